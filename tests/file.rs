//! Reading, writing and saving budget files.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "a test may stop at the first surprise"
)]

#[path = "support/consolidated.rs"]
mod consolidated;

use std::path::Path;
use std::sync::Arc;

use proptest::prelude::*;
use yusuan::budget::{
    Budget, Cell, Comment, Date, Explanation, Extra, NamedPlace, Pins, RowKind, Status, Table,
    TableKind, Value,
};
use yusuan::file::{self, FileError, Opened};
use yusuan::form::{FormSet, Kind, RowsForm};
use yusuan::lang::{Lang, Tell};

const FORMS: &str = include_str!("file/small.ron");
const CANONICAL: &str = include_str!("file/canonical.ron");

/// A path beside the form set `small`.
const BESIDE: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/file/budget.ron");

/// Reads a text as if it lay beside the form set `small`.
fn read(text: &str) -> Result<Opened, FileError> {
    file::read(Path::new(BESIDE), text)
}

fn problems(opened: &Opened) -> Vec<String> {
    opened.problems.iter().map(|p| p.tell(Lang::Zh)).collect()
}

/// Rows are written in parts, by several threads.
#[test]
fn many_rows_come_back() {
    let forms = consolidated::forms();
    for rows in [2_047, 2_048, 2_049, 9_000] {
        let mut budget = consolidated::rounded(&forms, rows, 7);
        budget.tables[0].blocks[0].rows.truncate(rows);
        let text = file::write(&forms, &budget);
        let opened = file::read_with(Path::new("x.ron"), &text, |_, _| Ok(Arc::clone(&forms)));
        assert!(opened.unwrap().budget == budget, "{rows} rows");
    }
}

#[test]
fn canonical_text_comes_back() {
    let opened = read(CANONICAL).unwrap();
    let again = file::write(&opened.forms, &opened.budget);
    assert_eq!(again, CANONICAL);
    insta::assert_snapshot!("canonical_problems", problems(&opened).join("\n"));
    assert!(!opened.newer);
}

#[test]
fn everything_stands_in_its_place() {
    let opened = read(CANONICAL).unwrap();
    let budget = &opened.budget;
    let kinds: Vec<_> = budget.tables.iter().map(Table::form).collect();
    assert_eq!(kinds, [Some(0), Some(1), None, Some(2), Some(3), Some(3)]);
    let kinds = |table: usize, block: usize| -> Vec<RowKind> {
        budget.tables[table].blocks[block].rows.iter().map(|row| row.kind()).collect()
    };
    use RowKind::{Entered, Fixed, Stray};
    assert_eq!(kinds(0, 0), [Fixed(0), Fixed(1), Fixed(2)]);
    assert_eq!(kinds(0, 1), [Fixed(0), Fixed(1), Stray]);
    assert_eq!(
        kinds(1, 0),
        [Fixed(0), Entered(0), Entered(1), Entered(1), Entered(0), Stray, Entered(0)]
    );
    assert_eq!(kinds(3, 0), [Entered(0), Entered(1), Stray, Stray, Fixed(0)]);
    assert_eq!(kinds(4, 1), [Entered(0)]);
    let cell = |table: usize, block: usize, row: usize, column: usize| {
        budget.tables[table].blocks[block].rows.get(row).unwrap().value(column).to_value()
    };
    let text = |text: &str| Value::Text(text.into());
    assert_eq!(cell(0, 0, 0, 1), Value::Amount("895.82".parse().unwrap()));
    assert_eq!(cell(0, 0, 1, 1), Value::Blank);
    assert_eq!(cell(0, 1, 2, 0), text("新增支出"));
    assert_eq!(cell(1, 0, 5, 4), text("约 3 万"));
    assert_eq!(cell(4, 0, 0, 1), text("123"));
    assert_eq!(cell(4, 0, 1, 1), Value::Amount("90.00".parse().unwrap()));
    assert!(budget.tables[0].blocks[0].rows.get(2).unwrap().pins().has(1));
    assert_eq!(budget.status, Status::Published);
    let remarks = (&budget.explanations[..], &budget.comments[..]);
    assert_eq!((remarks.0[0].place.cell(&opened.forms, budget), remarks.0.len()), (None, 2));
    assert_eq!(remarks.1[0].place.cell(&opened.forms, budget), Some(Cell::new(4, 0, 1, 1)));
    assert_eq!(remarks.0[1].place.paragraph(budget), Some((0, Some(0))));
    assert_eq!(remarks.1[1].place.paragraph(budget), Some((0, None)));
    assert_eq!(budget.texts.len(), 3, "a section of the form set is added blank");
    assert_eq!(budget.notes[0], "第一行\n第二行");
}

