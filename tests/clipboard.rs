//! What is recognised in pasted text and what it reads as; pasting, copying, the keyboard and filters
//! over a table without a window.

#![allow(clippy::unwrap_used, clippy::panic, reason = "tests")]

use std::sync::Arc;

use yusuan::amount::{Amount, Unit};
use yusuan::budget::Cell;
use yusuan::clipboard::offers::{
    Offer, OfferKind, PasteTarget, TargetCodes, TargetColumn, UnitEvidence, read, recognise,
};
use yusuan::clipboard::{Paste, from_tsv, selection_text};
use yusuan::edit::Document;
use yusuan::form::classification;
use yusuan::lang::{Lang, Tell as _};
use yusuan::table::hidden_rows::HiddenRows;
use yusuan::table::layout::{TableLayout, TableView};
use yusuan::table::motion::{self, Motion};
use yusuan::table::row_filter::{RowFilter, Subtree};
use yusuan::table::selection::Selection;

#[path = "support/consolidated.rs"]
mod consolidated;

use consolidated::Figures;

/// A table of code, name and two amounts, with figures of the sample's size.
fn paste_target<'a>(
    digits: &[usize],
    standing: &'a dyn Fn(usize, usize) -> Option<Amount>,
) -> PasteTarget<'a> {
    let official = (digits.first() == Some(&3) && digits.len() == 3)
        .then(|| classification("functional"))
        .flatten()
        .map(|list| std::sync::Arc::new(list.clone()));
    let codes =
        TargetCodes { digits: digits.to_vec(), known: ["000505".to_owned()].into(), official };
    let money = || Some(TargetColumn::Money { decimals: 2 });
    PasteTarget {
        columns: vec![Some(TargetColumn::Code(codes)), Some(TargetColumn::Text), money(), money()],
        title: "科目编码".into(),
        titles: ["科目编码", "科目名称", "合计", "基本支出", "类", "款", "项", "支出"]
            .map(str::to_owned)
            .to_vec(),
        unit: Unit::Wan,
        shown: None,
        standing,
        greatest: "935.82".parse().ok(),
    }
}

fn rows(text: &str) -> Vec<Vec<String>> {
    text.lines().map(|line| line.split('|').map(str::to_owned).collect()).collect()
}

/// Pastes `text` with every offer that begins on, those named in `also`, and compares the result.
#[track_caller]
fn check(digits: &[usize], text: &str, also: &[usize], expected: &str) {
    let ground = paste_target(digits, &|_, _| None);
    let rows = rows(text);
    let mut offers = recognise(&rows, &ground, &[]);
    for &at in also {
        offers[at].on = true;
        offers = recognise(&rows, &ground, &offers);
    }
    let read = read(&rows, &offers, &ground);
    let lines: Vec<String> = read.rows.iter().map(|row| row.join("|")).collect();
    assert_eq!(lines.join("\n"), expected, "{offers:?}");
    for offer in offers {
        assert!(!offer.kind.tell(Lang::Zh).is_empty() && !offer.kind.tell(Lang::En).is_empty());
    }
}

const FUNCTIONAL: &[usize] = &[3, 5, 7];

#[test]
fn plain_blocks_offer_nothing() {
    for text in [
        "2080109|社会保险经办机构|744.34|584.14",
        "合计||935.82|747.96\n208|社会保障和就业支出|845.70|657.84",
        "1.80|2.50",
        "办公费|印刷费",
        "合计\n208\n20801",
        "",
    ] {
        let ground = paste_target(FUNCTIONAL, &|_, _| None);
        assert_eq!(recognise(&rows(text), &ground, &[]), [], "{text}");
    }
}

