//! The running sums of the parents of a column. A large document has hundreds of thousands a column:
//! what few columns need takes no room in the others.

use super::fixed_point::{FixedPoint, PartSum};

/// For each parent, by its ordinal, what its children come to.
#[derive(Debug, Default)]
pub(in crate::engine) struct RunningSums {
    sums: Sums,
    /// Children that are not blank.
    filled: Vec<u32>,
    /// Children that overflowed.
    overflowed: LazyCounts,
    /// Half-widths of the children together, in halves of the unit shown.
    halves: LazyCounts,
    /// Half-width of the total itself, as its own parent counts it.
    own: LazyCounts,
}

/// Sums in 64 bits, until one of them does not fit.
#[derive(Debug)]
enum Sums {
    Narrow(Vec<i64>),
    /// 2³² children of 2⁶³ fit.
    Wide(Vec<i128>),
}

impl Default for Sums {
    fn default() -> Self {
        Self::Narrow(Vec::new())
    }
}

impl Sums {
    fn get(&self, at: usize) -> i128 {
        match self {
            Self::Narrow(sums) => i128::from(sums[at]),
            Self::Wide(sums) => sums[at],
        }
    }

    fn set(&mut self, at: usize, sum: i128) {
        match (&mut *self, i64::try_from(sum)) {
            (Self::Narrow(sums), Ok(sum)) => sums[at] = sum,
            (Self::Narrow(sums), Err(_)) => {
                let mut wide: Vec<i128> = sums.iter().map(|&sum| i128::from(sum)).collect();
                wide[at] = sum;
                *self = Self::Wide(wide);
            }
            (Self::Wide(sums), _) => sums[at] = sum,
        }
    }

    fn resize(&mut self, parents: usize) {
        match self {
            Self::Narrow(sums) => sums.resize(parents, 0),
            Self::Wide(sums) => sums.resize(parents, 0),
        }
    }
}

/// A number for each parent; no room is taken as long as all are 0.
#[derive(Debug, Default)]
struct LazyCounts(Vec<u32>);

impl LazyCounts {
    fn get(&self, at: usize) -> u32 {
        self.0.get(at).copied().unwrap_or(0)
    }

    fn set(&mut self, at: usize, count: u32, parents: usize) {
        if let Some(slot) = self.0.get_mut(at) {
            *slot = count;
        } else if count > 0 {
            self.0.resize(parents, 0);
            self.0[at] = count;
        }
    }
}

impl RunningSums {
    /// Sums of nothing for so many parents.
    pub(super) fn blank(parents: usize) -> Self {
        let mut own = Self::default();
        own.resize(parents);
        own
    }

    /// How many parents there are.
    pub(in crate::engine) fn len(&self) -> usize {
        self.filled.len()
    }

    fn resize(&mut self, parents: usize) {
        self.sums.resize(parents);
        self.filled.resize(parents, 0);
    }

    /// Every sum is one of nothing again.
    pub(in crate::engine) fn clear(&mut self) {
        match &mut self.sums {
            Sums::Narrow(sums) => sums.fill(0),
            Sums::Wide(sums) => self.sums = Sums::Narrow(vec![0; sums.len()]),
        }
        self.filled.fill(0);
        for counts in [&mut self.overflowed, &mut self.halves, &mut self.own] {
            *counts = LazyCounts::default();
        }
    }

    /// A sum of nothing for an ordinal, which may be the next one.
    pub(super) fn begin(&mut self, ordinal: usize) {
        if ordinal >= self.len() {
            self.resize(ordinal + 1);
        }
        let parents = self.len();
        self.sums.set(ordinal, 0);
        self.filled[ordinal] = 0;
        for counts in [&mut self.overflowed, &mut self.halves, &mut self.own] {
            counts.set(ordinal, 0, parents);
        }
    }

