//! Rounding, jointly: sums that may each be rounding, and whether all of them can be.

#![allow(clippy::unwrap_used, clippy::panic, reason = "tests")]

#[path = "support/consistent.rs"]
mod consistent;
#[path = "support/consolidated.rs"]
mod consolidated;
#[path = "support/places.rs"]
mod places;

use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use yusuan::amount::Amount;
use yusuan::budget::{Budget, BudgetUnit, Cell, Row, RowKind, Value};
use yusuan::edit::{Document, Intent};
use yusuan::engine::{Computed, Finding, Verdict};
use yusuan::form::{FormSet, Kind, Severity};
use yusuan::lang::Lang;
use yusuan::session::background_check::{BackgroundCheck, BackgroundFindings, BackgroundProgress};

use consolidated::Figures;

const JOINT: &str = "joint_rounding_conflict";

fn forms(decimals: u32, unit: &str) -> Arc<FormSet> {
    let text = r#"(
        id: "small", name: "小", year: 2024, unit: UNIT, decimals: DECIMALS,
        parts: [(title: "表", tables: true)],
        tables: [(
            key: "表", title: "表",
            columns: [(key: "编码", kind: Code), (key: "名称", kind: Text), (title: "甲", negative: true),
                (title: "乙", negative: true), (title: "丙", negative: true), (title: "丁", negative: true),
                (title: "合计", negative: true)],
            rows: Coded(levels: [(name: "类", digits: 3)], code: "编码", name: "名称", total: "合计"),
            formulas: ["合计 = 甲 + 乙 + 丙 + 丁"],
        )],
    )"#;
    let text = text.replace("UNIT", unit).replace("DECIMALS", &decimals.to_string());
    Arc::new(FormSet::parse(&text).unwrap_or_else(|faults| panic!("{faults:?}")))
}

/// A table of 甲, 乙, 丙, 丁, 合计: the total row first.
fn budget(forms: &FormSet, rows: &[[&str; 5]]) -> Budget {
    let mut budget = Budget::blank(forms, BudgetUnit::default(), 2024);
    let block = &mut budget.tables[0].blocks[0];
    for (i, figures) in rows.iter().enumerate() {
        if i > 0 {
            block.rows.push(Row::new(RowKind::Entered(0), 7));
            block.rows.put(i, 0, Value::Text(format!("{}", 200 + i).into()));
        }
        for (c, text) in figures.iter().enumerate().filter(|(_, text)| !text.is_empty()) {
            let figure = Amount::new(rust_decimal::Decimal::from_str_exact(text).unwrap());
            block.rows.put(i, 2 + c, Value::Amount(figure));
        }
    }
    budget
}

/// What the whole check says of it: mandatory findings beyond rounding, and what contradicts.
#[track_caller]
fn check(rows: &[[&str; 5]], mandatory: usize, statements: &[usize]) -> Vec<Finding> {
    let forms = forms(2, "Wan");
    let budget = budget(&forms, rows);
    let computed = Computed::new(&forms, budget.clone());
    let (findings, joint) = computed.whole_check();
    assert_eq!(joint.undecided, 0);
    assert_eq!(findings.iter().filter(|f| f.blocks_final()).count(), mandatory, "{findings:#?}");
    let found: Vec<&Finding> = findings.iter().filter(|f| &*f.rule == JOINT).collect();
    assert_eq!(found.len(), statements.len(), "{found:#?}");
    for (&statements, found) in statements.iter().zip(found) {
        let said = found.sentence(Lang::Zh);
        let start = match statements {
            1 => "差额恰等于四舍五入限".to_owned(),
            _ => format!("以下 {statements} 条勾稽"),
        };
        assert!(said.starts_with(&start), "{said}");
        let listed = said.split("；若各数").next().unwrap();
        assert_eq!(listed.matches('；').count() + 1, statements, "{said}");
        assert_eq!((found.severity, found.verdict), (Severity::Explain, Verdict::Unbalanced));
    }
    findings
}

