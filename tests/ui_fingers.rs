//! The window under quick fingers: going to places, finding and replacing, history, statistics,
//! codes, pasting.

use eframe::egui::{Event, Modifiers, PointerButton};

use egui_kittest::kittest::Queryable as _;

use yusuan::ui::dialog::Dialog;
use yusuan::ui::panel::MainView;

#[path = "support/window.rs"]
mod window;

use window::{Window, documents, down};

/// Opens 定位, types a name and goes to the first place.
#[track_caller]
fn goto(window: &mut Window, name: &str) {
    window.press("Ctrl+G");
    assert!(matches!(window.dialog(), Some(Dialog::Goto(_))));
    window.type_text(name);
    window.press("Enter");
    assert!(window.dialog().is_none(), "{name} was not found");
}

#[test]
fn going_to_tables_codes_rows_and_texts() {
    let mut window = Window::sample();
    goto(&mut window, "支出总表");
    assert_eq!(window.table_shown(), "支出总表");
    goto(&mut window, "２１０１１０１");
    window.check_says("行政单位医疗");
    // At the first figure of the row; at another where its column is named.
    window.check_says("预算表3 › 2101101 行政单位医疗 › 合计");
    goto(&mut window, "2101101 基本支出");
    window.check_says("预算表3 › 2101101 行政单位医疗 › 基本支出：25.13");
    goto(&mut window, "名词解释");
    assert!(matches!(window.page(), MainView::Text(_)));
    goto(&mut window, "住房公积金");
    goto(&mut window, "szzb");
    assert_eq!(window.table_shown(), "收支总表");
    window.press("Ctrl+G");
    window.type_text("没有这样的名字");
    window.press("Enter");
    assert!(window.dialog().is_some(), "there is nowhere to go");
    window.press("Escape");
    window.check_no_dialog();
}

#[test]
fn finding_lists_places_and_goes_there() {
    let mut window = Window::sample();
    window.press("Ctrl+F");
    window.type_text("25.13");
    window.check_says("找到");
    window.press("Enter");
    window.check_no_dialog();
    let first = window.page().clone();
    let mut pages = vec![first];
    for _ in 0..8 {
        window.press("F3");
        pages.push(window.page().clone());
    }
    pages.dedup();
    assert!(pages.len() > 1, "the figure stands in several tables");
}

#[test]
fn replacing_all_is_one_step_and_passes_over_totals() {
    let mut window = Window::sample();
    window.press("Ctrl+H");
    window.type_text("25.13");
    window.press("Tab");
    window.type_text("26.13");
    window.click("全部替换");
    window.check_says("替换了");
    window.check_says("跳过");
    assert_eq!(window.steps(), 1);
    assert_eq!(window.leaf(), "26.13");
    window.press("Escape Ctrl+Z");
    assert_eq!(window.leaf(), "25.13");
}

#[test]
fn replacing_one_goes_on_to_the_next() {
    let mut window = Window::sample();
    window.press("Ctrl+H");
    window.type_text("行政单位医疗");
    window.press("Tab");
    window.type_text("行政单位医疗费");
    window.press("Enter Enter");
    assert_eq!(window.steps(), 2);
    let words: Vec<String> = window
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
    let mut window = Window::sample();
    window.at_leaf();
    for figure in ["1", "2", "3"] {
        window.type_text(figure);
        window.press("Enter Up");
    }
    window.press("Ctrl+Shift+H");
    window.check_says("25.13 → 1");
    window.press("Down Down Enter");
    assert_eq!(window.leaf(), "1");
    assert_eq!(window.steps(), 1);
    window.press("Ctrl+Shift+H Up Up Enter");
    assert_eq!(window.leaf(), "3");
}

#[test]
fn the_status_bar_adds_up_several_areas_exactly() {
    let mut window = Window::sample();
    window.at_leaf();
    window.press("Shift+Down");
    // 25.13 and 8.53.
    window.check_says("33.66");
    window.check_says("16.83");
    let place = window.rect("2210201 住房公积金，基本支出").center();
    window.click_at(place, Modifiers::COMMAND);
    // 25.13 + 8.53 + 55.28, and a third of it.
    window.check_says("88.94");
    window.check_says("29.6467");
    window.press("Delete");
    assert_eq!(window.steps(), 1, "all areas in one step");
    for row in ["2101101", "2101103", "2210201"] {
        assert_eq!(window.value("支出总表", row, "基本支出"), "");
    }
}

