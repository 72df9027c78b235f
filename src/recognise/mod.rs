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

mod align;
mod choose;
mod codes;
mod columns;
mod joins;
mod proposal;
mod region;
mod stacked;
mod sums;
mod table;
mod tally;
mod texts;
mod value;
mod words;

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::amount::Unit;
use crate::budget::{Budget, BudgetUnit as Organisation, Cell, Origin, OriginPage, Row, RowOrigin};
use crate::form::FormSet;
use crate::read::{NoteKind, PageSource, ReadDocument};

pub use joins::Join;
pub use proposal::{
    Doubt, DoubtKind, Fit, Proposal, RecognisedTable, RowNaming, Spot, Unplaced, Why,
};
pub use value::figure;
pub use words::{declared_unit, is_total, plain};

use choose::{FormCandidate, Match, assign, likeness, titles_of};
use region::{Region, Vocabulary, regions};
use table::{ColumnLayout, PlacedFigure, Placing, TableFilling};
use tally::SumTally;
use value::is_figure;

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
type Ranked<'c> = (f32, &'c FormCandidate, Vec<Option<Match>>);

/// Recognises a document on the form set that fits best.
pub fn recognise(document: &ReadDocument, sets: &[Arc<FormSet>]) -> Result<Proposal, NoFit> {
    let candidates: Vec<FormCandidate> = sets.iter().cloned().map(FormCandidate::new).collect();
    let words = Vocabulary::of(sets.iter().map(|set| &**set));
    let regions = all_regions(document, &words);
    let no = |_: &Region| None;
    let mut ranked: Vec<Ranked<'_>> = candidates
        .iter()
        .map(|candidate| {
            let found = assign(candidate, document, &regions, &no);
            (likeness(candidate, &regions, &found), candidate, found)
        })
        .collect();
    ranked.sort_by(|a, b| b.0.total_cmp(&a.0));
    let best = ranked.first().map_or(0.0, |(likeness, ..)| *likeness);
    // Of close ones the one that places more figures, in a small part of the document.
    let close = ranked.iter().take_while(|(likeness, ..)| *likeness >= best - CLOSE).count();
    if close > 1 {
        let small = shortened(document);
        let named = year_of(document, &regions);
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
    let Some((_, candidate, found)) = ranked.into_iter().next() else {
        return Err(NoFit { nearest: None, tables: tables_alone(document, &regions) });
    };
    let none = Corrections::default();
    let proposal = match joins::broken(candidate, document, &regions, &found).is_empty() {
        true => fill(candidate, document, &regions, found, &none),
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
    let mut regions = all_regions(&said.document, words);
    let mut found = assign(candidate, &said.document, &regions, &told);
    let broken = joins::broken(candidate, &said.document, &regions, &found);
    let rows: Vec<Join> = broken.iter().map(|(join, _)| *join).collect();
    let whole = joins::join(&said.document, &rows);
    if !broken.is_empty() {
        regions = all_regions(&whole.document, words);
        found = assign(candidate, &whole.document, &regions, &told);
    }
    let mut proposal = fill(candidate, &whole.document, &regions, found, corrections);
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
            let unit = words::declared_unit(text);
            region.unit = region.unit.or(unit.map(|unit| (region.head.start, unit)));
            region.name = region.name.take().or_else(|| words::declared_name(text));
        }
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
    }
}

