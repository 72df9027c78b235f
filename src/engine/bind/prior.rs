//! Other documents, as formulas ask for them.

use std::fmt::Debug;
use std::sync::Arc;

use crate::budget::{Budget, Cell};
use crate::engine::figures::{Grid, PriorFigure};
use crate::form::FormSet;

/// Another document as binding sees it.
pub(in crate::engine) trait PriorBudget: Debug {
    fn forms(&self) -> &FormSet;
    fn budget(&self) -> &Budget;
    fn grids(&self) -> &[Grid];
    /// The effective figure, as its own table counts it.
    fn given(&self, cell: Cell) -> Option<PriorFigure>;
}

/// Which other document is asked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(in crate::engine) enum Whose {
    LastYear,
    /// One that the person named.
    Named(Arc<str>),
    /// One of the units'.
    Unit,
}
