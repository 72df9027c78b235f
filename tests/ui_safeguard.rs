//! The window keeps work from being lost: recovery, a file in use, a file changed meanwhile, a save
//! that fails.

#![expect(clippy::unwrap_used, reason = "a test may stop where it stands")]

use std::fs;
use std::path::PathBuf;

use eframe::egui::Event;

use yusuan::budget::Cell;
use yusuan::edit::Intent;
use yusuan::file::{SAMPLE, backup_of};
use yusuan::session::DocumentHost as _;
use yusuan::session::Session;
use yusuan::session::printing::PrintBus;
use yusuan::ui::dialog::{Dialog, SafeguardAsk};

#[path = "support/folder.rs"]
mod folder;
#[cfg(target_os = "linux")]
#[path = "support/portal.rs"]
mod portal;
#[path = "support/window.rs"]
mod window;

use folder::Folder;
use window::{Opening, Window};

const FILE: &str = "财务/预算.ron";

/// A figure that nothing is added up from.
const FIGURE: Cell = Cell { table: 0, block: 0, row: 1, column: 1 };

/// The sample in a file, and what the program keeps beside its files.
struct Place {
    folder: Folder,
}

impl Place {
    fn new() -> Self {
        let place = Self { folder: Folder::new() };
        fs::create_dir(place.path().parent().unwrap()).unwrap();
        place.put(SAMPLE);
        place
    }

    fn path(&self) -> PathBuf {
        self.folder.path().join(FILE)
    }

    /// The file's text.
    fn text(&self) -> String {
        self.folder.text(FILE)
    }

    fn put(&self, text: &str) {
        self.folder.put(FILE, text);
    }

    fn state(&self) -> PathBuf {
        self.folder.path().join("state")
    }

    fn journals(&self) -> usize {
        fs::read_dir(self.state()).into_iter().flatten().count()
    }

    /// A window on the sample that keeps work.
    fn window(&self) -> Window {
        Opening { journals: Some(self.state()), ..Opening::default() }.window()
    }

    /// The same on the file.
    fn window_on_file(&self) -> Window {
        let (file, journals) = (Some(self.path()), Some(self.state()));
        Opening { file, journals, ..Opening::default() }.window()
    }

    /// Leaves what a crash leaves: a journal of two steps.
    fn crash(&self) {
        let mut session = Session::open(&self.path()).unwrap();
        session.guard(&self.state());
        for text in ["901.25", "902.50"] {
            session.apply(Intent::Enter { cell: FIGURE, text: text.to_owned() }).unwrap();
        }
        assert!(session.safeguard().flush());
    }
}

fn guard(window: &Window) -> Option<&SafeguardAsk> {
    match window.dialog() {
        Some(Dialog::Safeguard(guard)) => Some(guard),
        _ => None,
    }
}

fn figure(window: &Window) -> String {
    window.document().budget().value(FIGURE).to_text()
}

fn save(window: &mut Window) {
    window.press("Ctrl+S");
    if let Some(Dialog::Unbalanced { .. }) = window.dialog() {
        window.click("仍存为草稿");
    }
}

#[test]
fn what_a_crash_left_is_offered_and_taken() {
    let place = Place::new();
    place.crash();
    let mut window = place.window();
    assert!(matches!(guard(&window), Some(SafeguardAsk::Recover(_))));
    window.check_says("共 2 步");
    window.check_says("901.25 → 902.50");
    window.click("恢复");
    window.check_no_dialog();
    assert_eq!(figure(&window), "902.50");
    assert_eq!(window.session().path(), Some(place.path().as_path()));
    assert!(window.document().is_changed());
    assert_eq!(place.text(), SAMPLE, "not saved by itself");
    save(&mut window);
    window.check_no_dialog();
    assert!(place.text().contains("902.50"));
    assert_eq!(fs::read_to_string(backup_of(&place.path())).unwrap(), SAMPLE);
    assert_eq!(place.journals(), 0);
}

#[test]
fn what_was_put_off_is_offered_again_with_its_file() {
    let place = Place::new();
    place.crash();
    let mut window = place.window();
    window.click("以后再说");
    window.check_no_dialog();
    drop(window);
    let mut window = place.window_on_file();
    assert!(matches!(guard(&window), Some(SafeguardAsk::Recover(_))));
    window.click("丢弃");
    assert!(guard(&window).is_some(), "one click drops nothing");
    window.click("确定丢弃");
    window.check_no_dialog();
    assert_eq!(place.journals(), 0);
}

