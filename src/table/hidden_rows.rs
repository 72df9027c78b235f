//! Rows out of sight.

use crate::budget::Cell;
use crate::engine::RowChange;

/// The rows that a filter holds back, worked out once: what is edited does not vanish under the
/// fingers.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct HiddenRows {
    /// Tells one state from another; never 0.
    pub mark: u64,
    /// The state of the document that they belong to.
    pub revision: u64,
    /// By block and row.
    rows: Vec<Vec<bool>>,
    /// Invariant: how many are out of sight, those of blocks side by side counted once.
    count: usize,
}

impl HiddenRows {
    /// `rows` by block and row; `mark` tells one state from another and is never 0.
    pub fn new(mark: u64, revision: u64, rows: Vec<Vec<bool>>) -> Self {
        let mut hidden = Self { mark, revision, rows, count: 0 };
        hidden.count_anew();
        hidden
    }

    /// How many rows are out of sight, those of blocks side by side counted once.
    pub fn count(&self) -> usize {
        self.count
    }

    fn count_anew(&mut self) {
        let count = |rows: &Vec<bool>| rows.iter().filter(|hidden| **hidden).count();
        self.count = self.rows.iter().map(count).max().unwrap_or(0);
    }

    /// Whether a block's part of a row is held back; none where there is no such row.
    pub fn hides(&self, block: usize, row: usize) -> Option<bool> {
        self.rows.get(block)?.get(row).copied()
    }

    /// Whether it was worked out for as many rows as there are; `rows_of` counts those of a block.
    pub fn fits(&self, rows_of: impl Fn(usize) -> usize) -> bool {
        self.rows.iter().enumerate().all(|(block, rows)| rows.len() == rows_of(block))
    }

    /// Goes along with rows of a table that came, went or moved; new ones are in sight. Whether
    /// anything did.
    pub fn follow(&mut self, table: usize, changes: &[RowChange]) -> bool {
        let mut any = false;
        for change in changes.iter().filter(|change| change.cell().t() == table) {
            let at: Cell = change.cell();
            let Some(rows) = self.rows.get_mut(at.b()) else { continue };
            match *change {
                RowChange::Inserted(at) => rows.insert(at.r().min(rows.len()), false),
                RowChange::Removed(at) if at.r() < rows.len() => drop(rows.remove(at.r())),
                RowChange::Swapped(at, with) if at.r().max(with) < rows.len() => {
                    rows.swap(at.r(), with);
                }
                _ => continue,
            }
            any = true;
        }
        if any {
            self.count_anew();
        }
        any
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rows_stay_out_of_sight_while_others_come_and_go() {
        let mut hidden = HiddenRows::new(1, 0, vec![vec![false, true, true, false]]);
        let at = |row| Cell::new(3, 0, row, 0);
        let changes = [
            RowChange::Inserted(at(1)),
            RowChange::Removed(at(4)),
            RowChange::Swapped(at(0), 2),
            RowChange::Value(at(0)),
            RowChange::Inserted(Cell::new(2, 0, 0, 0)),
        ];
        assert!(hidden.follow(3, &changes));
        let now: Vec<bool> = (0..4).map(|row| hidden.hides(0, row) == Some(true)).collect();
        assert_eq!((now, hidden.count()), (vec![true, false, false, true], 2));
        assert!(!hidden.follow(4, &changes));
        assert!(hidden.fits(|_| 4));
    }
}
