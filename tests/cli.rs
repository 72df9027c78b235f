//! The command line, run as people run it: the real binary, without a display.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "a test may stop at the first surprise"
)]

use std::collections::BTreeMap;
use std::io::Write;
use std::path::Path;
use std::process::{Command, Output, Stdio};

use serde_json::Value;

#[path = "support/workbook.rs"]
mod workbook;

const SAMPLE: &str = include_str!("../assets/samples/yanbian-2024.ron");

fn yusuan(folder: &Path) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_yusuan"));
    command
        .current_dir(folder)
        .env_remove("DISPLAY")
        .env_remove("WAYLAND_DISPLAY")
        .env_remove("WAYLAND_SOCKET");
    command
}

fn run(folder: &Path, args: &[&str]) -> Output {
    yusuan(folder).args(args).output().unwrap()
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8(bytes.to_vec()).unwrap()
}

/// Everything in a folder, to see whether a command changed it.
fn contents(folder: &Path) -> BTreeMap<String, (u64, Vec<u8>)> {
    std::fs::read_dir(folder)
        .unwrap()
        .map(|entry| {
            let entry = entry.unwrap();
            let length = entry.metadata().unwrap().len();
            let bytes = match length {
                0..1_000_000 if entry.path().is_file() => std::fs::read(entry.path()).unwrap(),
                _ => Vec::new(),
            };
            let name = entry.file_name().into_string().unwrap();
            (name, (length, bytes))
        })
        .collect()
}

/// What a command must end with: exit code, a part of its output, a part of its complaint; an
/// empty expectation means that nothing is said there.
#[derive(Clone, Copy)]
struct Case<'a> {
    args: &'a [&'a str],
    code: i32,
    out: &'a str,
    error: &'a str,
}

