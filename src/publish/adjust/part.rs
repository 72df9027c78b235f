//! Figures and sums that are linked, made ready to be solved: figures that must be equal are one.

use std::collections::BTreeSet;

use super::simplex::{Tableau, TableauSum};
use crate::amount::merge_terms;

/// A figure that may be moved by whole units.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct MovableFigure {
    /// The least and the most it may be moved by; 0 is between them.
    pub low: i64,
    pub high: i64,
    /// What a unit up, and a unit down, costs; more than 0.
    pub up: i128,
    pub down: i128,
}

/// A weighted sum of moves, and the least and the most that it may be.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sum {
    pub terms: Vec<(usize, i64)>,
    pub least: i64,
    pub most: i64,
}

impl Sum {
    /// The two figures that the sum says are the same.
    pub fn equal(&self) -> Option<(usize, usize)> {
        match (self.terms.as_slice(), self.least, self.most) {
            ([(a, 1), (b, -1)] | [(a, -1), (b, 1)], 0, 0) => Some((*a, *b)),
            _ => None,
        }
    }
}

/// Sets that grow together; the lowest member stands for its set.
pub struct Roots {
    above: Vec<usize>,
}

impl Roots {
    pub fn new(count: usize) -> Self {
        Self { above: (0..count).collect() }
    }

    pub fn of(&mut self, mut at: usize) -> usize {
        while self.above[at] != at {
            self.above[at] = self.above[self.above[at]];
            at = self.above[at];
        }
        at
    }

    pub fn join(&mut self, a: usize, b: usize) {
        let (a, b) = (self.of(a), self.of(b));
        self.above[a.max(b)] = a.min(b);
    }
}

/// Sums that share figures, directly or by way of others.
pub fn parts(figures: usize, sums: &[Sum]) -> Vec<Vec<usize>> {
    let mut above = Roots::new(figures);
    for sum in sums {
        let Some((first, rest)) = sum.terms.split_first() else { continue };
        rest.iter().for_each(|(other, _)| above.join(first.0, *other));
    }
    let mut found: Vec<Vec<usize>> = Vec::new();
    let mut place: Vec<Option<usize>> = vec![None; figures];
    for (index, sum) in sums.iter().enumerate() {
        let Some((first, _)) = sum.terms.first() else {
            found.push(vec![index]);
            continue;
        };
        match &mut place[above.of(*first)] {
            Some(at) => found[*at].push(index),
            slot => {
                *slot = Some(found.len());
                found.push(vec![index]);
            }
        }
    }
    found
}

/// Figures that move together.
#[derive(Default)]
struct EqualFigures {
    members: Vec<usize>,
    /// The columns for moves up, and down.
    up: Option<usize>,
    down: Option<usize>,
}

/// Costs are made a little different, so that ties are rare; together by less than a unit of cost.
const SPREAD: i128 = 1 << 32;

/// Linked sums as columns and rows of a tableau.
pub struct SumPart {
    figures: Vec<EqualFigures>,
    columns: Vec<(i64, i128)>,
    rows: Vec<TableauSum>,
    /// Which of the whole each row is.
    index: Vec<usize>,
}

