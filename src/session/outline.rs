//! The outline: every table and text of the publication with what its sign says.

use std::sync::Arc;

use super::texts;
use crate::budget::{Cell, StoredRow, Table};
use crate::engine::{Computed, Counts, FindingList, Substance, TableState};
use crate::form::PartContent;
use crate::lang::{Lang, Text};

/// What is in the middle of the window.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum MainView {
    /// Index into `Budget::tables`.
    Table(usize),
    /// Key of a section of text.
    Text(Arc<str>),
    /// The whole check (全审).
    Review,
    /// Figures of the budget as pictures (图示).
    Pictures,
}

impl MainView {
    /// Whether it is about the whole budget and needs the room of all areas.
    pub fn is_whole(&self) -> bool {
        matches!(self, Self::Review | Self::Pictures)
    }
}

/// A line of the outline.
#[derive(Clone, Debug, PartialEq)]
pub enum OutlineLine {
    /// 第一部分 …, or the title over the copies of a repeating table.
    Heading {
        title: String,
        part: bool,
    },
    Entry(OutlineEntry),
}

/// Something that can be shown in the middle.
#[derive(Clone, Debug, PartialEq)]
pub struct OutlineEntry {
    pub page: MainView,
    /// The digits of 预算表3, empty where there are none.
    pub number: String,
    pub title: String,
    pub state: OutlineState,
}

/// What an entry's sign says.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum OutlineState {
    Table {
        counts: Counts,
        empty: bool,
        state: TableState,
        /// Something of it was taken over from last year and is not confirmed.
        marked: bool,
    },
    /// Not in the form set.
    Unknown,
    /// `indent` 1 under a heading that it shares with others.
    Text {
        paragraphs: usize,
        indent: u8,
        counts: Counts,
        /// It says what its tables ask for, not just any words.
        full: bool,
        marked: bool,
    },
}

impl OutlineState {
    /// A state in words, for tooltips and screen readers.
    pub fn describe(self, lang: Lang) -> String {
        match self {
            Self::Table { counts, empty, state, marked } => {
                let not_begun = state == TableState::NotBegun && counts == Counts::default();
                let said = match not_begun {
                    true => texts::NOT_BEGUN.get(lang).to_owned(),
                    false => texts::counts_line(lang, counts, empty),
                };
                with_mark(said, marked, lang)
            }
            Self::Unknown => tables_outside(lang).to_owned(),
            Self::Text { counts, .. } if counts != Counts::default() => {
                texts::counts_line(lang, counts, false)
            }
            Self::Text { paragraphs: 0, .. } => texts::NO_TEXT.get(lang).to_owned(),
            Self::Text { paragraphs, marked, .. } => {
                with_mark(format!("{paragraphs} {}", texts::PARAGRAPHS.get(lang)), marked, lang)
            }
        }
    }
}

/// With a word where something was taken over from last year.
fn with_mark(said: String, marked: bool, lang: Lang) -> String {
    let mark = texts::TO_CONFIRM.get(lang);
    if marked { format!("{said}{}{mark}", lang.pick("，", ", ")) } else { said }
}

/// The sign of an entry.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum OutlineSign {
    /// So many findings keep the file from being final.
    Blocks(usize),
    ToConfirm,
    NotBegun,
    /// An empty table, noted as such.
    Empty,
    /// So many findings are to be verified.
    Verify(usize),
    /// Begun and not complete.
    Unfinished,
    Rounding,
    Balanced,
    /// Not in the form set.
    Unknown,
    NoText,
}

impl OutlineSign {
    /// `draft` says that the document is one whose progress is shown.
    pub fn of(state: OutlineState, draft: bool) -> Self {
        match state {
            OutlineState::Unknown => Self::Unknown,
            OutlineState::Table { counts, .. } | OutlineState::Text { counts, .. }
                if counts.mandatory > 0 =>
            {
                Self::Blocks(counts.mandatory)
            }
            OutlineState::Table { marked: true, .. } | OutlineState::Text { marked: true, .. } => {
                Self::ToConfirm
            }
            OutlineState::Table { state: TableState::NotBegun, .. } if draft => Self::NotBegun,
            OutlineState::Table { empty: true, .. } => Self::Empty,
            OutlineState::Table { counts, .. } | OutlineState::Text { counts, .. }
                if counts.explain > 0 =>
            {
                Self::Verify(counts.explain)
            }
            OutlineState::Table { state: TableState::Begun, .. } if draft => Self::Unfinished,
            OutlineState::Table { counts, .. } if counts.rounding > 0 => Self::Rounding,
            OutlineState::Text { paragraphs: 0, .. } => Self::NoText,
            OutlineState::Text { full: false, .. } => Self::Unfinished,
            OutlineState::Table { .. } | OutlineState::Text { .. } => Self::Balanced,
        }
    }
}

