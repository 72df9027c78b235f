//! From a table as filled in to the table as published.

mod formulas;
mod rows;

use crate::amount::{Amount, Unit};
use crate::budget::{Budget, Cell, RowKind, StoredRow, Table, ValueRef};
use crate::engine::{Computed, Verdict};
use crate::form::{
    BlockForm, FormSet, Kind, NumberPlace, Paper, PaperLayout, PrintedRows, RowsForm, TableForm,
    numeral, split_code,
};
use crate::lang::Tell as _;

use super::heading::heading;
use super::lines;
use super::model::{
    Address, Anchor, Orientation, PublishedCell, PublishedFigure, PublishedGrid, PublishedKind,
    PublishedRow, PublishedTable,
};
use super::options::Options;
use super::words::{Placeholders, numbered};
use rows::{BlockRows, across, indent, merge, numerals, title_column};

/// Makes the published tables of one budget.
pub(super) struct Tables<'a> {
    forms: &'a FormSet,
    budget: &'a Budget,
    computed: &'a Computed,
    options: &'a Options,
    /// For each table of the budget where it is printed.
    places: Vec<Option<PrintedPlaces>>,
}

/// Where the blocks of a table are printed.
struct PrintedPlaces {
    /// Which table of the publication.
    table: u32,
    form: usize,
    blocks: Vec<PrintedBlock>,
}

/// Where rows and columns of a block are printed; `None` for those that are not.
struct PrintedBlock {
    grid: u16,
    columns: Vec<Option<u16>>,
    /// The line, and how far to the right the columns are, in the second of two halves.
    rows: Vec<Option<(u32, u16)>>,
}

/// Blocks that are printed as one grid.
type BlockGroup = Vec<usize>;

impl<'a> Tables<'a> {
    pub(super) fn new(computed: &'a Computed, options: &'a Options) -> Self {
        let (forms, budget) = (&**computed.forms(), computed.budget());
        let mut tables = Self { forms, budget, computed, options, places: Vec::new() };
        tables.places.resize_with(budget.tables.len(), || None);
        // In the order of printing: by form, copies as they are.
        let mut next = 0;
        for (form, table_form) in forms.tables.iter().enumerate() {
            let mut some = false;
            for (table, filled) in budget.tables.iter().enumerate() {
                if filled.form() != Some(form) {
                    continue;
                }
                let blocks = tables.printed_blocks(table_form, table, filled);
                if let Some(place) = tables.places.get_mut(table) {
                    *place = Some(PrintedPlaces { table: next, form, blocks });
                }
                next += 1;
                some = true;
            }
            next += u32::from(!some);
        }
        tables
    }

    fn printed_blocks(&self, form: &TableForm, table: usize, filled: &Table) -> Vec<PrintedBlock> {
        let mut blocks = Vec::new();
        for (grid, group) in groups(form).iter().enumerate() {
            let mut first = usize::from(is_numbered(form, group));
            let shown: Vec<Vec<usize>> =
                group.iter().map(|&b| self.shown(form, table, filled, b)).collect();
            let high = group_height(form, group, &shown);
            for (&b, shown) in group.iter().zip(&shown) {
                let Some(block) = form.blocks.get(b) else { continue };
                let columns = lines::columns(block).into_iter();
                let columns = columns.map(|at| u16::try_from(first + at?).ok()).collect();
                let width = lines::width(block);
                let rows = filled.blocks.get(b).map_or(0, |block| block.rows.len());
                let mut places = vec![None; rows];
                let halves = lines::lines(form, block, shown.len(), high);
                for (half, lines) in halves.iter().enumerate() {
                    for (line, row) in lines.iter().enumerate() {
                        let row = row.and_then(|row| shown.get(row));
                        if let Some(slot) = row.and_then(|&row| places.get_mut(row)) {
                            *slot = u32::try_from(line).ok().zip(u16::try_from(half * width).ok());
                        }
                    }
                }
                first += width * lines::halves(block);
                blocks.push(PrintedBlock { grid: grid as u16, columns, rows: places });
            }
        }
        blocks
    }

    /// The rows of a block that are printed.
    fn shown(&self, form: &TableForm, table: usize, filled: &Table, b: usize) -> Vec<usize> {
        let (Some(block), Some(rows)) = (form.blocks.get(b), filled.blocks.get(b)) else {
            return Vec::new();
        };
        let printed = |&(r, row): &(usize, StoredRow<'_>)| {
            self.is_printed(form, block, row, Cell::new(table, b, r, 0))
        };
        rows.rows.iter().enumerate().filter(printed).map(|(r, _)| r).collect()
    }

