//! Whether every sum holds once a row's figures are one column further left or right.

use std::collections::HashMap;

use rust_decimal::Decimal;

use crate::amount::Amount;
use crate::budget::Cell;
use crate::engine::figures::{
    AcrossSum, Cells, FixedPoint, Grid, Overflow, PriorFigure, RoundedFigure,
};
use crate::engine::finding::{Key, Verdict, rule};

use super::cells::SheetReader;
use super::computed_ref::ComputedRef;
use super::shifted::ShiftedRow;

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

/// What a total asks of the figures below it in one column.
#[derive(Clone, Copy, PartialEq)]
enum Demand {
    /// To change by so much together, at the column's scale.
    Change(i128),
    /// Nothing: it states nothing there.
    Any,
    /// More digits than the column holds.
    Never,
}

impl Demand {
    fn is_met_by(self, change: i128) -> bool {
        match self {
            Self::Change(asked) => asked == change,
            Self::Any => true,
            Self::Never => false,
        }
    }

    fn is_of_a_change(self) -> bool {
        matches!(self, Self::Change(asked) if asked != 0)
    }
}

/// The columns of entered money.
fn entries(grid: &Grid) -> Vec<usize> {
    let is_entered = |c: &usize| {
        let column = grid.columns.get(*c).and_then(Option::as_ref);
        column.is_some_and(|column| column.money && column.formula.is_none())
    };
    (0..grid.columns.len()).filter(is_entered).collect()
}

/// Which of `count` columns the figure of one comes from when a row is moved.
fn source(i: usize, count: usize, by: i8) -> Option<usize> {
    if by > 0 { i.checked_sub(1) } else { Some(i + 1).filter(|&from| from < count) }
}

/// Left and right.
const WAYS: [i8; 2] = [-1, 1];

