//! What every money cell of a document is in its sums.

use crate::budget::{Cell, Chunk as _, RowChunk};
use crate::engine::compute::{ComputedRef, Sheet, StopSign};
use crate::engine::finding::{Key, Verdict};

use super::numbering::{NumberedBlock, VariableNumbers};
use super::operand_kind::{NarrowStatements, OperandKind, PrintedIn, operand};

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
    /// `None` where there are too many cells, or nobody waits for it any more.
    pub(super) fn new(computed: ComputedRef<'_>, stop: &StopSign) -> Option<Self> {
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
            let Some(content) = budget.block(grid.first_cell()) else { continue };
            let mut numbers = grid.order.numbers(0);
            for chunk in 0..content.rows.chunk_count() {
                if stop.is_set() {
                    return None;
                }
                let Some(rows) = content.rows.chunk(chunk) else { continue };
                let numbers: Vec<usize> = numbers.by_ref().take(rows.len()).collect();
                own.take_in(sheet, g, rows, (content.rows.chunk_start(chunk), &numbers));
            }
        }
        Some(own)
    }

    /// Takes rows of a block in, from one on, which have those numbers.
    fn take_in(
        &mut self,
        sheet: &Sheet,
        g: usize,
        rows: &RowChunk,
        (first, numbers): (usize, &[usize]),
    ) {
        let grid = &sheet.grids[g];
        let columns = self.numbering.block(g).columns.clone();
        for (place, &c) in columns.iter().enumerate() {
            let Some(column) = grid.columns[c].as_ref() else { continue };
            let printed = PrintedIn::new(grid, column);
            let narrow = rows.narrow_figures(c);
            let narrow = narrow.and_then(|own| NarrowStatements::new(printed, own));
            let from = self.numbering.block(g).first + place;
            for (r, &number) in numbers.iter().enumerate() {
                let stated = match &narrow {
                    Some(narrow) => narrow.get(r),
                    None => {
                        let written = rows.item(r).and_then(|row| row.value(c).amount());
                        written.map(|figure| printed.statement(figure))
                    }
                };
                let cell = grid.first_cell().with_row(first + r).with_column(c);
                let overruled = stated.is_some() && self.is_overruled(sheet, cell);
                let variable = from + (first + r) * columns.len();
                (self.kinds[variable], self.stated[variable]) =
                    operand(column.values.get(number), stated, overruled);
            }
        }
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

    /// The numbers alone, once nothing else is asked.
    pub(super) fn into_numbering(self) -> VariableNumbers {
        self.numbering
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
