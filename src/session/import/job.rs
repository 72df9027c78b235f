//! Files read and recognised in a thread of their own.

use std::path::PathBuf;
use std::sync::mpsc::{Receiver, RecvTimeoutError, channel};
use std::time::Duration;

use super::super::import_memory::ImportMemory;
use super::{Import, ImportFailure};
use crate::read::{ReadError, ReadProgress};

/// Files being read and recognised.
pub struct ImportJob {
    paths: Vec<PathBuf>,
    progress: ReadProgress,
    result: Receiver<Result<Import, ImportFailure>>,
}

impl std::fmt::Debug for ImportJob {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("ImportJob").field("paths", &self.paths).finish_non_exhaustive()
    }
}

impl ImportJob {
    /// Begins; `wake` is called from the other thread once there is a result.
    pub fn start(
        paths: &[PathBuf],
        memory: ImportMemory,
        wake: impl FnOnce() + Send + 'static,
    ) -> Self {
        let progress = ReadProgress::default();
        let (sender, result) = channel();
        let job = Self { paths: paths.to_vec(), progress: progress.clone(), result };
        let paths = paths.to_vec();
        let work = move || {
            // Whoever cancelled does not wait for it any more.
            let _ = sender.send(Import::read(&paths, progress, &memory));
            wake();
        };
        // Without a thread the receiver is closed, which reads as a failure.
        drop(std::thread::Builder::new().name("import".to_owned()).spawn(work));
        job
    }

    pub fn paths(&self) -> &[PathBuf] {
        &self.paths
    }

    /// How far it is, 0 to 1.
    pub fn progress(&self) -> f32 {
        self.progress.permille() as f32 / 1000.0
    }

    /// How many cells are read.
    pub fn cells(&self) -> u64 {
        self.progress.cells()
    }

    pub fn cancel(&self) {
        self.progress.cancel();
    }

    /// What came out, once there is something; waits for it that long at most.
    pub fn wait(&self, most: Duration) -> Option<Result<Import, ImportFailure>> {
        match self.result.recv_timeout(most) {
            Ok(result) => Some(result),
            Err(RecvTimeoutError::Timeout) => None,
            Err(RecvTimeoutError::Disconnected) => {
                Some(Err(ImportFailure::Read(ReadError::no_thread())))
            }
        }
    }
}
