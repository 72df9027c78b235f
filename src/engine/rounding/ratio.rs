//! Exact fractions for the simplex; what does not fit is reported, never rounded.

use std::cmp::Ordering;

/// A fraction in lowest terms.
///
/// Invariant: `den` > 0 and gcd(`num`, `den`) = 1.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Ratio {
    num: i128,
    den: i128,
}

/// A numerator or denominator does not fit 127 bits.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct TooLarge;

impl Ratio {
    pub(super) const ZERO: Self = Self { num: 0, den: 1 };

    pub(super) fn whole(num: i128) -> Self {
        Self { num, den: 1 }
    }

    fn new(num: i128, den: i128) -> Result<Self, TooLarge> {
        if den == 1 {
            return Ok(Self { num, den });
        }
        let common = gcd(num.unsigned_abs(), den.unsigned_abs());
        let common = i128::try_from(common).map_err(|_| TooLarge)?.max(1);
        let (num, den) = (num / common, den / common);
        if den < 0 {
            let minus = |n: i128| n.checked_neg().ok_or(TooLarge);
            return Ok(Self { num: minus(num)?, den: minus(den)? });
        }
        Ok(Self { num, den })
    }

    pub(super) fn is_zero(self) -> bool {
        self.num == 0
    }

    pub(super) fn is_positive(self) -> bool {
        self.num > 0
    }

    pub(super) fn plus(self, other: Self) -> Result<Self, TooLarge> {
        if self.den == 1 && other.den == 1 {
            return self.num.checked_add(other.num).map(Self::whole).ok_or(TooLarge);
        }
        let left = self.num.checked_mul(other.den).ok_or(TooLarge)?;
        let right = other.num.checked_mul(self.den).ok_or(TooLarge)?;
        let den = self.den.checked_mul(other.den).ok_or(TooLarge)?;
        Self::new(left.checked_add(right).ok_or(TooLarge)?, den)
    }

    pub(super) fn minus(self, other: Self) -> Result<Self, TooLarge> {
        self.plus(Self { num: other.num.checked_neg().ok_or(TooLarge)?, den: other.den })
    }

    pub(super) fn times(self, other: Self) -> Result<Self, TooLarge> {
        let num = self.num.checked_mul(other.num).ok_or(TooLarge)?;
        Self::new(num, self.den.checked_mul(other.den).ok_or(TooLarge)?)
    }

    /// `other` must not be 0.
    pub(super) fn over(self, other: Self) -> Result<Self, TooLarge> {
        let num = self.num.checked_mul(other.den).ok_or(TooLarge)?;
        Self::new(num, self.den.checked_mul(other.num).ok_or(TooLarge)?)
    }

    /// Against a whole number.
    pub(super) fn against(self, whole: i128) -> Result<Ordering, TooLarge> {
        Ok(self.num.cmp(&whole.checked_mul(self.den).ok_or(TooLarge)?))
    }
}

fn gcd(mut a: u128, mut b: u128) -> u128 {
    while b != 0 {
        (a, b) = (b, a % b);
    }
    a
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fractions_stay_exact_and_in_lowest_terms() {
        let third = Ratio::whole(1).over(Ratio::whole(-3)).unwrap();
        assert_eq!(third, Ratio { num: -1, den: 3 });
        let half = Ratio::whole(2).over(Ratio::whole(4)).unwrap();
        assert_eq!(third.plus(half), Ok(Ratio { num: 1, den: 6 }));
        assert_eq!(third.minus(half), Ok(Ratio { num: -5, den: 6 }));
        assert_eq!(third.times(half), Ok(Ratio { num: -1, den: 6 }));
        assert_eq!(half.against(1), Ok(Ordering::Less));
        assert_eq!(Ratio::whole(i128::MAX).plus(half), Err(TooLarge));
    }
}
