//! Which table of which form set a table of a page is.

use std::collections::{BTreeMap, HashSet};
use std::path::Path;
use std::sync::Arc;

use crate::form::{FormSet, RowsForm};
use crate::read::{Page, PageParagraph, PageSource, ReadDocument};

use super::columns::{ColumnMatch, ComparedText, FormColumn, PageColumn, fit, heads, leaves};
use super::region::Region;
use super::unit::declared_unit;
use super::words::{declared_name, plain, untitled};

/// Below this a table is none of the form's.
const LEAST: f32 = 0.42;
/// A table that is there already is there again only by a title as like as that.
const AGAIN: f32 = 0.9;
/// Paragraphs before a table that may be its title.
const ABOVE: usize = 5;
/// Longest paragraph that may be a title.
const MAX_TITLE: usize = 60;

/// A form set prepared for comparing.
pub struct FormCandidate {
    pub forms: Arc<FormSet>,
    tables: Vec<Prepared>,
    levels: HashSet<String>,
}

struct Prepared {
    titles: Vec<ComparedText>,
    leaves: Vec<FormColumn>,
    owns: HashSet<String>,
}

impl FormCandidate {
    pub fn new(forms: Arc<FormSet>) -> Self {
        let tables = forms
            .tables
            .iter()
            .map(|table| {
                let mut titles = vec![ComparedText::new(untitled(&table.title.zh))];
                let key = ComparedText::new(untitled(&table.key));
                if titles.iter().all(|title| title.text != key.text) {
                    titles.push(key);
                }
                let headings = table.blocks.iter().flat_map(|b| b.headings.iter().flatten());
                Prepared {
                    titles,
                    leaves: leaves(table),
                    owns: headings.map(|heading| plain(&heading.title.zh)).collect(),
                }
            })
            .collect();
        let trees = forms.tables.iter().flat_map(|t| &t.blocks).filter_map(|b| match &b.rows {
            RowsForm::Coded(tree) => Some(tree),
            _ => None,
        });
        let levels = trees.flat_map(|tree| &tree.levels).map(|l| plain(&l.name.zh)).collect();
        Self { forms, tables, levels }
    }

    /// Whether a text, made bare of year and number, is the title of a table.
    pub fn has_title(&self, bare: &str) -> bool {
        let mut titles = self.tables.iter().flat_map(|table| &table.titles);
        titles.any(|title| title.text == bare)
    }

    /// How alike the likest of some titles is to a table's, 0 to 1.
    pub fn title_likeness(&self, table: usize, titles: &[ComparedText]) -> f32 {
        let own = self.tables.get(table).map_or(&[][..], |table| &table.titles);
        let alike =
            |title: &ComparedText| own.iter().map(|own| title.alike(own)).fold(0.0, f32::max);
        titles.iter().map(alike).fold(0.0, f32::max)
    }

    /// Names of the levels of codes, plain.
    pub fn levels(&self) -> &HashSet<String> {
        &self.levels
    }

    pub fn leaves(&self, table: usize) -> &[FormColumn] {
        self.tables.get(table).map_or(&[], |table| &table.leaves)
    }
}

/// What a region became.
#[derive(Clone)]
pub struct Match {
    pub table: usize,
    /// 0 to 1.
    pub title: f32,
    pub fit: ColumnMatch,
    pub heads: Vec<PageColumn>,
    /// Goes on with the region of that index, by its columns.
    pub after: Option<usize>,
}

impl Match {
    /// 0 to 1: title and headings together.
    pub fn likeness(&self) -> f32 {
        0.45 * self.title + 0.55 * self.fit.share
    }

    /// Whether it is like enough to be taken for the table.
    pub fn is_likely(&self) -> bool {
        let share = self.fit.share;
        let likely = share >= 0.45 || (self.title >= 0.8 && share >= 0.25);
        likely && self.likeness() >= LEAST
    }
}