#[test]
fn headings_and_unit_lines_are_left_out() {
    let data = "208|社会保障和就业支出|845.70|657.84";
    for heading in [
        "科目编码|科目名称|合计|基本支出",
        "支出总表\n|||单位：万元\n科目编码|科目名称|支出|\n||合计|基本支出\n栏次||1|2",
        "单位：万元",
        "科目编码 | 科目 名称 |合计|基本支出",
    ] {
        check(FUNCTIONAL, &format!("{heading}\n{data}"), &[], data);
    }
    // Nothing but headings is meant; a row's title alone is a row.
    check(FUNCTIONAL, "科目编码|科目名称", &[], "科目编码|科目名称");
    let total = "科目编码|科目名称|合计|基本支出\n合计||1.00|2.00";
    check(FUNCTIONAL, total, &[], "合计||1.00|2.00");
}

#[test]
fn codes_spoiled_by_a_spreadsheet_are_restored() {
    check(FUNCTIONAL, "2080109.0|甲|1|2\n2,080,199|乙|3|4", &[], "2080109|甲|1|2\n2080199|乙|3|4");
    check(FUNCTIONAL, "２０８|甲|1|2\n208 01|乙|3|4", &[], "208|甲|1|2\n20801|乙|3|4");
    check(
        &[3, 6],
        "1|甲|1|2\n1002|乙|3|4\n505|丙|5|6",
        &[],
        "001|甲|1|2\n001002|乙|3|4\n505|丙|5|6",
    );
    // No official code begins with a zero, so nothing is put before.
    check(FUNCTIONAL, "2080|甲|1|2", &[], "2080|甲|1|2");
    check(FUNCTIONAL, "208 |甲|1|2", &[], "208|甲|1|2");
    check(&[], "505|甲|1|2\n00717|乙|1|2", &[], "000505|甲|1|2\n00717|乙|1|2");
    check(FUNCTIONAL, "2.08|甲|1|2\n合计||1|2", &[], "2.08|甲|1|2\n合计||1|2");
}

#[test]
fn codes_in_several_columns_are_joined() {
    let expected =
        "合计||9|9\n208|社会保障|3|3\n20801|管理事务|2|2\n2080109|经办机构|1|1\n2080199|其他|1|1";
    let parts = "合计||||9|9\n208|||社会保障|3|3\n208|01||管理事务|2|2\n208|01|09|经办机构|1|1\n208|1|99|其他|1|1";
    check(FUNCTIONAL, parts, &[], expected);
    let grown = "合计||||9|9\n208|||社会保障|3|3\n208|20801||管理事务|2|2\n208|20801|2080109|经办机构|1|1\n208|20801|2080199|其他|1|1";
    check(FUNCTIONAL, grown, &[], expected);
    let carried =
        "合计||||9|9\n208|||社会保障|3|3\n|01||管理事务|2|2\n||09|经办机构|1|1\n||99|其他|1|1";
    check(FUNCTIONAL, carried, &[], expected);
    let headed = format!("类|款|项|科目名称|合计|基本支出\n{parts}");
    check(FUNCTIONAL, &headed, &[], expected);
    check(&[3, 5], "301||工资|1|2\n|1|基本工资|1|2", &[], "301|工资|1|2\n30101|基本工资|1|2");
    // 款 without a 类 above is left alone.
    check(FUNCTIONAL, "|01||管理事务|2|2", &[], "|01||管理事务|2|2");
}

#[test]
fn yuan_become_wan_exactly_and_are_rounded_only_if_wanted() {
    let said = "单位：元\n208|甲|7443400|12,345.60\n210|乙|-5000.00|0";
    check(FUNCTIONAL, said, &[], "208|甲|744.34|1.23456\n210|乙|-0.50|0");
    check(FUNCTIONAL, said, &[2], "208|甲|744.34|1.23\n210|乙|-0.50|0");
    // By its size alone: only a guess, so off.
    let large = "208|甲|7443400.00|5841400";
    check(FUNCTIONAL, large, &[], large);
    check(FUNCTIONAL, large, &[0], "208|甲|744.34|584.14");
    check(FUNCTIONAL, "单位：万元\n208|甲|1|2", &[], "208|甲|1|2");
    check(
        FUNCTIONAL,
        "科目编码|科目名称|合计（元）|基本支出（元）\n208|甲|10000|2",
        &[],
        "208|甲|1.00|0.0002",
    );
}

