//! What the recognising of a pasted block needs to know of the table it is pasted on.

use std::collections::BTreeSet;

use crate::amount::Amount;
use crate::budget::Cell;
use crate::form::{Kind, RowsForm};
use crate::table::layout::{LayoutColumn, TableView};

use super::super::copy::flat_title;
use super::super::offers::{PasteTarget, TargetCodes, TargetColumn, flat};

/// Most rows whose codes are looked at.
const MAX_KNOWN: usize = 20_000;

/// What is known of the columns that a block goes to.
pub(super) fn paste_target<'a>(
    view: &TableView<'_>,
    band: usize,
    to: &[Option<usize>],
    standing: &'a dyn Fn(usize, usize) -> Option<Amount>,
) -> PasteTarget<'a> {
    let columns = view.band(band).map_or(&[][..], |band| &band.columns);
    let form = |column: &LayoutColumn| match *column {
        LayoutColumn::Data { block, column } => {
            Some((block, column, view.block(block)?.columns.get(column)?))
        }
        _ => None,
    };
    let kind = |column: &LayoutColumn| {
        let (block, at, form) = form(column)?;
        Some(match &form.kind {
            _ if view.block(block).is_some_and(|b| b.is_label(at)) => TargetColumn::Text,
            Kind::Code => TargetColumn::Code(codes(view, block, at)),
            Kind::Money => TargetColumn::Money { decimals: view.form.decimals },
            kind if kind.is_figure() => TargetColumn::Figure,
            _ => TargetColumn::Text,
        })
    };
    let mut titles = vec![
        flat(&view.form.title.zh),
        flat(&view.form.number),
        "序号".to_owned(),
        "状态".to_owned(),
    ];
    for block in view.form.blocks.iter() {
        let headings = block.headings.iter().flatten();
        titles.extend(headings.flat_map(|h| [flat(&h.title.zh), flat(&h.title.en)]));
        let of = |c: &crate::form::ColumnForm| [&c.title.zh, &c.title.en].map(|title| flat(title));
        titles.extend(block.columns.iter().flat_map(of));
        titles.extend(block.columns.iter().map(|column| flat(&flat_title(column))));
        titles.extend([flat(&block.title.zh), flat(&block.title.en)]);
    }
    if view.form.blocks.iter().any(|b| matches!(b.rows, RowsForm::Coded(_))) {
        // A code printed in a column for each level.
        let trees = view.form.blocks.iter().filter_map(|b| match &b.rows {
            RowsForm::Coded(tree) => Some(&tree.levels),
            _ => None,
        });
        titles.extend(trees.flatten().flat_map(|l| [flat(&l.name.zh), flat(&l.name.en)]));
    }
    titles.retain(|title| !title.is_empty());
    let document = view.document;
    let figures = document.computed().headline();
    let greatest =
        document.forms().headline.iter().zip(figures).filter_map(|(headline, figure)| {
            let own = document.forms().tables.get(headline.table)?.unit;
            figure?.convert(own, view.form.unit)
        });
    PasteTarget {
        columns: to.iter().map(|at| columns.get((*at)?).and_then(kind)).collect(),
        title: to
            .first()
            .and_then(|at| columns.get((*at)?))
            .and_then(form)
            .map(|(.., form)| form.title.zh.clone())
            .unwrap_or_default(),
        titles,
        unit: view.form.unit,
        shown: view.unit.filter(|shown| *shown != view.form.unit),
        standing,
        greatest: greatest.max_by_key(|figure| figure.decimal().abs()),
    }
}

/// Which codes a column takes.
fn codes(view: &TableView<'_>, block: usize, column: usize) -> TargetCodes {
    let budget = view.document.budget();
    let tree = match view.block(block).map(|b| &b.rows) {
        Some(RowsForm::Coded(tree)) if tree.code == column => Some(tree),
        _ => None,
    };
    let rows = budget.rows(Cell::new(view.table, block, 0, 0));
    let texts = rows.iter().take(MAX_KNOWN).filter_map(|row| row.get(column));
    let mut known: BTreeSet<String> = texts.map(|cell| cell.as_text().to_owned()).collect();
    known.extend([budget.unit.code.clone(), budget.unit.department_code.clone()]);
    known.retain(|code| !code.is_empty() && code.bytes().all(|b| b.is_ascii_digit()));
    TargetCodes {
        digits: tree.map_or_else(Vec::new, |tree| tree.levels.iter().map(|l| l.digits).collect()),
        known,
        official: tree.and_then(|tree| view.document.forms().shared_codes_of(tree)),
    }
}
