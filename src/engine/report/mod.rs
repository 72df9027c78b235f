//! The one list of findings that grid, panel, save dialog and command line read, and the rules that
//! come after it.
//!
//! Puts together what `compute`, `text` and `rounding` found: `list` all at once, `finding_list` kept
//! while figures change, `listed` what is asked of it, `worded` the words of those that somebody looks at. Only `cause` is above it.

mod catalogue;
mod checklist;
mod coverage;
mod facts;
mod finding_list;
mod list;
mod listed;
mod reworded;
mod worded;

pub use catalogue::{Rule, rule_named, rules};
pub use checklist::{DraftProgress, Lack, LackKind, LackPlace};
pub use coverage::{CheckCoverage, Coverage, Idle, Ran, RunTally};
pub use facts::FindingFacts;
pub use finding_list::{FindingList, ListChange};
pub use list::insert_joint;
pub use listed::Listed;
pub use worded::WordedFindings;
