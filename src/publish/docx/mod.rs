//! The publication as DOCX, for those who go on editing it: real headings, a contents field with
//! its entries filled in, tables with repeated headings and merged cells, landscape sections.
//!
//! Entry point: [`write()`]. Inside: `xml` (a part's XML), `styles`, `table`.

mod styles;
mod table;
mod xml;

use std::io::{self, Cursor, Write as _};

use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, ZipWriter};

use crate::publish::columns::{PageFormat, TablePlan, estimate};
use crate::publish::model::{BodyItem, ContentsEntry, CoverKind, Publication, PublishedTable};
use styles::NAMESPACE;
use table::twips;
use xml::Xml;

/// The publication as DOCX. `pages` gives the page of each anchor, for the contents to show until
/// a word processor counts them itself; it may be empty.
pub fn write(publication: &Publication, pages: &[usize]) -> io::Result<Vec<u8>> {
    let width = |page: PageFormat| twips(page.width());
    let (text, upright, across) =
        (PageFormat::text(), width(PageFormat::table(false)), width(PageFormat::table(true)));
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    // A fixed time, so that the same publication gives the same file.
    let options = SimpleFileOptions::default()
        .compression_method(CompressionMethod::Deflated)
        .last_modified_time(zip::DateTime::default());
    let mut part = |name: &str, content: Vec<u8>| -> io::Result<()> {
        zip.start_file(name, options)?;
        zip.write_all(&content)
    };
    part("[Content_Types].xml", content_types()?)?;
    part("_rels/.rels", relations(PACKAGE)?)?;
    part("docProps/core.xml", core(publication)?)?;
    part("docProps/app.xml", app()?)?;
    part("word/document.xml", Body { publication, pages, xml: Xml::new(), bookmarks: 0 }.write()?)?;
    part(
        "word/styles.xml",
        styles::styles(width(text), upright, across, contents_leading(publication))?,
    )?;
    part("word/fontTable.xml", styles::font_table()?)?;
    part("word/settings.xml", settings()?)?;
    part("word/footer1.xml", footer()?)?;
    part("word/_rels/document.xml.rels", relations(DOCUMENT)?)?;
    Ok(zip.finish()?.into_inner())
}

const OFFICE: &str = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";

/// Relations of the package: id, type, target.
const PACKAGE: &[(&str, &str, &str)] = &[
    (
        "rId1",
        "http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument",
        "word/document.xml",
    ),
    (
        "rId2",
        "http://schemas.openxmlformats.org/package/2006/relationships/metadata/core-properties",
        "docProps/core.xml",
    ),
    (
        "rId3",
        "http://schemas.openxmlformats.org/officeDocument/2006/relationships/extended-properties",
        "docProps/app.xml",
    ),
];

const DOCUMENT: &[(&str, &str, &str)] = &[
    (
        "rId1",
        "http://schemas.openxmlformats.org/officeDocument/2006/relationships/styles",
        "styles.xml",
    ),
    (
        "rId2",
        "http://schemas.openxmlformats.org/officeDocument/2006/relationships/fontTable",
        "fontTable.xml",
    ),
    (
        "rId3",
        "http://schemas.openxmlformats.org/officeDocument/2006/relationships/settings",
        "settings.xml",
    ),
    (
        FOOTER_ID,
        "http://schemas.openxmlformats.org/officeDocument/2006/relationships/footer",
        "footer1.xml",
    ),
];

const FOOTER_ID: &str = "rId4";

fn relations(list: &[(&str, &str, &str)]) -> io::Result<Vec<u8>> {
    let mut xml = Xml::new();
    let namespace = "http://schemas.openxmlformats.org/package/2006/relationships";
    xml.within("Relationships", &[("xmlns", namespace)], |xml| {
        for (id, kind, target) in list {
            xml.empty("Relationship", &[("Id", id), ("Type", kind), ("Target", target)]);
        }
    });
    xml.finish()
}

