//! Looks for one set of exact amounts that all rows allow. Where one is found, the question is
//! answered; where none is, nothing is said.
//!
//! Every figure begins as it is stated. Row after row, what a row lacks is shared out among its
//! figures by the room that each has left, until little is lacking anywhere. Then every total is
//! computed from the figures that it is the sum of, and whether all rows and ranges hold is
//! looked at exactly: only that counts.
//!
//! Rows of very many figures hold whole departments together that are little else to each other: a
//! group is parted at such rows, the parts are gone through on all cores, and what the rows between
//! them then lack is shared out for another round, among as few parts as have the room: only those
//! have to be gone through again.

use crate::cores;
use crate::engine::compute::StopSign;

use super::exact::{ExactOrder, NONE};
use super::flat_rows::{Ends, FAR, FlatRows, room_of, share_out_among};
use super::groups::linked;

/// Times that all rows of a part are gone through.
const MAX_PASSES: usize = 61;

/// The same in one round, where there are others and the part fitted before.
const ROUND_PASSES: usize = 12;

/// Passes between two looks at what came out.
const PASSES_BETWEEN: usize = 2;

/// The pass before which rows narrow what their figures can be: most are through by then.
const NARROWING: usize = 2;

/// Rounds in which a group that is parted is gone through.
const MAX_ROUNDS: usize = 20;

/// Terms from which on a row does not hold parts together.
const MANY: usize = 1_000;

/// The share of a range that is kept free at either end, so that computing totals at last moves
/// nothing out of it.
const MARGIN: i64 = 40;

/// The share of the room of the figures chosen that is given away in one round: their parts must come
/// to fit again.
const GIVEN: i64 = 3;

/// Rows that one thread goes through at a time, at least: fewer are not worth another thread.
const ROWS_OF_A_RUN: usize = 4_096;

/// Runs whose results are kept at a time.
const RUNS: usize = 64;

/// What is asked: rows, and what their variables can be.
pub(super) struct Question<'a> {
    pub(super) rows: &'a FlatRows,
    /// By variable.
    pub(super) ends: &'a (dyn Fn(u32) -> Ends + Sync),
    /// By row: the variable that it is the sum of others of, or [`NONE`].
    pub(super) total: &'a (dyn Fn(usize) -> u32 + Sync),
    pub(super) variables: usize,
}

/// Linked rows that no row of very many figures holds together.
struct LinkedPart {
    group: usize,
    rows: Vec<u32>,
    /// Nothing that fits was found in the round before.
    is_hard: bool,
}

/// The rows that hold the parts of a group together.
#[derive(Default)]
struct Between {
    rows: Vec<u32>,
    /// The place in the rows of the first figure among which what they lack is shared out next.
    from: usize,
    /// Of these rows, made when it is first needed.
    order: Option<ExactOrder>,
}

/// Variables that moved since their parts were gone through.
enum Moved {
    All,
    These(Vec<bool>),
}

impl Moved {
    /// Whether one of them is in these rows.
    fn is_any_of(&self, rows: &FlatRows, which: &[u32]) -> bool {
        match self {
            Self::All => true,
            Self::These(moved) => {
                let mut terms = which.iter().flat_map(|&row| rows.terms(row as usize));
                terms.any(|term| moved[term.0 as usize])
            }
        }
    }
}

