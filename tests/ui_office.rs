//! The office's day around the tables: where the window begins, menus by keyboard, last year's file
//! of whatever kind, the page of pictures, one explanation for all places of a cause.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "tests")]

use std::collections::HashSet;
use std::path::{Path, PathBuf};

use eframe::egui::accesskit::Role;
use egui_kittest::kittest::{NodeT as _, Queryable as _};

use yusuan::file::SAMPLE;
use yusuan::lang::Lang;
use yusuan::session::Settings;
use yusuan::ui::command::{Command, CommandGroup, TABLE};
use yusuan::ui::dialog::Dialog;
use yusuan::ui::panel::MainView;

#[path = "support/folder.rs"]
mod folder;
#[path = "support/window.rs"]
mod window;
#[path = "support/workbook.rs"]
mod workbook;

use folder::Folder;
use window::{Opening, Window, documents, places};

/// A window that remembers things in that folder, opened on nothing.
fn remembering(folder: &Folder) -> Window {
    let remembered = folder.path().join("settings").join("settings.ron");
    let settings = Settings::load(Some(&remembered));
    Opening { remembered: Some(remembered), settings, ..Opening::default() }.window()
}

fn begin(folder: &Folder) -> Window {
    let mut window = remembering(folder);
    window.state_mut().begin();
    window.run();
    window
}

fn open(window: &mut Window, path: &Path) {
    window.press("Ctrl+Shift+O");
    window.give_path(path);
}

fn file_name(window: &Window) -> Option<PathBuf> {
    window.session().path().and_then(Path::file_name).map(PathBuf::from)
}

#[test]
fn the_start_page_leads_back_to_where_one_was() {
    let folder = Folder::new();
    let first = folder.put("甲.ron", SAMPLE);
    let other = SAMPLE.replacen("year: 2024", "year: 2023", 1);
    let second = folder.put("乙.ron", &other);
    // The first time there is nothing to go on with: the sample is shown.
    let mut window = begin(&folder);
    window.check_no_dialog();
    open(&mut window, &first);
    window.at_leaf();
    open(&mut window, &second);
    window.state_mut().queue(Command::StartPage);
    window.run();

    let mut window = begin(&folder);
    assert!(matches!(window.dialog(), Some(Dialog::Start(_))));
    let lines: Vec<String> = window
        .get_all_by_role(Role::ListItem)
        .filter_map(|node| node.accesskit_node().label())
        .filter(|line| line.contains(".ron"))
        .collect();
    assert_eq!(lines.len(), 2, "{lines:?}");
    for (line, parts) in
        lines.iter().zip([["2023", "乙.ron", "已公开"], ["2024", "甲.ron", "已公开"]])
    {
        for part in parts {
            assert!(line.contains(part), "{part} is not in {line}");
        }
    }
    window.press("ArrowDown Enter");
    window.check_no_dialog();
    assert_eq!(file_name(&window), Some("甲.ron".into()));
    assert_eq!(window.table_shown(), "支出总表", "where one was");
    assert!(window.says("2101101 行政单位医疗"));

    // The last file at once, where that is wanted.
    let mut window = begin(&folder);
    window.click("启动时直接打开上次的文件");
    assert!(matches!(window.dialog(), Some(Dialog::Start(_))), "the page stays");
    window.press("Escape");
    let window = begin(&folder);
    window.check_no_dialog();
    assert_eq!(file_name(&window), Some("甲.ron".into()));
}

#[test]
fn each_way_of_the_start_page_has_a_key() {
    let folder = Folder::new();
    let file = folder.put("甲.ron", SAMPLE);
    open(&mut begin(&folder), &file);
    #[track_caller]
    fn check(folder: &Folder, key: &str, leads: fn(&Window) -> bool) {
        let mut window = begin(folder);
        assert!(matches!(window.dialog(), Some(Dialog::Start(_))));
        window.press(key);
        assert!(leads(&window), "{key} leads to {:?}", window.dialog());
    }
    check(&folder, "N", |window| matches!(window.dialog(), Some(Dialog::New(_))));
    check(&folder, "L", |window| matches!(window.dialog(), Some(Dialog::Path(_))));
    check(&folder, "O", |window| matches!(window.dialog(), Some(Dialog::Path(_))));
    check(&folder, "P", |window| matches!(window.dialog(), Some(Dialog::Path(_))));
    check(&folder, "S", |window| window.dialog().is_none() && window.session().path().is_none());
    check(&folder, "Escape", |window| window.dialog().is_none());
}

