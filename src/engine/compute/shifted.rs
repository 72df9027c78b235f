//! Rows whose figures are one column beside their own (A10).

use std::collections::HashMap;

use rust_decimal::Decimal;

use crate::amount::Amount;
use crate::budget::{Budget, Cell, Value};
use crate::engine::figures::{
    AcrossSum, Cells, FixedPoint, Grid, Overflow, PriorFigure, RoundedFigure,
};
use crate::engine::finding::{Key, RuleId, StoredFinding, Verdict, rule};

use super::cells::SheetReader;
use super::computed_ref::ComputedRef;
use super::sheet::Sheet;

/// Rows of one total that are looked at because the total is out of balance: they are at every key
/// that is typed while it is.
const MAX_ROWS: usize = 5_000;

/// A row that fits every sum once its figures are one column further.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(in crate::engine) struct ShiftedRow {
    /// Its first cell.
    pub(in crate::engine) row: Cell,
    /// -1: to the left.
    pub(in crate::engine) by: i8,
    /// The columns that figures move through, left to right.
    pub(in crate::engine) columns: Vec<usize>,
}

impl ShiftedRow {
    /// What then is in each of its cells.
    pub(in crate::engine) fn moved(&self, budget: &Budget) -> Vec<(Cell, Value)> {
        let at = |i: Option<usize>| i.and_then(|i| self.columns.get(i));
        let from = |i: usize| at(if self.by > 0 { i.checked_sub(1) } else { Some(i + 1) });
        let content = |column: Option<&usize>| match column {
            Some(&column) => budget.value(self.row.with_column(column)).clone(),
            None => Value::Blank,
        };
        let columns = self.columns.iter().enumerate();
        columns.map(|(i, &c)| (self.row.with_column(c), content(from(i)))).collect()
    }
}

/// Reads the sheet with another row's figures, in the unit of its table.
struct RowMoved<'a> {
    reader: SheetReader<'a>,
    row: Cell,
    figures: &'a HashMap<usize, Option<Decimal>>,
}

impl Cells for RowMoved<'_> {
    fn value(&self, cell: Cell) -> Result<RoundedFigure, Overflow> {
        let own = cell.with_column(0) == self.row;
        match self.figures.get(&cell.c()).filter(|_| own) {
            Some(figure) => Ok(RoundedFigure { figure: *figure, half: Decimal::ZERO }),
            None => self.reader.value(cell),
        }
    }

    fn given(&self, given: &PriorFigure) -> Result<RoundedFigure, Overflow> {
        self.reader.given(given)
    }
}

impl Sheet {
    /// Leaf rows that are out of balance as they are and would fit every sum if their figures
    /// were one column further left or right: looks at all of them.
    pub(super) fn judge_shifted(&mut self, budget: &Budget) {
        let mut rows: Vec<(usize, usize)> = Vec::new();
        for (key, entry) in self.store.iter() {
            if entry.verdict == Verdict::Unbalanced {
                self.rows_in_question(*key, &mut rows);
            }
        }
        self.judge_shifted_in(budget, rows);
    }

