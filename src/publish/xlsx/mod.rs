//! The publication as a workbook for those who calculate: a sheet a table with merged headings,
//! totals as live formulas that hold the published figure, inputs to overwrite, checks that colour
//! what does not agree.
//!
//! Entry point: [`write()`]. Every formula has its value written beside it, for not every program
//! computes when it opens a file.

mod format;
mod formula;
mod position;
mod sheet;
mod sizes;
mod text;

use std::collections::HashSet;

use rust_decimal::Decimal;
use rust_xlsxwriter::{
    Color, DocProperties, ExcelDateTime, Format, FormatAlign, FormatBorder, Formula as Live,
    Workbook, Worksheet, XlsxError,
};

use crate::lang::Lang;
use crate::publish::figures::Figures;
use crate::publish::model::{Address, BodyItem, CoverKind, Order, Publication};
use format::SIZE;
use formula::{SheetPlaces, Writer};
use position::Position;
use sheet::put;
use sizes::MAX_ROW_HEIGHT;
use text::{CellTexts, beginning, cell_texts, tell_cut};

pub use text::CutText;

/// Cells from which on the time that packing takes is felt: then it is done less tightly, in a
/// quarter of the time, and the file is a tenth larger.
const MANY_CELLS: usize = 100_000;
const PACKED_LOOSELY: u8 = 3;

/// A workbook that is made.
#[derive(Clone, Debug)]
pub struct WrittenWorkbook {
    pub bytes: Vec<u8>,
    /// Texts that are longer than a cell takes; it says so itself as well.
    pub cut: Vec<CutText>,
}

/// The publication as a workbook: its bytes.
pub fn write(publication: &Publication) -> Result<Vec<u8>, XlsxError> {
    written(publication).map(|own| own.bytes)
}

/// The publication as a workbook, with what it could not hold.
pub fn written(publication: &Publication) -> Result<WrittenWorkbook, XlsxError> {
    let plan = WorkbookPlan::new(publication);
    let mut book = Workbook::new();
    book.set_properties(&properties(publication)?);
    let grids = publication.tables().flat_map(|table| &table.grids);
    if grids.map(|grid| grid.rows.len() * grid.columns.len()).sum::<usize>() >= MANY_CELLS {
        book.set_zip_compression_level(PACKED_LOOSELY);
    }
    // The first free row of the first sheet, and what is said there.
    let (mut free, mut cut) = (0, Vec::new());
    for (index, sheet) in plan.sheets.iter().enumerate() {
        let page = book.add_worksheet();
        page.set_name(&sheet.name)?;
        // What a blank total holds: a 0 would be another thing.
        page.set_formula_result_default("");
        let own = CellTexts::new(publication.lang, &sheet.name, &mut cut);
        match &sheet.content {
            SheetContent::Front => free = front(page, publication, &plan, own)?,
            SheetContent::Texts(items) => texts(page, items)?,
            SheetContent::Table(position) => put(page, publication, &plan, index, position, own)?,
            SheetContent::Checks => checks(page, publication, &plan, index, own)?,
        }
    }
    let format = Format::new().set_font_size(SIZE).set_text_wrap();
    tell_cut(book.worksheet_from_index(0)?, free + 1, publication.lang, &cut, &format)?;
    Ok(WrittenWorkbook { bytes: book.save_to_buffer()?, cut })
}

fn properties(publication: &Publication) -> Result<DocProperties, XlsxError> {
    let mut day = publication.date.split('-').map(|part| part.parse::<u16>().unwrap_or(1));
    let year = u16::try_from(publication.year).unwrap_or(2000).max(1900);
    let (year, month, of_month) = (
        day.next().filter(|y| *y >= 1900).unwrap_or(year),
        day.next().unwrap_or(1),
        day.next().unwrap_or(1),
    );
    let small = |n: u16| u8::try_from(n).unwrap_or(1);
    // The document's day, so that the same publication gives the same file.
    let day = ExcelDateTime::from_ymd(year, small(month), small(of_month))?;
    Ok(DocProperties::new()
        .set_title(&publication.title)
        .set_author(&publication.author)
        .set_creation_datetime(&day))
}

