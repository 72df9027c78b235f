//! Which checks and sentences of a form set a document puts to work: for whoever writes a form set.

use std::sync::Arc;

use crate::budget::Budget;
use crate::engine::compute::Sheet;
use crate::engine::finding::{Key, Verdict};
use crate::engine::text::SentenceCoverage;
use crate::form::Severity;

/// What became of a check.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Ran {
    /// Places where it holds, where it does but for rounding, and where it does not.
    pub held: usize,
    pub rounding: usize,
    pub failed: usize,
    /// Places where both sides are blank, or the left one is and the check asks for it.
    pub blank: usize,
}

/// Why a check did not run at all.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Idle {
    /// A person looks.
    Manual,
    /// The document lacks its table.
    NoTable,
    /// It has no row that it is about, or needs what is not at hand: last year's budget, a key.
    NoPlace,
    /// Both sides are blank everywhere.
    Blank,
}

/// A check of the form set and what became of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CheckCoverage {
    pub name: Arc<str>,
    pub severity: Severity,
    pub ran: Ran,
    pub idle: Option<Idle>,
}

/// What a document puts to work of its form set.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Coverage {
    pub checks: Vec<CheckCoverage>,
    pub sentences: Vec<SentenceCoverage>,
}

impl Sheet {
    /// What became of every check and sentence of the form set in this document.
    pub fn coverage(&self, budget: &Budget) -> Coverage {
        let mut ran = vec![Ran::default(); self.forms.checks.len()];
        let mut bound = vec![false; self.forms.checks.len()];
        for (index, bound_check) in self.plan.bound_checks.iter().enumerate() {
            let Some(check) = bound_check.rule.check() else { continue };
            let (Some(ran), Some(bound)) = (ran.get_mut(check), bound.get_mut(check)) else {
                continue;
            };
            *bound = true;
            let instance = u32::try_from(index + 1).unwrap_or(u32::MAX);
            let key = Key { cell: bound_check.main, rule: bound_check.rule, instance };
            match self.store.get(key).map(|entry| entry.verdict) {
                Some(Verdict::Rounding) => ran.rounding += 1,
                Some(_) => ran.failed += 1,
                None => {
                    let power = self.grid(bound_check.main).map_or(0, |grid| grid.power);
                    let reader = self.reader(power);
                    let side = |side: &crate::engine::figures::BoundExpr| {
                        side.eval(&reader).ok().and_then(|value| value.figure)
                    };
                    let (left, right) = (side(&bound_check.left), side(&bound_check.right));
                    match left.is_none() && (right.is_none() || bound_check.only_filled) {
                        true => ran.blank += 1,
                        false => ran.held += 1,
                    }
                }
            }
        }
        let has = |form: usize| budget.tables.iter().any(|table| table.form() == Some(form));
        let checks = self.forms.checks.iter().zip(ran).zip(bound).map(|((check, ran), bound)| {
            let told = check.together && check.left != check.right;
            let idle = match ran {
                _ if check.manual => Some(Idle::Manual),
                _ if !has(check.table) => Some(Idle::NoTable),
                // What is told together and holds leaves nothing behind.
                _ if !bound && told => None,
                _ if !bound => Some(Idle::NoPlace),
                Ran { held: 0, rounding: 0, failed: 0, .. } => Some(Idle::Blank),
                _ => None,
            };
            CheckCoverage { name: Arc::clone(&check.name), severity: check.severity, ran, idle }
        });
        Coverage { checks: checks.collect(), sentences: self.sentences(budget) }
    }
}
