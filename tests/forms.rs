//! Form sets: what is refused, where and with which remedy; how headings are laid out; that the
//! shipped checks hold on the sample and can each fail.

#![allow(clippy::unwrap_used, clippy::expect_used, reason = "tests")]

use std::collections::BTreeSet;
use std::path::Path;

use yusuan::budget::{Cell, RowKind, Value};
use yusuan::engine::{Sheet, Verdict};
use yusuan::file::{self, SAMPLE};
use yusuan::form::{FormSet, Kind, shipped};
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
        &["没有科目体系“functinal”；是否为“functional”？"],
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
    let findings = Sheet::build(forms, budget).findings(budget);
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
    let sheet = Sheet::build(&opened.forms, &opened.budget);
    let forms = &opened.forms;
    let t = places::table(forms, &opened.budget, "一般公共预算支出表");
    let block = &forms.tables[forms.table("一般公共预算支出表").unwrap()].blocks[0];
    let figure = |row: usize, column: &str| {
        let cell = Cell::new(t, 0, row, block.column(column).unwrap());
        sheet.figure(&opened.budget, cell).effective.map(|a| a.rounded(2).to_string())
    };
    let line =
        |row| ["上年执行数", "本年小计", "增减额", "增减百分比"].map(|column| figure(row, column));
    let some = |text: &str| Some(text.to_owned());
    assert_eq!(line(2), [some("300.00"), some("270.00"), some("-30.00"), some("-10.00")]);
    assert_eq!(line(3), [None, some("12.34"), some("12.34"), None]);
    // 282.34 − 300.00 = −17.66; −17.66 ÷ 300 = −5.8867 %
    assert_eq!(line(4), [some("300.00"), some("282.34"), some("-17.66"), some("-5.89")]);
    assert_eq!(line(0), line(4));
    let found = sheet.findings(&opened.budget);
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
    let rows = [("303", "30109"), ("303", "30212"), ("303", "30227"), ("303", "31013")];
    let mut text = SAMPLE.to_owned();
    for (before, code) in rows {
        let at = text.find(&format!("(科目编码: \"{before}\"")).unwrap();
        text.insert_str(at, &format!("(科目编码: \"{code}\", 科目名称: \"补\"),\n"));
    }
    let opened = file::read(Path::new("sample.ron"), &text).unwrap();
    let (forms, mut budget) = (opened.forms, opened.budget);
    let before = rules(&forms, &budget);
    let names = forms.checks.iter().map(|check| check.name.to_string());
    let mut silent: BTreeSet<String> = names.filter(|name| !before.contains(name)).collect();
    let cells: Vec<Cell> = places::cells(&budget)
        .filter(|cell| {
            let table = &budget.tables[cell.t()];
            let fixed = match table.blocks[cell.b()].rows[cell.r()].kind {
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
        let old = budget.value(*cell).clone();
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
