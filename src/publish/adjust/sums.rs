//! The printed figures of a publication as numbers to move, and the sums between them.

use std::collections::BTreeMap;

use rust_decimal::Decimal;
use rust_decimal::prelude::ToPrimitive as _;

use super::super::figures::{Figures, evaluate};
use super::super::model::{
    Address, Operator, Order, Publication, PublishedFigure, PublishedFormula, PublishedKind,
};
use super::moved::{MovedFigure, place_name};
use super::part::{MovableFigure, Roots, Sum, parts};
use super::simplex::{OPEN, SolverWork};
use super::solve::{Unsolved, solve};

/// Every figure that is printed.
pub fn each_figure(publication: &Publication, visit: &mut impl FnMut(Address, &PublishedFigure)) {
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
pub struct PrintedSums {
    places: Vec<Address>,
    index: BTreeMap<Address, usize>,
    exact: Vec<Decimal>,
    rounded: Vec<Decimal>,
    decimals: Vec<u32>,
    /// The exact amount is what is printed: not to be moved.
    shown: Vec<bool>,
    sums: Vec<(Sum, SumClaim)>,
    /// What holds between exact amounts and is no sum of figures in one unit.
    others: Vec<SumClaim>,
    /// What does not hold between exact amounts.
    pub apart: usize,
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
    pub fn of(publication: &Publication) -> Self {
        let mut system = Self::default();
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
            system.shown.push(exact == value);
            if let Some(formula) = &figure.formula {
                formulas.push((address, formula.clone()));
            }
        });
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
    pub fn unheld(&self, publication: &Publication) -> Vec<String> {
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
            PublishedFormula::Binary(Operator::Add, a, b) => {
                return self.take(a, by, terms) && self.take(b, by, terms);
            }
            PublishedFormula::Binary(Operator::Subtract, a, b) => {
                return self.take(a, by, terms) && self.take(b, -by, terms);
            }
            _ => return false,
        }
        true
    }

    /// For each figure whether it is a top: a total, and nowhere an addend, nor is a figure that is
    /// the same by a sum. In a part the greatest of them is the highest.
    fn tops(&self) -> Vec<Top> {
        let count = self.places.len();
        let mut same = Roots::new(count);
        for (a, b) in self.sums.iter().filter_map(|(sum, _)| sum.equal()) {
            same.join(a, b);
        }
        let (mut total, mut addend) = (vec![false; count], vec![false; count]);
        for (sum, claim) in self.sums.iter().filter(|(_, claim)| claim.order == Order::Equal) {
            let mut mark = |side: &PublishedFormula| match side {
                PublishedFormula::Cell(place) => {
                    if let Some(&at) = self.index.get(place) {
                        total[same.of(at)] = true;
                    }
                }
                side => side.each_address(&mut |place| {
                    // The only addend of a total is the same figure.
                    if let Some(&at) = self.index.get(&place).filter(|_| sum.equal().is_none()) {
                        addend[same.of(at)] = true;
                    }
                }),
            };
            mark(&claim.left);
            mark(&claim.right);
        }
        let mut tops: Vec<Top> = (0..count)
            .map(|at| match same.of(at) {
                root if total[root] && !addend[root] => Top::Lower(0),
                _ => Top::No,
            })
            .collect();
        let size = |at: usize| self.exact[at].abs();
        let mut order: Vec<usize> = (0..count).filter(|&at| tops[at] != Top::No).collect();
        order.sort_by_key(|&at| (size(at), at));
        for (rank, &at) in (0..).zip(&order) {
            tops[at] = Top::Lower(rank);
        }
        let sums: Vec<Sum> = self.sums.iter().map(|(sum, _)| sum.clone()).collect();
        for part in parts(count, &sums) {
            let own = part.iter().flat_map(|&sum| sums[sum].terms.iter().map(|term| term.0));
            let own = own.filter(|&at| tops[at] != Top::No);
            let Some(highest) = own.max_by_key(|&at| (size(at), at)) else { continue };
            let root = same.of(highest);
            let all = part.iter().flat_map(|&sum| sums[sum].terms.iter().map(|term| term.0));
            for at in all.filter(|&at| same.of(at) == root) {
                tops[at] = Top::Highest;
            }
        }
        tops
    }

    /// How far each figure may move, and what that costs. Narrow: to the other side of its exact
    /// amount, and tops stay. Wide: by one unit either way, and tops to the other side.
    fn variables(&self, tops: &[Top], wide: bool) -> Vec<MovableFigure> {
        let all = (0..self.places.len()).map(|at| {
            let (exact, rounded) = (self.exact[at], self.rounded[at]);
            let unit = Decimal::new(1, self.decimals[at]);
            let distance = |value: Decimal| {
                let off = (value - exact).abs().checked_div(unit).unwrap_or_default();
                (off * Decimal::ONE_THOUSAND).to_i64().unwrap_or(i64::MAX >> 40)
            };
            let here = distance(rounded);
            let top = tops[at];
            let side = |value: Decimal, near: bool| {
                let far = if near { 0 } else { FAR_MOVE };
                ONE_MOVE + far + top.cost() + i128::from((distance(value) - here).max(0))
            };
            let (above, below) = (rounded + unit, rounded - unit);
            let (rises, falls) = (exact > rounded, exact < rounded);
            let far = wide && top == Top::No;
            // The sign stays.
            let may_rise = far && (exact > Decimal::ZERO || above <= Decimal::ZERO) || rises;
            let may_fall = far && (exact < Decimal::ZERO || below >= Decimal::ZERO) || falls;
            let free = !self.shown[at] && (wide || top == Top::No);
            MovableFigure {
                low: if may_fall && free { -1 } else { 0 },
                high: if may_rise && free { 1 } else { 0 },
                up: side(above, rises),
                down: side(below, falls),
            }
        });
        all.collect()
    }

    /// What is moved, or why nothing can be.
    pub fn solve(
        &self,
        publication: &Publication,
        work: &mut SolverWork<'_>,
    ) -> Result<Vec<MovedFigure>, UnsolvedSums> {
        let sums: Vec<Sum> = self.sums.iter().map(|(sum, _)| sum.clone()).collect();
        let figures = Figures::new(publication);
        let tops = self.tops();
        let (narrow, wide) = (self.variables(&tops, false), self.variables(&tops, true));
        let moves = solve(&narrow, &wide, &sums, work);
        let moves = moves.map_err(|unsolved| {
            let (part, contradiction) = match unsolved {
                Unsolved::Contradiction(part) => (part, true),
                Unsolved::TooHard(part) => (part, false),
            };
            // Of a contradiction every sum counts; else those that do not hold as rounded.
            let named = part.iter().map(|&at| &self.sums[at]);
            let open = named.filter(|(sum, _)| contradiction || sum.least > 0 || sum.most < 0);
            let sums = open.map(|(_, claim)| claim_name(&figures, claim)).collect();
            UnsolvedSums { sums, linked: part.len(), contradiction }
        })?;
        let moved = moves.into_iter().enumerate().filter(|(_, by)| *by != 0);
        let moved = moved.map(|(at, by)| MovedFigure {
            place: self.places[at],
            name: place_name(&figures, self.places[at]),
            exact: self.exact[at],
            rounded: self.rounded[at],
            printed: self.rounded[at] + Decimal::new(by, self.decimals[at]),
            top: tops[at] != Top::No,
        });
        Ok(moved.collect())
    }
}

/// Sums that cannot be made to hold, in words.
pub struct UnsolvedSums {
    pub sums: Vec<String>,
    /// How many are linked with them.
    pub linked: usize,
    /// They contradict each other; else the work allowed was not enough.
    pub contradiction: bool,
}

/// What one more moved figure costs: more than all that figures are further from their exact amounts,
/// in thousandths of a unit.
const ONE_MOVE: i128 = 1 << 28;
/// What it costs beside that to move a figure away from its exact amount.
const FAR_MOVE: i128 = 1 << 48;
/// And a total at the top.
const TOP_MOVE: i128 = 1 << 72;

/// Whether a figure is a total that is no addend.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Top {
    No,
    /// By how many that are smaller.
    Lower(i128),
    /// The greatest of those that are linked.
    Highest,
}

impl Top {
    /// As few as can be, and the smaller ones first.
    fn cost(self) -> i128 {
        match self {
            Self::No => 0,
            Self::Lower(rank) => TOP_MOVE + (TOP_MOVE >> 16) * rank.min(1 << 10),
            Self::Highest => TOP_MOVE << 8,
        }
    }
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
