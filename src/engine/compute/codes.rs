//! Rules that need code: classification codes in their order (A6) and with their names (A7), rows
//! shifted by a column (A10).

use std::collections::{HashMap, HashSet};

use crate::budget::{Budget, Cell, RowKind};
use crate::engine::figures::{AcrossSum, FixedPoint, Grid};
use crate::engine::finding::{Key, StoredFinding, Verdict, rule};
use crate::form::{CodeVerdict, RowsForm};

use super::sheet::Sheet;

impl Sheet {
    /// Codes that appear twice, lack their parent, are out of order or unknown; names that are not
    /// the official ones; rows outside the form.
    pub(super) fn judge_codes(&mut self, budget: &Budget) {
        let mut found = Vec::new();
        // The first name of each code that its classification does not know.
        let mut named: HashMap<(&str, &str), &str> = HashMap::new();
        let mut other_year: HashSet<(&str, &str)> = HashSet::new();
        for grid in &self.grids {
            let at = Cell::new(grid.table, grid.block, 0, 0);
            let Some(block) = budget.block(at) else {
                continue;
            };
            for (row, content) in block.rows.iter().enumerate() {
                if content.kind == RowKind::Stray {
                    found.push((at.with_row(row), rule::StrayRow));
                }
                if grid.is_misplaced_total(row) {
                    found.push((at.with_row(row), rule::TotalAmongRows));
                }
            }
            let form = &self.forms.tables[grid.form].blocks[grid.block];
            let RowsForm::Coded(coded) = &form.rows else {
                continue;
            };
            let at = at.with_column(coded.code);
            let mut seen: HashMap<&str, usize> = HashMap::new();
            let mut last = "";
            for (row, content) in block.rows.iter().enumerate() {
                let RowKind::Entered(level) = content.kind else {
                    continue;
                };
                let code = content.cells[coded.code].as_text();
                if code.is_empty() {
                    continue;
                }
                let cell = at.with_row(row);
                if seen.insert(code, row).is_some() {
                    found.push((cell, rule::DuplicateCode));
                } else if code < last {
                    found.push((cell, rule::CodeOutOfOrder));
                }
                last = code;
                let parent = grid.parent(row).filter(|&parent| !grid.is_total(parent));
                let parent_level = parent.map(|parent| grid.level(parent));
                if level > 0 && parent_level != Some(level - 1) {
                    found.push((cell, rule::MissingParent));
                }
                let Some(classification) = self.forms.codes_of(coded) else {
                    continue;
                };
                // A column that is code and name in one has no name to judge.
                let name = match coded.name == coded.code {
                    true => "",
                    false => content.cells[coded.name].as_text(),
                };
                let verdict = classification.judge(code, name, budget.year);
                let of = coded.classification.as_deref().unwrap_or_default();
                match verdict {
                    CodeVerdict::Unknown
                    | CodeVerdict::NoLongerUsed(_)
                    | CodeVerdict::NotYetUsed(_) => {
                        // A code of another year is said to be that once.
                        if verdict == CodeVerdict::Unknown || other_year.insert((of, code)) {
                            found.push((cell, rule::UnknownCode));
                        }
                        let first = *named.entry((of, code)).or_insert(name);
                        if first != name {
                            found.push((cell.with_column(coded.name), rule::CodeNamedTwice));
                        }
                    }
                    CodeVerdict::OtherName(_) => {
                        found.push((cell.with_column(coded.name), rule::NameDiffers));
                    }
                    CodeVerdict::NameOfOtherYear { .. } if other_year.insert((of, code)) => {
                        found.push((cell.with_column(coded.name), rule::NameDiffers));
                    }
                    CodeVerdict::NameOfOtherYear { .. } | CodeVerdict::Fits => {}
                }
            }
        }
        for (cell, rule) in found {
            self.store
                .set(Key { cell, rule, instance: 0 }, Some(StoredFinding::plain(Verdict::Invalid)));
        }
    }

