//! A sheet with the budget that it is of: what is asked of both.

use std::ops::Deref;

use crate::amount::Amount;
use crate::budget::{Budget, Cell, RowKind};
use crate::engine::finding::{Key, Verdict};
use crate::form::Kind;

use super::sheet::Sheet;

/// What may be done with a cell.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Role {
    /// The printed title of a fixed row, or a cell outside the form.
    Label,
    /// A text, code, choice or indicator to enter.
    Text,
    /// A figure to enter.
    Entry,
    /// A figure that is computed; not for typing.
    Total,
}

/// Everything about the figure in a cell.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Figure {
    pub role: Role,
    /// What formulas and the grid use; `None` is blank.
    pub effective: Option<Amount>,
    /// What the document states there.
    pub stated: Option<Amount>,
    /// What its addends give (for totals).
    pub computed: Option<Amount>,
    /// For totals: stated against computed. For entries `Balanced` unless invalid.
    pub verdict: Verdict,
    /// The worst of all findings in which this cell is the main one.
    pub worst: Verdict,
    pub pinned: bool,
}

/// A sheet and the budget that it is of, to be asked; what needs the sheet alone is asked through it.
#[derive(Clone, Copy, Debug)]
pub struct ComputedRef<'a> {
    pub sheet: &'a Sheet,
    pub budget: &'a Budget,
}

impl Deref for ComputedRef<'_> {
    type Target = Sheet;

    fn deref(&self) -> &Sheet {
        self.sheet
    }
}

impl Sheet {
    /// With the budget that it is of, to be asked.
    pub fn with<'a>(&'a self, budget: &'a Budget) -> ComputedRef<'a> {
        ComputedRef { sheet: self, budget }
    }
}

impl<'a> ComputedRef<'a> {
    /// The kind of a column, for whoever shows it.
    pub fn kind(self, cell: Cell) -> Option<&'a Kind> {
        let fixed = match self.budget.row(cell)?.kind() {
            RowKind::Fixed(i) => Some(usize::from(i)),
            _ => None,
        };
        self.sheet.table_form(cell)?.kind(cell.b(), fixed, cell.c())
    }
}

impl ComputedRef<'_> {
    /// What may be done with the cell.
    pub fn role(&self, cell: Cell) -> Role {
        let (Some(grid), Some(form), Some(row)) =
            (self.grid(cell), self.block_form(cell), self.budget.row(cell))
        else {
            return Role::Label;
        };
        if row.kind() == RowKind::Stray || form.is_label(cell.c()) || cell.c() >= form.columns.len()
        {
            return Role::Label;
        }
        let spacer = match row.kind() {
            RowKind::Fixed(i) => form.fixed().get(usize::from(i)).is_some_and(|row| row.spacer),
            _ => false,
        };
        if spacer {
            return Role::Label;
        }
        if !self.is_figure(row.kind(), cell) {
            let RowKind::Fixed(fixed) = row.kind() else {
                return Role::Text;
            };
            let spacer = form.fixed().get(usize::from(fixed)).is_some_and(|row| row.spacer);
            return if spacer || grid.tree.is_some() { Role::Label } else { Role::Text };
        }
        let computed = grid.is_down(cell.r(), cell.c())
            || grid.is_across(cell.r(), cell.c())
            || self.plan.formula_at.contains_key(&cell);
        if computed { Role::Total } else { Role::Entry }
    }

    /// The figure in a cell, with its verdict.
    pub fn figure(&self, cell: Cell) -> Figure {
        let role = self.role(cell);
        let stated = self.budget.value(cell).amount();
        let pinned = self.budget.row(cell).is_some_and(|row| row.pins().has(cell.c()));
        let worst = self.worst(cell, cell);
        let mut figure = Figure {
            role,
            effective: None,
            stated,
            computed: None,
            verdict: Verdict::Balanced,
            worst,
            pinned,
        };
        if !matches!(role, Role::Entry | Role::Total) {
            figure.stated = None;
            return figure;
        }
        if role == Role::Entry {
            figure.effective = stated;
            figure.verdict = worst;
            return figure;
        }
        if self.is_as_written() {
            figure.effective = stated;
            return figure;
        }
        figure.computed = self.computed(cell);
        let primary =
            self.primary(cell).and_then(|rule| self.store.get(Key { cell, rule, instance: 0 }));
        figure.verdict = primary.map_or(Verdict::Balanced, |entry| entry.verdict);
        figure.effective = match figure.verdict {
            Verdict::Balanced | Verdict::Rounding if stated.is_some() => stated,
            Verdict::Overflow => None,
            _ => figure.computed,
        };
        figure
    }

    /// The effective figure in a cell alone; `None` is blank. Cheaper than [`ComputedRef::figure`].
    pub fn effective(&self, cell: Cell) -> Option<Amount> {
        self.figure(cell).effective
    }

    /// How deep a row is indented, 0 = top or total.
    pub fn level(&self, row: Cell) -> u32 {
        match self.budget.row(row).map(|r| r.kind()) {
            Some(RowKind::Entered(level)) => u32::from(level),
            Some(RowKind::Fixed(i)) => self
                .block_form(row)
                .and_then(|form| form.fixed().get(usize::from(i)))
                .map_or(0, |fixed| fixed.level),
            _ => 0,
        }
    }

    /// Whether nothing is entered in the table.
    pub fn is_empty(&self, table: usize) -> bool {
        self.budget.tables.get(table).is_some_and(|t| {
            t.form().is_some() && t.blocks.iter().all(|b| b.rows.iter().all(|r| r.is_blank()))
        })
    }
}
