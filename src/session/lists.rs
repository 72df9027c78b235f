//! What the areas list: gathered when a document is opened or its rows and texts change, and kept
//! while figures are typed.

use std::cell::RefCell;
use std::collections::HashMap;
use std::rc::Rc;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use crate::amount::Unit;
use crate::budget::{Cell, Comment};
use crate::edit::Document;
use crate::engine::{
    Cause, Counts, DraftProgress, Finding, FindingFacts, FindingList, Listed, Mention, TableState,
    TextPlace, Verdict, WordedFindings,
};
use crate::form::Severity;
use crate::lang::Lang;
use crate::review::{self, FindingGroup, Tally};

use super::background_check::{self, BackgroundFindings};
use super::document::Session;
use super::document_host::DocumentHost as _;
use super::outline::{has_marks, outline, renew};

pub use super::outline::{MainView, OutlineEntry, OutlineLine, OutlineSign, OutlineState};

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

/// What lists were gathered of: only figures have changed since while it is the same.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Basis {
    shape: u64,
    comments: u64,
    lang: Lang,
    /// What amounts in findings are counted in, where not in the tables' own unit.
    unit: Option<Unit>,
}

impl Basis {
    fn of(session: &Session, lang: Lang, unit: Option<Unit>) -> Self {
        let comments = session.comments_revision();
        Self { shape: session.document().shape(), comments, lang, unit }
    }
}

/// Lists drawn from one state of the document in one language.
///
/// Findings have numbers, mandatory ones first; their words are made when they are asked for.
pub struct DocumentLists {
    basis: Basis,
    revision: u64,
    pub outline: Vec<OutlineLine>,
    findings: FindingList,
    pub counts: Counts,
    /// What mandatory findings come from.
    pub causes: Vec<Cause>,
    /// Findings that are no rounding differences under what they follow from.
    pub groups: Vec<FindingGroup>,
    pub tally: Tally,
    /// Numbers of explanations whose finding is gone.
    pub left_over: Vec<usize>,
    /// All comments, in the order of their places; those without one last.
    pub comments: Vec<ListedComment>,
    /// Causes and the joint test are still being worked out.
    pub checking: bool,
    /// Linked sums of which it is not known whether rounding can explain all of them together.
    pub undecided: usize,
    /// Mandatory findings that keep the file from being final; they have the first numbers.
    pub blocking: usize,
    /// How much of a draft is done; of other documents nothing is said.
    pub progress: Option<DraftProgress>,
    marked: MarkedTables,
    /// Tells the groups of one state from those of another.
    stamp: u64,
    /// The state of the findings that the groups are of.
    grouped: u64,
    words: RefCell<WordedFindings>,
    /// The cell asked about last, with the numbers of its findings.
    concerning: RefCell<Option<(Cell, Rc<[usize]>)>>,
}

fn next_stamp() -> u64 {
    static NEXT: AtomicU64 = AtomicU64::new(0);
    NEXT.fetch_add(1, Ordering::Relaxed)
}

/// Which tables have something in them that was taken over and is not confirmed.
#[derive(Clone)]
struct MarkedTables {
    /// [`Document::marks`] of the state.
    of: u64,
    tables: Rc<[bool]>,
}

impl MarkedTables {
    fn of(document: &Document) -> Self {
        let tables = document.budget().tables.iter().map(has_marks).collect();
        Self { of: document.marks(), tables }
    }
}

impl DocumentLists {
    pub fn gather(session: &Session, lang: Lang, unit: Option<Unit>) -> Self {
        Self::gather_with(session, lang, unit, MarkedTables::of(session.document()))
    }

    /// Gathers them anew where [`Self::update`] would not do.
    pub fn gather_again(&self, session: &Session, lang: Lang, unit: Option<Unit>) -> Self {
        let known = self.marked.of == session.document().marks();
        let marked = match known {
            true => self.marked.clone(),
            false => MarkedTables::of(session.document()),
        };
        Self::gather_with(session, lang, unit, marked)
    }

