//! A large file shows its first rows before the rest is read.

#![allow(clippy::unwrap_used, clippy::panic, reason = "a test may stop at the first surprise")]

use std::path::PathBuf;

use egui_kittest::kittest::Queryable as _;

use yusuan::budget::{Budget, Cell, Row, RowKind, StoredRow, Table};
use yusuan::edit::{Document, Intent};
use yusuan::engine::{Counts, Role, Verdict};
use yusuan::file::{self, OpenProgress};
use yusuan::form::FormSet;
use yusuan::session::DocumentHost as _;

#[path = "support/consolidated.rs"]
mod consolidated;
#[path = "support/folder.rs"]
mod folder;
#[path = "support/window.rs"]
mod window;

use folder::Folder;
use window::Opening;

/// Writes the budget into the folder, beside its form set.
fn written(folder: &Folder, forms: &FormSet, budget: &Budget) -> PathBuf {
    folder.put("consolidated.ron", consolidated::FORMS);
    folder.put("budget.ron", &file::write(forms, budget))
}

/// A budget of which so many rows are written: what is shown of it before the rest is read.
#[track_caller]
fn check(budget: &Budget, shown: bool) {
    let folder = Folder::new();
    let path = written(&folder, &consolidated::forms(), budget);
    let progress = OpenProgress::with_first_rows();
    let (opened, _) = file::open_watched(&path, &progress).unwrap();
    assert_eq!(&opened.budget, budget);
    let Some(first) = progress.first_rows() else {
        assert!(!shown, "nothing was shown");
        return;
    };
    assert!(shown, "{} rows were shown", first.budget.tables[0].blocks[0].rows.len());
    let rows = |budget: &Budget| -> Vec<Row> {
        budget.tables[0].blocks[0].rows.iter().map(StoredRow::to_row).collect()
    };
    let (first_rows, all) = (rows(&first.budget), rows(budget));
    assert!(first_rows.len() > 100 && first_rows.len() < all.len() / 2, "{}", first_rows.len());
    assert!(first_rows.iter().eq(all.iter().take(first_rows.len())), "other rows than the first");

    let mut document = Document::as_written(&first.forms, first.budget.clone());
    assert_eq!(document.computed().counts(None), Counts::default());
    for (row, written) in first_rows.iter().enumerate() {
        for column in consolidated::FIRST_MONEY..10 {
            let cell = Cell::new(0, 0, row, column);
            let figure = document.computed().figure(cell);
            // Neither summed nor judged: what is written, or nothing.
            assert_eq!(figure.effective, written.cells[column].amount(), "{cell:?}");
            assert_eq!((figure.verdict, figure.worst), (Verdict::Balanced, Verdict::Balanced));
            assert_eq!(document.computed().known(cell), None);
            if figure.role == Role::Total {
                assert_eq!(figure.computed, None);
            }
        }
    }
    let leaf = first_rows.iter().position(|row| row.kind == RowKind::Entered(3)).unwrap();
    let cell = Cell::new(0, 0, leaf, consolidated::FIRST_MONEY + 2);
    let typed = Intent::Enter { cell, text: "1".to_owned() };
    assert!(document.apply(typed).is_err(), "a part of a budget was changed");
}

#[test]
fn the_first_rows_of_a_long_list_are_there_before_the_rest() {
    let forms = consolidated::forms();
    check(&consolidated::budget(&forms, 3_000), true);
    // Its totals are stated, and are not what the rows shown add up to.
    check(&consolidated::rounded(&forms, 3_000, 10), true);
    check(&consolidated::budget(&forms, 100), false);
}

#[test]
fn a_text_that_is_long_without_rows_is_only_waited_for() {
    let forms = consolidated::forms();
    let mut budget = consolidated::budget(&forms, 100);
    budget.notes = (0..20_000).map(|note| format!("第 {note} 条说明")).collect();
    check(&budget, false);
}

#[test]
fn the_window_shows_them_until_the_file_is_open() {
    let folder = Folder::new();
    let forms = consolidated::forms();
    let budget = consolidated::budget(&forms, 60_000);
    let figure = budget.value(Cell::new(0, 0, 4, consolidated::FIRST_MONEY + 2)).amount().unwrap();
    let leaf = format!("部门支出汇总表，第12项科目支出名称，基本支出 人员经费：{figure}");
    let total = "部门支出汇总表，合计，基本支出 人员经费：空";
    let path = written(&folder, &forms, &budget);
    let opening = Opening { file: Some(path), reckons_later: true, ..Opening::default() };
    let mut window = opening.window();
    let strip = "先显示开头的行；其余正在读入，合计尚未计算，暂不能修改";
    let mut seen = 0;
    let opened = |table: &Table| table.blocks[0].rows.len() > 50_000;
    for _ in 0..20_000 {
        window.step();
        if window.query_by_label(strip).is_some() {
            seen += 1;
            assert!(window.query_by_label(&leaf).is_some(), "the first rows");
            assert!(window.query_by_label(total).is_some(), "no total is computed");
            assert!(window.query_by_label("取消").is_some());
        }
        if window.state().session().document().budget().tables.iter().any(opened) {
            break;
        }
        std::thread::sleep(std::time::Duration::from_millis(2));
    }
    assert!(seen > 0, "the file was open before its first rows were shown");
    assert!(window.query_by_label(strip).is_none());
    assert!(window.query_by_label("取消").is_none());
    let total = Cell::new(0, 0, 0, consolidated::FIRST_MONEY);
    let shown = window.state().session().document().computed().figure(total);
    assert!(shown.effective.is_some_and(|amount| !amount.is_zero()));
}
