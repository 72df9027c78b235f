//! The way of a figure through the document: which totals count it, which checks compare it with
//! others, and what all of that leads to.

use std::collections::HashSet;
use std::sync::Arc;

use crate::amount::Amount;
use crate::budget::Cell;
use crate::engine::bind::Dependent;
use crate::engine::compute::ComputedRef;
use crate::engine::figures::BoundExpr;
use crate::engine::finding::{Key, Verdict, rule};
use crate::form::{Relation, Severity};
use crate::lang::{Lang, Text};

/// One place where a figure is used.
#[derive(Clone, Debug, PartialEq)]
pub enum Use {
    /// A total that counts it, directly.
    Total(Cell),
    /// A check in which it is.
    Check(CheckUse),
}

impl Use {
    /// The total, where it is one.
    pub fn total(&self) -> Option<Cell> {
        match self {
            Self::Total(cell) => Some(*cell),
            Self::Check(_) => None,
        }
    }

    /// The check, where it is one.
    pub fn check(&self) -> Option<&CheckUse> {
        match self {
            Self::Check(check) => Some(check),
            Self::Total(_) => None,
        }
    }
}

/// A check in which a figure is, whether it holds or not.
#[derive(Clone, Debug, PartialEq)]
pub struct CheckUse {
    /// Name of the rule, as in findings.
    pub rule: Arc<str>,
    /// Number in the catalogue of reconciliations, empty where it has none.
    pub number: Arc<str>,
    pub severity: Severity,
    /// What must hold.
    pub message: Text,
    pub relation: Relation,
    pub verdict: Verdict,
    /// Both sides, in the unit of the table of `cell`; `None` is blank.
    pub left: Option<Amount>,
    pub right: Option<Amount>,
    /// Where the check is.
    pub cell: Cell,
    /// The other cells it reads, `cell` first unless that is the figure asked about; at most 64.
    pub others: Vec<Cell>,
}

/// Most cells a check is written out with.
const MAX_CELLS: usize = 64;

