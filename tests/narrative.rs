//! The narrative against the tables: rules C1–C10, and the published narrative figure by figure.
//!
//! Expected values are read from the published document by hand; the figures of its sections were
//! counted by a script of a few lines that knows nothing of the program.

#![allow(clippy::unwrap_used, clippy::panic, reason = "tests")]

use std::collections::BTreeSet;
use std::sync::Arc;

use rust_decimal::Decimal;
use yusuan::amount::Amount;
use yusuan::budget::{Budget, NarrativeSection, Row, RowKind, Value};
use yusuan::edit::{Document, Intent};
use yusuan::engine::{Computed, Finding, Tie, Verdict, rules};
use yusuan::form::{FormSet, Severity};
use yusuan::lang::Lang;

#[path = "support/consolidated.rs"]
mod consolidated;
#[path = "support/documents.rs"]
mod documents;
#[path = "support/places.rs"]
mod places;

use consolidated::Figures;
use documents::{altered, findings, sample};

fn paragraphs(document: &Document, section: &str) -> Vec<String> {
    let found = document.budget().texts.iter().find(|text| text.section == section);
    found.unwrap_or_else(|| panic!("no section {section}")).paragraphs.clone()
}

/// Puts other words into a section; with an empty `from` the section becomes `to`.
#[track_caller]
fn write(document: &mut Document, section: &str, from: &str, to: &str) {
    let mut paragraphs = paragraphs(document, section);
    if from.is_empty() {
        paragraphs = vec![to.to_owned()];
    } else {
        let holds = |paragraph: &&mut String| paragraph.contains(from);
        let own = paragraphs.iter_mut().find(holds);
        let own = own.unwrap_or_else(|| panic!("{section} has no “{from}”"));
        *own = own.replacen(from, to, 1);
    }
    let section = section.to_owned();
    document.apply(Intent::SetText { section, paragraphs }).unwrap();
}

fn said(finding: &Finding) -> String {
    format!("{:?} {} {}", finding.severity, finding.rule, finding.sentence(Lang::Zh))
}

/// What is found after a change that was not found before.
#[track_caller]
fn news(change: impl FnOnce(&mut Document)) -> Vec<Finding> {
    let mut document = sample();
    let before: BTreeSet<String> = findings(&document).iter().map(said).collect();
    change(&mut document);
    findings(&document).into_iter().filter(|finding| !before.contains(&said(finding))).collect()
}

/// One change of words, and what the one new finding must say: rule, severity, part of its words.
/// Without that, nothing new may be found.
struct Case {
    section: &'static str,
    from: &'static str,
    to: &'static str,
    expected: Option<(&'static str, Severity, &'static str)>,
}

const fn right(section: &'static str, from: &'static str, to: &'static str) -> Case {
    Case { section, from, to, expected: None }
}

const fn wrong(
    section: &'static str,
    from: &'static str,
    to: &'static str,
    expected: (&'static str, Severity, &'static str),
) -> Case {
    Case { section, from, to, expected: Some(expected) }
}

#[track_caller]
fn check(case: &Case) {
    let news = news(|document| write(document, case.section, case.from, case.to));
    let told: Vec<String> = news.iter().map(said).collect();
    let place = format!("{}: “{}” → “{}”", case.section, case.from, case.to);
    match case.expected {
        None => assert!(told.is_empty(), "{place}: {told:#?}"),
        Some((rule, severity, words)) => {
            let hit = |f: &&Finding| *f.rule == *rule && f.sentence(Lang::Zh).contains(words);
            let hits: Vec<&Finding> = news.iter().filter(hit).collect();
            assert_eq!(hits.len(), 1, "{place}: {told:#?}");
            assert_eq!(hits[0].severity, severity, "{place}");
            let text = hits[0].text.as_ref().unwrap();
            assert_eq!(&*text.section, case.section, "{place}");
        }
    }
}

const M: Severity = Severity::Mandatory;
const E: Severity = Severity::Explain;