#[track_caller]
fn check(folder: &Path, cases: &[Case<'_>]) {
    let before = contents(folder);
    for case in cases {
        let output = run(folder, case.args);
        let (out, error) = (text(&output.stdout), text(&output.stderr));
        let all = format!("{:?}\n{out}\n{error}", case.args);
        assert_eq!(output.status.code(), Some(case.code), "{all}");
        for (found, expected) in [(&out, case.out), (&error, case.error)] {
            assert!(found.contains(expected), "lacks {expected:?}: {all}");
            assert_eq!(found.is_empty(), expected.is_empty(), "{all}");
        }
        assert!(!all.contains("panicked"), "{all}");
    }
    assert!(contents(folder) == before, "a command changed a file");
}

/// The sample with one part replaced.
fn sample(from: &str, to: &str) -> String {
    assert!(SAMPLE.contains(from), "the sample has no {from}");
    SAMPLE.replacen(from, to, 1)
}

#[test]
fn bad_input_is_refused_with_place_and_remedy() {
    let folder = tempfile::tempdir().unwrap();
    let write = |name: &str, text: &str| std::fs::write(folder.path().join(name), text).unwrap();
    let half = SAMPLE.len() / 2;
    let half = (half..).find(|&i| SAMPLE.is_char_boundary(i)).unwrap();
    write("text.ron", "预算表");
    write("empty.ron", "");
    write("cut.ron", &SAMPLE[..half]);
    write("bom.ron", &format!("\u{feff}{SAMPLE}"));
    write("crlf.ron", &SAMPLE.replace('\n', "\r\n"));
    let deep = format!("year: 2024, x: {}{},", "[".repeat(200), "]".repeat(200));
    write("deep.ron", &sample("year: 2024,", &deep));
    write("forms.ron", &sample("jilin-2024", "jilin-2042"));
    write("table.ron", &sample("form: \"支出总表\"", "form: \"支出总裱\""));
    write(
        "row.ron",
        &sample("(row: \"合计\", 合计: \"935.82\"", "(row: \"总合\", 合计: \"935.82\""),
    );
    write("column.ron", &sample("基本支出: \"657.84\"", "基本支山: \"657.84\""));
    write("words.ron", &sample("合计: \"845.70\"", "合计: \"845.70万元\""));
    write("long.ron", &sample("合计: \"845.70\"", &format!("合计: \"{}\"", "8".repeat(40))));
    write("exponent.ron", &sample("合计: \"845.70\"", "合计: \"8.457e2\""));
    write("twice.ron", &sample("科目编码: \"2080199\"", "科目编码: \"2080109\""));
    write("version.ron", &sample("format: 2", "format: 9"));
    write("一行.csv", "报表说明");
    write("别的.csv", "姓名,年龄\n甲,30\n");
    std::fs::write(folder.path().join("gbk.ron"), b"(format: 1, unit: \"\xd4\xa4\xcb\xe3\")")
        .unwrap();
    let large = std::fs::File::create(folder.path().join("large.ron")).unwrap();
    large.set_len(1 << 30).unwrap();
    std::fs::create_dir(folder.path().join("folder.ron")).unwrap();

    let case = |args, code, out, error| Case { args, code, out, error };
    check(
        folder.path(),
        &[
            case(&["check", "text.ron"], 2, "", "text.ron:1:1：这不是预算文件"),
            case(&["check", "empty.ron"], 2, "", "empty.ron:1:1：文件是空的；请换一个文件"),
            case(&["check", "cut.ron"], 2, "", "cut.ron:"),
            case(&["check", "deep.ron"], 2, "", "括号套得太深（超过 128 层）"),
            case(&["check", "gbk.ron"], 2, "", "gbk.ron:1:21：这里不是 UTF-8 文字"),
            case(&["check", "large.ron"], 2, "", "large.ron：文件太大，至多 512 MiB"),
            case(
                &["check", "folder.ron"],
                2,
                "",
                "没有找到预算文件（.ron，或 xlsx、xls、et、ods、csv、docx、pdf 等）",
            ),
            case(&["check", "一行.csv"], 2, "", "一行.csv：里面没有找到表格，没有可读入的数\n"),
            case(
                &["check", "别的.csv"],
                2,
                "",
                "别的.csv：没有合适的表样（共 1 张表）；也可以由它起草一套表样（yusuan forms draft），放在文件旁边\n",
            ),
            case(&["check", "none.ron"], 2, "", "none.ron：读取文件：没有这个文件或文件夹"),
            case(
                &["check", "forms.ron"],
                2,
                "",
                "没有名为“jilin-2042”的表样；请把表样文件 jilin-2042.ron 放在",
            ),
            case(&["fmt", "cut.ron", "deep.ron", "large.ron"], 2, "", "cut.ron:"),
            case(&["show", "cut.ron"], 2, "", "cut.ron:"),
            case(&["fmt", "--check", "bom.ron", "crlf.ron"], 1, "bom.ron\ncrlf.ron\n", ""),
            case(
                &["--lang", "en", "check", "empty.ron"],
                2,
                "",
                "empty.ron:1:1: the file is empty; choose another file",
            ),
        ],
    );

    // What can be read in part is shown, told, and not touched.
    let part = [
        ("table.ron", "表样 jilin-2024 没有“支出总裱”这张表；是不是“支出总表”？已原样保留"),
        ("row.ron", "表样没有“总合”这一行；已原样保留"),
        ("column.ron", "表“支出总表”没有“基本支山”这一栏；是不是“基本支出”？已原样保留"),
        ("words.ron", "“合计”里的“845.70万元”不是数；金额写成"),
        ("long.ron", "位数过多（至多 28 位）；金额写成"),
        ("exponent.ron", "“合计”里的“8.457e2”不是数；请改成 \"845.7\""),
        ("twice.ron", "编码“2080109”出现了两次；请改正或合并其中一行"),
        ("version.ron", "文件由更新版本的程序写成（格式 9，本程序到 2）；只供查阅"),
    ];
    for (name, error) in part {
        let placed = name != "version.ron";
        let place = format!("{name}{}", if placed { ":" } else { "：" });
        for (args, out) in
            [(["check", name], "处"), (["show", name], "社会保障和就业支出"), (["fmt", name], "")]
        {
            for error in [error, &place] {
                let code = 2;
                let args = &args;
                check(folder.path(), &[Case { args, code, out, error }]);
            }
        }
    }

    // What reads the same is reported the same.
    let plain = tempfile::tempdir().unwrap();
    std::fs::write(plain.path().join("bom.ron"), SAMPLE).unwrap();
    std::fs::write(plain.path().join("crlf.ron"), SAMPLE).unwrap();
    for name in ["bom.ron", "crlf.ron"] {
        let found = run(folder.path(), &["check", name]);
        let expected = run(plain.path(), &["check", name]);
        assert_eq!(text(&found.stdout), text(&expected.stdout));
        assert_eq!(found.status.code(), Some(0));
    }
}

#[test]
fn a_wrong_figure_is_found() {
    let folder = tempfile::tempdir().unwrap();
    // 2080109 基本支出 in 支出总表, a hundred too much.
    let row = SAMPLE
        .lines()
        .find(|line| line.contains("\"2080109\"") && line.contains("744.34"))
        .unwrap();
    let wrong = row.replace("\"584.14\"", "\"684.14\"");
    std::fs::write(folder.path().join("a.ron"), sample(row, &wrong)).unwrap();
    std::fs::write(folder.path().join("b.ron"), SAMPLE).unwrap();

    let output = run(folder.path(), &["check", "--format", "json", "b.ron", "a.ron"]);
    assert_eq!(output.status.code(), Some(1));
    let lines: Vec<Value> =
        text(&output.stdout).lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    // The last line of each file says what silence means.
    let (tallies, lines): (Vec<Value>, Vec<Value>) =
        lines.into_iter().partition(|line| line.get("checks").is_some());
    let files: Vec<&Value> = tallies.iter().map(|line| &line["file"]).collect();
    assert_eq!(files, ["b.ron", "a.ron"]);
    for tally in tallies.iter().map(|line| &line["checks"]) {
        let idle: u64 =
            tally["idle"].as_object().unwrap().values().map(|n| n.as_u64().unwrap()).sum();
        let ran = tally["held"].as_u64().unwrap() + tally["failed"].as_u64().unwrap();
        assert_eq!(tally["checks"].as_u64(), Some(ran + idle), "{tally}");
        assert!(ran > 20 && idle > 0, "{tally}");
    }
    assert!(tallies[1]["checks"]["failed"].as_u64() > tallies[0]["checks"]["failed"].as_u64());
    let keys = [
        "file",
        "rule",
        "force",
        "verdict",
        "form",
        "row",
        "column",
        "stated",
        "computed",
        "difference",
        "bound",
        "message",
        "cells",
    ];
    for line in &lines {
        for key in keys {
            assert!(line.get(key).is_some(), "{key} lacks in {line}");
        }
    }
    let mandatory: Vec<&Value> = lines
        .iter()
        .filter(|line| line["force"] == "mandatory" && line["verdict"] == "unbalanced")
        .collect();
    assert!(mandatory.iter().all(|line| line["file"] == "a.ron"));
    let parent = mandatory
        .iter()
        .find(|line| line["row"] == "20801" && line["column"] == "基本支出")
        .unwrap();
    assert_eq!(parent["stated"], "584.14");
    assert_eq!(parent["computed"], "684.14");
    assert_eq!(parent["difference"], "-100.00");
    let rounding = lines
        .iter()
        .find(|line| line["file"] == "b.ron" && line["row"] == "208" && line["form"] == "支出总表")
        .unwrap();
    assert_eq!(rounding["verdict"], "rounding");
    assert_eq!(rounding["difference"], "-0.01");

    let output = run(folder.path(), &["check", "a.ron"]);
    let out = text(&output.stdout);
    assert!(out.lines().all(|line| line.starts_with("a.ron：")), "{out}");
    assert!(!out.contains("四舍五入引起"), "rounding is listed only on request");
    let all = text(&run(folder.path(), &["check", "--all", "a.ron"]).stdout);
    assert!(all.contains("四舍五入引起") && all.len() > out.len());
}

#[test]
fn tables_are_shown_with_computed_totals() {
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("a.ron"), SAMPLE).unwrap();
    let show = |args: &[&str]| {
        let output = run(folder.path(), &[&["show", "a.ron"], args].concat());
        assert_eq!(output.status.code(), Some(0), "{}", text(&output.stderr));
        text(&output.stdout)
    };
    let json: Vec<Value> = show(&["--form", "预算表3", "--format", "json"])
        .lines()
        .map(|line| serde_json::from_str(line).unwrap())
        .collect();
    let row = json.iter().find(|row| row["row"] == "208").unwrap();
    assert_eq!(row["form"], "支出总表");
    assert_eq!(row["columns"]["合计"]["effective"], "845.70");
    assert_eq!(row["columns"]["合计"]["stated"], "845.70");
    assert_eq!(row["columns"]["合计"]["computed"], "845.71");

    let csv = show(&["--form", "支出总表", "--format", "csv"]);
    assert!(csv.starts_with("科目编码,"), "{csv}");
    assert!(csv.contains("\n2080199,其他人力资源和社会保险管理事务支出,27.66,,27.66,"));
    let text = show(&["--form", "支出总表"]);
    assert!(text.starts_with("预算表3 支出总表    单位：万元\n"), "{text}");
    let widths: Vec<usize> = text
        .lines()
        .filter(|line| line.contains("735.82") || line.contains("35.82") || line.contains("744.34"))
        .map(|line| {
            let figure = line.split_whitespace().nth(if line.starts_with('2') { 2 } else { 1 });
            let end = line.find(figure.unwrap()).unwrap() + figure.unwrap().len();
            unicode_width::UnicodeWidthStr::width(&line[..end])
        })
        .collect();
    assert!(widths.len() == 2 && widths[0] == widths[1], "{text}");
    let everything = show(&[]);
    for title in ["预算表1 收支总表", "社会保障和就业支出", "信息化系统运维项目"]
    {
        assert!(everything.contains(title), "{title} lacks");
    }
    show(&["--format", "csv"]);
    check(
        folder.path(),
        &[Case {
            args: &["show", "a.ron", "--form", "支出总裱"],
            code: 2,
            out: "",
            error: "没有“支出总裱”这张表，是不是“支出总表”？共有：收支总表、",
        }],
    );
}

