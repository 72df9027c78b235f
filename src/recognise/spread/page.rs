//! Grids that are side by side made one: rows by their sides in points, columns one after the
//! other, headings that the cut between two pages runs through whole again.

use crate::read::{Area, MergedArea, Page, PageCell};
use crate::recognise::region::Vocabulary;

use super::across::{HeadingSide, tie_headings};
use super::area::JoinedArea;
use super::grid::PaperGrid;
use super::places::SpreadPart;
use super::stack::NEAR;

/// A grid and what of it comes into the one put together.
#[derive(Clone, Debug)]
pub struct Strip<'g, 'd> {
    pub grid: &'g PaperGrid<'d>,
    /// The grid in the first row of pages that has all of its columns.
    pub columns: &'g PaperGrid<'d>,
    /// Its first columns that the first grid has already.
    pub skipped: u32,
    /// Headings above it that no line encloses.
    pub headings: Vec<(String, Area)>,
}

/// Grids put together.
pub struct WidePage {
    pub page: Page,
    pub parts: Vec<SpreadPart>,
    /// The first column of each part.
    pub cuts: Vec<u32>,
}

/// Puts grids side by side. `tie` says to which side a heading goes of which the cut leaves it open.
pub fn side_by_side(
    strips: &[Strip<'_, '_>],
    words: &Vocabulary,
    tie: HeadingSide,
) -> Option<WidePage> {
    let sides = sides(strips);
    let row_at = |y: f32| -> Option<u32> {
        let at = sides.partition_point(|side| *side < y - NEAR);
        sides.get(at).filter(|side| (**side - y).abs() <= 2.0 * NEAR)?;
        u32::try_from(at).ok()
    };
    let rows = sides.len().saturating_sub(1) as u32;
    let first = strips.first()?.grid;
    let mut fields: Vec<JoinedArea> = Vec::new();
    let mut parts: Vec<SpreadPart> = Vec::new();
    let mut column = 0;
    let mut right = first.area.left;
    for strip in strips {
        let grid = strip.grid;
        // Columns that are on the first page already take no room.
        let side_of = |own: u32| {
            let x = *grid.sides.columns.get(own as usize)?;
            strip.columns.column_at(x)
        };
        let moved = |side: u32| side.checked_sub(strip.skipped).map(|own| column + own);
        let own_side = |row: u32| grid.sides.rows.get(row as usize).and_then(|&y| row_at(y));
        let own_rows: Option<Vec<u32>> = (0..grid.height()).map(own_side).collect();
        let own_rows = own_rows?;
        let left = *strip.columns.sides.columns.get(strip.skipped as usize)?;
        let shift = right - left;
        for (n, cell) in grid.page.cells().iter().enumerate() {
            let area = grid.page.area_of(n)?;
            let merge = grid.page.merge_at(cell.row, cell.column);
            let (last, below) =
                merge.map_or((cell.column, cell.row), |m| (m.last_column, m.last_row));
            let (row, last_row) = (own_side(cell.row)?, own_side(below + 1)?.checked_sub(1)?);
            let Some(to) = moved(side_of(last + 1)? - 1) else { continue };
            let from = moved(side_of(cell.column)?).unwrap_or(column);
            let area = Area { left: area.left + shift, right: area.right + shift, ..area };
            let own = PageCell { row, column: from, ..cell.clone() };
            let held = Some((own, area));
            fields.push(JoinedArea { row, last_row, column: from, last_column: to, held });
        }
        let width = strip.columns.width().checked_sub(strip.skipped).filter(|width| *width > 0)?;
        for merge in grid.page.merges() {
            let Some(to) = moved(side_of(merge.last_column + 1)? - 1) else { continue };
            let from = moved(side_of(merge.column)?).unwrap_or(column);
            let blank = grid.page.cell(merge.row, merge.column).is_none();
            let (row, last_row) =
                (own_side(merge.row)?, own_side(merge.last_row + 1)?.checked_sub(1)?);
            if blank {
                fields.push(JoinedArea {
                    row,
                    last_row,
                    column: from,
                    last_column: to,
                    held: None,
                });
            }
        }
        for (text, area) in &strip.headings {
            let middle = (area.top + area.bottom) / 2.0;
            let row = sides.partition_point(|side| *side <= middle).checked_sub(1)? as u32;
            let own = PageCell::text(row, column, text.as_str());
            let held = Some((own, Area { left: right, right: right + 1.0, ..*area }));
            let last_column = column + width - 1;
            fields.push(JoinedArea { row, last_row: row, column, last_column, held });
        }
        parts.push(SpreadPart {
            pages: grid.of.iter().map(|(at, row)| (*at as u32, *row)).collect(),
            first: column,
            columns: own_columns(strip),
            rows: nearest(&own_rows, rows),
        });
        column += width;
        right += strip.columns.area.right - left;
    }
    let cuts: Vec<u32> = parts.iter().map(|part| part.first).collect();
    let heights: Vec<(u32, u32)> = strips
        .iter()
        .map(|strip| {
            let rows_of = &strip.grid.sides.rows;
            let side = |y: Option<&f32>| y.and_then(|&y| row_at(y));
            (side(rows_of.first()).unwrap_or(0), side(rows_of.last()).unwrap_or(rows))
        })
        .collect();
    tie_headings(&mut fields, &cuts, column, &heights, words, tie);
    let merges = fields.iter().filter(|f| (f.row, f.column) != (f.last_row, f.last_column));
    let merges = merges.map(|field| MergedArea {
        row: field.row,
        column: field.column,
        last_row: field.last_row,
        last_column: field.last_column,
    });
    let merges = merges.collect();
    let cells = fields.into_iter().filter_map(|field| field.held).collect();
    let mut page = Page::with_areas(first.page.source.clone(), cells, merges);
    page.may_go_on = strips.iter().all(|strip| strip.grid.page.may_go_on);
    Some(WidePage { page, parts, cuts })
}

/// Upper and lower sides of all rows, ascending, near ones as one.
fn sides(strips: &[Strip<'_, '_>]) -> Vec<f32> {
    let mut all: Vec<f32> =
        strips.iter().flat_map(|strip| strip.grid.sides.rows.iter().copied()).collect();
    all.sort_by(f32::total_cmp);
    let mut sides: Vec<f32> = Vec::new();
    for side in all {
        if sides.last().is_none_or(|last| side - last > NEAR) {
            sides.push(side);
        }
    }
    sides
}

/// For each column that a grid has on the page put together its own one, or the next one before.
fn own_columns(strip: &Strip<'_, '_>) -> Vec<u32> {
    let known = strip.columns.sides.columns.iter().skip(strip.skipped as usize);
    let own = &strip.grid.sides.columns;
    let at = |x: &f32| own.partition_point(|side| *side <= x + NEAR).saturating_sub(1) as u32;
    let width = strip.columns.width().saturating_sub(strip.skipped);
    known.take(width as usize).map(at).collect()
}

/// For each of so many rows the own row that became it, or the next one below; of those below the
/// last that one. `own` says for each own row which one it became.
fn nearest(own: &[u32], rows: u32) -> Vec<u32> {
    let last = own.len().saturating_sub(1);
    let at = |row: u32| own.partition_point(|joined| *joined < row).min(last) as u32;
    (0..rows).map(at).collect()
}
