//! The grid as a person meets it: typing, moving, refusals, input methods, names.

use std::time::Duration;

use eframe::egui::{self, Event, Modifiers, vec2};
use egui_kittest::Harness;
use egui_kittest::kittest::Queryable as _;

use yusuan::budget::{Budget, BudgetUnit, Cell};
use yusuan::clipboard::MAX_PASTED;
use yusuan::edit::{Document, Intent};
use yusuan::file::SAMPLE;
use yusuan::lang::Lang;
use yusuan::session::RowHeight;
use yusuan::ui::grid::{GridEvent, GridState, GridStyle, Linked, grid_ui};
use yusuan::ui::{font, theme::Theme};

#[path = "support/window.rs"]
mod window;

use window::{documents, down, places};

/// A window that holds nothing but the grid.
type Window = window::Window<App>;

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
    on(documents::read(BUDGET), form)
}

fn on(document: Document, form: &str) -> App {
    App {
        table: places::table(document.forms(), document.budget(), form),
        document,
        state: GridState::default(),
        theme: Theme::light(),
        lang: Lang::Zh,
        events: Vec::new(),
    }
}

fn show(app: App, width: f32, height: f32) -> Window {
    let theme = app.theme.clone();
    let harness = Harness::builder()
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
                let look = GridStyle {
                    theme: &app.theme,
                    lang: app.lang,
                    grouped: false,
                    unit: None,
                    rows: RowHeight::Normal,
                    linked: Linked::default(),
                };
                let events = grid_ui(ui, &mut app.document, app.table, &mut app.state, &look);
                app.events.extend(events);
            },
            app,
        );
    Window::around(harness)
}

#[test]
fn a_figure_typed_moves_every_total_in_the_same_frame() {
    let mut window = show(app("支出总表"), 1200.0, 600.0);
    window.check_label("预算表3，208 社会保障和就业支出，合计：845.70，四舍五入差 0.01");
    window.click_on("2101101 行政单位医疗，基本支出");
    window.type_text("25.13");
    assert!(window.state().state.is_editing());
    window.event(down("Enter"));
    window.step();
    window.check_label("预算表3，2101101 行政单位医疗，基本支出：25.13");
    window.check_label("预算表3，21011 行政事业单位医疗，合计：34.84");
    window.check_label("预算表3，210 卫生健康支出，基本支出：34.84");
    assert!(window.state().events.contains(&GridEvent::Changed));
    let cursor = window.state().state.cursor().expect("a cursor");
    assert_eq!(cursor.r(), 10, "Enter goes down");
}

#[test]
fn typing_into_a_total_offers_a_control_figure_and_says_what_that_means() {
    let mut window = show(app("支出总表"), 1200.0, 600.0);
    window.click_on("210 卫生健康支出，合计");
    window.type_text("9");
    assert!(window.state().state.is_editing());
    window.check_says("此格由公式自动计算，算得 61.84");
    window.press("Escape");
    window.check_silent("此格由公式自动计算");
    assert!(window.state().document.done().is_empty(), "given up, it follows its addends");
    // Looking into a total and leaving it pins nothing.
    window.press("F2 Enter");
    assert!(window.state().document.done().is_empty());
    window.click_on("210 卫生健康支出，合计");
    window.type_text("90");
    window.press("Enter");
    window.check_label("预算表3，210 卫生健康支出，合计：90.00，不平，差 28.16，控制数");
}

#[test]
fn a_refused_entry_stays_open_with_its_text_and_reason() {
    let mut window = show(app("支出总表"), 1200.0, 600.0);
    window.click_on("2101103 公务员医疗补助，基本支出");
    window.type_text("8.5x");
    window.press("Enter");
    assert!(window.state().state.is_editing(), "the text is not lost");
    assert!(matches!(window.state().events.last(), Some(GridEvent::Refused(_))));
    window.press("Escape");
    assert!(!window.state().state.is_editing());
    window.check_label("预算表3，2101103 公务员医疗补助，基本支出：8.53");
}

