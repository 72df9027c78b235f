//! What edits touched, for whoever keeps something current beside a sheet: a list of findings, the
//! reading of a text.

use std::sync::atomic::{AtomicU64, Ordering};

use crate::budget::Cell;
use crate::engine::finding::Key;

/// What an edit touched since a sheet was computed as a whole.
#[derive(Debug)]
pub(super) struct Changes {
    /// No two sheets, and no two states that no single edits lie between, have the same.
    pub(super) of: u64,
    pub(super) cells: Vec<Cell>,
}

/// A state of a sheet, to ask later what changed since.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SheetState {
    pub(super) of: u64,
    pub(super) cells: usize,
    pub(super) keys: usize,
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
