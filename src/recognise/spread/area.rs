//! An area of a grid that is put together.

use crate::read::{Area, PageCell};

/// An area of the grid put together, both ends included, with what is in it.
#[derive(Clone, Debug)]
pub struct JoinedArea {
    pub row: u32,
    pub last_row: u32,
    pub column: u32,
    pub last_column: u32,
    pub held: Option<(PageCell, Area)>,
}

impl JoinedArea {
    pub fn contains(&self, row: u32, column: u32) -> bool {
        (self.row..=self.last_row).contains(&row)
            && (self.column..=self.last_column).contains(&column)
    }

    pub fn text(&self) -> &str {
        self.held.as_ref().map_or("", |(cell, _)| &*cell.text)
    }
}
