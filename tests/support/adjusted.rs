//! What an adjustment of rounding must have done, reckoned from the publication alone: nothing of how
//! the moves were found is used.

#![allow(dead_code, clippy::unwrap_used, clippy::panic, reason = "each test uses a part")]

use std::collections::BTreeSet;

use rust_decimal::Decimal;
use yusuan::publish::{
    Address, Adjusted, BodyItem, Figures, Order, Publication, PublishedFigure, PublishedFormula,
    PublishedKind,
};

/// Every figure, by where it is.
pub fn figures(publication: &Publication) -> Vec<(Address, &PublishedFigure)> {
    let mut all = Vec::new();
    for (table, own) in (0..).zip(publication.tables()) {
        for (grid, own) in (0..).zip(&own.grids) {
            for (row, own) in (0..).zip(&own.rows) {
                for (column, cell) in (0..).zip(&own.cells) {
                    let address = Address { table, grid, row, column };
                    all.extend(cell.figure.as_deref().map(|figure| (address, figure)));
                }
            }
        }
    }
    all
}

/// The same document with its exact amounts in the place of printed ones.
fn exact(publication: &Publication) -> Publication {
    let mut exact = publication.clone();
    for item in &mut exact.body {
        let BodyItem::Table(table) = item else { continue };
        let rows = table.grids.iter_mut().flat_map(|grid| &mut grid.rows);
        for figure in rows.flat_map(|row| &mut row.cells).filter_map(|c| c.figure.as_mut()) {
            figure.value = figure.exact.or(figure.value);
        }
    }
    exact
}

/// Both sides of what must hold, and how they compare.
pub type PublishedClaim = (PublishedFormula, Order, PublishedFormula);

/// What must hold in print: every formula of a total, every mandatory relation. A percentage is of
/// the exact amounts, whatever of them is printed.
fn claims(publication: &Publication) -> Vec<PublishedClaim> {
    let totals = figures(publication).into_iter().filter_map(|(address, figure)| {
        let money = figure.exact.is_some() && figure.kind == PublishedKind::Money;
        let formula = figure.formula.clone().filter(|_| money)?;
        Some((PublishedFormula::Cell(address), Order::Equal, formula))
    });
    let relations = publication.relations.iter().filter(|relation| relation.mandatory);
    let relations = relations.map(|own| (own.left.clone(), own.order, own.right.clone()));
    totals.chain(relations).collect()
}

pub fn holds(figures: &Figures<'_>, claim: &PublishedClaim) -> bool {
    let side = |formula| figures.evaluate(formula).unwrap_or_default();
    let (left, right) = (side(&claim.0), side(&claim.2));
    match claim.1 {
        Order::Equal => left == right,
        Order::AtMost => left <= right,
        Order::AtLeast => left >= right,
    }
}

/// The claims that hold between exact amounts.
pub fn exact_claims(before: &Publication) -> Vec<PublishedClaim> {
    let exact = exact(before);
    let exact = Figures::new(&exact);
    claims(before).into_iter().filter(|claim| holds(&exact, claim)).collect()
}

/// How many of them do not hold in print.
pub fn broken(before: &Publication, after: &Publication) -> usize {
    let printed = Figures::new(after);
    exact_claims(before).iter().filter(|claim| !holds(&printed, claim)).count()
}

/// Totals that are no addends, nor is a figure that is the same: the other side of an equality, the only
/// addend of a total.
pub fn tops(publication: &Publication) -> BTreeSet<Address> {
    let (mut totals, mut addends) = (BTreeSet::new(), BTreeSet::new());
    let mut same: Vec<(Address, Address)> = Vec::new();
    let figures = Figures::new(publication);
    let money = |at: &Address| {
        let figure = figures.cell(*at).and_then(|cell| cell.figure.as_ref());
        figure.is_some_and(|own| own.value.is_some() && own.kind == PublishedKind::Money)
    };
    for (left, order, right) in exact_claims(publication) {
        if order != Order::Equal {
            continue;
        }
        let mut sides = [&left, &right].map(|side| {
            let mut all = Vec::new();
            side.each_address(&mut |at| all.push(at));
            all.retain(money);
            all
        });
        if let [[a], [b]] = sides.each_ref().map(Vec::as_slice) {
            same.push((*a, *b));
        }
        let equal = sides.iter().all(|side| side.len() == 1);
        for (own, side) in [&left, &right].into_iter().zip(&mut sides) {
            match own {
                PublishedFormula::Cell(_) => totals.extend(side.drain(..)),
                _ if !equal => addends.extend(side.drain(..)),
                _ => {}
            }
        }
    }
    for set in [&mut totals, &mut addends] {
        loop {
            let before = set.len();
            for (a, b) in &same {
                if set.contains(a) || set.contains(b) {
                    set.extend([*a, *b]);
                }
            }
            if set.len() == before {
                break;
            }
        }
    }
    totals.difference(&addends).copied().collect()
}

/// Holds what was done against the promises: only what is not exact moved, by one unit, keeping its
/// sign, and every claim that was not reported holds. Gives how many figures there are.
#[track_caller]
pub fn check(before: &Publication, after: &Publication, done: &Adjusted, case: &str) -> usize {
    let (old, new, tops) = (figures(before), Figures::new(after), tops(before));
    let mut moved = 0;
    for (address, figure) in &old {
        let (Some(rounded), Some(printed)) = (figure.value, new.value(*address)) else {
            assert_eq!(figure.value, new.value(*address), "{case}: a blank was filled");
            continue;
        };
        if rounded == printed {
            continue;
        }
        moved += 1;
        let unit = Decimal::new(1, figure.decimals);
        assert_eq!((printed - rounded).abs(), unit, "{case}: {address:?} moved further");
        let exact = figure.exact.unwrap();
        assert_ne!(exact, rounded, "{case}: {address:?} is exact");
        assert!((printed - exact).abs() < unit + unit, "{case}: {address:?}");
        assert!(printed * exact >= Decimal::ZERO, "{case}: {address:?} changed its sign");
        let top = tops.contains(address);
        assert!(!top || (printed - exact).abs() < unit, "{case}: the top {address:?} moved away");
        let told = done.moved.iter().find(|own| own.place == *address);
        assert_eq!(told.map(|own| own.top), Some(top), "{case}: {address:?}");
        assert_eq!(told.map(|own| own.printed), Some(printed), "{case}: {address:?} is not listed");
    }
    assert_eq!(moved, done.moved.len(), "{case}");
    assert_eq!(broken(before, after), done.unheld.len(), "{case}: {:?}", done.unheld);
    old.iter().filter(|(_, figure)| figure.value.is_some()).count()
}
