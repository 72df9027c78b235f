//! Where what is on a page put together was before.

use std::borrow::Cow;

use crate::read::ReadDocument;
use crate::recognise::corrections::{ColumnPlace, Corrections};
use crate::recognise::joins::Join;
use crate::recognise::proposal::{Proposal, RecognisedTable};
use crate::recognise::region::Region;
use crate::recognise::spot::Spot;

/// A page whose columns are on several.
#[derive(Clone, Debug)]
pub struct SpreadPage {
    /// The page that they were put on.
    pub page: u32,
    /// The pages that they are from, left to right.
    pub parts: Vec<SpreadPart>,
}

/// One of the pages that a spread page is made of.
#[derive(Clone, Debug)]
pub struct SpreadPart {
    /// The page, or several that are below one another, each with its first row among all of them.
    pub pages: Vec<(u32, u32)>,
    /// The first of its columns on the page put together.
    pub first: u32,
    /// Its own columns, as many as it has there. Those that are on the first page already are not
    /// among them.
    pub columns: Vec<u32>,
    /// For each row of the page put together its own row there, or the next one below.
    pub rows: Vec<u32>,
}

impl SpreadPart {
    /// Page and row that a row of the page put together is on.
    fn place(&self, row: u32) -> (u32, u32) {
        let own = self.own_row(row);
        let page = self.pages.iter().rev().find(|(_, first)| *first <= own);
        page.map_or((0, own), |(page, first)| (*page, own - first))
    }

    /// The rows that are on each of its pages.
    fn spans(&self, rows: std::ops::Range<u32>) -> Vec<(u32, std::ops::Range<u32>)> {
        let (begin, end) = (self.own_row(rows.start), self.own_row(rows.end.saturating_sub(1)) + 1);
        let nexts = self.pages.iter().skip(1).map(|(_, first)| *first).chain([u32::MAX]);
        let spans = self
            .pages
            .iter()
            .zip(nexts)
            .map(|((page, first), next)| (*page, begin.max(*first)..end.min(next), *first));
        let filled = spans.filter(|(_, span, _)| span.start < span.end);
        filled.map(|(page, span, first)| (page, span.start - first..span.end - first)).collect()
    }

    /// Its own row that is a row of one of its pages.
    fn row_of(&self, page: u32, row: u32) -> Option<u32> {
        let own = self.pages.iter().find(|(own, _)| *own == page);
        own.map(|(_, first)| first + row)
    }

    fn own_row(&self, row: u32) -> u32 {
        let known = self.rows.get(row as usize).or_else(|| self.rows.last());
        known.copied().unwrap_or(row)
    }

    fn own_column(&self, column: u32) -> Option<u32> {
        self.columns.get(column.checked_sub(self.first)? as usize).copied()
    }

    /// The column of the page put together that a column of its own became.
    fn joined_column(&self, own: u32) -> Option<u32> {
        let at = self.columns.iter().position(|column| *column == own)?;
        Some(self.first + at as u32)
    }

    /// The row of the page put together that a row of its own became.
    fn joined_row(&self, own: u32) -> Option<u32> {
        self.rows.iter().rposition(|row| *row == own).map(|row| row as u32)
    }
}

impl SpreadPage {
    fn part_at(&self, column: u32) -> Option<&SpreadPart> {
        self.parts.iter().rev().find(|part| part.first <= column)
    }

    fn back(&self, spot: Spot) -> Spot {
        let Some(part) = self.part_at(spot.column) else { return spot };
        let column = part.own_column(spot.column).unwrap_or(0);
        let (page, row) = part.place(spot.row);
        Spot { page, row, column }
    }

    /// A table found on it, as it is on each of the pages.
    fn split(&self, found: &RecognisedTable) -> Vec<RecognisedTable> {
        let spans = self.parts.iter().flat_map(|part| {
            let rows = part.spans(found.rows.0..found.rows.1);
            rows.into_iter().map(move |span| (part, span))
        });
        let parts = spans.map(|(part, (page, rows))| {
            let own = |column: u32| part.own_column(column);
            let columns = found.columns.iter();
            let naming = found.naming.iter();
            let (body_page, body) = part.place(found.body);
            RecognisedTable {
                page,
                body: if body_page == page { body } else { rows.start },
                rows: (rows.start, rows.end),
                columns: columns.filter_map(|(c, b, leaf)| Some((own(*c)?, *b, *leaf))).collect(),
                naming: naming.filter_map(|(c, naming)| Some((own(*c)?, *naming))).collect(),
                ..found.clone()
            }
        });
        parts.collect()
    }
}

/// A document in which tables are whole whose columns are on several pages.
pub struct WholeDocument<'d> {
    pub document: Cow<'d, ReadDocument>,
    /// By the page that they were put on.
    pub(super) pages: Vec<SpreadPage>,
}

