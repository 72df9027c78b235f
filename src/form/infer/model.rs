//! What is drafted: tables, blocks, columns, rows and the relations between them.

use rust_decimal::Decimal;

use crate::amount::Unit;
use crate::source::Severity;

/// A table as it is printed.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct PrintedTable {
    pub title: String,
    /// The number beside the title, empty where there is none.
    pub number: String,
    /// What its unit line says.
    pub unit: Option<Unit>,
    /// Lines of heading and body; of a merged cell only the first one has the text.
    pub cells: Vec<Vec<String>>,
}

/// A published document: its tables in order.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct PrintedDocument {
    pub year: Option<i32>,
    pub tables: Vec<PrintedTable>,
}

/// A drafted form set.
#[derive(Clone, Debug)]
pub struct FormDraft {
    pub tables: Vec<TableDraft>,
    pub relations: Vec<FoundRelation>,
    /// For each relation what a person decides; as drafted, all are written.
    pub choices: Vec<RelationChoice>,
    pub year: Option<i32>,
    /// What people call the form set; its id where it is empty.
    pub name: String,
}

/// Whether a relation is written, and how.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RelationChoice {
    pub kept: bool,
    /// Of a check; formulas have no name.
    pub name: String,
    pub severity: Severity,
}

/// A table: its blocks from left to right.
#[derive(Clone, Debug)]
pub struct TableDraft {
    pub key: String,
    pub title: String,
    pub number: String,
    pub unit: Option<Unit>,
    pub decimals: u32,
    pub blocks: Vec<BlockDraft>,
}

/// A rectangle of rows and columns.
#[derive(Clone, Debug)]
pub struct BlockDraft {
    pub key: String,
    pub title: String,
    /// The columns as a tree, codes in one column however many the paper has.
    pub tree: Vec<HeadingNode>,
    /// Leaf columns, left to right.
    pub columns: Vec<ColumnDraft>,
    pub rows: RowsDraft,
    /// The rows of each document.
    pub documents: Vec<Vec<RowDraft>>,
}

/// A heading cell with those beneath it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct HeadingNode {
    pub title: String,
    /// Columns `from..to`.
    pub from: usize,
    pub to: usize,
    pub below: Vec<HeadingNode>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ColumnDraft {
    pub key: String,
    pub title: String,
    pub role: ColumnRole,
    /// There to be checked, not printed.
    pub hidden: bool,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ColumnRole {
    Code,
    Text,
    Amount,
}

/// Where the rows come from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum RowsDraft {
    /// Titles in order, with their level.
    Fixed(Vec<FixedDraft>),
    Coded {
        /// Digits of the levels, top first.
        digits: Vec<usize>,
        classification: Option<&'static str>,
        total: Option<(String, bool)>,
    },
    Outlined {
        /// Columns that name a row of each level.
        levels: Vec<usize>,
        total: Option<(String, bool)>,
    },
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FixedDraft {
    pub key: String,
    pub title: String,
    pub level: u32,
    pub code: Option<String>,
}

/// A row of one document.
#[derive(Clone, Debug, PartialEq)]
pub struct RowDraft {
    /// Key of the fixed row, code, or `None` in outlined blocks.
    pub key: Option<String>,
    pub label: String,
    pub level: usize,
    pub is_total: bool,
    /// By amount column of the block, in the columns' order; `None` for the others.
    pub values: Vec<Option<Decimal>>,
}

/// A relation that the figures show.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FoundRelation {
    pub table: usize,
    pub kind: RelationKind,
    /// How many times it held, exactly or within rounding, and was broken.
    pub held: usize,
    /// How many times of `held` two tables show figures that are one apart in the last digit, each
    /// rounded by itself.
    pub near: usize,
    pub broken: usize,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum RelationKind {
    /// A formula of the table, as the form set writes it.
    Formula(String),
    /// A parent is the sum of the rows below it: follows from the levels.
    Tree { block: usize },
    /// A check of the table.
    Check {
        block: usize,
        each: FoundEach,
        text: String,
        /// What is compared, for the message: this and the other.
        what: (String, String),
    },
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FoundEach {
    Once,
    Row,
}

/// Counts how often sums held.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Count {
    pub held: usize,
    pub near: usize,
    pub broken: usize,
}

impl Count {
    /// A total against addends: nothing where all is blank; within rounding it holds.
    pub fn add(&mut self, total: Option<Decimal>, addends: &[Option<Decimal>]) {
        let present = addends.iter().flatten().count();
        if total.is_none() && present == 0 {
            return;
        }
        let sum: Decimal = addends.iter().flatten().sum();
        let difference = (total.unwrap_or_default() - sum).abs();
        let scales = addends.iter().flatten().chain(&total).map(|d| d.scale()).max();
        let unit = Decimal::new(1, scales.unwrap_or(0));
        // Half-open intervals: a difference equal to the bound is none of rounding. Figures of 元
        // with 分 are exact, but the reader of the draft decides that.
        let bound = unit * Decimal::from(present + 1) / Decimal::TWO;
        if difference < bound || difference.is_zero() {
            self.held += 1;
        } else {
            self.broken += 1;
        }
    }

    /// Whether it is worth offering.
    pub fn stands(self) -> bool {
        self.held > self.near && self.broken * 4 <= self.held
    }
}
