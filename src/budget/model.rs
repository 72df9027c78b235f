//! The model of a budget document.

use std::sync::Arc;

use crate::form::{BlockForm, FormSet, RowsForm, TableForm};
use crate::lang::Lang;

use super::annotation::{Comment, Explanation};
use super::cell::Cell;
use super::date::Date;
use super::extra::Extra;
use super::origin::{Origin, OriginPage};
use super::row::RowKind;
use super::rows::{ChunkedRows, StoredRow};
use super::unconfirmed::is_marked;
use super::value::{Value, ValueRef};

/// A whole budget of one unit for one year.
#[derive(Clone, Debug, PartialEq)]
pub struct Budget {
    /// Id of the form set it is filled in on.
    pub forms: String,
    /// The year that it is for.
    pub year: i32,
    /// Whose it is.
    pub unit: BudgetUnit,
    /// When the budget was published or drawn up, if given.
    pub date: Option<Date>,
    /// How far it is.
    pub status: Status,
    /// Remarks about the file itself (how it came to be), a line each.
    pub notes: Vec<String>,
    /// In the form set's order; copies of repeating tables and unknown tables where they were.
    pub tables: Vec<Table>,
    /// Sections of text, in the form set's order.
    pub texts: Vec<NarrativeSection>,
    /// Why findings that have to be verified are right (审核说明), in the order they were given.
    pub explanations: Vec<Explanation>,
    /// What readers remarked (批注), in the order it was said.
    pub comments: Vec<Comment>,
    /// Fields of the file that this version of the program does not know, kept as written.
    pub extra: Extra,
}

/// The unit (预算单位) whose budget it is.
#[derive(Clone, Debug, Default, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct BudgetUnit {
    /// The name, as in the publication.
    pub name: String,
    /// The unit code (预算单位编码), empty where not given.
    pub code: String,
    /// The department (部门) it belongs to, empty where it is the department.
    pub department: String,
    /// The department's code, empty where not given.
    pub department_code: String,
}

/// How far the document is.
#[derive(
    Clone,
    Copy,
    Debug,
    Default,
    PartialEq,
    Eq,
    PartialOrd,
    Ord,
    Hash,
    serde::Serialize,
    serde::Deserialize,
)]
pub enum Status {
    /// 草稿
    #[default]
    Draft,
    /// 定稿: no mandatory finding is open.
    Final,
    /// 已公开
    Published,
}

/// One table as filled in.
#[derive(Clone, Debug, PartialEq)]
pub struct Table {
    /// Which form it is filled in on.
    pub kind: TableKind,
    /// As many as the form has; empty for an unknown table.
    pub blocks: Vec<Block>,
    /// The note published with it (for an empty table: why).
    pub note: Option<String>,
    /// The file that its figures were read from, if they were.
    pub origin: Option<Box<Origin>>,
    /// Fields of the file that this version of the program does not know, kept as written.
    pub extra: Extra,
}

/// Whether the form set knows the table.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum TableKind {
    /// Index into `FormSet::tables`.
    Known(usize),
    /// Kept as written; shown as such.
    Unknown {
        /// The name it goes by in the file.
        form: Arc<str>,
        /// The whole table as RON text.
        source: Arc<str>,
    },
}

/// The rows of one block.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Block {
    /// In a fixed block: exactly the form's rows, in its order, then rows the form does not know.
    /// In a coded or outlined block: the total row (first or last, as the form says) and the
    /// entered rows in between. In a free block: the entered rows.
    pub rows: ChunkedRows,
    /// Fields of the file that this version of the program does not know, kept as written.
    pub extra: Extra,
}

/// A section of text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NarrativeSection {
    /// Key of the form set's section, or a name the form set does not know (kept, shown last).
    pub section: String,
    /// Its paragraphs, without line ends.
    pub paragraphs: Vec<String>,
    /// Fields of the file that this version of the program does not know, kept as written.
    pub extra: Extra,
}

impl Table {
    /// Index of its form, if the form set knows it.
    pub fn form(&self) -> Option<usize> {
        match self.kind {
            TableKind::Known(form) => Some(form),
            TableKind::Unknown { .. } => None,
        }
    }

    /// Whether it was taken over from last year's budget and not confirmed.
    pub fn is_unconfirmed(&self) -> bool {
        is_marked(&self.extra)
    }

    /// Whether a figure is in it, entered or stated.
    pub fn has_figures(&self) -> bool {
        self.blocks.iter().any(Block::has_figures)
    }
}

impl Block {
    /// Whether a figure is in it, entered or stated.
    pub fn has_figures(&self) -> bool {
        let figure = |value: ValueRef<'_>| matches!(value, ValueRef::Amount(_));
        self.rows.iter().any(|row| row.cells().any(figure))
    }
}

impl NarrativeSection {
    /// Whether it was taken over from last year's budget and not confirmed.
    pub fn is_unconfirmed(&self) -> bool {
        is_marked(&self.extra)
    }
}

impl Budget {
    /// The file, the page and the row and column on it (from 0) that a cell's figure was read from.
    pub fn origin(&self, cell: Cell) -> Option<(&str, &OriginPage, u32, u32)> {
        let origin = self.tables.get(cell.t())?.origin.as_deref()?;
        let (page, row, column) = origin.place(self.row(cell)?.origin()?, cell.b(), cell.c())?;
        Some((&origin.file, page, row, column))
    }

