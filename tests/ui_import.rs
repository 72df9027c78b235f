//! Files of other kinds in the window: looked at beside their original, corrected, taken up.

#![allow(clippy::unwrap_used, clippy::expect_used, reason = "tests")]

#[path = "support/paper.rs"]
mod paper;
#[path = "support/window.rs"]
mod window;
#[path = "support/workbook.rs"]
mod workbook;

use std::path::{Path, PathBuf};

use eframe::egui::accesskit::Role;
use egui_kittest::kittest::Queryable as _;
use paper::Sheet;
use window::{Opening, Window};
use yusuan::session::DocumentHost as _;
use yusuan::ui::command::Command;
use yusuan::ui::dialog::Dialog;

const XS: [f32; 8] = [50.0, 90.0, 125.0, 160.0, 330.0, 430.0, 520.0, 610.0];

/// A page with a table of Shanghai's form; `extra` is a row that the form has no place for.
fn page(extra: Option<[&str; 7]>) -> Vec<u8> {
    let mut sheet = Sheet::landscape();
    sheet.text(220.0, 60.0, 16.0, "2025年部门一般公共预算支出功能分类预算表");
    sheet.text(50.0, 90.0, 10.0, "编制部门：县财政局");
    sheet.right(610.0, 90.0, 10.0, "单位：元");
    let rows: Vec<[&str; 7]> = [
        ["208", "", "", "社会保障和就业支出", "845.70", "772.00", "73.70"],
        ["208", "05", "", "行政事业单位养老支出", "772.00", "772.00", ""],
        ["208", "05", "05", "机关事业单位基本养老保险缴费支出", "772.00", "772.00", ""],
        ["208", "08", "", "抚恤", "73.70", "", "73.70"],
        ["208", "08", "01", "死亡抚恤", "73.70", "", "73.70"],
        ["合计", "", "", "", "845.70", "772.00", "73.70"],
    ]
    .into_iter()
    .chain(extra)
    .collect();
    let y = |n: usize| 100.0 + 22.0 * n as f32;
    for n in (0..=3 + rows.len()).filter(|n| ![1, 2].contains(n)) {
        sheet.line((XS[0], y(n)), (XS[7], y(n)));
    }
    sheet.line((XS[0], y(1)), (XS[7], y(1)));
    sheet.line((XS[0], y(2)), (XS[3], y(2)));
    let end = y(3 + rows.len());
    for (n, x) in XS.iter().enumerate() {
        let top = match n {
            0 | 4 | 7 => y(0),
            3 | 5 | 6 => y(1),
            _ => y(2),
        };
        sheet.line((*x, top), (*x, end));
    }
    sheet.text(170.0, y(0) + 15.0, 10.0, "项目").text(470.0, y(0) + 15.0, 10.0, "一般公共预算支出");
    sheet.text(60.0, y(1) + 15.0, 10.0, "功能分类科目编码");
    sheet.text(190.0, y(1) + 28.0, 10.0, "功能分类科目名称");
    for (n, name) in ["合计", "基本支出", "项目支出"].iter().enumerate() {
        sheet.text(XS[4 + n] + 20.0, y(1) + 28.0, 10.0, name);
    }
    for (n, name) in ["类", "款", "项"].iter().enumerate() {
        sheet.text(XS[n] + 10.0, y(2) + 15.0, 10.0, name);
    }
    for (n, row) in rows.iter().enumerate() {
        sheet.row(&XS, y(3 + n) + 15.0, 10.0, row);
    }
    paper::pdf(&[sheet])
}

struct Folder(tempfile::TempDir);

impl Folder {
    fn with(name: &str, bytes: &[u8]) -> (Self, PathBuf) {
        let folder = Self(tempfile::tempdir().unwrap());
        let path = folder.0.path().join(name);
        std::fs::write(&path, bytes).unwrap();
        (folder, path)
    }
}

fn open(path: &Path, remembered: Option<PathBuf>) -> Window {
    Opening { file: Some(path.to_owned()), remembered, ..Opening::default() }.window()
}

