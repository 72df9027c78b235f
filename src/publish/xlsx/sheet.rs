//! A table on its sheet.

use rust_decimal::Decimal;
use rust_xlsxwriter::{
    Color, ConditionalFormatFormula, Format, FormatAlign, Formula as Live, IgnoreError, Note,
    Worksheet, XlsxError,
};

use super::format::{CellFormat, Formats, NumberFormat, SIZE, of_cell};
use super::formula::Writer;
use super::position::{GridPosition, Position};
use super::sizes::set_sizes;
use super::text::CellTexts;
use super::{WorkbookPlan, broken};
use crate::lang::Lang;
use crate::publish::figures::Figures;
use crate::publish::model::{
    Address, ColumnKind, Publication, PublishedCell, PublishedGrid, PublishedTable,
};

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
    set_sizes(page, table, position)?;
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
                    let look = of_cell(kind, cell, row.strong, None);
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
            let look = of_cell(kind, cell, strong, None);
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
        let look = of_cell(kind, cell, strong, Some(NumberFormat::of(cell, figure)));
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
