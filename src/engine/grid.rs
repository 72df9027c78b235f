//! One block's figures in columns, with its tree of parents and children.

use crate::amount::Amount;
use crate::budget::{Block, Budget, Cell, Value};
use crate::form::{BlockForm, Kind, RowsForm, TableForm};

use super::across::{Across, AcrossSum, across};
use super::fix::{Fix, Slot};
use super::tree::Tree;

/// No row, no slot.
pub(super) const NONE: u32 = u32::MAX;

/// Most decimals a column computes with; figures with more are told and not counted.
const MAX_SCALE: u32 = 8;

/// What holds for every cell of a figure column.
#[derive(Debug)]
pub(super) struct ColumnRules {
    /// Decimals of the mantissas.
    pub(super) scale: u32,
    /// Decimals a figure may have.
    pub(super) decimals: u32,
    /// One unit shown (0.01) as a mantissa at `scale`.
    pub(super) unit: i64,
    /// An amount of money, to be converted between 元 and 万元.
    pub(super) money: bool,
    /// Negative amounts are allowed.
    pub(super) negative: bool,
    /// Figures are exact 元: no half-width.
    pub(super) exact: bool,
    /// Parents are the sum of their children.
    pub(super) summed: bool,
    /// Index into [`Grid::across`].
    pub(super) formula: Option<usize>,
}

/// A figure column.
#[derive(Debug)]
pub(super) struct Column {
    pub(super) rules: ColumnRules,
    /// Effective values, a row each.
    pub(super) values: Vec<Fix>,
    /// Half-widths of computed leaf cells, where the column has a formula.
    pub(super) halves: Vec<u32>,
}

impl std::ops::Deref for Column {
    type Target = ColumnRules;

    fn deref(&self) -> &ColumnRules {
        &self.rules
    }
}

/// The computed side of one block.
#[derive(Debug)]
pub(super) struct Grid {
    pub(super) table: usize,
    pub(super) block: usize,
    pub(super) form: usize,
    /// Powers of ten that the table's unit is above 元.
    pub(super) power: u32,
    pub(super) rows: usize,
    pub(super) columns: Vec<Option<Column>>,
    /// In the order in which they can be computed.
    pub(super) across: Vec<Across>,
    /// For each column the formulas that read it.
    pub(super) readers: Vec<Vec<usize>>,
    pub(super) tree: Option<Tree>,
}

impl Grid {
    /// Lays out the columns and the tree; values are still blank.
    pub(super) fn new(
        table: usize,
        block: usize,
        form: usize,
        table_form: &TableForm,
        budget: &Budget,
    ) -> Self {
        let block_form = &table_form.blocks[block];
        let rows = &budget.tables[table].blocks[block];
        let fixed = matches!(block_form.rows, RowsForm::Fixed(_));
        let power = table_form.unit.power();
        let widest = widest(rows, block_form.columns.len());
        let money_scale = money_scale(block_form, table_form.decimals, &widest);
        let mut columns: Vec<Option<Column>> = (0..block_form.columns.len())
            .map(|column| {
                let scales = (money_scale, widest[column]);
                Column::new(table_form, block, column, rows.rows.len(), fixed, scales)
            })
            .collect();
        let across = if fixed {
            Vec::new()
        } else {
            across(table_form, Cell::new(table, block, 0, 0), &mut columns)
        };
        let mut readers = vec![Vec::new(); columns.len()];
        for (i, formula) in across.iter().enumerate() {
            if let AcrossSum::Linear(terms) = &formula.sum {
                terms.iter().for_each(|&(_, column)| readers[column].push(i));
            } else if let AcrossSum::General(expr) = &formula.sum {
                expr.each_cell(&mut |cell| {
                    if !readers[cell.c()].contains(&i) {
                        readers[cell.c()].push(i);
                    }
                });
            }
        }
        let tree = match &block_form.rows {
            RowsForm::Coded(_) | RowsForm::Outlined(_) => {
                Some(Tree::new(block_form, rows, &columns))
            }
            _ => None,
        };
        for column in columns.iter_mut().flatten() {
            if column.formula.is_some() {
                column.halves = vec![0; rows.rows.len()];
            }
        }
        Self { table, block, form, power, rows: rows.rows.len(), columns, across, readers, tree }
    }

