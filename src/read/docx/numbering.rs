//! The numbers that Word puts before paragraphs by itself: 一、（一）1. and the like.

use std::collections::HashMap;

use quick_xml::events::Event;

use crate::read::package::{Package, attribute, number};
use crate::read::{ReadError, Watch};

/// Levels of a list.
const LEVELS: usize = 9;

#[derive(Default)]
pub(super) struct Numbering {
    /// Levels of the abstract lists.
    lists: HashMap<String, Vec<Level>>,
    /// Which abstract list a list is, and where its levels begin again.
    instances: HashMap<String, (String, HashMap<u8, u32>)>,
}

#[derive(Clone, Default)]
struct Level {
    start: u32,
    format: String,
    /// `%1、`
    text: String,
}

/// Where the counting is, by abstract list.
#[derive(Default)]
pub(super) struct Counters(HashMap<String, Vec<Option<u32>>>);

impl Numbering {
    pub fn read(package: &mut Package<'_>, watch: &mut Watch) -> Result<Self, ReadError> {
        let mut found = Self::default();
        let Some(part) = package.find("word/numbering.xml") else { return Ok(found) };
        let (mut list, mut instance) = (None::<String>, None::<String>);
        let mut level: Option<usize> = None;
        package.events(&part, watch, |event, _| {
            match event {
                Event::Start(element) | Event::Empty(element) => {
                    let value = || attribute(element, "val");
                    match element.local_name().as_ref() {
                        "abstractNum" => list = attribute(element, "abstractNumId"),
                        "num" => instance = attribute(element, "numId"),
                        "abstractNumId" => {
                            if let (Some(id), Some(own)) = (&instance, value()) {
                                found.instances.insert(id.clone(), (own, HashMap::new()));
                            }
                        }
                        "lvl" | "lvlOverride" => {
                            level = number(element, "ilvl")
                                .map(|n| n as usize)
                                .filter(|&level| level < LEVELS);
                        }
                        "startOverride" => {
                            let begun =
                                instance.as_ref().and_then(|id| found.instances.get_mut(id));
                            if let (Some(level), Some((_, starts)), Some(start)) =
                                (level, begun, number(element, "val"))
                            {
                                starts.insert(level as u8, start);
                            }
                        }
                        name @ ("start" | "numFmt" | "lvlText") => {
                            if let (Some(id), Some(at)) = (&list, level)
                                && instance.is_none()
                            {
                                let levels = found.lists.entry(id.clone()).or_default();
                                levels.resize(LEVELS, Level { start: 1, ..Level::default() });
                                if let Some(own) = levels.get_mut(at) {
                                    match name {
                                        "start" => own.start = number(element, "val").unwrap_or(1),
                                        "numFmt" => own.format = value().unwrap_or_default(),
                                        _ => own.text = value().unwrap_or_default(),
                                    }
                                }
                            }
                        }
                        _ => {}
                    }
                }
                Event::End(element) => match element.local_name().as_ref() {
                    "abstractNum" => list = None,
                    "num" => instance = None,
                    _ => {}
                },
                _ => {}
            }
            Ok(())
        })?;
        Ok(found)
    }
}

impl Counters {
    /// The number of the next paragraph of that list and level, as Word shows it.
    pub fn next(&mut self, numbering: &Numbering, list: &str, level: u8) -> Option<String> {
        let (own, starts) = numbering.instances.get(list)?;
        let levels = numbering.lists.get(own)?;
        let at = usize::from(level).min(LEVELS - 1);
        let counts = self.0.entry(own.clone()).or_insert_with(|| vec![None; LEVELS]);
        let form = levels.get(at)?;
        let slot = counts.get_mut(at)?;
        let start = starts.get(&level).copied().unwrap_or(form.start);
        *slot = Some(slot.map_or(start, |count| count.saturating_add(1)));
        counts.iter_mut().skip(at + 1).for_each(|count| *count = None);
        if form.format == "bullet" || form.format == "none" {
            return None;
        }
        let mut text = form.text.clone();
        for (n, level) in levels.iter().enumerate().take(at + 1) {
            let count = counts.get(n).copied().flatten().unwrap_or(level.start);
            text = text.replace(&format!("%{}", n + 1), &spoken(count, &level.format));
        }
        (!text.is_empty()).then_some(text)
    }
}

/// A number in a list's format.
fn spoken(number: u32, format: &str) -> String {
    match format {
        "chineseCounting"
        | "chineseCountingThousand"
        | "taiwaneseCounting"
        | "taiwaneseCountingThousand"
        | "japaneseCounting"
        | "ideographDigital"
        | "chineseLegalSimplified" => chinese(number),
        "decimalEnclosedCircle" | "decimalEnclosedCircleChinese" if (1..=20).contains(&number) => {
            char::from_u32(0x2460 + number - 1).map(String::from).unwrap_or_default()
        }
        "decimalFullWidth" => number
            .to_string()
            .chars()
            .filter_map(|c| char::from_u32(c as u32 - '0' as u32 + '０' as u32))
            .collect(),
        "lowerLetter" | "upperLetter" if (1..=26).contains(&number) => {
            let first = if format == "lowerLetter" { b'a' } else { b'A' };
            char::from(first + (number - 1) as u8).to_string()
        }
        _ => number.to_string(),
    }
}

/// 十二, 二十, 一百零三.
fn chinese(number: u32) -> String {
    const DIGITS: [char; 10] = ['零', '一', '二', '三', '四', '五', '六', '七', '八', '九'];
    if number == 0 || number > 9_999 {
        return number.to_string();
    }
    let mut text = String::new();
    let mut gap = false;
    for (power, name) in [(1_000, "千"), (100, "百"), (10, "十"), (1, "")] {
        let digit = number / power % 10;
        if digit == 0 {
            gap |= !text.is_empty();
            continue;
        }
        if std::mem::take(&mut gap) {
            text.push('零');
        }
        if !(power == 10 && digit == 1 && text.is_empty()) {
            text.extend(DIGITS.get(digit as usize));
        }
        text.push_str(name);
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_spoken_as_word_shows_them() {
        let said = [1, 10, 12, 20, 103, 110, 1_001].map(chinese);
        assert_eq!(said, ["一", "十", "十二", "二十", "一百零三", "一百一十", "一千零一"]);
        assert_eq!(spoken(3, "decimalEnclosedCircle"), "③");
        assert_eq!(spoken(12, "decimalFullWidth"), "１２");
        assert_eq!(spoken(2, "upperLetter"), "B");
    }
}
