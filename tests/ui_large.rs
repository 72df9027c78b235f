//! A budget of a hundred thousand rows in the window: no dialog lays out more than is in sight, and
//! what each takes is told (`cargo test --test ui_large -- --nocapture`).

use std::time::{Duration, Instant};

use eframe::egui::accesskit::Role;
use egui_kittest::kittest::Queryable as _;

use yusuan::budget::{Budget, BudgetUnit, Row, RowKind, Value};
use yusuan::edit::Document;
use yusuan::form::shipped;
use yusuan::ui::command::Command;

#[path = "support/consolidated.rs"]
mod consolidated;
#[path = "support/window.rs"]
mod window;

use window::{Window, places};

const ROWS: usize = 100_000;

/// What a step took; a debug build on a busy machine may take some seconds, a freeze much longer.
#[track_caller]
fn timed<T>(what: &str, work: impl FnOnce() -> T) -> T {
    let start = Instant::now();
    let done = work();
    let took = start.elapsed();
    println!("{what}: {took:?}");
    assert!(took < Duration::from_secs(30), "{what} took {took:?}");
    done
}

/// The sample's form set with a hundred thousand codes in one table.
fn coded() -> Document {
    let forms = shipped("jilin-2024").expect("shipped");
    let unit = BudgetUnit { name: "某局".into(), ..BudgetUnit::default() };
    let mut budget = Budget::begin(&forms, unit, 2024);
    let table = places::table(&forms, &budget, "一般公共预算支出表");
    let form = forms.table("一般公共预算支出表").expect("known");
    let columns = forms.tables[form].blocks[0].columns.len();
    let figure = forms.tables[form].blocks[0].columns.iter().rposition(|c| c.kind.is_figure());
    let figure = figure.expect("figures");
    let rows = &mut budget.tables[table].blocks[0].rows;
    let mut figures = consolidated::Figures::new(7);
    let mut add = |code: String, level: u8, leaf: bool| {
        let mut row = Row::new(RowKind::Entered(level), columns);
        row.cells[0] = Value::Text(code.as_str().into());
        row.cells[1] = Value::Text("某科目".into());
        if leaf {
            row.cells[figure] = Value::Amount(figures.amount());
        }
        rows.push(row);
    };
    let mut count = 0;
    'all: for class in 201..300 {
        add(format!("{class}"), 0, false);
        for section in 1..100 {
            add(format!("{class}{section:02}"), 1, false);
            for item in 1..50 {
                add(format!("{class}{section:02}{:02}", item * 2), 2, true);
                count += 1;
                if count >= ROWS {
                    break 'all;
                }
            }
        }
    }
    Document::new(forms, budget)
}

#[track_caller]
fn check_lines(window: &Window, what: &str) {
    let lines = window.query_all_by_role(Role::ListItem).count();
    assert!(lines < 200, "{what} lays out {lines} lines");
}

#[test]
fn dialogs_lay_out_only_what_is_in_sight() {
    let document = timed("computing", coded);
    let mut window = timed("the window", || Window::on(document));
    for command in [
        Command::FillKnown,
        Command::Draft,
        Command::NewFromLast,
        Command::Checklist,
        Command::Goto,
        Command::Find,
    ] {
        timed(&format!("{command:?}"), || {
            window.state_mut().queue(command);
            window.run();
        });
        assert!(window.dialog().is_some(), "{command:?}");
        check_lines(&window, &format!("{command:?}"));
        timed(&format!("{command:?}, a frame more"), || window.run());
        window.press("Escape");
        window.check_no_dialog();
    }
    // A frame with grey figures, and one without.
    for title in ["4 财政拨款收支总表", "3 支出总表", "5 一般公共预算支出表"] {
        timed(&format!("going to {title}"), || window.choose(title));
        timed(&format!("a frame of {title}"), || window.run());
        timed(&format!("an arrow in {title}"), || window.press("ArrowDown"));
    }
    // New codes among the others.
    let lines: Vec<String> = (0..2_000)
        .map(|at| {
            format!(
                "{}{:02}{:02}\t新科目\t\t\t1.00",
                201 + at / 900,
                1 + at / 49 % 18,
                at % 49 * 2 + 1
            )
        })
        .collect();
    timed("a pasted block of 2,000 new codes", || window.paste(&lines.join("\n")));
    assert!(window.dialog().is_some());
    check_lines(&window, "the pasted block");
    timed("a frame more", || window.run());
    timed("putting it in", || window.press("Enter"));
    window.check_no_dialog();
    timed("taking it back", || window.press("Ctrl+Z"));
}

#[test]
fn a_year_goes_on_from_a_large_one() {
    let mut window = Window::on(coded());
    timed("going on", || {
        window.press("Ctrl+Shift+N Enter");
    });
    window.check_no_dialog();
    assert_eq!(window.document().budget().year, 2025);
    timed("the checklist of it", || window.press("Ctrl+F9"));
    check_lines(&window, "the checklist");
    timed("confirming", || window.press("Space"));
    window.press("Escape");
}
