//! Where the cursor goes: a pure function of layout, place and key.

use crate::budget::ValueRef;
use crate::engine::Role;

use super::layout::{GridPos, TableView};

/// A step of the cursor.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Motion {
    /// A row up, over rows out of sight.
    Up,
    /// A row down, over rows out of sight.
    Down,
    /// A column to the left.
    Left,
    /// A column to the right.
    Right,
    /// To the edge of the data in that direction.
    EdgeUp,
    /// The same downwards.
    EdgeDown,
    /// The same to the left.
    EdgeLeft,
    /// The same to the right.
    EdgeRight,
    /// That many rows.
    PageUp(usize),
    /// So many rows down.
    PageDown(usize),
    /// The first column of the row.
    RowStart,
    /// The last column of the row.
    RowEnd,
    /// The first cell of the table.
    First,
    /// The last cell of the table.
    Last,
    /// To the next or previous cell that may be typed in, row by row.
    Next,
    /// The cell before, as Shift+Tab goes.
    Previous,
    /// To the first figure of the row that may be typed in; else as `Next`.
    NextFigure,
    /// To the next or previous entry that is blank, round and round.
    NextEmpty,
    /// The entry before that is blank.
    PreviousEmpty,
}

/// Where `motion` leads from `from`; `from` itself where it leads nowhere.
pub fn go(view: &TableView<'_>, from: GridPos, motion: Motion) -> GridPos {
    let Some(band) = view.band(from.band) else {
        return from;
    };
    let (lead, end) = (band.lead, band.columns.len());
    let horizontally = |column: usize| {
        let pos = GridPos { column, ..from };
        view.cell(pos).map(|_| pos)
    };
    match motion {
        Motion::Up => above(view, from, 1),
        Motion::Down => below(view, from, 1),
        Motion::PageUp(rows) => above(view, from, rows.max(1)),
        Motion::PageDown(rows) => below(view, from, rows.max(1)),
        Motion::Left => (lead..from.column).rev().find_map(horizontally).unwrap_or(from),
        Motion::Right => (from.column + 1..end).find_map(horizontally).unwrap_or(from),
        Motion::RowStart => (lead..end).find_map(horizontally).unwrap_or(from),
        Motion::RowEnd => (lead..end).rev().find_map(horizontally).unwrap_or(from),
        Motion::EdgeLeft => edge(view, from, (lead..from.column).rev().filter_map(horizontally)),
        Motion::EdgeRight => edge(view, from, (from.column + 1..end).filter_map(horizontally)),
        Motion::EdgeUp => {
            let rows = (0..from.row).rev().map(|row| GridPos { row, ..from });
            let positions = rows.filter(|pos| view.cell(*pos).is_some());
            leave(view, from, edge(view, from, positions), Motion::Up)
        }
        Motion::EdgeDown => {
            let rows = from.row + 1..column_rows(view, from);
            let rows = rows.map(|row| GridPos { row, ..from });
            let positions = rows.filter(|pos| view.cell(*pos).is_some());
            leave(view, from, edge(view, from, positions), Motion::Down)
        }
        Motion::First => view.first().unwrap_or(from),
        Motion::Last => last(view).unwrap_or(from),
        Motion::Next => typable_after(view, from).unwrap_or(from),
        Motion::Previous => typable_before(view, from).unwrap_or(from),
        Motion::NextFigure => {
            let entry = |pos: &GridPos| {
                view.cell(*pos)
                    .is_some_and(|cell| view.document.computed().role(cell) == Role::Entry)
            };
            let own = (lead..end).map(|column| GridPos { column, ..from }).find(entry);
            own.unwrap_or_else(|| go(view, from, Motion::Next))
        }
        Motion::NextEmpty => empty(view, from, true).unwrap_or(from),
        Motion::PreviousEmpty => empty(view, from, false).unwrap_or(from),
    }
}

/// Rows down to the last of the block that the column belongs to.
fn column_rows(view: &TableView<'_>, pos: GridPos) -> usize {
    let Some(band) = view.band(pos.band) else { return 0 };
    match band.columns.get(pos.column) {
        Some(super::layout::LayoutColumn::Data { .. }) if band.aligned => view.rows_of(band),
        Some(super::layout::LayoutColumn::Data { block, .. }) => view.block_rows(*block),
        _ => 0,
    }
}

