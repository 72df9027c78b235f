//! The open document at work, without a window: saving, importing and recovering, with what is
//! asked on the way.

#![allow(clippy::unwrap_used, clippy::panic, reason = "tests")]

use std::fs;
use std::path::Path;

use yusuan::budget::Cell;
use yusuan::dialog::{After, Dialog, DocumentSource, PathEntry, Purpose, SafeguardAsk};
use yusuan::edit::{Document, Intent};
use yusuan::file::SAMPLE;
use yusuan::lang::Lang;
use yusuan::session::lists::MainView;
use yusuan::session::{DocumentHost as _, Session, Settings};
use yusuan::workspace::{FileOpening, Focus, Imports, Next, Recoveries, Saves, Waker, Workspace};

#[path = "support/documents.rs"]
mod documents;
#[path = "support/folder.rs"]
mod folder;
#[path = "support/workbook.rs"]
mod workbook;

use folder::Folder;

/// A figure that nothing is added up from.
const FIGURE: Cell = Cell { table: 0, block: 0, row: 1, column: 1 };

fn workspace(session: Session) -> Workspace {
    let mut work = Workspace::new(session, Settings::default(), None, Waker::default());
    work.wait();
    work
}

fn on(document: Document) -> Workspace {
    workspace(Session::unsaved(document))
}

fn opened(path: &Path) -> Workspace {
    workspace(Session::open(path).unwrap())
}

fn enter(work: &mut Workspace, text: &str) {
    assert!(
        work.apply(Intent::Enter { cell: FIGURE, text: text.to_owned() }),
        "{:?}",
        work.notice()
    );
}

#[track_caller]
fn asked(next: Next) -> Dialog {
    match next {
        Next::Ask(dialog) => *dialog,
        other => panic!("{other:?}"),
    }
}

#[test]
fn saving_shows_what_is_open_asks_for_a_place_and_then_writes() {
    let folder = Folder::new();
    let path = folder.path().join("预算.ron");
    let (mut work, mut saves) = (on(documents::slip()), Saves::default());
    let dialog = asked(saves.save(&mut work, false, After::Quit));
    assert!(matches!(dialog, Dialog::Unbalanced { save_as: false, after: After::Quit }));
    let next = saves.save_now(&mut work, false, After::Quit);
    assert!(matches!(next, Next::Pick(Purpose::SaveAs, After::Quit)), "{next:?}");
    let next = saves.write(&mut work, &path, false, After::Quit);
    assert!(matches!(next, Next::GoOn(After::Quit)), "{next:?}");
    assert_eq!(folder.text("预算.ron"), documents::written(work.session.document()));
    assert_eq!(work.session.path(), Some(path.as_path()));
    assert!(!saves.comes_after(&work, After::Quit), "nothing is being written");
}

#[test]
fn what_somebody_else_wrote_meanwhile_is_not_overwritten() {
    let folder = Folder::new();
    let path = folder.put("预算.ron", SAMPLE);
    let (mut work, mut saves) = (opened(&path), Saves::default());
    enter(&mut work, "901.25");
    let theirs = SAMPLE.replacen("845.70", "845.71", 1);
    fs::write(&path, &theirs).unwrap();
    let after = After::Replace(DocumentSource::New);
    match asked(saves.save_now(&mut work, false, after.clone())) {
        Dialog::ChangedOnDisk { path: of, after: then, .. } => {
            assert_eq!((of, then), (path.clone(), after.clone()));
        }
        other => panic!("{other:?}"),
    }
    assert_eq!(folder.text("预算.ron"), theirs);
    let next = saves.write(&mut work, &path, true, after.clone());
    assert!(matches!(next, Next::GoOn(then) if then == after));
    assert!(folder.text("预算.ron").contains("901.25"));
}

