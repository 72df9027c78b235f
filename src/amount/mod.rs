//! Decimal money: reading, writing, units, rounding. No float comes near it.
//!
//! Exact amounts are 元; publications show 元 or 万元. [`Amount`] keeps the scale it was written
//! with, so 1.8 and 1.80 are equal and yet come back as they were.
//!
//! Bottom room: knows nothing but `lang`.

mod entry;
pub mod formula_guard;
mod fraction;
#[cfg(test)]
mod tests;

use std::fmt;
use std::str::FromStr;

use rust_decimal::{Decimal, RoundingStrategy};

use crate::lang::{Lang, Tell, Text};
use crate::source::{Diagnostic, Fault};

pub use entry::{EntryError, parse_entry, preview_entry};

/// A figure with the scale it was written with.
///
/// Equality is of text: 1.8 ≠ 1.80. Compare [`Amount::decimal`] for the value.
#[derive(Clone, Copy, Debug)]
pub struct Amount(Decimal);

impl PartialEq for Amount {
    fn eq(&self, other: &Self) -> bool {
        self.0 == other.0 && self.0.scale() == other.0.scale()
    }
}

impl Eq for Amount {}

/// What amounts are counted in.
#[derive(
    Clone, Copy, Debug, Default, PartialEq, Eq, Hash, serde::Deserialize, serde::Serialize,
)]
pub enum Unit {
    /// 元
    Yuan,
    /// 万元
    #[default]
    Wan,
}

impl Unit {
    /// How many powers of ten it is above 元.
    pub fn power(self) -> u32 {
        match self {
            Self::Yuan => 0,
            Self::Wan => 4,
        }
    }
}

impl Tell for Unit {
    fn tell(&self, lang: Lang) -> String {
        match self {
            Self::Yuan => lang.pick("元", "yuan"),
            Self::Wan => lang.pick("万元", "10,000 yuan"),
        }
        .to_owned()
    }
}

/// Why a stored amount cannot be read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum AmountError {
    /// Not digits with at most one point and a leading minus.
    NotANumber,
    /// More digits than can be held exactly (28).
    TooLong,
}

impl Amount {
    /// Nought.
    pub const ZERO: Self = Self(Decimal::ZERO);

    /// The amount that a decimal is, with its scale.
    pub fn new(decimal: Decimal) -> Self {
        Self(decimal)
    }

    /// `mantissa` × 10^−`scale`, or `None` beyond what a decimal holds (28 digits).
    pub fn from_parts(mantissa: i128, scale: u32) -> Option<Self> {
        Decimal::try_from_i128_with_scale(mantissa, scale).ok().map(Self)
    }

    /// As a decimal, for computing.
    pub fn decimal(self) -> Decimal {
        self.0
    }

    /// Digits after the point, as written.
    pub fn scale(self) -> u32 {
        self.0.scale()
    }

    /// Whether it is nought, at whatever scale.
    pub fn is_zero(self) -> bool {
        self.0.is_zero()
    }

    /// All digits as a whole number: 1.80 → 180.
    pub fn mantissa(self) -> i128 {
        self.0.mantissa()
    }

    /// The value times 10^`scale` as a whole number, if it is one.
    pub fn at_scale(self, scale: u32) -> Option<i128> {
        let own = self.0.scale();
        let mantissa = self.0.mantissa();
        if own <= scale {
            10_i128.checked_pow(scale - own).and_then(|factor| mantissa.checked_mul(factor))
        } else {
            let factor = 10_i128.checked_pow(own - scale)?;
            (mantissa % factor == 0).then_some(mantissa / factor)
        }
    }

    /// Rounded half away from zero (四舍五入) to that many decimals, written with exactly those.
    pub fn rounded(self, decimals: u32) -> Self {
        let mut rounded =
            self.0.round_dp_with_strategy(decimals, RoundingStrategy::MidpointAwayFromZero);
        rounded.rescale(decimals);
        Self(rounded)
    }

