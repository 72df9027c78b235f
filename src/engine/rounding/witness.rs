//! Looks for one set of exact amounts that all rows allow. Where one is found, the question is
//! answered; where none is, nothing is said.
//!
//! Every figure begins as it is stated. Row after row, what a row lacks is shared out among its
//! figures by the room that each has left, until little is lacking anywhere. Then every total is
//! computed from the figures that it is the sum of, and whether all rows and ranges hold is
//! looked at exactly: only that counts.

use super::constraint::{Constraint, Range};

/// Times that all rows are gone through.
const MAX_PASSES: usize = 61;

/// Passes between two looks at what came out.
const PASSES_BETWEEN: usize = 5;

/// The share of a range that is kept free at either end, so that computing totals at last moves
/// nothing out of it.
const MARGIN: i64 = 20;

/// The room of what has no end.
const ENDLESS: i64 = 1 << 32;

/// The most that a row shares out at once.
const MOST: i64 = 1 << 29;

/// Rows over whole numbers, side by side in memory.
struct FlatRows {
    terms: Vec<(u32, i32)>,
    /// Where each row's terms begin, and behind the last.
    starts: Vec<usize>,
    /// What each row must be, least and most.
    ends: Vec<(i64, i64)>,
}

impl FlatRows {
    /// `None` where a number is too large.
    fn of(rows: &[Constraint]) -> Option<Self> {
        let mut own = Self { terms: Vec::new(), starts: vec![0], ends: Vec::new() };
        for row in rows {
            for &(variable, by) in &row.terms {
                own.terms.push((u32::try_from(variable).ok()?, i32::try_from(by).ok()?));
            }
            own.starts.push(own.terms.len());
            own.ends.push(ends(row.range)?);
        }
        Some(own)
    }

    fn len(&self) -> usize {
        self.ends.len()
    }

    fn terms(&self, row: usize) -> &[(u32, i32)] {
        &self.terms[self.starts[row]..self.starts[row + 1]]
    }

    fn sum(&self, row: usize, values: &[i64]) -> i64 {
        self.terms(row).iter().map(|&(v, by)| values[v as usize] * i64::from(by)).sum()
    }

    /// What the row lacks, or has too much.
    fn lacks(&self, row: usize, values: &[i64]) -> i64 {
        let (sum, (least, most)) = (self.sum(row, values), self.ends[row]);
        if sum < least { least - sum } else { (most - sum).min(0) }
    }

    /// Shares out what a row lacks, as far as there is room.
    fn share_out(&self, row: usize, values: &mut [i64], room: &[(i64, i64)]) {
        let lacks = self.lacks(row, values).clamp(-MOST, MOST);
        if lacks == 0 {
            return;
        }
        let own_room = |variable: u32, by: i32, values: &[i64]| {
            let (low, high) = room[variable as usize];
            let value = values[variable as usize];
            let own = if (by > 0) == (lacks > 0) { high - value } else { value - low };
            own.clamp(0, ENDLESS)
        };
        let terms = self.terms(row);
        let all: i64 = terms.iter().map(|&(v, by)| own_room(v, by, values)).sum();
        if all == 0 {
            return;
        }
        let wanted = lacks.abs().min(all);
        let (mut before, mut shared) = (0, 0);
        for &(variable, by) in terms {
            let own = own_room(variable, by, values);
            before += own;
            let upto = match wanted.checked_mul(before) {
                Some(product) => product / all,
                None => (i128::from(wanted) * i128::from(before) / i128::from(all)) as i64,
            };
            let by_so_much = (upto - shared).min(own);
            shared = upto;
            let up = (by > 0) == (lacks > 0);
            values[variable as usize] += if up { by_so_much } else { -by_so_much };
        }
    }
}

fn ends((low, high): Range) -> Option<(i64, i64)> {
    const FAR: i64 = 1 << 60;
    let end = |end: Option<i128>, far: i64| match end {
        Some(end) => i64::try_from(end).ok().filter(|end| end.abs() < FAR),
        None => Some(far),
    };
    Some((end(low, -FAR)?, end(high, FAR)?))
}

