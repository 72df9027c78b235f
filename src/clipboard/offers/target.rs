//! What recognising a block needs to know of the table that it is pasted on.

use std::collections::BTreeSet;
use std::sync::Arc;

use crate::amount::{Amount, Unit};
use crate::form::CodeTable;

/// What a column of the table takes.
#[derive(Clone, Debug, PartialEq)]
pub enum TargetColumn {
    /// A classification code.
    Code(TargetCodes),
    /// An amount in the table's unit with that many decimals.
    Money {
        /// Decimals that are kept.
        decimals: u32,
    },
    /// Another figure.
    Figure,
    /// Any text.
    Text,
}

/// Which codes may be in a column.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct TargetCodes {
    /// Digits by level, top first; empty where the column is no tree's.
    pub digits: Vec<usize>,
    /// Codes that are in the document already.
    pub known: BTreeSet<String>,
    /// The official ones.
    pub official: Option<Arc<CodeTable>>,
}

/// What a block is pasted on.
pub struct PasteTarget<'a> {
    /// The table's columns from the block's left one on; `None` beyond the table.
    pub columns: Vec<Option<TargetColumn>>,
    /// The block's first column goes to the column of this title.
    pub title: String,
    /// Titles of headings and table, as [`super::flat`] gives them.
    pub titles: Vec<String>,
    /// What the table's amounts are counted in.
    pub unit: Unit,
    /// What amounts are shown in at present, where that is not the table's unit.
    pub shown: Option<Unit>,
    /// What is there now, by line and column of the block.
    pub standing: &'a dyn Fn(usize, usize) -> Option<Amount>,
    /// The greatest of the budget's main figures, in the table's unit.
    pub greatest: Option<Amount>,
}
