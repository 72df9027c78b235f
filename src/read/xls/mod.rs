//! Workbooks of Excel 97 and WPS (xls, et): BIFF 8, and BIFF 5 in its container.
//!
//! Read by ourselves: the library that reads them follows chains in circles, takes memory by the
//! dimensions that a file claims, and tells neither number formats nor hidden rows.

mod bytes;
mod compound;
mod formula;
mod strings;

use std::collections::HashMap;
use std::rc::Rc;
use std::sync::Arc;

use encoding_rs::{Encoding, GBK, WINDOWS_1252};

use super::number::{Shown, exact};
use super::page::{CellStyle, MergedArea, Page, PageCell, PageSource, ReadDocument};
use super::tally::ReadTally;
use super::{Format, ReadError, Watch};
use bytes::{f64_at, rk, u16_at, u32_at};
use formula::looks_elsewhere;
use strings::{Parts, old, short};

/// Styles and formats that are kept.
const MAX_STYLES: usize = 65_536;
/// Columns of the largest sheet.
const MAX_COLUMNS: u32 = 16_384;

mod record {
    pub const FORMULA: u16 = 0x0006;
    pub const EOF: u16 = 0x000A;
    pub const DATE_1904: u16 = 0x0022;
    pub const FILE_PASS: u16 = 0x002F;
    pub const FONT: u16 = 0x0031;
    pub const CONTINUE: u16 = 0x003C;
    pub const CODE_PAGE: u16 = 0x0042;
    pub const COL_INFO: u16 = 0x007D;
    pub const BOUND_SHEET: u16 = 0x0085;
    pub const MUL_RK: u16 = 0x00BD;
    pub const RICH_STRING: u16 = 0x00D6;
    pub const XF: u16 = 0x00E0;
    pub const MERGE_CELLS: u16 = 0x00E5;
    pub const SST: u16 = 0x00FC;
    pub const LABEL_SST: u16 = 0x00FD;
    pub const NUMBER: u16 = 0x0203;
    pub const LABEL: u16 = 0x0204;
    pub const BOOL_ERR: u16 = 0x0205;
    pub const STRING: u16 = 0x0207;
    pub const ROW: u16 = 0x0208;
    pub const RK: u16 = 0x027E;
    pub const FORMAT: u16 = 0x041E;
    pub const BOF: u16 = 0x0809;
}

pub(super) fn read(file: &[u8], watch: &mut Watch) -> Result<ReadDocument, ReadError> {
    let stream = compound::stream(file, "Workbook").or_else(|| compound::stream(file, "Book"));
    let stream = stream.ok_or_else(|| {
        ReadError::broken(
            Format::Xls,
            "容器里没有完整的工作簿",
            "its container holds no whole workbook",
        )
    })?;
    watch.unpacked(stream.len() as u64)?;
    let book = Book::read(&stream, watch)?;
    let mut document = ReadDocument::default();
    let mut tally = ReadTally::default();
    for (at, sheet) in book.sheets.iter().enumerate() {
        watch.step(at, book.sheets.len())?;
        if !sheet.is_worksheet {
            continue;
        }
        watch.pages(1)?;
        let page = book.page(&stream, sheet, &mut tally, watch)?;
        tally.page(&page);
        document.pages.push(page);
    }
    tally.tell(&mut document.notes);
    Ok(document)
}

/// Records one after the other.
struct Records<'s> {
    stream: &'s [u8],
    at: usize,
}

impl<'s> Records<'s> {
    fn next(&mut self) -> Option<(u16, &'s [u8])> {
        let kind = u16_at(self.stream, self.at)?;
        let length = usize::from(u16_at(self.stream, self.at + 2)?);
        let begin = self.at + 4;
        let data = self.stream.get(begin..begin + length)?;
        self.at = begin + length;
        Some((kind, data))
    }

