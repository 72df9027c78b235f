//! The styles of a DOCX, by the names that official documents use. Fonts are named, not embedded;
//! each names another that stands in where it is not installed.

use std::io;

use super::xml::Xml;

pub(super) const NAMESPACE: &str = "http://schemas.openxmlformats.org/wordprocessingml/2006/main";

/// Fonts by name, and what stands in for them.
const FONTS: [(&str, &str, &str); 5] = [
    ("仿宋_GB2312", "FangSong", "modern"),
    ("方正小标宋简体", "SimSun", "auto"),
    ("黑体", "SimHei", "modern"),
    ("宋体", "SimSun", "auto"),
    ("Times New Roman", "Liberation Serif", "roman"),
];

pub(super) fn font_table() -> io::Result<Vec<u8>> {
    let mut xml = Xml::new();
    xml.within("w:fonts", &[("xmlns:w", NAMESPACE)], |xml| {
        for (name, other, family) in FONTS {
            xml.within("w:font", &[("w:name", name)], |xml| {
                xml.empty("w:altName", &[("w:val", other)]);
                if name != "Times New Roman" {
                    xml.empty("w:charset", &[("w:val", "86")]);
                }
                xml.empty("w:family", &[("w:val", family)]);
            });
        }
    });
    xml.finish()
}

/// What a paragraph style says.
struct ParagraphStyle<'a> {
    id: &'a str,
    /// Word shows its own names (标题 1) for those that it knows in English.
    name: &'a str,
    based_on: &'a str,
    next: &'a str,
    east_asian: &'a str,
    latin: &'a str,
    /// Half points.
    size: u32,
    bold: bool,
    align: &'a str,
    /// Twentieths of a point, exactly; 0 for single lines.
    leading: u32,
    before: u32,
    after: u32,
    /// Hundredths of a character that the first line is set in.
    first: u32,
    /// Level in the outline, 1 to 9; 0 for text.
    outline: u32,
    keep_next: bool,
    page_before: bool,
    /// Tab at the right edge with dots (contents), or at the centre of nothing.
    tabs: &'a [(&'a str, &'a str, u32)],
    /// Twentieths of a point from the left.
    indent: u32,
}

const BODY: ParagraphStyle<'_> = ParagraphStyle {
    id: "a",
    name: "Normal",
    based_on: "",
    next: "",
    east_asian: "仿宋_GB2312",
    latin: "Times New Roman",
    size: 32,
    bold: false,
    align: "both",
    leading: 580,
    before: 0,
    after: 0,
    first: 0,
    outline: 0,
    keep_next: false,
    page_before: false,
    tabs: &[],
    indent: 0,
};

/// Ids of the styles.
pub(super) const TEXT: &str = "BodyText";
pub(super) const COVER_TITLE: &str = "Title";
pub(super) const COVER_DATE: &str = "CoverDate";
pub(super) const COVER_NOTICE: &str = "CoverNotice";
pub(super) const CONTENTS_TITLE: &str = "TOCHeading";
pub(super) const TABLE_NUMBER: &str = "TableNumber";
pub(super) const TABLE_TITLE: &str = "TableTitle";
pub(super) const TABLE_LINE: &str = "TableLine";
pub(super) const TABLE_LINE_WIDE: &str = "TableLineWide";
pub(super) const TABLE_TEXT: &str = "TableText";
pub(super) const TABLE_HEAD: &str = "TableHead";
pub(super) const TABLE_NOTE: &str = "TableNote";
pub(super) const FOOTER: &str = "Footer";

/// The heading of a level, 1 to 3.
pub(super) fn heading(level: u8) -> &'static str {
    match level {
        1 => "1",
        2 => "2",
        _ => "3",
    }
}

/// The contents' line of a level, 1 to 3.
pub(super) fn contents(level: u8) -> &'static str {
    match level {
        1 => "TOC1",
        2 => "TOC2",
        _ => "TOC3",
    }
}

/// Above the contents' line of a part, in twentieths of a point.
pub(super) const TOC_BEFORE: u32 = 80;

