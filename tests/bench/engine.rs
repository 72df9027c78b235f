//! Editing and recomputing a consolidated budget, beside the bare loop that sums its columns.
//!
//! `cargo bench --bench engine`; the figures to quote are ratios between lines of one run.

#![allow(clippy::unwrap_used, reason = "a benchmark may stop at the first surprise")]

#[path = "../support/consistent.rs"]
mod consistent;
#[path = "../support/consolidated.rs"]
mod consolidated;
#[path = "../support/places.rs"]
mod places;

use std::hint::black_box;
use std::sync::Arc;

use criterion::{BatchSize, BenchmarkId, Criterion, criterion_group, criterion_main};
use rust_decimal::Decimal;
use yusuan::budget::{Budget, Cell, Value};
use yusuan::edit::{Document, Intent};
use yusuan::engine::Computed;
use yusuan::form::FormSet;

const SIZES: [usize; 3] = [10_000, 100_000, 1_000_000];

/// One figure typed: every total, verdict and finding current.
fn edit(c: &mut Criterion) {
    let mut group = c.benchmark_group("edit");
    for rows in SIZES {
        let forms = consolidated::forms();
        let budget = consolidated::budget(&forms, rows);
        let cell = consolidated::middle_leaf(&budget);
        let mut document = Document::new(Arc::clone(&forms), budget);
        let mut turn = 0;
        group.bench_function(BenchmarkId::from_parameter(rows), |b| {
            b.iter(|| {
                turn += 1;
                let text = format!("{}.50", turn % 1000);
                document.apply(Intent::Enter { cell, text }).unwrap();
            });
        });
    }
    group.finish();
}

/// Everything computed again, and the bare loop over the same figures.
fn recompute(c: &mut Criterion) {
    let mut group = c.benchmark_group("recompute");
    group.sample_size(10);
    for rows in SIZES {
        let forms = consolidated::forms();
        let budget = consolidated::budget(&forms, rows);
        let mut computed = Computed::new(&forms, budget.clone());
        let columns: Vec<Vec<Decimal>> = (consolidated::FIRST_MONEY..10)
            .map(|column| {
                let rows = &budget.tables[0].blocks[0].rows;
                rows.iter()
                    .map(|r| r.value(column).amount().map(|a| a.decimal()).unwrap_or_default())
                    .collect()
            })
            .collect();
        group.bench_function(BenchmarkId::new("bare_loop", rows), |b| {
            b.iter(|| {
                for column in &columns {
                    let mut sum = Decimal::ZERO;
                    for figure in column {
                        sum += figure;
                    }
                    black_box(sum);
                }
            });
        });
        group.bench_function(BenchmarkId::new("sheet", rows), |b| {
            b.iter(|| black_box(&mut computed).recompute());
        });
        group.bench_function(BenchmarkId::new("build", rows), |b| {
            let build = |budget| black_box(Computed::new(&forms, budget));
            b.iter_batched(|| budget.clone(), build, BatchSize::LargeInput);
        });
    }
    group.finish();
}

/// Naming the wrong figure among a thousand rows whose totals are all stated.
fn causes(c: &mut Criterion) {
    let forms = consolidated::forms();
    let mut budget = consolidated::budget(&forms, 1_000);
    let computed = Computed::new(&forms, budget.clone());
    let rows = budget.tables[0].blocks[0].rows.len();
    for (r, c) in (0..rows).flat_map(|r| (consolidated::FIRST_MONEY..10).map(move |c| (r, c))) {
        if let Some(figure) = computed.effective(Cell::new(0, 0, r, c)) {
            budget.tables[0].blocks[0].rows.put(r, c, Value::Amount(figure));
        }
    }
    let wrong = consolidated::middle_leaf(&budget);
    budget.tables[0].blocks[0].rows.put(wrong.r(), wrong.c(), Value::Blank);
    let computed = Computed::new(&forms, budget.clone());
    c.bench_function("causes/1000", |b| b.iter(|| black_box(computed.causes())));
}

/// The whole check of the sample once it is loaded, beside reading its file.
fn whole_check(c: &mut Criterion) {
    let opened = yusuan::file::sample().unwrap();
    let computed = Computed::new(&opened.forms, opened.budget.clone());
    let mut group = c.benchmark_group("sample");
    group.bench_function("read", |b| {
        b.iter(|| {
            let path = std::path::Path::new("sample.ron");
            black_box(yusuan::file::read(path, yusuan::file::SAMPLE).unwrap())
        });
    });
    group.bench_function("build", |b| {
        let build = |budget| black_box(Computed::new(&opened.forms, budget));
        b.iter_batched(|| opened.budget.clone(), build, BatchSize::LargeInput);
    });
    group.bench_function("whole_check", |b| b.iter(|| black_box(computed.whole_check())));
    // As many projects more as make it a document of 35 tables.
    let (forms, mut budget) = (opened.forms, opened.budget);
    more_projects(&forms, &mut budget, TABLES);
    let cell = places::cell(&forms, &budget, "支出总表", "", "2101101", "基本支出");
    let large = Computed::new(&forms, budget.clone());
    group.bench_function(BenchmarkId::new("whole_check", TABLES), |b| {
        b.iter(|| black_box(large.whole_check()));
    });
    places::put(&mut budget, cell, Value::Amount("52.13".parse().unwrap()));
    let wrong = Computed::new(&forms, budget);
    group.bench_function(BenchmarkId::new("causes", TABLES), |b| {
        b.iter(|| black_box(wrong.causes()));
    });
    group.finish();
}

/// Tables of a large document.
const TABLES: usize = 35;

/// Copies of the last performance table, each for a project of its own, until there are so many
/// tables.
fn more_projects(forms: &FormSet, budget: &mut Budget, tables: usize) {
    let last = budget.tables.len() - 1;
    let form = &forms.tables[budget.tables[last].form().unwrap()];
    let by = form.named_by.unwrap();
    let projects = places::table(forms, budget, "项目支出表");
    while budget.tables.len() < tables {
        let name = Value::Text(format!("项目{}", budget.tables.len()).into());
        let mut table = budget.tables[last].clone();
        table.blocks[by.block].rows.put(by.row, by.column, name.clone());
        budget.tables.push(table);
        let rows = &mut budget.tables[projects].blocks[0].rows;
        let mut row = rows.last().unwrap().to_row();
        let text = row.cells.iter().rposition(|value| !value.as_text().is_empty()).unwrap();
        row.cells[text] = name;
        rows.push(row);
    }
}

/// Whether rounding can explain all sums of a larger budget together, with every total rounded.
fn joint(c: &mut Criterion) {
    let mut group = c.benchmark_group("joint");
    group.sample_size(10);
    for items in [10, 40] {
        let forms = consistent::forms("jilin-2024", false);
        let budget = consistent::budget(&forms, &mut consolidated::Figures::new(7), items);
        let computed = Computed::new(&forms, budget.clone());
        let sums = computed.joint().sums;
        group.bench_function(BenchmarkId::new("jilin", sums), |b| {
            b.iter(|| black_box(computed.joint()));
        });
    }
    group.finish();
}

criterion_group!(benches, edit, recompute, causes, whole_check, joint);
criterion_main!(benches);
