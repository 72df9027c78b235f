//! A table of the budget while it is filled from a page.

use crate::budget::{Row, RowKind, StoredRow, Table, Value};
use crate::form::{FormSet, RowsForm, TableForm};

use super::spot::Spot;

/// A figure's block, row and column, and where it comes from.
pub type PlacedFigure = (usize, usize, usize, Spot);

/// A table of the budget while it is filled.
#[derive(Clone)]
pub struct TableFilling {
    /// Index into the form set's tables.
    pub form: usize,
    blocks: Vec<BlockFilling>,
    /// Figures placed: block, row, column and where they come from.
    pub places: Vec<(usize, RowSlot, usize, Spot)>,
    pub note: Option<String>,
}

#[derive(Clone, Default)]
struct BlockFilling {
    /// Rows that the form gives.
    given: Vec<Row>,
    entered: Vec<Row>,
}

/// A row of a block.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RowSlot {
    Given(usize),
    Entered(usize),
}

impl TableFilling {
    pub fn new(forms: &FormSet, form: usize) -> Self {
        let blocks = Table::blank(forms, form).blocks;
        let blocks = blocks
            .into_iter()
            .map(|block| BlockFilling {
                given: block.rows.iter().map(StoredRow::to_row).collect(),
                entered: Vec::new(),
            })
            .collect();
        Self { form, blocks, places: Vec::new(), note: None }
    }

    /// Whether a figure is in it.
    pub fn has_figures(&self) -> bool {
        !self.places.is_empty()
    }

    /// The finished table, and its figures' places as (block, row, column, spot).
    pub fn finish(self, forms: &FormSet) -> (Table, Vec<PlacedFigure>) {
        let mut table = Table::blank(forms, self.form);
        table.note = self.note;
        let form = forms.tables.get(self.form);
        let mut offsets = Vec::new();
        for (at, (block, draft)) in table.blocks.iter_mut().zip(self.blocks).enumerate() {
            let last = form.and_then(|form| form.blocks.get(at)).is_some_and(|form| {
                matches!(&form.rows, RowsForm::Coded(tree) | RowsForm::Outlined(tree) if tree.total_last)
            });
            let (given, entered) = (draft.given, draft.entered);
            let (first_given, first_entered) =
                if last { (entered.len(), 0) } else { (0, given.len()) };
            offsets.push((first_given, first_entered));
            block.rows = if last {
                entered.into_iter().chain(given).collect()
            } else {
                given.into_iter().chain(entered).collect()
            };
        }
        let places = self
            .places
            .into_iter()
            .map(|(block, slot, column, spot)| {
                let (given, entered) = offsets.get(block).copied().unwrap_or_default();
                let row = match slot {
                    RowSlot::Given(row) => given + row,
                    RowSlot::Entered(row) => entered + row,
                };
                (block, row, column, spot)
            })
            .collect();
        (table, places)
    }

    pub fn row_mut(&mut self, block: usize, slot: RowSlot) -> Option<&mut Row> {
        let block = self.blocks.get_mut(block)?;
        match slot {
            RowSlot::Given(row) => block.given.get_mut(row),
            RowSlot::Entered(row) => block.entered.get_mut(row),
        }
    }

    pub fn enter(&mut self, block: usize, kind: RowKind, form: &TableForm) -> RowSlot {
        let columns = form.blocks.get(block).map_or(0, |form| form.columns.len());
        let Some(block) = self.blocks.get_mut(block) else { return RowSlot::Entered(usize::MAX) };
        block.entered.push(Row::new(kind, columns));
        RowSlot::Entered(block.entered.len() - 1)
    }

    pub fn text(&mut self, block: usize, slot: RowSlot, column: usize, text: &str) {
        if text.is_empty() {
            return;
        }
        if let Some(cell) = self.row_mut(block, slot).and_then(|row| row.cells.get_mut(column)) {
            *cell = Value::Text(text.into());
        }
    }
}
