//! A paste tried on a copy of the document: what totals are after it, and how new codes come in
//! their order among the others.

use std::collections::{BTreeMap, HashMap, HashSet};
use std::sync::Arc;

use crate::amount::parse_entry;
use crate::budget::{Cell, RowKind, StoredRow, ValueRef};
use crate::edit::{Document, Intent, code_places};
use crate::engine::Role;
use crate::form::{Kind, RowsForm, TreeForm};
use crate::lang::Lang;
use crate::table::layout::TableView;

use super::super::offers::{Offer, OfferKind};
use super::Paste;

/// Rows of a budget of which a copy is made without making anybody wait.
const MAX_ROWS: usize = 1_000;

/// A pasted value that would replace a total.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct UponTotal {
    /// Line and column of the block.
    pub at: (usize, usize),
    pub cell: Cell,
    /// Its row is to be inserted.
    pub new: bool,
    pub text: String,
}

/// New codes in their order.
struct Sorted {
    intents: Vec<Intent>,
    /// The code that each row to insert becomes a row of.
    codes: BTreeMap<usize, String>,
    /// Rows that are added above them.
    above: usize,
    /// What falls on rows that become totals.
    totals: Vec<(Cell, String)>,
    /// The document after it, where that was tried.
    after: Option<Document>,
}

/// The document after the paste.
struct PasteTrial<'a> {
    after: Document,
    /// Of inserted rows that were put in their order.
    sorted: Option<SortedRows<'a>>,
}

/// Where rows are once new codes came in their order.
struct SortedRows<'a> {
    tree: &'a TreeForm,
    /// The code that each inserted row became a row of.
    codes: BTreeMap<usize, String>,
    /// Codes that were pasted upon rows that were there.
    pasted: HashMap<usize, String>,
    /// The row of each code afterwards.
    rows: HashMap<String, usize>,
}

impl Paste {
    /// Puts new codes in their order where `sorts`, and compares what is put on totals with what
    /// they are after the paste.
    pub(super) fn settle(&mut self, view: &TableView<'_>, sorts: bool, lang: Lang) {
        let blocks = view.document.budget().tables.iter().flat_map(|table| &table.blocks);
        let small = blocks.map(|block| block.rows.len()).sum::<usize>() <= MAX_ROWS;
        let sorted = self.insert.and_then(|(at, ..)| {
            let RowsForm::Coded(tree) = &view.block(at.b())?.rows else { return None };
            Some((at, tree, sorted_in(view, &self.entries, at, tree, small)?))
        });
        let mut trial = None;
        if let Some((at, tree, sorted)) = sorted {
            let kind = OfferKind::Sorted { new: sorted.codes.len(), above: sorted.above };
            self.offers.push(Offer { kind, on: sorts });
            if sorts {
                let falls: HashSet<Cell> = sorted.totals.iter().map(|(cell, _)| *cell).collect();
                let pasted = self.entries.iter().filter(|(cell, _)| {
                    (cell.t(), cell.b(), cell.c()) == (at.t(), at.b(), tree.code)
                });
                let pasted = pasted.map(|(cell, code)| (cell.r(), code.clone())).collect();
                self.entries.retain(|(cell, _)| !falls.contains(cell));
                for (cell, text) in sorted.totals {
                    if let Some(&at) = self.inserted.get(&cell) {
                        self.totals.push(UponTotal { at, cell, new: true, text });
                    }
                }
                self.sorted = Some(sorted.intents);
                trial = sorted.after.map(|after| {
                    let codes = after.budget().rows(at).iter().enumerate();
                    let codes =
                        codes.filter_map(|(row, own)| Some((code_of(own, tree)?.to_owned(), row)));
                    let rows = codes.collect();
                    let codes = sorted.codes;
                    let sorted = Some(SortedRows { tree, codes, pasted, rows });
                    PasteTrial { after, sorted }
                });
            }
        }
        if trial.is_none() && small && self.sorted.is_none() && !self.totals.is_empty() {
            let mut after = copy(view.document);
            if after.apply(self.intent()).is_ok() {
                trial = Some(PasteTrial { after, sorted: None });
            }
        }
        let mut totals = std::mem::take(&mut self.totals);
        totals.sort_by_key(|upon| upon.at);
        for upon in &totals {
            self.compare(view, upon, trial.as_ref(), lang);
        }
    }

    fn compare(
        &mut self,
        view: &TableView<'_>,
        upon: &UponTotal,
        trial: Option<&PasteTrial<'_>>,
        lang: Lang,
    ) {
        let UponTotal { at, cell, new, text } = upon;
        let place = trial.and_then(|trial| trial.place(view.document, *cell, *new));
        let figure = match (trial, place) {
            (Some(trial), Some(place)) => Some(trial.after.computed().effective(place)),
            (None, _) if !new => Some(view.document.computed().effective(*cell)),
            _ => None,
        };
        let typed = parse_entry(text, 28, 0).ok().flatten();
        let differs = figure.filter(|f| f.map(|f| f.decimal()) != typed.map(|f| f.decimal()));
        let why = match (lang, differs) {
            (Lang::Zh, None) => "合计，自动计算".to_owned(),
            (Lang::En, None) => "a total; it is computed".to_owned(),
            (_, Some(figure)) => {
                let blank = || lang.pick("空", "blank").to_owned();
                let shown = figure.map_or_else(blank, |figure| figure.to_string());
                match (lang, trial.is_some()) {
                    (Lang::Zh, true) => {
                        format!("合计，粘贴后自动计算为 {shown}，与粘贴的不同")
                    }
                    (Lang::Zh, false) => format!("合计，现在自动计算为 {shown}，与粘贴的不同"),
                    (Lang::En, true) => {
                        format!("a total, computed as {shown} after the paste: it differs")
                    }
                    (Lang::En, false) => {
                        format!("a total, computed as {shown} at present: it differs")
                    }
                }
            }
        };
        let cell = (!new).then_some(*cell);
        self.pass(view, *at, cell, text, (why, differs.is_some()), lang);
    }
}

