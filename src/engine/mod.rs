//! Computes: totals, verdicts, findings, explanations.
//!
//! [`Sheet::build`] compiles form set and document into columns of whole-number figures with
//! their dependencies; [`Sheet::update`] recomputes exactly what an edit touches. A figure is a
//! statement, a total a computation: where a document states a total, both are compared.
//!
//! Inside, bottom up: `fix` (figures as whole numbers), `expr` (formulas over cells), `store`
//! (findings by place), `judge` (verdicts), `across` and `tree` (sums over a row, sums over
//! levels), `grid` (a block's columns), `bind` and `plan` (names to cells, order of computing),
//! `sheet`, `bulk`, `compute` and `update` (the whole), `rules` (codes, shifted rows), `report` and
//! `explain` (findings and cells in words).
//!
//! Never knows screens or files.

mod across;
mod bind;
mod bulk;
mod compute;
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
mod tree;
mod update;

pub use explain::{Explanation, Term};
pub use finding::{Counts, Finding, Verdict};
pub use sheet::{Figure, Role, Sheet};
pub use update::Follow;
