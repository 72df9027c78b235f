//! A file's text into a budget.
//!
//! Values go straight into the model, column by column of the form, so that a large file is held
//! once; large lists of rows are read apart, on all cores ([`fast`]). A file that is not laid out as the program writes it (a table whose form is unknown or
//! named after its rows, figures without quotes) makes the reader begin again in *careful* mode,
//! in which every table, block and cell is taken as RON text first.

mod annotations;
mod arrange;
mod beginning;
mod blocks;
mod cells;
mod comment;
mod document;
mod fast;
mod fault;
mod head;
mod item;
mod origin;
mod reader;
mod rows;
mod tables;

use std::sync::Arc;

use ron::Options;
use ron::error::Error as RonError;

use crate::budget::{Budget, Table};
use crate::file::progress::{FirstRows, OpenProgress};
use crate::form::FormSet;
use crate::lang::Text;
use crate::source::Diagnostic;
use document::DocumentSeed;
use reader::{BudgetReader, Stop, TextPart};

pub(super) use arrange::implied_level;
pub(super) use cells::holds_cell;
pub(super) use fault::syntax;
pub(super) use head::read as head;

/// Reads `text` (without byte order mark) as a budget on `forms`.
pub(super) fn budget(
    text: &str,
    forms: &Arc<FormSet>,
    progress: &OpenProgress,
) -> Result<(Budget, Vec<Diagnostic>), Diagnostic> {
    progress.begin(text.len());
    if progress.wants_first_rows()
        && let Some(budget) = first_rows(text, forms)
    {
        progress.show_first_rows(FirstRows { forms: Arc::clone(forms), budget });
    }
    let apart = fast::rows(text, forms, progress);
    if let Some((mut budget, problems, rows)) = apart.and_then(|rows| {
        let part = TextPart {
            text: &rows.rest,
            whole: text,
            left_out: &rows.left_out,
            rows: rows.count,
            weight: rows.weight,
        };
        let (budget, problems) = read(part, forms, false, progress).ok()?;
        Some((budget, problems, rows))
    }) && rows.put_into(&mut budget)
    {
        arrange::finish(forms, &mut budget);
        return Ok((budget, problems));
    }
    value_by_value(text, forms, progress)
}

/// The budget as far as it is in the beginning of a large text; `None` where no figure is.
fn first_rows(text: &str, forms: &FormSet) -> Option<Budget> {
    let first = beginning::beginning(text)?;
    let (budget, _) = value_by_value(&first, forms, &OpenProgress::default()).ok()?;
    budget.tables.iter().any(Table::has_figures).then_some(budget)
}

/// As [`budget`], without the way that large lists of rows take.
pub(super) fn value_by_value(
    text: &str,
    forms: &FormSet,
    progress: &OpenProgress,
) -> Result<(Budget, Vec<Diagnostic>), Diagnostic> {
    progress.begin(text.len());
    let (mut budget, problems) = read(TextPart::whole(text), forms, comment::any(text), progress)?;
    arrange::finish(forms, &mut budget);
    Ok((budget, problems))
}

/// Reads a text whose tables and rows stay as they come.
fn read(
    part: TextPart<'_>,
    forms: &FormSet,
    comments: bool,
    progress: &OpenProgress,
) -> Result<(Budget, Vec<Diagnostic>), Diagnostic> {
    let text = part.text;
    let mut lenient = false;
    loop {
        let mut reader = BudgetReader::new(part, forms, lenient, comments, progress);
        let result = Options::default().from_str_seed(text, DocumentSeed(&mut reader));
        let error = match result {
            Ok(mut budget) => {
                if let Err(at) = comment::attach(&reader, &mut budget) {
                    let what = ("注释太多", "too many comments");
                    let remedy = ("请删去一些", "delete some of them");
                    return Err(Diagnostic::at_byte(text, at, what, remedy));
                }
                return Ok((budget, reader.problems()));
            }
            Err(error) => error,
        };
        let careless = !lenient && error.code == RonError::ExpectedString;
        return Err(match reader.stopped {
            Some(Stop::Lenient) => {
                lenient = true;
                continue;
            }
            None if careless => {
                lenient = true;
                continue;
            }
            Some(Stop::Inner { base, error }) => fault::syntax(text, base, &error),
            Some(Stop::Bound { at, what, remedy }) => Diagnostic::at_byte(text, at, what, remedy),
            Some(Stop::Cancelled) => Diagnostic::new(("已取消", "cancelled"), Text::default()),
            None => fault::syntax(text, 0, &error),
        });
    }
}
