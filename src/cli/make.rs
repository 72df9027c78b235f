//! `yusuan fmt` and `yusuan new`: commands that write budget files.

use std::io;
use std::path::Path;
use std::sync::Arc;

use super::args::{FmtArgs, KeepAmounts, NewArgs};
use super::{Console, ExitStatus, shown};
use crate::budget::{Budget, BudgetUnit};
use crate::edit::{LastAmounts, NextYear, next_year, projects};
use crate::file::write_new;
use crate::file::{self, FileError, Saver};
use crate::form::FormSet;
use crate::import::{self, Input};
use crate::lang::Lang;
use crate::read::Watch;

/// Files that do not fit their form set are reported and left as they are.
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
        // Laying out anew is what was asked for; anything else is reported and kept.
        if save_changes.is_grave() {
            let original = Saver::default().keep_original(path, save_changes.format)?;
            console.save_changes(path, &save_changes, &original);
        }
        file::save_unchanged(path, &opened.forms, &opened.budget, opened.fingerprint)?;
    }
    Ok(Fmt::Changed)
}

pub(super) fn new(console: &mut Console<'_>, args: &NewArgs) -> io::Result<ExitStatus> {
    let given = |field: &Option<String>| field.clone().unwrap_or_default();
    let (forms, budget) = match &args.from {
        Some(last) => match from_last(console, args, last)? {
            Ok(made) => made,
            Err(outcome) => return Ok(outcome),
        },
        None => {
            let forms = match file::find_forms(&args.file, &given(&args.forms)) {
                Ok(forms) => forms,
                Err(error) => return Ok(console.error(&error)),
            };
            let unit = BudgetUnit {
                name: given(&args.unit),
                code: given(&args.code),
                department: given(&args.department),
                department_code: given(&args.department_code),
            };
            let year = args.year.unwrap_or(forms.year);
            let forms = forms.for_year(year);
            let budget = Budget::begin(&forms, unit, year);
            (forms, budget)
        }
    };
    let text = file::write(&forms, &budget);
    match write_new(&args.file, &text) {
        Ok(()) => Ok(ExitStatus::Well),
        Err(error) => Ok(console.error(&error)),
    }
}

/// A budget that goes on from last year's.
fn from_last(
    console: &mut Console<'_>,
    args: &NewArgs,
    path: &Path,
) -> io::Result<Result<(Arc<FormSet>, Budget), ExitStatus>> {
    let last = match import::open(path, None, &mut Watch::default()) {
        Ok(Input::Budget(last)) => {
            // What was not read in full would be lost without a word.
            if console.problems(path, &last.problems) != ExitStatus::Well {
                return Ok(Err(ExitStatus::Failed));
            }
            *last
        }
        Ok(Input::Imported(last)) => {
            console.complain(&format!(
                "{}{}{}",
                shown(path),
                console.lang.pick("：", ": "),
                last.summary(console.lang)
            ));
            let last = last.into_opened();
            console.problems(path, &last.problems);
            last
        }
        Err(error) => return Ok(Err(console.error(&error))),
    };
    let forms = match &args.forms {
        None => Arc::clone(&last.forms),
        Some(id) => match file::find_forms(&args.file, id) {
            Ok(forms) => forms,
            Err(error) => return Ok(Err(console.error(&error))),
        },
    };
    let known = projects(&last.forms, &last.budget);
    if let Some(unknown) = args.end.iter().find(|name| !known.contains(name)) {
        let lang = console.lang;
        return Ok(Err(console.complain(&match lang {
            Lang::Zh => format!("上年没有项目“{unknown}”；有：{}", known.join("、")),
            Lang::En => format!("last year has no project “{unknown}”, but: {}", known.join(", ")),
        })));
    }
    let options = NextYear {
        year: args.year.unwrap_or(last.budget.year + 1),
        amounts: match args.keep_amounts {
            KeepAmounts::Clear => LastAmounts::Clear,
            KeepAmounts::LastYear => LastAmounts::LastYear,
        },
        ended: args.end.iter().cloned().collect(),
    };
    let mut budget = next_year(&last.forms, &last.budget, &forms, &options);
    let unit = &mut budget.unit;
    for (own, given) in [
        (&mut unit.name, &args.unit),
        (&mut unit.code, &args.code),
        (&mut unit.department, &args.department),
        (&mut unit.department_code, &args.department_code),
    ] {
        if let Some(given) = given {
            own.clone_from(given);
        }
    }
    Ok(Ok((forms, budget)))
}