fn above(view: &TableView<'_>, from: GridPos, rows: usize) -> GridPos {
    let far = from.row.saturating_sub(rows);
    let shown = |row: &usize| view.cell(GridPos { row: *row, ..from }).is_some();
    let further = (0..=far).rev().find(shown).filter(|_| from.row > 0);
    if let Some(row) = further.or_else(|| (far..from.row).find(shown)) {
        return GridPos { row, ..from };
    }
    (0..from.band)
        .rev()
        .find_map(|band| entered_at(view, band, from, view.rows(band).checked_sub(1)?))
        .unwrap_or(from)
}

fn below(view: &TableView<'_>, from: GridPos, rows: usize) -> GridPos {
    let end = column_rows(view, from);
    let far = (from.row + rows).min(end.saturating_sub(1));
    let shown = |row: &usize| view.cell(GridPos { row: *row, ..from }).is_some();
    let further = (far..end).find(shown).filter(|_| from.row + 1 < end);
    if let Some(row) = further.or_else(|| (from.row + 1..end).rev().find(shown)) {
        return GridPos { row, ..from };
    }
    (from.band + 1..view.layout.bands.len())
        .find_map(|band| entered_at(view, band, from, 0))
        .unwrap_or(from)
}

/// The place in another band nearest to the column one comes from.
fn entered_at(view: &TableView<'_>, band: usize, from: GridPos, row: usize) -> Option<GridPos> {
    let shape = view.band(band)?;
    let column = from.column.min(shape.columns.len().checked_sub(1)?).max(shape.lead);
    let pos = GridPos { band, row, column };
    view.cell(pos).map(|_| pos)
}

/// An edge motion that cannot go further inside its band leaves it.
fn leave(view: &TableView<'_>, from: GridPos, found: GridPos, step: Motion) -> GridPos {
    if found == from { go(view, from, step) } else { found }
}

/// Inside data to its last filled cell; from a gap to the next filled cell; else to the end.
fn edge(view: &TableView<'_>, from: GridPos, positions: impl Iterator<Item = GridPos>) -> GridPos {
    let mut positions = positions.peekable();
    let Some(&first) = positions.peek() else {
        return from;
    };
    let inside = filled(view, from) && filled(view, first);
    let mut at = from;
    for pos in positions {
        match (inside, filled(view, pos)) {
            (true, false) => return at,
            (false, true) => return pos,
            _ => at = pos,
        }
    }
    at
}

fn filled(view: &TableView<'_>, pos: GridPos) -> bool {
    let Some(cell) = view.cell(pos) else {
        return false;
    };
    let (computed, budget) = (view.document.computed(), view.document.budget());
    match budget.value(cell) {
        ValueRef::Blank => match computed.role(cell) {
            Role::Label => true,
            Role::Text => false,
            Role::Entry | Role::Total => computed.figure(cell).effective.is_some(),
        },
        ValueRef::Amount(_) | ValueRef::Text(_) => true,
    }
}

fn last(view: &TableView<'_>) -> Option<GridPos> {
    let band = (0..view.layout.bands.len()).rev().find(|&band| view.rows(band) > 0)?;
    let shape = view.band(band)?;
    let row = (0..view.rows(band)).rev().find(|row| !view.hides(band, *row))?;
    let column = (shape.lead..shape.columns.len())
        .rev()
        .find(|&column| view.cell(GridPos { band, row, column }).is_some())?;
    Some(GridPos { band, row, column })
}

/// Whether typing there may be accepted.
pub fn typable(view: &TableView<'_>, pos: GridPos) -> bool {
    view.cell(pos).is_some_and(|cell| {
        let role = view.document.computed().role(cell);
        matches!(role, Role::Text | Role::Entry)
    })
}

/// Rows looked at for the next typable cell, so that a key stays quick in a table of totals only.
const SEARCH_ROWS: usize = 10_000;