impl SumPart {
    /// `Err` names a sum in which nothing can be moved and that does not hold.
    pub fn new(figures: &[MovableFigure], sums: &[Sum], part: &[usize]) -> Result<Self, usize> {
        let own: Vec<(usize, &Sum)> = part.iter().map(|&index| (index, &sums[index])).collect();
        let mut all: Vec<usize> =
            own.iter().flat_map(|(_, sum)| sum.terms.iter().map(|term| term.0)).collect();
        all.sort_unstable();
        all.dedup();
        let local = |figure: usize| all.binary_search(&figure).unwrap_or(0);
        let mut same = Roots::new(all.len());
        for (a, b) in own.iter().filter_map(|(_, sum)| sum.equal()) {
            same.join(local(a), local(b));
        }
        let mut made =
            Self { figures: Vec::new(), columns: Vec::new(), rows: Vec::new(), index: Vec::new() };
        let mut bounds: Vec<MovableFigure> = Vec::new();
        let mut place: Vec<usize> = vec![0; all.len()];
        for (at, &figure) in all.iter().enumerate() {
            let (root, own) = (same.of(at), figures[figure]);
            if root == at {
                place[at] = bounds.len();
                bounds.push(own);
                made.figures.push(EqualFigures::default());
            } else {
                place[at] = place[root];
                let all = &mut bounds[place[root]];
                (all.low, all.high) = (all.low.max(own.low), all.high.min(own.high));
                (all.up, all.down) = (all.up + own.up, all.down + own.down);
            }
            made.figures[place[at]].members.push(figure);
        }
        let spread = SPREAD / (bounds.len() as i128 * 2 + 1);
        for (own, figure) in bounds.iter().zip(&mut made.figures) {
            let mut column = |most: i64, cost: i128| {
                let at = made.columns.len();
                let little = at as i128 * 0x9e37_79b1 % SPREAD * spread / SPREAD;
                (most > 0).then(|| made.columns.push((most, cost * SPREAD + little))).map(|()| at)
            };
            figure.up = column(own.high, own.up);
            figure.down = column(-own.low, own.down);
        }
        let mut seen: BTreeSet<TableauSum> = BTreeSet::new();
        for (index, sum) in own {
            if let Some(row) = made.row(sum, |figure| place[local(figure)], index)?
                && seen.insert(row.clone())
            {
                made.rows.push(row);
                made.index.push(index);
            }
        }
        Ok(made)
    }

    /// The row of a sum; none where it holds however figures are moved.
    fn row(
        &self,
        sum: &Sum,
        place: impl Fn(usize) -> usize,
        index: usize,
    ) -> Result<Option<TableauSum>, usize> {
        let mut terms: Vec<(usize, i64)> = Vec::new();
        for &(figure, by) in &sum.terms {
            let own = &self.figures[place(figure)];
            terms.extend(own.up.map(|column| (column, by)));
            terms.extend(own.down.map(|column| (column, -by)));
        }
        merge_terms(&mut terms);
        let (mut least, mut most) = (0, 0);
        for &(column, by) in &terms {
            let far = by * self.columns[column].0;
            (least, most) = (least + far.min(0), most + far.max(0));
        }
        if least >= sum.least && most <= sum.most {
            return Ok(None);
        }
        if least > sum.most || most < sum.least {
            return Err(index);
        }
        if terms[0].1 < 0 {
            terms.iter_mut().for_each(|term| term.1 = -term.1);
            return Ok(Some((terms, -sum.most, -sum.least)));
        }
        Ok(Some((terms, sum.least, sum.most)))
    }

    pub fn tableau(&self, told: bool) -> Tableau {
        Tableau::new(&self.columns, &self.rows, told)
    }

    /// What a choice of whole numbers for columns costs.
    pub fn cost(&self, values: &[i64]) -> i128 {
        self.columns.iter().zip(values).map(|(own, by)| own.1 * i128::from(*by)).sum()
    }

    /// What all columns are; whole numbers.
    pub fn values(&self, tableau: &Tableau) -> Vec<i64> {
        let value = |column| {
            let (value, scale) = tableau.value(column);
            value / scale
        };
        (0..self.columns.len()).map(value).collect()
    }

    /// The figures that are moved, and by how much.
    pub fn moves(&self, values: &[i64]) -> Vec<(usize, i64)> {
        let mut found = Vec::new();
        for own in &self.figures {
            let side = |column: Option<usize>| column.map_or(0, |column| values[column]);
            let by = side(own.up) - side(own.down);
            if by != 0 {
                found.extend(own.members.iter().map(|member| (*member, by)));
            }
        }
        found
    }

    /// Which of the whole some rows are.
    pub fn named(&self, rows: impl IntoIterator<Item = usize>) -> Vec<usize> {
        let mut named: Vec<usize> = rows.into_iter().map(|row| self.index[row]).collect();
        named.sort_unstable();
        named
    }
}
