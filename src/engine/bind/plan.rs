//! The dependency graph of one document: formulas and checks bound to its cells, who reads what,
//! and the order of computing.

use std::collections::{BTreeSet, HashMap};
use std::sync::Arc;

use rust_decimal::Decimal;

use crate::budget::{Budget, Cell, RowKind};
use crate::engine::figures::{BoundExpr, Grid, NoCells, RoundedFigure, reads_own_row};
use crate::engine::finding::{RuleId, rule};
use crate::form::{Check, Expr, FormSet, Formula, FormulaTarget, Kind, Relation, RowsForm, Within};

use super::binder::{Binder, Scope};
use super::prior::{PriorBudget, Whose};

/// A computed cell that is neither a sum of children nor a formula over its own row.
#[derive(Debug)]
pub(in crate::engine) struct BoundFormula {
    pub(in crate::engine) target: Cell,
    pub(in crate::engine) expr: BoundExpr,
    /// As the form set has it.
    pub(in crate::engine) source: Arc<str>,
    pub(in crate::engine) rank: u32,
}

/// A check bound to cells.
#[derive(Debug)]
pub(in crate::engine) struct BoundCheck {
    /// Index into the rules; a check of the form set comes after the built-in ones.
    pub(in crate::engine) rule: RuleId,
    /// Where to look first.
    pub(in crate::engine) main: Cell,
    pub(in crate::engine) left: BoundExpr,
    pub(in crate::engine) relation: Relation,
    pub(in crate::engine) right: BoundExpr,
    pub(in crate::engine) exact: bool,
    /// How far apart the sides may be, in 元, in place of what their rounding explains.
    pub(in crate::engine) within: Option<Decimal>,
    pub(in crate::engine) only_filled: bool,
    /// Other places of which the same is to be said, for a check reported together.
    pub(in crate::engine) also: Vec<Cell>,
    /// The cell that takes what the check asks for.
    pub(in crate::engine) fills: Option<Cell>,
    /// Index into [`Plan::reads`]: the blocks it reads.
    pub(in crate::engine) reads: u32,
    /// It reads a table of which the document has no copy.
    pub(in crate::engine) absent: bool,
}

/// Who must be looked at again when a cell changes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::engine) enum Dependent {
    Formula(u32),
    Check(u32),
}

/// Numbers of grids by table and block.
type GridAt = HashMap<(usize, usize), u32>;

#[derive(Debug, Default)]
pub(in crate::engine) struct Plan {
    pub(in crate::engine) formulas: Vec<BoundFormula>,
    pub(in crate::engine) formula_at: HashMap<Cell, u32>,
    pub(in crate::engine) bound_checks: Vec<BoundCheck>,
    pub(in crate::engine) dependents: HashMap<Cell, Vec<Dependent>>,
    /// Figures that follow from others without being demanded: not judged. Their `rule` is an index
    /// into `FormSet::fills`.
    pub(in crate::engine) fills: Vec<BoundCheck>,
    /// Those that fill a cell.
    pub(in crate::engine) fills_at: HashMap<Cell, Vec<u32>>,
    /// Sets of blocks, as indices of grids in ascending order, that checks read.
    pub(in crate::engine) reads: Vec<Box<[u32]>>,
    /// Rank of each grid's own computing.
    pub(in crate::engine) grid_rank: Vec<u32>,
    /// Nodes that depend on themselves; they are reported and not computed.
    pub(in crate::engine) circular: Vec<BoundFormula>,
    /// The status bar's figures.
    pub(in crate::engine) headline: Vec<(BoundExpr, u32)>,
    /// Columns whose text look-ups depend on: table, block, column.
    pub(in crate::engine) keys: Vec<(u32, u16, u16)>,
    /// Blocks, table and block, whose rows or their names this was bound by: other ones mean binding
    /// anew.
    pub(in crate::engine) shaped: BTreeSet<(usize, usize)>,
    /// What texts say of this document.
    pub(in crate::engine) narrative: Vec<super::narrative::BoundStatement>,
}

impl Plan {
    /// A check at its place.
    pub(in crate::engine) fn check_at(&self, index: u32) -> Option<&BoundCheck> {
        self.bound_checks.get(index as usize)
    }

    /// A formula at its cell.
    pub(in crate::engine) fn formula_node(&self, node: u32) -> Option<&BoundFormula> {
        self.formulas.get(node as usize)
    }

