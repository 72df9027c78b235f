//! Computing a whole block at once: what opening a file and a structural change cost.
//!
//! The same results as cell by cell (a property test holds that), in two passes that touch each
//! row of the document once and then run down whole columns.

use crate::budget::{Block, Budget, Cell, Row, RowKind, Value};

use super::across::AcrossSum;
use super::fix::{Fix, Slot};
use super::grid::{Column, Grid, NONE};
use super::judge;
use super::sheet::Sheet;
use super::store::{Entry, Key, rule};

/// Findings met on the way, taken into the store afterwards.
type Met = Vec<(Key, Entry)>;

impl Sheet {
    /// Computes a block from its leaves up.
    pub(super) fn compute_grid(&mut self, budget: &Budget, g: usize) {
        let grid = &self.grids[g];
        let at = Cell::new(grid.table, grid.block, 0, 0);
        let Some(content) = budget.block(at) else {
            return;
        };
        let plain = grid.tree.is_some()
            && grid.across.iter().all(|across| {
                matches!(across.sum, AcrossSum::Linear(_))
                    && grid.columns[across.column]
                        .as_ref()
                        .is_some_and(|c| c.summed)
            });
        let has_nodes = self
            .plan
            .nodes
            .iter()
            .any(|node| (node.target.table, node.target.block) == (at.table, at.block));
        if !plain || has_nodes {
            self.compute_by_cells(budget, g, has_nodes);
            return;
        }
        let mut met = Met::new();
        let grid = &mut self.grids[g];
        rows_pass(grid, content, at, &mut met);
        columns_pass(grid, content, at, &mut met);
        for (key, entry) in met {
            self.store.set(key, Some(entry));
        }
        if self.grids[g].across.is_empty() {
            return;
        }
        for row in 0..self.grids[g].rows {
            if self.grids[g].is_parent(row) {
                for f in 0..self.grids[g].across.len() {
                    self.judge_second(g, row, f);
                }
            }
        }
    }

    /// The same for blocks with formulas that are more than sums, or with cells computed from
    /// elsewhere.
    fn compute_by_cells(&mut self, budget: &Budget, g: usize, has_nodes: bool) {
        let (at, rows) = {
            let grid = &self.grids[g];
            (Cell::new(grid.table, grid.block, 0, 0), grid.rows)
        };
        let order = self.grids[g]
            .tree
            .as_ref()
            .map(|tree| tree.order.clone())
            .unwrap_or_default();
        let Some(content) = budget.block(at) else {
            return;
        };
        for i in 0..rows {
            let row = order.get(i).map_or(rows - 1 - i, |&row| row as usize);
            let Some(found) = content.rows.get(row) else {
                continue;
            };
            if found.kind == RowKind::Stray {
                continue;
            }
            for column in 0..found.cells.len() {
                let grid = &mut self.grids[g];
                if grid.columns[column].is_none() || grid.is_across(row, column) {
                    continue;
                }
                let cell = at.with_row(row).with_column(column);
                if has_nodes && self.plan.node_at.contains_key(&cell) {
                    continue;
                }
                if grid.is_down(row, column) {
                    self.judge_down(budget, g, row, column, false, &mut Vec::new());
                } else if self.is_figure(found.kind, cell) {
                    self.judge_entry(budget, g, row, column);
                }
            }
            for f in 0..self.grids[g].across.len() {
                let column = self.grids[g].across[f].column;
                if self.grids[g].is_down(row, column) {
                    self.judge_second(g, row, f);
                } else {
                    self.judge_across(budget, g, row, f, false, &mut Vec::new());
                }
            }
        }
    }
}

/// Takes in every entered figure, and sums leaf rows across.
fn rows_pass(grid: &mut Grid, content: &Block, at: Cell, met: &mut Met) {
    let Some(tree) = grid.tree.as_ref() else {
        return;
    };
    for (row, found) in content.rows.iter().enumerate() {
        if found.kind == RowKind::Stray {
            continue;
        }
        let parent = tree.slot[row] != NONE;
        for (c, column) in grid.columns.iter_mut().enumerate() {
            let Some(column) = column else { continue };
            if parent && column.summed || column.formula.is_some() {
                continue;
            }
            column.values[row] = match simple(column, &found.cells[c]) {
                Some(fix) => fix,
                None => {
                    let (fix, problem) = judge::entered(column, &found.cells[c]);
                    let cell = at.with_row(row).with_column(c);
                    met.extend(problem.map(|(rule, e)| {
                        (
                            Key {
                                cell,
                                rule,
                                instance: 0,
                            },
                            e,
                        )
                    }));
                    fix
                }
            };
        }
        if parent {
            continue;
        }
        for f in 0..grid.across.len() {
            let AcrossSum::Linear(terms) = &grid.across[f].sum else {
                continue;
            };
            let c = grid.across[f].column;
            let (computed, halves) = leaf_sum(&grid.columns, terms, row);
            let Some(column) = grid.columns[c].as_mut() else {
                continue;
            };
            let cell = at.with_row(row).with_column(c);
            let key = Key {
                cell,
                rule: rule::ACROSS_MISMATCH,
                instance: 0,
            };
            let (value, halves) = stated(column, found, c, (computed, halves), key, met);
            column.values[row] = value;
            column.halves[row] = halves;
        }
    }
}

