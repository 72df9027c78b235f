//! What a person said of a document that was recognised.

use super::joins::Join;

/// What a person said of a document, so that it is recognised as they mean it.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Corrections {
    /// The table that begins on that page at that row is the form set's table of that index, or
    /// none of them.
    pub tables: Vec<((u32, u32), Option<usize>)>,
    /// The page's column (page, first row of the table, column) is that block's column, or none.
    pub columns: Vec<(ColumnPlace, Option<(usize, usize)>)>,
    /// Rows that belong together.
    pub joins: Vec<Join>,
}

/// A column of a table that was read: page, first row of the table, column; all from 0.
pub type ColumnPlace = (u32, u32, u32);
