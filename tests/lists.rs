//! What the window lists is kept while a document changes: after every step of a random walk each list
//! equals the one made again.

#![allow(clippy::unwrap_used, reason = "tests")]

#[path = "support/consolidated.rs"]
mod consolidated;
#[path = "support/documents.rs"]
mod documents;
#[path = "support/intents.rs"]
mod intents;

use std::sync::Arc;

use consolidated::Figures;
use intents::{any_cell, any_intent};
use yusuan::amount::Unit;
use yusuan::budget::{Cell, Explanation, NamedPlace};
use yusuan::edit::{Document, Intent};
use yusuan::engine::{Finding, Role, Verdict};
use yusuan::lang::Lang;
use yusuan::session::finding_filter::{FindingFilter, ShownFindings};
use yusuan::session::listing::Listing;
use yusuan::session::lists::{DocumentLists, MainView};
use yusuan::session::reading::Reading;
use yusuan::session::{DocumentHost as _, Session, Settings};

const UNIT: Option<Unit> = Some(Unit::Yuan);

/// Every list of one state, as plain values.
#[track_caller]
fn check_equal(
    session: &Session,
    kept: &DocumentLists,
    anew: &DocumentLists,
    cells: &[Cell],
    at: &str,
) {
    let document = session.document();
    let (computed, budget) = (document.computed(), document.budget());
    let of = |lists: &DocumentLists| lists.all(document);
    assert_eq!(of(kept), of(anew), "{at}: findings");
    assert_eq!(of(kept).len(), kept.len(document), "{at}: their number");
    assert_eq!(of(kept), computed.findings_with(computed.texts().findings, UNIT), "{at}");
    // Those looked at stay in words until an edit touches them; where that is too many, anew.
    let all = of(anew);
    let ends = [all.len() / 2, all.len().saturating_sub(1)];
    for number in (0..all.len().min(300)).chain(ends) {
        let finding = kept.finding(document, number);
        assert_eq!(finding.as_deref(), all.get(number), "{at}: finding {number}");
    }
    assert_eq!(kept.outline, anew.outline, "{at}: outline");
    assert_eq!(kept.counts, anew.counts, "{at}: counts");
    let mut counted = yusuan::engine::Counts::default();
    of(anew).iter().for_each(|finding| counted.add(finding));
    assert_eq!(kept.counts, counted, "{at}: counts of the list");
    assert_eq!(kept.groups, anew.groups, "{at}: groups");
    assert_eq!((kept.tally, kept.blocking), (anew.tally, anew.blocking), "{at}: tally");
    assert_eq!(kept.left_over, anew.left_over, "{at}: left over");
    assert_eq!(kept.left_over, yusuan::review::left_over(budget, &of(anew)), "{at}: left over");
    assert_eq!(kept.comments, anew.comments, "{at}: comments");
    assert_eq!(kept.progress, anew.progress, "{at}: progress");
    assert!(kept.mentions().eq(anew.mentions()), "{at}: mentions");
    for &cell in cells {
        let own = |f: &Finding| f.cell == cell || f.cells.contains(&cell);
        let expected: Vec<usize> =
            all.iter().enumerate().filter(|(_, f)| own(f)).map(|(at, _)| at).collect();
        assert_eq!(*kept.concerning(document, cell), *expected, "{at}: concerning {cell:?}");
        for verdict in [Verdict::Rounding, Verdict::Unbalanced, Verdict::Invalid] {
            let said = all.iter().filter(|f| f.cell == cell && f.verdict == verdict);
            let gravest = said.map(|f| f.severity).min();
            assert_eq!(kept.listed(document).severity_at(cell, verdict), gravest, "{at}");
        }
    }
}

