//! What the program makes of whatever is in a file, a form set, a formula, a cell being typed,
//! the clipboard or a journal. None of it may panic or take long, and what was read is kept.
//!
//! One body per kind of input: libFuzzer drives them (`tests/fuzz/targets`), and so does
//! `tests/hostile.rs`, with inputs altered at random.

#![allow(dead_code, reason = "each target uses its own")]

use std::cell::RefCell;
use std::io::{Cursor, Write as _};
use std::path::Path;
use std::sync::{Arc, LazyLock};
use std::time::Duration;

use yusuan::budget::{Budget, BudgetUnit, Cell};
use yusuan::clipboard::{from_tsv, to_tsv};
use yusuan::edit::{Document, Intent, Record};
use yusuan::file::{self, FileError, Opened, journal::FoundJournal};
use yusuan::form::FormSet;
use yusuan::read::{Format, Limits, ReadDocument, ReadProgress, Watch, read_unguarded};
use yusuan::recognise::{Corrections, recognise_on};
use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, ZipWriter};

const TINY: &str = include_str!("tiny.ron");
/// A budget on that form set.
const BUDGET: &str = include_str!("seeds/budget/tiny.ron");

static FORMS: LazyLock<Arc<FormSet>> = LazyLock::new(|| form_set(TINY).expect("a good form set"));

fn form_set(text: &str) -> Option<Arc<FormSet>> {
    FormSet::parse(text).ok().map(Arc::new)
}

fn open(text: &str, forms: &Arc<FormSet>) -> Result<Opened, FileError> {
    file::read_with(Path::new("x.ron"), text, |_, _| Ok(Arc::clone(forms)))
}

fn tiny() -> Document {
    Document::new(Arc::clone(&FORMS), open(BUDGET, &FORMS).expect("a good budget").budget)
}

/// What was read is computed, written, and read again as it was.
fn work(forms: Arc<FormSet>, budget: Budget) {
    let text = file::write(&forms, &budget);
    let again = open(&text, &forms).unwrap_or_else(|error| panic!("{error}\n{text}"));
    assert!(again.budget == budget, "{budget:?}\n\nread again:\n{:?}\n{text}", again.budget);
    assert_eq!(file::write(&forms, &again.budget), text, "the text is not stable");
    let document = Document::new(forms, budget);
    drop(document.computed().findings());
}

/// Bounds that a fuzzed file is read within.
fn watch() -> Watch {
    let limits = Limits {
        unpacked: 16 << 20,
        cells: 100_000,
        merges: 5_000,
        text: 8 << 20,
        pages: 200,
        time: Duration::from_secs(5),
        ..Limits::default()
    };
    Watch::new(limits, ReadProgress::default())
}

/// What was read is recognised; every figure has its cell or is listed.
fn recognised(document: &ReadDocument) {
    let proposal = recognise_on(document, &FORMS, &Corrections::default());
    assert_eq!(proposal.fit.figures, proposal.places.len());
    assert_eq!(proposal.fit.figures + proposal.unplaced.len(), proposal.fit.of_figures);
    for (cell, spot) in &proposal.places {
        assert!(!proposal.budget.value(*cell).is_blank(), "{cell:?}");
        assert!(spot.place(document).is_some());
    }
    work(proposal.forms, proposal.budget);
}

/// A file of any format, told by its content.
pub fn document(data: &[u8]) {
    imported(data.to_vec());
}

fn imported(file: Vec<u8>) {
    if let Ok(document) = read_unguarded("x", file, &mut watch()) {
        recognised(&document);
    }
}

