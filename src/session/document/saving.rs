//! Saving while typing goes on.

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::mpsc::{Receiver, TryRecvError};
use std::time::Duration;

use crate::budget::Comment;
use crate::edit::Record;
use crate::file::journal::Base;
use crate::file::lock::Lock;
use crate::file::{self, FileError, Fingerprint, SaveChanges};
use crate::lang::Text;
use crate::review;
use crate::session::safeguard::JournalOrigin;
use crate::session::save_job::{SaveJob, SaveOrder};

use super::Session;

/// A save that goes on.
#[derive(Debug)]
pub(super) struct Saving {
    job: SaveJob,
    path: PathBuf,
    /// It is the document's own file.
    own: bool,
    lock: Option<Lock>,
    /// Comments beside the file that the saved document does not hold itself.
    beside: Vec<Comment>,
    /// What was done since it began.
    pub since: Vec<(Record, Text)>,
}

/// What the first save changes of the file besides what the person changed.
#[derive(Debug)]
pub(super) enum FirstSaveChanges {
    /// To be found by reading the file again.
    Unknown,
    /// Found by whoever opened the file, who still has its text.
    Coming(Receiver<SaveChanges>),
    Known(SaveChanges),
}

impl Session {
    /// What the first save in place will change of the file besides what the person changed;
    /// nothing once that was agreed to.
    pub fn save_changes(&mut self, path: &Path) -> SaveChanges {
        if self.agreed || self.path.as_deref() != Some(path) {
            return SaveChanges::default();
        }
        if let FirstSaveChanges::Coming(receiver) = &self.changes
            && let Ok(found) = receiver.recv()
        {
            self.changes = FirstSaveChanges::Known(found);
        }
        if let FirstSaveChanges::Known(found) = &self.changes {
            return found.clone();
        }
        // A file that cannot be read any more, or is another one, is reported by saving itself.
        let text = file::read_text(path).ok();
        let text = text.filter(|text| Some(file::fingerprint(text.as_bytes())) == self.fingerprint);
        text.and_then(|text| file::save_changes(path, &text, self.document.forms()).ok())
            .unwrap_or_default()
    }

    /// Whether [`Self::save_changes`] is found already, so that nobody waits for it.
    pub fn knows_save_changes(&mut self) -> bool {
        if let FirstSaveChanges::Coming(receiver) = &self.changes {
            match receiver.try_recv() {
                Ok(found) => self.changes = FirstSaveChanges::Known(found),
                Err(TryRecvError::Empty) => return false,
                Err(TryRecvError::Disconnected) => self.changes = FirstSaveChanges::Unknown,
            }
        }
        true
    }

    /// Writes the document there; from then on it is the document's file. Its own file is refused
    /// ([`FileError::Changed`]) where somebody else changed it meanwhile, unless `overwrite`.
    pub fn save(&mut self, path: &Path, overwrite: bool) -> Result<(), FileError> {
        self.begin_save(path, overwrite, || {})?;
        self.finish_save().unwrap_or(Ok(()))
    }

    /// Begins to save as [`Self::save`] does, in a thread of its own: what is typed meanwhile is of
    /// the next save. `wake` is called from that thread once it has ended.
    pub fn begin_save(
        &mut self,
        path: &Path,
        overwrite: bool,
        wake: impl FnOnce() + Send + 'static,
    ) -> Result<(), FileError> {
        self.finish_save().unwrap_or(Ok(()))?;
        let own = self.path.as_deref() == Some(path);
        let in_use = |owner| FileError::InUse { path: path.to_owned(), owner };
        let lock = match own {
            true => None,
            false => self.safeguard.move_to(path).map_err(in_use)?,
        };
        let budget = self.document.budget();
        let order = SaveOrder {
            path: path.to_owned(),
            forms: Arc::clone(self.document.forms()),
            budget: budget.clone(),
            unchanged: self.fingerprint.filter(|_| own && !overwrite),
            backup: self.backup,
            journal: self.safeguard.flusher(),
        };
        let beside = review::only_beside(budget, self.sidecar.comments()).cloned().collect();
        self.document.begin_saving();
        self.saving = Some(Saving {
            job: SaveJob::start(order, wake),
            path: path.to_owned(),
            own,
            lock,
            beside,
            since: Vec::new(),
        });
        Ok(())
    }

    /// Whether a save goes on.
    pub fn is_saving(&self) -> bool {
        self.saving.is_some()
    }

    /// What came of the save that goes on, once and as soon as it has ended, if that is within the
    /// time.
    pub fn poll_save(&mut self, limit: Duration) -> Option<Result<(), FileError>> {
        let result = self.saving.as_ref()?.job.wait(Some(limit))?;
        self.saving.take().map(|saving| self.end_save(saving, result))
    }

    /// Waits for the save that goes on, if one does.
    pub fn finish_save(&mut self) -> Option<Result<(), FileError>> {
        let result = self.saving.as_ref()?.job.wait(None)?;
        self.saving.take().map(|saving| self.end_save(saving, result))
    }

    fn end_save(
        &mut self,
        saving: Saving,
        result: Result<Fingerprint, FileError>,
    ) -> Result<(), FileError> {
        self.document.end_saving(result.is_ok());
        let fingerprint = result?;
        let Saving { path, own, lock, beside, since, .. } = saving;
        if !own {
            self.unwritable = false;
        }
        // The document is safe already; its comments go where it goes.
        self.sidecar.follow(&path, own, beside);
        let base = Base::File(path.clone());
        let origin = JournalOrigin { path: Some(&path), base: &base, fingerprint };
        self.safeguard.saved(&path, lock, &self.document, &origin, since);
        self.base = Some((base, fingerprint));
        self.path = Some(path);
        self.fingerprint = Some(fingerprint);
        (self.sample, self.agreed, self.unwritable) = (false, true, false);
        self.changes = FirstSaveChanges::Unknown;
        self.converted = None;
        self.set_inspecting(self.inspecting);
        Ok(())
    }
}