#[test]
fn arithmetic_shows_its_result_before_it_is_entered() {
    let mut window = Window::sample();
    window.at_leaf();
    window.type_text("=3*2.5");
    window.check_says("= 7.50");
    window.press("Enter");
    assert_eq!(window.leaf(), "7.50");
}

#[test]
fn ctrl_enter_fills_all_that_is_selected() {
    let mut window = Window::sample();
    window.at_leaf();
    window.press("Shift+Down Shift+Down");
    window.type_text("5");
    window.press("Ctrl+Enter");
    assert_eq!(window.steps(), 1);
    for row in ["2101101", "2101103", "2101199"] {
        assert_eq!(window.value("支出总表", row, "基本支出"), "5");
    }
}

#[test]
fn the_next_empty_entry_is_one_key_away() {
    let mut window = Window::sample();
    window.at_leaf();
    // From 机关事业单位基本养老保险缴费支出 of basic expenditure, which is filled, to its projects.
    window.press("Up Up Up F7");
    window.type_text("1.11");
    window.press("Enter");
    assert_eq!(window.value("支出总表", "2080505", "基本支出"), "73.71");
    assert_eq!(window.value("支出总表", "2080505", "项目支出"), "1.11");
}

#[test]
fn a_code_or_initials_fill_code_and_name_and_bring_the_rows_above() {
    let mut window = Window::sample();
    window.at("3 支出总表", "2101103 公务员医疗补助，功能分类科目名称");
    window.press("Ctrl+I");
    window.type_text("sydwyl");
    window.check_says("2101102　事业单位医疗");
    window.press("Enter");
    assert_eq!(window.value("支出总表", "2101102", "科目名称"), "事业单位医疗");
    window.type_text("1.5");
    window.press("Enter");
    assert_eq!(window.value("支出总表", "2101102", "基本支出"), "1.5");
    // A code whose 类 and 款 are not there yet; it finds its place at the top.
    window.click_on("2101103 公务员医疗补助，功能分类科目名称");
    window.press("Ctrl+I Left");
    window.type_text("2010602");
    window.press("Enter");
    for (code, name) in
        [("201", "一般公共服务支出"), ("20106", "财政事务"), ("2010602", "一般行政管理事务")]
    {
        assert_eq!(window.value("支出总表", code, "科目名称"), name);
    }
    // A code that is there already is refused where it is typed.
    window.click_on("2101103 公务员医疗补助，功能分类科目名称");
    window.press("Ctrl+I Left");
    window.type_text("208");
    window.press("Enter");
    window.check_says("本表已有 208 这一行");
    window.press("Escape");
}

#[test]
fn amounts_are_shown_in_another_unit_and_stay_what_they_are() {
    let mut window = Window::sample();
    window.at_leaf();
    window.press("Ctrl+Shift+U");
    window.check_says("2101101 行政单位医疗，基本支出：251,300");
    window.check_says("（按元显示）");
    // What is typed is in the unit that is shown.
    window.type_text("260000");
    window.check_says("按元填写；本表记为 26.00 万元");
    window.press("Enter");
    assert_eq!(window.leaf(), "26.00");
    window.check_says("2101101 行政单位医疗，基本支出：260,000");
}

#[test]
fn a_shortcut_right_behind_escape_does_not_keep_what_was_given_up() {
    let mut window = Window::sample();
    window.at_leaf();
    window.type_text("9");
    window.event(down("Escape"));
    window.event(down("Ctrl+H"));
    window.run();
    assert!(matches!(window.dialog(), Some(Dialog::Find(_))));
    assert_eq!(window.steps(), 0);
}

