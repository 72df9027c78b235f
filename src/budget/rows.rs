//! The rows of a block, laid out by columns, and a row where it lies among them.

use std::fmt;

use super::cell_column::{CellColumn, NarrowFigures};
use super::cell_text::CellText;
use super::chunk::Chunk;
use super::chunked_vec::Chunked;
use super::extra::Extra;
use super::origin::RowOrigin;
use super::row::{Pins, Row, RowKind, mark_extra};
use super::sparse::Sparse;
use super::unconfirmed::is_marked;
use super::value::{Value, ValueRef};

/// The rows of a block, of which a large document has a million: in chunks, each column of a chunk
/// by itself, so that a figure takes four bytes and a text eight, and what few rows have none.
///
/// Rows come in and go out whole, as [`super::Row`]; where they lie they are read through a [`super::StoredRow`].
pub type ChunkedRows = Chunked<RowChunk>;

/// Some rows that follow each other, by their columns.
///
/// All have as many cells as the widest: narrower ones are filled up with blanks.
#[derive(Clone, Default)]
pub struct RowChunk {
    kinds: Vec<RowKind>,
    /// Invariant: each has as many cells as there are kinds.
    columns: Vec<CellColumn>,
    pins: Sparse<Pins>,
    origins: Sparse<Option<RowOrigin>>,
    extras: Sparse<Option<Box<Extra>>>,
}

impl RowChunk {
    /// The row must be there.
    pub(super) fn kind(&self, at: usize) -> RowKind {
        self.kinds.get(at).copied().unwrap_or(RowKind::Stray)
    }

    pub(super) fn pins(&self, at: usize) -> Pins {
        self.pins.get(at).copied().unwrap_or_default()
    }

    pub(super) fn origin(&self, at: usize) -> Option<RowOrigin> {
        self.origins.get(at).copied().flatten()
    }

    pub(super) fn extra(&self, at: usize) -> Option<&Extra> {
        self.extras.get(at)?.as_deref()
    }

    /// How many cells a row has.
    pub fn width(&self) -> usize {
        self.columns.len()
    }

    pub(super) fn value(&self, at: usize, column: usize) -> Option<ValueRef<'_>> {
        self.columns.get(column)?.get(at)
    }
}

impl RowChunk {
    /// Makes all rows as wide as one that is to come.
    fn widen(&mut self, width: usize) {
        let (width, rows) = (width.max(self.width()), self.len());
        self.columns.resize_with(width, || CellColumn::blank(rows));
    }

    /// A column's figures all at once, where they are of one scale and small and nothing else is in
    /// it.
    pub fn narrow_figures(&self, column: usize) -> Option<NarrowFigures<'_>> {
        self.columns.get(column)?.narrow()
    }

    /// A column's texts all at once, where nothing else but blanks is in it.
    pub fn texts(&self, column: usize) -> Option<&[Option<CellText>]> {
        self.columns.get(column)?.texts()
    }
}

impl Chunk for RowChunk {
    type Item = Row;
    type Ref<'a> = StoredRow<'a>;

    fn len(&self) -> usize {
        self.kinds.len()
    }

    fn reserve(&mut self, more: usize) {
        self.kinds.reserve_exact(more);
        self.columns.iter_mut().for_each(|column| column.reserve(more));
    }

