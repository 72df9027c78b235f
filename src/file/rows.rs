//! Blocks and rows: texts into cells, each by its column's kind.

use std::collections::HashSet;
use std::fmt;

use ron::value::RawValue;
use serde::de::{DeserializeSeed, Deserializer, MapAccess, SeqAccess, Visitor};

use super::comment::Item;
use super::problem::words;
use super::read::{Name, Reader, Stop, keep_second, raw, text_of};
use crate::amount::{Amount, AmountError, parse_entry};
use crate::budget::{Block, Extra, Pins, Row, RowKind, Value};
use crate::form::{BlockForm, Kind, RowsForm, TableForm, TreeForm};
use crate::lang::{Lang, Tell, Words};

/// Field names of a row that are no columns.
pub(super) const ROW: &str = "row";
pub(super) const LEVEL: &str = "level";
pub(super) const PINS: &str = "pins";
/// Name under which a table keeps blocks that its form does not have.
pub(super) const BLOCKS: &str = "blocks";

/// The level of a coded row that does not write one: its code's, or that of the row before it
/// where the code is still blank.
pub(super) fn implied_level(tree: &TreeForm, row: &[Value], before: Option<u8>) -> Option<u8> {
    let code = row.get(tree.code).map(Value::as_text).unwrap_or_default();
    if tree.code == tree.name {
        Some(0)
    } else if code.is_empty() {
        Some(before.unwrap_or(0))
    } else {
        tree.level_of(code)
    }
}

/// Puts the rows of a block in the form's order and adds those it gives and the file left out.
pub(super) fn arrange(block: &mut Block, form: &BlockForm) {
    let given = form.fixed().len();
    let columns = form.columns.len();
    let blank = |i: usize| Row::new(RowKind::Fixed(i as u16), columns);
    let mut fixed: Vec<Option<Row>> = Vec::new();
    fixed.resize_with(given, || None);
    if block
        .rows
        .iter()
        .any(|row| matches!(row.kind, RowKind::Fixed(_)))
    {
        let (known, other) = std::mem::take(&mut block.rows)
            .into_iter()
            .partition::<Vec<Row>, _>(|row| matches!(row.kind, RowKind::Fixed(_)));
        block.rows = other;
        for row in known {
            let RowKind::Fixed(i) = row.kind else {
                continue;
            };
            if let Some(slot) = fixed.get_mut(usize::from(i)) {
                *slot = Some(row);
            }
        }
    }
    let fixed = fixed
        .into_iter()
        .enumerate()
        .map(|(i, row)| row.unwrap_or_else(|| blank(i)));
    let last = match &form.rows {
        RowsForm::Coded(tree) | RowsForm::Outlined(tree) => tree.total_last,
        RowsForm::Fixed(_) | RowsForm::Free(_) => false,
    };
    let at = if last { block.rows.len() } else { 0 };
    block.rows.splice(at..at, fixed);
    block.rows.shrink_to_fit();
}

/// The blocks of a table; those its form does not have go to `extra`.
pub(super) struct BlocksSeed<'a, 'de, 'f> {
    pub reader: &'a mut Reader<'de, 'f>,
    pub form: &'f TableForm,
    /// Index of the table in the file.
    pub index: usize,
    pub extra: &'a mut Extra,
}

/// A name only: what a careful reader looks at first.
#[derive(serde::Deserialize)]
struct BlockHead {
    #[serde(default)]
    block: String,
}

impl<'de> DeserializeSeed<'de> for BlocksSeed<'_, 'de, '_> {
    type Value = Vec<Block>;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Vec<Block>, D::Error> {
        deserializer.deserialize_seq(self)
    }
}

