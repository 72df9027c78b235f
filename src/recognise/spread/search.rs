//! Which pages are side by side, and which below those.

use std::collections::BTreeMap;

use crate::read::ReadDocument;
use crate::recognise::candidate::FormCandidate;
use crate::recognise::region::Vocabulary;

use super::across::HeadingSide;
use super::fit;
use super::grid::PaperGrid;
use super::lines::{LinesAbove, above};
use super::page::{Strip, WidePage, side_by_side};
use super::run::PaperRun;

/// Pages before one that are looked at for what it says again.
const MAX_AGAIN: usize = 60;
/// Most pages side by side.
const MAX_WIDE: usize = 12;
/// Pages without headings of a table that are tried at once: a heading may be in parts on them.
const AHEAD: usize = 4;

/// What was found in a document.
#[derive(Default)]
pub struct SpreadFound {
    pub rows: Vec<WholeRow>,
    /// Pages that say only what the first columns of another say, with the texts above them.
    pub again: Vec<(Vec<usize>, Vec<usize>)>,
}

/// Pages side by side, put together.
pub struct WholeRow {
    pub wide: WidePage,
    pub above: LinesAbove,
    /// How its headings were made whole.
    tie: HeadingSide,
    /// Its grids, each with how many of its first columns are those of the first once more.
    skipped: Vec<(usize, u32)>,
}

/// The first pages of a table side by side.
struct FirstRow {
    members: Vec<usize>,
    row: WholeRow,
}

/// The search for such tables in a document.
pub struct SpreadSearch<'s, 'd> {
    pub document: &'d ReadDocument,
    pub candidates: &'s [FormCandidate],
    pub words: &'s Vocabulary,
    pub run: &'s PaperRun,
    pub grids: &'s [PaperGrid<'d>],
    /// The grids of each page of the PDF.
    pub papers: &'s BTreeMap<u32, Vec<usize>>,
    /// Pages of which a person said which table they are.
    pub alone: &'s [u32],
}

