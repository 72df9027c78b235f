//! Tables wider than their paper, whose columns are on several pages of a PDF: the same figures in
//! the same cells as on one page, each with the place where it is printed; what is not sure is listed.

#![allow(clippy::unwrap_used, clippy::panic, reason = "tests")]

#[path = "support/paper.rs"]
mod paper;
#[path = "support/split.rs"]
mod split;

use std::collections::BTreeMap;
use std::path::PathBuf;

use paper::Sheet;
use split::{Order, Printed};
use yusuan::budget::{Budget, Cell};
use yusuan::form::{FormSet, shipped};
use yusuan::import::{Imported, Input, open_together};
use yusuan::lang::{Lang, Tell as _};
use yusuan::read::{PagePlace, ReadDocument, Watch, read_bytes};
use yusuan::recognise::{Corrections, Proposal, file_and_page, page_name, recognise_on};

/// Codes in three columns, headings over three rows, sums in the row at the end.
fn by_function() -> Printed {
    Printed::by_function(&[
        "208|||社会保障和就业支出|845.70|772.00|73.70",
        "208|05||行政事业单位养老支出|772.00|772.00|",
        "208|05|05|机关事业单位基本养老保险缴费支出|772.00|772.00|",
        "208|08||抚恤|73.70||73.70",
        "208|08|01|死亡抚恤|73.70||73.70",
        "合计||||845.70|772.00|73.70",
    ])
}

/// Three blocks side by side, each with names and amounts of its own.
fn of_blocks() -> Printed {
    let rows = [
        "收入||支出|||",
        "项目名称|金额|功能分类||支出用途|",
        "||功能科目名称|金额|项目名称|金额",
        "一、财政拨款|100.00|一、一般公共服务支出|80.00|一、基本支出|60.00",
        "1.一般公共预算|100.00|二、外交支出||二、项目支出|30.00",
        "三、其他资金|5.00|八、社会保障和就业支出|25.00|三、单位预留机动经费|15.00",
        "当年收入小计|105.00|当年支出小计|||105.00",
        "收入合计|105.00|支出合计|||105.00",
    ];
    let merges =
        &[(0, 0, 0, 1), (0, 2, 0, 5), (1, 0, 2, 0), (1, 1, 2, 1), (1, 2, 1, 3), (1, 4, 1, 5)];
    let widths = &[110.0, 60.0, 130.0, 60.0, 120.0, 60.0];
    let above = &[(1, "收支预算总表"), (5, "单位：万元")];
    Printed { above, ..Printed::of(&rows, merges, widths) }
}

fn read(pages: &[Sheet]) -> ReadDocument {
    read_bytes("宽表.pdf", paper::pdf(pages), &mut Watch::default()).unwrap()
}

fn recognised(document: &ReadDocument, forms: &str) -> Proposal {
    recognise_on(document, &shipped(forms).unwrap(), &Corrections::default())
}

/// The figures by table, row and column in words.
fn figures(forms: &FormSet, budget: &Budget, places: &[Cell]) -> BTreeMap<String, String> {
    let line = |&cell: &Cell| {
        let form = &forms.tables[budget.tables[cell.t()].form().unwrap()];
        let column = &form.blocks[cell.b()].columns[cell.c()].key;
        let key = format!("{} {} {column}", form.key, budget.row_key(forms, cell));
        (key, budget.value(cell).to_text())
    };
    places.iter().map(line).collect()
}

fn placed(proposal: &Proposal) -> BTreeMap<String, String> {
    let cells: Vec<Cell> = proposal.places.iter().map(|(cell, _)| *cell).collect();
    figures(&proposal.forms, &proposal.budget, &cells)
}

fn told(proposal: &Proposal) -> Vec<String> {
    proposal.doubts.iter().map(|doubt| doubt.tell(Lang::Zh)).collect()
}

/// Every figure leads to where it is printed: its place holds it, and so does the budget's own
/// record of it once it was written and read again.
#[track_caller]
fn check_places(document: &ReadDocument, proposal: &Proposal) {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("预算.ron");
    let text = yusuan::file::write(&proposal.forms, &proposal.budget);
    std::fs::write(&path, text).unwrap();
    let opened = yusuan::file::open(&path).unwrap();
    for (cell, spot) in &proposal.places {
        let page = &document.pages[spot.page as usize];
        let own = page.cell(spot.row, spot.column).unwrap_or_else(|| panic!("nothing at {spot:?}"));
        let value = proposal.budget.value(*cell).to_text();
        assert_eq!(own.text.replace(',', ""), value);
        let PagePlace::Paper { area, .. } = page.place(spot.row, spot.column) else { panic!() };
        assert!(area.right - area.left < 250.0, "not its own rectangle: {area:?}");
        for budget in [&proposal.budget, &opened.budget] {
            let (file, origin, row, column) = budget.origin(*cell).unwrap();
            assert_eq!((file, &*origin.name), ("宽表.pdf", &*page_name(&page.source)), "{value}");
            assert_eq!((row, column), (spot.row, spot.column), "{value}");
        }
    }
}

