//! Names that the tables have, for telling whether a text names one of them.

use std::collections::HashSet;
use std::sync::Arc;

/// Names in the tables, folded.
#[derive(Clone, Debug, Default)]
pub(super) struct KnownNames {
    pub everywhere: Option<Arc<HashSet<String>>>,
}
