//! Texts longer than a cell of a workbook takes: the workbook has their beginnings and says so,
//! every other format has all of them.

#![allow(clippy::unwrap_used, clippy::panic, reason = "tests")]

#[path = "support/office.rs"]
mod office;

use std::path::Path;
use std::sync::Arc;

use office::{cells, tool};
use yusuan::edit::Document;
use yusuan::form::FormSet;
use yusuan::publish::{BodyItem, Options, Publication, docx, html, pdf, publication, xlsx};
use yusuan::read::{ReadDocument, Watch, read_bytes};
use yusuan::session::publishing::{PublishFormat, PublishWanted, publish};

const FORMS: &str = r#"(id: "x", name: "小", year: 2024,
parts: [(title: "一", texts: [(key: "甲", title: "甲")]), (title: "二", tables: true)],
tables: [(key: "表", title: "表", columns: [(key: "码", kind: Code), (key: "名", kind: Text), (title: "金额")],
rows: Coded(levels: [(name: "类", digits: 3)], code: "码", name: "名", total: "合计"))])"#;

/// UTF-16 units that a cell takes.
const CELL: usize = 32_767;

/// Digits count the letters, so that a piece that is lost or stands elsewhere is noticed.
fn counted(sign: char, letters: usize) -> String {
    let mut text = String::new();
    for number in 0.. {
        let next = format!("{sign}{number}");
        if text.chars().count() + next.chars().count() > letters {
            break;
        }
        text.push_str(&next);
    }
    text
}

fn document(name: &str, paragraph: &str) -> Document {
    let forms = Arc::new(FormSet::parse(FORMS).unwrap());
    let text = format!(
        r#"(format: 3, forms: "x", year: 2024, unit: (name: "某局"), tables: [(form: "表",
rows: [(码: "205", 名: "{name}", 金额: "1.5"), (码: "208", 名: "短", 金额: "2")])],
texts: [(section: "甲", paragraphs: ["{paragraph}"])])"#
    );
    let find = |_: &Path, _: &str| Ok(Arc::clone(&forms));
    let opened = yusuan::file::read_with(Path::new("x.ron"), &text, find).unwrap();
    Document::new(forms, opened.budget)
}

fn published(name: &str, paragraph: &str) -> Publication {
    publication(document(name, paragraph).computed(), &Options::default())
}

fn read(name: &str, bytes: Vec<u8>) -> ReadDocument {
    read_bytes(name, bytes, &mut Watch::default()).unwrap()
}

/// All that was read, without blanks, which fall at the ends of lines.
fn solid(read: &ReadDocument) -> String {
    let texts = read.texts.iter().map(|own| own.text.as_str());
    let cells = read.pages.iter().flat_map(|page| page.cells()).map(|cell| &*cell.text);
    texts.chain(cells).flat_map(str::chars).filter(|c| !c.is_whitespace()).collect()
}

