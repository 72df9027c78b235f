//! A whole budget made by keyboard alone, from last year's and from nothing: figures, what follows
//! from them, the narrative, until it is final. The keys are counted; then the same keys are pressed
//! in a window of the system, and the file saved there must be the same.
//!
//! Figures are those of the published sample, with 73.70 for the pension contributions (published
//! 73.71), so that rounded figures add up as the exact ones behind them do, and without its slips
//! in names.
//!
//! The window of the system needs Xvfb, openbox, xdotool and xclip; where they are missing the test
//! says so and skips that part.

#![allow(clippy::unwrap_used, clippy::panic, reason = "tests")]

use std::path::{Path, PathBuf};
use std::process::Command;

use yusuan::budget::{Status, StoredRow, ValueRef};
use yusuan::edit::{Document, unconfirmed};
use yusuan::file::SAMPLE;
use yusuan::lang::Lang;
use yusuan::session::drafting::{DraftScope, DraftedSection, section_drafts};
use yusuan::ui::panel::MainView;

#[path = "support/typist.rs"]
mod typist;
#[path = "support/window.rs"]
mod window;

use typist::{Pressed, Typist};
use window::{Window, places};

/// What the published budget says otherwise than the lists of codes and its own tables.
const SLIPS: [(&str, &str); 8] = [
    ("73.71", "73.70"),
    ("人力资源和社会保险管理事务", "人力资源和社会保障管理事务"),
    ("征缴稽核工作经费(经办服务及办公楼维护)", "征收稽核工作经费(经办服务)"),
    ("\">=100%\"", "\"=100%\""),
    ("卫生健康支出支出", "卫生健康支出"),
    ("职工基本医疗保险费", "职工基本医疗保险缴费"),
    ("政府货物预算 90 万元", "政府货物预算 0 万元"),
    ("政府采购服务预算 0 万元", "政府采购服务预算 90 万元"),
];

fn last_year_text() -> String {
    SLIPS.iter().fold(SAMPLE.to_owned(), |text, (slip, right)| text.replace(slip, right))
}

fn last_year() -> Document {
    let opened = yusuan::file::read(Path::new("last.ron"), &last_year_text()).unwrap();
    Document::new(opened.forms, opened.budget)
}

/// What stands in the way, in words.
fn lacks(document: &Document) -> Vec<String> {
    let lacks = document.computed().checklist().into_iter();
    lacks.map(|lack| format!("{} {}", lack.kind.word(Lang::Zh), lack.words.zh)).collect()
}

/// The tables whose figures are typed; all others follow.
const SOURCES: [&str; 4] =
    ["收入总表", "一般公共预算支出表", "一般公共预算基本支出表", "项目支出表"];

/// The indicators of the one project that had none last year: name, target, weight.
const INDICATORS: &str = "奖励补助成本\t<=40万元\t20\n奖励人数\t>=53人\t20\n考核合格率\t=100%\t20\n当年完成率\t=100%\t10\n服务水平提高\t=100%\t10\n参保人员满意度\t>=95%\t10";

fn from_last_year(typist: &mut Typist) -> usize {
    let last = last_year();
    typist.press("Ctrl+Shift+N Enter");
    assert_eq!(typist.window.document().budget().year, 2025);
    typist.part("由上年预算生成");
    let mut figures = 0;
    for key in SOURCES {
        figures += typist.figures_of(&last, key);
    }
    // What a class carries over is known to nobody else.
    carried_over(typist);
    figures += 1;
    typist.part("填数");
    typist.press("Ctrl+T Enter");
    typist.window.check_no_dialog();
    typist.part("按勾稽带入");
    // A weight that the published table lost, and the table of a project that had none.
    typist.press("Ctrl+G");
    typist.paste("购买机房运维服务数量");
    typist.press("Enter");
    typist.type_text("20");
    typist.press("Enter Ctrl+G");
    typist.paste("奖励补助资金");
    typist.press("Enter Ctrl+End");
    typist.press("ArrowUp ArrowUp ArrowUp ArrowUp ArrowUp ArrowLeft ArrowLeft");
    typist.paste(INDICATORS);
    if typist.window.dialog().is_some() {
        typist.press("Enter");
    }
    typist.part("绩效目标表");
    figures
}

