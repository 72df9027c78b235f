//! What was found in the files of folders before: a file that is still the same is not checked
//! again, so that a check that was interrupted goes on where it was.
//!
//! A line of JSON for each file, added as soon as it is checked. What a result depends on is in
//! it: the file's content, the program, the language, the form sets and lists of codes beside it.

use std::collections::HashMap;
use std::fs::{File, OpenOptions};
use std::hash::{DefaultHasher, Hash as _, Hasher as _};
use std::io::{self, BufRead as _, BufReader, Read as _, Write as _};
use std::path::{Path, PathBuf};
use std::sync::Mutex;

use serde::{Deserialize, Serialize};

use crate::file::{self, Fingerprint};
use crate::form::classification_ids;
use crate::lang::Lang;

use super::{FileOutcome, shown};

/// A file's result, and what it depends on.
#[derive(Clone, Debug, Serialize, Deserialize)]
struct RecordEntry {
    file: PathBuf,
    program: u64,
    content: Fingerprint,
    /// Whether a form set beside the file may be its own.
    beside: bool,
    around: u64,
    outcome: FileOutcome,
}

/// The results of a check that may be interrupted.
#[derive(Debug)]
pub struct FolderRecord {
    path: PathBuf,
    known: HashMap<PathBuf, RecordEntry>,
    program: u64,
    /// What is beside the files of each folder.
    around: Mutex<HashMap<(PathBuf, bool), u64>>,
    out: File,
}

impl FolderRecord {
    /// Goes on with the record in that file, which is made if need be. Lines that are no results
    /// are as good as none.
    pub fn open(path: &Path, lang: Lang) -> io::Result<Self> {
        let mut known = HashMap::new();
        let mut whole = true;
        match File::open(path) {
            Ok(found) => {
                for line in BufReader::new(found).split(b'\n') {
                    match serde_json::from_slice::<RecordEntry>(&line?) {
                        Ok(entry) => drop(known.insert(entry.file.clone(), entry)),
                        Err(_) => whole = false,
                    }
                }
            }
            Err(error) if error.kind() == io::ErrorKind::NotFound => {}
            Err(error) => return Err(error),
        }
        let mut out = OpenOptions::new().create(true).append(true).open(path)?;
        if !whole {
            // A line that was torn off must not take the next one with it.
            out.write_all(b"\n")?;
        }
        let (path, program) = (path.to_owned(), program(lang));
        Ok(Self { path, known, program, around: Mutex::default(), out })
    }

    /// What was found in a file, if it is still the same.
    pub(super) fn known(&self, path: &Path) -> Option<FileOutcome> {
        let entry = self.known.get(&absolute(path)?)?;
        let same = entry.program == self.program
            && entry.around == self.around(path, entry.beside)
            && file::fingerprint_of(path).is_ok_and(|content| content == entry.content);
        same.then(|| entry.outcome.clone().of(path))
    }

    /// Keeps what was found in a file that was `content` before.
    pub(super) fn keep(&mut self, path: &Path, content: Fingerprint, outcome: &FileOutcome) {
        let Some(file) = absolute(path) else { return };
        let ron = path.extension().is_some_and(|ending| ending.eq_ignore_ascii_case("ron"));
        let beside = !ron || outcome.may_use_forms_beside();
        let entry = RecordEntry {
            file,
            program: self.program,
            content,
            beside,
            around: self.around(path, beside),
            outcome: outcome.clone(),
        };
        let Ok(mut line) = serde_json::to_vec(&entry) else { return };
        line.push(b'\n');
        // Without its line the file is checked again next time.
        let _ = self.out.write_all(&line);
        self.known.insert(entry.file.clone(), entry);
    }

    /// Writes the record again, a line for each of these files and for no other.
    pub(super) fn tidy(&self, files: &[PathBuf]) {
        let mut text = String::new();
        let entries = files.iter().filter_map(|path| self.known.get(&absolute(path)?));
        for line in entries.filter_map(|entry| serde_json::to_string(entry).ok()) {
            text.push_str(&line);
            text.push('\n');
        }
        // The longer one that is there does as well.
        let _ = file::Saver::default().put(&self.path, &text);
    }

    /// Tells one state of what files of a folder depend on from another: lists of codes, and form
    /// sets where one may be a file's own.
    fn around(&self, path: &Path, beside: bool) -> u64 {
        let folder = path.parent().unwrap_or(Path::new("")).to_owned();
        let known =
            |around: &HashMap<(PathBuf, bool), u64>| around.get(&(folder.clone(), beside)).copied();
        if let Some(found) = self.around.lock().ok().and_then(|around| known(&around)) {
            return found;
        }
        let mut hasher = DefaultHasher::new();
        for id in classification_ids() {
            stamp(&folder.join(format!("{id}.csv"))).hash(&mut hasher);
        }
        if beside {
            let read = if folder.as_os_str().is_empty() { Path::new(".") } else { &folder };
            let entries = std::fs::read_dir(read).into_iter().flatten().flatten();
            let mut sets: Vec<PathBuf> =
                entries.map(|entry| entry.path()).filter(|path| may_be_forms(path)).collect();
            sets.sort();
            for set in sets {
                (set.file_name(), stamp(&set)).hash(&mut hasher);
            }
        }
        let found = hasher.finish();
        if let Ok(mut around) = self.around.lock() {
            around.insert((folder, beside), found);
        }
        found
    }
}

/// Time and length of a file that is there.
fn stamp(path: &Path) -> Option<(u64, std::time::SystemTime)> {
    let metadata = std::fs::metadata(path).ok()?;
    Some((metadata.len(), metadata.modified().ok()?))
}

/// Whether a file is RON and does not begin as budgets do, which name their form set.
fn may_be_forms(path: &Path) -> bool {
    const BEGINNING: u64 = 4096;
    if path.extension().is_none_or(|ending| !ending.eq_ignore_ascii_case("ron")) {
        return false;
    }
    let mut beginning = Vec::new();
    let read = File::open(path).and_then(|file| file.take(BEGINNING).read_to_end(&mut beginning));
    read.is_ok() && !String::from_utf8_lossy(&beginning).contains("forms:")
}

/// Tells one program, and the language it speaks, from another.
fn program(lang: Lang) -> u64 {
    let mut hasher = DefaultHasher::new();
    (env!("CARGO_PKG_VERSION"), lang.pick("zh", "en")).hash(&mut hasher);
    std::env::current_exe().ok().and_then(|path| stamp(&path)).hash(&mut hasher);
    hasher.finish()
}

fn absolute(path: &Path) -> Option<PathBuf> {
    let found = std::path::absolute(path).ok()?;
    // Names that are no text cannot be kept.
    (shown(&found) == found.to_str()?).then_some(found)
}
