//! Opening, saving and searching a consolidated budget, beside `ron`'s own typed parse and writer on
//! the same rows; and the memory that an open document takes.
//!
//! `cargo bench --bench file`; the figures to quote are ratios between lines of one run.

#![allow(clippy::unwrap_used, reason = "a benchmark may stop at the first surprise")]

#[path = "../support/consolidated.rs"]
mod consolidated;

use std::hint::black_box;
use std::time::{Duration, Instant};

use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};
use yusuan::edit::{Document, Intent};
use yusuan::file;
use yusuan::lang::Lang;
use yusuan::search::{Query, Search};
use yusuan::session::{DocumentHost as _, Session};

const SIZES: [usize; 3] = [10_000, 100_000, 1_000_000];

/// The file as a bare typed structure: what `ron` alone would be asked to read.
#[derive(Deserialize, Serialize)]
struct Bare {
    tables: Vec<BareTable>,
}

#[derive(Deserialize, Serialize)]
struct BareTable {
    form: String,
    #[serde(default)]
    rows: Vec<BareRow>,
}

#[derive(Deserialize, Serialize)]
struct BareRow {
    level: Option<u8>,
    #[serde(rename = "编码")]
    code: String,
    #[serde(rename = "名称")]
    name: String,
    #[serde(rename = "人员经费", default, with = "rust_decimal::serde::str_option")]
    personnel: Option<Decimal>,
    #[serde(rename = "公用经费", default, with = "rust_decimal::serde::str_option")]
    running: Option<Decimal>,
    #[serde(rename = "项目支出", default, with = "rust_decimal::serde::str_option")]
    project: Option<Decimal>,
    #[serde(rename = "经营支出", default, with = "rust_decimal::serde::str_option")]
    business: Option<Decimal>,
    #[serde(rename = "上缴支出", default, with = "rust_decimal::serde::str_option")]
    upward: Option<Decimal>,
    #[serde(rename = "补助支出", default, with = "rust_decimal::serde::str_option")]
    subsidy: Option<Decimal>,
}

/// Both sides leave optional fields bare, as the program's files have them.
fn bare_options() -> ron::Options {
    ron::Options::default().with_default_extension(ron::extensions::Extensions::IMPLICIT_SOME)
}

/// The shortest of some runs, what is made being dropped outside of the time.
fn shortest<T>(runs: usize, mut run: impl FnMut() -> T) -> Duration {
    let mut best = Duration::MAX;
    for _ in 0..runs {
        let begun = Instant::now();
        let made = black_box(run());
        best = best.min(begun.elapsed());
        drop(made);
    }
    best
}

fn say(what: &str, rows: usize, took: Duration) {
    println!("{what:<28} {rows:>9} rows {:>10.2} ms", took.as_secs_f64() * 1000.0);
}

fn ratio(what: &str, rows: usize, own: Duration, bare: Duration) {
    println!("{what:<28} {rows:>9} rows {:>10.2}", own.as_secs_f64() / bare.as_secs_f64());
}

