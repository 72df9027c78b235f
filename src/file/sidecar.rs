//! Comments in a file of their own beside the budget's, so that it stays as it is.

use crate::lang::Text;
use std::path::{Path, PathBuf};

use super::bytes::bytes;
use super::error::FileError;
use super::open::decode;
use super::progress::OpenProgress;
use super::save::Saver;
use super::{read as reader, write};
use crate::budget::Comment;
use crate::form::FormSet;

/// What the name of such a file ends in, after the budget's own name without `.ron`.
const ENDING: &str = ".comments.ron";

/// Where the comments on the file `path` are: `预算.comments.ron` beside `预算.ron`.
pub fn comments_path(path: &Path) -> PathBuf {
    let name = path.file_name().map(|name| name.to_string_lossy().into_owned());
    let name = name.unwrap_or_default();
    path.with_file_name(format!("{}{ENDING}", name.strip_suffix(".ron").unwrap_or(&name)))
}

/// Whether a file of that name holds comments.
pub fn is_comments_name(name: &str) -> bool {
    name.ends_with(ENDING)
}

/// The comments beside the file `path`; none where there is no such file.
pub fn read_comments(path: &Path, forms: &FormSet) -> Result<Vec<Comment>, FileError> {
    let place = comments_path(path);
    let read = match bytes(&place) {
        Err(FileError::Io { error, .. }) if error.kind() == std::io::ErrorKind::NotFound => {
            return Ok(Vec::new());
        }
        other => other?,
    };
    let text = decode(&place, read)?;
    let text = text.strip_prefix('\u{feff}').unwrap_or(&text);
    let syntax = |problem| FileError::Syntax { path: place.clone(), problem: Box::new(problem) };
    let (found, _) =
        reader::value_by_value(text, forms, &OpenProgress::default()).map_err(syntax)?;
    Ok(found.comments)
}

/// Writes the comments beside the file `path`; where there are none, the file goes.
pub fn save_comments(path: &Path, comments: &[Comment]) -> Result<(), FileError> {
    let place = comments_path(path);
    if comments.is_empty() {
        return match std::fs::remove_file(&place) {
            Err(error) if error.kind() != std::io::ErrorKind::NotFound => Err(FileError::Io {
                path: place,
                doing: Text::new("删除批注文件", "removing the file of comments"),
                error,
            }),
            _ => Ok(()),
        };
    }
    let name = path.file_name().map(|name| name.to_string_lossy().into_owned());
    let text = write::comments_alone(&name.unwrap_or_default(), comments);
    Saver::default().put(&place, &text).map(|_| ())
}
