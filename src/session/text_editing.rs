//! Texts being written, apart from the document until they are handed to it.

use std::sync::Arc;

use crate::edit::{Document, Intent};
use crate::engine::TextPlace;

/// A text being edited, apart from the document.
#[derive(Debug, Default)]
pub struct TextEditing {
    key: Option<String>,
    /// As the document has it.
    pub loaded: String,
    /// As it is in the editor.
    pub text: String,
    pub focused: bool,
    /// The paragraph chosen in the margin of a text that takes no cursor.
    pub chosen: Option<usize>,
    /// What was gone to, and whether it was shown since.
    pub pointed: Option<(TextPlace, bool)>,
    /// What was gone to is to be selected, not only shown.
    pub selects: bool,
}

impl TextEditing {
    /// Shows a place of the text when it is drawn next.
    pub fn point(&mut self, place: TextPlace) {
        (self.pointed, self.selects) = (Some((place, false)), true);
    }

    /// The same of a whole paragraph, with the cursor before it: typing must not replace it.
    pub fn point_at(&mut self, section: Arc<str>, paragraph: usize, bytes: usize) {
        let place = TextPlace { section, paragraph, from: 0, to: bytes };
        (self.pointed, self.selects) = (Some((place, false)), false);
        self.chosen = Some(paragraph);
    }

    pub fn chosen(&self) -> Option<usize> {
        self.chosen
    }

    /// Takes up the document's text when another thing is shown or the document changed.
    pub fn follow(&mut self, key: &str, current: &str) {
        if self.key.as_deref() != Some(key) || self.loaded != current {
            self.key = Some(key.to_owned());
            self.loaded = current.to_owned();
            self.text = current.to_owned();
            self.chosen = None;
        }
    }

    /// What was typed, if it differs from the document; it counts as handed over then.
    pub fn take(&mut self) -> Option<(String, String)> {
        let key = self.key.clone()?;
        if self.text == self.loaded {
            return None;
        }
        self.loaded = self.text.clone();
        Some((key, self.text.clone()))
    }

    /// Forgets what was loaded, so that the document's text comes back.
    pub fn reset(&mut self) {
        *self = Self::default();
    }
}

/// Drafts of the two kinds of text.
#[derive(Debug, Default)]
pub struct Drafts {
    pub section: TextEditing,
    pub note: TextEditing,
}

impl Drafts {
    pub fn is_focused(&self) -> bool {
        self.section.focused || self.note.focused
    }

    /// Whether the document has everything that was typed.
    pub fn is_committed(&self) -> bool {
        self.section.text == self.section.loaded && self.note.text == self.note.loaded
    }

    /// What has been typed and not yet handed to the document.
    pub fn take(&mut self) -> Vec<Intent> {
        let section = self.section.take().map(|(section, text)| set_text(section, &text));
        let note = self.note.take().and_then(|(key, text)| {
            let table = key.parse().ok()?;
            Some(set_note(table, &text))
        });
        section.into_iter().chain(note).collect()
    }

    pub fn reset(&mut self) {
        self.section.reset();
        self.note.reset();
    }
}

/// What is written as a section: a paragraph for each line that is not blank.
pub fn set_text(section: String, text: &str) -> Intent {
    let paragraphs =
        text.lines().map(str::trim_end).filter(|l| !l.is_empty()).map(str::to_owned).collect();
    Intent::SetText { section, paragraphs }
}

/// What is written as the note under a table; a blank one is none.
pub fn set_note(table: usize, text: &str) -> Intent {
    let text = text.trim();
    Intent::SetNote { table, note: (!text.is_empty()).then(|| text.to_owned()) }
}

/// Whether a table has, or needs, a note.
pub fn has_note(document: &Document, table: usize) -> bool {
    let Some(found) = document.budget().tables.get(table) else {
        return false;
    };
    found.note.is_some() || document.computed().is_empty(table)
}
