//! The grid as a person meets it: typing, moving, refusals, input methods, names.

#![allow(clippy::expect_used, reason = "a test may stop at the first surprise")]

use std::path::Path;

use eframe::egui::{self, Event, ImeEvent, Key, Modifiers, vec2};
use egui_kittest::Harness;
use egui_kittest::kittest::Queryable as _;

use yusuan::edit::Document;
use yusuan::lang::Lang;
use yusuan::ui::grid::{GridEvent, GridState, Linked, Look, MOST_PASTED, grid_ui};
use yusuan::ui::{font, theme::Theme};

/// Tables of the seed document; 行政单位医疗 says 52.13 where it was 25.13.
const BUDGET: &str = r#"(
    format: 1,
    forms: "jilin-2024",
    year: 2024,
    unit: (name: "延边朝鲜族自治州社会保险事业管理局", code: "505001", department: "", department_code: ""),
    tables: [
        (
            form: "收支总表",
            blocks: [
                (block: "收入", rows: [
                    (row: "一般公共预算拨款收入", 编制预算: "895.82", 上年结转: "40.00"),
                ]),
                (block: "支出", rows: []),
            ],
        ),
        (
            form: "支出总表",
            rows: [
                (row: "合计", 合计: "935.82", 基本支出: "747.96", 项目支出: "187.86"),
                (科目编码: "208", 科目名称: "社会保障和就业支出", 合计: "845.70", 基本支出: "657.84", 项目支出: "187.86"),
                (科目编码: "20801", 科目名称: "人力资源和社会保险管理事务", 合计: "772.00", 基本支出: "584.14", 项目支出: "187.86"),
                (科目编码: "2080109", 科目名称: "社会保险经办机构", 合计: "744.34", 基本支出: "584.14", 项目支出: "160.20"),
                (科目编码: "2080199", 科目名称: "其他人力资源和社会保险管理事务支出", 合计: "27.66", 项目支出: "27.66"),
                (科目编码: "20805", 科目名称: "行政事业单位养老支出", 合计: "73.71", 基本支出: "73.71"),
                (科目编码: "2080505", 科目名称: "机关事业单位基本养老保险缴费支出", 合计: "73.71", 基本支出: "73.71"),
                (科目编码: "210", 科目名称: "卫生健康支出", 合计: "34.84", 基本支出: "34.84"),
                (科目编码: "21011", 科目名称: "行政事业单位医疗", 合计: "34.84", 基本支出: "34.84"),
                (科目编码: "2101101", 科目名称: "行政单位医疗", 合计: "52.13", 基本支出: "52.13"),
                (科目编码: "2101103", 科目名称: "公务员医疗补助", 合计: "8.53", 基本支出: "8.53"),
                (科目编码: "2101199", 科目名称: "其他行政事业单位医疗支出", 合计: "1.18", 基本支出: "1.18"),
                (科目编码: "221", 科目名称: "住房保障支出", 合计: "55.28", 基本支出: "55.28"),
                (科目编码: "22102", 科目名称: "住房改革支出", 合计: "55.28", 基本支出: "55.28"),
                (科目编码: "2210201", 科目名称: "住房公积金", 合计: "55.28", 基本支出: "55.28"),
            ],
        ),
        (
            form: "项目绩效目标表",
            blocks: [
                (block: "基本信息", rows: [
                    (row: "项目名称", 内容: "退休人员补助经费"),
                    (row: "项目级次", 内容: "二级项目"),
                    (row: "年度资金总额", 内容: "27.66"),
                    (row: "财政拨款", 内容: "27.66"),
                    (row: "其他资金", 内容: "0.00"),
                    (row: "年度绩效目标", 内容: "充分提高全州社会保险体系的效率、透明度和服务质量，为广大参保人提供更便捷、高效的社会保险服务。保障退休干部工作生活多样性，引导退休干部工作，督导重点工作，促进社会保险经办工作有序开展，稳步提升，按省厅要求完成各项任务。"),
                ]),
                (block: "绩效指标", rows: [
                    (一级指标: "成本指标", 二级指标: "经济成本指标", 三级指标: "退休干部公用经费", 指标值: "=1.56万元", 权重: "5"),
                    (一级指标: "成本指标", 二级指标: "经济成本指标", 三级指标: "转社保退休人员医疗补助", 指标值: "=4.42万元", 权重: "5"),
                    (一级指标: "成本指标", 二级指标: "经济成本指标", 三级指标: "退休人员补助经费", 指标值: "=21.09万元", 权重: "5"),
                    (一级指标: "产出指标", 二级指标: "数量指标", 三级指标: "退休干部人数", 指标值: "=26人", 权重: "20"),
                    (一级指标: "效益指标", 二级指标: "经济效益指标", 三级指标: "退休干部教育引导、服务保障工作", 指标值: "完成", 权重: "20"),
                ]),
            ],
        ),
    ],
    texts: [],
)"#;