/// For every rule what must stay silent and what must be told.
const CASES: &[Case] = &[
    // C1 amounts: units, rounding to what is printed, width, blanks.
    right("收入预算情况", "935.82 万元", "9358200 元"),
    right("收入预算情况", "935.82 万元", "９３５．８２万元"),
    right("收入预算情况", "935.82 万元", "935.8 万元"),
    right("收入预算情况", "935.82 万元，其中：", "9,358,200.00 元,其中"),
    wrong(
        "收入预算情况",
        "935.82 万元",
        "935.28 万元",
        ("text_amount_differs", M, "应为935.82 万元"),
    ),
    wrong("收入预算情况", "935.82 万元", "93.58 万元", ("text_amount_differs", M, "935.82")),
    wrong("收入预算情况", "935.82 万元", "935.82 元", ("text_amount_differs", M, "9358200")),
    wrong(
        "一般公共预算拨款情况",
        "845.70 万元",
        "845.71 万元",
        ("text_amount_differs", M, "845.70"),
    ),
    wrong(
        "支出预算情况",
        "事业单位经营支出 0 万元",
        "事业单位经营支出 3 万元",
        ("text_amount_differs", M, "表中为空"),
    ),
    wrong(
        "收入预算情况",
        "其他收入 0 万元",
        "其他收入 1 万元",
        ("text_amount_differs", M, "不大于 0"),
    ),
    // C2 shares.
    right("支出预算情况", "占 79.9%", "占 79.93%"),
    wrong("支出预算情况", "占 79.9%", "占 79.7%", ("text_share_differs", M, "79.9%")),
    wrong("支出预算情况", "占 79.9%", "占 79.7%", ("shares_off_hundred", M, "99.8%")),
    // Two parts that each are a rounding off may make 99.9 or 100.1.
    right(
        "收入预算情况",
        "本年收入 895.82 万元，占 95.7%；上年结转 40 万元，占 4.3%",
        "本年收入 895.82 万元，占 96%；上年结转 40 万元，占 4%",
    ),
    // C3 changes.
    right("机关运行经费", "增加3.13万元，增长2.5%", "增加 3.13 万元，增长 2.50%"),
    wrong("机关运行经费", "增长2.5%", "增长5.2%", ("text_change_differs", M, "2.5%")),
    wrong("机关运行经费", "增长2.5%", "下降2.5%", ("change_contradicts_itself", M, "下降2.5%")),
    wrong(
        "机关运行经费",
        "增加3.13万元",
        "增加-3.13万元",
        ("change_contradicts_itself", M, "-3.13"),
    ),
    right(
        "三公经费拨款情况",
        "2024年预算数和2023年预算数相等。其中",
        "2024年预算数比2023年预算数持平。其中",
    ),
    wrong(
        "三公经费拨款情况",
        "2024年预算数和2023年预算数相等。其中",
        "2024年预算数比2023年预算数持平，增长 3%。其中",
        ("change_contradicts_itself", M, "增长3%"),
    ),
    wrong(
        "机关运行经费",
        "，主要原因：为扩大社会保险保障范围，做到应收尽收、应保尽保加强社会保险宣传力度，办公费用增加",
        "",
        ("change_without_reason", E, "没有说明原因"),
    ),
    right("机关运行经费", "主要原因：为扩大", "由于扩大"),
    // The word alone is no reason, and a change at the end of its sentence needs one too.
    wrong(
        "机关运行经费",
        "主要原因：为扩大社会保险保障范围，做到应收尽收、应保尽保加强社会保险宣传力度，办公费用增加",
        "主要原因：无",
        ("change_without_reason", E, "只写了“原因”"),
    ),
    wrong(
        "机关运行经费",
        "，增长2.5%，主要原因：为扩大社会保险保障范围，做到应收尽收、应保尽保加强社会保险宣传力度，办公费用增加",
        "",
        ("change_without_reason", E, "“比2023年预算增加3.13万元”没有说明原因"),
    ),
    // The two years' amounts are in the sentence itself.
    wrong(
        "机关运行经费",
        "128.20万元，比2023年预算增加3.13万元，增长2.5%",
        "128.20万元，2023年125.07万元，比上年减少3.13万元",
        ("change_contradicts_itself", M, "减少3.13"),
    ),
    right(
        "机关运行经费",
        "128.20万元，比2023年预算增加3.13万元，增长2.5%",
        "128.20万元，2023年125.07万元，比上年增加3.13万元",
    ),
    // What a wrong figure looks like.
    wrong(
        "收入预算情况",
        "935.82 万元",
        "9358200 万元",
        ("text_amount_differs", M, "；是应填数的一万倍"),
    ),
    wrong(
        "收入预算情况",
        "上年结转 40 万元",
        "上年结转 895.82 万元",
        ("text_amount_differs", M, "；与上文“本年收入895.82万元”的数相同，疑为照抄"),
    ),
    wrong(
        "收入预算情况",
        "本年收入 895.82 万元",
        "本年收入 859.82 万元",
        ("text_amount_differs", M, "；其后的百分比与表中的数相合，疑为文字的金额有误"),
    ),
    wrong(
        "收入预算情况",
        "本年收入 895.82 万元，占 95.7%",
        "本年收入 859.82 万元，占 91.9%",
        ("text_amount_differs", M, "；其后的百分比与文字的金额相合，疑为表中的数有误"),
    ),
    right("收支预算总体情况", "增加上年结转资金和退休人员", "退休人员"),
    // C4 operating cost: equal for offices, at most for others.
    wrong("机关运行经费", "128.20万元", "126.20万元", ("text_amount_differs", M, "128.20")),
    right(
        "机关运行经费",
        "1家参公管理事业单位的机关运行经费财政拨款预算128.20万元，比2023年预算增加3.13万元，增长2.5%",
        "1家参公管理事业单位、2家事业单位的机关运行经费财政拨款预算126.20万元，比2023年预算增加3.13万元，增长2.5%",
    ),
    wrong(
        "机关运行经费",
        "1家参公管理事业单位的机关运行经费财政拨款预算128.20万元",
        "2家事业单位的机关运行经费财政拨款预算128.30万元",
        ("text_amount_differs", M, "不大于 128.20"),
    ),
    // C5 procurement.
    right(
        "政府采购情况",
        "总额 90 万元，其中：政府货物预算 90 万元、政府采购工程预算 0 万元",
        "总额 120.5 万元，其中：政府货物预算 90 万元、政府采购工程预算 30.50 万元",
    ),
    wrong(
        "政府采购情况",
        "政府采购服务预算 0 万元",
        "政府采购服务预算 9 万元",
        ("text_amount_differs", M, "99 万元"),
    ),
    // What the project that buys services costs is no goods.
    right(
        "政府采购情况",
        "政府货物预算 90 万元、政府采购工程预算 0 万元、政府采购服务预算 0 万元",
        "政府货物预算 0 万元、政府采购工程预算 0 万元、政府采购服务预算 90 万元",
    ),
    // C6 projects and performance targets.
    wrong(
        "项目支出绩效目标情况说明",
        "3 个二级项目",
        "4 个二级项目",
        ("text_count_differs", M, "应为3"),
    ),
    wrong(
        "项目支出绩效目标情况说明",
        "147.86 万元",
        "187.86 万元",
        ("text_amount_differs", M, "147.86"),
    ),
    // C7 names.
    right("一般公共预算拨款情况", "伙食费", "取暖费"),
    wrong("一般公共预算拨款情况", "差旅费", "交通费差旅", ("unknown_item", E, "交通费差旅")),
    wrong(
        "项目支出情况说明",
        "2024 年部门项目支出",
        "“信息化运行项目”列入计划。2024 年部门项目支出",
        ("unknown_item", E, "信息化运行项目"),
    ),
    right(
        "项目支出情况说明",
        "2024 年部门项目支出",
        "“信息化系统运维项目”列入计划。2024 年部门项目支出",
    ),
    right("项目支出情况说明", "2024 年部门项目支出", "按照“放管服”改革要求，2024 年部门项目支出"),
    // C8 counts.
    right("机构设置", "核定内部结构 11 个和 1 个党建组织", "内设机构共 12 个"),
    wrong(
        "机构设置",
        "核定内部结构 11 个",
        "核定内部结构 10 个",
        ("text_count_differs", E, "应为11"),
    ),
    wrong("机构设置", "核定 53 名", "核定 58 名", ("text_count_differs", E, "应为53")),
    wrong("项目支出情况说明", "二级项目 4 个", "二级项目 5 个", ("text_count_differs", M, "应为4")),
    wrong("项目支出情况说明", "一级项目 3 个", "一级项目 4 个", ("text_count_differs", M, "应为3")),
    wrong(
        "国有资产占用使用情况",
        "购置车辆 0 辆",
        "购置车辆 1 辆",
        ("text_count_differs", E, "公务用车购置费应同有同无"),
    ),
    // C9 empty tables.
    right("政府性基金预算支出情况", "", "我单位没有政府性基金预算安排的支出。"),
    right("政府性基金预算支出情况", "", "2024 年政府性基金预算支出 0 万元。"),
    wrong(
        "政府性基金预算支出情况",
        "",
        "本单位无国有资本经营预算支出。",
        ("empty_table_without_note", M, "政府性基金预算支出表是空表"),
    ),
    wrong(
        "国有资本经营预算支出情况",
        "",
        "见附表。",
        ("empty_table_without_note", M, "国有资本经营预算支出表是空表"),
    ),
    // C10 leftovers.
    wrong(
        "收入预算情况",
        "2024 年收入预算",
        "2023 年收入预算",
        ("year_out_of_place", E, "应为 2024 年"),
    ),
    wrong(
        "国有资产占用使用情况",
        "截止 2023 年",
        "截止 2021 年",
        ("year_out_of_place", E, "2021年10月31日"),
    ),
    right(
        "国有资产占用使用情况",
        "截止 2023 年",
        "根据财预〔2016〕143号和《政府采购法（2014 年修正）》，自 2019 年机构改革以来，截止 2023 年",
    ),
    wrong("机关运行经费", "办公费用增加", "XX费用增加", ("placeholder_left", E, "XX")),
    wrong(
        "机关运行经费",
        "办公费用增加",
        "单位名称 1 费用增加",
        ("placeholder_left", E, "单位名称1"),
    ),
    right("机关运行经费", "办公费用增加", "X射线设备费用增加"),
];

