//! Every rule: documented in both languages, silent where all agrees, and told where it does not.
//!
//! The cases are data, in `tests/rules/cases.ron`: a few cells changed in a budget that agrees.

#![allow(clippy::unwrap_used, clippy::panic, reason = "tests")]

#[path = "support/places.rs"]
mod places;

use std::collections::BTreeSet;
use std::path::Path;
use std::sync::Arc;

use rust_decimal::Decimal;
use serde::Deserialize;
use yusuan::amount::Amount;
use yusuan::budget::{Budget, Cell, Value};
use yusuan::engine::{Computed, Finding, LastYear, Others, Verdict, rules};
use yusuan::form::{FormSet, shipped};
use yusuan::lang::{Lang, Text};

#[derive(Deserialize)]
struct Cases {
    jilin: Edits,
    /// Last year's budgets, as changes of this year's.
    jilin_last: Edits,
    central_last: Edits,
    cases: Vec<Case>,
    silent: Vec<Silent>,
}

#[derive(Default, Deserialize)]
#[serde(default)]
struct Edits {
    put: Vec<String>,
    text: Vec<(String, String, String)>,
}

#[derive(Deserialize)]
struct Case {
    rule: String,
    forms: String,
    #[serde(default)]
    put: Vec<String>,
    #[serde(default)]
    text: Vec<(String, String, String)>,
    /// What last year's budget has otherwise; `表 -` is a table that it does not have.
    #[serde(default)]
    last: Vec<String>,
}

#[derive(Deserialize)]
struct Silent {
    why: String,
    forms: String,
    put: Vec<String>,
    only: Vec<String>,
}

fn cases() -> Cases {
    let text = std::fs::read_to_string("tests/rules/cases.ron").unwrap();
    ron::from_str(&text).unwrap_or_else(|fault| panic!("{fault}"))
}

/// Replaces a text within what a file says of one table.
#[track_caller]
fn replaced(text: &str, (table, from, to): &(String, String, String)) -> String {
    let start = text.find(&format!("form: \"{table}\"")).unwrap_or_else(|| panic!("{table}"));
    let end = text[start + 1..].find("form: \"").map_or(text.len(), |at| start + 1 + at);
    let at = text[start..end].find(from.as_str()).unwrap_or_else(|| panic!("{from} in {table}"));
    let at = start + at;
    format!("{}{to}{}", &text[..at], &text[at + from.len()..])
}

/// `表/区块/行/列 = 数` done in the budget.
#[track_caller]
fn put(forms: &FormSet, budget: &mut Budget, text: &str) {
    let (place, value) = text.split_once(" =").unwrap_or_else(|| panic!("{text}"));
    let parts: Vec<&str> = place.splitn(3, '/').collect();
    let (row, column) = parts[2].rsplit_once('/').unwrap();
    let (forms_table, block) = (parts[0], parts[1]);
    let cell: Cell = places::cell(forms, budget, forms_table, block, row, column);
    let value = value.trim();
    let value = match Decimal::from_str_exact(value) {
        _ if value.is_empty() => Value::Blank,
        Ok(figure) => Value::Amount(Amount::new(figure)),
        Err(_) => Value::Text(value.into()),
    };
    places::put(budget, cell, value);
}

/// The base document of a form set, changed.
#[track_caller]
fn document(
    base: &Cases,
    id: &str,
    edits: &[String],
    texts: &[(String, String, String)],
) -> (Arc<FormSet>, Budget) {
    let none = Edits::default();
    let (path, base) = match id {
        "jilin-2024" => ("assets/samples/yanbian-2024.ron", &base.jilin),
        "central-2024" => ("tests/rules/central.ron", &none),
        other => panic!("{other}"),
    };
    let mut text = std::fs::read_to_string(path).unwrap();
    for one in base.text.iter().chain(texts) {
        text = replaced(&text, one);
    }
    let opened = yusuan::file::read(Path::new(path), &text).unwrap_or_else(|e| panic!("{e:?}"));
    let (forms, mut budget) = (opened.forms, opened.budget);
    for one in base.put.iter().chain(edits) {
        match one.strip_suffix(" -") {
            Some(gone) => {
                let gone = forms.table(gone);
                budget.tables.retain(|table| table.form() != gone);
            }
            None => put(&forms, &mut budget, one),
        }
    }
    (forms, budget)
}

/// What the whole check finds beyond rounding in the base document so changed, held against last
/// year's.
#[track_caller]
fn found(
    base: &Cases,
    id: &str,
    edits: &[String],
    texts: &[(String, String, String)],
    last: &[String],
) -> Vec<Finding> {
    let (forms, budget) = document(base, id, edits, texts);
    let before = if id == "jilin-2024" { &base.jilin_last } else { &base.central_last };
    let then: Vec<String> = before.put.iter().chain(last).cloned().collect();
    let (_, mut then) = document(base, id, &then, &[]);
    then.year -= 1;
    let last = Arc::new(LastYear::new(&forms, then, String::new()));
    let computed = Computed::against(&forms, budget.clone(), Some(last));
    let mut findings = computed.whole_check().0;
    findings.retain(|finding| finding.verdict > Verdict::Rounding);
    findings
}

