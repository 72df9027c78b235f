//! What recognition proposes: a budget, the place of every figure, what was not placed, doubts.

use std::sync::Arc;

use crate::budget::{Budget, Cell};
use crate::form::FormSet;

use super::doubt::Doubt;
use super::spot::{Spot, Unplaced};

/// A budget proposed for a document.
#[derive(Clone, Debug)]
pub struct Proposal {
    pub forms: Arc<FormSet>,
    pub fit: Fit,
    pub budget: Budget,
    /// Where each figure comes from, by cell of the budget, ascending.
    pub places: Vec<(Cell, Spot)>,
    /// Figures that are in no cell of the budget, in the document's order.
    pub unplaced: Vec<Unplaced>,
    /// What a person should look at, the heaviest first.
    pub doubts: Vec<Doubt>,
    /// Tables of the document in its order, placed or not.
    pub tables: Vec<RecognisedTable>,
}

/// How well a form set fits a document.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Fit {
    /// Tables of the document that are tables of the form set, of so many.
    pub tables: usize,
    pub of_tables: usize,
    /// Figures that found their cell, of so many.
    pub figures: usize,
    pub of_figures: usize,
    /// Figures of tables that are tables of the form set, placed or not.
    pub of_known: usize,
    /// 0 to 1: titles and headings together.
    pub likeness: f32,
    /// 0 to 1: how many of the form set's tables the document has.
    pub covered: f32,
}

impl Fit {
    /// Whether the form set is one that the document was made on.
    pub fn fits(&self) -> bool {
        let mostly = self.figures * 2 >= self.of_figures && self.likeness >= 0.5;
        // All that the form set has, and annexes of any length.
        let whole = self.covered >= 0.75 && self.figures * 5 >= self.of_known * 4;
        self.tables > 0 && (mostly || whole && self.figures > 0)
    }

    /// Share of the figures that found their cell, in percent, rounded down.
    pub fn percent(&self) -> usize {
        (self.figures * 100).checked_div(self.of_figures).unwrap_or(0)
    }
}

/// A table of the document.
#[derive(Clone, Debug, PartialEq)]
pub struct RecognisedTable {
    pub page: u32,
    /// First row of its headings or body, and one more than its last row.
    pub rows: (u32, u32),
    /// First row below its headings.
    pub body: u32,
    /// The title on the page, empty where it has none.
    pub title: String,
    /// Which table of the budget it became (index into `Budget::tables`).
    pub table: Option<usize>,
    /// 0 to 1: how alike title and headings are to the form's.
    pub likeness: f32,
    /// Columns of the page that are columns of the form: (page's column, block, column).
    pub columns: Vec<(u32, u16, u16)>,
    /// Columns of the page that say which row it is.
    pub naming: Vec<(u32, RowNaming)>,
    /// For a table that is none of the form set's: how many of its sums hold, of so many.
    pub sums: Option<(usize, usize)>,
    /// That table of the budget was taken from elsewhere in the document already.
    pub again: bool,
}

/// How a column of a page says which row of the form a row is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RowNaming {
    Code,
    Name,
    /// A running number.
    Number,
}

impl Proposal {
    /// Whether something of the document did not find its place, so that nothing may pass as
    /// complete.
    pub fn is_partial(&self) -> bool {
        self.doubts.iter().any(|doubt| doubt.kind.is_loss())
    }

    /// How many sections of the narrative have text.
    pub fn sections(&self) -> usize {
        self.budget.texts.iter().filter(|text| !text.paragraphs.is_empty()).count()
    }

    /// Where the figure of a cell comes from.
    pub fn spot(&self, cell: Cell) -> Option<Spot> {
        let at = self.places.binary_search_by_key(&cell, |(own, _)| *own).ok()?;
        self.places.get(at).map(|(_, spot)| *spot)
    }
}
