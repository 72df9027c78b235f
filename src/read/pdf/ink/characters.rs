//! What glyphs stand for, and the fonts whose codes are those of a code page.

use std::collections::HashMap;

use encoding_rs::{Encoding, GB18030, UTF_16BE};
use hayro_interpret::hayro_syntax::object::{Array, Dict, MaybeRef, Name, Object};
use hayro_interpret::hayro_syntax::page::Resources;

/// Codes of fonts that have no table to Unicode, by the font's name.
#[derive(Default)]
pub struct UnmappedFonts(HashMap<String, &'static Encoding>);

impl UnmappedFonts {
    /// The fonts of a page whose codes are those of a Chinese code page.
    pub fn add(&mut self, resources: &Resources<'_>) {
        for (_, font) in resources.fonts.entries() {
            let font = match font {
                MaybeRef::Ref(_) => None,
                MaybeRef::NotRef(object) => object.into_dict(),
            };
            if let Some(font) = font {
                self.font(&font);
            }
        }
        for key in resources.fonts.keys() {
            if let Some(font) = resources.get_font(&key) {
                self.font(&font);
            }
        }
    }

    /// The code page of a font of that name, where it has no table to Unicode.
    pub(super) fn encoding_of(&self, name: &str) -> Option<&'static Encoding> {
        self.0.get(without_subset(name)).copied()
    }

    /// Whether every font has a table to Unicode.
    pub(super) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    fn font(&mut self, font: &Dict<'_>) {
        if font.contains_key("ToUnicode") {
            return;
        }
        let Some(code) = font.get::<Name<'_>>("Encoding") else { return };
        let Some(encoding) = encoding(code.as_str()) else { return };
        let name = |dict: &Dict<'_>| {
            dict.get::<Name<'_>>("BaseFont").map(|name| without_subset(name.as_str()).to_owned())
        };
        let below = font
            .get::<Array<'_>>("DescendantFonts")
            .and_then(|fonts| fonts.iter::<Object<'_>>().next()?.into_dict());
        for name in [name(font), below.as_ref().and_then(name)].into_iter().flatten() {
            self.0.insert(name, encoding);
        }
    }
}

fn encoding(name: &str) -> Option<&'static Encoding> {
    match name {
        "GBK-EUC-H" | "GBK-EUC-V" | "GBKp-EUC-H" | "GBKp-EUC-V" | "GBK2K-H" | "GBK2K-V"
        | "GB-EUC-H" | "GB-EUC-V" => Some(GB18030),
        "UniGB-UCS2-H" | "UniGB-UCS2-V" | "UniGB-UTF16-H" | "UniGB-UTF16-V" => Some(UTF_16BE),
        _ => None,
    }
}

fn without_subset(name: &str) -> &str {
    match name.split_once('+') {
        Some((tag, rest)) if tag.len() == 6 => rest,
        _ => name,
    }
}

/// What a glyph stands for.
#[derive(Clone)]
pub(super) enum Chars {
    One(char),
    Several(Box<str>),
}

impl Chars {
    /// Whether a character is a letter of a script that no Chinese budget is written in: not Latin
    /// without accents, Greek, Chinese, nor a sign of units and lists.
    pub(super) fn is_foreign(&self) -> bool {
        let foreign = |c: char| {
            let known = c.is_ascii()
                || matches!(c, '\u{370}'..='\u{3ff}' | '\u{2000}'..='\u{33ff}' | '\u{3400}'..='\u{9fff}')
                || matches!(c, '\u{f900}'..='\u{ffef}' | '\u{20000}'..);
            !known && c.is_alphabetic()
        };
        match self {
            Self::One(c) => foreign(*c),
            Self::Several(text) => text.chars().any(foreign),
        }
    }
}
