//! Reviewing in the window: explanations, comments, the whole check, a folder, and a file that
//! nothing may change.

#![expect(clippy::expect_used, clippy::panic, reason = "a test may stop where it stands")]

use std::path::Path;
use std::time::Duration;

use eframe::egui::accesskit::Role;
use eframe::egui::{Event, ImeEvent, Key, Modifiers, Theme, vec2};
use egui_kittest::Harness;
use egui_kittest::kittest::{NodeT as _, Queryable as _};

use yusuan::budget::{Cell, Status};
use yusuan::engine::Finding;
use yusuan::file;
use yusuan::ui::app::App;
use yusuan::ui::command::{Command, TABLE};
use yusuan::ui::desk::Desk as _;
use yusuan::ui::panel::Page;
use yusuan::ui::session::Session;
use yusuan::ui::settings::Settings;

type Window = Harness<'static, App>;

const SAMPLE: &str = include_str!("../assets/samples/yanbian-2024.ron");

fn window_on(path: Option<&Path>) -> Window {
    let path = path.map(Path::to_owned);
    let settings =
        Settings {
            author: Some("李四".to_owned()), findings_height: 460.0, ..Settings::default()
        };
    let mut harness = Harness::builder()
        .with_size(vec2(1440.0, 900.0))
        .with_pixels_per_point(1.0)
        .with_theme(Theme::Light)
        .build_eframe(move |cc| {
            let session = Session::sample().expect("the sample inside the program reads");
            let mut app = App::new(&cc.egui_ctx, session, settings, None).without_system_dialogs();
            if let Some(path) = path {
                app.open_first(&path);
            }
            app
        });
    harness.run();
    harness
}

fn press(window: &mut Window, modifiers: Modifiers, key: Key) {
    window.key_press_modifiers(modifiers, key);
    window.run();
}

fn type_text(window: &mut Window, text: &str) {
    for letter in text.chars() {
        window.event(Event::Text(letter.to_string()));
        window.run();
    }
}

#[track_caller]
fn click(window: &mut Window, label: &str) {
    window.get_by_label(label).click();
    window.run();
}

#[track_caller]
fn show(window: &mut Window, title: &str) {
    let named = |label: Option<String>| label.is_some_and(|label| label.contains(title));
    let entry = window
        .get_all_by_role(Role::ListItem)
        .find(|node| named(node.accesskit_node().label()))
        .unwrap_or_else(|| panic!("no entry {title}"));
    entry.click();
    window.run();
}

#[track_caller]
fn check_contains(window: &Window, text: &str) {
    let found = window.query_all_by_label_contains(text).next().is_some();
    assert!(found, "nothing is labelled with {text}");
}

fn findings(window: &Window) -> Vec<Finding> {
    let document = window.state().session().document();
    document.sheet().findings(document.budget())
}

fn written(window: &Window) -> String {
    let document = window.state().session().document();
    file::write(document.forms(), document.budget())
}

const NAME: &str = "20801 人力资源和社会保险管理事务，功能分类科目名称";

#[test]
fn a_finding_is_explained_with_enter_and_shown_quietly() {
    let mut window = window_on(None);
    let before = findings(&window).iter().filter(|f| f.is_unexplained()).count();
    show(&mut window, "3 支出总表");
    window.get_by_label_contains(NAME).click();
    window.run();
    press(&mut window, Modifiers::COMMAND | Modifiers::SHIFT, Key::J);
    check_contains(&window, "审核说明");
    type_text(&mut window, "沿用");
    // Enter that ends a composition does not end the text.
    let preedit = ImeEvent::Preedit { text: "jiu ming".to_owned(), active_range_chars: None };
    window.event(Event::Ime(preedit));
    window.run();
    press(&mut window, Modifiers::NONE, Key::Enter);
    assert!(window.state().dialog().is_some(), "the input method keeps its Enter");
    window.event(Event::Ime(ImeEvent::Commit("旧名".to_owned())));
    window.run();
    press(&mut window, Modifiers::NONE, Key::Enter);
    assert!(window.state().dialog().is_none());
    let explained: Vec<Finding> =
        findings(&window).into_iter().filter(Finding::is_explained).collect();
    assert_eq!(explained.len(), 1);
    let budget = window.state().session().document().budget();
    assert_eq!(budget.explanations[0].text, "沿用旧名");
    assert_eq!(budget.explanations[0].author, "李四");
    check_contains(&window, &format!("核实 {}", before - 1));
    check_contains(&window, "已说明 1");
    check_contains(&window, "说明：沿用旧名");
    press(&mut window, Modifiers::COMMAND, Key::Z);
    assert!(window.state().session().document().budget().explanations.is_empty());

    // Esc gives up.
    press(&mut window, Modifiers::COMMAND | Modifiers::SHIFT, Key::J);
    type_text(&mut window, "不要");
    press(&mut window, Modifiers::NONE, Key::Escape);
    assert!(window.state().dialog().is_none());
    assert!(window.state().session().document().budget().explanations.is_empty());
}

