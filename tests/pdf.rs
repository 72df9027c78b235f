//! PDF read: own pages with known figures, published ones where they are present, and files made
//! to do harm.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "tests")]

#[path = "support/field.rs"]
mod field;
#[path = "support/paper.rs"]
mod paper;

use std::io::Write as _;
use std::time::{Duration, Instant};

use paper::{Code, Sheet};
use yusuan::lang::{Lang, Tell};
use yusuan::read::{
    Limits, NoteKind, PagePlace, PageSource, ReadDocument, ReadError, ReadProgress, Watch,
    read_bytes,
};

#[track_caller]
fn document(bytes: Vec<u8>) -> ReadDocument {
    read_bytes("x.pdf", bytes, &mut Watch::default()).unwrap()
}

/// The cells of one grid of these pages, a row a line.
#[track_caller]
fn grid(document: &ReadDocument, at: usize) -> Vec<String> {
    let page = document.pages.get(at).expect("a grid");
    let row = |row| -> String {
        let mut cells = vec![""; page.columns() as usize];
        for cell in page.row(row) {
            cells[cell.column as usize] = &cell.text;
        }
        cells.join("|")
    };
    (0..page.rows()).map(row).collect()
}

#[track_caller]
fn check(sheets: &[Sheet], expected: &[&[&str]]) -> ReadDocument {
    let document = document(paper::pdf(sheets));
    assert_eq!(document.pages.len(), expected.len(), "{}", field::shown(&document, &[]));
    for (at, rows) in expected.iter().enumerate() {
        assert_eq!(grid(&document, at), *rows, "{}", field::shown(&document, &[]));
    }
    document
}

fn texts(document: &ReadDocument) -> Vec<&str> {
    document.texts.iter().map(|paragraph| paragraph.text.as_str()).collect()
}

const XS: [f32; 6] = [60.0, 130.0, 300.0, 380.0, 460.0, 540.0];

/// A table of three levels of headings and three rows, from `top` on.
fn ruled(sheet: &mut Sheet, top: f32) {
    let y = |n: usize| top + 20.0 * n as f32;
    // The headings' own lines stop where areas are merged.
    for n in [0, 2, 3, 4, 5] {
        sheet.line((XS[0], y(n)), (XS[5], y(n)));
    }
    sheet.line((XS[2], y(1)), (XS[5], y(1)));
    for x in [XS[0], XS[1], XS[2], XS[5]] {
        sheet.line((x, y(0)), (x, y(5)));
    }
    for x in [XS[3], XS[4]] {
        sheet.line((x, y(1)), (x, y(5)));
    }
    sheet.text(XS[0] + 4.0, y(1) + 4.0, 10.0, "科目编码");
    sheet.text(XS[1] + 4.0, y(1) + 4.0, 10.0, "科目名称");
    sheet.text(XS[2] + 90.0, y(0) + 14.0, 10.0, "支出预算");
    for (n, name) in ["合计", "基本支出", "项目支出"].iter().enumerate() {
        sheet.text(XS[2 + n] + 10.0, y(1) + 14.0, 10.0, name);
    }
    let rows: [[&str; 5]; 3] = [
        ["208", "社会保障和就业支出", "845.70", "772.00", "73.70"],
        ["20805", "行政事业单位养老支出", "772.00", "772.00", ""],
        ["合计", "", "845.70", "772.00", "73.70"],
    ];
    for (n, row) in rows.iter().enumerate() {
        sheet.row(&XS, y(2 + n) + 14.0, 10.0, row);
    }
}

const RULED: [&str; 5] = [
    "科目编码|科目名称|支出预算||",
    "||合计|基本支出|项目支出",
    "208|社会保障和就业支出|845.70|772.00|73.70",
    "20805|行政事业单位养老支出|772.00|772.00|",
    "合计||845.70|772.00|73.70",
];

#[test]
fn ruled_tables_without_embedded_fonts() {
    for code in [Code::Gbk, Code::Unicode] {
        let mut sheet = Sheet::a4().coded(code);
        sheet.text(200.0, 60.0, 16.0, "2025年支出总表");
        sheet.text(60.0, 90.0, 10.0, "部门：县财政局");
        sheet.right(540.0, 90.0, 10.0, "单位：万元");
        ruled(&mut sheet, 100.0);
        let document = check(&[sheet], &[&RULED]);
        assert_eq!(texts(&document), ["2025年支出总表", "部门：县财政局  单位：万元"]);
        assert_eq!(document.pages[0].texts_before, 2);
        let merges: Vec<_> = document.pages[0]
            .merges()
            .iter()
            .map(|m| (m.row, m.column, m.last_row, m.last_column))
            .collect();
        assert_eq!(merges, [(0, 0, 1, 0), (0, 1, 1, 1), (0, 2, 0, 4)]);
        assert_eq!(document.notes, []);
        let PagePlace::Paper { page: 1, area } = document.pages[0].place(2, 2) else { panic!() };
        assert!((area.left - 300.0).abs() < 2.0 && (area.top - 140.0).abs() < 2.0, "{area:?}");
        assert!((area.right - 380.0).abs() < 2.0 && (area.bottom - 160.0).abs() < 2.0, "{area:?}");
    }
}

#[test]
fn lines_drawn_as_thin_areas_and_in_pieces() {
    let mut sheet = Sheet::a4();
    let ys = [100.0, 120.0, 140.0];
    for y in ys {
        for pair in XS.windows(2) {
            sheet.bar((pair[0], y), (pair[1], y));
        }
    }
    for x in XS {
        for pair in ys.windows(2) {
            sheet.bar((x, pair[0] + 0.5), (x, pair[1]));
        }
    }
    sheet.row(&XS, 114.0, 10.0, &["编码", "名称", "甲", "乙", "丙"]);
    sheet.row(&XS, 134.0, 10.0, &["301", "工资福利支出", "1.00", "", "3.00"]);
    check(&[sheet], &[&["编码|名称|甲|乙|丙", "301|工资福利支出|1.00||3.00"]]);
}

/// White lines and areas are no lines; an underline within a cell divides nothing.
#[test]
fn what_is_no_line() {
    let mut sheet = Sheet::a4();
    sheet.grid(&XS, &[100.0, 120.0, 140.0]);
    sheet.raw("1 1 1 RG\n").line((60.0, 130.0), (540.0, 130.0)).raw("0 0 0 RG\n");
    sheet.line((135.0, 136.5), (180.0, 136.5));
    sheet.raw("0.9 0.9 0.9 rg 60 722 480 20 re f 0 0 0 rg\n");
    sheet.row(&XS, 114.0, 10.0, &["编码", "名称", "甲", "乙", "丙"]);
    sheet.row(&XS, 134.0, 10.0, &["301", "工资福利支出", "1.00", "", "3.00"]);
    check(&[sheet], &[&["编码|名称|甲|乙|丙", "301|工资福利支出|1.00||3.00"]]);
}

