//! Tables of HTML: what spreadsheets put on the clipboard, and what some systems export under the
//! name of a workbook.
//!
//! Little of HTML is needed: rows, cells, spans, text. Faulty nesting is taken as browsers take it.

use super::page::{
    CellStyle, MergedArea, Page, PageCell, PageParagraph, PagePlace, PageSource, ReadDocument,
};
use super::text::decode;
use super::{ReadError, Watch};

const MAX_COLUMNS: u32 = 16_384;
const MAX_SPAN: u32 = 1_024;

pub(super) fn read(bytes: &[u8], watch: &mut Watch) -> Result<ReadDocument, ReadError> {
    let text = match declared(bytes) {
        Some(encoding) => encoding.decode(bytes).0,
        None => decode(bytes).0,
    };
    read_html(&text, watch)
}

/// The encoding that the page itself declares.
fn declared(bytes: &[u8]) -> Option<&'static encoding_rs::Encoding> {
    let head = String::from_utf8_lossy(bytes.get(..2_048.min(bytes.len()))?).to_ascii_lowercase();
    let rest = head.split_once("charset=")?.1;
    let name: String = rest
        .trim_start_matches(['"', '\''])
        .chars()
        .take_while(|c| c.is_ascii_alphanumeric() || matches!(c, '-' | '_'))
        .collect();
    encoding_rs::Encoding::for_label(name.as_bytes())
}

/// The tables of a text in HTML, each a page; text outside them as paragraphs.
pub fn read_html(text: &str, watch: &mut Watch) -> Result<ReadDocument, ReadError> {
    let mut reading = HtmlReading::default();
    let mut rest = text;
    let mut steps = 0_u32;
    while !rest.is_empty() {
        steps = steps.wrapping_add(1);
        if steps.is_multiple_of(4_096) {
            watch.check()?;
        }
        match rest.find('<') {
            Some(0) => {}
            found => {
                let end = found.unwrap_or(rest.len());
                let (text, after) = rest.split_at(end);
                reading.text(text, watch)?;
                rest = after;
                continue;
            }
        }
        if let Some(comment) = rest.strip_prefix("<!--") {
            // Conditional comments of spreadsheets hide only their styles.
            rest = comment.find("-->").map_or("", |end| &comment[end + 3..]);
            continue;
        }
        let Some(end) = tag_end(rest) else {
            reading.text(rest, watch)?;
            break;
        };
        let tag = &rest[1..end];
        rest = &rest[end + 1..];
        let name: String = tag
            .trim_start_matches('/')
            .chars()
            .take_while(|c| c.is_ascii_alphanumeric())
            .collect::<String>()
            .to_ascii_lowercase();
        if tag.starts_with('/') {
            reading.close(&name);
            // Of what is folded only the line that unfolds it is on the page.
            if name == "summary" && std::mem::take(&mut reading.folded) {
                rest = skip(rest, "details");
            }
            continue;
        }
        let unread =
            matches!(&*name, "script" | "style" | "title" | "xml") || is_picture(&name, tag);
        if unread && !tag.ends_with('/') {
            rest = skip(rest, &name);
            continue;
        }
        reading.open(&name, tag, watch)?;
    }
    reading.end_table();
    reading.end_paragraph();
    Ok(reading.document)
}

/// Whether what an element holds is one picture for readers.
fn is_picture(name: &str, tag: &str) -> bool {
    name == "figure" && attribute(tag, "role").is_some_and(|role| role == "img")
}

/// Behind the end tag of an element whose content is no text.
fn skip<'t>(rest: &'t str, name: &str) -> &'t str {
    let mut from = 0;
    while let Some(found) = rest[from..].find("</") {
        let at = from + found + 2;
        let own = rest.get(at..at + name.len()).is_some_and(|own| own.eq_ignore_ascii_case(name));
        if own {
            return rest[at..].find('>').map_or("", |end| &rest[at + end + 1..]);
        }
        from = at;
    }
    ""
}

/// Where the tag that a text begins with ends, quotation marks in it passed over.
fn tag_end(text: &str) -> Option<usize> {
    let mut quote = None;
    for (at, c) in text.char_indices().skip(1) {
        match (quote, c) {
            (None, '>') => return Some(at),
            (None, '"' | '\'') => quote = Some(c),
            (Some(open), c) if c == open => quote = None,
            _ => {}
        }
    }
    // A quotation mark never closed: as browsers do, up to the next bracket.
    text.find('>')
}

/// The value of an attribute in a tag.
fn attribute(tag: &str, name: &str) -> Option<String> {
    let lower = tag.to_ascii_lowercase();
    let mut from = 0;
    while let Some(found) = lower[from..].find(name) {
        let at = from + found;
        let before = lower[..at].ends_with(|c: char| c.is_whitespace() || c == '"' || c == '\'');
        let rest = tag[at + name.len()..].trim_start();
        if let (true, Some(value)) = (before, rest.strip_prefix('=')) {
            let value = value.trim_start();
            let inner = match value.chars().next()? {
                quote @ ('"' | '\'') => value[1..].split(quote).next().unwrap_or_default(),
                _ => value.split(|c: char| c.is_whitespace()).next().unwrap_or_default(),
            };
            return Some(inner.to_owned());
        }
        from = at + name.len();
    }
    None
}

