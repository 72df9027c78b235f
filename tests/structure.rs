//! Rows inserted, pasted, deleted, moved and set to other levels by the hundred, at sizes where the
//! chunks that they are kept in part and join: a part recomputed equals the whole recomputed, and
//! undoing everything gives the first bytes.

#![allow(clippy::unwrap_used, reason = "tests")]

#[path = "support/consolidated.rs"]
mod consolidated;

use std::sync::Arc;

use consolidated::Figures;
use yusuan::amount::Amount;
use yusuan::budget::{Budget, BudgetUnit, Cell, RowKind, Value};
use yusuan::edit::{Document, Intent};
use yusuan::engine::Computed;
use yusuan::form::FormSet;
use yusuan::lang::Lang;
use yusuan::table::hidden_rows::HiddenRows;
use yusuan::table::layout::{GridPos, TableLayout, TableView};
use yusuan::table::selection::{Selection, united};
use yusuan::table::selection_sum::SelectionSum;

/// All that can be seen of the document's sheet must be all that can be seen of a new one.
#[track_caller]
fn check_same(document: &Document, when: &str) {
    let budget = document.budget();
    let (part, whole) = (document.computed(), Computed::new(document.forms(), budget.clone()));
    for (t, table) in budget.tables.iter().enumerate() {
        for (b, block) in table.blocks.iter().enumerate() {
            for (r, row) in block.rows.iter().enumerate() {
                for c in 0..row.width() {
                    let cell = Cell::new(t, b, r, c);
                    let (own, other) = (part.figure(cell), whole.figure(cell));
                    assert_eq!(own, other, "{cell:?} {when}");
                }
                let cell = Cell::new(t, b, r, 2);
                assert_eq!(part.addends(cell, 99), whole.addends(cell, 99), "{cell:?} {when}");
            }
        }
    }
    assert_eq!(part.findings(), whole.findings(), "{when}");
    assert_eq!(part.counts(None), whole.counts(None), "{when}");
}

/// Something that changes rows, or a figure between.
fn any_intent(document: &Document, figures: &mut Figures) -> Intent {
    let budget = document.budget();
    let rows = &budget.tables[0].blocks[0].rows;
    let row = figures.next() as usize % (rows.len() + 1);
    let cell = Cell::new(0, 0, row, 4 + figures.next() as usize % 6);
    let level = (figures.next() % 4) as u8;
    let many = 1 + figures.next() as usize % 700;
    let few = 1 + figures.next() as usize % 3;
    match figures.next() % 13 {
        0 | 1 => Intent::InsertRow { at: cell, level },
        2 => Intent::Paste {
            insert: Some((cell, level, many)),
            entries: (0..many * 2)
                .map(|n| {
                    let at = cell.with_row(row + n / 2).with_column(4 + n % 2);
                    (at, figures.amount().to_string())
                })
                .collect(),
        },
        3 => Intent::DeleteRows { first: cell, count: many },
        4 | 5 => Intent::DeleteRows { first: cell, count: few },
        6 => {
            let up = figures.next().is_multiple_of(2);
            Intent::MoveRow { row: cell, by: if up { -1 } else { 1 } }
        }
        7 => Intent::CopyRow { row: cell },
        8 | 9 => Intent::SetLevel { row: cell, level },
        10 => Intent::Enter { cell: cell.with_column(1), text: format!("{level}改名") },
        11 => Intent::Enter { cell, text: figures.amount().to_string() },
        _ => Intent::Together {
            intents: vec![
                Intent::Enter { cell, text: figures.amount().to_string() },
                Intent::InsertRow { at: cell, level },
                Intent::DeleteRows { first: cell.with_row(row / 2 + 1), count: few },
            ],
            zh: "几件事".to_owned(),
            en: "several things".to_owned(),
        },
    }
}

