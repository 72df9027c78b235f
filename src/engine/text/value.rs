//! What a sentence's formula gives, from cells and from other figures of the narrative.

use std::collections::HashMap;
use std::sync::Arc;

use rust_decimal::Decimal;

use crate::budget::Cell;
use crate::engine::bind::BoundText;
use crate::engine::figures::{Cells, Overflow, PriorFigure, RoundedFigure, binary, round};
use crate::engine::finding::Verdict;
use crate::form::{BinaryOp, HoleRelation, Relation};

/// A computed value with what it was computed from; money in 元.
pub(super) struct ExpectedFigure {
    pub value: RoundedFigure,
    pub cells: Vec<Cell>,
    /// Cells or figures among its sources that are not blank.
    pub filled: usize,
    /// A row that it needs does not exist.
    pub missing: bool,
}

impl ExpectedFigure {
    /// A ratio as a percentage.
    pub fn percentage(mut self) -> Self {
        let percent = |ratio: Decimal| ratio.checked_mul(Decimal::ONE_HUNDRED).unwrap_or(ratio);
        self.value.figure = self.value.figure.map(percent);
        self.value.half = percent(self.value.half);
        self
    }
}

/// Figures of the narrative by name: value and half-width, in 元 where they are money.
pub(super) type ToldFigures = HashMap<Arc<str>, (Decimal, Decimal)>;

/// What a formula is computed from.
pub(super) struct Sources<'a, C> {
    pub cells: &'a C,
    /// Figures of the same sentence by name, before those of the narrative.
    pub own: &'a ToldFigures,
    pub told: &'a ToldFigures,
    /// Numbered paragraphs of the section.
    pub items: usize,
}

/// Cells as a text prints them: rounded to a step, in 元.
pub(super) struct PrintedSum<'a, C> {
    pub cells: &'a C,
    pub step: Decimal,
}

impl<C: Cells> Cells for PrintedSum<'_, C> {
    fn value(&self, cell: Cell) -> Result<RoundedFigure, Overflow> {
        let value = self.cells.value(cell)?;
        Ok(RoundedFigure { figure: value.figure.map(|figure| to_step(figure, self.step)), ..value })
    }

    fn given(&self, given: &PriorFigure) -> Result<RoundedFigure, Overflow> {
        let value = self.cells.given(given)?;
        Ok(RoundedFigure { figure: value.figure.map(|figure| to_step(figure, self.step)), ..value })
    }
}

impl<C: Cells> Sources<'_, C> {
    /// `None` where a figure that it needs is unknown, or beyond what can be computed.
    pub fn compute(&self, expr: &BoundText) -> Option<ExpectedFigure> {
        let mut computed = ExpectedFigure {
            value: RoundedFigure::BLANK,
            cells: Vec::new(),
            filled: 0,
            missing: false,
        };
        computed.value = self.eval(expr, &mut computed)?.ok()?;
        Some(computed)
    }

    fn eval(
        &self,
        expr: &BoundText,
        into: &mut ExpectedFigure,
    ) -> Option<Result<RoundedFigure, Overflow>> {
        Some(match expr {
            BoundText::Number(number) => {
                Ok(RoundedFigure { figure: Some(*number), half: Decimal::ZERO })
            }
            BoundText::Items => {
                into.filled += 1;
                Ok(RoundedFigure { figure: Some(Decimal::from(self.items)), half: Decimal::ZERO })
            }
            BoundText::Told(name) => {
                let (figure, half) = self.own.get(name).or_else(|| self.told.get(name))?;
                let zero = figure.is_zero();
                into.filled += usize::from(!zero);
                let half = if zero { Decimal::ZERO } else { *half };
                Ok(RoundedFigure { figure: Some(*figure), half })
            }
            BoundText::Cells(bound) => {
                bound.each_cell(&mut |cell| {
                    if !into.cells.contains(&cell) {
                        into.cells.push(cell);
                        let value = self.cells.value(cell).unwrap_or(RoundedFigure::BLANK);
                        into.filled += usize::from(value.figure.is_some_and(|f| !f.is_zero()));
                    }
                });
                into.missing |= bound.misses();
                bound.eval(self.cells)
            }
            BoundText::Negate(inner) => match self.eval(inner, into)? {
                Ok(value) => Ok(RoundedFigure { figure: value.figure.map(|f| -f), ..value }),
                Err(overflow) => Err(overflow),
            },
            BoundText::Binary(op, a, b) => {
                let (a, b) = (self.eval(a, into)?, self.eval(b, into)?);
                match (a, b) {
                    (Ok(a), Ok(b)) => {
                        let product = matches!(op, BinaryOp::Multiply | BinaryOp::Divide);
                        into.filled += usize::from(product);
                        binary(*op, a, b)
                    }
                    _ => Err(Overflow),
                }
            }
        })
    }
}

/// How a printed figure compares with what it should be: nothing where it agrees.
///
/// `step` is what its last digit is worth. A figure that is in one cell must be that cell's,
/// rounded to the decimals printed; one that is computed from several may be off by their rounding,
/// and so may one that is printed more exactly than its cell.
pub(super) fn compare(
    printed: Decimal,
    step: Decimal,
    computed: &ExpectedFigure,
    told: HoleRelation,
) -> Option<(Verdict, Decimal)> {
    let expected = computed.value.or_zero();
    let difference = printed - expected;
    // What the text prints more exactly than the table does is the cell's, rounded.
    let finer = step < computed.value.half;
    let rounded = computed.filled > 1 || finer;
    let half = if rounded { computed.value.half } else { Decimal::ZERO };
    let bound = half + step / Decimal::TWO;
    let holds = match told {
        HoleRelation::Together => printed.is_zero() == expected.is_zero(),
        HoleRelation::Other => printed.is_zero() || to_step(expected, step) != printed,
        HoleRelation::Is(Relation::Equal) => to_step(expected, step) == printed,
        HoleRelation::Is(Relation::AtMost) => {
            difference <= Decimal::ZERO || to_step(expected, step) == printed
        }
        HoleRelation::Is(Relation::AtLeast) => {
            difference >= Decimal::ZERO || to_step(expected, step) == printed
        }
    };
    if holds {
        return None;
    }
    let equal = told == HoleRelation::Is(Relation::Equal);
    let within = equal && rounded && difference.abs() < bound;
    let missing = computed.missing && computed.value.figure.is_none();
    let verdict = match (within, missing) {
        (true, _) => Verdict::Rounding,
        (false, true) => Verdict::Missing,
        (false, false) => Verdict::Unbalanced,
    };
    Some((verdict, bound))
}

/// Rounded half away from zero to whole steps.
pub(super) fn to_step(value: Decimal, step: Decimal) -> Decimal {
    match value.checked_div(step) {
        Some(steps) => round(steps, 0) * step,
        None => value,
    }
}