/// The level of a heading's element, 0 for any other.
fn heading(name: &str) -> u8 {
    match name.as_bytes() {
        [b'h', level @ b'1'..=b'6'] => level - b'0',
        _ => 0,
    }
}

/// How far a cell's text is set in, in characters: as spreadsheets say it, or as a style does.
fn indent(tag: &str) -> u8 {
    let Some(style) = attribute(tag, "style") else { return 0 };
    let style = style.to_ascii_lowercase();
    let value = |name: &str| {
        let rest = style.split_once(name)?.1.trim_start_matches([':', ' ']);
        let end = rest.find(|c: char| !c.is_ascii_digit() && c != '.').unwrap_or(rest.len());
        Some((rest.get(..end)?.parse::<f32>().ok()?, rest.get(end..)?))
    };
    if let Some((count, _)) = value("mso-char-indent-count") {
        return count.clamp(0.0, 30.0) as u8;
    }
    let size = |(amount, unit): (f32, &str)| match unit {
        unit if unit.starts_with("em") => amount,
        unit if unit.starts_with("pt") => amount / 10.5,
        unit if unit.starts_with("px") => amount / 14.0,
        _ => 0.0,
    };
    value("padding-left").map(size).map_or(0, |own| (own + 0.5).clamp(0.0, 30.0) as u8)
}

#[derive(Default)]
struct HtmlReading {
    document: ReadDocument,
    table: Option<HtmlTable>,
    /// Tables within a cell of the open one.
    inner: u32,
    paragraph: String,
    /// Level of the heading that the paragraph is; 0 for none.
    heading: u8,
    paragraphs: u32,
    /// In a `<details>` that is closed.
    folded: bool,
}

#[derive(Default)]
struct HtmlTable {
    cells: Vec<PageCell>,
    merges: Vec<MergedArea>,
    row: Option<u32>,
    column: u32,
    /// For each column: the row up to which a cell from above covers it.
    covered: Vec<u32>,
    open: Option<OpenCell>,
    texts_before: usize,
}

struct OpenCell {
    row: u32,
    column: u32,
    text: String,
    look: CellStyle,
}

impl HtmlReading {
    fn open(&mut self, name: &str, tag: &str, watch: &mut Watch) -> Result<(), ReadError> {
        if name == "details" {
            self.folded = !tag.split_ascii_whitespace().any(|word| word.starts_with("open"));
        }
        if name == "table" {
            if self.table.is_some() {
                self.inner += 1;
            } else {
                watch.pages(1)?;
                self.end_paragraph();
                let texts_before = self.document.texts.len();
                self.table = Some(HtmlTable { texts_before, ..HtmlTable::default() });
            }
            return Ok(());
        }
        let Some(table) = &mut self.table else {
            let level = heading(name);
            if level > 0 || matches!(name, "p" | "br" | "div" | "li" | "body") {
                self.end_paragraph();
                self.heading = level;
            }
            return Ok(());
        };
        match name {
            "tr" if self.inner == 0 => table.next_row(),
            "td" | "th" if self.inner == 0 => table.next_cell(name, tag, watch)?,
            "br" | "p" | "div" | "tr" => {
                if let Some(open) = table.open.as_mut().filter(|open| !open.text.is_empty()) {
                    open.text.push('\n');
                }
            }
            "b" | "strong" => {
                if let Some(open) = &mut table.open {
                    open.look.bold = true;
                }
            }
            _ => {}
        }
        Ok(())
    }

    fn close(&mut self, name: &str) {
        match name {
            "table" if self.inner > 0 => self.inner -= 1,
            "table" => self.end_table(),
            "td" | "th" if self.inner == 0 => {
                if let Some(table) = &mut self.table {
                    table.end_cell();
                }
            }
            "p" | "div" | "li" if self.table.is_none() => self.end_paragraph(),
            name if heading(name) > 0 && self.table.is_none() => self.end_paragraph(),
            _ => {}
        }
    }

    fn text(&mut self, text: &str, watch: &mut Watch) -> Result<(), ReadError> {
        watch.text(text.len() as u64)?;
        let slot = match &mut self.table {
            Some(table) => table.open.as_mut().map(|open| &mut open.text),
            None => Some(&mut self.paragraph),
        };
        if let Some(slot) = slot {
            unescape(text, slot);
        }
        Ok(())
    }

    fn end_table(&mut self) {
        self.inner = 0;
        if let Some(mut table) = self.table.take() {
            table.end_cell();
            let number = self.document.pages.len() as u32 + 1;
            let mut page = Page::new(PageSource::Table { number }, table.cells, table.merges);
            page.texts_before = table.texts_before;
            if !page.cells().is_empty() {
                self.document.pages.push(page);
            }
        }
    }

    fn end_paragraph(&mut self) {
        let text = std::mem::take(&mut self.paragraph);
        let heading = std::mem::take(&mut self.heading);
        let text = text.trim();
        if text.is_empty() {
            return;
        }
        self.paragraphs += 1;
        self.document.texts.push(PageParagraph {
            text: text.to_owned(),
            heading,
            place: PagePlace::Paragraph { number: self.paragraphs },
        });
    }
}

