//! Separated text (csv, tsv) in UTF-8, UTF-16 or GB18030, which holds GBK and GB2312.

use std::borrow::Cow;

use encoding_rs::{GB18030, UTF_8, UTF_16BE, UTF_16LE};

use super::page::{Note, NoteKind, Page, PageCell, PageSource, ReadDocument};
use super::{ReadError, Watch};

/// Lines that are looked at to find what separates the cells.
const LINES: usize = 200;

pub(super) fn read(bytes: &[u8], watch: &mut Watch) -> Result<ReadDocument, ReadError> {
    let (text, faulty) = decode(bytes);
    let separator = separator(&text);
    let mut document = ReadDocument::default();
    let mut cells = Vec::new();
    let mut rows = Rows { chars: text.chars().peekable(), separator };
    let (mut row, mut column) = (0_u32, 0_u32);
    while let Some((cell, ends_row)) = rows.next_cell() {
        if !cell.trim().is_empty() {
            watch.cells(1)?;
            watch.text(cell.len() as u64)?;
            cells.push(PageCell::text(row, column, cell));
        }
        if ends_row {
            row = row.saturating_add(1);
            column = 0;
            if row.is_multiple_of(4_096) {
                watch.check()?;
            }
        } else {
            column = column.saturating_add(1);
        }
    }
    watch.pages(1)?;
    let source = PageSource::Sheet { name: "".into(), hidden: false };
    document.pages.push(Page::new(source, cells, Vec::new()));
    if faulty {
        document.notes.push(Note::new(
            NoteKind::Doubt,
            "文字的编码不明，有的字可能不对（已按 GB18030 读）",
            "the encoding of the text is unknown, some characters may be wrong (read as GB18030)",
            None,
        ));
    }
    Ok(document)
}

/// The text of a file, and whether some bytes fit no encoding.
pub(super) fn decode(bytes: &[u8]) -> (Cow<'_, str>, bool) {
    if let Some((encoding, mark)) = encoding_rs::Encoding::for_bom(bytes) {
        let (text, faulty) =
            encoding.decode_without_bom_handling(bytes.get(mark..).unwrap_or_default());
        return (text, faulty);
    }
    // ASCII in UTF-16 without a mark has a 0 in every second byte.
    let zeros = |odd: usize| {
        bytes.iter().take(4_096).enumerate().filter(|(at, b)| at % 2 == odd && **b == 0).count()
    };
    let (even, odd) = (zeros(0), zeros(1));
    if even + odd > 0 {
        let encoding = if odd >= even { UTF_16LE } else { UTF_16BE };
        return encoding.decode_without_bom_handling(bytes);
    }
    if let Some(text) = UTF_8.decode_without_bom_handling_and_without_replacement(bytes) {
        return (text, false);
    }
    GB18030.decode_without_bom_handling(bytes)
}

/// What separates the cells: the character that parts most lines, and as often in each.
fn separator(text: &str) -> char {
    let lines: Vec<&str> =
        text.lines().filter(|line| !line.trim().is_empty()).take(LINES).collect();
    let score = |separator: char| -> (usize, usize) {
        let counts: Vec<usize> = lines
            .iter()
            .map(|line| {
                let mut quoted = false;
                let parts = line.chars().filter(|&c| {
                    quoted ^= c == '"';
                    c == separator && !quoted
                });
                parts.count()
            })
            .collect();
        let parted = counts.iter().filter(|&&count| count > 0).count();
        let even =
            counts.iter().zip(counts.iter().skip(1)).filter(|(a, b)| a == b && **a > 0).count();
        (even + parted, counts.iter().sum())
    };
    // Of equal ones the first: a tab never is in a text by chance, a comma may.
    let mut best = ('\t', (0, 0));
    for separator in ['\t', ',', ';', '|'] {
        let found = score(separator);
        if found.0 > best.1.0 {
            best = (separator, found);
        }
    }
    if best.1.0 == 0 { ',' } else { best.0 }
}

/// Cells one after the other.
struct Rows<'t> {
    chars: std::iter::Peekable<std::str::Chars<'t>>,
    separator: char,
}

