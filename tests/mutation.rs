//! One figure changed at random: is it noticed, is it named, is the right figure proposed?
//!
//! `cargo test --test mutation -- --nocapture` prints the shares; `-- --ignored` runs many more
//! trials, of one change and of two at once. Changes are made in the budget, not through the editor, so that stated totals stay as
//! they are, as in a file that comes from elsewhere.

#![allow(clippy::unwrap_used, clippy::panic, reason = "tests")]

#[path = "support/consolidated.rs"]
mod consolidated;
#[path = "support/places.rs"]
mod places;

use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::{Duration, Instant};

use rust_decimal::Decimal;
use yusuan::amount::Amount;
use yusuan::budget::{Budget, Cell, Value};
use yusuan::edit::Document;
use yusuan::engine::{Computed, Role, Verdict};
use yusuan::form::{FormSet, Kind};

use consolidated::Figures;
use places::put;

/// The ways in which a figure goes wrong.
const KINDS: [&str; 8] = ["swap", "×10", "÷10", "sign", "one digit", "shift", "drop", "double"];

/// Where a finding is, of what rule, by how much.
type Open = (Cell, Arc<str>, Option<Decimal>);

/// What is found beyond rounding.
fn open(computed: &Computed) -> Vec<Open> {
    let findings = computed.findings().into_iter();
    let beyond = findings.filter(|finding| finding.verdict > Verdict::Rounding);
    beyond.map(|f| (f.cell, f.rule, f.difference.map(Amount::decimal))).collect()
}

/// A budget to change, with the figures in it.
struct Subject {
    forms: Arc<FormSet>,
    budget: Budget,
    computed: Computed,
    /// Sums and checks that do not hold even so.
    contradicted: usize,
    open: Vec<Open>,
    money: Vec<Cell>,
}

impl Subject {
    fn new(forms: Arc<FormSet>, budget: Budget) -> Self {
        let computed = Computed::new(&forms, budget.clone());
        let filled = |cell: Cell| budget.value(cell).amount().is_some_and(|a| !a.is_zero());
        let money = |&cell: &Cell| computed.kind(cell) == Some(&Kind::Money);
        let money = places::cells(&budget).filter(|&cell| filled(cell)).filter(money).collect();
        let contradicted = computed.contradicted();
        let open = open(&computed);
        Self { forms, budget, computed, contradicted, open, money }
    }

    fn sample() -> Self {
        let opened = yusuan::file::sample().unwrap();
        Self::new(opened.forms, opened.budget)
    }

    /// A consistent budget of about that many rows that states every total as computed; the sums
    /// across its leaf rows only if asked to. If not `exact`, all figures are rounded from 元.
    fn generated(rows: usize, leaves: bool, exact: bool) -> Self {
        let forms = consolidated::forms();
        let mut budget = consolidated::budget(&forms, rows);
        budget.tables[0].blocks[0].rows.truncate(rows);
        let mut random = Figures::new(rows as u64);
        let held = &mut budget.tables[0].blocks[0].rows;
        for r in (0..held.len()).filter(|_| !exact) {
            for c in consolidated::FIRST_MONEY..10 {
                if let Some(figure) = held.get(r).unwrap().value(c).amount() {
                    let exact = figure.mantissa() * 100 + i128::from(random.next() % 100);
                    held.put(r, c, Value::Amount(Amount::from_parts(exact, 4).unwrap()));
                }
            }
        }
        let computed = Computed::new(&forms, budget.clone());
        let block = &budget.tables[0].blocks[0];
        let mut state = Vec::new();
        for r in 0..block.rows.len() {
            for c in consolidated::FIRST_MONEY..block.rows.get(r).unwrap().width() {
                state.push(Cell::new(0, 0, r, c));
            }
        }
        for cell in state {
            let across = computed.role(cell) == Role::Total && !computed.is_parent(cell);
            if let Some(figure) = computed.effective(cell).filter(|_| leaves || !across) {
                put(&mut budget, cell, Value::Amount(figure.rounded(2)));
            }
        }
        Self::new(forms, budget)
    }
}