/// Fills a budget with what was recognised.
fn fill(
    candidate: &FormCandidate,
    document: &ReadDocument,
    regions: &[Region],
    mut found: Vec<Option<Match>>,
    corrections: &Corrections,
) -> Proposal {
    let forms = &candidate.forms;
    let mut tally = SumTally::default();
    for note in document.notes.iter().filter(|note| note.kind == NoteKind::Lost) {
        tally.doubt(DoubtKind::Reading(note.words.clone()), None);
    }
    let mut used: Vec<Vec<bool>> =
        document.pages.iter().map(|page| vec![false; page.cells().len()]).collect();
    correct(candidate, regions, &mut found, corrections);
    let mut drafts: Vec<(TableFilling, usize)> = Vec::new();
    let mut draft_of: Vec<Option<usize>> = vec![None; regions.len()];
    // How alike stacked tables are, which no headings alone tell.
    let mut stacks: Vec<f32> = vec![0.0; regions.len()];
    let mut layouts: Vec<Option<ColumnLayout>> = Vec::new();
    let unit_of_all = the_unit(regions, &found);
    for (at, region) in regions.iter().enumerate() {
        let (Some(own), Some(page)) =
            (found.get(at).and_then(Option::as_ref), document.pages.get(region.page))
        else {
            if let Some((draft, likeness)) =
                stack(candidate, document, region, corrections, &mut used, &mut tally)
            {
                drafts.push((draft, at));
                if let (Some(slot), Some(alike)) = (draft_of.get_mut(at), stacks.get_mut(at)) {
                    (*slot, *alike) = (Some(drafts.len() - 1), likeness);
                }
            }
            layouts.push(None);
            continue;
        };
        let Some(form) = forms.tables.get(own.table) else {
            layouts.push(None);
            continue;
        };
        let leaves = candidate.leaves(own.table);
        let layout = ColumnLayout::new(form, &own.fit, &own.heads, leaves);
        let right = ColumnLayout::right(form, &own.fit, &own.heads, leaves);
        let before = own.after.and_then(|before| draft_of.get(before).copied().flatten());
        let draft = before.unwrap_or_else(|| {
            drafts.push((TableFilling::new(forms, own.table), at));
            drafts.len() - 1
        });
        if let Some(slot) = draft_of.get_mut(at) {
            *slot = Some(draft);
        }
        let unit = unit(region, own, regions, form.unit, unit_of_all, &mut tally);
        if let (Some((draft, _)), Some(used)) = (drafts.get_mut(draft), used.get_mut(region.page)) {
            if own.after.is_none() {
                doubt_match(document, region, own, form, leaves, &mut tally);
            }
            for layout in std::iter::once(&layout).chain(&right) {
                let (used, tally) = (&mut *used, &mut tally);
                Placing { forms, page, region, form, layout, unit, used, tally }.place(draft);
            }
            note_of(document, page, region, form, draft);
        }
        layouts.push(Some(layout));
    }
    let known: Vec<bool> =
        (0..regions.len()).map(|at| draft_of.get(at).is_some_and(Option::is_some)).collect();
    let of_figures = leftovers(document, regions, &known, &layouts, &used, &mut tally);
    let year = year_of(document, regions);
    let mut budget =
        Budget::blank(forms, organisation(document, regions), year.unwrap_or(forms.year));
    if year != Some(forms.year) {
        let named = year.is_some();
        if !named {
            tally.doubt(DoubtKind::Year { year: forms.year, named }, None);
        }
    }
    if budget.unit.name.is_empty() {
        tally.doubt(DoubtKind::NoName, None);
    }
    texts::fill(document, regions, &known, forms, &mut budget, &mut tally);
    let (places, tables) = put_in(document, drafts, forms, &mut budget);
    let table_of = |at: usize| {
        let draft = draft_of.get(at).copied().flatten()?;
        tables.get(draft).copied().flatten()
    };
    let found_tables = regions
        .iter()
        .enumerate()
        .map(|(at, region)| {
            let own = found.get(at).and_then(Option::as_ref);
            let layout = layouts.get(at).and_then(Option::as_ref);
            let alike = stacks.get(at).copied().unwrap_or(0.0);
            let mut found = as_found(document, region, table_of(at), own, layout);
            found.likeness = found.likeness.max(alike);
            found
        })
        .collect();
    let (doubts, unplaced) = tally.sorted();
    let figures = places.len();
    let matched = draft_of.iter().flatten().count();
    Proposal {
        forms: forms.for_year(budget.year),
        fit: Fit {
            tables: matched,
            of_tables: regions.iter().filter(|region| !region.head.is_empty()).count().max(matched),
            figures,
            of_figures: figures + of_figures,
            likeness: likeness(candidate, regions, &found),
        },
        budget,
        places,
        unplaced,
        doubts,
        tables: found_tables,
    }
}

