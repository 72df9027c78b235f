//! What keeps the open document safe beside its file: the recovery journal, the sign that it is
//! open here, and the look whether somebody else changed the file.

use std::path::{Path, PathBuf};
use std::time::{Duration, Instant, SystemTime};

use crate::edit::{Document, Record};
use crate::file::journal::{
    Base, FoundJournal, Journal, JournalEntry, JournalHeader, VERSION, now,
};
use crate::file::lock::{HeldLock, Lock, LockOutcome, LockOwner};
use crate::file::{self, Fingerprint};
use crate::lang::Text;

use super::persistence;

/// How long saving waits for the journal: it only must not lag behind the file.
const WAIT: Duration = Duration::from_secs(2);
/// How often the file is looked at while the person works.
const LOOK: Duration = Duration::from_secs(3);

/// The safety of one document.
#[derive(Debug, Default)]
pub struct Safeguard {
    /// Where journals are kept; `None` keeps none and shows no sign, as in most tests.
    folder: Option<PathBuf>,
    journal: Option<Journal>,
    /// How many steps the journal could undo and redo.
    undoable: usize,
    redoable: usize,
    /// A whole document is in the journal.
    whole: bool,
    lock: Option<Lock>,
    /// Somebody else has the file open.
    locked_out: bool,
    /// Time and length of the file when it was last looked at.
    seen: Option<(SystemTime, u64)>,
    /// It was there, and is not any more.
    gone: bool,
    looked: Option<Instant>,
}

/// What became of an open file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum OnDisk {
    Same,
    /// Somebody else changed it.
    Changed,
    /// It was deleted, renamed or moved; the next save makes it anew.
    Gone,
}

/// The document that a journal belongs to.
pub struct JournalOrigin<'a> {
    pub path: Option<&'a Path>,
    pub base: &'a Base,
    pub fingerprint: Fingerprint,
}

impl Safeguard {
    /// Keeps journals there and shows the sign. Gives who else has the file open.
    pub fn guard(&mut self, folder: &Path, path: Option<&Path>) -> Option<HeldLock> {
        self.folder = Some(folder.to_owned());
        if self.lock.is_some() {
            return None;
        }
        path.and_then(|path| self.hold(file::lock::lock_again(path), path))
    }

    /// Takes the place of an owner that the person was asked about.
    pub fn take_over(&mut self, path: &Path, asked: &HeldLock) -> Option<HeldLock> {
        self.hold(file::lock::seize(path, asked), path)
    }

    fn hold(&mut self, locking: LockOutcome, path: &Path) -> Option<HeldLock> {
        self.look_again(path);
        self.locked_out = false;
        match locking {
            LockOutcome::Held(lock) => self.lock = Some(lock),
            LockOutcome::Impossible => {}
            LockOutcome::Taken(taken) => {
                self.locked_out = true;
                return Some(taken);
            }
        }
        None
    }

    pub fn folder(&self) -> Option<&Path> {
        self.folder.as_deref()
    }

    pub fn is_locked_out(&self) -> bool {
        self.locked_out
    }

    /// The document is no longer that file's.
    pub fn let_go(&mut self) {
        (self.lock, self.locked_out, self.seen, self.gone) = (None, false, None, false);
    }

    /// Shows the sign beside another file before it is written. Gives who has that one open.
    pub fn move_to(&mut self, path: &Path) -> Result<Option<Lock>, LockOwner> {
        if self.folder.is_none() {
            return Ok(None);
        }
        match file::lock::take_over(path) {
            LockOutcome::Held(lock) => Ok(Some(lock)),
            LockOutcome::Impossible => Ok(None),
            LockOutcome::Taken(taken) => Err(taken.owner),
        }
    }

