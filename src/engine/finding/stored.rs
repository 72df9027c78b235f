//! A finding as the engine keeps it: hundreds of thousands of rounding differences are common.

use crate::amount::Amount;

use super::Verdict;

/// What a finding says, in the unit of its cell's table.
#[derive(Clone, Debug, PartialEq)]
pub(in crate::engine) struct StoredFinding {
    pub(in crate::engine) verdict: Verdict,
    figures: StoredFigures,
}

/// The figures of a finding, in the order of [`StoredFinding::new`].
#[derive(Clone, Debug, PartialEq)]
enum StoredFigures {
    /// Each as a whole number and how many digits of it are decimals; [`StoredFigures::NONE`] where
    /// there is none.
    Short([i32; COUNT], [u8; COUNT]),
    /// Some do not fit 32 bits.
    Long(Box<[Option<Amount>; COUNT]>),
}

const COUNT: usize = 4;

impl StoredFigures {
    /// More decimals than any figure has.
    const NONE: u8 = u8::MAX;

    fn new(figures: [Option<Amount>; COUNT]) -> Self {
        let (mut digits, mut scales) = ([0; COUNT], [Self::NONE; COUNT]);
        for ((figure, digits), scale) in figures.iter().zip(&mut digits).zip(&mut scales) {
            let Some(figure) = figure else { continue };
            let short = figure.short_mantissa(figure.scale()).map(i32::try_from);
            let (Some(Ok(short)), Ok(own)) = (short, u8::try_from(figure.scale())) else {
                return Self::Long(Box::new(figures));
            };
            (*digits, *scale) = (short, own);
        }
        Self::Short(digits, scales)
    }

    fn all(&self) -> [Option<Amount>; COUNT] {
        match self {
            Self::Short(digits, scales) => {
                let mut own = digits.iter().zip(scales);
                std::array::from_fn(|_| {
                    let (digits, scale) = own.next().filter(|(_, scale)| **scale != Self::NONE)?;
                    Amount::from_parts(i128::from(*digits), u32::from(*scale))
                })
            }
            Self::Long(figures) => **figures,
        }
    }
}

impl StoredFinding {
    /// `figures`: left, right, difference and bound.
    pub(in crate::engine) fn new(verdict: Verdict, figures: [Option<Amount>; COUNT]) -> Self {
        Self { verdict, figures: StoredFigures::new(figures) }
    }

    /// A finding without figures.
    pub(in crate::engine) fn plain(verdict: Verdict) -> Self {
        Self::new(verdict, [None; COUNT])
    }

    /// A finding with one figure, on the left.
    pub(in crate::engine) fn of(verdict: Verdict, left: Option<Amount>) -> Self {
        Self::new(verdict, [left, None, None, None])
    }

    /// The same with its figures counted otherwise.
    pub(in crate::engine) fn counted(&self, count: impl Fn(Amount) -> Amount) -> Self {
        Self::new(self.verdict, self.figures.all().map(|figure| figure.map(&count)))
    }

    pub(in crate::engine) fn left(&self) -> Option<Amount> {
        let [left, ..] = self.figures.all();
        left
    }

    pub(in crate::engine) fn right(&self) -> Option<Amount> {
        let [_, right, ..] = self.figures.all();
        right
    }

    /// Left less right.
    pub(in crate::engine) fn difference(&self) -> Option<Amount> {
        let [.., difference, _] = self.figures.all();
        difference
    }

    /// What rounding explains of the difference.
    pub(in crate::engine) fn bound(&self) -> Option<Amount> {
        let [.., bound] = self.figures.all();
        bound
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn figures_come_back_as_they_were() {
        let written = ["0", "-0.01", "21474836.47", "-21474836.48", "21474836.48", "0.0000000"];
        let long = ["79228162514264337593543950335", "-0.0000000000000000000000000001"];
        let amounts = written.into_iter().chain(long).map(|text| text.parse::<Amount>().ok());
        let amounts: Vec<Option<Amount>> = amounts.chain([None]).collect();
        assert_eq!(amounts.iter().flatten().count(), written.len() + long.len());
        for at in 0..amounts.len() {
            let figures = [0, 1, 2, 3].map(|by| amounts[(at + by) % amounts.len()]);
            let stored = StoredFinding::new(Verdict::Rounding, figures);
            let again = [stored.left(), stored.right(), stored.difference(), stored.bound()];
            // As they are written too: 0 is not 0.00.
            let text = |figure: Option<Amount>| figure.map(|figure| figure.decimal().to_string());
            assert_eq!(again.map(text), figures.map(text));
        }
        assert!(size_of::<StoredFinding>() <= 32);
    }
}
