//! The whole check (全审): what the checks found, grouped by cause, counted, explained, commented,
//! made into a page to send back; and a folder of files checked in one go.
//!
//! [`Report::of`] gathers one document; `text`, `csv`, `html` and JSON write it ([`Form`]).
//! [`folder::check`] gives a row for every file below folders, [`RowsWriter`] writes them as they come.
//!
//! Never knows egui.

pub mod clock;
mod csv;
pub mod folder;
mod group;
mod html;
mod last;
mod report;
mod rows;
pub(crate) mod table;
mod text;

use std::io::{self, Write};
use std::path::Path;

pub use group::{FindingGroup, Tally, groups, groups_of, open_groups};
pub use last::{last_year, opened_last, other, units};
pub use report::{
    AnnotationLine, CauseLine, FindingLine, MAX_EXPLAINED, Report, Subject, TableTally,
    describe_place, left_over, only_beside, status_word,
};
pub use rows::RowsWriter;

/// How a report is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Form {
    Text,
    /// With a byte order mark, so that spreadsheets take it for UTF-8.
    Csv,
    Json,
    /// One page without script or other files.
    Html,
}

impl Form {
    /// By the name's extension: `html`, `csv`, `json`, `txt`.
    pub fn by_name(path: &Path) -> Option<Self> {
        let extension = path.extension()?.to_str()?.to_ascii_lowercase();
        match extension.as_str() {
            "html" | "htm" => Some(Self::Html),
            "csv" => Some(Self::Csv),
            "json" => Some(Self::Json),
            "txt" => Some(Self::Text),
            _ => None,
        }
    }
}

impl Report {
    /// Writes the report.
    pub fn write(&self, out: &mut dyn Write, form: Form) -> io::Result<()> {
        match form {
            Form::Text => text::report(out, self),
            Form::Csv => csv::report(out, self),
            Form::Html => html::report(out, self),
            Form::Json => {
                serde_json::to_writer_pretty(&mut *out, self)?;
                writeln!(out)
            }
        }
    }
}

impl folder::Folder {
    /// Writes the table of files.
    pub fn write(&self, out: &mut dyn Write, form: Form) -> io::Result<()> {
        match form {
            Form::Text => text::folder(out, self),
            Form::Csv => csv::folder(out, self),
            Form::Html => html::folder(out, self),
            Form::Json => {
                serde_json::to_writer_pretty(&mut *out, self)?;
                writeln!(out)
            }
        }
    }
}
