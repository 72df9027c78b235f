//! Commands about the row and the cells selected: what they do to the document, and where the cursor
//! is then.

use super::state::GridState;
use crate::budget::{Cell, RowKind};
use crate::edit::{Intent, Refusal};
use crate::form::RowsForm;
use crate::session::DocumentHost;
use crate::table::row_commands;

/// Cells of a selection that are looked at to know its rows.
const MAX_SELECTED: usize = 100_000;
/// Cells of a selection into which known figures are taken at once.
const MAX_TAKEN: usize = 2_000;

/// Why a command about rows did nothing.
#[derive(Clone, Debug, PartialEq)]
pub enum NotDone {
    Refused(Refusal),
    /// Rows out of sight are between those selected.
    RowsBetween,
    /// No figure follows for the cells selected.
    NothingKnown,
}

impl From<Refusal> for NotDone {
    fn from(refusal: Refusal) -> Self {
        Self::Refused(refusal)
    }
}

impl GridState {
    /// Holds the total of a cell at the figure that it has now.
    pub fn pin(&self, host: &mut dyn DocumentHost, cell: Cell) -> Result<(), NotDone> {
        let figure = host.document().computed().figure(cell).effective;
        let Some(amount) = figure else { return Ok(()) };
        Ok(host.apply(Intent::Pin { cell, text: amount.to_string() })?)
    }

    /// Inserts an empty row above or below that of a cell.
    pub fn insert_row(
        &mut self,
        host: &mut dyn DocumentHost,
        cell: Cell,
        below: bool,
    ) -> Result<(), NotDone> {
        let (at, level) = row_commands::insertion(host.document(), cell, below);
        let named = row_commands::naming_column(host.document(), at, level);
        host.apply(Intent::InsertRow { at, level })?;
        self.select(named.map_or(at, |column| at.with_column(column)));
        Ok(())
    }

    /// Adds a copy of a row; where rows have codes, its code is to be typed next.
    pub fn duplicate_row(
        &mut self,
        host: &mut dyn DocumentHost,
        cell: Cell,
    ) -> Result<(), NotDone> {
        host.apply(Intent::CopyRow { row: cell })?;
        let Some(copy) = host.document().inserted() else { return Ok(()) };
        match row_commands::code_column(host.document(), cell) {
            Some(code) => self.type_in(copy.with_column(code)),
            None => self.select(copy.with_column(cell.c())),
        }
        Ok(())
    }

    /// Deletes the entered rows between the first and the last selected one.
    pub fn delete_rows(&mut self, host: &mut dyn DocumentHost, cell: Cell) -> Result<(), NotDone> {
        let document = host.document();
        let cells = self.selected(document, MAX_SELECTED);
        let filtered = !self.row_filter().is_open();
        let (first, count) =
            row_commands::deletion(document, cell, &cells, filtered).ok_or(NotDone::RowsBetween)?;
        host.apply(Intent::DeleteRows { first, count })?;
        let rows = host.document().budget().block(first).map_or(0, |block| block.rows.len());
        if let Some(last) = rows.checked_sub(1) {
            self.select(first.with_row(first.r().min(last)));
        }
        Ok(())
    }

    /// Moves a row by one, the cursor with it.
    pub fn move_row(
        &mut self,
        host: &mut dyn DocumentHost,
        cell: Cell,
        by: i8,
    ) -> Result<(), NotDone> {
        host.apply(Intent::MoveRow { row: cell, by })?;
        if let Some(row) = cell.r().checked_add_signed(by.into()) {
            self.select(cell.with_row(row));
        }
        Ok(())
    }

    /// Puts a row one level lower or higher.
    pub fn shift_level(
        &self,
        host: &mut dyn DocumentHost,
        cell: Cell,
        by: i8,
    ) -> Result<(), NotDone> {
        let row = host.document().budget().row(cell).map(|row| row.kind());
        let Some(RowKind::Entered(level)) = row else { return Ok(()) };
        let Some(level) = level.checked_add_signed(by) else { return Ok(()) };
        Ok(host.apply(Intent::SetLevel { row: cell, level })?)
    }

    /// Takes into the selected blanks what follows from other tables.
    pub fn take_known(&self, host: &mut dyn DocumentHost) -> Result<(), NotDone> {
        let document = host.document();
        let cells = self.selected(document, MAX_TAKEN);
        let known = cells.into_iter().filter_map(|cell| {
            let known = document.computed().known(cell)?;
            Some((cell, known.amount.to_string()))
        });
        let entries: Vec<(Cell, String)> = known.collect();
        if entries.is_empty() {
            return Err(NotDone::NothingKnown);
        }
        Ok(host.apply(Intent::EnterMany { entries })?)
    }

    /// Adds a row, in the next frame, at the end of the block that the cursor is in, or of the
    /// table's first block that takes rows.
    pub fn add_row_to(&mut self, host: &dyn DocumentHost, table: usize, cursor: Option<Cell>) {
        let document = host.document();
        let form = document.budget().tables.get(table).and_then(|table| table.form());
        let Some(form) = form.and_then(|form| document.forms().tables.get(form)) else { return };
        let open = |block: &usize| {
            let rows = form.blocks.get(*block).map(|form| &form.rows);
            rows.is_some_and(|rows| !matches!(rows, RowsForm::Fixed(_)))
        };
        let own = cursor.map(|cell| cell.b()).filter(open);
        if let Some(block) = own.or_else(|| (0..form.blocks.len()).find(open)) {
            self.add_row(block);
        }
    }
}