/// Figures of the budget in the window.
fn figures(window: &Window) -> Vec<String> {
    let budget = window.state().session().document().budget();
    let rows = budget.tables.iter().flat_map(|t| &t.blocks).flat_map(|b| &b.rows);
    let values = rows.flat_map(|row| row.cells());
    values.filter_map(|value| value.amount().map(|amount| amount.to_string())).collect()
}

#[test]
fn a_pdf_is_looked_at_then_worked_on_then_found_again() {
    let (folder, path) = Folder::with("公开.pdf", &page(None));
    let mut window = open(&path, None);
    window.check_says("预览");
    window.check_says("1 张表，14 个数已放入");
    let document = window.state().session().document();
    assert!(document.is_read_only() && !document.is_changed());
    assert_eq!(document.budget().unit.name, "县财政局");
    assert!(figures(&window).contains(&"845.70".to_owned()));
    window.state_mut().queue(Command::TakeUpImport);
    window.run();
    let document = window.state().session().document();
    assert!(!document.is_read_only() && document.is_changed());
    window.check_silent("预览");
    window.check_says("原件");
    // Saved beside it, the budget finds its original again.
    let saved = folder.0.path().join("预算.ron");
    let text = yusuan::file::write(document.forms(), document.budget());
    std::fs::write(&saved, text).unwrap();
    let mut window = open(&saved, None);
    window.wait_for("原件");
}

#[test]
fn what_was_read_can_be_given_up_or_only_inspected() {
    let (_folder, path) = Folder::with("公开.pdf", &page(None));
    let mut window = open(&path, None);
    window.state_mut().queue(Command::LeaveImport);
    window.run();
    window.check_silent("预览");
    assert!(window.state().session().name(yusuan::lang::Lang::Zh).contains("示例"));
    let mut window = open(&path, None);
    window.state_mut().queue(Command::InspectImport);
    window.run();
    assert!(window.state().session().document().is_read_only());
    window.check_says("原件");
}

#[test]
fn doubts_stand_first_and_corrections_are_remembered() {
    let stray = ["无此科目", "", "", "", "9.99", "", ""];
    let (folder, path) = Folder::with("公开.pdf", &page(Some(stray)));
    let settings = folder.0.path().join("settings.ron");
    let mut window = open(&path, Some(settings.clone()));
    window.check_says("个没有放入");
    window.check_says("9.99");
    // No figure may be lost in silence: it is placed, or it is told.
    window.check_silent("没有疑问，");
    // A correction is made, remembered, and taken back.
    window.click_first(Role::ComboBox, "一般公共预算支出功能分类");
    window.click("不读入");
    window.check_says("取消改动");
    let again = open(&path, Some(settings.clone()));
    again.check_says("取消改动");
    assert!(!figures(&again).contains(&"772.00".to_owned()), "left out as the person said");
    window.click_on("取消改动");
    window.check_silent("取消改动");
    assert!(figures(&window).contains(&"772.00".to_owned()));
}

/// The same file with other digits of an amount, as many.
fn exported_again(file: &[u8], from: &str, to: &str) -> Vec<u8> {
    let hex = |text: &str| text.bytes().map(|b| format!("{b:02x}")).collect::<String>();
    let text: String = file.iter().map(|&b| char::from(b)).collect();
    assert!(text.contains(&hex(from)));
    text.replace(&hex(from), &hex(to)).chars().map(|c| c as u8).collect()
}

#[test]
fn a_budget_is_updated_from_a_file_exported_again() {
    let (folder, path) = Folder::with("公开.pdf", &page(None));
    let mut window = open(&path, None);
    window.state_mut().queue(Command::TakeUpImport);
    window.run();
    let before = figures(&window);
    let new = ["208", "10", "", "社会福利", "5.00", "", "5.00"];
    let again = folder.0.path().join("再次导出.pdf");
    std::fs::write(&again, exported_again(&page(Some(new)), "73.70", "75.70")).unwrap();
    window.state_mut().queue(Command::UpdateFrom);
    window.run();
    window.give_path(&again);
    window.wait_for("处差别");
    assert_eq!(figures(&window), before, "nothing changes before somebody says so");
    // New figures are ticked, changed ones are not.
    window.check_says("73.70 → 75.70");
    window.check_says("（空白） → 社会福利");
    window.click_on("更新 ");
    let after = figures(&window);
    assert!(after.contains(&"5.00".to_owned()) && after.contains(&"73.70".to_owned()));
    assert!(!after.contains(&"75.70".to_owned()));
    // All of it is one step.
    window.state_mut().queue(Command::Undo);
    window.run();
    assert_eq!(figures(&window), before);
    window.state_mut().queue(Command::Redo);
    window.run();
    // What is left is taken over when it is ticked, and then nothing is.
    window.state_mut().queue(Command::UpdateFrom);
    window.run();
    window.give_path(&again);
    window.wait_for("处差别");
    // By the keyboard, which is on the first choice.
    window.press("Space Tab Tab");
    window.click_on("更新 ");
    let after = figures(&window);
    assert!(after.contains(&"75.70".to_owned()) && !after.contains(&"73.70".to_owned()));
    window.state_mut().queue(Command::UpdateFrom);
    window.run();
    window.give_path(&again);
    window.wait_for("没有差别");
}

