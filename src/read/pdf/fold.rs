//! Characters as a budget writes them: what fonts of a PDF give instead of the plain character.

use unicode_normalization::UnicodeNormalization;

/// Appends the plain form of a character: radicals and compatibility ideographs as the ideograph,
/// full-width digits and letters as ASCII, every blank as a space. Control characters and marks
/// without width are left out. Chinese punctuation stays as it is.
pub(super) fn fold(c: char, into: &mut String) {
    match c {
        '\u{ff10}'..='\u{ff19}' | '\u{ff21}'..='\u{ff3a}' | '\u{ff41}'..='\u{ff5a}' => {
            into.extend(char::from_u32(u32::from(c) - 0xfee0));
        }
        '\u{ff0e}' => into.push('.'),
        // Radicals, Kangxi radicals, compatibility ideographs, vertical forms, ligatures.
        '\u{2e80}'..='\u{2fd5}'
        | '\u{f900}'..='\u{faff}'
        | '\u{fb00}'..='\u{fb06}'
        | '\u{fe30}'..='\u{fe4f}' => match radical(c) {
            Some(plain) => into.push(plain),
            None => into.extend(std::iter::once(c).nfkc()),
        },
        '\u{200b}'..='\u{200f}' | '\u{2060}' | '\u{feff}' | '\u{ad}' => {}
        _ if c.is_whitespace() => into.push(' '),
        _ if c.is_control() => {}
        _ => into.push(c),
    }
}

/// The ideograph of a radical that Unicode's own decomposition leaves as it is and that fonts put
/// in the ideograph's place.
fn radical(c: char) -> Option<char> {
    Some(match c {
        '⺟' => '母',
        '⺠' => '民',
        '⻄' => '西',
        '⻅' => '见',
        '⻆' => '角',
        '⻉' => '贝',
        '⻋' => '车',
        '⻓' => '长',
        '⻔' => '门',
        '⻘' => '青',
        '⻚' => '页',
        '⻛' => '风',
        '⻜' => '飞',
        '⻝' => '食',
        '⻢' => '马',
        '⻤' => '鬼',
        '⻥' => '鱼',
        '⻦' => '鸟',
        '⻩' => '黄',
        '⻬' => '齐',
        '⻮' => '齿',
        '⻰' => '龙',
        '⻳' => '龟',
        '⺁' => '厂',
        '⺎' => '兀',
        '⺪' => '疋',
        '⺫' => '目',
        '⺬' => '示',
        '⺳' => '网',
        '⺻' => '聿',
        '⺾' => '艹',
        '⻁' => '虎',
        '⻎' => '辶',
        '⻑' => '長',
        '⻣' => '骨',
        '⻨' => '麦',
        '⻫' => '斉',
        _ => return None,
    })
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
    }
}
