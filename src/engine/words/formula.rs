//! How totals come about and what checks compare, as expressions over cells, for whoever writes
//! them down elsewhere (formulas of a workbook, sums of a published table).

use std::sync::Arc;

use rust_decimal::Decimal;

use crate::budget::Cell;
use crate::engine::compute::Sheet;
use crate::engine::figures::{AcrossSum, BoundExpr, Grid};
use crate::form::{BinaryOp, Relation, Severity};
use crate::lang::Text;

/// An expression over cells. Money of tables in other units is converted by whoever computes it.
#[derive(Clone, Debug, PartialEq)]
pub enum Expression {
    Number(Decimal),
    Cell(Cell),
    /// Addends with their signs (true: subtracted). A sum of blanks is blank.
    Sum(Vec<(bool, Cell)>),
    /// How many are not blank.
    Count(Vec<Cell>),
    Negate(Box<Expression>),
    Binary(BinaryOp, Box<Expression>, Box<Expression>),
    Abs(Box<Expression>),
    Min(Vec<Expression>),
    Max(Vec<Expression>),
}

/// A check between cells, whether it holds or not.
#[derive(Clone, Debug, PartialEq)]
pub struct Comparison {
    /// Name of the rule, as in findings.
    pub rule: Arc<str>,
    pub severity: Severity,
    /// What must hold.
    pub message: Text,
    /// Where to look first.
    pub cell: Cell,
    pub left: Expression,
    pub relation: Relation,
    pub right: Expression,
    /// Largest difference that rounding explains, in the unit of the table of `cell`.
    pub bound: Decimal,
}

/// How the totals of one block come about.
#[derive(Debug)]
pub struct BlockFormulas<'a> {
    sheet: &'a Sheet,
    grid: &'a Grid,
    /// Rows that each row is the sum of; empty without a tree.
    children: Vec<Vec<u32>>,
}

impl Sheet {
    /// The formulas of the block in which a cell is; `None` in a table that the form set does
    /// not know.
    pub fn block_formulas(&self, at: Cell) -> Option<BlockFormulas<'_>> {
        let grid = self.grid(at)?;
        let mut children = Vec::new();
        if grid.tree.is_some() {
            children = vec![Vec::new(); grid.rows];
            for row in 0..grid.rows {
                if let Some(list) = grid.parent(row).and_then(|parent| children.get_mut(parent)) {
                    list.push(row as u32);
                }
            }
        }
        Some(BlockFormulas { sheet: self, grid, children })
    }

    /// The checks of the form set at every place where they apply.
    pub fn comparisons(&self) -> Vec<Comparison> {
        let bound_checks = self.plan.bound_checks.iter().enumerate();
        bound_checks
            .filter_map(|(index, bound_check)| {
                let reader = self.reader(self.grid(bound_check.main)?.power);
                let left = bound_check.left.eval(&reader).ok()?;
                let right = bound_check.right.eval(&reader).ok()?;
                let constant = bound_check.left.is_constant() && bound_check.right.is_constant();
                if bound_check.only_filled && left.figure.is_none() || constant {
                    return None;
                }
                let exact = bound_check.exact || self.is_same_figure(index);
                let check = bound_check.rule.check()?;
                Some(Comparison {
                    rule: self.rule_name(bound_check.rule).0,
                    severity: self.store.severity(bound_check.rule),
                    message: self.forms.checks.get(check)?.message.clone(),
                    cell: bound_check.main,
                    left: Expression::from(&bound_check.left),
                    relation: bound_check.relation,
                    right: Expression::from(&bound_check.right),
                    bound: if exact { Decimal::ZERO } else { left.half.checked_add(right.half)? },
                })
            })
            .collect()
    }
}

impl BlockFormulas<'_> {
    /// What the figure of a total is computed from; `None` where the figure is entered.
    pub fn of(&self, cell: Cell) -> Option<Expression> {
        let (row, column) = (cell.r(), cell.c());
        self.grid.columns.get(column)?.as_ref()?;
        if self.grid.is_down(row, column) {
            let children = self.children.get(row)?;
            let rows = children.iter().map(|&child| (false, cell.with_row(child as usize)));
            return Some(Expression::Sum(rows.collect()));
        }
        if let Some(&node) = self.sheet.plan.formula_at.get(&cell) {
            return Some(Expression::from(&self.sheet.plan.formulas.get(node as usize)?.expr));
        }
        self.across(cell)
    }

    /// What else the figure must equal: the sum of its own row, for a total of rows below.
    pub fn second(&self, cell: Cell) -> Option<Expression> {
        self.grid.columns.get(cell.c())?.as_ref()?;
        self.grid.is_down(cell.r(), cell.c()).then(|| self.across(cell)).flatten()
    }

    fn across(&self, cell: Cell) -> Option<Expression> {
        let formula = self.grid.columns.get(cell.c())?.as_ref()?.formula?;
        match &self.grid.across.get(formula)?.sum {
            AcrossSum::Linear(terms) => Some(Expression::Sum(
                terms.iter().map(|&(sign, c)| (sign < 0, cell.with_column(c))).collect(),
            )),
            AcrossSum::General(bound) => {
                let mut expression = Expression::from(bound);
                expression.each_cell_mut(&mut |at| *at = at.with_row(cell.r()));
                Some(expression)
            }
        }
    }
}

impl Expression {
    fn each_cell_mut(&mut self, visit: &mut impl FnMut(&mut Cell)) {
        match self {
            Self::Number(_) => {}
            Self::Cell(cell) => visit(cell),
            Self::Sum(terms) => terms.iter_mut().for_each(|(_, cell)| visit(cell)),
            Self::Count(list) => list.iter_mut().for_each(visit),
            Self::Negate(inner) | Self::Abs(inner) => inner.each_cell_mut(visit),
            Self::Binary(_, a, b) => {
                a.each_cell_mut(visit);
                b.each_cell_mut(visit);
            }
            Self::Min(list) | Self::Max(list) => {
                list.iter_mut().for_each(|e| e.each_cell_mut(visit));
            }
        }
    }
}

impl From<&BoundExpr> for Expression {
    fn from(bound: &BoundExpr) -> Self {
        if let Some(terms) = bound.terms()
            && !matches!(bound, BoundExpr::Cell(_) | BoundExpr::Missing)
        {
            return Self::Sum(terms);
        }
        let boxed = |inner: &BoundExpr| Box::new(Self::from(inner));
        match bound {
            BoundExpr::Number(number) => Self::Number(*number),
            BoundExpr::Cell(cell) => Self::Cell(*cell),
            BoundExpr::PriorFigure(figure) => Self::Number(figure.value.or_zero()),
            BoundExpr::Missing => Self::Number(Decimal::ZERO),
            BoundExpr::Negate(inner) => Self::Negate(boxed(inner)),
            BoundExpr::Binary(op, a, b) => Self::Binary(*op, boxed(a), boxed(b)),
            BoundExpr::Sum(list) => Self::Sum(list.iter().map(|&cell| (false, cell)).collect()),
            BoundExpr::Count(list) => Self::Count(list.clone()),
            BoundExpr::Abs(inner) => Self::Abs(boxed(inner)),
            BoundExpr::Min(list) => Self::Min(list.iter().map(Self::from).collect()),
            BoundExpr::Max(list) => Self::Max(list.iter().map(Self::from).collect()),
        }
    }
}
