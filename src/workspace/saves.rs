//! Saving: asking where and whether, then writing in the background while typing goes on.

use std::path::{Path, PathBuf};
use std::time::Duration;

use super::{Next, Workspace};
use crate::dialog::safeguard::{MAX_DIFFERENCES, SafeguardAsk, original_kept};
use crate::dialog::{After, Dialog, Purpose, error_lines};
use crate::file::FileError;
use crate::session::DocumentHost as _;

/// So long whoever saves waits before going on: most have ended by then.
const AT_ONCE: Duration = Duration::from_millis(3);
/// Until then it may be found what the first save changes.
const SOON: Duration = Duration::from_millis(30);

/// What is being written and what is to be.
#[derive(Debug, Default)]
pub struct Saves {
    /// What is done once what is being written is.
    after: Option<After>,
    /// What is to be written next.
    next: Option<WriteOrder>,
    /// The generation of the workspace that all this is of.
    of: u64,
}

/// What is to be written where, and what is done then.
#[derive(Debug)]
struct WriteOrder {
    path: PathBuf,
    overwrite: bool,
    after: After,
}

impl Saves {
    /// Saves: first what is open is shown, then a place is asked for, then it is written.
    pub fn save(&mut self, work: &mut Workspace, save_as: bool, after: After) -> Next {
        if !work.all_committed() {
            return Next::Nothing;
        }
        if work.lists.blocking > 0 {
            Next::ask(Dialog::Unbalanced { save_as, after })
        } else {
            self.save_now(work, save_as, after)
        }
    }

    /// Saves in spite of what is open.
    pub fn save_now(&mut self, work: &mut Workspace, save_as: bool, after: After) -> Next {
        match work.session.path() {
            Some(path) if !save_as => {
                let path = path.to_owned();
                self.write(work, &path, false, after)
            }
            _ => Next::Pick(Purpose::SaveAs, after),
        }
    }

    /// Writes the document there, once what is being written is.
    pub fn write(
        &mut self,
        work: &mut Workspace,
        path: &Path,
        overwrite: bool,
        after: After,
    ) -> Next {
        self.follow(work);
        self.next = Some(WriteOrder { path: path.to_owned(), overwrite, after });
        self.poll(work)
    }

    /// Writes the document there and keeps the file that is there under another name.
    pub fn write_beside(
        &mut self,
        work: &mut Workspace,
        (path, format): (&Path, Option<u32>),
        overwrite: bool,
        after: After,
    ) -> Next {
        match work.session.keep_original(path, format) {
            Ok(kept) => {
                let next = self.write(work, path, overwrite, after);
                work.say_done(original_kept(work.lang(), &kept));
                next
            }
            Err(error) => not_saved(work, &error, after),
        }
    }

    /// Lets go of what was to be done with another document.
    fn follow(&mut self, work: &Workspace) {
        if self.of != work.generation {
            *self = Self { of: work.generation, ..Self::default() };
        }
    }

    /// Goes on with what is being written and what is to be.
    pub fn poll(&mut self, work: &mut Workspace) -> Next {
        self.follow(work);
        let mut first = Next::Nothing;
        if work.session.is_saving() {
            match work.session.poll_save(Duration::ZERO) {
                Some(result) => first = self.saved(work, result),
                None => return first,
            }
        }
        let Some(order) = self.next.take() else { return first };
        if !work.waits && !work.session.knows_save_changes() {
            self.next = Some(order);
            work.waker.after(SOON);
            return first;
        }
        match self.begin(work, order) {
            Next::Nothing | Next::GoOn(After::Stay) => first,
            second => second,
        }
    }

    fn begin(&mut self, work: &mut Workspace, order: WriteOrder) -> Next {
        let WriteOrder { path, overwrite, after } = order;
        let save_changes = work.session.save_changes(&path);
        if !save_changes.is_empty() {
            let ask = SafeguardAsk::Departs { path, save_changes, overwrite, after };
            return Next::ask(Dialog::Safeguard(ask));
        }
        self.after = Some(after);
        let begun = work.session.begin_save(&path, overwrite, work.waker.now());
        let ended = match (begun, work.waits) {
            (Err(error), _) => Some(Err(error)),
            (Ok(()), true) => work.session.finish_save(),
            (Ok(()), false) => work.session.poll_save(AT_ONCE),
        };
        ended.map_or(Next::Nothing, |result| self.saved(work, result))
    }

    /// What was being written is on disk, or is not.
    fn saved(&mut self, work: &mut Workspace, result: Result<(), FileError>) -> Next {
        let after = self.after.take().unwrap_or(After::Stay);
        match result {
            Ok(()) => {
                work.remember_saved();
                // Something was typed meanwhile.
                if after != After::Stay && work.session.document().is_changed() {
                    return Next::ask(Dialog::Unsaved { after });
                }
                Next::GoOn(after)
            }
            Err(FileError::Changed { path }) => {
                let differs = work.session.differences(MAX_DIFFERENCES);
                Next::ask(Dialog::ChangedOnDisk { path, after, differs })
            }
            Err(error) => not_saved(work, &error, after),
        }
    }

    /// While something is being written, what would put the document away comes after it. Whether
    /// it does.
    pub fn comes_after(&mut self, work: &Workspace, after: After) -> bool {
        self.follow(work);
        match &mut self.next {
            Some(next) => next.after = after,
            None if work.session.is_saving() => self.after = Some(after),
            None => return false,
        }
        true
    }
}

/// Saving failed: says why, and offers another place.
fn not_saved(work: &Workspace, error: &FileError, after: After) -> Next {
    let lines = error_lines(error, work.lang());
    Next::ask(Dialog::Safeguard(SafeguardAsk::NotSaved { lines, after }))
}
