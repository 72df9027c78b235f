//! How figures and names of a form are on paper where that differs from how they are kept: codes
//! in columns of their own, classes with their numerals.
//!
//! Data for whoever draws a table; nothing here computes.

/// A number as headings of Chinese documents count: 一, 十, 十一, 二十, 一百零一. Zero is 〇.
pub fn numeral(number: usize) -> String {
    const DIGITS: [&str; 10] = ["〇", "一", "二", "三", "四", "五", "六", "七", "八", "九"];
    let digit = |n: usize| DIGITS.get(n).copied().unwrap_or_default();
    match number {
        0..=9 => digit(number).to_owned(),
        10..=99 => {
            let tens = if number < 20 { "" } else { digit(number / 10) };
            let ones = if number.is_multiple_of(10) { "" } else { digit(number % 10) };
            format!("{tens}十{ones}")
        }
        100..=999 => {
            let rest = match number % 100 {
                0 => String::new(),
                few @ 1..=9 => format!("零{}", digit(few)),
                // 一百一十一, unlike 十一 by itself.
                teens @ 10..=19 => format!("一{}", numeral(teens)),
                many => numeral(many),
            };
            format!("{}百{rest}", digit(number / 100))
        }
        _ => number.to_string(),
    }
}

/// A code in the columns that a form splits it into: `20805` by 3, 2, 2 is 208, 05 and nothing.
///
/// What is longer than all of them stays with the last; what is no code of digits is in the
/// first as it is.
pub fn split_code<'c>(code: &'c str, digits: &[usize]) -> Vec<&'c str> {
    let mut parts = vec![""; digits.len().max(1)];
    if !code.is_ascii() || digits.is_empty() {
        if let Some(first) = parts.first_mut() {
            *first = code;
        }
        return parts;
    }
    let mut at = 0;
    for (i, (part, length)) in parts.iter_mut().zip(digits).enumerate() {
        let last = i + 1 == digits.len();
        let end = if last { code.len() } else { code.len().min(at + length) };
        *part = code.get(at..end).unwrap_or_default();
        at = end;
    }
    parts
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numerals_count_as_headings_do() {
        let cases = [
            (1, "一"),
            (10, "十"),
            (11, "十一"),
            (20, "二十"),
            (34, "三十四"),
            (100, "一百"),
            (101, "一百零一"),
            (110, "一百一十"),
            (215, "二百一十五"),
        ];
        for (number, expected) in cases {
            assert_eq!(numeral(number), expected);
        }
    }

    #[test]
    fn codes_are_split_into_their_columns() {
        let cases: [(&str, [&str; 3]); 5] = [
            ("208", ["208", "", ""]),
            ("20805", ["208", "05", ""]),
            ("2080505", ["208", "05", "05"]),
            ("208050512", ["208", "05", "0512"]),
            ("合计", ["合计", "", ""]),
        ];
        for (code, expected) in cases {
            assert_eq!(split_code(code, &[3, 2, 2]), expected);
        }
        assert_eq!(split_code("208", &[]), ["208"]);
    }
}
