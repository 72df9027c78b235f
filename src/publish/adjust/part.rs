//! Figures and sums that are linked, made ready for the search: figures that must be equal are one.

use crate::amount::merge_terms;

/// A figure that may be moved by whole units.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct MovableFigure {
    /// The least and the most it may be moved by; from −1 to 1.
    pub low: i64,
    pub high: i64,
    /// How much further from the exact figure a unit up, and a unit down, brings it; in thousandths
    /// of a unit.
    pub up: u64,
    pub down: u64,
}

/// A weighted sum of moves, and the least and the most that it may be.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sum {
    pub terms: Vec<(usize, i64)>,
    pub least: i64,
    pub most: i64,
}

/// No bound on a side of a sum.
pub const OPEN: i64 = i64::MAX / 8;

/// Weighs one moved figure more than any distance.
pub const ONE_MOVE: u64 = 1 << 32;
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

/// What a move up or down costs, with all figures that move along.
#[derive(Clone, Copy, Default)]
pub struct Cost {
    pub up: u64,
    pub down: u64,
}

impl Cost {
    pub fn of(self, by: i64) -> u64 {
        if by > 0 { self.up * by.unsigned_abs() } else { self.down * by.unsigned_abs() }
    }
}

/// Linked sums over figures of their own.
pub struct SumPart {
    /// For each figure those of the whole that it stands for.
    pub members: Vec<Vec<usize>>,
    pub low: Vec<i64>,
    pub high: Vec<i64>,
    pub cost: Vec<Cost>,
    pub sums: Vec<Sum>,
    /// Which of the whole each of them is.
    pub index: Vec<usize>,
    /// How much a single figure can change each sum.
    pub reach: Vec<i64>,
    /// For each figure the sums that it is in, with its weight there.
    pub of: Vec<Vec<(usize, i64)>>,
    /// Figures that must be equal allow no common move.
    pub impossible: bool,
}

impl SumPart {
    pub fn new(variables: &[MovableFigure], sums: &[Sum], part: &[usize]) -> Self {
        let own: Vec<(usize, &Sum)> =
            part.iter().filter_map(|&index| Some((index, sums.get(index)?))).collect();
        let mut all: Vec<usize> =
            own.iter().flat_map(|(_, sum)| sum.terms.iter().map(|term| term.0)).collect();
        all.sort_unstable();
        all.dedup();
        let local = |variable: usize| all.binary_search(&variable).unwrap_or(0);
        let mut same = Roots::new(all.len());
        for (_, sum) in &own {
            if let ([(a, 1), (b, -1)] | [(a, -1), (b, 1)], 0, 0) =
                (sum.terms.as_slice(), sum.least, sum.most)
            {
                same.join(local(*a), local(*b));
            }
        }
        let mut place: Vec<usize> = vec![usize::MAX; all.len()];
        let mut made = Self {
            members: Vec::new(),
            low: Vec::new(),
            high: Vec::new(),
            cost: Vec::new(),
            sums: Vec::new(),
            index: Vec::new(),
            reach: Vec::new(),
            of: Vec::new(),
            impossible: false,
        };
        for (at, &variable) in all.iter().enumerate() {
            let root = same.of(at);
            let own = variables[variable];
            if root == at {
                place[at] = made.members.len();
                made.members.push(Vec::new());
                made.low.push(own.low);
                made.high.push(own.high);
                made.cost.push(Cost::default());
            }
            let to = place[root];
            place[at] = to;
            made.members[to].push(variable);
            made.low[to] = made.low[to].max(own.low);
            made.high[to] = made.high[to].min(own.high);
            made.cost[to].up += ONE_MOVE + own.up;
            made.cost[to].down += ONE_MOVE + own.down;
            made.impossible |= made.low[to] > made.high[to];
        }
        for (index, sum) in own {
            let mut terms: Vec<(usize, i64)> =
                sum.terms.iter().map(|&(variable, by)| (place[local(variable)], by)).collect();
            merge_terms(&mut terms);
            if terms.is_empty() {
                made.impossible |= sum.least > 0 || sum.most < 0;
                continue;
            }
            made.reach.push(terms.iter().map(|(_, by)| by.abs() * 2).max().unwrap_or(0));
            made.index.push(index);
            made.sums.push(Sum { terms, least: sum.least, most: sum.most });
        }
        made.of = vec![Vec::new(); made.members.len()];
        for (index, sum) in made.sums.iter().enumerate() {
            for &(variable, by) in &sum.terms {
                made.of[variable].push((index, by));
            }
        }
        made
    }

    /// What all moves cost.
    pub fn cost(&self, moves: &[i64]) -> u64 {
        moves.iter().zip(&self.cost).map(|(by, cost)| cost.of(*by)).sum()
    }
}
