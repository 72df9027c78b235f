//! Error localisation: the smallest change to what is written that restores the most equations
//! (the idea of Fellegi and Holt), one change after another until nothing more is explained.
//!
//! Every written cell of a violated equation is tried with the change that each of its violated
//! equations asks for. A change that breaks nothing that holds, in a text either, comes first; then
//! the one that restores more than others, less what it breaks; among changes of equal worth the one
//! that looks like a known slip.

use std::collections::{BTreeSet, HashMap};
use std::rc::Rc;

use rust_decimal::Decimal;

use crate::amount::Amount;
use crate::budget::{Cell, NamedPlace};
use crate::engine::compute::{ComputedRef, Role, StopSign, shown};
use crate::engine::equations::{Equation, Equations, Part};
use crate::engine::figures::round;
use crate::engine::finding::{Key, StoredFinding};
use crate::form::Severity;

use super::candidate::{Candidate, alike, neighbours};
use super::keying_error::KeyingError;
use super::score::{Explained, HINT, Score, Trial, WITNESS, WrittenFigure, unlikely};

/// Findings looked into at once; beyond that a document is not one with slips.
const MAX_SEEDS: usize = 2_000;

/// Causes named.
const MAX_CAUSES: usize = 1_000;

/// Cells tried in all.
const MAX_CANDIDATES: usize = 20_000;

/// Cells named where they explain a cause equally well.
const MAX_SUSPECTS: usize = 5;

/// Candidates for which also figures within the rounding of what is asked are tried.
const MAX_REFINED: usize = 64;

/// How far, in units of the last digit, those figures lie off.
const REFINED_UNITS: i64 = 25;

/// The search through one document.
pub(super) struct SuspectSearch<'a> {
    computed: ComputedRef<'a>,
    /// Less is looked at once it is set.
    stop: StopSign,
    equations: Equations<'a>,
    /// What the residuals on the sheet have to be changed by: overruled statements count as
    /// stated, and trials taken as made.
    shift: HashMap<Equation, Decimal>,
    violated: BTreeSet<Equation>,
    /// Figures of the trials taken as made.
    made: HashMap<Cell, Option<Amount>>,
    candidates: Vec<Candidate>,
    known: BTreeSet<(bool, Vec<Cell>)>,
    /// Figures that are otherwise than on the sheet, by how much: overruled statements, and
    /// changes taken as made.
    moved: Vec<(Cell, Decimal)>,
    /// What other documents have at the place of a cell.
    witnesses: HashMap<Cell, Option<Amount>>,
    /// Candidates that move an equation.
    movers: HashMap<Equation, Vec<usize>>,
    /// Equations whose cells are candidates.
    looked: BTreeSet<Equation>,
}

impl<'a> SuspectSearch<'a> {
    /// Looks at what is open; at less of it once that is not wanted any more.
    pub(super) fn new(
        computed: ComputedRef<'a>,
        open: &[(Key, StoredFinding)],
        stop: StopSign,
    ) -> Self {
        let told = match open.iter().any(|(_, entry)| Equations::is_open(entry)) {
            true => computed.text_relations(),
            false => Vec::new(),
        };
        let mut search = Self {
            computed,
            stop,
            equations: Equations::with_texts(computed, told),
            shift: HashMap::new(),
            violated: BTreeSet::new(),
            made: HashMap::new(),
            candidates: Vec::new(),
            known: BTreeSet::new(),
            moved: Vec::new(),
            witnesses: HashMap::new(),
            movers: HashMap::new(),
            looked: BTreeSet::new(),
        };
        let mut touched = BTreeSet::new();
        let unbalanced = open.iter().filter(|(_, entry)| Equations::is_open(entry));
        for (key, entry) in unbalanced.take(MAX_SEEDS) {
            if search.stop.is_set() {
                break;
            }
            touched.extend(Equations::of_finding(computed.sheet, *key));
            let Some((cell, difference)) = search.equations.overruled(*key, entry) else {
                continue;
            };
            for &equation in search.equations.curved(cell).iter() {
                let one = [(cell, difference)];
                let by = search.equations.moved_by(equation, &one, &search.moved);
                search.move_by(equation, by.unwrap_or_default(), Decimal::ONE);
                touched.insert(equation);
            }
            search.moved.push((cell, difference));
            for &(equation, by) in search.equations.of(cell).iter() {
                if equation != Equation::Total(cell) {
                    search.move_by(equation, by, difference);
                    touched.insert(equation);
                }
            }
        }
        for equation in touched {
            search.judge(equation);
        }
        search
    }

