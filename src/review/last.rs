//! Last year's published budget, read to compare this year's with.

use std::path::Path;

use crate::engine::LastYear;
use crate::file::{self, FileError, Opened};
use crate::import::{ImportError, open_budget_of};
use crate::source::Diagnostic;

/// The budget in that file of any kind, which must be of the year before `year`, and what of the
/// file found no place in it.
pub fn last_year(path: &Path, year: i32) -> Result<(LastYear, Vec<Diagnostic>), ImportError> {
    Ok(opened_last(path, open_budget_of(path, year.saturating_sub(1))?))
}

/// The same for a file that was opened.
pub fn opened_last(path: &Path, opened: Opened) -> (LastYear, Vec<Diagnostic>) {
    let name = path.file_name().map(|name| name.to_string_lossy().into_owned());
    let last = LastYear::new(&opened.forms, opened.budget, name.unwrap_or_default());
    (last, opened.problems)
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