struct App {
    document: Document,
    state: GridState,
    table: usize,
    theme: Theme,
    lang: Lang,
    events: Vec<GridEvent>,
}

fn app(form: &str) -> App {
    let opened = yusuan::file::read(Path::new("probe.ron"), BUDGET).expect("the probe reads");
    let document = Document::new(opened.forms, opened.budget);
    let form = document.forms().table(form).expect("known form");
    let table =
        document.budget().tables.iter().position(|t| t.form() == Some(form)).expect("present");
    App {
        document,
        state: GridState::default(),
        table,
        theme: Theme::light(),
        lang: Lang::Zh,
        events: Vec::new(),
    }
}

fn harness(app: App, width: f32, height: f32) -> Harness<'static, App> {
    let theme = app.theme.clone();
    let mut harness = Harness::builder()
        .with_size(vec2(width, height))
        .with_theme(if app.theme.dark { egui::Theme::Dark } else { egui::Theme::Light })
        .with_pixels_per_point(1.0)
        .with_step_dt(1.0 / 60.0)
        .with_context_setup(move |ctx| {
            font::install(ctx);
            theme.apply(ctx);
        })
        .build_ui_state(
            |ui, app: &mut App| {
                let look = Look {
                    theme: &app.theme,
                    lang: app.lang,
                    grouped: false,
                    unit: None,
                    rows: yusuan::ui::settings::RowHeight::Normal,
                    linked: Linked::default(),
                };
                let events = grid_ui(ui, &mut app.document, app.table, &mut app.state, &look);
                app.events.extend(events);
            },
            app,
        );
    harness.run();
    harness
}

/// The cell whose name begins like this.
#[track_caller]
fn click(harness: &mut Harness<'_, App>, name: &str) {
    harness.get_by_label_contains(name).click();
    harness.run();
}

fn press(harness: &mut Harness<'_, App>, key: Key) {
    harness.key_press(key);
    harness.run();
}

fn type_text(harness: &mut Harness<'_, App>, text: &str) {
    harness.event(Event::Text(text.to_owned()));
    harness.run();
}

#[track_caller]
fn check_shown(harness: &Harness<'_, App>, name: &str) {
    assert!(harness.query_by_label(name).is_some(), "no cell is named {name}");
}

#[test]
fn a_figure_typed_moves_every_total_in_the_same_frame() {
    let mut harness = harness(app("支出总表"), 1200.0, 600.0);
    check_shown(&harness, "预算表3，208 社会保障和就业支出，合计：845.70，四舍五入差 0.01");
    click(&mut harness, "2101101 行政单位医疗，基本支出");
    for digit in ["2", "5", ".", "1", "3"] {
        type_text(&mut harness, digit);
    }
    assert!(harness.state().state.is_editing());
    harness.key_press(Key::Enter);
    harness.step();
    check_shown(&harness, "预算表3，2101101 行政单位医疗，基本支出：25.13");
    check_shown(&harness, "预算表3，21011 行政事业单位医疗，合计：34.84");
    check_shown(&harness, "预算表3，210 卫生健康支出，基本支出：34.84");
    assert!(harness.state().events.contains(&GridEvent::Changed));
    let cursor = harness.state().state.cursor().expect("a cursor");
    assert_eq!(cursor.r(), 10, "Enter goes down");
}

