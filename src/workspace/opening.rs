//! A budget file is opened: at once where that is quick, else in the background behind a bar that
//! says how far it is, with the first rows of its first table as soon as they are read.

use std::path::{Path, PathBuf};
use std::time::Duration;

use super::Workspace;
use crate::budget::Table;
use crate::dialog::{Dialog, Dialogs, ImportWait};
use crate::edit::Document;
use crate::file::{FileError, FirstRows};
use crate::grid::GridState;
use crate::session::{OpenJob, Session};

/// Bytes of a file from which on nobody waits for it: it would be in vain.
const LARGE: u64 = 8 << 20;
/// The share of reading in opening a file; the rest is computing it.
const READING: f32 = 0.7;

/// The budget file that is being opened, if one is.
#[derive(Default)]
pub struct FileOpening {
    job: Option<OpenJob>,
    first_table: Option<FirstTable>,
    /// It is the file that the window was opened for.
    is_first: bool,
}

/// The first table of a file that is being opened, as far as it is read: to be looked at.
pub struct FirstTable {
    pub document: Document,
    /// Index into `Budget::tables`.
    pub table: usize,
    pub grid: GridState,
}

impl FirstTable {
    fn of(first: &FirstRows) -> Option<Self> {
        let is_filled = |table: &Table| table.form().is_some() && table.has_figures();
        let table = first.budget.tables.iter().position(is_filled)?;
        let document = Document::as_written(&first.forms, first.budget.clone());
        Some(Self { document, table, grid: GridState::default() })
    }
}

/// What came of opening a file.
pub struct OpenedFile {
    pub path: PathBuf,
    /// To inspect only.
    pub inspect: bool,
    pub session: Result<Box<Session>, FileError>,
}

impl FileOpening {
    /// The next file is the one that the window is opened for.
    pub fn set_first(&mut self) {
        self.is_first = true;
    }

    /// The file that the window was opened for, while it is being opened.
    pub fn first(&self) -> Option<&Path> {
        self.job.as_ref().filter(|_| self.is_first).map(OpenJob::path)
    }

    /// The file that is being opened, if one is.
    pub fn path(&self) -> Option<&Path> {
        self.job.as_ref().map(OpenJob::path)
    }

    /// What can be shown of it already.
    pub fn first_table(&mut self) -> Option<&mut FirstTable> {
        self.first_table.as_mut().filter(|_| self.job.is_some())
    }

    /// Whether the window is still without the file that it was opened for.
    pub fn is_first(&self) -> bool {
        self.is_first
    }

    /// As [`Self::is_first`], and not any more from then on.
    pub fn take_first(&mut self) -> bool {
        std::mem::take(&mut self.is_first)
    }

    /// Opens to inspect only what is being opened; false where nothing is.
    pub fn inspect(&mut self) -> bool {
        let job = self.job.as_mut();
        job.map(|job| job.inspect = true).is_some()
    }

    /// Begins to open a file, and gives it where that is quick; else what the bar says of it.
    pub fn begin(
        &mut self,
        work: &Workspace,
        path: &Path,
        inspect: bool,
    ) -> Result<OpenedFile, ImportWait> {
        let path = path.to_owned();
        if work.waits {
            let session = Session::open(&path).map(Box::new);
            return Ok(OpenedFile { path, inspect, session });
        }
        let job = OpenJob::start(&path, inspect, work.waker.now());
        let is_large = path.metadata().is_ok_and(|file| file.len() > LARGE);
        if let Some(session) = job.wait(if is_large { Duration::ZERO } else { ImportWait::AFTER }) {
            return Ok(OpenedFile { path, inspect, session });
        }
        let done = READING * job.share();
        (self.job, self.first_table) = (Some(job), None);
        Err(ImportWait { path, files: 1, opens: true, done, cells: 0 })
    }

    /// Goes on with the file that is being opened, and with the bar.
    pub fn poll(&mut self, work: &Workspace, dialogs: &mut Dialogs) -> Option<OpenedFile> {
        let job = self.job.as_ref()?;
        let Some(session) = job.wait(Duration::ZERO) else {
            if let Some(Dialog::Importing(wait)) = &mut dialogs.shown {
                wait.done = READING * job.share();
            }
            if self.first_table.is_none() {
                self.first_table = job.first_rows().and_then(FirstTable::of);
            }
            work.waker.after(ImportWait::MOVES);
            return None;
        };
        let opened = OpenedFile { path: job.path().to_owned(), inspect: job.inspect, session };
        (self.job, self.first_table) = (None, None);
        dialogs.shown.take_if(|shown| matches!(shown, Dialog::Importing(_)));
        Some(opened)
    }

    /// The person does not want to wait. Whether there was something to wait for.
    pub fn cancel(&mut self) -> bool {
        self.first_table = None;
        self.job.take().is_some()
    }
}
