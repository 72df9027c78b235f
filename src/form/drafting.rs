//! What a new budget is made with: where rows and copies of tables come from.

use super::fault::{Faults, Path, at};
use super::lookup::find_table;
use super::model::{OneFor, RowsForm, TableForm};
use crate::source::PathStep::{Field, Index};

impl TableForm {
    /// Its blocks of codes, each with the block of another table that goes by the same list.
    pub fn coded_pairs(&self, other: &Self) -> Vec<(usize, usize)> {
        let others: Vec<_> = coded(other).collect();
        let pairs = coded(self).filter_map(|(block, list)| {
            let same = others.iter().find(|(_, other)| *other == list);
            same.map(|(other, _)| (block, *other))
        });
        pairs.collect()
    }
}

/// Blocks whose rows go by codes, with the list that the codes are of.
fn coded(form: &TableForm) -> impl Iterator<Item = (usize, Option<&str>)> {
    form.blocks.iter().enumerate().filter_map(|(block, form)| match &form.rows {
        RowsForm::Coded(tree) => Some((block, tree.classification.as_deref())),
        _ => None,
    })
}

/// The tables whose codes a table takes over.
pub(super) fn rows_from(
    tables: &[TableForm],
    table: usize,
    keys: &[String],
    path: &Path,
    faults: &mut Faults<'_>,
) -> Vec<usize> {
    let mut found = Vec::new();
    for (index, key) in keys.iter().enumerate() {
        let path = at(&at(path, Field("rows_from")), Index(index));
        let Some(from) = find_table(tables, key, &path, faults) else { continue };
        let pairs = tables.get(table).zip(tables.get(from)).map(|(a, b)| a.coded_pairs(b));
        if from != table && pairs.is_some_and(|pairs| !pairs.is_empty()) {
            found.push(from);
        } else {
            faults.add(
                &path,
                (
                    format!("“{key}”与本表没有按同一科目表编码的区块"),
                    format!("“{key}” and this table have no blocks of codes of the same list"),
                ),
                ("去掉 rows_from".to_owned(), "remove rows_from".to_owned()),
            );
        }
    }
    found
}

/// The column whose texts name the copies: `项目支出表.二级项目`.
pub(super) fn one_for(
    tables: &[TableForm],
    table: usize,
    text: Option<&str>,
    path: &Path,
    faults: &mut Faults<'_>,
) -> Option<OneFor> {
    let text = text?;
    let path = at(path, Field("one_for"));
    let named = tables.get(table).is_some_and(|form| form.named_by.is_some());
    let found = text.split_once('.').and_then(|(of, column)| {
        let of = tables.iter().position(|form| form.key == of.trim())?;
        let mut blocks = tables.get(of)?.blocks.iter().enumerate();
        blocks.find_map(|(block, form)| {
            Some(OneFor { table: of, block, column: form.column(column.trim())? })
        })
    });
    if !named || found.is_none() {
        faults.add(
            &path,
            (
                format!("“{text}”不是一张表的一列，或本表没有 named_by"),
                format!("“{text}” is no column of a table, or this table has no named_by"),
            ),
            ("写成 表.列，并写 named_by".to_owned(), "write table.column, and named_by".to_owned()),
        );
        return None;
    }
    found
}