/// `text` in the canonical file's place of `tables`.
fn with_tables(tables: &str) -> String {
    format!("(\n    format: 1, forms: \"small\", year: 2024,\n    tables: [\n{tables}\n    ],\n)\n")
}

#[track_caller]
fn check_problem(text: &str, expected: &[&str]) {
    let opened = read(text).unwrap_or_else(|error| panic!("{}", error.tell(Lang::Zh)));
    assert_eq!(problems(&opened), expected, "{text}");
    let once = file::write(&opened.forms, &opened.budget);
    let again = read(&once).unwrap();
    assert_eq!(again.budget, opened.budget, "{once}");
    assert_eq!(file::write(&again.forms, &again.budget), once);
}

#[test]
fn what_does_not_fit_is_told_with_its_place() {
    let row = |row: &str| with_tables(&format!("(form: \"支出总表\", rows: [\n{row}\n])"));
    let cases: &[(String, &[&str])] = &[
        (row("(科目编码: \"205\", 合计: \"1.10\")"), &[]),
        (
            row("(科目编码: \"205\", 合记: \"1.10\")"),
            &["5:15：表“支出总表”没有“合记”这一栏；是不是“合计”？已原样保留"],
        ),
        (
            row("(科目编码: \"205\", 合计: \"12,345.60\")"),
            &["5:15：“合计”里的“12,345.60”不是数；请改成 \"12345.60\"；已作为文字保留"],
        ),
        (
            row("(科目编码: \"205\", 合计: \"1.2e3\")"),
            &["5:15：“合计”里的“1.2e3”不是数；请改成 \"1200\"；已作为文字保留"],
        ),
        (
            row("(科目编码: \"205\", 合计: \"九万\")"),
            &["5:15：“合计”里的“九万”不是数；金额写成 \"1234.50\" 这样的数字，不加千分号、单位和指数；已作为文字保留"],
        ),
        (
            row(&format!("(科目编码: \"205\", 合计: \"{}\")", "1".repeat(40))),
            &["5:15：“合计”里的“1111111111111111111111111111111111111111”位数过多（至多 28 位）；金额写成 \"1234.50\" 这样的数字，不加千分号、单位和指数；已作为文字保留"],
        ),
        (
            row("(科目编码: \"205\"),\n(科目编码: \"205\")"),
            &["6:2：编码“205”出现了两次；请改正或合并其中一行"],
        ),
        (
            row("(row: \"总计\", 合计: \"1\")"),
            &["5:2：表样没有“总计”这一行；是不是“合计”？已原样保留"],
        ),
        (
            row("(row: \"合计\"), (合计: \"2\", row: \"合计\")"),
            &["5:24：“合计”行出现了两次；已原样保留"],
        ),
        (
            row("(科目编码: \"2080\")"),
            &["5:2：编码“2080”的位数不对；编码应是 3、5、7 位数字；已原样保留"],
        ),
        (
            row("(科目编码: \"205\", 合计: \"1\", 合计: \"2\")"),
            &["5:24：“合计”写了两次；以第一次为准，第二次已原样保留；请删去一个"],
        ),
        (
            row("(科目编码: \"205\", pins: [\"合计\", \"和计\"])"),
            &["5:15：表“支出总表”没有“和计”这一栏；是不是“合计”？已原样保留"],
        ),
        (row("(科目编码: \"205\", 合计: 1.10, 基本支出: /* 注 */ -2)"), &[]),
        (
            row("(科目编码: \"205\", 合计: [1])"),
            &["5:15：“合计”的内容不是文字；单元格的内容写在半角双引号里；已原样保留"],
        ),
        (
            with_tables("(form: \"支出总裱\", rows: [])"),
            &["4:1：表样 small 没有“支出总裱”这张表；是不是“支出总表”？已原样保留"],
        ),
        (
            with_tables("(form: \"支出总表\", rows: []), (form: \"支出总表\", rows: [])"),
            &["4:27：表“支出总表”出现了两次；以第一张为准，第二张已原样保留；请删去一张"],
        ),
        (
            with_tables("(rows: [(科目编码: \"205\", 合计: \"1.10\")], form: \"支出总表\")"),
            &[],
        ),
        (
            with_tables("(form: \"收支总表\", blocks: [(block: \"支出\", rows: []), (rows: [], block: \"收人\")])"),
            &["4:50：表“收支总表”没有“收人”这一块；是不是“收入”？已原样保留"],
        ),
        (
            with_tables("(form: \"收支总表\", rows: [])"),
            &["4:16：这张表是分块的；行要写在块里：blocks: [(block: \"…\", rows: [ … ])]；已原样保留"],
        ),
        (
            with_tables("(form: \"收支总表\", blocks: [(block: \"支出\", rows: [(编制预算: \"1\")])])"),
            &["4:47：这一行没有写行名；请加上 row: \"…\"；已放在最后，原样保留"],
        ),
        (
            with_tables("(form: \"项目支出表\", rows: [(类型: \"甲\"), (level: 3)])"),
            &[
                "4:25：这一行没有写级次；请加上 level: 1（最上级）到 level: 2；已原样保留",
                "4:36：没有第 3 级；写 1 到 2，1 为最上级；已原样保留",
            ],
        ),
        (
            with_tables("(form: \"支出总表\", 备注: 1, rows: [])"),
            &["4:16：表里有不认识的字段“备注”；已原样保留"],
        ),
        (
            "(format: 1, forms: \"small\", yaer: 2024)".to_owned(),
            &[
                "1:1：没有写预算年度；请加上 year: 2024；已按表样的年度 2024 读取",
                "1:29：不认识的字段“yaer”；是不是“year”？已原样保留",
            ],
        ),
        (
            "(forms: \"small\", year: 2024)".to_owned(),
            &["1:1：没有写文件格式的版本；请在最前面加上 format: 2；已按版本 2 读取"],
        ),
        (
            "(format: 1, forms: \"small\", year: 2024, date: \"2024-02-30\", status: done)".to_owned(),
            &[
                "1:41：\"2024-02-30\" 不是日期；写成 \"2024-02-08\"；已原样保留",
                "1:61：不认识的状态 done；已原样保留",
            ],
        ),
        (
            "(tables: [(form: \"支出总表\", rows: [(合计: \"1\", row: \"合计\")])], year: 2024, forms: \"small\", format: 1)".to_owned(),
            &[],
        ),
    ];
    for (text, expected) in cases {
        check_problem(text, expected);
        // The same with Windows' line ends and a byte order mark.
        check_problem(&format!("\u{feff}{}", text.replace('\n', "\r\n")), expected);
    }
}

