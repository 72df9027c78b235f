//! A whole new budget: from nothing and from last year's, without typing a known figure.
//!
//! Expected figures are those of the published sample, with 73.70 for the pension contributions
//! (published 73.71), so that rounded figures add up as the exact ones behind them do.

#![allow(clippy::unwrap_used, clippy::panic, reason = "tests")]

use std::collections::BTreeSet;
use std::sync::Arc;

use yusuan::budget::{Budget, BudgetUnit, Cell, RowKind, Status, Value};
use yusuan::edit::{
    Document, FillFrom, Intent, LastAmounts, Marked, NextYear, next_year, projects, unconfirmed,
};
use yusuan::engine::{LackKind, Role, Substance, TableState, Verdict};
use yusuan::file;
use yusuan::form::{FormSet, RowsForm, shipped};

#[path = "support/consolidated.rs"]
mod consolidated;
#[path = "support/documents.rs"]
mod documents;
#[path = "support/places.rs"]
mod places;

use consolidated::Figures;
use documents::{findings, read, sample, written};
use places::{cell, cells, table};

fn jilin() -> Arc<FormSet> {
    shipped("jilin-2024").unwrap()
}

fn unit() -> BudgetUnit {
    BudgetUnit {
        name: "某某局（本级）".to_owned(),
        code: "505001".to_owned(),
        department: "某某局".to_owned(),
        department_code: "505".to_owned(),
    }
}

/// The sample whose pension contributions add up, as a document.
fn published() -> Document {
    read(&file::SAMPLE.replace("73.71", "73.70"))
}

fn next(last: &Document, amounts: LastAmounts, ended: &[&str]) -> Document {
    let ended = ended.iter().map(|name| (*name).to_owned()).collect();
    let options = NextYear { year: last.budget().year + 1, amounts, ended };
    let budget = next_year(last.forms(), last.budget(), last.forms(), &options);
    Document::new(last.forms().clone(), budget)
}

/// What a person types: the entered figures of some tables, as another document has them.
fn typed(from: &Document, into: &mut Document, tables: &[&str]) -> usize {
    let mut count = 0;
    for key in tables {
        let form = from.forms().table(key).unwrap();
        let all: Vec<Cell> = cells(from.budget()).collect();
        for at in all {
            let own = from.budget().tables[at.t()].form() == Some(form);
            let entered = from.computed().role(at) == Role::Entry;
            let Some(amount) = from.budget().value(at).amount().filter(|_| own && entered) else {
                continue;
            };
            let row = from.budget().row_key(from.forms(), at);
            let block = &from.forms().tables[form].blocks[at.b()];
            let column = &block.columns[at.c()].key;
            let there = cell(into.forms(), into.budget(), key, &block.key, &row, column);
            into.apply(Intent::Enter { cell: there, text: amount.to_string() }).unwrap();
            count += 1;
        }
    }
    count
}

fn enter(document: &mut Document, at: (&str, &str, &str, &str), text: &str) {
    let at = cell(document.forms(), document.budget(), at.0, at.1, at.2, at.3);
    document.apply(Intent::Enter { cell: at, text: text.to_owned() }).unwrap();
}

/// Takes all that can be taken; gives how many lines that were.
fn take(document: &mut Document) -> usize {
    let plan = document.fill_plan(FillFrom::Everything, &BTreeSet::new());
    let steps = document.done().len();
    document.apply(plan.intent()).unwrap();
    assert!(document.done().len() <= steps + 1, "one step");
    plan.lines.len()
}

/// Every figure of these tables is what the other document has there.
#[track_caller]
fn check_same(own: &Document, other: &Document, tables: &[&str]) {
    for key in tables {
        let form = own.forms().table(key).unwrap();
        let all: Vec<Cell> = cells(other.budget()).collect();
        for at in all.into_iter().filter(|at| other.budget().tables[at.t()].form() == Some(form)) {
            let figure = other.computed().effective(at);
            let Some(figure) = figure.filter(|figure| !figure.is_zero()) else { continue };
            let row = other.budget().row_key(other.forms(), at);
            let block = &other.forms().tables[form].blocks[at.b()];
            let column = &block.columns[at.c()].key;
            let here = cell(own.forms(), own.budget(), key, &block.key, &row, column);
            let found = own.computed().effective(here).map(|a| a.decimal());
            assert_eq!(found, Some(figure.decimal()), "{key} {row} {column}");
        }
    }
}

