//! Which table of which form set a table of a page is.

use std::collections::BTreeMap;

use crate::read::{PageSource, ReadDocument};

use super::candidate::FormCandidate;
use super::columns::{ColumnMatch, ComparedText, PageColumn, fit, heads};
use super::continued::{continues, may_go_on, moved_columns};
use super::region::Region;
use super::titles::titles_of;
use super::words::{untitled, years};

/// Below this a table is none of the form's.
const LEAST: f32 = 0.42;
/// A table that is there already is there again only by a title as like as that.
const AGAIN: f32 = 0.9;

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
        let own = heads(page, region, candidate.levels());
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
    // workbook and its print, the workbook; of this year's and last year's, this year's; and before
    // all what a person said.
    let is_told = |at: usize| told(regions_at(regions, at)).is_some();
    let other_year = of_other_years(document, regions);
    let less = |at: usize| {
        let page = regions.get(at).and_then(|region| document.pages.get(region.page));
        let kind = page.map_or(0.0, |page| match page.source {
            PageSource::Sheet { hidden: true, .. } => 0.2,
            PageSource::Paper { .. } if document.is_joined() => 0.05,
            _ => 0.0,
        });
        kind + if other_year.get(at) == Some(&true) { 0.3 } else { 0.0 }
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
            (Some(last), Some(page)) if headless => moved_columns(last, page),
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

/// By region: whether it goes by another year than most of them, or of two equally frequent ones by
/// the earlier.
fn of_other_years(document: &ReadDocument, regions: &[Region]) -> Vec<bool> {
    let year_of = |region: &Region| {
        let page = document.pages.get(region.page)?;
        let titles = titles_of(document, page, region);
        titles.iter().find_map(|title| years(title).first().copied())
    };
    let of: Vec<Option<i32>> = regions.iter().map(year_of).collect();
    let mut counts: BTreeMap<i32, usize> = BTreeMap::new();
    of.iter().flatten().for_each(|year| *counts.entry(*year).or_default() += 1);
    let own = counts.iter().max_by_key(|(year, count)| (**count, **year)).map(|(year, _)| *year);
    of.into_iter().map(|year| year.is_some() && year != own).collect()
}

fn regions_at(regions: &[Region], at: usize) -> &Region {
    // `at` comes from the same list.
    static NONE: std::sync::LazyLock<Region> = std::sync::LazyLock::new(Region::none);
    regions.get(at).unwrap_or(&NONE)
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
