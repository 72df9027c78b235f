//! Form sets: what is refused, where and with which remedy; how headings are laid out; that the
//! shipped checks hold on the sample and can each fail.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "tests")]

use std::collections::BTreeSet;
use std::path::Path;
use std::sync::Arc;

use rust_decimal::Decimal;
use yusuan::amount::Amount;
use yusuan::budget::{Budget, BudgetUnit, Cell, Explanation, NamedPlace, Row, RowKind, Value};
use yusuan::edit::Document;
use yusuan::engine::{Computed, ExplanationState, Verdict};
use yusuan::file::{self, SAMPLE};
use yusuan::form::{FormSet, Kind, Severity, shipped};
use yusuan::lang::{Lang, Tell};

#[path = "support/places.rs"]
mod places;

/// A small form set without faults: given rows, coded rows, two blocks that repeat.
const BASE: &str = r#"(
    id: "test-2024", name: "样", year: 2024,
    headline: [(title: "总计", table: "甲表", value: "[总计].金额")],
    parts: [(title: "一", texts: [(key: "职能", title: "职能"), (key: "机构", title: "机构")]), (title: "二", tables: true)],
    tables: [
        (
            key: "甲表", title: "甲表",
            columns: [(key: "项目"), (title: "金额"), (title: "上年")],
            rows: Fixed([(title: "收入"), (title: "结转", code: "208"), (title: "总计"), (title: "备用")]),
            formulas: ["总计 = 收入 + 结转"],
        ),
        (
            key: "乙表", title: "乙表",
            columns: [(title: "编码", kind: Code), (title: "名称", kind: Text), (title: "合计"), (title: "基本"), (title: "项目"), (title: "占比", kind: Percent(decimals: 1))],
            rows: Coded(levels: [(name: "类", digits: 3), (name: "款", digits: 5)], code: "编码", name: "名称", total: "合计"),
            formulas: ["合计 = 基本 + 项目", "占比 = 项目 / 合计 * 100"],
        ),
        (
            key: "丙表", title: "丙表", repeats: true, named_by: "[名称].内容",
            blocks: [
                (key: "信息", columns: [(title: "项"), (title: "内容", kind: Text)], rows: Fixed([(title: "名称"), (title: "金额", kind: Money)])),
                (key: "指标", columns: [(title: "指标名", kind: Text), (title: "权重", kind: Number(decimals: 0))], rows: Free(name: "指标名")),
            ],
        ),
    ],
    checks: [
        (name: "totals_differ", force: Mandatory, table: "甲表", each: Once, check: "[总计].金额 = 乙表[合计].合计", message: "两表应一致"),
        (name: "weights_off", force: Explain, table: "丙表", block: "指标", each: Once, check: "sum(权重) = 90", message: "权重"),
        (name: "class_differs", force: Hint, table: "乙表", each: Level(0), check: "合计 <= 甲表[@].金额 + 丙表{@名称}[金额].内容", message: "类"),
    ],
)"#;

/// Changes `from` into `to` in the base and demands exactly the faults told in `said`: one for each
/// place marked `¦`, in order, its Chinese text holding the words given.
#[track_caller]
fn refused(from: &str, to: &str, said: &[&str]) {
    assert_eq!(BASE.matches(from).count(), 1, "{from} must stand in the base once");
    let mut text = BASE.replacen(from, to, 1);
    let mut places = Vec::new();
    while let Some(at) = text.find('¦') {
        let line = text[..at].matches('\n').count() + 1;
        let column = text[..at].rsplit('\n').next().unwrap().chars().count() + 1;
        places.push((line, column));
        text = text.replacen('¦', "", 1);
    }
    let faults = FormSet::parse(&text).expect_err(&format!("{to} must be refused"));
    let told: Vec<String> = faults.iter().map(|fault| fault.tell(Lang::Zh)).collect();
    let found: Vec<(usize, usize)> = faults.iter().map(|f| (f.line(), f.column())).collect();
    assert_eq!(found, places, "{told:#?}");
    assert_eq!(told.len(), said.len(), "{told:#?}");
    for (told, said) in told.iter().zip(said) {
        assert!(told.contains(said), "“{told}” should say “{said}”");
    }
    for fault in &faults {
        assert!(!fault.what.en.is_empty() && fault.tell(Lang::En).is_ascii_enough(), "{fault:?}");
    }
}

trait AsciiEnough {
    fn is_ascii_enough(&self) -> bool;
}

impl AsciiEnough for str {
    /// English but for names in the form set's own language.
    fn is_ascii_enough(&self) -> bool {
        self.split_whitespace().filter(|word| word.is_ascii()).count() >= 2
    }
}

#[test]
fn the_base_has_no_fault() {
    assert_eq!(FormSet::parse(BASE).map(|_| ()), Ok(()));
    assert!(FormSet::parse(&format!("\u{feff}{}", BASE.replace('\n', "\r\n"))).is_ok());
}

