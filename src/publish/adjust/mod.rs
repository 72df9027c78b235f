//! 舍位平衡 (controlled rounding): figures rounded to a larger unit made to add up again, with the
//! least change.
//!
//! [`adjust`] works on the publication only. A figure whose exact amount the unit shows stays as it
//! is, so does a blank and a 0; the totals at the top are only rounded; every other figure moves at
//! most to the other side of its exact amount, or, where there is no answer so, by one unit. All sums
//! of all tables that hold between the exact amounts hold between the printed ones, and so do limits
//! (at most, at least) that must be kept; what could not be taken in is reported. What was moved is
//! listed at the end of the document.
//!
//! A top is a total that is nowhere an addend. Tops may have to add up all the same, by way of their
//! addends, and as rounded not do so: 2.4 + 2.4 = 4.8 as 2 + 2 = 5. Then as few of them as can be,
//! and rather small ones, are rounded to the other side; the greatest of those that are linked comes
//! last. It is told which they are. Any sums of exact amounts have an answer so, unless there is one
//! in fractions only, which has not been met in a budget.
//!
//! `sums` makes numbers and sums of a publication, `solve` finds the moves by `simplex` over the
//! columns and rows of a `part`, `moved` lists them.

mod moved;
mod part;
mod simplex;
mod solve;
mod sums;

use rust_decimal::Decimal;

use super::figures::Figures;
use super::model::{
    Address, BodyItem, Publication, PublishedCell, PublishedFigure, PublishedFormula,
};
use crate::lang::Text;
use crate::source::Diagnostic;
use moved::append;
use simplex::SolverWork;
use sums::{PrintedSums, UnsolvedSums, each_figure};

pub use moved::MovedFigure;

/// What came of an adjustment.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Adjusted {
    /// In the order of the document.
    pub moved: Vec<MovedFigure>,
    /// Sums, in words, that hold between exact amounts and could not be taken in: their figures
    /// are printed in different units, or what must hold is no sum.
    pub unheld: Vec<String>,
    /// Totals and mandatory relations that do not hold between the document's own figures: there is
    /// no exact amount that rounding could be mended by.
    pub apart: usize,
}

/// Sums named where they cannot be made to hold.
const MAX_NAMED: usize = 8;

/// Terms of sums that are looked at before an answer is given up: ten seconds' work or so. A count, for
/// the answer to be the same on every machine.
const MAX_TERMS: u64 = 4_000_000_000;

/// Why sums cannot be made to hold.
fn unsolvable(unsolved: &UnsolvedSums) -> Diagnostic {
    let (open, linked) = (unsolved.sums.len(), unsolved.linked);
    let (zh, en) = match unsolved.contradiction {
        true => (
            "舍位平衡做不到：每个数至多移动一个单位时，这些合计不能同时成立：".to_owned(),
            "rounding cannot be adjusted: these sums cannot hold together with each figure moved by one unit at most: ".to_owned(),
        ),
        false => (
            format!(
                "舍位平衡没有在限度内找到解：相连的 {linked} 个合计中有 {open} 个只四舍五入不成立，没有作任何调整；可以不作舍位平衡公开，或换一个计量单位："
            ),
            format!(
                "no adjustment of rounding was found within the work allowed: of {linked} linked sums {open} do not hold as rounded, and nothing was adjusted; publish without it, or in another unit: "
            ),
        ),
    };
    let named: Vec<&str> = unsolved.sums.iter().take(MAX_NAMED).map(String::as_str).collect();
    let what = (format!("{zh}{}", named.join("；")), format!("{en}{}", named.join("; ")));
    Diagnostic::new(what, Text::default())
}

/// Makes the printed figures add up, and appends the list of those that were moved.
pub fn adjust(publication: &mut Publication) -> Result<Adjusted, Diagnostic> {
    adjust_until(publication, &|| false)
}

/// As [`adjust`], and given up soon after `stopped` says that nobody waits for it any more.
pub fn adjust_until(
    publication: &mut Publication,
    stopped: &dyn Fn() -> bool,
) -> Result<Adjusted, Diagnostic> {
    let system = PrintedSums::of(publication);
    let mut work = SolverWork { left: MAX_TERMS, stopped };
    let moved = system.solve(publication, &mut work).map_err(|unsolved| unsolvable(&unsolved))?;
    for own in &moved {
        if let Some((cell, mut figure)) = figure_mut(publication, own.place) {
            figure.value = Some(own.printed);
            cell.text = written(own.printed, figure.decimals, &cell.text);
            cell.figure = Some(figure);
        }
    }
    recompute(publication);
    let unheld = system.unheld(publication);
    if !moved.is_empty() {
        // Its bars are of figures before, and the sums they make up are not those of the tables.
        publication.pictures.clear();
        append(publication, &moved);
    }
    Ok(Adjusted { moved, unheld, apart: system.apart })
}

/// The figure of a cell, taken out of it.
fn figure_mut(
    publication: &mut Publication,
    at: Address,
) -> Option<(&mut PublishedCell, Box<PublishedFigure>)> {
    let tables = publication.body.iter_mut().filter_map(|item| match item {
        BodyItem::Table(table) => Some(table),
        _ => None,
    });
    let table = tables.into_iter().nth(at.table as usize)?;
    let grid = table.grids.get_mut(usize::from(at.grid))?;
    let cell = grid.rows.get_mut(at.row as usize)?.cells.get_mut(usize::from(at.column))?;
    let figure = cell.figure.take()?;
    Some((cell, figure))
}

/// As the figure before it was written: with or without separators.
fn written(value: Decimal, decimals: u32, before: &str) -> String {
    let amount = crate::amount::Amount::new(value).rounded(decimals);
    if before.contains(',') { amount.grouped(0) } else { amount.to_string() }
}

/// What totals are computed as, from the figures as they are printed now.
fn recompute(publication: &mut Publication) {
    let figures = Figures::new(publication);
    let mut computed: Vec<(Address, Option<Decimal>)> = Vec::new();
    each_figure(publication, &mut |address, figure| {
        if let Some(formula @ PublishedFormula::Sum(_)) = &figure.formula {
            computed.push((address, figures.evaluate(formula)));
        }
    });
    for (address, value) in computed {
        if let Some((cell, mut figure)) = figure_mut(publication, address) {
            figure.computed = value;
            cell.figure = Some(figure);
        }
    }
}
