//! What a list in chunks is made of.

/// Some items of a list that lie together: a `Vec`, or items laid out by their parts.
///
/// Positions are those of items that are there, but where it says otherwise.
pub trait Chunk: Clone + Default {
    /// What is put in and taken out.
    type Item;
    /// An item that stays where it is.
    type Ref<'a>: Copy
    where
        Self: 'a;

    /// How many items there are.
    fn len(&self) -> usize;

    /// Whether there is none.
    fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Makes room for so many items more.
    fn reserve(&mut self, more: usize);

    /// The item at a position, if there is one.
    fn item(&self, at: usize) -> Option<Self::Ref<'_>>;

    /// A copy of an item.
    fn to_item(item: Self::Ref<'_>) -> Self::Item;

    /// Puts an item behind the others.
    fn push(&mut self, item: Self::Item);

    /// Puts an item before the one at a position, or behind the last one.
    fn insert(&mut self, at: usize, item: Self::Item);

    /// Puts another item in the place of one.
    fn replace(&mut self, at: usize, item: Self::Item);

    /// Takes out an item.
    fn remove(&mut self, at: usize) -> Self::Item;

    /// Parts with the items from a position on.
    fn split_off(&mut self, at: usize) -> Self;

    /// Puts all items of another chunk behind its own.
    fn append(&mut self, other: &mut Self);

    /// Gives back memory that is kept for more items.
    fn shrink_to_fit(&mut self);

    /// Whether two items are the same.
    fn is_same(a: Self::Ref<'_>, b: Self::Ref<'_>) -> bool;
}

impl<T: Clone + PartialEq> Chunk for Vec<T> {
    type Item = T;
    type Ref<'a>
        = &'a T
    where
        T: 'a;

    fn len(&self) -> usize {
        self.len()
    }

    fn reserve(&mut self, more: usize) {
        self.reserve_exact(more);
    }

    fn item(&self, at: usize) -> Option<&T> {
        self.get(at)
    }

    fn to_item(item: &T) -> T {
        item.clone()
    }

    fn push(&mut self, item: T) {
        self.push(item);
    }

    fn insert(&mut self, at: usize, item: T) {
        self.insert(at, item);
    }

    fn replace(&mut self, at: usize, item: T) {
        if let Some(slot) = self.get_mut(at) {
            *slot = item;
        }
    }

    fn remove(&mut self, at: usize) -> T {
        self.remove(at)
    }

    fn split_off(&mut self, at: usize) -> Self {
        self.split_off(at)
    }

    fn append(&mut self, other: &mut Self) {
        self.append(other);
    }

    fn shrink_to_fit(&mut self) {
        self.shrink_to_fit();
    }

    fn is_same(a: &T, b: &T) -> bool {
        a == b
    }
}
