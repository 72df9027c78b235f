//! A document with its computed sheet and its history.

use std::sync::Arc;

use crate::budget::{Budget, Cell};
use crate::engine::Sheet;
use crate::form::FormSet;
use crate::lang::Words;

use super::intent::{Intent, Refusal};

/// One entry of the history, for lists.
#[derive(Clone, Debug, PartialEq)]
pub struct Step {
    /// What it did: `预算表6 30201 办公费 › 公用经费：6.00 → 8.00`.
    pub what: Words,
    /// Where the selection goes on undo and redo.
    pub cell: Option<Cell>,
}

/// An open document.
#[derive(Debug)]
pub struct Document {
    forms: Arc<FormSet>,
    budget: Budget,
    sheet: Sheet,
    read_only: bool,
    revision: u64,
}

impl Document {
    pub fn new(forms: Arc<FormSet>, budget: Budget) -> Self {
        let sheet = Sheet::build(&forms, &budget);
        Self {
            forms,
            budget,
            sheet,
            read_only: false,
            revision: 0,
        }
    }

    pub fn forms(&self) -> &Arc<FormSet> {
        &self.forms
    }

    pub fn budget(&self) -> &Budget {
        &self.budget
    }

    pub fn sheet(&self) -> &Sheet {
        &self.sheet
    }

    /// Whether every change is refused (查阅).
    pub fn is_read_only(&self) -> bool {
        self.read_only
    }

    pub fn set_read_only(&mut self, read_only: bool) {
        self.read_only = read_only;
    }

    /// Grows with every change, undo and redo; for caches.
    pub fn revision(&self) -> u64 {
        self.revision
    }

    /// Whether it differs from what was last saved or opened.
    pub fn is_changed(&self) -> bool {
        false
    }

    /// Remembers the present state as the saved one.
    pub fn mark_saved(&mut self) {}

    /// Does what the person wants, as one step, or refuses it and changes nothing.
    pub fn apply(&mut self, _intent: Intent) -> Result<(), Refusal> {
        Err(Refusal::NoSuchPlace)
    }

    /// Takes back the last step.
    pub fn undo(&mut self) -> Option<Step> {
        None
    }

    /// Does the last undone step again.
    pub fn redo(&mut self) -> Option<Step> {
        None
    }

    /// What undo would take back.
    pub fn next_undo(&self) -> Option<&Step> {
        None
    }

    /// What redo would do again.
    pub fn next_redo(&self) -> Option<&Step> {
        None
    }
}
