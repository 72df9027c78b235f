//! Whole numbers near 0 that satisfy sums, with the least change: branch and bound, with what each
//! sum allows carried through all others.

use std::collections::VecDeque;

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

/// A weighted sum of moves and what it must be.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sum {
    pub terms: Vec<(usize, i64)>,
    pub need: i64,
}

/// Why there is no answer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Unsolved {
    /// These sums, by index, contradict each other within the bounds.
    Contradiction(Vec<usize>),
    /// The work allowed was not enough for these.
    TooHard(Vec<usize>),
}

/// Weighs one moved figure more than any distance.
const ONE_MOVE: u64 = 1 << 32;
/// Choices that one set of linked sums may take.
const MAX_CHOICES: usize = 60_000;

/// Moves that satisfy all sums: as few as can be, and of those the nearest to the exact figures.
/// Sets of sums that share no figure are solved apart. Always the same answer to the same question.
pub fn solve(variables: &[MovableFigure], sums: &[Sum]) -> Result<Vec<i64>, Unsolved> {
    let mut moves = vec![0; variables.len()];
    for part in parts(variables.len(), sums) {
        let mut search = Search::new(variables, sums, &part);
        match search.run() {
            Some(best) => {
                for (variable, by) in best {
                    if let Some(slot) = moves.get_mut(variable) {
                        *slot = by;
                    }
                }
            }
            None if search.choices >= MAX_CHOICES => return Err(Unsolved::TooHard(part)),
            None => return Err(Unsolved::Contradiction(part)),
        }
    }
    Ok(moves)
}

/// Sums that share figures, directly or by way of others.
fn parts(variables: usize, sums: &[Sum]) -> Vec<Vec<usize>> {
    let mut above: Vec<usize> = (0..variables).collect();
    fn root(above: &mut [usize], mut at: usize) -> usize {
        while let Some(&next) = above.get(at).filter(|next| **next != at) {
            at = next;
        }
        at
    }
    for sum in sums {
        let Some((first, rest)) = sum.terms.split_first() else { continue };
        for (other, _) in rest {
            let (a, b) = (root(&mut above, first.0), root(&mut above, *other));
            // The lower one stays, so that paths stay short and the order fixed.
            if let Some(slot) = above.get_mut(a.max(b)) {
                *slot = a.min(b);
            }
        }
    }
    let mut found: Vec<(usize, Vec<usize>)> = Vec::new();
    let mut place: Vec<Option<usize>> = vec![None; variables];
    for (index, sum) in sums.iter().enumerate() {
        match sum.terms.first() {
            None if sum.need == 0 => {}
            None => found.push((usize::MAX, vec![index])),
            Some((first, _)) => {
                let root = root(&mut above, *first);
                match place.get(root).copied().flatten() {
                    Some(at) => {
                        if let Some((_, part)) = found.get_mut(at) {
                            part.push(index);
                        }
                    }
                    None => {
                        if let Some(slot) = place.get_mut(root) {
                            *slot = Some(found.len());
                        }
                        found.push((root, vec![index]));
                    }
                }
            }
        }
    }
    found.into_iter().map(|(_, part)| part).collect()
}

struct Search<'a> {
    variables: &'a [MovableFigure],
    sums: Vec<&'a Sum>,
    /// For each variable the sums that it is in.
    of: Vec<Vec<usize>>,
    own: Vec<usize>,
    low: Vec<i64>,
    high: Vec<i64>,
    /// What was changed, to be taken back: variable and its bounds before.
    trail: Vec<(usize, i64, i64)>,
    best: Option<(u64, Vec<(usize, i64)>)>,
    choices: usize,
}

impl<'a> Search<'a> {
    fn new(variables: &'a [MovableFigure], sums: &'a [Sum], part: &[usize]) -> Self {
        let sums: Vec<&Sum> = part.iter().filter_map(|&index| sums.get(index)).collect();
        let mut of = vec![Vec::new(); variables.len()];
        let mut own = Vec::new();
        for (index, sum) in sums.iter().enumerate() {
            for &(variable, _) in &sum.terms {
                let list: &mut Vec<usize> = &mut of[variable];
                if list.is_empty() {
                    own.push(variable);
                }
                list.push(index);
            }
        }
        own.sort_unstable();
        Self {
            low: variables.iter().map(|v| v.low).collect(),
            high: variables.iter().map(|v| v.high).collect(),
            variables,
            sums,
            of,
            own,
            trail: Vec::new(),
            best: None,
            choices: 0,
        }
    }