#[test]
fn a_paste_that_does_not_all_fit_is_shown_before_anything_changes() {
    let mut window = Window::sample();
    window.at_leaf();
    window.paste("26.00\tabc\n9.00\t1.00\n");
    assert!(matches!(window.dialog(), Some(Dialog::Paste(_))));
    window.check_says("填入 3 格；1 格不填，其中 1 格请核对");
    window.check_says("“abc”不是数");
    assert_eq!(window.steps(), 0);
    window.press("Escape");
    window.check_no_dialog();
    assert_eq!(window.steps(), 0);
    window.paste("26.00\tabc\n9.00\t1.00\n");
    window.check_says("“abc”不是数");
    window.press("Enter");
    window.check_no_dialog();
    assert_eq!(window.steps(), 1);
    assert_eq!(window.leaf(), "26.00");
    assert_eq!(window.value("支出总表", "2101103", "项目支出"), "1.00");
}

#[test]
fn a_paste_that_needs_rows_brings_them_in_one_step() {
    let mut window = Window::sample();
    window.at("3 支出总表", "2101101 行政单位医疗，功能分类科目名称");
    window.press("Ctrl+End Home Left");
    let block =
        "2210201\t住房公积金\t\t55.28\n2210202\t提租补贴\t\t3.00\n2210203\t购房补贴\t\t4.00";
    window.paste(block);
    window.check_says("插入 2 行");
    window.press("Enter");
    assert_eq!(window.steps(), 1);
    assert_eq!(window.value("支出总表", "2210203", "基本支出"), "4.00");
    assert_eq!(window.value("支出总表", "2210202", "科目名称"), "提租补贴");
    window.press("Ctrl+Z");
    assert!(window.document().budget() == documents::sample().budget());
}

#[test]
fn rows_are_filtered_and_collapsed_and_never_changed_unseen() {
    let mut window = Window::sample();
    window.enter_leaf("52.13");
    let leaf = "2210201 住房公积金，基本支出：";
    window.check_says(leaf);
    window.press("Ctrl+Shift+F");
    window.check_says("筛选中");
    window.check_silent(leaf);
    window.check_says("20801 人力资源和社会保险管理事务");
    window.press("Ctrl+Shift+F");
    window.check_says(leaf);
    // Down to 款, then to 类.
    window.press("Ctrl+[");
    window.check_silent(leaf);
    window.check_says("22102 住房改革支出，基本支出：");
    window.press("Ctrl+[");
    window.check_silent("22102 住房改革支出，基本支出：");
    window.check_says("221 住房保障支出，基本支出：");
    // What is out of sight is not deleted with what is selected around it.
    window.click_on("208 社会保障和就业支出，基本支出");
    window.press("Shift+Down");
    let before = window.steps();
    window.press("Ctrl+Delete");
    assert_eq!(window.steps(), before);
    window.press("Delete");
    assert_eq!(window.value("支出总表", "2080109", "基本支出"), "584.14");
    // Going to a hidden row shows it.
    goto(&mut window, "2210201");
    window.check_says(leaf);
}

#[test]
fn a_letter_pressed_with_alt_is_not_typed() {
    let mut window = Window::sample();
    window.at_leaf();
    let before = window.leaf();
    // Systems send the letter as typed as well, in the same frame.
    for (key, letter) in [("Alt+5", "5"), ("Alt+S", "s")] {
        window.input_mut().events.extend([down(key), Event::Text(letter.to_owned())]);
        window.run();
        window.press("Enter");
    }
    assert_eq!((window.leaf(), window.steps()), (before, 0));
}

#[test]
fn the_menu_of_a_cell_closes_by_escape_and_moves_with_the_next_click() {
    let mut window = Window::sample();
    window.at_leaf();
    let menus = |window: &Window| window.query_all_by_label_contains("在上方插入行").count();
    let right_click = |window: &mut Window, cell: &str| {
        let at = window.rect(cell).center();
        window.hover_at(at);
        for pressed in [true, false] {
            window.send(Event::PointerButton {
                pos: at,
                button: PointerButton::Secondary,
                pressed,
                modifiers: Modifiers::NONE,
            });
        }
    };
    right_click(&mut window, "2101101 行政单位医疗，基本支出");
    assert_eq!(menus(&window), 1);
    window.press("Escape");
    assert_eq!(menus(&window), 0);
    right_click(&mut window, "2101103 公务员医疗补助，基本支出");
    assert_eq!(menus(&window), 1);
    right_click(&mut window, "2101199 其他行政事业单位医疗支出，基本支出");
    assert_eq!(menus(&window), 1);
}