#[test]
fn typing_into_a_total_offers_a_control_figure_and_says_what_that_means() {
    let mut harness = harness(app("支出总表"), 1200.0, 600.0);
    click(&mut harness, "210 卫生健康支出，合计");
    type_text(&mut harness, "9");
    assert!(harness.state().state.is_editing());
    assert!(harness.query_by_label_contains("此格由公式自动计算，算得 61.84").is_some());
    press(&mut harness, Key::Escape);
    assert!(harness.query_by_label_contains("此格由公式自动计算").is_none());
    assert!(harness.state().document.done().is_empty(), "given up, it follows its addends");
    // Looking into a total and leaving it pins nothing.
    press(&mut harness, Key::F2);
    press(&mut harness, Key::Enter);
    assert!(harness.state().document.done().is_empty());
    click(&mut harness, "210 卫生健康支出，合计");
    type_text(&mut harness, "90");
    press(&mut harness, Key::Enter);
    check_shown(&harness, "预算表3，210 卫生健康支出，合计：90，不平，差 28.16，控制数");
}

#[test]
fn a_refused_entry_stays_open_with_its_text_and_reason() {
    let mut harness = harness(app("支出总表"), 1200.0, 600.0);
    click(&mut harness, "2101103 公务员医疗补助，基本支出");
    type_text(&mut harness, "8.5x");
    press(&mut harness, Key::Enter);
    assert!(harness.state().state.is_editing(), "the text is not lost");
    assert!(matches!(harness.state().events.last(), Some(GridEvent::Refused(_))));
    press(&mut harness, Key::Escape);
    assert!(!harness.state().state.is_editing());
    check_shown(&harness, "预算表3，2101103 公务员医疗补助，基本支出：8.53");
}

#[test]
fn keys_that_come_in_one_frame_are_taken_in_order() {
    let mut harness = harness(app("支出总表"), 1200.0, 600.0);
    click(&mut harness, "2101101 行政单位医疗，基本支出");
    let key = |key| Event::Key {
        key,
        physical_key: None,
        pressed: true,
        repeat: false,
        modifiers: Modifiers::NONE,
    };
    harness.input_mut().events.extend([
        Event::Text("25.13".into()),
        key(Key::Enter),
        Event::Text("9".into()),
        key(Key::Enter),
        Event::Text("2".into()),
        key(Key::ArrowUp),
    ]);
    harness.run();
    check_shown(&harness, "预算表3，2101101 行政单位医疗，基本支出：25.13");
    check_shown(&harness, "预算表3，2101103 公务员医疗补助，基本支出：9");
    check_shown(&harness, "预算表3，2101199 其他行政事业单位医疗支出，基本支出：2");
    assert_eq!(harness.state().state.cursor().map(|c| c.r()), Some(10));
}

#[test]
fn an_input_method_writes_into_the_cell_and_keeps_its_own_enter() {
    let mut harness = harness(app("支出总表"), 1200.0, 600.0);
    click(&mut harness, "2101101 行政单位医疗，功能分类科目名称");
    let preedit =
        |text: &str| Event::Ime(ImeEvent::Preedit { text: text.into(), active_range_chars: None });
    let rect = harness.output().platform_output.ime.expect("the input method may begin").rect;
    harness.event(preedit("bu"));
    harness.run();
    assert!(harness.state().state.is_editing());
    harness.event(preedit("bumen"));
    harness.run();
    press(&mut harness, Key::Enter);
    assert!(harness.state().state.is_editing(), "Enter is the composition's");
    harness.event(preedit(""));
    harness.event(Event::Ime(ImeEvent::Commit("部门".into())));
    harness.run();
    press(&mut harness, Key::Enter);
    check_shown(&harness, "预算表3，2101101 部门，功能分类科目名称：部门");
    let ime = harness.output().platform_output.ime.expect("the input method stays on");
    assert!(!ime.should_interrupt_composition);
    assert!(ime.rect.top() > rect.top(), "its window follows the cursor");
}

#[test]
fn a_composition_taken_back_changes_nothing() {
    let mut harness = harness(app("支出总表"), 1200.0, 600.0);
    click(&mut harness, "2101101 行政单位医疗，功能分类科目名称");
    let preedit =
        |text: &str| Event::Ime(ImeEvent::Preedit { text: text.into(), active_range_chars: None });
    harness.event(preedit("bu"));
    harness.run();
    harness.event(preedit(""));
    harness.run();
    assert!(!harness.state().state.is_editing());
    press(&mut harness, Key::ArrowDown);
    check_shown(&harness, "预算表3，2101101 行政单位医疗，功能分类科目名称：行政单位医疗");
}

