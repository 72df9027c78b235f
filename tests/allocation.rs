//! What reading takes in memory: at no moment more than 10 times the input and 64 MB besides,
//! whatever the input claims.

#![allow(clippy::unwrap_used, clippy::panic, reason = "tests")]

use std::path::Path;
use std::sync::Arc;
use std::time::{Duration, Instant};

use peak_alloc::PeakAlloc;
use yusuan::clipboard::{MAX_PASTED, from_tsv, to_tsv};
use yusuan::edit::Record;
use yusuan::file::{self, journal::FoundJournal};
use yusuan::form::FormSet;

#[global_allocator]
static ALLOCATOR: PeakAlloc = PeakAlloc;

const TINY: &str = include_str!("fuzz/tiny.ron");
const MIB: usize = 1 << 20;

/// Reads an input, and compares what that took with the bound.
#[track_caller]
fn check(name: &str, input: &str, read: impl FnOnce(&str)) {
    let before = ALLOCATOR.current_usage();
    ALLOCATOR.reset_peak_usage();
    let begun = Instant::now();
    read(input);
    let took = begun.elapsed();
    let used = ALLOCATOR.peak_usage().saturating_sub(before);
    let bound = 10 * input.len() + 64_000_000;
    if used > 4 * input.len() + 16_000_000 || took > Duration::from_secs(1) {
        println!("{name}: {} bytes of input, {used} of memory, {took:?}", input.len());
    }
    assert!(used <= bound, "{name}: {used} bytes for {} of input", input.len());
    // A second for each 4 MiB, without optimisation; what is quadratic takes minutes.
    let limit = Duration::from_secs(2 + (input.len() / (4 * MIB)) as u64 * 2);
    assert!(took < limit * 8, "{name}: {took:?}");
}

/// A piece over and over, up to a length.
fn grown(before: &str, piece: &str, after: &str, length: usize) -> String {
    format!("{before}{}{after}", piece.repeat(length / piece.len()))
}

