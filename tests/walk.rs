//! A long walk of random intents through the sample: no step panics, undoing all of it gives the
//! first bytes back and doing it again the last ones.
//!
//! The whole walk: `cargo test --test walk -- --ignored --nocapture`.

#![allow(clippy::unwrap_used, reason = "tests")]

#[path = "support/consolidated.rs"]
mod consolidated;
#[path = "support/intents.rs"]
mod intents;

use consolidated::Figures;
use intents::{KINDS, any_intent, kind};
use yusuan::edit::Document;
use yusuan::file;

/// Steps between looks at the bytes on the way back.
const LOOK: usize = 500;

#[track_caller]
fn check_walk(seed: u64, steps: usize) {
    // Some rows as if taken over from last year, so that there is something to confirm.
    let mark = |line: &str| match line.strip_suffix("\"),") {
        Some(row) if row.starts_with("                (") => {
            format!("{row}\", unconfirmed: true),\n")
        }
        _ => format!("{line}\n"),
    };
    let marked: String = file::SAMPLE.lines().map(mark).collect();
    let opened = file::read(std::path::Path::new("walk.ron"), &marked).unwrap();
    assert_eq!(opened.problems, []);
    let mut figures = Figures::new(seed);
    let mut document = Document::new(opened.forms, opened.budget);
    let bytes = |document: &Document| file::write(document.forms(), document.budget());
    let first = bytes(&document);
    let (mut tried, mut done) = ([0; KINDS], [0; KINDS]);
    // What the document was when that many steps were done.
    let mut marks = vec![(0, first.clone())];
    for step in 0..steps {
        // A person goes back and forth, too.
        match figures.next() % 50 {
            0 => drop(document.undo().map(|_| ())),
            1 => drop(document.redo().map(|_| ())),
            _ => {}
        }
        // What is done after an undo is another step of that number.
        marks.retain(|(at, _)| *at <= document.done().len());
        let intent = any_intent(&document, &mut figures);
        let (of, before) = (kind(&intent), document.done().len());
        tried[of] += 1;
        if document.apply(intent).is_ok() {
            done[of] += document.done().len() - before;
        } else {
            assert_eq!(
                document.done().len(),
                before,
                "seed {seed} step {step}: a refusal left a step"
            );
        }
        if step % LOOK == 0 && marks.last().is_some_and(|(at, _)| *at < document.done().len()) {
            marks.push((document.done().len(), bytes(&document)));
        }
    }
    let (steps_done, last) = (document.done().len(), bytes(&document));
    println!("seed {seed}: {steps} intents, {steps_done} steps; by kind {tried:?}, done {done:?}");
    assert!(done.iter().all(|count| *count > 0), "some kind never did anything: {done:?}");
    while document.undo().is_some() {
        while marks.last().is_some_and(|(at, _)| *at > document.done().len()) {
            marks.pop();
        }
        if let Some((at, text)) = marks.last()
            && *at == document.done().len()
        {
            assert!(bytes(&document) == *text, "seed {seed}: other bytes after step {at}");
        }
    }
    assert!(bytes(&document) == first, "seed {seed}: undoing all does not give the first bytes");
    while document.redo().is_some() {}
    assert_eq!(document.done().len(), steps_done);
    assert!(bytes(&document) == last, "seed {seed}: redoing all does not give the last bytes");
}

#[test]
fn a_short_walk() {
    check_walk(2024, 1_500);
}

#[test]
#[ignore = "takes minutes; reported in the README"]
fn a_hundred_thousand_steps() {
    check_walk(1, 100_000);
}
