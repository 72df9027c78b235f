//! Expressions with every reference resolved to cells of one document, and their evaluation with
//! checked decimals and half-widths.

use rust_decimal::{Decimal, RoundingStrategy};

use crate::budget::Cell;
use crate::form::BinaryOp;

/// An expression over cells of one document.
#[derive(Clone, Debug, PartialEq)]
pub(in crate::engine) enum BoundExpr {
    Number(Decimal),
    Cell(Cell),
    /// A figure of last year's budget.
    PriorFigure(PriorFigure),
    /// A row or table that the document does not have.
    Missing,
    Negate(Box<BoundExpr>),
    Binary(BinaryOp, Box<BoundExpr>, Box<BoundExpr>),
    Sum(Vec<Cell>),
    Count(Vec<Cell>),
    Abs(Box<BoundExpr>),
    Min(Vec<BoundExpr>),
    Max(Vec<BoundExpr>),
}

/// A figure that no edit changes, in its own unit.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(in crate::engine) struct PriorFigure {
    pub(in crate::engine) value: RoundedFigure,
    /// Powers of ten that its unit is above 元; `None` where it is no money.
    pub(in crate::engine) power: Option<u32>,
    pub(in crate::engine) decimals: u32,
}

/// A computed value with the half-width of the interval it stands for; in one unit of money.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(in crate::engine) struct RoundedFigure {
    /// `None` is blank.
    pub(in crate::engine) figure: Option<Decimal>,
    pub(in crate::engine) half: Decimal,
}

impl RoundedFigure {
    pub(in crate::engine) const BLANK: Self = Self { figure: None, half: Decimal::ZERO };

    pub(in crate::engine) fn or_zero(self) -> Decimal {
        self.figure.unwrap_or(Decimal::ZERO)
    }
}

/// The result does not fit 28 digits, or something it is computed from does not.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::engine) struct Overflow;

/// Reads cells for an evaluation.
pub(in crate::engine) trait Cells {
    fn value(&self, cell: Cell) -> Result<RoundedFigure, Overflow>;

    /// A given figure in the unit that cells are read in.
    fn given(&self, given: &PriorFigure) -> Result<RoundedFigure, Overflow> {
        Ok(given.value)
    }
}

/// For what reads no cell.
pub(in crate::engine) struct NoCells;

impl Cells for NoCells {
    fn value(&self, _: Cell) -> Result<RoundedFigure, Overflow> {
        Ok(RoundedFigure::BLANK)
    }
}

impl BoundExpr {
    pub(in crate::engine) fn eval(&self, cells: &impl Cells) -> Result<RoundedFigure, Overflow> {
        match self {
            Self::Number(number) => {
                Ok(RoundedFigure { figure: Some(*number), half: Decimal::ZERO })
            }
            Self::Cell(cell) => cells.value(*cell),
            Self::PriorFigure(given) => cells.given(given),
            Self::Missing => Ok(RoundedFigure::BLANK),
            Self::Negate(inner) => {
                let value = inner.eval(cells)?;
                Ok(RoundedFigure { figure: value.figure.map(|f| -f), half: value.half })
            }
            Self::Abs(inner) => {
                let value = inner.eval(cells)?;
                Ok(RoundedFigure { figure: value.figure.map(|f| f.abs()), half: value.half })
            }
            Self::Binary(op, a, b) => binary(*op, a.eval(cells)?, b.eval(cells)?),
            Self::Sum(list) => list.iter().try_fold(RoundedFigure::BLANK, |sum, &cell| {
                binary(BinaryOp::Add, sum, cells.value(cell)?)
            }),
            Self::Count(list) => {
                let mut count = 0_u32;
                for &cell in list {
                    count += u32::from(cells.value(cell)?.figure.is_some());
                }
                Ok(RoundedFigure { figure: Some(Decimal::from(count)), half: Decimal::ZERO })
            }
            Self::Min(list) => extreme(list, cells, |new, old| new < old),
            Self::Max(list) => extreme(list, cells, |new, old| new > old),
        }
    }

    /// Every cell it reads.
    pub(in crate::engine) fn each_cell(&self, visit: &mut impl FnMut(Cell)) {
        match self {
            Self::Number(_) | Self::PriorFigure(_) | Self::Missing => {}
            Self::Cell(cell) => visit(*cell),
            Self::Negate(e) | Self::Abs(e) => e.each_cell(visit),
            Self::Binary(_, a, b) => {
                a.each_cell(visit);
                b.each_cell(visit);
            }
            Self::Sum(list) | Self::Count(list) => list.iter().for_each(|&cell| visit(cell)),
            Self::Min(list) | Self::Max(list) => list.iter().for_each(|e| e.each_cell(visit)),
        }
    }