impl<'d> SpreadSearch<'_, 'd> {
    pub fn all(&self) -> SpreadFound {
        let mut taken = vec![false; self.grids.len()];
        let mut found = SpreadFound::default();
        let mut before: Option<&Vec<String>> = None;
        for (nth, grid) in self.grids.iter().enumerate() {
            if taken.get(nth) == Some(&true) {
                continue;
            }
            let heads = &grid.headings;
            // What has the headings of the page before goes on with it.
            if !grid.may_begin || !heads.is_empty() && before == Some(heads) {
                continue;
            }
            let Some((members, rows)) = self.from(grid) else {
                before = Some(heads);
                continue;
            };
            before = None;
            for member in members {
                if let Some(taken) = taken.get_mut(member) {
                    *taken = true;
                }
            }
            found.rows.extend(rows);
        }
        for (nth, grid) in self.grids.iter().enumerate() {
            if taken.get(nth) == Some(&true) {
                continue;
            }
            let before = self.grids.iter().zip(&taken).take(nth).rev().take(MAX_AGAIN);
            let columns = grid.page.columns();
            let again = before.filter(|(own, taken)| **taken || own.page.columns() > columns);
            let texts =
                again.map(|(first, _)| first).find_map(|first| self.says_again(first, grid));
            let pages = grid.of.iter().map(|(at, _)| *at).collect();
            found.again.extend(texts.map(|texts| (pages, texts)));
        }
        found
    }

    /// The texts above a page that says only what the first columns of another say, under the
    /// same title: printed again beside columns without anything.
    fn says_again(&self, first: &PaperGrid<'d>, grid: &PaperGrid<'d>) -> Option<Vec<usize>> {
        let same = first.paper < grid.paper && grid.is_repeated(first) && first.is_level_with(grid);
        let above = same.then(|| above(self.document, &[first, grid])).flatten()?;
        (above.again && above.lines.iter().all(|line| line.is_whole())).then_some(above.taken)
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
        let heads = &first.headings;
        let last = self.papers.keys().next_back().copied()?;
        let mut apart = 1;
        while first.paper + apart <= last {
            let paper = first.paper + apart;
            let next = self.level(first, paper).and_then(|nth| self.grids.get(nth));
            if let Some(next) = next {
                // The same headings below the same title are those of the rows further down.
                let again = !heads.is_empty() && next.headings == *heads;
                let below = again && (apart > 1 || self.is_titled_again(first, next));
                if !below && let Some(found) = self.wide(first, apart) {
                    return self.tall(found, apart);
                }
            }
            // A page that cannot be below the first one ends the table.
            let grid = self.only(paper).and_then(|nth| self.grids.get(nth));
            let on = grid.is_some_and(|grid| self.goes_on(first, grid));
            if !on && !self.run.is_blank(paper) {
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
        let own = &grid.headings;
        // Names of rows alone may be headings elsewhere.
        let headed = !own.is_empty() && grid.has_figures();
        first.is_over(grid)
            && (!headed || *own == first.headings)
            && grid.is_like(first)
            && above(self.document, &[first, grid]).is_some()
    }

    /// As many pages as are one table with the first, each so many pages behind the one before.
    fn wide(&self, first: &PaperGrid<'d>, apart: u32) -> Option<FirstRow> {
        let mut members = vec![self.grids.iter().position(|grid| grid.at() == first.at())?];
        let mut best = None;
        let mut tried = 0;
        for n in 1..MAX_WIDE as u32 {
            let Some(next) = self.level(first, first.paper + n * apart) else { break };
            let page = self.grids.get(next).map(|grid| grid.at() as u32);
            if page.is_some_and(|page| self.alone.contains(&page)) {
                break;
            }
            if self.grids.get(next).is_some_and(|grid| grid.is_repeated(first)) {
                continue;
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
    fn row(&self, members: &[usize], columns: Option<(&[usize], &WholeRow)>) -> Option<WholeRow> {
        let grids = self.grids_of(members);
        let columns_of = columns.map_or_else(|| grids.clone(), |(own, _)| self.grids_of(own));
        let left = columns_of.first()?;
        let mut above = above(self.document, &grids)?;
        above.taken.extend(grids.iter().flat_map(|grid| grid.texts));
        // Further rows have the columns that the first ones have.
        let skipped: Vec<(usize, u32)> = match columns {
            Some((own, first)) => {
                let of = |nth: &&(usize, u32)| own.contains(&nth.0);
                first.skipped.iter().filter(of).copied().collect()
            }
            None => (0..)
                .zip(members.iter().zip(&columns_of))
                .map(|(at, (nth, grid))| {
                    (*nth, if at == 0 { 0 } else { grid.repeats(left, above.again) })
                })
                .collect(),
        };
        let strips: Vec<Strip<'_, 'd>> = grids
            .iter()
            .zip(&columns_of)
            .enumerate()
            .map(|(nth, (grid, columns))| Strip {
                grid,
                columns,
                skipped: skipped.get(nth).map_or(0, |(_, skipped)| *skipped),
                headings: above.headings.get(nth).cloned().unwrap_or_default(),
            })
            .collect();
        if let Some((_, first)) = columns {
            let tie = first.tie;
            let wide = side_by_side(&strips, self.words, tie)?;
            return Some(WholeRow { wide, above, tie, skipped });
        }
        let titles: Vec<String> = above.lines.iter().map(|line| line.text.clone()).collect();
        let tried = [HeadingSide::Left, HeadingSide::Right].into_iter().filter_map(|tie| {
            let wide = side_by_side(&strips, self.words, tie)?;
            let (words, page) = (self.words, &wide.page);
            let likeness = fit::likeness(self.candidates, words, page, &wide.cuts, &titles)?;
            Some((likeness, wide, tie))
        });
        let (_, wide, tie) = tried.reduce(|a, b| if b.0 > a.0 { b } else { a })?;
        Some(WholeRow { wide, above, tie, skipped })
    }

    /// All rows of pages of a table of which the first is known; `None` where one of them does not
    /// go with it, so that nothing is sure.
    fn tall(&self, first: FirstRow, apart: u32) -> Option<(Vec<usize>, Vec<WholeRow>)> {
        let count = first.members.len();
        let found = if apart > 1 {
            // Pages without anything may have been left out, where the table has nothing in its
            // last columns: if one page of them is there, it is the first.
            let whole = self.below(&first, count, apart, |down, over| over + down);
            let most = count - 1;
            let ragged = || self.below(&first, most, apart, |down, over| over + down);
            let last = first.members.last().and_then(|nth| self.grids.get(*nth))?;
            let behind = last.paper + 1;
            let whole = whole.filter(|_| !self.is_more(last, last.paper + apart));
            let ragged = || ragged().filter(|_| most > 1 && !self.is_more(last, behind));
            whole.or_else(ragged)
        } else {
            self.over_then_down(&first)
        };
        let (mut members, mut rows) = found?;
        members.extend(&first.members);
        rows.iter_mut().for_each(|row| row.wide.page.is_lower = true);
        rows.insert(0, first.row);
        Some((members, rows))
    }

    /// The rows of pages below the first, as many as one table has that is so many pages high, or
    /// has so many grids side by side. `distance` is how many pages behind the first grid one is that
    /// is so many pages below, where the first one of its columns is so many pages behind.
    fn below(
        &self,
        first: &FirstRow,
        wide: usize,
        high: u32,
        distance: impl Fn(u32, u32) -> u32,
    ) -> Option<(Vec<usize>, Vec<WholeRow>)> {
        let begin = self.grids_of(&first.members);
        let left = begin.first()?;
        let (mut members, mut rows) = (Vec::new(), Vec::new());
        for down in 1..high {
            let (mut own, mut columns): (Vec<usize>, Vec<usize>) = (Vec::new(), Vec::new());
            for (first, column) in begin.iter().zip(&first.members).take(wide) {
                let paper = left.paper + distance(down, first.paper - left.paper);
                if self.run.is_blank(paper) {
                    continue;
                }
                let at = self.only(paper)?;
                let grid = self.grids.get(at)?;
                let names = own.first().and_then(|nth| self.grids.get(*nth));
                let level = names.is_none_or(|names| names.is_level_with(grid));
                // Nothing names the rows beside a page without anything.
                let named = !own.is_empty() || std::ptr::eq(*first, *left);
                if !named || !level || !self.goes_on(first, grid) {
                    return None;
                }
                own.push(at);
                columns.push(*column);
            }
            if !own.is_empty() {
                rows.push(self.row(&own, Some((&columns, &first.row)))?);
                members.extend(own);
            }
        }
        Some((members, rows))
    }

    /// The rows of pages below the first where each page of the first columns comes before its
    /// others.
    fn over_then_down(&self, first: &FirstRow) -> Option<(Vec<usize>, Vec<WholeRow>)> {
        let begin = self.grids_of(&first.members);
        let (left, last) = (begin.first()?, begin.last()?);
        let goes_on = |paper: u32| {
            let grid = self.only(paper).and_then(|nth| self.grids.get(nth));
            grid.is_some_and(|grid| self.goes_on(left, grid))
        };
        // Columns without anything have pages, too.
        let wide = last.paper - left.paper + 1;
        let says_again = |paper: u32| {
            let grid = self.only(paper).and_then(|nth| self.grids.get(nth));
            grid.is_some_and(|grid| self.says_again(left, grid).is_some())
        };
        let idle = |n: &u32| self.run.is_blank(left.paper + n) || says_again(left.paper + n);
        let period = (wide..wide + MAX_WIDE as u32).find(|n| !idle(n)).unwrap_or(wide);
        let mut high = 1;
        while goes_on(left.paper + high * period) {
            high += 1;
        }
        let found = self.below(first, begin.len(), high, |down, over| down * period + over);
        let whole = found.filter(|_| !self.is_more(last, left.paper + high * period));
        whole.or_else(|| self.told_by_headings(first))
    }

    /// The same where pages without anything may have been left out, and the headings on each tell
    /// which columns it has.
    fn told_by_headings(&self, first: &FirstRow) -> Option<(Vec<usize>, Vec<WholeRow>)> {
        let begin = self.grids_of(&first.members);
        let (left, last) = (begin.first()?, begin.last()?);
        let heads: Vec<&Vec<String>> = begin.iter().map(|grid| &grid.headings).collect();
        let before = |n: usize| heads.get(..n).unwrap_or_default();
        let told = |(n, own): (usize, &&Vec<String>)| !own.is_empty() && !before(n).contains(own);
        if !heads.iter().enumerate().all(told) {
            return None;
        }
        let is = |paper: u32, nth: usize| -> Option<usize> {
            let at = self.only(paper)?;
            let grid = self.grids.get(at)?;
            let same = heads.get(nth) == Some(&&grid.headings);
            let on = begin.get(nth).is_some_and(|first| self.goes_on(first, grid));
            (same && on).then_some(at)
        };
        let (mut members, mut rows) = (Vec::new(), Vec::new());
        let mut paper = left.paper + begin.len() as u32;
        while let Some(at) = is(paper, 0) {
            let names = self.grids.get(at)?;
            let (mut own, mut columns) = (vec![at], vec![*first.members.first()?]);
            paper += 1;
            for (nth, column) in first.members.iter().enumerate().skip(1) {
                let Some(at) = is(paper, nth) else { continue };
                if !self.grids.get(at).is_some_and(|grid| names.is_level_with(grid)) {
                    return None;
                }
                own.push(at);
                columns.push(*column);
                paper += 1;
            }
            rows.push(self.row(&own, Some((&columns, &first.row)))?);
            members.extend(own);
        }
        let stray = self.only(paper).and_then(|nth| self.grids.get(nth));
        let stray = stray.is_some_and(|grid| begin.iter().any(|first| self.goes_on(first, grid)));
        (!stray && !self.is_more(last, paper)).then_some((members, rows))
    }

    /// Whether a page goes on with a table of which it should be no part, so that not all of it was
    /// found.
    fn is_more(&self, last: &PaperGrid<'d>, paper: u32) -> bool {
        let grid = self.only(paper).and_then(|nth| self.grids.get(nth));
        grid.is_some_and(|grid| grid.headings.is_empty() && self.goes_on(last, grid))
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