/// The figure of a cell that has nothing wrong with it and needs no rescaling.
fn simple(column: &Column, content: &Value) -> Option<Fix> {
    match content {
        Value::Blank => Some(Fix::BLANK),
        Value::Amount(amount)
            if amount.scale() == column.scale && column.scale <= column.decimals =>
        {
            let mantissa = amount.mantissa();
            let fix = Fix::new(mantissa);
            (!fix.is_overflow() && (mantissa >= 0 || column.negative)).then_some(fix)
        }
        _ => None,
    }
}

/// A signed sum over a leaf row: figure and half-width.
fn leaf_sum(columns: &[Option<Column>], terms: &[(i8, usize)], row: usize) -> (Fix, u32) {
    let (mut sum, mut halves, mut filled) = (0_i128, 0_u32, false);
    for &(sign, c) in terms {
        let Some(column) = &columns[c] else { continue };
        let value = column.values[row];
        let Some(mantissa) = value.get() else {
            if value.is_overflow() {
                return (Fix::OVERFLOW, 0);
            }
            continue;
        };
        filled = true;
        sum += i128::from(mantissa) * i128::from(sign);
        halves = halves.saturating_add(leaf_halves(column, row));
    }
    if filled {
        (Fix::new(sum), halves)
    } else {
        (Fix::BLANK, 0)
    }
}

/// The half-width of a leaf cell that is not blank.
fn leaf_halves(column: &Column, row: usize) -> u32 {
    match (column.exact, column.formula) {
        (true, _) => 0,
        (false, Some(_)) => column.halves[row],
        (false, None) => 1,
    }
}

/// What becomes of a computed cell given what the document states there.
fn stated(
    column: &Column,
    found: &Row,
    c: usize,
    (computed, halves): (Fix, u32),
    key: Key,
    met: &mut Met,
) -> (Fix, u32) {
    let content = &found.cells[c];
    if content.is_blank() && !computed.is_overflow() {
        return (computed, if computed.is_blank() { 0 } else { halves });
    }
    met.extend(
        judge::statement(content, column.decimals).map(|(rule, e)| (Key { rule, ..key }, e)),
    );
    let said = content
        .amount()
        .map_or(Fix::BLANK, |amount| column.fix(amount));
    let judged = judge::total(column, computed, halves, said);
    met.extend(judged.entry.map(|entry| (key, entry)));
    (judged.effective, judged.halves)
}

/// Runs up each column, children before parents, and sums.
fn columns_pass(grid: &mut Grid, content: &Block, at: Cell, met: &mut Met) {
    let Some(tree) = grid.tree.as_mut() else {
        return;
    };
    let rows = grid.rows;
    for (c, column) in grid.columns.iter_mut().enumerate() {
        let Some(column) = column.as_mut().filter(|column| column.summed) else {
            continue;
        };
        let slots = &mut tree.slots[c];
        slots.fill(Slot::default());
        for i in 0..rows {
            let row = tree.order.get(i).map_or(rows - 1 - i, |&row| row as usize);
            let ordinal = tree.slot[row];
            let halves = if ordinal == NONE {
                if column.values[row].is_blank() {
                    0
                } else {
                    leaf_halves(column, row)
                }
            } else {
                let slot = slots[ordinal as usize];
                let cell = at.with_row(row).with_column(c);
                let key = Key {
                    cell,
                    rule: rule::TOTAL_MISMATCH,
                    instance: 0,
                };
                let computed = (slot.total(), slot.halves);
                let (value, halves) = stated(column, &content.rows[row], c, computed, key, met);
                column.values[row] = value;
                slots[ordinal as usize].own = halves;
                halves
            };
            let parent = tree.parent[row];
            if parent != NONE {
                slots[tree.slot[parent as usize] as usize].add(column.values[row], halves, 1);
            }
        }
    }
}
