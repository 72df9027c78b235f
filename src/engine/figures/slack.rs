//! The differences between two sides that are no fault.

use rust_decimal::Decimal;

use super::expr::RoundedFigure;

/// How far two sides may lie apart, in the unit of both.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::engine) struct Slack {
    /// Never negative.
    pub(in crate::engine) bound: Decimal,
    /// A difference of just the bound is allowed.
    closed: bool,
}

impl Slack {
    /// Both sides must be equal.
    pub(in crate::engine) const NONE: Self = Self { bound: Decimal::ZERO, closed: true };

    /// Differences up to the bound, itself included.
    pub(in crate::engine) fn up_to(bound: Decimal) -> Self {
        Self { bound, closed: true }
    }

    /// Differences below the bound. The intervals of 四舍五入 are half-open: x + u/2 is no longer
    /// rounded to x, so that rounding never explains the whole of the half-widths.
    pub(in crate::engine) fn below(bound: Decimal) -> Self {
        Self { bound, closed: false }
    }

    /// What rounding explains between two sides; `None` where the half-widths overflow.
    ///
    /// Where one side is exact, the other may lie the whole half-width further from 0: 229.435 is
    /// rounded to 229.44.
    pub(in crate::engine) fn of_rounding(
        left: RoundedFigure,
        right: RoundedFigure,
    ) -> Option<Self> {
        let bound = left.half.checked_add(right.half)?;
        let (a, b) = (left.or_zero().abs(), right.or_zero().abs());
        let closed = match (left.half.is_zero(), right.half.is_zero()) {
            (true, false) => b > a,
            (false, true) => a > b,
            _ => false,
        };
        Some(Self { bound, closed })
    }

    pub(in crate::engine) fn allows(self, difference: Decimal) -> bool {
        let size = difference.abs();
        size.is_zero() || size < self.bound || self.closed && size == self.bound
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(left: (&str, &str), right: (&str, &str), allowed: bool) {
        let decimal = |text: &str| Decimal::from_str_exact(text).unwrap();
        let figure =
            |(figure, half)| RoundedFigure { figure: Some(decimal(figure)), half: decimal(half) };
        let (left, right) = (figure(left), figure(right));
        let slack = Slack::of_rounding(left, right).unwrap();
        assert_eq!(slack.allows(left.or_zero() - right.or_zero()), allowed);
    }

    #[test]
    fn rounding_explains_less_than_its_half_widths() {
        // One addend: any difference is an error. Three: 0.02 is.
        check(("27.65", "0.005"), ("27.66", "0.005"), false);
        check(("27.65", "0.005"), ("27.67", "0.015"), false);
        check(("27.65", "0.005"), ("27.66", "0.015"), true);
        check(("27.65", "0.005"), ("27.66", "0.010"), true);
    }

    #[test]
    fn a_tie_is_rounded_away_from_zero() {
        check(("229.44", "0.005"), ("229.435", "0"), true);
        check(("229.43", "0.005"), ("229.435", "0"), false);
        check(("-229.435", "0"), ("-229.44", "0.005"), true);
        check(("1", "0"), ("1.01", "0"), false);
    }
}
