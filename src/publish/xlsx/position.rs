//! Where the parts of a table are on its sheet.

use crate::publish::model::{Address, PublishedTable};

/// Where the parts of a table are on its sheet.
pub(super) struct Position {
    /// Which table of the publication.
    pub table: usize,
    pub columns: usize,
    pub number: Option<u32>,
    pub title: u32,
    pub lines: Option<u32>,
    pub grids: Vec<GridPosition>,
    pub note: u32,
}

pub(super) struct GridPosition {
    pub columns: usize,
    pub heading: u32,
    pub body: u32,
}

impl Position {
    pub fn new(table: &PublishedTable, index: usize) -> Self {
        let columns = table.grids.iter().map(|grid| grid.columns.len()).max().unwrap_or(1).max(1);
        let mut row = 0;
        let mut next = |rows: usize| {
            let at = row;
            row += u32::try_from(rows).unwrap_or(0);
            at
        };
        let number = (!table.number.is_empty()).then(|| next(1));
        let title = next(1);
        let lines = !table.unit_line.is_empty() || !table.money_line.is_empty();
        let lines = lines.then(|| next(1));
        let mut grids = Vec::with_capacity(table.grids.len());
        for grid in &table.grids {
            let (heading, body) = (next(grid.heading_lines), next(grid.rows.len()));
            grids.push(GridPosition { columns: grid.columns.len(), heading, body });
        }
        let note = next(0);
        Self { table: index, columns, number, title, lines, grids, note }
    }

    /// Row and column of a figure.
    pub fn cell(&self, address: Address) -> Option<(u32, u16)> {
        let grid = self.grids.get(usize::from(address.grid))?;
        Some((grid.body.checked_add(address.row)?, address.column))
    }

    /// The last sheet column of a grid's column: the last one reaches as far as the widest grid.
    pub fn last(&self, grid: &GridPosition, column: usize) -> u16 {
        let last = if column + 1 == grid.columns { self.columns - 1 } else { column };
        u16::try_from(last).unwrap_or(u16::MAX)
    }
}
