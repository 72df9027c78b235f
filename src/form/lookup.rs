//! Names of a form set looked up, with a fault where there is none such.

use super::fault::{Faults, Path, at};
use super::formula::Each;
use super::model::{BlockForm, RowsForm, TableForm};
use crate::source::PathStep::Field;
use crate::source::{Diagnostic, did_you_mean};

/// Reports what is wrong with a formula, at its place inside a text.
pub(super) fn tell_wrong(wrong: Vec<Diagnostic>, path: &Path, faults: &mut Faults<'_>) {
    for one in wrong {
        faults.inside(path, one.offset(), one.what, *one.remedy);
    }
}

/// The table of that key.
pub(super) fn find_table(
    tables: &[TableForm],
    key: &str,
    path: &Path,
    faults: &mut Faults<'_>,
) -> Option<usize> {
    let found = tables.iter().position(|table| table.key == key);
    if found.is_none() {
        faults.add(
            path,
            (format!("没有表“{key}”"), format!("there is no table “{key}”")),
            did_you_mean(key, tables.iter().map(|table| table.key.as_str())),
        );
    }
    found
}

/// The block of that key, the first where none is named.
pub(super) fn find_block(
    blocks: &[BlockForm],
    key: Option<&str>,
    path: &Path,
    faults: &mut Faults<'_>,
) -> Option<usize> {
    let Some(key) = key else { return Some(0) };
    let found = blocks.iter().position(|block| block.key == key);
    if found.is_none() {
        faults.add(
            &at(path, Field("block")),
            (format!("没有区块“{key}”"), format!("there is no block “{key}”")),
            did_you_mean(key, blocks.iter().map(|block| block.key.as_str())),
        );
    }
    found
}

/// Where something about a table is: the table of that key, `table` where none is named, the block
/// of that key in it, and what it runs over.
pub(super) fn find_site(
    tables: &[TableForm],
    (key, block): (Option<&str>, Option<&str>),
    each: Each,
    table: usize,
    path: &Path,
    faults: &mut Faults<'_>,
) -> Option<(usize, usize, Each)> {
    let table = match key {
        Some(key) => find_table(tables, key, &at(path, Field("table")), faults)?,
        None => table,
    };
    let blocks = &tables.get(table)?.blocks;
    let block = find_block(blocks, block, path, faults)?;
    check_each(&each, blocks.get(block)?, path, faults);
    Some((table, block, each))
}

/// Whether the block has the levels that a check runs over.
pub(super) fn check_each(each: &Each, block: &BlockForm, path: &Path, faults: &mut Faults<'_>) {
    let Each::Level(level) = each else { return };
    let levels = match &block.rows {
        RowsForm::Coded(tree) | RowsForm::Outlined(tree) => tree.levels.len(),
        _ => 0,
    };
    if usize::from(*level) >= levels {
        faults.add(
            &at(path, Field("each")),
            (
                format!("没有第 {level} 级：共 {levels} 级，从 0 数起"),
                format!("there is no level {level}: there are {levels}, counted from 0"),
            ),
            ("写 Row 或较小的 Level( )".to_owned(), "write Row, or a smaller Level( )".to_owned()),
        );
    }
}