/// The whole check is of no place on the original, and needs its room.
#[test]
fn the_whole_check_has_the_room_of_the_original() {
    let (_folder, path) = Folder::with("公开.pdf", &page(None));
    let mut window = open(&path, None);
    window.state_mut().queue(Command::TakeUpImport);
    window.run();
    window.check_label("原件");
    window.state_mut().queue(Command::Review);
    window.run();
    assert!(window.query_all_by_label("原件").next().is_none());
    window.state_mut().queue(Command::Review);
    window.run();
    window.check_label("原件");
}

/// The text that goes with the tables, in a document of its own.
#[test]
fn sections_of_text_are_taken_from_a_file_without_tables() {
    let (folder, path) = Folder::with("预算.ron", yusuan::file::SAMPLE.as_bytes());
    let mut window = open(&path, None);
    let duties = |window: &Window| {
        let budget = window.state().session().document().budget();
        let text = budget.texts.iter().find(|text| text.section == "主要职能");
        text.map(|text| text.paragraphs.clone()).unwrap()
    };
    let before = duties(&window);
    let page = folder.0.path().join("说明.html");
    std::fs::write(&page, "<html><h2>一、主要职能</h2><p>负责全市的图书借阅。</p></html>").unwrap();
    window.state_mut().queue(Command::UpdateFrom);
    window.run();
    window.give_path(&page);
    window.wait_for("1 处差别");
    window.check_says("1 段：负责全市的图书借阅。");
    // A text that is there is written over only where a person says so.
    window.click_on("全部改动");
    window.click_on("更新 ");
    assert_eq!(duties(&window), ["负责全市的图书借阅。"]);
    window.state_mut().queue(Command::Undo);
    window.run();
    assert_eq!(duties(&window), before);
    std::fs::write(&page, "<html><p>会议纪要</p></html>").unwrap();
    window.state_mut().queue(Command::UpdateFrom);
    window.run();
    window.give_path(&page);
    window.wait_for("没有认出情况说明的任何一节");
}

/// A list of two lines is no taller than that.
#[test]
fn few_differences_are_listed_as_well() {
    let (folder, path) = Folder::with("公开.pdf", &page(None));
    let mut window = open(&path, None);
    window.state_mut().queue(Command::TakeUpImport);
    window.run();
    let again = folder.0.path().join("再次导出.pdf");
    std::fs::write(&again, exported_again(&page(None), "845.70", "846.70")).unwrap();
    window.state_mut().queue(Command::UpdateFrom);
    window.run();
    window.give_path(&again);
    window.wait_for("2 处差别");
    window.check_says("845.70 → 846.70");
}

#[test]
fn what_is_no_budget_is_told() {
    let mut sheet = Sheet::a4();
    sheet.text(80.0, 100.0, 12.0, "会议纪要");
    let (_folder, path) = Folder::with("会议.pdf", &paper::pdf(&[sheet]));
    let window = open(&path, None);
    assert!(matches!(window.state().dialog(), Some(Dialog::Failed(_))));
    window.check_says("打不开这个文件");
    window.check_says("里面没有找到表格，没有可读入的数");
    // A page that is a picture says so; with others beside it the preview does.
    let mut scan = Sheet::a4();
    scan.raw("q 595 0 0 842 0 0 cm BI /W 1 /H 1 /CS /G /BPC 8 ID \u{1} EI Q\n");
    let (_folder, path) = Folder::with("扫描.pdf", &paper::pdf(&[scan]));
    let window = open(&path, None);
    window.check_says("第 1 页是扫描的图像");
    let (_folder, path) = Folder::with("坏.pdf", b"%PDF-1.7 nothing");
    let window = open(&path, None);
    window.check_says("已损坏");
}