/// What is on which sheet.
struct WorkbookPlan<'a> {
    sheets: Vec<PlannedSheet<'a>>,
    /// The sheet of each table.
    of_table: Vec<usize>,
    figures: Figures<'a>,
}

struct PlannedSheet<'a> {
    name: String,
    content: SheetContent<'a>,
}

enum SheetContent<'a> {
    Front,
    Texts(Vec<&'a BodyItem>),
    Table(Position),
    Checks,
}

impl<'a> WorkbookPlan<'a> {
    fn new(publication: &'a Publication) -> Self {
        let lang = publication.lang;
        let mut names = HashSet::new();
        let mut sheets = vec![PlannedSheet {
            name: unique(lang.pick("封面和目录", "Cover"), &mut names),
            content: SheetContent::Front,
        }];
        let mut of_table = Vec::new();
        let mut texts: Vec<&'a BodyItem> = Vec::new();
        let flush = |texts: &mut Vec<&'a BodyItem>,
                     sheets: &mut Vec<PlannedSheet<'a>>,
                     names: &mut HashSet<String>| {
            if texts.is_empty() {
                return;
            }
            let title = texts.iter().find_map(|item| match item {
                BodyItem::Heading(heading) => Some(heading.text.as_str()),
                _ => None,
            });
            let name = unique(title.unwrap_or("文字"), names);
            sheets.push(PlannedSheet { name, content: SheetContent::Texts(std::mem::take(texts)) });
        };
        for item in &publication.body {
            match item {
                BodyItem::Table(table) => {
                    flush(&mut texts, &mut sheets, &mut names);
                    let own = match table.copy.is_empty() {
                        true => table.name.clone(),
                        false => format!("{} {}", table.name, table.copy),
                    };
                    let position = Position::new(table, of_table.len());
                    of_table.push(sheets.len());
                    let name = unique(&own, &mut names);
                    sheets.push(PlannedSheet { name, content: SheetContent::Table(position) });
                }
                BodyItem::Heading(heading) if heading.level == 1 => {
                    flush(&mut texts, &mut sheets, &mut names);
                    texts.push(item);
                }
                _ => texts.push(item),
            }
        }
        flush(&mut texts, &mut sheets, &mut names);
        if !publication.relations.is_empty() {
            let name = unique(lang.pick("表间关系", "Checks"), &mut names);
            sheets.push(PlannedSheet { name, content: SheetContent::Checks });
        }
        Self { sheets, of_table, figures: Figures::new(publication) }
    }
}

impl SheetPlaces for WorkbookPlan<'_> {
    fn place(&self, address: Address) -> Option<(usize, u32, u16)> {
        let sheet = *self.of_table.get(address.table as usize)?;
        let SheetContent::Table(position) = &self.sheets.get(sheet)?.content else { return None };
        let (row, column) = position.cell(address)?;
        Some((sheet, row, column))
    }

    fn sheet_name(&self, sheet: usize) -> &str {
        self.sheets.get(sheet).map_or("", |sheet| sheet.name.as_str())
    }
}

/// A name that no other sheet has, of at most 31 characters and without those that are not allowed.
fn unique(name: &str, taken: &mut HashSet<String>) -> String {
    const MAX: usize = 31;
    let allowed = |c: &char| !"[]:*?/\\".contains(*c) && !c.is_control();
    let clean: String = name.chars().filter(allowed).collect();
    let clean = clean.trim().trim_matches('\'');
    let clean = if clean.is_empty() { "Sheet" } else { clean };
    for number in 1.. {
        let tail = if number == 1 { String::new() } else { format!(" {number}") };
        let mut units = MAX - tail.len();
        let fits = |c: &char| {
            let room = units >= c.len_utf16();
            units = units.saturating_sub(c.len_utf16());
            room
        };
        let own: String = clean.chars().take_while(fits).collect();
        let own = format!("{}{tail}", own.trim_end());
        if taken.insert(own.to_lowercase()) {
            return own;
        }
    }
    String::new()
}

