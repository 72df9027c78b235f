//! Several files that are one budget: joined they are the same budget figure for figure, each figure
//! knows its file, and what contradicts the others is told and kept out.

#![allow(clippy::expect_used, clippy::unwrap_used, clippy::panic, reason = "tests")]

#[path = "support/consistent.rs"]
mod consistent;
#[path = "support/consolidated.rs"]
mod consolidated;
#[path = "support/places.rs"]
mod places;
#[path = "support/same_figures.rs"]
mod same_figures;
#[path = "support/workbook.rs"]
mod workbook;

use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::Arc;
use std::time::Duration;

use yusuan::amount::Unit;
use yusuan::budget::{Budget, Value};
use yusuan::dialog::UpdateAsk;
use yusuan::edit::Document;
use yusuan::file;
use yusuan::form::FormSet;
use yusuan::import::{Imported, Input, open_together};
use yusuan::lang::{Lang, Tell};
use yusuan::read::{ReadError, Watch};
use yusuan::session::ImportMemory;
use yusuan::session::import::{ImportFailure, ImportJob};
use yusuan::session::updating::Updating;

use same_figures::{check_same_figures, figures};

/// Files of a name and a content.
type Files = Vec<(String, Vec<u8>)>;

/// A workbook a table, as an office's system exports them.
fn exported(forms: &FormSet, budget: &Budget) -> Files {
    let file = |table: usize| {
        let bytes = workbook::workbook_of(forms, budget, &[table], "某某局");
        (format!("表{}.xlsx", table + 1), bytes)
    };
    (0..budget.tables.len()).map(file).collect()
}

fn put(folder: &Path, files: &Files) -> Vec<PathBuf> {
    let put = |(name, bytes): &(String, Vec<u8>)| {
        let path = folder.join(name);
        std::fs::write(&path, bytes).unwrap();
        path
    };
    files.iter().map(put).collect()
}

#[track_caller]
fn joined(paths: &[PathBuf]) -> Imported {
    match open_together(paths, &[], None, &mut Watch::default()) {
        Ok(Input::Imported(imported)) => *imported,
        Ok(Input::Budget(_)) => panic!("a budget"),
        Err(error) => panic!("{}", error.tell(Lang::Zh)),
    }
}

/// Joined again it is the same budget, and every figure knows the file of its table.
#[track_caller]
fn check_back(forms: &Arc<FormSet>, budget: &Budget, case: &str) {
    let folder = tempfile::tempdir().unwrap();
    put(folder.path(), &exported(forms, budget));
    let imported = joined(&[folder.path().to_owned()]);
    let told = imported.doubts(Lang::Zh).join("\n");
    let proposal = &imported.proposal;
    assert_eq!(proposal.forms.id, forms.id, "{case}: {told}");
    check_same_figures(forms, budget, &proposal.budget, &format!("{case}: {told}"));
    assert!(imported.problems().is_empty(), "{case}: {told}");
    for &(cell, spot) in &proposal.places {
        let (file, ..) = proposal.budget.origin(cell).unwrap();
        assert_eq!(file, &*imported.document.file_of(spot.page as usize), "{case}");
        assert_eq!(file, format!("表{}.xlsx", cell.t() + 1), "{case}");
    }
    // Written and read again it knows them still.
    let text = file::write(&proposal.forms, &proposal.budget);
    let again = file::read(&folder.path().join("x.ron"), &text).unwrap().budget;
    for &(cell, _) in &proposal.places {
        assert_eq!(again.origin(cell).map(|own| own.0), proposal.budget.origin(cell).map(|o| o.0));
    }
}

