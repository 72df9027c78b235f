//! Which findings are listed, and in what order.

use std::collections::BTreeSet;
use std::ops::Range;

use crate::engine::{Finding, FindingFacts, Verdict};
use crate::form::Severity;
use crate::lang::Lang;

use super::lists::MainView;
use super::reading::Reading;
use super::texts::{self, Pair};

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

/// A switch of the filter.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FilterToggle {
    Mandatory,
    Explain,
    Explained,
    Hint,
    Rounding,
    Problems,
    Comments,
}

impl FilterToggle {
    /// In the order in which they are offered.
    pub const ALL: [Self; 7] = [
        Self::Mandatory,
        Self::Explain,
        Self::Explained,
        Self::Hint,
        Self::Rounding,
        Self::Problems,
        Self::Comments,
    ];

    pub fn title(self) -> Pair {
        match self {
            Self::Mandatory => texts::severity(Severity::Mandatory),
            Self::Explain => texts::severity(Severity::Explain),
            Self::Explained => texts::EXPLAINED,
            Self::Hint => texts::severity(Severity::Hint),
            Self::Rounding => texts::ROUNDING,
            Self::Problems => texts::PROBLEMS,
            Self::Comments => texts::COMMENTS,
        }
    }
}

impl FindingFilter {
    /// Lets go of switches that are not offered, since there is nothing that they could show.
    pub fn fit(&mut self, explained: usize, problems: usize) {
        self.explained |= explained == 0;
        self.problems &= problems > 0;
    }

    /// How much a switch would show; none where it is not offered.
    pub fn count(&self, toggle: FilterToggle, reading: &Reading<'_>) -> Option<usize> {
        let counts = reading.lists.counts;
        let there = |count: usize| Some(count).filter(|count| *count > 0);
        match toggle {
            FilterToggle::Mandatory => Some(counts.mandatory),
            FilterToggle::Explain => Some(counts.explain),
            FilterToggle::Explained => there(counts.explained),
            FilterToggle::Hint => Some(counts.hint),
            FilterToggle::Rounding => Some(counts.rounding),
            FilterToggle::Problems => there(reading.session.problems().len()),
            FilterToggle::Comments => {
                let comments = reading.lists.comments.len();
                Some(comments).filter(|count| *count > 0 || self.comments)
            }
        }
    }

    fn toggled(&mut self, toggle: FilterToggle) -> &mut bool {
        match toggle {
            FilterToggle::Mandatory => &mut self.mandatory,
            FilterToggle::Explain => &mut self.explain,
            FilterToggle::Explained => &mut self.explained,
            FilterToggle::Hint => &mut self.hint,
            FilterToggle::Rounding => &mut self.rounding,
            FilterToggle::Problems => &mut self.problems,
            FilterToggle::Comments => &mut self.comments,
        }
    }

    pub fn is_on(mut self, toggle: FilterToggle) -> bool {
        *self.toggled(toggle)
    }

