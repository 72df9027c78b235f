//! Recomputing exactly what an edit touches, in the order of dependence.

use crate::budget::{Budget, Cell, RowKind, ValueRef as Content};
use crate::engine::bind::Dependent;
use crate::form::RowsForm;

use super::dirty::{CarriedTotal, DirtyCell};
use super::sheet::Sheet;

/// What an update has still to do and has done.
#[derive(Default)]
pub(super) struct Work {
    /// Rows of tree blocks whose second equations must be judged: grid, row.
    pub(super) cross_foots: Vec<(usize, usize)>,
    /// Grids in which a figure changed.
    pub(super) moved: Vec<usize>,
    bound_checks: Vec<u32>,
    carried: Vec<CarriedTotal>,
    /// Whether the first figure of a block came or its last one went.
    turned: bool,
}

impl Sheet {
    /// Recomputes what depends on the changed cells, which the budget already holds.
    ///
    /// With `carry_totals`, stated totals that balanced (or were off by rounding only) move with their
    /// addends and keep that difference; those moves are given back, to be made in the document.
    /// Costs the depth of what is touched, not the size of the table. `None`: the structure
    /// changed (a code, a name that others look up); build the sheet anew.
    pub fn update(
        &mut self,
        budget: &Budget,
        changed: &[Cell],
        carry_totals: bool,
    ) -> Option<Vec<CarriedTotal>> {
        if changed.iter().any(|&cell| self.is_structural(budget, cell)) {
            return None;
        }
        if !self.note_written(budget, changed) {
            return None;
        }
        let mut work = Work::default();
        let before = (self.state(), self.waiting_checks());
        changed.iter().for_each(|&cell| self.changes.touch(cell));
        let mut entered = changed.to_vec();
        entered.sort_unstable();
        for &cell in changed {
            let Some(g) = self.grid_index(cell) else {
                continue;
            };
            if self.dirty_cell(cell).is_some() {
                self.push(cell);
            } else if self.judge_entry(budget, g, cell.r(), cell.c()) {
                self.spread(g, cell, &mut work);
            }
        }
        self.compute_due(budget, &entered, carry_totals, &mut work);
        let mut tables: Vec<usize> = changed.iter().map(|cell| cell.t()).collect();
        tables.sort_unstable();
        tables.dedup();
        tables.into_iter().for_each(|table| self.judge_indicators(budget, table));
        work.carried.iter().for_each(|total| self.changes.touch(total.cell));
        let (state, waiting) = before;
        if let Some(since) = self.since(state) {
            let (cells, keys) =
                (since.cells.to_vec(), self.store.changed().len() - since.keys.len());
            self.judge_shifted_again(budget, &cells, keys, changed);
        }
        // What is begun, and what waits for it, is reported of tables as a whole.
        if work.turned || self.is_strict() && waiting != self.waiting_checks() {
            self.judge_lacking(budget);
            self.changed_at_large();
        }
        self.bound_changes();
        Some(work.carried)
    }

    /// Computes the cells that are due, and whatever that makes due. `entered`, in order, are cells
    /// whose statements stay as they are.
    pub(super) fn compute_due(
        &mut self,
        budget: &Budget,
        entered: &[Cell],
        carry_totals: bool,
        work: &mut Work,
    ) {
        let mut last = None;
        while let Some(dirty) = self.dirty.pop() {
            if last == Some(dirty) {
                continue;
            }
            last = Some(dirty);
            let cell = dirty.cell;
            let Some(g) = self.grid_index(cell) else {
                continue;
            };
            let moves = carry_totals && entered.binary_search(&cell).is_err();
            let moved = if self.grids[g].is_down(cell.r(), cell.c()) {
                self.judge_down(budget, g, cell.r(), cell.c(), moves, &mut work.carried)
            } else if let Some(&node) = self.plan.formula_at.get(&cell) {
                self.compute_formula(budget, node as usize, moves, &mut work.carried)
            } else if let Some(f) =
                self.grids[g].columns[cell.c()].as_ref().and_then(|column| column.formula)
            {
                self.judge_across(budget, g, cell.r(), f, moves, &mut work.carried)
            } else {
                false
            };
            if moved {
                self.spread(g, cell, work);
            }
        }
        work.cross_foots.sort_unstable();
        work.cross_foots.dedup();
        for &(g, row) in &work.cross_foots {
            for f in 0..self.grids[g].across.len() {
                if self.grids[g].is_down(row, self.grids[g].across[f].column) {
                    self.judge_cross_foot(g, row, f);
                }
            }
        }
        let turned = self.turned_bonds(&work.moved);
        work.turned |= turned.is_some();
        work.bound_checks.extend(turned.unwrap_or_default());
        work.bound_checks.sort_unstable();
        work.bound_checks.dedup();
        for &bound_check in &work.bound_checks {
            self.judge_bound_check(budget, bound_check as usize);
        }
    }