/// What somebody types of the sample; all other tables follow.
const SOURCES: [&str; 4] =
    ["收入总表", "一般公共预算支出表", "一般公共预算基本支出表", "项目支出表"];
const FOLLOWING: [&str; 4] = ["收支总表", "支出总表", "财政拨款收支总表", "三公经费支出表"];

#[test]
fn from_last_year_the_known_tables_follow() {
    let last = published();
    let mut document = next(&last, LastAmounts::Clear, &[]);
    assert_eq!(document.budget().year, 2025);
    assert_eq!(document.budget().status, Status::Draft);
    let figures = |document: &Document| {
        cells(document.budget())
            .filter(|&at| document.budget().value(at).amount().is_some())
            .filter(|&at| {
                let kind = document.computed().kind(at);
                kind == Some(&yusuan::form::Kind::Money)
            })
            .count()
    };
    assert_eq!(figures(&document), 0, "no amount is taken over");
    let typed_figures = typed(&last, &mut document, &SOURCES);
    // By class only its budget is known: what a class carries over is typed.
    enter(&mut document, ("财政拨款收支总表", "支出", "社会保障和就业支出", "上年结转"), "40.00");
    let lines = take(&mut document);
    check_same(&document, &last, &FOLLOWING);
    let open: Vec<_> = findings(&document)
        .into_iter()
        .filter(|finding| finding.blocks_final() && finding.text.is_none())
        .map(|finding| finding.message.zh)
        .collect();
    assert_eq!(open, Vec::<String>::new());
    let all = figures(&document);
    println!("typed {} figures, taken {lines} places, {all} amounts entered", typed_figures + 1);
    assert!(typed_figures + 1 < all, "some were not typed");
    // Project tables have their amounts.
    for project in ["信息化系统运维项目", "退休人员补助经费"] {
        let own = (0..document.budget().tables.len())
            .find(|&t| document.budget().copy_name(document.forms(), t) == project)
            .unwrap();
        let form = &document.forms().tables[document.budget().tables[own].form().unwrap()];
        let row = form.blocks[0].fixed_row("财政拨款").unwrap();
        let amount = document.budget().value(Cell::new(own, 0, row, 1)).amount();
        assert!(amount.is_some_and(|amount| !amount.is_zero()), "{project}");
    }
    assert!(document.undo().is_some());
    assert!(figures(&document) <= typed_figures + 1, "one undo takes all back");
}

