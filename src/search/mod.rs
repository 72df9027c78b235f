//! Finding things in a document: places to go to, and texts and figures to find and replace.
//!
//! Full-width and half-width signs, capital and small letters are the same to it. Nothing here
//! draws or changes anything: replacing is an intent that the caller hands on.

mod fold;
mod goto;
mod initials;
mod replace;

use std::sync::Arc;

use crate::budget::{Budget, Cell, Value};
use crate::edit::Document;
use crate::engine::Role;
use crate::form::RowsForm;
use crate::lang::Lang;

pub use fold::Query;
pub use goto::{Target, targets};
pub use initials::initials;
pub use replace::{Replacement, replace};

/// Most places that one search lists.
pub const MOST: usize = 2_000;

/// Where something is.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum SearchPlace {
    Cell(Cell),
    /// A table as a whole.
    Table(usize),
    /// A paragraph of a section of text.
    Text {
        section: Arc<str>,
        paragraph: usize,
    },
    /// The note of a table.
    Note(usize),
}

/// A place that holds what was looked for.
#[derive(Clone, Debug, PartialEq)]
pub struct SearchHit {
    pub place: SearchPlace,
    /// The whole text or figure that holds it.
    pub text: String,
    /// Replacing may change it: an entry or a text, no total and nothing printed.
    pub open: bool,
}

/// What a search found.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct SearchResult {
    pub hits: Vec<SearchHit>,
    /// There are more than are listed.
    pub cut: bool,
}

/// Every place that holds the query, in the document's order: tables and their notes, then texts.
pub fn find(document: &Document, query: &Query, lang: Lang) -> SearchResult {
    let mut found = SearchResult::default();
    if query.is_empty() {
        return found;
    }
    let budget = document.budget();
    'tables: for (t, table) in budget.tables.iter().enumerate() {
        for (b, block) in table.blocks.iter().enumerate() {
            for (r, row) in block.rows.iter().enumerate() {
                for c in 0..row.cells.len() {
                    let cell = Cell::new(t, b, r, c);
                    let Some((text, open)) = cell_hit(document, cell, query, lang) else {
                        continue;
                    };
                    found.hits.push(SearchHit { place: SearchPlace::Cell(cell), text, open });
                    if found.hits.len() >= MOST {
                        found.cut = true;
                        break 'tables;
                    }
                }
            }
        }
        if let Some(note) = table.note.as_ref().filter(|note| query.is_in(note)) {
            found.hits.push(SearchHit {
                place: SearchPlace::Note(t),
                text: note.clone(),
                open: true,
            });
        }
    }
    for text in &budget.texts {
        for (paragraph, words) in text.paragraphs.iter().enumerate() {
            if query.is_in(words) {
                let section = Arc::from(text.section.as_str());
                let place = SearchPlace::Text { section, paragraph };
                found.hits.push(SearchHit { place, text: words.clone(), open: true });
            }
        }
    }
    found.cut |= found.hits.len() > MOST;
    found.hits.truncate(MOST);
    found
}

fn cell_hit(document: &Document, cell: Cell, query: &Query, lang: Lang) -> Option<(String, bool)> {
    let (computed, budget) = (document.computed(), document.budget());
    match budget.value(cell) {
        Value::Text(text) => query.is_in(text).then(|| {
            let open = matches!(computed.role(cell), Role::Text | Role::Entry);
            (text.to_string(), open)
        }),
        Value::Amount(amount) => {
            let role = computed.role(cell);
            let shown = match role {
                Role::Total => computed.figure(cell).effective.unwrap_or(*amount),
                _ => *amount,
            };
            let text = shown.to_string();
            query.is_in_figure(&text).then_some((text, role == Role::Entry))
        }
        // A total that is not stated shows what it computes; a printed cell what the form says.
        Value::Blank if query.is_figure() => {
            if computed.role(cell) != Role::Total {
                return printed(document, cell, query, lang);
            }
            let text = computed.effective(cell)?.to_string();
            query.is_in_figure(&text).then_some((text, false))
        }
        Value::Blank => printed(document, cell, query, lang),
    }
}

/// The title of a row that the form gives.
fn printed(document: &Document, cell: Cell, query: &Query, lang: Lang) -> Option<(String, bool)> {
    let (forms, budget) = (document.forms(), document.budget());
    let form = forms.tables.get(budget.tables.get(cell.t())?.form()?)?;
    let block = form.blocks.get(cell.b())?;
    let crate::budget::RowKind::Fixed(row) = budget.row(cell)?.kind else {
        return None;
    };
    let column = match &block.rows {
        RowsForm::Fixed(_) => 0,
        RowsForm::Coded(tree) | RowsForm::Outlined(tree) => tree.name,
        RowsForm::Free(_) => return None,
    };
    let title = block.fixed().get(usize::from(row))?.title.get(lang);
    (column == cell.c() && query.is_in(title)).then(|| (title.to_owned(), false))
}

/// Table (or kind of text) and place in words, for lists.
pub fn words(document: &Document, place: &SearchPlace, lang: Lang) -> (String, String) {
    let (forms, budget) = (document.forms(), document.budget());
    let table = |table: usize| titled(budget, document, table, lang);
    match place {
        SearchPlace::Cell(cell) => {
            let (_, row, column) = document.computed().place(*cell, lang);
            let place = match (row.is_empty(), column.is_empty()) {
                (false, false) => format!("{row} › {column}"),
                _ => format!("{row}{column}"),
            };
            (table(cell.t()), place)
        }
        SearchPlace::Table(at) => (table(*at), String::new()),
        SearchPlace::Note(at) => (table(*at), lang.pick("表注", "note").to_owned()),
        SearchPlace::Text { section, paragraph } => {
            let form = forms.sections().find(|form| form.key == **section);
            let title = form.map_or(section.as_ref(), |form| form.title.get(lang));
            let place = match lang {
                Lang::Zh => format!("第 {} 段", paragraph + 1),
                Lang::En => format!("paragraph {}", paragraph + 1),
            };
            (title.to_owned(), place)
        }
    }
}

/// `预算表3 支出总表`.
fn titled(budget: &Budget, document: &Document, table: usize, lang: Lang) -> String {
    let forms = document.forms();
    let form = budget.tables.get(table).and_then(|found| found.form());
    let number = form.and_then(|form| forms.tables.get(form)).map_or("", |form| &form.number);
    let title = budget.table_title(forms, table, lang);
    if number.is_empty() { title } else { format!("{number} {title}") }
}