/// One change: the cells with what is there afterwards. `None` where the kind does not apply.
fn change(
    subject: &Subject,
    kind: &str,
    cell: Cell,
    random: &mut Figures,
) -> Option<Vec<(Cell, Value)>> {
    let figure = subject.budget.value(cell).amount()?;
    let one = |figure: Amount| Some(vec![(cell, Value::Amount(figure))]);
    let text = figure.to_string();
    let places: Vec<usize> =
        text.char_indices().filter(|(_, c)| c.is_ascii_digit()).map(|(i, _)| i).collect();
    let pick = |random: &mut Figures| places[random.next() as usize % places.len()];
    let read = |text: &str| {
        let figure = Decimal::from_str_exact(text).ok()?;
        let figure = Amount::new(figure).rounded(2);
        (!figure.is_zero()).then_some(figure)
    };
    match kind {
        "swap" => {
            let i = random.next() as usize % places.len();
            let (a, b) = (places[i], *places.get(i + 1)?);
            let mut bytes = text.clone().into_bytes();
            bytes.swap(a, b);
            one(read(std::str::from_utf8(&bytes).unwrap())?)
        }
        "×10" => one(Amount::new(figure.decimal() * Decimal::TEN).rounded(2)),
        "÷10" => one(Amount::new((figure.decimal() / Decimal::TEN).normalize())),
        "sign" => one(Amount::new(-figure.decimal())),
        "one digit" => {
            let at = pick(random);
            let mut bytes = text.clone().into_bytes();
            bytes[at] = b'0' + (bytes[at] - b'0' + 1 + (random.next() % 9) as u8) % 10;
            one(read(std::str::from_utf8(&bytes).unwrap())?)
        }
        "shift" => {
            // The figure of the next row to be filled in is here, and this one's there.
            if subject.computed.role(cell) != Role::Entry {
                return None;
            }
            let next = cell.with_row(cell.r() + 1);
            if subject.computed.role(next) != Role::Entry {
                return None;
            }
            let other = subject.budget.value(next).to_value();
            Some(vec![(cell, other), (next, Value::Amount(figure))])
        }
        "drop" => {
            let mut text = text.clone();
            text.remove(pick(random));
            one(read(&text)?)
        }
        "double" => {
            let (mut text, at) = (text.clone(), pick(random));
            text.insert(at, text.as_bytes()[at] as char);
            one(read(&text)?)
        }
        _ => None,
    }
    .filter(|changes| {
        changes.iter().any(|(cell, value)| {
            value.amount().map(Amount::decimal)
                != subject.budget.value(*cell).amount().map(Amount::decimal)
        })
    })
}

/// What came of the trials.
#[derive(Clone, Copy, Default)]
struct Tally {
    trials: usize,
    detected: usize,
    /// The first suspect of the first cause is a changed cell.
    located: usize,
    /// … and every changed cell gets its figure back to the cent.
    restored: usize,
    /// Located, and no other cell is named beside it.
    alone: usize,
    slowest: Duration,
}

impl Tally {
    fn share(part: usize, of: usize) -> f64 {
        100.0 * part as f64 / of.max(1) as f64
    }

    fn line(&self, name: &str) -> String {
        format!(
            "{name:<28} {:>6} trials  detected {:>6.2} %  located {:>6.2} %  restored {:>6.2} %  \
             alone {:>6.2} %  slowest {:?}",
            self.trials,
            Self::share(self.detected, self.trials),
            Self::share(self.located, self.trials),
            Self::share(self.restored, self.trials),
            Self::share(self.alone, self.trials),
            self.slowest,
        )
    }
}

fn run(subjects: &[Subject], trials: usize, seed: u64) -> BTreeMap<(usize, String), Tally> {
    let mut random = Figures::new(seed);
    let mut tallies: BTreeMap<(usize, String), Tally> = BTreeMap::new();
    for _ in 0..trials {
        let subject = &subjects[random.next() as usize % subjects.len()];
        let cell = subject.money[random.next() as usize % subject.money.len()];
        let kind = KINDS[random.next() as usize % KINDS.len()];
        let Some(changes) = change(subject, kind, cell, &mut random) else {
            continue;
        };
        let mut budget = subject.budget.clone();
        for (cell, value) in &changes {
            put(&mut budget, *cell, value.clone());
        }
        let document = Document::new(Arc::clone(&subject.forms), budget);
        let computed = document.computed();
        let detected = open(computed) != subject.open;
        let degree = computed.contradicted().saturating_sub(subject.contradicted);
        let start = Instant::now();
        let causes = computed.causes();
        let took = start.elapsed();
        let top = causes.first().and_then(|cause| cause.suspects.first());
        let located = top.is_some_and(|top| changes.iter().any(|(cell, _)| *cell == top.cell));
        let restored = top.is_some_and(|top| {
            let corrections = top.corrections();
            changes.iter().all(|(cell, _)| {
                let right = subject.budget.value(*cell).amount().map(Amount::decimal);
                corrections.iter().any(|(at, text)| {
                    at == cell && Decimal::from_str_exact(text).ok().or(None) == right
                })
            })
        });
        if (degree >= 2 && !restored) && std::env::var_os("SHOW").is_some() {
            let said: Vec<String> = causes.iter().map(|c| c.text(yusuan::lang::Lang::Zh)).collect();
            let place = computed.place(changes[0].0, yusuan::lang::Lang::Zh);
            println!(
                "{kind} {place:?} {:?} → {:?}: {said:?}",
                subject.budget.value(cell).to_text(),
                changes[0].1.to_text()
            );
        }
        for name in [kind, "all"] {
            let tally = tallies.entry((degree.min(2), name.to_owned())).or_default();
            tally.trials += 1;
            tally.detected += usize::from(detected);
            tally.located += usize::from(located);
            tally.restored += usize::from(restored);
            tally.alone += usize::from(located && causes[0].suspects.len() == 1);
            tally.slowest = tally.slowest.max(took);
        }
    }
    tallies
}