fn open_and_save(rows: usize) {
    let forms = consolidated::forms();
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("consolidated.ron"), consolidated::FORMS).unwrap();
    let path = folder.path().join("budget.ron");
    let budget = consolidated::budget(&forms, rows);
    let text = file::write(&forms, &budget);
    let runs = if rows < 100_000 { 9 } else { 3 };

    let bare: Bare = bare_options().from_str(&text).unwrap();
    let parse = shortest(runs, || {
        let bare: Bare = bare_options().from_str(black_box(&text)).unwrap();
        bare
    });
    let read = shortest(runs, || file::read(&path, black_box(&text)).unwrap());
    let plainly = shortest(runs, || {
        file::read_value_by_value(&path, black_box(&text), |_, _| Ok(forms.clone())).unwrap()
    });
    let open = shortest(runs, || {
        let opened = file::read(&path, black_box(&text)).unwrap();
        Document::new(opened.forms, opened.budget)
    });
    let bare_write = shortest(runs, || {
        ron::ser::to_string_pretty(&bare, ron::ser::PrettyConfig::default()).unwrap()
    });
    drop(bare);
    let write = shortest(runs, || file::write(&forms, black_box(&budget)));
    let to_disk = shortest(runs, || file::save(&path, &forms, black_box(&budget)).unwrap());
    for (what, took) in [
        ("ron's typed parse", parse),
        ("read", read),
        ("read value by value", plainly),
        ("open: read and compute", open),
        ("ron's writer", bare_write),
        ("write", write),
        ("save: written and synced", to_disk),
    ] {
        say(what, rows, took);
    }
    ratio("open ÷ ron's parse", rows, open, parse);
    ratio("write ÷ ron's writer", rows, write, bare_write);
    ratio("save ÷ ron's writer", rows, to_disk, bare_write);
    drop(budget);

    // What a person waits for: in the window's own thread.
    let mut session = Session::open(&path).unwrap();
    let state = folder.path().join("state");
    session.guard(&state);
    let leaf = consolidated::middle_leaf(session.document().budget());
    session.apply(Intent::Enter { cell: leaf, text: "1.25".to_owned() }).unwrap();
    drop(session.save_changes(&path));
    let begun = Instant::now();
    session.begin_save(&path, false, || {}).unwrap();
    say("save: window waits, begin", rows, begun.elapsed());
    let mut slowest = Duration::ZERO;
    for figure in 0..100 {
        let typed = Instant::now();
        let text = format!("{figure}.50");
        session.apply(Intent::Enter { cell: leaf, text }).unwrap();
        slowest = slowest.max(typed.elapsed());
    }
    say("a figure typed meanwhile", rows, slowest);
    while session.is_saving() {
        let polled = Instant::now();
        if session.poll_save(Duration::ZERO).is_some_and(|result| result.is_ok()) {
            say("save: window waits, end", rows, polled.elapsed());
        }
        std::thread::sleep(Duration::from_millis(1));
    }
    say("save: all, from the window", rows, begun.elapsed());
    session.finish();

    for text in ["支出", "单位", "没有的词", "1234.5", "999999", "7"] {
        let document = session.document();
        let (mut first, mut all, mut count) = (Duration::MAX, Duration::MAX, 0);
        for _ in 0..5 {
            let begun = Instant::now();
            let mut search = Search::new(document, Query::new(text), Lang::Zh);
            search.advance(document, Duration::from_millis(6));
            first = first.min(begun.elapsed());
            search.finish(document);
            (all, count) = (all.min(begun.elapsed()), search.count());
        }
        say(&format!("find {text}: first"), rows, first);
        say(&format!("find {text}: {count}"), rows, all);
    }
}

/// Bytes of memory that the process holds, and the most it ever held.
fn resident() -> (usize, usize) {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let of = |name: &str| {
        let line = status.lines().find_map(|line| line.strip_prefix(name));
        let kib = line.and_then(|line| line.split_whitespace().next()?.parse::<usize>().ok());
        kib.unwrap_or(0) * 1024
    };
    (of("VmRSS:"), of("VmHWM:"))
}

/// Not a time: what an open document of 1,000,000 rows holds, by money cell, and what saving it
/// takes besides. In a process of its own, as memory that was freed counts too.
fn memory() {
    let forms = consolidated::forms();
    let rows = 1_000_000;
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("consolidated.ron"), consolidated::FORMS).unwrap();
    let path = folder.path().join("budget.ron");
    file::save(&path, &forms, &consolidated::budget(&forms, rows)).unwrap();
    let executable = std::env::current_exe().unwrap();
    let output = std::process::Command::new(executable).env(HELD, &path).output().unwrap();
    print!("{}", String::from_utf8_lossy(&output.stdout));
}

const HELD: &str = "YUSUAN_BENCH_HELD";

fn held(path: &std::path::Path) {
    let (before, _) = resident();
    let mut session = Session::open(path).unwrap();
    let (open, peak) = resident();
    let count = session.document().budget().tables[0].blocks[0].rows.len();
    let mib = |bytes: usize| bytes >> 20;
    println!(
        "memory: {} MiB open ({:.1} bytes a money cell), {} MiB at most while opening",
        mib(open),
        (open - before) as f64 / (count * 8) as f64,
        mib(peak),
    );
    // The most so far begins again.
    let _ = std::fs::write("/proc/self/clear_refs", "5");
    session.save(&path.with_file_name("again.ron"), false).unwrap();
    let (_, saving) = resident();
    println!(
        "memory: {} MiB at most while saving, {:.2} of what was open",
        mib(saving),
        saving as f64 / open as f64
    );
}

fn main() {
    if let Some(path) = std::env::var_os(HELD) {
        return held(path.as_ref());
    }
    // `cargo test --all-targets` only wants to know that it runs.
    let sizes: &[usize] =
        if std::env::args().any(|arg| arg == "--bench") { &SIZES } else { &[1_000] };
    sizes.iter().for_each(|&rows| open_and_save(rows));
    if sizes.len() > 1 {
        memory();
    }
}