/// The whole outline; `marked` are the tables of which something is not confirmed.
pub(super) fn outline(
    computed: &Computed,
    lang: Lang,
    findings: &FindingList,
    marked: &[bool],
) -> Vec<OutlineLine> {
    let (forms, budget) = (computed.forms(), computed.budget());
    let mut lines = Vec::new();
    let tables = computed.listed(findings).table_counts();
    let sections = findings.section_counts();
    let substance = findings.narrative().substance();
    let table_entry = |table: usize, title: String, number: String| {
        let state = match budget.tables.get(table).and_then(|t| t.form()) {
            Some(_) => OutlineState::Table {
                state: computed.table_state(table),
                marked: marked.get(table) == Some(&true),
                counts: tables.get(table).copied().unwrap_or_default(),
                empty: computed.is_empty(table),
            },
            None => OutlineState::Unknown,
        };
        OutlineLine::Entry(OutlineEntry { page: MainView::Table(table), number, title, state })
    };
    let text_entry = |key: &str, title: String, indent: u8| {
        let at = budget.texts.iter().position(|text| text.section == key);
        let found = at.and_then(|at| budget.texts.get(at));
        let full = at.and_then(|at| substance.get(at)) == Some(&Substance::Full);
        let marked = found.is_some_and(|text| text.is_unconfirmed());
        let paragraphs = found.map_or(0, |text| text.paragraphs.len());
        let counts = sections.get(key).copied().unwrap_or_default();
        OutlineLine::Entry(OutlineEntry {
            page: MainView::Text(Arc::from(key)),
            number: String::new(),
            title,
            state: OutlineState::Text { paragraphs, indent, counts, full, marked },
        })
    };
    for part in &forms.parts {
        lines.push(OutlineLine::Heading { title: spaced(&part.title, lang), part: true });
        match &part.content {
            PartContent::Texts(sections) => {
                let shared = |at: Option<usize>| {
                    divided(sections.get(at?)?.title.get(lang)).map(|(shared, _)| shared)
                };
                for (at, section) in sections.iter().enumerate() {
                    let title = section.title.get(lang);
                    let (before, next) = (shared(at.checked_sub(1)), shared(Some(at + 1)));
                    match divided(title) {
                        // Sections under one number would all be cut to the same beginning.
                        Some((common, own)) if [before, next].contains(&Some(common)) => {
                            if before != Some(common) {
                                let title = common.to_owned();
                                lines.push(OutlineLine::Heading { title, part: false });
                            }
                            lines.push(text_entry(&section.key, own.to_owned(), 1));
                        }
                        _ => lines.push(text_entry(&section.key, title.to_owned(), 0)),
                    }
                }
            }
            PartContent::Tables => {
                let titles = forms.tables.iter().map(|form| form.title.get(lang));
                let shared = shared_beginning(titles, &budget.year.to_string());
                for (index, form) in forms.tables.iter().enumerate() {
                    let tables = budget.tables.iter().enumerate();
                    let copies = tables.filter(|(_, table)| table.form() == Some(index));
                    let copies = copies.map(|(t, _)| t);
                    let number: String = form.number.chars().filter(char::is_ascii_digit).collect();
                    if !form.repeats {
                        for table in copies {
                            let title = form.title.get(lang);
                            let title = title.get(shared..).unwrap_or(title).to_owned();
                            lines.push(table_entry(table, title, number.clone()));
                        }
                        continue;
                    }
                    let title = form.title.get(lang).to_owned();
                    lines.push(OutlineLine::Heading { title, part: false });
                    for (nth, table) in copies.enumerate() {
                        let name = form.named_by.map(|by| {
                            budget.value(Cell::new(table, by.block, by.row, by.column)).to_text()
                        });
                        let title = match name {
                            Some(name) if !name.trim().is_empty() => name,
                            _ => format!("{} {}", form.title.get(lang), nth + 1),
                        };
                        lines.push(table_entry(table, title, String::new()));
                    }
                }
            }
        }
    }
    let unknown = budget.tables.iter().enumerate().filter(|(_, table)| table.form().is_none());
    let unknown: Vec<usize> = unknown.map(|(t, _)| t).collect();
    if !unknown.is_empty() {
        let title = tables_outside(lang).to_owned();
        lines.push(OutlineLine::Heading { title, part: true });
        for table in unknown {
            lines.push(table_entry(table, budget.table_title(forms, table, lang), String::new()));
        }
    }
    let others: Vec<&str> = budget
        .texts
        .iter()
        .map(|text| text.section.as_str())
        .filter(|key| !forms.sections().any(|section| section.key == *key))
        .collect();
    if !others.is_empty() {
        lines.push(OutlineLine::Heading {
            title: lang.pick("其他文字", "Other texts").to_owned(),
            part: true,
        });
        lines.extend(others.into_iter().map(|key| text_entry(key, key.to_owned(), 0)));
    }
    lines
}

