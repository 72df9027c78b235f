//! The published document: its model, and every format that is written of it.

#![allow(clippy::unwrap_used, clippy::panic, reason = "tests")]

use std::fmt::Write as _;

use yusuan::edit::Document;
use yusuan::form::FormSet;
use yusuan::lang::{Lang, Tell as _};
use yusuan::publish::{
    BodyItem, Options, Publication, PublishedGrid, PublishedHeading, docx, html, pdf, publication,
    xlsx,
};

#[path = "support/documents.rs"]
mod documents;
#[path = "support/office.rs"]
mod office;
#[path = "support/samples.rs"]
mod samples;

use documents::sample;
use office::{cells, office, tool};

fn published(document: &Document) -> Publication {
    let options = Options::default();
    publication(document.computed(), &options)
}

/// The publication as text: what is a heading, a paragraph, a table's line.
fn dump(publication: &Publication) -> String {
    let mut out = String::new();
    for line in &publication.cover {
        writeln!(out, "{:?}: {}", line.kind, line.text).unwrap();
    }
    for entry in &publication.contents {
        let mark = if entry.printed { "" } else { " (bookmark)" };
        let indent = "  ".repeat(usize::from(entry.level));
        writeln!(out, "{indent}{} → {}{mark}", entry.text, entry.target).unwrap();
    }
    for item in &publication.body {
        match item {
            BodyItem::Heading(heading) => {
                let mark = "#".repeat(usize::from(heading.level));
                writeln!(out, "\n{mark} {} → {}", heading.text, heading.anchor).unwrap();
            }
            BodyItem::Paragraph(text) => writeln!(out, "{text}").unwrap(),
            BodyItem::Table(table) => {
                writeln!(
                    out,
                    "\n[{} {}] {} → {}",
                    table.key, table.copy, table.title, table.anchor
                )
                .unwrap();
                writeln!(out, "{} | {} | {}", table.number, table.unit_line, table.money_line)
                    .unwrap();
                for grid in &table.grids {
                    dump_grid(&mut out, grid);
                }
                if let Some(note) = &table.note {
                    writeln!(out, "{note}").unwrap();
                }
            }
        }
    }
    out
}

fn dump_grid(out: &mut String, grid: &PublishedGrid) {
    for heading in &grid.headings {
        let (from, to, line) = (heading.from, heading.to, heading.line);
        let last = line + heading.lines;
        writeln!(out, "  {line}..{last} {from}..{to} {}", heading.text).unwrap();
    }
    for row in &grid.rows {
        let cells = row.cells.iter().map(|cell| match cell.rows {
            0 => "^".to_owned(),
            1 => format!("{}{}", "·".repeat(usize::from(cell.indent)), cell.text),
            rows => format!("{} ↓{rows}", cell.text),
        });
        let strong = if row.strong { "*" } else { " " };
        let cells = cells.collect::<Vec<_>>().join("|");
        writeln!(out, "{strong} {}", cells.trim_end_matches('|')).unwrap();
    }
}

#[test]
fn the_sample_is_published_as_on_paper() {
    insta::assert_snapshot!("publication", dump(&published(&sample())));
}

/// Without blanks, which fall at the ends of lines.
fn solid(text: &str) -> String {
    text.chars().filter(|c| !c.is_whitespace()).collect()
}

/// Every text of the publication is in `found`, one after the other; other things may stand in
/// between (page numbers, repeated headings).
#[track_caller]
fn says_all(found: &str, publication: &Publication) {
    let found = solid(found);
    let mut at = 0;
    for text in publication.texts() {
        let text = solid(text);
        match found[at..].find(&text) {
            Some(next) => at += next + text.len(),
            None => {
                let here: String = found[at..].chars().take(80).collect();
                panic!("“{text}” does not follow; there is: {here}");
            }
        }
    }
}

fn folder_with(name: &str, bytes: &[u8]) -> (tempfile::TempDir, String) {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join(name);
    std::fs::write(&path, bytes).unwrap();
    let path = path.to_str().unwrap().to_owned();
    (folder, path)
}

fn pdf_text(bytes: &[u8]) -> Option<String> {
    let (_folder, path) = folder_with("x.pdf", bytes);
    tool("qpdf", &["--check", &path]);
    let text = tool("pdftotext", &["-raw", "-enc", "UTF-8", &path, "-"])?;
    let text = String::from_utf8(text).unwrap();
    let is_page_number = |line: &&str| line.starts_with("— ") && line.ends_with(" —");
    Some(text.lines().filter(|line| !is_page_number(line)).collect::<Vec<_>>().join("\n"))
}

fn bundled(publication: &Publication) -> pdf::Written {
    pdf::write(publication, &pdf::Fonts::bundled()).unwrap()
}