/// The last paragraphs before the tables of a page, nearest first, and none from before the page
/// before.
pub fn texts_above(document: &ReadDocument, page: usize) -> impl Iterator<Item = &str> {
    let end = document.pages.get(page).map_or(0, |page| page.texts_before);
    let before = page.checked_sub(1).and_then(|before| document.pages.get(before));
    let begin = before.map_or(0, |before| before.texts_before).min(end);
    let begin = begin.max(document.texts_around(page).start.min(end));
    let texts = document.texts.get(begin..end.min(document.texts.len())).unwrap_or_default();
    let short = |paragraph: &&PageParagraph| paragraph.text.chars().count() <= MAX_TITLE;
    texts.iter().rev().take(ABOVE).filter(short).map(|paragraph| paragraph.text.as_str())
}

/// What a table goes by on its page and around it.
pub fn titles_of(document: &ReadDocument, page: &Page, region: &Region) -> Vec<String> {
    let mut titles: Vec<String> = region.titles.iter().map(|(_, text)| text.clone()).collect();
    if region.titles.is_empty() {
        let texts = texts_above(document, region.page);
        let is_title = |text: &&str| declared_unit(text).is_none() && declared_name(text).is_none();
        titles.extend(texts.filter(is_title).map(str::to_owned));
    }
    if let PageSource::Sheet { name, .. } = &page.source {
        let name = name.trim();
        let unnamed = name.is_empty() || is_unnamed(name);
        // A workbook of one sheet that nobody named is called as its file.
        if unnamed && titles.is_empty() && document.pages_beside(region.page) == 1 {
            let file = document.file_of(region.page);
            let stem = Path::new(&*file).file_stem().unwrap_or_default();
            titles.push(stem.to_string_lossy().into_owned());
        }
        titles.push(name.to_owned());
    }
    titles
}

/// Whether a sheet has the name that a program gives it: Sheet1, 工作表1.
fn is_unnamed(name: &str) -> bool {
    let bare = name.trim_end_matches(|c: char| c.is_ascii_digit());
    bare.len() < name.len() && ["sheet", "工作表", "表"].contains(&bare.to_lowercase().as_str())
}

/// Which tables of a form set the tables of a document are.
pub struct Assigned {
    /// By region; `None` for one that is none of them.
    pub found: Vec<Option<Match>>,
    /// By region: a table that another region, which is more like it, is already.
    pub again: Vec<Option<Match>>,
}

