//! Which figure is likely wrong: cases on the published sample.

#![allow(clippy::unwrap_used, clippy::panic, reason = "tests")]

use yusuan::budget::{Cell, Value};
use yusuan::edit::{Document, Intent};
use yusuan::engine::{Cause, KeyingError};
use yusuan::lang::Lang;

#[path = "support/consolidated.rs"]
mod consolidated;
#[path = "support/documents.rs"]
mod documents;
#[path = "support/places.rs"]
mod places;

use places::{cell, put};

/// The sample with some figures written over, stated totals as published.
fn with(changes: &[(&str, &str, &str, &str)]) -> (Document, Vec<Cell>) {
    let opened = yusuan::file::sample().unwrap();
    let mut budget = opened.budget;
    let mut cells = Vec::new();
    for (table, row, column, text) in changes {
        let (table, block) = table.split_once('/').unwrap_or((table, ""));
        let at = cell(&opened.forms, &budget, table, block, row, column);
        let value =
            if text.is_empty() { Value::Blank } else { Value::Amount(text.parse().unwrap()) };
        put(&mut budget, at, value);
        cells.push(at);
    }
    (Document::new(opened.forms, budget), cells)
}

fn causes(document: &Document) -> Vec<Cause> {
    document.computed().causes()
}

/// One wrong figure gives one cause, whose first suspect is that cell with the published figure.
#[track_caller]
fn check(
    table: &str,
    row: &str,
    column: &str,
    wrong: &str,
    right: &str,
    slip: KeyingError,
) -> Cause {
    let (mut document, cells) = with(&[(table, row, column, wrong)]);
    let causes = causes(&document);
    let said: Vec<String> = causes.iter().map(|c| c.text(Lang::Zh)).collect();
    assert_eq!(causes.len(), 1, "{said:?}");
    assert_eq!(causes[0].suspects.len(), 1, "{said:?}");
    let top = &causes[0].suspects[0];
    assert_eq!((top.cell, top.keying_error), (cells[0], slip), "{said:?}");
    assert_eq!(top.proposed.unwrap().to_string(), right, "{said:?}");
    // One click: the correction, as the document takes it, settles everything at once.
    let entries = top.corrections();
    document.apply(Intent::Correct { entries }).unwrap();
    assert_eq!(document.computed().counts(None).mandatory, 0);
    assert_eq!(self::causes(&document), []);
    causes[0].clone()
}

#[test]
fn the_sample_has_no_cause() {
    let (document, _) = with(&[]);
    assert_eq!(causes(&document), []);
}

#[test]
fn one_slip_is_one_cause_with_the_figure_that_was_meant() {
    let cause =
        check("支出总表", "2101101", "基本支出", "52.13", "25.13", KeyingError::Transposition);
    let places = cause.places.len();
    assert_eq!(
        cause.text(Lang::Zh),
        format!("行政单位医疗 52.13 疑为 25.13（数字颠倒）：改正后 {places} 处全部平衡")
    );
    assert_eq!(cause.suspects[0].corrections(), [(cause.suspects[0].cell, "25.13".to_owned())]);
    check("支出总表", "2101101", "基本支出", "251.30", "25.13", KeyingError::Slide);
    check("支出总表", "2101101", "基本支出", "-25.13", "25.13", KeyingError::Sign);
    check("支出总表", "2101101", "基本支出", "255.13", "25.13", KeyingError::Doubled);
    check("支出总表", "2101101", "基本支出", "251300", "25.13", KeyingError::Unit);
    check("支出总表", "2101101", "基本支出", "25.43", "25.13", KeyingError::OneDigit);
    check("支出总表", "2101101", "基本支出", "31.99", "25.13", KeyingError::Other);
    check("支出总表", "2101101", "基本支出", "", "25.13", KeyingError::Missing);
    // A stated total is as likely.
    let total = check("支出总表", "21011", "合计", "38.44", "34.84", KeyingError::Transposition);
    assert!(total.suspects[0].total);
}

#[test]
fn two_slips_are_two_causes() {
    let (document, cells) = with(&[
        ("支出总表", "2101101", "基本支出", "52.13"),
        ("一般公共预算基本支出表", "30201", "公用经费", "70.00"),
    ]);
    let causes = causes(&document);
    let said: Vec<String> = causes.iter().map(|c| c.text(Lang::Zh)).collect();
    assert_eq!(causes.len(), 2, "{said:?}");
    for cell in cells {
        assert!(causes.iter().any(|c| c.suspects[0].cell == cell), "{said:?}");
    }
}

