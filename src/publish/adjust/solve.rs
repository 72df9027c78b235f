//! Whole numbers near 0 that satisfy sums, with the least change.
//!
//! Sums that share no figure are solved apart. Of each part figures that must be equal are made
//! one; then a search finds a first answer (what each sum allows is carried through all others,
//! sums that were in the way before are settled first, and the search begins again where it does
//! not get on; where that does not help, elimination tells whether the sums contradict each other,
//! and after so much work the search is given up); then branch and bound makes it better: wholly where the part is small, around
//! each moved figure where it is large.

use std::collections::VecDeque;

use super::contradiction::contradicting;
use super::part::{MovableFigure, Roots, Sum, SumPart};
use super::search::SumSearch;

/// Why there is no answer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Unsolved {
    /// These sums, by index, contradict each other within the bounds.
    Contradiction(Vec<usize>),
    /// The work allowed was not enough for these.
    TooHard(Vec<usize>),
}

/// Choices after which the search for a first answer begins again; each time half as many more.
const FIRST_ATTEMPT: usize = 300;
const ATTEMPTS: usize = 24;
/// After so many it is asked whether the sums contradict each other.
const BEFORE_DOUBT: usize = 2;
/// Sums that are looked at for a first answer, within the narrow bounds, which are only preferred, and
/// within the wide ones: a tenth of a second's work, and where neither is found some seconds'.
const LOOKS: [(usize, usize); 2] = [(10_000_000, 60_000_000), (2_500_000_000, 500_000_000)];
/// Choices that make an answer better: of a whole part, and around one figure.
const MAX_CHOICES: usize = 60_000;
const MAX_AROUND: usize = 400;
/// Figures around a moved one that are looked at again together.
const AROUND: usize = 30;
/// A part of more figures is not searched whole for something better.
const MAX_WHOLE: usize = 3_000;
/// Sums of which a contradiction is made smaller before it is reported.
const MAX_TOLD: usize = 600;

/// Moves that satisfy all sums: as few as can be found, and of those the nearest to the exact
/// figures. Where no answer for a part is found soon within the `narrow` bounds, the `wide` ones are
/// tried. Always the same answer to the same question.
pub fn solve(
    narrow: &[MovableFigure],
    wide: &[MovableFigure],
    sums: &[Sum],
) -> Result<Vec<i64>, Unsolved> {
    let mut moves = vec![0; narrow.len()];
    for part in parts(narrow.len(), sums) {
        let found = solve_part(narrow, wide, sums, part)?;
        for (variable, by) in found {
            if let Some(slot) = moves.get_mut(variable) {
                *slot = by;
            }
        }
    }
    Ok(moves)
}

fn solve_part(
    narrow: &[MovableFigure],
    wide: &[MovableFigure],
    sums: &[Sum],
    part: Vec<usize>,
) -> Result<Vec<(usize, i64)>, Unsolved> {
    let preferred = SumPart::new(narrow, sums, &part);
    let allowed = SumPart::new(wide, sums, &part);
    let mut before = (0, 0);
    for (looks_narrow, looks_wide) in LOOKS {
        let most = (preferred.most_choices(looks_narrow), allowed.most_choices(looks_wide));
        if most.0 > before.0
            && let SolverAnswer::Best(found) = preferred.answer(most.0)
        {
            return Ok(found);
        }
        if most.1 <= before.1 {
            continue;
        }
        before = most;
        match allowed.answer(most.1) {
            SolverAnswer::Best(found) => return Ok(found),
            SolverAnswer::None => return Err(Unsolved::Contradiction(core(wide, sums, part))),
            SolverAnswer::TooHard => {}
        }
    }
    Err(Unsolved::TooHard(part))
}

/// Of sums that contradict each other a few that do, too.
fn core(variables: &[MovableFigure], sums: &[Sum], part: Vec<usize>) -> Vec<usize> {
    let mut left = suspects(&SumPart::new(variables, sums, &part), part);
    if left.len() > MAX_TOLD {
        return left;
    }
    let mut size = left.len() / 2;
    while size > 0 {
        let mut at = 0;
        while at < left.len() {
            let end = (at + size).min(left.len());
            let fewer: Vec<usize> = left[..at].iter().chain(&left[end..]).copied().collect();
            let own = SumPart::new(variables, sums, &fewer);
            match own.first(BEFORE_DOUBT + 1, own.most_choices(LOOKS[0].0)) {
                First::Impossible => left = fewer,
                First::Found(_) | First::TooHard => at = end,
            }
        }
        size /= 2;
    }
    left
}

/// Of the sums of a part those that elimination says contradict each other, with those by which
/// figures are equal; all where it says nothing.
fn suspects(whole: &SumPart, part: Vec<usize>) -> Vec<usize> {
    let Some(found) = contradicting(whole) else { return part };
    let found: Vec<usize> = found.iter().map(|&at| whole.index[at]).collect();
    let apart = |index: &usize| found.contains(index) || !whole.index.contains(index);
    part.into_iter().filter(apart).collect()
}

