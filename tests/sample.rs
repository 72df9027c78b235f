//! The published sample: what is found in it, and how it answers to slips and corrections.
//!
//! Expected values come from the published document, added up by hand.

#![allow(clippy::unwrap_used, clippy::panic, reason = "tests")]

use yusuan::budget::Cell;
use yusuan::edit::{Document, Intent};
use yusuan::engine::{Finding, Verdict};
use yusuan::form::Severity;
use yusuan::lang::Lang;

#[path = "support/documents.rs"]
mod documents;
#[path = "support/places.rs"]
mod places;

use documents::{altered, findings, sample, written};
use places::cell;

#[track_caller]
fn at(document: &Document, table: &str, row: &str, column: &str) -> Cell {
    cell(document.forms(), document.budget(), table, "", row, column)
}

fn effective(document: &Document, cell: Cell) -> String {
    let figure = document.computed().figure(cell);
    figure.effective.map_or_else(String::new, |amount| amount.to_string())
}

/// All that is found in the sample: severity, verdict, rule, where. Each is a fault of the published
/// document that a careful reader agrees with.
const FOUND: &[(Severity, Verdict, &str, &str)] = &[
    // 表3 writes 保险 where 表5 and the classification have 保障, at 20801 and below it.
    (Severity::Explain, Verdict::Invalid, "name_differs", "支出总表 20801"),
    (Severity::Explain, Verdict::Invalid, "name_differs", "支出总表 2080199"),
    // The project carried over has no performance table; another goes by two names. Told once.
    (Severity::Explain, Verdict::Missing, "target_missing", "项目支出表 奖励补助资金"),
    // The weight of 购买机房运维服务数量 is not in the published text: 70 of 90.
    (Severity::Explain, Verdict::Unbalanced, "weights_off_base", "项目绩效目标表 维护机房成本"),
    (
        Severity::Explain,
        Verdict::Unbalanced,
        "weight_missing",
        "项目绩效目标表 购买机房运维服务数量",
    ),
    (Severity::Explain, Verdict::Missing, "target_without_project", "项目绩效目标表 项目名称"),
    // The template's rows, 部门名称 to ....., still stand in the table of commissioned services.
    (Severity::Explain, Verdict::Invalid, "placeholder_left", "委托业务费支出预算表 部门名称"),
    // The budget of the year is said to grow by carried-over money, which it does not contain.
    (Severity::Explain, Verdict::Invalid, "reason_out_of_place", "收支预算总体情况 1 结转"),
    // No table has 伙食费; 公务用车维护费 is 公务用车运行维护费 there, and in the next section too.
    (Severity::Explain, Verdict::Invalid, "unknown_item", "一般公共预算拨款情况 2 伙食费"),
    (Severity::Explain, Verdict::Invalid, "unknown_item", "一般公共预算拨款情况 2 公务用车维护费"),
    // 30239 is 其他交通费用.
    (
        Severity::Explain,
        Verdict::Invalid,
        "unknown_item",
        "一般公共预算基本支出情况 3 其他交通补贴",
    ),
    // 90 of goods are just what the project that buys services (运维) costs.
    (Severity::Explain, Verdict::Unbalanced, "text_amount_differs", "政府采购情况 1 90 万元"),
    // 支出 twice; and 30110 is 职工基本医疗保险缴费.
    (Severity::Explain, Verdict::Invalid, "unknown_item", "名词解释 6 卫生健康支出支出"),
    (Severity::Explain, Verdict::Invalid, "unknown_item", "名词解释 11 职工基本医疗保险费"),
    // 表1 and 表4 have the 40.00 carried over in the column, and nothing in the row of its own.
    (Severity::Hint, Verdict::Unbalanced, "carry_over_row_blank", "收支总表 财政拨款结转"),
    (
        Severity::Hint,
        Verdict::Unbalanced,
        "appropriation_carry_over_row_blank",
        "财政拨款收支总表 上年结转",
    ),
    // 工作人员满意度 >=100%: nothing is above 100 %.
    (Severity::Hint, Verdict::Invalid, "target_at_least_hundred", "项目绩效目标表 工作人员满意度"),
    // 完成 is no target.
    (
        Severity::Hint,
        Verdict::Invalid,
        "target_unmeasured",
        "项目绩效目标表 退休干部教育引导、服务保障工作",
    ),
    // One institution under civil service law (参公管理事业单位), yet not one institutional post.
    (Severity::Hint, Verdict::Unbalanced, "text_count_differs", "机构设置 1 0"),
    // 772.00 + 73.71 = 845.71, published 845.70; 584.14 + 73.71 = 657.85, published 657.84.
    (Severity::Mandatory, Verdict::Rounding, "total_mismatch", "支出总表 208"),
    (Severity::Mandatory, Verdict::Rounding, "total_mismatch", "支出总表 208"),
    // The same in 表5, and 455.94 + 73.71 = 529.65, published 529.64.
    (Severity::Mandatory, Verdict::Rounding, "total_mismatch", "一般公共预算支出表 208"),
    (Severity::Mandatory, Verdict::Rounding, "total_mismatch", "一般公共预算支出表 208"),
    (Severity::Mandatory, Verdict::Rounding, "total_mismatch", "一般公共预算支出表 208"),
    // The nine items of 301 add up to 619.71, published 619.70, in 合计 and 人员经费.
    (Severity::Mandatory, Verdict::Rounding, "total_mismatch", "一般公共预算基本支出表 301"),
    (Severity::Mandatory, Verdict::Rounding, "total_mismatch", "一般公共预算基本支出表 301"),
];