#[test]
fn figures_ten_thousand_times_what_stands_there_are_doubted() {
    let standing = |_: usize, at: usize| (at == 2).then(|| "0.74".parse().unwrap());
    let ground = paste_target(FUNCTIONAL, &standing);
    let offers = recognise(&rows("208|甲|7443.40|"), &ground, &[]);
    assert!(matches!(
        offers[..],
        [Offer { kind: OfferKind::Unit { by: UnitEvidence::Size, .. }, on: false }, ..]
    ));
    assert_eq!(recognise(&rows("208|甲|0.80|"), &ground, &[]), []);
}

#[test]
fn lines_of_a_pdf_are_parted_at_blanks() {
    let even = "208 社会保障和就业支出 845.70 657.84\n210 卫生健康支出 34.84 34.84";
    check(
        FUNCTIONAL,
        even,
        &[],
        "208|社会保障和就业支出|845.70|657.84\n210|卫生健康支出|34.84|34.84",
    );
    let uneven = "208 社会保障和就业支出 845.70 657.84\n210 卫生健康支出 34.84";
    check(FUNCTIONAL, uneven, &[], uneven);
    check(FUNCTIONAL, uneven, &[0], "208|社会保障和就业支出|845.70|657.84\n210|卫生健康支出|34.84");
    check(FUNCTIONAL, "一句 话\n另一句 话", &[], "一句 话\n另一句 话");
}

/// Whatever is pasted, recognising it neither panics nor loses a line that it does not name.
#[test]
fn no_text_makes_it_panic() {
    let pieces = [
        "208",
        "01",
        "",
        "合计",
        "1,2",
        "单位：元",
        "科目编码",
        "7443400.005",
        "２",
        "'",
        "0",
        "x y",
        "-",
    ];
    let mut figures = Figures::new(7);
    let mut next = |most: usize| figures.next() as usize % most;
    for _ in 0..3_000 {
        let rows: Vec<Vec<String>> = (0..next(6))
            .map(|_| (0..next(7)).map(|_| pieces[next(pieces.len())].to_owned()).collect())
            .collect();
        let ground = paste_target([FUNCTIONAL, &[3, 6], &[]][next(3)], &|_, _| None);
        let mut offers = recognise(&rows, &ground, &[]);
        offers.iter_mut().for_each(|offer| offer.on = next(2) == 0);
        let offers = recognise(&rows, &ground, &offers);
        let read = read(&rows, &offers, &ground);
        assert_eq!(read.rows.len() + read.skipped, rows.len());
    }
}

/// A table of the sample, by the title of its form.
struct Sample {
    document: Document,
    table: usize,
    layout: Arc<TableLayout>,
}

impl Sample {
    fn new(title: &str) -> Self {
        let opened = yusuan::file::sample().unwrap();
        let document = Document::new(opened.forms, opened.budget);
        let forms = document.forms();
        let form = forms.tables.iter().position(|form| form.title.zh == title).unwrap();
        let tables = &document.budget().tables;
        let table = tables.iter().position(|table| table.form() == Some(form)).unwrap();
        let layout = Arc::new(TableLayout::new(&forms.tables[form], Lang::Zh));
        Self { document, table, layout }
    }

    fn form(&self) -> usize {
        self.document.budget().tables[self.table].form().unwrap()
    }

    fn view<'a>(&'a self, hidden: Option<&'a HiddenRows>) -> TableView<'a> {
        TableView {
            document: &self.document,
            table: self.table,
            form: &self.document.forms().tables[self.form()],
            layout: &self.layout,
            unit: None,
            hidden,
        }
    }

    /// The codes of the first block's rows, empty for the total.
    fn codes(&self) -> Vec<String> {
        let rows = &self.document.budget().tables[self.table].blocks[0].rows;
        rows.iter().map(|row| row.value(0).as_text().to_owned()).collect()
    }

