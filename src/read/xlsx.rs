//! Workbooks of Excel and WPS (xlsx, xlsm).
//!
//! calamine reads the cells; what it does not tell (hidden rows and columns, merged areas within
//! bounds) and what it would take in memory is found by a reading of our own before.

use std::collections::HashMap;
use std::io::Cursor;
use std::rc::Rc;
use std::sync::Arc;

use calamine::{DataRef, Reader, SheetType, SheetVisible, Style, Xlsx, XlsxError};
use quick_xml::events::{BytesStart, Event};

use super::number::{Shown, exact};
use super::package::{Package, attribute, is_on, number};
use super::page::{
    CellStyle, MergedArea, Note, NoteKind, Page, PageCell, PageSource, ReadDocument,
};
use super::tally::ReadTally;
use super::{Format, ReadError, Watch};

/// Columns of the largest sheet.
const MAX_COLUMNS: u32 = 16_384;
/// Rows of the largest sheet.
const MAX_ROWS: u32 = 1_048_576;

pub(super) fn read(bytes: &[u8], watch: &mut Watch) -> Result<ReadDocument, ReadError> {
    let mut package = Package::open(Format::Xlsx, bytes)?;
    let paths = sheet_paths(&mut package, watch)?;
    for name in package.names() {
        let lower = name.to_ascii_lowercase();
        let text = lower.ends_with(".xml") || lower.ends_with(".rels") || lower.ends_with(".vml");
        if text && !paths.values().any(|path| *path == name) {
            package.measure(&name, watch)?;
        }
    }
    let mut book: Xlsx<_> = Xlsx::new(Cursor::new(bytes)).map_err(refused)?;
    let is_1904 = book.has_1904_epoch();
    let sheets: Vec<calamine::Sheet> = book.sheets_metadata().to_vec();
    let mut document = ReadDocument::default();
    let mut looks: HashMap<usize, Rc<CellLook>> = HashMap::new();
    let mut tally = ReadTally::default();
    for (at, sheet) in sheets.iter().enumerate() {
        watch.step(at, sheets.len())?;
        if sheet.typ != SheetType::WorkSheet {
            continue;
        }
        watch.pages(1)?;
        let structure = match paths.get(&sheet.name) {
            Some(path) => structure(&mut package, path, watch)?,
            None => SheetStructure::default(),
        };
        let source = PageSource::Sheet {
            name: Arc::from(sheet.name.as_str()),
            hidden: sheet.visible != SheetVisible::Visible,
        };
        let part = ((at, sheets.len()), structure.filled);
        let found = cells(&mut book, &sheet.name, is_1904, part, &mut looks, &mut tally, watch);
        let cells = match found {
            Ok(cells) => cells,
            Err(Refused::Read(error)) => return Err(error),
            Err(Refused::Sheet(XlsxError::NotAWorksheet(_))) => continue,
            // One damaged sheet does not take the others with it, but nothing passes as complete.
            Err(Refused::Sheet(error)) => {
                document.notes.push(Note::new(
                    NoteKind::Lost,
                    format!("工作表“{}”已损坏，没有读出来（{error}）", sheet.name.trim()),
                    format!(
                        "the sheet “{}” is damaged and was not read ({error})",
                        sheet.name.trim()
                    ),
                    None,
                ));
                continue;
            }
        };
        let mut page = Page::new(source, cells, structure.merges);
        page.hidden_rows = structure.hidden_rows;
        page.hidden_columns = structure.hidden_columns;
        let figures = page.cells().iter().filter(|cell| cell.number.is_some()).count();
        page.derived = figures > 0 && structure.from_elsewhere * 3 >= figures;
        tally.page(&page);
        tally.without_results(&page, &structure.without_results);
        document.pages.push(page);
    }
    tally.tell(&mut document.notes);
    Ok(document)
}

enum Refused {
    Read(ReadError),
    Sheet(XlsxError),
}

impl From<ReadError> for Refused {
    fn from(error: ReadError) -> Self {
        Self::Read(error)
    }
}

