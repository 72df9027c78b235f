//! What is pressed and dragged in a table: cells, rows, columns.

use super::TableEdit;
use super::state::Drag;
use crate::table::layout::{GridPos, LayoutColumn};
use crate::table::selection::Selection;

/// What lies at a place of the grid.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum GridHit {
    Cell(GridPos),
    /// Number or state column of a row.
    Row {
        band: usize,
        row: usize,
    },
    /// A heading over columns `from..to`.
    Heading {
        band: usize,
        from: usize,
        to: usize,
    },
    /// The right edge of a column in the heading.
    Edge {
        band: usize,
        column: usize,
    },
}

impl TableEdit<'_> {
    /// What the width of a column is kept by; nothing for columns of numbers and states.
    pub fn width_key(&self, band: usize, column: usize) -> Option<(usize, usize, usize)> {
        match self.layout.bands.get(band)?.columns.get(column)? {
            LayoutColumn::Data { block, column } => Some((self.form, *block, *column)),
            _ => None,
        }
    }

    /// Selects what is pressed: extending the selection, or adding to it. Gives what is dragged from
    /// now on.
    pub fn press(&mut self, target: Option<GridHit>, (extend, add): (bool, bool)) -> Drag {
        let before = self.selection();
        let with = |to: Selection| match before {
            Some(before) if extend && before.cursor.band == to.cursor.band => {
                Selection { anchor: before.anchor, cursor: to.cursor }
            }
            _ => to,
        };
        match target {
            Some(GridHit::Cell(pos)) => {
                if self.table_view().cell(pos).is_some() {
                    self.select(with(Selection::one(pos)), add);
                }
                Drag::Cells
            }
            Some(GridHit::Row { band, row }) => {
                let to = self.whole_row(band, row);
                let selection = match before {
                    Some(before) if extend && before.cursor.band == band => Selection {
                        anchor: GridPos { row: before.anchor.row, ..to.anchor },
                        cursor: to.cursor,
                    },
                    _ => to,
                };
                self.select(selection, add);
                Drag::Rows
            }
            Some(GridHit::Heading { band, from, to }) => {
                let Some(shape) = self.layout.bands.get(band) else { return Drag::None };
                let (first, last) = (from.max(shape.lead), to.saturating_sub(1));
                let bottom = self.table_view().rows(band).saturating_sub(1);
                if last < first {
                    // Number and state headings select everything.
                    let all = Selection {
                        anchor: GridPos {
                            band,
                            row: bottom,
                            column: shape.columns.len().saturating_sub(1),
                        },
                        cursor: GridPos { band, row: 0, column: shape.lead },
                    };
                    self.state.view().others.clear();
                    self.state.view().selection = Some(all);
                    return Drag::None;
                }
                let column = Selection {
                    anchor: GridPos { band, row: bottom, column: last },
                    cursor: GridPos { band, row: 0, column: first },
                };
                let scroll = self.state.wants_reveal;
                self.select(column, add);
                // The heading that was clicked is in view; the first row need not be.
                self.state.wants_reveal = scroll;
                Drag::Columns
            }
            Some(GridHit::Edge { .. }) | None => Drag::None,
        }
    }

    fn select(&mut self, selection: Selection, add: bool) {
        if add { self.add_selection(selection) } else { self.set_selection(selection) }
    }

    /// The first column of a band that is the table's own, and how many columns there are.
    fn band_columns(&self, band: usize) -> (usize, usize) {
        self.layout.bands.get(band).map_or((0, 0), |shape| (shape.lead, shape.columns.len()))
    }

    /// A whole row, the cursor on its first cell.
    pub fn whole_row(&self, band: usize, row: usize) -> Selection {
        let (lead, end) = self.band_columns(band);
        let table_view = self.table_view();
        let cells = || (lead..end).map(|column| GridPos { band, row, column });
        let first = cells().find(|&pos| table_view.cell(pos).is_some());
        let end = end.saturating_sub(1);
        Selection {
            anchor: GridPos { band, row, column: end },
            cursor: first.unwrap_or(GridPos { band, row, column: lead }),
        }
    }

    /// Extends the selection to where cells or rows are dragged.
    pub fn drag_to(&mut self, target: Option<GridHit>) {
        let Some(selection) = self.selection() else {
            return;
        };
        let to = match (target, self.state.drag) {
            (Some(GridHit::Cell(pos)), Drag::Cells) => Some(pos),
            (Some(GridHit::Row { band, row }), Drag::Cells) => {
                Some(GridPos { band, row, column: self.band_columns(band).0 })
            }
            (Some(GridHit::Cell(GridPos { band, row, .. }) | GridHit::Row { band, row }), _) => {
                Some(self.whole_row(band, row).cursor)
            }
            _ => None,
        };
        if let Some(to) = to
            && to.band == selection.anchor.band
            && to != selection.cursor
            && !(selection.is_one() && self.table_view().cell(to).is_none())
        {
            // The anchor stays where the press was, so the roles are as with Shift.
            self.drag_selection(selection.extended(to));
        }
    }
}
