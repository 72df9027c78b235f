//! A row by itself.

use super::extra::Extra;
use super::origin::RowOrigin;
use super::unconfirmed::{is_marked, set_mark};
use super::value::Value;

/// What comes after a row.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RowKind {
    /// A row the form gives: index into `BlockForm::fixed`.
    Fixed(u16),
    /// An entered row on that level, 0 = top. Free rows are all on level 0.
    Entered(u8),
    /// A row whose key, code or level does not fit the form: shown, kept, not computed.
    Stray,
}

/// A set of columns.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Pins(pub u64);

impl Pins {
    /// Most columns that a block may have, so that a set of them fits.
    pub const MAX_COLUMNS: usize = 64;

    /// Whether the column is in the set.
    pub fn has(self, column: usize) -> bool {
        column < Self::MAX_COLUMNS && self.0 >> column & 1 == 1
    }

    /// Puts a column into the set or takes it out; beyond [`Self::MAX_COLUMNS`] nothing happens.
    pub fn set(&mut self, column: usize, pinned: bool) {
        if column < Self::MAX_COLUMNS {
            self.0 = self.0 & !(1 << column) | u64::from(pinned) << column;
        }
    }

    /// Whether no column is in the set.
    pub fn is_empty(self) -> bool {
        self.0 == 0
    }
}

/// One row by itself, as it comes into a block and goes out of it.
#[derive(Clone, Debug, PartialEq)]
pub struct Row {
    /// What it is in its block.
    pub kind: RowKind,
    /// Totals of this row that are pinned as control figures.
    pub pins: Pins,
    /// What each column holds; as many as the block's columns.
    pub cells: Box<[Value]>,
    /// The row of the table's [`super::Origin`] that it was read from.
    pub origin: Option<RowOrigin>,
    /// Columns that the form does not know, kept as written.
    pub extra: Option<Box<Extra>>,
}

impl Row {
    /// A row with nothing in so many cells.
    pub fn new(kind: RowKind, columns: usize) -> Self {
        Self {
            kind,
            pins: Pins::default(),
            cells: vec![Value::Blank; columns].into_boxed_slice(),
            origin: None,
            extra: None,
        }
    }

    /// Whether nothing is in it.
    pub fn is_blank(&self) -> bool {
        self.cells.iter().all(Value::is_blank) && self.pins.is_empty() && self.extra.is_none()
    }

    /// Whether it was taken over from last year's budget and not confirmed.
    pub fn is_unconfirmed(&self) -> bool {
        self.extra.as_deref().is_some_and(is_marked)
    }

    /// Marks what was taken over from last year's budget, or removes the mark.
    pub(crate) fn set_unconfirmed(&mut self, marked: bool) {
        mark_extra(&mut self.extra, marked);
    }
}

/// Marks what was taken over, or removes the mark, among fields that may not be there.
pub(super) fn mark_extra(extra: &mut Option<Box<Extra>>, marked: bool) {
    let mut fields = extra.take().map_or_else(Extra::new, |extra| *extra);
    set_mark(&mut fields, marked);
    *extra = (!fields.is_empty()).then(|| Box::new(fields));
}
