//! Journals that were left behind: reading, judging, listing them.

use std::fs::{self, OpenOptions};
use std::path::{Path, PathBuf};
use std::time::Duration;

use serde::Deserialize;

use super::{JournalEntry, JournalHeader, VERSION, base_of, checksum, remove};
use crate::file::bytes::bytes;
use crate::file::fingerprint;
use crate::lang::Text;

/// A journal that nobody writes any more.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FoundJournal {
    pub journal: PathBuf,
    pub header: JournalHeader,
    pub steps: Vec<JournalEntry>,
    pub tail: Tail,
    /// How much of it is good, and the checksum of the last good line.
    pub(super) good: u64,
    pub(super) hash: u64,
}

/// How a journal ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Tail {
    Whole,
    /// The last line was not written in full and is left out.
    Torn,
    /// From that line on (1-based) nothing can be trusted.
    Spoiled {
        line: usize,
    },
}

/// A journal that cannot be used at all.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unreadable {
    pub journal: PathBuf,
    pub why: Text,
}

/// How the file on disk compares with a journal.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum BaseStatus {
    /// The file is the one that the steps belong to.
    Same,
    /// The file was changed or is gone.
    Changed,
    /// There never was a file.
    Unsaved,
}

impl FoundJournal {
    /// Reads a journal.
    pub fn read(journal: &Path) -> Result<Self, Unreadable> {
        let unreadable = |why| Unreadable { journal: journal.to_owned(), why };
        let bytes = bytes(journal).map_err(|error| {
            use crate::lang::Tell;
            unreadable(Text::both(|lang| error.tell(lang)))
        })?;
        Self::parse(journal, &bytes).map_err(unreadable)
    }

    /// Reads a journal's content.
    pub fn parse(journal: &Path, bytes: &[u8]) -> Result<Self, Text> {
        let spoiled = || {
            Text::new(
                "恢复日志的开头已损坏，不能使用",
                "the journal's beginning is damaged; it cannot be used",
            )
        };
        let mut lines = bytes.split_inclusive(|byte| *byte == b'\n');
        let first = lines.next().ok_or_else(spoiled)?;
        let (mut hash, json) = checked(0, first).ok_or_else(spoiled)?;
        #[derive(Deserialize)]
        struct Versioned {
            version: u32,
        }
        let version = serde_json::from_str::<Versioned>(json).map_err(|_| spoiled())?.version;
        if version != VERSION {
            return Err(Text::new(
                format!(
                    "恢复日志由另一版本的程序写成（格式 {version}，本程序用 {VERSION}）；请用那个版本恢复"
                ),
                format!(
                    "the journal is another version's (format {version}, this program's is {VERSION}); recover it with that one"
                ),
            ));
        }
        let header: JournalHeader = serde_json::from_str(json).map_err(|_| spoiled())?;
        let mut good = first.len() as u64;
        let (mut steps, mut tail) = (Vec::new(), Tail::Whole);
        while let Some(next) = lines.next() {
            let kept = checked(hash, next).and_then(|(hash, json)| {
                Some((hash, serde_json::from_str::<JournalEntry>(json).ok()?))
            });
            let Some((checksum, kept)) = kept else {
                tail = match lines.next() {
                    None => Tail::Torn,
                    Some(_) => Tail::Spoiled { line: steps.len() + 2 },
                };
                break;
            };
            hash = checksum;
            good += next.len() as u64;
            steps.push(kept);
        }
        Ok(Self { journal: journal.to_owned(), header, steps, tail, good, hash })
    }

    /// Seconds since 1970 of the last step.
    pub fn at(&self) -> u64 {
        self.steps.last().map_or(self.header.since, |kept| kept.at)
    }

    pub fn file(&self) -> Option<PathBuf> {
        self.header.path.as_ref().map(PathBuf::from)
    }

    pub fn base_status(&self) -> BaseStatus {
        match self.file() {
            None => BaseStatus::Unsaved,
            Some(path) if self.is_base(&path).is_some() => BaseStatus::Same,
            Some(_) => BaseStatus::Changed,
        }
    }

    /// The text that the steps follow: the copy, else the file, else its previous version.
    pub fn base(&self) -> Option<String> {
        let file = self.file();
        let backup = file.as_deref().map(crate::file::backup_of);
        let places = [Some(base_of(&self.journal)), file, backup];
        places.into_iter().flatten().find_map(|path| self.is_base(&path))
    }

    fn is_base(&self, path: &Path) -> Option<String> {
        // What is of another length need not be read, nor what is no file at all.
        let metadata = fs::metadata(path).ok()?;
        if !metadata.is_file() || metadata.len() != self.header.fingerprint.bytes {
            return None;
        }
        let bytes = bytes(path).ok()?;
        (fingerprint(&bytes) == self.header.fingerprint).then(|| String::from_utf8(bytes).ok())?
    }

    /// Drops what could be recovered.
    pub fn discard(&self) {
        remove(&self.journal);
    }
}

/// The content of a line whose checksum is right.
fn checked(before: u64, line: &[u8]) -> Option<(u64, &str)> {
    let text = std::str::from_utf8(line).ok()?.strip_suffix('\n')?;
    let (hash, json) = text.split_at_checked(16)?;
    let json = json.strip_prefix(' ')?;
    let hash = u64::from_str_radix(hash, 16).ok()?;
    (hash == checksum(before, json)).then_some((hash, json))
}

/// The journals of a folder that nobody writes any more, the newest first. Such that hold no step
/// are removed.
pub fn list(folder: &Path) -> Vec<Result<FoundJournal, Unreadable>> {
    let mut all = Vec::new();
    for entry in fs::read_dir(folder).into_iter().flatten().flatten() {
        let path = entry.path();
        if path.extension().is_none_or(|e| e != "journal") || is_alive(&path) {
            continue;
        }
        match FoundJournal::read(&path) {
            Ok(found) if found.steps.is_empty() && found.tail != (Tail::Spoiled { line: 2 }) => {
                found.discard();
            }
            // Begun, and cut off before anything was written; or begun at this very moment.
            Err(_) if fs::metadata(&path).is_ok_and(|metadata| metadata.len() == 0) => {
                if is_old(&path) {
                    remove(&path);
                }
            }
            // Its owner has finished in the meantime.
            Err(_) if !path.exists() => {}
            other => all.push(other),
        }
    }
    let at = |found: &Result<FoundJournal, Unreadable>| found.as_ref().map_or(0, FoundJournal::at);
    all.sort_by_key(|found| std::cmp::Reverse(at(found)));
    all
}

fn is_old(path: &Path) -> bool {
    let modified = fs::metadata(path).and_then(|metadata| metadata.modified()).ok();
    let age = modified.and_then(|modified| modified.elapsed().ok());
    age.is_some_and(|age| age > Duration::from_secs(60))
}

fn is_alive(path: &Path) -> bool {
    let file = OpenOptions::new().read(true).write(true).open(path);
    file.is_ok_and(|file| matches!(file.try_lock(), Err(fs::TryLockError::WouldBlock)))
}
