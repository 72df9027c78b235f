//! One character for the many that look the same: full-width and half-width forms, compatibility
//! ideographs and radicals, which PDF files and input methods put in place of the usual ones.

use std::borrow::Cow;

use unicode_normalization::char::decompose_compatible;

/// The usual form of a character: half-width for full-width (`Ａ`, `１`, `（`, `，`, blank), the
/// unified ideograph for a compatibility ideograph (U+F900–FAFF, U+2F800–2FA1F) or a radical
/// (U+2E80–2FD5), the sign for its small or vertical form (`﹣`, `︓`).
///
/// One character stays one, so places in a folded text are places in the text. Dashes, quotes and
/// the stops 、 and 。 stay what they are: whether they matter depends on what is compared.
pub fn fold(c: char) -> char {
    match c {
        '\u{0}'..='\u{7f}' => c,
        '\u{3000}' | '\u{a0}' => ' ',
        '\u{ff01}'..='\u{ff5e}' => char::from_u32(u32::from(c) - 0xfee0).unwrap_or(c),
        '\u{2e80}'..='\u{2eff}' => RADICALS
            .binary_search_by_key(&c, |(radical, _)| *radical)
            .ok()
            .and_then(|at| RADICALS.get(at))
            .map_or(c, |(_, usual)| *usual),
        '\u{2f00}'..='\u{2fd5}'
        | '\u{f900}'..='\u{faff}'
        | '\u{fe10}'..='\u{fe19}'
        | '\u{fe30}'..='\u{fe4f}'
        | '\u{fe50}'..='\u{fe6f}'
        | '\u{ffe0}'..='\u{ffe6}'
        | '\u{2f800}'..='\u{2fa1f}' => compatible(c),
        _ => c,
    }
}

/// A text in its usual form, see [`fold`]; borrowed where it is that already.
pub fn folded(text: &str) -> Cow<'_, str> {
    if text.chars().all(|c| fold(c) == c) {
        return Cow::Borrowed(text);
    }
    Cow::Owned(text.chars().map(fold).collect())
}

/// Unicode's compatibility decomposition, where it is a single character.
fn compatible(c: char) -> char {
    let (mut first, mut count) = (c, 0);
    decompose_compatible(c, |part| {
        if count == 0 {
            first = part;
        }
        count += 1;
    });
    if count == 1 { first } else { c }
}

/// Radicals of the supplement that are whole characters; Unicode gives them no decomposition but
/// names what they stand for (EquivalentUnifiedIdeograph).
const RADICALS: [(char, char); 69] = [
    ('⺁', '厂'),
    ('⺇', '几'),
    ('⺊', '卜'),
    ('⺌', '小'),
    ('⺍', '小'),
    ('⺎', '兀'),
    ('⺒', '巳'),
    ('⺓', '幺'),
    ('⺕', '彐'),
    ('⺗', '心'),
    ('⺛', '旡'),
    ('⺜', '日'),
    ('⺝', '月'),
    ('⺞', '歹'),
    ('⺟', '母'),
    ('⺠', '民'),
    ('⺢', '水'),
    ('⺥', '爪'),
    ('⺧', '牛'),
    ('⺩', '王'),
    ('⺪', '疋'),
    ('⺫', '目'),
    ('⺬', '示'),
    ('⺮', '竹'),
    ('⺶', '羊'),
    ('⺷', '羊'),
    ('⺸', '羊'),
    ('⺻', '聿'),
    ('⺼', '肉'),
    ('⺽', '臼'),
    ('⻁', '虎'),
    ('⻄', '西'),
    ('⻅', '见'),
    ('⻆', '角'),
    ('⻇', '角'),
    ('⻉', '贝'),
    ('⻊', '足'),
    ('⻋', '车'),
    ('⻑', '長'),
    ('⻓', '长'),
    ('⻔', '门'),
    ('⻕', '阜'),
    ('⻗', '雨'),
    ('⻘', '青'),
    ('⻙', '韦'),
    ('⻚', '页'),
    ('⻛', '风'),
    ('⻜', '飞'),
    ('⻝', '食'),
    ('⻞', '食'),
    ('⻡', '首'),
    ('⻢', '马'),
    ('⻣', '骨'),
    ('⻤', '鬼'),
    ('⻥', '鱼'),
    ('⻦', '鸟'),
    ('⻧', '卤'),
    ('⻨', '麦'),
    ('⻩', '黄'),
    ('⻪', '黾'),
    ('⻫', '斉'),
    ('⻬', '齐'),
    ('⻭', '歯'),
    ('⻮', '齿'),
    ('⻯', '竜'),
    ('⻰', '龙'),
    ('⻱', '龜'),
    ('⻲', '亀'),
    ('⻳', '龟'),
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_looks_the_same_is_the_same() {
        let cases = [
            ("卫⽣健康支出", "卫生健康支出"),
            ("⽂化旅游体育与传媒⽀出", "文化旅游体育与传媒支出"),
            ("⻋辆购置", "车辆购置"),
            ("⻔急诊", "门急诊"),
            ("\u{f9d1}", "六"),
            ("\u{fa0a}", "見"),
            ("１，２３４．５０　（万元）", "1,234.50 (万元)"),
            ("﹣12", "-12"),
            ("单位\u{fe13}万元", "单位:万元"),
            ("支出、收入。“甲”—乙", "支出、收入。“甲”—乙"),
            ("ⅠⅡ㎡①", "ⅠⅡ㎡①"),
        ];
        for (text, expected) in cases {
            assert_eq!(folded(text), expected, "{text}");
            assert_eq!(folded(text).chars().count(), text.chars().count(), "{text}");
        }
    }

    #[test]
    fn the_usual_form_is_folded_already() {
        for c in '\u{0}'..='\u{2ffff}' {
            assert_eq!(fold(fold(c)), fold(c), "{c} {:x}", u32::from(c));
        }
        assert!(RADICALS.is_sorted_by_key(|(radical, _)| *radical));
    }
}
