//! Asking a sheet what changed since some state of it.

use super::changes::{Changes, SheetState, Since};
use super::sheet::Sheet;

/// Cells and findings remembered; who has not looked for longer lists again.
const MOST: usize = 20_000;

impl Sheet {
    /// The state it is in, for [`Sheet::since`].
    pub fn state(&self) -> SheetState {
        let Changes { of, cells } = &self.changes;
        SheetState { of: *of, cells: cells.len(), keys: self.store.changed().len() }
    }

    /// What changed since that state; `None` where it was another sheet's, or where more changed
    /// than single cells: whatever is kept is to be made again.
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
