//! A list in chunks: what is inserted or removed moves its chunk only, and a copy shares the chunks
//! until one of the two is changed.

use std::fmt;
use std::ops::{Bound, Index, IndexMut, Range, RangeBounds};
use std::sync::Arc;

use super::chunk::Chunk;

/// Items of a chunk as it is made.
const CHUNK: usize = 512;

/// Items at which a chunk is split in two.
const MOST: usize = 1024;

/// Items below which a chunk is joined to its neighbour.
const LEAST: usize = 128;

/// A list of items by position, made for a million of them: reading costs the logarithm of the number
/// of chunks, inserting and removing the length of one chunk and the number of chunks, copying the
/// number of chunks.
#[derive(Clone)]
pub struct Chunked<C> {
    /// Invariant: none is empty, and none has more than [`MOST`] items.
    chunks: Vec<Arc<C>>,
    /// Invariant: position of each chunk's first item.
    starts: Vec<usize>,
    len: usize,
}

/// Such a list whose items lie whole beside each other.
pub type ChunkedVec<T> = Chunked<Vec<T>>;

/// How the chunks themselves changed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ChunkChange {
    /// The latter part of that chunk is a chunk of its own behind it now.
    Split(usize),
    /// The chunk behind that one is part of it now.
    Joined(usize),
    /// That chunk was the last item's and is gone.
    Gone(usize),
}

impl<C> Chunked<C> {
    /// A list of nothing.
    pub const fn new() -> Self {
        Self { chunks: Vec::new(), starts: Vec::new(), len: 0 }
    }

    /// How many items there are.
    pub fn len(&self) -> usize {
        self.len
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.len == 0
    }

    /// The chunk that a position is in, and where in it; behind the end: behind the last chunk's end.
    pub(super) fn locate(&self, at: usize) -> (usize, usize) {
        // Chunks are mostly alike: the position tells the chunk, or one beside it.
        if at < self.len {
            let near = at * self.chunks.len() / self.len;
            let starts = self.starts.get(near.saturating_sub(1)..).unwrap_or_default();
            for (n, &start) in starts.iter().enumerate().take(3) {
                let end = starts.get(n + 1).copied().unwrap_or(self.len);
                if start <= at && at < end {
                    return (near.saturating_sub(1) + n, at - start);
                }
            }
        }
        let chunk = self.starts.partition_point(|&start| start <= at).saturating_sub(1);
        (chunk, at - self.starts.get(chunk).copied().unwrap_or(0))
    }

    /// The chunk of a position.
    pub fn chunk_at(&self, at: usize) -> usize {
        self.locate(at).0
    }

    /// How many chunks there are.
    pub fn chunk_count(&self) -> usize {
        self.chunks.len()
    }

    /// The items of a chunk, if there is one.
    pub fn chunk(&self, chunk: usize) -> Option<&C> {
        self.chunks.get(chunk).map(|chunk| &**chunk)
    }

    /// The position of a chunk's first item.
    pub fn chunk_start(&self, chunk: usize) -> usize {
        self.starts.get(chunk).copied().unwrap_or(self.len)
    }
}

impl<C: Chunk> Chunked<C> {
    /// Items of a chunk as it is made.
    pub const CHUNK: usize = CHUNK;

    /// A list of these chunks, of which none may be empty or of more than [`Self::CHUNK`] items.
    pub fn of_chunks(chunks: impl Iterator<Item = C>) -> Self {
        let mut list = Self::new();
        list.chunks.extend(chunks.map(Arc::new));
        list.restart(0);
        list
    }