#[test]
fn fmt_writes_the_canonical_form() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("a.ron");
    let loose =
        format!("\u{feff}{}", sample("    year: 2024,", "year:2024,").replace('\n', "\r\n"));
    std::fs::write(&path, &loose).unwrap();
    let output = run(folder.path(), &["fmt", "--check", "a.ron"]);
    assert_eq!((output.status.code(), text(&output.stdout)), (Some(1), "a.ron\n".to_owned()));
    assert_eq!(std::fs::read_to_string(&path).unwrap(), loose);
    let output = run(folder.path(), &["fmt", "a.ron"]);
    assert_eq!((output.status.code(), text(&output.stdout)), (Some(0), "a.ron\n".to_owned()));
    assert_eq!(std::fs::read_to_string(&path).unwrap(), SAMPLE);
    let output = run(folder.path(), &["fmt", "--check", "a.ron"]);
    assert_eq!((output.status.code(), text(&output.stdout)), (Some(0), String::new()));
}

#[test]
fn new_makes_a_file_once() {
    let folder = tempfile::tempdir().unwrap();
    let new = [
        "new",
        "--forms",
        "central-2024",
        "--unit",
        "某某部",
        "--code",
        "101",
        "--year",
        "2024",
        "新.ron",
    ];
    let output = run(folder.path(), &new);
    assert_eq!(output.status.code(), Some(0), "{}", text(&output.stderr));
    assert!(output.stdout.is_empty());
    assert_eq!(run(folder.path(), &["fmt", "--check", "新.ron"]).status.code(), Some(0));
    assert_eq!(run(folder.path(), &["check", "新.ron"]).status.code(), Some(0));
    let mut unknown = new;
    unknown[2] = "shanxi-2024";
    unknown[9] = "别.ron";
    let mut nowhere = new;
    nowhere[9] = "没有/新.ron";
    let mut year = new;
    year[8] = "24";
    let case = |args, code, error| Case { args, code, out: "", error };
    check(
        folder.path(),
        &[
            case(&new, 2, "新.ron：新建文件：文件已经存在；请换一个文件名"),
            case(&unknown, 2, "没有名为“shanxi-2024”的表样"),
            case(&nowhere, 2, "新.ron：新建文件：没有这个文件或文件夹"),
            case(&year, 2, "24 is not in 1949..=2999"),
        ],
    );
}

