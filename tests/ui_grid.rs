//! The grid as a person meets it: typing, moving, refusals, input methods, names.

use std::path::Path;

use eframe::egui::{self, Event, ImeEvent, Key, Modifiers, vec2};
use egui_kittest::Harness;
use egui_kittest::kittest::Queryable as _;

use yusuan::edit::Document;
use yusuan::lang::Lang;
use yusuan::ui::grid::{GridEvent, GridState, Look, grid_ui};
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
            form: "收入总表",
            rows: [],
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
    let table = document.budget().tables.iter().position(|t| t.form() == Some(form)).expect("present");
    App { document, state: GridState::default(), table, theme: Theme::light(), lang: Lang::Zh, events: Vec::new() }
}

fn harness(app: App, width: f32, height: f32) -> Harness<'static, App> {
    let theme = app.theme.clone();
    let mut harness = Harness::builder()
        .with_size(vec2(width, height))
        .with_pixels_per_point(1.0)
        .with_context_setup(move |ctx| {
            font::install(ctx);
            theme.apply(ctx);
        })
        .build_ui_state(
            |ui, app: &mut App| {
                let look = Look { theme: &app.theme, lang: app.lang, grouped: false };
                let events = grid_ui(ui, &mut app.document, app.table, &mut app.state, &look);
                app.events.extend(events);
            },
            app,
        );
    harness.run();
    harness
}

/// Draws tables to files, to be looked at: `cargo test --test ui_grid -- --ignored`.
#[test]
#[ignore = "writes pictures for a person to look at"]
fn pictures() {
    let folder = std::env::temp_dir().join("yusuan-grid");
    std::fs::create_dir_all(&folder).expect("folder");
    let forms = app("支出总表").document.forms().clone();
    for (index, form) in forms.tables.iter().enumerate() {
        for theme in [Theme::light(), Theme::dark()] {
            let mut app = app("支出总表");
            let Some(table) = app.document.budget().tables.iter().position(|t| t.form() == Some(index)) else { continue };
            app.table = table;
            let name = format!("{index:02}{}.png", if theme.dark { "-dark" } else { "" });
            app.theme = theme;
            let mut harness = harness(app, 900.0, 480.0);
            harness.state_mut().state.focus();
            harness.run();
            harness.key_press_modifiers(Modifiers::NONE, Key::ArrowRight);
            harness.run();
            let image = harness.render().expect("an adapter");
            image.save(folder.join(name)).expect("saved");
        }
    }
}
