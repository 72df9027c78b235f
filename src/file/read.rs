//! A file's text into a budget: the document, its tables and texts.
//!
//! Values go straight into the model, column by column of the form, so that a large file is held
//! once. A file that is not laid out as the program writes it (a table whose form is unknown or
//! named after its rows, figures without quotes) makes the reader begin again in *careful* mode,
//! in which every table, block and cell is taken as RON text first.

use std::collections::HashSet;
use std::fmt;
use std::sync::Arc;

use ron::Options;
use ron::error::{Error as RonError, SpannedError};
use ron::value::RawValue;
use serde::de::{DeserializeSeed, Deserializer, IgnoredAny, MapAccess, SeqAccess, Visitor};

use super::comment::{self, Anchor, Item};
use super::problem::{Problem, nearest, words};
use super::rows::{BlocksSeed, RowsSeed, arrange};
use super::{FORMAT, MAX_ROWS, MAX_TEXT, fault};
use crate::budget::{Budget, Date, Extra, Status, Table, TableKind, Text, Unit};
use crate::form::FormSet;
use crate::lang::Words;

/// Most problems that are listed.
const MAX_PROBLEMS: usize = 200;

/// Reads `text` (without byte order mark) as a budget on `forms`.
pub(super) fn budget(text: &str, forms: &FormSet) -> Result<(Budget, Vec<Problem>), Problem> {
    let comments = comment::any(text);
    let mut careful = false;
    loop {
        let mut reader = Reader::new(text, forms, careful, comments);
        let result = Options::default().from_str_seed(text, DocumentSeed(&mut reader));
        let error = match result {
            Ok(mut budget) => {
                comment::attach(&reader, &mut budget);
                finish(forms, &mut budget);
                return Ok((budget, reader.problems()));
            }
            Err(error) => error,
        };
        let careless = !careful && error.code == RonError::ExpectedString;
        return Err(match reader.stopped {
            Some(Stop::Careful) => {
                careful = true;
                continue;
            }
            None if careless => {
                careful = true;
                continue;
            }
            Some(Stop::Inner { base, error }) => fault::syntax(text, base, &error),
            Some(Stop::Bound { at, what, remedy }) => {
                let (line, column) = crate::source::place(text, at);
                Problem {
                    line,
                    column,
                    what,
                    remedy,
                }
            }
            None => fault::syntax(text, 0, &error),
        });
    }
}

/// Why reading ended early.
pub(super) enum Stop {
    /// Begin again in careful mode.
    Careful,
    /// A refusal inside a part that was taken as text first.
    Inner { base: usize, error: SpannedError },
    /// A bound was passed.
    Bound {
        at: usize,
        what: Words,
        remedy: Words,
    },
}

/// What all parts of the reader share.
pub(super) struct Reader<'de, 'f> {
    pub text: &'de str,
    pub forms: &'f FormSet,
    pub careful: bool,
    pub stopped: Option<Stop>,
    /// Where items begin, if the text has comments to hang on them; in the text's order.
    pub anchors: Option<Vec<Anchor>>,
    /// Bytes that are kept as they are, comments in them included.
    pub kept: Vec<std::ops::Range<usize>>,
    names: HashSet<Arc<str>>,
    found: Vec<(usize, Words, Words)>,
    more: usize,
    rows: usize,
}

impl<'de, 'f> Reader<'de, 'f> {
    fn new(text: &'de str, forms: &'f FormSet, careful: bool, comments: bool) -> Self {
        Self {
            text,
            forms,
            careful,
            stopped: None,
            anchors: comments.then(Vec::new),
            kept: Vec::new(),
            names: HashSet::new(),
            found: Vec::new(),
            more: 0,
            rows: 0,
        }
    }

    /// Where a part of the text begins in it.
    pub fn offset(&self, part: &str) -> usize {
        part.as_ptr()
            .addr()
            .wrapping_sub(self.text.as_ptr().addr())
            .min(self.text.len())
    }

    /// One copy of every text that stands in many cells.
    pub fn intern(&mut self, text: &str) -> Arc<str> {
        if let Some(name) = self.names.get(text) {
            return Arc::clone(name);
        }
        let name: Arc<str> = text.into();
        self.names.insert(Arc::clone(&name));
        name
    }