    /// The same after an edit: `touched` are the cells whose content or figure changed, `entered`
    /// those that were written in and totals of other rows than before, and the store knows of which
    /// sums something else is said.
    pub(super) fn judge_shifted_again(
        &mut self,
        budget: &Budget,
        touched: &[Cell],
        said: usize,
        entered: &[Cell],
    ) {
        if self.leaves_shifted {
            return;
        }
        let mut rows: Vec<(usize, usize)> = Vec::new();
        let mut sums: Vec<Cell> = Vec::new();
        for cell in touched {
            rows.extend(self.grid_index(*cell).map(|g| (g, cell.r())));
        }
        for key in self.store.changed().get(said..).unwrap_or_default() {
            match key.rule {
                rule::AcrossMismatch | rule::FormulaMismatch => {
                    rows.extend(self.grid_index(key.cell).map(|g| (g, key.cell.r())));
                }
                rule::TotalMismatch => sums.push(key.cell.with_column(0)),
                _ => {}
            }
        }
        sums.extend(entered.iter().map(|cell| cell.with_column(0)));
        sums.sort_unstable();
        sums.dedup();
        for &sum in &sums {
            let Some(g) = self.grid_index(sum) else { continue };
            if self.asks_its_rows(&self.grids[g], sum) {
                let leaves =
                    self.grids[g].children(sum.r()).filter(|&r| !self.grids[g].is_parent(r));
                rows.extend(leaves.map(|row| (g, row)));
            }
        }
        // Nothing puts rows in question any more of which that was said.
        for key in self.store.apart().filter(|key| key.rule == rule::ShiftedRow) {
            let Some(g) = self.grid_index(key.cell) else { continue };
            let parent = self.grids[g].parent(key.cell.r());
            let sum = parent.map(|parent| key.cell.with_row(parent).with_column(0));
            if sum.is_some_and(|sum| sums.binary_search(&sum).is_ok()) {
                rows.push((g, key.cell.r()));
            }
        }
        self.judge_shifted_in(budget, rows);
    }

    /// Whether a total out of balance puts the rows below it in question; among too many no one
    /// would look for a row.
    fn asks_its_rows(&self, grid: &Grid, sum: Cell) -> bool {
        grid.children(sum.r()).len() <= MAX_ROWS && self.is_unbalanced(sum, rule::TotalMismatch)
    }

    fn judge_shifted_in(&mut self, budget: &Budget, mut rows: Vec<(usize, usize)>) {
        rows.sort_unstable();
        rows.dedup();
        for (g, row) in rows {
            let grid = &self.grids[g];
            let cell = Cell::new(grid.table, grid.block, row, 0);
            let by = match self.is_in_question(grid, cell) {
                true => self.with(budget).shifted_row(g, row).map(|shifted| shifted.by),
                false => None,
            };
            let entry = by.map(|by| {
                let left = Amount::from_parts(i128::from(by), 0);
                StoredFinding { left, ..StoredFinding::plain(Verdict::Invalid) }
            });
            self.store.set_apart(Key { cell, rule: rule::ShiftedRow, instance: 0 }, entry);
        }
    }

    /// The leaf rows that a sum out of balance puts in question.
    fn rows_in_question(&self, key: Key, rows: &mut Vec<(usize, usize)>) {
        let Some(g) = self.grid_index(key.cell) else { return };
        let grid = &self.grids[g];
        let row = key.cell.r();
        let own = matches!(key.rule, rule::AcrossMismatch | rule::FormulaMismatch);
        if own && !grid.is_parent(row) {
            rows.push((g, row));
        } else if key.rule == rule::TotalMismatch && self.asks_its_rows(grid, key.cell) {
            rows.extend(grid.children(row).filter(|&r| !grid.is_parent(r)).map(|r| (g, r)));
        }
    }

    /// Whether a row is a leaf with a sum out of balance, its own across or one down that it is in.
    fn is_in_question(&self, grid: &Grid, cell: Cell) -> bool {
        let row = cell.r();
        if grid.is_parent(row) {
            return false;
        }
        let down = |parent| self.asks_its_rows(grid, cell.with_row(parent));
        self.is_unbalanced(cell, rule::AcrossMismatch)
            || self.is_unbalanced(cell, rule::FormulaMismatch)
            || grid.parent(row).is_some_and(down)
    }

    /// Whether a sum of that rule in the row is out of balance.
    fn is_unbalanced(&self, row: Cell, rule: RuleId) -> bool {
        let to = row.with_column(usize::from(u16::MAX));
        let mut found = self.store.between(row.with_column(0), to);
        found.any(|(key, entry)| key.rule == rule && entry.verdict == Verdict::Unbalanced)
    }
}