    /// Sums and checks that do not hold, hints aside.
    pub(super) fn contradicted(&self) -> usize {
        let counts = |&&equation: &&Equation| {
            let text = matches!(equation, Equation::Text(_));
            !text && self.equations.severity(equation) != Severity::Hint
        };
        self.violated.iter().filter(counts).count()
    }

    /// The equation behind a finding.
    pub(super) fn equation(&self, key: Key) -> Option<Equation> {
        Equations::of_finding(self.computed.sheet, key)
    }

    /// Equations above the cell that what is written does not contradict.
    pub(super) fn put_out_above(&mut self, cell: Cell) -> Vec<Equation> {
        let above = self.equations.above(cell).into_iter();
        above.filter(|e| !self.violated.contains(e)).collect()
    }

    /// Everything that can be explained, best first; less of it once that is not wanted any more.
    pub(super) fn run(mut self) -> Vec<Explained> {
        let mut found = Vec::new();
        self.look_around();
        while found.len() < MAX_CAUSES {
            let Some(explained) = self.next() else { break };
            found.push(explained);
        }
        found
    }

    fn move_by(&mut self, equation: Equation, by: Decimal, delta: Decimal) {
        let old = self.shift.get(&equation).copied().unwrap_or_default();
        if let Some(new) = by.checked_mul(delta).and_then(|d| d.checked_add(old)) {
            self.shift.insert(equation, new);
        }
    }

    /// How far the equation is from holding at present.
    fn residual(&mut self, equation: Equation) -> Option<Decimal> {
        let state = self.equations.state(equation)?;
        match self.shift.get(&equation) {
            Some(shift) => state.residual.checked_add(*shift),
            None => Some(state.residual),
        }
    }

    fn judge(&mut self, equation: Equation) {
        let residual = self.residual(equation);
        let state = self.equations.state(equation);
        match (state, residual) {
            (Some(state), Some(residual)) if !state.holds(residual) => {
                self.violated.insert(equation);
            }
            _ => {
                self.violated.remove(&equation);
            }
        }
    }

    /// Takes the cells of every violated equation, and their neighbours, as candidates.
    fn look_around(&mut self) {
        let new: Vec<Equation> = self.violated.difference(&self.looked).copied().collect();
        for equation in new {
            self.looked.insert(equation);
            for cell in self.equations.cells(equation) {
                if self.candidates.len() >= MAX_CANDIDATES || self.stop.is_set() {
                    return;
                }
                self.add(vec![cell], false);
                let alike = alike(self.computed.sheet, &self.equations, cell);
                self.add(alike, false);
                if self.equations.role(cell) == Role::Entry {
                    for neighbour in neighbours(self.computed.sheet, &self.equations, cell) {
                        let mut pair = vec![cell, neighbour];
                        pair.sort_unstable();
                        self.add(pair, true);
                    }
                }
            }
        }
    }

    fn add(&mut self, cells: Vec<Cell>, exchange: bool) {
        if cells.is_empty() || !self.known.insert((exchange, cells.clone())) {
            return;
        }
        let parts: Vec<Rc<[Part]>> = cells.iter().map(|&cell| self.equations.of(cell)).collect();
        let mut curved: Vec<Equation> = Vec::new();
        for &cell in &cells {
            curved.extend(self.equations.curved(cell).iter());
        }
        curved.sort_unstable();
        curved.dedup();
        let straight = parts.iter().flat_map(|parts| parts.iter().map(|part| part.0));
        for equation in straight.chain(curved.iter().copied()) {
            let movers = self.movers.entry(equation).or_default();
            if movers.last() != Some(&self.candidates.len()) {
                movers.push(self.candidates.len());
            }
        }
        self.candidates.push(Candidate { cells, exchange, parts, curved, best: None });
    }

    /// What another version of the document has in the cell.
    fn witness(&mut self, cell: Cell) -> Option<Amount> {
        let (sheet, budget) = (self.computed.sheet, self.computed.budget);
        *self.witnesses.entry(cell).or_insert_with(|| {
            let named = &sheet.others().named;
            if named.is_empty() {
                return None;
            }
            let place = NamedPlace::of(&sheet.forms, budget, cell)?;
            let mut figures =
                named.iter().filter_map(|(_, other)| other.same(&sheet.forms, budget.year, &place));
            figures.next()
        })
    }

