//! What every money cell of a document is in its sums.

use crate::budget::Cell;
use crate::engine::compute::{ComputedRef, Sheet};
use crate::engine::finding::{Key, Verdict};

use super::numbering::{NumberedBlock, VariableNumbers};
use super::operand_kind::{OperandKind, operand};

/// Kinds and statements of all money cells, by their numbers.
pub(super) struct Survey {
    numbering: VariableNumbers,
    kinds: Vec<OperandKind>,
    /// What each states, in 分.
    stated: Vec<i64>,
    /// What is out of balance by itself, in order.
    broken: Vec<Key>,
}

impl Survey {
    /// `None` where there are too many cells.
    pub(super) fn new(computed: ComputedRef<'_>) -> Option<Self> {
        let ComputedRef { sheet, budget } = computed;
        let numbering = VariableNumbers::new(sheet)?;
        let beyond = sheet.store.iter().filter(|(_, entry)| entry.verdict > Verdict::Rounding);
        let broken = beyond.map(|(key, _)| *key).collect();
        let mut own = Self {
            kinds: vec![OperandKind::BLANK; numbering.len()],
            stated: vec![0; numbering.len()],
            broken,
            numbering,
        };
        for (g, grid) in sheet.grids.iter().enumerate() {
            let block = own.numbering.block(g);
            let Some(content) = budget.block(grid.first_cell()) else { continue };
            if block.columns.is_empty() {
                continue;
            }
            let mut number = block.first;
            let columns = block.columns.clone();
            for ((r, row), at) in content.rows.iter().enumerate().zip(grid.order.numbers(0)) {
                for &c in &columns {
                    let Some(column) = grid.columns[c].as_ref() else { continue };
                    let written = row.get(c).and_then(|value| value.amount());
                    let cell = grid.first_cell().with_row(r).with_column(c);
                    let overruled = written.is_some() && own.is_overruled(sheet, cell);
                    let value = column.values.get(at);
                    let (kind, stated) = operand(column, grid.power, value, written, overruled);
                    (own.kinds[number], own.stated[number]) = (kind, stated);
                    number += 1;
                }
            }
        }
        Some(own)
    }

    /// Whether something is out of balance by itself.
    pub(super) fn is_broken(&self, key: &Key) -> bool {
        self.broken.binary_search(key).is_ok()
    }

    /// Whether what a cell states is contradicted by its addends and gives way to them.
    pub(super) fn is_overruled(&self, sheet: &Sheet, cell: Cell) -> bool {
        // Mostly nothing is.
        !self.broken.is_empty()
            && sheet
                .primary(cell)
                .is_some_and(|rule| self.is_broken(&Key { cell, rule, instance: 0 }))
    }

    /// How many variables there are.
    pub(super) fn len(&self) -> usize {
        self.kinds.len()
    }

    /// By the sheet's grids.
    pub(super) fn block(&self, grid: usize) -> &NumberedBlock {
        self.numbering.block(grid)
    }

    /// The number of a cell; `None` where it is no money cell.
    pub(super) fn number(&self, sheet: &Sheet, cell: Cell) -> Option<u32> {
        let block = self.numbering.block(sheet.grid_index(cell)?);
        block.number(cell.r(), cell.c()).map(|number| number as u32)
    }

    pub(super) fn cell(&self, variable: u32) -> Cell {
        self.numbering.cell(variable)
    }

    pub(super) fn kind(&self, variable: u32) -> OperandKind {
        self.kinds[variable as usize]
    }

    /// Whether there is a figure that counts as stated.
    pub(super) fn is_written(&self, variable: u32) -> bool {
        let kind = self.kind(variable);
        kind.is_stated() || kind == OperandKind::UNFIT
    }

    pub(super) fn stated(&self, variable: u32) -> i64 {
        self.stated[variable as usize]
    }
}
