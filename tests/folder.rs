//! A folder of budgets in one go: a row a file whatever the file is, and how long it takes.
//!
//! `cargo test --release --test folder -- --ignored --nocapture` measures it on 1,000 files.

#![allow(clippy::unwrap_used, reason = "a test may stop at the first surprise")]

use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use yusuan::file;
use yusuan::lang::Lang;
use yusuan::review::folder::{Folder, FolderEvent, FolderProgress, FolderRecord, check};

const SAMPLE: &str = include_str!("../assets/samples/yanbian-2024.ron");

/// Files of which every tenth has a slip of its own.
fn filled(folder: &Path, count: usize) -> Vec<PathBuf> {
    let write = |i: usize| {
        let path = folder.join(format!("{}", i % 7)).join(format!("{i:04}.ron"));
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        let text = match i % 10 {
            3 => SAMPLE.replace("744.34", "734.43"),
            _ => SAMPLE.to_owned(),
        };
        std::fs::write(&path, text).unwrap();
        path
    };
    (0..count).map(write).collect()
}

/// Reads the files and does nothing with them, on as many threads.
fn parsed(paths: &[PathBuf]) -> Duration {
    let begun = Instant::now();
    let next = AtomicUsize::new(0);
    let work = || {
        while let Some(path) = paths.get(next.fetch_add(1, Ordering::Relaxed)) {
            std::hint::black_box(file::open(path).unwrap());
        }
    };
    let cores = std::thread::available_parallelism().map_or(1, std::num::NonZero::get);
    std::thread::scope(|scope| {
        for _ in 1..cores {
            scope.spawn(work);
        }
        work();
    });
    begun.elapsed()
}

#[track_caller]
fn measure(count: usize) -> (Duration, Duration) {
    let folder = tempfile::tempdir().unwrap();
    let paths = filled(folder.path(), count);
    let parsing = parsed(&paths);
    let (progress, mut done, mut rows) = (FolderProgress::default(), 0, Vec::new());
    let begun = Instant::now();
    let found =
        check(&[folder.path().to_owned()], Lang::Zh, &progress, None, &mut |event| match event {
            FolderEvent::Files(files) => assert_eq!(files.len(), count),
            FolderEvent::Done(_) => done += 1,
            FolderEvent::Row(row) => rows.push(row.path.clone()),
        });
    let took = begun.elapsed();
    assert_eq!(found.files.len(), count);
    assert_eq!(done, count);
    assert!(rows.is_sorted() && rows.iter().eq(found.files.iter().map(|file| &file.path)));
    let faulty = found.files.iter().filter(|file| file.counts.mandatory > 0).count();
    assert_eq!(faulty, count / 10);
    (took, parsing)
}

#[test]
fn every_file_has_its_row() {
    measure(20);
}

#[test]
fn a_check_that_is_stopped_ends() {
    let folder = tempfile::tempdir().unwrap();
    filled(folder.path(), 30);
    let progress = FolderProgress::default();
    let found = check(&[folder.path().to_owned()], Lang::Zh, &progress, None, &mut |event| {
        let stops = matches!(event, FolderEvent::Done(_));
        progress.stopped.fetch_or(stops, Ordering::Relaxed);
    });
    assert!(found.files.len() < 30);
}

#[test]
fn what_cannot_be_read_is_a_row() {
    let folder = tempfile::tempdir().unwrap();
    let path = |name: &str| folder.path().join(name);
    std::fs::write(path("a.ron"), SAMPLE.get(..4000).unwrap()).unwrap();
    std::fs::write(path("b.RON"), [0xff, 0xfe, 0x00]).unwrap();
    std::fs::write(path("c.ron"), SAMPLE).unwrap();
    let missing = path("没有.ron");
    let paths = [folder.path().to_owned(), missing, path("c.ron")];
    let found = check(&paths, Lang::Zh, &FolderProgress::default(), None, &mut |_| {});
    let errors: Vec<bool> = found.files.iter().map(|file| file.error.is_some()).collect();
    assert_eq!(errors, [true, true, false, true], "by path, each once");
}

/// What a person got that is no file of the kind that it is called: why, and what to do, in words that
/// do not name the file again beside which they stand.
#[test]
fn why_a_file_cannot_be_read() {
    let folder = tempfile::tempdir().unwrap();
    let anew = "请重新下载，或向提供者索取";
    let cases: [(&str, &[u8], String); 6] = [
        ("a.pdf", b"", "不是能识别的文件：文件是空的；能读的有 xlsx".to_owned()),
        ("b.xlsx", b"", "不是能识别的文件：文件是空的；能读的有 xlsx".to_owned()),
        ("c.ron", b"", "1:1：文件是空的；请换一个文件，或新建预算".to_owned()),
        ("d.xlsx", b"PK\x03\x04 and no more", format!("文件已损坏或没有下载完整；{anew}")),
        (
            "e.pdf",
            b"<html><body>404</body></html>",
            format!("里面是一个没有表格的网页，不是 pdf，可能没有登录或下载失败；{anew}"),
        ),
        ("f.html", b"<html><body>404</body></html>", "里面没有找到表格，没有可读入的数".to_owned()),
    ];
    for (name, bytes, _) in &cases {
        std::fs::write(folder.path().join(name), bytes).unwrap();
    }
    let paths = [folder.path().to_owned()];
    let found = check(&paths, Lang::Zh, &FolderProgress::default(), None, &mut |_| {});
    assert_eq!(found.files.len(), cases.len());
    for (file, (name, _, wanted)) in found.files.iter().zip(&cases) {
        let error = file.error.as_deref().unwrap_or_default();
        assert!(error.starts_with(wanted.as_str()), "{name}: {error}");
    }
}