#[test]
fn unknown_names_are_told_with_the_name_meant() {
    refused("收入 + 结转", "收入 + ¦结传", &["没有行或列“结传”；是否为“结转”？"]);
    refused("\"总计 = 收入", "\"¦总记 = 收入", &["是否为“总计”？"]);
    refused("= 乙表[合计].合计", "= ¦乙表二[合计].合计", &["没有表或区块“乙表二”；是否为“乙表”？"]);
    refused("= 乙表[合计].合计", "= 乙表[¦合记].合计", &["没有行“合记”；是否为“合计”？"]);
    refused("= 乙表[合计].合计", "= 乙表[合计].¦基夲", &["没有列“基夲”；是否为“基本”？"]);
    refused("= 乙表[合计].合计", "= 乙表.¦左[合计].合计", &["没有区块“左”"]);
    refused("sum(权重)", "¦sun(权重)", &["没有函数“sun”；是否为“sum”？"]);
    refused("block: \"指标\"", "block: ¦\"指标们\"", &["没有区块“指标们”；是否为“指标”？"]);
    refused("table: \"乙表\", each", "table: ¦\"乙\", each", &["没有表“乙”"]);
    refused("value: \"[总计].金额\"", "value: \"[总计].¦金\"", &["没有列“金”；是否为“金额”？"]);
    refused("甲表[@].金额", "甲表[@¦名].金额", &["没有列“名”；是否为“名称”？"]);
}

#[test]
fn what_a_formula_may_not_say() {
    refused("sum(权重)", "¦sum(权重, 权重)", &["函数 sum 要1 个参数，这里给了 2 个"]);
    refused("sum(权重)", "¦max(90)", &["函数 max 要至少 2 个参数"]);
    refused("sum(权重)", "¦sum(1 + 2)", &["参数应为单元格的名称"]);
    refused("= 乙表[合计].合计", "¦<> 乙表[合计].合计", &["关系符有误"]);
    refused("= 乙表[合计].合计", "= 乙表[合计].合计 ¦= 1", &["关系符多余"]);
    refused("收入 + 结转", "收入 + (结转¦", &["公式不完整；此处应为右括号"]);
    refused("收入 + 结转", "收入 + ¦* 结转", &["此处不应为“*”；此处应为名称、数或括号"]);
    refused("sum(权重)", "¦1.2.3", &["不是数"]);
    refused("\"总计 = 收入", "\"¦项目 = 收入", &["等号左边不是数"]);
    refused("\"合计 = 基本", "\"[¦合计] = 基本", &["“合计”行不能另写公式"]);
    refused("\"合计 = 基本", "\"¦甲表[总计].金额 = 基本", &["公式只能计算本表的格"]);
    refused("基本 + 项目\"", "基本 + ¦名称\"", &["“名称”列在这里不是数"]);
    refused("= 乙表[合计].合计", "= ¦乙表[合计]", &["没有写明是哪一列"]);
    refused("= 乙表[合计].合计", "= ¦乙表.合计", &["没有写明是哪一行"]);
    refused("= 乙表[合计].合计", "= ¦丙表[金额].内容", &["这张表有多份"]);
    refused("= 乙表[合计].合计", "= 乙表[¦@].合计", &["没有本行可言"]);
    refused("丙表{@名称}[金额].内容", "¦乙表{@名称}[合计].合计", &["没有多份"]);
    let deep = format!("{}1{} = 90", "(".repeat(33), ")".repeat(33));
    refused("sum(权重) = 90", &deep.replacen("(1", "(¦1", 1), &["括号嵌套过深；至多 32 层"]);
    let long = format!("¦{}权重 = 90", "权重 + ".repeat(500));
    refused("sum(权重) = 90", &long, &["公式过长"]);
    let many = format!("{}1 +¦ 1 = 90", "1 + ".repeat(199));
    refused("sum(权重) = 90", &many, &["公式的项过多"]);
}

#[test]
fn names_that_could_mean_two_things() {
    let from = "(title: \"备用\")]),\n            formulas: [\"总计 = 收入 + 结转\"]";
    let both = |formula| format!("(title: \"金额\")]),\n            formulas: [\"{formula}\"]");
    refused(
        from,
        &both("总计 = 收入 + ¦金额"),
        &["“金额”既是列名又是行名；行写 [金额]，列写 .金额"],
    );
    refused(from, &both("¦金额 = 收入 + 结转"), &["“金额”既是列名又是行名"]);
    assert!(FormSet::parse(&BASE.replace(from, &both("[金额] = 收入 + 结转"))).is_ok());
    assert!(FormSet::parse(&BASE.replace(from, &both(".金额 = 上年 * 2"))).is_ok());
    refused("sum(权重)", "丙表[¦数].内容", &["没有行“数”"]);
}

#[test]
fn circles_are_told_by_their_names() {
    refused(
        "formulas: [\"总计 = 收入 + 结转\"]",
        "formulas: [¦\"总计 = 收入 + 结转\", \"收入 = 备用 * 2\", \"备用 = 总计 - 结转\"]",
        &["公式循环：总计 → 收入 → 备用 → 总计"],
    );
    refused("\"总计 = 收入 + 结转\"", "¦\"总计 = 收入 + 总计\"", &["公式循环：总计 → 总计"]);
    refused(
        "\"合计 = 基本 + 项目\"",
        "¦\"合计 = 基本 + 项目\", \"项目 = 合计 - 基本\"",
        &["公式循环：合计 → 项目 → 合计"],
    );
    let (start, end) = (BASE.find("\"总计 = 收入").unwrap(), BASE.find(", \"占比").unwrap());
    let from = &BASE[start..end];
    let to = from
        .replace("\"总计 = 收入 + 结转", "¦\"总计 = 收入 + 乙表[合计].基本")
        .replace("\"合计 = 基本 + 项目\"", "\"基本 = 甲表[总计].金额\"");
    refused(from, &to, &["公式循环：甲表 总计 → 乙表 基本 → 甲表 总计"]);
}