#[test]
fn keys_that_come_in_one_frame_are_taken_in_order() {
    let mut window = show(app("支出总表"), 1200.0, 600.0);
    window.click_on("2101101 行政单位医疗，基本支出");
    window.input_mut().events.extend([
        Event::Text("25.13".into()),
        down("Enter"),
        Event::Text("9".into()),
        down("Enter"),
        Event::Text("2".into()),
        down("Up"),
    ]);
    window.run();
    window.check_label("预算表3，2101101 行政单位医疗，基本支出：25.13");
    window.check_label("预算表3，2101103 公务员医疗补助，基本支出：9.00");
    window.check_label("预算表3，2101199 其他行政事业单位医疗支出，基本支出：2.00");
    assert_eq!(window.state().state.cursor().map(|c| c.r()), Some(10));
}

#[test]
fn an_input_method_writes_into_the_cell_and_keeps_its_own_enter() {
    let mut window = show(app("支出总表"), 1200.0, 600.0);
    window.click_on("2101101 行政单位医疗，功能分类科目名称");
    let rect = window.output().platform_output.ime.expect("the input method may begin").rect;
    window.compose("bu");
    assert!(window.state().state.is_editing());
    window.compose("bumen");
    window.press("Enter");
    assert!(window.state().state.is_editing(), "Enter is the composition's");
    window.compose("");
    window.commit("部门");
    window.press("Enter");
    window.check_label("预算表3，2101101 部门，功能分类科目名称：部门");
    let ime = window.output().platform_output.ime.expect("the input method stays on");
    assert!(!ime.should_interrupt_composition);
    assert!(ime.rect.top() > rect.top(), "its window follows the cursor");
}

#[test]
fn a_composition_taken_back_changes_nothing() {
    let mut window = show(app("支出总表"), 1200.0, 600.0);
    window.click_on("2101101 行政单位医疗，功能分类科目名称");
    window.compose("bu");
    window.compose("");
    assert!(!window.state().state.is_editing());
    window.press("Down");
    window.check_label("预算表3，2101101 行政单位医疗，功能分类科目名称：行政单位医疗");
}

#[test]
fn a_click_elsewhere_gives_a_composition_up() {
    let mut window = show(app("支出总表"), 1200.0, 600.0);
    window.click_on("2101101 行政单位医疗，功能分类科目名称");
    window.press("F2");
    window.type_text("甲");
    window.compose("bumen");
    window.click_on("2101103 公务员医疗补助，功能分类科目名称");
    window.check_label("预算表3，2101101 行政单位医疗甲，功能分类科目名称：行政单位医疗甲");
    window.compose("bumen");
    window.click_on("2101101 行政单位医疗甲，功能分类科目名称");
    window.check_label("预算表3，2101103 公务员医疗补助，功能分类科目名称：公务员医疗补助");
}

#[test]
fn rows_say_their_state_in_sign_and_word() {
    let window = show(app("支出总表"), 1200.0, 600.0);
    window.check_label("210 卫生健康支出：× 不平 27.00");
    window.check_label("208 社会保障和就业支出：≈ 舍入 0.01");
}

#[test]
fn tab_passes_over_totals_and_enter_returns_to_where_it_began() {
    let mut window = show(app("支出总表"), 1400.0, 600.0);
    window.click_on("2080109 社会保险经办机构，功能分类科目名称");
    let place = |window: &Window| window.state().state.cursor().map(|c| (c.r(), c.c()));
    let start = place(&window).expect("a cursor");
    window.press("Tab");
    assert_eq!(place(&window), Some((start.0, 3)), "合计 is a total");
    window.press("Tab");
    assert_eq!(place(&window), Some((start.0, 4)));
    window.press("Enter");
    assert_eq!(place(&window), Some((start.0 + 1, start.1)));
}