#[test]
fn last_years_file_of_another_kind_goes_on() {
    let folder = tempfile::tempdir().unwrap();
    let opened = yusuan::file::sample().unwrap();
    let (forms, mut last) = (opened.forms.for_year(2023), opened.budget);
    last.year = 2023;
    let book = workbook::workbook(&forms, &last);
    std::fs::write(folder.path().join("2023年.xlsx"), book).unwrap();
    let output = run(folder.path(), &["new", "--from", "2023年.xlsx", "新.ron"]);
    let told = text(&output.stderr);
    assert_eq!(output.status.code(), Some(0), "{told}");
    assert!(told.starts_with("2023年.xlsx：") && told.contains("张表"), "{told}");
    let made = std::fs::read_to_string(folder.path().join("新.ron")).unwrap();
    for part in ["forms: \"jilin-2024\"", "year: 2024,", "2080109", "信息化系统运维项目"] {
        assert!(made.contains(part), "{part} is lacking");
    }
    // It is as good to hold the new budget against.
    let args = ["check", "新.ron", "--last-year", "2023年.xlsx"];
    let output = run(folder.path(), &args);
    assert_ne!(output.status.code(), Some(2), "{}", text(&output.stderr));
    // A PDF as well as a workbook.
    let pdf = [
        "publish",
        "2023年.ron",
        "--out",
        "上年",
        "--format",
        "pdf",
        "--allow-open",
        "--bundled-fonts",
    ];
    let budget = yusuan::file::write(&forms, &last);
    std::fs::write(folder.path().join("2023年.ron"), budget).unwrap();
    assert_eq!(run(folder.path(), &pdf).status.code(), Some(0));
    let made = std::fs::read_dir(folder.path().join("上年")).unwrap().next().unwrap().unwrap();
    let made = made.path().to_string_lossy().into_owned();
    assert!(made.ends_with(".pdf"), "{made}");
    let of_pdf = run(folder.path(), &["check", "新.ron", "--last-year", &made]);
    assert_eq!(text(&of_pdf.stdout), text(&output.stdout), "{}", text(&of_pdf.stderr));
    // What found no place is told; the budget is made all the same.
    let mut book = rust_xlsxwriter::Workbook::new();
    book.add_worksheet().write_string(0, 0, "没有表").unwrap();
    book.save(folder.path().join("空.xlsx")).unwrap();
    let case = |args, error| Case { args, code: 2, out: "", error };
    check(
        folder.path(),
        &[
            case(&["new", "--from", "空.xlsx", "别.ron"], "空.xlsx"),
            case(&["new", "--from", "没有.xlsx", "别.ron"], "没有.xlsx"),
        ],
    );
}