#[test]
fn the_pdf_says_all() {
    let publication = published(&sample());
    let written = bundled(&publication);
    assert!(written.lacking.is_empty());
    assert_eq!(bundled(&publication).bytes, written.bytes, "the same document, the same file");
    if let Some(text) = pdf_text(&written.bytes) {
        says_all(&text, &publication);
    }
}

/// What a screen reader goes by: one first heading, no level left out below it, headings of tables
/// with the cells that they head, the language; on every form set's sample.
#[test]
fn pages_can_be_read_aloud() {
    for (id, _) in samples::SAMPLES {
        let page = html::write(&published(&samples::sample_of(id)));
        assert!(page.contains("<html lang=\"zh-CN\">"));
        let levels: Vec<u32> = page
            .split("<h")
            .skip(1)
            .filter_map(|tag| tag.chars().next().filter(char::is_ascii_digit)?.to_digit(10))
            .collect();
        assert_eq!(levels.first(), Some(&1), "{id}");
        assert!(levels[1..].iter().all(|level| (2..=4).contains(level)), "{id}: {levels:?}");
        for pair in levels.windows(2) {
            assert!(pair[1] <= pair[0] + 1, "{id}: a level is left out in {levels:?}");
        }
        let tables = page.split("<table").skip(1);
        for table in tables.map(|table| table.split("</table>").next().unwrap()) {
            let cells = table.matches("<th").count() - table.matches("<thead").count();
            assert_eq!(table.matches(" scope=\"").count(), cells, "{id}");
            assert!(table.starts_with(" aria-label=\""));
        }
    }
}

/// WCAG's contrast of at least 4.5 between every ink of the page and what it is on, light and dark.
#[test]
fn the_pages_inks_are_told_from_its_paper() {
    let page = html::write(&published(&sample()));
    let light = page.split(":root{").nth(1).unwrap().split('}').next().unwrap();
    let dark = page.split(":root{").nth(2).unwrap().split('}').next().unwrap();
    assert!(page.contains("@media(prefers-color-scheme:dark){:root{"));
    for theme in [light, dark] {
        let luminance = |name: &str| {
            let colour = theme.split(&format!("--{name}:#")).nth(1).unwrap();
            let colour: String = colour.chars().take_while(char::is_ascii_hexdigit).collect();
            let channel = |at: usize| {
                let digits = match colour.len() {
                    3 => colour[at..=at].repeat(2),
                    _ => colour[at * 2..at * 2 + 2].to_owned(),
                };
                let value = f64::from(u8::from_str_radix(&digits, 16).unwrap()) / 255.0;
                if value <= 0.03928 { value / 12.92 } else { ((value + 0.055) / 1.055).powf(2.4) }
            };
            0.2126 * channel(0) + 0.7152 * channel(1) + 0.0722 * channel(2)
        };
        for (ink, paper) in [
            ("ink", "paper"),
            ("ink", "head"),
            ("ink", "mark"),
            ("soft", "paper"),
            ("link", "paper"),
            ("bad", "paper"),
        ] {
            let (a, b) = (luminance(ink), luminance(paper));
            let ratio = (a.max(b) + 0.05) / (a.min(b) + 0.05);
            assert!(ratio >= 4.5, "{ink} on {paper}: {ratio:.2}");
        }
    }
}

/// A page without its tags, its style, its link to the text and its lists of addends.
fn html_text(page: &str) -> String {
    let mut text = String::new();
    let mut rest = page;
    while let Some(at) = rest.find('<') {
        text.push_str(&rest[..at]);
        let skipped =
            [("<style", "</style>"), ("<ul><li><a href=\"#", "</ul>"), ("<a class=\"skip", "</a>")]
                .into_iter()
                .find(|(from, _)| {
                    rest[at..].starts_with(from) && !rest[at..].starts_with("<ul>\n")
                });
        let end = skipped.map_or(">", |(_, to)| to);
        let to = rest[at..].find(end).unwrap() + end.len();
        rest = &rest[at + to..];
    }
    text.push_str(rest);
    text.replace("&lt;", "<").replace("&gt;", ">").replace("&quot;", "\"").replace("&amp;", "&")
}

#[test]
fn the_page_says_all_and_needs_nothing_else() {
    let publication = published(&sample());
    let page = html::write(&publication);
    says_all(&html_text(&page), &publication);
    for foreign in ["http:", "https:", "<script", "src=", "@import"] {
        assert!(!page.contains(foreign), "{foreign}");
    }
    assert!(page.split("url(").skip(1).all(|target| target.starts_with("#pat")));
    // Every figure has its own address, and every link leads somewhere.
    let ids: Vec<&str> =
        page.split(" id=\"").skip(1).map(|t| t.split('"').next().unwrap()).collect();
    let own: std::collections::BTreeSet<&str> = ids.iter().copied().collect();
    assert_eq!(own.len(), ids.len());
    assert!(own.contains("支出总表/2080109/基本支出"));
    for link in page.split(" href=\"#").skip(1).map(|t| t.split('"').next().unwrap()) {
        assert!(own.contains(link), "{link}");
    }
    // 208 opens into what it is the sum of, and says that rounding took 0.01.
    let total = page.split(" id=\"支出总表/208/合计\"").nth(1).unwrap();
    let total = total.split("</td>").next().unwrap();
    for part in ["<summary>845.70</summary>", "772.00", "73.71", "845.71", "四舍五入"] {
        assert!(total.contains(part), "{part} in {total}");
    }
}

