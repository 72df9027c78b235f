//! The rows of one table of a page put into a table of the budget.

mod coded;

use std::borrow::Cow;

use crate::budget::{RowKind, Value};
use crate::form::{FormSet, RowsForm, TableForm, TreeForm};
use crate::read::{Page, PageCell};

use crate::recognise::align::{Given, Label, SURE, align, begun, only};
use crate::recognise::column_layout::{ColumnLayout, ColumnUse};
use crate::recognise::doubt::DoubtKind;
use crate::recognise::filling::{RowSlot, TableFilling};
use crate::recognise::region::Region;
use crate::recognise::spot::{Spot, Why};
use crate::recognise::tally::SumTally;
use crate::recognise::unit::DeclaredUnit;
use crate::recognise::value::{
    Remark, clean, code_text, is_dash, is_figure, marked_code, take, ungrouped,
};
use crate::recognise::words::{is_total, plain};

/// Labelled rows of a block of given rows that are brought together; more are reported as unplaced.
const MAX_LABELS: usize = 2_000;

/// What is needed to place the rows of a region.
pub struct Placing<'a> {
    pub forms: &'a FormSet,
    pub page: &'a Page,
    pub region: &'a Region,
    pub form: &'a TableForm,
    pub layout: &'a ColumnLayout,
    /// What the page counts in.
    pub unit: DeclaredUnit,
    /// Which cells of the page found their place.
    pub used: &'a mut [bool],
    pub tally: &'a mut SumTally,
}

/// A row of the page as a block sees it.
struct BlockLine<'p> {
    row: u32,
    /// Parts of the code; of a number its digits, however it is displayed.
    code: Vec<Cow<'p, str>>,
    /// A part of the code that is displayed otherwise: as it is there.
    displayed: Option<&'p str>,
    name: String,
    /// Cells for columns of the form, with their index on the page.
    values: Vec<(usize, usize)>,
    /// Cells of code and name.
    labels: Vec<usize>,
    figures: bool,
    /// The name fills its cell, so that more of it may not show.
    full: bool,
}

