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
    goto(&mut window, "szzb");
    assert_eq!(table(&window), "收支总表");
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

/// Places the cursor on 行政单位医疗 › 基本支出 of 支出总表.
fn at_leaf(window: &mut Window) {
    goto(window, "支出总表");
    click_cell(window, "2101101 行政单位医疗，基本支出");
}

#[test]
fn the_status_bar_adds_up_several_areas_exactly() {
    let mut window = window();
    at_leaf(&mut window);
    press(&mut window, SHIFT, Key::ArrowDown);
    // 25.13 and 8.53.
    check_contains(&window, "33.66");
    check_contains(&window, "16.83");
    let place = window.get_by_label_contains("2210201 住房公积金，基本支出").rect().center();
    window.event(Event::PointerMoved(place));
    for pressed in [true, false] {
        let button = eframe::egui::PointerButton::Primary;
        let event = Event::PointerButton { pos: place, button, pressed, modifiers: CTRL };
        window.event_modifiers(event, CTRL);
        window.run();
    }
    window.run();
    window.run();
    // 25.13 + 8.53 + 55.28, and a third of it.
    check_contains(&window, "88.94");
    check_contains(&window, "29.6467");
    press(&mut window, NONE, Key::Delete);
    assert_eq!(steps(&window), 1, "all areas in one step");
    for row in ["2101101", "2101103", "2210201"] {
        assert_eq!(value(&window, "支出总表", row, "基本支出"), "");
    }
}

#[test]
fn arithmetic_shows_its_result_before_it_is_entered() {
    let mut window = window();
    at_leaf(&mut window);
    for sign in ["=", "3", "*", "2", ".", "5"] {
        type_text(&mut window, sign);
    }
    check_contains(&window, "= 7.50");
    press(&mut window, NONE, Key::Enter);
    assert_eq!(value(&window, "支出总表", "2101101", "基本支出"), "7.50");
}

#[test]
fn ctrl_enter_fills_all_that_is_selected() {
    let mut window = window();
    at_leaf(&mut window);
    press(&mut window, SHIFT, Key::ArrowDown);
    press(&mut window, SHIFT, Key::ArrowDown);
    type_text(&mut window, "5");
    press(&mut window, CTRL, Key::Enter);
    assert_eq!(steps(&window), 1);
    for row in ["2101101", "2101103", "2101199"] {
        assert_eq!(value(&window, "支出总表", row, "基本支出"), "5");
    }
}

#[test]
fn the_next_empty_entry_is_one_key_away() {
    let mut window = window();
    at_leaf(&mut window);
    for key in [Key::Delete, Key::ArrowUp, Key::ArrowUp, Key::ArrowUp] {
        press(&mut window, NONE, key);
    }
    press(&mut window, NONE, Key::F7);
    let cell = window.state().session().document().budget();
    let _ = cell;
    type_text(&mut window, "1");
    press(&mut window, NONE, Key::Enter);
    assert_eq!(steps(&window), 2, "the cursor stood on an entry");
}

#[test]
fn a_code_or_initials_fill_code_and_name_and_bring_the_rows_above() {
    let mut window = window();
    goto(&mut window, "支出总表");
    click_cell(&mut window, "2101103 公务员医疗补助，功能分类科目名称");
    press(&mut window, CTRL, Key::I);
    for letter in ["s", "y", "d", "w", "y", "l"] {
        type_text(&mut window, letter);
    }
    check_contains(&window, "2101102　事业单位医疗");
    press(&mut window, NONE, Key::Enter);
    assert_eq!(value(&window, "支出总表", "2101102", "科目名称"), "事业单位医疗");
    type_text(&mut window, "1.5");
    press(&mut window, NONE, Key::Enter);
    assert_eq!(value(&window, "支出总表", "2101102", "基本支出"), "1.5");
    // A code whose 类 and 款 are not there yet; it finds its place at the top.
    click_cell(&mut window, "2101103 公务员医疗补助，功能分类科目名称");
    press(&mut window, CTRL, Key::I);
    press(&mut window, NONE, Key::ArrowLeft);
    for digit in "2010602".chars() {
        type_text(&mut window, &digit.to_string());
    }
    press(&mut window, NONE, Key::Enter);
    for (code, name) in
        [("201", "一般公共服务支出"), ("20106", "财政事务"), ("2010602", "一般行政管理事务")]
    {
        assert_eq!(value(&window, "支出总表", code, "科目名称"), name);
    }
    // A code that is there already is refused where it is typed.
    click_cell(&mut window, "2101103 公务员医疗补助，功能分类科目名称");
    press(&mut window, CTRL, Key::I);
    press(&mut window, NONE, Key::ArrowLeft);
    for digit in "208".chars() {
        type_text(&mut window, &digit.to_string());
    }
    press(&mut window, NONE, Key::Enter);
    check_contains(&window, "本表已有 208 这一行");
    press(&mut window, NONE, Key::Escape);
}

