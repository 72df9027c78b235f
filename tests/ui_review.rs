//! Reviewing in the window: explanations, comments, the whole check, a folder, and a file that
//! nothing may change.

use std::path::Path;

use eframe::egui::Event;
use eframe::egui::accesskit::Role;
use egui_kittest::kittest::Queryable as _;

use yusuan::budget::{Cell, Status};
use yusuan::engine::Finding;
use yusuan::file::SAMPLE;
use yusuan::lang::Lang;
use yusuan::session::Settings;
use yusuan::ui::command::{self, Command, TABLE};
use yusuan::ui::panel::MainView;

#[path = "support/folder.rs"]
mod folder;
#[path = "support/window.rs"]
mod window;

use folder::Folder;
use window::{Opening, Window};

/// The window of a person with a name, on a file or the sample.
fn window_on(file: Option<&Path>) -> Window {
    let author = Some("李四".to_owned());
    let settings = Settings { author, findings_height: 460.0, ..Settings::default() };
    Opening { settings, file: file.map(Path::to_owned), ..Opening::default() }.window()
}

const NAME: &str = "20801 人力资源和社会保险管理事务，功能分类科目名称";

#[test]
fn a_finding_is_explained_with_enter_and_shown_quietly() {
    let mut window = window_on(None);
    let before = window.findings().iter().filter(|f| f.is_unexplained()).count();
    window.at("3 支出总表", NAME);
    window.press("Ctrl+Shift+J");
    window.check_says("审核说明");
    window.type_text("沿用");
    // Enter that ends a composition does not end the text.
    window.compose("jiu ming");
    window.press("Enter");
    assert!(window.dialog().is_some(), "the input method keeps its Enter");
    window.commit("旧名");
    window.press("Enter");
    window.check_no_dialog();
    let explained: Vec<Finding> =
        window.findings().into_iter().filter(Finding::is_explained).collect();
    assert_eq!(explained.len(), 1);
    let budget = window.document().budget();
    assert_eq!(budget.explanations[0].text, "沿用旧名");
    assert_eq!(budget.explanations[0].author, "李四");
    window.check_says(&format!("核实 {}", before - 1));
    window.check_says("已说明 1");
    window.check_says("说明：沿用旧名");

    // It is not asked again before the file is final; the others are.
    window.menu("文件", "标为定稿");
    let asked = |finding: &Finding| format!("核实未说明　{}", finding.sentence(Lang::Zh));
    let open = window.findings().into_iter().find(Finding::is_unexplained);
    window.check_says(&asked(&open.expect("another waits")));
    window.check_silent(&asked(&explained[0]));
    window.click("返回修改");
    window.press("Ctrl+Z");
    assert!(window.document().budget().explanations.is_empty());

    // Esc gives up.
    window.press("Ctrl+Shift+J");
    window.type_text("不要");
    window.press("Escape");
    window.check_no_dialog();
    assert!(window.document().budget().explanations.is_empty());
}

#[test]
fn what_is_not_explained_is_named_before_the_file_is_final() {
    let mut window = window_on(None);
    window.menu("文件", "标为定稿");
    window.check_says("可以定稿，但审核时会逐条问到");
    window.check_says("二级项目应有同名的绩效目标表");
    window.click("返回修改");
    let status = |window: &Window| window.document().budget().status;
    assert_eq!(status(&window), Status::Published);
    window.menu("文件", "标为定稿");
    window.click("仍然定稿");
    assert_eq!(status(&window), Status::Final);
}

#[test]
fn one_cause_stands_over_its_places() {
    let folder = Folder::new();
    // 行政单位医疗 in one table of many that agree.
    let row = SAMPLE
        .lines()
        .find(|line| line.contains("\"2080109\"") && line.contains("744.34"))
        .expect("there");
    let wrong = SAMPLE.replacen(row, &row.replace("\"584.14\"", "\"684.14\""), 1);
    let path = folder.put("错.ron", &wrong);
    let mut window = window_on(Some(&path));
    let blocking = window.findings().iter().filter(|f| f.blocks_final()).count();
    assert!(blocking >= 2, "{blocking}");
    window.check_says("个原因，");
    window.check_says(&format!("－ {blocking} 处"));
    window.check_says("原因：");
    let listed = |window: &Window| window.count(Role::ListItem, "超出四舍五入限");
    let before = listed(&window);
    window.click(&format!("－ {blocking} 处"));
    assert!(before > 0 && listed(&window) == 0, "folded");
    window.click(&format!("＋ {blocking} 处"));
    assert_eq!(listed(&window), before);
    window.click("逐条");
    window.check_silent("－ ");
}

