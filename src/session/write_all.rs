//! Writing a set of files into a folder: none is replaced unasked.

use std::io;
use std::path::{Path, PathBuf};

use crate::file::{self, FileError};
use crate::lang::{Lang, Tell};

/// Why files were not written.
#[derive(Debug)]
pub enum WriteAllError {
    /// A file is there and was not to be replaced.
    Exists(PathBuf),
    Folder(PathBuf, io::Error),
    File(FileError),
}

impl Tell for WriteAllError {
    fn tell(&self, lang: Lang) -> String {
        match (self, lang) {
            (Self::Exists(path), Lang::Zh) => {
                format!(
                    "{}：已经存在；换一个文件夹，或同意覆盖（命令行：--overwrite）",
                    path.display()
                )
            }
            (Self::Exists(path), Lang::En) => {
                format!(
                    "{}: exists; choose another folder, or agree to replace it (--overwrite on the command line)",
                    path.display()
                )
            }
            (Self::Folder(path, error), lang) => {
                let (path, why) = (path.display(), file::system_reason(error, lang));
                match lang {
                    Lang::Zh => format!("{path}：不能建立文件夹：{why}"),
                    Lang::En => format!("{path}: cannot make the folder: {why}"),
                }
            }
            (Self::File(error), lang) => error.tell(lang),
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

/// Writes files into a folder that is made where it is not there, each whole or not at all.
pub fn write_all(
    folder: &Path,
    files: &[(PathBuf, Vec<u8>)],
    overwrite: bool,
) -> Result<(), WriteAllError> {
    untaken(files.iter().map(|(path, _)| path), overwrite)?;
    std::fs::create_dir_all(folder)
        .map_err(|error| WriteAllError::Folder(folder.to_owned(), error))?;
    for (path, bytes) in files {
        file::Saver::default().put_bytes(path, bytes).map_err(WriteAllError::File)?;
    }
    Ok(())
}
