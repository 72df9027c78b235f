//! A few pictures of the window, compared with those in `tests/snapshots`: the sample's table of
//! expenditure in light, in dark and at 200 %.
//!
//! `UPDATE_SNAPSHOTS=1 cargo test --test ui_pictures` draws them anew. Where nothing can draw
//! (Mesa's lavapipe is enough) the test says so and is skipped.

#![expect(clippy::expect_used, reason = "a test may stop where it stands")]

use eframe::egui::{self, Key, Modifiers, vec2};
use egui_kittest::wgpu::WgpuTestRenderer;
use egui_kittest::{Harness, SnapshotOptions};

use yusuan::edit::Intent;
use yusuan::ui::app::App;
use yusuan::ui::desk::Desk as _;
use yusuan::ui::session::Session;
use yusuan::ui::settings::Settings;

fn renderer() -> Option<WgpuTestRenderer> {
    let made = std::panic::catch_unwind(WgpuTestRenderer::new);
    if made.is_err() {
        println!("skipped: nothing can draw here (install mesa-vulkan-drivers)");
    }
    made.ok()
}

/// The sample with a slip in it, at the table that shows it.
#[track_caller]
fn check(name: &str, dark: bool, scale: f32) {
    let Some(renderer) = renderer() else { return };
    let mut session = Session::sample().expect("the sample inside the program reads");
    let document = session.document();
    let form = document.forms().table("支出总表").expect("known");
    let table =
        document.budget().tables.iter().position(|t| t.form() == Some(form)).expect("there");
    let cell = yusuan::budget::Cell::new(table, 0, 9, 3);
    session.apply(Intent::Enter { cell, text: "52.13".into() }).expect("an entry");
    // A small window, so that the pictures are small: the table alone with its outline.
    let settings = Settings {
        dark,
        explanation: Some(false),
        findings: false,
        outline_width: 170.0,
        ..Settings::default()
    };
    let theme = if dark { egui::Theme::Dark } else { egui::Theme::Light };
    let size = if scale > 1.0 { vec2(640.0, 400.0) } else { vec2(940.0, 600.0) };
    let mut harness = Harness::builder()
        .with_size(size)
        .with_pixels_per_point(scale)
        .with_theme(theme)
        .with_step_dt(1.0 / 60.0)
        .renderer(renderer)
        .build_eframe(|cc| {
            App::new(&cc.egui_ctx, session, settings, None).without_system_dialogs()
        });
    harness.run();
    for _ in 0..2 {
        harness.key_press_modifiers(Modifiers::COMMAND, Key::PageDown);
        harness.run();
    }
    harness.key_press_modifiers(Modifiers::COMMAND, Key::ArrowDown);
    harness.run();
    // Past the time in which hovered and pressed things still fade.
    harness.run_steps(20);
    // A pixel at the edge of a letter may fall otherwise in another build of the driver.
    harness.snapshot_options(name, &SnapshotOptions::new().threshold(0.9).max_failed_pixels(40));
}

#[test]
fn in_light() {
    check("window-light", false, 1.0);
}

#[test]
fn in_dark() {
    check("window-dark", true, 1.0);
}

#[test]
fn at_200_percent() {
    check("window-200", false, 2.0);
}
