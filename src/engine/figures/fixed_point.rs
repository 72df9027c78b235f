//! Whole-number figures: what a column holds. A figure is its mantissa at the column's scale, so
//! that adding is adding integers and nothing is ever rounded on the way.

use crate::amount::Amount;
use crate::budget::NarrowFigures;

/// A figure at some column's scale, a blank, or a sum that could not be held.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::engine) struct FixedPoint(i64);

impl FixedPoint {
    pub(in crate::engine) const BLANK: Self = Self(i64::MIN);
    /// A figure beyond what 64 bits hold, or computed from one.
    pub(in crate::engine) const OVERFLOW: Self = Self(i64::MIN + 1);

    /// The figure, or overflow where it does not fit.
    pub(in crate::engine) fn new(mantissa: i128) -> Self {
        match i64::try_from(mantissa) {
            Ok(small) if small > Self::OVERFLOW.0 => Self(small),
            _ => Self::OVERFLOW,
        }
    }

    /// [`Self::BLANK`] in 32 bits, as documents hold it.
    pub(super) const NARROW_BLANK: i32 = NarrowFigures::BLANK;

    /// In 32 bits, where it fits.
    pub(super) fn narrow(self) -> Option<i32> {
        match self {
            Self::BLANK => Some(Self::NARROW_BLANK),
            Self(value) => i32::try_from(value).ok().filter(|&own| own != Self::NARROW_BLANK),
        }
    }

    /// What [`Self::narrow`] was made of.
    pub(in crate::engine) fn from_narrow(narrow: i32) -> Self {
        if narrow == Self::NARROW_BLANK { Self::BLANK } else { Self(i64::from(narrow)) }
    }

    pub(in crate::engine) fn is_blank(self) -> bool {
        self == Self::BLANK
    }

    pub(in crate::engine) fn is_overflow(self) -> bool {
        self == Self::OVERFLOW
    }

    /// The mantissa, `None` for blank and overflow.
    pub(in crate::engine) fn get(self) -> Option<i64> {
        (self.0 > Self::OVERFLOW.0).then_some(self.0)
    }

    /// The mantissa, 0 for blank and overflow.
    pub(in crate::engine) fn or_zero(self) -> i64 {
        self.get().unwrap_or(0)
    }

    pub(in crate::engine) fn amount(self, scale: u32) -> Option<Amount> {
        Amount::from_parts(i128::from(self.get()?), scale)
    }
}

/// What some figures of a column come to.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(in crate::engine) struct PartSum {
    /// Of those that are neither blank nor overflowed.
    pub(super) sum: i128,
    /// How many are not blank.
    pub(in crate::engine) filled: u32,
    pub(super) overflowed: u32,
}

#[cfg(test)]
mod tests {
    use super::FixedPoint;

    #[test]
    fn sentinels_are_no_figures() {
        assert!(FixedPoint::new(i128::from(i64::MIN)).is_overflow());
        assert!(FixedPoint::new(i128::from(i64::MIN) + 1).is_overflow());
        assert!(FixedPoint::new(i128::from(i64::MAX) + 1).is_overflow());
        assert_eq!(FixedPoint::new(i128::from(i64::MAX)).get(), Some(i64::MAX));
    }
}
