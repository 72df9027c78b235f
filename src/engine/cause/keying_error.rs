//! Kinds of slip: what a wrong figure beside the right one looks like.

use rust_decimal::Decimal;

use crate::amount::Amount;
use crate::engine::figures::round;
use crate::lang::{Lang, Tell};

/// How a figure came to be wrong, as far as its digits tell.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum KeyingError {
    /// Two neighbouring digits changed places.
    Transposition,
    /// Ten, a hundred or a thousand times too much or too little.
    Slide,
    /// 元 written for 万元, or the other way round.
    Unit,
    /// The sign is wrong.
    Sign,
    /// Stands in the neighbouring row or column.
    Shifted,
    /// Changed places with the figure in the neighbouring row or column.
    Exchanged,
    /// A digit typed twice.
    Doubled,
    /// A digit left out.
    Dropped,
    /// Noughts left out: 15.20 for 1005.20.
    LostZeros,
    /// A digit too many.
    Added,
    /// Digits cut off instead of rounded.
    Truncated,
    /// One digit is another.
    OneDigit,
    /// Nothing entered where a figure belongs.
    Missing,
    /// A figure entered where none belongs.
    Superfluous,
    /// A code, or a whole row in the wrong columns; its words say more.
    Misplaced,
    /// Any other difference.
    Other,
}

impl KeyingError {
    /// How readily this slip is believed over another that explains as much: roughly the
    /// logarithm (in tenths) of how often it happens, over how many figures it could have made.
    pub(super) fn weight(self) -> i32 {
        match self {
            Self::Sign => 110,
            Self::Transposition
            | Self::Slide
            | Self::Unit
            | Self::Shifted
            | Self::Exchanged
            | Self::Doubled
            | Self::Dropped
            | Self::LostZeros => 95,
            Self::Truncated => 80,
            Self::OneDigit => 70,
            Self::Added => 55,
            Self::Missing | Self::Superfluous => 10,
            Self::Misplaced | Self::Other => 0,
        }
    }

    /// What turned `right` into `wrong`; both in one unit, shown to so many decimals.
    pub(super) fn between(wrong: Decimal, right: Decimal, decimals: u32) -> Self {
        if wrong.is_zero() {
            return Self::Other; // a zero is a statement, only a blank is an omission
        }
        if right.is_zero() {
            return Self::Superfluous;
        }
        if wrong == -right {
            return Self::Sign;
        }
        if wrong.is_sign_negative() != right.is_sign_negative() {
            return Self::Other;
        }
        let (wrong, right) = (wrong.abs(), right.abs());
        if let Some(keying_error) = moved_point(wrong, right, decimals) {
            return keying_error;
        }
        let scale = decimals.max(wrong.scale()).max(right.scale());
        let (Some(w), Some(r)) = (digits(wrong, scale), digits(right, scale)) else {
            return Self::Other;
        };
        let (same_length, width) = (w.len() == r.len(), w.len().max(r.len()));
        let (w, r) = (padded(&w, width), padded(&r, width));
        let apart: Vec<usize> = (0..width).filter(|&i| w[i] != r[i]).collect();
        if let [i, j] = apart[..]
            && same_length
            && j == i + 1
            && (w[i], w[j]) == (r[j], r[i])
        {
            return Self::Transposition;
        }
        if let Some(repeated) = one_digit_less(wrong, right, decimals) {
            return if repeated { Self::Doubled } else { Self::Added };
        }
        if is_cut_off(wrong, right, decimals) {
            return Self::Truncated;
        }
        if without_zeros(&w) == without_zeros(&r) && wrong < right {
            return Self::LostZeros;
        }
        // 0.30 for 0.32 has all of its digits.
        let whole = decimals > 0
            && wrong.scale() >= decimals
            && right.trunc_with_scale(decimals - 1) == wrong;
        if !whole && one_digit_less(right, wrong, decimals).is_some() {
            return Self::Dropped;
        }
        match apart[..] {
            [_] => Self::OneDigit,
            _ => Self::Other,
        }
    }
}

impl Tell for KeyingError {
    /// Empty for [`KeyingError::Other`] and [`KeyingError::Misplaced`].
    fn tell(&self, lang: Lang) -> String {
        match self {
            Self::Transposition => lang.pick("数字颠倒", "digits swapped"),
            Self::Slide => lang.pick("小数点错位", "decimal point moved"),
            Self::Unit => lang.pick("元、万元混淆", "yuan and 10,000 yuan confused"),
            Self::Sign => lang.pick("正负号错", "wrong sign"),
            Self::Shifted => lang.pick("填错行列", "in the neighbouring cell"),
            Self::Exchanged => lang.pick("与邻格互换", "exchanged with its neighbour"),
            Self::Doubled => lang.pick("数字重复", "digit doubled"),
            Self::Dropped => lang.pick("漏一位数字", "digit left out"),
            Self::LostZeros => lang.pick("漏写 0", "noughts left out"),
            Self::Added => lang.pick("多一位数字", "digit too many"),
            Self::Truncated => lang.pick("截尾未四舍五入", "cut off instead of rounded"),
            Self::OneDigit => lang.pick("错一位数字", "one digit wrong"),
            Self::Missing => lang.pick("漏填", "not filled in"),
            Self::Superfluous => lang.pick("多填", "filled in by mistake"),
            Self::Misplaced | Self::Other => "",
        }
        .to_owned()
    }
}

