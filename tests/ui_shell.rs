//! The window as a person meets it: outline, totals, findings, dialogs, files, languages.
//!
//! The figures are the seed document's: 行政单位医疗 is 25.13 there, and 52.13 is the slip.

#![expect(clippy::expect_used, clippy::panic, reason = "a test may stop where it stands")]

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use eframe::egui::accesskit::Role;
use eframe::egui::{
    Event, Key, Modifiers, Theme, ViewportCommand, ViewportEvent, ViewportId, vec2,
};
use egui_kittest::Harness;
use egui_kittest::kittest::{NodeT as _, Queryable as _};

use yusuan::budget::{Cell, Status};
use yusuan::lang::Lang;
use yusuan::ui::app::App;
use yusuan::ui::command::{Command, TABLE};
use yusuan::ui::desk::Desk as _;
use yusuan::ui::dialog::Dialog;
use yusuan::ui::panel::Page;
use yusuan::ui::session::Session;
use yusuan::ui::settings::Settings;
use yusuan::ui::texts::GRID_KEYS;

type Window = Harness<'static, App>;

const LEAF: &str = "2101101 行政单位医疗，基本支出";

fn sized(width: f32, height: f32, settings: Settings, file: Option<&Path>) -> Window {
    let file = file.map(Path::to_owned);
    let mut harness = Harness::builder()
        .with_size(vec2(width, height))
        .with_pixels_per_point(1.0)
        .with_theme(Theme::Light)
        .build_eframe(move |cc| {
            let session = Session::sample().expect("the sample inside the program reads");
            let mut app = App::new(&cc.egui_ctx, session, settings, None).without_system_dialogs();
            if let Some(file) = file {
                app.open_first(&file);
            }
            app
        });
    harness.run();
    harness
}

fn window() -> Window {
    sized(1440.0, 900.0, Settings::default(), None)
}

/// Clicks the outline entry whose name holds this text.
#[track_caller]
fn show(window: &mut Window, title: &str) {
    let named = |label: Option<String>| label.is_some_and(|label| label.contains(title));
    let entry = window
        .get_all_by_role(Role::ListItem)
        .find(|node| named(node.accesskit_node().label()))
        .unwrap_or_else(|| panic!("no entry {title}"));
    entry.click();
    window.run();
}

#[track_caller]
fn click(window: &mut Window, label: &str) {
    window.get_by_label(label).click();
    window.run();
}

#[track_caller]
fn menu(window: &mut Window, title: &str) {
    window.get_by_role_and_label(Role::Button, title).click();
    window.run();
}

#[track_caller]
fn click_cell(window: &mut Window, name: &str) {
    window.get_by_label_contains(name).click();
    window.run();
}

fn press(window: &mut Window, modifiers: Modifiers, key: Key) {
    window.key_press_modifiers(modifiers, key);
    window.run();
}

fn type_text(window: &mut Window, text: &str) {
    for letter in text.chars() {
        window.event(Event::Text(letter.to_string()));
        window.run();
    }
}

/// Puts a figure into the leaf of 支出总表 that the tests turn wrong.
fn enter(window: &mut Window, figure: &str) {
    show(window, "3 支出总表");
    click_cell(window, LEAF);
    type_text(window, figure);
    press(window, Modifiers::NONE, Key::Enter);
}

#[track_caller]
fn check_label(window: &Window, label: &str) {
    assert!(window.query_all_by_label(label).next().is_some(), "nothing is labelled {label}");
}

#[track_caller]
fn check_contains(window: &Window, text: &str) {
    assert!(
        window.query_all_by_label_contains(text).next().is_some(),
        "nothing is labelled with {text}"
    );
}

fn leaf(window: &Window) -> String {
    let document = window.state().session().document();
    let (forms, budget) = (document.forms(), document.budget());
    let form = forms.table("支出总表").expect("known");
    let table = budget.tables.iter().position(|t| t.form() == Some(form)).expect("there");
    let column = forms.tables[form].blocks[0].column("基本支出").expect("there");
    let rows = &budget.tables[table].blocks[0].rows;
    let row = rows.iter().position(|row| row.cells[0].to_text() == "2101101").expect("there");
    budget.value(Cell::new(table, 0, row, column)).to_text()
}

