//! OpenDocument spreadsheets and texts.
//!
//! Read by ourselves: the libraries unfold repeated rows and cells without bound and tell neither
//! spans nor hidden rows.

mod styles;

use std::sync::Arc;

use quick_xml::events::{BytesStart, Event};

use super::number::exact;
use super::package::{Package, attribute, entity, number};
use super::page::{
    CellStyle, MergedArea, Page, PageCell, PageParagraph, PagePlace, PageSource, ReadDocument,
};
use super::tally::ReadTally;
use super::{Format, ReadError, Watch};
use crate::amount::Amount;
use styles::{OdfFamily, OdfStyles};

const MAX_COLUMNS: u32 = 16_384;
const MAX_ROWS: u32 = 1_048_576;
/// A cell that repeats further is a formatted background.
const MAX_REPEATS: u32 = 1_024;

pub(super) fn read(
    format: Format,
    bytes: &[u8],
    watch: &mut Watch,
) -> Result<ReadDocument, ReadError> {
    let mut package = Package::open(format, bytes)?;
    if is_locked(&mut package, watch)? {
        return Err(ReadError::Password);
    }
    let mut document = ReadDocument::default();
    let mut tally = ReadTally::default();
    let mut sheet: Option<OdsSheet> = None;
    let content = package
        .find("content.xml")
        .ok_or_else(|| ReadError::broken(format, "缺少 content.xml", "content.xml is missing"))?;
    // Styles come before the sheets that they are of.
    let mut styles = OdfStyles::read(&mut package, watch)?;
    // Paragraphs of a text, outside its tables.
    let mut paragraph: Option<(String, u8)> = None;
    let mut paragraphs = 0_u32;
    let is_text = format == Format::Odt;
    package.events(&content, watch, |event, watch| {
        match event {
            Event::Start(element) | Event::Empty(element) => {
                let empty = matches!(event, Event::Empty(_));
                match element.local_name().as_ref() {
                    // Tables within a cell are not sheets.
                    "table" if sheet.is_none() && !empty => {
                        watch.pages(1)?;
                        let name = attribute(element, "name").unwrap_or_default();
                        let hidden = attribute(element, "style-name")
                            .is_some_and(|style| styles.hides(&style));
                        let mut begun = OdsSheet::new(&name, hidden);
                        if is_text {
                            begun.source =
                                PageSource::Table { number: document.pages.len() as u32 + 1 };
                            begun.texts_before = document.texts.len();
                        }
                        sheet = Some(begun);
                    }
                    "p" | "h" if is_text && sheet.is_none() => {
                        paragraphs += 1;
                        let level = number(element, "outline-level").unwrap_or(0).min(9) as u8;
                        paragraph = Some((String::new(), level));
                    }
                    name => match (&mut sheet, &mut paragraph) {
                        (Some(sheet), _) => {
                            sheet.start(element, empty, &styles, &mut tally, watch)?;
                        }
                        (None, Some((open, _))) => {
                            let blank = blank(element, name);
                            watch.text(blank.len() as u64)?;
                            open.push_str(&blank);
                        }
                        (None, None) => styles.start(element, empty),
                    },
                }
            }
            Event::End(element) => match element.local_name().as_ref() {
                "table" if sheet.as_ref().is_some_and(|sheet| sheet.cell.is_none()) => {
                    if let Some(sheet) = sheet.take() {
                        let page = sheet.page();
                        tally.page(&page);
                        document.pages.push(page);
                    }
                }
                "p" | "h" if is_text && sheet.is_none() => {
                    if let Some((text, heading)) = paragraph.take()
                        && !text.trim().is_empty()
                    {
                        let place = PagePlace::Paragraph { number: paragraphs };
                        document.texts.push(PageParagraph {
                            text: text.trim().to_owned(),
                            heading,
                            place,
                        });
                    }
                }
                name => match &mut sheet {
                    Some(sheet) => sheet.end(name, &mut tally, watch)?,
                    None => styles.end(name),
                },
            },
            Event::Text(text) => {
                let text = text.xml10_content();
                match (&mut sheet, &mut paragraph) {
                    (Some(sheet), _) => sheet.text(&text, watch)?,
                    (None, Some((open, _))) => {
                        watch.text(text.len() as u64)?;
                        open.push_str(&text);
                    }
                    (None, None) => {}
                }
            }
            Event::GeneralRef(reference) => {
                let Some(c) = entity(reference) else { return Ok(()) };
                match (&mut sheet, &mut paragraph) {
                    (Some(sheet), _) => sheet.text(c.encode_utf8(&mut [0; 4]), watch)?,
                    (None, Some((open, _))) => open.push(c),
                    (None, None) => {}
                }
            }
            _ => {}
        }
        Ok(())
    })?;
    tally.tell(&mut document.notes);
    Ok(document)
}

