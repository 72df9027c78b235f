//! Tables laid out otherwise than the form set has them: the same figures in the same cells.

#![allow(clippy::unwrap_used, clippy::panic, reason = "tests")]

#[path = "support/workbook.rs"]
mod workbook;

use yusuan::form::{shipped, shipped_ids};
use yusuan::lang::{Lang, Tell as _};
use yusuan::read::{Area, MergedArea, Page, PageCell, PageParagraph, PagePlace, PageSource};
use yusuan::read::{ReadDocument, Watch, read_bytes};
use yusuan::recognise::{Corrections, Proposal, recognise, recognise_on};

/// Merged areas: first row and column, last row and column.
type Merges<'a> = &'a [(u32, u32, u32, u32)];

fn cells(rows: &[&str]) -> Vec<PageCell> {
    let row = |(row, line): (u32, &&str)| {
        let cells = (0..).zip(line.split('|')).map(move |(c, text)| PageCell::text(row, c, text));
        cells.filter(|cell| !cell.text.is_empty()).collect::<Vec<_>>()
    };
    (0..).zip(rows).flat_map(row).collect()
}

/// A sheet, a line a row, cells between bars.
fn sheet(name: &str, rows: &[&str], merges: Merges<'_>) -> Page {
    let merge = |&(row, column, last_row, last_column): &(u32, u32, u32, u32)| MergedArea {
        row,
        column,
        last_row,
        last_column,
    };
    let source = PageSource::Sheet { name: name.into(), hidden: false };
    Page::new(source, cells(rows), merges.iter().map(merge).collect())
}

/// A page of a PDF, of columns of one width.
fn paper(page: u32, rows: &[&str]) -> Page {
    let place = |cell: PageCell| {
        let (left, top) = (cell.column as f32 * 80.0, cell.row as f32 * 20.0);
        let area = Area { left, top, right: left + 80.0, bottom: top + 20.0 };
        (cell, area)
    };
    let cells = cells(rows).into_iter().map(place).collect();
    Page::with_areas(PageSource::Paper { page, number: 1 }, cells, Vec::new())
}

/// What was recognised: `table row column value`, a line a figure, and what found no cell.
fn placed(proposal: &Proposal) -> Vec<String> {
    let (forms, budget) = (&proposal.forms, &proposal.budget);
    let line = |&(cell, _): &(yusuan::budget::Cell, _)| {
        let form = &forms.tables[budget.tables[cell.t()].form().unwrap()];
        let column = &form.blocks[cell.b()].columns[cell.c()].key;
        let row = budget.row_key(forms, cell);
        format!("{} {row} {column} {}", form.key, budget.value(cell).to_text())
    };
    let unplaced = proposal.unplaced.iter().map(|own| format!("? {}", own.why.tell(Lang::Zh)));
    proposal.places.iter().map(line).chain(unplaced).collect()
}

#[track_caller]
fn check_document(document: &ReadDocument, forms: &str, expected: &[&str]) -> Proposal {
    let proposal = recognise_on(document, &shipped(forms).unwrap(), &Corrections::default());
    let told: Vec<String> = proposal.doubts.iter().map(|doubt| doubt.tell(Lang::Zh)).collect();
    assert_eq!(placed(&proposal), expected, "{told:?}");
    proposal
}

#[track_caller]
fn check(page: Page, forms: &str, expected: &[&str]) {
    let document = ReadDocument { pages: vec![page], ..ReadDocument::default() };
    check_document(&document, forms, expected);
}

const HEADS: &str = "合计|基本支出|项目支出|单位预留机动经费|结转下年资金";

/// 支出总表 of figures in 万元, as a form in 万元 has it.
const EXPENDITURE: [&str; 4] = [
    "支出总表 预算数 合计 13377.11",
    "支出总表 预算数 基本支出 6522.75",
    "支出总表 预算数 项目支出 4968.34",
    "支出总表 预算数 单位预留机动经费 1886.02",
];

