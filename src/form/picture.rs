//! Pictures of a budget: which figures are drawn as bars, and what is beside what.

use super::formula::Each;
use crate::lang::Text;

/// A picture: some figures of one table as bars.
#[derive(Clone, Debug)]
pub struct PictureForm {
    pub title: Text,
    /// Index into [`super::FormSet::tables`].
    pub table: usize,
    pub block: usize,
    pub rows: PictureRows,
    pub columns: Vec<usize>,
    /// A bar for each column instead of one for each row.
    pub across: bool,
    /// The years beside each other, this one and those before that are at hand.
    pub years: bool,
    /// Columns with last year's figures, one for each of `columns`; empty where there are none.
    pub before: Vec<usize>,
}

/// The rows of a picture.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum PictureRows {
    /// Indices of fixed rows.
    Fixed(Vec<usize>),
    /// Those that a document has: all that are no totals, those of a level, or the leaves.
    Each(Each),
}
