//! What a publication is made with.

use crate::amount::Unit;
use crate::lang::Lang;

/// What a publication is made with.
#[derive(Clone, Debug, Default)]
pub struct Options {
    pub lang: Lang,
    /// Counts all money in this unit instead of each table's own.
    pub unit: Option<Unit>,
    /// Mandatory findings that are open, a sentence each: the document says so on its cover and
    /// lists them behind its last part.
    pub open: Vec<String>,
}
