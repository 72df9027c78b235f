//! A table on a page of a PDF with its rows and columns in points.

use crate::read::{Area, GridSides, Page, PageCell, PageSource};
use crate::recognise::region::{Vocabulary, has_figures};
use crate::recognise::value::{is_dash, is_figure};
use crate::recognise::words::{is_total, plain};

use super::stack::{NEAR, StackedGrid};

/// Longest end of a text that runs over from the page before, and most of them on a page.
const LONGEST_END: usize = 6;
const MOST_ENDS: usize = 4;
/// Rows that headings may take.
const MAX_HEAD: usize = 10;

/// A table of a page of a PDF.
#[derive(Clone, Debug)]
pub struct PaperGrid<'d> {
    /// The document's pages that it is, each with its first row: several where they are one.
    pub of: Vec<(usize, u32)>,
    /// Texts of the document that are in its rows.
    pub texts: &'d [usize],
    /// Its page among those counted on, from 1.
    pub paper: u32,
    pub page: &'d Page,
    pub area: Area,
    pub sides: &'d GridSides,
    /// Its headings: its rows as far as a form set has one of their texts as a heading, which names
    /// no row as well, or two side by side.
    pub headings: Vec<String>,
    /// Whether a heading is above its figures.
    pub may_begin: bool,
    /// Whether figures are in each row.
    figures: Vec<bool>,
}

impl<'d> PaperGrid<'d> {
    /// None for what is not on paper, and for a table that is read turned.
    pub fn new(of: Vec<(usize, u32)>, page: &'d Page, words: &Vocabulary) -> Option<Self> {
        let PageSource::Paper { page: paper, .. } = page.source else { return None };
        let (area, sides) = (page.area?, page.sides.as_deref()?);
        let mut figures = vec![false; sides.rows.len().saturating_sub(1)];
        for cell in page.cells().iter().filter(|cell| is_figure(cell)) {
            *figures.get_mut(cell.row as usize)? = true;
        }
        let above = above_figures(page);
        let may_begin = above.iter().flatten().any(|text| words.is_heading(text));
        let headings = headings(&above, words);
        Some(Self { of, texts: &[], paper, page, area, sides, headings, may_begin, figures })
    }

    /// Of several grids that are one.
    pub fn stacked(of: &'d StackedGrid, words: &Vocabulary) -> Option<Self> {
        let grid = Self::new(of.of.clone(), &of.page, words)?;
        Some(Self { texts: &of.texts, ..grid })
    }

    /// The first of its pages.
    pub fn at(&self) -> usize {
        self.of.first().map_or(0, |(at, _)| *at)
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
        let begin = first.body();
        let amount = |cell: &&PageCell| cell.text.contains(['.', ',', '，']);
        (0..self.width()).all(|column| {
            let side = self.sides.columns.get(column as usize);
            let Some(there) = side.and_then(|x| first.column_at(*x)) else { return true };
            let mut body = first.column(there).filter(|cell| cell.row >= begin).peekable();
            let figures = body.peek().is_some() && body.clone().all(is_figure);
            if !figures || !body.any(|cell| amount(&cell)) {
                return true;
            }
            // Headings again, as on each page, are no rows.
            let again = |cell: &PageCell| {
                let before = first.page.cell(cell.row, there).filter(|own| own.row < begin);
                before.is_some_and(|before| before.text == cell.text)
            };
            let own = self.column(column).filter(|cell| !again(cell) && !is_dash(&cell.text));
            let own: Vec<&PageCell> = own.collect();
            // Ends of texts that are too long for the last column of the page before.
            let ends = column == 0;
            let texts = own.iter().filter(|cell| !is_figure(cell));
            let short = |cell: &&&PageCell| ends && cell.text.chars().count() <= LONGEST_END;
            let count = texts.clone().count();
            texts.clone().all(|cell| short(&cell))
                && count <= MOST_ENDS
                && (own.len() < 3 || own.iter().any(amount) || count == own.len())
        })
    }

