//! Rows that are one: a row that goes on at the top of the next page, and rows of which a person
//! says that they belong together.

use std::borrow::Cow;
use std::collections::HashMap;

use crate::form::{RowsForm, TableForm};
use crate::read::ReadDocument;

use super::candidate::FormCandidate;
use super::choose::Match;
use super::columns::ColumnPurpose;
use super::proposal::Proposal;
use super::region::Region;
use super::spot::Spot;
use super::value::is_figure;
use super::words::{plain, unlisted};

/// A row (page, row) that is the rest of another.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Join {
    pub rest: (u32, u32),
    pub row: (u32, u32),
}

/// A document with such rows put together.
pub struct JoinedDocument<'d> {
    pub document: Cow<'d, ReadDocument>,
    /// Where the content of a place was before.
    from: HashMap<Spot, Spot>,
}

/// Puts rows together: texts behind texts, figures where none was.
pub fn join<'d>(document: &'d ReadDocument, joins: &[Join]) -> JoinedDocument<'d> {
    let mut from = HashMap::new();
    if joins.is_empty() {
        return JoinedDocument { document: Cow::Borrowed(document), from };
    }
    let mut own = document.clone();
    for join in joins {
        let page = own.pages.get_mut(join.rest.0 as usize);
        let taken = page.map(|page| page.take_row(join.rest.1)).unwrap_or_default();
        let Some(page) = own.pages.get_mut(join.row.0 as usize) else { continue };
        for (mut cell, area) in taken {
            let column = cell.column;
            let before = Spot { page: join.rest.0, row: cell.row, column };
            cell.row = join.row.1;
            if page.add(cell, area) {
                from.insert(Spot { page: join.row.0, row: join.row.1, column }, before);
            }
        }
    }
    JoinedDocument { document: Cow::Owned(own), from }
}

impl JoinedDocument<'_> {
    /// Says of everything in a proposal where it was before the rows were put together.
    pub fn tell_places(&self, proposal: &mut Proposal) {
        let back = |spot: &mut Spot| {
            if let Some(before) = self.from.get(spot) {
                *spot = *before;
            }
        };
        proposal.places.iter_mut().for_each(|(_, spot)| back(spot));
        proposal.unplaced.iter_mut().for_each(|unplaced| back(&mut unplaced.spot));
        proposal.doubts.iter_mut().filter_map(|doubt| doubt.spot.as_mut()).for_each(back);
    }
}

/// Rows at the top of a page that go on with the last row of the page before: their names
/// together are one that the form or its list of codes knows, and neither is by itself. With the
/// name of the first.
pub fn broken(
    candidate: &FormCandidate,
    document: &ReadDocument,
    regions: &[Region],
    found: &[Option<Match>],
) -> Vec<(Join, String)> {
    let mut joins = Vec::new();
    for (at, own) in found.iter().enumerate().skip(1) {
        let Some(own) = own.as_ref().filter(|own| own.after.is_some()) else { continue };
        let (Some(region), Some(before)) = (regions.get(at), regions.get(at - 1)) else { continue };
        let pages = document.pages.get(region.page).zip(document.pages.get(before.page));
        let Some((page, last)) = pages.filter(|_| region.page != before.page) else { continue };
        let Some(form) = candidate.forms.tables.get(own.table) else { continue };
        let filled = |page: &crate::read::Page, row: u32| !page.row(row).is_empty();
        let first_row = region.body.clone().find(|&row| filled(page, row));
        let last_row = before.body.clone().rev().find(|&row| filled(last, row));
        let (Some(first_row), Some(last_row)) = (first_row, last_row) else { continue };
        // The columns must be the same, where the second page has them.
        let Some(above) = found.get(at - 1).and_then(Option::as_ref) else { continue };
        let same = above.heads.len() == own.heads.len()
            && (above.heads.iter().zip(&own.heads))
                .all(|(above, own)| own.columns.is_empty() || own.columns == above.columns);
        if !same {
            continue;
        }
        let of = |purpose: &dyn Fn(ColumnPurpose) -> bool| -> Vec<u32> {
            let leaves = candidate.leaves(own.table);
            let pairs = own.fit.pairs.iter();
            let pairs =
                pairs.filter(|(_, leaf, _)| leaves.get(*leaf).is_some_and(|l| purpose(l.role)));
            pairs.filter_map(|(head, ..)| own.heads.get(*head)?.columns.first().copied()).collect()
        };
        // A row with a code of its own, or with a figure where the other has one, is a row.
        let coded = of(&|purpose| purpose == ColumnPurpose::Code);
        let other = page.row(first_row).iter().any(|cell| {
            coded.contains(&cell.column)
                || is_figure(cell) && last.cell(last_row, cell.column).is_some_and(is_figure)
        });
        let names = of(&|purpose| matches!(purpose, ColumnPurpose::Name | ColumnPurpose::Label));
        let whole = names.into_iter().find_map(|column| {
            let (above, below) = (last.cell(last_row, column)?, page.cell(first_row, column)?);
            let whole = format!("{}{}", above.text.trim(), below.text.trim());
            let alone = knows(candidate, form, &above.text) || knows(candidate, form, &below.text);
            (!alone && knows(candidate, form, &whole)).then_some(whole)
        });
        if let Some(whole) = whole.filter(|_| !other) {
            let rest = (region.page as u32, first_row);
            joins.push((Join { rest, row: (before.page as u32, last_row) }, whole));
        }
    }
    joins
}

/// Whether a row of the table may go by that name.
fn knows(candidate: &FormCandidate, form: &TableForm, text: &str) -> bool {
    let (own, bare) = (plain(text), unlisted(text));
    form.blocks.iter().any(|block| {
        let given = block.fixed().iter().any(|row| {
            !row.spacer && (plain(&row.title.zh) == own || unlisted(&row.title.zh) == bare)
        });
        let list = match &block.rows {
            RowsForm::Coded(tree) => candidate.forms.codes_of(tree),
            _ => None,
        };
        given || list.is_some_and(|list| list.iter().any(|entry| plain(&entry.name) == bare))
    })
}
