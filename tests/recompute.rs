//! Properties of editing: a part recomputed equals the whole recomputed, undoing everything gives
//! the first document back, and totals equal an independent sum in big integers.

#![allow(clippy::unwrap_used, reason = "tests")]

#[path = "support/consolidated.rs"]
mod consolidated;
#[path = "support/documents.rs"]
mod documents;
#[path = "support/intents.rs"]
mod intents;
#[path = "support/places.rs"]
mod places;

use std::sync::Arc;

use consolidated::Figures;
use intents::any_intent;
use yusuan::amount::Amount;
use yusuan::budget::{Budget, BudgetUnit, Cell, RowKind, Value};
use yusuan::edit::{Document, Intent};
use yusuan::engine::{Computed, Role, Verdict};
use yusuan::form::{FormSet, RowsForm};

/// All that can be seen of one must be all that can be seen of the other.
#[track_caller]
fn check_same(part: &Computed, whole: &Computed, when: &str) {
    for cell in places::cells(part.budget()) {
        assert_eq!(part.figure(cell), whole.figure(cell), "{cell:?} {when}");
    }
    let (found, expected) = (part.findings(), whole.findings());
    for (found, expected) in found.iter().zip(&expected) {
        assert_eq!(found, expected, "{when}");
    }
    assert_eq!(found.len(), expected.len(), "{when}");
    assert_eq!(part.counts(None), whole.counts(None), "{when}");
    assert_eq!(part.headline(), whole.headline(), "{when}");
}

/// Walks about at random: after every step the parts recomputed must equal the whole recomputed,
/// and undoing all of it must give the first budget back.
#[track_caller]
fn check_walk(forms: &Arc<FormSet>, start: &Budget, seed: u64, steps: usize) {
    let mut figures = Figures::new(seed);
    let mut document = Document::new(Arc::clone(forms), start.clone());
    let mut done = 0;
    for step in 0..steps {
        let intent = any_intent(&document, &mut figures);
        let before = document.done().len();
        let accepted = document.apply(intent.clone()).is_ok();
        if !accepted {
            assert_eq!(document.done().len(), before, "a refusal left a step");
        }
        done += document.done().len() - before;
        if step % 7 == 0 {
            let fresh = Computed::new(forms, document.budget().clone());
            let when = format!("seed {seed} step {step} after {intent:?}");
            check_same(document.computed(), &fresh, &when);
        }
    }
    assert!(done * 10 > steps, "too few of {steps} intents did anything: {done}");
    let end = document.budget().clone();
    while document.undo().is_some() {}
    assert!(*document.budget() == *start, "seed {seed}: undoing all does not give the start back");
    while document.redo().is_some() {}
    assert!(*document.budget() == end, "seed {seed}: redoing all does not give the end back");
}

#[test]
fn random_walks_on_a_consolidated_budget() {
    let forms = consolidated::forms();
    let start = consolidated::budget(&forms, 104);
    for seed in 0..6 {
        check_walk(&forms, &start, seed, 150);
    }
}

#[test]
fn random_walks_on_the_sample() {
    let opened = yusuan::file::sample().unwrap();
    for seed in 0..8 {
        check_walk(&opened.forms, &opened.budget, seed, 250);
    }
}

#[test]
fn random_walks_on_a_blank_budget_of_every_shipped_form_set() {
    for id in yusuan::form::shipped_ids() {
        let forms = yusuan::form::shipped(id).unwrap();
        let start = Budget::blank(&forms, BudgetUnit::default(), forms.year);
        for seed in 0..4 {
            check_walk(&forms, &start, seed, 250);
        }
    }
}

