//! Characters as they are read: by the font's table to Unicode, else by the code page it names.

use encoding_rs::UTF_16BE;
use hayro_interpret::font::Glyph as Outline;
use hayro_interpret::hayro_cmap::BfString;

use crate::read::pdf::fold::fold;

use super::characters::Chars;
use super::pen::Pen;

impl Pen<'_> {
    /// Whether a glyph stands for more than a blank.
    pub(super) fn is_letter(&mut self, glyph: &Outline<'_>) -> bool {
        let unknown = self.unknown;
        let chars = self.chars(glyph);
        self.unknown = unknown;
        chars.is_some_and(|chars| !matches!(chars, Chars::One(' ')))
    }

    pub(super) fn chars(&mut self, glyph: &Outline<'_>) -> Option<Chars> {
        let text = match glyph.as_unicode() {
            Some(BfString::Char(c)) => return self.plain(c),
            Some(BfString::String(text)) => Some(text),
            None => self.decoded(glyph),
        };
        let Some(text) = text else {
            self.unknown += 1;
            return Some(Chars::One(char::REPLACEMENT_CHARACTER));
        };
        let mut plain = String::new();
        text.chars().for_each(|c| fold(c, &mut plain));
        let mut chars = plain.chars();
        match (chars.next(), chars.next()) {
            (None, _) => None,
            (Some(c), None) => Some(Chars::One(c)),
            _ => Some(Chars::Several(plain.into())),
        }
    }

    fn plain(&mut self, c: char) -> Option<Chars> {
        // The private use area holds what only that font knows.
        if matches!(c, '\u{e000}'..='\u{f8ff}' | '\0') {
            self.unknown += 1;
            return Some(Chars::One(char::REPLACEMENT_CHARACTER));
        }
        if c.is_ascii_graphic() || matches!(c, '\u{4e00}'..='\u{9fff}') {
            return Some(Chars::One(c));
        }
        let mut plain = String::new();
        fold(c, &mut plain);
        let mut chars = plain.chars();
        match (chars.next(), chars.next()) {
            (None, _) => None,
            (Some(c), None) => Some(Chars::One(c)),
            _ => Some(Chars::Several(plain.into())),
        }
    }

    /// By the code page that the font names, where it has no table to Unicode.
    fn decoded(&self, glyph: &Outline<'_>) -> Option<String> {
        let Outline::Outline(outline) = glyph else { return None };
        if self.fonts.is_empty() {
            return None;
        }
        let name = outline.font_data()?.postscript_name?;
        let encoding = self.fonts.encoding_of(&name)?;
        let code = outline.char_code();
        let bytes = code.to_be_bytes();
        let skip = if encoding == UTF_16BE {
            if code > 0xffff { 0 } else { 2 }
        } else {
            (code.leading_zeros() / 8).min(3) as usize
        };
        let (text, _, bad) = encoding.decode(bytes.get(skip..)?);
        (!bad && !text.is_empty()).then(|| text.into_owned())
    }
}
