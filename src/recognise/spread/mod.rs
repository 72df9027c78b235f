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
    /// How its headings were made whole.
    tie: Tie,
}

/// The first pages of a table side by side.
struct FirstRow {
    members: Vec<usize>,
    row: WholeRow,
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
            if !self.may_begin(grid.page) || !heads.is_empty() && before.as_ref() == Some(&heads) {
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

    /// Whether a heading is above the figures of a page.
    fn may_begin(&self, page: &Page) -> bool {
        above_figures(page).iter().any(|text| self.words.is_heading(text))
    }

    /// The texts above the figures of a page, if a form set has one of them as a heading, which
    /// names no row as well.
    fn headings(&self, page: &Page) -> Vec<String> {
        let texts = above_figures(page);
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
            let next = self.level(first, paper).and_then(|nth| self.grids.get(nth));
            if let Some(next) = next {
                // The same headings below the same title are those of the rows further down.
                let again = !heads.is_empty() && self.headings(next.page) == heads;
                let below = again && (apart > 1 || self.is_titled_again(first, next));
                if !below && let Some(found) = self.wide(first, apart) {
                    return self.tall(found, apart);
                }
            }
            // A page that cannot be above or below the first one ends the table.
            let grid = self.only(paper).and_then(|nth| self.grids.get(nth))?;
            if !self.goes_on(first, grid) {
                return None;
            }
            apart += 1;
        }
        None
    }

    /// Whether what is above one grid is above the other as well.
    fn is_titled_again(&self, first: &PaperGrid<'d>, next: &PaperGrid<'d>) -> bool {
        above(self.document, &[first, next]).is_some_and(|above| above.again)
    }

    /// Whether a grid has the columns of another and goes on with it: under the same headings or
    /// none, with no other title, and with figures where that has them.
    fn goes_on(&self, first: &PaperGrid<'d>, grid: &PaperGrid<'d>) -> bool {
        let own = self.headings(grid.page);
        first.is_over(grid)
            && (own.is_empty() || own == self.headings(first.page))
            && grid.is_like(first)
            && above(self.document, &[first, grid]).is_some()
    }

