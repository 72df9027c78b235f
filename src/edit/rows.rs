//! Rows of a block come, go, change places and levels; stated totals follow the figures in them.

use crate::amount::Amount;
use crate::budget::{Cell, Row, RowKind, StoredRow, Value};
use crate::engine::Role;
use crate::form::{BlockForm, RowsForm};

use super::edits::Edit;
use super::intent::Refusal;
use super::plan::{PlanResult, Planner, once};

/// Most rows of a block.
pub(super) const MAX_ROWS: usize = 2_000_000;

impl Planner<'_> {
    /// The form's block, if rows can be entered in it.
    pub(super) fn open_block(&self, cell: Cell) -> Result<&BlockForm, Refusal> {
        let block = self.budget.block_form(self.forms, cell).ok_or(Refusal::NoSuchPlace)?;
        match block.rows {
            RowsForm::Fixed(_) => Err(Refusal::FixedRow),
            _ => Ok(block),
        }
    }

    /// Rows `from..to` of a block are those that were entered.
    pub(super) fn entered(&self, cell: Cell) -> Result<(usize, usize), Refusal> {
        let form = self.open_block(cell)?;
        let rows = self.budget.rows(cell).len();
        let (total, last) = match &form.rows {
            RowsForm::Coded(tree) | RowsForm::Outlined(tree) => {
                (tree.total.is_some(), tree.total_last)
            }
            _ => (false, false),
        };
        Ok((usize::from(total && !last), rows - usize::from(total && last && rows > 0)))
    }

    pub(super) fn insert_row(&self, at: Cell, level: u8) -> PlanResult {
        let form = self.open_block(at)?;
        let (from, to) = self.entered(at)?;
        if to >= MAX_ROWS {
            return Err(Refusal::TooLarge);
        }
        let levels = match &form.rows {
            RowsForm::Coded(tree) | RowsForm::Outlined(tree) => tree.levels.len(),
            _ => 1,
        };
        let level = level.min(levels.saturating_sub(1) as u8);
        let mut row = Row::new(RowKind::Entered(level), form.columns.len());
        if usize::from(level) + 1 == levels {
            for (column, slot) in form.columns.iter().zip(&mut row.cells) {
                let text = self.budget.unit.fill(&column.initial);
                if !text.is_empty() && !column.kind.is_figure() {
                    *slot = Value::Text(text.into());
                }
            }
        }
        let at = at.with_row(at.r().clamp(from, to));
        Ok(once(vec![Edit::InsertRow { at, row: Box::new(row) }]))
    }

    pub(super) fn copy_row(&self, row: Cell) -> PlanResult {
        let form = self.open_block(row)?;
        let (from, to) = self.entered(row)?;
        let found = self.row(row)?;
        if row.r() < from || row.r() >= to {
            return Err(Refusal::FixedRow);
        }
        if to >= MAX_ROWS {
            return Err(Refusal::TooLarge);
        }
        let at = row.with_row(self.subtree_end(row).min(to));
        let mut new = Row::new(found.kind(), form.columns.len());
        for (column, (slot, value)) in new.cells.iter_mut().zip(found.cells()).enumerate() {
            let own = match &form.rows {
                RowsForm::Coded(tree) => column == tree.code || column == tree.name,
                _ => false,
            };
            if !own && self.computed.role(row.with_column(column)) == Role::Text {
                *slot = value.to_value();
            }
        }
        // Figures come after the row, so that stated totals follow them.
        let figures = if self.computed.is_parent(row) { Vec::new() } else { self.figures_of(row) };
        let figures = figures.into_iter().map(|cell| Edit::Value {
            cell: cell.with_row(at.r()),
            old: Value::Blank,
            new: self.budget.value(cell).to_value(),
        });
        Ok(vec![vec![Edit::InsertRow { at, row: Box::new(new) }], figures.collect()])
    }

    /// The row behind a row and those of deeper levels that follow it.
    fn subtree_end(&self, row: Cell) -> usize {
        let rows = self.budget.rows(row);
        let level = |row: StoredRow<'_>| match row.kind() {
            RowKind::Entered(level) => Some(level),
            _ => None,
        };
        let own = rows.get(row.r()).and_then(level);
        let deeper = rows.iter().skip(row.r() + 1).take_while(|other| level(*other) > own);
        row.r() + 1 + deeper.count()
    }

    pub(super) fn delete_rows(&self, first: Cell, count: usize) -> PlanResult {
        let (from, to) = self.entered(first)?;
        let end = first.r().checked_add(count).ok_or(Refusal::NoSuchPlace)?;
        if first.r() < from || end > to {
            return Err(Refusal::FixedRow);
        }
        let (mut figures, mut rows) = (Vec::new(), Vec::new());
        // From the last up, so that every edit's position holds when it is made.
        for at in (first.r()..end).rev().map(|row| first.with_row(row)) {
            for cell in self.figures_of(at) {
                figures.extend(self.value_edit(cell, Value::Blank));
            }
            rows.push(Edit::RemoveRow { at, row: Box::new(self.row(at)?.to_row()) });
        }
        Ok(vec![figures, rows])
    }

    pub(super) fn move_row(&self, row: Cell, by: i8) -> PlanResult {
        let (from, to) = self.entered(row)?;
        let with = row.r().checked_add_signed(isize::from(by.signum())).ok_or(Refusal::FixedRow)?;
        if row.r() < from || row.r() >= to || with < from || with >= to {
            return Err(Refusal::FixedRow);
        }
        let swap = vec![Edit::SwapRows { at: row, with: with as u32 }];
        // Among rows placed by their codes the order decides nothing.
        match self.open_block(row)?.rows {
            RowsForm::Outlined(_) => Ok(self.with_figures_aside(row, with, swap)),
            _ => Ok(once(swap)),
        }
    }

    pub(super) fn set_level(&self, row: Cell, level: u8) -> PlanResult {
        let form = self.open_block(row)?;
        let RowsForm::Outlined(tree) = &form.rows else {
            return Err(Refusal::FixedRow);
        };
        let found = self.row(row)?;
        let RowKind::Entered(old_level) = found.kind() else {
            return Err(Refusal::FixedRow);
        };
        if usize::from(level) >= tree.levels.len() {
            return Err(Refusal::NoSuchPlace);
        }
        if level == old_level {
            return Ok(once(Vec::new()));
        }
        let mut edits =
            vec![Edit::RowKind { row, old: found.kind(), new: RowKind::Entered(level) }];
        // The name moves to the column of its new level.
        let (old, new) = (
            tree.levels.get(usize::from(old_level)).map(|l| l.column),
            tree.levels.get(usize::from(level)).map(|l| l.column),
        );
        if let (Some(old), Some(new)) = (old, new)
            && old != new
            && self.budget.value(row.with_column(new)).is_blank()
        {
            let name = self.budget.value(row.with_column(old)).to_value();
            edits.extend(self.value_edit(row.with_column(old), Value::Blank));
            edits.extend(self.value_edit(row.with_column(new), name));
        }
        Ok(self.with_figures_aside(row, row.r(), edits))
    }

    /// The edits of a leaf row that change its parent, with its figures at 0 meanwhile: the totals
    /// it leaves and those it is added to follow. `to` is where the row is afterwards.
    pub(super) fn with_figures_aside(
        &self,
        row: Cell,
        to: usize,
        edits: Vec<Edit>,
    ) -> Vec<Vec<Edit>> {
        if self.computed.is_parent(row) {
            return once(edits);
        }
        let zero = Value::Amount(Amount::ZERO);
        let (mut aside, mut back) = (Vec::new(), Vec::new());
        for cell in self.figures_of(row) {
            let old = self.budget.value(cell).to_value();
            aside.push(Edit::Value { cell, old: old.clone(), new: zero.clone() });
            back.push(Edit::Value { cell: cell.with_row(to), old: zero.clone(), new: old });
        }
        vec![aside, edits, back]
    }

    /// The entered figures of a row.
    pub(super) fn figures_of(&self, row: Cell) -> Vec<Cell> {
        let columns = self.budget.row(row).map_or(0, |found| found.width());
        (0..columns)
            .map(|column| row.with_column(column))
            .filter(|&cell| {
                self.budget.value(cell).amount().is_some()
                    && self.computed.role(cell) == Role::Entry
            })
            .collect()
    }
}
