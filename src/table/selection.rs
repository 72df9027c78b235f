//! A rectangle of selected cells.

use crate::budget::Cell;

use super::layout::{GridPos, TableView};

/// A rectangle within one band; `cursor` is where typing goes, `anchor` the corner opposite.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Selection {
    /// Where it began.
    pub anchor: GridPos,
    /// Where it ends: what is typed goes there.
    pub cursor: GridPos,
}

impl Selection {
    /// A single cell.
    pub fn one(pos: GridPos) -> Self {
        Self { anchor: pos, cursor: pos }
    }

    /// Moves the cursor's corner; a rectangle does not reach into another band.
    pub fn extended(self, to: GridPos) -> Self {
        if to.band == self.anchor.band { Self { cursor: to, ..self } } else { self }
    }

    /// Its rows, from the upper to the lower.
    pub fn rows(&self) -> std::ops::RangeInclusive<usize> {
        self.anchor.row.min(self.cursor.row)..=self.anchor.row.max(self.cursor.row)
    }

    /// Its columns, from the left to the right.
    pub fn columns(&self) -> std::ops::RangeInclusive<usize> {
        self.anchor.column.min(self.cursor.column)..=self.anchor.column.max(self.cursor.column)
    }

    /// Whether it is a single cell.
    pub fn is_one(&self) -> bool {
        self.anchor == self.cursor
    }

    /// Whether a cell is in it.
    pub fn contains(&self, pos: GridPos) -> bool {
        pos.band == self.cursor.band
            && self.rows().contains(&pos.row)
            && self.columns().contains(&pos.column)
    }

    /// The selected cells, row by row.
    pub fn cells<'p>(&self, view: &'p TableView<'p>) -> impl Iterator<Item = Cell> + use<'p> {
        let (band, columns) = (self.cursor.band, self.columns());
        self.rows().flat_map(move |row| {
            columns.clone().filter_map(move |column| view.cell(GridPos { band, row, column }))
        })
    }
}

/// The cells of several areas, each once, at most `limit`.
pub fn united(
    view: &TableView<'_>,
    selection: &Selection,
    others: &[Selection],
    limit: usize,
) -> Vec<Cell> {
    let mut cells: Vec<Cell> = selection.cells(view).take(limit).collect();
    for (i, other) in others.iter().enumerate() {
        let room = limit - cells.len();
        let fresh = other.cells(view).filter(|&cell| {
            let seen = |area: &Selection| view.pos_of(cell).is_some_and(|pos| area.contains(pos));
            !seen(selection) && !others.iter().take(i).any(seen)
        });
        let fresh: Vec<Cell> = fresh.take(room).collect();
        cells.extend(fresh);
    }
    cells
}
