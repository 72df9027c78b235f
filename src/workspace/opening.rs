//! A budget file is opened: at once where that is quick, else in the background behind a bar that
//! says how far it is.

use std::path::{Path, PathBuf};
use std::time::Duration;

use super::Workspace;
use crate::dialog::{Dialog, Dialogs, ImportWait};
use crate::file::FileError;
use crate::session::{OpenJob, Session};

/// Bytes of a file from which on nobody waits for it: it would be in vain.
const LARGE: u64 = 8 << 20;
/// The share of reading in opening a file; the rest is computing it.
const READING: f32 = 0.7;

/// The budget file that is being opened, if one is.
#[derive(Debug, Default)]
pub struct FileOpening {
    job: Option<OpenJob>,
    /// It is the file that the window was opened for.
    is_first: bool,
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
        self.job = Some(job);
        Err(ImportWait { path, files: 1, opens: true, done, cells: 0 })
    }

    /// Goes on with the file that is being opened, and with the bar.
    pub fn poll(&mut self, work: &Workspace, dialogs: &mut Dialogs) -> Option<OpenedFile> {
        let job = self.job.as_ref()?;
        let Some(session) = job.wait(Duration::ZERO) else {
            if let Some(Dialog::Importing(wait)) = &mut dialogs.shown {
                wait.done = READING * job.share();
            }
            work.waker.after(ImportWait::MOVES);
            return None;
        };
        let opened = OpenedFile { path: job.path().to_owned(), inspect: job.inspect, session };
        self.job = None;
        dialogs.shown.take_if(|shown| matches!(shown, Dialog::Importing(_)));
        Some(opened)
    }

    /// The person does not want to wait. Whether there was something to wait for.
    pub fn cancel(&mut self) -> bool {
        self.job.take().is_some()
    }
}
