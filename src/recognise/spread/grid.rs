//! A table on a page of a PDF with its rows and columns in points.

use crate::read::{Area, Page, PageSource};

use crate::recognise::value::is_figure;

/// Sides nearer than this, in points, are one.
pub const NEAR: f32 = 1.5;
/// Columns of two pages of one table may be off by so much, in points.
const COLUMN: f32 = 3.0;

/// A row, as far as cells that are in it alone tell.
#[derive(Clone, Copy, Debug)]
struct Band {
    top: f32,
    bottom: f32,
    figures: bool,
}

/// A table of a page of a PDF.
#[derive(Clone, Debug)]
pub struct PaperGrid<'d> {
    /// Index into the document's pages.
    pub at: usize,
    /// The page of the PDF, from 1.
    pub paper: u32,
    pub page: &'d Page,
    /// Around all that is in it.
    pub area: Area,
    bands: Vec<Band>,
    /// Columns of single cells: number, left and right side.
    columns: Vec<(u32, f32, f32)>,
}

impl<'d> PaperGrid<'d> {
    /// None for what is not on paper, and for a table that is shown turned.
    pub fn of(at: usize, page: &'d Page) -> Option<Self> {
        let PageSource::Paper { page: paper, .. } = page.source else { return None };
        let mut area: Option<Area> = None;
        let mut bands: Vec<(u32, Band)> = Vec::new();
        let mut columns: Vec<(u32, f32, f32)> = Vec::new();
        let mut turned = 0_i32;
        let mut before: Option<(u32, Area)> = None;
        for (n, cell) in page.cells().iter().enumerate() {
            let own = page.area_of(n)?;
            area = Some(area.map_or(own, |area| area.around(own)));
            if let Some((row, last)) = before.replace((cell.row, own))
                && row == cell.row
            {
                let right = (own.left - last.left).abs() >= (own.top - last.top).abs();
                turned += if right { -1 } else { 1 };
            }
            let merge = page.merge_at(cell.row, cell.column);
            if merge.is_none_or(|merge| merge.last_row == merge.row) {
                let figures = is_figure(cell);
                let band = Band { top: own.top, bottom: own.bottom, figures };
                match bands.last_mut() {
                    Some((row, band)) if *row == cell.row => band.figures |= figures,
                    _ => bands.push((cell.row, band)),
                }
            }
            if merge.is_none_or(|merge| merge.last_column == merge.column)
                && !columns.iter().any(|(column, ..)| *column == cell.column)
            {
                columns.push((cell.column, own.left, own.right));
            }
        }
        let area = area.filter(|_| turned <= 0)?;
        let bands = bands.into_iter().map(|(_, band)| band).collect();
        Some(Self { at, paper, page, area, bands, columns })
    }

    /// Whether the rows of both can be the same rows: where both have cells, their sides agree, and
    /// one row at least is the same.
    pub fn is_level_with(&self, other: &Self) -> bool {
        let same = |a: &Band, b: &Band| {
            (a.top - b.top).abs() <= NEAR && (a.bottom - b.bottom).abs() <= NEAR
        };
        let cuts = |edge: f32, band: &Band| edge > band.top + NEAR && edge < band.bottom - NEAR;
        let mut common = 0;
        for a in &self.bands {
            for b in &other.bands {
                if same(a, b) {
                    common += 1;
                } else if (a.figures || b.figures)
                    && ([b.top, b.bottom].iter().any(|&edge| cuts(edge, a))
                        || [a.top, a.bottom].iter().any(|&edge| cuts(edge, b)))
                {
                    return false;
                }
            }
        }
        common > 0
    }

    /// Whether the columns of both are the same columns, further down.
    pub fn is_over(&self, other: &Self) -> bool {
        let near = |a: f32, b: f32| (a - b).abs() <= COLUMN;
        other.columns.iter().all(|(column, left, right)| {
            self.columns.iter().all(|(own, from, to)| {
                let apart = *to <= left + COLUMN || *right <= from + COLUMN;
                if own == column { near(*from, *left) && near(*to, *right) } else { apart }
            })
        })
    }

    /// One more than the last column that holds anything or is merged with one that does.
    pub fn width(&self) -> u32 {
        let merged = self.page.merges().iter().map(|merge| merge.last_column + 1).max();
        self.page.columns().max(merged.unwrap_or(0))
    }

    /// How many of the first columns say the same as those of another page, row by row: printed
    /// again on each page.
    pub fn repeats(&self, first: &Self) -> u32 {
        let texts = |grid: &Self, column: u32| -> Vec<(f32, String)> {
            let cells = grid.page.cells().iter().enumerate();
            let own = cells.filter(|(_, cell)| cell.column == column);
            own.filter_map(|(n, cell)| {
                let text = cell.text.split_whitespace().collect();
                Some((grid.page.area_of(n)?.top, text))
            })
            .collect()
        };
        let width = self.width().min(first.width());
        (0..width)
            .take_while(|&column| {
                let (own, before) = (texts(self, column), texts(first, column));
                // A column of a heading alone tells nothing.
                own.len() > 1
                    && own.len() == before.len()
                    && own
                        .iter()
                        .zip(&before)
                        .all(|(a, b)| (a.0 - b.0).abs() <= NEAR && a.1 == b.1)
            })
            .count() as u32
    }
}