impl<'de> Visitor<'de> for BlocksSeed<'_, 'de, '_> {
    type Value = Vec<Block>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a list of blocks")
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<Vec<Block>, A::Error> {
        let Self {
            reader,
            form,
            index,
            extra,
        } = self;
        let mut blocks: Vec<Option<Block>> = Vec::new();
        blocks.resize_with(form.blocks.len(), || None);
        loop {
            let (block, content) = if reader.careful {
                let Some(value) = seq.next_element::<&'de RawValue>()? else {
                    break;
                };
                let source = value.get_ron();
                let base = reader.offset(source);
                let head: BlockHead = match ron::from_str(source) {
                    Ok(head) => head,
                    Err(error) => return Err(reader.stop(Stop::Inner { base, error })),
                };
                let place = form.blocks.iter().position(|block| block.key == head.block);
                let free = place.filter(|&place| matches!(blocks.get(place), Some(None)));
                let Some(place) = free else {
                    let name = &head.block;
                    if place.is_some() {
                        keep_second(reader, base, name, source, &mut Extra::new());
                    } else {
                        let what = words(
                            format!("表“{}”没有“{name}”这一块", form.key),
                            format!("the table “{}” has no block “{name}”", form.key),
                        );
                        let known = form.blocks.iter().map(|block| block.key.as_str());
                        reader.unknown(base, what, name, known);
                    }
                    reader.keep(BLOCKS, source, extra);
                    continue;
                };
                let seed = BlockSeed {
                    reader,
                    form,
                    index,
                    block: Some(place),
                    done: &blocks,
                };
                match Reader::inner(base, source, seed) {
                    Ok(read) => read,
                    Err((stop, error)) => {
                        reader.stopped.get_or_insert(stop);
                        return Err(error);
                    }
                }
            } else {
                let seed = BlockSeed {
                    reader,
                    form,
                    index,
                    block: None,
                    done: &blocks,
                };
                let Some(read) = seq.next_element_seed(seed)? else {
                    break;
                };
                read
            };
            if let Some(slot) = blocks.get_mut(block) {
                *slot = Some(content);
            }
        }
        let mut blocks: Vec<Block> = blocks.into_iter().map(Option::unwrap_or_default).collect();
        // Written without the list of blocks, the fields of an only block are the table's.
        if let ([only], true) = (
            blocks.as_mut_slice(),
            form.blocks.iter().all(|b| b.key.is_empty()),
        ) {
            extra.append(&mut only.extra);
        }
        Ok(blocks)
    }
}

/// A block that the form has, once its `block` has been read.
struct BlockSeed<'a, 'de, 'f> {
    reader: &'a mut Reader<'de, 'f>,
    form: &'f TableForm,
    index: usize,
    block: Option<usize>,
    done: &'a [Option<Block>],
}

impl<'de> DeserializeSeed<'de> for BlockSeed<'_, 'de, '_> {
    type Value = (usize, Block);

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Self::Value, D::Error> {
        deserializer.deserialize_struct("", &[], self)
    }
}

impl<'de> Visitor<'de> for BlockSeed<'_, 'de, '_> {
    type Value = (usize, Block);

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a block")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
        let Self {
            reader,
            form,
            index,
            mut block,
            done,
        } = self;
        let known = block;
        let mut content = Block::default();
        let mut seen: Vec<&str> = Vec::new();
        let mut start = None;
        while let Some(key) = map.next_key_seed(Name)? {
            let at = reader.offset(key);
            let start = *start.get_or_insert(at);
            if let Some(block) = block {
                reader.anchor(at, Item::Block(index, block));
            }
            if seen.contains(&key) {
                keep_second(reader, at, key, raw(&mut map)?, &mut content.extra);
                continue;
            }
            seen.push(key);
            match (key, block) {
                ("block", _) if known.is_some() => {
                    raw(&mut map)?;
                }
                ("block", _) => {
                    let name: String = map.next_value()?;
                    let place = form.blocks.iter().position(|block| block.key == name);
                    block = place.filter(|&place| matches!(done.get(place), Some(None)));
                    let Some(block) = block else {
                        return Err(reader.stop(Stop::Careful));
                    };
                    reader.anchor(start, Item::Block(index, block));
                }
                ("rows", None) => return Err(reader.stop(Stop::Careful)),
                ("rows", Some(block)) => {
                    content.rows = map.next_value_seed(RowsSeed {
                        reader,
                        form,
                        index,
                        block,
                    })?;
                }
                _ => {
                    let what = words(
                        format!("块里有不认识的字段“{key}”"),
                        format!("the block has an unknown field “{key}”"),
                    );
                    reader.unknown(at, what, key, ["block", "rows"].into_iter());
                    reader.keep(key, raw(&mut map)?, &mut content.extra);
                }
            }
        }
        match block {
            Some(block) => Ok((block, content)),
            None => Err(reader.stop(Stop::Careful)),
        }
    }
}

