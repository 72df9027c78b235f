//! Finding: the same places whichever way a document is gone through, at once and part by part.

#![allow(clippy::unwrap_used, reason = "a test may stop at the first surprise")]

use std::sync::Arc;
use std::time::{Duration, Instant};

use yusuan::budget::{Cell, RowKind, ValueRef};
use yusuan::edit::{Document, Intent};
use yusuan::engine::Role;
use yusuan::file;
use yusuan::lang::Lang;
use yusuan::search::{Query, Search, SearchHit, SearchPlace, TargetSearch, replace};

#[path = "support/consolidated.rs"]
mod consolidated;

/// What a cell shows, asked one by one.
fn shown(document: &Document, cell: Cell) -> Option<String> {
    let (computed, budget) = (document.computed(), document.budget());
    let role = computed.role(cell);
    match budget.value(cell) {
        ValueRef::Text(text) => return Some(text.to_string()),
        ValueRef::Amount(amount) if role != Role::Total => return Some(amount.to_string()),
        _ => {}
    }
    if role == Role::Total {
        return computed
            .figure(cell)
            .effective
            .or(budget.value(cell).amount())
            .map(|a| a.to_string());
    }
    let form = document.forms().tables.get(budget.tables[cell.t()].form()?)?;
    let block = &form.blocks[cell.b()];
    let RowKind::Fixed(row) = budget.row(cell)?.kind() else { return None };
    let named = match &block.rows {
        yusuan::form::RowsForm::Fixed(_) => 0,
        yusuan::form::RowsForm::Coded(tree) | yusuan::form::RowsForm::Outlined(tree) => tree.name,
        yusuan::form::RowsForm::Free(_) => return None,
    };
    (named == cell.c()).then(|| block.fixed()[usize::from(row)].title.get(Lang::Zh).to_owned())
}

/// The cells that hold a text, found the plain way.
fn expected(document: &Document, text: &str) -> Vec<Cell> {
    let digits = text.replace(',', "");
    let is_figure = digits.bytes().any(|b| b.is_ascii_digit())
        && digits.bytes().all(|b| b.is_ascii_digit() || matches!(b, b'.' | b'-'));
    let mut found = Vec::new();
    for (t, table) in document.budget().tables.iter().enumerate() {
        for (b, block) in table.blocks.iter().enumerate() {
            for (r, row) in block.rows.iter().enumerate() {
                for c in 0..row.width() {
                    let cell = Cell::new(t, b, r, c);
                    let Some(shown) = shown(document, cell) else { continue };
                    let figure =
                        matches!(document.computed().role(cell), Role::Entry | Role::Total)
                            && !matches!(document.budget().value(cell), ValueRef::Text(_));
                    let holds = match figure {
                        true => is_figure && shown.contains(&digits),
                        false => shown.contains(text),
                    };
                    if holds {
                        found.push(cell);
                    }
                }
            }
        }
    }
    found
}

#[track_caller]
fn check(document: &Document, text: &str) -> usize {
    let mut search = Search::new(document, Query::new(text), Lang::Zh);
    let (mut rounds, mut before) = (0, Vec::<SearchHit>::new());
    while !search.is_done() {
        search.advance(document, Duration::ZERO);
        assert!(search.hits().starts_with(&before), "{text}: what was found stays");
        before = search.hits().to_vec();
        rounds += 1;
    }
    let cells: Vec<Cell> = search
        .hits()
        .iter()
        .filter_map(|hit| match hit.place {
            SearchPlace::Cell(cell) => Some(cell),
            _ => None,
        })
        .collect();
    assert_eq!(cells, expected(document, text), "{text}");
    assert_eq!(search.count(), search.hits().len());
    assert_eq!(search.all(document), search.hits());
    rounds
}

#[test]
fn what_is_found_is_what_the_cells_show() {
    let sample = file::sample().unwrap();
    let mut sample = Document::new(sample.forms, sample.budget);
    let stated = Cell::new(0, 0, 1, 1);
    for text in
        ["208", "支出", "0", "845.7", "845.71", "-", "1,0", "5.", ".7", "00", "合计", "没有的词"]
    {
        check(&sample, text);
    }
    // A total that does not balance shows what is computed.
    drop(sample.apply(Intent::Enter { cell: stated, text: "1234.56".to_owned() }));
    check(&sample, "1234.5");
    let forms = consolidated::forms();
    let mut large = Document::new(Arc::clone(&forms), consolidated::budget(&forms, 20_000));
    let rounds =
        ["第7单位", "项科目", "505", "77", "9999.9", "12345"].map(|text| check(&large, text));
    assert!(rounds.iter().all(|&rounds| rounds > 1), "{rounds:?}");
    let leaf = consolidated::middle_leaf(large.budget());
    large.apply(Intent::Enter { cell: leaf, text: "987654.32".to_owned() }).unwrap();
    assert!(check(&large, "987654.32") > 0);
}

#[test]
fn all_are_replaced_and_not_only_those_that_are_listed() {
    let forms = consolidated::forms();
    let mut document = Document::new(Arc::clone(&forms), consolidated::budget(&forms, 3_000));
    let query = Query::new("项科目支出");
    let mut search = Search::new(&document, query.clone(), Lang::Zh);
    search.finish(&document);
    let count = search.count();
    let found = replace(&document, &search.all(&document), &query, "项目");
    assert_eq!((found.changed, found.passed), (count, 0));
    document.apply(found.intent.unwrap()).unwrap();
    let mut again = Search::new(&document, query, Lang::Zh);
    again.finish(&document);
    assert_eq!(again.count(), 0);
}

/// `cargo test --release --test find -- --ignored --nocapture`
#[test]
#[ignore = "measures a million rows"]
fn a_million_rows() {
    let forms = consolidated::forms();
    let document = Document::new(Arc::clone(&forms), consolidated::budget(&forms, 1_000_000));
    for text in ["支出", "第19000单位", "没有的词", "1234.5", "999999", "7"] {
        let begun = Instant::now();
        let mut search = Search::new(&document, Query::new(text), Lang::Zh);
        search.advance(&document, Duration::from_millis(6));
        let (slice, found) = (begun.elapsed(), search.count());
        search.finish(&document);
        let (all, count) = (begun.elapsed(), search.count());
        println!("{text}: {found} in {slice:?}, {count} in {all:?}");
    }
}

/// Places to go to are the same whether rows are gone through at once or bit by bit.
#[test]
fn places_to_go_to_come_bit_by_bit() {
    let forms = consolidated::forms();
    let document = Document::new(Arc::clone(&forms), consolidated::budget(&forms, 20_000));
    for text in ["第300单位", "支出", "没有的词", "19999", "第300单位 人员", ""] {
        let search = || TargetSearch::new(&document, text, Some(0), Lang::Zh);
        let mut whole = search();
        whole.advance(&document, Duration::MAX);
        let (mut parts, mut turns) = (search(), 0);
        while !parts.is_done() {
            parts.advance(&document, Duration::ZERO);
            turns += 1;
        }
        assert_eq!(parts.targets(), whole.targets(), "{text}");
        assert_eq!(turns > 10, !text.is_empty() && whole.targets().len() < 300, "{text}: {turns}");
        let first = whole.targets().first().map(|target| target.place.clone());
        match text {
            "没有的词" => assert_eq!(first, None),
            "19999" => assert_eq!(first, Some(SearchPlace::Cell(Cell::new(0, 0, 19_998, 2)))),
            _ => assert!(first.is_some(), "{text}"),
        }
    }
}
