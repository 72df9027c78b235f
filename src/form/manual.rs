//! The page on everything that can be written in a form set (`yusuan forms doc`).
//!
//! It is in `assets/form-language.ron`; the tests compare its fields with those that the parser
//! itself knows, and read every example.

use std::fmt::Write as _;

use ron::Options;
use ron::extensions::Extensions;
use serde::Deserialize;

use crate::lang::{Lang, Text};

const TEXT: &str = include_str!("../../assets/form-language.ron");

#[derive(Default, Deserialize)]
#[serde(deny_unknown_fields)]
struct Manual {
    items: Vec<ManualItem>,
    grammar: Vec<Grammar>,
}

/// Something in a form set that has fields.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct ManualItem {
    #[cfg_attr(not(test), expect(dead_code, reason = "by which the tests find its parser"))]
    name: String,
    title: Text,
    fields: Vec<Field>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Field {
    name: String,
    says: Text,
    example: String,
}

/// A small language inside strings of a form set.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Grammar {
    #[cfg_attr(not(test), expect(dead_code, reason = "by which the tests find its parser"))]
    name: String,
    title: Text,
    lines: Vec<ManualLine>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct ManualLine {
    code: String,
    says: Text,
}

fn read() -> Result<Manual, ron::error::SpannedError> {
    Options::default().with_default_extension(Extensions::IMPLICIT_SOME).from_str(TEXT)
}

/// The page, in one language.
pub fn manual(lang: Lang) -> String {
    let Manual { items, grammar } = read().unwrap_or_default();
    let mut page = String::new();
    // Writing to a string cannot fail.
    let mut line = |text: std::fmt::Arguments<'_>| {
        let _ = page.write_fmt(text);
        page.push('\n');
    };
    line(format_args!(
        "{}",
        lang.pick(
            "表样是一个 RON 文件：( 字段: 值, … )，文字写在引号里；中英两种写成 (zh: \"…\", en: \"…\")。\n\
             标题、说明、消息里的 {年}、{上年} 按预算的年度显示。写完用 yusuan forms check 检查。",
            "A form set is a RON file: ( field: value, … ), texts in quotes; in two languages (zh: \"…\", en: \"…\").\n\
             {年} and {上年} in titles, notes and messages follow the budget's year. Check it with yusuan forms check.",
        )
    ));
    for item in &items {
        line(format_args!("\n{}", item.title.get(lang)));
        for field in &item.fields {
            line(format_args!("  {}", field.example));
            line(format_args!("      {}: {}", field.name, field.says.get(lang)));
        }
    }
    for part in &grammar {
        line(format_args!("\n{}", part.title.get(lang)));
        for one in &part.lines {
            line(format_args!("  {}", one.code));
            line(format_args!("      {}", one.says.get(lang)));
        }
    }
    page
}

#[cfg(test)]
mod tests {
    use super::super::doc::RuleDoc;
    use super::super::raw::*;
    use super::super::{parse, pattern};
    use super::*;
    use ron::error::Error;
    use serde::de::DeserializeOwned;

    fn options() -> Options {
        Options::default().with_default_extension(Extensions::IMPLICIT_SOME)
    }

    /// The fields that the parser itself knows, and whether a text is one of its values.
    type Parser = (Vec<&'static str>, Box<dyn Fn(&str) -> Result<(), String>>);

    fn parser<T: DeserializeOwned + 'static>(before: &str, after: &str, needed: &[&str]) -> Parser {
        let unknown = format!("{before}zzz: 1{after}");
        let fields = match options().from_str::<T>(&unknown).map(|_| ()).unwrap_err().code {
            Error::NoSuchStructField { expected, .. } => expected.to_vec(),
            other => panic!("{unknown}: {other}"),
        };
        let (before, after) = (before.to_owned(), after.to_owned());
        let needed: Vec<String> = needed.iter().map(|field| (*field).to_owned()).collect();
        let reads = move |example: &str| {
            let own = example.split(':').next().unwrap_or_default();
            let rest = needed.iter().filter(|field| field.split(':').next() != Some(own));
            let rest: Vec<&str> = rest.map(String::as_str).collect();
            let text = format!("{before}{example}, {}{after}", rest.join(", "));
            options().from_str::<T>(&text).map(|_| ()).map_err(|error| format!("{text}: {error}"))
        };
        (fields, Box::new(reads))
    }