    /// The item at a position.
    pub fn get(&self, at: usize) -> Option<C::Ref<'_>> {
        let (chunk, offset) = self.locate(at);
        self.chunks.get(chunk)?.item(offset)
    }

    /// The first item.
    pub fn first(&self) -> Option<C::Ref<'_>> {
        self.get(0)
    }

    /// The last item.
    pub fn last(&self) -> Option<C::Ref<'_>> {
        self.get(self.len.checked_sub(1)?)
    }

    /// The chunk of a position, to change it, and where in it that is.
    pub(super) fn chunk_mut(&mut self, at: usize) -> Option<(&mut C, usize)> {
        let (chunk, offset) = self.locate(at);
        let chunk = self.chunks.get_mut(chunk).filter(|chunk| offset < chunk.len())?;
        Some((Arc::make_mut(chunk), offset))
    }

    /// Corrects the positions of chunks from that one on.
    fn restart(&mut self, from: usize) {
        let end = |chunk: usize| Some(self.starts.get(chunk)? + self.chunks.get(chunk)?.len());
        let mut at = from.checked_sub(1).map_or(0, |before| end(before).unwrap_or(self.len));
        self.starts.truncate(from);
        for chunk in self.chunks.iter().skip(from) {
            self.starts.push(at);
            at += chunk.len();
        }
        self.len = at;
    }

    /// Puts an item behind the others.
    pub fn push(&mut self, item: C::Item) {
        match self.chunks.last_mut().filter(|chunk| chunk.len() < CHUNK) {
            Some(chunk) => Arc::make_mut(chunk).push(item),
            None => {
                self.starts.push(self.len);
                let mut chunk = C::default();
                chunk.push(item);
                self.chunks.push(Arc::new(chunk));
            }
        }
        self.len += 1;
    }

    /// Puts all items of another list behind its own, whose chunks stay as they are.
    pub fn append(&mut self, other: Self) {
        let from = self.chunks.len();
        self.chunks.extend(other.chunks);
        self.restart(from);
    }

    /// Puts an item before the one at a position, at the end if there is none. Gives how the chunks
    /// changed.
    pub fn insert(&mut self, at: usize, item: C::Item) -> Option<ChunkChange> {
        let (chunk, offset) = self.locate(at.min(self.len));
        let Some(own) = self.chunks.get_mut(chunk).map(Arc::make_mut) else {
            self.push(item);
            return None;
        };
        own.insert(offset.min(own.len()), item);
        let split = own.len() >= MOST;
        if split {
            let latter = own.split_off(own.len() / 2);
            self.chunks.insert(chunk + 1, Arc::new(latter));
        }
        self.restart(chunk);
        split.then_some(ChunkChange::Split(chunk))
    }

    /// Takes out the item at a position, if there is one, and says how the chunks changed.
    pub fn take(&mut self, at: usize) -> Option<(C::Item, Option<ChunkChange>)> {
        let (chunk, offset) = self.locate(at);
        let own = Arc::make_mut(self.chunks.get_mut(chunk)?);
        if offset >= own.len() {
            return None;
        }
        let item = own.remove(offset);
        let change = self.join(chunk);
        self.restart(chunk.saturating_sub(1));
        Some((item, change))
    }

    /// Joins a chunk that has become small to a neighbour.
    fn join(&mut self, chunk: usize) -> Option<ChunkChange> {
        let len = |at: usize| self.chunks.get(at).map(|chunk| chunk.len());
        let own = len(chunk)?;
        if own >= LEAST {
            return None;
        }
        let fits = |first: usize| Some(len(first)? + len(first + 1)? <= MOST / 2 + LEAST);
        let before = chunk.checked_sub(1).filter(|&before| fits(before) == Some(true));
        let first = before.or_else(|| (fits(chunk) == Some(true)).then_some(chunk));
        if let Some(first) = first {
            let mut latter = self.chunks.remove(first + 1);
            let own = Arc::make_mut(self.chunks.get_mut(first)?);
            own.append(Arc::make_mut(&mut latter));
            return Some(ChunkChange::Joined(first));
        }
        if own == 0 {
            self.chunks.remove(chunk);
            return Some(ChunkChange::Gone(chunk));
        }
        None
    }

    /// Takes out the item at a position.
    ///
    /// # Panics
    /// Where there is none, as a `Vec` does.
    pub fn remove(&mut self, at: usize) -> C::Item {
        let len = self.len;
        match self.take(at) {
            Some((item, _)) => item,
            #[expect(clippy::panic, reason = "an index out of bounds, as of a Vec")]
            None => panic!("no item {at} in a list of {len}"),
        }
    }

    /// Puts another item in the place of one; nothing happens where there is none.
    pub fn replace(&mut self, at: usize, item: C::Item) {
        if let Some((chunk, offset)) = self.chunk_mut(at) {
            chunk.replace(offset, item);
        }
    }

    /// Two items change places; nothing where one of them is not there.
    pub fn swap(&mut self, a: usize, b: usize) {
        let (Some(first), Some(second)) = (self.get(a), self.get(b)) else { return };
        let (first, second) = (C::to_item(first), C::to_item(second));
        self.replace(a, second);
        self.replace(b, first);
    }

    /// Keeps the first items only.
    pub fn truncate(&mut self, len: usize) {
        if len < self.len {
            self.splice(len.., []);
        }
    }

    /// Puts items in the place of a range of them.
    pub fn splice(
        &mut self,
        range: impl RangeBounds<usize>,
        items: impl IntoIterator<Item = C::Item>,
    ) {
        let from = match range.start_bound() {
            Bound::Included(&at) => at,
            Bound::Excluded(&at) => at + 1,
            Bound::Unbounded => 0,
        };
        let to = match range.end_bound() {
            Bound::Included(&at) => at + 1,
            Bound::Excluded(&at) => at,
            Bound::Unbounded => self.len,
        };
        let (from, to) = (from.min(self.len), to.clamp(from.min(self.len), self.len));
        // The chunks in front and behind stay as they are; those between are laid anew.
        let (first, offset) = self.locate(from);
        let (last, end) = self.locate(to);
        let some = |chunk: usize, range: Range<usize>| {
            let own = self.chunks.get(chunk);
            own.into_iter().flat_map(move |chunk| {
                (range.start..range.end.min(chunk.len())).filter_map(|at| chunk.item(at))
            })
        };
        let ahead = some(first, 0..offset).map(C::to_item);
        let behind = some(last, end..usize::MAX).map(C::to_item);
        let between: Self = ahead.chain(items).chain(behind).collect();
        let count = self.chunks.len();
        self.chunks.splice(first.min(count)..(last + 1).min(count), between.chunks);
        self.restart(first.min(count));
    }

    /// Gives back memory that is kept for more items.
    pub fn shrink_to_fit(&mut self) {
        self.chunks.iter_mut().filter_map(Arc::get_mut).for_each(C::shrink_to_fit);
        self.chunks.shrink_to_fit();
        self.starts.shrink_to_fit();
    }
}

