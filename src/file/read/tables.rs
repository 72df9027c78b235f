//! Tables: known ones by their form, others as they are.

use crate::lang::Text;
use std::fmt;

use ron::Options;
use ron::value::RawValue;
use serde::de::{DeserializeSeed, Deserializer, IgnoredAny, MapAccess, SeqAccess, Visitor};

use super::blocks::BlocksSeed;
use super::item::CommentHost;
use super::reader::{BudgetReader, FieldName, FirstField, Stop, keep_second, raw};
use super::rows::RowsSeed;
use crate::budget::{Block, Extra, Row, Table, TableKind, UNCONFIRMED, Value};
use crate::form::{BlockForm, TableForm};
use crate::source::{self, TokenKind};

pub(super) struct TablesSeed<'a, 'de, 'f>(pub &'a mut BudgetReader<'de, 'f>);

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
            let table = if reader.lenient {
                let Some(value) = seq.next_element::<&'de RawValue>()? else {
                    break;
                };
                lenient_table(reader, value.get_ron(), index, &used)?
            } else {
                let seed = TableSeed { reader, index, form: None, used: &used };
                let Some(table) = seq.next_element_seed(seed)? else {
                    break;
                };
                table
            };
            if let Some(slot) = table.form().and_then(|form| used.get_mut(form)) {
                *slot = true;
            }
            let blank = table.form().and_then(|form| reader.forms.tables.get(form));
            let blank = blank.map_or(0, blank_weight);
            // The list is moved as it grows, and once more when it is put in order.
            reader.weigh(reader.text.len(), 5 * size_of::<Table>() + blank)?;
            tables.push(table);
        }
        Ok(tables)
    }
}

/// What the rows that a form gives take in memory, filled in or not.
fn blank_weight(form: &TableForm) -> usize {
    let row = |block: &BlockForm| size_of::<Row>() + block.columns.len() * size_of::<Value>();
    let block = |block: &BlockForm| size_of::<Block>() + block.fixed().len() * row(block);
    form.blocks.iter().map(block).sum()
}

/// A table taken as text first: kept as it is where the form set does not know it.
fn lenient_table<'de, E: serde::de::Error>(
    reader: &mut BudgetReader<'de, '_>,
    source: &'de str,
    index: usize,
    used: &[bool],
) -> Result<Table, E> {
    let base = reader.offset(source);
    let name = match Options::default().from_str_seed(source, FirstField("form")) {
        Ok(name) => name,
        Err(error) => return Err(reader.stop(Stop::Inner { base, error })),
    };
    let forms = reader.forms;
    let form = forms.table(&name);
    let twice = form.filter(|&form| {
        used.get(form) == Some(&true) && !forms.tables.get(form).is_some_and(|form| form.repeats)
    });
    if let (Some(form), None) = (form, twice) {
        let seed = TableSeed { reader, index, form: Some(form), used };
        return BudgetReader::inner(base, source, seed).map_err(|(stop, error)| {
            reader.stopped.get_or_insert(stop);
            error
        });
    }
    // Comments before it come before it, and are not part of what is kept as it is.
    let begins = source::tokens(source)
        .find(|token| token.kind != TokenKind::Comment)
        .map_or(0, |token| token.span.start);
    let (base, source) = (base + begins, source.get(begins..).unwrap_or(source));
    reader.anchor(base, CommentHost::Table(index));
    let name = &name;
    if twice.is_some() {
        let what =
            Text::new(format!("表“{name}”出现了两次"), format!("the table “{name}” stands twice"));
        let remedy = Text::new(
            "以第一张为准，第二张已原样保留；请删去一张",
            "the first counts, the second is kept as it is; delete one of them",
        );
        reader.problem(base, what, remedy);
    } else {
        let what = Text::new(
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
        kind: TableKind::Unknown { form: reader.intern(name), source: source.into() },
        blocks: Vec::new(),
        note: None,
        origin: None,
        extra: Extra::new(),
    })
}

/// A table that the form set knows, once its `form` has been read.
struct TableSeed<'a, 'de, 'f> {
    reader: &'a mut BudgetReader<'de, 'f>,
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
        let Self { reader, index, mut form, used } = self;
        // Whether the form's name, which is known already, has still to be passed over.
        let mut known = form.is_some();
        let mut note: Option<String> = None;
        let mut origin = None;
        let mut extra = Extra::new();
        let mut blocks = Vec::new();
        while let Some(key) = map.next_key_seed(FieldName)? {
            let at = reader.offset(key);
            reader.anchor(at, CommentHost::Table(index));
            reader.bound_fields(at, extra.len())?;
            let content = matches!(key, "rows" | "blocks");
            match (key, form) {
                ("form", _) if known => {
                    known = false;
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
                            || reader.forms.tables.get(form).is_some_and(|form| form.repeats)
                    });
                    if form.is_none() {
                        return Err(reader.stop(Stop::Lenient));
                    }
                }
                ("note", _) => {
                    let text: String = map.next_value()?;
                    reader.bound_text(at, &text)?;
                    note = Some(text);
                }
                ("origin", _) if origin.is_some() => {
                    keep_second(reader, at, key, raw(&mut map)?, &mut extra);
                }
                ("origin", _) => {
                    let text = raw(&mut map)?;
                    reader.bound_text(at, text)?;
                    origin = super::origin::read(text).map(Box::new);
                    if origin.is_none() {
                        let what = Text::new("出处的写法不对", "the origin is not valid");
                        let remedy = Text::new("已原样保留", "it is kept as it is");
                        reader.problem(at, what, remedy);
                        reader.keep(key, text, &mut extra);
                    }
                }
                (_, None) if content => return Err(reader.stop(Stop::Lenient)),
                (_, Some(form)) if content => {
                    let Some(table) = reader.forms.tables.get(form) else {
                        break;
                    };
                    if !blocks.is_empty() {
                        keep_second(reader, at, key, raw(&mut map)?, &mut extra);
                    } else if key == "blocks" {
                        let seed = BlocksSeed { reader, form: table, index, extra: &mut extra };
                        blocks = map.next_value_seed(seed)?;
                    } else if table.blocks.len() == 1 {
                        let seed = RowsSeed { reader, form: table, index, block: 0 };
                        let rows = map.next_value_seed(seed)?.into();
                        blocks = vec![crate::budget::Block { rows, extra: Extra::new() }];
                    } else {
                        let what = Text::new("这张表是分块的", "this table has several blocks");
                        let remedy = Text::new(
                            "行要写在块里：blocks: [(block: \"…\", rows: [ … ])]；已原样保留",
                            "write the rows in blocks: [(block: \"…\", rows: [ … ])]; they are \
                             kept as they are",
                        );
                        reader.problem(at, what, remedy);
                        reader.keep(key, raw(&mut map)?, &mut extra);
                    }
                }
                _ => {
                    let what = Text::new(
                        format!("表里有不认识的字段“{key}”"),
                        format!("the table has an unknown field “{key}”"),
                    );
                    let known = ["form", "note", "origin", "rows", "blocks"];
                    if key != UNCONFIRMED {
                        reader.unknown(at, what, key, known.into_iter());
                    }
                    reader.keep(key, raw(&mut map)?, &mut extra);
                }
            }
        }
        let Some(form) = form else {
            return Err(reader.stop(Stop::Lenient));
        };
        blocks.resize_with(
            reader.forms.tables.get(form).map_or(0, |form| form.blocks.len()),
            Default::default,
        );
        Ok(Table { kind: TableKind::Known(form), blocks, note, origin, extra })
    }
}
