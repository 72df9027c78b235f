//! Which column of a page is for what: codes, names, numbers, columns of the form.

use crate::form::{RowsForm, TableForm};

use super::columns::{ColumnMatch, ColumnPurpose, FormColumn, PageColumn, under_same};
use super::proposal::RowNaming;

/// What a column of the page is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ColumnUse {
    Code {
        block: usize,
        part: usize,
    },
    /// Part of a row's name.
    Name {
        block: usize,
    },
    /// A column of the form.
    Value {
        block: usize,
        column: usize,
    },
    Running,
}

/// Which column of a page is for what.
#[derive(Default)]
pub struct ColumnLayout {
    uses: Vec<Option<ColumnUse>>,
    /// For each block: how many columns its code takes, and whether it has a column of names.
    codes: Vec<usize>,
    named: Vec<bool>,
    /// First and last page column of each block.
    extents: Vec<Option<(u32, u32)>>,
}

impl ColumnLayout {
    /// The layout that a fit of headings gives.
    pub fn new(
        form: &TableForm,
        fit: &ColumnMatch,
        heads: &[PageColumn],
        leaves: &[FormColumn],
    ) -> Self {
        let blocks = form.blocks.len();
        let mut layout = Self {
            uses: Vec::new(),
            codes: vec![0; blocks],
            named: vec![false; blocks],
            extents: vec![None; blocks],
        };
        for head in heads.iter().filter(|head| head.is_running()) {
            head.columns.iter().for_each(|&column| layout.set(column, ColumnUse::Running));
        }
        for &(head, leaf, _) in &fit.pairs {
            let (Some(own), Some(leaf)) = (heads.get(head), leaves.get(leaf)) else { continue };
            let Some(&first) = own.columns.first() else { continue };
            match leaf.role {
                ColumnPurpose::Code => {
                    // A heading over several columns that holds a code holds its levels.
                    let taken = |column: u32| {
                        fit.pairs.iter().any(|&(other, _, _)| {
                            other != head
                                && heads.get(other).is_some_and(|h| h.columns.contains(&column))
                        })
                    };
                    let columns = under_same(heads, head).into_iter().filter(|&c| !taken(c));
                    let mut parts = 0;
                    for column in columns {
                        layout.set(column, ColumnUse::Code { block: leaf.block, part: parts });
                        layout.reach(leaf.block, column);
                        parts += 1;
                    }
                    if let Some(slot) = layout.codes.get_mut(leaf.block) {
                        *slot = parts;
                    }
                }
                ColumnPurpose::Label => {
                    layout.set(first, ColumnUse::Name { block: leaf.block });
                    layout.name(leaf.block);
                    layout.reach(leaf.block, first);
                }
                ColumnPurpose::Name | ColumnPurpose::Text | ColumnPurpose::Figure => {
                    layout.set(first, ColumnUse::Value { block: leaf.block, column: leaf.column });
                    if leaf.role == ColumnPurpose::Name {
                        layout.name(leaf.block);
                    }
                    layout.reach(leaf.block, first);
                }
            }
        }
        layout.widen_names(form, fit, heads, leaves);
        layout
    }

    /// The layout of the right half of a table in two halves, where it is one.
    pub fn right(
        form: &TableForm,
        fit: &ColumnMatch,
        heads: &[PageColumn],
        leaves: &[FormColumn],
    ) -> Option<Self> {
        let right = ColumnMatch { pairs: fit.right.clone(), ..ColumnMatch::default() };
        (!right.pairs.is_empty()).then(|| Self::new(form, &right, heads, leaves))
    }

    fn set(&mut self, column: u32, used: ColumnUse) {
        let at = column as usize;
        if self.uses.len() <= at {
            self.uses.resize(at + 1, None);
        }
        if let Some(slot) = self.uses.get_mut(at) {
            *slot = Some(used);
        }
    }

    fn name(&mut self, block: usize) {
        if let Some(slot) = self.named.get_mut(block) {
            *slot = true;
        }
    }

    fn reach(&mut self, block: usize, column: u32) {
        if let Some(slot) = self.extents.get_mut(block) {
            *slot = Some(slot.map_or((column, column), |(a, b)| (a.min(column), b.max(column))));
        }
    }

    /// How many columns the codes of a block take.
    pub fn code_columns(&self, block: usize) -> usize {
        self.codes.get(block).copied().unwrap_or(0)
    }

    /// The page's first column that is a block's.
    pub fn first_column(&self, block: usize) -> Option<u32> {
        self.extents.get(block).copied().flatten().map(|(first, _)| first)
    }

    pub fn get(&self, column: u32) -> Option<ColumnUse> {
        self.uses.get(column as usize).copied().flatten()
    }

    /// Columns of texts without a heading of their own behind a row's name say more of the name.
    fn widen_names(
        &mut self,
        form: &TableForm,
        fit: &ColumnMatch,
        heads: &[PageColumn],
        leaves: &[FormColumn],
    ) {
        for &(head, leaf, _) in &fit.pairs {
            let Some(leaf) = leaves.get(leaf).filter(|leaf| leaf.role == ColumnPurpose::Label)
            else {
                continue;
            };
            if !matches!(form.blocks.get(leaf.block).map(|b| &b.rows), Some(RowsForm::Fixed(_))) {
                continue;
            }
            let under = under_same(heads, head);
            for next in heads.iter().skip(head + 1) {
                let Some(&column) = next.columns.first() else { break };
                let free = self.get(column).is_none() && !next.has_figures();
                if !free || !(next.bare || under.contains(&column)) {
                    break;
                }
                self.set(column, ColumnUse::Name { block: leaf.block });
            }
        }
    }

    /// Whether a column of the page is a column of figures of the form.
    pub fn has_column(&self, column: u32) -> bool {
        self.get(column).is_some()
    }

    /// Columns of the page with their blocks and columns of the form.
    pub fn columns(&self) -> Vec<(u32, u16, u16)> {
        let values = self.uses.iter().enumerate().filter_map(|(at, used)| match used {
            Some(ColumnUse::Value { block, column }) => {
                Some((at as u32, *block as u16, *column as u16))
            }
            _ => None,
        });
        values.collect()
    }

    /// Columns of the page that say which row it is.
    pub fn naming(&self) -> Vec<(u32, RowNaming)> {
        let naming = self.uses.iter().zip(0..).filter_map(|(used, at)| match used {
            Some(ColumnUse::Code { .. }) => Some((at, RowNaming::Code)),
            Some(ColumnUse::Name { .. }) => Some((at, RowNaming::Name)),
            Some(ColumnUse::Running) => Some((at, RowNaming::Number)),
            Some(ColumnUse::Value { .. }) | None => None,
        });
        naming.collect()
    }
}
