//! What a document states, seen as equations between its cells: which of them a figure is in,
//! with what weight, and by how much each fails; what texts say of them joins in.
//!
//! Reads a `compute` sheet. For `rounding` (do they hold together?), `report` and `cause` (which
//! figure breaks them?); nothing here is in words.

mod equation;
mod text_relation;
mod told;
mod weights;

pub(super) use equation::{Equation, Equations, Part};
pub(super) use text_relation::TextRelation;
pub(super) use weights::linear;
