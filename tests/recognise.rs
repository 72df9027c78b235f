//! Workbooks read and recognised: budgets written as an office's system writes them come back
//! figure for figure; published ones find every cell.

#![allow(clippy::unwrap_used, clippy::panic, reason = "tests")]

#[path = "support/consistent.rs"]
mod consistent;
#[path = "support/consolidated.rs"]
mod consolidated;
#[path = "support/places.rs"]
mod places;
#[path = "support/workbook.rs"]
mod workbook;

use std::collections::BTreeMap;
use std::sync::Arc;

use yusuan::budget::{Budget, Cell, Value};
use yusuan::file;
use yusuan::form::{FormSet, shipped, shipped_ids};
use yusuan::lang::{Lang, Tell};
use yusuan::read::{Document, Watch, read_bytes};
use yusuan::recognise::{Proposal, recognise};

fn sets() -> Vec<Arc<FormSet>> {
    shipped_ids().iter().map(|id| shipped(id).unwrap()).collect()
}

#[track_caller]
fn read(name: &str, bytes: Vec<u8>) -> Document {
    read_bytes(name, bytes, &mut Watch::default())
        .unwrap_or_else(|e| panic!("{}", e.tell(Lang::En)))
}

/// The figures of a budget by table, block, row and column, in words.
fn figures(forms: &FormSet, budget: &Budget) -> BTreeMap<String, String> {
    let mut found = BTreeMap::new();
    for (t, table) in budget.tables.iter().enumerate() {
        let Some(form) = table.form().map(|form| &forms.tables[form]) else { continue };
        for (b, block) in table.blocks.iter().enumerate() {
            for (r, row) in block.rows.iter().enumerate() {
                for (c, value) in row.cells.iter().enumerate() {
                    if let Value::Amount(amount) = value {
                        let cell = Cell::new(t, b, r, c);
                        let key = budget.row_key(forms, cell);
                        let column = &form.blocks[b].columns[c].key;
                        let at = format!("{} {b} {r} {key} {column}", form.key);
                        found.insert(at, amount.to_string());
                    }
                }
            }
        }
    }
    found
}

fn told(proposal: &Proposal) -> String {
    proposal.doubts.iter().map(|doubt| doubt.tell(Lang::Zh) + "\n").collect()
}

/// Written as a workbook and read back it is the same budget, figure for figure.
#[track_caller]
fn check_back(forms: &Arc<FormSet>, budget: &Budget) {
    let document = read("往返.xlsx", workbook::workbook(forms, budget));
    let proposal = recognise(&document, &sets()).unwrap_or_else(|no| {
        panic!("no form set fits; {}", no.nearest.map(|p| told(&p)).unwrap_or_default())
    });
    assert_eq!(proposal.forms.id, forms.id, "{}", told(&proposal));
    let mut written = budget.clone();
    written.tables.retain(|table| {
        let form = &forms.tables[table.form().unwrap()];
        form.blocks.len() == 1 || form.layout == yusuan::form::Layout::Beside
    });
    let (wanted, found) = (figures(forms, &written), figures(forms, &proposal.budget));
    let lost: Vec<_> = wanted.iter().filter(|(at, value)| found.get(*at) != Some(value)).collect();
    let more: Vec<_> = found.iter().filter(|(at, value)| wanted.get(*at) != Some(value)).collect();
    assert!(
        lost.is_empty() && more.is_empty(),
        "lost {} of {}: {:?}\nnew {}: {:?}\n{}",
        lost.len(),
        wanted.len(),
        &lost[..lost.len().min(12)],
        more.len(),
        &more[..more.len().min(12)],
        told(&proposal)
    );
    assert_eq!(proposal.places.len(), wanted.len());
    assert!(proposal.unplaced.is_empty(), "{}", told(&proposal));
}

#[test]
fn the_sample_comes_back_from_a_workbook() {
    let opened = file::sample().unwrap();
    check_back(&opened.forms, &opened.budget);
}

#[test]
fn random_budgets_come_back_from_workbooks() {
    for id in ["jilin-2024", "central-2024"] {
        let forms = consistent::forms(id, false);
        for seed in 1..=6 {
            let mut random = consolidated::Figures::new(seed);
            let count = 1 + seed as usize * 9;
            check_back(&forms, &consistent::budget(&forms, &mut random, count));
        }
    }
}