    fn gather_with(
        session: &Session,
        lang: Lang,
        unit: Option<Unit>,
        marked: MarkedTables,
    ) -> Self {
        let document = session.document();
        let computed = document.computed();
        let findings = computed.list();
        let mut lists = Self {
            basis: Basis::of(session, lang, unit),
            revision: document.revision(),
            outline: outline(computed, lang, &findings, &marked.tables),
            marked,
            counts: Counts::default(),
            causes: Vec::new(),
            groups: Vec::new(),
            tally: Tally::default(),
            left_over: Vec::new(),
            comments: comments(session, lang),
            checking: false,
            undecided: 0,
            blocking: 0,
            progress: None,
            stamp: 0,
            grouped: findings.version(),
            words: RefCell::default(),
            concerning: RefCell::default(),
            findings,
        };
        lists.group(document);
        lists.count(document);
        lists
    }

    /// Brings the lists up to the document where only figures changed since they were gathered;
    /// `false` where more did: then they are to be gathered anew.
    pub fn update(&mut self, session: &Session, lang: Lang, unit: Option<Unit>) -> bool {
        let document = session.document();
        if self.basis != Basis::of(session, lang, unit) {
            return false;
        }
        let computed = document.computed();
        let Some(change) = computed.update_list(&mut self.findings) else { return false };
        self.revision = document.revision();
        self.words.get_mut().renew(&change);
        self.concerning.take();
        renew(&mut self.outline, computed, &self.findings, &change.tables);
        if !self.causes.is_empty() || self.grouped != self.findings.version() {
            self.causes.clear();
            self.group(document);
        }
        self.count(document);
        true
    }

    /// Adds what the background check found of the same state.
    pub fn add_background(&mut self, found: BackgroundFindings, document: &Document) {
        self.causes = found.causes;
        self.findings.set_joint(found.joint, document.budget());
        self.words.get_mut().clear();
        self.concerning.take();
        renew(&mut self.outline, document.computed(), &self.findings, &[]);
        self.group(document);
        self.count(document);
        self.checking = found.unfinished;
        self.undecided = found.undecided;
        if !found.explained {
            self.tally.causes = None;
        }
    }

    /// Puts findings under what they follow from; rounding differences are by themselves.
    fn group(&mut self, document: &Document) {
        let listed = document.computed().listed(&self.findings);
        let asking: Vec<FindingFacts<'_>> = listed.asking().collect();
        self.groups = review::groups_of(document.budget(), &asking, &self.causes);
        self.tally.causes = Some(review::open_groups(&asking, &self.groups));
        self.grouped = self.findings.version();
        self.stamp = next_stamp();
    }

    fn count(&mut self, document: &Document) {
        let (computed, budget) = (document.computed(), document.budget());
        self.counts = self.listed(document).counts();
        self.tally = Tally { causes: self.tally.causes, ..Tally::from(self.counts) };
        self.blocking = self.counts.mandatory;
        self.checking = background_check::is_wanted(document);
        self.undecided = 0;
        let substance = self.findings.narrative().substance();
        let marked = |table: usize| {
            self.pages().any(|entry| {
                entry.page == MainView::Table(table)
                    && matches!(entry.state, OutlineState::Table { marked: true, .. })
            })
        };
        self.progress = (!computed.is_strict()).then(|| computed.progress(substance, marked));
        let mut used: Vec<usize> = self.findings.used_explanations().collect();
        used.sort_unstable();
        let all = 0..budget.explanations.len();
        self.left_over = all.filter(|at| used.binary_search(at).is_err()).collect();
    }

    /// Whether they are still of the document's state.
    pub fn is_current(&self, session: &Session, lang: Lang, unit: Option<Unit>) -> bool {
        self.basis == Basis::of(session, lang, unit)
            && self.revision == session.document().revision()
    }

    /// How many findings there are.
    pub fn len(&self, document: &Document) -> usize {
        self.listed(document).len()
    }

    pub fn is_empty(&self, document: &Document) -> bool {
        self.listed(document).is_empty()
    }

    /// The finding of that number in words.
    pub fn finding(&self, document: &Document, number: usize) -> Option<Rc<Finding>> {
        self.words.borrow_mut().get(self.listed(document), self.basis.unit, number)
    }