impl ComputedRef<'_> {
    /// Where the figure in a cell is used: totals that count it directly, then checks.
    pub fn uses(&self, cell: Cell) -> Vec<Use> {
        let mut totals = Vec::new();
        let mut checks = Vec::new();
        self.each_use(cell, &mut |at| match at {
            Link::Total(total) if !totals.contains(&total) => totals.push(total),
            Link::CrossFoot(total) => checks.push(self.cross_foot_use(cell, total)),
            Link::Check(bound_check) => checks.extend(self.check_use(cell, bound_check)),
            Link::Total(_) => {}
        });
        let totals = totals.into_iter().map(Use::Total);
        totals.chain(checks.into_iter().map(Use::Check)).collect()
    }

    /// Every total that the figure reaches, nearest first; at most `most`.
    pub fn reach(&self, cell: Cell, most: usize) -> Vec<Cell> {
        let mut found = vec![cell];
        let mut seen = HashSet::from([cell]);
        let mut next = 0;
        while let Some(&at) = found.get(next).filter(|_| found.len() <= most) {
            next += 1;
            self.each_use(at, &mut |link| {
                if let Link::Total(total) = link
                    && seen.insert(total)
                {
                    found.push(total);
                }
            });
        }
        found.truncate(most.saturating_add(1));
        found.remove(0);
        found
    }

    fn each_use(&self, cell: Cell, visit: &mut impl FnMut(Link)) {
        let Some(grid) = self.grid(cell) else { return };
        let (row, column) = (cell.r(), cell.c());
        let Some(rules) = grid.columns.get(column).and_then(Option::as_ref) else {
            return;
        };
        if let Some(parent) = grid.parent(row).filter(|_| rules.summed) {
            visit(Link::Total(cell.with_row(parent)));
        }
        for across in grid.dependents.get(column).into_iter().flatten() {
            let Some(across) = grid.across.get(*across) else { continue };
            let target = cell.with_column(across.column);
            match grid.is_down(row, target.c()) {
                true => visit(Link::CrossFoot(target)),
                false => visit(Link::Total(target)),
            }
        }
        if rules.formula.is_some() && grid.is_down(row, column) {
            visit(Link::CrossFoot(cell));
        }
        for reader in self.plan.dependents.get(&cell).into_iter().flatten() {
            match *reader {
                Dependent::Formula(node) => {
                    let formula = self.plan.formulas.get(node as usize);
                    formula.into_iter().for_each(|formula| visit(Link::Total(formula.target)));
                }
                Dependent::Check(bound_check) => visit(Link::Check(bound_check)),
            }
        }
    }

    /// A parent's cell that is the sum of its own row as well.
    fn cross_foot_use(&self, from: Cell, total: Cell) -> CheckUse {
        let (name, number) = self.rule_name(rule::AcrossMismatch);
        let key = Key { cell: total, rule: rule::AcrossMismatch, instance: 0 };
        let entry = self.store.get(key);
        let held = self.effective(total);
        let formula = self.across_text(total).unwrap_or_default();
        CheckUse {
            rule: name,
            number,
            severity: self.store.severity(rule::AcrossMismatch),
            message: Text::new(formula.clone(), formula),
            relation: Relation::Equal,
            verdict: entry.map_or(Verdict::Balanced, |entry| entry.verdict),
            left: entry.map_or(held, |entry| entry.left()),
            right: entry.map_or(held, |entry| entry.right()),
            cell: total,
            others: if from == total { Vec::new() } else { vec![total] },
        }
    }

    fn check_use(&self, from: Cell, index: u32) -> Option<CheckUse> {
        let bound_check = self.plan.check_at(index)?;
        let (name, number) = self.rule_name(bound_check.rule);
        let key = Key { cell: bound_check.main, rule: bound_check.rule, instance: index + 1 };
        let verdict = self.store.get(key).map_or(Verdict::Balanced, |entry| entry.verdict);
        let power = self.grid(bound_check.main).map_or(0, |grid| grid.power);
        let side = |expr: &BoundExpr| expr.eval(&self.reader(power)).ok()?.figure.map(Amount::new);
        let mut others = Vec::new();
        let mut visit = |cell| {
            if cell != from && !others.contains(&cell) && others.len() < MAX_CELLS {
                others.push(cell);
            }
        };
        bound_check.left.each_cell(&mut visit);
        bound_check.right.each_cell(&mut visit);
        let message = match bound_check.rule.check().and_then(|check| self.forms.checks.get(check))
        {
            Some(check) => check.message.clone(),
            None => {
                let formula = self.across_text(bound_check.main).unwrap_or_default();
                Text::new(formula.clone(), formula)
            }
        };
        Some(CheckUse {
            rule: name,
            number,
            severity: self.store.severity(bound_check.rule),
            message,
            relation: bound_check.relation,
            verdict,
            left: side(&bound_check.left),
            right: side(&bound_check.right),
            cell: bound_check.main,
            others,
        })
    }

    /// A cell by table, row and column, as lists of addends name it beside `from`: what both share
    /// is left out.
    pub fn name_beside(&self, from: Cell, cell: Cell, lang: Lang) -> String {
        let names = self.names(lang);
        let same_row = cell.with_column(0) == from.with_column(0);
        let parts = [
            (cell.table != from.table).then(|| names.table(cell.t())),
            (!same_row).then(|| names.row(cell)),
            (same_row || cell.column != from.column || cell.table != from.table)
                .then(|| names.column(cell)),
        ];
        let parts: Vec<String> = parts.into_iter().flatten().filter(|p| !p.is_empty()).collect();
        parts.join(" › ")
    }
}

/// What reads a cell.
enum Link {
    Total(Cell),
    /// A parent's cell compared with the sum of its own row.
    CrossFoot(Cell),
    Check(u32),
}
