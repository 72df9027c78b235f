//! Long tables for other programs: one record a figure, decimals exact, with a dictionary of codes
//! and one of the fields. As CSV, JSON and Parquet.

mod parquet;

use std::fmt::Write as _;

use rust_decimal::Decimal;
use serde::Serialize;

pub use self::parquet::parquet;

/// The figures of one budget.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Data {
    pub unit: String,
    pub unit_code: String,
    pub year: i32,
    /// Id of the form set.
    pub forms: String,
    pub records: Vec<DataRecord>,
    pub codes: Vec<UsedCode>,
}

/// One figure.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct DataRecord {
    pub table: String,
    /// Tells copies of a repeating table apart.
    pub copy: String,
    pub block: String,
    /// Counted from 1 in its block.
    pub row: u32,
    pub code: String,
    pub name: String,
    pub column: String,
    /// 元, 万元, % or nothing.
    pub counted_in: String,
    /// What counts: the published figure while it is within rounding, else the computed one.
    #[serde(with = "exact")]
    pub amount: Option<Decimal>,
    #[serde(with = "exact")]
    pub stated: Option<Decimal>,
    #[serde(with = "exact")]
    pub computed: Option<Decimal>,
    /// `entered`, `stated` or `computed`.
    pub source: &'static str,
}

/// A code that the budget uses, and its name there.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct UsedCode {
    /// The classification (`functional`), empty for units.
    pub list: String,
    pub code: String,
    pub name: String,
}

/// A field of the records: name, type, meaning in Chinese and English.
pub const FIELDS: [(&str, &str, &str, &str); 15] = [
    ("unit", "text", "预算单位", "name of the unit"),
    ("unit_code", "text", "预算单位编码", "code of the unit"),
    ("year", "integer", "预算年度", "the budget's year"),
    ("table", "text", "表（表样中的名称）", "table, by its key in the form set"),
    ("copy", "text", "有几份的表，是哪一份", "which copy of a repeating table"),
    ("block", "text", "表中的区块（收入、支出）", "block of the table"),
    ("row", "integer", "区块中的行次，从 1 数起", "row of the block, counted from 1"),
    ("code", "text", "科目编码或单位编码", "classification or unit code"),
    ("name", "text", "行名", "name of the row"),
    ("column", "text", "列（表样中的名称）", "column, by its key in the form set"),
    ("counted_in", "text", "计量单位：元、万元、%", "what it is counted in"),
    ("amount", "decimal", "采用的数", "the figure that counts"),
    ("stated", "decimal", "文件中写的数", "the figure written in the file"),
    ("computed", "decimal", "合计按下级或公式计算的数", "what a total's addends give"),
    (
        "source",
        "text",
        "来源：entered 填报，stated 写明的合计，computed 只由程序计算",
        "entered, stated (a total written in the file) or computed",
    ),
];

/// Decimals as text, so that no reader makes floats of them.
mod exact {
    use rust_decimal::Decimal;
    use serde::Serializer;

    pub(super) fn serialize<S: Serializer>(
        value: &Option<Decimal>,
        serializer: S,
    ) -> Result<S::Ok, S::Error> {
        match value {
            Some(value) => serializer.collect_str(value),
            None => serializer.serialize_none(),
        }
    }
}

impl DataRecord {
    fn texts(&self, data: &Data) -> [String; 15] {
        let decimal = |d: Option<Decimal>| d.map(|d| d.to_string()).unwrap_or_default();
        [
            data.unit.clone(),
            data.unit_code.clone(),
            data.year.to_string(),
            self.table.clone(),
            self.copy.clone(),
            self.block.clone(),
            self.row.to_string(),
            self.code.clone(),
            self.name.clone(),
            self.column.clone(),
            self.counted_in.clone(),
            decimal(self.amount),
            decimal(self.stated),
            decimal(self.computed),
            self.source.to_owned(),
        ]
    }
}

/// The records as CSV with a byte order mark, which spreadsheets need to see that it is UTF-8.
pub fn csv(data: &Data) -> String {
    let mut out = String::from("\u{feff}");
    line(&mut out, FIELDS.iter().map(|field| field.0));
    for record in &data.records {
        let texts = record.texts(data);
        line(&mut out, texts.iter().map(String::as_str));
    }
    out
}

/// The dictionary of codes as CSV.
pub fn codes(data: &Data) -> String {
    let mut out = String::from("\u{feff}");
    line(&mut out, ["list", "code", "name"].into_iter());
    for code in &data.codes {
        line(&mut out, [code.list.as_str(), &code.code, &code.name].into_iter());
    }
    out
}

/// The dictionary of fields as CSV.
pub fn dictionary() -> String {
    let mut out = String::from("\u{feff}");
    line(&mut out, ["field", "type", "zh", "en"].into_iter());
    for (name, kind, zh, en) in FIELDS {
        line(&mut out, [name, kind, zh, en].into_iter());
    }
    out
}

fn line<'a>(out: &mut String, cells: impl Iterator<Item = &'a str>) {
    for (index, cell) in cells.enumerate() {
        if index > 0 {
            out.push(',');
        }
        if cell.contains([',', '"', '\n', '\r']) {
            // A String takes what is written to it.
            let _ = write!(out, "\"{}\"", cell.replace('"', "\"\""));
        } else {
            out.push_str(cell);
        }
    }
    out.push_str("\r\n");
}

/// Records, codes and fields as one JSON object.
pub fn json(data: &Data) -> serde_json::Result<String> {
    #[derive(Serialize)]
    struct Field {
        name: &'static str,
        #[serde(rename = "type")]
        kind: &'static str,
        zh: &'static str,
        en: &'static str,
    }
    #[derive(Serialize)]
    struct Whole<'a> {
        #[serde(flatten)]
        data: &'a Data,
        fields: Vec<Field>,
    }
    let fields = FIELDS.into_iter().map(|(name, kind, zh, en)| Field { name, kind, zh, en });
    serde_json::to_string_pretty(&Whole { data, fields: fields.collect() })
}
