//! Word documents (docx): tables with merged cells, paragraphs with their heading levels and the
//! numbers that Word puts before them by itself.

mod numbering;
mod styles;

use quick_xml::events::{BytesStart, Event};

use super::package::{Package, attribute, entity, is_on, number};
use super::page::{
    CellStyle, MergedArea, Note, NoteKind, Page, PageCell, PageParagraph, PagePlace, PageSource,
    ReadDocument,
};
use super::{Format, ReadError, Watch};
use numbering::{Counters, Numbering};
use styles::Styles;

/// Grid columns that a cell may span.
const MAX_SPAN: u32 = 256;
/// Tables within tables that are followed.
const MAX_DEPTH: usize = 16;

pub(super) fn read(bytes: &[u8], watch: &mut Watch) -> Result<ReadDocument, ReadError> {
    let mut package = Package::open(Format::Docx, bytes)?;
    let styles = Styles::read(&mut package, watch)?;
    let numbering = Numbering::read(&mut package, watch)?;
    let part = package.find("word/document.xml").ok_or_else(|| {
        ReadError::broken(Format::Docx, "缺少 word/document.xml", "word/document.xml is missing")
    })?;
    let mut body = DocxBody {
        styles: &styles,
        numbering: &numbering,
        counters: Counters::default(),
        document: ReadDocument::default(),
        tables: Vec::new(),
        made: 0,
        paragraph: None,
        paragraphs: 0,
        skipped: 0,
        deleted: 0,
        in_text: false,
        field: Vec::new(),
        pictures: 0,
    };
    package.events(&part, watch, |event, watch| body.event(event, watch))?;
    Ok(body.finish())
}

/// What is read so far.
struct DocxBody<'s> {
    styles: &'s Styles,
    numbering: &'s Numbering,
    counters: Counters,
    document: ReadDocument,
    /// Open tables, the outermost first.
    tables: Vec<DocxTable>,
    /// Tables begun.
    made: u32,
    paragraph: Option<OpenParagraph>,
    paragraphs: u32,
    /// Depth inside what is said twice (`mc:Fallback`) or is no text.
    skipped: u32,
    /// Depth inside deleted text.
    deleted: u32,
    in_text: bool,
    /// Open fields: whether the result is reached, which is text, or still the instruction.
    field: Vec<bool>,
    pictures: u32,
}

/// A paragraph while it is read.
#[derive(Default)]
struct OpenParagraph {
    text: String,
    style: Option<String>,
    outline: Option<u8>,
    list: (Option<String>, Option<u8>),
    indent: u32,
    bold: bool,
    plain: bool,
}

struct DocxTable {
    number: u32,
    texts_before: usize,
    cells: Vec<PageCell>,
    merges: Vec<MergedArea>,
    row: u32,
    column: u32,
    span: u32,
    /// `vMerge` of the cell: begins one, goes on with one.
    begins: bool,
    goes_on: bool,
    text: String,
    paragraphs: u32,
    bold: bool,
    indent: u8,
    /// For each grid column: the vertical merge open there, as an index into `merges`.
    open: Vec<Option<usize>>,
}

impl DocxTable {
    fn new(number: u32, texts_before: usize) -> Self {
        Self {
            number,
            texts_before,
            cells: Vec::new(),
            merges: Vec::new(),
            row: 0,
            column: 0,
            span: 1,
            begins: false,
            goes_on: false,
            text: String::new(),
            paragraphs: 0,
            bold: false,
            indent: 0,
            open: Vec::new(),
        }
    }

    fn end_cell(&mut self, watch: &mut Watch) -> Result<(), ReadError> {
        let (row, column, span) = (self.row, self.column, self.span.clamp(1, MAX_SPAN));
        self.column = column.saturating_add(span);
        let end = self.column as usize;
        if self.open.len() < end && end <= 4_096 {
            self.open.resize(end, None);
        }
        let text = std::mem::take(&mut self.text);
        let slots = column as usize..end.min(self.open.len());
        if self.goes_on {
            let held = self.open.get(column as usize).copied().flatten();
            if let Some(merge) = held.and_then(|at| self.merges.get_mut(at)) {
                merge.last_row = row;
            }
        } else {
            let held = if self.begins || span > 1 {
                watch.merges(1)?;
                self.merges.push(MergedArea {
                    row,
                    column,
                    last_row: row,
                    last_column: column + span - 1,
                });
                self.begins.then(|| self.merges.len() - 1)
            } else {
                None
            };
            for slot in self.open.get_mut(slots).into_iter().flatten() {
                *slot = held;
            }
        }
        if !text.trim().is_empty() {
            watch.cells(1)?;
            let look = CellStyle { bold: self.bold, indent: self.indent, ..CellStyle::default() };
            let text = text.trim_end_matches('\n').into();
            self.cells.push(PageCell { row, column, text, number: None, look });
        }
        Ok(())
    }