impl<C> Default for Chunked<C> {
    fn default() -> Self {
        Self::new()
    }
}

impl<C: Chunk> fmt::Debug for Chunked<C>
where
    for<'a> C::Ref<'a>: fmt::Debug,
{
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_list().entries(self).finish()
    }
}

impl<C: Chunk> PartialEq for Chunked<C> {
    fn eq(&self, other: &Self) -> bool {
        let same = |(a, b): (C::Ref<'_>, C::Ref<'_>)| C::is_same(a, b);
        if self.starts != other.starts || self.len != other.len {
            return self.len == other.len && self.iter().zip(other).all(same);
        }
        let mut pairs = self.chunks.iter().zip(&other.chunks);
        pairs.all(|(own, other)| {
            Arc::ptr_eq(own, other)
                || (0..own.len()).all(|at| own.item(at).zip(other.item(at)).is_some_and(same))
        })
    }
}

impl<T: Clone + PartialEq> ChunkedVec<T> {
    /// The item at a position, to change it.
    pub fn get_mut(&mut self, at: usize) -> Option<&mut T> {
        let (chunk, offset) = self.chunk_mut(at)?;
        chunk.get_mut(offset)
    }
}

impl<T> Index<usize> for ChunkedVec<T> {
    type Output = T;

    #[expect(clippy::indexing_slicing, reason = "an index, as of a Vec")]
    fn index(&self, at: usize) -> &T {
        let (chunk, offset) = self.locate(at);
        &self.chunks[chunk][offset]
    }
}

impl<T: Clone> IndexMut<usize> for ChunkedVec<T> {
    #[expect(clippy::indexing_slicing, reason = "an index, as of a Vec")]
    fn index_mut(&mut self, at: usize) -> &mut T {
        let (chunk, offset) = self.locate(at);
        &mut Arc::make_mut(&mut self.chunks[chunk])[offset]
    }
}

impl<C: Chunk> Extend<C::Item> for Chunked<C> {
    fn extend<I: IntoIterator<Item = C::Item>>(&mut self, items: I) {
        items.into_iter().for_each(|item| self.push(item));
    }
}