#[test]
fn copying_and_pasting_speak_the_language_of_spreadsheets() {
    let mut window = show(app("支出总表"), 1400.0, 600.0);
    window.click_on("2101101 行政单位医疗，合计");
    window.press("Shift+Right Shift+Down");
    window.event(Event::Copy);
    window.step();
    assert_eq!(window.copied().as_deref(), Some("52.13\t52.13\n8.53\t8.53"));
    // The totals in the first column would be passed over: nothing changes before that is seen.
    window.paste("1\t25.13\r\n8.53\t9.00\r\n");
    window.check_label("预算表3，2101101 行政单位医疗，基本支出：52.13");
    let asked = window.state().events.iter().find_map(|event| match event {
        GridEvent::Paste(paste) => Some(paste.clone()),
        _ => None,
    });
    let paste = asked.expect("it asks first");
    // One of the two totals is wrong, the other is what it was before the paste.
    assert_eq!((paste.entries.len(), paste.passed, paste.grave), (2, 2, 2));
    // What fits goes straight in.
    window.click_on("2101101 行政单位医疗，基本支出");
    window.paste("25.13\r\n9.00\r\n");
    window.check_label("预算表3，2101101 行政单位医疗，基本支出：25.13");
    window.check_label("预算表3，2101103 公务员医疗补助，合计：9.00");
}

#[test]
fn a_paste_beyond_the_bound_says_so() {
    let mut window = show(app("支出总表"), 1400.0, 600.0);
    window.click_on("2101101 行政单位医疗，基本支出");
    window.paste(&format!("25.13{}1\t\t2\n", "\n".repeat(MAX_PASTED)));
    let paste = window.state().events.iter().find_map(|event| match event {
        GridEvent::Paste(paste) => Some(paste),
        _ => None,
    });
    let paste = paste.expect("it asks first");
    assert_eq!((paste.rows, paste.passed, paste.grave), (MAX_PASTED, 2, 2));
    assert_eq!(paste.notes[0].place, "第 200000 行往后");
    assert_eq!(paste.notes[0].reason, "一次至多粘贴 200000 格，其余 2 个值请分几次粘贴");
}

#[test]
fn deleting_and_filling_change_the_whole_selection() {
    let mut window = show(app("支出总表"), 1400.0, 600.0);
    window.click_on("2101101 行政单位医疗，基本支出");
    window.press("Shift+Down Shift+Down Ctrl+D");
    window.check_label("预算表3，2101199 其他行政事业单位医疗支出，基本支出：52.13");
    window.press("Delete");
    window.check_label("预算表3，2101103 公务员医疗补助，基本支出：空");
}

#[test]
fn a_cell_far_down_comes_into_view_clear_of_frozen_parts() {
    let mut window = show(app("支出总表"), 700.0, 220.0);
    window.state_mut().state.focus();
    window.run();
    window.press("Ctrl+End");
    let rect = window.rect("2210201 住房公积金，对附属单位补助支出");
    assert!(rect.bottom() <= 220.0 && rect.right() <= 700.0 && rect.height() > 20.0, "{rect:?}");
    window.press("Ctrl+Left");
}

#[test]
fn the_cursor_stays_in_sight_when_a_panel_takes_room() {
    let mut window = show(app("支出总表"), 1200.0, 400.0);
    window.state_mut().state.focus();
    window.run();
    window.press("Ctrl+End");
    window.set_size(vec2(700.0, 220.0));
    window.run();
    let rect = window.rect("2210201 住房公积金，对附属单位补助支出");
    assert!(rect.bottom() <= 220.0 && rect.right() <= 700.0 && rect.height() > 20.0, "{rect:?}");
}

#[test]
fn the_names_of_projects_stay_in_sight_and_leave_half_the_table() {
    let mut window = show(on(documents::read(SAMPLE), "项目支出表"), 1088.0, 400.0);
    window.state_mut().state.focus();
    window.run();
    window.press("Ctrl+End");
    let name = window.rect("预算表9，退休人员补助经费，项目名称 二级项目");
    assert!(name.left() > 100.0 && name.right() <= 545.0 && name.width() > 120.0, "{name:?}");
    let figure = window.rect("预算表9，退休人员补助经费，单位资金");
    assert!(figure.left() > name.right() && figure.right() <= 1088.0, "{figure:?}");
}

#[test]
fn a_window_left_alone_asks_for_no_frame() {
    let mut window = show(app("支出总表"), 900.0, 400.0);
    window.click_on("2101101 行政单位医疗，基本支出");
    window.run_steps(3);
    assert_eq!(window.repaint_delay(), Duration::MAX);
}

