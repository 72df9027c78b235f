//! Edits of a step as the history keeps them: of cells only what the document does not hold itself.

use crate::budget::{Budget, Cell, Value, ValueRef};
use crate::engine::RowChange;

use super::edits::Edit;

/// Edits that were made, or taken back.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Packed(Vec<PackedPart>);

/// Edits that follow each other.
#[derive(Clone, Debug, PartialEq)]
enum PackedPart {
    One(Box<Edit>),
    Cells(PackedCells),
}

/// Cells whose content was changed, one after the other.
#[derive(Clone, Debug, PartialEq)]
struct PackedCells {
    /// The first of cells beside each other, and how many.
    runs: Vec<(Cell, u32)>,
    /// What the cells hold on the other side of the step: before it while it is done, after it
    /// while it is taken back.
    others: OtherSide,
}

#[derive(Clone, Debug, PartialEq)]
enum OtherSide {
    Blank(usize),
    Values(Vec<Value>),
}

impl Packed {
    /// Edits as they were made.
    pub(super) fn new(edits: Vec<Edit>) -> Self {
        let mut parts: Vec<PackedPart> = Vec::new();
        for edit in edits {
            match (edit, parts.last_mut()) {
                (Edit::Value { cell, old, .. }, last) => {
                    let cells = match last {
                        Some(PackedPart::Cells(cells)) if cells.takes(&old) => cells,
                        _ => {
                            let others = match old.is_blank() {
                                true => OtherSide::Blank(0),
                                false => OtherSide::Values(Vec::new()),
                            };
                            parts.push(PackedPart::Cells(PackedCells { runs: Vec::new(), others }));
                            match parts.last_mut() {
                                Some(PackedPart::Cells(cells)) => cells,
                                _ => continue,
                            }
                        }
                    };
                    cells.push(cell, old);
                }
                (edit, _) => parts.push(PackedPart::One(Box::new(edit))),
            }
        }
        parts.iter_mut().for_each(PackedPart::shrink);
        parts.shrink_to_fit();
        Self(parts)
    }

    /// Where the first row was inserted.
    pub(super) fn inserted(&self) -> Option<Cell> {
        self.0.iter().find_map(|part| match part {
            PackedPart::One(edit) => match **edit {
                Edit::InsertRow { at, .. } | Edit::InsertRows { at, .. } => Some(at),
                _ => None,
            },
            PackedPart::Cells(_) => None,
        })
    }

    /// Takes the edits back in the document, last one first.
    pub(super) fn take_back(&mut self, budget: &mut Budget, touched: &mut Touched) {
        for part in self.0.iter_mut().rev() {
            match part {
                PackedPart::One(edit) => {
                    let mut back = Edit::clone(edit).inverse();
                    touched.note(&back);
                    back.make(budget);
                    **edit = back.inverse();
                }
                PackedPart::Cells(cells) => cells.exchange(budget, true, touched),
            }
        }
    }

    /// Makes them again, first one first.
    pub(super) fn make_again(&mut self, budget: &mut Budget, touched: &mut Touched) {
        for part in &mut self.0 {
            match part {
                PackedPart::One(edit) => {
                    touched.note(edit);
                    edit.make(budget);
                }
                PackedPart::Cells(cells) => cells.exchange(budget, false, touched),
            }
        }
    }
}

impl PackedPart {
    fn shrink(&mut self) {
        if let Self::Cells(cells) = self {
            cells.runs.shrink_to_fit();
            if let OtherSide::Values(values) = &mut cells.others {
                values.shrink_to_fit();
            }
        }
    }
}

impl PackedCells {
    /// Whether a cell that held that goes with the others.
    fn takes(&self, old: &Value) -> bool {
        old.is_blank() == matches!(self.others, OtherSide::Blank(_))
    }

    fn push(&mut self, cell: Cell, old: Value) {
        match &mut self.others {
            OtherSide::Blank(count) => *count += 1,
            OtherSide::Values(values) => values.push(old),
        }
        match self.runs.last_mut() {
            Some((first, count))
                if first.with_column(first.c() + *count as usize) == cell && *count < u32::MAX =>
            {
                *count += 1;
            }
            _ => self.runs.push((cell, 1)),
        }
    }

