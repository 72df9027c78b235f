//! The search for moves that satisfy linked sums: depth first, what each sum allows carried through
//! all others, sums that were in the way before settled first.

use std::collections::VecDeque;

use super::part::{ONE_MOVE, SumPart};

pub struct SumSearch<'a> {
    part: &'a SumPart,
    low: Vec<i64>,
    high: Vec<i64>,
    /// The least and the most that each sum can be, and what it is with every figure at rest.
    least: Vec<i64>,
    most: Vec<i64>,
    rest: Vec<i64>,
    /// How many figures of each sum can be moved still.
    free: Vec<usize>,
    /// How often each sum was in the way.
    weight: Vec<usize>,
    /// What all figures at rest cost.
    cost: u64,
    /// What was changed, to be taken back: figure and its bounds before.
    trail: Vec<(usize, i64, i64)>,
    /// The best moves found, with their cost.
    pub best: Option<(u64, Vec<i64>)>,
    /// Figures counted already in a bound, by the number of the count.
    paid: Vec<usize>,
    count: usize,
}

/// The least and the most that a figure can be.
type Bounds = (i64, i64);

/// A choice made: what is left to be tried instead.
struct Choice {
    mark: usize,
    variable: usize,
    other: Option<Bounds>,
}

impl<'a> SumSearch<'a> {
    pub fn new(part: &'a SumPart, low: &[i64], high: &[i64]) -> Self {
        let count = part.sums.len();
        let mut search = Self {
            part,
            low: low.to_vec(),
            high: high.to_vec(),
            least: vec![0; count],
            most: vec![0; count],
            rest: vec![0; count],
            free: vec![0; count],
            weight: vec![1; count],
            cost: 0,
            trail: Vec::new(),
            best: None,
            paid: vec![0; low.len()],
            count: 0,
        };
        for variable in 0..low.len() {
            search.add(variable, 1);
        }
        search
    }

    /// The move nearest to none that is still allowed.
    fn resting(&self, variable: usize) -> i64 {
        0_i64.clamp(self.low[variable], self.high[variable])
    }

    /// Counts a figure in, or (`times` −1) out of, everything that is kept of sums.
    fn add(&mut self, variable: usize, times: i64) {
        let (low, high, rest) = (self.low[variable], self.high[variable], self.resting(variable));
        for &(sum, by) in &self.part.of[variable] {
            let (a, b) = if by > 0 { (by * low, by * high) } else { (by * high, by * low) };
            self.least[sum] += a * times;
            self.most[sum] += b * times;
            self.rest[sum] += by * rest * times;
            if low < high {
                match times > 0 {
                    true => self.free[sum] += 1,
                    false => self.free[sum] -= 1,
                }
            }
        }
        let cost = self.part.cost[variable].of(rest);
        self.cost = if times > 0 { self.cost + cost } else { self.cost - cost };
    }

    fn set(&mut self, variable: usize, low: i64, high: i64) {
        self.trail.push((variable, self.low[variable], self.high[variable]));
        self.bound(variable, low, high);
    }

    fn bound(&mut self, variable: usize, low: i64, high: i64) {
        self.add(variable, -1);
        (self.low[variable], self.high[variable]) = (low, high);
        self.add(variable, 1);
    }

    fn back_to(&mut self, mark: usize) {
        while self.trail.len() > mark {
            let Some((variable, low, high)) = self.trail.pop() else { return };
            self.bound(variable, low, high);
        }
    }

    /// Carries what all sums allow; `false` where they contradict each other at once.
    pub fn begin(&mut self) -> bool {
        self.carry((0..self.part.sums.len()).collect())
    }

    /// Narrows a figure, and what follows from that.
    fn assume(&mut self, variable: usize, (low, high): Bounds) -> bool {
        self.set(variable, low, high);
        self.carry(self.part.of[variable].iter().map(|own| own.0).collect())
    }

    /// Narrows what moves can be by every sum that waits. `false` where one cannot hold.
    fn carry(&mut self, mut waiting: VecDeque<usize>) -> bool {
        let part = self.part;
        while let Some(index) = waiting.pop_front() {
            let sum = &part.sums[index];
            if self.least[index] > sum.most || self.most[index] < sum.least {
                self.weight[index] += 1;
                return false;
            }
            // Far from its bounds a sum says nothing of a single figure.
            let reach = part.reach[index];
            if self.most[index] - sum.least >= reach && sum.most - self.least[index] >= reach {
                continue;
            }
            for &(variable, by) in &sum.terms {
                let (old_low, old_high) = (self.low[variable], self.high[variable]);
                if old_low == old_high {
                    continue;
                }
                let (a, b) = match by > 0 {
                    true => (by * old_low, by * old_high),
                    false => (by * old_high, by * old_low),
                };
                // What the others leave for this one.
                let from = sum.least - (self.most[index] - b);
                let to = sum.most - (self.least[index] - a);
                let (low, high) = match by > 0 {
                    true => (up(from, by), down(to, by)),
                    false => (up(-to, -by), down(-from, -by)),
                };
                let (low, high) = (low.max(old_low), high.min(old_high));
                if low > high {
                    self.weight[index] += 1;
                    return false;
                }
                if (low, high) != (old_low, old_high) {
                    self.set(variable, low, high);
                    let others = part.of[variable].iter().map(|own| own.0);
                    waiting.extend(others.filter(|other| *other != index));
                }
            }
        }
        true
    }