#[test]
fn budgets_come_back_from_a_workbook_a_table() {
    for id in ["jilin-2024", "central-2024"] {
        let forms = consistent::forms(id, false);
        for seed in 1..=3 {
            let mut random = consolidated::Figures::new(seed);
            let budget = consistent::budget(&forms, &mut random, 1 + seed as usize * 9);
            check_back(&forms, &budget, &format!("{id} {seed}"));
        }
    }
    // Of published figures, whose tables count in different units.
    let samples = std::fs::read_dir("assets/samples").unwrap();
    for path in samples.map(|entry| entry.unwrap().path()) {
        // One that is open somewhere has a lock beside it.
        if path.extension().is_none_or(|ending| ending != "ron") {
            continue;
        }
        let opened = file::open(&path).unwrap();
        check_back(&opened.forms, &opened.budget, &path.display().to_string());
    }
}

/// A table of the sample as a workbook of its own, of that year and unit, with a figure changed.
fn table_of(key: &str, year: i32, unit: &str, changed: Option<(&str, &str, &str)>) -> Vec<u8> {
    let opened = file::sample().unwrap();
    let (forms, mut budget) = (opened.forms, opened.budget);
    budget.year = year;
    let table = places::table(&forms, &budget, key);
    if let Some((row, column, figure)) = changed {
        let cell = places::cell(&forms, &budget, key, "", row, column);
        places::put(&mut budget, cell, Value::Amount(figure.parse().unwrap()));
    }
    workbook::workbook_of(&forms, &budget, &[table], unit)
}

/// The narrative of the sample: headings and paragraphs, with words put in the place of others.
fn narrative(from: &str, to: &str) -> Vec<u8> {
    let opened = file::sample().unwrap();
    let mut page = String::from("<html><body>\n<p>某某局2024年部门预算</p>\n");
    for text in &opened.budget.texts {
        let section = opened.forms.sections().find(|own| own.key == text.section).unwrap();
        page += &format!("<h2>{}</h2>\n", section.title.zh);
        text.paragraphs.iter().for_each(|paragraph| page += &format!("<p>{paragraph}</p>\n"));
    }
    assert!(from.is_empty() || page.contains(from));
    page.replace(from, if from.is_empty() { "" } else { to }).into_bytes()
}

/// A table of the sample as a workbook in 元.
fn in_yuan(key: &str) -> Vec<u8> {
    let opened = file::sample().unwrap();
    let (mut forms, mut budget) = ((*opened.forms).clone(), opened.budget);
    let table = places::table(&forms, &budget, key);
    let form = budget.tables[table].form().unwrap();
    forms.tables[form].unit = Unit::Yuan;
    for cell in places::cells(&budget.clone()).filter(|cell| cell.t() == table) {
        if let Some(amount) = budget.value(cell).amount() {
            let amount = amount.convert(Unit::Wan, Unit::Yuan).unwrap();
            places::put(&mut budget, cell, Value::Amount(amount));
        }
    }
    workbook::workbook_of(&forms, &budget, &[table], "某某局")
}

/// What comes of the sample's tables, a workbook each, with other files beside or in their places.
struct Case {
    name: &'static str,
    /// Files that are not there.
    without: &'static [&'static str],
    files: Vec<(&'static str, Vec<u8>)>,
    /// What is told.
    told: &'static [&'static str],
    /// What is not told.
    silent: &'static [&'static str],
    /// Whether it passes as complete.
    whole: bool,
    /// Tables without a figure in the end, by key, that have some in the sample.
    blank: &'static [&'static str],
}

