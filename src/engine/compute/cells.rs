//! Computing single cells and checks: value, verdict, finding, and the move of a stated total.

use rust_decimal::Decimal;

use crate::amount::Amount;
use crate::budget::{Budget, Cell, Value, ValueRef};
use crate::engine::figures::{
    Across, AcrossSum, BoundExpr, Cells, FigureColumn, FixedPoint, Grid, Overflow, PriorFigure,
    RoundedFigure, Slack,
};
use crate::engine::finding::{Key, StoredFinding, Verdict, rule};

use super::dirty::CarriedTotal;
use super::judge;
use super::sheet::Sheet;

/// Reads effective values for an evaluation, as money of one unit.
pub(in crate::engine) struct SheetReader<'a> {
    sheet: &'a Sheet,
    /// Powers of ten that the wanted unit is above 元.
    power: u32,
    /// Read this row instead of the one a cell names.
    row: Option<u32>,
}

impl Cells for SheetReader<'_> {
    fn value(&self, cell: Cell) -> Result<RoundedFigure, Overflow> {
        let cell = Cell { row: self.row.unwrap_or(cell.row), ..cell };
        let Some(grid) = self.sheet.grid(cell) else {
            return Ok(RoundedFigure::BLANK);
        };
        let Some(column) = grid.columns.get(cell.c()).and_then(Option::as_ref) else {
            return Ok(RoundedFigure::BLANK);
        };
        let fixed = grid.value(cell.r(), cell.c());
        if fixed.is_overflow() {
            return Err(Overflow);
        }
        let Some(mantissa) = fixed.get() else {
            return Ok(RoundedFigure::BLANK);
        };
        let power = if column.money { grid.power } else { self.power };
        let figure = shifted(i128::from(mantissa), column.scale, power, self.power)?;
        let half = match self.sheet.plan.formula_at.get(&cell) {
            Some(&node) => {
                let own = self.sheet.formula_half[node as usize];
                shifted(own.mantissa(), own.scale(), power, self.power)?
            }
            None => {
                let halves = i128::from(grid.halves(cell.r(), cell.c()));
                // u/2 as a decimal: five at one digit more.
                shifted(halves * i128::from(column.unit) * 5, column.scale + 1, power, self.power)?
            }
        };
        Ok(RoundedFigure { figure: Some(figure), half })
    }

    fn given(&self, given: &PriorFigure) -> Result<RoundedFigure, Overflow> {
        let PriorFigure { value, power, .. } = given;
        let power = power.unwrap_or(self.power);
        let here = |d: Decimal| shifted(d.mantissa(), d.scale(), power, self.power);
        Ok(RoundedFigure { figure: value.figure.map(here).transpose()?, half: here(value.half)? })
    }
}

/// `mantissa` × 10^−`scale`, counted in another unit.
fn shifted(mantissa: i128, scale: u32, from: u32, to: u32) -> Result<Decimal, Overflow> {
    let (mut mantissa, mut scale) = (mantissa, scale + to.saturating_sub(from));
    let up = from.saturating_sub(to);
    if scale >= up {
        scale -= up;
    } else {
        let factor = 10_i128.checked_pow(up - scale).ok_or(Overflow)?;
        mantissa = mantissa.checked_mul(factor).ok_or(Overflow)?;
        scale = 0;
    }
    Decimal::try_from_i128_with_scale(mantissa, scale).map_err(|_| Overflow)
}