/// The rows of one block, in the order of the file.
pub(super) struct RowsSeed<'a, 'de, 'f> {
    pub reader: &'a mut Reader<'de, 'f>,
    pub form: &'f TableForm,
    pub index: usize,
    pub block: usize,
}

impl<'de> DeserializeSeed<'de> for RowsSeed<'_, 'de, '_> {
    type Value = Vec<Row>;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Vec<Row>, D::Error> {
        deserializer.deserialize_seq(self)
    }
}

/// What the rows of a block share.
struct Rows<'f> {
    table: &'f TableForm,
    form: &'f BlockForm,
    index: usize,
    block: usize,
    /// Whether each column holds figures, in rows that the form does not give.
    figures: Vec<bool>,
    used: Vec<bool>,
    /// Addresses of the codes met: equal texts are one.
    codes: HashSet<usize>,
    level: Option<u8>,
}

impl<'de> Visitor<'de> for RowsSeed<'_, 'de, '_> {
    type Value = Vec<Row>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a list of rows")
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<Vec<Row>, A::Error> {
        let Self {
            reader,
            form: table,
            index,
            block,
        } = self;
        let Some(form) = table.blocks.get(block) else {
            return Ok(Vec::new());
        };
        let mut shared = Rows {
            table,
            form,
            index,
            block,
            figures: form
                .columns
                .iter()
                .map(|column| column.kind.is_figure())
                .collect(),
            used: vec![false; form.fixed().len()],
            codes: HashSet::new(),
            level: None,
        };
        let mut rows = Vec::new();
        while let Some(row) = seq.next_element_seed(RowSeed {
            reader,
            rows: &mut shared,
            row: rows.len(),
        })? {
            rows.push(row);
        }
        Ok(rows)
    }
}

struct RowSeed<'a, 'de, 'f> {
    reader: &'a mut Reader<'de, 'f>,
    rows: &'a mut Rows<'f>,
    row: usize,
}

impl<'de> DeserializeSeed<'de> for RowSeed<'_, 'de, '_> {
    type Value = Row;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Row, D::Error> {
        deserializer.deserialize_struct("", &[], self)
    }
}

impl<'de> Visitor<'de> for RowSeed<'_, 'de, '_> {
    type Value = Row;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a row")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Row, A::Error> {
        let Self {
            reader,
            rows,
            row: position,
        } = self;
        let columns = &rows.form.columns;
        let mut cells = vec![Value::Blank; columns.len()].into_boxed_slice();
        let mut pins = Pins::default();
        let mut extra = Extra::new();
        let mut name: Option<(usize, String)> = None;
        let mut level: Option<(usize, &str)> = None;
        let (mut fixed, mut start) = (None, None);
        let (mut next, mut filled) = (0, 0_u64);
        while let Some(key) = map.next_key_seed(Name)? {
            if start.is_none() {
                let at = reader.offset(key);
                start = Some(at);
                reader.anchor(at, Item::Row(rows.index, rows.block, position));
                reader.count_row(at)?;
            }
            // Columns mostly come in the form's order, some left out.
            let ahead = columns
                .iter()
                .skip(next)
                .position(|column| column.key == key);
            let column = match ahead {
                Some(ahead) => Some(next + ahead),
                None => rows.form.column(key),
            };
            match key {
                ROW if name.is_none() => {
                    let at = reader.offset(key);
                    let text: String = map.next_value()?;
                    reader.bound_text(at, &text)?;
                    fixed = rows.form.fixed_row(&text);
                    if fixed.is_some() && filled != 0 {
                        refit(rows, fixed, &mut cells);
                    }
                    name = Some((at, text));
                    continue;
                }
                LEVEL if level.is_none() => {
                    level = Some((reader.offset(key), raw(&mut map)?));
                    continue;
                }
                PINS => {
                    read_pins(reader, rows, key, raw(&mut map)?, &mut pins, &mut extra);
                    continue;
                }
                ROW | LEVEL => {
                    let at = reader.offset(key);
                    keep_second(reader, at, key, raw(&mut map)?, &mut extra);
                    continue;
                }
                _ => {}
            }
            let Some(column) = column.filter(|&column| !rows.form.is_label(column)) else {
                let at = reader.offset(key);
                unknown_column(reader, rows, at, key);
                reader.keep(key, raw(&mut map)?, &mut extra);
                continue;
            };
            if filled >> column.min(63) & 1 == 1 {
                let at = reader.offset(key);
                keep_second(reader, at, key, raw(&mut map)?, &mut extra);
                continue;
            }
            filled |= 1 << column.min(63);
            next = column + 1;
            let figure = rows.is_figure(fixed, column);
            let value = if reader.careful {
                careful_cell(reader, key, raw(&mut map)?, figure, &mut extra)?
            } else {
                map.next_value_seed(CellSeed {
                    reader,
                    key,
                    figure,
                })?
            };
            if let Some(cell) = cells.get_mut(column) {
                *cell = value;
            }
        }
        let start = start.unwrap_or_default();
        let kind = rows.place(reader, start, &name, fixed, level, &mut cells, &mut extra);
        if let (RowsForm::Coded(tree), RowKind::Entered(_)) = (&rows.form.rows, kind) {
            rows.code_twice(reader, start, cells.get(tree.code));
        }
        let extra = (!extra.is_empty()).then(|| Box::new(extra));
        Ok(Row {
            kind,
            pins,
            cells,
            extra,
        })
    }
}