/// Brings the signs up to date after figures changed, in these tables among others.
pub(super) fn renew(
    lines: &mut [OutlineLine],
    computed: &Computed,
    findings: &FindingList,
    changed: &[usize],
) {
    let budget = computed.budget();
    let tables = computed.listed(findings).table_counts();
    let sections = findings.section_counts();
    for line in lines {
        let OutlineLine::Entry(entry) = line else { continue };
        match (&entry.page, &mut entry.state) {
            (MainView::Table(table), OutlineState::Table { counts, empty, state, .. }) => {
                *counts = tables.get(*table).copied().unwrap_or_default();
                *state = computed.table_state(*table);
                if changed.binary_search(table).is_ok() {
                    *empty = computed.is_empty(*table);
                }
            }
            (MainView::Text(key), OutlineState::Text { counts, full, .. }) => {
                *counts = sections.get(&**key).copied().unwrap_or_default();
                let at = budget.texts.iter().position(|text| *text.section == **key);
                let substance = findings.narrative().substance();
                *full = at.and_then(|at| substance.get(at)) == Some(&Substance::Full);
            }
            _ => {}
        }
    }
}

/// Whether something of a table was taken over and is not confirmed; looks at all rows.
pub(super) fn has_marks(table: &Table) -> bool {
    let rows = || table.blocks.iter().flat_map(|block| &block.rows);
    table.is_unconfirmed() || rows().any(StoredRow::is_unconfirmed)
}

/// How many bytes all titles begin with alike, where they begin with the year: every one would be
/// cut after the same words (`2024年部门收入预算总表`, `2024年部门支出预算总表` …).
fn shared_beginning<'a>(titles: impl Iterator<Item = &'a str>, year: &str) -> usize {
    let titles: Vec<&str> = titles.collect();
    let Some((first, others)) = titles.split_first() else { return 0 };
    let shared = first.char_indices().map(|(at, letter)| at + letter.len_utf8());
    let shared = shared.take_while(|&end| {
        let beginning = first.get(..end).unwrap_or_default();
        others.iter().all(|title| title.len() > end && title.starts_with(beginning))
    });
    let shared = shared.last().unwrap_or(0);
    if first.starts_with(year) && !others.is_empty() { shared } else { 0 }
}

/// The heading over tables that the form set does not know.
fn tables_outside(lang: Lang) -> &'static str {
    lang.pick("表样以外的表", "Tables outside the form set")
}

/// A part's title: `第一部分` set off from what it is about.
fn spaced(title: &Text, lang: Lang) -> String {
    match title.get(lang).split_once(char::is_whitespace) {
        Some((number, rest)) if lang == Lang::Zh => format!("{number}\u{3000}{}", rest.trim()),
        _ => title.get(lang).to_owned(),
    }
}

/// `十、其他事项 （一）经费` in two: what several sections share, and what tells them apart.
fn divided(title: &str) -> Option<(&str, &str)> {
    let at = title.find(['（', '('])?;
    let (shared, own) = title.split_at(at);
    Some((shared.trim_end(), own)).filter(|(shared, _)| !shared.is_empty())
}

#[cfg(test)]
mod tests {
    use super::shared_beginning;

    #[test]
    fn what_all_titles_begin_with_after_the_year_is_left_out() {
        let shared = |titles: &[&'static str]| shared_beginning(titles.iter().copied(), "2025");
        let titles = ["2025年部门收入总表", "2025年部门支出总表", "2025年部门一般公共预算"];
        assert_eq!(shared(&titles), "2025年部门".len());
        assert_eq!(shared(&["支出总表", "支出明细表"]), 0, "words that say something");
        assert_eq!(shared(&["2025年收入", "2025年收入"]), "2025年收".len(), "never all of it");
        assert_eq!(shared(&["2025年收入"]), 0);
        assert_eq!(shared(&[]), 0);
    }
}
