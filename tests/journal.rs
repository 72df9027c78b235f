//! The recovery journal and the sign of an open file: what is written comes back, what is damaged
//! is recognised.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "tests")]

use std::fs;
use std::path::PathBuf;
use std::time::Duration;

use proptest::prelude::*;
use yusuan::budget::Cell;
use yusuan::edit::{Intent, Record};
use yusuan::file::journal::{self, BaseStatus, FoundJournal, Tail};
use yusuan::file::lock::{self, LockOutcome};
use yusuan::lang::Lang;
use yusuan::session::DocumentHost as _;
use yusuan::session::OnDisk;
use yusuan::session::Session;
use yusuan::session::rescue;

#[path = "support/documents.rs"]
mod documents;
#[path = "support/places.rs"]
mod places;

use documents::written;

/// A sample on disk, open in a session that keeps a journal.
struct DocumentHost {
    folder: tempfile::TempDir,
    session: Session,
}

impl DocumentHost {
    fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("预算.ron");
        fs::write(&path, yusuan::file::SAMPLE).unwrap();
        let mut session = Session::open(&path).unwrap();
        assert_eq!(session.guard(&folder.path().join("state")), None);
        Self { folder, session }
    }

    fn path(&self) -> PathBuf {
        self.folder.path().join("预算.ron")
    }

    fn state(&self) -> PathBuf {
        self.folder.path().join("state")
    }

    /// A first step whose journal finds a file where its folder should be, and says so.
    fn without_room() -> Self {
        let mut desk = Self::new();
        fs::write(desk.state(), "a file where the folder should be").unwrap();
        desk.enter(0, "1.23");
        desk.session.safeguard().flush();
        assert!(desk.session.safeguard().fault().is_some());
        desk
    }

    fn enter(&mut self, row: usize, text: &str) {
        let leaf = leaf(&self.session, row);
        self.session.apply(Intent::Enter { cell: leaf, text: text.to_owned() }).unwrap();
    }

    fn text(&self) -> String {
        written(self.session.document())
    }

    /// As a crash leaves it: the journal on disk, its owner gone.
    fn crash(self) -> (tempfile::TempDir, Vec<FoundJournal>, String) {
        assert!(self.session.safeguard().flush());
        let (text, state) = (self.text(), self.state());
        drop(self.session);
        let (mut waiting, mut unreadable) = rescue::waiting(&state);
        // A process that another test is just starting may hold a copy of the lock for a moment.
        let begun = std::time::Instant::now();
        // The journal before the last save goes once the next one is on disk.
        while waiting.len() != 1
            && unreadable.is_empty()
            && begun.elapsed() < Duration::from_secs(2)
            && fs::read_dir(&state).into_iter().flatten().flatten().next().is_some()
        {
            std::thread::sleep(Duration::from_millis(10));
            (waiting, unreadable) = rescue::waiting(&state);
        }
        assert_eq!(unreadable, []);
        (self.folder, waiting, text)
    }
}

/// The `row`th cell that takes a figure.
fn leaf(session: &Session, row: usize) -> Cell {
    let document = session.document();
    let budget = document.budget();
    let found: Vec<Cell> = places::cells(budget)
        .filter(|&cell| budget.value(cell).amount().is_some())
        .filter(|&cell| document.computed().role(cell) != yusuan::engine::Role::Total)
        .collect();
    found[row % found.len()]
}

fn recovered(found: &FoundJournal) -> String {
    let rescued = rescue::rescue(found).unwrap();
    assert_eq!(rescued.left_out, 0);
    written(&rescued.document)
}

#[test]
fn every_step_comes_back_in_words_and_in_figures() {
    let mut desk = DocumentHost::new();
    desk.enter(0, "1.23");
    desk.enter(5, "4.56");
    desk.session.undo();
    desk.session.redo();
    desk.enter(9, "7+8");
    desk.session.undo();
    let (_folder, waiting, text) = desk.crash();
    assert_eq!(waiting.len(), 1);
    let found = &waiting[0];
    assert_eq!(
        (found.steps.len(), found.tail, found.base_status()),
        (6, Tail::Whole, BaseStatus::Same)
    );
    assert!(found.steps[0].what().get(Lang::Zh).ends_with("1.23"), "{:?}", found.steps[0].what());
    assert!(found.steps[5].what().get(Lang::Zh).starts_with("撤销："));
    assert_eq!(recovered(found), text);
}