#[test]
fn an_import_is_looked_at_and_left_without_a_trace() {
    let folder = Folder::new();
    let path = folder.path().join("导出.xlsx");
    let sample = documents::sample();
    fs::write(&path, workbook::workbook(sample.forms(), sample.budget())).unwrap();
    let (mut work, mut imports) = (on(documents::slip()), Imports::default());
    let before = documents::written(work.session.document());
    assert!(imports.read(&mut work, std::slice::from_ref(&path)).is_none(), "a form set fits");
    assert!(imports.preview().is_some());
    assert!(work.session.document().is_read_only(), "only looked at");
    let first = imports.leave().unwrap();
    assert_eq!(documents::written(first.document()), before);
    let (seen, asks) = work.exchange(first);
    assert!(asks.is_none() && seen.path().is_none());
    // Taken up, it is a document as any other.
    imports.read(&mut work, std::slice::from_ref(&path));
    assert!(imports.take_up(&mut work, false).is_none());
    assert!(imports.preview().is_none() && imports.shown().is_some());
    assert!(!work.session.document().is_read_only());
    assert!(imports.leave().is_none(), "nothing comes back once it is taken up");
}

#[test]
fn work_left_behind_is_offered_and_taken_up() {
    let folder = Folder::new();
    let (path, journals) = (folder.put("预算.ron", SAMPLE), folder.path().join("state"));
    let mut session = Session::open(&path).unwrap();
    session.guard(&journals);
    session.apply(Intent::Enter { cell: FIGURE, text: "901.25".to_owned() }).unwrap();
    assert!(session.safeguard().flush());
    drop(session);

    let (mut work, mut recoveries) = (on(documents::sample()), Recoveries::default());
    let offered = recoveries.begin(&mut work, &journals, false);
    assert!(matches!(offered, Some(Dialog::Safeguard(SafeguardAsk::Recover(_)))), "{offered:?}");
    let (session, journal) = recoveries.recover(&mut work, true).unwrap().unwrap();
    let (_, asks) = work.exchange(session);
    journal.resume(&mut work);
    assert!(asks.is_none(), "the one who left it is gone");
    assert_eq!(work.session.document().budget().value(FIGURE).to_text(), "901.25");
    assert_eq!(work.session.path(), Some(path.as_path()));
    assert!(recoveries.recover(&mut work, true).is_none(), "there was only one");
}

#[test]
fn a_file_that_does_not_open_says_why_and_changes_nothing() {
    let folder = Folder::new();
    let path = folder.put("坏.ron", "(version: ");
    let (work, mut opening) = (on(documents::sample()), FileOpening::default());
    opening.set_first();
    let opened = opening.begin(&work, &path, true).unwrap_or_else(|wait| panic!("{wait:?}"));
    assert!(opened.inspect && opened.session.is_err());
    assert!(opening.first().is_none(), "nothing is being opened any more");
    assert!(opening.take_first() && !opening.take_first());
}

#[test]
fn the_keyboard_is_asked_for_where_a_text_is_shown() {
    let mut work = on(documents::sample());
    work.show(MainView::Text("主要职能".into()));
    assert_eq!(work.take_focus(), None, "showing a page leaves the keyboard where it is");
    work.focus_page();
    assert_eq!(work.take_focus(), Some(Focus::Text));
    work.go(FIGURE);
    work.focus_page();
    assert_eq!((work.take_focus(), work.cursor()), (None, Some(FIGURE)));
}

/// A workbook names its budget where no unit does, and the budget is offered beside it.
#[test]
fn a_budget_is_saved_beside_the_file_that_it_was_read_from() {
    let folder = Folder::new();
    let source = folder.put("汇总表.xlsx", "");
    let offered = |unit: &str| {
        let sample = documents::sample();
        let mut budget = sample.budget().clone();
        budget.unit.name = unit.to_owned();
        let document = Document::new(sample.forms().clone(), budget);
        let session = Session::preview(document, std::slice::from_ref(&source));
        PathEntry::offering(&session, Lang::Zh, Purpose::SaveAs, false, After::Stay).text
    };
    let beside = |name: &str| source.with_file_name(name).display().to_string();
    assert_eq!(offered("某/局"), beside("某局-2024.ron"));
    assert_eq!(offered(""), beside("汇总表.ron"));
}
