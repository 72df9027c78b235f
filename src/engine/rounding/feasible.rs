//! Is there a point within bounds that satisfies linear equations and inequalities? Exactly:
//! bounds are carried through the equations first, then the rows are reduced; what that leaves open
//! is decided by a simplex over fractions, within a bound on its work.

use std::cmp::Ordering;
use std::collections::{BTreeSet, VecDeque};

use super::constraint::{Constraint, Feasibility, Range, scaled};
use super::ratio::{Ratio, TooLarge};
use super::reduce::reduce;

/// Steps of work that one question may take, in terms looked at.
const WORK: usize = 4_000_000;

/// Asks of some rows over whole numbers of variables with these ranges.
pub(super) fn feasible(rows: &[&Constraint], ranges: &[Range]) -> Feasibility {
    let mut work = WORK;
    let mut ranges = ranges.to_vec();
    match carry(rows, &mut ranges, &mut work) {
        Feasibility::No => return Feasibility::No,
        Feasibility::Yes | Feasibility::Open => {}
    }
    match reduce(rows, ranges, &mut work) {
        Err(answer) => answer,
        Ok((rows, ranges)) => {
            let rows: Vec<&Constraint> = rows.iter().collect();
            Simplex::new(&rows, ranges).run(&mut work).unwrap_or(Feasibility::Open)
        }
    }
}

/// Narrows ranges by every row until nothing moves. `No` where one becomes empty, `Open` where
/// work runs out or all that can be said is said.
fn carry(rows: &[&Constraint], ranges: &mut [Range], work: &mut usize) -> Feasibility {
    let mut dependents: Vec<Vec<usize>> = vec![Vec::new(); ranges.len()];
    for (r, row) in rows.iter().enumerate() {
        row.terms.iter().for_each(|&(variable, _)| dependents[variable].push(r));
    }
    let mut waiting: VecDeque<usize> = (0..rows.len()).collect();
    let mut waits = vec![true; rows.len()];
    // Ends can creep by one for ever; the simplex is the better tool then.
    let mut visits = rows.len().saturating_mul(16);
    while let Some(r) = waiting.pop_front() {
        waits[r] = false;
        let row = rows[r];
        let cost = row.terms.len() * 2;
        if *work < cost || visits == 0 {
            return Feasibility::Open;
        }
        *work -= cost;
        visits -= 1;
        let narrowed = match narrow(row, ranges) {
            Some(narrowed) => narrowed,
            None => return Feasibility::No,
        };
        for variable in narrowed {
            for &reader in &dependents[variable] {
                if reader != r && !waits[reader] {
                    waits[reader] = true;
                    waiting.push_back(reader);
                }
            }
        }
    }
    Feasibility::Open
}

