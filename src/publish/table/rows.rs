//! The rows of a block on their way to a grid: numbers, merged titles and texts, indentation.

use std::collections::HashMap;

use crate::budget::{ChunkedRows, RowKind};
use crate::engine::BlockFormulas;
use crate::form::{BlockForm, RowsForm};

use super::super::lines;
use super::super::model::{PublishedCell, PublishedGrid, PublishedRow};

/// A block's rows on their way to a grid.
pub(super) struct BlockRows<'a> {
    pub(super) b: usize,
    pub(super) block: &'a BlockForm,
    pub(super) rows: &'a ChunkedRows,
    /// Rows that are printed, by index.
    pub(super) shown: Vec<usize>,
    /// For each half what its lines show, as an index into `shown`.
    pub(super) lines: Vec<Vec<Option<usize>>>,
    /// For each shown row the number that its name is printed with.
    pub(super) numerals: Vec<Option<usize>>,
    pub(super) formulas: Option<BlockFormulas<'a>>,
}

impl BlockRows<'_> {
    /// The printed column of the rows' names, from the block's first.
    pub(super) fn name_column(&self) -> Option<usize> {
        let (RowsForm::Coded(tree) | RowsForm::Outlined(tree)) = &self.block.rows else {
            return None;
        };
        *lines::columns(self.block).get(tree.name)?
    }
}

/// Numbers the rows of the top level where they are printed with 一、二、.
pub(super) fn numerals(
    block: &BlockForm,
    rows: &ChunkedRows,
    shown: &[usize],
) -> Vec<Option<usize>> {
    let (RowsForm::Coded(tree) | RowsForm::Outlined(tree)) = &block.rows else { return Vec::new() };
    if !tree.numbering {
        return Vec::new();
    }
    let mut count = 0;
    let number = |&row: &usize| {
        let top = rows.get(row).is_some_and(|row| row.kind() == RowKind::Entered(0));
        count += usize::from(top);
        top.then_some(count)
    };
    shown.iter().map(number).collect()
}

/// Puts the title of a total across the columns of its code and its name.
pub(super) fn across(row: &mut PublishedRow, first: usize, block: &BlockRows<'_>) {
    let RowsForm::Coded(tree) = &block.block.rows else { return };
    let columns = lines::columns(block.block);
    let place = |column: usize| columns.get(column).copied().flatten().map(|at| first + at);
    let (Some(from), Some(name)) = (place(tree.code), place(tree.name)) else { return };
    let blank = row.cells.get(from..name).is_some_and(|c| c.iter().all(|c| c.text.is_empty()));
    let Some(title) = row.cells.get_mut(name).filter(|_| blank).map(std::mem::take) else { return };
    let count = name - from + 1;
    for cell in row.cells.iter_mut().take(name + 1).skip(from) {
        *cell = PublishedCell { columns: 0, ..PublishedCell::default() };
    }
    if let Some(cell) = row.cells.get_mut(from) {
        *cell = PublishedCell { columns: u16::try_from(count).unwrap_or(1), indent: 0, ..title };
    }
}

/// The column that shows a total row's title.
pub(super) fn title_column(block: &BlockForm) -> usize {
    match &block.rows {
        RowsForm::Coded(tree) | RowsForm::Outlined(tree) => tree.name,
        RowsForm::Free(free) => free.name,
        RowsForm::Fixed(_) => 0,
    }
}

/// Levels that a row's name is set in.
pub(super) fn indent(block: &BlockForm, kind: RowKind, column: usize) -> u8 {
    let level = match (&block.rows, kind) {
        (RowsForm::Fixed(rows), RowKind::Fixed(i)) if column == 0 => {
            rows.get(usize::from(i)).map_or(0, |row| row.level)
        }
        (RowsForm::Coded(tree), RowKind::Entered(level)) if column == tree.name => u32::from(level),
        (RowsForm::Outlined(tree), RowKind::Entered(level)) => {
            // Where every level has a column of its own, the columns show the levels.
            let same = tree.levels.iter().all(|level| level.column == column);
            if same { u32::from(level) } else { 0 }
        }
        _ => 0,
    };
    u8::try_from(level).unwrap_or(u8::MAX)
}

/// Merges equal texts that follow each other in the columns that the form says, within the merged
/// cells to their left.
pub(super) fn merge(grid: &mut PublishedGrid, block: &BlockForm, first: usize) {
    let merged = block.columns.iter().zip(lines::columns(block));
    let merged: Vec<usize> =
        merged.filter(|(own, _)| own.merged).filter_map(|(_, at)| Some(first + at?)).collect();
    let mut starts: HashMap<usize, usize> = HashMap::new();
    for row in 1..grid.rows.len() {
        let mut going_on = true;
        for &column in &merged {
            let text = |row: usize| grid.rows.get(row).and_then(|row| row.cells.get(column));
            let same = match (text(row - 1), text(row)) {
                (Some(above), Some(own)) => above.text == own.text && !own.text.is_empty(),
                _ => false,
            };
            going_on &= same;
            let start = *starts.entry(column).or_insert(0);
            if !going_on {
                starts.insert(column, row);
                continue;
            }
            let mut set = |row: usize, rows: u32| {
                if let Some(cell) = grid.rows.get_mut(row).and_then(|r| r.cells.get_mut(column)) {
                    cell.rows = rows;
                }
            };
            set(row, 0);
            set(start, u32::try_from(row - start + 1).unwrap_or(u32::MAX));
        }
    }
}
