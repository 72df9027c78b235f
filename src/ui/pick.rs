//! The system's file dialog, on a thread of its own so that the window stays alive meanwhile.

use std::future::Future;
use std::path::{Path, PathBuf};
use std::pin::pin;
use std::sync::Arc;
use std::sync::mpsc::{Receiver, TryRecvError, channel};
use std::task::{Context, Poll, Wake, Waker};
use std::time::{Duration, Instant};

use crate::lang::Lang;

use super::texts;

/// What a picked file is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Purpose {
    Open,
    SaveAs,
    /// A folder of budgets to check.
    Folder,
    /// Where the published files go.
    PublishInto,
    /// The budget published last year.
    LastYear,
    /// A file that a form set is drafted from.
    DraftFrom,
    /// The budget from which the next year's is made.
    NextYear,
    /// A file exported again, to update the budget from.
    UpdateFrom,
    /// Where to write the report, or the table of files of the folder.
    Report {
        folder: bool,
    },
}

/// What became of the dialog.
#[derive(Debug, PartialEq, Eq)]
pub enum Picked {
    Path(PathBuf),
    /// The person closed it.
    Cancelled,
    /// It came back so fast that nobody can have seen it: this system has none.
    Unavailable,
}

/// A dialog of the system that is open.
pub struct Picking {
    pub purpose: Purpose,
    receiver: Receiver<Picked>,
}

/// Endings of the files that are offered.
fn kinds(purpose: Purpose) -> &'static [&'static str] {
    match purpose {
        Purpose::Open
        | Purpose::DraftFrom
        | Purpose::UpdateFrom
        | Purpose::LastYear
        | Purpose::NextYear => {
            &["ron", "xlsx", "xlsm", "xls", "et", "ods", "csv", "tsv", "docx", "odt", "pdf"]
        }
        _ => &["ron"],
    }
}

/// Sooner than this nobody closes a dialog; where there is none, the answer comes at once.
const SOONEST: Duration = Duration::from_millis(400);

impl Picking {
    /// Opens the system's dialog. `wake` is called from another thread when it is answered.
    pub fn start(
        purpose: Purpose,
        lang: Lang,
        near: Option<&Path>,
        name: &str,
        wake: impl FnOnce() + Send + 'static,
    ) -> Self {
        let (sender, receiver) = channel();
        let mut dialog = rfd::AsyncFileDialog::new();
        dialog = match purpose {
            Purpose::Report { .. } => dialog
                .add_filter("HTML", &["html"])
                .add_filter("CSV", &["csv"])
                .add_filter("JSON", &["json"])
                .add_filter("TXT", &["txt"]),
            _ => dialog
                .add_filter(texts::FILE_KIND.get(lang), kinds(purpose))
                .add_filter(texts::ALL_FILES.get(lang), &["*"]),
        };
        if let Some(folder) = near.and_then(Path::parent).filter(|f| !f.as_os_str().is_empty()) {
            dialog = dialog.set_directory(folder);
        }
        let begun = Instant::now();
        let answer = match purpose {
            Purpose::Open => {
                let asked = dialog.set_title(texts::PATH_OPEN_TITLE.get(lang)).pick_file();
                spawn(asked, sender, begun, wake)
            }
            Purpose::UpdateFrom => {
                let asked = dialog.set_title(texts::UPDATE_WHICH.get(lang)).pick_file();
                spawn(asked, sender, begun, wake)
            }
            Purpose::LastYear => {
                let asked = dialog.set_title(texts::LAST_YEAR_WHICH.get(lang)).pick_file();
                spawn(asked, sender, begun, wake)
            }
            Purpose::DraftFrom => {
                let asked = dialog.set_title(texts::FORM_DRAFT_MORE.get(lang)).pick_file();
                spawn(asked, sender, begun, wake)
            }
            Purpose::NextYear => {
                let asked = dialog.set_title(texts::NEXT_YEAR_WHICH.get(lang)).pick_file();
                spawn(asked, sender, begun, wake)
            }
            Purpose::Folder => {
                let asked = dialog.set_title(texts::FOLDER_WHICH.get(lang)).pick_folder();
                spawn(asked, sender, begun, wake)
            }
            Purpose::PublishInto => {
                let asked = dialog.set_title(texts::PUBLISH_FOLDER.get(lang)).pick_folder();
                spawn(asked, sender, begun, wake)
            }
            Purpose::Report { .. } => {
                let asked =
                    dialog.set_title(texts::REPORT_WHERE.get(lang)).set_file_name(name).save_file();
                spawn(asked, sender, begun, wake)
            }
            Purpose::SaveAs => {
                let asked = dialog
                    .set_title(texts::PATH_SAVE_TITLE.get(lang))
                    .set_file_name(name)
                    .save_file();
                spawn(asked, sender, begun, wake)
            }
        };
        // Without a thread the receiver is closed, which reads as "unavailable".
        let _ = answer;
        Self { purpose, receiver }
    }

    /// The answer, once there is one.
    pub fn poll(&self) -> Option<Picked> {
        match self.receiver.try_recv() {
            Ok(picked) => Some(picked),
            Err(TryRecvError::Empty) => None,
            Err(TryRecvError::Disconnected) => Some(Picked::Unavailable),
        }
    }
}

fn spawn(
    asked: impl Future<Output = Option<rfd::FileHandle>> + Send + 'static,
    sender: std::sync::mpsc::Sender<Picked>,
    begun: Instant,
    wake: impl FnOnce() + Send + 'static,
) -> std::io::Result<std::thread::JoinHandle<()>> {
    std::thread::Builder::new().name("file dialog".to_owned()).spawn(move || {
        let picked = match wait(asked) {
            Some(handle) => Picked::Path(handle.path().to_owned()),
            None if begun.elapsed() < SOONEST => Picked::Unavailable,
            None => Picked::Cancelled,
        };
        // The window may be gone by now.
        let _ = sender.send(picked);
        wake();
    })
}

/// Runs a future to its end on this thread, which sleeps in between.
fn wait<T>(future: impl Future<Output = T>) -> T {
    struct Unpark(std::thread::Thread);

    impl Wake for Unpark {
        fn wake(self: Arc<Self>) {
            self.0.unpark();
        }
    }

    let waker = Waker::from(Arc::new(Unpark(std::thread::current())));
    let mut context = Context::from_waker(&waker);
    let mut future = pin!(future);
    loop {
        match future.as_mut().poll(&mut context) {
            Poll::Ready(value) => return value,
            Poll::Pending => std::thread::park(),
        }
    }
}