#[test]
fn keys_must_be_names_and_there_once() {
    let table = |key| {
        format!(
            "        ({key}, title: \"丁\", columns: [(title: \"项\")], rows: Fixed([(title: \"行\")])),\n    ],\n    checks: ["
        )
    };
    refused(
        "    ],\n    checks: [",
        &table("key: ¦\"甲表\""),
        &["表“甲表”重复，前面第 1 个表已用此名"],
    );
    refused("    ],\n    checks: [", &table("key: ¦\"丁-表\""), &["表的 key “丁-表”不是名称"]);
    refused(
        "(key: \"指标\", columns",
        "(key: ¦\"信息\", columns: [(title: \"丁\")], rows: Fixed([(title: \"戊\")])), (key: \"指标\", columns",
        &["区块“信息”重复"],
    );
    refused("(title: \"上年\")", "¦(title: \"金额\")", &["列“金额”重复"]);
    refused("(title: \"上年\")", "¦(title: \"上年\", key: \"level\")", &["列不能以“level”为 key"]);
    refused("(title: \"备用\")", "¦(title: \"收入\")", &["行“收入”重复"]);
    refused("name: \"weights_off\"", "name: ¦\"totals_differ\"", &["检查“totals_differ”重复"]);
    refused("(key: \"机构\"", "(key: ¦\"职能\"", &["文字“职能”重复"]);
    refused(
        "(title: \"备用\")",
        "¦(title: \"其中：备用\")",
        &["没有 key，标题又不能当名称用；写上由字母、汉字、数字组成的 key: \"其中备用\""],
    );
    refused("(title: \"备用\")", "(key: ¦\"备 用\")", &["行的 key “备 用”不是名称"]);
    refused("(title: \"备用\")", "¦(level: 1)", &["没有 key"]);
}

#[test]
fn rows_and_columns_must_fit() {
    refused("digits: 5", "digits: ¦3", &["“款”级的位数 3 不大于上一级的 3"]);
    refused("code: \"编码\"", "code: ¦\"编号\"", &["没有列“编号”；是否为“编码”？"]);
    refused("name: \"名称\", total", "name: ¦\"合计\", total", &["“合计”列是数，不能作名称"]);
    refused(
        "total: \"合计\"",
        "classification: ¦\"functinal\", total: \"合计\"",
        &["没有科目体系“functinal”，旁边也没有 functinal.csv；是否为“functional”？"],
    );
    refused("each: Level(0)", "each: ¦Level(2)", &["没有第 2 级"]);
    refused("named_by: \"[名称].内容\"", "named_by: \"[¦姓名].内容\"", &["没有行“姓名”"]);
    refused("named_by: \"[名称].内容\"", "named_by: \"¦名称\"", &["named_by 应为本表的一格"]);
    refused("code: \"208\"", "code: ¦\"20x\"", &["编码“20x”不全是数字"]);
    refused("(key: \"项目\"), ", "¦(key: \"项目\", kind: Money), ", &["第一列是行的名称"]);
    let table =
        |rest| format!("        (key: \"丁\", title: \"丁\", {rest}),\n    ],\n    checks: [");
    refused(
        "    ],\n    checks: [",
        &table("columns: ¦[], rows: Fixed([(title: \"行\")])"),
        &["没有列"],
    );
    refused(
        "    ],\n    checks: [",
        &table("columns: [(title: \"项\")], rows: Fixed(¦[])"),
        &["没有行"],
    );
    refused(
        "    ],\n    checks: [",
        &table("columns: [(title: \"项\")]").replacen("(key: \"丁\"", "¦(key: \"丁\"", 1),
        &["没有 rows"],
    );
    let many: String = (0..63).map(|i| format!(", (title: \"列{i}\")")).collect();
    refused(
        "[(key: \"项目\")",
        &format!("¦[(key: \"项目\"){many}"),
        &["列过多：66 列；至多 64 列"],
    );
    refused("Percent(decimals: 1)", "¦Percent(decimals: 9)", &["小数位数过多"]);
}

#[test]
fn the_text_must_be_ron_of_this_shape() {
    refused(
        "(name: \"class_differs\", force: Hint, ",
        "¦(name: \"class_differs\", ",
        &["缺少字段 force；在这一项里写上 force: …"],
    );
    refused("(key: \"项目\")", "(key: \"项目\", ¦widht: 3)", &["没有字段 widht；是否为“width”？"]);
    refused("rows: Free(name", "rows: ¦Fre(name", &["不认识的值 Fre；是否为“Free”？"]);
    refused("force: Hint", "force: ¦Hin", &["不认识的值 Hin；是否为“Hint”？"]);
    refused("repeats: true,", "repeats: ¦yes,", &["true 或 false"]);
    refused("(title: \"收入\"), ", "(title: \"收入\") ¦", &["逗号"]);
    refused("id: \"test-2024\"", "id: ¦test-2024", &["引号"]);
    refused("id: \"test-2024\",", "id: \"test-2024\", ¦id: \"x\",", &["写了两次"]);
}

