//! Titles and labels: keys, numbers before them, amounts.

use rust_decimal::Decimal;

use super::heading::is_number;
use crate::form::parse::is_identifier;

/// A title without year and what else changes from document to document.
pub(super) fn plain_title(title: &str) -> String {
    let rest = title.trim_start_matches(|c: char| c.is_ascii_digit());
    let rest = rest.strip_prefix('年').filter(|_| rest.len() < title.len()).unwrap_or(rest);
    let rest = rest.strip_prefix('度').unwrap_or(rest);
    rest.chars().filter(|c| c.is_alphabetic()).collect()
}

/// A title as a key: letters and digits, without number and brackets.
pub(super) fn key_of(title: &str) -> String {
    let bare = bare(title);
    let letters: String = bare.chars().filter(|c| c.is_alphanumeric()).collect();
    let letters = letters.trim_start_matches(|c: char| c.is_ascii_digit()).to_owned();
    if is_identifier(&letters) { letters } else { format!("列{letters}") }
}

/// A label without its number: 一、 1. （一） 其中：.
pub(super) fn bare(label: &str) -> &str {
    let label = label.trim();
    let label =
        label.strip_prefix("其中").map_or(label, |rest| rest.trim_start_matches(['：', ':']));
    let numeral = |c: char| c.is_ascii_digit() || "一二三四五六七八九十".contains(c);
    if let Some(rest) = label.strip_prefix(['（', '('])
        && let Some((number, rest)) = rest.split_once(['）', ')'])
        && number.chars().all(numeral)
    {
        return rest.trim();
    }
    let rest = label.trim_start_matches(numeral);
    let mark = |c: char| "、.．".contains(c);
    if rest.len() < label.len() && rest.starts_with(mark) {
        return rest.trim_start_matches(mark).trim();
    }
    label
}

/// How deep a label is, by its number.
pub(super) fn level_of(label: &str) -> u32 {
    let label = label.trim();
    let chinese = label.starts_with(|c: char| "一二三四五六七八九十".contains(c));
    u32::from(!chinese && bare(label) != label)
}

pub(super) fn amount(text: &str) -> Option<Decimal> {
    let plain: String = text.chars().filter(|c| *c != ',').collect();
    if is_number(text) { Decimal::from_str_exact(&plain).ok() } else { None }
}

/// Makes texts different by numbers behind the second and further ones.
pub(super) fn unique<'t>(texts: impl Iterator<Item = &'t mut String>) {
    let mut seen: Vec<String> = Vec::new();
    for text in texts {
        let mut own = text.clone();
        let mut number = 2;
        while seen.contains(&own) {
            own = format!("{text}{number}");
            number += 1;
        }
        seen.push(own.clone());
        *text = own;
    }
}

/// The text of a line in that column.
pub(super) fn cell<'t>(row: &&'t [String], column: usize) -> &'t str {
    row.get(column).map_or("", |text| text.trim())
}