    /// Keeps a step; `undo` and `redo` as far as the journal knows what they lead to.
    pub fn did(
        &mut self,
        document: &Document,
        origin: &JournalOrigin<'_>,
        record: Record,
        what: Text,
    ) {
        let Some(folder) = &self.folder else { return };
        let whole = || Record::Whole(file::write(document.forms(), document.budget()));
        let record = match record {
            Record::Undo if self.undoable == 0 => whole(),
            Record::Redo if self.redoable == 0 => whole(),
            Record::Do(_) if !self.whole && self.is_baseless(origin) => whole(),
            other => other,
        };
        self.whole |= matches!(record, Record::Whole(_));
        (self.undoable, self.redoable) = match record {
            Record::Do(_) => (self.undoable + 1, 0),
            Record::Undo => (self.undoable - 1, self.redoable + 1),
            Record::Redo => (self.undoable + 1, self.redoable - 1),
            Record::Whole(_) => (0, 0),
        };
        let journal = self.journal.get_or_insert_with(|| {
            let path =
                origin.path.map(|path| persistence::absolute(path).to_string_lossy().into_owned());
            let header = JournalHeader {
                version: VERSION,
                path,
                fingerprint: origin.fingerprint,
                forms: document.forms().id.clone(),
                since: now(),
            };
            Journal::start(folder, header, origin.base.clone())
        });
        journal.record(JournalEntry::new(what, record.to_text()));
    }

    /// Goes on with the journal of a document that was recovered. False where that cannot be.
    pub fn resume(&mut self, found: &FoundJournal, document: &Document) -> bool {
        self.journal = self.folder.as_ref().and_then(|_| Journal::resume(found).ok());
        (self.undoable, self.redoable) = (document.done().len(), document.undone().len());
        self.journal.is_some()
    }

    /// Waits until the journal is on disk; short, as it always nearly is.
    pub fn flush(&self) -> bool {
        self.journal.as_ref().is_none_or(|journal| journal.flush(WAIT))
    }

    /// The document is saved: the journal begins anew with the next step.
    pub fn saved(&mut self, path: &Path, lock: Option<Lock>) {
        self.drop_journal();
        if lock.is_some() {
            self.lock = lock;
        }
        self.locked_out = false;
        self.look_again(path);
    }

    /// The document is saved or given up.
    pub fn drop_journal(&mut self) {
        if let Some(journal) = self.journal.take() {
            journal.remove();
        }
        (self.undoable, self.redoable, self.whole) = (0, 0, false);
    }

    /// Whether the content that the steps follow upon is nowhere any more.
    fn is_baseless(&self, origin: &JournalOrigin<'_>) -> bool {
        match (&self.journal, origin.base) {
            (Some(journal), _) => journal.is_baseless(),
            (None, Base::File(path)) => {
                !std::fs::metadata(path).is_ok_and(|found| found.len() == origin.fingerprint.bytes)
            }
            (None, Base::Text(_)) => false,
        }
    }

    /// Why steps cannot be kept at present.
    pub fn fault(&self) -> Option<Text> {
        self.journal.as_ref().and_then(Journal::fault)
    }

    /// Whether the file was there and is not any more, when it was last looked at.
    pub fn is_gone(&self) -> bool {
        self.gone
    }

    /// What became of the file since it was last looked at, by its time and length. Looks at most
    /// every few seconds, at once where `now`.
    pub fn look(&mut self, path: &Path, now: bool) -> OnDisk {
        let due = self.looked.is_none_or(|looked| looked.elapsed() >= LOOK);
        if self.folder.is_none() || !(due || now) {
            return OnDisk::Same;
        }
        let before = self.seen;
        self.look_again(path);
        match self.seen {
            seen if seen == before => OnDisk::Same,
            Some(_) => OnDisk::Changed,
            None => OnDisk::Gone,
        }
    }

    fn look_again(&mut self, path: &Path) {
        self.looked = Some(Instant::now());
        match std::fs::metadata(path) {
            Ok(metadata) => {
                self.seen = metadata.modified().ok().map(|time| (time, metadata.len()));
                self.gone = false;
            }
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => {
                self.gone |= self.seen.is_some();
                self.seen = None;
            }
            // A network that is away for a moment tells nothing.
            Err(_) => {}
        }
    }
}
