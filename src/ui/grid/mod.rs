//! A table as on paper, painted by hand: only what is visible, with one text editor that moves
//! from cell to cell.
//!
//! Entry point: [`grid_ui`]. The view reads the document through a [`Desk`] and hands it intents;
//! what it keeps for itself (selection, scroll place, column widths, the editor) is [`GridState`].
//! A frame goes: keys and pointer become gestures (`keys`, `pointer`), these move the selection or
//! become intents (`act`), the table is laid out (`paper`, `track`, `layout`), painted (`paint`, `outline`, `job`, `face`),
//! and the editor comes on top (`editor`).
//!
//! Never knows how a total is computed, nor files.
//!
//! [`Desk`]: super::desk::Desk

mod act;
mod belong;
mod complete;
mod copied;
mod editor;
mod face;
mod ground;
mod harmless;
mod hint;
mod job;
mod keys;
mod layout;
mod motion;
mod outline;
mod paint;
mod paper;
mod paste;
mod pointer;
mod selection;
mod sieve;
mod state;
mod track;
mod tsv;
mod view;
mod widths;

use eframe::egui;

use crate::amount::Unit;
use crate::budget::Cell;
use crate::edit::Refusal;
use crate::lang::Lang;

use super::settings::RowHeight;
use super::theme::Theme;

pub use editor::editor_id as focus_id;
pub use keys::{Gesture, composing_after};
pub use paste::{MAX_PASTED, Note, Paste};
pub use sieve::{Sieve, Under};
pub use state::GridState;
pub use tsv::{Block, from_tsv, to_tsv};
pub use view::grid_ui;
pub use widths::SetWidth;

/// How the grid shows things.
#[derive(Clone, Copy, Debug)]
pub struct Look<'a> {
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

impl Look<'_> {
    fn digits(&self) -> face::Digits {
        if self.grouped { face::Digits::Grouped } else { face::Digits::Even }
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
    Menu { cell: Cell, at: egui::Pos2 },
}