/// A reader by its name, the format that it reads, and how an input becomes a file of it.
pub type Reader = (&'static str, Format, fn(&[u8]) -> Vec<u8>);

/// Every reader has a target and seeds of its own: what is altered stays its format.
pub const READERS: [Reader; 8] = [
    ("xlsx", Format::Xlsx, |data| packed(data, WORKBOOK, "xl/worksheets/sheet1.xml")),
    ("xls", Format::Xls, contained),
    ("ods", Format::Ods, |data| packed(data, SPREADSHEET, "content.xml")),
    ("odt", Format::Odt, |data| packed(data, OPEN_TEXT, "content.xml")),
    ("docx", Format::Docx, |data| packed(data, &[], "word/document.xml")),
    ("csv", Format::Text, <[u8]>::to_vec),
    ("html", Format::Html, |data| [b"<html>", data].concat()),
    ("pdf", Format::Pdf, |data| [b"%PDF-1.5\n", data].concat()),
];

/// The file that an input is for a reader.
fn file_of(name: &str, data: &[u8]) -> Vec<u8> {
    let (_, _, file) = READERS.iter().find(|(own, _, _)| *own == name).expect("a reader");
    file(data)
}

/// What a reader makes of an input; of one in sixteen, what is recognised in it too, which takes
/// many times as long.
pub fn reader(name: &str, data: &[u8]) {
    let sum = data.iter().fold(0_u8, |sum, byte| sum.wrapping_add(*byte));
    if sum.is_multiple_of(16) {
        read_and_recognise(name, data);
    } else {
        drop(read_unguarded("x", file_of(name, data), &mut watch()));
    }
}

/// What a reader makes of an input, and what is recognised in it.
pub fn read_and_recognise(name: &str, data: &[u8]) {
    imported(file_of(name, data));
}

const WORKBOOK: &[(&str, &str)] = &[
    (
        "_rels/.rels",
        r#"<Relationships><Relationship Id="r0" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="xl/workbook.xml"/></Relationships>"#,
    ),
    (
        "xl/workbook.xml",
        r#"<workbook xmlns:r="r"><sheets><sheet name="一" sheetId="1" r:id="r1"/></sheets></workbook>"#,
    ),
    (
        "xl/_rels/workbook.xml.rels",
        r#"<Relationships><Relationship Id="r1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet" Target="worksheets/sheet1.xml"/></Relationships>"#,
    ),
];
const SPREADSHEET: &[(&str, &str)] =
    &[("mimetype", "application/vnd.oasis.opendocument.spreadsheet")];
const OPEN_TEXT: &[(&str, &str)] = &[("mimetype", "application/vnd.oasis.opendocument.text")];

/// A package with these parts and those of the input, each of which stands behind a line `%% NAME`;
/// what stands before the first is `main`. Not an archive: its checksums refuse what is altered.
fn packed(data: &[u8], parts: &[(&str, &str)], main: &str) -> Vec<u8> {
    let mut own: Vec<(String, &[u8])> = Vec::new();
    let mark = |at: &usize| data[*at..].starts_with(b"%% ") && (*at == 0 || data[*at - 1] == b'\n');
    let marks: Vec<usize> = (0..data.len()).filter(mark).take(50).collect();
    let before = &data[..marks.first().copied().unwrap_or(data.len())];
    if !before.is_empty() {
        own.push((main.to_owned(), before));
    }
    for (n, &at) in marks.iter().enumerate() {
        let piece = &data[at + 3..marks.get(n + 1).copied().unwrap_or(data.len())];
        let name = piece.split(|byte| *byte == b'\n').next().unwrap_or_default();
        let content = piece.get(name.len() + 1..).unwrap_or_default();
        own.push((String::from_utf8_lossy(name).into_owned(), content));
    }
    let mut package = ZipWriter::new(Cursor::new(Vec::new()));
    let stored = SimpleFileOptions::default().compression_method(CompressionMethod::Stored);
    let given = |name: &str| own.iter().any(|(own, _)| own == name);
    let usual = parts.iter().filter(|(name, _)| !given(name));
    let usual = usual.map(|(name, text)| (*name, text.as_bytes()));
    for (name, content) in usual.chain(own.iter().map(|(name, content)| (name.as_str(), *content)))
    {
        // Names that stand there twice or are too long.
        if package.start_file(name, stored).is_ok() {
            package.write_all(content).expect("memory");
        }
    }
    package.finish().expect("memory").into_inner()
}

/// A compound file as it is, or records of a workbook in a container around them.
fn contained(data: &[u8]) -> Vec<u8> {
    const SECTOR: usize = 512;
    /// Shorter streams stand elsewhere.
    const LEAST: usize = 4_096;
    const LAST: u32 = 0xFFFF_FFFE;
    const FREE: u32 = 0xFFFF_FFFF;
    if data.starts_with(&[0xD0, 0xCF, 0x11, 0xE0]) {
        return data.to_vec();
    }
    // Sector 0 is the table of sectors, 1 the folder, the stream begins at 2.
    let data = &data[..data.len().min(60_000)];
    let size = data.len().max(LEAST);
    let sectors = size.div_ceil(SECTOR);
    let mut file = vec![0; SECTOR * (3 + sectors)];
    let mut put = |at: usize, bytes: &[u8]| file[at..at + bytes.len()].copy_from_slice(bytes);
    put(0, &[0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1]);
    put(24, &[0x3E, 0, 3, 0, 0xFE, 0xFF, 9, 0, 6, 0]);
    for (at, number) in [(44, 1), (48, 1), (56, LEAST as u32), (60, LAST), (68, LAST), (76, 0)] {
        put(at, &number.to_le_bytes());
    }
    (80..SECTOR).for_each(|at| put(at, &[0xFF]));
    let chain = |n: usize| match n {
        0 => 0xFFFF_FFFD,
        n if n < 2 || n == sectors + 1 => LAST,
        n if n < sectors + 1 => n as u32 + 1,
        _ => FREE,
    };
    for n in 0..SECTOR / 4 {
        put(SECTOR + n * 4, &chain(n).to_le_bytes());
    }
    for (at, name, kind, begin, length) in
        [(0, "Root Entry", 5, LAST, 0), (1, "Workbook", 2, 2, size as u32)]
    {
        let at = SECTOR * 2 + at * 128;
        let wide: Vec<u8> = name.encode_utf16().flat_map(u16::to_le_bytes).collect();
        put(at, &wide);
        put(at + 64, &[wide.len() as u8 + 2, 0, kind, 1]);
        put(at + 68, &[0xFF; 12]);
        put(at + 116, &begin.to_le_bytes());
        put(at + 120, &u32::to_le_bytes(length));
    }
    put(SECTOR * 2 + 76, &1_u32.to_le_bytes());
    put(SECTOR * 3, data);
    file
}

/// A budget file, which gives the same in whichever way its rows are read.
pub fn budget(data: &[u8]) {
    let text = String::from_utf8_lossy(data);
    let read = open(&text, &FORMS);
    read_alike(&text, &FORMS, &read);
    if let Ok(opened) = read {
        work(opened.forms, opened.budget);
    }
}

/// Holds what was read against the same text read value by value.
pub fn read_alike(text: &str, forms: &Arc<FormSet>, read: &Result<Opened, FileError>) {
    let find = |_: &Path, _: &str| Ok(Arc::clone(forms));
    let plainly = file::read_value_by_value(Path::new("x.ron"), text, find);
    match (read, plainly) {
        (Ok(read), Ok(plainly)) => {
            assert!(
                read.budget == plainly.budget,
                "{text}\n{:?}\n{:?}",
                read.budget,
                plainly.budget
            );
            assert_eq!(read.problems, plainly.problems, "{text}");
            assert_eq!(read.converted, plainly.converted, "{text}");
        }
        (Err(read), Err(plainly)) => assert_eq!(read.to_string(), plainly.to_string(), "{text}"),
        (read, plainly) => panic!("{text}\n{:?}\n{:?}", read.is_ok(), plainly.is_ok()),
    }
}

/// A form set, and a new budget on it.
pub fn forms(data: &[u8]) {
    if let Some(forms) = form_set(&String::from_utf8_lossy(data)) {
        let budget = Budget::blank(&forms, BudgetUnit::default(), forms.year);
        work(forms, budget);
    }
}

/// A formula or a check of a form set, computed over some figures.
pub fn formula(data: &[u8]) {
    const FORMULA: &str = r#"(id: "f", name: "f", year: 2024, parts: [(title: "一", tables: true)],
tables: [(key: "表", title: "表", columns: [(key: "名", kind: Text), (title: "甲"), (title: "乙")],
rows: Fixed([(title: "一"), (title: "总计")]), formulas: ["?"])])"#;
    const CHECK: &str = r#"(id: "f", name: "f", year: 2024, parts: [(title: "一", tables: true)],
tables: [(key: "表", title: "表", columns: [(key: "码", kind: Code), (key: "名", kind: Text), (title: "甲"), (title: "乙")],
rows: Coded(levels: [(name: "类", digits: 3)], code: "码", name: "名", total: "总计"))],
checks: [(name: "c", force: Mandatory, table: "表", each: Row, check: "?", message: "甲")])"#;
    let text = String::from_utf8_lossy(data);
    let quoted = text.replace('\\', "\\\\").replace('"', "\\\"");
    let is_check = text.contains(['<', '>', '≤', '≥']) || text.len().is_multiple_of(2);
    let Some(forms) = form_set(&if is_check { CHECK } else { FORMULA }.replace('?', &quoted))
    else {
        return;
    };
    let mut budget = Budget::blank(&forms, BudgetUnit::default(), 2024);
    if is_check {
        let rows = r#"(format: 1, forms: "f", year: 2024, tables: [(form: "表",
rows: [(row: "总计", 甲: "8"), (码: "208", 甲: "1.5"), (码: "210", 乙: "999999999999.99")])])"#;
        budget = open(rows, &forms).expect("a good budget").budget;
    }
    let mut document = Document::new(forms, budget);
    for (column, text) in [(1, "12.34"), (2, "-99999999999.99")] {
        let cell = Cell::new(0, 0, 0, column);
        drop(document.apply(Intent::Enter { cell, text: text.to_owned() }));
    }
    drop(document.computed().findings());
}

