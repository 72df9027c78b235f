//! Lists of codes that a form set names and the program does not have: they lie beside it as
//! `ID.csv`.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::code::{CodeTable, classification, classification_ids, shared};
use super::fault::{Faults, Path, at};
use super::model::{FormSet, RowsForm, TableForm, TreeForm};
use crate::source::PathStep::{Field, Index};
use crate::source::did_you_mean;

/// Lists beside the form set, by their ids.
pub(super) type Lists = BTreeMap<String, Arc<CodeTable>>;

/// Reads the lists that the tables name and the program does not have; reported where there is none or
/// where it cannot be read.
pub(super) fn read(
    tables: &[TableForm],
    tables_path: &Path,
    beside: &dyn Fn(&str) -> Option<String>,
    faults: &mut Faults<'_>,
) -> Lists {
    let mut lists = Lists::new();
    for (t, table) in tables.iter().enumerate() {
        for (b, block) in table.blocks.iter().enumerate() {
            let RowsForm::Coded(tree) = &block.rows else { continue };
            let Some(id) = &tree.classification else { continue };
            if classification(id).is_some() || lists.contains_key(id) {
                continue;
            }
            let mut path = at(tables_path, Index(t));
            if !block.key.is_empty() {
                path = at(&at(&path, Field("blocks")), Index(b));
            }
            let path = at(&at(&path, Field("rows")), Field("classification"));
            let plain = !id.contains(['/', '\\', ':', '\0']);
            match plain.then(|| beside(&format!("{id}.csv"))).flatten() {
                None => faults.add(
                    &path,
                    (
                        format!("没有科目体系“{id}”，旁边也没有 {id}.csv"),
                        format!("there is no classification “{id}”, and no {id}.csv beside"),
                    ),
                    did_you_mean(id, classification_ids()),
                ),
                Some(text) => match CodeTable::parse(text.trim_start_matches('\u{feff}')) {
                    Ok(list) => {
                        lists.insert(id.clone(), Arc::new(list));
                    }
                    Err(fault) => faults.add(
                        &path,
                        (
                            format!("{id}.csv 第 {} 行{}", fault.line(), fault.what.zh),
                            format!("{id}.csv, line {}: {}", fault.line(), fault.what.en),
                        ),
                        *fault.remedy,
                    ),
                },
            }
        }
    }
    lists
}

impl FormSet {
    /// The list of codes of that id: one beside the budget or the form set, else the program's.
    pub fn code_list(&self, id: &str) -> Option<&CodeTable> {
        self.lists.get(id).map(Arc::as_ref).or_else(|| classification(id))
    }

    /// The list of the codes that may be in such rows.
    pub fn codes_of(&self, tree: &TreeForm) -> Option<&CodeTable> {
        self.code_list(tree.classification.as_deref()?)
    }

    /// The same, to be kept.
    pub fn shared_codes_of(&self, tree: &TreeForm) -> Option<Arc<CodeTable>> {
        let id = tree.classification.as_deref()?;
        self.lists.get(id).or_else(|| shared(id)).map(Arc::clone)
    }
}