#[test]
fn every_rule_tells_what_is_wrong_and_leaves_the_rest_alone() {
    CASES.iter().for_each(check);
}

#[test]
fn every_rule_has_a_case_and_its_documentation() {
    // Tried below, for it takes a table; told of the published narrative (tests/sample.rs).
    let elsewhere = [
        "note_on_filled_table",
        "reason_out_of_place",
        "form_set_of_other_year",
        "row_not_mentioned",
    ];
    let rules = rules(&yusuan::form::shipped("jilin-2024").unwrap());
    let of_texts =
        rules.iter().filter(|rule| rule.check.is_empty() && rule.number.starts_with('C'));
    let mut count = 0;
    for rule in of_texts {
        let told = |case: &Case| case.expected.is_some_and(|(name, ..)| *name == *rule.name);
        let tried = CASES.iter().any(told) || elsewhere.contains(&&*rule.name);
        assert!(tried, "no case for {}", rule.name);
        let why = &rule.doc.why;
        assert!(why.zh.chars().count() > 15 && why.en.len() > 30, "{}", rule.name);
        count += 1;
    }
    assert_eq!(count, 15);
}

/// C9 the other way about: figures in a table of which the text says there are none.
#[test]
fn a_filled_table_is_not_said_to_be_empty() {
    let empty = "form: \"政府性基金预算支出表\",\n            rows: [],";
    let row = "form: \"政府性基金预算支出表\",\n            rows: [(科目编码: \"212\", \
               科目名称: \"城乡社区支出\", 基本支出: \"5.00\")],\n note: \"本单位无政府性基金预算支出。\",";
    let document = altered(empty, row);
    let told = findings(&document);
    let told: Vec<_> = told.iter().filter(|f| &*f.rule == "note_on_filled_table").collect();
    assert_eq!(told.len(), 2, "the section and the note: {told:#?}");
    assert!(told.iter().all(|f| f.severity == Severity::Mandatory));
    assert!(told.iter().any(|f| f.text.is_none()) && told.iter().any(|f| f.text.is_some()));
}

