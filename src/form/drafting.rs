//! What a new budget is made with: where rows and copies of tables come from.

use super::fault::{Faults, Path, at};
use super::lookup::find_table;
use super::model::{BlockForm, OneFor, RowsForm, TableForm};
use crate::source::PathStep::{Field, Index};

/// The tables whose codes a table takes over.
pub(super) fn rows_from(
    tables: &[TableForm],
    table: usize,
    keys: &[String],
    path: &Path,
    faults: &mut Faults<'_>,
) -> Vec<usize> {
    let coded = |table: usize| {
        let blocks = tables.get(table).map_or(&[][..], |form| &form.blocks);
        matches!(blocks, [BlockForm { rows: RowsForm::Coded(_), .. }])
    };
    let mut found = Vec::new();
    for (index, key) in keys.iter().enumerate() {
        let path = at(&at(path, Field("rows_from")), Index(index));
        let Some(from) = find_table(tables, key, &path, faults) else { continue };
        if coded(table) && coded(from) && from != table {
            found.push(from);
        } else {
            faults.add(
                &path,
                (
                    format!("“{key}”与本表不都是只有一个区块的编码表"),
                    format!("“{key}” and this table are not both tables of codes in one block"),
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
