//! Writing a set of files into a folder: none is replaced unasked.

use std::io;
use std::path::{Path, PathBuf};

use crate::file::{self, FileError};
use crate::source::{Diagnostic, Fault, system_reason};

/// Why files were not written.
#[derive(Debug)]
pub enum WriteAllError {
    /// A file is there and was not to be replaced.
    Exists(PathBuf),
    Folder(PathBuf, io::Error),
    File(FileError),
}

impl Fault for WriteAllError {
    fn diagnostic(&self) -> Diagnostic {
        match self {
            Self::Exists(path) => Diagnostic::new(
                ("已经存在", "exists"),
                (
                    "换一个文件夹，或同意覆盖（命令行：--overwrite）",
                    "choose another folder, or agree to replace it (--overwrite on the command line)",
                ),
            )
            .in_file(path),
            Self::Folder(path, error) => {
                let mut reason = system_reason(error);
                reason.what.zh = format!("不能建立文件夹：{}", reason.what.zh);
                reason.what.en = format!("cannot make the folder: {}", reason.what.en);
                reason.in_file(path)
            }
            Self::File(error) => error.diagnostic(),
        }
    }
}

/// Whether the files may be written: none is there, or they may be replaced.
pub fn untaken<'a>(
    mut paths: impl Iterator<Item = &'a PathBuf>,
    overwrite: bool,
) -> Result<(), WriteAllError> {
    match paths.find(|path| !overwrite && path.exists()) {
        Some(path) => Err(WriteAllError::Exists(path.clone())),
        None => Ok(()),
    }
}

/// Writes files into a folder that is made where it is not there: all of them, or everything stays as
/// it was.
pub fn write_all(
    folder: &Path,
    files: &[(PathBuf, Vec<u8>)],
    overwrite: bool,
) -> Result<(), WriteAllError> {
    untaken(files.iter().map(|(path, _)| path), overwrite)?;
    let made: Vec<&Path> = folder.ancestors().take_while(|own| !own.exists()).collect();
    let written = std::fs::create_dir_all(folder)
        .map_err(|error| WriteAllError::Folder(folder.to_owned(), error))
        .and_then(|()| file::Saver::default().put_all(files).map_err(WriteAllError::File));
    if written.is_err() {
        // The deepest first; one in which somebody else put something stays.
        for own in made {
            let _ = std::fs::remove_dir(own);
        }
    }
    written
}
