//! A folder of budgets checked in one go, on threads of its own.

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::Ordering;
use std::sync::mpsc::{Receiver, TryRecvError, channel};

use crate::lang::Lang;
use crate::review::folder::{self, Folder, FolderProgress};

/// A check that runs or has ended; it is stopped when this goes.
#[derive(Debug)]
pub struct FolderCheck {
    path: PathBuf,
    progress: Arc<FolderProgress>,
    receiver: Option<Receiver<Folder>>,
    found: Option<Folder>,
}

impl FolderCheck {
    /// `wake` is called from other threads as it goes on. None where there is no such folder.
    pub fn start(
        path: PathBuf,
        lang: Lang,
        wake: impl Fn() + Send + Sync + 'static,
    ) -> Option<Self> {
        if !path.is_dir() {
            return None;
        }
        let progress = Arc::new(FolderProgress::default());
        let (sender, receiver) = channel();
        let (shared, paths) = (Arc::clone(&progress), vec![path.clone()]);
        let thread = std::thread::Builder::new().name("folder".to_owned()).spawn(move || {
            let folder = folder::check(&paths, lang, &shared, &wake);
            // Whoever asked may be gone by now.
            let _ = sender.send(folder);
            wake();
        });
        // Without a thread the receiver is closed, which reads as an empty folder.
        drop(thread);
        Some(Self { path, progress, receiver: Some(receiver), found: None })
    }

    /// The folder that is checked.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// What was found, once it has ended.
    pub fn found(&self) -> Option<&Folder> {
        self.found.as_ref()
    }

    /// Files done, and files known so far.
    pub fn progress(&self) -> (usize, usize) {
        let FolderProgress { done, all, .. } = &*self.progress;
        (done.load(Ordering::Relaxed), all.load(Ordering::Relaxed))
    }

    /// Takes in what was found, if it has ended.
    pub fn follow(&mut self, lang: Lang) {
        let Some(receiver) = &self.receiver else { return };
        match receiver.try_recv() {
            Ok(folder) => self.found = Some(folder),
            Err(TryRecvError::Empty) => return,
            Err(TryRecvError::Disconnected) => {
                self.found = Some(folder::check(&[], lang, &FolderProgress::default(), &|| {}));
            }
        }
        self.receiver = None;
    }
}

impl Drop for FolderCheck {
    fn drop(&mut self) {
        self.progress.stopped.store(true, Ordering::Relaxed);
    }
}