/// One test, as everything in the process counts.
#[test]
fn reading_takes_ten_times_the_input_at_most() {
    let forms = Arc::new(FormSet::parse(TINY).unwrap());
    let jilin = yusuan::form::shipped("jilin-2024").unwrap();
    let read = |forms: &Arc<FormSet>, text: &str| {
        drop(file::read_with(Path::new("x.ron"), text, |_, _| Ok(Arc::clone(forms))));
    };
    let budget = |name: &str, text: &str| {
        check(&format!("budget, {name}"), text, |text| read(&forms, text));
        check(&format!("budget on a large form set, {name}"), text, |text| read(&jilin, text));
    };
    for kind in ["budget", "forms", "formula", "entry", "clipboard", "journal"] {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fuzz/seeds").join(kind);
        for entry in std::fs::read_dir(folder).unwrap().map(Result::unwrap) {
            let text = String::from_utf8_lossy(&std::fs::read(entry.path()).unwrap()).into_owned();
            check(kind, &text, |text| {
                read(&forms, text);
                drop(FormSet::parse(text));
                drop(from_tsv(text));
                drop(FoundJournal::parse(Path::new("x"), text.as_bytes()));
            });
        }
    }

    let head = "(format: 2, forms: \"x\", year: 2024, ";
    // Where the 64 MB are soon used up it is the ten times that count; that takes minutes.
    let length = if std::env::var_os("YUSUAN_FUZZ_SECONDS").is_some() { 4 * MIB } else { MIB / 2 };
    let ends = |inner: &str| (format!("{head}{inner}"), "]");
    let (tables, close) = ends("tables: [");
    for deep in ["(", "[", "{", "(a:", "Some(", "/*", "[[[["] {
        budget(&format!("deep {deep}"), &grown(head, &format!("x: {deep}"), "", 100_000));
        budget(
            &format!("deep {deep}, an unknown field"),
            &format!("{head}x: {}", deep.repeat(500_000)),
        );
        budget(&format!("deep {deep}, a table"), &format!("{tables}{}", deep.repeat(500_000)));
    }
    for table in ["表", "支出总表", "项", "绩", "项目支出绩效目标表", "无"] {
        let copies = format!("(form: \"{table}\"),");
        budget(
            &format!("copies of {table}"),
            &grown(&tables, &copies, &format!("{close})"), length),
        );
        for row in ["(),", "(level: 1),", "(a: 1),", "(row: \"合计\"),", "(编码: \"2\"),"] {
            let open = format!("{tables}(form: \"{table}\", rows: [");
            budget(&format!("rows {row} in {table}"), &grown(&open, row, "])])", length));
        }
    }
    for (name, open, piece, end) in [
        ("unknown tables", "tables: [", "(),", "])"),
        ("texts", "texts: [", "(),", "])"),
        ("paragraphs", "texts: [(section: \"甲\", paragraphs: [", "\"\",", "])])"),
        ("notes", "notes: [", "\"a\",", "])"),
        ("pins", "tables: [(form: \"表\", rows: [(pins: [", "\"甲\",", "])])])"),
        ("one field again", "", "a:1,", ")"),
        ("fields of the unit", "unit: (", "a:1,", "))"),
        ("fields of a row", "tables: [(form: \"表\", rows: [(", "a:1,", ")])])"),
        ("fields of a table", "tables: [(form: \"表\", ", "a:1,", ")])"),
        ("comments", "", "//\n", ")"),
        ("comments inside", "tables: [(form: \"表\", rows: [(", "/**/", ")])])"),
        ("blanks", "", " ", ")"),
        ("commas", "", ",", ")"),
        ("a long number", "year: ", "9", ")"),
        ("a long date", "date: ", "9", ")"),
        ("a long name", "", "a", ": 1)"),
        ("a long text", "unit: (name: \"", "文", "\"))"),
        ("a text never closed", "unit: (name: \"", "文", ""),
        ("escapes", "notes: [\"", "\\u{6587}", "\"])"),
        ("a long figure", "tables: [(form: \"表\", rows: [(合计: \"", "9", "\")])])"),
        ("a long cell", "tables: [(form: \"表\", rows: [(名称: \"", "文", "\")])])"),
        ("a long table's name", "tables: [(form: \"", "表", "\")])"),
    ] {
        budget(name, &grown(&format!("{head}{open}"), piece, end, length));
    }
    let many: String = (0..200_000).map(|i| format!("a{i}:1,")).collect();
    budget("fields of many names", &format!("{head}{many})"));
    let many: String = (0..length / 20).map(|i| format!("(section: \"{i}\"),")).collect();
    budget("sections of many names", &format!("{head}texts: [{many}])"));
    let many: String = (0..40_000)
        .map(|i| format!("(编码: \"{i}\", 名称: \"n{i}\", 合计: \"{i}.50\"),"))
        .collect();
    budget("many honest rows", &format!("{tables}(form: \"表\", rows: [{many}])])"));

    let forms_of = |name: &str, text: &str| {
        check(&format!("form set, {name}"), text, |text| drop(FormSet::parse(text)));
    };
    let columns = "(id: \"a\", name: \"a\", year: 1, parts: [(title: \"一\", tables: true)], tables: [(key: \"表\", title: \"表\", ";
    for (name, open, piece) in [
        ("columns", "columns: [", "(title: \"甲\"),"),
        ("columns in columns", "columns: [", "(title: \"甲\", columns: ["),
        ("rows", "columns: [(title: \"甲\")], rows: Fixed([", "(title: \"一\"),"),
        ("blocks", "blocks: [", "(),"),
        ("formulas", "formulas: [", "\"\","),
        ("a formula", "formulas: [\"", "(1+"),
        ("a title", "note: \"", "文"),
        ("a field", "", "a"),
    ] {
        forms_of(name, &grown(&format!("{columns}{open}"), piece, "", length.min(3 * MIB)));
    }

    for (name, piece) in [
        ("tabs", "\t"),
        ("lines", "\n"),
        ("lines of Windows", "\r\n"),
        ("quotes", "\""),
        ("cells", "1\t"),
        ("rows", "1\n"),
        ("guards", "'=\t"),
        ("a", "a"),
    ] {
        // Blank cells by the million: where each is a text of its own, they take seventy times that.
        let text = piece.repeat(MIB * 5 / 4 / piece.len());
        check(&format!("clipboard, {name}"), &text, |text| {
            let block = from_tsv(text);
            // A paste holds them as they came, as they read, and as they are laid out.
            let taken = [block.taken(MAX_PASTED), block.taken(MAX_PASTED), block.taken(MAX_PASTED)];
            drop(taken);
            drop(to_tsv(block.rows()));
        });
    }
    for (name, piece) in [("brackets", "("), ("digits", "9"), ("sum", "1+"), ("signs", "-")] {
        check(&format!("entry, {name}"), &piece.repeat(length / piece.len()), |text| {
            drop(yusuan::amount::parse_entry(text, 2, 4));
            drop(yusuan::amount::parse_entry(&format!("={text}"), 2, 4));
        });
    }
    for (name, text) in [
        ("brackets", "[".repeat(length)),
        (
            "a claim",
            format!(
                "{{\"Do\":{{\"DeleteRows\":{{\"first\":{{\"table\":0,\"block\":0,\"row\":1,\"column\":0}},\"count\":{}}}}}}}",
                usize::MAX
            ),
        ),
        (
            "a list",
            format!(
                "{{\"Do\":{{\"Clear\":{{\"cells\":[{}",
                "{\"table\":0,\"block\":0,\"row\":1,\"column\":0},".repeat(60_000)
            ),
        ),
        ("lines", "0000000000000000 {}\n".repeat(length / 20)),
    ] {
        check(&format!("journal, {name}"), &text, |text| {
            drop(FoundJournal::parse(Path::new("x"), text.as_bytes()));
            drop(Record::from_text(text));
        });
    }
}
