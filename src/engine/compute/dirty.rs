//! What is due in an update, and what an update gives back.

use std::collections::BinaryHeap;

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

/// Places of [`DirtyQueue::queued`].
const QUEUED: usize = 256;

/// Cells to compute again, the first in order first. What is pushed again while it waits is mostly
/// left out.
#[derive(Debug, Default)]
pub(super) struct DirtyQueue {
    heap: BinaryHeap<DirtyCell>,
    /// Invariant: cells in here are in the heap.
    queued: Vec<Option<DirtyCell>>,
}

impl DirtyQueue {
    fn place(&mut self, dirty: &DirtyCell) -> Option<&mut Option<DirtyCell>> {
        if self.queued.is_empty() {
            self.queued = vec![None; QUEUED];
        }
        let at = dirty.cell.r().wrapping_mul(31).wrapping_add(dirty.cell.c()) % QUEUED;
        self.queued.get_mut(at)
    }

    pub(super) fn push(&mut self, dirty: DirtyCell) {
        if let Some(place) = self.place(&dirty) {
            if *place == Some(dirty) {
                return;
            }
            *place = Some(dirty);
        }
        self.heap.push(dirty);
    }

    pub(super) fn pop(&mut self) -> Option<DirtyCell> {
        let dirty = self.heap.pop()?;
        if let Some(place) = self.place(&dirty)
            && *place == Some(dirty)
        {
            *place = None;
        }
        Some(dirty)
    }
}
