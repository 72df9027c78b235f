//! The indicators of performance tables (A11): their kinds, what a table must have, percentages,
//! and cost targets against the project's amount.

use rust_decimal::Decimal;

use crate::amount::{Amount, Unit};
use crate::budget::{Budget, Cell, RowKind};
use crate::engine::finding::{Key, RuleId, StoredFinding, Verdict, rule};
use crate::form::TargetsForm;

use super::computed_ref::ComputedRef;
use super::sheet::Sheet;

/// What a target value says: `≤30.2万元`.
#[derive(Debug, PartialEq, Eq)]
struct TargetValue<'a> {
    operator: char,
    number: Decimal,
    unit: &'a str,
}

/// Reads a target value; `None` where it is a word (完成).
fn target_value(text: &str) -> Option<TargetValue<'_>> {
    const SIGNS: [(&str, char); 9] = [
        (">=", '≥'),
        ("<=", '≤'),
        ("≥", '≥'),
        ("≤", '≤'),
        ("＝", '='),
        ("=", '='),
        (">", '>'),
        ("<", '<'),
        ("", '='),
    ];
    let text = text.trim();
    let (rest, operator) =
        SIGNS.iter().find_map(|(sign, operator)| Some((text.strip_prefix(sign)?, *operator)))?;
    let rest = rest.trim_start();
    let end = rest.find(|c: char| !c.is_ascii_digit() && c != '.').unwrap_or(rest.len());
    let number = Decimal::from_str_exact(rest.get(..end)?).ok()?;
    Some(TargetValue { operator, number, unit: rest.get(end..)?.trim() })
}

impl TargetValue<'_> {
    /// The amount of money it says, in that unit.
    fn money(&self, unit: Unit) -> Option<Amount> {
        let own = match self.unit {
            "元" => Unit::Yuan,
            "万元" => Unit::Wan,
            _ => return None,
        };
        Amount::new(self.number).convert(own, unit)
    }

    fn is_percentage(&self) -> bool {
        matches!(self.unit, "%" | "％")
    }
}

impl Sheet {
    /// Judges the indicators of a table anew, if it has any.
    pub(super) fn judge_indicators(&mut self, budget: &Budget, table: usize) {
        let Some(form) = budget.tables.get(table).and_then(|found| found.form()) else {
            return;
        };
        let forms = std::sync::Arc::clone(&self.forms);
        let Some(targets) = forms.tables.get(form).and_then(|form| form.targets.as_ref()) else {
            return;
        };
        let from = Cell::new(table, 0, 0, 0);
        let to = Cell { table: from.table, block: u16::MAX, row: u32::MAX, column: u16::MAX };
        let old: Vec<Key> = self
            .store
            .between(from, to)
            .map(|(key, _)| *key)
            .filter(|key| key.rule.is_about_indicators())
            .collect();
        old.into_iter().for_each(|key| self.store.set(key, None));
        for (cell, rule, entry) in self.with(budget).indicators(table, targets) {
            self.store.set(Key { cell, rule, instance: 0 }, Some(entry));
        }
    }
}