    /// Turns a switch; comments and the notes of reading are not shown together.
    pub fn switch(&mut self, toggle: FilterToggle) {
        let on = self.toggled(toggle);
        *on = !*on;
        if toggle == FilterToggle::Comments && self.comments {
            self.problems = false;
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

/// The lines of the list: those before the rounding differences one by one, those as stretches of
/// numbers, however many there are.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct FilterItems {
    head: Vec<FilterItem>,
    /// Invariant: ascending, none empty.
    tail: Vec<Range<usize>>,
}

impl FilterItems {
    pub fn len(&self) -> usize {
        self.head.len() + self.tail.iter().map(Range::len).sum::<usize>()
    }

    pub fn is_empty(&self) -> bool {
        self.head.is_empty() && self.tail.is_empty()
    }

    /// The line of that number.
    pub fn get(&self, line: usize) -> Option<FilterItem> {
        let Some(mut left) = line.checked_sub(self.head.len()) else {
            return self.head.get(line).copied();
        };
        for range in &self.tail {
            if left < range.len() {
                return Some(FilterItem::Finding { number: range.start + left, under: false });
            }
            left -= range.len();
        }
        None
    }

    /// The line that a finding is on.
    pub fn line_of(&self, number: usize) -> Option<usize> {
        let mut before = self.head.len();
        for range in &self.tail {
            if range.contains(&number) {
                return Some(before + (number - range.start));
            }
            before += range.len();
        }
        let own = |item: &FilterItem| matches!(item, FilterItem::Finding { number: own, .. } if *own == number);
        self.head.iter().position(own)
    }

    /// The finding one step from the one of that number, or from the list's end where that is not
    /// shown; `None` behind the last.
    pub fn step(&self, from: Option<usize>, forward: bool) -> Option<usize> {
        let finding = |line: usize| match self.get(line) {
            Some(FilterItem::Finding { number, .. }) => Some(number),
            _ => None,
        };
        let from = from.and_then(|number| self.line_of(number));
        match forward {
            true => (from.map_or(0, |line| line + 1)..self.len()).find_map(finding),
            false => (0..from.unwrap_or(self.len())).rev().find_map(finding),
        }
    }
}

impl FindingFilter {
    fn shows(&self, finding: &FindingFacts<'_>, page: &MainView) -> bool {
        let by_force = match finding.severity {
            Severity::Mandatory => self.mandatory,
            Severity::Explain if finding.is_explained() => self.explained,
            Severity::Explain => self.explain,
            Severity::Hint => self.hint,
        };
        let here = match (page, finding.text) {
            (MainView::Text(section), Some(text)) => *section == text.section,
            (MainView::Table(table), None) => *table == finding.cell.t(),
            _ => false,
        };
        by_force && (!self.this_table || here)
    }

    /// The findings it lets through, in the order in which they are listed.
    pub fn shown(&self, reading: &Reading<'_>) -> FilterItems {
        let head = self.head(reading, &BTreeSet::new());
        FilterItems { head, tail: self.tail(reading) }
    }

    fn head(&self, reading: &Reading<'_>, folded: &BTreeSet<usize>) -> Vec<FilterItem> {
        let asking = reading.lists.listed(reading.document()).asking();
        let shown: Vec<bool> = asking.map(|facts| self.shows(&facts, reading.page)).collect();
        let shows = |number: &usize| shown.get(*number) == Some(&true);
        let plain = |number| FilterItem::Finding { number, under: false };
        if !self.grouped {
            return (0..shown.len()).filter(shows).map(plain).collect();
        }
        let mut items = Vec::new();
        let mut named = 0;
        for (number, group) in reading.lists.groups.iter().enumerate() {
            let mut own = group.places.iter().copied().filter(shows);
            let cause = group.cause.and_then(|at| reading.lists.causes.get(at));
            let suspected = cause.is_some_and(|cause| !cause.suspects.is_empty());
            if group.places.len() == 1 && !suspected {
                items.extend(own.next().map(plain));
                continue;
            }
            let own: Vec<usize> = own.collect();
            if own.is_empty() {
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

    /// The rounding differences it lets through.
    fn tail(&self, reading: &Reading<'_>) -> Vec<Range<usize>> {
        let listed = reading.lists.listed(reading.document());
        let all = listed.beyond_rounding()..listed.len();
        match reading.page {
            _ if !self.rounding || all.is_empty() => Vec::new(),
            _ if !self.this_table => vec![all],
            MainView::Table(table) => listed.rounding_in(*table),
            MainView::Text(section) => {
                let own = listed.in_section(section);
                own.into_iter().filter(|number| all.contains(number)).map(|n| n..n + 1).collect()
            }
            MainView::Review | MainView::Pictures => Vec::new(),
        }
    }
}

/// What a filter lets through, kept as long as nothing changes.
#[derive(Debug, Default)]
pub struct ShownFindings {
    of: Option<(u64, FindingFilter, MainView, Lang)>,
    items: FilterItems,
    /// Groups that show only what they come from, by their first finding.
    folded: BTreeSet<usize>,
    /// The revision, and the stamp of the lists, that `folded` is about.
    folded_at: (u64, u64),
}

impl ShownFindings {
    pub fn get(&mut self, reading: &Reading<'_>, filter: FindingFilter) -> &FilterItems {
        let (revision, stamp) = (reading.document().revision(), reading.lists.stamp());
        if self.folded_at.0 != revision && self.folded_at.1 != stamp {
            // Numbers of findings mean others now.
            self.folded.clear();
        }
        self.folded_at = (revision, stamp);
        let of = (stamp, filter, reading.page.clone(), reading.lang);
        if self.of.as_ref() != Some(&of) {
            self.items.head = filter.head(reading, &self.folded);
            self.of = Some(of);
        }
        self.items.tail = filter.tail(reading);
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
