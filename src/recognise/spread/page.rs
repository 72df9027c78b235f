//! Grids that are side by side made one: rows by their sides in points, columns one after the
//! other, headings that the cut between two pages runs through whole again.

use std::collections::BTreeMap;

use crate::read::{Area, MergedArea, Page, PageCell};
use crate::recognise::region::Vocabulary;

use super::across::{Tie, tie_headings};
use super::grid::{NEAR, PaperGrid};
use super::places::Part;

/// A grid and what of it comes into the one put together.
#[derive(Clone, Debug)]
pub struct Strip<'g, 'd> {
    pub grid: &'g PaperGrid<'d>,
    /// Its first columns that the first grid has already.
    pub skipped: u32,
    /// Headings above it that no line encloses.
    pub headings: Vec<(String, Area)>,
}

/// An area of the grid put together, both ends included, with what is in it.
#[derive(Clone, Debug)]
pub struct Field {
    pub row: u32,
    pub last_row: u32,
    pub column: u32,
    pub last_column: u32,
    pub held: Option<(PageCell, Area)>,
}

impl Field {
    pub fn contains(&self, row: u32, column: u32) -> bool {
        (self.row..=self.last_row).contains(&row)
            && (self.column..=self.last_column).contains(&column)
    }

    pub fn text(&self) -> &str {
        self.held.as_ref().map_or("", |(cell, _)| &*cell.text)
    }
}

/// Grids put together.
pub struct WidePage {
    pub page: Page,
    pub parts: Vec<Part>,
    /// The first column of each part.
    pub cuts: Vec<u32>,
}

/// Puts grids side by side. `tie` says to which side a heading goes of which the cut leaves it open.
pub fn side_by_side(strips: &[Strip<'_, '_>], words: &Vocabulary, tie: Tie) -> Option<WidePage> {
    let sides = sides(strips);
    let row_at = |y: f32| -> Option<u32> {
        let at = sides.partition_point(|side| *side < y - NEAR);
        sides.get(at).filter(|side| (**side - y).abs() <= 2.0 * NEAR)?;
        u32::try_from(at).ok()
    };
    let rows = sides.len().saturating_sub(1) as u32;
    let first = strips.first()?.grid;
    let mut fields: Vec<Field> = Vec::new();
    let mut parts: Vec<Part> = Vec::new();
    let mut column = 0;
    let mut right = first.area.left;
    for strip in strips {
        let grid = strip.grid;
        // Columns that are on the first page already take no room.
        let moved = |own: u32| own.checked_sub(strip.skipped).map(|own| column + own);
        let left = left_of(grid, strip.skipped);
        let shift = right - left;
        let mut known: BTreeMap<u32, u32> = BTreeMap::new();
        for (n, cell) in grid.page.cells().iter().enumerate() {
            let area = grid.page.area_of(n)?;
            let (row, below) = (row_at(area.top)?, row_at(area.bottom)?);
            let last_row = below.checked_sub(1).filter(|last| *last >= row)?;
            known.insert(cell.row, row);
            let merge = grid.page.merge_at(cell.row, cell.column);
            let last = merge.map_or(cell.column, |merge| merge.last_column);
            let Some(to) = moved(last) else { continue };
            let from = moved(cell.column).unwrap_or(column);
            let area = Area { left: area.left + shift, right: area.right + shift, ..area };
            let own = PageCell { row, column: from, ..cell.clone() };
            let held = Some((own, area));
            fields.push(Field { row, last_row, column: from, last_column: to, held });
        }
        let width = grid.width().checked_sub(strip.skipped)?.max(1);
        for merge in grid.page.merges() {
            let Some(to) = moved(merge.last_column) else { continue };
            let from = moved(merge.column).unwrap_or(column);
            let blank = grid.page.cell(merge.row, merge.column).is_none();
            let place = known.get(&merge.row).zip(known.get(&merge.last_row));
            if let Some((&row, &last_row)) = place.filter(|_| blank) {
                fields.push(Field { row, last_row, column: from, last_column: to, held: None });
            }
        }
        for (text, area) in &strip.headings {
            let middle = (area.top + area.bottom) / 2.0;
            let row = sides.partition_point(|side| *side <= middle).checked_sub(1)? as u32;
            let own = PageCell::text(row, column, text.as_str());
            let held = Some((own, Area { left: right, right: right + 1.0, ..*area }));
            let last_column = column + width - 1;
            fields.push(Field { row, last_row: row, column, last_column, held });
        }
        parts.push(Part {
            page: u32::try_from(grid.at).ok()?,
            first: column,
            skipped: strip.skipped,
            rows: nearest(&known, rows),
        });
        column += width;
        right += grid.area.right - left;
    }
    let cuts: Vec<u32> = parts.iter().map(|part| part.first).collect();
    let heights: Vec<(u32, u32)> = strips
        .iter()
        .map(|strip| {
            let (top, bottom) = (strip.grid.area.top, strip.grid.area.bottom);
            (row_at(top).unwrap_or(0), row_at(bottom).unwrap_or(rows))
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

/// Where a grid begins behind its first columns.
fn left_of(grid: &PaperGrid<'_>, skipped: u32) -> f32 {
    let cells = grid.page.cells().iter().enumerate();
    let behind = cells.filter(|(_, cell)| skipped > 0 && cell.column >= skipped);
    let lefts = behind.filter_map(|(n, _)| grid.page.area_of(n)).map(|area| area.left);
    lefts.reduce(f32::min).unwrap_or(grid.area.left)
}

/// Upper and lower sides of all cells, ascending, near ones as one.
fn sides(strips: &[Strip<'_, '_>]) -> Vec<f32> {
    let areas = strips.iter().flat_map(|strip| {
        let page = strip.grid.page;
        (0..page.cells().len()).filter_map(|n| page.area_of(n))
    });
    let mut all: Vec<f32> = areas.flat_map(|area| [area.top, area.bottom]).collect();
    all.sort_by(f32::total_cmp);
    let mut sides: Vec<f32> = Vec::new();
    for side in all {
        if sides.last().is_none_or(|last| side - last > NEAR) {
            sides.push(side);
        }
    }
    sides
}

/// For each of so many rows the own row that became it, or the next one below; of those below the
/// last that one.
fn nearest(known: &BTreeMap<u32, u32>, rows: u32) -> Vec<u32> {
    let mut own: Vec<(u32, u32)> = known.iter().map(|(own, row)| (*row, *own)).collect();
    own.sort_unstable();
    let mut at = own.iter().peekable();
    let mut last = 0;
    (0..rows)
        .map(|row| {
            while let Some(&&(joined, own)) = at.peek() {
                last = own;
                if joined >= row {
                    break;
                }
                at.next();
            }
            last
        })
        .collect()
}
