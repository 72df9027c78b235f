//! The window in the hands of people who come from spreadsheets: what they paste, copy, duplicate,
//! filter, drag and switch.

#![expect(clippy::expect_used, reason = "a test may stop where it stands")]

use eframe::egui::{self, Event, Key, Modifiers, Theme, vec2};
use egui_kittest::Harness;
use egui_kittest::kittest::Queryable as _;

use yusuan::budget::Cell;
use yusuan::ui::app::App;
use yusuan::ui::desk::Desk as _;
use yusuan::ui::dialog::Dialog;
use yusuan::ui::panel::{Page, causes, findings, outline, source};
use yusuan::ui::session::Session;
use yusuan::ui::settings::{RowHeight, Settings};

type Window = Harness<'static, App>;

const NONE: Modifiers = Modifiers::NONE;
const CTRL: Modifiers = Modifiers::COMMAND;
const SHIFT: Modifiers = Modifiers::SHIFT;

fn window_on(session: Session, settings: Settings, path: Option<std::path::PathBuf>) -> Window {
    let mut harness = Harness::builder()
        .with_size(vec2(1440.0, 900.0))
        .with_pixels_per_point(1.0)
        .with_theme(Theme::Light)
        .with_step_dt(1.0 / 60.0)
        .build_eframe(|cc| {
            App::new(&cc.egui_ctx, session, settings, path).without_system_dialogs()
        });
    harness.run();
    harness
}

