//! Computes: totals, verdicts, findings, explanations.
//!
//! [`Sheet::build`] compiles form set and document into columns of whole-number figures with
//! their dependencies; [`Sheet::update`] recomputes exactly what an edit touches. A figure is a
//! statement, a total a computation: where a document states a total, both are compared.
//!
//! Inside: `fix` (figures), `grid` (a block's columns and tree), `expr` and `plan` (formulas bound
//! to cells, order of computing), `judge` (verdicts), `store` (findings by place), `sheet` and
//! `update` (the whole), `rules` (codes, shifted rows), `report` and `explain` (findings and cells
//! in words).
//!
//! Never knows screens or files.

mod explain;
mod expr;
mod finding;
mod fix;
mod grid;
mod judge;
mod plan;
mod report;
mod rules;
mod sheet;
mod store;
mod update;

pub use explain::{Explanation, Term};
pub use finding::{Counts, Finding, Verdict};
pub use sheet::{Figure, Role, Sheet};
pub use update::Follow;