/// A workbook on no known form set: a set is drafted from it, one relation is left out and one made
/// mandatory, it is written beside the file, and the file is read with it.
#[test]
fn a_form_set_is_drafted_where_none_fits() {
    let csv = "某乡村集市收费登记表\n单位：万元\n摊位类别,春季,夏季,合计\n蔬菜,1.00,2.00,3.00\n水果,4.00,5.00,9.00\n肉禽,1.50,2.50,4.00\n合计,6.50,9.50,16.00\n";
    let (folder, path) = Folder::with("集市.csv", csv.as_bytes());
    let mut window = open(&path, None);
    assert!(
        matches!(window.state().dialog(), Some(Dialog::FormDraft(_))),
        "{:?}",
        window.state().dialog()
    );
    window.check_says("没有合适的表样");
    window.wait_for("存表样并读入");
    window.check_says("春季 + ");
    window.check_says("成立 4 次");
    window.click_first(Role::CheckBox, "春季 + ");
    window.click_button("存表样并读入");
    window.run();
    let written = folder.0.path().join("集市-表样.ron");
    let text = std::fs::read_to_string(&written).unwrap();
    assert!(!text.contains(".春季 + .夏季"), "{text}");
    assert!(yusuan::form::FormSet::parse(&text).is_ok());
    window.check_says("预览");
    window.check_says("12 个数已放入");
    // Written once, it is not written over.
    window.state_mut().queue(Command::DraftForms);
    window.run();
    window.wait_for("存表样并读入");
    window.click_button("存表样并读入");
    window.run();
    window.check_says("集市-表样.ron");
    assert!(matches!(window.state().dialog(), Some(Dialog::FormDraft(_))));
    assert_eq!(std::fs::read_to_string(&written).unwrap(), text);
}

/// A table whose third name goes on in a row of its own, where that row is with `more` rows before it.
fn broken_name(more: bool) -> Vec<u8> {
    let mut text = "2025年部门一般公共预算支出功能分类预算表\n编制部门：县财政局,,,,,,单位：元\n\
        功能分类科目编码,,,功能分类科目名称,合计,基本支出,项目支出\n类,款,项,,,,\n"
        .to_owned();
    if more {
        text += "201,,,一般公共服务支出,2.00,2.00,\n201,06,,财政事务,2.00,2.00,\n201,06,01,行政运行,2.00,2.00,\n";
    }
    text += "208,,,社会保障和就业支出,772.00,772.00,\n208,05,,行政事业单位养老支出,772.00,772.00,\n\
        208,05,05,机关事业单位基本养老保险,772.00,772.00,\n,,,缴费支出,,,\n";
    text += if more { "合计,,,,774.00,774.00,\n" } else { "合计,,,,772.00,772.00,\n" };
    text.into_bytes()
}

/// Rows that a person puts together stay together in the next file of that shape, wherever they are.
#[test]
fn rows_put_together_are_remembered() {
    let (folder, path) = Folder::with("公开.csv", &broken_name(false));
    let settings = folder.0.path().join("settings.ron");
    let mut window = open(&path, Some(settings.clone()));
    let whole = "机关事业单位基本养老保险缴费支出";
    let names = |window: &Window| -> Vec<String> {
        let budget = window.state().session().document().budget();
        let rows = budget.tables.iter().flat_map(|t| &t.blocks).flat_map(|b| &b.rows);
        rows.flat_map(|row| row.cells().map(|cell| cell.to_text())).collect()
    };
    assert!(!names(&window).contains(&whole.to_owned()));
    // Its row in the sheet, below the letters of the columns; names are in the fourth.
    let above = window.get_by_role_and_label(Role::ComboBox, "原件").rect().left_bottom();
    let row = above + eframe::egui::vec2(44.0 + 260.0 + 2.0 * 36.0 + 30.0, 5.0 + 8.5 * 22.0);
    window.click_at(row, eframe::egui::Modifiers::NONE);
    window.click_button("与上一行合为一行");
    assert!(names(&window).contains(&whole.to_owned()), "{:?}", names(&window));
    // The next file has it three rows further down.
    let next = folder.0.path().join("再公开.csv");
    std::fs::write(&next, broken_name(true)).unwrap();
    let again = open(&next, Some(settings));
    assert!(names(&again).contains(&whole.to_owned()), "{:?}", names(&again));
    again.check_says("取消改动");
}

