//! Numbers of rows that follow each other: as long as nobody moved them, one more each.

use std::mem::take;
use std::ops::Range;

use crate::budget::Chunk;

/// Some rows' numbers in order. A million rows of which none was moved take no room, and no time to
/// be laid out.
#[derive(Clone, Debug, Default)]
pub(super) struct NumberChunk {
    /// Numbers that are one more each.
    ///
    /// Invariant: empty, or the list is.
    run: Range<u32>,
    list: Vec<u32>,
}

impl NumberChunk {
    pub(super) fn run(numbers: Range<u32>) -> Self {
        Self { run: numbers, list: Vec::new() }
    }

    /// Where a number is among them, if it is.
    pub(super) fn position(&self, number: u32) -> Option<usize> {
        if self.run.contains(&number) {
            return Some((number - self.run.start) as usize);
        }
        // So many are compared at once.
        const TOGETHER: usize = 32;
        for (n, some) in self.list.chunks(TOGETHER).enumerate() {
            if some.iter().fold(false, |found, &own| found | (own == number)) {
                return Some(n * TOGETHER + some.iter().position(|&own| own == number)?);
            }
        }
        None
    }

    /// All of them as a list, to change it.
    fn list(&mut self) -> &mut Vec<u32> {
        if !self.run.is_empty() {
            self.list = take(&mut self.run).collect();
        }
        &mut self.list
    }
}

impl Chunk for NumberChunk {
    type Item = u32;
    type Ref<'a> = u32;

    fn len(&self) -> usize {
        self.run.len() + self.list.len()
    }

    fn reserve(&mut self, more: usize) {
        self.list().reserve_exact(more);
    }

    fn item(&self, at: usize) -> Option<u32> {
        match self.run.is_empty() {
            true => self.list.get(at).copied(),
            false => self.run.clone().nth(at),
        }
    }

    fn to_item(number: u32) -> u32 {
        number
    }

    fn push(&mut self, number: u32) {
        self.list().push(number);
    }

    fn insert(&mut self, at: usize, number: u32) {
        self.list().insert(at, number);
    }

    fn replace(&mut self, at: usize, number: u32) {
        if let Some(slot) = self.list().get_mut(at) {
            *slot = number;
        }
    }

    fn remove(&mut self, at: usize) -> u32 {
        self.list().remove(at)
    }

    fn split_off(&mut self, at: usize) -> Self {
        Self { run: 0..0, list: self.list().split_off(at) }
    }

    fn append(&mut self, other: &mut Self) {
        self.list().append(other.list());
    }

    fn shrink_to_fit(&mut self) {
        self.list.shrink_to_fit();
    }

    fn is_same(a: u32, b: u32) -> bool {
        a == b
    }
}
