//! What edits touched, for whoever keeps something current beside a sheet: a list of findings, the
//! reading of a text.

use std::sync::atomic::{AtomicU64, Ordering};

use crate::budget::Cell;
use crate::engine::finding::Key;

use super::sheet::Sheet;

/// Cells and findings remembered; who has not looked for longer lists anew.
const MOST: usize = 20_000;

/// What an edit touched since a sheet was computed as a whole.
#[derive(Debug)]
pub(super) struct Changes {
    /// No two sheets, and no two states that no single edits lie between, have the same.
    of: u64,
    cells: Vec<Cell>,
}

/// A state of a sheet, to ask later what changed since.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SheetState {
    of: u64,
    cells: usize,
    keys: usize,
}

/// What is different from a former state of a sheet.
#[derive(Clone, Copy, Debug)]
pub(in crate::engine) struct Since<'a> {
    /// Cells whose content or figure changed; some of them several times.
    pub(in crate::engine) cells: &'a [Cell],
    /// Findings that came, went or say something else.
    pub(in crate::engine) keys: &'a [Key],
}

impl Changes {
    pub(super) fn new() -> Self {
        static NEXT: AtomicU64 = AtomicU64::new(0);
        Self { of: NEXT.fetch_add(1, Ordering::Relaxed), cells: Vec::new() }
    }

    pub(super) fn touch(&mut self, cell: Cell) {
        self.cells.push(cell);
    }
}

impl Sheet {
    /// The state it is in, for [`Sheet::since`].
    pub fn state(&self) -> SheetState {
        let Changes { of, cells } = &self.changes;
        SheetState { of: *of, cells: cells.len(), keys: self.store.changed().len() }
    }

    /// What changed since that state; `None` where it was another sheet's, or where more changed
    /// than single cells: whatever is kept is to be made anew.
    pub(in crate::engine) fn since(&self, state: SheetState) -> Option<Since<'_>> {
        if state.of != self.changes.of {
            return None;
        }
        let cells = self.changes.cells.get(state.cells..)?;
        Some(Since { cells, keys: self.store.changed().get(state.keys..)? })
    }

    /// More than single cells changed.
    pub(super) fn changed_at_large(&mut self) {
        self.changes = Changes::new();
        self.store.forget_changed();
    }

    /// Remembers no more than is worth looking at.
    pub(super) fn bound_changes(&mut self) {
        if self.changes.cells.len() > MOST || self.store.changed().len() > MOST {
            self.changed_at_large();
        }
    }
}