#[test]
fn the_whole_check_is_a_page_that_leads_to_cells_and_is_exported() {
    let folder = Folder::new();
    let mut window = window_on(None);
    window.press("F9");
    assert_eq!(window.page(), &MainView::Review);
    let open = window.findings().iter().filter(|f| f.is_unexplained()).count();
    window.check_says(&format!(" 个原因，{open} 处"));
    let target = folder.path().join("审核.html");
    window.click("导出…");
    window.get_by_role(Role::TextInput).focus();
    window.run();
    window.give_path(&target);
    let page = folder.text("审核.html");
    assert!(page.contains(&format!(" 个原因，{open} 处")) && page.contains("</html>"));
    window
        .get_all_by_label_contains("科目表为“人力资源和社会保障管理事务”")
        .next()
        .expect("listed")
        .click();
    window.run();
    assert!(matches!(window.page(), MainView::Table(_)));
}

#[test]
fn comments_go_into_the_file_or_beside_it() {
    let folder = Folder::new();
    let path = folder.put("预算.ron", SAMPLE);
    let mut window = window_on(Some(&path));
    window.at("3 支出总表", NAME);
    window.press("Shift+F2");
    window.type_text("请核对");
    window.press("Ctrl+Enter");
    assert_eq!(window.document().budget().comments[0].text, "请核对");
    window.check_says("批注：李四：请核对");
    window.press("Ctrl+Z");
    assert_eq!(window.written(), SAMPLE);

    // While inspecting they are written beside, and nothing else is.
    window.press("Ctrl+Shift+E");
    assert!(window.document().is_read_only());
    window.press("Shift+F2");
    window.type_text("从何而来");
    window.press("Enter");
    assert_eq!(window.written(), SAMPLE);
    assert_eq!(folder.text("预算.ron"), SAMPLE);
    let beside = folder.text("预算.comments.ron");
    assert!(beside.contains("从何而来") && beside.contains("20801"), "{beside}");
    window.check_says("批注：李四：从何而来");
    assert!(!window.document().is_changed());
    drop(window);

    let mut window = window_on(Some(&path));
    assert_eq!(window.session().sidecar_comments().len(), 1);
    window.press("Ctrl+F8");
    assert!(matches!(window.page(), MainView::Table(_)));
    window.check_says("批注：李四：从何而来");
    window.click("批注 1");
    window.click("删除");
    assert!(!folder.path().join("预算.comments.ron").exists());
}

#[test]
fn a_folder_is_checked_and_a_file_of_it_opened_to_inspect() {
    let folder = Folder::new();
    folder.put("好.ron", SAMPLE);
    folder.put("错.ron", &SAMPLE.replace("744.34", "734.43"));
    folder.put("坏.ron", "预算");
    let mut window = window_on(None);
    window.press("Ctrl+Shift+F9");
    window.give_path(folder.path());
    window.wait_for("3 个文件：");
    window.check_says("3 个文件：通过 0，待说明 1，未通过 1，读不出 1");
    window.check_says("734.43 疑为 744.34");
    window.click_on("错.ron　");
    assert!(window.document().is_read_only());
    assert!(window.session().path().is_some_and(|path| path.ends_with("错.ron")));
    window.press("Ctrl+Shift+F9");
    window.check_says("3 个文件：");
    // By the keyboard alone.
    window.press("Up Enter");
    window.check_no_dialog();
    assert!(window.session().path().is_some_and(|path| path.ends_with("好.ron")));
}

#[test]
fn a_file_that_is_read_only_on_disk_is_only_inspected() {
    let folder = Folder::new();
    let path = folder.put("只读.ron", SAMPLE);
    folder.protect("只读.ron");
    let mut window = window_on(Some(&path));
    window.check_says("查阅中");
    window.press("Ctrl+Shift+E");
    assert!(window.document().is_read_only());
    window.check_says("文件是只读的");
}

