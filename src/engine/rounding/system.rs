//! The sums and checks of a document as linear rows over what its figures leave open.
//!
//! Money is counted in 分 (0.01 元), in which exact amounts are whole numbers. A stated figure x
//! shown to a unit u stands for x + e, and e is what is asked for: 四舍五入 leaves it −u/2 to u/2
//! without the end that would round away, truncation 0 to u. Totals that nobody states are free.

use std::collections::HashMap;

use rust_decimal::Decimal;
use rust_decimal::prelude::ToPrimitive as _;

use crate::amount::merge_terms;
use crate::budget::{Budget, Cell};
use crate::engine::compute::Sheet;
use crate::engine::equations::{Equation, linear};
use crate::engine::figures::{AcrossSum, BoundExpr, Grid, NoCells};
use crate::engine::finding::{Key, RuleId, Verdict, rule};
use crate::form::{Relation, Severity};

use super::constraint::{Constraint, Range};

/// How a figure came from the exact amount.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Scheme {
    /// 四舍五入
    Rounded,
    /// 截去尾数
    Truncated,
}

/// A figure of the document.
#[derive(Clone, Copy, Debug)]
pub(super) struct Variable {
    pub(super) cell: Cell,
    /// What is stated, in 分; 0 for a total that nobody states.
    stated: i128,
    /// The unit it is shown in, in 分; `None` for a total that nobody states.
    unit: Option<i128>,
}

impl Variable {
    /// What the exact amount can be more than what is stated.
    pub(super) fn range(&self, scheme: Scheme) -> Range {
        let Some(unit) = self.unit else { return (None, None) };
        if unit <= 1 {
            return (Some(0), Some(0));
        }
        let (half, sign) = (unit / 2, self.stated.signum());
        let (low, high) = match (scheme, sign) {
            // Half away from zero: x − u/2 still rounds to a positive x, x + u/2 does not.
            (Scheme::Rounded, 1) => (-half, half - 1),
            (Scheme::Rounded, -1) => (1 - half, half),
            (Scheme::Rounded, _) => (1 - half, half - 1),
            (Scheme::Truncated, 1) => (0, unit - 1),
            (Scheme::Truncated, -1) => (1 - unit, 0),
            (Scheme::Truncated, _) => (1 - unit, unit - 1),
        };
        (Some(low), Some(high))
    }
}

/// The equations of a document that hold within their own rounding bounds.
#[derive(Debug, Default)]
pub(super) struct System {
    pub(super) variables: Vec<Variable>,
    pub(super) rows: Vec<Constraint>,
    /// Which equation each row is.
    pub(super) equations: Vec<Equation>,
    /// For each row that computes a total, the variable that it is.
    pub(super) totals: Vec<Option<usize>>,
    index: HashMap<Cell, Option<usize>>,
}

/// Cells with their factors.
type Terms = Vec<(Cell, i128)>;