fn repaint_delay(window: &Window) -> Duration {
    window.output().viewport_output[&ViewportId::ROOT].repaint_delay
}

#[test]
fn opens_the_sample_as_an_unsaved_copy() {
    let window = window();
    check_contains(&window, "延边朝鲜族自治州社会保险事业管理局（本级）");
    check_contains(&window, "示例副本");
    check_label(&window, "收入总计");
    assert_eq!(window.query_all_by_label("935.82").count(), 2);
    for entry in
        ["1 收支总表 平衡", "政府性基金预算支出表 空表", "信息化系统运维项目 核实 2，提示 1"]
    {
        check_label(&window, entry);
    }
    assert!(window.state().session().path().is_none());
    assert!(!window.state().session().document().is_changed());
}

#[test]
fn the_outline_shows_tables_and_texts() {
    let mut window = window();
    show(&mut window, "3 支出总表");
    check_contains(&window, LEAF);
    show(&mut window, "主要职能");
    assert_eq!(window.state().page(), &Page::Text("主要职能".into()));
    press(&mut window, Modifiers::NONE, Key::ArrowDown);
    assert_eq!(window.state().page(), &Page::Text("机构设置".into()));
    press(&mut window, Modifiers::COMMAND, Key::PageDown);
    assert_eq!(window.state().page(), &Page::Table(0));
}

#[test]
fn a_figure_moves_totals_badges_findings_and_status_in_one_frame() {
    let mut window = window();
    show(&mut window, "3 支出总表");
    click_cell(&mut window, LEAF);
    type_text(&mut window, "52.13");
    let enter = Event::Key {
        key: Key::Enter,
        physical_key: None,
        pressed: true,
        repeat: false,
        modifiers: Modifiers::NONE,
    };
    window.event(enter);
    window.step();
    check_contains(&window, "预算表3，合计，合计：962.82");
    check_contains(&window, "3 支出总表 强制");
    check_label(&window, "有未保存的改动");
    check_contains(&window, "预算表3，21011 行政事业单位医疗，合计：61.84");
    let document = window.state().session().document();
    let findings = document.sheet().findings(document.budget());
    let blocking = findings.iter().filter(|finding| finding.blocks_final()).count();
    assert!(blocking > 0);
    check_label(&window, &format!("强制 {blocking}"));
}

#[test]
fn the_right_panel_explains_a_total_and_leads_to_its_addends() {
    let mut window = window();
    show(&mut window, "3 支出总表");
    click_cell(&mut window, "预算表3，208 社会保障和就业支出，合计");
    check_label(&window, "这个数从哪里来");
    check_contains(&window, "= 20801 + 20805 = 772.00 + 73.71 = 845.71；原表 845.70");
    check_contains(&window, "在限度 0.015 以内");
    click(&mut window, "20805 行政事业单位养老支出 73.71");
    check_contains(&window, "预算表3 › 20805 行政事业单位养老支出 › 合计");
}

#[test]
fn saving_shows_what_does_not_balance_before_anything_is_written() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("draft.ron");
    let mut window = window();
    enter(&mut window, "52.13");
    press(&mut window, Modifiers::COMMAND, Key::S);
    check_contains(&window, "保存前请看一眼");
    let document = window.state().session().document();
    let open =
        document.sheet().findings(document.budget()).into_iter().filter(|f| f.blocks_final());
    let relations: Vec<String> = open.map(|finding| finding.relation.zh).collect();
    assert!(relations.len() > 3);
    for relation in relations {
        check_label(&window, &relation);
    }
    check_label(&window, "+27.00");

    // Going back is what Enter does.
    press(&mut window, Modifiers::NONE, Key::Enter);
    assert!(window.state().dialog().is_none());
    assert!(window.state().session().document().is_changed());

    press(&mut window, Modifiers::COMMAND, Key::S);
    click(&mut window, "取消");
    assert!(window.state().dialog().is_none());

    press(&mut window, Modifiers::COMMAND, Key::S);
    click(&mut window, "仍存为草稿");
    assert!(matches!(window.state().dialog(), Some(Dialog::Path(_))));
    press(&mut window, Modifiers::COMMAND, Key::A);
    type_text(&mut window, &path.display().to_string());
    press(&mut window, Modifiers::NONE, Key::Enter);
    assert!(window.state().dialog().is_none(), "{:?}", window.state().dialog());
    assert!(!window.state().session().document().is_changed());
    assert_eq!(window.state().session().path(), Some(path.as_path()));

    let read = yusuan::file::open(&path).expect("what was saved reads");
    assert_eq!(read.budget.status, Status::Draft);
    assert!(read.problems.is_empty(), "{:?}", read.problems);
    assert_eq!(&read.budget, window.state().session().document().budget());
}