#[test]
#[ignore = "measures; for an optimised build"]
fn a_thousand_files() {
    let (took, parsing) = measure(1000);
    let ratio = took.as_secs_f64() / parsing.as_secs_f64();
    println!("1,000 files: {took:.2?}, just parsed {parsing:.2?}, ratio {ratio:.2}");
    assert!(took < Duration::from_secs(5), "{took:?}");
}

#[test]
fn a_budget_with_nothing_in_it_has_not_passed() {
    use yusuan::budget::{Budget, BudgetUnit};
    use yusuan::form::shipped;
    let folder = tempfile::tempdir().unwrap();
    let forms = shipped("jilin-2024").unwrap();
    let blank =
        Budget::blank(&forms, BudgetUnit { name: "某局".into(), ..BudgetUnit::default() }, 2024);
    std::fs::write(folder.path().join("a.ron"), file::write(&forms, &blank)).unwrap();
    let paths = [folder.path().to_owned()];
    let summary =
        || check(&paths, Lang::Zh, &FolderProgress::default(), None, &mut |_| {}).summary();
    assert_eq!(summary(), "1 个文件：通过 0，待说明 0，未通过 0，读不出 0，空白 1");
    std::fs::write(folder.path().join("b.ron"), SAMPLE).unwrap();
    assert_eq!(summary(), "2 个文件：通过 0，待说明 1，未通过 0，读不出 0，空白 1");
}

/// The check of a folder with a record, and how many files were looked into.
fn recorded(folder: &Path, record: &Path, stop_after: usize) -> (Folder, usize) {
    let mut record = FolderRecord::open(record, Lang::Zh).unwrap();
    let (progress, mut done) = (FolderProgress::default(), 0);
    let found = check(&[folder.to_owned()], Lang::Zh, &progress, Some(&mut record), &mut |event| {
        if let FolderEvent::Done(path) = event {
            println!("{}", path.display());
            done += 1;
            progress.stopped.fetch_or(done >= stop_after, Ordering::Relaxed);
        }
    });
    (found, done)
}

#[test]
fn what_was_checked_and_has_not_changed_is_not_checked_again() {
    let (folder, kept) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    let record = kept.path().join("记录.jsonl");
    let paths = filled(folder.path(), 20);
    let plain = |path: &Path| {
        let whole =
            check(&[path.to_owned()], Lang::Zh, &FolderProgress::default(), None, &mut |_| {});
        serde_json::to_value(whole.files).unwrap()
    };
    let same = |found: &Folder| {
        assert_eq!(serde_json::to_value(&found.files).unwrap(), plain(folder.path()))
    };
    // Interrupted, then again to the end, then once more.
    let (first, done) = recorded(folder.path(), &record, 5);
    assert!((5..20).contains(&done) && first.files.len() >= 5, "{done}");
    let (whole, again) = recorded(folder.path(), &record, usize::MAX);
    assert_eq!(again, 20 - done);
    same(&whole);
    let (whole, again) = recorded(folder.path(), &record, usize::MAX);
    assert_eq!((again, whole.files.len()), (0, 20));
    same(&whole);
    // A file that changed, a new one, one that went, and a line that was torn off.
    std::fs::write(&paths[1], SAMPLE.replace("744.34", "734.43")).unwrap();
    std::fs::write(folder.path().join("new.ron"), SAMPLE).unwrap();
    std::fs::remove_file(&paths[2]).unwrap();
    let text = std::fs::read_to_string(&record).unwrap();
    std::fs::write(&record, &text[..text.len() - 30]).unwrap();
    let (whole, again) = recorded(folder.path(), &record, usize::MAX);
    assert_eq!((again, whole.files.len()), (3, 20));
    same(&whole);
    // A list of codes beside some of them.
    std::fs::write(paths[7].with_file_name("functional.csv"), "code,name\n201,甲\n").unwrap();
    let (whole, again) = recorded(folder.path(), &record, usize::MAX);
    let beside = paths.iter().filter(|path| path.parent() == paths[7].parent() && path.exists());
    assert_eq!(again, beside.count() + 1);
    assert_eq!((whole.files.len(), whole.skipped.len()), (20, 1), "{:?}", whole.skipped);
    same(&whole);
}

#[cfg(unix)]
#[test]
fn nothing_is_passed_over_in_silence() {
    let folder = tempfile::tempdir().unwrap();
    let mut deep = folder.path().to_owned();
    for _ in 0..70 {
        deep.push("层");
    }
    std::fs::create_dir_all(&deep).unwrap();
    std::fs::write(deep.join("a.ron"), SAMPLE).unwrap();
    std::fs::create_dir(folder.path().join("单位")).unwrap();
    std::os::unix::fs::symlink("单位", folder.path().join("链接")).unwrap();
    let paths = [folder.path().to_owned()];
    let found = check(&paths, Lang::Zh, &FolderProgress::default(), None, &mut |_| {});
    assert_eq!(found.files.len(), 1);
    assert!(found.files[0].error.as_ref().is_some_and(|why| why.contains("层次太深")));
    assert_eq!(found.skipped.len(), 1);
    assert!(found.skipped[0].0.ends_with("链接"), "{:?}", found.skipped);
}