/// The blanks that an element of a text stands for.
fn blank(element: &BytesStart<'_>, name: &str) -> String {
    match name {
        "s" => " ".repeat(number(element, "c").unwrap_or(1).min(64) as usize),
        "tab" | "line-break" => "\n".to_owned(),
        _ => String::new(),
    }
}

/// Whether the package's list of parts says that its content is locked.
pub(super) fn is_locked(package: &mut Package<'_>, watch: &mut Watch) -> Result<bool, ReadError> {
    let Some(manifest) = package.find("META-INF/manifest.xml") else { return Ok(false) };
    let mut locked = false;
    package.events(&manifest, watch, |event, _| {
        if let Event::Start(element) | Event::Empty(element) = event {
            locked |= element.local_name().as_ref() == "encryption-data";
        }
        Ok(())
    })?;
    Ok(locked)
}

/// A sheet while it is read.
struct OdsSheet {
    source: PageSource,
    cells: Vec<PageCell>,
    merges: Vec<MergedArea>,
    hidden_rows: Vec<u32>,
    hidden_columns: Vec<u32>,
    row: u32,
    /// Rows that the current one stands for.
    row_repeats: u32,
    /// Where the current row's cells begin.
    row_begin: usize,
    column: u32,
    /// Next column described before the rows.
    described: u32,
    /// Styles of the cells that name none, by the column behind the last one of each, and the row's.
    column_styles: Vec<(u32, Option<String>)>,
    row_style: Option<String>,
    texts_before: usize,
    cell: Option<OdsCell>,
    /// Inside an annotation, whose text is not the cell's.
    note: bool,
    /// Cells that are computed from other sheets.
    from_elsewhere: usize,
}

/// A cell while it is read.
struct OdsCell {
    kind: String,
    value: Option<Amount>,
    text: String,
    paragraphs: u32,
    repeats: u32,
    spans: (u32, u32),
    indent: u8,
    bold: bool,
}

impl OdsSheet {
    fn new(name: &str, hidden: bool) -> Self {
        Self {
            source: PageSource::Sheet { name: Arc::from(name), hidden },
            cells: Vec::new(),
            merges: Vec::new(),
            hidden_rows: Vec::new(),
            hidden_columns: Vec::new(),
            row: 0,
            row_repeats: 1,
            row_begin: 0,
            column: 0,
            described: 0,
            column_styles: Vec::new(),
            row_style: None,
            texts_before: 0,
            cell: None,
            note: false,
            from_elsewhere: 0,
        }
    }

    fn start(
        &mut self,
        element: &BytesStart<'_>,
        empty: bool,
        styles: &OdfStyles,
        tally: &mut ReadTally,
        watch: &mut Watch,
    ) -> Result<(), ReadError> {
        let hidden =
            || attribute(element, "visibility").is_some_and(|v| v == "collapse" || v == "filter");
        match element.local_name().as_ref() {
            "table-column" => {
                let repeats = number(element, "number-columns-repeated").unwrap_or(1);
                let end = self.described.saturating_add(repeats).min(MAX_COLUMNS);
                if hidden() {
                    self.hidden_columns.extend(self.described..end);
                }
                self.described = end;
                self.column_styles.push((end, attribute(element, "default-cell-style-name")));
            }
            "table-row" => {
                self.row_repeats = number(element, "number-rows-repeated").unwrap_or(1).max(1);
                self.row_begin = self.cells.len();
                self.column = 0;
                self.row_style = attribute(element, "default-cell-style-name");
                if hidden() && self.row_repeats <= MAX_REPEATS {
                    self.hidden_rows.extend(self.row..(self.row + self.row_repeats).min(MAX_ROWS));
                }
                if empty {
                    self.end_row(watch)?;
                }
            }
            "table-cell" | "covered-table-cell" => {
                let value = attribute(element, "value");
                let formula = attribute(element, "formula");
                self.from_elsewhere += usize::from(formula.is_some_and(|f| f.contains("[$")));
                let style = attribute(element, "style-name");
                let (indent, bold) = match style.as_deref().or_else(|| self.style()) {
                    Some(style) => styles.look(OdfFamily::Cell, style),
                    None => (0, false),
                };
                self.cell = Some(OdsCell {
                    kind: attribute(element, "value-type").unwrap_or_default(),
                    value: value.as_deref().and_then(stored),
                    text: String::new(),
                    paragraphs: 0,
                    repeats: number(element, "number-columns-repeated").unwrap_or(1).max(1),
                    spans: (
                        number(element, "number-rows-spanned").unwrap_or(1),
                        number(element, "number-columns-spanned").unwrap_or(1),
                    ),
                    indent,
                    bold,
                });
                if empty {
                    self.end_cell(tally, watch)?;
                }
            }
            "annotation" if !empty => self.note = true,
            "p" => {
                if let Some(cell) = self.cell.as_mut().filter(|_| !self.note) {
                    if cell.paragraphs > 0 {
                        cell.text.push('\n');
                    }
                    cell.paragraphs += 1;
                    if let Some(style) = attribute(element, "style-name") {
                        let (indent, bold) = styles.look(OdfFamily::Paragraph, &style);
                        cell.indent = cell.indent.max(indent);
                        cell.bold |= bold;
                    }
                }
            }
            name => self.text(&blank(element, name), watch)?,
        }
        Ok(())
    }

