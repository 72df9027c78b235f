//! `yusuan fmt` and `yusuan new`: commands that write budget files.

use std::io;
use std::path::Path;

use super::args::{FmtArgs, NewArgs};
use super::write_new::write_new;
use super::{Console, ExitStatus, shown};
use crate::budget::{Budget, BudgetUnit};
use crate::file::{self, FileError, Saver};

/// Files that do not fit their form set are told and left as they are.
pub(super) fn fmt(console: &mut Console<'_>, args: &FmtArgs) -> io::Result<ExitStatus> {
    let mut outcome = ExitStatus::Well;
    for path in &args.files {
        let done = match fmt_one(console, path, args.check) {
            Ok(Fmt::Same) => ExitStatus::Well,
            Ok(Fmt::Left) => ExitStatus::Failed,
            Ok(Fmt::Changed) => {
                writeln!(console.out, "{}", shown(path))?;
                match args.check {
                    true => ExitStatus::Found,
                    false => ExitStatus::Well,
                }
            }
            Err(error) => console.error(&error),
        };
        outcome = outcome.max(done);
    }
    Ok(outcome)
}

enum Fmt {
    Same,
    Changed,
    /// Not read in full, and so not written.
    Left,
}

fn fmt_one(console: &Console<'_>, path: &Path, check: bool) -> Result<Fmt, FileError> {
    let text = file::read_text(path)?;
    let opened = file::read(path, &text)?;
    if console.problems(path, &opened.problems) != ExitStatus::Well {
        return Ok(Fmt::Left);
    }
    let save_changes = file::save_changes(path, &text, &opened.forms)?;
    if save_changes.is_empty() {
        return Ok(Fmt::Same);
    }
    if !check {
        // Laying out anew is what was asked for; anything else is told and kept.
        if save_changes.is_grave() {
            let original = Saver::default().keep_original(path, save_changes.format)?;
            console.save_changes(path, &save_changes, &original);
        }
        file::save_unchanged(path, &opened.forms, &opened.budget, opened.fingerprint)?;
    }
    Ok(Fmt::Changed)
}

pub(super) fn new(console: &mut Console<'_>, args: &NewArgs) -> io::Result<ExitStatus> {
    let forms = match file::find_forms(&args.file, &args.forms) {
        Ok(forms) => forms.for_year(args.year),
        Err(error) => return Ok(console.error(&error)),
    };
    let unit =
        BudgetUnit { name: args.unit.clone(), code: args.code.clone(), ..BudgetUnit::default() };
    let budget = Budget::blank(&forms, unit, args.year);
    let text = file::write(&forms, &budget);
    match write_new(&args.file, &text) {
        Ok(()) => Ok(ExitStatus::Well),
        Err(error) => Ok(console.error(&error)),
    }
}
