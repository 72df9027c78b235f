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
mod weights;

use std::fmt;
use std::str::FromStr;

use rust_decimal::{Decimal, RoundingStrategy};

use crate::lang::{Lang, Tell, Text};
use crate::source::{Diagnostic, Fault};

pub use entry::{EntryError, parse_entry, preview_entry};
pub use weights::merge_terms;

/// A figure with the scale it was written with.
///
/// Equality is of text: 1.8 ≠ 1.80. Compare [`Amount::decimal`] for the value.
///
/// Its parts side by side, so that what holds one has room in it to tell it from something else.
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct Amount {
    /// The digits as a whole number: its lower 64 bits and the 32 above them.
    low: u64,
    high: u32,
    scale: u8,
    /// Invariant: a zero has no sign.
    negative: bool,
}

impl fmt::Debug for Amount {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Amount").field(&self.decimal()).finish()
    }
}

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
    pub const ZERO: Self = Self { low: 0, high: 0, scale: 0, negative: false };

    /// The amount that a decimal is, with its scale.
    pub fn new(decimal: Decimal) -> Self {
        let parts = decimal.unpack();
        Self {
            low: u64::from(parts.mid) << 32 | u64::from(parts.lo),
            high: parts.hi,
            // 28 at most.
            scale: parts.scale as u8,
            negative: parts.negative && !decimal.is_zero(),
        }
    }

    /// `mantissa` × 10^−`scale`, or `None` beyond what a decimal holds (28 digits).
    pub fn from_parts(mantissa: i128, scale: u32) -> Option<Self> {
        // Nearly all there are.
        if let (Ok(low), ..=MAX_SCALE) = (u64::try_from(mantissa.unsigned_abs()), scale) {
            let negative = mantissa < 0;
            return Some(Self { low, high: 0, scale: scale as u8, negative });
        }
        Decimal::try_from_i128_with_scale(mantissa, scale).ok().map(Self::new)
    }

    /// The amount that `bytes` begin with, as files store it, and how many bytes it takes; `None`
    /// where there is none, or one of more digits than 64 bits hold.
    pub fn leading(bytes: &[u8]) -> Option<(Self, usize)> {
        let negative = bytes.first() == Some(&b'-');
        let scanned = PlainDigits::scan(bytes.get(usize::from(negative)..)?);
        let fits = scanned.length <= MAX_SHORT && scanned.is_plain();
        let amount = fits.then(|| scanned.amount(negative)).flatten()?;
        Some((amount, scanned.length + usize::from(negative)))
    }

    /// As a decimal, for computing.
    pub fn decimal(self) -> Decimal {
        let (low, mid) = (self.low as u32, (self.low >> 32) as u32);
        Decimal::from_parts(low, mid, self.high, self.negative, u32::from(self.scale))
    }

    /// Digits after the point, as written.
    pub fn scale(self) -> u32 {
        u32::from(self.scale)
    }

    /// Whether it is zero, at whatever scale.
    pub fn is_zero(self) -> bool {
        self.low == 0 && self.high == 0
    }

    /// All digits as a whole number: 1.80 → 180.
    pub fn mantissa(self) -> i128 {
        let digits = i128::from(self.high) << 64 | i128::from(self.low);
        if self.negative { -digits } else { digits }
    }

    /// The same where there are that many decimals and not more digits than 64 bits hold: of nearly
    /// all there are, quickly.
    pub fn short_mantissa(self, scale: u32) -> Option<i64> {
        let short = self.high == 0 && self.scale() == scale;
        let digits = i64::try_from(self.low).ok().filter(|_| short)?;
        Some(if self.negative { -digits } else { digits })
    }

    /// The value times 10^`scale` as a whole number, if it is one.
    pub fn at_scale(self, scale: u32) -> Option<i128> {
        let (own, mantissa) = (self.scale(), self.mantissa());
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
            self.decimal().round_dp_with_strategy(decimals, RoundingStrategy::MidpointAwayFromZero);
        rounded.rescale(decimals);
        Self::new(rounded)
    }

    /// Room for [`Self::written`].
    pub const ROOM: [u8; 24] = [b'0'; 24];

    /// Its text, as [`fmt::Display`] writes it, in that room; `None` where it is longer than that.
    pub fn written(self, room: &mut [u8; 24]) -> Option<&str> {
        const MOST_DECIMALS: u8 = 18;
        if self.high != 0 || self.scale > MOST_DECIMALS {
            return None;
        }
        // From the last digit on; one is before the point at least.
        let (mut rest, mut from, mut digits) = (self.low, room.len(), 0);
        while rest != 0 || digits <= self.scale {
            if digits == self.scale && digits > 0 {
                from -= 1;
                *room.get_mut(from)? = b'.';
            }
            from = from.checked_sub(1)?;
            *room.get_mut(from)? = b'0' + (rest % 10) as u8;
            rest /= 10;
            digits += 1;
        }
        if self.negative {
            from = from.checked_sub(1)?;
            *room.get_mut(from)? = b'-';
        }
        std::str::from_utf8(room.get(from..)?).ok()
    }

    /// Adds it to a text, as [`fmt::Display`] writes it.
    pub fn push_to(self, text: &mut String) {
        let mut room = Self::ROOM;
        match self.written(&mut room) {
            Some(written) => text.push_str(written),
            None => text.push_str(&self.to_string()),
        }
    }

    /// Counted in another unit, exactly; `None` where 28 digits do not hold it.
    pub fn convert(self, from: Unit, to: Unit) -> Option<Self> {
        self.convert_powers(from.power(), to.power())
    }

    /// The same, of units that are these powers of ten above 元.
    pub fn convert_powers(self, from: u32, to: u32) -> Option<Self> {
        let (mantissa, scale) = (self.mantissa(), self.scale());
        if from <= to {
            Self::from_parts(mantissa, scale + (to - from))
        } else {
            let up = from - to;
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
        let mut shown = self.decimal();
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
        let plain = f.width().is_none() && f.precision().is_none() && !f.sign_plus();
        let mut room = Self::ROOM;
        match self.written(&mut room) {
            Some(written) if plain => f.write_str(written),
            _ => self.decimal().fmt(f),
        }
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
        let scanned = PlainDigits::scan(digits.as_bytes());
        if scanned.length < digits.len() || !scanned.is_plain() {
            return Err(AmountError::NotANumber);
        }
        if digits.len() > MAX_SHORT {
            let long = Decimal::from_str_exact(text).map_err(|_| AmountError::TooLong)?;
            // A zero has no sign, so `-0` would not come back as written.
            return if negative && long.is_zero() {
                Err(AmountError::NotANumber)
            } else {
                Ok(Self::new(long))
            };
        }
        scanned.amount(negative).ok_or(AmountError::NotANumber)
    }
}

