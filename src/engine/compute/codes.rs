//! Classification codes in their order (A6) and with their names (A7).

use std::collections::{HashMap, HashSet};

use crate::budget::{Budget, Cell, RowKind};
use crate::engine::finding::{Key, StoredFinding, Verdict, rule};
use crate::form::{CodeVerdict, RowsForm};

use super::sheet::Sheet;

impl Sheet {
    /// Codes that appear twice, lack their parent, are out of order or unknown; names that are not
    /// the official ones; and rows outside the form in those blocks that are due.
    pub(super) fn judge_codes(&mut self, budget: &Budget, due: &[bool]) {
        let mut found = Vec::new();
        // The first name of each code that its classification does not know.
        let mut named: HashMap<(&str, &str), &str> = HashMap::new();
        let mut other_year: HashSet<(&str, &str)> = HashSet::new();
        for (grid, due) in self.grids.iter().zip(due) {
            let at = Cell::new(grid.table, grid.block, 0, 0);
            let Some(block) = budget.block(at) else {
                continue;
            };
            for (row, content) in block.rows.iter().enumerate().filter(|_| *due) {
                if content.kind() == RowKind::Stray {
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
                let RowKind::Entered(level) = content.kind() else {
                    continue;
                };
                let code = content.value(coded.code).as_text();
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
                    false => content.value(coded.name).as_text(),
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
}
