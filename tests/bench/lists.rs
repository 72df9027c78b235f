//! What a person waits for after one figure is typed: totals, verdicts, counts, badges and the findings
//! in sight; and the whole check of a budget that is rounded beside one that balances. Each over
//! three sizes, with the exponent by which it grows.
//!
//! `cargo bench --bench lists`; the figures to quote are ratios between lines of one run.

#![allow(clippy::unwrap_used, reason = "a benchmark may stop at the first surprise")]

#[path = "../support/consolidated.rs"]
mod consolidated;

use std::hint::black_box;
use std::sync::Arc;
use std::time::{Duration, Instant};

use yusuan::amount::Amount;
use yusuan::budget::{Cell, Value};
use yusuan::edit::{Document, Intent};
use yusuan::engine::Computed;
use yusuan::lang::Lang;
use yusuan::session::listing::Listing;
use yusuan::session::lists::DocumentLists;
use yusuan::session::{DocumentHost as _, Session};

const SIZES: [usize; 3] = [10_000, 100_000, 1_000_000];

/// Lines of the findings panel.
const IN_SIGHT: usize = 12;

fn main() {
    // `cargo test` runs benches too, without their argument.
    if !std::env::args().any(|arg| arg == "--bench") {
        return;
    }
    let only = std::env::args().skip(1).find(|arg| !arg.starts_with("--"));
    let wanted = |name: &str| only.as_deref().is_none_or(|only| name.contains(only));
    if wanted("typed") {
        typed("typed, about 12,000 rounding differences open", |rows| (rows / 10_000).max(1));
        typed("typed, a tenth of all differences open", |_| 10);
        typed_below_a_wrong_total();
    }
    if wanted("row") {
        row_edits("row inserted, then the lists", |rows| (rows / 10_000).max(1));
        row_edits("row inserted, then the lists, all differences open", |_| 1);
    }
    if wanted("causes") {
        causes();
    }
    if wanted("check") {
        let balanced = check("check, balanced", None);
        let tenth = check("check, a tenth rounded", Some(10));
        let rounded = check("check, rounded throughout", Some(1));
        for (name, other) in [("a tenth rounded", &tenth), ("rounded", &rounded)] {
            ratios(&format!("{name} ÷ balanced"), &other.whole, &balanced.whole);
            ratios(
                &format!("{name} ÷ balanced, both without the joint test"),
                &other.without_joint,
                &balanced.without_joint,
            );
        }
    }
}

/// A figure typed into a cell, the lists brought up to it, the findings in sight put in words.
fn typing(session: &mut Session, lists: &mut DocumentLists, cell: Cell) -> Duration {
    let mut turn = 0;
    median(200, || {
        turn += 1;
        let text = format!("{}.50", turn % 1000);
        session.apply(Intent::Enter { cell, text }).unwrap();
        assert!(lists.update(session, Lang::Zh, None));
        for number in 0..IN_SIGHT {
            black_box(lists.finding(session.document(), number));
        }
    })
}

/// One figure typed, the lists brought up to it, and the findings in sight put in words.
fn typed(name: &str, stride: impl Fn(usize) -> usize) {
    let mut times = Vec::new();
    for rows in SIZES {
        let forms = consolidated::forms();
        let budget = consolidated::rounded(&forms, rows, stride(rows));
        let cell = consolidated::stated_leaf(&budget);
        let mut session = Session::unsaved(Document::new(Arc::clone(&forms), budget));
        let mut lists = DocumentLists::gather(&session, Lang::Zh, None);
        let open = lists.counts.rounding;
        let each = typing(&mut session, &mut lists, cell);
        println!("{name}: {rows} rows, {open} open: {each:?}");
        times.push(each);
    }
    growth(name, &times);
}

/// One figure typed among rows whose total is off by much.
fn typed_below_a_wrong_total() {
    for rows in [100, 1_000, 5_000] {
        let forms = consolidated::forms();
        let mut budget = consolidated::flat(&forms, rows);
        let held = &mut budget.tables[0].blocks[0].rows;
        let total = held.len() - rows - 1;
        let stated = held.get(total).unwrap().value(4).amount().unwrap().mantissa();
        held.put(total, 4, Value::Amount(Amount::from_parts(stated + 100_000, 2).unwrap()));
        let cell = Cell::new(0, 0, total + rows / 2, 4);
        let mut session = Session::unsaved(Document::new(Arc::clone(&forms), budget));
        let mut lists = DocumentLists::gather(&session, Lang::Zh, None);
        let each = typing(&mut session, &mut lists, cell);
        println!("typed below a wrong total of {rows} rows: {each:?}");
    }
}

