//! Adding rows and tables to the document, removing tables.

use super::Workspace;
use crate::edit::Intent;
use crate::session::DocumentHost as _;
use crate::session::lists::MainView;
use crate::table::row_commands;

impl Workspace {
    /// Adds a row at the end of the block that the cursor is in, or of the first that takes rows.
    pub fn add_row(&mut self) {
        if let MainView::Table(table) = self.place.page
            && self.commit_pending()
        {
            self.grid.add_row_to(&self.session, table, self.cursor());
        }
    }

    pub fn add_table(&mut self) {
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

    pub fn remove_table(&mut self) {
        let MainView::Table(table) = self.place.page else {
            return;
        };
        self.drafts.reset();
        if self.apply(Intent::RemoveTable { table }) {
            self.place.show(MainView::Table(table.saturating_sub(1)));
        }
    }
}