/// A table of stacked blocks that a region is, filled, and how alike it is.
fn stack(
    candidate: &FormCandidate,
    document: &ReadDocument,
    region: &Region,
    corrections: &Corrections,
    used: &mut [Vec<bool>],
    tally: &mut SumTally,
) -> Option<(TableFilling, f32)> {
    let forms = &candidate.forms;
    let key = (region.page as u32, region.head.start);
    if corrections.tables.iter().any(|(own, table)| *own == key && table.is_none()) {
        return None;
    }
    let page = document.pages.get(region.page)?;
    let titles = titles_of(document, page, region);
    let found = stacked::find(forms, page, region, &titles, candidate.levels())?;
    let form = forms.tables.get(found.table)?;
    let used = used.get_mut(region.page)?;
    let mut draft = TableFilling::new(forms, found.table);
    let unit = region.unit.map_or(form.unit, |(_, unit)| unit);
    let none = ColumnLayout::default();
    for (block, rows) in found.pairs {
        let (used, tally, layout) = (&mut *used, &mut *tally, &none);
        let mut placing = Placing { forms, page, region, form, layout, unit, used, tally };
        placing.pairs(block, rows, &mut draft);
    }
    for list in &found.lists {
        let layout = ColumnLayout::new(form, &list.fit, &list.heads, &list.leaves);
        let (used, tally, region) = (&mut *used, &mut *tally, &list.region);
        let mut placing = Placing { forms, page, region, form, layout: &layout, unit, used, tally };
        placing.place_block(list.block, &mut draft);
    }
    Some((draft, found.likeness))
}

/// Columns as a person said they are.
fn correct(
    candidate: &FormCandidate,
    regions: &[Region],
    found: &mut [Option<Match>],
    corrections: &Corrections,
) {
    for ((page, row, column), wanted) in &corrections.columns {
        let at = regions
            .iter()
            .position(|region| region.page as u32 == *page && region.head.start == *row);
        let Some(own) = at.and_then(|at| found.get_mut(at)).and_then(Option::as_mut) else {
            continue;
        };
        let Some(head) = own.heads.iter().position(|head| head.columns.contains(column)) else {
            continue;
        };
        own.fit.pairs.retain(|(other, _, _)| *other != head);
        let leaf = wanted.and_then(|(block, column)| {
            let leaves = candidate.leaves(own.table);
            leaves.iter().position(|leaf| leaf.block == block && leaf.column == column)
        });
        if let Some(leaf) = leaf {
            own.fit.pairs.retain(|(_, other, _)| *other != leaf);
            own.fit.pairs.push((head, leaf, 1.0));
        }
    }
}

/// The unit that all tables which say so have in common.
fn the_unit(regions: &[Region], found: &[Option<Match>]) -> Option<Unit> {
    let said = regions.iter().zip(found).filter(|(_, found)| found.is_some());
    let mut units = said.filter_map(|(region, _)| region.unit.map(|(_, unit)| unit));
    let first = units.next()?;
    units.all(|unit| unit == first).then_some(first)
}

/// What a table counts in: as it says, else as the table that it goes on with, else as the form.
fn unit(
    region: &Region,
    own: &Match,
    regions: &[Region],
    form: Unit,
    of_all: Option<Unit>,
    tally: &mut SumTally,
) -> Unit {
    let before = own.after.and_then(|before| regions.get(before)).and_then(|region| region.unit);
    let spot = Spot { page: region.page as u32, row: region.head.start, column: 0 };
    match region.unit.or(before) {
        Some((row, unit)) => {
            if unit != form && own.after.is_none() {
                let spot = Spot { row, ..spot };
                tally.doubt(DoubtKind::OtherUnit { from: unit, to: form }, Some(spot));
            }
            unit
        }
        None => {
            let _ = of_all;
            if own.after.is_none() {
                tally.doubt(DoubtKind::NoUnit { unit: form }, Some(spot));
            }
            form
        }
    }
}

