//! The sums and checks of a document as equations between what it *states*: a cell counts as the
//! figure written there, and only where none is written as what the sheet computes.
//!
//! In this view a wrong figure puts out exactly the equations it is in, while on the sheet,
//! where a contradicted total gives way to its addends, it puts out every total above it.

use std::collections::{HashMap, HashSet};
use std::rc::Rc;

use rust_decimal::Decimal;

use crate::amount::Amount;
use crate::amount::merge_terms;
use crate::budget::Cell;
use crate::engine::bind::Dependent;
use crate::engine::compute::{ComputedRef, Role, Sheet};
use crate::engine::figures::{AcrossSum, BoundExpr, ColumnRules, FixedPoint, Slack, round};
use crate::engine::finding::{Key, StoredFinding, Verdict, rule};
use crate::form::{Relation, Severity};

use super::text_relation::TextRelation;
use super::weights::{across_sign, linear, times};

/// One relation that must hold.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(in crate::engine) enum Equation {
    /// What is stated in a computed cell = what its addends give.
    Total(Cell),
    /// A parent's cell = the sum of its own row.
    CrossFoot(Cell),
    /// A check, by its index in the plan.
    Check(u32),
    /// What a text prints = what the tables give, by its index in the relations given.
    Text(u32),
}

/// How far an equation is from holding; in the unit of its table.
#[derive(Clone, Copy, Debug)]
pub(in crate::engine) struct EquationState {
    /// Left side less right side.
    pub(in crate::engine) residual: Decimal,
    /// What rounding explains.
    slack: Slack,
    relation: Relation,
    /// A row that one side needs does not exist, or the total is a control figure: the figures may
    /// be right and others still be lacking.
    pub(in crate::engine) lacking: bool,
}

impl EquationState {
    pub(in crate::engine) fn holds(&self, residual: Decimal) -> bool {
        match self.relation {
            Relation::Equal => self.slack.allows(residual),
            Relation::AtMost => residual <= Decimal::ZERO || self.slack.allows(residual),
            Relation::AtLeast => residual >= Decimal::ZERO || self.slack.allows(residual),
        }
    }

    /// What rounding explains at most.
    pub(in crate::engine) fn bound(&self) -> Decimal {
        self.slack.bound
    }

    pub(in crate::engine) fn is_equality(&self) -> bool {
        self.relation == Relation::Equal
    }
}

/// An equation in which a cell is, and by how much it moves per unit of the cell.
pub(in crate::engine) type Part = (Equation, Decimal);

/// How a weighted sum counts its cells.
type Weights = HashMap<Cell, Decimal>;

/// Cells of one equation that are looked at as possible causes.
const MAX_CELLS: usize = 4096;

/// Computed cells passed through from a figure to the equations it is in.
const MAX_STEPS: usize = 256;

/// The equations of one document, looked at where asked for.
pub(in crate::engine) struct Equations<'a> {
    pub(super) computed: ComputedRef<'a>,
    states: HashMap<Equation, Option<EquationState>>,
    parts: HashMap<Cell, Rc<[Part]>>,
    linear: HashMap<Equation, Option<Weights>>,
    pub(super) curved: HashMap<Cell, Rc<[Equation]>>,
    /// What texts say of the tables, and which of it reads a cell.
    pub(super) told: Vec<TextRelation>,
    pub(super) told_of: HashMap<Cell, Vec<u32>>,
}

impl<'a> Equations<'a> {
    pub(in crate::engine) fn new(computed: ComputedRef<'a>) -> Self {
        Self {
            computed,
            states: HashMap::new(),
            parts: HashMap::new(),
            linear: HashMap::new(),
            curved: HashMap::new(),
            told: Vec::new(),
            told_of: HashMap::new(),
        }
    }

    /// The equation behind a finding, where it is one.
    pub(in crate::engine) fn of_finding(sheet: &Sheet, key: Key) -> Option<Equation> {
        match (key.rule, key.instance.checked_sub(1)) {
            (_, Some(bound_check)) => Some(Equation::Check(bound_check)),
            (rule::TotalMismatch | rule::FormulaMismatch, None) => Some(Equation::Total(key.cell)),
            (rule::AcrossMismatch, None) => {
                let grid = sheet.grid(key.cell)?;
                Some(if grid.is_down(key.cell.r(), key.cell.c()) {
                    Equation::CrossFoot(key.cell)
                } else {
                    Equation::Total(key.cell)
                })
            }
            _ => None,
        }
    }

    /// How strongly the equation is meant.
    pub(in crate::engine) fn severity(&self, equation: Equation) -> Severity {
        match equation {
            Equation::Check(bound_check) => {
                let bound_check = self.computed.plan.check_at(bound_check);
                bound_check
                    .map_or(Severity::Mandatory, |own| self.computed.store.severity(own.rule))
            }
            // What a text says accuses no figure by itself.
            Equation::Text(_) => Severity::Explain,
            _ => Severity::Mandatory,
        }
    }

