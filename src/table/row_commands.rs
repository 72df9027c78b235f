//! What a command about rows means for the cell that is selected: where a row goes, which rows
//! are meant.

use std::collections::HashSet;

use crate::budget::{Cell, RowKind};
use crate::edit::Document;
use crate::form::RowsForm;

/// The rows' form of the block that a cell is in.
pub fn rows_form(document: &Document, cell: Cell) -> Option<&RowsForm> {
    let form = document.budget().tables.get(cell.t())?.form()?;
    Some(&document.forms().tables.get(form)?.blocks.get(cell.b())?.rows)
}

/// Where a row goes that is inserted above or below the cell's, and on which level.
pub fn insertion(document: &Document, cell: Cell, below: bool) -> (Cell, u8) {
    let row = document.budget().row(cell).map(|row| row.kind());
    let total_last = match rows_form(document, cell) {
        Some(RowsForm::Coded(tree) | RowsForm::Outlined(tree)) => tree.total_last,
        _ => false,
    };
    let (at, level) = match row {
        Some(RowKind::Entered(level)) => (cell.r() + usize::from(below), level),
        // Beside the total row: the rows begin after it, or end before it.
        _ if total_last => (cell.r(), 0),
        _ => (cell.r() + 1, 0),
    };
    (cell.with_row(at), level)
}

/// The column that says what a row of that level is: it is filled in first.
pub fn naming_column(document: &Document, cell: Cell, level: u8) -> Option<usize> {
    match rows_form(document, cell)? {
        RowsForm::Coded(tree) => Some(tree.code),
        RowsForm::Outlined(tree) => Some(tree.levels.get(usize::from(level))?.column),
        RowsForm::Free(form) => Some(form.name),
        RowsForm::Fixed(_) => None,
    }
}

/// The column of codes, where rows have codes.
pub fn code_column(document: &Document, cell: Cell) -> Option<usize> {
    match rows_form(document, cell)? {
        RowsForm::Coded(tree) => Some(tree.code),
        _ => None,
    }
}

/// The entered rows between the first and the last one of a selection: the first, and how many.
/// None where rows out of sight are between them, for those are not meant.
pub fn deletion(
    document: &Document,
    cursor: Cell,
    selected: &[Cell],
    filtered: bool,
) -> Option<(Cell, usize)> {
    let entered = |cell: &&Cell| {
        let row = document.budget().row(**cell);
        row.is_some_and(|row| matches!(row.kind(), RowKind::Entered(_) | RowKind::Stray))
    };
    let rows = selected
        .iter()
        .filter(|cell| (cell.table, cell.block) == (cursor.table, cursor.block))
        .filter(entered)
        .map(|cell| cell.r());
    let (first, last) = rows.fold((cursor.r(), cursor.r()), |(a, b), r| (a.min(r), b.max(r)));
    let shown: HashSet<usize> = selected.iter().map(|cell| cell.r()).collect();
    let count = last - first + 1;
    (!filtered || shown.len() >= count).then(|| (cursor.with_row(first), count))
}

/// The lowest level that rows of a cell's block can have.
pub fn deepest_level(document: &Document, cell: Option<Cell>) -> u8 {
    let levels = match cell.and_then(|cell| rows_form(document, cell)) {
        Some(RowsForm::Coded(tree) | RowsForm::Outlined(tree)) => tree.levels.len(),
        _ => 1,
    };
    u8::try_from(levels.saturating_sub(1)).unwrap_or(u8::MAX)
}

/// The form of which another copy can be added: that of the table shown, or else the first that
/// repeats.
pub fn repeating_form(document: &Document, shown: Option<usize>) -> Option<usize> {
    let forms = document.forms();
    let repeats = |form: &usize| forms.tables.get(*form).is_some_and(|form| form.repeats);
    let shown = shown.and_then(|table| document.budget().tables.get(table)?.form());
    shown.filter(repeats).or_else(|| (0..forms.tables.len()).find(repeats))
}
