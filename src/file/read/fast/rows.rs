//! Rows from the bytes of a file straight into the model.

use std::collections::HashMap;
use std::ops::Range;

use super::super::arrange::implied_level;
use super::super::reader;
use super::cursor::{ByteCursor, Quoted};
use crate::amount::Amount;
use crate::budget::{CellText, ChunkedRows, Pins, Row, RowKind, UNCONFIRMED, Value};
use crate::file::{LEVEL, MAX_TEXT, PINS, ROW};
use crate::form::{BlockForm, Kind, RowsForm, TableForm};

/// One copy of every text that is in many cells.
pub(super) type InternedTexts<'t> = HashMap<&'t str, CellText>;

/// What reading the rows of a block needs to know.
pub(super) struct RowsReader<'f> {
    table: &'f TableForm,
    index: usize,
    block: &'f BlockForm,
    /// The columns' names as files have them; none for printed titles.
    names: Vec<Option<Box<[u8]>>>,
    figures: Vec<bool>,
}

/// Rows that follow each other in a file.
#[derive(Debug, Default)]
pub(super) struct RowsPiece {
    pub rows: ChunkedRows,
    /// The rows that the form gives which are among them.
    pub fixed: Vec<u16>,
    /// Rows whose level is the one of the row before the first.
    pub inherits: Vec<usize>,
    /// The level of the last row that has one.
    pub level: Option<u8>,
    /// What they take in memory.
    pub weight: usize,
}

impl<'f> RowsReader<'f> {
    pub fn new(table: &'f TableForm, index: usize) -> Option<Self> {
        let block = table.blocks.get(index)?;
        let name = |(i, column): (usize, &crate::form::ColumnForm)| {
            (!block.is_label(i)).then(|| column.key.clone().into_bytes().into_boxed_slice())
        };
        Some(Self {
            table,
            index,
            block,
            names: block.columns.iter().enumerate().map(name).collect(),
            figures: block.columns.iter().map(|column| column.kind.is_figure()).collect(),
        })
    }