impl ComputedRef<'_> {
    /// How a row would be moved so that every sum holds that it is in, where that is so.
    pub(super) fn shifted_row(&self, g: usize, row: usize) -> Option<ShiftedRow> {
        let grid = self.grids.get(g)?;
        let at = Cell::new(grid.table, grid.block, row, 0);
        // In a fixed block no formula runs over a row by itself.
        let open = grid.tree.is_some() || !grid.across.is_empty();
        let of_entries = WAYS.into_iter().find(|&by| open && self.fits_shifted(grid, row, by));
        if let Some(by) = of_entries {
            return Some(ShiftedRow { row: at, by, columns: entries(grid) });
        }
        let kind = self.budget.row(at)?.kind();
        let figures = |&c: &usize| self.is_figure(kind, at.with_column(c));
        let columns: Vec<usize> = (0..grid.columns.len()).filter(figures).collect();
        let by = WAYS.into_iter().find(|&by| self.fits_as_a_whole((grid, at), &columns, by))?;
        Some(ShiftedRow { row: at, by, columns })
    }

    /// The year that is where the row's first figure belongs, if the row begins with one.
    pub(in crate::engine) fn leading_year(&self, row: Cell) -> Option<i32> {
        let row = row.with_column(0);
        let (kind, columns) = (self.budget.row(row)?.kind(), self.grid(row)?.columns.len());
        let mut cells = (0..columns).map(|c| row.with_column(c));
        let first = cells.find(|&cell| self.is_figure(kind, cell))?;
        let figure = self.budget.value(first).amount()?.decimal();
        let years = [self.budget.year, self.budget.year - 1];
        years.into_iter().find(|&year| figure == Decimal::from(year))
    }

    /// Whether every sum that the row takes part in holds when its entered figures are moved, and
    /// one of them does not hold as it is.
    fn fits_shifted(&self, grid: &Grid, row: usize, by: i8) -> bool {
        let entries = entries(grid);
        // The figure that falls off the edge must be a blank, and something must move.
        let edge = if by > 0 { entries.last() } else { entries.first() };
        if edge.is_none_or(|&c| !grid.value(row, c).is_blank())
            || entries.iter().all(|&c| grid.value(row, c).is_blank())
        {
            return false;
        }
        let mut moved: HashMap<usize, FixedPoint> = HashMap::new();
        for (i, &column) in entries.iter().enumerate() {
            let from = source(i, entries.len(), by).and_then(|from| entries.get(from));
            let value = from.map_or(FixedPoint::BLANK, |&c| grid.value(row, c));
            moved.insert(column, value);
        }
        let mut mended = false;
        for &c in &entries {
            let then = moved.get(&c).map_or(0, |value| value.or_zero());
            let now = grid.value(row, c).or_zero();
            let demand = self.demand_above(grid, (row, c));
            if !demand.is_met_by(i128::from(then) - i128::from(now)) {
                return false;
            }
            mended |= demand.is_of_a_change();
        }
        for across in &grid.across {
            let AcrossSum::Linear(terms) = &across.sum else {
                continue;
            };
            let sum: i128 = terms
                .iter()
                .map(|&(sign, c)| {
                    let value = moved.get(&c).copied().unwrap_or_else(|| grid.value(row, c));
                    i128::from(sign) * i128::from(value.or_zero())
                })
                .sum();
            let cell = Cell::new(grid.table, grid.block, row, across.column);
            let key = Key { cell, rule: rule::AcrossMismatch, instance: 0 };
            let Some(column) = grid.columns.get(across.column).and_then(Option::as_ref) else {
                continue;
            };
            let (entry, now) = (self.store.get(key), grid.value(row, across.column));
            // What the row states, where it does not balance as it is.
            let stated = entry.and_then(|entry| entry.left());
            let target = stated.map_or(now, |stated| column.to_fixed(stated));
            if !self.budget.value(cell).is_blank() && i128::from(target.or_zero()) != sum {
                return false;
            }
            let (demand, change) =
                (self.demand_above(grid, (row, across.column)), sum - i128::from(now.or_zero()));
            if column.summed && change != 0 && !demand.is_met_by(change) {
                return false;
            }
            moved.insert(across.column, FixedPoint::new(sum));
            mended |= entry.is_some_and(|entry| entry.verdict == Verdict::Unbalanced);
        }
        mended
    }

    /// What the total above a cell asks of it.
    fn demand_above(&self, grid: &Grid, (row, column): (usize, usize)) -> Demand {
        let parent = grid.parent(row);
        parent.map_or(Demand::Any, |parent| self.demand(grid, (parent, column)))
    }

    /// What a total asks of one of the cells below it.
    fn demand(&self, grid: &Grid, (row, column): (usize, usize)) -> Demand {
        let cell = Cell::new(grid.table, grid.block, row, column);
        let key = Key { cell, rule: rule::TotalMismatch, instance: 0 };
        let difference = self.store.get(key).and_then(|entry| entry.difference());
        match (difference, grid.columns.get(column).and_then(Option::as_ref)) {
            (Some(difference), Some(column)) => {
                difference.at_scale(column.scale).map_or(Demand::Never, Demand::Change)
            }
            _ if self.budget.value(cell).is_blank() => Demand::Any,
            _ => Demand::Change(0),
        }
    }

    /// The leaf rows of a total that [`Self::fits_shifted`] may hold of because of the total. What a
    /// row that is moved loses in one column it has in the next, so that mostly the differences of
    /// the total alone say that none does; else two figures of a row do.
    pub(super) fn rows_that_may_fit(&self, grid: &Grid, sum: Cell) -> Vec<usize> {
        let entries = entries(grid);
        let demands = entries.iter().map(|&c| self.demand(grid, (sum.r(), c)));
        let demands: Vec<Demand> = demands.collect();
        let mut together = Some(0_i128);
        for demand in &demands {
            together = match demand {
                Demand::Change(asked) => together.and_then(|sum| sum.checked_add(*asked)),
                Demand::Any => None,
                Demand::Never => return Vec::new(),
            };
        }
        if together.is_some_and(|sum| sum != 0) {
            return Vec::new();
        }
        let Some(i) = demands.iter().position(|demand| demand.is_of_a_change()) else {
            return Vec::new();
        };
        let (Some(&column), Some(&asked)) = (entries.get(i), demands.get(i)) else {
            return Vec::new();
        };
        let from = |by| source(i, entries.len(), by).and_then(|from| entries.get(from)).copied();
        let [left, right] = WAYS.map(from);
        grid.leaves_below(sum.r(), |value| {
            let now = i128::from(value(column).or_zero());
            [left, right].into_iter().any(|from| {
                let then = from.map_or(0, |from| i128::from(value(from).or_zero()));
                asked.is_met_by(then - now)
            })
        })
    }

    /// Whether every formula of the row holds, to the last digit, when all that is written in it is
    /// moved, its totals too. What falls off the edge is a blank, or the year of the budget, copied
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
                    let demand = self.demand_above(grid, (at.r(), c));
                    held &= change.is_some_and(|change| demand.is_met_by(change));
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
