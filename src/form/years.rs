//! For which years a form set is good.

use std::fmt;

use serde::Deserialize;
use serde::de::{Deserializer, Error, SeqAccess, Unexpected, Visitor};

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