#[track_caller]
fn check(case: Case) {
    let opened = file::sample().unwrap();
    let folder = tempfile::tempdir().unwrap();
    put(folder.path(), &exported(&opened.forms, &opened.budget));
    for name in case.without {
        std::fs::remove_file(folder.path().join(name)).unwrap();
    }
    for (name, bytes) in &case.files {
        let path = folder.path().join(name);
        if let Some(parent) = path.parent() {
            std::fs::create_dir_all(parent).unwrap();
        }
        std::fs::write(path, bytes).unwrap();
    }
    let imported = joined(&[folder.path().to_owned()]);
    let told = imported.doubts(Lang::Zh).join("\n");
    let name = case.name;
    for part in case.told {
        assert!(told.contains(part), "{name}: not told {part}:\n{told}");
    }
    for part in case.silent {
        assert!(!told.contains(part), "{name}: told {part}:\n{told}");
    }
    // English says it as well.
    assert_eq!(imported.doubts(Lang::En).len(), imported.doubts(Lang::Zh).len(), "{name}");
    assert_eq!(imported.problems().is_empty(), case.whole, "{name}:\n{told}");
    let mut wanted = figures(&opened.forms, &opened.budget);
    wanted.retain(|at, _| !case.blank.iter().any(|key| at.contains(&format!(" {key} "))));
    let found = figures(&imported.proposal.forms, &imported.proposal.budget);
    let lost: Vec<_> = wanted.iter().filter(|(at, value)| found.get(*at) != Some(value)).collect();
    assert!(lost.is_empty(), "{name}: lost {lost:?}\n{told}");
    assert_eq!(found.len(), wanted.len(), "{name}\n{told}");
    assert_eq!(imported.proposal.budget.unit.name, "某某局", "{name}");
    assert_eq!(imported.proposal.budget.year, 2024, "{name}");
}