/// Types what a class carries over, which no other table says.
fn carried_over(typist: &mut Typist) {
    typist.table("财政拨款收支总表");
    let (forms, budget) = (typist.window.document().forms(), typist.window.document().budget());
    let at =
        places::cell(forms, budget, "财政拨款收支总表", "支出", "社会保障和就业支出", "上年结转");
    typist.enter((at.b(), at.r(), at.c()), "40");
}

fn narrative(typist: &mut Typist) {
    typist.press("Ctrl+PageUp Ctrl+PageUp Ctrl+Shift+T");
    let drafts = section_drafts(typist.window.document());
    // The section on state assets tells of a day of last year: it is asked for anew as well.
    let assets = drafts.iter().position(|own| own.section == "国有资产占用使用情况").unwrap();
    for _ in 0..assets {
        typist.press("ArrowDown");
    }
    typist.press("Space Enter");
    let wanted = drafts.iter().enumerate().filter(|(at, own)| {
        *at == assets || own.is_in(DraftScope::EmptyOrTakenOver) && !own.is_same()
    });
    let asked = |own: &DraftedSection| {
        let all = own.answers.iter().enumerate();
        let all = all.map(|(nth, answer)| (answer.text.is_empty(), own.question(nth, Lang::Zh).0));
        all.collect::<Vec<_>>()
    };
    let asked: Vec<(bool, String)> = wanted.flat_map(|(_, own)| asked(own)).collect();
    // The first blank has the keyboard.
    let first = asked.iter().position(|(blank, _)| *blank).unwrap_or(0);
    for (blank, question) in asked.iter().skip(first) {
        let known = ANSWERS.iter().find(|(of, _)| question == of);
        match known.filter(|_| *blank) {
            Some((_, answer)) => typist.type_text(answer),
            None if *blank => typist.paste("人员和业务变动"),
            None => {}
        }
        if typist.window.dialog().is_some() {
            typist.press("Enter");
        }
    }
    typist.part("生成初稿");
}

/// The lines of the checklist that begin so.
fn lacking(typist: &Typist, kind: &str) -> Vec<usize> {
    let words = lacks(typist.window.document());
    (0..words.len()).filter(|&at| words[at].starts_with(kind)).collect()
}

fn settle(typist: &mut Typist) {
    let begun = typist.window.document().budget().clone();
    while !unconfirmed(&begun).is_empty() {
        typist.press("Ctrl+F9");
        let waiting = lacking(typist, "沿用待确认");
        let Some(&first) = waiting.first() else { break };
        for _ in 0..first {
            typist.press("ArrowDown");
        }
        for _ in waiting {
            typist.press("Space");
        }
        typist.press("Escape");
    }
    if typist.window.dialog().is_some() {
        typist.press("Escape");
    }
    typist.part("定稿前检查、确认沿用");
    typist.press("Alt+F A");
    typist.part("定稿");
}

