//! Tables whose columns are on several pages of a PDF: printed from a workbook wider than its
//! paper, all pages of the first columns before those of the next ones, or each page of the first
//! columns before its others.
//!
//! [`whole`] puts such pages together where they are level row by row, their headings together are
//! those of a table of a form set, and what is above them is one title; all others stay as they
//! are. [`WholeDocument`] says of everything where it was.

mod across;
mod fit;
mod grid;
mod lines;
mod page;
mod places;

use std::borrow::Cow;
use std::collections::BTreeMap;

use crate::read::{Page, PageCell, PageParagraph, ReadDocument};

use super::Corrections;
use super::choose::FormCandidate;
use super::region::{Vocabulary, has_figures};
use super::words::{is_total, plain};

use across::Tie;
use grid::PaperGrid;
use lines::{LinesAbove, above};
use page::{Strip, WidePage, side_by_side};
use places::SpreadPage;
pub use places::WholeDocument;

/// Most pages side by side.
const MAX_WIDE: usize = 12;
/// Pages without headings of a table that are tried at once: a heading may be in parts on them.
const AHEAD: usize = 4;
/// Rows that headings may take.
const MAX_HEAD: usize = 10;

/// Puts tables together whose columns are on several pages.
pub fn whole<'d>(
    document: &'d ReadDocument,
    candidates: &[FormCandidate],
    words: &Vocabulary,
    corrections: &Corrections,
) -> WholeDocument<'d> {
    let grids: Vec<PaperGrid<'d>> = document
        .pages
        .iter()
        .enumerate()
        .filter_map(|(at, page)| PaperGrid::of(at, page))
        .collect();
    if grids.len() < 2 {
        return WholeDocument::as_it_is(document);
    }
    let mut papers: BTreeMap<u32, Vec<usize>> = BTreeMap::new();
    for (nth, grid) in grids.iter().enumerate() {
        papers.entry(grid.paper).or_default().push(nth);
    }
    let alone: Vec<u32> = corrections.tables.iter().map(|((page, _), _)| *page).collect();
    let search = Search { document, candidates, words, grids: &grids, papers: &papers, alone };
    let rows = search.all();
    put_together(document, rows)
}

/// Pages side by side, put together.
struct WholeRow {
    wide: WidePage,
    above: LinesAbove,
}

struct Search<'s, 'd> {
    document: &'d ReadDocument,
    candidates: &'s [FormCandidate],
    words: &'s Vocabulary,
    grids: &'s [PaperGrid<'d>],
    /// The grids of each page of the PDF.
    papers: &'s BTreeMap<u32, Vec<usize>>,
    /// Pages of which a person said which table they are.
    alone: Vec<u32>,
}

