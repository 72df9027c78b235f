//! What a blank must be: figures that follow from others (按勾稽带入).
//!
//! An equality between tables determines a blank where everything else in it is known. A check may
//! name the cell that takes what it asks for (`fills`); then its other blanks count as nothing. The
//! form set's fills say the same of relations that are no checks. Nothing here changes a document
//! or puts a figure in place of one that somebody entered.
//!
//! Reads a `compute` sheet and its `equations`.

use std::collections::BTreeMap;
use std::sync::Arc;

use rust_decimal::Decimal;

use crate::amount::Amount;
use crate::budget::Cell;
use crate::engine::bind::BoundCheck;
use crate::engine::compute::{ComputedRef, Role, shown};
use crate::engine::equations::{Equation, Equations, linear};
use crate::engine::figures::{BoundExpr, round};
use crate::form::{Check, Relation};
use crate::lang::Text;

/// Blank addends of a total that are looked at; of two or more none is determined.
const MAX_ADDENDS: usize = 512;

/// Levels of totals below one.
const MAX_DEPTH: usize = 8;

/// A blank whose figure follows from others.
#[derive(Clone, Debug, PartialEq)]
pub struct Known {
    pub cell: Cell,
    /// In the unit of the cell's table, with its decimals.
    pub amount: Amount,
    /// Name of the check that says so; empty for a fill of the form set.
    pub rule: Arc<str>,
    /// What holds, said to the person.
    pub message: Text,
    /// Whether last year's budget gives it.
    pub of_last_year: bool,
}

