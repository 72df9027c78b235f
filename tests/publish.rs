//! The published document: its model, and every format that is written of it.

#![allow(clippy::unwrap_used, clippy::panic, reason = "tests")]

use std::fmt::Write as _;

use yusuan::edit::Document;
use yusuan::lang::{Lang, Tell as _};
use yusuan::publish::{
    BodyItem, Options, Publication, PublishedGrid, docx, html, pdf, publication, xlsx,
};

#[path = "support/documents.rs"]
mod documents;
#[path = "support/office.rs"]
mod office;

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

mod adjusting {
    use rust_decimal::{Decimal, RoundingStrategy};
    use yusuan::publish::*;

    use super::{published, sample};

    /// A table of classes and their items in three columns and a total, exact amounts in 分, printed
    /// in 万元 with two decimals.
    fn table(seed: u64) -> Publication {
        let mut state = seed.wrapping_mul(0x9e37_79b9_7f4a_7c15) | 1;
        let mut random = move |below: u64| {
            state ^= state << 13;
            state ^= state >> 7;
            state ^= state << 17;
            state % below
        };
        let classes = 1 + random(4) as usize;
        // Row 0 is the total; each class is followed by its items.
        let mut children: Vec<Vec<usize>> = vec![Vec::new()];
        for _ in 0..classes {
            let class = children.len();
            children[0].push(class);
            children.push(Vec::new());
            for _ in 0..1 + random(5) {
                let item = children.len();
                children[class].push(item);
                children.push(Vec::new());
            }
        }
        let mut cents = vec![[0_i64; 4]; children.len()];
        for (row, own) in cents.iter_mut().enumerate().filter(|(row, _)| children[*row].is_empty())
        {
            for cell in &mut own[1..] {
                *cell = match random(5) {
                    0 => 0,
                    1 => random(90) as i64 * 10_000,
                    _ => random(50_000_000) as i64,
                };
            }
            own[0] = own[1..].iter().sum();
            let _ = row;
        }
        for row in (0..children.len()).rev().filter(|row| !children[*row].is_empty()) {
            let sum = |column: usize| children[row].iter().map(|&child| cents[child][column]).sum();
            cents[row] = std::array::from_fn(sum);
        }
        let mut publication = published(&sample());
        let Some(BodyItem::Table(table)) =
            publication.body.iter().find(|item| matches!(item, BodyItem::Table(_))).cloned()
        else {
            panic!("the sample has tables");
        };
        let at = |row: usize, column: usize| Address {
            table: 0,
            grid: 0,
            row: row as u32,
            column: column as u16,
        };
        let mut grid = PublishedGrid::default();
        for column in 0..4 {
            grid.columns.push(PublishedColumn {
                key: format!("c{column}"),
                name: format!("c{column}"),
                kind: ColumnKind::Figure,
                width: 0.0,
                frozen: false,
            });
        }
        let mut relations = Vec::new();
        for (row, own) in cents.iter().enumerate() {
            let mut cells = Vec::new();
            for (column, cents) in own.iter().enumerate() {
                let exact = Decimal::new(*cents, 6);
                let mut value =
                    exact.round_dp_with_strategy(2, RoundingStrategy::MidpointAwayFromZero);
                value.rescale(2);
                let across = PublishedFormula::Sum((1..4).map(|c| (false, at(row, c))).collect());
                let down = children[row].iter().map(|&child| (false, at(child, column)));
                let formula = match (children[row].is_empty(), column) {
                    (false, _) => Some(PublishedFormula::Sum(down.collect())),
                    (true, 0) => Some(across.clone()),
                    (true, _) => None,
                };
                if column == 0 && !children[row].is_empty() {
                    relations.push(PublishedRelation {
                        rule: "across_mismatch".to_owned(),
                        message: String::new(),
                        place: at(row, 0),
                        left: PublishedFormula::Cell(at(row, 0)),
                        order: Order::Equal,
                        right: across,
                        bound: Decimal::ZERO,
                        mandatory: true,
                    });
                }
                cells.push(PublishedCell {
                    text: value.to_string(),
                    figure: Some(Box::new(PublishedFigure {
                        value: Some(value),
                        exact: Some(exact),
                        kind: PublishedKind::Money,
                        decimals: 2,
                        formula,
                        computed: Some(exact),
                        unbalanced: false,
                    })),
                    ..PublishedCell::default()
                });
            }
            grid.rows.push(PublishedRow {
                key: format!("r{row}"),
                cells,
                ..PublishedRow::default()
            });
        }
        publication.body = vec![BodyItem::Table(PublishedTable { grids: vec![grid], ..table })];
        publication.relations = relations;
        publication.contents.clear();
        publication
    }

    /// Every sum of the printed figures holds.
    #[track_caller]
    fn all_hold(publication: &Publication, seed: u64) {
        let figures = Figures::new(publication);
        for (r, row) in figures.tables[0].grids[0].rows.iter().enumerate() {
            for (c, cell) in row.cells.iter().enumerate() {
                let figure = cell.figure.as_ref().unwrap();
                assert_eq!(figure.value.unwrap().to_string(), cell.text);
                if let Some(formula) = &figure.formula {
                    assert_eq!(figures.evaluate(formula), figure.value, "{seed}: {r} {c}");
                    assert_eq!(figure.residual(), None);
                }
            }
        }
        for relation in &publication.relations {
            let sides = [&relation.left, &relation.right].map(|side| figures.evaluate(side));
            assert_eq!(sides[0], sides[1], "{seed}");
        }
    }

    #[test]
    fn rounded_sums_hold_after_the_least_change() {
        let mut moved_at_all = 0;
        for seed in 0..400 {
            let before = table(seed);
            let mut after = before.clone();
            let done = adjust(&mut after).unwrap_or_else(|error| panic!("{seed}: {error:?}"));
            all_hold(&after, seed);
            let moved = &done.moved;
            assert!(done.unheld.is_empty(), "{seed}");
            let mut again = before.clone();
            assert_eq!(adjust(&mut again).as_ref(), Ok(&done));
            assert_eq!(again, after);
            for own in moved {
                assert_eq!((own.printed - own.rounded).abs(), Decimal::new(1, 2), "{seed}");
                assert_ne!(own.exact, own.rounded, "{seed}: an exact figure was moved");
                assert!((own.printed - own.exact).abs() < Decimal::new(2, 2), "{seed}");
                assert!(own.printed * own.exact >= Decimal::ZERO, "{seed}: the sign changed");
                assert!((own.place.row, own.place.column) != (0, 0), "{seed}: the top was moved");
            }
            moved_at_all += usize::from(!moved.is_empty());
            // The list of moved figures is part of the document.
            assert_eq!(after.body.len(), if moved.is_empty() { 1 } else { 3 });
            // No bar tells of a figure before it was moved.
            assert_eq!(after.pictures.is_empty(), !moved.is_empty());
        }
        assert!(moved_at_all > 100, "{moved_at_all}");
    }
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
        for row in table.blocks.iter_mut().flat_map(|block| &mut block.rows) {
            for cell in &mut row.cells {
                if cell.to_text() == "221" {
                    *cell = yusuan::budget::Value::Text("229".into());
                }
                if cell.to_text() == "1.8" {
                    *cell = yusuan::budget::Value::Amount("0.9".parse().unwrap());
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
