//! Characters as a budget writes them: what fonts of a PDF give instead of the plain character.

use unicode_normalization::UnicodeNormalization;

use crate::lang;

/// Appends the plain form of a character, as [`lang::fold`] has it, but keeps Chinese punctuation
/// as it is: the text is read by people. Ligatures become letters, every blank a space; control
/// characters and marks without width are left out.
pub(super) fn fold(c: char, into: &mut String) {
    match c {
        // Digits, letters and the stop at full width; radicals, compatibility ideographs, vertical
        // forms.
        '\u{ff10}'..='\u{ff19}'
        | '\u{ff21}'..='\u{ff3a}'
        | '\u{ff41}'..='\u{ff5a}'
        | '\u{ff0e}'
        | '\u{2e80}'..='\u{2fd5}'
        | '\u{f900}'..='\u{faff}'
        | '\u{fe30}'..='\u{fe4f}' => into.push(lang::fold(c)),
        '\u{fb00}'..='\u{fb06}' => into.extend(std::iter::once(c).nfkc()),
        '\u{200b}'..='\u{200f}' | '\u{2060}' | '\u{feff}' | '\u{ad}' => {}
        _ if c.is_whitespace() => into.push(' '),
        _ if c.is_control() => {}
        _ => into.push(c),
    }
}

#[cfg(test)]
mod tests {
    use super::fold;

    #[track_caller]
    fn check(given: &str, expected: &str) {
        let mut folded = String::new();
        given.chars().for_each(|c| fold(c, &mut folded));
        assert_eq!(folded, expected);
    }

    #[test]
    fn characters_are_made_plain() {
        check("⼈⼤⼯⽣⽉⾦⾏政", "人大工生月金行政");
        check("⻋辆⻚⻔⻓⻅⺠", "车辆页门长见民");
        check("\u{f90a}融", "金融");
        check("１２，３４５．６７", "12，345.67");
        check("ＰＣ服务器（２０万以下）", "PC服务器（20万以下）");
        check("合\u{3000}计\u{a0}x\u{200b}", "合 计 x");
        check("“三公”经费：—", "“三公”经费：—");
        check("ﬁ", "fi");
    }
}