#[test]
fn amounts_are_counted_as_the_table_says() {
    for (unit, figures) in [
        ("单位：万元", "13,377.11|6,522.75|4,968.34|1,886.02"),
        ("单位：元", "133,771,100|65,227,500|49,683,400|18,860,200"),
        ("单位：千元", "133,771.1|65,227.5|49,683.4|18,860.2"),
        ("金额单位：人民币亿元", "1.337711|0.652275|0.496834|0.188602"),
        ("金额单位：百万元", "133.7711|65.2275|49.6834|18.8602"),
    ] {
        let page = sheet("支出总表", &["支出总表", unit, HEADS, figures], &[]);
        let document = ReadDocument { pages: vec![page], ..ReadDocument::default() };
        let forms = shipped("jiangsu-2019").unwrap();
        let proposal = recognise_on(&document, &forms, &Corrections::default());
        let amounts: Vec<_> = proposal
            .places
            .iter()
            .map(|(cell, _)| proposal.budget.value(*cell).amount().unwrap().decimal().normalize())
            .collect();
        let told: Vec<String> = amounts.iter().map(ToString::to_string).collect();
        assert_eq!(told, ["13377.11", "6522.75", "4968.34", "1886.02"], "{unit}");
    }
    // Headings that all say it, where no line does.
    let heads =
        "合计（元）|基本支出（元）|项目支出（元）|单位预留机动经费（元）|结转下年资金（元）";
    let figures = "133,771,100|65,227,500|49,683,400|18,860,200";
    check(sheet("支出总表", &["支出总表", heads, figures], &[]), "jiangsu-2019", &EXPENDITURE);
}

#[test]
fn a_table_without_a_unit_counts_as_all_others_of_its_document() {
    let one = sheet("支出总表", &["支出总表", HEADS, "133,771,100|65,227,500"], &[]);
    let two =
        sheet("收入总表", &["收入总表", "单位：元", "项目名称||金额", "收入总计||100,000"], &[]);
    let document = ReadDocument { pages: vec![one, two], ..ReadDocument::default() };
    let expected = ["收入总表 收入总计 金额 10.00", EXPENDITURE[0], EXPENDITURE[1]];
    let proposal = check_document(&document, "jiangsu-2019", &expected);
    let told: Vec<String> = proposal.doubts.iter().map(|doubt| doubt.tell(Lang::Zh)).collect();
    assert!(told.iter().any(|text| text.contains("没有写明金额单位，按元")), "{told:?}");
}

/// The second title is none that a form set knows, nor does it end as titles do.
#[test]
fn tables_one_below_the_other_on_a_sheet() {
    for title in ["财政拨款基本支出（按经济科目）", ""] {
        let rows = [
            "财政拨款支出预算表",
            "单位：万元",
            "功能科目编码|功能科目名称|金额",
            "201|一般公共服务支出|30.00",
            "208|社会保障和就业支出|20.00",
            title,
            "编制单位：某厅||单位：万元",
            "科目编码|科目名称|金额",
            "301|工资福利支出|12.00",
            "30101|基本工资|12.00",
        ];
        let page = sheet("Sheet1", &rows, &[]);
        let document = ReadDocument { pages: vec![page], ..ReadDocument::default() };
        let forms = shipped("jiangsu-2019").unwrap();
        let proposal = recognise_on(&document, &forms, &Corrections::default());
        let of_first = placed(&proposal).iter().filter(|l| l.starts_with("财政拨款支出表")).count();
        assert_eq!(of_first, 2, "{:?}", placed(&proposal));
        assert_eq!(proposal.tables.len(), 2);
    }
}