    /// The figure written in a cell.
    pub(in crate::engine) fn stated(&self, cell: Cell) -> Option<Amount> {
        self.computed.budget.value(cell).amount()
    }

    pub(in crate::engine) fn role(&self, cell: Cell) -> Role {
        self.computed.role(cell)
    }

    /// Whether a person put the figure there: entered, or stated and not pinned.
    pub(in crate::engine) fn is_written(&self, cell: Cell) -> bool {
        match self.computed.role(cell) {
            Role::Entry => true,
            Role::Total => self.stated(cell).is_some() && !self.is_pinned(cell),
            Role::Label | Role::Text => false,
        }
    }

    /// Whether the finding says that a relation between figures does not hold.
    pub(in crate::engine) fn is_open(entry: &StoredFinding) -> bool {
        matches!(entry.verdict, Verdict::Unbalanced | Verdict::Missing)
    }

    fn is_pinned(&self, cell: Cell) -> bool {
        self.computed.budget.row(cell).is_some_and(|row| row.pins().has(cell.c()))
    }

    /// Difference between a contradicted statement and what the sheet goes on with.
    pub(in crate::engine) fn overruled(
        &self,
        key: Key,
        entry: &StoredFinding,
    ) -> Option<(Cell, Decimal)> {
        let total = matches!(Self::of_finding(self.computed.sheet, key), Some(Equation::Total(_)));
        let difference = entry.difference()?.decimal();
        (total && entry.verdict == Verdict::Unbalanced).then_some((key.cell, difference))
    }

    /// All equations that contain the cell, through totals that nobody stated.
    pub(in crate::engine) fn of(&mut self, cell: Cell) -> Rc<[Part]> {
        if let Some(known) = self.parts.get(&cell) {
            return Rc::clone(known);
        }
        let mut found: Vec<Part> = Vec::new();
        if self.computed.role(cell) == Role::Total && self.stated(cell).is_some() {
            found.push((Equation::Total(cell), Decimal::ONE));
        }
        let mut rising = vec![(cell, Decimal::ONE)];
        let mut steps = 0;
        while let Some((at, by)) = rising.pop() {
            steps += 1;
            if steps > MAX_STEPS {
                break;
            }
            self.rise(at, by, false, &mut rising, &mut found);
        }
        merge_terms(&mut found);
        let found: Rc<[Part]> = found.into();
        self.parts.insert(cell, Rc::clone(&found));
        found
    }

    /// All equations that the cell reaches on the sheet, through stated totals too: where a
    /// contradicted total gives way to its addends, those above it are put out as well.
    pub(in crate::engine) fn above(&mut self, cell: Cell) -> HashSet<Equation> {
        let mut found = Vec::new();
        let mut rising = vec![(cell, Decimal::ONE)];
        let mut seen = HashSet::new();
        while let Some((at, by)) = rising.pop() {
            if seen.insert(at) && seen.len() <= MAX_STEPS {
                self.rise(at, by, true, &mut rising, &mut found);
            }
        }
        found.into_iter().map(|part| part.0).collect()
    }

    /// What reads the cell: equations into `found`, computed cells without statement (or all of
    /// them) to go on.
    fn rise(
        &mut self,
        at: Cell,
        by: Decimal,
        through: bool,
        rising: &mut Vec<(Cell, Decimal)>,
        found: &mut Vec<Part>,
    ) {
        let sheet = self.computed.sheet;
        let Some(grid) = sheet.grid(at) else { return };
        let budget = self.computed.budget;
        let mut into = |found: &mut Vec<Part>, target: Cell, by: Decimal| {
            let stated = budget.value(target).amount().is_some();
            if stated {
                found.push((Equation::Total(target), -by));
            }
            if !stated || through {
                rising.push((target, by));
            }
        };
        let (row, column) = (at.r(), at.c());
        let Some(rules) = grid.columns.get(column).and_then(Option::as_ref) else {
            return;
        };
        if let Some(parent) = grid.parent(row).filter(|_| rules.summed) {
            into(found, at.with_row(parent), by);
        }
        let dependents = grid.dependents.get(column).into_iter().flatten();
        for across in dependents.filter_map(|&f| grid.across.get(f)) {
            let Some(sign) = across_sign(&across.sum, column) else {
                continue;
            };
            let target = at.with_column(across.column);
            if grid.is_down(row, across.column) {
                found.push((Equation::CrossFoot(target), -times(by, sign)));
            } else {
                into(found, target, times(by, sign));
            }
        }
        if rules.formula.is_some() && grid.is_down(row, column) {
            found.push((Equation::CrossFoot(at), by));
        }
        for reader in sheet.plan.dependents.get(&at).into_iter().flatten() {
            match *reader {
                Dependent::Formula(node) => {
                    let Some(formula) = sheet.plan.formula_node(node) else { continue };
                    let target = formula.target;
                    let Some(sign) = self.coefficient(Equation::Total(target), at) else {
                        continue;
                    };
                    into(found, target, times(by, sign));
                }
                Dependent::Check(bound_check) => {
                    let equation = Equation::Check(bound_check);
                    if let Some(sign) = self.coefficient(equation, at) {
                        found.push((equation, times(by, sign)));
                    }
                }
            }
        }
        for told in self.told_of.get(&at).cloned().into_iter().flatten() {
            let equation = Equation::Text(told);
            if let Some(sign) = self.coefficient(equation, at) {
                found.push((equation, times(by, sign)));
            }
        }
    }

