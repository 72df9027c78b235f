//! Many rows side by side in memory, in 64 bits: a document may have millions of them.

use std::ops::Range;

use super::constraint::{self, Constraint};

/// Beyond every number of a row: what has no end.
pub(super) const FAR: i64 = 1 << 60;

/// The least and the most of something; [`FAR`] and more where it has no end.
pub(super) type Ends = (i64, i64);

/// The room that what has no end counts as having.
const ENDLESS: i64 = 1 << 24;

/// The most that a row shares out at once.
const MOST: i64 = 1 << 29;

/// Weighted sums of variables and what they must be.
#[derive(Debug, Default)]
pub(super) struct FlatRows {
    terms: Vec<(u32, i32)>,
    /// Where each row's terms end; they begin where those of the row before end.
    upto: Vec<u32>,
    /// What each row must be.
    ends: Vec<Ends>,
}

impl FlatRows {
    pub(super) fn len(&self) -> usize {
        self.upto.len()
    }

    /// Terms of all rows together.
    pub(super) fn term_count(&self) -> usize {
        self.terms.len()
    }

    pub(super) fn terms(&self, row: usize) -> &[(u32, i32)] {
        let from = row.checked_sub(1).map_or(0, |before| self.upto[before] as usize);
        &self.terms[from..self.upto[row] as usize]
    }

    /// The variables of all terms, to be numbered otherwise in the same order.
    pub(super) fn variables_mut(&mut self) -> impl Iterator<Item = &mut u32> {
        self.terms.iter_mut().map(|term| &mut term.0)
    }

    pub(super) fn ends(&self, row: usize) -> Ends {
        self.ends[row]
    }

    /// Adds a term to the row that is being made.
    pub(super) fn push_term(&mut self, variable: u32, by: i32) {
        self.terms.push((variable, by));
    }

    /// The terms of the row that is being made.
    fn open(&mut self) -> std::ops::Range<usize> {
        self.upto.last().map_or(0, |&upto| upto as usize)..self.terms.len()
    }

    /// Puts terms of one variable in the row that is being made together.
    pub(super) fn merge_open(&mut self) {
        let own = self.open();
        let (from, terms) = (own.start, &mut self.terms);
        terms[from..].sort_unstable_by_key(|term| term.0);
        let mut kept = from;
        for at in from..terms.len() {
            let term = terms[at];
            if kept > from && terms[kept - 1].0 == term.0 {
                terms[kept - 1].1 += term.1;
            } else {
                terms[kept] = term;
                kept += 1;
            }
            if terms[kept - 1].1 == 0 {
                kept -= 1;
            }
        }
        terms.truncate(kept);
    }

    /// Ends the row that is being made; `false` where there is nothing in it.
    pub(super) fn close(&mut self, ends: Ends) -> bool {
        if self.open().is_empty() {
            return false;
        }
        self.upto.push(self.terms.len() as u32);
        self.ends.push(ends);
        true
    }

    /// Gives up the row that is being made.
    pub(super) fn drop_open(&mut self) {
        let from = self.open().start;
        self.terms.truncate(from);
    }

    /// No rows any more; keeps their memory.
    pub(super) fn clear(&mut self) {
        self.terms.clear();
        self.upto.clear();
        self.ends.clear();
    }

    /// The row by itself, its variables numbered otherwise.
    pub(super) fn constraint(&self, row: usize, number: impl Fn(u32) -> usize) -> Constraint {
        let terms = self.terms(row).iter().map(|&(v, by)| (number(v), i128::from(by))).collect();
        let (low, high) = self.ends[row];
        let range: constraint::Range =
            ((low > -FAR).then_some(i128::from(low)), (high < FAR).then_some(i128::from(high)));
        Constraint { terms, range }
    }

    /// Whether all rows hold.
    pub(super) fn hold(&self, values: &[i64]) -> bool {
        (0..self.len()).all(|row| self.lacks(row, values) == 0)
    }

    pub(super) fn sum(&self, row: usize, values: &[i64]) -> i64 {
        self.terms(row).iter().map(|&(v, by)| values[v as usize] * i64::from(by)).sum()
    }

