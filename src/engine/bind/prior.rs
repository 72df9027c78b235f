//! Last year's budget, as formulas ask for it.

use std::fmt::Debug;

use crate::budget::{Budget, Cell};
use crate::engine::figures::{Grid, PriorFigure};
use crate::form::FormSet;

/// Last year's budget as binding sees it.
pub(in crate::engine) trait PriorBudget: Debug {
    fn forms(&self) -> &FormSet;
    fn budget(&self) -> &Budget;
    fn grids(&self) -> &[Grid];
    /// The effective figure, as its own table counts it.
    fn given(&self, cell: Cell) -> Option<PriorFigure>;
}
