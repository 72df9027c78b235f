//! Where the rows and columns of a block are printed: codes in several columns, tables in two
//! halves, totals that are on one line with those of the other side.

use crate::form::{BlockForm, ColumnForm, RowsForm, TableForm};

/// Columns that a form's column takes on paper: none, one, or one for each part of a code.
pub(super) fn parts(column: &ColumnForm) -> usize {
    match (column.unprinted, column.split.len()) {
        (true, _) => 0,
        (false, split) => split.max(1),
    }
}

/// Columns that a block takes on paper, one of its halves where it is printed in two.
pub(super) fn width(block: &BlockForm) -> usize {
    block.columns.iter().map(parts).sum()
}

/// How often the block's columns are beside each other.
pub(super) fn halves(block: &BlockForm) -> usize {
    if block.halves { 2 } else { 1 }
}

/// Where each column of the form begins on paper, from the block's first; `None` for those that are
/// not printed.
pub(super) fn columns(block: &BlockForm) -> Vec<Option<usize>> {
    let mut at = 0;
    let begins = block.columns.iter().map(|column| {
        let own = (!column.unprinted).then_some(at);
        at += parts(column);
        own
    });
    begins.collect()
}

/// What each line of a block shows, half by half: an index into the rows that are printed.
pub(super) fn lines(
    form: &TableForm,
    block: &BlockForm,
    shown: usize,
    lines: usize,
) -> Vec<Vec<Option<usize>>> {
    let mut halves = vec![vec![None; lines]; halves(block)];
    let high = height(block, shown);
    for row in 0..shown {
        let last = form.totals_aligned && row + 1 == shown && !block.halves;
        let line = if last { lines.saturating_sub(1) } else { row % high.max(1) };
        let half = if block.halves { row / high.max(1) } else { 0 };
        if let Some(slot) = halves.get_mut(half).and_then(|half| half.get_mut(line)) {
            *slot = Some(row);
        }
    }
    halves
}

/// Lines that so many rows of a block take.
pub(super) fn height(block: &BlockForm, shown: usize) -> usize {
    if block.halves { shown.div_ceil(2) } else { shown }
}

/// Whether the title of the block's total is printed across code and name: where the total is the
/// last line, or one of the heading.
pub(super) fn is_total_across(block: &BlockForm) -> bool {
    let RowsForm::Coded(tree) = &block.rows else { return false };
    let printed = |column: usize| block.columns.get(column).is_some_and(|own| !own.unprinted);
    (tree.total_last || tree.total_in_heading)
        && tree.code + 1 == tree.name
        && printed(tree.code)
        && printed(tree.name)
}