#[test]
fn texts_that_are_no_form_set() {
    let place = |text: &str| {
        let faults = FormSet::parse(text).unwrap_err();
        let first = faults.first().unwrap();
        (first.line(), first.column(), first.what.zh.clone())
    };
    assert_eq!(place(""), (1, 1, "文件是空的".to_owned()));
    assert_eq!(place("(id: \"x\",\n"), (2, 1, "文件到这里突然结束，内容不完整".to_owned()));
    assert_eq!(place(&"[".repeat(200)).2, "这里应是一组字段");
    let deep = BASE.replacen("(key: \"项目\")", &"(columns: [".repeat(200), 1);
    assert!(place(&deep).2.contains("括号套得太深"), "{:?}", place(&deep));
    assert!(place(&format!("{BASE} x")).2.contains("多余"));
    assert!(place(&" ".repeat(5 << 20)).2.contains("过大"));
    for end in (0..BASE.len()).filter(|end| BASE.is_char_boundary(*end)) {
        assert!(FormSet::parse(&BASE[..end]).is_err(), "cut off at {end}");
    }
}

#[test]
fn all_faults_are_told() {
    refused(
        "\"合计 = 基本 + 项目\", \"占比 = 项目 / 合计 * 100\"",
        "\"合计 = ¦基夲 + ¦项日\", \"占比 = ¦ab(1)\"",
        &["是否为“基本”？", "是否为“项目”？", "没有函数"],
    );
}

proptest::proptest! {
    /// Whatever stands in a form set, it is read or refused with a place inside the text.
    #[test]
    fn no_text_makes_reading_fail_otherwise(from in 0..BASE.len(), length in 0..30_usize, put in ".{0,20}") {
        let near = |at: usize| (at..=BASE.len()).find(|at| BASE.is_char_boundary(*at)).unwrap();
        let (from, to) = (near(from), near((from + length).min(BASE.len())));
        let text = format!("{}{put}{}", &BASE[..from], &BASE[to..]);
        let lines = text.split('\n').count();
        for fault in FormSet::parse(&text).err().into_iter().flatten() {
            assert!((1..=lines).contains(&fault.line()) && fault.column() > 0, "{fault}");
        }
    }

    /// Formulas of any signs and names are read or refused.
    #[test]
    fn no_formula_makes_reading_fail_otherwise(formula in "([一-三a-c0-9 .+*/()\\[\\]{}@:,=<>-]|合计|基本|项目|乙表|sum|found){0,30}") {
        let text = BASE.replace("合计 = 基本 + 项目", &formula);
        for fault in FormSet::parse(&text).err().into_iter().flatten() {
            assert!(fault.line() > 15, "{fault}");
        }
    }
}

/// The heading's lines as text: each cell's title with its columns and lines.
#[track_caller]
fn check_headings(
    id: &str,
    table: &str,
    block: usize,
    expected: &[&[(&str, usize, usize, usize)]],
) {
    let forms = shipped(id).unwrap();
    let block = &forms.tables[forms.table(table).unwrap()].blocks[block];
    let found: Vec<Vec<(&str, usize, usize, usize)>> = block
        .headings
        .iter()
        .enumerate()
        .map(|(line, cells)| {
            assert!(cells.iter().all(|cell| cell.line == line));
            cells
                .iter()
                .map(|cell| (cell.title.zh.as_str(), cell.from, cell.to, cell.lines))
                .collect()
        })
        .collect();
    let expected: Vec<Vec<(&str, usize, usize, usize)>> =
        expected.iter().map(|line| line.to_vec()).collect();
    assert_eq!(found, expected);
}

#[test]
fn headings_are_merged_as_printed() {
    // Printed with the running number as a twenty-first column before these.
    check_headings(
        "jilin-2024",
        "收入总表",
        0,
        &[
            &[
                ("部门(单位)代码", 0, 1, 2),
                ("部门(单位)名称", 1, 2, 2),
                ("合计", 2, 3, 2),
                ("当年预算", 3, 13, 1),
                ("上年结转结余", 13, 20, 1),
            ],
            &[
                ("小计", 3, 4, 1),
                ("一般公共预算", 4, 5, 1),
                ("政府性基金预算", 5, 6, 1),
                ("国有资本经营预算", 6, 7, 1),
                ("财政专户管理资金", 7, 8, 1),
                ("事业收入", 8, 9, 1),
                ("事业单位经营收入", 9, 10, 1),
                ("上级补助收入", 10, 11, 1),
                ("附属单位上缴收入", 11, 12, 1),
                ("其他收入", 12, 13, 1),
                ("小计", 13, 14, 1),
                ("一般公共预算结转", 14, 15, 1),
                ("政府性基金预算结转", 15, 16, 1),
                ("国有资本经营预算结转", 16, 17, 1),
                ("财政专户管理资金结转", 17, 18, 1),
                ("单位资金结转", 18, 19, 1),
                ("事业基金收支差额", 19, 20, 1),
            ],
        ],
    );
    check_headings(
        "central-2024",
        "三公经费支出表",
        0,
        &[
            &[("项 目", 0, 1, 3), ("2023 年预算数", 1, 7, 1), ("2024 年预算数", 7, 13, 1)],
            &[
                ("合计", 1, 2, 2),
                ("因公出国（境）费", 2, 3, 2),
                ("公务用车购置及运行费", 3, 6, 1),
                ("公务接待费", 6, 7, 2),
                ("合计", 7, 8, 2),
                ("因公出国（境）费", 8, 9, 2),
                ("公务用车购置及运行费", 9, 12, 1),
                ("公务接待费", 12, 13, 2),
            ],
            &[
                ("小计", 3, 4, 1),
                ("公务用车购置费", 4, 5, 1),
                ("公务用车运行费", 5, 6, 1),
                ("小计", 9, 10, 1),
                ("公务用车购置费", 10, 11, 1),
                ("公务用车运行费", 11, 12, 1),
            ],
        ],
    );
}