    /// How much a computed cell, a check (left − right) or what a text says moves per unit of a cell
    /// it reads; `None` where that is no weighted sum of cells.
    pub(super) fn coefficient(&mut self, equation: Equation, cell: Cell) -> Option<Decimal> {
        let (sheet, told) = (self.computed.sheet, &self.told);
        let terms = self.linear.entry(equation).or_insert_with(|| {
            let mut terms = Weights::new();
            let mut take = |expr: &BoundExpr, factor, power| {
                linear(expr, factor, &mut |cell, by| {
                    *terms.entry(cell).or_insert(Decimal::ZERO) +=
                        times(by, sheet.conversion(cell, power));
                })
            };
            let good = match equation {
                Equation::Check(index) => {
                    let bound_check = sheet.plan.check_at(index)?;
                    let power = sheet.grid(bound_check.main).map_or(0, |grid| grid.power);
                    take(&bound_check.left, Decimal::ONE, power)
                        && take(&bound_check.right, -Decimal::ONE, power)
                }
                Equation::Text(index) => {
                    told.get(index as usize).is_some_and(|told| take(&told.expr, Decimal::ONE, 0))
                }
                Equation::Total(target) | Equation::CrossFoot(target) => {
                    let power = sheet.grid(target).map_or(0, |grid| grid.power);
                    sheet.formula_of(target).is_some_and(|f| take(&f.expr, Decimal::ONE, power))
                }
            };
            good.then_some(terms)
        });
        terms.as_ref()?.get(&cell).copied()
    }

    /// How far the equation is from holding on the sheet; `None` where it says nothing.
    pub(in crate::engine) fn state(&mut self, equation: Equation) -> Option<EquationState> {
        if let Some(known) = self.states.get(&equation) {
            return *known;
        }
        let mut state = self.look(equation);
        if let (Some(state), Equation::Total(cell)) = (&mut state, equation) {
            state.lacking = self.is_pinned(cell);
        }
        self.states.insert(equation, state);
        state
    }

    fn look(&self, equation: Equation) -> Option<EquationState> {
        let sheet = self.computed.sheet;
        match equation {
            Equation::Total(cell) => {
                let grid = sheet.grid(cell)?;
                let column = grid.columns.get(cell.c())?.as_ref()?;
                let stated = self.stated(cell)?;
                let fixed = |computed: FixedPoint, halves: u32| {
                    let own = u32::from(!column.exact);
                    fixed_state(column, column.to_fixed(stated), computed, halves + own)
                };
                if grid.is_down(cell.r(), cell.c()) {
                    let (computed, halves) = grid.children_sum(cell.r(), cell.c())?;
                    return fixed(computed, halves);
                }
                let value = if let Some(&node) = sheet.plan.formula_at.get(&cell) {
                    let reader = sheet.reader(grid.power);
                    sheet.plan.formula_node(node)?.expr.eval(&reader).ok()?
                } else {
                    let across = grid.across.get(column.formula?)?;
                    if let AcrossSum::Linear(terms) = &across.sum {
                        let (computed, halves) = grid.linear(terms, cell.r());
                        return fixed(computed, halves);
                    }
                    sheet.eval_across(grid, across, cell.r()).ok()?
                };
                let half = if column.exact && column.money {
                    Decimal::ZERO
                } else {
                    Decimal::try_new(5, column.shown + 1).ok()?
                };
                Some(EquationState {
                    residual: stated
                        .decimal()
                        .checked_sub(round(value.or_zero(), column.decimals))?,
                    slack: Slack::below(value.half.checked_add(half)?),
                    relation: Relation::Equal,
                    lacking: false,
                })
            }
            Equation::CrossFoot(cell) => {
                let grid = sheet.grid(cell)?;
                let column = grid.columns.get(cell.c())?.as_ref()?;
                let AcrossSum::Linear(terms) = &grid.across.get(column.formula?)?.sum else {
                    return None;
                };
                let (computed, halves) = grid.linear(terms, cell.r());
                let own = u32::from(!column.exact).max(grid.halves(cell.r(), cell.c()));
                let left = grid.value(cell.r(), cell.c());
                fixed_state(column, left, computed, halves.saturating_add(own))
            }
            Equation::Check(index) => {
                let bound_check = sheet.plan.check_at(index)?;
                if sheet.is_held_back(bound_check) {
                    return None;
                }
                let reader = sheet.reader(sheet.grid(bound_check.main)?.power);
                let left = bound_check.left.eval(&reader).ok()?;
                let right = bound_check.right.eval(&reader).ok()?;
                let constant = bound_check.left.is_constant() && bound_check.right.is_constant();
                if bound_check.only_filled && left.figure.is_none() || constant {
                    return None;
                }
                let one_blank = left.figure.is_none() != right.figure.is_none();
                let misses = bound_check.left.misses() || bound_check.right.misses();
                Some(EquationState {
                    residual: left.or_zero().checked_sub(right.or_zero())?,
                    slack: sheet.slack(index as usize, left, right),
                    relation: bound_check.relation,
                    lacking: misses && one_blank,
                })
            }
            Equation::Text(index) => {
                let told = self.told.get(index as usize)?;
                let value = told.expr.eval(&sheet.reader(0)).ok()?;
                Some(EquationState {
                    residual: value.or_zero().checked_sub(told.printed)?,
                    slack: Slack::up_to(told.slack),
                    // The text has its own figure on the left.
                    relation: match told.relation {
                        Relation::AtMost => Relation::AtLeast,
                        Relation::AtLeast => Relation::AtMost,
                        Relation::Equal => Relation::Equal,
                    },
                    lacking: false,
                })
            }
        }
    }

