//! A workbook exported again, or the text that goes with the tables, compared with the budget: what
//! changed, what is new, what is gone. What was entered by hand stays until a person accepts the
//! other.

use std::collections::{BTreeMap, BTreeSet};

use crate::budget::{Budget, BudgetUnit, Cell, RowKind, Value};
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

/// A section of the narrative that the file has otherwise.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TextDifference {
    /// How the file differs: [`ChangeKind::New`] where the budget has no text.
    pub kind: ChangeKind,
    /// Key of the section.
    pub section: String,
    /// The paragraphs that the budget has.
    pub old: Vec<String>,
    /// The paragraphs that the file has.
    pub new: Vec<String>,
}

/// All differences, in the budget's order; those of the same row are together.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Update {
    /// All differences, in the form set's order.
    pub changes: Vec<FileDifference>,
    /// Sections of text, in the budget's order.
    pub texts: Vec<TextDifference>,
    /// Whose budget the file says it is, where the budget does not say.
    pub unit: Option<BudgetUnit>,
}

/// Compares a budget with what was recognised of a file, on the same form set. Only tables and
/// sections that the file has are compared.
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
            let old = cell.map(|cell| budget.value(cell).to_value()).unwrap_or_default();
            let new = from.map(|cell| proposal.budget.value(cell).to_value()).unwrap_or_default();
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
    let theirs = &proposal.budget;
    Update { changes, texts: texts(budget, theirs), unit: unit(&budget.unit, &theirs.unit) }
}

/// The unit with the file's name and code, where it has no name.
fn unit(own: &BudgetUnit, theirs: &BudgetUnit) -> Option<BudgetUnit> {
    let named = !own.name.trim().is_empty() || theirs.name.trim().is_empty();
    (!named).then(|| {
        let code = if own.code.is_empty() { &theirs.code } else { &own.code };
        BudgetUnit { name: theirs.name.clone(), code: code.clone(), ..own.clone() }
    })
}

fn texts(budget: &Budget, theirs: &Budget) -> Vec<TextDifference> {
    let sections = theirs.texts.iter().filter(|text| !text.paragraphs.is_empty());
    let differing = sections.filter_map(|text| {
        let own = budget.texts.iter().find(|own| own.section == text.section)?;
        let kind = match own.paragraphs.iter().all(|own| own.trim().is_empty()) {
            true => ChangeKind::New,
            false => ChangeKind::Changed,
        };
        (!reads_the_same(&own.paragraphs, &text.paragraphs)).then(|| TextDifference {
            kind,
            section: text.section.clone(),
            old: own.paragraphs.clone(),
            new: text.paragraphs.clone(),
        })
    });
    differing.collect()
}

/// Whether texts are the same but for blanks, which are lost or come in between documents.
fn reads_the_same(a: &[String], b: &[String]) -> bool {
    let plain = |text: &String| text.chars().filter(|c| !c.is_whitespace()).collect::<String>();
    let lines = |text: &[String]| -> Vec<String> {
        text.iter().map(plain).filter(|line| !line.is_empty()).collect()
    };
    lines(a) == lines(b)
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
                let given = match row.kind() {
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