    /// As many pages as are one table with the first, each so many pages behind the one before.
    fn wide(&self, first: &PaperGrid<'d>, apart: u32) -> Option<FirstRow> {
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
            match self.row(&members, None) {
                Some(row) => {
                    best = Some(FirstRow { members: members.clone(), row });
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

    /// Grids side by side, if what is above them is one. Without those that have their columns, they
    /// must be a table of a form set.
    fn row(&self, members: &[usize], columns: Option<(&[usize], Tie)>) -> Option<WholeRow> {
        let grids = self.grids_of(members);
        let columns_of = columns.map_or_else(|| grids.clone(), |(own, _)| self.grids_of(own));
        let left = columns_of.first()?;
        let above = above(self.document, &grids)?;
        let strips: Vec<Strip<'_, 'd>> = grids
            .iter()
            .zip(&columns_of)
            .enumerate()
            .map(|(nth, (grid, columns))| Strip {
                grid,
                columns,
                skipped: if nth == 0 { 0 } else { columns.repeats(left) },
                headings: above.headings.get(nth).cloned().unwrap_or_default(),
            })
            .collect();
        if let Some((_, tie)) = columns {
            let wide = side_by_side(&strips, self.words, tie)?;
            return Some(WholeRow { wide, above, tie });
        }
        let titles: Vec<String> = above.lines.iter().map(|line| line.text.clone()).collect();
        let tried = [Tie::Left, Tie::Right].into_iter().filter_map(|tie| {
            let wide = side_by_side(&strips, self.words, tie)?;
            let (words, page) = (self.words, &wide.page);
            let likeness = fit::likeness(self.candidates, words, page, &wide.cuts, &titles)?;
            Some((likeness, wide, tie))
        });
        let (_, wide, tie) = tried.reduce(|a, b| if b.0 > a.0 { b } else { a })?;
        Some(WholeRow { wide, above, tie })
    }

    /// All rows of pages of a table of which the first is known; `None` where one of them does not
    /// go with it, so that nothing is sure.
    fn tall(&self, first: FirstRow, apart: u32) -> Option<(Vec<usize>, Vec<WholeRow>)> {
        if apart == 1 {
            return self.over_then_down(first);
        }
        // Blank pages may have been left out, of which only the last columns are known to have
        // any: where one page of them is there, it is beside the first.
        let ragged = first.members.len() > 2;
        let whole = self.down_then_over(&first, apart, first.members.len());
        let found = whole.or_else(|| {
            let most = first.members.len() - 1;
            ragged.then(|| self.down_then_over(&first, apart, most)).flatten()
        });
        let (mut members, mut rows) = found?;
        members.extend(&first.members);
        rows.insert(0, first.row);
        Some((members, rows))
    }

    /// The rows of pages behind the first where all pages of the first columns come before those of
    /// the next; the last columns may be on one page alone.
    fn down_then_over(
        &self,
        first: &FirstRow,
        apart: u32,
        wide: usize,
    ) -> Option<(Vec<usize>, Vec<WholeRow>)> {
        let begin = self.grids_of(&first.members);
        let left = begin.first()?;
        let (mut members, mut rows) = (Vec::new(), Vec::new());
        for down in 1..apart {
            let mut own: Vec<usize> = Vec::new();
            for (nth, first) in (0..).zip(begin.iter().take(wide)) {
                let at = self.only(left.paper + nth * apart + down)?;
                let grid = self.grids.get(at)?;
                let above = own.first().and_then(|nth| self.grids.get(*nth));
                let level = above.is_none_or(|above| above.is_level_with(grid));
                if !level || !self.goes_on(first, grid) {
                    return None;
                }
                own.push(at);
            }
            let columns = first.members.get(..wide)?;
            rows.push(self.row(&own, Some((columns, first.row.tie)))?);
            members.extend(own);
        }
        let whole = wide == begin.len();
        let behind = left.paper + if whole { wide as u32 * apart } else { wide as u32 * apart + 1 };
        (!self.is_more(begin.last()?, behind)).then_some((members, rows))
    }

    /// The rows of pages where each page of the first columns comes before its others.
    fn over_then_down(&self, first: FirstRow) -> Option<(Vec<usize>, Vec<WholeRow>)> {
        let begin = self.grids_of(&first.members);
        let left = begin.first()?;
        let heads: Vec<Vec<String>> = begin.iter().map(|grid| self.headings(grid.page)).collect();
        let mut others = heads.iter().enumerate();
        let distinct = others.all(|(n, own)| heads.iter().take(n).all(|before| before != own));
        let mut members = first.members.clone();
        let mut rows = Vec::new();
        let mut paper = left.paper + begin.len() as u32;
        while let Some(at) = self.only(paper) {
            let goes_on = |grid: &&PaperGrid<'d>| self.goes_on(left, grid);
            let Some(grid) = self.grids.get(at).filter(goes_on) else { break };
            let (mut own, mut columns) = (vec![at], vec![*first.members.first()?]);
            let mut named = !self.headings(grid.page).is_empty();
            paper += 1;
            for (first, nth) in begin.iter().zip(&first.members).skip(1) {
                let next = self.only(paper);
                let next = next.filter(|at| {
                    let next = self.grids.get(*at);
                    next.is_some_and(|next| grid.is_level_with(next) && self.goes_on(first, next))
                });
                let Some(next) = next else { continue };
                named &= self.grids.get(next).is_some_and(|n| !self.headings(n.page).is_empty());
                own.push(next);
                columns.push(*nth);
                paper += 1;
            }
            // Blank pages may have been left out: headings tell which.
            let told = named && distinct;
            if own.len() < begin.len() && !told {
                return None;
            }
            rows.push(self.row(&own, Some((&columns, first.row.tie)))?);
            members.extend(own);
        }
        if self.is_more(begin.last()?, paper) {
            return None;
        }
        rows.insert(0, first.row);
        Some((members, rows))
    }

    /// Whether a page goes on with a table of which it should be no part, so that not all of it was
    /// found.
    fn is_more(&self, last: &PaperGrid<'d>, paper: u32) -> bool {
        let grid = self.only(paper).and_then(|nth| self.grids.get(nth));
        grid.is_some_and(|grid| self.headings(grid.page).is_empty() && self.goes_on(last, grid))
    }

    /// The grid of a page of the PDF that has no other.
    fn only(&self, paper: u32) -> Option<usize> {
        match self.papers.get(&paper).map(Vec::as_slice) {
            Some(&[only]) => Some(only),
            _ => None,
        }
    }

    fn grids_of(&self, members: &[usize]) -> Vec<&PaperGrid<'d>> {
        members.iter().filter_map(|nth| self.grids.get(*nth)).collect()
    }
}

/// The texts above the figures of a page.
fn above_figures(page: &Page) -> Vec<String> {
    let rows = page.cells().chunk_by(|a, b| a.row == b.row);
    let above = rows.take(MAX_HEAD).take_while(|row| !has_figures(row));
    above.flatten().map(|cell: &PageCell| plain(&cell.text)).collect()
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
    for WholeRow { mut wide, above, .. } in rows {
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
