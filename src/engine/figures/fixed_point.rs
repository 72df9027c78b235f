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

/// A sum in 96 bits, laid so that it takes no more: 2³² children of 2⁶³ stay below 2⁹⁵.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
struct WideSum([u32; 3]);

impl WideSum {
    fn get(self) -> i128 {
        let [low, middle, high] = self.0;
        let high = i128::from(high.cast_signed());
        high << 64 | i128::from(middle) << 32 | i128::from(low)
    }

    fn add(&mut self, by: i128) {
        let sum = self.get() + by;
        self.0 = [sum as u32, (sum >> 32) as u32, (sum >> 64) as u32];
    }
}

/// The running sum of a parent's children in one column.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(in crate::engine) struct RunningSum {
    sum: WideSum,
    /// Children that are not blank.
    filled: u32,
    /// Children that overflowed.
    overflowed: u32,
    /// Half-widths of the children together, in halves of the unit shown.
    pub(in crate::engine) halves: u32,
    /// Half-width of the total itself, as its own parent counts it.
    pub(in crate::engine) own: u32,
}

impl RunningSum {
    /// Takes one child's figure and half-width in (`sign` 1) or out (−1).
    pub(super) fn add(&mut self, value: FixedPoint, halves: u32, sign: i32) {
        if value.is_blank() {
            return;
        }
        self.filled = self.filled.wrapping_add_signed(sign);
        self.halves = if sign > 0 {
            self.halves.saturating_add(halves)
        } else {
            self.halves.saturating_sub(halves)
        };
        match value.get() {
            Some(mantissa) => self.sum.add(i128::from(mantissa) * i128::from(sign)),
            None => self.overflowed = self.overflowed.wrapping_add_signed(sign),
        }
    }

    /// Takes many children's figures and half-widths in.
    pub(in crate::engine) fn take_all(&mut self, figures: PartSum, halves: u32) {
        self.filled += figures.filled;
        self.overflowed += figures.overflowed;
        self.halves = self.halves.saturating_add(halves);
        self.sum.add(figures.sum);
    }

    /// Takes one child's figure and half-width in.
    pub(in crate::engine) fn take(&mut self, value: FixedPoint, halves: u32) {
        if value.is_blank() {
            return;
        }
        self.filled += 1;
        self.halves = self.halves.saturating_add(halves);
        match value.get() {
            Some(mantissa) => self.sum.add(i128::from(mantissa)),
            None => self.overflowed += 1,
        }
    }

    pub(in crate::engine) fn total(&self) -> FixedPoint {
        if self.overflowed > 0 {
            FixedPoint::OVERFLOW
        } else if self.filled == 0 {
            FixedPoint::BLANK
        } else {
            FixedPoint::new(self.sum.get())
        }
    }

    /// Addends that count for the rounding bound.
    #[cfg(test)]
    pub(super) fn filled(&self) -> u32 {
        self.filled
    }
}

#[cfg(test)]
mod tests {
    use super::{FixedPoint, RunningSum, WideSum};

    #[test]
    fn a_slot_takes_out_what_it_took_in() {
        let mut slot = RunningSum::default();
        assert_eq!(slot.total(), FixedPoint::BLANK);
        slot.add(FixedPoint::new(77200), 1, 1);
        slot.add(FixedPoint::new(7371), 1, 1);
        slot.add(FixedPoint::BLANK, 0, 1);
        assert_eq!((slot.total(), slot.halves, slot.filled()), (FixedPoint::new(84571), 2, 2));
        slot.add(FixedPoint::OVERFLOW, 1, 1);
        assert!(slot.total().is_overflow());
        slot.add(FixedPoint::OVERFLOW, 1, -1);
        slot.add(FixedPoint::new(77200), 1, -1);
        slot.add(FixedPoint::new(7371), 1, -1);
        assert_eq!(slot, RunningSum::default());
    }

    #[test]
    fn wide_sums_hold_what_64_bits_do_not() {
        let mut sum = WideSum::default();
        let mut like = 0;
        for by in [i64::MAX, i64::MAX, i64::MIN, -1, i64::MIN, i64::MIN, 5, i64::MIN] {
            sum.add(i128::from(by) << 31);
            like += i128::from(by) << 31;
            assert_eq!(sum.get(), like);
        }
    }

    #[test]
    fn sentinels_are_no_figures() {
        assert!(FixedPoint::new(i128::from(i64::MIN)).is_overflow());
        assert!(FixedPoint::new(i128::from(i64::MIN) + 1).is_overflow());
        assert!(FixedPoint::new(i128::from(i64::MAX) + 1).is_overflow());
        assert_eq!(FixedPoint::new(i128::from(i64::MAX)).get(), Some(i64::MAX));
    }
}