impl Question<'_> {
    /// For each group of linked rows whether whole numbers were found that satisfy it.
    pub(super) fn found(&self, groups: &[Vec<u32>], stop: &StopSign) -> Vec<bool> {
        let mut found = vec![false; groups.len()];
        let (mut parts, mut between) = self.parted(groups);
        let mut values = vec![0_i64; self.variables];
        // Groups that are still looked at.
        let mut due = vec![true; groups.len()];
        for round in 0..MAX_ROUNDS {
            // By variable: whether its part has to be gone through again.
            let mut moved = Moved::All;
            if round == 0 {
                between.iter().for_each(|between| self.share_at_first(between, &mut values));
            } else {
                let mut own = vec![false; self.variables];
                for (between, _) in between.iter_mut().zip(&due).filter(|(_, due)| **due) {
                    self.share_between(between, &mut values, &mut own);
                }
                moved = Moved::These(own);
            }
            let mut fits = due.clone();
            let mut hard = vec![false; parts.len()];
            let mut at = 0;
            for runs in runs(&parts).chunks(RUNS) {
                let settle = |own: &mut Workplace, run: &&[LinkedPart]| -> Vec<Option<Settled>> {
                    let settle = |part: &LinkedPart| {
                        if !part.is_hard && !moved.is_any_of(self.rows, &part.rows) {
                            return Some(Settled::as_before());
                        }
                        let alone = between[part.group].rows.is_empty();
                        let passes = if alone || part.is_hard { MAX_PASSES } else { ROUND_PASSES };
                        (!stop.is_set()).then(|| own.settle(self, part, &values, (round, passes)))
                    };
                    run.iter().map(settle).collect()
                };
                let settled = cores::map_with(runs, Workplace::default, settle);
                let parts = runs.iter().flat_map(|run| run.iter());
                for (part, settled) in parts.zip(settled.into_iter().flatten()) {
                    at += 1;
                    let Some(settled) = settled else {
                        fits[part.group] = false;
                        continue;
                    };
                    hard[at - 1] = !settled.fits;
                    fits[part.group] &= settled.fits;
                    // What nothing came of twice is begun with anew.
                    let is_stuck = part.is_hard && !settled.fits;
                    for (&variable, value) in settled.variables.iter().zip(settled.values) {
                        values[variable as usize] = if is_stuck { 0 } else { value };
                    }
                }
            }
            for group in 0..groups.len() {
                if !due[group] {
                    continue;
                }
                let between = &mut between[group];
                let is_last = round + 1 == MAX_ROUNDS;
                found[group] = fits[group]
                    && (between.rows.is_empty()
                        || self.holds_between(&groups[group], between, &mut values)
                        || is_last && self.holds(&groups[group], &values));
                // What is not parted has had all its passes.
                due[group] = !found[group] && !between.rows.is_empty();
            }
            parts.iter_mut().zip(hard).for_each(|(part, hard)| part.is_hard = hard);
            parts.retain(|part| due[part.group]);
            if !due.contains(&true) || stop.is_set() {
                break;
            }
        }
        found
    }

    /// The parts of groups, and the rows between them.
    fn parted(&self, groups: &[Vec<u32>]) -> (Vec<LinkedPart>, Vec<Between>) {
        let is_between = |row: &u32| self.rows.terms(*row as usize).len() > MANY;
        let mut group_of = vec![NONE; self.rows.len()];
        let mut between: Vec<Between> = Vec::new();
        for (group, rows) in groups.iter().enumerate() {
            rows.iter().for_each(|&row| group_of[row as usize] = group as u32);
            let rows = rows.iter().copied().filter(is_between).collect();
            between.push(Between { rows, ..Between::default() });
        }
        let others = groups.iter().flatten().copied().filter(|row| !is_between(row));
        let links = |variable: u32| (self.ends)(variable) != (0, 0);
        let parts = linked(self.rows, others, self.variables, links).into_iter();
        let part = |rows: Vec<u32>| {
            let group = group_of[rows.first().map_or(0, |&row| row as usize)];
            LinkedPart { group: group as usize, rows, is_hard: false }
        };
        (parts.map(part).collect(), between)
    }

    /// Shares out what rows between parts lack among all their figures, only where all of them are
    /// stated: nothing is known yet of the others.
    fn share_at_first(&self, between: &Between, values: &mut [i64]) {
        let is_free = |variable: u32| (self.ends)(variable) == (-FAR, FAR);
        for &row in &between.rows {
            if !self.rows.terms(row as usize).iter().any(|term| is_free(term.0)) {
                self.rows.share_out(row as usize, values, |v| self.room(v));
            }
        }
    }

    /// Shares out what rows between parts lack among some of their figures, the same places in every
    /// row, so that the parts that they are in move as a whole; marks those that moved.
    fn share_between(&self, between: &mut Between, values: &mut [i64], moved: &mut [bool]) {
        let most = between.rows.iter().map(|&row| self.rows.terms(row as usize).len()).max();
        let Some(most) = most else { return };
        let some = |row: u32, count: usize| {
            self.rows.part(row as usize, between.from..between.from + count)
        };
        let mut count = 1;
        for &row in &between.rows {
            let lacks = self.rows.lacks(row as usize, values);
            let room = |count| room_of(some(row, count), lacks > 0, values, |v| self.room(v));
            while between.from + count < most && lacks.abs() > room(count) / GIVEN {
                count *= 2;
            }
        }
        for &row in &between.rows {
            let lacks = self.rows.lacks(row as usize, values);
            share_out_among(some(row, count), lacks, values, |v| self.room(v));
            some(row, count).iter().for_each(|term| moved[term.0 as usize] = true);
        }
        let next = between.from + count;
        between.from = if next < most { next } else { 0 };
    }

    /// The ends of a variable with some room kept free.
    fn room(&self, variable: u32) -> Ends {
        with_margin((self.ends)(variable))
    }

    /// Whether all rows of a group hold, the parts of which fit, once the totals are computed that rows
    /// between them are of. Only what those totals are in has to be looked at.
    fn holds_between(&self, rows: &[u32], between: &mut Between, values: &mut [i64]) -> bool {
        let order = between.order.get_or_insert_with(|| {
            ExactOrder::new(self.rows, &between.rows, self.total, self.variables)
        });
        let totals: Vec<(u32, i64)> =
            order.totals().map(|total| (total, values[total as usize])).collect();
        order.compute(self.rows, values, None);
        let mut moved = vec![false; self.variables];
        let changed = totals.iter().filter(|(total, before)| values[*total as usize] != *before);
        changed.for_each(|(total, _)| moved[*total as usize] = true);
        let within = |(total, _): &(u32, i64)| {
            let (low, high) = (self.ends)(*total);
            (low..=high).contains(&values[*total as usize])
        };
        let holds = |row: &u32| self.rows.lacks(*row as usize, values) == 0;
        let is_changed =
            |row: &&u32| self.rows.terms(**row as usize).iter().any(|term| moved[term.0 as usize]);
        let all_hold = totals.iter().all(within)
            && between.rows.iter().all(holds)
            && rows.iter().filter(is_changed).all(holds);
        debug_assert!(!all_hold || rows.iter().all(holds), "a part does not fit");
        if !all_hold {
            totals.into_iter().for_each(|(total, before)| values[total as usize] = before);
        }
        all_hold
    }

    /// Whether all rows of a group hold once all of its totals are computed.
    fn holds(&self, rows: &[u32], values: &[i64]) -> bool {
        let mut exact = values.to_vec();
        let order = ExactOrder::new(self.rows, rows, self.total, self.variables);
        order.compute(self.rows, &mut exact, None);
        let within = |variable: u32| {
            let (low, high) = (self.ends)(variable);
            (low..=high).contains(&exact[variable as usize])
        };
        rows.iter().all(|&row| {
            self.rows.lacks(row as usize, &exact) == 0
                && self.rows.terms(row as usize).iter().all(|term| within(term.0))
        })
    }
}