/// Narrows the ranges of a row's variables; `None` where one becomes empty.
fn narrow(row: &Constraint, ranges: &mut [Range]) -> Option<Vec<usize>> {
    // Sum of the finite ends, and how many ends are missing.
    let (mut low, mut high, mut no_low, mut no_high) = (0_i128, 0_i128, 0, 0);
    for &(variable, by) in &row.terms {
        let (least, most) = scaled(ranges[variable], by);
        match least {
            Some(least) => low += least,
            None => no_low += 1,
        }
        match most {
            Some(most) => high += most,
            None => no_high += 1,
        }
    }
    let (least, most) = row.range;
    if no_low == 0 && most.is_some_and(|most| low > most)
        || no_high == 0 && least.is_some_and(|least| high < least)
    {
        return None;
    }
    let mut narrowed = Vec::new();
    for &(variable, by) in &row.terms {
        let own = scaled(ranges[variable], by);
        // The others at their least leave this one at most that much, and the other way round.
        let others_low = match (no_low, own.0) {
            (0, Some(own)) => Some(low - own),
            (1, None) => Some(low),
            _ => None,
        };
        let others_high = match (no_high, own.1) {
            (0, Some(own)) => Some(high - own),
            (1, None) => Some(high),
            _ => None,
        };
        let term_most = most.zip(others_low).map(|(most, others)| most - others);
        let term_least = least.zip(others_high).map(|(least, others)| least - others);
        let (new_low, new_high) = if by > 0 {
            (term_least.map(|t| ceil(t, by)), term_most.map(|t| floor(t, by)))
        } else {
            (term_most.map(|t| ceil(t, by)), term_least.map(|t| floor(t, by)))
        };
        let range = &mut ranges[variable];
        let tighter_low = new_low.filter(|new| range.0.is_none_or(|old| *new > old));
        let tighter_high = new_high.filter(|new| range.1.is_none_or(|old| *new < old));
        if tighter_low.is_none() && tighter_high.is_none() {
            continue;
        }
        *range = (tighter_low.or(range.0), tighter_high.or(range.1));
        if range.0.zip(range.1).is_some_and(|(low, high)| low > high) {
            return None;
        }
        let now = scaled(*range, by);
        let replace =
            |sum: &mut i128, missing: &mut i32, old: Option<i128>, new: Option<i128>| match (
                old, new,
            ) {
                (Some(old), Some(new)) => *sum += new - old,
                (None, Some(new)) => {
                    *sum += new;
                    *missing -= 1;
                }
                _ => {}
            };
        replace(&mut low, &mut no_low, own.0, now.0);
        replace(&mut high, &mut no_high, own.1, now.1);
        narrowed.push(variable);
    }
    Some(narrowed)
}

fn floor(a: i128, b: i128) -> i128 {
    let quotient = a / b;
    if a % b != 0 && (a < 0) != (b < 0) { quotient - 1 } else { quotient }
}

fn ceil(a: i128, b: i128) -> i128 {
    -floor(-a, b)
}

/// A simplex on bounds, after Dutertre and de Moura: every row defines a variable of its own, and
/// basic variables are brought within their bounds one by one.
struct Simplex {
    /// For each basic variable its definition by nonbasic ones.
    tableau: Vec<Option<Vec<(usize, Ratio)>>>,
    ranges: Vec<Range>,
    values: Vec<Ratio>,
    /// In how many definitions each variable is.
    uses: Vec<usize>,
}

impl Simplex {
    fn new(rows: &[&Constraint], mut ranges: Vec<Range>) -> Self {
        let given = ranges.len();
        let mut values: Vec<Ratio> = ranges
            .iter()
            .map(|&(low, high)| {
                let nearest = low.unwrap_or(0).max(0).min(high.unwrap_or(i128::MAX));
                Ratio::whole(nearest)
            })
            .collect();
        let mut tableau = vec![None; given];
        for row in rows {
            let mut sum = 0_i128;
            let mut terms = Vec::with_capacity(row.terms.len());
            for &(variable, by) in &row.terms {
                let (low, high) = ranges[variable];
                let at = low.unwrap_or(0).max(0).min(high.unwrap_or(i128::MAX));
                sum = sum.saturating_add(at.saturating_mul(by));
                terms.push((variable, Ratio::whole(by)));
            }
            terms.sort_unstable_by_key(|term| term.0);
            tableau.push(Some(terms));
            ranges.push(row.range);
            values.push(Ratio::whole(sum));
        }
        let mut uses = vec![0; values.len()];
        for (variable, _) in tableau.iter().flatten().flatten() {
            let variable: usize = *variable;
            uses[variable] += 1;
        }
        Self { tableau, ranges, values, uses }
    }

    fn run(mut self, work: &mut usize) -> Result<Feasibility, TooLarge> {
        let mut wrong: BTreeSet<usize> = BTreeSet::new();
        for variable in 0..self.values.len() {
            if self.tableau[variable].is_some() && self.off(variable)? != Ordering::Equal {
                wrong.insert(variable);
            }
        }
        // The smallest first, and the smallest to exchange it with: that ends. Before, the one that
        // is in the fewest definitions: that is quick.
        let mut quick = self.values.len() * 2;
        while let Some(&basic) = wrong.first() {
            quick = quick.saturating_sub(1);
            let side = self.off(basic)?;
            if side == Ordering::Equal {
                wrong.remove(&basic);
                continue;
            }
            let Some(partner) = self.partner(basic, side == Ordering::Less, quick > 0)? else {
                return Ok(Feasibility::No);
            };
            let (low, high) = self.ranges[basic];
            let Some(to) = (if side == Ordering::Less { low } else { high }) else {
                wrong.remove(&basic);
                continue;
            };
            if !self.exchange(basic, partner, to, work, &mut wrong)? {
                return Ok(Feasibility::Open);
            }
        }
        Ok(Feasibility::Yes)
    }

