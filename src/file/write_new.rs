//! Writing a file that must not exist yet.

use std::fs::OpenOptions;
use std::io::Write as _;
use std::path::Path;

use crate::lang::Text;

use super::error::FileError;

/// Writes a file that must not exist yet.
pub fn write_new(path: &Path, text: &str) -> Result<(), FileError> {
    // Only a file that this very call makes is written.
    let made = OpenOptions::new().write(true).create_new(true).open(path);
    let written = made.and_then(|mut file| {
        let whole = file.write_all(text.as_bytes()).and_then(|()| file.sync_all());
        if whole.is_err() {
            // The half of it that this call made; the first error is the one to report.
            let _ = std::fs::remove_file(path);
        }
        whole
    });
    written.map_err(|error| {
        let doing = Text::new("新建文件", "making the file");
        FileError::Io { path: path.to_owned(), doing, error }
    })
}
