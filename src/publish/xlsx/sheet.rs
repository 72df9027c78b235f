//! A table on its sheet.

use std::rc::Rc;

use rust_decimal::Decimal;
use rust_xlsxwriter::{
    Color, ConditionalFormatFormula, Format, FormatAlign, FormatBorder, Formula as Live,
    IgnoreError, Note, Worksheet, XlsxError,
};

use super::formula::Writer;
use super::text::CellTexts;
use super::{MAX_ROW_HEIGHT, SIZE, WorkbookPlan, broken};
use crate::lang::Lang;
use crate::publish::figures::Figures;
use crate::publish::model::{
    Address, ColumnKind, HeadingCell, Publication, PublishedCell, PublishedFigure, PublishedGrid,
    PublishedTable,
};

/// Where the parts of a table are on its sheet.
pub(super) struct Position {
    /// Which table of the publication.
    pub(super) table: usize,
    columns: usize,
    number: Option<u32>,
    title: u32,
    lines: Option<u32>,
    grids: Vec<GridPosition>,
    note: u32,
}

struct GridPosition {
    columns: usize,
    heading: u32,
    body: u32,
}

impl Position {
    pub(super) fn new(table: &PublishedTable, index: usize) -> Self {
        let columns = table.grids.iter().map(|grid| grid.columns.len()).max().unwrap_or(1).max(1);
        let mut row = 0;
        let mut next = |rows: usize| {
            let at = row;
            row += u32::try_from(rows).unwrap_or(0);
            at
        };
        let number = (!table.number.is_empty()).then(|| next(1));
        let title = next(1);
        let lines = !table.unit_line.is_empty() || !table.money_line.is_empty();
        let lines = lines.then(|| next(1));
        let mut grids = Vec::with_capacity(table.grids.len());
        for grid in &table.grids {
            let (heading, body) = (next(grid.heading_lines), next(grid.rows.len()));
            grids.push(GridPosition { columns: grid.columns.len(), heading, body });
        }
        let note = next(0);
        Self { table: index, columns, number, title, lines, grids, note }
    }

    /// Row and column of a figure.
    pub(super) fn cell(&self, address: Address) -> Option<(u32, u16)> {
        let grid = self.grids.get(usize::from(address.grid))?;
        Some((grid.body.checked_add(address.row)?, address.column))
    }

    /// The last sheet column of a grid's column: the last one reaches as far as the widest grid.
    fn last(&self, grid: &GridPosition, column: usize) -> u16 {
        let last = if column + 1 == grid.columns { self.columns - 1 } else { column };
        u16::try_from(last).unwrap_or(u16::MAX)
    }
}

/// What tells formats apart.
#[derive(Clone, Copy, PartialEq, Eq)]
struct CellFormat {
    align: FormatAlign,
    strong: bool,
    unlocked: bool,
    indent: u8,
    number: Option<NumberFormat>,
    heading: bool,
}

/// How a figure is shown: its decimals, and whether thousands are separated.
#[derive(Clone, Copy, PartialEq, Eq)]
struct NumberFormat {
    decimals: usize,
    grouped: bool,
}

impl NumberFormat {
    /// As the figure is printed.
    fn of(cell: &PublishedCell, figure: &PublishedFigure) -> Self {
        let decimals = match cell.text.split_once('.') {
            Some((_, fraction)) => fraction.chars().filter(char::is_ascii_digit).count(),
            None if cell.text.is_empty() => figure.decimals as usize,
            None => 0,
        };
        Self { decimals, grouped: cell.text.contains(',') }
    }

    fn code(self) -> String {
        let whole = if self.grouped { "#,##0" } else { "0" };
        match self.decimals {
            0 => whole.to_owned(),
            decimals => format!("{whole}.{}", "0".repeat(decimals)),
        }
    }
}

/// Few on a sheet, and asked for at every cell: looking through them beats hashing.
#[derive(Default)]
struct Formats {
    made: Vec<(CellFormat, Rc<Format>)>,
}

impl Formats {
    fn get(&mut self, look: &CellFormat) -> Rc<Format> {
        if let Some((_, made)) = self.made.iter().find(|(own, _)| own == look) {
            return Rc::clone(made);
        }
        let made = Rc::new(look.format());
        self.made.push((*look, Rc::clone(&made)));
        made
    }
}

