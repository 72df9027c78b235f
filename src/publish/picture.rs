//! From a computed budget to pictures: figures of a table as bars.

use std::collections::HashMap;
use std::sync::Arc;

use rust_decimal::Decimal;

use crate::amount::{Amount, Unit};
use crate::budget::{Budget, Cell, RowKind, Table};
use crate::engine::{Computed, LastYear};
use crate::form::{BlockForm, Each, FormSet, PictureForm, PictureRows, TableForm};
use crate::lang::Lang;

use super::model::{Picture, PictureBar, PicturePart};

/// Most bars of a picture; of more the largest are drawn.
const MAX_BARS: usize = 40;

/// Rows of a table that are looked at.
const MAX_ROWS: usize = 20_000;

/// A picture with the places of its figures.
#[derive(Clone, Debug, PartialEq)]
pub struct PlacedPicture {
    pub picture: Picture,
    /// For each part of each bar the cell of the budget, where it is one of this budget.
    pub cells: Vec<Vec<Option<Cell>>>,
}

/// The pictures of a budget that its form set has, those without any figure as well.
///
/// `earlier` are budgets of years before, the latest first; `unit` counts all amounts in that one
/// instead of each table's own.
pub fn pictures(
    computed: &Computed,
    earlier: &[Arc<LastYear>],
    lang: Lang,
    unit: Option<Unit>,
) -> Vec<PlacedPicture> {
    let forms = &**computed.forms();
    let this = Year { forms, budget: computed.budget(), figures: PictureFigures::This(computed) };
    let earlier: Vec<Year<'_>> = earlier
        .iter()
        .map(|last| Year {
            forms: last.forms(),
            budget: last.budget(),
            figures: PictureFigures::Earlier(last),
        })
        .collect();
    let drawn = |form: &PictureForm| {
        let table_form = forms.tables.get(form.table)?;
        let block = table_form.blocks.get(form.block)?;
        let unit = unit.unwrap_or(table_form.unit);
        let maker = Maker { form, table_form, block, this, earlier: &earlier, lang, unit };
        Some(maker.picture())
    };
    forms.pictures.iter().filter_map(drawn).collect()
}

/// A budget of one year.
#[derive(Clone, Copy)]
struct Year<'a> {
    forms: &'a FormSet,
    budget: &'a Budget,
    figures: PictureFigures<'a>,
}

/// Where the figures of a year come from.
#[derive(Clone, Copy)]
enum PictureFigures<'a> {
    This(&'a Computed),
    Earlier(&'a LastYear),
}

impl Year<'_> {
    fn effective(&self, cell: Cell) -> Option<Amount> {
        match self.figures {
            PictureFigures::This(computed) => computed.effective(cell),
            PictureFigures::Earlier(last) => last.effective(cell),
        }
    }

    fn is_parent(&self, row: Cell) -> bool {
        match self.figures {
            PictureFigures::This(computed) => computed.is_parent(row),
            PictureFigures::Earlier(last) => last.is_parent(row),
        }
    }
}

/// Where the figures of a picture are in one year's budget.
struct Found<'a> {
    year: Year<'a>,
    table: usize,
    block: usize,
    unit: Unit,
    /// In the order of the picture's columns; `None` where that year has no such column.
    columns: Vec<Option<usize>>,
    /// Rows by their keys.
    rows: HashMap<String, usize>,
}

struct Maker<'a> {
    form: &'a PictureForm,
    table_form: &'a TableForm,
    block: &'a BlockForm,
    this: Year<'a>,
    earlier: &'a [Year<'a>],
    lang: Lang,
    unit: Unit,
}

/// A row of the picture: key and name.
type NamedRow = (String, String);

/// A bar as it is put together: its name, and per series the figure with its cell.
type RawBar = (String, Vec<Option<(Amount, Option<Cell>)>>);