    /// Gives the cells what they hold on the other side, and keeps what they held.
    fn exchange(&mut self, budget: &mut Budget, back: bool, touched: &mut Touched) {
        let beside = |&(first, count): &(Cell, u32)| {
            (0..count as usize).map(move |n| first.with_column(first.c() + n))
        };
        let cells: Vec<Cell> = match back {
            true => self.runs.iter().rev().flat_map(|run| beside(run).rev()).collect(),
            false => self.runs.iter().flat_map(beside).collect(),
        };
        let mut others = match std::mem::replace(&mut self.others, OtherSide::Blank(0)) {
            OtherSide::Blank(count) => vec![Value::Blank; count],
            OtherSide::Values(values) => values,
        };
        let slots = others.iter_mut();
        let slots: Box<dyn Iterator<Item = &mut Value>> =
            if back { Box::new(slots.rev()) } else { Box::new(slots) };
        for (cell, slot) in cells.into_iter().zip(slots) {
            touched.changes.push(RowChange::Value(cell));
            let new = std::mem::take(slot);
            touched.other |= is_text(new.as_ref()) || is_text(budget.value(cell));
            if let Some(old) = budget.put(cell, new) {
                *slot = old;
            }
        }
        self.others = match others.iter().all(Value::is_blank) {
            true => OtherSide::Blank(others.len()),
            false => OtherSide::Values(others),
        };
    }
}

fn is_text(value: ValueRef<'_>) -> bool {
    matches!(value, ValueRef::Text(_))
}

/// What edits touched that were made.
#[derive(Debug, Default)]
pub(super) struct Touched {
    /// Rows and cells, in the order of making.
    pub(super) changes: Vec<RowChange>,
    /// Rows came, went or moved, or are of another kind.
    pub(super) rows: bool,
    /// More than rows and cells: everything is to be computed anew.
    pub(super) more: bool,
    /// Notes or texts, which may declare something.
    pub(super) texts: bool,
    /// Anything but figures that came, changed or went.
    pub(super) other: bool,
    /// Tables may have other marks of what was taken over.
    pub(super) marks: bool,
}

impl Touched {
    pub(super) fn of<'a>(edits: impl IntoIterator<Item = &'a Edit>) -> Self {
        let mut touched = Self::default();
        edits.into_iter().for_each(|edit| touched.note(edit));
        touched
    }

    pub(super) fn note(&mut self, edit: &Edit) {
        self.other |= match edit {
            Edit::Value { old, new, .. } => is_text(old.as_ref()) || is_text(new.as_ref()),
            _ => true,
        };
        self.marks |= match edit {
            Edit::InsertRow { row, .. }
            | Edit::RemoveRow { row, .. }
            | Edit::InsertRows { row, .. }
            | Edit::RemoveRows { row, .. } => row.is_unconfirmed(),
            Edit::InsertTable { .. } | Edit::RemoveTable { .. } | Edit::Mark { .. } => true,
            _ => false,
        };
        let change = match *edit {
            Edit::Value { cell, .. } | Edit::Pins { row: cell, .. } => RowChange::Value(cell),
            Edit::InsertRow { at, .. } => RowChange::Inserted(at),
            Edit::RemoveRow { at, .. } => RowChange::Removed(at),
            Edit::SwapRows { at, with } => RowChange::Swapped(at, with as usize),
            Edit::InsertRows { at, count, .. } => {
                self.rows = true;
                self.changes.extend(std::iter::repeat_n(RowChange::Inserted(at), count));
                return;
            }
            Edit::RemoveRows { at, count, .. } => {
                self.rows = true;
                self.changes.extend(std::iter::repeat_n(RowChange::Removed(at), count));
                return;
            }
            Edit::RowKind { row, .. } => RowChange::Kind(row),
            Edit::InsertTable { .. }
            | Edit::RemoveTable { .. }
            | Edit::Year { .. }
            | Edit::Status { .. } => {
                self.more = true;
                return;
            }
            Edit::Note { .. } | Edit::Text { .. } => {
                self.texts = true;
                return;
            }
            Edit::Unit { .. } | Edit::Mark { .. } => return,
            Edit::Explanation { .. } | Edit::Comment { .. } => return,
        };
        self.rows |= !matches!(change, RowChange::Value(_));
        self.changes.push(change);
    }

    /// The cells, where no rows moved.
    pub(super) fn cells(&self) -> Vec<Cell> {
        self.changes.iter().map(|change| change.cell()).collect()
    }
}
