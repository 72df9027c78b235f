//! The figures of a column, a row each. A large document has millions, nearly all of which fit 32 bits:
//! stretches in which all do are held in half the room.

use std::ops::Range;

use super::fixed_point::{FixedPoint, PartSum};

/// Rows of a stretch.
const STRETCH: usize = 1024;

/// The figures of a column by the rows' numbers.
#[derive(Debug, Default)]
pub(in crate::engine) struct FigureValues {
    /// All but the last have [`STRETCH`] figures.
    stretches: Vec<Stretch>,
}

#[derive(Debug)]
enum Stretch {
    Narrow(Vec<i32>),
    Wide(Vec<FixedPoint>),
}

impl FigureValues {
    /// Blanks for so many rows.
    pub(super) fn blank(rows: usize) -> Self {
        let stretch =
            |from: usize| Stretch::Narrow(vec![FixedPoint::NARROW_BLANK; STRETCH.min(rows - from)]);
        Self { stretches: (0..rows).step_by(STRETCH).map(stretch).collect() }
    }

    /// The figure of a row; blank where there is no such row.
    pub(in crate::engine) fn get(&self, row: usize) -> FixedPoint {
        let found = match self.stretches.get(row / STRETCH) {
            Some(Stretch::Narrow(values)) => {
                values.get(row % STRETCH).map(|&value| FixedPoint::from_narrow(value))
            }
            Some(Stretch::Wide(values)) => values.get(row % STRETCH).copied(),
            None => None,
        };
        found.unwrap_or(FixedPoint::BLANK)
    }

    /// The figures of some rows as they lie, [`FixedPoint::from_narrow`] each; `None` where they do not
    /// lie side by side, or some do not fit.
    pub(in crate::engine) fn narrow(&self, rows: Range<usize>) -> Option<&[i32]> {
        let stretch = rows.start / STRETCH;
        let first = stretch * STRETCH;
        match self.stretches.get(stretch)? {
            Stretch::Narrow(values) => values.get(rows.start - first..rows.end.checked_sub(first)?),
            Stretch::Wide(_) => None,
        }
    }

    /// The figures of some rows together.
    pub(in crate::engine) fn sum(&self, rows: Range<usize>) -> PartSum {
        let mut part = PartSum::default();
        let mut from = rows.start;
        while from < rows.end {
            let (first, to) =
                (from / STRETCH * STRETCH, rows.end.min((from / STRETCH + 1) * STRETCH));
            let own = from - first..to - first;
            from = to;
            match self.stretches.get(first / STRETCH) {
                Some(Stretch::Narrow(values)) => {
                    // A stretch of 32 bits each fits 64.
                    let (mut sum, mut filled) = (0_i64, 0);
                    for &value in values.get(own).unwrap_or_default() {
                        let is_filled = value != FixedPoint::NARROW_BLANK;
                        sum += if is_filled { i64::from(value) } else { 0 };
                        filled += u32::from(is_filled);
                    }
                    part.sum += i128::from(sum);
                    part.filled += filled;
                }
                Some(Stretch::Wide(values)) => {
                    for value in values.get(own).unwrap_or_default() {
                        part.sum += i128::from(value.or_zero());
                        part.filled += u32::from(!value.is_blank());
                        part.overflowed += u32::from(value.is_overflow());
                    }
                }
                None => {}
            }
        }
        part
    }

    /// Nothing happens where there is no such row.
    #[inline]
    pub(in crate::engine) fn set(&mut self, row: usize, value: FixedPoint) {
        let stretch = self.stretches.get_mut(row / STRETCH);
        if let (Some(narrow), Some(Stretch::Narrow(values))) = (value.narrow(), stretch) {
            if let Some(slot) = values.get_mut(row % STRETCH) {
                *slot = narrow;
            }
        } else {
            self.set_wide(row, value);
        }
    }

    /// Puts in the figures of rows from one on; those behind the last row are left out.
    pub(in crate::engine) fn set_narrow(&mut self, from: usize, mut figures: &[i32]) {
        let mut row = from;
        while let Some(stretch) = self.stretches.get_mut(row / STRETCH) {
            let at = row % STRETCH;
            let (own, rest) = figures.split_at(figures.len().min(STRETCH - at));
            match stretch {
                Stretch::Narrow(values) => {
                    let own = own.get(..values.len().saturating_sub(at)).unwrap_or(own);
                    let slots = values.get_mut(at..).and_then(|v| v.get_mut(..own.len()));
                    slots.into_iter().for_each(|slots| slots.copy_from_slice(own));
                }
                Stretch::Wide(values) => {
                    let slots = values.iter_mut().skip(at).zip(own);
                    slots.for_each(|(slot, own)| *slot = FixedPoint::from_narrow(*own));
                }
            }
            if rest.is_empty() {
                break;
            }
            (row, figures) = (row + own.len(), rest);
        }
    }

