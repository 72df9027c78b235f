//! Rows of a block as lines of text; many of them on all cores.

use std::ops::Range;

use crate::budget::{Block, ChunkedRows, Extra, RowKind, StoredRow, ValueRef};
use crate::cores;
use crate::form::{BlockForm, RowsForm};

use super::{BudgetWriter, PART, has, is_plain};
use crate::file::quoting::quoted;
use crate::file::read::{holds_cell, implied_level};
use crate::file::{COMMENT, LEVEL, PINS, ROW};

/// Rows that one thread writes at a time.
const ROWS: usize = 2048;

/// What is the same for all rows of a block.
struct RowLayout<'f> {
    form: &'f BlockForm,
    depth: usize,
    /// The columns' names with their colon.
    names: Vec<String>,
    labels: Vec<bool>,
}

impl BudgetWriter<'_> {
    pub(super) fn row_lines(&mut self, depth: usize, block: &Block, form: &BlockForm) {
        let name = |key: &str| format!("{}{key}: ", if is_plain(key) { "" } else { "r#" });
        let row_form = RowLayout {
            form,
            depth,
            names: form.columns.iter().map(|column| name(&column.key)).collect(),
            labels: (0..form.columns.len()).map(|column| form.is_label(column)).collect(),
        };
        let rows = WrittenRows::of(block, form);
        let starts = (0..rows.len()).step_by(ROWS);
        let parts: Vec<Range<usize>> = starts.map(|start| start..start + ROWS).collect();
        for some in parts.chunks(4 * cores::count()) {
            if let [part] = some {
                self.rows_of(&rows, part, &row_form);
                self.hand_out(PART);
                continue;
            }
            let texts = cores::map(some, |part| {
                let mut own = BudgetWriter::default();
                own.rows_of(&rows, part, &row_form);
                own.text
            });
            for text in texts {
                self.put(&text);
                self.hand_out(PART);
            }
        }
    }

    fn rows_of(&mut self, rows: &WrittenRows<'_>, part: &Range<usize>, form: &RowLayout<'_>) {
        let mut before = rows.level_before(part.start);
        rows.part(part).for_each(|row| self.row(row, form, &mut before));
    }

    fn row(&mut self, row: StoredRow<'_>, row_form: &RowLayout<'_>, before: &mut Option<u8>) {
        let form = row_form.form;
        let none = Extra::new();
        let extra = row.extra().unwrap_or(&none);
        self.comments(row_form.depth, extra);
        self.indent(row_form.depth).put("(");
        let mut first = true;
        match row.kind() {
            RowKind::Fixed(i) => {
                let key = form.fixed().get(usize::from(i)).map_or("", |row| &row.key);
                self.separate(&mut first).name(ROW).quote(key);
            }
            RowKind::Entered(level) => {
                let written = match &form.rows {
                    RowsForm::Outlined(_) => true,
                    RowsForm::Coded(tree) => {
                        implied_level(tree, row.value(tree.code).as_text(), *before) != Some(level)
                    }
                    RowsForm::Fixed(_) | RowsForm::Free(_) => level != 0,
                };
                let written = written || has(extra, LEVEL);
                *before = Some(level);
                if written {
                    let level = usize::from(level) + 1;
                    self.separate(&mut first).name(LEVEL).put(&level.to_string());
                }
            }
            RowKind::Stray => {}
        }
        let columns = form.columns.iter().zip(&row_form.names).zip(&row_form.labels);
        for (((column, name), &is_label), cell) in columns.zip(row.cells()) {
            let is_name = is_label && row.kind() == RowKind::Stray;
            let name = if is_name { "row: " } else { name.as_str() };
            match cell {
                ValueRef::Blank if is_name => {
                    if has(extra, ROW) {
                        self.separate(&mut first).put(name).quote("");
                    }
                }
                ValueRef::Blank if !is_label && counts_first(&column.key, extra) => {
                    self.separate(&mut first).put(name).quote("");
                }
                ValueRef::Blank => {}
                ValueRef::Text(text) if text.is_empty() => {}
                ValueRef::Text(text) => {
                    self.separate(&mut first).put(name).quote(text);
                }
                ValueRef::Amount(amount) => {
                    self.separate(&mut first).put(name).put("\"");
                    amount.push_to(&mut self.text);
                    self.put("\"");
                }
            }
        }
        if !row.pins().is_empty() {
            self.separate(&mut first).name(PINS).put("[");
            let mut first = true;
            for (i, column) in form.columns.iter().enumerate() {
                if row.pins().has(i) {
                    self.separate(&mut first).quote(&column.key);
                }
            }
            self.put("]");
        }
        for (name, value) in extra.iter().filter(|(name, _)| &**name != COMMENT) {
            self.separate(&mut first).name(name).put(value);
        }
        // Comments hang on a field.
        if let (true, false, Some(column)) = (first, extra.is_empty(), form.columns.first()) {
            let key = if form.is_label(0) { ROW } else { &column.key };
            self.name(key).quote("");
        }
        self.put("),\n");
    }
}