    fn page(self) -> Page {
        let merges = self
            .merges
            .into_iter()
            .filter(|m| m.last_row > m.row || m.last_column > m.column)
            .collect();
        let mut page = Page::new(PageSource::Table { number: self.number }, self.cells, merges);
        page.texts_before = self.texts_before;
        page
    }
}

impl DocxBody<'_> {
    fn event(&mut self, event: &Event<'_>, watch: &mut Watch) -> Result<(), ReadError> {
        match event {
            Event::Start(element) => {
                if self.skipped > 0 {
                    self.skipped += 1;
                    return Ok(());
                }
                self.start(element, watch)
            }
            Event::Empty(element) => {
                if self.skipped > 0 {
                    return Ok(());
                }
                self.start(element, watch)?;
                let name = element.local_name().as_ref().to_owned();
                self.skipped = 0;
                self.end(&name, watch)
            }
            Event::End(element) => {
                if self.skipped > 0 {
                    self.skipped -= 1;
                    return Ok(());
                }
                self.end(element.local_name().as_ref(), watch)
            }
            Event::Text(text) if self.in_text => self.text(&text.xml10_content(), watch),
            Event::CData(text) if self.in_text => self.text(&text.xml10_content(), watch),
            Event::GeneralRef(reference) if self.in_text => match entity(reference) {
                Some(c) => self.text(c.encode_utf8(&mut [0; 4]), watch),
                None => Ok(()),
            },
            _ => Ok(()),
        }
    }

    fn start(&mut self, element: &BytesStart<'_>, watch: &mut Watch) -> Result<(), ReadError> {
        match element.local_name().as_ref() {
            // The same again for older programs; instructions of fields; deleted text.
            "Fallback" | "instrText" | "delText" | "delInstrText" | "sectPr" => self.skipped = 1,
            "tbl" => {
                watch.pages(1)?;
                // A table within a cell beyond that is read as the cell's text.
                if self.tables.len() < MAX_DEPTH {
                    self.made += 1;
                    self.tables.push(DocxTable::new(self.made, self.document.texts.len()));
                }
            }
            "tr" => {
                if let Some(table) = self.tables.last_mut() {
                    table.column = 0;
                }
            }
            "gridBefore" => {
                if let Some(table) = self.tables.last_mut() {
                    table.column = number(element, "val").unwrap_or(0).min(MAX_SPAN);
                }
            }
            "tc" => {
                if let Some(table) = self.tables.last_mut() {
                    table.span = 1;
                    (table.begins, table.goes_on) = (false, false);
                    (table.bold, table.indent) = (false, 0);
                    table.text.clear();
                    table.paragraphs = 0;
                }
            }
            "gridSpan" => {
                if let Some(table) = self.tables.last_mut() {
                    table.span = number(element, "val").unwrap_or(1);
                }
            }
            "vMerge" => {
                let begins = attribute(element, "val").as_deref() == Some("restart");
                if let Some(table) = self.tables.last_mut() {
                    (table.begins, table.goes_on) = (begins, !begins);
                }
            }
            "p" => self.paragraph = Some(OpenParagraph::default()),
            "pStyle" => {
                if let Some(open) = &mut self.paragraph {
                    open.style = attribute(element, "val");
                }
            }
            "outlineLvl" => {
                if let Some(open) = &mut self.paragraph {
                    open.outline = number(element, "val").and_then(|n| u8::try_from(n).ok());
                }
            }
            "ilvl" => {
                if let Some(open) = &mut self.paragraph {
                    open.list.1 = number(element, "val").and_then(|n| u8::try_from(n).ok());
                }
            }
            "numId" => {
                if let Some(open) = &mut self.paragraph {
                    open.list.0 = attribute(element, "val");
                }
            }
            "ind" => {
                if let Some(open) = &mut self.paragraph {
                    let points = number(element, "left").or_else(|| number(element, "start"));
                    let chars = number(element, "leftChars").map(|hundredths| hundredths * 2);
                    open.indent = chars.or(points).unwrap_or(0);
                }
            }
            "b" => {
                let on = attribute(element, "val").is_none() || is_on(element, "val");
                if let Some(open) = &mut self.paragraph {
                    open.bold |= on;
                }
            }
            "del" | "moveFrom" => self.deleted += 1,
            "fldChar" => match attribute(element, "fldCharType").as_deref() {
                Some("begin") => self.field.push(false),
                Some("separate") => {
                    if let Some(result) = self.field.last_mut() {
                        *result = true;
                    }
                }
                Some("end") => {
                    self.field.pop();
                }
                _ => {}
            },
            "t" => self.in_text = true,
            "tab" if self.paragraph.is_some() => self.text("\t", watch)?,
            "br" | "cr" => self.text("\n", watch)?,
            "noBreakHyphen" => self.text("-", watch)?,
            "blip" | "imagedata" => self.pictures += 1,
            _ => {}
        }
        Ok(())
    }

    fn text(&mut self, text: &str, watch: &mut Watch) -> Result<(), ReadError> {
        if self.deleted > 0 {
            return Ok(());
        }
        watch.text(text.len() as u64)?;
        if let Some(open) = &mut self.paragraph {
            open.text.push_str(text);
            open.plain |= !open.bold;
        }
        Ok(())
    }

    fn end(&mut self, name: &str, watch: &mut Watch) -> Result<(), ReadError> {
        match name {
            "t" => self.in_text = false,
            "del" | "moveFrom" => self.deleted = self.deleted.saturating_sub(1),
            "p" => self.end_paragraph(),
            "tc" => {
                if let Some(table) = self.tables.last_mut() {
                    table.end_cell(watch)?;
                }
            }
            "tr" => {
                if let Some(table) = self.tables.last_mut() {
                    table.row += 1;
                }
            }
            "tbl" => {
                if let Some(table) = self.tables.pop() {
                    self.document.pages.push(table.page());
                }
            }
            _ => {}
        }
        Ok(())
    }

    fn end_paragraph(&mut self) {
        let Some(open) = self.paragraph.take() else { return };
        let style = open.style.as_deref().and_then(|id| self.styles.get(id));
        let list = open.list.0.clone().or_else(|| style.and_then(|style| style.list.clone()));
        let level = open.list.1.or_else(|| style.and_then(|style| style.list_level)).unwrap_or(0);
        let mark = list
            .filter(|id| id != "0" && !open.text.trim().is_empty())
            .and_then(|id| self.counters.next(self.numbering, &id, level));
        let text = match mark {
            Some(mark) => format!("{mark}{}", open.text),
            None => open.text,
        };
        if let Some(table) = self.tables.last_mut() {
            if table.paragraphs > 0 && !table.text.is_empty() {
                table.text.push('\n');
            }
            table.paragraphs += 1;
            table.bold |= open.bold && !open.plain;
            // Half characters, so that small letters tell their levels apart too.
            table.indent = table.indent.max((open.indent / 105).min(30) as u8);
            table.text.push_str(text.trim());
            return;
        }
        self.paragraphs += 1;
        if text.trim().is_empty() {
            return;
        }
        let outline = open.outline.or_else(|| style.and_then(|style| style.outline));
        self.document.texts.push(PageParagraph {
            text: text.trim().to_owned(),
            heading: outline.filter(|&level| level < 9).map_or(0, |level| level + 1),
            place: PagePlace::Paragraph { number: self.paragraphs },
        });
    }

    fn finish(mut self) -> ReadDocument {
        // Tables that a damaged file leaves open still hold what they hold.
        while let Some(table) = self.tables.pop() {
            self.document.pages.push(table.page());
        }
        self.document.pages.sort_by_key(|page| match page.source {
            PageSource::Table { number } => number,
            _ => 0,
        });
        self.document.pages.retain(|page| !page.cells().is_empty());
        if self.pictures > 0 && self.document.pages.is_empty() {
            let count = self.pictures;
            self.document.notes.push(Note::new(
                NoteKind::Lost,
                format!("有 {count} 张图片，没有表格；图片里的数读不出来"),
                format!("{count} pictures and no tables; figures in pictures cannot be read"),
                None,
            ));
        }
        self.document
    }
}
