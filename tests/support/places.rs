//! Cells by the names they have on paper.

use yusuan::budget::{Budget, Cell};
use yusuan::form::FormSet;

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
    let form = forms.table(table).unwrap();
    let t = budget.tables.iter().position(|found| found.form() == Some(form)).unwrap();
    let blocks = &forms.tables[form].blocks;
    let b = blocks.iter().position(|found| found.key == block).unwrap();
    let c = blocks[b].column(column).unwrap();
    let rows = budget.tables[t].blocks[b].rows.len();
    let at = |r: usize| Cell::new(t, b, r, c);
    let r = (0..rows).find(|&r| budget.row_key(forms, at(r)) == row);
    at(r.unwrap_or_else(|| panic!("no row {row} in {table}")))
}