impl<'a> Maker<'a> {
    fn picture(&self) -> PlacedPicture {
        let own = self.find(self.this, &self.form.columns);
        let mut years: Vec<(i32, Found<'a>, bool)> = Vec::new();
        if self.form.years {
            let before = |year: &&Year<'_>| year.budget.year < self.this.budget.year;
            for year in self.earlier.iter().filter(before) {
                if let Some(found) = self.find(*year, &self.form.columns) {
                    years.push((year.budget.year, found, false));
                }
            }
            let last = self.this.budget.year - 1;
            let stated = !self.form.before.is_empty() && years.iter().all(|year| year.0 != last);
            if let Some(found) = self.find(self.this, &self.form.before).filter(|_| stated) {
                years.insert(0, (last, found, true));
            }
        }
        let rows = self.rows(own.as_ref(), &years);
        let (series, bars) = match self.form.years {
            true => self.by_year(own.as_ref(), &years, &rows),
            false => self.by_column(own.as_ref(), &rows),
        };
        self.measured(series, bars)
    }

    /// Where a year's budget has these columns of the picture's table.
    fn find(&self, year: Year<'a>, columns: &[usize]) -> Option<Found<'a>> {
        let form = year.forms.table(&self.table_form.key)?;
        let own = |table: &Table| table.form() == Some(form);
        let table = year.budget.tables.iter().position(own)?;
        let table_form = year.forms.tables.get(form)?;
        let block = table_form.blocks.iter().position(|block| block.key == self.block.key)?;
        let block_form = table_form.blocks.get(block)?;
        let columns = columns.iter().map(|&column| {
            let column = self.block.columns.get(column)?;
            block_form.column(&column.key)
        });
        let first = Cell::new(table, block, 0, 0);
        let count = year.budget.block(first).map_or(0, |block| block.rows.len()).min(MAX_ROWS);
        let rows = (0..count).rev().map(|row| {
            let cell = first.with_row(row);
            (year.budget.row_key(year.forms, cell), row)
        });
        let (columns, rows) = (columns.collect(), rows.collect());
        Some(Found { year, table, block, unit: table_form.unit, columns, rows })
    }

    /// The rows drawn: this year's in the table's order, then those that only earlier years have.
    fn rows(&self, own: Option<&Found<'a>>, years: &[(i32, Found<'a>, bool)]) -> Vec<NamedRow> {
        let mut rows: Vec<NamedRow> = Vec::new();
        if let PictureRows::Fixed(fixed) = &self.form.rows {
            for row in fixed.iter().filter_map(|&row| self.block.fixed().get(row)) {
                rows.push((row.key.clone(), row.title.get(self.lang).trim().to_owned()));
            }
            return rows;
        }
        let mut known = std::collections::HashSet::new();
        for found in own.into_iter().chain(years.iter().map(|(_, found, _)| found)) {
            let (forms, budget) = (found.year.forms, found.year.budget);
            let first = Cell::new(found.table, found.block, 0, 0);
            let count = budget.block(first).map_or(0, |block| block.rows.len()).min(MAX_ROWS);
            for cell in (0..count).map(|row| first.with_row(row)) {
                let key = budget.row_key(forms, cell);
                if self.draws(found.year, cell) && !key.is_empty() && known.insert(key.clone()) {
                    let name = budget.row_name_in(forms, cell, self.lang);
                    rows.push((key, name.trim().to_owned()));
                }
            }
        }
        rows
    }

    fn draws(&self, year: Year<'_>, cell: Cell) -> bool {
        let Some(RowKind::Entered(level)) = year.budget.row(cell).map(|row| row.kind()) else {
            return false;
        };
        match self.form.rows {
            PictureRows::Each(Each::Level(wanted)) => level == wanted,
            PictureRows::Each(Each::Leaf) => !year.is_parent(cell),
            _ => true,
        }
    }

    /// A figure in the unit shown, with its cell where that is of this budget.
    fn figure(
        &self,
        found: &Found<'_>,
        row: &str,
        column: usize,
        here: bool,
    ) -> Option<(Amount, Option<Cell>)> {
        let row = *found.rows.get(row)?;
        let column = *found.columns.get(column)?;
        let cell = Cell::new(found.table, found.block, row, column?);
        let figure = found.year.effective(cell)?;
        Some((figure.convert(found.unit, self.unit)?, here.then_some(cell)))
    }

    /// A bar for each row with the columns as its parts, or the other way round.
    fn by_column(&self, own: Option<&Found<'_>>, rows: &[NamedRow]) -> (Vec<String>, Vec<RawBar>) {
        let figure = |row: &NamedRow, column: usize| self.figure(own?, &row.0, column, true);
        let columns: Vec<String> = self.column_names();
        let row_names = rows.iter().map(|row| row.1.clone());
        if self.form.across {
            let bars = columns
                .into_iter()
                .enumerate()
                .map(|(column, name)| (name, rows.iter().map(|row| figure(row, column)).collect()));
            return (row_names.collect(), bars.collect());
        }
        let bars = rows.iter().map(|row| {
            let parts = (0..columns.len()).map(|column| figure(row, column)).collect();
            (row.1.clone(), parts)
        });
        let bars = bars.collect();
        (columns, bars)
    }