#[test]
fn two_sided_tables_have_as_many_lines_on_both_sides() {
    for (id, table, lines) in [
        ("jilin-2024", "收支总表", 34),
        ("jilin-2024", "财政拨款收支总表", 27),
        ("central-2024", "收支总表", 27),
        ("central-2024", "财政拨款收支总表", 26),
    ] {
        let forms = shipped(id).unwrap();
        let blocks = &forms.tables[forms.table(table).unwrap()].blocks;
        let found: Vec<usize> = blocks.iter().map(|block| block.fixed().len()).collect();
        assert_eq!(found, [lines, lines], "{id} {table}");
        let last = |b: usize| blocks[b].fixed().last().unwrap().key.as_str();
        assert_eq!((last(0), last(1)), ("收入总计", "支出总计"));
    }
}

/// Names of the rules of all findings beyond rounding.
fn rules(forms: &std::sync::Arc<FormSet>, budget: &yusuan::budget::Budget) -> BTreeSet<String> {
    let findings = Computed::new(forms, budget.clone()).findings();
    let beyond = findings.iter().filter(|finding| finding.verdict > Verdict::Rounding);
    beyond.map(|finding| finding.rule.to_string()).collect()
}

/// The form set that needs no line of Rust: change and percentage, blank where there was nothing
/// last year; the total row last; a second check across where parents state more than they have.
#[test]
fn central_departments_compute() {
    let text = r#"(format: 1, forms: "central-2024", year: 2024, unit: (name: "部", code: "101"), tables: [
        (form: "一般公共预算支出表", rows: [
            (科目编码: "201", 科目名称: "一般公共服务支出"),
            (科目编码: "20106", 科目名称: "财政事务"),
            (科目编码: "2010601", 科目名称: "行政运行", 上年执行数: "300.00", 基本支出: "250.00", 项目支出: "20.00"),
            (科目编码: "2010602", 科目名称: "一般行政管理事务", 项目支出: "12.34"),
        ]),
        (form: "三公经费支出表", rows: [
            (row: "预算数", 本年合计: "9.00", 本年出国: "1.00", 本年用车小计: "6.00", 本年用车购置: "4.00", 本年用车运行: "2.00", 本年接待: "1.50"),
        ]),
    ], texts: [])"#;
    let opened = file::read(Path::new("central.ron"), text).unwrap();
    assert_eq!(opened.problems, []);
    let computed = Computed::new(&opened.forms, opened.budget.clone());
    let forms = &opened.forms;
    let t = places::table(forms, &opened.budget, "一般公共预算支出表");
    let block = &forms.tables[forms.table("一般公共预算支出表").unwrap()].blocks[0];
    let figure = |row: usize, column: &str| {
        let cell = Cell::new(t, 0, row, block.column(column).unwrap());
        computed.figure(cell).effective.map(|a| a.rounded(2).to_string())
    };
    let line =
        |row| ["上年执行数", "本年小计", "增减额", "增减百分比"].map(|column| figure(row, column));
    let some = |text: &str| Some(text.to_owned());
    assert_eq!(line(2), [some("300.00"), some("270.00"), some("-30.00"), some("-10.00")]);
    assert_eq!(line(3), [None, some("12.34"), some("12.34"), None]);
    // 282.34 − 300.00 = −17.66; −17.66 ÷ 300 = −5.8867 %
    assert_eq!(line(4), [some("300.00"), some("282.34"), some("-17.66"), some("-5.89")]);
    assert_eq!(line(0), line(4));
    let found = computed.findings();
    let stated: Vec<String> = found
        .iter()
        .filter(|finding| finding.verdict == Verdict::Unbalanced && finding.cell.t() != t)
        .filter_map(|finding| Some(format!("{} {}", finding.stated?, finding.computed?)))
        .collect();
    assert_eq!(stated.first().map(String::as_str), Some("9.00 8.50"), "{stated:?}");
}

/// Changes every figure of the sample by itself: each check of the form set must answer once.
#[test]
fn every_check_of_the_form_set_can_fail() {
    // Lines that checks look up and that the sample does not have.
    let rows = [
        ("30109", "职业年金缴费"),
        ("30212", "因公出国（境）费用"),
        ("30227", "委托业务费"),
        ("31013", "公务用车购置"),
    ];
    let mut text = SAMPLE.to_owned();
    for (code, name) in rows {
        let at = text.find("(科目编码: \"303\"").unwrap();
        text.insert_str(at, &format!("(科目编码: \"{code}\", 科目名称: \"{name}\"),\n"));
    }
    let opened = file::read(Path::new("sample.ron"), &text).unwrap();
    let (forms, mut budget) = (opened.forms, opened.budget);
    let before = rules(&forms, &budget);
    let names = forms.checks.iter().map(|check| check.name.to_string());
    let mut silent: BTreeSet<String> = names.filter(|name| !before.contains(name)).collect();
    let cells: Vec<Cell> = places::cells(&budget)
        .filter(|cell| {
            let table = &budget.tables[cell.t()];
            let fixed = match table.blocks[cell.b()].rows.get(cell.r()).unwrap().kind() {
                RowKind::Fixed(row) => Some(usize::from(row)),
                _ => None,
            };
            let form = &forms.tables[table.form().unwrap()];
            form.kind(cell.b(), fixed, cell.c()).is_some_and(Kind::is_figure)
        })
        .collect();
    // With long steps through all tables most checks answer soon; the rest is tried for the others.
    const STRIDE: usize = 11;
    for cell in (0..STRIDE).flat_map(|from| cells.iter().skip(from).step_by(STRIDE)) {
        let old = budget.value(*cell).to_value();
        let figure = old.amount().map_or(0, |a| a.at_scale(2).unwrap()) + 500;
        let changed = yusuan::amount::Amount::from_parts(figure, 2).unwrap();
        places::put(&mut budget, *cell, Value::Amount(changed));
        for rule in rules(&forms, &budget) {
            silent.remove(&rule);
        }
        places::put(&mut budget, *cell, old);
        if silent.is_empty() {
            break;
        }
    }
    assert_eq!(rules(&forms, &budget), before);
    assert!(silent.is_empty(), "{silent:?}");
}

