//! A file's bytes, never more than the program reads.

use std::fs::File;
use std::io::{ErrorKind, Read as _};
use std::path::Path;

use super::MAX_BYTES;
use super::error::FileError;
use crate::lang::Text;

/// The bytes of a file, within the bound.
pub(super) fn bytes(path: &Path) -> Result<Vec<u8>, FileError> {
    let io = |error| FileError::Io {
        path: path.to_owned(),
        doing: Text::new("读取文件", "reading the file"),
        error,
    };
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