#[test]
fn what_is_not_explained_is_named_before_the_file_is_final() {
    let mut window = window_on(None);
    window.get_by_role_and_label(Role::Button, "文件").click();
    window.run();
    window.get_by_label_contains("标为定稿").click();
    window.run();
    check_contains(&window, "还有核实性问题没有说明");
    check_contains(&window, "二级项目应有同名的绩效目标表");
    click(&mut window, "返回修改");
    let status = |window: &Window| window.state().session().document().budget().status;
    assert_eq!(status(&window), Status::Published);
    window.get_by_role_and_label(Role::Button, "文件").click();
    window.run();
    window.get_by_label_contains("标为定稿").click();
    window.run();
    click(&mut window, "仍然定稿");
    assert_eq!(status(&window), Status::Final);
}

#[test]
fn one_cause_stands_over_its_places() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("错.ron");
    // 行政单位医疗 in one table of many that agree.
    let row = SAMPLE
        .lines()
        .find(|line| line.contains("\"2080109\"") && line.contains("744.34"))
        .expect("there");
    let wrong = SAMPLE.replacen(row, &row.replace("\"584.14\"", "\"684.14\""), 1);
    std::fs::write(&path, wrong).expect("written");
    let mut window = window_on(Some(&path));
    let blocking = findings(&window).iter().filter(|f| f.blocks_final()).count();
    assert!(blocking >= 2, "{blocking}");
    check_contains(&window, "个原因，");
    check_contains(&window, &format!("－ {blocking} 处"));
    check_contains(&window, "原因：");
    let listed = |window: &Window| {
        let said = |label: Option<String>| label.is_some_and(|l| l.contains("超出四舍五入限"));
        let items = window.query_all_by_role(Role::ListItem);
        items.filter(|node| said(node.accesskit_node().label())).count()
    };
    let before = listed(&window);
    click(&mut window, &format!("－ {blocking} 处"));
    assert!(before > 0 && listed(&window) == 0, "folded");
    click(&mut window, &format!("＋ {blocking} 处"));
    assert_eq!(listed(&window), before);
    click(&mut window, "逐条");
    assert!(window.query_all_by_label_contains("－ ").next().is_none());
}

#[test]
fn the_whole_check_is_a_page_that_leads_to_cells_and_is_exported() {
    let folder = tempfile::tempdir().expect("a folder");
    let mut window = window_on(None);
    press(&mut window, Modifiers::SHIFT, Key::F9);
    assert_eq!(window.state().page(), &Page::Review);
    let open = findings(&window).iter().filter(|f| f.is_unexplained()).count();
    check_contains(&window, &format!(" 个原因，{open} 处"));
    let target = folder.path().join("审核.html");
    click(&mut window, "导出…");
    let field = window.get_by_role(Role::TextInput);
    field.focus();
    window.run();
    press(&mut window, Modifiers::COMMAND, Key::A);
    window.event(Event::Text(target.display().to_string()));
    window.run();
    press(&mut window, Modifiers::NONE, Key::Enter);
    let page = std::fs::read_to_string(&target).expect("exported");
    assert!(page.contains(&format!(" 个原因，{open} 处")) && page.contains("</html>"));
    window
        .get_all_by_label_contains("科目表为“人力资源和社会保障管理事务”")
        .next()
        .expect("listed")
        .click();
    window.run();
    assert!(matches!(window.state().page(), Page::Table(_)));
}

