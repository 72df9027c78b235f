//! Which findings of tables an edit can have made say something else.

use std::ops::RangeInclusive;

use crate::budget::Cell;
use crate::engine::bind::Dependent;
use crate::engine::compute::{Sheet, Since};
use crate::engine::finding::{Key, RuleId};

/// Changed cells and findings beyond which all count as made to say something else.
const MANY: usize = 500;

/// Findings of tables whose words may be others than before.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Reworded {
    All,
    Spans(Vec<RangeInclusive<Key>>),
}

impl Default for Reworded {
    fn default() -> Self {
        Self::Spans(Vec::new())
    }
}

impl Reworded {
    /// What a finding says comes from what is kept of it and from the cells of its own sum: of its
    /// row, of the rows below it, or those that its formula or check reads.
    pub(super) fn since(sheet: &Sheet, since: Since<'_>) -> Self {
        if since.cells.len() + since.keys.len() > MANY {
            return Self::All;
        }
        let mut cells = since.cells.to_vec();
        cells.sort_unstable();
        cells.dedup();
        let mut spans: Vec<RangeInclusive<Key>> = Vec::new();
        let mut last_row = None;
        for &cell in &cells {
            let row = cell.with_column(0);
            if last_row.replace(row) != Some(row) {
                spans.push(span(row, cell.with_column(usize::from(u16::MAX))));
            }
            let parent = sheet.grid(cell).and_then(|grid| grid.parent(cell.r()));
            spans.extend(parent.map(|parent| span(cell.with_row(parent), cell.with_row(parent))));
            for reader in sheet.plan.dependents.get(&cell).into_iter().flatten() {
                match *reader {
                    Dependent::Formula(node) => {
                        let target = sheet.plan.formula_node(node).map(|formula| formula.target);
                        spans.extend(target.map(|target| span(target, target)));
                    }
                    Dependent::Check(check) => {
                        let main = sheet.plan.check_at(check).map(|bound| bound.main);
                        spans.extend(main.map(|main| span(main, main)));
                    }
                }
            }
        }
        spans.extend(since.keys.iter().map(|key| *key..=*key));
        Self::Spans(spans)
    }
}

/// All findings whose main cells lie between two.
fn span(from: Cell, to: Cell) -> RangeInclusive<Key> {
    let low = Key { cell: from, rule: RuleId::FIRST, instance: 0 };
    let high = Key { cell: to, rule: RuleId::LAST, instance: u32::MAX };
    low..=high
}
