//! The window in the hands of people who come from spreadsheets: what they paste, copy, duplicate,
//! filter, drag and switch.

#![allow(clippy::panic, reason = "tests")]

use eframe::egui::accesskit::Role;
use eframe::egui::{Event, Id, pos2, vec2};
use egui_kittest::kittest::Queryable as _;

use yusuan::budget::Cell;
use yusuan::file::SAMPLE;
use yusuan::session::lists::MainView;
use yusuan::session::{RowHeight, Settings};
use yusuan::ui::dialog::Dialog;
use yusuan::ui::panel::{causes, findings, outline, source};

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
    assert_eq!(window.held("1–3 →"), "科目编码");
    assert_eq!(window.held("6 →"), "基本支出");
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
    // What the cursor was on is kept: its code is another.
    assert_eq!(rows.len() - 4, self::rows(&window).len());
    assert!(rows.iter().any(|row| row[0] == "2210201"));
}

#[test]
fn a_column_without_a_place_is_sent_where_the_person_says() {
    let mut window = Window::sample();
    window.at("3 支出总表", "2101101 行政单位医疗，科目编码");
    window.paste("科目编码\t上年数\t基本支出\n2101101\t5.00\t20.13\n2101103\t6.00\t9.00\n");
    assert_eq!(
        ["1 →", "2 →", "3 →"].map(|at| window.held(at)),
        ["科目编码", "（不粘贴）", "基本支出"]
    );
    window.check_says("2 格请核对");
    window.click_first(Role::ComboBox, "2 →");
    // Enter is the choice's as long as it is open.
    window.press("Enter");
    assert!(matches!(window.dialog(), Some(Dialog::Paste(_))));
    assert_eq!(window.steps(), 0);
    window.click_button("项目支出");
    assert_eq!(window.held("2 →"), "项目支出");
    window.check_silent("格请核对");
    window.click_button("粘贴");
    assert_eq!(window.steps(), 1, "one step");
    assert_eq!(window.value("支出总表", "2101103", "项目支出"), "6.00");
    assert_eq!(window.value("支出总表", "2101103", "基本支出"), "9.00");
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
    // The editor is open in the code's cell.
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
    for said in ["× 不平 270,000", "差 −270000", "疑为 251300", "+270,000"] {
        window.check_says(said);
    }
    window.check_silent("差 −27.00");
    // What is copied, pasted and typed is what is shown.
    let stored = window.written();
    window.at_leaf();
    window.event(Event::Copy);
    window.step();
    assert_eq!(window.copied().as_deref().map(str::trim_end), Some("521300"));
    window.paste("251300");
    assert_eq!(window.leaf(), "25.13");
    window.paste("521300\t0\n85300\t0");
    window.check_no_dialog();
    assert_eq!(window.leaf(), "52.13");
    window.press("Ctrl+Z Ctrl+Z");
    assert_eq!(window.written(), stored);
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

/// 基本支出 of a code in the table of expenditure.
fn basic(window: &Window, code: &str) -> String {
    rows(window)
        .into_iter()
        .find(|row| row[0] == code)
        .map(|row| row[2].clone())
        .unwrap_or_default()
}

#[test]
fn the_next_figure_typed_goes_into_the_table_whatever_was_clicked_before() {
    let mut window = Window::sample();
    window.choose("3 支出总表");
    let leaf = "2080109 社会保险经办机构，基本支出";
    let check = |window: &mut Window, clicks: &dyn Fn(&mut Window)| {
        window.click_on(leaf);
        clicks(window);
        window.type_text("1");
        window.press("Enter");
        assert_eq!(basic(window, "2080109"), "1");
        window.press("Ctrl+Z");
        assert_eq!(basic(window, "2080109"), "584.14");
    };
    check(&mut window, &|window| {
        window.click("视图");
        window.click_on("恢复列宽");
    });
    check(&mut window, &|window| {
        window.click("编辑");
        window.press("Escape");
    });
    check(&mut window, &|window| window.click("中 / EN"));
    window.click("中 / EN");
    check(&mut window, &|window| {
        window.press("F1");
        window.press("Escape");
    });
    // A table's name in the outline is the tab of a spreadsheet.
    check(&mut window, &|window| {
        window.click_on("4 财政拨款收支总表");
        window.click_on("3 支出总表");
    });
}

#[test]
fn a_row_put_in_asks_for_its_code_and_what_comes_with_it_is_in_sight() {
    let mut window = Window::sample();
    window.choose("3 支出总表");
    window.click_on("2080109 社会保险经办机构，基本支出");
    window.press("Ctrl+I");
    window.type_text("2299999");
    window.press("Enter");
    window.type_text("3");
    // Its row is drawn: only rows in sight are on the tree.
    window.check_says("2299999");
    window.press("Enter");
    assert_eq!(basic(&window, "2299999"), "3");
    // Back from the row that Enter began at the end, which is gone again.
    window.press("ArrowUp");
    // Its row is drawn: only rows in sight are on the tree.
    window.check_says("2299999 其他支出，基本支出");
}

#[test]
fn a_new_budget_is_begun_in_the_window() {
    let mut window = Window::sample();
    window.press("Ctrl+N");
    window.press("Enter");
    window.check_says("请填单位名称");
    window.paste("某县水利局");
    window.check_silent("请填单位名称");
    window.press("Enter");
    let document = window.document();
    let budget = document.budget();
    assert_eq!((budget.unit.name.as_str(), budget.year), ("某县水利局", 2025));
    assert_eq!(document.forms().id, "jilin-2024", "the form set of the budget before");
    assert!(window.session().path().is_none());
    window.check_says("各表还没有填数");
    window.check_silent("全部审核通过");
    // What was said of the cell of the budget before is gone with it.
    window.check_silent("895.82");
    // Nothing is lost by leaving it, so nothing is asked.
    window.press("Ctrl+N");
    assert!(matches!(window.dialog(), Some(Dialog::New(_))));
}

#[test]
fn the_menu_fills_and_clears_as_the_keys_do() {
    let mut window = Window::sample();
    window.choose("3 支出总表");
    let check = |window: &mut Window, item: &str, expected: &str| {
        window.click_on("2080199 其他人力资源和社会保险管理事务支出，基本支出");
        window.click("编辑");
        window.click_on(item);
        assert_eq!(basic(window, "2080199"), expected, "{item}");
    };
    check(&mut window, "向下填充", "584.14");
    check(&mut window, "清空", "");
    window.click_on("2080199 其他人力资源和社会保险管理事务支出，基本支出");
    window.press("Ctrl+D");
    assert_eq!(basic(&window, "2080199"), "584.14", "the key still does it");
}

#[test]
fn a_table_of_fixed_rows_says_why_none_is_added() {
    let mut window = Window::sample();
    window.press("Ctrl+I");
    window.check_says("本表的行由表样固定");
    assert_eq!(window.steps(), 0);
}

#[test]
fn what_was_looked_for_last_is_typed_over() {
    let mut window = Window::sample();
    window.press("Ctrl+F");
    window.paste("73.71");
    window.check_says("找到 12 处");
    window.press("Escape");
    window.press("Ctrl+F");
    window.paste("1.18");
    window.check_silent("没有找到");
    window.check_says("找到");
}

#[test]
fn the_whole_check_is_left_to_where_one_was() {
    let mut window = Window::sample();
    window.choose("3 支出总表");
    let page = window.page().clone();
    let check = |window: &mut Window, back: &dyn Fn(&mut Window)| {
        window.press("F9");
        assert_eq!(window.page(), &MainView::Review);
        back(window);
        assert_eq!(window.page(), &page);
    };
    check(&mut window, &|window| window.press("Escape"));
    check(&mut window, &|window| window.press("F9"));
    check(&mut window, &|window| window.click("返回"));
}

#[test]
fn the_history_says_which_line_and_row() {
    let mut window = Window::sample();
    window.choose("3 支出总表");
    window.click_on("2080109 社会保险经办机构，基本支出");
    window.press("Ctrl+I");
    window.press("Ctrl+Delete");
    window.click_on("2080199 其他人力资源和社会保险管理事务支出，基本支出");
    window.press("Ctrl+Delete");
    let done = window.document().done();
    let said: Vec<&str> = done.iter().map(|step| step.what.zh.as_str()).collect();
    let expected = [
        "预算表3 第 5 行：插入一行",
        "预算表3 第 5 行：删除一行",
        "预算表3 2080199 其他人力资源和社会保险管理事务支出：删除一行",
    ];
    assert_eq!(said, expected);
}

#[test]
fn a_block_goes_where_its_headings_and_codes_say() {
    let mut window = Window::sample();
    window.choose("3 支出总表");
    let before = rows(&window);
    // Neither the column of the total nor the order of the table, and one code more; in 元.
    let block = "科目编码\t科目名称\t项目支出\t基本支出\t备注\n\
                 2101101\t行政单位医疗\t\t251400\t看这里\n\
                 2080109\t社会保险经办机构\t1602000\t5841500\t\n\
                 2210202\t提租补贴\t\t10000\t\n";
    window.click_on("2080109 社会保险经办机构，基本支出");
    window.paste(block);
    for said in ["各栏按表头对应（4 栏对上）", "本表已有 2 行，新增 1 行", "看大小像是以元计"]
    {
        window.check_says(said);
    }
    window.check_says("本表没有这一栏");
    window.click_on("看大小像是以元计");
    window.press("Enter");
    assert_eq!(window.steps(), 1, "one step");
    let after = rows(&window);
    assert_eq!(basic(&window, "2101101"), "25.14");
    assert_eq!(basic(&window, "2080109"), "584.15");
    assert_eq!(basic(&window, "2210202"), "1.00");
    assert_eq!(after.len(), before.len() + 1);
    let codes = |rows: &[[String; 3]]| rows.iter().map(|row| row[0].clone()).collect::<Vec<_>>();
    assert_eq!(codes(&after)[..before.len()], codes(&before), "no code is written over");
    window.press("Ctrl+Z");
    assert_eq!(rows(&window), before);

    // Switched off, it goes where the cursor is, as in a spreadsheet.
    window.click_on("2080109 社会保险经办机构，基本支出");
    window.paste("基本支出\t项目支出\n1.00\t2.00");
    window.check_silent("各栏按表头对应");
    window.press("Enter");
    assert_eq!(basic(&window, "2080109"), "1.00");
    // Not the same cell twice: that would be a double click.
    window.click_on("20801 人力资源和社会保险管理事务，基本支出");
    window.click_on("2080109 社会保险经办机构，基本支出");
    window.paste("项目支出\t基本支出\n3.00\t4.00");
    window.click_on("各栏按表头对应（2 栏对上）");
    window.press("Enter");
    assert_eq!(basic(&window, "2080109"), "3.00");
}

/// Rows come by Enter at the end of a block, the first one too.
#[test]
fn rows_come_by_typing_on() {
    let mut window = Window::sample();
    window.press("Ctrl+N");
    window.paste("某县水利局");
    window.press("Enter");
    for _ in 0..40 {
        if matches!(*window.page(), MainView::Table(5)) {
            break;
        }
        window.press("Ctrl+PageDown");
    }
    window.press("Ctrl+Home Enter");
    for (code, figure) in [("30201", "6"), ("30205", "1.83"), ("30202", "2")] {
        window.type_text(code);
        window.press("Enter");
        // Personnel first, running costs beside it.
        window.press("ArrowRight");
        window.type_text(figure);
        window.press("Enter");
    }
    let table = "一般公共预算基本支出表";
    for (code, figure) in [("30201", "6"), ("30205", "1.83"), ("30202", "2")] {
        assert_eq!(window.value(table, code, "公用经费"), figure, "{code}");
    }
    // A row that was begun and left is not there.
    let rows = |window: &Window| window.document().budget().tables[5].blocks[0].rows.len();
    let before = rows(&window);
    window.press("ArrowUp");
    assert_eq!(rows(&window), before - 1);
}
