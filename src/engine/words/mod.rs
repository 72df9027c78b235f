//! Figures, places and findings in both languages: what a cell is the sum of, which sums and checks
//! use it, what a finding says.
//!
//! Reads a `compute` sheet and judges nothing. For the rooms that list, and for whoever asks about
//! a cell. Inside: `names` (places and amounts), `finding_text` and `indicators` (findings), `derivation` (a
//! cell), `trace` (its way upwards), `formula` (totals and checks as expressions).

mod derivation;
mod finding_text;
mod formula;
mod indicators;
mod names;
mod stray;
mod times;
mod trace;

pub use derivation::{Derivation, Term};
pub use formula::{BlockFormulas, Comparison, Expression};
pub(super) use names::{Names, minus, place};
pub(super) use times::times;
pub use trace::{CheckUse, Use};