    /// The content of a cell; blank where there is no such cell.
    pub fn value(&self, cell: Cell) -> ValueRef<'_> {
        self.row(cell).map_or(ValueRef::Blank, |row| row.value(cell.c()))
    }

    /// The row a cell is in.
    pub fn row(&self, cell: Cell) -> Option<StoredRow<'_>> {
        self.block(cell)?.rows.get(cell.r())
    }

    /// The rows of the block that a cell is in; none where there is no such block.
    pub fn rows(&self, cell: Cell) -> &ChunkedRows {
        static NONE: ChunkedRows = ChunkedRows::new();
        self.block(cell).map_or(&NONE, |block| &block.rows)
    }

    /// The block a cell is in.
    pub fn block(&self, cell: Cell) -> Option<&Block> {
        self.tables.get(cell.t())?.blocks.get(cell.b())
    }

    /// The form of the table that a cell is in; `None` where the form set does not know it.
    pub fn table_form<'f>(&self, forms: &'f FormSet, cell: Cell) -> Option<&'f TableForm> {
        forms.tables.get(self.tables.get(cell.t())?.form()?)
    }

    /// The form of the block that a cell is in; `None` where the form set does not know it.
    pub fn block_form<'f>(&self, forms: &'f FormSet, cell: Cell) -> Option<&'f BlockForm> {
        self.table_form(forms, cell)?.blocks.get(cell.b())
    }

    /// The rows of the block that a cell is in, to change them.
    pub(crate) fn rows_mut(&mut self, cell: Cell) -> Option<&mut ChunkedRows> {
        Some(&mut self.tables.get_mut(cell.t())?.blocks.get_mut(cell.b())?.rows)
    }

    /// Puts a content into a cell, and gives what was there; nothing where there is no cell.
    pub(crate) fn put(&mut self, cell: Cell, value: Value) -> Option<Value> {
        self.rows_mut(cell)?.put(cell.r(), cell.c(), value)
    }

    /// The name of a row as messages, look-ups and the outline use it: the fixed row's title,
    /// or code and name, or the text of its level's column.
    pub fn row_name(&self, forms: &FormSet, cell: Cell) -> String {
        self.row_name_in(forms, cell, Lang::Zh)
    }

    /// The same with a fixed row's title in one language.
    pub fn row_name_in(&self, forms: &FormSet, cell: Cell, lang: Lang) -> String {
        let (Some(row), Some(block)) = (self.row(cell), self.block_form(forms, cell)) else {
            return String::new();
        };
        let text = |column: usize| row.value(column).to_text();
        match (&block.rows, row.kind()) {
            (_, RowKind::Fixed(i)) => {
                let title = block.fixed().get(i as usize).map(|r| r.title.get(lang).to_owned());
                title.unwrap_or_default()
            }
            (RowsForm::Coded(tree), _) if tree.code != tree.name => {
                format!("{} {}", text(tree.code), text(tree.name)).trim().to_owned()
            }
            (RowsForm::Coded(tree), _) => text(tree.name),
            (RowsForm::Outlined(tree), RowKind::Entered(level)) => {
                text(tree.levels.get(level as usize).map_or(tree.name, |l| l.column))
            }
            (RowsForm::Outlined(tree), _) => text(tree.name),
            (RowsForm::Free(free), _) => text(free.name),
            (RowsForm::Fixed(_), _) => text(0),
        }
    }

    /// The key that tells the row apart in its block, for look-ups and the command line: a fixed
    /// row's key, a code, a name.
    pub fn row_key(&self, forms: &FormSet, cell: Cell) -> String {
        let (Some(row), Some(block)) = (self.row(cell), self.block_form(forms, cell)) else {
            return String::new();
        };
        match (&block.rows, row.kind()) {
            (_, RowKind::Fixed(i)) => {
                block.fixed().get(i as usize).map(|r| r.key.clone()).unwrap_or_default()
            }
            (RowsForm::Coded(tree), _) => row.value(tree.code).to_text(),
            _ => self.row_name(forms, cell),
        }
    }

    /// Whether [`Self::row_key`] of that row is `key`.
    pub(super) fn row_is(&self, forms: &FormSet, cell: Cell, key: &str) -> bool {
        let tree = self.block_form(forms, cell).map(|block| &block.rows);
        match (tree, self.row(cell)) {
            // The long ones, without making a text of each row's code.
            (Some(RowsForm::Coded(tree)), Some(row))
                if !matches!(row.kind(), RowKind::Fixed(_)) =>
            {
                match row.value(tree.code) {
                    ValueRef::Text(code) => **code == *key,
                    _ => self.row_key(forms, cell) == key,
                }
            }
            (_, Some(_)) => self.row_key(forms, cell) == key,
            (_, None) => false,
        }
    }

    /// The title of a table: the form's, with the text that names the copy where it repeats.
    pub fn table_title(&self, forms: &FormSet, table: usize, lang: crate::lang::Lang) -> String {
        let Some(found) = self.tables.get(table) else {
            return String::new();
        };
        let form = match &found.kind {
            TableKind::Known(form) => forms.tables.get(*form),
            TableKind::Unknown { form, .. } => return form.to_string(),
        };
        let Some(form) = form else { return String::new() };
        let title = form.title.get(lang);
        match form.named_by {
            Some(by) => {
                let cell = Cell::new(table, by.block, by.row, by.column);
                format!("{title} · {}", self.value(cell).to_text())
            }
            None => title.to_owned(),
        }
    }
}
