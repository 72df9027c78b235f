//! Codes and names that a budget has already: what was typed once need not be typed again.

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::budget::{Budget, RowKind, ValueRef};
use crate::form::{FormSet, RowsForm, TreeForm};

/// Rows of a block that are looked at.
const MAX_ROWS: usize = 20_000;

/// Codes of the block's classification that are in the budget, each with the first name that it
/// has there, ascending.
pub fn known_codes(
    forms: &FormSet,
    budget: &Budget,
    tree: &TreeForm,
) -> BTreeMap<Arc<str>, Arc<str>> {
    let mut known = BTreeMap::new();
    if tree.classification.is_none() {
        return known;
    }
    for table in &budget.tables {
        let Some(form) = table.form().and_then(|form| forms.tables.get(form)) else {
            continue;
        };
        for (block, own) in table.blocks.iter().zip(&form.blocks) {
            let RowsForm::Coded(other) = &own.rows else { continue };
            if other.classification != tree.classification || other.code == other.name {
                continue;
            }
            for row in block.rows.iter().take(MAX_ROWS) {
                let (RowKind::Entered(_), Some(ValueRef::Text(code)), Some(ValueRef::Text(name))) =
                    (row.kind(), row.get(other.code), row.get(other.name))
                else {
                    continue;
                };
                if !code.is_empty() && !name.is_empty() {
                    known.entry(Arc::from(&**code)).or_insert_with(|| Arc::from(&**name));
                }
            }
        }
    }
    known
}