impl CellFormat {
    fn format(&self) -> Format {
        let mut format = Format::new()
            .set_font_size(SIZE)
            .set_border(FormatBorder::Thin)
            .set_align(FormatAlign::VerticalCenter)
            .set_align(self.align);
        if self.align != FormatAlign::Right {
            format = format.set_text_wrap();
        }
        if self.strong || self.heading {
            format = format.set_bold();
        }
        if self.heading {
            format = format.set_background_color(Color::RGB(0xEE_F1_F5));
        }
        if self.unlocked {
            format = format.set_unlocked();
        }
        if self.indent > 0 {
            format = format.set_indent(self.indent);
        }
        if let Some(number) = self.number {
            format = format.set_num_format(number.code());
        }
        format
    }
}

pub(super) fn put(
    page: &mut Worksheet,
    publication: &Publication,
    plan: &WorkbookPlan<'_>,
    home: usize,
    position: &Position,
    mut texts: CellTexts<'_>,
) -> Result<(), XlsxError> {
    let Some(table) = plan.figures.tables.get(position.table) else { return Ok(()) };
    let last = u16::try_from(position.columns - 1).unwrap_or(u16::MAX);
    let plain = || Format::new().set_font_size(SIZE).set_align(FormatAlign::VerticalCenter);
    if let Some(row) = position.number {
        texts.put(page, (row, 0), &table.number, &plain())?;
    }
    let title = plain().set_font_size(15).set_bold().set_align(FormatAlign::Center).set_text_wrap();
    texts.merged(page, (position.title, 0), (position.title, last), &table.title, &title)?;
    page.set_row_height(position.title, 30)?;
    if let Some(row) = position.lines {
        let end = if table.money_line.is_empty() || last == 0 { last } else { last - 1 };
        texts.merged(page, (row, 0), (row, end), &table.unit_line, &plain())?;
        if !table.money_line.is_empty() {
            let right = plain().set_align(FormatAlign::Right);
            // On a sheet of one column it has a place only behind the table.
            let column = if last == 0 { 1 } else { last };
            texts.put(page, (row, column), &table.money_line, &right)?;
        }
    }
    let mut formats = Formats::default();
    let writer = Writer { places: plan, home };
    let mut sheet = SheetWriter {
        page,
        formats: &mut formats,
        writer,
        position,
        figures: &plan.figures,
        texts: &mut texts,
        lang: publication.lang,
    };
    for (grid, place) in table.grids.iter().zip(&position.grids) {
        sheet.heading(grid, place)?;
        sheet.rows(grid, place)?;
    }
    sheet.checks(publication, plan)?;
    if let Some(note) = &table.note {
        let format = plain().set_text_wrap();
        texts.merged(page, (position.note, 0), (position.note, last), note, &format)?;
    }
    widths(page, table, position)?;
    panes(page, table, position)?;
    print(page, table, position)?;
    page.ignore_error_range(0, 0, position.note, last, IgnoreError::NumberStoredAsText)?;
    page.protect();
    Ok(())
}

struct SheetWriter<'a, 'b> {
    page: &'a mut Worksheet,
    formats: &'a mut Formats,
    writer: Writer<'a>,
    position: &'a Position,
    figures: &'a Figures<'a>,
    texts: &'a mut CellTexts<'b>,
    lang: Lang,
}

impl SheetWriter<'_, '_> {
    fn heading(&mut self, grid: &PublishedGrid, place: &GridPosition) -> Result<(), XlsxError> {
        let look = CellFormat {
            align: FormatAlign::Center,
            strong: true,
            unlocked: false,
            indent: 0,
            number: None,
            heading: true,
        };
        for cell in &grid.headings {
            let row = place.heading + u32::try_from(cell.line).unwrap_or(0);
            let end = row + u32::try_from(cell.lines.max(1) - 1).unwrap_or(0);
            let first = u16::try_from(cell.from).unwrap_or(u16::MAX);
            let last = self.position.last(place, cell.to.saturating_sub(1));
            let format = &self.formats.get(&look);
            self.texts.merged(self.page, (row, first), (end, last), &cell.text, format)?;
        }
        Ok(())
    }