/// The lines that a filter shows, one after another, and that every line is found again.
#[track_caller]
fn check_filter(session: &Session, lists: &DocumentLists, shown: &mut ShownFindings, at: &str) {
    let settings = Settings::default();
    let all = lists.all(session.document());
    for (page, this_table, grouped) in [
        (MainView::Table(0), false, true),
        (MainView::Table(2), true, true),
        (MainView::Table(3), true, false),
        (MainView::Text("收入预算情况".into()), true, true),
        (MainView::Review, false, false),
    ] {
        let reading = Reading { session, lists, settings: &settings, lang: Lang::Zh, page: &page };
        let filter = FindingFilter { this_table, grouped, ..FindingFilter::default() };
        let items = shown.get(&reading, filter);
        assert_eq!(*items, filter.shown(&reading), "{at}: {page:?}");
        let mut numbers = Vec::new();
        let mut next = items.step(None, true);
        while let Some(number) = next {
            assert_eq!(
                items.get(items.line_of(number).unwrap()),
                Some(yusuan::session::finding_filter::FilterItem::Finding {
                    number,
                    under: matches!(
                        items.get(items.line_of(number).unwrap()),
                        Some(yusuan::session::finding_filter::FilterItem::Finding {
                            under: true,
                            ..
                        })
                    ),
                })
            );
            numbers.push(number);
            next = items.step(Some(number), true);
        }
        let here = |f: &&(usize, &Finding)| match (&page, &f.1.text) {
            _ if !this_table => true,
            (MainView::Text(section), Some(text)) => *section == text.section,
            (MainView::Table(table), None) => *table == f.1.cell.t(),
            _ => false,
        };
        let expected: Vec<usize> =
            all.iter().enumerate().filter(|f| here(&f)).map(|f| f.0).collect();
        numbers.sort_unstable();
        assert_eq!(numbers, expected, "{at}: {page:?}");
    }
}

#[track_caller]
fn check_walk(mut session: Session, seed: u64, steps: usize, figures_only: bool) {
    let mut figures = Figures::new(seed);
    let mut kept = DocumentLists::gather(&session, Lang::Zh, UNIT);
    let mut shown = ShownFindings::default();
    let (mut updates, mut anew_count) = (0, 0);
    for step in 0..steps {
        match figures.next() % 20 {
            0 => drop(session.undo()),
            1 => drop(session.redo()),
            _ => {}
        }
        let intent = match figures_only || !figures.next().is_multiple_of(3) {
            true => {
                let cell = any_cell(session.document().budget(), &mut figures);
                let text = match figures.next() % 4 {
                    0 => String::new(),
                    1 => "0".to_owned(),
                    _ => format!("{}.{:02}", figures.next() % 900, figures.next() % 100),
                };
                Intent::Enter { cell, text }
            }
            false => any_intent(session.document(), &mut figures),
        };
        let at = format!("seed {seed} step {step} {intent:?}");
        let _ = session.apply(intent);
        let anew = DocumentLists::gather(&session, Lang::Zh, UNIT);
        if kept.update(&session, Lang::Zh, UNIT) {
            updates += 1;
            let cells: Vec<Cell> = (0..4)
                .map(|_| any_cell(session.document().budget(), &mut figures))
                .chain(kept.all(session.document()).iter().take(3).flat_map(|f| f.cells.clone()))
                .collect();
            check_equal(&session, &kept, &anew, &cells, &at);
            if step % 8 == 0 {
                check_filter(&session, &kept, &mut shown, &at);
            }
        } else {
            anew_count += 1;
            kept = kept.gather_again(&session, Lang::Zh, UNIT);
            check_equal(&session, &kept, &anew, &[], &at);
        }
    }
    println!("seed {seed}: {updates} times kept, {anew_count} times listed anew");
    assert!(updates > steps / 4, "the lists were hardly ever kept: {updates} of {steps}");
}

/// The sample with a slip, and what was said to some findings, so that all kinds are there.
fn explained() -> Document {
    let mut document = documents::slip();
    for finding in documents::findings(&document).into_iter().filter(Finding::may_be_explained) {
        let (forms, budget) = (document.forms(), document.budget());
        let Some(place) = finding.named_place(forms, budget) else { continue };
        let figures = finding.figures(budget);
        let explanation = Box::new(Explanation {
            rule: finding.rule.to_string(),
            place,
            figures,
            text: "沿用旧口径".into(),
            author: String::new(),
            date: String::new(),
            extra: Default::default(),
        });
        document.apply(Intent::Explain { explanation }).unwrap();
    }
    let gone = NamedPlace::of_text("收入预算情况", "没有这一段");
    let explanation = Box::new(Explanation {
        rule: "text_amount_differs".into(),
        place: gone,
        figures: Vec::new(),
        text: "已不存在".into(),
        author: String::new(),
        date: String::new(),
        extra: Default::default(),
    });
    let mut budget = document.budget().clone();
    budget.explanations.push(*explanation);
    Document::new(Arc::clone(document.forms()), budget)
}

#[test]
fn lists_of_the_sample_are_kept() {
    check_walk(Session::unsaved(explained()), 3, 60, false);
    check_walk(Session::unsaved(explained()), 4, 30, true);
}

