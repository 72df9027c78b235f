//! The two languages of every text a person reads: Chinese first, English beside it; which
//! characters are the same to a reader ([`fold()`]); and numbers in Chinese numerals.
//!
//! Bottom room: knows nothing else of the program.

mod fold;
mod numerals;

use serde::{Deserialize, Serialize};

pub use fold::{fold, folded};
pub use numerals::leading_numeral;

/// The language that texts are shown in.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Lang {
    /// 中文
    #[default]
    Zh,
    /// English
    En,
}

impl Lang {
    /// The one of two texts that this language asks for.
    pub fn pick<T>(self, zh: T, en: T) -> T {
        match self {
            Self::Zh => zh,
            Self::En => en,
        }
    }

    /// Words in brackets behind others: `（甲）`, ` (a)`.
    pub fn bracketed(self, words: &str) -> String {
        match self {
            Self::Zh => format!("（{words}）"),
            Self::En => format!(" ({words})"),
        }
    }
}

/// Something that can be said to a person in either language.
///
/// Every error of the program implements it; `Display` is the Chinese text.
pub trait Tell {
    /// The whole text, without a full stop at the end where it is one clause.
    fn tell(&self, lang: Lang) -> String;
}

/// A text that is in an asset in both languages.
///
/// In RON either `"文字"` (the same in both) or `(zh: "文字", en: "text")`.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Text {
    /// The Chinese text.
    pub zh: String,
    /// The English text.
    pub en: String,
}

impl<'de> Deserialize<'de> for Text {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct TextVisitor;

        impl<'de> serde::de::Visitor<'de> for TextVisitor {
            type Value = Text;

            fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str("\"文字\" or (zh: \"文字\", en: \"text\")")
            }

            fn visit_str<E>(self, text: &str) -> Result<Text, E> {
                Ok(Text::from(text))
            }

            fn visit_map<A: serde::de::MapAccess<'de>>(self, mut map: A) -> Result<Text, A::Error> {
                let (mut zh, mut en) = (None, None);
                while let Some(key) = map.next_key::<String>()? {
                    match key.as_str() {
                        "zh" => zh = Some(map.next_value::<String>()?),
                        "en" => en = Some(map.next_value::<String>()?),
                        other => {
                            return Err(serde::de::Error::unknown_field(other, &["zh", "en"]));
                        }
                    }
                }
                let zh = zh.ok_or_else(|| serde::de::Error::missing_field("zh"))?;
                Ok(Text { en: en.unwrap_or_else(|| zh.clone()), zh })
            }
        }
        deserializer.deserialize_any(TextVisitor)
    }
}

impl Text {
    /// A text in Chinese and in English.
    pub fn new(zh: impl Into<String>, en: impl Into<String>) -> Self {
        Self { zh: zh.into(), en: en.into() }
    }

    /// What `text` says in each language.
    pub fn both(text: impl Fn(Lang) -> String) -> Self {
        Self { zh: text(Lang::Zh), en: text(Lang::En) }
    }

    /// Whether nothing is said in either language.
    pub fn is_empty(&self) -> bool {
        self.zh.is_empty() && self.en.is_empty()
    }

    /// The text in `lang`.
    pub fn get(&self, lang: Lang) -> &str {
        lang.pick(&self.zh, &self.en)
    }
}

impl From<&str> for Text {
    fn from(text: &str) -> Self {
        Self { zh: text.to_owned(), en: text.to_owned() }
    }
}

/// Chinese, then English.
impl<Z: Into<String>, E: Into<String>> From<(Z, E)> for Text {
    fn from((zh, en): (Z, E)) -> Self {
        Self::new(zh, en)
    }
}