impl Rows<'_> {
    fn is_figure(&self, fixed: Option<usize>, column: usize) -> bool {
        match fixed {
            None => self.figures.get(column) == Some(&true),
            Some(_) => self
                .table
                .kind(self.block, fixed, column)
                .is_some_and(Kind::is_figure),
        }
    }

    /// What stands behind a row that has been read.
    #[expect(clippy::too_many_arguments, reason = "the parts of one row, used once")]
    fn place<'de>(
        &mut self,
        reader: &mut Reader<'de, '_>,
        start: usize,
        name: &Option<(usize, String)>,
        fixed: Option<usize>,
        level: Option<(usize, &'de str)>,
        cells: &mut [Value],
        extra: &mut Extra,
    ) -> RowKind {
        let form = self.form;
        if let Some((at, name)) = name {
            if let Some((at, value)) = level {
                unknown_column(reader, self, at, LEVEL);
                reader.keep(LEVEL, value, extra);
            }
            if let Some(slot) = fixed
                .and_then(|i| self.used.get_mut(i))
                .filter(|used| !**used)
            {
                *slot = true;
                return RowKind::Fixed(fixed.unwrap_or_default() as u16);
            }
            let what = match fixed {
                Some(_) => words(
                    format!("“{name}”行出现了两次"),
                    format!("the row “{name}” stands twice"),
                ),
                None => words(
                    format!("表样没有“{name}”这一行"),
                    format!("the form has no row “{name}”"),
                ),
            };
            let known = form.fixed().iter().map(|row| row.key.as_str());
            reader.unknown(*at, what, name, known.filter(|_| fixed.is_none()));
            match (&form.rows, cells.first_mut()) {
                (RowsForm::Fixed(_), Some(label)) => *label = Value::Text(reader.intern(name)),
                _ => extra.insert(0, (reader.intern(ROW), super::write::quoted(name).into())),
            }
            return RowKind::Stray;
        }
        let levels = match &form.rows {
            RowsForm::Fixed(_) => {
                let what = words("这一行没有写行名", "this row has no name");
                let remedy = words(
                    "请加上 row: \"…\"；已放在最后，原样保留",
                    "add row: \"…\"; it is kept as it is, at the end",
                );
                reader.problem(start, what, remedy);
                if let Some((_, value)) = level {
                    reader.keep(LEVEL, value, extra);
                }
                return RowKind::Stray;
            }
            RowsForm::Coded(tree) | RowsForm::Outlined(tree) => tree.levels.len(),
            RowsForm::Free(_) => 1,
        };
        if let Some((at, value)) = level {
            let number = value
                .trim()
                .parse::<u8>()
                .ok()
                .filter(|n| (1..=levels).contains(&usize::from(*n)));
            if let Some(number) = number {
                self.level = Some(number - 1);
                return RowKind::Entered(number - 1);
            }
            let what = words(
                format!("没有第 {value} 级"),
                format!("there is no level {value}"),
            );
            let remedy = words(
                format!("写 1 到 {levels}，1 为最上级；已原样保留"),
                format!("write 1 to {levels}, 1 being the top; it is kept as it is"),
            );
            reader.problem(at, what, remedy);
            reader.keep(LEVEL, value, extra);
            return RowKind::Stray;
        }
        match &form.rows {
            RowsForm::Coded(tree) => {
                if let Some(level) = implied_level(tree, cells, self.level) {
                    self.level = Some(level);
                    return RowKind::Entered(level);
                }
                let code = cells.get(tree.code).map(Value::to_text).unwrap_or_default();
                let digits: Vec<String> = tree
                    .levels
                    .iter()
                    .map(|level| level.digits.to_string())
                    .collect();
                let what = words(
                    format!("编码“{code}”的位数不对"),
                    format!("the code “{code}” does not have the right length"),
                );
                let remedy = words(
                    format!("编码应是 {} 位数字；已原样保留", digits.join("、")),
                    format!(
                        "codes have {} digits; it is kept as it is",
                        digits.join(", ")
                    ),
                );
                reader.problem(start, what, remedy);
                RowKind::Stray
            }
            RowsForm::Outlined(_) => {
                let what = words("这一行没有写级次", "this row has no level");
                let remedy = words(
                    format!("请加上 level: 1（最上级）到 level: {levels}；已原样保留"),
                    format!("add level: 1 (top) to level: {levels}; it is kept as it is"),
                );
                reader.problem(start, what, remedy);
                RowKind::Stray
            }
            RowsForm::Fixed(_) | RowsForm::Free(_) => RowKind::Entered(0),
        }
    }

    /// Tells a code that has been met before in this block.
    fn code_twice(&mut self, reader: &mut Reader<'_, '_>, at: usize, code: Option<&Value>) {
        let Some(Value::Text(code)) = code else {
            return;
        };
        if !self.codes.insert(code.as_ptr().addr()) {
            let what = words(
                format!("编码“{code}”出现了两次"),
                format!("the code “{code}” stands twice"),
            );
            let remedy = words("请改正或合并其中一行", "correct or merge one of the rows");
            reader.problem(at, what, remedy);
        }
    }
}