fn refused(error: XlsxError) -> ReadError {
    match error {
        XlsxError::Password => ReadError::Password,
        error => ReadError::broken(Format::Xlsx, format!("{error}"), format!("{error}")),
    }
}

/// How a cell looks and shows its number, by its style.
struct CellLook {
    bold: bool,
    indent: u8,
    shown: Shown,
}

impl CellLook {
    fn new(style: Option<&Style>) -> Self {
        let font = style.and_then(|style| style.font.as_ref());
        let alignment = style.and_then(|style| style.alignment.as_ref());
        let format = style.and_then(|style| style.number_format.as_ref());
        Self {
            bold: font.is_some_and(calamine::Font::is_bold),
            indent: alignment.and_then(|a| a.indent).unwrap_or(0),
            shown: Shown::new(format.map_or("", |format| &format.format_code)),
        }
    }
}

fn cells(
    book: &mut Xlsx<Cursor<&[u8]>>,
    sheet: &str,
    is_1904: bool,
    (step, filled): ((usize, usize), usize),
    looks: &mut HashMap<usize, Rc<CellLook>>,
    tally: &mut ReadTally,
    watch: &mut Watch,
) -> Result<Vec<PageCell>, Refused> {
    let mut reader = book.worksheet_cells_reader(sheet).map_err(Refused::Sheet)?;
    let mut cells = Vec::new();
    let mut blank = 0_u32;
    while let Some((found, style)) = reader.next_cell_with_style_id().map_err(Refused::Sheet)? {
        let (row, column) = found.get_position();
        if matches!(found.get_value(), DataRef::Empty) {
            // Formatted columns without end are passed over, but not without a look at the clock.
            blank = blank.wrapping_add(1);
            if blank.is_multiple_of(65_536) {
                watch.check()?;
            }
            continue;
        }
        if row >= MAX_ROWS || column >= MAX_COLUMNS {
            continue;
        }
        let look = looks
            .entry(style)
            .or_insert_with(|| Rc::new(CellLook::new(reader.styles().get(style))))
            .clone();
        let mut own = CellStyle { bold: look.bold, indent: look.indent, ..CellStyle::default() };
        let (text, stored) = match found.get_value() {
            DataRef::Empty => continue,
            DataRef::SharedString(text) => ((*text).to_owned(), None),
            DataRef::String(text) | DataRef::DateTimeIso(text) | DataRef::DurationIso(text) => {
                (text.clone(), None)
            }
            DataRef::Bool(value) => (if *value { "TRUE" } else { "FALSE" }.to_owned(), None),
            DataRef::Error(error) => {
                own.error = true;
                (error.to_string(), None)
            }
            DataRef::DateTime(day) => {
                own.date = true;
                (look.shown.day(day.as_f64(), is_1904), None)
            }
            DataRef::Int(value) => {
                let stored = crate::amount::Amount::from_parts(i128::from(*value), 0);
                (value.to_string(), stored)
            }
            DataRef::Float(value) => {
                let stored = exact(*value);
                (look.shown.text(*value, stored), stored)
            }
        };
        watch.cells(1)?;
        watch.text(text.len() as u64)?;
        if cells.len() % 4_096 == 4_095 {
            watch.within(step, (cells.len(), filled))?;
        }
        let cell = PageCell { row, column, text: text.into(), number: stored, look: own };
        cells.extend(tally.cell(cell));
    }
    Ok(cells)
}

/// A cell while its parts come.
#[derive(Default)]
struct FormulaCell {
    /// What its tag says, looked at of those only that lack a result.
    tag: String,
    has_formula: bool,
    in_result: bool,
    has_result: bool,
}

impl FormulaCell {
    fn begin(&mut self, element: &BytesStart<'_>) {
        self.tag.clear();
        self.tag.push_str(element);
        (self.has_formula, self.in_result, self.has_result) = (false, false, false);
    }

