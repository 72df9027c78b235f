//! What a form set says about the published document (公开): cover, lines above a table, paper.

use serde::Deserialize;

use crate::lang::Text;

/// What all tables of a set share in print.
///
/// In its texts `{单位}` stands for the unit's name, `{部门}` for its department's, `{年}` for the
/// budget's year and `{上年}` for the one before, `{日期}` for the document's date in Chinese
/// numerals, `{计量单位}` for what amounts of the table are counted in.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct PrintForm {
    /// Lines of the cover, top to bottom.
    pub cover: Vec<Text>,
    /// Left and right above every table.
    pub unit_line: Text,
    pub money_line: Text,
    /// Where the table's number (预算表1) is.
    pub number: NumberPlace,
    /// Entries of tables in the contents are numbered 一、二、….
    pub numbered_contents: bool,
}

impl Default for PrintForm {
    fn default() -> Self {
        Self {
            cover: vec![
                words("{单位}", "{单位}"),
                words("{年} 年部门预算", "Departmental budget {年}"),
                words("{日期}", "{日期}"),
            ],
            unit_line: words("预算单位：{单位}", "Unit: {单位}"),
            money_line: words("单位：{计量单位}", "Counted in {计量单位}"),
            number: NumberPlace::default(),
            numbered_contents: true,
        }
    }
}

fn words(zh: &str, en: &str) -> Text {
    Text::new(zh, en)
}

/// Where a table's number is printed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
pub enum NumberPlace {
    /// On a line of its own, above the title.
    #[default]
    Above,
    /// In brackets behind the title.
    Behind,
    /// Only in the contents, before the title: `1. 收支总表`.
    Contents,
}

/// What one table does otherwise in print.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct TablePrint {
    pub paper: Paper,
    /// Title in place of the table's own; the placeholders of [`PrintForm`] are filled in.
    pub title: Option<Text>,
    /// Title in the contents, where it is another.
    pub contents: Option<Text>,
    pub rows: PrintedRows,
}

/// How the page of a table lies.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
pub enum Paper {
    /// Portrait where its columns fit, else landscape.
    #[default]
    Auto,
    Portrait,
    Landscape,
}

/// Which of the rows that the form gives are printed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
pub enum PrintedRows {
    #[default]
    All,
    /// Totals, and rows in which something is entered or computed.
    Filled,
}