#[test]
fn a_click_elsewhere_gives_a_composition_up() {
    let mut harness = harness(app("支出总表"), 1200.0, 600.0);
    click(&mut harness, "2101101 行政单位医疗，功能分类科目名称");
    press(&mut harness, Key::F2);
    type_text(&mut harness, "甲");
    let preedit = ImeEvent::Preedit { text: "bumen".into(), active_range_chars: None };
    harness.event(Event::Ime(preedit.clone()));
    harness.run();
    click(&mut harness, "2101103 公务员医疗补助，功能分类科目名称");
    check_shown(&harness, "预算表3，2101101 行政单位医疗甲，功能分类科目名称：行政单位医疗甲");
    harness.event(Event::Ime(preedit));
    harness.run();
    click(&mut harness, "2101101 行政单位医疗甲，功能分类科目名称");
    check_shown(&harness, "预算表3，2101103 公务员医疗补助，功能分类科目名称：公务员医疗补助");
}

#[test]
fn rows_say_their_state_in_sign_and_word() {
    let harness = harness(app("支出总表"), 1200.0, 600.0);
    check_shown(&harness, "210 卫生健康支出：× 不平 27.00");
    check_shown(&harness, "208 社会保障和就业支出：≈ 舍入 0.01");
}

#[test]
fn tab_passes_over_totals_and_enter_returns_to_where_it_began() {
    let mut harness = harness(app("支出总表"), 1400.0, 600.0);
    click(&mut harness, "2080109 社会保险经办机构，功能分类科目名称");
    let place = |harness: &Harness<'_, App>| harness.state().state.cursor().map(|c| (c.r(), c.c()));
    let start = place(&harness).expect("a cursor");
    press(&mut harness, Key::Tab);
    assert_eq!(place(&harness), Some((start.0, 3)), "合计 is a total");
    press(&mut harness, Key::Tab);
    assert_eq!(place(&harness), Some((start.0, 4)));
    press(&mut harness, Key::Enter);
    assert_eq!(place(&harness), Some((start.0 + 1, start.1)));
}

#[test]
fn copying_and_pasting_speak_the_language_of_spreadsheets() {
    let mut harness = harness(app("支出总表"), 1400.0, 600.0);
    click(&mut harness, "2101101 行政单位医疗，合计");
    harness.key_press_modifiers(Modifiers::SHIFT, Key::ArrowRight);
    harness.key_press_modifiers(Modifiers::SHIFT, Key::ArrowDown);
    harness.run();
    harness.event(Event::Copy);
    harness.step();
    let copied =
        harness.output().platform_output.commands.iter().find_map(|command| match command {
            egui::OutputCommand::CopyText(text) => Some(text.clone()),
            _ => None,
        });
    assert_eq!(copied.as_deref(), Some("52.13\t52.13\n8.53\t8.53"));
    // The totals in the first column would be passed over: nothing changes before that is seen.
    harness.event(Event::Paste("1\t25.13\r\n8.53\t9.00\r\n".into()));
    harness.run();
    check_shown(&harness, "预算表3，2101101 行政单位医疗，基本支出：52.13");
    let asked = harness.state().events.iter().find_map(|event| match event {
        GridEvent::Paste(paste) => Some(paste.clone()),
        _ => None,
    });
    let paste = asked.expect("it asks first");
    // One of the two totals is what it computes to.
    assert_eq!((paste.entries.len(), paste.passed, paste.grave), (2, 2, 1));
    // What fits goes straight in.
    click(&mut harness, "2101101 行政单位医疗，基本支出");
    harness.event(Event::Paste("25.13\r\n9.00\r\n".into()));
    harness.run();
    check_shown(&harness, "预算表3，2101101 行政单位医疗，基本支出：25.13");
    check_shown(&harness, "预算表3，2101103 公务员医疗补助，合计：9.00");
}

