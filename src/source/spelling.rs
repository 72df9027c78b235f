//! Names that were probably meant by names that nobody knows.

use std::collections::HashSet;

use crate::lang::Text;

/// Nobody misspells more bytes than that; comparing takes its length times theirs.
const MAX_BYTES: usize = 200;
/// Characters of a name that are compared.
const MAX_CHARS: usize = 64;
/// Names that are listed where none is near.
const MAX_LISTED: usize = 8;

/// The name among `known` that `name` was probably meant to be: up to a third of its characters
/// differ, or only their order.
pub fn nearest<'a>(name: &str, known: impl Iterator<Item = &'a str>) -> Option<&'a str> {
    if name.len() > MAX_BYTES {
        return None;
    }
    let bound = (name.chars().count() / 3).max(1);
    known
        .map(|candidate| {
            let distance = if is_anagram(name, candidate) { 1 } else { distance(name, candidate) };
            (distance, candidate)
        })
        .filter(|&(distance, _)| distance <= bound)
        .min_by_key(|&(distance, _)| distance)
        .map(|(_, candidate)| candidate)
}

/// The name among `known` that is most like `name` where words are exchanged rather than misspelt:
/// it has most pairs of neighbouring characters in common, and at least half of them. Of equal ones
/// the first in order of characters.
pub fn most_alike<'a>(name: &str, known: impl Iterator<Item = &'a str>) -> Option<&'a str> {
    let pairs =
        |text: &str| -> HashSet<(char, char)> { text.chars().zip(text.chars().skip(1)).collect() };
    let (own, length) = (pairs(name), name.chars().count());
    known
        .map(|candidate| {
            let shared = pairs(candidate).intersection(&own).count();
            let most = candidate.chars().count().max(length).saturating_sub(1).max(1);
            (shared * 100 / most, std::cmp::Reverse(candidate))
        })
        .max()
        .filter(|(share, _)| *share >= 50)
        .map(|(_, candidate)| candidate.0)
}

/// The name among `known` that `name` is but for one slip: a character more, less or another, or its
/// end written twice (卫生健康支出支出). Short names differ by one character and mean two things.
pub fn misspelt<'a>(name: &str, known: impl Iterator<Item = &'a str>) -> Option<&'a str> {
    const SHORT: usize = 6;
    let length = name.chars().count();
    if name.len() > MAX_BYTES || length < SHORT {
        return None;
    }
    let twice = |candidate: &str| {
        let end = name.strip_prefix(candidate);
        end.is_some_and(|end| !end.is_empty() && candidate.ends_with(end))
    };
    known
        .filter(|candidate| candidate.chars().count().abs_diff(length) <= 1 || twice(candidate))
        .map(|candidate| (distance(name, candidate), candidate))
        .filter(|(distance, candidate)| *distance == 1 || twice(candidate))
        .min()
        .map(|(_, candidate)| candidate)
}

/// The remedy for a name that is not among `names`: the one that was likely meant (more freely
/// than [`nearest`]: part of a name counts), or what there is.
pub fn did_you_mean<'a>(name: &str, names: impl Iterator<Item = &'a str>) -> Text {
    let name = name.get(..name.floor_char_boundary(MAX_BYTES)).unwrap_or(name);
    let mut seen = HashSet::new();
    let names: Vec<&str> = names.filter(|known| !known.is_empty() && seen.insert(*known)).collect();
    let length = name.chars().count();
    let nearest = names
        .iter()
        .map(|known| (distance(name, known), *known))
        .filter(|(distance, known)| {
            let contained = known.contains(name) || name.contains(known);
            *distance <= length.div_ceil(2).min(3) && *distance < length.max(2)
                || contained && length > 1
        })
        .min();
    if let Some((_, nearest)) = nearest {
        return Text::new(format!("是否为“{nearest}”？"), format!("did you mean “{nearest}”?"));
    }
    if names.is_empty() {
        return Text::default();
    }
    let more = if names.len() > MAX_LISTED { "…" } else { "" };
    let list = names.get(..MAX_LISTED).unwrap_or(&names).join("、");
    Text::new(format!("可用：{list}{more}"), format!("there are: {list}{more}"))
}

fn is_anagram(a: &str, b: &str) -> bool {
    let sorted = |text: &str| {
        let mut letters: Vec<char> = text.chars().collect();
        letters.sort_unstable();
        letters
    };
    sorted(a) == sorted(b)
}

/// How many characters must be inserted, deleted or replaced to get from one to the other
/// (Levenshtein). Of long names the beginnings are compared.
fn distance(from: &str, to: &str) -> usize {
    let to: Vec<char> = to.chars().take(MAX_CHARS).collect();
    let mut row: Vec<usize> = (0..=to.len()).collect();
    for (i, a) in from.chars().take(MAX_CHARS).enumerate() {
        let mut left = i + 1;
        let mut diagonal = i;
        for (b, above) in to.iter().zip(row.iter_mut().skip(1)) {
            let cost = (diagonal + usize::from(a != *b)).min(left + 1).min(*above + 1);
            diagonal = *above;
            *above = cost;
            left = cost;
        }
        if let Some(first) = row.first_mut() {
            *first = i + 1;
        }
    }
    row.last().copied().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_nearest_name_is_found() {
        let known = ["合计", "基本支出", "项目支出", "科目编码"];
        let cases = [
            ("基本支岀", Some("基本支出")),
            ("项目", None),
            ("科目代码", Some("科目编码")),
            ("合记", Some("合计")),
            ("支出项目", Some("项目支出")),
            ("remarks", None),
            ("", None),
        ];
        for (name, expected) in cases {
            assert_eq!(nearest(name, known.into_iter()), expected, "{name}");
        }
    }

    #[test]
    fn names_with_other_words_are_alike() {
        let known = ["其他交通费用", "公务接待费", "其他商品和服务支出"];
        let cases = [
            ("其他交通补贴", Some("其他交通费用")),
            ("公务接待支出", Some("公务接待费")),
            ("差旅费", None),
            ("", None),
        ];
        for (name, expected) in cases {
            assert_eq!(most_alike(name, known.into_iter()), expected, "{name}");
        }
    }

    #[test]
    fn a_slip_is_one_character_or_an_end_written_twice() {
        let known = ["卫生健康支出", "职工基本医疗保险缴费", "事业单位经营收入", "上年结转"];
        let cases = [
            ("卫生健康支出支出", Some("卫生健康支出")),
            ("职工基本医疗保险费", Some("职工基本医疗保险缴费")),
            ("事业单位经营支出", None),
            ("上年结余", None),
            ("卫生健康支出（类）", None),
        ];
        for (name, expected) in cases {
            assert_eq!(misspelt(name, known.into_iter()), expected, "{name}");
        }
    }

    #[test]
    fn distances_count_edits() {
        let cases =
            [("合计", "合计", 0), ("合计", "小计", 1), ("", "ab", 2), ("kitten", "sitting", 3)];
        for (from, to, expected) in cases {
            assert_eq!(distance(from, to), expected, "{from} {to}");
            assert_eq!(distance(to, from), expected, "{to} {from}");
        }
    }

    #[test]
    fn the_nearest_name_is_meant() {
        let names = ["编制预算", "上年结转", "项目"];
        let meant = |name| did_you_mean(name, names.into_iter()).zh;
        assert_eq!(meant("编制预箅"), "是否为“编制预算”？");
        assert_eq!(meant("结转"), "是否为“上年结转”？");
        assert_eq!(meant("xyz"), "可用：编制预算、上年结转、项目");
    }
}
