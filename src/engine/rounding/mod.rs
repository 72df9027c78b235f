//! Whether rounding explains the differences: is there one set of exact amounts that all sums allow
//! together?
//!
//! Asked by `report` with the whole check, and for one difference while the list is made. Inside:
//! `joint` (the question and its answer as findings), `operand_kind` (what a figure leaves open),
//! `numbering`, `survey`, `binding`, `system` and its `variables` (sums as linear rows, held in
//! `flat_rows`), `groups`, `exact` and `witness` (amounts that fit, if they are soon found), `single`
//! (one sum by itself), `reduce` and `feasible` (is there a point within bounds?), `ratio` (exact
//! fractions).

mod binding;
mod constraint;
mod exact;
mod feasible;
mod flat_rows;
mod groups;
mod joint;
mod numbering;
mod operand_kind;
mod ratio;
mod reduce;
mod single;
mod survey;
mod system;
mod variables;
mod witness;

pub use joint::{Joint, JointAnswer, JointQuestion};
