//! What the areas list, gathered once for every change of the document.

use std::sync::Arc;

use crate::budget::Cell;
use crate::engine::{Counts, Finding, Verdict};
use crate::form::{Force, PartContent};
use crate::lang::Lang;
use crate::ui::desk::Desk as _;
use crate::ui::session::Session;
use crate::ui::texts;

use super::Page;

/// A line of the outline.
#[derive(Clone, Debug, PartialEq)]
pub enum Line {
    /// 第一部分 …, or the title over the copies of a repeating table.
    Heading { title: String, part: bool },
    Entry(Entry),
}

/// Something that can be shown in the middle.
#[derive(Clone, Debug, PartialEq)]
pub struct Entry {
    pub page: Page,
    /// The digits of 预算表3, empty where there are none.
    pub number: String,
    pub title: String,
    pub state: State,
}

/// What an entry's sign says.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum State {
    Table { counts: Counts, empty: bool },
    /// Not in the form set.
    Unknown,
    Text { paragraphs: usize },
}

/// Lists drawn from one state of the document in one language.
pub struct Lists {
    revision: u64,
    lang: Lang,
    pub outline: Vec<Line>,
    pub findings: Vec<Finding>,
    pub counts: Counts,
    /// Mandatory findings that keep the file from being final.
    pub blocking: usize,
}

impl Lists {
    pub fn gather(session: &Session, lang: Lang) -> Self {
        let document = session.document();
        let findings = document.sheet().findings(document.budget());
        Self {
            revision: document.revision(),
            lang,
            outline: outline(session, lang),
            counts: document.sheet().counts(None),
            blocking: findings.iter().filter(|f| f.blocks_final()).count(),
            findings,
        }
    }

    /// Whether they still tell the document's state.
    pub fn is_current(&self, session: &Session, lang: Lang) -> bool {
        self.revision == session.document().revision() && self.lang == lang
    }

    /// All pages in publication order.
    pub fn pages(&self) -> impl DoubleEndedIterator<Item = &Entry> {
        self.outline.iter().filter_map(|line| match line {
            Line::Entry(entry) => Some(entry),
            Line::Heading { .. } => None,
        })
    }

    /// The page one step away in the outline, if there is one.
    pub fn neighbour(&self, page: &Page, down: bool) -> Option<&Page> {
        let at = self.pages().position(|entry| entry.page == *page);
        let next = match (at, down) {
            (None, _) => 0,
            (Some(at), true) => at + 1,
            (Some(at), false) => at.checked_sub(1)?,
        };
        self.pages().nth(next).map(|entry| &entry.page)
    }

    /// Numbers of the findings that concern a cell.
    pub fn concerning(&self, cell: Cell) -> impl Iterator<Item = usize> {
        self.findings
            .iter()
            .enumerate()
            .filter(move |(_, f)| f.cell == cell || f.cells.contains(&cell))
            .map(|(i, _)| i)
    }
}

/// Under which filter a finding falls: rounding differences are one of their own.
pub fn filter_of(finding: &Finding) -> Option<Force> {
    (finding.verdict != Verdict::Rounding).then_some(finding.force)
}

fn outline(session: &Session, lang: Lang) -> Vec<Line> {
    let document = session.document();
    let (forms, budget) = (document.forms(), document.budget());
    let mut lines = Vec::new();
    let table_entry = |table: usize, title: String, number: String| {
        let state = match budget.tables.get(table).and_then(|t| t.form()) {
            Some(_) => State::Table {
                counts: document.sheet().counts(Some(table)),
                empty: document.sheet().is_empty(budget, table),
            },
            None => State::Unknown,
        };
        Line::Entry(Entry { page: Page::Table(table), number, title, state })
    };
    let text_entry = |key: &str, title: String| {
        let found = budget.texts.iter().find(|text| text.section == key);
        let paragraphs = found.map_or(0, |text| text.paragraphs.len());
        Line::Entry(Entry {
            page: Page::Text(Arc::from(key)),
            number: String::new(),
            title,
            state: State::Text { paragraphs },
        })
    };
    for part in &forms.parts {
        lines.push(Line::Heading { title: spaced(part.title.get(lang)), part: true });
        match &part.content {
            PartContent::Texts(sections) => {
                for section in sections {
                    lines.push(text_entry(&section.key, section.title.get(lang).to_owned()));
                }
            }
            PartContent::Tables => {
                for (index, form) in forms.tables.iter().enumerate() {
                    let copies = (0..budget.tables.len())
                        .filter(|&t| budget.tables[t].form() == Some(index));
                    let number: String =
                        form.number.chars().filter(char::is_ascii_digit).collect();
                    if !form.repeats {
                        for table in copies {
                            let title = form.title.get(lang).to_owned();
                            lines.push(table_entry(table, title, number.clone()));
                        }
                        continue;
                    }
                    let title = form.title.get(lang).to_owned();
                    lines.push(Line::Heading { title, part: false });
                    for (nth, table) in copies.enumerate() {
                        let name = form.named_by.map(|by| {
                            budget
                                .value(Cell::new(table, by.block, by.row, by.column))
                                .to_text()
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
    let unknown: Vec<usize> =
        (0..budget.tables.len()).filter(|&t| budget.tables[t].form().is_none()).collect();
    if !unknown.is_empty() {
        let title = texts::NOT_IN_FORMS.get(lang).to_owned();
        lines.push(Line::Heading { title, part: true });
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
        lines.push(Line::Heading { title: texts::OTHER_TEXTS.get(lang).to_owned(), part: true });
        lines.extend(others.into_iter().map(|key| text_entry(key, key.to_owned())));
    }
    lines
}

/// A part's title on one line.
fn spaced(title: &str) -> String {
    title.split_whitespace().collect::<Vec<_>>().join("\u{3000}")
}