    pub(in crate::engine) fn new(
        forms: &FormSet,
        budget: &Budget,
        grids: &[Grid],
        others: &[(Whose, &dyn PriorBudget)],
    ) -> Self {
        let mut binder = Binder::new(forms, budget, grids, others);
        let mut plan = Self::default();
        for (table, found) in budget.tables.iter().enumerate() {
            let Some(form) = found.form() else { continue };
            // Row and cell formulas first: where a column formula meets one, it becomes a check.
            let formulas = &forms.tables[form].formulas;
            for formula in formulas.iter().filter(|f| !matches!(f.target, FormulaTarget::Column(_)))
            {
                plan.row_formulas(&mut binder, table, form, formula);
            }
            for formula in formulas {
                if let FormulaTarget::Column(column) = formula.target {
                    plan.column_formulas(&mut binder, table, form, formula, column);
                }
            }
        }
        let grid_at: GridAt = grids
            .iter()
            .enumerate()
            .map(|(g, grid)| ((grid.table, grid.block), g as u32))
            .collect();
        plan.bound_checks_of(&mut binder, &grid_at);
        for headline in &forms.headline {
            let power = forms.tables[headline.table].unit.power();
            let bound = match binder.copies_of(headline.table).next() {
                Some(table) => {
                    let scope = Scope { table, block: 0, row: 0, column: None };
                    binder.bind(&headline.value, scope)
                }
                None => BoundExpr::Missing,
            };
            plan.headline.push((bound, power));
        }
        plan.narrative = super::narrative::bind(forms, &mut binder);
        plan.keys = binder.keys;
        plan.shaped = binder.shaped;
        plan.order(grids);
        for (i, node) in plan.formulas.iter().enumerate() {
            let mut visit = |cell| {
                plan.dependents.entry(cell).or_default().push(Dependent::Formula(i as u32));
            };
            node.expr.each_cell(&mut visit);
            plan.formula_at.insert(node.target, i as u32);
        }
        for (i, fill) in plan.fills.iter().enumerate() {
            let cells = fill.fills.into_iter();
            cells.for_each(|cell| plan.fills_at.entry(cell).or_default().push(i as u32));
        }
        for (i, bound_check) in plan.bound_checks.iter().enumerate() {
            let mut visit = |cell| {
                plan.dependents.entry(cell).or_default().push(Dependent::Check(i as u32));
            };
            bound_check.left.each_cell(&mut visit);
            bound_check.right.each_cell(&mut visit);
        }
        plan
    }

    fn row_formulas(
        &mut self,
        binder: &mut Binder<'_>,
        table: usize,
        form: usize,
        formula: &Formula,
    ) {
        let (row, only) = match formula.target {
            FormulaTarget::Row(row) => (row, None),
            FormulaTarget::Cell { row, column } => (row, Some(column)),
            FormulaTarget::Column(_) => return,
        };
        let table_form = &binder.forms.tables[form];
        let block = formula.block;
        let Some(at) = binder.fixed_row(table, block, row) else {
            return;
        };
        for column in 0..table_form.blocks[block].columns.len() {
            let figure = table_form.kind(block, Some(row), column).is_some_and(Kind::is_figure);
            if !figure || only.is_some_and(|c| c != column) {
                continue;
            }
            let own_formula = table_form.formulas.iter().any(|f| {
                f.block == block && f.target == FormulaTarget::Column(column) && !is_sum(&f.expr)
            });
            if only.is_none() && own_formula {
                continue;
            }
            let target = Cell::new(table, block, at, column);
            let scope = Scope { table, block, row: at, column: Some(column) };
            let expr = binder.bind(&formula.expr, scope);
            if binder.is_down(target) {
                self.cross_foot(target, expr);
            } else {
                self.add(target, expr, &formula.source);
            }
        }
    }

    fn column_formulas(
        &mut self,
        binder: &mut Binder<'_>,
        table: usize,
        form: usize,
        formula: &Formula,
        column: usize,
    ) {
        let table_form = &binder.forms.tables[form];
        let block = formula.block;
        let fixed = matches!(table_form.blocks[block].rows, RowsForm::Fixed(_));
        if !fixed && reads_own_row(&formula.expr, block) {
            return; // the grid computes these by itself
        }
        binder.shaped.insert((table, block));
        for row in 0..binder.budget.tables[table].blocks[block].rows.len() {
            let target = Cell::new(table, block, row, column);
            let at = match binder.budget.row(target).map(|r| r.kind()) {
                Some(RowKind::Fixed(i)) => Some(usize::from(i)),
                Some(RowKind::Entered(_)) => None,
                _ => continue,
            };
            if !table_form.kind(block, at, column).is_some_and(Kind::is_figure) {
                continue;
            }
            let expr =
                binder.bind(&formula.expr, Scope { table, block, row, column: Some(column) });
            let taken = self.formula_at.contains_key(&target) || binder.is_down(target);
            if taken {
                self.cross_foot(target, expr);
            } else {
                self.add(target, expr, &formula.source);
            }
        }
    }