fn content_types() -> io::Result<Vec<u8>> {
    let mut xml = Xml::new();
    let namespace = "http://schemas.openxmlformats.org/package/2006/content-types";
    let word = "application/vnd.openxmlformats-officedocument.wordprocessingml";
    xml.within("Types", &[("xmlns", namespace)], |xml| {
        let rels = "application/vnd.openxmlformats-package.relationships+xml";
        xml.empty("Default", &[("Extension", "rels"), ("ContentType", rels)]);
        xml.empty("Default", &[("Extension", "xml"), ("ContentType", "application/xml")]);
        let parts = [
            ("/word/document.xml", format!("{word}.document.main+xml")),
            ("/word/styles.xml", format!("{word}.styles+xml")),
            ("/word/fontTable.xml", format!("{word}.fontTable+xml")),
            ("/word/settings.xml", format!("{word}.settings+xml")),
            ("/word/footer1.xml", format!("{word}.footer+xml")),
            (
                "/docProps/core.xml",
                "application/vnd.openxmlformats-package.core-properties+xml".to_owned(),
            ),
            (
                "/docProps/app.xml",
                "application/vnd.openxmlformats-officedocument.extended-properties+xml".to_owned(),
            ),
        ];
        for (name, kind) in &parts {
            xml.empty("Override", &[("PartName", name), ("ContentType", kind)]);
        }
    });
    xml.finish()
}

fn core(publication: &Publication) -> io::Result<Vec<u8>> {
    let mut xml = Xml::new();
    let attributes = [
        ("xmlns:cp", "http://schemas.openxmlformats.org/package/2006/metadata/core-properties"),
        ("xmlns:dc", "http://purl.org/dc/elements/1.1/"),
        ("xmlns:dcterms", "http://purl.org/dc/terms/"),
        ("xmlns:xsi", "http://www.w3.org/2001/XMLSchema-instance"),
    ];
    xml.within("cp:coreProperties", &attributes, |xml| {
        xml.leaf("dc:title", &[], &publication.title);
        xml.leaf("dc:creator", &[], &publication.author);
        xml.leaf("dc:language", &[], publication.lang.pick("zh-CN", "en"));
        if !publication.date.is_empty() {
            let day = format!("{}T00:00:00Z", publication.date);
            xml.leaf("dcterms:created", &[("xsi:type", "dcterms:W3CDTF")], &day);
        }
    });
    xml.finish()
}

fn app() -> io::Result<Vec<u8>> {
    let mut xml = Xml::new();
    let namespace = "http://schemas.openxmlformats.org/officeDocument/2006/extended-properties";
    xml.within("Properties", &[("xmlns", namespace)], |xml| xml.leaf("Application", &[], "Yusuan"));
    xml.finish()
}

fn settings() -> io::Result<Vec<u8>> {
    let mut xml = Xml::new();
    xml.within("w:settings", &[("xmlns:w", NAMESPACE)], |xml| {
        xml.empty("w:characterSpacingControl", &[("w:val", "compressPunctuation")]);
        xml.within("w:compat", &[], |xml| {
            let setting = [
                ("w:name", "compatibilityMode"),
                ("w:uri", "http://schemas.microsoft.com/office/word"),
                ("w:val", "15"),
            ];
            xml.empty("w:compatSetting", &setting);
        });
        xml.empty("w:themeFontLang", &[("w:val", "en-US"), ("w:eastAsia", "zh-CN")]);
    });
    xml.finish()
}

/// `— 3 —`
fn footer() -> io::Result<Vec<u8>> {
    let mut xml = Xml::new();
    xml.within("w:ftr", &[("xmlns:w", NAMESPACE)], |xml| {
        xml.within("w:p", &[], |xml| {
            style(xml, styles::FOOTER);
            run(xml, "— ", |_| {});
            field(xml, "begin");
            instruction(xml, "PAGE");
            field(xml, "separate");
            run(xml, "1", |_| {});
            field(xml, "end");
            run(xml, " —", |_| {});
        });
    });
    xml.finish()
}

fn style(xml: &mut Xml, name: &str) {
    xml.within("w:pPr", &[], |xml| xml.empty("w:pStyle", &[("w:val", name)]));
}

/// From line to line of the contents, in twentieths of a point: closer where that keeps them on one
/// page.
fn contents_leading(publication: &Publication) -> u32 {
    const USUAL: u32 = 400;
    let page = PageFormat::text();
    // Its title is above.
    let room = twips(page.height - page.top - page.bottom - 60.0);
    let (mut lines, mut parts) = (0, 0);
    for entry in publication.contents.iter().filter(|entry| entry.printed) {
        let indent = 20.0 * f32::from(entry.level.saturating_sub(1));
        let width = page.width() - indent - 48.0;
        lines += (estimate(&entry.text, false) * 12.0 / width).ceil().max(1.0) as u32;
        parts += u32::from(entry.level == 1);
    }
    match room.saturating_sub(parts * styles::TOC_BEFORE) / lines.max(1) {
        close if close >= 310 => close.min(USUAL),
        _ => USUAL,
    }
}

fn field(xml: &mut Xml, kind: &str) {
    xml.within("w:r", &[], |xml| xml.empty("w:fldChar", &[("w:fldCharType", kind)]));
}

