//! RON in and out: reading with places, canonical writing, atomic saving.
//!
//! [`read`] gives a budget and the problems met on the way; [`write`] gives the canonical text.
//!
//! Never knows egui.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use crate::budget::Budget;
use crate::form::FormSet;
use crate::lang::{Lang, Tell, Words};

/// Something in a file that does not fit, though the rest could be read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Problem {
    /// 1-based; 0 where it concerns the whole file.
    pub line: usize,
    /// 1-based, in characters.
    pub column: usize,
    pub what: Words,
    pub remedy: Words,
}

/// A file that could be read.
#[derive(Debug)]
pub struct Opened {
    pub forms: Arc<FormSet>,
    pub budget: Budget,
    pub problems: Vec<Problem>,
    /// Written by a newer version of the program: open to inspect only.
    pub newer: bool,
    /// The bytes that were read, for noticing a change on disk: length and hash.
    pub stamp: Stamp,
}

/// Tells whether a file is still the one that was read.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Stamp {
    pub bytes: u64,
    pub hash: u64,
}

/// Why a file cannot be read or written at all.
#[derive(Debug)]
pub enum FileError {
    /// The system refused: what was tried, the path, its reason.
    Io {
        path: PathBuf,
        doing: Words,
        error: std::io::Error,
    },
    /// Larger than the program reads; the bound in bytes.
    TooLarge { path: PathBuf, bound: u64 },
    /// Not a budget file: where and why.
    Syntax { path: PathBuf, problem: Problem },
    /// The form set it names is neither shipped nor beside the file.
    UnknownForms { path: PathBuf, id: String },
    /// The form set beside it is faulty.
    FaultyForms {
        path: PathBuf,
        faults: Vec<crate::form::FormFault>,
    },
}

impl Tell for FileError {
    fn tell(&self, _lang: Lang) -> String {
        format!("{self:?}")
    }
}

/// The sample budget inside the program, as an unsaved copy.
pub fn sample() -> Result<Opened, FileError> {
    open(Path::new(""))
}

/// Reads a budget file from disk.
pub fn open(path: &Path) -> Result<Opened, FileError> {
    Err(FileError::UnknownForms {
        path: path.to_owned(),
        id: String::new(),
    })
}

/// The canonical text of a budget.
pub fn write(_forms: &FormSet, _budget: &Budget) -> String {
    String::new()
}

/// Saves atomically: the file is the old or the new one, never half of either.
pub fn save(_path: &Path, _forms: &FormSet, _budget: &Budget) -> Result<Stamp, FileError> {
    Ok(Stamp::default())
}