    pub fn problem(&mut self, at: usize, what: Words, remedy: Words) {
        if self.found.len() < MAX_PROBLEMS {
            self.found.push((at, what, remedy));
        } else {
            self.more += 1;
        }
    }

    /// A name that is not among `known`: kept, and told with the nearest one.
    pub fn unknown<'a>(
        &mut self,
        at: usize,
        what: Words,
        name: &str,
        known: impl Iterator<Item = &'a str>,
    ) {
        let remedy = match nearest(name, known) {
            Some(near) => words(
                format!("是不是“{near}”？已原样保留"),
                format!("perhaps “{near}”? It is kept as it is"),
            ),
            None => words("已原样保留", "it is kept as it is"),
        };
        self.problem(at, what, remedy);
    }

    /// Ends reading; the caller returns what this gives.
    pub fn stop<E: serde::de::Error>(&mut self, stop: Stop) -> E {
        self.stopped.get_or_insert(stop);
        E::custom("")
    }

    pub fn anchor(&mut self, at: usize, item: Item) {
        if let Some(anchors) = &mut self.anchors {
            anchors.push(Anchor { at, item });
        }
    }

    /// A value as RON text, kept as an unknown field.
    pub fn keep(&mut self, name: &str, value: &'de str, extra: &mut Extra) {
        if self.anchors.is_some() {
            let start = self.offset(value);
            self.kept.push(start..start + value.len());
        }
        extra.push((self.intern(name), value.into()));
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

    /// Counts a row.
    pub fn count_row<E: serde::de::Error>(&mut self, at: usize) -> Result<(), E> {
        self.rows += 1;
        if self.rows <= MAX_ROWS {
            return Ok(());
        }
        Err(self.stop(Stop::Bound {
            at,
            what: words(
                format!("行数超过 {MAX_ROWS}"),
                format!("there are more than {MAX_ROWS} rows"),
            ),
            remedy: words("请把文件分成几个", "split the file"),
        }))
    }

    /// Refuses texts beyond the bound.
    pub fn bound_text<E: serde::de::Error>(&mut self, at: usize, text: &str) -> Result<(), E> {
        if text.len() <= MAX_TEXT {
            return Ok(());
        }
        Err(self.stop(Stop::Bound {
            at,
            what: words("这段文字超过 1 MiB", "this text is longer than 1 MiB"),
            remedy: words("请缩短", "shorten it"),
        }))
    }

    /// The problems by place.
    fn problems(self) -> Vec<Problem> {
        let mut found = self.found;
        found.sort_by_key(|(at, ..)| *at);
        let (mut line, mut start, mut scanned) = (1, 0, 0);
        let mut problems: Vec<Problem> = found
            .into_iter()
            .map(|(at, what, remedy)| {
                let between = self.text.get(scanned..at).unwrap_or_default();
                line += between.bytes().filter(|b| *b == b'\n').count();
                start = between.rfind('\n').map_or(start, |i| scanned + i + 1);
                scanned = at;
                let column = self.text.get(start..at).unwrap_or_default().chars().count() + 1;
                Problem {
                    line,
                    column,
                    what,
                    remedy,
                }
            })
            .collect();
        if self.more > 0 {
            problems.push(Problem {
                line: 0,
                column: 0,
                what: words(
                    format!("另有 {} 处问题没有列出", self.more),
                    format!("{} more problems are not listed", self.more),
                ),
                remedy: Words::default(),
            });
        }
        problems
    }
}

/// A field's name, borrowed from the text.
pub(super) struct Name;

impl<'de> DeserializeSeed<'de> for Name {
    type Value = &'de str;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<&'de str, D::Error> {
        deserializer.deserialize_identifier(self)
    }
}

