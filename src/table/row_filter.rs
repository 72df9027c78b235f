//! Which rows are left out of sight: all but those with findings, all but those with figures,
//! levels below one, all but one code with those below it.

use std::ops::Range;
use std::sync::Arc;

use crate::budget::{Cell, RowKind, StoredRow};
use crate::edit::Document;
use crate::engine::Verdict;
use crate::form::RowsForm;
use crate::lang::Lang;

use super::hidden_rows::HiddenRows;
use super::layout::TableView;
use super::row_commands::rows_form;

/// A row with those below it, by code or by level.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Subtree {
    /// Index of the block.
    pub block: usize,
    /// The column that names the row: of its code, or of its level's name.
    pub column: usize,
    /// Its code and name, for a person.
    pub text: Arc<str>,
    /// What the row is called.
    pub name: Arc<str>,
}

/// What is shown.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct RowFilter {
    /// Only rows that the checks have something to say of.
    pub found: bool,
    /// Only rows with a figure or text of their own.
    pub filled: bool,
    /// Levels below this one are collapsed; 0 = only the top level is shown.
    pub depth: Option<u8>,
    /// Only this row and those below it.
    pub under: Option<Subtree>,
}

impl RowFilter {
    /// Whether it shows every row.
    pub fn is_open(&self) -> bool {
        *self == Self::default()
    }

    fn shows(&self, view: &TableView<'_>, row: Cell, branch: Option<&Range<usize>>) -> bool {
        let (computed, budget) = (view.document.computed(), view.document.budget());
        let Some(found) = budget.row(row) else {
            return true;
        };
        // A total row says what the others add up to.
        let total = matches!(found.kind(), RowKind::Fixed(_))
            && !matches!(view.block(row.b()).map(|b| &b.rows), Some(RowsForm::Fixed(_)));
        let said = || {
            let mark = computed.row_mark(row);
            mark.is_some_and(|(_, verdict, _)| verdict > Verdict::Balanced)
        };
        let filled = || {
            let columns = (0..found.width()).map(|column| row.with_column(column));
            columns
                .into_iter()
                .any(|cell| !budget.value(cell).is_blank() || computed.effective(cell).is_some())
        };
        let deep = match (found.kind(), self.depth) {
            (RowKind::Entered(level), Some(depth)) => level > depth,
            _ => false,
        };
        let outside = match (&self.under, view.block(row.b()).map(|b| &b.rows)) {
            (Some(under), Some(RowsForm::Coded(tree))) => {
                let code = found.value(tree.code).as_text();
                !code.starts_with(&*under.text)
            }
            (Some(under), _) if under.block == row.b() => {
                branch.is_some_and(|branch| !branch.contains(&row.r()))
            }
            _ => false,
        };
        total || !outside && !deep && (!self.found || said()) && (!self.filled || filled())
    }

    /// Works out the rows that are held back in a table.
    pub fn hide(&self, view: &TableView<'_>, mark: u64) -> HiddenRows {
        let rows = (0..view.form.blocks.len()).map(|block| {
            let rows = 0..view.block_rows(block);
            let branch = self.under.as_ref().filter(|under| under.block == block);
            let branch = branch.and_then(|under| under.rows(view));
            let shows =
                |row| self.shows(view, Cell::new(view.table, block, row, 0), branch.as_ref());
            rows.map(|row| !shows(row)).collect()
        });
        HiddenRows::new(mark, view.document.revision(), rows.collect())
    }
}

impl Subtree {
    /// The cell's row, where it can have others below it.
    pub fn of(document: &Document, cell: Cell, lang: Lang) -> Option<Self> {
        let budget = document.budget();
        let column = match (rows_form(document, cell)?, budget.row(cell)?.kind()) {
            (RowsForm::Coded(tree), RowKind::Entered(_)) => tree.code,
            (RowsForm::Outlined(tree), RowKind::Entered(level)) => {
                tree.levels.get(usize::from(level))?.column
            }
            _ => return None,
        };
        let text = budget.value(cell.with_column(column)).as_text();
        (!text.is_empty()).then(|| Self {
            block: cell.b(),
            column,
            text: text.into(),
            name: budget.row_name_in(document.forms(), cell, lang).into(),
        })
    }

    /// The rows of an outlined block.
    fn rows(&self, view: &TableView<'_>) -> Option<Range<usize>> {
        let budget = view.document.budget();
        let rows = &budget.block(Cell::new(view.table, self.block, 0, 0))?.rows;
        let own =
            |row: StoredRow<'_>| row.get(self.column).is_some_and(|c| c.as_text() == &*self.text);
        let first = rows.iter().position(own)?;
        let level = |row: StoredRow<'_>| match row.kind() {
            RowKind::Entered(level) => Some(level),
            _ => None,
        };
        let above = rows.get(first).and_then(level);
        let deeper = rows.iter().skip(first + 1).take_while(|row| level(*row) > above).count();
        Some(first..first + 1 + deeper)
    }
}
