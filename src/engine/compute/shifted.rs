//! Rows whose figures are one column beside their own (A10): which are looked at, and when.

use crate::amount::Amount;
use crate::budget::{Budget, Cell, Value};
use crate::engine::figures::Grid;
use crate::engine::finding::{Key, RuleId, StoredFinding, Verdict, rule};

use super::computed_ref::ComputedRef;
use super::sheet::Sheet;

/// Rows of one total that are looked at because the total is out of balance.
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
            Some(&column) => budget.value(self.row.with_column(column)).to_value(),
            None => Value::Blank,
        };
        let columns = self.columns.iter().enumerate();
        columns.map(|(i, &c)| (self.row.with_column(c), content(from(i)))).collect()
    }
}

impl Sheet {
    /// Leaf rows that are out of balance as they are and would fit every sum if their figures
    /// were one column further left or right: looks at all of them.
    pub(super) fn judge_shifted(&mut self, budget: &Budget) {
        let mut asked = Asked::default();
        for (key, entry) in self.store.iter() {
            if entry.verdict == Verdict::Unbalanced {
                self.ask(*key, &mut asked);
            }
        }
        self.judge_shifted_in(budget, asked);
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
        let mut asked = Asked::default();
        for cell in touched {
            asked.rows.extend(self.grid_index(*cell).map(|g| (g, cell.r())));
        }
        for key in self.store.changed().get(said..).unwrap_or_default() {
            self.ask(*key, &mut asked);
        }
        asked.sums.extend(entered.iter().map(|cell| cell.with_column(0)));
        asked.settle();
        for sum in &asked.sums {
            let Some(g) = self.grid_index(*sum) else { continue };
            self.rows_spoken_of(g, *sum, &mut asked.rows);
        }
        self.judge_shifted_in(budget, asked);
    }

    /// Takes down whose rows a finding is about.
    fn ask(&self, key: Key, asked: &mut Asked) {
        match key.rule {
            rule::AcrossMismatch | rule::FormulaMismatch => {
                asked.rows.extend(self.grid_index(key.cell).map(|g| (g, key.cell.r())));
            }
            rule::TotalMismatch => asked.sums.push(key.cell.with_column(0)),
            _ => {}
        }
    }

    /// The leaf rows of a total that are out of balance themselves or said to be shifted: with the
    /// total it changes whether they fit.
    fn rows_spoken_of(&self, g: usize, sum: Cell, rows: &mut Vec<(usize, usize)>) {
        let Some(grid) = self.grids.get(g) else { return };
        let mut children = grid.children(sum.r());
        let (Some(first), count) = (children.next(), children.len() + 1) else { return };
        let last = children.next_back().unwrap_or(first);
        let (from, to) = (sum.with_row(first), sum.with_row(last));
        let to = to.with_column(usize::from(u16::MAX));
        let spoken_of = |key: &Key| {
            let rules = [rule::AcrossMismatch, rule::FormulaMismatch, rule::ShiftedRow];
            rules.contains(&key.rule)
        };
        let own = |row: &usize| !grid.is_parent(*row) && grid.parent(*row) == Some(sum.r());
        // Where more is said than there are rows, the rows are the shorter way.
        let keys = self.store.asking_between(from, to).filter(spoken_of);
        let found: Vec<usize> = keys.map(|key| key.cell.r()).take(count).collect();
        if found.len() < count {
            rows.extend(found.into_iter().filter(own).map(|row| (g, row)));
        } else {
            let leaves = grid.children(sum.r()).filter(|&row| !grid.is_parent(row));
            rows.extend(leaves.map(|row| (g, row)));
        }
    }

    /// Whether a total out of balance puts the rows below it in question; among too many no one
    /// would look for a row.
    fn asks_its_rows(&self, grid: &Grid, sum: Cell) -> bool {
        grid.children(sum.r()).len() <= MAX_ROWS && self.is_unbalanced(sum, rule::TotalMismatch)
    }

    fn judge_shifted_in(&mut self, budget: &Budget, mut asked: Asked) {
        asked.settle();
        for sum in asked.sums {
            let Some(g) = self.grid_index(sum) else { continue };
            if self.asks_its_rows(&self.grids[g], sum) {
                let may_fit = self.with(budget).rows_that_may_fit(&self.grids[g], sum);
                asked.rows.extend(may_fit.into_iter().map(|row| (g, row)));
            }
        }
        asked.rows.sort_unstable();
        asked.rows.dedup();
        for (g, row) in asked.rows {
            let grid = &self.grids[g];
            let cell = Cell::new(grid.table, grid.block, row, 0);
            let by = match self.is_in_question(grid, cell) {
                true => self.with(budget).shifted_row(g, row).map(|shifted| shifted.by),
                false => None,
            };
            let entry = by.map(|by| {
                let left = Amount::from_parts(i128::from(by), 0);
                StoredFinding::of(Verdict::Invalid, left)
            });
            self.store.set_apart(Key { cell, rule: rule::ShiftedRow, instance: 0 }, entry);
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

/// What is to be looked at.
#[derive(Default)]
struct Asked {
    /// Grid and row.
    rows: Vec<(usize, usize)>,
    /// First cells of totals, of whose rows those that may fit are looked at.
    sums: Vec<Cell>,
}

impl Asked {
    /// Each total once.
    fn settle(&mut self) {
        self.sums.sort_unstable();
        self.sums.dedup();
    }
}

impl ComputedRef<'_> {
    /// Those rows, with how they would be moved.
    pub(in crate::engine) fn shifted_rows(&self) -> Vec<ShiftedRow> {
        let keys = self.store.apart().filter(|key| key.rule == rule::ShiftedRow);
        let rows = keys.filter_map(|key| Some((self.grid_index(key.cell)?, key.cell.r())));
        rows.filter_map(|(g, row)| self.shifted_row(g, row)).collect()
    }
}
