//! Whatever stands in a file, a journal, a formula, the clipboard or a cell that is being typed:
//! nothing panics, nothing takes longer than a second.
//!
//! Good inputs are altered at random: bytes changed, pieces dropped, doubled, moved, and words of
//! the languages put in between. The same seed gives the same inputs; `YUSUAN_ROUNDS` sets how many.

#![allow(clippy::unwrap_used, clippy::panic, reason = "tests")]

use std::path::Path;
use std::time::{Duration, Instant};

use yusuan::budget::Cell;
use yusuan::edit::{Document, Intent, Record};
use yusuan::file::{self, journal::Found};
use yusuan::form::FormSet;

#[allow(dead_code, reason = "the figures of a generator are all that is needed")]
mod support {
    pub mod consolidated;
}

use support::consolidated::{FORMS, Figures};

const SMALL: &str = include_str!("file/small.ron");
const BUDGET: &str = include_str!("file/canonical.ron");
const BESIDE: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/file/budget.ron");

/// Pieces that mean something to one reader or the other.
const WORDS: &[&str] = &[
    "(",
    ")",
    "[",
    "]",
    "{",
    "}",
    "\"",
    "'",
    ",",
    ":",
    "//",
    "/*",
    "*/",
    "r#\"",
    "\\u{10ffff}",
    "\\",
    "\0",
    "\u{feff}",
    "\u{202e}",
    "＝",
    "（",
    "）",
    "，",
    "。",
    "𠀀",
    "e9",
    "1e999",
    "-",
    "+",
    "*",
    "/",
    "÷",
    "×",
    "%",
    "=",
    "@",
    "\t",
    "\r",
    "\n",
    "9999999999999999999999999999",
    "0.0000001",
    "-0",
    "NaN",
    "inf",
    "None",
    "Some(",
    "true",
    "rows:",
    "blocks:",
    "level: 255",
    "pins:",
    "format: 99",
    "sum(",
    "[合计]",
    "合计",
    "{\"Do\":",
    "{\"Enter\":",
];

fn alter(good: &[u8], figures: &mut Figures) -> Vec<u8> {
    let mut bytes = good.to_vec();
    for _ in 0..=figures.next() % 6 {
        let len = bytes.len().max(1);
        let at = figures.next() as usize % len;
        let end = (at + figures.next() as usize % 40).min(bytes.len());
        let piece = bytes.get(at..end).unwrap_or_default().to_vec();
        let to = figures.next() as usize % (bytes.len() + 1);
        let word = WORDS[figures.next() as usize % WORDS.len()].as_bytes();
        match figures.next() % 7 {
            0 if at < bytes.len() => bytes[at] ^= 1 << (figures.next() % 8),
            1 => drop(bytes.drain(at.min(end)..end)),
            2 => drop(bytes.splice(to..to, piece)),
            3 => bytes.truncate(to),
            4 => drop(bytes.splice(to..to, word.repeat(1 + figures.next() as usize % 3))),
            5 => drop(bytes.splice(to..to, word.repeat(figures.next() as usize % 3_000))),
            _ => drop(bytes.splice(to..to, word.iter().copied())),
        }
    }
    bytes
}

/// Gives altered inputs to a reader until the rounds or four seconds are over.
#[track_caller]
fn check(good: &[&str], rounds: usize, mut read: impl FnMut(&str, &[u8])) {
    let set: Option<usize> = std::env::var("YUSUAN_ROUNDS").ok().and_then(|n| n.parse().ok());
    let mut figures = Figures::new(20_240_208);
    let begun = Instant::now();
    for round in 0..set.unwrap_or(rounds) {
        let bytes = alter(good[round % good.len()].as_bytes(), &mut figures);
        let text = String::from_utf8_lossy(&bytes);
        let started = Instant::now();
        read(&text, &bytes);
        let took = started.elapsed();
        assert!(took < Duration::from_secs(1), "round {round}: {took:?}, {} bytes", bytes.len());
        if set.is_none() && begun.elapsed() > Duration::from_secs(4) {
            break;
        }
    }
}

