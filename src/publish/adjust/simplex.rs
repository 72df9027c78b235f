//! The dual simplex method in whole numbers.
//!
//! Sums of figures in tables are nearly a network: combined, their weights stay 1 and −1, and the best
//! fractional answer is mostly a whole one. So the combinations themselves are kept, sparse and exact,
//! as whole numbers over a scale of their own that is mostly 1; nothing is rounded, and what is told
//! to be the best, or to have no answer, is so. With all figures at rest nothing could be cheaper,
//! only sums do not hold: the shortest of those is made to hold first, at the least cost, and stays
//! so or comes up again.

use std::collections::BTreeSet;

/// No bound on a side.
pub const OPEN: i64 = i64::MAX / 8;

/// What may be spent on an answer.
pub struct SolverWork<'a> {
    /// Terms that may still be looked at.
    pub left: u64,
    /// Whether nobody waits for the answer any more.
    pub stopped: &'a dyn Fn() -> bool,
}

impl SolverWork<'_> {
    fn spend(&mut self, terms: usize) -> Option<()> {
        self.left = self.left.checked_sub(terms as u64)?;
        Some(())
    }
}

/// How an optimisation ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SimplexEnd {
    Best,
    /// This row, as it is combined now, cannot hold.
    Impossible(usize),
    /// Whatever follows costs as much as was given as the limit.
    Dearer,
    /// The work allowed is spent, or a number became too large.
    GaveUp,
}

/// `scale · basic = Σ weight · column`.
#[derive(Default)]
struct TableauRow {
    basic: usize,
    scale: i64,
    terms: Vec<(u32, i64)>,
    /// What the basic column is now, times the scale.
    value: i64,
}

/// Columns that are 0 or more and cost something, and rows: sums of them within bounds.
pub struct Tableau {
    columns: usize,
    rows: Vec<TableauRow>,
    /// The rows that a column is, or was, in.
    of: Vec<Vec<u32>>,
    /// Of columns and then of the sums that rows began as: their bounds, and where they are while
    /// they are not basic.
    low: Vec<i64>,
    high: Vec<i64>,
    at: Vec<i64>,
    /// The row in which each is basic.
    row: Vec<Option<usize>>,
    /// What a unit more of each costs, times `rate_scale`.
    rate: Vec<i128>,
    rate_scale: i128,
    cost: i128,
    /// A sum that must be just so is of no more use once it is.
    closed: Vec<bool>,
    /// Rows out of bounds, the shortest first.
    waiting: BTreeSet<(usize, u32)>,
    waits: Vec<Option<usize>>,
}

/// A row of a tableau to be: terms, each column once and in order, and bounds.
pub type TableauSum = (Vec<(usize, i64)>, i64, i64);

/// A column that may enter: what a unit of the row costs by it is `rate / weight`.
#[derive(Clone, Copy)]
struct EnteringColumn {
    rate: i128,
    weight: i128,
    column: usize,
}

impl EnteringColumn {
    fn order(&self, other: &Self) -> std::cmp::Ordering {
        let whole = (self.rate / self.weight).cmp(&(other.rate / other.weight));
        let rest = || {
            let (own, their) = (self.rate % self.weight, other.rate % other.weight);
            (own * other.weight).cmp(&(their * self.weight))
        };
        // A small weight keeps numbers small.
        let tie = || (self.weight, self.column).cmp(&(other.weight, other.column));
        whole.then_with(rest).then_with(tie)
    }
}