    fn set_wide(&mut self, row: usize, value: FixedPoint) {
        let Some(stretch) = self.stretches.get_mut(row / STRETCH) else { return };
        if let Stretch::Narrow(values) = stretch {
            let wide = values.iter().map(|&value| FixedPoint::from_narrow(value));
            *stretch = Stretch::Wide(wide.collect());
        }
        if let Stretch::Wide(values) = stretch
            && let Some(slot) = values.get_mut(row % STRETCH)
        {
            *slot = value;
        }
    }

    /// One more row, which is blank.
    pub(super) fn push_blank(&mut self) {
        match self.stretches.last_mut() {
            Some(Stretch::Narrow(values)) if values.len() < STRETCH => {
                values.push(FixedPoint::NARROW_BLANK);
            }
            Some(Stretch::Wide(values)) if values.len() < STRETCH => {
                values.push(FixedPoint::BLANK);
            }
            _ => self.stretches.push(Stretch::Narrow(vec![FixedPoint::NARROW_BLANK])),
        }
    }

    /// Makes all of them blank.
    pub(super) fn clear(&mut self) {
        for stretch in &mut self.stretches {
            match stretch {
                Stretch::Narrow(values) => values.fill(FixedPoint::NARROW_BLANK),
                Stretch::Wide(values) => values.fill(FixedPoint::BLANK),
            }
        }
    }

    /// How many are not blank.
    pub(super) fn filled(&self) -> usize {
        let own = |stretch: &Stretch| match stretch {
            Stretch::Narrow(values) => {
                values.iter().filter(|value| **value != FixedPoint::NARROW_BLANK).count()
            }
            Stretch::Wide(values) => values.iter().filter(|value| !value.is_blank()).count(),
        };
        self.stretches.iter().map(own).sum()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn figures_come_back_as_they_were_set_whatever_their_size() {
        const SIZES: [i128; 6] =
            [0, -5, i32::MIN as i128 + 2, i32::MIN as i128 + 1, i32::MAX as i128 + 1, 1 << 70];
        let mut values = FigureValues::blank(3 * STRETCH / 2);
        let mut like = vec![FixedPoint::BLANK; 3 * STRETCH / 2];
        let mut state = 3_u64;
        for step in 0..40_000 {
            state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
            let random = (state >> 33) as usize;
            if step % 40 == 0 {
                values.push_blank();
                like.push(FixedPoint::BLANK);
            }
            // Large figures in some stretches only.
            let row = random % like.len();
            let kinds = if row / STRETCH == 1 { 7 } else { 4 };
            let value = match random / 7 % kinds {
                3 => FixedPoint::BLANK,
                kind => FixedPoint::new(SIZES[if kind > 3 { kind - 1 } else { kind }]),
            };
            values.set(row, value);
            like[row] = value;
        }
        assert!(like.iter().enumerate().all(|(row, value)| values.get(row) == *value));
        assert_eq!(values.filled(), like.iter().filter(|value| !value.is_blank()).count());
        for (from, to) in [(0, like.len()), (5, 5), (7, 300), (STRETCH - 9, 2 * STRETCH + 1)] {
            let own = like.get(from..to).unwrap();
            let sum = own.iter().map(|value| i128::from(value.or_zero())).sum();
            let count = |is: fn(&FixedPoint) -> bool| own.iter().filter(|value| is(value)).count();
            let filled = count(|value| !value.is_blank()) as u32;
            let overflowed = count(|value| value.is_overflow()) as u32;
            assert_eq!(values.sum(from..to), PartSum { sum, filled, overflowed }, "{from}..{to}");
        }
        let narrow = |stretch: &Stretch| matches!(stretch, Stretch::Narrow(_));
        assert!(narrow(&values.stretches[0]) && !narrow(&values.stretches[1]));
        assert_eq!(values.get(like.len()), FixedPoint::BLANK);
        // Many at once, over the end of a stretch and of the rows.
        for (from, count) in [(0, 5), (STRETCH - 3, 512), (STRETCH, 9), (like.len() - 2, 7)] {
            let some: Vec<i32> = (0..count).map(|n| from as i32 + 3 * n).collect();
            values.set_narrow(from, &some);
            let figures = some.iter().map(|own| FixedPoint::from_narrow(*own));
            like.iter_mut().skip(from).zip(figures).for_each(|(slot, own)| *slot = own);
            assert!(like.iter().enumerate().all(|(row, value)| values.get(row) == *value));
        }
        values.clear();
        assert_eq!(values.filled(), 0);
    }
}