/// Tells what was taken for the same though it is only alike.
fn doubt_match(
    document: &ReadDocument,
    region: &Region,
    own: &Match,
    form: &crate::form::TableForm,
    leaves: &[columns::FormColumn],
    tally: &mut SumTally,
) {
    let spot = Spot { page: region.page as u32, row: region.head.start, column: 0 };
    let page = document.pages.get(region.page);
    if own.title < 0.6 || own.fit.share < 0.6 {
        let title = page.map(|page| titles_of(document, page, region));
        let title = title.and_then(|titles| titles.into_iter().next()).unwrap_or_default();
        let form = form.title.zh.replace("{年}年", "");
        tally.doubt(DoubtKind::Table { title, form }, Some(spot));
    }
    for &(head, leaf, _) in &own.fit.pairs {
        let (Some(head), Some(leaf)) = (own.heads.get(head), leaves.get(leaf)) else { continue };
        if leaf.is_same(head) {
            continue;
        }
        let title = form.blocks.get(leaf.block).and_then(|block| block.columns.get(leaf.column));
        let kind = DoubtKind::Column {
            heading: head.title().to_owned(),
            column: title.map(|column| column.title.zh.clone()).unwrap_or_default(),
        };
        let column = head.columns.first().copied().unwrap_or(0);
        tally.doubt(kind, Some(Spot { column, ..spot }));
    }
}

/// The remark below a table as its note, where the form has one: in the grid, or the sentence that
/// comes after it.
fn note_of(
    document: &ReadDocument,
    page: &crate::read::Page,
    region: &Region,
    form: &crate::form::TableForm,
    draft: &mut TableFilling,
) {
    if form.empty_note.is_none() || draft.note.is_some() {
        return;
    }
    let texts = region.notes.iter().flat_map(|&row| page.row(row).iter());
    let said: Vec<&str> = texts.map(|cell| cell.text.trim()).collect();
    let below = || match page.source {
        PageSource::Sheet { .. } => "",
        _ if draft.has_figures() => "",
        _ => texts::note_after(document, region.page, form).unwrap_or(""),
    };
    let note = if said.is_empty() { below().to_owned() } else { said.join("") };
    let note = note.trim_start_matches(['注', '备', '：', ':']).trim();
    if !note.is_empty() {
        draft.note = Some(note.to_owned());
    }
}