#[test]
fn in_the_reading_mode_nothing_is_typed() {
    let mut app = app("支出总表");
    app.document.set_read_only(true);
    let mut window = show(app, 1200.0, 600.0);
    window.click_on("2101101 行政单位医疗，基本支出");
    window.type_text("1");
    assert!(!window.state().state.is_editing());
    window.check_says("本文件只供查阅");
}

/// First and last selected cell, as row and column, and how many there are.
fn selected(window: &Window) -> ((usize, usize), (usize, usize), usize) {
    let app = window.state();
    let cells = app.state.selected(&app.document, usize::MAX);
    let place = |cell: Option<&Cell>| cell.map_or((0, 0), |c| (c.r(), c.c()));
    (place(cells.first()), place(cells.last()), cells.len())
}

#[test]
fn the_pointer_selects_cells_rows_and_columns() {
    let mut window = show(app("支出总表"), 1400.0, 600.0);
    let from = window.rect("20801 人力资源和社会保险管理事务，合计").center();
    let to = window.rect("2080199 其他人力资源和社会保险管理事务支出，基本支出").center();

    window.drag(from, to);
    assert_eq!(selected(&window), ((2, 2), (4, 3), 6), "dragged over");

    window.click_on("20801 人力资源和社会保险管理事务，科目编码");
    window.click_at(
        window.rect("2080109 社会保险经办机构，功能分类科目名称").center(),
        Modifiers::SHIFT,
    );
    assert_eq!(selected(&window), ((2, 0), (3, 1), 4), "clicked with Shift");

    window.click_at(egui::pos2(20.0, from.y), Modifiers::NONE);
    assert_eq!(selected(&window), ((2, 0), (2, 7), 8), "its number selects a row");
    window.click_at(egui::pos2(from.x, 30.0), Modifiers::NONE);
    assert_eq!(selected(&window), ((0, 2), (14, 2), 15), "its heading selects a column");
}

#[test]
fn a_click_that_is_over_within_a_frame_counts() {
    let mut window = show(app("支出总表"), 1400.0, 600.0);
    let at = window.rect("20801 人力资源和社会保险管理事务，合计").center();
    let button = |pressed| Event::PointerButton {
        pos: at,
        button: egui::PointerButton::Primary,
        pressed,
        modifiers: Modifiers::NONE,
    };
    let events = [Event::PointerMoved(at), button(true), button(false)];
    window.input_mut().events.extend(events);
    window.run();
    assert_eq!(selected(&window), ((2, 2), (2, 2), 1));
    window.type_text("1");
    window.check_says("此格由公式自动计算");
}

#[test]
fn a_double_click_opens_a_cell_with_what_it_holds() {
    let mut window = show(app("支出总表"), 1400.0, 600.0);
    for _ in 0..2 {
        window.get_by_label_contains("2101103 公务员医疗补助，基本支出").click();
    }
    window.run();
    assert!(window.state().state.is_editing());
    window.press("Backspace Enter");
    window.check_label("预算表3，2101103 公务员医疗补助，基本支出：8.50");
}

#[test]
fn the_wheel_scrolls_and_the_frozen_columns_stay() {
    let mut window = show(app("支出总表"), 600.0, 220.0);
    let name = "预算表3，208 社会保障和就业支出，科目编码：208";
    let before = window.get_by_label(name).rect();
    window.hover_at(before.center());
    window.event(Event::MouseWheel {
        unit: egui::MouseWheelUnit::Point,
        source: egui::MouseWheelSource::Unknown,
        delta: vec2(-120.0, -30.0),
        phase: egui::TouchPhase::Move,
        modifiers: Modifiers::NONE,
    });
    window.run_steps(30);
    window.run();
    let after = window.get_by_label(name).rect();
    assert_eq!(after.left(), before.left(), "frozen");
    assert!(after.top() < before.top(), "scrolled");
}

#[test]
fn what_was_typed_is_handed_over_when_the_keyboard_leaves() {
    let mut window = show(app("支出总表"), 1200.0, 600.0);
    window.click_on("2101101 行政单位医疗，基本支出");
    window.type_text("25.13");
    window.click_on("2101103 公务员医疗补助，基本支出");
    window.check_label("预算表3，2101101 行政单位医疗，基本支出：25.13");
}

