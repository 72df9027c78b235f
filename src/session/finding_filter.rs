//! Which findings are listed, and in what order.

use std::collections::BTreeSet;

use crate::engine::{Finding, Verdict};
use crate::form::Severity;
use crate::lang::Lang;

use super::lists::MainView;
use super::reading::Reading;

/// Which findings are shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct FindingFilter {
    pub mandatory: bool,
    /// To be verified, without an explanation that counts.
    pub explain: bool,
    pub explained: bool,
    pub hint: bool,
    pub rounding: bool,
    /// Only those whose main cell is in the table shown.
    pub this_table: bool,
    /// The notes made while reading the file, instead of findings.
    pub problems: bool,
    /// Comments, instead of findings.
    pub comments: bool,
    /// Findings are under what they follow from.
    pub grouped: bool,
}

impl Default for FindingFilter {
    fn default() -> Self {
        Self {
            mandatory: true,
            explain: true,
            explained: true,
            hint: true,
            rounding: true,
            this_table: false,
            problems: false,
            comments: false,
            grouped: true,
        }
    }
}

/// A line of the list.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FilterItem {
    /// What findings follow from, by its number in the groups, how many are shown, and whether it
    /// is the first of those that name a figure.
    Cause { group: usize, places: usize, folded: bool, first: bool },
    /// A finding, by its number; under a cause or not.
    Finding { number: usize, under: bool },
}

impl FindingFilter {
    fn shows(&self, finding: &Finding, page: &MainView) -> bool {
        let by_force = match filter_of(finding) {
            None => self.rounding,
            Some(Severity::Mandatory) => self.mandatory,
            Some(Severity::Explain) if finding.is_explained() => self.explained,
            Some(Severity::Explain) => self.explain,
            Some(Severity::Hint) => self.hint,
        };
        let here = match (page, &finding.text) {
            (MainView::Text(section), Some(text)) => *section == text.section,
            (MainView::Table(table), None) => *table == finding.cell.t(),
            _ => false,
        };
        by_force && (!self.this_table || here)
    }

    /// Numbers of the findings it lets through, in the order in which they are listed.
    pub fn shown(&self, reading: &Reading<'_>) -> Vec<usize> {
        let items = self.items(reading, &BTreeSet::new());
        let number = |item| match item {
            FilterItem::Finding { number, .. } => Some(number),
            FilterItem::Cause { .. } => None,
        };
        items.into_iter().filter_map(number).collect()
    }

    fn items(&self, reading: &Reading<'_>, folded: &BTreeSet<usize>) -> Vec<FilterItem> {
        let findings = &reading.lists.findings;
        let shows =
            |number: &usize| findings.get(*number).is_some_and(|f| self.shows(f, reading.page));
        let plain = |number| FilterItem::Finding { number, under: false };
        if !self.grouped {
            return (0..findings.len()).filter(shows).map(plain).collect();
        }
        let mut items = Vec::new();
        let mut named = 0;
        for (number, group) in reading.lists.groups.iter().enumerate() {
            let own: Vec<usize> = group.places.iter().copied().filter(shows).collect();
            let cause = group.cause.and_then(|at| reading.lists.causes.get(at));
            let suspected = cause.is_some_and(|cause| !cause.suspects.is_empty());
            if own.is_empty() || group.places.len() == 1 && !suspected {
                items.extend(own.into_iter().map(plain));
                continue;
            }
            let key = group.places.first().copied().unwrap_or_default();
            let folded = folded.contains(&key);
            named += usize::from(suspected);
            let first = suspected && named == 1;
            items.push(FilterItem::Cause { group: number, places: own.len(), folded, first });
            if !folded {
                items.extend(
                    own.into_iter().map(|number| FilterItem::Finding { number, under: true }),
                );
            }
        }
        items
    }
}

/// What a filter lets through, kept as long as nothing changes.
#[derive(Debug, Default)]
pub struct ShownFindings {
    of: Option<(u64, usize, usize, FindingFilter, MainView, Lang)>,
    items: Vec<FilterItem>,
    /// Groups that show only what they come from, by their first finding.
    folded: BTreeSet<usize>,
    /// The revision that `folded` speaks of.
    folded_at: u64,
}

impl ShownFindings {
    pub fn get(&mut self, reading: &Reading<'_>, filter: FindingFilter) -> &[FilterItem] {
        let revision = reading.document().revision();
        if self.folded_at != revision {
            // Numbers of findings mean others now.
            self.folded.clear();
            self.folded_at = revision;
        }
        // What is reckoned later adds to the findings of a state and to their causes.
        let (count, causes) = (reading.lists.findings.len(), reading.lists.groups.len());
        let of = (revision, count, causes, filter, reading.page.clone(), reading.lang);
        if self.of.as_ref() != Some(&of) {
            self.items = filter.items(reading, &self.folded);
            self.of = Some(of);
        }
        &self.items
    }

    /// Shows or hides what follows from a cause.
    pub fn fold(&mut self, first: usize) {
        if !self.folded.remove(&first) {
            self.folded.insert(first);
        }
        self.of = None;
    }
}

/// Under which filter a finding falls: rounding differences are one of their own.
pub fn filter_of(finding: &Finding) -> Option<Severity> {
    (finding.verdict != Verdict::Rounding).then_some(finding.severity)
}
