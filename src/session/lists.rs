//! What the areas list, gathered once for every change of the document.

use std::collections::HashMap;
use std::sync::Arc;

use crate::amount::Unit;
use crate::budget::{Budget, Cell, Comment, Row, Table};
use crate::engine::{
    Cause, Counts, DraftProgress, Finding, Mention, Substance, TableState, Texts, Verdict,
    insert_joint,
};
use crate::form::{PartContent, Severity};
use crate::lang::{Lang, Text};
use crate::review::{self, FindingGroup, Tally};

use super::background_check::{self, BackgroundFindings};
use super::document::Session;
use super::document_host::DocumentHost as _;

/// What is in the middle of the window.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum MainView {
    /// Index into `Budget::tables`.
    Table(usize),
    /// Key of a section of text.
    Text(Arc<str>),
    /// The whole check (全审).
    Review,
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

/// A comment with where it is now.
#[derive(Clone, Debug, PartialEq)]
pub struct ListedComment {
    pub at: CommentRef,
    pub comment: Comment,
    pub anchor: CommentAnchor,
    /// The place in words.
    pub place: String,
}

/// Which comment it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CommentRef {
    /// Number in `Budget::comments`.
    InFile(usize),
    /// Number in `Session::sidecar_comments`.
    Sidecar(usize),
}

/// Where a comment's place is at present.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum CommentAnchor {
    Cell(Cell),
    /// Key of the section, and the paragraph.
    Text(Arc<str>, Option<usize>),
    /// There is no such place any more.
    Gone,
}

/// Lists drawn from one state of the document in one language.
pub struct DocumentLists {
    revision: (u64, u64),
    lang: Lang,
    /// What amounts in findings are counted in, where not in the tables' own unit.
    unit: Option<Unit>,
    pub outline: Vec<OutlineLine>,
    pub findings: Vec<Finding>,
    /// What the texts tell, figure by figure.
    pub texts: Vec<Mention>,
    pub counts: Counts,
    /// What mandatory findings come from.
    pub causes: Vec<Cause>,
    /// Findings under what they follow from.
    pub groups: Vec<FindingGroup>,
    pub tally: Tally,
    /// Numbers of explanations whose finding is gone.
    pub left_over: Vec<usize>,
    /// All comments, in the order of their places; those without one last.
    pub comments: Vec<ListedComment>,
    /// Causes and the joint test are still being worked out.
    pub checking: bool,
    /// Mandatory findings that keep the file from being final.
    pub blocking: usize,
    /// How much of a draft is done; of other documents nothing is said.
    pub progress: Option<DraftProgress>,
    /// Invariant: sorted; every cell of every finding with the finding's number, once.
    by_cell: Vec<(Cell, usize)>,
}

impl DocumentLists {
    pub fn gather(session: &Session, lang: Lang, unit: Option<Unit>) -> Self {
        let document = session.document();
        let Texts { mentions, findings } = document.computed().texts();
        let findings = document.computed().findings_with(findings, unit);
        let mut counts = Counts::default();
        findings.iter().for_each(|finding| counts.add(finding));
        let groups = review::groups(document.budget(), &findings, &[]);
        let computed = document.computed();
        let substance = computed.substance();
        let progress = (!computed.is_strict()).then(|| computed.progress(&substance));
        Self {
            progress,
            by_cell: by_cell(&findings),
            causes: Vec::new(),
            tally: Tally::with_causes(&findings, &groups),
            groups,
            checking: background_check::is_wanted(document),
            left_over: review::left_over(document.budget(), &findings),
            comments: comments(session, lang),
            revision: (document.revision(), session.comments_revision()),
            lang,
            unit,
            outline: outline(session, lang, &findings, &substance),
            texts: mentions,
            counts,
            blocking: findings.iter().filter(|f| f.blocks_final()).count(),
            findings,
        }
    }

    /// Adds what the background check found of the same state.
    pub fn add_background(&mut self, found: BackgroundFindings, budget: &Budget) {
        self.checking = false;
        self.causes = found.causes;
        if !found.joint.is_empty() {
            found.joint.iter().for_each(|finding| self.counts.add(finding));
            insert_joint(&mut self.findings, found.joint);
            self.by_cell = by_cell(&self.findings);
            self.left_over = review::left_over(budget, &self.findings);
        }
        self.groups = review::groups(budget, &self.findings, &self.causes);
        self.tally = Tally::with_causes(&self.findings, &self.groups);
        if !found.explained {
            self.tally.causes = None;
        }
    }

    /// Whether they still tell the document's state.
    pub fn is_current(&self, session: &Session, lang: Lang, unit: Option<Unit>) -> bool {
        let same = (self.lang, self.unit) == (lang, unit);
        same && self.revision == (session.document().revision(), session.comments_revision())
    }

    /// All pages in publication order.
    pub fn pages(&self) -> impl DoubleEndedIterator<Item = &OutlineEntry> {
        self.outline.iter().filter_map(|line| match line {
            OutlineLine::Entry(entry) => Some(entry),
            OutlineLine::Heading { .. } => None,
        })
    }

    /// The page one step away in the outline, if there is one.
    pub fn neighbour(&self, page: &MainView, down: bool) -> Option<&MainView> {
        let at = self.pages().position(|entry| entry.page == *page);
        let next = match (at, down) {
            (None, _) => 0,
            (Some(at), true) => at + 1,
            (Some(at), false) => at.checked_sub(1)?,
        };
        self.pages().nth(next).map(|entry| &entry.page)
    }