impl PasteTrial<'_> {
    /// Where a cell of the paste is after it.
    fn place(&self, before: &Document, cell: Cell, new: bool) -> Option<Cell> {
        let budget = self.after.budget();
        let row_of = |sorted: &SortedRows<'_>, code: &str| {
            sorted.rows.get(code).map(|row| cell.with_row(*row))
        };
        if new {
            return match &self.sorted {
                Some(sorted) => row_of(sorted, sorted.codes.get(&cell.r())?),
                None => Some(cell),
            };
        }
        let row = before.budget().row(cell)?;
        if let RowKind::Fixed(_) = row.kind() {
            let rows = &budget.block(cell)?.rows;
            return Some(cell.with_row(rows.iter().position(|own| own.kind() == row.kind())?));
        }
        let Some(sorted) = &self.sorted else { return Some(cell) };
        let held = row.get(sorted.tree.code).map(ValueRef::as_text);
        row_of(sorted, sorted.pasted.get(&cell.r()).map(String::as_str).or(held)?)
    }
}

fn copy(document: &Document) -> Document {
    Document::new(Arc::clone(document.forms()), document.budget().clone())
}

fn code_of<'a>(row: StoredRow<'a>, tree: &TreeForm) -> Option<&'a str> {
    let entered = !matches!(row.kind(), RowKind::Fixed(_));
    row.get(tree.code).filter(|_| entered).map(ValueRef::as_text)
}

/// What puts new rows in by the order of their codes, with the rows that their levels need above
/// them; `tried` on a copy, so that it is known what becomes a total and what totals are then.
/// `None` where a line has no code of the form's levels or one that there is already, or all is
/// in order anyway.
fn sorted_in(
    view: &TableView<'_>,
    entries: &[(Cell, String)],
    at: Cell,
    tree: &TreeForm,
    tried: bool,
) -> Option<Sorted> {
    let document = view.document;
    let own = |cell: Cell| (cell.table, cell.block) == (at.table, at.block);
    let is_new = |cell: Cell| own(cell) && cell.r() >= at.r();
    let new = || entries.iter().filter(|(cell, text)| is_new(*cell) && !text.is_empty());
    let codes: BTreeMap<usize, String> = new()
        .filter(|(cell, _)| cell.c() == tree.code)
        .map(|(cell, code)| (cell.r(), code.clone()))
        .collect();
    let lines: HashSet<usize> = new().map(|(cell, _)| cell.r()).collect();
    let distinct: HashSet<&String> = codes.values().collect();
    let all = lines.len() == codes.len() && distinct.len() == codes.len();
    let known = codes.values().all(|code| tree.level_of(code).is_some());
    if codes.is_empty() || !all || !known {
        return None;
    }
    let standing: Vec<(Cell, String)> =
        entries.iter().filter(|(cell, _)| !is_new(*cell)).cloned().collect();
    let recoded = standing.iter().any(|(cell, _)| own(*cell) && cell.c() == tree.code);
    let mut after = tried.then(|| copy(document));
    if after.is_none() && recoded {
        return None;
    }
    let mut intents = Vec::new();
    let mut does = |after: &mut Option<Document>, intent: Intent| {
        if let Some(after) = after {
            after.apply(intent.clone()).ok()?;
        }
        intents.push(intent);
        Some(())
    };
    if !standing.is_empty() {
        does(&mut after, Intent::EnterMany { entries: standing })?;
    }
    let rows = after.as_ref().unwrap_or(document).budget().rows(at);
    let there: HashSet<&str> = rows.iter().filter_map(|row| code_of(row, tree)).collect();
    if codes.values().any(|code| there.contains(code.as_str())) {
        return None;
    }
    let places = code_places(rows, tree, codes.values().map(String::as_str));
    let above = places.len().checked_sub(codes.len())?;
    let last = there.iter().max().copied().unwrap_or_default();
    let follows = codes.values().all(|code| last < code.as_str());
    if above == 0 && codes.values().is_sorted() && follows {
        return None;
    }
    // A code is a total where others are below it.
    let all = places.iter().map(|(code, _)| code.as_str()).chain(there.iter().copied());
    let above_it = |code: &str| {
        let levels = tree.levels.iter().filter(|level| level.digits < code.len());
        levels.filter_map(|level| code.get(..level.digits).map(str::to_owned)).collect::<Vec<_>>()
    };
    let parents: HashSet<String> = all.flat_map(above_it).collect();
    does(&mut after, Intent::AddCodes { at, codes: codes.values().cloned().collect() })?;
    let rows: HashMap<String, usize> = places.into_iter().collect();
    let (mut values, mut totals) = (Vec::new(), Vec::new());
    for entry in new().filter(|(cell, _)| cell.c() != tree.code) {
        let (cell, text) = entry;
        let code = codes.get(&cell.r())?;
        let place = cell.with_row(*rows.get(code)?);
        let total = match &after {
            Some(after) => after.computed().role(place) == Role::Total,
            None => parents.contains(code) && view.kind(*cell).is_some_and(Kind::is_figure),
        };
        if total {
            totals.push(entry.clone());
        } else {
            values.push((place, text.clone()));
        }
    }
    if !values.is_empty() {
        does(&mut after, Intent::EnterMany { entries: values })?;
    }
    Some(Sorted { intents, codes, above, totals, after })
}