    fn cell(&self, code: &str, column: &str) -> Cell {
        let row = self.codes().iter().position(|own| own == code).unwrap();
        let columns = &self.document.forms().tables[self.form()].blocks[0].columns;
        let column = columns.iter().position(|own| own.title.zh == column).unwrap();
        Cell::new(self.table, 0, row, column)
    }

    /// What a text pasted on a cell would do.
    fn paste(&self, at: Cell, text: &str) -> Paste {
        let view = self.view(None);
        let selection = Selection::one(view.pos_of(at).unwrap());
        Paste::plan(&view, (self.form(), &self.layout), &selection, &from_tsv(text), Lang::Zh)
    }
}

#[test]
fn what_fits_goes_in_as_one_step_and_is_copied_again() {
    let mut sample = Sample::new("支出总表");
    let at = sample.cell("2101101", "基本支出");
    let before = sample.document.computed().effective(sample.cell("210", "合计"));
    let paste = sample.paste(at, "20.13\r\n9.00\r\n");
    assert!(paste.is_plain(), "{:?}", paste.notes);
    sample.document.apply(paste.intent()).unwrap();
    assert_eq!(sample.document.done().len(), 1);
    let value = |sample: &Sample, cell: Cell| sample.document.budget().value(cell).to_text();
    let below = at.with_row(at.r() + 1);
    assert_eq!((value(&sample, at), value(&sample, below)), ("20.13".into(), "9.00".into()));
    // The totals above follow: 25.13 − 20.13 less and 9.00 − 8.53 more.
    let after = sample.document.computed().effective(sample.cell("210", "合计"));
    let fell = before.unwrap().decimal() - after.unwrap().decimal();
    assert_eq!(fell.normalize().to_string(), "4.53");

    let view = sample.view(None);
    let pos = |cell| view.pos_of(cell).unwrap();
    let selection = Selection { anchor: pos(at), cursor: pos(below) };
    let copied = selection_text(&view, &selection, false, Lang::Zh);
    let rows: Vec<Vec<String>> =
        from_tsv(&copied).rows().map(|row| row.map(str::to_owned).collect()).collect();
    assert_eq!(rows, [["20.13"], ["9.00"]]);
    sample.document.undo().unwrap();
    assert_eq!(value(&sample, at), "25.13");
}

#[test]
fn what_falls_on_totals_is_left_out_and_compared() {
    let sample = Sample::new("支出总表");
    let paste = sample.paste(sample.cell("2101101", "合计"), "1\t25.13\r\n8.53\t9.00\r\n");
    // The second is what stands there now, and is 9.00 after the paste.
    assert_eq!((paste.entries.len(), paste.passed, paste.grave), (2, 2, 2));
    let paste = sample.paste(sample.cell("2101101", "合计"), "1\t25.13\r\n9.00\t9.00\r\n");
    assert_eq!((paste.entries.len(), paste.passed, paste.grave), (2, 2, 1));
    assert!(!paste.is_plain() && paste.insert.is_none());
    // Behind the last row there is nothing to paste upon; the table's rows are entered, so new
    // ones are offered.
    let last = sample.codes().iter().rposition(|code| !code.is_empty()).unwrap();
    let code = sample.codes()[last].clone();
    let paste = sample.paste(sample.cell(&code, "基本支出"), "1\r\n2\r\n3\r\n");
    assert_eq!(paste.insert.map(|(_, _, rows)| rows), Some(2));
}

