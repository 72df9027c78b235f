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

/// A correction changes those cells, and nothing mandatory is left after it.
#[track_caller]
fn check_puts_right(document: &mut Document, entries: Vec<(Cell, String)>, cells: &[Cell]) {
    let mut changed: Vec<Cell> = entries.iter().map(|entry| entry.0).collect();
    changed.sort_unstable();
    assert_eq!(changed, cells);
    document.apply(Intent::Correct { entries }).unwrap();
    assert_eq!(document.computed().counts(None).mandatory, 0);
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
    check_puts_right(&mut document, entries, &cells);
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
    let mut pins = yusuan::budget::Pins::default();
    pins.set(at.c(), true);
    budget.tables[at.t()].blocks[at.b()].rows.set_pins(at.r(), pins);
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

/// Texts and percentages decide between corrections that the sums alone cannot tell apart.
#[test]
fn a_correction_that_breaks_what_held_does_not_come_first() {
    // 年度资金总额 90.70 would fit the table too, and break what the text says of all projects.
    let targets = "项目绩效目标表/基本信息";
    check(targets, "其他资金", "内容", "0.70", "0.00", KeyingError::Superfluous);
    // A total of 0.32 over one figure was cut off by nobody.
    let basic = "一般公共预算基本支出表";
    check(basic, "30215", "公用经费", "0.32", "0.30", KeyingError::Added);
}

/// The budget of the central departments, whose table compares two years.
fn central(row: &str, column: &str, wrong: &str) -> (Document, Cell) {
    let text = std::fs::read_to_string("tests/rules/central.ron").unwrap();
    let opened = yusuan::file::read(std::path::Path::new("central.ron"), &text).unwrap();
    let mut budget = opened.budget;
    let at = cell(&opened.forms, &budget, "一般公共预算支出表", "", row, column);
    put(&mut budget, at, Value::Amount(wrong.parse().unwrap()));
    (Document::new(opened.forms, budget), at)
}

#[test]
fn the_percentage_tells_which_of_two_amounts_is_wrong() {
    let text = std::fs::read_to_string("tests/rules/central.ron").unwrap();
    let opened = yusuan::file::read(std::path::Path::new("central.ron"), &text).unwrap();
    let figure = |column: &str| {
        let at = cell(&opened.forms, &opened.budget, "一般公共预算支出表", "", "2080101", column);
        opened.budget.value(at).amount().unwrap().to_string()
    };
    for (column, wrong) in [("上年执行数", "102.00"), ("增减额", "33.33"), ("增减百分比", "44.44")]
    {
        let right = figure(column);
        let (document, at) = central("2080101", column, wrong);
        let causes = causes(&document);
        let said: Vec<String> = causes.iter().map(|c| c.text(Lang::Zh)).collect();
        let top = causes.first().and_then(|cause| cause.suspects.first()).unwrap();
        assert_eq!((top.cell, causes[0].suspects.len()), (at, 1), "{column}: {said:?}");
        assert_eq!(top.proposed.unwrap().to_string(), right, "{column}: {said:?}");
    }
}

#[test]
fn one_slip_in_two_tables_is_told_once() {
    let (mut document, cells) = with(&[
        ("支出总表", "2101103", "基本支出", "8.35"),
        ("一般公共预算支出表", "2101103", "人员经费", "8.35"),
    ]);
    let found = causes(&document);
    let said: Vec<String> = found.iter().map(|c| c.text(Lang::Zh)).collect();
    assert_eq!(found.len(), 1, "{said:?}");
    assert!(said[0].contains("8.35 疑为 8.53（数字颠倒，预算表5同错）"), "{said:?}");
    let entries = found[0].suspects[0].corrections();
    check_puts_right(&mut document, entries, &cells);
}

/// Another version of the document says which of the figures is wrong that the sums cannot tell
/// apart.
#[test]
fn another_version_is_a_witness() {
    let forms = consolidated::forms();
    let mut budget = consolidated::budget(&forms, 52);
    let total = Cell::new(0, 0, 0, 2);
    let right = yusuan::engine::Computed::new(&forms, budget.clone());
    let stated = right.effective(total).unwrap();
    put(&mut budget, total, Value::Amount(stated));
    let before = budget.clone();
    let wrong = consolidated::middle_leaf(&budget);
    put(&mut budget, wrong, Value::Amount("777.77".parse().unwrap()));
    let other = yusuan::engine::LastYear::new(&forms, before, String::new());
    let others = yusuan::engine::Others {
        named: vec![("送审稿".into(), std::sync::Arc::new(other))],
        ..yusuan::engine::Others::default()
    };
    let found = yusuan::engine::Computed::against(&forms, budget, others).causes();
    let said = found[0].text(Lang::Zh);
    assert_eq!((found[0].suspects.len(), found[0].others), (1, 0), "{said}");
    assert_eq!(found[0].suspects[0].cell, wrong, "{said}");
    assert!(said.contains("对照的预算即是此数"), "{said}");
}

/// Slips that are no wrong figure, in the sample with other words: told as one cause, and put right
/// by one step.
#[track_caller]
fn check_rewritten(changes: &[(&str, &str)], words: &str) {
    let mut text = yusuan::file::SAMPLE.to_owned();
    for (from, to) in changes {
        assert!(text.contains(from), "{from}");
        text = text.replacen(from, to, 1);
    }
    let opened = yusuan::file::read(std::path::Path::new("a.ron"), &text).unwrap();
    let mut document = Document::new(opened.forms, opened.budget);
    let found = causes(&document);
    let said: Vec<String> = found.iter().map(|c| c.text(Lang::Zh)).collect();
    assert_eq!(found.len(), 1, "{said:?}");
    assert!(said[0].contains(words), "{said:?}");
    assert_eq!(found[0].suspects.len(), 1, "{said:?}");
    let entries = found[0].suspects[0].corrections();
    document.apply(Intent::Correct { entries }).unwrap();
    assert_eq!(document.computed().counts(None).mandatory, 0, "{said:?}");
}

#[test]
fn codes_that_slipped_are_one_cause() {
    // In 支出总表 only; once with the name of the other code too.
    let own = "\"2080505\", 科目名称: \"机关事业单位基本养老保险缴费支出\"";
    let neighbour = own.replace("2080505", "2080506");
    let whole = "\"2080506\", 科目名称: \"机关事业单位职业年金缴费支出\"";
    let words = "73.71 的编码 2080506 疑为 2080505（相邻编码，预算表5为 2080505）";
    check_rewritten(&[(own, &neighbour)], words);
    check_rewritten(&[(own, whole)], words);
    check_rewritten(
        &[("\"2101103\"", "\"2101101\""), ("\"2101199\"", "\"2101101\"")],
        "编码 2101101 向下填充了 2 行，按名称疑为 2101103、2101199",
    );
    // A code that is none, in one table and in two.
    let none = own.replace("2080505", "7080505");
    let words = "编码 7080505 不在科目表中，按名称疑为 2080505";
    check_rewritten(&[(own, &none)], words);
    check_rewritten(&[(own, &none), (own, &none)], words);
}

/// A row that begins with the year of the budget, copied with it.
#[test]
fn a_row_in_the_wrong_columns_is_one_cause() {
    let forms = r#"(
        id: "row", name: (zh: "一行"), year: 2024, unit: Wan, parts: [(title: (zh: "表"), tables: true)],
        tables: [(key: "三公", title: (zh: "三公"),
            columns: [(title: (zh: "项目"), unprinted: true), (title: (zh: "合计")), (title: (zh: "出国")), (title: (zh: "用车")), (title: (zh: "购置")), (title: (zh: "运行")), (title: (zh: "接待")), (title: (zh: "机关运行"))],
            rows: Fixed([(title: (zh: "预算数"))]),
            formulas: ["合计 = 出国 + 用车 + 接待", "用车 = 购置 + 运行"])],
    )"#;
    let forms = std::sync::Arc::new(yusuan::form::FormSet::parse(forms).unwrap());
    let document = |row: &str| {
        let text = format!(
            r#"(format: 2, forms: "row", year: 2024, unit: (name: "某局", code: "101"), status: draft, tables: [(form: "三公", rows: [(row: "预算数", {row})])])"#
        );
        let path = std::path::Path::new("a.ron");
        let opened = yusuan::file::read_with(path, &text, |_, _| Ok(std::sync::Arc::clone(&forms)));
        let opened = opened.unwrap();
        Document::new(opened.forms, opened.budget)
    };
    let told = |row: &str| -> Vec<String> {
        causes(&document(row)).iter().map(|cause| cause.text(Lang::Zh)).collect()
    };
    let shifted = r#"合计: "2024", 出国: "78.00", 用车: "3.00", 购置: "71.00", 运行: "30.00", 接待: "41.00", 机关运行: "4.00""#;
    let said = told(shifted);
    assert!(said.len() == 1 && said[0].contains("整行数字疑为错栏，应向左移一栏"), "{said:?}");
    let mut document = document(shifted);
    let entries = causes(&document)[0].suspects[0].corrections();
    document.apply(Intent::Correct { entries }).unwrap();
    assert_eq!(causes(&document), []);
    let at = cell(&forms, document.budget(), "三公", "", "预算数", "合计");
    assert_eq!(document.budget().value(at).to_text(), "78.00");
    // A blank instead of the year, and a row in its own columns.
    let blank = shifted.replacen(r#"合计: "2024", "#, "", 1);
    assert!(told(&blank).iter().all(|said| said.contains("向左移一栏")), "{:?}", told(&blank));
    let own =
        r#"合计: "78.00", 出国: "3.00", 用车: "71.00", 购置: "30.00", 运行: "41.00", 接待: "4.00""#;
    assert_eq!(told(own), [""; 0]);
    // Another number is no year.
    let other = shifted.replace("2024", "2042");
    assert!(!told(&other).iter().any(|said| said.contains("错栏")), "{:?}", told(&other));
}