/// Brings the tables of a document to those of a form set.
pub fn assign(
    candidate: &FormCandidate,
    document: &ReadDocument,
    regions: &[Region],
    told: &dyn Fn(&Region) -> Option<Option<usize>>,
) -> Assigned {
    let tables = &candidate.forms.tables;
    let mut found: Vec<Option<Match>> = Vec::new();
    found.resize_with(regions.len(), || None);
    let mut proposals: Vec<(usize, Match)> = Vec::new();
    let mut goes_on = vec![false; regions.len()];
    let mut all_heads: Vec<Vec<PageColumn>> = Vec::new();
    for (at, region) in regions.iter().enumerate() {
        let Some(page) = document.pages.get(region.page) else {
            all_heads.push(Vec::new());
            continue;
        };
        let own = heads(page, region, &candidate.levels);
        let forced = told(region);
        if let Some(on) = goes_on.get_mut(at) {
            *on = at > 0
                && match forced {
                    None => continues(candidate, document, regions, &all_heads, at, &own),
                    Some(table) => table.is_some() && may_go_on(document, regions, at),
                };
        }
        all_heads.push(own);
        if goes_on.get(at) == Some(&true) && forced.is_none() {
            continue;
        }
        let own = all_heads.last().map_or(&[][..], Vec::as_slice);
        let titles: Vec<ComparedText> = titles_of(document, page, region)
            .iter()
            .map(|title| ComparedText::new(untitled(title)))
            .collect();
        if forced == Some(None) {
            continue;
        }
        for (table, prepared) in candidate.tables.iter().enumerate() {
            if forced.flatten().is_some_and(|wanted| wanted != table) {
                continue;
            }
            let title = candidate.title_likeness(table, &titles);
            let known = own.iter().filter(|head| prepared.owns.contains(head.title())).count();
            let some = forced.is_some() || title >= 0.5 || known * 10 >= own.len() * 3;
            if own.is_empty() || !some {
                continue;
            }
            let fit = fit(own, &prepared.leaves);
            let own = Match { table, title, fit, heads: own.to_vec(), after: None };
            if forced.is_some() || own.is_likely() {
                proposals.push((at, own));
            }
        }
    }
    // Of the same table on a sheet that shows and on one that does not, the one that shows; of a
    // workbook and its print, the workbook; and before all what a person said.
    let is_told = |at: usize| told(regions_at(regions, at)).is_some();
    let less = |at: usize| {
        let page = regions.get(at).and_then(|region| document.pages.get(region.page));
        page.map_or(0.0, |page| match page.source {
            PageSource::Sheet { hidden: true, .. } => 0.2,
            PageSource::Paper { .. } if document.is_joined() => 0.05,
            _ => 0.0,
        })
    };
    // What may go on with another comes behind that.
    let told_weight = |at: usize| match (is_told(at), goes_on.get(at)) {
        (true, Some(true)) => -1.0,
        (true, _) => 2.0,
        (false, _) => 0.0,
    };
    let weight = |(at, own): &(usize, Match)| own.likeness() - less(*at) + told_weight(*at);
    proposals.sort_by(|a, b| weight(b).total_cmp(&weight(a)).then(a.0.cmp(&b.0)));
    let mut taken = vec![false; tables.len()];
    let mut again: Vec<Option<Match>> = Vec::new();
    again.resize_with(regions.len(), || None);
    for (at, proposal) in proposals {
        let table = proposal.table;
        let repeats = tables.get(table).is_some_and(|table| table.repeats);
        let free = repeats || taken.get(table) == Some(&false) || is_told(at);
        let (Some(slot), Some(again)) = (found.get_mut(at), again.get_mut(at)) else { continue };
        // What is there already is not taken for another table that is only like it.
        if slot.is_some() || again.is_some() {
            continue;
        }
        if !free {
            *again = Some(proposal).filter(|own| own.title >= AGAIN);
            continue;
        }
        if let Some(taken) = taken.get_mut(table) {
            *taken = true;
        }
        *slot = Some(proposal);
    }
    // What goes on with the table before is that table.
    for at in 0..regions.len() {
        if goes_on.get(at) != Some(&true) {
            continue;
        }
        let last = at.wrapping_sub(1);
        let which = [&mut found, &mut again].into_iter().find_map(|own| {
            let before = own.get(last).cloned().flatten()?;
            Some((own, before))
        });
        let Some((own, before)) = which else { continue };
        // Not where a person said that it is another one.
        let said = told(regions_at(regions, at)).flatten();
        if said.is_some_and(|table| table != before.table) {
            continue;
        }
        let heads = all_heads.get(at).cloned().unwrap_or_default();
        let headless = regions.get(at).is_some_and(|region| region.head.is_empty());
        let fit =
            if headless { before.fit.clone() } else { fit(&heads, candidate.leaves(before.table)) };
        let page_of = |at: usize| document.pages.get(regions.get(at)?.page);
        let moved = match (page_of(at.wrapping_sub(1)), page_of(at)) {
            (Some(last), Some(page)) if headless => below(last, page),
            _ => None,
        };
        let same = || match &moved {
            Some(moved) => before.heads.iter().map(|head| head.moved(moved)).collect(),
            None => before.heads.clone(),
        };
        if let Some(slot) = own.get_mut(at) {
            *slot = Some(Match {
                heads: if headless { same() } else { heads },
                fit,
                after: Some(before.after.unwrap_or(at - 1)),
                ..before
            });
        }
    }
    Assigned { found, again }
}