#[test]
fn cells_of_several_lines() {
    let mut sheet = Sheet::a4();
    let xs = [60.0, 110.0, 180.0, 220.0, 260.0];
    sheet.grid(&xs, &[100.0, 130.0, 160.0]);
    sheet.text(62.0, 112.0, 10.0, "科目").text(62.0, 126.0, 10.0, "编码");
    sheet.text(112.0, 118.0, 10.0, "科目名称");
    sheet.text(182.0, 112.0, 10.0, "基本").text(182.0, 126.0, 10.0, "支出");
    sheet.text(222.0, 118.0, 10.0, "项目");
    sheet.text(62.0, 148.0, 10.0, "2080505");
    sheet.text(112.0, 142.0, 10.0, "机关单位养老").text(112.0, 156.0, 10.0, "保险缴费支出");
    // A figure too long for its column.
    sheet.text(182.0, 142.0, 10.0, "1,234,").text(182.0, 156.0, 10.0, "567.89");
    sheet.right(258.0, 148.0, 10.0, "12.50");
    check(
        &[sheet],
        &[&[
            "科目编码|科目名称|基本支出|项目",
            "2080505|机关单位养老保险缴费支出|1,234,567.89|12.50",
        ]],
    );
}

/// Only the headings have lines below them: rows are told by their figures.
#[test]
fn rows_without_lines_between_them() {
    let mut sheet = Sheet::a4();
    sheet.grid(&XS, &[100.0, 120.0, 190.0]);
    sheet.row(&XS, 114.0, 10.0, &["编码", "名称", "甲", "乙", "丙"]);
    sheet.row(&XS, 134.0, 10.0, &["301", "工资福利支出", "3.00", "1.00", "2.00"]);
    sheet.row(&XS, 154.0, 10.0, &["30101", "基本工资", "1.00", "", "1.00"]);
    sheet.row(&XS, 174.0, 10.0, &["30102", "津贴补贴", "2.00", "1.00", "1.00"]);
    check(
        &[sheet],
        &[&[
            "编码|名称|甲|乙|丙",
            "301|工资福利支出|3.00|1.00|2.00",
            "30101|基本工资|1.00||1.00",
            "30102|津贴补贴|2.00|1.00|1.00",
        ]],
    );
}

#[test]
fn tables_without_any_lines() {
    let mut sheet = Sheet::a4();
    sheet.text(200.0, 60.0, 16.0, "2025年支出总表");
    sheet.right(540.0, 84.0, 10.0, "单位：万元");
    sheet.text(400.0, 100.0, 10.0, "支出预算");
    let heads = ["科目编码", "科目名称", "合计", "基本支出", "项目支出"];
    for (n, head) in heads.iter().enumerate() {
        sheet.text(XS[n] + 5.0, 116.0, 10.0, head);
    }
    let rows: [[&str; 5]; 5] = [
        ["208", "社会保障和就业支出", "845.70", "772.00", "73.70"],
        ["20805", "行政事业单位养老支出", "772.00", "772.00", ""],
        ["2080505", "机关事业单位养老", "772.00", "772.00", ""],
        ["20808", "抚恤", "73.70", "", "73.70"],
        ["合计", "", "845.70", "772.00", "73.70"],
    ];
    let mut y = 134.0;
    for (n, row) in rows.iter().enumerate() {
        sheet.row(&XS, y, 10.0, row);
        if n == 2 {
            y += 11.0;
            sheet.text(XS[1] + 3.0, y, 10.0, "保险缴费支出");
        }
        y += 18.0;
    }
    sheet.text(60.0, y + 20.0, 10.0, "注：本表按预算批复填列。");
    let document = check(
        &[sheet],
        &[&[
            "||支出预算||",
            "科目编码|科目名称|合计|基本支出|项目支出",
            "208|社会保障和就业支出|845.70|772.00|73.70",
            "20805|行政事业单位养老支出|772.00|772.00|",
            "2080505|机关事业单位养老保险缴费支出|772.00|772.00|",
            "20808|抚恤|73.70||73.70",
            "合计||845.70|772.00|73.70",
        ]],
    );
    let merge = document.pages[0].merges()[0];
    assert_eq!((merge.row, merge.column, merge.last_column), (0, 2, 4));
    assert_eq!(texts(&document), ["2025年支出总表", "单位：万元", "注：本表按预算批复填列。"]);
}

/// Where a name has two lines and its figure stands halfway, rows are further apart below it than
/// above.
#[test]
fn a_figure_halfway_beside_a_name() {
    let mut sheet = Sheet::a4();
    let xs = [60.0, 170.0, 300.0];
    let mut rows = vec![(120.0, ["收入总计", "", "18,330.37"])];
    rows.push((146.0, ["一般公共预算资金", "小计", "18,330.37"]));
    rows.push((172.0, ["", "公共财政拨款资", ""]));
    rows.push((179.2, ["", "", "18,330.37"]));
    rows.push((186.4, ["", "金", ""]));
    rows.push((206.0, ["", "专项收入", "1.00"]));
    rows.push((240.0, ["其他资金", "小计", "2.00"]));
    rows.push((274.0, ["", "事业收入", "2.00"]));
    for (y, cells) in rows {
        for (x, cell) in xs.iter().zip(cells).take(2) {
            sheet.text(*x, y, 10.0, cell);
        }
        sheet.right(xs[2] + 60.0, y, 10.0, cells[2]);
    }
    let expected = [
        "收入总计||18,330.37",
        "一般公共预算资金|小计|18,330.37",
        "|公共财政拨款资金|18,330.37",
        "|专项收入|1.00",
        "其他资金|小计|2.00",
        "|事业收入|2.00",
    ];
    check(&[sheet], &[&expected]);
}

/// A list of contents, numbered items, an amount in a sentence are no tables.
#[test]
fn what_is_no_table() {
    let mut sheet = Sheet::a4();
    for (n, line) in ["一、收支总表", "二、收入总表", "三、支出总表"].iter().enumerate()
    {
        let y = 100.0 + 20.0 * n as f32;
        sheet.text(80.0, y, 12.0, &format!("{line}{}", ".".repeat(50)));
        sheet.right(520.0, y, 12.0, &format!("{}", n + 3));
    }
    for n in 1..6 {
        let y = 200.0 + 20.0 * n as f32;
        sheet.text(80.0, y, 12.0, &format!("{n}."));
        sheet.text(110.0, y, 12.0, "公务接待费支出决算为2.85万元，完成预算的100.00%。");
    }
    sheet.raw("").line((80.0, 500.0), (300.0, 500.0));
    check(&[sheet], &[]);
}