impl ComputedRef<'_> {
    /// What a blank must be; `None` where nothing determines it or two relations differ.
    pub fn known(&self, cell: Cell) -> Option<Known> {
        if self.is_as_written() || !self.is_open(cell) {
            return None;
        }
        let mut equations = Equations::new(*self);
        let fills = self.plan.fills_at.get(&cell).into_iter().flatten();
        let fills = fills.filter_map(|&fill| self.plan.fills.get(fill as usize));
        let mut found: Vec<Known> =
            fills.filter_map(|bound_check| self.solved(bound_check, None)).collect();
        for &(equation, _) in equations.of(cell).iter() {
            let Equation::Check(number) = equation else { continue };
            let bound_check = self.plan.bound_checks.get(number as usize);
            found
                .extend(bound_check.and_then(|bound_check| self.solved(bound_check, Some(number))));
        }
        found.retain(|known| known.cell == cell);
        agreed(found)
    }

    /// Every blank whose figure follows from others, in reading order, at most `most`.
    pub fn all_known(&self, most: usize) -> Vec<Known> {
        let mut all: BTreeMap<Cell, Vec<Known>> = BTreeMap::new();
        let fills = self.plan.fills.iter().map(|bound_check| (bound_check, None));
        let checks = self
            .plan
            .bound_checks
            .iter()
            .zip(0_u32..)
            .map(|(bound_check, n)| (bound_check, Some(n)));
        for (bound_check, number) in fills.chain(checks) {
            if let Some(known) = self.solved(bound_check, number) {
                all.entry(known.cell).or_default().push(known);
            }
        }
        all.into_values().filter_map(agreed).take(most).collect()
    }

    /// Whether a figure can be entered there and none is.
    fn is_open(&self, cell: Cell) -> bool {
        self.budget.value(cell).is_blank() && self.role(cell) == Role::Entry
    }

    /// The blank that a relation determines: a check of that number, or a fill.
    fn solved(&self, bound_check: &BoundCheck, number: Option<u32>) -> Option<Known> {
        let (cell, figure) = match (bound_check.fills, number) {
            (Some(cell), _) => (cell, self.filled(bound_check, cell)?),
            (None, Some(number)) if bound_check.relation == Relation::Equal => {
                self.determined(bound_check, number)?
            }
            (None, _) => return None,
        };
        let decimals = self.decimals(cell);
        let figure = round(figure, decimals);
        if figure.is_zero() || figure.is_sign_negative() && !self.may_be_negative(cell) {
            return None;
        }
        let check: &Check = match number {
            None => self.forms.fills.get(bound_check.rule.check()?)?,
            Some(_) => self.forms.checks.get(bound_check.rule.check()?)?,
        };
        Some(Known {
            cell,
            amount: shown(figure, decimals),
            rule: Arc::clone(&check.name),
            message: check.message.clone(),
            of_last_year: bound_check.left.gives() || bound_check.right.gives(),
        })
    }

    /// What the named cell of a relation takes, its other blanks being nothing.
    fn filled(&self, bound_check: &BoundCheck, cell: Cell) -> Option<Decimal> {
        if !self.is_open(cell) || bound_check.absent {
            return None;
        }
        let own = self.grid_index(cell)?;
        let reads = self.plan.reads.get(bound_check.reads as usize)?;
        if reads.iter().any(|&g| g as usize != own && !self.is_settled(g as usize)) {
            return None;
        }
        let power = self.grid(cell)?.power;
        let reader = self.reader(power);
        let left = bound_check.left.eval(&reader).ok()?.or_zero();
        let right = bound_check.right.eval(&reader).ok()?.or_zero();
        if bound_check.left == BoundExpr::Cell(cell) {
            return right.checked_sub(left);
        }
        let terms = self.terms(bound_check, power)?;
        let by = terms.get(&cell).copied().filter(|by| !by.is_zero())?;
        right.checked_sub(left)?.checked_div(by)
    }

    /// The only blank of an equality, and what it must be.
    fn determined(&self, bound_check: &BoundCheck, number: u32) -> Option<(Cell, Decimal)> {
        if bound_check.absent || bound_check.left.misses() || bound_check.right.misses() {
            return None;
        }
        let power = self.grid(bound_check.main)?.power;
        let terms = self.terms(bound_check, power)?;
        let mut open = None;
        for (&term, &by) in &terms {
            let blank = match self.role(term) {
                Role::Entry if self.budget.value(term).is_blank() => Some(term),
                Role::Total if self.effective(term).is_none() => {
                    let mut blanks = Vec::new();
                    self.blanks(term, 0, &mut blanks);
                    match blanks.as_slice() {
                        [] => None,
                        [only] => Some(*only),
                        _ => return None,
                    }
                }
                _ => None,
            };
            if let Some(blank) = blank {
                if open.is_some() {
                    return None;
                }
                open = Some((blank, term, by));
            }
        }
        let (cell, term, _) = open?;
        // By how much the equality moves with it, through every total it is part of.
        let mut equations = Equations::new(*self);
        let parts = equations.of(cell);
        let this = Equation::Check(number);
        let by = parts.iter().find(|(equation, _)| *equation == this).map(|(_, by)| *by)?;
        // A known total that the blank is part of as well would be another figure with it.
        if term == cell && terms.get(&cell) != Some(&by) {
            return None;
        }
        let reader = self.reader(power);
        let left = bound_check.left.eval(&reader).ok()?;
        let right = bound_check.right.eval(&reader).ok()?;
        if left.figure.is_none() && right.figure.is_none() {
            return None;
        }
        let off = right.or_zero().checked_sub(left.or_zero())?;
        Some((cell, off.checked_div(by)?))
    }

    /// The blank entries that a blank total is the sum of.
    fn blanks(&self, total: Cell, depth: usize, found: &mut Vec<Cell>) {
        let (addends, more) = self.addends(total, MAX_ADDENDS);
        if more > 0 || depth > MAX_DEPTH {
            // Too many to decide between: as good as two.
            found.extend([total, total]);
            return;
        }
        for (_, cell) in addends {
            if found.len() > 1 {
                return;
            }
            match self.role(cell) {
                Role::Entry if self.budget.value(cell).is_blank() => found.push(cell),
                Role::Total => self.blanks(cell, depth + 1, found),
                _ => {}
            }
        }
    }

    /// The weights of a relation's cells, left less right, in a unit of so many powers of ten.
    fn terms(&self, bound_check: &BoundCheck, power: u32) -> Option<BTreeMap<Cell, Decimal>> {
        let mut terms: BTreeMap<Cell, Decimal> = BTreeMap::new();
        let mut take = |side: &BoundExpr, by| {
            linear(side, by, &mut |cell, by| {
                let by = by * self.conversion(cell, power);
                *terms.entry(cell).or_default() += by;
            })
        };
        let good = take(&bound_check.left, Decimal::ONE) && take(&bound_check.right, -Decimal::ONE);
        good.then_some(terms)
    }
}

/// The first of several that say the same; nothing where they differ.
fn agreed(found: Vec<Known>) -> Option<Known> {
    let first = found.first()?.clone();
    let same = |other: &Known| other.amount.decimal() == first.amount.decimal();
    found.iter().all(same).then_some(first)
}