#[test]
fn a_file_that_changed_since_is_recovered_as_a_copy() {
    let place = Place::new();
    place.crash();
    let theirs = SAMPLE.replace("895.82", "895.83");
    place.put(&theirs);
    let mut window = place.window();
    window.check_says("后来变了");
    window.click("恢复");
    assert_eq!(figure(&window), "902.50");
    assert_eq!(window.session().path(), None);
    assert_eq!(place.text(), theirs);
}

#[test]
fn recovering_elsewhere_asks_for_the_place() {
    let place = Place::new();
    place.crash();
    let mut window = place.window();
    window.click("另存为…");
    assert!(matches!(window.dialog(), Some(Dialog::Path(_))));
    assert_eq!(window.session().path(), None);
}

#[test]
fn a_file_in_use_opens_to_inspect() {
    let place = Place::new();
    let mut first = Session::open(&place.path()).unwrap();
    assert_eq!(first.guard(&place.state()), None);
    let mut window = place.window_on_file();
    assert!(matches!(guard(&window), Some(SafeguardAsk::InUse { taken, .. }) if !taken.stale));
    window.click("只查阅");
    assert!(window.document().is_read_only());
}

/// As long as steps cannot be kept, it is said, whatever the person goes on to do.
#[test]
fn a_journal_that_cannot_be_written_is_told_until_it_can() {
    let place = Place::new();
    fs::write(place.state(), "a file where the folder should be").unwrap();
    let mut window = place.window_on_file();
    window.check_silent("恢复日志写不进去");
    window.enter_leaf("1.00");
    window.session().safeguard().flush();
    window.press("Down Up");
    window.check_says("恢复日志写不进去");
    fs::remove_file(place.state()).unwrap();
    window.enter_leaf("2.00");
    window.session().safeguard().flush();
    window.press("Down");
    window.check_silent("恢复日志写不进去");
    assert!(place.journals() > 0);
}

/// What is on no disk any more is not called saved.
#[test]
fn a_file_that_is_gone_is_told_and_made_anew() {
    let place = Place::new();
    let mut window = place.window_on_file();
    let first = fs::read(place.path()).unwrap();
    fs::remove_file(place.path()).unwrap();
    window.send(Event::WindowFocused(true));
    window.press("Down");
    window.check_says("已被删除、改名或移走");
    assert!(window.document().is_changed());
    save(&mut window);
    window.check_silent("已被删除、改名或移走");
    window.check_no_dialog();
    assert_eq!(fs::read(place.path()).unwrap(), first);
    assert!(!window.document().is_changed());
}

#[test]
fn a_file_changed_meanwhile_is_told_when_the_window_is_turned_to() {
    let place = Place::new();
    let mut window = place.window_on_file();
    let theirs = SAMPLE.replacen("895.82", "895.83", 1);
    place.put(&theirs);
    window.run();
    assert!(window.dialog().is_none(), "left alone it looks at nothing");
    window.send(Event::WindowFocused(true));
    assert!(
        matches!(guard(&window), Some(SafeguardAsk::Moved { differs, .. }) if differs.len() == 1)
    );
    window.check_says("这里 895.82，磁盘上 895.83");
    window.click("保留我的");
    save(&mut window);
    window.check_no_dialog();
    assert_ne!(place.text(), theirs);
    assert_eq!(fs::read_to_string(backup_of(&place.path())).unwrap(), theirs);
}

#[test]
fn a_save_that_fails_offers_another_place() {
    let place = Place::new();
    place.crash();
    let mut window = place.window_on_file();
    window.click("恢复");
    let inner = place.path();
    fs::remove_file(&inner).unwrap();
    // A folder of that name: nothing can take its place.
    fs::create_dir(&inner).unwrap();
    save(&mut window);
    assert!(matches!(guard(&window), Some(SafeguardAsk::NotSaved { .. })));
    assert!(window.document().is_changed());
    assert_eq!(place.journals(), 2, "the journal stays");
    window.click("另存为…");
    assert!(matches!(window.dialog(), Some(Dialog::Path(_))));
}

