//! The selection as text for the clipboard, with or without headings.

use crate::edit::Document;
use crate::form::ColumnForm;
use crate::lang::Lang;

use super::act::{Frame, MAX_CELLS};
use super::face;
use super::paper::{Page, PaperColumn, Spot};
use super::selection::Selection;
use super::state::GridState;
use super::tsv::to_tsv;

/// The titles over a column in one cell: `财政拨款-当年预算`.
pub(super) fn flat_title(column: &ColumnForm) -> String {
    column.path.iter().map(|part| part.trim()).collect::<Vec<_>>().join("-")
}

impl Frame<'_> {
    /// The selection for the clipboard, as the table has it.
    pub fn copied(&self, selection: &Selection, headings: bool) -> String {
        copied(&self.page(), selection, headings, self.look.lang)
    }
}

impl GridState {
    /// The selection of the table shown last for the clipboard, under a line of headings.
    pub fn copied(&self, document: &Document, lang: Lang) -> Option<String> {
        self.with_selection(document, |page, selection| copied(page, selection, true, lang))
    }
}

fn copied(page: &Page<'_>, selection: &Selection, headings: bool, lang: Lang) -> String {
    // Pasted back, figures mean the table's unit.
    let page = Page { unit: None, ..*page };
    let strip = selection.cursor.strip;
    let width = selection.columns().count().max(1);
    let rows = selection.rows().filter(|row| !page.hides(strip, *row));
    let rows = rows.take(MAX_CELLS / width).map(|row| {
        let text = |column| {
            let Some(cell) = page.cell(Spot { strip, row, column }) else {
                return String::new();
            };
            face::face(&page, cell, lang, face::Digits::Stored, true).text.into_owned()
        };
        selection.columns().map(text).collect()
    });
    let title = |column| heading(&page, strip, column, lang);
    let heading = headings.then(|| selection.columns().map(title).collect());
    let rows: Vec<Vec<String>> = heading.into_iter().chain(rows).collect();
    to_tsv(&rows)
}

/// The titles over a paper column; where several blocks stand side by side, the block's as well.
fn heading(page: &Page<'_>, strip: usize, column: usize, lang: Lang) -> String {
    let found = page.strip(strip).and_then(|strip| match *strip.columns.get(column)? {
        PaperColumn::Data { block, column } => {
            let block = page.block(block)?;
            Some((strip.blocks.len() > 1, block, block.columns.get(column)?))
        }
        _ => None,
    });
    let Some((beside, block, form)) = found else {
        return String::new();
    };
    let own = match lang {
        Lang::Zh if !form.path.is_empty() => flat_title(form),
        _ => form.title.get(lang).to_owned(),
    };
    let side = block.title.get(lang);
    let own = own.replace('\n', " ");
    if beside && !side.is_empty() && !own.starts_with(side) { format!("{side}-{own}") } else { own }
}