/// Rows above and below their parts by 0.01, which the total row cannot tell; yet every column adds
/// up to the cent. Three rows above need 甲 and 乙 to be 0.015 more than what rounding leaves them,
/// three below need 丙 and 丁 to be as much less.
#[test]
fn sums_that_only_together_cannot_be_rounding_are_told_once() {
    let more = ["1.00", "1.00", "", "", "2.01"];
    let less = ["", "", "1.00", "1.00", "1.99"];
    let total = ["3.00", "3.00", "3.00", "3.00", "12.00"];
    let all = check(&[total, more, more, more, less, less, less], 0, &[5, 5]);
    let found = all.iter().find(|f| &*f.rule == JOINT).unwrap();
    // The figures of three rows and of two columns' totals.
    assert_eq!(found.cells.len(), 11);
    // One of the five statements less, and the rest can be.
    let looser = ["3.01", "3.00", "3.00", "2.99", "12.00"];
    check(&[looser, more, more, more, less, less, less], 0, &[]);
    let [even, other] = [["1.00", "1.00", "", "", "2.00"], ["", "", "1.00", "1.00", "2.00"]];
    check(&[total, more, more, even, less, less, other], 0, &[]);
    // Columns that nobody adds up leave everything open.
    let open = ["", "3.00", "", "3.00", "12.00"];
    check(&[open, more, more, more, less, less, less], 0, &[]);
}

/// What is found in the background, of a document as it is.
fn in_background(background: &mut BackgroundCheck, document: &Document) -> BackgroundFindings {
    loop {
        let found = background.poll(document.revision(), document, || ());
        match found {
            BackgroundProgress::Found(found) if !found.unfinished => return found,
            _ => std::thread::sleep(Duration::from_millis(1)),
        }
    }
}

/// Of a copy of a small document, and of a large one itself, which may change meanwhile.
#[test]
fn what_only_together_cannot_be_is_found_in_the_background() {
    let more = ["1.00", "1.00", "", "", "2.01"];
    let less = ["", "", "1.00", "1.00", "1.99"];
    let total = ["3.00", "3.00", "3.00", "3.00", "12.00"];
    let forms = forms(2, "Wan");
    for blank_rows in [0, 60_000] {
        let mut budget = budget(&forms, &[total, more, more, more, less, less, less]);
        let rows = &mut budget.tables[0].blocks[0].rows;
        (0..blank_rows).for_each(|_| rows.push(Row::new(RowKind::Entered(0), 7)));
        let mut document = Document::new(Arc::clone(&forms), budget);
        assert_eq!(document.computed().causes_are_tried(), blank_rows == 0);
        let mut background = BackgroundCheck::default();
        let found = in_background(&mut background, &document);
        let first = found.joint.clone();
        let told: Vec<&str> = first.iter().map(|found| &*found.rule).collect();
        assert_eq!((told, found.undecided), (vec![JOINT; 2], 0), "{blank_rows} blank rows");
        // Changed while the next check is under way: what is told is of what there is now.
        let mut background = BackgroundCheck::default();
        while !matches!(
            background.poll(document.revision(), &document, || ()),
            BackgroundProgress::Runs | BackgroundProgress::Found(_)
        ) {
            std::thread::sleep(Duration::from_millis(1));
        }
        document.apply(Intent::DeleteRows { first: Cell::new(0, 0, 1, 0), count: 1 }).unwrap();
        let now = document.computed().joint();
        let found = in_background(&mut background, &document);
        assert_eq!(found.joint, now.findings, "{blank_rows} blank rows");
        assert_ne!(found.joint, first, "{blank_rows} blank rows");
    }
}

/// Half away from zero: 1.005 is 1.01, so what is published as 1.00 is less than that.
#[test]
fn the_end_that_would_round_away_does_not_count() {
    // One sum exactly at its bound: the total would have to be 6.015, which is 6.02. No other sum
    // is needed to tell.
    let of = |figure: &str, total: &str, count: usize, mandatory: usize| {
        let row = [figure, "", "", "", ""];
        let rows = [[[total, "", "", "", ""]].as_slice(), &vec![row; count]].concat();
        check(&rows, mandatory, &[]);
    };
    of("2.01", "6.01", 3, 1);
    of("-2.01", "-6.01", 3, 1);
    of("2.01", "6.05", 3, 1);
    of("2.01", "6.04", 3, 0);
    of("2.01", "6.02", 3, 0);
    // With one addend there is nothing that rounding could explain.
    of("27.66", "27.65", 1, 1);
    of("27.66", "27.66", 1, 0);
    of("1.00", "2.01", 2, 0);
}

