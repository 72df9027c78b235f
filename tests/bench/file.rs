//! Opening and saving a consolidated budget, beside `ron`'s own typed parse and writer on the same
//! rows; and the memory that an open document takes.
//!
//! `cargo bench --bench file`; the figures to quote are ratios between lines of one run.

#![allow(clippy::unwrap_used, reason = "a benchmark may stop at the first surprise")]

#[path = "../support/consolidated.rs"]
mod consolidated;

use std::hint::black_box;

use criterion::{BenchmarkId, Criterion, Throughput, criterion_group, criterion_main};
use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};
use yusuan::edit::Document;
use yusuan::file;

const SIZES: [usize; 3] = [10_000, 100_000, 1_000_000];

/// The file as a bare typed structure: what `ron` alone would be asked to read.
#[derive(Deserialize, Serialize)]
struct Bare {
    tables: Vec<BareTable>,
}

#[derive(Deserialize, Serialize)]
struct BareTable {
    form: String,
    #[serde(default)]
    rows: Vec<BareRow>,
}

#[derive(Deserialize, Serialize)]
struct BareRow {
    level: Option<u8>,
    #[serde(rename = "编码")]
    code: String,
    #[serde(rename = "名称")]
    name: String,
    #[serde(rename = "人员经费", default, with = "rust_decimal::serde::str_option")]
    personnel: Option<Decimal>,
    #[serde(rename = "公用经费", default, with = "rust_decimal::serde::str_option")]
    running: Option<Decimal>,
    #[serde(rename = "项目支出", default, with = "rust_decimal::serde::str_option")]
    project: Option<Decimal>,
    #[serde(rename = "经营支出", default, with = "rust_decimal::serde::str_option")]
    business: Option<Decimal>,
    #[serde(rename = "上缴支出", default, with = "rust_decimal::serde::str_option")]
    upward: Option<Decimal>,
    #[serde(rename = "补助支出", default, with = "rust_decimal::serde::str_option")]
    subsidy: Option<Decimal>,
}

/// Both sides leave optional fields bare, as the program's files have them.
fn bare_options() -> ron::Options {
    ron::Options::default().with_default_extension(ron::extensions::Extensions::IMPLICIT_SOME)
}

fn open_and_save(c: &mut Criterion) {
    let forms = consolidated::forms();
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("consolidated.ron"), consolidated::FORMS).unwrap();
    let path = folder.path().join("budget.ron");
    let mut group = c.benchmark_group("file");
    group.sample_size(10);
    for rows in SIZES {
        let budget = consolidated::budget(&forms, rows);
        let text = file::write(&forms, &budget);
        group.throughput(Throughput::Bytes(text.len() as u64));
        let bare: Bare = bare_options().from_str(&text).unwrap();
        group.bench_function(BenchmarkId::new("open_bare_ron", rows), |b| {
            b.iter(|| {
                let bare: Bare = bare_options().from_str(black_box(&text)).unwrap();
                black_box(bare)
            });
        });
        group.bench_function(BenchmarkId::new("open", rows), |b| {
            b.iter(|| {
                let opened = file::read(&path, black_box(&text)).unwrap();
                Document::new(opened.forms, opened.budget)
            });
        });
        group.bench_function(BenchmarkId::new("save_bare_ron", rows), |b| {
            b.iter(|| {
                ron::ser::to_string_pretty(&bare, ron::ser::PrettyConfig::default()).unwrap()
            });
        });
        group.bench_function(BenchmarkId::new("save", rows), |b| {
            b.iter(|| file::write(&forms, black_box(&budget)));
        });
    }
    group.finish();
}

/// Bytes of memory that the process holds.
fn resident() -> usize {
    let statm = std::fs::read_to_string("/proc/self/statm").unwrap_or_default();
    let pages: usize = statm.split(' ').nth(1).and_then(|n| n.parse().ok()).unwrap_or(0);
    pages * 4096
}

/// Not a time: prints what an open document of 1,000,000 rows holds, by money cell.
fn memory(_: &mut Criterion) {
    let forms = consolidated::forms();
    let rows = 1_000_000;
    let before = resident();
    let document = Document::new(forms.clone(), consolidated::budget(&forms, rows));
    let held = resident() - before;
    let count = document.budget().tables[0].blocks[0].rows.len();
    println!(
        "memory: {held} bytes for {count} rows of 8 money cells: {:.1} bytes a money cell",
        held as f64 / (count * 8) as f64
    );
}

criterion_group!(benches, memory, open_and_save);
criterion_main!(benches);
