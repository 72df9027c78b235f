//! Which totals say something of what is stated: those that are stated, and those that a statement is
//! made of.

use crate::budget::Cell;
use crate::engine::compute::{ComputedRef, Sheet};
use crate::engine::figures::Grid;

use super::survey::Survey;

/// What was asked of the totals of a document so far.
pub(super) struct Binding {
    /// For each grid and cell, by row: 0 where not looked at yet, 1 no, 2 yes.
    known: Vec<Vec<u8>>,
}

impl Binding {
    pub(super) fn new(sheet: &Sheet) -> Self {
        let cells = |grid: &Grid| vec![0; grid.rows * grid.columns.len()];
        Self { known: sheet.grids.iter().map(cells).collect() }
    }

    /// Of a cell of a grid.
    pub(super) fn binds(
        &mut self,
        computed: ComputedRef<'_>,
        survey: &Survey,
        (g, cell): (usize, Cell),
    ) -> bool {
        let ComputedRef { sheet, budget } = computed;
        let grid = &sheet.grids[g];
        let at = cell.r() * grid.columns.len() + cell.c();
        match self.known[g].get(at) {
            Some(1) | None => return false,
            Some(2) => return true,
            Some(_) => {}
        }
        // Should totals be made of each other, the first to be asked binds nothing more.
        self.known[g][at] = 1;
        let stated = match survey.block(g).number(cell.r(), cell.c()) {
            Some(number) => survey.is_written(number as u32),
            None => budget.value(cell).amount().is_some() && !survey.is_overruled(sheet, cell),
        };
        let binds = stated || sheet.plan.dependents.contains_key(&cell) || {
            let mut of = |cell| self.binds(computed, survey, (g, cell));
            let summed = grid.columns[cell.c()].as_ref().is_some_and(|column| column.summed);
            let parent = grid.parent(cell.r()).filter(|_| summed);
            parent.is_some_and(|parent| of(cell.with_row(parent)))
                || grid.dependents[cell.c()].iter().any(|&f| {
                    let target = grid.across.get(f).map(|across| across.column);
                    target.is_some_and(|column| of(cell.with_column(column)))
                })
        };
        self.known[g][at] = if binds { 2 } else { 1 };
        binds
    }
}
