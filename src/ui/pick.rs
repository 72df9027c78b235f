//! The system's file dialog, on a thread of its own so that the window stays alive meanwhile.

use std::future::Future;
use std::path::{Path, PathBuf};
use std::pin::pin;
use std::sync::Arc;
use std::sync::mpsc::{Receiver, TryRecvError, channel};
use std::task::{Context, Poll, Wake, Waker};
use std::time::{Duration, Instant};

use crate::dialog::{Purpose, Wants};
use crate::lang::Lang;

/// What became of the dialog.
#[derive(Debug, PartialEq, Eq)]
pub enum Picked {
    /// One, or several where several may be picked.
    Paths(Vec<PathBuf>),
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
        for (name, endings) in purpose.kinds(lang) {
            dialog = dialog.add_filter(name, endings);
        }
        if let Some(folder) = near.and_then(Path::parent).filter(|f| !f.as_os_str().is_empty()) {
            dialog = dialog.set_directory(folder);
        }
        dialog = dialog.set_title(purpose.title().get(lang));
        let begun = Instant::now();
        let answer = match purpose.wants() {
            Wants::File => spawn(one(dialog.pick_file()), sender, begun, wake),
            Wants::Files => spawn(dialog.pick_files(), sender, begun, wake),
            Wants::Folder => spawn(one(dialog.pick_folder()), sender, begun, wake),
            Wants::NewFile => {
                spawn(one(dialog.set_file_name(name).save_file()), sender, begun, wake)
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

/// The one that was picked, as several are.
async fn one(asked: impl Future<Output = Option<rfd::FileHandle>>) -> Option<Vec<rfd::FileHandle>> {
    asked.await.map(|picked| vec![picked])
}

fn spawn(
    asked: impl Future<Output = Option<Vec<rfd::FileHandle>>> + Send + 'static,
    sender: std::sync::mpsc::Sender<Picked>,
    begun: Instant,
    wake: impl FnOnce() + Send + 'static,
) -> std::io::Result<std::thread::JoinHandle<()>> {
    std::thread::Builder::new().name("file dialog".to_owned()).spawn(move || {
        let picked = match wait(asked) {
            Some(picked) => Picked::Paths(picked.iter().map(|own| own.path().to_owned()).collect()),
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
