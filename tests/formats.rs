//! Sample files of every format version: an older one is converted and its original kept, a newer
//! one opens to inspect. The files in `tests/formats` stay as they are for ever.

#![allow(clippy::unwrap_used, clippy::panic, reason = "tests")]

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use yusuan::budget::NamedPlace;
use yusuan::file::{self, FORMAT, Saver};
use yusuan::lang::{Lang, Tell};

fn sample(format: u32) -> PathBuf {
    let name = format!("{format}.ron");
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests").join("formats").join(name)
}

fn run(folder: &Path, args: &[&str]) -> Output {
    let mut yusuan = Command::new(env!("CARGO_BIN_EXE_yusuan"));
    yusuan.current_dir(folder).args(args).output().unwrap()
}

fn names(folder: &Path) -> Vec<String> {
    let name = |entry: std::io::Result<fs::DirEntry>| entry.unwrap().file_name();
    let entries = fs::read_dir(folder).unwrap().map(name);
    let mut names: Vec<String> = entries.map(|name| name.into_string().unwrap()).collect();
    names.sort();
    names
}

#[test]
fn every_format_up_to_the_present_one_reads_as_it() {
    let present = file::open(&sample(FORMAT)).unwrap();
    assert_eq!((present.newer, present.converted), (false, None));
    for format in 1..=FORMAT {
        let opened = file::open(&sample(format)).unwrap();
        assert_eq!(opened.problems, [], "format {format}");
        assert_eq!(opened.converted, (format < FORMAT).then_some(format));
        let mut tables = present.budget.clone();
        // What an older format had no place for.
        tables.extra.clone_from(&opened.budget.extra);
        assert_eq!(opened.budget.tables, tables.tables, "format {format}");
        assert_eq!(opened.budget.texts, tables.texts, "format {format}");
        let text = file::write(&opened.forms, &opened.budget);
        assert!(text.contains(&format!("format: {FORMAT},")), "format {format}");
    }
    let text = fs::read_to_string(sample(FORMAT)).unwrap();
    assert_eq!(file::write(&present.forms, &present.budget), text, "the present one is canonical");
}

/// A cell by its names, `nth` counted from 0.
fn cell_place(names: [&str; 5], nth: u32) -> NamedPlace {
    let [table, copy, block, row, column] = names.map(str::to_owned);
    NamedPlace::Cell { table, copy, block, row, nth, column }
}

fn text_place(section: &str, paragraph: &str) -> NamedPlace {
    NamedPlace::Text { section: section.to_owned(), paragraph: paragraph.to_owned() }
}

/// Format 2 brought explanations and comments: its sample has them on places of every kind.
#[test]
fn explanations_and_comments_of_format_2_are_kept() {
    let opened = file::open(&sample(2)).unwrap();
    let (forms, budget) = (&opened.forms, &opened.budget);
    let explained: Vec<_> = budget
        .explanations
        .iter()
        .map(|given| (given.rule.as_str(), given.place.clone(), given.figures.join("|")))
        .collect();
    let target = "信息化系统运维项目";
    let cash = "按照综合预算的原则，所有收入和支出全部纳入部门预";
    assert_eq!(
        explained,
        [
            (
                "target_missing",
                cell_place(["项目支出表", "", "", "奖励补助资金", "二级项目"], 0),
                "奖励补助资金".to_owned()
            ),
            (
                "weights_off_base",
                cell_place(["项目绩效目标表", target, "绩效指标", "维护机房成本", "权重"], 0),
                "70.00|90".to_owned()
            ),
            ("reason_out_of_place", text_place("收支预算总体情况", cash), "结转".to_owned()),
            ("空的依据", text_place("机构设置", ""), String::new()),
        ]
    );
    assert_eq!(budget.explanations[2].text, "结转的原因\n见“收入预算情况”。");
    let said = |text: &str, author: &str, date: &str| [text, author, date].map(str::to_owned);
    let given = &budget.explanations[1];
    assert_eq!(
        [given.text.clone(), given.author.clone(), given.date.clone()],
        said("一行的权重在底稿中已缺，按合计 90 推算应为 20。", "张会计", "2024-02-18")
    );
    let commented: Vec<_> = budget
        .comments
        .iter()
        .map(|made| {
            (made.place.clone(), [made.text.clone(), made.author.clone(), made.date.clone()])
        })
        .collect();
    let copy = "征缴稽核工作经费(经办服务及办公楼维护)";
    let health = "（六）卫生健康支出支出：反映政府卫生健康方面的支";
    assert_eq!(
        commented,
        [
            (
                cell_place(["支出总表", "", "", "208", "合计"], 0),
                said("与 20801、20805 之和差 0.01，系四舍五入。", "李审核", "2024-02-20")
            ),
            (
                cell_place(["委托业务费支出预算表", "", "", "项目名称 1", "名称"], 1),
                said("样表的行没有删去。", "", "")
            ),
            (
                cell_place(["项目绩效目标表", copy, "基本信息", "项目名称", "内容"], 0),
                said("名称与“项目支出表”不同。", "", "2024-02-20")
            ),
            (text_place("名词解释", health), said("“支出”重了一遍。", "李审核", "")),
            (text_place("主要职能", ""), said("职能与三定方案核对过。", "", "")),
        ]
    );
    assert_eq!(budget.comments[0].extra, [("//".into(), " 第一次审核".into())]);
    let explained = budget.explanations.iter().map(|given| &given.place);
    for place in explained.chain(budget.comments.iter().map(|made| &made.place)) {
        assert!(place.exists(forms, budget), "{place:?}");
    }
    let again = file::read(&sample(2), &file::write(forms, budget)).unwrap();
    assert_eq!(again.budget, *budget);
}