/// Cells read before their row's name was known, by the kinds of that row.
fn refit(rows: &Rows<'_>, fixed: Option<usize>, cells: &mut [Value]) {
    for (column, cell) in cells.iter_mut().enumerate() {
        let figure = rows.is_figure(fixed, column);
        match cell {
            Value::Amount(amount) if !figure => *cell = Value::Text(amount.to_string().into()),
            Value::Text(text) if figure => {
                if let Ok(amount) = text.parse() {
                    *cell = Value::Amount(amount);
                }
            }
            _ => {}
        }
    }
}

fn unknown_column(reader: &mut Reader<'_, '_>, rows: &Rows<'_>, at: usize, key: &str) {
    let what = words(
        format!("表“{}”没有“{key}”这一栏", rows.table.key),
        format!("the table “{}” has no column “{key}”", rows.table.key),
    );
    let labels = rows
        .form
        .columns
        .iter()
        .enumerate()
        .filter(|(i, _)| !rows.form.is_label(*i));
    reader.unknown(at, what, key, labels.map(|(_, column)| column.key.as_str()));
}

/// Pinned columns; names that are no columns are kept.
fn read_pins<'de>(
    reader: &mut Reader<'de, '_>,
    rows: &Rows<'_>,
    key: &'de str,
    value: &'de str,
    pins: &mut Pins,
    extra: &mut Extra,
) {
    let at = reader.offset(key);
    let Ok(names) = ron::from_str::<Vec<String>>(value) else {
        let what = words(
            "控制数的栏目写法不对",
            "the list of pinned columns is not valid",
        );
        let remedy = words(
            "写成 pins: [\"…\"]；已原样保留",
            "write pins: [\"…\"]; it is kept as it is",
        );
        reader.problem(at, what, remedy);
        reader.keep(PINS, value, extra);
        return;
    };
    let mut unknown = Vec::new();
    for name in &names {
        match rows.form.column(name) {
            Some(column) => pins.set(column, true),
            None => {
                unknown_column(reader, rows, at, name);
                unknown.push(super::write::quoted(name));
            }
        }
    }
    if !unknown.is_empty() {
        extra.push((
            reader.intern(PINS),
            format!("[{}]", unknown.join(", ")).into(),
        ));
    }
}

