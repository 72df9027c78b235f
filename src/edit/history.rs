//! The steps that were done and undone.

use crate::budget::Cell;
use crate::lang::Text;

use super::packed::Packed;

/// One entry of the history: what the person did in one gesture.
#[derive(Clone, Debug, PartialEq)]
pub struct Step {
    /// What it did: `预算表6 30201 办公费 › 公用经费：6.00 → 8.00`.
    pub what: Text,
    /// Where the selection goes on undo and redo.
    pub cell: Option<Cell>,
    pub(super) edits: Packed,
}

/// Steps done and undone.
#[derive(Debug, Default)]
pub(super) struct History {
    done: Vec<Step>,
    undone: Vec<Step>,
    /// How many steps were done when the document was last saved; `None` where that state can no
    /// longer be reached.
    saved: Option<usize>,
    /// The same of the state that is being saved at present.
    saving: Option<usize>,
}

impl History {
    pub(super) fn new() -> Self {
        Self { saved: Some(0), ..Self::default() }
    }

    pub(super) fn push(&mut self, step: Step) {
        for saved in [&mut self.saved, &mut self.saving] {
            saved.take_if(|saved| *saved > self.done.len());
        }
        self.undone.clear();
        self.done.push(step);
    }

    /// Moves the last step to the undone ones.
    pub(super) fn back(&mut self) -> Option<&mut Step> {
        let step = self.done.pop()?;
        self.undone.push(step);
        self.undone.last_mut()
    }

    pub(super) fn forth(&mut self) -> Option<&mut Step> {
        let step = self.undone.pop()?;
        self.done.push(step);
        self.done.last_mut()
    }

    pub(super) fn done(&self) -> &[Step] {
        &self.done
    }

    pub(super) fn undone(&self) -> &[Step] {
        &self.undone
    }

    pub(super) fn mark_saved(&mut self) {
        self.saved = Some(self.done.len());
    }

    /// The present state is about to be saved.
    pub(super) fn begin_saving(&mut self) {
        self.saving = Some(self.done.len());
    }

    /// The state that was about to be saved is, or is not.
    pub(super) fn end_saving(&mut self, saved: bool) {
        let saving = self.saving.take();
        if saved {
            self.saved = saving;
        }
    }

    pub(super) fn is_changed(&self) -> bool {
        self.saved != Some(self.done.len())
    }

    /// Makes the present state count as unsaved, though nothing was done.
    pub(super) fn mark_unsaved(&mut self) {
        self.saved = None;
    }
}
