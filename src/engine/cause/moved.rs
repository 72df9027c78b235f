//! A wrong figure whose totals moved with it, as they do while it is typed: nothing in its own
//! table contradicts it, only other tables do. It is found by trying: each entered figure behind a
//! check that does not hold, with the change the check asks for, its totals following.

use std::collections::BTreeSet;

use rust_decimal::Decimal;

use crate::amount::Amount;
use crate::budget::{Budget, Cell, Value};
use crate::engine::compute::{ComputedRef, Role, Sheet, shown};
use crate::engine::finding::{Key, Verdict};
use crate::form::Severity;

use super::keying_error::KeyingError;

/// Checks looked into at once.
const MAX_CHECKS: usize = 20;

/// Entered figures tried.
const MAX_TRIED: usize = 4_000;

/// A figure to change, its totals following, and what that settles.
pub(super) struct Consequence {
    pub(super) cell: Cell,
    pub(super) now: Amount,
    pub(super) proposed: Amount,
    pub(super) keying_error: KeyingError,
    /// Findings that vanish.
    pub(super) settled: BTreeSet<Key>,
}

impl ComputedRef<'_> {
    /// The changes that settle most of the open findings, all equally good ones; empty where none
    /// settles two more than it raises, or all there are.
    pub(super) fn moved(&self, open: &BTreeSet<Key>) -> Vec<Consequence> {
        let candidates = self.candidates(open);
        if candidates.is_empty() {
            return Vec::new();
        }
        let mut copy = self.budget.clone();
        let mut sheet = self.rebuilt(&copy);
        let before = sheet.open_keys();
        let mut best: Vec<(i64, Consequence)> = Vec::new();
        for (cell, proposed) in candidates {
            let Some(now) = self.budget.value(cell).amount() else { continue };
            let Some(changed) = sheet.try_out(&mut copy, cell, proposed) else { continue };
            let after = sheet.open_keys();
            for (cell, old) in &changed {
                copy.put(*cell, old.clone());
            }
            let cells: Vec<Cell> = changed.iter().map(|(cell, _)| *cell).collect();
            if sheet.update(&copy, &cells, false).is_none() {
                sheet = sheet.rebuilt(&copy);
            }
            let settled: BTreeSet<Key> =
                before.difference(&after).filter(|key| open.contains(key)).copied().collect();
            let gain = settled.len() as i64 - after.difference(&before).count() as i64;
            if gain < 2 && settled.len() < open.len() || gain < 1 {
                continue;
            }
            let keying_error =
                KeyingError::between(now.decimal(), proposed.decimal(), proposed.scale());
            let score = gain * 1_000 + i64::from(keying_error.weight());
            if best.first().is_some_and(|(held, _)| *held > score) {
                continue;
            }
            best.retain(|(held, _)| *held == score);
            best.push((score, Consequence { cell, now, proposed, keying_error, settled }));
        }
        best.into_iter().map(|(_, moved)| moved).collect()
    }

    /// Entered figures behind the checks that do not hold, with what each check asks of them.
    fn candidates(&self, open: &BTreeSet<Key>) -> Vec<(Cell, Amount)> {
        let (mut found, mut tried) = (Vec::new(), BTreeSet::new());
        let mut seen = BTreeSet::new();
        let checks = open.iter().filter(|key| {
            key.rule.check().is_some() && self.store.severity(key.rule) == Severity::Mandatory
        });
        for key in checks.take(MAX_CHECKS) {
            let difference = self.store.get(*key).and_then(|entry| entry.difference());
            let bound_check =
                key.instance.checked_sub(1).and_then(|i| self.plan.bound_checks.get(i as usize));
            let (Some(difference), Some(bound_check)) = (difference, bound_check) else { continue };
            let mut cells = Vec::new();
            bound_check.left.each_cell(&mut |cell| cells.push(cell));
            bound_check.right.each_cell(&mut |cell| cells.push(cell));
            let mut leaves = BTreeSet::new();
            while let Some(cell) = cells.pop() {
                if leaves.len() >= MAX_TRIED || !seen.insert((cell, difference.mantissa())) {
                    continue;
                }
                match self.role(cell) {
                    Role::Entry => drop(leaves.insert(cell)),
                    Role::Total => {
                        cells.extend(self.addends(cell, MAX_TRIED).0.into_iter().map(|a| a.1));
                    }
                    _ => {}
                }
            }
            for cell in leaves {
                let Some(now) = self.budget.value(cell).amount() else { continue };
                for delta in [difference.decimal(), -difference.decimal()] {
                    let asked = self.asked(cell, now.decimal(), delta);
                    let new = asked.filter(|to| tried.insert((cell, to.decimal())));
                    found.extend(new.map(|to| (cell, to)));
                }
            }
            if found.len() >= MAX_TRIED {
                break;
            }
        }
        found.truncate(MAX_TRIED);
        found
    }

    /// The figure changed by so much, if the cell can hold it.
    fn asked(&self, cell: Cell, now: Decimal, delta: Decimal) -> Option<Amount> {
        let column = self.grid(cell)?.columns.get(cell.c())?.as_ref()?;
        let to = shown(now.checked_add(delta)?.normalize(), column.decimals);
        let allowed = column.negative || !to.decimal().is_sign_negative();
        (allowed && to.scale() <= column.decimals).then_some(to)
    }
}

impl Sheet {
    /// Puts the figure in and lets its totals follow; what was changed and what was there.
    fn try_out(
        &mut self,
        copy: &mut Budget,
        cell: Cell,
        figure: Amount,
    ) -> Option<Vec<(Cell, Value)>> {
        let mut changed = vec![(cell, copy.value(cell).to_value())];
        copy.put(cell, Value::Amount(figure));
        let Some(carried) = self.update(copy, &[cell], true) else {
            copy.put(cell, changed[0].1.clone());
            *self = self.rebuilt(copy);
            return None;
        };
        for total in carried {
            changed.push((total.cell, copy.value(total.cell).to_value()));
            copy.put(total.cell, total.value);
        }
        Some(changed)
    }

    /// Findings beyond rounding.
    fn open_keys(&self) -> BTreeSet<Key> {
        let open = self.store.iter().filter(|(_, entry)| entry.verdict > Verdict::Rounding);
        open.map(|(key, _)| *key).collect()
    }
}