fn docx_part(bytes: &[u8], name: &str) -> String {
    use std::io::Read as _;
    let mut archive = zip::ZipArchive::new(std::io::Cursor::new(bytes)).unwrap();
    let mut text = String::new();
    archive.by_name(name).unwrap().read_to_string(&mut text).unwrap();
    text
}

#[test]
fn the_docx_says_all() {
    let publication = published(&sample());
    let numbers = pdf::numbers(&publication, &pdf::Fonts::bundled());
    let bytes = docx::write(&publication, &numbers).unwrap();
    let document = docx_part(&bytes, "word/document.xml");
    let texts = document.split("<w:t xml:space=\"preserve\">").skip(1);
    let text: String = texts.map(|t| t.split("</w:t>").next().unwrap()).collect();
    let text = text.replace("&lt;", "<").replace("&gt;", ">").replace("&quot;", "\"");
    says_all(&text.replace("&apos;", "'").replace("&amp;", "&"), &publication);
    for needed in ["w:tblHeader", "w:gridSpan", "w:vMerge", "w:orient=\"landscape\"", "TOC \\o"] {
        assert!(document.contains(needed), "{needed}");
    }
    assert!(docx_part(&bytes, "word/footer1.xml").contains(" PAGE "));
    let styles = docx_part(&bytes, "word/styles.xml");
    for named in ["heading 1", "仿宋_GB2312", "方正小标宋简体", "黑体", "宋体"] {
        assert!(styles.contains(named), "{named}");
    }
}

/// An office program's own reading of the document, table by table, cell by cell.
#[test]
fn an_office_program_reads_the_docx() {
    let publication = published(&sample());
    let bytes = docx::write(&publication, &[]).unwrap();
    let (folder, path) = folder_with("x.docx", &bytes);
    let out = folder.path().to_str().unwrap();
    let Some(_) = office(folder.path(), &["--convert-to", "odt", "--outdir", out, &path]) else {
        return;
    };
    let made = std::fs::read(folder.path().join("x.odt")).unwrap();
    let read = yusuan::read::read_bytes("x.odt", made, &mut Default::default()).unwrap();
    let tables: Vec<&yusuan::publish::PublishedTable> = publication.tables().collect();
    assert_eq!(read.pages.len(), tables.len());
    for (page, table) in read.pages.iter().zip(&tables) {
        let found: Vec<String> = page.cells().iter().map(|cell| solid(&cell.text)).collect();
        let grids = table.grids.iter();
        let own = grids.flat_map(|grid| {
            let headings = grid.headings.iter().map(|heading| heading.text.as_str());
            let cells = grid.rows.iter().flat_map(|row| &row.cells).filter(|cell| cell.rows > 0);
            headings.chain(cells.map(|cell| cell.text.as_str())).collect::<Vec<_>>()
        });
        let own: Vec<String> = own.map(solid).filter(|text| !text.is_empty()).collect();
        assert_eq!(found, own, "{}", table.title);
    }
    // What is outside the tables, in the same order.
    let found: String = read.texts.iter().map(|text| solid(&text.text)).collect();
    let mut at = 0;
    for item in &publication.body {
        let texts = match item {
            BodyItem::Heading(heading) => vec![heading.text.as_str()],
            BodyItem::Paragraph(text) => vec![text.as_str()],
            BodyItem::Table(table) => vec![&*table.title, &*table.unit_line, &*table.money_line],
        };
        for text in texts.into_iter().map(solid) {
            let next = found[at..].find(&text);
            at += next.unwrap_or_else(|| panic!("“{text}” does not follow")) + text.len();
        }
    }
}

