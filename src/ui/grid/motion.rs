//! Where the cursor goes: a pure function of paper, place and key.

use crate::budget::Value;
use crate::engine::Role;

use super::paper::{Page, Spot};

/// A step of the cursor.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Motion {
    Up,
    Down,
    Left,
    Right,
    /// To the edge of the data in that direction.
    EdgeUp,
    EdgeDown,
    EdgeLeft,
    EdgeRight,
    /// That many rows.
    PageUp(usize),
    PageDown(usize),
    RowStart,
    RowEnd,
    First,
    Last,
    /// To the next or previous cell that may be typed in, row by row.
    Next,
    Previous,
    /// To the first figure of the row that may be typed in; else as `Next`.
    NextFigure,
    /// To the next or previous entry that is blank, round and round.
    NextEmpty,
    PreviousEmpty,
}

/// Where `motion` leads from `from`; `from` itself where it leads nowhere.
pub fn go(page: &Page<'_>, from: Spot, motion: Motion) -> Spot {
    let Some(strip) = page.strip(from.strip) else {
        return from;
    };
    let (lead, end) = (strip.lead, strip.columns.len());
    let horizontally = |column: usize| {
        let spot = Spot { column, ..from };
        page.cell(spot).map(|_| spot)
    };
    match motion {
        Motion::Up => above(page, from, 1),
        Motion::Down => below(page, from, 1),
        Motion::PageUp(rows) => above(page, from, rows.max(1)),
        Motion::PageDown(rows) => below(page, from, rows.max(1)),
        Motion::Left => (lead..from.column).rev().find_map(horizontally).unwrap_or(from),
        Motion::Right => (from.column + 1..end).find_map(horizontally).unwrap_or(from),
        Motion::RowStart => (lead..end).find_map(horizontally).unwrap_or(from),
        Motion::RowEnd => (lead..end).rev().find_map(horizontally).unwrap_or(from),
        Motion::EdgeLeft => edge(page, from, (lead..from.column).rev().filter_map(horizontally)),
        Motion::EdgeRight => edge(page, from, (from.column + 1..end).filter_map(horizontally)),
        Motion::EdgeUp => {
            let rows = (0..from.row).rev().filter(|row| !page.hides(from.strip, *row));
            let spots = rows.map(|row| Spot { row, ..from });
            leave(page, from, edge(page, from, spots), Motion::Up)
        }
        Motion::EdgeDown => {
            let rows = from.row + 1..column_rows(page, from);
            let rows = rows.filter(|row| !page.hides(from.strip, *row));
            let spots = rows.map(|row| Spot { row, ..from });
            leave(page, from, edge(page, from, spots), Motion::Down)
        }
        Motion::First => page.first().unwrap_or(from),
        Motion::Last => last(page).unwrap_or(from),
        Motion::Next => typable_after(page, from).unwrap_or(from),
        Motion::Previous => typable_before(page, from).unwrap_or(from),
        Motion::NextFigure => {
            let entry = |spot: &Spot| {
                page.cell(*spot).is_some_and(|cell| {
                    page.document.sheet().role(page.document.budget(), cell) == Role::Entry
                })
            };
            let own = (lead..end).map(|column| Spot { column, ..from }).find(entry);
            own.unwrap_or_else(|| go(page, from, Motion::Next))
        }
        Motion::NextEmpty => empty(page, from, true).unwrap_or(from),
        Motion::PreviousEmpty => empty(page, from, false).unwrap_or(from),
    }
}

/// Rows of the block that the column belongs to.
fn column_rows(page: &Page<'_>, spot: Spot) -> usize {
    match page.strip(spot.strip).and_then(|s| s.columns.get(spot.column)) {
        Some(super::paper::PaperColumn::Data { block, .. }) => page.block_rows(*block),
        _ => 0,
    }
}

fn above(page: &Page<'_>, from: Spot, rows: usize) -> Spot {
    let far = from.row.saturating_sub(rows);
    let shown = |row: &usize| !page.hides(from.strip, *row);
    let further = (0..=far).rev().find(shown).filter(|_| from.row > 0);
    if let Some(row) = further.or_else(|| (far..from.row).find(shown)) {
        return Spot { row, ..from };
    }
    (0..from.strip)
        .rev()
        .find_map(|strip| entered_at(page, strip, from, page.rows(strip).checked_sub(1)?))
        .unwrap_or(from)
}

fn below(page: &Page<'_>, from: Spot, rows: usize) -> Spot {
    let end = column_rows(page, from);
    let far = (from.row + rows).min(end.saturating_sub(1));
    let shown = |row: &usize| !page.hides(from.strip, *row);
    let further = (far..end).find(shown).filter(|_| from.row + 1 < end);
    if let Some(row) = further.or_else(|| (from.row + 1..end).rev().find(shown)) {
        return Spot { row, ..from };
    }
    (from.strip + 1..page.paper.strips.len())
        .find_map(|strip| entered_at(page, strip, from, 0))
        .unwrap_or(from)
}

