//! 舍位平衡: rounded figures made to add up, with the least change, on small tables whose every answer
//! can be tried and on generated budgets of every form set.

#![allow(clippy::unwrap_used, clippy::panic, reason = "tests")]

use std::sync::LazyLock;

use rust_decimal::{Decimal, RoundingStrategy};
use yusuan::amount::Unit;
use yusuan::edit::Document;
use yusuan::publish::{
    Address, BodyItem, ColumnKind, Figures, Options, Order, Publication, PublishedCell,
    PublishedColumn, PublishedFigure, PublishedFormula, PublishedGrid, PublishedKind,
    PublishedRelation, PublishedRow, PublishedTable, adjust, adjust_until, publication,
};

#[path = "support/adjusted.rs"]
mod adjusted;
#[path = "support/consistent.rs"]
mod consistent;
#[path = "support/consolidated.rs"]
mod consolidated;
#[path = "support/documents.rs"]
mod documents;
#[path = "support/places.rs"]
mod places;

/// The first table of the sample, with what is around it.
static SAMPLE: LazyLock<Publication> = LazyLock::new(|| {
    let mut all = publication(documents::sample().computed(), &Options::default());
    all.body.retain(|item| matches!(item, BodyItem::Table(_)));
    all.body.truncate(1);
    all.contents.clear();
    all
});

/// A table of classes and their items in three columns and a total, exact amounts in 分, printed
/// in 万元 with two decimals. `tied`: it is not said that the line of totals adds up across, though by
/// way of all others it does.
fn table(seed: u64, tied: bool) -> Publication {
    let mut state = seed.wrapping_mul(0x9e37_79b9_7f4a_7c15) | 1;
    let mut random = move |below: u64| {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        state % below
    };
    let classes = 1 + random(4) as usize;
    // Row 0 is the total; each class is followed by its items.
    let mut children: Vec<Vec<usize>> = vec![Vec::new()];
    for _ in 0..classes {
        let class = children.len();
        children[0].push(class);
        children.push(Vec::new());
        for _ in 0..1 + random(5) {
            let item = children.len();
            children[class].push(item);
            children.push(Vec::new());
        }
    }
    let mut cents = vec![[0_i64; 4]; children.len()];
    for (row, own) in cents.iter_mut().enumerate().filter(|(row, _)| children[*row].is_empty()) {
        for cell in &mut own[1..] {
            *cell = match random(5) {
                0 => 0,
                1 => random(90) as i64 * 10_000,
                _ => random(50_000_000) as i64,
            };
        }
        own[0] = own[1..].iter().sum();
        let _ = row;
    }
    for row in (0..children.len()).rev().filter(|row| !children[*row].is_empty()) {
        let sum = |column: usize| children[row].iter().map(|&child| cents[child][column]).sum();
        cents[row] = std::array::from_fn(sum);
    }
    let mut publication = SAMPLE.clone();
    let Some(BodyItem::Table(table)) = publication.body.pop() else { panic!() };
    let at = |row: usize, column: usize| Address {
        table: 0,
        grid: 0,
        row: row as u32,
        column: column as u16,
    };
    let mut grid = PublishedGrid::default();
    for column in 0..4 {
        grid.columns.push(PublishedColumn {
            key: format!("c{column}"),
            name: format!("c{column}"),
            kind: ColumnKind::Figure,
            width: 0.0,
            frozen: false,
        });
    }
    let mut relations = Vec::new();
    for (row, own) in cents.iter().enumerate() {
        let mut cells = Vec::new();
        for (column, cents) in own.iter().enumerate() {
            let exact = Decimal::new(*cents, 6);
            let mut value = exact.round_dp_with_strategy(2, RoundingStrategy::MidpointAwayFromZero);
            value.rescale(2);
            let across = PublishedFormula::Sum((1..4).map(|c| (false, at(row, c))).collect());
            let down = children[row].iter().map(|&child| (false, at(child, column)));
            let formula = match (children[row].is_empty(), column) {
                (false, _) => Some(PublishedFormula::Sum(down.collect())),
                (true, 0) => Some(across.clone()),
                (true, _) => None,
            };
            if column == 0 && !children[row].is_empty() && !(tied && row == 0) {
                relations.push(PublishedRelation {
                    rule: "across_mismatch".to_owned(),
                    message: String::new(),
                    place: at(row, 0),
                    left: PublishedFormula::Cell(at(row, 0)),
                    order: Order::Equal,
                    right: across,
                    bound: Decimal::ZERO,
                    mandatory: true,
                });
            }
            cells.push(PublishedCell {
                text: value.to_string(),
                figure: Some(Box::new(PublishedFigure {
                    value: Some(value),
                    exact: Some(exact),
                    kind: PublishedKind::Money,
                    decimals: 2,
                    formula,
                    computed: Some(exact),
                    unbalanced: false,
                })),
                ..PublishedCell::default()
            });
        }
        grid.rows.push(PublishedRow { key: format!("r{row}"), cells, ..PublishedRow::default() });
    }
    publication.body = vec![BodyItem::Table(PublishedTable { grids: vec![grid], ..table })];
    publication.relations = relations;
    publication
}