/// Files of every kind dropped on the window.
#[test]
fn what_is_dropped_is_opened() {
    let (folder, pdf) = Folder::with("公开.pdf", &page(None));
    let put = |name: &str, bytes: &[u8]| {
        let path = folder.0.path().join(name);
        std::fs::write(&path, bytes).unwrap();
        path
    };
    let budget = put("预算.ron", yusuan::file::SAMPLE.as_bytes());
    let sheet = put("公开.csv", &broken_name(false));
    let unknown = put("照片.png", b"\x89PNG\r\n\x1a\n0000");
    let mut window = Window::sample();
    window.drop_files(&[&pdf]);
    window.check_says("预览");
    let name = |window: &Window| window.state().session().name(yusuan::lang::Lang::Zh);
    assert!(name(&window).contains("公开.pdf"));
    // Another one in its place, where it is no part of the same.
    window.drop_files(&[&sheet]);
    window.check_says("这个文件是正在看的这份预算的一部分吗？");
    window.click_button("换成这个文件");
    assert!(name(&window).contains("公开.csv"));
    window.drop_files(&[&budget]);
    assert_eq!(window.state().session().path(), Some(budget.as_path()));
    window.check_silent("预览");
    // What cannot be read is said, and the next one can be dropped on what says so.
    window.drop_files(&[&unknown]);
    window.check_says("打不开这个文件");
    window.drop_files(&[&pdf, &sheet]);
    window.check_says("这几个文件怎样打开？");
    window.click_button("只打开第一个");
    assert!(name(&window).contains("公开.csv"), "in the order of their names");
    // A folder of several is checked where they are not one budget.
    window.drop_files(&[folder.0.path()]);
    window.click_button("各自审核");
    assert!(matches!(window.state().dialog(), Some(Dialog::Folder(_))));
    // Where something is asked, nothing is dropped.
    window.drop_files(&[&budget]);
    assert!(matches!(window.state().dialog(), Some(Dialog::Folder(_))));
}

/// The sample's tables as a workbook each, in a folder with its narrative.
fn office() -> (Folder, Vec<PathBuf>) {
    let opened = yusuan::file::sample().unwrap();
    let folder = Folder(tempfile::tempdir().unwrap());
    let mut paths = Vec::new();
    for table in 0..opened.budget.tables.len() {
        let path = folder.0.path().join(format!("表{}.xlsx", table + 1));
        let bytes = workbook::workbook_of(&opened.forms, &opened.budget, &[table], "某某局");
        std::fs::write(&path, bytes).unwrap();
        paths.push(path);
    }
    let path = folder.0.path().join("说明.html");
    std::fs::write(&path, "<html><h2>一、主要职能</h2><p>负责社会保险。</p></html>").unwrap();
    paths.push(path);
    (folder, paths)
}

fn drop_all(window: &mut Window, paths: &[PathBuf]) {
    let paths: Vec<&Path> = paths.iter().map(PathBuf::as_path).collect();
    window.drop_files(&paths);
}

/// The sheet that the original beside the grid shows.
fn original(window: &Window) -> String {
    window.held("原件")
}