#[test]
fn turned_pages() {
    // Turned by the page itself.
    let mut sheet = Sheet { turned: 90, ..Sheet::landscape() };
    ruled(&mut sheet, 100.0);
    check(&[sheet], &[&RULED]);
    // Drawn sideways on an upright page: read sideways, placed as shown.
    let mut sheet = Sheet::a4();
    sheet.raw("q 0 1 -1 0 595 0 cm\n");
    sheet.height = 595.0;
    ruled(&mut sheet, 100.0);
    sheet.height = 842.0;
    sheet.raw("Q\n");
    let document = check(&[sheet], &[&RULED]);
    let PagePlace::Paper { area, .. } = document.pages[0].place(2, 2) else { panic!() };
    // Row 2 of the table runs from 140 to 160 down the turned page, hence across the shown one.
    assert!((area.left - 140.0).abs() < 2.0 && (area.right - 160.0).abs() < 2.0, "{area:?}");
    assert!((area.bottom - (842.0 - 300.0)).abs() < 2.0, "{area:?}");
}

#[test]
fn tables_over_pages() {
    let sheet = |n: u32| {
        let mut sheet = Sheet::a4();
        if n == 1 {
            sheet.text(200.0, 60.0, 16.0, "2025年支出总表");
        }
        ruled(&mut sheet, 700.0);
        sheet.text(280.0, 825.0, 9.0, &format!("- {n} -"));
        sheet
    };
    let document = check(&[sheet(1), sheet(2), sheet(3)], &[&RULED, &RULED, &RULED]);
    assert_eq!(texts(&document), ["2025年支出总表"], "numbers of pages are no text");
    assert!(document.pages.iter().all(|page| page.may_go_on));
    let at: Vec<_> = document.pages.iter().map(|page| page.texts_before).collect();
    assert_eq!(at, [1, 1, 1]);
    assert_eq!(document.pages[2].source, PageSource::Paper { page: 3, number: 1 });
}

#[test]
fn paragraphs_over_lines_and_pages() {
    let mut first = Sheet::a4();
    let line = "　　本单位贯彻执行有关财政工作的法律法规和方针政策并组织实施，";
    first.text(80.0, 100.0, 14.0, line);
    first.text(80.0, 124.0, 14.0, "编制年度预决算草案。");
    first.text(80.0, 148.0, 14.0, "　　二〇二五年预算总额为九百三十五点八二万元比上年增加二十三");
    let mut second = Sheet::a4();
    second.text(80.0, 100.0, 14.0, "点五万元。");
    second.text(80.0, 124.0, 14.0, "　　主要原因是人员增加。");
    let document = check(&[first, second], &[]);
    let expected = [
        "本单位贯彻执行有关财政工作的法律法规和方针政策并组织实施，编制年度预决算草案。",
        "二〇二五年预算总额为九百三十五点八二万元比上年增加二十三点五万元。",
        "主要原因是人员增加。",
    ];
    assert_eq!(texts(&document), expected);
    assert!(matches!(document.texts[1].place, PagePlace::Paper { page: 1, .. }));
}

/// Lines of one page below each other, and how many of them each paragraph has.
#[track_caller]
fn check_paragraphs(left: f32, size: f32, lines: &[&str], counts: &[usize]) {
    let mut sheet = Sheet::a4();
    for (n, line) in lines.iter().enumerate() {
        sheet.text(left, 100.0 + 2.0 * size * n as f32, size, line);
    }
    let document = check(&[sheet], &[]);
    let mut rest = lines;
    let paragraphs = counts.iter().map(|&count| {
        let (own, behind) = rest.split_at(count);
        rest = behind;
        own.concat().trim().to_owned()
    });
    assert_eq!(texts(&document), paragraphs.collect::<Vec<_>>());
}

#[test]
fn paragraphs_however_they_are_set() {
    // Headings that are set in, over lines that are not.
    let lines = [
        "　　十、预算绩效管理情况",
        "上海市某区财政局预算绩效管理工作开展情况如下：制定了办法并建立了机制，",
        "实行全过程绩效管理。",
        "　　（一）社会保障和就业支出（类）行政事业单位养老支出行政单位离退休",
        "（项）。主要用于退休人员。",
    ];
    check_paragraphs(80.0, 12.0, &lines, &[1, 2, 2]);
    // Long lines that are set in alike are a heading and a paragraph, not a title over two lines.
    let lines = [
        "　　八、政府性基金预算财政拨款收入支出决算情况说明",
        "　　上海市某区财政局二〇二四年度无政府性基金预算财政拨款",
        "收入和支出，也没有安排此项支出以及其他的此类支出。",
    ];
    check_paragraphs(90.0, 15.0, &lines, &[1, 2]);
    // Lines that stop short because a long figure is not broken, and colons at the margin, end no
    // paragraph that is not set in.
    let lines = [
        "财政拨款支出主要内容如下：",
        "1、公共安全支出（类）司法（款）普法宣传（项）124.29万元。主要用于：",
        "法制宣传工作支出。2024年当年预算执行数与上年相比没有变化为",
        "11,118.46万元，2025年预算安排124.29万元。",
        "2、公共安全支出（类）司法（款）公共法律服务（项）686万元。",
    ];
    check_paragraphs(80.0, 12.0, &lines, &[1, 3, 1]);
}

#[test]
fn characters_are_made_plain() {
    let mut sheet = Sheet::a4().coded(Code::Unicode);
    sheet.text(80.0, 100.0, 12.0, "⼈⼤事务⽀出１２．５０万元");
    // Shown twice to look bold.
    sheet.text(80.0, 140.0, 12.0, "公用经费88.88").text(80.3, 140.0, 12.0, "公用经费88.88");
    let document = document(paper::pdf(&[sheet]));
    assert_eq!(texts(&document), ["人大事务支出12.50万元", "公用经费88.88"]);
}

#[test]
fn a_scanned_page_is_told_with_its_number() {
    let mut table = Sheet::a4();
    ruled(&mut table, 100.0);
    let mut scan = Sheet::a4();
    scan.raw("q 595 0 0 842 0 0 cm BI /W 1 /H 1 /CS /G /BPC 8 ID \u{1} EI Q\n");
    let mut again = Sheet::a4();
    again.raw("q 595 0 0 842 0 0 cm BI /W 1 /H 1 /CS /G /BPC 8 ID \u{1} EI Q\n");
    let document = check(&[table, scan, again], &[&RULED]);
    assert_eq!(document.notes.len(), 1);
    assert_eq!(document.notes[0].kind, NoteKind::Lost);
    assert!(document.notes[0].words.zh.starts_with("第 2–3 页"), "{}", document.notes[0].words.zh);
    assert!(document.is_partial());
}

