//! What counts as the same sign when something is looked for.

use std::ops::Range;

use crate::amount::Amount;
use crate::lang::fold;

use super::digit_pattern::{DigitPattern, ScaledPattern};

/// What is looked for, prepared once.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Query {
    /// As typed, without blanks around it.
    text: String,
    signs: Vec<char>,
    /// The query as a figure without separators, where it is one.
    figure: Option<String>,
    /// The same to be looked for in numbers.
    pattern: Option<DigitPattern>,
}

/// The plain form of a sign: half-width, small, one kind of minus and blank. One sign stays one,
/// so that places in the folded text are places in the text.
fn plain(sign: char) -> char {
    // Nearly all that is looked at.
    match sign {
        '\u{0}'..='\u{7f}' => return sign.to_ascii_lowercase(),
        '\u{4e00}'..='\u{9fff}' => return sign,
        _ => {}
    }
    let half = match fold(sign) {
        '。' => '.',
        '、' => ',',
        '−' | '–' | '—' => '-',
        '【' => '[',
        '】' => ']',
        '“' | '”' => '"',
        '‘' | '’' => '\'',
        other => other,
    };
    half.to_ascii_lowercase()
}

impl Query {
    /// What is typed, without blanks around it.
    pub fn new(text: &str) -> Self {
        let text = text.trim();
        let signs: Vec<char> = text.chars().map(plain).collect();
        let digits: String = signs.iter().filter(|sign| **sign != ',').collect();
        let is_figure = digits.bytes().any(|b| b.is_ascii_digit())
            && digits.bytes().all(|b| b.is_ascii_digit() || matches!(b, b'.' | b'-'));
        let figure = is_figure.then_some(digits);
        let pattern = figure.as_deref().and_then(DigitPattern::new);
        Self { text: text.to_owned(), signs, figure, pattern }
    }

    /// As it was typed.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// Its signs in their plain form.
    pub fn plain(&self) -> impl Iterator<Item = char> + '_ {
        self.signs.iter().copied()
    }

    /// Whether nothing is looked for.
    pub fn is_empty(&self) -> bool {
        self.signs.is_empty()
    }

    /// Made of digits, so that it may be looked for in figures.
    pub fn is_figure(&self) -> bool {
        self.figure.is_some()
    }

    /// Whether a text holds it, in whatever width, case and script variant.
    pub fn is_in(&self, text: &str) -> bool {
        self.first_in(text, 0).is_some()
    }

    /// Thousands separators in the query do not matter.
    pub fn is_in_figure(&self, figure: &str) -> bool {
        let Some((first, others)) = self.figure.as_ref().and_then(|f| f.as_bytes().split_first())
        else {
            return false;
        };
        // Figures are short: looking at each place is quicker than preparing a search.
        let mut rest = figure.as_bytes();
        while let Some((sign, after)) = rest.split_first() {
            if sign == first && after.starts_with(others) {
                return true;
            }
            rest = after;
        }
        false
    }

    /// The same of the text that an amount is shown as.
    pub fn is_in_amount(&self, amount: Amount) -> bool {
        let short = amount.short_mantissa(amount.scale());
        let told = short.and_then(|number| self.is_in_number(number, amount.scale()));
        told.unwrap_or_else(|| self.is_in_figure(&amount.to_string()))
    }

    /// The same of `number` × 10^−`scale`; `None` where that is not told by the number alone.
    pub(super) fn is_in_number(&self, number: i64, scale: u32) -> Option<bool> {
        self.pattern.as_ref()?.is_in(number.unsigned_abs(), scale, number < 0)
    }

    /// The query for many figures of one scale; `None` where that is not told by the numbers alone.
    pub(super) fn at_scale(&self, scale: u32) -> Option<ScaledPattern> {
        self.pattern.as_ref()?.at_scale(scale)
    }

    /// The query is this figure, whatever its separators and trailing zeros.
    pub fn is_whole_figure(&self, figure: &str) -> bool {
        let value = |text: &str| text.parse::<Amount>().ok().map(|a| a.decimal());
        let own = self.figure.as_deref().and_then(value);
        own.is_some() && own == value(figure)
    }

    /// Whether the text begins with it.
    pub fn begins(&self, text: &str) -> bool {
        let mut signs = text.chars().map(plain);
        self.signs.iter().all(|sign| signs.next() == Some(*sign))
    }

    /// Bytes of the first place at or after byte `from`.
    fn first_in(&self, text: &str, from: usize) -> Option<Range<usize>> {
        let (first, others) = self.signs.split_first()?;
        let rest = text.get(from..)?;
        for (at, found) in rest.char_indices() {
            if plain(found) != *first {
                continue;
            }
            let mut after = rest.get(at + found.len_utf8()..)?.char_indices();
            let mut end = 0;
            let whole = others.iter().all(|sign| {
                after.next().is_some_and(|(own, found)| {
                    end = own + found.len_utf8();
                    plain(found) == *sign
                })
            });
            if whole {
                let start = from + at;
                return Some(start..start + found.len_utf8() + end);
            }
        }
        None
    }

    /// The text with every place replaced, and how many there were.
    pub fn replaced(&self, text: &str, with: &str) -> (String, usize) {
        let (mut new, mut at, mut count) = (String::with_capacity(text.len()), 0, 0);
        while let Some(place) = self.first_in(text, at) {
            new.push_str(text.get(at..place.start).unwrap_or_default());
            new.push_str(with);
            at = place.end;
            count += 1;
        }
        new.push_str(text.get(at..).unwrap_or_default());
        (new, count)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_plain_already_stays() {
        for sign in '\u{0}'..='\u{9fff}' {
            if sign.is_ascii() || sign >= '\u{4e00}' {
                assert_eq!(fold(sign).to_ascii_lowercase(), plain(sign), "{sign}");
            }
        }
    }

    #[track_caller]
    fn check(query: &str, text: &str, with: &str, expected: &str) {
        let query = Query::new(query);
        assert_eq!(query.replaced(text, with).0, expected);
        assert_eq!(query.is_in(text), text != expected);
    }

    #[test]
    fn width_and_case_do_not_matter() {
        check("(本级)", "管理局（本级）", "", "管理局");
        check("ａ１", "甲A1乙a１丙", "x", "甲x乙x丙");
        check("2024 年", "２０２４　年预算", "2025年", "2025年预算");
        check("支出", "支出支出", "收入", "收入收入");
        check("aa", "aaa", "b", "ba");
        check("没有", "支出", "x", "支出");
        check("", "支出", "x", "支出");
    }

    #[track_caller]
    fn check_figure(query: &str, figure: &str, part: bool, whole: bool) {
        let query = Query::new(query);
        assert_eq!((query.is_in_figure(figure), query.is_whole_figure(figure)), (part, whole));
    }

    #[test]
    fn figures_are_found_by_their_digits() {
        check_figure("1,234.5", "1234.50", true, true);
        check_figure("１２３４．５０", "1234.50", true, true);
        check_figure("34", "1234.50", true, false);
        check_figure("-3", "-3.00", true, true);
        check_figure("支出", "1234.50", false, false);
    }
}