fn instruction(xml: &mut Xml, text: &str) {
    xml.within("w:r", &[], |xml| {
        xml.leaf("w:instrText", &[("xml:space", "preserve")], &format!(" {text} "));
    });
}

/// A run of text; lines and tabs in it become breaks and tabs.
fn run(xml: &mut Xml, text: &str, properties: impl FnOnce(&mut Xml)) {
    xml.within("w:r", &[], |xml| {
        xml.within("w:rPr", &[], properties);
        for (index, line) in text.split('\n').enumerate() {
            if index > 0 {
                xml.empty("w:br", &[]);
            }
            for (index, piece) in line.split('\t').enumerate() {
                if index > 0 {
                    xml.empty("w:tab", &[]);
                }
                if !piece.is_empty() {
                    xml.leaf("w:t", &[("xml:space", "preserve")], piece);
                }
            }
        }
    });
}

/// Which pages a section has.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Section {
    /// Cover and contents, without page numbers.
    Front,
    Text,
    Table {
        landscape: bool,
    },
}

struct Body<'a> {
    publication: &'a Publication,
    pages: &'a [usize],
    xml: Xml,
    bookmarks: u32,
}

impl Body<'_> {
    fn write(mut self) -> io::Result<Vec<u8>> {
        let attributes = [("xmlns:w", NAMESPACE), ("xmlns:r", OFFICE)];
        self.xml.start("w:document", &attributes);
        self.xml.start("w:body", &[]);
        self.cover();
        self.contents();
        let mut section = Section::Front;
        let mut numbered = false;
        let publication = self.publication;
        for item in &publication.body {
            let plan = match item {
                BodyItem::Table(table) => Some(TablePlan::new(table, &mut estimate)),
                _ => None,
            };
            let next = match &plan {
                Some(plan) => Section::Table { landscape: plan.landscape },
                None => Section::Text,
            };
            // A new kind of page: the section so far ends.
            if next != section {
                self.xml.within("w:p", &[], |xml| {
                    xml.within("w:pPr", &[], |xml| {
                        xml.empty("w:pStyle", &[("w:val", styles::TABLE_TEXT)]);
                        xml.empty("w:spacing", &[("w:line", "20"), ("w:lineRule", "exact")]);
                        section_end(xml, section, &mut numbered);
                    });
                });
                section = next;
            }
            match (item, &plan) {
                (BodyItem::Heading(heading), _) => {
                    let style = styles::heading(heading.level);
                    self.anchored(style, heading.anchor, &heading.text);
                }
                (BodyItem::Paragraph(text), _) => self.paragraph(styles::TEXT, text),
                (BodyItem::Table(table), Some(plan)) => self.table(table, plan),
                (BodyItem::Table(_), None) => {}
            }
        }
        section_end(&mut self.xml, section, &mut numbered);
        self.xml.end("w:body");
        self.xml.end("w:document");
        self.xml.finish()
    }

    fn paragraph(&mut self, name: &str, text: &str) {
        self.xml.within("w:p", &[], |xml| {
            style(xml, name);
            if !text.is_empty() {
                run(xml, text, |_| {});
            }
        });
    }

    /// A paragraph that the contents lead to.
    fn anchored(&mut self, name: &str, anchor: u32, text: &str) {
        self.bookmarks += 1;
        let (id, mark) = (self.bookmarks.to_string(), bookmark(anchor));
        self.xml.within("w:p", &[], |xml| {
            style(xml, name);
            xml.empty("w:bookmarkStart", &[("w:id", &id), ("w:name", &mark)]);
            run(xml, text, |_| {});
            xml.empty("w:bookmarkEnd", &[("w:id", &id)]);
        });
    }

    fn cover(&mut self) {
        // Down to where a title is on a cover.
        self.xml.within("w:p", &[], |xml| {
            xml.within("w:pPr", &[], |xml| {
                xml.empty("w:spacing", &[("w:before", "2400")]);
            });
        });
        let publication = self.publication;
        for line in &publication.cover {
            let style = match line.kind {
                CoverKind::Title => styles::COVER_TITLE,
                CoverKind::Date => styles::COVER_DATE,
                CoverKind::Notice => styles::COVER_NOTICE,
            };
            // Letters of 30 points.
            let pieces = line.pieces((PageFormat::text().width() / 30.0) as usize);
            self.paragraph(style, &pieces.join("\n"));
        }
    }

    fn contents(&mut self) {
        let publication = self.publication;
        self.paragraph(styles::CONTENTS_TITLE, publication.contents_title());
        let entries: Vec<&ContentsEntry> =
            publication.contents.iter().filter(|e| e.printed).collect();
        let last = entries.len().saturating_sub(1);
        for (index, entry) in entries.iter().enumerate() {
            let page = self.pages.get(entry.target as usize).map(usize::to_string);
            let mark = bookmark(entry.target);
            self.xml.within("w:p", &[], |xml| {
                style(xml, styles::contents(entry.level));
                if index == 0 {
                    field(xml, "begin");
                    instruction(xml, "TOC \\o \"1-3\" \\h \\z \\u");
                    field(xml, "separate");
                }
                xml.within("w:hyperlink", &[("w:anchor", &mark), ("w:history", "1")], |xml| {
                    run(xml, &entry.text, |_| {});
                    xml.within("w:r", &[], |xml| xml.empty("w:tab", &[]));
                    field(xml, "begin");
                    instruction(xml, &format!("PAGEREF {mark} \\h"));
                    field(xml, "separate");
                    run(xml, page.as_deref().unwrap_or("1"), |_| {});
                    field(xml, "end");
                });
                if index == last {
                    field(xml, "end");
                }
            });
        }
    }

    fn table(&mut self, table: &PublishedTable, plan: &TablePlan) {
        if table.number.is_empty() {
            self.title(table);
        } else {
            self.xml.within("w:p", &[], |xml| {
                xml.within("w:pPr", &[], |xml| {
                    xml.empty("w:pStyle", &[("w:val", styles::TABLE_NUMBER)]);
                    xml.empty("w:pageBreakBefore", &[]);
                });
                run(xml, &table.number, |_| {});
            });
            self.anchored(styles::TABLE_TITLE, table.anchor, &table.title);
        }
        if !table.unit_line.is_empty() || !table.money_line.is_empty() {
            let style = match plan.landscape {
                true => styles::TABLE_LINE_WIDE,
                false => styles::TABLE_LINE,
            };
            let tab = if table.money_line.is_empty() { "" } else { "\t" };
            self.paragraph(style, &format!("{}{tab}{}", table.unit_line, table.money_line));
        }
        table::put(&mut self.xml, table, plan);
        // Two tables without a paragraph between them would become one.
        self.paragraph(styles::TABLE_NOTE, table.note.as_deref().unwrap_or_default());
    }

    /// The title at the head of a new page.
    fn title(&mut self, table: &PublishedTable) {
        self.bookmarks += 1;
        let (id, mark) = (self.bookmarks.to_string(), bookmark(table.anchor));
        self.xml.within("w:p", &[], |xml| {
            xml.within("w:pPr", &[], |xml| {
                xml.empty("w:pStyle", &[("w:val", styles::TABLE_TITLE)]);
                xml.empty("w:pageBreakBefore", &[]);
            });
            xml.empty("w:bookmarkStart", &[("w:id", &id), ("w:name", &mark)]);
            run(xml, &table.title, |_| {});
            xml.empty("w:bookmarkEnd", &[("w:id", &id)]);
        });
    }
}