    /// Whether some row that it needs does not exist.
    pub(in crate::engine) fn misses(&self) -> bool {
        match self {
            Self::Missing => true,
            Self::Number(_) | Self::Cell(_) | Self::PriorFigure(_) => false,
            Self::Sum(_) | Self::Count(_) => false,
            Self::Negate(e) | Self::Abs(e) => e.misses(),
            Self::Binary(_, a, b) => a.misses() || b.misses(),
            Self::Min(list) | Self::Max(list) => list.iter().any(Self::misses),
        }
    }

    /// Whether last year's budget gives some figure of it.
    pub(in crate::engine) fn gives(&self) -> bool {
        match self {
            Self::PriorFigure(_) => true,
            Self::Number(_) | Self::Cell(_) | Self::Missing | Self::Sum(_) | Self::Count(_) => {
                false
            }
            Self::Negate(e) | Self::Abs(e) => e.gives(),
            Self::Binary(_, a, b) => a.gives() || b.gives(),
            Self::Min(list) | Self::Max(list) => list.iter().any(Self::gives),
        }
    }

    /// Whether it reads no cell at all.
    pub(in crate::engine) fn is_constant(&self) -> bool {
        let mut constant = true;
        self.each_cell(&mut |_| constant = false);
        constant
    }

    /// Its addends with their signs, where it is a plain sum.
    pub(in crate::engine) fn terms(&self) -> Option<Vec<(bool, Cell)>> {
        fn walk(expr: &BoundExpr, negative: bool, terms: &mut Vec<(bool, Cell)>) -> bool {
            match expr {
                BoundExpr::Cell(cell) => {
                    terms.push((negative, *cell));
                    true
                }
                BoundExpr::Missing => true,
                BoundExpr::Sum(list) => {
                    terms.extend(list.iter().map(|&cell| (negative, cell)));
                    true
                }
                BoundExpr::Negate(inner) => walk(inner, !negative, terms),
                BoundExpr::Binary(BinaryOp::Add, a, b) => {
                    walk(a, negative, terms) && walk(b, negative, terms)
                }
                BoundExpr::Binary(BinaryOp::Subtract, a, b) => {
                    walk(a, negative, terms) && walk(b, !negative, terms)
                }
                _ => false,
            }
        }
        let mut terms = Vec::new();
        walk(self, false, &mut terms).then_some(terms)
    }
}

fn extreme(
    list: &[BoundExpr],
    cells: &impl Cells,
    better: impl Fn(Decimal, Decimal) -> bool,
) -> Result<RoundedFigure, Overflow> {
    let mut best = RoundedFigure::BLANK;
    for expr in list {
        let value = expr.eval(cells)?;
        match (value.figure, best.figure) {
            (Some(new), Some(old)) if !better(new, old) => {}
            (Some(_), _) => best = value,
            (None, _) => {}
        }
    }
    Ok(best)
}

pub(in crate::engine) fn binary(
    op: BinaryOp,
    a: RoundedFigure,
    b: RoundedFigure,
) -> Result<RoundedFigure, Overflow> {
    let half = |sum: Option<Decimal>| sum.ok_or(Overflow);
    match op {
        BinaryOp::Add | BinaryOp::Subtract => {
            let b_figure = if op == BinaryOp::Add { b.figure } else { b.figure.map(|f| -f) };
            let figure = match (a.figure, b_figure) {
                (None, None) => None,
                (Some(x), None) | (None, Some(x)) => Some(x),
                (Some(x), Some(y)) => Some(exact_sum(x, y)?),
            };
            Ok(RoundedFigure { figure, half: half(a.half.checked_add(b.half))? })
        }
        BinaryOp::Multiply => match (a.figure, b.figure) {
            (Some(x), Some(y)) => Ok(RoundedFigure {
                figure: Some(x.checked_mul(y).ok_or(Overflow)?),
                half: product_half(x, a.half, y, b.half).ok_or(Overflow)?,
            }),
            _ => Ok(RoundedFigure::BLANK),
        },
        BinaryOp::Divide => match (a.figure, b.figure) {
            (Some(x), Some(y)) if !y.is_zero() => {
                let quotient = x.checked_div(y).ok_or(Overflow)?;
                // The nearest that the true divisor can be to 0; if it can be 0, the quotient can
                // be anything, and nothing is compared with what somebody states.
                let nearest = y.abs() - b.half;
                if nearest <= Decimal::ZERO {
                    return Ok(RoundedFigure { figure: Some(quotient), half: ANYTHING });
                }
                let spread = quotient
                    .abs()
                    .checked_mul(b.half)
                    .and_then(|s| s.checked_add(a.half))
                    .and_then(|s| s.checked_div(nearest));
                Ok(RoundedFigure { figure: Some(quotient), half: half(spread)? })
            }
            _ => Ok(RoundedFigure::BLANK),
        },
    }
}

