//! A form set drafted from published tables: headings, rows, and the sums that hold in the figures.
//!
//! A table comes as it is on paper, a grid of texts in which only the first cell of a merged
//! one has a text. Several documents of one kind may be given: what holds in one of them by chance
//! does not hold in all. Everything that the draft says is to be confirmed by a person; each
//! relation says how many times it held and was broken.
//!
//! Entry points: [`draft`] and [`Draft::text`].

mod across;
mod between;
mod body;
mod heading;
mod write;

use rust_decimal::Decimal;

use crate::amount::Unit;

pub use heading::Node;

/// A table as it is printed.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct PrintedTable {
    pub title: String,
    /// The number beside the title, empty where there is none.
    pub number: String,
    /// What its unit line says.
    pub unit: Option<Unit>,
    /// Lines of heading and body; of a merged cell only the first one has the text.
    pub cells: Vec<Vec<String>>,
}

/// A published document: its tables in order.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct PrintedDocument {
    pub year: Option<i32>,
    pub tables: Vec<PrintedTable>,
}

/// A drafted form set.
#[derive(Clone, Debug)]
pub struct Draft {
    pub tables: Vec<TableDraft>,
    pub relations: Vec<Relation>,
    pub year: Option<i32>,
}

/// A table: its blocks from left to right.
#[derive(Clone, Debug)]
pub struct TableDraft {
    pub key: String,
    pub title: String,
    pub number: String,
    pub unit: Option<Unit>,
    pub decimals: u32,
    pub blocks: Vec<BlockDraft>,
}

/// A rectangle of rows and columns.
#[derive(Clone, Debug)]
pub struct BlockDraft {
    pub key: String,
    pub title: String,
    /// The columns as a tree, codes in one column however many the paper has.
    pub tree: Vec<Node>,
    /// Leaf columns, left to right.
    pub columns: Vec<ColumnDraft>,
    pub rows: RowsDraft,
    /// The rows of each document.
    pub documents: Vec<Vec<RowDraft>>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ColumnDraft {
    pub key: String,
    pub title: String,
    pub role: Role,
    /// There to be checked, not printed.
    pub hidden: bool,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Role {
    Code,
    Text,
    Amount,
}

/// Where the rows come from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum RowsDraft {
    /// Titles in order, with their level.
    Fixed(Vec<FixedDraft>),
    Coded {
        /// Digits of the levels, top first.
        digits: Vec<usize>,
        classification: Option<&'static str>,
        total: Option<(String, bool)>,
    },
    Outlined {
        /// Columns that name a row of each level.
        levels: Vec<usize>,
        total: Option<(String, bool)>,
    },
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FixedDraft {
    pub key: String,
    pub title: String,
    pub level: u32,
    pub code: Option<String>,
}

/// A row of one document.
#[derive(Clone, Debug, PartialEq)]
pub struct RowDraft {
    /// Key of the fixed row, code, or `None` in outlined blocks.
    pub key: Option<String>,
    pub label: String,
    pub level: usize,
    pub is_total: bool,
    /// By amount column of the block, in the columns' order; `None` for the others.
    pub values: Vec<Option<Decimal>>,
}

/// A relation that the figures show.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Relation {
    pub table: usize,
    pub kind: RelationKind,
    /// How many times it held, of these exactly or within rounding, and was broken.
    pub held: usize,
    pub broken: usize,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum RelationKind {
    /// A formula of the table, as the form set writes it.
    Formula(String),
    /// A parent is the sum of the rows below it: follows from the levels.
    Tree { block: usize },
    /// A check of the table.
    Check {
        block: usize,
        each: Each,
        text: String,
        /// What is compared, for the message: this and the other.
        what: (String, String),
    },
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Each {
    Once,
    Row,
}

/// Drafts a form set from documents of one kind, the first of which gives the layout.
pub fn draft(documents: &[PrintedDocument]) -> Draft {
    let mut tables = Vec::new();
    if let Some(first) = documents.first() {
        for (index, table) in first.tables.iter().enumerate() {
            let same: Vec<Option<&PrintedTable>> = documents
                .iter()
                .map(|document| same_table(document, index, first.tables.len(), &table.title))
                .collect();
            tables.push(body::table(table, &same));
        }
        body::unique_keys(&mut tables);
    }
    let mut relations = Vec::new();
    for (index, table) in tables.iter().enumerate() {
        relations.extend(across::relations(index, table));
    }
    relations.extend(between::relations(&tables));
    let year = documents.iter().filter_map(|document| document.year).max();
    Draft { tables, relations, year }
}

/// The document's table that is the first document's number `index`.
fn same_table<'d>(
    document: &'d PrintedDocument,
    index: usize,
    count: usize,
    title: &str,
) -> Option<&'d PrintedTable> {
    let plain = body::plain_title(title);
    let same = document.tables.iter().find(|table| body::plain_title(&table.title) == plain);
    same.or_else(|| document.tables.get(index).filter(|_| document.tables.len() == count))
}

impl Draft {
    /// The form set as RON, to be corrected by a person.
    pub fn text(&self, id: &str) -> String {
        write::text(self, id)
    }
}

/// Counts how often sums held.
#[derive(Clone, Copy, Debug, Default)]
struct Count {
    held: usize,
    broken: usize,
}

impl Count {
    /// A total against addends: nothing where all is blank; within rounding it holds.
    fn add(&mut self, total: Option<Decimal>, addends: &[Option<Decimal>]) {
        let present = addends.iter().flatten().count();
        if total.is_none() && present == 0 {
            return;
        }
        let sum: Decimal = addends.iter().flatten().sum();
        let difference = (total.unwrap_or_default() - sum).abs();
        let scales = addends.iter().flatten().chain(&total).map(|d| d.scale()).max();
        let unit = Decimal::new(1, scales.unwrap_or(0));
        // Half-open intervals: a difference equal to the bound is none of rounding. Figures of 元
        // with 分 are exact, but the reader of the draft decides that.
        let bound = unit * Decimal::from(present + 1) / Decimal::TWO;
        if difference < bound || difference.is_zero() {
            self.held += 1;
        } else {
            self.broken += 1;
        }
    }

    /// Whether it is worth offering.
    fn stands(self) -> bool {
        self.held > 0 && self.broken * 4 <= self.held
    }
}
