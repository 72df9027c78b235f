//! Which figure is likely wrong: cases on the published sample.

#![allow(clippy::unwrap_used, clippy::panic, reason = "tests")]

use yusuan::budget::{Cell, Value};
use yusuan::edit::Document;
use yusuan::engine::{Cause, Slip};
use yusuan::lang::Lang;

#[path = "support/places.rs"]
mod places;

use places::cell;

/// The sample with some figures written over, stated totals as published.
fn with(changes: &[(&str, &str, &str, &str)]) -> (Document, Vec<Cell>) {
    let opened = yusuan::file::sample().unwrap();
    let mut budget = opened.budget;
    let mut cells = Vec::new();
    for (table, row, column, text) in changes {
        let (table, block) = table.split_once('/').unwrap_or((table, ""));
        let at = cell(&opened.forms, &budget, table, block, row, column);
        let value = if text.is_empty() {
            Value::Blank
        } else {
            Value::Amount(text.parse().unwrap())
        };
        budget.tables[at.t()].blocks[at.b()].rows[at.r()].cells[at.c()] = value;
        cells.push(at);
    }
    (Document::new(opened.forms, budget), cells)
}

fn causes(document: &Document) -> Vec<Cause> {
    document.sheet().causes(document.budget())
}

/// One wrong figure gives one cause, whose first suspect is that cell with the published figure.
#[track_caller]
fn check(table: &str, row: &str, column: &str, wrong: &str, right: &str, slip: Slip) -> Cause {
    let (document, cells) = with(&[(table, row, column, wrong)]);
    let causes = causes(&document);
    let said: Vec<String> = causes.iter().map(|c| c.text(Lang::Zh)).collect();
    assert_eq!(causes.len(), 1, "{said:?}");
    assert_eq!(causes[0].suspects.len(), 1, "{said:?}");
    let top = &causes[0].suspects[0];
    assert_eq!((top.cell, top.slip), (cells[0], slip), "{said:?}");
    assert_eq!(top.proposed.unwrap().to_string(), right, "{said:?}");
    causes[0].clone()
}

#[test]
fn the_sample_has_no_cause() {
    let (document, _) = with(&[]);
    assert_eq!(causes(&document), []);
}

#[test]
fn one_slip_is_one_cause_with_the_figure_that_was_meant() {
    let cause = check(
        "支出总表",
        "2101101",
        "基本支出",
        "52.13",
        "25.13",
        Slip::Swapped,
    );
    let places = cause.places.len();
    assert_eq!(
        cause.text(Lang::Zh),
        format!("行政单位医疗 52.13 疑为 25.13（数字颠倒）：改正后 {places} 处全部平衡")
    );
    assert_eq!(
        cause.suspects[0].corrections(),
        [(cause.suspects[0].cell, "25.13".to_owned())]
    );
    check(
        "支出总表",
        "2101101",
        "基本支出",
        "251.30",
        "25.13",
        Slip::Point,
    );
    check(
        "支出总表",
        "2101101",
        "基本支出",
        "-25.13",
        "25.13",
        Slip::Sign,
    );
    check(
        "支出总表",
        "2101101",
        "基本支出",
        "255.13",
        "25.13",
        Slip::Doubled,
    );
    check(
        "支出总表",
        "2101101",
        "基本支出",
        "251300",
        "25.13",
        Slip::Unit,
    );
    check(
        "支出总表",
        "2101101",
        "基本支出",
        "25.43",
        "25.13",
        Slip::OneDigit,
    );
    check(
        "支出总表",
        "2101101",
        "基本支出",
        "31.99",
        "25.13",
        Slip::Other,
    );
    check(
        "支出总表",
        "2101101",
        "基本支出",
        "",
        "25.13",
        Slip::Missing,
    );
    // A stated total is as likely.
    let total = check("支出总表", "21011", "合计", "38.44", "34.84", Slip::Swapped);
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
        assert!(
            causes.iter().any(|c| c.suspects[0].cell == cell),
            "{said:?}"
        );
    }
}

/// Every finding beyond rounding that a slip brought is told under its cause, once.
#[test]
fn every_place_stands_under_one_cause() {
    let (document, _) = with(&[("支出总表", "2101101", "基本支出", "52.13")]);
    let findings = document.sheet().findings(document.budget());
    let blocking: Vec<usize> = (0..findings.len())
        .filter(|&i| findings[i].blocks_final())
        .collect();
    let cause = &causes(&document)[0];
    for i in blocking {
        assert!(cause.places.contains(&i), "{}", findings[i].message.zh);
    }
}
