//! Computing a whole block at once: what opening a file and a structural change cost.
//!
//! The same results as cell by cell (a property test holds that), in two passes that touch each
//! row of the document once and then run down whole columns.

use crate::budget::{Block, Budget, Cell, Chunk, NarrowFigures, RowKind, ValueRef};
use crate::engine::figures::{
    AcrossSum, ColumnRules, FigureColumn, FigureValues, FixedPoint, Grid, NONE, UpwardStep,
};
use crate::engine::finding::{Key, StoredFinding, rule};
use crate::form::BlockForm;

use super::judge;
use super::sheet::Sheet;

/// Findings met on the way, taken into the store afterwards.
type Met = Vec<(Key, StoredFinding)>;

impl Sheet {
    /// Computes a block from its leaves up.
    pub(super) fn compute_grid(&mut self, budget: &Budget, g: usize) {
        let at = self.grids[g].first_cell();
        let Some(content) = budget.block(at) else {
            return;
        };
        if !self.is_plain(g) {
            self.compute_by_cells(budget, g);
            return;
        }
        let mut met = Met::new();
        let grid = &mut self.grids[g];
        let steps = grid.upward_steps();
        let stated = rows_pass(grid, content, at, &mut met);
        columns_pass(grid, &steps, &stated, at, &mut met);
        for (key, entry) in met {
            self.store.set(key, Some(entry));
        }
        for (f, number) in not_footing(&self.grids[g], &steps) {
            let row = self.grids[g].order.position(number);
            self.judge_cross_foot(g, row, f);
        }
    }

    /// Whether every computed cell of a block is a sum of its row or of its children.
    pub(super) fn is_plain(&self, g: usize) -> bool {
        let grid = &self.grids[g];
        grid.tree.is_some()
            && !self.has_formulas(g)
            && grid.across.iter().all(|across| {
                matches!(across.sum, AcrossSum::Linear(_))
                    && grid.columns[across.column].as_ref().is_some_and(|c| c.summed)
            })
    }

    /// Whether cells of the block are computed from elsewhere.
    pub(super) fn has_formulas(&self, g: usize) -> bool {
        let at = self.grids[g].first_cell();
        let inside = |cell: Cell| (cell.table, cell.block) == (at.table, at.block);
        self.plan.formulas.iter().any(|node| inside(node.target))
    }

    /// The same for blocks with formulas that are more than sums, or with cells computed from
    /// elsewhere.
    fn compute_by_cells(&mut self, budget: &Budget, g: usize) {
        let has_formulas = self.has_formulas(g);
        let at = self.grids[g].first_cell();
        let Some(content) = budget.block(at) else {
            return;
        };
        for row in self.grids[g].upward_positions() {
            let Some(found) = content.rows.get(row) else {
                continue;
            };
            if found.kind() == RowKind::Stray {
                continue;
            }
            for column in 0..found.width() {
                let grid = &mut self.grids[g];
                if grid.columns[column].is_none() || grid.is_across(row, column) {
                    continue;
                }
                let cell = at.with_row(row).with_column(column);
                if has_formulas && self.plan.formula_at.contains_key(&cell) {
                    continue;
                }
                if grid.is_down(row, column) {
                    self.judge_down(budget, g, row, column, false, &mut Vec::new());
                } else if self.is_figure(found.kind(), cell) {
                    self.judge_entry(budget, g, row, column);
                }
            }
            for f in 0..self.grids[g].across.len() {
                let column = self.grids[g].across[f].column;
                if self.grids[g].is_down(row, column) {
                    self.judge_cross_foot(g, row, f);
                } else {
                    self.judge_across(budget, g, row, f, false, &mut Vec::new());
                }
            }
        }
    }
}

/// A figure column laid open for the pass over rows.
struct Lane<'a> {
    c: usize,
    column: &'a ColumnRules,
    values: &'a mut FigureValues,
    /// Half-widths, where the column has a formula.
    halves: &'a mut [u32],
    /// What parents state, by their ordinal.
    stated: Vec<FixedPoint>,
}

/// A row's figures and half-widths while it is worked on, by column.
struct RowSums {
    values: [FixedPoint; BlockForm::MAX_COLUMNS],
    halves: [u32; BlockForm::MAX_COLUMNS],
}