    /// Counted in another unit, exactly; `None` where 28 digits do not hold it.
    pub fn convert(self, from: Unit, to: Unit) -> Option<Self> {
        let (mantissa, scale) = (self.0.mantissa(), self.0.scale());
        if from.power() <= to.power() {
            Self::from_parts(mantissa, scale + (to.power() - from.power()))
        } else {
            let up = from.power() - to.power();
            if scale >= up {
                Self::from_parts(mantissa, scale - up)
            } else {
                let factor = 10_i128.checked_pow(up - scale)?;
                Self::from_parts(mantissa.checked_mul(factor)?, 0)
            }
        }
    }

    /// For the screen: `decimals` digits after the point at least.
    pub fn even(self, decimals: u32) -> String {
        let mut shown = self.0;
        if shown.scale() < decimals {
            shown.rescale(decimals);
        }
        shown.to_string()
    }

    /// For the screen: thousands separated by commas, `decimals` digits after the point at least.
    pub fn grouped(self, decimals: u32) -> String {
        let plain = self.even(decimals);
        let (sign, digits) = match plain.strip_prefix('-') {
            Some(rest) => ("-", rest),
            None => ("", plain.as_str()),
        };
        let (whole, fraction) = match digits.split_once('.') {
            Some((whole, fraction)) => (whole, Some(fraction)),
            None => (digits, None),
        };
        let mut text = String::with_capacity(plain.len() + whole.len() / 3 + 1);
        text.push_str(sign);
        for (i, digit) in whole.chars().enumerate() {
            if i > 0 && (whole.len() - i) % 3 == 0 {
                text.push(',');
            }
            text.push(digit);
        }
        if let Some(fraction) = fraction {
            text.push('.');
            text.push_str(fraction);
        }
        text
    }
}

impl fmt::Display for Amount {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

impl FromStr for Amount {
    type Err = AmountError;

    /// Reads an amount as files store it: `-1234.50`; no separators, exponent, blanks or padding,
    /// so that writing it gives the same text again.
    fn from_str(text: &str) -> Result<Self, AmountError> {
        let (negative, digits) = match text.strip_prefix('-') {
            Some(rest) => (true, rest),
            None => (false, text),
        };
        let mut mantissa = 0_i64;
        let mut point = None;
        for (i, byte) in digits.bytes().enumerate() {
            match byte {
                b'0'..=b'9' => {
                    mantissa = mantissa.wrapping_mul(10).wrapping_add(i64::from(byte - b'0'));
                }
                b'.' if point.is_none() => point = Some(i),
                _ => return Err(AmountError::NotANumber),
            }
        }
        let whole = point.unwrap_or(digits.len());
        let scale = point.map_or(0, |at| digits.len() - at - 1);
        let padded = whole > 1 && digits.starts_with('0');
        if whole == 0 || padded || (point.is_some() && scale == 0) {
            return Err(AmountError::NotANumber);
        }
        if digits.len() > MAX_SHORT {
            let long = Decimal::from_str_exact(text).map_err(|_| AmountError::TooLong)?;
            // A zero has no sign, so `-0` would not come back as written.
            return if negative && long.is_zero() {
                Err(AmountError::NotANumber)
            } else {
                Ok(Self(long))
            };
        }
        if negative && mantissa == 0 {
            return Err(AmountError::NotANumber);
        }
        Ok(Self(Decimal::new(if negative { -mantissa } else { mantissa }, scale as u32)))
    }
}

/// Most characters, without the sign, of an amount that fits 64 bits.
const MAX_SHORT: usize = 18;

impl Fault for AmountError {
    fn diagnostic(&self) -> Diagnostic {
        let what = match self {
            Self::NotANumber => ("不是数", "not a number"),
            Self::TooLong => ("位数过多（至多 28 位）", "too many digits (28 at most)"),
        };
        Diagnostic::new(what, Text::default())
    }
}