#[test]
fn form_sets_are_listed_and_checked() {
    let folder = tempfile::tempdir().unwrap();
    let shipped = include_str!("../assets/forms/jilin-2024.ron");
    std::fs::write(folder.path().join("good.ron"), shipped).unwrap();
    let bad = shipped.replacen("forms", "farms", 1).replacen("year: 2024", "yaer: 2024", 1);
    std::fs::write(folder.path().join("bad.ron"), bad).unwrap();
    let case = |args, code, out, error| Case { args, code, out, error };
    check(
        folder.path(),
        &[
            case(&["forms"], 0, "jilin-2024", ""),
            case(&["forms", "list"], 0, "central-2024", ""),
            case(&["forms", "check", "good.ron"], 0, "", ""),
            case(&["forms", "check", "good.ron", "bad.ron"], 1, "bad.ron:", ""),
            case(
                &["forms", "check", "none.ron"],
                2,
                "",
                "none.ron：读取文件：没有这个文件或文件夹",
            ),
        ],
    );
}

#[test]
fn without_a_display_it_says_so() {
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("a.ron"), SAMPLE).unwrap();
    let case = |args, code, out, error| Case { args, code, out, error };
    let zh = "没有图形界面（DISPLAY 和 WAYLAND_DISPLAY 都没有设置），不能打开窗口；不用窗口也可以使用 yusuan check、show、fmt、new、forms 和 rules";
    check(
        folder.path(),
        &[
            case(&[], 2, "", zh),
            case(&["a.ron"], 2, "", zh),
            case(&["--inspect", "a.ron"], 2, "", zh),
            case(&["--lang", "en"], 2, "", "there is no display"),
            case(&["a.ron", "check", "a.ron"], 2, "", "打开窗口的文件不能与子命令同用"),
            case(&["--help"], 0, "示例 Examples:", ""),
            case(&["check", "--help"], 0, "要审核的预算文件", ""),
            case(&["check"], 2, "", "Usage"),
            case(&["check", "--format", "xml", "a.ron"], 2, "", "json"),
            case(&["--version"], 0, "yusuan ", ""),
        ],
    );
}

#[test]
fn a_reader_that_leaves_is_no_fault() {
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("a.ron"), SAMPLE).unwrap();
    for args in [
        &["show", "a.ron", "--format", "json"] as &[&str],
        &["check", "--format", "json", "a.ron"],
        &["show", "a.ron"],
    ] {
        let mut child = yusuan(folder.path())
            .args(args)
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        drop(child.stdout.take());
        let output = child.wait_with_output().unwrap();
        assert_eq!(text(&output.stderr), "");
        assert_eq!(output.status.code(), Some(0));
    }
    // The error output may be gone too.
    let mut child = yusuan(folder.path())
        .args(["check", "none.ron"])
        .stderr(Stdio::piped())
        .stdin(Stdio::piped())
        .spawn()
        .unwrap();
    drop(child.stderr.take());
    let _ = child.stdin.take().unwrap().flush();
    assert_eq!(child.wait().unwrap().code(), Some(2));
}

#[test]
fn a_whole_check_is_written_by_its_extension() {
    let folder = tempfile::tempdir().unwrap();
    let wrong = SAMPLE.replace("744.34", "734.43");
    // What a page or a spreadsheet could take for its own.
    let wrong = wrong.replace("奖励补助资金", "=1+1<script>alert('&')</script>");
    std::fs::write(folder.path().join("b.ron"), wrong).unwrap();
    let at = |name: &str| std::fs::read_to_string(folder.path().join(name)).unwrap();
    for name in ["r.html", "r.csv", "r.json", "r.txt"] {
        let output = run(folder.path(), &["check", "b.ron", "--report", name]);
        assert_eq!(output.status.code(), Some(1), "{name}");
        assert!(text(&output.stdout).contains(" 个原因，"), "{}", text(&output.stdout));
    }
    let page = at("r.html");
    assert!(page.starts_with("<!DOCTYPE html>") && page.ends_with("</html>\n"));
    assert!(page.contains("=1+1&lt;script&gt;alert(&#39;&amp;&#39;)&lt;/script&gt;"));
    for word in ["<script", "src=", "http", "url("] {
        assert!(!page.contains(word), "the page must stand alone: {word}");
    }
    for word in ["505001", "b.ron", "734.43 疑为 744.34", "\u{2212}9.91", "size:A4", "jilin-2024"]
    {
        assert!(page.contains(word), "{word}");
    }
    let csv = at("r.csv");
    assert!(csv.starts_with("\u{feff}序号,"));
    assert!(csv.contains(",734.43,744.34,-9.91,0.015,"));
    assert!(csv.contains(",'=1+1<script>"), "a formula would run: {csv}");
    let json: Value = serde_json::from_str(&at("r.json")).unwrap();
    let slips = |line: &&Value| line["difference"] == "-9.91";
    let slips = json["findings"].as_array().unwrap().iter().filter(slips).count();
    assert_eq!(slips, 2);
    assert!(json["counts"]["mandatory"].as_u64() >= Some(2));
    let causes = json["causes"].as_array().unwrap();
    assert!(causes.iter().any(|cause| cause["places"].as_array().unwrap().contains(&1.into())));
    assert!(at("r.txt").contains("1. [强制 须改正] 支出总表"));

    let output = run(folder.path(), &["check", "b.ron", "--format", "html"]);
    let printed = text(&output.stdout);
    let but_time = |page: &str| page.split("审核时间").next().unwrap().to_owned();
    assert_eq!(but_time(&printed), but_time(&page));
    let output = run(folder.path(), &["check", "b.ron", "--report", "r.pdf"]);
    assert_eq!(output.status.code(), Some(2));
}