/// Lists the figures that found no cell; how many they are.
fn leftovers(
    document: &ReadDocument,
    regions: &[Region],
    known: &[bool],
    layouts: &[Option<ColumnLayout>],
    used: &[Vec<bool>],
    tally: &mut SumTally,
) -> usize {
    let mut count = tally.unplaced.len();
    let mut alone: BTreeMap<usize, (usize, Spot)> = BTreeMap::new();
    let mut by_why: BTreeMap<Why, (usize, Spot, String)> = BTreeMap::new();
    for unplaced in &tally.unplaced {
        let text = text_at(document, unplaced.spot);
        by_why.entry(unplaced.why).or_insert((0, unplaced.spot, text)).0 += 1;
    }
    let mut listed = Vec::new();
    for (at, page) in document.pages.iter().enumerate() {
        let own: Vec<(usize, &Region)> =
            regions.iter().enumerate().filter(|(_, region)| region.page == at).collect();
        if page.derived && own.iter().all(|(index, _)| known.get(*index) != Some(&true)) {
            continue;
        }
        let used = used.get(at).map_or(&[][..], Vec::as_slice);
        let mut twice: Vec<Spot> = tally.unplaced.iter().map(|unplaced| unplaced.spot).collect();
        twice.sort_unstable();
        let lists: Vec<bool> = own
            .iter()
            .map(|(index, region)| known.get(*index) != Some(&true) && only_counts(page, region))
            .collect();
        for (cell, _) in page.cells().iter().zip(used).filter(|(_, used)| !**used) {
            if !is_figure(cell) {
                continue;
            }
            let spot = Spot { page: at as u32, row: cell.row, column: cell.column };
            if twice.binary_search(&spot).is_ok() {
                continue;
            }
            let inside = own.iter().position(|(_, region)| {
                region.head.contains(&cell.row) || region.body.contains(&cell.row)
            });
            // The numbers of a list are no figures.
            if inside.is_some_and(|at| lists.get(at) == Some(&true)) {
                continue;
            }
            let inside = inside.and_then(|at| own.get(at));
            let why = match inside {
                // Numbers and years in headings are no figures of the table.
                Some((_, region)) if region.head.contains(&cell.row) => continue,
                Some((index, _)) => match known.get(*index) {
                    None | Some(false) => {
                        alone.entry(*index).or_insert((0, spot)).0 += 1;
                        Why::NoTable
                    }
                    Some(true) => {
                        let layout = layouts.get(*index).and_then(Option::as_ref);
                        let known = layout.is_some_and(|layout| layout.has_column(cell.column));
                        if known { Why::NoRow } else { Why::NoColumn }
                    }
                },
                None if numbers_table(page, &own, cell) => continue,
                None => Why::Outside,
            };
            count += 1;
            listed.push((spot, why));
            if why != Why::NoTable {
                by_why.entry(why).or_insert((0, spot, cell.text.to_string())).0 += 1;
            }
        }
    }
    for (spot, why) in listed {
        tally.unplaced(spot, why);
    }
    for (index, (figures, spot)) in alone {
        let region = regions.get(index);
        let page = region.and_then(|region| document.pages.get(region.page));
        let title = region.zip(page).map(|(region, page)| titles_of(document, page, region));
        let title = title.and_then(|t| t.into_iter().next()).unwrap_or_default();
        tally.doubts_of(DoubtKind::NoTable { title }, Some(spot), figures);
    }
    for (why, (figures, spot, example)) in by_why {
        tally.doubts_of(DoubtKind::Unplaced { why, example }, Some(spot), figures);
    }
    count
}

/// Whether a small number alone in its row is that of the table below it.
fn numbers_table(
    page: &crate::read::Page,
    own: &[(usize, &Region)],
    cell: &crate::read::PageCell,
) -> bool {
    let small = figure(&cell.text)
        .is_some_and(|(amount, _)| amount.scale() == 0 && (1..100).contains(&amount.mantissa()));
    let next = own.iter().map(|(_, region)| region.head.start).filter(|row| *row > cell.row).min();
    small && page.row(cell.row).len() == 1 && next.is_some_and(|next| next - cell.row <= 6)
}

/// Whether a table that is none of the form's holds no figures but the numbers of its rows.
fn only_counts(page: &crate::read::Page, region: &Region) -> bool {
    let begin = page.range(region.body.start).start;
    let cells = page.cells().get(begin..).unwrap_or_default();
    let figures = cells
        .iter()
        .take_while(|cell| cell.row < region.body.end)
        .filter(|cell| is_figure(cell))
        .map(|cell| (cell.column, figure(&cell.text)));
    let mut column = None;
    for (next, (own, value)) in (1_i128..).zip(figures) {
        let counts =
            value.is_some_and(|(amount, _)| amount.scale() == 0 && amount.mantissa() == next);
        if !counts || column.is_some_and(|column| column != own) {
            return false;
        }
        column = Some(own);
    }
    column.is_some()
}