    fn figure(&self, cell: Cell) -> Option<Amount> {
        match self.made.get(&cell) {
            Some(made) => *made,
            None => self.equations.stated(cell),
        }
    }

    fn value(&self, cell: Cell) -> Decimal {
        self.figure(cell).map(Amount::decimal).unwrap_or_default()
    }

    /// The best explanation at present; takes its first trial as made.
    fn next(&mut self) -> Option<Explained> {
        let mut ranked: Vec<(Score, usize, Decimal)> = Vec::new();
        for i in 0..self.candidates.len() {
            if self.stop.is_set() {
                return None;
            }
            let best = match self.candidates[i].best {
                Some(best) => best,
                None => {
                    let best = self.try_candidate(i);
                    self.candidates[i].best = Some(best);
                    best
                }
            };
            ranked.extend(best.map(|(score, delta)| (score, i, delta)));
        }
        let rough = |score: &Score| (score.clean, score.net, score.unbroken, score.single);
        let top = ranked.iter().map(|(score, ..)| rough(score)).max()?;
        ranked.retain(|(score, ..)| rough(score) == top);
        if ranked.len() <= MAX_REFINED {
            for (score, i, delta) in &mut ranked {
                if let Some(finer) = self.refine(*i, *score, *delta) {
                    (*score, *delta) = finer;
                }
            }
        }
        let best = ranked.iter().map(|(score, ..)| *score).max()?;
        ranked.retain(|(score, ..)| *score == best);
        let &(_, first, delta) = ranked.first()?;
        let explained = self.restored(first, delta);
        let (mut trials, mut others) = (Vec::new(), 0);
        for (_, i, delta) in ranked {
            if self.restored(i, delta) != explained {
                continue; // as good, but for something else
            }
            if trials.len() < MAX_SUSPECTS {
                trials.extend(self.trial(i, delta));
            } else {
                others += 1;
            }
        }
        let restored = self.make(first, delta);
        Some(Explained { trials, others, restored })
    }

    /// Every change that a violated equation asks of the candidate, weighed; the best of them.
    fn try_candidate(&mut self, i: usize) -> Option<(Score, Decimal)> {
        let exchange = self.candidates[i].exchange;
        if let ([a, b], true) = (&self.candidates[i].cells[..], exchange) {
            let (a, b) = (*a, *b);
            let delta = self.value(b).checked_sub(self.value(a))?;
            return self.weigh(i, delta).map(|score| (score, delta));
        }
        let parts = self.candidates[i].parts.clone();
        let mut asked: Vec<Decimal> = Vec::new();
        let mut ask = |delta: Option<Decimal>| {
            if let Some(delta) = delta.filter(|delta| !asked.contains(delta)) {
                asked.push(delta);
            }
        };
        for &(equation, by) in parts.iter().flat_map(|parts| parts.iter()) {
            if self.violated.contains(&equation) {
                let residual = self.residual(equation)?;
                ask((-residual).checked_div(by).and_then(|d| self.whole(i, d)));
            }
        }
        for equation in self.candidates[i].curved.clone() {
            if self.violated.contains(&equation) {
                let residual = self.residual(equation)?;
                let one: Vec<_> = self.candidates[i].changes(Decimal::ONE).collect();
                let by = self.equations.moved_by(equation, &one, &self.moved);
                let by = by.filter(|by| !by.is_zero());
                let delta = by.and_then(|by| (-residual).checked_div(by));
                ask(delta.and_then(|d| self.whole(i, d)));
            }
        }
        let weighed = asked.into_iter().filter_map(|delta| Some((self.weigh(i, delta)?, delta)));
        weighed
            .collect::<Vec<_>>()
            .into_iter()
            .max_by_key(|&(score, delta)| (score, std::cmp::Reverse(delta.abs())))
    }

    /// The change rounded so that the new figure has no more decimals than its cell shows.
    fn whole(&self, i: usize, delta: Decimal) -> Option<Decimal> {
        let cell = self.candidates[i].cells[0];
        let now = self.value(cell);
        let proposed = round(now.checked_add(delta)?, self.computed.decimals(cell));
        proposed.checked_sub(now).filter(|delta| !delta.is_zero())
    }

