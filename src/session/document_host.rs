//! What views may do with the open document: read it, and say what a person wants.

use crate::edit::{Document, Intent, Refusal};

/// The document as views see it. They never hold it mutably themselves; whoever implements this
/// decides what else an intent entails (status bar, recovery log).
pub trait DocumentHost {
    fn document(&self) -> &Document;

    /// Does what the person wants, at once, so that the same frame shows the new totals.
    fn apply(&mut self, intent: Intent) -> Result<(), Refusal>;

    /// Takes back the last step. Whether there was one.
    fn take_back(&mut self) -> bool;
}

impl DocumentHost for Document {
    fn document(&self) -> &Document {
        self
    }

    fn apply(&mut self, intent: Intent) -> Result<(), Refusal> {
        Document::apply(self, intent)
    }

    fn take_back(&mut self) -> bool {
        Document::undo(self).is_some()
    }
}
