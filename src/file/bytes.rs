//! A file's bytes, never more than the program reads.

use std::fs::File;
use std::io::{self, ErrorKind, Read};
use std::path::Path;

use super::MAX_BYTES;
use super::error::FileError;
use super::fingerprint::{Fingerprint, Fingerprinter};
use crate::lang::Text;

fn unread(path: &Path, error: io::Error) -> FileError {
    let doing = Text::new("读取文件", "reading the file");
    FileError::Io { path: path.to_owned(), doing, error }
}

/// The fingerprint of what is in a file now, which is not held in memory.
pub fn fingerprint_of(path: &Path) -> Result<Fingerprint, FileError> {
    let metadata = std::fs::metadata(path).map_err(|error| unread(path, error))?;
    if metadata.is_dir() {
        return Err(unread(path, ErrorKind::IsADirectory.into()));
    }
    let mut fingerprinter = Fingerprinter::default();
    let file = File::open(path).map_err(|error| unread(path, error))?;
    let read = each_part(file.take(MAX_BYTES + 1), &mut |part| {
        fingerprinter.add(part);
        Ok(())
    });
    read.map_err(|error| unread(path, error))?;
    let found = fingerprinter.end();
    match found.bytes > MAX_BYTES {
        true => Err(FileError::TooLarge { path: path.to_owned(), bound: MAX_BYTES }),
        false => Ok(found),
    }
}

/// Reads to the end, part by part.
pub(super) fn each_part(
    mut from: impl Read,
    take: &mut dyn FnMut(&[u8]) -> io::Result<()>,
) -> io::Result<()> {
    let mut part = vec![0; 1 << 16];
    loop {
        match from.read(&mut part) {
            Ok(0) => return Ok(()),
            Ok(length) => take(part.get(..length).unwrap_or_default())?,
            Err(error) if error.kind() == ErrorKind::Interrupted => {}
            Err(error) => return Err(error),
        }
    }
}

/// The bytes of a file, within the bound.
pub(super) fn bytes(path: &Path) -> Result<Vec<u8>, FileError> {
    let io = |error| unread(path, error);
    let too_large = || FileError::TooLarge { path: path.to_owned(), bound: MAX_BYTES };
    let metadata = std::fs::metadata(path).map_err(io)?;
    if metadata.is_dir() {
        return Err(io(ErrorKind::IsADirectory.into()));
    }
    if metadata.len() > MAX_BYTES {
        return Err(too_large());
    }
    let mut bytes = Vec::with_capacity(usize::try_from(metadata.len()).unwrap_or_default() + 1);
    File::open(path).map_err(io)?.take(MAX_BYTES + 1).read_to_end(&mut bytes).map_err(io)?;
    if bytes.len() as u64 > MAX_BYTES { Err(too_large()) } else { Ok(bytes) }
}