impl Sheet {
    pub(in crate::engine) fn reader(&self, power: u32) -> SheetReader<'_> {
        SheetReader { sheet: self, power, row: None }
    }

    pub(in crate::engine) fn eval_across(
        &self,
        grid: &Grid,
        across: &Across,
        row: usize,
    ) -> Result<RoundedFigure, Overflow> {
        match &across.sum {
            AcrossSum::General(expr) => {
                let reader = SheetReader { sheet: self, power: grid.power, row: Some(row as u32) };
                expr.eval(&reader)
            }
            AcrossSum::Linear(_) => Ok(RoundedFigure::BLANK),
        }
    }

    /// Takes an entered figure into its column. Whether it changed anything.
    pub(super) fn judge_entry(
        &mut self,
        budget: &Budget,
        g: usize,
        row: usize,
        column: usize,
    ) -> bool {
        let grid = &mut self.grids[g];
        let cell = Cell::new(grid.table, grid.block, row, column);
        let Some(found) = grid.columns[column].as_ref() else {
            return false;
        };
        let (fixed, problem) = judge::entered(found, budget.value(cell));
        let halves = u32::from(!fixed.is_blank() && !found.exact);
        let rules = rule::NotANumber..=rule::SumOverflow;
        if problem.is_some() || !self.store.is_silent(cell, rules) {
            for rule in
                [rule::NotANumber, rule::TooManyDecimals, rule::NegativeAmount, rule::SumOverflow]
            {
                let entry = problem.as_ref().filter(|(r, _)| *r == rule).map(|(_, e)| e.clone());
                self.store.set(Key { cell, rule, instance: 0 }, entry);
            }
        }
        grid.put(row, column, fixed, halves)
    }

    /// Computes a parent from its children.
    pub(super) fn judge_down(
        &mut self,
        budget: &Budget,
        g: usize,
        row: usize,
        column: usize,
        moves: bool,
        carried: &mut Vec<CarriedTotal>,
    ) -> bool {
        let Some(computed) = self.grids[g].children_sum(row, column) else {
            return false;
        };
        self.judge_fixed(budget, g, (row, column), computed, moves, carried)
    }

    /// Computes a column formula in one row.
    pub(super) fn judge_across(
        &mut self,
        budget: &Budget,
        g: usize,
        row: usize,
        f: usize,
        moves: bool,
        carried: &mut Vec<CarriedTotal>,
    ) -> bool {
        let grid = &self.grids[g];
        let across = &grid.across[f];
        let column = across.column;
        if let AcrossSum::Linear(terms) = &across.sum {
            let computed = grid.linear(terms, row);
            return self.judge_fixed(budget, g, (row, column), computed, moves, carried);
        }
        let value = self.eval_across(grid, across, row);
        let cell = Cell::new(grid.table, grid.block, row, column);
        let half = self.judge_value(budget, g, cell, value, moves, carried);
        let Some((effective, half)) = half else {
            return false;
        };
        let grid = &mut self.grids[g];
        let Some(found) = grid.columns[column].as_ref() else {
            return false;
        };
        let halves = halves_of(found, half);
        grid.put(row, column, effective, halves)
    }

    fn judge_fixed(
        &mut self,
        budget: &Budget,
        g: usize,
        (row, column): (usize, usize),
        (computed, halves): (FixedPoint, u32),
        moves: bool,
        carried: &mut Vec<CarriedTotal>,
    ) -> bool {
        let grid = &self.grids[g];
        let cell = Cell::new(grid.table, grid.block, row, column);
        let rule =
            if grid.is_down(row, column) { rule::TotalMismatch } else { rule::AcrossMismatch };
        let key = Key { cell, rule, instance: 0 };
        let Some(found) = grid.columns[column].as_ref() else {
            return false;
        };
        let content = budget.value(cell);
        self.judge_statement(key, content, found.decimals);
        let Some(found) = self.grids[g].columns[column].as_ref() else {
            return false;
        };
        let mut stated = self.grids[g].stated(content, column);
        if moves
            && !stated.is_blank()
            && let Some(value) = self.carry_total(budget, key, found, computed, content)
        {
            stated = match &value {
                Value::Amount(amount) => found.to_fixed(*amount),
                _ => FixedPoint::BLANK,
            };
            if value != content {
                carried.push(CarriedTotal { cell, value });
            }
        }
        let judged = judge::total(found, computed, halves, stated);
        self.store.set(key, judged.entry);
        self.grids[g].put(row, column, judged.effective, judged.halves)
    }

    /// Says what is wrong with the statement itself.
    fn judge_statement(&mut self, key: Key, content: ValueRef<'_>, decimals: u32) {
        let problem = judge::statement(content, decimals);
        let rules = rule::NotANumber..=rule::TooManyDecimals;
        if problem.is_none() && self.store.is_silent(key.cell, rules) {
            return;
        }
        for rule in [rule::NotANumber, rule::TooManyDecimals] {
            let entry = problem.as_ref().filter(|(r, _)| *r == rule).map(|(_, e)| e.clone());
            self.store.set(Key { rule, ..key }, entry);
        }
    }

    /// What a stated total says after its addends changed: the new sum and the old residual, or
    /// `None` where it stays put (pinned, or out of balance before).
    fn carry_total(
        &self,
        budget: &Budget,
        key: Key,
        column: &FigureColumn,
        computed: FixedPoint,
        content: ValueRef<'_>,
    ) -> Option<Value> {
        let before = self.store.get(key);
        let pinned = budget.row(key.cell).is_some_and(|row| row.pins().has(key.cell.c()));
        if pinned || before.is_some_and(|entry| entry.verdict > Verdict::Rounding) {
            return None;
        }
        let Some(mantissa) = computed.get() else {
            return computed.is_blank().then_some(Value::Blank);
        };
        let residual = before.and_then(|entry| entry.difference());
        let residual = residual.map_or(Some(0), |d| d.at_scale(column.scale))?;
        let mantissa = i128::from(mantissa) + residual;
        let scale = content.amount()?.scale();
        Some(Value::Amount(at_least(mantissa, column.scale, scale)?))
    }

    /// Computes a node. Whether its effective value changed.
    pub(super) fn compute_formula(
        &mut self,
        budget: &Budget,
        node: usize,
        moves: bool,
        carried: &mut Vec<CarriedTotal>,
    ) -> bool {
        let cell = self.plan.formulas[node].target;
        let Some(g) = self.grid_index(cell) else {
            return false;
        };
        let value = self.plan.formulas[node].expr.eval(&self.reader(self.grids[g].power));
        let Some((effective, half)) = self.judge_value(budget, g, cell, value, moves, carried)
        else {
            return false;
        };
        let half_changed = self.formula_half[node] != half;
        self.formula_half[node] = half;
        let grid = &mut self.grids[g];
        let halves = grid.columns[cell.c()].as_ref().map_or(0, |column| halves_of(column, half));
        grid.put(cell.r(), cell.c(), effective, halves) || half_changed
    }

    /// A computed decimal against what the cell states: effective value and half-width.
    fn judge_value(
        &mut self,
        budget: &Budget,
        g: usize,
        cell: Cell,
        value: Result<RoundedFigure, Overflow>,
        moves: bool,
        carried: &mut Vec<CarriedTotal>,
    ) -> Option<(FixedPoint, Decimal)> {
        let rule = self.primary(cell)?;
        let key = Key { cell, rule, instance: 0 };
        let decimals = self.grids[g].columns[cell.c()].as_ref()?.decimals;
        self.judge_statement(key, budget.value(cell), decimals);
        let column = self.grids[g].columns[cell.c()].as_ref()?;
        let overflow = Key { rule: rule::SumOverflow, ..key };
        let Ok(value) = value else {
            self.store.set(key, None);
            self.store.set(overflow, Some(StoredFinding::plain(Verdict::Overflow)));
            return Some((FixedPoint::OVERFLOW, Decimal::ZERO));
        };
        let content = budget.value(cell);
        let mut stated = content.amount();
        if moves && stated.is_some() {
            let shown = judge::formula(column, value, None).0;
            let computed = match shown {
                Some(figure) => column.to_fixed(Amount::new(figure)),
                None => FixedPoint::BLANK,
            };
            if let Some(new) = self.carry_total(budget, key, column, computed, content) {
                stated = new.amount();
                if new != content {
                    carried.push(CarriedTotal { cell, value: new });
                }
            }
        }
        let (effective, half, entry) = judge::formula(column, value, stated);
        let fixed =
            effective.map_or(FixedPoint::BLANK, |figure| column.to_fixed(Amount::new(figure)));
        self.store
            .set(overflow, fixed.is_overflow().then(|| StoredFinding::plain(Verdict::Overflow)));
        self.store.set(key, entry);
        Some((fixed, half))
    }

    /// The second equation of a cell in a parent row: the sum across, where the sum down counts.
    pub(super) fn judge_cross_foot(&mut self, g: usize, row: usize, f: usize) {
        let grid = &self.grids[g];
        let across = &grid.across[f];
        let AcrossSum::Linear(terms) = &across.sum else {
            return;
        };
        let Some(column) = grid.columns[across.column].as_ref() else {
            return;
        };
        let (computed, halves) = grid.linear(terms, row);
        let left = grid.value(row, across.column);
        let cell = Cell::new(grid.table, grid.block, row, across.column);
        let entry = if left.is_blank() && computed.is_blank() {
            None
        } else {
            let own = grid.halves(row, across.column).saturating_sub(u32::from(!column.exact));
            let zero_or = if left.is_blank() { FixedPoint::new(0) } else { left };
            judge::total(column, computed, halves.saturating_add(own), zero_or).entry
        };
        self.store.set(Key { cell, rule: rule::AcrossMismatch, instance: 0 }, entry);
    }

    /// Evaluates a check.
    pub(super) fn judge_bound_check(&mut self, _budget: &Budget, index: usize) {
        let bound_check = &self.plan.bound_checks[index];
        let key =
            Key { cell: bound_check.main, rule: bound_check.rule, instance: index as u32 + 1 };
        let Some(grid) = self.grid(bound_check.main) else {
            return;
        };
        let reader = self.reader(grid.power);
        let entry = match (bound_check.left.eval(&reader), bound_check.right.eval(&reader)) {
            (Ok(left), Ok(right)) => {
                let skipped = bound_check.only_filled && left.figure.is_none();
                let slack = self.slack(index, left, right);
                let misses = bound_check.left.misses() || bound_check.right.misses();
                if skipped {
                    None
                } else {
                    let constant =
                        bound_check.left.is_constant() && bound_check.right.is_constant();
                    judge::sides(left, bound_check.relation, right, slack, misses).map(|entry| {
                        if constant { StoredFinding::plain(Verdict::Missing) } else { entry }
                    })
                }
            }
            // The overflow itself is reported where it happens.
            _ => None,
        };
        let entry = self.hold_back(index, entry);
        self.store.set(key, entry);
    }

    /// The differences between the sides of a check that are no fault, in the unit of its main
    /// cell's table.
    pub(in crate::engine) fn slack(
        &self,
        bound_check: usize,
        left: RoundedFigure,
        right: RoundedFigure,
    ) -> Slack {
        let own = &self.plan.bound_checks[bound_check];
        if let Some(within) = own.within {
            let power = self.grid(own.main).map_or(0, |grid| grid.power);
            return Slack::up_to(within / Decimal::from(10_u64.pow(power)));
        }
        if own.exact || self.is_same_figure(bound_check) {
            return Slack::NONE;
        }
        Slack::of_rounding(left, right).unwrap_or(Slack::NONE)
    }

    /// Whether a check compares one figure with one figure, both in the same unit.
    pub(in crate::engine) fn is_same_figure(&self, bound_check: usize) -> bool {
        let bound_check = &self.plan.bound_checks[bound_check];
        // How a figure is written: its unit and decimals.
        let written = |side: &BoundExpr| match side {
            BoundExpr::Cell(cell) => {
                let grid = self.grid(*cell)?;
                let column = grid.columns.get(cell.c())?.as_ref();
                Some((grid.power, column.map(|column| column.decimals)))
            }
            BoundExpr::PriorFigure(given) => Some((given.power?, Some(given.decimals))),
            _ => None,
        };
        let left = written(&bound_check.left);
        left.is_some() && left == written(&bound_check.right)
    }
}

/// A half-width as a count of halves of the column's unit, rounded up.
fn halves_of(column: &FigureColumn, half: Decimal) -> u32 {
    let unit = Decimal::try_new(5, column.shown + 1).unwrap_or(Decimal::ONE);
    half.checked_div(unit).and_then(|n| u32::try_from(n.ceil().mantissa()).ok()).unwrap_or(u32::MAX)
}

/// An amount written with `scale` digits after the point, or as many more as it needs.
fn at_least(mantissa: i128, from: u32, scale: u32) -> Option<Amount> {
    let (mut mantissa, mut at) = (mantissa, from);
    while at > scale && mantissa % 10 == 0 {
        mantissa /= 10;
        at -= 1;
    }
    while at < scale {
        mantissa = mantissa.checked_mul(10)?;
        at += 1;
    }
    Amount::from_parts(mantissa, at)
}
