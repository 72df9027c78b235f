//! 舍位平衡 (controlled rounding): figures rounded to a larger unit made to add up again, with the
//! least change.
//!
//! [`adjust`] works on the publication only. A figure whose exact amount the unit shows stays as it
//! is, so does a blank and a 0; the totals at the top are only rounded; every other figure moves at
//! most to the other side of its exact amount, or, where no answer is found so, by one unit. All sums
//! of all tables that hold between the exact amounts hold between the printed ones, and so do limits
//! (at most, at least) that must be kept; what could not be taken in is reported. What was moved is
//! listed at the end of the document.
//!
//! Where it is told that sums contradict each other, they do. Of one kind only it has been met: tops
//! that are only rounded, each by itself, though by way of their addends they must add up as well,
//! such as 2.4 + 2.4 = 4.8 as 2 + 2 = 5: the line 收入总计 of a table by sources of money and its
//! column 合计, or the totals of three tables that are addends of a fourth's. Nothing below the tops
//! can mend that.
//!
//! `part` and `search` find the moves, `contradiction` finds that there are none, `solve` puts them
//! together.

mod contradiction;
mod part;
mod search;
mod solve;

use std::collections::{BTreeMap, BTreeSet};

use rust_decimal::Decimal;
use rust_decimal::prelude::ToPrimitive as _;

use super::figures::{Figures, evaluate};
use super::model::{
    Address, BodyItem, ColumnKind, ContentsEntry, HeadingCell, Order, Orientation, Publication,
    PublishedCell, PublishedColumn, PublishedFigure, PublishedFormula, PublishedGrid,
    PublishedHeading, PublishedKind, PublishedRow, PublishedTable,
};
use crate::lang::{Lang, Text};
use crate::source::Diagnostic;
use part::{MovableFigure, OPEN, Sum};
use solve::{Unsolved, solve};

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

/// A figure that is not printed as rounded.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MovedFigure {
    pub place: Address,
    /// Table, row and column, in words.
    pub name: String,
    pub exact: Decimal,
    pub rounded: Decimal,
    pub printed: Decimal,
}

/// Sums named where they cannot be made to hold.
const MAX_NAMED: usize = 8;

/// Why sums cannot be made to hold. The sums are in words; either they contradict each other, or
/// the search was given up.
fn unsolvable(sums: &[String], contradiction: bool) -> Diagnostic {
    let (zh, en) = match contradiction {
        true => (
            "舍位平衡做不到：每个数至多移动一个单位时，这些合计不能同时成立：",
            "rounding cannot be adjusted: these sums cannot hold together with each figure moved by one unit at most: ",
        ),
        false => (
            "舍位平衡没有在限度内找到解：",
            "no adjustment of rounding was found within the work allowed: ",
        ),
    };
    let what = (format!("{zh}{}", sums.join("；")), format!("{en}{}", sums.join("; ")));
    Diagnostic::new(what, Text::default())
}