#[test]
fn amounts_are_shown_in_another_unit_and_stay_what_they_are() {
    let mut window = window();
    at_leaf(&mut window);
    press(&mut window, CTRL | SHIFT, Key::U);
    check_contains(&window, "2101101 行政单位医疗，基本支出：251,300");
    check_contains(&window, "（按元显示）");
    type_text(&mut window, "26");
    check_contains(&window, "按本表的单位填写：万元");
    press(&mut window, NONE, Key::Enter);
    assert_eq!(value(&window, "支出总表", "2101101", "基本支出"), "26");
    check_contains(&window, "2101101 行政单位医疗，基本支出：260,000");
}

#[test]
fn a_shortcut_right_behind_escape_does_not_keep_what_was_given_up() {
    let mut window = window();
    at_leaf(&mut window);
    type_text(&mut window, "9");
    for (key, modifiers) in [(Key::Escape, NONE), (Key::H, CTRL)] {
        window.event(Event::Key {
            key,
            physical_key: None,
            pressed: true,
            repeat: false,
            modifiers,
        });
    }
    window.run();
    assert!(matches!(window.state().dialog(), Some(Dialog::Find(_))));
    assert_eq!(steps(&window), 0);
}

#[test]
fn a_paste_that_does_not_all_fit_is_shown_before_anything_changes() {
    let mut window = window();
    at_leaf(&mut window);
    window.event(Event::Paste("26.00\tabc\n9.00\t1.00\n".into()));
    window.run();
    assert!(matches!(window.state().dialog(), Some(Dialog::Paste(_))));
    check_contains(&window, "填入 3 格；1 格不填，其中 1 格请核对");
    check_contains(&window, "“abc”不是数");
    assert_eq!(steps(&window), 0);
    press(&mut window, NONE, Key::Escape);
    assert!(window.state().dialog().is_none());
    assert_eq!(steps(&window), 0);
    window.event(Event::Paste("26.00\tabc\n9.00\t1.00\n".into()));
    window.run();
    check_contains(&window, "“abc”不是数");
    press(&mut window, NONE, Key::Enter);
    assert!(window.state().dialog().is_none());
    assert_eq!(steps(&window), 1);
    assert_eq!(value(&window, "支出总表", "2101101", "基本支出"), "26.00");
    assert_eq!(value(&window, "支出总表", "2101103", "项目支出"), "1.00");
}

#[test]
fn a_paste_that_needs_rows_brings_them_in_one_step() {
    let mut window = window();
    goto(&mut window, "支出总表");
    click_cell(&mut window, "2101101 行政单位医疗，功能分类科目名称");
    press(&mut window, CTRL, Key::End);
    for key in [Key::Home, Key::ArrowLeft] {
        press(&mut window, NONE, key);
    }
    let block =
        "2210201\t住房公积金\t\t55.28\n2210202\t提租补贴\t\t3.00\n2210203\t购房补贴\t\t4.00";
    window.event(Event::Paste(block.into()));
    window.run();
    check_contains(&window, "插入 2 行");
    press(&mut window, NONE, Key::Enter);
    assert_eq!(steps(&window), 1);
    assert_eq!(value(&window, "支出总表", "2210203", "基本支出"), "4.00");
    assert_eq!(value(&window, "支出总表", "2210202", "科目名称"), "提租补贴");
    press(&mut window, CTRL, Key::Z);
    let before = Session::sample().expect("the sample");
    let now = window.state().session().document().budget();
    assert!(now == before.document().budget());
}

#[test]
fn rows_are_filtered_and_collapsed_and_never_changed_unseen() {
    let mut window = window();
    at_leaf(&mut window);
    type_text(&mut window, "52.13");
    press(&mut window, NONE, Key::Enter);
    let shown =
        |window: &Window, text: &str| window.query_all_by_label_contains(text).next().is_some();
    let leaf = "2210201 住房公积金，基本支出：";
    assert!(shown(&window, leaf));
    press(&mut window, CTRL | SHIFT, Key::F);
    check_contains(&window, "筛选中");
    assert!(!shown(&window, leaf), "nothing is said of this row");
    check_contains(&window, "20801 人力资源和社会保险管理事务");
    press(&mut window, CTRL | SHIFT, Key::F);
    assert!(shown(&window, leaf));
    // Down to 款, then to 类.
    press(&mut window, CTRL, Key::OpenBracket);
    assert!(!shown(&window, leaf));
    check_contains(&window, "22102 住房改革支出，基本支出：");
    press(&mut window, CTRL, Key::OpenBracket);
    assert!(!shown(&window, "22102 住房改革支出，基本支出："));
    check_contains(&window, "221 住房保障支出，基本支出：");
    // What is out of sight is not deleted with what is selected around it.
    click_cell(&mut window, "208 社会保障和就业支出，基本支出");
    press(&mut window, SHIFT, Key::ArrowDown);
    let before = steps(&window);
    press(&mut window, CTRL, Key::Delete);
    assert_eq!(steps(&window), before);
    press(&mut window, NONE, Key::Delete);
    assert_eq!(value(&window, "支出总表", "2080109", "基本支出"), "584.14");
    // Going to a hidden row shows it.
    goto(&mut window, "2210201");
    check_contains(&window, leaf);
}
