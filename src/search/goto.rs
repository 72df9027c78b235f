//! Places to go to by name: tables, codes, row names, sections of text.

use std::sync::Arc;

use crate::budget::{Cell, RowKind};
use crate::edit::Document;
use crate::form::{BlockForm, ColumnForm, Kind};
use crate::lang::Lang;

use super::address::{self, AddressError};
use super::{Query, SearchPlace, initials, titled};

/// A place with the name by which it was found.
#[derive(Clone, Debug, PartialEq)]
pub struct Target {
    /// Where it is.
    pub place: SearchPlace,
    /// Title of the table, or code and name of the row.
    pub name: String,
    /// The table it is in; empty for tables and texts.
    pub within: String,
}

/// Most places that are listed.
const MOST: usize = 300;

/// Places whose name holds the query, best first: tables before texts before rows, and within
/// each those that begin with it. All tables and texts where the query is empty.
pub fn targets(document: &Document, query: &Query, lang: Lang) -> Vec<Target> {
    let (forms, budget) = (document.forms(), document.budget());
    let mut found: Vec<(u8, Target)> = Vec::new();
    let letters: String = query.plain().collect();
    let rank = |name: &str, base: u8| match () {
        () if query.is_empty() => Some(base),
        () if query.begins(name) => Some(base),
        () if query.is_in(name) => Some(base + 1),
        () => initials(name, &letters).map(|within| base + within),
    };
    for table in 0..budget.tables.len() {
        let name = titled(budget, document, table, lang);
        let title = budget.table_title(forms, table, lang);
        let digits: String = name.chars().filter(char::is_ascii_digit).collect();
        let number = (!digits.is_empty() && query.text() == digits).then_some(0);
        if let Some(rank) = number.or(rank(&title, 0)).or(rank(&name, 0)) {
            let place = SearchPlace::Table(table);
            found.push((rank, Target { place, name, within: String::new() }));
        }
    }
    let texts = forms.sections().map(|form| (form.key.as_str(), form.title.get(lang)));
    for (key, title) in texts {
        if let Some(rank) = rank(title, 2) {
            let place = SearchPlace::Text { section: Arc::from(key), paragraph: 0 };
            found.push((rank, Target { place, name: title.to_owned(), within: String::new() }));
        }
    }
    if !query.is_empty() {
        rows(document, query, None, lang, &mut found);
        // `2101101 基本支出`: a row and one of its columns.
        if let Some((row, column)) = query.text().rsplit_once(char::is_whitespace) {
            let (row, column) = (Query::new(row), Query::new(column));
            rows(document, &row, Some(&column), lang, &mut found);
        }
    }
    found.sort_by_key(|(rank, _)| *rank);
    found.truncate(MOST);
    found.into_iter().map(|(_, target)| target).collect()
}

/// The place that a text written as an address names, or which part of it is unknown; `None` where
/// it is no address.
pub fn addressed(
    document: &Document,
    text: &str,
    lang: Lang,
) -> Option<Result<Target, AddressError>> {
    if !address::is_address(text) {
        return None;
    }
    let (forms, budget) = (document.forms(), document.budget());
    Some(address::find_typed(forms, budget, text).map(|(cell, named)| {
        let form = budget.tables.get(cell.t()).and_then(|table| forms.tables.get(table.form()?));
        let block = form.and_then(|form| form.blocks.get(cell.b()));
        let first = block.and_then(|block| column_of(block, None, lang));
        let cell = if named { cell } else { cell.with_column(first.unwrap_or(0)) };
        let (within, row, column) = document.computed().place(cell, lang);
        let name = if column.is_empty() { row } else { format!("{row} › {column}") };
        Target { place: SearchPlace::Cell(cell), name, within }
    }))
}

/// Rows of a block whose names are looked at for pinyin initials, which takes longer.
const MAX_READ: usize = 5_000;

fn rows(
    document: &Document,
    query: &Query,
    column: Option<&Query>,
    lang: Lang,
    found: &mut Vec<(u8, Target)>,
) {
    let letters: String = query.plain().collect();
    let (forms, budget) = (document.forms(), document.budget());
    for (t, table) in budget.tables.iter().enumerate() {
        let Some(form) = table.form().and_then(|form| forms.tables.get(form)) else {
            continue;
        };
        let mut within = None;
        for (b, block) in table.blocks.iter().enumerate() {
            let Some(at) = form.blocks.get(b).and_then(|form| column_of(form, column, lang)) else {
                continue;
            };
            for (r, row) in block.rows.iter().enumerate() {
                // Enough to choose from; a narrower query finds the rest.
                if found.len() > 4 * MOST {
                    return;
                }
                let cell = Cell::new(t, b, r, 0);
                let name = match row.kind() {
                    RowKind::Fixed(i) if lang == Lang::En => {
                        let fixed = form.blocks.get(b).map_or(&[][..], |block| block.fixed());
                        let title = fixed.get(usize::from(i)).map(|fixed| fixed.title.get(lang));
                        title.unwrap_or_default().to_owned()
                    }
                    _ => budget.row_name(forms, cell),
                };
                let own = name.split_once(' ').map_or("", |(_, rest)| rest);
                let rank = match () {
                    () if query.begins(&name) || query.begins(own) => 4,
                    () if query.is_in(&name) => 5,
                    () => match initials(&name, &letters).filter(|_| r < MAX_READ) {
                        Some(within) => 4 + within,
                        None => continue,
                    },
                };
                let within = within.get_or_insert_with(|| titled(budget, document, t, lang));
                let place = SearchPlace::Cell(cell.with_column(at));
                let title = form.blocks.get(b).and_then(|form| form.columns.get(at));
                let name = match title.filter(|_| column.is_some()) {
                    Some(column) => format!("{name} › {}", column.title.get(lang)),
                    None => name,
                };
                found.push((rank, Target { place, name, within: within.clone() }));
            }
        }
    }
}

/// The column that is meant: the one asked for, else the first with figures, since codes and names
/// are what one knows already. Nothing where a column is asked for that the block has not.
fn column_of(form: &BlockForm, asked: Option<&Query>, lang: Lang) -> Option<usize> {
    let figure = |column: &ColumnForm| column.kind.is_figure();
    match asked {
        Some(asked) => {
            let titled = |column: &ColumnForm| {
                asked.is_in(column.title.get(lang)) || asked.is_in(&column.key)
            };
            form.columns.iter().position(|column| figure(column) && titled(column))
        }
        None => {
            let first = form.columns.iter().position(figure);
            let named = || form.columns.iter().position(|column| column.kind != Kind::Code);
            Some(first.or_else(named).unwrap_or(0))
        }
    }
}