/// Whether whole numbers within the ranges were found that satisfy all rows. `totals`: for rows
/// that are such sums, the variable that is the sum of the others. `work`: terms that may be
/// looked at.
pub(super) fn is_found(
    rows: &[Constraint],
    ranges: &[Range],
    totals: &[Option<usize>],
    work: &mut usize,
) -> bool {
    let Some(rows) = FlatRows::of(rows) else { return false };
    let Some(ranges) = ranges.iter().map(|range| ends(*range)).collect::<Option<Vec<_>>>() else {
        return false;
    };
    let room: Vec<(i64, i64)> = ranges
        .iter()
        .map(|&(low, high)| {
            let margin = (high - low) / MARGIN;
            (low + margin, high - margin)
        })
        .collect();
    let mut values: Vec<i64> = ranges.iter().map(|&(low, high)| 0.clamp(low, high)).collect();
    let order = in_order(&rows, totals, values.len());
    for pass in 0..MAX_PASSES {
        if *work < rows.terms.len() * 2 {
            return false;
        }
        *work -= rows.terms.len() * 2;
        // There and back, so that what one end lacks reaches the other.
        match pass % 2 {
            0 => (0..rows.len()).for_each(|row| rows.share_out(row, &mut values, &room)),
            _ => (0..rows.len()).rev().for_each(|row| rows.share_out(row, &mut values, &room)),
        }
        if pass % PASSES_BETWEEN == 0 {
            let mut exact = values.clone();
            for &(row, total, by) in &order {
                // by × total + the rest = what the row must be
                let rest = rows.sum(row, &exact) - exact[total] * by;
                exact[total] = (rows.ends[row].0 - rest) * by;
            }
            let within = exact.iter().zip(&ranges);
            if within.into_iter().all(|(value, (low, high))| (low..=high).contains(&value))
                && (0..rows.len()).all(|row| rows.lacks(row, &exact) == 0)
            {
                return true;
            }
        }
    }
    false
}

/// The rows that compute a total, each behind those that compute what it is the sum of, with the
/// total and its factor.
fn in_order(
    rows: &FlatRows,
    totals: &[Option<usize>],
    variables: usize,
) -> Vec<(usize, usize, i64)> {
    const NONE: u32 = u32::MAX;
    let mut computed_by = vec![NONE; variables];
    let mut factors = vec![0_i64; rows.len()];
    for (row, total) in totals.iter().enumerate().take(rows.len()) {
        let (least, most) = rows.ends[row];
        let Some(total) = total.filter(|_| least == most) else { continue };
        let own = rows.terms(row).iter().find(|term| term.0 as usize == total);
        if let Some(&(_, by)) = own.filter(|term| term.1.abs() == 1)
            && computed_by[total] == NONE
        {
            computed_by[total] = row as u32;
            factors[row] = i64::from(by);
        }
    }
    let mut order = Vec::new();
    // 0: not seen, 1: being gone into, 2: in order.
    let mut seen = vec![0_u8; rows.len()];
    for first in 0..rows.len() {
        if factors[first] == 0 || seen[first] != 0 {
            continue;
        }
        let mut open = vec![(first, 0_usize)];
        seen[first] = 1;
        while let Some((row, at)) = open.pop() {
            let Some(&(variable, _)) = rows.terms(row).get(at) else {
                seen[row] = 2;
                let total = totals[row].unwrap_or_default();
                order.push((row, total, factors[row]));
                continue;
            };
            open.push((row, at + 1));
            let below = computed_by[variable as usize];
            if below != NONE && below as usize != row && seen[below as usize] == 0 {
                seen[below as usize] = 1;
                open.push((below as usize, 0));
            }
        }
    }
    order
}

#[cfg(test)]
mod tests {
    use super::*;

    fn row(terms: &[(usize, i128)], at: i128) -> Constraint {
        Constraint { terms: terms.to_vec(), range: (Some(at), Some(at)) }
    }

    #[track_caller]
    fn check(rows: &[Constraint], ranges: &[Range], totals: &[Option<usize>], want: bool) {
        assert_eq!(is_found(rows, ranges, totals, &mut 1_000_000), want);
    }

    #[test]
    fn amounts_are_found_where_there_are_some() {
        let five = (Some(-50), Some(49));
        let sum = |at| row(&[(0, 1), (1, -1), (2, -1)], at);
        check(&[sum(90)], &[five; 3], &[Some(0)], true);
        check(&[sum(150)], &[five; 3], &[Some(0)], false);
        check(&[], &[five], &[], true);
        // A square whose sums across and down all lack something, under a total that nobody states.
        let free = (None, None);
        let square = [
            row(&[(0, 1), (1, 1), (4, -1)], 7),
            row(&[(2, 1), (3, 1), (5, -1)], -3),
            row(&[(0, 1), (2, 1)], 20),
            row(&[(1, 1), (3, 1)], 4),
            row(&[(4, 1), (5, 1), (6, -1)], 0),
        ];
        let ranges = [five, five, five, five, five, five, free];
        check(&square, &ranges, &[Some(4), Some(5), None, None, Some(6)], true);
        // Rows say +7 each, columns 0 each: nothing can be found.
        let both = [
            row(&[(0, 1), (1, 1)], 7),
            row(&[(2, 1), (3, 1)], 7),
            row(&[(0, 1), (2, 1)], 0),
            row(&[(1, 1), (3, 1)], 0),
        ];
        check(&both, &[five; 4], &[None; 4], false);
    }
}