    /// The records that continue the one before.
    fn continued(&mut self, first: &'s [u8]) -> Vec<&'s [u8]> {
        let mut parts = vec![first];
        while u16_at(self.stream, self.at) == Some(record::CONTINUE) {
            match self.next() {
                Some((_, data)) => parts.push(data),
                None => break,
            }
        }
        parts
    }
}

struct XlsSheet {
    name: String,
    hidden: bool,
    is_worksheet: bool,
    at: usize,
}

/// What holds for all sheets.
struct Book {
    sheets: Vec<XlsSheet>,
    strings: Vec<Arc<str>>,
    looks: Vec<Rc<XlsCellLook>>,
    is_1904: bool,
    is_old: bool,
    page: &'static Encoding,
}

struct XlsCellLook {
    bold: bool,
    indent: u8,
    date: bool,
    shown: Shown,
}

impl Book {
    fn read(stream: &[u8], watch: &mut Watch) -> Result<Self, ReadError> {
        let mut records = Records { stream, at: 0 };
        let mut book = Self {
            sheets: Vec::new(),
            strings: Vec::new(),
            looks: Vec::new(),
            is_1904: false,
            is_old: false,
            page: GBK,
        };
        let mut formats: HashMap<u16, String> = HashMap::new();
        let mut fonts: Vec<bool> = Vec::new();
        let mut styles: Vec<(u16, u16, u8)> = Vec::new();
        let mut begun = false;
        while let Some((kind, data)) = records.next() {
            match kind {
                record::BOF => {
                    begun = true;
                    book.is_old = u16_at(data, 0).is_some_and(|version| version < 0x0600);
                }
                record::FILE_PASS => return Err(ReadError::Password),
                record::DATE_1904 => book.is_1904 = u16_at(data, 0) == Some(1),
                record::CODE_PAGE => book.page = code_page(u16_at(data, 0).unwrap_or(936)),
                record::FONT => fonts.push(u16_at(data, 6).is_some_and(|weight| weight >= 600)),
                record::FORMAT if formats.len() < MAX_STYLES => {
                    let text = data.get(2..).and_then(|rest| match book.is_old {
                        true => old(rest, 1, book.page),
                        false => short(rest, 2),
                    });
                    if let (Some(id), Some(text)) = (u16_at(data, 0), text) {
                        formats.insert(id, text);
                    }
                }
                record::XF if styles.len() < MAX_STYLES => {
                    let indent = data.get(8).map_or(0, |byte| byte & 0x0F);
                    let indent = if book.is_old { 0 } else { indent };
                    styles.push((
                        u16_at(data, 0).unwrap_or(0),
                        u16_at(data, 2).unwrap_or(0),
                        indent,
                    ));
                }
                record::BOUND_SHEET => {
                    let name = data.get(6..).and_then(|rest| match book.is_old {
                        true => old(rest, 1, book.page),
                        false => short(rest, 1),
                    });
                    if let (Some(at), Some(name)) = (u32_at(data, 0), name) {
                        book.sheets.push(XlsSheet {
                            name: name.replace('\0', ""),
                            hidden: data.get(4).is_some_and(|state| state & 3 != 0),
                            is_worksheet: data.get(5) == Some(&0),
                            at: at as usize,
                        });
                    }
                }
                record::SST => {
                    let parts = records.continued(data);
                    book.strings = shared(parts, watch)?;
                }
                record::EOF => break,
                _ => {}
            }
        }
        if !begun {
            return Err(ReadError::broken(
                Format::Xls,
                "工作簿的开头不对",
                "the workbook does not begin as one",
            ));
        }
        let mut shown: HashMap<u16, (bool, String)> = HashMap::new();
        for (font, format, indent) in styles {
            let (date, code) = shown.entry(format).or_insert_with(|| {
                let code = formats.get(&format).cloned();
                let code = code.or_else(|| built_in(format).map(str::to_owned)).unwrap_or_default();
                (is_date(format, &code), code)
            });
            // Font 4 does not exist.
            let font = usize::from(if font > 4 { font - 1 } else { font });
            book.looks.push(Rc::new(XlsCellLook {
                bold: fonts.get(font) == Some(&true),
                indent,
                date: *date,
                shown: Shown::new(code),
            }));
        }
        Ok(book)
    }

