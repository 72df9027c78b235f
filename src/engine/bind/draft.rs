//! Drafts bound to one document: their rows, names and formulas, when somebody asks for a draft.

use crate::budget::{Budget, Cell, RowKind, ValueRef as Content};
use crate::engine::figures::Grid;
use crate::form::{DraftParagraph, Each, FormSet, TextExpr};

use super::binder::{Binder, Scope};
use super::narrative::{BoundText, bind_text, row_name};
use super::prior::{PriorBudget, Whose};

/// Rows that a draft goes through or names.
const MAX_ROWS: usize = 300;

/// Gives what a draft needs of a document.
pub(in crate::engine) struct DraftBinder<'a> {
    binder: Binder<'a>,
}

/// The row that a part of a draft is about.
#[derive(Clone, Copy)]
pub(in crate::engine) struct DraftRow(Scope);

impl<'a> DraftBinder<'a> {
    pub(in crate::engine) fn new(
        forms: &'a FormSet,
        budget: &'a Budget,
        grids: &'a [Grid],
        others: &[(Whose, &'a dyn PriorBudget)],
    ) -> Self {
        Self { binder: Binder::new(forms, budget, grids, others) }
    }

    /// The rows that a paragraph is written for; nothing where the document lacks the table.
    pub(in crate::engine) fn rows(&self, paragraph: &DraftParagraph, each: &Each) -> Vec<DraftRow> {
        let Some(table) = self.binder.copies_of(paragraph.table).next() else {
            return Vec::new();
        };
        let rows = self.binder.instances(table, paragraph.table, paragraph.block, each);
        // Of given rows those that no formula computes: no total among its parts.
        let given = *each == Each::Row && self.is_given(paragraph.table, paragraph.block);
        let wanted = |scope: &Scope| {
            !given || self.binder.is_leaf(Cell::new(table, scope.block, scope.row, 0))
        };
        rows.into_iter().filter(wanted).take(MAX_ROWS).map(DraftRow).collect()
    }

    /// Whether the form gives the block's rows.
    fn is_given(&self, form: usize, block: usize) -> bool {
        let form = self.binder.forms.tables.get(form);
        form.and_then(|form| form.blocks.get(block)).is_some_and(|block| block.is_label(0))
    }

    /// A formula at that row; nothing where it asks for last year's budget and there is none.
    pub(in crate::engine) fn formula(
        &mut self,
        expr: &TextExpr,
        row: DraftRow,
    ) -> Option<BoundText> {
        self.binder.lastless = false;
        let bound = bind_text(&mut self.binder, expr, row.0);
        (!self.binder.lastless).then_some(bound)
    }

    pub(in crate::engine) fn name(&self, row: DraftRow) -> String {
        let Scope { table, block, row, .. } = row.0;
        row_name(self.binder.forms, self.binder.budget, Cell::new(table, block, row, 0))
    }

    /// The name of the row that it is part of, empty where there is none.
    pub(in crate::engine) fn name_above(&self, row: DraftRow) -> String {
        let above = self.binder.rows_above(row.0).first().copied();
        above.map_or_else(String::new, |above| self.name(DraftRow(Scope { row: above, ..row.0 })))
    }

    /// The texts in a column whose rows have a figure in `filled`, or in any column, with the cells
    /// that hold it: of rows without others below them, each text once.
    pub(in crate::engine) fn names(
        &self,
        (form, block, column): (usize, usize, usize),
        filled: Option<usize>,
        has_figure: impl Fn(Cell) -> bool,
    ) -> Vec<String> {
        let mut names: Vec<String> = Vec::new();
        let each = match self.binder.forms.tables.get(form).and_then(|form| form.blocks.get(block))
        {
            Some(own) if own.is_label(0) => Each::Row,
            Some(_) => Each::Leaf,
            None => return names,
        };
        let width = self.binder.forms.tables[form].blocks[block].columns.len();
        for table in self.binder.copies_of(form) {
            for scope in self.binder.instances(table, form, block, &each) {
                let cell = Cell::new(table, block, scope.row, column);
                if each == Each::Row && !self.binder.is_leaf(cell) {
                    continue;
                }
                let mut columns = match filled {
                    Some(column) => column..column + 1,
                    None => 0..width,
                };
                if !columns.any(|column| has_figure(cell.with_column(column))) {
                    continue;
                }
                let fixed = self.binder.budget.row(cell).map(|row| row.kind());
                let name = match fixed {
                    Some(RowKind::Fixed(_)) => self.name(DraftRow(scope)),
                    _ => match self.binder.budget.value(cell) {
                        Content::Text(text) => text.to_string(),
                        _ => String::new(),
                    },
                };
                if !name.is_empty() && !names.contains(&name) && names.len() < MAX_ROWS {
                    names.push(name);
                }
            }
        }
        names
    }
}