/// Every finding beyond rounding that a slip brought is told under its cause, once.
#[test]
fn every_place_stands_under_one_cause() {
    let (document, _) = with(&[("支出总表", "2101101", "基本支出", "52.13")]);
    let findings = documents::findings(&document);
    let blocking: Vec<usize> =
        (0..findings.len()).filter(|&i| findings[i].blocks_final()).collect();
    let cause = &causes(&document)[0];
    for i in blocking {
        assert!(cause.places.contains(&i), "{}", findings[i].sentence(Lang::Zh));
    }
}

/// A figure that stands in the row below is put back by one exchange.
#[test]
fn a_figure_in_the_neighbouring_row_is_one_cause() {
    let (mut document, cells) = with(&[
        ("支出总表", "2101103", "基本支出", "1.18"),
        ("支出总表", "2101199", "基本支出", "8.53"),
    ]);
    let found = causes(&document);
    assert_eq!(found.len(), 1);
    let top = &found[0].suspects[0];
    assert_eq!(top.keying_error, KeyingError::Exchanged);
    let entries = top.corrections();
    let mut changed: Vec<Cell> = entries.iter().map(|entry| entry.0).collect();
    changed.sort_unstable();
    assert_eq!(changed, cells);
    document.apply(Intent::Correct { entries }).unwrap();
    assert_eq!(document.computed().counts(None).mandatory, 0);
}

/// Where nothing but the grand total is stated, every figure below it explains a difference: five
/// are named, the others counted, and nobody is accused alone.
#[test]
fn where_redundancy_cannot_tell_it_says_so() {
    let forms = consolidated::forms();
    let mut budget = consolidated::budget(&forms, 52);
    let total = Cell::new(0, 0, 0, 2);
    let right = Document::new(std::sync::Arc::clone(&forms), budget.clone());
    let stated = right.computed().effective(total).unwrap();
    put(&mut budget, total, Value::Amount(stated));
    let wrong = consolidated::middle_leaf(&budget);
    put(&mut budget, wrong, Value::Amount("777.77".parse().unwrap()));
    let document = Document::new(forms, budget);
    let found = causes(&document);
    assert_eq!(found.len(), 1);
    assert_eq!(found[0].suspects.len(), 5);
    assert!(found[0].others > 0);
    let said = found[0].text(Lang::Zh);
    assert!(said.contains("不能断定是哪一格"), "{said}");
}

/// A control figure that its addends do not reach yet accuses none of them.
#[test]
fn a_pinned_total_accuses_nobody() {
    let (document, cells) = with(&[("三公经费支出表", "合计", "预算数", "3.99")]);
    assert_eq!(causes(&document)[0].suspects.len(), 1);
    let mut budget = document.budget().clone();
    let at = cells[0];
    budget.tables[at.t()].blocks[at.b()].rows[at.r()].pins.set(at.c(), true);
    let document = Document::new(std::sync::Arc::clone(document.forms()), budget);
    let found = causes(&document);
    assert_eq!(found.len(), 1);
    assert_eq!((found[0].suspects.len(), found[0].places.len()), (0, 1));
}

/// A slip typed in the program: its totals move with it, so that only other tables contradict it.
/// The figure is found, and putting it back moves the totals back.
#[track_caller]
fn check_typed(table: &str, row: &str, column: &str, wrong: &str, right: &str, slip: KeyingError) {
    let mut document = documents::sample();
    let at = cell(document.forms(), document.budget(), table, "", row, column);
    let before = document.budget().clone();
    document.apply(Intent::Enter { cell: at, text: wrong.to_owned() }).unwrap();
    let found = causes(&document);
    assert_eq!(found.len(), 1, "{found:#?}");
    let suspect = &found[0].suspects[0];
    assert_eq!((suspect.cell, suspect.keying_error, suspect.moves), (at, slip, true));
    assert_eq!(found[0].suspects.len() + found[0].others, 1, "{found:#?}");
    assert_eq!(suspect.corrections(), [(at, right.to_owned())]);
    document.apply(Intent::EnterMany { entries: suspect.corrections() }).unwrap();
    assert!(*document.budget() == before);
}

#[test]
fn a_slip_whose_totals_moved_with_it_is_found_through_other_tables() {
    check_typed("支出总表", "2101101", "基本支出", "52.13", "25.13", KeyingError::Transposition);
    check_typed("一般公共预算基本支出表", "30201", "公用经费", "60.00", "6.00", KeyingError::Slide);
    check_typed(
        "一般公共预算基本支出表",
        "30101",
        "人员经费",
        "212.23",
        "212.32",
        KeyingError::Transposition,
    );
}