    fn page(
        &self,
        stream: &[u8],
        sheet: &XlsSheet,
        tally: &mut ReadTally,
        watch: &mut Watch,
    ) -> Result<Page, ReadError> {
        let mut records = Records { stream, at: sheet.at };
        let mut cells: Vec<PageCell> = Vec::new();
        let mut merges = Vec::new();
        let (mut hidden_rows, mut hidden_columns) = (Vec::new(), Vec::new());
        let mut depth = 0_u32;
        let mut begun = false;
        let mut formula: Option<(u32, u32, u16)> = None;
        let mut from_elsewhere = 0_usize;
        while let Some((kind, data)) = records.next() {
            if kind == record::BOF {
                depth += u32::from(begun);
                begun = true;
                continue;
            }
            if kind == record::EOF {
                if depth == 0 {
                    break;
                }
                depth -= 1;
                continue;
            }
            // Charts within the sheet hold records like cells.
            if depth > 0 {
                continue;
            }
            let place = || {
                let (row, column) = (u16_at(data, 0)?, u16_at(data, 2)?);
                Some((u32::from(row), u32::from(column), u16_at(data, 4)?))
            };
            let mut put = |(row, column, style): (u32, u32, u16), content: Content<'_>| {
                watch.cells(1)?;
                let cell = self.cell(row, column, style, content);
                watch.text(cell.text.len() as u64)?;
                cells.extend(tally.cell(cell));
                Ok::<(), ReadError>(())
            };
            match kind {
                record::NUMBER => {
                    if let (Some(place), Some(number)) = (place(), f64_at(data, 6)) {
                        put(place, Content::Number(number))?;
                    }
                }
                record::RK => {
                    if let (Some(place), Some(bits)) = (place(), u32_at(data, 6)) {
                        put(place, Content::Number(rk(bits)))?;
                    }
                }
                record::MUL_RK => {
                    let (Some(row), Some(first)) = (u16_at(data, 0), u16_at(data, 2)) else {
                        continue;
                    };
                    let count = data.len().saturating_sub(6) / 6;
                    for n in 0..count {
                        let at = 4 + n * 6;
                        if let (Some(style), Some(bits)) = (u16_at(data, at), u32_at(data, at + 2))
                        {
                            let column = u32::from(first) + n as u32;
                            put((row.into(), column, style), Content::Number(rk(bits)))?;
                        }
                    }
                }
                record::LABEL_SST => {
                    let text = u32_at(data, 6).and_then(|at| self.strings.get(at as usize));
                    if let (Some(place), Some(text)) = (place(), text) {
                        put(place, Content::Text(text))?;
                    }
                }
                record::LABEL | record::RICH_STRING => {
                    let text = data.get(6..).and_then(|rest| match self.is_old {
                        true => old(rest, 2, self.page),
                        false => short(rest, 2),
                    });
                    if let (Some(place), Some(text)) = (place(), text) {
                        put(place, Content::Text(&text))?;
                    }
                }
                record::BOOL_ERR => {
                    let (value, error) = (data.get(6).copied(), data.get(7) == Some(&1));
                    if let (Some(place), Some(value)) = (place(), value) {
                        let content =
                            if error { Content::Error(value) } else { Content::Bool(value != 0) };
                        put(place, content)?;
                    }
                }
                record::FORMULA => {
                    formula = None;
                    let Some(place) = place() else { continue };
                    from_elsewhere += usize::from(!self.is_old && looks_elsewhere(data));
                    match data.get(6..14) {
                        // What is no number says so in its last two bytes.
                        Some([0, _, _, _, _, _, 0xFF, 0xFF]) => formula = Some(place),
                        Some([1, _, value, _, _, _, 0xFF, 0xFF]) => {
                            put(place, Content::Bool(*value != 0))?;
                        }
                        Some([2, _, value, _, _, _, 0xFF, 0xFF]) => {
                            put(place, Content::Error(*value))?;
                        }
                        Some([3, _, _, _, _, _, 0xFF, 0xFF]) | None => {}
                        Some(_) => {
                            if let Some(number) = f64_at(data, 6) {
                                put(place, Content::Number(number))?;
                            }
                        }
                    }
                }
                record::STRING => {
                    let parts = records.continued(data);
                    let text = match self.is_old {
                        true => old(data, 2, self.page),
                        false => Parts::new(parts).text(),
                    };
                    if let (Some(place), Some(text)) = (formula.take(), text) {
                        put(place, Content::Text(&text))?;
                    }
                }
                record::ROW => {
                    let hidden = u32_at(data, 12).is_some_and(|flags| flags & 0x20 != 0);
                    if let (Some(row), true) = (u16_at(data, 0), hidden) {
                        hidden_rows.push(u32::from(row));
                    }
                }
                record::COL_INFO => {
                    let hidden = u16_at(data, 8).is_some_and(|flags| flags & 1 != 0);
                    if let (Some(first), Some(last), true) =
                        (u16_at(data, 0), u16_at(data, 2), hidden)
                    {
                        let last = u32::from(last).min(MAX_COLUMNS - 1);
                        if hidden_columns.len() < 4 * MAX_COLUMNS as usize {
                            hidden_columns.extend(u32::from(first)..=last);
                        }
                    }
                }
                record::MERGE_CELLS => {
                    let count = usize::from(u16_at(data, 0).unwrap_or(0));
                    for n in 0..count {
                        let at = 2 + n * 8;
                        let field = |n: usize| u16_at(data, at + n * 2).map(u32::from);
                        let (Some(row), Some(last_row), Some(column), Some(last_column)) =
                            (field(0), field(1), field(2), field(3))
                        else {
                            break;
                        };
                        watch.merges(1)?;
                        if last_row >= row && last_column >= column {
                            merges.push(MergedArea { row, column, last_row, last_column });
                        }
                    }
                }
                _ => {}
            }
        }
        let source =
            PageSource::Sheet { name: Arc::from(sheet.name.as_str()), hidden: sheet.hidden };
        let mut page = Page::new(source, cells, merges);
        for hidden in [&mut hidden_rows, &mut hidden_columns] {
            hidden.sort_unstable();
            hidden.dedup();
        }
        page.hidden_rows = hidden_rows;
        page.hidden_columns = hidden_columns;
        let figures = page.cells().iter().filter(|cell| cell.number.is_some()).count();
        page.derived = figures > 0 && from_elsewhere * 3 >= figures;
        Ok(page)
    }