/// Sums of one column by unit and over all, in big integers.
#[test]
fn totals_equal_an_independent_sum() {
    let forms = consolidated::forms();
    let budget = consolidated::budget(&forms, 1040);
    let computed = Computed::new(&forms, budget.clone());
    let rows = &budget.tables[0].blocks[0].rows;
    let mantissa =
        |r: usize, c: usize| rows.get(r).unwrap().value(c).amount().map_or(0, Amount::mantissa);
    let entries = [4, 5, 6, 7, 8, 9];
    let sums = |from: usize, to: usize, column: usize| -> i128 {
        (from..to).map(|r| mantissa(r, column)).sum()
    };
    let mut starts: Vec<usize> =
        (0..rows.len()).filter(|&r| rows.get(r).unwrap().kind() == RowKind::Entered(0)).collect();
    starts.push(rows.len());
    let check = |row: usize, from: usize, to: usize| {
        let of = |column: usize| match column {
            2 => entries.iter().map(|&c| sums(from, to, c)).sum(),
            3 => sums(from, to, 4) + sums(from, to, 5),
            c => sums(from, to, c),
        };
        for column in 2..10 {
            let figure = computed.figure(Cell::new(0, 0, row, column));
            assert_eq!(figure.role, Role::Total);
            assert_eq!(
                figure.effective,
                Amount::from_parts(of(column), 2),
                "row {row} column {column}"
            );
        }
    };
    check(0, 1, rows.len());
    starts.windows(2).for_each(|pair| check(pair[0], pair[0], pair[1]));
}

/// A stated total within rounding keeps its difference and moves; one out of balance stays put.
#[test]
fn stated_totals_follow_or_stay() {
    let forms = consolidated::forms();
    let mut budget = consolidated::budget(&forms, 52);
    let value = |text: &str| Value::Amount(text.parse().unwrap());
    let built = Computed::new(&forms, budget.clone());
    let computed = |row: usize| built.figure(Cell::new(0, 0, row, 4)).computed.unwrap().mantissa();
    // Row 3 is the first 款 with leaves 4 to 8, row 2 its 类, row 1 the unit, row 0 the total.
    let near = Amount::from_parts(computed(3) - 2, 2).unwrap();
    let far = Amount::from_parts(computed(2) + 1000, 2).unwrap();
    budget.tables[0].blocks[0].rows.put(3, 4, Value::Amount(near));
    budget.tables[0].blocks[0].rows.put(2, 4, Value::Amount(far));
    let mut document = Document::new(Arc::clone(&forms), budget);
    let figure =
        |document: &Document, row: usize| document.computed().figure(Cell::new(0, 0, row, 4));
    assert_eq!(figure(&document, 3).verdict, Verdict::Rounding);
    assert_eq!(figure(&document, 2).verdict, Verdict::Unbalanced);
    let leaf = Cell::new(0, 0, 4, 4);
    let old = document.budget().value(leaf).amount().unwrap();
    let new = Amount::from_parts(old.mantissa() + 500, 2).unwrap();
    document.apply(Intent::Enter { cell: leaf, text: new.to_string() }).unwrap();
    assert_eq!(figure(&document, 3).stated, Amount::from_parts(near.mantissa() + 500, 2));
    assert_eq!(figure(&document, 3).verdict, Verdict::Rounding);
    assert_eq!(figure(&document, 2).stated, Some(far));
    document.undo();
    assert_eq!(figure(&document, 3).stated, Some(near));
    assert_eq!(document.budget().value(leaf), value(&old.to_string()));
}

