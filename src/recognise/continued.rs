//! Whether a table goes on with the one before it: on the next page, the next sheet, in the next file.

use std::collections::{BTreeMap, HashSet};

use crate::read::{Page, PageSource, ReadDocument};

use super::candidate::FormCandidate;
use super::columns::PageColumn;
use super::region::Region;
use super::titles::{MAX_TITLE, texts_above};
use super::words::{is_unnamed, leading_number, says_it_goes_on, untitled};

/// Which column of the page before each column of a page is below; `None` where they are the same ones.
pub fn moved_columns(last: &Page, page: &Page) -> Option<Vec<(u32, u32)>> {
    if same_sides(last, page) { None } else { below(last, page) }
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
pub fn may_go_on(document: &ReadDocument, regions: &[Region], at: usize) -> bool {
    let of = |at: usize| Some((regions.get(at)?, document.pages.get(regions.get(at)?.page)?));
    let (Some((before, last)), Some((region, page))) = (of(at.wrapping_sub(1)), of(at)) else {
        return false;
    };
    region.head.is_empty()
        && !before.body.is_empty()
        && (page.columns() == last.columns()
            || below(last, page).is_some()
            || same_sides(last, page))
}

/// Whether a table goes on with the one before: without a title of its own, with the same headings
/// again or none at all.
pub fn continues(
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
    if other_file && !page.is_lower && !next() {
        return false;
    }
    if sheet && region.page != before.page && !sheet_goes_on(document, before, region) {
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
            && (page.columns() == last.columns()
                || below(last, page).is_some()
                // Whole columns may be blank on a page.
                || !sheet && same_sides(last, page)
                || sheet && page.columns() <= headed_columns(document, regions, at));
    }
    let same = |a: &[PageColumn], b: &[PageColumn]| {
        a.len() == b.len() && a.iter().zip(b).all(|(a, b)| a.title() == b.title())
    };
    !own.is_empty() && same(own, previous)
}

/// Whether the table of a sheet may go on with that of the sheet before, as where every page of a print
/// became a sheet: it says so, or nobody named it and its codes or the numbers of its rows come behind
/// those above. Two tables under the same headings are otherwise each their own.
fn sheet_goes_on(document: &ReadDocument, before: &Region, region: &Region) -> bool {
    let pages = (document.pages.get(before.page), document.pages.get(region.page));
    let (Some(last), Some(page)) = pages else { return false };
    let PageSource::Sheet { name, .. } = &page.source else { return false };
    if region.page != before.page + 1 {
        return false;
    }
    let mut titles = region.titles.iter().map(|(_, title)| title.as_str());
    if titles.clone().chain([&**name]).any(says_it_goes_on) {
        return true;
    }
    if !titles.all(str::is_empty) || !is_unnamed(name) {
        return false;
    }
    let above = before.body.clone().rev().find_map(|row| code_of_row(last, row));
    let own = region.body.clone().find_map(|row| code_of_row(page, row));
    match above.zip(own) {
        Some((above, own)) => own > above,
        None => numbers_go_on((last, before), (page, region)),
    }
}

/// The code that a row begins with, which may be in several columns: 301 | 02.
fn code_of_row(page: &Page, row: u32) -> Option<String> {
    let cells = page.row(row).iter();
    let digits = |text: &&str| !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit());
    let parts = cells.map(|cell| cell.text.trim()).take_while(digits);
    let code: String = parts.take_while(|part| part.len() <= 9).collect();
    (3..=9).contains(&code.len()).then_some(code)
}

/// Whether the numbers before the names of rows go on in some column: 十五、 above, 十六、 here.
fn numbers_go_on(above: (&Page, &Region), own: (&Page, &Region)) -> bool {
    let numbers = |page: &Page, row: u32| -> Vec<(u32, u32)> {
        let cells = page.row(row).iter();
        cells.filter_map(|cell| Some((cell.column, leading_number(&cell.text)?))).collect()
    };
    let ((last, before), (page, region)) = (above, own);
    // The last of each column above, the first of each here.
    let above = before.body.clone().flat_map(|row| numbers(last, row));
    let own = region.body.clone().rev().flat_map(|row| numbers(page, row));
    let (above, own): (BTreeMap<u32, u32>, BTreeMap<u32, u32>) = (above.collect(), own.collect());
    own.iter().any(|(column, number)| above.get(column).is_some_and(|last| last + 1 == *number))
}

/// How many columns the headings are over under which a table stands that has none of its own.
fn headed_columns(document: &ReadDocument, regions: &[Region], at: usize) -> u32 {
    let mut above = regions.get(..at).unwrap_or_default().iter().rev();
    let headed = above.find(|region| !region.head.is_empty());
    headed.and_then(|region| document.pages.get(region.page)).map_or(0, Page::columns)
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