/// Fails, or reads, but soon and with a sentence.
#[track_caller]
fn harmless(what: &str, bytes: Vec<u8>) -> Result<ReadDocument, ReadError> {
    let limits = Limits { time: Duration::from_secs(3), ..Limits::default() };
    let begun = Instant::now();
    let read = read_bytes("x.pdf", bytes, &mut Watch::new(limits, ReadProgress::default()));
    let time = begun.elapsed();
    assert!(time < Duration::from_secs(6), "{what} took {time:?}");
    if let Err(error) = &read {
        let (zh, en) = (error.tell(Lang::Zh), error.tell(Lang::En));
        assert!(!zh.is_empty() && !en.is_empty() && zh != en);
        println!("{what}: {zh}");
    }
    read
}

fn good() -> Vec<u8> {
    let mut sheet = Sheet::a4();
    ruled(&mut sheet, 100.0);
    paper::pdf(&[sheet])
}

fn packed(content: &[u8], rounds: usize) -> Vec<u8> {
    let mut packed = content.to_vec();
    for _ in 0..rounds {
        let mut encoder = flate2::write::ZlibEncoder::new(Vec::new(), flate2::Compression::best());
        encoder.write_all(&packed).unwrap();
        packed = encoder.finish().unwrap();
    }
    let filters = "/FlateDecode ".repeat(rounds);
    let mut stream =
        format!("<< /Length {} /Filter [{filters}] >>\nstream\n", packed.len()).into_bytes();
    stream.extend(packed);
    stream.extend(b"\nendstream");
    stream
}

/// A file of one page with that content stream and these further objects from 6 on.
fn page(content: Vec<u8>, resources: &str, more: &[Vec<u8>]) -> Vec<u8> {
    let mut objects: Vec<Vec<u8>> = vec![
        b"<< /Type /Catalog /Pages 2 0 R >>".to_vec(),
        b"<< /Type /Pages /Count 1 /Kids [3 0 R] >>".to_vec(),
        format!(
            "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R \
             /Resources << {resources} >> >>"
        )
        .into_bytes(),
        content,
        b"null".to_vec(),
    ];
    objects.extend(more.iter().cloned());
    paper::file_of_bytes(&objects)
}

#[test]
fn streams_that_unfold_without_end() {
    let zeros = vec![b' '; 300 << 20];
    for rounds in [1, 2] {
        let read = harmless("packed blanks", page(packed(&zeros, rounds), "", &[]));
        assert!(matches!(read, Err(ReadError::TooMuch { .. })), "{rounds}: {read:?}");
    }
}

#[test]
fn forms_that_show_forms() {
    let form = |n: usize| {
        let content = format!("/X{} Do ", n + 1).repeat(10);
        format!(
            "<< /Type /XObject /Subtype /Form /BBox [0 0 9 9] /Resources << /XObject << /X{} {} 0 R >> >> \
             /Length {} >>\nstream\n{content}\nendstream",
            n + 1,
            7 + n,
            content.len()
        )
        .into_bytes()
    };
    let mut forms: Vec<Vec<u8>> = (0..30).map(form).collect();
    // The last shows the first.
    forms.push(
        b"<< /Type /XObject /Subtype /Form /BBox [0 0 9 9] /Resources << /XObject << /X0 6 0 R >> >> /Length 6 >>\nstream\n/X0 Do\nendstream"
            .to_vec(),
    );
    let content = paper::stream("/X0 Do").into_bytes();
    let read = harmless("forms", page(content, "/XObject << /X0 6 0 R >>", &forms));
    assert!(matches!(read, Err(ReadError::TooSlow { .. })), "{read:?}");
}

#[test]
fn fonts_that_count_without_end() {
    let content = || paper::stream("BT /F 9 Tf (abc) Tj ET").into_bytes();
    let fonts = [
        "<< /Type /Font /Subtype /Type0 /BaseFont /A /Encoding /Identity-H /DescendantFonts [<< /Type /Font \
         /Subtype /CIDFontType2 /BaseFont /A /CIDSystemInfo << /Registry (Adobe) /Ordering (GB1) /Supplement 2 >> \
         /W [0 4294967290 500] >>] >>",
        "<< /Type /Font /Subtype /TrueType /BaseFont /A /FirstChar 4000000000 /LastChar 4000000001 /Widths [1 2] >>",
    ];
    for font in fonts {
        let read = harmless("font", page(content(), "/Font << /F 6 0 R >>", &[font.into()]));
        assert!(matches!(read, Err(ReadError::Broken { .. })), "{read:?}");
        let read = harmless("font", page(content(), &format!("/Font << /F {font} >>"), &[]));
        assert!(matches!(read, Err(ReadError::Broken { .. })), "{read:?}");
    }
}

#[test]
fn files_that_lie() {
    // Pages that are their own parents and children.
    let objects = [
        "<< /Type /Catalog /Pages 2 0 R >>",
        "<< /Type /Pages /Count 9 /Kids [2 0 R 3 0 R 2 0 R] /Parent 3 0 R >>",
        "<< /Type /Pages /Count 9 /Kids [2 0 R] /Parent 2 0 R >>",
    ];
    let _ = harmless("cyclic pages", paper::file(&objects.map(str::to_owned)));
    // Nested beyond any stack.
    let deep = format!("{}{}", "[".repeat(400_000), "]".repeat(400_000));
    let _ =
        harmless("deep", page(paper::stream("").into_bytes(), "", &[deep.clone().into_bytes()]));
    let _ = harmless("deep content", page(paper::stream(&deep).into_bytes(), "", &[]));
    let _ = harmless("states", page(paper::stream(&"q ".repeat(2_000_000)).into_bytes(), "", &[]));
    // Lines without end, and a grid of all of them.
    let lines: String = (0..40_000)
        .map(|n| format!("{0} 0 m {0} 800 l S 0 {0} m 590 {0} l S\n", f64::from(n) / 60.0))
        .collect();
    let read = harmless("lines", page(paper::stream(&lines).into_bytes(), "", &[]));
    assert!(read.is_ok_and(|document| document.is_partial()));
    // A stream without an end, a table of contents that points anywhere.
    let mut cut = good();
    cut.truncate(cut.len() * 2 / 3);
    let _ = harmless("cut", cut);
    let text = good();
    let mut lost = text.clone();
    let at = text.windows(9).position(|w| w == b"startxref").unwrap();
    lost.splice(at + 10.., *b"99999999\n%%EOF");
    let read = harmless("lost table of contents", lost).unwrap();
    assert_eq!(grid(&read, 0), RULED);
    for bytes in [&b"%PDF-1.7"[..], b"%PDF-1.7\n%%EOF", b""] {
        assert!(harmless("nothing", bytes.to_vec()).is_err());
    }
}