    fn rows(&mut self, grid: &PublishedGrid, place: &GridPosition) -> Result<(), XlsxError> {
        for (r, row) in grid.rows.iter().enumerate() {
            let at = place.body + u32::try_from(r).unwrap_or(0);
            for (c, cell) in row.cells.iter().enumerate().filter(|(_, cell)| !cell.is_covered()) {
                let kind = grid.columns.get(c).map_or(ColumnKind::Text, |column| column.kind);
                let first = u16::try_from(c).unwrap_or(u16::MAX);
                let last = self.position.last(place, c + usize::from(cell.columns) - 1);
                let end = at + cell.rows - 1;
                if (end, last) != (at, first) {
                    let look = look(kind, cell, row.strong, None);
                    let format = &self.formats.get(&look);
                    self.page.merge_range(at, first, end, last, "", format)?;
                }
                self.cell(at, first, kind, cell, row.strong)?;
            }
        }
        Ok(())
    }

    fn cell(
        &mut self,
        row: u32,
        column: u16,
        kind: ColumnKind,
        cell: &PublishedCell,
        strong: bool,
    ) -> Result<(), XlsxError> {
        let Some(figure) = &cell.figure else {
            let look = look(kind, cell, strong, None);
            let format = &self.formats.get(&look);
            match (kind, cell.text.parse::<u32>()) {
                _ if cell.text.is_empty() => {
                    self.page.write_blank(row, column, format)?;
                }
                (ColumnKind::Number, Ok(number)) => {
                    self.page.write_number_with_format(row, column, number, format)?;
                }
                _ => self.texts.put(self.page, (row, column), &cell.text, format)?,
            }
            return Ok(());
        };
        let look = look(kind, cell, strong, Some(NumberFormat::of(cell, figure)));
        let format = &self.formats.get(&look);
        let given = figure.formula.as_ref().and_then(|formula| self.figures.evaluate(formula));
        let off = given.zip(figure.value).and_then(|(given, value)| value.checked_sub(given));
        let rounding = figure.residual().unwrap_or_default().normalize();
        // What differs by more than rounding, or because figures that it counts do, stays as it was
        // published; so does a total stated though nothing is there to add.
        let follows = match off {
            Some(off) => off.is_zero() || !figure.unbalanced && off.normalize() == rounding,
            None => figure.value.is_none() && given.is_none(),
        };
        let off = off.filter(|off| !off.is_zero());
        let live = figure.formula.as_ref().filter(|_| follows).and_then(|formula| {
            let more = off.map(|off| off.normalize().to_string()).unwrap_or_default();
            self.writer.total(formula, figure.decimals, &more)
        });
        match (live, figure.value) {
            (Some(formula), value) => {
                let value = value.map(|value| value.to_string()).unwrap_or_default();
                let live = Live::new(formula).set_result(value);
                self.page.write_formula_with_format(row, column, live, format)?;
            }
            (None, Some(value)) => {
                // A workbook holds numbers as floats; these come back with the digits they had.
                let number: f64 = match cell.text.contains(',') {
                    true => value.to_string().parse(),
                    false => cell.text.parse(),
                }
                .unwrap_or_default();
                self.page.write_number_with_format(row, column, number, format)?;
            }
            (None, None) => {
                self.page.write_blank(row, column, format)?;
            }
        }
        if let Some((given, off)) = given.zip(off) {
            let beyond = figure.unbalanced || off.normalize() != rounding;
            let note = Note::new(difference_note(self.lang, given, off, beyond));
            self.page.insert_note(row, column, &note.add_author_prefix(false))?;
        }
        Ok(())
    }

