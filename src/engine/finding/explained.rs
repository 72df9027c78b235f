//! Which findings the document explains (审核说明).

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use crate::amount::Amount;
use crate::budget::{Budget, Cell};
use crate::form::{Check, FormSet};

use super::{ExplanationState, Finding};

/// The explanations of a document by what they are for.
#[derive(Debug, Default)]
pub(in crate::engine) struct GivenAnswers(BTreeMap<(Site, Arc<str>), Vec<usize>>);

/// Tells findings which explanation answers them.
pub(in crate::engine) fn mark_explained(
    forms: &FormSet,
    budget: &Budget,
    findings: &mut [Finding],
) {
    GivenAnswers::of(forms, budget).answer(budget, findings);
}

impl GivenAnswers {
    pub(in crate::engine) fn of(forms: &FormSet, budget: &Budget) -> Self {
        // A check that was renamed still has the answers given under its former names.
        let now = |rule: &str| {
            let renamed = |check: &&Check| check.was.iter().any(|was| was == rule);
            forms.checks.iter().find(renamed).map(|check| Arc::clone(&check.name))
        };
        let mut given: BTreeMap<(Site, Arc<str>), Vec<usize>> = BTreeMap::new();
        for (at, explanation) in budget.explanations.iter().enumerate() {
            let place = &explanation.place;
            let cell = place.cell(forms, budget).map(Site::Cell);
            let text = || {
                let (section, paragraph) = place.paragraph(budget)?;
                Some(Site::Text(section, paragraph))
            };
            if let Some(site) = cell.or_else(text) {
                let rule =
                    now(&explanation.rule).unwrap_or_else(|| explanation.rule.as_str().into());
                given.entry((site, rule)).or_default().push(at);
            }
        }
        Self(given)
    }

    pub(in crate::engine) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// The cells that something was said to, with the rules.
    pub(in crate::engine) fn at_cells(&self) -> impl Iterator<Item = (Cell, &Arc<str>)> {
        self.0.keys().filter_map(|(site, rule)| match site {
            Site::Cell(cell) => Some((*cell, rule)),
            Site::Text(..) => None,
        })
    }

    /// The rules that something was said of at a cell.
    pub(in crate::engine) fn rules_at(&self, cell: Cell) -> impl Iterator<Item = &Arc<str>> {
        let from = (Site::Cell(cell), Arc::from(""));
        let own = self.0.range(from..).take_while(move |((site, _), _)| *site == Site::Cell(cell));
        own.map(|((_, rule), _)| rule)
    }

    /// Tells findings which explanation answers them. Each explanation answers one finding: first
    /// those whose figures it was given for, then what is left of the same rule and place. Findings
    /// of one rule and place must come together, in the order of the list.
    pub(in crate::engine) fn answer(&self, budget: &Budget, findings: &mut [Finding]) {
        if self.is_empty() {
            return;
        }
        let mut used = BTreeSet::new();
        for outdated in [false, true] {
            for finding in findings.iter_mut().filter(|f| f.answer == ExplanationState::None) {
                let Some(site) = site(budget, finding) else { continue };
                let Some(known) = self.0.get(&(site, Arc::clone(&finding.rule))) else { continue };
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
                        true => ExplanationState::Outdated(at),
                        false => ExplanationState::Given(at),
                    };
                }
            }
        }
    }
}

/// Where something is now.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Site {
    Cell(Cell),
    /// Numbers of section and paragraph; none for the whole section.
    Text(usize, Option<usize>),
}

fn site(budget: &Budget, finding: &Finding) -> Option<Site> {
    let Some(place) = &finding.text else {
        return Some(Site::Cell(finding.cell));
    };
    let section = budget.texts.iter().position(|text| *text.section == *place.section)?;
    // A finding of the whole section has no paragraph to be found again by.
    let paragraph = budget.texts.get(section)?.paragraphs.get(place.paragraph);
    let named = paragraph.is_some_and(|paragraph| !paragraph.trim().is_empty());
    Some(Site::Text(section, named.then_some(place.paragraph)))
}

/// Whether the figures are the same, however many zeros they end in.
fn same(then: &[String], now: &[String]) -> bool {
    let equal = |a: &String, b: &String| match (a.parse::<Amount>(), b.parse::<Amount>()) {
        (Ok(a), Ok(b)) => a.decimal() == b.decimal(),
        _ => a == b,
    };
    then.len() == now.len() && then.iter().zip(now).all(|(a, b)| equal(a, b))
}