/// A new document says nothing and is not asked to.
#[test]
fn nothing_is_missing_from_a_narrative_that_is_not_begun() {
    for id in yusuan::form::shipped_ids() {
        let forms = yusuan::form::shipped(id).unwrap();
        let unit = yusuan::budget::BudgetUnit::default();
        let budget = yusuan::budget::Budget::blank(&forms, unit, forms.year);
        assert_eq!(findings(&Document::new(forms, budget)), [], "{id}");
    }
}

/// A figure changed in a table is told in every text that has it.
#[test]
fn an_edit_of_a_table_is_told_in_the_texts_that_depend_on_it() {
    let mut document = sample();
    let (forms, budget) = (document.forms(), document.budget());
    let cell = places::cell(forms, budget, "一般公共预算基本支出表", "", "30201", "公用经费");
    assert_eq!(document.computed().mentions(cell), []);
    let total = places::cell(forms, budget, "一般公共预算基本支出表", "", "合计", "公用经费");
    let mentions = document.computed().mentions(total);
    assert_eq!(mentions.len(), 1);
    assert_eq!(&*mentions[0].place.section, "一般公共预算基本支出情况");
    document.apply(Intent::Enter { cell, text: "8.00".into() }).unwrap();
    let told = findings(&document);
    let texts: Vec<&str> = told
        .iter()
        .filter(|f| f.blocks_final())
        .filter_map(|f| f.text.as_ref().map(|text| &*text.section))
        .collect();
    // 747.96 and 128.20 of 表6 became 749.96 and 130.20; what other tables say stays.
    assert_eq!(texts, ["一般公共预算基本支出情况"; 2]);
    document.undo();
    assert!(!findings(&document).iter().any(Finding::blocks_final));
}

/// A slip in a table and the texts that differ because of it are one cause.
#[test]
fn what_texts_have_from_a_slip_stands_under_its_cause() {
    let row = "科目名称: \"办公费\", 合计: \"6.00\", 公用经费: \"6.00\"";
    let document = altered(row, &row.replace("6.00", "60.00"));
    let found = findings(&document);
    let blocking: Vec<usize> = (0..found.len()).filter(|&i| found[i].blocks_final()).collect();
    assert_eq!(blocking.iter().filter(|&&i| found[i].text.is_some()).count(), 2);
    let causes = document.computed().causes();
    assert_eq!(causes.len(), 1, "{causes:#?}");
    assert_eq!(causes[0].places, blocking);
}

/// The figures of each section of the published narrative, counted by hand, and how many of them
/// the form set ties to cells or to each other.
const FIGURES: &[(&str, usize, usize)] = &[
    ("机构设置", 5, 3),
    ("收支预算总体情况", 4, 3),
    ("收入预算情况", 13, 13),
    ("支出预算情况", 9, 9),
    ("财政拨款收支预算情况", 6, 6),
    ("一般公共预算拨款情况", 15, 15),
    ("一般公共预算基本支出情况", 3, 3),
    ("三公经费拨款情况", 12, 6),
    ("政府性基金预算支出情况", 0, 0),
    ("国有资本经营预算支出情况", 0, 0),
    ("机关运行经费", 4, 1),
    ("政府采购情况", 4, 2),
    ("委托业务费使用情况", 0, 0),
    ("国有资产占用使用情况", 8, 1),
    ("项目支出情况说明", 5, 5),
    ("项目支出绩效目标情况说明", 2, 2),
];