impl ComputedRef<'_> {
    fn indicators(
        &self,
        table: usize,
        targets: &TargetsForm,
    ) -> Vec<(Cell, RuleId, StoredFinding)> {
        let mut found = Vec::new();
        let plain = || StoredFinding::plain(Verdict::Invalid);
        let at = Cell::new(table, targets.block, 0, 0);
        let rows = self.budget.rows(at);
        if self.is_empty(table) {
            return found;
        }
        for (row, content) in rows.iter().enumerate() {
            if content.kind() == RowKind::Stray || content.is_blank() {
                continue;
            }
            let cell = |column| at.with_row(row).with_column(column);
            let text = |column| self.budget.value(cell(column)).to_text();
            let (first, second) = (text(targets.first), text(targets.second));
            match targets.kinds.iter().find(|kind| kind.name == first.trim()) {
                None => found.push((cell(targets.first), rule::IndicatorKindUnknown, plain())),
                Some(kind) if !kind.seconds.iter().any(|name| name == second.trim()) => {
                    found.push((cell(targets.second), rule::IndicatorOutOfPlace, plain()));
                }
                Some(_) => {}
            }
            let value = text(targets.value);
            let bare = value.trim().trim_start_matches(['=', '＝', '≥', '>', '≤', '<']).trim();
            if targets.unmeasured.iter().any(|word| word == bare) {
                found.push((cell(targets.value), rule::TargetUnmeasured, plain()));
            }
            if let Some(said) = target_value(&value).filter(TargetValue::is_percentage) {
                let hundred = Decimal::ONE_HUNDRED;
                if said.number > hundred {
                    found.push((cell(targets.value), rule::TargetAboveHundred, plain()));
                } else if said.number == hundred && matches!(said.operator, '≥' | '>') {
                    found.push((cell(targets.value), rule::TargetAtLeastHundred, plain()));
                }
            }
        }
        found.extend(indicators_alike(self.budget, at, targets));
        if !self.kinds_missing(table, targets).is_empty() {
            let form = self.budget.tables.get(table).and_then(|found| found.form());
            let named = form.and_then(|form| self.forms.tables[form].named_by);
            let cell = match named.or(targets.total) {
                Some(by) => Cell::new(table, by.block, by.row, by.column),
                None => at.with_column(targets.first),
            };
            found.push((cell, rule::IndicatorKindMissing, plain()));
        }
        found.extend(self.cost_targets(table, targets));
        found
    }

    /// Kinds that a table must have and has not, by name.
    pub(in crate::engine) fn kinds_missing<'t>(
        &self,
        table: usize,
        targets: &'t TargetsForm,
    ) -> Vec<&'t str> {
        let at = Cell::new(table, targets.block, 0, targets.first);
        let rows = self.budget.block(at).map_or(0, |block| block.rows.len());
        let is_there = |name: &str| {
            (0..rows).any(|row| self.budget.value(at.with_row(row)).to_text().trim() == name)
        };
        let needed = targets.kinds.iter().filter(|kind| kind.needed && !is_there(&kind.name));
        needed.map(|kind| kind.name.as_str()).collect()
    }

    /// The sum of the cost targets against the project's amount, where all of them are amounts.
    fn cost_targets(
        &self,
        table: usize,
        targets: &TargetsForm,
    ) -> Option<(Cell, RuleId, StoredFinding)> {
        let total = targets.total?;
        let cell = Cell::new(table, total.block, total.row, total.column);
        let grid = self.grid(cell)?;
        let form = self.forms.tables.get(grid.form)?;
        let figure = self.effective(cell)?;
        let at = Cell::new(table, targets.block, 0, 0);
        let mut sum = Decimal::ZERO;
        let mut addends = 0_i64;
        for (row, content) in self.budget.block(at)?.rows.iter().enumerate() {
            let text = |column| self.budget.value(at.with_row(row).with_column(column)).to_text();
            let first = text(targets.first);
            if content.kind() == RowKind::Stray
                || !targets.kinds.iter().any(|kind| kind.cost && kind.name == first.trim())
            {
                continue;
            }
            // One that is no amount (500元/人) leaves the sum open.
            let said = target_value(&text(targets.value))?.money(form.unit)?;
            sum = sum.checked_add(said.decimal())?;
            addends += 1;
        }
        if addends == 0 {
            return None;
        }
        let difference = figure.decimal().checked_sub(sum)?;
        let half = Decimal::try_new(5, form.decimals + 1).ok()?;
        let bound = half.checked_mul(Decimal::from(addends + 1))?;
        let entry = StoredFinding::new(
            Verdict::Unbalanced,
            [
                Some(figure),
                Some(Amount::new(sum)),
                Some(Amount::new(difference)),
                Some(Amount::new(bound.normalize())),
            ],
        );
        (difference.abs() > bound).then_some((cell, rule::CostTargetsDiffer, entry))
    }
}

/// Indicators that have the name of one above them.
fn indicators_alike(
    budget: &Budget,
    at: Cell,
    targets: &TargetsForm,
) -> Vec<(Cell, RuleId, StoredFinding)> {
    let Some(column) = targets.name else { return Vec::new() };
    let rows = budget.rows(at);
    let mut seen = std::collections::HashSet::new();
    let mut found = Vec::new();
    for (row, content) in rows.iter().enumerate().filter(|(_, row)| row.kind() != RowKind::Stray) {
        let name = content.value(column).to_text();
        let folded: String = name.chars().filter_map(crate::form::fold).collect();
        if !folded.is_empty() && !seen.insert(folded) {
            let cell = at.with_row(row).with_column(column);
            found.push((cell, rule::IndicatorsAlike, StoredFinding::plain(Verdict::Invalid)));
        }
    }
    found
}

impl ComputedRef<'_> {
    /// The cost targets beside the amount that they should add up to.
    pub(in crate::engine) fn cost_cells(&self, total: Cell) -> Vec<Cell> {
        let form = self.grid(total).and_then(|grid| self.forms.tables.get(grid.form));
        let Some(targets) = form.and_then(|form| form.targets.as_ref()) else {
            return Vec::new();
        };
        let at = Cell::new(total.t(), targets.block, 0, targets.value);
        let rows = self.budget.block(at).map_or(0, |block| block.rows.len());
        let is_cost = |cell: &Cell| {
            let first = self.budget.value(cell.with_column(targets.first)).to_text();
            targets.kinds.iter().any(|kind| kind.cost && kind.name == first.trim())
        };
        (0..rows).map(|row| at.with_row(row)).filter(is_cost).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, want: Option<(char, &str, &str)>) {
        let got = target_value(text).map(|t| (t.operator, t.number.to_string(), t.unit.to_owned()));
        let want = want.map(|(o, n, u)| (o, n.to_owned(), u.to_owned()));
        assert_eq!(got, want, "{text}");
    }

    #[test]
    fn target_values_are_read() {
        check("≤30.2万元", Some(('≤', "30.2", "万元")));
        check(">=100%", Some(('≥', "100", "%")));
        check("= 1 项", Some(('=', "1", "项")));
        check("95%", Some(('=', "95", "%")));
        check("完成", None);
        check("", None);
    }
}
