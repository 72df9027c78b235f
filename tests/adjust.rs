//! 舍位平衡: rounded figures made to add up, with the least change, on small tables whose every answer
//! can be tried and on generated budgets of every form set.

#![allow(clippy::unwrap_used, clippy::panic, reason = "tests")]

use rust_decimal::{Decimal, RoundingStrategy};
use yusuan::amount::Unit;
use yusuan::edit::Document;
use yusuan::publish::{
    Address, BodyItem, ColumnKind, Figures, Options, Order, Publication, PublishedCell,
    PublishedColumn, PublishedFigure, PublishedFormula, PublishedGrid, PublishedKind,
    PublishedRelation, PublishedRow, PublishedTable, adjust, publication,
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

/// A table of classes and their items in three columns and a total, exact amounts in 分, printed
/// in 万元 with two decimals.
fn table(seed: u64) -> Publication {
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
    let mut publication = publication(documents::sample().computed(), &Options::default());
    let Some(BodyItem::Table(table)) =
        publication.body.iter().find(|item| matches!(item, BodyItem::Table(_))).cloned()
    else {
        panic!("the sample has tables");
    };
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
            if column == 0 && !children[row].is_empty() {
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
    publication.contents.clear();
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
        let before = table(seed);
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

/// The fewest figures that must move, by trying everything: each figure that is not exact at the
/// unit below and at the unit above, the top as rounded. `None` where that mends nothing.
fn fewest(publication: &Publication) -> Option<usize> {
    let open: Vec<(Address, Decimal, Decimal)> = adjusted::figures(publication)
        .into_iter()
        .filter(|(at, _)| (at.row, at.column) != (0, 0))
        .filter_map(|(at, figure)| {
            let (exact, rounded) = (figure.exact?, figure.value?);
            let unit = Decimal::new(1, figure.decimals);
            let other = if rounded > exact { rounded - unit } else { rounded + unit };
            (exact != rounded && other * exact >= Decimal::ZERO).then_some((at, rounded, other))
        })
        .collect();
    if open.len() > 11 {
        return None;
    }
    let claims = adjusted::exact_claims(publication);
    let mut tried = publication.clone();
    let mut best = None;
    for choice in 0..1_u32 << open.len() {
        let moves = choice.count_ones() as usize;
        if best.is_some_and(|best| moves >= best) {
            continue;
        }
        let BodyItem::Table(table) = &mut tried.body[0] else { panic!() };
        for (bit, (at, rounded, other)) in open.iter().enumerate() {
            let cell = &mut table.grids[0].rows[at.row as usize].cells[usize::from(at.column)];
            let value = if choice >> bit & 1 == 1 { other } else { rounded };
            cell.figure.as_mut().unwrap().value = Some(*value);
        }
        let figures = Figures::new(&tried);
        if claims.iter().all(|claim| adjusted::holds(&figures, claim)) {
            best = Some(moves);
        }
    }
    best
}

#[test]
fn no_fewer_figures_could_have_been_moved() {
    let mut compared = 0;
    for seed in 0..4_000 {
        let before = table(seed);
        let Some(fewest) = fewest(&before) else { continue };
        let mut after = before.clone();
        let done = adjust(&mut after).unwrap();
        assert_eq!(done.moved.len(), fewest, "{seed}");
        compared += usize::from(fewest > 0);
        if compared == 40 {
            break;
        }
    }
    assert_eq!(compared, 40);
}

/// The benchmark `documents adjust` does the same on ten thousand.
#[test]
fn generated_budgets_of_every_form_set_add_up() {
    for (seed, id) in (0..18).zip(consistent::FORMS.iter().cycle()) {
        let forms = consistent::forms(id, true);
        let mut random = consolidated::Figures::new(seed);
        let exact = consistent::exact_budget(&forms, &mut random, 1 + seed as usize);
        let document = Document::new(forms, exact);
        let options = Options { unit: Some(Unit::Wan), ..Options::default() };
        let before = publication(document.computed(), &options);
        let mut after = before.clone();
        let done = adjust(&mut after).unwrap_or_else(|error| panic!("{seed}: {error:?}"));
        let figures = adjusted::check(&before, &after, &done, &format!("{id} {seed}"));
        assert!(figures > 20, "{id} {seed}: {figures}");
    }
}
