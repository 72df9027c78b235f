//! The recovery journal: every step on disk within moments, in the person's own state folder.
//!
//! `ID.journal` is lines of `checksum JSON`: first a [`JournalHeader`], then one [`JournalEntry`] per step. Each
//! checksum covers the one before it, so that a line that is missing, doubled or altered shows. The
//! step itself is a text that this room does not look into. `ID.base` is a copy of the file that
//! the steps belong to, so that they can be done again even where that file is changed or gone.
//!
//! A thread of its own writes and syncs; whoever owns a living journal holds the system's lock on
//! it, which the system lets go however the process ends.

mod found;

use std::fs::{self, File, OpenOptions};
use std::io::{self, Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender, channel};
use std::sync::{Arc, Mutex};
use std::thread::JoinHandle;
use std::time::Duration;

use serde::{Deserialize, Serialize};

use super::bytes::each_part;
pub use super::clock::now;
use super::fingerprint::{Fingerprint, Fingerprinter, fingerprint};
use crate::lang::{Tell as _, Text};
use crate::source::system_reason;

pub use found::{BaseStatus, FoundJournal, Tail, Unreadable, list};

/// The version of the journal's own form.
pub const VERSION: u32 = 1;

/// Which document the steps belong to.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct JournalHeader {
    pub version: u32,
    /// The document's file; none for one that was never saved.
    pub path: Option<String>,
    /// The saved content that the steps follow.
    #[serde(rename = "stamp")]
    pub fingerprint: Fingerprint,
    /// Id of the form set.
    pub forms: String,
    /// Seconds since 1970 when the journal was begun.
    pub since: u64,
}

/// One step as it is kept.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct JournalEntry {
    /// Seconds since 1970.
    pub at: u64,
    zh: String,
    en: String,
    /// What to do again.
    pub step: String,
}

impl JournalEntry {
    pub fn new(what: Text, step: String) -> Self {
        Self { at: now(), zh: what.zh, en: what.en, step }
    }

    /// What the step did.
    pub fn what(&self) -> Text {
        Text { zh: self.zh.clone(), en: self.en.clone() }
    }
}

/// Where the content comes from that the steps follow.
#[derive(Clone, Debug)]
pub enum Base {
    File(PathBuf),
    Text(String),
}

enum WriterMessage {
    Write(Box<JournalEntry>),
    /// A step whose text is long to write, which the journal's thread does.
    Make(Box<dyn FnOnce() -> JournalEntry + Send>),
    Flush(Sender<()>),
    End,
}

/// A journal that is being written. Dropped, it stays for the next start; see [`Journal::remove`].
#[derive(Debug)]
pub struct Journal {
    path: PathBuf,
    sender: Sender<WriterMessage>,
    thread: Option<JoinHandle<()>>,
    /// Why the last attempt to write failed, in the system's words.
    fault: Arc<Mutex<Option<Text>>>,
    baseless: Arc<AtomicBool>,
}

/// The journal that a panic has to flush.
static ACTIVE: Mutex<Option<(PathBuf, Sender<WriterMessage>)>> = Mutex::new(None);

impl Journal {
    /// Begins a journal in that folder, which is made if need be. Nothing is waited for.
    pub fn start(folder: &Path, header: JournalHeader, base: Base) -> Self {
        static NUMBER: AtomicU64 = AtomicU64::new(0);
        let number = NUMBER.fetch_add(1, Ordering::Relaxed);
        let name = format!("{}-{}-{number}.journal", header.since, std::process::id());
        let path = folder.join(name);
        let first = line(0, &header);
        let baseless = Arc::new(AtomicBool::new(false));
        let missing = Arc::clone(&baseless);
        Self::run(path.clone(), baseless, move |writer| {
            if writer.file.is_none() {
                let folder = path.parent().unwrap_or(Path::new(""));
                private_folder(folder)?;
                // There already where an attempt before got no further.
                let file = private(&path).or_else(|error| match error.kind() {
                    io::ErrorKind::AlreadyExists => OpenOptions::new().write(true).open(&path),
                    _ => Err(error),
                })?;
                writer.file = Some(hold(file)?);
                (writer.hash, writer.good) = (0, 0);
                writer.pending.insert_str(0, &first.1);
                writer.hash = first.0;
                writer.rechain();
                // Then a whole document has to come first.
                let kept = keep_base(&path, &base, header.fingerprint);
                missing.store(!kept.unwrap_or(false), Ordering::Relaxed);
            }
            Ok(())
        })
    }

