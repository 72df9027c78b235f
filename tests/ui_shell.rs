//! The window as a person meets it: outline, totals, findings, dialogs, files, languages.
//!
//! The figures are the seed document's: 行政单位医疗 is 25.13 there, and 52.13 is the slip.

use std::time::Duration;

use eframe::egui::accesskit::Role;
use eframe::egui::{ViewportCommand, ViewportEvent, ViewportId, vec2};
use egui_kittest::kittest::Queryable as _;

use yusuan::budget::Status;
use yusuan::engine::Finding;
use yusuan::file::SAMPLE;
use yusuan::form::Severity;
use yusuan::lang::Lang;
use yusuan::session::Settings;
use yusuan::session::situation::Situation;
use yusuan::ui::command::{Command, TABLE};
use yusuan::ui::dialog::Dialog;
use yusuan::ui::panel::MainView;
use yusuan::ui::texts::GRID_KEYS;

#[path = "support/folder.rs"]
mod folder;
#[path = "support/window.rs"]
mod window;

use folder::Folder;
use window::{LEAF, Opening, Window, documents, down};

#[test]
fn opens_the_sample_as_an_unsaved_copy() {
    let window = Window::sample();
    window.check_says("延边朝鲜族自治州社会保险事业管理局（本级）");
    window.check_says("示例副本");
    window.check_label("收入总计");
    assert_eq!(window.query_all_by_label("935.82").count(), 2);
    for entry in
        ["1 收支总表 提示 1", "政府性基金预算支出表 空表", "信息化系统运维项目 核实 2，提示 1"]
    {
        window.check_label(entry);
    }
    assert!(window.session().path().is_none());
    assert!(!window.document().is_changed());
}

/// Above a table stands what stands above it on paper.
#[test]
fn whose_table_it_is_is_said_in_the_form_sets_words() {
    for (text, line) in [
        (include_str!("../assets/samples/shanghai-unit-2025.ron"), "编制单位："),
        (include_str!("../assets/samples/jiangsu-2019.ron"), "部门："),
        (SAMPLE, "预算单位："),
    ] {
        let document = documents::read(text);
        let line = format!("{line}{}", document.budget().unit.name);
        let window = Opening { document: Some(document), ..Opening::default() }.window();
        window.check_label(&line);
    }
}

#[test]
fn the_outline_shows_tables_and_texts() {
    let mut window = Window::sample();
    window.choose("3 支出总表");
    window.check_says(LEAF);
    window.choose("主要职能");
    assert_eq!(window.page(), &MainView::Text("主要职能".into()));
    window.press("Down");
    assert_eq!(window.page(), &MainView::Text("机构设置".into()));
    window.press("Ctrl+PageDown");
    assert_eq!(window.page(), &MainView::Table(0));
}

#[test]
fn a_figure_moves_totals_badges_findings_and_status_in_one_frame() {
    let mut window = Window::sample();
    window.at_leaf();
    window.type_text("52.13");
    window.event(down("Enter"));
    window.step();
    window.check_says("预算表3，合计，合计：962.82");
    window.check_says("3 支出总表 强制");
    window.check_label("有未保存的改动");
    window.check_says("预算表3，21011 行政事业单位医疗，合计：61.84");
    let blocking = window.findings().iter().filter(|finding| finding.blocks_final()).count();
    assert!(blocking > 0);
    window.check_label(&format!("强制 {blocking}"));
}

#[test]
fn the_right_panel_explains_a_total_and_leads_to_its_addends() {
    let mut window = Window::sample();
    window.choose("3 支出总表");
    window.click_on("预算表3，208 社会保障和就业支出，合计");
    window.check_label("这个数从哪里来");
    window.check_says("= 20801 + 20805 = 772.00 + 73.71 = 845.71；原表 845.70");
    window.check_says("在限度 0.015 以内");
    window.click("20805 行政事业单位养老支出 73.71");
    window.check_says("预算表3 › 20805 行政事业单位养老支出 › 合计");
}