impl System {
    /// Every mandatory sum and check that is not out of balance by itself; `None` where there are
    /// more than `most` terms.
    pub(super) fn of(sheet: &Sheet, budget: &Budget, most: usize) -> Option<Self> {
        let mut system = Self::default();
        let mut left = most;
        let mut binding = Binding::new(sheet, budget);
        for (g, grid) in sheet.grids.iter().enumerate() {
            for (c, column) in grid.columns.iter().enumerate() {
                let Some(column) = column.as_ref().filter(|column| column.money) else { continue };
                for row in 0..grid.rows {
                    let cell = grid.first_cell().with_row(row).with_column(c);
                    let down = grid.is_down(row, c);
                    // What nobody states, and no statement is made of, binds nothing.
                    if !down && column.formula.is_none() || !binding.binds(g, cell) {
                        continue;
                    }
                    if !grid.value(row, c).is_blank() && down {
                        let mut terms: Terms = vec![(cell, 1)];
                        let rows = grid.children(row);
                        terms.extend(rows.map(|child| (cell.with_row(child), -1)));
                        left = left.checked_sub(terms.len())?;
                        system.add(sheet, budget, Equation::Total(cell), terms, Relation::Equal);
                    }
                    if let Some(terms) = column.formula.and_then(|f| across(sheet, grid, f, row)) {
                        let equation =
                            if down { Equation::CrossFoot(cell) } else { Equation::Total(cell) };
                        left = left.checked_sub(terms.len())?;
                        system.add(sheet, budget, equation, terms, Relation::Equal);
                    }
                }
            }
        }
        for node in &sheet.plan.formulas {
            let mut terms: Terms = vec![(node.target, 1)];
            if take(&node.expr, -1, &mut terms) {
                left = left.checked_sub(terms.len())?;
                system.add(sheet, budget, Equation::Total(node.target), terms, Relation::Equal);
            }
        }
        for (i, bound_check) in sheet.plan.bound_checks.iter().enumerate() {
            let mut terms = Terms::new();
            let skipped = bound_check.only_filled
                && bound_check.left.eval(&sheet.reader(0)).is_ok_and(|left| left.figure.is_none());
            // Where the form set allows a difference, both sides were rounded each by itself.
            if !skipped
                && bound_check.within.is_none()
                && sheet.store.severity(bound_check.rule) == Severity::Mandatory
                && take(&bound_check.left, 1, &mut terms)
                && take(&bound_check.right, -1, &mut terms)
            {
                left = left.checked_sub(terms.len())?;
                let equation = Equation::Check(i as u32);
                system.add(sheet, budget, equation, terms, bound_check.relation);
            }
        }
        Some(system)
    }

    /// One equation by itself, whether it holds or not.
    pub(super) fn one(sheet: &Sheet, budget: &Budget, equation: Equation) -> Option<Self> {
        let mut system = Self::default();
        let (terms, relation) = match equation {
            Equation::Total(cell) | Equation::CrossFoot(cell) => {
                let grid = sheet.grid(cell)?;
                let down = grid.is_down(cell.r(), cell.c());
                let terms = if let (Equation::Total(_), true) = (equation, down) {
                    let rows = grid.children(cell.r()).map(|row| (cell.with_row(row), -1));
                    std::iter::once((cell, 1)).chain(rows).collect()
                } else if let Some(&node) = sheet.plan.formula_at.get(&cell) {
                    let mut terms: Terms = vec![(cell, 1)];
                    let node = sheet.plan.formulas.get(node as usize)?;
                    take(&node.expr, -1, &mut terms).then_some(terms)?
                } else {
                    let column = grid.columns.get(cell.c())?.as_ref()?;
                    across(sheet, grid, column.formula?, cell.r())?
                };
                (terms, Relation::Equal)
            }
            Equation::Check(bound_check) => {
                let bound_check = sheet.plan.bound_checks.get(bound_check as usize)?;
                let mut terms = Terms::new();
                let good = take(&bound_check.left, 1, &mut terms)
                    && take(&bound_check.right, -1, &mut terms);
                (good.then_some(terms)?, bound_check.relation)
            }
            // Texts round as they like.
            Equation::Text(_) => return None,
        };
        system.put(sheet, budget, equation, terms, relation, true);
        (!system.rows.is_empty()).then_some(system)
    }

    /// Takes an equation in unless it is out of balance by itself.
    fn add(
        &mut self,
        sheet: &Sheet,
        budget: &Budget,
        equation: Equation,
        terms: Terms,
        relation: Relation,
    ) {
        let verdict = sheet.store.get(sheet.key_of(equation)).map(|entry| entry.verdict);
        // A contradicted total gives way to its addends: it is free, and the sum defines it.
        let gives_way = matches!(equation, Equation::Total(_));
        if verdict.is_none_or(|verdict| verdict <= Verdict::Rounding) || gives_way {
            self.put(sheet, budget, equation, terms, relation, false);
        }
    }

