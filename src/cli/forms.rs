//! `yusuan forms`: the form sets inside the program, and those that others write.

use std::io;
use std::path::Path;

use super::args::{FormsArgs, FormsCommand};
use super::{Console, ExitStatus, shown};
use crate::file;
use crate::form::{FormSet, shipped, shipped_ids};
use crate::lang::Tell;
use crate::review::table::{TextCell, aligned};

pub(super) fn run(console: &mut Console<'_>, args: &FormsArgs) -> io::Result<ExitStatus> {
    match &args.command {
        None | Some(FormsCommand::List) => list(console),
        Some(FormsCommand::Draft { files, id }) => super::draft::run(console, files, id),
        Some(FormsCommand::Check { files }) => {
            let mut outcome = ExitStatus::Well;
            for path in files {
                outcome = outcome.max(check(console, path)?);
            }
            Ok(outcome)
        }
    }
}

fn list(console: &mut Console<'_>) -> io::Result<ExitStatus> {
    let lang = console.lang;
    let rows: Vec<Vec<TextCell>> = shipped_ids()
        .iter()
        .filter_map(|id| shipped(id))
        .map(|forms| {
            let tables = forms.tables.len();
            vec![
                TextCell::text(forms.id.as_str()),
                TextCell::text(forms.name.get(lang)),
                TextCell::text(lang.pick(format!("{} 年", forms.year), forms.year.to_string())),
                TextCell::text(lang.pick(format!("{tables} 张表"), format!("{tables} tables"))),
            ]
        })
        .collect();
    aligned(console.out, &rows, 0)?;
    Ok(ExitStatus::Well)
}

fn check(console: &mut Console<'_>, path: &Path) -> io::Result<ExitStatus> {
    let text = match file::read_text(path) {
        Ok(text) => text,
        Err(error) => return Ok(console.error(&error)),
    };
    let Err(faults) = FormSet::parse(&text) else {
        return Ok(ExitStatus::Well);
    };
    for fault in &faults {
        writeln!(console.out, "{}:{}", shown(path), fault.tell(console.lang))?;
    }
    Ok(ExitStatus::Found)
}