/// `upright` and `across` are the widths of tables, `text` of lines of text, `contents` is from line to
/// line of the contents; twentieths of a point.
pub(super) fn styles(text: u32, upright: u32, across: u32, contents: u32) -> io::Result<Vec<u8>> {
    let dots = [("right", "dot", text)];
    let right = [("right", "none", upright)];
    let right_wide = [("right", "none", across)];
    let title = ParagraphStyle {
        east_asian: "方正小标宋简体",
        size: 44,
        align: "center",
        leading: 0,
        keep_next: true,
        ..BODY
    };
    let contents_line = ParagraphStyle {
        based_on: "a",
        size: 24,
        align: "left",
        leading: contents,
        tabs: &dots,
        ..BODY
    };
    let table = ParagraphStyle {
        based_on: "a",
        east_asian: "宋体",
        size: 21,
        leading: 0,
        align: "left",
        ..BODY
    };
    let heading = ParagraphStyle {
        based_on: "a",
        next: TEXT,
        east_asian: "黑体",
        first: 200,
        keep_next: true,
        ..BODY
    };
    let all = [
        BODY,
        ParagraphStyle { id: TEXT, name: "Body Text", based_on: "a", first: 200, ..BODY },
        ParagraphStyle {
            id: "1",
            name: "heading 1",
            based_on: "a",
            next: TEXT,
            outline: 1,
            page_before: true,
            before: 240,
            after: 280,
            ..title
        },
        ParagraphStyle { id: "2", name: "heading 2", outline: 2, ..heading },
        ParagraphStyle { id: "3", name: "heading 3", outline: 3, ..heading },
        ParagraphStyle {
            id: COVER_TITLE,
            name: "Title",
            based_on: "a",
            size: 60,
            after: 240,
            ..title
        },
        ParagraphStyle {
            id: COVER_DATE,
            name: "封面日期",
            based_on: "a",
            align: "center",
            size: 36,
            before: 5200,
            ..BODY
        },
        ParagraphStyle {
            id: COVER_NOTICE,
            name: "封面提示",
            based_on: "a",
            align: "center",
            east_asian: "黑体",
            size: 28,
            before: 480,
            ..BODY
        },
        ParagraphStyle {
            id: CONTENTS_TITLE,
            name: "TOC Heading",
            based_on: "a",
            page_before: true,
            after: 240,
            ..title
        },
        ParagraphStyle {
            id: "TOC1",
            name: "toc 1",
            east_asian: "黑体",
            before: TOC_BEFORE,
            ..contents_line
        },
        ParagraphStyle { id: "TOC2", name: "toc 2", indent: 400, ..contents_line },
        ParagraphStyle { id: "TOC3", name: "toc 3", indent: 800, ..contents_line },
        ParagraphStyle { id: TABLE_NUMBER, name: "表号", keep_next: true, ..table },
        ParagraphStyle {
            id: TABLE_TITLE,
            name: "表标题",
            based_on: "2",
            next: TABLE_LINE,
            size: 32,
            outline: 2,
            after: 80,
            ..title
        },
        ParagraphStyle {
            id: TABLE_LINE, name: "表上行", tabs: &right, keep_next: true, ..table
        },
        ParagraphStyle {
            id: TABLE_LINE_WIDE,
            name: "表上行 横",
            tabs: &right_wide,
            keep_next: true,
            ..table
        },
        ParagraphStyle { id: TABLE_TEXT, name: "表文字", ..table },
        ParagraphStyle {
            id: TABLE_HEAD,
            name: "表头",
            east_asian: "黑体",
            align: "center",
            ..table
        },
        ParagraphStyle { id: TABLE_NOTE, name: "表注", before: 80, ..table },
        ParagraphStyle {
            id: FOOTER,
            name: "footer",
            size: 24,
            align: "center",
            east_asian: "宋体",
            leading: 0,
            ..BODY
        },
    ];
    let mut xml = Xml::new();
    xml.within("w:styles", &[("xmlns:w", NAMESPACE)], |xml| {
        xml.within("w:docDefaults", &[], |xml| {
            xml.within("w:rPrDefault", &[], |xml| {
                xml.within("w:rPr", &[], |xml| {
                    fonts(xml, BODY.latin, BODY.east_asian);
                    xml.empty("w:lang", &[("w:val", "en-US"), ("w:eastAsia", "zh-CN")]);
                });
            });
            xml.empty("w:pPrDefault", &[]);
        });
        for style in &all {
            paragraph_style(xml, style);
        }
        xml.within(
            "w:style",
            &[("w:type", "character"), ("w:default", "1"), ("w:styleId", "a0")],
            |xml| {
                xml.empty("w:name", &[("w:val", "Default Paragraph Font")]);
            },
        );
        xml.within(
            "w:style",
            &[("w:type", "table"), ("w:default", "1"), ("w:styleId", "a1")],
            |xml| {
                xml.empty("w:name", &[("w:val", "Normal Table")]);
                xml.within("w:tblPr", &[], |xml| {
                    xml.empty("w:tblInd", &[("w:w", "0"), ("w:type", "dxa")])
                });
            },
        );
    });
    xml.finish()
}

