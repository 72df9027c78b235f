//! The totals of one block, asked for many of its cells.

use std::ops::Range;

use crate::amount::Amount;
use crate::budget::{Cell, NarrowFigures};
use crate::engine::figures::{AcrossSum, FixedPoint, Grid, NONE};

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

    /// What the rows at some positions have in a column of sums, all at once, with their scale: what is
    /// entered, and what totals come to. `None` where they are to be asked one by one.
    pub fn figures(&self, rows: Range<usize>, column: usize) -> Option<NarrowFigures<'_>> {
        let found = self.grid.columns.get(column)?.as_ref()?;
        let sums = found.summed || found.formula.is_some();
        let is_direct = sums && self.grid.order.is_numbered();
        let mantissas = found.values.narrow(rows).filter(|_| is_direct)?;
        Some(NarrowFigures { scale: Some(found.scale), mantissas })
    }

    /// What a cell of a column that is not intricate has where it is a total: what
    /// `Computed::effective` gives of one that is not stated.
    pub fn effective(&self, row: TotalsRow, column: usize) -> Option<Amount> {
        let found = self.grid.columns.get(column)?.as_ref()?;
        let computed = (row.parent && found.summed) || found.formula.is_some();
        let value = if computed { found.values.get(row.number) } else { FixedPoint::BLANK };
        value.amount(found.scale)
    }
}