#[test]
fn comments_go_into_the_file_or_beside_it() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("预算.ron");
    std::fs::write(&path, SAMPLE).expect("written");
    let mut window = window_on(Some(&path));
    show(&mut window, "3 支出总表");
    window.get_by_label_contains(NAME).click();
    window.run();
    press(&mut window, Modifiers::SHIFT, Key::F2);
    type_text(&mut window, "请核对");
    press(&mut window, Modifiers::COMMAND, Key::Enter);
    assert_eq!(window.state().session().document().budget().comments[0].text, "请核对");
    check_contains(&window, "批注：李四：请核对");
    press(&mut window, Modifiers::COMMAND, Key::Z);
    assert_eq!(written(&window), SAMPLE);

    // While inspecting they are written beside, and nothing else is.
    press(&mut window, Modifiers::COMMAND | Modifiers::SHIFT, Key::E);
    assert!(window.state().session().document().is_read_only());
    press(&mut window, Modifiers::SHIFT, Key::F2);
    type_text(&mut window, "从何而来");
    press(&mut window, Modifiers::NONE, Key::Enter);
    assert_eq!(written(&window), SAMPLE);
    assert_eq!(std::fs::read_to_string(&path).expect("there"), SAMPLE);
    let beside = std::fs::read_to_string(folder.path().join("预算.comments.ron")).expect("there");
    assert!(beside.contains("从何而来") && beside.contains("20801"), "{beside}");
    check_contains(&window, "批注：李四：从何而来");
    assert!(!window.state().session().document().is_changed());
    drop(window);

    let mut window = window_on(Some(&path));
    assert_eq!(window.state().session().beside().len(), 1);
    press(&mut window, Modifiers::COMMAND, Key::F8);
    assert!(matches!(window.state().page(), Page::Table(_)));
    check_contains(&window, "批注：李四：从何而来");
    click(&mut window, "批注 1");
    click(&mut window, "删除");
    assert!(!folder.path().join("预算.comments.ron").exists());
}

#[test]
fn a_folder_is_checked_and_a_file_of_it_opened_to_inspect() {
    let folder = tempfile::tempdir().expect("a folder");
    std::fs::write(folder.path().join("好.ron"), SAMPLE).expect("written");
    let wrong = SAMPLE.replace("744.34", "734.43");
    std::fs::write(folder.path().join("错.ron"), wrong).expect("written");
    std::fs::write(folder.path().join("坏.ron"), "预算").expect("written");
    let mut window = window_on(None);
    press(&mut window, Modifiers::COMMAND | Modifiers::SHIFT, Key::F9);
    press(&mut window, Modifiers::COMMAND, Key::A);
    window.event(Event::Text(folder.path().display().to_string()));
    window.run();
    press(&mut window, Modifiers::NONE, Key::Enter);
    for _ in 0..200 {
        if window.query_all_by_label_contains("3 个文件：").next().is_some() {
            break;
        }
        std::thread::sleep(Duration::from_millis(20));
        window.run();
    }
    check_contains(&window, "3 个文件：通过 0，待说明 1，未通过 1，读不出 1");
    check_contains(&window, "734.43 疑为 744.34");
    window.get_by_label_contains("错.ron　").click();
    window.run();
    let session = window.state().session();
    assert!(session.document().is_read_only());
    assert!(session.path().is_some_and(|path| path.ends_with("错.ron")));
    press(&mut window, Modifiers::COMMAND | Modifiers::SHIFT, Key::F9);
    check_contains(&window, "3 个文件：");
}

#[test]
fn a_file_that_is_read_only_on_disk_is_only_inspected() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("只读.ron");
    std::fs::write(&path, SAMPLE).expect("written");
    let mut permissions = std::fs::metadata(&path).expect("there").permissions();
    permissions.set_readonly(true);
    std::fs::set_permissions(&path, permissions).expect("set");
    let mut window = window_on(Some(&path));
    check_contains(&window, "查阅中");
    press(&mut window, Modifiers::COMMAND | Modifiers::SHIFT, Key::E);
    assert!(window.state().session().document().is_read_only());
    check_contains(&window, "文件是只读的");
}

