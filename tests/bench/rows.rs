//! What editing rows costs at size: insert, delete, move, rename one row; paste a thousand among
//! the others; paste, fill and clear a hundred thousand cells; undo of each.
//!
//! `cargo bench --bench rows [ROWS …] [stated]`; median and worst of some turns, in milliseconds,
//! with the memory that is resident.

#![allow(clippy::unwrap_used, reason = "a benchmark may stop at the first surprise")]

#[path = "../support/consolidated.rs"]
mod consolidated;

use std::sync::Arc;
use std::time::Instant;

use yusuan::amount::Amount;
use yusuan::budget::{Budget, Cell, RowKind, Value};
use yusuan::edit::{Document, Intent};
use yusuan::engine::Computed;
use yusuan::form::FormSet;

fn ms(from: Instant) -> f64 {
    from.elapsed().as_secs_f64() * 1e3
}

/// Megabytes resident, where the system tells.
fn resident() -> f64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find(|line| line.starts_with("VmRSS"));
    let kilobytes = line.and_then(|line| line.split_whitespace().nth(1)?.parse::<f64>().ok());
    kilobytes.unwrap_or(0.0) / 1024.0
}

/// Does and takes back; median and worst of each.
fn measure(document: &mut Document, name: &str, turns: usize, intent: impl Fn(usize) -> Intent) {
    let (mut done, mut undone) = (Vec::new(), Vec::new());
    for turn in 0..turns {
        let intent = intent(turn);
        let from = Instant::now();
        document.apply(intent).unwrap();
        done.push(ms(from));
        let from = Instant::now();
        document.undo().unwrap();
        undone.push(ms(from));
    }
    let said = |mut all: Vec<f64>| {
        all.sort_by(f64::total_cmp);
        format!("{:10.3} {:10.3}", all[all.len() / 2], all[all.len() - 1])
    };
    println!("  {name:34} {}   undo {}   {:6.0} MB", said(done), said(undone), resident());
}

/// Every total stated, a tenth of them off by rounding.
fn stated(forms: &Arc<FormSet>, mut budget: Budget) -> Budget {
    let computed = Computed::new(forms, budget.clone());
    let rows = &mut budget.tables[0].blocks[0].rows;
    for r in 0..rows.len() {
        for c in consolidated::FIRST_MONEY..10 {
            let Some(figure) = computed.effective(Cell::new(0, 0, r, c)) else { continue };
            let off = i128::from(rows.get(r).unwrap().value(c).is_blank() && (r * 7 + c) % 9 == 0);
            let figure = Amount::from_parts(figure.mantissa() + off, 2).unwrap();
            rows.put(r, c, Value::Amount(figure));
        }
    }
    budget
}

fn run(rows: usize, with_totals: bool) {
    let before = resident();
    let forms = consolidated::forms();
    let mut budget = consolidated::budget(&forms, rows);
    if with_totals {
        budget = stated(&forms, budget);
    }
    let from = Instant::now();
    let mut document = Document::new(Arc::clone(&forms), budget);
    let built = ms(from);
    let held = &document.budget().tables[0].blocks[0].rows;
    let count = held.len();
    let leaves: Vec<usize> = held
        .iter()
        .enumerate()
        .filter(|(_, row)| row.kind() == RowKind::Entered(3))
        .map(|(row, _)| row)
        .collect();
    let leaf = |part: usize| Cell::new(0, 0, leaves[leaves.len() * part / 10], 4);
    println!(
        "{count} rows{}: built in {built:.0} ms, {} findings, {:.0} MB, {:.1} bytes a money cell",
        if with_totals { ", every total stated" } else { "" },
        document.computed().counts(None).rounding,
        resident() - before,
        (resident() - before) * 1024.0 * 1024.0 / (count as f64 * 8.0)
    );
    let d = &mut document;
    measure(d, "type a figure", 30, |turn| Intent::Enter {
        cell: leaf(turn % 9),
        text: format!("{turn}.25"),
    });
    measure(d, "insert a row", 18, |turn| Intent::InsertRow { at: leaf(turn % 9), level: 3 });
    measure(d, "insert a unit", 18, |turn| Intent::InsertRow { at: leaf(turn % 9), level: 0 });
    measure(d, "delete a row", 18, |turn| Intent::DeleteRows { first: leaf(turn % 9), count: 1 });
    measure(d, "move a row", 18, |turn| Intent::MoveRow { row: leaf(turn % 9), by: 1 });
    measure(d, "copy a row", 18, |turn| Intent::CopyRow { row: leaf(turn % 9) });
    measure(d, "another level", 18, |turn| Intent::SetLevel { row: leaf(turn % 9), level: 2 });
    measure(d, "rename a row", 18, |turn| Intent::Enter {
        cell: leaf(turn % 9).with_column(1),
        text: "改名".to_owned(),
    });
    let paste = |at: Cell, rows: usize| Intent::Paste {
        insert: Some((at, 3, rows)),
        entries: (0..rows * 6)
            .map(|n| (at.with_row(at.r() + n / 6).with_column(4 + n % 6), format!("{n}.10")))
            .collect(),
    };
    measure(d, "paste 1,000 rows among others", 5, |turn| paste(leaf(turn), 1_000));
    let cells = |most: usize| {
        let cells = leaves.iter().flat_map(|&row| (4..10).map(move |c| Cell::new(0, 0, row, c)));
        cells.take(most).collect::<Vec<Cell>>()
    };
    for most in [100_000, 1_000_000] {
        let some = cells(most);
        if some.len() < most {
            break;
        }
        let turns = if most > 100_000 { 1 } else { 3 };
        let entries = || some.iter().map(|cell| (*cell, format!("{}.10", cell.row % 977)));
        measure(d, &format!("paste {most} cells"), turns, |_| Intent::Paste {
            insert: None,
            entries: entries().collect(),
        });
        measure(d, &format!("fill {most} cells"), turns, |_| Intent::EnterMany {
            entries: entries().collect(),
        });
        measure(d, &format!("clear {most} cells"), turns, |_| Intent::Clear {
            cells: some.clone(),
        });
    }
    if count > 100_000 {
        measure(d, "paste 100,000 rows among others", 1, |_| paste(leaf(4), 100_000));
    }
    drop(document);
}

fn main() {
    let given: Vec<String> = std::env::args().skip(1).collect();
    let mut sizes: Vec<usize> = given.iter().filter_map(|arg| arg.parse().ok()).collect();
    if sizes.is_empty() {
        sizes = vec![10_000, 100_000, 1_000_000];
    }
    println!(
        "                                       median      worst            median      worst"
    );
    for rows in sizes {
        run(rows, false);
        if given.iter().any(|arg| arg == "stated") {
            run(rows, true);
        }
    }
}
