//! What formulas ask of last year's published budget (`last( )`).
//!
//! Its form set may be another year's: tables, blocks, rows and columns are found by their keys
//! and codes. What it says is fixed, so a figure of it is bound once, with its unit.

use crate::budget::{Cell, RowKind};
use crate::engine::figures::Bound;
use crate::form::{Reference, RowRef};

use super::binder::{Binder, Scope};

impl Binder<'_> {
    /// The figure of last year's budget, or a blank that does not count.
    pub(super) fn last(&mut self, reference: &Reference, scope: Scope) -> Bound {
        let cell = self.last_cell(reference, scope);
        let given = self.last.as_ref().zip(cell).and_then(|((last, _), cell)| last.given(cell));
        self.lastless |= given.is_none();
        given.map_or(Bound::Missing, Bound::PriorFigure)
    }

    /// Whether last year's budget has the row.
    pub(super) fn found_last(&mut self, reference: &Reference, scope: Scope) -> Bound {
        let found = self.last_cell(reference, scope).is_some();
        self.lastless |= self.last.is_none();
        Bound::Number(u8::from(found).into())
    }

    /// The cell of last year's budget that bears the same names.
    fn last_cell(&mut self, reference: &Reference, scope: Scope) -> Option<Cell> {
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
                names.push(budget.row_key(forms, at));
                if let Some(RowKind::Fixed(row)) = budget.row(at).map(|row| row.kind) {
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
            // The column being checked, by its key in the block that it stands in.
            (None, Some(column)) => {
                let form = budget.tables.get(scope.table)?.form()?;
                let block = forms.tables.get(form)?.blocks.get(scope.block)?;
                Some(block.columns.get(column)?.key.as_str())
            }
            (None, None) => None,
        };
        let (_, then) = self.last.as_mut()?;
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