/// Every command, every key, clicks, typing, pasting: the document of an inspected file stays.
#[test]
fn nothing_changes_a_file_that_is_inspected() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("查阅.ron");
    std::fs::write(&path, SAMPLE).expect("written");
    let mut window = window_on(Some(&path));
    press(&mut window, Modifiers::COMMAND | Modifiers::SHIFT, Key::E);
    let leaves = [Command::Quit, Command::ToggleInspect, Command::OpenSample];
    let same = |window: &Window, what: &str| {
        assert_eq!(written(window), SAMPLE, "changed by {what}");
        assert!(!window.state().session().document().is_changed(), "{what}");
        assert!(window.state().session().document().is_read_only(), "{what}");
    };
    let pages = ["3 支出总表", "9 项目支出表", "信息化系统运维项目", "主要职能"];
    for page in pages {
        show(&mut window, page);
        let cell = window.query_all_by_role(Role::Cell).nth(9);
        if let Some(cell) = cell {
            cell.click();
        }
        window.run();
        for entry in TABLE.iter().filter(|entry| !leaves.contains(&entry.command)) {
            // By its keys, where it has some; by what the menu would do, where it has none.
            for shortcut in entry.shortcuts.iter().take(1) {
                press(&mut window, shortcut.modifiers, shortcut.logical_key);
            }
            if entry.shortcuts.is_empty() {
                window.state_mut().order(entry.command);
                window.run();
            }
            if entry.command == Command::ToggleLanguage {
                window.state_mut().order(entry.command);
                window.run();
            }
            if window.state().dialog().is_some() {
                type_text(&mut window, "8");
                press(&mut window, Modifiers::NONE, Key::Escape);
            }
            if window.state().dialog().is_some() {
                press(&mut window, Modifiers::NONE, Key::Escape);
            }
            same(&window, &format!("{:?} on {page}", entry.command));
            if window.state().page() == &Page::Review {
                show(&mut window, page);
            }
        }
        for key in [Key::F2, Key::Delete, Key::Backspace, Key::Space, Key::Tab, Key::Enter] {
            press(&mut window, Modifiers::NONE, key);
            type_text(&mut window, "9");
            press(&mut window, Modifiers::NONE, Key::Enter);
        }
        for event in
            [Event::Cut, Event::Paste("1\t2\n3\t4".to_owned()), Event::Text("77".to_owned())]
        {
            let what = format!("{event:?}");
            window.event(event);
            window.run();
            press(&mut window, Modifiers::NONE, Key::Enter);
            same(&window, &what);
        }
        press(&mut window, Modifiers::NONE, Key::Escape);
    }
    assert_eq!(std::fs::read_to_string(&path).expect("there"), SAMPLE, "the file on disk");
    let cell = Cell::new(0, 0, 0, 1);
    assert!(!window.state().session().document().budget().value(cell).is_blank());
}

/// The budget of the rules' tests, last year's that agrees with it, and one that does not.
fn two_years() -> tempfile::TempDir {
    let folder = tempfile::tempdir().expect("a folder");
    let this = include_str!("rules/central.ron");
    let last = this.replacen("year: 2024", "year: 2023", 1);
    let was = last.replacen("本年用车购置: \"4.00\"", "本年用车购置: \"3.00\"", 1);
    let was = was.replacen("本年用车小计: \"7.00\"", "本年用车小计: \"6.00\"", 1);
    let was = was.replacen("本年合计: \"10.00\"", "本年合计: \"9.00\"", 1);
    for (name, text) in [("this.ron", this), ("last.ron", &*was), ("other.ron", &*last)] {
        std::fs::write(folder.path().join(name), text).expect("written");
    }
    folder
}

#[test]
fn last_years_file_is_named_held_against_and_given_up() {
    let folder = two_years();
    let mut window = window_on(Some(&folder.path().join("this.ron")));
    let name = |window: &mut Window, file: &str| {
        window.state_mut().order(Command::LastYear);
        window.run();
        press(window, Modifiers::COMMAND, Key::A);
        let path = folder.path().join(file);
        type_text(window, &path.display().to_string());
        press(window, Modifiers::NONE, Key::Enter);
        findings(window).into_iter().filter(|f| &*f.number == "B13").collect::<Vec<_>>()
    };
    assert!(name(&mut window, "last.ron").is_empty());
    check_contains(&window, "已与上年的 last.ron 核对，表中的上年数都相符");
    let found = name(&mut window, "other.ron");
    assert_eq!(found.len(), 1, "{found:?}");
    check_contains(&window, "表中的上年数 1 处有问题");
    // It stays while the document is edited, and goes when it is given up.
    window.state_mut().order(Command::Review);
    window.run();
    check_contains(&window, "上年：other.ron");
    // This year's own file is no file of last year.
    name(&mut window, "this.ron");
    check_contains(&window, "应为 2023 年的");
    press(&mut window, Modifiers::NONE, Key::Escape);
    window.state_mut().order(Command::ForgetLastYear);
    window.run();
    assert!(findings(&window).iter().all(|f| &*f.number != "B13"));
}

#[test]
fn last_years_file_is_remembered() {
    use yusuan::ui::last_years::LastYears;
    let folder = tempfile::tempdir().expect("a folder");
    let place = LastYears::place(&folder.path().join("deep").join("settings.ron"));
    let mut known = LastYears::load(&place);
    known.set(Path::new("/a.ron"), Some(Path::new("/b.ron")));
    known.set(Path::new("/c.ron"), Some(Path::new("/d.ron")));
    known.set(Path::new("/c.ron"), None);
    known.save(&place);
    let known = LastYears::load(&place);
    assert_eq!(known.of(Path::new("/a.ron")).as_deref(), Some(Path::new("/b.ron")));
    assert_eq!(known.of(Path::new("/c.ron")), None);
}

const SECTION: &str = "机构设置";