    fn run(&mut self) -> Option<Vec<(usize, i64)>> {
        let all: VecDeque<usize> = (0..self.sums.len()).collect();
        if self.carry(all) {
            self.branch();
        }
        self.best.take().map(|(_, moves)| moves)
    }

    fn set(&mut self, variable: usize, low: i64, high: i64) {
        self.trail.push((variable, self.low[variable], self.high[variable]));
        (self.low[variable], self.high[variable]) = (low, high);
    }

    fn back_to(&mut self, mark: usize) {
        while self.trail.len() > mark {
            let Some((variable, low, high)) = self.trail.pop() else { return };
            (self.low[variable], self.high[variable]) = (low, high);
        }
    }

    /// Narrows what moves can be by every sum that waits. `false` where one cannot hold.
    fn carry(&mut self, mut waiting: VecDeque<usize>) -> bool {
        while let Some(index) = waiting.pop_front() {
            let sum = self.sums[index];
            let ends = |s: &Self, (variable, by): (usize, i64)| match by > 0 {
                true => (by * s.low[variable], by * s.high[variable]),
                false => (by * s.high[variable], by * s.low[variable]),
            };
            let (mut least, mut most) = (0, 0);
            for &term in &sum.terms {
                let (a, b) = ends(self, term);
                least += a;
                most += b;
            }
            if least > sum.need || most < sum.need {
                return false;
            }
            for &(variable, by) in &sum.terms {
                let (a, b) = ends(self, (variable, by));
                // What the others leave for this one.
                let (from, to) = (sum.need - (most - b), sum.need - (least - a));
                let (low, high) = match by > 0 {
                    true => (up(from, by), down(to, by)),
                    false => (up(-to, -by), down(-from, -by)),
                };
                let (low, high) = (low.max(self.low[variable]), high.min(self.high[variable]));
                if low > high {
                    return false;
                }
                if (low, high) != (self.low[variable], self.high[variable]) {
                    self.set(variable, low, high);
                    let (c, d) = ends(self, (variable, by));
                    (least, most) = (least + c - a, most + d - b);
                    waiting.extend(self.of[variable].iter().copied().filter(|i| *i != index));
                }
            }
        }
        true
    }

    /// The move nearest to none that is still allowed.
    fn resting(&self, variable: usize) -> i64 {
        0_i64.clamp(self.low[variable], self.high[variable])
    }

    fn cost(&self, variable: usize, by: i64) -> u64 {
        let own = self.variables[variable];
        match by {
            0 => 0,
            by if by > 0 => (ONE_MOVE + own.up) * by.unsigned_abs(),
            by => (ONE_MOVE + own.down) * by.unsigned_abs(),
        }
    }

    fn branch(&mut self) {
        if self.choices >= MAX_CHOICES {
            return;
        }
        self.choices += 1;
        let resting: u64 = self.own.iter().map(|&v| self.cost(v, self.resting(v))).sum();
        // Sums that do not hold yet, and what must at least be paid for those that share no figure.
        let mut more = 0;
        let mut paid: Vec<bool> = vec![false; self.variables.len()];
        let mut next: Option<(usize, usize, i64)> = None;
        for (index, sum) in self.sums.iter().enumerate() {
            let at_rest: i64 = sum.terms.iter().map(|&(v, by)| by * self.resting(v)).sum();
            let gap = sum.need - at_rest;
            if gap == 0 {
                continue;
            }
            let free = sum.terms.iter().filter(|&&(v, _)| self.low[v] < self.high[v]);
            let count = free.clone().count();
            let widest = free.clone().map(|&(_, by)| by.abs()).max().unwrap_or(1);
            if free.clone().all(|&(v, _)| !paid[v]) {
                more += ONE_MOVE * (gap.unsigned_abs().div_ceil(widest.unsigned_abs()));
                free.for_each(|&(v, _)| paid[v] = true);
            }
            if next.is_none_or(|(_, least, _)| count < least) {
                next = Some((index, count, gap));
            }
        }
        if self.best.as_ref().is_some_and(|(best, _)| resting + more >= *best) {
            return;
        }
        let Some((index, _, gap)) = next else {
            let moves = self.own.iter().map(|&v| (v, self.resting(v)));
            self.best = Some((resting, moves.filter(|(_, by)| *by != 0).collect()));
            return;
        };
        // The figure that closes the gap at the least cost.
        let mut chosen: Option<(u64, usize, i64)> = None;
        for &(variable, by) in &self.sums[index].terms {
            let step = gap.signum() * by.signum();
            let to = self.resting(variable) + step;
            if to < self.low[variable] || to > self.high[variable] {
                continue;
            }
            // A figure in fewer sums upsets fewer.
            let cost = self.cost(variable, to).saturating_sub(self.cost(variable, to - step));
            let cost = cost + (self.of[variable].len() as u64) * 16;
            if chosen.is_none_or(|(least, ..)| cost < least) {
                chosen = Some((cost, variable, step));
            }
        }
        let Some((_, variable, step)) = chosen else { return };
        let rest = self.resting(variable);
        let (low, high) = (self.low[variable], self.high[variable]);
        let ways = match step > 0 {
            true => [(rest + 1, high), (low, rest)],
            false => [(low, rest - 1), (rest, high)],
        };
        for (low, high) in ways {
            let mark = self.trail.len();
            self.set(variable, low, high);
            if self.carry(self.of[variable].iter().copied().collect()) {
                self.branch();
            }
            self.back_to(mark);
        }
    }
}

