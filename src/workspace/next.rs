//! What is left to whoever has the window.

use crate::dialog::{After, Dialog, Purpose};

/// What is to be done next.
#[derive(Debug)]
pub enum Next {
    Nothing,
    /// Open that dialog.
    Ask(Box<Dialog>),
    /// Ask for a file or folder.
    Pick(Purpose, After),
    /// The document is safe: do what was to come then.
    GoOn(After),
}

impl Next {
    pub fn ask(dialog: Dialog) -> Self {
        Self::Ask(Box::new(dialog))
    }
}

impl From<Option<Dialog>> for Next {
    fn from(dialog: Option<Dialog>) -> Self {
        dialog.map_or(Self::Nothing, Self::ask)
    }
}