impl<C: Chunk> FromIterator<C::Item> for Chunked<C> {
    fn from_iter<I: IntoIterator<Item = C::Item>>(items: I) -> Self {
        let mut items = items.into_iter();
        let mut list = Self::new();
        loop {
            let mut chunk = C::default();
            chunk.reserve(items.size_hint().0.min(CHUNK));
            items.by_ref().take(CHUNK).for_each(|item| chunk.push(item));
            if chunk.is_empty() {
                return list;
            }
            chunk.shrink_to_fit();
            list.starts.push(list.len);
            list.len += chunk.len();
            list.chunks.push(Arc::new(chunk));
        }
    }
}

impl<C: Chunk> From<Vec<C::Item>> for Chunked<C> {
    fn from(items: Vec<C::Item>) -> Self {
        items.into_iter().collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A list and the `Vec` that it must be like.
    #[track_caller]
    fn check(list: &ChunkedVec<u64>, like: &[u64]) {
        assert_eq!(list.len(), like.len());
        assert!(list.iter().eq(like), "{} items", like.len());
        assert!(list.iter().rev().eq(like.iter().rev()));
        let mut start = 0;
        for (chunk, items) in list.chunks.iter().enumerate() {
            assert!((1..=MOST).contains(&items.len()), "a chunk of {}", items.len());
            assert_eq!(list.chunk_start(chunk), start);
            start += items.len();
        }
        for at in [0, 1, like.len() / 2, like.len().saturating_sub(1), like.len()] {
            assert_eq!(list.get(at), like.get(at));
            assert!(list.iter().skip(at).eq(like.iter().skip(at)), "from {at}");
        }
    }

    #[test]
    fn chunks_split_and_join_as_a_vec_grows_and_shrinks() {
        let (mut list, mut like) = (ChunkedVec::new(), Vec::new());
        let mut state = 1_u64;
        let mut changes = [0, 0, 0];
        let mut note = |change: Option<ChunkChange>| match change {
            Some(ChunkChange::Split(_)) => changes[0] += 1,
            Some(ChunkChange::Joined(_)) => changes[1] += 1,
            Some(ChunkChange::Gone(_)) => changes[2] += 1,
            None => {}
        };
        // Grows to 6,000, shrinks to nothing, and grows again.
        for step in 0..30_000_u64 {
            state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
            let random = (state >> 33) as usize;
            let grows = if (9_000..=24_000).contains(&step) { 2 } else { 8 };
            if random % 10 < grows {
                let at = (random / 10) % (like.len() + 1);
                note(list.insert(at, step));
                like.insert(at, step);
            } else if !like.is_empty() {
                let at = (random / 10) % like.len();
                let (taken, change) = list.take(at).unwrap();
                note(change);
                assert_eq!(taken, like.remove(at));
            }
            if step % 500 == 0 {
                check(&list, &like);
            }
        }
        check(&list, &like);
        assert!(changes.iter().all(|&count| count > 0), "{changes:?}");
    }

    #[test]
    fn a_range_gives_way_to_other_items() {
        for (len, from, to, more) in
            [(0, 0, 0, 3), (10, 3, 5, 0), (2000, 512, 512, 1), (2000, 100, 1900, 700), (5, 5, 5, 2)]
        {
            let mut like: Vec<u64> = (0..len).collect();
            let mut list = ChunkedVec::from(like.clone());
            list.splice(from..to, 9_000..9_000 + more);
            like.splice(from..to, 9_000..9_000 + more);
            check(&list, &like);
        }
    }

    #[test]
    fn a_copy_stays_as_it_was() {
        let mut list: ChunkedVec<u64> = (0..3_000).collect();
        let copy = list.clone();
        list.swap(0, 2_999);
        list[1_500] = 7;
        list.insert(600, 8);
        assert!(copy.iter().copied().eq(0..3_000));
        assert_eq!((list[0], list[3_000], list[1_501], list[600]), (2_999, 0, 7, 8));
        assert!(list != copy);
        list.remove(600);
        list.swap(0, 2_999);
        list[1_500] = 1_500;
        assert!(list == copy, "equal whatever their chunks");
    }
}
