//! What becomes of each text of a pasted block at its place: it goes in, is compared with a total, or
//! is left out for a reason.

use crate::budget::{Cell, Value};
use crate::edit::Intent;
use crate::engine::Role;
use crate::lang::{Lang, Tell as _};
use crate::table::layout::TableView;

use super::new_rows::{refused_in_new_row, role_in_new_row};
use super::places::BlockPlaces;
use super::trial::UponTotal;
use super::{MAX_NOTES, MAX_PASTED, Paste, SkippedValue};

impl Paste {
    /// Takes up the texts of a block, each where it goes.
    pub(super) fn take(
        &mut self,
        view: &TableView<'_>,
        places: &BlockPlaces<'_>,
        rows: &[Vec<String>],
        lang: Lang,
    ) {
        self.cut(lang);
        for (i, row) in rows.iter().enumerate() {
            for (j, text) in row.iter().enumerate() {
                match places.pos(i, j) {
                    Some(pos) => self.place(view, (i, j), places.cell(pos, j), text, lang),
                    None => self.leave(view, (i, j), (places.has_row(i, j), text), lang),
                }
            }
        }
    }

    /// Tells of what is more than one paste takes up.
    fn cut(&mut self, lang: Lang) {
        let lost = self.source.lost;
        if lost == 0 {
            return;
        }
        self.passed += lost;
        self.grave += lost;
        let line = self.source.rows.len();
        let (place, reason) = match lang {
            Lang::Zh => (
                format!("第 {line} 行往后"),
                format!("一次至多粘贴 {MAX_PASTED} 格，其余 {lost} 个值请分几次粘贴"),
            ),
            Lang::En => (
                format!("from line {line} on"),
                format!(
                    "one paste takes {MAX_PASTED} cells at most; paste the other {lost} values separately"
                ),
            ),
        };
        self.notes.push(SkippedValue { place, text: String::new(), reason, grave: true });
    }

    fn place(
        &mut self,
        view: &TableView<'_>,
        (i, j): (usize, usize),
        cell: Option<(Cell, bool)>,
        text: &str,
        lang: Lang,
    ) {
        let Some((cell, new)) = cell else {
            if !text.trim().is_empty() {
                let reason = lang.pick("超出本表", "beyond the table").to_owned();
                self.pass(view, (i, j), None, text, (reason, true), lang);
            }
            return;
        };
        let (computed, budget) = (view.document.computed(), view.document.budget());
        let role = if new { role_in_new_row(view, cell) } else { computed.role(cell) };
        match role {
            Role::Text | Role::Entry if new => match refused_in_new_row(view, cell, role, text) {
                None => {
                    self.inserted.insert(cell, (i, j));
                    self.entries.push((cell, text.to_owned()));
                }
                Some(why) => {
                    self.pass(view, (i, j), None, text, (why.tell(lang), true), lang);
                }
            },
            Role::Text | Role::Entry => {
                let intent = Intent::Enter { cell, text: text.to_owned() };
                match view.document.check(intent) {
                    Ok(()) => {
                        let held = budget.value(cell);
                        self.replaced += usize::from(!held.is_blank() && held.to_text() != text);
                        self.entries.push((cell, text.to_owned()));
                    }
                    Err(refusal) => {
                        let why = (refusal.tell(lang), true);
                        self.pass(view, (i, j), Some(cell), text, why, lang);
                    }
                }
            }
            _ if text.trim().is_empty() => {}
            // Compared with what it is once everything is in.
            Role::Total => {
                self.totals.push(UponTotal { at: (i, j), cell, new, text: text.to_owned() });
            }
            Role::Label => {
                let same = view.document.budget().value(cell) == Value::Text(text.into());
                let why = lang.pick("表样固定的文字", "printed by the form").to_owned();
                self.pass(view, (i, j), Some(cell), text, (why, same), lang);
            }
        }
    }

    /// A value whose row or column the table does not have.
    fn leave(
        &mut self,
        view: &TableView<'_>,
        at: (usize, usize),
        (has_row, text): (bool, &str),
        lang: Lang,
    ) {
        if text.trim().is_empty() {
            return;
        }
        let unwanted = self.source.chosen.get(&self.reading.column(at.1)) == Some(&None);
        let why = match has_row {
            _ if unwanted => lang.pick("这一列选了不粘贴", "its column is to be left out"),
            true if !self.source.chosen.is_empty() => lang.pick(
                "这一列没有去处：本表没有这一栏，或已选给别的列",
                "its column goes nowhere: the table has none such, or another was sent there",
            ),
            true => lang.pick("本表没有这一栏", "the table has no such column"),
            false => lang.pick(
                "这一行没有编码或名称对不上，或是合计",
                "its row has no code or name that is known, or is a total",
            ),
        };
        self.pass(view, at, None, text, (why.to_owned(), has_row && !unwanted), lang);
    }

    pub(super) fn pass(
        &mut self,
        view: &TableView<'_>,
        (i, j): (usize, usize),
        cell: Option<Cell>,
        text: &str,
        (reason, grave): (String, bool),
        lang: Lang,
    ) {
        self.passed += 1;
        self.grave += usize::from(grave);
        if self.notes.len() >= MAX_NOTES {
            return;
        }
        let line = i + self.reading.skipped + 1;
        let column = self.column_name(j);
        let from = match lang {
            Lang::Zh => format!("第 {line} 行第 {column} 列"),
            Lang::En => format!("line {line}, column {column}"),
        };
        let place = cell.map(|cell| {
            let (_, row, column) = view.document.computed().place(cell, lang);
            format!("{from} → {row} › {column}")
        });
        let place = place.unwrap_or(from);
        self.notes.push(SkippedValue { place, text: text.to_owned(), reason, grave });
    }
}