    /// What the row lacks, or has too much.
    pub(super) fn lacks(&self, row: usize, values: &[i64]) -> i64 {
        let (sum, (least, most)) = (self.sum(row, values), self.ends[row]);
        if sum < least { least - sum } else { (most - sum).min(0) }
    }

    /// The terms at some places of a row, as far as it goes.
    pub(super) fn part(&self, row: usize, places: Range<usize>) -> &[(u32, i32)] {
        let terms = self.terms(row);
        let end = places.end.min(terms.len());
        &terms[places.start.min(end)..end]
    }

    /// Shares out what a row lacks among its variables, as far as each has room.
    pub(super) fn share_out(&self, row: usize, values: &mut [i64], room: impl Fn(u32) -> Ends) {
        let lacks = self.lacks(row, values);
        if lacks != 0 {
            share_out_among(self.terms(row), lacks, values, room);
        }
    }

    /// Narrows the ends of a row's variables by what the others leave them.
    pub(super) fn narrow(&self, row: usize, ends: &mut [Ends]) {
        let scaled = |(low, high): Ends, by: i32| {
            let [low, high] = [low, high].map(|end| i128::from(end) * i128::from(by));
            (low.min(high), low.max(high))
        };
        let (mut low, mut high) = (0, 0);
        for &(variable, by) in self.terms(row) {
            let own = scaled(ends[variable as usize], by);
            (low, high) = (low + own.0, high + own.1);
        }
        let (least, most) = self.ends[row];
        for &(variable, by) in self.terms(row).iter().filter(|term| term.1.abs() == 1) {
            let own = scaled(ends[variable as usize], by);
            // The others at their most leave this one so much at least, and the other way round.
            let new_low = (i128::from(least) - (high - own.1)).max(own.0);
            let new_high = (i128::from(most) - (low - own.0)).min(own.1);
            let is_bound = |end: i128| end.abs() < i128::from(FAR / 2);
            if new_low > new_high || !is_bound(new_low) || !is_bound(new_high) {
                continue;
            }
            let new = (new_low as i64, new_high as i64);
            ends[variable as usize] = if by > 0 { new } else { (-new.1, -new.0) };
        }
    }
}

/// How much more variables with their factors can give, or how much less.
pub(super) fn room_of(
    terms: &[(u32, i32)],
    more: bool,
    values: &[i64],
    room: impl Fn(u32) -> Ends,
) -> i64 {
    let own = |&(variable, by): &(u32, i32)| {
        own_room(room(variable), values[variable as usize], (by > 0) == more)
    };
    terms.iter().map(own).sum()
}

/// Shares out what is lacking, or too much, among variables with their factors, as far as each has
/// room.
pub(super) fn share_out_among(
    terms: &[(u32, i32)],
    lacks: i64,
    values: &mut [i64],
    room: impl Fn(u32) -> Ends,
) {
    let lacks = lacks.clamp(-MOST, MOST);
    let all = room_of(terms, lacks > 0, values, &room);
    if lacks == 0 || all == 0 {
        return;
    }
    let wanted = lacks.abs().min(all);
    // A division for each row rather than for each term. Rounded up by so little that the last
    // share ends just at what is wanted.
    let share = ((wanted as u64) << 32) / all as u64 + 1;
    let (mut before, mut shared) = (0, 0);
    for &(variable, by) in terms {
        let up = (by > 0) == (lacks > 0);
        let own = own_room(room(variable), values[variable as usize], up);
        before += own;
        let upto = match before >> 31 {
            0 => ((before as u64 * share) >> 32) as i64,
            _ => (i128::from(wanted) * i128::from(before) / i128::from(all)) as i64,
        };
        let by_so_much = (upto - shared).min(own);
        shared = upto;
        values[variable as usize] += if up { by_so_much } else { -by_so_much };
    }
}

/// How far a variable can go up or down from its value.
fn own_room((low, high): Ends, value: i64, up: bool) -> i64 {
    (if up { high - value } else { value - low }).clamp(0, ENDLESS)
}