fn text_at(document: &ReadDocument, spot: Spot) -> String {
    let page = document.pages.get(spot.page as usize);
    let cell = page.and_then(|page| page.cell(spot.row, spot.column));
    cell.map(|cell| cell.text.to_string()).unwrap_or_default()
}

/// Puts the filled tables into the budget; their figures' places, and each draft's table.
fn put_in(
    document: &ReadDocument,
    drafts: Vec<(TableFilling, usize)>,
    forms: &FormSet,
    budget: &mut Budget,
) -> (Vec<(Cell, Spot)>, Vec<Option<usize>>) {
    /// A finished table; the draft it was made from, and its figures' places.
    struct Made {
        form: usize,
        table: crate::budget::Table,
        draft: Option<usize>,
        places: Vec<PlacedFigure>,
    }
    let count = drafts.len();
    let taken: Vec<usize> = drafts.iter().map(|(draft, _)| draft.form).collect();
    let mut tables: Vec<Made> = Vec::new();
    for table in std::mem::take(&mut budget.tables) {
        if let Some(form) = table.form().filter(|form| !taken.contains(form)) {
            tables.push(Made { form, table, draft: None, places: Vec::new() });
        }
    }
    for (at, (draft, _)) in drafts.into_iter().enumerate() {
        let form = draft.form;
        let (mut table, places) = draft.finish(forms);
        // A repeating table printed empty is one that the budget has no copy of.
        let mut rows = table.blocks.iter().flat_map(|block| &block.rows);
        if forms.tables.get(form).is_some_and(|form| form.repeats) && rows.all(Row::is_blank) {
            continue;
        }
        come_from(document, &mut table, &places);
        tables.push(Made { form, table, draft: Some(at), places });
    }
    // In the form set's order; copies of a repeating table in the document's.
    tables.sort_by_key(|made| made.form);
    let mut places = Vec::new();
    let mut index_of = vec![None; count];
    for (index, made) in tables.into_iter().enumerate() {
        budget.tables.push(made.table);
        if let Some(slot) = made.draft.and_then(|at| index_of.get_mut(at)) {
            *slot = Some(index);
        }
        let cell =
            |(block, row, column, spot): PlacedFigure| (Cell::new(index, block, row, column), spot);
        places.extend(made.places.into_iter().map(cell));
    }
    places.sort_unstable_by_key(|(cell, _)| *cell);
    (places, index_of)
}

/// Tells a table and its rows where their figures come from.
fn come_from(document: &ReadDocument, table: &mut crate::budget::Table, places: &[PlacedFigure]) {
    let mut pages: Vec<u32> = Vec::new();
    let mut known: Vec<OriginPage> = Vec::new();
    for &(block, row, column, spot) in places {
        let page = match pages.iter().rposition(|&page| page == spot.page) {
            Some(page) => page,
            None => {
                let source = document.pages.get(spot.page as usize).map(|page| &page.source);
                let name = source.map(page_name).unwrap_or_default();
                pages.push(spot.page);
                known.push(OriginPage { name: name.into(), columns: Vec::new() });
                pages.len() - 1
            }
        };
        if let Some(row) = table.blocks.get_mut(block).and_then(|block| block.rows.get_mut(row)) {
            row.origin = row.origin.or(RowOrigin::new(page, spot.row));
        }
        if let Some(known) = known.get_mut(page) {
            let column = (block as u16, column as u16, spot.column);
            if !known.columns.iter().any(|own| (own.0, own.1) == (column.0, column.1)) {
                known.columns.push(column);
            }
        }
    }
    known.iter_mut().for_each(|page| page.columns.sort_unstable());
    if !known.is_empty() {
        let file = document.file.as_str().into();
        table.origin = Some(Box::new(Origin::new(file, known)));
    }
}

/// What a page goes by in a table's origin: a sheet by its name, `p3` for page 3 of a PDF (`p3.2`
/// its second table), `t2` for the second table of a text.
pub fn page_name(source: &PageSource) -> String {
    match source {
        PageSource::Sheet { name, .. } => name.to_string(),
        PageSource::Table { number } => format!("t{number}"),
        PageSource::Paper { page, number: 1 } => format!("p{page}"),
        PageSource::Paper { page, number } => format!("p{page}.{number}"),
    }
}

