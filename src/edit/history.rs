//! Invertible edits, and the steps that group them.

use crate::budget::{
    Budget, BudgetUnit, Cell, ChunkedVec, Comment, Explanation, NarrativeSection, Pins, Row,
    Status, Table, Value, set_mark,
};
use crate::engine::RowChange;
use crate::lang::Text;

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
        old: Option<NarrativeSection>,
        new: Option<NarrativeSection>,
        at: usize,
    },
    Note {
        table: usize,
        old: Option<String>,
        new: Option<String>,
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
        old: Option<Explanation>,
        new: Option<Explanation>,
    },
    Comment {
        at: usize,
        old: Option<Comment>,
        new: Option<Comment>,
    },
}

impl Edit {
    /// Whether figures come, change or go, and nothing else.
    pub(super) fn is_of_figures(&self) -> bool {
        let text = |value: &Value| matches!(value, Value::Text(_));
        matches!(self, Self::Value { old, new, .. } if !text(old) && !text(new))
    }

    /// The edit that takes this one back. The only undo there is.
    pub(super) fn inverse(self) -> Self {
        match self {
            Self::Value { cell, old, new } => Self::Value { cell, old: new, new: old },
            Self::Pins { row, old, new } => Self::Pins { row, old: new, new: old },
            Self::InsertRow { at, row } => Self::RemoveRow { at, row },
            Self::RemoveRow { at, row } => Self::InsertRow { at, row },
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
                if let Some(found) = budget.row_mut(*row) {
                    found.pins = *new;
                }
            }
            Self::InsertRow { at, row } => {
                if let Some(rows) = rows_mut(budget, *at) {
                    let index = at.r().min(rows.len());
                    rows.insert(index, (**row).clone());
                }
            }
            Self::RemoveRow { at, row } => {
                if let Some(rows) = rows_mut(budget, *at).filter(|rows| at.r() < rows.len()) {
                    **row = rows.remove(at.r());
                }
            }
            Self::SwapRows { at, with } => {
                let with = *with as usize;
                if let Some(rows) = rows_mut(budget, *at)
                    && at.r().max(with) < rows.len()
                {
                    rows.swap(at.r(), with);
                }
            }
            Self::RowKind { row, new, .. } => {
                if let Some(found) = budget.row_mut(*row) {
                    found.kind = *new;
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
                    found.note.clone_from(new);
                }
            }
            Self::Unit { new, .. } => budget.unit = (**new).clone(),
            Self::Year { new, .. } => budget.year = *new,
            Self::Status { new, .. } => budget.status = *new,
            Self::Mark { at: Marked::Row(cell), on } => {
                if let Some(row) = budget.row_mut(*cell) {
                    row.set_unconfirmed(*on);
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

    /// What it does to rows and cells; `None` where it does more.
    pub(super) fn rows(&self) -> Option<Option<RowChange>> {
        Some(match *self {
            Self::InsertRow { at, .. } => Some(RowChange::Inserted(at)),
            Self::RemoveRow { at, .. } => Some(RowChange::Removed(at)),
            Self::SwapRows { at, with } => Some(RowChange::Swapped(at, with as usize)),
            Self::RowKind { row, .. } => Some(RowChange::Kind(row)),
            Self::Value { cell, .. } | Self::Pins { row: cell, .. } => Some(RowChange::Value(cell)),
            Self::InsertTable { .. } | Self::RemoveTable { .. } => return None,
            Self::Year { .. } | Self::Status { .. } => return None,
            _ => None,
        })
    }

    /// Whether figures may have to be computed anew from the structure up.
    pub(super) fn is_structural(&self) -> bool {
        matches!(
            self,
            Self::InsertRow { .. }
                | Self::RemoveRow { .. }
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
fn exchange<T: Clone>(list: &mut Vec<T>, at: usize, old: &Option<T>, new: &Option<T>) {
    match (old, new) {
        (None, Some(item)) => list.insert(at.min(list.len()), item.clone()),
        (Some(_), None) if at < list.len() => drop(list.remove(at)),
        (Some(_), Some(item)) => {
            if let Some(slot) = list.get_mut(at) {
                *slot = item.clone();
            }
        }
        _ => {}
    }
}

fn rows_mut(budget: &mut Budget, at: Cell) -> Option<&mut ChunkedVec<Row>> {
    Some(&mut budget.tables.get_mut(at.t())?.blocks.get_mut(at.b())?.rows)
}

/// One entry of the history: what the person did in one gesture.
#[derive(Clone, Debug, PartialEq)]
pub struct Step {
    /// What it did: `预算表6 30201 办公费 › 公用经费：6.00 → 8.00`.
    pub what: Text,
    /// Where the selection goes on undo and redo.
    pub cell: Option<Cell>,
    pub(super) edits: Vec<Edit>,
}

/// Steps done and undone.
#[derive(Debug, Default)]
pub(super) struct History {
    done: Vec<Step>,
    undone: Vec<Step>,
    /// How many steps were done when the document was last saved; `None` where that state can no
    /// longer be reached.
    saved: Option<usize>,
    /// The same of the state that is being saved at present.
    saving: Option<usize>,
}

impl History {
    pub(super) fn new() -> Self {
        Self { saved: Some(0), ..Self::default() }
    }

    pub(super) fn push(&mut self, step: Step) {
        for saved in [&mut self.saved, &mut self.saving] {
            saved.take_if(|saved| *saved > self.done.len());
        }
        self.undone.clear();
        self.done.push(step);
    }

    /// Moves the last step to the undone ones.
    pub(super) fn back(&mut self) -> Option<&Step> {
        let step = self.done.pop()?;
        self.undone.push(step);
        self.undone.last()
    }

    pub(super) fn forth(&mut self) -> Option<&Step> {
        let step = self.undone.pop()?;
        self.done.push(step);
        self.done.last()
    }

    pub(super) fn done(&self) -> &[Step] {
        &self.done
    }

    pub(super) fn undone(&self) -> &[Step] {
        &self.undone
    }

    pub(super) fn mark_saved(&mut self) {
        self.saved = Some(self.done.len());
    }

    /// The present state is about to be saved.
    pub(super) fn begin_saving(&mut self) {
        self.saving = Some(self.done.len());
    }

    /// The state that was about to be saved is, or is not.
    pub(super) fn end_saving(&mut self, saved: bool) {
        let saving = self.saving.take();
        if saved {
            self.saved = saving;
        }
    }

    pub(super) fn is_changed(&self) -> bool {
        self.saved != Some(self.done.len())
    }

    /// Makes the present state count as unsaved, though nothing was done.
    pub(super) fn mark_unsaved(&mut self) {
        self.saved = None;
    }
}
