//! Computes: totals, verdicts, findings, explanations.
//!
//! [`Sheet::build`] compiles form set and document into columns of figures with their
//! dependencies; [`Sheet::update`] recomputes exactly what an edit touches. A figure is a
//! statement, a total a computation: where a document states a total, both are compared.
//!
//! Never knows screens or files.

mod finding;
mod sheet;

pub use finding::{Counts, Explanation, Finding, Term, Verdict};
pub use sheet::{Figure, Follow, Role, Sheet};
