//! In the window: what there is to know about a rule, and causes that come when nobody types.

use eframe::egui::accesskit::Role;
use egui_kittest::kittest::Queryable as _;

#[path = "support/window.rs"]
mod window;

use window::{Opening, Window, documents};

#[test]
fn the_rule_behind_a_finding_is_explained() {
    let mut window = Window::sample();
    window.press("Shift+F1");
    for text in ["为什么", "依据", "不报也对", "怎么办", "通过的例子", "不通过的例子"]
    {
        window.check_label(text);
    }
    // The first finding is about a name.
    window.check_label("当年《政府收支分类科目》");
    window.click("关闭");
    window.check_silent("不报也对");
    // Beside each finding too.
    let about = window.get_all_by_role_and_label(Role::Button, "规则").next();
    about.expect("a way to the explanation beside a finding").click();
    window.run();
    window.check_label("不报也对");
}

#[test]
fn causes_come_when_nobody_types() {
    let document = Some(documents::slip());
    let mut window = Opening { document, reckons_later: true, ..Opening::default() }.window();
    window.check_says("计算中");
    window.check_silent("疑为");
    window.wait_for("疑为 25.13");
    window.check_silent("计算中");
}