#[test]
fn a_folder_is_checked_in_one_go() {
    let folder = tempfile::tempdir().unwrap();
    let write = |name: &str, text: &str| {
        let path = folder.path().join(name);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, text).unwrap();
    };
    write("甲/好.ron", SAMPLE);
    write("甲/深/错.ron", &SAMPLE.replace("744.34", "734.43"));
    write("甲/坏.ron", "预算");
    write("甲/jilin-2024.ron", include_str!("../assets/forms/jilin-2024.ron"));
    write("甲/好.comments.ron", "(format: 1, forms: \"jilin-2024\")");
    write("甲/.藏.ron", "预算");
    write("甲/读我.txt", "不是预算");
    let output = run(folder.path(), &["check", "甲"]);
    assert_eq!(output.status.code(), Some(2), "one file cannot be read");
    let out = text(&output.stdout);
    let lines: Vec<&str> = out.lines().collect();
    assert!(lines.last().unwrap().starts_with("3 个文件：通过 0，待说明 1，未通过 1，读不出 1"));
    assert!(out.contains("略过 甲/jilin-2024.ron：表样 jilin-2024"), "{out}");
    assert!(out.contains("略过 甲/好.comments.ron：批注文件") && !out.contains("读我"), "{out}");

    let json = text(&run(folder.path(), &["check", "甲", "--format", "json"]).stdout);
    let json: Value = serde_json::from_str(&json).unwrap();
    let of = |name: &str| {
        let mut files = json["files"].as_array().unwrap().iter();
        files.find(|file| file["file"].as_str().unwrap().ends_with(name)).unwrap().clone()
    };
    let mandatory = |name: &str| of(name)["mandatory"].as_u64().unwrap();
    assert!(mandatory("错.ron") >= 2 && mandatory("好.ron") == 0);
    assert!(of("好.ron")["checks"]["held"].as_u64() > Some(20));
    assert!(of("坏.ron")["error"].as_str().unwrap().contains("这不是预算文件"));
    std::fs::remove_file(folder.path().join("甲/坏.ron")).unwrap();
    for name in ["t.html", "t.csv", "t.json", "t.txt"] {
        let output = run(folder.path(), &["check", "甲", "--report", name]);
        assert_eq!(output.status.code(), Some(1), "{name}");
        let report = std::fs::read_to_string(folder.path().join(name)).unwrap();
        assert!(report.contains("错.ron") && report.contains("734.43 疑为 744.34"), "{report}");
    }
    std::fs::remove_dir_all(folder.path().join("甲/深")).unwrap();
    assert_eq!(run(folder.path(), &["check", "甲"]).status.code(), Some(0));
}