/// Sums that share figures, directly or by way of others.
fn parts(variables: usize, sums: &[Sum]) -> Vec<Vec<usize>> {
    let mut above = Roots::new(variables);
    for sum in sums {
        let Some((first, rest)) = sum.terms.split_first() else { continue };
        rest.iter().for_each(|(other, _)| above.join(first.0, *other));
    }
    let mut found: Vec<Vec<usize>> = Vec::new();
    let mut place: Vec<Option<usize>> = vec![None; variables];
    for (index, sum) in sums.iter().enumerate() {
        match sum.terms.first() {
            None if sum.least <= 0 && sum.most >= 0 => {}
            None => found.push(vec![index]),
            Some((first, _)) => {
                let root = above.of(*first);
                match place[root] {
                    Some(at) => found[at].push(index),
                    None => {
                        place[root] = Some(found.len());
                        found.push(vec![index]);
                    }
                }
            }
        }
    }
    found
}

enum SolverAnswer {
    Best(Vec<(usize, i64)>),
    /// There is none.
    None,
    TooHard,
}

enum First {
    Found(Vec<i64>),
    Impossible,
    TooHard,
}

impl SumPart {
    /// Choices that so many looks at sums allow. A large part needs as many as it has figures, however
    /// long each of them takes.
    fn most_choices(&self, looks: usize) -> usize {
        (looks / (self.sums.len() + 1)).max(self.members.len() * 3 + FIRST_ATTEMPT)
    }

    /// Any answer, found in at most that many attempts and choices.
    fn first(&self, attempts: usize, mut left: usize) -> First {
        if self.impossible {
            return First::Impossible;
        }
        let mut search = SumSearch::new(self, &self.low, &self.high);
        if !search.begin() {
            return First::Impossible;
        }
        let mut most = FIRST_ATTEMPT;
        for attempt in 0..attempts {
            let over = most > left;
            let doubt = attempt == BEFORE_DOUBT || over && attempt < BEFORE_DOUBT;
            if doubt && contradicting(self).is_some() {
                return First::Impossible;
            }
            if over {
                break;
            }
            left -= most;
            match search.run(most, true) {
                _ if search.best.is_some() => {}
                true => return First::Impossible,
                false => {
                    most += most / 2;
                    continue;
                }
            }
            break;
        }
        search.best.map_or(First::TooHard, |(_, moves)| First::Found(moves))
    }

    fn answer(&self, choices: usize) -> SolverAnswer {
        let mut moves = match self.first(ATTEMPTS, choices) {
            First::Found(moves) => moves,
            First::Impossible => return SolverAnswer::None,
            First::TooHard => return SolverAnswer::TooHard,
        };
        if self.members.len() > AROUND {
            self.improve(&mut moves);
        }
        if self.members.len() <= MAX_WHOLE {
            let mut search = SumSearch::new(self, &self.low, &self.high);
            search.best = Some((self.cost(&moves), moves));
            if search.begin() {
                search.run(MAX_CHOICES, false);
            }
            moves = search.best.map_or_else(Vec::new, |(_, moves)| moves);
        }
        let moved = moves.iter().zip(&self.members).filter(|(by, _)| **by != 0);
        SolverAnswer::Best(
            moved.flat_map(|(by, members)| members.iter().map(|own| (*own, *by))).collect(),
        )
    }

    /// Looks again at each moved figure with those around it, all others as they are.
    fn improve(&self, moves: &mut Vec<i64>) {
        // A figure is looked at again only where something around it changed.
        let mut waiting: VecDeque<usize> = (0..moves.len()).filter(|&v| moves[v] != 0).collect();
        let mut rounds = waiting.len() * 4 + 64;
        let mut seen = vec![0_usize; moves.len()];
        while let Some(middle) = waiting.pop_front() {
            if rounds == 0 {
                return;
            }
            rounds -= 1;
            if moves[middle] == 0 {
                continue;
            }
            let near = self.around(middle, &mut seen, rounds + 1);
            let (mut low, mut high) = (moves.clone(), moves.clone());
            for &variable in &near {
                (low[variable], high[variable]) = (self.low[variable], self.high[variable]);
            }
            let mut search = SumSearch::new(self, &low, &high);
            let before = self.cost(moves);
            search.best = Some((before, moves.clone()));
            if search.begin() {
                search.run(MAX_AROUND, false);
            }
            if let Some((cost, better)) = search.best.filter(|(cost, _)| *cost < before) {
                debug_assert!(cost < before);
                *moves = better;
                waiting.extend(near.into_iter().filter(|&variable| moves[variable] != 0));
            }
        }
    }

