//! Grids of one page one below the other that are one: a row whose only cell is wider than the page
//! has no line at its sides, so that what is above and below it does not hang together.

use crate::read::{
    Area, GridSides, MergedArea, Page, PageCell, PagePlace, PageSource, ReadDocument,
};

/// Sides nearer than this, in points, are one.
pub const NEAR: f32 = 1.5;
/// Highest a row between two grids may be, in points.
const HIGHEST: f32 = 60.0;

/// Several grids of a page as one.
#[derive(Clone, Debug)]
pub struct StackedGrid {
    pub page: Page,
    /// The document's pages that it is made of, each with its first row.
    pub of: Vec<(usize, u32)>,
    /// Texts of the document that are in its rows.
    pub texts: Vec<usize>,
}

/// The pages of the PDF all of whose grids are one.
pub fn stacks(document: &ReadDocument) -> Vec<StackedGrid> {
    let paper = |page: &Page| match page.source {
        PageSource::Paper { page, .. } => Some(page),
        _ => None,
    };
    let pages: Vec<(usize, &Page)> = document.pages.iter().enumerate().collect();
    let same_file = |a: usize, b: usize| document.part_of(a) == document.part_of(b);
    let groups = pages.chunk_by(|(a, page), (b, other)| {
        paper(page).is_some() && paper(page) == paper(other) && same_file(*a, *b)
    });
    groups.filter(|group| group.len() > 1).filter_map(|group| stack(document, group)).collect()
}

fn stack(document: &ReadDocument, group: &[(usize, &Page)]) -> Option<StackedGrid> {
    let (first, others) = group.split_first()?;
    let mut sides: GridSides = first.1.sides.as_deref()?.clone();
    let width = u32::try_from(sides.columns.len()).ok()?.checked_sub(2)?;
    let mut cells: Vec<(PageCell, Area)> = Vec::new();
    let mut merges: Vec<MergedArea> = Vec::new();
    let mut of: Vec<(usize, u32)> = Vec::new();
    let mut texts = Vec::new();
    let mut before = first.1;
    for &(at, page) in std::iter::once(first).chain(others) {
        let own = page.sides.as_deref()?;
        let begin = if of.is_empty() {
            0
        } else {
            let same = own.columns.len() == sides.columns.len()
                && own.columns.iter().zip(&sides.columns).all(|(a, b)| (a - b).abs() <= NEAR);
            let (top, bottom) = (*sides.rows.last()?, *own.rows.first()?);
            if !same || !(NEAR..=HIGHEST).contains(&(bottom - top)) {
                return None;
            }
            let row = u32::try_from(sides.rows.len()).ok()? - 1;
            merges.push(MergedArea { row, column: 0, last_row: row, last_column: width });
            // One text at most is in the row between.
            let between = before.texts_before..page.texts_before;
            for (nth, text) in between.clone().zip(document.texts.get(between)?) {
                let PagePlace::Paper { area, .. } = text.place else { return None };
                if area.top < top - NEAR || area.bottom > bottom + NEAR || !texts.is_empty() {
                    return None;
                }
                cells.push((PageCell::text(row, 0, text.text.as_str()), area));
                texts.push(nth);
            }
            sides.rows.extend(&own.rows);
            row + 1
        };
        for (nth, cell) in page.cells().iter().enumerate() {
            let cell = PageCell { row: cell.row + begin, ..cell.clone() };
            cells.push((cell, page.area_of(nth)?));
        }
        merges.extend(page.merges().iter().map(|merge| MergedArea {
            row: merge.row + begin,
            last_row: merge.last_row + begin,
            ..*merge
        }));
        of.push((at, begin));
        before = page;
    }
    let mut page = Page::with_areas(first.1.source.clone(), cells, merges);
    let areas = group.iter().filter_map(|(_, page)| page.area);
    page.area = areas.reduce(Area::around);
    page.texts_before = first.1.texts_before;
    page.may_go_on = before.may_go_on;
    page.sides = Some(Box::new(sides));
    Some(StackedGrid { page, of, texts })
}