/// The row or field of the canonical text that an odd one becomes.
#[track_caller]
fn check_written(text: &str, expected: &str) {
    let opened = read(text).unwrap_or_else(|error| panic!("{}", error.tell(Lang::Zh)));
    let once = file::write(&opened.forms, &opened.budget);
    assert!(once.contains(expected), "{expected}\n{once}");
    let again = read(&once).unwrap();
    assert_eq!(again.budget, opened.budget, "{once}");
}

/// What counts is told by what is first, so it is written first though it be blank; and nothing
/// that a place has no use for is forgotten.
#[test]
fn what_stands_twice_is_written_so_that_the_same_one_counts() {
    let row = |row: &str| with_tables(&format!("(form: \"支出总表\", rows: [{row}])"));
    let outlined = |rows: &str| with_tables(&format!("(form: \"项目支出表\", rows: [{rows}])"));
    let incomes = |rows: &str| {
        with_tables(&format!("(form: \"收支总表\", blocks: [(block: \"收入\", rows: [{rows}])])"))
    };
    let head = |fields: &str| format!("(format: 2, forms: \"small\", year: 2024, {fields})");
    let cases: &[(String, &str)] = &[
        (
            row("(科目编码: \"205\", 合计: \"\", 合计: \"1\")"),
            "(科目编码: \"205\", 合计: \"\", 合计: \"1\"),",
        ),
        // What is no content of a cell needs nothing before it.
        (row("(科目编码: \"205\", 合计: \"\", 合计: [1])"), "(科目编码: \"205\", 合计: [1]),"),
        (
            row("(科目编码: \"205\", level: 1, level: 2)"),
            "(level: 1, 科目编码: \"205\", level: 2),",
        ),
        (row("(level: 9, level: 1, 科目名称: \"甲\")"), "(科目名称: \"甲\", level: 9, level: 1),"),
        (incomes("(row: \"\", row: \"拨款收入\")"), "(row: \"\", row: \"拨款收入\"),"),
        (incomes("(row: \"\") // 空\n"), "// 空\n                    (row: \"\"),"),
        (outlined("(level: 1), (类型: \"\" /* 空 */)"), "// 空\n                (类型: \"\"),"),
        // The form has its total last, yet the one that counts comes first.
        (
            outlined("(row: \"合计\", 金额: \"1\"), (row: \"合计\", 金额: \"2\")"),
            "(row: \"合计\", 金额: \"1\"),\n                (金额: \"2\", row: \"合计\"),",
        ),
        // The fields of an only block are no table's.
        (
            with_tables("(form: \"支出总表\", blocks: [(block: \"\", note: \"块\", rows: [])])"),
            "(block: \"\", note: \"块\", rows: []),",
        ),
        (
            with_tables("(form: \"支出总表\", form: \"x\", rows: [(合计: 5)])"),
            "form: \"x\",\n        ),",
        ),
        (
            with_tables(
                "(form: \"项目支出表\"), (form: \"支出总表\"), (x: 1), (form: \"项目支出表\", y: 2)",
            ),
            "rows: [],\n        ),\n        (form: \"项目支出表\", y: 2),",
        ),
        (head("unit: (name: \"\", name: \"乙\")"), "unit: (name: \"\", name: \"乙\"),"),
        (head("notes: [], notes: [\"甲\"]"), "notes: [],\n"),
        (
            head("comments: [(table: \"表\", author: \"\", author: \"李\", text: \"批\")]"),
            "(table: \"表\", text: \"批\", author: \"\", author: \"李\"),",
        ),
        (
            head("comments: [(section: \"甲\", table: \"表\", nth: 2, text: \"批\")]"),
            "(section: \"甲\", text: \"批\", table: \"表\", nth: 2),",
        ),
        (
            head("comments: [(table: \"表\", paragraph: \"一\", text: \"批\")]"),
            "(table: \"表\", text: \"批\", paragraph: \"一\"),",
        ),
        (
            head("texts: [(section: \"主要职能\", paragraphs: [], rows: 1, paragraphs: [\"二\"])]"),
            "(section: \"主要职能\", rows: 1, paragraphs: [], paragraphs: [\"二\"]),",
        ),
    ];
    for (text, expected) in cases {
        check_written(text, expected);
    }
    check_problem(
        &head("comments: [(section: \"甲\", row: \"一\")]"),
        &["1:53：单元格的位置和正文的位置（section）写在了一起；一处只写一种；用不上的已原样保留"],
    );
}