#[test]
fn every_figure_of_the_published_narrative_is_recognised() {
    let document = sample();
    let texts = document.computed().texts();
    for &(section, figures, tied) in FIGURES {
        let paragraphs = paragraphs(&document, section);
        let own: Vec<_> = texts
            .mentions
            .iter()
            .filter(|m| *m.place.section == *section)
            .map(|m| (paragraphs[m.place.paragraph][m.place.range()].to_owned(), m.tie))
            .filter(|(text, _)| {
                text.chars().any(|c| c.is_ascii_digit()) && !text.contains('无') || text == "相等"
            })
            .collect();
        assert_eq!(own.len(), figures, "{section}: {own:#?}");
        let held = own.iter().filter(|(_, tie)| !matches!(tie, Tie::Free | Tie::Guess)).count();
        assert_eq!(held, tied, "{section}: {own:#?}");
    }
}

/// Every tied figure with every one of its digits changed: told every time.
#[test]
fn a_wrong_digit_in_a_tied_figure_is_always_told() {
    let document = sample();
    let texts = document.computed().texts();
    let before: BTreeSet<String> = findings(&document).iter().map(said).collect();
    let mut changing = Computed::new(document.forms(), document.budget().clone());
    let (mut tried, mut missed) = (0, Vec::new());
    for (nth, mention) in texts.mentions.iter().filter(|m| m.tie == Tie::Agrees).enumerate() {
        let place = &mention.place;
        let text = document.budget().texts.iter().find(|t| *t.section == *place.section).unwrap();
        let paragraph = &text.paragraphs[place.paragraph];
        let digits = paragraph[place.range()].char_indices().filter(|(_, c)| c.is_ascii_digit());
        for (at, digit) in digits {
            let at = place.from + at;
            let other = (digit.to_digit(10).unwrap() + 1 + (nth as u32 + at as u32) % 9) % 10;
            let mut budget = document.budget().clone();
            let own = budget.texts.iter_mut().find(|t| *t.section == *place.section).unwrap();
            own.paragraphs[place.paragraph].replace_range(at..at + 1, &other.to_string());
            let changed = own.paragraphs[place.paragraph].clone();
            *changing.budget_mut() = budget;
            let told = changing.texts().findings;
            tried += 1;
            let hit = |f: &Finding| f.verdict != Verdict::Balanced && !before.contains(&said(f));
            if !told.iter().any(hit) {
                missed.push(changed);
            }
        }
    }
    assert!(tried > 200, "only {tried} digits tried");
    assert_eq!(missed, [] as [String; 0], "of {tried}");
}

/// 按表改: the correction puts the figure right and nothing else.
#[test]
fn the_correction_by_the_tables_is_the_published_text() {
    let mut document = sample();
    let published = paragraphs(&document, "支出预算情况");
    for (from, to) in [("747.96", "774.96"), ("20.1%", "21.0%"), ("935.82", "953.82")] {
        write(&mut document, "支出预算情况", from, to);
        let texts = document.computed().texts();
        let own = texts.mentions.iter().find(|m| {
            &*m.place.section == "支出预算情况" && m.tie == Tie::Wrong && m.correct.is_some()
        });
        let own = own.unwrap_or_else(|| panic!("{to} is not told"));
        let (range, text) = own.correct.clone().unwrap();
        let mut corrected = paragraphs(&document, "支出预算情况");
        corrected[own.place.paragraph].replace_range(range, &text);
        assert_eq!(corrected, published, "{from} {to}");
        document.undo();
    }
}

/// A faulty sentence in a form set is refused at its place, with what to do.
#[test]
fn faulty_sentences_are_refused_with_place_and_remedy() {
    let shipped = yusuan::form::shipped_text("jilin-2024").unwrap();
    let sentence = "[{年}年]支出预算{= [合计].合计}";
    assert!(shipped.contains(sentence));
    #[track_caller]
    fn check(text: &str, column: &str, what: &str, remedy: &str) {
        let faults = FormSet::parse(text).err().unwrap_or_else(|| panic!("{what}: not refused"));
        let fault = faults.iter().find(|f| f.what.zh.contains(what));
        let fault = fault.unwrap_or_else(|| panic!("{what}: {faults:#?}"));
        let line = text.lines().nth(fault.line() - 1).unwrap();
        let from: String = line.chars().skip(fault.column() - 1).collect();
        assert!(from.starts_with(column), "{what} at “{from}”");
        assert!(fault.remedy.zh.contains(remedy), "{}", fault.remedy.zh);
    }
    let with = |other: &str| shipped.replacen(sentence, other, 1);
    check(&with("支出预算{= [合汁].合计}"), "合汁", "没有行“合汁”", "");
    check(&with("支出预算{= [合计].合记}"), "合记", "没有列“合记”", "合计");
    check(&with("支出预算{= 支出大表[合计].合计}"), "支出大表", "没有表", "支出总表");
    check(&with("支出预算{= [合计].合计"), "{", "花括号没有关上", "}");
    check(&with("支出[预算{= [合计].合计}"), "[", "括号没有关上", "]");
    check(&with("支出预算{合计}"), "{", "花括号里的写法不对", "{= 公式}");
    check(&with("{= [合计].合计}"), "{", "语句里没有文字", "文字");
    check(&with("{行}支出{= [合计].合计}"), "{", "{行} 要有 each", "each: Row");
    let section = "(section: \"支出预算情况\", table: \"支出总表\"";
    let other = shipped.replacen(section, "(section: \"支出情况\", table: \"支出总表\"", 1);
    check(&other, "\"支出情况\"", "没有文字“支出情况”", "支出预算情况");
}