    /// Colours the figures of relations that do not hold.
    fn checks(
        &mut self,
        publication: &Publication,
        plan: &WorkbookPlan<'_>,
    ) -> Result<(), XlsxError> {
        let red = Format::new()
            .set_background_color(Color::RGB(0xF8_D7_D3))
            .set_font_color(Color::RGB(0x8A_16_10));
        let index = self.position.table;
        let here = |address: Address| address.table as usize == index;
        for relation in publication.relations.iter().filter(|relation| here(relation.place)) {
            let Some((row, column)) = self.position.cell(relation.place) else { continue };
            let (Some(left), Some(right)) =
                (self.writer.value(&relation.left), self.writer.value(&relation.right))
            else {
                continue;
            };
            let side = |formula| plan.figures.evaluate(formula).unwrap_or(Decimal::ZERO);
            let Some(difference) = side(&relation.left).checked_sub(side(&relation.right)) else {
                continue;
            };
            let sides = format!("({left})-({right})");
            let (rule, _) = broken(relation.order, difference, relation.bound, &sides);
            if rule.len() > 7000 {
                continue;
            }
            let rule = ConditionalFormatFormula::new()
                .set_rule(format!("={rule}").as_str())
                .set_format(red.clone());
            self.page.add_conditional_format(row, column, row, column, &rule)?;
        }
        Ok(())
    }
}

fn difference_note(lang: Lang, computed: Decimal, difference: Decimal, unbalanced: bool) -> String {
    match (lang, unbalanced) {
        (Lang::Zh, false) => format!("各加数之和 {computed}，公布数相差 {difference}（四舍五入）"),
        (Lang::Zh, true) => format!("按公式应为 {computed}，公布数相差 {difference}"),
        (Lang::En, false) => {
            format!("addends give {computed}, published {difference} more (rounding)")
        }
        (Lang::En, true) => format!("its formula gives {computed}, published {difference} more"),
    }
}

fn look(
    kind: ColumnKind,
    cell: &PublishedCell,
    strong: bool,
    number: Option<NumberFormat>,
) -> CellFormat {
    let entered = cell.figure.as_ref().is_some_and(|figure| figure.formula.is_none());
    CellFormat {
        align: match kind {
            _ if cell.columns > 1 => FormatAlign::Center,
            ColumnKind::Figure => FormatAlign::Right,
            ColumnKind::Text => FormatAlign::Left,
            ColumnKind::Number | ColumnKind::Code | ColumnKind::Choice => FormatAlign::Center,
        },
        strong,
        unlocked: entered,
        indent: cell.indent.min(15),
        number,
        heading: false,
    }
}

/// Widths of columns and heights of heading lines: as narrow as their figures allow, for a table is
/// printed on one page's width.
fn widths(
    page: &mut Worksheet,
    table: &PublishedTable,
    position: &Position,
) -> Result<(), XlsxError> {
    /// Names take less room beside so many columns.
    const MANY: usize = 10;
    let names = if position.columns > MANY { 24 } else { 44 };
    let mut widths: Vec<f64> = Vec::new();
    for grid in &table.grids {
        // Row by row, as a large table lies in memory.
        let mut longest = vec![0; grid.columns.len()];
        for row in &grid.rows {
            for (slot, cell) in longest.iter_mut().zip(&row.cells).filter(|(_, c)| c.columns == 1) {
                *slot = (*slot).max(spaces(&cell.text) + usize::from(cell.indent) * 2);
            }
        }
        for ((c, column), longest) in grid.columns.iter().enumerate().zip(longest) {
            let heading = grid.headings.iter().filter(|h| h.from == c && h.to == c + 1);
            let heading = heading.map(|h| spaces(&h.text)).max().unwrap_or(0);
            let width = match column.kind {
                ColumnKind::Number => 6,
                ColumnKind::Code => longest.max(heading.div_ceil(2)).clamp(4, 24),
                ColumnKind::Text => longest.max(heading.div_ceil(2)).clamp(10, names),
                // Three lines of a heading before a column becomes wider than its figures.
                _ => longest.max(heading.div_ceil(3)).clamp(8, 24),
            };
            // The last column of a narrower grid reaches over others.
            let shared = c + 1 == grid.columns.len() && table.grids.len() > 1;
            if widths.len() <= c {
                widths.resize(c + 1, 0.0);
            }
            if let Some(slot) = widths.get_mut(c) {
                *slot = slot.max(if shared { 12.0 } else { width as f64 + 1.0 });
            }
        }
    }
    for (column, width) in (0..).zip(&widths) {
        page.set_column_width(column, *width)?;
    }
    for (grid, place) in table.grids.iter().zip(&position.grids) {
        for (line, height) in (place.heading..).zip(heading_heights(grid, &widths)) {
            page.set_row_height(line, height.min(MAX_ROW_HEIGHT))?;
        }
    }
    Ok(())
}

