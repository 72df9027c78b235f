//! Whole numbers near 0 that satisfy sums, with the least change.
//!
//! Sums that share no figure are solved apart. The simplex method finds the best fractional answer of
//! each part, and most times that is a whole one; where it is not, a figure is held at the whole
//! number below, then above (branch and bound).

use super::part::{MovableFigure, Sum, SumPart, parts};
use super::simplex::{SimplexEnd, SolverWork, Tableau};

/// Why there is no answer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Unsolved {
    /// These sums, by index, contradict each other within the bounds.
    Contradiction(Vec<usize>),
    /// The work allowed was not enough for these.
    TooHard(Vec<usize>),
}

/// Moves that satisfy all sums at the least cost: within the `narrow` bounds, and of a part in which
/// those allow none within the `wide` ones. Always the same answer to the same question.
pub fn solve(
    narrow: &[MovableFigure],
    wide: &[MovableFigure],
    sums: &[Sum],
    work: &mut SolverWork<'_>,
) -> Result<Vec<i64>, Unsolved> {
    let mut moves = vec![0; narrow.len()];
    for part in parts(narrow.len(), sums) {
        let found = match solve_part(narrow, sums, &part, work) {
            Err(Unsolved::Contradiction(_)) => solve_part(wide, sums, &part, work),
            found => found,
        };
        for (figure, by) in found? {
            moves[figure] = by;
        }
    }
    Ok(moves)
}

fn solve_part(
    figures: &[MovableFigure],
    sums: &[Sum],
    part: &[usize],
    work: &mut SolverWork<'_>,
) -> Result<Vec<(usize, i64)>, Unsolved> {
    let contradiction = |named: Vec<usize>| Err(Unsolved::Contradiction(named));
    let own = match SumPart::new(figures, sums, part) {
        Ok(own) => own,
        Err(sum) => return contradiction(vec![sum]),
    };
    let mut tableau = own.tableau(false);
    match tableau.optimise(None, work) {
        SimplexEnd::Best => {}
        SimplexEnd::Impossible(_) => return contradiction(core(&own, work)),
        SimplexEnd::Dearer | SimplexEnd::GaveUp => return Err(Unsolved::TooHard(part.to_vec())),
    }
    match branch(&own, tableau, work) {
        Ok(Some(values)) => Ok(own.moves(&values)),
        // In fractions there is an answer: it takes all of them to see that there is no whole one.
        Ok(None) => contradiction(part.to_vec()),
        Err(GaveUp) => Err(Unsolved::TooHard(part.to_vec())),
    }
}

/// Sums of a part that contradict each other; those by which figures are equal are left out.
fn core(own: &SumPart, work: &mut SolverWork<'_>) -> Vec<usize> {
    let mut tableau = own.tableau(true);
    match tableau.optimise(None, work) {
        SimplexEnd::Impossible(row) => own.named(tableau.sums_of(row)),
        _ => Vec::new(),
    }
}

/// The work allowed was spent before anything was found.
struct GaveUp;

/// A column that is held, its bounds before, and the bounds that are still to be tried.
struct Branch {
    column: usize,
    before: (i64, i64),
    other: Option<(i64, i64)>,
}