#[test]
fn every_menu_opens_by_its_letter_and_every_command_has_a_key() {
    for lang in [Lang::Zh, Lang::En] {
        let settings = Settings { lang, ..Settings::default() };
        let letters: HashSet<_> = CommandGroup::ALL.iter().map(|group| group.letter()).collect();
        assert_eq!(letters.len(), CommandGroup::ALL.len());
        for group in CommandGroup::ALL {
            let mut window = Opening { settings: settings.clone(), ..Opening::default() }.window();
            window.press(&format!("Alt+{}", group.letter()));
            let mut taken = Vec::new();
            for entry in group.entries() {
                let title = entry.title.get(lang);
                let shown = window.query_all_by_label(title).next().is_some();
                assert!(
                    shown || entry.command == Command::InspectImport || !is_usual(entry.command),
                    "{title}"
                );
                if !entry.shortcuts.is_empty() {
                    continue;
                }
                let letter = group.letter_of(entry.command);
                let letter = letter.unwrap_or_else(|| panic!("{title} has no key"));
                assert!(!taken.contains(&letter), "{title}: {letter:?} is taken");
                if lang == Lang::En {
                    let own = title.to_ascii_uppercase();
                    assert!(own.contains(letter), "{letter:?} is not in {title}");
                }
                taken.push(letter);
            }
            window.press("Escape");
            window.check_no_dialog();
        }
    }
}

/// Whether menus always have it.
fn is_usual(command: Command) -> bool {
    !matches!(command, Command::TakeUpImport | Command::InspectImport | Command::LeaveImport)
}

/// A command without keys of its own does by menu and letter what it does when asked otherwise.
#[test]
fn letters_do_what_their_menus_say() {
    let mut count = 0;
    for entry in TABLE.iter().filter(|entry| entry.shortcuts.is_empty()) {
        let (title, group) = (entry.title.get(Lang::Zh), entry.group);
        // The sample once more is another document: where one was is forgotten.
        let usual = is_usual(entry.command) && entry.command != Command::OpenSample;
        let Some(letter) = group.letter_of(entry.command).filter(|_| usual) else {
            continue;
        };
        let mut pressed = Window::sample();
        pressed.press(&format!("Alt+{}", group.letter()));
        let items = pressed.query_all_by_role_and_label(Role::Button, title);
        // What cannot be used stays in the menu, grey.
        if items.last().is_none_or(|item| item.accesskit_node().is_disabled()) {
            continue;
        }
        pressed.press(&letter.to_string());
        let mut asked = Window::sample();
        asked.state_mut().queue(entry.command);
        asked.run();
        assert_eq!(pressed.words(), asked.words(), "{title}");
        count += 1;
    }
    assert!(count >= 12, "{count}");
}

#[test]
fn each_bar_of_the_pictures_goes_to_its_figure() {
    let size = eframe::egui::vec2(1440.0, 2400.0);
    let names = |window: &Window| -> Vec<String> {
        let bars = window.get_all_by_role(Role::Button).filter_map(|node| {
            node.accesskit_node().label().filter(|label| label.ends_with(" 万元"))
        });
        bars.collect()
    };
    let mut window = Opening { size, ..Opening::default() }.window();
    window.press("F12");
    assert_eq!(*window.page(), MainView::Pictures);
    let bars = names(&window);
    assert!(bars.len() >= 12, "{bars:?}");
    for (nth, bar) in bars.iter().enumerate() {
        if *window.page() != MainView::Pictures {
            window.press("F12");
        }
        // Of two pictures with the same bar each has its own cell.
        let same = bars.iter().take(nth).filter(|own| *own == bar).count();
        let node = window.get_all_by_role_and_label(Role::Button, bar).nth(same);
        node.unwrap_or_else(|| panic!("{bar} is gone")).click();
        window.run();
        let cell = window.state().selected().unwrap_or_else(|| panic!("{bar} leads nowhere"));
        let figure = window.document().computed().effective(cell);
        let figure = figure.map(|f| f.grouped(2).replace('-', "−")).unwrap_or_default();
        assert!(bar.contains(&format!(" {figure} ")), "{bar} leads to {figure}");
        let (_, row, _) = window.document().computed().place(cell, Lang::Zh);
        let name = bar.split(' ').next().unwrap_or_default();
        assert!(row.contains(name), "{bar} leads to {row}");
    }
    // Escape leads back to where one was.
    window.press("F12 Escape");
    assert!(matches!(window.page(), MainView::Table(_)));
}