#[test]
fn a_paste_beyond_the_bound_says_so() {
    let mut harness = harness(app("支出总表"), 1400.0, 600.0);
    click(&mut harness, "2101101 行政单位医疗，基本支出");
    let more = "\n".repeat(MOST_PASTED);
    harness.event(Event::Paste(format!("25.13{more}1\t\t2\n")));
    harness.run();
    let paste = harness.state().events.iter().find_map(|event| match event {
        GridEvent::Paste(paste) => Some(paste),
        _ => None,
    });
    let paste = paste.expect("it asks first");
    assert_eq!((paste.rows, paste.passed, paste.grave), (MOST_PASTED, 2, 2));
    assert_eq!(paste.notes[0].place, "第 200000 行往后");
    assert_eq!(paste.notes[0].reason, "一次至多粘贴 200000 格，其余 2 个值请分几次粘贴");
}

#[test]
fn deleting_and_filling_change_the_whole_selection() {
    let mut harness = harness(app("支出总表"), 1400.0, 600.0);
    click(&mut harness, "2101101 行政单位医疗，基本支出");
    for _ in 0..2 {
        harness.key_press_modifiers(Modifiers::SHIFT, Key::ArrowDown);
    }
    harness.run();
    harness.key_press_modifiers(Modifiers::COMMAND, Key::D);
    harness.run();
    check_shown(&harness, "预算表3，2101199 其他行政事业单位医疗支出，基本支出：52.13");
    press(&mut harness, Key::Delete);
    check_shown(&harness, "预算表3，2101103 公务员医疗补助，基本支出：空");
}

#[test]
fn a_cell_far_down_comes_into_view_clear_of_frozen_parts() {
    let mut harness = harness(app("支出总表"), 700.0, 220.0);
    harness.state_mut().state.focus();
    harness.run();
    harness.key_press_modifiers(Modifiers::COMMAND, Key::End);
    harness.run();
    let cell = harness.get_by_label_contains("2210201 住房公积金，对附属单位补助支出");
    let rect = cell.rect();
    assert!(rect.bottom() <= 220.0 && rect.right() <= 700.0 && rect.height() > 20.0, "{rect:?}");
    harness.key_press_modifiers(Modifiers::COMMAND, Key::ArrowLeft);
    harness.run();
}

#[test]
fn a_window_left_alone_asks_for_no_frame() {
    let mut harness = harness(app("支出总表"), 900.0, 400.0);
    click(&mut harness, "2101101 行政单位医疗，基本支出");
    harness.run_steps(3);
    let viewport = &harness.output().viewport_output[&egui::ViewportId::ROOT];
    assert_eq!(viewport.repaint_delay, std::time::Duration::MAX);
}

#[test]
fn in_the_reading_mode_nothing_is_typed() {
    let mut app = app("支出总表");
    app.document.set_read_only(true);
    let mut harness = harness(app, 1200.0, 600.0);
    click(&mut harness, "2101101 行政单位医疗，基本支出");
    type_text(&mut harness, "1");
    assert!(!harness.state().state.is_editing());
    assert!(harness.query_by_label_contains("本文件只供查阅").is_some());
}

/// The middle of the cell whose name holds this.
#[track_caller]
fn middle(harness: &Harness<'_, App>, name: &str) -> egui::Pos2 {
    harness.get_by_label_contains(name).rect().center()
}

/// First and last selected cell, as row and column, and how many there are.
fn selected(harness: &Harness<'_, App>) -> ((usize, usize), (usize, usize), usize) {
    let app = harness.state();
    let cells = app.state.selected(&app.document, usize::MAX);
    let place = |cell: Option<&yusuan::budget::Cell>| cell.map_or((0, 0), |c| (c.r(), c.c()));
    (place(cells.first()), place(cells.last()), cells.len())
}

#[test]
fn the_pointer_selects_cells_rows_and_columns() {
    let mut harness = harness(app("支出总表"), 1400.0, 600.0);
    let from = middle(&harness, "20801 人力资源和社会保险管理事务，合计");
    let to = middle(&harness, "2080199 其他人力资源和社会保险管理事务支出，基本支出");

    harness.drag_at(from);
    harness.run();
    harness.hover_at(from.lerp(to, 0.5));
    harness.run();
    harness.hover_at(to);
    harness.run();
    harness.drop_at(to);
    harness.run();
    assert_eq!(selected(&harness), ((2, 2), (4, 3), 6), "dragged over");

    harness.get_by_label_contains("20801 人力资源和社会保险管理事务，科目编码").click();
    harness.run();
    harness
        .get_by_label_contains("2080109 社会保险经办机构，功能分类科目名称")
        .click_modifiers(Modifiers::SHIFT);
    harness.run();
    assert_eq!(selected(&harness), ((2, 0), (3, 1), 4), "clicked with Shift");

    let click_at = |harness: &mut Harness<'_, App>, at: egui::Pos2| {
        harness.drag_at(at);
        harness.run();
        harness.drop_at(at);
        harness.run();
    };
    click_at(&mut harness, egui::pos2(20.0, from.y));
    assert_eq!(selected(&harness), ((2, 0), (2, 7), 8), "its number selects a row");
    click_at(&mut harness, egui::pos2(from.x, 30.0));
    assert_eq!(selected(&harness), ((0, 2), (14, 2), 15), "its heading selects a column");
}