thread_local! {
    static DOCUMENT: RefCell<(Document, Budget)> = RefCell::new({
        let document = tiny();
        let budget = document.budget().clone();
        (document, budget)
    });
}

/// Does something to a document; undoing it gives the same document again.
fn undone(act: impl FnOnce(&mut Document)) {
    DOCUMENT.with_borrow_mut(|(document, before)| {
        act(document);
        while document.undo().is_some() {}
        assert!(document.budget() == before, "not undone: {:?}", document.budget());
    });
}

/// What is typed into cells of every kind.
pub fn entry(data: &[u8]) {
    let text = String::from_utf8_lossy(data);
    for (decimals, power) in [(2, 4), (0, 0), (6, 8), (28, 0)] {
        let read = yusuan::amount::parse_entry(&text, decimals, power);
        if let Ok(Some(amount)) = read {
            assert!(amount.scale() <= decimals);
            let again = amount.to_string();
            assert_eq!(again.parse(), Ok(amount), "{again}");
        }
        drop(yusuan::amount::preview_entry(&text, decimals, power));
    }
    // One cell of each kind; which one, the text itself decides.
    let cells =
        [(0, 0, 0, 1), (0, 0, 2, 1), (1, 0, 1, 0), (1, 0, 2, 3), (2, 0, 0, 0), (3, 1, 0, 1)];
    let at = data.iter().fold(0, |sum, byte| sum + usize::from(*byte)) % (cells.len() + 1);
    undone(|document| {
        let text = text.into_owned();
        drop(match cells.get(at) {
            Some(&(t, b, r, c)) => {
                let cell = Cell::new(t, b, r, c);
                drop(document.apply(Intent::Pin { cell, text: text.clone() }));
                document.apply(Intent::Enter { cell, text })
            }
            None => document.apply(Intent::AddCode { cell: Cell::new(1, 0, 2, 0), code: text }),
        });
    });
}

