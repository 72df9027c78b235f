//! Findings as the engine keeps them: by place, counted by table, without texts.

use std::collections::BTreeMap;

use crate::amount::Amount;
use crate::budget::Cell;
use crate::form::{FormSet, Severity};

use super::{Counts, Verdict};

/// Built-in rules; the form set's checks follow from [`rule::FIRST_OF_FORM`] on.
pub(in crate::engine) mod rule {
    use crate::form::Severity;

    pub(crate) const TOTAL_MISMATCH: u16 = 0;
    pub(crate) const ACROSS_MISMATCH: u16 = 1;
    pub(crate) const FORMULA_MISMATCH: u16 = 2;
    pub(crate) const NOT_A_NUMBER: u16 = 3;
    pub(crate) const TOO_MANY_DECIMALS: u16 = 4;
    pub(crate) const NEGATIVE_AMOUNT: u16 = 5;
    pub(crate) const SUM_OVERFLOW: u16 = 6;
    pub(crate) const CIRCULAR_FORMULA: u16 = 7;
    pub(crate) const DUPLICATE_CODE: u16 = 8;
    pub(crate) const MISSING_PARENT: u16 = 9;
    pub(crate) const CODE_OUT_OF_ORDER: u16 = 10;
    pub(crate) const STRAY_ROW: u16 = 11;
    pub(crate) const SHIFTED_ROW: u16 = 12;
    pub(crate) const UNKNOWN_CODE: u16 = 13;
    pub(crate) const NAME_DIFFERS: u16 = 14;
    pub(crate) const CODE_NAMED_TWICE: u16 = 15;
    pub(crate) const INDICATOR_KIND_UNKNOWN: u16 = 16;
    pub(crate) const INDICATOR_OUT_OF_PLACE: u16 = 17;
    pub(crate) const INDICATOR_KIND_MISSING: u16 = 18;
    pub(crate) const COST_TARGETS_DIFFER: u16 = 19;
    pub(crate) const TARGET_ABOVE_HUNDRED: u16 = 20;
    pub(crate) const TARGET_AT_LEAST_HUNDRED: u16 = 21;
    /// Never kept in the store: asked for with the whole check.
    pub(crate) const JOINT_ROUNDING: u16 = 22;
    pub(crate) const FIRST_OF_FORM: u16 = 23;

    /// Rules about the indicators of a performance table.
    pub(crate) const INDICATORS: std::ops::RangeInclusive<u16> =
        INDICATOR_KIND_UNKNOWN..=TARGET_AT_LEAST_HUNDRED;

    /// Name, number in the catalogue, severity.
    pub(crate) const BUILT_IN: [(&str, &str, Severity); FIRST_OF_FORM as usize] = [
        ("total_mismatch", "A2", Severity::Mandatory),
        ("across_mismatch", "A4", Severity::Mandatory),
        ("formula_mismatch", "A1", Severity::Mandatory),
        ("not_a_number", "A10", Severity::Mandatory),
        ("too_many_decimals", "A10", Severity::Mandatory),
        ("negative_amount", "A10", Severity::Explain),
        ("sum_overflow", "", Severity::Mandatory),
        ("circular_formula", "", Severity::Mandatory),
        ("duplicate_code", "A6", Severity::Mandatory),
        ("missing_parent", "A6", Severity::Mandatory),
        ("code_out_of_order", "A6", Severity::Mandatory),
        ("stray_row", "A6", Severity::Mandatory),
        ("shifted_row", "A10", Severity::Explain),
        ("unknown_code", "A7", Severity::Explain),
        ("name_differs", "A7", Severity::Explain),
        ("code_named_twice", "A7", Severity::Explain),
        ("indicator_kind_unknown", "A11", Severity::Explain),
        ("indicator_out_of_place", "A11", Severity::Explain),
        ("indicator_kind_missing", "A11", Severity::Explain),
        ("cost_targets_differ", "A11", Severity::Explain),
        ("target_above_hundred", "A11", Severity::Explain),
        ("target_at_least_hundred", "A11", Severity::Hint),
        ("joint_rounding_conflict", "", Severity::Explain),
    ];
}

/// Place and rule of a finding; the order is reading order.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(in crate::engine) struct Key {
    pub(in crate::engine) cell: Cell,
    pub(in crate::engine) rule: u16,
    /// Which of several bonds of the same rule at the same cell.
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
    /// Force of each rule.
    severities: Vec<Severity>,
}

impl Store {
    pub(in crate::engine) fn new(forms: &FormSet, tables: usize) -> Self {
        let mut severities: Vec<Severity> = rule::BUILT_IN.iter().map(|r| r.2).collect();
        severities.extend(forms.checks.iter().map(|check| check.severity));
        Self {
            entries: BTreeMap::new(),
            counts: vec![Counts::default(); tables],
            all: Counts::default(),
            severities,
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
        let severity =
            self.severities.get(usize::from(key.rule)).copied().unwrap_or(Severity::Hint);
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

    pub(in crate::engine) fn severity(&self, rule: u16) -> Severity {
        self.severities.get(usize::from(rule)).copied().unwrap_or(Severity::Hint)
    }

    pub(in crate::engine) fn iter(&self) -> impl Iterator<Item = (&Key, &StoredFinding)> {
        self.entries.iter()
    }

    /// Findings whose main cell lies between two cells, both included.
    pub(in crate::engine) fn between(
        &self,
        from: Cell,
        to: Cell,
    ) -> impl Iterator<Item = (&Key, &StoredFinding)> {
        let low = Key { cell: from, rule: 0, instance: 0 };
        let high = Key { cell: to, rule: u16::MAX, instance: u32::MAX };
        self.entries.range(low..=high)
    }
}
