//! Rows that come by typing on: after the last one of a block, and into a block that has none.

use crate::budget::{Cell, RowKind};
use crate::edit::Intent;
use crate::form::RowsForm;

use super::{GridEvent, TableEdit};
use crate::table::layout::GridPos;
use crate::table::selection::Selection;

impl TableEdit<'_> {
    /// Whether the block takes rows from somebody who types.
    fn takes_rows(&self, block: usize) -> bool {
        let table_view = self.table_view();
        let form = table_view.block(block);
        !table_view.document.is_read_only()
            && form.is_some_and(|form| !matches!(form.rows, RowsForm::Fixed(_)))
    }

    /// The block of a band that takes rows, where it is its only one.
    pub fn open_block(&self, band: usize) -> Option<usize> {
        match self.layout.bands.get(band)?.blocks.as_slice() {
            &[block] if self.takes_rows(block) => Some(block),
            _ => None,
        }
    }

    /// Behind the last entered row: before a total row that is last.
    fn end_of(&self, block: usize) -> usize {
        let table_view = self.table_view();
        let rows = table_view.block_rows(block);
        let last = table_view.block(block).is_some_and(|form| match &form.rows {
            RowsForm::Coded(tree) | RowsForm::Outlined(tree) => {
                tree.total.is_some() && tree.total_last
            }
            _ => false,
        });
        rows - usize::from(last && rows > 0)
    }

    /// Adds a row at the end of a block, of the level of the one before, and goes there. Whether
    /// that was done.
    pub fn add_row(&mut self, block: usize) -> bool {
        if !self.takes_rows(block) || !self.commit() {
            return false;
        }
        let end = self.end_of(block);
        let at = Cell::new(self.table, block, end, 0);
        let level = end.checked_sub(1).and_then(|row| self.level(at.with_row(row))).unwrap_or(0);
        let column = self.naming_column(block, level);
        if self.host.apply(Intent::InsertRow { at, level }).is_err() {
            return false;
        }
        self.events.push(GridEvent::Changed);
        self.state.rejected = None;
        // A row that is new is in sight whatever is sifted.
        self.state.view().hidden = None;
        self.state.view().row_filter = crate::table::row_filter::RowFilter::default();
        let to = at.with_column(column);
        self.state.view().added = Some(to);
        if let Some(pos) = self.table_view().pos_of(to) {
            self.set_selection(Selection::one(pos));
        }
        true
    }

    /// Whether any row was entered in the block.
    fn has_entered(&self, block: usize) -> bool {
        let rows = self.table_view().block_rows(block);
        let at = Cell::new(self.table, block, 0, 0);
        // The total row is the first or the last of all.
        (0..rows).take(2).any(|row| self.level(at.with_row(row)).is_some())
    }

    fn level(&self, cell: Cell) -> Option<u8> {
        match self.table_view().document.budget().row(cell)?.kind() {
            RowKind::Entered(level) => Some(level),
            _ => None,
        }
    }

    /// The column that says what a row is: it is filled in first.
    fn naming_column(&self, block: usize, level: u8) -> usize {
        let table_view = self.table_view();
        table_view.block(block).map_or(0, |form| match &form.rows {
            RowsForm::Coded(tree) => tree.code,
            RowsForm::Outlined(tree) => {
                tree.levels.get(usize::from(level)).map_or(tree.name, |level| level.column)
            }
            // Indicators begin with what they belong to.
            RowsForm::Free(_) | RowsForm::Fixed(_) => 0,
        })
    }

    /// Whether somebody put something into the row.
    fn is_filled(&self, cell: Cell) -> bool {
        let table_view = self.table_view();
        let budget = table_view.document.budget();
        let form = table_view.block(cell.b());
        budget.row(cell).is_some_and(|row| {
            row.cells().enumerate().any(|(column, value)| {
                let own = form.and_then(|form| form.columns.get(column));
                let initial = own.map_or(String::new(), |own| budget.unit.fill(&own.initial));
                !value.is_blank() && (initial.is_empty() || value.to_text() != initial)
            })
        })
    }

    /// Goes on into a new row where the way down ends: behind the last entered row of a block, or
    /// in the block below that has no row yet. `enters` says that a row was finished (Enter, Tab),
    /// so that a row added before goes on at the end wherever its code put it.
    pub fn grow(&mut self, from: GridPos, enters: bool) -> bool {
        let Some(cell) = self.table_view().cell(from) else { return false };
        let own = self.open_block(from.band).filter(|&block| block == cell.b());
        if let Some(block) = own {
            let added = self.state.view().added;
            let added = added.is_some_and(|at| {
                (at.table, at.block, at.row) == (cell.table, cell.block, cell.row)
            });
            let last = cell.r() + 1 == self.end_of(block);
            // Only the total row is there: what is typed on belongs into rows below it.
            let bare = self.level(cell).is_none() && !self.has_entered(block);
            if bare || (last || enters && added) && self.is_filled(cell) {
                let done = self.add_row(block);
                self.state.view().came_from = Some(from).filter(|_| done);
                return done;
            }
            if !last {
                return false;
            }
        }
        // Below the last row of the band, a block without rows takes its first.
        let below = from.band + 1;
        let at_end = from.row + 1 >= self.table_view().rows(from.band);
        match self.open_block(below) {
            Some(block) if at_end && self.table_view().rows(below) == 0 => self.add_row(block),
            _ => false,
        }
    }

    /// Adds the first row of a table that has none at all.
    pub fn begin_rows(&mut self) -> bool {
        let bands = 0..self.layout.bands.len();
        let block = bands.clone().find_map(|band| self.open_block(band));
        block.is_some_and(|block| self.add_row(block))
    }

    /// Takes back a row that was only just added and that nobody put anything into.
    pub fn drop_added(&mut self) -> bool {
        let Some(added) = self.state.view().added else { return false };
        let cursor = self.cursor();
        let here = cursor.is_some_and(|at| {
            (at.table, at.block, at.row) == (added.table, added.block, added.row)
        });
        let inserted = self.table_view().document.inserted();
        let same = inserted.is_some_and(|at| {
            (at.table, at.block, at.row) == (added.table, added.block, added.row)
        });
        if !here || !same || self.is_filled(added) {
            return false;
        }
        let back = self.state.view().came_from.take();
        self.state.view().added = None;
        if !self.host.take_back() {
            return false;
        }
        self.events.push(GridEvent::Changed);
        if let Some(pos) = back.filter(|&pos| self.table_view().cell(pos).is_some()) {
            self.set_selection(Selection::one(pos));
        }
        true
    }
}
