//! Which row of a block's columns is where: a row keeps its number while others come and go.

use crate::budget::{Chunk, ChunkChange, Chunked};

use super::number_chunk::NumberChunk;

/// Rows' numbers by their positions.
pub(super) type Numbers = Chunked<NumberChunk>;

/// Rows by position and by number. Until rows are moved about, the number is the position.
#[derive(Debug, Default)]
pub(in crate::engine) struct RowOrder {
    rows: usize,
    /// Rows that columns have room for: every number is below.
    room: usize,
    /// Numbers that no row has any more.
    free: Vec<u32>,
    moved: Option<Box<MovedRows>>,
}

/// Rows that were moved about.
#[derive(Debug)]
struct MovedRows {
    /// The number of the row at each position.
    numbers: Numbers,
    /// For each number the name of the chunk of `numbers` that it is in.
    chunk_of: ChunkNames,
    /// Names of the chunks, in their order.
    names: Vec<u32>,
    /// Where the chunk of each name is among them.
    places: Vec<u32>,
}

impl RowOrder {
    pub(super) fn new(rows: usize) -> Self {
        Self { rows, room: rows, ..Self::default() }
    }

    /// How many rows there are.
    pub(in crate::engine) fn len(&self) -> usize {
        self.rows
    }

    /// Whether every row's number is its position.
    pub(in crate::engine) fn is_numbered(&self) -> bool {
        self.moved.is_none()
    }

    /// The number of the row at a position.
    pub(in crate::engine) fn number(&self, at: usize) -> Option<usize> {
        match &self.moved {
            None => (at < self.rows).then_some(at),
            Some(moved) => moved.numbers.get(at).map(|number| number as usize),
        }
    }

    /// Where the row of a number is. The number must be a row's.
    pub(in crate::engine) fn position(&self, number: usize) -> usize {
        match &self.moved {
            None => number,
            Some(moved) => moved.position(number as u32),
        }
    }

    /// Where a chunk of a former order begins now, if nothing was changed in it.
    pub(super) fn start_of(&self, rows: &NumberChunk) -> Option<usize> {
        let moved = self.moved.as_ref()?;
        let name = moved.chunk_of.get(rows.item(0)?) as usize;
        let place = *moved.places.get(name)? as usize;
        let same = moved.numbers.chunk(place).is_some_and(|own| std::ptr::eq(own, rows));
        same.then(|| moved.numbers.chunk_start(place))
    }

    /// The numbers of all rows from a position on, in order.
    pub(in crate::engine) fn numbers(&self, from: usize) -> impl Iterator<Item = usize> + '_ {
        let mut moved = self.moved.as_ref().map(|moved| moved.numbers.iter().skip(from));
        let mut positions = from..self.rows;
        std::iter::from_fn(move || match &mut moved {
            None => positions.next(),
            Some(moved) => moved.next().map(|number| number as usize),
        })
    }

    /// The order as it is, to look up later what was where.
    pub(super) fn snapshot(&mut self) -> Numbers {
        self.moved().numbers.clone()
    }

    fn moved(&mut self) -> &mut MovedRows {
        let rows = self.rows;
        self.moved.get_or_insert_with(|| Box::new(MovedRows::new(rows)))
    }

    /// A row is put at a position; gives its number, and whether columns lack room for it.
    pub(super) fn insert(&mut self, at: usize) -> (usize, bool) {
        let free = self.free.pop();
        let number = free.unwrap_or(self.room as u32);
        self.moved().insert(at, number);
        self.rows += 1;
        self.room += usize::from(free.is_none());
        (number as usize, free.is_none())
    }

    /// The row at a position goes. Its number is not given to another row until it is released.
    pub(super) fn remove(&mut self, at: usize) -> Option<usize> {
        let number = self.moved().remove(at)?;
        self.rows -= 1;
        Some(number as usize)
    }

    /// Nothing is kept any more of a row that went.
    pub(super) fn release(&mut self, number: usize) {
        self.free.push(number as u32);
    }

    /// Two rows change places.
    pub(super) fn swap(&mut self, a: usize, b: usize) {
        self.moved().swap(a, b);
    }
}

impl MovedRows {
    fn new(rows: usize) -> Self {
        let rows = rows as u32;
        let starts = (0..rows).step_by(Numbers::CHUNK);
        let run = |from: u32| NumberChunk::run(from..rows.min(from + Numbers::CHUNK as u32));
        let numbers = Numbers::of_chunks(starts.map(run));
        let names: Vec<u32> = (0..numbers.chunk_count() as u32).collect();
        Self { numbers, chunk_of: ChunkNames::default(), places: names.clone(), names }
    }