    fn cell(&self, row: u32, column: u32, style: u16, content: Content<'_>) -> PageCell {
        let look = self.looks.get(usize::from(style));
        let mut own = look.map_or_else(CellStyle::default, |look| CellStyle {
            bold: look.bold,
            indent: look.indent,
            ..CellStyle::default()
        });
        let (text, number) = match content {
            Content::Text(text) => (text.to_owned(), None),
            Content::Bool(value) => (if value { "TRUE" } else { "FALSE" }.to_owned(), None),
            Content::Error(code) => {
                own.error = true;
                let text = match code {
                    0x00 => "#NULL!",
                    0x07 => "#DIV/0!",
                    0x0F => "#VALUE!",
                    0x17 => "#REF!",
                    0x1D => "#NAME?",
                    0x24 => "#NUM!",
                    _ => "#N/A",
                };
                (text.to_owned(), None)
            }
            Content::Number(double) => match look {
                Some(look) if look.date => {
                    own.date = true;
                    (look.shown.day(double, self.is_1904), None)
                }
                Some(look) => {
                    let stored = exact(double);
                    (look.shown.text(double, stored), stored)
                }
                None => {
                    let stored = exact(double);
                    (Shown::General.text(double, stored), stored)
                }
            },
        };
        PageCell { row, column, text: text.into(), number, look: own }
    }
}

enum Content<'t> {
    Text(&'t str),
    Number(f64),
    Bool(bool),
    Error(u8),
}

/// The table of texts that cells share.
fn shared(parts: Vec<&[u8]>, watch: &mut Watch) -> Result<Vec<Arc<str>>, ReadError> {
    let count = parts.first().and_then(|first| u32_at(first, 4)).unwrap_or(0) as usize;
    let mut parts = parts;
    if let Some(first) = parts.first_mut() {
        *first = first.get(8..).unwrap_or_default();
    }
    let mut parts = Parts::new(parts);
    let mut strings = Vec::new();
    while strings.len() < count {
        let Some(text) = parts.text() else { break };
        watch.text(text.len() as u64)?;
        if strings.len().is_multiple_of(4_096) {
            watch.check()?;
        }
        strings.push(Arc::from(text));
    }
    Ok(strings)
}

fn code_page(number: u16) -> &'static Encoding {
    match number {
        950 => encoding_rs::BIG5,
        932 => encoding_rs::SHIFT_JIS,
        1252 | 0x8001 => WINDOWS_1252,
        // 936, and 1200 where the texts are wide anyway.
        _ => GBK,
    }
}

/// Formats that a workbook need not write.
fn built_in(id: u16) -> Option<&'static str> {
    Some(match id {
        41 => "_(* #,##0_);_(* (#,##0);_(* \"-\"_);_(@_)",
        42 | 44 => "_(* #,##0.00_);_(* (#,##0.00);_(* \"-\"??_);_(@_)",
        43 => "_(* #,##0.00_);_(* (#,##0.00);_(* \"-\"??_);_(@_)",
        id => return ssfmt::format_code_from_id(u32::from(id)),
    })
}

/// Whether a format shows a day or a time of day.
fn is_date(id: u16, code: &str) -> bool {
    if matches!(id, 14..=22 | 27..=36 | 45..=47 | 50..=58) && code.is_empty() {
        return true;
    }
    let (mut quoted, mut escaped, mut bracket) = (false, false, false);
    for c in code.chars() {
        match c {
            _ if escaped => escaped = false,
            '\\' | '_' | '*' if !quoted => escaped = true,
            '"' => quoted = !quoted,
            _ if quoted => {}
            '[' => bracket = true,
            ']' => bracket = false,
            ';' => return false,
            'y' | 'm' | 'd' | 'h' | 's' | 'Y' | 'M' | 'D' | 'H' | 'S' if !bracket => return true,
            _ => {}
        }
    }
    false
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn formats_of_days_are_told_from_those_of_figures() {
        for (code, date) in [
            ("yyyy\"年\"m\"月\"d\"日\"", true),
            ("#,##0.00_);[Red](#,##0.00)", false),
            ("0.00\"days\"", false),
            ("General", false),
            ("", false),
        ] {
            assert_eq!(is_date(200, code), date, "{code}");
        }
        assert!(is_date(14, "") && is_date(57, ""));
    }
}