#[test]
fn every_rule_is_silent_where_all_agrees_and_told_where_it_does_not() {
    let base = cases();
    let cases = &base.cases;
    let mut done: BTreeSet<(String, String)> = BTreeSet::new();
    let mut wrong = Vec::new();
    for id in ["jilin-2024", "central-2024"] {
        let before = found(&base, id, &[], &[], &[]);
        for case in cases.iter().filter(|case| case.forms == id) {
            if let Some(f) = before.iter().find(|f| *f.rule == case.rule) {
                wrong.push(format!("{id} {} before: {}", case.rule, f.sentence(Lang::Zh)));
            }
            let after = found(&base, id, &case.put, &case.text, &case.last);
            let rules: BTreeSet<&str> = after.iter().map(|f| &*f.rule).collect();
            if !rules.contains(&*case.rule) {
                wrong.push(format!("{id} {}: only {rules:?}", case.rule));
            }
            done.insert((id.to_owned(), case.rule.clone()));
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
    // A circle needs a form set of its own, and a check of its own.
    done.insert(("jilin-2024".to_owned(), "circular_formula".to_owned()));
    // They take a document of their own: below.
    for name in [
        "total_among_rows",
        "no_tables",
        "table_missing",
        "unit_missing",
        "target_unmeasured",
        "carry_over_row_blank",
        "appropriation_carry_over_row_blank",
    ] {
        done.insert(("jilin-2024".to_owned(), name.to_owned()));
    }
    // It takes figures made for it: tests/joint.rs.
    done.insert(("jilin-2024".to_owned(), "joint_rounding_conflict".to_owned()));
    let mut lacking = Vec::new();
    for id in ["jilin-2024", "central-2024"] {
        for rule in rules(&shipped(id).unwrap()) {
            let built_in = rule.check.is_empty();
            let any = |id: &str| done.contains(&(id.to_owned(), rule.name.to_string()));
            let of_text = rule.number.starts_with('C');
            if !(any(id) || built_in && any("jilin-2024") || of_text) {
                lacking.push(format!("{id} {}", rule.name));
            }
        }
    }
    assert!(lacking.is_empty(), "no case for {lacking:#?}");
}

#[test]
fn what_is_right_stays_silent() {
    let base = cases();
    for case in &base.silent {
        let mut findings = found(&base, &case.forms, &case.put, &[], &[]);
        // The narrative speaks of the figures as they were.
        findings.retain(|finding| finding.text.is_none());
        let before = found(&base, &case.forms, &[], &[], &[]);
        assert!(!findings.iter().any(Finding::blocks_final), "{}: {findings:#?}", case.why);
        for rule in &case.only {
            let count = findings.iter().filter(|f| *f.rule == **rule).count();
            assert_eq!(count, 1, "{}: {rule} is told once", case.why);
        }
        let more: Vec<_> = findings
            .iter()
            .filter(|f| !case.only.iter().any(|rule| **rule == *f.rule))
            .filter(|f| !before.iter().any(|b| (b.cell, &b.rule) == (f.cell, &f.rule)))
            .collect();
        assert!(more.is_empty(), "{}: {more:#?}", case.why);
    }
}

/// A formula that looks up a row by name and finds its own row.
#[test]
fn a_circle_through_a_name_is_told() {
    let text = r#"(
        id: "circle", name: "圈", year: 2024, decimals: 2, parts: [(title: "表", tables: true)],
        tables: [(
            key: "表", title: "表",
            columns: [(key: "名称", kind: Text), (key: "同", kind: Text), (title: "甲"), (title: "乙")],
            rows: Free(name: "名称"),
            formulas: ["乙 = 甲 + 表[@同].乙"],
        )],
    )"#;
    let forms = match FormSet::parse(text) {
        Ok(forms) => Arc::new(forms),
        // Refused when loaded is as good.
        Err(faults) => {
            let said: Vec<String> = faults.iter().map(ToString::to_string).collect();
            return assert!(said.iter().any(|s| s.contains("循环")), "{said:?}");
        }
    };
    let row = |name: &str, same: &str| {
        let mut row = yusuan::budget::Row::new(yusuan::budget::RowKind::Entered(0), 4);
        (row.cells[0], row.cells[1]) = (Value::Text(name.into()), Value::Text(same.into()));
        row
    };
    let told = |same: &str| {
        let mut budget = Budget::blank(&forms, yusuan::budget::BudgetUnit::default(), 2024);
        budget.tables[0].blocks[0].rows = vec![row("一", same), row("二", "")].into();
        let findings = Computed::new(&forms, budget.clone()).findings();
        findings.iter().any(|f| &*f.rule == "circular_formula")
    };
    assert!(told("一"));
    assert!(!told("二"));
}

#[test]
fn every_rule_is_documented_in_both_languages() {
    let mut lacking = Vec::new();
    for id in ["jilin-2024", "central-2024"] {
        for rule in rules(&shipped(id).unwrap()) {
            for (title, text) in rule.told() {
                let Text { zh, en } = &text;
                let optional = title.zh == "算式";
                if !optional && (zh.is_empty() || en.is_empty() || zh == en && zh.len() > 60) {
                    lacking.push(format!("{id} {} {}", rule.name, title.zh));
                }
            }
        }
    }
    assert!(lacking.is_empty(), "{lacking:#?}");
}

/// What is documented is a rule of the program, a check of a form set, or a number that a check has.
#[test]
fn no_documentation_is_left_of_a_rule_that_is_gone() {
    let mut known = BTreeSet::new();
    for id in yusuan::form::shipped_ids() {
        for rule in rules(&shipped(id).unwrap()) {
            known.extend([rule.name.to_string(), rule.number.to_string()]);
        }
    }
    let catalogue = include_str!("../assets/rules.ron");
    let mut unknown: Vec<&str> = catalogue
        .lines()
        .filter_map(|line| line.trim_start().strip_prefix("(of: [")?.split(']').next())
        .flat_map(|keys| keys.split(", ").map(|key| key.trim_matches('"')))
        .filter(|key| !known.contains(*key))
        .collect();
    // Numbers of the catalogue of reconciliations that no shipped check has yet.
    unknown.retain(|key| key.contains('_'));
    assert!(unknown.is_empty(), "{unknown:#?}");
}

/// A row of the test below: code, last year's figure, this year's.
type Line = (&'static str, &'static str, &'static str);

/// Rows by their code, another year's form set, another unit of money.
#[test]
fn last_years_figures_are_found_by_their_names() {
    let forms = |year: i32, unit: &str, checks: &str| {
        let text = format!(
            r#"(
                id: "y{year}", name: "年", year: {year}, unit: {unit}, decimals: 2,
                parts: [(title: "表", tables: true)],
                tables: [(
                    key: "支出表", title: "支出表",
                    columns: [(key: "编码", kind: Code), (key: "名称", kind: Text), (key: "上年数"), (key: "本年数")],
                    rows: Coded(levels: [(name: "类", digits: 3)], code: "编码", name: "名称", total: "合计"),
                )],
                checks: [{checks}],
            )"#
        );
        Arc::new(FormSet::parse(&text).unwrap_or_else(|faults| panic!("{faults:?}")))
    };
    let checks = r#"
        (name: "last_year_differs", rule: "B13", force: Mandatory, table: "支出表", each: Row, check: "上年数 = last(支出表[@].本年数)", message: "上年数与上年公布的不符"),
        (name: "last_year_row_missing", rule: "B13", force: Explain, table: "支出表", each: Row, only_filled: true, check: "found(last(支出表[@])) = 1", message: "上年公布的预算没有这一行"),
    "#;
    let budget = |forms: &Arc<FormSet>, year: i32, rows: &[Line]| {
        let mut budget = Budget::blank(forms, yusuan::budget::BudgetUnit::default(), year);
        let block = &mut budget.tables[0].blocks[0];
        for (at, (code, then, now)) in rows.iter().enumerate() {
            let mut row = yusuan::budget::Row::new(yusuan::budget::RowKind::Entered(0), 4);
            let figure = |text: &str| match Decimal::from_str_exact(text) {
                Ok(figure) => Value::Amount(Amount::new(figure)),
                Err(_) => Value::Blank,
            };
            row.cells = vec![
                Value::Text((*code).into()),
                Value::Text("名".into()),
                figure(then),
                figure(now),
            ]
            .into();
            block.rows.insert(at, row);
        }
        budget
    };
    #[track_caller]
    fn check(told: &[(String, String)], expected: &[(&str, &str)]) {
        let told: Vec<_> = told.iter().map(|(a, b)| (a.as_str(), b.as_str())).collect();
        assert_eq!(told, expected);
    }
    let (now, wan, yuan) =
        (forms(2024, "Wan", checks), forms(2023, "Wan", ""), forms(2023, "Yuan", ""));
    let told = |this: &[Line], then: Option<(&Arc<FormSet>, &[Line])>| {
        let this = budget(&now, 2024, this);
        let last = then.map(|(forms, rows)| {
            Arc::new(LastYear::new(forms, budget(forms, 2023, rows), String::new()))
        });
        let computed = Computed::against(&now, this.clone(), last);
        let findings = computed.findings().into_iter();
        let findings =
            findings.filter(|f| f.verdict > Verdict::Rounding && f.number.as_ref() == "B13");
        findings.map(|f| (f.rule.to_string(), this.row_key(&now, f.cell))).collect::<Vec<_>>()
    };
    let this = [("201", "5.00", "6.00"), ("208", "9.10", "9.00")];
    check(&told(&this, None), &[]);
    check(&told(&this, Some((&wan, &[("208", "", "9.10"), ("201", "", "5.00")]))), &[]);
    check(
        &told(&this, Some((&wan, &[("201", "", "5.00"), ("208", "", "9.00")]))),
        &[("last_year_differs", "208")],
    );
    // The row is not in last year's budget: there is nothing to compare it with, and that is told.
    check(&told(&this, Some((&wan, &[("201", "", "5.00")]))), &[("last_year_row_missing", "208")]);
    // In yuan to the fen: what rounds to the same is the same, a fen beyond is not.
    let rounded = [("201", "", "50049.99"), ("208", "", "91000.00")];
    check(&told(&this, Some((&yuan, &rounded))), &[]);
    let beyond = [("201", "", "50050.02"), ("208", "", "91000.00")];
    check(&told(&this, Some((&yuan, &beyond))), &[("last_year_differs", "201")]);
}

/// Checks against another document and against the sum of the units' documents.
#[test]
fn other_documents_are_held_against_by_their_names() {
    let set = |checks: &str| {
        let text = format!(
            r#"(
                id: "d", name: "部", year: 2024, unit: Wan, decimals: 2,
                parts: [(title: "表", tables: true)],
                tables: [(
                    key: "支出表", title: "支出表",
                    columns: [(key: "编码", kind: Code), (key: "名称", kind: Text), (key: "本年数")],
                    rows: Coded(levels: [(name: "类", digits: 3)], code: "编码", name: "名称", total: "合计"),
                )],
                checks: [{checks}],
            )"#
        );
        Arc::new(FormSet::parse(&text).unwrap_or_else(|faults| panic!("{faults:?}")))
    };
    let checks = r#"
        (name: "own_above_department", force: Mandatory, table: "支出表", each: Row, check: "本年数 >= with(本级, 支出表[@].本年数)", message: "部门不应小于本级"),
        (name: "units_differ", force: Mandatory, table: "支出表", each: Row, check: "本年数 = units(支出表[@].本年数)", message: "部门应等于各单位之和"),
        (name: "row_missing", force: Explain, table: "支出表", each: Row, check: "found(with(本级, 支出表[@])) = 1", message: "本级没有这一行"),
    "#;
    let forms = set(checks);
    let budget = |rows: &[(&str, &str)]| {
        let mut budget = Budget::blank(&forms, yusuan::budget::BudgetUnit::default(), 2024);
        for (at, (code, figure)) in rows.iter().enumerate() {
            let mut row = yusuan::budget::Row::new(yusuan::budget::RowKind::Entered(0), 3);
            let figure = Value::Amount(Amount::new(Decimal::from_str_exact(figure).unwrap()));
            row.cells = vec![Value::Text((*code).into()), Value::Text("名".into()), figure].into();
            budget.tables[0].blocks[0].rows.insert(at, row);
        }
        budget
    };
    let other =
        |rows: &[(&str, &str)]| Arc::new(LastYear::new(&forms, budget(rows), String::new()));
    let told = |others: Others| {
        let own = budget(&[("201", "5.00"), ("208", "9.00")]);
        let found = Computed::against(&forms, own.clone(), others).findings();
        let own = found.into_iter().filter(|f| f.verdict > Verdict::Rounding);
        own.map(|f| f.rule.to_string()).collect::<Vec<_>>()
    };
    let none = [] as [&str; 0];
    assert_eq!(told(Others::default()), none);
    let named = |rows: &[(&str, &str)]| Others {
        named: vec![("本级".into(), other(rows))],
        ..Others::default()
    };
    assert_eq!(told(named(&[("201", "5.00"), ("208", "4.00")])), none);
    assert_eq!(told(named(&[("201", "5.01"), ("208", "4.00")])), ["own_above_department"]);
    assert_eq!(told(named(&[("201", "1.00")])), ["row_missing"]);
    let units = |all: &[&[(&str, &str)]]| Others {
        units: all.iter().map(|rows| other(rows)).collect(),
        ..Others::default()
    };
    let (a, b): (&[_], &[_]) = (&[("201", "5.00"), ("208", "4.00")], &[("208", "5.00")]);
    assert_eq!(told(units(&[a, b])), none);
    assert_eq!(told(units(&[a])), ["units_differ"]);
    assert_eq!(told(units(&[a, b, b])), ["units_differ"]);
}