    fn position(&self, number: u32) -> usize {
        let chunk = self.places[self.chunk_of.get(number) as usize] as usize;
        let within = self.numbers.chunk(chunk).and_then(|chunk| chunk.position(number));
        self.numbers.chunk_start(chunk) + within.unwrap_or(0)
    }

    fn insert(&mut self, at: usize, number: u32) {
        let chunk = self.numbers.chunk_at(at.min(self.numbers.len()));
        let change = self.numbers.insert(at, number);
        if self.names.is_empty() {
            self.name_chunk(0);
        }
        self.chunk_of.set(number, self.names[chunk]);
        if change == Some(ChunkChange::Split(chunk)) {
            self.name_chunk(chunk + 1);
        }
    }

    /// Gives a chunk that came to be a name of its own.
    fn name_chunk(&mut self, chunk: usize) {
        let name = self.places.len() as u32;
        self.places.push(0);
        self.names.insert(chunk, name);
        self.call(chunk, name);
        self.place(chunk);
    }

    /// All in that chunk are in the chunk of that name.
    fn call(&mut self, chunk: usize, name: u32) {
        let Some(numbers) = self.numbers.chunk(chunk) else { return };
        for number in (0..numbers.len()).filter_map(|at| numbers.item(at)) {
            self.chunk_of.set(number, name);
        }
    }

    /// Notes where the chunks from that one on are.
    fn place(&mut self, from: usize) {
        for (chunk, &name) in self.names.iter().enumerate().skip(from) {
            self.places[name as usize] = chunk as u32;
        }
    }

    fn remove(&mut self, at: usize) -> Option<u32> {
        let (number, change) = self.numbers.take(at)?;
        match change {
            Some(ChunkChange::Joined(first)) => {
                self.names.remove(first + 1);
                self.call(first, self.names[first]);
                self.place(first + 1);
            }
            Some(ChunkChange::Gone(chunk)) => {
                self.names.remove(chunk);
                self.place(chunk);
            }
            _ => {}
        }
        Some(number)
    }

    fn swap(&mut self, a: usize, b: usize) {
        let (Some(first), Some(second)) = (self.numbers.get(a), self.numbers.get(b)) else {
            return;
        };
        self.numbers.swap(a, b);
        let (of_first, of_second) = (self.chunk_of.get(first), self.chunk_of.get(second));
        self.chunk_of.set(first, of_second);
        self.chunk_of.set(second, of_first);
    }
}

/// For each number the name of the chunk that it is in.
#[derive(Debug, Default)]
struct ChunkNames {
    /// Names of so many numbers as a chunk is made of; where none is kept, they are in the chunk
    /// that they were made in, whose name is the page's place here.
    pages: Vec<Option<Box<[u32]>>>,
}

impl ChunkNames {
    const PAGE: usize = Numbers::CHUNK;

    fn get(&self, number: u32) -> u32 {
        let (page, at) = (number as usize / Self::PAGE, number as usize % Self::PAGE);
        match self.pages.get(page) {
            Some(Some(names)) => names[at],
            _ => page as u32,
        }
    }

    fn set(&mut self, number: u32, name: u32) {
        let (page, at) = (number as usize / Self::PAGE, number as usize % Self::PAGE);
        if self.pages.len() <= page {
            self.pages.resize(page + 1, None);
        }
        self.pages[page].get_or_insert_with(|| vec![page as u32; Self::PAGE].into())[at] = name;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rows_are_found_by_position_and_by_number() {
        for start in [0, 1, 3_000] {
            let mut order = RowOrder::new(start);
            let mut like: Vec<usize> = (0..start).collect();
            let mut state = 7_u64;
            for step in 0..20_000 {
                state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
                let random = (state >> 33) as usize;
                let at = (random / 10) % (like.len() + 1);
                let grows = if step / 5_000 % 2 == 0 { 7 } else { 1 };
                if random % 10 < grows {
                    let (number, _) = order.insert(at);
                    assert!(!like.contains(&number));
                    like.insert(at, number);
                } else if at + 1 < like.len() && random % 10 == 9 {
                    order.swap(at, at + 1);
                    like.swap(at, at + 1);
                } else if at < like.len() {
                    let number = order.remove(at).unwrap();
                    assert_eq!(number, like.remove(at));
                    order.release(number);
                }
                assert_eq!(order.number(at), like.get(at).copied());
                if step % 1_000 == 0 {
                    assert!(order.numbers(0).eq(like.iter().copied()));
                    assert!(like.iter().enumerate().all(|(at, n)| order.position(*n) == at));
                    assert_eq!(order.len(), like.len());
                }
            }
        }
    }
}
