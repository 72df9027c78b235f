//! Two wrong figures between which a relation holds by their errors: correcting one breaks it, and
//! correcting the other puts it right again.

use rust_decimal::Decimal;

use crate::budget::Cell;
use crate::engine::cause::score::Score;
use crate::form::Severity;

use super::SuspectSearch;

/// Corrections looked at that break something and restore more than others, and corrections that
/// may put right what one of them breaks.
const MAX_AMENDED: usize = 4;
const MAX_AMENDING: usize = 64;

impl SuspectSearch<'_> {
    /// Takes a correction that breaks something for one that breaks nothing where it restores more
    /// than all of those, and another correction, which restores something besides, puts right
    /// what it broke: then both figures are wrong, and what is between them held by their errors.
    pub(super) fn amend(&mut self, ranked: &mut [(Score, usize, Decimal)]) {
        let clean = ranked.iter().filter(|one| one.0.clean).map(|one| one.0.net).max();
        let Some(clean) = clean else { return };
        let mut better: Vec<usize> = (0..ranked.len())
            .filter(|&at| !ranked[at].0.clean && ranked[at].0.net > clean)
            .collect();
        better.sort_by_key(|&at| std::cmp::Reverse(ranked[at].0));
        for at in better.into_iter().take(MAX_AMENDED) {
            let (_, i, delta) = ranked[at];
            if self.is_amended(i, delta) {
                ranked[at].0.clean = true;
                return;
            }
        }
    }

    /// Whether another correction puts right all that this one breaks, and something else too.
    fn is_amended(&mut self, i: usize, delta: Decimal) -> bool {
        let moved = self.moved(i, delta);
        let mut broken = Vec::new();
        for &(equation, by) in &moved {
            let counts = self.equations.severity(equation) != Severity::Hint;
            if let (true, Some(state), Some(before)) =
                (counts, self.equations.state(equation), self.residual(equation))
                && state.holds(before)
                && before.checked_add(by).is_none_or(|after| !state.holds(after))
            {
                broken.push(equation);
            }
        }
        let Some(first) = broken.first() else { return false };
        let others: Vec<usize> = self.movers.get(first).cloned().unwrap_or_default();
        // As if it were made, and back.
        let known = self.moved.len();
        let changes: Vec<(Cell, Decimal)> = self.candidates[i].changes(delta).collect();
        self.moved.extend(changes);
        for &(equation, by) in &moved {
            self.move_by(equation, by, Decimal::ONE);
            self.judge(equation);
        }
        let apart = |own: &Self, other: usize| {
            let (a, b) = (&own.candidates[i].cells, &own.candidates[other].cells);
            b.len() == 1 && !b.iter().any(|cell| a.contains(cell) || own.made.contains_key(cell))
        };
        let mut found = false;
        for other in others.into_iter().take(MAX_AMENDING) {
            if found || !apart(self, other) {
                continue;
            }
            if let Some((score, delta)) = self.try_candidate(other).filter(|best| best.0.clean) {
                let restored = self.restored(other, delta);
                found = score.net > 0
                    && restored.len() > broken.len()
                    && broken.iter().all(|equation| restored.contains(equation));
            }
        }
        self.moved.truncate(known);
        for &(equation, by) in &moved {
            self.move_by(equation, -by, Decimal::ONE);
            self.judge(equation);
        }
        found
    }
}