#[test]
fn the_keyboard_walks_over_rows_that_a_filter_hides() {
    let sample = Sample::new("支出总表");
    let under = Subtree::of(&sample.document, sample.cell("210", "合计"), Lang::Zh).unwrap();
    let filter = RowFilter { under: Some(under), ..RowFilter::default() };
    assert!(!filter.is_open() && RowFilter::default().is_open());
    let hidden = filter.hide(&sample.view(None), 1);
    let view = sample.view(Some(&hidden));
    let codes = sample.codes();
    let wanted: Vec<&String> =
        codes.iter().filter(|code| code.is_empty() || code.starts_with("210")).collect();
    assert_eq!(hidden.count(), codes.len() - wanted.len());
    assert!(hidden.count() > 0 && wanted.len() > 3);

    let mut pos = motion::go(&view, view.first().unwrap(), Motion::First);
    let mut walked = Vec::new();
    loop {
        walked.push(&codes[view.cell(pos).unwrap().r()]);
        let next = motion::go(&view, pos, Motion::Down);
        if next == pos {
            break;
        }
        pos = next;
    }
    assert_eq!(walked, wanted);
    assert_eq!(motion::go(&view, pos, Motion::First), view.first().unwrap());
}

/// Pastes a block into a table of a new budget from a row and column on, and gives what is in
/// some cells afterwards: row key and column key of each, and what it shows.
#[track_caller]
fn check_paste(
    table: &str,
    block: &str,
    (row, column): (usize, usize),
    text: &str,
    want: &[(&str, &str, &str)],
) {
    use yusuan::clipboard::{Paste, from_tsv};
    use yusuan::table::layout::{GridPos, TableLayout, TableView};
    use yusuan::table::selection::Selection;

    let forms = yusuan::form::shipped("jilin-2024").unwrap();
    let unit = yusuan::budget::BudgetUnit::default();
    let budget = yusuan::budget::Budget::begin(&forms, unit, 2025);
    let mut document = yusuan::edit::Document::new(forms.clone(), budget);
    let form = forms.table(table).unwrap();
    if forms.tables[form].repeats {
        document.apply(yusuan::edit::Intent::AddTable { form }).unwrap();
    }
    let t = document.budget().tables.iter().position(|own| own.form() == Some(form)).unwrap();
    let layout = std::sync::Arc::new(TableLayout::new(&forms.tables[form], Lang::Zh));
    let intent = {
        let view = TableView {
            document: &document,
            table: t,
            form: &forms.tables[form],
            layout: &layout,
            unit: None,
            hidden: None,
        };
        let band = (0..layout.bands.len())
            .find(|&band| {
                layout.bands[band].blocks.iter().any(|&b| forms.tables[form].blocks[b].key == block)
            })
            .unwrap();
        let lead = layout.bands[band].lead;
        let at = GridPos { band, row, column: lead + column };
        let paste =
            Paste::plan(&view, (form, &layout), &Selection::one(at), &from_tsv(text), Lang::Zh);
        paste.intent()
    };
    document.apply(intent).unwrap();
    let b = forms.tables[form].blocks.iter().position(|own| own.key == block).unwrap();
    for (row, column, shown) in want {
        let block = &document.budget().tables[t].blocks[b];
        let c = forms.tables[form].blocks[b].column(column).unwrap();
        let cell = |r: usize| yusuan::budget::Cell::new(t, b, r, c);
        let found = (0..block.rows.len())
            .find(|&r| document.budget().row_key(&forms, cell(r)) == *row)
            .unwrap_or_else(|| panic!("no row {row}"));
        let figure = document.computed().effective(cell(found));
        let text = figure
            .map_or_else(|| document.budget().value(cell(found)).to_text(), |f| f.to_string());
        assert_eq!(text, *shown, "{row} {column}");
    }
}

#[test]
fn a_total_in_the_block_is_no_row_of_data() {
    let lines = "30201\t办公费\t\t\t6.00\n30202\t印刷费\t\t\t2.00";
    let total = "\t合 计\t\t\t8.00";
    let want = [("30201", "公用经费", "6.00"), ("30202", "公用经费", "2.00")];
    let table = "一般公共预算基本支出表";
    // First, last, and in between.
    check_paste(table, "", (0, 0), &format!("{total}\n{lines}"), &want);
    check_paste(table, "", (0, 0), &format!("{lines}\n{total}"), &want);
    // Without codes, from the total row on and from the row below it.
    let projects = "项目支出表";
    for top in [0, 1] {
        check_paste(
            projects,
            "",
            (top, 1),
            "合计\t\t\t\t\t\t5.00\n甲类\t\t\t\t\t\t2.00\n乙类\t\t\t\t\t\t3.00",
            &[
                ("甲类", "本年一般公共", "2.00"),
                ("乙类", "本年一般公共", "3.00"),
                ("合计", "本年一般公共", "5.00"),
            ],
        );
    }
}

