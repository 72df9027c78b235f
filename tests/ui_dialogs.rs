//! Dialogs as a person meets them one after another: where they begin, what is written over, what
//! is taken in.

#![allow(clippy::panic, reason = "tests")]

use std::time::Duration;

use eframe::egui::accesskit::Role;
use egui_kittest::kittest::Queryable as _;

use yusuan::file::SAMPLE;
use yusuan::form::shipped;
use yusuan::lang::Lang;
use yusuan::session::DocumentHost as _;
use yusuan::ui::command::Command;
use yusuan::ui::dialog::{Dialog, NewAsk};

#[path = "support/folder.rs"]
mod folder;
#[path = "support/window.rs"]
mod window;

use folder::Folder;
use window::Window;

#[test]
fn a_dialog_begins_at_its_top_wherever_another_was_left() {
    let mut window = Window::sample();
    window.press("Ctrl+F1");
    let top = window.rect("平衡：没有问题");
    window.press("Escape F1 PageDown PageDown Escape Ctrl+F1");
    assert_eq!(window.rect("平衡：没有问题"), top);
}

#[test]
fn arrows_choose_a_form_set() {
    let mut window = Window::sample();
    window.press("Ctrl+N Shift+Tab");
    assert!(window.get_by_role_and_label(Role::RadioButton, "吉林省部门预算").is_focused());
    window.press("Down Down Down Down");
    assert!(window.get_by_role_and_label(Role::RadioButton, "上海市部门决算").is_focused());
    window.press("Up Up Tab");
    let Some(Dialog::New(ask)) = window.dialog() else { panic!("no dialog") };
    assert_eq!(ask.sets[ask.chosen].name.get(Lang::Zh), "上海市部门预算");
}

/// Choices are one stop, on the one that holds; the next is behind all of them.
#[test]
fn choices_are_one_stop_of_the_keyboard() {
    let mut window = Window::sample();
    window.press("Ctrl+N Shift+Tab Down Shift+Tab");
    let radios = window.get_all_by_role(Role::RadioButton);
    assert_eq!(radios.filter(|radio| radio.is_focused()).count(), 0);
    window.press("Tab");
    assert!(window.get_by_role_and_label(Role::RadioButton, "中央部门预算").is_focused());
    window.press("Tab");
    let Some(Dialog::New(ask)) = window.dialog() else { panic!("no dialog") };
    assert_eq!(ask.sets[ask.chosen].name.get(Lang::Zh), "中央部门预算");
}

/// Whoever has the 2024 budget open makes the one of 2025, unless the forms are not for it.
#[test]
fn a_new_budget_is_offered_for_the_year_after() {
    for (id, year, offered) in
        [("jilin-2024", 2024, "2025"), ("jilin-2024", 2026, "2026"), ("jiangsu-2019", 2019, "2019")]
    {
        let mut ask = NewAsk::new(&shipped(id).unwrap(), year);
        let [.., (_, field)] = ask.fields.fields();
        assert_eq!(field.as_str(), offered, "{id} {year}");
    }
}

/// Space presses the button that the keyboard went to; before, it is the list's.
#[test]
fn space_is_a_buttons_own_once_the_keyboard_is_on_it() {
    let taken = |window: &Window| match window.dialog() {
        Some(Dialog::Draft(ask)) => Some(ask.wanted.iter().filter(|own| **own).count()),
        _ => None,
    };
    let mut window = Window::sample();
    window.state_mut().queue(Command::Draft);
    window.run();
    let first = taken(&window).unwrap();
    window.press("Space");
    assert_ne!(taken(&window), Some(first));
    window.press("Tab Space");
    assert_eq!(taken(&window), None, "the button beside the first gives up");
}

#[test]
fn space_on_a_choice_ends_no_project() {
    let mut window = Window::sample();
    window.press("Ctrl+Shift+N Tab Space");
    window.check_silent("× 结束");
    window.press("Shift+Tab Space");
    window.check_says("× 结束");
}

#[test]
fn a_new_table_is_not_begun_wherever_it_is_told() {
    let mut window = Window::sample();
    window.press("Ctrl+N");
    window.paste("某局");
    window.press("Enter");
    window.check_label("○ 尚未填报");
    window.check_silent("空表");
}

/// In a budget with nothing in it the first figure typed is entered, not made a control figure.
#[test]
fn a_new_budget_is_begun_where_figures_are_typed() {
    let mut window = Window::sample();
    window.press("Ctrl+N");
    window.paste("某局");
    window.press("Enter");
    window.paste("5");
    let budget = window.state().session().document().budget();
    let rows = || budget.tables.iter().flat_map(|t| &t.blocks).flat_map(|b| &b.rows);
    assert!(rows().all(|row| row.pins().is_empty()));
    let figures = rows().flat_map(|row| row.cells()).filter_map(|cell| cell.amount());
    assert_eq!(figures.map(|figure| figure.to_string()).collect::<Vec<_>>(), ["5"]);
}