/// Tables that hold last year's figures: changes and their percentages are theirs (C3).
#[test]
fn changes_are_held_against_both_years() {
    let file = |sentence: &str| {
        format!(
            r#"(format: 1, forms: "central-2024", year: 2024, unit: (name: "部", code: "101"),
            tables: [(form: "三公经费支出表", rows: [(row: "预算数", 上年合计: "12.00", 上年出国: "4.00",
            上年用车小计: "5.00", 上年用车运行: "5.00", 上年接待: "3.00", 本年合计: "9.50", 本年出国: "4.00",
            本年用车小计: "5.50", 本年用车运行: "5.50")])],
            texts: [(section: "三公经费情况", paragraphs: ["{sentence}"])])"#
        )
    };
    #[track_caller]
    fn check(text: &str, expected: &[&str]) {
        let found = findings(&documents::read(text));
        let own =
            found.iter().filter(|f| f.text.as_ref().is_some_and(|t| &*t.section == "三公经费情况"));
        let told: Vec<String> =
            own.map(|f| format!("{} {}", f.rule, f.sentence(Lang::Zh))).collect();
        assert_eq!(told.len(), expected.len(), "{told:#?}");
        for (told, words) in told.iter().zip(expected) {
            assert!(told.contains(words), "{told} lacks {words}");
        }
    }
    let right = "2024年“三公”经费预算数为9.50万元，比2023年预算数减少2.50万元，下降20.8%，主要原因是压减接待。";
    check(&file(right), &[]);
    check(
        &file(&right.replace("减少2.50", "增加2.50").replace("下降", "增长")),
        &["应为减少2.50 万元", "应为下降20.8%"],
    );
    check(&file(&right.replace("2.50万元", "3.50万元")), &["应为减少2.50 万元"]);
    check(&file(&right.replace("20.8%", "26.3%")), &["应为下降20.8%"]);
    check(&file("因公出国（境）费4.00万元，与2023年预算数持平。"), &[]);
    check(&file("公务接待费0万元，与2023年预算数持平。"), &["应为减少3.00 万元"]);
    check(
        &file("公务用车购置及运行费5.50万元，比2023年增加0.50万元，增长10%，主要是油价上涨。"),
        &[],
    );
    // Last year's amount is nothing: there is no percentage of it.
    let none = "公务用车购置费0万元，比2023年增加0万元，增长5%。";
    check(&file(none), &["上年数为零，没有增减率"]);
}

/// Whatever stands in a text, reading it ends and leaves the rest alone.
#[test]
fn odd_texts_are_read_without_harm() {
    let parts = [
        "支出预算",
        "９９９９９９９９９９９９９９９",
        "99999999999999.99",
        "亿元",
        "万元",
        "，占",
        "%",
        "比",
        "2023",
        "年",
        "增加",
        "-",
        "0.000000000001",
        "持平",
        "（",
        "）",
        "XX",
        "……",
        "“",
        "”项目",
        "上年结转",
        "基本支出",
        "。",
        "1,2,3",
        ".",
        " ",
        "\u{3000}",
        "A\u{301}",
        "𠀀",
        "主要用于",
        "、、",
        "等",
        "《",
        "〔2016〕",
        "机关运行经费",
        "1家参公事业单位",
    ];
    let document = sample();
    let mut computed = Computed::new(document.forms(), document.budget().clone());
    let mut figures = Figures::new(7);
    let mut next = |bound: usize| figures.next() as usize % bound;
    for _ in 0..60 {
        for text in &mut computed.budget_mut().texts {
            let length = next(24);
            text.paragraphs = vec![(0..length).map(|_| parts[next(parts.len())]).collect()];
        }
        let texts = computed.texts();
        for mention in &texts.mentions {
            let own = computed
                .budget()
                .texts
                .iter()
                .find(|t| *t.section == *mention.place.section)
                .unwrap();
            assert!(own.paragraphs[mention.place.paragraph].get(mention.place.range()).is_some());
        }
    }
}