    fn add(&mut self, target: Cell, expr: BoundExpr, source: &Arc<str>) {
        self.formula_at.insert(target, self.formulas.len() as u32);
        self.formulas.push(BoundFormula { target, expr, source: Arc::clone(source), rank: 0 });
    }

    /// A second equation for a cell that is already computed otherwise.
    fn cross_foot(&mut self, target: Cell, expr: BoundExpr) {
        self.bound_checks.push(BoundCheck {
            rule: rule::AcrossMismatch,
            main: target,
            left: BoundExpr::Cell(target),
            relation: Relation::Equal,
            right: expr,
            exact: false,
            within: None,
            only_filled: false,
            also: Vec::new(),
            fills: None,
            reads: Self::NOTHING,
            absent: false,
        });
    }

    /// The set of blocks of a bond that reads only its own; in no list.
    const NOTHING: u32 = u32::MAX;

    fn bound_checks_of(&mut self, binder: &mut Binder<'_>, grid_at: &GridAt) {
        let forms = binder.forms;
        let mut sets = HashMap::new();
        for (i, fill) in forms.fills.iter().enumerate() {
            for table in binder.copies_of(fill.table).collect::<Vec<_>>() {
                for scope in binder.places(table, (fill.table, fill.block), &fill.each) {
                    let bound_check = self.bound_check(
                        binder,
                        (fill, RuleId::Check(i as u16)),
                        scope,
                        (grid_at, &mut sets),
                    );
                    self.fills.extend(bound_check);
                }
            }
        }
        for (i, check) in forms.checks.iter().enumerate() {
            if check.manual {
                continue;
            }
            let tables: Vec<usize> = binder.copies_of(check.table).collect();
            let mut first_of_all: Option<usize> = None;
            for table in tables {
                for scope in binder.places(table, (check.table, check.block), &check.each) {
                    let rule = RuleId::Check(i as u16);
                    let bound_check =
                        self.bound_check(binder, (check, rule), scope, (grid_at, &mut sets));
                    let Some(bound_check) = bound_check else { continue };
                    if check.together
                        && bound_check.left.is_constant()
                        && bound_check.right.is_constant()
                    {
                        if holds(&bound_check.left, check.relation, &bound_check.right) {
                            continue;
                        }
                        if let Some(first) = first_of_all.and_then(|i| self.bound_checks.get_mut(i))
                        {
                            first.also.push(bound_check.main);
                            continue;
                        }
                        first_of_all = Some(self.bound_checks.len());
                    }
                    self.bound_checks.push(bound_check);
                }
            }
        }
    }

    /// One check at one place; `None` where it does not apply.
    fn bound_check(
        &mut self,
        binder: &mut Binder<'_>,
        (check, rule): (&Check, RuleId),
        scope: Scope,
        (grid_at, sets): (&GridAt, &mut HashMap<Vec<u32>, u32>),
    ) -> Option<BoundCheck> {
        if !concerns(check, binder, scope) {
            return None;
        }
        (binder.keyless, binder.lastless, binder.absent) = (false, false, false);
        binder.misnamed = false;
        binder.reads.clear();
        let left = binder.bind(&check.left, scope);
        let right = binder.bind(&check.right, scope);
        if binder.keyless || binder.lastless || check.named && binder.misnamed {
            return None;
        }
        let mut first = None;
        let mut visit = |cell| first = first.or(Some(cell));
        left.each_cell(&mut visit);
        right.each_cell(&mut visit);
        // A question whether a row exists reads no figure: it is at the row's name.
        let main = first.unwrap_or_else(|| binder.name_cell(scope));
        let absent = binder.absent;
        let mut set: Vec<u32> =
            binder.reads.iter().filter_map(|at| grid_at.get(at).copied()).collect();
        set.sort_unstable();
        set.dedup();
        let reads = match sets.get(&set) {
            Some(&known) => known,
            None => {
                let number = self.reads.len() as u32;
                self.reads.push(set.clone().into_boxed_slice());
                sets.insert(set, number);
                number
            }
        };
        let fills = check.fills.as_ref().and_then(|cell| match binder.bind(cell, scope) {
            BoundExpr::Cell(cell) => Some(cell),
            _ => None,
        });
        let within = check.within.map(|within| reach(within, binder, check, [&left, &right]));
        Some(BoundCheck {
            rule,
            main,
            left,
            relation: check.relation,
            right,
            exact: check.exact,
            within,
            only_filled: check.only_filled,
            also: Vec::new(),
            fills,
            reads,
            absent,
        })
    }