impl<'de> Visitor<'de> for Name {
    type Value = &'de str;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a field's name")
    }

    fn visit_borrowed_str<E>(self, name: &'de str) -> Result<&'de str, E> {
        Ok(name)
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

/// A name only: what a careful reader looks at first.
#[derive(serde::Deserialize)]
struct TableHead {
    #[serde(default)]
    form: String,
}

struct DocumentSeed<'a, 'de, 'f>(&'a mut Reader<'de, 'f>);

const FIELDS: [&str; 9] = [
    "format", "forms", "year", "unit", "date", "status", "notes", "tables", "texts",
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
            unit: Unit::default(),
            date: None,
            status: Status::Draft,
            notes: Vec::new(),
            tables: Vec::new(),
            texts: Vec::new(),
            extra: Extra::new(),
        };
        let mut seen: Vec<&str> = Vec::new();
        while let Some(key) = map.next_key_seed(Name)? {
            let at = reader.offset(key);
            reader.anchor(at, Item::Document);
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
                            words(format!("{value} 不是日期"), format!("{value} is no date"));
                        let remedy = words(
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
                            let what = words(
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
                "notes" => budget.notes = map.next_value_seed(Texts(reader))?,
                "tables" => budget.tables = map.next_value_seed(TablesSeed(reader))?,
                "texts" => budget.texts = map.next_value_seed(SectionsSeed(reader))?,
                _ => {
                    let what = words(
                        format!("不认识的字段“{key}”"),
                        format!("unknown field “{key}”"),
                    );
                    reader.unknown(at, what, key, FIELDS.into_iter());
                    reader.keep(key, raw(&mut map)?, &mut budget.extra);
                }
            }
        }
        if !seen.contains(&"format") {
            let what = words("没有写文件格式的版本", "the format version is missing");
            let remedy = words(
                format!("请在最前面加上 format: {FORMAT}；已按版本 {FORMAT} 读取"),
                format!("put format: {FORMAT} first; it was read as version {FORMAT}"),
            );
            reader.problem(0, what, remedy);
        }
        if !seen.contains(&"year") {
            let what = words("没有写预算年度", "the budget's year is missing");
            let year = budget.year;
            let remedy = words(
                format!("请加上 year: {year}；已按表样的年度 {year} 读取"),
                format!("add year: {year}; the form set's year was taken"),
            );
            reader.problem(0, what, remedy);
        }
        Ok(budget)
    }
}

/// A field that stands twice: the second is kept beside the first.
pub(super) fn keep_second<'de>(
    reader: &mut Reader<'de, '_>,
    at: usize,
    key: &str,
    value: &'de str,
    extra: &mut Extra,
) {
    let what = words(format!("“{key}”写了两次"), format!("“{key}” stands twice"));
    let remedy = words(
        "以第一次为准，第二次已原样保留；请删去一个",
        "the first counts, the second is kept as it is; delete one of them",
    );
    reader.problem(at, what, remedy);
    reader.keep(key, value, extra);
}

/// The unit; fields it does not have go to the document as `unit.name`.
struct UnitSeed<'a, 'de, 'f> {
    reader: &'a mut Reader<'de, 'f>,
    extra: &'a mut Extra,
}

impl<'de> DeserializeSeed<'de> for UnitSeed<'_, 'de, '_> {
    type Value = Unit;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Unit, D::Error> {
        deserializer.deserialize_struct("", &[], self)
    }
}

impl<'de> Visitor<'de> for UnitSeed<'_, 'de, '_> {
    type Value = Unit;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a unit")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Unit, A::Error> {
        let mut unit = Unit::default();
        let known = ["name", "code", "department", "department_code"];
        while let Some(key) = map.next_key_seed(Name)? {
            let at = self.reader.offset(key);
            let field = match key {
                "name" => &mut unit.name,
                "code" => &mut unit.code,
                "department" => &mut unit.department,
                "department_code" => &mut unit.department_code,
                _ => {
                    let what = words(
                        format!("预算单位里有不认识的字段“{key}”"),
                        format!("the unit has an unknown field “{key}”"),
                    );
                    self.reader.unknown(at, what, key, known.into_iter());
                    self.reader
                        .keep(&format!("unit.{key}"), raw(&mut map)?, self.extra);
                    continue;
                }
            };
            *field = map.next_value()?;
            self.reader.bound_text(at, field)?;
        }
        Ok(unit)
    }
}