    /// Goes on with a journal that was recovered; what was torn off at its end goes.
    pub fn resume(found: &FoundJournal) -> io::Result<Self> {
        let file = hold(OpenOptions::new().read(true).write(true).open(&found.journal)?)?;
        let (good, hash) = (found.good, found.hash);
        let mut file = Some(file);
        Ok(Self::run(found.journal.clone(), Arc::default(), move |writer| {
            if let Some(file) = file.take() {
                (writer.file, writer.good, writer.hash) = (Some(file), good, hash);
                writer.rechain();
            }
            Ok(())
        }))
    }

    fn run(
        path: PathBuf,
        baseless: Arc<AtomicBool>,
        mut open: impl FnMut(&mut JournalWriter) -> io::Result<()> + Send + 'static,
    ) -> Self {
        let (sender, orders) = channel();
        let fault = Arc::new(Mutex::new(None));
        let told = Arc::clone(&fault);
        let thread = std::thread::Builder::new()
            .name("journal".to_owned())
            .spawn(move || JournalWriter::default().work(&orders, &mut open, &told))
            .ok();
        if let Ok(mut active) = ACTIVE.lock() {
            *active = Some((path.clone(), sender.clone()));
        }
        Self { path, sender, thread, fault, baseless }
    }

    /// Hands over a step; it is on disk moments later.
    pub fn record(&self, kept: JournalEntry) {
        // A thread that is gone was reported as a fault.
        let _ = self.sender.send(WriterMessage::Write(Box::new(kept)));
    }

    /// Hands over a step that the journal's own thread writes.
    pub fn record_made(&self, make: impl FnOnce() -> JournalEntry + Send + 'static) {
        let _ = self.sender.send(WriterMessage::Make(Box::new(make)));
    }

    /// Who waits for this journal in another thread.
    pub fn flusher(&self) -> Flusher {
        Flusher(self.sender.clone())
    }

    /// Waits until everything handed over is on disk; false where that takes longer.
    pub fn flush(&self, limit: Duration) -> bool {
        flush(&self.sender, limit)
    }

    /// Why steps cannot be kept at present.
    pub fn fault(&self) -> Option<Text> {
        match self.thread {
            None => Some(Text::new("系统不给线程", "the system gives no thread")),
            Some(_) => self.fault.lock().ok()?.clone(),
        }
    }

    /// Whether there is no copy of what the steps follow.
    pub fn is_baseless(&self) -> bool {
        self.baseless.load(Ordering::Relaxed)
    }

    /// Ends the journal: the document is saved, or given up.
    pub fn remove(mut self) {
        self.end();
        remove(&self.path);
    }

    fn end(&mut self) {
        if let Ok(mut active) = ACTIVE.lock()
            && active.as_ref().is_some_and(|(path, _)| *path == self.path)
        {
            *active = None;
        }
        let _ = self.sender.send(WriterMessage::End);
        if let Some(thread) = self.thread.take() {
            let _ = thread.join();
        }
    }
}

impl Drop for Journal {
    fn drop(&mut self) {
        if self.thread.is_some() {
            self.end();
        }
    }
}

/// Waits for a journal from another thread.
#[derive(Debug)]
pub struct Flusher(Sender<WriterMessage>);

impl Flusher {
    /// Waits until everything handed over before is on disk; false where that takes longer.
    pub fn flush(&self, limit: Duration) -> bool {
        flush(&self.0, limit)
    }
}

fn flush(sender: &Sender<WriterMessage>, limit: Duration) -> bool {
    let (done, wait) = channel();
    sender.send(WriterMessage::Flush(done)).is_ok() && wait.recv_timeout(limit).is_ok()
}

/// For a panic: writes the current journal to disk and says where it is.
pub fn flush_active(limit: Duration) -> Option<PathBuf> {
    let (path, sender) = ACTIVE.try_lock().ok()?.clone()?;
    flush(&sender, limit);
    path.exists().then_some(path)
}

/// Until what could not be written is tried again.
const AGAIN: Duration = Duration::from_secs(1);
/// Nothing waits that long; a channel takes any time but none.
const FOREVER: Duration = Duration::from_secs(3_600);

/// The thread's own state.
#[derive(Default)]
struct JournalWriter {
    file: Option<File>,
    /// How much of the file is written in full.
    good: u64,
    /// Checksum of the last line of `pending`, or of the file.
    hash: u64,
    /// Lines that are not on disk yet.
    pending: String,
    /// Steps that came before the file could be opened.
    early: Vec<JournalEntry>,
}

