//! Commands about rows and tables of the document.

use crate::budget::{Cell, RowKind};
use crate::edit::Intent;
use crate::form::RowsForm;
use crate::ui::desk::Desk as _;
use crate::ui::grid::Sieve;
use crate::ui::lists::Page;
use crate::ui::texts;

use super::App;

/// Rows of a selection that one command deals with.
const MAX_SELECTED: usize = 100_000;

impl App {
    pub(super) fn pin(&mut self) {
        let document = self.session.document();
        let figure = |cell| document.sheet().figure(document.budget(), cell).effective;
        let Some(cell) = self.cursor() else { return };
        let Some(amount) = figure(cell) else { return };
        self.apply(Intent::Pin { cell, text: amount.to_string() });
    }

    pub(super) fn insert_row(&mut self, below: bool) {
        let Some(cell) = self.cursor() else { return };
        if !self.settle() {
            return;
        }
        let row = self.session.document().budget().row(cell).map(|row| row.kind);
        let (at, level) = match row {
            Some(RowKind::Entered(level)) => (cell.r() + usize::from(below), level),
            // Beside the total row: the rows begin after it, or end before it.
            _ if self.total_last(cell) => (cell.r(), 0),
            _ => (cell.r() + 1, 0),
        };
        let at = cell.with_row(at);
        let named = self.naming_column(at, level);
        if self.apply(Intent::InsertRow { at, level }) {
            self.grid.select(named.map_or(at, |column| at.with_column(column)));
        }
    }

    /// The column that says what a row is: it is filled in first.
    fn naming_column(&self, cell: Cell, level: u8) -> Option<usize> {
        let document = self.session.document();
        let form = document.budget().tables.get(cell.t())?.form()?;
        match &document.forms().tables.get(form)?.blocks.get(cell.b())?.rows {
            RowsForm::Coded(tree) => Some(tree.code),
            RowsForm::Outlined(tree) => Some(tree.levels.get(usize::from(level))?.column),
            RowsForm::Free(form) => Some(form.name),
            RowsForm::Fixed(_) => None,
        }
    }

    /// Adds a copy of the selected row; where rows have codes, its code is to be typed next.
    pub(super) fn duplicate_row(&mut self) {
        let Some(cell) = self.cursor() else { return };
        let form = |app: &Self| {
            let document = app.session.document();
            let form = document.budget().tables.get(cell.t())?.form()?;
            match &document.forms().tables.get(form)?.blocks.get(cell.b())?.rows {
                RowsForm::Coded(tree) => Some(tree.code),
                _ => None,
            }
        };
        if !self.settle() || !self.apply(Intent::CopyRow { row: cell }) {
            return;
        }
        let Some(copy) = self.session.document().inserted() else { return };
        match form(self) {
            Some(code) => self.grid.type_in(copy.with_column(code)),
            None => self.grid.select(copy.with_column(cell.c())),
        }
    }

    fn total_last(&self, cell: Cell) -> bool {
        let document = self.session.document();
        let form = document.budget().tables.get(cell.t()).and_then(|table| table.form());
        let block = form.and_then(|form| document.forms().tables.get(form)?.blocks.get(cell.b()));
        match block.map(|block| &block.rows) {
            Some(RowsForm::Coded(tree) | RowsForm::Outlined(tree)) => tree.total_last,
            _ => false,
        }
    }

    /// Deletes the entered rows between the first and the last selected one.
    pub(super) fn delete_rows(&mut self) {
        let Some(cursor) = self.cursor() else { return };
        let budget = self.session.document().budget();
        let entered = |cell: &Cell| {
            budget
                .row(*cell)
                .is_some_and(|row| matches!(row.kind, RowKind::Entered(_) | RowKind::Stray))
        };
        let cells = self.grid.selected(self.session.document(), MAX_SELECTED);
        let rows = cells
            .iter()
            .filter(|cell| (cell.table, cell.block) == (cursor.table, cursor.block))
            .filter(|cell| entered(cell))
            .map(|cell| cell.r());
        let (first, last) = rows.fold((cursor.r(), cursor.r()), |(a, b), r| (a.min(r), b.max(r)));
        let shown = cells.iter().map(|cell| cell.r()).collect::<std::collections::HashSet<_>>();
        if self.grid.sieve() != Sieve::default() && shown.len() < last - first + 1 {
            // Rows out of sight between them are not meant.
            self.notice = Some(texts::ROWS_BETWEEN.get(self.settings.lang).to_owned());
            return;
        }
        let first = cursor.with_row(first);
        if self.apply(Intent::DeleteRows { first, count: last - first.r() + 1 }) {
            let rows = self.session.document().budget().block(first).map_or(0, |b| b.rows.len());
            if rows > 0 {
                self.grid.select(first.with_row(first.r().min(rows - 1)));
            }
        }
    }

    pub(super) fn move_row(&mut self, by: i8) {
        let Some(cell) = self.cursor() else { return };
        if self.settle()
            && self.apply(Intent::MoveRow { row: cell, by })
            && let Some(row) = cell.r().checked_add_signed(by.into())
        {
            self.grid.select(cell.with_row(row));
        }
    }

    pub(super) fn shift_level(&mut self, by: i8) {
        let Some(cell) = self.cursor() else { return };
        let row = self.session.document().budget().row(cell).map(|row| row.kind);
        let Some(RowKind::Entered(level)) = row else {
            return;
        };
        if let Some(level) = level.checked_add_signed(by) {
            self.apply(Intent::SetLevel { row: cell, level });
        }
    }

    pub(super) fn add_table(&mut self) {
        if !self.settle() {
            return;
        }
        let document = self.session.document();
        let (forms, budget) = (document.forms(), document.budget());
        let repeats = |form: &usize| forms.tables.get(*form).is_some_and(|form| form.repeats);
        let shown = match self.page {
            Page::Table(table) => budget.tables.get(table).and_then(|table| table.form()),
            Page::Text(_) | Page::Review => None,
        };
        let form = shown.filter(repeats).or_else(|| (0..forms.tables.len()).find(repeats));
        let Some(form) = form else { return };
        if self.apply(Intent::AddTable { form }) {
            let tables = &self.session.document().budget().tables;
            if let Some(added) = tables.iter().rposition(|table| table.form() == Some(form)) {
                self.page = Page::Table(added);
                self.reveal_page = true;
            }
        }
    }

    pub(super) fn remove_table(&mut self) {
        let Page::Table(table) = self.page else {
            return;
        };
        self.drafts.reset();
        if self.apply(Intent::RemoveTable { table }) {
            self.page = Page::Table(table.saturating_sub(1));
            self.reveal_page = true;
        }
    }
}
