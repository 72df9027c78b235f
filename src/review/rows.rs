//! The rows of a folder written one by one, as its files are checked.

use std::io::{self, Write};
use std::path::PathBuf;

use unicode_width::UnicodeWidthStr as _;

use crate::lang::Lang;

use super::Form;
use super::folder::{FileRow, Folder, columns};
use super::table::{TextCell, aligned_row, csv};

/// Widths that the columns have at least, in characters of half width; the file's own follows its
/// longest name.
const WIDTHS: [usize; 15] = [8, 24, 8, 4, 6, 4, 4, 6, 6, 4, 10, 8, 8, 8, 8];

/// Writes rows as they come.
pub struct RowsWriter<'w> {
    out: &'w mut dyn Write,
    form: Form,
    lang: Lang,
    widths: Vec<usize>,
    any: bool,
    /// The first thing that could not be written.
    done: io::Result<()>,
}

impl<'w> RowsWriter<'w> {
    /// `None` for a form that begins with how many there are of each kind, and so is written last.
    pub fn new(out: &'w mut dyn Write, form: Form, lang: Lang) -> Option<Self> {
        let widths = Vec::new();
        (form != Form::Html).then_some(Self { out, form, lang, widths, any: false, done: Ok(()) })
    }

    /// Whether nobody takes what is written any more.
    pub fn is_closed(&self) -> bool {
        self.done.is_err()
    }

    fn then(&mut self, write: impl FnOnce(&mut Self) -> io::Result<()>) {
        if self.done.is_ok() {
            self.done = write(self);
        }
    }

    /// The files that rows will be of; nothing is written before the first row.
    pub fn begin(&mut self, files: &[PathBuf]) {
        let longest = files.iter().map(|path| path.display().to_string().width()).max();
        let titles = columns(self.lang).into_iter().zip(WIDTHS);
        self.widths = titles.map(|(title, width)| title.width().max(width)).collect();
        if let (Some(first), Some(longest)) = (self.widths.first_mut(), longest) {
            *first = longest.max(*first);
        }
    }

    fn head(&mut self) -> io::Result<()> {
        let head: Vec<TextCell> = columns(self.lang).into_iter().map(TextCell::text).collect();
        match self.form {
            Form::Text => {
                aligned_row(self.out, &head, &self.widths)?;
                let all: usize = self.widths.iter().map(|width| width + 2).sum();
                writeln!(self.out, "{}", "-".repeat(all.saturating_sub(2)))
            }
            Form::Csv => {
                write!(self.out, "{}", super::csv::BOM)?;
                csv(self.out, &[head])
            }
            Form::Json => write!(self.out, "{{\"files\":["),
            Form::Html => Ok(()),
        }
    }

    /// The next file's row.
    pub fn row(&mut self, row: &FileRow) {
        self.then(|own| {
            let lang = own.lang;
            let first = !std::mem::replace(&mut own.any, true);
            if first {
                own.head()?;
            }
            match own.form {
                Form::Text => aligned_row(own.out, &row.cells(lang), &own.widths)?,
                Form::Csv => csv(own.out, &[row.cells(lang)])?,
                Form::Json => {
                    write!(own.out, "{}", if first { "\n" } else { ",\n" })?;
                    serde_json::to_writer(&mut *own.out, row)?;
                }
                Form::Html => {}
            }
            own.out.flush()
        });
    }

    /// What comes behind the last row.
    pub fn end(mut self, folder: &Folder) -> io::Result<()> {
        self.then(|own| match own.form {
            Form::Text => super::text::folder_end(own.out, folder),
            Form::Json => {
                write!(own.out, "\n],\"time\":")?;
                serde_json::to_writer(&mut *own.out, &folder.time)?;
                write!(own.out, ",\"skipped\":")?;
                serde_json::to_writer(&mut *own.out, &folder.skipped)?;
                writeln!(own.out, "}}")
            }
            Form::Csv | Form::Html => Ok(()),
        });
        self.done
    }
}