    fn is_printed(
        &self,
        form: &TableForm,
        block: &BlockForm,
        row: StoredRow<'_>,
        place: Cell,
    ) -> bool {
        let RowKind::Fixed(fixed) = row.kind() else { return true };
        if form.print.rows == PrintedRows::All || !matches!(block.rows, RowsForm::Fixed(_)) {
            return true;
        }
        let Some(fixed) = block.fixed().get(usize::from(fixed)) else { return true };
        let figures = 0..block.columns.len();
        fixed.strong
            || figures.clone().any(|c| !row.value(c).is_blank())
            || figures.into_iter().any(|c| {
                self.computed.effective(place.with_column(c)).is_some_and(|a| !a.is_zero())
            })
    }

    /// The publication's address of a cell, if it is printed.
    pub(super) fn address(&self, cell: Cell) -> Option<Address> {
        let printed = self.places.get(cell.t())?.as_ref()?;
        let block = printed.blocks.get(cell.b())?;
        let (row, right) = (*block.rows.get(cell.r())?)?;
        let column = (*block.columns.get(cell.c())?)? + right;
        Some(Address { table: printed.table, grid: block.grid, row, column })
    }

    /// The unit that a table's money is published in.
    fn unit(&self, form: &TableForm) -> Unit {
        self.options.unit.unwrap_or(form.unit)
    }

    /// A table of the budget.
    pub(super) fn table(
        &self,
        table: usize,
        anchor: Anchor,
        fills: &Placeholders,
    ) -> PublishedTable {
        let filled = self.budget.tables.get(table);
        let form = filled.and_then(Table::form).and_then(|form| self.forms.tables.get(form));
        let (Some(filled), Some(form)) = (filled, form) else {
            return PublishedTable::empty(anchor);
        };
        let mut printed = self.frame(form, anchor, fills);
        if let Some(by) = form.named_by {
            printed.copy =
                self.budget.value(Cell::new(table, by.block, by.row, by.column)).to_text();
        }
        printed.grids =
            groups(form).iter().map(|group| self.grid(form, table, filled, group)).collect();
        let empty = self.computed.is_empty(table);
        let standing = form.empty_note.as_ref().filter(|_| empty);
        let standing = standing.map(|note| fills.fill(note));
        printed.note = filled.note.clone().or(standing);
        printed
    }

    /// A table of which the budget has no copy: published empty.
    pub(super) fn blank(
        &self,
        form: usize,
        anchor: Anchor,
        fills: &Placeholders,
    ) -> PublishedTable {
        let Some(table) = self.forms.tables.get(form) else { return PublishedTable::empty(anchor) };
        let mut printed = self.frame(table, anchor, fills);
        let filled = Table::blank(self.forms, form);
        // No table of the budget: no figure is found there.
        let nowhere = self.budget.tables.len();
        printed.grids =
            groups(table).iter().map(|group| self.grid(table, nowhere, &filled, group)).collect();
        printed.note = table.empty_note.as_ref().map(|note| fills.fill(note));
        printed
    }

    /// What is around the grids.
    fn frame(&self, form: &TableForm, anchor: Anchor, fills: &Placeholders) -> PublishedTable {
        let lang = self.options.lang;
        let print = &self.forms.print;
        let title = fills.fill(form.print.title.as_ref().unwrap_or(&form.title));
        let (number, title) = match print.number {
            NumberPlace::Above => (form.number.clone(), title),
            NumberPlace::Behind => (String::new(), numbered(&title, &form.number, lang)),
            NumberPlace::Contents => (String::new(), title),
        };
        let money = form.blocks.iter().any(|block| {
            let columns = block.columns.iter().any(|c| c.kind == Kind::Money && !c.unprinted);
            columns || block.fixed().iter().any(|row| row.kind == Some(Kind::Money))
        });
        let unit = self.unit(form).tell(lang);
        let money_line = fills.fill_with(&print.money_line, "{计量单位}", &unit);
        PublishedTable {
            anchor,
            key: form.key.clone(),
            name: form.title.get(lang).to_owned(),
            number,
            title,
            unit_line: fills.fill(&print.unit_line),
            money_line: if money { money_line } else { String::new() },
            orientation: match form.print.paper {
                Paper::Auto => Orientation::Auto,
                Paper::Portrait => Orientation::Portrait,
                Paper::Landscape => Orientation::Landscape,
            },
            decimals: form.decimals,
            ..PublishedTable::empty(anchor)
        }
    }