#[test]
fn a_balanced_budget_is_saved_without_questions_and_byte_for_byte() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("sample.ron");
    let sample = yusuan::file::sample().expect("reads");
    let text = yusuan::file::write(&sample.forms, &sample.budget);
    std::fs::write(&path, &text).expect("written");
    let mut window = sized(1440.0, 900.0, Settings::default(), Some(&path));
    enter(&mut window, "52.13");
    enter(&mut window, "25.13");
    press(&mut window, Modifiers::COMMAND, Key::S);
    assert!(window.state().dialog().is_none());
    assert_eq!(std::fs::read_to_string(&path).expect("read"), text);
}

#[test]
fn a_file_changed_on_disk_is_not_overwritten_unasked() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("shared.ron");
    let sample = yusuan::file::sample().expect("reads");
    std::fs::write(&path, yusuan::file::write(&sample.forms, &sample.budget)).expect("written");
    let mut window = sized(1440.0, 900.0, Settings::default(), Some(&path));
    std::fs::write(&path, "somebody else's").expect("written");
    show(&mut window, "主要职能");
    press(&mut window, Modifiers::NONE, Key::Enter);
    type_text(&mut window, "某");
    press(&mut window, Modifiers::COMMAND, Key::S);
    assert!(matches!(window.state().dialog(), Some(Dialog::ChangedOnDisk { .. })));
    click(&mut window, "取消");
    assert_eq!(std::fs::read_to_string(&path).expect("read"), "somebody else's");
    press(&mut window, Modifiers::COMMAND, Key::S);
    click(&mut window, "覆盖");
    assert!(yusuan::file::open(&path).is_ok());
}

#[test]
fn undo_and_redo_lead_back_to_the_cell() {
    let mut window = window();
    enter(&mut window, "52.13");
    assert_eq!(leaf(&window), "52.13");
    show(&mut window, "1 收支总表");
    press(&mut window, Modifiers::COMMAND, Key::Z);
    assert_eq!(leaf(&window), "25.13");
    check_contains(&window, "预算表3 › 2101101 行政单位医疗 › 基本支出");
    assert!(!window.state().session().document().is_changed());
    press(&mut window, Modifiers::COMMAND, Key::Y);
    assert_eq!(leaf(&window), "52.13");
    press(&mut window, Modifiers::COMMAND, Key::Z);
    press(&mut window, Modifiers::COMMAND | Modifiers::SHIFT, Key::Z);
    assert_eq!(leaf(&window), "52.13");
}

#[test]
fn the_language_switches_at_once() {
    let mut window = window();
    press(&mut window, Modifiers::COMMAND | Modifiers::SHIFT, Key::L);
    for label in ["Open", "Findings", "Total revenue", "Where this figure comes from"] {
        check_label(&window, label);
    }
    check_contains(&window, "3 Expenditure");
    press(&mut window, Modifiers::COMMAND | Modifiers::SHIFT, Key::L);
    check_label(&window, "审核结果");
}

#[test]
fn the_help_page_lists_every_command_and_key() {
    let mut window = window();
    press(&mut window, Modifiers::NONE, Key::F1);
    assert!(matches!(window.state().dialog(), Some(Dialog::Help)));
    for entry in TABLE {
        check_label(&window, entry.title.get(Lang::Zh));
        check_label(&window, entry.tip.get(Lang::Zh));
        if !entry.shortcuts.is_empty() {
            check_label(&window, &entry.shortcuts_text());
        }
    }
    for (keys, does) in GRID_KEYS {
        check_label(&window, keys);
        check_label(&window, does.get(Lang::Zh));
    }
    press(&mut window, Modifiers::NONE, Key::Escape);
    assert!(window.state().dialog().is_none());
}

