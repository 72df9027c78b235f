//! What agrees must be left in peace: budgets made of exact amounts, rounded as they are published,
//! give no mandatory finding, and their rounding differences never contradict each other.
//!
//! `cargo test --test silence -- --nocapture` prints the counts; `-- --ignored` runs all 10,000.

#![allow(clippy::unwrap_used, clippy::panic, reason = "tests")]

#[path = "support/consistent.rs"]
mod consistent;
#[path = "support/consolidated.rs"]
mod consolidated;
#[path = "support/places.rs"]
mod places;

use yusuan::engine::{Computed, Verdict};
use yusuan::form::Severity;
use yusuan::lang::Lang;

use consolidated::Figures;

/// Sizes in 项 that the budgets are drawn from.
const SIZES: [usize; 8] = [1, 2, 3, 5, 8, 13, 21, 40];

#[track_caller]
fn check(budgets: usize) {
    let mut random = Figures::new(20_240_001);
    let [mut rounding, mut sums, mut undecided] = [0; 3];
    for id in consistent::FORMS {
        for yuan in [false, true] {
            let forms = consistent::forms(id, yuan);
            for n in 0..budgets.div_ceil(2 * consistent::FORMS.len()) {
                let count = SIZES[random.next() as usize % SIZES.len()];
                let budget = consistent::budget(&forms, &mut random, count);
                let computed = Computed::new(&forms, budget.clone());
                let (findings, joint) = computed.whole_check();
                let wrong = findings.iter().find(|f| {
                    f.verdict > Verdict::Rounding && f.severity == Severity::Mandatory
                        || &*f.rule == "joint_rounding_conflict"
                });
                if let Some(f) = wrong {
                    panic!("{id}, 元 {yuan}, budget {n}, {count} 项: {}", f.sentence(Lang::Zh));
                }
                let rounded: Vec<_> =
                    findings.iter().filter(|f| f.verdict == Verdict::Rounding).collect();
                // Whole 元 throughout were rounded; a table of few figures may be so by chance.
                let told: Vec<_> = rounded.iter().map(|f| f.sentence(Lang::Zh)).collect();
                let must = rounded.iter().filter(|f| f.severity == Severity::Mandatory).count();
                assert!(!yuan || must == 0, "{id}, {count} 项: 元 has no rounding: {told:#?}");
                rounding += rounded.len();
                sums += joint.sums;
                undecided += joint.undecided;
            }
        }
    }
    assert!(rounding > 0 && sums > 0, "the budgets have rounding differences");
    println!(
        "{budgets} budgets: no mandatory finding; {rounding} rounding differences; {sums} linked \
         sums, {undecided} of them not decided"
    );
}

#[test]
fn consistent_budgets_give_no_mandatory_finding() {
    check(200);
}

#[test]
#[ignore = "takes minutes"]
fn ten_thousand_consistent_budgets_give_no_mandatory_finding() {
    check(10_000);
}
