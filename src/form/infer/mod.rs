//! A form set drafted from published tables: headings, rows, and the sums that hold in the figures.
//!
//! A table comes as it is on paper, a grid of texts in which only the first cell of a merged
//! one has a text. Several documents of one kind may be given: what holds in one of them by chance
//! does not hold in all. Everything that the draft says is to be confirmed by a person; each
//! relation says how many times it held and was broken.
//!
//! Entry points: [`draft`] and [`FormDraft::text`].

mod across;
mod between;
mod body;
mod heading;
mod label;
mod model;
mod named;
mod rows;
mod write;

pub use model::{
    BlockDraft, ColumnDraft, ColumnRole, FixedDraft, FormDraft, FoundEach, FoundRelation,
    HeadingNode, PrintedDocument, PrintedTable, RelationChoice, RelationKind, RowDraft, RowsDraft,
    TableDraft,
};

use crate::lang::Lang;
use crate::source::Severity;

/// Drafts a form set from documents of one kind, the first of which gives the layout.
pub fn draft(documents: &[PrintedDocument]) -> FormDraft {
    let mut tables = Vec::new();
    if let Some(first) = documents.first() {
        for (index, table) in first.tables.iter().enumerate() {
            let same: Vec<Option<&PrintedTable>> = documents
                .iter()
                .map(|document| same_table(document, index, first.tables.len(), &table.title))
                .collect();
            tables.push(body::table(table, &same));
        }
        label::unique(tables.iter_mut().map(|table| &mut table.key));
    }
    let mut relations = Vec::new();
    for (index, table) in tables.iter().enumerate() {
        relations.extend(across::relations(index, table));
    }
    relations.extend(between::relations(&tables));
    relations.extend(named::relations(&tables));
    let year = documents.iter().filter_map(|document| document.year).max();
    let choices = (1..=relations.len()).map(|number| RelationChoice {
        kept: true,
        name: format!("relation_{number}"),
        severity: Severity::Explain,
    });
    FormDraft { tables, choices: choices.collect(), relations, year, name: String::new() }
}

/// The document's table that is the first document's number `index`.
fn same_table<'d>(
    document: &'d PrintedDocument,
    index: usize,
    count: usize,
    title: &str,
) -> Option<&'d PrintedTable> {
    if document.tables.len() == count {
        return document.tables.get(index);
    }
    let plain = label::plain_title(title);
    document.tables.iter().find(|table| label::plain_title(&table.title) == plain)
}

impl FormDraft {
    /// What a relation says and how often it held, for a person to decide on: its table, the
    /// formula, `成立 12 次，不成立 1 次`.
    pub fn said(&self, relation: &FoundRelation, lang: Lang) -> [String; 3] {
        let title = self.tables.get(relation.table).map_or("", |table| table.title.as_str());
        let (formula, counted) = write::said(self, relation, lang);
        [title.to_owned(), formula, counted]
    }

    /// The form set as RON, to be corrected by a person.
    pub fn text(&self, id: &str) -> String {
        write::text(self, id)
    }
}