#[test]
fn several_files_dropped_are_one_budget() {
    let (folder, mut paths) = office();
    let mut window = Window::sample();
    // Handed over in whatever order, they come as people count them.
    paths.reverse();
    drop_all(&mut window, &paths);
    window.check_says("这几个文件怎样打开？");
    window.check_says("表1.xlsx、表2.xlsx、表3.xlsx");
    // Enter is the first answer.
    window.press("Enter");
    window.check_says("预览");
    let count = yusuan::file::sample().unwrap().budget.tables.len();
    window.check_says(&format!("{count} 张表"));
    window.check_says("没有疑问，");
    window.check_says("✓ 表10.xlsx　2024年项目支出表");
    assert_eq!(window.document().budget().unit.name, "某某局");
    // The figure selected is shown in its file, in the preview and once it is taken up.
    window.at_leaf();
    assert!(original(&window).starts_with("表3.xlsx"), "{}", original(&window));
    window.check_says("表3.xlsx 2024年支出总表2!");
    window.state_mut().queue(Command::TakeUpImport);
    window.run();
    window.choose("1 收支总表");
    assert!(original(&window).starts_with("表1.xlsx"), "{}", original(&window));
    assert!(window.session().name(yusuan::lang::Lang::Zh).contains("由 表1.xlsx 等"));
    // Saved beside them, the budget finds them all again.
    let saved = folder.0.path().join("预算.ron");
    std::fs::write(&saved, window.written()).unwrap();
    let mut window = open(&saved, None);
    window.wait_for("原件");
    window.at_leaf();
    assert!(original(&window).starts_with("表3.xlsx"), "{}", original(&window));
    window.choose("1 收支总表");
    assert!(original(&window).starts_with("表1.xlsx"), "{}", original(&window));
    // Without one of them, that one is not shown, and the others are.
    std::fs::remove_file(folder.0.path().join("表3.xlsx")).unwrap();
    let mut window = open(&saved, None);
    window.wait_for("原件");
    window.at_leaf();
    window.check_says("所选的格不在原件上");
    window.choose("2 收入总表");
    assert!(original(&window).starts_with("表2.xlsx"), "{}", original(&window));
}

#[test]
fn several_files_may_be_one_each() {
    let (folder, paths) = office();
    let mut window = Window::sample();
    drop_all(&mut window, &paths[..2]);
    window.click_button("各自审核");
    window.wait_for("2 个文件");
    let Some(Dialog::Folder(list)) = window.dialog() else { panic!("{:?}", window.dialog()) };
    assert_eq!(list.check.rows().len(), 2);
    window.press("Escape");
    drop_all(&mut window, &paths[..2]);
    window.press("Escape");
    window.check_no_dialog();
    assert!(window.session().name(yusuan::lang::Lang::Zh).contains("示例"));
    // A folder of them asks as well; one of budgets is checked.
    window.drop_files(&[folder.0.path()]);
    window.check_says("这个文件夹怎样打开？");
    window.click_button("合为一份预算");
    window.check_says("预览");
    let budgets = tempfile::tempdir().unwrap();
    std::fs::write(budgets.path().join("预算.ron"), yusuan::file::SAMPLE).unwrap();
    let mut window = Window::sample();
    window.drop_files(&[budgets.path()]);
    assert!(matches!(window.dialog(), Some(Dialog::Folder(_))));
    // Budget files are not joined.
    let other = budgets.path().join("别的.ron");
    std::fs::write(&other, yusuan::file::SAMPLE).unwrap();
    let mut window = Window::sample();
    drop_all(&mut window, &[budgets.path().join("预算.ron"), other]);
    assert!(window.query_by_role_and_label(Role::Button, "合为一份预算").is_none());
    window.click_button("只打开第一个");
    assert_eq!(window.session().path(), Some(budgets.path().join("别的.ron").as_path()));
}

/// Changes that would be lost are asked about once, whichever way files come.
#[test]
fn changes_are_asked_about_before_files_are_joined() {
    let (folder, paths) = office();
    let mut window = Window::sample();
    window.enter_leaf("25.14");
    drop_all(&mut window, &paths);
    window.click_button("合为一份预算");
    assert!(matches!(window.dialog(), Some(Dialog::Unsaved { .. })));
    window.click_button("不保存");
    window.check_says("预览");
    // By the path of their folder, where it is asked first.
    let mut window = Window::sample();
    window.enter_leaf("25.14");
    window.state_mut().queue(Command::OpenPath);
    window.run();
    window.click_button("不保存");
    window.give_path(folder.0.path());
    window.click_button("合为一份预算");
    window.check_says("预览");
}

