//! A table as on paper, painted by hand: only what is visible, with one text editor that moves
//! from cell to cell.
//!
//! Entry point: [`grid_ui`]. The view reads the document through a [`Desk`] and hands it intents;
//! what it keeps for itself (selection, scroll place, column widths, the editor) is [`GridState`].
//!
//! Never knows how a total is computed, nor files.

use eframe::egui;

use crate::budget::Cell;
use crate::edit::Refusal;
use crate::lang::Lang;

use super::desk::Desk;
use super::theme::Theme;

/// How the grid shows things.
#[derive(Clone, Copy, Debug)]
pub struct Look<'a> {
    pub theme: &'a Theme,
    pub lang: Lang,
    /// Thousands separated by commas; published tables have none.
    pub grouped: bool,
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
}

/// What the grid keeps between frames, for every table of one document.
#[derive(Debug, Default)]
pub struct GridState {
    cursor: Option<Cell>,
}

impl GridState {
    /// The cell that typing goes to.
    pub fn cursor(&self) -> Option<Cell> {
        self.cursor
    }

    /// All selected cells in reading order, at most `limit`.
    pub fn selected(&self, limit: usize) -> Vec<Cell> {
        self.cursor.into_iter().take(limit).collect()
    }

    /// Moves the cursor, scrolls there and takes the keyboard in the next frame.
    pub fn select(&mut self, cell: Cell) {
        self.cursor = Some(cell);
    }

    /// Whether text is being typed that the document does not hold yet.
    pub fn is_editing(&self) -> bool {
        false
    }

    /// Hands what is being typed to the document (before saving, before another table is shown).
    /// A refusal leaves the editor open.
    pub fn commit(&mut self, _desk: &mut dyn Desk) -> Result<(), Refusal> {
        Ok(())
    }
}

/// Draws a table of the document and deals with keyboard and pointer.
/// It fills the space that `ui` has left.
pub fn grid_ui(
    ui: &mut egui::Ui,
    desk: &mut dyn Desk,
    table: usize,
    state: &mut GridState,
    look: &Look<'_>,
) -> Vec<GridEvent> {
    let _ = (desk, table, state, look);
    let _ = ui.allocate_response(ui.available_size(), egui::Sense::click());
    Vec::new()
}
