//! Rows: which row of the form each one is, and what is in its columns.

use crate::lang::Text;
use std::collections::HashSet;
use std::fmt;

use serde::de::{DeserializeSeed, Deserializer, MapAccess, SeqAccess, Visitor};

use super::arrange::implied_level;
use super::cells::{CellSeed, lenient_cell};
use super::item::CommentHost;
use super::reader::{BudgetReader, FieldName, MORE, keep_second, raw};
use crate::budget::{Extra, Pins, Row, RowKind, UNCONFIRMED, Value};
use crate::file::quoting::quoted;
use crate::file::{LEVEL, PINS, ROW};
use crate::form::{BlockForm, Kind, RowsForm, TableForm};

/// The rows of one block, in the order of the file.
pub(super) struct RowsSeed<'a, 'de, 'f> {
    pub reader: &'a mut BudgetReader<'de, 'f>,
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
struct RowsVisitor<'f> {
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
        let Self { reader, form: table, index, block } = self;
        let Some(form) = table.blocks.get(block) else {
            return Ok(Vec::new());
        };
        let mut shared = RowsVisitor {
            table,
            form,
            index,
            block,
            figures: form.columns.iter().map(|column| column.kind.is_figure()).collect(),
            used: vec![false; form.fixed().len()],
            codes: HashSet::new(),
            level: None,
        };
        let mut rows = Vec::new();
        while let Some(row) =
            seq.next_element_seed(RowSeed { reader, rows: &mut shared, row: rows.len() })?
        {
            rows.push(row);
        }
        Ok(rows)
    }
}

struct RowSeed<'a, 'de, 'f> {
    reader: &'a mut BudgetReader<'de, 'f>,
    rows: &'a mut RowsVisitor<'f>,
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
        let Self { reader, rows, row: position } = self;
        let columns = &rows.form.columns;
        let mut cells = vec![Value::Blank; columns.len()].into_boxed_slice();
        let mut pins = Pins::default();
        let mut extra = Extra::new();
        let mut name: Option<(usize, String)> = None;
        let mut level: Option<(usize, &str)> = None;
        let (mut fixed, mut start) = (None, None);
        let (mut next, mut filled) = (0, 0_u64);
        while let Some(key) = map.next_key_seed(FieldName)? {
            if start.is_none() {
                let at = reader.offset(key);
                start = Some(at);
                reader.anchor(at, CommentHost::Row(rows.index, rows.block, position));
                reader.count_row(Some(at), columns.len())?;
            }
            reader.bound_fields(reader.offset(key), extra.len())?;
            // Columns mostly come in the form's order, some left out.
            let ahead = columns.iter().skip(next).position(|column| column.key == key);
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
                if key != UNCONFIRMED {
                    unknown_column(reader, rows, at, key);
                }
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
            let value = if reader.lenient {
                lenient_cell(reader, key, raw(&mut map)?, figure, &mut extra)?
            } else {
                map.next_value_seed(CellSeed { reader, key, figure })?
            };
            if let Some(cell) = cells.get_mut(column) {
                *cell = value;
            }
        }
        if start.is_none() {
            reader.count_row(None, columns.len())?;
        }
        let start = start.unwrap_or_default();
        let kind = rows.place(reader, start, &name, fixed, level, &mut cells, &mut extra);
        if let (RowsForm::Coded(tree), RowKind::Entered(_)) = (&rows.form.rows, kind) {
            rows.code_twice(reader, start, cells.get(tree.code));
        }
        if !extra.is_empty() {
            reader.weigh(start, MORE)?;
        }
        let extra = (!extra.is_empty()).then(|| Box::new(extra));
        Ok(Row { kind, pins, cells, origin: None, extra })
    }
}