#[test]
fn an_explanation_is_shown_and_asked_again() {
    let folder = tempfile::tempdir().unwrap();
    let explained = |figure: &str| {
        let given = format!(
            "    explanations: [\n        (rule: \"name_differs\", table: \"支出总表\", row: \"20801\", column: \"科目名称\", figures: [\"{figure}\"], text: \"州里沿用旧名\", author: \"张三\", date: \"2024-02-08\"),\n    ],\n)\n"
        );
        format!("{}{given}", SAMPLE.trim_end().strip_suffix(')').unwrap())
    };
    std::fs::write(folder.path().join("a.ron"), explained("人力资源和社会保险管理事务")).unwrap();
    std::fs::write(folder.path().join("b.ron"), explained("人力资源事务")).unwrap();
    let out = text(&run(folder.path(), &["check", "a.ron"]).stdout);
    assert!(out.contains("；已说明：州里沿用旧名\n"), "{out}");
    assert!(out.contains("处（另已说明 1 处）"), "{out}");
    let out = text(&run(folder.path(), &["check", "b.ron"]).stdout);
    assert!(out.contains("原说明针对 人力资源事务，现为 人力资源和社会保险管理事务"), "{out}");
    let json = text(&run(folder.path(), &["check", "--format", "json", "a.ron"]).stdout);
    let explained: Vec<Value> = json
        .lines()
        .map(|line| serde_json::from_str(line).unwrap())
        .filter(|line: &Value| line["explained"] == true)
        .collect();
    assert_eq!(explained.len(), 1);
    assert_eq!(explained[0]["explanation"], "州里沿用旧名");
    assert_eq!(run(folder.path(), &["fmt", "--check", "a.ron"]).status.code(), Some(0));
}

#[test]
fn last_years_figures_are_held_against_what_was_published() {
    let folder = tempfile::tempdir().unwrap();
    let write = |name: &str, text: &str| std::fs::write(folder.path().join(name), text).unwrap();
    let this = std::fs::read_to_string("tests/rules/central.ron").unwrap();
    let this = this.replacen("format: 1", "format: 2", 1);
    let last = this.replacen("year: 2024", "year: 2023", 1);
    let figures =
        "本年合计: \"10.00\", 本年出国: \"1.00\", 本年用车小计: \"7.00\", 本年用车购置: \"4.00\"";
    assert!(this.contains(figures));
    let was =
        "本年合计: \"9.00\", 本年出国: \"1.00\", 本年用车小计: \"6.00\", 本年用车购置: \"3.00\"";
    write("this.ron", &this);
    write("last.ron", &last.replacen(figures, was, 1));
    write("other.ron", &last);
    let told = "公务用车购置费的上年数与上年公布的不符；3.00 与 4.00，差 −1.00";
    let case = |args, code, out, error| Case { args, code, out, error };
    check(
        folder.path(),
        &[
            case(&["check", "this.ron"], 0, "审核关系", ""),
            case(&["check", "this.ron", "--last-year", "last.ron"], 0, "审核关系", ""),
            case(&["check", "this.ron", "--last-year", "other.ron"], 1, told, ""),
            case(
                &["check", "this.ron", "--last-year", "this.ron"],
                2,
                "",
                "this.ron：这是 2024 年的预算，应为 2023 年的；请选上年的文件",
            ),
            case(&["check", ".", "--last-year", "last.ron"], 2, "", "只用于审核一个文件"),
            case(
                &["check", "this.ron", "--last-year", "last.ron", "--format", "html"],
                0,
                "last.ron",
                "",
            ),
        ],
    );
}

#[test]
fn comments_are_listed_and_moved_between_the_file_and_the_one_beside() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("预算.ron");
    let beside = folder.path().join("预算.comments.ron");
    std::fs::write(&file, SAMPLE).unwrap();
    let comment = |text: &str| yusuan::budget::Comment {
        place: yusuan::budget::NamedPlace::of_text("机构设置", ""),
        text: text.to_owned(),
        author: "李四".to_owned(),
        date: "2024-02-09".to_owned(),
        extra: Vec::new(),
    };
    yusuan::file::save_comments(&file, &[comment("一"), comment("二")]).unwrap();
    let list = |expected: [&str; 2]| {
        let output = text(&run(folder.path(), &["comments", "预算.ron"]).stdout);
        let lines: Vec<&str> = output.lines().collect();
        assert_eq!(lines, expected);
    };
    let to = |place: &str| {
        let output = run(folder.path(), &["comments", "预算.ron", "--to", place]);
        assert_eq!(output.status.code(), Some(0), "{output:?}");
        assert!(output.stdout.is_empty() && output.stderr.is_empty(), "{output:?}");
    };
    list([
        "二、机构设置：一　李四　2024-02-09　在旁边的文件里",
        "二、机构设置：二　李四　2024-02-09　在旁边的文件里",
    ]);
    to("file");
    list(["二、机构设置：一　李四　2024-02-09", "二、机构设置：二　李四　2024-02-09"]);
    assert!(!beside.exists());
    assert_ne!(std::fs::read_to_string(&file).unwrap(), SAMPLE);
    to("beside");
    assert!(beside.exists());
    assert_eq!(std::fs::read_to_string(&file).unwrap(), SAMPLE);
    to("beside");
    list([
        "二、机构设置：一　李四　2024-02-09　在旁边的文件里",
        "二、机构设置：二　李四　2024-02-09　在旁边的文件里",
    ]);
}

