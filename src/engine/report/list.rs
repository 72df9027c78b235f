//! Findings with their texts, for whoever shows them.

use crate::amount::Unit;
use crate::budget::Cell;
use crate::engine::compute::{ComputedRef, Sheet};
use crate::engine::equations::Equations;
use crate::engine::finding::{
    ExplanationState, Finding, Key, RuleId, StoredFinding, Verdict, mark_explained, rank, rule,
};
use crate::engine::rounding::Joint;
use crate::engine::words::place;
use crate::form::Kind;
use crate::lang::{Lang, Text};

/// Addends named in a finding's list of cells.
const MAX_CELLS: usize = 64;

impl ComputedRef<'_> {
    /// All findings: mandatory first, then by place, those in texts behind those in tables.
    /// Rounding differences last.
    pub fn findings(&self) -> Vec<Finding> {
        self.findings_with(self.text_findings(), None)
    }

    /// The findings whose main cell is in a row, the gravest first.
    pub fn row_findings(&self, row: Cell, unit: Option<Unit>) -> Vec<Finding> {
        let to = row.with_column(usize::from(u16::MAX));
        let found = self.store.between(row.with_column(0), to);
        let mut found: Vec<Finding> =
            found.map(|(key, entry)| self.finding(*key, entry, unit)).collect();
        found.sort_by_key(|f| (f.verdict == Verdict::Rounding, f.severity));
        found
    }

    /// The entry's amounts in another unit.
    fn counted_in(&self, key: Key, entry: &StoredFinding, unit: Option<Unit>) -> StoredFinding {
        let money = self.kind(key.cell) == Some(&Kind::Money);
        let table = self.budget.tables.get(key.cell.t()).and_then(|table| table.form());
        let own = table.and_then(|table| self.forms.tables.get(table)).map(|table| table.unit);
        match (own, unit) {
            (Some(own), Some(unit)) if money && !counts(key.rule) => {
                entry.counted(|amount| amount.convert(own, unit).unwrap_or(amount))
            }
            _ => entry.clone(),
        }
    }

    /// All findings where the texts have been read already, with amounts of money in tables counted
    /// in that unit instead of the tables' own.
    pub fn findings_with(&self, texts: Vec<Finding>, unit: Option<Unit>) -> Vec<Finding> {
        let tables = self.store.in_order();
        let tables = tables.map(|(key, entry)| self.finding(key, entry, unit));
        let mut all: Vec<Finding> = tables.chain(texts).collect();
        all.sort_by_key(|finding| rank(finding.verdict, finding.severity));
        mark_explained(&self.forms, self.budget, &mut all);
        all
    }

    /// The cells that a finding of the tables concerns, its own first.
    pub(super) fn concerned(&self, key: Key) -> Vec<Cell> {
        let bound_check =
            key.instance.checked_sub(1).and_then(|i| self.plan.bound_checks.get(i as usize));
        let mut cells = vec![key.cell];
        match bound_check {
            Some(bound_check) => {
                let mut visit = |cell| {
                    if cells.len() < MAX_CELLS && !cells.contains(&cell) {
                        cells.push(cell);
                    }
                };
                bound_check.left.each_cell(&mut visit);
                bound_check.right.each_cell(&mut visit);
                bound_check.also.iter().copied().for_each(visit);
            }
            None if key.rule == rule::CostTargetsDiffer => {
                cells.extend(self.cost_cells(key.cell));
            }
            None => cells.extend(self.addends(key.cell, MAX_CELLS).0.into_iter().map(|a| a.1)),
        }
        cells
    }

    /// A finding of the tables in words.
    pub(super) fn finding(&self, key: Key, entry: &StoredFinding, unit: Option<Unit>) -> Finding {
        let own = entry;
        let entry = &self.counted_in(key, own, unit);
        let (name, number) = self.rule_name(key.rule);
        let cells = self.concerned(key);
        let truncated = Equations::of_finding(self, key)
            .is_some_and(|equation| self.is_truncation(equation, own));
        let message = |lang: Lang| {
            let mut message = self.finding_text(key, entry, lang);
            if truncated {
                message.message.push_str(lang.pick(
                    "；各数若是截去尾数而不是四舍五入，可以解释这一差额",
                    "; truncating the figures rather than rounding them would explain it",
                ));
            }
            message
        };
        let (zh, en) = (message(Lang::Zh), message(Lang::En));
        let no_figures = counts(key.rule);
        // A circle is reported with all its cells.
        let place = match key.rule {
            rule::CircularFormula | rule::NoTables => Text::default(),
            rule::TableMissing | rule::UnitMissing => {
                Text::both(|lang| self.budget.table_title(&self.forms, key.cell.t(), lang))
            }
            _ => Text::both(|lang| place(&self.names(lang), key.cell)),
        };
        Finding {
            rule: name,
            number,
            severity: self.store.severity(key.rule),
            verdict: entry.verdict,
            cell: key.cell,
            text: None,
            cells,
            stated: entry.left().filter(|_| !no_figures),
            computed: entry.right(),
            own: [own.left().filter(|_| !no_figures), own.right()],
            difference: entry.difference(),
            bound: entry.bound(),
            relation: Text::new(zh.relation, en.relation),
            place,
            message: Text::new(zh.message, en.message),
            remedy: Text::new(zh.remedy, en.remedy),
            answer: ExplanationState::None,
        }
    }

    /// The equalities that do not hold, each with the figures somebody wrote in it and the words
    /// for it.
    pub fn broken_equalities(&self) -> Vec<(Vec<Cell>, Text)> {
        let mut equations = Equations::new(*self);
        let open = self.store.iter().filter(|(_, entry)| Equations::is_open(entry));
        let mut broken = Vec::new();
        for (key, entry) in open {
            let Some(equation) = Equations::of_finding(self, *key) else { continue };
            if equations.state(equation).is_some_and(|state| state.is_equality()) {
                let finding = self.finding(*key, entry, None);
                let words = Text { zh: finding.sentence(Lang::Zh), en: finding.sentence(Lang::En) };
                broken.push((equations.cells(equation), words));
            }
        }
        broken
    }

    /// All findings with those of the joint test among them, before the rounding differences.
    pub fn whole_check(&self) -> (Vec<Finding>, Joint) {
        let mut findings = self.findings();
        let mut joint = self.joint();
        insert_joint(&mut findings, std::mem::take(&mut joint.findings));
        (findings, joint)
    }
}

impl Sheet {
    /// The findings of the tables that are no rounding differences, without their words, in the
    /// same order.
    pub(in crate::engine) fn asking(&self) -> Vec<(Key, StoredFinding)> {
        self.store.asking().map(|(key, entry)| (key, entry.clone())).collect()
    }
}

/// Whether what is found there is no amount, but a number of columns or checks.
pub(super) fn counts(rule: RuleId) -> bool {
    matches!(rule, rule::ShiftedRow | rule::TableMissing | rule::NoTables)
}

/// Puts what the joint test found before the rounding differences, so that the numbers of the
/// findings above them stay.
pub fn insert_joint(findings: &mut Vec<Finding>, found: Vec<Finding>) {
    let at = findings.iter().position(|f| f.verdict == Verdict::Rounding);
    let at = at.unwrap_or(findings.len());
    findings.splice(at..at, found);
}