    fn parser_of(name: &str) -> Option<Parser> {
        let columns = "columns: [(title: \"甲\")]";
        let rows = "rows: Fixed([(title: \"乙\")])";
        Some(match name {
            "FormSet" => {
                parser::<FormSetRaw>("(", ")", &["id: \"a\"", "name: \"a\"", "tables: []"])
            }
            "Part" => parser::<PartRaw>("(", ")", &["title: \"a\""]),
            "Section" => parser::<SectionRaw>("(", ")", &["key: \"a\"", "title: \"a\""]),
            "Headline" => {
                parser::<HeadlineRaw>("(", ")", &["title: \"a\"", "table: \"a\"", "value: \"a\""])
            }
            "Picture" => {
                parser::<PictureRaw>("(", ")", &["title: \"a\"", "table: \"a\"", "columns: []"])
            }
            "Table" => parser::<TableRaw>("(", ")", &["key: \"a\"", "title: \"a\""]),
            "Targets" => parser::<TargetsRaw>(
                "(",
                ")",
                &["block: \"a\"", "first: \"a\"", "second: \"a\"", "value: \"a\"", "kinds: []"],
            ),
            "TargetKind" => parser::<TargetKindRaw>("(", ")", &["name: \"a\"", "seconds: []"]),
            "Block" => parser::<BlockRaw>("(", ")", &["key: \"a\"", columns, rows]),
            "Column" => parser::<ColumnRaw>("(", ")", &[]),
            "Fixed" => parser::<FixedRowRaw>("(", ")", &[]),
            "Coded" => parser::<RowsRaw>("Coded(", ")", &["levels: []", "code: \"a\""]),
            "Outlined" => parser::<RowsRaw>("Outlined(", ")", &["levels: []"]),
            "Free" => parser::<RowsRaw>("Free(", ")", &["name: \"a\""]),
            "Level" => parser::<LevelRaw>("(", ")", &["name: \"a\""]),
            "Check" => parser::<CheckRaw>(
                "(",
                ")",
                &[
                    "name: \"a\"",
                    "force: Hint",
                    "table: \"a\"",
                    "each: Once",
                    "check: \"a\"",
                    "message: \"a\"",
                ],
            ),
            "Doc" => parser::<RuleDoc>("(", ")", &[]),
            "Narration" => parser::<NarrationRaw>("(", ")", &["section: \"a\"", "table: \"a\""]),
            "Statement" => parser::<StatementRaw>("(", ")", &["text: \"a\""]),
            "Draft" => parser::<DraftRaw>("(", ")", &["text: \"a\""]),
            "Begin" => parser::<BeginRaw>("(", ")", &["cells: {}"]),
            "Fill" => parser::<FillRaw>(
                "(",
                ")",
                &["table: \"a\"", "each: Once", "fill: \"a\"", "message: \"a\""],
            ),
            "Print" => parser::<super::super::print::PrintForm>("(", ")", &[]),
            "TablePrint" => parser::<super::super::print::TablePrint>("(", ")", &[]),
            _ => return None,
        })
    }

    #[test]
    fn every_field_is_told_and_every_example_can_be_read() {
        let manual = read().unwrap_or_else(|error| panic!("{error}"));
        let mut told = 0;
        for item in &manual.items {
            let mut own: Vec<&str> = item.fields.iter().map(|field| field.name.as_str()).collect();
            for field in &item.fields {
                assert!(
                    field.example.starts_with(&format!("{}: ", field.name)),
                    "{}",
                    field.example
                );
            }
            let Some((fields, reads)) = parser_of(&item.name) else {
                own.sort_unstable();
                let mut changes = super::super::overlay::CHANGES.to_vec();
                changes.sort_unstable();
                assert_eq!((item.name.as_str(), own), ("Change", changes));
                continue;
            };
            let mut fields = fields;
            fields.sort_unstable();
            own.sort_unstable();
            assert_eq!(own, fields, "{}", item.name);
            for field in &item.fields {
                reads(&field.example).unwrap_or_else(|error| panic!("{error}"));
            }
            told += 1;
        }
        assert_eq!(told, 24);
    }

    #[test]
    fn every_line_of_the_languages_can_be_read() {
        for part in read().unwrap().grammar {
            for line in &part.lines {
                let wrong = match part.name.as_str() {
                    "Formula" => parse::formula(&line.code).err(),
                    "Check" => parse::check(&line.code).err(),
                    "Sentence" => pattern::sentence(&line.code).err(),
                    "Draft" => line
                        .code
                        .match_indices('{')
                        .filter(|(at, _)| {
                            !["{原因", "{填", "{单位", "{部门", "{?"]
                                .iter()
                                .any(|own| line.code[*at..].starts_with(own))
                        })
                        .find_map(|(at, _)| pattern::slot(&line.code, at).err()),
                    other => panic!("{other}"),
                };
                assert!(wrong.is_none(), "{}: {wrong:?}", line.code);
            }
        }
    }

    #[test]
    fn the_page_is_whole_in_both_languages() {
        for lang in [Lang::Zh, Lang::En] {
            let page = manual(lang);
            assert!(page.lines().count() > 250, "{}", page.lines().count());
            assert!(page.contains("based_on") && page.contains("{上级}"));
        }
    }
}
