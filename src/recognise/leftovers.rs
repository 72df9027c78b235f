//! Figures of a document that found no cell: each is listed with the reason.

use std::collections::BTreeMap;

use crate::read::{Page, PageCell, ReadDocument};

use super::agreement::FoundInFiles;
use super::column_layout::ColumnLayout;
use super::corrected::LeftOut;
use super::doubt::DoubtKind;
use super::region::Region;
use super::spot::{Spot, Why};
use super::tally::SumTally;
use super::titles::titles_of;
use super::value::{figure, is_figure};

/// Lists the figures that found no cell; how many they are.
pub fn leftovers(
    &FoundInFiles { document, regions, agreement }: &FoundInFiles<'_>,
    (known, left_out): (&[bool], &LeftOut),
    layouts: &[Option<ColumnLayout>],
    used: &[Vec<bool>],
    tally: &mut SumTally,
) -> usize {
    let mut count = tally.unplaced.len();
    let mut alone: BTreeMap<usize, (usize, Spot)> = BTreeMap::new();
    let mut by_why: BTreeMap<Why, (usize, Spot, String)> = BTreeMap::new();
    // That a table is there twice is told of it as a whole.
    for unplaced in tally.unplaced.iter().filter(|own| own.why != Why::Again) {
        let text = text_at(document, unplaced.spot);
        by_why.entry(unplaced.why).or_insert((0, unplaced.spot, text)).0 += 1;
    }
    let mut listed = Vec::new();
    for (at, page) in document.pages.iter().enumerate() {
        let own: Vec<(usize, &Region)> =
            regions.iter().enumerate().filter(|(_, region)| region.page == at).collect();
        if own.is_empty() && agreement.is_odd(document.part_of(at)) {
            continue;
        }
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
                Some((index, _)) if left_out.has(*index, cell.column) => Why::LeftOut,
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
                None if agreement.is_odd(document.part_of(at)) => continue,
                None if numbers_table(page, &own, cell) => continue,
                None => Why::Outside,
            };
            count += 1;
            listed.push((spot, why));
            // What a person left out is no doubt.
            if !matches!(why, Why::NoTable | Why::LeftOut) {
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
fn numbers_table(page: &Page, own: &[(usize, &Region)], cell: &PageCell) -> bool {
    let small = figure(&cell.text)
        .is_some_and(|(amount, _)| amount.scale() == 0 && (1..100).contains(&amount.mantissa()));
    let next = own.iter().map(|(_, region)| region.head.start).filter(|row| *row > cell.row).min();
    small && page.row(cell.row).len() == 1 && next.is_some_and(|next| next - cell.row <= 6)
}

/// Whether a table that is none of the form's holds no figures but the numbers of its rows.
fn only_counts(page: &Page, region: &Region) -> bool {
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