fn fonts(xml: &mut Xml, latin: &str, east_asian: &str) {
    let attributes =
        [("w:ascii", latin), ("w:eastAsia", east_asian), ("w:hAnsi", latin), ("w:cs", latin)];
    xml.empty("w:rFonts", &attributes);
}

fn paragraph_style(xml: &mut Xml, style: &ParagraphStyle<'_>) {
    let number = |n: u32| n.to_string();
    let mut attributes = vec![("w:type", "paragraph"), ("w:styleId", style.id)];
    if style.id == BODY.id {
        attributes.push(("w:default", "1"));
    }
    if !style.name.is_ascii() {
        attributes.push(("w:customStyle", "1"));
    }
    xml.within("w:style", &attributes, |xml| {
        xml.empty("w:name", &[("w:val", style.name)]);
        if !style.based_on.is_empty() {
            xml.empty("w:basedOn", &[("w:val", style.based_on)]);
        }
        if !style.next.is_empty() {
            xml.empty("w:next", &[("w:val", style.next)]);
        }
        xml.empty("w:qFormat", &[]);
        xml.within("w:pPr", &[], |xml| {
            if style.keep_next {
                xml.empty("w:keepNext", &[]);
            }
            let switch = if style.page_before { "1" } else { "0" };
            xml.empty("w:pageBreakBefore", &[("w:val", switch)]);
            if !style.tabs.is_empty() {
                xml.within("w:tabs", &[], |xml| {
                    for (kind, leader, at) in style.tabs {
                        let at = number(*at);
                        xml.empty(
                            "w:tab",
                            &[("w:val", kind), ("w:leader", leader), ("w:pos", &at)],
                        );
                    }
                });
            }
            let (before, after, line) =
                (number(style.before), number(style.after), number(style.leading));
            match style.leading {
                0 => xml.empty(
                    "w:spacing",
                    &[
                        ("w:before", &before),
                        ("w:after", &after),
                        ("w:line", "240"),
                        ("w:lineRule", "auto"),
                    ],
                ),
                _ => xml.empty(
                    "w:spacing",
                    &[
                        ("w:before", &before),
                        ("w:after", &after),
                        ("w:line", &line),
                        ("w:lineRule", "exact"),
                    ],
                ),
            }
            let (left, first) = (number(style.indent), number(style.first));
            let points = number(style.first * style.size / 10);
            xml.empty(
                "w:ind",
                &[("w:left", &left), ("w:firstLineChars", &first), ("w:firstLine", &points)],
            );
            xml.empty("w:jc", &[("w:val", style.align)]);
            if style.outline > 0 {
                xml.empty("w:outlineLvl", &[("w:val", &number(style.outline - 1))]);
            }
        });
        xml.within("w:rPr", &[], |xml| {
            fonts(xml, style.latin, style.east_asian);
            let bold = if style.bold { "1" } else { "0" };
            xml.empty("w:b", &[("w:val", bold)]);
            xml.empty("w:sz", &[("w:val", &number(style.size))]);
            xml.empty("w:szCs", &[("w:val", &number(style.size))]);
        });
    });
}