    /// The written cells of an equation, through totals that nobody stated; empty where there are
    /// too many to tell apart.
    pub(in crate::engine) fn cells(&mut self, equation: Equation) -> Vec<Cell> {
        let sheet = self.computed.sheet;
        let mut open = Vec::new();
        match equation {
            Equation::Total(cell) => {
                open.push(cell);
                self.addends(cell, &mut open);
            }
            Equation::CrossFoot(cell) => {
                open.push(cell);
                let grid = sheet.grid(cell);
                let across = grid.and_then(|grid| {
                    let column = grid.columns.get(cell.c())?.as_ref()?;
                    grid.across.get(column.formula?)
                });
                if let Some(AcrossSum::Linear(terms)) = across.map(|a| &a.sum) {
                    open.extend(terms.iter().map(|&(_, column)| cell.with_column(column)));
                }
            }
            Equation::Check(bound_check) => {
                if let Some(bound_check) = sheet.plan.check_at(bound_check) {
                    bound_check.left.each_cell(&mut |cell| open.push(cell));
                    bound_check.right.each_cell(&mut |cell| open.push(cell));
                }
            }
            Equation::Text(index) => {
                if let Some(told) = self.told.get(index as usize) {
                    told.expr.each_cell(&mut |cell| open.push(cell));
                }
            }
        }
        let mut seen: HashSet<Cell> = HashSet::new();
        let mut cells = Vec::new();
        while let Some(cell) = open.pop() {
            if !seen.insert(cell) {
                continue;
            }
            if seen.len() > MAX_CELLS {
                return Vec::new();
            }
            if self.is_written(cell) {
                cells.push(cell);
            } else if self.computed.role(cell) == Role::Total && self.stated(cell).is_none() {
                self.addends(cell, &mut open);
            }
        }
        cells.sort_unstable();
        cells
    }

    /// The direct addends of a computed cell, and one more than can be distinguished.
    fn addends(&self, cell: Cell, into: &mut Vec<Cell>) {
        into.extend(self.computed.addends(cell, MAX_CELLS + 1).0.into_iter().map(|a| a.1));
    }
}

impl Sheet {
    /// Whether a negative figure may be in the cell.
    pub(in crate::engine) fn may_be_negative(&self, cell: Cell) -> bool {
        self.grid(cell)
            .and_then(|grid| grid.columns.get(cell.c())?.as_ref())
            .is_none_or(|column| column.negative)
    }
}

fn fixed_state(
    column: &ColumnRules,
    left: FixedPoint,
    right: FixedPoint,
    halves: u32,
) -> Option<EquationState> {
    if left.is_overflow() || right.is_overflow() {
        return None;
    }
    let difference = i128::from(left.or_zero()) - i128::from(right.or_zero());
    let bound = if column.exact { 0 } else { i128::from(halves) * i128::from(column.unit) * 5 };
    Some(EquationState {
        residual: Decimal::try_from_i128_with_scale(difference, column.scale).ok()?,
        slack: Slack::below(Decimal::try_from_i128_with_scale(bound, column.scale + 1).ok()?),
        relation: Relation::Equal,
        lacking: false,
    })
}
