//! How dialogs are answered, and what they are asked on the way to.

use std::path::PathBuf;
use std::time::Duration;

use super::after::{After, DocumentSource};
use super::form_draft::FormDraftAnswer;
use super::purpose::Purpose;
use super::safeguard::SafeguardAnswer;
use super::say::Said;
use crate::edit::Intent;
use crate::search::{Replacement, SearchPlace};
use crate::session::NewBudget;
use crate::session::command::Command;
use crate::session::publishing::PublishWanted;
use crate::session::texts::Pair;

/// What could not be done, and why.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Failure {
    pub title: Pair,
    /// File, place, reason, remedy: a line each.
    pub lines: Vec<String>,
    /// What stays untouched, said to calm.
    pub calm: Option<Pair>,
    /// What another file can be chosen for.
    pub other: Option<Purpose>,
}

/// How a dialog was answered.
#[derive(Clone, Debug, PartialEq)]
pub enum Answer {
    /// Closed, cancelled, gone back.
    Close,
    Save {
        after: After,
    },
    Discard {
        after: After,
    },
    /// Save although mandatory findings are open.
    SaveDraft {
        save_as: bool,
        after: After,
    },
    /// A path was typed.
    Path {
        purpose: Purpose,
        path: PathBuf,
        after: After,
    },
    /// Ask with the system's dialog after all.
    Browse {
        purpose: Purpose,
        after: After,
    },
    Overwrite {
        path: PathBuf,
        after: After,
    },
    SaveElsewhere {
        after: After,
    },
    /// Keep the file as it is under another name, then save.
    KeepOriginal {
        path: PathBuf,
        format: Option<u32>,
        overwrite: bool,
        after: After,
    },
    Reload {
        path: PathBuf,
    },
    /// Begin a new budget.
    New(Box<NewBudget>),
    /// Begin one that goes on from that file, or from the one that is open.
    NextYear {
        options: Box<crate::edit::NextYear>,
        from: Option<PathBuf>,
    },
    /// Compare the document with that file, whosever it is.
    UseLastYear(PathBuf),
    /// Look at the file first that was read as last year's.
    LookAtLastYear,
    /// Do a command, as a menu would.
    Command(Command),
    /// Open that file.
    OpenFile(PathBuf),
    /// Put another document in the window; `agreed` where it was asked already what becomes of the
    /// one that is open.
    Replace {
        source: DocumentSource,
        agreed: bool,
    },
    /// Read those files together with what is looked at.
    AddFiles(Vec<PathBuf>),
    /// Check each of those files by itself.
    CheckEach(Vec<PathBuf>),
    /// Go where something lacks.
    Lack(crate::engine::LackPlace),
    /// Settle something of the checklist; the dialog stays.
    Settle(Box<Intent>),
    /// Go to a place that was looked for.
    To(SearchPlace),
    /// Put other words in; the dialog stays.
    ReplaceText(Replacement),
    /// Put the pasted block in.
    Paste(Intent),
    /// Recognise the pasted block as a table of the form set.
    PasteWhole(Vec<Vec<String>>),
    /// Undo or redo until that many steps are done.
    History(usize),
    Safeguard(SafeguardAnswer),
    Said(Box<Said>),
    Do(Box<Intent>),
    Inspect(PathBuf),
    ExportFolder,
    AskFolder,
    FormDraft(FormDraftAnswer),
    /// Publish that; the dialog stays.
    Publish(Box<PublishWanted>),
    /// Make the pages to look at; the dialog stays.
    Preview(Box<PublishWanted>),
    /// Ask with the system's dialog for the folder to publish into; the dialog stays.
    BrowsePublish,
    /// Hand the PDF to the system's program.
    Print(PathBuf),
    /// Open a file or folder with the system's program; the dialog stays.
    OpenOutside(PathBuf),
}

/// A file that is being read, and how far that is.
#[derive(Clone, Debug, PartialEq)]
pub struct ImportWait {
    pub path: PathBuf,
    /// It is the first of so many that are read together.
    pub files: usize,
    /// It is a budget file.
    pub opens: bool,
    /// 0 to 1.
    pub done: f32,
    /// How many cells are read, of a file that is no budget file.
    pub cells: u64,
}

impl ImportWait {
    /// So long the window waits for a file before it says that it waits.
    pub const AFTER: Duration = Duration::from_millis(100);
    /// How often the bar moves.
    pub const MOVES: Duration = Duration::from_millis(60);
}