/// Half-width of a quotient whose divisor may be 0; 10^18, and no amount is that large.
const ANYTHING: Decimal = Decimal::from_parts(0xa764_0000, 0x0de0_b6b3, 0, false, 0);

fn product_half(x: Decimal, hx: Decimal, y: Decimal, hy: Decimal) -> Option<Decimal> {
    let cross = x.abs().checked_mul(hy)?.checked_add(y.abs().checked_mul(hx)?)?;
    cross.checked_add(hx.checked_mul(hy)?)
}

/// The sum without the silent rounding that `Decimal` does where the scale cannot be held.
pub(super) fn exact_sum(x: Decimal, y: Decimal) -> Result<Decimal, Overflow> {
    let sum = x.checked_add(y).ok_or(Overflow)?;
    if sum.scale() < x.scale().max(y.scale()) && sum.checked_sub(x) != Some(y) {
        return Err(Overflow);
    }
    Ok(sum)
}

/// 四舍五入.
pub(in crate::engine) fn round(figure: Decimal, decimals: u32) -> Decimal {
    figure.round_dp_with_strategy(decimals, RoundingStrategy::MidpointAwayFromZero)
}

#[cfg(test)]
mod tests {
    use super::*;

    struct Fixed(Vec<RoundedFigure>);

    impl Cells for Fixed {
        fn value(&self, cell: Cell) -> Result<RoundedFigure, Overflow> {
            self.0.get(cell.c()).copied().ok_or(Overflow)
        }
    }

    fn figure(text: &str, half: &str) -> RoundedFigure {
        RoundedFigure {
            figure: Some(Decimal::from_str_exact(text).unwrap()),
            half: Decimal::from_str_exact(half).unwrap(),
        }
    }

    #[track_caller]
    fn check(expr: &BoundExpr, cells: &Fixed, want: Result<Option<&str>, Overflow>) {
        let got = expr.eval(cells).map(|v| v.figure.map(|f| f.normalize().to_string()));
        assert_eq!(got, want.map(|w| w.map(str::to_owned)));
    }

    #[test]
    fn blanks_zeros_and_overflows() {
        let cells = Fixed(vec![
            figure("772.00", "0.005"),
            figure("73.71", "0.005"),
            RoundedFigure::BLANK,
            figure("0", "0"),
        ]);
        let cell = |i| Box::new(BoundExpr::Cell(Cell::new(0, 0, 0, i)));
        let op = |op, a, b| BoundExpr::Binary(op, a, b);
        check(&op(BinaryOp::Add, cell(0), cell(1)), &cells, Ok(Some("845.71")));
        check(&op(BinaryOp::Subtract, cell(2), cell(1)), &cells, Ok(Some("-73.71")));
        check(&op(BinaryOp::Add, cell(2), cell(2)), &cells, Ok(None));
        check(&op(BinaryOp::Divide, cell(0), cell(3)), &cells, Ok(None));
        check(&op(BinaryOp::Divide, cell(0), cell(2)), &cells, Ok(None));
        check(&op(BinaryOp::Multiply, cell(2), cell(0)), &cells, Ok(None));
        check(&op(BinaryOp::Add, cell(0), cell(9)), &cells, Err(Overflow));
        let sum = op(BinaryOp::Add, cell(0), cell(1)).eval(&cells).unwrap();
        assert_eq!(sum.half, Decimal::new(10, 3));
    }

    #[test]
    fn a_sum_that_would_lose_a_digit_is_an_overflow() {
        let big = Decimal::from_str_exact("7922816251426433759354395033").unwrap();
        assert_eq!(exact_sum(big * Decimal::TEN, Decimal::new(1, 1)), Err(Overflow));
        assert_eq!(exact_sum(Decimal::ONE, Decimal::new(10, 1)), Ok(Decimal::TWO));
    }

    #[test]
    fn halves_round_away_from_zero() {
        assert_eq!(round(Decimal::new(-125, 2), 1), Decimal::new(-13, 1));
        assert_eq!(round(Decimal::new(125, 2), 1), Decimal::new(13, 1));
    }
}
