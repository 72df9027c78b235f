//! The lists of codes that a form set goes by.

use std::sync::Arc;

use super::code::{CodeTable, classification, shared};
use super::model::{FormSet, TreeForm};

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