#[test]
fn budget_files() {
    let path = Path::new(BESIDE);
    check(&[BUDGET, BUDGET, file::SAMPLE], 2_000, |text, _| {
        if let Ok(opened) = file::read(path, text) {
            let again = file::write(&opened.forms, &opened.budget);
            let document = Document::new(opened.forms, opened.budget);
            assert!(!again.is_empty());
            drop(document.sheet().findings(document.budget()));
        }
    });
}

#[test]
fn form_sets() {
    check(&[SMALL, FORMS], 2_000, |text, _| drop(FormSet::parse(text)));
}

#[test]
fn formulas() {
    let formulas = [
        "合计 = 基本小计 + 项目支出 + 经营支出 + 上缴支出 + 补助支出",
        "合计 = (基本小计 * 2 - 项目支出 / 3) + sum([合计])",
        "[收入总计].编制预算 + [收入总计].上年结转",
    ];
    check(&formulas, 4_000, |text, _| {
        let quoted = text.replace('\\', "\\\\").replace('"', "\\\"");
        let forms = FORMS.replace("基本小计 = 人员经费 + 公用经费", &quoted);
        drop(FormSet::parse(&forms));
    });
}

#[test]
fn entries_and_texts() {
    let opened = file::sample().unwrap();
    let mut document = Document::new(opened.forms, opened.budget);
    let entries = ["1,234.56", "=12.5+3*(4-2)/7", "（1,234.00）", "12.5万元", "办公费", "1e5"];
    check(&entries, 6_000, |text, _| {
        for column in 0..4 {
            let cell = Cell::new(0, 0, 1, column);
            drop(document.apply(Intent::Enter { cell, text: text.to_owned() }));
            drop(document.apply(Intent::Pin { cell: cell.with_row(0), text: text.to_owned() }));
        }
        document.undo();
        drop(yusuan::amount::parse_entry(text, 2, 4));
    });
    let text = file::write(document.forms(), document.budget());
    assert!(file::read(Path::new("x.ron"), &text).is_ok());
}

#[test]
fn journals() {
    let step = |record: &Record| record.to_text();
    let cell = Cell::new(0, 0, 1, 1);
    let records = [
        Record::Do(Intent::Enter { cell, text: "1.00".into() }),
        Record::Do(Intent::InsertRow { at: cell, level: 3 }),
        Record::Do(Intent::DeleteRows { first: cell, count: 7 }),
        Record::Do(Intent::MoveRow { row: cell, by: -1 }),
        Record::Do(Intent::SetLevel { row: cell, level: 200 }),
        Record::Do(Intent::RemoveTable { table: 99 }),
        Record::Do(Intent::AddTable { form: 99 }),
        Record::Do(Intent::EnterMany { entries: vec![(cell, "=1".into())] }),
    ];
    let texts: Vec<String> = records.iter().map(step).collect();
    let good: Vec<&str> = texts.iter().map(String::as_str).collect();
    let opened = file::sample().unwrap();
    let mut document = Document::new(opened.forms, opened.budget);
    check(&good, 4_000, |text, bytes| {
        // The line itself is refused; what stands in it is tried without its checksum.
        drop(Found::parse(Path::new("x.journal"), bytes));
        if let Some(record) = Record::from_text(text) {
            document.replay(&record);
        }
    });
    // Records that no hand of ours would write, but that read.
    for far in [0, 1, u32::MAX as usize, usize::MAX] {
        let at = Cell::new(far, far, far, far);
        for intent in [
            Intent::Enter { cell: at, text: "1".into() },
            Intent::Clear { cells: vec![at] },
            Intent::Pin { cell: at, text: "1".into() },
            Intent::Unpin { cell: at },
            Intent::InsertRow { at, level: 255 },
            Intent::DeleteRows { first: at, count: far },
            Intent::MoveRow { row: at, by: i8::MIN },
            Intent::SetLevel { row: at, level: 255 },
            Intent::AddTable { form: far },
            Intent::RemoveTable { table: far },
            Intent::SetNote { table: far, note: Some("x".into()) },
        ] {
            document.replay(&Record::Do(intent));
        }
    }
}