#[test]
fn altered_files() {
    let good = good();
    let mut state = 0x9e37_79b9_7f4a_7c15_u64;
    let mut next = move |most: usize| {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        (state % most as u64) as usize
    };
    for round in 0..400 {
        let mut bytes = good.clone();
        for _ in 0..1 + next(6) {
            let at = next(bytes.len());
            match next(4) {
                0 => bytes[at] = next(256) as u8,
                1 => drop(bytes.drain(at..(at + next(40)).min(bytes.len()))),
                2 => {
                    let part = bytes[at..(at + next(60)).min(bytes.len())].to_vec();
                    let to = next(bytes.len());
                    bytes.splice(to..to, part);
                }
                _ => {
                    let digits: Vec<usize> =
                        (0..bytes.len()).filter(|&n| bytes[n].is_ascii_digit()).collect();
                    let at = digits[next(digits.len())];
                    bytes.splice(at..=at, format!("{}", next(1 << 31)).bytes());
                }
            }
        }
        let _ = harmless(&format!("round {round}"), bytes);
    }
}

#[test]
fn a_password_is_asked_for_plainly() {
    let folder = tempfile::tempdir().unwrap();
    let (plain, locked) = (folder.path().join("a.pdf"), folder.path().join("b.pdf"));
    std::fs::write(&plain, good()).unwrap();
    let with = |user: &str| {
        std::process::Command::new("qpdf")
            .args(["--encrypt", user, "owner", "256", "--"])
            .args([&plain, &locked])
            .status()
    };
    if with("secret").is_err() {
        println!("skipped: qpdf is not installed");
        return;
    }
    let read = harmless("locked", std::fs::read(&locked).unwrap());
    assert_eq!(read.err(), Some(ReadError::Password));
    // Locked against changes only: read.
    assert!(with("").unwrap().success());
    let read = harmless("locked against changes", std::fs::read(&locked).unwrap()).unwrap();
    assert_eq!(grid(&read, 0), RULED);
}

#[test]
fn published_documents() {
    field::measure_all();
}

#[test]
#[ignore = "prints what is read of PDF=file PAGES=1,2"]
fn show() {
    let path = std::env::var("PDF").unwrap();
    let pages = std::env::var("PAGES").unwrap_or_default();
    let pages: Vec<u32> = pages.split(',').filter_map(|n| n.parse().ok()).collect();
    let begun = Instant::now();
    let document = document(std::fs::read(path).unwrap());
    println!("{:?}", begun.elapsed());
    println!("{}", field::shown(&document, &pages));
}

/// An amount that a narrow column breaks into two lines is one, wherever it is broken.
#[test]
fn an_amount_broken_in_two_lines_is_one() {
    let xs = [60.0, 160.0, 200.0];
    for (first, second) in
        [("22,186,4", "40.80"), ("22,186,", "440.80"), ("22,186,440", ".80"), ("22,186,44", "0.80")]
    {
        let mut sheet = Sheet::a4();
        sheet.grid(&xs, &[100.0, 120.0, 150.0, 170.0]);
        sheet.row(&xs, 114.0, 9.0, &["项目", "金额"]);
        sheet.text(63.0, 134.0, 9.0, "一般公共服务支出");
        sheet.right(197.0, 132.0, 9.0, first).right(197.0, 143.0, 9.0, second);
        sheet.row(&xs, 164.0, 9.0, &["合计", "1.00"]);
        check(&[sheet], &[&["项目|金额", "一般公共服务支出|22,186,440.80", "合计|1.00"]]);
    }
}

/// Some programs draw the outlines of bold letters: their straight parts are no ruling lines.
#[test]
fn outlines_of_letters_are_no_lines() {
    let mut sheet = Sheet::a4();
    sheet.text(200.0, 60.0, 16.0, "2025年支出总表");
    for n in 0..9 {
        let x = 200.0 + 14.0 * n as f32;
        // A box with a bent corner.
        sheet.raw(&format!(
            "0.5 w {x} 782 m {0} 782 l {0} 796 l {1} 797 {1} 797 {x} 796 c h S\n",
            x + 14.0,
            x + 7.0
        ));
    }
    ruled(&mut sheet, 100.0);
    let document = check(&[sheet], &[&RULED]);
    assert_eq!(texts(&document), ["2025年支出总表"]);
}

/// Without ruling lines a figure at the right of its column touches the text of the next.
#[test]
fn a_figure_that_touches_the_next_text() {
    let mut sheet = Sheet::a4();
    for (n, (income, amount, name, other)) in [
        ("一、财政拨款", "13,297.11", "一、一般公共服务支出", "10,271.56"),
        ("二、其他资金", "80.00", "二、外交支出", "3,105.55"),
        ("三、年初结转", "112.88", "年末结转和结余", "112.88"),
        ("收入合计", "13,377.11", "支出合计", "13,377.11"),
    ]
    .iter()
    .enumerate()
    {
        let y = 120.0 + 14.0 * n as f32;
        sheet.text(60.0, y, 10.0, income).right(200.0, y, 10.0, amount);
        sheet.text(200.4, y, 10.0, name).right(420.0, y, 10.0, other);
    }
    let rows = [
        "一、财政拨款|13,297.11|一、一般公共服务支出|10,271.56",
        "二、其他资金|80.00|二、外交支出|3,105.55",
        "三、年初结转|112.88|年末结转和结余|112.88",
        "收入合计|13,377.11|支出合计|13,377.11",
    ];
    check(&[sheet], &[&rows]);
}