    fn put(
        &mut self,
        sheet: &Sheet,
        budget: &Budget,
        equation: Equation,
        terms: Terms,
        relation: Relation,
        as_stated: bool,
    ) {
        let mut own: Vec<(usize, i128)> = Vec::with_capacity(terms.len());
        let mut sum = 0_i128;
        for (cell, by) in terms {
            match self.variable(sheet, budget, cell, as_stated) {
                Operand::Blank => {}
                Operand::Unfit => return,
                Operand::At(variable) => {
                    sum = sum.saturating_add(self.variables[variable].stated.saturating_mul(by));
                    own.push((variable, by));
                }
            }
        }
        merge_terms(&mut own);
        if own.is_empty() {
            return;
        }
        let at = Some(-sum);
        let range = match relation {
            Relation::Equal => (at, at),
            Relation::AtMost => (None, at),
            Relation::AtLeast => (at, None),
        };
        let total = match equation {
            Equation::Total(cell) => self.index.get(&cell).copied().flatten(),
            _ => None,
        };
        self.rows.push(Constraint { terms: own, range });
        self.equations.push(equation);
        self.totals.push(total);
    }

    fn variable(&mut self, sheet: &Sheet, budget: &Budget, cell: Cell, as_stated: bool) -> Operand {
        if let Some(known) = self.index.get(&cell) {
            return known.map_or(Operand::Unfit, Operand::At);
        }
        let Some(grid) = sheet.grid(cell) else { return Operand::Blank };
        let Some(column) = grid.columns.get(cell.c()).and_then(Option::as_ref) else {
            return Operand::Unfit;
        };
        let value = grid.value(cell.r(), cell.c());
        if value.is_overflow() || !column.money {
            return Operand::Unfit;
        }
        let written = budget.value(cell).amount();
        if value.is_blank() && written.is_none() {
            return Operand::Blank;
        }
        let open = !as_stated && is_overruled(sheet, cell);
        let variable = match written.filter(|_| !open) {
            None => Variable { cell, stated: 0, unit: None },
            Some(figure) => {
                let fen = grid.power + 2;
                // Finer than 分: a finding says so.
                let Some(stated) = shifted(figure.mantissa(), figure.scale(), fen) else {
                    self.index.insert(cell, None);
                    return Operand::Unfit;
                };
                let unit = 10_i128.checked_pow(fen.saturating_sub(column.decimals)).unwrap_or(1);
                Variable { cell, stated, unit: Some(unit) }
            }
        };
        self.index.insert(cell, Some(self.variables.len()));
        self.variables.push(variable);
        Operand::At(self.variables.len() - 1)
    }

    /// The ranges of all variables.
    pub(super) fn ranges(&self, scheme: Scheme) -> Vec<Range> {
        self.variables.iter().map(|variable| variable.range(scheme)).collect()
    }
}

/// What a cell is in a row.
enum Operand {
    /// Nothing; it counts 0.
    Blank,
    /// It cannot be reckoned with: the whole row is left out.
    Unfit,
    At(usize),
}

/// `mantissa` × 10^−`scale`, times 10^`power`, where that is whole.
fn shifted(mantissa: i128, scale: u32, power: u32) -> Option<i128> {
    if power >= scale {
        return mantissa.checked_mul(10_i128.checked_pow(power - scale)?);
    }
    let by = 10_i128.checked_pow(scale - power)?;
    (mantissa % by == 0).then_some(mantissa / by)
}

/// A column formula over its row, where it is a sum.
fn across(sheet: &Sheet, grid: &Grid, formula: usize, row: usize) -> Option<Terms> {
    let across = grid.across.get(formula)?;
    let cell = grid.first_cell().with_row(row);
    let mut terms: Terms = vec![(cell.with_column(across.column), 1)];
    if sheet.plan.formula_at.contains_key(&terms[0].0) {
        return None;
    }
    match &across.sum {
        AcrossSum::Linear(own) => {
            terms.extend(own.iter().map(|&(sign, c)| (cell.with_column(c), -i128::from(sign))));
        }
        AcrossSum::General(expr) => {
            let from = terms.len();
            if !take(expr, -1, &mut terms) {
                return None;
            }
            terms.iter_mut().skip(from).for_each(|term| term.0 = term.0.with_row(row));
        }
    }
    Some(terms)
}

