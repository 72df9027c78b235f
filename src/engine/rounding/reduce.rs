//! Makes a question about linear rows smaller without changing its answer: variables that are in
//! one row only become room in it, rows that say that two variables go together make them one, rows
//! that cannot fail are dropped. What is a tree is decided by that alone.

use std::collections::{BTreeMap, BTreeSet};

use super::constraint::{Constraint, Feasibility, Range, scaled, spread};

/// Rows and columns while they are being reduced.
struct Reducer {
    rows: Vec<Option<(BTreeMap<usize, i128>, Range)>>,
    /// For each variable the rows it is in.
    columns: Vec<BTreeSet<usize>>,
    ranges: Vec<Range>,
    /// Rows to look at again.
    due: BTreeSet<usize>,
    /// Variables to look at again.
    lone: Vec<usize>,
}

/// What is left of the rows, over their own variables; or the answer.
pub(super) fn reduce(
    rows: &[&Constraint],
    ranges: Vec<Range>,
    work: &mut usize,
) -> Result<(Vec<Constraint>, Vec<Range>), Feasibility> {
    let mut columns = vec![BTreeSet::new(); ranges.len()];
    for (r, row) in rows.iter().enumerate() {
        row.terms.iter().for_each(|term| {
            columns[term.0].insert(r);
        });
    }
    let lone = (0..ranges.len()).collect();
    let mut reducer = Reducer {
        due: (0..rows.len()).collect(),
        rows: rows.iter().map(|r| Some((r.terms.iter().copied().collect(), r.range))).collect(),
        columns,
        ranges,
        lone,
    };
    if !reducer.run(work) {
        return Err(Feasibility::No);
    }
    let left: Vec<Constraint> = reducer
        .rows
        .iter()
        .flatten()
        .map(|(terms, range)| Constraint {
            terms: terms.iter().map(|(&variable, &by)| (variable, by)).collect(),
            range: *range,
        })
        .collect();
    if left.is_empty() { Err(Feasibility::Yes) } else { Ok((left, reducer.ranges)) }
}

impl Reducer {
    /// `false` where nothing can satisfy the rows.
    fn run(&mut self, work: &mut usize) -> bool {
        loop {
            while let Some(r) = self.due.pop_first() {
                if *work == 0 {
                    return true;
                }
                *work = work.saturating_sub(self.rows[r].as_ref().map_or(1, |row| row.0.len()));
                if !self.look(r) {
                    return false;
                }
            }
            let Some(variable) = self.lone.pop() else { return true };
            self.absorb(variable);
        }
    }

    /// Deals with one row. `false` where it cannot hold.
    fn look(&mut self, r: usize) -> bool {
        let Some((terms, range)) = self.rows[r].take() else { return true };
        let row = Constraint { terms: terms.iter().map(|(&v, &by)| (v, by)).collect(), range };
        let (low, high) = spread(&row, &self.ranges);
        let beyond = |end: Option<i128>, other: Option<i128>| {
            end.zip(other).is_some_and(|(end, other)| end > other)
        };
        if beyond(low, range.1) || beyond(range.0, high) {
            return false;
        }
        let holds = range.0.is_none_or(|least| low.is_some_and(|low| low >= least))
            && range.1.is_none_or(|most| high.is_some_and(|high| high <= most));
        if holds {
            self.drop_row(r, &row);
            return true;
        }
        if let [(variable, by)] = row.terms[..]
            && by.abs() == 1
        {
            let (least, most) = scaled(range, by);
            let own = &mut self.ranges[variable];
            own.0 = own.0.max(least);
            own.1 = match (own.1, most) {
                (Some(a), Some(b)) => Some(a.min(b)),
                (a, b) => a.or(b),
            };
            if beyond(own.0, own.1) {
                return false;
            }
            self.drop_row(r, &row);
            self.due.extend(self.columns[variable].iter().copied());
            return true;
        }
        if let [(kept, a), (gone, b)] = row.terms[..]
            && range.0 == range.1
            && a.abs() == 1
            && b.abs() == 1
            && let Some(sum) = range.0
        {
            self.drop_row(r, &row);
            return self.join(kept, gone, -a * b, b * sum);
        }
        self.rows[r] = Some((terms, range));
        true
    }

    fn drop_row(&mut self, r: usize, row: &Constraint) {
        for &(variable, _) in &row.terms {
            self.columns[variable].remove(&r);
            self.lone.push(variable);
        }
    }

    /// Replaces `gone` by `sign` × `kept` + `apart` everywhere.
    fn join(&mut self, kept: usize, gone: usize, sign: i128, apart: i128) -> bool {
        let (low, high) = self.ranges[gone];
        let less = |end: Option<i128>| end.and_then(|end| end.checked_sub(apart));
        let (least, most) = scaled((less(low), less(high)), sign);
        let own = &mut self.ranges[kept];
        own.0 = own.0.max(least);
        own.1 = match (own.1, most) {
            (Some(a), Some(b)) => Some(a.min(b)),
            (a, b) => a.or(b),
        };
        if own.0.zip(own.1).is_some_and(|(low, high)| low > high) {
            return false;
        }
        for r in std::mem::take(&mut self.columns[gone]) {
            let Some((terms, range)) = self.rows[r].as_mut() else { continue };
            let Some(by) = terms.remove(&gone) else { continue };
            let moved = by.saturating_mul(apart);
            let shift = |end: Option<i128>| end.and_then(|end| end.checked_sub(moved));
            *range = (shift(range.0), shift(range.1));
            let entry = terms.entry(kept).or_insert(0);
            *entry += by * sign;
            if *entry == 0 {
                terms.remove(&kept);
                self.columns[kept].remove(&r);
            } else {
                self.columns[kept].insert(r);
            }
        }
        self.due.extend(self.columns[kept].iter().copied());
        self.lone.push(kept);
        true
    }

    /// A variable that is in one row only becomes room in that row.
    fn absorb(&mut self, variable: usize) {
        if self.columns[variable].len() != 1 {
            return;
        }
        let Some(&r) = self.columns[variable].first() else { return };
        let Some((terms, range)) = self.rows[r].as_mut() else { return };
        let Some(&by) = terms.get(&variable).filter(|by| by.abs() == 1) else { return };
        terms.remove(&variable);
        let (low, high) = scaled(self.ranges[variable], by);
        let end = |end: Option<i128>, by: Option<i128>| end?.checked_sub(by?);
        *range = (end(range.0, high), end(range.1, low));
        self.columns[variable].clear();
        self.due.insert(r);
    }
}