    /// On which side of its bounds a variable is; `Equal` within.
    fn off(&self, variable: usize) -> Result<Ordering, TooLarge> {
        let (low, high) = self.ranges[variable];
        let value = self.values[variable];
        if let Some(low) = low
            && value.against(low)? == Ordering::Less
        {
            return Ok(Ordering::Less);
        }
        if let Some(high) = high
            && value.against(high)? == Ordering::Greater
        {
            return Ok(Ordering::Greater);
        }
        Ok(Ordering::Equal)
    }

    /// A nonbasic variable that can still move the basic one up (or down): the first, or the one
    /// that is least used.
    fn partner(&self, basic: usize, up: bool, quick: bool) -> Result<Option<usize>, TooLarge> {
        let mut best: Option<usize> = None;
        for &(variable, by) in self.tableau[basic].iter().flatten() {
            let (low, high) = self.ranges[variable];
            let rises = by.is_positive() == up;
            let end = if rises { high } else { low };
            let room = match end {
                None => true,
                Some(end) => self.values[variable].against(end)? != Ordering::Equal,
            };
            if room && !quick {
                return Ok(Some(variable));
            }
            if room && best.is_none_or(|best| self.uses[variable] < self.uses[best]) {
                best = Some(variable);
            }
        }
        Ok(best)
    }

    /// Makes `basic` nonbasic at `to` and `partner` basic. `false` where work runs out.
    fn exchange(
        &mut self,
        basic: usize,
        partner: usize,
        to: i128,
        work: &mut usize,
        wrong: &mut BTreeSet<usize>,
    ) -> Result<bool, TooLarge> {
        let Some(row) = self.tableau[basic].take() else { return Ok(true) };
        let factor = row.iter().find(|term| term.0 == partner).map_or(Ratio::whole(1), |t| t.1);
        let by = Ratio::whole(to).minus(self.values[basic])?.over(factor)?;
        // partner = basic / factor − the rest / factor
        let mut solved = vec![(basic, Ratio::whole(1).over(factor)?)];
        for &(variable, other) in row.iter().filter(|term| term.0 != partner) {
            solved.push((variable, Ratio::ZERO.minus(other.over(factor)?)?));
        }
        solved.sort_unstable_by_key(|term| term.0);
        self.values[basic] = Ratio::whole(to);
        self.values[partner] = self.values[partner].plus(by)?;
        wrong.remove(&basic);
        for other in 0..self.tableau.len() {
            let Some(definition) = self.tableau[other].as_ref() else { continue };
            *work = work.saturating_sub(1);
            let Ok(at) = definition.binary_search_by_key(&partner, |term| term.0) else {
                continue;
            };
            let cost = definition.len() + solved.len();
            if *work < cost {
                return Ok(false);
            }
            *work -= cost;
            let share = definition[at].1;
            self.values[other] = self.values[other].plus(share.times(by)?)?;
            let new = merged(definition, at, share, &solved)?;
            definition.iter().for_each(|term| self.uses[term.0] -= 1);
            new.iter().for_each(|term| self.uses[term.0] += 1);
            self.tableau[other] = Some(new);
            if self.off(other)? != Ordering::Equal {
                wrong.insert(other);
            }
        }
        row.iter().for_each(|term| self.uses[term.0] -= 1);
        solved.iter().for_each(|term| self.uses[term.0] += 1);
        self.tableau[partner] = Some(solved);
        if self.off(partner)? != Ordering::Equal {
            wrong.insert(partner);
        }
        Ok(true)
    }
}