impl ComputedRef<'_> {
    /// Those rows, with how they would be moved.
    pub(in crate::engine) fn shifted_rows(&self) -> Vec<ShiftedRow> {
        let keys = self.store.apart().filter(|key| key.rule == rule::ShiftedRow);
        let rows = keys.filter_map(|key| Some((self.grid_index(key.cell)?, key.cell.r())));
        rows.filter_map(|(g, row)| self.shifted_row(g, row)).collect()
    }

    fn shifted_row(&self, g: usize, row: usize) -> Option<ShiftedRow> {
        let grid = self.grids.get(g)?;
        let at = Cell::new(grid.table, grid.block, row, 0);
        // In a fixed block no formula runs over a row by itself.
        let open = grid.tree.is_some() || !grid.across.is_empty();
        let entries: Vec<usize> = (0..grid.columns.len())
            .filter(|&c| {
                let column = grid.columns.get(c).and_then(Option::as_ref);
                column.is_some_and(|column| column.money && column.formula.is_none())
            })
            .collect();
        let by = [-1_i8, 1];
        let of_entries = by.into_iter().find(|&by| open && self.fits_shifted(grid, row, by));
        if let Some(by) = of_entries {
            return Some(ShiftedRow { row: at, by, columns: entries });
        }
        let kind = self.budget.row(at)?.kind;
        let figures = |&c: &usize| self.is_figure(kind, at.with_column(c));
        let columns: Vec<usize> = (0..grid.columns.len()).filter(figures).collect();
        let by = by.into_iter().find(|&by| self.fits_as_a_whole((grid, at), &columns, by))?;
        Some(ShiftedRow { row: at, by, columns })
    }

    /// The year that is where the row's first figure belongs, if the row begins with one.
    pub(in crate::engine) fn leading_year(&self, row: Cell) -> Option<i32> {
        let row = row.with_column(0);
        let (kind, columns) = (self.budget.row(row)?.kind, self.grid(row)?.columns.len());
        let mut cells = (0..columns).map(|c| row.with_column(c));
        let first = cells.find(|&cell| self.is_figure(kind, cell))?;
        let figure = self.budget.value(first).amount()?.decimal();
        let years = [self.budget.year, self.budget.year - 1];
        years.into_iter().find(|&year| figure == Decimal::from(year))
    }

    /// Whether every sum that the row takes part in holds when its entered figures are moved.
    fn fits_shifted(&self, grid: &Grid, row: usize, by: i8) -> bool {
        let entries: Vec<usize> = (0..grid.columns.len())
            .filter(|&c| {
                let column = grid.columns.get(c).and_then(Option::as_ref);
                column.is_some_and(|column| column.money && column.formula.is_none())
            })
            .collect();
        // The figure that falls off the edge must be a blank, and something must move.
        let edge = if by > 0 { entries.last() } else { entries.first() };
        if edge.is_none_or(|&c| !grid.value(row, c).is_blank())
            || entries.iter().all(|&c| grid.value(row, c).is_blank())
        {
            return false;
        }
        let mut moved: HashMap<usize, FixedPoint> = HashMap::new();
        for (i, &column) in entries.iter().enumerate() {
            let from = if by > 0 { i.checked_sub(1) } else { Some(i + 1) };
            let value = from
                .and_then(|i| entries.get(i))
                .map_or(FixedPoint::BLANK, |&c| grid.value(row, c));
            moved.insert(column, value);
        }
        let across_fits = grid.across.iter().all(|across| {
            let AcrossSum::Linear(terms) = &across.sum else {
                return true;
            };
            let sum: i128 = terms
                .iter()
                .map(|&(sign, c)| {
                    let value = moved.get(&c).copied().unwrap_or_else(|| grid.value(row, c));
                    i128::from(sign) * i128::from(value.or_zero())
                })
                .sum();
            // What the row states, where it does not balance as it is.
            let cell = Cell::new(grid.table, grid.block, row, across.column);
            let key = Key { cell, rule: rule::AcrossMismatch, instance: 0 };
            let column = grid.columns.get(across.column).and_then(Option::as_ref);
            let target = match self.store.get(key).and_then(|entry| entry.left) {
                Some(stated) => column.map(|column| column.to_fixed(stated)),
                None => Some(grid.value(row, across.column)),
            };
            target.is_some_and(|t| i128::from(t.or_zero()) == sum)
        });
        across_fits
            && entries.iter().all(|&c| {
                let then = moved.get(&c).map_or(0, |value| value.or_zero());
                let now = grid.value(row, c).or_zero();
                self.total_fits(grid, (row, c), i128::from(then) - i128::from(now))
            })
    }

    /// Whether the total above a cell asks for that change of it, at its column's scale.
    fn total_fits(&self, grid: &Grid, (row, column): (usize, usize), change: i128) -> bool {
        let Some(parent) = grid.parent(row) else {
            return true;
        };
        let cell = Cell::new(grid.table, grid.block, parent, column);
        let key = Key { cell, rule: rule::TotalMismatch, instance: 0 };
        let difference = self.store.get(key).and_then(|entry| entry.difference);
        match (difference, grid.columns.get(column).and_then(Option::as_ref)) {
            (Some(d), Some(column)) => d.at_scale(column.scale) == Some(change),
            // A total that states nothing there demands nothing.
            _ => change == 0 || self.budget.value(cell).is_blank(),
        }
    }

    /// Whether every formula of the row holds, to the last digit, when all that is written in it is
    /// moved, its totals too. What falls off the edge is a blank, or the year of the self.budget, copied
    /// with the row.
    fn fits_as_a_whole(&self, (grid, at): (&Grid, Cell), columns: &[usize], by: i8) -> bool {
        const LEAST: usize = 3;
        let written = |c: &&usize| self.budget.value(at.with_column(**c)).amount().is_some();
        let edge = if by > 0 { columns.last() } else { columns.first() };
        let edge_fits = edge.is_some_and(|&c| self.budget.value(at.with_column(c)).is_blank())
            || by < 0 && self.leading_year(at).is_some();
        if !edge_fits || columns.iter().filter(written).count() < LEAST {
            return false;
        }
        let moved = ShiftedRow { row: at, by, columns: columns.to_vec() }.moved(self.budget);
        let figures: HashMap<usize, Option<Decimal>> = moved
            .iter()
            .map(|(cell, value)| (cell.c(), value.amount().map(|amount| amount.decimal())))
            .collect();
        let (mut held, mut mended) = (true, false);
        for &c in columns {
            let cell = at.with_column(c);
            let reader = RowMoved { reader: self.reader(grid.power), row: at, figures: &figures };
            let column = grid.columns.get(c).and_then(Option::as_ref);
            let across = column.and_then(|column| grid.across.get(column.formula?));
            let value = match (self.formula_of(cell), across.map(|across| &across.sum)) {
                (Some(formula), _) => formula.expr.eval(&reader),
                (None, Some(AcrossSum::Linear(terms))) => {
                    let term = |&(sign, c): &(i8, usize)| {
                        let figure = figures.get(&c).copied().flatten().unwrap_or_default();
                        figure * Decimal::from(sign)
                    };
                    let figure = Some(terms.iter().map(term).sum());
                    Ok(RoundedFigure { figure, half: Decimal::ZERO })
                }
                // A formula over rows, or one that is more than a sum, is not tried.
                (None, Some(AcrossSum::General(_))) => return false,
                (None, None) => {
                    let then = figures.get(&c).copied().flatten().unwrap_or_default();
                    let now =
                        self.budget.value(cell).amount().map_or(Decimal::ZERO, |a| a.decimal());
                    let change = column.and_then(|column| {
                        let change = Amount::new(then.checked_sub(now)?.normalize());
                        change.at_scale(column.scale)
                    });
                    held &= change.is_some_and(|change| self.total_fits(grid, (at.r(), c), change));
                    continue;
                }
            };
            let stated = figures.get(&c).copied().flatten().unwrap_or_default();
            held &= value.is_ok_and(|value| value.or_zero() == stated);
            let rules = [rule::AcrossMismatch, rule::FormulaMismatch];
            let was_wrong = rules.into_iter().any(|rule| {
                let entry = self.store.get(Key { cell, rule, instance: 0 });
                entry.is_some_and(|entry| entry.verdict == Verdict::Unbalanced)
            });
            mended |= was_wrong && !stated.is_zero();
        }
        held && mended
    }
}
