//! Whatever is in a file, a form set, a formula, a cell that is being typed, the clipboard or a
//! journal: nothing panics, nothing takes longer than a second, and what was read is kept.
//!
//! The bodies of the fuzz targets (`tests/fuzz/bodies.rs`) on their seeds and on all that fuzzing
//! ever found, altered at random: bytes changed, pieces dropped, doubled, moved, and words of the
//! languages put in between, or fields and tokens moved about. The same seed gives the same inputs.
//! `YUSUAN_FUZZ_SECONDS` sets how long each kind is tried, instead of a second or two, and
//! `YUSUAN_FUZZ_SEED` which way it goes, instead of another one each time.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "tests")]

use std::fs;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::Path;
use std::sync::Arc;
use std::time::{Duration, Instant};

use yusuan::budget::Cell;
use yusuan::edit::{Document, Intent, Record};
use yusuan::file;
use yusuan::form::FormSet;
use yusuan::read::{Watch, read_bytes};
use yusuan::recognise::{Corrections, recognise_on};

#[path = "fuzz/bodies.rs"]
mod bodies;

#[allow(dead_code, reason = "the figures of a generator are all that is needed")]
mod support {
    pub mod altered;
    pub mod consolidated;
}

use support::altered::altered;
use support::consolidated::Figures;

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
    "<td colspan=9999999>",
    "<row r=\"99999999999\">",
    "<table:table-row table:number-rows-repeated=\"1048576\">",
    "单位：元",
    "{\"Enter\":",
];

/// Every other time by tokens, where it is a text.
fn alter(good: &[u8], figures: &mut Figures) -> Vec<u8> {
    if let (0, Ok(text)) = (figures.next() % 2, std::str::from_utf8(good)) {
        return altered(text, figures).into_bytes();
    }
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

/// The seeds of a kind of input, by name so that the order is the same everywhere.
fn seeds(kind: &str) -> Vec<(String, Vec<u8>)> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fuzz/seeds").join(kind);
    let entries = fs::read_dir(folder).unwrap().map(Result::unwrap);
    let mut seeds: Vec<_> = entries
        .map(|entry| (entry.file_name().into_string().unwrap(), fs::read(entry.path()).unwrap()))
        .collect();
    seeds.sort();
    assert!(!seeds.is_empty());
    seeds
}

/// Gives the seeds to a body as they are, then altered, until the time is over.
#[track_caller]
fn check(kind: &str, body: fn(&[u8])) {
    let seeds = seeds(kind);
    let asked = |name: &str| std::env::var(name).ok().and_then(|n| n.parse::<u32>().ok());
    let seconds = asked("YUSUAN_FUZZ_SECONDS");
    let limit = seconds.map_or(Duration::from_millis(1_500), |n| Duration::from_secs(n.into()));
    // A longer search goes other ways than the last one.
    let other = || if seconds.is_some() { std::process::id() } else { 20_240_208 };
    let seed = asked("YUSUAN_FUZZ_SEED").unwrap_or_else(other).into();
    let mut figures = Figures::new(seed);
    let begun = Instant::now();
    let mut rounds = 0;
    // As many on every machine, as long as nobody asks for more.
    let most = if seconds.is_some() { usize::MAX } else { 4_000 };
    while rounds < seeds.len() || begun.elapsed() < limit && rounds < most {
        let (name, seed) = &seeds[rounds % seeds.len()];
        let input = if rounds < seeds.len() { seed.clone() } else { alter(seed, &mut figures) };
        let started = Instant::now();
        let done = catch_unwind(AssertUnwindSafe(|| body(&input)));
        let mut took = started.elapsed();
        if done.is_ok() && took > Duration::from_secs(1) {
            // Perhaps the machine had something else to do.
            let started = Instant::now();
            body(&input);
            took = started.elapsed();
        }
        if done.is_err() || took > Duration::from_secs(1) {
            let kept = std::env::temp_dir().join(format!("yusuan-{kind}-{}", std::process::id()));
            fs::write(&kept, &input).unwrap();
            panic!("{kind} after {took:?}, from {name} in round {rounds}: {}", kept.display());
        }
        rounds += 1;
    }
    println!("{kind}: {rounds} inputs in {:?}", begun.elapsed());
}

#[test]
fn budget_files() {
    check("budget", bodies::budget);
}

