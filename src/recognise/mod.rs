//! Pages of cells made a proposed budget: which form set, which table, which column, which row.
//!
//! Tables are found by the title on the page, then the sheet's name, then their headings; columns
//! by headings over several levels, in order; rows by code, else by name, else by order. Nothing is
//! placed unseen: every figure of the document either has its cell in the proposal, with its place,
//! or is listed as [`Unplaced`]. What is placed by likeness only is a [`Doubt`].
//!
//! Entry points: [`recognise`], and [`recognise_on`] where the form set is known.
//!
//! Never knows formats: the same pages come from a workbook, a text, a PDF or the clipboard.

mod again;
mod agreement;
mod align;
mod assemble;
mod choose;
mod codes;
mod column_layout;
mod columns;
mod cover;
mod doubt;
mod filling;
mod found_tables;
mod joins;
mod leftovers;
mod placing;
mod proposal;
mod region;
mod spot;
mod stacked;
mod sums;
mod tally;
mod texts;
mod unit;
mod value;
mod words;

use std::sync::Arc;

use crate::form::FormSet;
use crate::read::ReadDocument;

pub use doubt::{Contradiction, Doubt, DoubtKind};
pub use found_tables::page_name;
pub use joins::Join;
pub use proposal::{Fit, Proposal, RecognisedTable, RowNaming};
pub use spot::{Spot, Unplaced, Why};
pub use unit::{DeclaredUnit, declared_unit};
pub use value::figure;
pub use words::{is_total, plain};

use agreement::{Agreement, FoundInFiles};
use assemble::fill;
use choose::{Assigned, FormCandidate, assign, likeness};
use cover::year_of;
use found_tables::tables_alone;
use region::{Region, Vocabulary, regions, unit_of_headings};

/// Form sets this close in likeness are told apart by the figures that they place.
const CLOSE: f32 = 0.12;
/// Rows of a page that are enough to choose a form set by.
const ENOUGH: u32 = 200;

/// What a person said of a document, so that it is recognised as they mean it.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Corrections {
    /// The table that begins on that page at that row is the form set's table of that index, or
    /// none of them.
    pub tables: Vec<((u32, u32), Option<usize>)>,
    /// The page's column (page, first row of the table, column) is that block's column, or none.
    pub columns: Vec<(ColumnPlace, Option<(usize, usize)>)>,
    /// Rows that belong together.
    pub joins: Vec<Join>,
}

/// A column of a table that was read: page, first row of the table, column; all from 0.
pub type ColumnPlace = (u32, u32, u32);

/// No form set fits: the nearest one, and the document's tables as they are.
#[derive(Clone, Debug)]
pub struct NoFit {
    /// The nearest form set's proposal, for whoever wants it all the same.
    pub nearest: Option<Box<Proposal>>,
    /// Tables of the document with the sums that hold in them.
    pub tables: Vec<RecognisedTable>,
}

/// How well a form set fits, and which of its tables the document's are.
type Ranked<'c> = (f32, &'c FormCandidate, Assigned);

/// Recognises a document on the form set that fits best.
pub fn recognise(document: &ReadDocument, sets: &[Arc<FormSet>]) -> Result<Proposal, NoFit> {
    let candidates: Vec<FormCandidate> = sets.iter().cloned().map(FormCandidate::new).collect();
    let words = Vocabulary::of(sets.iter().map(|set| &**set));
    let no = |_: &Region| None;
    let (regions, agreement) = Agreement::of(document, all_regions(document, &words), &no);
    let mut ranked: Vec<Ranked<'_>> = candidates
        .iter()
        .map(|candidate| {
            let assigned = assign(candidate, document, &regions, &no);
            (likeness(candidate, &regions, &assigned), candidate, assigned)
        })
        .collect();
    ranked.sort_by(|a, b| b.0.total_cmp(&a.0));
    let best = ranked.first().map_or(0.0, |(likeness, ..)| *likeness);
    // Of close ones the one that places more figures, in a small part of the document.
    let close = ranked.iter().take_while(|(likeness, ..)| *likeness >= best - CLOSE).count();
    if close > 1 {
        let small = shortened(document);
        let named = agreement.year.or_else(|| year_of(document, &regions));
        let keys: Vec<(usize, usize, f32)> = ranked
            .iter()
            .take(close)
            .map(|(likeness, candidate, _)| {
                let trial = propose(candidate, &small, &words, &Corrections::default());
                let placed = trial.fit.figures;
                let far = named.map_or(0, |year| (candidate.forms.year - year).unsigned_abs());
                (placed, 1_000 - far.min(1_000) as usize, *likeness)
            })
            .collect();
        let most = keys.iter().map(|key| key.0).max().unwrap_or(0);
        let winner = keys
            .iter()
            .enumerate()
            // A few figures more or less do not tell two form sets apart, their headings do.
            .filter(|(_, key)| key.0 * 50 >= most * 49)
            .max_by(|(_, a), (_, b)| {
                let likeness = (a.2 - b.2).abs();
                if likeness > 0.02 { a.2.total_cmp(&b.2) } else { a.1.cmp(&b.1) }
            })
            .map_or(0, |(at, _)| at);
        ranked.swap(0, winner);
    }
    let Some((_, candidate, assigned)) = ranked.into_iter().next() else {
        return Err(NoFit { nearest: None, tables: tables_alone(document, &regions) });
    };
    let none = Corrections::default();
    let proposal = match joins::broken(candidate, document, &regions, &assigned.found).is_empty() {
        true => {
            let files = FoundInFiles { document, regions: &regions, agreement: &agreement };
            fill(candidate, &files, assigned, &none)
        }
        false => propose(candidate, document, &words, &none),
    };
    if proposal.fit.fits() {
        Ok(proposal)
    } else {
        let tables = tables_alone(document, &regions);
        Err(NoFit { nearest: Some(Box::new(proposal)), tables })
    }
}

