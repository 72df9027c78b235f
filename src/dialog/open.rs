//! The dialog that is open: one at a time.

use std::path::{Path, PathBuf};

use super::after::After;
use super::answer::{Failure, ImportWait};
use super::checklist::ChecklistAsk;
use super::draft::DraftAsk;
use super::fill::FillAsk;
use super::find::Find;
use super::folder::FolderList;
use super::form_draft::FormDraftAsk;
use super::goto::Goto;
use super::head::{HeadAsk, NewAsk};
use super::history::HistoryDialog;
use super::next_year::NextYearAsk;
use super::paste::PasteAsk;
use super::path::PathEntry;
use super::publish::Publishing;
use super::purpose::Purpose;
use super::safeguard::SafeguardAsk;
use super::say::SayEntry;
use super::several::SeveralAsk;
use super::start::StartAsk;
use super::update::UpdateAsk;
use crate::engine::Rule;
use crate::lang::{Lang, Tell, Text};
use crate::review::folder::Folder;
use crate::session::texts::{self, Pair};

/// A dialog that is open.
#[derive(Debug)]
pub enum Dialog {
    /// Changes would be lost.
    Unsaved {
        after: After,
    },
    /// Mandatory findings are open; nothing is written yet.
    Unbalanced {
        save_as: bool,
        after: After,
    },
    /// A path is typed.
    Path(PathEntry),
    /// The file is no longer the one that was read.
    ChangedOnDisk {
        path: PathBuf,
        after: After,
        differs: Vec<Text>,
    },
    /// Last year's file is another unit's, whose name that is.
    OtherUnit {
        path: PathBuf,
        theirs: String,
    },
    /// Several files were dropped or picked at once.
    Several(SeveralAsk),
    /// A file of another kind is being read.
    Importing(ImportWait),
    /// Something could not be done.
    Failed(Failure),
    New(NewAsk),
    Goto(Goto),
    Find(Find),
    History(HistoryDialog),
    Paste(PasteAsk),
    /// Work may be lost, or was nearly.
    Safeguard(SafeguardAsk),
    /// An explanation or a comment is written.
    Say(SayEntry),
    /// What there is to begin with.
    Start(StartAsk),
    /// What is lacking before the file is final.
    Checklist(ChecklistAsk),
    /// Sections of text written from the tables.
    Draft(DraftAsk),
    /// What follows from other tables.
    Fill(FillAsk),
    /// Unit, year and status.
    Head(HeadAsk),
    NextYear(NextYearAsk),
    Folder(FolderList),
    /// A file has other figures.
    Update(Box<UpdateAsk>),
    /// The document is published, or printed.
    Publish(Publishing),
    /// A form set is drafted from files.
    FormDraft(Box<FormDraftAsk>),
    /// What there is to know about a rule.
    Rule(Box<Rule>),
    Help,
    /// What signs and colours mean.
    Legend,
    About,
}

impl Dialog {
    /// Says what could not be done, a line for each thing there is to know.
    pub fn failed(title: Pair, lines: Vec<String>) -> Self {
        Self::Failed(Failure { title, lines, calm: None, other: None })
    }

    /// The same of a file that cannot be opened and stays as it is.
    pub fn cannot_open(lines: Vec<String>) -> Self {
        let (title, calm) = (texts::CANNOT_OPEN, Some(texts::NOT_TOUCHED));
        Self::Failed(Failure { title, lines, calm, other: None })
    }

    /// The same of what says that something failed, where another file can be chosen for that.
    pub fn or_another(self, purpose: Purpose) -> Self {
        match self {
            Self::Failed(failure) => Self::Failed(Failure { other: Some(purpose), ..failure }),
            other => other,
        }
    }
}

/// What is to be known of an error, a line each.
pub fn error_lines(error: &dyn Tell, lang: Lang) -> Vec<String> {
    error.tell(lang).lines().map(str::to_owned).collect()
}

/// The dialog that is open, and what is kept of those before it.
#[derive(Debug, Default)]
pub struct Dialogs {
    pub shown: Option<Dialog>,
    /// Opened just now: it takes the keyboard once.
    pub fresh: bool,
    /// How many were opened so far: none takes over how far down another was scrolled.
    pub opened: u64,
    /// The last search, to go on with.
    pub search: Option<Find>,
    /// The folder that was checked last.
    pub folder: Option<FolderList>,
}

impl Dialogs {
    /// Opens a dialog in place of whatever is open; where there is none to open, nothing changes.
    pub fn open(&mut self, dialog: impl Into<Option<Dialog>>) {
        if let Some(dialog) = dialog.into() {
            (self.shown, self.fresh) = (Some(dialog), true);
            self.opened += 1;
        }
    }

    /// Opens the search, with what was looked for last.
    pub fn open_search(&mut self, replacing: bool) {
        let last = self.search.take().unwrap_or_default();
        self.open(Dialog::Find(Find { replacing, ..last }));
    }

    /// What was found in the folder that was checked last.
    pub fn found(&self) -> Option<&Folder> {
        self.folder.as_ref().and_then(FolderList::found)
    }

    /// The dialog that is open is given the file or folder that it asked for.
    pub fn put_path(&mut self, path: &Path) {
        match &mut self.shown {
            Some(Dialog::Publish(ask)) => ask.set_folder(path),
            Some(Dialog::FormDraft(ask)) => ask.set_more(path),
            _ => {}
        }
    }

    /// The dialog that is open asked for a file or folder, and the system has no dialog for that.
    pub fn say_no_picker(&mut self, lang: Lang) {
        let said = texts::PATH_NO_PICKER.get(lang).to_owned();
        match &mut self.shown {
            Some(Dialog::Publish(ask)) => ask.say(said),
            Some(Dialog::FormDraft(ask)) => ask.say(said),
            _ => {}
        }
    }
}