fn as_found(
    document: &ReadDocument,
    region: &Region,
    table: Option<usize>,
    own: Option<&Match>,
    layout: Option<&ColumnLayout>,
) -> RecognisedTable {
    let page = document.pages.get(region.page);
    let title = page.map(|page| titles_of(document, page, region)).unwrap_or_default();
    let begin = if region.head.is_empty() { region.body.start } else { region.head.start };
    let end = region.body.end.max(region.head.end);
    let sums = match (table, page) {
        (None, Some(page)) => sums::hold(page, begin..end),
        _ => None,
    };
    RecognisedTable {
        page: region.page as u32,
        rows: (begin, end),
        body: region.body.start,
        title: title.into_iter().next().unwrap_or_default(),
        table,
        likeness: own.map_or(0.0, Match::likeness),
        columns: layout.map(ColumnLayout::columns).unwrap_or_default(),
        naming: layout.map(ColumnLayout::naming).unwrap_or_default(),
        sums,
    }
}

/// The document's tables as they are.
fn tables_alone(document: &ReadDocument, regions: &[Region]) -> Vec<RecognisedTable> {
    regions.iter().map(|region| as_found(document, region, None, None, None)).collect()
}

/// The year that most titles name, else most of the first texts.
fn year_of(document: &ReadDocument, regions: &[Region]) -> Option<i32> {
    let mut count: BTreeMap<i32, usize> = BTreeMap::new();
    let mut add = |text: &str, weight: usize| {
        for year in words::years(text).into_iter().take(1) {
            *count.entry(year).or_default() += weight;
        }
    };
    for region in regions {
        region.titles.iter().for_each(|(_, title)| add(title, 2));
    }
    for page in document.pages.iter().filter(|page| page.rows() <= 60).take(20) {
        let cells = page.cells().iter().filter(|cell| cell.text.chars().count() <= 40);
        cells.take(40).for_each(|cell| add(&cell.text, 1));
        if let PageSource::Sheet { name, .. } = &page.source {
            add(name, 1);
        }
    }
    for paragraph in document.texts.iter().take(60) {
        if paragraph.text.chars().count() <= 60 {
            add(&paragraph.text, 1);
        }
    }
    add(&document.file, 1);
    let said = count.into_iter().max_by_key(|(year, count)| (*count, *year)).map(|(year, _)| year);
    said.or_else(|| words::year_in_name(&document.file))
}

/// Whose budget it is: as most tables say, else as the cover does.
fn organisation(document: &ReadDocument, regions: &[Region]) -> Organisation {
    let mut count: BTreeMap<String, usize> = BTreeMap::new();
    for name in regions.iter().filter_map(|region| region.name.as_ref()) {
        *count.entry(name.clone()).or_default() += 1;
    }
    let said = count.into_iter().max_by_key(|(_, count)| *count).map(|(name, _)| name);
    let said = said.or_else(|| texts::name_on_cover(document));
    let first = document.pages.first().into_iter().flat_map(|page| page.cells().iter().take(20));
    let declared = || first.into_iter().find_map(|cell| words::declared_name(&cell.text));
    let said = said.or_else(declared).unwrap_or_default();
    let digits = said.find(|c: char| !c.is_ascii_digit()).unwrap_or(said.len());
    let (code, rest) = said.split_at(digits);
    let rest = rest.trim_start_matches(['-', '－', ' ', '　', '_']).trim();
    // 505001-某某局: the code comes before the name.
    let (code, name) = if (3..=12).contains(&code.len()) && !rest.is_empty() {
        (code.to_owned(), rest.to_owned())
    } else {
        (String::new(), said.clone())
    };
    Organisation { name, code, ..Organisation::default() }
}