impl RowsVisitor<'_> {
    fn is_figure(&self, fixed: Option<usize>, column: usize) -> bool {
        match fixed {
            None => self.figures.get(column) == Some(&true),
            Some(_) => self.table.kind(self.block, fixed, column).is_some_and(Kind::is_figure),
        }
    }

    /// What comes after a row that has been read.
    #[expect(clippy::too_many_arguments, reason = "the parts of one row, used once")]
    fn place<'de>(
        &mut self,
        reader: &mut BudgetReader<'de, '_>,
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
                reader.keep_first(LEVEL, value, extra);
            }
            if let Some(slot) = fixed.and_then(|i| self.used.get_mut(i)).filter(|used| !**used) {
                *slot = true;
                return RowKind::Fixed(fixed.unwrap_or_default() as u16);
            }
            let what = match fixed {
                Some(_) => Text::new(
                    format!("“{name}”行出现了两次"),
                    format!("the row “{name}” stands twice"),
                ),
                None => Text::new(
                    format!("表样没有“{name}”这一行"),
                    format!("the form has no row “{name}”"),
                ),
            };
            let known = form.fixed().iter().map(|row| row.key.as_str());
            reader.unknown(*at, what, name, known.filter(|_| fixed.is_none()));
            match (&form.rows, cells.first_mut()) {
                // An empty name is as good as none.
                (RowsForm::Fixed(_), Some(_)) if name.is_empty() => {}
                (RowsForm::Fixed(_), Some(label)) => *label = Value::Text(reader.cell_text(name)),
                _ => extra.insert(0, (reader.intern(ROW), quoted(name).into())),
            }
            return RowKind::Stray;
        }
        let levels = match &form.rows {
            RowsForm::Fixed(_) => {
                let what = Text::new("这一行没有写行名", "this row has no name");
                let remedy = Text::new(
                    "请加上 row: \"…\"；已放在最后，原样保留",
                    "add row: \"…\"; it is kept as it is, at the end",
                );
                reader.problem(start, what, remedy);
                if let Some((_, value)) = level {
                    reader.keep_first(LEVEL, value, extra);
                }
                return RowKind::Stray;
            }
            RowsForm::Coded(tree) | RowsForm::Outlined(tree) => tree.levels.len(),
            RowsForm::Free(_) => 1,
        };
        if let Some((at, value)) = level {
            let number =
                value.trim().parse::<u8>().ok().filter(|n| (1..=levels).contains(&usize::from(*n)));
            if let Some(number) = number {
                self.level = Some(number - 1);
                return RowKind::Entered(number - 1);
            }
            let what =
                Text::new(format!("没有第 {value} 级"), format!("there is no level {value}"));
            let remedy = Text::new(
                format!("写 1 到 {levels}，1 为最上级；已原样保留"),
                format!("write 1 to {levels}, 1 being the top; it is kept as it is"),
            );
            reader.problem(at, what, remedy);
            reader.keep_first(LEVEL, value, extra);
            return RowKind::Stray;
        }
        match &form.rows {
            RowsForm::Coded(tree) => {
                if let Some(level) =
                    implied_level(tree, cells.get(tree.code).map_or("", Value::as_text), self.level)
                {
                    self.level = Some(level);
                    return RowKind::Entered(level);
                }
                let code = cells.get(tree.code).map(Value::to_text).unwrap_or_default();
                let digits: Vec<String> =
                    tree.levels.iter().map(|level| level.digits.to_string()).collect();
                let what = Text::new(
                    format!("编码“{code}”的位数不对"),
                    format!("the code “{code}” does not have the right length"),
                );
                let remedy = Text::new(
                    format!("编码应是 {} 位数字；已原样保留", digits.join("、")),
                    format!("codes have {} digits; it is kept as it is", digits.join(", ")),
                );
                reader.problem(start, what, remedy);
                RowKind::Stray
            }
            RowsForm::Outlined(_) => {
                let what = Text::new("这一行没有写级次", "this row has no level");
                let remedy = Text::new(
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
    fn code_twice(&mut self, reader: &mut BudgetReader<'_, '_>, at: usize, code: Option<&Value>) {
        let Some(Value::Text(code)) = code else {
            return;
        };
        if !self.codes.insert(code.as_ptr().addr()) {
            let what = Text::new(
                format!("编码“{code}”出现了两次"),
                format!("the code “{code}” stands twice"),
            );
            let remedy = Text::new("请改正或合并其中一行", "correct or merge one of the rows");
            reader.problem(at, what, remedy);
        }
    }
}

/// Cells read before their row's name was known, by the kinds of that row.
fn refit(rows: &RowsVisitor<'_>, fixed: Option<usize>, cells: &mut [Value]) {
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

fn unknown_column(reader: &mut BudgetReader<'_, '_>, rows: &RowsVisitor<'_>, at: usize, key: &str) {
    let what = Text::new(
        format!("表“{}”没有“{key}”这一栏", rows.table.key),
        format!("the table “{}” has no column “{key}”", rows.table.key),
    );
    let labels = rows.form.columns.iter().enumerate().filter(|(i, _)| !rows.form.is_label(*i));
    reader.unknown(at, what, key, labels.map(|(_, column)| column.key.as_str()));
}

/// Pinned columns; names that are no columns are kept.
fn read_pins<'de>(
    reader: &mut BudgetReader<'de, '_>,
    rows: &RowsVisitor<'_>,
    key: &'de str,
    value: &'de str,
    pins: &mut Pins,
    extra: &mut Extra,
) {
    let at = reader.offset(key);
    let Ok(names) = ron::from_str::<Vec<String>>(value) else {
        let what = Text::new("控制数的栏目写法不对", "the list of pinned columns is not valid");
        let remedy =
            Text::new("写成 pins: [\"…\"]；已原样保留", "write pins: [\"…\"]; it is kept as it is");
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
                unknown.push(quoted(name));
            }
        }
    }
    if !unknown.is_empty() {
        extra.push((reader.intern(PINS), format!("[{}]", unknown.join(", ")).into()));
    }
}
