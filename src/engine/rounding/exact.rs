//! Every total computed from the figures that it is the sum of: what comes out of the search is
//! judged by that alone.

use super::flat_rows::{Ends, FAR, FlatRows};

/// No row computes it, it is no total.
pub(super) const NONE: u32 = u32::MAX;

/// The rows that compute a total, each behind those that compute what it is the sum of.
#[derive(Debug)]
pub(super) struct ExactOrder {
    /// Row, total and the total's factor in the row.
    order: Vec<(u32, u32, i8)>,
}

impl ExactOrder {
    /// Of some rows over so many variables. `total`: the variable that a row computes, or [`NONE`].
    pub(super) fn new(
        rows: &FlatRows,
        which: &[u32],
        total: impl Fn(usize) -> u32,
        variables: usize,
    ) -> Self {
        // By variable: which of the rows computes it, by its place among them.
        let mut computed_by = vec![NONE; variables];
        let mut factors = vec![0_i8; which.len()];
        for (place, &row) in which.iter().enumerate() {
            let (least, most) = rows.ends(row as usize);
            let total = total(row as usize);
            if total == NONE || least != most || computed_by[total as usize] != NONE {
                continue;
            }
            let own = rows.terms(row as usize).iter().find(|term| term.0 == total);
            if let Some(&(_, by)) = own.filter(|term| term.1.abs() == 1) {
                computed_by[total as usize] = place as u32;
                factors[place] = by as i8;
            }
        }
        let mut order = Vec::new();
        // Gone into already.
        let mut seen = vec![false; which.len()];
        let mut open: Vec<(usize, u32)> = Vec::new();
        for first in 0..which.len() {
            if factors[first] == 0 || seen[first] {
                continue;
            }
            seen[first] = true;
            open.push((first, 0));
            while let Some((place, at)) = open.last_mut() {
                let row = which[*place] as usize;
                let Some(&(variable, _)) = rows.terms(row).get(*at as usize) else {
                    order.push((row as u32, total(row), factors[*place]));
                    open.pop();
                    continue;
                };
                *at += 1;
                let below = computed_by[variable as usize];
                if below != NONE && !seen[below as usize] {
                    seen[below as usize] = true;
                    open.push((below as usize, 0));
                }
            }
        }
        Self { order }
    }

    /// What is computed, each total behind those that it is the sum of.
    pub(super) fn totals(&self) -> impl Iterator<Item = u32> {
        self.order.iter().map(|(_, total, _)| *total)
    }

    /// Computes totals: all, or those only that have no ends.
    pub(super) fn compute(&self, rows: &FlatRows, values: &mut [i64], only_free: Option<&[Ends]>) {
        for &(row, total, by) in &self.order {
            let (row, total) = (row as usize, total as usize);
            if only_free.is_some_and(|ends| ends[total] != (-FAR, FAR)) {
                continue;
            }
            // by × total + the rest = what the row must be
            let rest = rows.sum(row, values) - values[total] * i64::from(by);
            values[total] = (rows.ends(row).0 - rest) * i64::from(by);
        }
    }
}