/// A form set with one table of expenditure in 元 and one section, which says `says`.
fn own_set(says: &str) -> Arc<FormSet> {
    let text = format!(
        r#"(
        id: "own", name: "自己的", year: 2024, unit: Yuan, decimals: 2,
        parts: [(title: "一", texts: [(key: "说明", title: "说明")]), (title: "二", tables: true)],
        tables: [(
            key: "支出表", title: "支出表",
            columns: [(key: "编码", kind: Code), (key: "名称", kind: Text), (key: "本年"), (key: "上年")],
            rows: Coded(levels: [(name: "类", digits: 3), (name: "款", digits: 5), (name: "项", digits: 7)],
                code: "编码", name: "名称", total: "合计"),
        )],
        narrative: [(section: "说明", table: "支出表", says: [{says}])],
    )"#
    );
    Arc::new(FormSet::parse(&text).unwrap_or_else(|faults| panic!("{faults:#?}")))
}

/// Code, name, this year's and last year's amount, in 元.
const ROWS: &[(&str, &str, &str, &str)] = &[
    ("201", "一般公共服务支出", "", ""),
    ("20103", "政府办公厅（室）及相关机构事务", "", ""),
    ("2010302", "一般行政管理事务", "50000.00", "40000.00"),
    ("20106", "财政事务", "", ""),
    ("2010602", "一般行政管理事务", "70000.00", "70000.00"),
    ("216", "商业服务业等支出", "", ""),
    ("21699", "其他商业服务业等支出", "", ""),
    ("2169999", "其他商业服务业等支出", "33345.00", "30000.00"),
];

fn own_budget(forms: &Arc<FormSet>, text: &str) -> Budget {
    let mut budget = Budget::blank(forms, yusuan::budget::BudgetUnit::default(), 2024);
    let figure = |text: &str| match Decimal::from_str_exact(text) {
        Ok(figure) => Value::Amount(Amount::new(figure)),
        Err(_) => Value::Blank,
    };
    for (at, (code, name, now, then)) in ROWS.iter().enumerate() {
        let level = (code.len() - 3) / 2;
        let mut row = Row::new(RowKind::Entered(level as u8), 4);
        let text = |text: &str| Value::Text(text.into());
        row.cells = vec![text(code), text(name), figure(now), figure(then)].into();
        budget.tables[0].blocks[0].rows.insert(at + 1, row);
    }
    let paragraphs = text.split('\n').map(str::to_owned).collect();
    budget.texts =
        vec![NarrativeSection { section: "说明".into(), paragraphs, extra: Default::default() }];
    budget
}

/// What the sentences tie in the text, as `figure tie`, in the text's order.
#[track_caller]
fn ties(says: &str, text: &str, expected: &[&str]) {
    let forms = own_set(says);
    let budget = own_budget(&forms, text);
    let computed = Computed::new(&forms, budget.clone());
    let found: Vec<String> = computed
        .texts()
        .mentions
        .iter()
        .map(|one| {
            let paragraph = &budget.texts[0].paragraphs[one.place.paragraph];
            format!("{} {:?}", &paragraph[one.place.range()], one.tie)
        })
        .filter(|found| !found.contains("年 "))
        .collect();
    assert_eq!(found, expected, "{says} on “{text}”");
}

/// Namesakes: the row that the figure fits is meant; where none does, none is, unless the names
/// above tell.
#[test]
fn rows_of_one_name_are_told_apart() {
    let row = r#"(text: "{行}{= .本年}", each: Row)"#;
    ties(row, "一般行政管理事务5万元", &["5万元 Agrees"]);
    ties(row, "一般行政管理事务7万元", &["7万元 Agrees"]);
    ties(row, "一般行政管理事务8万元", &["8万元 Free"]);
    ties(row, "财政事务8万元", &["8万元 Wrong"]);
    let above = r#"(text: "{上级}（款）{行}（项）{= .本年}", each: Level(2))"#;
    ties(above, "财政事务（款）一般行政管理事务（项）7万元", &["7万元 Agrees"]);
    ties(above, "财政事务（款）一般行政管理事务（项）5万元", &["5万元 Wrong"]);
    let both = r#"(text: "{上级}（类）{上级}（款）{行}（项）{= .本年}", each: Level(2))"#;
    let text = "一般公共服务支出（类）财政事务（款）一般行政管理事务（项）7万元";
    ties(both, text, &["7万元 Agrees"]);
    ties(both, &text.replace("一般公共服务支出", "商业服务业等支出"), &["7万元 Guess"]);
    // The longer name is meant, not the one within it; here they are the same amount.
    let level = r#"(text: "{行}{= .本年}", each: Row)"#;
    ties(level, "其他商业服务业等支出3.33万元", &["3.33万元 Agrees"]);
}

/// Figures with a name belong to their own match.
#[test]
fn names_of_figures_belong_to_their_match() {
    let says = r#"(text: "{上级}安排{总: = .本年}，其中{= 总}元", each: Level(2)), (text: "合计{= [合计].本年}")"#;
    let says = says.replace("{= 总}元", "甲{甲:}、乙{= 总 - 甲}");
    ties(
        &says,
        "财政事务安排7万元，其中甲3万元、乙4万元。政府办公厅（室）及相关机构事务安排5万元，其中甲1万元、乙4万元",
        &[
            "7万元 Agrees",
            "3万元 Free",
            "4万元 Agrees",
            "5万元 Agrees",
            "1万元 Free",
            "4万元 Agrees",
        ],
    );
}