/// Cover and contents; gives the first row below them.
fn front(
    page: &mut Worksheet,
    publication: &Publication,
    plan: &WorkbookPlan<'_>,
    mut own: CellTexts<'_>,
) -> Result<u32, XlsxError> {
    page.set_column_width(0, 80)?;
    page.set_screen_gridlines(false);
    let base = || Format::new().set_font_size(SIZE).set_text_wrap();
    let title = base().set_font_size(20).set_bold().set_align(FormatAlign::Center);
    let middle = base().set_font_size(14).set_align(FormatAlign::Center);
    let notice = middle.clone().set_bold().set_font_color(Color::RGB(0xB0_1E_17));
    let mut row = 0;
    for line in &publication.cover {
        let format = match line.kind {
            CoverKind::Title => &title,
            CoverKind::Date => &middle,
            CoverKind::Notice => &notice,
        };
        own.put(page, (row, 0), &line.text, format)?;
        page.set_row_height(row, 34)?;
        row += 1;
    }
    row += 1;
    page.write_string_with_format(
        row,
        0,
        publication.contents_title(),
        &middle.clone().set_bold(),
    )?;
    row += 1;
    let targets = plan.targets();
    for entry in publication.contents.iter().filter(|entry| entry.printed) {
        let format = base().set_indent(entry.level.saturating_sub(1) * 2);
        let sheet = targets.iter().rfind(|(anchor, _)| *anchor <= entry.target);
        match sheet.and_then(|(_, sheet)| plan.sheets.get(*sheet)) {
            Some(sheet) => {
                let link = format!("internal:'{}'!A1", sheet.name.replace('\'', "''"));
                let format = format.set_font_color(Color::RGB(0x21_4F_8F));
                let text = beginning(&entry.text);
                page.write_url_with_options(row, 0, link.as_str(), text, "", Some(&format))?;
                own.note(page, (row, 0), &entry.text)?;
            }
            None => own.put(page, (row, 0), &entry.text, &format)?,
        }
        row += 1;
    }
    page.set_paper_size(9).set_print_fit_to_pages(1, 0);
    Ok(row)
}

impl WorkbookPlan<'_> {
    /// The first anchor of each sheet, in order.
    fn targets(&self) -> Vec<(u32, usize)> {
        let mut targets = Vec::new();
        for (index, sheet) in self.sheets.iter().enumerate() {
            let anchor = match &sheet.content {
                SheetContent::Texts(items) => items.iter().find_map(|item| match item {
                    BodyItem::Heading(heading) => Some(heading.anchor),
                    _ => None,
                }),
                SheetContent::Table(position) => {
                    self.figures.tables.get(position.table).map(|table| table.anchor)
                }
                SheetContent::Front | SheetContent::Checks => None,
            };
            targets.extend(anchor.map(|anchor| (anchor, index)));
        }
        targets
    }
}

fn texts(page: &mut Worksheet, items: &[&BodyItem]) -> Result<(), XlsxError> {
    page.set_column_width(0, 100)?;
    page.set_screen_gridlines(false);
    let base = || Format::new().set_font_size(SIZE).set_text_wrap().set_align(FormatAlign::Top);
    let headings = [
        base().set_font_size(16).set_bold().set_align(FormatAlign::Center),
        base().set_font_size(12).set_bold(),
        base().set_bold(),
    ];
    let body = base();
    let mut row = 0;
    for item in items {
        let (text, format) = match item {
            BodyItem::Heading(heading) => {
                let at = usize::from(heading.level.clamp(1, 3)) - 1;
                (&heading.text, headings.get(at).unwrap_or(&body))
            }
            BodyItem::Paragraph(text) => (text, &body),
            BodyItem::Table(_) => continue,
        };
        for piece in cell_texts(text) {
            page.write_string_with_format(row, 0, piece, format)?;
            // Not every program makes a row as high as its text.
            let lines = unicode_width::UnicodeWidthStr::width(piece).div_ceil(92).max(1);
            page.set_row_height(row, (8.0 + 15.0 * lines as f64).min(MAX_ROW_HEIGHT))?;
            row += 1;
        }
    }
    page.set_paper_size(9).set_print_fit_to_pages(1, 0);
    Ok(())
}