#[test]
fn saving_shows_what_does_not_balance_before_anything_is_written() {
    let folder = Folder::new();
    let path = folder.path().join("draft.ron");
    let mut window = Window::sample();
    window.enter_leaf("52.13");
    window.press("Ctrl+S");
    window.check_says("保存前请看一眼");
    let open: Vec<Finding> = window.findings().into_iter().filter(Finding::blocks_final).collect();
    assert!(open.len() > 3);
    for finding in open {
        window.check_label(&finding.relation.zh);
    }
    window.check_label("+27.00");

    // Going back is what Enter does.
    window.press("Enter");
    window.check_no_dialog();
    assert!(window.document().is_changed());

    window.press("Ctrl+S");
    window.click("取消");
    window.check_no_dialog();

    window.press("Ctrl+S");
    window.click("仍存为草稿");
    assert!(matches!(window.dialog(), Some(Dialog::Path(_))));
    window.give_path(&path);
    window.check_no_dialog();
    assert!(!window.document().is_changed());
    assert_eq!(window.session().path(), Some(path.as_path()));

    let read = yusuan::file::open(&path).expect("what was saved reads");
    assert_eq!(read.budget.status, Status::Draft);
    assert!(read.problems.is_empty(), "{:?}", read.problems);
    assert_eq!(&read.budget, window.document().budget());
}

#[test]
fn a_balanced_budget_is_saved_without_questions_and_byte_for_byte() {
    let folder = Folder::new();
    let path = folder.put("sample.ron", SAMPLE);
    let mut window = Window::open(&path);
    window.enter_leaf("52.13");
    window.enter_leaf("25.13");
    window.press("Ctrl+S");
    window.check_no_dialog();
    assert_eq!(folder.text("sample.ron"), SAMPLE);
}

#[test]
fn a_file_changed_on_disk_is_not_overwritten_unasked() {
    let folder = Folder::new();
    let path = folder.put("shared.ron", SAMPLE);
    let mut window = Window::open(&path);
    folder.put("shared.ron", "somebody else's");
    window.choose("主要职能");
    window.press("Enter");
    window.type_text("某");
    window.press("Ctrl+S");
    assert!(matches!(window.dialog(), Some(Dialog::ChangedOnDisk { .. })));
    window.click("取消");
    assert_eq!(folder.text("shared.ron"), "somebody else's");
    window.press("Ctrl+S");
    window.click("覆盖");
    assert!(yusuan::file::open(&path).is_ok());
}

#[test]
fn undo_and_redo_lead_back_to_the_cell() {
    let mut window = Window::sample();
    window.enter_leaf("52.13");
    assert_eq!(window.leaf(), "52.13");
    window.choose("1 收支总表");
    window.press("Ctrl+Z");
    assert_eq!(window.leaf(), "25.13");
    window.check_says("预算表3 › 2101101 行政单位医疗 › 基本支出");
    assert!(!window.document().is_changed());
    window.press("Ctrl+Y");
    assert_eq!(window.leaf(), "52.13");
    window.press("Ctrl+Z Ctrl+Shift+Z");
    assert_eq!(window.leaf(), "52.13");
}

#[test]
fn the_language_switches_at_once() {
    let mut window = Window::sample();
    window.press("Ctrl+Shift+L");
    for label in ["Open", "Findings", "Total revenue", "Where this figure comes from"] {
        window.check_label(label);
    }
    window.check_says("3 Expenditure");
    window.press("Ctrl+Shift+L");
    window.check_label("审核结果");
}

#[test]
fn the_help_page_lists_every_command_and_key() {
    let mut window = Window::sample();
    window.press("F1");
    assert!(matches!(window.dialog(), Some(Dialog::Help)));
    for entry in TABLE {
        window.check_label(entry.title.get(Lang::Zh));
        window.check_label(entry.tip.get(Lang::Zh));
        if !entry.shortcuts.is_empty() {
            window.check_label(&entry.shortcuts_text());
        }
    }
    for (keys, does) in GRID_KEYS {
        window.check_label(keys);
        window.check_label(does.get(Lang::Zh));
    }
    window.press("Escape");
    window.check_no_dialog();
}

#[test]
fn a_window_left_alone_draws_nothing() {
    let mut window = Window::sample();
    assert_eq!(window.repaint_delay(), Duration::MAX);
    window.at_leaf();
    assert_eq!(window.repaint_delay(), Duration::MAX, "a cell is selected");
    window.type_text("1");
    assert_eq!(window.repaint_delay(), Duration::MAX, "a figure is being typed");
    window.press("Escape");
    window.choose("主要职能");
    window.press("Enter");
    assert_eq!(window.repaint_delay(), Duration::MAX, "a text is being edited");
    window.press("F1");
    assert_eq!(window.repaint_delay(), Duration::MAX, "a dialog is open");
}