#[track_caller]
fn check_walk(forms: &Arc<FormSet>, start: &Budget, seed: u64, steps: usize, look: usize) {
    let mut figures = Figures::new(seed);
    let mut document = Document::new(Arc::clone(forms), start.clone());
    let bytes = |document: &Document| yusuan::file::write(document.forms(), document.budget());
    let first = bytes(&document);
    let mut sizes = (usize::MAX, 0);
    for step in 0..steps {
        match figures.next() % 9 {
            0 => drop(document.undo().map(|_| ())),
            1 => drop(document.redo().map(|_| ())),
            _ => {}
        }
        let intent = any_intent(&document, &mut figures);
        let said = format!("{intent:?}");
        let said: String = said.chars().take(90).collect();
        let _ = document.apply(intent);
        let rows = document.budget().tables[0].blocks[0].rows.len();
        sizes = (sizes.0.min(rows), sizes.1.max(rows));
        if step % look == 0 {
            check_same(&document, &format!("seed {seed} step {step} after {said}"));
        }
    }
    check_same(&document, &format!("seed {seed} at the end"));
    println!("seed {seed}: {} steps, {sizes:?} rows", document.done().len());
    assert!(document.done().len() * 4 > steps);
    let last = bytes(&document);
    while document.undo().is_some() {}
    assert!(bytes(&document) == first, "seed {seed}: undoing all does not give the first bytes");
    check_same(&document, &format!("seed {seed} undone"));
    while document.redo().is_some() {}
    assert!(bytes(&document) == last, "seed {seed}: redoing all does not give the last bytes");
    check_same(&document, &format!("seed {seed} redone"));
}

/// With every total stated, some off by rounding and some by more.
fn stated(forms: &Arc<FormSet>, mut budget: Budget) -> Budget {
    let computed = Computed::new(forms, budget.clone());
    let rows = &mut budget.tables[0].blocks[0].rows;
    for r in 0..rows.len() {
        for c in consolidated::FIRST_MONEY..10 {
            let Some(figure) = computed.effective(Cell::new(0, 0, r, c)) else { continue };
            let blank = rows.get(r).unwrap().value(c).is_blank();
            let off = match (r * 7 + c) % 11 {
                0 if blank => 1,
                1 if blank => 2_000,
                _ => 0,
            };
            let figure = Amount::from_parts(figure.mantissa() + off, 2).unwrap();
            rows.put(r, c, Value::Amount(figure));
        }
    }
    budget
}

#[test]
fn a_part_recomputed_is_the_whole_where_little_is_stated() {
    let forms = consolidated::forms();
    for (seed, rows) in [(1, 0), (2, 52), (3, 1_200)] {
        check_walk(&forms, &consolidated::budget(&forms, rows), seed, 60, 6);
    }
}

#[test]
fn a_part_recomputed_is_the_whole_where_every_total_is_stated() {
    let forms = consolidated::forms();
    for (seed, rows) in [(4, 104), (5, 1_500)] {
        check_walk(&forms, &stated(&forms, consolidated::budget(&forms, rows)), seed, 50, 6);
    }
}

#[test]
fn a_total_row_at_the_end_and_rows_without_a_tree() {
    let last =
        consolidated::FORMS.replace("total: \"合计\")", "total: \"合计\", total_last: true)");
    let free = "rows: Free(name: \"名称\"),";
    let from = consolidated::FORMS.find("rows: Outlined").unwrap();
    let to = consolidated::FORMS.find("formulas:").unwrap();
    let free = format!("{}{free} {}", &consolidated::FORMS[..from], &consolidated::FORMS[to..]);
    for (seed, text) in [(6, last), (7, free)] {
        let forms = FormSet::parse(&text).unwrap_or_else(|faults| panic!("{faults:?}"));
        let forms = Arc::new(forms);
        let start = Budget::blank(&forms, BudgetUnit::default(), 2024);
        check_walk(&forms, &start, seed, 60, 5);
    }
}

