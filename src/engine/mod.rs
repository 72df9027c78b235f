//! Computes: totals, verdicts, findings, explanations.
//!
//! [`Sheet::build`] compiles form set and document into columns of whole-number figures with
//! their dependencies; [`Sheet::update`] recomputes exactly what an edit touches. A figure is a
//! statement, a total a computation: where a document states a total, both are compared.
//!
//! Inside, bottom up: `fix` (figures as whole numbers), `expr` (formulas over cells), `store`
//! (findings by place), `judge` (verdicts), `column`, `across` and `tree` (a block's figures, sums
//! over a row, sums over levels), `grid` (a block), `bind` and `plan` (names to cells, order of
//! computing), `last` (last year's budget), `sheet`, `bulk`, `compute` and `update` (the whole), `rules` and `indicators` (codes,
//! shifted rows, performance targets), `report`, `explain` and `trace` (findings, cells and their
//! uses in words), `catalogue` (the rules themselves), `weights`, `equation`, `slip`, `worth`,
//! `suspect`, `moved` and `cause` (which figure is likely wrong, and what follows from it), `system`,
//! `joint`, `feasible`, `reduce` and `ratio` (whether all sums can be rounding together),
//! `text` (what the narrative says, against the tables).
//!
//! Never knows screens or files.

mod across;
mod answer;
mod bind;
mod bulk;
mod catalogue;
mod cause;
mod column;
mod compute;
mod equation;
mod explain;
mod expr;
mod feasible;
mod finding;
mod fix;
mod grid;
mod indicators;
mod joint;
mod judge;
mod last;
mod moved;
mod plan;
mod ratio;
mod reduce;
mod report;
mod rules;
mod sheet;
mod slip;
mod store;
mod suspect;
mod system;
mod text;
mod trace;
mod tree;
mod update;
mod weights;
mod worth;

pub use catalogue::{Rule, rule_named, rules};
pub use cause::{Cause, Suspect};
pub use explain::{Explanation, Term};
pub use finding::{Answer, Counts, Finding, Verdict};
pub use joint::{Joint, insert as insert_joint};
pub use last::LastYear;
pub use sheet::{Figure, Role, Sheet};
pub use slip::Slip;
pub use text::{Mention, TEXT_RULES, TextPlace, TextRule, Texts, Tie};
pub use trace::{CheckUse, Use};
pub use update::Follow;