#[test]
fn an_undo_behind_the_last_save_comes_back_too() {
    let mut desk = DocumentHost::new();
    desk.enter(0, "1.23");
    let path = desk.path();
    desk.session.save(&path, false).unwrap();
    desk.session.undo();
    desk.enter(3, "3.21");
    desk.session.undo();
    desk.session.undo();
    desk.session.redo();
    let (_folder, waiting, text) = desk.crash();
    assert_eq!(recovered(&waiting[0]), text);
}

#[test]
fn saving_and_giving_up_leave_no_journal() {
    let mut desk = DocumentHost::new();
    let (path, state) = (desk.path(), desk.state());
    desk.enter(0, "1.23");
    assert!(desk.session.safeguard().flush());
    assert_eq!(fs::read_dir(&state).unwrap().count(), 2, "journal and base");
    desk.session.save(&path, false).unwrap();
    assert_eq!(fs::read_dir(&state).unwrap().count(), 0);
    assert_eq!(
        fs::read_to_string(yusuan::file::backup_of(&path)).unwrap(),
        yusuan::file::SAMPLE,
        "the version before is kept"
    );
    desk.enter(0, "2.23");
    desk.session.finish();
    assert_eq!(fs::read_dir(&state).unwrap().count(), 0);
}

#[test]
fn a_process_that_ends_between_saving_and_cleaning_leaves_nothing_to_recover() {
    let mut desk = DocumentHost::new();
    desk.enter(0, "1.23");
    let path = desk.path();
    assert!(desk.session.safeguard().flush());
    // What saving does, without what follows it.
    fs::write(&path, desk.text()).unwrap();
    let (_folder, waiting, _) = desk.crash();
    assert_eq!(waiting, []);
}

#[test]
fn a_file_that_changed_since_is_told_and_left_alone() {
    let mut desk = DocumentHost::new();
    desk.enter(0, "1.23");
    let path = desk.path();
    assert!(desk.session.safeguard().flush());
    fs::write(&path, "// 别人写的\n").unwrap();
    let (_folder, waiting, text) = desk.crash();
    assert_eq!(waiting[0].base_status(), BaseStatus::Changed);
    // From the copy that the journal kept.
    assert_eq!(recovered(&waiting[0]), text);
    let rescued = rescue::rescue(&waiting[0]).unwrap();
    let session = Session::rescued(rescued, &waiting[0], true);
    assert_eq!(session.path(), None, "it goes to another file");
    assert!(session.document().is_changed());
    assert_eq!(fs::read_to_string(&path).unwrap(), "// 别人写的\n");
}

#[test]
fn a_file_that_changed_before_the_first_step_loses_nothing() {
    // Of another length, which is seen at once; of the same, which the journal's thread sees.
    for theirs in ["// 别人写的\n".to_owned(), yusuan::file::SAMPLE.replace("895.82", "895.83")]
    {
        let mut desk = DocumentHost::new();
        fs::write(desk.path(), &theirs).unwrap();
        desk.enter(0, "1.23");
        assert!(desk.session.safeguard().flush());
        desk.enter(1, "1.24");
        desk.session.undo();
        let (_folder, waiting, text) = desk.crash();
        assert_eq!(waiting[0].base_status(), BaseStatus::Changed);
        assert_eq!(recovered(&waiting[0]), text);
    }
}

#[test]
fn recovering_goes_on_with_the_same_journal() {
    let mut desk = DocumentHost::new();
    desk.enter(0, "1.23");
    let (folder, waiting, _) = desk.crash();
    let rescued = rescue::rescue(&waiting[0]).unwrap();
    let mut session = Session::rescued(rescued, &waiting[0], true);
    assert_eq!(session.guard(&folder.path().join("state")), None);
    session.resume(&waiting[0], true);
    let mut desk = DocumentHost { folder, session };
    desk.enter(1, "2.34");
    desk.session.undo();
    desk.session.undo();
    desk.enter(2, "3.45");
    let (_folder, waiting, text) = desk.crash();
    assert_eq!(waiting[0].steps.len(), 5);
    assert_eq!(recovered(&waiting[0]), text);
}

/// The journal of four steps, as bytes.
fn four_steps() -> (tempfile::TempDir, PathBuf, Vec<u8>) {
    let mut desk = DocumentHost::new();
    for i in 0..4 {
        desk.enter(i, "9.87");
    }
    let (folder, waiting, _) = desk.crash();
    let path = waiting[0].journal.clone();
    let bytes = fs::read(&path).unwrap();
    (folder, path, bytes)
}