impl<'d> Search<'_, 'd> {
    fn all(&self) -> Vec<WholeRow> {
        let mut taken = vec![false; self.grids.len()];
        let mut rows = Vec::new();
        let mut before: Option<Vec<String>> = None;
        for (nth, grid) in self.grids.iter().enumerate() {
            if taken.get(nth) == Some(&true) {
                continue;
            }
            let heads = self.headings(grid.page);
            // What has the headings of the page before goes on with it.
            if heads.is_empty() || before.as_ref() == Some(&heads) {
                continue;
            }
            let Some((members, found)) = self.from(grid) else {
                before = Some(heads);
                continue;
            };
            before = None;
            for member in members {
                if let Some(taken) = taken.get_mut(member) {
                    *taken = true;
                }
            }
            rows.extend(found);
        }
        rows
    }

    /// The texts above the figures of a page, if a form set has one of them as a heading.
    fn headings(&self, page: &Page) -> Vec<String> {
        let mut texts: Vec<String> = Vec::new();
        let rows = page.cells().chunk_by(|a, b| a.row == b.row);
        for row in rows.take(MAX_HEAD).take_while(|row| !has_figures(row)) {
            texts.extend(row.iter().map(|cell: &PageCell| plain(&cell.text)));
        }
        let known = |text: &String| !is_total(text) && self.words.is_heading(text);
        if texts.iter().any(known) { texts } else { Vec::new() }
    }

    /// The grid on a page of the PDF that is level with another.
    fn level(&self, with: &PaperGrid<'d>, paper: u32) -> Option<usize> {
        let own = self.papers.get(&paper)?.iter().copied();
        let level = |nth: &usize| self.grids.get(*nth).is_some_and(|grid| with.is_level_with(grid));
        let mut level = own.filter(level);
        level.next().filter(|_| level.next().is_none())
    }

    /// The table that begins with a grid, if its columns are on several pages: the grids that it
    /// is on, and its pages put together.
    fn from(&self, first: &PaperGrid<'d>) -> Option<(Vec<usize>, Vec<WholeRow>)> {
        let heads = self.headings(first.page);
        let last = self.papers.keys().next_back().copied()?;
        let mut apart = 1;
        while first.paper + apart <= last {
            let paper = first.paper + apart;
            let next = self.level(first, paper);
            if let Some(next) = next.and_then(|nth| self.grids.get(nth)) {
                let again = self.headings(next.page) == heads;
                if !again && let Some(found) = self.wide(first, apart) {
                    return self.tall(found, apart);
                }
            }
            // A page that cannot be above or below the first one ends the table.
            let own = self.papers.get(&paper).map(Vec::as_slice).unwrap_or_default();
            let &[only] = own else { return None };
            let grid = self.grids.get(only)?;
            let on = self.goes_on(first, &heads, grid)
                && above(self.document, &[first, grid]).is_some();
            if !on {
                return None;
            }
            apart += 1;
        }
        None
    }

    /// Whether a grid has the columns of another and goes on with it: under the same headings or
    /// none.
    fn goes_on(&self, first: &PaperGrid<'d>, heads: &[String], grid: &PaperGrid<'d>) -> bool {
        let own = self.headings(grid.page);
        first.is_over(grid) && (own.is_empty() || own == heads)
    }

    /// As many pages as are one table with the first, each so many pages behind the one before.
    fn wide(&self, first: &PaperGrid<'d>, apart: u32) -> Option<(Vec<usize>, WholeRow)> {
        let mut members = vec![self.grids.iter().position(|grid| grid.at == first.at)?];
        let mut best = None;
        let mut tried = 0;
        for n in 1..MAX_WIDE as u32 {
            let Some(next) = self.level(first, first.paper + n * apart) else { break };
            let page = self.grids.get(next).map(|grid| grid.at as u32);
            if page.is_some_and(|page| self.alone.contains(&page)) {
                break;
            }
            members.push(next);
            match self.row(&members, true) {
                Some(row) => {
                    best = Some((members.clone(), row));
                    tried = 0;
                }
                None => tried += 1,
            }
            if tried >= AHEAD {
                break;
            }
        }
        best
    }

    /// Grids side by side, if what is above them is one; `judged` where they must be a table of a
    /// form set.
    fn row(&self, members: &[usize], judged: bool) -> Option<WholeRow> {
        let grids: Vec<&PaperGrid<'d>> =
            members.iter().filter_map(|nth| self.grids.get(*nth)).collect();
        let (first, others) = grids.split_first()?;
        let above = above(self.document, &grids)?;
        let headings = |nth: usize| above.headings.get(nth).cloned().unwrap_or_default();
        let own = Strip { grid: *first, skipped: 0, headings: headings(0) };
        let others = others.iter().enumerate().map(|(nth, grid)| Strip {
            grid: *grid,
            skipped: grid.repeats(first),
            headings: headings(nth + 1),
        });
        let strips: Vec<Strip<'_, 'd>> = std::iter::once(own).chain(others).collect();
        if !judged {
            let wide = side_by_side(&strips, self.words, Tie::Left)?;
            return Some(WholeRow { wide, above });
        }
        let titles: Vec<String> = above.lines.iter().map(|line| line.text.clone()).collect();
        let tried = [Tie::Left, Tie::Right].into_iter().filter_map(|tie| {
            let wide = side_by_side(&strips, self.words, tie)?;
            let (words, page) = (self.words, &wide.page);
            let likeness = fit::likeness(self.candidates, words, page, &wide.cuts, &titles)?;
            Some((likeness, wide))
        });
        let (_, wide) = tried.reduce(|a, b| if b.0 > a.0 { b } else { a })?;
        Some(WholeRow { wide, above })
    }

    /// All rows of pages of a table of which the first is known; `None` where one of them does not
    /// go with it, so that nothing is sure.
    fn tall(
        &self,
        (first, row): (Vec<usize>, WholeRow),
        apart: u32,
    ) -> Option<(Vec<usize>, Vec<WholeRow>)> {
        let begin: Vec<&PaperGrid<'d>> =
            first.iter().filter_map(|nth| self.grids.get(*nth)).collect();
        let heads: Vec<Vec<String>> = begin.iter().map(|grid| self.headings(grid.page)).collect();
        let left = begin.first()?;
        let wide = u32::try_from(begin.len()).ok()?;
        // All pages of the first columns come first, or each page before its others.
        let (down, over) = if apart > 1 { (1, apart) } else { (wide, 1) };
        let only = |paper: u32| match self.papers.get(&paper).map(Vec::as_slice) {
            Some(&[only]) => Some(only),
            _ => None,
        };
        let mut members = first.clone();
        let mut rows = vec![row];
        let mut n = 1;
        while apart == 1 || n < apart {
            let paper = left.paper + n * down;
            let begins = only(paper).and_then(|nth| self.grids.get(nth)).filter(|grid| {
                self.goes_on(left, heads.first().map_or(&[], Vec::as_slice), grid)
                    && above(self.document, &[*left, *grid]).is_some()
            });
            if apart == 1 && begins.is_none() {
                break;
            }
            let begins = begins?;
            let mut own = Vec::new();
            for ((nth, first), heads) in (0..).zip(&begin).zip(&heads) {
                let at = only(paper + nth * over)?;
                let grid = self.grids.get(at)?;
                let level = nth == 0 || begins.is_level_with(grid);
                if !level || !self.goes_on(first, heads, grid) {
                    return None;
                }
                own.push(at);
            }
            rows.push(self.row(&own, false)?);
            members.extend(own);
            n += 1;
        }
        // What comes behind is another table, or not all of this one was found.
        let behind = left.paper + if apart > 1 { wide * apart } else { n * wide };
        let last = begin.last().zip(heads.last());
        let more = only(behind).and_then(|nth| self.grids.get(nth)).zip(last);
        let more = more.is_some_and(|(grid, (last, heads))| {
            let unnamed = above(self.document, &[*last, grid]).is_some();
            unnamed && self.headings(grid.page).is_empty() && self.goes_on(last, heads, grid)
        });
        (!more).then_some((members, rows))
    }
}

