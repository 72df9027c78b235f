//! What a pasted block would do, before it does anything.

use crate::budget::{Cell, RowKind, Value};
use crate::edit::Intent;
use crate::engine::Role;
use crate::form::RowsForm;
use crate::lang::{Lang, Tell as _};

use super::paper::{Page, PaperColumn, Spot};
use super::selection::Selection;

/// Most exceptions that are listed.
const MOST_NOTES: usize = 500;

/// A pasted block, laid out over the table.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Paste {
    /// What goes where.
    pub entries: Vec<(Cell, String)>,
    /// Rows to insert first: before which row, on which level, how many.
    pub insert: Option<(Cell, u8, usize)>,
    /// Titles of the columns that the block's columns go to; `None` beyond the table.
    pub columns: Vec<Option<String>>,
    pub rows: usize,
    /// Values that will not be put in, each with the reason.
    pub notes: Vec<Note>,
    /// All of those, listed or not.
    pub passed: usize,
    /// Those among them that are worth a look: what differs from a total, what is refused.
    pub grave: usize,
}

/// A value that will not be put in.
#[derive(Clone, Debug, PartialEq)]
pub struct Note {
    /// `第 2 行第 3 列 → 208 社会保障和就业支出 › 合计`
    pub place: String,
    pub text: String,
    pub reason: String,
    pub grave: bool,
}

impl Paste {
    /// Lays rows of texts out from the selection's corner on.
    pub fn plan(page: &Page<'_>, selection: &Selection, rows: &[Vec<String>], lang: Lang) -> Self {
        let strip = selection.cursor.strip;
        let (top, left) = (*selection.rows().start(), *selection.columns().start());
        let width = rows.iter().map(Vec::len).max().unwrap_or(0);
        let target = |column: usize| match page.strip(strip)?.columns.get(left + column)? {
            PaperColumn::Data { block, column } => Some((*block, *column)),
            _ => None,
        };
        let title = |(block, column): (usize, usize)| {
            page.block(block)?.columns.get(column).map(|form| form.title.get(lang).to_owned())
        };
        let mut paste = Self {
            columns: (0..width).map(|column| target(column).and_then(title)).collect(),
            rows: rows.len(),
            ..Self::default()
        };
        let end = entered_end(page, target(0), top);
        paste.insert = end.and_then(|(at, level)| {
            let more = (top + rows.len()).checked_sub(at.r()).filter(|more| *more > 0)?;
            Some((at, level, more))
        });
        for (i, row) in rows.iter().enumerate() {
            for (j, text) in row.iter().enumerate() {
                let spot = Spot { strip, row: top + i, column: left + j };
                let new = paste.insert.is_some_and(|(at, ..)| spot.row >= at.r());
                let cell = match (new, target(j), end) {
                    (true, Some((block, column)), Some((at, _))) if block == at.b() => {
                        Some(at.with_row(spot.row).with_column(column))
                    }
                    (true, ..) => None,
                    (false, ..) => page.cell(spot),
                };
                paste.place(page, (i, j), cell.map(|cell| (cell, new)), text, lang);
            }
        }
        paste
    }

    /// Nothing to ask: everything goes in as it is.
    pub fn is_plain(&self) -> bool {
        self.passed == 0 && self.insert.is_none()
    }

    /// What puts it in, as one step.
    pub fn intent(&self) -> Intent {
        Intent::Paste { insert: self.insert, entries: self.entries.clone() }
    }

