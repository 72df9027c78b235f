//! The two fields that decide how a file is read: its format version and its form set.

use std::fmt;

use ron::Options;
use ron::error::SpannedError;
use serde::de::{DeserializeSeed, Deserializer, Error as _, IgnoredAny, MapAccess, Visitor};

/// What the file says of itself.
#[derive(Debug, Default)]
pub(in crate::file) struct Head {
    pub format: Option<u32>,
    pub forms: Option<String>,
}

/// Reads as far as both fields have been found, which in a canonical file is the beginning.
pub(in crate::file) fn read(text: &str) -> Result<Head, SpannedError> {
    let mut head = Head::default();
    match Options::default().from_str_seed(text, HeadSeed(&mut head)) {
        Err(error) if head.format.is_none() || head.forms.is_none() => Err(error),
        _ => Ok(head),
    }
}

struct HeadSeed<'a>(&'a mut Head);

impl<'de> DeserializeSeed<'de> for HeadSeed<'_> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        deserializer.deserialize_struct("", &[], self)
    }
}

impl<'de> Visitor<'de> for HeadSeed<'_> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a budget")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<(), A::Error> {
        while let Some(key) = map.next_key::<String>()? {
            match key.as_str() {
                "format" if self.0.format.is_none() => self.0.format = Some(map.next_value()?),
                "forms" if self.0.forms.is_none() => self.0.forms = Some(map.next_value()?),
                _ => {
                    map.next_value::<IgnoredAny>()?;
                }
            }
            if self.0.format.is_some() && self.0.forms.is_some() {
                // Not a fault of the file: the rest is for the reader that knows the forms.
                return Err(A::Error::custom("enough"));
            }
        }
        Ok(())
    }
}