impl Placing<'_> {
    /// Places all rows.
    pub fn place(&mut self, draft: &mut TableFilling) {
        for block in 0..self.form.blocks.len() {
            let Some(form) = self.form.blocks.get(block) else { continue };
            match &form.rows {
                RowsForm::Fixed(_) => self.fixed(block, draft),
                RowsForm::Coded(tree) => self.coded(block, tree, draft),
                RowsForm::Outlined(tree) => self.outlined(block, tree, draft),
                RowsForm::Free(_) => self.free(block, draft),
            }
        }
        self.running();
    }

    /// Places the rows of one block alone.
    pub fn place_block(&mut self, block: usize, draft: &mut TableFilling) {
        match self.form.blocks.get(block).map(|form| &form.rows) {
            Some(RowsForm::Fixed(_)) => self.fixed(block, draft),
            Some(RowsForm::Coded(tree)) => self.coded(block, tree, draft),
            Some(RowsForm::Outlined(tree)) => self.outlined(block, tree, draft),
            Some(RowsForm::Free(_)) => self.free(block, draft),
            None => {}
        }
    }

    /// Places pairs of a given row's name and the content right of it, perhaps several in a line.
    pub fn pairs(&mut self, block: usize, rows: std::ops::Range<u32>, draft: &mut TableFilling) {
        let Some(form) = self.form.blocks.get(block) else { return };
        let given = Given::of(form.fixed());
        let begin = self.page.range(rows.start).start;
        let cells = self.page.cells().get(begin..).unwrap_or_default();
        // The name that waits for its content, and the text before it that belongs to it.
        let mut open: Option<usize> = None;
        let mut before = String::new();
        let mut line = u32::MAX;
        for (at, cell) in cells.iter().enumerate() {
            if cell.row >= rows.end {
                break;
            }
            if line != cell.row {
                (line, open) = (cell.row, None);
                before.clear();
            }
            let joined = format!("{before}{}", cell.text);
            let named = only(&cell.text, &given).or_else(|| only(&joined, &given));
            if let Some(row) = named.filter(|_| !is_figure(cell)) {
                open = Some(row);
                before.clear();
                mark(self.used, begin + at);
            } else if let Some(row) = open.take() {
                self.put(draft, block, RowSlot::Given(row), &[(1, begin + at)]);
            } else {
                before = cell.text.to_string();
            }
        }
    }

    /// The rows of the region, each with its cells on the page.
    fn rows(&self) -> Vec<(u32, std::ops::Range<usize>)> {
        let begin = self.page.range(self.region.body.start).start;
        let mut rows: Vec<(u32, std::ops::Range<usize>)> = Vec::new();
        let cells = self.page.cells().get(begin..).unwrap_or_default();
        for (at, cell) in cells.iter().enumerate() {
            if cell.row >= self.region.body.end {
                break;
            }
            match rows.last_mut() {
                Some((row, range)) if *row == cell.row => range.end = begin + at + 1,
                _ => rows.push((cell.row, begin + at..begin + at + 1)),
            }
        }
        rows.retain(|(row, _)| self.region.notes.binary_search(row).is_err());
        rows
    }

    fn line<'p>(
        page: &'p Page,
        layout: &ColumnLayout,
        block: usize,
        names: &[usize],
        row: u32,
        range: std::ops::Range<usize>,
    ) -> BlockLine<'p> {
        let parts = layout.code_columns(block);
        let mut line = BlockLine {
            row,
            code: vec![Cow::Borrowed(""); parts],
            displayed: None,
            name: String::new(),
            values: Vec::new(),
            labels: Vec::new(),
            figures: false,
            full: false,
        };
        for at in range {
            let Some(cell) = page.cells().get(at) else { continue };
            match layout.get(cell.column) {
                Some(ColumnUse::Code { block: own, part }) if own == block => {
                    if let Some(slot) = line.code.get_mut(part) {
                        let grouped = ungrouped(&cell.text).or_else(|| marked_code(&cell.text));
                        *slot = match (cell.number, grouped) {
                            (Some(_), _) => Cow::Owned(code_text(cell)),
                            (None, Some(digits)) => Cow::Owned(digits),
                            (None, None) if is_dash(&cell.text) => Cow::Borrowed(""),
                            (None, None) => Cow::Borrowed(&*cell.text),
                        };
                        if **slot != *cell.text && matches!(slot, Cow::Owned(_)) {
                            line.displayed = Some(&cell.text);
                        }
                    }
                    line.labels.push(at);
                }
                Some(ColumnUse::Name { block: own }) if own == block => {
                    line.name.push_str(&cell.text);
                    line.full |= cell.look.full;
                    line.labels.push(at);
                }
                Some(ColumnUse::Value { block: own, column }) if own == block => {
                    if names.contains(&column) {
                        line.name.push_str(&cell.text);
                        line.full |= cell.look.full;
                    }
                    line.figures |= is_figure(cell) && !names.contains(&column);
                    line.values.push((column, at));
                }
                _ => {}
            }
        }
        line
    }

    /// Puts a line's cells into a row.
    fn put(
        &mut self,
        draft: &mut TableFilling,
        block: usize,
        slot: RowSlot,
        values: &[(usize, usize)],
    ) {
        for &(column, at) in values {
            let Some(cell) = self.page.cells().get(at) else { continue };
            let spot = self.spot(cell);
            let fixed = match slot {
                RowSlot::Given(row) => Some(row),
                RowSlot::Entered(_) => None,
            };
            let Some(kind) = self.form.kind(block, fixed, column).cloned() else { continue };
            let decimals = self.form.decimals_of(&kind);
            let taken = take(cell, &kind, decimals, self.unit, self.form.unit);
            let Some(row) = draft.row_mut(block, slot) else { continue };
            let Some(held) = row.cells.get_mut(column) else { continue };
            if !held.is_blank() {
                if *held != taken.value && !taken.value.is_blank() && is_figure(cell) {
                    self.tally.unplaced(spot, Why::Twice);
                }
                // The same figure again, as at the top of a page that goes on.
                mark(self.used, at);
                continue;
            }
            let figure = matches!(taken.value, Value::Amount(_));
            *held = taken.value;
            mark(self.used, at);
            if figure {
                draft.places.push((block, slot, column, spot));
                if self.page.is_hidden(cell.row, cell.column) {
                    self.tally.doubt(DoubtKind::Hidden, Some(spot));
                }
            }
            if let Some(remark) = taken.remark {
                self.remark(remark, cell, spot);
            }
        }
    }

    /// Tells that a name was printed without its end.
    fn cut(&mut self, shown: &str, name: &str, row: u32) {
        let kind = DoubtKind::CutName { shown: clean(shown), name: name.to_owned() };
        self.tally.doubt(kind, Some(Spot { page: self.region.page as u32, row, column: 0 }));
    }

    fn remark(&mut self, remark: Remark, cell: &PageCell, spot: Spot) {
        let shown = cell.text.trim().to_owned();
        let doubt = match remark {
            Remark::Displayed { stored } => {
                DoubtKind::Displayed { shown, stored, took_stored: false }
            }
            Remark::Stored => match cell.number {
                Some(stored) => DoubtKind::Displayed { shown, stored, took_stored: true },
                None => return,
            },
            Remark::Decimals => DoubtKind::Decimals { figure: shown },
            Remark::NoFigure => DoubtKind::NoFigure { text: shown.chars().take(20).collect() },
            // Told once a table.
            Remark::Converted => return,
        };
        self.tally.doubt(doubt, Some(spot));
    }

    fn spot(&self, cell: &PageCell) -> Spot {
        Spot { page: self.region.page as u32, row: cell.row, column: cell.column }
    }

    fn mark_labels(&mut self, line: &BlockLine<'_>) {
        line.labels.iter().for_each(|&at| mark(self.used, at));
    }

    /// Rows that the form gives, by their names in order; of one row alone by its figures.
    fn fixed(&mut self, block: usize, draft: &mut TableFilling) {
        let Some(form) = self.form.blocks.get(block) else { return };
        let given = Given::of(form.fixed());
        let (page, layout) = (self.page, self.layout);
        let mut lines: Vec<BlockLine<'_>> = self
            .rows()
            .into_iter()
            .map(|(row, range)| {
                let mut line = Self::line(page, layout, block, &[], row, range.clone());
                if line.figures && line.name.trim().is_empty() {
                    // A label further left, over the columns of the block before.
                    line.name = self.label_left(block, range, &given);
                }
                line
            })
            .filter(|line| line.figures || !line.name.trim().is_empty() || !line.values.is_empty())
            .collect();
        lines.truncate(MAX_LABELS);
        let labels: Vec<Label> = lines
            .iter()
            .map(|line| {
                let label = Label::new(&line.name);
                let whole = if line.full { begun(&label, &given) } else { None };
                let row = whole.and_then(|row| form.fixed().get(row)).map(|row| &row.title.zh);
                match row {
                    Some(name) => {
                        self.cut(&line.name, name, line.row);
                        Label::new(name)
                    }
                    None => label,
                }
            })
            .collect();
        let mut found = align(&labels, &given);
        let named = labels.iter().any(|label| !label.text.trim().is_empty());
        let filled: Vec<usize> =
            (0..lines.len()).filter(|&at| lines.get(at).is_some_and(|line| line.figures)).collect();
        if !named && filled.len() == given.len() {
            // Nothing names the rows, and there are as many as the form gives.
            for (&at, row) in filled.iter().zip(&given) {
                if let Some(slot) = found.get_mut(at) {
                    *slot = Some((row.row, 1.0));
                }
            }
        } else if given.len() == 1 && filled.len() == 1 {
            // One row in the form, one with figures on the page: 合计, a year, a unit's name.
            if let (Some(&at), Some(row)) = (filled.first(), given.first())
                && let Some(slot) = found.get_mut(at)
                && slot.is_none()
            {
                *slot = Some((row.row, 1.0));
            }
        }
        for ((line, found), label) in lines.iter().zip(found).zip(&labels) {
            let Some((row, score)) = found else { continue };
            if score < SURE && line.figures {
                let title = form.fixed().get(row).map(|row| row.title.zh.clone());
                let doubt =
                    DoubtKind::Row { name: clean(&label.text), row: title.unwrap_or_default() };
                let spot = Spot { page: self.region.page as u32, row: line.row, column: 0 };
                self.tally.doubt(doubt, Some(spot));
            }
            self.mark_labels(line);
            self.put(draft, block, RowSlot::Given(row), &line.values);
        }
    }

    /// The name of a row that is in columns left of its block, if it surely is one of the
    /// block's rows.
    fn label_left(&self, block: usize, range: std::ops::Range<usize>, given: &[Given]) -> String {
        let Some(first) = self.layout.first_column(block) else {
            return String::new();
        };
        let cells = self.page.cells().get(range).unwrap_or_default();
        // Past the figures of that block, and what stands where there are none.
        let named = |cell: &&PageCell| !is_figure(cell) && !is_dash(&cell.text);
        let left = cells.iter().rev().filter(|cell| cell.column < first).find(named);
        match left {
            Some(cell) if only(&cell.text, given).is_some() => cell.text.to_string(),
            _ => String::new(),
        }
    }

    /// Whether a text names the block's total row.
    fn is_total(&self, tree: &TreeForm, text: &str) -> bool {
        let Some(total) = &tree.total else { return false };
        let text = plain(text);
        !text.is_empty()
            && (is_total(&text) || text == plain(&total.title.zh) || text == plain(&total.key))
    }

    fn outlined(&mut self, block: usize, tree: &TreeForm, draft: &mut TableFilling) {
        let (page, layout) = (self.page, self.layout);
        let columns: Vec<usize> = tree.levels.iter().map(|level| level.column).collect();
        let one = columns.iter().zip(columns.iter().skip(1)).all(|(a, b)| a == b);
        let mut steps: Vec<u32> = Vec::new();
        let mut before = 0_u8;
        for (row, range) in self.rows() {
            let line = Self::line(page, layout, block, &columns, row, range);
            let text = |at: usize| page.cells().get(at).map_or("", |cell| &*cell.text);
            let first = line.values.iter().map(|&(_, at)| text(at)).next().unwrap_or("");
            let first = if first.is_empty() { &line.name } else { first }.to_owned();
            if self.is_total(tree, &first) {
                let values: Vec<(usize, usize)> = line
                    .values
                    .iter()
                    .copied()
                    .filter(|(_, at)| plain(text(*at)) != plain(&first))
                    .collect();
                for &(_, at) in &line.values {
                    if plain(text(at)) == plain(&first) {
                        mark(self.used, at);
                    }
                }
                self.mark_labels(&line);
                self.put(draft, block, RowSlot::Given(0), &values);
                continue;
            }
            let filled = |column: usize| line.values.iter().any(|(own, _)| *own == column);
            let level = if one {
                // One column for all levels: by indentation.
                let cell = line.values.iter().find(|(c, _)| columns.contains(c)).map(|&(_, at)| at);
                cell.and_then(|at| page.cells().get(at)).map(|cell| indented(cell, &mut steps))
            } else {
                columns.iter().rposition(|&column| filled(column)).map(|level| level as u8)
            };
            let Some(level) = level.map(|level| level.min(columns.len().saturating_sub(1) as u8))
            else {
                if !line.figures {
                    continue;
                }
                // Figures without a name belong to nothing that can be named.
                continue;
            };
            before = before.max(level);
            self.mark_labels(&line);
            let slot = draft.enter(block, RowKind::Entered(level), self.form);
            self.put(draft, block, slot, &line.values);
            self.fill_merged(block, slot, row, draft);
        }
    }

    fn free(&mut self, block: usize, draft: &mut TableFilling) {
        let (page, layout) = (self.page, self.layout);
        for (row, range) in self.rows() {
            let line = Self::line(page, layout, block, &[], row, range);
            if line.values.is_empty() {
                continue;
            }
            let first = line.values.first().and_then(|&(_, at)| page.cells().get(at));
            if first.is_some_and(|cell| is_total(&plain(&cell.text))) {
                // A free table has no total row.
                continue;
            }
            self.mark_labels(&line);
            let slot = draft.enter(block, RowKind::Entered(0), self.form);
            self.put(draft, block, slot, &line.values);
            self.fill_merged(block, slot, row, draft);
        }
    }

    /// A text that is once for several rows is each row's.
    fn fill_merged(&self, block: usize, slot: RowSlot, row: u32, draft: &mut TableFilling) {
        let Some(form) = self.form.blocks.get(block) else { return };
        for (page_column, own, column) in self.layout.columns() {
            let merged = form.columns.get(usize::from(column)).is_some_and(|form| form.merged);
            if usize::from(own) != block || !merged {
                continue;
            }
            let over = self.page.merges().iter().take(MAX_LABELS).find(|merge| {
                merge.contains(row, page_column) && merge.row < row && merge.column == page_column
            });
            let text = over.and_then(|merge| self.page.cell(merge.row, merge.column));
            if let Some(text) = text {
                draft.text(block, slot, usize::from(column), &clean(&text.text));
            }
        }
    }

    /// Numbers of rows are no figures of the budget.
    fn running(&mut self) {
        let begin = self.page.range(self.region.head.start).start;
        let cells = self.page.cells().get(begin..).unwrap_or_default();
        for (at, cell) in cells.iter().enumerate() {
            let end = self.region.body.end.max(self.region.head.end);
            if cell.row >= end {
                break;
            }
            if self.layout.get(cell.column) == Some(ColumnUse::Running) {
                mark(self.used, begin + at);
            }
        }
    }
}

fn mark(used: &mut [bool], at: usize) {
    if let Some(slot) = used.get_mut(at) {
        *slot = true;
    }
}

/// The level of a name by its indentation: the first of a depth is one deeper than the depth above.
fn indented(cell: &PageCell, steps: &mut Vec<u32>) -> u8 {
    let blanks = cell.text.chars().take_while(|c| c.is_whitespace());
    let depth: u32 = blanks.map(|c| if c == '\u{3000}' { 2 } else { 1 }).sum();
    let depth = depth + u32::from(cell.look.indent) * 2;
    steps.retain(|&step| step < depth);
    steps.push(depth);
    (steps.len() - 1).min(usize::from(u8::MAX)) as u8
}