    fn place(
        &mut self,
        page: &Page<'_>,
        (i, j): (usize, usize),
        cell: Option<(Cell, bool)>,
        text: &str,
        lang: Lang,
    ) {
        let Some((cell, new)) = cell else {
            if !text.trim().is_empty() {
                let reason = lang.pick("超出本表", "beyond the table").to_owned();
                self.pass(page, (i, j), None, text, (reason, true), lang);
            }
            return;
        };
        let (sheet, budget) = (page.document.sheet(), page.document.budget());
        let role = if new { role_in_new_row(page, cell) } else { sheet.role(budget, cell) };
        match role {
            Role::Text | Role::Entry if new => self.entries.push((cell, text.to_owned())),
            Role::Text | Role::Entry => {
                let intent = Intent::Enter { cell, text: text.to_owned() };
                match page.document.check(intent) {
                    Ok(()) => self.entries.push((cell, text.to_owned())),
                    Err(refusal) => {
                        let why = (refusal.tell(lang), true);
                        self.pass(page, (i, j), Some(cell), text, why, lang);
                    }
                }
            }
            _ if text.trim().is_empty() => {}
            Role::Total => {
                let figure = if new { None } else { sheet.effective(budget, cell) };
                let typed = crate::amount::parse_entry(text, 28, 0).ok().flatten();
                let same = figure.map(|f| f.decimal()) == typed.map(|f| f.decimal());
                let shown = figure.map_or(lang.pick("空", "blank").to_owned(), |f| f.to_string());
                let why = match (lang, same || new) {
                    (Lang::Zh, true) => "合计，自动计算".to_owned(),
                    (Lang::En, true) => "a total; it is computed".to_owned(),
                    (Lang::Zh, false) => format!("合计，自动计算为 {shown}，与粘贴的不同"),
                    (Lang::En, false) => format!("a total, computed as {shown}: it differs"),
                };
                self.pass(page, (i, j), Some(cell), text, (why, !same && !new), lang);
            }
            Role::Label => {
                let same = page.document.budget().value(cell) == &Value::Text(text.into());
                let why = lang.pick("表样固定的文字", "printed by the form").to_owned();
                self.pass(page, (i, j), Some(cell), text, (why, same), lang);
            }
        }
    }

    fn pass(
        &mut self,
        page: &Page<'_>,
        (i, j): (usize, usize),
        cell: Option<Cell>,
        text: &str,
        (reason, grave): (String, bool),
        lang: Lang,
    ) {
        self.passed += 1;
        self.grave += usize::from(grave);
        if self.notes.len() >= MOST_NOTES {
            return;
        }
        let from = match lang {
            Lang::Zh => format!("第 {} 行第 {} 列", i + 1, j + 1),
            Lang::En => format!("line {}, column {}", i + 1, j + 1),
        };
        let place = cell.map(|cell| {
            let (_, row, column) = page.document.sheet().place(page.document.budget(), cell, lang);
            format!("{from} → {row} › {column}")
        });
        let place = place.unwrap_or(from);
        self.notes.push(Note { place, text: text.to_owned(), reason, grave });
    }
}

/// Where rows can be added behind those entered in a block, and on which level.
fn entered_end(page: &Page<'_>, target: Option<(usize, usize)>, top: usize) -> Option<(Cell, u8)> {
    let (block, _) = target?;
    let total_last = match &page.block(block)?.rows {
        RowsForm::Fixed(_) => return None,
        RowsForm::Coded(tree) | RowsForm::Outlined(tree) => tree.total.is_some() && tree.total_last,
        RowsForm::Free(_) => false,
    };
    let rows = page.block_rows(block);
    let end = rows.checked_sub(usize::from(total_last))?;
    // Upon the total row itself a paste compares.
    if top >= end {
        return None;
    }
    let last = Cell::new(page.table, block, end.checked_sub(1)?, 0);
    let level = match page.document.budget().row(last)?.kind {
        RowKind::Entered(level) => level,
        _ => 0,
    };
    Some((last.with_row(end), level))
}

/// What may be done with a cell of a row that is to be inserted: what may be done in the leaf rows
/// there are, else what its kind says.
fn role_in_new_row(page: &Page<'_>, cell: Cell) -> Role {
    let (sheet, budget) = (page.document.sheet(), page.document.budget());
    let leaf = (0..page.block_rows(cell.b())).rev().map(|row| cell.with_row(row)).find(|&row| {
        let kind = budget.row(row).map(|row| row.kind);
        matches!(kind, Some(RowKind::Entered(_))) && !sheet.is_parent(row)
    });
    match leaf {
        Some(row) => sheet.role(budget, row),
        None if page.kind(cell).is_some_and(crate::form::Kind::is_figure) => Role::Entry,
        None => Role::Text,
    }
}
