//! Items that a text names: they should be in the tables under that name (C7).

use std::collections::HashSet;
use std::sync::Arc;

use crate::budget::{Cell, RowKind, ValueRef as Content};
use crate::engine::bind::row_name;
use crate::engine::finding::{TextPlace, rule};
use crate::form::{HoleKind, PatternPiece, RowsForm, fold, is_mark, is_quote};
use crate::lang::Text;
use crate::source::{misspelt, most_alike};

use super::fit::HoleMatch;
use super::read::{MAX_CHARS, NarrativeReader, SectionText};
use super::say::TextFault;
use super::{Mention, Tie};

/// Rows of a block whose names are looked at.
const MAX_ROWS: usize = 5_000;
/// Characters that a name has at most; what is longer describes.
const LONGEST: usize = 20;
/// What a name in quotes ends with that should be in a table; slogans end otherwise.
const ITEM_ENDS: [&str; 8] = ["项目", "经费", "支出", "收入", "费", "补助", "资金", "奖金"];

fn folded(text: &str) -> String {
    text.chars().filter_map(fold).collect()
}

impl NarrativeReader<'_> {
    /// Lists of names, single names and names in quotes.
    pub(super) fn judge_names(&mut self, section: &SectionText<'_>) {
        for (p, paragraph) in section.paragraphs.iter().enumerate() {
            let mut seen: Vec<usize> = Vec::new();
            for (index, fit) in &paragraph.fits {
                let statement = self.statement(&self.computed.plan.narrative[*index]);
                for (hole, held) in &fit.held {
                    let HoleMatch::Names(range) = held else { continue };
                    if seen.contains(&range.start) {
                        continue;
                    }
                    seen.push(range.start);
                    match statement.pattern.holes.get(*hole).map(|hole| hole.kind) {
                        Some(HoleKind::Names { table, block, column, .. }) => {
                            let names = self.names_of(table, block, column);
                            let without = &statement.names_without;
                            self.judge_list(section, p, range.clone(), &names, without);
                        }
                        Some(HoleKind::Name) => {
                            let place = self.text_place(section, p, range.clone());
                            let heads = statement.pattern.pieces.first();
                            let glossary = heads == Some(&PatternPiece::Start);
                            let name = paragraph.folded.slice(range.clone());
                            self.judge_anywhere(place, &name, glossary);
                        }
                        _ => {}
                    }
                }
            }
            if section.narration.is_some() {
                self.judge_quotes(section, p);
            }
        }
    }

    /// The names in a column of a table form, with their cells.
    fn names_of(&self, form: usize, block: usize, column: usize) -> Vec<(String, Cell)> {
        let mut names = Vec::new();
        for (t, table) in self.computed.budget.tables.iter().enumerate() {
            if table.form() != Some(form) {
                continue;
            }
            let rows = table.blocks.get(block).map_or(0, |block| block.rows.len());
            for row in 0..rows.min(MAX_ROWS) {
                let cell = Cell::new(t, block, row, column);
                let name = match self.computed.budget.row(cell).map(|row| row.kind()) {
                    Some(RowKind::Entered(_)) => self.computed.budget.value(cell).to_text(),
                    _ => row_name(self.forms, self.computed.budget, cell),
                };
                if !name.is_empty() {
                    names.push((folded(&name), cell));
                }
            }
        }
        names
    }

    fn judge_list(
        &mut self,
        section: &SectionText<'_>,
        p: usize,
        range: std::ops::Range<usize>,
        names: &[(String, Cell)],
        without: &[String],
    ) {
        let text = &section.paragraphs[p].folded;
        let mut from = range.start;
        while from < range.end {
            let end =
                (from..range.end).find(|&i| text.get(i).is_some_and(is_mark)).unwrap_or(range.end);
            let mut item = text.slice(from..end);
            for tail in ["等支出", "等费用", "等"] {
                if let Some(rest) = item.strip_suffix(tail) {
                    item = rest.to_owned();
                    break;
                }
            }
            let length = item.chars().count();
            let place = self.text_place(section, p, from..from + length);
            from = end + 1;
            let described = without.iter().any(|word| item.contains(word.as_str()));
            if !(2..=LONGEST).contains(&length) || described || names.is_empty() {
                continue;
            }
            if let Some((_, cell)) = names.iter().find(|(name, _)| same(name, &item)) {
                self.found(place, *cell);
                continue;
            }
            let near = most_alike(&item, unmarked(names.iter().map(|(name, _)| name.as_str())));
            let near = near.and_then(|near| names.iter().rev().find(|(name, _)| name == near));
            let near = near.map(|(name, cell)| (name.clone(), *cell));
            let table = names.first().map(|(_, cell)| *cell);
            self.unknown(place, &item, near, table);
        }
    }

    fn found(&mut self, place: TextPlace, cell: Cell) {
        let (table, row, _) = self.computed.place(cell, crate::lang::Lang::Zh);
        let (table_en, row_en, _) = self.computed.place(cell, crate::lang::Lang::En);
        let said = Text::new(format!("{table} {row}"), format!("{table_en} {row_en}"));
        self.texts.mentions.push(Mention {
            place,
            tie: Tie::Agrees,
            cells: vec![cell],
            message: said,
            correct: None,
        });
    }

    /// A name that some table, row or column should have. What heads the paragraphs of a glossary
    /// may have other names as well: there only a slip in one of theirs is reported.
    fn judge_anywhere(&mut self, place: TextPlace, name: &str, glossary: bool) {
        let length = name.chars().count();
        if !(2..=LONGEST).contains(&length) || self.is_known(name) {
            return;
        }
        let all = self.everywhere();
        let names = unmarked(all.iter().map(String::as_str));
        let near = if glossary { misspelt(name, names) } else { most_alike(name, names) };
        if !glossary || near.is_some() {
            let near = near.map(|near| (near.to_owned(), Cell::NOWHERE));
            self.unknown(place, name, near, None);
        }
    }

    fn judge_quotes(&mut self, section: &SectionText<'_>, p: usize) {
        let own = self.computed.budget.texts.iter().find(|text| *text.section == *section.key);
        let Some(text) = own.and_then(|own| own.paragraphs.get(p)) else { return };
        let read = text.char_indices().take(MAX_CHARS);
        let quotes: Vec<(usize, char)> = read.filter(|(_, c)| is_quote(*c)).collect();
        for pair in quotes.chunks_exact(2) {
            let [(open, mark), (close, _)] = pair else { continue };
            let inside = open + mark.len_utf8()..*close;
            let name = folded(text.get(inside.clone()).unwrap_or_default());
            let length = name.chars().count();
            let item = ITEM_ENDS.iter().any(|end| name.ends_with(end));
            if (4..=LONGEST + 10).contains(&length) && item && !self.is_known(&name) {
                let place = TextPlace {
                    section: Arc::clone(&section.key),
                    paragraph: p,
                    from: inside.start,
                    to: inside.end,
                };
                let all = self.everywhere();
                let names = unmarked(all.iter().map(String::as_str));
                let projects = self.forms.tables.iter().any(|form| form.repeats);
                let near = if projects { most_alike(&name, names) } else { misspelt(&name, names) };
                // Without tables of projects a project's name can stand nowhere else.
                if projects || near.is_some() {
                    let near = near.map(|near| (near.to_owned(), Cell::NOWHERE));
                    self.unknown(place, &name, near, None);
                }
            }
        }
    }

    fn is_known(&mut self, name: &str) -> bool {
        let everywhere = self.everywhere();
        let is_known = |name: &str| {
            everywhere.contains(name) || everywhere.iter().any(|known| same(known, name))
        };
        // A glossary explains 基本支出预算 where the table's column is 基本支出.
        is_known(name)
            || ["预算", "决算"].iter().any(|end| name.strip_suffix(end).is_some_and(is_known))
    }

    /// Every name of tables, columns, rows and sections.
    fn everywhere(&mut self) -> Arc<HashSet<String>> {
        if let Some(known) = &self.known.everywhere {
            return Arc::clone(known);
        }
        let mut known = HashSet::new();
        for form in &self.forms.tables {
            known.insert(folded(&form.title.zh));
            known.insert(folded(&form.key));
            for block in &form.blocks {
                known.extend(block.columns.iter().flat_map(|c| c.path.iter().map(|t| folded(t))));
                known.extend(block.fixed().iter().map(|row| folded(&row.key)));
                known.extend(block.fixed().iter().map(|row| folded(&row.title.zh)));
            }
        }
        known.extend(self.forms.sections().map(|section| folded(&section.title.zh)));
        for table in &self.computed.budget.tables {
            let Some(form) = table.form().and_then(|form| self.forms.tables.get(form)) else {
                continue;
            };
            for (block, own) in table.blocks.iter().zip(&form.blocks) {
                if matches!(own.rows, RowsForm::Fixed(_)) && !form.repeats {
                    continue;
                }
                for row in block.rows.iter().take(MAX_ROWS) {
                    let texts = row.cells().filter_map(|cell| match cell {
                        Content::Text(text) if text.chars().count() <= 40 => Some(folded(text)),
                        _ => None,
                    });
                    known.extend(texts.filter(|text| !text.is_ascii()));
                }
            }
        }
        known.remove("");
        let known = Arc::new(known);
        self.known.everywhere = Some(Arc::clone(&known));
        known
    }

    fn unknown(
        &mut self,
        place: TextPlace,
        item: &str,
        near: Option<(String, Cell)>,
        table: Option<Cell>,
    ) {
        let near_zh =
            near.as_ref().map(|(name, _)| format!("，最接近的是“{name}”")).unwrap_or_default();
        let near_en =
            near.as_ref().map(|(name, _)| format!("; nearest: “{name}”")).unwrap_or_default();
        let (zh, en) = match table {
            Some(cell) => {
                let zh = self.computed.place(cell, crate::lang::Lang::Zh);
                let en = self.computed.place(cell, crate::lang::Lang::En);
                (format!("{}没有“{item}”", zh.0), format!("{} has no “{item}”", en.0))
            }
            None => {
                (format!("表中没有“{item}”这个名称"), format!("no table has the name “{item}”"))
            }
        };
        let message = Text::new(format!("{zh}{near_zh}"), format!("{en}{near_en}"));
        let cell = near.as_ref().map(|(_, cell)| *cell).filter(|cell| *cell != Cell::NOWHERE);
        let remedy = Text::new("统一名称，或核实", "use one name for one thing, or verify");
        let cells: Vec<Cell> = cell.into_iter().collect();
        let correct = near.map(|(name, _)| (place.range(), name)).filter(|_| !cells.is_empty());
        self.texts.mentions.push(Mention {
            place: place.clone(),
            tie: Tie::Wrong,
            cells: cells.clone(),
            message: message.clone(),
            correct,
        });
        self.tell(
            TextFault { cells, ..TextFault::plain(rule::UnknownItem) },
            place,
            message,
            remedy,
        );
    }
}

/// Names without marks: titles with their number are there without it too.
fn unmarked<'n>(names: impl Iterator<Item = &'n str>) -> impl Iterator<Item = &'n str> {
    names.filter(|name| !name.contains(is_mark))
}

/// Whether a name of the tables is what the text means: the same, but for 支出 at the end, or a
/// name that the text's is a part of (社会保障缴费 of 其他社会保障缴费).
fn same(known: &str, item: &str) -> bool {
    let bare = |name: &str| name.strip_suffix("支出").unwrap_or(name).to_owned();
    known == item || bare(known) == bare(item) || item.chars().count() > 2 && known.contains(item)
}