/// A power of ten too much or too little, what does not fit the decimals rounded or cut off.
fn moved_point(wrong: Decimal, right: Decimal, decimals: u32) -> Option<KeyingError> {
    (1..=4).find_map(|power| {
        let factor = Decimal::from(10_u32.checked_pow(power)?);
        let more = wrong.checked_div(factor)?;
        // The figure may have been typed with more digits than its cell shows. Of a few digits
        // that says nothing.
        let finer = round(more, decimals) == right && digits(right, decimals)?.len() >= 3;
        let up = more == right || finer;
        let less = right.checked_div(factor)?;
        let down = less == wrong
            || round(less, decimals) == wrong
            || less.trunc_with_scale(decimals) == wrong;
        (up || down).then_some(if power == 4 { KeyingError::Unit } else { KeyingError::Slide })
    })
}

/// Whether `wrong` may be `right` cut off where it was to be rounded: it is written with fewer digits
/// behind the point than its cell shows, and those are right; or it is one too small in the last
/// digit shown, as 87.708 gives 87.70.
fn is_cut_off(wrong: Decimal, right: Decimal, decimals: u32) -> bool {
    let kept = wrong.scale();
    let last = Decimal::try_new(1, decimals).unwrap_or(Decimal::ONE);
    kept < decimals && right.trunc_with_scale(kept) == wrong
        || decimals > 0 && right.checked_sub(wrong) == Some(last)
}

fn without_zeros(digits: &[u8]) -> Vec<u8> {
    digits.iter().copied().filter(|digit| *digit != b'0').collect()
}

/// Whether leaving out one digit of `long` gives `short`; and then whether that digit is
/// twice in a row.
fn one_digit_less(long: Decimal, short: Decimal, decimals: u32) -> Option<bool> {
    let mut written = long.normalize();
    if written.scale() < decimals {
        written.rescale(decimals);
    }
    // With the point where it was typed, and with the point set by the last two digits.
    let plain = Amount::new(written).to_string();
    let bare: String = plain.chars().filter(char::is_ascii_digit).collect();
    let scale = written.scale();
    let mut found = None;
    for i in (0..plain.len()).filter(|&i| plain.as_bytes()[i] != b'.') {
        let rest = without(&plain, i);
        if Decimal::from_str_exact(&rest).ok() == Some(short) {
            found = Some(found.unwrap_or(false) || repeats(&plain, i));
        }
    }
    for i in 0..bare.len() {
        let rest = without(&bare, i).parse::<i64>().ok();
        if rest.and_then(|m| Decimal::try_new(m, scale).ok()) == Some(short) {
            found = Some(found.unwrap_or(false) || repeats(&bare, i));
        }
    }
    found
}

fn repeats(text: &str, i: usize) -> bool {
    let bytes = text.as_bytes();
    i > 0 && bytes[i - 1] == bytes[i]
}

fn without(text: &str, at: usize) -> String {
    text.char_indices().filter(|&(i, _)| i != at).map(|(_, c)| c).collect()
}

/// The digits of a figure at a scale.
fn digits(figure: Decimal, scale: u32) -> Option<Vec<u8>> {
    let mantissa = Amount::new(figure).at_scale(scale)?;
    Some(mantissa.to_string().into_bytes())
}

fn padded(digits: &[u8], width: usize) -> Vec<u8> {
    let mut padded = vec![b'0'; width.saturating_sub(digits.len())];
    padded.extend_from_slice(digits);
    padded
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(wrong: &str, right: &str, want: KeyingError) {
        let figure = |text: &str| Decimal::from_str_exact(text).unwrap();
        assert_eq!(KeyingError::between(figure(wrong), figure(right), 2), want);
    }

    #[test]
    fn each_slip_is_told_by_its_digits() {
        check("52.13", "25.13", KeyingError::Transposition);
        check("84.570", "84.75", KeyingError::Transposition);
        check("5.13", "50.13", KeyingError::LostZeros);
        check("251.30", "25.13", KeyingError::Slide);
        check("2.51", "25.13", KeyingError::Slide);
        check("25.13", "2513.00", KeyingError::Slide);
        check("251300.00", "25.13", KeyingError::Unit);
        check("251342", "25.13", KeyingError::Unit);
        check("2294.33", "229.43", KeyingError::Slide);
        check("0.31", "0.03", KeyingError::Added);
        check("-25.13", "25.13", KeyingError::Sign);
        check("255.13", "25.13", KeyingError::Doubled);
        check("25.33", "25.13", KeyingError::OneDigit);
        check("253.13", "25.13", KeyingError::Added);
        check("2.13", "25.13", KeyingError::Dropped);
        check("2.53", "25.13", KeyingError::Dropped);
        check("87.70", "87.71", KeyingError::Truncated);
        check("87.7", "87.71", KeyingError::Truncated);
        check("87", "87.71", KeyingError::Truncated);
        check("0.30", "0.32", KeyingError::OneDigit);
        check("90.00", "90.70", KeyingError::Dropped);
        check("15.20", "1005.20", KeyingError::LostZeros);
        check("26.13", "25.13", KeyingError::OneDigit);
        check("0", "25.13", KeyingError::Other);
        check("25.13", "0", KeyingError::Superfluous);
        check("31.99", "25.13", KeyingError::Other);
        check("-25.13", "26.13", KeyingError::Other);
    }
}
