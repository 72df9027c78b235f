//! The document: its head, unit and texts; tables in `tables`.

use crate::lang::Text;
use std::fmt;

use serde::de::{DeserializeSeed, Deserializer, IgnoredAny, MapAccess, SeqAccess, Visitor};

use super::annotations::{Annotation, Annotations};
use super::item::CommentHost;
use super::reader::{BudgetReader, FieldName, TextsSeed, keep_second, raw, text_of};
use super::tables::TablesSeed;
use crate::budget::{Budget, BudgetUnit, Date, Extra, NarrativeSection, Status, UNCONFIRMED};
use crate::file::{FORMAT, UNIT};

pub(super) struct DocumentSeed<'a, 'de, 'f>(pub &'a mut BudgetReader<'de, 'f>);

const FIELDS: [&str; 11] = [
    "format",
    "forms",
    "year",
    "unit",
    "date",
    "status",
    "notes",
    "tables",
    "texts",
    "explanations",
    "comments",
];

impl<'de> DeserializeSeed<'de> for DocumentSeed<'_, 'de, '_> {
    type Value = Budget;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Budget, D::Error> {
        deserializer.deserialize_struct("", &[], self)
    }
}

impl<'de> Visitor<'de> for DocumentSeed<'_, 'de, '_> {
    type Value = Budget;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a budget")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Budget, A::Error> {
        let reader = self.0;
        let mut budget = Budget {
            forms: reader.forms.id.clone(),
            year: reader.forms.year,
            unit: BudgetUnit::default(),
            date: None,
            status: Status::Draft,
            notes: Vec::new(),
            tables: Vec::new(),
            texts: Vec::new(),
            explanations: Vec::new(),
            comments: Vec::new(),
            extra: Extra::new(),
        };
        let mut seen: Vec<&str> = Vec::new();
        while let Some(key) = map.next_key_seed(FieldName)? {
            let at = reader.offset(key);
            reader.anchor(at, CommentHost::Document);
            reader.bound_fields(at, budget.extra.len())?;
            if seen.contains(&key) {
                keep_second(reader, at, key, raw(&mut map)?, &mut budget.extra);
                continue;
            }
            seen.push(key);
            match key {
                // Read before.
                "format" | "forms" => {
                    map.next_value::<IgnoredAny>()?;
                }
                "year" => budget.year = map.next_value()?,
                "unit" => {
                    let extra = &mut budget.extra;
                    budget.unit = map.next_value_seed(UnitSeed { reader, extra })?;
                }
                "date" => {
                    let value = raw(&mut map)?;
                    budget.date = text_of(value).and_then(|text| text.parse::<Date>().ok());
                    if budget.date.is_none() {
                        let what =
                            Text::new(format!("{value} 不是日期"), format!("{value} is no date"));
                        let remedy = Text::new(
                            "写成 \"2024-02-08\"；已原样保留",
                            "write it as \"2024-02-08\"; it is kept as it is",
                        );
                        reader.problem(at, what, remedy);
                        reader.keep(key, value, &mut budget.extra);
                    }
                }
                "status" => {
                    let value = raw(&mut map)?;
                    budget.status = match value {
                        "draft" => Status::Draft,
                        "final" => Status::Final,
                        "published" => Status::Published,
                        _ => {
                            let what = Text::new(
                                format!("不认识的状态 {value}"),
                                format!("unknown status {value}"),
                            );
                            let known = ["draft", "final", "published"];
                            reader.unknown(at, what, value, known.into_iter());
                            reader.keep(key, value, &mut budget.extra);
                            Status::Draft
                        }
                    };
                }
                "notes" => budget.notes = map.next_value_seed(TextsSeed { reader, at })?,
                "tables" => budget.tables = map.next_value_seed(TablesSeed(reader))?,
                "texts" => budget.texts = map.next_value_seed(SectionsSeed(reader))?,
                "explanations" => {
                    let found = map.next_value_seed(Annotations::of_explanations(reader))?;
                    budget.explanations = found.into_iter().map(Annotation::explanation).collect();
                }
                "comments" => {
                    let found = map.next_value_seed(Annotations::of_comments(reader))?;
                    budget.comments = found.into_iter().map(Annotation::comment).collect();
                }
                _ => {
                    let what =
                        Text::new(format!("不认识的字段“{key}”"), format!("unknown field “{key}”"));
                    reader.unknown(at, what, key, FIELDS.into_iter());
                    reader.keep(key, raw(&mut map)?, &mut budget.extra);
                }
            }
        }
        if !seen.contains(&"format") {
            let what = Text::new("没有写文件格式的版本", "the format version is missing");
            let remedy = Text::new(
                format!("请在最前面加上 format: {FORMAT}；已按版本 {FORMAT} 读取"),
                format!("put format: {FORMAT} first; it was read as version {FORMAT}"),
            );
            reader.problem(0, what, remedy);
        }
        if !seen.contains(&"year") {
            let what = Text::new("没有写预算年度", "the budget's year is missing");
            let year = budget.year;
            let remedy = Text::new(
                format!("请加上 year: {year}；已按表样的年度 {year} 读取"),
                format!("add year: {year}; the form set's year was taken"),
            );
            reader.problem(0, what, remedy);
        }
        Ok(budget)
    }
}