impl Tableau {
    /// Columns are given by the most they can be and what a unit costs, not below 0. `told`: sums are
    /// kept apart in every combination, so that [`Self::sums_of`] can tell them.
    pub fn new(columns: &[(i64, i128)], sums: &[TableauSum], told: bool) -> Self {
        let count = columns.len();
        let all = count + sums.len();
        let mut made = Self {
            columns: count,
            rows: Vec::with_capacity(sums.len()),
            of: vec![Vec::new(); all],
            low: vec![0; all],
            high: columns.iter().map(|own| own.0).collect(),
            at: vec![0; all],
            row: vec![None; all],
            rate: columns.iter().map(|own| own.1).collect(),
            rate_scale: 1,
            cost: 0,
            closed: vec![false; all],
            waiting: BTreeSet::new(),
            waits: vec![None; sums.len()],
        };
        made.high.resize(all, 0);
        made.rate.resize(all, 0);
        for (index, (terms, low, high)) in sums.iter().enumerate() {
            let basic = count + index;
            (made.low[basic], made.high[basic]) = (*low, *high);
            made.closed[basic] = low == high && !told;
            made.row[basic] = Some(index);
            let terms: Vec<(u32, i64)> = terms.iter().map(|&(c, by)| (c as u32, by)).collect();
            for &(column, _) in &terms {
                made.of[column as usize].push(index as u32);
            }
            made.rows.push(TableauRow { basic, scale: 1, terms, value: 0 });
            made.wait(index);
        }
        made
    }

    /// How far the basic column of a row is from its bounds, times the scale.
    fn gap(&self, row: usize) -> i64 {
        let own = &self.rows[row];
        let bound = |bound: i64| bound.saturating_mul(own.scale);
        let (low, high) = (bound(self.low[own.basic]), bound(self.high[own.basic]));
        if own.value < low {
            low - own.value
        } else if own.value > high {
            high - own.value
        } else {
            0
        }
    }

    fn wait(&mut self, row: usize) {
        if let Some(before) = self.waits[row].take() {
            self.waiting.remove(&(before, row as u32));
        }
        if self.gap(row) != 0 {
            let length = self.rows[row].terms.len();
            self.waiting.insert((length, row as u32));
            self.waits[row] = Some(length);
        }
    }

    /// The rows that a column is in, with its weight in each.
    fn rows_of(&mut self, column: usize) -> Vec<(usize, i64)> {
        let list = &mut self.of[column];
        list.sort_unstable();
        list.dedup();
        let rows = &self.rows;
        let mut found = Vec::with_capacity(list.len());
        list.retain(|&row| {
            let terms = &rows[row as usize].terms;
            let at = terms.binary_search_by_key(&(column as u32), |term| term.0);
            found.extend(at.iter().map(|&at| (row as usize, terms[at].1)));
            at.is_ok()
        });
        found
    }

    /// Puts a column that is not basic elsewhere.
    fn shift(&mut self, column: usize, to: i64) -> Option<()> {
        let by = to - self.at[column];
        if by == 0 {
            return Some(());
        }
        self.at[column] = to;
        self.cost = self.cost.checked_add(self.rate[column].checked_mul(i128::from(by))?)?;
        for (row, weight) in self.rows_of(column) {
            let value = &mut self.rows[row].value;
            *value = value.checked_add(weight.checked_mul(by)?)?;
            self.wait(row);
        }
        Some(())
    }

    pub fn bounds(&self, column: usize) -> (i64, i64) {
        (self.low[column], self.high[column])
    }

    /// Sets the bounds of a column anew. `None` where a number became too large.
    pub fn bound(&mut self, column: usize, low: i64, high: i64) -> Option<()> {
        (self.low[column], self.high[column]) = (low, high);
        match self.row[column] {
            Some(row) => self.wait(row),
            // Where it is the cheapest.
            None if self.rate[column] > 0 => self.shift(column, low)?,
            None if self.rate[column] < 0 => self.shift(column, high)?,
            None => self.shift(column, self.at[column].clamp(low, high))?,
        }
        Some(())
    }