fn paragraphs(window: &Window) -> Vec<String> {
    let texts = &window.state().session().document().budget().texts;
    texts.iter().find(|text| text.section == SECTION).expect("the section").paragraphs.clone()
}

/// Shift+F2 with the cursor in a paragraph, the margin beside it, and while inspecting the keyboard
/// in the margin.
#[test]
fn a_paragraph_is_commented_on_marked_and_shows_what_was_said() {
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join("预算.ron");
    std::fs::write(&file, SAMPLE).expect("written");
    let mut window = window_on(Some(&file));
    show(&mut window, "二、机构设置");
    let second = paragraphs(&window)[1].clone();
    click(&mut window, "为第 2 段写批注（Shift+F2）");
    type_text(&mut window, "条数不对");
    press(&mut window, Modifiers::NONE, Key::Enter);
    check_contains(&window, "批注：李四：条数不对");
    let place = &window.state().session().document().budget().comments[0].place;
    assert_eq!(*place, yusuan::budget::Place::of_text(SECTION, &second));
    // The margin of a paragraph that has a comment opens that one.
    click(&mut window, "批注：李四：条数不对");
    type_text(&mut window, "！");
    press(&mut window, Modifiers::NONE, Key::Enter);
    let comments = &window.state().session().document().budget().comments;
    assert_eq!(comments.len(), 1);
    check_contains(&window, "条数不对！");
    // By the keyboard, in the paragraph of the cursor.
    let editor = window.get_by_role_and_label(Role::MultilineTextInput, "二、机构设置");
    editor.focus();
    window.run();
    press(&mut window, Modifiers::COMMAND, Key::Home);
    press(&mut window, Modifiers::SHIFT, Key::F2);
    type_text(&mut window, "开头");
    press(&mut window, Modifiers::NONE, Key::Enter);
    check_contains(&window, "批注：李四：开头");
    // Inspecting: the margin takes the keyboard, and the comment goes beside the file.
    window.state_mut().order(Command::ToggleInspect);
    window.run();
    window.get_by_label("为第 3 段写批注（Shift+F2）").focus();
    window.run();
    press(&mut window, Modifiers::SHIFT, Key::F2);
    type_text(&mut window, "旁边");
    press(&mut window, Modifiers::NONE, Key::Enter);
    check_contains(&window, "批注：李四：旁边");
    assert_eq!(window.state().session().beside().len(), 1);
    assert_eq!(window.state().session().document().budget().comments.len(), 2);
}

#[test]
fn comments_move_between_the_file_and_the_one_beside() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("预算.ron");
    std::fs::write(&path, SAMPLE).expect("written");
    let beside = folder.path().join("预算.comments.ron");
    let mut window = window_on(Some(&path));
    show(&mut window, "二、机构设置");
    for (number, text) in [(2, "甲"), (3, "乙")] {
        click(&mut window, &format!("为第 {number} 段写批注（Shift+F2）"));
        type_text(&mut window, text);
        press(&mut window, Modifiers::NONE, Key::Enter);
    }
    let order = |window: &mut Window, command: Command| {
        window.state_mut().order(command);
        window.run();
    };
    let counts = |window: &Window| {
        let session = window.state().session();
        let inside = session.document().budget().comments.len();
        let budget = session.document().budget();
        (inside, yusuan::review::only_beside(budget, session.beside()).count())
    };
    order(&mut window, Command::MoveCommentsOut);
    assert_eq!(counts(&window), (0, 2));
    check_contains(&window, "2 条批注已移到旁边的文件");
    assert!(beside.exists());
    // Undone, they are in the file again, and count once.
    order(&mut window, Command::Undo);
    assert_eq!(counts(&window), (2, 0));
    check_contains(&window, "批注 2");
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
    show(&mut window, "3 支出总表");
    window.get_by_label_contains(NAME).click();
    window.run();
    press(&mut window, Modifiers::SHIFT, Key::F2);
    type_text(&mut window, "何故");
    press(&mut window, Modifiers::NONE, Key::Enter);
    press(&mut window, Modifiers::COMMAND, Key::Delete);
    click(&mut window, "批注 1");
    check_contains(&window, "（位置已不存在）");
    window.get_by_label_contains("20805 行政事业单位养老支出，功能分类科目名称").click();
    window.run();
    click(&mut window, "附到所选处");
    let document = window.state().session().document();
    let place = &document.budget().comments[0].place;
    let cell = place.cell(document.forms(), document.budget()).expect("it stands again");
    assert_eq!(document.budget().row_key(document.forms(), cell), "20805");
    check_contains(&window, "批注：李四：何故");
}