#[test]
fn from_nothing_rows_and_tables_come_too() {
    let last = published();
    let forms = jilin();
    let mut document = Document::new(forms.clone(), Budget::begin(&forms, unit(), 2025));
    // The unit and its department stand in the table of revenue.
    let revenue = table(&forms, document.budget(), "收入总表");
    let rows = &document.budget().tables[revenue].blocks[0].rows;
    let names: Vec<String> = rows.iter().map(|row| row.value(0).to_text()).collect();
    assert_eq!(names, ["", "505", "505001"]);
    // Codes are typed once, where their figures come from; names and levels above come along.
    for key in ["一般公共预算支出表", "一般公共预算基本支出表"] {
        let t = table(&forms, document.budget(), key);
        let from = table(last.forms(), last.budget(), key);
        for (r, row) in last.budget().tables[from].blocks[0].rows.iter().enumerate() {
            let leaf = matches!(row.kind(), RowKind::Entered(_))
                && !last.computed().is_parent(Cell::new(from, 0, r, 0));
            if !leaf {
                continue;
            }
            let at = Cell::new(t, 0, document.budget().tables[t].blocks[0].rows.len(), 0);
            document.apply(Intent::InsertRow { at, level: 0 }).unwrap();
            let code = row.value(0).to_text();
            document.apply(Intent::AddCode { cell: at, code }).unwrap();
        }
    }
    let projects_at = table(&forms, document.budget(), "项目支出表");
    let from = table(last.forms(), last.budget(), "项目支出表");
    for row in &last.budget().tables[from].blocks[0].rows {
        let RowKind::Entered(level) = row.kind() else { continue };
        let end = document.budget().tables[projects_at].blocks[0].rows.len();
        let at = Cell::new(projects_at, 0, end, 0);
        document.apply(Intent::InsertRow { at, level }).unwrap();
        let own = document.budget().tables[projects_at].blocks[0].rows.get(end).unwrap();
        // The unit fills itself in where a project is.
        assert_eq!(own.value(4).to_text(), if level == 2 { unit().name } else { String::new() });
        for column in 1..4 {
            let (cell, text) = (at.with_column(column), row.value(column).to_text());
            if !text.is_empty() {
                document.apply(Intent::Enter { cell, text }).unwrap();
            }
        }
    }
    typed(&last, &mut document, &SOURCES);
    enter(&mut document, ("财政拨款收支总表", "支出", "社会保障和就业支出", "上年结转"), "40.00");
    // What stays empty is said; before that nothing follows from it.
    for key in ["政府性基金预算支出表", "国有资本经营预算支出表", "委托业务费支出预算表"]
    {
        let t = table(&forms, document.budget(), key);
        let note = forms.tables[forms.table(key).unwrap()].empty_note.clone().unwrap().zh;
        document.apply(Intent::SetNote { table: t, note: Some(note) }).unwrap();
    }
    take(&mut document);
    check_same(&document, &last, &FOLLOWING);
    // A performance table for every project, named, with department and usual rows.
    let wanted = projects(last.forms(), last.budget());
    for project in &wanted {
        let own = (0..document.budget().tables.len())
            .find(|&t| document.budget().copy_name(&forms, t) == *project)
            .unwrap_or_else(|| panic!("no table for {project}"));
        let blocks = &document.budget().tables[own].blocks;
        assert_eq!(blocks[0].rows.get(2).unwrap().value(1).to_text(), "某某局-505");
        assert!(blocks[1].rows.len() >= 4, "{project} begins with its usual indicators");
    }
}

#[test]
fn figures_that_somebody_entered_stay() {
    let last = published();
    for seed in 0..8 {
        let mut random = Figures::new(seed);
        let mut document = next(&last, LastAmounts::Clear, &[]);
        // Some figures of the sample, some others, anywhere.
        let all: Vec<Cell> = cells(document.budget()).collect();
        for at in all {
            let entry = document.computed().role(at) == Role::Entry;
            let money = document.computed().kind(at) == Some(&yusuan::form::Kind::Money);
            if entry && money && random.next().is_multiple_of(4) {
                let text = random.amount().to_string();
                let _ = document.apply(Intent::Enter { cell: at, text });
            }
        }
        if seed % 2 == 0 {
            let _ = typed(&last, &mut document, &SOURCES);
        }
        let before = document.budget().clone();
        let broken = document.computed().broken_equalities().len();
        let plan = document.fill_plan(FillFrom::Everything, &BTreeSet::new());
        // Shown beside a blank is what would be taken, if anything.
        for line in &plan.lines {
            if let Some(at) = line.cell {
                assert!(before.value(at).is_blank(), "seed {seed}: {line:?}");
            }
        }
        let named: Vec<(String, String)> = entered(&document);
        document.apply(plan.intent()).unwrap();
        let after: BTreeSet<(String, String)> = entered(&document).into_iter().collect();
        for place in named {
            assert!(after.contains(&place), "seed {seed}: {place:?} changed");
        }
        let taken: BTreeSet<Cell> = plan.lines.iter().filter_map(|line| line.cell).collect();
        for (cells, message) in document.computed().broken_equalities() {
            let own: Vec<&Cell> = cells.iter().filter(|at| taken.contains(at)).collect();
            assert!(
                own.is_empty() || !plan_shifts(&before, document.budget()),
                "seed {seed}: {message:?}"
            );
        }
        let _ = broken;
        assert!(document.undo().is_some() || plan.lines.is_empty());
        assert!(*document.budget() == before, "seed {seed}: one undo takes all back");
    }
}

/// Whether cells have the same places before and after.
fn plan_shifts(before: &Budget, after: &Budget) -> bool {
    let shape = |budget: &Budget| -> Vec<Vec<usize>> {
        let rows =
            |table: &yusuan::budget::Table| table.blocks.iter().map(|b| b.rows.len()).collect();
        budget.tables.iter().map(rows).collect()
    };
    shape(before) == shape(after)
}

