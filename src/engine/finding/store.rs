//! Findings as the engine keeps them: by place, counted by table, in the order in which they are
//! listed, without texts.

use std::collections::BTreeMap;
use std::ops::RangeInclusive;

use crate::budget::Cell;
use crate::form::{FormSet, Severity};

use super::order::SortedKeys;
use super::rule_id::RuleId;
use super::run_map::RunMap;
use super::stored::StoredFinding;
use super::{Counts, Verdict, rank};

/// Place and rule of a finding; the order is reading order.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(in crate::engine) struct Key {
    pub(in crate::engine) cell: Cell,
    pub(in crate::engine) rule: RuleId,
    /// Which of several bound checks of the same rule at the same cell.
    pub(in crate::engine) instance: u32,
}

/// How many [`class`]es there are.
pub(in crate::engine) const CLASSES: usize = 6;

/// The first class of rounding differences; those before it ask for something.
pub(in crate::engine) const FIRST_ROUNDING: usize = 3;

/// The part of the list that findings of a kind are in: mandatory, to be explained, hints, and the
/// same of rounding differences.
pub(in crate::engine) fn class(verdict: Verdict, severity: Severity) -> usize {
    let (rounding, severity) = rank(verdict, severity);
    let own = match severity {
        Severity::Mandatory => 0,
        Severity::Explain => 1,
        Severity::Hint => 2,
    };
    if rounding { FIRST_ROUNDING + own } else { own }
}

/// All findings of a document.
#[derive(Debug, Default)]
pub(in crate::engine) struct Store {
    entries: RunMap<Key, StoredFinding>,
    /// What is said of rows and tables as a whole: listed with the rest, and no cell's verdict.
    apart: BTreeMap<Key, StoredFinding>,
    /// Invariant: `counts[t]` counts the entries of table `t`, `all` those of every table.
    counts: Vec<Counts>,
    all: Counts,
    /// Severity of each check of the form set.
    checks: Vec<Severity>,
    /// Invariant, once settled: the keys of entries and of what is apart, by class.
    listed: [SortedKeys<Key>; CLASSES],
    settled: bool,
    /// Keys of which something else is said than before, since this was last emptied.
    changed: Vec<Key>,
    /// How often a finding came or went that is no rounding difference.
    turns: u64,
}

impl Store {
    pub(in crate::engine) fn new(forms: &FormSet, tables: usize) -> Self {
        Self {
            counts: vec![Counts::default(); tables],
            checks: forms.checks.iter().map(|check| check.severity).collect(),
            ..Self::default()
        }
    }

    /// Forgets what is said of rows and tables as a whole, and of cells all but what `stays`, so that
    /// the rest is put in anew; nothing is listed until that is settled.
    pub(in crate::engine) fn retain(&mut self, stays: impl Fn(&Key) -> bool) {
        self.settled = false;
        self.apart.clear();
        self.listed = Default::default();
        self.entries.retain(stays);
        self.counts.fill(Counts::default());
        self.all = Counts::default();
        let left: Vec<(Key, Verdict)> =
            self.entries.iter().map(|(key, entry)| (*key, entry.verdict)).collect();
        left.into_iter().for_each(|(key, verdict)| self.count(key, verdict, true));
    }

    /// Lists what was put in while everything was computed; from now on the list is kept.
    pub(in crate::engine) fn settle(&mut self) {
        let mut keys: [Vec<Key>; CLASSES] = Default::default();
        for (key, entry) in self.entries.iter().chain(&self.apart) {
            if let Some(keys) = keys.get_mut(class(entry.verdict, self.severity(key.rule))) {
                keys.push(*key);
            }
        }
        if !self.apart.is_empty() {
            keys.iter_mut().for_each(|keys| keys.sort_unstable());
        }
        self.listed = keys.map(|keys| SortedKeys::of_sorted(&keys));
        self.settled = true;
        self.changed.clear();
    }

    pub(in crate::engine) fn get(&self, key: Key) -> Option<&StoredFinding> {
        self.entries.get(&key)
    }

    /// Whether nothing is said of a cell by any of these rules, which follow each other.
    pub(in crate::engine) fn is_silent(&self, cell: Cell, rules: RangeInclusive<RuleId>) -> bool {
        let (first, last) = rules.into_inner();
        let low = Key { cell, rule: first, instance: 0 };
        let high = Key { cell, rule: last, instance: u32::MAX };
        self.entries.is_empty() || self.entries.range(low..=high).next().is_none()
    }

    /// What is listed under a key, of a cell or of a row or table as a whole.
    pub(in crate::engine) fn listed(&self, key: Key) -> Option<&StoredFinding> {
        self.entries.get(&key).or_else(|| self.apart.get(&key))
    }

    pub(in crate::engine) fn set(&mut self, key: Key, entry: Option<StoredFinding>) {
        let new = entry.as_ref().map(|e| e.verdict);
        if self.settled && self.entries.get(&key) == entry.as_ref() {
            return;
        }
        let old = match entry {
            Some(entry) => self.entries.insert(key, entry),
            None if self.entries.is_empty() => None,
            None => self.entries.remove(&key),
        };
        let old = old.map(|old| old.verdict);
        if let Some(old) = old {
            self.count(key, old, false);
        }
        if let Some(new) = new {
            self.count(key, new, true);
        }
        self.list(key, old, new);
    }

    /// Says something of a row or a table as a whole.
    pub(in crate::engine) fn set_apart(&mut self, key: Key, entry: Option<StoredFinding>) {
        let new = entry.as_ref().map(|e| e.verdict);
        if self.apart.get(&key) == entry.as_ref() {
            return;
        }
        let old = match entry {
            Some(entry) => self.apart.insert(key, entry),
            None => self.apart.remove(&key),
        };
        self.list(key, old.map(|old| old.verdict), new);
    }

