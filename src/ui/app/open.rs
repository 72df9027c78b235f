//! A budget file is opened: at once where that is quick, else in the background behind a bar that
//! says how far it is.

use std::path::Path;
use std::time::Duration;

use crate::file::FileError;
use crate::session::import::is_foreign;
use crate::session::{OpenJob, Session};
use crate::ui::dialog::{Dialog, ImportWait};
use crate::ui::view::waker;

use super::App;
use crate::dialog::error_lines;

/// Bytes of a file from which on the window does not wait for it: it would be in vain.
const LARGE: u64 = 8 << 20;
/// The share of reading in opening a file; the rest is computing it.
const READING: f32 = 0.7;

impl App {
    /// Opens a file without asking, at the start: nothing can be lost then. What the window was
    /// made with makes room for the sample where the file cannot be opened.
    pub fn open_first(&mut self, path: &Path) {
        self.imports.is_first = true;
        self.read(path, false);
    }

    /// Opens to inspect from the start.
    pub fn inspect(&mut self) {
        match &mut self.imports.opening {
            Some(job) => job.inspect = true,
            None => self.session.set_inspecting(true),
        }
    }

    pub(super) fn read(&mut self, path: &Path, inspect: bool) {
        if is_foreign(path) {
            return self.begin_import(path);
        }
        if self.imports.at_once {
            let opened = Session::open(path).map(Box::new);
            return self.opened(path, inspect, opened);
        }
        let job = OpenJob::start(path, inspect, waker(&self.imports.ctx));
        let is_large = path.metadata().is_ok_and(|file| file.len() > LARGE);
        match job.wait(if is_large { Duration::ZERO } else { ImportWait::AFTER }) {
            Some(opened) => self.opened(path, inspect, opened),
            None => {
                let done = READING * job.share();
                let wait = ImportWait { path: path.to_owned(), opens: true, done, cells: 0 };
                self.dialogs.open(Dialog::Importing(wait));
                self.imports.opening = Some(job);
            }
        }
    }

    /// Goes on with a file that is being opened.
    pub(super) fn poll_opening(&mut self) {
        let Some(job) = &self.imports.opening else { return };
        match job.wait(Duration::ZERO) {
            None => {
                if let Some(Dialog::Importing(wait)) = &mut self.dialogs.shown {
                    wait.done = READING * job.share();
                }
                self.imports.ctx.request_repaint_after(ImportWait::MOVES);
            }
            Some(opened) => {
                let (path, inspect) = (job.path().to_owned(), job.inspect);
                self.imports.opening = None;
                self.dialogs.shown.take_if(|shown| matches!(shown, Dialog::Importing(_)));
                let was_first = self.imports.is_first;
                self.opened(&path, inspect, opened);
                // What an earlier window left behind could not be offered while the bar was shown.
                if let (true, Some(folder)) = (was_first, self.safety.folder.clone()) {
                    self.guarded(&folder);
                }
            }
        }
    }

    /// The person does not want to wait.
    pub(super) fn cancel_opening(&mut self) {
        if self.imports.opening.take().is_some() {
            self.show_sample_first();
        }
    }

    fn opened(&mut self, path: &Path, inspect: bool, opened: Result<Box<Session>, FileError>) {
        match opened {
            Ok(session) => {
                self.imports.is_first = false;
                self.take_up(*session);
                self.offer_for(path);
                self.find_original(path);
                if !crate::file::may_save(path) {
                    self.session.set_unwritable();
                }
                if inspect {
                    self.session.set_inspecting(true);
                }
            }
            Err(error) => {
                self.show_sample_first();
                self.dialogs.open(Dialog::cannot_open(error_lines(&error, self.lang())));
            }
        }
    }

    /// The file that the window was opened for is not there to be shown: the sample is.
    fn show_sample_first(&mut self) {
        if std::mem::take(&mut self.imports.is_first)
            && let Ok(session) = Session::sample()
        {
            self.take_up(session);
        }
    }
}