fn regions_at(regions: &[Region], at: usize) -> &Region {
    // `at` comes from the same list.
    static NONE: std::sync::LazyLock<Region> = std::sync::LazyLock::new(Region::none);
    regions.get(at).unwrap_or(&NONE)
}

/// Which column of the page before each column of a page is below, where both tell rectangles;
/// `None` where they do not, or one column is below none or several.
fn below(last: &Page, page: &Page) -> Option<Vec<(u32, u32)>> {
    let extents = |page: &Page| {
        let sideways = is_sideways(page);
        let mut found: BTreeMap<u32, (f32, f32)> = BTreeMap::new();
        let merged: HashSet<(u32, u32)> = page
            .merges()
            .iter()
            .filter(|merge| merge.last_column > merge.column)
            .map(|merge| (merge.row, merge.column))
            .collect();
        for (at, cell) in page.cells().iter().enumerate() {
            let Some(area) = page.area_of(at) else { continue };
            if merged.contains(&(cell.row, cell.column)) {
                continue;
            }
            let (from, to) =
                if sideways { (area.top, area.bottom) } else { (area.left, area.right) };
            let own = found.entry(cell.column).or_insert((from, to));
            *own = (own.0.min(from), own.1.max(to));
        }
        found
    };
    let (above, own) = (extents(last), extents(page));
    let mut pairs: Vec<(u32, u32)> = Vec::new();
    for (column, (left, right)) in own {
        let overlap = |&(from, to): &(f32, f32)| right.min(to) - left.max(from);
        let best = above
            .iter()
            .map(|(over, extent)| (*over, overlap(extent)))
            .filter(|(_, overlap)| *overlap > 0.0)
            .max_by(|a, b| a.1.total_cmp(&b.1))?;
        if pairs.iter().any(|(_, over)| *over == best.0) {
            return None;
        }
        pairs.push((column, best.0));
    }
    (!pairs.is_empty()).then_some(pairs)
}

/// Whether a page is shown turned, so that its columns are one below the other.
fn is_sideways(page: &Page) -> bool {
    let cells = page.cells();
    let pairs = cells.iter().zip(cells.iter().skip(1)).enumerate();
    let mut same_row = pairs.filter(|(_, (a, b))| a.row == b.row);
    same_row.next().is_some_and(|(at, _)| match (page.area_of(at), page.area_of(at + 1)) {
        (Some(a), Some(b)) => (a.left - b.left).abs() < (a.top - b.top).abs(),
        _ => false,
    })
}

/// Whether a table without headings has the columns of the one before, so that it goes on with it if a
/// person says that it is the same.
fn may_go_on(document: &ReadDocument, regions: &[Region], at: usize) -> bool {
    let of = |at: usize| Some((regions.get(at)?, document.pages.get(regions.get(at)?.page)?));
    let (Some((before, last)), Some((region, page))) = (of(at.wrapping_sub(1)), of(at)) else {
        return false;
    };
    region.head.is_empty()
        && !before.body.is_empty()
        && (page.columns() == last.columns() || below(last, page).is_some())
}

