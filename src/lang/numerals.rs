//! Numbers in Chinese numerals.

/// The number below a thousand that a text begins with (二十三, 一百零五), and the text behind it. A
/// second digit in a row is behind it.
pub fn leading_numeral(text: &str) -> Option<(u64, &str)> {
    let (mut number, mut digit, mut end) = (0_u64, 0, 0);
    for (at, c) in text.char_indices() {
        // A digit before 十 or 百 is multiplied by it.
        match (c, value(c)) {
            ('十', _) => (number, digit) = (number + 10 * digit.max(1), 0),
            ('百', _) => (number, digit) = (number + 100 * digit.max(1), 0),
            (_, Some(own)) if digit == 0 => digit = own,
            _ => break,
        }
        end = at + c.len_utf8();
    }
    (end > 0).then(|| (number + digit, text.get(end..).unwrap_or_default()))
}

fn value(digit: char) -> Option<u64> {
    "零一二三四五六七八九".chars().position(|own| own == digit).map(|at| at as u64)
}