/// What must hold between figures, a row each, with both sides and the verdict computed live.
fn checks(
    page: &mut Worksheet,
    publication: &Publication,
    plan: &WorkbookPlan<'_>,
    home: usize,
    mut own: CellTexts<'_>,
) -> Result<(), XlsxError> {
    let lang = publication.lang;
    let base = || Format::new().set_font_size(SIZE).set_border(FormatBorder::Thin);
    let head = base()
        .set_bold()
        .set_align(FormatAlign::Center)
        .set_background_color(Color::RGB(0xEE_F1_F5));
    let words = base().set_text_wrap().set_align(FormatAlign::VerticalCenter);
    let number = base().set_num_format("#,##0.00").set_align(FormatAlign::VerticalCenter);
    let titles = match lang {
        Lang::Zh => ["关系", "表", "左边", "右边", "相差", "结果"],
        Lang::En => ["Relation", "Table", "Left", "Right", "Difference", "Result"],
    };
    for (column, title) in (0..).zip(titles) {
        page.write_string_with_format(0, column, title, &head)?;
    }
    for (column, width) in [(0, 60.0), (1, 26.0), (2, 16.0), (3, 16.0), (4, 14.0), (5, 12.0)] {
        page.set_column_width(column, width)?;
    }
    page.set_freeze_panes(1, 0)?;
    let writer = Writer { places: plan, home };
    let mut row = 1;
    for relation in &publication.relations {
        let (Some(left), Some(right)) =
            (writer.value(&relation.left), writer.value(&relation.right))
        else {
            continue;
        };
        if left.len() + right.len() > 7000 {
            continue;
        }
        let side = |formula| plan.figures.evaluate(formula).unwrap_or(Decimal::ZERO);
        let (a, b) = (side(&relation.left), side(&relation.right));
        let Some(difference) = a.checked_sub(b) else { continue };
        let table = plan.figures.tables.get(relation.place.table as usize);
        own.put(page, (row, 0), &relation.message, &words)?;
        own.put(page, (row, 1), table.map_or("", |t| t.name.as_str()), &words)?;
        let live = |formula: String, value: String| Live::new(formula).set_result(value);
        page.write_formula_with_format(row, 2, live(format!("={left}"), a.to_string()), &number)?;
        page.write_formula_with_format(row, 3, live(format!("={right}"), b.to_string()), &number)?;
        let (c, d, e) = (formula::cell(row, 2), formula::cell(row, 3), formula::cell(row, 4));
        let formula = format!("=ROUND({c}-{d},6)");
        page.write_formula_with_format(row, 4, live(formula, difference.to_string()), &number)?;
        let (broken, holds) = broken(relation.order, difference, relation.bound, &e);
        let word =
            if holds { lang.pick("相符", "agrees") } else { lang.pick("不符", "differs") };
        let formula = format!(
            "=IF({broken},\"{}\",\"{}\")",
            lang.pick("不符", "differs"),
            lang.pick("相符", "agrees")
        );
        page.write_formula_with_format(row, 5, live(formula, word.to_owned()), &words)?;
        row += 1;
    }
    let red = Format::new()
        .set_background_color(Color::RGB(0xF8_D7_D3))
        .set_font_color(Color::RGB(0x8A_16_10));
    let rule = rust_xlsxwriter::ConditionalFormatFormula::new()
        .set_rule(format!("=$F2=\"{}\"", lang.pick("不符", "differs")).as_str())
        .set_format(red);
    page.add_conditional_format(1, 0, row.max(1), 5, &rule)?;
    page.set_paper_size(9).set_landscape().set_print_fit_to_pages(1, 0).set_repeat_rows(0, 0)?;
    page.protect();
    Ok(())
}

/// The condition of a spreadsheet that a relation does not hold, for a cell with the difference of
/// its sides; and whether it holds as published.
fn broken(order: Order, difference: Decimal, bound: Decimal, cell: &str) -> (String, bool) {
    // The bound belongs to what is unbalanced, unless it is 0.
    let beyond =
        if bound.is_zero() { ">0.0000001".to_owned() } else { format!(">={bound}-0.0000001") };
    let over = |d: Decimal| if bound.is_zero() { d > bound } else { d >= bound };
    match order {
        Order::Equal => (format!("ABS({cell}){beyond}"), !over(difference.abs())),
        Order::AtMost => (format!("({cell}){beyond}"), !over(difference)),
        Order::AtLeast => (format!("-({cell}){beyond}"), !over(-difference)),
    }
}