#[test]
fn a_workbook_has_the_beginning_and_says_so() {
    let (name, paragraph) = (counted('名', 40_000), counted('文', 70_000));
    let publication = published(&name, &paragraph);
    let bytes = xlsx::write(&publication).unwrap();
    let all = cells(bytes.clone());
    let cut: String = name.chars().take(CELL).collect();
    let own = all.iter().find(|(_, text)| **text == cut);
    let (place, row) = own.map(|((sheet, row, _), _)| (sheet.clone(), *row)).unwrap();
    // What stands around it is whole.
    assert_eq!(all.get(&(place.clone(), row + 1, 1)).map(String::as_str), Some("短"));
    // A paragraph goes on in the row below.
    let pieces = all.values().filter(|text| paragraph.contains(text.as_str()) && text.len() > 100);
    assert_eq!(pieces.cloned().collect::<String>(), paragraph);
    // Its cell says so, and so does the first sheet.
    let told = format!("{place}!B{}：{} 字中的 {CELL} 字", row + 1, name.chars().count());
    assert!(all.values().any(|text| *text == told), "{told}");
    let mut package = zip::ZipArchive::new(std::io::Cursor::new(bytes)).unwrap();
    let mut notes = String::new();
    let mut part = package.by_name("xl/comments1.xml").unwrap();
    std::io::Read::read_to_string(&mut part, &mut notes).unwrap();
    assert!(notes.contains("全文见 PDF、Word 或网页"), "{notes}");
    assert!(notes.contains(&format!(r#"ref="B{}""#, row + 1)), "{notes}");
}

/// Whoever publishes is told as well, not only who opens the workbook.
#[test]
fn who_publishes_is_told() {
    for (letters, wanted) in [(40_000, 1), (CELL, 0)] {
        let document = document(&counted('名', letters), "短");
        let folder = tempfile::tempdir().unwrap();
        let wish = PublishWanted {
            formats: vec![PublishFormat::Html, PublishFormat::Xlsx],
            folder: folder.path().to_owned(),
            allow_open: true,
            ..PublishWanted::default()
        };
        let published = publish(document.computed(), &wish).unwrap();
        let cut: Vec<(usize, usize)> =
            published.cut.iter().map(|own| (own.characters, own.kept)).collect();
        assert_eq!(cut, vec![(counted('名', letters).chars().count(), CELL); wanted]);
    }
}

#[test]
fn nothing_is_told_where_every_text_fits() {
    let name = counted('名', CELL);
    let all = cells(xlsx::write(&published(&name, "短")).unwrap());
    assert!(all.values().any(|text| *text == name));
    assert!(!all.values().any(|text| text.contains("超出单元格的容量")));
}

/// Every text that a workbook writes may be too long for it.
#[test]
fn a_workbook_is_made_whatever_is_too_long() {
    let long = counted('长', 33_000);
    let mut publication = published("短", "短");
    for line in &mut publication.cover {
        line.text.clone_from(&long);
    }
    for entry in &mut publication.contents {
        entry.text.clone_from(&long);
    }
    publication.title.clone_from(&long);
    publication.author.clone_from(&long);
    for item in &mut publication.body {
        match item {
            BodyItem::Heading(heading) => heading.text.clone_from(&long),
            BodyItem::Paragraph(text) => text.clone_from(&long),
            BodyItem::Table(table) => {
                for text in [
                    &mut table.name,
                    &mut table.number,
                    &mut table.title,
                    &mut table.unit_line,
                    &mut table.money_line,
                ] {
                    text.clone_from(&long);
                }
                table.note = Some(long.clone());
                for grid in &mut table.grids {
                    grid.headings.iter_mut().for_each(|own| own.text.clone_from(&long));
                }
            }
        }
    }
    let all = cells(xlsx::write(&publication).unwrap());
    let cut: String = long.chars().take(CELL).collect();
    assert!(all.values().filter(|text| **text == cut).count() > 8);
}

#[test]
fn other_formats_have_all_of_it() {
    let (name, paragraph) = (counted('名', 40_000), counted('文', 70_000));
    let publication = published(&name, &paragraph);
    let text = read("x.docx", docx::write(&publication, &[]).unwrap());
    let page = read("x.html", html::write(&publication).into_bytes());
    for (format, found) in [("docx", solid(&text)), ("html", solid(&page))] {
        assert!(found.contains(&name), "{format}: the table");
        assert!(found.contains(&paragraph), "{format}: the text");
    }
    let paper = pdf::write(&publication, &pdf::Fonts::bundled()).unwrap();
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("x.pdf");
    std::fs::write(&path, &paper.bytes).unwrap();
    let Some(found) = tool("pdftotext", &["-raw", "-enc", "UTF-8", path.to_str().unwrap(), "-"])
    else {
        return;
    };
    let found = String::from_utf8(found).unwrap();
    let is_number = |line: &&str| line.starts_with("— ") && line.ends_with(" —");
    let found = found.lines().map(|line| line.trim_matches('\u{c}'));
    let found: String = found.filter(|line| !is_number(line)).collect();
    let found: String = found.chars().filter(|c| !c.is_whitespace()).collect();
    assert!(found.contains(&paragraph), "the text");
    // The figure beside it stands where the first page ends.
    assert!(found.replace("1.5", "").contains(&name), "the table");
}
