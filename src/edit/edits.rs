//! Invertible edits.

use crate::budget::{
    Budget, BudgetUnit, Cell, Comment, Explanation, NarrativeSection, Pins, Row, Status, Table,
    Value, set_mark,
};

/// What has a mark of having been taken over from last year's budget.
#[derive(Clone, Copy, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub enum Marked {
    /// A row, by a cell of it.
    Row(Cell),
    /// A table, by its number.
    Table(usize),
    /// A section of text, by its number in `Budget::texts`.
    Text(usize),
}

/// One change of the document that knows its own opposite.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Edit {
    Value {
        cell: Cell,
        old: Value,
        new: Value,
    },
    Pins {
        row: Cell,
        old: Pins,
        new: Pins,
    },
    InsertRow {
        at: Cell,
        row: Box<Row>,
    },
    RemoveRow {
        at: Cell,
        row: Box<Row>,
    },
    /// Blank rows alike, before one row.
    InsertRows {
        at: Cell,
        row: Box<Row>,
        count: usize,
    },
    RemoveRows {
        at: Cell,
        row: Box<Row>,
        count: usize,
    },
    /// Two rows of one block change places.
    SwapRows {
        at: Cell,
        with: u32,
    },
    RowKind {
        row: Cell,
        old: crate::budget::RowKind,
        new: crate::budget::RowKind,
    },
    InsertTable {
        at: usize,
        table: Box<Table>,
    },
    RemoveTable {
        at: usize,
        table: Box<Table>,
    },
    Text {
        old: Option<Box<NarrativeSection>>,
        new: Option<Box<NarrativeSection>>,
        at: usize,
    },
    Note {
        table: usize,
        old: Option<Box<str>>,
        new: Option<Box<str>>,
    },
    Unit {
        old: Box<BudgetUnit>,
        new: Box<BudgetUnit>,
    },
    Year {
        old: i32,
        new: i32,
    },
    Status {
        old: Status,
        new: Status,
    },
    /// The mark of what was taken over comes or goes.
    Mark {
        at: Marked,
        on: bool,
    },
    Explanation {
        at: usize,
        old: Option<Box<Explanation>>,
        new: Option<Box<Explanation>>,
    },
    Comment {
        at: usize,
        old: Option<Box<Comment>>,
        new: Option<Box<Comment>>,
    },
}

// A step may have a million of them.
const _: () = assert!(size_of::<Edit>() <= 56);

impl Edit {
    /// The edit that takes this one back. The only undo there is.
    pub(super) fn inverse(self) -> Self {
        match self {
            Self::Value { cell, old, new } => Self::Value { cell, old: new, new: old },
            Self::Pins { row, old, new } => Self::Pins { row, old: new, new: old },
            Self::InsertRow { at, row } => Self::RemoveRow { at, row },
            Self::RemoveRow { at, row } => Self::InsertRow { at, row },
            Self::InsertRows { at, row, count } => Self::RemoveRows { at, row, count },
            Self::RemoveRows { at, row, count } => Self::InsertRows { at, row, count },
            Self::SwapRows { at, with } => Self::SwapRows { at, with },
            Self::RowKind { row, old, new } => Self::RowKind { row, old: new, new: old },
            Self::InsertTable { at, table } => Self::RemoveTable { at, table },
            Self::RemoveTable { at, table } => Self::InsertTable { at, table },
            Self::Text { old, new, at } => Self::Text { old: new, new: old, at },
            Self::Note { table, old, new } => Self::Note { table, old: new, new: old },
            Self::Unit { old, new } => Self::Unit { old: new, new: old },
            Self::Year { old, new } => Self::Year { old: new, new: old },
            Self::Status { old, new } => Self::Status { old: new, new: old },
            Self::Mark { at, on } => Self::Mark { at, on: !on },
            Self::Explanation { at, old, new } => Self::Explanation { at, old: new, new: old },
            Self::Comment { at, old, new } => Self::Comment { at, old: new, new: old },
        }
    }

