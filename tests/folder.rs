//! A folder of budgets in one go: a row a file whatever the file is, and how long it takes.
//!
//! `cargo test --release --test folder -- --ignored --nocapture` measures it on 1,000 files.

#![allow(clippy::unwrap_used, reason = "a test may stop at the first surprise")]

use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use yusuan::file;
use yusuan::lang::Lang;
use yusuan::review::folder::{FolderProgress, check};

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
    let (progress, ticks) = (FolderProgress::default(), AtomicUsize::new(0));
    let begun = Instant::now();
    let found = check(&[folder.path().to_owned()], Lang::Zh, &progress, &|| {
        ticks.fetch_add(1, Ordering::Relaxed);
    });
    let took = begun.elapsed();
    assert_eq!(found.files.len(), count);
    assert_eq!(ticks.into_inner(), count);
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
    let found = check(&[folder.path().to_owned()], Lang::Zh, &progress, &|| {
        progress.stopped.store(true, Ordering::Relaxed);
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
    let found = check(&paths, Lang::Zh, &FolderProgress::default(), &|| {});
    let errors: Vec<bool> = found.files.iter().map(|file| file.error.is_some()).collect();
    assert_eq!(errors, [true, true, false, true], "by path, each once");
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
    let summary = || check(&paths, Lang::Zh, &FolderProgress::default(), &|| ()).summary();
    assert_eq!(summary(), "1 个文件：通过 0，待说明 0，未通过 0，读不出 0，空白 1");
    std::fs::write(folder.path().join("b.ron"), SAMPLE).unwrap();
    assert_eq!(summary(), "2 个文件：通过 0，待说明 1，未通过 0，读不出 0，空白 1");
}
