//! Which findings the document explains (审核说明).

use std::collections::{BTreeMap, BTreeSet};

use crate::amount::Amount;
use crate::budget::{Budget, Cell};

use super::finding::{Answer, Finding};
use super::sheet::Sheet;

impl Sheet {
    /// Tells findings which explanation answers them. Each explanation answers one finding: first
    /// those whose figures it was given for, then what is left of the same rule and place.
    pub(super) fn answer(&self, budget: &Budget, findings: &mut [Finding]) {
        let mut given: BTreeMap<(Cell, &str), Vec<usize>> = BTreeMap::new();
        for (at, explanation) in budget.explanations.iter().enumerate() {
            if let Some(cell) = explanation.place.cell(&self.forms, budget) {
                given.entry((cell, &*explanation.rule)).or_default().push(at);
            }
        }
        if given.is_empty() {
            return;
        }
        let mut used = BTreeSet::new();
        for outdated in [false, true] {
            for finding in findings.iter_mut().filter(|f| f.answer == Answer::None) {
                let Some(known) = given.get(&(finding.cell, &*finding.rule)) else { continue };
                let now = finding.figures(budget);
                let fits = |&at: &usize| {
                    let then = budget.explanations.get(at).map(|given| &given.figures);
                    outdated || then.is_some_and(|then| same(then, &now))
                };
                // The last word counts.
                let at = known.iter().rev().copied().find(|at| !used.contains(at) && fits(at));
                if let Some(at) = at {
                    used.insert(at);
                    finding.answer = match outdated {
                        true => Answer::Outdated(at),
                        false => Answer::Given(at),
                    };
                }
            }
        }
    }
}

/// Whether the figures are the same, however many zeros they end in.
fn same(then: &[String], now: &[String]) -> bool {
    let equal = |a: &String, b: &String| match (a.parse::<Amount>(), b.parse::<Amount>()) {
        (Ok(a), Ok(b)) => a.decimal() == b.decimal(),
        _ => a == b,
    };
    then.len() == now.len() && then.iter().zip(now).all(|(a, b)| equal(a, b))
}
