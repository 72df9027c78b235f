//! Other documents that figures are compared with: last year's published budget (B13), one that the
//! person names, those of the units.

use std::sync::Arc;

use rust_decimal::Decimal;

use crate::amount::Amount;
use crate::budget::{Budget, Cell, NamedPlace};
use crate::engine::bind::{PriorBudget, Whose};
use crate::engine::figures::{Cells as _, Grid, PriorFigure};
use crate::form::FormSet;

use super::Sheet;

/// Another budget with its totals, mostly last year's.
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

    /// The figure at the place of these names, in 元.
    pub(in crate::engine) fn figure_at(&self, place: &NamedPlace) -> Option<Decimal> {
        let cell = place.cell(&self.sheet.forms, &self.budget)?;
        self.sheet.reader(0).value(cell).ok()?.figure
    }

    /// The figure at the place of these names, where it is a document of the same form set and
    /// year: another version of the same budget, or of one that it is part of.
    pub(in crate::engine) fn same(
        &self,
        forms: &FormSet,
        year: i32,
        place: &NamedPlace,
    ) -> Option<Amount> {
        let own = &self.sheet.forms;
        let alike = own.id == forms.id && self.budget.year == year;
        let cell = place.cell(own, &self.budget).filter(|_| alike)?;
        self.sheet.with(&self.budget).effective(cell)
    }

    pub fn forms(&self) -> &FormSet {
        &self.sheet.forms
    }

    pub fn budget(&self) -> &Budget {
        &self.budget
    }

    /// The effective figure in a cell; `None` is blank.
    pub fn effective(&self, cell: Cell) -> Option<Amount> {
        self.sheet.with(&self.budget).effective(cell)
    }

    /// Whether the row is a total of others.
    pub fn is_parent(&self, row: Cell) -> bool {
        self.sheet.is_parent(row)
    }
}

/// The documents that a sheet is compared with.
#[derive(Clone, Debug, Default)]
pub struct Others {
    /// Last year's published budget, for `last( )`.
    pub last: Option<Arc<LastYear>>,
    /// Documents by the names that `with( )` says.
    pub named: Vec<(Arc<str>, Arc<LastYear>)>,
    /// Those of the units, for `units( )`.
    pub units: Vec<Arc<LastYear>>,
}

impl From<Option<Arc<LastYear>>> for Others {
    fn from(last: Option<Arc<LastYear>>) -> Self {
        Self { last, ..Self::default() }
    }
}

impl Others {
    /// As binding sees them.
    pub(in crate::engine) fn bound(&self) -> Vec<(Whose, &dyn PriorBudget)> {
        let last = self.last.iter().map(|last| (Whose::LastYear, &**last as &dyn PriorBudget));
        let named = self.named.iter().map(|(name, document)| {
            (Whose::Named(Arc::clone(name)), &**document as &dyn PriorBudget)
        });
        let units = self.units.iter().map(|unit| (Whose::Unit, &**unit as &dyn PriorBudget));
        last.chain(named).chain(units).collect()
    }
}

impl PriorBudget for LastYear {
    fn forms(&self) -> &FormSet {
        &self.sheet.forms
    }

    fn budget(&self) -> &Budget {
        &self.budget
    }

    fn grids(&self) -> &[Grid] {
        &self.sheet.grids
    }

    fn given(&self, cell: Cell) -> Option<PriorFigure> {
        let grid = self.sheet.grid(cell)?;
        let column = grid.columns.get(cell.c())?.as_ref()?;
        // What cannot be computed there is nothing to compare anything with.
        let value = self.sheet.reader(grid.power).value(cell).ok()?;
        let power = column.money.then_some(grid.power);
        Some(PriorFigure { value, power, decimals: column.decimals })
    }
}