    /// Ranks nodes and grids so that whatever is read comes first; takes circular nodes out.
    fn order(&mut self, grids: &[Grid]) {
        let n = self.formulas.len();
        let unit_of: HashMap<Cell, usize> =
            self.formulas.iter().enumerate().map(|(i, node)| (node.target, i)).collect();
        let grid_of: HashMap<(u32, u16), usize> = grids
            .iter()
            .enumerate()
            .map(|(g, grid)| ((grid.table as u32, grid.block as u16), g))
            .collect();
        let bulk = |cell: Cell| {
            let g = grid_of.get(&(cell.table, cell.block)).copied()?;
            grids.get(g).is_some_and(Grid::computes).then_some(n + g)
        };
        let mut after: Vec<Vec<usize>> = vec![Vec::new(); n + grids.len()];
        let mut waits = vec![0_usize; n + grids.len()];
        for (i, node) in self.formulas.iter().enumerate() {
            let mut add = |from: usize, to: usize| {
                after[from].push(to);
                waits[to] += 1;
            };
            node.expr.each_cell(&mut |cell| {
                if let Some(&m) = unit_of.get(&cell) {
                    add(m, i);
                } else if let Some(g) = bulk(cell) {
                    add(g, i);
                }
            });
            if let Some(g) = bulk(node.target) {
                add(i, g);
            }
        }
        let mut ready: std::collections::VecDeque<usize> =
            (0..waits.len()).filter(|&u| waits[u] == 0).collect();
        let mut rank = vec![u32::MAX; waits.len()];
        let mut next = 0;
        while let Some(unit) = ready.pop_front() {
            rank[unit] = next;
            next += 1;
            for &to in &after[unit] {
                waits[to] -= 1;
                if waits[to] == 0 {
                    ready.push_back(to);
                }
            }
        }
        self.grid_rank = rank[n..].iter().map(|&r| r.min(next)).collect();
        for (node, &rank) in self.formulas.iter_mut().zip(&rank) {
            node.rank = rank;
        }
        let (good, circular) =
            std::mem::take(&mut self.formulas).into_iter().partition(|node| node.rank != u32::MAX);
        self.formulas = good;
        self.circular = circular;
        self.formula_at.clear();
        self.formulas.sort_by_key(|node| node.rank);
    }
}

/// How far apart the sides of a check may be, in 元.
fn reach(within: Within, binder: &Binder<'_>, check: &Check, sides: [&BoundExpr; 2]) -> Decimal {
    let forms = binder.forms;
    let unit = |form: usize| {
        forms
            .tables
            .get(form)
            .map_or(Decimal::ONE, |form| Decimal::from(10_u64.pow(form.unit.power())))
    };
    match within {
        Within::Amount(amount) => amount.checked_mul(unit(check.table)).unwrap_or(amount),
        Within::Digits(count) => {
            let mut coarsest = Decimal::ZERO;
            for side in sides {
                side.each_cell(&mut |cell| {
                    let form = binder.budget.tables.get(cell.t()).and_then(|table| table.form());
                    let Some(form) = form else { return };
                    let decimals = forms.tables.get(form).map_or(2, |form| form.decimals);
                    let digit = Decimal::try_new(1, decimals).unwrap_or_default() * unit(form);
                    coarsest = coarsest.max(digit);
                });
            }
            coarsest * Decimal::from(count)
        }
    }
}

/// Whether a check runs at that row, by the row's code.
fn concerns(check: &Check, binder: &mut Binder<'_>, scope: Scope) -> bool {
    if check.only_codes.is_empty() && check.except_codes.is_empty() {
        return true;
    }
    let code = binder.code(scope).unwrap_or_default();
    let among = |codes: &[String]| codes.iter().any(|start| code.starts_with(start.as_str()));
    (check.only_codes.is_empty() || among(&check.only_codes)) && !among(&check.except_codes)
}

/// Whether two sides that read no cell relate as they must.
fn holds(left: &BoundExpr, relation: Relation, right: &BoundExpr) -> bool {
    let number =
        |side: &BoundExpr| side.eval(&NoCells).map(RoundedFigure::or_zero).unwrap_or_default();
    let (left, right) = (number(left), number(right));
    match relation {
        Relation::Equal => left == right,
        Relation::AtMost => left <= right,
        Relation::AtLeast => left >= right,
    }
}

/// Whether the expression only adds and subtracts.
fn is_sum(expr: &Expr) -> bool {
    match expr {
        Expr::Cell(_) | Expr::Sum(_) => true,
        Expr::Negate(e) => is_sum(e),
        Expr::Binary(op, a, b) => {
            matches!(op, crate::form::BinaryOp::Add | crate::form::BinaryOp::Subtract)
                && is_sum(a)
                && is_sum(b)
        }
        _ => false,
    }
}
