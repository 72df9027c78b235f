//! A table as on paper, painted by hand: only what is visible, with one text editor that moves
//! from cell to cell.
//!
//! Entry point: [`grid_ui`]. The view reads the document through a [`DocumentHost`] and hands it intents;
//! what it keeps for itself (selection, scroll place, column widths, the editor) is [`GridState`].
//! A frame goes: keys and pointer become gestures (`keys`, `pointer`), these move the selection or
//! become intents (`act`), the table is given sizes (`layout`) and painted (`paint`, `outline`, `job`),
//! and the editor comes on top (`editor`). What a table is before it has pixels: [`crate::table`].
//!
//! Never knows how a total is computed, nor files.
//!
//! [`DocumentHost`]: crate::session::DocumentHost

mod act;
mod cell_fill;
mod commit;
mod editor;
mod grow;
mod hint;
mod job;
mod keys;
mod outline;
mod paint;
mod pointer;
mod screen_layout;
mod scroll_bar;
mod state;
mod view;
mod widths;

use eframe::egui;

use crate::amount::Unit;
use crate::budget::Cell;
use crate::clipboard::Paste;
use crate::edit::Refusal;
use crate::lang::Lang;

use crate::session::RowHeight;
use crate::table::cell_text::Digits;

use super::theme::Theme;

pub use editor::editor_id as focus_id;
pub use keys::{Gesture, composing_after};
pub use state::GridState;
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

/// What happened in the grid in a frame, for the rest of the window.
#[derive(Clone, Debug, PartialEq)]
pub enum GridEvent {
    /// The cursor moved to another cell.
    Selected(Cell),
    /// The document was changed.
    Changed,
    /// An intent was refused; the grid shows the reason itself where there is a cell for it.
    Refused(Refusal),
    /// A paste or fill passed over that many values: for totals, printed cells, beyond the table.
    PassedOver { count: usize },
    /// A paste that would not all go in as it is, or needs more rows: to be asked about first.
    Paste(Box<Paste>),
    /// A context menu is wanted for the selection, at that place on the screen.
    Menu { cell: Cell, at: egui::Pos2, heading: bool },
}