/// Takes in every entered figure, and sums leaf rows across. Gives what parents state, by column
/// and ordinal, so that the second pass need not come back to the rows.
fn rows_pass(grid: &mut Grid, content: &Block, at: Cell, met: &mut Met) -> Vec<Vec<FixedPoint>> {
    let mut said = vec![Vec::new(); grid.columns.len()];
    let Some(tree) = grid.tree.as_ref() else {
        return said;
    };
    let parents = tree.parents();
    let mut lanes: Vec<Lane<'_>> = grid
        .columns
        .iter_mut()
        .enumerate()
        .filter_map(|(c, column)| {
            let FigureColumn { rules, values, halves, .. } = column.as_mut()?;
            let stated = vec![FixedPoint::BLANK; if rules.summed { parents } else { 0 }];
            Some(Lane { c, column: rules, values, halves, stated })
        })
        .collect();
    // Formula lanes come last, in the order of computing.
    lanes.sort_by_key(|lane| lane.column.formula.map_or(0, |f| f + 1));
    let entries = lanes.partition_point(|lane| lane.column.formula.is_none());
    let (entries, formulas) = lanes.split_at_mut(entries);
    let mut line = RowSums {
        values: [FixedPoint::BLANK; BlockForm::MAX_COLUMNS],
        halves: [0; BlockForm::MAX_COLUMNS],
    };
    let mut numbers = grid.order.numbers(0);
    for chunk in 0..content.rows.chunk_count() {
        let Some(rows) = content.rows.chunk(chunk) else { continue };
        let first = content.rows.chunk_start(chunk);
        // Columns that can be taken as they lie.
        let mut taken = [None; BlockForm::MAX_COLUMNS];
        for lane in entries.iter_mut().filter(|_| grid.order.is_numbered()) {
            taken[lane.c] = rows.narrow_figures(lane.c).filter(|own| lane.column.takes(*own));
            if let Some(figures) = taken[lane.c] {
                lane.values.set_narrow(first, figures.mantissas);
            }
        }
        let statements: Vec<_> = formulas.iter().map(|lane| rows.narrow_figures(lane.c)).collect();
        for (r, number) in (0..rows.len()).zip(&mut numbers) {
            let Some(found) = rows.item(r) else { continue };
            let cell = at.with_row(first + r);
            if found.kind() == RowKind::Stray {
                let lanes = entries.iter_mut().chain(formulas.iter_mut());
                lanes.for_each(|lane| lane.values.set(number, FixedPoint::BLANK));
                continue;
            }
            let ordinal = tree.slot[number];
            let parent = ordinal != NONE;
            if parent {
                for lane in entries.iter_mut().chain(formulas.iter_mut()) {
                    let content = found.value(lane.c);
                    if lane.column.summed && !content.is_blank() {
                        let cell = cell.with_column(lane.c);
                        let fixed = statement(lane.column, content, cell, met);
                        lane.stated[ordinal as usize] = fixed;
                    }
                }
            }
            for lane in entries.iter_mut() {
                if parent && lane.column.summed {
                    continue;
                }
                let fixed = match taken[lane.c] {
                    Some(figures) => FixedPoint::from_narrow(figures.mantissas[r]),
                    None => {
                        let fixed = entered(
                            lane.column,
                            found.value(lane.c),
                            cell.with_column(lane.c),
                            met,
                        );
                        lane.values.set(number, fixed);
                        fixed
                    }
                };
                line.values[lane.c] = fixed;
                line.halves[lane.c] = u32::from(!fixed.is_blank() && !lane.column.exact);
            }
            if parent {
                continue;
            }
            for (lane, statements) in formulas.iter_mut().zip(&statements) {
                let across = lane.column.formula.and_then(|f| grid.across.get(f));
                let Some(AcrossSum::Linear(terms)) = across.map(|across| &across.sum) else {
                    continue;
                };
                let computed = line.sum(terms);
                let cell = cell.with_column(lane.c);
                let key = Key { cell, rule: rule::AcrossMismatch, instance: 0 };
                let is_blank = match statements {
                    Some(figures) => figures.mantissas[r] == NarrowFigures::BLANK,
                    None => found.value(lane.c).is_blank(),
                };
                let said = match is_blank {
                    true => FixedPoint::BLANK,
                    false => statement(lane.column, found.value(lane.c), cell, met),
                };
                let (value, halves) = judged(lane.column, computed, said, || key, met);
                lane.values.set(number, value);
                lane.halves[number] = halves;
                line.values[lane.c] = value;
                line.halves[lane.c] =
                    if lane.column.exact || value.is_blank() { 0 } else { halves };
            }
        }
    }
    for lane in lanes {
        said[lane.c] = lane.stated;
    }
    said
}