#[test]
fn rows_of_the_form_go_by_their_names() {
    // In another order, without numbers, with one that the form does not have.
    check_paste(
        "三公经费支出表",
        "",
        (0, 0),
        "公务用车购置\t—\n　公务接待费\t0.66\n会议费\t9.99\n因公出国（境）费用\t0.10\n公务用车运行维护费\t1.80",
        &[
            ("公务接待费", "预算数", "0.66"),
            ("因公出国境费用", "预算数", "0.10"),
            ("公务用车运行维护费", "预算数", "1.80"),
            ("公务用车购置", "预算数", ""),
            ("合计", "预算数", "2.56"),
        ],
    );
}

#[test]
fn headings_known_in_part_place_what_they_know() {
    check_paste(
        "一般公共预算基本支出表",
        "",
        (0, 0),
        "科目编码\t科目名称\t上年数\t公用经费\n30201\t办公费\t5.00\t6.00",
        &[("30201", "公用经费", "6.00"), ("30201", "人员经费", "")],
    );
}

#[test]
fn an_empty_block_takes_a_paste() {
    check_paste(
        "委托业务费支出预算表",
        "",
        (0, 0),
        "某项目\t咨询\t\t3.00",
        &[("某项目", "一般公共预算拨款收入", "3.00")],
    );
    check_paste(
        "项目绩效目标表",
        "绩效指标",
        (6, 0),
        "产出指标\t数量指标\t培训人数\t≥50人\t20",
        &[("培训人数", "权重", "20")],
    );
}

/// What a paste does to the expenditure table of the sample: the codes around those that are new,
/// what is in some cells, and how many of the values left out are worth a look.
#[derive(Clone, Copy)]
struct Pasted {
    text: &'static str,
    /// Columns of the block sent to a column by its title, or nowhere.
    sent: &'static [(usize, Option<&'static str>)],
    /// Codes that stand one behind another afterwards.
    row_order: &'static [&'static str],
    /// Code, column and content afterwards.
    cells: &'static [(&'static str, &'static str, &'static str)],
    grave: usize,
}

#[track_caller]
fn check_pasted(case: &Pasted) {
    let mut sample = Sample::new("支出总表");
    let mut paste = sample.paste(sample.cell("2101101", "科目编码"), case.text);
    for &(column, to) in case.sent {
        let choices = paste.choices(&sample.document, Lang::Zh);
        let to = to.map(|to| choices.iter().find(|(_, title)| title == to).unwrap().0);
        paste.send(&sample.document, column, to, Lang::Zh);
        assert_eq!(paste.targets()[column], to);
    }
    assert_eq!(paste.grave, case.grave, "{:?}", paste.notes);
    sample.document.apply(paste.intent()).unwrap();
    assert_eq!(sample.document.done().len(), 1);
    let codes = sample.codes();
    let order = case.row_order;
    let found = codes.windows(order.len()).any(|codes| codes == order);
    assert!(found, "{order:?} are not in {codes:?}");
    for (code, column, shown) in case.cells {
        let cell = sample.cell(code, column);
        let figure = sample.document.computed().effective(cell).map(|figure| figure.to_string());
        let text = || sample.document.budget().value(cell).to_text();
        assert_eq!(figure.unwrap_or_else(text), *shown, "{code} {column}");
    }
    sample.document.undo().unwrap();
    assert!(sample.document.done().is_empty());
}

