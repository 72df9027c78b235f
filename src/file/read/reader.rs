//! What all parts of the reader share: the text and its places, problems, bounds, interned texts.

use std::collections::HashSet;
use std::fmt;
use std::ops::Range;
use std::sync::Arc;

use ron::Options;
use ron::error::SpannedError;
use ron::value::RawValue;
use serde::de::{DeserializeSeed, Deserializer, IgnoredAny, MapAccess, SeqAccess, Visitor};

use super::item::{CommentHost, ItemStart};
use crate::budget::{CellText, Extra, Row, Value};
use crate::file::progress::OpenProgress;
use crate::file::{MAX_ROWS, MAX_TEXT, UNIT};
use crate::form::FormSet;
use crate::lang::Text;
use crate::source::{Diagnostic, Severity, nearest};

/// Most problems that are listed.
const MAX_PROBLEMS: usize = 200;

/// Most fields of one item.
const MAX_FIELDS: usize = 1000;
/// How many bytes a document may take for each byte of its file, and how many besides.
const WEIGHT: (usize, usize) = (8, 32 << 20);
/// Bytes that an unknown field takes besides its texts.
const PER_FIELD: usize = 96;

/// Why reading ended early.
pub(super) enum Stop {
    /// Begin again in careful mode.
    Lenient,
    /// A refusal inside a part that was taken as text first.
    Inner { base: usize, error: SpannedError },
    /// A bound was passed.
    Bound { at: usize, what: Text, remedy: Text },
    /// Nobody waits for it any more.
    Cancelled,
}

/// A text that is read value by value, and what of the whole was read before.
#[derive(Clone, Copy)]
pub(super) struct TextPart<'de> {
    pub text: &'de str,
    /// The file's text, and what of it is not in `text`.
    pub whole: &'de str,
    pub left_out: &'de [Range<usize>],
    /// Rows that were read before, and what they take in memory.
    pub rows: usize,
    pub weight: usize,
}

impl<'de> TextPart<'de> {
    /// The whole of a file.
    pub fn whole(text: &'de str) -> Self {
        Self { text, whole: text, left_out: &[], rows: 0, weight: 0 }
    }

    /// Where a byte of `text` is in the whole.
    fn in_whole(&self, at: usize) -> usize {
        let before = self.left_out.iter().scan(0, |before, span| {
            let begins = span.start - *before;
            *before += span.len();
            Some((begins, *before))
        });
        let passed = before.take_while(|(begins, _)| *begins <= at).last();
        at + passed.map_or(0, |(_, before)| before)
    }
}

/// What a row takes in memory. The list of rows is moved as it grows.
pub(super) fn row_weight(columns: usize) -> usize {
    2 * size_of::<Row>() + columns * size_of::<Value>()
}

/// What an unknown field takes in memory.
pub(super) fn kept_weight(name: &str, value: &str) -> usize {
    PER_FIELD + name.len() + value.len()
}

/// Bytes that a row takes more where something of it is kept as it is.
pub(super) const MORE: usize = 256;

/// What all parts of the reader share.
pub(super) struct BudgetReader<'de, 'f> {
    pub text: &'de str,
    part: TextPart<'de>,
    progress: &'f OpenProgress,
    pub forms: &'f FormSet,
    pub lenient: bool,
    pub stopped: Option<Stop>,
    /// Where items begin, if the text has comments to hang on them; in the text's order.
    pub anchors: Option<Vec<ItemStart>>,
    /// Bytes that are kept as they are, comments in them included.
    pub kept: Vec<Range<usize>>,
    names: HashSet<Arc<str>>,
    texts: HashSet<CellText>,
    found: Vec<(usize, Text, Text)>,
    more: usize,
    rows: usize,
    /// Where the last row began.
    row: usize,
    /// What the document will weigh in memory, in bytes, roughly.
    weight: usize,
}

impl<'de, 'f> BudgetReader<'de, 'f> {
    pub fn new(
        part: TextPart<'de>,
        forms: &'f FormSet,
        lenient: bool,
        comments: bool,
        progress: &'f OpenProgress,
    ) -> Self {
        Self {
            text: part.text,
            part,
            progress,
            forms,
            lenient,
            stopped: None,
            anchors: comments.then(Vec::new),
            kept: Vec::new(),
            names: HashSet::new(),
            texts: HashSet::new(),
            found: Vec::new(),
            more: 0,
            rows: part.rows,
            row: 0,
            weight: part.weight,
        }
    }

    /// Where a part of the text begins in it.
    pub fn offset(&self, part: &str) -> usize {
        part.as_ptr().addr().wrapping_sub(self.text.as_ptr().addr()).min(self.text.len())
    }

    /// One copy of every text that is in many cells.
    pub fn cell_text(&mut self, text: &str) -> CellText {
        if let Some(known) = self.texts.get(text) {
            return known.clone();
        }
        let own = CellText::from(text);
        self.texts.insert(own.clone());
        own
    }