/// Every command, every key, clicks, typing, pasting: the document of an inspected file stays.
#[test]
fn nothing_changes_a_file_that_is_inspected() {
    let folder = Folder::new();
    let path = folder.put("查阅.ron", SAMPLE);
    let mut window = window_on(Some(&path));
    window.press("Ctrl+Shift+E");
    let leaves = [Command::Quit, Command::ToggleInspect, Command::OpenSample];
    let same = |window: &Window, what: &str| {
        assert_eq!(window.written(), SAMPLE, "changed by {what}");
        assert!(!window.document().is_changed(), "{what}");
        assert!(window.document().is_read_only(), "{what}");
    };
    let pages = ["3 支出总表", "9 项目支出表", "信息化系统运维项目", "主要职能"];
    for page in pages {
        window.choose(page);
        let cell = window.query_all_by_role(Role::Cell).nth(9);
        if let Some(cell) = cell {
            cell.click();
        }
        window.run();
        for entry in TABLE.iter().filter(|entry| !leaves.contains(&entry.command)) {
            // By its keys, where it has some; by what the menu would do, where it has none.
            for shortcut in entry.shortcuts.iter().take(1) {
                let keys = command::shortcut(shortcut).expect("keys of a keyboard");
                window.key_press_modifiers(keys.modifiers, keys.logical_key);
                window.run();
            }
            if entry.shortcuts.is_empty() {
                window.state_mut().queue(entry.command);
                window.run();
            }
            if entry.command == Command::ToggleLanguage {
                window.state_mut().queue(entry.command);
                window.run();
            }
            if window.dialog().is_some() {
                window.type_text("8");
                window.press("Escape");
            }
            if window.dialog().is_some() {
                window.press("Escape");
            }
            same(&window, &format!("{:?} on {page}", entry.command));
            if window.page() == &MainView::Review {
                window.choose(page);
            }
        }
        for key in ["F2", "Delete", "Backspace", "Space", "Tab", "Enter"] {
            window.press(key);
            window.type_text("9");
            window.press("Enter");
        }
        for event in
            [Event::Cut, Event::Paste("1\t2\n3\t4".to_owned()), Event::Text("77".to_owned())]
        {
            let what = format!("{event:?}");
            window.event(event);
            window.run();
            window.press("Enter");
            same(&window, &what);
        }
        window.press("Escape");
    }
    assert_eq!(folder.text("查阅.ron"), SAMPLE, "the file on disk");
    let cell = Cell::new(0, 0, 0, 1);
    assert!(!window.document().budget().value(cell).is_blank());
}

/// The budget of the rules' tests, last year's that agrees with it, and one that does not.
fn two_years() -> Folder {
    let folder = Folder::new();
    let this = include_str!("rules/central.ron");
    let last = this.replacen("year: 2024", "year: 2023", 1);
    let was = last.replacen("本年用车购置: \"4.00\"", "本年用车购置: \"3.00\"", 1);
    let was = was.replacen("本年用车小计: \"7.00\"", "本年用车小计: \"6.00\"", 1);
    let was = was.replacen("本年合计: \"10.00\"", "本年合计: \"9.00\"", 1);
    for (name, text) in [("this.ron", this), ("last.ron", &*was), ("other.ron", &*last)] {
        folder.put(name, text);
    }
    folder
}

#[test]
fn last_years_file_is_named_held_against_and_given_up() {
    let folder = two_years();
    let mut window = window_on(Some(&folder.path().join("this.ron")));
    let name = |window: &mut Window, file: &str| {
        window.state_mut().queue(Command::LastYear);
        window.run();
        window.press("Ctrl+A");
        let path = folder.path().join(file);
        window.type_text(&path.display().to_string());
        window.press("Enter");
        window.findings().into_iter().filter(|f| &*f.number == "B13").collect::<Vec<_>>()
    };
    assert!(name(&mut window, "last.ron").is_empty());
    window.check_says("已与上年核对，表中的上年数都相符：last.ron");
    let found = name(&mut window, "other.ron");
    assert_eq!(found.len(), 1, "{found:?}");
    window.check_says("表中的上年数 1 处有问题");
    // It stays while the document is edited, and goes when it is given up.
    window.state_mut().queue(Command::Review);
    window.run();
    window.check_says("上年：other.ron");
    // This year's own file is no file of last year.
    name(&mut window, "this.ron");
    window.check_says("应为 2023 年的");
    window.press("Escape");
    window.state_mut().queue(Command::ForgetLastYear);
    window.run();
    assert!(window.findings().iter().all(|f| &*f.number != "B13"));
}

#[test]
fn last_years_file_is_remembered() {
    use yusuan::session::LastYearFiles;
    use yusuan::session::persistence;
    let folder = Folder::new();
    let place = LastYearFiles::place(&folder.path().join("deep").join("settings.ron"));
    let mut known = persistence::load::<LastYearFiles>(&place);
    known.set(Path::new("/a.ron"), Some(Path::new("/b.ron")));
    known.set(Path::new("/c.ron"), Some(Path::new("/d.ron")));
    known.set(Path::new("/c.ron"), None);
    persistence::save(&place, &known);
    let known = persistence::load::<LastYearFiles>(&place);
    assert_eq!(known.of(Path::new("/a.ron")).as_deref(), Some(Path::new("/b.ron")));
    assert_eq!(known.of(Path::new("/c.ron")), None);
}

const SECTION: &str = "机构设置";

#[expect(clippy::expect_used, reason = "a test may stop where it stands")]
fn paragraphs(window: &Window) -> Vec<String> {
    let texts = &window.document().budget().texts;
    texts.iter().find(|text| text.section == SECTION).expect("the section").paragraphs.clone()
}