/// A list of texts.
struct Texts<'a, 'de, 'f>(&'a mut Reader<'de, 'f>);

impl<'de> DeserializeSeed<'de> for Texts<'_, 'de, '_> {
    type Value = Vec<String>;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Vec<String>, D::Error> {
        deserializer.deserialize_seq(self)
    }
}

impl<'de> Visitor<'de> for Texts<'_, 'de, '_> {
    type Value = Vec<String>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a list of texts")
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<Vec<String>, A::Error> {
        let mut texts = Vec::new();
        while let Some(text) = seq.next_element::<String>()? {
            self.0.bound_text(0, &text)?;
            texts.push(text);
        }
        Ok(texts)
    }
}

struct TablesSeed<'a, 'de, 'f>(&'a mut Reader<'de, 'f>);

impl<'de> DeserializeSeed<'de> for TablesSeed<'_, 'de, '_> {
    type Value = Vec<Table>;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Vec<Table>, D::Error> {
        deserializer.deserialize_seq(self)
    }
}

impl<'de> Visitor<'de> for TablesSeed<'_, 'de, '_> {
    type Value = Vec<Table>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a list of tables")
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<Vec<Table>, A::Error> {
        let reader = self.0;
        let mut tables: Vec<Table> = Vec::new();
        let mut used = vec![false; reader.forms.tables.len()];
        loop {
            let index = tables.len();
            let table = if reader.careful {
                let Some(value) = seq.next_element::<&'de RawValue>()? else {
                    break;
                };
                careful_table(reader, value.get_ron(), index, &used)?
            } else {
                let seed = TableSeed {
                    reader,
                    index,
                    form: None,
                    used: &used,
                };
                let Some(table) = seq.next_element_seed(seed)? else {
                    break;
                };
                table
            };
            if let Some(slot) = table.form().and_then(|form| used.get_mut(form)) {
                *slot = true;
            }
            tables.push(table);
        }
        Ok(tables)
    }
}

/// A table taken as text first: kept as it is where the form set does not know it.
fn careful_table<'de, E: serde::de::Error>(
    reader: &mut Reader<'de, '_>,
    source: &'de str,
    index: usize,
    used: &[bool],
) -> Result<Table, E> {
    let base = reader.offset(source);
    let head: TableHead = match ron::from_str(source) {
        Ok(head) => head,
        Err(error) => return Err(reader.stop(Stop::Inner { base, error })),
    };
    let forms = reader.forms;
    let form = forms.table(&head.form);
    let twice = form.filter(|&form| {
        used.get(form) == Some(&true) && !forms.tables.get(form).is_some_and(|form| form.repeats)
    });
    if let (Some(form), None) = (form, twice) {
        let seed = TableSeed {
            reader,
            index,
            form: Some(form),
            used,
        };
        return Reader::inner(base, source, seed).map_err(|(stop, error)| {
            reader.stopped.get_or_insert(stop);
            error
        });
    }
    reader.anchor(base, Item::Table(index));
    let name = &head.form;
    if twice.is_some() {
        let what = words(
            format!("表“{name}”出现了两次"),
            format!("the table “{name}” stands twice"),
        );
        let remedy = words(
            "以第一张为准，第二张已原样保留；请删去一张",
            "the first counts, the second is kept as it is; delete one of them",
        );
        reader.problem(base, what, remedy);
    } else {
        let what = words(
            format!("表样 {} 没有“{name}”这张表", forms.id),
            format!("the form set {} has no table “{name}”", forms.id),
        );
        let known = forms.tables.iter().map(|table| table.key.as_str());
        reader.unknown(base, what, name, known);
    }
    if reader.anchors.is_some() {
        reader.kept.push(base..base + source.len());
    }
    Ok(Table {
        kind: TableKind::Unknown {
            form: reader.intern(name),
            source: source.into(),
        },
        blocks: Vec::new(),
        note: None,
        extra: Extra::new(),
    })
}

/// A table that the form set knows, once its `form` has been read.
struct TableSeed<'a, 'de, 'f> {
    reader: &'a mut Reader<'de, 'f>,
    index: usize,
    form: Option<usize>,
    used: &'a [bool],
}

