//! What is asked of the list of findings: how many there are, which has a number, which concern a
//! cell or a section.

use crate::amount::Unit;
use crate::budget::Cell;
use crate::engine::bind::Dependent;
use crate::engine::compute::{ComputedRef, Sheet};
use crate::engine::finding::{
    CLASSES, Counts, ExplanationState, FIRST_ROUNDING, Finding, Key, RuleId, SortedKeys,
    StoredFinding, TextPlace, Verdict, class, rule,
};
use crate::form::Severity;

use super::facts::FindingFacts;
use super::finding_list::{FindingList, keys_at, rule_name};
use super::list::counts as no_figures;

/// A list with the document that it was brought up to last.
#[derive(Clone, Copy)]
pub struct Listed<'a> {
    pub(in crate::engine) list: &'a FindingList,
    pub(in crate::engine) computed: ComputedRef<'a>,
}

/// A finding by where it is kept.
enum Kept<'a> {
    Table(Key, &'a StoredFinding),
    Text(usize),
    Joint(usize),
}

impl<'a> Listed<'a> {
    /// How many findings there are.
    pub fn len(self) -> usize {
        self.first(CLASSES)
    }

    pub fn is_empty(self) -> bool {
        self.len() == 0
    }

    /// How many are before the rounding differences; those have the numbers from there on.
    pub fn beyond_rounding(self) -> usize {
        self.first(FIRST_ROUNDING)
    }

    /// The numbers of the rounding differences in a table, as stretches of following numbers.
    pub fn rounding_in(self, table: usize) -> Vec<std::ops::Range<usize>> {
        let stretch = |class: usize| {
            let behind = |table| {
                let cell = Cell::new(table, 0, 0, 0);
                self.number(class, Key { cell, rule: RuleId::FIRST, instance: 0 })
            };
            behind(table)..behind(table + 1)
        };
        (FIRST_ROUNDING..CLASSES).map(stretch).filter(|range| !range.is_empty()).collect()
    }

    /// The finding of that number, in words, with amounts of money in tables counted in that unit
    /// instead of the tables' own.
    pub fn get(self, unit: Option<Unit>, number: usize) -> Option<Finding> {
        match self.kept(number)? {
            Kept::Table(key, entry) => {
                let mut finding = self.computed.finding(key, entry, unit);
                finding.answer = self.list.answered.get(&key).copied().unwrap_or_default();
                Some(finding)
            }
            Kept::Text(at) => {
                let mut finding = (**self.list.narrative().findings().get(at)?).clone();
                finding.answer = self.list.text_answers.get(at).copied().unwrap_or_default();
                Some(finding)
            }
            Kept::Joint(at) => self.list.joint.get(at).cloned(),
        }
    }

    /// What the finding of that number is kept under, where it is of a table, and what answers it.
    pub(super) fn key(self, number: usize) -> Option<(Key, ExplanationState)> {
        let Kept::Table(key, _) = self.kept(number)? else { return None };
        Some((key, self.list.answered.get(&key).copied().unwrap_or_default()))
    }

