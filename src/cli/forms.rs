//! `yusuan forms`: the form sets inside the program, and those that others write.

use std::io;
use std::path::Path;

use super::args::{FormsArgs, FormsCommand};
use super::tried;
use super::{Console, Outcome, shown};
use crate::file;
use crate::form::{FormSet, shipped, shipped_ids};
use crate::lang::Tell;
use crate::review::table::{Cell, aligned};

pub(super) fn run(console: &mut Console<'_>, args: &FormsArgs) -> io::Result<Outcome> {
    match &args.command {
        None | Some(FormsCommand::List) => list(console),
        Some(FormsCommand::Check { files, with: None }) => {
            let mut outcome = Outcome::Well;
            for path in files {
                outcome = outcome.max(check(console, path)?);
            }
            Ok(outcome)
        }
        Some(FormsCommand::Check { files, with: Some(budget) }) => match files.as_slice() {
            [path] => tried::run(console, path, budget),
            _ => Ok(console.complain(
                console.lang.pick("--with 只用于一套表样", "--with goes with one form set"),
            )),
        },
        Some(FormsCommand::Doc) => doc(console),
    }
}

fn list(console: &mut Console<'_>) -> io::Result<Outcome> {
    let lang = console.lang;
    let rows: Vec<Vec<Cell>> = shipped_ids()
        .iter()
        .filter_map(|id| shipped(id))
        .map(|forms| {
            let tables = forms.tables.len();
            vec![
                Cell::text(forms.id.as_str()),
                Cell::text(forms.name.get(lang)),
                Cell::text(lang.pick(format!("{} 年", years(&forms)), years(&forms))),
                Cell::text(lang.pick(format!("{tables} 张表"), format!("{tables} tables"))),
            ]
        })
        .collect();
    aligned(console.out, &rows, 0)?;
    Ok(Outcome::Well)
}

/// The page on everything that can be written in a form set.
fn doc(console: &mut Console<'_>) -> io::Result<Outcome> {
    write!(console.out, "{}", crate::form::manual(console.lang))?;
    Ok(Outcome::Well)
}

/// For which years a form set is good.
fn years(forms: &FormSet) -> String {
    match forms.years.to_string() {
        years if years.is_empty() => forms.year.to_string(),
        years => years,
    }
}

fn check(console: &mut Console<'_>, path: &Path) -> io::Result<Outcome> {
    let text = match file::read_text(path) {
        Ok(text) => text,
        Err(error) => return Ok(console.error(&error)),
    };
    let Err(faults) = file::parse_forms(path, &text) else {
        return Ok(Outcome::Well);
    };
    for fault in &faults {
        writeln!(console.out, "{}:{}", shown(path), fault.tell(console.lang))?;
    }
    Ok(Outcome::Found)
}