/// Every sum of the printed figures holds.
#[track_caller]
fn all_hold(publication: &Publication, seed: u64) {
    let figures = Figures::new(publication);
    for (r, row) in figures.tables[0].grids[0].rows.iter().enumerate() {
        for (c, cell) in row.cells.iter().enumerate() {
            let figure = cell.figure.as_ref().unwrap();
            assert_eq!(figure.value.unwrap().to_string(), cell.text);
            if let Some(formula) = &figure.formula {
                assert_eq!(figures.evaluate(formula), figure.value, "{seed}: {r} {c}");
                assert_eq!(figure.residual(), None);
            }
        }
    }
    for relation in &publication.relations {
        let sides = [&relation.left, &relation.right].map(|side| figures.evaluate(side));
        assert_eq!(sides[0], sides[1], "{seed}");
    }
}

#[test]
fn rounded_sums_hold_after_the_least_change() {
    let mut moved_at_all = 0;
    for seed in 0..400 {
        let before = table(seed, false);
        let mut after = before.clone();
        let done = adjust(&mut after).unwrap_or_else(|error| panic!("{seed}: {error:?}"));
        all_hold(&after, seed);
        let moved = &done.moved;
        assert!(done.unheld.is_empty(), "{seed}");
        let mut again = before.clone();
        assert_eq!(adjust(&mut again).as_ref(), Ok(&done));
        assert_eq!(again, after);
        for own in moved {
            assert_eq!((own.printed - own.rounded).abs(), Decimal::new(1, 2), "{seed}");
            assert_ne!(own.exact, own.rounded, "{seed}: an exact figure was moved");
            assert!((own.printed - own.exact).abs() < Decimal::new(2, 2), "{seed}");
            assert!(own.printed * own.exact >= Decimal::ZERO, "{seed}: the sign changed");
            assert!((own.place.row, own.place.column) != (0, 0), "{seed}: the top was moved");
        }
        moved_at_all += usize::from(!moved.is_empty());
        // The list of moved figures is part of the document.
        assert_eq!(after.body.len(), if moved.is_empty() { 1 } else { 3 });
        // No bar tells of a figure before it was moved.
        assert_eq!(after.pictures.is_empty(), !moved.is_empty());
    }
    assert!(moved_at_all > 100, "{moved_at_all}");
}

fn exact_of(publication: &Publication, at: Address) -> Option<Decimal> {
    Figures::new(publication).cell(at)?.figure.as_ref()?.exact
}

/// How many figures were moved: the greatest top, tops, away from the exact amount, all. The less, from
/// the first on, the better.
type Change = [usize; 4];

