//! Rows out of sight.

/// The rows that a filter holds back, worked out once: what is edited does not vanish under the
/// fingers.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct HiddenRows {
    /// Tells one state from another; never 0.
    pub mark: u64,
    /// By block and row.
    rows: Vec<Vec<bool>>,
}

impl HiddenRows {
    /// `rows` by block and row; `mark` tells one state from another and is never 0.
    pub fn new(mark: u64, rows: Vec<Vec<bool>>) -> Self {
        Self { mark, rows }
    }

    /// How many rows are out of sight, those of blocks side by side counted once.
    pub fn count(&self) -> usize {
        let count = |rows: &Vec<bool>| rows.iter().filter(|hidden| **hidden).count();
        self.rows.iter().map(count).max().unwrap_or(0)
    }

    /// Whether a block's part of a row is held back; none where there is no such row.
    pub fn hides(&self, block: usize, row: usize) -> Option<bool> {
        self.rows.get(block)?.get(row).copied()
    }

    /// Whether it was worked out for as many rows as there are; `rows_of` counts those of a block.
    pub fn fits(&self, rows_of: impl Fn(usize) -> usize) -> bool {
        self.rows.iter().enumerate().all(|(block, rows)| rows.len() == rows_of(block))
    }
}