    /// Looks within the rounding of what is asked for a figure that looks more like a slip.
    fn refine(&mut self, i: usize, score: Score, delta: Decimal) -> Option<(Score, Decimal)> {
        let cell = *self.candidates[i].cells.first()?;
        if self.candidates[i].cells.len() > 1 {
            return None;
        }
        let parts = Rc::clone(&self.candidates[i].parts[0]);
        let unit = Decimal::try_new(1, self.computed.decimals(cell)).ok()?;
        // No further than the tightest of the equations it is to restore.
        let mut room = Decimal::from(REFINED_UNITS);
        for &(equation, by) in parts.iter().filter(|part| self.violated.contains(&part.0)) {
            let bound = self.equations.state(equation)?.bound();
            room = room.min(bound.checked_div(by.abs())?.checked_div(unit)?);
        }
        let units: i64 = room.trunc().try_into().unwrap_or(0);
        (-units..=units)
            .filter_map(|n| {
                let delta = self.whole(i, delta.checked_add(unit.checked_mul(n.into())?)?)?;
                Some((self.weigh(i, delta)?, delta, std::cmp::Reverse(n.abs())))
            })
            .filter(|(finer, ..)| *finer > score)
            .max_by_key(|&(score, _, near)| (score, near))
            .map(|(score, delta, _)| (score, delta))
    }

    /// What the change moves: each equation once.
    fn moved(&self, i: usize, delta: Decimal) -> Vec<Part> {
        let candidate = &self.candidates[i];
        let mut moved: Vec<Part> = Vec::new();
        let changes: Vec<(Cell, Decimal)> = candidate.changes(delta).collect();
        for &equation in &candidate.curved {
            let by = self.equations.moved_by(equation, &changes, &self.moved);
            moved.extend(by.map(|by| (equation, by)));
        }
        for (parts, (_, delta)) in candidate.parts.iter().zip(&changes) {
            for &(equation, by) in parts.iter() {
                let Some(by) = by.checked_mul(*delta) else {
                    continue;
                };
                match moved.iter_mut().find(|part| part.0 == equation) {
                    Some(part) => part.1 = part.1.checked_add(by).unwrap_or(part.1),
                    None => moved.push((equation, by)),
                }
            }
        }
        moved.retain(|part| !part.1.is_zero());
        moved
    }

    /// `None` where the change is not worth to be named.
    fn weigh(&mut self, i: usize, delta: Decimal) -> Option<Score> {
        if delta.is_zero() {
            return None;
        }
        let single = self.candidates[i].cells.len() == 1;
        let cell = *self.candidates[i].cells.first()?;
        let unit = Decimal::try_new(1, self.computed.decimals(cell)).ok()?;
        let (mut restored, mut broken) = (0, 0);
        let mut points = self.keying_error(i, delta).weight();
        if single {
            let then = self.value(cell).checked_add(delta)?;
            let seen = self.witness(cell).is_some_and(|witness| witness.decimal() == then);
            points += if seen { WITNESS } else { 0 };
        }
        let mut mandatory = false;
        for (equation, by) in self.moved(i, delta) {
            let (Some(state), Some(before)) =
                (self.equations.state(equation), self.residual(equation))
            else {
                continue;
            };
            let after = before.checked_add(by)?;
            let severity = self.equations.severity(equation);
            match (state.holds(before), state.holds(after), severity) {
                (false, true, Severity::Hint) => points += HINT,
                (true, false, Severity::Hint) => points -= HINT,
                (false, true, _) => {
                    restored += 1;
                    mandatory |= severity == Severity::Mandatory && !state.lacking;
                }
                (true, false, _) => broken += 1,
                _ => {}
            }
            if state.is_equality() && state.holds(after) && !after.is_zero() {
                points -= unlikely(after, state.bound(), unit);
            }
        }
        if !self.candidates[i].exchange && !self.computed.may_be_negative(cell) {
            let now = self.value(cell);
            let then = now.checked_add(delta)?;
            let negative = |value: Decimal| value < Decimal::ZERO;
            broken += i32::from(negative(then) && !negative(now));
            restored += i32::from(negative(now) && !negative(then));
        }
        // What only has to be explained is no ground for accusing a figure; two of them are.
        let net = restored - broken;
        if net < 1 || !(mandatory || restored >= 2) {
            return None;
        }
        Some(Score { clean: broken == 0, net, unbroken: -broken, single, points })
    }