#[test]
fn what_cannot_be_read_is_refused_with_its_place() {
    let deep = format!("(format: 1, forms: \"small\", x: {}1{})", "[".repeat(200), "]".repeat(200));
    let long = with_tables(&format!("(form: \"支出总表\", note: \"{}\")", "长".repeat(400_000)));
    let cases: &[(&str, &str)] = &[
        ("", "1:1：文件是空的；请换一个文件，或新建预算"),
        (" \n\n", "1:1：文件是空的"),
        ("hello", "1:1：这不是预算文件"),
        ("{\"a\": 1}", "1:1：这不是预算文件"),
        ("预算表", "1:1：这不是预算文件"),
        (
            "(format: 1, forms: \"small\", year: 2024",
            "1:39：文件到这里突然结束，内容不完整；文件可能在传送中被截断",
        ),
        (
            "(format: 1, forms: \"small\", tables: [(form: \"支出总表\", rows: [(合计: \"1",
            "文字没有结束的引号",
        ),
        (
            "(format: 1, forms: \"small\" year: 2024)",
            "1:28：这里应有逗号；各项之间用半角逗号 , 分开",
        ),
        ("(format: 1，forms: \"small\")", "1:11：这里应有逗号，却是全角的“，”；请改用半角符号"),
        (
            "(format: 1, forms： \"small\")",
            "1:18：字段名后面应有冒号，却是全角的“：”；请改用半角符号",
        ),
        ("(format: 1, forms: “small”)", "1:20：这里应是文字，却是全角的““”；请改用半角符号"),
        ("(format: 1, forms: \"small\", year: \"x\")", "1:35：这里应是整数"),
        ("(format: 1, forms: \"small\", tables: 5)", "1:37：这里应是列表"),
        ("(format: 1, forms: \"small\", tables: [5])", "1:38：这里应是一组字段"),
        ("(format: 1, forms: \"small\", tables: [\n\n (form: 5)])", "3:9：这里应是文字"),
        ("(format: 1, forms: \"small\", unit: (name: 5))", "1:42：这里应是文字"),
        (
            "(format: 1, forms: \"small\", tables: [(form: \"x\", a: \"\\q\")])",
            "反斜杠后面的写法不对",
        ),
        (
            "(format: 1, forms: \"small\", year: 2024) x",
            "1:41：内容到此已经结束，后面还有多余的内容",
        ),
        ("(format: 1, forms: \"small\", /* x", "注释没有结束"),
        ("(format: 1, year: 2024)", "1:1：没有写用哪套表样；请加上 forms"),
        ("(format: 1, forms: \"small\", a.b: 1)", "写成 r#a.b"),
        (&deep, "括号套得太深（超过 128 层）"),
        (&long, "4:16：这段文字超过 1 MiB"),
        (
            "(format: 1, forms: \"shanxi-2024\")",
            "没有名为“shanxi-2024”的表样；请把表样文件 shanxi-2024.ron 放在预算文件旁边，或改用程序自带的表样：jilin-2024、central-2024",
        ),
        ("(format: 1, forms: \"../small\")", "没有名为“../small”的表样"),
        ("(format: 1, forms: \"budget\")", "没有名为“budget”的表样"),
    ];
    let mut wrong = Vec::new();
    for (text, expected) in cases {
        let error = read(text).expect_err(text);
        let told = error.tell(Lang::Zh);
        if !told.contains(expected) {
            wrong.push(format!("{text}\n  told: {told}"));
        }
        assert!(!error.tell(Lang::En).contains('；'));
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn a_newer_format_opens_to_inspect() {
    let opened = read("(format: 3, forms: \"small\", year: 2024, future: (x: 1))").unwrap();
    assert!(opened.newer);
    assert_eq!(opened.problems.len(), 2);
}

#[test]
fn any_beginning_of_a_file_is_read_or_refused() {
    for (cut, _) in CANONICAL.trim_end().char_indices() {
        assert!(read(&CANONICAL[..cut]).is_err(), "cut at {cut}");
    }
}

/// Where comments end up in the canonical text.
#[track_caller]
fn check_comments(text: &str, expected: &str) {
    let opened = read(text).unwrap();
    let once = file::write(&opened.forms, &opened.budget);
    let tables = once.split_once("tables: [\n").unwrap().1;
    assert_eq!(tables.split("        (\n            form: \"项目").next().unwrap(), expected);
    let again = read(&once).unwrap();
    assert_eq!(file::write(&again.forms, &again.budget), once);
    for (i, _) in text.match_indices("//") {
        let comment = text[i..].lines().next().unwrap().trim_end();
        assert!(once.contains(comment), "lost: {comment}");
    }
}

#[test]
fn comments_stay_with_their_item() {
    check_comments(
        &with_tables(
            "// 表前\n(form: \"支出总表\", // 表后\n rows: [ // 行首\n(科目编码: \"205\", // 行内\n 合计: \"1\"), // 行后\n\
             /* 两行\n * 注释 */ (科目编码: \"20501\")\n // 行末\n], // 表内\n), // 表外 http://x\n",
        ),
        "        (\n            form: \"收支总表\",\n            blocks: [],\n        ),\n\
         \x20       // 表前\n        // 表后\n        // 行首\n        (\n            form: \"支出总表\",\n            rows: [\n\
         \x20               // 行内\n                // 行后\n                (科目编码: \"205\", 合计: \"1\"),\n\
         \x20               // 两行\n                // * 注释\n                // 行末\n                // 表内\n                // 表外 http://x\n                (科目编码: \"20501\"),\n            ],\n        ),\n",
    );
}

#[test]
fn saving_is_whole_or_not_at_all() {
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("small.ron"), FORMS).unwrap();
    let path = folder.path().join("预算.ron");
    std::fs::write(&path, CANONICAL).unwrap();
    let opened = file::open(&path).unwrap();
    let mut budget = opened.budget.clone();
    budget.notes.push("改".to_owned());

    let fingerprint =
        file::save_unchanged(&path, &opened.forms, &budget, opened.fingerprint).unwrap();
    assert_eq!(file::open(&path).unwrap().fingerprint, fingerprint);
    assert_eq!(std::fs::read_to_string(&path).unwrap(), file::write(&opened.forms, &budget));

    std::fs::write(&path, "别人改的").unwrap();
    let refused = file::save_unchanged(&path, &opened.forms, &budget, fingerprint);
    assert!(matches!(refused, Err(FileError::Changed { .. })));
    assert_eq!(std::fs::read_to_string(&path).unwrap(), "别人改的");

    std::fs::remove_file(&path).unwrap();
    file::save_unchanged(&path, &opened.forms, &budget, fingerprint).unwrap();
    let left: Vec<_> = std::fs::read_dir(folder.path()).unwrap().collect();
    assert_eq!(left.len(), 2, "no file is left over");

    let refused =
        file::save(&folder.path().join("没有/x.ron"), &opened.forms, &budget).unwrap_err();
    assert!(refused.tell(Lang::Zh).contains("保存文件：没有这个文件或文件夹"));
    let refused = file::save(folder.path(), &opened.forms, &budget).unwrap_err();
    assert!(refused.tell(Lang::Zh).contains("这是文件夹"));
}

#[cfg(unix)]
#[test]
fn saving_keeps_links_and_permissions() {
    use std::os::unix::fs::{PermissionsExt, symlink};
    let folder = tempfile::tempdir().unwrap();
    let forms = FormSet::parse(FORMS).unwrap();
    let budget = Budget::blank(&forms, Default::default(), 2024);
    let target = folder.path().join("真.ron");
    let link = folder.path().join("链接.ron");
    std::fs::write(&target, "x").unwrap();
    std::fs::set_permissions(&target, PermissionsExt::from_mode(0o640)).unwrap();
    symlink(&target, &link).unwrap();
    file::save(&link, &forms, &budget).unwrap();
    assert!(std::fs::symlink_metadata(&link).unwrap().is_symlink());
    assert_eq!(std::fs::metadata(&target).unwrap().permissions().mode() & 0o777, 0o640);
    std::fs::set_permissions(&target, PermissionsExt::from_mode(0o440)).unwrap();
    assert!(file::save(&link, &forms, &budget).is_err(), "a read-only file stays as it is");
}

#[test]
fn disk_refusals_are_told() {
    let folder = tempfile::tempdir().unwrap();
    let at = |name: &str| folder.path().join(name);
    let told = |path: &Path| file::open(path).unwrap_err().tell(Lang::Zh);
    assert!(told(folder.path()).contains("读取文件：这是文件夹，不是文件；请指定其中的文件"));
    assert!(told(&at("无.ron")).contains("读取文件：没有这个文件或文件夹；请核对路径"));
    std::fs::write(at("gbk.ron"), b"(format: 1,\n forms: \"\xd4\xa4\xcb\xe3\")").unwrap();
    assert!(
        told(&at("gbk.ron"))
            .contains("gbk.ron:2:11：这里不是 UTF-8 文字；请把文件另存为 UTF-8 编码")
    );
    std::fs::write(at("a.xlsx"), b"PK\x03\x04\x14\x00\xff").unwrap();
    assert!(told(&at("a.xlsx")).contains("这是 xlsx、docx 或 ofd 文件，不是预算文件"));
    let large = std::fs::File::create(at("large.ron")).unwrap();
    large.set_len(1 << 30).unwrap();
    assert!(told(&at("large.ron")).contains("文件太大，至多 512 MiB"));
    std::fs::write(at("bad.ron"), "(id: \"bad\")").unwrap();
    std::fs::write(at("x.ron"), "(format: 1, forms: \"bad\")").unwrap();
    assert!(told(&at("x.ron")).contains("bad.ron：表样有"));
}

/// Texts with everything that needs care in RON.
fn words() -> impl Strategy<Value = String> {
    prop_oneof![
        "[一-龥A-z0-9 ]{1,6}",
        "(\"|\\\\|\n|\r|\t|\u{0}|\u{1b}|//|/\\*|#|r\"|，|\u{feff}|\u{85}|😀|'){1,5}",
    ]
}

fn value(kind: Kind) -> BoxedStrategy<Value> {
    if kind.is_figure() {
        prop_oneof![
            2 => Just(Value::Blank),
            3 => (-99_999_999_i128..99_999_999, 0_u32..3)
                .prop_map(|(m, s)| Value::Amount(yusuan::amount::Amount::from_parts(m, s).unwrap())),
        ]
        .boxed()
    } else {
        prop_oneof![Just(Value::Blank), words().prop_map(|text| Value::Text(text.into()))].boxed()
    }
}

/// What the program does not know: mostly nothing, sometimes fields, then comments.
fn extra() -> impl Strategy<Value = Extra> {
    let values = ["1", "\"甲\"", "(a: [1, 2])", "Some({\"k\": ()})", "r#\"原\"#", "-0.5", "'字'"];
    let field = ("[xyz]", prop::sample::select(values.to_vec()));
    let fields = prop::collection::vec(field, 0..2);
    let comments = prop::collection::vec(" [甲乙a/*]{0,4}", 0..2);
    (fields, comments, prop::bool::weighted(0.1)).prop_map(|(fields, comments, some)| {
        let fields = fields.into_iter().map(|(name, value)| (name.into(), value.into()));
        let comments = comments.iter().map(|line| ("//".into(), line.trim_end().into()));
        if some { fields.chain(comments).collect() } else { Extra::new() }
    })
}

/// A table of that form, filled at random.
fn table(forms: FormSet, form: usize) -> BoxedStrategy<Table> {
    let blank = Table::blank(&forms, form);
    let table = forms.tables[form].clone();
    let mut blocks: Vec<BoxedStrategy<Vec<yusuan::budget::Row>>> = Vec::new();
    for (b, block) in table.blocks.iter().enumerate() {
        let columns = block.columns.len();
        let row = |kind: RowKind, fixed: Option<usize>| {
            let cells: Vec<_> = (0..columns)
                .map(|c| {
                    if block.is_label(c) {
                        return Just(Value::Blank).boxed();
                    }
                    match (&block.rows, kind) {
                        (RowsForm::Coded(tree), RowKind::Entered(level))
                            if c == tree.code && tree.code != tree.name =>
                        {
                            let digits = tree.levels[level as usize].digits;
                            proptest::string::string_regex(&format!("[0-9]{{{digits}}}|"))
                                .unwrap()
                                .prop_map(|code| match code.as_str() {
                                    "" => Value::Blank,
                                    code => Value::Text(code.into()),
                                })
                                .boxed()
                        }
                        _ => match table.kind(b, fixed, c) {
                            Some(kind) => value(kind.clone()),
                            None => Just(Value::Blank).boxed(),
                        },
                    }
                })
                .collect();
            let pins = 0_u64..1 << columns.min(63);
            (cells, pins, prop::bool::weighted(0.1), extra()).prop_map(
                move |(cells, pins, pinned, mut extra)| {
                    // What is written as `()` has no place of its own: its comments go to the block.
                    if matches!(kind, RowKind::Entered(_)) && cells.iter().all(Value::is_blank) {
                        extra.clear();
                    }
                    yusuan::budget::Row {
                        kind,
                        pins: Pins(if pinned { pins } else { 0 }),
                        cells: cells.into(),
                        origin: None,
                        extra: (!extra.is_empty()).then(|| Box::new(extra)),
                    }
                },
            )
        };
        let fixed: Vec<_> = (0..block.fixed().len())
            .map(|i| row(RowKind::Fixed(i as u16), Some(i)).boxed())
            .collect();
        let levels = match &block.rows {
            RowsForm::Fixed(_) => 0,
            RowsForm::Coded(tree) | RowsForm::Outlined(tree) => tree.levels.len() as u8,
            RowsForm::Free(_) => 1,
        };
        let last = matches!(&block.rows,
            RowsForm::Coded(tree) | RowsForm::Outlined(tree) if tree.total_last);
        let entered = prop::collection::vec(
            proptest::strategy::Union::new(
                (0..levels.max(1)).map(|level| row(RowKind::Entered(level), None).boxed()),
            ),
            0..if levels == 0 { 1 } else { 6 },
        );
        blocks.push(
            (fixed, entered)
                .prop_map(move |(fixed, entered)| match last {
                    true => entered.into_iter().chain(fixed).collect(),
                    false => fixed.into_iter().chain(entered).collect(),
                })
                .boxed(),
        );
    }
    (blocks, prop::option::of(words()), extra())
        .prop_map(move |(rows, note, extra)| {
            let mut table = blank.clone();
            for (block, rows) in table.blocks.iter_mut().zip(rows) {
                block.rows = Vec::into(rows);
            }
            table.note = note;
            table.extra = extra;
            table
        })
        .boxed()
}

fn remark() -> impl Strategy<Value = Explanation> {
    let cell = (words(), words(), words(), words(), 0..4_u32, words()).prop_map(
        |(table, copy, block, row, nth, column)| NamedPlace::Cell {
            table,
            copy,
            block,
            row,
            nth,
            column,
        },
    );
    let text =
        (words(), words()).prop_map(|(section, paragraph)| NamedPlace::Text { section, paragraph });
    let said = (words(), prop::collection::vec(words(), 0..3), words(), words());
    (words(), prop_oneof![cell, text], said).prop_map(
        |(rule, place, (text, figures, author, date))| Explanation {
            rule,
            place,
            figures,
            text,
            author,
            date,
            extra: Vec::new(),
        },
    )
}

fn comment(like: &Explanation) -> Comment {
    let Explanation { place, text, author, date, .. } = like.clone();
    Comment { place, text, author, date, extra: Vec::new() }
}

fn budget(forms: FormSet) -> impl Strategy<Value = Budget> {
    let mut tables = Vec::new();
    for (form, table_form) in forms.tables.iter().enumerate() {
        let copies = if table_form.repeats { 0..3 } else { 1..2 };
        tables.push(prop::collection::vec(table(forms.clone(), form), copies));
    }
    let sections = forms.sections().count();
    let texts = prop::collection::vec(prop::collection::vec(words(), 0..3), sections);
    let head = (words(), words(), prop::collection::vec(words(), 0..3), 1990..2100_i32, 0..3);
    let more = (extra(), prop::option::of((1..13_u8, 1..29_u8)));
    let all = (tables, texts, head, prop::collection::vec(remark(), 0..4), more);
    all.prop_map(move |(tables, texts, head, remarks, (extra, date))| {
        let (name, code, notes, year, status) = head;
        let unit = yusuan::budget::BudgetUnit { name, code, ..Default::default() };
        let mut budget = Budget::blank(&forms, unit, year);
        budget.tables = tables.into_iter().flatten().collect();
        for (text, paragraphs) in budget.texts.iter_mut().zip(texts) {
            text.paragraphs = paragraphs;
        }
        budget.notes = notes;
        budget.explanations = remarks;
        budget.comments = budget.explanations.iter().rev().map(comment).collect();
        budget.extra = extra;
        budget.date = date.map(|(month, day)| Date { year, month, day });
        budget.status = [Status::Draft, Status::Final, Status::Published][status as usize];
        budget
    })
}

#[track_caller]
fn check_round_trip(forms: &FormSet, path: &Path, budget: &Budget) {
    let text = file::write(forms, budget);
    let opened =
        file::read(path, &text).unwrap_or_else(|error| panic!("{}\n{text}", error.tell(Lang::Zh)));
    assert_eq!(&opened.budget, budget, "{text}");
    assert_eq!(file::write(forms, &opened.budget), text);
}

#[test]
fn what_is_written_reads_the_same() {
    let jilin = yusuan::form::shipped("jilin-2024").unwrap();
    for (forms, cases) in [(FormSet::parse(FORMS).unwrap(), 200), (FormSet::clone(&jilin), 30)] {
        let config = ProptestConfig::with_cases(cases);
        let mut runner = proptest::test_runner::TestRunner::new(config);
        let result = runner.run(&budget(forms.clone()), |budget| {
            check_round_trip(&forms, Path::new(BESIDE), &budget);
            Ok(())
        });
        result.unwrap();
    }
}

#[test]
fn the_sample_comes_back() {
    let opened = file::sample().unwrap();
    assert_eq!(problems(&opened), [""; 0]);
    let text = include_str!("../assets/samples/yanbian-2024.ron");
    assert_eq!(file::write(&opened.forms, &opened.budget), text);
}

#[test]
fn no_text_makes_it_panic() {
    let pieces: Vec<&str> = CANONICAL.split_inclusive([' ', '\n', '(', ',']).collect();
    let mut runner = proptest::test_runner::TestRunner::new(ProptestConfig::with_cases(300));
    let strategy = prop::collection::vec((0..pieces.len(), 0..pieces.len()), 1..4);
    let result = runner.run(&strategy, |swaps| {
        let mut pieces = pieces.clone();
        for (a, b) in swaps {
            pieces.swap(a, b);
        }
        if let Ok(opened) = read(&pieces.concat()) {
            let once = file::write(&opened.forms, &opened.budget);
            let again = read(&once).map_err(|e| TestCaseError::fail(e.tell(Lang::Zh)))?;
            prop_assert_eq!(file::write(&again.forms, &again.budget), once);
        }
        Ok(())
    });
    result.unwrap();
}

#[test]
fn no_slip_of_the_pen_makes_it_panic() {
    let places: Vec<usize> = CANONICAL.char_indices().map(|(at, _)| at).collect();
    let mut runner = proptest::test_runner::TestRunner::new(ProptestConfig::with_cases(600));
    let slips =
        ["", "(", ")", "[", "]", ",", "，", ":", "\"", "\\", "//", "/*", "r#", "'", "9", "é"];
    let strategy = (0..places.len() - 1, 0..4_usize, prop::sample::select(slips.to_vec()));
    let result = runner.run(&strategy, |(start, gone, slip)| {
        let end = places[(start + gone).min(places.len() - 1)];
        let text = format!("{}{slip}{}", &CANONICAL[..places[start]], &CANONICAL[end..]);
        match read(&text) {
            Ok(opened) => {
                let once = file::write(&opened.forms, &opened.budget);
                let again = read(&once).map_err(|e| TestCaseError::fail(e.tell(Lang::Zh)))?;
                prop_assert_eq!(file::write(&again.forms, &again.budget), once);
            }
            Err(FileError::Syntax { problem, .. }) => {
                prop_assert!(problem.line() >= 1 && problem.line() <= text.lines().count() + 1);
                prop_assert!(problem.column() >= 1);
            }
            Err(FileError::UnknownForms { .. }) => {}
            Err(other) => return Err(TestCaseError::fail(other.tell(Lang::Zh))),
        }
        Ok(())
    });
    result.unwrap();
}

#[test]
fn unknown_tables_keep_their_text() {
    let opened = read(CANONICAL).unwrap();
    let TableKind::Unknown { form, source } = &opened.budget.tables[2].kind else {
        panic!("the third table is unknown")
    };
    assert_eq!((&**form, &**source), ("别的表", "(form: \"别的表\", x: [1, 2, \"三\"])"));
}
