//! A paste tried on a copy of the document: what totals are after it, and how new codes come in
//! their order among the others.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use crate::amount::parse_entry;
use crate::budget::{Budget, Cell, Row, RowKind, Value};
use crate::edit::{Document, Intent};
use crate::engine::Role;
use crate::form::{RowsForm, TreeForm};
use crate::lang::Lang;
use crate::table::layout::TableView;

use super::super::offers::{Offer, OfferKind};
use super::Paste;

/// Rows of a budget of which a copy is made without making anybody wait.
const MAX_ROWS: usize = 1_000;
/// New rows that are put in one by one.
const MAX_NEW: usize = 40;

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
    after: Document,
}

/// The document after the paste.
struct PasteTrial<'a> {
    after: Document,
    /// The codes of inserted rows that were put in their order.
    sorted: Option<(&'a TreeForm, BTreeMap<usize, String>)>,
}

impl Paste {
    /// Puts new codes in their order where `sorts`, and compares what is put on totals with what
    /// they are after the paste.
    pub(super) fn settle(&mut self, view: &TableView<'_>, sorts: bool, lang: Lang) {
        let blocks = view.document.budget().tables.iter().flat_map(|table| &table.blocks);
        let small = blocks.map(|block| block.rows.len()).sum::<usize>() <= MAX_ROWS;
        let sorted = self.insert.filter(|_| small).and_then(|(at, ..)| {
            let RowsForm::Coded(tree) = &view.block(at.b())?.rows else { return None };
            Some((tree, sorted_in(view.document, &self.entries, at, tree)?))
        });
        let mut trial = None;
        if let Some((tree, sorted)) = sorted {
            let kind = OfferKind::Sorted { new: sorted.codes.len(), above: sorted.above };
            self.offers.push(Offer { kind, on: sorts });
            if sorts {
                self.entries.retain(|entry| !sorted.totals.contains(entry));
                for (cell, text) in sorted.totals {
                    if let Some(&at) = self.inserted.get(&cell) {
                        self.totals.push(UponTotal { at, cell, new: true, text });
                    }
                }
                self.sorted = Some(sorted.intents);
                trial =
                    Some(PasteTrial { after: sorted.after, sorted: Some((tree, sorted.codes)) });
            }
        }
        if trial.is_none() && small && !self.totals.is_empty() {
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
        let place = trial.and_then(|trial| trial.place(view.document, &self.entries, *cell, *new));
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
    fn place(
        &self,
        before: &Document,
        entries: &[(Cell, String)],
        cell: Cell,
        new: bool,
    ) -> Option<Cell> {
        let budget = self.after.budget();
        if new {
            return match &self.sorted {
                Some((tree, codes)) => row_of(budget, cell, tree, codes.get(&cell.r())?),
                None => Some(cell),
            };
        }
        let row = before.budget().row(cell)?;
        if let RowKind::Fixed(_) = row.kind {
            let rows = &budget.block(cell)?.rows;
            return Some(cell.with_row(rows.iter().position(|own| own.kind == row.kind)?));
        }
        let Some((tree, _)) = &self.sorted else { return Some(cell) };
        let coded = cell.with_column(tree.code);
        let pasted = entries.iter().find(|(own, _)| *own == coded).map(|(_, text)| text.as_str());
        let held = row.cells.get(tree.code).map(Value::as_text);
        row_of(budget, cell, tree, pasted.or(held)?)
    }
}

fn copy(document: &Document) -> Document {
    Document::new(Arc::clone(document.forms()), document.budget().clone())
}

/// The cell in the row of a code, in the block and column of `at`.
fn row_of(budget: &Budget, at: Cell, tree: &TreeForm, code: &str) -> Option<Cell> {
    let own = |row: &Row| code_of(row, tree) == Some(code);
    budget.block(at)?.rows.iter().position(own).map(|row| at.with_row(row))
}

fn code_of<'a>(row: &'a Row, tree: &TreeForm) -> Option<&'a str> {
    let entered = !matches!(row.kind, RowKind::Fixed(_));
    row.cells.get(tree.code).filter(|_| entered).map(Value::as_text)
}

/// The steps that put new rows in by the order of their codes, with the rows that their levels need
/// above them. `None` where a line has no code of the form's levels or one that there is already,
/// or all is in order anyway.
fn sorted_in(
    document: &Document,
    entries: &[(Cell, String)],
    at: Cell,
    tree: &TreeForm,
) -> Option<Sorted> {
    let is_new =
        |cell: Cell| (cell.table, cell.block) == (at.table, at.block) && cell.r() >= at.r();
    let new = || entries.iter().filter(|(cell, text)| is_new(*cell) && !text.is_empty());
    let codes: BTreeMap<usize, String> = new()
        .filter(|(cell, _)| cell.c() == tree.code)
        .map(|(cell, code)| (cell.r(), code.clone()))
        .collect();
    let lines: BTreeSet<usize> = new().map(|(cell, _)| cell.r()).collect();
    let distinct: BTreeSet<&String> = codes.values().collect();
    let all = lines.len() == codes.len() && distinct.len() == codes.len();
    let known = codes.values().all(|code| tree.level_of(code).is_some());
    if codes.is_empty() || codes.len() > MAX_NEW || !all || !known {
        return None;
    }
    let mut after = copy(document);
    let mut intents = Vec::new();
    let mut does = |after: &mut Document, intent: Intent| {
        after.apply(intent.clone()).ok()?;
        intents.push(intent);
        Some(())
    };
    let standing: Vec<(Cell, String)> =
        entries.iter().filter(|(cell, _)| !is_new(*cell)).cloned().collect();
    if !standing.is_empty() {
        does(&mut after, Intent::EnterMany { entries: standing })?;
    }
    let rows = &after.budget().block(at)?.rows;
    let before = rows.len();
    let there: BTreeSet<&str> = rows.iter().filter_map(|row| code_of(row, tree)).collect();
    if codes.values().any(|code| there.contains(code.as_str())) {
        return None;
    }
    let greatest = there.last().map(|code| (*code).to_owned()).unwrap_or_default();
    let follows = codes.values().all(|code| *code > greatest);
    for code in codes.values() {
        // It may have come above another of them.
        if row_of(after.budget(), at, tree, code).is_some() {
            continue;
        }
        let rows = after.budget().block(at)?.rows.len();
        let last = tree.total.is_some() && tree.total_last && rows > 0;
        let cell = at.with_row(rows - usize::from(last)).with_column(tree.code);
        let level = tree.level_of(code)?;
        does(&mut after, Intent::InsertRow { at: cell, level })?;
        does(&mut after, Intent::AddCode { cell, code: code.clone() })?;
    }
    let above = (after.budget().block(at)?.rows.len() - before).checked_sub(codes.len())?;
    if follows && above == 0 && codes.values().is_sorted() {
        return None;
    }
    // Once all rows are there it is known which are totals.
    let (mut values, mut totals) = (Vec::new(), Vec::new());
    for entry in new().filter(|(cell, _)| cell.c() != tree.code) {
        let (cell, text) = entry;
        let place = row_of(after.budget(), *cell, tree, codes.get(&cell.r())?)?;
        match after.computed().role(place) {
            Role::Total => totals.push(entry.clone()),
            _ => values.push((place, text.clone())),
        }
    }
    if !values.is_empty() {
        does(&mut after, Intent::EnterMany { entries: values })?;
    }
    Some(Sorted { intents, codes, above, totals, after })
}
