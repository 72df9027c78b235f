//! The text view: figures compared with the tables, what is wrong, the correction, the way there.

#![allow(clippy::unwrap_used, reason = "tests")]

use eframe::egui::accesskit::Role;
use eframe::egui::{Modifiers, vec2};
use egui_kittest::kittest::Queryable as _;

use yusuan::edit::Intent;
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

/// The paragraphs of a section, and whether they still wait to be confirmed.
fn section(window: &Window, key: &str) -> (Vec<String>, bool) {
    let text = window.document().budget().texts.iter().find(|text| text.section == key).unwrap();
    (text.paragraphs.clone(), text.is_unconfirmed())
}

const PROCUREMENT: &str = "2024年政府采购预算总额90万元，其中：政府采购货物预算90万元、政府采购工程预算0万元、政府采购服务预算0万元。";

#[test]
fn an_empty_section_is_drafted_and_asks_for_what_only_a_person_knows() {
    let mut document = documents::sample();
    let empty =
        Intent::SetText { section: "政府采购情况".to_owned(), paragraphs: Vec::new() };
    document.apply(empty).unwrap();
    let mut window = Window::on(document);
    window.press("Ctrl+Shift+T");
    window.check_label("由表里的数写成；空格键取舍一节，左右键取舍全部。一步完成，可以撤销。");
    window.press("Enter");
    for answer in ["90", "90", "0", "0"] {
        window.type_text(answer);
        window.press("Enter");
    }
    window.check_no_dialog();
    assert_eq!(section(&window, "政府采购情况"), (vec![PROCUREMENT.to_owned()], false));
    assert_eq!(window.steps(), 2, "one step for the draft");
    window.press("Ctrl+Z");
    assert_eq!(section(&window, "政府采购情况").0, [""; 0]);
}

#[test]
fn what_is_not_answered_stays_marked_in_the_text() {
    let mut document = documents::sample();
    let empty =
        Intent::SetText { section: "政府采购情况".to_owned(), paragraphs: Vec::new() };
    document.apply(empty).unwrap();
    let mut window = Window::on(document);
    window.press("Ctrl+Shift+T Enter");
    window.type_text("90");
    window.press("Enter");
    window.click_button("写入");
    let written = section(&window, "政府采购情况").0.concat();
    assert!(
        written
            .starts_with("2024年政府采购预算总额90万元，其中：政府采购货物预算【待填：货物】万元"),
        "{written}"
    );
}

/// Last year's answers are offered, and wait to be confirmed while nobody changed them.
#[test]
fn answers_of_last_year_are_offered_and_marked() {
    let mut window = Window::sample();
    window.press("Ctrl+Shift+N Enter");
    window.press("Ctrl+G");
    window.type_text("政府采购情况");
    window.press("Enter Ctrl+Shift+T Enter");
    window.press("Enter Enter Enter Enter");
    window.check_no_dialog();
    let expected = PROCUREMENT.replace("2024", "2025");
    assert_eq!(section(&window, "政府采购情况"), (vec![expected.clone()], true));
    // Drafted once more and one answer changed: the others are still last year's.
    window.press("Ctrl+Shift+T");
    window.check_says("与初稿相同，要填 4 处");
    window.press("Escape Ctrl+Shift+Y");
    assert_eq!(section(&window, "政府采购情况"), (vec![expected], false));
}

#[test]
fn figures_of_a_text_follow_the_tables_at_a_key() {
    let mut window = at_finding();
    window.press("Shift+F5");
    assert_eq!(window.written(), SAMPLE);
    window.check_label("✓ 已按表更新 1 节文字里的数");
    window.press("Shift+F5");
    window.check_label("文字里的数都与表一致，不用更新");
}