    /// Where it is, row and column from 0, if it holds a formula without its result: Excel and WPS
    /// store what that comes to, other programs leave it to them. A result that is a text may be empty.
    fn without_result(&self) -> Option<(u32, u32)> {
        if !self.has_formula || self.has_result {
            return None;
        }
        let name = self.tag.find(|c: char| c.is_ascii_whitespace()).unwrap_or(self.tag.len());
        let element = BytesStart::from_content(self.tag.as_str(), name);
        let is_text = attribute(&element, "t").as_deref() == Some("str");
        attribute(&element, "r").as_deref().and_then(cell_name).filter(|_| !is_text)
    }
}

/// What the cells do not say of a sheet.
#[derive(Default)]
struct SheetStructure {
    merges: Vec<MergedArea>,
    hidden_rows: Vec<u32>,
    hidden_columns: Vec<u32>,
    /// Cells that are computed from other sheets.
    from_elsewhere: usize,
    /// Rows and columns, from 0, of formulas whose result is not in the file.
    without_results: Vec<(u32, u32)>,
    /// Cells, blank ones with them.
    filled: usize,
}

fn structure(
    package: &mut Package<'_>,
    path: &str,
    watch: &mut Watch,
) -> Result<SheetStructure, ReadError> {
    let mut found = SheetStructure::default();
    let mut next_row = 1_u32;
    let mut in_formula = false;
    let mut cell = FormulaCell::default();
    package.events(path, watch, |event, watch| {
        match event {
            Event::Start(element) | Event::Empty(element) => {
                let opens = matches!(event, Event::Start(_));
                match element.local_name().as_ref() {
                    "c" => cell.begin(element),
                    "f" => {
                        in_formula = opens;
                        cell.has_formula = true;
                    }
                    "v" | "is" => cell.in_result = opens,
                    _ => {}
                }
            }
            Event::Text(text) if in_formula => {
                found.from_elsewhere += usize::from(text.contains('!'));
            }
            Event::Text(_) if cell.in_result => cell.has_result = true,
            Event::End(element) => {
                in_formula = false;
                cell.in_result = false;
                if element.local_name().as_ref() == "c"
                    && let Some(place) = cell.without_result()
                {
                    watch.cells(1)?;
                    found.without_results.push(place);
                }
            }
            _ => {}
        }
        let (Event::Start(element) | Event::Empty(element)) = event else { return Ok(()) };
        let reference = match element.local_name().as_ref() {
            "c" | "row" => "r",
            "dimension" | "mergeCell" => "ref",
            _ => "",
        };
        // As it is written: calamine does not look for entities there.
        let beyond = element.attributes().with_checks(false).flatten().any(|found| {
            found.key.local_name().as_ref() == reference
                && !found.value.split(':').all(is_reference)
        });
        if beyond {
            return Err(ReadError::broken(
                Format::Xlsx,
                "有的单元格的位置超出工作表的范围",
                "the place of a cell is beyond any sheet",
            ));
        }
        match element.local_name().as_ref() {
            "c" => found.filled += 1,
            "row" => {
                let row = number(element, "r").unwrap_or(next_row).clamp(1, MAX_ROWS);
                next_row = row + 1;
                if is_on(element, "hidden") {
                    found.hidden_rows.push(row - 1);
                }
            }
            "col" if is_on(element, "hidden") => {
                let first = number(element, "min").unwrap_or(1).max(1) - 1;
                let last = number(element, "max").unwrap_or(first + 1).min(MAX_COLUMNS);
                found.hidden_columns.extend(first..last);
                if found.hidden_columns.len() > 4 * MAX_COLUMNS as usize {
                    found.hidden_columns.sort_unstable();
                    found.hidden_columns.dedup();
                }
            }
            "mergeCell" => {
                watch.merges(1)?;
                found.merges.extend(attribute(element, "ref").as_deref().and_then(area));
            }
            _ => {}
        }
        Ok(())
    })?;
    for hidden in [&mut found.hidden_rows, &mut found.hidden_columns] {
        hidden.sort_unstable();
        hidden.dedup();
    }
    Ok(found)
}

