//! The lines above grids side by side: title, unit and name of a table are above any of them, or
//! a part of one line above each.

use std::ops::Range;

use crate::read::{Area, PageParagraph, PagePlace, PageSource, ReadDocument};
use crate::recognise::unit::declared_unit;
use crate::recognise::words::{declared_name, untitled};

use super::grid::PaperGrid;
use super::stack::NEAR;

/// Longest line that may be above a table.
const MAX_LINE: usize = 60;
/// Most lines above the part of a table on one page.
const MAX_LINES: usize = 8;
/// Lines of text on two pages are level within so many points.
const LEVEL: f32 = 2.5;

/// A line above a table that is put together.
#[derive(Clone, Debug)]
pub struct LineAbove {
    pub text: String,
    /// The document's text whose place it takes; none where it is above another page.
    pub instead: Option<usize>,
    place: PagePlace,
    area: Area,
    /// The grid above which it ends.
    last: usize,
    /// It ends where that grid ends.
    reaches_end: bool,
}

impl LineAbove {
    /// Whether it is above the first grid, whole.
    pub fn is_whole(&self) -> bool {
        self.instead.is_some() && self.last == 0
    }

    pub fn paragraph(&self) -> PageParagraph {
        PageParagraph { text: self.text.clone(), heading: 0, place: self.place.clone() }
    }
}

/// What is above grids side by side.
#[derive(Clone, Debug, Default)]
pub struct LinesAbove {
    pub lines: Vec<LineAbove>,
    /// Texts of the document that are parts of them.
    pub taken: Vec<usize>,
    /// A line that is above the first grid is above another as well.
    pub again: bool,
    /// For each grid the headings above it that are in a row of the first.
    pub headings: Vec<Vec<(String, Area)>>,
}

/// The texts right above a grid, on its page.
fn texts_of(document: &ReadDocument, grid: &PaperGrid<'_>) -> Range<usize> {
    let end = grid.page.texts_before.min(document.texts.len());
    let before = grid.at().checked_sub(1).and_then(|at| document.pages.get(at));
    let begin = before.map_or(0, |page| page.texts_before);
    let begin = begin.max(document.texts_around(grid.at()).start).min(end);
    let own = match grid.page.source {
        PageSource::Paper { page, .. } => Some(page),
        _ => None,
    };
    let on_page = |text: &PageParagraph| matches!(text.place, PagePlace::Paper { page, .. } if Some(page) == own);
    let texts = document.texts.get(begin..end).unwrap_or_default();
    let own = texts.iter().rev().take_while(|text| on_page(text)).count();
    end - own..end
}

fn area_of(text: &PageParagraph) -> Option<Area> {
    match text.place {
        PagePlace::Paper { area, .. } => Some(area),
        _ => None,
    }
}

fn says(text: &str) -> bool {
    declared_unit(text).is_some() || declared_name(text).is_some()
}

/// Whether a line is a table's number, as 公开03表 is.
fn is_number(text: &str) -> bool {
    let bare = untitled(text);
    let digits = text.chars().any(|c| c.is_ascii_digit());
    let words = bare.trim_matches(|c: char| c.is_ascii_digit());
    digits && matches!(words, "" | "表" | "附表" | "附件" | "预算" | "预算表" | "公开" | "公开表")
}

/// The lines above grids side by side; `None` where one of them has a line that cannot be a part of
/// the first grid's: a title of its own.
pub fn above(document: &ReadDocument, grids: &[&PaperGrid<'_>]) -> Option<LinesAbove> {
    let first = grids.first()?;
    let mut found = LinesAbove::default();
    for (nth, grid) in grids.iter().enumerate() {
        let own = texts_of(document, grid);
        if nth > 0 && own.len() > MAX_LINES {
            return None;
        }
        let mut headings = Vec::new();
        let before = grids.get(nth.wrapping_sub(1));
        for at in own {
            let text = document.texts.get(at)?;
            let area = area_of(text)?;
            let em = (area.bottom - area.top).max(1.0);
            let line = text.text.trim();
            let reaches_end = area.right > grid.area.right - 1.3 * em;
            let fresh = |instead| LineAbove {
                text: line.to_owned(),
                instead,
                place: text.place.clone(),
                area,
                last: nth,
                reaches_end,
            };
            let Some(before) = before else {
                found.lines.push(fresh(Some(at)));
                continue;
            };
            if line.chars().count() > MAX_LINE {
                return None;
            }
            found.taken.push(at);
            if (area.top + area.bottom) / 2.0 > first.area.top + NEAR {
                headings.push((line.to_owned(), area));
                continue;
            }
            let level = |own: &&mut LineAbove| {
                (own.area.bottom - area.bottom).abs() < LEVEL
                    && (own.area.top - area.top).abs() < LEVEL
            };
            let counts = |text: &str| declared_unit(text).is_some();
            let counted = counts(line) && found.lines.iter().any(|own| counts(&own.text));
            let untitled = found.lines.iter().all(|own| says(&own.text) || is_number(&own.text));
            let declares = says(line) || is_number(line);
            match found.lines.iter_mut().find(level) {
                // Printed again with the columns that are.
                Some(own)
                    if own.text.starts_with(line)
                        && ((own.area.left - first.area.left) - (area.left - grid.area.left))
                            .abs()
                            < LEVEL =>
                {
                    found.again = true;
                }
                Some(own)
                    if own.last + 1 == nth
                        && own.reaches_end
                        && own.area.right <= before.area.right + em
                        && area.left < grid.area.left + 1.3 * em =>
                {
                    own.text.push_str(line);
                    (own.last, own.reaches_end) = (nth, reaches_end);
                    own.area.right = before.area.right;
                }
                _ if counted => return None,
                Some(own) if declares => {
                    own.text.push_str("  ");
                    own.text.push_str(line);
                    (own.last, own.reaches_end) = (nth, reaches_end);
                }
                None if declares || untitled => found.lines.push(fresh(None)),
                _ => return None,
            }
        }
        found.headings.push(headings);
    }
    Some(found)
}
