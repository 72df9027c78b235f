//! The totals of one block, asked for many of its cells.

use crate::amount::Amount;
use crate::budget::Cell;
use crate::engine::figures::{AcrossSum, Grid, NONE};

use super::sheet::Sheet;

/// Which cells of a block are computed, and what they come to.
#[derive(Debug)]
pub struct Totals<'s> {
    grid: &'s Grid,
    /// By column: cells of it may be computed from elsewhere, or by more than a sum.
    intricate: Vec<bool>,
}

impl Sheet {
    /// The totals of the block that a cell is in; `None` where the form set does not know it.
    pub fn totals(&self, block: Cell) -> Option<Totals<'_>> {
        let grid = self.grid(block)?;
        let mut intricate = vec![false; grid.columns.len()];
        let general = grid.across.iter().filter(|a| !matches!(a.sum, AcrossSum::Linear(_)));
        let inside = |cell: &&Cell| (cell.table, cell.block) == (block.table, block.block);
        let targets = self.plan.formulas.iter().map(|node| &node.target).filter(inside);
        for column in general.map(|across| across.column).chain(targets.map(|cell| cell.c())) {
            if let Some(slot) = intricate.get_mut(column) {
                *slot = true;
            }
        }
        Some(Totals { grid, intricate })
    }
}

/// A row of a block, looked up once for all of its cells.
#[derive(Clone, Copy, Debug)]
pub struct TotalsRow {
    /// In columns and tree.
    number: usize,
    /// It is a total of others.
    parent: bool,
}

impl TotalsRow {
    /// Whether its cells are totals of other rows.
    pub fn is_parent(self) -> bool {
        self.parent
    }
}

impl Totals<'_> {
    /// Whether cells of that column have to be asked one by one: `Computed::figure`.
    pub fn is_intricate(&self, column: usize) -> bool {
        self.intricate.get(column) == Some(&true)
    }

    /// Whether cells of that column are computed from others of their row.
    pub fn is_across(&self, column: usize) -> bool {
        let found = self.grid.columns.get(column).and_then(Option::as_ref);
        found.is_some_and(|found| found.formula.is_some())
    }

    /// The row at a position.
    pub fn row(&self, row: usize) -> Option<TotalsRow> {
        let number = self.grid.order.number(row)?;
        let slot = self.grid.tree.as_ref().and_then(|tree| tree.slot.get(number));
        Some(TotalsRow { number, parent: slot.is_some_and(|&slot| slot != NONE) })
    }

    /// What a cell of a column that is not intricate has where it is a total: what
    /// `Computed::effective` gives of one that is not stated.
    pub fn effective(&self, row: TotalsRow, column: usize) -> Option<Amount> {
        let (mantissa, scale) = self.effective_digits(row, column)?;
        Amount::from_parts(i128::from(mantissa), scale)
    }

    /// The same as a whole number and how many of its digits are behind the point.
    pub fn effective_digits(&self, row: TotalsRow, column: usize) -> Option<(i64, u32)> {
        let found = self.grid.columns.get(column)?.as_ref()?;
        let computed = (row.parent && found.summed) || found.formula.is_some();
        let value = if computed { found.values.get(row.number).get() } else { None };
        value.map(|mantissa| (mantissa, found.scale))
    }
}