impl Rows<'_> {
    /// The next cell and whether its row ends with it.
    fn next_cell(&mut self) -> Option<(String, bool)> {
        self.chars.peek()?;
        let mut cell = String::new();
        let mut quoted = false;
        let mut fresh = true;
        while let Some(c) = self.chars.next() {
            match c {
                '"' if quoted && self.chars.peek() == Some(&'"') => {
                    self.chars.next();
                    cell.push('"');
                }
                '"' if quoted => quoted = false,
                '"' if fresh => quoted = true,
                _ if quoted => cell.push(c),
                '\r' if self.chars.peek() == Some(&'\n') => {}
                '\n' | '\r' => return Some((unguarded(cell), true)),
                c if c == self.separator => return Some((unguarded(cell), false)),
                c => cell.push(c),
            }
            fresh = fresh && c == ' ' || quoted && cell.is_empty();
            if c == ' ' && cell.trim().is_empty() && !quoted {
                fresh = true;
            }
        }
        Some((unguarded(cell), true))
    }
}

/// Without what keeps a spreadsheet from taking a code for a number: `="208"`, `'208`, a tab.
fn unguarded(cell: String) -> String {
    let plain = cell.trim_matches(['\t', '\u{feff}', '\0']);
    if let Some(inner) = plain.strip_prefix("=\"").and_then(|rest| rest.strip_suffix('"')) {
        return inner.to_owned();
    }
    match plain.strip_prefix('\'') {
        Some(rest) if rest.bytes().all(|b| b.is_ascii_digit()) && !rest.is_empty() => {
            rest.to_owned()
        }
        _ if plain.len() == cell.len() => cell,
        _ => plain.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(bytes: &[u8], expected: &[&[&str]]) {
        let document = read(bytes, &mut Watch::default()).unwrap();
        let page = &document.pages[0];
        let expected: Vec<(u32, u32, &str)> = expected
            .iter()
            .enumerate()
            .flat_map(|(row, cells)| {
                cells
                    .iter()
                    .enumerate()
                    .map(move |(column, text)| (row as u32, column as u32, *text))
            })
            .filter(|(_, _, text)| !text.is_empty())
            .collect();
        let found: Vec<(u32, u32, &str)> =
            page.cells().iter().map(|cell| (cell.row, cell.column, &*cell.text)).collect();
        assert_eq!(found, expected);
    }

    #[test]
    fn cells_are_parted_in_every_encoding() {
        let text = "科目编码,名称,合计\r\n208,社会保障和就业支出,\"1,234.50\"\r\n20805,,772.00\r\n";
        let rows: &[&[&str]] = &[
            &["科目编码", "名称", "合计"],
            &["208", "社会保障和就业支出", "1,234.50"],
            &["20805", "", "772.00"],
        ];
        check(text.as_bytes(), rows);
        check(format!("\u{feff}{text}").as_bytes(), rows);
        check(&GB18030.encode(text).0, rows);
        let wide: Vec<u8> = text.encode_utf16().flat_map(u16::to_le_bytes).collect();
        check(&[&[0xFF, 0xFE][..], &wide].concat(), rows);
        check(&wide, rows);
        let big: Vec<u8> = text.encode_utf16().flat_map(u16::to_be_bytes).collect();
        check(&[&[0xFE, 0xFF][..], &big].concat(), rows);
    }

    #[test]
    fn separators_quotes_and_guards() {
        check(b"a\tb,c\td\n1\t2\t3\n", &[&["a", "b,c", "d"], &["1", "2", "3"]]);
        check(b"a;b\n1,5;2\n", &[&["a", "b"], &["1,5", "2"]]);
        check(b"=\"0501\",x\n'301,\"\"\n", &[&["0501", "x"], &["301", ""]]);
        check("\"两\n行\",\"说\"\"是\"\"\"\n".as_bytes(), &[&["两\n行", "说\"是\""]]);
        check("\"没有收尾".as_bytes(), &[&["没有收尾"]]);
        check(b"one", &[&["one"]]);
    }
}