#[test]
fn a_torn_or_altered_journal_is_recognised() {
    let (_folder, path, bytes) = four_steps();
    let lines: Vec<&[u8]> = bytes.split_inclusive(|byte| *byte == b'\n').collect();
    let read = |bytes: &[u8]| FoundJournal::parse(&path, bytes).map(|f| (f.steps.len(), f.tail));
    assert_eq!(read(&bytes), Ok((4, Tail::Whole)));
    // Cut off anywhere: the steps before the cut, never half a one.
    for at in 0..bytes.len() {
        let whole = bytes[..at].iter().filter(|byte| **byte == b'\n').count();
        match read(&bytes[..at]) {
            Err(_) => assert_eq!(whole, 0, "{at}"),
            Ok((steps, tail)) => {
                assert_eq!(steps, whole - 1, "{at}");
                let clean = bytes[..at].ends_with(b"\n");
                assert_eq!(tail, if clean { Tail::Whole } else { Tail::Torn }, "{at}");
            }
        }
    }
    // Any bit that fell over: nothing from there on.
    let second = lines[0].len() + lines[1].len();
    for at in (second..second + lines[2].len() - 1).step_by(7) {
        let mut spoiled = bytes.clone();
        spoiled[at] ^= 4;
        assert_eq!(read(&spoiled), Ok((1, Tail::Spoiled { line: 3 })), "{at}");
    }
    // A line that is missing, doubled or moved.
    let others: [&[usize]; 3] = [&[0, 1, 3, 4], &[0, 1, 1, 2, 3, 4], &[0, 1, 3, 2, 4]];
    for order in others {
        let other: Vec<u8> = order.iter().flat_map(|i| lines[*i].to_vec()).collect();
        assert_eq!(read(&other), Ok((1, Tail::Spoiled { line: 3 })), "{order:?}");
    }
}

#[test]
fn a_journal_of_another_version_is_told() {
    let (_folder, path, bytes) = four_steps();
    let first = bytes.split(|byte| *byte == b'\n').next().unwrap();
    let json = std::str::from_utf8(first).unwrap()[17..].replace("\"version\":1", "\"version\":7");
    let hash = yusuan::file::fingerprint(format!("{:016x} {json}", 0).as_bytes()).hash;
    let why = FoundJournal::parse(&path, format!("{hash:016x} {json}\n").as_bytes()).unwrap_err();
    assert!(why.zh.contains("另一版本") && why.zh.contains("格式 7"), "{}", why.zh);
    fs::write(&path, format!("{hash:016x} {json}\n")).unwrap();
    let listed = journal::list(path.parent().unwrap());
    assert!(matches!(&listed[..], [Err(unreadable)] if unreadable.journal == path));
}

#[test]
fn a_living_journal_is_nobody_elses() {
    let mut desk = DocumentHost::new();
    desk.enter(0, "1.23");
    assert!(desk.session.safeguard().flush());
    assert_eq!(journal::list(&desk.state()), []);
}

#[test]
fn steps_are_on_disk_without_waiting_for_them() {
    let mut desk = DocumentHost::new();
    desk.enter(0, "1.23");
    let begun = std::time::Instant::now();
    let written = || {
        fs::read_dir(desk.state()).into_iter().flatten().flatten().any(|entry| {
            fs::read(entry.path()).is_ok_and(|b| b.iter().filter(|b| **b == b'\n').count() == 2)
        })
    };
    while !written() {
        assert!(begun.elapsed() < Duration::from_secs(2), "two seconds are over");
        std::thread::sleep(Duration::from_millis(5));
    }
}

#[test]
fn a_journal_that_cannot_be_written_is_told() {
    let mut desk = DocumentHost::without_room();
    // Once it can be, nothing of it is missing.
    fs::remove_file(desk.state()).unwrap();
    desk.enter(1, "1.24");
    let (_folder, waiting, text) = desk.crash();
    assert_eq!(waiting[0].steps.len(), 2);
    assert_eq!(recovered(&waiting[0]), text);
}

#[test]
fn what_could_not_be_written_is_tried_again_by_itself() {
    let desk = DocumentHost::without_room();
    fs::remove_file(desk.state()).unwrap();
    let patience = std::time::Instant::now() + Duration::from_secs(20);
    while desk.session.safeguard().fault().is_some() {
        assert!(std::time::Instant::now() < patience, "not tried again");
        std::thread::sleep(Duration::from_millis(50));
    }
    let (_folder, waiting, text) = desk.crash();
    assert_eq!(recovered(&waiting[0]), text);
}

