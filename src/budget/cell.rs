//! Where a cell is.

/// A cell of a budget, by position. Positions change when rows are inserted or deleted.
///
/// The order is reading order: table, block, row, column.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize, serde::Deserialize,
)]
pub struct Cell {
    /// Index into `Budget::tables`.
    pub table: u32,
    /// Index into `Table::blocks`.
    pub block: u16,
    /// Index into `Block::rows`.
    pub row: u32,
    /// Index into the block form's columns.
    pub column: u16,
}

impl Cell {
    /// No cell of any budget: where something is said that is in no table.
    pub const NOWHERE: Self =
        Self { table: u32::MAX, block: u16::MAX, row: u32::MAX, column: u16::MAX };

    /// The cell of these indices. Sizes are bounded when a file is read, so the narrowing is exact.
    pub fn new(table: usize, block: usize, row: usize, column: usize) -> Self {
        Self { table: table as u32, block: block as u16, row: row as u32, column: column as u16 }
    }

    /// The same row, another column.
    pub fn with_column(self, column: usize) -> Self {
        Self { column: column as u16, ..self }
    }

    /// The same column, another row.
    pub fn with_row(self, row: usize) -> Self {
        Self { row: row as u32, ..self }
    }
}

/// Index views of a [`Cell`].
impl Cell {
    /// Index of its table.
    pub fn t(self) -> usize {
        self.table as usize
    }
    /// Index of its block.
    pub fn b(self) -> usize {
        self.block as usize
    }
    /// Index of its row.
    pub fn r(self) -> usize {
        self.row as usize
    }
    /// Index of its column.
    pub fn c(self) -> usize {
        self.column as usize
    }
}