    /// The rows in a part of the text, which ends where the last one is over and may have blanks
    /// around it; `None` where anything is in it that has to be reported, or that this reader does
    /// not know.
    pub fn read<'t>(
        &self,
        text: &'t str,
        span: Range<usize>,
        names: &mut InternedTexts<'t>,
    ) -> Option<RowsPiece> {
        let text = text.get(..span.end)?;
        let mut cursor = ByteCursor::new(text, span.start);
        let mut piece = RowsPiece::default();
        loop {
            cursor.blanks();
            if cursor.at() == span.end {
                return Some(piece);
            }
            let row = self.row(&mut cursor, names, &mut piece)?;
            piece.rows.push(row);
            cursor.blanks();
            if !cursor.eat(b',') {
                cursor.blanks();
                return (cursor.at() == span.end).then_some(piece);
            }
        }
    }

    fn row<'t>(
        &self,
        cursor: &mut ByteCursor<'t>,
        names: &mut InternedTexts<'t>,
        piece: &mut RowsPiece,
    ) -> Option<Row> {
        if !cursor.eat(b'(') {
            return None;
        }
        let columns = self.names.len();
        let mut cells = vec![Value::Blank; columns].into_boxed_slice();
        let (mut next, mut filled) = (0, 0_u64);
        let (mut fixed, mut level, mut pins) = (None, None, None);
        let mut unconfirmed = false;
        cursor.blanks();
        let mut more = cursor.peek() != Some(b')');
        while more {
            // Columns mostly come in the form's order, some left out.
            let here = |column: &usize| {
                let name = self.names.get(*column).and_then(Option::as_deref);
                name.is_some_and(|name| cursor.is_field(name))
            };
            let column = (next..columns).chain(0..next).find(here);
            if let Some(column) = column {
                if filled >> column.min(63) & 1 == 1 {
                    return None;
                }
                filled |= 1 << column.min(63);
                next = column + 1;
                let name = self.names.get(column).and_then(Option::as_deref)?;
                cursor.eat_field(name);
                *cells.get_mut(column)? = self.cell(cursor, names, fixed, column)?;
            } else if fixed.is_none() && filled == 0 && cursor.eat_field(ROW.as_bytes()) {
                fixed = Some(self.block.fixed_row(cursor.plain()?)?);
            } else if level.is_none() && cursor.eat_field(LEVEL.as_bytes()) {
                level = Some(number(cursor)?);
            } else if pins.is_none() && cursor.eat_field(PINS.as_bytes()) {
                pins = Some(self.pins(cursor)?);
            } else if !unconfirmed && cursor.eat_field(UNCONFIRMED.as_bytes()) {
                let found = cursor.rest().strip_prefix(b"true")?;
                if !matches!(found.first(), Some(b',' | b')')) {
                    return None;
                }
                cursor.skip(4);
                unconfirmed = true;
            } else {
                return None;
            }
            more = cursor.another(b')')?;
        }
        cursor.eat(b')');
        let kind = self.kind(piece, fixed, level, &cells)?;
        piece.weight += reader::row_weight(columns);
        let mut row =
            Row { kind, pins: pins.unwrap_or_default(), cells, origin: None, extra: None };
        if unconfirmed {
            row.set_unconfirmed(true);
            piece.weight += reader::kept_weight(UNCONFIRMED, "true") + reader::MORE;
        }
        Some(row)
    }

    fn cell<'t>(
        &self,
        cursor: &mut ByteCursor<'t>,
        names: &mut InternedTexts<'t>,
        fixed: Option<usize>,
        column: usize,
    ) -> Option<Value> {
        let figure = match fixed {
            None => *self.figures.get(column)?,
            Some(_) => self.table.kind(self.index, fixed, column).is_some_and(Kind::is_figure),
        };
        if figure
            && let Some(b'"') = cursor.peek()
            && let Some((amount, length)) = Amount::leading(cursor.rest().get(1..)?)
            && cursor.rest().get(length + 1) == Some(&b'"')
        {
            cursor.skip(length + 2);
            return Some(Value::Amount(amount));
        }
        let unescaped: String;
        let text = match cursor.quoted()? {
            Quoted::Plain(text) => text,
            Quoted::Escaped(literal) => {
                unescaped = ron::from_str(literal).ok()?;
                if unescaped.is_empty() {
                    return Some(Value::Blank);
                }
                // Not among the names, which are parts of the text.
                return match figure || unescaped.len() > MAX_TEXT {
                    true => None,
                    false => Some(Value::Text(unescaped.into())),
                };
            }
        };
        if text.is_empty() {
            return Some(Value::Blank);
        }
        if figure {
            return text.parse().ok().map(Value::Amount);
        }
        if text.len() > MAX_TEXT {
            return None;
        }
        Some(Value::Text(names.entry(text).or_insert_with(|| text.into()).clone()))
    }

    fn pins(&self, cursor: &mut ByteCursor<'_>) -> Option<Pins> {
        let mut pins = Pins::default();
        if !cursor.eat(b'[') {
            return None;
        }
        cursor.blanks();
        let mut more = cursor.peek() != Some(b']');
        while more {
            pins.set(self.block.column(cursor.plain()?)?, true);
            more = cursor.another(b']')?;
        }
        cursor.eat(b']').then_some(pins)
    }

    /// What comes after a row; `None` where it does not fit the form.
    fn kind(
        &self,
        piece: &mut RowsPiece,
        fixed: Option<usize>,
        level: Option<u8>,
        cells: &[Value],
    ) -> Option<RowKind> {
        if let Some(fixed) = fixed {
            let fixed = u16::try_from(fixed).ok()?;
            piece.fixed.push(fixed);
            return level.is_none().then_some(RowKind::Fixed(fixed));
        }
        let levels = match &self.block.rows {
            RowsForm::Fixed(_) => return None,
            RowsForm::Coded(tree) | RowsForm::Outlined(tree) => tree.levels.len(),
            RowsForm::Free(_) => 1,
        };
        let level = match (level, &self.block.rows) {
            (Some(level), _) => (1..=levels).contains(&usize::from(level)).then(|| level - 1)?,
            (None, RowsForm::Coded(tree)) => {
                let blank = tree.code != tree.name
                    && cells.get(tree.code).is_none_or(|code| code.as_text().is_empty());
                if blank && piece.level.is_none() {
                    piece.inherits.push(piece.rows.len());
                    return Some(RowKind::Entered(0));
                }
                implied_level(tree, cells.get(tree.code).map_or("", Value::as_text), piece.level)?
            }
            (None, RowsForm::Free(_)) => return Some(RowKind::Entered(0)),
            (None, _) => return None,
        };
        piece.level = Some(level);
        Some(RowKind::Entered(level))
    }
}

/// A number of one digit: there are no more levels.
fn number(cursor: &mut ByteCursor<'_>) -> Option<u8> {
    let digit = cursor.peek().filter(|byte| matches!(byte, b'1'..=b'9'))?;
    cursor.skip(1);
    Some(digit - b'0')
}