/// The name of a total row is over two blocks; where the left one has nothing, a dash or a zero is.
#[test]
fn a_row_is_named_past_what_stands_for_nothing() {
    for nothing in ["", "-", "—", "/"] {
        let total = format!("收入合计|90.00|支出合计|{nothing}||90.00");
        let rows = [
            "收支总表",
            "单位：万元",
            "收入||支出",
            "||功能分类||支出用途",
            "项目名称|金额|功能科目名称|金额|项目名称|金额",
            "一、财政拨款|90.00|一、一般公共服务支出|90.00|一、基本支出|90.00",
            &total,
        ];
        let merges = [(2, 0, 2, 1), (2, 2, 2, 5), (3, 2, 3, 3), (3, 4, 3, 5)];
        let expected = [
            "收支总表 财政拨款 金额 90.00",
            "收支总表 收入合计 金额 90.00",
            "收支总表 201 金额 90.00",
            "收支总表 基本支出 金额 90.00",
            "收支总表 支出合计 金额 90.00",
        ];
        check(sheet("收支总表", &rows, &merges), "jiangsu-2019", &expected);
    }
}

/// Headings that cover no rows below them stand in the lowest one, those over several columns
/// alone in theirs.
#[test]
fn headings_in_the_lowest_row() {
    let rows = [
        "2025年预算单位财务收支预算总表",
        "单位：元",
        "本年收入||本年支出",
        "|||预算数",
        "||||基本支出",
        "项目|预算数|项目|合计|人员经费|公用经费|项目支出",
        "一、财政拨款收入|100|一、一般公共服务支出|100|60|30|10",
        "收入总计|100|支出总计|100|60|30|10",
    ];
    let merges = [(2, 0, 2, 1), (2, 2, 2, 6), (3, 3, 3, 6), (4, 4, 4, 5)];
    let mut expected = vec!["收支总表 财政拨款收入 预算数 100", "收支总表 收入总计 预算数 100"];
    expected.extend(["收支总表 201 合计 100", "收支总表 201 人员经费 60"]);
    expected.extend(["收支总表 201 公用经费 30", "收支总表 201 项目支出 10"]);
    expected.extend(["收支总表 支出总计 合计 100", "收支总表 支出总计 人员经费 60"]);
    expected.extend(["收支总表 支出总计 公用经费 30", "收支总表 支出总计 项目支出 10"]);
    check(sheet("收支总表", &rows, &merges), "shanghai-unit", &expected);
}

/// What the heading over the levels had no room for was printed into the cell below.
#[test]
fn a_heading_that_runs_over_leaves_its_levels_known() {
    let rows = [
        "2025年部门一般公共预算基本支出部门预算经济分类预算表",
        "单位：元",
        "项目|||一般公共预算基本支出",
        "部门预算经济分||经济分类科目名称|合计|人员经费|公用经费",
        "类科目编码类|款",
        "301||工资福利支出|80|80",
        "301|01|基本工资|80|80",
    ];
    let merges =
        [(2, 0, 2, 2), (2, 3, 2, 5), (3, 0, 3, 1), (3, 2, 4, 2), (3, 3, 4, 3), (3, 4, 4, 4)];
    let expected = ["301 合计", "301 人员经费", "30101 合计", "30101 人员经费"]
        .map(|own| format!("基本支出表 {own} 80"));
    let expected: Vec<&str> = expected.iter().map(String::as_str).collect();
    check(sheet("基本支出", &rows, &merges), "shanghai-department", &expected);
}

fn paragraph(text: &str) -> PageParagraph {
    let place = PagePlace::Paragraph { number: 1 };
    PageParagraph { text: text.to_owned(), heading: 0, place }
}

