//! Exact fractions for arithmetic typed into a cell.

/// A fraction in lowest terms.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Fraction {
    numerator: i128,
    /// Invariant: positive, and without a common divisor with the numerator.
    denominator: i128,
}

impl Fraction {
    /// `mantissa` × 10^−`scale`; `None`, here and below, beyond 38 digits.
    pub fn decimal(mantissa: i128, scale: u32) -> Option<Self> {
        Self::reduced(mantissa, 10_i128.checked_pow(scale)?)
    }

    /// `denominator` must be positive.
    fn reduced(numerator: i128, denominator: i128) -> Option<Self> {
        let (mut a, mut b) = (numerator.checked_abs()?, denominator);
        while b != 0 {
            (a, b) = (b, a % b);
        }
        // `a` divides the positive denominator, so it is not 0.
        Some(Self {
            numerator: numerator.checked_div(a)?,
            denominator: denominator.checked_div(a)?,
        })
    }

    pub fn negated(self) -> Self {
        Self { numerator: -self.numerator, ..self }
    }

    pub fn plus(self, other: Self) -> Option<Self> {
        let left = self.numerator.checked_mul(other.denominator)?;
        let right = other.numerator.checked_mul(self.denominator)?;
        Self::reduced(left.checked_add(right)?, self.denominator.checked_mul(other.denominator)?)
    }

    pub fn times(self, other: Self) -> Option<Self> {
        // Reducing crosswise first keeps the products as small as they can be.
        let a = Self::reduced(self.numerator, other.denominator)?;
        let b = Self::reduced(other.numerator, self.denominator)?;
        let numerator = a.numerator.checked_mul(b.numerator)?;
        // The smallest whole number has no opposite.
        numerator.checked_neg()?;
        Some(Self { numerator, denominator: a.denominator.checked_mul(b.denominator)? })
    }

    /// `None` for 0.
    pub fn inverse(self) -> Option<Self> {
        match self.numerator {
            0 => None,
            n if n < 0 => Some(Self { numerator: -self.denominator, denominator: -n }),
            n => Some(Self { numerator: self.denominator, denominator: n }),
        }
    }

    /// The value times 10^`decimals`, rounded half away from zero (四舍五入).
    pub fn rounded(self, decimals: u32) -> Option<i128> {
        let mut result = self.numerator.checked_div(self.denominator)?;
        let mut rest = self.numerator.checked_rem(self.denominator)?;
        for _ in 0..decimals {
            rest = rest.checked_mul(10)?;
            result = result.checked_mul(10)?.checked_add(rest.checked_div(self.denominator)?)?;
            rest = rest.checked_rem(self.denominator)?;
        }
        let up = rest.abs() >= self.denominator - rest.abs();
        if up { result.checked_add(self.numerator.signum()) } else { Some(result) }
    }
}