fn typable_after(view: &TableView<'_>, from: GridPos) -> Option<GridPos> {
    let mut start = from.column + 1;
    let mut looked = 0;
    for band in from.band..view.layout.bands.len() {
        let shape = view.band(band)?;
        let first_row = if band == from.band { from.row } else { 0 };
        for row in first_row..view.rows(band) {
            let found = (start.max(shape.lead)..shape.columns.len())
                .map(|column| GridPos { band, row, column })
                .find(|&pos| typable(view, pos));
            looked += 1;
            if found.is_some() || looked > SEARCH_ROWS {
                return found;
            }
            start = 0;
        }
        start = 0;
    }
    None
}

fn typable_before(view: &TableView<'_>, from: GridPos) -> Option<GridPos> {
    let mut end = from.column;
    let mut looked = 0;
    for band in (0..=from.band).rev() {
        let shape = view.band(band)?;
        let rows = if band == from.band { from.row + 1 } else { view.rows(band) };
        for row in (0..rows).rev() {
            let found = (shape.lead..end.min(shape.columns.len()))
                .rev()
                .map(|column| GridPos { band, row, column })
                .find(|&pos| typable(view, pos));
            looked += 1;
            if found.is_some() || looked > SEARCH_ROWS {
                return found;
            }
            end = usize::MAX;
        }
        end = usize::MAX;
    }
    None
}