/// Some programs show a whole row by one instruction, with little between an amount and the code
/// behind it.
#[test]
fn an_amount_and_what_stands_close_behind_it() {
    let rows = [
        ("301", "工资福利支出", "4,816.14", "302", "商品和服务支出", "431.95"),
        ("30101", "基本工资", "537.64", "30201", "办公费", "28.49"),
        ("30102", "津贴补贴", "945.63", "30202", "印刷费", "29.00"),
    ];
    let expected: Vec<String> =
        rows.iter().map(|(a, b, c, d, e, f)| format!("{a}|{b}|{c}|{d}|{e}|{f}")).collect();
    let expected: Vec<&str> = expected.iter().map(String::as_str).collect();
    for (lines, together) in [(true, true), (false, true), (false, false)] {
        let mut sheet = Sheet::a4();
        for (n, (code, name, amount, next, other, last)) in rows.iter().enumerate() {
            let y = 120.0 + 16.0 * n as f32;
            sheet.text(60.0, y, 10.0, code).text(110.0, y, 10.0, name);
            let x = 250.0 - paper::width(amount, 10.0);
            match together {
                true => sheet.run(x, y, 10.0, 0.206, &[amount, next]),
                false => sheet.text(x, y, 10.0, amount).text(252.0, y, 10.0, next),
            };
            sheet.text(300.0, y, 10.0, other).right(480.0, y, 10.0, last);
        }
        if lines {
            sheet.grid(
                &[58.0, 105.0, 180.0, 251.0, 295.0, 400.0, 482.0],
                &[106.0, 124.0, 140.0, 156.0],
            );
        }
        check(&[sheet], &[&expected]);
    }
    // A dash where there is no amount.
    let mut sheet = Sheet::a4();
    for (n, (name, amount, next, last)) in [
        ("基本工资", "537.64", "30201", "28.49"),
        ("津贴补贴", "-", "30202", "29.00"),
        ("奖金", "945.63", "30203", "30.00"),
    ]
    .iter()
    .enumerate()
    {
        let y = 120.0 + 16.0 * n as f32;
        sheet.text(110.0, y, 10.0, name).right(250.0, y, 10.0, amount);
        sheet.text(252.0, y, 10.0, next).right(380.0, y, 10.0, last);
    }
    let dashed =
        ["基本工资|537.64|30201|28.49", "津贴补贴|-|30202|29.00", "奖金|945.63|30203|30.00"];
    check(&[sheet], &[&dashed]);
    // Digits that are set apart, as justified text has them, are one figure.
    let mut sheet = Sheet::a4();
    for n in 0..3 {
        let y = 120.0 + 16.0 * n as f32;
        sheet.text(60.0, y, 10.0, "基本工资");
        sheet
            .run(200.0, y, 10.0, 0.15, &["1", "2", ".", "3", "4", "5"])
            .right(400.0, y, 10.0, "5.00");
    }
    check(&[sheet], &[&["基本工资|12.345|5.00"; 3]]);
}

/// The last row of a table on a page of its own, without lines and headings, is no table; what it
/// says is told.
#[test]
fn a_row_alone_is_told() {
    let lost = |name: &str, amount: &str| {
        let mut sheet = Sheet::a4();
        sheet.text(80.0, 120.0, 10.0, name).right(400.0, 120.0, 10.0, amount);
        let document = check(&[sheet], &[]);
        document.notes.iter().any(|note| note.words.zh.contains("像是表里的行"))
    };
    assert!(lost("30309 奖励金", "1.55"));
    assert!(!lost("其中：奖励金", "1.55"));
    assert!(!lost("三、支出总表..........................", "12"));
}

/// What every page repeats is no title of the table below it.
#[test]
fn a_running_title_is_none_of_a_table() {
    let pages = ["2025年收入总表", "2025年支出总表", "2025年收支总表"].map(|title| {
        let mut sheet = Sheet::a4();
        sheet.text(200.0, 40.0, 9.0, "某某市试验局2025年部门预算").text(200.0, 100.0, 14.0, title);
        ruled(&mut sheet, 140.0);
        sheet
    });
    let document = document(paper::pdf(&pages));
    assert_eq!(texts(&document), ["2025年收入总表", "2025年支出总表", "2025年收支总表"]);
}

/// A font whose table to Unicode is wrong gives letters that no budget is written in.
#[test]
fn wrong_characters_are_told_as_lost() {
    for (text, lost) in [("收Ж总Д表Я·ШЩ支出", true), ("αβγδ℃①Ⅱ㎡ cafe", false)]
    {
        let mut sheet = Sheet::a4().coded(Code::Unicode);
        sheet.text(60.0, 60.0, 10.0, text);
        ruled(&mut sheet, 100.0);
        let document = document(paper::pdf(&[sheet]));
        let told = document.notes.iter().any(|note| note.kind == NoteKind::Lost);
        assert_eq!(told, lost, "{text} {:?}", document.notes);
        // Nothing is to be found under a wrong name.
        let x = "\u{fffd}";
        let forgotten = format!("{x}|{x}|845.70|772.00|73.70");
        assert_eq!(grid(&document, 0)[2], if lost { &forgotten } else { RULED[2] });
        assert_eq!(document.pages[0].may_go_on, !lost);
    }
}

fn lost(document: &ReadDocument) -> Vec<&str> {
    let lost = document.notes.iter().filter(|note| note.kind == NoteKind::Lost);
    lost.map(|note| note.words.zh.as_str()).collect()
}

/// Headings at the left of their columns, figures at the right, of which one is missing: none
/// moves to the next heading.
#[test]
fn headings_beside_figures() {
    let xs = [40.0, 110.0, 180.0, 250.0, 320.0, 390.0, 460.0, 530.0];
    let mut sheet = Sheet::a4();
    sheet.text(xs[1] + 2.0, 100.0, 10.0, "“三公”经费");
    sheet.text(xs[0] + 2.0, 116.0, 10.0, "合计");
    sheet.text(xs[3] + 2.0, 116.0, 10.0, "公务用车费").text(xs[6] + 2.0, 116.0, 10.0, "会议费");
    sheet.text(xs[1] + 2.0, 132.0, 10.0, "小计").text(xs[2] + 2.0, 132.0, 10.0, "因公出国费");
    sheet.text(xs[3] + 2.0, 148.0, 10.0, "小计").text(xs[4] + 2.0, 148.0, 10.0, "购置费");
    sheet.text(xs[5] + 2.0, 148.0, 10.0, "运行维护费");
    let figures = ["2,224.43", "660.10", "106.00", "156.60", "", "156.60", "1,282.56"];
    sheet.row(&xs, 168.0, 10.0, &figures);
    let document = document(paper::pdf(&[sheet]));
    let rows = [
        "|小计|因公出国费||||",
        "|||小计|购置费|运行维护费|",
        "2,224.43|660.10|106.00|156.60||156.60|1,282.56",
    ];
    assert_eq!(grid(&document, 0)[2..], rows, "{}", field::shown(&document, &[]));
    assert_eq!(lost(&document), [""; 0]);
}

/// Where figures are between headings and nothing shows to which side they belong, they get none.
#[test]
fn headings_that_cannot_be_told() {
    let mut sheet = Sheet::a4();
    for (x, head) in [(100.0, "因公出国"), (220.0, "购置费"), (340.0, "接待费")] {
        sheet.text(x, 100.0, 10.0, head);
    }
    sheet.text(170.0, 120.0, 10.0, "12.50").text(290.0, 120.0, 10.0, "88.00");
    let rows = ["因公出国||购置费||接待费", "|12.50||88.00|"];
    let document = check(&[sheet], &[&rows]);
    assert!(lost(&document)[0].contains("分不清"), "{:?}", document.notes);
}