impl RowSums {
    /// A signed sum: figure and half-width.
    fn sum(&self, terms: &[(i8, usize)]) -> (FixedPoint, u32) {
        // In 64 bits as long as they do.
        let (mut sum, mut beyond) = (0_i64, 0_i128);
        let (mut halves, mut filled) = (0_u32, false);
        for &(sign, c) in terms {
            let value = self.values[c];
            let Some(mantissa) = value.get() else {
                if value.is_overflow() {
                    return (FixedPoint::OVERFLOW, 0);
                }
                continue;
            };
            filled = true;
            // A mantissa is never the least there is.
            let signed = if sign < 0 { -mantissa } else { mantissa };
            sum = sum.checked_add(signed).unwrap_or_else(|| {
                beyond += i128::from(sum);
                signed
            });
            halves = halves.saturating_add(self.halves[c]);
        }
        let sum = beyond + i128::from(sum);
        if filled { (FixedPoint::new(sum), halves) } else { (FixedPoint::BLANK, 0) }
    }
}

/// The figure entered in a cell; what is wrong with it is reported.
fn entered(column: &ColumnRules, content: ValueRef<'_>, cell: Cell, met: &mut Met) -> FixedPoint {
    simple(column, content).unwrap_or_else(|| {
        let (fixed, problem) = judge::entered(column, content);
        met.extend(problem.map(|(rule, e)| (Key { cell, rule, instance: 0 }, e)));
        fixed
    })
}

/// The figure of a cell that has nothing wrong with it and needs no rescaling.
fn simple(column: &ColumnRules, content: ValueRef<'_>) -> Option<FixedPoint> {
    match content {
        ValueRef::Blank => Some(FixedPoint::BLANK),
        ValueRef::Amount(amount) if column.scale <= column.decimals => {
            let mantissa = amount.short_mantissa(column.scale)?;
            let fixed = FixedPoint::new(i128::from(mantissa));
            (!fixed.is_overflow() && (mantissa >= 0 || column.negative)).then_some(fixed)
        }
        _ => None,
    }
}

/// What a computed cell states, at the column's scale; what is wrong with it is reported.
fn statement(column: &ColumnRules, content: ValueRef<'_>, cell: Cell, met: &mut Met) -> FixedPoint {
    let problem = judge::statement(content, column.decimals);
    met.extend(problem.map(|(rule, entry)| (Key { cell, rule, instance: 0 }, entry)));
    content.amount().map_or(FixedPoint::BLANK, |amount| column.to_fixed(amount))
}

/// What becomes of a computed cell given what is stated there.
fn judged(
    column: &ColumnRules,
    (computed, halves): (FixedPoint, u32),
    said: FixedPoint,
    key: impl FnOnce() -> Key,
    met: &mut Met,
) -> (FixedPoint, u32) {
    if said.is_blank() && !computed.is_overflow() {
        return (computed, if computed.is_blank() { 0 } else { halves });
    }
    let judged = judge::total(column, computed, halves, said);
    met.extend(judged.entry.map(|entry| (key(), entry)));
    (judged.effective, judged.halves)
}

/// Runs up each column, children before parents, and sums.
fn columns_pass(
    grid: &mut Grid,
    steps: &[UpwardStep],
    stated: &[Vec<FixedPoint>],
    at: Cell,
    met: &mut Met,
) {
    let Some(tree) = grid.tree.as_mut() else {
        return;
    };
    for (c, column) in grid.columns.iter_mut().enumerate() {
        let Some(column) = column.as_mut().filter(|column| column.summed) else {
            continue;
        };
        let sums = &mut tree.sums[c];
        sums.clear();
        for step in steps {
            match *step {
                UpwardStep::Leaves { from, to, parent } => {
                    let leaves = from as usize..to as usize;
                    let figures = column.values.sum(leaves.clone());
                    let halves = column.leaf_halves(leaves, figures.filled);
                    sums.take_all(parent as usize, figures, halves);
                }
                UpwardStep::Parent { number, ordinal, above } => {
                    let (number, ordinal) = (number as usize, ordinal as usize);
                    let computed = (sums.total(ordinal), sums.halves(ordinal));
                    let key = || {
                        let cell = at.with_row(grid.order.position(number)).with_column(c);
                        Key { cell, rule: rule::TotalMismatch, instance: 0 }
                    };
                    let (value, halves) = judged(column, computed, stated[c][ordinal], key, met);
                    column.values.set(number, value);
                    sums.set_own(ordinal, halves);
                    if above != NONE {
                        sums.take(above as usize, value, halves);
                    }
                }
            }
        }
    }
}

/// The formulas and parents, by number, whose figures across and down are to be compared: those that
/// are not the same to the last digit.
fn not_footing(grid: &Grid, steps: &[UpwardStep]) -> Vec<(usize, usize)> {
    let mut found = Vec::new();
    for (f, across) in grid.across.iter().enumerate() {
        let AcrossSum::Linear(terms) = &across.sum else { continue };
        for step in steps {
            let &UpwardStep::Parent { number, .. } = step else { continue };
            if !grid.foots(terms, number as usize, across.column) {
                found.push((f, number as usize));
            }
        }
    }
    found
}
