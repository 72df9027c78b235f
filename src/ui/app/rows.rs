//! Commands about rows and tables of the document.

use crate::budget::RowKind;
use crate::edit::Intent;
use crate::session::DocumentHost as _;
use crate::session::lists::MainView;
use crate::table::row_commands;
use crate::ui::texts;
use crate::ui::view::Notice;

use super::App;

/// Rows of a selection that one command deals with.
const MAX_SELECTED: usize = 100_000;

impl App {
    pub(super) fn pin(&mut self) {
        let document = self.session.document();
        let figure = |cell| document.computed().figure(cell).effective;
        let Some(cell) = self.cursor() else { return };
        let Some(amount) = figure(cell) else { return };
        self.apply(Intent::Pin { cell, text: amount.to_string() });
    }

    pub(super) fn insert_row(&mut self, below: bool) {
        let Some(cell) = self.cursor() else { return };
        if !self.commit_pending() {
            return;
        }
        let (at, level) = row_commands::insertion(self.session.document(), cell, below);
        let named = row_commands::naming_column(self.session.document(), at, level);
        if self.apply(Intent::InsertRow { at, level }) {
            self.grid.select(named.map_or(at, |column| at.with_column(column)));
        }
    }

    /// Adds a copy of the selected row; where rows have codes, its code is to be typed next.
    pub(super) fn duplicate_row(&mut self) {
        let Some(cell) = self.cursor() else { return };
        if !self.commit_pending() || !self.apply(Intent::CopyRow { row: cell }) {
            return;
        }
        let Some(copy) = self.session.document().inserted() else { return };
        match row_commands::code_column(self.session.document(), cell) {
            Some(code) => self.grid.type_in(copy.with_column(code)),
            None => self.grid.select(copy.with_column(cell.c())),
        }
    }

    /// Deletes the entered rows between the first and the last selected one.
    pub(super) fn delete_rows(&mut self) {
        let Some(cursor) = self.cursor() else { return };
        let document = self.session.document();
        let cells = self.grid.selected(document, MAX_SELECTED);
        let filtered = !self.grid.row_filter().is_open();
        let Some((first, count)) = row_commands::deletion(document, cursor, &cells, filtered)
        else {
            self.notice =
                Some(Notice::Refused(texts::ROWS_BETWEEN.get(self.settings.lang).to_owned()));
            return;
        };
        if self.apply(Intent::DeleteRows { first, count }) {
            let rows = self.session.document().budget().block(first).map_or(0, |b| b.rows.len());
            if rows > 0 {
                self.grid.select(first.with_row(first.r().min(rows - 1)));
            }
        }
    }

    pub(super) fn move_row(&mut self, by: i8) {
        let Some(cell) = self.cursor() else { return };
        if self.commit_pending()
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
        if !self.commit_pending() {
            return;
        }
        let shown = self.place.table();
        let form = row_commands::repeating_form(self.session.document(), shown);
        let Some(form) = form else { return };
        if self.apply(Intent::AddTable { form }) {
            let tables = &self.session.document().budget().tables;
            if let Some(added) = tables.iter().rposition(|table| table.form() == Some(form)) {
                self.place.show(MainView::Table(added));
            }
        }
    }

    pub(super) fn remove_table(&mut self) {
        let MainView::Table(table) = self.place.page else {
            return;
        };
        self.drafts.reset();
        if self.apply(Intent::RemoveTable { table }) {
            self.place.show(MainView::Table(table.saturating_sub(1)));
        }
    }
}