    fn item(&self, at: usize) -> Option<StoredRow<'_>> {
        (at < self.kinds.len()).then(|| StoredRow::new(self, at))
    }

    fn to_item(row: StoredRow<'_>) -> Row {
        row.to_row()
    }

    fn push(&mut self, row: Row) {
        let rows = self.len();
        self.widen(row.cells.len());
        self.kinds.push(row.kind);
        self.pins.insert(rows, row.pins, rows);
        self.origins.insert(rows, row.origin, rows);
        self.extras.insert(rows, row.extra, rows);
        let mut cells = row.cells.into_iter();
        for column in &mut self.columns {
            column.push(cells.next().unwrap_or_default());
        }
    }

    fn insert(&mut self, at: usize, row: Row) {
        let rows = self.len();
        self.widen(row.cells.len());
        self.kinds.insert(at, row.kind);
        self.pins.insert(at, row.pins, rows);
        self.origins.insert(at, row.origin, rows);
        self.extras.insert(at, row.extra, rows);
        let mut cells = row.cells.into_iter();
        for column in &mut self.columns {
            column.insert(at, cells.next().unwrap_or_default());
        }
    }

    fn replace(&mut self, at: usize, row: Row) {
        self.remove(at);
        self.insert(at, row);
    }

    fn remove(&mut self, at: usize) -> Row {
        Row {
            kind: self.kinds.remove(at),
            pins: self.pins.remove(at),
            cells: self.columns.iter_mut().map(|column| column.remove(at)).collect(),
            origin: self.origins.remove(at),
            extra: self.extras.remove(at),
        }
    }

    fn split_off(&mut self, at: usize) -> Self {
        Self {
            kinds: self.kinds.split_off(at),
            columns: self.columns.iter_mut().map(|column| column.split_off(at)).collect(),
            pins: self.pins.split_off(at),
            origins: self.origins.split_off(at),
            extras: self.extras.split_off(at),
        }
    }

    fn append(&mut self, other: &mut Self) {
        let (own, more) = (self.len(), other.len());
        self.widen(other.width());
        other.widen(self.width());
        self.kinds.append(&mut other.kinds);
        for (column, behind) in self.columns.iter_mut().zip(&mut other.columns) {
            column.append(behind);
        }
        self.pins.append(&mut other.pins, own, more);
        self.origins.append(&mut other.origins, own, more);
        self.extras.append(&mut other.extras, own, more);
    }

    fn shrink_to_fit(&mut self) {
        self.kinds.shrink_to_fit();
        self.columns.iter_mut().for_each(CellColumn::shrink_to_fit);
        self.columns.shrink_to_fit();
        self.pins.shrink_to_fit();
        self.origins.shrink_to_fit();
        self.extras.shrink_to_fit();
    }

    fn is_same(a: StoredRow<'_>, b: StoredRow<'_>) -> bool {
        a == b
    }
}

impl fmt::Debug for RowChunk {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_list().entries((0..self.len()).filter_map(|at| self.item(at))).finish()
    }
}

/// A row where it lies, among the rows of its block.
#[derive(Clone, Copy)]
pub struct StoredRow<'a> {
    chunk: &'a RowChunk,
    /// Invariant: a row of the chunk.
    at: usize,
}

impl<'a> StoredRow<'a> {
    /// The row must be one of the chunk's.
    pub(super) fn new(chunk: &'a RowChunk, at: usize) -> Self {
        Self { chunk, at }
    }

    /// What it is in its block.
    pub fn kind(self) -> RowKind {
        self.chunk.kind(self.at)
    }

    /// Totals of this row that are pinned as control figures.
    pub fn pins(self) -> Pins {
        self.chunk.pins(self.at)
    }

    /// The row of the table's [`super::Origin`] that it was read from.
    pub fn origin(self) -> Option<RowOrigin> {
        self.chunk.origin(self.at)
    }

    /// Columns that the form does not know, kept as written.
    pub fn extra(self) -> Option<&'a Extra> {
        self.chunk.extra(self.at)
    }

    /// How many cells it has: as many as the block has columns.
    pub fn width(self) -> usize {
        self.chunk.width()
    }

    /// What a column holds; `None` where there is no such column.
    pub fn get(self, column: usize) -> Option<ValueRef<'a>> {
        self.chunk.value(self.at, column)
    }

    /// What a column holds; blank where there is no such column.
    pub fn value(self, column: usize) -> ValueRef<'a> {
        self.get(column).unwrap_or(ValueRef::Blank)
    }

    /// What each column holds.
    pub fn cells(
        self,
    ) -> impl ExactSizeIterator<Item = ValueRef<'a>> + DoubleEndedIterator + Clone {
        (0..self.width()).map(move |column| self.value(column))
    }

    /// Whether nothing is in it.
    pub fn is_blank(self) -> bool {
        self.cells().all(ValueRef::is_blank) && self.pins().is_empty() && self.extra().is_none()
    }

    /// Whether it was taken over from last year's budget and not confirmed.
    pub fn is_unconfirmed(self) -> bool {
        self.extra().is_some_and(is_marked)
    }

    /// A copy by itself.
    pub fn to_row(self) -> Row {
        Row {
            kind: self.kind(),
            pins: self.pins(),
            cells: self.cells().map(ValueRef::to_value).collect(),
            origin: self.origin(),
            extra: self.extra().map(|extra| Box::new(extra.clone())),
        }
    }
}

impl fmt::Debug for StoredRow<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.to_row().fmt(f)
    }
}

impl PartialEq for StoredRow<'_> {
    fn eq(&self, other: &Self) -> bool {
        self.kind() == other.kind()
            && self.pins() == other.pins()
            && self.origin() == other.origin()
            && self.extra() == other.extra()
            && self.cells().eq(other.cells())
    }
}

