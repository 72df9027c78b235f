//! The window in the hands of people who come from spreadsheets: what they paste, copy, duplicate,
//! filter, drag and switch.

use eframe::egui::{Id, pos2, vec2};
use egui_kittest::kittest::Queryable as _;

use yusuan::budget::Cell;
use yusuan::file::SAMPLE;
use yusuan::ui::dialog::Dialog;
use yusuan::ui::panel::{causes, findings, outline, source};
use yusuan::ui::settings::{RowHeight, Settings};

#[path = "support/folder.rs"]
mod folder;
#[path = "support/window.rs"]
mod window;

use folder::Folder;
use window::{Opening, Window, down, places};

/// Codes, names and 基本支出 of the table of expenditure.
fn rows(window: &Window) -> Vec<[String; 3]> {
    let (forms, budget) = (window.document().forms(), window.document().budget());
    let table = places::table(forms, budget, "支出总表");
    let text = |r, c| budget.value(Cell::new(table, 0, r, c)).to_text();
    let rows = 0..budget.tables[table].blocks[0].rows.len();
    rows.map(|r| [text(r, 0), text(r, 1), text(r, 3)]).collect()
}

#[test]
fn a_block_from_a_spreadsheet_is_recognised_and_asked_about() {
    let mut window = Window::sample();
    window.at("3 支出总表", "2210201 住房公积金，科目编码");
    let block = "单位：元\t\t\t\t\t\n类\t款\t项\t科目名称\t合计\t基本支出\n\
                 229\t\t\t其他支出\t\t\n\t99\t\t其他支出\t\t\n\t\t01.0\t其他支出\t\t1234500\n\
                 \t\t02\t另一支出\t\t12345.67\n";
    window.paste(block);
    assert!(matches!(window.dialog(), Some(Dialog::Paste(_))));
    for said in
        ["前 2 行是表头", "科目编码分在 3 列里", "写明以元计", "四舍五入，例如 1.234567 → 1.23"]
    {
        window.check_says(said);
    }
    window.check_says("1–3 → 科目编码");
    // Not rounded unless wanted: that figure is left out and named.
    window.check_says("第 6 行第 6 列");
    window.click_on("四舍五入，例如");
    window.check_silent("第 6 行第 6 列");
    window.click_on("写明以元计");
    window.check_silent("四舍五入，例如");
    window.click_on("写明以元计");
    window.press("Enter");
    assert_eq!(window.steps(), 1, "one step");
    let rows = rows(&window);
    let last: Vec<&[String; 3]> = rows.iter().rev().take(4).rev().collect();
    let expected = [
        ["229", "其他支出", ""],
        ["22999", "其他支出", ""],
        ["2299901", "其他支出", "123.45"],
        ["2299902", "另一支出", "1.23"],
    ];
    assert_eq!(last, expected.iter().collect::<Vec<_>>());
    window.press("Ctrl+Z");
    assert_eq!(rows.len() - 3, self::rows(&window).len());
}

#[test]
fn headings_are_copied_as_one_line() {
    let mut window = Window::sample();
    window.at("3 支出总表", "2101101 行政单位医疗，科目编码");
    window.press("Shift+Right Shift+Right Shift+Right");
    // The press alone: the text goes out in its frame.
    window.event(down("Ctrl+Shift+C"));
    window.step();
    let text = window.copied().expect("something is copied");
    let lines: Vec<&str> = text.lines().collect();
    assert_eq!(lines.len(), 2, "{text}");
    assert_eq!(lines[1], "2101101\t行政单位医疗\t25.13\t25.13");
    assert_eq!(lines[0].split('\t').count(), 4, "{text}");
    assert!(lines[0].contains("科目编码") && lines[0].ends_with("基本支出"), "{text}");
    // Pasted back, the headings are recognised and nothing changes.
    window.run();
    window.paste(&text);
    window.check_says("前 1 行是表头");
    window.press("Enter");
    assert_eq!(window.steps(), 0);
}

#[test]
fn a_duplicated_row_asks_for_its_code() {
    let mut window = Window::sample();
    window.at_leaf();
    let before = rows(&window);
    window.press("Ctrl+L");
    assert_eq!(window.steps(), 1);
    let at = before.iter().position(|row| row[0] == "2101101").expect("there");
    assert_eq!(rows(&window)[at + 1], ["", "", "25.13"].map(str::to_owned));
    // The editor stands open in the code's cell.
    window.type_text("2101102");
    window.press("Enter");
    let codes: Vec<String> = rows(&window).into_iter().map(|row| row[0].clone()).collect();
    assert!(codes.contains(&"2101102".to_owned()), "{codes:?}");
    window.press("Ctrl+Z Ctrl+Z");
    assert_eq!(rows(&window), before);
}

