//! Every reader gives the same pages, and none is brought down by what others wrote.

#![allow(clippy::unwrap_used, clippy::panic, reason = "tests")]

use std::io::{Cursor, Write as _};
use std::time::{Duration, Instant};

use encoding_rs::GB18030;
use rust_xlsxwriter::{Format, Workbook};
use yusuan::lang::{Lang, Tell};
use yusuan::read::{
    Limits, NoteKind, Page, PagePlace, ReadBound, ReadDocument, ReadError, ReadProgress, Watch,
    read_bytes,
};
use zip::ZipWriter;
use zip::write::SimpleFileOptions;

#[global_allocator]
static MEMORY: peak_alloc::PeakAlloc = peak_alloc::PeakAlloc;

#[track_caller]
fn read(bytes: Vec<u8>) -> ReadDocument {
    read_bytes("x", bytes, &mut Watch::default()).unwrap_or_else(|e| panic!("{}", e.tell(Lang::En)))
}

/// A package of parts.
fn package(parts: &[(&str, &str)]) -> Vec<u8> {
    let mut package = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, text) in parts {
        package.start_file(*name, SimpleFileOptions::default()).unwrap();
        package.write_all(text.as_bytes()).unwrap();
    }
    package.finish().unwrap().into_inner()
}

fn workbook(sheet: &str) -> Vec<u8> {
    package(&[
        (
            "_rels/.rels",
            r#"<Relationships><Relationship Id="r0" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="xl/workbook.xml"/></Relationships>"#,
        ),
        (
            "xl/workbook.xml",
            r#"<workbook xmlns:r="r"><sheets><sheet name="一 " sheetId="1" r:id="r1"/></sheets></workbook>"#,
        ),
        (
            "xl/_rels/workbook.xml.rels",
            r#"<Relationships><Relationship Id="r1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet" Target="worksheets/sheet1.xml"/></Relationships>"#,
        ),
        ("xl/worksheets/sheet1.xml", sheet),
    ])
}

/// The cells of a page as `行,列 文字[=存的数]`.
fn cells(page: &Page) -> Vec<String> {
    let said = |cell: &yusuan::read::PageCell| {
        let stored = cell.number.map(|number| format!("={number}")).unwrap_or_default();
        format!("{},{} {}{stored}", cell.row, cell.column, cell.text)
    };
    page.cells().iter().map(said).collect()
}

#[test]
fn workbooks_tell_what_is_stored_and_what_is_displayed() {
    let mut book = Workbook::new();
    let sheet = book.add_worksheet().set_name("收支总表 ").unwrap();
    let money = Format::new().set_num_format("#,##0.00");
    let hidden_zero = Format::new().set_num_format("0.00;-0.00;");
    let bold = Format::new().set_bold().set_indent(2);
    sheet.merge_range(0, 0, 0, 3, "支出", &Format::new()).unwrap();
    sheet.write_string_with_format(1, 0, "合计\n（万元）", &bold).unwrap();
    sheet.write_number_with_format(1, 1, 0.1 + 0.2, &money).unwrap();
    sheet.write_number_with_format(1, 2, 845.7049, &money).unwrap();
    sheet.write_number_with_format(1, 3, 0.0, &hidden_zero).unwrap();
    sheet.write_number(2, 0, 20805).unwrap();
    sheet.write_number_with_format(2, 1, 0.125, &Format::new().set_num_format("0.00%")).unwrap();
    sheet.set_row_hidden(2).unwrap();
    sheet.set_column_hidden(5).unwrap();
    book.add_worksheet().set_name("隐").unwrap().set_hidden(true).write_string(0, 0, "x").unwrap();
    let document = read(book.save_to_buffer().unwrap());
    let page = &document.pages[0];
    assert_eq!(
        cells(page),
        [
            "0,0 支出",
            "1,0 合计\n（万元）",
            "1,1 0.30=0.3",
            "1,2 845.70=845.7049",
            "2,0 20805=20805",
            "2,1 12.50%=0.125"
        ]
    );
    assert_eq!(
        (page.merges().len(), &*page.hidden_rows, &*page.hidden_columns),
        (1, &[2][..], &[5][..])
    );
    let look = page.cell(1, 0).unwrap().look;
    assert!(look.bold && look.indent == 2);
    assert_eq!(page.place(1, 2).tell(Lang::Zh), "收支总表!C2");
    assert!(matches!(
        document.pages[1].source,
        yusuan::read::PageSource::Sheet { hidden: true, .. }
    ));
    let notes: Vec<&str> = document.notes.iter().map(|note| note.words.get(Lang::Zh)).collect();
    assert!(notes.iter().any(|note| note.contains("845.70≠845.7049")), "{notes:?}");
    assert!(notes.iter().any(|note| note.contains("空白")), "{notes:?}");
}