/// The sample as the budget of the year before, in a workbook.
fn last_years_workbook(folder: &Folder, name: &str) -> PathBuf {
    last_years_workbook_with(folder, name, |_| ())
}

fn last_years_workbook_with(
    folder: &Folder,
    name: &str,
    more: impl FnOnce(&mut rust_xlsxwriter::Workbook),
) -> PathBuf {
    let last = documents::sample();
    let mut budget = last.budget().clone();
    budget.year = 2023;
    let path = folder.path().join(name);
    let forms = last.forms().for_year(2023);
    std::fs::write(&path, workbook::workbook_with(&forms, &budget, more)).unwrap();
    path
}

/// A sheet of figures that belong to no table of any form set.
fn foreign_sheet(book: &mut rust_xlsxwriter::Workbook) {
    let sheet = book.add_worksheet().set_name("附表").unwrap();
    sheet.write_string(0, 0, "其他资金明细表").unwrap();
    sheet.write_string(1, 0, "单位：万元").unwrap();
    for (column, title) in (0_u16..).zip(["项目", "金额", "备注"]) {
        sheet.write_string(2, column, title).unwrap();
    }
    for (row, (name, figure)) in (3_u32..).zip([("甲", 12.5), ("乙", 33.1)]) {
        sheet.write_string(row, 0, name).unwrap();
        sheet.write_number(row, 1, figure).unwrap();
    }
}

fn name_last_year(window: &mut Window, command: Command, path: &Path) {
    window.state_mut().queue(command);
    window.run();
    if matches!(window.dialog(), Some(Dialog::NextYear(_))) {
        window.click("另选上年的文件…");
    }
    window.give_path(path);
}

#[test]
fn a_workbook_of_last_year_is_gone_on_from_in_one_step() {
    let folder = Folder::new();
    let path = last_years_workbook(&folder, "2023年.xlsx");
    let mut window = Window::sample();
    name_last_year(&mut window, Command::NewFromLast, &path);
    assert!(matches!(window.dialog(), Some(Dialog::NextYear(_))), "{:?}", window.dialog());
    window.check_says("张表");
    window.press("Enter");
    window.check_no_dialog();
    let budget = window.document().budget();
    assert_eq!((budget.year, window.document().forms().id.as_str()), (2024, "jilin-2024"));
    let codes = |key: &str| {
        let t = places::table(window.document().forms(), budget, key);
        budget.tables[t].blocks[0].rows.len()
    };
    let sample = documents::sample();
    let table = places::table(sample.forms(), sample.budget(), "一般公共预算支出表");
    assert_eq!(codes("一般公共预算支出表"), sample.budget().tables[table].blocks[0].rows.len());
    // It is held against the same file, and remembers which.
    assert_eq!(window.session().last_year_path(), Some(path.as_path()));
    let last = window.document().computed().last_year();
    assert_eq!(last.map(|last| last.name()), Some("2023年.xlsx"));
}

#[test]
fn a_budget_on_a_form_set_of_its_own_goes_on_too() {
    let folder = Folder::new();
    let forms = include_str!("../assets/forms/jilin-2024.ron");
    folder.put("own.ron", &forms.replacen("id: \"jilin-2024\"", "id: \"own\"", 1));
    let path = folder.put("甲.ron", &SAMPLE.replacen("jilin-2024", "own", 1));
    let mut window = Window::open(&path);
    window.press("Ctrl+Shift+N Enter");
    window.check_no_dialog();
    let document = window.document();
    assert_eq!((document.budget().year, document.forms().id.as_str()), (2025, "own"));
}

#[test]
fn nothing_goes_on_from_a_file_that_is_no_budget() {
    let folder = Folder::new();
    let path = folder.path().join("2023年.xlsx");
    let mut book = rust_xlsxwriter::Workbook::new();
    book.add_worksheet().write_string(0, 0, "没有表").unwrap();
    book.save(&path).unwrap();
    let mut window = Window::sample();
    name_last_year(&mut window, Command::NewFromLast, &path);
    assert!(!matches!(window.dialog(), Some(Dialog::NextYear(_))), "{:?}", window.dialog());
    assert_eq!(window.document().budget().year, 2024);
}