    fn keying_error(&self, i: usize, delta: Decimal) -> KeyingError {
        let candidate = &self.candidates[i];
        match candidate.cells[..] {
            [a, b]
                if candidate.exchange && (self.value(a).is_zero() || self.value(b).is_zero()) =>
            {
                KeyingError::Shifted
            }
            [_, _] if candidate.exchange => KeyingError::Exchanged,
            [cell, ..] if self.figure(cell).is_none() => KeyingError::Missing,
            [cell, ..] => {
                let now = self.value(cell);
                let right = now.checked_add(delta).unwrap_or(now);
                let found = KeyingError::between(now, right, self.computed.decimals(cell));
                // What is exact to the fen was not rounded, and so not cut off either.
                match found == KeyingError::Truncated && self.is_exact(cell) {
                    true => KeyingError::OneDigit,
                    false => found,
                }
            }
            [] => KeyingError::Other,
        }
    }

    fn is_exact(&self, cell: Cell) -> bool {
        let column = self.computed.grid(cell).and_then(|grid| grid.columns.get(cell.c())?.as_ref());
        column.is_some_and(|column| column.exact)
    }

    fn changes(&self, i: usize, delta: Decimal) -> Option<Vec<WrittenFigure>> {
        let change = |cell, proposed| WrittenFigure { cell, now: self.figure(cell), proposed };
        let candidate = &self.candidates[i];
        if let ([a, b], true) = (&candidate.cells[..], candidate.exchange) {
            return Some(vec![change(*a, self.figure(*b)), change(*b, self.figure(*a))]);
        }
        let one = |(cell, delta): (Cell, Decimal)| {
            let figure = self.value(cell).checked_add(delta)?.normalize();
            Some(change(cell, Some(shown(figure, self.computed.decimals(cell)))))
        };
        candidate.changes(delta).map(one).collect()
    }

    fn trial(&mut self, i: usize, delta: Decimal) -> Option<Trial> {
        let restores = self.restored(i, delta).len();
        let mut changes = self.changes(i, delta)?;
        // Of two cells the one that holds what it should not comes first.
        changes.sort_by_key(|change| change.now.is_none_or(Amount::is_zero));
        let exchange = self.candidates[i].exchange;
        let first = *self.candidates[i].cells.first()?;
        let witness = self.witness(first).zip(changes.first().and_then(|c| c.proposed));
        let witnessed = witness.is_some_and(|(seen, proposed)| seen == proposed);
        let keying_error = self.keying_error(i, delta);
        Some(Trial { changes, exchange, keying_error, restores, witnessed })
    }

    /// Violated equations that the change restores.
    fn restored(&mut self, i: usize, delta: Decimal) -> Vec<Equation> {
        let mut restored = Vec::new();
        for (equation, by) in self.moved(i, delta) {
            let after = self.residual(equation).and_then(|r| r.checked_add(by));
            if self.violated.contains(&equation)
                && let (Some(state), Some(after)) = (self.equations.state(equation), after)
                && state.holds(after)
            {
                restored.push(equation);
            }
        }
        restored
    }

    /// Takes the change as made: residuals, violated equations, and what must be tried again.
    fn make(&mut self, i: usize, delta: Decimal) -> Vec<Equation> {
        let restored = self.restored(i, delta);
        let moved = self.moved(i, delta);
        for change in self.changes(i, delta).unwrap_or_default() {
            self.made.insert(change.cell, change.proposed);
        }
        let changes: Vec<(Cell, Decimal)> = self.candidates[i].changes(delta).collect();
        self.moved.extend(changes);
        for &(equation, by) in &moved {
            self.move_by(equation, by, Decimal::ONE);
            self.judge(equation);
        }
        for (equation, _) in &moved {
            for &mover in self.movers.get(equation).into_iter().flatten() {
                let candidate = &mut self.candidates[mover];
                // A figure is corrected once.
                let again = candidate.cells.iter().any(|c| self.made.contains_key(c));
                candidate.best = again.then_some(None);
            }
        }
        if moved.iter().any(|part| self.violated.contains(&part.0)) {
            self.look_around();
        }
        restored
    }
}