#[test]
fn one_more_file_is_added_to_what_is_looked_at() {
    let (_folder, paths) = office();
    let mut window = Window::sample();
    drop_all(&mut window, &paths[..3]);
    window.click_button("合为一份预算");
    window.check_says("3 张表");
    drop_all(&mut window, &paths[3..4]);
    window.click_button("加进这份预算");
    window.check_says("4 张表");
    // The document that was there before all of them comes back.
    window.state_mut().queue(Command::LeaveImport);
    window.run();
    assert!(window.session().name(yusuan::lang::Lang::Zh).contains("示例"));
}

/// A file of another year is named first; a person who says what its table is has it all the same, and
/// that is remembered, for the file alone too.
#[test]
fn what_contradicts_is_told_first_and_corrected_by_hand() {
    let (folder, paths) = office();
    let settings = folder.0.path().join("settings.ron");
    let opened = yusuan::file::sample().unwrap();
    let mut budget = opened.budget.clone();
    budget.year = 2023;
    let bytes = workbook::workbook_of(&opened.forms, &budget, &[2], "某某局");
    std::fs::write(&paths[2], bytes).unwrap();
    let start = || Opening { remembered: Some(settings.clone()), ..Opening::default() }.window();
    let mut window = start();
    drop_all(&mut window, &paths);
    window.press("Enter");
    window.check_says("表3.xlsx 是 2023 年的，其余是 2024 年的：没有读入");
    let has = |window: &Window| figures(window).contains(&"25.13".to_owned());
    let row = |window: &Window| window.value("支出总表", "2101101", "基本支出");
    window.click_first(Role::ComboBox, "2023年支出总表");
    window.click("支出总表");
    assert!(has(&window));
    assert_eq!(row(&window), "25.13");
    let mut again = start();
    drop_all(&mut again, &paths);
    again.press("Enter");
    assert_eq!(row(&again), "25.13");
    again.check_says("表3.xlsx 是 2023 年的，其余是 2024 年的：按指定读入");
}

#[test]
fn a_budget_is_updated_from_all_of_its_files() {
    let (folder, paths) = office();
    let mut window = Window::sample();
    drop_all(&mut window, &paths);
    window.press("Enter");
    window.state_mut().queue(Command::TakeUpImport);
    window.run();
    let opened = yusuan::file::sample().unwrap();
    let mut budget = opened.budget.clone();
    let cell = window::places::cell(&opened.forms, &budget, "支出总表", "", "2101101", "基本支出");
    window::places::put(&mut budget, cell, yusuan::budget::Value::Amount("52.13".parse().unwrap()));
    let bytes = workbook::workbook_of(&opened.forms, &budget, &[2], "某某局");
    std::fs::write(&paths[2], bytes).unwrap();
    window.state_mut().queue(Command::UpdateFrom);
    window.run();
    window.give_path(folder.0.path());
    window.wait_for("1 处差别");
    window.check_says("25.13 → 52.13");
    // What cannot be read of them is told where they are looked at.
    std::fs::write(&paths[4], b"PK\x03\x04").unwrap();
    let mut window = Window::sample();
    drop_all(&mut window, &paths);
    window.press("Enter");
    window.check_says("表5.xlsx没有读入");
}

/// Files that no form set fits, of which one is drafted from all together.
#[test]
fn a_form_set_is_drafted_from_all_files_together() {
    let folder = Folder(tempfile::tempdir().unwrap());
    let table = |title: &str, name: &str| {
        let text = format!(
            "{title}\n单位：万元\n摊位类别,春季,夏季,合计\n蔬菜,1.00,2.00,3.00\n{name},4.00,5.00,9.00\n合计,5.00,7.00,12.00\n"
        );
        let path = folder.0.path().join(format!("{title}.csv"));
        std::fs::write(&path, text).unwrap();
        path
    };
    let paths = [table("某乡村集市收费登记表", "水果"), table("某乡村集市摊位押金登记簿", "肉禽")];
    let mut window = Window::sample();
    drop_all(&mut window, &paths);
    window.press("Enter");
    assert!(matches!(window.dialog(), Some(Dialog::FormDraft(_))), "{:?}", window.dialog());
    window.wait_for("存表样并读入");
    window.check_says("由 1 份文件：2 张表");
    window.click_button("存表样并读入");
    window.run();
    window.check_says("预览");
    window.check_says("2 张表，18 个数已放入");
}
