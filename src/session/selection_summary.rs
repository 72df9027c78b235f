//! What the status bar says of a selection: count, exact sum, mean, least and most.

use super::reading::Reading;
use crate::amount::Amount;
use crate::table::selection_sum::{FigureSum, SelectionSum};

/// Count, exact sum, mean, least and most of a selection.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct SelectionSummary {
    pub cells: usize,
    pub figures: usize,
    pub sum: Option<Amount>,
    /// To four decimals, rounded half away from zero.
    pub mean: Option<Amount>,
    pub least: Option<Amount>,
    pub most: Option<Amount>,
    /// It is still being added up.
    pub unfinished: bool,
}

impl SelectionSummary {
    /// What is added up so far, in the unit shown; `table` is the one it is in.
    pub fn of(reading: &Reading<'_>, table: usize, added: &SelectionSum) -> Self {
        let all = added.money.map(|figure| reading.in_shown_unit(table, figure)).with(&added.other);
        Self {
            cells: added.cells,
            figures: all.count,
            sum: all.sum(),
            mean: all.sum().and_then(|sum| mean(sum, all.count)),
            least: all.least,
            most: all.most,
            unfinished: !added.is_done(),
        }
    }
}

/// Decimals of a mean.
const MEAN_DECIMALS: u32 = 4;

/// The mean of so many figures of an exact sum, rounded once.
fn mean(total: Amount, count: usize) -> Option<Amount> {
    let count = i128::try_from(count).ok().filter(|count| *count > 0)?;
    // As a whole number of the least decimal that is kept, where the sum has no finer ones.
    let scale = total.scale().max(MEAN_DECIMALS);
    let finer = 10_i128.checked_pow(scale - MEAN_DECIMALS)?;
    let (parts, divisor) = (total.at_scale(scale)?, count.checked_mul(finer)?);
    let (whole, rest) = (parts / divisor, parts % divisor);
    let up = rest.checked_mul(2)?.abs() >= divisor;
    Amount::from_parts(whole + if up { parts.signum() } else { 0 }, MEAN_DECIMALS)
}

/// A mean without the zeros behind its second decimal.
pub fn mean_text(mut text: String) -> String {
    let keeps = text.find('.').map_or(text.len(), |point| point + 3);
    while text.len() > keeps && text.ends_with('0') {
        text.pop();
    }
    text
}

/// Minuend − subtrahend, exactly.
pub fn difference(a: Amount, b: Amount) -> Option<Amount> {
    let mut both = FigureSum::default();
    both.add(a);
    both.add(Amount::from_parts(b.mantissa().checked_neg()?, b.scale())?);
    both.sum()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::session::reading::difference_text;

    #[track_caller]
    fn check_mean(figures: &[&str], expected: Option<&str>) {
        let mut all = FigureSum::default();
        figures.iter().for_each(|figure| all.add(figure.parse().unwrap()));
        let mean = all.sum().and_then(|sum| mean(sum, all.count));
        assert_eq!(mean.map(|s| s.to_string()).as_deref(), expected);
    }

    #[test]
    fn means_are_rounded_half_away_from_zero_once() {
        check_mean(&[], None);
        check_mean(&["1", "2"], Some("1.5000"));
        check_mean(&["1", "0", "0"], Some("0.3333"));
        check_mean(&["2", "0", "0"], Some("0.6667"));
        check_mean(&["0.00010", "0.00000"], Some("0.0001"));
        check_mean(&["-0.00010", "0.00000"], Some("-0.0001"));
        check_mean(&["0.00008", "0.00001"], Some("0.0000"));
    }

    #[test]
    fn a_mean_ends_where_it_says_nothing_more() {
        let check = |mean: &str, expected| assert_eq!(mean_text(mean.to_owned()), expected);
        check("386.0000", "386.00");
        check("0.3330", "0.333");
        check("0.3333", "0.3333");
        check("100", "100");
    }

    #[test]
    fn the_difference_has_its_sign() {
        let amount = |text: &str| text.parse::<Amount>().unwrap();
        let text = |a, b| difference_text(difference(amount(a), amount(b)));
        assert_eq!(text("935.82", "962.82"), "\u{2212}27.00");
        assert_eq!(text("962.82", "935.82"), "+27.00");
        assert_eq!(text("935.82", "935.8200"), "0.0000");
    }
}
