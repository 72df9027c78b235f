//! Ends the program with kill −9 at any moment, and looks at what it left: the file is whole, and
//! what was on disk before the kill can be had again.
//!
//! The killed process is this test binary, started again on the program's own session (open, edit,
//! journal, save with backup), and the real `yusuan fmt`.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "tests")]
#![cfg(unix)]

use std::fs;
use std::io::{BufRead, BufReader, Write};
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::Duration;

use yusuan::budget::{Budget, Cell};
use yusuan::edit::Intent;
use yusuan::file;
use yusuan::session::DocumentHost as _;
use yusuan::session::Session;
use yusuan::session::rescue;

const FOLDER: &str = "YUSUAN_CRASH_FOLDER";
/// Enters the work's number into this figure of the sample's first table.
const COUNTER: Cell = Cell { table: 0, block: 0, row: 1, column: 1 };

/// Goes up by one with every entry.
fn number(budget: &Budget) -> u64 {
    let text = budget.value(COUNTER).to_text();
    text.strip_suffix(".00").and_then(|whole| whole.parse().ok()).unwrap_or(0)
}

/// Not a test: what the killed process does. It says on its output what is certainly on disk.
#[test]
fn work_until_killed() {
    let Some(folder) = std::env::var_os(FOLDER) else { return };
    let folder = Path::new(&folder);
    let path = folder.join("预算.ron");
    let mut session = Session::open(&path).unwrap();
    session.guard(&folder.join("state"));
    let mut out = std::io::stdout();
    let first = number(session.document().budget()) + 1;
    let mut saving = 0;
    for i in first.. {
        writeln!(out, "try {i}").unwrap();
        session.apply(Intent::Enter { cell: COUNTER, text: format!("{i}.00") }).unwrap();
        // Every other save goes on while more is entered.
        let ended = match i % 6 {
            0 => session.finish_save(),
            _ => session.poll_save(Duration::ZERO),
        };
        if let Some(result) = ended {
            result.unwrap();
            writeln!(out, "saved {saving}").unwrap();
        }
        if i % 6 == 0 {
            session.save(&path, false).unwrap();
            writeln!(out, "saved {i}").unwrap();
        } else if i % 6 == 3 {
            session.begin_save(&path, false, || {}).unwrap();
            saving = i;
        } else if session.safeguard().flush() {
            writeln!(out, "kept {i}").unwrap();
        }
    }
}

/// Not a test: a process that fails on its main thread while it has unsaved work.
#[test]
fn fail_with_unsaved_work() {
    let Some(folder) = std::env::var_os(FOLDER) else { return };
    let folder = Path::new(&folder);
    yusuan::session::rescue::keep_at_panic(yusuan::lang::Lang::Zh);
    let mut session = Session::open(&folder.join("预算.ron")).unwrap();
    session.guard(&folder.join("state"));
    for i in 1..=50 {
        session.apply(Intent::Enter { cell: COUNTER, text: format!("{i}.00") }).unwrap();
    }
    panic!("on purpose");
}

#[test]
fn a_panic_keeps_the_work_and_says_where() {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("预算.ron"), file::SAMPLE).unwrap();
    let output = Command::new(std::env::current_exe().unwrap())
        .args(["--exact", "fail_with_unsaved_work", "--nocapture", "--test-threads=1"])
        .env(FOLDER, folder.path())
        .output()
        .unwrap();
    let said = String::from_utf8(output.stderr).unwrap();
    let (waiting, _) = rescue::waiting(&folder.path().join("state"));
    let journal = waiting[0].journal.display().to_string();
    assert!(said.contains(&format!("未保存的改动在 {journal}")), "{said}");
    assert_eq!(number(rescue::rescue(&waiting[0]).unwrap().document.budget()), 50);
}

/// Says at what moment to kill; the same numbers each time, the moments are never the same.
struct Moments(u64);

impl Moments {
    fn next(&mut self) -> Duration {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
        Duration::from_micros((self.0 >> 33) % 60_000)
    }
}

