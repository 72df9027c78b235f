//! One block's figures in columns, with its tree of parents and children.

use crate::budget::{Budget, Cell, ValueRef};
use crate::form::{RowsForm, TableForm};

use super::across::{Across, AcrossSum, across};
use super::column::{FigureColumn, MoneyWritten, money_scale, widest, with_room};
use super::fixed_point::FixedPoint;
use super::row_order::RowOrder;
use super::running_sums::RunningSums;
use super::tree::{NONE, Tree};

/// The computed side of one block.
#[derive(Debug)]
pub(in crate::engine) struct Grid {
    pub(in crate::engine) table: usize,
    pub(in crate::engine) block: usize,
    pub(in crate::engine) form: usize,
    /// Powers of ten that the table's unit is above 元.
    pub(in crate::engine) power: u32,
    /// Invariant: as many as [`Self::order`] has.
    pub(in crate::engine) rows: usize,
    /// Which number, in columns and tree, the row at a position has.
    pub(in crate::engine) order: RowOrder,
    pub(in crate::engine) columns: Vec<Option<FigureColumn>>,
    /// In the order in which they can be computed.
    pub(in crate::engine) across: Vec<Across>,
    /// For each column the formulas that read it.
    pub(in crate::engine) dependents: Vec<Vec<usize>>,
    pub(in crate::engine) tree: Option<Tree>,
    /// Invariant: how many cells of [`Self::columns`] are not blank.
    filled: usize,
    /// Whether the first figure came or the last one went since this was asked.
    turned: bool,
    written: MoneyWritten,
    /// Whether it was laid out as whole 元: where [`Self::written`] says otherwise, it has to be
    /// laid out anew.
    whole: bool,
}

