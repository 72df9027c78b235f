//! Numbers of the money cells of a document: block by block, row by row.

use crate::budget::Cell;
use crate::engine::compute::Sheet;
use crate::engine::figures::Grid;

/// Which number a cell has as a variable, and back.
#[derive(Debug)]
pub(super) struct VariableNumbers {
    blocks: Vec<NumberedBlock>,
    len: usize,
}

/// The money cells of one block.
#[derive(Debug)]
pub(super) struct NumberedBlock {
    /// Number of its first money cell.
    pub(super) first: usize,
    rows: usize,
    cell: Cell,
    /// Its money columns.
    pub(super) columns: Vec<usize>,
    /// For each of its columns its place among those.
    places: Vec<Option<usize>>,
}

impl NumberedBlock {
    fn new(first: usize, grid: &Grid) -> Self {
        let mut columns = Vec::new();
        let mut places = vec![None; grid.columns.len()];
        for (c, column) in grid.columns.iter().enumerate() {
            if column.as_ref().is_some_and(|column| column.money) {
                places[c] = Some(columns.len());
                columns.push(c);
            }
        }
        Self { first, rows: grid.rows, cell: grid.first_cell(), columns, places }
    }

    /// The number of a cell of this block; `None` where it is no money cell.
    pub(super) fn number(&self, row: usize, column: usize) -> Option<usize> {
        let place = (*self.places.get(column)?)?;
        (row < self.rows).then_some(self.first + row * self.columns.len() + place)
    }
}

impl VariableNumbers {
    /// `None` where there are more cells than numbers.
    pub(super) fn new(sheet: &Sheet) -> Option<Self> {
        let (mut blocks, mut len) = (Vec::new(), 0);
        for grid in &sheet.grids {
            let block = NumberedBlock::new(len, grid);
            len += block.rows * block.columns.len();
            blocks.push(block);
        }
        (len < u32::MAX as usize).then_some(Self { blocks, len })
    }

    /// How many money cells there are.
    pub(super) fn len(&self) -> usize {
        self.len
    }

    /// By the sheet's grids.
    pub(super) fn block(&self, grid: usize) -> &NumberedBlock {
        &self.blocks[grid]
    }

    pub(super) fn cell(&self, number: u32) -> Cell {
        let number = number as usize;
        let at = self.blocks.partition_point(|block| block.first <= number).saturating_sub(1);
        // Blocks without money have no number: the last one that begins there is the cell's.
        let block = &self.blocks[at];
        let width = block.columns.len().max(1);
        let (row, place) = ((number - block.first) / width, (number - block.first) % width);
        block.cell.with_row(row).with_column(block.columns.get(place).copied().unwrap_or(0))
    }
}