/// What comes from the clipboard: read, pasted over a table's corner and behind its end.
pub fn clipboard(data: &[u8]) {
    let block = from_tsv(&String::from_utf8_lossy(data));
    let copied = to_tsv(block.rows());
    let again = from_tsv(&copied);
    let same = again.rows().map(Vec::from_iter).eq(block.rows().map(Vec::from_iter));
    assert!(same, "copied and pasted it is another block: {copied:?}");
    let (rows, _) = block.taken(10_000);
    let at = |row: usize, column: usize| Cell::new(1, 0, 1 + row, column);
    let laid = |rows: &[Vec<String>]| {
        let laid = rows.iter().enumerate().flat_map(|(r, row)| {
            row.iter().take(5).enumerate().map(move |(c, text)| (at(r, c), text.clone()))
        });
        laid.collect::<Vec<_>>()
    };
    undone(|document| {
        let (insert, entries) = match rows.len() % 2 {
            0 => (None, laid(rows.get(..2).unwrap_or(&rows))),
            _ => {
                let count = rows.len().min(8);
                (Some((at(0, 0), 0, count)), laid(&rows[..count]))
            }
        };
        drop(document.apply(Intent::Paste { insert, entries }));
    });
}

/// A journal: as it is, and with its lines' checksums made right.
pub fn journal(data: &[u8]) {
    let journal = Path::new("x.journal");
    drop(FoundJournal::parse(journal, data));
    let text = String::from_utf8_lossy(data);
    let mut whole = String::new();
    let mut hash = 0;
    for line in text.lines() {
        hash = file::fingerprint(format!("{hash:016x} {line}").as_bytes()).hash;
        whole.push_str(&format!("{hash:016x} {line}\n"));
    }
    let Ok(found) = FoundJournal::parse(journal, whole.as_bytes()) else { return };
    undone(|document| {
        for kept in found.steps.iter().take(20) {
            match Record::from_text(&kept.step) {
                Some(Record::Whole(text)) => {
                    drop(open(&text, &FORMS).map(|opened| work(opened.forms, opened.budget)));
                }
                Some(record) => drop(document.replay(&record)),
                None => {}
            }
        }
    });
}
