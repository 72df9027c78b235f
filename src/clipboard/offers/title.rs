//! Titles as they are compared.

/// A title without blanks, line breaks and brackets' widths, for comparing.
pub fn flat(title: &str) -> String {
    let plain = |c: char| match c {
        '（' => '(',
        '）' => ')',
        '：' => ':',
        other => other,
    };
    title.chars().filter(|c| !c.is_whitespace()).map(plain).collect()
}