/// Which rows of a 款 are a column beside their own turns with what the 款 states, and with the rows
/// themselves.
#[test]
fn shifted_rows_are_judged_again_with_their_total() {
    // Rows 4 to 8 are the leaves of row 3; columns 4 to 9 are entered, 2 and 3 computed from them.
    const TOTAL: usize = 3;
    /// Row, column, what is put there; the rows that are said to be shifted then.
    type Step = (usize, usize, &'static str, &'static [usize]);
    const STEPS: [Step; 22] = [
        // 5 has 8.00 one column further right than the total, which is all that tells.
        (5, 7, "8.00", &[]),
        (TOTAL, 4, "0.00", &[]),
        (TOTAL, 5, "0.00", &[]),
        (TOTAL, 6, "8.00", &[5]),
        (TOTAL, 7, "0.00", &[5]),
        (TOTAL, 8, "0.00", &[5]),
        (TOTAL, 9, "0.00", &[5]),
        // A column more that is wrong, and none.
        (TOTAL, 9, "1.00", &[]),
        (TOTAL, 9, "", &[5]),
        (TOTAL, 9, "0.00", &[5]),
        (6, 9, "0.40", &[]),
        (6, 9, "", &[5]),
        // So that it stays where one of both columns is not stated.
        (TOTAL, 6, "", &[5]),
        (TOTAL, 7, "", &[]),
        // 7 contradicts itself: its 3.00 are no 人员经费, so that 小计 misses them.
        (7, 3, "3.00", &[]),
        (7, 2, "3.00", &[]),
        (7, 6, "3.00", &[]),
        (TOTAL, 5, "3.00", &[7]),
        (TOTAL, 5, "2.00", &[]),
        (TOTAL, 5, "3.00", &[7]),
        (TOTAL, 6, "3.00", &[]),
        (TOTAL, 6, "", &[7]),
    ];
    let forms = consolidated::forms();
    let mut budget = consolidated::budget(&forms, 52);
    for row in TOTAL + 1..=TOTAL + 5 {
        (2..10).for_each(|c| places::put(&mut budget, Cell::new(0, 0, row, c), Value::Blank));
    }
    let mut computed = Computed::new(&forms, budget);
    for (n, (row, column, text, expected)) in STEPS.into_iter().enumerate() {
        let cell = Cell::new(0, 0, row, column);
        let value = text.parse().map_or(Value::Blank, Value::Amount);
        places::put(computed.budget_mut(), cell, value);
        computed.update(&[cell], false).unwrap();
        let shifted = |found: &yusuan::engine::Finding| &*found.rule == "shifted_row";
        let found = computed.findings().into_iter().filter(shifted);
        let found: Vec<usize> = found.map(|found| found.cell.r()).collect();
        assert_eq!(found, expected, "step {n}");
        let whole = Computed::new(&forms, computed.budget().clone());
        check_same(&computed, &whole, &format!("step {n}"));
    }
}

/// A pinned total never moves, and its row says what is missing.
#[test]
fn a_pinned_total_stays() {
    let forms = consolidated::forms();
    let budget = consolidated::budget(&forms, 52);
    let mut document = Document::new(Arc::clone(&forms), budget);
    let total = Cell::new(0, 0, 0, 4);
    let sum = document.computed().figure(total).computed.unwrap();
    document.apply(Intent::Pin { cell: total, text: sum.to_string() }).unwrap();
    let leaf = Cell::new(0, 0, 4, 4);
    let old = document.budget().value(leaf).amount().unwrap();
    let text = Amount::from_parts(old.mantissa() + 10_000, 2).unwrap().to_string();
    document.apply(Intent::Enter { cell: leaf, text }).unwrap();
    let figure = document.computed().figure(total);
    assert_eq!(
        (figure.stated, figure.verdict, figure.pinned),
        (Some(sum), Verdict::Unbalanced, true)
    );
    let finding = document.computed().findings();
    assert_eq!(finding[0].difference, Amount::from_parts(-10_000, 2));
    document.apply(Intent::Unpin { cell: total }).unwrap();
    assert!(document.computed().findings().is_empty());
}

