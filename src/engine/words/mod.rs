//! Figures, places and findings in both languages: what a cell is the sum of, which sums and checks
//! use it, what a finding says.
//!
//! Reads a `compute` sheet and judges nothing. For the rooms that list, and for whoever asks about
//! a cell. Inside: `names` (places and amounts), `said` and `indicators` (findings), `explain` (a
//! cell), `trace` (its way upwards), `formula` (totals and checks as expressions).

mod explain;
mod formula;
mod indicators;
mod names;
mod said;
mod trace;

pub use explain::{Explanation, Term};
pub use formula::{BlockFormulas, Comparison, Expression};
pub(super) use names::{Names, minus, place};
pub use trace::{CheckUse, Use};
