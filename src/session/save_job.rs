//! A document put on disk in a thread of its own, from a copy that shares all with the document.

use std::path::PathBuf;
use std::sync::Arc;
use std::sync::mpsc::{Receiver, RecvTimeoutError, channel};
use std::time::Duration;

use crate::budget::Budget;
use crate::file::journal::Flusher;
use crate::file::{FileError, Fingerprint, Saver};
use crate::form::FormSet;
use crate::lang::Text;

/// How long saving waits for the journal: it only must not lag behind the file.
const FLUSH: Duration = Duration::from_secs(2);

/// What is to be saved, and how.
pub(super) struct SaveOrder {
    pub path: PathBuf,
    pub forms: Arc<FormSet>,
    pub budget: Budget,
    /// What the file must still be; `None` overwrites whatever is there.
    pub unchanged: Option<Fingerprint>,
    pub backup: bool,
    pub journal: Option<Flusher>,
}

/// A save that goes on.
#[derive(Debug)]
pub(super) struct SaveJob {
    path: PathBuf,
    result: Receiver<Result<Fingerprint, FileError>>,
}

impl SaveJob {
    /// `wake` is called from another thread once it has ended.
    pub fn start(order: SaveOrder, wake: impl FnOnce() + Send + 'static) -> Self {
        let (sender, result) = channel();
        let path = order.path.clone();
        let work = move || {
            // Whoever saves waits for it.
            let _ = sender.send(order.carry_out());
            wake();
        };
        // Without a thread the receiver is closed, which reads as a failure.
        drop(std::thread::Builder::new().name("save".to_owned()).spawn(work));
        Self { path, result }
    }

    /// What came of it, if that is known within the time; `None` waits to the end.
    pub fn wait(&self, limit: Option<Duration>) -> Option<Result<Fingerprint, FileError>> {
        let limit = limit.unwrap_or(Duration::from_secs(u64::from(u32::MAX)));
        match self.result.recv_timeout(limit) {
            Ok(result) => Some(result),
            Err(RecvTimeoutError::Timeout) => None,
            Err(RecvTimeoutError::Disconnected) => Some(Err(FileError::Io {
                path: self.path.clone(),
                doing: Text::new("保存文件", "saving the file"),
                error: std::io::Error::other("no thread"),
            })),
        }
    }
}

impl SaveOrder {
    fn carry_out(self) -> Result<Fingerprint, FileError> {
        // A journal that lagged behind the file could not be distinguished from one of another file.
        self.journal.map(|journal| journal.flush(FLUSH));
        let saver = Saver::default().with_backup(self.backup);
        match self.unchanged {
            Some(fingerprint) => {
                saver.save_unchanged(&self.path, &self.forms, &self.budget, fingerprint)
            }
            None => saver.save(&self.path, &self.forms, &self.budget),
        }
    }
}
