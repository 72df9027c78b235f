//! Whether a figure shows what is looked for, decided by its number alone: of millions of figures
//! no text is made.

/// Digits that one word holds, four bits each.
const ROOM: u32 = 16;

/// What is above the numbers that fit.
const BEYOND: u64 = 10_u64.pow(ROOM);

/// The lowest bit of every digit.
const EACH: u64 = 0x1111_1111_1111_1111;

/// Digits with at most one point and a minus in front.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct DigitPattern {
    /// The digits, the last one in the lowest bits.
    digits: u64,
    count: u32,
    /// How many of them are behind the point, where there is one.
    behind: Option<u32>,
    negative: bool,
}

impl DigitPattern {
    /// `None` where the text is no digits in that form, or more than [`ROOM`] of them.
    pub(super) fn new(text: &str) -> Option<Self> {
        let (negative, rest) = match text.strip_prefix('-') {
            Some(rest) => (true, rest),
            None => (false, text),
        };
        let mut own = Self { digits: 0, count: 0, behind: None, negative };
        for sign in rest.chars() {
            match (sign, own.behind) {
                ('.', None) => own.behind = Some(0),
                (sign, behind) => {
                    let digit = sign.to_digit(10)?;
                    own.behind = behind.map(|behind| behind + 1);
                    own.digits = own.digits << 4 | u64::from(digit);
                    own.count += 1;
                }
            }
        }
        (1..=ROOM).contains(&own.count).then_some(own)
    }

    /// Prepared for figures of one scale; `None` where that is too large.
    pub(super) fn at_scale(&self, scale: u32) -> Option<ScaledPattern> {
        // The lowest place of the figure at which its last digit may stand.
        let place = match self.behind {
            None if self.count <= scale => Some(0),
            None => Some(scale),
            Some(behind) => scale.checked_sub(behind).filter(|_| scale > 0),
        };
        let mut value = 0_u64;
        for place in (0..self.count).rev() {
            value = value * 10 + (self.digits >> (4 * place) & 15);
        }
        let least = place.and_then(|place| value.checked_mul(10_u64.checked_pow(place)?));
        let places = std::array::from_fn(|length| self.places(length as u32, scale));
        // With a point in it; a zero in front might be one that is only printed.
        let begins = self.digits >> (4 * (self.count - 1)) != 0;
        let fixed = place.filter(|_| self.behind.is_some() && begins && !self.negative);
        let fixed = fixed.and_then(|place| {
            let power = |digits: u32| 10_u32.checked_pow(digits);
            let (unit, beyond) = (power(place)?, power(self.count)?);
            Some(FixedDigits { unit, beyond, value: u32::try_from(value).ok()? })
        });
        (scale < ROOM).then_some(ScaledPattern { pattern: *self, scale, least, places, fixed })
    }

    /// Whether the text of `number` × 10^−`scale` holds it; `None` where the number has more digits
    /// than fit.
    pub(super) fn is_in(&self, number: u64, scale: u32, negative: bool) -> Option<bool> {
        if number >= BEYOND || scale >= ROOM {
            return None;
        }
        if self.negative && !negative {
            return Some(false);
        }
        let digits = packed(number);
        // One is before the point at least.
        let length = (ROOM - digits.leading_zeros() / 4).max(scale + 1);
        let mut places = self.places(length, scale);
        let (mut ahead, mut wanted) = (digits, self.digits);
        for _ in 0..self.count {
            if places == 0 {
                return Some(false);
            }
            places &= !differing(ahead, wanted & 15);
            (ahead, wanted) = (ahead >> 4, wanted >> 4);
        }
        Some(places != 0)
    }

    /// Where its last digit may stand in a figure of so many digits, counted from the figure's last:
    /// not across the point, or with the point where the figure has it, and right behind the minus.
    fn places(&self, length: u32, scale: u32) -> u64 {
        let Some(last) = length.checked_sub(self.count) else { return 0 };
        let places = match self.behind {
            None => {
                lowest(last + 1) & !lowest(scale) | lowest((scale + 1).saturating_sub(self.count))
            }
            Some(behind) if scale > 0 && behind <= scale => {
                let place = scale - behind;
                lowest(last + 1) & lowest(place + 1) & !lowest(place)
            }
            Some(_) => 0,
        };
        if self.negative { places & !lowest(last) } else { places }
    }
}

/// A pattern for many figures of one scale.
#[derive(Clone, Copy, Debug)]
pub(super) struct ScaledPattern {
    pattern: DigitPattern,
    scale: u32,
    /// No smaller number holds it; `None` where no number does.
    least: Option<u64>,
    /// Where its last digit may stand, by the figure's length in digits.
    places: [u64; ROOM as usize + 1],
    /// Where it can stand at one place only: a number holds it if it is this one there.
    fixed: Option<FixedDigits>,
}

/// Some digits of a number.
#[derive(Clone, Copy, Debug)]
struct FixedDigits {
    /// One at the place of the last of them.
    unit: u32,
    /// One at the place before the first of them, in those units.
    beyond: u32,
    value: u32,
}

impl FixedDigits {
    fn are_in(self, number: u32) -> bool {
        number / self.unit % self.beyond == self.value
    }
}