#[test]
fn what_contradicts_the_other_files_is_told_and_kept_out() {
    let expense = |year, unit, changed| table_of("支出总表", year, unit, changed);
    let slip = Some(("2101101", "基本支出", "52.13"));
    // Made once: a workbook holds when it was made.
    let same = expense(2024, "某某局", None);
    let case = Case {
        name: "as exported",
        without: &[],
        files: Vec::new(),
        told: &[],
        silent: &["不同", "没有读入", "没有放"],
        whole: true,
        blank: &[],
    };
    check(case);
    for (name, files, told, silent, whole, blank) in [
        (
            "another year",
            vec![("表3.xlsx", expense(2023, "某某局", None))],
            &["表3.xlsx 是 2023 年的，其余是 2024 年的：没有读入，其中"][..],
            &["不是这套表样的表"][..],
            false,
            &["支出总表"][..],
        ),
        (
            "another unit",
            vec![("表3.xlsx", expense(2024, "某某中心", None))],
            &["表3.xlsx 是“某某中心”的，其余是“某某局”的：没有读入，其中"],
            &["不是这套表样的表"],
            false,
            &["支出总表"],
        ),
        (
            "another unit's besides",
            vec![("别的.xlsx", expense(2024, "某某中心", slip))],
            &["别的.xlsx 是“某某中心”的，其余是“某某局”的：没有读入"],
            &["两处"],
            false,
            &[],
        ),
        (
            "the same unit, written otherwise",
            vec![("表3.xlsx", expense(2024, "某某局（本级）", None))],
            &["表3.xlsx 写的单位是“某某局（本级）”，其余是“某某局”"],
            &["没有读入"],
            true,
            &[],
        ),
        (
            "another unit of money",
            vec![("表3.xlsx", in_yuan("支出总表"))],
            &["表3.xlsx 2024年支出总表2!A4：1 张表以元为单位，已换算为万元"],
            &["没有放"],
            true,
            &[],
        ),
        (
            "twice the same",
            vec![("表3 再导出.xlsx", {
                let opened = file::sample().unwrap();
                workbook::workbook_of(&opened.forms, &opened.budget, &[2, 3], "某某局")
            })],
            &["2 张表在两处都有，内容相同，只取一处", "表3.xlsx", "表3 再导出.xlsx"],
            &["没有放", "不是这套"],
            true,
            &[],
        ),
        (
            "twice and different",
            vec![("表3改.xlsx", expense(2024, "某某局", slip))],
            &["在两处，有 1 处不同（如前者 25.13，后者 52.13）：取 表3.xlsx", "没有取 表3改.xlsx"],
            &["同一格", "不是这套"],
            false,
            &[],
        ),
        (
            "one table with a slip is no other budget",
            vec![("表3改.xlsx", expense(2024, "某某局", slip))],
            &["在两处，有 1 处不同"],
            &["可能是两份预算"],
            false,
            &[],
        ),
        (
            "two tables with other figures throughout",
            vec![("表9改.xlsx", {
                let opened = file::sample().unwrap();
                let mut budget = opened.budget.clone();
                for cell in places::cells(&opened.budget) {
                    if let Some(amount) = opened.budget.value(cell).amount() {
                        let more = amount.convert(Unit::Yuan, Unit::Wan).unwrap_or(amount);
                        places::put(&mut budget, cell, Value::Amount(more));
                    }
                }
                workbook::workbook_of(&opened.forms, &budget, &[2, 3], "某某局")
            })],
            &["表9改.xlsx 和 其他 2 个文件 都有的 2 张表里，数大都不同：可能是两份预算"],
            &[],
            false,
            &[],
        ),
        (
            "the same file twice",
            vec![("副本.xlsx", same.clone()), ("表3.xlsx", same)],
            &["副本.xlsx 完全相同，只读一次"],
            &["两处"],
            true,
            &[],
        ),
        (
            "the narrative beside, in two formats",
            vec![("说明.html", narrative("", "")), ("说明 副本.htm", narrative("。", " 。"))],
            &[],
            &["两个文件", "没有读入", "没有放"],
            true,
            &[],
        ),
        (
            "two narratives",
            vec![
                ("说明.html", narrative("", "")),
                ("说明改.html", narrative("128.20万元", "1282.0万元")),
            ],
            &["在两个文件里都有，文字不同：取 说明.html，没有取 说明改.html"],
            &[],
            false,
            &[],
        ),
        (
            "the narrative of another year",
            vec![("说明.html", narrative("某某局2024年", "某某局2023年"))],
            &["说明.html 是 2023 年的，其余是 2024 年的：没有读入"],
            &[],
            false,
            &[],
        ),
        (
            "what cannot be read",
            vec![
                ("坏.xlsx", b"PK\x03\x04".to_vec()),
                ("空.csv", Vec::new()),
                ("旧.doc", vec![0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1]),
            ],
            &["坏.xlsx没有读入", "空.csv没有读入：不是能识别的文件：文件是空的", "旧.doc没有读入"],
            &["表1.xlsx没有读入"],
            false,
            &[],
        ),
        (
            "what is no part of it",
            vec![
                ("~$表1.xlsx", b"held".to_vec()),
                (".~lock.x.ron#", b"held".to_vec()),
                ("预算.comments.ron", b"(comments: [])".to_vec()),
                ("预算.ron", file::SAMPLE.as_bytes().to_vec()),
                ("预算.ron.bak", file::SAMPLE.as_bytes().to_vec()),
                ("下级/表1.xlsx", b"x".to_vec()),
            ],
            &["预算.ron：是预算文件，没有一并读入", "下级：下级文件夹，没有看里面"],
            &["~$", "lock", "comments", "bak", "没有放"],
            true,
            &[],
        ),
        (
            "no table of a budget",
            vec![
                ("电话.csv", "姓名,分机\n甲,3001\n乙,3002\n".as_bytes().to_vec()),
                ("会.html", "<p>会议纪要</p>".as_bytes().to_vec()),
            ],
            &[
                "电话.csv B2：“电话”不是这套表样的表，其中 2 个数没有放进预算",
                "1 个文件里没有找到表格，也没有认出情况说明的任何一节（如 会.html）",
            ],
            &[],
            false,
            &[],
        ),
    ] {
        check(Case { name, without: &[], files, told, silent, whole, blank });
    }
    // What is there already is not taken for a table that is much like it and is not there.
    check(Case {
        name: "a table for another",
        without: &["表8.xlsx", "表9.xlsx"],
        files: vec![(
            "表5 副本.xlsx",
            table_of("一般公共预算支出表", 2024, "某某局", Some(("2101101", "合计", "25.1"))),
        )],
        told: &["取 表5.xlsx，没有取 表5 副本.xlsx"],
        silent: &["政府性基金"],
        whole: false,
        blank: &[],
    });
}

