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

use yusuan::edit::{Document, Intent};
use yusuan::engine::Computed;
use yusuan::lang::Lang;
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
    }
    if wanted("check") {
        let balanced = check("check, balanced", None);
        let rounded = check("check, rounded throughout", Some(1));
        ratios("rounded ÷ balanced", &rounded, &balanced);
    }
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
        let mut turn = 0;
        let each = median(200, || {
            turn += 1;
            let text = format!("{}.50", turn % 1000);
            session.apply(Intent::Enter { cell, text }).unwrap();
            assert!(lists.update(&session, Lang::Zh, None));
            let document = session.document();
            for number in 0..IN_SIGHT {
                black_box(lists.finding(document, number));
            }
        });
        println!("{name}: {rows} rows, {open} open: {each:?}");
        times.push(each);
    }
    growth(name, &times);
}

/// Everything computed and every finding in words.
fn check(name: &str, stride: Option<usize>) -> Vec<Duration> {
    let mut times = Vec::new();
    for rows in SIZES {
        let forms = consolidated::forms();
        let budget = match stride {
            Some(stride) => consolidated::rounded(&forms, rows, stride),
            None => consolidated::budget(&forms, rows),
        };
        let runs = if rows > 100_000 { 1 } else { 5 };
        let each = median(runs, || {
            let computed = Computed::new(&forms, budget.clone());
            black_box(computed.whole_check());
        });
        println!("{name}: {rows} rows: {each:?}");
        times.push(each);
    }
    growth(name, &times);
    times
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