/// Drafts, the page on the language, and what a document puts to work of its form set.
#[test]
fn what_form_sets_say_is_drafted_tried_and_told() {
    let folder = tempfile::tempdir().unwrap();
    let write = |name: &str, text: &str| std::fs::write(folder.path().join(name), text).unwrap();
    write("a.ron", SAMPLE);
    let stale = SAMPLE.replacen("支出预算 935.82 万元", "支出预算 953.82 万元", 1);
    write("stale.ron", &stale);
    write("own.ron", include_str!("../assets/forms/jilin-2024.ron"));
    write(
        "based.ron",
        "(id: \"based\", name: \"单位\", based_on: \"jilin-2024\", words: [(\"部门预算\", \"单位预算\")])",
    );
    write("wrong.ron", "(id: \"wrong\", name: \"单位\", based_on: \"jilin-2042\")");
    let case = |args, code, out, error| Case { args, code, out, error };
    check(
        folder.path(),
        &[
            case(
                &["draft", "a.ron", "--section", "支出预算情况"],
                0,
                "2024年支出预算935.82万元，其中：基本支出747.96万元，占79.9%；项目支出187.86万元，占20.1%。",
                "",
            ),
            case(&["draft", "a.ron"], 0, "本单位无", "待填"),
            case(
                &["draft", "a.ron", "--section", "没有"],
                2,
                "",
                "没有“没有”这一节的初稿；可写：机构设置",
            ),
            case(
                &["draft", "stale.ron", "--refresh", "--section", "支出预算情况"],
                0,
                "支出预算 935.82 万元",
                "",
            ),
            case(&["forms", "doc"], 0, "based_on", ""),
            case(&["forms", "doc", "--lang", "en"], 0, "Sentence (an item of says)", ""),
            case(&["forms", "check", "based.ron"], 0, "", ""),
            case(&["forms", "check", "wrong.ron"], 1, "没有这套表样：“jilin-2042”", ""),
            case(&["forms", "check", "own.ron", "--with", "a.ron"], 1, "没有用上", ""),
            case(&["forms", "check", "own.ron", "--with", "a.ron"], 1, "revenue", ""),
            case(&["check", "--bound", "a.ron"], 0, "文字中的数：相符", ""),
            case(&["check", "--bound", "stale.ron"], 1, "“953.82 万元” 不符", ""),
            case(&["check", "a.ron", "--with", "本级"], 2, "", "应写成 名称=文件"),
            case(&["check", "a.ron", "--with", "本级=none.ron"], 2, "", "none.ron"),
            case(&["check", "a.ron", "stale.ron", "--units", "."], 2, "", "只用于审核一个文件"),
        ],
    );
}

/// A department against one document by its name and the sum of its units in a folder.
#[test]
fn a_department_is_held_against_its_units() {
    let folder = tempfile::tempdir().unwrap();
    let write = |name: &str, text: &str| std::fs::write(folder.path().join(name), text).unwrap();
    std::fs::create_dir(folder.path().join("units")).unwrap();
    let forms = r#"(id: "d", name: "部", years: "2024-", unit: Wan, tables: [(
        key: "支出表", title: "支出表", columns: [(key: "编码", kind: Code), (key: "名称", kind: Text), (key: "数")],
        rows: Coded(levels: [(name: "类", digits: 3)], code: "编码", name: "名称", total: "合计"))],
        checks: [
            (name: "units_differ", force: Mandatory, table: "支出表", each: Row, check: "数 = units(支出表[@].数)", message: "部门应为各单位之和"),
            (name: "below_own", force: Mandatory, table: "支出表", each: Row, check: "数 >= with(本级, 支出表[@].数)", message: "部门不应小于本级"),
        ])"#;
    let budget = |figure: &str| {
        format!(
            "(format: 2, forms: \"d\", year: 2024, unit: (name: \"部\", code: \"1\"), tables: [(form: \"支出表\", rows: [(编码: \"201\", 名称: \"一般\", 数: \"{figure}\")])])"
        )
    };
    for name in ["d.ron", "units/d.ron"] {
        write(name, forms);
    }
    write("部门.ron", &budget("9.00"));
    write("units/甲.ron", &budget("5.00"));
    write("units/乙.ron", &budget("4.00"));
    write("多.ron", &budget("9.50"));
    let case = |args, code, out, error| Case { args, code, out, error };
    check(
        folder.path(),
        &[
            case(&["check", "部门.ron"], 0, "未运行 2 条（没有另一份预算 2）", ""),
            case(
                &["check", "部门.ron", "--units", "units", "--with", "本级=units/甲.ron"],
                0,
                "运行 2 条（成立 2，不成立 0）",
                "",
            ),
            case(&["check", "多.ron", "--units", "units"], 1, "部门应为各单位之和", ""),
            case(&["check", "部门.ron", "--with", "本级=多.ron"], 1, "部门不应小于本级", ""),
        ],
    );
}
