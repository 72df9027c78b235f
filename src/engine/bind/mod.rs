//! From the names of a form set to the cells of one document: its formulas, checks and sentences
//! bound, who reads whom, and the order of computing.
//!
//! Uses `figures` and the rules of `finding`; done once when a sheet is built, read by every room
//! above. Inside: `binder` (a name to its cells), `rows` (a name to its row), `draft` (drafts), `last`
//! (last year's budget), `narrative` (sentences), `plan` (all together).

mod binder;
mod draft;
mod last;
mod narrative;
mod plan;
mod prior;
mod rows;

pub(super) use draft::{DraftBinder, DraftRow};
pub(super) use narrative::{BoundStatement, BoundText, row_name};
pub(super) use plan::{BoundCheck, BoundFormula, Dependent, Plan};
pub(super) use prior::{PriorBudget, Whose};
