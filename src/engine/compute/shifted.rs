//! Rows whose figures stand a column too far left or right (A10).

use crate::amount::Amount;
use crate::budget::{Budget, Cell};
use crate::engine::figures::{AcrossSum, FixedPoint, Grid};
use crate::engine::finding::{Key, RuleId, StoredFinding, Verdict, rule};

use super::sheet::Sheet;

/// The columns that a row's figures are entered in, and how far they are tried to be moved.
struct Shift<'a> {
    columns: &'a [usize],
    by: i8,
}

impl Shift<'_> {
    /// What the row would hold in a column, `None` where nothing is entered there.
    fn value(&self, grid: &Grid, row: usize, column: usize) -> Option<FixedPoint> {
        let at = self.columns.binary_search(&column).ok()?;
        let from = if self.by > 0 { at.checked_sub(1) } else { Some(at + 1) };
        let from = from.and_then(|from| self.columns.get(from));
        Some(from.map_or(FixedPoint::BLANK, |&from| grid.value(row, from)))
    }
}

impl Sheet {
    /// Leaf rows that are out of balance as they are and would fit every sum if their figures
    /// stood one column further left or right: looks at all of them.
    pub(super) fn judge_shifted(&mut self, budget: &Budget) {
        let mut rows: Vec<(usize, usize)> = Vec::new();
        for (key, entry) in self.store.iter() {
            if entry.verdict == Verdict::Unbalanced {
                self.rows_in_question(*key, &mut rows);
            }
        }
        self.judge_shifted_in(budget, rows);
    }

    /// The same after an edit: `touched` are the cells whose content or figure changed, and the
    /// store knows of which sums something else is said.
    pub(super) fn judge_shifted_again(
        &mut self,
        budget: &Budget,
        touched: &[Cell],
        said: usize,
        entered: &[Cell],
    ) {
        let mut rows: Vec<(usize, usize)> = Vec::new();
        let mut sums: Vec<Cell> = Vec::new();
        for cell in touched {
            rows.extend(self.grid_index(*cell).map(|g| (g, cell.r())));
        }
        for key in self.store.changed().get(said..).unwrap_or_default() {
            match key.rule {
                rule::AcrossMismatch => {
                    rows.extend(self.grid_index(key.cell).map(|g| (g, key.cell.r())));
                }
                rule::TotalMismatch => sums.push(key.cell.with_column(0)),
                _ => {}
            }
        }
        sums.extend(entered.iter().map(|cell| cell.with_column(0)));
        sums.sort_unstable();
        sums.dedup();
        for sum in sums {
            let Some(g) = self.grid_index(sum) else { continue };
            if self.is_unbalanced(sum, rule::TotalMismatch) {
                let leaves =
                    self.grids[g].children(sum.r()).filter(|&r| !self.grids[g].is_parent(r));
                rows.extend(leaves.map(|row| (g, row)));
            } else {
                // Nothing puts its rows in question any more.
                let own = |key: &&Key| {
                    key.rule == rule::ShiftedRow
                        && key.cell.with_row(0) == sum.with_row(0)
                        && self.grids[g].parent(key.cell.r()) == Some(sum.r())
                };
                rows.extend(self.store.apart().filter(own).map(|key| (g, key.cell.r())));
            }
        }
        self.judge_shifted_in(budget, rows);
    }

    fn judge_shifted_in(&mut self, budget: &Budget, mut rows: Vec<(usize, usize)>) {
        rows.sort_unstable();
        rows.dedup();
        for (g, row) in rows {
            let grid = &self.grids[g];
            let cell = Cell::new(grid.table, grid.block, row, 0);
            let by = match self.is_in_question(grid, cell) {
                true => self.shifted_by(budget, grid, row),
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
        if key.rule == rule::AcrossMismatch && !grid.is_parent(row) {
            rows.push((g, row));
        } else if key.rule == rule::TotalMismatch {
            rows.extend(grid.children(row).filter(|&r| !grid.is_parent(r)).map(|r| (g, r)));
        }
    }

    /// Whether a row is a leaf with a sum out of balance, its own across or one down that it is in.
    fn is_in_question(&self, grid: &Grid, cell: Cell) -> bool {
        let row = cell.r();
        if grid.is_parent(row) {
            return false;
        }
        let down = |parent| self.is_unbalanced(cell.with_row(parent), rule::TotalMismatch);
        self.is_unbalanced(cell, rule::AcrossMismatch) || grid.parent(row).is_some_and(down)
    }

    /// Whether a sum of that rule in the row is out of balance.
    fn is_unbalanced(&self, row: Cell, rule: RuleId) -> bool {
        let to = row.with_column(usize::from(u16::MAX));
        let mut found = self.store.between(row.with_column(0), to);
        found.any(|(key, entry)| key.rule == rule && entry.verdict == Verdict::Unbalanced)
    }

    /// By how many columns the row's figures would have to be moved for every sum to hold.
    fn shifted_by(&self, budget: &Budget, grid: &Grid, row: usize) -> Option<i8> {
        let entry = |&c: &usize| {
            let column = grid.columns[c].as_ref();
            column.is_some_and(|column| column.money && column.formula.is_none())
        };
        let columns: Vec<usize> = (0..grid.columns.len()).filter(entry).collect();
        let all_blank = columns.iter().all(|&c| grid.value(row, c).is_blank());
        [-1_i8, 1].into_iter().find(|&by| {
            // The figure that falls off the edge must be a blank, and something must move.
            let edge = if by > 0 { columns.last() } else { columns.first() };
            let falls = edge.is_none_or(|&c| !grid.value(row, c).is_blank());
            let shift = Shift { columns: &columns, by };
            !falls && !all_blank && self.fits_shifted(budget, grid, row, &shift)
        })
    }

    /// Whether every sum that the row takes part in holds when its entered figures are moved.
    fn fits_shifted(&self, budget: &Budget, grid: &Grid, row: usize, shift: &Shift<'_>) -> bool {
        let down_fits = grid.parent(row).is_none_or(|parent| {
            shift.columns.iter().all(|&c| {
                let cell = Cell::new(grid.table, grid.block, parent, c);
                let key = Key { cell, rule: rule::TotalMismatch, instance: 0 };
                let now = grid.value(row, c).or_zero();
                let then = shift.value(grid, row, c).map_or(0, |value| value.or_zero());
                let difference = self.store.get(key).and_then(|entry| entry.difference);
                match (difference, &grid.columns[c]) {
                    (Some(d), Some(column)) => {
                        d.at_scale(column.scale) == Some(i128::from(then) - i128::from(now))
                    }
                    // A total that states nothing there demands nothing.
                    _ => then == now || budget.value(cell).is_blank(),
                }
            })
        });
        down_fits
            && grid.across.iter().all(|across| {
                let AcrossSum::Linear(terms) = &across.sum else {
                    return true;
                };
                let moved = |c: usize| shift.value(grid, row, c).unwrap_or(grid.value(row, c));
                let terms = terms.iter();
                let sum: i128 =
                    terms.map(|&(sign, c)| i128::from(sign) * i128::from(moved(c).or_zero())).sum();
                // What the row states, where it does not balance as it is.
                let cell = Cell::new(grid.table, grid.block, row, across.column);
                let key = Key { cell, rule: rule::AcrossMismatch, instance: 0 };
                let target = match self.store.get(key).and_then(|entry| entry.left) {
                    Some(stated) => {
                        grid.columns[across.column].as_ref().map(|c| c.to_fixed(stated))
                    }
                    None => Some(grid.value(row, across.column)),
                };
                target.is_some_and(|t| i128::from(t.or_zero()) == sum)
            })
    }
}
