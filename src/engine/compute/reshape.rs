//! Rows that come, go and change places: what depends on them is computed again, the rest stays.

use std::collections::BTreeMap;
use std::collections::btree_map::Entry;
use std::sync::Arc;

use crate::budget::{Budget, Cell, RowKind};
use crate::engine::figures::Reshape;
use crate::engine::finding::{Key, rule};
use crate::form::RowsForm;

use super::sheet::Sheet;
use super::update::Work;

/// Changes that are always followed one by one.
const FEW: usize = 10_000;

/// Rows that are computed anew in the time in which one change is followed.
const SHARE: usize = 8;

/// One change of a document, with the place where it was made as places were then.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RowChange {
    /// A row was put there.
    Inserted(Cell),
    /// The row there went.
    Removed(Cell),
    /// The row there and the one of that number changed places.
    Swapped(Cell, usize),
    /// The row there is of another kind or level.
    Kind(Cell),
    /// Something else is in the cell.
    Value(Cell),
}

impl RowChange {
    /// A cell of the row, or the cell.
    pub fn cell(self) -> Cell {
        match self {
            Self::Inserted(cell) | Self::Removed(cell) | Self::Swapped(cell, _) => cell,
            Self::Kind(cell) | Self::Value(cell) => cell,
        }
    }
}

impl Sheet {
    /// Brings the sheet up to a budget in which these changes were made, in that order. Stated
    /// totals stay as they are.
    ///
    /// Costs what the rows themselves and the totals above them cost. `false`: only building the
    /// sheet anew tells what follows, and this one is good for nothing any more.
    pub fn reshape(&mut self, budget: &Budget, changes: &[RowChange]) -> bool {
        self.reshaped(budget, changes).is_some()
    }

    fn reshaped(&mut self, budget: &Budget, changes: &[RowChange]) -> Option<()> {
        if self.is_much(changes.len()) {
            return None;
        }
        let touched = self.changes.cells.len();
        let mut shapes: BTreeMap<usize, Reshape> = BTreeMap::new();
        for change in changes.iter().filter(|change| !matches!(change, RowChange::Value(_))) {
            let g = self.grid_index(change.cell())?;
            if let Entry::Vacant(shape) = shapes.entry(g) {
                if !self.can_reshape(change.cell()) {
                    return None;
                }
                shape.insert(self.grids[g].reshape()?);
            }
        }
        // Cells of blocks whose rows move, by the rows' numbers.
        let mut numbered: Vec<(usize, usize, usize)> = Vec::new();
        let mut changed: Vec<Cell> = Vec::new();
        for &change in changes {
            let cell = change.cell();
            let g = self.grid_index(cell)?;
            let grid = &mut self.grids[g];
            let Some(shape) = shapes.get_mut(&g) else {
                changed.push(cell);
                continue;
            };
            match change {
                RowChange::Inserted(at) => grid.insert_row(at.r(), shape),
                RowChange::Removed(at) => grid.remove_row(at.r(), shape),
                RowChange::Kind(at) => grid.relevel_row(at.r(), shape),
                RowChange::Swapped(at, with) => {
                    if !grid.swap_rows(at.r(), with, shape) {
                        return None;
                    }
                }
                RowChange::Value(at) => numbered.push((g, grid.order.number(at.r())?, at.c())),
            }
        }
        let forms = Arc::clone(&self.forms);
        let mut work = Work::default();
        let (mut judged, mut due) = (Vec::new(), Vec::new());
        for (g, shape) in shapes {
            let at = self.grids[g].first_cell();
            let form = forms.tables.get(self.grids[g].form)?.blocks.get(at.b())?;
            let reshaped = self.grids[g].settle(form, budget.rows(at), shape)?;
            let grid = &self.grids[g];
            let to = Cell { row: u32::MAX, column: u16::MAX, ..at };
            let place = grid.places(&reshaped.moves);
            self.store.move_rows(at.with_row(reshaped.first), to, place);
            let stays = |&&(of, number, _): &&(usize, usize, usize)| {
                of == g && !reshaped.moves.is_gone(number)
            };
            for &(_, number, column) in numbered.iter().filter(stays) {
                changed.push(at.with_row(grid.order.position(number)).with_column(column));
            }
            judged.extend(reshaped.judged.into_iter().map(|row| (g, at.with_row(row))));
            due.extend(reshaped.due.into_iter().map(|row| (g, at.with_row(row))));
            work.moved.push(g);
        }
        for &(_, row) in &judged {
            let columns = budget.row(row).map_or(0, |row| row.width());
            changed.extend((0..columns).map(|column| row.with_column(column)));
        }
        changed.sort_unstable();
        changed.dedup();
        if changed.iter().any(|&cell| self.is_structural(budget, cell)) {
            return None;
        }
        if !self.note_written(budget, &changed) {
            return None;
        }
        for &(g, row) in &judged {
            self.forget_row(row);
            if self.grids[g].is_parent(row.r()) {
                work.cross_foots.push((g, row.r()));
            }
        }
        for &cell in &changed {
            let Some(g) = self.grid_index(cell) else { continue };
            let kind = budget.row(cell).map_or(RowKind::Stray, |row| row.kind());
            if self.dirty_cell(cell).is_some() {
                self.push(cell);
            } else if self.is_figure(kind, cell) && self.judge_entry(budget, g, cell.r(), cell.c())
            {
                self.spread(g, cell, &mut work);
            }
        }
        for &(g, row) in &due {
            (0..self.grids[g].columns.len()).for_each(|column| self.push(row.with_column(column)));
        }
        self.compute_due(budget, &[], false, &mut work);
        let mut tables: Vec<usize> = changes.iter().map(|change| change.cell().t()).collect();
        tables.sort_unstable();
        tables.dedup();
        tables.into_iter().for_each(|table| self.judge_indicators(budget, table));
        let moved = self.changes.cells.get(touched..).unwrap_or_default();
        let touched: Vec<Cell> = moved.iter().chain(&changed).copied().collect();
        let sums: Vec<Cell> = changed.iter().copied().chain(due.iter().map(|due| due.1)).collect();
        self.judge_shifted_again(budget, &touched, 0, &sums);
        self.judge_lacking(budget);
        self.changed_at_large();
        Some(())
    }

    /// Whether computing everything costs less than following so many changes one by one.
    pub fn is_much(&self, changes: usize) -> bool {
        let rows: usize = self.grids.iter().map(|grid| grid.rows).sum();
        changes > FEW.saturating_add(rows / SHARE)
    }

    /// Whether rows of a cell's block can come and go without binding anew.
    fn can_reshape(&self, cell: Cell) -> bool {
        let rows = self.block_form(cell).map(|form| &form.rows);
        matches!(rows, Some(RowsForm::Outlined(_) | RowsForm::Free(_)))
            && !self.plan.shaped.contains(&(cell.t(), cell.b()))
    }

    /// Nothing is said any more of what the cells of a row hold.
    fn forget_row(&mut self, row: Cell) {
        let to = row.with_column(usize::from(u16::MAX));
        let of_cells = |key: &Key| {
            let about_figure = matches!(
                key.rule,
                rule::NotANumber
                    | rule::TooManyDecimals
                    | rule::NegativeAmount
                    | rule::SumOverflow
                    | rule::TotalMismatch
                    | rule::AcrossMismatch
            );
            about_figure && key.instance == 0
        };
        let row = row.with_column(0);
        let keys = self.store.between(row, to).map(|(key, _)| *key).filter(of_cells);
        let keys: Vec<Key> = keys.collect();
        keys.into_iter().for_each(|key| self.store.set(key, None));
    }
}