/// The unit; fields it does not have go to the document as `unit.name`.
struct UnitSeed<'a, 'de, 'f> {
    reader: &'a mut BudgetReader<'de, 'f>,
    extra: &'a mut Extra,
}

impl<'de> DeserializeSeed<'de> for UnitSeed<'_, 'de, '_> {
    type Value = BudgetUnit;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<BudgetUnit, D::Error> {
        deserializer.deserialize_struct("", &[], self)
    }
}

impl<'de> Visitor<'de> for UnitSeed<'_, 'de, '_> {
    type Value = BudgetUnit;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a unit")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<BudgetUnit, A::Error> {
        let mut unit = BudgetUnit::default();
        let known = ["name", "code", "department", "department_code"];
        let mut seen: Vec<&str> = Vec::new();
        while let Some(key) = map.next_key_seed(FieldName)? {
            let at = self.reader.offset(key);
            self.reader.bound_fields(at, self.extra.len())?;
            if seen.contains(&key) {
                let value = raw(&mut map)?;
                keep_second(self.reader, at, &format!("{UNIT}{key}"), value, self.extra);
                continue;
            }
            seen.push(key);
            let field = match key {
                "name" => &mut unit.name,
                "code" => &mut unit.code,
                "department" => &mut unit.department,
                "department_code" => &mut unit.department_code,
                _ => {
                    let what = Text::new(
                        format!("预算单位里有不认识的字段“{key}”"),
                        format!("the unit has an unknown field “{key}”"),
                    );
                    self.reader.unknown(at, what, key, known.into_iter());
                    self.reader.keep(&format!("{UNIT}{key}"), raw(&mut map)?, self.extra);
                    continue;
                }
            };
            *field = map.next_value()?;
            self.reader.bound_text(at, field)?;
        }
        Ok(unit)
    }
}

struct SectionsSeed<'a, 'de, 'f>(&'a mut BudgetReader<'de, 'f>);

impl<'de> DeserializeSeed<'de> for SectionsSeed<'_, 'de, '_> {
    type Value = Vec<NarrativeSection>;

    fn deserialize<D: Deserializer<'de>>(
        self,
        deserializer: D,
    ) -> Result<Vec<NarrativeSection>, D::Error> {
        deserializer.deserialize_seq(self)
    }
}

impl<'de> Visitor<'de> for SectionsSeed<'_, 'de, '_> {
    type Value = Vec<NarrativeSection>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a list of texts")
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<Vec<NarrativeSection>, A::Error> {
        let reader = self.0;
        let mut texts: Vec<NarrativeSection> = Vec::new();
        while let Some((at, text)) =
            seq.next_element_seed(SectionSeed { reader, index: texts.len() })?
        {
            if reader.forms.sections().all(|section| section.key != text.section) {
                let name = &text.section;
                let what = Text::new(
                    format!("表样 {} 没有“{name}”这一节", reader.forms.id),
                    format!("the form set {} has no section “{name}”", reader.forms.id),
                );
                let forms = reader.forms;
                let known = forms.sections().map(|section| section.key.as_str());
                reader.unknown(at, what, name, known);
            }
            texts.push(text);
        }
        Ok(texts)
    }
}

struct SectionSeed<'a, 'de, 'f> {
    reader: &'a mut BudgetReader<'de, 'f>,
    index: usize,
}

impl<'de> DeserializeSeed<'de> for SectionSeed<'_, 'de, '_> {
    type Value = (usize, NarrativeSection);

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Self::Value, D::Error> {
        deserializer.deserialize_struct("", &[], self)
    }
}

impl<'de> Visitor<'de> for SectionSeed<'_, 'de, '_> {
    type Value = (usize, NarrativeSection);

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a section of text")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
        let reader = self.reader;
        let mut first = None;
        let mut text = NarrativeSection {
            section: String::new(),
            paragraphs: Vec::new(),
            extra: Extra::new(),
        };
        let mut seen: Vec<&str> = Vec::new();
        reader.weigh(0, 5 * size_of::<NarrativeSection>())?;
        while let Some(key) = map.next_key_seed(FieldName)? {
            let at = reader.offset(key);
            first.get_or_insert(at);
            reader.anchor(at, CommentHost::Text(self.index));
            reader.bound_fields(at, text.extra.len())?;
            if seen.contains(&key) {
                keep_second(reader, at, key, raw(&mut map)?, &mut text.extra);
                continue;
            }
            seen.push(key);
            match key {
                "section" => text.section = map.next_value()?,
                "paragraphs" => text.paragraphs = map.next_value_seed(TextsSeed { reader, at })?,
                _ => {
                    let what = Text::new(
                        format!("这一节有不认识的字段“{key}”"),
                        format!("the section has an unknown field “{key}”"),
                    );
                    if key != UNCONFIRMED {
                        reader.unknown(at, what, key, ["section", "paragraphs"].into_iter());
                    }
                    reader.keep(key, raw(&mut map)?, &mut text.extra);
                }
            }
        }
        Ok((first.unwrap_or_default(), text))
    }
}
