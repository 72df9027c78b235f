//! What is in a cell of a page, as the budget keeps it.

use unicode_normalization::UnicodeNormalization;

use crate::amount::{Amount, Unit};
use crate::budget::Value;
use crate::form::Kind;
use crate::lang::{Lang, Tell};
use crate::read::PageCell;

use super::unit::DeclaredUnit;

/// A figure as it is written, and whether a percent sign comes after it. `None` for what is no
/// figure; arithmetic and days are none.
pub fn figure(text: &str) -> Option<(Amount, bool)> {
    let text: String = text.nfkc().filter(|c| !c.is_whitespace()).collect();
    let (text, percent) = match text.strip_suffix('%') {
        Some(rest) => (rest, true),
        None => (&*text, false),
    };
    let (text, bracketed) = match text.strip_prefix('(').and_then(|rest| rest.strip_suffix(')')) {
        Some(inner) => (inner, true),
        None => (text, false),
    };
    let text = text.strip_prefix(['¥', '￥']).unwrap_or(text);
    // △ is how accountants print a minus.
    let (text, minus) = match text.strip_prefix(['-', '−', '–', '—', '﹣', '△', '▲']) {
        Some(rest) => (rest, true),
        None => (text.strip_prefix('+').unwrap_or(text), false),
    };
    let text = text.strip_prefix(['¥', '￥']).unwrap_or(text);
    let (whole, fraction) = match text.split_once('.') {
        Some((whole, fraction)) => (whole, Some(fraction)),
        None => (text, None),
    };
    let digits = |text: &str| !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit());
    let mut groups = whole.split(',');
    let first = groups.next()?;
    let rest: Vec<&str> = groups.collect();
    let grouped = rest.is_empty() || first.len() <= 3 && rest.iter().all(|group| group.len() == 3);
    let zero = first.is_empty() && rest.is_empty() && fraction.is_some();
    if !grouped || !(digits(first) || zero) || !rest.iter().all(|group| digits(group)) {
        return None;
    }
    if fraction.is_some_and(|fraction| !digits(fraction)) {
        return None;
    }
    let joined = format!("{first}{}", rest.concat());
    let padded = joined.trim_start_matches('0');
    let whole = if padded.is_empty() { "0" } else { padded };
    let sign = if minus != bracketed { "-" } else { "" };
    let written = match fraction {
        Some(fraction) => format!("{sign}{whole}.{fraction}"),
        None => format!("{sign}{whole}"),
    };
    // A zero has no sign.
    let amount = written.parse().ok().or_else(|| written.strip_prefix('-')?.parse().ok());
    amount.map(|amount: Amount| (amount, percent))
}

/// An amount with its unit behind it, as in 12.50万元.
pub fn amount_in_unit(text: &str) -> Option<(Amount, DeclaredUnit)> {
    let text: String = text.nfkc().filter(|c| !c.is_whitespace()).collect();
    let (amount, unit) = text.split_at(text.rfind(|c: char| c.is_ascii_digit() || c == ')')? + 1);
    Some((figure(amount)?.0, DeclaredUnit::only(unit)?))
}

/// Whether a cell holds a figure.
pub fn is_figure(cell: &PageCell) -> bool {
    (cell.number.is_some() && !cell.look.date)
        || figure(&cell.text).is_some()
        || amount_in_unit(&cell.text).is_some()
}

/// What publications put where there is nothing.
pub fn is_dash(text: &str) -> bool {
    matches!(text.trim(), "-" | "—" | "–" | "－" | "--" | "——" | "/" | "…" | "无" | "－－")
}

/// A text of a page as the budget keeps it: line breaks that only wrap it are gone.
pub fn clean(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let text = text.trim();
    let mut chars = text.chars().peekable();
    while let Some(c) = chars.next() {
        if c == '\n' || c == '\r' {
            while chars.peek().is_some_and(|c| c.is_whitespace()) {
                chars.next();
            }
            let latin = out.ends_with(|c: char| c.is_ascii_alphanumeric())
                && chars.peek().is_some_and(char::is_ascii_alphanumeric);
            if latin {
                out.push(' ');
            }
        } else {
            out.push(c);
        }
    }
    out
}

/// What became of a cell.
#[derive(Clone, Debug, PartialEq)]
pub struct TakenValue {
    pub value: Value,
    pub remark: Option<Remark>,
}

/// What is to be said of a value that was taken.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Remark {
    /// The displayed figure was taken, which is rounded; the stored one has more decimals than the
    /// form allows, or is counted otherwise.
    Displayed { stored: Amount },
    /// The stored figure was taken, which is more exact than the displayed one.
    Stored,
    /// DeclaredUnit in another unit than the form's.
    Converted,
    /// More decimals than the form allows.
    Decimals,
    /// A text is where a figure belongs.
    NoFigure,
}