/// A form set of coded and fixed tables, small enough to see through.
const SMALL: &str = r#"(
    id: "small", name: (zh: "小表样"), year: 2025, unit: Wan,
    parts: [(title: (zh: "表"), tables: true)],
    tables: [
        (key: "支出", title: (zh: "支出"),
         columns: [(title: (zh: "编码"), kind: Code), (title: (zh: "名称"), kind: Text), (title: (zh: "金额"))],
         rows: Coded(levels: [(name: (zh: "类"), digits: 3), (name: (zh: "款"), digits: 5)], code: "编码", name: "名称", total: (zh: "合计"))),
        (key: "拨款", title: (zh: "拨款"),
         columns: [(title: (zh: "编码"), kind: Code), (title: (zh: "名称"), kind: Text), (title: (zh: "金额"))],
         rows: Coded(levels: [(name: (zh: "类"), digits: 3), (name: (zh: "款"), digits: 5)], code: "编码", name: "名称", total: (zh: "合计")),
         empty_note: (zh: "没有拨款。")),
    ],
    checks: [
        (name: "appropriation_exceeds", rule: "B5", force: Mandatory, table: "拨款", each: Row, check: "金额 <= 支出[@].金额", message: (zh: "拨款不应大于支出")),
    ],
)"#;

/// Rows of a coded table: code, name, amount.
const SPENT: &str = r#"(编码: "201", 名称: "类", 金额: "3.00"), (编码: "20101", 名称: "款", 金额: "1.00"), (编码: "20103", 名称: "款", 金额: "2.00")"#;