#[test]
fn a_sign_of_another_machine_is_taken_over_only_after_asking() {
    let place = Place::new();
    let sign = place.path().with_file_name(".~lock.预算.ron#");
    fs::write(&sign, r#"{"user":"李四","host":"另一台","process":7,"since":1700000000}"#).unwrap();
    let mut window = place.window_on_file();
    window.check_says("李四（主机 另一台，进程 7）");
    window.check_says(".~lock.预算.ron#");
    window.click("接管…");
    assert!(guard(&window).is_some(), "one click takes nothing over");
    assert!(window.document().is_read_only());
    window.click("已核实，确定接管");
    window.check_no_dialog();
    assert!(!window.document().is_read_only());
    assert!(!fs::read_to_string(&sign).unwrap().contains("李四"));
    drop(window);
    assert!(!sign.exists());
}

#[test]
fn a_stale_sign_is_taken_over_in_the_window() {
    let place = Place::new();
    let host = gethostname::gethostname().to_string_lossy().into_owned();
    let text = format!(r#"{{"user":"王五","host":"{host}","process":7,"since":1700000000}}"#);
    fs::write(place.path().with_file_name(".~lock.预算.ron#"), text).unwrap();
    let mut window = place.window_on_file();
    window.check_says("已经不在运行");
    window.click("接管");
    window.check_no_dialog();
    assert!(!window.document().is_read_only());
}

#[test]
fn a_copy_of_a_file_in_use_is_another_file() {
    let place = Place::new();
    let mut first = Session::open(&place.path()).unwrap();
    assert_eq!(first.guard(&place.state()), None);
    let mut window = place.window_on_file();
    window.click("另存副本…");
    assert!(matches!(window.dialog(), Some(Dialog::Path(_))));
    assert_eq!(window.session().path(), None);
    assert!(!window.document().is_read_only());
}

#[test]
fn an_older_format_is_told_and_its_original_kept() {
    let place = Place::new();
    let old = include_str!("formats/1.ron");
    place.put(old);
    place.window_on_file().check_says("文件格式较旧（1）");
    place.crash();
    let mut window = place.window_on_file();
    window.click("恢复");
    save(&mut window);
    assert!(matches!(guard(&window), Some(SafeguardAsk::Departs { .. })));
    window.check_says("由 1 转换为 2");
    assert_eq!(place.text(), old, "not saved yet");
    window.click("留存原件并保存");
    window.check_no_dialog();
    assert!(place.text().contains("902.50"));
    let kept = place.path().with_file_name("预算（格式1原件）.ron");
    assert_eq!(fs::read_to_string(kept).unwrap(), old);
    save(&mut window);
    assert!(window.dialog().is_none(), "asked once only");
}

#[test]
fn a_folder_deleted_while_open_loses_nothing() {
    let place = Place::new();
    place.crash();
    let mut window = place.window_on_file();
    window.click("恢复");
    fs::remove_dir_all(place.path().parent().unwrap()).unwrap();
    save(&mut window);
    assert!(matches!(guard(&window), Some(SafeguardAsk::NotSaved { .. })), "{:?}", window.dialog());
    window.check_says("没有这个文件或文件夹");
    assert!(window.document().is_changed());
    assert_eq!(figure(&window), "902.50");
    window.click("另存为…");
    assert!(matches!(window.dialog(), Some(Dialog::Path(_))));
    // The journal has it, whatever becomes of the window.
    drop(window);
    let (waiting, _) = yusuan::session::rescue::waiting(&place.state());
    assert_eq!(waiting.len(), 1);
    let rescued = yusuan::session::rescue::rescue(&waiting[0]).unwrap();
    assert_eq!(rescued.document.budget().value(FIGURE).to_text(), "902.50");
}

#[test]
fn a_read_only_file_opens_to_inspect() {
    let place = Place::new();
    place.folder.protect(FILE);
    let window = place.window_on_file();
    window.check_says("是只读的");
    assert!(window.document().is_read_only());
}

/// Opens the dialog by its keys and gives it a folder.
fn publish_into(window: &mut Window, folder: &std::path::Path) {
    window.press("Ctrl+Shift+P");
    window.check_says("生成公开文本");
    window.give_path(folder);
}

fn endings(folder: &std::path::Path) -> Vec<String> {
    let files = fs::read_dir(folder).into_iter().flatten().flatten();
    let ending = |path: PathBuf| path.extension().map(|e| e.to_string_lossy().into_owned());
    let mut endings: Vec<String> = files.filter_map(|file| ending(file.path())).collect();
    endings.sort();
    endings
}

#[test]
fn the_document_is_published_from_the_window_and_replaced_only_when_agreed() {
    let folder = Folder::new();
    let into = folder.path().join("公开");
    let mut window = Window::sample();
    publish_into(&mut window, &into);
    window.wait_for("已生成：");
    assert_eq!(endings(&into), ["docx", "html", "pdf", "xlsx"]);
    window.press("Enter");
    window.check_no_dialog();

    let page = fs::read_dir(&into).unwrap().flatten().map(|file| file.path());
    let page = page.into_iter().find(|path| path.extension().is_some_and(|e| e == "html")).unwrap();
    fs::write(&page, "别人的").unwrap();
    publish_into(&mut window, &into);
    window.wait_for("文件夹里已有：");
    window.check_says("没有公开：请换一个文件夹");
    assert_eq!(fs::read_to_string(&page).unwrap(), "别人的");
    window.click("覆盖这些文件");
    window.click_button("公开");
    window.wait_for("已生成：");
    assert!(fs::read_to_string(&page).unwrap().starts_with("<!"), "made anew");
}

#[test]
fn the_pages_and_what_is_moved_are_seen_before_they_are_published() {
    let mut window = Window::sample();
    window.press("Ctrl+Shift+P");
    window.check_says("生成公开文本");
    let pages = |window: &Window| match window.dialog() {
        Some(Dialog::Publish(_)) => window.state().publication_pages(),
        other => panic!("{other:?}"),
    };
    for _ in 0..600 {
        window.step();
        if pages(&window) > 0 {
            break;
        }
        std::thread::sleep(std::time::Duration::from_millis(50));
    }
    assert!(pages(&window) > 20, "{}", pages(&window));
    window.click_on("舍位平衡：");
    // The sample's own totals differ from their addends by rounding: that is not called adjusted.
    window.wait_for("没有数需要调整；另有 ");
    // What is lacking leads to its place.
    window.click_on("占位文字");
    window.check_no_dialog();
}

#[test]
fn nothing_is_published_with_mandatory_findings_unless_agreed() {
    let folder = Folder::new();
    let into = folder.path().join("公开");
    let mut window = Window::sample();
    window.enter_leaf("52.13");
    publish_into(&mut window, &into);
    window.check_says("项强制性审核问题，不能公开");
    window.check_says("没有公开：请先改好");
    assert!(!into.exists());
    window.click("仍然公开，文中注明");
    window.click_button("公开");
    window.wait_for("已生成：");
    window.check_says("文中注明了");
    assert_eq!(endings(&into).len(), 4);
}

/// Where no program opens the PDF, its path is reported.
#[test]
fn what_is_to_be_printed_is_made_and_told() {
    let mut window = Window::sample();
    window.press("Ctrl+P");
    window.wait_for("请自己打开：");
    let Some(Dialog::Publish(ask)) = window.dialog() else { panic!("{:?}", window.dialog()) };
    let path = ask.published().unwrap().files[0].clone();
    window.check_label(&path.display().to_string());
    assert!(fs::read(&path).unwrap().starts_with(b"%PDF-"));
    fs::remove_dir_all(path.parent().unwrap()).unwrap();
    window.press("Enter");
    window.check_no_dialog();
}

/// The desktop's print dialog gets the PDF where there is one; what became of it is said.
#[cfg(target_os = "linux")]
#[test]
fn the_desktops_print_dialog_is_asked_first() {
    use portal::Dialogs;
    for (dialogs, said) in [
        (Dialogs::Answered(0), "已交给系统的打印对话框打印"),
        (Dialogs::Answered(1), "打印对话框里按了取消"),
        (Dialogs::Answered(2), "请自己打开："),
        (Dialogs::AnsweredElsewhere(0), "已交给系统的打印对话框打印"),
        (Dialogs::Leaving, "请自己打开："),
        (Dialogs::Lacking, "请自己打开："),
    ] {
        let Some(desktop) = portal::Desktop::with(dialogs) else { return };
        let prints_on = PrintBus::At(desktop.address.clone());
        let mut window = Opening { prints_on, ..Opening::default() }.window();
        window.press("Ctrl+P");
        window.wait_for(said);
        let Some(Dialog::Publish(ask)) = window.dialog() else { panic!("{:?}", window.dialog()) };
        let path = ask.published().unwrap().files[0].clone();
        window.check_label(&path.display().to_string());
        let given: Vec<portal::Given> = desktop.given.try_iter().collect();
        let wanted =
            (path.file_stem().unwrap().to_str().unwrap().to_owned(), fs::read(&path).unwrap());
        assert_eq!(given, if dialogs == Dialogs::Lacking { vec![] } else { vec![wanted] });
        fs::remove_dir_all(path.parent().unwrap()).unwrap();
    }
}
