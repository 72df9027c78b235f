//! A form set as documents are compared with it.

use std::collections::HashSet;
use std::sync::Arc;

use crate::form::{FormSet, RowsForm};

use super::columns::{ComparedText, FormColumn, leaves};
use super::words::{plain, untitled};

/// A form set prepared for comparing.
pub struct FormCandidate {
    pub forms: Arc<FormSet>,
    pub(super) tables: Vec<Prepared>,
    levels: HashSet<String>,
}

pub(super) struct Prepared {
    pub(super) titles: Vec<ComparedText>,
    pub(super) leaves: Vec<FormColumn>,
    pub(super) owns: HashSet<String>,
}

impl FormCandidate {
    pub fn new(forms: Arc<FormSet>) -> Self {
        let tables = forms
            .tables
            .iter()
            .map(|table| {
                let mut titles = vec![ComparedText::new(untitled(&table.title.zh))];
                let key = ComparedText::new(untitled(&table.key));
                if titles.iter().all(|title| title.text != key.text) {
                    titles.push(key);
                }
                let headings = table.blocks.iter().flat_map(|b| b.headings.iter().flatten());
                Prepared {
                    titles,
                    leaves: leaves(table),
                    owns: headings.map(|heading| plain(&heading.title.zh)).collect(),
                }
            })
            .collect();
        let trees = forms.tables.iter().flat_map(|t| &t.blocks).filter_map(|b| match &b.rows {
            RowsForm::Coded(tree) => Some(tree),
            _ => None,
        });
        let levels = trees.flat_map(|tree| &tree.levels).map(|l| plain(&l.name.zh)).collect();
        Self { forms, tables, levels }
    }

    /// Whether a text, made bare of year and number, is the title of a table.
    pub fn has_title(&self, bare: &str) -> bool {
        let mut titles = self.tables.iter().flat_map(|table| &table.titles);
        titles.any(|title| title.text == bare)
    }

    /// How alike the likest of some titles is to a table's, 0 to 1.
    pub fn title_likeness(&self, table: usize, titles: &[ComparedText]) -> f32 {
        let own = self.tables.get(table).map_or(&[][..], |table| &table.titles);
        let alike =
            |title: &ComparedText| own.iter().map(|own| title.alike(own)).fold(0.0, f32::max);
        titles.iter().map(alike).fold(0.0, f32::max)
    }

    /// Names of the levels of codes, plain.
    pub fn levels(&self) -> &HashSet<String> {
        &self.levels
    }

    pub fn leaves(&self, table: usize) -> &[FormColumn] {
        self.tables.get(table).map_or(&[], |table| &table.leaves)
    }
}
