//! A budget file opened in a thread of its own.

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::mpsc::{Receiver, RecvTimeoutError, channel};
use std::time::Duration;

use crate::file::{self, FileError, FirstRows, OpenProgress};
use crate::lang::Text;

use super::document::Session;

/// A file that is being opened. Dropped, it is given up.
#[derive(Debug)]
pub struct OpenJob {
    path: PathBuf,
    /// To inspect only.
    pub inspect: bool,
    progress: OpenProgress,
    result: Receiver<Result<Box<Session>, FileError>>,
}

impl OpenJob {
    /// `wake` is called from another thread once it is open or refused.
    pub fn start(path: &Path, inspect: bool, wake: impl FnOnce() + Send + 'static) -> Self {
        let progress = OpenProgress::with_first_rows();
        let (sender, result) = channel();
        let job = Self { path: path.to_owned(), inspect, progress: progress.clone(), result };
        let path = path.to_owned();
        let work = move || {
            let (opened, text) = match file::open_watched(&path, &progress) {
                Ok(read) => read,
                Err(error) => {
                    // Whoever gave up does not wait for it any more.
                    let _ = sender.send(Err(error));
                    return wake();
                }
            };
            // It shares all with the document, and stays as the file has it.
            let (forms, budget) = (Arc::clone(&opened.forms), opened.budget.clone());
            let (converted, (found, changes)) = (opened.converted, channel());
            let session = Session::from_opened(opened, Some(path)).with_changes(changes);
            let _ = sender.send(Ok(Box::new(session)));
            wake();
            // A document that was given up does not ask for it.
            let _ = found.send(file::changes_of(&text, &forms, &budget, converted));
        };
        // Without a thread the receiver is closed, which reads as a failure.
        drop(std::thread::Builder::new().name("open".to_owned()).spawn(work));
        job
    }

    pub fn path(&self) -> &Path {
        &self.path
    }

    /// How far reading is, 0 to 1.
    pub fn share(&self) -> f32 {
        self.progress.share()
    }

    /// The first rows of a large file, to be shown until all of it is there.
    pub fn first_rows(&self) -> Option<&FirstRows> {
        self.progress.first_rows()
    }

    /// What came of it, if that is known within the time.
    pub fn wait(&self, limit: Duration) -> Option<Result<Box<Session>, FileError>> {
        match self.result.recv_timeout(limit) {
            Ok(result) => Some(result),
            Err(RecvTimeoutError::Timeout) => None,
            Err(RecvTimeoutError::Disconnected) => Some(Err(FileError::Io {
                path: self.path.clone(),
                doing: Text::new("读取文件", "reading the file"),
                error: std::io::Error::other("no thread"),
            })),
        }
    }
}

impl Drop for OpenJob {
    fn drop(&mut self) {
        self.progress.cancel();
    }
}