/// A sum beyond 64 bits of cents is reported at its cell, and goes away with its cause.
#[test]
fn an_overflow_is_a_finding_at_its_cell() {
    let forms = consolidated::forms();
    let mut budget = consolidated::budget(&forms, 52);
    let old = budget.clone();
    let huge: Amount = "92233720368547758.00".parse().unwrap();
    for leaf in [4, 5] {
        budget.tables[0].blocks[0].rows.put(leaf, 4, Value::Amount(huge));
    }
    let mut document = Document::new(Arc::clone(&forms), budget);
    let total = Cell::new(0, 0, 0, 4);
    let verdict = |d: &Document| d.computed().figure(total).verdict;
    assert_eq!(verdict(&document), Verdict::Overflow);
    let findings = document.computed().findings();
    assert!(findings.iter().all(|f| f.verdict == Verdict::Overflow) && !findings.is_empty());
    for leaf in [4, 5] {
        let cell = Cell::new(0, 0, leaf, 4);
        let text = old.value(cell).to_text();
        document.apply(Intent::Enter { cell, text }).unwrap();
    }
    assert!(document.computed().findings().is_empty());
}

/// Refusals change nothing and say what is wrong.
#[test]
fn totals_and_labels_refuse_typing() {
    let forms = consolidated::forms();
    let mut document = Document::new(Arc::clone(&forms), consolidated::budget(&forms, 52));
    let before = document.budget().clone();
    for (row, column, text) in
        [(0, 4, "5"), (4, 2, "5"), (0, 1, "x"), (4, 4, "五"), (4, 4, "1.234"), (4, 4, "-5")]
    {
        let refused =
            document.apply(Intent::Enter { cell: Cell::new(0, 0, row, column), text: text.into() });
        assert!(refused.is_err(), "row {row} column {column} took {text}");
    }
    assert!(*document.budget() == before && document.done().is_empty());
    let tree = matches!(forms.tables[0].blocks[0].rows, RowsForm::Outlined(_));
    assert!(tree);
}

/// The codes and names of a table's rows after `code` went into a new row at `at`.
#[track_caller]
fn check_code(at: usize, code: &str, expected: &[&str]) {
    let mut document = documents::sample();
    let table = places::table(document.forms(), document.budget(), "支出总表");
    let before = document.budget().clone();
    document.apply(Intent::InsertRow { at: Cell::new(table, 0, at, 0), level: 0 }).unwrap();
    let steps = document.done().len();
    let cell = Cell::new(table, 0, at, 0);
    document.apply(Intent::AddCode { cell, code: code.to_owned() }).unwrap();
    assert_eq!(document.done().len(), steps + 1, "one step");
    let rows = &document.budget().tables[table].blocks[0].rows;
    let text = |row: usize| {
        format!(
            "{} {}",
            rows.get(row).unwrap().value(0).to_text(),
            rows.get(row).unwrap().value(1).to_text()
        )
    };
    let known: Vec<String> = (0..before.tables[table].blocks[0].rows.len())
        .map(|row| before.tables[table].blocks[0].rows.get(row).unwrap().value(0).to_text())
        .collect();
    let added: Vec<String> = (0..rows.len())
        .map(text)
        .filter(|line| !known.iter().any(|code| line.split(' ').next() == Some(code)))
        .collect();
    assert_eq!(added, expected);
    let codes: Vec<String> = rows.iter().map(|row| row.value(0).to_text()).collect();
    assert!(codes.is_sorted(), "{codes:?}");
    while document.undo().is_some() {}
    assert!(*document.budget() == before);
}

#[test]
fn a_code_brings_its_name_its_place_and_the_rows_above_it() {
    check_code(3, "2101102", &["2101102 事业单位医疗"]);
    check_code(1, "2210202", &["2210202 提租补贴"]);
    check_code(
        14,
        "2010602",
        &["201 一般公共服务支出", "20106 财政事务", "2010602 一般行政管理事务"],
    );
    check_code(9, "2080801", &["20808 抚恤", "2080801 死亡抚恤"]);
    check_code(5, "229", &["229 其他支出"]);
}

