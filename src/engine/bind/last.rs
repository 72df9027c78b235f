//! What formulas ask of other documents: last year's published budget (`last( )`), one that the
//! person names (`with( )`), those of the units (`units( )`).
//!
//! Their form set may be another year's: tables, blocks, rows and columns are found by their keys
//! and codes. What they say is fixed, so a figure of theirs is bound once, with its unit.

use crate::budget::{Cell, RowKind};
use crate::engine::figures::{BoundExpr, PriorFigure};
use crate::form::{BinaryOp, Reference, RowRef};

use super::binder::{Binder, Scope};
use super::prior::Whose;

impl Binder<'_> {
    /// The figure of another document, or a blank that does not count.
    pub(super) fn figure_of(
        &mut self,
        whose: &Whose,
        reference: &Reference,
        scope: Scope,
    ) -> BoundExpr {
        let other = self.others.iter().position(|other| other.whose == *whose);
        let given = other.and_then(|other| self.prior_figure(other, reference, scope));
        self.lastless |= given.is_none();
        given.map_or(BoundExpr::Missing, BoundExpr::PriorFigure)
    }

    /// The sum of the figures of all documents of units; those without the row count as blank.
    pub(super) fn figure_of_units(&mut self, reference: &Reference, scope: Scope) -> BoundExpr {
        let units: Vec<usize> =
            (0..self.others.len()).filter(|&i| self.others[i].whose == Whose::Unit).collect();
        self.lastless |= units.is_empty();
        let figures: Vec<BoundExpr> = units
            .into_iter()
            .filter_map(|unit| self.prior_figure(unit, reference, scope))
            .map(BoundExpr::PriorFigure)
            .collect();
        // Halved again and again, so that nothing that walks it goes deep.
        balanced(figures)
    }

    /// Whether another document has the row.
    pub(super) fn found_in(
        &mut self,
        whose: &Whose,
        reference: &Reference,
        scope: Scope,
    ) -> BoundExpr {
        let other = self.others.iter().position(|other| other.whose == *whose);
        self.lastless |= other.is_none();
        let found = other.is_some_and(|other| self.cell_in(other, reference, scope).is_some());
        BoundExpr::Number(u8::from(found).into())
    }

    fn prior_figure(
        &mut self,
        other: usize,
        reference: &Reference,
        scope: Scope,
    ) -> Option<PriorFigure> {
        let cell = self.cell_in(other, reference, scope)?;
        self.others.get(other)?.document.given(cell)
    }

    /// The cell of another document that has the same names.
    fn cell_in(&mut self, other: usize, reference: &Reference, scope: Scope) -> Option<Cell> {
        let (forms, budget) = (self.forms, self.budget);
        let own = match reference.table {
            Some(form) => form,
            None => budget.tables.get(scope.table)?.form()?,
        };
        let form = forms.tables.get(own)?;
        let block = form.blocks.get(reference.block)?;
        let copy = match &reference.copy {
            Some(lookup) => Some(self.lookup(lookup, scope)?),
            None if form.repeats => Some(budget.copy_name(forms, scope.table)),
            None => None,
        };
        let at = Cell::new(scope.table, reference.block, scope.row, 0);
        let (mut names, mut code) = (Vec::new(), None);
        match &reference.row {
            RowRef::Current => {
                self.shaped.insert((scope.table, reference.block));
                names.push(budget.row_key(forms, at));
                if let Some(RowKind::Fixed(row)) = budget.row(at).map(|row| row.kind()) {
                    code = block.fixed().get(usize::from(row)).map(|row| row.code.clone());
                }
            }
            RowRef::Fixed(row) => {
                let fixed = block.fixed().get(*row)?;
                names.push(fixed.key.clone());
                code = Some(fixed.code.clone());
            }
            RowRef::Key(key) => names.push(key.to_string()),
            RowRef::Lookup(lookup) => names.push(self.lookup(lookup, scope)?),
            RowRef::Leaves | RowRef::All => return None,
        }
        names.extend(code);
        let column = match (reference.column, scope.column) {
            (Some(column), _) => Some(block.columns.get(column)?.key.as_str()),
            // The column being checked, by its key in the block that it is in.
            (None, Some(column)) => {
                let form = budget.tables.get(scope.table)?.form()?;
                let block = forms.tables.get(form)?.blocks.get(scope.block)?;
                Some(block.columns.get(column)?.key.as_str())
            }
            (None, None) => None,
        };
        let then = &mut self.others.get_mut(other)?.binder;
        let their = then.forms.table(&form.key)?;
        let table = match copy {
            Some(name) => then.copy_named(their, &name)?,
            None => then.copies_of(their).next()?,
        };
        let blocks = &then.forms.tables.get(their)?.blocks;
        let b = blocks.iter().position(|then| then.key == block.key)?;
        let c = match column {
            Some(key) => blocks.get(b)?.column(key)?,
            None => 0,
        };
        let known = names.iter().filter(|name| !name.is_empty());
        let row = known.filter_map(|name| then.row_by_key(table, b, name)).next()?;
        Some(Cell::new(table, b, row, c))
    }
}

/// The sum of all, as deep as their number has binary digits.
fn balanced(mut sums: Vec<BoundExpr>) -> BoundExpr {
    while sums.len() > 1 {
        let mut next = Vec::with_capacity(sums.len().div_ceil(2));
        let mut rest = sums.into_iter();
        while let Some(first) = rest.next() {
            next.push(match rest.next() {
                Some(cross_foot) => {
                    BoundExpr::Binary(BinaryOp::Add, Box::new(first), Box::new(cross_foot))
                }
                None => first,
            });
        }
        sums = next;
    }
    sums.pop().unwrap_or(BoundExpr::Missing)
}
