//! Which tables and rows of a document the names and codes of a form set mean.

use std::collections::HashMap;

use crate::budget::{Cell, RowKind};
use crate::engine::figures::Grid;
use crate::form::{Lookup, RowsForm};

use super::binder::{Binder, Scope};

impl<'a> Binder<'a> {
    /// The copies of a table form in the document.
    pub(super) fn copies_of(&self, form: usize) -> impl Iterator<Item = usize> + use<'a> {
        let budget = self.budget;
        (0..budget.tables.len()).filter(move |&t| budget.tables[t].form() == Some(form))
    }

    /// The copy of a repeating table that goes by that name.
    pub(super) fn copy_named(&mut self, form: usize, name: &str) -> Option<usize> {
        let tables: Vec<usize> = self.copies_of(form).collect();
        let by = self.forms.tables[form].named_by?;
        for &table in &tables {
            let row = self.fixed_row(table, by.block, by.row).unwrap_or(by.row);
            self.note_key(Cell::new(table, by.block, row, by.column));
        }
        let budget = self.budget;
        let index = self.copies.entry(form).or_insert_with(|| {
            let mut index = HashMap::new();
            for table in tables {
                let name = budget.value(Cell::new(table, by.block, by.row, by.column)).to_text();
                index.entry(name).or_insert(table);
            }
            index
        });
        index.get(name).copied()
    }

    pub(super) fn grid(&self, table: usize, block: usize) -> Option<&'a Grid> {
        self.grids.iter().find(|grid| grid.table == table && grid.block == block)
    }

    /// The rows that a row is part of, the nearest first, without the total row.
    pub(super) fn rows_above(&self, scope: Scope) -> Vec<usize> {
        let mut rows = Vec::new();
        let Some(grid) = self.grid(scope.table, scope.block) else {
            return rows;
        };
        let mut row = scope.row;
        while let Some(parent) = grid.parent(row) {
            row = parent;
            if grid.is_total(row) || rows.len() > usize::from(u8::MAX) {
                break;
            }
            rows.push(row);
        }
        rows
    }

    pub(super) fn is_down(&self, cell: Cell) -> bool {
        self.grid(cell.t(), cell.b()).is_some_and(|grid| grid.is_down(cell.r(), cell.c()))
    }

    /// Where the form's fixed row is in the document.
    pub(super) fn fixed_row(&mut self, table: usize, block: usize, row: usize) -> Option<usize> {
        if self.total_is_last(table, block) {
            self.shaped.insert((table, block));
        }
        let rows = &self.budget.tables.get(table)?.blocks.get(block)?.rows;
        let wanted = RowKind::Fixed(row as u16);
        if rows.get(row).is_some_and(|found| found.kind() == wanted) {
            return Some(row);
        }
        if rows.last().is_some_and(|found| found.kind() == wanted) {
            return Some(rows.len() - 1);
        }
        rows.iter().position(|found| found.kind() == wanted)
    }

    pub(super) fn row_by_key(&mut self, table: usize, block: usize, key: &str) -> Option<usize> {
        let (forms, budget) = (self.forms, self.budget);
        self.shaped.insert((table, block));
        let index = self.rows.entry((table, block)).or_insert_with(|| {
            let mut index = HashMap::new();
            let Some(form) = budget.tables[table].form() else {
                return index;
            };
            let block_form = &forms.tables[form].blocks[block];
            let columns: Vec<usize> = match &block_form.rows {
                RowsForm::Coded(tree) => vec![tree.code, tree.name],
                _ => Vec::new(),
            };
            let rows = &budget.tables[table].blocks[block].rows;
            let mut order: Vec<usize> = (0..rows.len()).collect();
            if matches!(block_form.rows, RowsForm::Outlined(_)) {
                // A project may have the name of the group above it: the detail is meant.
                order.sort_by_key(|&row| match rows.get(row).map(|row| row.kind()) {
                    Some(RowKind::Entered(level)) => std::cmp::Reverse(level),
                    _ => std::cmp::Reverse(0),
                });
            }
            for row in order {
                let cell = Cell::new(table, block, row, 0);
                if rows.get(row).is_none_or(|row| row.kind() == RowKind::Stray) {
                    continue;
                }
                let mut put = |key: String| {
                    if !key.is_empty() {
                        index.entry(key).or_insert(row);
                    }
                };
                put(budget.row_key(forms, cell));
                for &column in &columns {
                    put(budget.value(cell.with_column(column)).to_text());
                }
                if let Some(RowKind::Fixed(i)) = budget.row(cell).map(|r| r.kind())
                    && let Some(fixed) = block_form.fixed().get(usize::from(i))
                {
                    put(fixed.code.clone());
                }
            }
            index
        });
        index.get(key).copied()
    }

    /// The cell that names the row being checked.
    pub(super) fn name_cell(&self, scope: Scope) -> Cell {
        let form = self.budget.tables.get(scope.table).and_then(|table| table.form());
        let block = form.and_then(|form| self.forms.tables[form].blocks.get(scope.block));
        let at = Cell::new(scope.table, scope.block, scope.row, scope.column.unwrap_or(0));
        let kind = self.budget.row(at).map(|row| row.kind());
        let column = match (block.map(|block| &block.rows), kind) {
            (Some(RowsForm::Coded(tree)), _) => tree.code,
            (Some(RowsForm::Outlined(tree)), Some(RowKind::Entered(level))) => {
                tree.levels.get(usize::from(level)).map_or(tree.name, |level| level.column)
            }
            (Some(RowsForm::Outlined(tree)), _) => tree.name,
            (Some(RowsForm::Free(free)), _) => free.name,
            _ => at.c(),
        };
        at.with_column(column)
    }

    pub(super) fn note_key(&mut self, cell: Cell) {
        let key = (cell.table, cell.block, cell.column);
        if !self.keys.contains(&key) {
            self.keys.push(key);
        }
    }

    /// The classification code of the row, if it has one.
    pub(super) fn code(&mut self, scope: Scope) -> Option<String> {
        let keyless = self.keyless;
        let code = self.lookup(&Lookup::Code, scope);
        self.keyless = keyless;
        code
    }

    /// The key that a look-up takes from the row being computed; `None` where it is blank.
    pub(super) fn lookup(&mut self, lookup: &Lookup, scope: Scope) -> Option<String> {
        let key = match lookup {
            Lookup::Code => {
                self.shaped.insert((scope.table, scope.block));
                let cell = Cell::new(scope.table, scope.block, scope.row, 0);
                let form = self.budget.tables[scope.table].form()?;
                let block = &self.forms.tables[form].blocks[scope.block];
                match self.budget.row(cell).map(|row| row.kind()) {
                    Some(RowKind::Fixed(i)) => block
                        .fixed()
                        .get(usize::from(i))
                        .map(|row| row.code.clone())
                        .unwrap_or_default(),
                    _ => self.budget.row_key(self.forms, cell),
                }
            }
            Lookup::Column(column) => {
                let cell = Cell::new(scope.table, scope.block, scope.row, *column);
                self.note_key(cell);
                self.budget.value(cell).to_text()
            }
            Lookup::Cell { block, row, column } => {
                let row = self.fixed_row(scope.table, *block, *row).unwrap_or(*row);
                let cell = Cell::new(scope.table, *block, row, *column);
                self.note_key(cell);
                self.budget.value(cell).to_text()
            }
        };
        self.keyless |= key.is_empty();
        (!key.is_empty()).then_some(key)
    }

    /// Whether the block's total row comes behind the entered ones.
    fn total_is_last(&self, table: usize, block: usize) -> bool {
        let form = self.budget.tables.get(table).and_then(|table| table.form());
        let form = form.and_then(|form| self.forms.tables.get(form)?.blocks.get(block));
        form.is_some_and(|form| {
            matches!(&form.rows, RowsForm::Coded(tree) | RowsForm::Outlined(tree) if tree.total_last)
        })
    }
}