/// The least change there is, by trying everything: each figure that is not exact a unit below, as
/// rounded, a unit above; a top only on either side of its exact amount. `None` where figures are too
/// many, or the total of all is not alone the greatest.
fn least(publication: &Publication) -> Option<Change> {
    let figures = adjusted::figures(publication);
    let tops = adjusted::tops(publication);
    let greatest = tops.iter().filter_map(|at| exact_of(publication, *at)).max()?;
    let is_greatest = |figure: &PublishedFigure| figure.exact == Some(greatest);
    let mut greatest_tops =
        figures.iter().filter(|(at, own)| tops.contains(at) && is_greatest(own));
    if greatest_tops.any(|(at, _)| at.column != 0) {
        return None;
    }
    let mut open: Vec<(Address, Vec<(Decimal, Change)>)> = Vec::new();
    for (at, figure) in figures {
        let (exact, rounded) = (figure.exact?, figure.value?);
        if exact == rounded {
            continue;
        }
        let unit = Decimal::new(1, figure.decimals);
        let mut ways = vec![(rounded, [0; 4])];
        for to in [rounded - unit, rounded + unit] {
            let (top, far) = (tops.contains(&at), (to - exact).abs() >= unit);
            if to * exact >= Decimal::ZERO && !(top && far) {
                let highest = top && is_greatest(figure);
                let counts = [highest, top && !highest, far, true];
                ways.push((to, counts.map(usize::from)));
            }
        }
        open.push((at, ways));
    }
    let ways = open.iter().try_fold(1_usize, |all, (_, ways)| all.checked_mul(ways.len()));
    if ways.is_none_or(|ways| ways > 20_000) {
        return None;
    }
    // Claims are sums: how far each is off as rounded, and by how many units a figure changes it.
    let claims = adjusted::exact_claims(publication);
    let off = |publication: &Publication| -> Vec<i64> {
        let figures = Figures::new(publication);
        let side = |formula: &PublishedFormula| figures.evaluate(formula).unwrap_or_default();
        let units = |claim: &adjusted::PublishedClaim| {
            assert_eq!(claim.1, Order::Equal);
            let mut off = side(&claim.0) - side(&claim.2);
            off.rescale(2);
            i64::try_from(off.mantissa()).unwrap()
        };
        claims.iter().map(units).collect()
    };
    let rounded = off(publication);
    let weights: Vec<Vec<i64>> = open
        .iter()
        .map(|(at, ways)| {
            let mut other = publication.clone();
            let BodyItem::Table(table) = &mut other.body[0] else { panic!() };
            let cell = &mut table.grids[0].rows[at.row as usize].cells[usize::from(at.column)];
            cell.figure.as_mut().unwrap().value = Some(ways[0].0 + Decimal::new(1, 2));
            off(&other).iter().zip(&rounded).map(|(now, before)| now - before).collect()
        })
        .collect();
    let mut best: Option<Change> = None;
    let mut choice = vec![0; open.len()];
    loop {
        let (mut change, mut sums) = ([0; 4], rounded.clone());
        for (((_, ways), &way), weights) in open.iter().zip(&choice).zip(&weights) {
            let (to, counts) = ways[way];
            let by: i64 = ((to - ways[0].0) * Decimal::ONE_HUNDRED).try_into().unwrap();
            sums.iter_mut().zip(weights).for_each(|(sum, weight)| *sum += weight * by);
            change.iter_mut().zip(counts).for_each(|(sum, by)| *sum += by);
        }
        if best.is_none_or(|best| change < best) && sums.iter().all(|sum| *sum == 0) {
            best = Some(change);
        }
        let Some(at) = (0..open.len()).find(|&at| choice[at] + 1 < open[at].1.len()) else {
            return best;
        };
        choice[at] += 1;
        choice[..at].fill(0);
    }
}

