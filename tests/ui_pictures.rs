//! A few pictures of the grid, compared with those in `tests/snapshots`: the sample's table of
//! expenditure with a slip and a negative figure in it, in light, in dark and at 200 %.
//!
//! `UPDATE_SNAPSHOTS=1 cargo test --test ui_pictures` draws them again. Where nothing can draw
//! (Mesa's lavapipe is enough) the test says so and is skipped.

#![expect(clippy::expect_used, reason = "a test may stop where it stands")]

use eframe::egui::{self, Vec2, vec2};
use egui_kittest::wgpu::WgpuTestRenderer;
use egui_kittest::{Harness, SnapshotOptions};

use yusuan::budget::{Cell, Value};
use yusuan::edit::{Document, Intent};
use yusuan::lang::Lang;
use yusuan::session::RowHeight;
use yusuan::ui::grid::{GridState, GridStyle, Linked, grid_ui};
use yusuan::ui::{font, theme::Theme};

fn renderer() -> Option<WgpuTestRenderer> {
    let made = std::panic::catch_unwind(WgpuTestRenderer::new);
    if made.is_err() {
        println!("skipped: nothing can draw here (install mesa-vulkan-drivers)");
    }
    made.ok()
}

#[track_caller]
fn check(name: &str, theme: Theme, scale: f32, size: Vec2) {
    let Some(renderer) = renderer() else { return };
    let opened = yusuan::file::sample().expect("the sample reads");
    let form = opened.forms.table("支出总表").expect("known");
    let mut budget = opened.budget;
    let table = budget.tables.iter().position(|t| t.form() == Some(form)).expect("there");
    // The form allows none there; a file may hold one all the same.
    let negative = "-8.53".parse().expect("an amount");
    budget.tables[table].blocks[0].rows.put(10, 3, Value::Amount(negative));
    let mut document = Document::new(opened.forms, budget);
    let cell = Cell::new(table, 0, 9, 3);
    document.apply(Intent::Enter { cell, text: "52.13".into() }).expect("an entry");
    let mut state = GridState::default();
    state.select(cell);
    let installed = theme.clone();
    let mut harness = Harness::builder()
        .with_size(size)
        .with_pixels_per_point(scale)
        .with_theme(if theme.dark { egui::Theme::Dark } else { egui::Theme::Light })
        .with_step_dt(1.0 / 60.0)
        .with_context_setup(move |ctx| {
            font::install(ctx);
            installed.apply(ctx);
        })
        .renderer(renderer)
        .build_ui(move |ui| {
            let look = GridStyle {
                theme: &theme,
                lang: Lang::Zh,
                grouped: false,
                unit: None,
                rows: RowHeight::Compact,
                linked: Linked::default(),
            };
            ui.painter().rect_filled(ui.max_rect(), 0.0, theme.surface);
            grid_ui(ui, &mut document, table, &mut state, &look);
        });
    harness.run();
    // A pixel at the edge of a letter may fall otherwise in another build of the driver.
    harness.snapshot_options(name, &SnapshotOptions::new().threshold(0.9).max_failed_pixels(40));
}

#[test]
fn in_light() {
    check("grid-light", Theme::light(), 1.0, vec2(700.0, 330.0));
}

#[test]
fn in_dark() {
    check("grid-dark", Theme::dark(), 1.0, vec2(700.0, 330.0));
}

#[test]
fn at_200_percent() {
    check("grid-200", Theme::light(), 2.0, vec2(500.0, 230.0));
}