    /// The cell at its top left.
    pub(super) fn first_cell(&self) -> Cell {
        Cell::new(self.table, self.block, 0, 0)
    }

    /// Makes every figure blank.
    pub(super) fn clear(&mut self) {
        for column in self.columns.iter_mut().flatten() {
            column.values.fill(Fix::BLANK);
            column.halves.fill(0);
        }
        if let Some(tree) = self.tree.as_mut() {
            tree.slots.iter_mut().for_each(|slots| slots.fill(Slot::default()));
        }
    }

    pub(super) fn is_parent(&self, row: usize) -> bool {
        self.tree.as_ref().is_some_and(|tree| tree.slot.get(row).is_some_and(|&slot| slot != NONE))
    }

    /// Whether the cell is the sum of its children.
    pub(super) fn is_down(&self, row: usize, column: usize) -> bool {
        self.is_parent(row) && self.columns[column].as_ref().is_some_and(|c| c.summed)
    }

    /// Whether the cell is computed from its own row (and not from its children).
    pub(super) fn is_across(&self, row: usize, column: usize) -> bool {
        self.columns[column].as_ref().is_some_and(|c| c.formula.is_some())
            && !self.is_down(row, column)
    }

    pub(super) fn value(&self, row: usize, column: usize) -> Fix {
        self.columns
            .get(column)
            .and_then(Option::as_ref)
            .and_then(|c| c.values.get(row))
            .copied()
            .unwrap_or(Fix::BLANK)
    }

    /// The half-width of a cell, in halves of the column's unit.
    pub(super) fn halves(&self, row: usize, column: usize) -> u32 {
        let Some(found) = self.columns.get(column).and_then(Option::as_ref) else {
            return 0;
        };
        let Some(value) = found.values.get(row) else {
            return 0;
        };
        if value.is_blank() || found.exact {
            return 0;
        }
        if let Some(slot) = self.slot(row, column) {
            slot.own
        } else if found.formula.is_some() {
            found.halves[row]
        } else {
            1
        }
    }

    pub(super) fn slot(&self, row: usize, column: usize) -> Option<&Slot> {
        let tree = self.tree.as_ref()?;
        let ordinal = *tree.slot.get(row)?;
        tree.slots[column].get(ordinal as usize)
    }

    /// Stores a cell's effective value and half-width and carries the difference to its parent.
    /// Whether anything changed.
    pub(super) fn put(&mut self, row: usize, column: usize, value: Fix, halves: u32) -> bool {
        let (old, old_halves) = (self.value(row, column), self.halves(row, column));
        if (old, old_halves) == (value, halves) {
            return false;
        }
        let Some(found) = self.columns[column].as_mut() else {
            return false;
        };
        found.values[row] = value;
        let ordinal = self.tree.as_ref().map_or(NONE, |tree| tree.slot[row]);
        if found.formula.is_some() && !(found.summed && ordinal != NONE) {
            found.halves[row] = halves;
        }
        let summed = found.summed;
        if let Some(tree) = self.tree.as_mut().filter(|_| summed) {
            if ordinal != NONE {
                tree.slots[column][ordinal as usize].own = halves;
            }
            let parent = tree.parent[row];
            if parent != NONE {
                let slot = &mut tree.slots[column][tree.slot[parent as usize] as usize];
                slot.add(old, old_halves, -1);
                slot.add(value, halves, 1);
            }
        }
        true
    }