    /// The years beside each other.
    fn by_year(
        &self,
        own: Option<&Found<'_>>,
        years: &[(i32, Found<'_>, bool)],
        rows: &[NamedRow],
    ) -> (Vec<String>, Vec<RawBar>) {
        let mut series = vec![self.this.budget.year.to_string()];
        series.extend(years.iter().map(|(year, _, _)| year.to_string()));
        let all = |row: &NamedRow, column: usize| {
            let now = own.and_then(|own| self.figure(own, &row.0, column, true));
            let earlier =
                years.iter().map(|(_, found, here)| self.figure(found, &row.0, column, *here));
            std::iter::once(now).chain(earlier).collect::<Vec<_>>()
        };
        let bars = match self.form.across {
            true => {
                let columns = self.column_names().into_iter().enumerate();
                let first = rows.first();
                columns.filter_map(|(column, name)| Some((name, all(first?, column)))).collect()
            }
            false => rows.iter().map(|row| (row.1.clone(), all(row, 0))).collect(),
        };
        (series, bars)
    }

    /// What the columns are called; where all have one title, by the headings above them.
    fn column_names(&self) -> Vec<String> {
        let own = |&column: &usize| {
            let column = self.block.columns.get(column);
            column.map_or_else(String::new, |column| column.title.get(self.lang).to_owned())
        };
        let above = |&column: &usize| {
            let over = |line: &Vec<crate::form::Heading>| {
                let mut line = line.iter();
                let heading = line.find(|heading| (heading.from..heading.to).contains(&column))?;
                Some(heading.title.get(self.lang).to_owned())
            };
            let mut over: Vec<String> = self.block.headings.iter().filter_map(over).collect();
            let own = over.pop().unwrap_or_default();
            over.pop().unwrap_or(own)
        };
        let names: Vec<String> = self.form.columns.iter().map(own).collect();
        match names.as_slice() {
            [first, rest @ ..] if !rest.is_empty() && rest.iter().all(|name| name == first) => {
                self.form.columns.iter().map(above).collect()
            }
            _ => names,
        }
    }

    /// With the lengths of the bars and their parts of the whole.
    fn measured(&self, series: Vec<String>, raw: Vec<RawBar>) -> PlacedPicture {
        let stacked = !self.form.years;
        let mut raw: Vec<RawBar> =
            raw.into_iter().filter(|(_, figures)| figures.iter().any(Option::is_some)).collect();
        let size = |figures: &[Option<(Amount, Option<Cell>)>]| {
            let sizes = figures.iter().flatten().map(|(figure, _)| figure.decimal().abs());
            match stacked {
                true => sizes.fold(Decimal::ZERO, |sum, one| sum.saturating_add(one)),
                false => sizes.max().unwrap_or_default(),
            }
        };
        let left_out = raw.len().saturating_sub(MAX_BARS);
        let whole = raw.iter().map(|(_, figures)| size(figures));
        let whole = whole.fold(Decimal::ZERO, |sum, one| sum.saturating_add(one));
        if left_out > 0 {
            let mut sizes: Vec<(Decimal, usize)> =
                raw.iter().enumerate().map(|(at, (_, figures))| (size(figures), at)).collect();
            sizes.sort_by_key(|&(size, at)| (std::cmp::Reverse(size), at));
            let mut kept: Vec<usize> = sizes.iter().take(MAX_BARS).map(|&(_, at)| at).collect();
            kept.sort_unstable();
            let mut at = 0;
            raw.retain(|_| {
                at += 1;
                kept.binary_search(&(at - 1)).is_ok()
            });
        }
        let longest = raw.iter().map(|(_, figures)| size(figures)).max().unwrap_or_default();
        let mut cells = Vec::with_capacity(raw.len());
        let bars = raw.into_iter().map(|(name, figures)| {
            let total = figures
                .iter()
                .flatten()
                .try_fold(Decimal::ZERO, |sum, (figure, _)| sum.checked_add(figure.decimal()));
            let share = portion(size(&figures), whole, Decimal::ONE_HUNDRED);
            let share = share.map(|share| Amount::new(share).rounded(1)).filter(|_| stacked);
            let mut places = Vec::new();
            let mut parts = Vec::new();
            for (at, (figure, cell)) in
                figures.into_iter().enumerate().filter_map(|(at, found)| Some((at, found?)))
            {
                let full = Decimal::from(Picture::FULL);
                let length = portion(figure.decimal().abs(), longest, full).unwrap_or_default();
                let length = u32::try_from(length.round()).unwrap_or(Picture::FULL);
                parts.push(PicturePart { series: at, figure, length });
                places.push(cell);
            }
            cells.push(places);
            PictureBar { name, parts, total: total.map(Amount::new).filter(|_| stacked), share }
        });
        let bars = bars.collect();
        let shifted = self.unit.power().abs_diff(self.table_form.unit.power());
        let decimals = match self.unit.power() < self.table_form.unit.power() {
            true => self.table_form.decimals.saturating_sub(shifted),
            false => self.table_form.decimals + shifted,
        };
        let title = self.form.title.get(self.lang).to_owned();
        let picture = Picture { title, unit: self.unit, decimals, series, stacked, bars, left_out };
        PlacedPicture { picture, cells }
    }
}

/// `part` of `whole`, counted in `of`; nothing of nothing.
fn portion(part: Decimal, whole: Decimal, of: Decimal) -> Option<Decimal> {
    part.checked_div(whole)?.checked_mul(of)
}