/// What came of two changes at once.
#[derive(Clone, Copy, Default)]
struct Pairs {
    trials: usize,
    /// Something is found that was not found before.
    detected: usize,
    /// Both cells are named, each as the first suspect of a cause.
    both_located: usize,
    /// … and both figures are proposed to the cent.
    both_restored: usize,
    /// One of them is named, the other not.
    one_located: usize,
}

/// Two changes at once, in different cells, each of which alone would put out two sums or more:
/// anywhere, or `close`: in the same row, or up to five rows apart in the same column, where they
/// share sums.
fn two_at_once(subjects: &[Subject], trials: usize, seed: u64, close: bool) -> Pairs {
    let mut random = Figures::new(seed);
    let mut pairs = Pairs::default();
    for _ in 0..trials {
        let subject = &subjects[random.next() as usize % subjects.len()];
        let first = subject.money[random.next() as usize % subject.money.len()];
        let among: Vec<Cell> = match close {
            false => subject.money.clone(),
            true => {
                let near = |cell: &&Cell| {
                    let same = (cell.table, cell.block) == (first.table, first.block);
                    same && (cell.row == first.row
                        || cell.column == first.column && cell.row.abs_diff(first.row) <= 5)
                };
                subject.money.iter().filter(near).copied().collect()
            }
        };
        let second = among[random.next() as usize % among.len()];
        let mut changes: Vec<(Cell, Value)> = Vec::new();
        for cell in [first, second] {
            let kind = KINDS[random.next() as usize % KINDS.len()];
            let change = change(subject, kind, cell, &mut random).filter(|c| c.len() == 1);
            changes.extend(change.into_iter().flatten());
        }
        if changes.len() < 2 || first == second {
            continue;
        }
        // Only pairs of which each alone is in two sums or more.
        let alone = changes.iter().all(|(cell, value)| {
            let mut budget = subject.budget.clone();
            put(&mut budget, *cell, value.clone());
            let computed = Computed::new(&subject.forms, budget.clone());
            computed.contradicted() >= subject.contradicted + 2
        });
        if !alone {
            continue;
        }
        let mut budget = subject.budget.clone();
        for (cell, value) in &changes {
            put(&mut budget, *cell, value.clone());
        }
        let computed = Computed::new(&subject.forms, budget.clone());
        let causes = computed.causes();
        let all: Vec<(Cell, String)> = causes
            .iter()
            .filter_map(|cause| cause.suspects.first())
            .flat_map(|suspect| suspect.corrections())
            .collect();
        pairs.trials += 1;
        pairs.detected += usize::from(computed.contradicted() > subject.contradicted);
        let named = changes.iter().filter(|(cell, _)| all.iter().any(|(at, _)| at == cell)).count();
        pairs.both_located += usize::from(named == 2);
        pairs.one_located += usize::from(named == 1);
        let restored = changes.iter().all(|(cell, _)| {
            let right = subject.budget.value(*cell).amount().map(Amount::decimal);
            all.iter().any(|(at, text)| at == cell && Decimal::from_str_exact(text).ok() == right)
        });
        pairs.both_restored += usize::from(restored);
        if !restored && std::env::var_os("SHOW").is_some() {
            let zh = yusuan::lang::Lang::Zh;
            let told: Vec<String> = causes.iter().map(|c| c.text(zh)).collect();
            for (cell, value) in &changes {
                let was = subject.budget.value(*cell).to_text();
                println!("{:?} {was} → {:?}", computed.place(*cell, zh), value.to_text());
            }
            println!("    {told:#?}");
        }
    }
    pairs
}

/// Prints what came of pairs of changes; `demanded` percent of them must have both set right.
fn measure_pairs(sample: usize, generated: usize, demanded: [f64; 2]) {
    for (title, subjects, trials) in subjects(sample, generated) {
        measure_pairs_of(title, &subjects, trials, demanded);
    }
}

