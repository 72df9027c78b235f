//! The one list of findings that grid, panel, save dialog and command line read, and the rules that
//! come after it.
//!
//! Puts together what `compute`, `text` and `rounding` found: `list` all at once, `finding_list` kept
//! while figures change, `worded` the words of those that somebody looks at. Only `cause` is above it.

mod catalogue;
mod checklist;
mod coverage;
mod finding_list;
mod list;
mod reworded;
mod worded;

pub use catalogue::{Rule, rule_named, rules};
pub use checklist::{DraftProgress, Lack, LackKind, LackPlace};
pub use coverage::{CheckCoverage, Coverage, Idle, Ran, RunTally};
pub use finding_list::{FindingFacts, FindingList, ListChange, Listed};
pub use list::insert_joint;
pub use worded::WordedFindings;