/// The rows that are written, in the order in which they are.
enum WrittenRows<'b> {
    /// As they lie.
    Stored(&'b ChunkedRows),
    Given(Vec<StoredRow<'b>>),
}

impl<'b> WrittenRows<'b> {
    fn of(block: &'b Block, form: &BlockForm) -> Self {
        // A blank row that the form gives still comes first where another goes by its name.
        let again: Vec<String> =
            block.rows.iter().filter_map(|row| stray_name(row, form)).collect();
        if again.is_empty() {
            return Self::Stored(&block.rows);
        }
        let named = |i: u16| form.fixed().get(usize::from(i)).map(|row| quoted(&row.key));
        let comes = |row: &StoredRow<'_>| match row.kind() {
            RowKind::Fixed(i) => {
                is_written(*row) || named(i).is_some_and(|key| again.contains(&key))
            }
            _ => true,
        };
        // Wherever the form has it.
        let is_fixed = |row: &StoredRow<'_>| matches!(row.kind(), RowKind::Fixed(_));
        let (mut given, others): (Vec<StoredRow<'_>>, Vec<StoredRow<'_>>) =
            block.rows.iter().filter(comes).partition(is_fixed);
        given.extend(others);
        Self::Given(given)
    }

    /// How many places there are.
    fn len(&self) -> usize {
        match self {
            Self::Stored(rows) => rows.len(),
            Self::Given(rows) => rows.len(),
        }
    }

    /// The rows at some places.
    fn part(&self, part: &Range<usize>) -> impl DoubleEndedIterator<Item = StoredRow<'b>> {
        let (stored, given) = match self {
            Self::Stored(rows) => (Some(rows.range(part.clone())), None),
            Self::Given(rows) => (None, rows.get(part.start..part.end.min(rows.len()))),
        };
        let stored = stored.into_iter().flatten().filter(|row| is_written(*row));
        stored.chain(given.into_iter().flatten().copied())
    }

    /// The level of the row before a place, where there is one.
    fn level_before(&self, place: usize) -> Option<u8> {
        self.part(&(0..place)).rev().find_map(|row| match row.kind() {
            RowKind::Entered(level) => Some(level),
            _ => None,
        })
    }
}

/// Whether what is kept under a column's name would be taken for its content, where nothing else
/// comes before it.
fn counts_first(key: &str, extra: &Extra) -> bool {
    extra.iter().find(|(name, _)| &**name == key).is_some_and(|(_, value)| holds_cell(value))
}

/// Rows that the form gives are written where something is in them; entered rows always.
pub(super) fn is_written(row: StoredRow<'_>) -> bool {
    !matches!(row.kind(), RowKind::Fixed(_)) || !row.is_blank()
}

/// The name, as a RON literal, of a row that the form does not have or has already.
fn stray_name(row: StoredRow<'_>, form: &BlockForm) -> Option<String> {
    if row.kind() != RowKind::Stray {
        return None;
    }
    if form.is_label(0) {
        return row.get(0).map(|label| quoted(label.as_text()));
    }
    let (_, name) = row.extra()?.iter().find(|(name, _)| &**name == ROW)?;
    Some(name.to_string())
}
