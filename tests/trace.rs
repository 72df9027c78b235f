//! Where a figure comes from and where it goes: on the command line, in the engine, in the window.

#![expect(clippy::expect_used, reason = "a test may stop where it stands")]

use std::collections::BTreeSet;
use std::process::Command;

use eframe::egui::accesskit::Role as NodeRole;
use serde_json::Value;

use yusuan::engine::{Role, Use};

#[path = "support/window.rs"]
mod window;

use window::{Window, documents, places};

const SAMPLE: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/assets/samples/yanbian-2024.ron");

fn explain(args: &[&str]) -> (String, String, Option<i32>) {
    let done = Command::new(env!("CARGO_BIN_EXE_yusuan"))
        .args(["explain", SAMPLE])
        .args(args)
        .output()
        .expect("the program runs");
    let text = |bytes| String::from_utf8(bytes).expect("UTF-8");
    (text(done.stdout), text(done.stderr), done.status.code())
}

fn cells(list: &Value) -> Vec<&str> {
    list.as_array().into_iter().flatten().filter_map(|item| item["cell"].as_str()).collect()
}

#[track_caller]
fn check(cell: &str, addends: &[&str], totals: &[&str], checks: &[&str]) {
    let (out, err, code) = explain(&[cell, "--format", "json"]);
    assert_eq!((err.as_str(), code), ("", Some(0)));
    let told: Value = serde_json::from_str(&out).expect("one JSON object");
    assert_eq!(cells(&told["addends"]), addends, "addends of {cell}");
    let found: BTreeSet<&str> = cells(&told["totals"]).into_iter().collect();
    assert_eq!(found, totals.iter().copied().collect(), "totals over {cell}");
    let mut found: Vec<&str> = told["checks"]
        .as_array()
        .into_iter()
        .flatten()
        .filter_map(|check| check["number"].as_str())
        .collect();
    found.sort_unstable();
    assert_eq!(found, checks, "checks of {cell}");
}

#[test]
fn a_figure_is_told_with_its_addends_its_totals_and_its_checks() {
    check(
        "预算表3[2101101].基本支出",
        &[],
        &[
            "支出总表[2101101].合计",
            "支出总表[21011].基本支出",
            "支出总表[21011].合计",
            "支出总表[210].基本支出",
            "支出总表[210].合计",
            "支出总表[合计].基本支出",
            "支出总表[合计].合计",
        ],
        &["B5"],
    );
    check(
        "支出总表[210].合计",
        &["支出总表[21011].合计"],
        &["支出总表[合计].合计"],
        &["A4", "B2", "B5"],
    );
    check(
        "收支总表.收入[一般公共预算拨款收入].编制预算",
        &[],
        &[
            "收支总表.收入[收入总计].编制预算",
            "收支总表.收入[本年收入合计].编制预算",
            "收支总表.收入[财政拨款收入].编制预算",
        ],
        &["B3", "B3"],
    );
}

#[test]
fn in_words_the_tree_goes_down_to_what_was_entered() {
    let (out, _, code) = explain(&["预算表3[210].合计"]);
    assert_eq!(code, Some(0));
    for line in [
        "└ 21011 行政事业单位医疗  34.84",
        "  ├ 2101101 行政单位医疗  25.13",
        "  │ ├ 基本支出  25.13",
        "  预算表3 › 合计 › 合计  935.82",
        "  强制 B2 收支总表的本类支出应等于支出总表该类的合计：34.84 = 34.84，平衡",
    ] {
        assert!(out.lines().any(|found| found == line), "{line}\n{out}");
    }
    let (shallow, _, _) = explain(&["预算表3[210].合计", "--depth", "1"]);
    assert!(shallow.contains("21011") && !shallow.contains("2101101"), "{shallow}");
}

#[test]
fn a_cell_that_is_not_there_is_an_error_that_helps() {
    let (out, err, code) = explain(&["预算表3[219].合计"]);
    assert_eq!((out.as_str(), code), ("", Some(2)));
    assert!(err.contains("没有“219”这行，是不是“210”"), "{err}");
}

/// The two directions are found by different ways and must tell the same.
#[test]
fn addends_and_uses_are_each_others_reverse() {
    let document = documents::sample();
    let (computed, budget) = (document.computed(), document.budget());
    let mut down = BTreeSet::new();
    let mut up = BTreeSet::new();
    for cell in places::cells(budget) {
        if matches!(computed.role(cell), Role::Entry | Role::Total) {
            let addends = computed.addends(cell, usize::MAX).0;
            down.extend(addends.into_iter().map(|(_, addend)| (addend, cell)));
            let totals = computed.uses(cell);
            up.extend(totals.iter().filter_map(Use::total).map(|total| (cell, total)));
        }
    }
    assert!(down.len() > 500, "{}", down.len());
    let lost: Vec<_> = down.symmetric_difference(&up).collect();
    assert!(lost.is_empty(), "{lost:?}");
}

#[test]
fn in_the_window_addends_unfold_and_a_click_goes_there() {
    let mut window = Window::sample();
    window.at("3 支出总表", "210 卫生健康支出，合计");
    window.click("展开 21011 行政事业单位医疗");
    window.click("展开 2101101 行政单位医疗");
    window.check_label("核对平衡的关系");
    window.choose("基本支出 25.13");
    window.check_label("计入这些合计");
    assert!(!window.document().is_changed(), "looking changes nothing");
    // The figure gone to: its totals are listed, the whole table's among them.
    assert_eq!(window.count(NodeRole::ListItem, "合计 › 合计 935.82"), 1);
}

/// 元 display counts money; a weight has no unit, nor has what its check compares.
#[test]
fn the_way_of_a_weight_is_not_converted() {
    let mut window = Window::sample();
    window.at("征缴稽核工作经费", "社保经办服务运行成本，权重");
    let told = [
        "社保经办服务运行成本 20",
        "90.00 = 90",
        "综合事务管理 40",
        "保证养老待遇按时足额支付 20",
        "参保用户满意度 10",
    ];
    told.iter().for_each(|said| window.check_label(said));
    window.press("Ctrl+Shift+U");
    // The money on the same page counts in 元 now.
    window.check_says("年度资金总额，内容：302,000.00");
    told.iter().for_each(|said| window.check_label(said));
}
