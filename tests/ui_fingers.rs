//! The window under quick fingers: going to places, finding and replacing, history, statistics,
//! codes, pasting.

#![expect(clippy::expect_used, reason = "a test may stop where it stands")]

use eframe::egui::{Event, Key, Modifiers, Theme, vec2};
use egui_kittest::Harness;
use egui_kittest::kittest::Queryable as _;

use yusuan::budget::Cell;
use yusuan::ui::app::App;
use yusuan::ui::desk::Desk as _;
use yusuan::ui::dialog::Dialog;
use yusuan::ui::panel::Page;
use yusuan::ui::session::Session;
use yusuan::ui::settings::Settings;

type Window = Harness<'static, App>;

const NONE: Modifiers = Modifiers::NONE;
const CTRL: Modifiers = Modifiers::COMMAND;
const SHIFT: Modifiers = Modifiers::SHIFT;

fn window() -> Window {
    let mut harness = Harness::builder()
        .with_size(vec2(1440.0, 900.0))
        .with_pixels_per_point(1.0)
        .with_theme(Theme::Light)
        .build_eframe(|cc| {
            let session = Session::sample().expect("the sample inside the program reads");
            App::new(&cc.egui_ctx, session, Settings::default(), None).without_system_dialogs()
        });
    harness.run();
    harness
}

fn press(window: &mut Window, modifiers: Modifiers, key: Key) {
    window.key_press_modifiers(modifiers, key);
    window.run();
}

fn type_text(window: &mut Window, text: &str) {
    window.event(Event::Text(text.to_owned()));
    window.run();
}

#[track_caller]
fn click(window: &mut Window, label: &str) {
    window.get_by_label(label).click();
    window.run();
}

#[track_caller]
fn click_cell(window: &mut Window, name: &str) {
    window.get_by_label_contains(name).click();
    window.run();
}

#[track_caller]
fn check_contains(window: &Window, text: &str) {
    let found = window.query_all_by_label_contains(text).next().is_some();
    assert!(found, "nothing is labelled with {text}");
}

/// Opens 定位, types a name and goes to the first place.
#[track_caller]
fn goto(window: &mut Window, name: &str) {
    press(window, CTRL, Key::G);
    assert!(matches!(window.state().dialog(), Some(Dialog::Goto(_))));
    type_text(window, name);
    press(window, NONE, Key::Enter);
    assert!(window.state().dialog().is_none(), "{name} was not found");
    window.run();
}

/// Key of the form shown.
fn table(window: &Window) -> String {
    let document = window.state().session().document();
    let Page::Table(table) = window.state().page() else {
        return String::new();
    };
    let form = document.budget().tables[*table].form().expect("known");
    document.forms().tables[form].key.clone()
}

/// The text of the cell with that row key and column in a table with one block.
#[track_caller]
fn value(window: &Window, table: &str, row: &str, column: &str) -> String {
    let document = window.state().session().document();
    let (forms, budget) = (document.forms(), document.budget());
    let form = forms.table(table).expect("known table");
    let at = budget.tables.iter().position(|t| t.form() == Some(form)).expect("there");
    let column = forms.tables[form].blocks[0].column(column).expect("known column");
    let rows = budget.tables[at].blocks[0].rows.len();
    let row = (0..rows)
        .find(|&r| budget.row_key(forms, Cell::new(at, 0, r, 0)) == row)
        .expect("the row is there");
    budget.value(Cell::new(at, 0, row, column)).to_text()
}

fn steps(window: &Window) -> usize {
    window.state().session().document().done().len()
}

#[test]
fn going_to_tables_codes_rows_and_texts() {
    let mut window = window();
    goto(&mut window, "支出总表");
    assert_eq!(table(&window), "支出总表");
    goto(&mut window, "２１０１１０１");
    check_contains(&window, "行政单位医疗");
    goto(&mut window, "名词解释");
    assert!(matches!(window.state().page(), Page::Text(_)));
    goto(&mut window, "住房公积金");
    assert!(matches!(window.state().page(), Page::Table(_)));
    press(&mut window, CTRL, Key::G);
    type_text(&mut window, "没有这样的名字");
    press(&mut window, NONE, Key::Enter);
    assert!(window.state().dialog().is_some(), "there is nowhere to go");
    press(&mut window, NONE, Key::Escape);
    assert!(window.state().dialog().is_none());
}

#[test]
fn finding_lists_places_and_goes_there() {
    let mut window = window();
    press(&mut window, CTRL, Key::F);
    type_text(&mut window, "25.13");
    check_contains(&window, "找到");
    press(&mut window, NONE, Key::Enter);
    assert!(window.state().dialog().is_none());
    let first = window.state().page().clone();
    let mut pages = vec![first];
    for _ in 0..8 {
        press(&mut window, NONE, Key::F3);
        pages.push(window.state().page().clone());
    }
    pages.dedup();
    assert!(pages.len() > 1, "the figure stands in several tables");
}

#[test]
fn replacing_all_is_one_step_and_passes_over_totals() {
    let mut window = window();
    press(&mut window, CTRL, Key::H);
    type_text(&mut window, "25.13");
    press(&mut window, NONE, Key::Tab);
    type_text(&mut window, "26.13");
    click(&mut window, "全部替换");
    check_contains(&window, "替换了");
    check_contains(&window, "跳过");
    assert_eq!(steps(&window), 1);
    assert_eq!(value(&window, "支出总表", "2101101", "基本支出"), "26.13");
    press(&mut window, NONE, Key::Escape);
    press(&mut window, CTRL, Key::Z);
    assert_eq!(value(&window, "支出总表", "2101101", "基本支出"), "25.13");
}

#[test]
fn replacing_one_goes_on_to_the_next() {
    let mut window = window();
    press(&mut window, CTRL, Key::H);
    type_text(&mut window, "行政单位医疗");
    press(&mut window, NONE, Key::Tab);
    type_text(&mut window, "行政单位医疗费");
    press(&mut window, NONE, Key::Enter);
    press(&mut window, NONE, Key::Enter);
    assert_eq!(steps(&window), 2);
    let words: Vec<String> = window
        .state()
        .session()
        .document()
        .done()
        .iter()
        .map(|step| format!("{:?} {}", step.cell, step.what.zh))
        .collect();
    assert!(words[0].contains("把“行政单位医疗”替换为“行政单位医疗费”"), "{words:?}");
    assert_ne!(words[0], words[1], "the second is another place");
}

#[test]
fn the_history_goes_back_and_forth() {
    let mut window = window();
    goto(&mut window, "支出总表");
    click_cell(&mut window, "2101101 行政单位医疗，基本支出");
    for figure in ["1", "2", "3"] {
        type_text(&mut window, figure);
        press(&mut window, NONE, Key::Enter);
        press(&mut window, NONE, Key::ArrowUp);
    }
    press(&mut window, CTRL | SHIFT, Key::H);
    check_contains(&window, "25.13 → 1");
    press(&mut window, NONE, Key::ArrowDown);
    press(&mut window, NONE, Key::ArrowDown);
    press(&mut window, NONE, Key::Enter);
    assert_eq!(value(&window, "支出总表", "2101101", "基本支出"), "1");
    assert_eq!(steps(&window), 1);
    press(&mut window, CTRL | SHIFT, Key::H);
    press(&mut window, NONE, Key::ArrowUp);
    press(&mut window, NONE, Key::ArrowUp);
    press(&mut window, NONE, Key::Enter);
    assert_eq!(value(&window, "支出总表", "2101101", "基本支出"), "3");
}