/// The base with `years` and the year in its texts.
fn yearly() -> String {
    BASE.replace("year: 2024,", "years: \"2024-2026\", version: \"3\",")
        .replace("key: \"甲表\", title: \"甲表\"", "key: \"甲表\", title: \"{年} 年甲表\", number: \"{年}-1\", empty_note: \"{上年} 年起无\"")
        .replace("(title: \"上年\")", "(key: \"上年\", title: (zh: \"{上年} 年数\", en: \"of {上年}\"))")
        .replace("(key: \"职能\", title: \"职能\")", "(key: \"职能\", title: \"{年} 年职能\")")
        .replace("message: \"两表应一致\"", "message: \"{年} 年两表应一致\"")
}

#[test]
fn texts_follow_the_budgets_year() {
    let forms = Arc::new(FormSet::parse(&yearly()).unwrap());
    let said = |forms: &FormSet| {
        let table = &forms.tables[0];
        [
            table.title.zh.clone(),
            table.number.clone(),
            table.empty_note.clone().unwrap().zh,
            table.blocks[0].columns[2].title.en.clone(),
            table.blocks[0].columns[2].path[0].clone(),
            table.blocks[0].headings[0][2].title.zh.clone(),
            forms.sections().next().unwrap().title.zh.clone(),
            forms.checks[0].message.zh.clone(),
        ]
    };
    let expected = |year: i32| {
        let last = year - 1;
        [
            format!("{year} 年甲表"),
            format!("{year}-1"),
            format!("{last} 年起无"),
            format!("of {last}"),
            format!("{last} 年数"),
            format!("{last} 年数"),
            format!("{year} 年职能"),
            format!("{year} 年两表应一致"),
        ]
    };
    assert_eq!(said(&forms), expected(2026));
    let other = forms.for_year(2025);
    assert_eq!(said(&other), expected(2025));
    assert_eq!(said(&other.for_year(2030)), expected(2030));
    assert_eq!((other.id.as_str(), other.year), ("test-2024", 2025));
    assert_eq!(forms.title(Lang::Zh), "样（版本 3）");
    // A document shows its own year's words.
    let budget = Budget::blank(&forms, BudgetUnit::default(), 2024);
    let document = Document::new(forms, budget);
    assert_eq!(said(document.forms()), expected(2024));
}

#[test]
fn shipped_sets_never_print_another_year() {
    for id in yusuan::form::shipped_ids() {
        let forms = shipped(id).unwrap();
        let year = forms.year + 37;
        let own = format!("{:?}", Printed(&forms.for_year(year)));
        for stale in [forms.year, forms.year - 1] {
            assert!(!own.contains(&stale.to_string()), "{id} says {stale} in {year}");
        }
        assert!(!own.contains("{年}") && !own.contains("{上年}"), "{id}");
    }
}

/// What a form set prints, for a look at all of it.
struct Printed<'a>(&'a FormSet);

impl std::fmt::Debug for Printed<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        for table in &self.0.tables {
            write!(f, "{} {:?} {:?} ", table.number, table.title, table.empty_note)?;
            for block in &table.blocks {
                write!(f, "{:?} {:?} {:?}", block.title, block.headings, block.columns)?;
            }
        }
        write!(f, "{:?}", self.0.parts)
    }
}

#[test]
fn a_budget_of_a_year_that_the_set_is_not_for_is_told_once() {
    let forms = Arc::new(FormSet::parse(&yearly()).unwrap());
    let told = |year: i32| {
        let budget = Budget::blank(&forms, BudgetUnit::default(), year);
        let found = Computed::new(&forms, budget.clone()).findings();
        found.iter().filter(|f| &*f.rule == "form_set_of_other_year").count()
    };
    assert_eq!([2023, 2024, 2026, 2027].map(told), [1, 0, 0, 1]);
    let none = FormSet::parse(&BASE.replace("year: 2024,", "")).unwrap_err();
    assert!(none[0].what.zh.contains("缺少字段 year"), "{none:?}");
    refused(
        "year: 2024,",
        "year: ¦2024, years: \"2025-2026\",",
        &["year 2024 不在 years（2025–2026）之内"],
    );
    refused("year: 2024,", "years: \"2026-2024\"¦,", &["2024-2026"]);
}

/// A set based on [`BASE`], which says `changes`.
fn based(changes: &str) -> Result<FormSet, Vec<yusuan::source::Diagnostic>> {
    let text = format!(
        "(\n    id: \"own\", name: \"自己的\",\n    based_on: \"test-2024\",\n    {changes}\n)"
    );
    FormSet::parse_beside(&text, &|name| (name == "test-2024.ron").then(|| BASE.to_owned()))
}