fn bookmark(anchor: u32) -> String {
    format!("_Toc{:08}", u64::from(anchor) + 10_000_000)
}

fn section_end(xml: &mut Xml, section: Section, numbered: &mut bool) {
    let (page, landscape) = match section {
        Section::Front | Section::Text => (PageFormat::text(), false),
        Section::Table { landscape } => (PageFormat::table(landscape), landscape),
    };
    let number = |points: f32| twips(points).to_string();
    xml.within("w:sectPr", &[], |xml| {
        if section != Section::Front {
            xml.empty("w:footerReference", &[("w:type", "default"), ("r:id", FOOTER_ID)]);
        }
        xml.empty("w:type", &[("w:val", "nextPage")]);
        let (width, height) = (number(page.width), number(page.height));
        let mut size = vec![("w:w", width.as_str()), ("w:h", height.as_str())];
        if landscape {
            size.push(("w:orient", "landscape"));
        }
        xml.empty("w:pgSz", &size);
        let (top, bottom) = (number(page.top), number(page.bottom));
        let (left, right) = (number(page.left), number(page.right));
        let foot = number(page.bottom * 0.6);
        let margins = [
            ("w:top", top.as_str()),
            ("w:right", &right),
            ("w:bottom", &bottom),
            ("w:left", &left),
            ("w:header", "720"),
            ("w:footer", &foot),
            ("w:gutter", "0"),
        ];
        xml.empty("w:pgMar", &margins);
        if section != Section::Front && !*numbered {
            xml.empty("w:pgNumType", &[("w:start", "1")]);
            *numbered = true;
        }
    });
}
