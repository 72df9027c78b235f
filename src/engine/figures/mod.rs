//! The figures of one block: whole numbers in columns, the tree over its rows, sums over a row; and
//! formulas over cells.
//!
//! The lowest room: every other one may use it, it uses none. Inside, bottom up: `fixed_point` (a figure
//! as a whole number), `figure_values` (those of a column), `expr` (formulas over cells), `slack`
//! (differences that are no fault), `column`, `across` (sums over a row), `row_order` (which row is
//! where), `tree` (sums over levels), `grid` (a block), `upward` (its way from leaves to totals),
//! `reshape` (rows that come and go).

mod across;
mod column;
mod expr;
mod figure_values;
mod fixed_point;
mod grid;
mod number_chunk;
mod reshape;
mod row_order;
mod running_sums;
mod slack;
mod tree;
mod upward;

pub(super) use across::{Across, AcrossSum, reads_own_row};
pub(super) use column::{ColumnRules, FigureColumn};
pub(super) use expr::{
    BoundExpr, Cells, NoCells, Overflow, PriorFigure, RoundedFigure, binary, round,
};
pub(super) use figure_values::FigureValues;
pub(super) use fixed_point::FixedPoint;
pub(super) use grid::Grid;
pub(super) use reshape::Reshape;
pub(super) use slack::Slack;
pub(super) use tree::NONE;
pub(super) use upward::UpwardStep;
