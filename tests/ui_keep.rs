//! The window keeps work from being lost: recovery, a file in use, a file changed meanwhile, a save
//! that fails.

#![expect(clippy::expect_used, clippy::unwrap_used, reason = "a test may stop where it stands")]

use std::fs;
use std::path::{Path, PathBuf};

use eframe::egui::{Event, Key, Modifiers, Theme, vec2};
use egui_kittest::Harness;
use egui_kittest::kittest::Queryable as _;

use yusuan::budget::Cell;
use yusuan::edit::Intent;
use yusuan::file::{self, backup_of};
use yusuan::ui::app::App;
use yusuan::ui::desk::Desk as _;
use yusuan::ui::dialog::Dialog;
use yusuan::ui::dialog::keep::Guard;
use yusuan::ui::session::Session;
use yusuan::ui::settings::Settings;

type Window = Harness<'static, App>;

/// A figure that nothing is added up from.
const FIGURE: Cell = Cell { table: 0, block: 0, row: 1, column: 1 };

struct Place {
    folder: tempfile::TempDir,
}

impl Place {
    fn new() -> Self {
        let place = Self { folder: tempfile::tempdir().unwrap() };
        fs::create_dir(place.path().parent().unwrap()).unwrap();
        fs::write(place.path(), file::SAMPLE).unwrap();
        place
    }

    fn path(&self) -> PathBuf {
        self.folder.path().join("财务").join("预算.ron")
    }

    fn state(&self) -> PathBuf {
        self.folder.path().join("state")
    }

    /// A window on the file, or on the sample.
    fn window(&self, file: bool) -> Window {
        let (path, state) = (file.then(|| self.path()), self.state());
        let mut harness = Harness::builder()
            .with_size(vec2(1440.0, 900.0))
            .with_pixels_per_point(1.0)
            .with_theme(Theme::Light)
            .build_eframe(move |cc| {
                let session = Session::sample().expect("the sample inside the program reads");
                let mut app = App::new(&cc.egui_ctx, session, Settings::default(), None)
                    .without_system_dialogs();
                if let Some(path) = path {
                    app.open_first(&path);
                }
                app.guarded(&state);
                app
            });
        harness.run();
        harness
    }

    /// Leaves what a crash leaves: a journal of two steps.
    fn crash(&self) {
        let mut session = Session::open(&self.path()).unwrap();
        session.guard(&self.state());
        for text in ["901.25", "902.50"] {
            session.apply(Intent::Enter { cell: FIGURE, text: text.to_owned() }).unwrap();
        }
        assert!(session.keeper().flush());
    }
}

#[track_caller]
fn click(window: &mut Window, label: &str) {
    window.get_by_label(label).click();
    window.run();
}

fn guard(window: &Window) -> Option<&Guard> {
    match window.state().dialog() {
        Some(Dialog::Guard(guard)) => Some(guard),
        _ => None,
    }
}

fn figure(window: &Window) -> String {
    window.state().session().document().budget().value(FIGURE).to_text()
}

fn save(window: &mut Window) {
    window.key_press_modifiers(Modifiers::COMMAND, Key::S);
    window.run();
    if let Some(Dialog::Unbalanced { .. }) = window.state().dialog() {
        click(window, "仍存为草稿");
    }
}

fn journals(folder: &Path) -> usize {
    fs::read_dir(folder).into_iter().flatten().count()
}

#[test]
fn what_a_crash_left_is_offered_and_taken() {
    let place = Place::new();
    place.crash();
    let mut window = place.window(false);
    assert!(matches!(guard(&window), Some(Guard::Recover(_))));
    window.get_by_label_contains("共 2 步");
    window.get_by_label_contains("901.25 → 902.50");
    click(&mut window, "恢复");
    assert!(window.state().dialog().is_none());
    assert_eq!(figure(&window), "902.50");
    assert_eq!(window.state().session().path(), Some(place.path().as_path()));
    assert!(window.state().session().document().is_changed());
    assert_eq!(fs::read_to_string(place.path()).unwrap(), file::SAMPLE, "not saved by itself");
    save(&mut window);
    assert!(window.state().dialog().is_none(), "{:?}", window.state().dialog());
    assert!(fs::read_to_string(place.path()).unwrap().contains("902.50"));
    assert_eq!(fs::read_to_string(backup_of(&place.path())).unwrap(), file::SAMPLE);
    assert_eq!(journals(&place.state()), 0);
}