/// Parts that follow each other, for one thread at a time.
fn runs(parts: &[LinkedPart]) -> Vec<&[LinkedPart]> {
    let (mut runs, mut from, mut rows) = (Vec::new(), 0, 0);
    for (at, part) in parts.iter().enumerate() {
        rows += part.rows.len();
        if rows >= ROWS_OF_A_RUN || at + 1 == parts.len() {
            runs.push(&parts[from..=at]);
            (from, rows) = (at + 1, 0);
        }
    }
    runs
}

/// Ends with some room kept free.
fn with_margin((low, high): Ends) -> Ends {
    let margin = (high - low) / MARGIN;
    (low + margin, high - margin)
}

/// What came out of a part.
struct Settled {
    fits: bool,
    variables: Vec<u32>,
    /// Of those variables.
    values: Vec<i64>,
}

impl Settled {
    /// Of a part that fits and in which nothing moved.
    fn as_before() -> Self {
        Self { fits: true, variables: Vec::new(), values: Vec::new() }
    }
}

/// Where one thread goes through parts, over numbers of their own.
#[derive(Default)]
struct Workplace {
    /// For each variable from the part's first on the part's number of it, or [`NONE`].
    numbers: Vec<u32>,
    rows: FlatRows,
    /// By row.
    totals: Vec<u32>,
    /// By the part's variables.
    ends: Vec<Ends>,
    room: Vec<Ends>,
}

