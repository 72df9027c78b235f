//! The text view: figures held against the tables, what is wrong, the correction, the way there.

#![expect(clippy::expect_used, clippy::panic, reason = "a test may stop where it stands")]

use eframe::egui::accesskit::Role;
use eframe::egui::{Modifiers, PointerButton, Theme, vec2};
use egui_kittest::Harness;
use egui_kittest::kittest::{NodeT as _, Queryable as _};

use yusuan::edit::Intent;
use yusuan::ui::app::App;
use yusuan::ui::desk::Desk as _;
use yusuan::ui::panel::Page;
use yusuan::ui::session::Session;
use yusuan::ui::settings::Settings;

type Window = Harness<'static, App>;

const SECTION: &str = "支出预算情况";

/// The sample with 基本支出 747.96 miswritten as 774.96 in its narrative.
fn window() -> Window {
    let mut harness = Harness::builder()
        .with_size(vec2(1440.0, 900.0))
        .with_pixels_per_point(1.0)
        .with_theme(Theme::Light)
        .build_eframe(|cc| {
            let mut session = Session::sample().expect("the sample reads");
            let paragraphs: Vec<String> =
                text(&session).iter().map(|p| p.replace("747.96", "774.96")).collect();
            let section = SECTION.to_owned();
            session.apply(Intent::SetText { section, paragraphs }).expect("a text can be changed");
            App::new(&cc.egui_ctx, session, Settings::default(), None).without_system_dialogs()
        });
    harness.run();
    harness
}

fn text(session: &Session) -> Vec<String> {
    let texts = &session.document().budget().texts;
    texts.iter().find(|text| text.section == SECTION).expect("the section").paragraphs.clone()
}

#[track_caller]
fn row(window: &mut Window, words: &str) {
    let named = |label: Option<String>| label.is_some_and(|label| label.contains(words));
    let found = window
        .get_all_by_role(Role::ListItem)
        .find(|node| named(node.accesskit_node().label()))
        .unwrap_or_else(|| panic!("nothing says {words}"));
    found.click();
    window.run();
}

#[test]
fn a_finding_leads_to_the_text_and_is_put_right_by_the_tables() {
    let mut window = window();
    row(&mut window, "“基本支出774.96万元”应为747.96 万元");
    assert_eq!(*window.state().page(), Page::Text(SECTION.into()));
    assert!(
        window.query_by_label("不符 1").is_some() && window.query_by_label("与表相符 8").is_some()
    );
    window.get_by_label("按表改").click();
    window.run();
    let session = window.state().session();
    assert!(text(session)[0].contains("基本支出 747.96 万元，占 79.9%"));
    assert!(window.query_by_label("与表相符 9").is_some());
    // One step, and undone as one.
    assert_eq!(session.document().done().len(), 2);
    assert!(window.query_by_label_contains("“基本支出774.96万元”").is_none());
}

#[test]
fn the_table_is_one_click_away_from_what_is_wrong() {
    let mut window = window();
    row(&mut window, "“基本支出774.96万元”应为747.96 万元");
    window.get_by_label("看表").click();
    window.run();
    let Page::Table(table) = *window.state().page() else { panic!("no table") };
    let document = window.state().session().document();
    let form = document.budget().tables[table].form().expect("a known table");
    assert_eq!(document.forms().tables[form].key, "支出总表");
}

/// Ctrl+click while editing, a plain click while inspecting.
#[test]
fn a_figure_leads_to_its_cell() {
    for inspecting in [false, true] {
        let mut window = window();
        row(&mut window, "“基本支出774.96万元”应为747.96 万元");
        if inspecting {
            window.get_by_label("查阅").click();
            window.run();
        }
        let editor =
            window.get_by_role_and_label(Role::MultilineTextInput, "三、2024 年支出预算情况");
        // In the middle of the first line's 935.82.
        let at = editor.rect().min + vec2(150.0, 14.0);
        let modifiers = if inspecting { Modifiers::NONE } else { Modifiers::COMMAND };
        window.event(eframe::egui::Event::PointerMoved(at));
        window.run();
        window.event(eframe::egui::Event::ModifiersChanged(modifiers));
        for pressed in [true, false] {
            let button = PointerButton::Primary;
            window.event(eframe::egui::Event::PointerButton {
                pos: at,
                button,
                pressed,
                modifiers,
            });
        }
        window.run();
        assert!(matches!(*window.state().page(), Page::Table(_)), "inspecting: {inspecting}");
    }
}
