//! A folder of budgets, or several files, checked in one go, on threads of its own.

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::Ordering;
use std::sync::mpsc::{Receiver, TryRecvError, channel};

use crate::lang::Lang;
use crate::review::folder::{self, FileRow, Folder, FolderEvent, FolderProgress};

/// A check that runs or has ended; it is stopped when this goes.
#[derive(Debug)]
pub struct FolderCheck {
    path: PathBuf,
    progress: Arc<FolderProgress>,
    receiver: Option<Receiver<FolderNews>>,
    /// The rows so far.
    rows: Vec<FileRow>,
    found: Option<Folder>,
}

/// What the check's thread says.
#[derive(Debug)]
enum FolderNews {
    Row(Box<FileRow>),
    Ended(Box<Folder>),
}

impl FolderCheck {
    /// `wake` is called from another thread as it goes on.
    pub fn start(paths: Vec<PathBuf>, lang: Lang, wake: impl Fn() + Send + 'static) -> Self {
        let progress = Arc::new(FolderProgress::default());
        let (sender, receiver) = channel();
        let path = match paths.as_slice() {
            [only] => only.clone(),
            several => {
                several.first().and_then(|path| path.parent()).unwrap_or(Path::new("")).into()
            }
        };
        let shared = Arc::clone(&progress);
        let thread = std::thread::Builder::new().name("folder".to_owned()).spawn(move || {
            // Whoever asked may be gone by now.
            let folder = folder::check(&paths, lang, &shared, None, &mut |event| {
                if let FolderEvent::Row(row) = event {
                    let _ = sender.send(FolderNews::Row(Box::new(row.clone())));
                }
                wake();
            });
            let _ = sender.send(FolderNews::Ended(Box::new(folder)));
            wake();
        });
        // Without a thread the receiver is closed, which reads as an empty folder.
        drop(thread);
        Self { path, progress, receiver: Some(receiver), rows: Vec::new(), found: None }
    }

    /// The folder that is checked, or the one of the first of several files.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// What was found, once it has ended.
    pub fn found(&self) -> Option<&Folder> {
        self.found.as_ref()
    }

    /// The rows so far, in the files' order.
    pub fn rows(&self) -> &[FileRow] {
        self.found.as_ref().map_or(&self.rows, |folder| &folder.files)
    }

    /// Files done, and files known so far.
    pub fn progress(&self) -> (usize, usize) {
        let FolderProgress { done, all, .. } = &*self.progress;
        (done.load(Ordering::Relaxed), all.load(Ordering::Relaxed))
    }

    /// Takes in what was found meanwhile.
    pub fn follow(&mut self, lang: Lang) {
        let Some(receiver) = &self.receiver else { return };
        loop {
            match receiver.try_recv() {
                Ok(FolderNews::Row(row)) => self.rows.push(*row),
                Ok(FolderNews::Ended(folder)) => {
                    (self.found, self.rows) = (Some(*folder), Vec::new());
                    break;
                }
                Err(TryRecvError::Empty) => return,
                Err(TryRecvError::Disconnected) => {
                    let nothing = FolderProgress::default();
                    self.found = Some(folder::check(&[], lang, &nothing, None, &mut |_| {}));
                    break;
                }
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