impl Workplace {
    /// Numbers the variables of a part from 0 on; gives them.
    fn take_in(&mut self, question: &Question, part: &LinkedPart) -> Vec<u32> {
        let mut variables: Vec<u32> = Vec::new();
        self.rows.clear();
        self.totals.clear();
        self.ends.clear();
        let terms = || part.rows.iter().flat_map(|&row| question.rows.terms(row as usize));
        let (first, last) =
            terms().fold((NONE, 0), |(first, last), term| (first.min(term.0), last.max(term.0)));
        // Those of a part are near each other.
        let spread = last.saturating_sub(first) as usize + 1;
        if self.numbers.len() < spread {
            self.numbers.resize(spread, NONE);
        }
        for &row in &part.rows {
            for &(variable, by) in question.rows.terms(row as usize) {
                let number = &mut self.numbers[(variable - first) as usize];
                if *number == NONE {
                    *number = variables.len() as u32;
                    variables.push(variable);
                    self.ends.push((question.ends)(variable));
                }
                self.rows.push_term(*number, by);
            }
            self.rows.close(question.rows.ends(row as usize));
            let total = (question.total)(row as usize);
            let number = |total: u32| self.numbers[(total - first) as usize];
            self.totals.push(if total == NONE { NONE } else { number(total) });
        }
        variables.iter().for_each(|&variable| self.numbers[(variable - first) as usize] = NONE);
        variables
    }

    /// Goes through the rows of a part, so many times at most.
    fn settle(
        &mut self,
        question: &Question,
        part: &LinkedPart,
        values: &[i64],
        (round, passes): (usize, usize),
    ) -> Settled {
        let variables = self.take_in(question, part);
        let mut values: Vec<i64> = variables.iter().map(|&v| values[v as usize]).collect();
        if self.fits(&values) {
            return Settled { fits: true, variables, values };
        }
        let which: Vec<u32> = (0..self.rows.len() as u32).collect();
        let order = ExactOrder::new(&self.rows, &which, |row| self.totals[row], variables.len());
        if round == 0 {
            order.compute(&self.rows, &mut values, Some(&self.ends));
        }
        self.room.clear();
        self.room.extend(self.ends.iter().map(|&ends| with_margin(ends)));
        let mut exact = Vec::new();
        for pass in 0..passes {
            if pass == if part.is_hard { 0 } else { NARROWING } {
                self.narrow();
            }
            let (rows, room) = (&self.rows, &self.room);
            let mut share_out = |row| rows.share_out(row, &mut values, |v| room[v as usize]);
            // There and back, so that what one end lacks reaches the other.
            match pass % 2 {
                0 => (0..rows.len()).for_each(&mut share_out),
                _ => (0..rows.len()).rev().for_each(&mut share_out),
            }
            if (pass + 1) % PASSES_BETWEEN == 0 {
                exact.clone_from(&values);
                order.compute(&self.rows, &mut exact, None);
                if self.fits(&exact) {
                    return Settled { fits: true, variables, values: exact };
                }
            }
        }
        Settled { fits: false, variables, values }
    }

    fn fits(&self, values: &[i64]) -> bool {
        let within = |(value, (low, high)): (&i64, &Ends)| (low..=high).contains(&value);
        values.iter().zip(&self.ends).all(within) && self.rows.hold(values)
    }

