//! What begins and ends a frame of the grid, whatever draws it: going where the window wants the
//! cursor, hiding rows, ending an edit.

use super::editor::Opening;
use super::gesture::Closing;
use super::{GridEvent, TableEdit};
use crate::budget::Cell;
use crate::table::layout::TableView;
use crate::table::motion::Motion;
use crate::table::row_filter::RowFilter;
use crate::table::selection::Selection;

impl TableEdit<'_> {
    /// Does what the window wanted since the last frame.
    pub fn begin(&mut self) {
        self.state.form = Some(self.form);
        self.arrive();
        if let Some(block) = self.state.grows.take() {
            self.add_row(block);
        }
        if let Some(gesture) = self.state.queued.take() {
            self.act(gesture);
        }
    }

    /// Ends the edit as a key says. Whether the cursor went on to a place whose rows are known
    /// already.
    pub fn close(&mut self, closing: Closing) -> bool {
        match closing {
            Closing::Commit(motion) => {
                let coded = self.state.editor.as_ref().is_some_and(|e| e.code().is_some());
                if self.commit()
                    && let Some(motion) = motion
                {
                    // A row that has its code wants its figures next.
                    let next = coded && motion == Motion::Down;
                    self.leave(if next { Motion::NextFigure } else { motion });
                    // A code brings rows with it that are not laid out yet, as does typing on.
                    return !coded && self.state.view().added.is_none();
                }
            }
            Closing::CommitAll => {
                self.commit_all();
            }
            Closing::Cancel => self.state.cancel(),
            Closing::Choice { up } => {
                if let Some(editor) = &mut self.state.editor {
                    editor.choose(up);
                }
            }
        }
        false
    }

    /// Goes to where the window wants the cursor, and keeps the selection inside the table.
    fn arrive(&mut self) {
        if self.state.table != self.table {
            self.state.table = self.table;
            self.state.rejected = None;
            // Text that the document refuses cannot follow to another table.
            if !self.commit() {
                self.state.cancel();
            }
        }
        self.filter_rows();
        if let Some(cell) = self.state.target
            && cell.t() == self.table
        {
            self.state.target = None;
            let out = |table_view: &TableView<'_>| {
                table_view.pos_of(cell).is_some_and(|s| table_view.hides(s.band, s.row))
            };
            if out(&self.table_view()) {
                // Whoever wants to go there wants to see it.
                self.state.set_row_filter(RowFilter::default());
            }
            if !self.commit() {
                self.state.cancel();
            }
            if let Some(pos) = self.table_view().pos_of(cell) {
                self.set_selection(Selection::one(pos));
            }
            if std::mem::take(&mut self.state.opens) {
                self.open(Opening::Edit);
            }
        }
        let table_view = self.table_view();
        let valid = self.selection().filter(|s| {
            table_view.cell(s.cursor).is_some()
                && s.anchor.row < table_view.rows(s.anchor.band)
                && table_view
                    .band(s.anchor.band)
                    .is_some_and(|band| s.anchor.column < band.columns.len())
        });
        let valid = valid.or_else(|| {
            let at = self.selection().map(|s| s.cursor);
            let near = at.and_then(|at| table_view.nearest(at));
            near.or(table_view.start()).map(Selection::one)
        });
        let view = self.state.view();
        if view.selection != valid {
            view.others.clear();
        }
        view.selection = valid;
    }

    /// Works out which rows are out of sight, where that is not known yet.
    fn filter_rows(&mut self) {
        let table = self.table;
        let view = self.state.views.get(&table);
        let row_filter = view.map(|view| view.row_filter.clone()).unwrap_or_default();
        if row_filter.is_open() {
            return;
        }
        let revision = self.host.document().revision();
        let mark = self.state.filters_made + 1;
        let document = self.host.document();
        if let Some(hidden) = self.state.views.get_mut(&table).and_then(|view| view.hidden.as_mut())
            && hidden.revision != revision
            && let Some(changes) = document.moved_rows(hidden.revision)
        {
            hidden.revision = revision;
            if hidden.follow(table, changes) {
                (hidden.mark, self.state.filters_made) = (mark, mark);
            }
        }
        let table_view = self.table_view();
        if table_view.hidden.is_some_and(|hidden| hidden.fits(|block| table_view.block_rows(block)))
        {
            return;
        }
        let hidden = row_filter.hide(&table_view, self.state.filters_made + 1);
        self.state.filters_made += 1;
        self.state.view().hidden = Some(hidden);
    }

    /// What the checks say of a row, a sentence a line.
    pub fn said_of_row(&self, band: usize, row: usize) -> String {
        const MAX: usize = 6;
        let table_view = self.table_view();
        let computed = table_view.document.computed();
        let blocks = table_view.band(band).map_or(&[][..], |band| &band.blocks);
        let cells = blocks.iter().filter_map(|&block| {
            let row = table_view.block_row(table_view.band(band)?, block, row)?;
            Some(Cell::new(table_view.table, block, row, 0))
        });
        let findings = cells.flat_map(|cell| computed.row_findings(cell, self.unit));
        let said = findings.take(MAX).map(|finding| {
            let remedy = finding.remedy.get(self.lang);
            let gap = if remedy.is_empty() { "" } else { "\n　" };
            format!("{}{gap}{remedy}", finding.sentence(self.lang))
        });
        said.collect::<Vec<_>>().join("\n")
    }

    /// Tells the window where the cursor is, where it moved.
    pub fn tell_cursor(&mut self) {
        let cursor = self.cursor();
        if let Some(cell) = cursor
            && self.state.last_told != cursor
        {
            self.events.push(GridEvent::Selected(cell));
        }
        self.state.last_told = cursor;
    }
}