/// The rules of what is found in a budget on the small form set, `=` names its place.
#[track_caller]
fn small(status: &str, tables: &str, told: &[&str]) -> Computed {
    let forms = Arc::new(FormSet::parse(SMALL).unwrap());
    let text = format!(
        r#"(format: 2, forms: "small", year: 2025, unit: (name: "某局", code: "101"), status: {status}, tables: [{tables}])"#
    );
    let opened =
        yusuan::file::read_with(Path::new("small.ron"), &text, |_, _| Ok(Arc::clone(&forms)));
    let computed = Computed::new(&forms, opened.unwrap().budget);
    let found: Vec<String> = computed
        .whole_check()
        .0
        .iter()
        .map(|f| format!("{} {}", f.rule, f.sentence(Lang::Zh)))
        .collect();
    let begin = |(found, told): (&String, &&str)| found.starts_with(told);
    assert!(found.len() == told.len() && found.iter().zip(told).all(begin), "{found:#?}");
    computed
}

#[test]
fn a_final_budget_lacks_a_table_once() {
    let table = |form: &str| format!(r#"(form: "{form}", rows: [{SPENT}])"#);
    let (spent, granted) = (table("支出"), table("拨款"));
    let both = format!("{spent}, {granted}");
    small("published", &both, &[]);
    for status in ["published", "final"] {
        small(status, "", &["no_tables 定稿或已公开的预算没有一张表有数"]);
        small(
            status,
            &granted,
            &["table_missing 支出：缺这张表（没有数，也没有注明为空）；读取它的 3 处"],
        );
    }
    small("draft", "", &[]);
    small("draft", &granted, &[]);
    // Nothing is compared with it, or the document says that it stays empty.
    small("published", &spent, &[]);
    small("published", r#"(form: "拨款", note: "没有拨款。")"#, &[]);
    // A table that has something is compared as it is.
    let one = r#"(form: "支出", rows: [(编码: "201", 名称: "类", 金额: "1.00")])"#;
    let told = ["appropriation_exceeds", "appropriation_exceeds", "appropriation_exceeds"];
    small("published", &format!("{one}, {granted}"), &told);
}

#[test]
fn a_missing_table_is_told_until_its_first_figure() {
    let granted = format!(r#"(form: "拨款", rows: [{SPENT}])"#);
    let empty = r#"(form: "支出", rows: [(编码: "201", 名称: "类")])"#;
    let mut computed = small("published", &format!("{empty}, {granted}"), &["table_missing"]);
    let forms = Arc::new(FormSet::parse(SMALL).unwrap());
    let cell = places::cell(&forms, computed.budget(), "支出", "", "201", "金额");
    for value in [Value::Amount(Amount::new(Decimal::ONE)), Value::Blank] {
        places::put(computed.budget_mut(), cell, value);
        assert!(computed.update(&[cell], false).is_some());
        let anew = Computed::new(&forms, computed.budget().clone());
        assert_eq!(computed.findings(), anew.findings());
    }
}

#[test]
fn a_total_among_the_rows_is_told_and_not_counted() {
    for name in ["合计", "总 计", "小计"] {
        let rows = format!(r#"(form: "支出", rows: [(名称: "{name}", 金额: "3.00"), {SPENT}])"#);
        let computed = small("draft", &rows, &["total_among_rows 支出"]);
        let forms = Arc::new(FormSet::parse(SMALL).unwrap());
        let cell = places::cell(&forms, computed.budget(), "支出", "", "201", "金额");
        let total = computed.figure(cell.with_row(0)).effective;
        assert_eq!(total, Some(Amount::new(Decimal::new(300, 2))), "{name}");
    }
    // A code makes it a row of its own.
    let coded = r#"(form: "支出", rows: [(编码: "201", 名称: "合计", 金额: "3.00")])"#;
    small("draft", coded, &[]);
}

/// What is carried over stands in the column, as published; told until it has its own row.
#[test]
fn money_carried_over_in_a_column_is_hinted_at() {
    let told = |edits: &[&str]| {
        let edits: Vec<String> = edits.iter().map(|edit| (*edit).to_owned()).collect();
        let (forms, budget) = document(&cases(), "jilin-2024", &edits, &[]);
        let found = Computed::new(&forms, budget).findings().into_iter();
        let own = found.filter(|f| f.rule.ends_with("carry_over_row_blank"));
        own.map(|f| (f.severity, f.number.to_string())).collect::<Vec<_>>()
    };
    let hint = (yusuan::form::Severity::Hint, "B3".to_owned());
    assert_eq!(told(&[]), [hint.clone(), hint.clone()]);
    assert_eq!(told(&["收支总表/收入/财政拨款结转/上年结转 = 40.00"]), [hint]);
    assert_eq!(
        told(&[
            "收支总表/收入/一般公共预算拨款收入/上年结转 = ",
            "收支总表/收入/财政拨款收入/上年结转 = ",
            "财政拨款收支总表/收入/结转一般公共预算拨款/编制预算 = 40.00",
        ]),
        []
    );
}

/// A small table in 元 with 分: a total and three rows.
fn in_yuan(figures: [&str; 4]) -> yusuan::edit::Document {
    let forms = SMALL.replace(", unit: Wan", ", unit: Yuan");
    let forms = Arc::new(FormSet::parse(&forms).unwrap());
    let [total, a, b, c] = figures;
    let rows = format!(
        r#"(编码: "201", 名称: "类", 金额: "{total}"), (编码: "20101", 名称: "甲", 金额: "{a}"), (编码: "20102", 名称: "乙", 金额: "{b}"), (编码: "20103", 名称: "丙", 金额: "{c}")"#
    );
    let text = format!(
        r#"(format: 2, forms: "small", year: 2025, unit: (name: "某局", code: "101"), status: draft, tables: [(form: "支出", rows: [{rows}])])"#
    );
    let opened = yusuan::file::read_with(Path::new("a.ron"), &text, |_, _| Ok(Arc::clone(&forms)));
    yusuan::edit::Document::new(Arc::clone(&forms), opened.unwrap().budget)
}

fn verdicts(document: &yusuan::edit::Document) -> Vec<Verdict> {
    document.computed().findings().iter().map(|f| f.verdict).collect()
}

/// Zeros that a program printed as 0.00 do not make whole 元 exact to the fen.
#[test]
fn zeros_with_decimals_are_among_whole_yuan() {
    assert_eq!(verdicts(&in_yuan(["3", "1", "1", "0.00"])), [Verdict::Rounding]);
    assert_eq!(verdicts(&in_yuan(["3", "1", "1", "0.50"])), [Verdict::Unbalanced]);
}

/// Of a block of 元 with 分 the last figure with decimals is changed: what is left are whole 元, and
/// rounded. The edit tells so, not only the next opening.
#[test]
fn the_last_fen_of_a_block_goes_with_the_edit() {
    let mut document = in_yuan(["4", "1", "1", "1.00"]);
    // Exact to the fen: one yuan too many is an error.
    assert_eq!(verdicts(&document), [Verdict::Unbalanced]);
    let cell = places::cell(document.forms(), document.budget(), "支出", "", "20103", "金额");
    let enter = |document: &mut yusuan::edit::Document, text: &str| {
        let text = text.to_owned();
        document.apply(yusuan::edit::Intent::Enter { cell, text }).unwrap();
        let anew = Computed::new(document.forms(), document.budget().clone());
        assert_eq!(document.computed().findings(), anew.findings());
    };
    // Three whole yuan, and a total of four: that may be rounding.
    enter(&mut document, "1");
    assert_eq!(verdicts(&document), [Verdict::Rounding]);
    enter(&mut document, "1.50");
    enter(&mut document, "1");
    document.undo();
    document.undo();
    document.undo();
    assert_eq!(verdicts(&document), [Verdict::Unbalanced]);
}

#[test]
fn rows_that_do_not_fit_are_told_why() {
    let told = |from: &str, to: &str| {
        let path = "assets/samples/yanbian-2024.ron";
        let text = std::fs::read_to_string(path).unwrap();
        assert!(text.contains(from), "{from}");
        let opened = yusuan::file::read(Path::new(path), &text.replacen(from, to, 1)).unwrap();
        let found = Computed::new(&opened.forms, opened.budget).findings().into_iter();
        let own = found.filter(|f| &*f.rule == "stray_row");
        own.map(|f| f.message.zh).collect::<Vec<_>>()
    };
    let code = "科目编码: \"30102\"";
    let said = told(code, "科目编码: \"3012\"");
    assert!(said.len() == 1 && said[0].ends_with("；编码 3012 疑为 30102（丢了 0）"), "{said:?}");
    let said = told("科目编码: \"2101103\"", "科目编码: \"1103\"");
    assert!(said.len() == 1 && said[0].ends_with("；编码 1103 疑为 2101103（丢了类）"), "{said:?}");
    // Nobody can tell which code that was.
    let said = told(code, "科目编码: \"9\"");
    assert!(said.len() == 1 && !said[0].contains("疑为"), "{said:?}");
    let said = told("row: \"卫生健康支出\"", "row: \"医疗卫生与计划生育支出\"");
    assert!(said.len() == 1 && said[0].contains("以前的名称，现为“十、卫生健康支出”"), "{said:?}");
}

/// The published 完成 is told, and another of its kind; what has a number is not.
#[test]
fn a_target_that_nobody_can_measure_is_hinted_at() {
    let told = |edits: &[String]| {
        let (forms, budget) = document(&cases(), "jilin-2024", edits, &[]);
        let found = Computed::new(&forms, budget).findings().into_iter();
        let own = found.filter(|f| &*f.rule == "target_unmeasured");
        own.map(|f| f.message.zh).collect::<Vec<_>>()
    };
    assert_eq!(told(&[]), ["指标值“完成”无法衡量"]);
    let put = |value: &str| format!("项目绩效目标表/绩效指标/项目验收合格率/指标值 = {value}");
    assert_eq!(told(&[put("=按时完成")]).len(), 2);
    assert_eq!(told(&[put("12月底前完成")]).len(), 1);
    assert_eq!(told(&[put("≥95%")]).len(), 1);
}

#[test]
fn texts_of_indicators_a_level_off_are_told_as_that() {
    let told = |edit: &str| {
        let (forms, budget) = document(&cases(), "jilin-2024", &[edit.to_owned()], &[]);
        let found = Computed::new(&forms, budget).findings().into_iter();
        let own = found.filter(|f| f.rule.starts_with("indicator_"));
        own.map(|f| f.message.zh).collect::<Vec<_>>()
    };
    let row = "项目绩效目标表/绩效指标/项目验收合格率";
    let left = told(&format!("{row}/一级指标 = 质量指标"));
    assert!(left.len() == 1 && left[0].contains("是二级指标：文字疑为左移了一级"), "{left:?}");
    let right = told(&format!("{row}/二级指标 = 产出指标"));
    assert!(right.len() == 1 && right[0].contains("是一级指标：文字疑为右移了一级"), "{right:?}");
}

#[test]
fn silence_is_told_for_what_it_is() {
    let tally = |status: &str, tables: &str| {
        let forms = Arc::new(FormSet::parse(SMALL).unwrap());
        let text = format!(
            r#"(format: 2, forms: "small", year: 2025, unit: (name: "某局", code: "101"), status: {status}, tables: [{tables}])"#
        );
        let opened =
            yusuan::file::read_with(Path::new("a.ron"), &text, |_, _| Ok(Arc::clone(&forms)));
        let budget = opened.unwrap().budget;
        Computed::new(&forms, budget).run_tally().text(Lang::Zh)
    };
    let (one, none) =
        ("审核关系 1 条：运行 1 条", "审核关系 1 条：运行 0 条（成立 0，不成立 0），未运行 1 条");
    let table = |form: &str| format!(r#"(form: "{form}", rows: [{SPENT}])"#);
    let (spent, granted) = (table("支出"), table("拨款"));
    let both = format!("{spent}, {granted}");
    assert_eq!(tally("published", &both), format!("{one}（成立 1，不成立 0），未运行 0 条"));
    let more = granted.replace("3.00", "4.00").replace("1.00", "2.00");
    let failed = format!("{one}（成立 0，不成立 1），未运行 0 条");
    assert_eq!(tally("published", &format!("{spent}, {more}")), failed);
    assert_eq!(tally("draft", &granted), format!("{none}（有关的表尚未填报 1）"));
    assert_eq!(tally("published", &granted), format!("{none}（没有这张表 1）"));
    assert_eq!(tally("draft", ""), format!("{none}（没有可查的行 1）"));
    let forms = shipped("central-2024").unwrap();
    let text = std::fs::read_to_string("tests/rules/central.ron").unwrap();
    let budget = yusuan::file::read(Path::new("central.ron"), &text).unwrap().budget;
    let said = Computed::new(&forms, budget).run_tally().text(Lang::Zh);
    assert!(said.contains("没有上年预算"), "{said}");
}

#[test]
fn a_form_set_without_a_unit_is_told_once() {
    let told = |text: &str| FormSet::parse(text).unwrap().unit_missing().map(|told| told.what.zh);
    assert_eq!(told(SMALL), None);
    let without = SMALL.replace(", unit: Wan", "");
    let what = told(&without).unwrap();
    assert!(what.contains("“small”没有写明计量单位") && what.contains("按万元计"), "{what}");
    // In the list of findings too, once.
    let forms = Arc::new(FormSet::parse(&without).unwrap());
    let budget = Budget::blank(&forms, yusuan::budget::BudgetUnit::default(), 2025);
    let found = Computed::new(&forms, budget).findings();
    let own: Vec<&Finding> = found.iter().filter(|f| &*f.rule == "unit_missing").collect();
    assert!(own.len() == 1 && own[0].message.zh.contains("暂按万元计"), "{own:#?}");
    let own = r#"title: (zh: "支出"), unit: Yuan,"#;
    let what = told(&without.replace(r#"title: (zh: "支出"),"#, own)).unwrap();
    assert!(what.contains("拨款") && !what.contains("支出"), "{what}");
    for id in yusuan::form::shipped_ids() {
        assert_eq!(shipped(id).unwrap().unit_missing(), None, "{id}");
    }
}

#[test]
fn a_figure_of_the_wrong_size_is_said_to_be_some_times_too_much() {
    // The table, in 万元, is compared with another in 元; the text prints the exact amount.
    let forms = r#"(
        id: "sizes", name: (zh: "小表样"), year: 2025, unit: Wan,
        parts: [(title: (zh: "表"), tables: true), (title: (zh: "文"), texts: [(key: "说明", title: (zh: "说明"))])],
        tables: [
            (key: "明细", title: (zh: "明细"), unit: Yuan, columns: [(title: (zh: "项目"), unprinted: true), (title: (zh: "金额"))], rows: Fixed([(title: (zh: "合计")), (title: (zh: "办公")), (title: (zh: "差旅"))]), formulas: ["合计 = 办公 + 差旅"]),
            (key: "总表", title: (zh: "总表"), columns: [(title: (zh: "项目"), unprinted: true), (title: (zh: "金额"))], rows: Fixed([(title: (zh: "运行"))])),
        ],
        checks: [(name: "running_differs", rule: "B6", force: Mandatory, table: "总表", each: Once, check: "[运行].金额 = 明细[合计].金额", message: (zh: "运行经费应相等"))],
        narrative: [(section: "说明", table: "总表", says: [(text: "运行经费{= [运行].金额}")])],
    )"#;
    let forms = Arc::new(FormSet::parse(forms).unwrap());
    let check = |figure: &str, said: &str, told: &[&str]| {
        let text = format!(
            r#"(format: 2, forms: "sizes", year: 2025, unit: (name: "某局", code: "101"), status: draft, tables: [(form: "明细", rows: [(row: "合计", 金额: "2294335"), (row: "办公", 金额: "1294335"), (row: "差旅", 金额: "1000000")]), (form: "总表", rows: [(row: "运行", 金额: "{figure}")])], texts: [(section: "说明", paragraphs: ["运行经费{said}。"])])"#
        );
        let opened =
            yusuan::file::read_with(Path::new("a.ron"), &text, |_, _| Ok(Arc::clone(&forms)));
        let budget = opened.unwrap().budget;
        let computed = Computed::new(&forms, budget.clone());
        let causes = computed.causes();
        let causes: Vec<String> = causes.iter().map(|cause| cause.text(Lang::Zh)).collect();
        assert!(
            causes.len() == told.len() && causes.iter().zip(told).all(|(a, b)| a.contains(b)),
            "{figure} {said}: {causes:?}"
        );
    };
    check("229.43", "229.43万元", &[]);
    // What a text says more exactly than the table is not wrong for it.
    check("229.43", "2294335元", &[]);
    check("2294.33", "229.43万元", &["疑为 229.43（小数点错位，是应填数的十倍）：改正后 2 处"]);
    check("22.94", "229.43万元", &["疑为 229.43（小数点错位，只有应填数的十分之一）"]);
    check("2294335", "2294335元", &["疑为 229.43（元、万元混淆，是应填数的一万倍）：改正后 2 处"]);
    // The text is wrong, and by more than rounding.
    check("229.43", "2295335元", &[""]);
}