#[test]
fn a_workbook_of_last_year_is_held_against() {
    let folder = Folder::new();
    let path = last_years_workbook(&folder, "2023年.xlsx");
    let mut window = Window::sample();
    name_last_year(&mut window, Command::LastYear, &path);
    if matches!(window.dialog(), Some(Dialog::OtherUnit { .. })) {
        window.click("仍然核对");
    }
    let last = window.document().computed().last_year();
    assert_eq!(last.map(|last| last.name()), Some("2023年.xlsx"), "{:?}", window.dialog());
}

/// The budget of that year as it was published, in a PDF.
fn published(folder: &Folder, year: i32) -> PathBuf {
    let text = SAMPLE.replacen("year: 2024", &format!("year: {year}"), 1);
    let file = folder.put(&format!("{year}.ron"), &text);
    let out = folder.path().join(format!("公开{year}"));
    let made = std::process::Command::new(env!("CARGO_BIN_EXE_yusuan"))
        .arg("publish")
        .arg(&file)
        .arg("--out")
        .arg(&out)
        .args(["--format", "pdf", "--allow-open"])
        .output()
        .unwrap();
    assert!(made.status.success(), "{made:?}");
    let file = std::fs::read_dir(out).unwrap().next().unwrap().unwrap().path();
    assert_eq!(file.extension().and_then(|e| e.to_str()), Some("pdf"));
    file
}

/// The published PDF is what most have of last year: it is held against, a slip in the narrative is
/// found by it, and another file can be chosen where it is the wrong one.
#[test]
fn a_pdf_of_last_year_is_held_against() {
    let folder = Folder::new();
    let mut window = Window::sample();
    name_last_year(&mut window, Command::LastYear, &published(&folder, 2024));
    window.check_says("不能与这个文件核对");
    window.check_says("这是 2024 年的预算，应为 2023 年的");
    window.click_button("另选文件…");
    window.give_path(&published(&folder, 2023));
    window.check_no_dialog();
    window.check_says("各表里没有可核对的上年数，只与上年核对情况说明：");
    let last = window.document().computed().last_year();
    assert!(last.is_some_and(|last| last.name().ends_with("2023年部门预算.pdf")));
    // The formula by which it was found is told in words.
    let told = window.findings().into_iter().map(|finding| finding.message.zh);
    let told: Vec<String> = told.filter(|message| message.contains("上年的")).collect();
    assert!(told.iter().any(|own| own.contains("上年的 合计 › 公用经费")), "{told:?}");
    assert!(window.findings().iter().all(|finding| !finding.message.zh.contains("last(")));
}

#[test]
fn what_of_last_years_file_was_not_read_is_told() {
    let folder = Folder::new();
    let path = last_years_workbook_with(&folder, "2023年.xlsx", foreign_sheet);
    let mut window = Window::sample();
    name_last_year(&mut window, Command::LastYear, &path);
    if matches!(window.dialog(), Some(Dialog::OtherUnit { .. })) {
        window.click("仍然核对");
    }
    window.check_says("上年的文件有没读到的内容");
    window.check_says("“其他资金明细表”不是这套表样的表，其中 2 个数没有放进预算");
    assert!(window.document().computed().last_year().is_some());
    window.press("Enter");
    window.check_no_dialog();
    // Going on from it says so before anything is made.
    name_last_year(&mut window, Command::NewFromLast, &path);
    window.check_says("没有读入的不会带到新的预算");
    window.check_says("其中 2 个数没有放进预算");
}

#[test]
fn nothing_is_said_to_agree_where_no_table_has_figures_of_last_year() {
    let folder = Folder::new();
    let path = folder.put("上年.ron", &SAMPLE.replacen("year: 2024", "year: 2023", 1));
    let mut window = Window::sample();
    name_last_year(&mut window, Command::LastYear, &path);
    window.check_says("各表里没有可核对的上年数");
    window.check_silent("都相符");
}

