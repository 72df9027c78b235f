//! Bringing what was read into the form set's order, and adding what the file left out.

use std::collections::HashMap;

use crate::budget::{
    Block, Budget, Extra, NarrativeSection, Origin, Row, RowKind, RowOrigin, Table, TableKind,
};
use crate::file::{BLOCKS, COMMENT, UNIT};
use crate::form::{BlockForm, FormSet, RowsForm, TreeForm};

/// The level of a coded row that does not write one: its code's, or that of the row before it
/// where the code is still blank.
pub(in crate::file) fn implied_level(
    tree: &TreeForm,
    code: &str,
    before: Option<u8>,
) -> Option<u8> {
    if tree.code == tree.name {
        Some(0)
    } else if code.is_empty() {
        Some(before.unwrap_or(0))
    } else {
        tree.level_of(code)
    }
}

/// Puts the rows of a block in the form's order and adds those it gives and the file left out.
fn arrange(block: &mut Block, form: &BlockForm) {
    let given = form.fixed().len();
    let columns = form.columns.len();
    let blank = |i: usize| Row::new(RowKind::Fixed(i as u16), columns);
    let mut fixed: Vec<Option<Row>> = Vec::new();
    fixed.resize_with(given, || None);
    let known = block.rows.iter().enumerate().filter_map(|(at, row)| match row.kind() {
        RowKind::Fixed(i) => Some((at, usize::from(i))),
        _ => None,
    });
    let known: Vec<(usize, usize)> = known.collect();
    if known.len() == block.rows.len() {
        let rows = std::mem::take(&mut block.rows);
        for ((_, i), row) in known.into_iter().zip(&rows) {
            if let Some(slot) = fixed.get_mut(i) {
                *slot = Some(row.to_row());
            }
        }
    } else {
        for (at, i) in known.into_iter().rev() {
            let row = block.rows.remove(at);
            if let Some(slot) = fixed.get_mut(i) {
                *slot = Some(row);
            }
        }
    }
    let fixed = fixed.into_iter().enumerate().map(|(i, row)| row.unwrap_or_else(|| blank(i)));
    let last = match &form.rows {
        RowsForm::Coded(tree) | RowsForm::Outlined(tree) => tree.total_last,
        RowsForm::Fixed(_) | RowsForm::Free(_) => false,
    };
    let at = if last { block.rows.len() } else { 0 };
    block.rows.splice(at..at, fixed);
    block.rows.shrink_to_fit();
}

/// Tells rows, which now are in their order, where they come from.
fn spread(origin: &mut Origin, blocks: &mut [Block]) {
    for (page, block, pairs) in origin.pending.drain(..) {
        let Some(block) = blocks.get_mut(block) else { continue };
        for (row, at) in pairs {
            let row = row as usize;
            let Some(found) = block.rows.get(row) else { continue };
            match found.origin() {
                None => block.rows.set_origin(row, RowOrigin::new(page, at)),
                // A row that is on several pages is said to be on each.
                Some(first) => {
                    if let Some(page) = origin.pages.get_mut(page) {
                        page.beside.push((first, at));
                    }
                }
            }
        }
    }
    for page in &mut origin.pages {
        page.beside.sort_unstable();
        page.beside.dedup_by_key(|(row, _)| *row);
    }
}

/// Brings tables, rows and texts into the form set's order and adds what the file left out.
pub(super) fn finish(forms: &FormSet, budget: &mut Budget) {
    let mut used = vec![false; forms.tables.len()];
    let mut place = 0;
    let mut tables: Vec<(usize, Table)> = std::mem::take(&mut budget.tables)
        .into_iter()
        .map(|mut table| {
            // A table that the form set does not know stays behind the one it follows.
            if let Some(form) = table.form() {
                place = form + 1;
                if let Some(slot) = used.get_mut(form) {
                    *slot = true;
                }
                if let Some(form) = forms.tables.get(form) {
                    for (block, form) in table.blocks.iter_mut().zip(&form.blocks) {
                        arrange(block, form);
                    }
                    if let Some(origin) = &mut table.origin {
                        spread(origin, &mut table.blocks);
                    }
                }
            } else if let TableKind::Unknown { form, .. } = &table.kind {
                // One that appears twice stays behind the one that counts.
                place = place.max(forms.table(form).map_or(0, |form| form + 1));
            }
            (place, table)
        })
        .collect();
    for (form, table) in forms.tables.iter().enumerate() {
        if used.get(form) == Some(&false) && !table.repeats {
            tables.push((form + 1, Table::blank(forms, form)));
        }
    }
    tables.sort_by_key(|(place, _)| *place);
    budget.tables = tables.into_iter().map(|(_, table)| table).collect();

    let mut texts: Vec<(usize, NarrativeSection)> = Vec::new();
    let mut stands = HashMap::new();
    let sections: Vec<&str> = forms.sections().map(|section| section.key.as_str()).collect();
    for text in std::mem::take(&mut budget.texts) {
        let place = sections.iter().position(|key| *key == text.section);
        // A section that appears twice is one section.
        let first = stands.get(&text.section).and_then(|&at: &usize| texts.get_mut(at));
        match first {
            Some((_, first)) => {
                first.paragraphs.extend(text.paragraphs);
                first.extra.extend(text.extra);
            }
            None => {
                stands.insert(text.section.clone(), texts.len());
                texts.push((place.unwrap_or(sections.len()), text));
            }
        }
    }
    for (place, key) in sections.iter().enumerate() {
        if texts.iter().all(|(_, text)| text.section != *key) {
            let section = (*key).to_owned();
            texts.push((
                place,
                NarrativeSection { section, paragraphs: Vec::new(), extra: Extra::new() },
            ));
        }
    }
    texts.sort_by_key(|(place, _)| *place);
    budget.texts = texts.into_iter().map(|(_, text)| text).collect();
    for table in &mut budget.tables {
        for block in &mut table.blocks {
            let rows = block.rows.iter().enumerate().filter(|(_, row)| row.extra().is_some());
            let with_more: Vec<usize> = rows.map(|(at, _)| at).collect();
            for row in with_more {
                block.rows.extra_mut(row).into_iter().for_each(|extra| sort(extra, ""));
            }
            sort(&mut block.extra, "rows");
        }
        sort(&mut table.extra, "");
    }
    for text in &mut budget.texts {
        sort(&mut text.extra, "paragraphs");
    }
    sort(&mut budget.extra, "");
}

/// Puts what the program does not know in the order in which it is written and read again: a second
/// `list` is behind the one that counts, and that one behind the other fields.
fn sort(extra: &mut Extra, list: &str) {
    extra.sort_by_key(|(name, _)| match &**name {
        BLOCKS => 1,
        COMMENT => 4,
        name if name == list => 3,
        name if name.starts_with(UNIT) => 0,
        _ => 2,
    });
}
