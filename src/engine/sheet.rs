//! The computed side of a document.

use std::sync::Arc;

use crate::amount::Amount;
use crate::budget::{Budget, Cell, Value};
use crate::form::FormSet;

use super::finding::{Counts, Explanation, Finding, Verdict};

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

/// A stated total that moved with its addends.
#[derive(Clone, Debug, PartialEq)]
pub struct Follow {
    pub cell: Cell,
    pub value: Value,
}

/// The columns, dependencies and findings of one document.
#[derive(Debug)]
pub struct Sheet {
    forms: Arc<FormSet>,
}

impl Sheet {
    /// Compiles and computes everything.
    pub fn build(forms: &Arc<FormSet>, _budget: &Budget) -> Self {
        Self { forms: Arc::clone(forms) }
    }

    /// What may be done with the cell.
    pub fn role(&self, budget: &Budget, cell: Cell) -> Role {
        let Some(form) = budget.tables.get(cell.t()).and_then(|t| t.form()) else {
            return Role::Label;
        };
        let block = &self.forms.tables[form].blocks[cell.b()];
        if block.is_label(cell.c()) {
            Role::Label
        } else if block.columns[cell.c()].kind.is_figure() {
            Role::Entry
        } else {
            Role::Text
        }
    }

    /// The figure in a cell, with its verdict.
    pub fn figure(&self, budget: &Budget, cell: Cell) -> Figure {
        let stated = budget.value(cell).amount();
        Figure {
            role: self.role(budget, cell),
            effective: stated,
            stated,
            computed: None,
            verdict: Verdict::Balanced,
            worst: Verdict::Balanced,
            pinned: false,
        }
    }

    /// The worst verdict among the findings whose main cell stands in this row, and the finding's
    /// difference: what the state column says.
    pub fn row_state(&self, _budget: &Budget, _row: Cell) -> Option<(Verdict, Option<Amount>)> {
        None
    }

    /// How deep a row is indented, 0 = top or total.
    pub fn level(&self, _budget: &Budget, _row: Cell) -> u32 {
        0
    }

    /// Whether the row is a total of others (shown strong).
    pub fn is_parent(&self, _row: Cell) -> bool {
        false
    }

    /// Findings counted, of one table or of all.
    pub fn counts(&self, _table: Option<usize>) -> Counts {
        Counts::default()
    }

    /// Whether nothing is entered in the table.
    pub fn is_empty(&self, _budget: &Budget, _table: usize) -> bool {
        false
    }

    /// All findings: mandatory first, then by place. Rounding differences last.
    pub fn findings(&self, _budget: &Budget) -> Vec<Finding> {
        Vec::new()
    }

    /// Why the cell holds what it holds.
    pub fn explain(&self, _budget: &Budget, cell: Cell) -> Explanation {
        Explanation {
            cell,
            table: String::new(),
            row: String::new(),
            column: String::new(),
            terms: Vec::new(),
            more: 0,
            computed: None,
            stated: None,
            difference: None,
            bound: None,
            verdict: Verdict::Balanced,
            pinned: false,
            formula: None,
        }
    }

    /// The status bar's figures, in the order of `FormSet::headline`.
    pub fn headline(&self, _budget: &Budget) -> Vec<Option<Amount>> {
        Vec::new()
    }
}