/// The best choice of whole numbers; `None`: there is none.
fn branch(
    own: &SumPart,
    mut tableau: Tableau,
    work: &mut SolverWork<'_>,
) -> Result<Option<Vec<i64>>, GaveUp> {
    let mut best: Option<(i128, Vec<i64>)> = None;
    let mut open: Vec<Branch> = Vec::new();
    loop {
        let limit = best.as_ref().map(|best| best.0);
        let end = tableau.optimise(limit, work);
        let mut next = None;
        match (end, tableau.fraction()) {
            (SimplexEnd::GaveUp, _) => break,
            (SimplexEnd::Best, Some(column)) => {
                let before = tableau.bounds(column);
                let (value, scale) = tableau.value(column);
                let whole = value.div_euclid(scale);
                let (below, above) = ((before.0, whole), (whole + 1, before.1));
                let up = value.rem_euclid(scale) * 2 >= scale;
                let (first, other) = if up { (above, below) } else { (below, above) };
                open.push(Branch { column, before, other: Some(other) });
                next = Some((column, first));
            }
            (SimplexEnd::Best, None) => {
                let values = own.values(&tableau);
                best = Some((own.cost(&values), values));
            }
            (SimplexEnd::Impossible(_) | SimplexEnd::Dearer, _) => {}
        }
        // Where this came to its end, back to what is left to be tried.
        while next.is_none() {
            let Some(last) = open.last_mut() else {
                return Ok(best.map(|best| best.1));
            };
            let column = last.column;
            if let Some(other) = last.other.take() {
                next = Some((column, other));
            } else {
                let (low, high) = last.before;
                open.pop();
                if tableau.bound(column, low, high).is_none() {
                    return best.map(|best| Some(best.1)).ok_or(GaveUp);
                }
            }
        }
        if let Some((column, (low, high))) = next
            && tableau.bound(column, low, high).is_none()
        {
            break;
        }
    }
    best.map(|best| Some(best.1)).ok_or(GaveUp)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::super::simplex::OPEN;
    use super::*;

    fn cost(variables: &[MovableFigure], moves: &[i64]) -> i128 {
        let cost = |(own, by): (&MovableFigure, &i64)| match *by {
            by if by > 0 => own.up * i128::from(by),
            by => own.down * i128::from(-by),
        };
        variables.iter().zip(moves).map(cost).sum()
    }

    fn solved(figures: &[MovableFigure], sums: &[Sum]) -> Result<Vec<i64>, Unsolved> {
        let mut work = SolverWork { left: 1 << 30, stopped: &|| false };
        solve(figures, figures, sums, &mut work)
    }

    fn holds(sums: &[Sum], moves: &[i64]) -> bool {
        sums.iter().all(|sum| {
            let is: i64 = sum.terms.iter().map(|&(v, by)| by * moves[v]).sum();
            sum.least <= is && is <= sum.most
        })
    }

    /// Every combination of moves, one after the other.
    fn brute(variables: &[MovableFigure], sums: &[Sum]) -> Option<i128> {
        let mut best = None;
        let mut moves: Vec<i64> = variables.iter().map(|v| v.low).collect();
        loop {
            if holds(sums, &moves) {
                let own = cost(variables, &moves);
                best = Some(best.map_or(own, |best: i128| best.min(own)));
            }
            let Some(at) = (0..moves.len()).find(|&at| moves[at] < variables[at].high) else {
                return best;
            };
            moves[at] += 1;
            (0..at).for_each(|below| moves[below] = variables[below].low);
        }
    }

    fn case() -> impl Strategy<Value = (Vec<MovableFigure>, Vec<Sum>)> {
        let variable = (-1_i64..=0, 0_i64..=1, 1_i128..1000, 1_i128..1000)
            .prop_map(|(low, high, up, down)| MovableFigure { low, high, up, down });
        let variables = proptest::collection::vec(variable, 1..8);
        variables.prop_flat_map(|variables| {
            let term = (
                0..variables.len(),
                prop_oneof![4 => Just(1_i64), 4 => Just(-1_i64), 1 => Just(2_i64)],
            );
            let kind = prop_oneof![4 => Just(0), 1 => Just(1), 1 => Just(2)];
            let sum = (proptest::collection::vec(term, 1..7), -2_i64..=2, kind).prop_map(
                |(mut terms, need, kind)| {
                    terms.sort_unstable_by_key(|term| term.0);
                    terms.dedup_by_key(|term| term.0);
                    let least = if kind == 1 { -OPEN } else { need };
                    Sum { terms, least, most: if kind == 2 { OPEN } else { need } }
                },
            );
            (Just(variables), proptest::collection::vec(sum, 0..8))
        })
    }

    proptest! {
        #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(3000) })]

        #[test]
        fn the_answer_is_the_best_of_all((variables, sums) in case()) {
            let found = solved(&variables, &sums);
            match (brute(&variables, &sums), found) {
                (Some(best), Ok(moves)) => {
                    prop_assert!(holds(&sums, &moves));
                    for (own, by) in variables.iter().zip(&moves) {
                        prop_assert!(own.low <= *by && *by <= own.high);
                    }
                    prop_assert_eq!(cost(&variables, &moves), best);
                    prop_assert_eq!(solved(&variables, &sums), Ok(moves));
                }
                (None, Err(Unsolved::Contradiction(_))) => {}
                (best, found) => prop_assert!(false, "{best:?} {found:?}"),
            }
        }

        /// Sums that are said to contradict each other do, by themselves.
        #[test]
        fn a_contradiction_is_one((variables, sums) in case()) {
            if let Err(Unsolved::Contradiction(named)) = solved(&variables, &sums) {
                let mut named: Vec<Sum> = named.into_iter().map(|at| sums[at].clone()).collect();
                named.extend(sums.iter().filter(|sum| sum.equal().is_some()).cloned());
                prop_assert_eq!(brute(&variables, &named), None);
            }
        }
    }

    /// Forty rows with a total each and a total below; the totals of columns are only rounded and do
    /// not add up to the one of them all. No sum alone shows it.
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
        let all = (0..sums.len()).collect();
        assert_eq!(solved(&variables, &sums), Err(Unsolved::Contradiction(all)));
        // With the total of all moved along there is an answer.
        sums[ROWS + COLUMNS] = exactly(sums[ROWS + COLUMNS].terms.clone(), 0);
        assert_eq!(solved(&variables, &sums), Ok(vec![0; variables.len()]));
    }
}