fn yusuan(folder: &Path, args: &[&str]) -> (Option<i32>, String, String) {
    let mut command = Command::new(env!("CARGO_BIN_EXE_yusuan"));
    let output = command.current_dir(folder).args(args).output().unwrap();
    let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
    (output.status.code(), text(&output.stdout), text(&output.stderr))
}

/// A folder with the sample's tables and narrative in `表/`.
fn office() -> tempfile::TempDir {
    let opened = file::sample().unwrap();
    let folder = tempfile::tempdir().unwrap();
    std::fs::create_dir(folder.path().join("表")).unwrap();
    put(&folder.path().join("表"), &exported(&opened.forms, &opened.budget));
    std::fs::write(folder.path().join("表/说明.html"), narrative("", "")).unwrap();
    folder
}

#[test]
fn the_command_line_joins_files_and_folders() {
    let folder = office();
    let at = folder.path();
    let (code, out, error) =
        yusuan(at, &["import", "--together", "表", "--out", "预算.ron", "--report", "表/出处.csv"]);
    assert_eq!(code, Some(0), "{out}{error}");
    assert!(out.contains("表1.xlsx … 说明.html：吉林") && out.contains("全部放入"), "{out}");
    assert!(out.contains("  表3.xlsx：支出总表，") && out.contains("  说明.html：文字"), "{out}");
    let report = std::fs::read_to_string(at.join("表/出处.csv")).unwrap();
    assert!(report.contains("表3.xlsx,placed,2024年支出总表2!"), "{}", &report[..600]);
    let opened = file::open(&at.join("预算.ron")).unwrap();
    let sample = file::sample().unwrap();
    assert_eq!(
        figures(&opened.forms, &opened.budget),
        figures(&sample.forms, &sample.budget),
        "{out}"
    );
    let paragraphs =
        |budget: &Budget| -> usize { budget.texts.iter().map(|text| text.paragraphs.len()).sum() };
    assert_eq!(paragraphs(&opened.budget), paragraphs(&sample.budget));
    // Again, with the report of the time before in the folder, and the files named in any order.
    let all = ["表/说明.html", "表/表2.xlsx", "表/表1.xlsx"];
    let (code, out, error) = yusuan(at, &[&["import", "--together"], &all[..]].concat());
    assert_eq!(code, Some(0), "{out}{error}");
    assert!(out.contains("说明.html … 表1.xlsx：") && out.contains("认出 2/2 张表"), "{out}");
    let args = ["import", "--together", "表", "--report", "表/出处.csv"];
    assert_eq!(yusuan(at, &args).0, Some(0));
    std::fs::remove_file(at.join("表/出处.csv")).unwrap();
    // The same from the files and from the budget made of them.
    let table = ["--form", "预算表3", "--format", "csv"];
    let direct = yusuan(at, &[&["show", "--together", "表"], &table[..]].concat());
    let made = yusuan(at, &[&["show", "预算.ron"], &table[..]].concat());
    assert_eq!((direct.0, &direct.1), (made.0, &made.1), "{}", direct.2);
    let cell = "预算表3[208].合计";
    for args in [&["explain", "--together", "表", cell][..], &["explain", "预算.ron", cell]] {
        let (code, out, error) = yusuan(at, args);
        assert!(code == Some(0) && out.contains("出处：表3.xlsx 2024年支出总表2!"), "{out}{error}");
    }
    let last =
        |text: &str| text.lines().last().unwrap_or("").split_once('：').unwrap().1.to_owned();
    let (code, direct, error) = yusuan(at, &["check", "--together", "表"]);
    let (_, made, _) = yusuan(at, &["check", "预算.ron"]);
    assert_eq!((code, last(&direct)), (Some(0), last(&made)), "{direct}{error}");
    // A folder without the option is what it was: a row a file.
    let (_, out, _) = yusuan(at, &["check", "表"]);
    assert!(out.contains("个文件"), "{out}");
}