#[test]
fn a_click_that_is_over_within_a_frame_counts() {
    let mut harness = harness(app("支出总表"), 1400.0, 600.0);
    let at = middle(&harness, "20801 人力资源和社会保险管理事务，合计");
    let button = |pressed| Event::PointerButton {
        pos: at,
        button: egui::PointerButton::Primary,
        pressed,
        modifiers: Modifiers::NONE,
    };
    let events = [Event::PointerMoved(at), button(true), button(false)];
    harness.input_mut().events.extend(events);
    harness.run();
    assert_eq!(selected(&harness), ((2, 2), (2, 2), 1));
    type_text(&mut harness, "1");
    assert!(
        harness.query_by_label_contains("此格由公式自动计算").is_some(),
        "the keyboard came along"
    );
}

#[test]
fn a_double_click_opens_a_cell_with_what_it_holds() {
    let mut harness = harness(app("支出总表"), 1400.0, 600.0);
    for _ in 0..2 {
        harness.get_by_label_contains("2101103 公务员医疗补助，基本支出").click();
    }
    harness.run();
    assert!(harness.state().state.is_editing());
    press(&mut harness, Key::Backspace);
    press(&mut harness, Key::Enter);
    check_shown(&harness, "预算表3，2101103 公务员医疗补助，基本支出：8.5");
}

#[test]
fn the_wheel_scrolls_and_the_frozen_columns_stay() {
    let mut harness = harness(app("支出总表"), 600.0, 220.0);
    let name = "预算表3，208 社会保障和就业支出，科目编码：208";
    let before = harness.get_by_label(name).rect();
    harness.hover_at(before.center());
    harness.event(Event::MouseWheel {
        unit: egui::MouseWheelUnit::Point,
        source: egui::MouseWheelSource::Unknown,
        delta: vec2(-120.0, -30.0),
        phase: egui::TouchPhase::Move,
        modifiers: Modifiers::NONE,
    });
    harness.run_steps(30);
    harness.run();
    let after = harness.get_by_label(name).rect();
    assert_eq!(after.left(), before.left(), "frozen");
    assert!(after.top() < before.top(), "scrolled");
}

#[test]
fn what_was_typed_is_handed_over_when_the_keyboard_leaves() {
    let mut harness = harness(app("支出总表"), 1200.0, 600.0);
    click(&mut harness, "2101101 行政单位医疗，基本支出");
    type_text(&mut harness, "25.13");
    click(&mut harness, "2101103 公务员医疗补助，基本支出");
    check_shown(&harness, "预算表3，2101101 行政单位医疗，基本支出：25.13");
}

#[test]
fn a_control_figure_is_marked_and_may_be_typed_over() {
    let mut app = app("支出总表");
    let cell = yusuan::budget::Cell::new(app.table, 0, 8, 2);
    let pin = yusuan::edit::Intent::Pin { cell, text: "34.84".to_owned() };
    app.document.apply(pin).expect("a total can be pinned");
    let mut harness = harness(app, 1200.0, 600.0);
    assert!(harness.query_by_label_contains("21011 行政事业单位医疗，合计：34.84，不平").is_some());
    assert!(harness.query_by_label_contains("控制数").is_some());
    click(&mut harness, "21011 行政事业单位医疗，合计");
    type_text(&mut harness, "61.84");
    press(&mut harness, Key::Enter);
    check_shown(&harness, "预算表3，21011 行政事业单位医疗，合计：61.84，控制数");
}