/// Heights of a heading's lines in points: no program makes a line as high as a merged cell needs.
fn heading_heights(grid: &PublishedGrid, widths: &[f64]) -> Vec<f64> {
    /// One line of letters, and what is around it.
    const LINE: f64 = 14.0;
    const AROUND: f64 = 4.0;
    let needed = |heading: &HeadingCell| {
        let width: f64 = widths.get(heading.from..heading.to).unwrap_or_default().iter().sum();
        // Bold letters are a little wider, and a Chinese one is not torn.
        let room = (width - 1.0).max(2.0);
        let lines = heading
            .text
            .split('\n')
            .map(|text| (spaces(text) as f64 * 1.08 / room).ceil().max(1.0));
        lines.sum::<f64>() * LINE + AROUND
    };
    let mut heights = vec![LINE + AROUND; grid.heading_lines];
    for heading in grid.headings.iter().filter(|heading| heading.lines <= 1) {
        if let Some(height) = heights.get_mut(heading.line) {
            *height = height.max(needed(heading));
        }
    }
    for heading in grid.headings.iter().filter(|heading| heading.lines > 1) {
        let own = heading.line..(heading.line + heading.lines).min(heights.len());
        let Some(own) = heights.get_mut(own) else { continue };
        let more = needed(heading) - own.iter().sum::<f64>();
        if let Some(last) = own.last_mut().filter(|_| more > 0.0) {
            *last += more;
        }
    }
    heights
}

/// How many Latin letters wide a text is.
fn spaces(text: &str) -> usize {
    unicode_width::UnicodeWidthStr::width(text)
}

/// Headings, codes and names stay in view.
fn panes(
    page: &mut Worksheet,
    table: &PublishedTable,
    position: &Position,
) -> Result<(), XlsxError> {
    let [grid] = position.grids.as_slice() else { return Ok(()) };
    let frozen = table
        .grids
        .first()
        .map_or(0, |grid| grid.columns.iter().take_while(|column| column.frozen).count());
    page.set_freeze_panes(grid.body, u16::try_from(frozen).unwrap_or(0))?;
    Ok(())
}

fn print(
    page: &mut Worksheet,
    table: &PublishedTable,
    position: &Position,
) -> Result<(), XlsxError> {
    page.set_paper_size(9).set_print_fit_to_pages(1, 0).set_print_center_horizontally(true);
    let wide =
        crate::publish::columns::TablePlan::new(table, &mut crate::publish::columns::estimate);
    if wide.landscape {
        page.set_landscape();
    }
    page.set_margins(0.6, 0.6, 0.7, 0.7, 0.3, 0.3);
    page.set_footer("&C— &P —");
    if let [grid] = position.grids.as_slice()
        && grid.body > grid.heading
    {
        page.set_repeat_rows(grid.heading, grid.body - 1)?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Chinese letters are two wide: 9 hold 4 of them.
    #[test]
    fn heading_lines_are_as_high_as_what_they_hold() {
        let heading = |text: &str, (from, to): (usize, usize), (line, lines): (usize, usize)| {
            HeadingCell { text: text.to_owned(), from, to, line, lines }
        };
        let grid = PublishedGrid {
            heading_lines: 2,
            headings: vec![
                heading("序号", (0, 1), (0, 2)),
                heading("上年结转", (1, 3), (0, 1)),
                heading("国有资本经营预算结转", (1, 2), (1, 1)),
                heading("小计", (2, 3), (1, 1)),
            ],
            ..PublishedGrid::default()
        };
        assert_eq!(heading_heights(&grid, &[7.0, 9.0, 9.0]), [18.0, 46.0]);
        // What is merged over both lines needs more than they have.
        let mut tall = grid.clone();
        tall.headings[0].text = "功能分类科目编码".to_owned();
        assert_eq!(heading_heights(&tall, &[5.0, 24.0, 9.0]), [18.0, 56.0]);
        assert!(heading_heights(&PublishedGrid::default(), &[]).is_empty());
    }
}
