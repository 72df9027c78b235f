//! A form set as it is written in RON, before anything is checked.

use std::collections::BTreeMap;

use serde::Deserialize;

use super::doc::RuleDoc;
use super::formula::{Each, Within};
use super::model::{Kind, PaperLayout};
use super::years::Years;
use crate::amount::Unit;
use crate::lang::Text;
use crate::source::Severity;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct FormSetRaw {
    /// Both were done to the text before it was read.
    #[serde(default, rename = "based_on")]
    pub _based_on: Option<String>,
    #[serde(default, rename = "words")]
    pub _words: Vec<(String, String)>,
    pub id: String,
    pub name: Text,
    #[serde(default)]
    pub year: Option<i32>,
    #[serde(default)]
    pub years: Years,
    #[serde(default)]
    pub version: String,
    #[serde(default)]
    pub unit: Option<Unit>,
    #[serde(default = "two")]
    pub decimals: u32,
    /// What drafts write amounts in.
    #[serde(default = "ten_thousand")]
    pub text_unit: Unit,
    /// Decimals of the percentages that drafts write.
    #[serde(default = "two")]
    pub percent_decimals: u32,
    #[serde(default)]
    pub headline: Vec<HeadlineRaw>,
    #[serde(default)]
    pub pictures: Vec<PictureRaw>,
    #[serde(default)]
    pub print: super::print::PrintForm,
    #[serde(default)]
    pub parts: Vec<PartRaw>,
    pub tables: Vec<TableRaw>,
    #[serde(default)]
    pub checks: Vec<CheckRaw>,
    #[serde(default)]
    pub fills: Vec<FillRaw>,
    #[serde(default)]
    pub narrative: Vec<NarrationRaw>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct NarrationRaw {
    pub section: String,
    pub table: String,
    #[serde(default)]
    pub absent: Option<String>,
    #[serde(default)]
    pub says: Vec<StatementRaw>,
    #[serde(default)]
    pub draft: Vec<DraftRaw>,
}

/// A paragraph of a draft: a text, or one with the rows that it is about.
pub(super) struct DraftRaw {
    pub table: Option<String>,
    pub block: Option<String>,
    pub each: EachRaw,
    pub before: String,
    pub text: String,
    pub join: String,
    pub after: String,
    /// It is a text by itself.
    pub plain: bool,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct DraftFields {
    #[serde(default)]
    table: Option<String>,
    #[serde(default)]
    block: Option<String>,
    #[serde(default = "once")]
    each: EachRaw,
    #[serde(default)]
    before: String,
    text: String,
    #[serde(default)]
    join: String,
    #[serde(default)]
    after: String,
}

impl<'de> Deserialize<'de> for DraftRaw {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct DraftVisitor;

        impl<'de> serde::de::Visitor<'de> for DraftVisitor {
            type Value = DraftRaw;

            fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str("\"文字\" or (each: …, text: \"文字\")")
            }

            fn visit_str<E>(self, text: &str) -> Result<DraftRaw, E> {
                Ok(DraftRaw {
                    table: None,
                    block: None,
                    each: EachRaw::Once,
                    before: String::new(),
                    text: text.to_owned(),
                    join: String::new(),
                    after: String::new(),
                    plain: true,
                })
            }

            fn visit_map<A: serde::de::MapAccess<'de>>(self, map: A) -> Result<DraftRaw, A::Error> {
                let fields = serde::de::value::MapAccessDeserializer::new(map);
                let DraftFields { table, block, each, before, text, join, after } =
                    DraftFields::deserialize(fields)?;
                Ok(DraftRaw { table, block, each, before, text, join, after, plain: false })
            }
        }
        deserializer.deserialize_any(DraftVisitor)
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct StatementRaw {
    pub text: String,
    /// Where it is not the section's.
    #[serde(default)]
    pub table: Option<String>,
    #[serde(default)]
    pub block: Option<String>,
    #[serde(default = "once")]
    pub each: EachRaw,
    #[serde(default)]
    #[serde(rename = "force")]
    pub severity: Option<Severity>,
    #[serde(default)]
    pub rule: String,
    #[serde(default)]
    pub message: Text,
    #[serde(default)]
    pub reason_without: Vec<String>,
    #[serde(default)]
    pub names_without: Vec<String>,
    #[serde(default)]
    pub every: bool,
}

fn once() -> EachRaw {
    EachRaw::Once
}

fn ten_thousand() -> Unit {
    Unit::Wan
}

fn two() -> u32 {
    2
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct HeadlineRaw {
    pub title: Text,
    pub table: String,
    pub value: String,
}

/// Figures of one table as bars.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct PictureRaw {
    pub title: Text,
    pub table: String,
    #[serde(default)]
    pub block: Option<String>,
    /// The rows by their names, or with `each` those of the document.
    #[serde(default)]
    pub rows: Vec<String>,
    #[serde(default = "once")]
    pub each: EachRaw,
    pub columns: Vec<String>,
    /// A bar for each column instead of one for each row.
    #[serde(default)]
    pub across: bool,
    /// This year beside those before.
    #[serde(default)]
    pub years: bool,
    /// Columns of the same table with last year's figures, one for each of `columns`.
    #[serde(default)]
    pub before: Vec<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct PartRaw {
    pub title: Text,
    #[serde(default)]
    pub texts: Vec<SectionRaw>,
    #[serde(default)]
    pub tables: bool,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct SectionRaw {
    pub key: String,
    pub title: Text,
    #[serde(default)]
    pub under: Text,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct TableRaw {
    pub key: String,
    #[serde(default)]
    pub number: String,
    pub title: Text,
    #[serde(default)]
    pub empty_note: Option<Text>,
    #[serde(default)]
    pub unit: Option<Unit>,
    #[serde(default)]
    pub decimals: Option<u32>,
    #[serde(default)]
    pub layout: PaperLayout,
    #[serde(default)]
    pub totals_aligned: bool,
    #[serde(default)]
    pub repeats: bool,
    #[serde(default)]
    pub named_by: Option<String>,
    #[serde(default)]
    pub blocks: Vec<BlockRaw>,
    /// The fields of a table with a single block.
    #[serde(default)]
    pub numbered: bool,
    #[serde(default)]
    pub halves: bool,
    #[serde(default)]
    pub columns: Vec<ColumnRaw>,
    #[serde(default)]
    pub rows: Option<RowsRaw>,
    #[serde(default)]
    pub begins: Vec<BeginRaw>,
    #[serde(default)]
    pub rows_from: Vec<String>,
    #[serde(default)]
    pub one_for: Option<String>,
    #[serde(default)]
    pub formulas: Vec<String>,
    #[serde(default)]
    pub print: super::print::TablePrint,
    #[serde(default)]
    pub targets: Option<TargetsRaw>,
}

/// What the indicators of a performance table may be.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct TargetsRaw {
    pub block: String,
    pub first: String,
    pub second: String,
    pub value: String,
    #[serde(default)]
    pub name: Option<String>,
    #[serde(default)]
    pub unmeasured: Vec<String>,
    pub kinds: Vec<TargetKindRaw>,
    #[serde(default)]
    pub total: Option<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct TargetKindRaw {
    pub name: String,
    pub seconds: Vec<String>,
    #[serde(default)]
    pub needed: bool,
    #[serde(default)]
    pub cost: bool,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct BlockRaw {
    pub key: String,
    #[serde(default)]
    pub title: Text,
    #[serde(default)]
    pub numbered: bool,
    #[serde(default)]
    pub halves: bool,
    #[serde(default)]
    pub unheaded: bool,
    pub columns: Vec<ColumnRaw>,
    pub rows: RowsRaw,
    #[serde(default)]
    pub begins: Vec<BeginRaw>,
}

/// A row that a new table begins with: texts by the keys of their columns.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct BeginRaw {
    /// Counted from 0, in blocks that have levels.
    #[serde(default)]
    pub level: u8,
    pub cells: BTreeMap<String, String>,
}

/// A leaf column, or a merged heading over `columns`.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct ColumnRaw {
    #[serde(default)]
    pub key: Option<String>,
    #[serde(default)]
    pub title: Option<Text>,
    #[serde(default)]
    pub columns: Vec<ColumnRaw>,
    #[serde(default)]
    pub kind: Option<KindRaw>,
    #[serde(default)]
    pub width: f32,
    #[serde(default)]
    pub frozen: bool,
    #[serde(default)]
    pub negative: bool,
    #[serde(default)]
    pub merged: bool,
    #[serde(default)]
    pub paper_width: f32,
    #[serde(default)]
    pub unprinted: bool,
    #[serde(default)]
    pub split: Vec<usize>,
    /// What a new row of the deepest level has in it.
    #[serde(default)]
    pub initial: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) enum KindRaw {
    Text,
    Code,
    Money,
    Number { decimals: u32 },
    Percent { decimals: u32 },
    Choice(Vec<String>),
    Indicator,
}

impl From<KindRaw> for Kind {
    fn from(kind: KindRaw) -> Self {
        match kind {
            KindRaw::Text => Self::Text,
            KindRaw::Code => Self::Code,
            KindRaw::Money => Self::Money,
            KindRaw::Number { decimals } => Self::Number { decimals },
            KindRaw::Percent { decimals } => Self::Percent { decimals },
            KindRaw::Choice(choices) => Self::Choice(choices),
            KindRaw::Indicator => Self::Indicator,
        }
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) enum RowsRaw {
    Fixed(Vec<FixedRowRaw>),
    Coded {
        levels: Vec<LevelRaw>,
        code: String,
        #[serde(default)]
        name: Option<String>,
        #[serde(default)]
        classification: Option<String>,
        #[serde(default)]
        total: Option<Text>,
        #[serde(default)]
        total_last: bool,
        #[serde(default)]
        total_in_heading: bool,
        #[serde(default)]
        numbering: bool,
    },
    Outlined {
        levels: Vec<LevelRaw>,
        #[serde(default)]
        name: Option<String>,
        #[serde(default)]
        total: Option<Text>,
        #[serde(default)]
        total_last: bool,
        #[serde(default)]
        total_in_heading: bool,
        #[serde(default)]
        numbering: bool,
    },
    Free {
        name: String,
    },
}

/// A fixed row, or with `blank` that many empty lines.
#[derive(Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct FixedRowRaw {
    #[serde(default)]
    pub key: Option<String>,
    #[serde(default)]
    pub title: Option<Text>,
    #[serde(default)]
    pub level: u32,
    #[serde(default)]
    pub code: String,
    #[serde(default)]
    pub kind: Option<KindRaw>,
    #[serde(default)]
    pub strong: bool,
    #[serde(default)]
    pub wrap: bool,
    #[serde(default)]
    pub blank: u32,
    /// What a new table has beside the title.
    #[serde(default)]
    pub initial: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct LevelRaw {
    pub name: Text,
    #[serde(default)]
    pub digits: usize,
    /// In outlined blocks: the column that names a row of this level.
    #[serde(default)]
    pub column: Option<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct CheckRaw {
    pub name: String,
    #[serde(default)]
    pub rule: String,
    #[serde(rename = "force")]
    pub severity: Severity,
    pub table: String,
    #[serde(default)]
    pub block: Option<String>,
    pub each: EachRaw,
    pub check: String,
    #[serde(default)]
    pub exact: bool,
    #[serde(default)]
    pub within: Option<Within>,
    #[serde(default)]
    pub manual: bool,
    #[serde(default)]
    pub version: Option<String>,
    #[serde(default)]
    pub was: Vec<String>,
    #[serde(default)]
    pub only_filled: bool,
    #[serde(default)]
    pub only_codes: Vec<String>,
    #[serde(default)]
    pub except_codes: Vec<String>,
    #[serde(default)]
    pub named: bool,
    #[serde(default)]
    pub together: bool,
    /// The cell that takes what the check asks for, while it is blank.
    #[serde(default)]
    pub fills: Option<String>,
    #[serde(default)]
    pub doc: Option<RuleDoc>,
    pub message: Text,
    #[serde(default)]
    pub remedy: Text,
}

/// A figure that follows from others without being a check.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct FillRaw {
    pub table: String,
    #[serde(default)]
    pub block: Option<String>,
    pub each: EachRaw,
    /// `cell = expression`
    pub fill: String,
    pub message: Text,
}

#[derive(Clone, Copy, Deserialize)]
pub(super) enum EachRaw {
    Once,
    Column,
    Row,
    /// 0 = top.
    Level(u8),
    Leaf,
}

impl From<EachRaw> for Each {
    fn from(each: EachRaw) -> Self {
        match each {
            EachRaw::Once => Self::Once,
            EachRaw::Column => Self::Column,
            EachRaw::Row => Self::Row,
            EachRaw::Level(level) => Self::Level(level),
            EachRaw::Leaf => Self::Leaf,
        }
    }
}