#[test]
fn the_sign_tells_a_second_opener_who_has_the_file() {
    let desk = DocumentHost::new();
    let LockOutcome::Taken(lock::HeldLock { owner, lock_file, stale }) = lock::lock(&desk.path())
    else {
        panic!("the file is open");
    };
    assert_eq!((owner.process, stale), (std::process::id(), false));
    assert!(lock_file.ends_with(".~lock.预算.ron#"), "{}", lock_file.display());
    assert!(matches!(
        lock::take_over(&desk.path()),
        LockOutcome::Taken(lock::HeldLock { stale: false, .. })
    ));
    let mut second = Session::open(&desk.path()).unwrap();
    assert!(second.guard(&desk.state()).is_some_and(|taken| !taken.stale));
    assert!(second.document().is_read_only());
    second.set_inspecting(false);
    assert!(second.document().is_read_only(), "not while the other one has it");
    let elsewhere = desk.folder.path().join("副本.ron");
    second.detach();
    second.save(&elsewhere, false).unwrap();
    assert!(second.save(&desk.path(), false).is_err(), "still in use");
    drop(desk.session);
    assert!(!lock_file.exists(), "closed, so the sign is gone");
}

#[test]
fn a_stale_sign_can_be_taken_over_and_another_machines_not() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("预算.ron");
    fs::write(&path, yusuan::file::SAMPLE).unwrap();
    let lock_file = folder.path().join(".~lock.预算.ron#");
    let host = gethostname::gethostname().to_string_lossy().into_owned();
    for (host, stale) in [(host.as_str(), true), ("另一台", false)] {
        let text = format!("{{\"user\":\"张三\",\"host\":\"{host}\",\"process\":1,\"since\":0}}");
        fs::write(&lock_file, text).unwrap();
        match lock::lock(&path) {
            LockOutcome::Taken(lock::HeldLock { owner, stale: is, .. }) => {
                assert_eq!((&*owner.user, is), ("张三", stale));
            }
            other => panic!("{other:?}"),
        }
        assert_eq!(matches!(lock::take_over(&path), LockOutcome::Held(_)), stale);
    }
}

#[test]
fn a_file_changed_meanwhile_is_noticed() {
    let mut desk = DocumentHost::new();
    assert_eq!(desk.session.look_at_disk(true), OnDisk::Same);
    let path = desk.path();
    fs::write(&path, format!("{}// 别人\n", yusuan::file::SAMPLE)).unwrap();
    assert_eq!(desk.session.look_at_disk(true), OnDisk::Changed);
    assert_eq!(desk.session.look_at_disk(true), OnDisk::Same, "told once");
    assert!(desk.session.save(&path, false).is_err(), "and again before it is overwritten");
    desk.session.keep_mine();
    desk.session.save(&path, false).unwrap();
    let backup = fs::read_to_string(yusuan::file::backup_of(&path)).unwrap();
    assert!(backup.ends_with("// 别人\n"), "theirs is kept beside");
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]

    /// Whatever is done, undone, redone and saved comes back.
    #[test]
    fn any_course_of_work_comes_back(
        steps in proptest::collection::vec((0_usize..6, 0_usize..400, 0_u32..100_000), 1..30)
    ) {
        let mut desk = DocumentHost::new();
        let path = desk.path();
        for (what, row, figure) in steps {
            match what {
                0 => drop(desk.session.undo()),
                1 => drop(desk.session.redo()),
                2 if figure % 3 == 0 => desk.session.save(&path, false).unwrap(),
                2 if figure % 3 == 1 => desk.session.begin_save(&path, false, || {}).unwrap(),
                3 if figure % 3 == 1 => {
                    desk.session.poll_save(Duration::ZERO).unwrap_or(Ok(())).unwrap();
                }
                _ => desk.enter(row, &format!("{}.{:02}", figure / 100, figure % 100)),
            }
        }
        desk.session.finish_save().unwrap_or(Ok(())).unwrap();
        let changed = fs::read_to_string(&path).unwrap() != desk.text();
        prop_assert!(changed <= desk.session.document().is_changed());
        let (_folder, waiting, text) = desk.crash();
        match waiting.first() {
            Some(found) => prop_assert_eq!(recovered(found), text),
            None => prop_assert!(!changed),
        }
    }
}