/// A new budget with nothing in it but whose it is: codes, projects and figures are typed, tables
/// that stay empty are said to be.
fn from_nothing(typist: &mut Typist) -> usize {
    let last = last_year();
    let unit = last.budget().unit.clone();
    typist.press("Ctrl+N");
    typist.paste(&unit.name);
    typist.press("Tab");
    typist.type_text(&unit.code);
    typist.press("Tab");
    typist.paste(&unit.department);
    typist.press("Tab");
    typist.type_text(&unit.department_code);
    typist.press("Enter");
    typist.window.check_no_dialog();
    assert_eq!(typist.window.document().budget().unit, unit);
    typist.part("新建");
    let mut figures = typist.figures_of(&last, "收入总表");
    for key in ["一般公共预算支出表", "一般公共预算基本支出表"] {
        figures += typist.coded_rows(&last, key);
    }
    figures += typist.outlined_rows(&last, "项目支出表");
    carried_over(typist);
    figures += 1;
    typist.part("填科目、项目和数");
    note_empty(typist);
    typist.part("注明空表");
    typist.press("Ctrl+T Enter");
    typist.window.check_no_dialog();
    typist.part("按勾稽带入");
    for (name, goal, indicators) in goals(&last) {
        typist.press("Ctrl+G");
        typist.paste(&name);
        typist.press("Enter Ctrl+Home");
        let document = typist.window.document();
        let MainView::Table(table) = *typist.window.page() else { panic!("{name} is no table") };
        assert_eq!(document.budget().copy_name(document.forms(), table), name);
        let goal_at = document.budget().tables[table].blocks[0].rows.len() - 1;
        typist.walk_to(0, goal_at, 1);
        typist.paste(&goal);
        let usual = typist.window.document().budget().tables[table].blocks[1].rows.len();
        let count = indicators.lines().count();
        typist.press("ArrowDown Home");
        typist.paste(&indicators);
        if typist.window.dialog().is_some() {
            typist.press("Enter");
        }
        // Usual rows that this project has no use for.
        for _ in count..usual {
            typist.press("Ctrl+End Ctrl+Delete");
        }
        assert_eq!(typist.window.document().budget().tables[table].blocks[1].rows.len(), count);
    }
    typist.part("绩效目标表");
    figures
}

/// Goes down the checklist to the tables that stay empty and says so of each.
fn note_empty(typist: &mut Typist) {
    typist.press("Ctrl+F9");
    let mut at = 0;
    for title in ["政府性基金预算支出表", "国有资本经营预算支出表", "委托业务费支出预算表"]
    {
        let words = lacks(typist.window.document());
        let wanted = words.iter().position(|words| words.contains(title)).unwrap();
        for _ in at..wanted {
            typist.press("ArrowDown");
        }
        for _ in wanted..at {
            typist.press("ArrowUp");
        }
        typist.press("Space");
        at = wanted.min(words.len() - 2);
    }
    typist.press("Escape");
}

/// Name, objective and indicators of every project, as the unit has them in a file of its own.
fn goals(last: &Document) -> Vec<(String, String, String)> {
    let (forms, budget) = (last.forms(), last.budget());
    let form = forms.table("项目绩效目标表");
    let tables = (0..budget.tables.len()).filter(|&t| budget.tables[t].form() == form);
    let mut goals: Vec<(String, String, String)> = tables
        .map(|table| {
            let blocks = &budget.tables[table].blocks;
            let goal = blocks[0].rows.iter().next_back().map(|row| row.value(1).to_text());
            let line = |row: StoredRow<'_>| {
                row.cells().map(ValueRef::to_text).collect::<Vec<_>>().join("\t")
            };
            let lines: Vec<String> = blocks[1].rows.iter().map(line).collect();
            let lines = lines.join("\n");
            (budget.copy_name(forms, table), goal.unwrap_or_default(), lines)
        })
        .collect();
    let usual = [
        "成本指标\t经济成本指标",
        "产出指标\t数量指标",
        "产出指标\t质量指标",
        "产出指标\t时效指标",
        "效益指标\t社会效益指标",
        "满意度指标\t服务对象满意度指标",
    ];
    let own = usual.iter().zip(INDICATORS.lines());
    let lines: Vec<String> = own.map(|(usual, own)| format!("{usual}\t{own}")).collect();
    let goal = "奖励企业养老保险工作，提高经办服务水平。";
    goals.push(("奖励补助资金".to_owned(), goal.to_owned(), lines.join("\n")));
    // A weight that the published table lost.
    for (_, _, lines) in &mut goals {
        *lines = lines.replace(">=1套\t", ">=1套\t20");
    }
    goals
}

