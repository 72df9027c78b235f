//! Changes that explain findings, and what speaks for one rather than another.

use rust_decimal::Decimal;

use crate::amount::Amount;
use crate::budget::Cell;
use crate::engine::equations::Equation;

use super::keying_error::KeyingError;

/// What a hint that holds then counts beside the kind of slip.
pub(super) const HINT: i32 = 30;

/// What it counts that another version of the document has the figure proposed.
pub(super) const WITNESS: i32 = 60;

/// A figure written into one cell.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct WrittenFigure {
    pub(super) cell: Cell,
    pub(super) now: Option<Amount>,
    pub(super) proposed: Option<Amount>,
}

/// A change that explains something: of one cell, of two that exchange their figures, or of several
/// with one wrong figure.
#[derive(Clone, Debug)]
pub(super) struct Trial {
    pub(super) changes: Vec<WrittenFigure>,
    pub(super) exchange: bool,
    pub(super) keying_error: KeyingError,
    pub(super) restores: usize,
    /// Another version of the document has the figure proposed.
    pub(super) witnessed: bool,
}

/// Trials that explain the same equally well, the first of them taken as made.
#[derive(Debug)]
pub(super) struct Explained {
    pub(super) trials: Vec<Trial>,
    /// Others that explain it as well and are not named.
    pub(super) others: usize,
    pub(super) restored: Vec<Equation>,
}

/// Worth of a trial; the greater the better.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Score {
    /// It breaks nothing that holds, in a text either.
    pub(super) clean: bool,
    /// Restored less broken.
    pub(super) net: i32,
    pub(super) unbroken: i32,
    /// One cell rather than two.
    pub(super) single: bool,
    /// How much it looks like a slip, less what it leaves inexact.
    pub(super) points: i32,
}

/// How much a difference within the rounding bound speaks against a change, on the scale of
/// [`KeyingError::weight`]. The roundings of n figures add up to a spread of √(n/12) units; where one
/// figure is compared with one other, none is to be expected.
pub(super) fn unlikely(residual: Decimal, bound: Decimal, unit: Decimal) -> i32 {
    let in_units = |d: Decimal| d.abs().checked_div(unit);
    let cost = || {
        let (units, room) = (in_units(residual)?, in_units(bound)?);
        let least = if room <= Decimal::ONE { 60 } else { 30 };
        units.checked_mul(units)?.checked_mul(least.into())?.checked_div(room)
    };
    cost().map_or(MAX_COST, |cost| cost.trunc().try_into().unwrap_or(MAX_COST).min(MAX_COST))
}

/// Nothing speaks more against a change than this.
const MAX_COST: i32 = 1_000;