/// A cell's content for a column of that kind. `unit` is what the page counts in, `decimals` and
/// `own` what the form does.
pub fn take(
    cell: &PageCell,
    kind: &Kind,
    decimals: u32,
    unit: DeclaredUnit,
    own: Unit,
) -> TakenValue {
    let text = || Value::Text(clean(&cell.text).into());
    match kind {
        Kind::Money | Kind::Number { .. } | Kind::Percent { .. } => {}
        Kind::Code => {
            return TakenValue { value: Value::Text(code_text(cell).into()), remark: None };
        }
        Kind::Text | Kind::Choice(_) | Kind::Indicator => {
            let value = if cell.text.trim().is_empty() { Value::Blank } else { text() };
            return TakenValue { value, remark: None };
        }
    }
    let money = *kind == Kind::Money;
    // What is written behind the amount goes before what the page says; what a format puts there
    // does not.
    let (shown, unit) = match figure(&cell.text) {
        None if money && cell.number.is_none() => match amount_in_unit(&cell.text) {
            Some((amount, own)) => (Some((amount, false)), own),
            None => (None, unit),
        },
        shown => (shown, unit),
    };
    let stored = cell.number.filter(|_| !cell.look.date);
    let (amount, remark) = match (shown, stored) {
        // A fraction displayed as a percentage.
        (Some((shown, true)), _) => (shown, None),
        (Some((shown, false)), Some(stored)) => {
            if shown.decimal() == stored.decimal() {
                (shown, None)
            } else if is_rounded(shown, stored) && stored.scale() <= decimals {
                (stored, Some(Remark::Stored))
            } else {
                (shown, Some(Remark::Displayed { stored }))
            }
        }
        (Some((shown, false)), None) => (shown, None),
        // A dash that stands for a stored zero, or a format with words in it.
        (None, Some(stored)) => (stored, None),
        (None, None) if is_dash(&cell.text) => {
            return TakenValue { value: Value::Blank, remark: None };
        }
        (None, None) => return TakenValue { value: text(), remark: Some(Remark::NoFigure) },
    };
    if money && unit != own {
        return match unit.convert(amount, own) {
            Some(converted) => TakenValue {
                value: Value::Amount(tidy(converted, decimals)),
                remark: Some(Remark::Converted),
            },
            // With its unit: by itself it would be taken for a figure of the form's, once saved.
            None => {
                let text = clean(&cell.text) + &unit.tell(Lang::Zh);
                TakenValue { value: Value::Text(text.into()), remark: Some(Remark::NoFigure) }
            }
        };
    }
    let remark = remark.or((amount.scale() > decimals).then_some(Remark::Decimals));
    TakenValue { value: Value::Amount(amount), remark }
}

/// Whether the displayed figure is the stored one rounded to the displayed decimals.
fn is_rounded(shown: Amount, stored: Amount) -> bool {
    stored.rounded(shown.scale()).decimal() == shown.decimal()
}

/// Without the zeros behind the decimals that the form shows.
fn tidy(amount: Amount, decimals: u32) -> Amount {
    let (mut mantissa, mut scale) = (amount.mantissa(), amount.scale());
    while scale > decimals && mantissa % 10 == 0 {
        mantissa /= 10;
        scale -= 1;
    }
    Amount::from_parts(mantissa, scale).unwrap_or(amount)
}

/// A code as text: digits as displayed, of a number without its decimals and separators.
pub fn code_text(cell: &PageCell) -> String {
    let folded: String = cell.text.nfkc().filter(|c| !c.is_whitespace()).collect();
    if folded.bytes().all(|b| b.is_ascii_digit()) {
        return folded;
    }
    match cell.number.and_then(|number| number.at_scale(0)) {
        Some(whole) if whole >= 0 => whole.to_string(),
        _ => {
            let plain = folded.strip_suffix(".0").or_else(|| folded.strip_suffix(".00"));
            match plain {
                Some(whole) if whole.bytes().all(|b| b.is_ascii_digit()) => whole.to_owned(),
                _ => clean(&cell.text),
            }
        }
    }
}

/// The digits of a code that is written with its levels apart or with marks around it: `201.06.01`,
/// `[2010601]`, `'2010601`. `None` for any other text, digits alone among them.
pub fn marked_code(text: &str) -> Option<String> {
    let folded: String = text.nfkc().collect();
    let inner = folded.trim().trim_start_matches(['\'', '‘', '’', '[', '【', '〔', '(']);
    let inner = inner.trim_end_matches([']', '】', '〕', ')']).trim();
    let groups: Vec<&str> = inner.split(['.', '-', '_', '·', '/', ' ']).collect();
    let digits = |text: &&str| !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit());
    // The class has three digits, each level below it two more.
    let levels = match groups.as_slice() {
        [_] => true,
        [first, rest @ ..] => first.len() == 3 && rest.iter().all(|group| group.len() == 2),
        [] => false,
    };
    let code = groups.concat();
    (levels && groups.iter().all(digits) && code != text).then_some(code)
}

/// A code with marks around it before a name (`[201]一般公共服务支出`), and the name.
pub fn code_before_name(text: &str) -> Option<(&str, &str)> {
    let text = text.trim();
    let (code, rest) =
        text.strip_prefix(['[', '【', '〔', '［'])?.split_once([']', '】', '〕', '］'])?;
    let is_code = code.len() >= 3 && code.bytes().all(|b| b.is_ascii_digit());
    (is_code && !rest.trim().is_empty()).then(|| (code, rest.trim()))
}