    /// Takes note of what is written in changed cells; `false` where a block in 元 has turned into one
    /// of whole 元, or is none any more.
    pub(super) fn note_written(&mut self, budget: &Budget, changed: &[Cell]) -> bool {
        let mut exact = true;
        for &cell in changed {
            if let Some(g) = self.grid_index(cell)
                && let Some(grid) = self.grids.get_mut(g)
            {
                exact &= grid.note_written(cell, budget);
            }
        }
        exact
    }

    /// Whether a change there means other rows, other look-ups or a finer scale.
    pub(super) fn is_structural(&self, budget: &Budget, cell: Cell) -> bool {
        let (Some(grid), Some(row)) = (self.grid(cell), budget.row(cell)) else {
            return true;
        };
        if grid.rows <= cell.r() || row.kind() == RowKind::Stray {
            return true;
        }
        if self.plan.keys.contains(&(cell.table, cell.block, cell.column)) {
            return true;
        }
        if self.is_figure(row.kind(), cell) {
            return match (budget.value(cell), grid.columns[cell.c()].as_ref()) {
                (Content::Amount(amount), Some(column)) => {
                    amount.scale() > column.shown && column.shown < column.decimals
                        || !column.holds(amount) && amount.scale() > column.scale
                }
                _ => false,
            };
        }
        match &self.forms.tables[grid.form].blocks[cell.b()].rows {
            RowsForm::Coded(tree) => cell.c() == tree.code || cell.c() == tree.name,
            // Names say nothing but where something looks rows up by them.
            RowsForm::Outlined(tree) => {
                self.plan.shaped.contains(&(cell.t(), cell.b()))
                    && (cell.c() == tree.name
                        || tree.levels.iter().any(|level| level.column == cell.c()))
            }
            RowsForm::Free(free) => {
                cell.c() == free.name && self.plan.shaped.contains(&(cell.t(), cell.b()))
            }
            RowsForm::Fixed(_) => false,
        }
    }

    /// Where a computed cell is in the order; `None` for entries.
    pub(super) fn dirty_cell(&self, cell: Cell) -> Option<DirtyCell> {
        if let Some(&node) = self.plan.formula_at.get(&cell) {
            let rank = self.plan.formulas[node as usize].rank;
            return Some(DirtyCell { rank, minor: 0, cell });
        }
        let g = self.grid_index(cell)?;
        let grid = &self.grids[g];
        let column = grid.columns.get(cell.c())?.as_ref()?;
        if column.formula.is_none() && !grid.is_down(cell.r(), cell.c()) {
            return None;
        }
        let order = column.formula.map_or(0, |f| f as u32 + 1);
        let width = grid.across.len() as u32 + 1;
        let height = match grid.tree {
            Some(_) => u32::from(u8::MAX - grid.depth(cell.r())),
            None => 0,
        };
        Some(DirtyCell { rank: self.plan.grid_rank[g], minor: height * width + order, cell })
    }

    pub(super) fn push(&mut self, cell: Cell) {
        if let Some(dirty) = self.dirty_cell(cell) {
            self.dirty.push(dirty);
        }
    }

    /// Makes due whatever reads a cell whose effective value has changed.
    pub(super) fn spread(&mut self, g: usize, cell: Cell, work: &mut Work) {
        self.changes.touch(cell);
        if work.moved.last() != Some(&g) {
            work.moved.push(g);
        }
        let (row, column) = (cell.r(), cell.c());
        for i in 0..self.grids[g].dependents[column].len() {
            let target = self.grids[g].across[self.grids[g].dependents[column][i]].column;
            if self.grids[g].is_down(row, target) {
                work.cross_foots.push((g, row));
            } else {
                self.push(cell.with_column(target));
            }
        }
        let grid = &self.grids[g];
        if grid.is_down(row, column)
            && grid.columns[column].as_ref().is_some_and(|c| c.formula.is_some())
        {
            work.cross_foots.push((g, row));
        }
        let summed = grid.columns[column].as_ref().is_some_and(|found| found.summed);
        if let Some(parent) = grid.parent(row).filter(|_| summed) {
            self.push(cell.with_row(parent));
        }
        for i in 0..self.plan.dependents.get(&cell).map_or(0, Vec::len) {
            match self.plan.dependents.get(&cell).map(|dependents| dependents[i]) {
                Some(Dependent::Formula(node)) => {
                    self.push(self.plan.formulas[node as usize].target)
                }
                Some(Dependent::Check(bound_check)) => work.bound_checks.push(bound_check),
                None => {}
            }
        }
    }
}
