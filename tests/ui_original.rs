//! The original beside the budget: what is selected is framed where it is printed, a part of a table on
//! its page, a paragraph of the narrative too; and what a person chooses from names one thing only.

#![allow(clippy::unwrap_used, clippy::expect_used, reason = "tests")]

#[path = "support/paper.rs"]
mod paper;
#[path = "support/split.rs"]
mod split;
#[path = "support/window.rs"]
mod window;

use std::path::PathBuf;

use eframe::egui::accesskit::Role;
use eframe::egui::vec2;
use egui_kittest::kittest::Queryable as _;
use paper::Sheet;
use split::Printed;
use window::{Opening, Window};
use yusuan::session::DocumentHost as _;
use yusuan::session::lists::MainView;
use yusuan::ui::command::Command;

/// A table of Shanghai's form; its last column is as given.
fn printed(last: [&str; 3]) -> Printed {
    let rows = [
        format!("208|||社会保障和就业支出|845.70|772.00|{}", last[0]),
        format!("208|08||抚恤|73.70||{}", last[1]),
        format!("208|08|01|死亡抚恤|73.70||{}", last[2]),
    ];
    Printed::by_function(&rows.each_ref().map(String::as_str))
}

struct Folder {
    /// Held until the window is closed.
    _folder: tempfile::TempDir,
    path: PathBuf,
}

fn folder(name: &str, bytes: &[u8]) -> Folder {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join(name);
    std::fs::write(&path, bytes).unwrap();
    Folder { _folder: folder, path }
}

fn open(folder: &Folder) -> Window {
    Opening { file: Some(folder.path.clone()), ..Opening::default() }.window()
}

/// The place of the original that is shown.
#[track_caller]
fn check_place(window: &Window, place: &str) {
    assert!(window.words().iter().any(|own| own == place), "{place}: {:?}", window.words());
}

/// A click on a table found shows the page that it is named with, whether figures are there or not.
#[test]
fn each_part_of_a_table_is_shown_on_its_page() {
    for last in [["73.70", "73.70", "73.70"], ["", "", ""]] {
        let pages = Printed { cuts: vec![6], ..printed(last) }.pages();
        let folder = folder("宽表.pdf", &paper::pdf(&pages));
        let mut window = open(&folder);
        window.click_on("第 1 页　2025年部门一般公共预算");
        window.run();
        check_place(&window, "第 1 页");
        window.click_on("第 2 页　（续上表）");
        window.run();
        check_place(&window, "第 2 页");
        // The next cell selected has its own place.
        window.click_on("第 1 页　2025年部门一般公共预算");
        window.run();
        check_place(&window, "第 1 页");
    }
}

/// A blank cell has no place, but its row has a page: in the preview, and once the budget is saved.
#[test]
fn a_blank_cell_is_near_its_row() {
    let pages = Printed { breaks: vec![5], headings: 3, ..printed(["73.70", "73.70", ""]) }.pages();
    let folder = folder("长表.pdf", &paper::pdf(&pages));
    let mut window = open(&folder);
    window.click_on("第 1 页　2025年部门一般公共预算");
    window.run();
    let budget = window.state().session().document().budget();
    let forms = window.state().session().document().forms().clone();
    let saved = folder.path.with_file_name("预算.ron");
    std::fs::write(&saved, yusuan::file::write(&forms, budget)).unwrap();
    let near = |window: &mut Window| {
        window.click_on("5 一般公共预算支出功能分类预算表");
        window.press("Ctrl+End Up");
        let words = window.words();
        words.into_iter().filter(|own| own.contains("所选的格")).collect::<Vec<_>>()
    };
    assert_eq!(near(&mut window), ["第 2 页，所选的格在这里没有数"]);
    let mut window = Opening { file: Some(saved), ..Opening::default() }.window();
    window.wait_for("原件");
    assert_eq!(near(&mut window), ["第 2 页，所选的格在这里没有数"]);
}

/// Of several columns of one name each is told with what is over it.
#[test]
fn columns_of_one_name_are_told_apart() {
    let table = "2025年部门财务收支预算总表,,,\n单位：元,,,\n本年收入,,本年支出,\n项目,预算数,项目,预算数\n\
                 一、财政拨款收入,8.00,一、一般公共服务支出,8.00\n收入总计,8.00,支出总计,8.00\n";
    let folder = folder("收支总表.csv", table.as_bytes());
    let mut window = open(&folder);
    window.click("各栏");
    window.run();
    let column = window.query_all_by_role(Role::ComboBox);
    let held: Vec<String> = column.filter_map(|own| own.value()).collect();
    let of = |part: &str| held.iter().filter(|own| *own == part).count();
    assert_eq!(
        (of("预算数"), of("本年收入 / 预算数"), of("本年支出 / 预算数")),
        (0, 1, 1),
        "{held:?}"
    );
}

/// A paragraph that is shown is framed where it is printed; one that is printed nowhere says so.
#[test]
fn a_paragraph_is_framed_where_it_is_printed() {
    let mut text = Sheet::a4();
    text.text(80.0, 100.0, 16.0, "名词解释");
    text.text(80.0, 140.0, 12.0, "（一）基本支出：为保障机构正常运转的支出。");
    text.text(80.0, 170.0, 12.0, "（二）项目支出：为完成特定任务的支出。");
    let mut pages = printed(["73.70", "73.70", "73.70"]).pages();
    pages.push(text);
    let folder = folder("公开.pdf", &paper::pdf(&pages));
    let mut window = open(&folder);
    window.check_says("所选的格不在原件上");
    window.click("名词解释 2 段");
    window.run();
    assert!(matches!(window.state().page(), MainView::Text(_)));
    check_place(&window, "第 2 页");
    window.check_silent("原件上没有这段文字");
}

/// Beside the original on a small screen a title is drawn over nothing, nor anything over it.
#[test]
fn titles_have_room_on_a_small_screen() {
    let mut text = Sheet::a4();
    text.text(80.0, 100.0, 16.0, "2025年部门预算编制说明");
    text.text(
        80.0,
        140.0,
        12.0,
        "1. “社会保障和就业支出（类）抚恤（款）死亡抚恤（项）”73.71万元。",
    );
    let mut pages = printed(["73.70", "73.70", "73.70"]).pages();
    pages.push(text);
    let folder = folder("公开.pdf", &paper::pdf(&pages));
    let size = vec2(1366.0, 768.0);
    let mut window =
        Opening { file: Some(folder.path.clone()), size, ..Opening::default() }.window();
    window.state_mut().queue(Command::TakeUpImport);
    window.run();
    window.query_all_by_label_contains("2025年部门预算编制说明").next().unwrap().click();
    window.run();
    window.check_says("按表更新文字里的数");
    let labels = || window.query_all_by(|node| node.role() == Role::Label);
    let own = labels().filter(|own| own.value().as_deref() == Some("2025年部门预算编制说明"));
    // The list of findings names the section too, further down.
    let title = own.map(|own| own.rect()).min_by(|a, b| a.top().total_cmp(&b.top())).unwrap();
    let buttons = window.query_all_by(|node| node.role() == Role::Button);
    let over = buttons.filter(|own| own.rect().shrink(1.0).intersects(title.shrink(1.0)));
    assert_eq!(over.count(), 0);
}