/// A percentage by itself; by exact amounts and by printed ones; shares and changes likewise.
#[test]
fn percentages_are_right_by_exact_and_by_printed_amounts() {
    let alone = r#"(text: "{行}比上年{±% .本年 - .上年 / .上年}", each: Leaf)"#;
    ties(alone, "其他商业服务业等支出比上年增长11.15%", &["增长11.15% Agrees"]);
    ties(alone, "其他商业服务业等支出比上年下降11.15%", &["下降11.15% Wrong"]);
    ties(alone, "其他商业服务业等支出比上年增长11.51%", &["增长11.51% Wrong"]);
    // 33345 of 153345 is 21.75 %, the 3.33 of 15.33 that are printed 21.72 %.
    let share =
        r#"(text: "其他商业服务业等支出{= [2169999].本年}，占{% [2169999].本年 / [合计].本年}")"#;
    for right in ["21.75%", "21.72%"] {
        let text = format!("其他商业服务业等支出3.33万元，占{right}");
        ties(share, &text, &["3.33万元 Agrees", &format!("{right} Agrees")]);
    }
    ties(share, "其他商业服务业等支出3.33万元，占21.57%", &["3.33万元 Agrees", "21.57% Wrong"]);
    // 3345 元 are 0.33 万元; the printed 3.33 and 3 differ by 0.33, 3.335 and 3.0 by 0.34.
    let change = r#"(text: "比上年{± [2169999].本年 - [2169999].上年}")"#;
    ties(change, "3.33万元，比上年增加0.33万元", &["3.33万元 Free", "增加0.33万元 Agrees"]);
    ties(change, "3.33万元，比上年增加0.43万元", &["3.33万元 Free", "增加0.43万元 Wrong"]);
    ties(
        r#"(text: "比上年{± [2010602].本年 - [2010602].上年}")"#,
        "与上年相比：比上年持平",
        &["持平 Agrees"],
    );
}

/// Quotation marks do not count; a name ends where the sentence goes on; …… goes over sentences.
#[test]
fn sentences_bear_with_how_people_write() {
    let quoted = r#"(text: "“其他”商业服务业等支出{= [2169999].本年}")"#;
    for text in [
        "其他商业服务业等支出3.33万元",
        "『其他商业』服务业等支出3.33万元",
        "“其他商业服务业等”支出3.33万元",
    ] {
        ties(quoted, text, &["3.33万元 Agrees"]);
    }
    let named = r#"(text: "用于{名称}项目支出{= [2169999].本年}")"#;
    ties(named, "用于财政事务项目支出3.33万元", &["3.33万元 Agrees"]);
    ties(named, "用于财政事物项目支出3.33万元", &["财政事物 Wrong", "3.33万元 Agrees"]);
    let near = r#"(text: "其他……安排{= [2169999].本年}")"#;
    ties(near, "其他情况如下。本年安排3.33万元", &["3.33万元 Agrees"]);
    let within = near.replace("……", "…");
    ties(&within, "其他情况如下。本年安排3.33万元", &["3.33万元 Free"]);
}

/// `every`: rows with a figure that the text leaves out are told, once, and not before it is begun.
#[test]
fn every_row_is_mentioned_where_the_form_set_asks() {
    let says = r#"(text: "{行}{= .本年}", each: Level(1), every: true)"#;
    let told = |text: &str| {
        let forms = own_set(says);
        let budget = own_budget(&forms, text);
        let found = Computed::new(&forms, budget.clone()).findings();
        let own = found.into_iter().filter(|f| &*f.rule == "row_not_mentioned");
        own.map(|f| f.message.zh).collect::<Vec<_>>()
    };
    let all = "政府办公厅（室）及相关机构事务5万元，财政事务7万元，其他商业服务业等支出3.33万元";
    assert_eq!(told(all), [] as [String; 0]);
    assert_eq!(told(""), [] as [String; 0]);
    let left = told("财政事务7万元");
    assert_eq!(left.len(), 1, "{left:?}");
    assert!(
        left[0].contains("“政府办公厅（室）及相关机构事务”、“其他商业服务业等支出”没有写到"),
        "{left:?}"
    );
}

/// An empty draft says so where figures are missing; a changed table is put into an existing text.
#[test]
fn figures_of_a_text_are_refreshed_and_its_words_stay() {
    let mut document = sample();
    let section = "支出预算情况";
    assert_eq!(document.computed().refreshed(section), None);
    let published = paragraphs(&document, section);
    let stale = published[0].replace("747.96", "700.00").replace("79.9%", "75.0%");
    write(&mut document, section, "", &stale);
    assert_eq!(document.computed().refreshed(section), Some(published));
}
