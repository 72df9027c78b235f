//! Findings as the engine keeps them: by place, counted by table, without texts.

use std::collections::BTreeMap;

use crate::amount::Amount;
use crate::budget::Cell;
use crate::form::{FormSet, Severity};

use super::rule_id::RuleId;
use super::{Counts, Verdict};

/// Place and rule of a finding; the order is reading order.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(in crate::engine) struct Key {
    pub(in crate::engine) cell: Cell,
    pub(in crate::engine) rule: RuleId,
    /// Which of several bound checks of the same rule at the same cell.
    pub(in crate::engine) instance: u32,
}

/// What a finding says, in the unit of its cell's table.
#[derive(Clone, Debug, PartialEq)]
pub(in crate::engine) struct StoredFinding {
    pub(in crate::engine) verdict: Verdict,
    pub(in crate::engine) left: Option<Amount>,
    pub(in crate::engine) right: Option<Amount>,
    pub(in crate::engine) difference: Option<Amount>,
    pub(in crate::engine) bound: Option<Amount>,
}

impl StoredFinding {
    /// A finding without figures.
    pub(in crate::engine) fn plain(verdict: Verdict) -> Self {
        Self { verdict, left: None, right: None, difference: None, bound: None }
    }
}

/// All findings of a document.
#[derive(Debug, Default)]
pub(in crate::engine) struct Store {
    entries: BTreeMap<Key, StoredFinding>,
    /// Invariant: `counts[t]` counts the entries of table `t`, `all` those of every table.
    counts: Vec<Counts>,
    all: Counts,
    /// Severity of each check of the form set.
    checks: Vec<Severity>,
}

impl Store {
    pub(in crate::engine) fn new(forms: &FormSet, tables: usize) -> Self {
        Self {
            entries: BTreeMap::new(),
            counts: vec![Counts::default(); tables],
            all: Counts::default(),
            checks: forms.checks.iter().map(|check| check.severity).collect(),
        }
    }

    pub(in crate::engine) fn get(&self, key: Key) -> Option<&StoredFinding> {
        self.entries.get(&key)
    }

    pub(in crate::engine) fn set(&mut self, key: Key, entry: Option<StoredFinding>) {
        let new = entry.as_ref().map(|e| e.verdict);
        let old = match entry {
            Some(entry) => self.entries.insert(key, entry),
            None if self.entries.is_empty() => None,
            None => self.entries.remove(&key),
        };
        if let Some(old) = old {
            self.count(key, old.verdict, false);
        }
        if let Some(new) = new {
            self.count(key, new, true);
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

    /// Gives the findings of rows, between two cells, the rows where they stand now; those of rows
    /// that went, go.
    pub(in crate::engine) fn move_rows(
        &mut self,
        from: Cell,
        to: Cell,
        place: impl Fn(usize) -> Option<usize>,
    ) {
        let keys: Vec<Key> = self.between(from, to).map(|(key, _)| *key).collect();
        let taken = keys.into_iter().filter_map(|key| Some((key, self.entries.remove(&key)?)));
        for (key, entry) in taken.collect::<Vec<_>>() {
            match place(key.cell.r()) {
                Some(row) => {
                    self.entries.insert(Key { cell: key.cell.with_row(row), ..key }, entry);
                }
                None => self.count(key, entry.verdict, false),
            }
        }
    }

    /// Findings whose main cell lies between two cells, both included.
    pub(in crate::engine) fn between(
        &self,
        from: Cell,
        to: Cell,
    ) -> impl Iterator<Item = (&Key, &StoredFinding)> {
        let low = Key { cell: from, rule: RuleId::FIRST, instance: 0 };
        let high = Key { cell: to, rule: RuleId::LAST, instance: u32::MAX };
        self.entries.range(low..=high)
    }
}
