//! What is due in an update, and what an update gives back.

use crate::budget::{Cell, Value as Content};

/// A stated total that moved with its addends.
#[derive(Clone, Debug, PartialEq)]
pub struct CarriedTotal {
    pub cell: Cell,
    /// What the document states from now on.
    pub value: Content,
}

/// A cell to compute again. The smallest comes first out of the heap.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct DirtyCell {
    pub(super) rank: u32,
    pub(super) minor: u32,
    pub(super) cell: Cell,
}

impl Ord for DirtyCell {
    fn cmp(&self, other: &Self) -> std::cmp::Ordering {
        (other.rank, other.minor, other.cell).cmp(&(self.rank, self.minor, self.cell))
    }
}

impl PartialOrd for DirtyCell {
    fn partial_cmp(&self, other: &Self) -> Option<std::cmp::Ordering> {
        Some(self.cmp(other))
    }
}
