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
use yusuan::engine::{Finding, Sheet, Verdict, rules};
use yusuan::form::{FormSet, shipped};
use yusuan::lang::Words;

#[derive(Deserialize)]
struct Cases {
    jilin: Edits,
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

/// What the whole check finds beyond rounding in the base document so changed.
#[track_caller]
fn found(
    base: &Edits,
    id: &str,
    edits: &[String],
    texts: &[(String, String, String)],
) -> Vec<Finding> {
    let path = match id {
        "jilin-2024" => "assets/samples/yanbian-2024.ron",
        "central-2024" => "tests/rules/central.ron",
        other => panic!("{other}"),
    };
    let mut text = std::fs::read_to_string(path).unwrap();
    let none = Edits::default();
    let base = if id == "jilin-2024" { base } else { &none };
    for one in base.text.iter().chain(texts) {
        text = replaced(&text, one);
    }
    let opened = yusuan::file::read(Path::new(path), &text).unwrap_or_else(|e| panic!("{e:?}"));
    let (forms, mut budget) = (opened.forms, opened.budget);
    for one in base.put.iter().chain(edits) {
        put(&forms, &mut budget, one);
    }
    let sheet = Sheet::build(&forms, &budget);
    let mut findings = sheet.whole_check(&budget).0;
    findings.retain(|finding| finding.verdict > Verdict::Rounding);
    findings
}

#[test]
fn every_rule_is_silent_where_all_agrees_and_told_where_it_does_not() {
    let Cases { jilin, cases, .. } = cases();
    let mut done: BTreeSet<(String, String)> = BTreeSet::new();
    let mut wrong = Vec::new();
    for id in ["jilin-2024", "central-2024"] {
        let before = found(&jilin, id, &[], &[]);
        for case in cases.iter().filter(|case| case.forms == id) {
            if let Some(f) = before.iter().find(|f| *f.rule == case.rule) {
                wrong.push(format!("{id} {} before: {}", case.rule, f.message.zh));
            }
            let after = found(&jilin, id, &case.put, &case.text);
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
    let Cases { jilin, silent, .. } = cases();
    for case in silent {
        let mut findings = found(&jilin, &case.forms, &case.put, &[]);
        // The narrative speaks of the figures as they were.
        findings.retain(|finding| finding.text.is_none());
        let base = found(&jilin, &case.forms, &[], &[]);
        assert!(!findings.iter().any(Finding::blocks_final), "{}: {findings:#?}", case.why);
        for rule in &case.only {
            let count = findings.iter().filter(|f| *f.rule == **rule).count();
            assert_eq!(count, 1, "{}: {rule} is told once", case.why);
        }
        let more: Vec<_> = findings
            .iter()
            .filter(|f| !case.only.iter().any(|rule| **rule == *f.rule))
            .filter(|f| !base.iter().any(|b| (b.cell, &b.rule) == (f.cell, &f.rule)))
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
        let mut budget = Budget::blank(&forms, yusuan::budget::Unit::default(), 2024);
        budget.tables[0].blocks[0].rows = vec![row("一", same), row("二", "")];
        let findings = Sheet::build(&forms, &budget).findings(&budget);
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
                let Words { zh, en } = &text;
                let optional = title.zh == "算式";
                if !optional && (zh.is_empty() || en.is_empty() || zh == en && zh.len() > 60) {
                    lacking.push(format!("{id} {} {}", rule.name, title.zh));
                }
            }
        }
    }
    assert!(lacking.is_empty(), "{lacking:#?}");
}