/// The second page begins with the rest of a name alone, and its last columns are empty.
#[test]
fn a_page_begins_with_the_rest_of_a_name() {
    let one = [
        "功能分类科目编码|功能分类科目名称|合计|基本支出|项目支出",
        "210|卫生健康支出|60.00|60.00",
        "21099|其他卫|60.00|60.00",
    ];
    let two = ["|生健康支出", "2109999|其他卫生健康支出|60.00|60.00", "合计||60.00|60.00"];
    let mut pages = vec![paper(1, &one), paper(2, &two)];
    pages[0].may_go_on = true;
    pages.iter_mut().for_each(|page| page.texts_before = 2);
    let texts = vec![paragraph("2025年部门支出预算总表"), paragraph("单位：元")];
    let document = ReadDocument { pages, texts, ..ReadDocument::default() };
    let rows = ["210", "21099", "2109999", "合计"];
    let expected: Vec<String> = (rows.iter())
        .flat_map(|row| ["合计", "基本支出"].map(|own| format!("支出总表 {row} {own} 60.00")))
        .collect();
    let expected: Vec<&str> = expected.iter().map(String::as_str).collect();
    let proposal = check_document(&document, "shanghai-department", &expected);
    let names: Vec<String> = (proposal.budget.tables.iter().flat_map(|table| &table.blocks))
        .flat_map(|block| &block.rows)
        .flat_map(|row| row.cells().map(yusuan::budget::ValueRef::to_text))
        .filter(|text| text.starts_with("其他卫"))
        .collect();
    assert_eq!(names, ["其他卫生健康支出"; 2]);
}

/// An annex of more figures than all tables together, which is none of the form set's.
#[test]
fn a_long_annex_leaves_the_form_set_known() {
    let path = "assets/samples/shanghai-department-2025.ron";
    let opened = yusuan::file::open(std::path::Path::new(path)).unwrap();
    let book = workbook::workbook(&opened.forms, &opened.budget);
    let mut document = read_bytes("附件.xlsx", book, &mut Watch::default()).unwrap();
    let figures = "名称|1.10|2.20|3.30|4.40|5.50|6.60|7.70|8.80|9.90";
    let mut rows = vec!["所属单位资产情况", "名称|房屋|车辆|设备|家具|图书|文物|土地|软件|其他"];
    rows.extend([figures; 80]);
    document.pages.push(sheet("资产", &rows, &[]));
    let sets: Vec<_> = shipped_ids().iter().filter_map(|id| shipped(id)).collect();
    let proposal = recognise(&document, &sets).unwrap_or_else(|_| panic!("no form set fits"));
    assert_eq!(proposal.forms.id, "shanghai-department");
    // Told all the same.
    assert_eq!(proposal.unplaced.len(), 9 * 80);
    assert!(proposal.is_partial());
    // The annex alone is nobody's.
    document.pages.drain(..document.pages.len() - 1);
    assert!(recognise(&document, &sets).is_err());
}

/// A page of a PDF of which the texts with a bar before them fill their cells.
fn narrow(rows: &[&str]) -> Page {
    let place = |mut cell: PageCell| {
        cell.look.full = cell.text.starts_with('<');
        cell.text = cell.text.trim_start_matches('<').into();
        let (left, top) = (cell.column as f32 * 80.0, cell.row as f32 * 20.0);
        (cell, Area { left, top, right: left + 80.0, bottom: top + 20.0 })
    };
    let cells = cells(rows).into_iter().map(place).collect();
    Page::with_areas(PageSource::Paper { page: 1, number: 1 }, cells, Vec::new())
}

#[track_caller]
fn check_narrow(rows: &[&str], title: &str, forms: &str, expected: &[&str], said: Option<&str>) {
    let mut page = narrow(rows);
    page.texts_before = 2;
    let texts = vec![paragraph(title), paragraph("单位：万元")];
    let document = ReadDocument { pages: vec![page], texts, ..ReadDocument::default() };
    let proposal = check_document(&document, forms, expected);
    let told: Vec<String> = proposal.doubts.iter().map(|doubt| doubt.tell(Lang::Zh)).collect();
    let cut: Vec<&String> = told.iter().filter(|text| text.contains("没有印全")).collect();
    match said {
        Some(said) => assert!(cut.len() == 1 && cut[0].starts_with(said), "{told:?}"),
        None => assert!(cut.is_empty(), "{told:?}"),
    }
}

const BY_FUNCTION: &str = "功能科目编码|功能科目名称|金额";
const BY_FUNCTION_TITLE: &str = "财政拨款支出预算表";