#[test]
fn a_newer_format_opens_to_inspect_and_is_never_written() {
    let opened = file::open(&sample(FORMAT + 1)).unwrap();
    assert!(opened.newer);
    let told = opened.problems[0].tell(Lang::Zh);
    assert!(told.contains(&format!("格式 {}", FORMAT + 1)) && told.contains("只供查阅"), "{told}");
    let folder = tempfile::tempdir().unwrap();
    let newer = folder.path().join("a.ron");
    fs::copy(sample(FORMAT + 1), &newer).unwrap();
    let done = run(folder.path(), &["fmt", "a.ron"]);
    assert_eq!(done.status.code(), Some(2));
    assert_eq!(fs::read(&newer).unwrap(), fs::read(sample(FORMAT + 1)).unwrap());
    assert_eq!(names(folder.path()), ["a.ron"]);
}

#[test]
fn fmt_converts_and_keeps_the_original_which_nothing_replaces() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("预算.ron");
    fs::copy(sample(1), &path).unwrap();
    let checked = run(folder.path(), &["check", "预算.ron"]);
    let told = String::from_utf8(checked.stderr).unwrap();
    assert!(told.contains("文件格式较旧（1）"), "{told}");
    let taken = folder.path().join("预算（格式1原件）.ron");
    fs::write(&taken, "别人的").unwrap();
    let done = run(folder.path(), &["fmt", "预算.ron"]);
    let told = String::from_utf8(done.stderr).unwrap();
    assert_eq!(done.status.code(), Some(0), "{told}");
    assert!(told.contains("由 1 转换为 2") && told.contains("预算（格式1原件2）.ron"), "{told}");
    assert_eq!(fs::read_to_string(&taken).unwrap(), "别人的");
    let kept = folder.path().join("预算（格式1原件2）.ron");
    assert_eq!(fs::read(kept).unwrap(), fs::read(sample(1)).unwrap());
    assert_eq!(file::open(&path).unwrap().converted, None);
    // What is of the present format already is left alone.
    run(folder.path(), &["fmt", "预算.ron"]);
    assert_eq!(names(folder.path()).len(), 3);
}

#[test]
fn versions_that_are_none_are_refused_with_their_place() {
    for format in ["0", "\"2\"", "-1", "1.5", "二", "99999999999", ""] {
        let text = format!("(format: {format}, forms: \"jilin-2024\", year: 2024)");
        let Err(error) = file::read(Path::new("a.ron"), &text) else { panic!("{text} is read") };
        let told = error.tell(Lang::Zh);
        let column = told.strip_prefix("a.ron:1:").and_then(|rest| rest.split('：').next());
        let column: usize = column.unwrap_or_else(|| panic!("{told}")).parse().unwrap();
        assert!((10..=10 + format.len()).contains(&column), "{told}");
        assert!(told.contains("整数") || format == "1.5", "{told}");
    }
}

/// What is in a file and is not kept is named, with its place; nothing else is.
#[track_caller]
fn check_departures(text: &str, expected: &[&str]) {
    let path = Path::new("a.ron");
    let opened = file::read(path, text).unwrap_or_else(|error| panic!("{error}"));
    let save_changes = file::save_changes(path, text, &opened.forms).unwrap();
    assert_eq!(save_changes.lines(Lang::Zh), expected, "{text}");
    assert_eq!(save_changes.lines(Lang::En).len(), expected.len());
    assert_eq!(save_changes.is_empty(), expected.is_empty());
}

#[test]
fn what_is_not_kept_is_named() {
    const LAYOUT: &str = "排版（次序、缩进、注释的位置）改为标准写法";
    let text = fs::read_to_string(sample(FORMAT)).unwrap();
    check_departures(&text, &[]);
    check_departures(&format!("\u{feff}{text}"), &["去掉文件开头的 BOM 标记"]);
    check_departures(&text.replace('\n', "\r\n"), &["换行由 Windows 写法（CRLF）改为 LF"]);
    check_departures(&format!("{text}\n\n"), &[LAYOUT]);
    check_departures(&fs::read_to_string(sample(1)).unwrap(), &["文件格式由 1 转换为 2"]);
    let small = |body: &str| format!("(format: 2, forms: \"jilin-2024\", year: 2024{body})");
    check_departures(&small(""), &[LAYOUT]);
    // Kept: fields, tables, doubled fields, comments wherever they stand.
    check_departures(
        &small(
            ", x: 5, x: 6, unit: (name: /* a */ \"甲\", name: \"乙\"), tables: [(form: \"无\", y: 1)] // b\n",
        ),
        &[LAYOUT],
    );
    check_departures(&small(", notes: [\"甲\", // 乙\n\"丙\"]"), &[LAYOUT]);
    // Not kept: what only RON itself has a use for.
    check_departures(
        &format!("#![enable(implicit_some)]\n{}", small("")),
        &[
            "1:1：“#”不能保留",
            "1:2：“!”不能保留",
            "1:4：“enable”不能保留",
            "1:11：“implicit_some”不能保留",
            LAYOUT,
        ],
    );
}

#[test]
fn an_original_is_kept_once() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("a.ron");
    fs::write(&path, "原样").unwrap();
    let first = Saver::default().keep_original(&path, None).unwrap();
    assert_eq!(first, folder.path().join("a（原件）.ron"));
    assert_eq!(Saver::default().keep_original(&path, None).unwrap(), first);
    fs::remove_file(&path).unwrap();
    fs::write(&path, "又一样").unwrap();
    let second = Saver::default().keep_original(&path, None).unwrap();
    assert_eq!(second, folder.path().join("a（原件2）.ron"));
    assert_eq!(fs::read_to_string(first).unwrap(), "原样");
    assert_eq!(fs::read_to_string(second).unwrap(), "又一样");
}