#[track_caller]
fn check(printed: &Printed, forms: &str, what: &str) {
    let whole = Printed { cuts: Vec::new(), breaks: Vec::new(), ..Printed::of(&[], &[], &[]) };
    let whole = Printed {
        above: printed.above,
        rows: printed.rows.clone(),
        merges: printed.merges,
        widths: printed.widths,
        ..whole
    };
    let expected = placed(&recognised(&read(&whole.pages()), forms));
    assert!(expected.len() > 8, "{what}: {expected:?}");
    let document = read(&printed.pages());
    let proposal = recognised(&document, forms);
    assert_eq!(placed(&proposal), expected, "{what} {:?}", told(&proposal));
    assert_eq!(proposal.unplaced, [], "{what} {:?}", told(&proposal));
    check_places(&document, &proposal);
    let pages = printed.cuts.len() * (printed.breaks.len() + 1);
    let said = format!("{pages} 页是前面一页的表右边的栏");
    assert!(told(&proposal).iter().any(|text| text.starts_with(&said)), "{:?}", told(&proposal));
}

const ORDERS: [Order; 2] = [Order::DownThenOver, Order::OverThenDown];

#[test]
fn columns_cut_anywhere() {
    for cuts in [vec![4], vec![5], vec![6], vec![3], vec![4, 5], vec![4, 6], vec![5, 6]] {
        let what = format!("{cuts:?}");
        check(&Printed { cuts, ..by_function() }, "shanghai-department", &what);
    }
    for cuts in [vec![2], vec![3], vec![4], vec![5], vec![1, 3], vec![2, 4], vec![3, 5]] {
        let what = format!("{cuts:?}");
        check(&Printed { cuts, ..of_blocks() }, "jiangsu-2019", &what);
    }
}

#[test]
fn tables_longer_than_a_page_in_both_orders() {
    for order in ORDERS {
        for breaks in [vec![6], vec![5, 7]] {
            for headings in [0, 3] {
                for cuts in [vec![4], vec![5], vec![4, 6]] {
                    let what = format!("{order:?} {cuts:?} {breaks:?} {headings}");
                    let breaks = breaks.clone();
                    let printed = Printed { cuts, breaks, headings, order, ..by_function() };
                    check(&printed, "shanghai-department", &what);
                }
            }
        }
    }
}

#[test]
fn first_columns_printed_on_each_page() {
    for (cuts, repeated) in [(vec![5], 4), (vec![5, 6], 4), (vec![4, 5, 6], 4)] {
        for order in ORDERS {
            for breaks in [vec![], vec![6]] {
                let what = format!("{order:?} {cuts:?} {repeated} {breaks:?}");
                let cuts = cuts.clone();
                let printed = Printed { cuts, repeated, breaks, order, ..by_function() };
                check(&printed, "shanghai-department", &what);
            }
        }
    }
}

/// Where it is not sure that a page goes on with another, its figures are listed, and none is put
/// elsewhere than on the whole page.
#[test]
fn what_is_not_sure_is_listed() {
    let whole = placed(&recognised(&read(&by_function().pages()), "shanghai-department"));
    let cut = || Printed { cuts: vec![5], ..by_function() };
    let lower = |sheet: &Sheet| {
        let mut lower = Sheet::a4();
        lower.raw("q 1 0 0 1 0 -7 cm\n").raw(&sheet.content).raw("Q\n");
        lower
    };
    let titled = |sheet: &Sheet| {
        let mut titled = Sheet::a4();
        titled.raw(&sheet.content).text(40.0, 60.0, 10.0, "部门项目支出明细表");
        titled
    };
    let cases: [(&str, Vec<Sheet>); 5] = [
        ("rows that are not level", {
            let mut pages = cut().pages();
            pages[1] = lower(&pages[1]);
            pages
        }),
        ("a title of its own", {
            let mut pages = cut().pages();
            pages[1] = titled(&pages[1]);
            pages
        }),
        ("rows that the first page does not have", {
            let mut shorter = cut();
            shorter.rows.truncate(7);
            let mut pages = shorter.pages();
            pages[1] = cut().pages().remove(1);
            pages
        }),
        ("the lower page beside the upper one", {
            let mut pages = Printed { breaks: vec![7], headings: 3, ..cut() }.pages();
            pages.drain(1..3).collect()
        }),
        ("one page of two is missing", {
            let mut pages = Printed { breaks: vec![6], ..cut() }.pages();
            pages.remove(3);
            let mut next = Sheet::a4();
            next.text(60.0, 60.0, 10.0, "情况说明");
            pages.push(next);
            pages
        }),
    ];
    for (what, pages) in cases {
        let document = read(&pages);
        let proposal = recognised(&document, "shanghai-department");
        let placed = placed(&proposal);
        for (key, value) in &placed {
            assert_eq!(whole.get(key), Some(value), "{what}: {key}");
        }
        assert!(!proposal.unplaced.is_empty(), "{what} {:?}", told(&proposal));
        assert!(proposal.is_partial(), "{what}");
    }
}