impl HtmlTable {
    fn next_row(&mut self) {
        self.end_cell();
        self.row = Some(self.row.map_or(0, |row| row.saturating_add(1)));
        self.column = 0;
    }

    fn next_cell(&mut self, name: &str, tag: &str, watch: &mut Watch) -> Result<(), ReadError> {
        self.end_cell();
        let row = *self.row.get_or_insert(0);
        let span = |name: &str| -> u32 {
            let value = attribute(tag, name).and_then(|value| value.trim().parse().ok());
            value.unwrap_or(1).clamp(1, MAX_SPAN)
        };
        let (rows, columns) = (span("rowspan"), span("colspan"));
        while self.covered.get(self.column as usize).is_some_and(|&until| until > row) {
            self.column += 1;
        }
        let column = self.column;
        self.column = column.saturating_add(columns);
        if column >= MAX_COLUMNS {
            return Ok(());
        }
        let end = (self.column.min(MAX_COLUMNS)) as usize;
        if rows > 1 {
            if self.covered.len() < end {
                self.covered.resize(end, 0);
            }
            let covered = self.covered.get_mut(column as usize..end);
            covered.into_iter().flatten().for_each(|until| *until = row.saturating_add(rows));
        }
        if rows > 1 || columns > 1 {
            watch.merges(1)?;
            self.merges.push(MergedArea {
                row,
                column,
                last_row: row.saturating_add(rows - 1),
                last_column: column + columns - 1,
            });
        }
        watch.cells(1)?;
        let look = CellStyle { bold: name == "th", indent: indent(tag), ..CellStyle::default() };
        self.open = Some(OpenCell { row, column, text: String::new(), look });
        Ok(())
    }

    fn end_cell(&mut self) {
        if let Some(open) = self.open.take() {
            let text = open.text.trim();
            if !text.is_empty() {
                let (row, column, look) = (open.row, open.column, open.look);
                self.cells.push(PageCell { row, column, text: text.into(), number: None, look });
            }
        }
    }
}

/// Text with entities made characters; blanks and line breaks of the source are one blank.
fn unescape(text: &str, out: &mut String) {
    let mut rest = text;
    while let Some(c) = rest.chars().next() {
        if c == '&' {
            let end = rest.find(';').filter(|&end| end <= 12);
            if let Some((end, c)) = end.and_then(|end| Some((end, entity(&rest[1..end])?))) {
                out.push(c);
                rest = &rest[end + 1..];
                continue;
            }
        }
        if matches!(c, ' ' | '\t' | '\n' | '\r') {
            if !out.is_empty() && !out.ends_with([' ', '\n']) {
                out.push(' ');
            }
        } else {
            out.push(c);
        }
        rest = &rest[c.len_utf8()..];
    }
}

fn entity(name: &str) -> Option<char> {
    if let Some(number) = name.strip_prefix('#') {
        let code = match number.strip_prefix(['x', 'X']) {
            Some(hex) => u32::from_str_radix(hex, 16).ok()?,
            None => number.parse().ok()?,
        };
        return char::from_u32(code);
    }
    Some(match name {
        "amp" => '&',
        "lt" => '<',
        "gt" => '>',
        "quot" => '"',
        "apos" => '\'',
        "nbsp" => '\u{a0}',
        "ldquo" => '“',
        "rdquo" => '”',
        "mdash" => '—',
        "ndash" => '–',
        "hellip" => '…',
        "middot" => '·',
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(html: &str, cells: &[(u32, u32, &str)], merges: usize) {
        let document = read_html(html, &mut Watch::default()).unwrap();
        let page = &document.pages[0];
        let found: Vec<(u32, u32, &str)> =
            page.cells().iter().map(|cell| (cell.row, cell.column, &*cell.text)).collect();
        assert_eq!(found, cells);
        assert_eq!(page.merges().len(), merges);
    }

    #[test]
    fn tables_are_read_as_browsers_read_them() {
        check(
            "<table><tr><td rowspan=2>科目</td><td colspan='2'>合计</td></tr>\
             <tr><td>a&amp;b<td>1,234.50</tr></table>",
            &[(0, 0, "科目"), (0, 1, "合计"), (1, 1, "a&b"), (1, 2, "1,234.50")],
            2,
        );
        check(
            "<html><style>td {x: '<table>'}</style><!-- <table> --><TABLE>\n<TR>\n<TD class=\"a>b\">1\n 2</TD>\
             <td>&nbsp;</td><td>x<br>y</td></table>",
            &[(0, 0, "1 2"), (0, 2, "x\ny")],
            0,
        );
        check("<table><tr><td>1", &[(0, 0, "1")], 0);
        check(
            "<table><tr><td><details><summary>845.70</summary><ul><li>772.00</ul></details></td>\
             <td><details open><summary>1</summary>2</details></td></table>",
            &[(0, 0, "845.70"), (0, 1, "12")],
            0,
        );
    }
}