impl<'de> DeserializeSeed<'de> for TableSeed<'_, 'de, '_> {
    type Value = Table;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Table, D::Error> {
        deserializer.deserialize_struct("", &[], self)
    }
}

impl<'de> Visitor<'de> for TableSeed<'_, 'de, '_> {
    type Value = Table;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a table")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Table, A::Error> {
        let Self {
            reader,
            index,
            mut form,
            used,
        } = self;
        let known = form;
        let mut note: Option<String> = None;
        let mut extra = Extra::new();
        let mut blocks = Vec::new();
        while let Some(key) = map.next_key_seed(Name)? {
            let at = reader.offset(key);
            reader.anchor(at, Item::Table(index));
            let content = matches!(key, "rows" | "blocks");
            match (key, form) {
                ("form", _) if known.is_some() => {
                    map.next_value::<IgnoredAny>()?;
                }
                ("form", Some(_)) => keep_second(reader, at, key, raw(&mut map)?, &mut extra),
                ("note", _) if note.is_some() => {
                    keep_second(reader, at, key, raw(&mut map)?, &mut extra);
                }
                ("form", _) => {
                    let name: String = map.next_value()?;
                    form = reader.forms.table(&name).filter(|&form| {
                        used.get(form) == Some(&false)
                            || reader
                                .forms
                                .tables
                                .get(form)
                                .is_some_and(|form| form.repeats)
                    });
                    if form.is_none() {
                        return Err(reader.stop(Stop::Careful));
                    }
                }
                ("note", _) => {
                    let text: String = map.next_value()?;
                    reader.bound_text(at, &text)?;
                    note = Some(text);
                }
                (_, None) if content => return Err(reader.stop(Stop::Careful)),
                (_, Some(form)) if content => {
                    let Some(table) = reader.forms.tables.get(form) else {
                        break;
                    };
                    if !blocks.is_empty() {
                        keep_second(reader, at, key, raw(&mut map)?, &mut extra);
                    } else if key == "blocks" {
                        let seed = BlocksSeed {
                            reader,
                            form: table,
                            index,
                            extra: &mut extra,
                        };
                        blocks = map.next_value_seed(seed)?;
                    } else if table.blocks.len() == 1 {
                        let seed = RowsSeed {
                            reader,
                            form: table,
                            index,
                            block: 0,
                        };
                        let rows = map.next_value_seed(seed)?;
                        blocks = vec![crate::budget::Block {
                            rows,
                            extra: Extra::new(),
                        }];
                    } else {
                        let what = words("这张表是分块的", "this table has several blocks");
                        let remedy = words(
                            "行要写在块里：blocks: [(block: \"…\", rows: [ … ])]；已原样保留",
                            "write the rows in blocks: [(block: \"…\", rows: [ … ])]; they are \
                             kept as they are",
                        );
                        reader.problem(at, what, remedy);
                        reader.keep(key, raw(&mut map)?, &mut extra);
                    }
                }
                _ => {
                    let what = words(
                        format!("表里有不认识的字段“{key}”"),
                        format!("the table has an unknown field “{key}”"),
                    );
                    let known = ["form", "note", "rows", "blocks"];
                    reader.unknown(at, what, key, known.into_iter());
                    reader.keep(key, raw(&mut map)?, &mut extra);
                }
            }
        }
        let Some(form) = form else {
            return Err(reader.stop(Stop::Careful));
        };
        blocks.resize_with(
            reader
                .forms
                .tables
                .get(form)
                .map_or(0, |form| form.blocks.len()),
            Default::default,
        );
        Ok(Table {
            kind: TableKind::Known(form),
            blocks,
            note,
            extra,
        })
    }
}

struct SectionsSeed<'a, 'de, 'f>(&'a mut Reader<'de, 'f>);

impl<'de> DeserializeSeed<'de> for SectionsSeed<'_, 'de, '_> {
    type Value = Vec<Text>;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Vec<Text>, D::Error> {
        deserializer.deserialize_seq(self)
    }
}

