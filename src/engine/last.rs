//! Last year's published budget, which this year's figures are held against (B13).
//!
//! Its form set may be another year's: tables, blocks, rows and columns are found by their keys
//! and codes. What it says is fixed, so a figure of it is bound once, with its unit.

use std::sync::Arc;

use crate::budget::{Budget, Cell, RowKind};
use crate::form::{FormSet, Reference, RowRef};

use super::bind::{Binder, Here};
use super::expr::{Bound, Cells as _, Given};
use super::sheet::Sheet;

/// Last year's budget with its totals.
#[derive(Debug)]
pub struct LastYear {
    name: String,
    budget: Budget,
    sheet: Sheet,
}

impl LastYear {
    /// Computes everything. `name` is what reports call it by, usually its file's name.
    pub fn new(forms: &Arc<FormSet>, budget: Budget, name: String) -> Self {
        let sheet = Sheet::build(forms, &budget);
        Self { name, budget, sheet }
    }

    pub fn name(&self) -> &str {
        &self.name
    }

    pub(super) fn binder(&self) -> Binder<'_> {
        Binder::new(&self.sheet.forms, &self.budget, &self.sheet.grids, None)
    }

    /// The effective figure, as its own table counts it.
    fn given(&self, cell: Cell) -> Option<Given> {
        let grid = self.sheet.grid(cell)?;
        let column = grid.columns.get(cell.c())?.as_ref()?;
        // What cannot be computed there is nothing to hold anything against.
        let value = self.sheet.reader(grid.power).value(cell).ok()?;
        let power = column.money.then_some(grid.power);
        Some(Given { value, power, decimals: column.decimals })
    }
}

impl Binder<'_> {
    /// The figure of last year's budget, or a blank that does not count.
    pub(super) fn last(&mut self, reference: &Reference, here: Here) -> Bound {
        let cell = self.last_cell(reference, here);
        let given = self.last.as_ref().zip(cell).and_then(|((last, _), cell)| last.given(cell));
        self.lastless |= given.is_none();
        given.map_or(Bound::Missing, Bound::Given)
    }

    /// Whether last year's budget has the row.
    pub(super) fn found_last(&mut self, reference: &Reference, here: Here) -> Bound {
        let found = self.last_cell(reference, here).is_some();
        self.lastless |= self.last.is_none();
        Bound::Number(u8::from(found).into())
    }

    /// The cell of last year's budget that bears the same names.
    fn last_cell(&mut self, reference: &Reference, here: Here) -> Option<Cell> {
        let (forms, budget) = (self.forms, self.budget);
        let own = match reference.table {
            Some(form) => form,
            None => budget.tables.get(here.table)?.form()?,
        };
        let form = forms.tables.get(own)?;
        let block = form.blocks.get(reference.block)?;
        let copy = match &reference.copy {
            Some(lookup) => Some(self.lookup(lookup, here)?),
            None if form.repeats => Some(budget.copy_name(forms, here.table)),
            None => None,
        };
        let at = Cell::new(here.table, reference.block, here.row, 0);
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
            RowRef::Lookup(lookup) => names.push(self.lookup(lookup, here)?),
            RowRef::Leaves | RowRef::All => return None,
        }
        names.extend(code);
        let column = match (reference.column, here.column) {
            (Some(column), _) => Some(block.columns.get(column)?.key.as_str()),
            // The column being checked, by its key in the block that it stands in.
            (None, Some(column)) => {
                let form = budget.tables.get(here.table)?.form()?;
                let block = forms.tables.get(form)?.blocks.get(here.block)?;
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