    /// What is said of rows and tables as a whole.
    pub(in crate::engine) fn apart(&self) -> impl Iterator<Item = &Key> {
        self.apart.keys()
    }

    fn list(&mut self, key: Key, old: Option<Verdict>, new: Option<Verdict>) {
        if !self.settled {
            return;
        }
        self.changed.push(key);
        let severity = self.severity(key.rule);
        let [old, new] = [old, new].map(|verdict| verdict.map(|v| class(v, severity)));
        if old == new {
            return;
        }
        if [old, new].into_iter().flatten().any(|class| class < FIRST_ROUNDING) {
            self.turns += 1;
        }
        if let Some(order) = old.and_then(|old| self.listed.get_mut(old)) {
            order.remove(&key);
        }
        if let Some(order) = new.and_then(|new| self.listed.get_mut(new)) {
            order.insert(key);
        }
    }

    fn count(&mut self, key: Key, verdict: Verdict, more: bool) {
        let severity = self.severity(key.rule);
        for counts in self.counts.get_mut(key.cell.t()).into_iter().chain([&mut self.all]) {
            let Some(count) = counts.of(verdict, severity, false) else { continue };
            *count = if more { *count + 1 } else { count.saturating_sub(1) };
        }
    }

    pub(in crate::engine) fn counts(&self, table: Option<usize>) -> Counts {
        match table {
            Some(table) => self.counts.get(table).copied().unwrap_or_default(),
            None => self.all,
        }
    }

    /// How grave the findings of a rule are.
    pub(in crate::engine) fn severity(&self, rule: RuleId) -> Severity {
        let own = rule.built_in().map(|entry| entry.severity);
        own.or_else(|| self.checks.get(rule.check()?).copied()).unwrap_or(Severity::Hint)
    }

    pub(in crate::engine) fn iter(&self) -> impl Iterator<Item = (&Key, &StoredFinding)> {
        self.entries.iter()
    }

    /// The keys of a class, in their order.
    pub(in crate::engine) fn order(&self, class: usize) -> Option<&SortedKeys<Key>> {
        self.listed.get(class)
    }

    /// Everything in the order in which it is listed.
    pub(in crate::engine) fn in_order(&self) -> impl Iterator<Item = (Key, &StoredFinding)> {
        let keys = self.listed.iter().flat_map(SortedKeys::iter);
        keys.filter_map(|key| Some((key, self.listed(key)?)))
    }

    /// The same of what is no rounding difference; costs nothing for those.
    pub(in crate::engine) fn asking(&self) -> impl Iterator<Item = (Key, &StoredFinding)> {
        let keys = self.listed.iter().take(FIRST_ROUNDING).flat_map(SortedKeys::iter);
        keys.filter_map(|key| Some((key, self.listed(key)?)))
    }

    /// Gives the findings of rows, between two cells, the rows where they are now; those of rows
    /// that went, go.
    pub(in crate::engine) fn move_rows(
        &mut self,
        from: Cell,
        to: Cell,
        mut place: impl FnMut(usize) -> Option<usize>,
    ) {
        let mut placed = |key: Key| {
            let row = place(key.cell.r())?;
            Some(Key { cell: key.cell.with_row(row), ..key })
        };
        let gone = self.entries.rekey(span(from, to), &mut placed);
        self.listed.iter_mut().for_each(|order| order.rekey(span(from, to), &mut placed));
        let apart: Vec<Key> = self.apart_between(from, to).map(|(key, _)| *key).collect();
        let apart = apart.into_iter().filter_map(|key| Some((key, self.apart.remove(&key)?)));
        let apart: Vec<(Key, StoredFinding)> = apart.collect();
        let apart = apart.into_iter().filter_map(|(key, entry)| Some((placed(key)?, entry)));
        self.apart.extend(apart);
        gone.into_iter().for_each(|(key, entry)| self.count(key, entry.verdict, false));
        self.turns += 1;
    }

    /// Findings whose main cell lies between two cells, both included.
    pub(in crate::engine) fn between(
        &self,
        from: Cell,
        to: Cell,
    ) -> impl Iterator<Item = (&Key, &StoredFinding)> {
        self.entries.range(span(from, to))
    }

    /// Where something is said that is no rounding difference, between two cells, both included;
    /// costs nothing for those.
    pub(in crate::engine) fn asking_between(
        &self,
        from: Cell,
        to: Cell,
    ) -> impl Iterator<Item = Key> {
        self.listed.iter().take(FIRST_ROUNDING).flat_map(move |keys| keys.range(span(from, to)))
    }

    /// The same of what is said of rows and tables as a whole.
    pub(in crate::engine) fn apart_between(
        &self,
        from: Cell,
        to: Cell,
    ) -> impl Iterator<Item = (&Key, &StoredFinding)> {
        self.apart.range(span(from, to))
    }

    /// Keys of which something else is said than before, oldest first.
    pub(in crate::engine) fn changed(&self) -> &[Key] {
        &self.changed
    }

    /// Grows whenever a finding comes or goes that is no rounding difference.
    pub(in crate::engine) fn turns(&self) -> u64 {
        self.turns
    }

    /// Forgets which keys changed.
    pub(in crate::engine) fn forget_changed(&mut self) {
        self.changed.clear();
    }
}

fn span(from: Cell, to: Cell) -> std::ops::RangeInclusive<Key> {
    let low = Key { cell: from, rule: RuleId::FIRST, instance: 0 };
    let high = Key { cell: to, rule: RuleId::LAST, instance: u32::MAX };
    low..=high
}
