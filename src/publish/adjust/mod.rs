//! 舍位平衡 (controlled rounding): figures rounded to a larger unit made to add up again, with the
//! least change.
//!
//! [`adjust`] works on the publication only. A figure whose exact amount the unit shows stays as it
//! is, so does a blank and a 0; the totals at the top are only rounded; every other figure moves at
//! most to the other side of its exact amount, or, where that is not enough, by one unit. All sums
//! of all tables that hold between the exact amounts hold between the printed ones. What was moved
//! is listed at the end of the document.

mod solve;

use std::collections::{BTreeMap, BTreeSet};

use rust_decimal::Decimal;
use rust_decimal::prelude::ToPrimitive as _;

use super::figures::Figures;
use super::model::{
    Address, BodyItem, ColumnKind, ContentsEntry, HeadingCell, Order, Orientation, Publication,
    PublishedCell, PublishedColumn, PublishedFigure, PublishedFormula, PublishedGrid,
    PublishedHeading, PublishedKind, PublishedRow, PublishedTable,
};
use crate::lang::{Lang, Text};
use crate::source::Diagnostic;
use solve::{MovableFigure, Sum, Unsolved, solve};

/// A figure that does not stand as rounded.
#[derive(Clone, Debug, PartialEq)]
pub struct MovedFigure {
    pub place: Address,
    pub exact: Decimal,
    pub rounded: Decimal,
    pub printed: Decimal,
}

/// Sums named where they cannot be made to hold.
const MAX_NAMED: usize = 8;

/// Why sums cannot be made to hold. The sums are in words; either they contradict each other, or
/// the search was given up.
fn unsolvable(sums: &[&str], contradiction: bool) -> Diagnostic {
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
pub fn adjust(publication: &mut Publication) -> Result<Vec<MovedFigure>, Diagnostic> {
    let moved = PrintedSums::of(publication).solve()?;
    for own in &moved {
        if let Some((cell, mut figure)) = figure_mut(publication, own.place) {
            figure.value = Some(own.printed);
            cell.text = written(own.printed, figure.decimals, &cell.text);
            cell.figure = Some(figure);
        }
    }
    recompute(publication);
    if !moved.is_empty() {
        append(publication, &moved);
    }
    Ok(moved)
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
    sums: Vec<(Sum, String)>,
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
                // A figure that only stands in two places is no addend.
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
        for (address, formula) in formulas {
            let name = system.name(publication, address);
            system.add(&PublishedFormula::Cell(address), &formula, name);
        }
        for relation in &publication.relations {
            if relation.mandatory && relation.order == Order::Equal {
                let name =
                    format!("{}（{}）", system.name(publication, relation.place), relation.message);
                system.add(&relation.left, &relation.right, name);
            }
        }
        system
    }

    fn name(&self, publication: &Publication, address: Address) -> String {
        let table = publication.tables().nth(address.table as usize);
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

    /// Takes in that both sides are equal, where both are sums and equal in exact amounts.
    fn add(&mut self, left: &PublishedFormula, right: &PublishedFormula, name: String) {
        let mut terms: BTreeMap<usize, i64> = BTreeMap::new();
        if !(self.take(left, 1, &mut terms) && self.take(right, -1, &mut terms)) {
            return;
        }
        terms.retain(|_, by| *by != 0);
        let Some(&decimals) = terms.keys().next().and_then(|v| self.decimals.get(*v)) else {
            return;
        };
        let (mut exact, mut need) = (Decimal::ZERO, 0_i64);
        for (&variable, &by) in &terms {
            let (Some(own), Some(rounded), Some(own_decimals)) =
                (self.exact.get(variable), self.rounded.get(variable), self.decimals.get(variable))
            else {
                return;
            };
            let units = units(*rounded, decimals);
            let (Some(units), true) = (units, *own_decimals == decimals) else { return };
            let (Some(sum), Some(part)) =
                (own.checked_mul(Decimal::from(by)), units.checked_mul(by))
            else {
                return;
            };
            let (Some(sum), Some(part)) = (exact.checked_add(sum), need.checked_sub(part)) else {
                return;
            };
            (exact, need) = (sum, part);
        }
        // What does not add up exactly is nothing for rounding to mend.
        if exact.is_zero() {
            self.sums.push((Sum { terms: terms.into_iter().collect(), need }, name));
        }
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

    fn solve(&self) -> Result<Vec<MovedFigure>, Diagnostic> {
        let sums: Vec<Sum> = self.sums.iter().map(|(sum, _)| sum.clone()).collect();
        let moves = solve(&self.variables(false), &sums)
            .or_else(|_| solve(&self.variables(true), &sums))
            .map_err(|unsolved| {
                let (part, contradiction) = match unsolved {
                    Unsolved::Contradiction(part) => (part, true),
                    Unsolved::TooHard(part) => (part, false),
                };
                let names = part.iter().filter_map(|&at| self.sums.get(at));
                let open = names.filter(|(sum, _)| sum.need != 0);
                let sums: Vec<&str> = open.map(|(_, name)| name.as_str()).take(MAX_NAMED).collect();
                unsolvable(&sums, contradiction)
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
            moved.push(MovedFigure { place, exact, rounded, printed });
        }
        Ok(moved)
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