fn found(document: &Document) -> Vec<(Severity, Verdict, String, String)> {
    let (forms, budget) = (document.forms(), document.budget());
    let place = |finding: &Finding| {
        if let Some(place) = &finding.text {
            let text = budget.texts.iter().find(|text| *text.section == *place.section).unwrap();
            let words = &text.paragraphs[place.paragraph][place.range()];
            return format!("{} {} {words}", place.section, place.paragraph + 1);
        }
        let cell = finding.cell;
        let table = &forms.tables[budget.tables[cell.t()].form().unwrap()].key;
        format!("{table} {}", budget.row_key(forms, cell))
    };
    findings(document)
        .iter()
        .map(|f| (f.severity, f.verdict, f.rule.to_string(), place(f)))
        .collect()
}

#[test]
fn every_finding_is_one_a_careful_person_agrees_with() {
    let expected: Vec<_> =
        FOUND.iter().map(|(f, v, r, p)| (*f, *v, (*r).to_owned(), (*p).to_owned())).collect();
    assert_eq!(found(&sample()), expected);
}

#[test]
fn the_line_above_the_grid_says_it_in_figures() {
    let document = sample();
    let check = |table, row, column, text: &str| {
        let cell = at(&document, table, row, column);
        let explained = document.computed().explain(cell);
        assert_eq!(explained.text(Lang::Zh), text);
    };
    check(
        "支出总表",
        "208",
        "合计",
        "预算表3 › 208 社会保障和就业支出 › 合计 = 20801 + 20805 = 772.00 + 73.71 = 845.71；\
         原表 845.70，差 −0.01（四舍五入，限 0.015）",
    );
    check(
        "支出总表",
        "2080109",
        "合计",
        "预算表3 › 2080109 社会保险经办机构 › 合计 = 基本支出 + 项目支出 + 事业单位经营支出 + 上缴上级支出 + \
         对附属单位补助支出 = 584.14 + 160.20 = 744.34",
    );
}