#[test]
fn a_control_figure_is_marked_and_may_be_typed_over() {
    let mut app = app("支出总表");
    let cell = Cell::new(app.table, 0, 8, 2);
    let pin = Intent::Pin { cell, text: "34.84".to_owned() };
    app.document.apply(pin).expect("a total can be pinned");
    let mut window = show(app, 1200.0, 600.0);
    window.check_says("21011 行政事业单位医疗，合计：34.84，不平");
    window.check_says("控制数");
    window.click_on("21011 行政事业单位医疗，合计");
    window.type_text("61.84");
    window.press("Enter");
    window.check_label("预算表3，21011 行政事业单位医疗，合计：61.84，控制数");
}

#[test]
fn a_choice_is_taken_from_its_list() {
    let forms = documents::sample().forms().clone();
    let blank = Budget::blank(&forms, BudgetUnit::default(), 2024);
    let mut app = on(Document::new(forms, blank), "委托业务费支出预算表");
    let at = Cell::new(app.table, 0, usize::MAX >> 33, 0);
    app.document.apply(Intent::InsertRow { at, level: 2 }).expect("a row");
    let mut window = show(app, 1400.0, 400.0);
    window.click_on("是否政府采购(是/否)：空");
    window.press("F2");
    window.click("否");
    assert!(!window.state().state.is_editing());
    window.check_says("：否");
    window.press("F2 Up Enter");
    window.check_says("：是");
}

/// Draws the sample's tables to files, to be looked at: `cargo test --test ui_grid -- --ignored`.
#[test]
#[ignore = "writes pictures for a person to look at"]
fn pictures() {
    let folder = std::env::temp_dir().join("yusuan-grid");
    std::fs::create_dir_all(&folder).expect("folder");
    for table in 0..documents::sample().budget().tables.len() {
        for theme in [Theme::light(), Theme::dark()] {
            let name = format!("{table:02}{}.png", if theme.dark { "-dark" } else { "" });
            let mut app = on(documents::sample(), "支出总表");
            app.theme = theme;
            app.table = table;
            let mut window = show(app, 900.0, 480.0);
            let image = window.render().expect("an adapter");
            image.save(folder.join(name)).expect("saved");
        }
    }
}

/// The grid in the middle of work, to be looked at.
#[test]
#[ignore = "writes pictures for a person to look at"]
fn pictures_of_work() {
    type Work = fn(&mut Window);
    let works: [(&str, Work); 5] = [
        ("typing", |window| {
            window.click_on("2101101 行政单位医疗，基本支出");
            window.type_text("25.1");
        }),
        ("typing-text", |window| {
            window.click_on("2080199 其他人力资源和社会保险管理事务支出，功能分类科目名称");
            window.press("F2");
        }),
        ("refused", |window| {
            window.click_on("2101103 公务员医疗补助，基本支出");
            window.type_text("8.5x");
            window.press("Enter");
        }),
        ("total", |window| {
            window.click_on("208 社会保障和就业支出，合计");
            window.type_text("8");
        }),
        ("selected", |window| {
            window.click_on("20801 人力资源和社会保险管理事务，功能分类科目名称");
            window.press("Shift+Right Shift+Right Shift+Down Shift+Down Shift+Down");
        }),
    ];
    let folder = std::env::temp_dir().join("yusuan-grid");
    std::fs::create_dir_all(&folder).expect("folder");
    for (name, work) in works {
        let mut window = show(app("支出总表"), 876.0, 470.0);
        work(&mut window);
        let image = window.render().expect("an adapter");
        image.save(folder.join(format!("work-{name}.png"))).expect("saved");
    }
    let mut english = app("支出总表");
    english.lang = Lang::En;
    let image = show(english, 876.0, 470.0).render().expect("an adapter");
    image.save(folder.join("work-english.png")).expect("saved");
    let mut long = show(app("项目绩效目标表"), 876.0, 470.0);
    long.click_on("年度绩效目标，内容");
    long.press("F2");
    long.type_text("再写一句，看编辑框怎样长高。");
    let image = long.render().expect("an adapter");
    image.save(folder.join("work-long.png")).expect("saved");
}
