//! The dialog that is open, the window's own or the system's.

use crate::dialog::{Failure, Find, FolderList};
use crate::lang::{Lang, Tell};
use crate::session::printing::PrintBus;
use crate::ui::dialog::{After, Dialog};
use crate::ui::pick::Picking;
use crate::ui::texts::{self, Pair};

/// What is asked at present.
pub(super) struct Dialogs {
    pub shown: Option<Dialog>,
    /// Opened just now: it takes the keyboard once.
    pub fresh: bool,
    /// How many were opened so far: none takes over how far down another was scrolled.
    pub opened: u64,
    /// The system's, and what is done once it is answered.
    pub picking: Option<(Picking, After)>,
    /// The last search, to go on with.
    pub search: Option<Find>,
    /// The folder that was checked last.
    pub folder: Option<FolderList>,
    /// The system's file dialogs may be asked; tests never do.
    pub asks_system: bool,
    /// Where the system's print dialog is asked for.
    pub print_bus: PrintBus,
}

impl Default for Dialogs {
    fn default() -> Self {
        Self {
            shown: None,
            fresh: false,
            opened: 0,
            picking: None,
            search: None,
            folder: None,
            asks_system: true,
            print_bus: PrintBus::Session,
        }
    }
}

impl Dialogs {
    /// Opens a dialog in place of whatever is open.
    pub fn open(&mut self, dialog: Dialog) {
        (self.shown, self.fresh) = (Some(dialog), true);
        self.opened += 1;
    }

    /// Says what could not be done, a line for each thing there is to know.
    pub fn fail(&mut self, title: Pair, lines: Vec<String>) {
        self.open(Dialog::Failed(Failure { title, lines, calm: None }));
    }

    /// The same of a file, which stays as it is.
    pub fn cannot_open(&mut self, lines: Vec<String>) {
        let (title, calm) = (texts::CANNOT_OPEN, Some(texts::NOT_TOUCHED));
        self.open(Dialog::Failed(Failure { title, lines, calm }));
    }
}

/// What is to be known of an error, a line each.
pub(super) fn told_lines(error: &dyn Tell, lang: Lang) -> Vec<String> {
    error.tell(lang).lines().map(str::to_owned).collect()
}