/// Writes the narrative: drafts from the tables, with what only the person knows; then the sections
/// that no table knows anything of.
fn narrative_from_nothing(typist: &mut Typist) {
    typist.press("Ctrl+Shift+T");
    let drafts = section_drafts(typist.window.document());
    let wanted: Vec<_> =
        drafts.iter().filter(|own| own.is_in(DraftScope::EmptyOrTakenOver)).collect();
    let questions: Vec<String> = wanted
        .iter()
        .flat_map(|own| (0..own.answers.len()).map(|nth| own.question(nth, Lang::Zh).0))
        .collect();
    typist.press("Enter");
    for question in &questions {
        // What is told in words by whole paragraphs is left for later.
        if let Some((_, answer)) = ANSWERS.iter().find(|(of, _)| question.contains(of)) {
            typist.type_text(answer);
        }
        typist.press("Enter");
    }
    typist.window.check_no_dialog();
    typist.part("生成初稿");
    let last = last_year();
    for text in &last.budget().texts {
        let empty = |typist: &Typist| {
            let texts = &typist.window.document().budget().texts;
            let own = texts.iter().find(|own| own.section == text.section);
            own.is_none_or(|own| own.paragraphs.iter().all(|own| own.contains("【待填")))
        };
        if !empty(typist) {
            continue;
        }
        typist.go_to(&text.section);
        typist.press("Enter Ctrl+A");
        typist.paste(&text.paragraphs.join("\n"));
        typist.press("Escape");
        assert!(!empty(typist), "{} is still empty", text.section);
    }
    typist.part("其余各节");
}

/// What is asked, and what the unit answers.
const ANSWERS: [(&str, &str); 15] = [
    ("编制总数", "53"),
    ("行政编制", "53"),
    ("事业编制", "0"),
    ("采购总额", "90"),
    ("货物", "0"),
    ("工程", "0"),
    ("服务", "90"),
    ("月", "12"),
    ("日", "31"),
    ("购置车辆数", "0"),
    ("购置房屋面积", "0"),
    ("新增设备数", "0"),
    ("车辆数", "1"),
    ("房屋面积", "2059.12"),
    ("设备数", "2"),
];

#[test]
fn from_nothing_to_final() {
    let mut typist = Typist::new(Window::sample());
    let figures = from_nothing(&mut typist);
    narrative_from_nothing(&mut typist);
    settle(&mut typist);
    report(&typist, figures);
}

#[test]
fn from_last_year_to_final() {
    let mut typist = Typist::new(Window::on(last_year()));
    let figures = from_last_year(&mut typist);
    narrative(&mut typist);
    settle(&mut typist);
    report(&typist, figures);
}

/// Tells the keys, and that nothing stands in the way any more.
#[track_caller]
fn report(typist: &Typist, figures: usize) {
    let document = typist.window.document();
    let shown = places::cells(document.budget())
        .filter(|&at| document.computed().effective(at).is_some())
        .count();
    println!(
        "{figures} figures typed, {} keys, {shown} figures stand in the tables",
        typist.keys()
    );
    for (part, keys) in &typist.parts {
        println!("{part}: {keys}");
    }
    assert_eq!(lacks(document), Vec::<String>::new());
    assert_eq!(document.budget().status, Status::Final);
}

fn is_there(program: &str) -> bool {
    let folders = std::env::var_os("PATH").unwrap_or_default();
    std::env::split_paths(&folders).any(|folder| folder.join(program).is_file())
}

