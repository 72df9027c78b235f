//! Places to go to by name: tables, codes, row names, sections of text.

use std::ops::Range;
use std::sync::Arc;
use std::time::{Duration, Instant};

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

/// Rows that are looked at before the clock is.
const ROWS: usize = 1_024;

/// Places whose name holds a query: all tables and texts where that is empty, rows too where it is
/// not. Rows are gone through bit by bit, so that a window need not wait for millions of them.
#[derive(Debug)]
pub struct TargetSearch {
    query: Query,
    /// `2101101 基本支出`: a row and one of its columns.
    row_and_column: Option<(Query, Query)>,
    lang: Lang,
    found: Vec<(u8, Target)>,
    /// The next rows to be looked at.
    next: NextRows,
}

#[derive(Debug, Default)]
struct NextRows {
    table: usize,
    block: usize,
    row: usize,
    /// By row and column, after all of them by the whole query.
    with_column: bool,
    done: bool,
}

impl TargetSearch {
    /// A search in a document; `shown` is the table whose rows go by their numbers.
    pub fn new(document: &Document, text: &str, shown: Option<usize>, lang: Lang) -> Self {
        let query = Query::new(text);
        let mut found: Vec<(u8, Target)> = Vec::new();
        named(document, &query, lang, &mut found);
        found.extend(shown.and_then(|table| numbered(document, &query, table, lang)));
        let parts = query.text().rsplit_once(char::is_whitespace);
        let row_and_column = parts.map(|(row, column)| (Query::new(row), Query::new(column)));
        let next = NextRows { done: query.is_empty(), ..NextRows::default() };
        Self { query, row_and_column, lang, found, next }
    }

    /// Whether all rows were looked at.
    pub fn is_done(&self) -> bool {
        self.next.done
    }

    /// Looks at further rows for about so long, in the document that it began in.
    pub fn advance(&mut self, document: &Document, limit: Duration) {
        let begun = Instant::now();
        while !self.next.done {
            self.look_at_rows(document);
            if begun.elapsed() >= limit {
                break;
            }
        }
    }

    /// Best first, as far as it has come.
    pub fn targets(&self) -> Vec<Target> {
        let mut found: Vec<&(u8, Target)> = self.found.iter().collect();
        found.sort_by_key(|(rank, _)| *rank);
        found.into_iter().take(MOST).map(|(_, target)| target.clone()).collect()
    }

    fn look_at_rows(&mut self, document: &Document) {
        let Self { query, row_and_column, lang, found, next } = self;
        let budget = document.budget();
        let Some(table) = budget.tables.get(next.table) else {
            let again = !next.with_column && row_and_column.is_some();
            *next = NextRows { with_column: again, done: !again, ..NextRows::default() };
            return;
        };
        let Some(block) = table.blocks.get(next.block) else {
            (next.table, next.block) = (next.table + 1, 0);
            return;
        };
        let rows = next.row..block.rows.len().min(next.row + ROWS);
        let of = Cell::new(next.table, next.block, 0, 0);
        match row_and_column {
            Some((row, column)) if next.with_column => {
                look_at(document, row, Some(column), *lang, of, rows.clone(), found);
            }
            _ => look_at(document, query, None, *lang, of, rows.clone(), found),
        }
        next.row = rows.end;
        if rows.end == block.rows.len() {
            (next.block, next.row) = (next.block + 1, 0);
        }
        // Enough to choose from; a narrower query finds the rest.
        next.done = found.len() > 4 * MOST;
    }
}

/// Tables and texts, those whose name begins with the query first.
fn named(document: &Document, query: &Query, lang: Lang, found: &mut Vec<(u8, Target)>) {
    let (forms, budget) = (document.forms(), document.budget());
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
}

/// A row of a table by its number (序号), from 1, in the first block that shows them and has so many:
/// behind the codes and names that begin with it.
fn numbered(document: &Document, query: &Query, table: usize, lang: Lang) -> Option<(u8, Target)> {
    let row = query.plain().collect::<String>().parse::<usize>().ok()?.checked_sub(1)?;
    let (forms, budget) = (document.forms(), document.budget());
    let blocks = budget.tables.get(table)?.blocks.iter().enumerate();
    let of = blocks.map(|(at, block)| (Cell::new(table, at, row, 0), block)).find(|(of, block)| {
        let form = budget.block_form(forms, *of);
        form.is_some_and(|form| form.numbered) && row < block.rows.len()
    });
    let (of, _) = of?;
    let cell = of.with_column(column_of(budget.block_form(forms, of)?, None, lang)?);
    let (within, own, _) = document.computed().place(cell, lang);
    let number = match lang {
        Lang::Zh => format!("第 {} 行", row + 1),
        Lang::En => format!("row {}", row + 1),
    };
    let name = if own.is_empty() { number } else { format!("{number}　{own}") };
    Some((5, Target { place: SearchPlace::Cell(cell), name, within }))
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

/// Those of some rows of a block whose names hold a query.
fn look_at(
    document: &Document,
    query: &Query,
    column: Option<&Query>,
    lang: Lang,
    of: Cell,
    rows: Range<usize>,
    found: &mut Vec<(u8, Target)>,
) {
    let letters: String = query.plain().collect();
    let (forms, budget) = (document.forms(), document.budget());
    let Some(block) = budget.block(of) else { return };
    let Some(form) = budget.block_form(forms, of) else { return };
    let Some(at) = column_of(form, column, lang) else { return };
    let mut within = None;
    for r in rows {
        let Some(row) = block.rows.get(r) else { break };
        let cell = of.with_row(r);
        let name = match row.kind() {
            RowKind::Fixed(i) if lang == Lang::En => {
                let title = form.fixed().get(usize::from(i)).map(|fixed| fixed.title.get(lang));
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
        let within = within.get_or_insert_with(|| titled(budget, document, of.t(), lang));
        let place = SearchPlace::Cell(cell.with_column(at));
        let name = match form.columns.get(at).filter(|_| column.is_some()) {
            Some(column) => format!("{name} › {}", column.title.get(lang)),
            None => name,
        };
        found.push((rank, Target { place, name, within: within.clone() }));
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