/// A definition with the term at `at` replaced by `share` times what it is solved for.
fn merged(
    definition: &[(usize, Ratio)],
    at: usize,
    share: Ratio,
    solved: &[(usize, Ratio)],
) -> Result<Vec<(usize, Ratio)>, TooLarge> {
    let mut sum = Vec::with_capacity(definition.len() + solved.len());
    let (mut i, mut j) = (0, 0);
    while i < definition.len() || j < solved.len() {
        if i == at {
            i += 1;
            continue;
        }
        let (left, right) = (definition.get(i), solved.get(j));
        let order = match (left, right) {
            (Some(left), Some(right)) => left.0.cmp(&right.0),
            (Some(_), None) => Ordering::Less,
            _ => Ordering::Greater,
        };
        let term = match (order, left, right) {
            (Ordering::Less, Some(left), _) => {
                i += 1;
                *left
            }
            (Ordering::Equal, Some(left), Some(right)) => {
                i += 1;
                j += 1;
                (left.0, left.1.plus(right.1.times(share)?)?)
            }
            (_, _, Some(right)) => {
                j += 1;
                (right.0, right.1.times(share)?)
            }
            _ => break,
        };
        if !term.1.is_zero() {
            sum.push(term);
        }
    }
    Ok(sum)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn row(terms: &[(usize, i128)], range: Range) -> Constraint {
        Constraint { terms: terms.to_vec(), range }
    }

    #[track_caller]
    fn check(rows: &[Constraint], ranges: &[Range], want: Feasibility) {
        let rows: Vec<&Constraint> = rows.iter().collect();
        assert_eq!(feasible(&rows, ranges), want);
        // The simplex by itself says the same.
        let simplex = Simplex::new(&rows, ranges.to_vec()).run(&mut { WORK });
        assert_eq!(simplex, Ok(want));
    }

    #[test]
    fn sums_hold_together_or_not() {
        let five = (Some(-5), Some(5));
        let is = |n| (Some(n), Some(n));
        // One sum at its bound, and beyond it.
        let sum = |n| row(&[(0, 1), (1, -1), (2, -1)], is(n));
        check(&[sum(15)], &[five; 3], Feasibility::Yes);
        check(&[sum(16)], &[five; 3], Feasibility::No);
        // a + b = 8 and a − b = 8 need a = 8.
        let both = [row(&[(0, 1), (1, 1)], is(8)), row(&[(0, 1), (1, -1)], is(8))];
        check(&both, &[five; 2], Feasibility::No);
        check(&both, &[(Some(-5), Some(8)), five], Feasibility::Yes);
        // Through a free variable.
        let through = [row(&[(0, 1), (1, 1), (3, -1)], is(0)), row(&[(3, 1), (2, 1)], is(16))];
        check(&through, &[five, five, five, (None, None)], Feasibility::No);
        let less = [row(&[(0, 1), (1, 1), (3, -1)], is(0)), row(&[(3, 1), (2, 1)], is(15))];
        check(&less, &[five, five, five, (None, None)], Feasibility::Yes);
        // Inequalities.
        let most = row(&[(0, 1), (1, 1)], (None, Some(-11)));
        check(&[most], &[five; 2], Feasibility::No);
        check(&[], &[five], Feasibility::Yes);
    }

    #[test]
    fn a_square_of_sums_that_only_together_contradict() {
        // Rows and columns of a square: sums of rows say +7 each, of columns 0 each.
        let is = |n| (Some(n), Some(n));
        let rows = [
            row(&[(0, 1), (1, 1)], is(7)),
            row(&[(2, 1), (3, 1)], is(7)),
            row(&[(0, 1), (2, 1)], is(0)),
            row(&[(1, 1), (3, 1)], is(0)),
        ];
        check(&rows, &[(Some(-50), Some(50)); 4], Feasibility::No);
        check(&rows[..3], &[(Some(-50), Some(50)); 4], Feasibility::Yes);
    }
}