    /// One copy of every name of a field that is in many items.
    pub fn intern(&mut self, text: &str) -> Arc<str> {
        if let Some(name) = self.names.get(text) {
            return Arc::clone(name);
        }
        let name: Arc<str> = text.into();
        self.names.insert(Arc::clone(&name));
        name
    }

    pub fn problem(&mut self, at: usize, what: Text, remedy: Text) {
        if self.found.len() < MAX_PROBLEMS {
            self.found.push((at, what, remedy));
        } else {
            self.more += 1;
        }
    }

    /// A name that is not among `known`: kept, and reported with the nearest one.
    pub fn unknown<'a>(
        &mut self,
        at: usize,
        what: Text,
        name: &str,
        known: impl Iterator<Item = &'a str>,
    ) {
        // Nobody reads the remedy of what is not listed.
        let near = if self.found.len() < MAX_PROBLEMS { nearest(name, known) } else { None };
        let remedy = match near {
            Some(near) => Text::new(
                format!("是不是“{near}”？已原样保留"),
                format!("perhaps “{near}”? It is kept as it is"),
            ),
            None => Text::new("已原样保留", "it is kept as it is"),
        };
        self.problem(at, what, remedy);
    }

    /// Ends reading; the caller returns what this gives.
    pub fn stop<E: serde::de::Error>(&mut self, stop: Stop) -> E {
        self.stopped.get_or_insert(stop);
        E::custom("")
    }

    pub fn anchor(&mut self, at: usize, item: CommentHost) {
        if let Some(anchors) = &mut self.anchors {
            anchors.push(ItemStart { at, item });
        }
    }

    /// A value as RON text, kept as an unknown field.
    pub fn keep(&mut self, name: &str, value: &'de str, extra: &mut Extra) {
        if self.anchors.is_some() {
            let start = self.offset(value);
            self.kept.push(start..start + value.len());
        }
        self.weight += kept_weight(name, value);
        extra.push((self.intern(name), value.into()));
    }

    /// Keeps the first of perhaps several values of a name, before the others.
    pub fn keep_first(&mut self, name: &str, value: &'de str, extra: &mut Extra) {
        let at = extra.iter().position(|(own, _)| &**own == name).unwrap_or(extra.len());
        self.keep(name, value, extra);
        if let Some(ahead) = extra.get_mut(at..) {
            ahead.rotate_right(1);
        }
    }

    /// Reads a part that was taken as text first.
    pub fn inner<S: DeserializeSeed<'de>, E: serde::de::Error>(
        base: usize,
        part: &'de str,
        seed: S,
    ) -> Result<S::Value, (Stop, E)> {
        Options::default()
            .from_str_seed(part, seed)
            .map_err(|error| (Stop::Inner { base, error }, E::custom("")))
    }

    /// Counts a row of so many cells, which begins `at` if that is known: a row without a field
    /// has no place of its own.
    pub fn count_row<E: serde::de::Error>(
        &mut self,
        at: Option<usize>,
        cells: usize,
    ) -> Result<(), E> {
        let at = at.unwrap_or(self.row);
        self.row = at;
        self.rows += 1;
        self.progress.reach(at);
        if self.progress.is_cancelled() {
            return Err(self.stop(Stop::Cancelled));
        }
        self.weigh(at, row_weight(cells))?;
        if self.rows <= MAX_ROWS {
            return Ok(());
        }
        Err(self.stop(Stop::Bound {
            at,
            what: Text::new(
                format!("行数超过 {MAX_ROWS}"),
                format!("there are more than {MAX_ROWS} rows"),
            ),
            remedy: Text::new("请把文件分成几个", "split the file"),
        }))
    }

    /// Counts what an item takes in memory. A few bytes of a file can stand for a whole row or table
    /// that is blank; no honest file has more of those than [`WEIGHT`] leaves room for.
    pub fn weigh<E: serde::de::Error>(&mut self, at: usize, bytes: usize) -> Result<(), E> {
        self.weight += bytes;
        if self.weight <= self.part.whole.len().saturating_mul(WEIGHT.0) + WEIGHT.1 {
            return Ok(());
        }
        Err(self.stop(Stop::Bound {
            at,
            what: Text::new("空白的行或表太多", "too many blank rows or tables"),
            remedy: Text::new("请删去空白的行和表", "delete those that are blank"),
        }))
    }

    /// Refuses items with more fields than any honest one has.
    pub fn bound_fields<E: serde::de::Error>(&mut self, at: usize, count: usize) -> Result<(), E> {
        if count <= MAX_FIELDS {
            return Ok(());
        }
        Err(self.stop(Stop::Bound {
            at,
            what: Text::new(
                format!("这一项的字段超过 {MAX_FIELDS} 个"),
                format!("this item has more than {MAX_FIELDS} fields"),
            ),
            remedy: Text::new("请核对是不是预算文件", "check that it is a budget file"),
        }))
    }

    /// Refuses texts beyond the bound.
    pub fn bound_text<E: serde::de::Error>(&mut self, at: usize, text: &str) -> Result<(), E> {
        if text.len() <= MAX_TEXT {
            return Ok(());
        }
        Err(self.stop(Stop::Bound {
            at,
            what: Text::new("这段文字超过 1 MiB", "this text is longer than 1 MiB"),
            remedy: Text::new("请缩短", "shorten it"),
        }))
    }

    /// The problems by place.
    pub fn problems(self) -> Vec<Diagnostic> {
        let mut found = self.found;
        found.sort_by_key(|(at, ..)| *at);
        let (part, text) = (self.part, self.part.whole);
        let (mut line, mut start, mut scanned) = (1, 0, 0);
        let mut problems: Vec<Diagnostic> = found
            .into_iter()
            .map(|(at, what, remedy)| {
                let at = part.in_whole(at);
                let between = text.get(scanned..at).unwrap_or_default();
                line += between.bytes().filter(|b| *b == b'\n').count();
                start = between.rfind('\n').map_or(start, |i| scanned + i + 1);
                scanned = at;
                let column = text.get(start..at).unwrap_or_default().chars().count() + 1;
                Diagnostic::at(line, column, what, remedy).with_severity(Severity::Explain)
            })
            .collect();
        if self.more > 0 {
            let what = (
                format!("另有 {} 处问题没有列出", self.more),
                format!("{} more problems are not listed", self.more),
            );
            let more = Diagnostic::new(what, Text::default());
            problems.push(more.with_severity(Severity::Explain));
        }
        problems
    }
}

