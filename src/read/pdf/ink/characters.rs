//! Characters as they are read: by the font's table to Unicode, else by the code page it names.

use std::collections::HashMap;

use encoding_rs::{Encoding, GB18030, UTF_16BE};
use hayro_interpret::font::Glyph as Outline;
use hayro_interpret::hayro_cmap::BfString;
use hayro_interpret::hayro_syntax::object::{Array, Dict, MaybeRef, Name, Object};
use hayro_interpret::hayro_syntax::page::Resources;

use crate::read::pdf::fold::fold;

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

/// What stands for a character that nothing tells.
pub(super) const UNKNOWN: Chars = Chars::One(char::REPLACEMENT_CHARACTER);

/// What a glyph stands for.
#[derive(Clone, PartialEq, Eq)]
pub(super) enum Chars {
    One(char),
    Several(Box<str>),
}

impl Chars {
    fn of(text: String) -> Option<Self> {
        let mut chars = text.chars();
        match (chars.next(), chars.next()) {
            (None, _) => None,
            (Some(c), None) => Some(Self::One(c)),
            _ => Some(Self::Several(text.into())),
        }
    }

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

impl UnmappedFonts {
    /// What a glyph stands for; nothing where that does not show. [`UNKNOWN`] where nothing tells.
    pub(super) fn chars(&self, glyph: &Outline<'_>) -> Option<Chars> {
        let text = match glyph.as_unicode() {
            Some(BfString::Char(c)) => return plain(c),
            Some(BfString::String(text)) => Some(text),
            None => self.decoded(glyph),
        };
        let Some(text) = text else { return Some(UNKNOWN) };
        let mut plain = String::new();
        text.chars().for_each(|c| fold(c, &mut plain));
        Chars::of(plain)
    }

    /// By the code page that the font names, where it has no table to Unicode.
    fn decoded(&self, glyph: &Outline<'_>) -> Option<String> {
        let Outline::Outline(outline) = glyph else { return None };
        if self.0.is_empty() {
            return None;
        }
        let name = outline.font_data()?.postscript_name?;
        let encoding = self.0.get(without_subset(&name))?;
        let code = outline.char_code();
        let bytes = code.to_be_bytes();
        let skip = if *encoding == UTF_16BE {
            if code > 0xffff { 0 } else { 2 }
        } else {
            (code.leading_zeros() / 8).min(3) as usize
        };
        let (text, _, bad) = encoding.decode(bytes.get(skip..)?);
        (!bad && !text.is_empty()).then(|| text.into_owned())
    }
}

fn plain(c: char) -> Option<Chars> {
    // The private use area holds what only that font knows.
    if matches!(c, '\u{e000}'..='\u{f8ff}' | '\0') {
        return Some(UNKNOWN);
    }
    if c.is_ascii_graphic() || matches!(c, '\u{4e00}'..='\u{9fff}') {
        return Some(Chars::One(c));
    }
    let mut plain = String::new();
    fold(c, &mut plain);
    Chars::of(plain)
}