/// Makes the printed figures add up, and appends the list of those that were moved.
pub fn adjust(publication: &mut Publication) -> Result<Adjusted, Diagnostic> {
    let system = PrintedSums::of(publication);
    let moved = system.solve(publication)?;
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

fn each_figure(publication: &Publication, visit: &mut impl FnMut(Address, &PublishedFigure)) {
    for (table, own) in (0..).zip(publication.tables()) {
        for (grid, own) in (0..).zip(&own.grids) {
            for (row, own) in (0..).zip(&own.rows) {
                for (column, cell) in (0..).zip(&own.cells) {
                    if let Some(figure) = &cell.figure {
                        visit(Address { table, grid, row, column }, figure);
                    }
                }
            }
        }
    }
}

/// The printed figures as numbers to move, and the sums between them.
#[derive(Default)]
struct PrintedSums {
    places: Vec<Address>,
    index: BTreeMap<Address, usize>,
    exact: Vec<Decimal>,
    rounded: Vec<Decimal>,
    decimals: Vec<u32>,
    /// Not to be moved.
    fixed: Vec<bool>,
    sums: Vec<(Sum, SumClaim)>,
    /// What holds between exact amounts and is no sum of figures in one unit.
    others: Vec<SumClaim>,
    /// What does not hold between exact amounts.
    apart: usize,
}

/// What must hold, and where it does.
#[derive(Clone)]
struct SumClaim {
    place: Address,
    /// What a rule says of it; empty for a total.
    message: String,
    left: PublishedFormula,
    order: Order,
    right: PublishedFormula,
}

impl SumClaim {
    fn holds(&self, value: &dyn Fn(Address) -> Option<Decimal>) -> bool {
        let side = |formula| evaluate(formula, value).unwrap_or_default();
        let (left, right) = (side(&self.left), side(&self.right));
        match self.order {
            Order::Equal => left == right,
            Order::AtMost => left <= right,
            Order::AtLeast => left >= right,
        }
    }
}

impl PrintedSums {
    fn of(publication: &Publication) -> Self {
        let mut system = Self::default();
        let mut counted: BTreeSet<Address> = BTreeSet::new();
        let mut formulas: Vec<(Address, PublishedFormula)> = Vec::new();
        each_figure(publication, &mut |address, figure| {
            let (Some(exact), Some(value)) = (figure.exact, figure.value) else { return };
            if figure.kind != PublishedKind::Money {
                return;
            }
            system.index.insert(address, system.places.len());
            system.places.push(address);
            system.exact.push(exact);
            system.rounded.push(value);
            system.decimals.push(figure.decimals);
            system.fixed.push(exact == value);
            if let Some(formula) = &figure.formula {
                formula.each_address(&mut |addend| {
                    counted.insert(addend);
                });
                formulas.push((address, formula.clone()));
            }
        });
        for relation in &publication.relations {
            for side in [&relation.left, &relation.right] {
                // A figure that only is in two places is no addend.
                if !matches!(side, PublishedFormula::Cell(_)) {
                    side.each_address(&mut |addend| {
                        counted.insert(addend);
                    });
                }
            }
        }
        for (address, _) in &formulas {
            // The top is only rounded.
            if !counted.contains(address)
                && let Some(&index) = system.index.get(address)
                && let Some(slot) = system.fixed.get_mut(index)
            {
                *slot = true;
            }
        }
        for (place, right) in formulas {
            let (message, left) = (String::new(), PublishedFormula::Cell(place));
            system.add(SumClaim { place, message, left, order: Order::Equal, right });
        }
        for relation in publication.relations.iter().filter(|relation| relation.mandatory) {
            system.add(SumClaim {
                place: relation.place,
                message: relation.message.clone(),
                left: relation.left.clone(),
                order: relation.order,
                right: relation.right.clone(),
            });
        }
        system
    }

    /// Claims that hold between exact amounts, were not taken in, and do not hold in print.
    fn unheld(&self, publication: &Publication) -> Vec<String> {
        let figures = Figures::new(publication);
        let open = self.others.iter().filter(|claim| !claim.holds(&|at| figures.value(at)));
        open.map(|claim| claim_name(&figures, claim)).collect()
    }

    /// Takes in what must hold, where it is a sum and holds between exact amounts.
    fn add(&mut self, claim: SumClaim) {
        let exact =
            |at: Address| self.index.get(&at).and_then(|&index| self.exact.get(index)).copied();
        // What does not hold exactly is nothing for rounding to mend.
        if !claim.holds(&exact) {
            self.apart += 1;
            return;
        }
        match self.sum_of(&claim) {
            Some(sum) if sum.terms.is_empty() => {}
            Some(sum) => self.sums.push((sum, claim)),
            None => self.others.push(claim),
        }
    }

    /// A claim as a sum of moves; `None` where it is none, or its figures have different units.
    fn sum_of(&self, claim: &SumClaim) -> Option<Sum> {
        let mut terms: BTreeMap<usize, i64> = BTreeMap::new();
        if !(self.take(&claim.left, 1, &mut terms) && self.take(&claim.right, -1, &mut terms)) {
            return None;
        }
        terms.retain(|_, by| *by != 0);
        let first = terms.keys().next().and_then(|first| self.decimals.get(*first)).copied();
        let mut is = 0_i64;
        for (&variable, &by) in &terms {
            if self.decimals.get(variable).copied() != first {
                return None;
            }
            let units = units(*self.rounded.get(variable)?, first?)?;
            is = is.checked_add(units.checked_mul(by)?)?;
        }
        let (least, most) = match claim.order {
            Order::Equal => (is.checked_neg()?, is.checked_neg()?),
            Order::AtMost => (-OPEN, is.checked_neg()?),
            Order::AtLeast => (is.checked_neg()?, OPEN),
        };
        Some(Sum { terms: terms.into_iter().collect(), least, most })
    }

    fn take(&self, formula: &PublishedFormula, by: i64, terms: &mut BTreeMap<usize, i64>) -> bool {
        let mut count = |address: &Address, by: i64| {
            // A blank adds nothing.
            if let Some(&index) = self.index.get(address) {
                *terms.entry(index).or_insert(0) += by;
            }
        };
        match formula {
            PublishedFormula::Cell(address) => count(address, by),
            PublishedFormula::Sum(list) => list
                .iter()
                .for_each(|(minus, address)| count(address, if *minus { -by } else { by })),
            PublishedFormula::Number(number) => return number.is_zero(),
            PublishedFormula::Negate(inner) => return self.take(inner, -by, terms),
            PublishedFormula::Binary(super::model::Operator::Add, a, b) => {
                return self.take(a, by, terms) && self.take(b, by, terms);
            }
            PublishedFormula::Binary(super::model::Operator::Subtract, a, b) => {
                return self.take(a, by, terms) && self.take(b, -by, terms);
            }
            _ => return false,
        }
        true
    }

    /// How far each figure may move: to the other side of its exact amount, or one unit either way.
    fn variables(&self, wide: bool) -> Vec<MovableFigure> {
        let all = (0..self.places.len()).map(|at| {
            let get = |list: &[Decimal]| list.get(at).copied().unwrap_or_default();
            let (exact, rounded) = (get(&self.exact), get(&self.rounded));
            let fixed = self.fixed.get(at).copied().unwrap_or(true);
            let unit = Decimal::new(1, self.decimals.get(at).copied().unwrap_or(2));
            let distance = |value: Decimal| {
                let off = (value - exact).abs().checked_div(unit).unwrap_or_default();
                (off * Decimal::ONE_THOUSAND).to_u64().unwrap_or(u64::MAX >> 40)
            };
            let here = distance(rounded);
            let further = |value: Decimal| distance(value).saturating_sub(here);
            let (above, below) = (rounded + unit, rounded - unit);
            // The sign stays.
            let may_rise =
                wide && (exact > Decimal::ZERO || above <= Decimal::ZERO) || exact > rounded;
            let may_fall =
                wide && (exact < Decimal::ZERO || below >= Decimal::ZERO) || exact < rounded;
            MovableFigure {
                low: if may_fall && !fixed { -1 } else { 0 },
                high: if may_rise && !fixed { 1 } else { 0 },
                up: further(above),
                down: further(below),
            }
        });
        all.collect()
    }

    fn solve(&self, publication: &Publication) -> Result<Vec<MovedFigure>, Diagnostic> {
        let sums: Vec<Sum> = self.sums.iter().map(|(sum, _)| sum.clone()).collect();
        let figures = Figures::new(publication);
        let moves = solve(&self.variables(false), &self.variables(true), &sums);
        let moves = moves.map_err(|unsolved| {
            let (part, contradiction) = match unsolved {
                Unsolved::Contradiction(part) => (part, true),
                Unsolved::TooHard(part) => (part, false),
            };
            let named = part.iter().filter_map(|&at| self.sums.get(at));
            // Of a contradiction every sum counts; else those that do not hold as rounded.
            let open = named.filter(|(sum, _)| contradiction || sum.least > 0 || sum.most < 0);
            let sums = open.map(|(_, claim)| claim_name(&figures, claim)).take(MAX_NAMED);
            unsolvable(&sums.collect::<Vec<_>>(), contradiction)
        })?;
        let mut moved = Vec::new();
        for (at, by) in moves.into_iter().enumerate().filter(|(_, by)| *by != 0) {
            let (Some(&place), Some(&exact), Some(&rounded), Some(&decimals)) = (
                self.places.get(at),
                self.exact.get(at),
                self.rounded.get(at),
                self.decimals.get(at),
            ) else {
                continue;
            };
            let printed = rounded + Decimal::new(by, decimals);
            moved.push(MovedFigure {
                place,
                name: place_name(&figures, place),
                exact,
                rounded,
                printed,
            });
        }
        Ok(moved)
    }
}

/// Table, row and column of a figure.
fn place_name(figures: &Figures<'_>, address: Address) -> String {
    let table = figures.tables.get(address.table as usize);
    let grid = table.and_then(|table| table.grids.get(usize::from(address.grid)));
    let row = grid.and_then(|grid| grid.rows.get(address.row as usize));
    let column = grid.and_then(|grid| grid.columns.get(usize::from(address.column)));
    format!(
        "{} {} {}",
        table.map_or("", |own| own.name.as_str()),
        row.map_or("", |own| own.key.as_str()),
        column.map_or("", |own| own.name.as_str())
    )
}

fn claim_name(figures: &Figures<'_>, claim: &SumClaim) -> String {
    let place = place_name(figures, claim.place);
    match claim.message.as_str() {
        "" => place,
        message => format!("{place}（{message}）"),
    }
}

/// The value in units of its last decimal.
fn units(value: Decimal, decimals: u32) -> Option<i64> {
    let mut value = value;
    value.rescale(decimals);
    i64::try_from(value.mantissa()).ok()
}

/// The list of what was moved, as a part of the document.
fn append(publication: &mut Publication, moved: &[MovedFigure]) {
    let lang = publication.lang;
    let anchors = publication.body.iter().map(|item| match item {
        BodyItem::Heading(heading) => heading.anchor,
        BodyItem::Table(table) => table.anchor,
        BodyItem::Paragraph(_) => 0,
    });
    let anchor = anchors.max().map_or(0, |last| last + 1);
    let title =
        lang.pick("附：舍位平衡调整的数", "Annex: figures adjusted so that rounded sums hold");
    let figures = Figures::new(publication);
    let names = match lang {
        Lang::Zh => ["表", "行", "列", "准确数", "四舍五入", "公布数"],
        Lang::En => ["Table", "Row", "Column", "Exact", "Rounded", "Printed"],
    };
    let mut grid = PublishedGrid { heading_lines: 1, ..PublishedGrid::default() };
    for (at, name) in names.iter().enumerate() {
        let text = (*name).to_owned();
        grid.headings.push(HeadingCell { text, from: at, to: at + 1, line: 0, lines: 1 });
        grid.columns.push(PublishedColumn {
            key: (*name).to_owned(),
            name: (*name).to_owned(),
            kind: if at < 3 { ColumnKind::Text } else { ColumnKind::Figure },
            width: 0.0,
            frozen: false,
        });
    }
    for own in moved {
        let table = figures.tables.get(own.place.table as usize);
        let place = table.and_then(|table| table.grids.get(usize::from(own.place.grid)));
        let row = place.and_then(|grid| grid.rows.get(own.place.row as usize));
        let column = place.and_then(|grid| grid.columns.get(usize::from(own.place.column)));
        let cells = vec![
            PublishedCell::text(table.map_or("", |table| table.title.as_str())),
            PublishedCell::text(row.map_or("", |row| row.key.as_str())),
            PublishedCell::text(column.map_or("", |column| column.name.as_str())),
            PublishedCell::text(own.exact.normalize().to_string()),
            PublishedCell::text(own.rounded.to_string()),
            PublishedCell::text(own.printed.to_string()),
        ];
        grid.rows.push(PublishedRow { cells, ..PublishedRow::default() });
    }
    let table = PublishedTable {
        anchor: anchor + 1,
        key: "舍位平衡".to_owned(),
        copy: String::new(),
        name: lang.pick("舍位平衡", "Adjusted figures").to_owned(),
        number: String::new(),
        title: title.to_owned(),
        unit_line: String::new(),
        money_line: String::new(),
        orientation: Orientation::Portrait,
        grids: vec![grid],
        note: None,
        decimals: 2,
    };
    publication.contents.push(ContentsEntry {
        level: 1,
        text: title.to_owned(),
        target: anchor,
        printed: true,
    });
    publication.body.push(BodyItem::Heading(PublishedHeading {
        level: 1,
        text: title.to_owned(),
        anchor,
    }));
    publication.body.push(BodyItem::Table(table));
}
