//! Recomputing exactly what an edit touches, in the order of dependence.

use crate::budget::{Budget, Cell, RowKind, Value as Content};
use crate::engine::bind::Reader;
use crate::engine::figures::NONE;
use crate::form::RowsForm;

use super::due::{Due, Follow};
use super::sheet::Sheet;

/// What an update has still to do and has done.
#[derive(Default)]
struct Work {
    /// Rows of tree blocks whose second equations must be judged: grid, row.
    seconds: Vec<(usize, usize)>,
    /// Grids in which a figure changed.
    moved: Vec<usize>,
    bonds: Vec<u32>,
    follows: Vec<Follow>,
}

impl Sheet {
    /// Recomputes what depends on the changed cells, which the budget already holds.
    ///
    /// With `follow`, stated totals that balanced (or were off by rounding only) move with their
    /// addends and keep that difference; those moves are given back, to be made in the document.
    /// Costs the depth of what is touched, not the size of the table. `None`: the structure
    /// changed (a code, a name that others look up); build the sheet anew.
    pub fn update(
        &mut self,
        budget: &Budget,
        changed: &[Cell],
        follow: bool,
    ) -> Option<Vec<Follow>> {
        if changed.iter().any(|&cell| self.is_structural(budget, cell)) {
            return None;
        }
        let mut work = Work::default();
        for &cell in changed {
            let Some(g) = self.grid_index(cell) else {
                continue;
            };
            if self.due_of(cell).is_some() {
                self.push(cell);
            } else if self.judge_entry(budget, g, cell.r(), cell.c()) {
                self.spread(g, cell, &mut work);
            }
        }
        let mut last = None;
        while let Some(due) = self.due.pop() {
            if last == Some(due) {
                continue;
            }
            last = Some(due);
            let cell = due.cell;
            let Some(g) = self.grid_index(cell) else {
                continue;
            };
            let moves = follow && !changed.contains(&cell);
            let moved = if self.grids[g].is_down(cell.r(), cell.c()) {
                self.judge_down(budget, g, cell.r(), cell.c(), moves, &mut work.follows)
            } else if let Some(&node) = self.plan.node_at.get(&cell) {
                self.compute_node(budget, node as usize, moves, &mut work.follows)
            } else if let Some(f) =
                self.grids[g].columns[cell.c()].as_ref().and_then(|column| column.formula)
            {
                self.judge_across(budget, g, cell.r(), f, moves, &mut work.follows)
            } else {
                false
            };
            if moved {
                self.spread(g, cell, &mut work);
            }
        }
        work.seconds.sort_unstable();
        work.seconds.dedup();
        for &(g, row) in &work.seconds {
            for f in 0..self.grids[g].across.len() {
                if self.grids[g].is_down(row, self.grids[g].across[f].column) {
                    self.judge_second(g, row, f);
                }
            }
        }
        work.bonds.extend(self.turned_bonds(&work.moved));
        work.bonds.sort_unstable();
        work.bonds.dedup();
        for &bond in &work.bonds {
            self.judge_bond(budget, bond as usize);
        }
        let mut tables: Vec<usize> = changed.iter().map(|cell| cell.t()).collect();
        tables.sort_unstable();
        tables.dedup();
        tables.into_iter().for_each(|table| self.judge_indicators(budget, table));
        Some(work.follows)
    }

    /// Whether a change there means other rows, other look-ups or a finer scale.
    fn is_structural(&self, budget: &Budget, cell: Cell) -> bool {
        let (Some(grid), Some(row)) = (self.grid(cell), budget.row(cell)) else {
            return true;
        };
        if grid.rows <= cell.r() || row.kind == RowKind::Stray {
            return true;
        }
        if self.plan.keys.contains(&(cell.table, cell.block, cell.column)) {
            return true;
        }
        if self.is_figure(row.kind, cell) {
            return match (budget.value(cell), grid.columns[cell.c()].as_ref()) {
                (Content::Amount(amount), Some(column)) => {
                    !column.holds(*amount) && amount.scale() > column.scale
                }
                _ => false,
            };
        }
        match &self.forms.tables[grid.form].blocks[cell.b()].rows {
            RowsForm::Coded(tree) => cell.c() == tree.code || cell.c() == tree.name,
            RowsForm::Outlined(tree) => {
                cell.c() == tree.name || tree.levels.iter().any(|level| level.column == cell.c())
            }
            RowsForm::Free(free) => cell.c() == free.name,
            RowsForm::Fixed(_) => false,
        }
    }

    /// Where a computed cell stands in the order; `None` for entries.
    fn due_of(&self, cell: Cell) -> Option<Due> {
        if let Some(&node) = self.plan.node_at.get(&cell) {
            let rank = self.plan.nodes[node as usize].rank;
            return Some(Due { rank, minor: 0, cell });
        }
        let g = self.grid_index(cell)?;
        let grid = &self.grids[g];
        let column = grid.columns.get(cell.c())?.as_ref()?;
        if column.formula.is_none() && !grid.is_down(cell.r(), cell.c()) {
            return None;
        }
        let order = column.formula.map_or(0, |f| f as u32 + 1);
        let width = grid.across.len() as u32 + 1;
        let height = grid
            .tree
            .as_ref()
            .map_or(0, |tree| u32::from(tree.max_depth) - u32::from(tree.depth[cell.r()]));
        Some(Due { rank: self.plan.grid_rank[g], minor: height * width + order, cell })
    }

    fn push(&mut self, cell: Cell) {
        if let Some(due) = self.due_of(cell) {
            self.due.push(due);
        }
    }

    /// Makes due whatever reads a cell whose effective value has changed.
    fn spread(&mut self, g: usize, cell: Cell, work: &mut Work) {
        if work.moved.last() != Some(&g) {
            work.moved.push(g);
        }
        let (row, column) = (cell.r(), cell.c());
        for i in 0..self.grids[g].readers[column].len() {
            let target = self.grids[g].across[self.grids[g].readers[column][i]].column;
            if self.grids[g].is_down(row, target) {
                work.seconds.push((g, row));
            } else {
                self.push(cell.with_column(target));
            }
        }
        let grid = &self.grids[g];
        if grid.is_down(row, column)
            && grid.columns[column].as_ref().is_some_and(|c| c.formula.is_some())
        {
            work.seconds.push((g, row));
        }
        let parent = match (&grid.tree, &grid.columns[column]) {
            (Some(tree), Some(found)) if found.summed => tree.parent[row],
            _ => NONE,
        };
        if parent != NONE {
            self.push(cell.with_row(parent as usize));
        }
        for i in 0..self.plan.readers.get(&cell).map_or(0, Vec::len) {
            match self.plan.readers.get(&cell).map(|readers| readers[i]) {
                Some(Reader::Node(node)) => self.push(self.plan.nodes[node as usize].target),
                Some(Reader::Bond(bond)) => work.bonds.push(bond),
                None => {}
            }
        }
    }
}
