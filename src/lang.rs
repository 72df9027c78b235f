//! The two languages of every text a person reads: Chinese first, English beside it.
//!
//! Bottom room: knows nothing else of the program.

use serde::{Deserialize, Serialize};

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
    pub zh: String,
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
