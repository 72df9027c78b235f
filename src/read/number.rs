//! Numbers of spreadsheets: the double in the file made an exact decimal, and as it is displayed.

use ssfmt::{FormatOptions, NumberFormat};

use crate::amount::Amount;

/// Digits that a double holds surely; spreadsheets themselves store and show no more.
const DIGITS: usize = 15;

/// The decimal of at most 15 digits that a double stands for: 0.30000000000000004 is 0.3. `None`
/// for what is no number, or beyond 28 digits.
pub(super) fn exact(double: f64) -> Option<Amount> {
    if !double.is_finite() {
        return None;
    }
    // `-1.23450000000000e3`
    let text = format!("{double:.*e}", DIGITS - 1);
    let (mantissa, exponent) = text.split_once('e')?;
    let exponent: i32 = exponent.parse().ok()?;
    let digits: String = mantissa.chars().filter(|&c| c != '.').collect();
    let mut mantissa: i128 = digits.parse().ok()?;
    let mut scale = DIGITS as i32 - 1 - exponent;
    if mantissa == 0 {
        return Some(Amount::ZERO);
    }
    while mantissa % 10 == 0 {
        mantissa /= 10;
        scale -= 1;
    }
    if scale < 0 {
        mantissa = mantissa.checked_mul(10_i128.checked_pow(scale.unsigned_abs())?)?;
        scale = 0;
    }
    Amount::from_parts(mantissa, scale.unsigned_abs())
}

/// A number format of a spreadsheet.
pub(super) enum Shown {
    /// As stored.
    General,
    /// So many decimals, thousands separated or not: what nearly all figures have.
    Decimals { decimals: u32, grouped: bool },
    /// And whether it shows nothing for a positive number, a negative one, a zero.
    Format(Box<NumberFormat>, [bool; 3]),
}

impl Shown {
    pub fn new(code: &str) -> Self {
        let plain = code.trim();
        if plain.is_empty() || plain.eq_ignore_ascii_case("general") || plain == "@" {
            return Self::General;
        }
        if let Some((decimals, grouped)) = decimals_of(plain) {
            return Self::Decimals { decimals, grouped };
        }
        let hides = hides(code);
        NumberFormat::parse(code)
            .map_or(Self::General, |format| Self::Format(Box::new(format), hides))
    }

    /// The number as it is displayed, without the blanks that pad it; `exact` is the double's
    /// decimal.
    pub fn text(&self, double: f64, exact: Option<Amount>) -> String {
        let stored = || exact.map_or_else(|| double.to_string(), |amount| amount.to_string());
        if let (Self::Decimals { decimals, grouped }, Some(amount)) = (self, exact) {
            let rounded = amount.rounded(*decimals);
            let rounded = if rounded.is_zero() { Amount::ZERO.rounded(*decimals) } else { rounded };
            return if *grouped { rounded.grouped(*decimals) } else { rounded.to_string() };
        }
        let Self::Format(format, [positive, negative, zero]) = self else { return stored() };
        let hidden = match double.total_cmp(&0.0) {
            _ if double == 0.0 => zero,
            std::cmp::Ordering::Less => negative,
            _ => positive,
        };
        if *hidden {
            return String::new();
        }
        let Ok(text) = format.try_format(double, &FormatOptions::default()) else {
            return stored();
        };
        let text = text.trim().replace('\u{a0}', " ");
        exact.and_then(|amount| rounded(&text, amount)).unwrap_or(text)
    }

    /// A day or a time of day as it is displayed.
    pub fn day(&self, double: f64, is_1904: bool) -> String {
        let date_system =
            if is_1904 { ssfmt::DateSystem::Date1904 } else { ssfmt::DateSystem::Date1900 };
        let options = FormatOptions { date_system, ..FormatOptions::default() };
        let plain = || ssfmt::format(double, "yyyy-m-d", &options).unwrap_or_default();
        match self {
            Self::Format(format, _) => {
                format.try_format(double, &options).unwrap_or_else(|_| plain())
            }
            Self::General | Self::Decimals { .. } => plain(),
        }
    }
}