/// Shift+F2 with the cursor in a paragraph, the margin beside it, and while inspecting the keyboard
/// in the margin.
#[test]
fn a_paragraph_is_commented_on_marked_and_shows_what_was_said() {
    let folder = Folder::new();
    let file = folder.path().join("预算.ron");
    std::fs::write(&file, SAMPLE).expect("written");
    let mut window = window_on(Some(&file));
    window.choose("二、机构设置");
    let second = paragraphs(&window)[1].clone();
    window.click("为第 2 段写批注（Shift+F2）");
    window.type_text("条数不对");
    window.press("Enter");
    window.check_says("批注：李四：条数不对");
    let place = &window.document().budget().comments[0].place;
    assert_eq!(*place, yusuan::budget::NamedPlace::of_text(SECTION, &second));
    // The margin of a paragraph that has a comment opens that one.
    window.click("批注：李四：条数不对");
    window.type_text("！");
    window.press("Enter");
    let comments = &window.document().budget().comments;
    assert_eq!(comments.len(), 1);
    window.check_says("条数不对！");
    // By the keyboard, in the paragraph of the cursor.
    let editor = window.get_by_role_and_label(Role::MultilineTextInput, "二、机构设置");
    editor.focus();
    window.run();
    window.press("Ctrl+Home");
    window.press("Shift+F2");
    window.type_text("开头");
    window.press("Enter");
    window.check_says("批注：李四：开头");
    // Inspecting: the margin takes the keyboard, and the comment goes beside the file.
    window.state_mut().queue(Command::ToggleInspect);
    window.run();
    window.get_by_label("为第 3 段写批注（Shift+F2）").focus();
    window.run();
    window.press("Shift+F2");
    window.type_text("旁边");
    window.press("Enter");
    window.check_says("批注：李四：旁边");
    assert_eq!(window.session().sidecar_comments().len(), 1);
    assert_eq!(window.document().budget().comments.len(), 2);
}

#[test]
fn comments_move_between_the_file_and_the_one_beside() {
    let folder = Folder::new();
    let path = folder.path().join("预算.ron");
    std::fs::write(&path, SAMPLE).expect("written");
    let beside = folder.path().join("预算.comments.ron");
    let mut window = window_on(Some(&path));
    window.choose("二、机构设置");
    for (number, text) in [(2, "甲"), (3, "乙")] {
        window.click(&format!("为第 {number} 段写批注（Shift+F2）"));
        window.type_text(text);
        window.press("Enter");
    }
    let order = |window: &mut Window, command: Command| {
        window.state_mut().queue(command);
        window.run();
    };
    let counts = |window: &Window| {
        let session = window.session();
        let budget = window.document().budget();
        let inside = budget.comments.len();
        (inside, yusuan::review::only_beside(budget, session.sidecar_comments()).count())
    };
    order(&mut window, Command::MoveCommentsOut);
    assert_eq!(counts(&window), (0, 2));
    window.check_says("2 条批注已移到旁边的文件");
    assert!(beside.exists());
    // Undone, they are in the file again, and count once.
    order(&mut window, Command::Undo);
    assert_eq!(counts(&window), (2, 0));
    window.check_says("批注 2");
    order(&mut window, Command::Redo);
    order(&mut window, Command::Save);
    assert!(!std::fs::read_to_string(&path).expect("there").contains("甲"));
    order(&mut window, Command::MoveCommentsIn);
    assert_eq!(counts(&window), (2, 0));
    assert!(beside.exists(), "until the file is saved");
    order(&mut window, Command::Save);
    assert!(!beside.exists());
    assert!(std::fs::read_to_string(&path).expect("there").contains("甲"));
    // Undone after saving, they are beside again once that is saved.
    order(&mut window, Command::Undo);
    assert_eq!(counts(&window), (0, 2));
    order(&mut window, Command::Save);
    assert!(std::fs::read_to_string(&beside).expect("there").contains("甲"));
}

#[test]
fn a_comment_whose_place_is_gone_is_put_elsewhere() {
    let mut window = window_on(None);
    window.choose("3 支出总表");
    window.get_by_label_contains(NAME).click();
    window.run();
    window.press("Shift+F2");
    window.type_text("何故");
    window.press("Enter");
    window.press("Ctrl+Delete");
    window.click("批注 1");
    window.check_says("（位置已不存在）");
    window.get_by_label_contains("20805 行政事业单位养老支出，功能分类科目名称").click();
    window.run();
    window.click("附到所选处");
    let document = window.document();
    let place = &document.budget().comments[0].place;
    let cell = place.cell(document.forms(), document.budget()).expect("it stands again");
    assert_eq!(document.budget().row_key(document.forms(), cell), "20805");
    window.check_says("批注：李四：何故");
}