#[test]
fn headings_that_match_in_part_leave_the_rest_to_be_sent() {
    let case = Pasted {
        text: "科目编码\t上年数\t基本支出\n2101101\t5.00\t20.13\n2101103\t6.00\t9.00",
        sent: &[],
        row_order: &["21011", "2101101", "2101103", "2101199"],
        cells: &[
            ("2101101", "基本支出", "20.13"),
            ("2101103", "基本支出", "9.00"),
            ("2101101", "项目支出", ""),
        ],
        grave: 2,
    };
    check_pasted(&case);
    check_pasted(&Pasted { sent: &[(1, None)], grave: 0, ..case });
    check_pasted(&Pasted {
        sent: &[(1, Some("项目支出"))],
        cells: &[
            ("2101101", "基本支出", "20.13"),
            ("2101101", "项目支出", "5.00"),
            ("2101103", "项目支出", "6.00"),
            ("2101101", "合计", "25.13"),
            // 34.84 − 25.13 − 8.53 + 20.13 + 9.00 + 5.00 + 6.00
            ("210", "合计", "41.31"),
        ],
        grave: 0,
        ..case
    });
    // One column takes one: what went there before is left out, and said to be.
    check_pasted(&Pasted {
        sent: &[(1, Some("基本支出"))],
        cells: &[("2101101", "基本支出", "5.00"), ("2101103", "基本支出", "6.00")],
        grave: 2,
        ..case
    });
    // Behind a code in three columns, which is one column of the block.
    check_pasted(&Pasted {
        text: "类\t款\t项\t科目名称\t上年数\n208\t05\t05\t缴费\t1.00\n210\t11\t01\t医疗\t5.00",
        sent: &[(2, Some("项目支出"))],
        cells: &[
            ("2080505", "项目支出", "1.00"),
            ("2101101", "项目支出", "5.00"),
            ("2101101", "基本支出", "25.13"),
        ],
        grave: 0,
        ..case
    });
}

#[test]
fn new_codes_come_in_their_order_with_the_rows_above_them() {
    let text = "科目编码\t科目名称\t基本支出\n2080201\t行政运行\t2.00\n2060101\t行政运行\t1.00\n\
                2101101\t行政单位医疗\t20.13";
    let case = Pasted {
        text,
        sent: &[],
        row_order: &["2080199", "20802", "2080201", "20805"],
        cells: &[
            ("20802", "功能分类科目名称", "民政管理事务"),
            ("2080201", "功能分类科目名称", "行政运行"),
            ("2080201", "基本支出", "2.00"),
            ("20802", "合计", "2.00"),
            ("208", "合计", "847.70"),
            ("206", "功能分类科目名称", "科学技术支出"),
            ("206", "合计", "1.00"),
            ("2101101", "基本支出", "20.13"),
            // 935.82 + 2.00 + 1.00 − 25.13 + 20.13
            ("", "合计", "933.82"),
        ],
        grave: 0,
    };
    check_pasted(&case);
    check_pasted(&Pasted { row_order: &["", "206", "20601", "2060101", "208"], ..case });
    // The rows above are in the block as well, below and with figures: those are totals.
    check_pasted(&Pasted {
        text: "科目编码\t科目名称\t基本支出\n2060101\t行政运行\t1.00\n2060102\t管理事务\t0.50\n\
               2101101\t医疗\t20.13\n20601\t科技管理\t1.50\n206\t科技\t2.00",
        row_order: &["", "206", "20601", "2060101", "2060102", "208"],
        cells: &[("206", "基本支出", "1.50"), ("206", "功能分类科目名称", "科技")],
        // 2.00 is not 1.00 + 0.50.
        grave: 1,
        ..case
    });
    // If it is not wanted they come at the end as they are.
    let mut sample = Sample::new("支出总表");
    let mut paste = sample.paste(sample.cell("2101101", "科目编码"), text);
    let sorted = |offer: &Offer| offer.kind == OfferKind::Sorted { new: 2, above: 3 };
    let at = paste.offers.iter().position(sorted).unwrap();
    paste.switch(&sample.document, at, Lang::Zh);
    assert!(paste.offers.iter().any(|offer| sorted(offer) && !offer.on));
    sample.document.apply(paste.intent()).unwrap();
    assert!(sample.codes().ends_with(&["2210201", "2080201", "2060101"].map(str::to_owned)));
}

