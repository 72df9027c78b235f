//! Last year's published budget, read to compare this year's with.

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

/// Another document, of any year, for checks that ask `with( )` or `units( )`.
pub fn other(path: &Path) -> Result<LastYear, FileError> {
    let opened = file::open(path)?;
    let name = path.file_name().map(|name| name.to_string_lossy().into_owned());
    Ok(LastYear::new(&opened.forms, opened.budget, name.unwrap_or_default()))
}

/// The budgets below a folder but `own`, by path; files that are no budgets are passed over, those
/// that cannot be read are given back with the reason.
pub fn units(folder: &Path, own: &Path) -> (Vec<LastYear>, Vec<FileError>) {
    let same = |path: &Path| match (path.canonicalize(), own.canonicalize()) {
        (Ok(a), Ok(b)) => a == b,
        _ => path == own,
    };
    let (mut units, mut failed) = (Vec::new(), Vec::new());
    for path in super::folder::budget_files(folder) {
        if same(&path) {
            continue;
        }
        match other(&path) {
            Ok(unit) => units.push(unit),
            // A form set, or a file of comments.
            Err(FileError::Syntax { .. }) => {}
            Err(error) => failed.push(error),
        }
    }
    (units, failed)
}