    fn grid(
        &self,
        form: &TableForm,
        table: usize,
        filled: &Table,
        group: &BlockGroup,
    ) -> PublishedGrid {
        let numbered = is_numbered(form, group);
        let mut grid = heading(form, group, numbered, self.options.lang);
        let shown: Vec<Vec<usize>> =
            group.iter().map(|&b| self.shown(form, table, filled, b)).collect();
        let high = group_height(form, group, &shown);
        let blocks: Vec<BlockRows<'_>> = group
            .iter()
            .zip(shown)
            .filter_map(|(&b, shown)| {
                let (block, rows) = (form.blocks.get(b)?, &filled.blocks.get(b)?.rows);
                let formulas = self.computed.block_formulas(Cell::new(table, b, 0, 0));
                let lines = lines::lines(form, block, shown.len(), high);
                let numerals = numerals(block, rows, &shown);
                Some(BlockRows { b, block, rows, shown, lines, numerals, formulas })
            })
            .collect();
        grid.rows.reserve_exact(high);
        for line in 0..high {
            let mut row = PublishedRow::default();
            row.cells.reserve_exact(grid.columns.len());
            if numbered {
                row.cells.push(PublishedCell::text((line + 1).to_string()));
            }
            for block in &blocks {
                for half in 0..block.lines.len() {
                    self.line(form, table, block, (half, line), &mut row);
                }
            }
            grid.rows.push(row);
        }
        // An entered block with no row at all still shows where rows would be.
        if grid.rows.is_empty() {
            let cells = grid.columns.iter().map(|_| PublishedCell::default()).collect();
            grid.rows.push(PublishedRow { cells, ..PublishedRow::default() });
        }
        if let [only] = blocks.as_slice()
            && !only.block.halves
        {
            merge(&mut grid, only.block, usize::from(numbered));
        }
        grid
    }

    /// Adds the cells of one half of a block to a printed line.
    fn line(
        &self,
        form: &TableForm,
        table: usize,
        block: &BlockRows<'_>,
        (half, line): (usize, usize),
        row: &mut PublishedRow,
    ) {
        let shown = block.lines.get(half).and_then(|lines| lines.get(line).copied().flatten());
        let filled = shown.and_then(|at| {
            let r = *block.shown.get(at)?;
            Some((at, r, block.rows.get(r)?))
        });
        let first = row.cells.len();
        for (c, column) in block.block.columns.iter().enumerate() {
            let parts = lines::parts(column);
            let place = filled.map(|(_, r, _)| Cell::new(table, block.b, r, c));
            let cell = match (filled, place) {
                (Some((_, _, filled)), Some(place)) if parts > 0 => {
                    self.cell(form, block, filled, place)
                }
                _ => PublishedCell::default(),
            };
            match parts {
                0 => {}
                1 => row.cells.push(cell),
                _ => {
                    let texts = split_code(&cell.text, &column.split);
                    row.cells.extend(texts.into_iter().map(PublishedCell::text));
                }
            }
        }
        let Some((at, r, filled)) = filled else { return };
        let fixed = match filled.kind() {
            RowKind::Fixed(fixed) => block.block.fixed().get(usize::from(fixed)),
            _ => None,
        };
        if let Some(name) = block.name_column()
            && let Some(cell) = row.cells.get_mut(first + name)
            && let Some(&Some(nth)) = block.numerals.get(at)
        {
            cell.text = format!("{}、{}", numeral(nth), cell.text);
        }
        if fixed.is_some() && lines::is_total_across(block.block) {
            across(row, first, block);
        }
        row.strong |= fixed.is_some_and(|fixed| fixed.strong || !block.block.is_label(0));
        if row.key.is_empty() {
            row.key = match fixed {
                Some(fixed) if fixed.spacer => String::new(),
                Some(fixed) => fixed.key.clone(),
                None => self.budget.row_key(self.forms, Cell::new(table, block.b, r, 0)),
            };
        }
    }

