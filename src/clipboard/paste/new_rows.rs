//! Rows that a paste inserts: where, and what may be put in them.

use crate::amount::parse_entry;
use crate::budget::{Cell, RowKind};
use crate::edit::Refusal;
use crate::engine::Role;
use crate::form::{Kind, RowsForm};
use crate::table::layout::TableView;

/// Where rows can be added behind those entered in a block, and on which level.
pub(super) fn entered_end(
    view: &TableView<'_>,
    target: Option<(usize, usize)>,
    top: usize,
) -> Option<(Cell, u8)> {
    let (block, _) = target?;
    let total_last = match &view.block(block)?.rows {
        RowsForm::Fixed(_) => return None,
        RowsForm::Coded(tree) | RowsForm::Outlined(tree) => tree.total.is_some() && tree.total_last,
        RowsForm::Free(_) => false,
    };
    let rows = view.block_rows(block);
    let end = rows.checked_sub(usize::from(total_last))?;
    // Upon the total row itself a paste compares; behind the last row it goes on.
    if top > end || total_last && top == end {
        return None;
    }
    let at = Cell::new(view.table, block, end, 0);
    let last = end.checked_sub(1).and_then(|last| view.document.budget().row(at.with_row(last)));
    let level = match last.map(|row| row.kind()) {
        Some(RowKind::Entered(level)) => level,
        _ => 0,
    };
    Some((at, level))
}

/// What may be done with a cell of a row that is to be inserted: what may be done in the leaf rows
/// there are, else what its kind says.
pub(super) fn role_in_new_row(view: &TableView<'_>, cell: Cell) -> Role {
    let (computed, budget) = (view.document.computed(), view.document.budget());
    let leaf = (0..view.block_rows(cell.b())).rev().map(|row| cell.with_row(row)).find(|&row| {
        let kind = budget.row(row).map(|row| row.kind());
        matches!(kind, Some(RowKind::Entered(_))) && !computed.is_parent(row)
    });
    match leaf {
        Some(row) => computed.role(row),
        None if view.kind(cell).is_some_and(Kind::is_figure) => Role::Entry,
        None => Role::Text,
    }
}

/// Why a figure would be refused in a row that is to be inserted.
pub(super) fn refused_in_new_row(
    view: &TableView<'_>,
    cell: Cell,
    role: Role,
    text: &str,
) -> Option<Refusal> {
    let form = view.block(cell.b())?.columns.get(cell.c())?;
    let power = if form.kind == Kind::Money { view.form.unit.power() } else { 0 };
    if role != Role::Entry {
        return None;
    }
    match parse_entry(text, view.form.decimals_of(&form.kind), power) {
        Err(error) => Some(Refusal::Entry { cell, error }),
        Ok(Some(amount)) if amount.decimal().is_sign_negative() && !form.negative => {
            (!amount.is_zero()).then_some(Refusal::Negative { cell })
        }
        Ok(_) => None,
    }
}
