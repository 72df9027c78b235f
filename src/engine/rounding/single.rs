//! One equation by itself, whether it holds or not.

use crate::amount::merge_terms;
use crate::engine::compute::{ComputedRef, Sheet};
use crate::engine::equations::Equation;
use crate::form::Relation;

use super::constraint::{Constraint, Feasibility, Range};
use super::feasible::feasible;
use super::operand_kind::{OperandKind, PrintedIn, Scheme, operand};
use super::system::{Terms, across, take};

/// An equation over what its figures leave open.
pub(super) struct SingleRow {
    row: Constraint,
    ranges: Vec<Range>,
}

impl SingleRow {
    /// `None` where it is no weighted sum of money, or nothing is in it.
    pub(super) fn new(
        computed: ComputedRef<'_>,
        equation: Equation,
        scheme: Scheme,
    ) -> Option<Self> {
        let ComputedRef { sheet, budget } = computed;
        let (mut cells, relation) = terms_of(sheet, equation)?;
        merge_terms(&mut cells);
        let (mut terms, mut ranges, mut sum) = (Vec::new(), Vec::new(), 0_i128);
        for (cell, by) in cells {
            let Some(grid) = sheet.grid(cell) else { continue };
            let column = grid.columns.get(cell.c()).and_then(Option::as_ref);
            let column = column.filter(|column| column.money)?;
            let written = budget.value(cell).amount();
            let stated = written.map(|figure| PrintedIn::new(grid, column).statement(figure));
            match operand(grid.value(cell.r(), cell.c()), stated, false) {
                (OperandKind::BLANK, _) => {}
                (OperandKind::UNFIT, _) => return None,
                (kind, stated) => {
                    sum += i128::from(stated) * by;
                    terms.push((ranges.len(), by));
                    ranges.push(kind.range(scheme));
                }
            }
        }
        let at = Some(-sum);
        let range = match relation {
            Relation::Equal => (at, at),
            Relation::AtMost => (None, at),
            Relation::AtLeast => (at, None),
        };
        let row = Constraint { terms, range };
        (!row.terms.is_empty()).then_some(Self { row, ranges })
    }

    /// Whether amounts as stated can satisfy it; a total that nobody states would explain anything.
    pub(super) fn is_explained(&self) -> bool {
        self.ranges.iter().all(|range| range.0.is_some())
            && feasible(&[&self.row], &self.ranges) == Feasibility::Yes
    }
}

fn terms_of(sheet: &Sheet, equation: Equation) -> Option<(Terms, Relation)> {
    match equation {
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
            Some((terms, Relation::Equal))
        }
        Equation::Check(bound_check) => {
            let bound_check = sheet.plan.bound_checks.get(bound_check as usize)?;
            let mut terms = Terms::new();
            let good =
                take(&bound_check.left, 1, &mut terms) && take(&bound_check.right, -1, &mut terms);
            Some((good.then_some(terms)?, bound_check.relation))
        }
        // Texts round as they like.
        Equation::Text(_) => None,
    }
}
