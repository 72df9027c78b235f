//! Putting a budget on disk: the old file or the new one, never half of either.

use std::io::{ErrorKind, Write};
use std::path::{Path, PathBuf};

use atomic_write_file::AtomicWriteFile;

use super::open::bytes;
use super::problem::{FileError, words};
use crate::budget::Budget;
use crate::form::FormSet;

/// Tells whether a file is still the one that was read.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Stamp {
    pub bytes: u64,
    pub hash: u64,
}

/// The stamp of a file's content. It notices changes; it is no protection against forgery.
pub fn stamp(bytes: &[u8]) -> Stamp {
    const FACTOR: u64 = 0x9e37_79b9_7f4a_7c15;
    let mix = |hash: u64, word: u64| (hash.rotate_left(23) ^ word).wrapping_mul(FACTOR);
    let (words, rest) = bytes.as_chunks::<8>();
    let hash = words.iter().fold(FACTOR, |hash, word| mix(hash, u64::from_le_bytes(*word)));
    let hash = rest.iter().fold(hash, |hash, byte| mix(hash, u64::from(*byte)));
    Stamp { bytes: bytes.len() as u64, hash: hash ^ hash >> 32 }
}

/// Saves atomically and gives the stamp of what was written. Permissions stay as they were; where
/// the path is a link, the file it leads to is written.
pub fn save(path: &Path, forms: &FormSet, budget: &Budget) -> Result<Stamp, FileError> {
    put(path, &super::write(forms, budget))
}

/// As [`save`], but refuses ([`FileError::Changed`]) where the file on disk is no longer the one
/// that was opened or last saved. A file that was deleted meanwhile is written anew.
pub fn save_unchanged(
    path: &Path,
    forms: &FormSet,
    budget: &Budget,
    opened: Stamp,
) -> Result<Stamp, FileError> {
    match bytes(path) {
        Ok(bytes) if stamp(&bytes) == opened => {}
        Err(FileError::Io { error, .. }) if error.kind() == ErrorKind::NotFound => {}
        Ok(_) | Err(FileError::TooLarge { .. }) => {
            return Err(FileError::Changed { path: path.to_owned() });
        }
        Err(other) => return Err(other),
    }
    save(path, forms, budget)
}

/// Writes a text in place of a file.
pub(crate) fn put(path: &Path, text: &str) -> Result<Stamp, FileError> {
    let io = |error| FileError::Io {
        path: path.to_owned(),
        doing: words("保存文件", "saving the file"),
        error,
    };
    let target: PathBuf = match std::fs::canonicalize(path) {
        Ok(target) => target,
        Err(error) if error.kind() == ErrorKind::NotFound => path.to_owned(),
        Err(error) => return Err(io(error)),
    };
    if let Ok(metadata) = std::fs::metadata(&target) {
        if metadata.is_dir() {
            return Err(io(ErrorKind::IsADirectory.into()));
        }
        // Renaming would replace it all the same.
        if metadata.permissions().readonly() {
            return Err(io(ErrorKind::PermissionDenied.into()));
        }
    }
    let mut file = AtomicWriteFile::open(&target).map_err(io)?;
    file.write_all(text.as_bytes()).map_err(io)?;
    file.commit().map_err(io)?;
    Ok(stamp(text.as_bytes()))
}
