//! Figures in a text: amounts, shares, changes, counts and years as Chinese narratives write them.
//!
//! Works on folded characters (no blanks, half width), keeping where each was.

use std::ops::Range;

use rust_decimal::Decimal;

use crate::form::{fold, is_mark};

/// A paragraph as comparisons see it.
#[derive(Debug)]
pub(super) struct Folded {
    pub chars: Vec<char>,
    /// Byte of each folded character in the paragraph, and the byte behind it.
    at: Vec<(usize, usize)>,
}

impl Folded {
    /// `（208类）` and `（05款）` are `（类）` and `（款）` here: the codes beside the names of
    /// levels are no figures.
    pub fn new(text: &str) -> Self {
        let mut folded = Self { chars: Vec::new(), at: Vec::new() };
        for (byte, c) in text.char_indices() {
            let Some(c_folded) = fold(c) else { continue };
            if c_folded == ')' {
                folded.drop_level_code();
            }
            folded.chars.push(c_folded);
            folded.at.push((byte, byte + c.len_utf8()));
        }
        folded
    }

    /// Drops the code of a level at the end: the digits of `(208类`.
    fn drop_level_code(&mut self) {
        let [before @ .., '类' | '款' | '项'] = &self.chars[..] else { return };
        let to = before.len();
        let from = before.iter().rposition(|c| !c.is_ascii_digit()).map_or(0, |last| last + 1);
        if from < to && before.get(..from).is_some_and(|words| words.ends_with(&['('])) {
            self.chars.drain(from..to);
            self.at.drain(from..to);
        }
    }

    /// Bytes of the paragraph that some folded characters cover.
    pub fn bytes(&self, range: &Range<usize>) -> Range<usize> {
        let start = self.at.get(range.start).map_or(0, |at| at.0);
        let end =
            range.end.checked_sub(1).and_then(|last| self.at.get(last)).map_or(start, |at| at.1);
        start..end.max(start)
    }

    pub fn get(&self, at: usize) -> Option<char> {
        self.chars.get(at).copied()
    }

    pub fn starts(&self, at: usize, word: &str) -> bool {
        word.chars().enumerate().all(|(i, c)| self.get(at + i) == Some(c))
    }

    /// Whether a word ends just before `at`.
    pub fn ends(&self, at: usize, word: &str) -> bool {
        at.checked_sub(word.chars().count()).is_some_and(|from| self.starts(from, word))
    }

    pub fn slice(&self, range: Range<usize>) -> String {
        self.chars.get(range).unwrap_or_default().iter().collect()
    }