impl<'de> Visitor<'de> for SectionsSeed<'_, 'de, '_> {
    type Value = Vec<Text>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a list of texts")
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<Vec<Text>, A::Error> {
        let reader = self.0;
        let mut texts: Vec<Text> = Vec::new();
        while let Some((at, text)) = seq.next_element_seed(SectionSeed {
            reader,
            index: texts.len(),
        })? {
            if reader
                .forms
                .sections()
                .all(|section| section.key != text.section)
            {
                let name = &text.section;
                let what = words(
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
    reader: &'a mut Reader<'de, 'f>,
    index: usize,
}

impl<'de> DeserializeSeed<'de> for SectionSeed<'_, 'de, '_> {
    type Value = (usize, Text);

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Self::Value, D::Error> {
        deserializer.deserialize_struct("", &[], self)
    }
}

impl<'de> Visitor<'de> for SectionSeed<'_, 'de, '_> {
    type Value = (usize, Text);

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a section of text")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
        let reader = self.reader;
        let mut first = None;
        let mut text = Text {
            section: String::new(),
            paragraphs: Vec::new(),
            extra: Extra::new(),
        };
        let mut seen: Vec<&str> = Vec::new();
        while let Some(key) = map.next_key_seed(Name)? {
            let at = reader.offset(key);
            first.get_or_insert(at);
            reader.anchor(at, Item::Text(self.index));
            if seen.contains(&key) {
                keep_second(reader, at, key, raw(&mut map)?, &mut text.extra);
                continue;
            }
            seen.push(key);
            match key {
                "section" => text.section = map.next_value()?,
                "paragraphs" => text.paragraphs = map.next_value_seed(Texts(reader))?,
                _ => {
                    let what = words(
                        format!("这一节有不认识的字段“{key}”"),
                        format!("the section has an unknown field “{key}”"),
                    );
                    reader.unknown(at, what, key, ["section", "paragraphs"].into_iter());
                    reader.keep(key, raw(&mut map)?, &mut text.extra);
                }
            }
        }
        Ok((first.unwrap_or_default(), text))
    }
}

/// Brings tables, rows and texts into the form set's order and adds what the file left out.
fn finish(forms: &FormSet, budget: &mut Budget) {
    let mut used = vec![false; forms.tables.len()];
    let mut place = 0;
    let mut tables: Vec<(usize, Table)> = std::mem::take(&mut budget.tables)
        .into_iter()
        .map(|mut table| {
            // A table that the form set does not know stays behind the one it follows.
            if let Some(form) = table.form() {
                place = form + 1;
                if let Some(slot) = used.get_mut(form) {
                    *slot = true;
                }
                if let Some(form) = forms.tables.get(form) {
                    for (block, form) in table.blocks.iter_mut().zip(&form.blocks) {
                        arrange(block, form);
                    }
                }
            }
            (place, table)
        })
        .collect();
    for (form, table) in forms.tables.iter().enumerate() {
        if used.get(form) == Some(&false) && !table.repeats {
            tables.push((form + 1, Table::blank(forms, form)));
        }
    }
    tables.sort_by_key(|(place, _)| *place);
    budget.tables = tables.into_iter().map(|(_, table)| table).collect();

    let mut texts: Vec<(usize, Text)> = Vec::new();
    let sections: Vec<&str> = forms
        .sections()
        .map(|section| section.key.as_str())
        .collect();
    for text in std::mem::take(&mut budget.texts) {
        let place = sections.iter().position(|key| *key == text.section);
        // A section that stands twice is one section.
        match texts
            .iter_mut()
            .find(|(_, first)| first.section == text.section)
        {
            Some((_, first)) => {
                first.paragraphs.extend(text.paragraphs);
                first.extra.extend(text.extra);
            }
            None => texts.push((place.unwrap_or(sections.len()), text)),
        }
    }
    for (place, key) in sections.iter().enumerate() {
        if texts.iter().all(|(_, text)| text.section != *key) {
            let section = (*key).to_owned();
            texts.push((
                place,
                Text {
                    section,
                    paragraphs: Vec::new(),
                    extra: Extra::new(),
                },
            ));
        }
    }
    texts.sort_by_key(|(place, _)| *place);
    budget.texts = texts.into_iter().map(|(_, text)| text).collect();
}