/// A ruled table of low rows, from 100 on, with names and figures, each line of a name given.
fn low_rows(names: &[&[(f32, &str)]], figures: &[&str]) -> Sheet {
    let mut sheet = Sheet::a4();
    let xs = [60.0, 132.0, 220.0];
    let ys: Vec<f32> = (0..=names.len()).map(|n| 100.0 + 15.0 * n as f32).collect();
    sheet.grid(&xs, &ys);
    for (n, (lines, figure)) in names.iter().zip(figures).enumerate() {
        let base = 111.5 + 15.0 * n as f32;
        for (down, line) in *lines {
            sheet.text(62.0, base + down, 10.0, line);
        }
        sheet.right(216.0, base, 10.0, figure);
    }
    sheet
}

/// Names too long for their cells lie over their neighbours' in rows that are not high enough.
#[test]
fn names_over_the_lines_of_their_rows() {
    let names: [&[(f32, &str)]; 5] = [
        &[(0.0, "项目")],
        &[(-7.0, "一、一般公共服"), (7.0, "务支出")],
        &[(0.0, "二、外交支出")],
        &[(-7.0, "三、文化旅游体"), (7.0, "育与传媒支出")],
        &[(-7.0, "四、社会保障和"), (7.0, "就业支出")],
    ];
    let figures = ["金额", "10,271.56", "1.00", "", "858.51"];
    let rows = [
        "项目|金额",
        "一、一般公共服务支出|10,271.56",
        "二、外交支出|1.00",
        "三、文化旅游体育与传媒支出|",
        "四、社会保障和就业支出|858.51",
    ];
    let document = check(&[low_rows(&names, &figures)], &[&rows]);
    assert_eq!(lost(&document), [""; 0]);
    // On the line between two rows: of neither.
    let names: [&[(f32, &str)]; 4] = [
        &[(0.0, "项目")],
        &[(0.0, "一、国防支出")],
        &[(-7.5, "二、外交支出")],
        &[(0.0, "三、教育支出")],
    ];
    let rows = ["项目|金额", "\u{fffd}|3.00", "\u{fffd}|2.00", "三、教育支出|1.00"];
    let document = check(&[low_rows(&names, &["金额", "3.00", "2.00", "1.00"])], &[&rows]);
    assert!(lost(&document)[0].contains("压在框线上"), "{:?}", document.notes);
}

#[test]
fn figures_shown_as_hashes_are_told_as_lost() {
    let names: [&[(f32, &str)]; 3] = [&[(0.0, "项目")], &[(0.0, "国防支出")], &[(0.0, "教育支出")]];
    let document = document(paper::pdf(&[low_rows(&names, &["金额", "###", "1.00"])]));
    assert!(lost(&document)[0].contains("###"), "{:?}", document.notes);
}

/// What is told of a file, and how much it weighs.
#[track_caller]
fn check_damage(what: &str, bytes: Vec<u8>, expected: &[(NoteKind, &str)]) {
    let document = harmless(what, bytes).unwrap_or_else(|error| panic!("{what}: {error:?}"));
    let notes = &document.notes;
    let told: Vec<(NoteKind, &str)> =
        notes.iter().map(|note| (note.kind, note.words.zh.as_str())).collect();
    assert_eq!(told.len(), expected.len(), "{what}: {told:?}");
    for (own, (kind, words)) in told.iter().zip(expected) {
        assert!(own.0 == *kind && own.1.contains(words), "{what}: {told:?}");
    }
    // Of joined files each is named, and its pages once: a place before them would name them again.
    let joined = yusuan::read::join("两个文件", vec![document.clone(), ReadDocument::default()]);
    for (own, note) in document.notes.iter().zip(&joined.notes) {
        assert_eq!(note.words.zh, format!("{}：{}", document.file, own.words.zh), "{what}");
    }
}

/// The objects of a file of three pages with packed content, in an order in which the pages' list
/// comes first.
fn three_pages() -> Vec<Vec<u8>> {
    let mut objects: Vec<Vec<u8>> = vec![
        b"<< /Type /Catalog /Pages 2 0 R >>".to_vec(),
        b"<< /Type /Pages /Count 3 /Kids [3 0 R 5 0 R 7 0 R] >>".to_vec(),
    ];
    for n in [4, 6, 8] {
        let page = format!(
            "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents {n} 0 R /Resources << >> >>"
        );
        let lines: String =
            (0..400).map(|line| format!("{line} {n} m {} {n} l S\n", line * 7 % 500)).collect();
        objects.push(page.into_bytes());
        objects.push(packed(lines.as_bytes(), 1));
    }
    objects
}

fn place_of(bytes: &[u8], words: &[u8]) -> usize {
    bytes.windows(words.len()).position(|window| window == words).unwrap()
}

#[test]
fn a_file_that_is_cut_off_is_told_as_incomplete() {
    let whole = paper::file_of_bytes(&three_pages());
    let upto =
        |words: &str, more: usize| whole[..place_of(&whole, words.as_bytes()) + more].to_vec();
    check_damage("whole", whole.clone(), &[]);
    let end = &[(NoteKind::Hint, "文件缺了结尾")];
    check_damage("no table of contents", upto("xref\n0", 0), end);
    let torn = (NoteKind::Lost, "第 3 页已损坏或不完整");
    check_damage("in the last page's content", upto("8 0 obj", 200), &[torn]);
    let gone = (NoteKind::Lost, "应有 3 页，只有 2 页");
    check_damage("before the last page", upto("7 0 obj", 0), &[gone]);
    let second = (NoteKind::Lost, "第 2 页已损坏或不完整");
    check_damage("in the second page's content", upto("6 0 obj", 200), &[gone, second]);
    let read = harmless("before any page", upto("3 0 obj", 0));
    assert_eq!(read.err(), Some(ReadError::Incomplete(yusuan::read::Format::Pdf)));
    // The list of pages comes behind the pages, as many programs write it.
    let mut objects = three_pages();
    let mut bytes = b"%PDF-1.5\n".to_vec();
    let list = objects.remove(1);
    for (number, object) in [1, 3, 4, 5, 6, 7, 8].iter().zip(&objects) {
        bytes.extend(format!("{number} 0 obj\n").bytes());
        bytes.extend(object);
        bytes.extend(b"\nendobj\n");
    }
    let lost = (NoteKind::Lost, "各页的目录丢失，只找到 3 页");
    check_damage("no list of pages", bytes.clone(), &[lost]);
    bytes.extend(b"2 0 obj\n");
    bytes.extend(list);
    bytes.extend(b"\nendobj\n");
    check_damage("the list of pages comes last", bytes, end);
}