/// Digits with at most one point, at the beginning of some bytes.
struct PlainDigits {
    /// Their number without the point; anything where there are more than [`MAX_SHORT`].
    mantissa: i64,
    point: Option<usize>,
    /// How many characters they are.
    length: usize,
    /// Noughts are in front that a number does not have.
    padded: bool,
}

impl PlainDigits {
    fn scan(bytes: &[u8]) -> Self {
        let (mut mantissa, mut point, mut length) = (0_i64, None, 0);
        for &byte in bytes {
            match byte {
                b'0'..=b'9' => {
                    mantissa = mantissa.wrapping_mul(10).wrapping_add(i64::from(byte - b'0'));
                }
                b'.' if point.is_none() => point = Some(length),
                _ => break,
            }
            length += 1;
        }
        let padded = point.unwrap_or(length) > 1 && bytes.first() == Some(&b'0');
        Self { mantissa, point, length, padded }
    }

    /// Whether digits are before the point, and behind it where there is one.
    fn is_plain(&self) -> bool {
        let whole = self.point.unwrap_or(self.length);
        whole > 0 && !self.padded && self.point.is_none_or(|at| at + 1 < self.length)
    }

    /// The amount of at most [`MAX_SHORT`] plain digits. A zero has no sign.
    fn amount(&self, negative: bool) -> Option<Amount> {
        let scale = self.point.map_or(0, |at| self.length - at - 1);
        let low = self.mantissa.cast_unsigned();
        (!negative || low != 0).then_some(Amount { low, high: 0, scale: scale as u8, negative })
    }
}

/// Most digits behind the point.
const MAX_SCALE: u32 = Decimal::MAX_SCALE;

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