/// A contradicted total is told by itself and takes no part.
#[test]
fn what_is_out_of_balance_by_itself_is_left_to_its_own_finding() {
    let more = ["1.00", "1.00", "", "", "2.01"];
    let less = ["", "", "1.00", "1.00", "1.99"];
    let total = ["3.05", "3.00", "3.00", "3.00", "12.00"];
    check(&[total, more, more, more, less, less, less], 1, &[5]);
}

#[test]
fn truncated_figures_are_named() {
    let said = |total: &str, one: &str, truncated: bool| {
        let row = |figure| [figure, "", "", "", ""];
        let one = row(one);
        let findings = check(&[row(total), one, one, one, one, one, one], 1, &[]);
        let text = findings.iter().find(|f| f.blocks_final()).unwrap().sentence(Lang::Zh);
        assert_eq!(text.contains("截去尾数"), truncated, "{text}");
    };
    // Six addends: rounding explains 0.035, truncation up to 0.05, and only upwards.
    said("60.05", "10.00", true);
    said("60.06", "10.00", false);
    said("59.95", "10.00", false);
    said("-60.05", "-10.00", true);
}

#[test]
fn exact_amounts_have_no_allowance() {
    let forms = forms(2, "Yuan");
    let row = ["1.00", "1.00", "", "", "2.01"];
    let budget = budget(&forms, &[row, row]);
    let computed = Computed::new(&forms, budget.clone());
    let (findings, _) = computed.whole_check();
    assert!(findings.iter().any(Finding::blocks_final));
}

/// The published sample: its seven rounding differences hold together.
#[test]
fn the_sample_can_come_from_exact_amounts() {
    let opened = yusuan::file::open(Path::new("assets/samples/yanbian-2024.ron")).unwrap();
    let computed = Computed::new(&opened.forms, opened.budget.clone());
    let (findings, joint) = computed.whole_check();
    assert_eq!(findings, computed.findings());
    assert_eq!(joint.undecided, 0);
    assert!(joint.sums > 100, "{}", joint.sums);
}

/// One figure of a rounded budget moved by a few hundredths: what is found, and by what.
#[test]
fn a_figure_moved_by_hundredths_is_caught_or_can_be_rounding() {
    let forms = consistent::forms("jilin-2024", false);
    let mut random = Figures::new(77);
    let [mut trials, mut single, mut joint, mut rounding] = [0; 4];
    for _ in 0..25 {
        let count = 3 + random.next() as usize % 6;
        let good = consistent::budget(&forms, &mut random, count);
        let computed = Computed::new(&forms, good.clone());
        let money: Vec<Cell> = places::cells(&good)
            .filter(|&cell| good.value(cell).amount().is_some())
            .filter(|&cell| computed.kind(cell) == Some(&Kind::Money))
            .collect();
        for by in [1, -2, 3] {
            let cell = money[random.next() as usize % money.len()];
            let figure = good.value(cell).amount().unwrap();
            let moved = Amount::from_parts(figure.at_scale(2).unwrap() + by, 2).unwrap();
            let mut budget = good.clone();
            places::put(&mut budget, cell, Value::Amount(moved));
            let computed = Computed::new(&forms, budget.clone());
            let (findings, of) = computed.whole_check();
            assert_eq!(of.undecided, 0);
            trials += 1;
            if findings.iter().any(Finding::blocks_final) {
                single += 1;
            } else if findings.iter().any(|f| &*f.rule == JOINT) {
                joint += 1;
            } else {
                rounding += 1;
            }
        }
    }
    println!(
        "{trials} figures moved by 0.01 to 0.03: {single} beyond the bound of one sum, {joint} \
         caught only jointly, {rounding} can be rounding"
    );
    assert!(joint > 0 && single > 0);
}
