//! Text that no spreadsheet takes for a formula, for the clipboard and for CSV.

/// What a spreadsheet takes for the beginning of a formula.
const BEGINNINGS: [char; 6] = ['=', '+', '-', '@', '\t', '\r'];

/// Whether a text, apart from apostrophes before it, begins as a formula does; signed figures do
/// as well.
pub fn begins_formula(text: &str) -> bool {
    text.trim_start_matches('\'').starts_with(BEGINNINGS)
}

/// Whether a spreadsheet would compute that text, apart from apostrophes before it.
fn is_formula(text: &str) -> bool {
    let plain = text.trim_start_matches('\'');
    let figure = plain.strip_prefix(['-', '+']).unwrap_or(plain);
    let is_figure = figure.starts_with(|c: char| c.is_ascii_digit())
        && figure.chars().all(|c| c.is_ascii_digit() || matches!(c, '.' | ','));
    begins_formula(text) && !is_figure
}

/// The text with an apostrophe before it where it would be computed.
pub fn guarded(text: &str) -> std::borrow::Cow<'_, str> {
    if is_formula(text) { format!("'{text}").into() } else { text.into() }
}

/// Whether that apostrophe comes before a text, to be taken off again.
pub fn is_guarded(text: &str) -> bool {
    text.strip_prefix('\'').is_some_and(is_formula)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn formulas_are_guarded_and_figures_are_not() {
        let cases = [
            ("=1+1", "'=1+1"),
            ("+cmd|' /C calc'!A0", "'+cmd|' /C calc'!A0"),
            ("-2+3", "'-2+3"),
            ("-说明", "'-说明"),
            ("@SUM(A1)", "'@SUM(A1)"),
            ("\t=1", "'\t=1"),
            ("\r=1", "'\r=1"),
            ("'=1", "''=1"),
            ("-", "'-"),
            ("-3.50", "-3.50"),
            ("+1,234.5", "+1,234.5"),
            ("办公费", "办公费"),
            ("'引号", "'引号"),
            ("", ""),
        ];
        for (text, expected) in cases {
            assert_eq!(guarded(text), expected);
            assert_eq!(is_guarded(expected), text != expected);
        }
    }
}