/// One file is read as without the option; what is no set of files is told.
#[test]
fn one_file_none_and_what_is_no_file() {
    let folder = office();
    let at = folder.path();
    std::fs::create_dir(at.join("空")).unwrap();
    std::fs::create_dir(at.join("一")).unwrap();
    std::fs::copy(at.join("表/表3.xlsx"), at.join("一/表3.xlsx")).unwrap();
    std::fs::write(at.join("预算.ron"), file::SAMPLE).unwrap();
    let alone = yusuan(at, &["import", "表/表3.xlsx"]);
    assert_eq!(yusuan(at, &["import", "--together", "表/表3.xlsx"]).1, alone.1);
    let one = yusuan(at, &["check", "--together", "一"]);
    assert_eq!(one.1, yusuan(at, &["check", "一/表3.xlsx"]).1.replace("一/表3.xlsx", "一"));
    for (args, told) in [
        (&["import", "--together", "空"][..], "空：没有可以读入的文件（xlsx"),
        (&["import", "表"], "表：是文件夹；里面的文件合为一份预算的，加 --together"),
        (&["import", "--together", "没有"], "没有：读取文件：没有这个文件或文件夹"),
        (
            &["import", "--together", "预算.ron"],
            "没有可以读入的文件（xlsx、xls、et、ods、csv、docx、odt、pdf）；预算.ron：是预算文件",
        ),
        (
            &["import", "--together", "表/表1.xlsx", "预算.ron", "--out", "甲.ron"],
            "预算.ron：是预算文件，不能与表一并读入",
        ),
        (&["show", "表/表1.xlsx", "表/表2.xlsx"], "这些文件合为一份预算的，加 --together"),
        (&["check", "--together", "表/表1.xlsx", "没有.xlsx"], "没有.xlsx没有读入：读不出来"),
    ] {
        let (code, out, error) = yusuan(at, args);
        assert_eq!(code, Some(2), "{args:?}: {out}{error}");
        assert!(format!("{out}{error}").contains(told), "{args:?}: {out}{error}");
    }
    // What was read is written all the same, as of one file that was not read in full.
    assert!(at.join("甲.ron").exists());
}

/// The same files exported again.
#[test]
fn a_budget_is_updated_from_the_files_exported_again() {
    let folder = office();
    let at = folder.path();
    assert_eq!(yusuan(at, &["import", "--together", "表", "--out", "预算.ron"]).0, Some(0));
    let update = ["import", "--together", "表", "--update", "预算.ron"];
    let (code, out, error) = yusuan(at, &update);
    assert!(code == Some(0) && out.contains("没有差别"), "{out}{error}");
    let slip = Some(("2101101", "基本支出", "52.13"));
    std::fs::write(at.join("表/表3.xlsx"), table_of("支出总表", 2024, "某某局", slip)).unwrap();
    std::fs::write(at.join("表/说明.html"), narrative("128.20万元", "129.20万元")).unwrap();
    let (code, out, error) = yusuan(at, &update);
    assert!(code == Some(1) && out.contains("2 处差别"), "{out}{error}");
    assert!(out.contains("25.13 → 52.13") && out.contains("129.20"), "{out}");
    let (_, out, error) = yusuan(at, &[&update[..], &["--accept", "changed"]].concat());
    assert!(out.contains("接受 2 处"), "{out}{error}");
    let (code, out, _) = yusuan(at, &update);
    assert!(code == Some(0) && out.contains("没有差别"), "{out}");
}