    /// Figures that are in sums with one, and in sums with those, the nearest first.
    fn around(&self, middle: usize, seen: &mut [usize], stamp: usize) -> Vec<usize> {
        let mut found = vec![middle];
        seen[middle] = stamp;
        let mut at = 0;
        while let Some(&variable) = found.get(at) {
            at += 1;
            for &(sum, _) in &self.of[variable] {
                for &(other, _) in &self.sums[sum].terms {
                    if found.len() >= AROUND {
                        return found;
                    }
                    let fixed = self.low[other] == self.high[other];
                    if !fixed && std::mem::replace(&mut seen[other], stamp) != stamp {
                        found.push(other);
                    }
                }
            }
        }
        found
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::super::part::{ONE_MOVE, OPEN};
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
        sums.iter().all(|sum| {
            let is: i64 = sum.terms.iter().map(|&(v, by)| by * moves[v]).sum();
            sum.least <= is && is <= sum.most
        })
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
            let kind = prop_oneof![4 => Just(0), 1 => Just(1), 1 => Just(2)];
            let sum = (proptest::collection::vec(term, 1..5), -2_i64..=2, kind).prop_map(
                |(mut terms, need, kind)| {
                    terms.sort_unstable_by_key(|term| term.0);
                    terms.dedup_by_key(|term| term.0);
                    let least = if kind == 1 { -OPEN } else { need };
                    Sum { terms, least, most: if kind == 2 { OPEN } else { need } }
                },
            );
            (Just(variables), proptest::collection::vec(sum, 0..5))
        })
    }

    proptest! {
        #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(3000) })]

        #[test]
        fn the_answer_is_the_best_of_all((variables, sums) in case()) {
            let found = solve(&variables, &variables, &sums);
            match (brute(&variables, &sums), found) {
                (Some(best), Ok(moves)) => {
                    prop_assert!(holds(&sums, &moves));
                    for (own, by) in variables.iter().zip(&moves) {
                        prop_assert!(own.low <= *by && *by <= own.high);
                    }
                    prop_assert_eq!(cost(&variables, &moves), best);
                    prop_assert_eq!(solve(&variables, &variables, &sums), Ok(moves));
                }
                (None, Err(Unsolved::Contradiction(_))) => {}
                (best, found) => prop_assert!(false, "{best:?} {found:?}"),
            }
        }

        /// What elimination takes for a contradiction is one, in the sums that it names alone.
        #[test]
        fn a_contradiction_is_one((variables, sums) in case()) {
            for part in parts(variables.len(), &sums) {
                let whole = SumPart::new(&variables, &sums, &part);
                if contradicting(&whole).is_none() {
                    continue;
                }
                let named: Vec<Sum> =
                    suspects(&whole, part).into_iter().map(|at| sums[at].clone()).collect();
                prop_assert_eq!(brute(&variables, &named), None);
                prop_assert!(matches!(
                    solve(&variables, &variables, &sums),
                    Err(Unsolved::Contradiction(_))
                ));
            }
        }
    }

    /// Forty rows with a total each and a total below; the totals of columns are only rounded and do
    /// not add up to the one of them all. No sum alone shows it, and no search would come to an end.
    #[test]
    fn totals_that_do_not_add_up_by_way_of_their_addends_are_told() {
        const ROWS: usize = 40;
        const COLUMNS: usize = 3;
        let free = MovableFigure { low: -1, high: 1, up: 1, down: 1 };
        // The cells row by row, each row followed by its total.
        let variables = vec![free; ROWS * (COLUMNS + 1)];
        let at = |row: usize, column: usize| row * (COLUMNS + 1) + column;
        let exactly = |terms, must| Sum { terms, least: must, most: must };
        let mut sums: Vec<Sum> = Vec::new();
        for row in 0..ROWS {
            let mut terms: Vec<(usize, i64)> = (0..COLUMNS).map(|c| (at(row, c), -1)).collect();
            terms.push((at(row, COLUMNS), 1));
            sums.push(exactly(terms, 0));
        }
        for column in 0..=COLUMNS {
            let terms = (0..ROWS).map(|row| (at(row, column), 1)).collect();
            sums.push(exactly(terms, i64::from(column == COLUMNS)));
        }
        let begun = std::time::Instant::now();
        let all = (0..sums.len()).collect();
        assert_eq!(solve(&variables, &variables, &sums), Err(Unsolved::Contradiction(all)));
        assert!(begun.elapsed() < std::time::Duration::from_secs(30), "{:?}", begun.elapsed());
        // With the total of all moved along there is an answer.
        sums[ROWS + COLUMNS] = exactly(sums[ROWS + COLUMNS].terms.clone(), 0);
        assert_eq!(solve(&variables, &variables, &sums), Ok(vec![0; variables.len()]));
    }
}