/// The quotient rounded up, and down.
fn up(value: i64, by: i64) -> i64 {
    -((-value).div_euclid(by))
}

fn down(value: i64, by: i64) -> i64 {
    value.div_euclid(by)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn cost(variables: &[MovableFigure], moves: &[i64]) -> u64 {
        let cost = |(own, by): (&MovableFigure, &i64)| match *by {
            0 => 0,
            by if by > 0 => ONE_MOVE + own.up,
            _ => ONE_MOVE + own.down,
        };
        variables.iter().zip(moves).map(cost).sum()
    }

    fn holds(sums: &[Sum], moves: &[i64]) -> bool {
        sums.iter()
            .all(|sum| sum.terms.iter().map(|&(v, by)| by * moves[v]).sum::<i64>() == sum.need)
    }

    /// Every combination of moves, one after the other.
    fn brute(variables: &[MovableFigure], sums: &[Sum]) -> Option<u64> {
        let mut best = None;
        let mut moves: Vec<i64> = variables.iter().map(|v| v.low).collect();
        loop {
            if holds(sums, &moves) {
                let own = cost(variables, &moves);
                best = Some(best.map_or(own, |best: u64| best.min(own)));
            }
            let Some(at) = (0..moves.len()).find(|&at| moves[at] < variables[at].high) else {
                return best;
            };
            moves[at] += 1;
            (0..at).for_each(|below| moves[below] = variables[below].low);
        }
    }

    fn case() -> impl Strategy<Value = (Vec<MovableFigure>, Vec<Sum>)> {
        let variable = (-1_i64..=0, 0_i64..=1, 0_u64..1000, 0_u64..1000)
            .prop_map(|(low, high, up, down)| MovableFigure { low, high, up, down });
        let variables = proptest::collection::vec(variable, 1..8);
        variables.prop_flat_map(|variables| {
            let term = (0..variables.len(), prop_oneof![Just(1_i64), Just(-1_i64)]);
            let sum = (proptest::collection::vec(term, 1..5), -2_i64..=2).prop_map(
                |(mut terms, need)| {
                    terms.sort_unstable_by_key(|term| term.0);
                    terms.dedup_by_key(|term| term.0);
                    Sum { terms, need }
                },
            );
            (Just(variables), proptest::collection::vec(sum, 0..5))
        })
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(3000))]

        #[test]
        fn the_answer_is_the_best_of_all((variables, sums) in case()) {
            let found = solve(&variables, &sums);
            match (brute(&variables, &sums), found) {
                (Some(best), Ok(moves)) => {
                    prop_assert!(holds(&sums, &moves));
                    for (own, by) in variables.iter().zip(&moves) {
                        prop_assert!(own.low <= *by && *by <= own.high);
                    }
                    prop_assert_eq!(cost(&variables, &moves), best);
                    prop_assert_eq!(solve(&variables, &sums), Ok(moves));
                }
                (None, Err(Unsolved::Contradiction(_))) => {}
                (best, found) => prop_assert!(false, "{best:?} {found:?}"),
            }
        }
    }
}
