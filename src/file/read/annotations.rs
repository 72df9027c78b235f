//! Explanations and comments: what people said about places, which go by their names.

use crate::lang::Text;
use std::fmt;

use serde::de::{DeserializeSeed, Deserializer, MapAccess, SeqAccess, Visitor};

use super::item::CommentHost;
use super::reader::{BudgetReader, FieldName, TextsSeed, keep_second, raw};
use crate::budget::{Comment, Explanation, Extra, NamedPlace};
use crate::file::quoting::quoted;

/// What is in one explanation or comment.
#[derive(Debug, Default)]
pub(super) struct Annotation {
    rule: String,
    table: String,
    copy: String,
    block: String,
    row: String,
    /// 1 for the first of that key, as in files.
    nth: u32,
    column: String,
    section: String,
    paragraph: String,
    figures: Vec<String>,
    text: String,
    author: String,
    date: String,
    extra: Extra,
}

impl Annotation {
    fn parts(self) -> (NamedPlace, [String; 4], Vec<String>, Extra) {
        let place = if self.section.is_empty() {
            NamedPlace::Cell {
                table: self.table,
                copy: self.copy,
                block: self.block,
                row: self.row,
                nth: self.nth.saturating_sub(1),
                column: self.column,
            }
        } else {
            NamedPlace::Text { section: self.section, paragraph: self.paragraph }
        };
        (place, [self.rule, self.text, self.author, self.date], self.figures, self.extra)
    }

    /// Keeps the names that its place has no use for: a cell's beside a section, a paragraph without
    /// one. Whether there are any.
    fn keep_unused(&mut self) -> bool {
        let unused: &[(&str, &str)] = match self.section.as_str() {
            "" => &[("paragraph", &self.paragraph)],
            _ => &[
                ("table", &self.table),
                ("copy", &self.copy),
                ("block", &self.block),
                ("row", &self.row),
                ("column", &self.column),
            ],
        };
        let nth = (!self.section.is_empty()).then_some(("nth", self.nth));
        // A blank one too, where a second one behind it would take its place.
        let twice = |name: &str| self.extra.iter().any(|(own, _)| &**own == name);
        let texts = unused.iter().filter(|(name, text)| !text.is_empty() || twice(name));
        let nth = nth.into_iter().filter(|(name, nth)| *nth > 1 || twice(name));
        let unused: Vec<(&str, String)> = texts
            .map(|(name, text)| (*name, quoted(text)))
            .chain(nth.map(|(name, nth)| (name, nth.to_string())))
            .collect();
        for (name, value) in &unused {
            let first = self.extra.iter().position(|(own, _)| &**own == *name);
            let at = first.unwrap_or(self.extra.len());
            self.extra.insert(at, ((*name).into(), value.as_str().into()));
        }
        !unused.is_empty()
    }

    pub(super) fn explanation(self) -> Explanation {
        let (place, [rule, text, author, date], figures, extra) = self.parts();
        Explanation { rule, place, figures, text, author, date, extra }
    }

    pub(super) fn comment(self) -> Comment {
        let (place, [_, text, author, date], _, extra) = self.parts();
        Comment { place, text, author, date, extra }
    }
}

/// A list of them.
pub(super) struct Annotations<'a, 'de, 'f> {
    reader: &'a mut BudgetReader<'de, 'f>,
    explains: bool,
}

const FIELDS: [&str; 13] = [
    "rule",
    "figures",
    "table",
    "copy",
    "block",
    "row",
    "nth",
    "column",
    "section",
    "paragraph",
    "text",
    "author",
    "date",
];

impl<'a, 'de, 'f> Annotations<'a, 'de, 'f> {
    pub(super) fn of_explanations(reader: &'a mut BudgetReader<'de, 'f>) -> Self {
        Self { reader, explains: true }
    }

    pub(super) fn of_comments(reader: &'a mut BudgetReader<'de, 'f>) -> Self {
        Self { reader, explains: false }
    }
}

impl<'de> DeserializeSeed<'de> for Annotations<'_, 'de, '_> {
    type Value = Vec<Annotation>;

    fn deserialize<D: Deserializer<'de>>(
        self,
        deserializer: D,
    ) -> Result<Vec<Annotation>, D::Error> {
        deserializer.deserialize_seq(self)
    }
}

impl<'de> Visitor<'de> for Annotations<'_, 'de, '_> {
    type Value = Vec<Annotation>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a list of explanations or comments")
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<Vec<Annotation>, A::Error> {
        let Self { reader, explains } = self;
        let mut found = Vec::new();
        while let Some(annotation) =
            seq.next_element_seed(AnnotationSeed { reader, explains, index: found.len() })?
        {
            found.push(annotation);
        }
        Ok(found)
    }
}

struct AnnotationSeed<'a, 'de, 'f> {
    reader: &'a mut BudgetReader<'de, 'f>,
    explains: bool,
    index: usize,
}

impl<'de> DeserializeSeed<'de> for AnnotationSeed<'_, 'de, '_> {
    type Value = Annotation;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Annotation, D::Error> {
        deserializer.deserialize_struct("", &[], self)
    }
}

impl<'de> Visitor<'de> for AnnotationSeed<'_, 'de, '_> {
    type Value = Annotation;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an explanation or a comment")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Annotation, A::Error> {
        let Self { reader, explains, index } = self;
        let item =
            if explains { CommentHost::Explanation(index) } else { CommentHost::Comment(index) };
        let mut annotation = Annotation::default();
        let mut seen: Vec<&str> = Vec::new();
        let mut start = 0;
        while let Some(key) = map.next_key_seed(FieldName)? {
            let at = reader.offset(key);
            if seen.is_empty() {
                start = at;
            }
            reader.anchor(at, item);
            if seen.contains(&key) {
                keep_second(reader, at, key, raw(&mut map)?, &mut annotation.extra);
                continue;
            }
            seen.push(key);
            let field = match key {
                "rule" if explains => &mut annotation.rule,
                "figures" if explains => {
                    annotation.figures = map.next_value_seed(TextsSeed { reader, at })?;
                    continue;
                }
                "nth" => {
                    annotation.nth = map.next_value()?;
                    continue;
                }
                "table" => &mut annotation.table,
                "copy" => &mut annotation.copy,
                "block" => &mut annotation.block,
                "row" => &mut annotation.row,
                "column" => &mut annotation.column,
                "section" => &mut annotation.section,
                "paragraph" => &mut annotation.paragraph,
                "text" => &mut annotation.text,
                "author" => &mut annotation.author,
                "date" => &mut annotation.date,
                _ => {
                    let what = match explains {
                        true => Text::new(
                            format!("审核说明里有不认识的字段“{key}”"),
                            format!("the explanation has an unknown field “{key}”"),
                        ),
                        false => Text::new(
                            format!("批注里有不认识的字段“{key}”"),
                            format!("the comment has an unknown field “{key}”"),
                        ),
                    };
                    let known = FIELDS.into_iter().skip(if explains { 0 } else { 2 });
                    reader.unknown(at, what, key, known);
                    reader.keep(key, raw(&mut map)?, &mut annotation.extra);
                    continue;
                }
            };
            *field = map.next_value()?;
            reader.bound_text(at, field)?;
        }
        if annotation.keep_unused() {
            let what = Text::new(
                "单元格的位置和正文的位置（section）写在了一起",
                "the places of a cell and of a text (section) are mixed",
            );
            let remedy = Text::new(
                "一处只写一种；用不上的已原样保留",
                "write one of them only; what is of no use is kept as it is",
            );
            reader.problem(start, what, remedy);
        }
        Ok(annotation)
    }
}