/// Whether a place (`AB12`, `12`) is no longer than a sheet's last one, so that it can be counted.
/// What else it may be is judged where it is used.
fn is_reference(text: &str) -> bool {
    let letters = text.bytes().filter(u8::is_ascii_alphabetic).count();
    let digits = text.bytes().filter(u8::is_ascii_digit).count();
    letters <= 3 && digits <= 7
}

/// `A1:C2`.
fn area(text: &str) -> Option<MergedArea> {
    let (first, last) = text.split_once(':')?;
    let ((row, column), (last_row, last_column)) = (cell_name(first)?, cell_name(last)?);
    let merge = MergedArea {
        row: row.min(last_row),
        column: column.min(last_column),
        last_row: row.max(last_row),
        last_column: column.max(last_column),
    };
    (merge.last_row > merge.row || merge.last_column > merge.column).then_some(merge)
}

/// `C2` as row 1, column 2.
fn cell_name(text: &str) -> Option<(u32, u32)> {
    let text: String = text.chars().filter(|&c| c != '$').collect();
    let digits = text.find(|c: char| c.is_ascii_digit())?;
    let (letters, digits) = text.split_at(digits);
    let column = letters.bytes().try_fold(0_u32, |sum, letter| {
        let letter = letter.to_ascii_uppercase();
        let digit = letter.is_ascii_uppercase().then(|| u32::from(letter - b'A') + 1)?;
        sum.checked_mul(26)?.checked_add(digit)
    });
    let column = column.filter(|&column| (1..=MAX_COLUMNS).contains(&column))? - 1;
    let row = digits.parse::<u32>().ok().filter(|row| (1..=MAX_ROWS).contains(row))? - 1;
    Some((row, column))
}

/// The part of each sheet, by the sheet's name.
fn sheet_paths(
    package: &mut Package<'_>,
    watch: &mut Watch,
) -> Result<HashMap<String, String>, ReadError> {
    let mut targets: HashMap<String, String> = HashMap::new();
    if let Some(rels) = package.find("xl/_rels/workbook.xml.rels") {
        package.events(&rels, watch, |event, _| {
            if let Event::Start(element) | Event::Empty(element) = event
                && element.local_name().as_ref() == "Relationship"
                && let (Some(id), Some(target)) =
                    (attribute(element, "Id"), attribute(element, "Target"))
            {
                targets.insert(id, target);
            }
            Ok(())
        })?;
    }
    let mut sheets: Vec<(String, String)> = Vec::new();
    if let Some(book) = package.find("xl/workbook.xml") {
        package.events(&book, watch, |event, _| {
            if let Event::Start(element) | Event::Empty(element) = event
                && element.local_name().as_ref() == "sheet"
                && let (Some(name), Some(id)) =
                    (attribute(element, "name"), attribute(element, "id"))
            {
                sheets.push((name, id));
            }
            Ok(())
        })?;
    }
    let path = |target: &str| match target.strip_prefix('/') {
        Some(whole) => package.find(whole),
        None => package.find(&format!("xl/{target}")),
    };
    let found = sheets
        .into_iter()
        .filter_map(|(name, id)| Some((name, path(targets.get(&id)?)?)))
        .collect();
    Ok(found)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn areas_are_read_as_spreadsheets_write_them() {
        let merge = MergedArea { row: 0, column: 0, last_row: 1, last_column: 2 };
        assert_eq!(area("A1:C2"), Some(merge));
        assert_eq!(area("$C$2:A1"), Some(merge));
        for wrong in ["A1", "A1:A1", "A0:B1", "1:2", "ZZZZ1:A2", "A1:B99999999999", ":", ""] {
            assert_eq!(area(wrong), None, "{wrong}");
        }
        assert_eq!(area("ZZZZZZZZZZ1:A2"), None);
    }

    #[test]
    fn places_too_long_to_be_counted_are_told() {
        for (text, good) in [
            ("A1", true),
            ("XFD1048576", true),
            ("12", true),
            ("9999999999", false),
            ("AAAAAAA1", false),
            ("B99999999", false),
        ] {
            assert_eq!(is_reference(text), good, "{text}");
        }
    }
}