    /// By how much a sum with all at rest is too small (positive) or too large.
    fn gap(&self, index: usize) -> i64 {
        let (sum, rest) = (&self.part.sums[index], self.rest[index]);
        if rest < sum.least {
            sum.least - rest
        } else if rest > sum.most {
            sum.most - rest
        } else {
            0
        }
    }

    /// Goes through at most that many choices; `first`: only until something is found. Whether
    /// everything was gone through.
    pub fn run(&mut self, most: usize, first: bool) -> bool {
        let root = self.trail.len();
        let mut open: Vec<Choice> = Vec::new();
        for _ in 0..most {
            let mut going = false;
            if let Some((variable, now, other)) = self.next() {
                open.push(Choice { mark: self.trail.len(), variable, other: Some(other) });
                going = self.assume(variable, now);
            } else if first && self.best.is_some() {
                self.back_to(root);
                return true;
            }
            while !going {
                let Some(choice) = open.last_mut() else {
                    self.back_to(root);
                    return true;
                };
                let (mark, variable, other) = (choice.mark, choice.variable, choice.other.take());
                self.back_to(mark);
                match other {
                    Some(other) => going = self.assume(variable, other),
                    None => {
                        open.pop();
                    }
                }
            }
        }
        self.back_to(root);
        false
    }

    /// The figure to be narrowed next, first to one side, then to the other. `None` where nothing
    /// better follows; what holds now is kept if it is better.
    fn next(&mut self) -> Option<(usize, Bounds, Bounds)> {
        // Sums that do not hold yet, and what must at least be paid for those that share no figure.
        let part = self.part;
        let bounded = self.best.is_some();
        let mut more = 0;
        let mut next: Option<(usize, i64)> = None;
        self.count += 1;
        for index in 0..part.sums.len() {
            let gap = self.gap(index);
            if gap == 0 {
                continue;
            }
            if bounded {
                let free = part.sums[index].terms.iter();
                let free = free.filter(|&&(v, _)| self.low[v] < self.high[v]);
                let widest = free.clone().map(|&(_, by)| by.abs()).max().unwrap_or(1);
                if free.clone().all(|&(v, _)| self.paid[v] != self.count) {
                    more += ONE_MOVE * gap.unsigned_abs().div_ceil(widest.unsigned_abs());
                    for &(variable, _) in free {
                        self.paid[variable] = self.count;
                    }
                }
            }
            // Few ways first, and those that were in the way before.
            let heavier = |than: usize| {
                self.free[index] * self.weight[than] < self.free[than] * self.weight[index]
            };
            if next.is_none_or(|(than, _)| heavier(than)) {
                next = Some((index, gap));
            }
        }
        if self.best.as_ref().is_some_and(|(best, _)| self.cost + more >= *best) {
            return None;
        }
        let Some((index, gap)) = next else {
            let moves = (0..self.low.len()).map(|variable| self.resting(variable)).collect();
            self.best = Some((self.cost, moves));
            return None;
        };
        // The figure that closes the gap at the least cost.
        let mut chosen: Option<(u64, usize, i64)> = None;
        for &(variable, by) in &part.sums[index].terms {
            let rest = self.resting(variable);
            let to = rest + gap.signum() * by.signum();
            if to < self.low[variable] || to > self.high[variable] {
                continue;
            }
            let cost = part.cost[variable];
            let cost = (cost.of(to) + ONE_MOVE * 4).saturating_sub(cost.of(rest));
            // A figure in sums that it mends as well upsets fewer.
            let upset = |&(sum, by): &(usize, i64)| {
                let gap = self.gap(sum);
                let mends = gap.signum() * by.signum() == to - rest;
                if gap != 0 && mends { 0 } else { ONE_MOVE / 2 }
            };
            let cost = cost + part.of[variable].iter().map(upset).sum::<u64>();
            if chosen.is_none_or(|(least, ..)| cost < least) {
                chosen = Some((cost, variable, to));
            }
        }
        let Some((_, variable, to)) = chosen else {
            self.weight[index] += 1;
            return None;
        };
        let rest = self.resting(variable);
        let (low, high) = (self.low[variable], self.high[variable]);
        Some(match to > rest {
            true => (variable, (to, high), (low, rest)),
            false => (variable, (low, to), (rest, high)),
        })
    }
}

/// The quotient rounded up, and down.
fn up(value: i64, by: i64) -> i64 {
    -((-value).div_euclid(by))
}

fn down(value: i64, by: i64) -> i64 {
    value.div_euclid(by)
}
