//! Loads and computes one budget with the program's engine, with `ron` alone, and with two spreadsheet
//! engines; changes one figure; tells times and memory. See Cargo.toml beside this file.

#![allow(clippy::unwrap_used, reason = "a benchmark may stop at the first surprise")]

#[path = "../support/consolidated.rs"]
mod consolidated;
mod formualizer;
mod ironcalc;
mod plain_ron;
mod sheet;

use std::path::Path;
use std::process::Command;
use std::time::{Duration, Instant};

use rust_decimal::Decimal;
use yusuan::edit::{Document, Intent};
use yusuan::{budget, file};

/// Which one a process of its own is to run, and on which file.
const WHICH: &str = "YUSUAN_PEER";

const ALL: [&str; 4] = ["ours", "ron", "ironcalc", "formualizer"];

/// What is asked of everybody: the grand total before and after a figure is changed.
pub struct Outcome {
    pub load: Duration,
    /// Median of some changes, everything that follows from them computed.
    pub edit: Duration,
    pub before: Decimal,
    pub after: Decimal,
}

/// The figure that is entered in the middle at last.
pub const ENTERED: &str = "123456.78";

/// Times an edit is made.
pub const EDITS: usize = 5;

/// The median of some edits; each is given another figure, the last one [`ENTERED`].
pub fn edits(mut edit: impl FnMut(&str)) -> Duration {
    let figures = ["1.00", "2.50", "30.25", "4.75", ENTERED];
    let mut times: Vec<Duration> = figures[..EDITS]
        .iter()
        .map(|figure| {
            let begun = Instant::now();
            edit(figure);
            begun.elapsed()
        })
        .collect();
    times.sort_unstable();
    times[times.len() / 2]
}

fn ours(path: &Path) -> Outcome {
    let begun = Instant::now();
    let opened = file::open(path).unwrap();
    let mut document = Document::new(opened.forms, opened.budget);
    let load = begun.elapsed();
    let leaf = consolidated::middle_leaf(document.budget());
    let rows = &document.budget().tables[0].blocks[0].rows;
    let total =
        rows.iter().position(|row| matches!(row.kind(), budget::RowKind::Fixed(_))).unwrap();
    let total = budget::Cell::new(0, 0, total, consolidated::FIRST_MONEY);
    let shown = |document: &Document| document.computed().effective(total).unwrap().decimal();
    let before = shown(&document);
    let edit = edits(|figure| {
        document.apply(Intent::Enter { cell: leaf, text: figure.to_owned() }).unwrap();
    });
    Outcome { load, edit, before, after: shown(&document) }
}

/// Memory that the process holds at most, in MiB.
fn most_resident() -> usize {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
    let kib = line.and_then(|line| line.split_whitespace().next()?.parse::<usize>().ok());
    kib.unwrap_or(0) / 1024
}

fn run(which: &str, path: &Path) {
    let outcome = match which {
        "ours" => ours(path),
        "ron" => plain_ron::run(path),
        "ironcalc" => ironcalc::run(path),
        _ => formualizer::run(path),
    };
    println!(
        "{which:<12} load {:>9.3} s   edit {:>12.6} s   {:>6} MiB at most   {} → {}",
        outcome.load.as_secs_f64(),
        outcome.edit.as_secs_f64(),
        most_resident(),
        outcome.before.round_dp(2).normalize(),
        outcome.after.round_dp(2).normalize(),
    );
}

fn main() {
    let folder = std::env::temp_dir().join("yusuan-peers");
    let path = folder.join("budget.ron");
    if let Some(which) = std::env::var_os(WHICH) {
        return run(&which.to_string_lossy(), &path);
    }
    let given: Vec<String> = std::env::args().skip(1).collect();
    let rows = given.iter().find_map(|arg| arg.parse().ok()).unwrap_or(1_000_000);
    let named = |which: &&str| given.iter().any(|arg| arg == which);
    let any_named = ALL.iter().any(named);
    std::fs::create_dir_all(&folder).unwrap();
    std::fs::write(folder.join("consolidated.ron"), consolidated::FORMS).unwrap();
    let forms = consolidated::forms();
    let text = file::write(&forms, &consolidated::budget(&forms, rows));
    std::fs::write(&path, &text).unwrap();
    println!("{rows} rows, a file of {} MiB", text.len() >> 20);
    drop(text);
    for which in ALL.iter().filter(|which| !any_named || named(which)) {
        let executable = std::env::current_exe().unwrap();
        let status = Command::new(executable).env(WHICH, which).status().unwrap();
        if !status.success() {
            println!("{which}: {status}");
        }
    }
    let _ = std::fs::remove_dir_all(&folder);
}
