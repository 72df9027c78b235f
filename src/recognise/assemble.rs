//! A budget filled with what was recognised of a document.

use crate::amount::Unit;
use crate::budget::Budget;
use crate::form::TableForm;
use crate::read::{NoteKind, Page, PageSource, ReadDocument};

use super::again::Copies;
use super::agreement::FoundInFiles;
use super::candidate::FormCandidate;
use super::choose::{Assigned, Match, covered, likeness};
use super::column_layout::ColumnLayout;
use super::columns::FormColumn;
use super::corrected::Corrected;
use super::cover::{organisation, year_of};
use super::doubt::{DoubtKind, UnlikeHeadings};
use super::filling::TableFilling;
use super::found_tables::{as_found, put_in};
use super::leftovers::leftovers;
use super::placing::Placing;
use super::proposal::{Fit, Proposal, RecognisedTable};
use super::region::Region;
use super::spot::{Spot, Unplaced, Why};
use super::tally::SumTally;
use super::titles::titles_of;
use super::unit::DeclaredUnit;
use super::words::plain;
use super::{stacked, texts};

/// A title or headings less alike than this are doubtful.
const LIKE: f32 = 0.6;

/// Fills a budget with what was recognised.
pub fn fill(
    candidate: &FormCandidate,
    files: &FoundInFiles<'_>,
    assigned: Assigned,
    told: &Corrected<'_>,
) -> Proposal {
    let &FoundInFiles { document, regions, agreement } = files;
    let Assigned { mut found, again } = assigned;
    let forms = &candidate.forms;
    let mut tally = SumTally::default();
    for note in document.notes.iter().filter(|note| note.kind == NoteKind::Lost) {
        tally.doubt(DoubtKind::Reading(note.words.clone()), None);
    }
    let mut used: Vec<Vec<bool>> =
        document.pages.iter().map(|page| vec![false; page.cells().len()]).collect();
    let left_out = told.apply(candidate, regions, &mut found);
    let mut drafts: Vec<(TableFilling, usize)> = Vec::new();
    let mut draft_of: Vec<Option<usize>> = vec![None; regions.len()];
    // How alike stacked tables are, which no headings alone tell.
    let mut stacks: Vec<f32> = vec![0.0; regions.len()];
    let mut layouts: Vec<Option<ColumnLayout>> = Vec::new();
    let mut copies = Copies::new(regions.len());
    for (at, region) in regions.iter().enumerate() {
        let first = found.get(at).and_then(Option::as_ref);
        let own = first.or(again.get(at).and_then(Option::as_ref));
        let (Some(own), Some(page)) = (own, document.pages.get(region.page)) else {
            if let Some((draft, likeness)) =
                stack(candidate, document, region, told, &mut used, &mut tally)
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
        let unit = unit(files, (at, own), form.unit, first.is_some().then_some(&mut tally));
        let Some(used) = used.get_mut(region.page) else { continue };
        let filling = if first.is_some() {
            let before = own.after.and_then(|before| draft_of.get(before).copied().flatten());
            let draft = before.unwrap_or_else(|| {
                drafts.push((TableFilling::new(forms, own.table), at));
                drafts.len() - 1
            });
            if let Some(slot) = draft_of.get_mut(at) {
                *slot = Some(draft);
            }
            if own.after.is_none() {
                doubt_match(document, region, (told.table)(region), own, form, leaves, &mut tally);
            }
            drafts.get_mut(draft).map(|(draft, _)| (draft, &mut tally))
        } else {
            copies.filling(forms, (at, own))
        };
        if let Some((draft, tally)) = filling {
            for layout in std::iter::once(&layout).chain(&right) {
                let (used, tally) = (&mut *used, &mut *tally);
                Placing { forms, page, region, form, layout, unit, used, tally }.place(draft);
            }
            note_of(document, page, region, form, draft);
        }
        layouts.push(Some(layout));
    }
    copies.settle(files, forms, &mut drafts, &mut draft_of, &mut tally);
    let known: Vec<bool> = (0..regions.len())
        .map(|at| draft_of.get(at).is_some_and(Option::is_some) || copies.is_copy(at))
        .collect();
    let of_figures = leftovers(files, (&known, &left_out), &layouts, &used, &mut tally);
    let year = agreement.year.or_else(|| year_of(document, regions));
    let parts = agreement.parts(document);
    let unit = organisation(document, regions, &parts);
    let mut budget = Budget::blank(forms, unit, year.unwrap_or(forms.year));
    if year != Some(forms.year) {
        let named = year.is_some();
        if !named {
            tally.doubt(DoubtKind::Year { year: forms.year, named }, None);
        }
    }
    if budget.unit.name.is_empty() {
        tally.doubt(DoubtKind::NoName, None);
    }
    agreement.tell(document, regions, &mut tally);
    texts::fill(document, (regions, &known), &parts, forms, &mut budget, &mut tally);
    let (places, tables) = put_in(drafts, forms, &mut budget);
    let table_of = |at: usize| {
        let draft = draft_of.get(at).copied().flatten()?;
        tables.get(draft).copied().flatten()
    };
    let mut found_tables: Vec<RecognisedTable> = regions
        .iter()
        .enumerate()
        .map(|(at, region)| {
            let copied = copies.first_of(at);
            let own = if copied.is_some() { &again } else { &found };
            let own = own.get(at).and_then(Option::as_ref);
            let layout = layouts.get(at).and_then(Option::as_ref);
            let alike = stacks.get(at).copied().unwrap_or(0.0);
            let mut found = as_found(document, region, table_of(copied.unwrap_or(at)), own, layout);
            found.likeness = found.likeness.max(alike);
            found.again = copied.is_some();
            found
        })
        .collect();
    let left_out = agreement.left_out().iter();
    found_tables.extend(left_out.map(|region| as_found(document, region, None, None, None)));
    found_tables.sort_by_key(|found| (found.page, found.rows.0));
    let (doubts, unplaced) = tally.sorted();
    let figures = places.len();
    let foreign = |own: &&Unplaced| {
        matches!(own.why, Why::NoTable | Why::Outside | Why::OtherBudget | Why::LeftOut)
    };
    let of_known = figures + unplaced.len() - unplaced.iter().filter(foreign).count();
    let matched = draft_of.iter().flatten().count();
    let headed = regions.iter().enumerate();
    let headed = headed.filter(|(at, region)| !region.head.is_empty() && !copies.is_copy(*at));
    let covered = covered(candidate, &found);
    Proposal {
        forms: forms.for_year(budget.year),
        fit: Fit {
            tables: matched,
            of_tables: headed.count().max(matched),
            figures,
            of_figures: figures + of_figures,
            of_known,
            likeness: likeness(candidate, regions, &Assigned { found, again }),
            covered,
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
    told: &Corrected<'_>,
    used: &mut [Vec<bool>],
    tally: &mut SumTally,
) -> Option<(TableFilling, f32)> {
    let forms = &candidate.forms;
    if (told.table)(region) == Some(None) {
        return None;
    }
    let page = document.pages.get(region.page)?;
    let titles = titles_of(document, page, region);
    let found = stacked::find(forms, page, region, &titles, candidate.levels())?;
    let form = forms.tables.get(found.table)?;
    let used = used.get_mut(region.page)?;
    let mut draft = TableFilling::new(forms, found.table);
    let unit = region.unit.map_or(form.unit.into(), |(_, unit)| unit);
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

/// What a table counts in: as it says, else as the table that it goes on with, else as the others do.
fn unit(
    files: &FoundInFiles<'_>,
    (at, own): (usize, &Match),
    form: Unit,
    tally: Option<&mut SumTally>,
) -> DeclaredUnit {
    let FoundInFiles { document, regions, .. } = files;
    let Some(region) = regions.get(at) else { return form.into() };
    let before = own.after.and_then(|before| regions.get(before)).and_then(|region| region.unit);
    let spot = Spot { page: region.page as u32, row: region.head.start, column: 0 };
    let tally = tally.filter(|_| own.after.is_none());
    match region.unit.or(before) {
        Some((row, unit)) => {
            if unit != form
                && let Some(tally) = tally
            {
                let spot = Spot { row, ..spot };
                tally.doubt(DoubtKind::OtherUnit { from: unit, to: form }, Some(spot));
            }
            unit
        }
        None => {
            // Where every other table says the same, it counts in that, too: of its own file, else
            // of all.
            let part = document.part_of(region.page);
            let said = |whole: bool| {
                let others =
                    regions.iter().filter(|own| whole || document.part_of(own.page) == part);
                let mut said = others.filter_map(|own| own.unit).map(|(_, unit)| unit);
                let first = said.next()?;
                Some(said.all(|unit| unit == first).then_some(first))
            };
            let unit = said(false).or_else(|| said(true)).flatten().unwrap_or(form.into());
            if let Some(tally) = tally {
                tally.doubt(DoubtKind::NoUnit { unit }, Some(spot));
            }
            unit
        }
    }
}

/// The headings that a table and its form do not have in common.
fn unlike(own: &Match, form: &TableForm, leaves: &[FormColumn]) -> UnlikeHeadings {
    let pairs = || own.fit.pairs.iter().chain(&own.fit.right);
    let title = |leaf: &FormColumn| {
        let column = form.blocks.get(leaf.block)?.columns.get(leaf.column)?;
        Some(column.title.zh.clone())
    };
    let leaves = leaves.iter().enumerate().filter(|(_, leaf)| !leaf.unprinted);
    let missing = leaves.filter(|(at, _)| pairs().all(|(_, leaf, _)| leaf != at));
    let heads = own.heads.iter().enumerate();
    let heads = heads.filter(|(_, head)| !head.bare && !head.is_running());
    let strange = heads.filter(|(at, _)| pairs().all(|(head, ..)| head != at));
    let mut missing: Vec<String> = missing.filter_map(|(_, leaf)| title(leaf)).collect();
    let mut strange: Vec<String> = strange.map(|(_, head)| head.title().to_owned()).collect();
    // What goes by the same name is not what differs.
    strange.retain(|own| {
        let same = missing.iter().position(|title| plain(title) == *own);
        same.map(|at| missing.remove(at)).is_none()
    });
    UnlikeHeadings { missing, strange }
}

/// Tells what was taken for the same though it is only alike.
fn doubt_match(
    document: &ReadDocument,
    region: &Region,
    told: Option<Option<usize>>,
    own: &Match,
    form: &TableForm,
    leaves: &[FormColumn],
    tally: &mut SumTally,
) {
    let spot = Spot { page: region.page as u32, row: region.head.start, column: 0 };
    let page = document.pages.get(region.page);
    // What a person said a table is, is not doubtful for its title.
    let titled = own.title >= LIKE || told.is_some();
    let headings = (own.fit.share < LIKE).then(|| unlike(own, form, leaves));
    let headings = headings.filter(|own| *own != UnlikeHeadings::default());
    if !titled || headings.is_some() {
        let title = page.map(|page| titles_of(document, page, region));
        let title = title.and_then(|titles| titles.into_iter().next()).unwrap_or_default();
        let form = form.title.zh.clone();
        tally.doubt(DoubtKind::Table { title, form, titled, headings }, Some(spot));
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
    page: &Page,
    region: &Region,
    form: &TableForm,
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