/// Every entered figure by the names of its place.
fn entered(document: &Document) -> Vec<(String, String)> {
    let (forms, budget) = (document.forms(), document.budget());
    cells(budget)
        .filter_map(|at| {
            let amount = budget.value(at).amount()?;
            let place = yusuan::budget::NamedPlace::of(forms, budget, at)?;
            Some((format!("{place:?}"), amount.to_string()))
        })
        .collect()
}

#[test]
fn ended_projects_are_left_out_and_what_stays_is_marked() {
    let last = sample();
    let document = next(&last, LastAmounts::Clear, &["信息化系统运维项目"]);
    let names = projects(document.forms(), document.budget());
    assert_eq!(names, ["奖励补助资金", "征收稽核工作经费(经办服务)", "退休人员补助经费"]);
    let copies: Vec<String> = (0..document.budget().tables.len())
        .map(|t| document.budget().copy_name(document.forms(), t))
        .filter(|name| !name.is_empty())
        .collect();
    assert!(!copies.contains(&"信息化系统运维项目".to_owned()));
    // The first-level project that had only that one goes too.
    let text = written(&document);
    assert!(!text.contains("信息系统建设与运维\","), "{text}");
    // The template's rows are no part of a budget.
    assert!(!text.contains("单位名称 1"));
    let marks = unconfirmed(document.budget());
    assert!(marks.len() > 60, "{}", marks.len());
    // The marks stand in the file and come back.
    let again = read(&text);
    assert_eq!(unconfirmed(again.budget()), marks);
    assert_eq!(written(&again), text);
    // Years of the narrative move on.
    assert!(text.contains("2025 年收入预算"));
    assert!(text.contains("2025年预算数和2024年预算数相等"));
    assert!(text.contains("截止 2023 年 10 月 31 日"), "a day is told of");
}

#[test]
fn marks_go_with_typing_and_confirming() {
    let mut document = next(&sample(), LastAmounts::Clear, &[]);
    let before = unconfirmed(document.budget()).len();
    enter(&mut document, ("一般公共预算基本支出表", "", "30201", "公用经费"), "6.10");
    assert_eq!(unconfirmed(document.budget()).len(), before - 1);
    let text = document.budget().texts.iter().position(|text| text.section == "主要职能").unwrap();
    document.apply(Intent::Confirm { at: vec![Marked::Text(text)] }).unwrap();
    assert_eq!(unconfirmed(document.budget()).len(), before - 2);
    let section = "名词解释".to_owned();
    document.apply(Intent::SetText { section, paragraphs: vec!["（一）新的".into()] }).unwrap();
    assert_eq!(unconfirmed(document.budget()).len(), before - 3);
    let all = unconfirmed(document.budget());
    document.apply(Intent::Confirm { at: all }).unwrap();
    assert_eq!(unconfirmed(document.budget()), []);
    for _ in 0..4 {
        document.undo().unwrap();
    }
    assert_eq!(unconfirmed(document.budget()).len(), before);
}

#[test]
fn amounts_move_into_the_columns_of_last_year() {
    let forms = shipped("central-2024").unwrap();
    let mut last = Document::new(forms.clone(), Budget::begin(&forms, unit(), 2024));
    let t = table(&forms, last.budget(), "三公经费支出表");
    let block = &forms.tables[forms.table("三公经费支出表").unwrap()].blocks[0];
    for (column, text) in [("本年接待", "3.20"), ("本年用车运行", "6.00")] {
        let cell = Cell::new(t, 0, 0, block.column(column).unwrap());
        last.apply(Intent::Enter { cell, text: text.to_owned() }).unwrap();
    }
    let document = next(&last, LastAmounts::LastYear, &[]);
    let shown = |column: &str| {
        let cell = Cell::new(t, 0, 0, block.column(column).unwrap());
        document.budget().value(cell).to_text()
    };
    assert_eq!((shown("上年接待"), shown("上年用车运行")), ("3.20".into(), "6.00".into()));
    assert_eq!((shown("本年接待"), shown("本年用车运行")), (String::new(), String::new()));
    let cleared = next(&last, LastAmounts::Clear, &[]);
    assert!(!cleared.budget().tables[t].has_figures());
}

