//! A rectangle of selected cells.

use crate::budget::Cell;

use super::layout::{Page, Spot};

/// A rectangle within one strip; `cursor` is where typing goes, `anchor` the corner opposite.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Selection {
    pub anchor: Spot,
    pub cursor: Spot,
}

impl Selection {
    pub fn one(spot: Spot) -> Self {
        Self { anchor: spot, cursor: spot }
    }

    /// Moves the cursor's corner; a rectangle does not reach into another strip.
    pub fn extended(self, to: Spot) -> Self {
        if to.strip == self.anchor.strip { Self { cursor: to, ..self } } else { self }
    }

    pub fn rows(&self) -> std::ops::RangeInclusive<usize> {
        self.anchor.row.min(self.cursor.row)..=self.anchor.row.max(self.cursor.row)
    }

    pub fn columns(&self) -> std::ops::RangeInclusive<usize> {
        self.anchor.column.min(self.cursor.column)..=self.anchor.column.max(self.cursor.column)
    }

    pub fn is_one(&self) -> bool {
        self.anchor == self.cursor
    }

    pub fn contains(&self, spot: Spot) -> bool {
        spot.strip == self.cursor.strip
            && self.rows().contains(&spot.row)
            && self.columns().contains(&spot.column)
    }

    /// The selected cells, row by row.
    pub fn cells<'p>(&self, page: &'p Page<'p>) -> impl Iterator<Item = Cell> + use<'p> {
        let (strip, columns) = (self.cursor.strip, self.columns());
        self.rows().flat_map(move |row| {
            columns.clone().filter_map(move |column| page.cell(Spot { strip, row, column }))
        })
    }
}

/// The cells of several areas, each once, at most `limit`.
pub fn united(
    page: &Page<'_>,
    selection: &Selection,
    others: &[Selection],
    limit: usize,
) -> Vec<Cell> {
    let mut cells: Vec<Cell> = selection.cells(page).take(limit).collect();
    for (i, other) in others.iter().enumerate() {
        let room = limit - cells.len();
        let fresh = other.cells(page).filter(|&cell| {
            let seen = |area: &Selection| page.spot(cell).is_some_and(|spot| area.contains(spot));
            !seen(selection) && !others.iter().take(i).any(seen)
        });
        let fresh: Vec<Cell> = fresh.take(room).collect();
        cells.extend(fresh);
    }
    cells
}