/// A key by the name that the system's tools have for it.
fn system_key(key: &str) -> String {
    let parts = key.split('+').map(|part| match part {
        "Ctrl" => "ctrl".to_owned(),
        "Shift" => "shift".to_owned(),
        "Alt" => "alt".to_owned(),
        "Enter" => "Return".to_owned(),
        "PageDown" => "Next".to_owned(),
        "PageUp" => "Prior".to_owned(),
        "Space" => "space".to_owned(),
        arrow if arrow.starts_with("Arrow") => arrow.trim_start_matches("Arrow").to_owned(),
        letter if letter.len() == 1 => letter.to_ascii_lowercase(),
        other => other.to_owned(),
    });
    parts.collect::<Vec<_>>().join("+")
}

/// Presses the same keys in a window of the system, opened on last year's file or on none; gives the
/// file saved there.
fn replayed(pressed: &[Pressed], on_last_year: bool, name: &str) -> Result<String, String> {
    let work = tempfile::tempdir().unwrap();
    let mut keys = String::new();
    for (nth, pressed) in pressed.iter().enumerate() {
        keys += &match pressed {
            Pressed::Key(key) => format!("key {}\n", system_key(key)),
            Pressed::Text(text) => format!("type {text}\n"),
            Pressed::Paste(text) => {
                std::fs::write(work.path().join(format!("{nth}.txt")), text).unwrap();
                format!("paste {nth}\n")
            }
        };
    }
    std::fs::write(work.path().join("keys"), keys).unwrap();
    let file = match on_last_year {
        true => work.path().join("last.ron"),
        false => PathBuf::new(),
    };
    std::fs::write(work.path().join("last.ron"), last_year_text()).unwrap();
    let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/e2e/replay.sh");
    let output = Command::new("bash")
        .arg(script)
        .arg(env!("CARGO_BIN_EXE_yusuan"))
        .args([file.as_path(), work.path()])
        .output()
        .unwrap();
    if let Some(kept) = std::env::var_os("YUSUAN_KEEP_E2E") {
        for file in ["final.png", "end.png", "made.ron", "keys", "program.log"] {
            let _ = std::fs::copy(
                work.path().join(file),
                Path::new(&kept).join(format!("{name}-{file}")),
            );
        }
    }
    if !output.status.success() {
        return Err(String::from_utf8_lossy(&output.stderr).into_owned());
    }
    Ok(std::fs::read_to_string(work.path().join("made.ron")).unwrap_or_default())
}

/// Presses a person's keys in a window of the system: the file saved there is the same.
#[track_caller]
fn check_replayed(typist: &Typist, on_last_year: bool, name: &str) {
    let needed = ["Xvfb", "openbox", "xdotool", "xclip"];
    let missing: Vec<_> = needed.iter().filter(|program| !is_there(program)).collect();
    if !missing.is_empty() {
        println!("skipped: {missing:?} not installed");
        return;
    }
    let expected = typist.window.written();
    let made = replayed(&typist.pressed, on_last_year, name).unwrap_or_else(|why| panic!("{why}"));
    let differing = made.lines().zip(expected.lines()).filter(|(a, b)| a != b).take(20);
    let differing: String = differing.map(|(a, b)| format!("got  {a}\nwant {b}\n")).collect();
    let counts = (made.lines().count(), expected.lines().count());
    assert!(made == expected, "{differing}{counts:?} lines");
}

#[test]
#[ignore = "some minutes with a window of the system: cargo test --test whole_budget -- --ignored"]
fn from_last_year_in_a_window_of_the_system() {
    let mut typist = Typist::new(Window::on(last_year()));
    from_last_year(&mut typist);
    narrative(&mut typist);
    settle(&mut typist);
    check_replayed(&typist, true, "last-year");
}

#[test]
#[ignore = "some minutes with a window of the system: cargo test --test whole_budget -- --ignored"]
fn from_nothing_in_a_window_of_the_system() {
    let mut typist = Typist::new(Window::sample());
    from_nothing(&mut typist);
    narrative_from_nothing(&mut typist);
    settle(&mut typist);
    check_replayed(&typist, false, "nothing");
}