#[test]
fn closing_with_unsaved_changes_asks() {
    let mut window = Window::sample();
    window.enter_leaf("52.13");
    let close = |window: &mut Window| {
        let viewport = window.input_mut().viewports.entry(ViewportId::ROOT).or_default();
        viewport.events.push(ViewportEvent::Close);
        window.step();
        let output = &window.output().viewport_output[&ViewportId::ROOT];
        let kept = output.commands.contains(&ViewportCommand::CancelClose);
        let viewport = window.input_mut().viewports.entry(ViewportId::ROOT).or_default();
        viewport.events.clear();
        kept
    };
    assert!(close(&mut window), "the window stays");
    assert!(matches!(window.dialog(), Some(Dialog::Unsaved { .. })));
    window.run();
    window.click("取消");
    assert!(close(&mut window));
    window.run();
    window.get_by_label("不保存").click();
    window.step();
    window.step();
    assert!(!close(&mut window), "then it goes");
}

#[test]
fn a_faulty_file_is_told_with_its_place_and_left_alone() {
    let folder = Folder::new();
    let text = "(\n    format: 1,\n    forms: \"jilin-2024\",\n    year: ,\n)";
    let path = folder.put("broken.ron", text);
    let window = Window::open(&path);
    window.check_label("打不开这个文件");
    window.check_says("broken.ron");
    window.check_says("4:");
    assert_eq!(folder.text("broken.ron"), text);
}

#[test]
fn a_path_can_be_typed() {
    let folder = Folder::new();
    let path = folder.put("typed.ron", SAMPLE);
    let mut window = Window::sample();
    window.press("Ctrl+Shift+O Enter");
    window.check_label("请输入路径。");
    window.give_path(&path);
    assert_eq!(window.session().path(), Some(path.as_path()));
    window.check_label("typed.ron");
}

#[test]
fn a_dropped_file_opens_after_asking_about_changes() {
    let folder = Folder::new();
    let path = folder.put("dropped.ron", SAMPLE);
    let mut window = Window::sample();
    window.enter_leaf("52.13");
    window.drop_files(&[&path]);
    assert!(matches!(window.dialog(), Some(Dialog::Unsaved { .. })));
    window.click("取消");
    assert_eq!(window.leaf(), "52.13");
    window.drop_files(&[&path]);
    window.click("不保存");
    assert_eq!(window.session().path(), Some(path.as_path()));
    assert_eq!(window.leaf(), "25.13");
}

#[test]
fn a_newer_file_is_shown_but_never_changed() {
    let folder = Folder::new();
    let newer = SAMPLE.replace("format: 2,", "format: 99,");
    assert_ne!(newer, SAMPLE);
    let path = folder.put("newer.ron", &newer);
    let mut window = Window::open(&path);
    window.check_label("查阅中");
    window.check_says("读取提示 1");
    window.check_says("文件由更新版本的程序写成");
    window.click("编制");
    window.enter_leaf("9");
    assert_eq!(window.leaf(), "25.13");
    window.press("Ctrl+S");
    assert_eq!(folder.text("newer.ron"), newer);
}

#[test]
fn findings_can_be_filtered_by_force_and_table() {
    let mut window = Window::sample();
    let lines = |window: &Window| window.count(Role::ListItem, "名称“");
    assert_eq!(lines(&window), 2);
    let explain = window.findings().iter().filter(|f| f.severity == Severity::Explain).count();
    window.click(&format!("核实 {explain}"));
    assert_eq!(lines(&window), 0);
    window.click(&format!("核实 {explain}"));
    window.click("本表");
    assert_eq!(lines(&window), 0);
    window.choose("3 支出总表");
    assert_eq!(lines(&window), 2);
}

#[test]
fn while_inspecting_nothing_changes() {
    let mut window = Window::sample();
    window.click("查阅");
    window.check_label("查阅中");
    window.enter_leaf("9");
    assert_eq!(window.leaf(), "25.13");
    assert!(!window.document().is_changed());
    window.click("编制");
    window.enter_leaf("9");
    assert_eq!(window.leaf(), "9");
}

#[test]
fn findings_lead_to_their_cells_one_after_another() {
    let mut window = Window::sample();
    window.press("F8");
    window.check_says("预算表3 › 20801");
    window.press("F8");
    window.check_says("预算表3 › 2080199");
    window.press("Shift+F8");
    window.check_says("预算表3 › 20801");
    window.press("Ctrl+J");
    window.check_silent("审核结果");
    window.press("Shift+F9");
    window.check_label("审核结果");
}