/// Recognises a document on a form set that is known, with what a person said of it.
pub fn recognise_on(
    document: &ReadDocument,
    forms: &Arc<FormSet>,
    corrections: &Corrections,
) -> Proposal {
    let candidate = FormCandidate::new(forms.clone());
    let words = Vocabulary::of([&**forms]);
    propose(&candidate, document, &words, corrections)
}

fn propose(
    candidate: &FormCandidate,
    document: &ReadDocument,
    words: &Vocabulary,
    corrections: &Corrections,
) -> Proposal {
    let told = |region: &Region| {
        let key = (region.page as u32, region.head.start);
        corrections.tables.iter().find(|(own, _)| *own == key).map(|(_, table)| *table)
    };
    let said = joins::join(document, &corrections.joins);
    let agreed = |document: &ReadDocument| {
        let (regions, agreement) = Agreement::of(document, all_regions(document, words), &told);
        let assigned = assign(candidate, document, &regions, &told);
        (regions, agreement, assigned)
    };
    let mut agreed_on = agreed(&said.document);
    let broken = joins::broken(candidate, &said.document, &agreed_on.0, &agreed_on.2.found);
    let rows: Vec<Join> = broken.iter().map(|(join, _)| *join).collect();
    let whole = joins::join(&said.document, &rows);
    if !broken.is_empty() {
        agreed_on = agreed(&whole.document);
    }
    let (regions, agreement, assigned) = agreed_on;
    let document = &whole.document;
    let files = FoundInFiles { document, regions: &regions, agreement: &agreement };
    let mut proposal = fill(candidate, &files, assigned, corrections);
    whole.tell_places(&mut proposal);
    said.tell_places(&mut proposal);
    if let Some((join, name)) = broken.first() {
        let kind = DoubtKind::Broken { name: name.clone() };
        let spot = Some(Spot { page: join.row.0, row: join.row.1, column: 0 });
        proposal.doubts.push(Doubt { kind, spot, count: broken.len() });
        proposal.doubts.sort_by_key(|doubt| (std::cmp::Reverse(doubt.kind.weight()), doubt.spot));
    }
    proposal
}

fn all_regions(document: &ReadDocument, words: &Vocabulary) -> Vec<Region> {
    let pages = document.pages.iter().enumerate();
    let mut found: Vec<Region> = pages.flat_map(|(at, page)| regions(at, page, words)).collect();
    // What is in the text before a table says what it counts in and whose it is.
    let mut last = usize::MAX;
    for region in &mut found {
        if std::mem::replace(&mut last, region.page) == region.page {
            continue;
        }
        for text in choose::texts_above(document, region.page) {
            let unit = declared_unit(text);
            region.unit = region.unit.or(unit.map(|unit| (region.head.start, unit)));
            region.name = region.name.take().or_else(|| words::declared_name(text));
        }
    }
    for region in found.iter_mut().filter(|region| region.unit.is_none()) {
        let page = document.pages.get(region.page);
        region.unit = page.and_then(|page| unit_of_headings(page, region));
    }
    found
}

/// The first rows of each page.
fn shortened(document: &ReadDocument) -> ReadDocument {
    let pages = document
        .pages
        .iter()
        .map(|page| if page.rows() > ENOUGH { page.top(ENOUGH) } else { page.clone() })
        .collect();
    ReadDocument {
        file: document.file.clone(),
        format: document.format,
        pages,
        texts: document.texts.clone(),
        notes: Vec::new(),
        parts: document.parts.clone(),
    }
}
