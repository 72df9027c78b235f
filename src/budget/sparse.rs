//! What few rows have.

/// Something a row, of which most rows have the usual: no room as long as all of them do.
///
/// The number of rows is the owner's to know.
#[derive(Clone)]
pub(super) struct Sparse<T>(
    /// Invariant: empty, or an item for each row.
    Vec<T>,
);

impl<T> Default for Sparse<T> {
    fn default() -> Self {
        Self(Vec::new())
    }
}

impl<T: Clone + Default + PartialEq> Sparse<T> {
    /// What a row has; `None` where it is the usual for all of them.
    pub(super) fn get(&self, at: usize) -> Option<&T> {
        self.0.get(at)
    }

    /// Gives one of so many rows something.
    pub(super) fn set(&mut self, at: usize, item: T, rows: usize) {
        if self.0.is_empty() && item == T::default() {
            return;
        }
        if let Some(slot) = self.get_mut(at, rows) {
            *slot = item;
        }
    }

    /// What one of so many rows has, to change it.
    pub(super) fn get_mut(&mut self, at: usize, rows: usize) -> Option<&mut T> {
        if self.0.is_empty() {
            self.0.resize_with(rows, T::default);
        }
        self.0.get_mut(at)
    }

    /// A row comes before one of so many, or behind the last one.
    pub(super) fn insert(&mut self, at: usize, item: T, rows: usize) {
        if self.0.is_empty() && item != T::default() {
            self.0.resize_with(rows, T::default);
            self.0.insert(at, item);
        } else if !self.0.is_empty() {
            self.0.insert(at, item);
        }
    }

    /// A row goes.
    pub(super) fn remove(&mut self, at: usize) -> T {
        if at < self.0.len() { self.0.remove(at) } else { T::default() }
    }

    /// Rows from one on go into a list of their own.
    pub(super) fn split_off(&mut self, at: usize) -> Self {
        if at < self.0.len() { Self(self.0.split_off(at)) } else { Self::default() }
    }

    /// So many rows of another list come behind its own.
    pub(super) fn append(&mut self, other: &mut Self, own_rows: usize, other_rows: usize) {
        if self.0.is_empty() && other.0.is_empty() {
            return;
        }
        self.0.resize_with(own_rows, T::default);
        self.0.append(&mut other.0);
        self.0.resize_with(own_rows + other_rows, T::default);
    }

    pub(super) fn shrink_to_fit(&mut self) {
        self.0.shrink_to_fit();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lists_with_and_without_room_come_behind_each_other() {
        for (own, other) in [([0, 0], [0, 0, 0]), ([0, 7], [0, 0, 0]), ([0, 0], [0, 8, 0])] {
            let of = |items: &[u8]| {
                let mut list = Sparse::default();
                items.iter().enumerate().for_each(|(at, item)| list.set(at, *item, items.len()));
                list
            };
            let (mut list, mut behind) = (of(&own), of(&other));
            list.append(&mut behind, own.len(), other.len());
            let found = (0..5).map(|at| list.get(at).copied().unwrap_or_default());
            assert_eq!(found.collect::<Vec<u8>>(), [&own[..], &other[..]].concat());
        }
    }
}