    /// Takes one child's figure and half-width in (`sign` 1) or out (−1).
    pub(super) fn add(&mut self, ordinal: usize, value: FixedPoint, halves: u32, sign: i32) {
        if value.is_blank() {
            return;
        }
        let parents = self.len();
        self.filled[ordinal] = self.filled[ordinal].wrapping_add_signed(sign);
        let old = self.halves.get(ordinal);
        let new = if sign > 0 { old.saturating_add(halves) } else { old.saturating_sub(halves) };
        self.halves.set(ordinal, new, parents);
        match value.get() {
            Some(mantissa) => {
                let by = i128::from(mantissa) * i128::from(sign);
                self.sums.set(ordinal, self.sums.get(ordinal) + by);
            }
            None => {
                let overflowed = self.overflowed.get(ordinal).wrapping_add_signed(sign);
                self.overflowed.set(ordinal, overflowed, parents);
            }
        }
    }

    /// Takes one child's figure and half-width in.
    pub(in crate::engine) fn take(&mut self, ordinal: usize, value: FixedPoint, halves: u32) {
        self.add(ordinal, value, halves, 1);
    }

    /// Takes many children's figures and half-widths in.
    pub(in crate::engine) fn take_all(&mut self, ordinal: usize, figures: PartSum, halves: u32) {
        let parents = self.len();
        self.filled[ordinal] += figures.filled;
        let overflowed = self.overflowed.get(ordinal) + figures.overflowed;
        self.overflowed.set(ordinal, overflowed, parents);
        let halves = self.halves.get(ordinal).saturating_add(halves);
        self.halves.set(ordinal, halves, parents);
        self.sums.set(ordinal, self.sums.get(ordinal) + figures.sum);
    }

    pub(in crate::engine) fn total(&self, ordinal: usize) -> FixedPoint {
        if self.overflowed.get(ordinal) > 0 {
            FixedPoint::OVERFLOW
        } else if self.filled[ordinal] == 0 {
            FixedPoint::BLANK
        } else {
            FixedPoint::new(self.sums.get(ordinal))
        }
    }

    /// Half-widths of the children together, in halves of the unit shown.
    pub(in crate::engine) fn halves(&self, ordinal: usize) -> u32 {
        self.halves.get(ordinal)
    }

    /// Half-width of the total itself, as its own parent counts it.
    pub(super) fn own(&self, ordinal: usize) -> u32 {
        self.own.get(ordinal)
    }

    pub(in crate::engine) fn set_own(&mut self, ordinal: usize, halves: u32) {
        let parents = self.len();
        self.own.set(ordinal, halves, parents);
    }

    /// Addends that count for the rounding bound.
    #[cfg(test)]
    pub(super) fn filled(&self, ordinal: usize) -> u32 {
        self.filled[ordinal]
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_sum_takes_out_what_it_took_in() {
        let mut sums = RunningSums::blank(3);
        let at = |sums: &RunningSums| (sums.total(1), sums.halves(1), sums.filled(1));
        assert_eq!(at(&sums), (FixedPoint::BLANK, 0, 0));
        sums.take(1, FixedPoint::new(77200), 1);
        sums.take(1, FixedPoint::new(7371), 1);
        sums.take(1, FixedPoint::BLANK, 0);
        assert_eq!(at(&sums), (FixedPoint::new(84571), 2, 2));
        sums.take(1, FixedPoint::OVERFLOW, 1);
        assert!(sums.total(1).is_overflow());
        sums.add(1, FixedPoint::OVERFLOW, 1, -1);
        sums.add(1, FixedPoint::new(77200), 1, -1);
        assert_eq!(at(&sums), (FixedPoint::new(7371), 1, 1));
        sums.begin(1);
        assert_eq!(at(&sums), (FixedPoint::BLANK, 0, 0));
        assert_eq!(sums.total(0), FixedPoint::BLANK);
    }

    #[test]
    fn sums_hold_what_64_bits_do_not() {
        let mut sums = RunningSums::blank(2);
        let most = FixedPoint::new(i128::from(i64::MAX));
        sums.take(0, FixedPoint::new(5), 0);
        sums.take(1, most, 0);
        sums.take(1, most, 0);
        assert!(sums.total(1).is_overflow());
        assert_eq!(sums.total(0), FixedPoint::new(5));
        sums.begin(2);
        sums.take(2, FixedPoint::new(7), 0);
        sums.add(1, most, 0, -1);
        assert_eq!((sums.total(1), sums.total(2)), (most, FixedPoint::new(7)));
    }
}