/// The nearest blank entry of a figure in that direction, going on at the table's other end.
fn empty(view: &TableView<'_>, from: GridPos, forward: bool) -> Option<GridPos> {
    let (computed, budget) = (view.document.computed(), view.document.budget());
    let is_empty = |pos: &GridPos| {
        view.cell(*pos)
            .is_some_and(|cell| budget.value(cell).is_blank() && computed.role(cell) == Role::Entry)
    };
    let rows = (0..view.layout.bands.len())
        .flat_map(|band| (0..view.rows(band)).map(move |row| (band, row)));
    let positions = rows.flat_map(|(band, row)| {
        let shape = view.band(band);
        let columns = shape.map_or(0..0, |shape| shape.lead..shape.columns.len());
        columns.map(move |column| GridPos { band, row, column })
    });
    let order = |pos: &GridPos| (pos.band, pos.row, pos.column);
    let (mut first, mut before, mut after, mut last) = (None, None, None, None);
    for pos in positions.filter(is_empty) {
        first = first.or(Some(pos));
        last = Some(pos);
        match order(&pos).cmp(&order(&from)) {
            std::cmp::Ordering::Less => before = Some(pos),
            std::cmp::Ordering::Greater => {
                after = Some(pos);
                if forward {
                    break;
                }
            }
            std::cmp::Ordering::Equal => {}
        }
        if !forward && after.is_some() && before.is_some() {
            break;
        }
    }
    if forward { after.or(first) } else { before.or(last) }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::super::layout::TableLayout;
    use super::*;
    use crate::budget::{Budget, BudgetUnit};
    use crate::edit::Document;
    use crate::form::FormSet;
    use crate::lang::Lang;

    /// Two blocks beside each other, the right one a row longer; two stacked ones.
    const FORMS: &str = r#"(
        id: "t", name: "t", year: 2024, unit: Wan, decimals: 2,
        parts: [(title: "表", tables: true)],
        tables: [
            (key: "beside", title: "左右", layout: Beside, blocks: [
                (key: "l", title: "左", numbered: true,
                    columns: [(key: "a", title: "项", kind: Text), (key: "b", title: "数")],
                    rows: Fixed([(key: "l1", title: "一"), (key: "l2", title: "二"), (key: "l3", title: "三", strong: true)])),
                (key: "r", title: "右",
                    columns: [(key: "a", title: "项", kind: Text), (key: "b", title: "数")],
                    rows: Fixed([(key: "r1", title: "一"), (key: "r2", title: "二"), (key: "r3", title: "三"), (key: "r4", title: "四")])),
            ], formulas: ["l3 = l1 + l2"]),
            (key: "stacked", title: "上下", blocks: [
                (key: "u", title: "上",
                    columns: [(key: "a", title: "项", kind: Text), (key: "b", title: "数")],
                    rows: Fixed([(key: "u1", title: "一"), (key: "u2", title: "二")])),
                (key: "d", title: "下",
                    columns: [(key: "a", title: "项", kind: Text), (key: "b", title: "数"), (key: "c", title: "又")],
                    rows: Fixed([(key: "d1", title: "一"), (key: "d2", title: "二")])),
            ]),
        ],
        checks: [],
    )"#;

    #[track_caller]
    fn check(table: usize, from: (usize, usize, usize), motion: Motion, to: (usize, usize, usize)) {
        let forms = match FormSet::parse(FORMS) {
            Ok(forms) => Arc::new(forms),
            Err(faults) => panic!("{faults:?}"),
        };
        let budget = Budget::blank(&forms, BudgetUnit::default(), 2024);
        let document = Document::new(Arc::clone(&forms), budget);
        let layout = TableLayout::new(&forms.tables[table], Lang::Zh);
        let form = &forms.tables[table];
        let view = TableView {
            document: &document,
            table,
            form,
            layout: &layout,
            unit: None,
            hidden: None,
        };
        let pos = |(band, row, column)| GridPos { band, row, column };
        assert_eq!(go(&view, pos(from), motion), pos(to), "{from:?} {motion:?}");
    }

    #[test]
    fn blocks_beside_each_other_are_one_sheet() {
        use Motion::*;
        // Columns: 0 number, 1 state, 2 and 3 left, 4 and 5 right.
        check(0, (0, 0, 3), Right, (0, 0, 4));
        check(0, (0, 0, 4), Left, (0, 0, 3));
        check(0, (0, 0, 2), Left, (0, 0, 2));
        check(0, (0, 2, 3), Down, (0, 2, 3));
        check(0, (0, 2, 5), Down, (0, 3, 5));
        // Beside the row that only the right block has there is nothing to rest on.
        check(0, (0, 3, 4), Left, (0, 3, 4));
        check(0, (0, 3, 5), RowStart, (0, 3, 4));
        check(0, (0, 1, 3), RowEnd, (0, 1, 5));
        check(0, (0, 3, 5), PageUp(10), (0, 0, 5));
        check(0, (0, 0, 5), PageDown(2), (0, 2, 5));
        check(0, (0, 1, 2), First, (0, 0, 2));
        check(0, (0, 1, 2), Last, (0, 3, 5));
    }

    #[test]
    fn tab_goes_from_one_typable_cell_to_the_next() {
        use Motion::*;
        check(0, (0, 0, 2), Next, (0, 0, 3));
        check(0, (0, 0, 3), Next, (0, 0, 5));
        check(0, (0, 0, 5), Next, (0, 1, 3));
        // The left block's third row is a total.
        check(0, (0, 1, 5), Next, (0, 2, 5));
        check(0, (0, 2, 5), Previous, (0, 1, 5));
        check(0, (0, 0, 3), Previous, (0, 0, 3));
        check(1, (0, 1, 2), Next, (1, 0, 2));
        check(1, (1, 0, 2), Previous, (0, 1, 2));
    }

    #[test]
    fn empty_entries_are_found_round_and_round() {
        use Motion::*;
        check(0, (0, 0, 2), NextEmpty, (0, 0, 3));
        check(0, (0, 1, 5), NextEmpty, (0, 2, 5));
        check(0, (0, 3, 5), NextEmpty, (0, 0, 3));
        check(0, (0, 0, 3), PreviousEmpty, (0, 3, 5));
        check(0, (0, 2, 5), PreviousEmpty, (0, 1, 5));
        check(1, (0, 1, 2), NextEmpty, (1, 0, 2));
    }

    #[test]
    fn the_cursor_walks_from_one_strip_into_the_next() {
        use Motion::*;
        // Columns: 0 state, then data.
        check(1, (0, 1, 2), Down, (1, 0, 2));
        check(1, (1, 0, 3), Up, (0, 1, 2));
        check(1, (1, 1, 1), Down, (1, 1, 1));
        check(1, (0, 1, 1), PageDown(9), (1, 0, 1));
    }

    #[test]
    fn edges_of_the_data_are_found() {
        use Motion::*;
        // Only the printed titles are filled.
        check(0, (0, 0, 2), EdgeDown, (0, 2, 2));
        check(0, (0, 0, 2), EdgeRight, (0, 0, 4));
        check(0, (0, 0, 5), EdgeLeft, (0, 0, 4));
        check(0, (0, 0, 5), EdgeDown, (0, 3, 5));
        check(1, (0, 1, 2), EdgeDown, (1, 0, 2));
    }
}
