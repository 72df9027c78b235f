//! What the system is asked: its file dialogs, its print dialog, its programs for other files.

use std::path::Path;

use crate::session::printing::PrintBus;
use crate::ui::dialog::After;
use crate::ui::pick::Picking;

/// What is asked of the system at present, and whether it may be asked at all.
pub(super) struct SystemDialogs {
    /// Its file dialog, and what is done once it is answered.
    pub picking: Option<(Picking, After)>,
    /// It may be asked for files; tests never do.
    pub asks: bool,
    /// Where its print dialog is asked for.
    pub print_bus: PrintBus,
}

impl Default for SystemDialogs {
    fn default() -> Self {
        Self { picking: None, asks: true, print_bus: PrintBus::Session }
    }
}

impl SystemDialogs {
    /// Hands a file or folder to the system's program for it. False where there is none.
    pub fn open(&self, path: &Path) -> bool {
        self.asks && opener::open(path).is_ok()
    }
}