/// What is typed while a save goes on is of the next one, and comes back like all else.
#[track_caller]
fn check_typed_while_saving(work: fn(&mut DocumentHost), changed: bool) {
    let mut desk = DocumentHost::new();
    desk.enter(0, "1.23");
    let saved = desk.text();
    let path = desk.path();
    desk.session.begin_save(&path, false, || {}).unwrap();
    assert!(desk.session.is_saving() && desk.session.document().is_changed());
    work(&mut desk);
    assert!(desk.session.look_at_disk(true) == OnDisk::Same, "its own file is nobody else's");
    desk.session.finish_save().unwrap().unwrap();
    assert_eq!(fs::read_to_string(&path).unwrap(), saved);
    assert_eq!(desk.session.document().is_changed(), changed);
    let now = desk.text();
    let (_folder, waiting, text) = desk.crash();
    assert_eq!(text, now);
    match waiting.first() {
        Some(found) => assert_eq!(recovered(found), text),
        None => assert_eq!(text, saved),
    }
}

#[test]
fn what_is_typed_while_saving_is_of_the_next_save() {
    check_typed_while_saving(|_| {}, false);
    check_typed_while_saving(|desk| desk.enter(3, "3.21"), true);
    check_typed_while_saving(|desk| drop(desk.session.undo()), true);
    check_typed_while_saving(
        |desk| {
            drop(desk.session.undo());
            desk.enter(3, "3.21");
            desk.enter(4, "4.56");
        },
        true,
    );
    check_typed_while_saving(
        |desk| {
            desk.enter(3, "3.21");
            drop(desk.session.undo());
        },
        false,
    );
}

#[test]
fn a_save_that_fails_leaves_all_unsaved() {
    let mut desk = DocumentHost::new();
    desk.enter(0, "1.23");
    let path = desk.path();
    // The journal has its own copy of the file by then.
    assert!(desk.session.safeguard().flush());
    fs::write(&path, "somebody else's").unwrap();
    desk.session.begin_save(&path, false, || {}).unwrap();
    desk.enter(1, "4.56");
    assert!(desk.session.finish_save().unwrap().is_err());
    assert!(desk.session.document().is_changed());
    assert_eq!(fs::read_to_string(&path).unwrap(), "somebody else's");
    let (_folder, waiting, text) = desk.crash();
    assert_eq!(recovered(&waiting[0]), text);
}

#[test]
fn a_record_is_one_line() {
    let record =
        Record::Do(Intent::Enter { cell: Cell::new(1, 0, 2, 3), text: "甲\n乙\t".into() });
    let text = record.to_text();
    assert!(!text.contains('\n'));
    assert_eq!(Record::from_text(&text), Some(record));
    assert_eq!(Record::from_text("{\"Do\":{}}"), None);
}

#[test]
fn the_command_line_lists_and_writes_out() {
    let mut desk = DocumentHost::new();
    desk.enter(0, "1.23");
    assert!(desk.session.safeguard().flush());
    let state = desk.folder.path().join("xdg");
    let inner = state.join("yusuan/journals");
    let (folder, waiting, text) = desk.crash();
    fs::create_dir_all(&inner).unwrap();
    for entry in fs::read_dir(folder.path().join("state")).unwrap().flatten() {
        fs::rename(entry.path(), inner.join(entry.file_name())).unwrap();
    }
    let run = |args: &[&str]| {
        let output = std::process::Command::new(env!("CARGO_BIN_EXE_yusuan"))
            .args(args)
            .current_dir(folder.path())
            .env("XDG_STATE_HOME", &state)
            .output()
            .unwrap();
        let said = String::from_utf8(output.stdout).unwrap();
        (output.status.code(), said, String::from_utf8(output.stderr).unwrap())
    };
    let (code, said, _) = run(&["recover"]);
    assert_eq!(code, Some(0));
    assert!(said.contains("预算.ron：1 步") && said.contains("→ 1.23"), "{said}");
    let journal = inner.join(waiting[0].journal.file_name().unwrap());
    let journal = journal.to_str().unwrap();
    assert_eq!(
        run(&["recover", journal, "--out", "救.ron"]),
        (Some(0), String::new(), String::new())
    );
    assert_eq!(fs::read_to_string(folder.path().join("救.ron")).unwrap(), text);
    assert_eq!(run(&["recover", journal, "--out", "救.ron"]).0, Some(2), "never overwrites");
    assert_eq!(run(&["recover", journal]).0, Some(2));
    assert_eq!(run(&["recover", "救.ron", "--out", "又.ron"]).0, Some(2), "no journal");
}