#[test]
fn what_was_put_off_is_offered_again_with_its_file() {
    let place = Place::new();
    place.crash();
    let mut window = place.window(false);
    click(&mut window, "以后再说");
    assert!(window.state().dialog().is_none());
    drop(window);
    let mut window = place.window(true);
    assert!(matches!(guard(&window), Some(Guard::Recover(_))));
    click(&mut window, "丢弃");
    assert!(guard(&window).is_some(), "one click drops nothing");
    click(&mut window, "确定丢弃");
    assert!(window.state().dialog().is_none());
    assert_eq!(journals(&place.state()), 0);
}

#[test]
fn a_file_that_changed_since_is_recovered_as_a_copy() {
    let place = Place::new();
    place.crash();
    let theirs = file::SAMPLE.replace("895.82", "895.83");
    fs::write(place.path(), &theirs).unwrap();
    let mut window = place.window(false);
    window.get_by_label_contains("后来变了");
    click(&mut window, "恢复");
    assert_eq!(figure(&window), "902.50");
    assert_eq!(window.state().session().path(), None);
    assert_eq!(fs::read_to_string(place.path()).unwrap(), theirs);
}

#[test]
fn recovering_elsewhere_asks_for_the_place() {
    let place = Place::new();
    place.crash();
    let mut window = place.window(false);
    click(&mut window, "另存为…");
    assert!(matches!(window.state().dialog(), Some(Dialog::Path(_))));
    assert_eq!(window.state().session().path(), None);
}

#[test]
fn a_file_in_use_opens_to_inspect() {
    let place = Place::new();
    let mut first = Session::open(&place.path()).unwrap();
    assert_eq!(first.guard(&place.state()), None);
    let mut window = place.window(true);
    assert!(matches!(guard(&window), Some(Guard::InUse { taken, .. }) if !taken.stale));
    click(&mut window, "只查阅");
    assert!(window.state().session().document().is_read_only());
}

/// What stands on no disk any more is not called saved.
#[test]
fn a_file_that_is_gone_is_told_and_made_anew() {
    let place = Place::new();
    let mut window = place.window(true);
    let first = fs::read(place.path()).unwrap();
    fs::remove_file(place.path()).unwrap();
    window.event(Event::WindowFocused(true));
    window.run();
    window.get_by_label_contains("已被删除、改名或移走");
    assert!(window.state().session().document().is_changed());
    save(&mut window);
    assert!(window.state().dialog().is_none());
    assert_eq!(fs::read(place.path()).unwrap(), first);
    assert!(!window.state().session().document().is_changed());
}

#[test]
fn a_file_changed_meanwhile_is_told_when_the_window_is_turned_to() {
    let place = Place::new();
    let mut window = place.window(true);
    let theirs = file::SAMPLE.replacen("895.82", "895.83", 1);
    fs::write(place.path(), &theirs).unwrap();
    window.run();
    assert!(window.state().dialog().is_none(), "left alone it looks at nothing");
    window.event(Event::WindowFocused(true));
    window.run();
    assert!(matches!(guard(&window), Some(Guard::Moved { differs, .. }) if differs.len() == 1));
    window.get_by_label_contains("这里 895.82，磁盘上 895.83");
    click(&mut window, "保留我的");
    save(&mut window);
    assert!(window.state().dialog().is_none());
    assert_ne!(fs::read_to_string(place.path()).unwrap(), theirs);
    assert_eq!(fs::read_to_string(backup_of(&place.path())).unwrap(), theirs);
}

#[test]
fn a_save_that_fails_offers_another_place() {
    let place = Place::new();
    place.crash();
    let mut window = place.window(true);
    click(&mut window, "恢复");
    let inner = place.path();
    fs::remove_file(&inner).unwrap();
    // A folder of that name: nothing can take its place.
    fs::create_dir(&inner).unwrap();
    save(&mut window);
    assert!(matches!(guard(&window), Some(Guard::NotSaved { .. })));
    assert!(window.state().session().document().is_changed());
    assert_eq!(journals(&place.state()), 2, "the journal stays");
    click(&mut window, "另存为…");
    assert!(matches!(window.state().dialog(), Some(Dialog::Path(_))));
}

