//! Whether rounding explains the differences: is there one set of exact amounts that all sums allow
//! together?
//!
//! Asked by `report` with the whole check, and for one difference while the list is made. Inside:
//! `joint` (the question and its answer as findings), `system` (sums as linear rows), `witness` (amounts
//! that fit, if they are soon found), `reduce` and `feasible` (is there a point within bounds?),
//! `ratio` (exact fractions).

mod constraint;
mod feasible;
mod joint;
mod ratio;
mod reduce;
mod system;
mod witness;

pub use joint::Joint;