impl<'d> WholeDocument<'d> {
    /// A document of which nothing is put together.
    pub fn as_it_is(document: &'d ReadDocument) -> Self {
        Self { document: Cow::Borrowed(document), pages: Vec::new() }
    }

    fn page(&self, page: u32) -> Option<&SpreadPage> {
        let at = self.pages.binary_search_by_key(&page, |own| own.page).ok()?;
        self.pages.get(at)
    }

    fn back(&self, spot: Spot) -> Spot {
        self.page(spot.page).map_or(spot, |page| page.back(spot))
    }

    /// Says of everything in a proposal where it is on its own page.
    pub fn tell_places(&self, proposal: &mut Proposal) {
        if self.pages.is_empty() {
            return;
        }
        proposal.places.iter_mut().for_each(|(_, spot)| *spot = self.back(*spot));
        proposal.unplaced.iter_mut().for_each(|unplaced| unplaced.spot = self.back(unplaced.spot));
        proposal.unplaced.sort_by_key(|unplaced| unplaced.spot);
        let doubts = proposal.doubts.iter_mut().filter_map(|doubt| doubt.spot.as_mut());
        doubts.for_each(|spot| *spot = self.back(*spot));
        proposal.tables = self.split(std::mem::take(&mut proposal.tables));
    }

    /// What a person is told of the pages that were put together: how many, and the first.
    pub fn doubt(&self) -> Option<(usize, Spot)> {
        let others = self.pages.iter().flat_map(|page| page.parts.iter().skip(1));
        let mut pages = others.flat_map(|part| &part.pages).map(|(page, _)| *page);
        let first = pages.next()?;
        Some((1 + pages.count(), Spot { page: first, row: 0, column: 0 }))
    }

    /// Tables found, as they are on each page.
    pub fn split(&self, tables: Vec<RecognisedTable>) -> Vec<RecognisedTable> {
        let parts = tables.into_iter().flat_map(|found| match self.page(found.page) {
            Some(page) => page.split(&found),
            None => vec![found],
        });
        let mut tables: Vec<RecognisedTable> = parts.collect();
        tables.sort_by_key(|found| (found.page, found.rows.0));
        tables
    }

    /// Rows of which a person says that they are one, as they are in this document.
    pub fn joins(&self, joins: &[Join]) -> Vec<Join> {
        let there = |(page, row): (u32, u32)| {
            let mut spread = self.pages.iter().flat_map(|own| {
                let mut parts = own.parts.iter();
                let (part, row) = parts.find_map(|part| Some((part, part.row_of(page, row)?)))?;
                Some((own.page, part.joined_row(row)?))
            });
            spread.next().unwrap_or((page, row))
        };
        let mut moved: Vec<Join> = Vec::new();
        for join in joins {
            let join = Join { rest: there(join.rest), row: there(join.row) };
            // The same rows on each of the pages.
            if !moved.contains(&join) {
                moved.push(join);
            }
        }
        moved
    }

    /// Where a table begins on each of the pages that it is on.
    fn begins(&self, region: &Region) -> Vec<(u32, u32)> {
        let own = (region.page as u32, region.head.start);
        match self.page(own.0) {
            Some(page) => {
                let end = region.body.end.max(region.head.end);
                let spans = page.parts.iter().flat_map(|part| part.spans(own.1..end));
                spans.map(|(page, rows)| (page, rows.start)).collect()
            }
            None => vec![own],
        }
    }

    /// What a person said which table a region is.
    pub fn told(&self, region: &Region, corrections: &Corrections) -> Option<Option<usize>> {
        let begins = self.begins(region);
        let mut told = corrections.tables.iter();
        told.find(|(own, _)| begins.contains(own)).map(|(_, table)| *table)
    }

    /// What a person said of columns, as the columns are in this document.
    pub fn columns(
        &self,
        regions: &[Region],
        corrections: &Corrections,
    ) -> Vec<(ColumnPlace, Option<(usize, usize)>)> {
        let there = |&((page, row, column), leaf): &(ColumnPlace, Option<(usize, usize)>)| {
            let of = |region: &&Region| self.begins(region).contains(&(page, row));
            let place = match regions.iter().find(of) {
                Some(region) => {
                    let spread = self.page(region.page as u32);
                    let mut parts = spread.into_iter().flat_map(|own| &own.parts);
                    let part = parts.find(|part| part.row_of(page, row).is_some());
                    // One that is printed again is a column of the first page.
                    let joined = part.and_then(|part| part.joined_column(column));
                    (region.page as u32, region.head.start, joined.unwrap_or(column))
                }
                None => (page, row, column),
            };
            (place, leaf)
        };
        corrections.columns.iter().map(there).collect()
    }
}