    /// Leaf rows that are out of balance as they are and would fit every sum if their figures
    /// stood one column further left or right.
    pub(in crate::engine) fn shifted_rows(&self, budget: &Budget) -> Vec<(Cell, i8)> {
        let mut rows: Vec<(usize, usize)> = Vec::new();
        for (key, entry) in self.store.iter() {
            let touches = matches!(key.rule, rule::TotalMismatch | rule::AcrossMismatch);
            if entry.verdict != Verdict::Unbalanced || !touches {
                continue;
            }
            let Some(g) = self.grid_index(key.cell) else {
                continue;
            };
            let grid = &self.grids[g];
            if key.rule == rule::AcrossMismatch && !grid.is_parent(key.cell.r()) {
                rows.push((g, key.cell.r()));
            } else if key.rule == rule::TotalMismatch {
                rows.extend(
                    grid.children(key.cell.r()).filter(|&r| !grid.is_parent(r)).map(|r| (g, r)),
                );
            }
        }
        rows.sort_unstable();
        rows.dedup();
        let shift = |&(g, row): &(usize, usize)| {
            let grid = &self.grids[g];
            let by = [-1_i8, 1].into_iter().find(|&by| self.fits_shifted(budget, grid, row, by))?;
            Some((Cell::new(grid.table, grid.block, row, 0), by))
        };
        rows.iter().filter_map(shift).collect()
    }

    /// Whether every sum that the row takes part in holds when its entered figures are moved.
    fn fits_shifted(&self, budget: &Budget, grid: &Grid, row: usize, by: i8) -> bool {
        let entries: Vec<usize> = (0..grid.columns.len())
            .filter(|&c| {
                grid.columns[c]
                    .as_ref()
                    .is_some_and(|column| column.money && column.formula.is_none())
            })
            .collect();
        let mut moved: HashMap<usize, FixedPoint> = HashMap::new();
        for (i, &column) in entries.iter().enumerate() {
            let from = if by > 0 { i.checked_sub(1) } else { Some(i + 1) };
            let value = from
                .and_then(|i| entries.get(i))
                .map_or(FixedPoint::BLANK, |&c| grid.value(row, c));
            moved.insert(column, value);
        }
        // The figure that falls off the edge must be a blank, and something must move.
        let edge = if by > 0 { entries.last() } else { entries.first() };
        if edge.is_none_or(|&c| !grid.value(row, c).is_blank())
            || entries.iter().all(|&c| grid.value(row, c).is_blank())
        {
            return false;
        }
        let across_fits = grid.across.iter().all(|across| {
            let AcrossSum::Linear(terms) = &across.sum else {
                return true;
            };
            let sum: i128 = terms
                .iter()
                .map(|&(sign, c)| {
                    let value = moved.get(&c).copied().unwrap_or_else(|| grid.value(row, c));
                    i128::from(sign) * i128::from(value.or_zero())
                })
                .sum();
            // What the row states, where it does not balance as it is.
            let cell = Cell::new(grid.table, grid.block, row, across.column);
            let key = Key { cell, rule: rule::AcrossMismatch, instance: 0 };
            let target = match self.store.get(key).and_then(|entry| entry.left) {
                Some(stated) => grid.columns[across.column].as_ref().map(|c| c.to_fixed(stated)),
                None => Some(grid.value(row, across.column)),
            };
            target.is_some_and(|t| i128::from(t.or_zero()) == sum)
        });
        let parent = grid.parent(row);
        let down_fits = parent.is_none_or(|parent| {
            entries.iter().all(|&c| {
                let cell = Cell::new(grid.table, grid.block, parent, c);
                let key = Key { cell, rule: rule::TotalMismatch, instance: 0 };
                let now = grid.value(row, c).or_zero();
                let then = moved.get(&c).map_or(0, |value| value.or_zero());
                let difference = self.store.get(key).and_then(|entry| entry.difference);
                match (difference, &grid.columns[c]) {
                    (Some(d), Some(column)) => {
                        d.at_scale(column.scale) == Some(i128::from(then) - i128::from(now))
                    }
                    // A total that states nothing there demands nothing.
                    _ => then == now || budget.value(cell).is_blank(),
                }
            })
        });
        across_fits && down_fits
    }
}
