//! Pictures as a form set has them: names of tables, rows and columns resolved.

use super::fault::{Faults, Path, at};
use super::formula::Each;
use super::lookup::{check_each, find_block, find_table};
use super::model::{BlockForm, TableForm};
use super::picture::{PictureForm, PictureRows};
use super::raw::PictureRaw;
use crate::source::PathStep::{Field, Index};
use crate::source::did_you_mean;

/// Checks and resolves the pictures of a form set.
pub(super) fn pictures(
    tables: &[TableForm],
    raw: Vec<PictureRaw>,
    list: &Path,
    faults: &mut Faults<'_>,
) -> Vec<PictureForm> {
    let raw = raw.into_iter().enumerate();
    raw.filter_map(|(index, raw)| picture(tables, raw, &at(list, Index(index)), faults)).collect()
}

fn picture(
    tables: &[TableForm],
    raw: PictureRaw,
    path: &Path,
    faults: &mut Faults<'_>,
) -> Option<PictureForm> {
    let table = find_table(tables, &raw.table, &at(path, Field("table")), faults)?;
    let form = tables.get(table)?;
    let block = find_block(&form.blocks, raw.block.as_deref(), path, faults)?;
    let block_form = form.blocks.get(block)?;
    let columns = columns(block_form, &raw.columns, &at(path, Field("columns")), faults)?;
    let before = self::columns(block_form, &raw.before, &at(path, Field("before")), faults)?;
    if !before.is_empty() && before.len() != columns.len() {
        faults.add(
            &at(path, Field("before")),
            (
                format!("before 有 {} 列，columns 有 {} 列", before.len(), columns.len()),
                format!("before has {} columns, columns has {}", before.len(), columns.len()),
            ),
            ("一列对一列", "name one for each of columns"),
        );
        return None;
    }
    let each = Each::from(raw.each);
    let rows = match (raw.rows.is_empty(), each) {
        (false, Each::Once) => {
            PictureRows::Fixed(rows(block_form, &raw.rows, &at(path, Field("rows")), faults)?)
        }
        (true, each @ (Each::Row | Each::Leaf | Each::Level(_))) => {
            check_each(&each, block_form, path, faults);
            PictureRows::Each(each)
        }
        _ => {
            faults.add(
                path,
                ("没有写明画哪些行，或写了两次", "the rows are not said, or said twice"),
                (
                    "写 rows: [\"…\"]，或 each: Row、Leaf、Level(0)",
                    "write rows: [\"…\"], or each: Row, Leaf or Level(0)",
                ),
            );
            return None;
        }
    };
    let (across, years) = (raw.across, raw.years);
    if years && !across && columns.len() > 1 {
        faults.add(
            &at(path, Field("columns")),
            ("各年并列时只能画一列", "with years beside each other there is one column"),
            ("写一列，或写 across: true", "write one, or across: true"),
        );
        return None;
    }
    Some(PictureForm { title: raw.title, table, block, rows, columns, across, years, before })
}

fn columns(
    block: &BlockForm,
    keys: &[String],
    path: &Path,
    faults: &mut Faults<'_>,
) -> Option<Vec<usize>> {
    let known = || block.columns.iter().map(|column| column.key.as_str());
    let find = |(index, key): (usize, &String)| {
        let found = block.column(key);
        let figure = |column: usize| block.columns.get(column).is_some_and(|c| c.kind.is_figure());
        match found {
            Some(column) if figure(column) => return Some(column),
            Some(_) => faults.add(
                &at(path, Index(index)),
                (format!("“{key}”列不是数"), format!("column “{key}” holds no figures")),
                ("写金额的列", "name a column of amounts"),
            ),
            None => faults.add(
                &at(path, Index(index)),
                (format!("没有列“{key}”"), format!("there is no column “{key}”")),
                did_you_mean(key, known()),
            ),
        }
        None
    };
    keys.iter().enumerate().map(find).collect()
}

fn rows(
    block: &BlockForm,
    keys: &[String],
    path: &Path,
    faults: &mut Faults<'_>,
) -> Option<Vec<usize>> {
    let known = || block.fixed().iter().filter(|row| !row.spacer).map(|row| row.key.as_str());
    let find = |(index, key): (usize, &String)| {
        let found = block.fixed_row(key);
        if found.is_none() {
            faults.add(
                &at(path, Index(index)),
                (format!("没有行“{key}”"), format!("there is no row “{key}”")),
                did_you_mean(key, known()),
            );
        }
        found
    };
    keys.iter().enumerate().map(find).collect()
}