/// The document with pages put together.
fn put_together(document: &ReadDocument, rows: Vec<WholeRow>) -> WholeDocument<'_> {
    if rows.is_empty() {
        return WholeDocument::as_it_is(document);
    }
    let mut whole = document.clone();
    let mut pages: Vec<SpreadPage> = Vec::new();
    let mut taken = vec![false; document.texts.len()];
    let mut lines: BTreeMap<usize, Vec<PageParagraph>> = BTreeMap::new();
    for WholeRow { mut wide, above } in rows {
        let Some(first) = wide.parts.first().map(|part| part.page) else { continue };
        for part in wide.parts.iter().skip(1) {
            if let Some(page) = whole.pages.get_mut(part.page as usize) {
                let mut blank = Page::new(page.source.clone(), Vec::new(), Vec::new());
                blank.texts_before = page.texts_before;
                *page = blank;
            }
        }
        if let Some(page) = whole.pages.get_mut(first as usize) {
            (wide.page.texts_before, wide.page.area) = (page.texts_before, page.area);
            *page = std::mem::take(&mut wide.page);
        }
        for at in above.taken {
            if let Some(taken) = taken.get_mut(at) {
                *taken = true;
            }
        }
        for line in above.lines {
            match line.instead.and_then(|at| whole.texts.get_mut(at)) {
                Some(text) => text.text.clone_from(&line.text),
                None => lines.entry(first as usize).or_default().push(line.paragraph()),
            }
        }
        pages.push(SpreadPage { page: first, parts: wide.parts });
    }
    move_lines(&mut whole, &taken, &mut lines);
    pages.sort_by_key(|page| page.page);
    WholeDocument { document: Cow::Owned(whole), pages }
}

/// Leaves texts out and puts others right before pages.
fn move_lines(
    document: &mut ReadDocument,
    taken: &[bool],
    before: &mut BTreeMap<usize, Vec<PageParagraph>>,
) {
    let mut texts = std::mem::take(&mut document.texts).into_iter().zip(taken).enumerate().peekable();
    let mut kept = Vec::new();
    for (at, page) in document.pages.iter_mut().enumerate() {
        while let Some((_, (text, taken))) = texts.next_if(|(n, _)| *n < page.texts_before) {
            kept.extend((!taken).then_some(text));
        }
        kept.extend(before.remove(&at).unwrap_or_default());
        page.texts_before = kept.len();
    }
    kept.extend(texts.filter(|(_, (_, taken))| !**taken).map(|(_, (text, _))| text));
    document.texts = kept;
}