#[test]
fn a_file_is_written_over_by_a_second_enter_only() {
    let folder = Folder::new();
    let path = folder.put("budget.ron", "another's");
    let mut window = Window::sample();
    window.press("Ctrl+Shift+S");
    window.give_path(&path);
    window.check_says("已有同名文件");
    assert_eq!(folder.text("budget.ron"), "another's");
    assert!(window.get_by_role_and_label(Role::Button, "覆盖").is_focused());
    window.press("Enter");
    window.check_no_dialog();
    window.wait_for("已保存");
    assert_eq!(folder.text("budget.ron"), SAMPLE);
    assert_eq!(folder.text("budget.ron.bak"), "another's");
}

#[test]
fn the_report_is_written_over_by_a_second_enter_only() {
    let folder = Folder::new();
    let path = folder.put("check.html", "another's");
    let mut window = Window::sample();
    window.menu("审核", "导出审核表");
    window.give_path(&path);
    window.check_says("已有同名文件");
    assert_eq!(folder.text("check.html"), "another's");
    window.press("Enter");
    assert_ne!(folder.text("check.html"), "another's");
}

#[test]
fn final_accounts_are_called_so_above_their_tables() {
    let mut window = Window::sample();
    window.check_label("2024 年部门预算");
    window.press("Ctrl+N");
    window.click("上海市部门决算");
    window.click_first(Role::TextInput, "单位名称");
    window.paste("某局");
    window.press("Enter");
    window.check_label("2025年度部门决算");
}

#[test]
fn a_tip_goes_when_a_dialog_opens_over_what_is_pointed_at() {
    let mut window = Window::sample();
    let tip = &Command::Review.entry().tooltip(Lang::Zh);
    let at = window.get_by_role_and_label(Role::Button, "全审").rect().center();
    window.hover_at(at);
    window.run_steps(60);
    window.check_label(tip);
    window.press("Ctrl+G");
    window.run_steps(60);
    assert_eq!(window.query_all_by_label(tip).count(), 0);
}

#[test]
fn enter_takes_the_file_from_which_forms_are_drafted() {
    let folder = Folder::new();
    let path = folder.put("budget.ron", SAMPLE);
    let mut window = Window::sample();
    window.menu("文件", "起草表样…");
    window.check_label("公开的文件");
    window.type_text(&folder.path().join("none.ron").display().to_string());
    window.press("Enter");
    window.check_says("没有这个文件");
    window.give_path(&path);
    window.wait_for("同一套表的其他文件");
    window.wait_for("存表样并读入");
}

#[test]
fn a_dialog_left_alone_draws_nothing() {
    for keys in ["Ctrl+N", "Ctrl+G", "Ctrl+F", "Ctrl+H", "Ctrl+Shift+T ArrowRight Enter"] {
        let mut window = Window::sample();
        window.press(keys);
        assert!(window.dialog().is_some(), "{keys}");
        assert_eq!(window.repaint_delay(), Duration::MAX, "{keys}");
    }
}

#[test]
fn what_is_asked_for_a_draft_goes_on_from_what_was_answered() {
    let mut window = Window::sample();
    window.press("Ctrl+Shift+T ArrowRight Enter");
    window.check_says("核定53名编制，其中：行政编制");
    window.check_silent("待填：编制总数");
}

/// A path that is typed takes the place of the one offered; to be saved, a name that of the name.
#[test]
fn a_path_offered_is_typed_over() {
    #[track_caller]
    fn check(keys: &str, typed: &str, expected: &dyn Fn(&Folder) -> String) {
        let folder = Folder::new();
        let path = folder.put("预算.2024.ron", SAMPLE);
        let mut window = Window::open(&path);
        window.press(keys);
        window.type_text(typed);
        let Some(Dialog::Path(entry)) = window.dialog() else { panic!("no dialog") };
        assert_eq!(entry.text, expected(&folder));
    }
    check("Ctrl+O", "/甲/乙.ron", &|_| "/甲/乙.ron".to_owned());
    check("Ctrl+Shift+S", "副本", &|folder| folder.path().join("副本.ron").display().to_string());
    // Whoever goes to the end first writes on, behind the folder of the budget that is open.
    check("Ctrl+O End", "x.ron", &|folder| folder.path().join("x.ron").display().to_string());
    check("Ctrl+Shift+S End", "x", &|folder| {
        folder.path().join("预算.2024.ronx").display().to_string()
    });
}