    /// The style of a cell here that names none.
    fn style(&self) -> Option<&str> {
        let column = || {
            let at = self.column_styles.partition_point(|(end, _)| *end <= self.column);
            self.column_styles.get(at)?.1.as_deref()
        };
        self.row_style.as_deref().or_else(column)
    }

    fn text(&mut self, text: &str, watch: &mut Watch) -> Result<(), ReadError> {
        if let Some(cell) = self.cell.as_mut().filter(|cell| !self.note && cell.paragraphs > 0) {
            watch.text(text.len() as u64)?;
            cell.text.push_str(text);
        }
        Ok(())
    }

    fn end(
        &mut self,
        name: &str,
        tally: &mut ReadTally,
        watch: &mut Watch,
    ) -> Result<(), ReadError> {
        match name {
            "table-cell" | "covered-table-cell" => self.end_cell(tally, watch)?,
            "table-row" => self.end_row(watch)?,
            "annotation" => self.note = false,
            _ => {}
        }
        Ok(())
    }

    fn end_cell(&mut self, tally: &mut ReadTally, watch: &mut Watch) -> Result<(), ReadError> {
        let Some(cell) = self.cell.take() else { return Ok(()) };
        let (row, column) = (self.row, self.column);
        self.column = column.saturating_add(cell.repeats).min(MAX_COLUMNS);
        if row >= MAX_ROWS || column >= MAX_COLUMNS {
            return Ok(());
        }
        if cell.spans.0 > 1 || cell.spans.1 > 1 {
            watch.merges(1)?;
            self.merges.push(MergedArea {
                row,
                column,
                last_row: row.saturating_add(cell.spans.0.max(1) - 1).min(MAX_ROWS - 1),
                last_column: column.saturating_add(cell.spans.1.max(1) - 1).min(MAX_COLUMNS - 1),
            });
        }
        let figure = matches!(&*cell.kind, "float" | "currency" | "percentage");
        let mut text = cell.text;
        if text.trim().is_empty() && !figure {
            return Ok(());
        }
        let stored = cell.value.filter(|_| figure);
        if let (Some(stored), true) = (stored, text.trim().is_empty()) {
            // Written by programs that leave the displayed text out.
            if cell.paragraphs == 0 {
                text = stored.to_string();
            }
        }
        let look = CellStyle {
            date: matches!(&*cell.kind, "date" | "time"),
            error: text.starts_with("#") && text.ends_with(['!', '?']) || text.starts_with("Err:"),
            indent: cell.indent,
            full: false,
            bold: cell.bold,
        };
        let repeats = if cell.repeats > MAX_REPEATS { 1 } else { cell.repeats };
        for at in 0..repeats {
            watch.cells(1)?;
            let text = text.as_str().into();
            let own = PageCell { row, column: column + at, text, number: stored, look };
            if own.column < MAX_COLUMNS {
                self.cells.extend(tally.cell(own));
            }
        }
        Ok(())
    }

    fn end_row(&mut self, watch: &mut Watch) -> Result<(), ReadError> {
        let repeats = std::mem::replace(&mut self.row_repeats, 1);
        let filled = self.cells.len() > self.row_begin;
        if filled && (2..=MAX_REPEATS).contains(&repeats) {
            let own: Vec<PageCell> = self.cells.get(self.row_begin..).unwrap_or_default().to_vec();
            for at in 1..repeats {
                watch.cells(own.len() as u64)?;
                let moved = own.iter().map(|cell| PageCell { row: cell.row + at, ..cell.clone() });
                self.cells.extend(moved);
            }
        }
        self.row = self.row.saturating_add(repeats).min(MAX_ROWS);
        Ok(())
    }

    fn page(self) -> Page {
        let mut page = Page::new(self.source, self.cells, self.merges);
        page.hidden_rows = self.hidden_rows;
        page.hidden_columns = self.hidden_columns;
        page.texts_before = self.texts_before;
        let figures = page.cells().iter().filter(|cell| cell.number.is_some()).count();
        page.derived = figures > 0 && self.from_elsewhere * 3 >= figures;
        page
    }
}

/// The value that a cell stores: its text is exact as it is, but for a double's noise.
fn stored(text: &str) -> Option<Amount> {
    let digits = text.bytes().filter(u8::is_ascii_digit).count();
    let plain = text.parse::<Amount>().ok().filter(|_| digits <= 15);
    plain.or_else(|| exact(text.parse().ok()?))
}