/// The digits of a whole number that is printed in groups of three, as a code is that a workbook
/// holds as a number: 30,201. `None` for any other text.
pub fn ungrouped(text: &str) -> Option<String> {
    let text = text.trim();
    let grouped = text.contains([',', '，']) && !text.contains('.');
    let whole =
        figure(text).filter(|(amount, percent)| grouped && !percent && amount.mantissa() > 0);
    whole.map(|(amount, _)| amount.to_string())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::read::CellStyle;

    #[test]
    fn figures_are_read_as_people_write_them() {
        for (text, amount) in [
            ("1,234.50", Some("1234.50")),
            ("１２３．４", Some("123.4")),
            ("（12.50）", Some("-12.50")),
            ("−3", Some("-3")),
            ("△3.20", Some("-3.20")),
            ("△", None),
            ("¥1,000", Some("1000")),
            ("0.00", Some("0.00")),
            ("-0.00", Some("0.00")),
            (".5", Some("0.5")),
            ("007", Some("7")),
            ("1 234.5", Some("1234.5")),
            ("2024-1-19", None),
            ("1+1", None),
            ("12,34", None),
            ("合计", None),
            ("1.", None),
            ("", None),
            ("-", None),
        ] {
            assert_eq!(figure(text).map(|(a, _)| a.to_string()).as_deref(), amount, "{text}");
        }
        assert_eq!(figure("12.5%").map(|(a, p)| (a.to_string(), p)), Some(("12.5".into(), true)));
    }

    #[test]
    fn codes_are_read_as_people_write_them() {
        for (text, code) in [
            ("201.06.01", Some("2010601")),
            ("201 06", Some("20106")),
            ("201-06-01", Some("2010601")),
            ("２０１", Some("201")),
            ("'2010601", Some("2010601")),
            ("[2010601]", Some("2010601")),
            ("【201】", Some("201")),
            ("2010601", None),
            ("2024-1-19", None),
            ("2024.01", None),
            ("12.5", None),
            ("合计", None),
            ("", None),
            ("-", None),
        ] {
            assert_eq!(marked_code(text).as_deref(), code, "{text}");
        }
        assert_eq!(code_before_name("[201]一般公共服务支出"), Some(("201", "一般公共服务支出")));
        assert_eq!(code_before_name("【一】行政"), None);
        assert_eq!(code_before_name("[201]"), None);
    }

    #[track_caller]
    fn check(text: &str, number: Option<&str>, decimals: u32, value: &str, remark: bool) {
        let number = number.map(|n| n.parse().unwrap());
        let cell =
            PageCell { row: 0, column: 0, text: text.into(), number, look: CellStyle::default() };
        let taken = take(&cell, &Kind::Money, decimals, Unit::Wan.into(), Unit::Wan);
        assert_eq!((taken.value.to_text().as_str(), taken.remark.is_some()), (value, remark));
    }

    #[test]
    fn of_stored_and_displayed_the_right_one_is_taken() {
        check("845.70", Some("845.7"), 2, "845.70", false);
        // Cents that a format hides are exact.
        check("1,235", Some("1234.56"), 2, "1234.56", true);
        // More than the form's decimals: what is displayed is what is published.
        check("845.70", Some("845.7049"), 2, "845.70", true);
        // 元 stored, 万元 displayed by a format.
        check("845.7", Some("8457049"), 2, "845.7", true);
        check("-", Some("0"), 2, "0", false);
        check("-", None, 2, "", false);
        check("见附表", None, 2, "见附表", true);
        // Its own unit behind it.
        check("1,234.56万元", None, 2, "1234.56", false);
        check("12,345,600 元", None, 2, "1234.56", true);
        check("(0.5亿元)", None, 2, "(0.5亿元)", true);
        check("(5,000) 万元", None, 2, "-5000", false);
        check("3台", None, 2, "3台", true);
        check("1,234.56元", Some("1234.56"), 2, "1234.56", false);
    }

    #[test]
    fn amounts_come_in_the_forms_unit() {
        let cell = PageCell::text(0, 0, "171,915,169");
        let taken = take(&cell, &Kind::Money, 2, Unit::Yuan.into(), Unit::Wan);
        assert_eq!(taken.value.to_text(), "17191.5169");
        let cell = PageCell::text(0, 0, "171,915,100");
        let taken = take(&cell, &Kind::Money, 2, Unit::Yuan.into(), Unit::Wan);
        assert_eq!(taken.value.to_text(), "17191.51");
        assert_eq!(taken.remark, Some(Remark::Converted));
        // Not held in 28 digits: no figure, and nothing that a saved file would take for one.
        let cell = PageCell::text(0, 0, "3.0000000000000000000000082");
        let taken = take(&cell, &Kind::Money, 2, Unit::Yuan.into(), Unit::Wan);
        assert_eq!(taken.value, Value::Text("3.0000000000000000000000082元".into()));
        assert_eq!(taken.remark, Some(Remark::NoFigure));
    }
}