fn window() -> Window {
    let session = Session::sample().expect("the sample inside the program reads");
    window_on(session, Settings::default(), None)
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

/// Clicks the switch whose sentence holds this.
#[track_caller]
fn switch(window: &mut Window, said: &str) {
    window.get_by_label_contains(said).click();
    window.run();
}

#[track_caller]
fn check_contains(window: &Window, text: &str) {
    let found = window.query_all_by_label_contains(text).next().is_some();
    assert!(found, "nothing is labelled with {text}");
}

#[track_caller]
fn check_missing(window: &Window, text: &str) {
    let found = window.query_all_by_label_contains(text).next().is_some();
    assert!(!found, "something is labelled with {text}");
}

fn to_expenditure(window: &mut Window) {
    press(window, CTRL, Key::PageDown);
    press(window, CTRL, Key::PageDown);
}

fn steps(window: &Window) -> usize {
    window.state().session().document().done().len()
}

/// Codes, names and 基本支出 of the table of expenditure.
fn rows(window: &Window) -> Vec<[String; 3]> {
    let document = window.state().session().document();
    let form = document.forms().table("支出总表").expect("known");
    let budget = document.budget();
    let table = budget.tables.iter().position(|t| t.form() == Some(form)).expect("there");
    let rows = 0..budget.tables[table].blocks[0].rows.len();
    let text = |r, c| budget.value(Cell::new(table, 0, r, c)).to_text();
    rows.map(|r| [text(r, 0), text(r, 1), text(r, 3)]).collect()
}

#[test]
fn a_block_from_a_spreadsheet_is_recognised_and_asked_about() {
    let mut window = window();
    to_expenditure(&mut window);
    click_cell(&mut window, "2210201 住房公积金，科目编码");
    let block = "单位：元\t\t\t\t\t\n类\t款\t项\t科目名称\t合计\t基本支出\n\
                 229\t\t\t其他支出\t\t\n\t99\t\t其他支出\t\t\n\t\t01.0\t其他支出\t\t1234500\n\
                 \t\t02\t另一支出\t\t12345.67\n";
    window.event(Event::Paste(block.into()));
    window.run();
    assert!(matches!(window.state().dialog(), Some(Dialog::Paste(_))));
    for said in
        ["前 2 行是表头", "科目编码分在 3 列里", "写明以元计", "四舍五入，例如 1.234567 → 1.23"]
    {
        check_contains(&window, said);
    }
    check_contains(&window, "1–3 → 科目编码");
    // Not rounded unless wanted: that figure is left out and named.
    check_contains(&window, "第 6 行第 6 列");
    switch(&mut window, "四舍五入，例如");
    check_missing(&window, "第 6 行第 6 列");
    switch(&mut window, "写明以元计");
    check_missing(&window, "四舍五入，例如");
    switch(&mut window, "写明以元计");
    press(&mut window, NONE, Key::Enter);
    assert_eq!(steps(&window), 1, "one step");
    let rows = rows(&window);
    let last: Vec<&[String; 3]> = rows.iter().rev().take(4).rev().collect();
    let expected = [
        ["229", "其他支出", ""],
        ["22999", "其他支出", ""],
        ["2299901", "其他支出", "123.45"],
        ["2299902", "另一支出", "1.23"],
    ];
    assert_eq!(last, expected.iter().collect::<Vec<_>>());
    press(&mut window, CTRL, Key::Z);
    assert_eq!(rows.len() - 3, self::rows(&window).len());
}

fn copied(window: &Window) -> Option<String> {
    window.output().platform_output.commands.iter().find_map(|command| match command {
        egui::OutputCommand::CopyText(text) => Some(text.clone()),
        _ => None,
    })
}

#[test]
fn headings_are_copied_as_one_line() {
    let mut window = window();
    to_expenditure(&mut window);
    click_cell(&mut window, "2101101 行政单位医疗，科目编码");
    for _ in 0..3 {
        window.key_press_modifiers(SHIFT, Key::ArrowRight);
    }
    window.run();
    // The press alone: the text goes out in its frame.
    window.event(Event::Key {
        key: Key::C,
        physical_key: None,
        pressed: true,
        repeat: false,
        modifiers: CTRL | SHIFT,
    });
    window.step();
    let text = copied(&window).expect("something is copied");
    let lines: Vec<&str> = text.lines().collect();
    assert_eq!(lines.len(), 2, "{text}");
    assert_eq!(lines[1], "2101101\t行政单位医疗\t25.13\t25.13");
    assert_eq!(lines[0].split('\t').count(), 4, "{text}");
    assert!(lines[0].contains("科目编码") && lines[0].ends_with("基本支出"), "{text}");
    // Pasted back, the headings are recognised and nothing changes.
    window.run();
    window.event(Event::Paste(text));
    window.run();
    check_contains(&window, "前 1 行是表头");
    press(&mut window, NONE, Key::Enter);
    assert_eq!(steps(&window), 0);
}

#[test]
fn a_duplicated_row_asks_for_its_code() {
    let mut window = window();
    to_expenditure(&mut window);
    click_cell(&mut window, "2101101 行政单位医疗，基本支出");
    let before = rows(&window);
    press(&mut window, CTRL, Key::L);
    window.run();
    assert_eq!(steps(&window), 1);
    let at = before.iter().position(|row| row[0] == "2101101").expect("there");
    assert_eq!(rows(&window)[at + 1], ["", "", "25.13"].map(str::to_owned));
    // The editor stands open in the code's cell.
    type_text(&mut window, "2101102");
    press(&mut window, NONE, Key::Enter);
    let codes: Vec<String> = rows(&window).into_iter().map(|row| row[0].clone()).collect();
    assert!(codes.contains(&"2101102".to_owned()), "{codes:?}");
    press(&mut window, CTRL, Key::Z);
    press(&mut window, CTRL, Key::Z);
    assert_eq!(rows(&window), before);
}

#[test]
fn one_code_with_those_below_it_is_shown_alone() {
    let mut window = window();
    to_expenditure(&mut window);
    click_cell(&mut window, "21011 行政事业单位医疗，基本支出");
    press(&mut window, CTRL | SHIFT, Key::B);
    check_contains(&window, "筛选中：21011 行政事业单位医疗，收起 10 行");
    check_contains(&window, "2101103 公务员医疗补助，基本支出");
    check_contains(&window, "合计，基本支出");
    check_missing(&window, "2080109 社会保险经办机构，基本支出");
    check_missing(&window, "210 卫生健康支出，基本支出");
    // The sign itself shows all again.
    click(&mut window, "筛选中：21011 行政事业单位医疗，收起 10 行　×");
    check_contains(&window, "2080109 社会保险经办机构，基本支出");
    check_missing(&window, "筛选中");
}

#[test]
fn the_whole_window_counts_in_the_unit_wanted() {
    let mut window = window();
    to_expenditure(&mut window);
    click_cell(&mut window, "2101101 行政单位医疗，基本支出");
    type_text(&mut window, "52.13");
    press(&mut window, NONE, Key::Enter);
    check_contains(&window, "差 −27.00");
    press(&mut window, CTRL | SHIFT, Key::U);
    for said in ["× 不平 270000", "差 −270000", "疑为 251300", "+270000"] {
        check_contains(&window, said);
    }
    check_missing(&window, "差 −27.00");
    let bytes = |window: &Window| {
        let document = window.state().session().document();
        yusuan::file::write(document.forms(), document.budget())
    };
    let shown = bytes(&window);
    press(&mut window, CTRL | SHIFT, Key::U);
    press(&mut window, CTRL | SHIFT, Key::U);
    check_contains(&window, "差 −27.00");
    assert_eq!(shown, bytes(&window), "what is stored stays");
}

#[test]
fn f6_reaches_every_pane() {
    let mut window = window();
    to_expenditure(&mut window);
    click_cell(&mut window, "2101101 行政单位医疗，基本支出");
    type_text(&mut window, "52.13");
    press(&mut window, NONE, Key::Enter);
    let has = |window: &Window, id: egui::Id| window.ctx.memory(|memory| memory.has_focus(id));
    for id in [causes::focus_id(), findings::focus_id(), source::focus_id(), outline::focus_id()] {
        press(&mut window, NONE, Key::F6);
        window.run();
        assert!(has(&window, id), "{id:?}");
    }
    press(&mut window, NONE, Key::F6);
    window.run();
    type_text(&mut window, "1");
    press(&mut window, NONE, Key::Escape);
    // In the list of findings arrows choose and Enter goes there.
    press(&mut window, NONE, Key::F6);
    press(&mut window, NONE, Key::F6);
    press(&mut window, NONE, Key::ArrowDown);
    press(&mut window, NONE, Key::ArrowDown);
    assert!(has(&window, findings::focus_id()), "the keyboard stays in the list");
    press(&mut window, NONE, Key::Enter);
    assert!(!has(&window, findings::focus_id()));
}

#[test]
fn the_state_column_says_its_findings_under_the_pointer() {
    let mut window = window();
    to_expenditure(&mut window);
    click_cell(&mut window, "2101101 行政单位医疗，基本支出");
    type_text(&mut window, "52.13");
    press(&mut window, NONE, Key::Enter);
    let at = window.get_by_label("合计：× 不平 27.00").rect().center();
    window.hover_at(at);
    window.run_steps(60);
    window.run();
    let said = "本年支出；922.82 与 895.82，差 27.00（超出四舍五入限 0.02）\n";
    check_contains(&window, said);
}

#[test]
fn widths_are_remembered_by_file_and_heights_by_person() {
    let folder = tempfile::tempdir().expect("a folder");
    let settings = folder.path().join("config").join("settings.ron");
    let file = folder.path().join("a.ron");
    std::fs::write(&file, yusuan::file::SAMPLE).expect("written");
    let open = || {
        let session = Session::open(&file).expect("reads");
        let known = Settings::load(Some(&settings));
        let mut window = window_on(session, known, Some(settings.clone()));
        to_expenditure(&mut window);
        window
    };
    let name = "2101101 行政单位医疗，功能分类科目名称";
    let rect = |window: &Window| window.get_by_label_contains(name).rect();
    let heading = |window: &Window| {
        let title = window.get_all_by_label("功能分类科目名称").next().expect("its heading").rect();
        egui::pos2(title.right(), title.center().y)
    };
    let mut window = open();
    let before = rect(&window);
    let edge = heading(&window);
    window.drag_at(edge);
    window.run();
    window.hover_at(edge + vec2(60.0, 0.0));
    window.run();
    window.drop_at(edge + vec2(60.0, 0.0));
    window.run();
    let dragged = rect(&window);
    assert!((dragged.width() - before.width() - 60.0).abs() <= 1.0, "{before:?} {dragged:?}");
    press(&mut window, CTRL | SHIFT, Key::R);
    assert!(rect(&window).height() > before.height());
    drop(window);

    let mut window = open();
    assert_eq!(rect(&window).width(), dragged.width(), "remembered");
    assert_eq!(Settings::load(Some(&settings)).rows, RowHeight::Roomy);
    assert!(rect(&window).height() > before.height());
    // A double click on the edge fits the column to its texts.
    let edge = heading(&window);
    for _ in 0..2 {
        window.drag_at(edge);
        window.drop_at(edge);
    }
    window.run();
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
    let mut window = window();
    to_expenditure(&mut window);
    let leaf = "2080109 社会保险经办机构，基本支出";
    let check = |window: &mut Window, clicks: &dyn Fn(&mut Window)| {
        click_cell(window, leaf);
        clicks(window);
        type_text(window, "1");
        press(window, NONE, Key::Enter);
        assert_eq!(basic(window, "2080109"), "1");
        press(window, CTRL, Key::Z);
        assert_eq!(basic(window, "2080109"), "584.14");
    };
    check(&mut window, &|window| {
        click(window, "视图");
        switch(window, "恢复列宽");
    });
    check(&mut window, &|window| {
        click(window, "编辑");
        press(window, NONE, Key::Escape);
    });
    check(&mut window, &|window| click(window, "中 / EN"));
    click(&mut window, "中 / EN");
    check(&mut window, &|window| {
        press(window, NONE, Key::F1);
        press(window, NONE, Key::Escape);
    });
    // A table's name in the outline is the tab of a spreadsheet.
    check(&mut window, &|window| {
        window.get_by_label_contains("4 财政拨款收支总表").click();
        window.run();
        window.get_by_label_contains("3 支出总表").click();
        window.run();
    });
}

#[test]
fn a_row_put_in_asks_for_its_code_and_what_comes_with_it_is_in_sight() {
    let mut window = window();
    to_expenditure(&mut window);
    click_cell(&mut window, "2080109 社会保险经办机构，基本支出");
    press(&mut window, CTRL, Key::I);
    type_text(&mut window, "2299999");
    press(&mut window, NONE, Key::Enter);
    type_text(&mut window, "3");
    check_contains(&window, "2299999");
    press(&mut window, NONE, Key::Enter);
    assert_eq!(basic(&window, "2299999"), "3");
    // Its row is drawn: only rows in sight are on the tree.
    check_contains(&window, "2299999，基本支出");
}

fn paste_text(window: &mut Window, text: &str) {
    window.event(Event::Paste(text.to_owned()));
    window.run();
}

#[test]
fn a_new_budget_is_begun_in_the_window() {
    let mut window = window();
    press(&mut window, CTRL, Key::N);
    press(&mut window, NONE, Key::Enter);
    check_contains(&window, "请填单位名称");
    paste_text(&mut window, "某县水利局");
    check_missing(&window, "请填单位名称");
    press(&mut window, NONE, Key::Enter);
    let document = window.state().session().document();
    let budget = document.budget();
    assert_eq!((budget.unit.name.as_str(), budget.year), ("某县水利局", 2024));
    assert_eq!(document.forms().id, "jilin-2024", "the form set of the budget before");
    assert!(window.state().session().path().is_none());
    check_contains(&window, "各表还没有填数");
    check_missing(&window, "全部审核通过");
    // What was said of the cell of the budget before is gone with it.
    check_missing(&window, "895.82");
    // Nothing is lost by leaving it, so nothing is asked.
    press(&mut window, CTRL, Key::N);
    assert!(matches!(window.state().dialog(), Some(Dialog::New(_))));
}

#[test]
fn the_menu_fills_and_clears_as_the_keys_do() {
    let mut window = window();
    to_expenditure(&mut window);
    let check = |window: &mut Window, item: &str, expected: &str| {
        click_cell(window, "2080199 其他人力资源和社会保险管理事务支出，基本支出");
        click(window, "编辑");
        switch(window, item);
        assert_eq!(basic(window, "2080199"), expected, "{item}");
    };
    check(&mut window, "向下填充", "584.14");
    check(&mut window, "清空", "");
    click_cell(&mut window, "2080199 其他人力资源和社会保险管理事务支出，基本支出");
    press(&mut window, CTRL, Key::D);
    assert_eq!(basic(&window, "2080199"), "584.14", "the key still does it");
}

#[test]
fn a_table_of_fixed_rows_says_why_none_is_added() {
    let mut window = window();
    press(&mut window, CTRL, Key::I);
    check_contains(&window, "本表的行由表样固定");
    assert_eq!(steps(&window), 0);
}

#[test]
fn what_was_looked_for_last_is_typed_over() {
    let mut window = window();
    press(&mut window, CTRL, Key::F);
    paste_text(&mut window, "73.71");
    check_contains(&window, "找到 12 处");
    press(&mut window, NONE, Key::Escape);
    press(&mut window, CTRL, Key::F);
    paste_text(&mut window, "1.18");
    check_missing(&window, "没有找到");
    check_contains(&window, "找到");
}

#[test]
fn the_whole_check_is_left_to_where_one_was() {
    let mut window = window();
    to_expenditure(&mut window);
    let page = window.state().page().clone();
    let check = |window: &mut Window, back: &dyn Fn(&mut Window)| {
        press(window, NONE, Key::F9);
        assert_eq!(window.state().page(), &Page::Review);
        back(window);
        assert_eq!(window.state().page(), &page);
    };
    check(&mut window, &|window| press(window, NONE, Key::Escape));
    check(&mut window, &|window| press(window, NONE, Key::F9));
    check(&mut window, &|window| click(window, "返回"));
}

#[test]
fn the_history_says_which_line_and_row() {
    let mut window = window();
    to_expenditure(&mut window);
    click_cell(&mut window, "2080109 社会保险经办机构，基本支出");
    press(&mut window, CTRL, Key::I);
    press(&mut window, CTRL, Key::Delete);
    click_cell(&mut window, "2080199 其他人力资源和社会保险管理事务支出，基本支出");
    press(&mut window, CTRL, Key::Delete);
    let done = window.state().session().document().done();
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
    let mut window = window();
    to_expenditure(&mut window);
    let before = rows(&window);
    // Neither the column of the total nor the order of the table, and one code more; in 元.
    let block = "科目编码\t科目名称\t项目支出\t基本支出\t备注\n\
                 2101101\t行政单位医疗\t\t251400\t看这里\n\
                 2080109\t社会保险经办机构\t1602000\t5841500\t\n\
                 2210202\t提租补贴\t\t10000\t\n";
    click_cell(&mut window, "2080109 社会保险经办机构，基本支出");
    paste_text(&mut window, block);
    for said in ["各栏按表头对应（4 栏对上）", "本表已有 2 行，新增 1 行", "看大小像是以元计"]
    {
        check_contains(&window, said);
    }
    check_contains(&window, "本表没有这一栏");
    switch(&mut window, "看大小像是以元计");
    press(&mut window, NONE, Key::Enter);
    assert_eq!(steps(&window), 1, "one step");
    let after = rows(&window);
    assert_eq!(basic(&window, "2101101"), "25.14");
    assert_eq!(basic(&window, "2080109"), "584.15");
    assert_eq!(basic(&window, "2210202"), "1.00");
    assert_eq!(after.len(), before.len() + 1);
    let codes = |rows: &[[String; 3]]| rows.iter().map(|row| row[0].clone()).collect::<Vec<_>>();
    assert_eq!(codes(&after)[..before.len()], codes(&before), "no code is written over");
    press(&mut window, CTRL, Key::Z);
    assert_eq!(rows(&window), before);

    // Switched off, it goes where the cursor stands, as in a spreadsheet.
    click_cell(&mut window, "2080109 社会保险经办机构，基本支出");
    paste_text(&mut window, "基本支出\t项目支出\n1.00\t2.00");
    check_missing(&window, "各栏按表头对应");
    press(&mut window, NONE, Key::Enter);
    assert_eq!(basic(&window, "2080109"), "1.00");
    // Not the same cell twice: that would be a double click.
    click_cell(&mut window, "20801 人力资源和社会保险管理事务，基本支出");
    click_cell(&mut window, "2080109 社会保险经办机构，基本支出");
    paste_text(&mut window, "项目支出\t基本支出\n3.00\t4.00");
    switch(&mut window, "各栏按表头对应（2 栏对上）");
    press(&mut window, NONE, Key::Enter);
    assert_eq!(basic(&window, "2080109"), "3.00");
}