#[test]
fn one_code_with_those_below_it_is_shown_alone() {
    let mut window = Window::sample();
    window.at("3 支出总表", "21011 行政事业单位医疗，基本支出");
    window.press("Ctrl+Shift+B");
    window.check_says("筛选中：21011 行政事业单位医疗，收起 10 行");
    window.check_says("2101103 公务员医疗补助，基本支出");
    window.check_says("合计，基本支出");
    window.check_silent("2080109 社会保险经办机构，基本支出");
    window.check_silent("210 卫生健康支出，基本支出");
    // The sign itself shows all again.
    window.click("筛选中：21011 行政事业单位医疗，收起 10 行　×");
    window.check_says("2080109 社会保险经办机构，基本支出");
    window.check_silent("筛选中");
}

#[test]
fn the_whole_window_counts_in_the_unit_wanted() {
    let mut window = Window::sample();
    window.enter_leaf("52.13");
    window.check_says("差 −27.00");
    window.press("Ctrl+Shift+U");
    for said in ["× 不平 270000", "差 −270000", "疑为 251300", "+270000"] {
        window.check_says(said);
    }
    window.check_silent("差 −27.00");
    let stored = window.written();
    window.press("Ctrl+Shift+U Ctrl+Shift+U");
    window.check_says("差 −27.00");
    assert_eq!(window.written(), stored, "what is stored stays");
}

#[test]
fn f6_reaches_every_pane() {
    let mut window = Window::sample();
    window.enter_leaf("52.13");
    let has = |window: &Window, id: Id| window.ctx.memory(|memory| memory.has_focus(id));
    for id in [causes::focus_id(), findings::focus_id(), source::focus_id(), outline::focus_id()] {
        window.press("F6");
        assert!(has(&window, id), "{id:?}");
    }
    window.press("F6");
    window.type_text("1");
    window.press("Escape");
    // In the list of findings arrows choose and Enter goes there.
    window.press("F6 F6 Down Down");
    assert!(has(&window, findings::focus_id()), "the keyboard stays in the list");
    window.press("Enter");
    assert!(!has(&window, findings::focus_id()));
}

#[test]
fn the_state_column_says_its_findings_under_the_pointer() {
    let mut window = Window::sample();
    window.enter_leaf("52.13");
    let at = window.get_by_label("合计：× 不平 27.00").rect().center();
    window.hover_at(at);
    window.run_steps(60);
    window.run();
    window.check_says("本年支出；922.82 与 895.82，差 27.00（超出四舍五入限 0.02）\n");
}

#[test]
fn widths_are_remembered_by_file_and_heights_by_person() {
    let folder = Folder::new();
    let remembered = folder.path().join("config").join("settings.ron");
    let file = folder.put("a.ron", SAMPLE);
    let known = || Settings::load(Some(&remembered));
    let open = || {
        let (file, remembered) = (Some(file.clone()), Some(remembered.clone()));
        let opening = Opening { settings: known(), remembered, file, ..Opening::default() };
        let mut window = opening.window();
        window.choose("3 支出总表");
        window
    };
    let rect = |window: &Window| window.rect("2101101 行政单位医疗，功能分类科目名称");
    let edge = |window: &Window| {
        let title = window.get_all_by_label("功能分类科目名称").next().expect("its heading").rect();
        pos2(title.right(), title.center().y)
    };
    let mut window = open();
    let before = rect(&window);
    let from = edge(&window);
    window.drag(from, from + vec2(60.0, 0.0));
    let dragged = rect(&window);
    assert!((dragged.width() - before.width() - 60.0).abs() <= 1.0, "{before:?} {dragged:?}");
    window.press("Ctrl+Shift+R");
    assert!(rect(&window).height() > before.height());
    drop(window);

    let mut window = open();
    assert_eq!(rect(&window).width(), dragged.width(), "remembered");
    assert_eq!(known().rows, RowHeight::Roomy);
    assert!(rect(&window).height() > before.height());
    // A double click on the edge fits the column to its texts.
    let edge = edge(&window);
    window.double_click_at(edge);
    let fitted = rect(&window).width();
    assert!(fitted != dragged.width() && fitted > 150.0, "{fitted}");
}