/// A file that says it is another unit's or another year's is told as such, and nothing of it is taken
/// unless a person says so.
#[test]
fn a_budget_is_not_updated_from_another_ones_file_unasked() {
    let opened = file::sample().unwrap();
    let mut budget = Budget::blank(&opened.forms, opened.budget.unit.clone(), 2024);
    budget.unit.name = "某某局".to_owned();
    budget.unit.code = "505001".to_owned();
    let document = Document::new(Arc::clone(&opened.forms), budget);
    for (year, unit, told) in [
        (2024, "某某局", None),
        (2024, "505001某某局（本级）", None),
        (2024, "", None),
        (2024, "某某中心", Some("文件是“某某中心”的，这份预算是“某某局”的")),
        (2023, "某某局", Some("文件是 2023 年的，这份预算是 2024 年的")),
        (
            2023,
            "某某中心",
            Some(
                "文件是“某某中心”的，这份预算是“某某局”的；文件是 2023 年的，这份预算是 2024 年的",
            ),
        ),
    ] {
        let folder = tempfile::tempdir().unwrap();
        let files = vec![("表3.xlsx".to_owned(), table_of("支出总表", year, unit, None))];
        let imported = joined(&put(folder.path(), &files));
        let updating = Updating::new(&document, "表3.xlsx", imported.proposal.clone());
        assert!(!updating.is_empty());
        assert_eq!(updating.contradiction(Lang::Zh).as_deref(), told, "{year} {unit}");
        let ask = UpdateAsk::new(updating);
        assert_eq!(ask.count() == 0, told.is_some(), "{year} {unit}");
        // The command line says it before the differences.
        let path = folder.path().join("预算.ron");
        std::fs::write(&path, file::write(document.forms(), document.budget())).unwrap();
        let (_, out, error) =
            yusuan(folder.path(), &["import", "表3.xlsx", "--update", "预算.ron"]);
        let note = told.map(|told| format!("注意：{told}\n"));
        assert_eq!(note.is_some_and(|note| out.contains(&note)), told.is_some(), "{out}{error}");
    }
}

/// As many files as a budget may have parts, and more than are read at once.
#[test]
fn thirty_files_are_one_budget() {
    let opened = file::sample().unwrap();
    let folder = tempfile::tempdir().unwrap();
    let mut files = exported(&opened.forms, &opened.budget);
    for (nth, text) in opened.budget.texts.iter().enumerate() {
        let section = opened.forms.sections().find(|own| own.key == text.section).unwrap();
        let lines: String = text.paragraphs.iter().map(|line| format!("<p>{line}</p>")).collect();
        let page = format!("<html><h2>{}</h2>{lines}</html>", section.title.zh);
        files.push((format!("说明{nth}.html"), page.into_bytes()));
    }
    assert!(files.len() >= 30, "{}", files.len());
    put(folder.path(), &files);
    let imported = joined(&[folder.path().to_owned()]);
    assert!(imported.problems().is_empty(), "{:?}", imported.doubts(Lang::Zh));
    let budget = &imported.proposal.budget;
    assert_eq!(figures(&opened.forms, budget), figures(&opened.forms, &opened.budget));
    for (own, wanted) in budget.texts.iter().zip(&opened.budget.texts) {
        assert_eq!(own.paragraphs, wanted.paragraphs, "{}", own.section);
    }
}

/// Reading all of them is one reading: its bar goes on, and it ends when it is cancelled.
#[test]
fn reading_many_files_goes_on_and_can_be_cancelled() {
    let folder = tempfile::tempdir().unwrap();
    for n in 1..=8 {
        let mut text =
            "2024年支出总表\n科目编码,功能分类科目名称,合计,基本支出,项目支出\n".to_owned();
        for row in 0..20_000 {
            text += &format!("{},某项支出{row},{row}.00,{row}.00,\n", 2_010_101 + row % 50);
        }
        std::fs::write(folder.path().join(format!("表{n}.csv")), text).unwrap();
    }
    let paths = [folder.path().to_owned()];
    let job = ImportJob::start(&paths, ImportMemory::default(), || ());
    let mut seen = Vec::new();
    while seen.last().is_none_or(|done| *done < 0.2) && job.wait(Duration::ZERO).is_none() {
        seen.push(job.progress());
        std::thread::sleep(Duration::from_millis(1));
    }
    assert!(seen.is_sorted() && job.cells() > 0, "{seen:?}");
    job.cancel();
    let read = job.wait(Duration::from_secs(20));
    let cancelled = matches!(read, Some(Err(ImportFailure::Read(ReadError::Cancelled))));
    assert!(cancelled, "{:?}", read.map(|read| read.map(|_| ())));
}