#[test]
fn content_that_does_not_unpack_is_told_with_its_page() {
    let mut objects = three_pages();
    let middle = objects[5].len() / 2;
    objects[5][middle..middle + 20].fill(0xff);
    let torn = (NoteKind::Lost, "第 2 页已损坏或不完整");
    check_damage("damaged", paper::file_of_bytes(&objects), &[torn]);
    // An update that was not written to its end: what was read may be older.
    let mut bytes = paper::file_of_bytes(&three_pages());
    bytes.extend(b"3 0 obj\n<< /Type /Page /Parent 2 0 R /Contents 9 0 R >>\nendobj\n");
    check_damage("unfinished", bytes, &[(NoteKind::Lost, "最后一次修改没有存完")]);
}

/// Files that are not by the book and hold everything are read as ever, and nothing is told.
#[test]
fn whole_files_however_they_are_written() {
    let good = paper::file_of_bytes(&three_pages());
    let table = place_of(&good, b"xref\n0");
    let start = place_of(&good, b"startxref");
    let update = {
        let mut bytes = good.clone();
        let at = bytes.len();
        bytes.extend(b"9 0 obj\n<< /Title (x) >>\nendobj\n");
        let xref = bytes.len();
        bytes.extend(
            format!(
                "xref\n9 1\n{at:010} 00000 n \ntrailer\n<< /Size 10 /Root 1 0 R /Prev {table} >>\n\
                 startxref\n{xref}\n%%EOF\n"
            )
            .bytes(),
        );
        bytes
    };
    let wrong = [&good[..start], b"startxref\n99999999\n%%EOF\n"].concat();
    let without_end = good[..good.len() - 6].to_vec();
    let mut counts = three_pages();
    counts[1] = b"<< /Type /Pages /Count 9 /Kids [3 0 R 5 0 R 7 0 R] >>".to_vec();
    let mut deleted = three_pages();
    deleted[1] = b"<< /Type /Pages /Count 3 /Kids [3 0 R 99 0 R 5 0 R 7 0 R] >>".to_vec();
    // A packed stream without the mark of its end.
    let mut open = three_pages();
    let mut encoder = flate2::write::ZlibEncoder::new(Vec::new(), flate2::Compression::best());
    encoder.write_all(b"0 0 m 9 9 l S\n").unwrap();
    encoder.flush().unwrap();
    let body = encoder.get_ref().clone();
    open[3] = format!("<< /Length {} /Filter /FlateDecode >>\nstream\n", body.len()).into_bytes();
    open[3].extend(body);
    open[3].extend(b"\nendstream");
    for (what, bytes) in [
        ("an update", update),
        ("junk behind", [&good[..], &b"<html>12 objects</html>\n".repeat(300)].concat()),
        ("zeros behind", [&good[..], &[0; 5000]].concat()),
        ("junk before", [b"HTTP/1.1 200 OK\n\n", &good[..]].concat()),
        ("a table of contents that is elsewhere", wrong),
        ("no mark of the end", without_end),
        ("a wrong count of pages", paper::file_of_bytes(&counts)),
        ("a page taken out", paper::file_of_bytes(&deleted)),
        ("a stream without its end", paper::file_of_bytes(&open)),
    ] {
        check_damage(what, bytes, &[]);
    }
}

/// Files as other programs write them again.
#[test]
fn files_written_again_are_whole() {
    let folder = tempfile::tempdir().unwrap();
    let (from, to) = (folder.path().join("a.pdf"), folder.path().join("b.pdf"));
    std::fs::write(&from, good()).unwrap();
    for args in [
        &["--linearize"][..],
        &["--object-streams=generate"],
        &["--linearize", "--object-streams=generate"],
        &["--qdf", "--object-streams=disable"],
    ] {
        let made = std::process::Command::new("qpdf").args(args).args([&from, &to]).status();
        if made.is_err() {
            println!("skipped: qpdf is not installed");
            return;
        }
        check_damage(&format!("{args:?}"), std::fs::read(&to).unwrap(), &[]);
    }
}

/// A figure that goes on beyond the paper or beyond what shows of its cell is not read short.
#[test]
fn figures_that_are_cut_are_told_as_lost() {
    let xs = [60.0, 300.0, 400.0];
    let table = |cell: &str| {
        let mut sheet = Sheet::a4();
        sheet.grid(&xs, &[100.0, 120.0, 140.0]);
        sheet.row(&xs, 114.0, 10.0, &["项目", "金额"]).text(63.0, 134.0, 10.0, "国防支出");
        sheet.raw(cell);
        sheet
    };
    let shown = |x: f32, clip: &str| {
        let mut own = Sheet::a4();
        own.raw("q ").raw(clip).text(x, 134.0, 10.0, "12,345.67").raw("Q\n");
        own.content
    };
    // Clips as x, y, width and height from the lower left corner.
    let cases = [
        ("whole", shown(320.0, ""), "12,345.67"),
        ("whole within its clip", shown(320.0, "300 702 100 20 re W n "), "12,345.67"),
        ("cut at its right", shown(320.0, "300 702 38 20 re W n "), "\u{fffd}"),
        ("cut at its left", shown(320.0, "333 702 60 20 re W n "), "\u{fffd}"),
    ];
    for (what, cell, expected) in cases {
        let document = document(paper::pdf(&[table(&cell)]));
        assert_eq!(grid(&document, 0)[1], format!("国防支出|{expected}"), "{what}");
        let cut = expected == "\u{fffd}";
        assert_eq!(lost(&document).iter().any(|text| text.contains("没有印全")), cut, "{what}");
    }
    // The column is wider than what is left of the paper.
    let xs = [400.0, 560.0, 640.0];
    let mut sheet = Sheet::a4();
    sheet.grid(&xs, &[100.0, 120.0, 140.0]);
    sheet.row(&xs, 114.0, 10.0, &["项目", "金额"]).text(403.0, 134.0, 10.0, "国防支出");
    sheet.text(565.0, 134.0, 10.0, "12,345");
    let document = document(paper::pdf(&[sheet]));
    assert_eq!(grid(&document, 0)[1], "国防支出|\u{fffd}");
    assert!(lost(&document)[0].contains("没有印全"), "{:?}", document.notes);
}

/// A single column without lines is no table, and its amounts are not lost without a word.
#[test]
fn amounts_that_no_line_makes_a_table_are_told() {
    for (amounts, told) in [(&["43,025,130.00", "1,200.00", "48.00"][..], true), (&["2.85"], false)]
    {
        let mut sheet = Sheet::a4();
        sheet.text(60.0, 60.0, 10.0, "单位：元").right(160.0, 100.0, 10.0, "项目支出");
        for (n, amount) in amounts.iter().enumerate() {
            sheet.right(160.0, 120.0 + 20.0 * n as f32, 10.0, amount);
        }
        let document = document(paper::pdf(&[sheet]));
        assert_eq!(lost(&document).iter().any(|text| text.contains("没有框线")), told);
    }
}