    /// The sum of a linear column formula in a row: figure and half-width.
    pub(super) fn linear(&self, terms: &[(i8, usize)], row: usize) -> (Fix, u32) {
        let (mut sum, mut halves, mut filled) = (0_i128, 0_u32, false);
        for &(sign, column) in terms {
            let value = self.value(row, column);
            if value.is_blank() {
                continue;
            }
            let Some(mantissa) = value.get() else {
                return (Fix::OVERFLOW, 0);
            };
            filled = true;
            sum += i128::from(mantissa) * i128::from(sign);
            halves = halves.saturating_add(self.halves(row, column));
        }
        if filled { (Fix::new(sum), halves) } else { (Fix::BLANK, 0) }
    }

    /// The figure that the document states in a cell, at the column's scale.
    pub(super) fn stated(&self, value: &Value, column: usize) -> Fix {
        match (value, self.columns[column].as_ref()) {
            (Value::Amount(amount), Some(column)) => column.fix(*amount),
            _ => Fix::BLANK,
        }
    }

    /// Children of a row, in row order.
    pub(super) fn children(&self, row: usize) -> impl Iterator<Item = usize> {
        let parents = self.tree.as_ref().map_or(&[][..], |tree| tree.parent.as_slice());
        parents.iter().enumerate().filter(move |&(_, &parent)| parent == row as u32).map(|(i, _)| i)
    }
}

impl Column {
    fn new(
        table: &TableForm,
        block: usize,
        column: usize,
        rows: usize,
        fixed: bool,
        (money_scale, own_scale): (u32, u32),
    ) -> Option<Self> {
        let form = &table.blocks[block].columns[column];
        let by_row = fixed
            && (0..table.blocks[block].fixed().len())
                .any(|row| table.kind(block, Some(row), column).is_some_and(Kind::is_figure));
        if !form.kind.is_figure() && !by_row {
            return None;
        }
        let kind = if form.kind.is_figure() { &form.kind } else { &Kind::Money };
        let decimals = table.decimals_of(kind);
        let money = *kind == Kind::Money;
        let scale = if money { money_scale } else { own_scale.max(decimals) };
        let rules = ColumnRules {
            scale,
            decimals,
            unit: 10_i64.checked_pow(scale - decimals).unwrap_or(1),
            money,
            negative: form.negative || !money,
            exact: !money || decimals >= 2 + table.unit.power(),
            summed: !matches!(kind, Kind::Percent { .. }),
            formula: None,
        };
        Some(Self { rules, values: vec![Fix::BLANK; rows], halves: Vec::new() })
    }
}

impl ColumnRules {
    /// A figure at this column's scale; overflow where it does not fit, blank where it has more
    /// decimals than can be computed with (a finding says so).
    pub(super) fn fix(&self, amount: Amount) -> Fix {
        match amount.at_scale(self.scale) {
            Some(mantissa) => Fix::new(mantissa),
            None if amount.scale() > self.scale => Fix::BLANK,
            None => Fix::OVERFLOW,
        }
    }

    /// Whether the column can hold the figure to its last digit.
    pub(super) fn holds(&self, amount: Amount) -> bool {
        amount.at_scale(self.scale).is_some()
    }
}

/// The most decimals that the figures of each column have, within what can be computed with.
fn widest(rows: &Block, columns: usize) -> Vec<u32> {
    let mut widest = vec![0; columns];
    for row in &rows.rows {
        for (widest, value) in widest.iter_mut().zip(&row.cells) {
            if let Value::Amount(amount) = value
                && (*widest + 1..=MAX_SCALE).contains(&amount.scale())
            {
                *widest = amount.scale();
            }
        }
    }
    widest
}

/// One scale for all money of a block, so that its columns add as they are.
fn money_scale(form: &BlockForm, decimals: u32, widest: &[u32]) -> u32 {
    let other = |kind: &Kind| matches!(kind, Kind::Number { .. } | Kind::Percent { .. });
    let money = form.columns.iter().zip(widest).filter(|(column, _)| !other(&column.kind));
    money.map(|(_, &scale)| scale).fold(decimals, u32::max)
}
