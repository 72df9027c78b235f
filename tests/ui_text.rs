//! The text view: figures held against the tables, what is wrong, the correction, the way there.

use eframe::egui::accesskit::Role;
use eframe::egui::{Modifiers, vec2};
use egui_kittest::kittest::Queryable as _;

use yusuan::file::SAMPLE;
use yusuan::ui::panel::MainView;

#[path = "support/window.rs"]
mod window;

use window::{Window, documents};

/// The finding that 基本支出 747.96 was miswritten as 774.96 in the narrative.
const FINDING: &str = "“基本支出774.96万元”应为747.96 万元";

/// The window on that finding.
fn at_finding() -> Window {
    let right = "基本支出 747.96 万元，占 79.9%";
    let slip = documents::altered(right, &right.replace("747.96", "774.96"));
    let mut window = Window::on(slip);
    window.choose(FINDING);
    window
}

#[test]
fn a_finding_leads_to_the_text_and_is_put_right_by_the_tables() {
    let mut window = at_finding();
    assert_eq!(*window.page(), MainView::Text("支出预算情况".into()));
    window.check_label("不符 1");
    window.check_label("与表相符 8");
    window.click("按表改");
    assert_eq!(window.written(), SAMPLE);
    window.check_label("与表相符 9");
    assert_eq!(window.steps(), 1);
    window.check_silent("“基本支出774.96万元”");
}

#[test]
fn the_table_is_one_click_away_from_what_is_wrong() {
    let mut window = at_finding();
    window.click("看表");
    assert_eq!(window.table_shown(), "支出总表");
}

/// Ctrl+click while editing, where a plain click only places the cursor; a plain click while
/// inspecting.
#[test]
fn a_figure_leads_to_its_cell() {
    for (inspecting, held, leads) in [
        (false, Modifiers::COMMAND, true),
        (false, Modifiers::NONE, false),
        (true, Modifiers::NONE, true),
    ] {
        let mut window = at_finding();
        if inspecting {
            window.click("查阅");
        }
        let editor =
            window.get_by_role_and_label(Role::MultilineTextInput, "三、2024 年支出预算情况");
        // In the middle of the first line's 935.82.
        let at = editor.rect().min + vec2(150.0, 14.0);
        window.click_at(at, held);
        let led = matches!(*window.page(), MainView::Table(_));
        assert_eq!(led, leads, "inspecting: {inspecting}, held: {held:?}");
    }
}