    /// All before the rounding differences, in order.
    pub fn asking(self) -> impl Iterator<Item = FindingFacts<'a>> {
        let of_class = move |class: usize| {
            let tables =
                self.computed.sheet.store.order(class).into_iter().flat_map(SortedKeys::iter);
            let tables = tables.filter_map(move |key| self.facts_of_key(key));
            let from = self.list.texts.get(class).copied().unwrap_or(0);
            let texts =
                (from..from + self.sizes(class).1).filter_map(|at| self.list.facts_of_text(at));
            tables.chain(texts)
        };
        let joint = (0..self.list.joint.len()).filter_map(|at| self.list.facts_of_joint(at));
        (0..FIRST_ROUNDING).flat_map(of_class).chain(joint)
    }

    /// All findings counted.
    pub fn counts(self) -> Counts {
        let of = |class: usize| {
            let (tables, texts) = self.sizes(class);
            tables + texts
        };
        let joint = self.list.joint.iter().filter(|finding| !finding.is_explained()).count();
        let mut counts = Counts {
            mandatory: of(0),
            explain: of(1) + joint,
            explained: self.list.joint.len() - joint,
            hint: of(2),
            rounding: (FIRST_ROUNDING..CLASSES).map(of).sum(),
        };
        let texts = self.list.narrative().findings().iter().zip(&self.list.text_answers);
        let texts = texts.filter(|(finding, answer)| {
            finding.may_be_explained() && matches!(answer, ExplanationState::Given(_))
        });
        let answered = self
            .list
            .answered
            .iter()
            .filter(|(key, answer)| settles(self.computed.sheet, key, **answer));
        let explained = texts.count() + answered.count();
        counts.explain -= explained.min(counts.explain);
        counts.explained += explained;
        counts
    }

    /// The findings of each table counted, those of the joint test and of texts about a table's cells
    /// among them.
    pub fn table_counts(self) -> Vec<Counts> {
        let sheet = self.computed.sheet;
        let tables = 0..self.computed.budget.tables.len();
        let mut counts: Vec<Counts> = tables.map(|t| sheet.store.counts(Some(t))).collect();
        for key in sheet.store.apart() {
            if let (Some(own), Some(entry)) =
                (counts.get_mut(key.cell.t()), sheet.store.listed(*key))
            {
                own.add_kind(entry.verdict, sheet.store.severity(key.rule), false);
            }
        }
        for (key, answer) in &self.list.answered {
            if let Some(own) = counts.get_mut(key.cell.t()).filter(|_| settles(sheet, key, *answer))
            {
                own.explain = own.explain.saturating_sub(1);
                own.explained += 1;
            }
        }
        for facts in self.list.outside_tables().filter(|facts| facts.text.is_none()) {
            if let Some(own) = counts.get_mut(facts.cell.t()) {
                own.add_kind(facts.verdict, facts.severity, facts.is_explained());
            }
        }
        counts
    }

    /// Numbers of the findings of a rule at a cell, or at a place of a text, ascending.
    pub fn find(self, rule: &str, cell: Cell, text: Option<&TextPlace>) -> Vec<usize> {
        let mut numbers = Vec::new();
        if text.is_none() {
            let mut own = keys_at(self.computed.sheet, cell);
            own.retain(|(_, key)| rule_name(self.computed.sheet, key.rule) == Some(rule));
            numbers.extend(own.into_iter().map(|(class, key)| self.number(class, key)));
        }
        let same = |finding: &Finding| {
            *finding.rule == *rule && finding.cell == cell && finding.text.as_ref() == text
        };
        let texts = self.list.narrative().findings().iter().enumerate().filter(|(_, f)| same(f));
        numbers.extend(texts.map(|(at, _)| self.number_of_text(at)));
        let joint = self.list.joint.iter().enumerate().filter(|(_, f)| same(f));
        numbers.extend(joint.map(|(at, _)| self.number_of_joint(at)));
        numbers.sort_unstable();
        numbers
    }

    /// The gravest severity with which a verdict of that kind is said of a cell.
    pub fn severity_at(self, cell: Cell, verdict: Verdict) -> Option<Severity> {
        let own = self
            .computed
            .sheet
            .store
            .between(cell, cell)
            .chain(self.computed.sheet.store.apart_between(cell, cell));
        let own = own.filter(|(_, entry)| entry.verdict == verdict);
        let own = own.map(|(key, _)| self.computed.sheet.store.severity(key.rule));
        let outside = self.list.outside.get(&cell).into_iter().flatten().filter_map(|&at| {
            let facts = match at.checked_sub(self.list.text_answers.len()) {
                Some(at) => self.list.facts_of_joint(at),
                None => self.list.facts_of_text(at),
            };
            facts.filter(|facts| facts.cell == cell && facts.verdict == verdict)
        });
        own.chain(outside.map(|facts| facts.severity)).min()
    }

    /// Numbers of the findings in a section of text, ascending.
    pub fn in_section(self, section: &str) -> Vec<usize> {
        let own = |finding: &Finding| {
            finding.text.as_ref().is_some_and(|place| *place.section == *section)
        };
        let texts = self.list.narrative().findings().iter().enumerate().filter(|(_, f)| own(f));
        let mut numbers: Vec<usize> = texts.map(|(at, _)| self.number_of_text(at)).collect();
        numbers.sort_unstable();
        numbers
    }

    /// Numbers of the findings that concern a cell, ascending.
    pub fn concerning(self, cell: Cell) -> Vec<usize> {
        let sheet = self.computed.sheet;
        let mut mains = vec![cell];
        let mut checks: Vec<u32> = Vec::new();
        if let Some(grid) = sheet.grid(cell) {
            mains.extend((0..grid.columns.len()).map(|column| cell.with_column(column)));
            mains.extend(grid.parent(cell.r()).map(|parent| cell.with_row(parent)));
        }
        for dependent in sheet.plan.dependents.get(&cell).into_iter().flatten() {
            match dependent {
                Dependent::Formula(node) => {
                    mains.extend(sheet.plan.formulas.get(*node as usize).map(|node| node.target));
                }
                Dependent::Check(check) => checks.push(*check),
            }
        }
        checks.extend(self.list.together(sheet).get(&cell).into_iter().flatten());
        mains.sort_unstable();
        mains.dedup();
        let mut keys: Vec<Key> =
            mains.into_iter().flat_map(|main| keys_at(sheet, main)).map(|(_, key)| key).collect();
        keys.extend(checks.into_iter().filter_map(|check| {
            let bound = sheet.plan.bound_checks.get(check as usize)?;
            let key = Key { cell: bound.main, rule: bound.rule, instance: check + 1 };
            sheet.store.listed(key).map(|_| key)
        }));
        if sheet.table_form(cell).is_some_and(|form| form.targets.is_some()) {
            let from = Cell::new(cell.t(), 0, 0, 0);
            let to = Cell { table: cell.table, ..Cell::NOWHERE };
            let cost = sheet.store.between(from, to).map(|(key, _)| *key);
            keys.extend(cost.filter(|key| key.rule == rule::CostTargetsDiffer));
        }
        keys.sort_unstable();
        keys.dedup();
        keys.retain(|key| key.cell == cell || self.computed.concerned(*key).contains(&cell));
        let number = |key: &Key| {
            let entry = sheet.store.listed(*key)?;
            let class = class(entry.verdict, sheet.store.severity(key.rule));
            Some(self.number(class, *key))
        };
        let mut numbers: Vec<usize> = keys.iter().filter_map(number).collect();
        for &at in self.list.outside.get(&cell).into_iter().flatten() {
            numbers.push(match at.checked_sub(self.list.text_answers.len()) {
                Some(at) => self.number_of_joint(at),
                None => self.number_of_text(at),
            });
        }
        numbers.sort_unstable();
        numbers
    }

    fn facts_of_key(self, key: Key) -> Option<FindingFacts<'a>> {
        let severity = self.computed.sheet.store.severity(key.rule);
        let answer = match self.list.answered.is_empty() {
            true => ExplanationState::None,
            false => self.list.answered.get(&key).copied().unwrap_or_default(),
        };
        let entry = self.computed.sheet.store.listed(key)?;
        let figures = entry.left().filter(|_| !no_figures(key.rule)).or(entry.right());
        let of_content = entry.verdict == Verdict::Invalid && figures.is_none();
        Some(FindingFacts {
            severity,
            verdict: entry.verdict,
            cell: key.cell,
            text: None,
            answer,
            of_content: of_content.then(|| rule_name(self.computed.sheet, key.rule)).flatten(),
        })
    }

    fn kept(self, number: usize) -> Option<Kept<'a>> {
        let mut left = number;
        for class in 0..CLASSES {
            if class == FIRST_ROUNDING {
                if left < self.list.joint.len() {
                    return Some(Kept::Joint(left));
                }
                left -= self.list.joint.len();
            }
            let (tables, texts) = self.sizes(class);
            if left < tables {
                let key = self.computed.sheet.store.order(class)?.get(left)?;
                return Some(Kept::Table(key, self.computed.sheet.store.listed(key)?));
            }
            left -= tables;
            if left < texts {
                return Some(Kept::Text(self.list.texts.get(class)? + left));
            }
            left -= texts;
        }
        None
    }

    /// How many findings of a class are of tables, and how many of texts.
    fn sizes(self, class: usize) -> (usize, usize) {
        let texts = self.list.texts.get(class + 1).zip(self.list.texts.get(class));
        let tables = self.computed.sheet.store.order(class).map_or(0, SortedKeys::len);
        (tables, texts.map_or(0, |(to, from)| to - from))
    }

    /// The number of the first finding of a class.
    fn first(self, class: usize) -> usize {
        let before: usize =
            (0..class).map(|class| self.sizes(class)).map(|(tables, texts)| tables + texts).sum();
        before + if class >= FIRST_ROUNDING { self.list.joint.len() } else { 0 }
    }

    fn number(self, class: usize, key: Key) -> usize {
        let before = self.computed.sheet.store.order(class).map_or(0, |order| order.before(&key));
        self.first(class) + before
    }

    fn number_of_text(self, at: usize) -> usize {
        let class = self.list.texts.partition_point(|from| *from <= at).saturating_sub(1);
        let from = self.list.texts.get(class).copied().unwrap_or(0);
        self.first(class) + self.sizes(class).0 + at.saturating_sub(from)
    }

    fn number_of_joint(self, at: usize) -> usize {
        self.first(FIRST_ROUNDING) - self.list.joint.len() + at
    }
}

/// Whether an answer settles the finding of that key.
fn settles(sheet: &Sheet, key: &Key, answer: ExplanationState) -> bool {
    let verdict = sheet.store.listed(*key).map(|entry| entry.verdict);
    matches!(answer, ExplanationState::Given(_))
        && sheet.store.severity(key.rule) == Severity::Explain
        && verdict.is_some_and(|verdict| verdict > Verdict::Rounding)
}
