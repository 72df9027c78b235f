//! What keeps the open document safe beside its file: the recovery journal, the sign that it is
//! open here, and the look whether somebody else changed the file.

use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant, SystemTime};

use crate::edit::{Document, Record};
use crate::file::journal::{
    Base, Flusher, FoundJournal, Journal, JournalEntry, JournalHeader, VERSION, now,
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
    /// The one before it, until the journal has on disk what was done while the document was saved.
    replaced: Replaced,
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

/// A journal that another one takes the place of; also known to the thread that waits for that.
type Replaced = Arc<Mutex<Option<Journal>>>;

fn remove_replaced(replaced: &Mutex<Option<Journal>>) {
    if let Some(journal) = replaced.lock().ok().and_then(|mut replaced| replaced.take()) {
        journal.remove();
    }
}

/// What became of an open file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum OnDisk {
    Same,
    /// Somebody else changed it.
    Changed,
    /// It was deleted, renamed or moved; the next save makes it again.
    Gone,
}

/// The document that a journal belongs to.
pub struct JournalOrigin<'a> {
    pub path: Option<&'a Path>,
    pub base: &'a Base,
    pub fingerprint: Fingerprint,
}

/// Whether a journal that begins with these knows what each undo and redo leads to.
fn follows(records: &[(Record, Text)]) -> bool {
    let (mut undoable, mut redoable) = (0_usize, 0_usize);
    records.iter().all(|(record, _)| {
        let next = match record {
            Record::Do(_) => Some((undoable + 1, 0)),
            Record::Undo => undoable.checked_sub(1).map(|undoable| (undoable, redoable + 1)),
            Record::Redo => redoable.checked_sub(1).map(|redoable| (undoable + 1, redoable)),
            Record::Whole(_) => Some((0, 0)),
        };
        next.inspect(|next| (undoable, redoable) = *next).is_some()
    })
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

    /// Keeps a step; `undo` and `redo` as far as the journal knows what they lead to, else the
    /// whole document as it is now.
    pub fn did(
        &mut self,
        document: &Document,
        origin: &JournalOrigin<'_>,
        record: Record,
        what: Text,
    ) {
        let Some(folder) = &self.folder else { return };
        let whole = match &record {
            Record::Undo => self.undoable == 0,
            Record::Redo => self.redoable == 0,
            Record::Do(_) => !self.whole && self.is_baseless(origin),
            Record::Whole(_) => true,
        };
        self.whole |= whole;
        (self.undoable, self.redoable) = match &record {
            _ if whole => (0, 0),
            Record::Undo => (self.undoable - 1, self.redoable + 1),
            Record::Redo => (self.undoable + 1, self.redoable - 1),
            Record::Do(_) | Record::Whole(_) => (self.undoable + 1, 0),
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
        match record {
            Record::Whole(_) => journal.record(JournalEntry::new(what, record.to_text())),
            _ if whole => {
                let (forms, budget) = (Arc::clone(document.forms()), document.budget().clone());
                journal.record_made(move || {
                    let record = Record::Whole(file::write(&forms, &budget));
                    JournalEntry::new(what, record.to_text())
                });
            }
            record => journal.record(JournalEntry::new(what, record.to_text())),
        }
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

    /// Waits for the journal in another thread.
    pub fn flusher(&self) -> Option<Flusher> {
        self.journal.as_ref().map(Journal::flusher)
    }

    /// The document is saved: the journal begins again, with what was done `since` saving began or
    /// with the next step.
    pub fn saved(
        &mut self,
        path: &Path,
        lock: Option<Lock>,
        document: &Document,
        origin: &JournalOrigin<'_>,
        since: Vec<(Record, Text)>,
    ) {
        // The file has all that the one replaced earlier has.
        remove_replaced(&self.replaced);
        let before = self.journal.take();
        (self.undoable, self.redoable, self.whole) = (0, 0, false);
        match follows(&since) {
            true => {
                for (record, what) in since {
                    self.did(document, origin, record, what);
                }
            }
            // The document as it is now stands for all of it.
            false => {
                if let Some((_, what)) = since.into_iter().next_back() {
                    self.did(document, origin, Record::Undo, what);
                }
            }
        }
        // What was done is in one of the two at any time.
        match (before, &self.journal) {
            (Some(before), Some(journal)) => {
                let journal = journal.flusher();
                let replaced = Replaced::new(Mutex::new(Some(before)));
                self.replaced = Arc::clone(&replaced);
                let work = move || {
                    if journal.flush(WAIT) {
                        remove_replaced(&replaced);
                    }
                };
                drop(std::thread::Builder::new().name("journal".to_owned()).spawn(work));
            }
            (Some(before), None) => before.remove(),
            (None, _) => {}
        }
        if lock.is_some() {
            self.lock = lock;
        }
        self.locked_out = false;
        self.look_again(path);
    }

    /// The document is saved or given up.
    pub fn drop_journal(&mut self) {
        remove_replaced(&self.replaced);
        if let Some(journal) = self.journal.take() {
            journal.remove();
        }
        (self.undoable, self.redoable, self.whole) = (0, 0, false);
    }

    /// Whether the content that the steps follow is nowhere any more.
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
            // A network that is away for a moment proves nothing.
            Err(_) => {}
        }
    }
}
