//! The year in a form set: for which years it is good, and `{年}`, `{上年}` in its texts.
//!
//! A form set is written once for several years. Its texts (titles, headings, notes, messages,
//! numbers) say `{年}` where the budget's year belongs and `{上年}` for the one before;
//! [`FormSet::for_year`] gives the set with the words of one year. In sentences and drafts both are
//! holes that the text itself fills.

use std::fmt;
use std::sync::Arc;

use serde::Deserialize;
use serde::de::{Deserializer, Error, SeqAccess, Unexpected, Visitor};

use super::model::{FixedRow, FormSet, PartContent, RowsForm, TableForm};
use crate::lang::Text;

const YEAR: &str = "{年}";
const LAST_YEAR: &str = "{上年}";

/// For which years a form set is good, as spans from … to …, both included.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Years(Vec<(i32, i32)>);

impl Years {
    /// Whether the set is good for that year; one that does not say is good for all.
    pub fn contains(&self, year: i32) -> bool {
        self.0.is_empty() || self.0.iter().any(|(from, to)| (*from..=*to).contains(&year))
    }

    /// The latest year that it names; of an open end the first.
    pub fn latest(&self) -> Option<i32> {
        self.0.iter().map(|(from, to)| if *to == OPEN { *from } else { *to }).max()
    }

    /// Reads `2024`, `2024-2026`, `2017-2019、2024`, `2024-` (and later).
    fn parse(text: &str) -> Option<Self> {
        let year =
            |text: &str| text.trim().parse().ok().filter(|year| (1949..=2999).contains(year));
        let mut spans = Vec::new();
        for part in text.split([',', '，', '、']) {
            let span = match part.split_once(['-', '–', '—', '－', '至']) {
                None => (year(part)?, year(part)?),
                Some((from, "")) => (year(from)?, OPEN),
                Some((from, to)) => (year(from)?, year(to)?),
            };
            if span.0 > span.1 {
                return None;
            }
            spans.push(span);
        }
        Some(Self(spans))
    }
}

/// No last year.
const OPEN: i32 = i32::MAX;

impl fmt::Display for Years {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (i, (from, to)) in self.0.iter().enumerate() {
            f.write_str(if i > 0 { "、" } else { "" })?;
            match (from, to) {
                (from, to) if from == to => write!(f, "{from}")?,
                (from, &OPEN) => write!(f, "{from}–")?,
                (from, to) => write!(f, "{from}–{to}")?,
            }
        }
        Ok(())
    }
}

impl<'de> Deserialize<'de> for Years {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct YearsVisitor;

        impl<'de> Visitor<'de> for YearsVisitor {
            type Value = Years;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("\"2024-2026\" or [2024, 2025]")
            }

            fn visit_str<E: Error>(self, text: &str) -> Result<Years, E> {
                Years::parse(text).ok_or_else(|| E::invalid_value(Unexpected::Str(text), &self))
            }

            fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<Years, A::Error> {
                let mut spans = Vec::new();
                while let Some(year) = seq.next_element::<i32>()? {
                    spans.push((year, year));
                }
                Ok(Years(spans))
            }
        }
        deserializer.deserialize_any(YearsVisitor)
    }
}

impl FormSet {
    /// The set with the words of that year. Ids, keys and formulas are the same in every year.
    pub fn for_year(self: &Arc<Self>, year: i32) -> Arc<Self> {
        match &self.template {
            Some(template) if self.year != year => Arc::new(Self::of_year(template, year)),
            _ => Arc::clone(self),
        }
    }

    /// What the template says in that year.
    fn of_year(template: &Arc<Self>, year: i32) -> Self {
        let mut set = Self::clone(template);
        set.year = year;
        let (this, last) = (year.to_string(), (year - 1).to_string());
        texts(&mut set, &mut |text| {
            if text.contains(YEAR) || text.contains(LAST_YEAR) {
                *text = text.replace(YEAR, &this).replace(LAST_YEAR, &last);
            }
        });
        set.template = Some(Arc::clone(template));
        set
    }

    /// The set as read, with the words of its own year; the template is kept for others.
    pub(super) fn in_own_year(mut self) -> Self {
        let mut spoken = false;
        texts(&mut self, &mut |text| spoken |= text.contains(YEAR) || text.contains(LAST_YEAR));
        if !spoken {
            return self;
        }
        let year = self.year;
        Self::of_year(&Arc::new(self), year)
    }
}

/// Every text of the set that a person reads.
fn texts(set: &mut FormSet, each: &mut impl FnMut(&mut String)) {
    both(&mut set.name, each);
    for headline in &mut set.headline {
        both(&mut headline.title, each);
    }
    for part in &mut set.parts {
        both(&mut part.title, each);
        if let PartContent::Texts(sections) = &mut part.content {
            for section in sections {
                both(&mut section.title, each);
                both(&mut section.under, each);
            }
        }
    }
    for check in &mut set.checks {
        both(&mut check.message, each);
        both(&mut check.remedy, each);
    }
    for statement in set.narrative.iter_mut().flat_map(|narration| &mut narration.statements) {
        both(&mut statement.message, each);
    }
    set.tables.iter_mut().for_each(|table| of_table(table, each));
}

fn of_table(table: &mut TableForm, each: &mut impl FnMut(&mut String)) {
    each(&mut table.number);
    both(&mut table.title, each);
    if let Some(note) = &mut table.empty_note {
        both(note, each);
    }
    for block in &mut table.blocks {
        both(&mut block.title, each);
        for column in &mut block.columns {
            both(&mut column.title, each);
            column.path.iter_mut().for_each(&mut *each);
        }
        for heading in block.headings.iter_mut().flatten() {
            both(&mut heading.title, each);
        }
        let row = |row: &mut FixedRow, each: &mut _| both(&mut row.title, each);
        match &mut block.rows {
            RowsForm::Fixed(rows) => rows.iter_mut().for_each(|one| row(one, each)),
            RowsForm::Coded(tree) | RowsForm::Outlined(tree) => {
                tree.levels.iter_mut().for_each(|level| both(&mut level.name, each));
                tree.total.iter_mut().for_each(|one| row(one, each));
            }
            RowsForm::Free(_) => {}
        }
    }
}

fn both(words: &mut Text, each: &mut impl FnMut(&mut String)) {
    each(&mut words.zh);
    each(&mut words.en);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn years_are_read_and_said() {
        let cases = [
            ("2024", "2024", &[2024][..], &[2023, 2025][..]),
            ("2024-2026", "2024–2026", &[2024, 2026], &[2023, 2027]),
            ("2017至2019、2024", "2017–2019、2024", &[2018, 2024], &[2020]),
            ("2024-", "2024–", &[2024, 2050], &[2023]),
        ];
        for (text, said, good, bad) in cases {
            let years = Years::parse(text).unwrap();
            assert_eq!(years.to_string(), said);
            assert!(good.iter().all(|year| years.contains(*year)), "{text}");
            assert!(!bad.iter().any(|year| years.contains(*year)), "{text}");
        }
        for text in ["", "24", "2026-2024", "二〇二四", "2024-x"] {
            assert_eq!(Years::parse(text), None, "{text}");
        }
        assert!(Years::default().contains(1990));
    }
}
