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
mod candidate;
mod choose;
mod codes;
mod column_layout;
mod columns;
mod continued;
mod corrected;
mod corrections;
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
mod spread;
mod stacked;
mod sums;
mod tally;
mod texts;
mod titles;
mod unit;
mod value;
mod words;

use std::sync::Arc;

use crate::form::FormSet;
use crate::read::ReadDocument;

pub use agreement::are_other_units;
pub use corrections::{ColumnPlace, Corrections};
pub use doubt::{Contradiction, Doubt, DoubtKind, UnlikeHeadings};
pub use found_tables::{file_and_page, page_name};
pub use joins::Join;
pub use proposal::{Fit, Proposal, RecognisedTable, RowNaming};
pub use spot::{Spot, Unplaced, Why};
pub use unit::{DeclaredUnit, declared_unit};
pub use value::figure;
pub use words::{is_total, plain};

use agreement::{Agreement, FoundInFiles};
use assemble::fill;
use candidate::FormCandidate;
use choose::{Assigned, assign, likeness};
use corrected::Corrected;
use cover::year_of;
use found_tables::{tables_alone, tell_origins};
use region::{Region, Vocabulary, regions, unit_of_headings};
use spread::{WholeDocument, whole};

/// Form sets this close in likeness are told apart by the figures that they place.
const CLOSE: f32 = 0.12;
/// Rows of a page that are enough to choose a form set by.
const ENOUGH: u32 = 200;

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
    let none = Corrections::default();
    let whole = whole(document, &candidates, &words, &none);
    let no = |_: &Region| None;
    let (regions, agreement) =
        Agreement::of(&whole.document, all_regions(&whole.document, &words), &no);
    let mut ranked: Vec<Ranked<'_>> = candidates
        .iter()
        .map(|candidate| {
            let assigned = assign(candidate, &whole.document, &regions, &no);
            (likeness(candidate, &regions, &assigned), candidate, assigned)
        })
        .collect();
    ranked.sort_by(|a, b| b.0.total_cmp(&a.0));
    let best = ranked.first().map_or(0.0, |(likeness, ..)| *likeness);
    // Of close ones the one that places more figures, in a small part of the document.
    let close = ranked.iter().take_while(|(likeness, ..)| *likeness >= best - CLOSE).count();
    if close > 1 {
        let small = shortened(&whole.document);
        let small = WholeDocument::as_it_is(&small);
        let named = agreement.year.or_else(|| year_of(&whole.document, &regions));
        let keys: Vec<(usize, usize, f32)> = ranked
            .iter()
            .take(close)
            .map(|(likeness, candidate, _)| {
                let trial = propose(candidate, &small, &words, &none);
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
        let tables = whole.split(tables_alone(&whole.document, &regions));
        return Err(NoFit { nearest: None, tables });
    };
    let broken = joins::broken(candidate, &whole.document, &regions, &assigned.found);
    let proposal = match broken.is_empty() {
        true => {
            let document = &*whole.document;
            let files = FoundInFiles { document, regions: &regions, agreement: &agreement };
            fill(candidate, &files, assigned, &Corrected { table: &no, columns: &[] })
        }
        false => propose(candidate, &whole, &words, &none),
    };
    let proposal = told_of(document, &whole, proposal);
    if proposal.fit.fits() {
        Ok(proposal)
    } else {
        let tables = whole.split(tables_alone(&whole.document, &regions));
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
    let whole = whole(document, std::slice::from_ref(&candidate), &words, corrections);
    told_of(document, &whole, propose(&candidate, &whole, &words, corrections))
}

/// A proposal for a document as it was read.
fn told_of(document: &ReadDocument, whole: &WholeDocument<'_>, mut proposal: Proposal) -> Proposal {
    whole.tell_places(&mut proposal);
    tell_origins(document, &mut proposal.budget, &proposal.places);
    if let Some((count, spot)) = whole.doubt() {
        let page = document.pages.get(spot.page as usize).map(|page| page.source.clone());
        let kind = DoubtKind::Beside { page: page.unwrap_or_default() };
        proposal.doubts.push(Doubt { kind, spot: Some(spot), count });
    }
    let weight = |doubt: &Doubt| (std::cmp::Reverse(doubt.kind.weight()), doubt.spot);
    proposal.doubts.sort_by_key(weight);
    proposal
}

/// A proposal for a document put together; its places are in that.
fn propose(
    candidate: &FormCandidate,
    whole: &WholeDocument<'_>,
    words: &Vocabulary,
    corrections: &Corrections,
) -> Proposal {
    let told = |region: &Region| whole.told(region, corrections);
    let said = joins::join(&whole.document, &whole.joins(&corrections.joins));
    let agreed = |document: &ReadDocument| {
        let (regions, agreement) = Agreement::of(document, all_regions(document, words), &told);
        let assigned = assign(candidate, document, &regions, &told);
        (regions, agreement, assigned)
    };
    let mut agreed_on = agreed(&said.document);
    let broken = joins::broken(candidate, &said.document, &agreed_on.0, &agreed_on.2.found);
    let rows: Vec<Join> = broken.iter().map(|(join, _)| *join).collect();
    let joined = joins::join(&said.document, &rows);
    if !broken.is_empty() {
        agreed_on = agreed(&joined.document);
    }
    let (regions, agreement, assigned) = agreed_on;
    let columns = whole.columns(&regions, corrections);
    let told = Corrected { table: &told, columns: &columns };
    let document = &*joined.document;
    let files = FoundInFiles { document, regions: &regions, agreement: &agreement };
    let mut proposal = fill(candidate, &files, assigned, &told);
    joined.tell_places(&mut proposal);
    said.tell_places(&mut proposal);
    if let Some((join, name)) = broken.first() {
        let kind = DoubtKind::Broken { name: name.clone() };
        let spot = Some(Spot { page: join.row.0, row: join.row.1, column: 0 });
        proposal.doubts.push(Doubt { kind, spot, count: broken.len() });
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
        for text in titles::texts_above(document, region.page) {
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
        papers: document.papers,
        blank_papers: document.blank_papers.clone(),
        parts: document.parts.clone(),
    }
}
