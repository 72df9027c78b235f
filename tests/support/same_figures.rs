//! Two budgets compared figure by figure.

#![allow(dead_code, reason = "each test uses a part")]

use std::collections::BTreeMap;

use yusuan::budget::{Budget, Cell, ValueRef};
use yusuan::form::FormSet;

/// Every figure by table, row and column, as it is written.
pub fn figures(forms: &FormSet, budget: &Budget) -> BTreeMap<String, String> {
    let mut found = BTreeMap::new();
    for (t, table) in budget.tables.iter().enumerate() {
        let Some(form) = table.form().map(|form| &forms.tables[form]) else { continue };
        for (b, block) in table.blocks.iter().enumerate() {
            for (r, row) in block.rows.iter().enumerate() {
                for (c, value) in row.cells().enumerate() {
                    if let ValueRef::Amount(amount) = value {
                        let key = budget.row_key(forms, Cell::new(t, b, r, c));
                        let column = &form.blocks[b].columns[c].key;
                        let at = format!("{t} {} {b} {r} {key} {column}", form.key);
                        found.insert(at, amount.to_string());
                    }
                }
            }
        }
    }
    found
}

/// Fails where a figure of one is not in the other, or is another there; `told` is what is to be read
/// then. Gives how many there are.
#[track_caller]
pub fn check_same_figures(forms: &FormSet, wanted: &Budget, found: &Budget, told: &str) -> usize {
    let (wanted, found) = (figures(forms, wanted), figures(forms, found));
    let lost: Vec<_> = wanted.iter().filter(|(at, value)| found.get(*at) != Some(value)).collect();
    let more: Vec<_> = found.iter().filter(|(at, value)| wanted.get(*at) != Some(value)).collect();
    assert!(
        lost.is_empty() && more.is_empty(),
        "lost {} of {}: {:?}\nnew {}: {:?}\n{told}",
        lost.len(),
        wanted.len(),
        &lost[..lost.len().min(12)],
        more.len(),
        &more[..more.len().min(12)],
    );
    wanted.len()
}