/// What a person said of a page stands: a page that they say is no table goes beside none, and a
/// column of the right page can be told otherwise.
#[test]
fn corrections_are_told_on_the_pages_as_they_are() {
    let document = read(&Printed { cuts: vec![5], ..by_function() }.pages());
    let forms = shipped("shanghai-department").unwrap();
    let found = recognise_on(&document, &forms, &Corrections::default());
    let pages: Vec<u32> = found.tables.iter().map(|table| table.page).collect();
    assert_eq!(pages, [0, 1], "each page is shown as it is");
    assert!(found.tables.iter().all(|table| table.table == found.tables[0].table));
    let right = &found.tables[1];
    assert_eq!(right.columns.len(), 2, "{right:?}");
    let key = (right.page, right.rows.0, right.columns[1].0);
    let none = Corrections { columns: vec![(key, None)], ..Corrections::default() };
    let without = recognise_on(&document, &forms, &none);
    assert_eq!(without.unplaced.len(), 4, "{:?}", told(&without));
    assert!(without.unplaced.iter().all(|own| own.spot.page == 1 && own.spot.column == 1));
    // Without its right half the left one is what it is alone.
    let alone = vec![((right.page, right.rows.0), None)];
    let alone = Corrections { tables: alone, ..Corrections::default() };
    let alone = recognise_on(&document, &forms, &alone);
    assert!(alone.places.iter().all(|(_, spot)| spot.page == 0), "{:?}", told(&alone));
    let of_right = |own: &&yusuan::recognise::Unplaced| own.spot.page == 1;
    assert_eq!(alone.unplaced.iter().filter(of_right).count(), 8, "{:?}", told(&alone));
}

/// Files of those names with the pages of a PDF, one each, read together; those that are numbered in
/// the other order.
#[track_caller]
fn in_files(names: &[&str], pages: &[Sheet], forms: &str) -> Imported {
    let folder = tempfile::tempdir().unwrap();
    assert_eq!(names.len(), pages.len());
    let files = names.iter().zip(pages).map(|(name, page)| {
        let path = folder.path().join(name);
        std::fs::write(&path, paper::pdf(std::slice::from_ref(page))).unwrap();
        path
    });
    let mut files: Vec<PathBuf> = files.collect();
    if names[0].starts_with("预算-") {
        files.reverse();
    }
    match open_together(&files, &[], Some(forms), &mut Watch::default()).unwrap() {
        Input::Imported(imported) => *imported,
        Input::Budget(_) => panic!("a budget"),
    }
}

/// A PDF of one page a file is the same as one of all pages, and every figure knows its file.
#[track_caller]
fn check_files(printed: &Printed, forms: &str, what: &str) {
    let pages = printed.pages();
    let expected = placed(&recognised(&read(&pages), forms));
    // A shell puts 10 before 9.
    let names: Vec<String> = (9..).take(pages.len()).map(|n| format!("预算-{n}.pdf")).collect();
    let names: Vec<&str> = names.iter().map(String::as_str).collect();
    let imported = in_files(&names, &pages, forms);
    let proposal = &imported.proposal;
    assert_eq!(placed(proposal), expected, "{what} {:?}", told(proposal));
    assert_eq!(proposal.unplaced, [], "{what} {:?}", told(proposal));
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("预算.ron");
    std::fs::write(&path, yusuan::file::write(&proposal.forms, &proposal.budget)).unwrap();
    let opened = yusuan::file::open(&path).unwrap();
    for (cell, spot) in &proposal.places {
        for budget in [&proposal.budget, &opened.budget] {
            let (file, origin, row, column) = budget.origin(*cell).unwrap();
            let (file, page) = file_and_page(file, &origin.name);
            assert_eq!((file, page), (&*imported.document.file_of(spot.page as usize), "p1"));
            assert_eq!((row, column), (spot.row, spot.column), "{what}");
        }
    }
    let files = yusuan::session::import::originals_of(&proposal.budget, &path);
    assert_eq!(files.len(), 0, "none of them is there any more");
}