/// What is changed of a row where it lies; nothing happens where there is no such row or cell.
impl ChunkedRows {
    /// Puts a content into a cell, and gives what was there.
    pub fn put(&mut self, row: usize, column: usize, value: Value) -> Option<Value> {
        let (chunk, at) = self.chunk_mut(row)?;
        chunk.columns.get_mut(column)?.put(at, value)
    }

    /// What comes after it.
    pub fn set_kind(&mut self, row: usize, kind: RowKind) {
        if let Some((chunk, at)) = self.chunk_mut(row)
            && let Some(slot) = chunk.kinds.get_mut(at)
        {
            *slot = kind;
        }
    }

    /// Which of its totals are pinned.
    pub fn set_pins(&mut self, row: usize, pins: Pins) {
        if let Some((chunk, at)) = self.chunk_mut(row) {
            let rows = chunk.len();
            chunk.pins.set(at, pins, rows);
        }
    }

    /// Where it was read from.
    pub fn set_origin(&mut self, row: usize, origin: Option<RowOrigin>) {
        if let Some((chunk, at)) = self.chunk_mut(row) {
            let rows = chunk.len();
            chunk.origins.set(at, origin, rows);
        }
    }

    /// Fields that the form does not know.
    pub fn set_extra(&mut self, row: usize, extra: Option<Box<Extra>>) {
        if let Some((chunk, at)) = self.chunk_mut(row) {
            let rows = chunk.len();
            chunk.extras.set(at, extra, rows);
        }
    }

    /// Fields that the form does not know, to change them; `None` where there is no such row.
    pub fn extra_mut(&mut self, row: usize) -> Option<&mut Extra> {
        let (chunk, at) = self.chunk_mut(row)?;
        let rows = chunk.len();
        Some(chunk.extras.get_mut(at, rows)?.get_or_insert_default())
    }

    /// Marks it as taken over from last year's budget, or removes the mark.
    pub fn set_unconfirmed(&mut self, row: usize, marked: bool) {
        let Some(found) = self.get(row) else { return };
        let mut extra = found.extra().map(|extra| Box::new(extra.clone()));
        mark_extra(&mut extra, marked);
        self.set_extra(row, extra);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A row whose parts are told by a number.
    fn row(n: usize) -> Row {
        let mut row = Row::new(RowKind::Entered((n % 5) as u8), 3);
        row.cells[0] = Value::Text(n.to_string().as_str().into());
        if !n.is_multiple_of(3) {
            row.cells[2] =
                format!("{n}.{:02}", n % 100).parse().map_or(Value::Blank, Value::Amount);
        }
        if n % 700 == 1 {
            row.pins.set(2, true);
            row.set_unconfirmed(true);
        }
        row.origin = (n % 900 > 400).then(|| RowOrigin::new(0, n as u32)).flatten();
        row
    }

    #[test]
    fn rows_are_what_a_vec_of_them_would_be() {
        let (mut rows, mut like) = (ChunkedRows::new(), Vec::new());
        let mut state = 5_u64;
        for step in 0..8_000 {
            state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
            let random = (state >> 33) as usize;
            let at = random / 100 % (like.len() + 1);
            let grows = if (3_000..=6_000).contains(&step) { 3 } else { 6 };
            match random % 10 {
                kind if kind < grows => {
                    rows.insert(at, row(step));
                    like.insert(at, row(step));
                }
                7 if at < like.len() => {
                    let value = row(step).cells[2].clone();
                    like[at].cells[2] = value.clone();
                    rows.put(at, 2, value);
                }
                8 => {
                    let (to, more) = ((at + 700).min(like.len()), random / 10 % 600);
                    rows.splice(at..to, (0..more).map(row));
                    like.splice(at..to, (0..more).map(row));
                }
                9 if at < like.len() => {
                    let made = row(step * 700 + 1);
                    rows.set_kind(at, made.kind);
                    rows.set_pins(at, made.pins);
                    rows.set_origin(at, made.origin);
                    rows.set_unconfirmed(at, true);
                    let own = &mut like[at];
                    (own.kind, own.pins, own.origin) = (made.kind, made.pins, made.origin);
                    own.set_unconfirmed(true);
                }
                _ if at < like.len() => assert_eq!(rows.remove(at), like.remove(at)),
                _ => {}
            }
            if step % 400 == 0 {
                assert!(rows.iter().map(StoredRow::to_row).eq(like.iter().cloned()), "{step}");
                assert!(rows == ChunkedRows::from(like.clone()), "equal whatever their chunks");
            }
        }
    }
}
