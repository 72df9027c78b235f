//! Cells: texts into values, by what their column holds.

use std::fmt;

use ron::value::RawValue;
use serde::de::{DeserializeSeed, Deserializer, Visitor};

use super::reader::{BudgetReader, text_of};
use crate::amount::{Amount, AmountError, parse_entry};
use crate::budget::{Extra, Value};
use crate::file::MAX_TEXT;
use crate::lang::{Lang, Tell, Text};

/// The text of a cell.
pub(super) struct CellSeed<'a, 'de, 'f> {
    pub reader: &'a mut BudgetReader<'de, 'f>,
    /// The name of its column, borrowed from the text for its place.
    pub key: &'de str,
    pub figure: bool,
}

impl<'de> DeserializeSeed<'de> for CellSeed<'_, 'de, '_> {
    type Value = Value;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Value, D::Error> {
        deserializer.deserialize_str(self)
    }
}

impl<'de> Visitor<'de> for CellSeed<'_, 'de, '_> {
    type Value = Value;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a text")
    }

    fn visit_str<E: serde::de::Error>(self, text: &str) -> Result<Value, E> {
        cell(self.reader, self.key, text, self.figure)
    }
}

/// A cell taken as RON text first: figures may lack their quotes.
pub(super) fn lenient_cell<'de, E: serde::de::Error>(
    reader: &mut BudgetReader<'de, '_>,
    key: &str,
    value: &'de str,
    figure: bool,
    extra: &mut Extra,
) -> Result<Value, E> {
    if let Some(text) = text_of(value) {
        return cell(reader, key, &text, figure);
    }
    if let Some(bare) = bare_figure(value) {
        return cell(reader, key, bare, figure);
    }
    let at = reader.offset(key);
    let what = Text::new(format!("“{key}”的内容不是文字"), format!("“{key}” holds no text"));
    let remedy = Text::new(
        "单元格的内容写在半角双引号里；已原样保留",
        "write what a cell holds in double quotes; it is kept as it is",
    );
    reader.problem(at, what, remedy);
    reader.keep(key, value, extra);
    Ok(Value::Blank)
}

/// A figure without its quotes, without comments around it.
fn bare_figure(value: &str) -> Option<&str> {
    let bare = RawValue::from_ron(value).map_or(value, |value| value.trim().get_ron());
    let begins = |c: char| c.is_ascii_digit() || matches!(c, '-' | '+' | '.');
    bare.starts_with(begins).then_some(bare)
}

/// Whether a value is one that a cell can hold.
pub(in crate::file) fn holds_cell(value: &str) -> bool {
    text_of(value).is_some() || bare_figure(value).is_some()
}

fn cell<E: serde::de::Error>(
    reader: &mut BudgetReader<'_, '_>,
    key: &str,
    text: &str,
    figure: bool,
) -> Result<Value, E> {
    if text.is_empty() {
        return Ok(Value::Blank);
    }
    if figure {
        match text.parse::<Amount>() {
            Ok(amount) => return Ok(Value::Amount(amount)),
            Err(error) => {
                let at = reader.offset(key);
                reader.problem(at, no_amount(key, text, error), amount_remedy(text));
            }
        }
    }
    if text.len() > MAX_TEXT {
        let at = reader.offset(key);
        reader.bound_text(at, text)?;
    }
    Ok(Value::Text(reader.cell_text(text)))
}

fn no_amount(key: &str, text: &str, error: AmountError) -> Text {
    let shown: String = text.chars().take(40).collect();
    let more = if shown.len() < text.len() { "…" } else { "" };
    Text::new(
        format!("“{key}”里的“{shown}{more}”{}", error.tell(Lang::Zh)),
        format!("“{shown}{more}” in “{key}” is {}", error.tell(Lang::En)),
    )
}

/// What to write instead, where that is known.
fn amount_remedy(text: &str) -> Text {
    let exponent = text.contains(['e', 'E']).then(|| rust_decimal::Decimal::from_scientific(text));
    let meant = match exponent {
        Some(Ok(decimal)) => Some(Amount::new(decimal)),
        _ => parse_entry(text, 28, 0).ok().flatten().filter(|_| !text.contains(['*', '/', '='])),
    };
    match meant {
        Some(amount) => Text::new(
            format!("请改成 \"{amount}\"；已作为文字保留"),
            format!("write \"{amount}\"; it is kept as a text"),
        ),
        None => Text::new(
            "金额写成 \"1234.50\" 这样的数字，不加千分号、单位和指数；已作为文字保留",
            "write amounts as plain digits such as \"1234.50\", without separators, unit or \
             exponent; it is kept as a text",
        ),
    }
}