#[test]
fn codes_that_are_all_new_replace_no_row() {
    let text = "2080201\t行政运行\t\t2.00\n2060101\t机构运行\t\t1.00";
    let case = Pasted {
        text,
        sent: &[],
        row_order: &["2080199", "20802", "2080201", "20805"],
        cells: &[
            ("2101101", "功能分类科目名称", "行政单位医疗"),
            ("2101101", "基本支出", "25.13"),
            ("2080201", "基本支出", "2.00"),
            // 935.82 + 2.00 + 1.00
            ("", "合计", "938.82"),
        ],
        grave: 0,
    };
    check_pasted(&case);
    // One code alone upon another is typed over it.
    let mut sample = Sample::new("支出总表");
    let at = sample.cell("2101101", "科目编码");
    let paste = sample.paste(at, "2101102");
    assert!(paste.is_plain(), "{:?}", paste.offers);
    sample.document.apply(paste.intent()).unwrap();
    assert_eq!(sample.codes()[at.r()], "2101102");
    // Where that is wanted, by place.
    let mut sample = Sample::new("支出总表");
    let mut paste = sample.paste(at, "2101102\t事业单位医疗\t\t2.00\n2101198\t其他\t\t1.00");
    let by_codes = |offer: &Offer| offer.kind == OfferKind::ByCodes { there: 0, new: 2 };
    let offer = paste.offers.iter().position(by_codes).unwrap();
    paste.switch(&sample.document, offer, Lang::Zh);
    sample.document.apply(paste.intent()).unwrap();
    assert_eq!(sample.codes()[at.r()], "2101102");
}

#[test]
fn as_many_new_codes_as_there_are_come_in_their_order() {
    let mut sample = Sample::new("支出总表");
    let codes: Vec<String> = (1..=90).map(|at| format!("22901{at:02}")).rev().collect();
    let lines: Vec<String> = codes.iter().map(|code| format!("{code}\t某\t\t0.10")).collect();
    let paste = sample.paste(sample.cell("2101101", "科目编码"), &lines.join("\n"));
    let kind = OfferKind::Sorted { new: 90, above: 2 };
    assert!(paste.offers.iter().any(|offer| offer.on && offer.kind == kind), "{:?}", paste.offers);
    sample.document.apply(paste.intent()).unwrap();
    assert!(sample.codes().is_sorted());
    let total = sample.document.computed().effective(sample.cell("229", "合计"));
    assert_eq!(total.map(|total| total.to_string()).as_deref(), Some("9.00"));
}

#[test]
fn totals_are_compared_with_what_they_are_after_the_paste() {
    let case = Pasted {
        text: "科目编码\t合计\t基本支出\n2101101\t20.13\t20.13\n2101103\t9.00\t9.00\n210\t30.31\t30.31",
        sent: &[],
        row_order: &["210", "21011", "2101101"],
        // 34.84 − 25.13 − 8.53 + 20.13 + 9.00
        cells: &[("210", "合计", "30.31"), ("2101103", "合计", "9.00")],
        grave: 0,
    };
    check_pasted(&case);
    // What the totals were before is what they are no more.
    check_pasted(&Pasted {
        text: "科目编码\t合计\t基本支出\n2101101\t20.13\t20.13\n2101103\t8.53\t9.00\n210\t34.84\t30.31",
        grave: 2,
        ..case
    });
    // Of rows that are new as well, wherever they land.
    check_pasted(&Pasted {
        text: "科目编码\t合计\t基本支出\n2101101\t20.13\t20.13\n2101103\t9.00\t9.00\n2060101\t3.00\t1.00",
        grave: 1,
        ..case
    });
}
