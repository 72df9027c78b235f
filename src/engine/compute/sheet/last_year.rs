//! Last year's published budget, which this year's figures are held against (B13).

use std::sync::Arc;

use crate::budget::{Budget, Cell};
use crate::engine::bind::PriorBudget;
use crate::engine::figures::{Cells as _, Grid, PriorFigure};
use crate::form::FormSet;

use super::Sheet;

/// Last year's budget with its totals.
#[derive(Debug)]
pub struct LastYear {
    name: String,
    budget: Budget,
    sheet: Sheet,
}

impl LastYear {
    /// Computes everything. `name` is what reports call it by, usually its file's name.
    pub fn new(forms: &Arc<FormSet>, budget: Budget, name: String) -> Self {
        let sheet = Sheet::build(forms, &budget);
        Self { name, budget, sheet }
    }

    pub fn name(&self) -> &str {
        &self.name
    }
}

impl PriorBudget for LastYear {
    fn forms(&self) -> &FormSet {
        &self.sheet.forms
    }

    fn budget(&self) -> &Budget {
        &self.budget
    }

    fn grids(&self) -> &[Grid] {
        &self.sheet.grids
    }

    fn given(&self, cell: Cell) -> Option<PriorFigure> {
        let grid = self.sheet.grid(cell)?;
        let column = grid.columns.get(cell.c())?.as_ref()?;
        // What cannot be computed there is nothing to hold anything against.
        let value = self.sheet.reader(grid.power).value(cell).ok()?;
        let power = column.money.then_some(grid.power);
        Some(PriorFigure { value, power, decimals: column.decimals })
    }
}