#[test]
fn pages_in_files_of_their_own() {
    for order in ORDERS {
        for (cuts, breaks) in [
            (vec![], vec![6]),
            (vec![], vec![5, 7]),
            (vec![5], vec![]),
            (vec![4], vec![6]),
            (vec![4, 6], vec![5, 7]),
        ] {
            for headings in [0, 3] {
                let what = format!("{order:?} {cuts:?} {breaks:?} {headings}");
                let (cuts, breaks) = (cuts.clone(), breaks.clone());
                let printed = Printed { cuts, breaks, headings, order, ..by_function() };
                check_files(&printed, "shanghai-department", &what);
            }
        }
    }
}

/// Files that are not surely one page after the other are not put together: figures without headings
/// are listed.
#[test]
fn files_that_are_not_surely_the_next_page() {
    let tall = || Printed { breaks: vec![5, 7], ..by_function() };
    let moved = |sheet: &Sheet| {
        let mut moved = Sheet::a4();
        moved.raw("q 1.05 0 0 1 0 0 cm\n").raw(&sheet.content).raw("Q\n");
        moved
    };
    let as_printed: fn(Vec<Sheet>) -> Vec<Sheet> = |pages| pages;
    let one_gone = |mut pages: Vec<Sheet>| {
        pages.remove(1);
        pages
    };
    let wider = |mut pages: Vec<Sheet>| {
        pages[1] = moved(&pages[1]);
        pages[2] = moved(&pages[2]);
        pages
    };
    let names = ["预算-1.pdf", "预算-2.pdf", "预算-3.pdf"];
    for (what, names, pages) in [
        ("a page is missing", &["预算-1.pdf", "预算-3.pdf"][..], one_gone(tall().pages())),
        ("numbered as tables", &["表1.pdf", "表2.pdf", "表3.pdf"], as_printed(tall().pages())),
        ("named otherwise", &["一般公共预算.pdf", "续表.pdf", "附.pdf"], tall().pages()),
        ("columns elsewhere", &names, wider(tall().pages())),
    ] {
        let imported = in_files(names, &pages, "shanghai-department");
        let proposal = &imported.proposal;
        assert!(!proposal.unplaced.is_empty(), "{what} {:?}", told(proposal));
        assert!(proposal.is_partial(), "{what}");
        let first = proposal.places.iter().all(|(_, spot)| spot.page == 0);
        assert!(first, "{what} {:?}", told(proposal));
    }
    // A person may say that it is the same table: then it goes on with it.
    let named = &["一般公共预算.pdf", "续表.pdf", "附.pdf"];
    let pages = tall().pages();
    let imported = in_files(named, &pages, "shanghai-department");
    let forms = shipped("shanghai-department").unwrap();
    let tables = &imported.proposal.tables;
    let first = tables.iter().find_map(|found| found.table).unwrap();
    let form = imported.proposal.budget.tables[first].form();
    let others = tables.iter().filter(|found| found.table.is_none());
    let said = others.map(|found| ((found.page, found.rows.0), form)).collect();
    let said = Corrections { tables: said, ..Corrections::default() };
    let proposal = recognise_on(&imported.document, &forms, &said);
    let whole = placed(&recognised(&read(&pages), "shanghai-department"));
    assert_eq!(placed(&proposal), whole, "{:?}", told(&proposal));
    assert_eq!(proposal.unplaced, []);
}

/// A wide table in a PDF among other files is put together as in one alone.
#[test]
fn a_wide_table_among_other_files() {
    let folder = tempfile::tempdir().unwrap();
    let printed = Printed { cuts: vec![5], ..by_function() };
    let pages = printed.pages();
    let (wide, text) = (folder.path().join("宽表.pdf"), folder.path().join("说明.html"));
    std::fs::write(&wide, paper::pdf(&pages)).unwrap();
    std::fs::write(&text, "<p>某某局2025年部门预算</p><h2>名词解释</h2><p>略</p>").unwrap();
    let expected = placed(&recognised(&read(&pages), "shanghai-department"));
    for files in [[wide.clone(), text.clone()], [text, wide]] {
        let read = open_together(&files, &[], None, &mut Watch::default()).unwrap();
        let Input::Imported(imported) = read else { panic!("a budget") };
        let proposal = &imported.proposal;
        assert_eq!(placed(proposal), expected, "{:?}", told(proposal));
        assert_eq!(proposal.unplaced, []);
        assert_eq!(proposal.budget.year, 2025);
    }
}
