//! The sums that hold in a table of which nothing is known.

use std::collections::BTreeMap;
use std::ops::Range;

use rust_decimal::Decimal;

use crate::read::Page;

use super::value::figure;
use super::words::{is_total, plain};

/// Rows and columns beyond which no sums are looked for.
const MAX_ROWS: usize = 5_000;
const MAX_COLUMNS: usize = 100;

/// How many of a table's sums hold, of so many: of each total row against the rows of the table, of
/// each row's first figure against the others. `None` where there is nothing to add.
pub(super) fn hold(page: &Page, rows: Range<u32>) -> Option<(usize, usize)> {
    let begin = page.range(rows.start).start;
    let mut grid: BTreeMap<u32, BTreeMap<u32, Decimal>> = BTreeMap::new();
    let mut totals: Vec<u32> = Vec::new();
    for cell in page.cells().get(begin..)?.iter().take_while(|cell| cell.row < rows.end) {
        if is_total(&plain(&cell.text)) {
            totals.push(cell.row);
        }
        let amount = cell.number.or_else(|| figure(&cell.text).map(|(amount, _)| amount));
        if let Some(amount) = amount {
            grid.entry(cell.row).or_default().insert(cell.column, amount.decimal());
        }
        if grid.len() > MAX_ROWS {
            return None;
        }
    }
    let (mut held, mut all) = (0, 0);
    totals.dedup();
    for total in totals {
        let Some(row) = grid.get(&total) else { continue };
        for (column, stated) in row.iter().take(MAX_COLUMNS) {
            let others = grid.iter().filter(|(other, _)| **other != total);
            let parts: Vec<Decimal> =
                others.filter_map(|(_, row)| row.get(column)).copied().collect();
            if parts.len() < 2 {
                continue;
            }
            all += 1;
            held += usize::from(sum(&parts) == Some(*stated));
        }
    }
    for row in grid.values() {
        let mut figures = row.values().copied();
        let (Some(first), parts) = (figures.next(), figures.collect::<Vec<_>>()) else { continue };
        if parts.len() < 2 || parts.len() > MAX_COLUMNS {
            continue;
        }
        if sum(&parts) == Some(first) {
            all += 1;
            held += 1;
        }
    }
    (all > 0).then_some((held, all))
}

fn sum(parts: &[Decimal]) -> Option<Decimal> {
    parts.iter().try_fold(Decimal::ZERO, |sum, part| sum.checked_add(*part))
}