/// Files with large lists of rows, altered: whichever way the rows are read, budget, problems and
/// faults are the same.
#[test]
fn rows_are_read_alike_in_both_ways() {
    let shared = |forms: &str| Arc::new(FormSet::parse(forms).unwrap());
    let consolidated = shared(support::consolidated::FORMS);
    let rows = support::consolidated::budget(&consolidated, 150);
    let small = shared(include_str!("file/small.ron"));
    let seeds = [
        (file::write(&consolidated, &rows), consolidated),
        (file::SAMPLE.to_owned(), yusuan::form::shipped("jilin-2024").unwrap()),
        (include_str!("file/canonical.ron").to_owned(), small),
    ];
    let asked = std::env::var("YUSUAN_FUZZ_SECONDS").ok().and_then(|n| n.parse::<u64>().ok());
    let limit = Duration::from_secs(asked.unwrap_or(3));
    let seed = if asked.is_some() { std::process::id().into() } else { 7 };
    let (mut figures, begun, mut rounds) = (Figures::new(seed), Instant::now(), 0);
    while begun.elapsed() < limit && (asked.is_some() || rounds < 600) {
        let (text, forms) = &seeds[rounds % seeds.len()];
        let text = match rounds / seeds.len() {
            0 => text.clone(),
            n if n % 3 == 0 => {
                String::from_utf8_lossy(&alter(text.as_bytes(), &mut figures)).into()
            }
            _ => altered(text, &mut figures),
        };
        let read = file::read_with(Path::new("x.ron"), &text, |_, _| Ok(Arc::clone(forms)));
        bodies::read_alike(&text, forms, &read);
        rounds += 1;
    }
    println!("{rounds} files in {:?}", begun.elapsed());
}

#[test]
fn form_sets() {
    check("forms", bodies::forms);
}

#[test]
fn formulas() {
    check("formula", bodies::formula);
}

#[test]
fn entries() {
    check("entry", bodies::entry);
}

#[test]
fn clipboard_texts() {
    check("clipboard", bodies::clipboard);
}

#[test]
fn files_of_other_programs() {
    check("document", bodies::document);
}

#[test]
fn workbooks_in_xlsx() {
    check("xlsx", |data| bodies::read_and_recognise("xlsx", data));
}

#[test]
fn workbooks_in_xls() {
    check("xls", |data| bodies::read_and_recognise("xls", data));
}

#[test]
fn workbooks_in_ods() {
    check("ods", |data| bodies::read_and_recognise("ods", data));
}

#[test]
fn texts_in_odt() {
    check("odt", |data| bodies::read_and_recognise("odt", data));
}

#[test]
fn texts_in_docx() {
    check("docx", |data| bodies::read_and_recognise("docx", data));
}

#[test]
fn tables_in_csv() {
    check("csv", |data| bodies::read_and_recognise("csv", data));
}

#[test]
fn tables_in_html() {
    check("html", |data| bodies::read_and_recognise("html", data));
}

#[test]
fn pages_of_pdf() {
    check("pdf", |data| bodies::read_and_recognise("pdf", data));
}

/// What is fuzzed must reach its reader: every seed is read as its format and gives something.
#[test]
fn seeds_reach_their_readers() {
    for (name, format, file) in bodies::READERS {
        let mut placed = 0;
        for (seed, bytes) in seeds(name) {
            let read = read_bytes("x", file(&bytes), &mut Watch::default());
            let document = read.unwrap_or_else(|error| panic!("{name}/{seed}: {error:?}"));
            assert_eq!(document.format, Some(format), "{name}/{seed}");
            let cells: usize = document.pages.iter().map(|page| page.cells().len()).sum();
            assert!(cells > 0, "{name}/{seed} has no cells");
            let forms = FormSet::parse(include_str!("fuzz/tiny.ron")).unwrap();
            let proposal = recognise_on(&document, &Arc::new(forms), &Corrections::default());
            placed += proposal.fit.figures;
        }
        assert!(placed > 0, "no seed of {name} has a figure of the form set");
    }
}

#[test]
fn journals() {
    check("journal", bodies::journal);
}

/// Records that no hand of ours would write, but that read.
#[test]
fn records_of_places_that_are_not_there() {
    let opened = file::sample().unwrap();
    let mut document = Document::new(opened.forms, opened.budget);
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
            Intent::Paste { insert: Some((at, 0, far)), entries: Vec::new() },
            Intent::Paste { insert: Some((Cell::new(2, 0, 1, 0), 0, far)), entries: Vec::new() },
        ] {
            document.replay(&Record::Do(intent));
        }
    }
}
