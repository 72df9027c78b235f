//! The one list of findings that grid, panel, save dialog and command line read, and the rules that
//! come after it.
//!
//! Puts together what `compute`, `text` and `rounding` found. Only `cause` stands above.

mod catalogue;
mod checklist;
mod coverage;
mod list;

pub use catalogue::{Rule, rule_named, rules};
pub use checklist::{DraftProgress, Lack, LackKind, LackPlace};
pub use coverage::{CheckCoverage, Coverage, Idle, Ran};
pub use list::insert_joint;
