//! What the indicators of a performance table may be: names of columns and kinds resolved.

use super::fault::{Faults, Path, at};
use super::lookup::tell_wrong;
use super::model::{NamedBy, TableForm, TargetKind, TargetsForm};
use super::parse;
use super::raw::TargetsRaw;
use super::resolve::{FormulaSite, Resolver};
use crate::source::PathStep::Field;
use crate::source::did_you_mean;

/// The indicators of a table, or a fault for each name that it does not have.
pub(super) fn targets(
    tables: &[TableForm],
    table: usize,
    raw: TargetsRaw,
    path: &Path,
    faults: &mut Faults<'_>,
) -> Option<TargetsForm> {
    let blocks = &tables.get(table)?.blocks;
    let Some(block) = blocks.iter().position(|block| block.key == raw.block) else {
        let key = &raw.block;
        faults.add(
            &at(path, Field("block")),
            (format!("没有区块“{key}”"), format!("there is no block “{key}”")),
            did_you_mean(key, blocks.iter().map(|block| block.key.as_str())),
        );
        return None;
    };
    let columns = &blocks.get(block)?.columns;
    let mut find = |field: &'static str, key: &str| {
        let found = columns.iter().position(|column| column.key == key);
        if found.is_none() {
            faults.add(
                &at(path, Field(field)),
                (format!("没有列“{key}”"), format!("there is no column “{key}”")),
                did_you_mean(key, columns.iter().map(|column| column.key.as_str())),
            );
        }
        found
    };
    let (first, second) = (find("first", &raw.first), find("second", &raw.second));
    let value = find("value", &raw.value);
    let name = match &raw.name {
        Some(name) => Some(find("name", name)?),
        None => None,
    };
    let total = match &raw.total {
        Some(text) => Some(amount_cell(tables, table, text, &at(path, Field("total")), faults)?),
        None => None,
    };
    let kinds = raw.kinds.into_iter().map(|kind| TargetKind {
        name: kind.name,
        seconds: kind.seconds,
        needed: kind.needed,
        cost: kind.cost,
    });
    Some(TargetsForm {
        block,
        first: first?,
        second: second?,
        value: value?,
        name,
        unmeasured: raw.unmeasured,
        kinds: kinds.collect(),
        total,
    })
}

/// The fixed cell that a text such as `[行].列` means.
fn amount_cell(
    tables: &[TableForm],
    table: usize,
    text: &str,
    path: &Path,
    faults: &mut Faults<'_>,
) -> Option<NamedBy> {
    let mut resolver = Resolver::new(tables, table, 0, FormulaSite::Once);
    let found = parse::cell(text)
        .map_err(|wrong| resolver.wrong.push(wrong))
        .ok()
        .and_then(|cell| resolver.named_cell(&cell));
    tell_wrong(std::mem::take(&mut resolver.wrong), path, faults);
    found
}