    /// Where the sentence that `at` is in begins and ends.
    pub fn sentence(&self, at: usize) -> Range<usize> {
        let end = |c: &char| matches!(c, '。' | '!' | '?');
        let before = self.chars.get(..at.min(self.chars.len())).unwrap_or_default();
        let from = before.iter().rposition(end).map_or(0, |i| i + 1);
        let behind = self.chars.get(at..).unwrap_or_default();
        let to = behind.iter().position(end).map_or(self.chars.len(), |i| at + i);
        from..to
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum FigureKind {
    /// Money; the unit's power of ten above 元.
    Amount(u32),
    Percent,
    /// With a measure word behind it, or none.
    Count,
    Year,
    /// 持平 and the like: a change of zero.
    Level,
    /// Part of a date, a heading's number, a limit such as `单价 50 万元以上`: no figure of the
    /// budget.
    Aside,
}

#[derive(Clone, Debug)]
pub(super) struct TextFigure {
    pub what: FigureKind,
    /// The digits.
    pub digits: Range<usize>,
    /// With the unit behind.
    pub range: Range<usize>,
    /// With the direction word before.
    pub whole: Range<usize>,
    /// As written, in its own unit; without the direction's sign.
    pub value: Decimal,
    /// 1 or −1 behind a direction word.
    pub direction: Option<i8>,
    /// A percentage said to be the share of something (占).
    pub share: bool,
}

impl TextFigure {
    pub fn decimals(&self) -> u32 {
        self.value.scale()
    }

    /// In 元 where it is money, with its direction's sign.
    pub fn value(&self) -> Decimal {
        let sign = Decimal::from(self.direction.unwrap_or(1));
        match self.what {
            FigureKind::Amount(power) => {
                Decimal::from(10_u64.pow(power)).checked_mul(self.value).unwrap_or(Decimal::MAX)
                    * sign
            }
            _ => self.value * sign,
        }
    }

    /// What its last digit is worth, in 元 where it is money.
    pub fn step(&self) -> Decimal {
        let step = Decimal::try_new(1, self.decimals()).unwrap_or(Decimal::ONE);
        match self.what {
            FigureKind::Amount(power) => Decimal::from(10_u64.pow(power)) * step,
            _ => step,
        }
    }
}

/// Digits of a figure, its point among them.
const MAX_DIGITS: usize = 16;

const UP: [&str; 12] =
    ["增加", "增长", "上升", "提高", "上涨", "增多", "大于", "超过", "增幅", "多", "增", "升"];
const DOWN: [&str; 13] = [
    "减少", "下降", "降低", "压减", "压缩", "缩减", "核减", "小于", "减幅", "降幅", "少", "减",
    "降",
];
const LEVEL: [&str; 9] =
    ["持平", "相等", "相同", "一致", "无增减", "没有变化", "无变化", "未增减", "没有增减"];
/// Before such a word: it is only nearly so, and no figure.
const NEARLY: [&str; 4] = ["基本", "大致", "大体", "总体"];
/// Behind a figure: it is a limit.
const LIMIT_BEHIND: [&str; 5] = ["及以上", "以上", "(含)以上", "及以下", "以下"];
/// Before a figure: it is a limit.
const LIMIT_BEFORE: [&str; 5] = ["单价", "单位价值", "不超过", "限额", "不低于"];
/// Behind digits: a date, a time, an ordinal.
const DATE: [&str; 6] = ["月", "日", "号", "时", "点", "届"];
/// Before digits: a heading's or a law's number.
const ORDINAL: [&str; 8] = ["第", "表", "附件", "图", "〔", "〕", "[", "№"];

/// Every figure of a paragraph, left to right.
pub(super) fn figures(text: &Folded) -> Vec<TextFigure> {
    let mut found = Vec::new();
    let mut at = 0;
    while at < text.chars.len() {
        if let Some(figure) = number(text, at) {
            at = figure.range.end.max(at + 1);
            found.push(figure);
        } else if let Some(word) = LEVEL.iter().find(|word| text.starts(at, word)) {
            let range = at..at + word.chars().count();
            at = range.end;
            if NEARLY.iter().any(|nearly| text.ends(range.start, nearly)) {
                continue;
            }
            found.push(TextFigure {
                what: FigureKind::Level,
                digits: range.clone(),
                range: range.clone(),
                whole: range,
                value: Decimal::ZERO,
                direction: None,
                share: false,
            });
        } else {
            at += 1;
        }
    }
    found
}

fn number(text: &Folded, at: usize) -> Option<TextFigure> {
    let digit = |i: usize| text.get(i).is_some_and(|c| c.is_ascii_digit());
    if !digit(at) {
        return None;
    }
    let mut end = at;
    let mut written = String::new();
    let mut point = false;
    while let Some(c) = text.get(end) {
        match c {
            '0'..='9' => written.push(c),
            '.' if !point && digit(end + 1) => {
                point = true;
                written.push(c);
            }
            ',' if !point
                && (1..=3).all(|i| digit(end + i))
                && !digit(end + 4)
                && end - at <= 3 + 4 * (written.len() / 3) => {}
            _ => break,
        }
        end += 1;
    }
    let digits = at..end;
    // Longer than any amount (10^15 元): an account, a telephone number. Sums of what is left fit.
    let value = Decimal::from_str_exact(&written).ok().filter(|_| written.len() <= MAX_DIGITS);
    let units = [("亿元", 8), ("万元", 4), ("千元", 3), ("元", 0)];
    let unit = units.iter().find(|(unit, _)| text.starts(end, unit));
    let before = |words: &[&str]| words.iter().any(|word| text.ends(at, word));
    let behind = |from: usize, words: &[&str]| words.iter().any(|word| text.starts(from, word));
    let heading = at == 0 && text.get(end).is_some_and(|c| matches!(c, '、' | '.' | ')'));
    let bracket = text.ends(at, "(") && text.starts(end, ")");
    let mut range = at..end;
    let what = if value.is_none() || heading || bracket || before(&ORDINAL) {
        FigureKind::Aside
    } else if let Some((word, power)) = unit {
        range.end += word.chars().count();
        let limit = before(&LIMIT_BEFORE) || behind(range.end, &LIMIT_BEHIND);
        if limit { FigureKind::Aside } else { FigureKind::Amount(*power) }
    } else if text.starts(end, "%") {
        range.end += 1;
        FigureKind::Percent
    } else if text.starts(end, "年") && end - at == 4 && !point {
        range.end += 1;
        FigureKind::Year
    } else if behind(end, &DATE) || text.get(end) == Some('-') && digit(end + 1) {
        FigureKind::Aside
    } else {
        FigureKind::Count
    };
    let mut from = at;
    let negative = text.ends(at, "-") && !at.checked_sub(2).is_some_and(digit);
    if negative {
        from -= 1;
    }
    let (word, direction) = directed(text, from);
    let told = matches!(what, FigureKind::Amount(_) | FigureKind::Percent | FigureKind::Count)
        && direction.is_some();
    let clause = text.chars.get(..at).unwrap_or_default().iter().rev().take(14);
    let clause: Vec<char> = clause.take_while(|c| !is_mark(**c)).copied().collect();
    let value = value.unwrap_or_default() * if negative { -Decimal::ONE } else { Decimal::ONE };
    Some(TextFigure {
        share: what == FigureKind::Percent && !told && clause.contains(&'占'),
        direction: direction.filter(|_| told),
        whole: if told { word } else { from }..range.end,
        what,
        digits: from..digits.end,
        range: from..range.end,
        value,
    })
}

/// The direction word that ends before `at`: where it begins, and its sign.
fn directed(text: &Folded, at: usize) -> (usize, Option<i8>) {
    let mut to = at;
    for filler in ["约", "了", "为", "额"] {
        if text.ends(to, filler) && directions(text, to - 1).is_some() {
            to -= 1;
        }
    }
    match directions(text, to) {
        Some((length, sign)) => (to - length, Some(sign)),
        None => (at, None),
    }
}

fn directions(text: &Folded, to: usize) -> Option<(usize, i8)> {
    let all = UP.iter().map(|word| (*word, 1)).chain(DOWN.iter().map(|word| (*word, -1)));
    all.filter(|(word, _)| text.ends(to, word))
        .map(|(word, sign)| (word.chars().count(), sign))
        .max_by_key(|(length, _)| *length)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, expected: &[&str]) {
        let folded = Folded::new(text);
        let found: Vec<String> = figures(&folded)
            .iter()
            .map(|f| {
                let sign = match f.direction {
                    Some(1) => "+",
                    Some(_) => "-",
                    None => "",
                };
                let share = if f.share { "占" } else { "" };
                format!("{share}{sign}{} {:?}", f.value, f.what)
            })
            .collect();
        assert_eq!(found, expected, "{text}");
    }

    #[test]
    fn figures_are_found_as_people_write_them() {
        let cases: &[(&str, &[&str])] = &[
            ("2024 年收支总预算 935.82 万元", &["2024 Year", "935.82 Amount(4)"]),
            ("１，２３４．５６万元，占 ９５．７％", &["1234.56 Amount(4)", "占95.7 Percent"]),
            ("12,345,678.90元、1.2 亿元", &["12345678.90 Amount(0)", "1.2 Amount(8)"]),
            ("增加了 29.2 万元，增长 2.5%", &["+29.2 Amount(4)", "+2.5 Percent"]),
            ("比上年减少3万元，下降 1%", &["-3 Amount(4)", "-1 Percent"]),
            ("与上年持平", &["0 Level"]),
            ("与上年基本持平", &[]),
            ("1、因公出国（境）费0万元", &["1 Aside", "0 Amount(4)"]),
            ("截止 2023 年 10 月 31 日", &["2023 Year", "10 Aside", "31 Aside"]),
            ("单价 50 万元及以上的设备 2 套", &["50 Aside", "2 Count"]),
            ("财预〔2016〕143号，预算表3", &["2016 Aside", "143 Aside", "3 Aside"]),
            ("土地 666.14 平方米", &["666.14 Count"]),
            ("2021-2025年", &["2021 Aside", "2025 Year"]),
            ("甲 1,2,3 个", &["1 Count", "2 Count", "3 Count"]),
            ("没有数字", &[]),
        ];
        for (text, expected) in cases {
            check(text, expected);
        }
    }
}
