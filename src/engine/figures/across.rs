//! Column formulas that read only their own row: found, ordered, and made into signed sums where
//! they are no more than that.

use crate::budget::Cell;
use crate::form::{BinaryOp, Expr, Formula, FormulaTarget, RowRef, TableForm};

use super::column::FigureColumn;
use super::expr::BoundExpr;

/// A column formula over cells of its own row.
#[derive(Debug)]
pub(in crate::engine) struct Across {
    pub(in crate::engine) column: usize,
    pub(in crate::engine) sum: AcrossSum,
    /// Index of the formula in the table form.
    pub(in crate::engine) formula: usize,
}

#[derive(Debug)]
pub(in crate::engine) enum AcrossSum {
    /// Signed addends at one scale.
    Linear(Vec<(i8, usize)>),
    /// Anything else, bound to row 0; evaluated in the row it is wanted for.
    General(BoundExpr),
}

/// The column formulas of a block that read only their own row, in the order of computing.
pub(super) fn across(
    table: &TableForm,
    at: Cell,
    columns: &mut [Option<FigureColumn>],
) -> Vec<Across> {
    let block = at.b();
    let own = |formula: &&(usize, &Formula)| {
        formula.1.block == block
            && matches!(formula.1.target, FormulaTarget::Column(_))
            && reads_own_row(&formula.1.expr, block)
    };
    let all: Vec<(usize, &Formula)> = table.formulas.iter().enumerate().collect();
    let mut waiting: Vec<&(usize, &Formula)> = all.iter().filter(own).collect();
    let targets: Vec<usize> = waiting.iter().filter_map(|f| column_of(f.1)).collect();
    let mut done: Vec<usize> = Vec::new();
    let mut ordered = Vec::new();
    while !waiting.is_empty() {
        let before = waiting.len();
        waiting.retain(|(index, formula)| {
            let Some(column) = column_of(formula) else {
                return false;
            };
            let mut read = Vec::new();
            own_columns(&formula.expr, &mut read);
            if read.iter().any(|c| targets.contains(c) && !done.contains(c)) {
                return true;
            }
            done.push(column);
            ordered.push(Across { column, sum: sum_of(formula, at, columns), formula: *index });
            false
        });
        if waiting.len() == before {
            break; // circular: the form set is refused before it comes here
        }
    }
    for (i, formula) in ordered.iter().enumerate() {
        if let Some(column) = columns[formula.column].as_mut() {
            column.rules.formula = Some(i);
            if matches!(formula.sum, AcrossSum::General(_)) {
                column.rules.summed = false;
            }
        }
    }
    ordered
}

fn column_of(formula: &Formula) -> Option<usize> {
    match formula.target {
        FormulaTarget::Column(column) => Some(column),
        _ => None,
    }
}

fn sum_of(formula: &Formula, at: Cell, columns: &[Option<FigureColumn>]) -> AcrossSum {
    let scale = |column: usize| columns[column].as_ref().map(|c| c.scale);
    let mut terms = Vec::new();
    let target = column_of(formula).and_then(scale);
    let linear = linear_terms(&formula.expr, 1, &mut terms)
        && terms.iter().all(|&(_, column)| scale(column).is_some_and(|s| Some(s) <= target));
    if linear && terms.iter().all(|&(_, column)| scale(column) == target) {
        AcrossSum::Linear(terms)
    } else {
        AcrossSum::General(in_row(&formula.expr, at))
    }
}

/// Whether the expression is a signed sum of cells of the row, and which.
fn linear_terms(expr: &Expr, sign: i8, terms: &mut Vec<(i8, usize)>) -> bool {
    match expr {
        Expr::Cell(reference) => reference.column.map(|c| terms.push((sign, c))).is_some(),
        Expr::Negate(inner) => linear_terms(inner, -sign, terms),
        Expr::Binary(BinaryOp::Add, a, b) => {
            linear_terms(a, sign, terms) && linear_terms(b, sign, terms)
        }
        Expr::Binary(BinaryOp::Subtract, a, b) => {
            linear_terms(a, sign, terms) && linear_terms(b, -sign, terms)
        }
        _ => false,
    }
}

/// Whether every cell it reads is in the row being computed.
pub(in crate::engine) fn reads_own_row(expr: &Expr, block: usize) -> bool {
    match expr {
        Expr::Number(_) => true,
        Expr::Cell(r) => {
            r.table.is_none()
                && r.copy.is_none()
                && r.block == block
                && r.row == RowRef::Current
                && r.column.is_some()
        }
        Expr::Sum(_) | Expr::Count(_) | Expr::Said { .. } | Expr::Found(_) => false,
        Expr::Last(_) | Expr::FoundLast(_) => false,
        Expr::With(..) | Expr::FoundWith(..) | Expr::Units(_) => false,
        Expr::Negate(e) | Expr::Abs(e) => reads_own_row(e, block),
        Expr::Binary(_, a, b) => reads_own_row(a, block) && reads_own_row(b, block),
        Expr::Min(all) | Expr::Max(all) => all.iter().all(|e| reads_own_row(e, block)),
    }
}

/// The expression with its columns bound to the cells of one row.
fn in_row(expr: &Expr, at: Cell) -> BoundExpr {
    let boxed = |e: &Expr| Box::new(in_row(e, at));
    match expr {
        Expr::Number(number) => BoundExpr::Number(*number),
        Expr::Cell(r) => {
            r.column.map_or(BoundExpr::Missing, |c| BoundExpr::Cell(at.with_column(c)))
        }
        // No set of rows is in one row; `reads_own_row` keeps these out.
        Expr::Sum(_) | Expr::Count(_) | Expr::Said { .. } | Expr::Found(_) => BoundExpr::Missing,
        Expr::Last(_) | Expr::FoundLast(_) => BoundExpr::Missing,
        Expr::With(..) | Expr::FoundWith(..) | Expr::Units(_) => BoundExpr::Missing,
        Expr::Negate(e) => BoundExpr::Negate(boxed(e)),
        Expr::Abs(e) => BoundExpr::Abs(boxed(e)),
        Expr::Binary(op, a, b) => BoundExpr::Binary(*op, boxed(a), boxed(b)),
        Expr::Min(all) => BoundExpr::Min(all.iter().map(|e| in_row(e, at)).collect()),
        Expr::Max(all) => BoundExpr::Max(all.iter().map(|e| in_row(e, at)).collect()),
    }
}

fn own_columns(expr: &Expr, read: &mut Vec<usize>) {
    match expr {
        // Last year's columns are none of this year's.
        Expr::Number(_) | Expr::Last(_) | Expr::FoundLast(_) => {}
        Expr::With(..) | Expr::FoundWith(..) | Expr::Units(_) => {}
        Expr::Cell(r) | Expr::Sum(r) | Expr::Count(r) | Expr::Found(r) => read.extend(r.column),
        Expr::Said { figures, .. } => read.extend(figures.column),
        Expr::Negate(e) | Expr::Abs(e) => own_columns(e, read),
        Expr::Binary(_, a, b) => {
            own_columns(a, read);
            own_columns(b, read);
        }
        Expr::Min(all) | Expr::Max(all) => all.iter().for_each(|e| own_columns(e, read)),
    }
}