#[test]
fn a_new_budget_is_calm() {
    for id in yusuan::form::shipped_ids() {
        let forms = shipped(id).unwrap();
        let document = Document::new(forms.clone(), Budget::begin(&forms, unit(), forms.year));
        let told: Vec<_> = findings(&document).into_iter().map(|f| f.message.zh).collect();
        assert_eq!(told, Vec::<String>::new(), "{id}");
    }
    // From last year's, with its texts: nothing is unbalanced before anything is filled in.
    let mut document = next(&sample(), LastAmounts::Clear, &[]);
    let mandatory = |document: &Document| -> Vec<String> {
        let found = findings(document).into_iter();
        found.filter(|f| f.blocks_final()).map(|f| f.message.zh).collect()
    };
    assert_eq!(mandatory(&document), Vec::<String>::new());
    // One table begun: the checks against the others wait.
    typed(&sample(), &mut document, &["收入总表"]);
    assert_eq!(mandatory(&document), Vec::<String>::new());
    assert!(document.computed().waiting() > 0);
    assert!(document.computed().causes().is_empty());
    let t = table(document.forms(), document.budget(), "收入总表");
    assert_eq!(document.computed().table_state(t), TableState::Begun);
    // Both sides begun, and a difference is reported.
    enter(&mut document, ("收支总表", "收入", "一般公共预算拨款收入", "编制预算"), "895.28");
    assert!(!mandatory(&document).is_empty());
}

#[test]
fn a_published_file_is_judged_as_it_stands() {
    let mut budget = next(&sample(), LastAmounts::Clear, &[]).budget().clone();
    let forms = jilin();
    for text in &mut budget.texts {
        text.paragraphs.retain(|_| text.section != "政府性基金预算支出情况");
    }
    budget.status = Status::Published;
    let document = Document::new(forms, budget);
    let rules: BTreeSet<String> =
        findings(&document).iter().map(|finding| finding.rule.to_string()).collect();
    assert!(rules.contains("empty_table_without_note"), "{rules:?}");
    assert!(rules.contains("text_amount_differs"), "{rules:?}");
    assert_eq!(document.computed().waiting(), 0);
}

#[test]
fn waiting_follows_edits_as_a_new_sheet_has_it() {
    let last = sample();
    let mut document = next(&last, LastAmounts::Clear, &[]);
    let check = |document: &Document| {
        let fresh = Document::new(document.forms().clone(), document.budget().clone());
        assert_eq!(findings(document), findings(&fresh));
        assert_eq!(document.computed().waiting(), fresh.computed().waiting());
    };
    typed(&last, &mut document, &["一般公共预算支出表"]);
    check(&document);
    typed(&last, &mut document, &["一般公共预算基本支出表"]);
    check(&document);
    while document.undo().is_some() && document.done().len() > 3 {}
    check(&document);
    let t = table(document.forms(), document.budget(), "项目支出表");
    document.apply(Intent::SetNote { table: t, note: Some("本单位无项目支出。".into()) }).unwrap();
    check(&document);
    document.undo().unwrap();
    check(&document);
}

#[test]
fn the_checklist_names_what_is_lacking() {
    let forms = jilin();
    let blank = Document::new(forms.clone(), Budget::begin(&forms, unit(), 2025));
    let lacks = blank.computed().checklist();
    let count = |kind| lacks.iter().filter(|lack| lack.kind == kind).count();
    assert_eq!(count(LackKind::EmptyTable), blank.budget().tables.len());
    assert_eq!(count(LackKind::EmptySection), forms.sections().count());

    let document = next(&sample(), LastAmounts::Clear, &[]);
    let lacks = document.computed().checklist();
    assert!(lacks.iter().any(|lack| lack.kind == LackKind::Unconfirmed));

    // The sample itself: what a careful reader finds, and nothing that is not there.
    let sample = sample();
    let lacks = sample.computed().checklist();
    let kinds: BTreeSet<LackKind> = lacks.iter().map(|lack| lack.kind).collect();
    assert_eq!(kinds, BTreeSet::from([LackKind::Placeholder, LackKind::Unexplained]));
}