#[test]
fn a_window_left_alone_draws_nothing() {
    let mut window = window();
    assert_eq!(repaint_delay(&window), Duration::MAX);
    show(&mut window, "3 支出总表");
    click_cell(&mut window, LEAF);
    assert_eq!(repaint_delay(&window), Duration::MAX, "a cell is selected");
    type_text(&mut window, "1");
    assert_eq!(repaint_delay(&window), Duration::MAX, "a figure is being typed");
    press(&mut window, Modifiers::NONE, Key::Escape);
    show(&mut window, "主要职能");
    press(&mut window, Modifiers::NONE, Key::Enter);
    assert_eq!(repaint_delay(&window), Duration::MAX, "a text is being edited");
    press(&mut window, Modifiers::NONE, Key::F1);
    assert_eq!(repaint_delay(&window), Duration::MAX, "a dialog is open");
}

#[test]
fn closing_with_unsaved_changes_asks() {
    let mut window = window();
    enter(&mut window, "52.13");
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
    assert!(matches!(window.state().dialog(), Some(Dialog::Unsaved { .. })));
    window.run();
    click(&mut window, "取消");
    assert!(close(&mut window));
    window.run();
    window.get_by_label("不保存").click();
    window.step();
    window.step();
    assert!(!close(&mut window), "then it goes");
}

#[test]
fn a_faulty_file_is_told_with_its_place_and_left_alone() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("broken.ron");
    let text = "(\n    format: 1,\n    forms: \"jilin-2024\",\n    year: ,\n)";
    std::fs::write(&path, text).expect("written");
    let window = sized(1440.0, 900.0, Settings::default(), Some(&path));
    check_label(&window, "打不开这个文件");
    check_contains(&window, "broken.ron");
    check_contains(&window, "4:");
    assert_eq!(std::fs::read_to_string(&path).expect("read"), text);
}

#[test]
fn a_path_can_be_typed() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("typed.ron");
    let sample = yusuan::file::sample().expect("reads");
    std::fs::write(&path, yusuan::file::write(&sample.forms, &sample.budget)).expect("written");
    let mut window = window();
    press(&mut window, Modifiers::COMMAND | Modifiers::SHIFT, Key::O);
    press(&mut window, Modifiers::NONE, Key::Enter);
    check_label(&window, "请输入路径。");
    type_text(&mut window, &path.display().to_string());
    press(&mut window, Modifiers::NONE, Key::Enter);
    assert_eq!(window.state().session().path(), Some(path.as_path()));
    check_label(&window, "typed.ron");
}

/// A file dropped on the window.
#[derive(Debug)]
struct Dropped(PathBuf);

impl eframe::egui::DroppedFile for Dropped {
    fn path(&self) -> &Path {
        &self.0
    }

    fn bytes(&self) -> Result<Vec<u8>, String> {
        std::fs::read(&self.0).map_err(|error| error.to_string())
    }
}

#[test]
fn a_dropped_file_opens_after_asking_about_changes() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("dropped.ron");
    let sample = yusuan::file::sample().expect("reads");
    std::fs::write(&path, yusuan::file::write(&sample.forms, &sample.budget)).expect("written");
    let mut window = window();
    enter(&mut window, "52.13");
    window.input_mut().dropped_files.push(Arc::new(Dropped(path.clone())));
    window.run();
    assert!(matches!(window.state().dialog(), Some(Dialog::Unsaved { .. })));
    click(&mut window, "取消");
    assert_eq!(leaf(&window), "52.13");
    window.input_mut().dropped_files.push(Arc::new(Dropped(path.clone())));
    window.run();
    click(&mut window, "不保存");
    assert_eq!(window.state().session().path(), Some(path.as_path()));
    assert_eq!(leaf(&window), "25.13");
}