#[test]
fn a_sign_of_another_machine_is_taken_over_only_after_asking() {
    let place = Place::new();
    let sign = place.path().with_file_name(".~lock.预算.ron#");
    fs::write(&sign, r#"{"user":"李四","host":"另一台","process":7,"since":1700000000}"#).unwrap();
    let mut window = place.window(true);
    window.get_by_label_contains("李四（主机 另一台，进程 7）");
    window.get_by_label_contains(".~lock.预算.ron#");
    click(&mut window, "接管…");
    assert!(guard(&window).is_some(), "one click takes nothing over");
    assert!(window.state().session().document().is_read_only());
    click(&mut window, "已核实，确定接管");
    assert!(window.state().dialog().is_none());
    assert!(!window.state().session().document().is_read_only());
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
    let mut window = place.window(true);
    window.get_by_label_contains("已经不在运行");
    click(&mut window, "接管");
    assert!(window.state().dialog().is_none());
    assert!(!window.state().session().document().is_read_only());
}

#[test]
fn a_copy_of_a_file_in_use_is_another_file() {
    let place = Place::new();
    let mut first = Session::open(&place.path()).unwrap();
    assert_eq!(first.guard(&place.state()), None);
    let mut window = place.window(true);
    click(&mut window, "另存副本…");
    assert!(matches!(window.state().dialog(), Some(Dialog::Path(_))));
    assert_eq!(window.state().session().path(), None);
    assert!(!window.state().session().document().is_read_only());
}

#[test]
fn an_older_format_is_told_and_its_original_kept() {
    let place = Place::new();
    let old = include_str!("formats/1.ron");
    fs::write(place.path(), old).unwrap();
    place.window(true).get_by_label_contains("文件格式较旧（1）");
    place.crash();
    let mut window = place.window(true);
    click(&mut window, "恢复");
    save(&mut window);
    assert!(matches!(guard(&window), Some(Guard::Departs { .. })));
    window.get_by_label_contains("由 1 转换为 2");
    assert_eq!(fs::read_to_string(place.path()).unwrap(), old, "not saved yet");
    click(&mut window, "留存原件并保存");
    assert!(window.state().dialog().is_none());
    assert!(fs::read_to_string(place.path()).unwrap().contains("902.50"));
    let kept = place.path().with_file_name("预算（格式1原件）.ron");
    assert_eq!(fs::read_to_string(kept).unwrap(), old);
    save(&mut window);
    assert!(window.state().dialog().is_none(), "asked once only");
}

#[test]
fn a_folder_deleted_while_open_loses_nothing() {
    let place = Place::new();
    place.crash();
    let mut window = place.window(true);
    click(&mut window, "恢复");
    fs::remove_dir_all(place.path().parent().unwrap()).unwrap();
    save(&mut window);
    assert!(
        matches!(guard(&window), Some(Guard::NotSaved { .. })),
        "{:?}",
        window.state().dialog()
    );
    window.get_by_label_contains("没有这个文件或文件夹");
    assert!(window.state().session().document().is_changed());
    assert_eq!(figure(&window), "902.50");
    click(&mut window, "另存为…");
    assert!(matches!(window.state().dialog(), Some(Dialog::Path(_))));
    // The journal has it, whatever becomes of the window.
    drop(window);
    let (waiting, _) = yusuan::rescue::waiting(&place.state());
    assert_eq!(waiting.len(), 1);
    let rescued = yusuan::rescue::rescue(&waiting[0]).unwrap();
    assert_eq!(rescued.document.budget().value(FIGURE).to_text(), "902.50");
}

#[test]
fn a_read_only_file_opens_to_inspect() {
    let place = Place::new();
    let mut rights = fs::metadata(place.path()).unwrap().permissions();
    rights.set_readonly(true);
    fs::set_permissions(place.path(), rights).unwrap();
    let window = place.window(true);
    window.get_by_label_contains("是只读的");
    assert!(window.state().session().document().is_read_only());
}