#[test]
fn last_years_file_of_another_unit_is_asked_about() {
    let folder = Folder::new();
    let unit = documents::sample().budget().unit.name.clone();
    let other = SAMPLE.replacen("year: 2024", "year: 2023", 1).replace(&unit, "某县水利局");
    let code = format!("code: \"{}\"", documents::sample().budget().unit.code);
    let other = other.replacen(&code, "code: \"999001\"", 1);
    let path = folder.put("上年.ron", &other);
    let held = |window: &Window| window.document().computed().last_year().is_some();
    let mut window = Window::sample();
    name_last_year(&mut window, Command::LastYear, &path);
    assert!(matches!(window.dialog(), Some(Dialog::OtherUnit { .. })));
    for part in ["本单位：", "上年文件：某县水利局", "上年.ron"] {
        window.check_says(part);
    }
    // Given up: nothing is held against it.
    window.press("Escape");
    assert!(!held(&window));
    // Enter asks for another file.
    name_last_year(&mut window, Command::LastYear, &path);
    window.press("Enter");
    assert!(matches!(window.dialog(), Some(Dialog::Path(_))));
    window.press("Escape");
    assert!(!held(&window));
    name_last_year(&mut window, Command::LastYear, &path);
    window.click("仍然核对");
    assert!(held(&window));
    // Renamed, but with its code: the same unit.
    let renamed = SAMPLE.replacen("year: 2024", "year: 2023", 1).replace(&unit, "某县水利局");
    let path = folder.put("更名.ron", &renamed);
    name_last_year(&mut window, Command::LastYear, &path);
    window.check_no_dialog();
    assert!(held(&window));
}

#[test]
fn an_address_is_gone_to_and_a_wrong_one_told() {
    let mut window = Window::sample();
    #[track_caller]
    fn check(window: &mut Window, address: &str, wanted: Result<(&str, &str, &str), &str>) {
        window.press("Ctrl+G");
        window.type_text(address);
        match wanted {
            Ok((table, row, column)) => {
                window.press("Enter");
                let (forms, budget) = (window.document().forms(), window.document().budget());
                let cell = places::cell(forms, budget, table, "", row, column);
                assert_eq!(window.state().selected(), Some(cell), "{address}");
            }
            Err(said) => {
                window.check_says(said);
                window.press("Enter");
                assert!(matches!(window.dialog(), Some(Dialog::Goto(_))), "{address}");
                window.press("Escape");
            }
        }
    }
    check(&mut window, "预算表3[210].合计", Ok(("支出总表", "210", "合计")));
    check(&mut window, "支出总表[卫生健康支出].项目支出", Ok(("支出总表", "210", "项目支出")));
    check(&mut window, "表3【2101101】。基本支出", Ok(("支出总表", "2101101", "基本支出")));
    check(&mut window, "支出总表[2101101]", Ok(("支出总表", "2101101", "合计")));
    check(&mut window, "支出表[210].合计", Err("没有“支出表”这表，是不是“支出总表”"));
    check(&mut window, "支出总表[211].合计", Err("没有“211”这行，是不是“210”"));
    check(&mut window, "支出总表[210].合记", Err("没有“合记”这栏，是不是“合计”"));
}

/// One explanation answers all places of one cause.
#[test]
fn one_explanation_is_for_all_places_of_a_cause() {
    // A name that two tables have otherwise than the list of codes.
    let text = SAMPLE.replace("\"行政单位医疗\"", "\"行政单位医疗费\"");
    let mut window = Window::on(documents::read(&text));
    let open = |window: &Window| window.findings().iter().filter(|f| f.is_unexplained()).count();
    let before = open(&window);
    window.at("3 支出总表", "2101101 行政单位医疗费，功能分类科目名称");
    let together = window
        .findings()
        .iter()
        .filter(|f| f.is_unexplained() && f.message.zh.contains("行政单位医疗费"))
        .count();
    assert!(together > 1, "{together}");
    window.press("Ctrl+Shift+J");
    window.type_text("沿用旧名");
    window.check_says(&format!("同一原因的另外 {} 处", together - 1));
    window.press("Enter");
    window.check_no_dialog();
    assert_eq!(open(&window), before - together);
    assert_eq!(window.steps(), 1, "one step");
    window.press("Ctrl+Z");
    assert_eq!(open(&window), before);
    // Or for the one alone.
    window.press("Ctrl+Shift+J");
    window.type_text("只此一处");
    window.click_on("同一原因的另外");
    window.click_button("确定");
    assert_eq!(open(&window), before - 1);
}