impl JournalWriter {
    fn work(
        &mut self,
        orders: &Receiver<WriterMessage>,
        open: &mut dyn FnMut(&mut Self) -> io::Result<()>,
        fault: &Mutex<Option<Text>>,
    ) {
        loop {
            // What could not be written is tried again by itself: a full disk may have room again.
            let first = match orders.recv_timeout(if self.owes() { AGAIN } else { FOREVER }) {
                Ok(order) => Some(order),
                Err(RecvTimeoutError::Timeout) => None,
                Err(RecvTimeoutError::Disconnected) => return,
            };
            let (mut waiting, mut end) = (Vec::new(), false);
            // Everything that came meanwhile goes to the disk together.
            for order in first.into_iter().chain(orders.try_iter()) {
                match order {
                    WriterMessage::Write(kept) => self.take(*kept),
                    WriterMessage::Make(make) => self.take(make()),
                    WriterMessage::Flush(done) => waiting.push(done),
                    WriterMessage::End => end = true,
                }
            }
            let done = if self.owes() { open(self).and_then(|()| self.put()) } else { Ok(()) };
            if let Ok(mut fault) = fault.lock() {
                *fault =
                    done.err().map(|error| Text::both(|lang| system_reason(&error).tell(lang)));
            }
            for done in waiting {
                let _ = done.send(());
            }
            if end {
                return;
            }
        }
    }

    /// Whether there are steps that are not on disk.
    fn owes(&self) -> bool {
        !(self.pending.is_empty() && self.early.is_empty())
    }

    fn take(&mut self, kept: JournalEntry) {
        match self.file {
            None => self.early.push(kept),
            Some(_) => self.add(&kept),
        }
    }

    fn add(&mut self, kept: &JournalEntry) {
        let (hash, text) = line(self.hash, kept);
        self.hash = hash;
        self.pending.push_str(&text);
    }

    fn rechain(&mut self) {
        for kept in std::mem::take(&mut self.early) {
            self.add(&kept);
        }
    }

    /// Writes what is pending behind what is good; what a failed attempt left there goes first.
    fn put(&mut self) -> io::Result<()> {
        let Some(file) = &mut self.file else { return Ok(()) };
        file.set_len(self.good)?;
        file.seek(SeekFrom::Start(self.good))?;
        file.write_all(self.pending.as_bytes())?;
        file.sync_data()?;
        self.good += self.pending.len() as u64;
        self.pending.clear();
        Ok(())
    }
}

/// A line and its checksum, which covers the one before.
fn line(before: u64, content: &impl Serialize) -> (u64, String) {
    let json = serde_json::to_string(content).unwrap_or_default();
    let hash = checksum(before, &json);
    (hash, format!("{hash:016x} {json}\n"))
}

fn checksum(before: u64, json: &str) -> u64 {
    fingerprint(format!("{before:016x} {json}").as_bytes()).hash
}

/// Makes a new file that only the person can read.
fn private(path: &Path) -> io::Result<File> {
    let mut options = OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options.open(path)
}

fn private_folder(folder: &Path) -> io::Result<()> {
    let mut builder = fs::DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder.create(folder)
}

/// Takes the system's lock; where it has none, nobody is kept out. Another window that looks for
/// journals left behind has it for a moment; whoever writes one has it for good.
fn hold(file: File) -> io::Result<File> {
    for _ in 0..20 {
        match file.try_lock() {
            Err(fs::TryLockError::WouldBlock) => std::thread::sleep(Duration::from_millis(5)),
            _ => return Ok(file),
        }
    }
    Err(io::ErrorKind::ResourceBusy.into())
}

/// Whether there is a copy now.
fn keep_base(journal: &Path, base: &Base, wanted: Fingerprint) -> io::Result<bool> {
    let place = base_of(journal);
    let source = match base {
        Base::File(path) => Ok(File::open(path)?),
        Base::Text(text) => Err(text),
    };
    let mut file = private(&place)?;
    let mut found = Fingerprinter::default();
    let mut take = |part: &[u8]| {
        found.add(part);
        file.write_all(part)
    };
    match source {
        Ok(source) => each_part(source, &mut take)?,
        Err(text) => take(text.as_bytes())?,
    }
    if found.end() != wanted {
        drop(file);
        fs::remove_file(&place)?;
        return Ok(false);
    }
    file.sync_all().map(|()| true)
}

fn base_of(journal: &Path) -> PathBuf {
    journal.with_extension("base")
}

fn remove(journal: &Path) {
    // The steps first: a copy without them means nothing.
    let _ = fs::remove_file(journal);
    let _ = fs::remove_file(base_of(journal));
}

/// The folder of journals of the person at this machine, if the system names one.
pub fn place() -> Option<PathBuf> {
    Some(super::folders::state()?.join("journals"))
}
