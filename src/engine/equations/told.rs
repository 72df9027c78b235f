//! What texts say of the tables, as relations beside the sums and checks; and relations that are no
//! weighted sums (shares, percentages), moved by trying.

use std::rc::Rc;

use rust_decimal::Decimal;

use crate::budget::Cell;
use crate::engine::bind::Dependent;
use crate::engine::compute::{ComputedRef, Sheet};
use crate::engine::figures::{
    AcrossSum, BoundExpr, Cells, Overflow, PriorFigure, RoundedFigure, round,
};

use super::equation::{Equation, Equations};
use super::text_relation::TextRelation;
use super::weights::across_sign;

/// Reads the sheet with some figures moved, each by an amount in the unit of its table.
struct MovedReader<'a> {
    sheet: &'a Sheet,
    power: u32,
    /// Read this row instead of the one a cell names.
    row: Option<usize>,
    by: [&'a [(Cell, Decimal)]; 2],
}

impl Cells for MovedReader<'_> {
    fn value(&self, cell: Cell) -> Result<RoundedFigure, Overflow> {
        let cell = self.row.map_or(cell, |row| cell.with_row(row));
        let mut value = self.sheet.reader(self.power).value(cell)?;
        for (_, by) in self.by.iter().copied().flatten().filter(|(moved, _)| *moved == cell) {
            let by = by.checked_mul(self.sheet.conversion(cell, self.power)).ok_or(Overflow)?;
            value.figure = Some(value.or_zero().checked_add(by).ok_or(Overflow)?);
        }
        Ok(value)
    }

    fn given(&self, given: &PriorFigure) -> Result<RoundedFigure, Overflow> {
        self.sheet.reader(self.power).given(given)
    }
}

impl<'a> Equations<'a> {
    /// The equations of a document whose texts say this of it.
    pub(in crate::engine) fn with_texts(
        computed: ComputedRef<'a>,
        told: Vec<TextRelation>,
    ) -> Self {
        let mut equations = Self::new(computed);
        for (index, told) in told.iter().enumerate() {
            told.expr.each_cell(&mut |cell| {
                let known = equations.told_of.entry(cell).or_default();
                if known.last() != Some(&(index as u32)) {
                    known.push(index as u32);
                }
            });
        }
        equations.told = told;
        equations
    }

    /// Equations that read the cell otherwise than in a weighted sum: how they move is found by
    /// [`Self::moved_by`].
    pub(in crate::engine) fn curved(&mut self, cell: Cell) -> Rc<[Equation]> {
        if let Some(known) = self.curved.get(&cell) {
            return Rc::clone(known);
        }
        let mut found = Vec::new();
        let sheet = self.computed.sheet;
        let stated = |target: Cell| self.computed.budget.value(target).amount().is_some();
        let mut read = Vec::new();
        for reader in sheet.plan.dependents.get(&cell).into_iter().flatten() {
            read.extend(match *reader {
                Dependent::Formula(node) => {
                    let target = sheet.plan.formulas.get(node as usize).map(|node| node.target);
                    target.filter(|target| stated(*target)).map(Equation::Total)
                }
                Dependent::Check(index) => Some(Equation::Check(index)),
            });
        }
        read.extend(
            self.told_of.get(&cell).into_iter().flatten().map(|&told| Equation::Text(told)),
        );
        if let Some(grid) = sheet.grid(cell) {
            for &f in grid.dependents.get(cell.c()).into_iter().flatten() {
                let Some(across) = grid.across.get(f) else { continue };
                let target = cell.with_column(across.column);
                let bent = across_sign(&across.sum, cell.c()).is_none();
                if bent && !grid.is_down(cell.r(), across.column) && stated(target) {
                    found.push(Equation::Total(target));
                }
            }
        }
        found.extend(
            read.into_iter().filter(|&equation| self.coefficient(equation, cell).is_none()),
        );
        found.sort_unstable();
        found.dedup();
        let found: Rc<[Equation]> = found.into();
        self.curved.insert(cell, Rc::clone(&found));
        found
    }

    /// How much further from holding an equation is where these figures are moved; `before` are
    /// moved already.
    pub(in crate::engine) fn moved_by(
        &self,
        equation: Equation,
        by: &[(Cell, Decimal)],
        before: &[(Cell, Decimal)],
    ) -> Option<Decimal> {
        let then = self.with_moved(equation, [before, by])?;
        then.checked_sub(self.with_moved(equation, [before, &[]])?)
    }

    /// Left side less right side, some figures moved.
    fn with_moved(&self, equation: Equation, by: [&[(Cell, Decimal)]; 2]) -> Option<Decimal> {
        let sheet = self.computed.sheet;
        let eval =
            |expr: &BoundExpr, power, row| expr.eval(&MovedReader { sheet, power, row, by }).ok();
        match equation {
            Equation::Text(index) => {
                let told = self.told.get(index as usize)?;
                eval(&told.expr, 0, None)?.or_zero().checked_sub(told.printed)
            }
            Equation::Check(index) => {
                let bound_check = sheet.plan.bound_checks.get(index as usize)?;
                let power = sheet.grid(bound_check.main)?.power;
                let left = eval(&bound_check.left, power, None)?.or_zero();
                left.checked_sub(eval(&bound_check.right, power, None)?.or_zero())
            }
            Equation::Total(cell) => {
                let grid = sheet.grid(cell)?;
                let column = grid.columns.get(cell.c())?.as_ref()?;
                let stated = self.stated(cell)?.decimal();
                let value = match sheet.formula_of(cell) {
                    Some(formula) => eval(&formula.expr, grid.power, None)?,
                    None => match &grid.across.get(column.formula?)?.sum {
                        AcrossSum::General(expr) => eval(expr, grid.power, Some(cell.r()))?,
                        AcrossSum::Linear(_) => return None,
                    },
                };
                stated.checked_sub(round(value.or_zero(), column.decimals))
            }
            Equation::CrossFoot(_) => None,
        }
    }
}
