//! Finding things in a document: places to go to, and texts and figures to find and replace.
//!
//! Full-width and half-width signs, capital and small letters are the same to it. Nothing here
//! draws or changes anything: replacing is an intent that the caller hands on. [`Search`] finds,
//! part by part; [`replace()`] says what replacing would do.

pub mod address;
mod digit_pattern;
mod fold;
mod goto;
mod initials;
mod replace;
mod scan;
mod scanner;

use std::sync::Arc;

use crate::budget::{Budget, Cell};
use crate::edit::Document;
use crate::lang::Lang;

pub use fold::Query;
pub use goto::{Target, TargetSearch, addressed};
pub use initials::initials;
pub use replace::{Replacement, replace};
pub use scan::{MAX_LISTED, Search};

/// Where something is.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum SearchPlace {
    /// A cell of a table.
    Cell(Cell),
    /// A table as a whole.
    Table(usize),
    /// A paragraph of a section of text.
    Text {
        /// Key of the section.
        section: Arc<str>,
        /// Index of the paragraph.
        paragraph: usize,
    },
    /// The note of a table.
    Note(usize),
}

/// A place that holds what was looked for.
#[derive(Clone, Debug, PartialEq)]
pub struct SearchHit {
    /// Where it is.
    pub place: SearchPlace,
    /// The whole text or figure that holds it.
    pub text: String,
    /// Replacing may change it: an entry or a text, no total and nothing printed.
    pub open: bool,
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