/// The cells of a weighted sum with whole factors and nothing added; `false` for anything else.
fn take(expr: &BoundExpr, sign: i128, terms: &mut Terms) -> bool {
    let mut whole = true;
    let is_sum = linear(expr, Decimal::ONE, &mut |cell, by| match by.normalize() {
        by if by.scale() == 0 => match by.to_i64() {
            Some(by) if by.abs() <= 1_000 => terms.push((cell, sign * i128::from(by))),
            _ => whole = false,
        },
        _ => whole = false,
    });
    is_sum && whole && expr.eval(&NoCells).is_ok_and(|value| value.or_zero().is_zero())
}

/// Which totals say something of what is stated: those that are stated, and those that a statement
/// is made of.
struct Binding<'a> {
    sheet: &'a Sheet,
    budget: &'a Budget,
    /// For each grid and cell, by row: 0 where not looked at yet, 1 no, 2 yes.
    known: Vec<Vec<u8>>,
}

impl<'a> Binding<'a> {
    fn new(sheet: &'a Sheet, budget: &'a Budget) -> Self {
        let cells = |grid: &Grid| vec![0; grid.rows * grid.columns.len()];
        Self { sheet, budget, known: sheet.grids.iter().map(cells).collect() }
    }

    fn binds(&mut self, g: usize, cell: Cell) -> bool {
        let sheet = self.sheet;
        let grid = &sheet.grids[g];
        let at = cell.r() * grid.columns.len() + cell.c();
        match self.known[g].get(at) {
            Some(1) | None => return false,
            Some(2) => return true,
            Some(_) => {}
        }
        // Should totals be made of each other, the first to be asked binds nothing more.
        self.known[g][at] = 1;
        let stated = self.budget.value(cell).amount().is_some() && !is_overruled(self.sheet, cell);
        let binds = stated || self.sheet.plan.dependents.contains_key(&cell) || {
            let summed = grid.columns[cell.c()].as_ref().is_some_and(|column| column.summed);
            let parent = grid.parent(cell.r()).filter(|_| summed);
            parent.is_some_and(|parent| self.binds(g, cell.with_row(parent)))
                || grid.dependents[cell.c()].iter().any(|&f| {
                    let target = grid.across.get(f).map(|across| across.column);
                    target.is_some_and(|column| self.binds(g, cell.with_column(column)))
                })
        };
        self.known[g][at] = if binds { 2 } else { 1 };
        binds
    }
}

/// Whether what a cell states is contradicted by its addends and gives way to them.
fn is_overruled(sheet: &Sheet, cell: Cell) -> bool {
    sheet.primary(cell).is_some_and(|rule| {
        let entry = sheet.store.get(Key { cell, rule, instance: 0 });
        entry.is_some_and(|entry| entry.verdict > Verdict::Rounding)
    })
}

impl Sheet {
    /// The key under which an equation's finding is kept.
    pub(super) fn key_of(&self, equation: Equation) -> Key {
        match equation {
            Equation::Total(cell) => {
                let rule = self.primary(cell).unwrap_or(rule::TotalMismatch);
                Key { cell, rule, instance: 0 }
            }
            Equation::CrossFoot(cell) => Key { cell, rule: rule::AcrossMismatch, instance: 0 },
            Equation::Check(bound_check) => {
                let found = self.plan.bound_checks.get(bound_check as usize);
                Key {
                    cell: found.map_or(Cell::new(0, 0, 0, 0), |bound_check| bound_check.main),
                    rule: found.map_or(RuleId::LAST, |bound_check| bound_check.rule),
                    instance: bound_check + 1,
                }
            }
            // Told in the text, and not kept in the store.
            Equation::Text(_) => {
                Key { cell: Cell::NOWHERE, rule: RuleId::LAST, instance: u32::MAX }
            }
        }
    }
}
