//! A row of the system: a weighted sum and what it must be.

/// What is known of a number: the least and the most it can be.
pub(super) type Range = (Option<i128>, Option<i128>);

/// A weighted sum of variables and what it must be.
#[derive(Clone, Debug)]
pub(super) struct Constraint {
    /// Invariant: each variable once, no factor 0.
    pub(super) terms: Vec<(usize, i128)>,
    pub(super) range: Range,
}

/// Whether all rows can hold together.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Feasibility {
    Yes,
    No,
    /// The work allowed was not enough.
    Open,
}

/// The least and the most that the row's sum can be.
pub(super) fn spread(row: &Constraint, ranges: &[Range]) -> Range {
    let (mut low, mut high) = (Some(0_i128), Some(0_i128));
    for &(variable, by) in &row.terms {
        let (least, most) = scaled(ranges[variable], by);
        low = low.zip(least).and_then(|(a, b)| a.checked_add(b));
        high = high.zip(most).and_then(|(a, b)| a.checked_add(b));
    }
    (low, high)
}

/// A range times a factor that is not 0.
pub(super) fn scaled((low, high): Range, by: i128) -> Range {
    let times = |end: Option<i128>| end.and_then(|end| end.checked_mul(by));
    if by > 0 { (times(low), times(high)) } else { (times(high), times(low)) }
}
