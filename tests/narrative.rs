//! The narrative against the tables: rules C1–C10, and the published narrative figure by figure.

#![allow(clippy::unwrap_used, clippy::panic, reason = "tests")]

use yusuan::edit::Document;
use yusuan::lang::Lang;

fn sample() -> Document {
    let opened = yusuan::file::sample().unwrap();
    Document::new(opened.forms, opened.budget)
}

#[test]
fn show() {
    let document = sample();
    let texts = document.sheet().texts(document.budget());
    for m in &texts.mentions {
        let text = document.budget().texts.iter().find(|t| *t.section == *m.place.section).unwrap();
        println!(
            "{} {} {:?} [{}] {} {:?}",
            m.place.section,
            m.place.paragraph,
            m.tie,
            &text.paragraphs[m.place.paragraph][m.place.range()],
            m.said.get(Lang::Zh),
            m.correct
        );
    }
    for f in &texts.findings {
        println!("{:?} {} {} {:?} {}", f.force, f.number, f.rule, f.verdict, f.message.zh);
    }
    let now = std::time::Instant::now();
    for _ in 0..10 {
        document.sheet().texts(document.budget());
    }
    println!("{:?}", now.elapsed() / 10);
}