#[test]
fn a_set_says_only_what_differs_from_another() {
    let set = based("").unwrap();
    assert_eq!(
        (set.id.as_str(), set.year, set.tables.len(), set.checks.len()),
        ("own", 2024, 3, 3)
    );
    let set = based(
        r#"years: [2018, 2019],
        words: [("职能", "主要职能")],
        parts: [(title: "一", texts: [(key: "机构", remove: true), (key: "决算", title: "决算", before: "职能")])],
        tables: [
            (key: "甲表", number: "表一", columns: [(title: "上年", remove: true), (title: "下年", after: "项目")],
             rows: Fixed([(title: "结转", code: "209"), (title: "备用", remove: true), (title: "盈余", before: "总计")]),
             formulas: ["总计 = 收入 + 结转 + 盈余"]),
            (key: "丁表", title: "丁表", after: "甲表", columns: [(title: "项")], rows: Fixed([(title: "行")])),
            (key: "乙表", formulas: ["占比 ="]),
        ],
        checks: [(name: "weights_off", force: Hint), (name: "class_differs", remove: true)]"#,
    )
    .unwrap();
    assert_eq!(set.year, 2019);
    let keys: Vec<&str> = set.tables.iter().map(|table| table.key.as_str()).collect();
    assert_eq!(keys, ["甲表", "丁表", "乙表", "丙表"]);
    let first = &set.tables[0].blocks[0];
    let columns: Vec<&str> = first.columns.iter().map(|column| column.key.as_str()).collect();
    assert_eq!(columns, ["项目", "下年", "金额"]);
    let rows: Vec<&str> = first.fixed().iter().map(|row| row.key.as_str()).collect();
    assert_eq!(rows, ["收入", "结转", "盈余", "总计"]);
    assert_eq!((first.fixed()[1].code.as_str(), set.tables[0].number.as_str()), ("209", "表一"));
    assert_eq!(set.tables[0].formulas.len(), 1);
    assert_eq!(&*set.tables[2].formulas[0].source, "合计 = 基本 + 项目");
    assert_eq!(set.tables[2].formulas.len(), 1);
    let checks: Vec<_> = set.checks.iter().map(|check| (&*check.name, check.severity)).collect();
    assert_eq!(checks, [("totals_differ", Severity::Mandatory), ("weights_off", Severity::Hint)]);
    let sections: Vec<&str> = set.sections().map(|section| section.title.zh.as_str()).collect();
    assert_eq!(sections, ["决算", "主要职能"]);
}

