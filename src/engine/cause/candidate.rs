//! Cells that are tried together: one, a figure with its neighbour, one figure in several tables.

use std::rc::Rc;

use rust_decimal::Decimal;

use crate::budget::Cell;
use crate::engine::bind::Dependent;
use crate::engine::compute::{Role, Sheet};
use crate::engine::equations::{Equation, Equations, Part};
use crate::engine::figures::BoundExpr;

use super::score::Score;

/// Rows or columns to the next cell that a figure could have been meant for.
const NEIGHBOURHOOD: usize = 8;

/// Tables in which one figure may be wrong the same way.
const MAX_TOGETHER: usize = 8;

/// A cell, two that would exchange their figures, or several with one figure that is wrong in all
/// of them, and the equations it moves.
pub(super) struct Candidate {
    /// Invariant: not empty; two where they exchange.
    pub(super) cells: Vec<Cell>,
    pub(super) exchange: bool,
    pub(super) parts: Vec<Rc<[Part]>>,
    /// Equations that it moves otherwise than in proportion.
    pub(super) curved: Vec<Equation>,
    /// The best it can do at present; outer `None`: to be tried again.
    pub(super) best: Option<Option<(Score, Decimal)>>,
}

impl Candidate {
    /// How the change of its first figure changes each.
    pub(super) fn changes(&self, delta: Decimal) -> impl Iterator<Item = (Cell, Decimal)> {
        let signs = move |at: usize| if self.exchange && at > 0 { -delta } else { delta };
        self.cells.iter().enumerate().map(move |(at, &cell)| (cell, signs(at)))
    }
}

/// The cell and others that a check compares it with one to one and that state the same: one
/// figure, wrong in all of them. Empty where there is no other.
pub(super) fn alike(sheet: &Sheet, equations: &Equations<'_>, cell: Cell) -> Vec<Cell> {
    let Some(figure) = equations.stated(cell).filter(|figure| !figure.is_zero()) else {
        return Vec::new();
    };
    let power = |cell: Cell| sheet.grid(cell).map(|grid| grid.power);
    let mut found = vec![cell];
    let mut next = 0;
    while let Some(&at) = found.get(next) {
        next += 1;
        for reader in sheet.plan.dependents.get(&at).into_iter().flatten() {
            let Dependent::Check(index) = *reader else { continue };
            let Some(check) = sheet.plan.bound_checks.get(index as usize) else {
                continue;
            };
            let (BoundExpr::Cell(a), BoundExpr::Cell(b)) = (&check.left, &check.right) else {
                continue;
            };
            let other = if *a == at { *b } else { *a };
            let same = equations.stated(other).is_some_and(|own| own == figure)
                && power(other) == power(cell)
                && equations.is_written(other);
            if same && !found.contains(&other) && found.len() < MAX_TOGETHER {
                found.push(other);
            }
        }
    }
    found.sort_unstable();
    if found.len() > 1 { found } else { Vec::new() }
}

/// The nearest cells to enter a figure in, in all four directions.
pub(super) fn neighbours(sheet: &Sheet, equations: &Equations<'_>, cell: Cell) -> Vec<Cell> {
    let Some(grid) = sheet.grid(cell) else {
        return Vec::new();
    };
    let (rows, columns) = (grid.rows, grid.columns.len());
    let entry = |cell: &Cell| equations.role(*cell) == Role::Entry;
    let steps = 1..=NEIGHBOURHOOD;
    let up =
        steps.clone().filter_map(|n| Some(cell.with_row(cell.r().checked_sub(n)?))).find(entry);
    let down =
        steps.clone().map(|n| cell.with_row(cell.r() + n)).take_while(|c| c.r() < rows).find(entry);
    let left =
        steps.clone().filter_map(|n| Some(cell.with_column(cell.c().checked_sub(n)?))).find(entry);
    let right =
        steps.map(|n| cell.with_column(cell.c() + n)).take_while(|c| c.c() < columns).find(entry);
    [up, down, left, right].into_iter().flatten().collect()
}
