//! A table on a page of a PDF with its rows and columns in points.

use crate::read::{Area, GridSides, Page, PageSource};
use crate::recognise::value::{is_dash, is_figure};

/// Sides nearer than this, in points, are one.
pub const NEAR: f32 = 1.5;

/// A table of a page of a PDF.
#[derive(Clone, Debug)]
pub struct PaperGrid<'d> {
    /// Index into the document's pages.
    pub at: usize,
    /// The page of the PDF, from 1.
    pub paper: u32,
    pub page: &'d Page,
    pub area: Area,
    pub sides: &'d GridSides,
    /// Whether figures are in each row.
    figures: Vec<bool>,
}

impl<'d> PaperGrid<'d> {
    /// None for what is not on paper, and for a table that is read turned.
    pub fn of(at: usize, page: &'d Page) -> Option<Self> {
        let PageSource::Paper { page: paper, .. } = page.source else { return None };
        let (area, sides) = (page.area?, page.sides.as_deref()?);
        let mut figures = vec![false; sides.rows.len().saturating_sub(1)];
        for cell in page.cells().iter().filter(|cell| is_figure(cell)) {
            *figures.get_mut(cell.row as usize)? = true;
        }
        Some(Self { at, paper, page, area, sides, figures })
    }

    /// How many columns it has.
    pub fn width(&self) -> u32 {
        self.sides.columns.len().saturating_sub(1) as u32
    }

    /// How many rows it has.
    pub fn height(&self) -> u32 {
        self.sides.rows.len().saturating_sub(1) as u32
    }

    /// Upper and lower side of each row, and whether figures are in it.
    fn rows(&self) -> impl Iterator<Item = (f32, f32, bool)> {
        let sides = self.sides.rows.windows(2).zip(&self.figures);
        sides.filter_map(|(sides, figures)| match sides {
            [top, bottom] => Some((*top, *bottom, *figures)),
            _ => None,
        })
    }

    /// Whether the rows of another are rows of this one: each with figures is one exactly, and no
    /// side of the other runs through a row with figures.
    pub fn is_level_with(&self, other: &Self) -> bool {
        let near = |a: f32, b: f32| (a - b).abs() <= NEAR;
        let cuts = |edge: f32, top: f32, bottom: f32| edge > top + NEAR && edge < bottom - NEAR;
        let mut common = 0;
        for (top, bottom, figures) in other.rows() {
            let mut rows = self.rows();
            let same = rows.any(|row| near(row.0, top) && near(row.1, bottom));
            if figures && !same {
                return false;
            }
            common += usize::from(same);
        }
        let cut = |(top, bottom, figures): (f32, f32, bool)| {
            figures && other.sides.rows.iter().any(|&edge| cuts(edge, top, bottom))
        };
        common > 0 && !self.rows().any(cut)
    }

    /// Whether the columns of the other are columns of this one, or some of them.
    pub fn is_over(&self, other: &Self) -> bool {
        other.sides.columns.iter().all(|side| self.column_at(*side).is_some())
    }

    /// The column that begins at a place; for the right side of the last one more than that.
    pub fn column_at(&self, x: f32) -> Option<u32> {
        let near = |side: &f32| (side - x).abs() <= 2.0 * NEAR;
        self.sides.columns.iter().position(near).map(|at| at as u32)
    }

    /// Whether it may be more of the rows of another: where that has amounts only, it has no texts,
    /// and among several figures amounts.
    pub fn is_like(&self, first: &Self) -> bool {
        let begin = first.figures.iter().position(|figures| *figures).unwrap_or(0) as u32;
        let amount = |text: &str| text.contains(['.', ',', '，']);
        for column in 0..self.width() {
            let side = self.sides.columns.get(column as usize);
            let Some(there) = side.and_then(|x| first.column_at(*x)) else { continue };
            let cells = first.page.cells().iter();
            let mut body = cells.filter(|cell| cell.column == there && cell.row >= begin).peekable();
            let figures = body.peek().is_some() && body.clone().all(is_figure);
            if !figures || !body.any(|cell| amount(&cell.text)) {
                continue;
            }
            let own: Vec<_> = self
                .page
                .cells()
                .iter()
                .filter(|cell| cell.column == column && !is_dash(&cell.text))
                .collect();
            let headed = own.iter().skip_while(|cell| !is_figure(cell)).collect::<Vec<_>>();
            let texts = headed.iter().any(|cell| !is_figure(cell));
            let amounts = headed.iter().any(|cell| amount(&cell.text));
            if texts || own.len() > 2 && !amounts {
                return false;
            }
        }
        true
    }

    /// How many of the first columns say the same as those of another page, row by row: printed
    /// again on each page.
    pub fn repeats(&self, first: &Self) -> u32 {
        let texts = |grid: &Self, column: u32| -> Vec<(f32, String)> {
            let own = grid.page.cells().iter().filter(|cell| cell.column == column);
            own.filter_map(|cell| {
                let text = cell.text.split_whitespace().collect();
                Some((*grid.sides.rows.get(cell.row as usize)?, text))
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
                    && own.iter().zip(&before).all(|(a, b)| (a.0 - b.0).abs() <= NEAR && a.1 == b.1)
            })
            .count() as u32
    }
}