/// One figure changed: every total above it, in its table, moves with it; the published rounding
/// difference stays; the tables that hold the same figure now disagree.
#[test]
fn a_slip_shows_where_it_arises_and_in_every_table_that_disagrees() {
    let mut document = sample();
    let slip = at(&document, "支出总表", "2101101", "基本支出");
    document.apply(Intent::Enter { cell: slip, text: "52.13".into() }).unwrap();
    for (row, column, value) in [
        ("2101101", "合计", "52.13"),
        ("21011", "基本支出", "61.84"),
        ("21011", "合计", "61.84"),
        ("210", "合计", "61.84"),
        ("合计", "合计", "962.82"),
        ("合计", "基本支出", "774.96"),
        ("208", "合计", "845.70"),
    ] {
        let cell = at(&document, "支出总表", row, column);
        assert_eq!(effective(&document, cell), value, "{row} {column}");
    }
    let mandatory = document.computed().counts(None).mandatory;
    assert!(mandatory >= 4, "only {mandatory} of the disagreeing places are told");
    let tables: Vec<String> = found(&document)
        .into_iter()
        .filter(|f| f.0 == Severity::Mandatory && f.1 == Verdict::Unbalanced)
        .map(|f| f.3)
        .collect();
    for place in ["收支总表 支出总计", "支出总表 合计"] {
        let table = place.split(' ').next().unwrap();
        assert!(tables.iter().any(|t| t.starts_with(table)), "{table} is not among {tables:?}");
    }
    document.undo().unwrap();
    assert_eq!(found(&document).len(), FOUND.len());
    assert_eq!(document.computed().counts(None).mandatory, 0);
}

/// The file has the slip and the old totals, as when a figure was changed elsewhere: the totals
/// stand against their addends and stay put until they balance.
#[test]
fn a_file_with_a_slip_opens_unbalanced_and_is_set_right_by_the_correction() {
    let mut document = documents::slip();
    let parent = at(&document, "支出总表", "21011", "合计");
    let figure = document.computed().figure(parent);
    assert_eq!(figure.verdict, Verdict::Unbalanced);
    assert_eq!(figure.stated.unwrap().to_string(), "34.84");
    assert_eq!(figure.effective.unwrap().to_string(), "61.84");
    assert!(document.computed().counts(None).mandatory > 0);
    let slip = at(&document, "支出总表", "2101101", "基本支出");
    document.apply(Intent::Enter { cell: slip, text: "25.13".into() }).unwrap();
    let left: Vec<_> = found(&document)
        .into_iter()
        .filter(|f| f.0 == Severity::Mandatory && f.1 != Verdict::Rounding)
        .collect();
    assert_eq!(left, []);
}

/// A row whose figures stand one column too far to the right is named as such.
#[test]
fn a_shifted_row_is_named() {
    let document =
        altered("合计: \"8.53\", 基本支出: \"8.53\"", "合计: \"8.53\", 项目支出: \"8.53\"");
    let shifted: Vec<_> = found(&document).into_iter().filter(|f| f.2 == "shifted_row").collect();
    assert_eq!(shifted.len(), 1);
    assert_eq!(shifted[0].3, "支出总表 2101103");
}

#[test]
fn reading_and_writing_the_sample_gives_the_same_bytes() {
    let text = yusuan::file::SAMPLE;
    let written = written(&sample());
    for (n, (a, b)) in text.lines().zip(written.lines()).enumerate() {
        assert_eq!(a, b, "line {}", n + 1);
    }
    assert!(text == written);
}

/// Editing one figure changes its line and the lines of the stated totals that moved with it.
#[test]
fn an_edit_changes_only_the_lines_it_concerns() {
    let mut document = sample();
    let before = written(&document);
    let cell = at(&document, "一般公共预算基本支出表", "30201", "公用经费");
    document.apply(Intent::Enter { cell, text: "8.00".into() }).unwrap();
    let after = written(&document);
    let changed: Vec<&str> =
        after.lines().zip(before.lines()).filter(|(a, b)| a != b).map(|(a, _)| a.trim()).collect();
    assert_eq!(changed.len(), 3, "{changed:#?}");
    assert!(changed[0].contains("合计: \"749.96\"") && changed[0].contains("公用经费: \"130.20\""));
    assert!(changed[1].contains("\"302\"") && changed[1].contains("130.20"));
    assert!(changed[2].contains("\"30201\"") && changed[2].contains("公用经费: \"8.00\""));
    document.undo();
    assert!(written(&document) == before);
}