#[test]
fn any_words_will_not_do() {
    let mut document = sample();
    let substance = |document: &Document, section: &str| {
        let at = document.budget().texts.iter().position(|t| t.section == section).unwrap();
        document.computed().substance()[at]
    };
    for text in &sample().budget().texts {
        assert_eq!(substance(&document, &text.section), Substance::Full, "{}", text.section);
    }
    for (section, words, wanted) in [
        ("收入预算情况", "哈哈哈哈哈哈哈哈哈哈", Substance::Thin),
        ("收入预算情况", "本单位的收入情况详见有关表格，此处从略。", Substance::Thin),
        ("主要职能", "略", Substance::Thin),
        ("政府性基金预算支出情况", "本单位无政府性基金预算支出。", Substance::Full),
        ("支出预算情况", "", Substance::Empty),
    ] {
        let paragraphs = if words.is_empty() { Vec::new() } else { vec![words.to_owned()] };
        document.apply(Intent::SetText { section: section.to_owned(), paragraphs }).unwrap();
        assert_eq!(substance(&document, section), wanted, "{section} {words}");
    }
}

#[test]
fn unit_year_and_status_change_in_one_step() {
    let mut document = sample();
    let before = document.budget().clone();
    let unit = BudgetUnit { name: "某局".into(), ..unit() };
    let intent = Intent::SetHead { unit: unit.clone(), year: 2025, status: Status::Draft };
    document.apply(intent).unwrap();
    let budget = document.budget();
    assert_eq!((&budget.unit, budget.year, budget.status), (&unit, 2025, Status::Draft));
    document.undo().unwrap();
    assert!(*document.budget() == before);
    let intent = Intent::SetHead { unit, year: 20250, status: Status::Draft };
    assert!(document.apply(intent).is_err());
}

#[test]
fn several_things_are_one_step_or_none() {
    let mut document = sample();
    let before = document.budget().clone();
    let at = cell(
        document.forms(),
        document.budget(),
        "一般公共预算基本支出表",
        "",
        "30201",
        "公用经费",
    );
    let good = Intent::Enter { cell: at, text: "7.00".into() };
    let bad = Intent::Enter { cell: at, text: "七".into() };
    let both = |intents| Intent::Together { intents, zh: "两处".into(), en: "two".into() };
    assert!(document.apply(both(vec![good.clone(), bad])).is_err());
    assert!(*document.budget() == before);
    document.apply(both(vec![good.clone(), good])).unwrap();
    assert_eq!(document.done().len(), 1);
    document.undo().unwrap();
    assert!(*document.budget() == before);
}

/// Free, outlined and coded blocks without rows take one.
#[test]
fn every_empty_block_takes_a_row() {
    for id in yusuan::form::shipped_ids() {
        let forms = shipped(id).unwrap();
        for (form, table_form) in forms.tables.iter().enumerate() {
            let mut document =
                Document::new(forms.clone(), Budget::blank(&forms, unit(), forms.year));
            if table_form.repeats {
                document.apply(Intent::AddTable { form }).unwrap();
            }
            let t = table(&forms, document.budget(), &table_form.key);
            for (b, block) in table_form.blocks.iter().enumerate() {
                if matches!(block.rows, RowsForm::Fixed(_)) {
                    continue;
                }
                let rows = |document: &Document| document.budget().tables[t].blocks[b].rows.len();
                let before = rows(&document);
                let at = Cell::new(t, b, before, 0);
                document.apply(Intent::InsertRow { at, level: 0 }).unwrap();
                assert_eq!(rows(&document), before + 1, "{id} {}", table_form.key);
            }
        }
    }
    let _ = (Verdict::Balanced, Value::Blank);
}

/// A new budget has nothing wrong with it, whatever of its unit is known.
#[test]
fn a_budget_just_begun_has_no_mandatory_finding() {
    for id in yusuan::form::shipped_ids() {
        let forms = yusuan::form::shipped(id).unwrap();
        for (code, department, department_code) in
            [("505001", "某局", "505"), ("101001", "", ""), ("505", "", ""), ("", "", "")]
        {
            let unit = BudgetUnit {
                name: "某单位".into(),
                code: code.into(),
                department: department.into(),
                department_code: department_code.into(),
            };
            let document = Document::new(forms.clone(), Budget::begin(&forms, unit, forms.year));
            let findings = document.computed().findings();
            let wrong: Vec<_> = findings.iter().filter(|f| f.blocks_final()).collect();
            assert!(wrong.is_empty(), "{id} {code}: {wrong:#?}");
        }
    }
}