#[test]
fn words_change_what_is_printed_and_no_name() {
    let set = based(r#"words: [("收入", "进账"), ("甲", "子")]"#).unwrap();
    let row = &set.tables[0].blocks[0].fixed()[0];
    assert_eq!((row.key.as_str(), row.title.zh.as_str()), ("收入", "进账"));
    assert_eq!((set.tables[0].key.as_str(), set.tables[0].title.zh.as_str()), ("甲表", "子表"));
    assert_eq!(set.tables[0].formulas.len(), 1);
}

/// Line and column in the set itself, and what is said.
#[track_caller]
fn misbased(changes: &str, place: (usize, usize), said: &str) {
    let faults = based(changes).expect_err("must be refused");
    let told: Vec<String> = faults.iter().map(|fault| fault.tell(Lang::Zh)).collect();
    let hit = faults.iter().find(|fault| fault.what.zh.contains(said));
    let hit = hit.unwrap_or_else(|| panic!("{said}: {told:#?}"));
    assert_eq!((hit.line(), hit.column()), place, "{told:#?}");
}

#[test]
fn faults_of_a_changed_set_are_told_where_they_are_written() {
    misbased(r#"tables: [(key: "戊表", remove: true)]"#, (4, 14), "没有“戊表”");
    misbased(
        r#"tables: [(key: "甲表", formulas: ["总计 = 收入 + 结算"])]"#,
        (4, 48),
        "没有行或列“结算”",
    );
    misbased(r#"tables: [(key: "甲表", colums: [])]"#, (4, 26), "没有字段 colums");
    misbased(
        r#"checks: [(name: "new", force: Hint, table: "甲表", each: Once)]"#,
        (4, 14),
        "缺少字段 check",
    );
    misbased(
        r#"tables: [(key: "甲表", columns: [(title: "新", after: "没有")])]"#,
        (4, 36),
        "没有“没有”",
    );
    // What is inherited and no longer fits is told where the other set is named.
    misbased(
        r#"tables: [(key: "甲表", rows: Fixed([(title: "结转", remove: true)]))]"#,
        (3, 15),
        "沿用的“test-2024”第",
    );
    let missing = FormSet::parse("(id: \"a\", name: \"a\", based_on: \"none\")").unwrap_err();
    assert!(missing[0].what.zh.contains("没有这套表样"), "{missing:?}");
    let round = FormSet::parse_beside("(id: \"a\", name: \"a\", based_on: \"b\")", &|_| {
        Some("(id: \"b\", name: \"b\", based_on: \"b\")".to_owned())
    });
    assert!(round.unwrap_err()[0].what.zh.contains("互相沿用"));
}

#[test]
fn codes_in_columns_end_where_their_levels_end() {
    let code = "(title: \"编码\", kind: Code)";
    let split = |digits: &str| code.replace("Code)", &format!("Code, split: {digits})"));
    let set = FormSet::parse(&BASE.replace(code, &split("[3, 2]"))).unwrap();
    assert_eq!(set.tables[1].blocks[0].columns[0].split, [3, 2]);
    refused(code, &split("¦[3, 2, 2]"), &["split 与各级编码的位数不合；写成 split: [3, 2]"]);
    refused(
        "(title: \"名称\", kind: Text)",
        "(title: \"名称\", kind: Text, split: ¦[3, 2])",
        &["split 只用于编码列"],
    );
}

#[test]
fn a_list_of_codes_may_lie_beside_the_set() {
    let text = BASE
        .replace("name: \"名称\", total", "name: \"名称\", classification: \"own-2024\", total");
    let parse = |list: Option<&str>| {
        FormSet::parse_beside(&text, &|name| {
            list.filter(|_| name == "own-2024.csv").map(str::to_owned)
        })
    };
    let set = parse(Some("code,name\n201,甲\n20101,乙")).unwrap();
    assert_eq!(set.code_list("own-2024").unwrap().name("20101"), Some("乙"));
    let said = |list| parse(list).unwrap_err()[0].what.zh.clone();
    assert!(said(None).contains("旁边也没有 own-2024.csv"));
    assert!(said(Some("code,name\n201")).contains("第 2 行不是“编码,名称”"));
}

/// Both sides of a check may be as far apart as it says, and no farther.
#[test]
fn within_bounds_a_check() {
    let told = |within: &str, left: &str, right: &str| {
        let check = format!("each: Once, within: {within}, check: \"[收入].金额 = [备用].金额");
        let text = BASE.replace("each: Once, check: \"[总计].金额 = 乙表[合计].合计", &check);
        let forms = Arc::new(FormSet::parse(&text).unwrap_or_else(|faults| panic!("{faults:?}")));
        let mut budget = Budget::blank(&forms, BudgetUnit::default(), 2024);
        let put = |budget: &mut Budget, table: &str, row: &str, column: &str, figure: &str| {
            let cell = places::cell(&forms, budget, table, "", row, column);
            let figure = Decimal::from_str_exact(figure).unwrap();
            places::put(budget, cell, Value::Amount(Amount::new(figure)));
        };
        put(&mut budget, "甲表", "收入", "金额", left);
        put(&mut budget, "甲表", "备用", "金额", right);
        let found = Computed::new(&forms, budget.clone()).findings();
        let own = found.iter().find(|f| &*f.rule == "totals_differ");
        own.map(|f| f.verdict)
    };
    let cases = [
        ("\"u\"", "326.71", "326.71", None),
        ("\"u\"", "326.71", "326.72", Some(Verdict::Rounding)),
        ("\"u\"", "326.71", "326.73", Some(Verdict::Unbalanced)),
        ("\"2u\"", "326.71", "326.73", Some(Verdict::Rounding)),
        ("0", "326.71", "326.72", Some(Verdict::Unbalanced)),
        ("\"0.05\"", "326.71", "326.76", Some(Verdict::Rounding)),
        ("\"0.05\"", "326.71", "326.77", Some(Verdict::Unbalanced)),
    ];
    for (within, left, right, expected) in cases {
        assert_eq!(told(within, left, right), expected, "{within} {left} {right}");
    }
    refused(
        "each: Once, check: \"[总计]",
        "each: Once, within: \"v\"¦, check: \"[总计]",
        &["Expected 0, \"u\" or \"0.05\""],
    );
}

#[test]
fn a_check_by_hand_is_not_run_and_a_renamed_one_keeps_its_answers() {
    let manual =
        BASE.replace("each: Once, check: \"[总计]", "each: Once, manual: true, check: \"[总计]");
    let forms = FormSet::parse(&manual).unwrap();
    let rule =
        yusuan::engine::rules(&forms).into_iter().find(|rule| &*rule.name == "totals_differ");
    assert!(rule.unwrap().manual);
    refused(
        "name: \"weights_off\"",
        "name: \"weights_off\", was: ¦[\"totals_differ\"]",
        &["原名“totals_differ”现在是另一条检查的名称"],
    );
    // An explanation given under the former name.
    let renamed = BASE.replace(
        "name: \"totals_differ\", force: Mandatory",
        "name: \"sums_differ\", was: [\"totals_differ\"], force: Explain",
    );
    let forms = Arc::new(FormSet::parse(&renamed).unwrap());
    let mut budget = Budget::blank(&forms, BudgetUnit::default(), 2024);
    let cell = places::cell(&forms, &budget, "甲表", "", "收入", "金额");
    places::put(&mut budget, cell, Value::Amount(Amount::new(Decimal::ONE)));
    // The other side is begun too: before that a check waits.
    let mut row = Row::new(RowKind::Entered(0), 6);
    row.cells[0] = Value::Text("201".into());
    row.cells[1] = Value::Text("名".into());
    row.cells[3] = Value::Amount(Amount::new(Decimal::TWO));
    budget.tables[1].blocks[0].rows.push(row);
    let find = |budget: &Budget| {
        let found = Computed::new(&forms, budget.clone()).findings();
        found.into_iter().find(|f| &*f.rule == "sums_differ").unwrap()
    };
    let open = find(&budget);
    assert_eq!(open.answer, ExplanationState::None);
    budget.explanations.push(Explanation {
        rule: "totals_differ".into(),
        place: NamedPlace::of(&forms, &budget, open.cell).unwrap(),
        figures: open.figures(&budget),
        text: "已核".into(),
        author: String::new(),
        date: String::new(),
        extra: Default::default(),
    });
    assert_eq!(find(&budget).answer, ExplanationState::Given(0));
}