fn measure_pairs_of(title: &str, subjects: &[Subject], trials: usize, demanded: [f64; 2]) {
    for (close, where_, demanded) in
        [(false, "anywhere", demanded[0]), (true, "close together", demanded[1])]
    {
        let pairs = two_at_once(subjects, trials, 505_001, close);
        let share = |part| Tally::share(part, pairs.trials);
        println!(
            "{title}, two changes {where_}: {} trials  detected {:.2} %  both located {:.2} %  \
             both restored {:.2} %  one located {:.2} %",
            pairs.trials,
            share(pairs.detected),
            share(pairs.both_located),
            share(pairs.both_restored),
            share(pairs.one_located),
        );
        let sparse = if title.contains("without") { 30.0 } else { 0.0 };
        assert!(share(pairs.detected) >= 99.0, "{title} {where_}");
        assert!(share(pairs.both_restored) >= demanded - sparse, "{title} {where_}");
    }
}

/// Shares of one class, printed: (detected, located, restored) of all trials in percent.
fn report(title: &str, tallies: &BTreeMap<(usize, String), Tally>, least: usize) -> [f64; 3] {
    println!("{title}, figures in {least} or more sums that they put out:");
    let mut all = Tally::default();
    for name in KINDS.iter().copied().chain(["all"]) {
        let mut sum = Tally::default();
        for ((degree, of), tally) in tallies {
            if of == name && *degree >= least {
                sum.trials += tally.trials;
                sum.detected += tally.detected;
                sum.located += tally.located;
                sum.restored += tally.restored;
                sum.alone += tally.alone;
                sum.slowest = sum.slowest.max(tally.slowest);
            }
        }
        println!("  {}", sum.line(name));
        all = sum;
    }
    let share = |part| Tally::share(part, all.trials);
    [share(all.detected), share(all.located), share(all.restored)]
}

/// Rows of the generated budgets.
const SIZES: [usize; 7] = [10, 30, 60, 120, 250, 500, 1_000];

fn every_size(leaves: bool, exact: bool) -> Vec<Subject> {
    SIZES.into_iter().map(|rows| Subject::generated(rows, leaves, exact)).collect()
}

/// The budgets that are changed, with how often.
fn subjects(sample: usize, generated: usize) -> [(&'static str, Vec<Subject>, usize); 4] {
    [
        ("sample", vec![Subject::sample()], sample),
        ("generated", every_size(true, true), generated),
        ("generated, rounded from 元", every_size(true, false), generated),
        // An entered figure shares all its sums with its neighbours: only its digits tell.
        ("generated, leaf rows without totals", every_size(false, true), generated),
    ]
}

/// `demanded`: how many of the figures in two sums or more must be named and set right, in percent.
#[track_caller]
fn check(title: &str, subjects: &[Subject], trials: usize, demanded: f64) {
    let tallies = run(subjects, trials, 20_240_208);
    let any = report(title, &tallies, 1);
    let two = report(title, &tallies, 2);
    if let Some(none) = tallies.get(&(0, "all".to_owned())) {
        let (trials, detected) = (none.trials, none.detected);
        println!("{title}, in no sum beyond its rounding: {trials} trials, {detected} noticed");
    }
    assert!(any[0] >= 100.0, "{title}: detected {any:?}");
    assert!(two[1] >= demanded && two[2] >= demanded, "{title}: {two:?}");
}

fn check_sample(trials: usize) {
    check("sample", &[Subject::sample()], trials, 95.0);
}

fn check_generated(trials: usize) {
    check("generated", &every_size(true, true), trials, 95.0);
}

fn check_rounded(trials: usize) {
    check("generated, rounded from 元", &every_size(true, false), trials, 95.0);
}

/// An entered figure shares all its sums with its neighbours: only its digits tell.
fn check_sparse(trials: usize) {
    check("generated, leaf rows without totals", &every_size(false, true), trials, 85.0);
}

/// Each by itself, so that they run side by side.
mod a_changed_figure_is_noticed_named_and_set_right {
    #[test]
    fn in_the_sample() {
        super::check_sample(150);
    }

    #[test]
    fn where_every_total_is_stated() {
        super::check_generated(150);
    }

    #[test]
    fn where_all_is_rounded() {
        super::check_rounded(150);
    }

    #[test]
    fn where_leaf_rows_have_no_totals() {
        super::check_sparse(150);
    }
}

#[test]
#[ignore = "takes minutes"]
fn many_changed_figures_are_noticed_named_and_set_right() {
    for check in [check_sample, check_generated, check_rounded, check_sparse] {
        check(10_000);
    }
}

#[test]
fn two_figures_changed_at_once_are_both_named() {
    measure_pairs(40, 30, [90.0, 75.0]);
}

#[test]
#[ignore = "takes minutes"]
fn many_pairs_of_changed_figures_are_both_named() {
    measure_pairs(2_000, 2_000, [95.0, 80.0]);
}

/// What the corrections of the sample alone are worth: the smallest form of the one above.
#[test]
#[ignore = "takes minutes"]
fn pairs_of_changed_figures_of_the_sample_are_both_named() {
    measure_pairs_of("sample", &[Subject::sample()], 2_000, [95.0, 80.0]);
}
