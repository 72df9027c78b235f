//! What a document counts its amounts in, as it declares it.

use unicode_normalization::UnicodeNormalization;

use crate::amount::{Amount, Unit};
use crate::lang::{Lang, Tell};

/// What amounts are counted in: a power of ten of 元. Documents count in more units than forms do
/// (千元, 亿元).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct DeclaredUnit {
    power: u32,
}

impl DeclaredUnit {
    /// The unit that a text begins with, and the text behind it.
    fn leading(text: &str) -> Option<(Self, &str)> {
        let value = text.strip_prefix("人民币").unwrap_or(text);
        let mut power = 0;
        let mut rest = value;
        while let Some(c) = rest.chars().next() {
            let own = match c {
                '十' => 1,
                '百' => 2,
                '千' => 3,
                '万' => 4,
                '亿' => 8,
                _ => break,
            };
            power += own;
            rest = &rest[c.len_utf8()..];
        }
        (power <= 12).then_some(())?;
        rest.strip_prefix('元').map(|rest| (Self { power }, rest))
    }

    /// The unit that a text is, alone.
    pub fn only(text: &str) -> Option<Self> {
        Self::leading(text).filter(|(_, rest)| rest.is_empty()).map(|(unit, _)| unit)
    }

    /// An amount so counted in a form's unit, exactly; `None` where 28 digits do not hold it.
    pub fn convert(self, amount: Amount, to: Unit) -> Option<Amount> {
        amount.convert_powers(self.power, to.power())
    }
}

impl From<Unit> for DeclaredUnit {
    fn from(unit: Unit) -> Self {
        Self { power: unit.power() }
    }
}

impl PartialEq<Unit> for DeclaredUnit {
    fn eq(&self, unit: &Unit) -> bool {
        self.power == unit.power()
    }
}

impl Tell for DeclaredUnit {
    fn tell(&self, lang: Lang) -> String {
        let mut name = String::new();
        let mut left = self.power;
        for (own, word) in [(8, "亿"), (4, "万"), (3, "千"), (2, "百"), (1, "十")].into_iter()
        {
            if left >= own {
                left -= own;
                name.insert_str(0, word);
            }
        }
        match (lang, self.power) {
            (Lang::Zh, _) => format!("{name}元"),
            (Lang::En, 0) => "yuan".to_owned(),
            (Lang::En, power) => {
                let digits = format!("1{}", "0".repeat(power as usize));
                let first = digits.len() % 3;
                let grouped = digits.char_indices().fold(String::new(), |mut out, (at, c)| {
                    if at > 0 && at % 3 == first {
                        out.push(',');
                    }
                    out.push(c);
                    out
                });
                format!("{grouped} yuan")
            }
        }
    }
}

/// The unit that a text declares, as `单位：万元` does.
pub fn declared_unit(text: &str) -> Option<DeclaredUnit> {
    let plain: String = text.nfkc().filter(|c| !c.is_whitespace()).collect();
    // 预算单位：… names who, not what.
    let mut rest: &str = &plain;
    while let Some(found) = rest.find("单位") {
        rest = &rest[found + "单位".len()..];
        let value = rest.trim_start_matches([':', '(', '/', '为']);
        let ends = |rest: &str| !rest.starts_with(|c: char| c.is_alphanumeric());
        if let Some((unit, _)) = DeclaredUnit::leading(value).filter(|(_, rest)| ends(rest)) {
            return Some(unit);
        }
    }
    // （万元）
    DeclaredUnit::only(plain.trim_matches(['(', ')']))
}

/// The unit in brackets behind a heading, as in 预算数（万元）.
pub fn unit_of_heading(text: &str) -> Option<DeclaredUnit> {
    let plain: String = text.nfkc().filter(|c| !c.is_whitespace()).collect();
    let inner = plain.strip_suffix(')')?.rsplit_once('(')?.1;
    DeclaredUnit::only(inner).or_else(|| declared_unit(inner))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn units_are_found_and_told() {
        for (text, unit) in [
            ("单位:万元", "万元"),
            ("部门：505延边州　　单位： 元", "元"),
            ("金额单位：人民币万元", "万元"),
            ("（万元）", "万元"),
            ("单位：千元", "千元"),
            ("单 位：百万元", "百万元"),
            ("计量单位：亿元", "亿元"),
            ("金额单位为万元", "万元"),
            ("预算单位：元氏县财政局", ""),
            ("预算单位：千山区财政局", ""),
            ("编制单位：", ""),
            ("单位：万人", ""),
            ("单位：美元", ""),
        ] {
            let told = declared_unit(text).map_or_else(String::new, |unit| unit.tell(Lang::Zh));
            assert_eq!(told, unit, "{text}");
        }
        let told = |text| unit_of_heading(text).map(|unit| unit.tell(Lang::En));
        assert_eq!(told("预算数（万元）").as_deref(), Some("10,000 yuan"));
        assert_eq!(told("金额(单位：千元)").as_deref(), Some("1,000 yuan"));
        assert_eq!(told("因公出国（境）"), None);
    }
}
