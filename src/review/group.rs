//! One cause, one finding: findings under what they follow from.

use std::collections::HashMap;

use crate::budget::Budget;
use crate::engine::{Cause, Counts, Finding, FindingFacts, Verdict};
use crate::form::Severity;
use crate::lang::Lang;

/// Findings that have one reason.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FindingGroup {
    /// Index into the causes, where the reason was looked for.
    pub cause: Option<usize>,
    /// Indices into the findings, ascending, never empty.
    pub places: Vec<usize>,
}

/// Findings by cause, in the order of each group's first. Every finding is in one group.
///
/// Beside the causes, findings of one rule that say the same of the same text (one code that is
/// unknown in six tables) have one reason.
pub fn groups(budget: &Budget, findings: &[Finding], causes: &[Cause]) -> Vec<FindingGroup> {
    let said = |finding: &Finding| {
        let wordy = finding.stated.is_none() && finding.computed.is_none();
        let own = wordy && finding.verdict == Verdict::Invalid && finding.text.is_none();
        own.then(|| budget.value(finding.cell).as_text())
    };
    grouped(findings.iter().map(|finding| Some((&*finding.rule, said(finding)?))), causes)
}

/// The same of findings that are not in words; of those behind them nothing is said.
pub fn groups_of(
    budget: &Budget,
    findings: &[FindingFacts<'_>],
    causes: &[Cause],
) -> Vec<FindingGroup> {
    let said = |finding: &FindingFacts<'_>| budget.value(finding.cell).as_text();
    grouped(findings.iter().map(|finding| Some((finding.of_content?, said(finding)))), causes)
}

/// Groups findings by cause, those without one by rule and what it is said of.
fn grouped<'a>(
    said: impl Iterator<Item = Option<(&'a str, &'a str)>>,
    causes: &[Cause],
) -> Vec<FindingGroup> {
    let mut of: HashMap<usize, usize> = HashMap::new();
    for (number, cause) in causes.iter().enumerate() {
        of.extend(cause.places.iter().map(|&place| (place, number)));
    }
    let mut groups: Vec<FindingGroup> = Vec::new();
    let mut by_cause: HashMap<usize, usize> = HashMap::new();
    let mut by_text: HashMap<(&str, &str), usize> = HashMap::new();
    for (number, said) in said.enumerate() {
        let cause = of.get(&number).copied();
        let next = groups.len();
        let at = match (cause, said.filter(|(_, text)| !text.is_empty())) {
            (Some(cause), _) => *by_cause.entry(cause).or_insert(next),
            (None, Some(said)) => *by_text.entry(said).or_insert(next),
            (None, None) => next,
        };
        match groups.get_mut(at) {
            Some(group) => group.places.push(number),
            None => groups.push(FindingGroup { cause, places: vec![number] }),
        }
    }
    groups
}

/// How many groups have something in them that is to be settled.
pub fn open_groups(findings: &[FindingFacts<'_>], groups: &[FindingGroup]) -> usize {
    let open = |&place: &usize| findings.get(place).is_some_and(FindingFacts::is_open);
    groups.iter().filter(|group| group.places.iter().any(open)).count()
}

/// Findings counted: what must hold, what is open, what is explained.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct Tally {
    pub mandatory: usize,
    /// To be verified, without an explanation for the figures as they are.
    pub unexplained: usize,
    pub explained: usize,
    pub hints: usize,
    pub rounding: usize,
    /// Reasons of what is open: mandatory findings and those to be explained. `None` where there
    /// were too many to look for them.
    pub causes: Option<usize>,
}

impl From<Counts> for Tally {
    /// Reasons are not looked for.
    fn from(counts: Counts) -> Self {
        Self {
            mandatory: counts.mandatory,
            unexplained: counts.explain,
            explained: counts.explained,
            hints: counts.hint,
            rounding: counts.rounding,
            causes: None,
        }
    }
}

impl Tally {
    /// Counts single findings; reasons are not looked for.
    pub fn of<'a>(findings: impl Iterator<Item = &'a Finding>) -> Self {
        let mut counts = Counts::default();
        findings.for_each(|finding| counts.add(finding));
        Self::from(counts)
    }

    /// Counts findings and the reasons of those that are open.
    pub fn with_causes(findings: &[Finding], groups: &[FindingGroup]) -> Self {
        let open = |&place: &usize| {
            findings.get(place).is_some_and(|f| f.blocks_final() || f.is_unexplained())
        };
        let causes = groups.iter().filter(|group| group.places.iter().any(open)).count();
        Self { causes: Some(causes), ..Self::of(findings.iter()) }
    }

    /// Counts findings that follow from one slip as the one mandatory finding that it is.
    pub fn fold<'a>(&mut self, places: impl Iterator<Item = &'a FindingFacts<'a>>) {
        for place in places {
            let counted = match place.severity {
                Severity::Mandatory => &mut self.mandatory,
                Severity::Explain if place.is_explained() => &mut self.explained,
                Severity::Explain => &mut self.unexplained,
                Severity::Hint => &mut self.hints,
            };
            *counted = counted.saturating_sub(1);
        }
        self.mandatory += 1;
    }

    /// What keeps the reviewer asking: what must hold, and what is not explained.
    pub fn open(&self) -> usize {
        self.mandatory + self.unexplained
    }

    /// `3 个原因，15 处`; empty where nothing is open.
    pub fn causes_text(&self, lang: Lang) -> String {
        let places = self.open();
        match (lang, self.causes) {
            _ if places == 0 => String::new(),
            (Lang::Zh, Some(causes)) => format!("{causes} 个原因，{places} 处"),
            (Lang::Zh, None) => format!("{places} 处"),
            (Lang::En, causes) => {
                let counted = |count: usize, word: &str| match count {
                    1 => format!("1 {word}"),
                    count => format!("{count} {word}s"),
                };
                let places = counted(places, "place");
                causes.map_or(places.clone(), |n| format!("{}, {places}", counted(n, "cause")))
            }
        }
    }

    /// `强制 11 处，核实 4 处（另已说明 2 处），提示 0 处，四舍五入差 9 处`
    pub fn text(&self, lang: Lang) -> String {
        let Self { mandatory, unexplained, explained, hints, rounding, .. } = self;
        match lang {
            Lang::Zh => {
                let more = match explained {
                    0 => String::new(),
                    explained => format!("（另已说明 {explained} 处）"),
                };
                format!(
                    "强制 {mandatory} 处，核实 {unexplained} 处{more}，提示 {hints} 处，四舍五入差 {rounding} 处"
                )
            }
            Lang::En => {
                let more = match explained {
                    0 => String::new(),
                    explained => format!(" ({explained} more explained)"),
                };
                format!(
                    "{mandatory} mandatory, {unexplained} to explain{more}, {hints} hints, {rounding} rounding differences"
                )
            }
        }
    }
}