#[test]
fn a_newer_file_is_shown_but_never_changed() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("newer.ron");
    let sample = yusuan::file::sample().expect("reads");
    let text = yusuan::file::write(&sample.forms, &sample.budget);
    let newer = text.replace("format: 2,", "format: 99,");
    assert_ne!(newer, text);
    std::fs::write(&path, &newer).expect("written");
    let mut window = sized(1440.0, 900.0, Settings::default(), Some(&path));
    check_label(&window, "查阅中");
    check_contains(&window, "读取提示 1");
    check_contains(&window, "文件由更新版本的程序写成");
    click(&mut window, "编制");
    enter(&mut window, "9");
    assert_eq!(leaf(&window), "25.13");
    press(&mut window, Modifiers::COMMAND, Key::S);
    assert_eq!(std::fs::read_to_string(&path).expect("read"), newer);
}

#[test]
fn findings_can_be_filtered_by_force_and_table() {
    let mut window = window();
    let lines = |window: &Window| {
        let named = |label: Option<String>| label.is_some_and(|label| label.contains("名称“"));
        let rows = window.get_all_by_role(Role::ListItem);
        rows.filter(|row| named(row.accesskit_node().label())).count()
    };
    assert_eq!(lines(&window), 2);
    let document = window.state().session().document();
    let findings = document.sheet().findings(document.budget());
    let explain = |f: &&yusuan::engine::Finding| f.force == yusuan::form::Force::Explain;
    let explain = findings.iter().filter(explain).count();
    click(&mut window, &format!("核实 {explain}"));
    assert_eq!(lines(&window), 0);
    click(&mut window, &format!("核实 {explain}"));
    click(&mut window, "本表");
    assert_eq!(lines(&window), 0);
    show(&mut window, "3 支出总表");
    assert_eq!(lines(&window), 2);
}

#[test]
fn while_inspecting_nothing_changes() {
    let mut window = window();
    click(&mut window, "查阅");
    check_label(&window, "查阅中");
    enter(&mut window, "9");
    assert_eq!(leaf(&window), "25.13");
    assert!(!window.state().session().document().is_changed());
    click(&mut window, "编制");
    enter(&mut window, "9");
    assert_eq!(leaf(&window), "9");
}

#[test]
fn findings_lead_to_their_cells_one_after_another() {
    let mut window = window();
    press(&mut window, Modifiers::NONE, Key::F8);
    check_contains(&window, "预算表3 › 20801");
    press(&mut window, Modifiers::NONE, Key::F8);
    check_contains(&window, "预算表3 › 2080199");
    press(&mut window, Modifiers::SHIFT, Key::F8);
    check_contains(&window, "预算表3 › 20801");
    press(&mut window, Modifiers::COMMAND, Key::J);
    assert!(window.query_by_label("审核结果").is_none());
    press(&mut window, Modifiers::NONE, Key::F9);
    check_label(&window, "审核结果");
}

#[test]
fn a_final_file_needs_its_mandatory_findings_settled() {
    let mut window = window();
    enter(&mut window, "52.13");
    menu(&mut window, "文件");
    window.get_by_label_contains("标为定稿").click();
    window.run();
    check_label(&window, "不能这样做");
    press(&mut window, Modifiers::NONE, Key::Escape);
    assert_eq!(window.state().session().document().budget().status, Status::Published);
    enter(&mut window, "25.13");
    menu(&mut window, "文件");
    window.get_by_label_contains("标为定稿").click();
    window.run();
    click(&mut window, "仍然定稿");
    assert_eq!(window.state().session().document().budget().status, Status::Final);
}

#[test]
fn a_text_becomes_one_step_when_it_is_left() {
    let mut window = window();
    show(&mut window, "主要职能");
    press(&mut window, Modifiers::NONE, Key::Enter);
    type_text(&mut window, "某某");
    let steps = |window: &Window| window.state().session().document().done().len();
    assert_eq!(steps(&window), 0);
    show(&mut window, "机构设置");
    assert_eq!(steps(&window), 1);
    press(&mut window, Modifiers::COMMAND, Key::Z);
    assert_eq!(steps(&window), 0);
    assert!(!window.state().session().document().is_changed());
}

