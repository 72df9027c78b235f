//! The variables of a system: the money cells that are in some sum, which may be few of all.

use crate::budget::Cell;

use super::numbering::VariableNumbers;
use super::operand_kind::OperandKind;
use super::survey::Survey;

/// The cells that are in some sum, numbered in the order of the document.
pub(super) struct Variables {
    kinds: Vec<OperandKind>,
    /// The number of each among all money cells.
    numbers: Vec<u32>,
    numbering: VariableNumbers,
}

impl Variables {
    /// Of those among all money cells that are used.
    pub(super) fn new(survey: Survey, used: &UsedNumbers) -> Self {
        let numbers: Vec<u32> = used.iter().collect();
        let kinds = numbers.iter().map(|&number| survey.kind(number)).collect();
        Self { kinds, numbers, numbering: survey.into_numbering() }
    }

    /// How many there are.
    pub(super) fn len(&self) -> usize {
        self.kinds.len()
    }

    pub(super) fn kind(&self, variable: u32) -> OperandKind {
        self.kinds[variable as usize]
    }

    pub(super) fn cell(&self, variable: u32) -> Cell {
        self.numbering.cell(self.numbers[variable as usize])
    }
}

/// Some of many numbers, which can be counted up to each.
pub(super) struct UsedNumbers {
    bits: Vec<u64>,
    /// How many are used before each word; made by [`Self::count`].
    before: Vec<u32>,
}

impl UsedNumbers {
    /// None of so many numbers.
    pub(super) fn none(of: usize) -> Self {
        Self { bits: vec![0; of.div_ceil(64)], before: Vec::new() }
    }

    pub(super) fn insert(&mut self, number: u32) {
        self.bits[number as usize / 64] |= 1 << (number % 64);
    }

    /// Makes ready for [`Self::rank`] and [`Self::len`].
    pub(super) fn count(&mut self) {
        let mut before = 0;
        let own = self.bits.iter().map(|word| {
            let own = before;
            before += word.count_ones();
            own
        });
        self.before = own.collect();
    }

    /// How many are used.
    pub(super) fn len(&self) -> usize {
        let last = self.before.last().zip(self.bits.last());
        last.map_or(0, |(before, word)| *before as usize + word.count_ones() as usize)
    }

    /// How many used numbers come before one.
    pub(super) fn rank(&self, number: u32) -> u32 {
        let word = number as usize / 64;
        let below = (1 << (number % 64)) - 1;
        self.before[word] + (self.bits[word] & below).count_ones()
    }

    /// In ascending order.
    pub(super) fn iter(&self) -> impl Iterator<Item = u32> + '_ {
        self.bits.iter().enumerate().flat_map(|(at, &word)| {
            let mut left = word;
            std::iter::from_fn(move || {
                let bit = (left != 0).then(|| left.trailing_zeros())?;
                left &= left - 1;
                Some(at as u32 * 64 + bit)
            })
        })
    }
}

#[cfg(test)]
mod tests {
    use super::UsedNumbers;

    #[test]
    fn used_numbers_are_counted_in_order() {
        let own: Vec<u32> = (0..1_000).filter(|n| n % 7 == 3 || n % 64 == 63 || *n < 2).collect();
        let mut used = UsedNumbers::none(1_000);
        own.iter().rev().for_each(|&number| used.insert(number));
        used.count();
        assert_eq!(used.len(), own.len());
        assert!(used.iter().eq(own.iter().copied()));
        assert!(own.iter().enumerate().all(|(rank, &number)| used.rank(number) == rank as u32));
    }
}