/// Whether a table goes on with the one before: without a title of its own, with the same headings
/// again or none at all.
fn continues(
    candidate: &FormCandidate,
    document: &ReadDocument,
    regions: &[Region],
    heads: &[Vec<PageColumn>],
    at: usize,
    own: &[PageColumn],
) -> bool {
    let (Some(region), Some(before)) = (regions.get(at), regions.get(at - 1)) else { return false };
    let (Some(page), Some(last)) =
        (document.pages.get(region.page), document.pages.get(before.page))
    else {
        return false;
    };
    let sheet = matches!(page.source, PageSource::Sheet { .. });
    let other_file = document.part_of(region.page) != document.part_of(before.page);
    // In another file only what is the next page and has the same columns.
    let next = || document.is_next_paper(before.page, region.page) && same_sides(last, page);
    if other_file && !page.is_lower && !next() || sheet && region.page != before.page {
        return false;
    }
    let title_again = region.titles.iter().all(|(_, title)| {
        let bare = untitled(title);
        bare.is_empty() || before.titles.iter().any(|(_, own)| untitled(own) == bare)
    });
    if !title_again || (!sheet && titled_between(candidate, document, before, region)) {
        return false;
    }
    let Some(previous) = heads.get(at - 1) else { return false };
    if region.head.is_empty() {
        let texts_between = page.texts_before.saturating_sub(last.texts_before);
        return !before.body.is_empty()
            && (last.may_go_on || texts_between == 0)
            && (page.columns() == last.columns() || below(last, page).is_some());
    }
    let same = |a: &[PageColumn], b: &[PageColumn]| {
        a.len() == b.len() && a.iter().zip(b).all(|(a, b)| a.title() == b.title())
    };
    !own.is_empty() && same(own, previous)
}

/// Whether the columns of two tables are at the same places of their pages.
fn same_sides(last: &Page, page: &Page) -> bool {
    /// In points.
    const NEAR: f32 = 2.0;
    let near = |a: f32, b: f32| (a - b).abs() <= NEAR;
    match (last.sides.as_deref(), page.sides.as_deref()) {
        (Some(a), Some(b)) => {
            a.columns.len() == b.columns.len()
                && a.columns.iter().zip(&b.columns).all(|(a, b)| near(*a, *b))
        }
        // Read turned: the columns are one below the other.
        (None, None) => {
            let ends = last.area.zip(page.area);
            last.columns() == page.columns()
                && ends.is_some_and(|(a, b)| near(a.top, b.top) && near(a.bottom, b.bottom))
        }
        _ => false,
    }
}

/// Whether a text between two tables is the title of the second: another one than the first has.
fn titled_between(
    candidate: &FormCandidate,
    document: &ReadDocument,
    before: &Region,
    region: &Region,
) -> bool {
    let place = |region: &Region| document.pages.get(region.page).map(|page| page.texts_before);
    let (Some(from), Some(to)) = (place(before), place(region)) else { return false };
    let texts = document.texts.get(from..to).unwrap_or_default();
    let first: Vec<String> = before
        .titles
        .iter()
        .map(|(_, title)| untitled(title))
        .chain(texts_above(document, before.page).map(untitled))
        .collect();
    texts.iter().filter(|text| text.text.chars().count() <= MAX_TITLE).any(|text| {
        let own = untitled(&text.text);
        candidate.has_title(&own) && !first.contains(&own)
    })
}

/// How well a form set fits, before any figure is placed: 0 to 1.
pub fn likeness(candidate: &FormCandidate, regions: &[Region], assigned: &Assigned) -> f32 {
    let weigh = |region: &Region| (region.body.len() as f32).clamp(1.0, 30.0).sqrt();
    let (mut sum, mut all) = (0.0_f32, 0.0_f32);
    let Assigned { found, again } = assigned;
    for ((region, found), again) in regions.iter().zip(found).zip(again) {
        if (region.head.is_empty() || again.is_some()) && found.is_none() {
            continue;
        }
        let weight = weigh(region);
        all += weight;
        sum += found.as_ref().map_or(0.0, |found| found.likeness() * weight);
    }
    if all == 0.0 {
        return 0.0;
    }
    0.75 * sum / all + 0.25 * covered(candidate, found)
}

/// How many of a form set's tables were found, 0 to 1.
pub fn covered(candidate: &FormCandidate, found: &[Option<Match>]) -> f32 {
    let mut tables: Vec<usize> = found.iter().flatten().map(|found| found.table).collect();
    tables.sort_unstable();
    tables.dedup();
    let known = candidate.forms.tables.iter().filter(|table| !table.repeats).count().max(1);
    (tables.len() as f32 / known as f32).min(1.0)
}