/// The text of a cell.
struct CellSeed<'a, 'de, 'f> {
    reader: &'a mut Reader<'de, 'f>,
    key: &'de str,
    figure: bool,
}

impl<'de> DeserializeSeed<'de> for CellSeed<'_, 'de, '_> {
    type Value = Value;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Value, D::Error> {
        deserializer.deserialize_str(self)
    }
}

impl<'de> Visitor<'de> for CellSeed<'_, 'de, '_> {
    type Value = Value;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a text")
    }

    fn visit_str<E: serde::de::Error>(self, text: &str) -> Result<Value, E> {
        cell(self.reader, self.key, text, self.figure)
    }
}

/// A cell taken as RON text first: figures may lack their quotes.
fn careful_cell<'de, E: serde::de::Error>(
    reader: &mut Reader<'de, '_>,
    key: &str,
    value: &'de str,
    figure: bool,
    extra: &mut Extra,
) -> Result<Value, E> {
    if let Some(text) = text_of(value) {
        return cell(reader, key, &text, figure);
    }
    let bare = RawValue::from_ron(value).map_or(value, |value| value.trim().get_ron());
    if bare.starts_with(|c: char| c.is_ascii_digit() || matches!(c, '-' | '+' | '.')) {
        return cell(reader, key, bare, figure);
    }
    let at = reader.offset(key);
    let what = words(
        format!("“{key}”的内容不是文字"),
        format!("“{key}” holds no text"),
    );
    let remedy = words(
        "单元格的内容写在半角双引号里；已原样保留",
        "write what a cell holds in double quotes; it is kept as it is",
    );
    reader.problem(at, what, remedy);
    reader.keep(key, value, extra);
    Ok(Value::Blank)
}

fn cell<E: serde::de::Error>(
    reader: &mut Reader<'_, '_>,
    key: &str,
    text: &str,
    figure: bool,
) -> Result<Value, E> {
    if text.is_empty() {
        return Ok(Value::Blank);
    }
    if figure {
        match text.parse::<Amount>() {
            Ok(amount) => return Ok(Value::Amount(amount)),
            Err(error) => {
                let at = reader.offset(key);
                reader.problem(at, no_amount(key, text, error), amount_remedy(text));
            }
        }
    }
    if text.len() > super::MAX_TEXT {
        let at = reader.offset(key);
        reader.bound_text(at, text)?;
    }
    Ok(Value::Text(reader.intern(text)))
}

fn no_amount(key: &str, text: &str, error: AmountError) -> Words {
    let shown: String = text.chars().take(40).collect();
    let more = if shown.len() < text.len() { "…" } else { "" };
    words(
        format!("“{key}”里的“{shown}{more}”{}", error.tell(Lang::Zh)),
        format!("“{shown}{more}” in “{key}” is {}", error.tell(Lang::En)),
    )
}

/// What to write instead, where that can be told.
fn amount_remedy(text: &str) -> Words {
    let exponent = text
        .contains(['e', 'E'])
        .then(|| rust_decimal::Decimal::from_scientific(text));
    let meant = match exponent {
        Some(Ok(decimal)) => Some(Amount::new(decimal)),
        _ => parse_entry(text, 28, 0)
            .ok()
            .flatten()
            .filter(|_| !text.contains(['*', '/', '='])),
    };
    match meant {
        Some(amount) => words(
            format!("请改成 \"{amount}\"；已作为文字保留"),
            format!("write \"{amount}\"; it is kept as a text"),
        ),
        None => words(
            "金额写成 \"1234.50\" 这样的数字，不加千分号、单位和指数；已作为文字保留",
            "write amounts as plain digits such as \"1234.50\", without separators, unit or \
             exponent; it is kept as a text",
        ),
    }
}
