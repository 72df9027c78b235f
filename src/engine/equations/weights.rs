//! How much a formula moves per unit of a cell that it reads, where it is a weighted sum.

use rust_decimal::Decimal;

use crate::budget::Cell;
use crate::engine::compute::Sheet;
use crate::engine::figures::{AcrossSum, BoundExpr};
use crate::form::BinaryOp;

impl Sheet {
    /// Factor from the unit of a cell's table to a unit of so many powers of ten.
    pub(in crate::engine) fn conversion(&self, cell: Cell, power: u32) -> Decimal {
        let Some(grid) = self.grid(cell) else {
            return Decimal::ONE;
        };
        let money =
            grid.columns.get(cell.c()).and_then(Option::as_ref).is_some_and(|column| column.money);
        if !money || grid.power == power {
            return Decimal::ONE;
        }
        let apart = 10_i64.checked_pow(grid.power.abs_diff(power)).unwrap_or(1);
        if grid.power > power { Decimal::from(apart) } else { Decimal::ONE / Decimal::from(apart) }
    }
}

/// A product of weights; they are small, and one that is not counts nothing.
pub(super) fn times(a: Decimal, b: Decimal) -> Decimal {
    a.checked_mul(b).unwrap_or_default()
}

/// How a column counts in a formula over its row; `None` where that is more than a sum.
pub(super) fn across_sign(sum: &AcrossSum, column: usize) -> Option<Decimal> {
    let mut by = Decimal::ZERO;
    match sum {
        AcrossSum::Linear(terms) => {
            for &(sign, at) in terms {
                if at == column {
                    by += Decimal::from(sign);
                }
            }
        }
        AcrossSum::General(expr) => {
            let good = linear(expr, Decimal::ONE, &mut |cell, factor| {
                if cell.c() == column {
                    by += factor;
                }
            });
            if !good {
                return None;
            }
        }
    }
    Some(by)
}

/// Visits the cells of a weighted sum with their weights; `false` where it is anything else.
pub(in crate::engine) fn linear(
    expr: &BoundExpr,
    factor: Decimal,
    visit: &mut impl FnMut(Cell, Decimal),
) -> bool {
    match expr {
        BoundExpr::Number(_)
        | BoundExpr::PriorFigure(_)
        | BoundExpr::Missing
        | BoundExpr::Count(_) => true,
        BoundExpr::Cell(cell) => {
            visit(*cell, factor);
            true
        }
        BoundExpr::Sum(list) => {
            list.iter().for_each(|&cell| visit(cell, factor));
            true
        }
        BoundExpr::Negate(inner) => linear(inner, -factor, visit),
        BoundExpr::Binary(BinaryOp::Add, a, b) => {
            linear(a, factor, visit) && linear(b, factor, visit)
        }
        BoundExpr::Binary(BinaryOp::Subtract, a, b) => {
            linear(a, factor, visit) && linear(b, -factor, visit)
        }
        BoundExpr::Binary(BinaryOp::Multiply, a, b) => match (&**a, &**b) {
            (BoundExpr::Number(n), other) | (other, BoundExpr::Number(n)) => {
                factor.checked_mul(*n).is_some_and(|factor| linear(other, factor, visit))
            }
            _ => false,
        },
        BoundExpr::Binary(BinaryOp::Divide, a, b) => match &**b {
            BoundExpr::Number(n) => {
                factor.checked_div(*n).is_some_and(|factor| linear(a, factor, visit))
            }
            _ => false,
        },
        BoundExpr::Abs(_) | BoundExpr::Min(_) | BoundExpr::Max(_) => expr.is_constant(),
    }
}