/// The place in another strip nearest to the column one comes from.
fn entered_at(page: &Page<'_>, strip: usize, from: Spot, row: usize) -> Option<Spot> {
    let shape = page.strip(strip)?;
    let column = from.column.min(shape.columns.len().checked_sub(1)?).max(shape.lead);
    let spot = Spot { strip, row, column };
    page.cell(spot).map(|_| spot)
}

/// An edge motion that cannot go further inside its strip leaves it.
fn leave(page: &Page<'_>, from: Spot, found: Spot, step: Motion) -> Spot {
    if found == from { go(page, from, step) } else { found }
}

/// Inside data to its last filled cell; from a gap to the next filled cell; else to the end.
fn edge(page: &Page<'_>, from: Spot, spots: impl Iterator<Item = Spot>) -> Spot {
    let mut spots = spots.peekable();
    let Some(&first) = spots.peek() else {
        return from;
    };
    let inside = filled(page, from) && filled(page, first);
    let mut at = from;
    for spot in spots {
        match (inside, filled(page, spot)) {
            (true, false) => return at,
            (false, true) => return spot,
            _ => at = spot,
        }
    }
    at
}

fn filled(page: &Page<'_>, spot: Spot) -> bool {
    let Some(cell) = page.cell(spot) else {
        return false;
    };
    let (sheet, budget) = (page.document.sheet(), page.document.budget());
    match budget.value(cell) {
        Value::Blank => match sheet.role(budget, cell) {
            Role::Label => true,
            Role::Text => false,
            Role::Entry | Role::Total => sheet.figure(budget, cell).effective.is_some(),
        },
        Value::Amount(_) | Value::Text(_) => true,
    }
}

fn last(page: &Page<'_>) -> Option<Spot> {
    let strip = (0..page.paper.strips.len()).rev().find(|&strip| page.rows(strip) > 0)?;
    let shape = page.strip(strip)?;
    let row = (0..page.rows(strip)).rev().find(|row| !page.hides(strip, *row))?;
    let column = (shape.lead..shape.columns.len())
        .rev()
        .find(|&column| page.cell(Spot { strip, row, column }).is_some())?;
    Some(Spot { strip, row, column })
}

/// Whether typing there may be accepted.
pub fn typable(page: &Page<'_>, spot: Spot) -> bool {
    page.cell(spot).is_some_and(|cell| {
        let role = page.document.sheet().role(page.document.budget(), cell);
        matches!(role, Role::Text | Role::Entry)
    })
}

/// Rows looked at for the next typable cell, so that a key stays quick in a table of totals only.
const SEARCH_ROWS: usize = 10_000;

fn typable_after(page: &Page<'_>, from: Spot) -> Option<Spot> {
    let mut start = from.column + 1;
    let mut looked = 0;
    for strip in from.strip..page.paper.strips.len() {
        let shape = page.strip(strip)?;
        let first_row = if strip == from.strip { from.row } else { 0 };
        for row in first_row..page.rows(strip) {
            let found = (start.max(shape.lead)..shape.columns.len())
                .map(|column| Spot { strip, row, column })
                .find(|&spot| typable(page, spot));
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

fn typable_before(page: &Page<'_>, from: Spot) -> Option<Spot> {
    let mut end = from.column;
    let mut looked = 0;
    for strip in (0..=from.strip).rev() {
        let shape = page.strip(strip)?;
        let rows = if strip == from.strip { from.row + 1 } else { page.rows(strip) };
        for row in (0..rows).rev() {
            let found = (shape.lead..end.min(shape.columns.len()))
                .rev()
                .map(|column| Spot { strip, row, column })
                .find(|&spot| typable(page, spot));
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
fn empty(page: &Page<'_>, from: Spot, forward: bool) -> Option<Spot> {
    let (sheet, budget) = (page.document.sheet(), page.document.budget());
    let is_empty = |spot: &Spot| {
        page.cell(*spot).is_some_and(|cell| {
            budget.value(cell).is_blank() && sheet.role(budget, cell) == Role::Entry
        })
    };
    let rows = (0..page.paper.strips.len())
        .flat_map(|strip| (0..page.rows(strip)).map(move |row| (strip, row)));
    let spots = rows.flat_map(|(strip, row)| {
        let shape = page.strip(strip);
        let columns = shape.map_or(0..0, |shape| shape.lead..shape.columns.len());
        columns.map(move |column| Spot { strip, row, column })
    });
    let order = |spot: &Spot| (spot.strip, spot.row, spot.column);
    let (mut first, mut before, mut after, mut last) = (None, None, None, None);
    for spot in spots.filter(is_empty) {
        first = first.or(Some(spot));
        last = Some(spot);
        match order(&spot).cmp(&order(&from)) {
            std::cmp::Ordering::Less => before = Some(spot),
            std::cmp::Ordering::Greater => {
                after = Some(spot);
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

    use super::super::paper::Paper;
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
        let paper = Paper::new(&forms.tables[table], Lang::Zh);
        let form = &forms.tables[table];
        let page =
            Page { document: &document, table, form, paper: &paper, unit: None, hidden: None };
        let spot = |(strip, row, column)| Spot { strip, row, column };
        assert_eq!(go(&page, spot(from), motion), spot(to), "{from:?} {motion:?}");
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
