//! Names that the tables have, for telling whether a text names one of them.

use std::collections::HashSet;
use std::rc::Rc;

/// Names in the tables, folded.
#[derive(Default)]
pub(super) struct KnownNames {
    pub everywhere: Option<Rc<HashSet<String>>>,
}
