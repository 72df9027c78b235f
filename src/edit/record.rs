//! What was done to a document, as text that can be kept elsewhere and done again.
//!
//! Applying an intent is deterministic, so the same records on the same document give the same
//! document; nothing of the edits themselves needs to be kept.

use serde::{Deserialize, Serialize};

use super::{Document, Intent};

/// One change of a document.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum Record {
    /// Something was done.
    Do(Intent),
    /// The last step was taken back.
    Undo,
    /// A step taken back was done again.
    Redo,
    /// The whole document as its file's text: where an undo leads behind what the records know.
    Whole(String),
}

impl Record {
    /// One line of text.
    pub fn to_text(&self) -> String {
        // Nothing in a record can fail to be written; an empty text is refused when it is read.
        serde_json::to_string(self).unwrap_or_default()
    }

    /// What [`Self::to_text`] wrote; none where that is damaged.
    pub fn from_text(text: &str) -> Option<Self> {
        serde_json::from_str(text).ok()
    }
}

impl Document {
    /// Does a record again; false where it does not fit this document, which is unchanged then. A
    /// whole document is no step: it is read as a file is.
    pub fn replay(&mut self, record: &Record) -> bool {
        match record {
            Record::Do(intent) => self.apply(intent.clone()).is_ok(),
            Record::Undo => self.undo().is_some(),
            Record::Redo => self.redo().is_some(),
            Record::Whole(_) => false,
        }
    }
}