#[test]
fn rows_and_copies_come_and_go() {
    let mut window = window();
    let tables = |window: &Window| window.state().session().document().budget().tables.len();
    let before = tables(&window);
    show(&mut window, "退休人员补助经费");
    menu(&mut window, "表");
    window.get_by_label_contains("增加一张").click();
    window.run();
    assert_eq!(tables(&window), before + 1);
    menu(&mut window, "表");
    window.get_by_label_contains("删除这一张").click();
    window.run();
    assert_eq!(tables(&window), before);

    let rows = |window: &Window| {
        let budget = window.state().session().document().budget();
        budget.tables.iter().flat_map(|t| &t.blocks).map(|b| b.rows.len()).sum::<usize>()
    };
    let before = rows(&window);
    show(&mut window, "3 支出总表");
    click_cell(&mut window, LEAF);
    press(&mut window, Modifiers::COMMAND, Key::I);
    assert_eq!(rows(&window), before + 1);
    press(&mut window, Modifiers::COMMAND, Key::Delete);
    assert_eq!(rows(&window), before);
    assert_eq!(leaf(&window), "25.13");
}

#[test]
fn the_right_panel_waits_for_room() {
    let narrow = sized(1200.0, 720.0, Settings::default(), None);
    assert!(narrow.query_by_label("这个数从哪里来").is_none());
    let opened = Settings { explanation: Some(true), ..Settings::default() };
    check_label(&sized(1200.0, 720.0, opened, None), "这个数从哪里来");
    check_label(&sized(1366.0, 768.0, Settings::default(), None), "这个数从哪里来");
}

#[test]
fn colours_and_zoom_switch() {
    let mut window = window();
    assert!(!window.ctx.global_style().visuals.dark_mode);
    press(&mut window, Modifiers::COMMAND | Modifiers::SHIFT, Key::D);
    assert!(window.ctx.global_style().visuals.dark_mode);
    press(&mut window, Modifiers::COMMAND, Key::Equals);
    check_label(&window, "110%");
    press(&mut window, Modifiers::COMMAND, Key::Num0);
    check_label(&window, "100%");
    assert!((window.ctx.zoom_factor() - 1.0).abs() < f32::EPSILON);
}

#[test]
fn no_command_is_without_an_enabled_moment() {
    // A command that can never be used would be a dead button.
    use yusuan::ui::command::Situation;
    let open = Situation {
        changed: true,
        can_undo: true,
        can_redo: true,
        table_shown: true,
        table_repeats: true,
        can_add_table: true,
        rows_entered: true,
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
        named: true,
        searched: true,
        sifted: true,
        ..Situation::default()
    };
    for entry in TABLE {
        assert!((entry.enabled)(&open), "{:?}", entry.command);
    }
    assert_eq!(TABLE.first().map(|entry| entry.command), Some(Command::Open));
}

#[test]
fn colours_are_made_in_the_theme_only() {
    let mut folders = vec![PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/src/ui"))];
    let mut files = 0;
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(folder).expect("a folder") {
            let path = entry.expect("an entry").path();
            if path.is_dir() {
                folders.push(path);
                continue;
            }
            files += 1;
            if path.ends_with("theme.rs") {
                continue;
            }
            let text = std::fs::read_to_string(&path).expect("a source file");
            for made in ["from_rgb", "from_gray", "from_black", "from_white", "Color32::WHITE"] {
                assert!(!text.contains(made), "{} makes a colour: {made}", path.display());
            }
        }
    }
    assert!(files > 20, "the window's source was found");
}

/// The file holds one figure with its digits swapped and the old totals: the panel names the cell
/// and one click sets everything right, as one step that can be undone.
#[test]
fn the_likely_wrong_cell_is_named_and_set_right_by_one_click() {
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join("slip.ron");
    let sample = std::fs::read_to_string("assets/samples/yanbian-2024.ron").expect("the sample");
    let slip = "合计: \"25.13\", 基本支出: \"52.13\"";
    std::fs::write(&file, sample.replacen("合计: \"25.13\", 基本支出: \"25.13\"", slip, 1))
        .expect("written");
    let mut window = sized(1440.0, 900.0, Settings::default(), Some(&file));
    check_contains(&window, "行政单位医疗 52.13 疑为 25.13（数字颠倒）");
    click(&mut window, "改为 25.13");
    assert_eq!(leaf(&window), "25.13");
    assert_eq!(window.state().session().document().sheet().counts(None).mandatory, 0);
    press(&mut window, Modifiers::COMMAND, Key::Z);
    assert_eq!(leaf(&window), "52.13");
}