    /// Room only where the rows, each by itself, leave it.
    fn narrow(&mut self) {
        let mut narrowed = self.ends.clone();
        (0..self.rows.len()).rev().for_each(|row| self.rows.narrow(row, &mut narrowed));
        (0..self.rows.len()).for_each(|row| self.rows.narrow(row, &mut narrowed));
        self.room.clear();
        self.room.extend(narrowed.into_iter().map(with_margin));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const FREE: Ends = (-FAR, FAR);

    /// Rows of terms and what they must be; for rows that compute a total, the total.
    #[track_caller]
    fn check(rows: &[(&[(u32, i32)], i64)], ends: &[Ends], totals: &[Option<u32>], want: bool) {
        let mut flat = FlatRows::default();
        for (terms, at) in rows {
            terms.iter().for_each(|&(variable, by)| flat.push_term(variable, by));
            flat.close((*at, *at));
        }
        let question = Question {
            rows: &flat,
            ends: &|variable| ends[variable as usize],
            total: &|row| totals[row].unwrap_or(NONE),
            variables: ends.len(),
        };
        let groups = linked(&flat, 0..flat.len() as u32, ends.len(), |_| true);
        let found = question.found(&groups, &StopSign::default());
        assert_eq!(found.iter().all(|found| *found), want);
    }

    #[test]
    fn amounts_are_found_where_there_are_some() {
        let five = (-50, 49);
        let sum: &[(u32, i32)] = &[(0, 1), (1, -1), (2, -1)];
        check(&[(sum, 90)], &[five; 3], &[Some(0)], true);
        check(&[(sum, 150)], &[five; 3], &[Some(0)], false);
        check(&[], &[five], &[], true);
        // A square whose sums across and down all lack something, under a total that nobody states.
        let square: [(&[(u32, i32)], i64); 5] = [
            (&[(0, 1), (1, 1), (4, -1)], 7),
            (&[(2, 1), (3, 1), (5, -1)], -3),
            (&[(0, 1), (2, 1)], 20),
            (&[(1, 1), (3, 1)], 4),
            (&[(4, 1), (5, 1), (6, -1)], 0),
        ];
        let ends = [five, five, five, five, five, five, FREE];
        check(&square, &ends, &[Some(4), Some(5), None, None, Some(6)], true);
        // Rows say +7 each, columns 0 each: nothing can be found.
        let both: [(&[(u32, i32)], i64); 4] = [
            (&[(0, 1), (1, 1)], 7),
            (&[(2, 1), (3, 1)], 7),
            (&[(0, 1), (2, 1)], 0),
            (&[(1, 1), (3, 1)], 0),
        ];
        check(&both, &[five; 4], &[None; 4], false);
    }

    /// A grand total of so many units, each of three figures.
    #[track_caller]
    fn check_units(units: u32, lacking: impl Fn(u32) -> i64, of_total: i64, want: bool) {
        let of = |unit: u32| 1 + unit * 4;
        let total: Vec<(u32, i32)> =
            std::iter::once((0, 1)).chain((0..units).map(|unit| (of(unit), -1))).collect();
        let own: Vec<Vec<(u32, i32)>> = (0..units)
            .map(|unit| {
                let unit = of(unit);
                vec![(unit, 1), (unit + 1, -1), (unit + 2, -1), (unit + 3, -1)]
            })
            .collect();
        let mut rows: Vec<(&[(u32, i32)], i64)> = vec![(&total, of_total)];
        rows.extend(own.iter().zip(0..).map(|(terms, unit)| (terms.as_slice(), lacking(unit))));
        let totals: Vec<Option<u32>> =
            std::iter::once(Some(0)).chain((0..units).map(|unit| Some(of(unit)))).collect();
        let ends = vec![(-50, 49); 1 + units as usize * 4];
        check(&rows, &ends, &totals, want);
    }

    #[test]
    fn groups_are_parted_at_rows_of_very_many_figures() {
        for units in [10, 3_000] {
            let lacking = |unit: u32| i64::from(unit % 240) - 120;
            check_units(units, lacking, 17, true);
            check_units(units, lacking, i64::from(units) * 3, true);
            // Every unit as low as can be, and the total wants more.
            check_units(units, |_| 140, i64::from(units) * 45, false);
            // One unit cannot be.
            check_units(units, |unit| if unit == 7 { 220 } else { 0 }, 0, false);
        }
    }
}