    /// Makes the change. Positions were checked when the edit was planned. A removal remembers
    /// what it removed.
    pub(super) fn make(&mut self, budget: &mut Budget) {
        match self {
            Self::Value { cell, new, .. } => drop(budget.put(*cell, new.clone())),
            Self::Pins { row, new, .. } => {
                if let Some(rows) = budget.rows_mut(*row) {
                    rows.set_pins(row.r(), *new);
                }
            }
            Self::InsertRow { at, row } => {
                if let Some(rows) = budget.rows_mut(*at) {
                    let index = at.r().min(rows.len());
                    rows.insert(index, (**row).clone());
                }
            }
            Self::RemoveRow { at, row } => {
                if let Some(rows) = budget.rows_mut(*at).filter(|rows| at.r() < rows.len()) {
                    **row = rows.remove(at.r());
                }
            }
            Self::InsertRows { at, row, count } => {
                if let Some(rows) = budget.rows_mut(*at) {
                    let index = at.r().min(rows.len());
                    rows.splice(index..index, std::iter::repeat_n(Row::clone(row), *count));
                }
            }
            Self::RemoveRows { at, count, .. } => {
                if let Some(rows) = budget.rows_mut(*at) {
                    rows.splice(at.r()..at.r().saturating_add(*count), []);
                }
            }
            Self::SwapRows { at, with } => {
                let with = *with as usize;
                if let Some(rows) = budget.rows_mut(*at)
                    && at.r().max(with) < rows.len()
                {
                    rows.swap(at.r(), with);
                }
            }
            Self::RowKind { row, new, .. } => {
                if let Some(rows) = budget.rows_mut(*row) {
                    rows.set_kind(row.r(), *new);
                }
            }
            Self::InsertTable { at, table } => {
                let index = (*at).min(budget.tables.len());
                budget.tables.insert(index, (**table).clone());
            }
            Self::RemoveTable { at, table } => {
                if *at < budget.tables.len() {
                    **table = budget.tables.remove(*at);
                }
            }
            Self::Text { old, new, at } => exchange(&mut budget.texts, *at, old, new),
            Self::Note { table, new, .. } => {
                if let Some(found) = budget.tables.get_mut(*table) {
                    found.note = new.as_deref().map(str::to_owned);
                }
            }
            Self::Unit { new, .. } => budget.unit = (**new).clone(),
            Self::Year { new, .. } => budget.year = *new,
            Self::Status { new, .. } => budget.status = *new,
            Self::Mark { at: Marked::Row(cell), on } => {
                if let Some(rows) = budget.rows_mut(*cell) {
                    rows.set_unconfirmed(cell.r(), *on);
                }
            }
            Self::Mark { at: Marked::Table(at), on } => {
                if let Some(table) = budget.tables.get_mut(*at) {
                    set_mark(&mut table.extra, *on);
                }
            }
            Self::Mark { at: Marked::Text(at), on } => {
                if let Some(text) = budget.texts.get_mut(*at) {
                    set_mark(&mut text.extra, *on);
                }
            }
            Self::Explanation { at, old, new } => {
                exchange(&mut budget.explanations, *at, old, new);
            }
            Self::Comment { at, old, new } => exchange(&mut budget.comments, *at, old, new),
        }
    }

    /// The cell whose value changes, where nothing else does.
    pub(super) fn cell(&self) -> Option<Cell> {
        match self {
            Self::Value { cell, .. } => Some(*cell),
            _ => None,
        }
    }

    /// Whether figures may have to be computed anew from the structure up.
    pub(super) fn is_structural(&self) -> bool {
        matches!(
            self,
            Self::InsertRow { .. }
                | Self::RemoveRow { .. }
                | Self::InsertRows { .. }
                | Self::RemoveRows { .. }
                | Self::SwapRows { .. }
                | Self::RowKind { .. }
                | Self::InsertTable { .. }
                | Self::RemoveTable { .. }
                | Self::Year { .. }
                | Self::Status { .. }
        )
    }
}

/// Puts in, takes out or replaces an item of a list.
fn exchange<T: Clone>(list: &mut Vec<T>, at: usize, old: &Option<Box<T>>, new: &Option<Box<T>>) {
    match (old, new) {
        (None, Some(item)) => list.insert(at.min(list.len()), T::clone(item)),
        (Some(_), None) if at < list.len() => drop(list.remove(at)),
        (Some(_), Some(item)) => {
            if let Some(slot) = list.get_mut(at) {
                *slot = T::clone(item);
            }
        }
        _ => {}
    }
}
