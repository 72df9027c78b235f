//! The selection as text for the clipboard, with or without headings.

use crate::budget::ValueRef;
use crate::form::ColumnForm;
use crate::lang::Lang;

use super::MAX_CELLS;
use super::tsv::to_tsv;
use crate::table::cell_text;
use crate::table::layout::{GridPos, LayoutColumn, TableView};
use crate::table::selection::Selection;

/// The titles over a column in one cell: `财政拨款-当年预算`.
pub fn flat_title(column: &ColumnForm) -> String {
    column.path.iter().map(|part| part.trim()).collect::<Vec<_>>().join("-")
}

/// Those cells as tab-separated text, figures in the unit shown with all their decimals, with their columns' titles above
/// where `headings`. Rows out of sight are left out; at most [`MAX_CELLS`] are copied.
pub fn selection_text(
    view: &TableView<'_>,
    selection: &Selection,
    headings: bool,
    lang: Lang,
) -> String {
    let band = selection.cursor.band;
    let width = selection.columns().count().max(1);
    let rows = selection.rows().filter(|row| !view.hides(band, *row));
    let rows = rows.take(MAX_CELLS / width).map(|row| {
        let text = |column| {
            let Some(cell) = view.cell(GridPos { band, row, column }) else {
                return String::new();
            };
            // Codes and names as they are stored, without the columns and numerals of the paper.
            if let ValueRef::Text(text) = view.document.budget().value(cell) {
                return text.to_string();
            }
            cell_text::cell_text(view, cell, lang, cell_text::Digits::Stored, true)
                .text
                .into_owned()
        };
        selection.columns().map(text).collect()
    });
    let title = |column| heading(view, band, column, lang);
    let heading = headings.then(|| selection.columns().map(title).collect());
    let rows: Vec<Vec<String>> = heading.into_iter().chain(rows).collect();
    to_tsv(&rows)
}

/// The titles over a layout column; where several blocks are side by side, the block's as well.
pub fn heading(view: &TableView<'_>, band: usize, column: usize, lang: Lang) -> String {
    let found = view.band(band).and_then(|band| match *band.columns.get(column)? {
        LayoutColumn::Data { block, column } => {
            let block = view.block(block)?;
            Some((band.blocks.len() > 1, block, block.columns.get(column)?))
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