    /// All findings in words: for a report, not for a frame.
    pub fn all(&self, document: &Document) -> Vec<Finding> {
        let listed = self.listed(document);
        (0..listed.len()).filter_map(|number| listed.get(self.basis.unit, number)).collect()
    }

    /// The list of findings, to be asked.
    pub fn listed<'a>(&'a self, document: &'a Document) -> Listed<'a> {
        document.computed().listed(&self.findings)
    }

    /// Stays the same while the findings before the rounding differences, their numbers and their
    /// groups do.
    pub fn stamp(&self) -> u64 {
        self.stamp
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

    /// The sign of a page in the outline.
    pub fn sign_of(&self, page: &MainView) -> Option<OutlineSign> {
        let entry = self.pages().find(|entry| entry.page == *page)?;
        Some(OutlineSign::of(entry.state, self.progress.is_some()))
    }

    /// What the texts say, figure by figure.
    pub fn mentions(&self) -> impl Iterator<Item = &Mention> {
        self.findings.narrative().mentions()
    }

    /// What is said in one section, from left to right.
    pub fn mentions_in(&self, section: &str) -> impl Iterator<Item = &Mention> {
        self.findings.narrative().mentions_in(section)
    }

    /// The gravest severity of what is found at that very place of a text.
    pub fn severity_in_text(&self, place: &TextPlace) -> Option<Severity> {
        self.findings.severity_in_text(place)
    }

    /// What is commented on each cell.
    pub fn comments_by_cell(&self) -> HashMap<Cell, String> {
        let mut by_cell: HashMap<Cell, String> = HashMap::new();
        for listed in &self.comments {
            if let CommentAnchor::Cell(cell) = listed.anchor {
                let said = by_cell.entry(cell).or_default();
                if !said.is_empty() {
                    said.push('\n');
                }
                said.push_str(&comment_line(&listed.comment));
            }
        }
        by_cell
    }

    /// What is commented on a paragraph of a section, or on the section as a whole.
    pub fn comments_on(&self, section: &str, paragraph: Option<usize>) -> Vec<&ListedComment> {
        let own = |listed: &&ListedComment| match &listed.anchor {
            CommentAnchor::Text(key, at) => **key == *section && *at == paragraph,
            _ => false,
        };
        self.comments.iter().filter(own).collect()
    }

    /// The comment of that number.
    pub fn comment(&self, at: CommentRef) -> Option<&ListedComment> {
        self.comments.iter().find(|listed| listed.at == at)
    }

    /// Whether no table holds anything yet.
    pub fn is_blank(&self) -> bool {
        let blank = |state| match state {
            OutlineState::Table { state, .. } => {
                matches!(state, TableState::NotBegun | TableState::DeclaredEmpty)
            }
            OutlineState::Text { .. } => true,
            OutlineState::Unknown => false,
        };
        self.pages().all(|entry| blank(entry.state))
    }

    /// Numbers of the findings that concern a cell.
    pub fn concerning(&self, document: &Document, cell: Cell) -> Rc<[usize]> {
        if let Some((of, numbers)) = &*self.concerning.borrow()
            && *of == cell
        {
            return Rc::clone(numbers);
        }
        let numbers = self.listed(document).concerning(cell);
        let numbers: Rc<[usize]> = numbers.into();
        *self.concerning.borrow_mut() = Some((cell, Rc::clone(&numbers)));
        numbers
    }

    /// The gravest severity with which a verdict of that kind is said of a cell.
    pub fn force_at(&self, document: &Document, cell: Cell, verdict: Verdict) -> Severity {
        let severity = self.listed(document).severity_at(cell, verdict);
        severity.unwrap_or(Severity::Mandatory)
    }
}

/// `李四：请核对`
fn comment_line(comment: &Comment) -> String {
    let colon = if comment.author.is_empty() { "" } else { "：" };
    format!("{}{colon}{}", comment.author, comment.text)
}

/// Comments, a line each.
pub fn comment_lines(comments: &[&ListedComment]) -> String {
    let said: Vec<String> = comments.iter().map(|listed| comment_line(&listed.comment)).collect();
    said.join("\n")
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