#[test]
fn the_workbook_holds_all_and_computes_the_same() {
    let publication = published(&sample());
    let bytes = xlsx::write(&publication).unwrap();
    let ours = cells(bytes.clone());
    let all: std::collections::BTreeSet<String> = ours.values().map(|text| solid(text)).collect();
    for item in &publication.body {
        let BodyItem::Table(table) = item else { continue };
        for text in table.texts() {
            // Codes are texts, figures numbers.
            let as_number = text.parse::<f64>().map(|number| format!("{number:.2}"));
            let known = as_number.is_ok_and(|number| all.contains(&number));
            assert!(known || all.contains(&solid(text)), "{text}");
        }
    }
    for text in publication.texts() {
        let known = all.contains(&solid(text)) || text.parse::<f64>().is_ok();
        // The title of a part that only announces tables is in the contents.
        assert!(known, "{text}");
    }
    let (folder, path) = folder_with("x.xlsx", &bytes);
    let out = folder.path().join("out");
    let made = out.to_str().unwrap();
    let Some(_) = office(folder.path(), &["--convert-to", "xlsx", "--outdir", made, &path]) else {
        return;
    };
    let theirs = cells(std::fs::read(out.join("x.xlsx")).unwrap());
    let mut wrong = Vec::new();
    for (place, value) in &ours {
        if theirs.get(place) != Some(value) {
            wrong.push(format!("{place:?}: {value} → {:?}", theirs.get(place)));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    assert!(ours.len() > 500, "{}", ours.len());
}

/// Whose tables they are stands above them in each form set's own words, in every format, and is
/// read back.
#[test]
fn whose_tables_they_are_is_said_in_each_sets_words() {
    use yusuan::budget::{Budget, BudgetUnit};
    let sets = yusuan::import::candidates(std::path::Path::new("."));
    for (id, words) in [
        ("jilin-2024", "预算单位："),
        ("central-2024", "预算单位："),
        ("jiangsu-2019", "部门："),
        ("shanghai-department", "编制部门："),
        ("shanghai-unit", "编制单位："),
        ("shanghai-final", ""),
    ] {
        let forms = yusuan::form::shipped(id).unwrap();
        let long = "延边朝鲜族自治州社会保险事业管理局（本级）";
        let unit = BudgetUnit { name: long.to_owned(), ..BudgetUnit::default() };
        let document = Document::new(forms.clone(), Budget::blank(&forms, unit, forms.year));
        let publication = published(&document);
        let line = if words.is_empty() { String::new() } else { format!("{words}{long}") };
        assert!(publication.tables().all(|table| table.unit_line == line), "{id}");
        let said = yusuan::publish::unit_line(&forms, document.budget(), Lang::Zh);
        assert_eq!(said, line, "{id}: in the window");
        let book = xlsx::write(&publication).unwrap();
        let text = docx::write(&publication, &[]).unwrap();
        let paper = bundled(&publication).bytes;
        for (name, bytes) in [
            ("x.pdf", paper),
            ("x.xlsx", book),
            ("x.docx", text),
            ("x.html", html::write(&publication).into()),
        ] {
            let watch = &mut yusuan::read::Watch::default();
            let read = yusuan::read::read_bytes(name, bytes, watch).unwrap();
            let found = yusuan::recognise::recognise(&read, &sets).unwrap();
            assert_eq!(found.budget.unit.name, long, "{id} {name}");
        }
    }
}

/// What nobody tries first: a budget with nothing in it, with one table, with one row, with a name as
/// long as names can be, with characters that the program's fonts do not have.
#[test]
fn strange_budgets_are_published_all_the_same() {
    use yusuan::budget::{Budget, BudgetUnit};
    let tiny = |rows: &str, texts: &str, name: &str| {
        let forms = FormSet::parse(
            r#"(id: "x", name: "小", year: 2024, parts: [(title: "一", texts: [(key: "甲", title: "甲")]), (title: "二", tables: true)],
tables: [(key: "表", title: "表", columns: [(key: "码", kind: Code), (key: "名", kind: Text), (title: "金额")],
rows: Coded(levels: [(name: "类", digits: 3)], code: "码", name: "名", total: "合计"))])"#,
        );
        let forms = std::sync::Arc::new(forms.unwrap());
        let text = format!(
            r#"(format: 3, forms: "x", year: 2024, unit: (name: "{name}"), tables: [(form: "表", rows: [{rows}])], texts: [{texts}])"#
        );
        let path = std::path::Path::new("x.ron");
        let opened =
            yusuan::file::read_with(path, &text, |_, _| Ok(std::sync::Arc::clone(&forms))).unwrap();
        Document::new(forms, opened.budget)
    };
    let long = "某".repeat(400);
    let mut cases: Vec<(String, Document, &[char])> = Vec::new();
    for (id, _) in samples::SAMPLES {
        let forms = yusuan::form::shipped(id).unwrap();
        let empty = Budget::blank(&forms, BudgetUnit::default(), forms.year);
        cases.push((format!("{id}, empty"), Document::new(forms, empty), &[]));
    }
    cases.push(("nothing".into(), tiny("", "", ""), &[]));
    let row = r#"(码: "205", 名: "教育", 金额: "1.5")"#;
    cases.push(("one row".into(), tiny(row, "", "局"), &[]));
    let wide = format!(r#"(码: "205", 名: "{long}", 金额: "999999999999.99")"#);
    cases.push(("long names".into(), tiny(&wide, "", &long), &[]));
    let text = format!(r#"(section: "甲", paragraphs: ["{}"])"#, "长".repeat(60_000));
    cases.push(("long text".into(), tiny(row, &text, "局"), &[]));
    let odd = r#"(section: "甲", paragraphs: ["王\u{2a6d6}、\u{1f600}、\u{20000}"])"#;
    let odd_row = r#"(码: "205", 名: "𪛖", 金额: "1")"#;
    let lacking = &['\u{2a6d6}', '\u{1f600}', '\u{20000}'];
    cases.push(("rare characters".into(), tiny(odd_row, odd, "局"), lacking));
    for (case, document, lacking) in cases {
        let publication = published(&document);
        let written = bundled(&publication);
        let told: std::collections::BTreeSet<char> = written.lacking.iter().copied().collect();
        assert_eq!(told, lacking.iter().copied().collect(), "{case}");
        if let Some(text) = pdf_text(&written.bytes) {
            // A character without a glyph is copied as itself, in its place there is a sign.
            says_all(&text, &publication);
        }
        let numbers = pdf::numbers(&publication, &pdf::Fonts::bundled());
        let formats: [(&str, Vec<u8>); 3] = [
            ("x.docx", docx::write(&publication, &numbers).unwrap()),
            ("x.xlsx", xlsx::write(&publication).unwrap()),
            ("x.html", html::write(&publication).into()),
        ];
        for (name, bytes) in formats {
            let watch = &mut yusuan::read::Watch::default();
            let read = yusuan::read::read_bytes(name, bytes, watch);
            assert!(read.is_ok(), "{case} {name}: {read:?}");
        }
    }
}

#[test]
fn characters_that_no_font_has_are_told_and_can_be_copied() {
    let mut publication = published(&sample());
    let odd = "甲\u{2a6d6}乙\u{e123}丙\u{200b}丁\t戊\u{7}己\u{fe00}";
    publication.body = vec![BodyItem::Paragraph(odd.to_owned())];
    publication.contents.clear();
    let written = bundled(&publication);
    assert_eq!(written.lacking, ['\u{2a6d6}', '\u{e123}']);
    if let Some(text) = pdf_text(&written.bytes) {
        let text = solid(&text);
        assert!(text.contains("甲\u{2a6d6}乙〓丙"), "{text}");
    }
}

/// Headings stay with what they head, and no paragraph leaves a single line at the head or foot of a
/// page, wherever on it they fall.
#[test]
fn headings_stay_with_their_paragraphs() {
    let mut publication = published(&sample());
    publication.contents.clear();
    publication.body.clear();
    let text = |text: &str| BodyItem::Paragraph(text.to_owned());
    let heading = |level, text: &str| {
        let heading = PublishedHeading { level, text: text.to_owned(), anchor: 0 };
        BodyItem::Heading(heading)
    };
    publication.body.push(heading(1, "第一部分"));
    for (round, fill) in (0..44).zip((0..22).cycle()) {
        publication.body.extend((0..fill).map(|_| text("行")));
        publication.body.push(heading(2, "一、节"));
        if round % 3 > 0 {
            publication.body.push(heading(3, "（一）目"));
        }
        let lines = 2 + round % 4;
        publication.body.push(text(&format!("首{}尾", "中".repeat(28 * lines - 10))));
    }
    let Some(found) = pdf_text(&bundled(&publication).bytes) else { return };
    let mut pages = 0;
    for page in found.split('\u{c}').skip(2) {
        let lines = page.lines().map(str::trim).filter(|line| !line.is_empty());
        let lines: Vec<&str> = lines.filter(|line| !line.starts_with('—')).collect();
        let (Some(first), Some(last)) = (lines.first(), lines.last()) else { continue };
        assert!(!["一、节", "（一）目"].contains(last), "{lines:?}");
        assert!(!last.contains('首') || last.contains('尾'), "one line at the foot: {lines:?}");
        assert!(!first.contains('尾'), "one line at the head: {lines:?}");
        pages += 1;
    }
    assert!(pages > 25, "{pages}");
}

/// The contents of every sample are on one page, in the text document as well.
#[test]
fn contents_stay_on_one_page() {
    for (id, _) in samples::SAMPLES {
        let publication = published(&samples::sample_of(id));
        let written = bundled(&publication);
        let last = publication.contents.iter().rfind(|entry| entry.printed).unwrap();
        let on_second_page = |text: String| {
            let page = text.split('\u{c}').nth(1).map(solid).unwrap_or_default();
            assert!(page.contains(&solid(&last.text)), "{id}: {} is not in {page}", last.text);
        };
        let Some(text) = pdf_text(&written.bytes) else { return };
        on_second_page(text);
        if id != "jiangsu-2019" {
            continue;
        }
        let numbers = pdf::numbers(&publication, &pdf::Fonts::bundled());
        let bytes = docx::write(&publication, &numbers).unwrap();
        let (folder, path) = folder_with("x.docx", &bytes);
        let out = folder.path().to_str().unwrap();
        if office(folder.path(), &["--convert-to", "pdf", "--outdir", out, &path]).is_some() {
            let paper = std::fs::read(folder.path().join("x.pdf")).unwrap();
            on_second_page(pdf_text(&paper).unwrap());
        }
    }
}

#[test]
fn a_long_table_goes_on_over_pages_under_its_heading() {
    let document = sample();
    let mut publication = published(&document);
    let Some(BodyItem::Table(table)) = publication
        .body
        .iter_mut()
        .find(|item| matches!(item, BodyItem::Table(t) if t.key == "支出总表"))
    else {
        panic!("the table is there");
    };
    let grid = &mut table.grids[0];
    let model = grid.rows[5].clone();
    for number in 0..200 {
        let mut row = model.clone();
        row.cells[2].text = format!("第{number}行");
        grid.rows.push(row);
    }
    let mut table = table.clone();
    publication.body = vec![BodyItem::Table(table.clone())];
    publication.contents.clear();
    let written = bundled(&publication);
    assert!(written.pages > 8, "{}", written.pages);
    let (_folder, path) = folder_with("x.pdf", &written.bytes);
    for page in 3..=4 {
        let page = page.to_string();
        let Some(text) = tool("pdftotext", &["-raw", "-f", &page, "-l", &page, &path, "-"]) else {
            return;
        };
        let text = solid(&String::from_utf8(text).unwrap());
        assert!(text.contains("功能分类科目名称"), "page {page}: {text}");
    }
    says_all(&pdf_text(&written.bytes).unwrap(), &publication);
    // A row that is higher than a page goes on over pages and loses nothing.
    table.grids[0].rows[100].cells[2].text = "很长的名称".repeat(600);
    publication.body = vec![BodyItem::Table(table)];
    let text = pdf_text(&bundled(&publication).bytes).unwrap();
    assert_eq!(text.matches('很').count(), 600);
}

fn yusuan(arguments: &[&str]) -> (i32, String, String) {
    let done =
        std::process::Command::new(env!("CARGO_BIN_EXE_yusuan")).args(arguments).output().unwrap();
    let text = |bytes: Vec<u8>| String::from_utf8(bytes).unwrap();
    (done.status.code().unwrap(), text(done.stdout), text(done.stderr))
}

#[test]
fn the_command_refuses_what_does_not_balance() {
    let figures = "合计: \"25.13\", 基本支出: \"25.13\"";
    let slip = yusuan::file::SAMPLE.replacen(figures, &figures.replace("25.13", "52.13"), 1);
    let (folder, path) = folder_with("x.ron", slip.as_bytes());
    let out = folder.path().join("公开");
    let out = out.to_str().unwrap();
    let arguments = ["publish", &path, "--out", out, "--format", "html,docx"];
    let (code, told, complaint) = yusuan(&arguments);
    assert_eq!((code, told.as_str()), (1, ""), "{complaint}");
    assert!(complaint.contains("不能公开") && complaint.contains("--allow-open"), "{complaint}");
    assert!(!std::path::Path::new(out).exists());
    let mut anyway = arguments.to_vec();
    anyway.push("--allow-open");
    let (code, told, _) = yusuan(&anyway);
    assert_eq!((code, told.lines().count()), (1, 2));
    let page = told.lines().find(|line| line.ends_with(".html")).unwrap();
    let page = std::fs::read_to_string(page).unwrap();
    assert!(page.contains("审核未通过") && page.contains("附：未通过的强制性审核"));
    // Nothing is replaced unasked.
    let (code, _, complaint) = yusuan(&anyway);
    assert_eq!(code, 2);
    assert!(complaint.contains("--overwrite"), "{complaint}");
    anyway.push("--overwrite");
    assert_eq!(yusuan(&anyway).0, 1);
}

#[test]
fn figures_are_exported_exactly() {
    let (folder, path) = folder_with("x.ron", yusuan::file::SAMPLE.as_bytes());
    let out = folder.path().join("data");
    let out = out.to_str().unwrap();
    for format in ["csv", "json", "parquet"] {
        let (code, _, complaint) =
            yusuan(&["export", &path, "--out", out, "--format", format, "--overwrite"]);
        assert_eq!(code, 0, "{complaint}");
    }
    let csv = std::fs::read_to_string(format!("{out}/data.csv")).unwrap();
    let unit = "延边朝鲜族自治州社会保险事业管理局（本级）";
    let line = format!(
        "{unit},505001,2024,支出总表,,,2,208,社会保障和就业支出,合计,万元,845.70,845.70,845.71,stated"
    );
    assert!(csv.lines().any(|own| own == line), "{csv}");
    // As written: 1.8 is not 1.80.
    assert!(
        csv.lines().any(|l| l.contains("3、公务用车费,预算数,万元,1.8,1.8,1.80,stated")),
        "{csv}"
    );
    let json = std::fs::read_to_string(format!("{out}/data.json")).unwrap();
    assert!(json.contains("\"amount\": \"845.70\""));
    let rows = csv.lines().count() - 1;
    use parquet::file::reader::FileReader as _;
    let path = std::fs::File::open(format!("{out}/data.parquet")).unwrap();
    let reader = parquet::file::reader::SerializedFileReader::new(path).unwrap();
    assert_eq!(reader.metadata().file_metadata().num_rows() as usize, rows);
    let amounts: Vec<String> = reader
        .get_row_iter(None)
        .unwrap()
        .map(|row| row.unwrap().get_column_iter().nth(11).unwrap().1.to_string())
        .collect();
    assert!(amounts.iter().any(|amount| amount == "845.70"), "{:?}", &amounts[..9]);
    let codes = std::fs::read_to_string(format!("{out}/codes.csv")).unwrap();
    assert!(codes.contains("functional,2101101,行政单位医疗"));
}

/// Bars as text: name, then each part with its series, figure and length.
fn drawn(pictures: &[yusuan::publish::PlacedPicture]) -> String {
    let mut out = String::new();
    for placed in pictures {
        let picture = &placed.picture;
        writeln!(out, "{} ({})", picture.title, picture.unit.tell(Lang::Zh)).unwrap();
        for bar in &picture.bars {
            let parts = bar.parts.iter().map(|part| {
                format!("{} {} {}", picture.series[part.series], part.figure, part.length)
            });
            let parts = parts.collect::<Vec<_>>().join(", ");
            let share = bar.share.map(|share| format!(" = {share}%")).unwrap_or_default();
            writeln!(out, "  {}: {parts}{share}", bar.name).unwrap();
        }
    }
    out
}

/// Figures are those of the published tables, lengths and shares reckoned by hand.
#[test]
fn pictures_draw_the_figures_of_the_tables() {
    let document = sample();
    let pictures = yusuan::publish::pictures(document.computed(), &[], Lang::Zh, None);
    assert_eq!(
        drawn(&pictures),
        "收入从哪里来 (万元)
  一般公共预算拨款收入: 编制预算 895.82 9573, 上年结转 40.00 427 = 100.0%
支出用到哪里去 (万元)
  208 社会保障和就业支出: 基本支出 657.84 7779, 项目支出 187.86 2221 = 90.4%
  210 卫生健康支出: 基本支出 34.84 412 = 3.7%
  221 住房保障支出: 基本支出 55.28 654 = 5.9%
支出：本年与往年 (万元)
  208 社会保障和就业支出: 2024 845.70 10000
  210 卫生健康支出: 2024 34.84 412
  221 住房保障支出: 2024 55.28 654
“三公”经费：本年与往年 (万元)
  1、因公出国（境）费用: 2024 0 0
  2、公务接待费: 2024 0.66 3667
  其中：（1）公务用车运行维护费: 2024 1.8 10000
  （2）公务用车购置: 2024 0 0
"
    );
    // A click goes to the cell of the figure.
    let at = pictures[1].cells[0][1].unwrap();
    assert_eq!(document.budget().value(at).to_text(), "187.86");
}

/// What a page says is drawn is what its tables say; shares are reckoned by hand.
#[test]
fn the_page_draws_what_its_tables_say() {
    let document = sample();
    let wan = ["935.82（100.0%）", "40.00", "845.70（90.4%）", "657.84", "187.86", "34.84（3.7%）"];
    let yuan = [
        "9,358,200.00（100.0%）",
        "400,000.00",
        "8,457,000.00（90.4%）",
        "6,578,400.00",
        "1,878,600.00",
        "348,400.00（3.7%）",
    ];
    for (unit, figures) in [(None, wan), (Some(yusuan::amount::Unit::Yuan), yuan)] {
        let options = Options { unit, ..Options::default() };
        let publication = publication(document.computed(), &options);
        let titles: Vec<&str> = publication.pictures.iter().map(|own| own.title.as_str()).collect();
        // This year's figures alone are no comparison.
        assert_eq!(titles, ["收入从哪里来", "支出用到哪里去"]);
        let page = html::write(&publication);
        let (tables, drawn) = page.split_once("id=\"pictures\"").unwrap();
        for figure in figures {
            assert!(drawn.contains(figure), "{figure}");
            let bare = figure.split('（').next().unwrap();
            assert!(tables.contains(bare), "{bare}");
        }
        // They are no text of the budget to who reads the page.
        let read = yusuan::read::read_bytes("x.html", page.into_bytes(), &mut Default::default());
        assert!(!format!("{:?}", read.unwrap()).contains("支出用到哪里去"));
    }
    let options = Options { lang: Lang::En, ..Options::default() };
    let page = html::write(&publication(document.computed(), &options));
    for said in ["<h2>In pictures</h2>", "<span>in 10,000 yuan</span>", ">845.70 (90.4%)<"] {
        assert!(page.contains(said), "{said}");
    }
}

/// Whatever a set draws: many parts, figures below nothing, names without end, years.
#[test]
fn the_page_draws_every_kind_of_picture() {
    use yusuan::publish::{Picture, PictureBar, PicturePart};
    let part = |series: usize, figure: &str, length: u32| PicturePart {
        series,
        figure: figure.parse().unwrap(),
        length,
    };
    let bar = |name: &str, parts: Vec<PicturePart>| PictureBar {
        name: name.to_owned(),
        parts,
        total: None,
        share: None,
    };
    let series = |names: &str| names.split(' ').map(str::to_owned).collect::<Vec<_>>();
    let picture = |stacked: bool, names: &str, bars: Vec<PictureBar>| Picture {
        title: "甲<乙".to_owned(),
        unit: yusuan::amount::Unit::Wan,
        decimals: 2,
        series: series(names),
        stacked,
        bars,
        left_out: 0,
    };
    let parts = (0..5).map(|at| part(at, "123456789.01", 2000)).collect();
    let long = "对机关事业单位基本养老保险基金的补助以及其他各项社会保险基金的补助";
    let many = PictureBar {
        total: Some("617283945.05".parse().unwrap()),
        share: Some("100.0".parse().unwrap()),
        ..bar(long, parts)
    };
    let less = PictureBar {
        total: Some("-3.5".parse().unwrap()),
        ..bar("调减", vec![part(0, "-3.5", 100)])
    };
    let years = bar("因公出国（境）费用", vec![part(0, "0", 0), part(1, "12", 10_000)]);
    let mut publication = published(&sample());
    publication.pictures = vec![
        Picture { left_out: 3, ..picture(true, "一 二 三 四 五", vec![many, less]) },
        picture(false, "2024 2023", vec![years]),
    ];
    let page = html::write(&publication);
    for said in [
        "甲&lt;乙",
        "class=\"b4\"><title>五 123456789.01</title>",
        "617283945.05（100.0%）",
        "class=\"b0 neg\"><title>一 -3.50</title>",
        ">0.00</text>",
        ">12.00</text>",
        "另有 3 项",
        "<title>对机关事业单位基本养老保险基金的补助以及其他各项社会保险基金的补助</title>对机关事业单位基本养老保险基金的补…<",
    ] {
        assert!(page.contains(said), "{said}");
    }
}

#[test]
fn pictures_set_the_years_beside_each_other() {
    let document = sample();
    let mut before =
        documents::read(&yusuan::file::SAMPLE.replace("year: 2024", "year: 2023")).budget().clone();
    // Last year had a class that this year has not, and less for cars.
    for table in &mut before.tables {
        for block in &mut table.blocks {
            for r in 0..block.rows.len() {
                for c in 0..block.rows.get(r).unwrap().width() {
                    let new = match &*block.rows.get(r).unwrap().value(c).to_text() {
                        "221" => yusuan::budget::Value::Text("229".into()),
                        "1.8" => yusuan::budget::Value::Amount("0.9".parse().unwrap()),
                        _ => continue,
                    };
                    block.rows.put(r, c, new);
                }
            }
        }
    }
    let last = yusuan::engine::LastYear::new(document.forms(), before, "上年".to_owned());
    let yuan = Some(yusuan::amount::Unit::Yuan);
    let pictures = yusuan::publish::pictures(
        document.computed(),
        &[std::sync::Arc::new(last)],
        Lang::Zh,
        yuan,
    );
    assert_eq!(
        drawn(&pictures[2..]),
        "支出：本年与往年 (元)
  208 社会保障和就业支出: 2024 8457000 10000, 2023 8457000 10000
  210 卫生健康支出: 2024 348400 412, 2023 348400 412
  221 住房保障支出: 2024 552800 654
  229 住房保障支出: 2023 552800 654
“三公”经费：本年与往年 (元)
  1、因公出国（境）费用: 2024 0 0, 2023 0 0
  2、公务接待费: 2024 6600 3667, 2023 6600 3667
  其中：（1）公务用车运行维护费: 2024 18000 10000, 2023 9000 5000
  （2）公务用车购置: 2024 0 0, 2023 0 0
"
    );
    // What is last year's has no cell of this budget.
    assert_eq!(pictures[2].cells[3], [None]);
}

#[test]
fn every_shipped_set_has_pictures_of_its_sample() {
    for entry in std::fs::read_dir("assets/samples").unwrap() {
        let path = entry.unwrap().path();
        let id = path.display();
        let document = documents::read(&std::fs::read_to_string(&path).unwrap());
        let pictures = yusuan::publish::pictures(document.computed(), &[], Lang::En, None);
        assert!(pictures.len() >= 4, "{id}");
        let filled = pictures.iter().filter(|placed| !placed.picture.bars.is_empty()).count();
        assert!(filled >= 3, "{id}: {filled}");
    }
}
