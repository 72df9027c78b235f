//! Last year's published budget, read to hold this year's against.

use std::path::Path;

use crate::engine::LastYear;
use crate::file::{self, FileError};

/// The budget in that file, which must be of the year before `year`.
pub fn last_year(path: &Path, year: i32) -> Result<LastYear, FileError> {
    let opened = file::open(path)?;
    let (found, wanted) = (opened.budget.year, year.saturating_sub(1));
    if found != wanted {
        return Err(FileError::OtherYear { path: path.to_owned(), year: found, wanted });
    }
    let name = path.file_name().map(|name| name.to_string_lossy().into_owned());
    Ok(LastYear::new(&opened.forms, opened.budget, name.unwrap_or_default()))
}