impl ScaledPattern {
    /// A bit for each of at most 64 numbers whose text holds it; `blank` is no number.
    pub(super) fn marks(&self, numbers: &[i32], blank: i32) -> u64 {
        let Some(Ok(least)) = self.least.map(u32::try_from) else { return 0 };
        let mut near = 0_u64;
        for (at, &number) in numbers.iter().take(64).enumerate() {
            near |= u64::from(number.unsigned_abs() >= least && number != blank) << at;
        }
        let mut found = 0;
        while near != 0 {
            let at = near.trailing_zeros();
            near &= near - 1;
            let number = numbers.get(at as usize).copied().unwrap_or(blank);
            found |= u64::from(self.is_in(number)) << at;
        }
        found
    }

    /// As [`DigitPattern::is_in`], without a branch that depends on the figure.
    fn is_in(&self, number: i32) -> bool {
        if let Some(fixed) = self.fixed {
            return fixed.are_in(number.unsigned_abs());
        }
        let digits = packed(u64::from(number.unsigned_abs()));
        let length = (ROOM - digits.leading_zeros() / 4).max(self.scale + 1);
        let mut places = self.places.get(length as usize).copied().unwrap_or(0);
        let (mut ahead, mut wanted) = (digits, self.pattern.digits);
        for _ in 0..self.pattern.count {
            places &= !differing(ahead, wanted & 15);
            (ahead, wanted) = (ahead >> 4, wanted >> 4);
        }
        places != 0 && (number < 0 || !self.pattern.negative)
    }
}

/// The lowest bit of every digit that is not that one.
fn differing(digits: u64, digit: u64) -> u64 {
    let differing = digits ^ (digit * EACH);
    let pairs = differing | differing >> 1;
    (pairs | pairs >> 2) & EACH
}

/// [`EACH`] of the lowest digits only.
fn lowest(count: u32) -> u64 {
    if count >= ROOM { EACH } else { EACH & ((1 << (4 * count)) - 1) }
}

/// The digits of a number below [`BEYOND`], the last one in the lowest bits.
fn packed(number: u64) -> u64 {
    const HALF: u64 = 100_000_000;
    match number / HALF {
        0 => packed_half(number),
        above => packed_half(above) << 32 | packed_half(number % HALF),
    }
}

/// The same of eight digits: halves of halves, side by side.
fn packed_half(number: u64) -> u64 {
    // Four digits in 32 bits each, then two in 16, then one in 8. The products are the quotients by
    // 100 and by 10 of numbers as small as these.
    let fours = (number % 10_000) | ((number / 10_000) << 32);
    let hundreds = (fours * 10_486) >> 20 & 0x0000_007f_0000_007f;
    let twos = (fours - hundreds * 100) | hundreds << 16;
    let tens = (twos * 103) >> 10 & 0x000f_000f_000f_000f;
    let ones = (twos - tens * 10) | tens << 8;
    // From 8 bits each to four.
    let ones = (ones | ones >> 4) & 0x00ff_00ff_00ff_00ff;
    let ones = (ones | ones >> 8) & 0x0000_ffff_0000_ffff;
    (ones | ones >> 16) & 0xffff_ffff
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::amount::Amount;

    #[test]
    fn digits_are_packed_as_they_are_written() {
        for number in (0..200_000).chain([99_999_999, 100_000_000, 12_345_678_901, BEYOND - 1]) {
            let text = number.to_string();
            assert_eq!(format!("{:x}", packed(number)), text);
        }
    }

    /// Against the text that is shown.
    #[test]
    fn a_pattern_is_in_a_number_where_it_is_in_its_text() {
        let mut state = 5_u64;
        let mut random = |below: u64| {
            state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
            (state >> 33) % below
        };
        let mut found = 0;
        for _ in 0..400_000 {
            let (scale, digits) = (random(5) as u32, random(17) as u32);
            // Few kinds of digits, so that there is much to find.
            let number = (0..digits).fold(0, |number, _| number * 10 + random(2));
            let negative = random(3) == 0 && number > 0;
            let mantissa = i128::from(number) * if negative { -1 } else { 1 };
            let shown = Amount::from_parts(mantissa, scale).unwrap().to_string();
            let mut text: String =
                (0..=random(6)).map(|_| ["0", "1", "0", "1", "."][random(5) as usize]).collect();
            if random(3) == 0 {
                text.insert(0, '-');
            }
            let expected = shown.contains(&text);
            let pattern = DigitPattern::new(&text);
            assert!(
                pattern.is_some() || !expected || text.matches(['.', '-']).count() == text.len()
            );
            if let Some(pattern) = pattern {
                assert_eq!(
                    pattern.is_in(number, scale, negative),
                    Some(expected),
                    "{text} in {shown}"
                );
                found += usize::from(expected);
                // The same among many.
                let Ok(short) = i32::try_from(mantissa) else { continue };
                let numbers = [i32::MIN, short, i32::MIN, short];
                let marks = pattern.at_scale(scale).unwrap().marks(&numbers, i32::MIN);
                assert_eq!(marks, u64::from(expected) * 0b1010, "{text} in {shown}");
            }
        }
        assert!(found > 50_000, "{found}");
        assert_eq!(DigitPattern::new("1").unwrap().is_in(BEYOND, 2, false), None);
    }
}
