//! A workbook exported again compared with the budget: what changed, what is new, what is gone.
//! Figures entered by hand stay until a person accepts the other.

use std::collections::{BTreeMap, BTreeSet};

use crate::budget::{Budget, Cell, RowKind, Value};
use crate::form::FormSet;
use crate::recognise::Proposal;

/// What became of a cell.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum ChangeKind {
    /// Another figure is there now.
    Changed,
    /// The budget's cell is blank, the file has a figure; or the row is new.
    New,
    /// The budget has a figure, the file's row or cell has none.
    Gone,
}

/// One difference between the budget and the file.
#[derive(Clone, Debug, PartialEq)]
pub struct FileDifference {
    /// How the file differs there.
    pub kind: ChangeKind,
    /// Index into `FormSet::tables`.
    pub form: usize,
    /// Which of a repeating table's copies, from 0.
    pub copy: usize,
    /// Index of the block in the table's form.
    pub block: usize,
    /// The row's key, the same in both.
    pub row: String,
    /// Index of the column in the block's form.
    pub column: usize,
    /// The budget's cell; `None` in a row that it does not have.
    pub cell: Option<Cell>,
    /// The file's cell; `None` in a row that it does not have.
    pub from: Option<Cell>,
    /// What the budget has.
    pub old: Value,
    /// What the file has.
    pub new: Value,
}

/// All differences, in the budget's order; those of the same row are together.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Update {
    /// All differences, in the form set's order.
    pub changes: Vec<FileDifference>,
}

/// Compares a budget with what was recognised of a file, on the same form set. Only tables that the
/// file has are compared.
pub fn update(budget: &Budget, proposal: &Proposal) -> Update {
    let forms = &proposal.forms;
    let own = rows(forms, budget, None);
    let present: BTreeSet<(usize, usize)> = tables_present(proposal);
    let theirs = rows(forms, &proposal.budget, Some(&present));
    let mut keys: Vec<&RowName> = theirs.keys().collect();
    keys.extend(
        own.keys()
            .filter(|key| present.contains(&(key.form, key.copy)) && !theirs.contains_key(*key)),
    );
    keys.sort();
    let mut changes = Vec::new();
    for key in keys {
        let (a, b) = (own.get(key), theirs.get(key));
        let form = forms.tables.get(key.form).and_then(|form| form.blocks.get(key.block));
        let Some(form) = form else { continue };
        for column in 0..form.columns.len() {
            if form.is_label(column) {
                continue;
            }
            let cell = a.map(|cell| cell.with_column(column));
            let from = b.map(|cell| cell.with_column(column));
            let old = cell.map(|cell| budget.value(cell).clone()).unwrap_or_default();
            let new = from.map(|cell| proposal.budget.value(cell).clone()).unwrap_or_default();
            if same(&old, &new) {
                continue;
            }
            let kind = match (old.is_blank(), new.is_blank()) {
                (true, _) => ChangeKind::New,
                (_, true) => ChangeKind::Gone,
                _ => ChangeKind::Changed,
            };
            changes.push(FileDifference {
                kind,
                form: key.form,
                copy: key.copy,
                block: key.block,
                row: key.row.clone(),
                column,
                cell,
                from,
                old,
                new,
            });
        }
    }
    Update { changes }
}

/// Equal as figures: 1.8 and 1.80 are one figure.
fn same(a: &Value, b: &Value) -> bool {
    match (a, b) {
        (Value::Amount(a), Value::Amount(b)) => a.decimal() == b.decimal(),
        (a, b) => a == b,
    }
}

/// What a row goes by in both.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct RowName {
    form: usize,
    copy: usize,
    block: usize,
    /// Rows that the form gives come by their place, others by their key.
    given: Option<u16>,
    row: String,
    /// Of several of one key, which.
    nth: usize,
}

fn tables_present(proposal: &Proposal) -> BTreeSet<(usize, usize)> {
    let mut copies: BTreeMap<usize, usize> = BTreeMap::new();
    let placed: BTreeSet<usize> = proposal.tables.iter().filter_map(|found| found.table).collect();
    let mut present = BTreeSet::new();
    for (at, table) in proposal.budget.tables.iter().enumerate() {
        let Some(form) = table.form() else { continue };
        let copy = copies.entry(form).or_default();
        if placed.contains(&at) {
            present.insert((form, *copy));
        }
        *copy += 1;
    }
    present
}

fn rows(
    forms: &FormSet,
    budget: &Budget,
    only: Option<&BTreeSet<(usize, usize)>>,
) -> BTreeMap<RowName, Cell> {
    let mut found = BTreeMap::new();
    let mut copies: BTreeMap<usize, usize> = BTreeMap::new();
    for (t, table) in budget.tables.iter().enumerate() {
        let Some(form) = table.form() else { continue };
        let copy = copies.entry(form).or_default();
        let own = *copy;
        *copy += 1;
        if only.is_some_and(|only| !only.contains(&(form, own))) {
            continue;
        }
        for (b, block) in table.blocks.iter().enumerate() {
            let mut times: BTreeMap<String, usize> = BTreeMap::new();
            for (r, row) in block.rows.iter().enumerate() {
                let cell = Cell::new(t, b, r, 0);
                let given = match row.kind {
                    RowKind::Fixed(given) => Some(given),
                    _ => None,
                };
                let key = if given.is_some() { String::new() } else { budget.row_key(forms, cell) };
                let nth = times.entry(key.clone()).or_default();
                let key = RowName { form, copy: own, block: b, given, row: key, nth: *nth };
                *nth += 1;
                found.insert(key, cell);
            }
        }
    }
    found
}