#[test]
fn a_choice_is_taken_from_its_list() {
    let mut app = app("支出总表");
    let blank = yusuan::budget::Budget::blank(app.document.forms(), Default::default(), 2024);
    app.document = Document::new(app.document.forms().clone(), blank);
    let form = app.document.forms().table("委托业务费支出预算表").expect("known");
    app.table =
        app.document.budget().tables.iter().position(|t| t.form() == Some(form)).expect("present");
    let at = yusuan::budget::Cell::new(app.table, 0, usize::MAX >> 33, 0);
    app.document.apply(yusuan::edit::Intent::InsertRow { at, level: 2 }).expect("a row");
    let mut harness = harness(app, 1400.0, 400.0);
    click(&mut harness, "是否政府采购(是/否)：空");
    press(&mut harness, Key::F2);
    harness.get_by_label("否").click();
    harness.run();
    assert!(!harness.state().state.is_editing());
    assert!(harness.query_by_label_contains("：否").is_some());
    press(&mut harness, Key::F2);
    press(&mut harness, Key::ArrowUp);
    press(&mut harness, Key::Enter);
    assert!(harness.query_by_label_contains("：是").is_some());
}

/// Draws the sample's tables to files, to be looked at: `cargo test --test ui_grid -- --ignored`.
#[test]
#[ignore = "writes pictures for a person to look at"]
fn pictures() {
    let folder = std::env::temp_dir().join("yusuan-grid");
    std::fs::create_dir_all(&folder).expect("folder");
    let tables = yusuan::file::sample().expect("the sample").budget.tables.len();
    for table in 0..tables {
        for theme in [Theme::light(), Theme::dark()] {
            let opened = yusuan::file::sample().expect("the sample");
            let name = format!("{table:02}{}.png", if theme.dark { "-dark" } else { "" });
            let mut app = app("支出总表");
            app.document = Document::new(opened.forms, opened.budget);
            app.theme = theme;
            app.table = table;
            let mut harness = harness(app, 900.0, 480.0);
            let image = harness.render().expect("an adapter");
            image.save(folder.join(name)).expect("saved");
        }
    }
}

/// The grid in the middle of work, to be looked at.
#[test]
#[ignore = "writes pictures for a person to look at"]
fn pictures_of_work() {
    type Work = fn(&mut Harness<'_, App>);
    let works: [(&str, Work); 5] = [
        ("typing", |harness| {
            click(harness, "2101101 行政单位医疗，基本支出");
            type_text(harness, "25.1");
        }),
        ("typing-text", |harness| {
            click(harness, "2080199 其他人力资源和社会保险管理事务支出，功能分类科目名称");
            press(harness, Key::F2);
        }),
        ("refused", |harness| {
            click(harness, "2101103 公务员医疗补助，基本支出");
            type_text(harness, "8.5x");
            press(harness, Key::Enter);
        }),
        ("total", |harness| {
            click(harness, "208 社会保障和就业支出，合计");
            type_text(harness, "8");
        }),
        ("selected", |harness| {
            click(harness, "20801 人力资源和社会保险管理事务，功能分类科目名称");
            for key in
                [Key::ArrowRight, Key::ArrowRight, Key::ArrowDown, Key::ArrowDown, Key::ArrowDown]
            {
                harness.key_press_modifiers(Modifiers::SHIFT, key);
            }
            harness.run();
        }),
    ];
    let folder = std::env::temp_dir().join("yusuan-grid");
    std::fs::create_dir_all(&folder).expect("folder");
    for (name, work) in works {
        let mut harness = harness(app("支出总表"), 876.0, 470.0);
        work(&mut harness);
        let image = harness.render().expect("an adapter");
        image.save(folder.join(format!("work-{name}.png"))).expect("saved");
    }
    let mut english = app("支出总表");
    english.lang = Lang::En;
    let image = harness(english, 876.0, 470.0).render().expect("an adapter");
    image.save(folder.join("work-english.png")).expect("saved");
    let mut long = harness(app("项目绩效目标表"), 876.0, 470.0);
    click(&mut long, "年度绩效目标，内容");
    press(&mut long, Key::F2);
    type_text(&mut long, "再写一句，看编辑框怎样长高。");
    let image = long.render().expect("an adapter");
    image.save(folder.join("work-long.png")).expect("saved");
}