/// The codes of a table's rows once several came at once: as when each comes by itself.
#[track_caller]
fn check_codes(codes: &[&str]) {
    let (mut at_once, mut singly) = (documents::sample(), documents::sample());
    let table = places::table(singly.forms(), singly.budget(), "支出总表");
    let before = at_once.budget().clone();
    let at = Cell::new(table, 0, 0, 0);
    let all = codes.iter().map(|&code| code.to_owned()).collect();
    at_once.apply(Intent::AddCodes { at, codes: all }).unwrap();
    assert_eq!(at_once.done().len(), 1, "one step");
    for &code in codes {
        let rows = &singly.budget().tables[table].blocks[0].rows;
        // What came above another code already is there.
        if rows.iter().any(|row| row.value(0).as_text() == code) {
            continue;
        }
        let cell = at.with_row(rows.len());
        singly.apply(Intent::InsertRow { at: cell, level: 0 }).unwrap();
        singly.apply(Intent::AddCode { cell, code: code.to_owned() }).unwrap();
    }
    let rows = |document: &Document| document.budget().tables[table].blocks[0].rows.clone();
    assert!(rows(&at_once) == rows(&singly));
    let fresh = |document: &Document| {
        let whole = Computed::new(document.forms(), document.budget().clone());
        check_same(document.computed(), &whole, "after the codes");
    };
    fresh(&at_once);
    at_once.undo().unwrap();
    assert!(*at_once.budget() == before);
    fresh(&at_once);
}

#[test]
fn codes_come_together_as_they_do_one_by_one() {
    check_codes(&["2101102"]);
    check_codes(&["2210202", "2010602", "2080801", "2101102", "229"]);
    check_codes(&["2080504", "2080502", "20808", "2080801"]);
    // A row that another needs above it, after it.
    check_codes(&["2060101", "206", "20601", "2060102"]);
    let mut document = documents::sample();
    let table = places::table(document.forms(), document.budget(), "支出总表");
    for codes in [["2010602", "2101101"], ["2010602", "21"], ["2010602", "2010602"]] {
        let codes = codes.map(str::to_owned).to_vec();
        let refused = document.apply(Intent::AddCodes { at: Cell::new(table, 0, 0, 0), codes });
        assert!(refused.is_err() && document.done().is_empty());
    }
}

#[test]
fn a_code_that_stands_there_or_is_none_is_refused() {
    let mut document = documents::sample();
    let table = places::table(document.forms(), document.budget(), "支出总表");
    for (row, code) in [(3, "2101101"), (3, "21"), (3, "21x"), (3, ""), (0, "229")] {
        let cell = Cell::new(table, 0, row, 0);
        let refused = document.apply(Intent::AddCode { cell, code: code.to_owned() });
        assert!(refused.is_err() && document.done().is_empty(), "row {row} took {code}");
    }
}

/// The first figure of a block says whether it is in whole 元, the last one that goes says no more:
/// typing and opening must agree on it.
#[test]
fn the_first_and_the_last_figure_of_a_block_are_judged_as_when_opened() {
    for id in yusuan::form::shipped_ids() {
        let forms = yusuan::form::shipped(id).unwrap();
        let mut document = Document::new(
            Arc::clone(&forms),
            Budget::blank(&forms, BudgetUnit::default(), forms.year),
        );
        for table in 0..document.budget().tables.len() {
            for block in 0..document.budget().tables[table].blocks.len() {
                let _ = document
                    .apply(Intent::InsertRow { at: Cell::new(table, block, 99, 0), level: 0 });
            }
        }
        let entry = |cell: &Cell| document.computed().role(*cell) == Role::Entry;
        let mut cells: Vec<Cell> = places::cells(document.budget()).filter(entry).collect();
        // Two of each block.
        let mut seen = std::collections::HashMap::new();
        cells.retain(|cell| {
            let count = seen.entry((cell.table, cell.block)).or_insert(0);
            *count += 1;
            *count <= 2
        });
        for text in ["301", "0", "301", "30.10", "301", ""] {
            for &cell in &cells {
                if document.apply(Intent::Enter { cell, text: text.to_owned() }).is_ok() {
                    let fresh = Computed::new(&forms, document.budget().clone());
                    check_same(document.computed(), &fresh, &format!("{id} {cell:?} {text:?}"));
                }
            }
        }
    }
}