/// A name without its end is the only one that begins so, between the rows before and behind.
#[test]
fn names_printed_without_their_end() {
    let rows = [BY_FUNCTION, "|<一般公共服|30.00", "|<社会保障和就业|20.00", "|住房保障支出|10.00"];
    let whole = ["201 金额 30.00", "208 金额 20.00", "221 金额 10.00"];
    let whole = whole.map(|own| format!("财政拨款支出表 {own}"));
    let whole: Vec<&str> = whole.iter().map(String::as_str).collect();
    check_narrow(&rows, BY_FUNCTION_TITLE, "jiangsu-2019", &whole, Some("2 行"));
    // One that is a name by itself is that where it stands in its order.
    let rows = [BY_FUNCTION, "221|住房保障支出|10.00", "|<社会保障和就业|20.00"];
    let own = ["财政拨款支出表 221 金额 10.00", "财政拨款支出表 2300308 金额 20.00"];
    check_narrow(&rows, BY_FUNCTION_TITLE, "jiangsu-2019", &own, None);
    // A name that has room behind it is what it is.
    let rows = [BY_FUNCTION, "|社会保障和就|20.00", "|住房保障支出|10.00"];
    let own = ["财政拨款支出表  金额 20.00", "财政拨款支出表 221 金额 10.00"];
    check_narrow(&rows, BY_FUNCTION_TITLE, "jiangsu-2019", &own, None);
    // Two names begin so between those rows.
    let rows = [
        BY_FUNCTION,
        "20805|行政事业单位离退休|20.00",
        "|<机关事业单位|20.00",
        "221|住房保障支出|10.00",
    ];
    let own = ["20805 金额 20.00", " 金额 20.00", "221 金额 10.00"];
    let own = own.map(|own| format!("财政拨款支出表 {own}"));
    let own: Vec<&str> = own.iter().map(String::as_str).collect();
    check_narrow(&rows, BY_FUNCTION_TITLE, "jiangsu-2019", &own, None);
    // The one that begins so stands elsewhere than its row.
    let rows = [
        BY_FUNCTION,
        "208|社会保障和就业支出|20.00",
        "|<一般公共服|30.00",
        "221|住房保障支出|10.00",
    ];
    let own = ["208 金额 20.00", " 金额 30.00", "221 金额 10.00"];
    let own = own.map(|own| format!("财政拨款支出表 {own}"));
    let own: Vec<&str> = own.iter().map(String::as_str).collect();
    check_narrow(&rows, BY_FUNCTION_TITLE, "jiangsu-2019", &own, None);
}

/// The code is there and the name is cut: the name is the code's.
#[test]
fn a_code_knows_the_rest_of_its_name() {
    let rows = [
        BY_FUNCTION,
        "20805|行政事业单位离退休|20.00",
        "2080505|<机关事业单位基本养老保险缴|12.00",
        "2080506|<机关事业单位职业年|8.00",
    ];
    let expected = ["20805 金额 20.00", "2080505 金额 12.00", "2080506 金额 8.00"];
    let expected = expected.map(|own| format!("财政拨款支出表 {own}"));
    let expected: Vec<&str> = expected.iter().map(String::as_str).collect();
    check_narrow(&rows, BY_FUNCTION_TITLE, "jiangsu-2019", &expected, Some("2 行"));
}

/// A workbook that holds codes as numbers may print them in groups.
#[test]
fn codes_printed_with_separators() {
    let rows = [
        "财政拨款支出预算表",
        "单位：万元",
        BY_FUNCTION,
        "201|一般公共服务支出|30.00",
        "20,131|党委办公厅（室）及相关机构事务|30.00",
    ];
    let expected = ["财政拨款支出表 201 金额 30.00", "财政拨款支出表 20131 金额 30.00"];
    check(sheet("财政拨款支出表", &rows, &[]), "jiangsu-2019", &expected);
}