    /// Makes all rows hold at the least cost. Whatever costs `limit` or more is not wanted.
    pub fn optimise(&mut self, limit: Option<i128>, work: &mut SolverWork<'_>) -> SimplexEnd {
        let mut rounds = 0_u32;
        loop {
            let dear = |limit: i128| {
                limit.checked_mul(self.rate_scale).is_some_and(|limit| self.cost >= limit)
            };
            if limit.is_some_and(dear) {
                return SimplexEnd::Dearer;
            }
            rounds = rounds.wrapping_add(1);
            if rounds.is_multiple_of(64) && (work.stopped)() {
                return SimplexEnd::GaveUp;
            }
            let Some(&(_, row)) = self.waiting.first() else { return SimplexEnd::Best };
            match self.mend(row as usize, work) {
                Some(true) => {}
                Some(false) => return SimplexEnd::Impossible(row as usize),
                None => return SimplexEnd::GaveUp,
            }
        }
    }

    /// Makes a row hold. `false`: nothing does.
    fn mend(&mut self, row: usize, work: &mut SolverWork<'_>) -> Option<bool> {
        let gap = self.gap(row);
        work.spend(self.rows[row].terms.len() + 1)?;
        let mut candidates: Vec<EnteringColumn> = Vec::new();
        for &(column, weight) in &self.rows[row].terms {
            let own = column as usize;
            let rises = (weight > 0) == (gap > 0);
            if rises && self.at[own] < self.high[own] || !rises && self.at[own] > self.low[own] {
                candidates.push(EnteringColumn {
                    rate: self.rate[own].abs(),
                    weight: i128::from(weight).abs(),
                    column: own,
                });
            }
        }
        candidates.sort_unstable_by(EnteringColumn::order);
        // What is cheaper than the one that enters goes all the way to its other bound.
        let mut left = i128::from(gap).abs();
        let mut across = 0;
        let mut entering = None;
        for candidate in &candidates {
            let own = candidate.column;
            let reach = candidate.weight * i128::from(self.high[own] - self.low[own]);
            if reach >= left {
                entering = Some(own);
                break;
            }
            left -= reach;
            across += 1;
        }
        let Some(entering) = entering else { return Some(false) };
        for candidate in &candidates[..across] {
            let own = candidate.column;
            let other = self.low[own] + self.high[own] - self.at[own];
            work.spend(self.of[own].len())?;
            self.shift(own, other)?;
        }
        self.pivot(row, entering, work)?;
        Some(true)
    }

    /// Lets a column into the basis, for the one of a row that leaves it at its bound.
    fn pivot(&mut self, row: usize, column: usize, work: &mut SolverWork<'_>) -> Option<()> {
        let gap = self.gap(row);
        let leaving = self.rows[row].basic;
        let mut own = std::mem::take(&mut self.rows[row]);
        let at = own.terms.binary_search_by_key(&(column as u32), |term| term.0).ok()?;
        let weight = own.terms.remove(at).1;
        let sign = weight.signum();
        self.at[leaving] = own.value.checked_add(gap)? / own.scale;
        self.row[leaving] = None;
        for term in &mut own.terms {
            term.1 *= -sign;
        }
        if !self.closed[leaving] {
            let to = own.terms.partition_point(|term| (term.0 as usize) < leaving);
            own.terms.insert(to, (leaving as u32, sign * own.scale));
            self.of[leaving].push(row as u32);
        }
        own.basic = column;
        own.scale = weight.abs();
        own.value = self.at[column].checked_mul(own.scale)?.checked_add(sign * gap)?;
        own.reduce();
        let by = own.value.checked_sub(self.at[column].checked_mul(own.scale)?)?;
        self.row[column] = Some(row);
        self.price(column, &own, by)?;
        for (other, times) in self.rows_of(column) {
            let old = &mut self.rows[other];
            work.spend(old.terms.len() + own.terms.len())?;
            old.value = own.scale.checked_mul(old.value)?.checked_add(times.checked_mul(by)?)?;
            old.scale = old.scale.checked_mul(own.scale)?;
            let of = &mut self.of;
            let came = |column: u32| of[column as usize].push(other as u32);
            old.terms = replaced(&old.terms, column as u32, times, &own, came)?;
            old.reduce();
            self.wait(other);
        }
        self.of[column].clear();
        self.rows[row] = own;
        self.wait(row);
        Some(())
    }