#[test]
fn a_final_file_needs_its_mandatory_findings_settled() {
    let mut window = Window::sample();
    window.enter_leaf("52.13");
    window.menu("文件", "标为定稿");
    window.check_says("定稿前检查");
    window.check_says("强制审核未过");
    window.check_silent("仍然定稿");
    window.press("Escape");
    assert_eq!(window.document().budget().status, Status::Published);
    window.enter_leaf("25.13");
    window.menu("文件", "标为定稿");
    window.click("仍然定稿");
    assert_eq!(window.document().budget().status, Status::Final);
}

#[test]
fn a_text_becomes_one_step_when_it_is_left() {
    let mut window = Window::sample();
    window.choose("主要职能");
    window.press("Enter");
    window.type_text("某某");
    assert_eq!(window.steps(), 0);
    window.choose("机构设置");
    assert_eq!(window.steps(), 1);
    window.press("Ctrl+Z");
    assert_eq!(window.steps(), 0);
    assert!(!window.document().is_changed());
}

#[test]
fn rows_and_copies_come_and_go() {
    let mut window = Window::sample();
    let tables = |window: &Window| window.document().budget().tables.len();
    let before = tables(&window);
    window.choose("退休人员补助经费");
    window.menu("表", "增加一张");
    assert_eq!(tables(&window), before + 1);
    window.menu("表", "删除这一张");
    assert_eq!(tables(&window), before);

    let rows = |window: &Window| {
        let budget = window.document().budget();
        budget.tables.iter().flat_map(|t| &t.blocks).map(|b| b.rows.len()).sum::<usize>()
    };
    let before = rows(&window);
    window.at_leaf();
    window.press("Ctrl+I");
    assert_eq!(rows(&window), before + 1);
    window.press("Ctrl+Delete");
    assert_eq!(rows(&window), before);
    assert_eq!(window.leaf(), "25.13");
}

#[test]
fn the_right_panel_waits_for_room() {
    let sized = |width, height, explanation| {
        let settings = Settings { explanation, ..Settings::default() };
        Opening { size: vec2(width, height), settings, ..Opening::default() }.window()
    };
    sized(1200.0, 720.0, None).check_silent("这个数从哪里来");
    sized(1200.0, 720.0, Some(true)).check_label("这个数从哪里来");
    sized(1366.0, 768.0, None).check_silent("这个数从哪里来");
    sized(1440.0, 900.0, None).check_label("这个数从哪里来");
}

#[test]
fn colours_and_zoom_switch() {
    let mut window = Window::sample();
    assert!(!window.ctx.global_style().visuals.dark_mode);
    window.press("Ctrl+Shift+D");
    assert!(window.ctx.global_style().visuals.dark_mode);
    window.press("Ctrl+Equals");
    window.check_label("110%");
    window.press("Ctrl+0");
    window.check_label("100%");
    assert!((window.ctx.zoom_factor() - 1.0).abs() < f32::EPSILON);
}

#[test]
fn no_command_is_without_an_enabled_moment() {
    // A command that can never be used would be a dead button.
    let open = Situation {
        changed: true,
        can_undo: true,
        can_redo: true,
        table_shown: true,
        table_repeats: true,
        can_add_table: true,
        rows_entered: true,
        rows_open: true,
        row_entered: true,
        row_branch: true,
        row_outlined: true,
        can_outdent: true,
        can_pin: true,
        can_unpin: true,
        any_findings: true,
        can_explain: true,
        can_comment: true,
        any_comments: true,
        comments_inside: true,
        comments_beside: true,
        against_last: true,
        previewing: true,
        has_original: true,
        has_drafts: true,
        named: true,
        searched: true,
        filtered: true,
        ..Situation::default()
    };
    // What is only looked at has to be taken up before it is published.
    let taken_up = Situation { previewing: false, ..open };
    for entry in TABLE {
        let enabled = (entry.enabled)(&open) || (entry.enabled)(&taken_up);
        assert!(enabled, "{:?}", entry.command);
    }
    assert_eq!(TABLE.first().map(|entry| entry.command), Some(Command::New));
}

/// The file holds one figure with its digits swapped and the old totals: the panel names the cell
/// and one click sets everything right, as one step that can be undone.
#[test]
fn the_likely_wrong_cell_is_named_and_set_right_by_one_click() {
    let mut window = Window::on(documents::slip());
    window.check_says("行政单位医疗 52.13 疑为 25.13（数字颠倒）");
    window.click("改为 25.13");
    assert_eq!(window.leaf(), "25.13");
    assert_eq!(window.document().computed().counts(None).mandatory, 0);
    window.press("Ctrl+Z");
    assert_eq!(window.leaf(), "52.13");
}