/// Kills the work once; gives the last number tried.
fn kill_work(folder: &Path, moment: Duration) -> u64 {
    let path = folder.join("预算.ron");
    let mut child = Command::new(std::env::current_exe().unwrap())
        .args(["--exact", "work_until_killed", "--nocapture", "--test-threads=1"])
        .env(FOLDER, folder)
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .unwrap();
    let mut lines = BufReader::new(child.stdout.take().unwrap()).lines().map(Result::unwrap);
    let begun = lines.find(|line| line.contains("try ")).expect("it begins");
    std::thread::sleep(moment);
    child.kill().unwrap();
    child.wait().unwrap();
    let (mut tried, mut kept, mut saved) = (0, 0, 0);
    // The first may be behind what the test harness writes.
    let begun = begun[begun.find("try ").unwrap()..].to_owned();
    for line in std::iter::once(begun).chain(lines) {
        let (word, number) = line.split_once(' ').unwrap_or_default();
        // A line that the kill cut off is no claim: its number may lack digits, never be larger.
        let number = number.parse().unwrap_or(0);
        match word {
            "try" => tried = number,
            "kept" => kept = number,
            "saved" => saved = number,
            _ => {}
        }
    }
    let text = fs::read_to_string(&path).unwrap();
    let opened = file::read(&path, &text).unwrap();
    assert_eq!(file::write(&opened.forms, &opened.budget), text, "whole, byte for byte");
    let in_file = number(&opened.budget);
    assert!((saved..=tried).contains(&in_file), "{saved} ≤ {in_file} ≤ {tried}");
    let (waiting, unreadable) = rescue::waiting(&folder.join("state"));
    assert_eq!(unreadable, []);
    // Where the kill came when a save had ended, the one before is there beside the one that goes on.
    assert!(waiting.len() <= 2, "{waiting:?}");
    let mut newest = in_file;
    for found in &waiting {
        let rescued = rescue::rescue(found).unwrap();
        assert_eq!(rescued.left_out, 0);
        newest = newest.max(number(rescued.document.budget()));
        assert!(newest >= in_file, "never older than the file: {newest}, {in_file}");
        found.discard();
    }
    assert!((kept.max(saved)..=tried).contains(&newest), "{kept}, {saved} ≤ {newest} ≤ {tried}");
    let backup = file::backup_of(&path);
    if backup.exists() {
        let kept = number(&file::open(&backup).unwrap().budget);
        assert!(kept <= in_file, "the version before: {kept} ≤ {in_file}");
    }
    tried
}

/// Kills the real `yusuan fmt` once; gives whether the new text was there.
fn kill_fmt(folder: &Path, moment: Duration) -> bool {
    let path = folder.join("整理.ron");
    let old = format!("\n\n{}", file::SAMPLE);
    fs::write(&path, &old).unwrap();
    let mut child = Command::new(env!("CARGO_BIN_EXE_yusuan"))
        .arg("fmt")
        .arg(&path)
        .stdout(Stdio::null())
        .spawn()
        .unwrap();
    std::thread::sleep(moment);
    child.kill().unwrap();
    child.wait().unwrap();
    let opened = file::read(&path, &old).unwrap();
    let new = file::write(&opened.forms, &opened.budget);
    let text = fs::read_to_string(&path).unwrap();
    assert!(text == old || text == new, "neither old nor new");
    text == new
}

/// How long `yusuan fmt` takes here.
fn fmt_takes(folder: &Path) -> Duration {
    let path = folder.join("整理.ron");
    fs::write(&path, format!("\n\n{}", file::SAMPLE)).unwrap();
    let begun = std::time::Instant::now();
    let done = Command::new(env!("CARGO_BIN_EXE_yusuan")).arg("fmt").arg(&path).output().unwrap();
    assert!(done.status.success());
    begun.elapsed()
}

fn kill(work: usize, fmt: usize, seed: u64) {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("预算.ron"), file::SAMPLE).unwrap();
    let mut moments = Moments(seed);
    let mut tried = 0;
    for _ in 0..work {
        tried = tried.max(kill_work(folder.path(), moments.next()));
    }
    // Once to have it in memory.
    let takes = (0..4).map(|_| fmt_takes(folder.path())).min().unwrap_or_default();
    let mut new = 0;
    // The moment at which it writes drifts with what else the machine does: it is followed, up where
    // the kill came too early and down where too late, and the kills lie around it.
    let mut middle = takes;
    for i in 0..fmt {
        let moment = middle.mul_f64(0.85 + 0.3 * (i * 37 % 100) as f64 / 100.0);
        let wrote = kill_fmt(folder.path(), moment);
        middle = middle.mul_f64(if wrote { 0.97 } else { 1.03 });
        new += usize::from(wrote);
    }
    eprintln!("{work} kills at work, {tried} entries; {fmt} kills of fmt, {new} after it wrote");
}

#[test]
fn a_kill_at_any_moment_loses_nothing() {
    kill(40, 20, 1);
}

#[test]
#[ignore = "takes minutes"]
fn a_thousand_kills_lose_nothing() {
    kill(700, 300, 7);
}
