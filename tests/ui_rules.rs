//! In the window: what there is to know about a rule, and causes that come when nobody types.

#![expect(clippy::expect_used, reason = "a test may stop where it stands")]

use std::time::{Duration, Instant};

use eframe::egui::accesskit::Role;
use eframe::egui::{Key, Modifiers, vec2};
use egui_kittest::Harness;
use egui_kittest::kittest::Queryable as _;

use yusuan::edit::Document;
use yusuan::file;
use yusuan::ui::app::App;
use yusuan::ui::session::Session;
use yusuan::ui::settings::Settings;

type Window = Harness<'static, App>;

fn window(session: fn() -> Session, at_once: bool) -> Window {
    let build = Harness::builder().with_size(vec2(1440.0, 900.0)).with_pixels_per_point(1.0);
    let mut harness = build.build_eframe(move |cc| {
        let app = App::new(&cc.egui_ctx, session(), Settings::default(), None);
        if at_once { app.without_system_dialogs() } else { app }
    });
    harness.run_steps(3);
    harness
}

fn sample() -> Session {
    Session::sample().expect("the sample inside the program reads")
}

/// The sample with 行政单位医疗 52.13 instead of 25.13, its totals as they were.
fn slip() -> Session {
    let line = "科目名称: \"行政单位医疗\", 合计: \"25.13\", 基本支出: \"25.13\"";
    let wrong = line.replace("25.13", "52.13");
    let text = file::SAMPLE.replacen(line, &wrong, 1);
    assert_ne!(text, file::SAMPLE);
    let opened = file::read("slip.ron".as_ref(), &text).expect("it reads");
    Session::unsaved(Document::new(opened.forms, opened.budget))
}

#[test]
fn the_rule_behind_a_finding_is_explained() {
    let mut window = window(sample, true);
    window.key_press_modifiers(Modifiers::SHIFT, Key::F1);
    window.run();
    for text in ["为什么", "依据", "不报也对", "怎么办", "通过的例子", "不通过的例子"]
    {
        assert!(window.query_by_label(text).is_some(), "{text} is told");
    }
    let name = "当年《政府收支分类科目》";
    assert!(window.query_by_label(name).is_some(), "the first finding is about a name");
    window.get_by_label("关闭").click();
    window.run();
    assert!(window.query_by_label("不报也对").is_none());
    // Beside each finding too.
    let about = window.get_all_by_role_and_label(Role::Button, "规则").next();
    about.expect("a way to the explanation beside a finding").click();
    window.run();
    assert!(window.query_by_label("不报也对").is_some());
}

#[test]
fn causes_come_when_nobody_types() {
    let mut window = window(slip, false);
    let shows =
        |window: &Window, text: &str| window.query_all_by_label_contains(text).next().is_some();
    assert!(shows(&window, "计算中"), "it says that it reckons");
    assert!(!shows(&window, "疑为"));
    let start = Instant::now();
    while !shows(&window, "疑为 25.13") && start.elapsed() < Duration::from_secs(30) {
        std::thread::sleep(Duration::from_millis(20));
        window.step();
    }
    assert!(shows(&window, "疑为 25.13"), "the cause is named");
    window.step();
    assert!(!shows(&window, "计算中"));
}
