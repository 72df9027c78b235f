//! Going through a list in chunks.

use std::iter::FusedIterator;
use std::ops::Range;

use super::chunk::Chunk;
use super::chunked_vec::Chunked;

impl<C: Chunk> Chunked<C> {
    /// All items in order.
    pub fn iter(&self) -> ChunkedIter<'_, C> {
        self.range(0..self.len())
    }

    /// The items at some positions, as far as there are any.
    pub fn range(&self, range: Range<usize>) -> ChunkedIter<'_, C> {
        ChunkedIter { list: self, range: range.start..range.end.min(self.len()), ahead: None }
    }
}

/// The items of a list in order, from both ends; goes forward by chunks.
pub struct ChunkedIter<'a, C> {
    list: &'a Chunked<C>,
    /// Positions still to come.
    range: Range<usize>,
    /// The chunk that `range` begins in and where in it; none where that is still to be looked up.
    ahead: Option<(&'a C, usize)>,
}

impl<C> Clone for ChunkedIter<'_, C> {
    fn clone(&self) -> Self {
        Self { list: self.list, range: self.range.clone(), ahead: self.ahead }
    }
}

impl<'a, C: Chunk> Iterator for ChunkedIter<'a, C> {
    type Item = C::Ref<'a>;

    fn next(&mut self) -> Option<C::Ref<'a>> {
        if self.range.is_empty() {
            return None;
        }
        let (chunk, offset) = match self.ahead {
            Some(ahead) => ahead,
            None => {
                let (chunk, offset) = self.list.locate(self.range.start);
                (self.list.chunk(chunk)?, offset)
            }
        };
        self.range.start += 1;
        self.ahead = (offset + 1 < chunk.len()).then_some((chunk, offset + 1));
        chunk.item(offset)
    }

    fn size_hint(&self) -> (usize, Option<usize>) {
        (self.range.len(), Some(self.range.len()))
    }

    fn nth(&mut self, n: usize) -> Option<C::Ref<'a>> {
        let skipped = n.min(self.range.len());
        self.range.start += skipped;
        let ahead = self.ahead.map(|(chunk, offset)| (chunk, offset + skipped));
        self.ahead = ahead.filter(|(chunk, offset)| *offset < chunk.len());
        self.next()
    }
}

impl<C: Chunk> DoubleEndedIterator for ChunkedIter<'_, C> {
    fn next_back(&mut self) -> Option<Self::Item> {
        if self.range.is_empty() {
            return None;
        }
        self.range.end -= 1;
        self.list.get(self.range.end)
    }
}

impl<C: Chunk> ExactSizeIterator for ChunkedIter<'_, C> {}
impl<C: Chunk> FusedIterator for ChunkedIter<'_, C> {}

impl<'a, C: Chunk> IntoIterator for &'a Chunked<C> {
    type Item = C::Ref<'a>;
    type IntoIter = ChunkedIter<'a, C>;

    fn into_iter(self) -> ChunkedIter<'a, C> {
        self.iter()
    }
}