impl Grid {
    /// Lays out the columns and the tree; values are still blank.
    pub(in crate::engine) fn new(
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
        let mut columns: Vec<Option<FigureColumn>> = (0..block_form.columns.len())
            .map(|column| {
                let scales = (money_scale, widest[column]);
                FigureColumn::new(table_form, block, column, rows.rows.len(), fixed, scales)
            })
            .collect();
        let mut written = MoneyWritten::default();
        for (c, column) in columns.iter_mut().enumerate() {
            let Some(column) = column.as_mut().filter(|column| column.notes_written()) else {
                continue;
            };
            for (r, row) in rows.rows.iter().enumerate() {
                column.note(r, row.value(c), &mut written);
            }
        }
        if written.is_whole() {
            let in_yuan = columns.iter_mut().flatten().filter(|column| column.notes_written());
            in_yuan.for_each(FigureColumn::take_as_whole);
        }
        let across = if fixed {
            Vec::new()
        } else {
            across(table_form, Cell::new(table, block, 0, 0), &mut columns)
        };
        let mut dependents = vec![Vec::new(); columns.len()];
        for (i, formula) in across.iter().enumerate() {
            if let AcrossSum::Linear(terms) = &formula.sum {
                terms.iter().for_each(|&(_, column)| dependents[column].push(i));
            } else if let AcrossSum::General(expr) = &formula.sum {
                expr.each_cell(&mut |cell| {
                    if !dependents[cell.c()].contains(&i) {
                        dependents[cell.c()].push(i);
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
                column.halves = with_room(0, rows.rows.len());
            }
        }
        Self {
            whole: written.is_whole(),
            written,
            table,
            block,
            form,
            power,
            rows: rows.rows.len(),
            order: RowOrder::new(rows.rows.len()),
            columns,
            across,
            dependents,
            tree,
            filled: 0,
            turned: false,
        }
    }

    /// Takes note of what is written in a cell now; `false` where that makes the block one of whole
    /// 元, or no longer one, so that it has to be laid out anew.
    pub(in crate::engine) fn note_written(&mut self, cell: Cell, budget: &Budget) -> bool {
        let found = self.columns.get_mut(cell.c()).and_then(Option::as_mut);
        if let Some((found, row)) = found.zip(self.order.number(cell.r())) {
            found.note(row, budget.value(cell), &mut self.written);
        }
        self.written.is_whole() == self.whole
    }

    /// A row of that number went, with the same answer.
    pub(super) fn note_gone(&mut self, number: usize) -> bool {
        for column in self.columns.iter_mut().flatten() {
            column.note(number, ValueRef::Blank, &mut self.written);
        }
        self.written.is_whole() == self.whole
    }

    /// Whether any figure is in it.
    pub(in crate::engine) fn is_begun(&self) -> bool {
        self.filled > 0
    }

    /// Whether [`Self::is_begun`] has turned since this was last asked.
    pub(in crate::engine) fn take_turn(&mut self) -> bool {
        std::mem::take(&mut self.turned)
    }

    /// Counts anew what is filled, where columns were written over as a whole.
    pub(in crate::engine) fn count_filled(&mut self) {
        let columns = self.columns.iter().flatten();
        self.filled = columns.map(|column| column.values.filled()).sum();
        self.turned = false;
    }

    /// The cell at its top left.
    pub(in crate::engine) fn first_cell(&self) -> Cell {
        Cell::new(self.table, self.block, 0, 0)
    }

    /// Makes every figure blank.
    pub(in crate::engine) fn clear(&mut self) {
        for column in self.columns.iter_mut().flatten() {
            column.values.clear();
            column.halves.fill(0);
        }
        self.filled = 0;
        if let Some(tree) = self.tree.as_mut() {
            tree.sums.iter_mut().for_each(RunningSums::clear);
        }
    }

    /// Whether any of its cells is computed from others of it.
    pub(in crate::engine) fn computes(&self) -> bool {
        self.tree.is_some() || !self.across.is_empty()
    }

    pub(in crate::engine) fn is_parent(&self, row: usize) -> bool {
        self.ordinal(row).is_some()
    }

    /// The ordinal of a row among parents.
    fn ordinal(&self, row: usize) -> Option<usize> {
        let tree = self.tree.as_ref()?;
        let slot = *tree.slot.get(self.order.number(row)?)?;
        (slot != NONE).then_some(slot as usize)
    }

    /// The row that a row is part of.
    pub(in crate::engine) fn parent(&self, row: usize) -> Option<usize> {
        let tree = self.tree.as_ref()?;
        let parent = *tree.parent.get(self.order.number(row)?)?;
        (parent != NONE).then(|| self.order.position(parent as usize))
    }

    /// Whether the row is the form's total row of a tree.
    pub(in crate::engine) fn is_total(&self, row: usize) -> bool {
        let tree = self.tree.as_ref();
        tree.is_some_and(|tree| tree.total.is_some() && tree.total == self.order.number(row))
    }

    /// The level of a row of a tree, 0 for the total row and the top level.
    pub(in crate::engine) fn level(&self, row: usize) -> u8 {
        let number = self.order.number(row);
        let level = number.and_then(|number| self.tree.as_ref()?.level.get(number));
        level.copied().unwrap_or(0)
    }

    /// How many rows are above a row of a tree.
    pub(in crate::engine) fn depth(&self, row: usize) -> u8 {
        let number = self.order.number(row);
        let depth = number.and_then(|number| self.tree.as_ref()?.depth.get(number));
        depth.copied().unwrap_or(0)
    }

    /// Whether the row is named as a total and is not the form's total row.
    pub(in crate::engine) fn is_misplaced_total(&self, row: usize) -> bool {
        let number = self.order.number(row);
        let tree = self.tree.as_ref();
        tree.zip(number).is_some_and(|(tree, number)| tree.is_misplaced_total(number))
    }

    /// The numbers of the rows, children before their parents.
    pub(in crate::engine) fn upward(&self) -> Vec<u32> {
        let mut numbers: Vec<u32> = self.order.numbers(0).map(|number| number as u32).collect();
        match &self.tree {
            Some(tree) if !tree.in_order => {
                numbers.sort_by_key(|&row| std::cmp::Reverse(tree.depth[row as usize]));
            }
            _ => numbers.reverse(),
        }
        numbers
    }

    /// The same as positions.
    pub(in crate::engine) fn upward_positions(&self) -> Vec<usize> {
        let numbers = self.upward().into_iter();
        numbers.map(|number| self.order.position(number as usize)).collect()
    }

    /// Whether the cell is the sum of its children.
    pub(in crate::engine) fn is_down(&self, row: usize, column: usize) -> bool {
        self.columns[column].as_ref().is_some_and(|c| c.summed) && self.is_parent(row)
    }

    /// Whether the cell is computed from its own row (and not from its children).
    pub(in crate::engine) fn is_across(&self, row: usize, column: usize) -> bool {
        self.columns[column].as_ref().is_some_and(|c| c.formula.is_some())
            && !self.is_down(row, column)
    }

    pub(in crate::engine) fn value(&self, row: usize, column: usize) -> FixedPoint {
        self.order.number(row).map_or(FixedPoint::BLANK, |number| self.value_of(number, column))
    }

    fn value_of(&self, number: usize, column: usize) -> FixedPoint {
        let found = self.columns.get(column).and_then(Option::as_ref);
        found.map_or(FixedPoint::BLANK, |column| column.values.get(number))
    }

    /// The half-width of a cell, in halves of the column's unit.
    pub(in crate::engine) fn halves(&self, row: usize, column: usize) -> u32 {
        self.order.number(row).map_or(0, |number| self.halves_of(number, column))
    }

    fn halves_of(&self, number: usize, column: usize) -> u32 {
        let Some(found) = self.columns.get(column).and_then(Option::as_ref) else {
            return 0;
        };
        let value = found.values.get(number);
        if value.is_blank() || found.exact {
            return 0;
        }
        if let Some((sums, ordinal)) = self.sums_of(number, column) {
            sums.own(ordinal)
        } else if found.formula.is_some() {
            found.halves[number]
        } else {
            1
        }
    }

    /// What the children of a row come to in a column, with their half-widths together; `None`
    /// where it has none, or they are not summed.
    pub(in crate::engine) fn children_sum(
        &self,
        row: usize,
        column: usize,
    ) -> Option<(FixedPoint, u32)> {
        let (sums, ordinal) = self.sums_of(self.order.number(row)?, column)?;
        Some((sums.total(ordinal), sums.halves(ordinal)))
    }

    /// The running sums that a parent's is among, and where.
    fn sums_of(&self, number: usize, column: usize) -> Option<(&RunningSums, usize)> {
        let tree = self.tree.as_ref()?;
        let ordinal = *tree.slot.get(number)? as usize;
        let sums = tree.sums.get(column)?;
        (ordinal < sums.len()).then_some((sums, ordinal))
    }

    /// Stores a cell's effective value and half-width and carries the difference to its parent.
    /// Whether anything changed.
    pub(in crate::engine) fn put(
        &mut self,
        row: usize,
        column: usize,
        value: FixedPoint,
        halves: u32,
    ) -> bool {
        let number = self.order.number(row);
        number.is_some_and(|number| self.put_of(number, column, value, halves))
    }

    /// The same by the row's number.
    pub(super) fn put_of(
        &mut self,
        row: usize,
        column: usize,
        value: FixedPoint,
        halves: u32,
    ) -> bool {
        let (old, old_halves) = (self.value_of(row, column), self.halves_of(row, column));
        if (old, old_halves) == (value, halves) {
            return false;
        }
        let Some(found) = self.columns[column].as_mut() else {
            return false;
        };
        found.values.set(row, value);
        let begun = self.filled > 0;
        match (old.is_blank(), value.is_blank()) {
            (true, false) => self.filled += 1,
            (false, true) => self.filled = self.filled.saturating_sub(1),
            _ => {}
        }
        self.turned |= begun != (self.filled > 0);
        let ordinal = self.tree.as_ref().map_or(NONE, |tree| tree.slot[row]);
        if found.formula.is_some() && !(found.summed && ordinal != NONE) {
            found.halves[row] = halves;
        }
        let summed = found.summed;
        if let Some(tree) = self.tree.as_mut().filter(|_| summed) {
            if ordinal != NONE {
                tree.sums[column].set_own(ordinal as usize, halves);
            }
            let parent = tree.parent[row];
            if parent != NONE {
                let above = tree.slot[parent as usize] as usize;
                tree.sums[column].add(above, old, old_halves, -1);
                tree.sums[column].add(above, value, halves, 1);
            }
        }
        true
    }

    /// The sum of a linear column formula in a row: figure and half-width.
    pub(in crate::engine) fn linear(&self, terms: &[(i8, usize)], row: usize) -> (FixedPoint, u32) {
        let number = self.order.number(row);
        number.map_or((FixedPoint::BLANK, 0), |number| self.linear_of(terms, number))
    }

    /// The same by the row's number.
    fn linear_of(&self, terms: &[(i8, usize)], number: usize) -> (FixedPoint, u32) {
        let (mut sum, mut halves, mut filled) = (0_i128, 0_u32, false);
        for &(sign, column) in terms {
            let value = self.value_of(number, column);
            if value.is_blank() {
                continue;
            }
            let Some(mantissa) = value.get() else {
                return (FixedPoint::OVERFLOW, 0);
            };
            filled = true;
            sum += i128::from(mantissa) * i128::from(sign);
            halves = halves.saturating_add(self.halves_of(number, column));
        }
        if filled { (FixedPoint::new(sum), halves) } else { (FixedPoint::BLANK, 0) }
    }

    /// Whether a column is, in the row of that number, the sum of others to the last digit.
    pub(in crate::engine) fn foots(
        &self,
        terms: &[(i8, usize)],
        number: usize,
        column: usize,
    ) -> bool {
        let mut sum = 0_i128;
        for &(sign, column) in terms {
            let value = self.value_of(number, column);
            if value.is_overflow() {
                return false;
            }
            sum += i128::from(value.or_zero()) * i128::from(sign);
        }
        let own = self.value_of(number, column);
        !own.is_overflow() && i128::from(own.or_zero()) == sum
    }

    /// The figure that the document states in a cell, at the column's scale.
    pub(in crate::engine) fn stated(&self, value: ValueRef<'_>, column: usize) -> FixedPoint {
        match (value, self.columns[column].as_ref()) {
            (ValueRef::Amount(amount), Some(column)) => column.to_fixed(amount),
            _ => FixedPoint::BLANK,
        }
    }

    /// Children of a row, in row order; costs their number.
    pub(in crate::engine) fn children(
        &self,
        row: usize,
    ) -> impl ExactSizeIterator<Item = usize> + DoubleEndedIterator {
        let number = self.order.number(row);
        let children = self.tree.as_ref().zip(number).map(|(tree, row)| tree.children(row));
        children.unwrap_or_default().iter().map(|&child| self.order.position(child as usize))
    }

    /// The leaves directly below a row of which that is so, given what reads their figures by column.
    pub(in crate::engine) fn leaves_below(
        &self,
        row: usize,
        is: impl Fn(&dyn Fn(usize) -> FixedPoint) -> bool,
    ) -> Vec<usize> {
        let number = self.order.number(row);
        let Some((tree, number)) = self.tree.as_ref().zip(number) else { return Vec::new() };
        let children = tree.children(number).iter().map(|&child| child as usize);
        let leaves = children.filter(|&child| tree.slot.get(child) == Some(&NONE));
        let found = leaves.filter(|&leaf| is(&|column| self.value_of(leaf, column)));
        found.map(|leaf| self.order.position(leaf)).collect()
    }
}