    fn cell(
        &self,
        form: &TableForm,
        block: &BlockRows<'_>,
        row: StoredRow<'_>,
        place: Cell,
    ) -> PublishedCell {
        let c = place.c();
        let fixed = match row.kind() {
            RowKind::Fixed(fixed) => Some(usize::from(fixed)),
            _ => None,
        };
        let value = row.value(c);
        let indent = indent(block.block, row.kind(), c);
        if let Some(fixed) = fixed.and_then(|i| block.block.fixed().get(i)) {
            let titled = !block.block.is_label(0) && c == title_column(block.block);
            if block.block.is_label(c) || (titled && value.is_blank()) {
                let title = match fixed.spacer {
                    true => "",
                    false => fixed.title.get(self.options.lang),
                };
                return PublishedCell { indent, ..PublishedCell::text(title) };
            }
        }
        let kind = form.kind(block.b, fixed, c).filter(|kind| kind.is_figure());
        let (Some(kind), false) = (kind, row.kind() == RowKind::Stray) else {
            return PublishedCell { indent, ..PublishedCell::text(value.to_text()) };
        };
        if let ValueRef::Text(text) = value {
            // What is in a figure's place without being one.
            return PublishedCell::text(&**text);
        }
        self.figure(form, block, kind, value, place)
    }

    fn figure(
        &self,
        form: &TableForm,
        block: &BlockRows<'_>,
        kind: &Kind,
        value: ValueRef<'_>,
        place: Cell,
    ) -> PublishedCell {
        let known = self.computed.figure(place);
        let money = *kind == Kind::Money;
        let decimals = form.decimals_of(kind);
        let convert = |amount: Amount| match (money, self.options.unit) {
            (true, Some(unit)) if unit != form.unit => amount.convert(form.unit, unit),
            _ => Some(amount),
        };
        let exact = |amount: Option<Amount>| amount.and_then(convert);
        let converted = money && self.options.unit.is_some_and(|unit| unit != form.unit);
        let shown = match value.amount() {
            // As somebody wrote it.
            Some(stated) if !converted => Some(stated),
            Some(stated) => exact(Some(stated)).map(|amount| amount.rounded(decimals)),
            None => exact(known.effective).map(|amount| amount.rounded(decimals)),
        };
        let before = exact(value.amount().or(known.effective)).map(Amount::decimal);
        let grouped = money && self.unit(form) == Unit::Yuan;
        let text = match shown {
            Some(amount) if grouped => amount.grouped(0),
            Some(amount) => amount.to_string(),
            None => String::new(),
        };
        let formula = block.formulas.as_ref().and_then(|formulas| formulas.of(place));
        let computed = match formula {
            Some(_) => exact(known.computed).map(Amount::decimal),
            None => shown.map(Amount::decimal),
        };
        let figure = PublishedFigure {
            value: shown.map(Amount::decimal),
            exact: before,
            kind: match kind {
                Kind::Money => PublishedKind::Money,
                Kind::Percent { .. } => PublishedKind::Percent,
                _ => PublishedKind::Number,
            },
            decimals,
            formula: formula.map(|formula| self.formula(&formula, place)),
            computed,
            unbalanced: known.verdict > Verdict::Rounding,
        };
        PublishedCell { text, figure: Some(Box::new(figure)), ..PublishedCell::default() }
    }
}

impl PublishedTable {
    fn empty(anchor: Anchor) -> Self {
        Self {
            anchor,
            key: String::new(),
            copy: String::new(),
            name: String::new(),
            number: String::new(),
            title: String::new(),
            unit_line: String::new(),
            money_line: String::new(),
            orientation: Orientation::Auto,
            grids: Vec::new(),
            note: None,
            decimals: 2,
        }
    }
}

fn groups(form: &TableForm) -> Vec<BlockGroup> {
    match form.layout {
        PaperLayout::Beside => vec![(0..form.blocks.len()).collect()],
        PaperLayout::Stacked => (0..form.blocks.len()).map(|block| vec![block]).collect(),
    }
}

/// Lines of a grid: those of its longest block.
fn group_height(form: &TableForm, group: &BlockGroup, shown: &[Vec<usize>]) -> usize {
    let high = group
        .iter()
        .zip(shown)
        .filter_map(|(&b, shown)| Some(lines::height(form.blocks.get(b)?, shown.len())));
    high.max().unwrap_or(0)
}

fn is_numbered(form: &TableForm, group: &BlockGroup) -> bool {
    group.iter().filter_map(|&b| form.blocks.get(b)).any(|block| block.numbered)
}