#[test]
fn no_less_could_have_been_changed() {
    // Tables whose one top is the total of all, and those in which columns have tops of their own.
    for (tied, wanted) in [(false, 12), (true, 16)] {
        let (mut compared, mut with_tops) = (0, 0);
        for seed in 0..40_000 {
            let before = table(seed, tied);
            let Some(least) = least(&before) else { continue };
            let mut after = before.clone();
            let done = adjust(&mut after).unwrap();
            adjusted::check(&before, &after, &done, &format!("{seed}"));
            let mut change: Change = [0; 4];
            for own in &done.moved {
                let far = (own.printed - own.exact).abs() >= Decimal::new(1, 2);
                let highest = own.top && own.place.column == 0;
                let counts = [highest, own.top && !highest, far, true];
                change.iter_mut().zip(counts).for_each(|(sum, by)| *sum += usize::from(by));
            }
            assert_eq!(change, least, "{seed}");
            compared += usize::from(least[3] > 0);
            with_tops += usize::from(least[1] > 0);
            if compared == wanted {
                break;
            }
        }
        assert_eq!(compared, wanted);
        assert_eq!(with_tops > 1, tied, "{with_tops}");
    }
}

/// The benchmark `documents adjust` does the same on ten thousand.
#[test]
fn generated_budgets_of_every_form_set_add_up() {
    let mut tops = 0;
    for (seed, id) in (0..36).zip(consistent::FORMS.iter().cycle()) {
        let forms = consistent::forms(id, true);
        let mut random = consolidated::Figures::new(seed);
        let exact = consistent::exact_budget(&forms, &mut random, 1 + seed as usize);
        let document = Document::new(forms, exact);
        let options = Options { unit: Some(Unit::Wan), ..Options::default() };
        let before = publication(document.computed(), &options);
        let mut after = before.clone();
        let done = adjust(&mut after).unwrap_or_else(|told| panic!("{id} {seed}: {told:?}"));
        let figures = adjusted::check(&before, &after, &done, &format!("{id} {seed}"));
        assert!(figures > 20, "{id} {seed}: {figures}");
        tops += usize::from(done.moved.iter().any(|own| own.top));
    }
    // Shanghai's final accounts have tops that are tied.
    assert!((1..6).contains(&tops), "{tops}");
}

/// Two totals that are tied by their addends alone: 2.4 + 2.4 = 4.8.
#[test]
fn a_top_that_must_move_is_told_where_it_is_listed() {
    let (before, after, done) = (0..)
        .find_map(|seed| {
            let before = table(seed, true);
            let mut after = before.clone();
            let done = adjust(&mut after).unwrap();
            done.moved.iter().any(|own| own.top).then_some((before, after, done))
        })
        .unwrap();
    adjusted::check(&before, &after, &done, "");
    let list = after.tables().last().unwrap();
    let notes: Vec<(String, String)> = list.grids[0]
        .rows
        .iter()
        .map(|row| (row.cells[1].text.clone(), row.cells[6].text.clone()))
        .collect();
    let tops = done.moved.iter().filter(|own| own.top).count();
    assert_eq!(notes.len(), done.moved.len());
    assert_eq!(notes.iter().filter(|own| own.1 == "最上一级的合计" && own.0 == "r0").count(), tops);
    assert_eq!(notes.iter().filter(|own| own.1.is_empty()).count(), notes.len() - tops);
    let said = yusuan::session::wording::adjusted(yusuan::lang::Lang::Zh, &done);
    assert!(said.contains(&format!("其中 {tops} 个是最上一级的合计")), "{said}");
}

/// Nobody who is gone is waited for.
#[test]
fn it_is_given_up_when_nobody_waits() {
    let forms = consistent::forms("jilin-2024", true);
    let exact = consistent::exact_budget(&forms, &mut consolidated::Figures::new(7), 60);
    let document = Document::new(forms, exact);
    let options = Options { unit: Some(Unit::Wan), ..Options::default() };
    let before = publication(document.computed(), &options);
    let mut after = before.clone();
    let told = adjust_until(&mut after, &|| true).unwrap_err();
    assert!(told.what.zh.contains("没有在限度内找到解：相连的 "), "{told:?}");
    assert_eq!(after, before);
}