    /// Findings of a table, counted as the outline shows them.
    pub fn counts_of(&self, table: usize) -> Counts {
        let counts = self.pages().find_map(|entry| match entry.state {
            OutlineState::Table { counts, .. } if entry.page == MainView::Table(table) => {
                Some(counts)
            }
            _ => None,
        });
        counts.unwrap_or_default()
    }

    /// What is told in one section, from left to right.
    pub fn mentions_in(&self, section: &str) -> impl Iterator<Item = &Mention> {
        self.texts.iter().filter(move |mention| *mention.place.section == *section)
    }

    /// Numbers of the findings that concern a cell.
    pub fn concerning(&self, cell: Cell) -> impl Iterator<Item = usize> {
        let from = self.by_cell.partition_point(|(at, _)| *at < cell);
        let own = self.by_cell.get(from..).unwrap_or_default();
        own.iter().take_while(move |(at, _)| *at == cell).map(|(_, number)| *number)
    }
}

fn by_cell(findings: &[Finding]) -> Vec<(Cell, usize)> {
    let concerned = |(number, finding): (usize, &Finding)| {
        let cells = finding.cells.iter().copied().chain([finding.cell]);
        cells.map(|cell| (cell, number)).collect::<Vec<_>>()
    };
    let mut by_cell: Vec<_> = findings.iter().enumerate().flat_map(concerned).collect();
    by_cell.sort_unstable();
    by_cell.dedup();
    by_cell
}

impl DocumentLists {
    /// The gravest severity with which a verdict of that kind is said of a cell.
    pub fn force_at(&self, cell: Cell, verdict: Verdict) -> Severity {
        let own = self.concerning(cell).filter_map(|number| self.findings.get(number));
        let own = own.filter(|finding| finding.cell == cell && finding.verdict == verdict);
        own.map(|finding| finding.severity).min().unwrap_or(Severity::Mandatory)
    }
}

/// `李四：请核对`
pub fn comment_line(comment: &Comment) -> String {
    let colon = if comment.author.is_empty() { "" } else { "：" };
    format!("{}{colon}{}", comment.author, comment.text)
}

fn comments(session: &Session, lang: Lang) -> Vec<ListedComment> {
    let (forms, budget) = (session.document().forms(), session.document().budget());
    let own = budget.comments.iter().enumerate().map(|(i, c)| (CommentRef::InFile(i), c));
    let beside =
        session.sidecar_comments().iter().enumerate().filter(|(_, c)| !budget.comments.contains(c));
    let beside = beside.map(|(i, c)| (CommentRef::Sidecar(i), c));
    let listed = |(at, comment): (CommentRef, &Comment)| {
        let cell = comment.place.cell(forms, budget).map(CommentAnchor::Cell);
        let text = || {
            let (section, paragraph) = comment.place.paragraph(budget)?;
            let key = budget.texts.get(section)?.section.as_str();
            Some(CommentAnchor::Text(key.into(), paragraph))
        };
        ListedComment {
            at,
            comment: comment.clone(),
            anchor: cell.or_else(text).unwrap_or(CommentAnchor::Gone),
            place: review::describe_place(forms, budget, &comment.place, lang),
        }
    };
    let mut all: Vec<ListedComment> = own.chain(beside).map(listed).collect();
    all.sort_by_key(|listed| match &listed.anchor {
        CommentAnchor::Cell(cell) => (0, Some(*cell), None),
        CommentAnchor::Text(key, paragraph) => (1, None, Some((Arc::clone(key), *paragraph))),
        CommentAnchor::Gone => (2, None, None),
    });
    all
}

fn outline(
    session: &Session,
    lang: Lang,
    findings: &[Finding],
    substance: &[Substance],
) -> Vec<OutlineLine> {
    let document = session.document();
    let (forms, budget) = (document.forms(), document.budget());
    let mut lines = Vec::new();
    let mut tables: Vec<Counts> = vec![Counts::default(); budget.tables.len()];
    let mut sections: HashMap<&str, Counts> = HashMap::new();
    for finding in findings {
        let counts = match &finding.text {
            Some(place) => Some(sections.entry(&*place.section).or_default()),
            None => tables.get_mut(finding.cell.t()),
        };
        if let Some(counts) = counts {
            counts.add(finding);
        }
    }
    let table_entry = |table: usize, title: String, number: String| {
        let state = match budget.tables.get(table).and_then(|t| t.form()) {
            Some(_) => OutlineState::Table {
                state: document.computed().table_state(table),
                marked: budget.tables.get(table).is_some_and(has_marks),
                counts: tables.get(table).copied().unwrap_or_default(),
                empty: document.computed().is_empty(table),
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
                for (index, form) in forms.tables.iter().enumerate() {
                    let copies = (0..budget.tables.len())
                        .filter(|&t| budget.tables[t].form() == Some(index));
                    let number: String = form.number.chars().filter(char::is_ascii_digit).collect();
                    if !form.repeats {
                        for table in copies {
                            let title = form.title.get(lang).to_owned();
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
    let unknown: Vec<usize> =
        (0..budget.tables.len()).filter(|&t| budget.tables[t].form().is_none()).collect();
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

/// Whether something of a table was taken over and is not confirmed.
fn has_marks(table: &Table) -> bool {
    let rows = || table.blocks.iter().flat_map(|block| &block.rows);
    table.is_unconfirmed() || rows().any(Row::is_unconfirmed)
}

/// The heading over tables that the form set does not know.
pub fn tables_outside(lang: Lang) -> &'static str {
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