/// Excel stores what its formulas come to; where another program does not, that is told as lost.
#[test]
fn formulas_without_results_are_told() {
    let lost = |cell: &str| {
        let sheet =
            format!(r#"<sheetData><row r="1"><c r="A1"><v>1</v></c>{cell}</row></sheetData>"#);
        let document = read(workbook(&sheet));
        let lost = document.notes.iter().filter(|note| note.words.zh.contains("没有存计算结果"));
        lost.count()
    };
    for (cell, expected) in [
        (r#"<c r="B1"><f>A1+1</f></c>"#, 1),
        (r#"<c r="B1"><f>A1+1</f><v></v></c>"#, 1),
        (r#"<c r="B1"><f>A1+1</f><v/></c>"#, 1),
        (r#"<c r="B1"><f t="shared" si="0"/></c>"#, 1),
        (r#"<c r="B1"><f>A1+1</f><v>2</v></c>"#, 0),
        // A blank text is what it comes to.
        (r#"<c r="B1" t="str"><f>IF(A1=1,"",A1)</f><v></v></c>"#, 0),
        (r#"<c r="B1"/>"#, 0),
        (r#"<c r="B1" t="inlineStr"><is><t>x</t></is></c>"#, 0),
    ] {
        assert_eq!(lost(cell), expected, "{cell}");
    }
}

#[test]
fn a_wrong_dimension_and_missing_places_of_cells_do_not_matter() {
    let document = read(workbook(
        r#"<worksheet><dimension ref="A1:XFD1048576"/><sheetData><row><c t="inlineStr"><is><t>甲</t></is></c><c><v>1.5</v></c></row><row r="3"><c r="B3"><v>2</v></c></row></sheetData></worksheet>"#,
    ));
    assert_eq!(cells(&document.pages[0]), ["0,0 甲", "0,1 1.5=1.5", "2,1 2=2"]);
}

#[test]
fn texts_of_word_come_with_their_tables_and_numbers() {
    let document = read(package(&[
        (
            "word/document.xml",
            r#"<w:document><w:body>
<w:p><w:pPr><w:pStyle w:val="H1"/></w:pPr><w:r><w:t>收支总体情况</w:t></w:r></w:p>
<w:p><w:r><w:t>收入 </w:t></w:r><w:del><w:r><w:delText>删去</w:delText></w:r></w:del><w:r><w:t>845.70&#160;万元</w:t></w:r></w:p>
<w:tbl>
<w:tr><w:tc><w:tcPr><w:vMerge w:val="restart"/></w:tcPr><w:p><w:r><w:t>科目</w:t></w:r></w:p></w:tc><w:tc><w:tcPr><w:gridSpan w:val="2"/></w:tcPr><w:p><w:r><w:t>支出</w:t></w:r></w:p></w:tc></w:tr>
<w:tr><w:tc><w:tcPr><w:vMerge/></w:tcPr><w:p/></w:tc><w:tc><w:p><w:r><w:t>基本</w:t></w:r></w:p></w:tc><w:tc><w:p><w:r><w:t>项目</w:t></w:r></w:p></w:tc></w:tr>
<w:tr><w:tc><w:p><w:r><w:t>208</w:t></w:r></w:p></w:tc><w:tc><w:p><w:r><w:t>1,845</w:t></w:r><w:r><w:t>.70</w:t></w:r></w:p></w:tc><w:tc><w:p/></w:tc></w:tr>
</w:tbl>
<w:p><w:pPr><w:pStyle w:val="H1"/></w:pPr><w:r><w:t>收入情况</w:t></w:r></w:p>
</w:body></w:document>"#,
        ),
        (
            "word/styles.xml",
            r#"<w:styles><w:style w:styleId="B"><w:name w:val="heading 1"/></w:style><w:style w:styleId="H1"><w:basedOn w:val="B"/><w:pPr><w:numPr><w:numId w:val="7"/></w:numPr></w:pPr></w:style></w:styles>"#,
        ),
        (
            "word/numbering.xml",
            r#"<w:numbering><w:abstractNum w:abstractNumId="1"><w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="chineseCounting"/><w:lvlText w:val="%1、"/></w:lvl></w:abstractNum><w:num w:numId="7"><w:abstractNumId w:val="1"/></w:num></w:numbering>"#,
        ),
    ]));
    let texts: Vec<(&str, u8)> =
        document.texts.iter().map(|text| (text.text.as_str(), text.heading)).collect();
    assert_eq!(texts, [("一、收支总体情况", 1), ("收入 845.70\u{a0}万元", 0), ("二、收入情况", 1)]);
    let page = &document.pages[0];
    assert_eq!(
        cells(page),
        ["0,0 科目", "0,1 支出", "1,1 基本", "1,2 项目", "2,0 208", "2,1 1,845.70"]
    );
    assert_eq!((page.texts_before, page.merges().len()), (2, 2));
    assert_eq!(page.place(2, 1), PagePlace::Table { number: 1, row: 2, column: 1 });
}

#[test]
fn open_documents_repeat_span_and_hide() {
    let document = read(package(&[
        ("mimetype", "application/vnd.oasis.opendocument.spreadsheet"),
        (
            "content.xml",
            r#"<o><table:table table:name="表"><table:table-row><table:table-cell table:number-columns-spanned="2"><text:p>支出</text:p><office:annotation><text:p>批注</text:p></office:annotation></table:table-cell><table:covered-table-cell/><table:table-cell office:value-type="float" office:value="845.7"><text:p>845.70</text:p></table:table-cell></table:table-row><table:table-row table:number-rows-repeated="2" table:visibility="collapse"><table:table-cell table:number-columns-repeated="16384"/></table:table-row><table:table-row table:number-rows-repeated="1048570"><table:table-cell table:number-columns-repeated="16000"><text:p/></table:table-cell></table:table-row></table:table></o>"#,
        ),
    ]));
    let page = &document.pages[0];
    assert_eq!(cells(page), ["0,0 支出", "0,2 845.70=845.7"]);
    assert_eq!((page.merges().len(), &*page.hidden_rows), (1, &[1, 2][..]));
}

/// Bounds small enough to be reached.
fn tight() -> Watch {
    let limits = Limits {
        unpacked: 8 << 20,
        cells: 10_000,
        merges: 1_000,
        text: 4 << 20,
        pages: 100,
        time: Duration::from_secs(20),
        ..Limits::default()
    };
    Watch::new(limits, ReadProgress::default())
}

/// Refused with a sentence, in little time and memory.
#[track_caller]
fn check_refused(bytes: Vec<u8>, wanted: impl Fn(&ReadError) -> bool) {
    let (begun, before) = (Instant::now(), MEMORY.current_usage_as_mb());
    MEMORY.reset_peak_usage();
    let error = read_bytes("x", bytes, &mut tight()).unwrap_err();
    assert!(wanted(&error), "{error:?}");
    for lang in [Lang::Zh, Lang::En] {
        assert!(error.tell(lang).chars().count() > 5);
    }
    assert!(begun.elapsed() < Duration::from_secs(10), "{:?}", begun.elapsed());
    let took = MEMORY.peak_usage_as_mb() - before;
    assert!(took < 120.0, "{took} MB");
}

fn too_much(wanted: ReadBound) -> impl Fn(&ReadError) -> bool {
    move |error| matches!(error, ReadError::TooMuch { bound, .. } if *bound == wanted)
}

#[test]
fn hostile_files_are_refused_in_bounds() {
    // A bomb: a gigabyte of blanks in a megabyte.
    let bomb = format!("<worksheet>{}</worksheet>", " ".repeat(64 << 20));
    check_refused(workbook(&bomb), too_much(ReadBound::Unpacked));
    check_refused(package(&[("word/document.xml", &bomb)]), too_much(ReadBound::Unpacked));
    // In a part that only the library reads.
    let mut parts = vec![("xl/sharedStrings.xml", bomb.as_str())];
    parts.push(("xl/workbook.xml", "<workbook><sheets/></workbook>"));
    check_refused(package(&parts), too_much(ReadBound::Unpacked));
    let merges: String = (1..=20_000).map(|n| format!("<mergeCell ref=\"A{n}:B{n}\"/>")).collect();
    let sheet = format!("<worksheet><sheetData/><mergeCells>{merges}</mergeCells></worksheet>");
    check_refused(workbook(&sheet), too_much(ReadBound::Merges));
    let cells: String =
        (1..=20_000).map(|n| format!("<row r=\"{n}\"><c><v>1</v></c></row>")).collect();
    let sheet = format!("<worksheet><sheetData>{cells}</sheetData></worksheet>");
    check_refused(workbook(&sheet), too_much(ReadBound::Cells));
    check_refused("1\n".repeat(20_000).into_bytes(), too_much(ReadBound::Cells));
    // Deep, but harmless.
    assert!(read("<table>".repeat(500_000).into_bytes()).pages.is_empty());
    // Locked by a password.
    let mut locked = vec![0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1];
    locked.extend("EncryptedPackage".encode_utf16().flat_map(u16::to_le_bytes));
    check_refused(locked, |error| *error == ReadError::Password);
    let manifest = "<m><encryption-data/></m>";
    let mime = "application/vnd.oasis.opendocument.spreadsheet";
    check_refused(
        package(&[("mimetype", mime), ("META-INF/manifest.xml", manifest), ("content.xml", "")]),
        |error| *error == ReadError::Password,
    );
    // A container whose sectors lead in a circle.
    let mut circle = vec![0_u8; 4_096];
    circle[..8].copy_from_slice(&[0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1]);
    circle[30] = 9;
    circle[32] = 6;
    circle[44] = 1;
    circle[48] = 1;
    circle[68..72].copy_from_slice(&[0xFE, 0xFF, 0xFF, 0xFF]);
    circle[76..512].fill(0xFF);
    circle[76..80].copy_from_slice(&[0, 0, 0, 0]);
    circle[516..520].copy_from_slice(&[1, 0, 0, 0]);
    let book: Vec<u8> = "Workbook".encode_utf16().flat_map(u16::to_le_bytes).collect();
    circle[1_024..1_040].copy_from_slice(&book);
    check_refused(circle, |error| matches!(error, ReadError::Broken { .. }));
}

/// Entities that unfold into others stand for nothing.
#[test]
fn entities_do_not_unfold() {
    let lols: String = (1..10)
        .map(|n| format!("<!ENTITY l{n} \"{}\">", format!("&l{};", n - 1).repeat(10)))
        .collect();
    let text = format!(
        "<!DOCTYPE x [<!ENTITY l0 \"ha\">{lols}]><w:document><w:body><w:p><w:r><w:t>甲&l9;乙</w:t></w:r></w:p></w:body></w:document>"
    );
    let document = read(package(&[("word/document.xml", &text)]));
    assert_eq!(document.texts[0].text, "甲乙");
}

#[test]
fn a_reading_can_be_cancelled_and_tells_how_far_it_is() {
    let progress = ReadProgress::default();
    progress.cancel();
    let mut watch = Watch::new(Limits::default(), progress);
    let many = "208,1\n".repeat(50_000).into_bytes();
    assert_eq!(read_bytes("x", many, &mut watch).unwrap_err(), ReadError::Cancelled);
}

#[test]
fn a_damaged_sheet_is_told_and_keeps_nothing_from_being_read() {
    let document = read(workbook("<worksheet><sheetData><row><c><x/></c></row>"));
    assert!(document.pages.is_empty());
    assert_eq!(document.notes[0].kind, NoteKind::Lost);
    assert!(document.is_partial());
}

#[test]
fn separated_texts_come_in_old_encodings() {
    let text = "科目,合计\n208,1.80\n";
    let document = read(GB18030.encode(text).0.into_owned());
    assert_eq!(cells(&document.pages[0]), ["0,0 科目", "0,1 合计", "1,0 208", "1,1 1.80"]);
    assert_eq!(document.pages[0].place(1, 1).tell(Lang::Zh), "B2");
}

/// A workbook of a million cells within three seconds and 600 MB; meant for an optimised build.
#[test]
#[ignore = "measures: cargo test --release --test read -- --ignored --nocapture"]
fn a_million_cells_are_read_in_time() {
    let mut book = Workbook::new();
    let sheet = book.add_worksheet();
    let money = Format::new().set_num_format("#,##0.00");
    for row in 0..100_000_u32 {
        sheet.write_string(row, 0, format!("{:07}", 2_010_101 + row)).unwrap();
        for column in 1..10 {
            let number = f64::from(row * 10 + u32::from(column)) / 100.0;
            sheet.write_number_with_format(row, column, number, &money).unwrap();
        }
    }
    let bytes = book.save_to_buffer().unwrap();
    drop(book);
    MEMORY.reset_peak_usage();
    let begun = Instant::now();
    let document = read(bytes);
    let took = begun.elapsed();
    let peak = MEMORY.peak_usage_as_mb();
    println!("{} cells in {took:?}, at most {peak} MB", document.pages[0].cells().len());
    assert_eq!(document.pages[0].cells().len(), 1_000_000);
    assert!(took < Duration::from_secs(3) && peak < 600.0, "{took:?} {peak}");
}
