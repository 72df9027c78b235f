//! What is in a cell.

use crate::amount::Amount;

use super::cell_text::CellText;

/// The content of a cell.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Value {
    /// Nothing to report; not the same as 0.
    #[default]
    Blank,
    /// A figure, with the scale it was written with.
    Amount(Amount),
    /// A text, or what is in a figure's place without being one.
    Text(CellText),
}

// Of columns that hold all kinds a large document has millions.
const _: () = assert!(size_of::<Value>() <= 16);

/// The content of a cell where it lies.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ValueRef<'a> {
    /// See [`Value::Blank`].
    Blank,
    /// See [`Value::Amount`].
    Amount(Amount),
    /// See [`Value::Text`].
    Text(&'a CellText),
}

impl Value {
    /// The content without taking it.
    pub fn as_ref(&self) -> ValueRef<'_> {
        match self {
            Self::Blank => ValueRef::Blank,
            Self::Amount(amount) => ValueRef::Amount(*amount),
            Self::Text(text) => ValueRef::Text(text),
        }
    }

    /// Whether nothing is in it.
    pub fn is_blank(&self) -> bool {
        self.as_ref().is_blank()
    }

    /// The figure, of a figure.
    pub fn amount(&self) -> Option<Amount> {
        self.as_ref().amount()
    }

    /// The text as it is written in the file and in the clipboard; empty for a blank.
    pub fn to_text(&self) -> String {
        self.as_ref().to_text()
    }

    /// The text of a text cell, empty for others.
    pub fn as_text(&self) -> &str {
        self.as_ref().as_text()
    }
}

impl<'a> ValueRef<'a> {
    /// A copy to keep.
    pub fn to_value(self) -> Value {
        match self {
            Self::Blank => Value::Blank,
            Self::Amount(amount) => Value::Amount(amount),
            Self::Text(text) => Value::Text(text.clone()),
        }
    }

    /// Whether nothing is in it.
    pub fn is_blank(self) -> bool {
        matches!(self, Self::Blank)
    }

    /// The figure, of a figure.
    pub fn amount(self) -> Option<Amount> {
        match self {
            Self::Amount(amount) => Some(amount),
            _ => None,
        }
    }

    /// The text as it is written in the file and in the clipboard; empty for a blank.
    pub fn to_text(self) -> String {
        match self {
            Self::Blank => String::new(),
            Self::Amount(amount) => amount.to_string(),
            Self::Text(text) => text.to_string(),
        }
    }

    /// The text of a text cell, empty for others.
    pub fn as_text(self) -> &'a str {
        match self {
            Self::Text(text) => text,
            _ => "",
        }
    }
}

impl PartialEq<Value> for ValueRef<'_> {
    fn eq(&self, other: &Value) -> bool {
        *self == other.as_ref()
    }
}

impl PartialEq<ValueRef<'_>> for Value {
    fn eq(&self, other: &ValueRef<'_>) -> bool {
        self.as_ref() == *other
    }
}