/// Decimals and grouping of `0.00`, `#,##0.00` and the like; a blank as wide as a bracket behind it
/// does not matter.
fn decimals_of(code: &str) -> Option<(u32, bool)> {
    let code = code.strip_suffix("_ ").or_else(|| code.strip_suffix('_')).unwrap_or(code);
    let (rest, grouped) = match code.strip_prefix("#,##") {
        Some(rest) => (rest, true),
        None => (code, false),
    };
    let decimals = match rest.strip_prefix('0')? {
        "" => 0,
        rest => {
            let zeros = rest.strip_prefix('.')?;
            let all = !zeros.is_empty() && zeros.len() <= 10 && zeros.bytes().all(|b| b == b'0');
            all.then_some(zeros.len())?
        }
    };
    Some((decimals as u32, grouped))
}

/// Which of positive, negative and zero numbers a format shows nothing for, by an empty section.
fn hides(code: &str) -> [bool; 3] {
    let mut sections = vec![String::new()];
    let (mut quoted, mut escaped) = (false, false);
    for c in code.chars() {
        match c {
            ';' if !quoted && !escaped => sections.push(String::new()),
            c => {
                if let Some(section) = sections.last_mut() {
                    section.push(c);
                }
                quoted ^= c == '"' && !escaped;
                escaped = c == '\\' && !escaped;
            }
        }
    }
    let empty = |at: usize| sections.get(at).is_some_and(|section| section.trim().is_empty());
    if sections.len() < 2 {
        [false; 3]
    } else {
        [empty(0), empty(1), if sections.len() > 2 { empty(2) } else { empty(0) }]
    }
}

/// The displayed text with the decimal rounded half away from zero, where a double's own rounding
/// gave the neighbour (4.085 shown as 4.08). `None` where the text is right or no plain number.
fn rounded(text: &str, exact: Amount) -> Option<String> {
    let plain: String = text.chars().filter(|&c| c != ',').collect();
    let shown: Amount = plain.parse().ok()?;
    let right = exact.rounded(shown.scale());
    let off = shown.decimal().checked_sub(right.decimal())?.abs();
    let last = Amount::from_parts(1, shown.scale())?;
    (off == last.decimal())
        .then(|| if text.contains(',') { right.grouped(shown.scale()) } else { right.to_string() })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn doubles_are_the_decimals_that_were_typed() {
        for (double, text) in [
            (0.1 + 0.2, "0.3"),
            (845.7, "845.7"),
            (-12.5, "-12.5"),
            (0.0, "0"),
            (-0.0, "0"),
            (1e15, "1000000000000000"),
            (171_915_169.0, "171915169"),
            (9_999_999_999_999.99, "9999999999999.99"),
            (1e-5, "0.00001"),
        ] {
            assert_eq!(exact(double).map(|a| a.to_string()).as_deref(), Some(text));
        }
        assert!(exact(f64::NAN).is_none() && exact(f64::INFINITY).is_none());
        assert!(exact(1e300).is_none());
        // Below what 28 digits hold.
        assert!(exact(1e-300).is_none());
    }

    #[track_caller]
    fn check(code: &str, double: f64, expected: &str) {
        assert_eq!(Shown::new(code).text(double, exact(double)), expected, "{code} {double}");
    }

    #[test]
    fn numbers_are_displayed_as_their_format_says() {
        check("General", 845.7, "845.7");
        check("0.00", 845.7, "845.70");
        check("#,##0.00", 171_915_169.0, "171,915,169.00");
        check("#,##0.00_ ", -1234.5, "-1,234.50");
        check("0.00", 4.085, "4.09");
        check("#,##0.00", 1004.085, "1,004.09");
        check("0.00", -4.085, "-4.09");
        check("#,##0", -1234.5, "-1,235");
        check("0.00", -0.001, "0.00");
        check("0.000_ ", 1.0, "1.000");
        check("0.00%", 0.125, "12.50%");
        check("0.00;-0.00;;@", 0.0, "");
        check("_(* #,##0.00_);_(* (#,##0.00);_(* \"-\"??_);_(@_)", 0.0, "-");
    }

    #[test]
    fn days_are_displayed_as_days() {
        assert_eq!(Shown::new("yyyy\"年\"m\"月\"").day(45_310.0, false), "2024年1月");
        assert_eq!(Shown::General.day(45_310.0, false), "2024-1-19");
    }
}