    fn column(&self, column: u32) -> impl Iterator<Item = &PageCell> + Clone {
        self.page.cells().iter().filter(move |cell| cell.column == column)
    }

    /// Whether figures are in it.
    pub fn has_figures(&self) -> bool {
        self.figures.contains(&true)
    }

    /// The row of the first figures.
    fn body(&self) -> u32 {
        self.figures.iter().position(|figures| *figures).unwrap_or(0) as u32
    }

    /// Whether a cell is level with the rows of another grid that are no headings.
    fn is_in_body_of(&self, first: &Self, cell: &PageCell) -> bool {
        let top = self.sides.rows.get(cell.row as usize);
        let begin = first.sides.rows.get(first.body() as usize);
        top.zip(begin).is_some_and(|(top, begin)| *top > begin - NEAR)
    }

    /// How many of the first columns say the same as those of another page, row by row, and are
    /// where those are: printed again on each page. `sure` is whether more than they tells that
    /// something is.
    pub fn repeats(&self, first: &Self, sure: bool) -> u32 {
        let top = |grid: &Self, cell: &PageCell| grid.sides.rows.get(cell.row as usize).copied();
        let same = |own: &PageCell, before: &PageCell| {
            let level = top(self, own).zip(top(first, before));
            // A text that had more room on one page is longer there.
            let (a, b) = (own.text.trim(), before.text.trim());
            let cut = !is_figure(own) && (a.starts_with(b) || b.starts_with(a));
            level.is_some_and(|(a, b)| (a - b).abs() <= NEAR) && (a == b || cut)
        };
        let again = |column: &u32| {
            let side = |grid: &Self, n: u32| grid.sides.columns.get(n as usize).copied();
            let sides = [*column, *column + 1].map(|n| side(self, n).zip(side(first, n)));
            let there = sides.iter().all(|pair| pair.is_some_and(|(a, b)| (a - b).abs() <= NEAR));
            let own = self.column(*column).filter(|cell| self.is_in_body_of(first, cell));
            let before = first.column(*column).filter(|cell| cell.row >= first.body());
            let rows = own.clone().count();
            // The heading right above; of one over several columns the cut shows more or less.
            let head = |grid: &'_ Self| {
                let above = grid.column(*column);
                let above = above.take_while(|cell| !grid.is_in_body_of(first, cell));
                above.last().map(|cell| plain(&cell.text)).unwrap_or_default()
            };
            there
                && rows > 0
                && (rows > 2 || sure)
                && rows == before.clone().count()
                && own.zip(before).all(|(own, before)| same(own, before))
                && head(self) == head(first)
        };
        (0..self.width().min(first.width())).take_while(again).count() as u32
    }

    /// Whether all rows that it holds are on another page as well.
    pub fn is_repeated(&self, first: &Self) -> bool {
        let again = self.repeats(first, true);
        let mut body = self.page.cells().iter().filter(|cell| self.is_in_body_of(first, cell));
        again > 0 && body.all(|cell| cell.column < again)
    }
}

/// The texts above the figures of a page, row by row.
fn above_figures(page: &Page) -> Vec<Vec<String>> {
    let rows = page.cells().chunk_by(|a, b| a.row == b.row);
    let above = rows.take(MAX_HEAD).take_while(|row| !has_figures(row));
    above.map(|row| row.iter().map(|cell: &PageCell| plain(&cell.text)).collect()).collect()
}

/// The texts above figures that are headings.
fn headings(above: &[Vec<String>], words: &Vocabulary) -> Vec<String> {
    let known = |row: &Vec<String>| {
        let known = row.iter().filter(|text| !is_total(text) && words.is_heading(text));
        known.clone().count() > 1 || known.into_iter().any(|text| !words.is_label(text))
    };
    let last = above.iter().rposition(known);
    last.and_then(|last| above.get(..=last)).map(<[_]>::concat).unwrap_or_default()
}
