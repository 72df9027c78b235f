//! The tables of a document: put into the budget with their figures' places of origin, and as they
//! are where they belong to none.

use crate::budget::{Budget, Cell, Origin, OriginPage, RowOrigin, StoredRow, Table};
use crate::form::FormSet;
use crate::read::{PageSource, ReadDocument};

use super::choose::Match;
use super::column_layout::ColumnLayout;
use super::filling::{PlacedFigure, TableFilling};
use super::proposal::RecognisedTable;
use super::region::Region;
use super::spot::Spot;
use super::sums;
use super::titles::titles_of;

/// Puts the filled tables into the budget; their figures' places, and each draft's table.
pub fn put_in(
    drafts: Vec<(TableFilling, usize)>,
    forms: &FormSet,
    budget: &mut Budget,
) -> (Vec<(Cell, Spot)>, Vec<Option<usize>>) {
    /// A finished table; the draft it was made from, and its figures' places.
    struct Made {
        form: usize,
        table: Table,
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
        let (table, places) = draft.finish(forms);
        // A repeating table printed empty is one that the budget has no copy of.
        let mut rows = table.blocks.iter().flat_map(|block| &block.rows);
        if forms.tables.get(form).is_some_and(|form| form.repeats) && rows.all(StoredRow::is_blank)
        {
            continue;
        }
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

/// Tells the tables of a budget and their rows where their figures come from; `places` are by cell,
/// ascending.
pub fn tell_origins(document: &ReadDocument, budget: &mut Budget, places: &[(Cell, Spot)]) {
    for own in places.chunk_by(|(a, _), (b, _)| a.t() == b.t()) {
        let Some(table) = own.first().and_then(|(cell, _)| budget.tables.get_mut(cell.t())) else {
            continue;
        };
        come_from(document, table, own);
    }
}

fn come_from(document: &ReadDocument, table: &mut Table, places: &[(Cell, Spot)]) {
    let mut pages: Vec<u32> = places.iter().map(|(_, spot)| spot.page).collect();
    pages.sort_unstable();
    pages.dedup();
    let page_of = |page: u32| pages.binary_search(&page).unwrap_or_default();
    let file = pages.first().map(|page| document.file_of(*page as usize)).unwrap_or_default();
    let mut known: Vec<OriginPage> = Vec::new();
    for page in &pages {
        let source = document.pages.get(*page as usize).map(|page| &page.source);
        let mut name = source.map(page_name).unwrap_or_default();
        let own = document.file_of(*page as usize);
        if own != file {
            name = format!("{own}/{name}");
        }
        known.push(OriginPage { name: name.into(), ..OriginPage::default() });
    }
    for row in places.chunk_by(|(a, _), (b, _)| (a.b(), a.r()) == (b.b(), b.r())) {
        // Of a row that is on several pages, the first.
        let Some((cell, spot)) = row.iter().min_by_key(|(_, spot)| spot.page) else { continue };
        let origin = RowOrigin::new(page_of(spot.page), spot.row);
        let rows = table.blocks.get_mut(cell.b()).map(|block| &mut block.rows);
        if let Some(rows) = rows {
            rows.set_origin(cell.r(), origin);
        }
        for (cell, own) in row {
            let Some(known) = known.get_mut(page_of(own.page)) else { continue };
            let column = (cell.b() as u16, cell.c() as u16, own.column);
            if !known.columns.iter().any(|own| (own.0, own.1) == (column.0, column.1)) {
                known.columns.push(column);
            }
            if own.page != spot.page {
                known.beside.extend(origin.map(|origin| (origin, own.row)));
            }
        }
    }
    for page in &mut known {
        page.columns.sort_unstable();
        page.beside.sort_unstable();
        page.beside.dedup_by_key(|(origin, _)| *origin);
    }
    if !known.is_empty() {
        table.origin = Some(Box::new(Origin::new(file, known)));
    }
}

/// What a page goes by in a table's origin: a sheet by its name, `p3` for page 3 of a PDF (`p3.2`
/// its second table), `t2` for the second table of a text. One that is in another file than the
/// table's first one has that file's name before it: `预算-07.pdf/p1`.
pub fn page_name(source: &PageSource) -> String {
    match source {
        PageSource::Sheet { name, .. } => name.to_string(),
        PageSource::Table { number } => format!("t{number}"),
        PageSource::Paper { page, number: 1 } => format!("p{page}"),
        PageSource::Paper { page, number } => format!("p{page}.{number}"),
    }
}

/// The file that a page of a table's origin is in, and what it goes by there; `file` is that of the
/// table's first page.
pub fn file_and_page<'o>(file: &'o str, name: &'o str) -> (&'o str, &'o str) {
    // No other page than a PDF's is of another file.
    let is_paper = |name: &str| {
        let number = name.strip_prefix('p').filter(|number| !number.is_empty());
        number.is_some_and(|number| number.bytes().all(|b| b.is_ascii_digit() || b == b'.'))
    };
    match name.rsplit_once('/') {
        Some((own, page)) if is_paper(page) => (own, page),
        _ => (file, name),
    }
}

pub fn as_found(
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
        again: false,
    }
}

/// The document's tables as they are.
pub fn tables_alone(document: &ReadDocument, regions: &[Region]) -> Vec<RecognisedTable> {
    regions.iter().map(|region| as_found(document, region, None, None, None)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_page_of_another_file_says_which() {
        for (name, wanted) in [
            ("p3", ("甲.pdf", "p3")),
            ("乙.pdf/p1.2", ("乙.pdf", "p1.2")),
            ("某局/乙.pdf/p1", ("某局/乙.pdf", "p1")),
            ("收入/支出", ("甲.pdf", "收入/支出")),
            ("收入/p", ("甲.pdf", "收入/p")),
        ] {
            assert_eq!(file_and_page("甲.pdf", name), wanted);
        }
    }
}
