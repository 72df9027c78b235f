//! A file's text into a budget.
//!
//! Values go straight into the model, column by column of the form, so that a large file is held
//! once. A file that is not laid out as the program writes it (a table whose form is unknown or
//! named after its rows, figures without quotes) makes the reader begin again in *careful* mode,
//! in which every table, block and cell is taken as RON text first.

mod annotations;
mod arrange;
mod blocks;
mod cells;
mod comment;
mod document;
mod fault;
mod head;
mod item;
mod origin;
mod reader;
mod rows;
mod tables;

use crate::source::Diagnostic;
use ron::Options;
use ron::error::Error as RonError;

use crate::budget::Budget;
use crate::form::FormSet;
use document::DocumentSeed;
use reader::{BudgetReader, Stop};

pub(super) use arrange::implied_level;
pub(super) use cells::holds_cell;
pub(super) use fault::syntax;
pub(super) use head::read as head;

/// Reads `text` (without byte order mark) as a budget on `forms`.
pub(super) fn budget(text: &str, forms: &FormSet) -> Result<(Budget, Vec<Diagnostic>), Diagnostic> {
    let comments = comment::any(text);
    let mut lenient = false;
    loop {
        let mut reader = BudgetReader::new(text, forms, lenient, comments);
        let result = Options::default().from_str_seed(text, DocumentSeed(&mut reader));
        let error = match result {
            Ok(mut budget) => {
                if let Err(at) = comment::attach(&reader, &mut budget) {
                    let what = ("注释太多", "too many comments");
                    return Err(Diagnostic::at_byte(
                        text,
                        at,
                        what,
                        ("请删去一些", "delete some of them"),
                    ));
                }
                arrange::finish(forms, &mut budget);
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
            None => fault::syntax(text, 0, &error),
        });
    }
}