/// The whole walk: `cargo test --release --test structure -- --ignored --nocapture`.
#[test]
#[ignore = "takes minutes"]
fn long_walks() {
    let forms = consolidated::forms();
    for seed in 100..110 {
        let budget = consolidated::budget(&forms, 5_000);
        let start = if seed % 2 == 0 { budget } else { stated(&forms, budget) };
        check_walk(&forms, &start, seed, 1_000, 10);
    }
}

/// Inserting and deleting keeps what stands behind: rows go on to be found where they stand.
#[test]
fn a_row_inserted_far_up_moves_the_findings_below() {
    let forms = consolidated::forms();
    let start = stated(&forms, consolidated::budget(&forms, 2_000));
    let mut document = Document::new(Arc::clone(&forms), start);
    let cells = |document: &Document| -> Vec<Cell> {
        document.computed().findings().iter().map(|found| found.cell).collect()
    };
    let before = cells(&document);
    document.apply(Intent::InsertRow { at: Cell::new(0, 0, 1, 0), level: 0 }).unwrap();
    let moved: Vec<Cell> = before
        .iter()
        .map(|cell| if cell.r() >= 1 { cell.with_row(cell.r() + 1) } else { *cell })
        .collect();
    assert!(before.len() > 100);
    assert_eq!(cells(&document), moved);
    assert_eq!(document.budget().row(Cell::new(0, 0, 1, 0)).unwrap().kind(), RowKind::Entered(0));
    document.undo();
    assert_eq!(cells(&document), before);
}

/// Beyond a screenful a selection is added up by columns; that gives what its cells give.
#[test]
fn a_large_selection_adds_up_to_what_its_cells_do() {
    let forms = consolidated::forms();
    let start = stated(&forms, consolidated::budget(&forms, 4_000));
    let mut document = Document::new(Arc::clone(&forms), start);
    // Rows that were moved about are where they are shown.
    document.apply(Intent::DeleteRows { first: Cell::new(0, 0, 100, 0), count: 50 }).unwrap();
    document.apply(Intent::InsertRow { at: Cell::new(0, 0, 700, 0), level: 3 }).unwrap();
    let rows = document.budget().tables[0].blocks[0].rows.len();
    let layout = TableLayout::new(&forms.tables[0], Lang::Zh);
    let lead = layout.bands[0].lead;
    let pos = |row, column| GridPos { band: 0, row, column: lead + column };
    let area = |from, to| Selection { anchor: from, cursor: to };
    let third = HiddenRows::new(1, 0, vec![(0..rows).map(|row| row % 3 == 0).collect()]);
    for (selection, others, hidden) in [
        (area(pos(0, 0), pos(rows - 1, 9)), vec![], None),
        (area(pos(3_000, 9), pos(2, 1)), vec![area(pos(2_500, 3), pos(rows - 1, 5))], None),
        (area(pos(0, 0), pos(rows - 1, 9)), vec![], Some(&third)),
        (area(pos(5, 4), pos(9, 5)), vec![area(pos(8, 5), pos(12, 5))], None),
    ] {
        let form = &forms.tables[0];
        let view =
            TableView { document: &document, table: 0, form, layout: &layout, unit: None, hidden };
        let mut sum = SelectionSum::new(&view, &selection, &others);
        while !sum.is_done() {
            sum.go_on(&view);
        }
        let cells = united(&view, &selection, &others, usize::MAX);
        let figures: Vec<Amount> =
            cells.iter().filter_map(|&cell| document.computed().effective(cell)).collect();
        let total: i128 = figures.iter().map(|figure| figure.at_scale(2).unwrap()).sum();
        let decimal = |figure: Option<Amount>| figure.map(Amount::decimal);
        assert_eq!((sum.cells, sum.money.count), (cells.len(), figures.len()));
        assert_eq!(sum.money.sum(), Amount::from_parts(total, 2));
        assert_eq!(decimal(sum.money.least), figures.iter().map(|f| f.decimal()).min());
        assert_eq!(decimal(sum.money.most), figures.iter().map(|f| f.decimal()).max());
        assert_eq!(sum.other.count, 0);
    }
}
