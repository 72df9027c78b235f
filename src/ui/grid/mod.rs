//! A table as on paper, painted by hand: only what is visible, with one text editor that moves
//! from cell to cell.
//!
//! Entry point: [`grid_ui`]. A frame goes: keys and pointer become gestures (`keys`, `pointer`),
//! [`crate::grid`] does what they mean, the table is given sizes (`screen_layout`) and painted
//! (`paint`, `outline`, `job`), and the editor comes on top (`editor`).
//!
//! Never knows how a total is computed, nor files.

mod add_lines;
mod cell_fill;
mod editor;
mod hint;
mod job;
mod keys;
mod outline;
mod paint;
mod pointer;
mod screen_layout;
mod scroll_bar;
mod view;
mod widths;

use std::ops::{Deref, DerefMut};

use crate::amount::Unit;
use crate::budget::Cell;
use crate::grid::TableEdit;
use crate::lang::Lang;
use crate::session::RowHeight;
use crate::table::cell_text::Digits;

use super::theme::Theme;

pub use crate::grid::{GridEvent, GridState};
pub use editor::editor_id as focus_id;
pub use keys::composing_after;
pub use view::grid_ui;

/// How the grid shows things.
#[derive(Clone, Copy, Debug)]
pub struct GridStyle<'a> {
    pub theme: &'a Theme,
    pub lang: Lang,
    /// Thousands separated by commas; published tables have none.
    pub grouped: bool,
    /// Amounts of money are shown in this unit; in the table's own where there is none.
    pub unit: Option<Unit>,
    /// Height of a row of one line.
    pub rows: RowHeight,
    pub linked: Linked<'a>,
}

impl GridStyle<'_> {
    fn digits(&self) -> Digits {
        if self.grouped { Digits::Grouped } else { Digits::Even }
    }
}

/// Cells that belong to the selected figure, marked in the grid; both lists in ascending order.
#[derive(Clone, Copy, Debug, Default)]
pub struct Linked<'a> {
    /// What it is made of: framed.
    pub addends: &'a [Cell],
    /// What counts it: underlined.
    pub totals: &'a [Cell],
}

/// A table in a frame of the grid, and how it looks.
struct GridFrame<'a> {
    edit: TableEdit<'a>,
    look: &'a GridStyle<'a>,
}

impl<'a> Deref for GridFrame<'a> {
    type Target = TableEdit<'a>;

    fn deref(&self) -> &TableEdit<'a> {
        &self.edit
    }
}

impl DerefMut for GridFrame<'_> {
    fn deref_mut(&mut self) -> &mut Self::Target {
        &mut self.edit
    }
}