/// A field's name, borrowed from the text.
pub(super) struct FieldName;

impl<'de> DeserializeSeed<'de> for FieldName {
    type Value = &'de str;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<&'de str, D::Error> {
        deserializer.deserialize_identifier(self)
    }
}

impl<'de> Visitor<'de> for FieldName {
    type Value = &'de str;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a field's name")
    }

    fn visit_borrowed_str<E>(self, name: &'de str) -> Result<&'de str, E> {
        Ok(name)
    }
}

/// The first text of that name in an item, which a careful reader looks at before all others;
/// empty where there is none.
pub(super) struct FirstField(pub &'static str);

impl<'de> DeserializeSeed<'de> for FirstField {
    type Value = String;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<String, D::Error> {
        deserializer.deserialize_struct("", &[], self)
    }
}

impl<'de> Visitor<'de> for FirstField {
    type Value = String;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a group of fields")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<String, A::Error> {
        let mut first = None;
        while let Some(key) = map.next_key_seed(FieldName)? {
            if key == self.0 && first.is_none() {
                first = Some(map.next_value()?);
            } else {
                map.next_value::<IgnoredAny>()?;
            }
        }
        Ok(first.unwrap_or_default())
    }
}

/// A value as RON text.
pub(super) fn raw<'de, A: MapAccess<'de>>(map: &mut A) -> Result<&'de str, A::Error> {
    Ok(map.next_value::<&'de RawValue>()?.get_ron())
}

/// The text that a RON value stands for, if it is one.
pub(super) fn text_of(raw: &str) -> Option<String> {
    ron::from_str(raw).ok()
}

/// A field that appears twice: the second is kept beside the first.
pub(super) fn keep_second<'de>(
    reader: &mut BudgetReader<'de, '_>,
    at: usize,
    key: &str,
    value: &'de str,
    extra: &mut Extra,
) {
    let name = key.strip_prefix(UNIT).unwrap_or(key);
    let what = Text::new(format!("“{name}”写了两次"), format!("“{name}” stands twice"));
    let remedy = Text::new(
        "以第一次为准，第二次已原样保留；请删去一个",
        "the first counts, the second is kept as it is; delete one of them",
    );
    reader.problem(at, what, remedy);
    reader.keep(key, value, extra);
}

/// A list of texts, the value of the field that begins at `at`.
pub(super) struct TextsSeed<'a, 'de, 'f> {
    pub reader: &'a mut BudgetReader<'de, 'f>,
    pub at: usize,
}

impl<'de> DeserializeSeed<'de> for TextsSeed<'_, 'de, '_> {
    type Value = Vec<String>;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Vec<String>, D::Error> {
        deserializer.deserialize_seq(self)
    }
}

impl<'de> Visitor<'de> for TextsSeed<'_, 'de, '_> {
    type Value = Vec<String>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a list of texts")
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<Vec<String>, A::Error> {
        let mut texts = Vec::new();
        while let Some(text) = seq.next_element::<String>()? {
            self.reader.bound_text(self.at, &text)?;
            self.reader.weigh(self.at, 2 * size_of::<String>() + text.len())?;
            texts.push(text);
        }
        Ok(texts)
    }
}