/// A row inserted among the others, and the lists gathered for it.
fn row_edits(name: &str, stride: impl Fn(usize) -> usize) {
    for rows in SIZES {
        let forms = consolidated::forms();
        let budget = consolidated::rounded(&forms, rows, stride(rows));
        let at = consolidated::stated_leaf(&budget);
        let mut session = Session::unsaved(Document::new(Arc::clone(&forms), budget));
        let mut lists = DocumentLists::gather(&session, Lang::Zh, None);
        let open = lists.counts.rounding;
        let mut edits = Vec::new();
        let each = median(40, || {
            let from = Instant::now();
            session.apply(Intent::InsertRow { at, level: 3 }).unwrap();
            edits.push(from.elapsed());
            if !lists.update(&session, Lang::Zh, None) {
                lists = lists.gather_again(&session, Lang::Zh, None);
            }
            let document = session.document();
            for number in 0..IN_SIGHT {
                black_box(lists.finding(document, number));
            }
        });
        edits.sort_unstable();
        let edit = edits[edits.len() / 2];
        println!("{name}: {rows} rows, {open} open: {each:?}, of that the edit {edit:?}");
    }
}

/// One wrong figure in a document whose totals are all stated, until it is named.
fn causes() {
    for rows in SIZES {
        let forms = consolidated::forms();
        let budget = consolidated::balanced(&forms, rows);
        let cell = consolidated::stated_leaf(&budget);
        let mut session = Session::unsaved(Document::new(Arc::clone(&forms), budget));
        let mut listing = Listing::new(&session, Lang::Zh, None);
        // Put right beside its totals, as a slip is found in a file: they stay.
        let entries = vec![(cell, "12.34".to_owned())];
        session.apply(Intent::Correct { entries }).unwrap();
        listing.gather(&session, Lang::Zh, None);
        let from = Instant::now();
        while listing.causes.is_empty() {
            listing.poll(&session, || {}, |_| {});
            std::thread::sleep(Duration::from_millis(1));
        }
        let named: Vec<_> = listing.causes.iter().flat_map(|cause| &cause.suspects).collect();
        let right = named.iter().any(|suspect| suspect.cell == cell);
        println!(
            "one wrong figure among {rows} rows named: {:?} ({} suspects, the right one {})",
            from.elapsed(),
            named.len(),
            if right { "among them" } else { "missing" }
        );
    }
}

/// Everything computed, listed and counted, whether rounding explains all sums together decided, and
/// what is no rounding difference in words: what the command line does.
fn check(name: &str, stride: Option<usize>) -> CheckTimes {
    let mut times = CheckTimes::default();
    for rows in SIZES {
        let forms = consolidated::forms();
        let budget = match stride {
            Some(stride) => consolidated::rounded(&forms, rows, stride),
            None => consolidated::balanced(&forms, rows),
        };
        let runs = if rows > 100_000 { 1 } else { 5 };
        let (mut joint_time, mut rest) = (Duration::ZERO, Vec::new());
        let mut said = String::new();
        let each = median(runs, || {
            let begun = Instant::now();
            let computed = Computed::new(&forms, budget.clone());
            let list = computed.list();
            let from = Instant::now();
            let joint = computed.joint();
            joint_time = from.elapsed();
            let listed = computed.listed(&list);
            for number in 0..listed.beyond_rounding() {
                black_box(listed.get(None, number));
            }
            let rounding = listed.counts().rounding;
            rest.push(begun.elapsed() - joint_time);
            said = format!(
                "{rounding} rounding, {} of {} sums undecided",
                joint.undecided, joint.sums
            );
        });
        println!("{name}: {rows} rows: {each:?}, of that the joint test {joint_time:?} ({said})");
        rest.sort_unstable();
        times.whole.push(each);
        times.without_joint.push(rest[rest.len() / 2]);
    }
    growth(name, &times.whole);
    growth(&format!("{name}, without the joint test"), &times.without_joint);
    times
}

/// What a check took, size by size.
#[derive(Default)]
struct CheckTimes {
    whole: Vec<Duration>,
    without_joint: Vec<Duration>,
}

fn median(runs: usize, mut run: impl FnMut()) -> Duration {
    let mut times: Vec<Duration> = (0..runs)
        .map(|_| {
            let from = Instant::now();
            run();
            from.elapsed()
        })
        .collect();
    times.sort_unstable();
    times[times.len() / 2]
}

/// By what power of the rows the time grows, from size to size.
fn growth(name: &str, times: &[Duration]) {
    let of = |pair: &[Duration]| (pair[1].as_secs_f64() / pair[0].as_secs_f64()).log10();
    let exponents: Vec<String> = times.windows(2).map(|pair| format!("{:.2}", of(pair))).collect();
    println!("{name}: grows with the rows to the power of {}", exponents.join(", "));
}

fn ratios(name: &str, a: &[Duration], b: &[Duration]) {
    let all = a.iter().zip(b).map(|(a, b)| format!("{:.2}", a.as_secs_f64() / b.as_secs_f64()));
    println!("{name}: {}", all.collect::<Vec<_>>().join(", "));
}
