//! Which rows are left out of sight: all but those with findings, all but those with figures,
//! levels below one.

use crate::budget::{Cell, RowKind};
use crate::engine::Verdict;

use super::paper::Page;

/// What is shown.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct Sieve {
    /// Only rows that the checks have something to say of.
    pub found: bool,
    /// Only rows with a figure or text of their own.
    pub filled: bool,
    /// Levels below this one are collapsed; 0 = only the top level is shown.
    pub depth: Option<u8>,
}

/// The rows that a sieve holds back, worked out once: what is edited does not vanish under the
/// fingers.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Hidden {
    /// Tells one state from another; never 0.
    pub mark: u64,
    /// By block and row.
    rows: Vec<Vec<bool>>,
}

impl Sieve {
    pub fn is_open(self) -> bool {
        self == Self::default()
    }

    fn shows(self, page: &Page<'_>, row: Cell) -> bool {
        let (sheet, budget) = (page.document.sheet(), page.document.budget());
        let Some(found) = budget.row(row) else {
            return true;
        };
        // A total row says what the others add up to.
        let total = matches!(found.kind, RowKind::Fixed(_))
            && !matches!(
                page.block(row.b()).map(|b| &b.rows),
                Some(crate::form::RowsForm::Fixed(_))
            );
        let said = || {
            let mark = sheet.row_mark(row);
            mark.is_some_and(|(_, verdict, _)| verdict > Verdict::Balanced)
        };
        let filled = || {
            let columns = (0..found.cells.len()).map(|column| row.with_column(column));
            columns.into_iter().any(|cell| {
                !budget.value(cell).is_blank() || sheet.effective(budget, cell).is_some()
            })
        };
        let deep = match (found.kind, self.depth) {
            (RowKind::Entered(level), Some(depth)) => level > depth,
            _ => false,
        };
        total || !deep && (!self.found || said()) && (!self.filled || filled())
    }

    /// Works out the rows that are held back in a table.
    pub fn hide(self, page: &Page<'_>, mark: u64) -> Hidden {
        let rows = (0..page.form.blocks.len()).map(|block| {
            let rows = 0..page.block_rows(block);
            rows.map(|row| !self.shows(page, Cell::new(page.table, block, row, 0))).collect()
        });
        Hidden { mark, rows: rows.collect() }
    }
}

impl Hidden {
    /// Whether a paper row of these blocks is out of sight: it is where no block shows its part.
    pub fn hides(&self, blocks: &[usize], row: usize) -> bool {
        let mut parts = blocks.iter().filter_map(|&block| self.rows.get(block)?.get(row));
        let first = parts.next().copied().unwrap_or(false);
        first && parts.all(|hidden| *hidden)
    }

    /// Whether it was worked out for as many rows as there are.
    pub fn fits(&self, page: &Page<'_>) -> bool {
        self.rows.iter().enumerate().all(|(block, rows)| rows.len() == page.block_rows(block))
    }
}
