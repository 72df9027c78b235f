//! Tables whose columns are on several pages of a PDF: printed from a workbook wider than its
//! paper, all pages of the first columns before those of the next ones, or each page of the first
//! columns before its others.
//!
//! [`whole`] puts such pages together where they are level row by row, their headings together are
//! those of a table of a form set, and what is above them is one title; all others stay as they
//! are. [`WholeDocument`] says of everything where it was.

mod across;
mod area;
mod fit;
mod grid;
mod lines;
mod page;
mod places;
mod run;
mod search;
mod stack;

use std::borrow::Cow;
use std::collections::{BTreeMap, HashSet};

use crate::read::{Page, PageParagraph, ReadDocument};

use super::candidate::FormCandidate;
use super::corrections::Corrections;
use super::region::Vocabulary;

use grid::PaperGrid;
use places::SpreadPage;
pub use places::WholeDocument;
use run::runs;
use search::{SpreadFound, SpreadSearch, WholeRow};
use stack::stacks;

/// Puts tables together whose columns are on several pages. Of several files joined into one document
/// the pages of each PDF are looked at by themselves, but for those that are pages of one.
pub fn whole<'d>(
    document: &'d ReadDocument,
    candidates: &[FormCandidate],
    words: &Vocabulary,
    corrections: &Corrections,
) -> WholeDocument<'d> {
    let stacks = stacks(document);
    let stacked: HashSet<usize> =
        stacks.iter().flat_map(|stack| &stack.of).map(|(at, _)| *at).collect();
    let singles = document.pages.iter().enumerate().filter(|(at, _)| !stacked.contains(at));
    let singles = singles.map(|(at, page)| PaperGrid::new(vec![(at, 0)], page, words));
    let all = singles.chain(stacks.iter().map(|stack| PaperGrid::stacked(stack, words)));
    let mut all: Vec<PaperGrid<'_>> = all.flatten().collect();
    all.sort_by_key(PaperGrid::at);
    let alone: Vec<u32> = corrections.tables.iter().map(|((page, _), _)| *page).collect();
    let mut found = SpreadFound::default();
    for run in runs(document) {
        let own = all.iter().filter_map(|grid| run.of(grid));
        let grids: Vec<PaperGrid<'_>> = own.collect();
        if grids.len() < 2 {
            continue;
        }
        let mut papers: BTreeMap<u32, Vec<usize>> = BTreeMap::new();
        for (nth, grid) in grids.iter().enumerate() {
            papers.entry(grid.paper).or_default().push(nth);
        }
        let (grids, papers, alone) = (&grids, &papers, &alone);
        let search = SpreadSearch { document, candidates, words, run: &run, grids, papers, alone };
        let own = search.all();
        found.rows.extend(own.rows);
        found.again.extend(own.again);
    }
    put_together(document, found)
}

/// The document with pages put together.
fn put_together(document: &ReadDocument, found: SpreadFound) -> WholeDocument<'_> {
    if found.rows.is_empty() && found.again.is_empty() {
        return WholeDocument::as_it_is(document);
    }
    let blank = |page: &Page| {
        let mut blank = Page::new(page.source.clone(), Vec::new(), Vec::new());
        blank.texts_before = page.texts_before;
        blank
    };
    let mut whole = document.clone();
    let mut pages: Vec<SpreadPage> = Vec::new();
    let mut taken = vec![false; document.texts.len()];
    let mut lines: BTreeMap<usize, Vec<PageParagraph>> = BTreeMap::new();
    for (own, texts) in found.again {
        for at in own {
            if let Some(page) = whole.pages.get_mut(at) {
                *page = blank(page);
            }
        }
        for at in texts {
            if let Some(taken) = taken.get_mut(at) {
                *taken = true;
            }
        }
    }
    for WholeRow { mut wide, above, .. } in found.rows {
        let of = wide.parts.iter().flat_map(|part| &part.pages).map(|(page, _)| *page);
        let Some(first) = of.clone().next() else { continue };
        for page in of.skip(1) {
            if let Some(page) = whole.pages.get_mut(page as usize) {
                *page = blank(page);
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
    let mut parts = document.files();
    let mut texts =
        std::mem::take(&mut document.texts).into_iter().zip(taken).enumerate().peekable();
    let mut kept = Vec::new();
    for part in &mut parts {
        let begin = kept.len();
        for at in part.pages.clone() {
            let Some(page) = document.pages.get_mut(at) else { continue };
            while let Some((_, (text, taken))) = texts.next_if(|(n, _)| *n < page.texts_before) {
                kept.extend((!taken).then_some(text));
            }
            kept.extend(before.remove(&at).unwrap_or_default());
            page.texts_before = kept.len();
        }
        while let Some((_, (text, taken))) = texts.next_if(|(n, _)| *n < part.texts.end) {
            kept.extend((!taken).then_some(text));
        }
        part.texts = begin..kept.len();
    }
    document.texts = kept;
    if document.is_joined() {
        document.parts = parts;
    }
}