    /// What the columns of a row cost, now that another is reckoned by them.
    fn price(&mut self, column: usize, own: &TableauRow, by: i64) -> Option<()> {
        let scale = i128::from(own.scale);
        let rate = std::mem::take(&mut self.rate[column]);
        if scale > 1 {
            for rate in &mut self.rate {
                *rate = rate.checked_mul(scale)?;
            }
            self.cost = self.cost.checked_mul(scale)?;
            self.rate_scale = self.rate_scale.checked_mul(scale)?;
        }
        self.cost = self.cost.checked_add(rate.checked_mul(i128::from(by))?)?;
        for &(other, times) in &own.terms {
            let slot = &mut self.rate[other as usize];
            *slot = slot.checked_add(rate.checked_mul(i128::from(times))?)?;
        }
        if scale > 1 {
            let all = self.rate.iter().fold(gcd(self.cost, self.rate_scale), |a, b| gcd(a, *b));
            self.rate.iter_mut().for_each(|rate| *rate /= all);
            self.cost /= all;
            self.rate_scale /= all;
        }
        Some(())
    }

    /// What a column is: a number, and what it is to be divided by.
    pub fn value(&self, column: usize) -> (i64, i64) {
        match self.row[column] {
            Some(row) => (self.rows[row].value, self.rows[row].scale),
            None => (self.at[column], 1),
        }
    }

    /// A column that is no whole number, of those in the shortest rows.
    pub fn fraction(&self) -> Option<usize> {
        let open = self.rows.iter().filter(|row| row.basic < self.columns);
        let open = open.filter(|row| row.value % row.scale != 0);
        open.min_by_key(|row| (row.terms.len(), row.basic)).map(|row| row.basic)
    }

    /// The sums that a row is combined of, if they are kept apart.
    pub fn sums_of(&self, row: usize) -> Vec<usize> {
        let own = &self.rows[row];
        let columns = own.terms.iter().map(|term| term.0 as usize).chain([own.basic]);
        columns.filter_map(|column| column.checked_sub(self.columns)).collect()
    }
}

impl TableauRow {
    /// Divides by what all numbers have in common.
    fn reduce(&mut self) {
        let mut all = i128::from(self.scale);
        if all == 1 {
            return;
        }
        for &(_, by) in &self.terms {
            all = gcd(all, i128::from(by));
        }
        all = gcd(all, i128::from(self.value));
        let Ok(all) = i64::try_from(all) else { return };
        self.terms.iter_mut().for_each(|term| term.1 /= all);
        self.scale /= all;
        self.value /= all;
    }
}

/// Terms in which a column, of that weight, is replaced by a row. `came` is told what was not there.
fn replaced(
    old: &[(u32, i64)],
    column: u32,
    times: i64,
    own: &TableauRow,
    mut came: impl FnMut(u32),
) -> Option<Vec<(u32, i64)>> {
    let mut new = Vec::with_capacity(old.len() + own.terms.len());
    let mut others = own.terms.iter().peekable();
    for &(place, by) in old {
        while let Some(&&(other, weight)) = others.peek().filter(|other| other.0 < place) {
            new.push((other, times.checked_mul(weight)?));
            came(other);
            others.next();
        }
        if place == column {
            continue;
        }
        let by = by.checked_mul(own.scale)?;
        match others.next_if(|other| other.0 == place) {
            Some(&(_, weight)) => {
                let sum = by.checked_add(times.checked_mul(weight)?)?;
                if sum != 0 {
                    new.push((place, sum));
                }
            }
            None => new.push((place, by)),
        }
    }
    for &(other, weight) in others {
        new.push((other, times.checked_mul(weight)?));
        came(other);
    }
    Some(new)
}

fn gcd(a: i128, b: i128) -> i128 {
    let (mut a, mut b) = (a.abs(), b.abs());
    while b != 0 {
        (a, b) = (b, a % b);
    }
    a
}
