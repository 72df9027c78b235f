//! Words of the publication that no form set gives: days and numbers in Chinese numerals,
//! placeholders filled in.

use crate::amount::Unit;
use crate::budget::{Budget, Date};
use crate::form::FormSet;
use crate::lang::{Lang, Tell as _, Text};

const DIGITS: [char; 10] = ['零', '一', '二', '三', '四', '五', '六', '七', '八', '九'];

/// 一 to 九十九, as lists and days are counted; beyond that in digits.
pub(super) fn numeral(number: usize) -> String {
    let digit = |n: usize| DIGITS.get(n).copied().unwrap_or_default();
    match (number / 10, number % 10) {
        (0, ones) => digit(ones).to_string(),
        (1, 0) => "十".to_owned(),
        (1, ones) => format!("十{}", digit(ones)),
        (tens @ 2..=9, 0) => format!("{}十", digit(tens)),
        (tens @ 2..=9, ones) => format!("{}十{}", digit(tens), digit(ones)),
        _ => number.to_string(),
    }
}

/// `二零二四年二月八日`
pub(super) fn day(date: Date, lang: Lang) -> String {
    if lang == Lang::En {
        return date.to_string();
    }
    let year = date.year.to_string();
    let digit = |c: char| c.to_digit(10).and_then(|d| DIGITS.get(d as usize)).copied();
    let year: String = year.chars().filter_map(digit).collect();
    format!("{year}年{}月{}日", numeral(date.month.into()), numeral(date.day.into()))
}

/// A title with the table's number in brackets behind it.
pub(super) fn numbered(title: &str, number: &str, lang: Lang) -> String {
    match (number, lang) {
        ("", _) => title.to_owned(),
        (number, Lang::Zh) => format!("{title}（{number}）"),
        (number, Lang::En) => format!("{title} ({number})"),
    }
}

/// What is above every table on the left, in the form set's own words: `编制单位：…`. Empty where the
/// set prints nothing there.
pub fn unit_line(forms: &FormSet, budget: &Budget, lang: Lang) -> String {
    Placeholders::new(budget, lang).fill(&forms.print.unit_line)
}

/// What is above a table on the right, of money counted in `unit`: `单位：万元`.
pub fn money_line(forms: &FormSet, budget: &Budget, unit: Unit, lang: Lang) -> String {
    let unit = unit.tell(lang);
    Placeholders::new(budget, lang).fill_with(&forms.print.money_line, "{计量单位}", &unit)
}

/// Fills in what a form set leaves open in its texts for print.
pub(super) struct Placeholders {
    lang: Lang,
    values: Vec<(&'static str, String)>,
}

impl Placeholders {
    pub(super) fn new(budget: &Budget, lang: Lang) -> Self {
        let unit = &budget.unit;
        let department = if unit.department.is_empty() { &unit.name } else { &unit.department };
        let date = budget.date.map(|date| day(date, lang)).unwrap_or_default();
        let values = vec![
            ("{单位}", unit.name.clone()),
            ("{部门}", department.clone()),
            ("{年}", budget.year.to_string()),
            ("{上年}", (budget.year - 1).to_string()),
            ("{日期}", date),
        ];
        Self { lang, values }
    }

    pub(super) fn fill(&self, words: &Text) -> String {
        self.fill_with(words, "", "")
    }

    /// The same with one more placeholder.
    pub(super) fn fill_with(&self, words: &Text, name: &str, value: &str) -> String {
        let mut text = words.get(self.lang).to_owned();
        if !text.contains('{') {
            return text;
        }
        let more = (!name.is_empty()).then_some((name, value));
        let values = self.values.iter().map(|(name, value)| (*name, value.as_str()));
        for (name, value) in values.chain(more) {
            if text.contains(name) {
                text = text.replace(name, value);
            }
        }
        text
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_and_days_in_words() {
        let cases = [
            (1, "一"),
            (10, "十"),
            (12, "十二"),
            (20, "二十"),
            (31, "三十一"),
            (99, "九十九"),
            (100, "100"),
        ];
        for (number, text) in cases {
            assert_eq!(numeral(number), text);
        }
        let date = Date { year: 2024, month: 12, day: 30 };
        assert_eq!(day(date, Lang::Zh), "二零二四年十二月三十日");
    }
}
