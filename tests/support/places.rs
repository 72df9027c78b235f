//! Cells of a budget: by the names they have on paper, or all of them.

#![allow(dead_code, clippy::unwrap_used, clippy::panic, reason = "each test uses a part")]

use yusuan::budget::{Budget, Cell, Value};
use yusuan::form::FormSet;

/// Where the first table of that form is.
#[track_caller]
pub fn table(forms: &FormSet, budget: &Budget, key: &str) -> usize {
    let form = forms.table(key).unwrap_or_else(|| panic!("no form {key}"));
    let mut tables = budget.tables.iter();
    tables.position(|found| found.form() == Some(form)).unwrap_or_else(|| panic!("no table {key}"))
}

/// A cell by table, block (or ""), row key, column key.
#[track_caller]
pub fn cell(
    forms: &FormSet,
    budget: &Budget,
    table: &str,
    block: &str,
    row: &str,
    column: &str,
) -> Cell {
    let t = self::table(forms, budget, table);
    let blocks = &forms.tables[budget.tables[t].form().unwrap()].blocks;
    let b = blocks.iter().position(|found| found.key == block).unwrap();
    let c = blocks[b].column(column).unwrap_or_else(|| panic!("no column {column} in {table}"));
    let rows = budget.tables[t].blocks[b].rows.len();
    let at = |r: usize| Cell::new(t, b, r, c);
    let r = (0..rows).find(|&r| budget.row_key(forms, at(r)) == row);
    at(r.unwrap_or_else(|| panic!("no row {row} in {table}")))
}

/// Every cell, in the order of the document.
pub fn cells(budget: &Budget) -> impl Iterator<Item = Cell> {
    let tables = budget.tables.iter().enumerate();
    let blocks = tables.flat_map(|(t, table)| {
        table.blocks.iter().enumerate().map(move |(b, block)| (t, b, block))
    });
    let rows = blocks.flat_map(|(t, b, block)| {
        block.rows.iter().enumerate().map(move |(r, row)| (t, b, r, row.width()))
    });
    rows.flat_map(|(t, b, r, cells)| (0..cells).map(move |c| Cell::new(t, b, r, c)))
}

/// Writes a value where a hand would, past everything that looks after a document.
pub fn put(budget: &mut Budget, at: Cell, value: Value) {
    budget.tables[at.t()].blocks[at.b()].rows.put(at.r(), at.c(), value);
}