#[test]
fn lists_of_a_rounded_budget_are_kept_where_runs_of_findings_part_and_empty() {
    let forms = consolidated::forms();
    let document = Document::new(forms.clone(), consolidated::rounded(&forms, 1_300, 1));
    let rounding = document.computed().counts(None).rounding;
    assert!(rounding > 1_000, "the budget has too few rounding differences: {rounding}");
    let mut session = Session::unsaved(document);
    // Two runs' worth of findings go, and come back, one by one.
    let mut kept = DocumentLists::gather(&session, Lang::Zh, UNIT);
    let cells: Vec<Cell> = documents::findings(session.document())
        .iter()
        .filter(|finding| finding.verdict == Verdict::Rounding)
        .map(|finding| finding.cell)
        .collect::<std::collections::BTreeSet<Cell>>()
        .into_iter()
        .take(700)
        .collect();
    for step in 0..2 * cells.len() {
        match cells.get(step) {
            Some(&cell) => {
                let entries = vec![(cell, String::new())];
                session.apply(Intent::Correct { entries }).unwrap();
            }
            None => assert!(session.undo().is_some()),
        }
        assert!(kept.update(&session, Lang::Zh, UNIT), "step {step}: listed anew");
        if step % 100 == 0 || step + 1 == 2 * cells.len() {
            let anew = DocumentLists::gather(&session, Lang::Zh, UNIT);
            check_equal(&session, &kept, &anew, &cells[..2], &format!("step {step}"));
        }
    }
    check_walk(session, 5, 15, true);
}

#[test]
#[ignore = "takes minutes; reported in the README"]
fn lists_are_kept_for_long() {
    for seed in 10..20 {
        check_walk(Session::unsaved(explained()), seed, 3_000, false);
    }
}

#[test]
fn a_wrong_figure_of_a_large_document_is_named() {
    let forms = consolidated::forms();
    let budget = consolidated::balanced(&forms, 50_100);
    let cell = consolidated::stated_leaf(&budget);
    let mut session = Session::unsaved(Document::new(forms, budget));
    let mut listing = Listing::new(&session, Lang::Zh, None);
    let right = session.document().budget().value(cell).to_text();
    let entries = vec![(cell, "0.01".to_owned())];
    session.apply(Intent::Correct { entries }).unwrap();
    listing.gather(&session, Lang::Zh, None);
    let begun = std::time::Instant::now();
    while listing.causes.is_empty() && begun.elapsed().as_secs() < 120 {
        listing.poll(&session, || {}, |_| {});
        std::thread::yield_now();
    }
    let named: Vec<_> = listing.causes.iter().flat_map(|cause| &cause.suspects).collect();
    let proposed: Vec<_> = named
        .iter()
        .map(|suspect| (suspect.cell, suspect.proposed.map(|p| p.to_string())))
        .collect();
    assert!(proposed.contains(&(cell, Some(right.clone()))), "{right}: {proposed:?}");
}

#[test]
fn a_document_that_is_read_in_another_thread_can_be_changed() {
    let mut document = documents::slip();
    let mut figures = Figures::new(1);
    let mut any = std::iter::repeat_with(|| any_cell(document.budget(), &mut figures));
    let entered = |cell: &Cell| {
        let role = document.computed().role(*cell);
        let amount = document.budget().value(*cell).amount();
        role == Role::Entry && amount.is_some_and(|amount| amount.scale() == 2)
    };
    let cell = any.find(entered).unwrap();
    let enter = |text: &str| Intent::Enter { cell, text: text.to_owned() };
    document.apply(enter("1.00")).unwrap();
    // Whoever lets go when asked is waited for.
    let (lent, changed) = document.lend();
    let reader = std::thread::spawn(move || {
        while !changed.is_set() {
            std::thread::yield_now();
        }
        lent.figure(cell).stated
    });
    document.apply(enter("2.00")).unwrap();
    assert_eq!(reader.join().unwrap(), "1.00".parse().ok());
    // Whoever does not keeps what it was.
    let (lent, changed) = document.lend();
    assert!(!changed.is_set());
    document.apply(enter("3.00")).unwrap();
    assert!(changed.is_set());
    assert_eq!(lent.figure(cell).stated, "2.00".parse().ok());
    assert_eq!(document.computed().figure(cell).stated, "3.00".parse().ok());
    let anew = Document::new(Arc::clone(document.forms()), document.budget().clone());
    assert_eq!(documents::findings(&document), documents::findings(&anew));
}
