//! Texts in cells, which take only so many letters: a paragraph goes on in the row below; any other
//! text is cut there, with a note at the cell and a line on the first sheet.

use rust_xlsxwriter::{Format, Note, Worksheet, XlsxError};

use super::formula;
use crate::lang::{Lang, Tell};

/// UTF-16 units that a cell takes; no spreadsheet opens a file with more.
const MAX_UNITS: usize = 32_767;

/// Writes texts into the cells of one sheet, and keeps which of them were cut.
pub(super) struct CellTexts<'a> {
    lang: Lang,
    sheet: &'a str,
    cut: &'a mut Vec<CutText>,
}

/// A text of which a cell holds the beginning only.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CutText {
    /// Sheet and cell, as a spreadsheet names them.
    pub place: String,
    pub characters: usize,
    pub kept: usize,
}

impl Tell for CutText {
    fn tell(&self, lang: Lang) -> String {
        let Self { place, characters, kept } = self;
        match lang {
            Lang::Zh => format!("{place}：{characters} 字中的 {kept} 字"),
            Lang::En => format!("{place}: {kept} of {characters} characters"),
        }
    }
}

impl<'a> CellTexts<'a> {
    pub(super) fn new(lang: Lang, sheet: &'a str, cut: &'a mut Vec<CutText>) -> Self {
        Self { lang, sheet, cut }
    }

    pub(super) fn put(
        &mut self,
        page: &mut Worksheet,
        (row, column): (u32, u16),
        text: &str,
        format: &Format,
    ) -> Result<(), XlsxError> {
        page.write_string_with_format(row, column, beginning(text), format)?;
        self.note(page, (row, column), text)
    }

    /// A text over a range, merged where that is more than one cell.
    pub(super) fn merged(
        &mut self,
        page: &mut Worksheet,
        from: (u32, u16),
        to: (u32, u16),
        text: &str,
        format: &Format,
    ) -> Result<(), XlsxError> {
        if from == to {
            return self.put(page, from, text, format);
        }
        page.merge_range(from.0, from.1, to.0, to.1, beginning(text), format)?;
        self.note(page, from, text)
    }

    /// Says at a cell, and keeps for the first sheet, that it does not hold the whole text.
    pub(super) fn note(
        &mut self,
        page: &mut Worksheet,
        (row, column): (u32, u16),
        text: &str,
    ) -> Result<(), XlsxError> {
        let held = beginning(text);
        if held.len() == text.len() {
            return Ok(());
        }
        let place = format!("{}!{}", self.sheet, formula::cell(row, column));
        let cut = CutText { place, characters: text.chars().count(), kept: held.chars().count() };
        let (all, kept) = (cut.characters, cut.kept);
        let words = match self.lang {
            Lang::Zh => format!(
                "原文 {all} 字，一个单元格至多容纳 {MAX_UNITS} 字：此处是开头的 {kept} 字，全文见 PDF、Word 或网页"
            ),
            Lang::En => format!(
                "the text has {all} characters and a cell takes {MAX_UNITS} at most: here are the first {kept}; PDF, Word and the page have all of it"
            ),
        };
        page.insert_note(row, column, &Note::new(words).add_author_prefix(false))?;
        self.cut.push(cut);
        Ok(())
    }
}

/// Tells on the first sheet, from a row on, which cells hold only the beginning of a text.
pub(super) fn tell_cut(
    page: &mut Worksheet,
    from: u32,
    lang: Lang,
    cut: &[CutText],
    format: &Format,
) -> Result<(), XlsxError> {
    /// Lines; more would be read by nobody.
    const MAX_TOLD: usize = 50;
    if cut.is_empty() {
        return Ok(());
    }
    let title = match lang {
        Lang::Zh => {
            format!("{} 处文字超出单元格的容量，这里只有开头，全文见 PDF、Word 或网页：", cut.len())
        }
        Lang::En => format!(
            "{} texts are longer than a cell takes; only their beginnings are here, PDF, Word and the page have all:",
            cut.len()
        ),
    };
    page.write_string_with_format(from, 0, title, &format.clone().set_bold())?;
    for (row, own) in (from + 1..).zip(cut.iter().take(MAX_TOLD)) {
        page.write_string_with_format(row, 0, own.tell(lang), format)?;
    }
    Ok(())
}

/// As much of a text as a cell takes.
pub(super) fn beginning(text: &str) -> &str {
    // No text has more units than bytes.
    if text.len() <= MAX_UNITS { text } else { cell_texts(text).first().copied().unwrap_or(text) }
}

/// A text in pieces that a cell takes.
pub(super) fn cell_texts(text: &str) -> Vec<&str> {
    let (mut pieces, mut begin, mut units) = (Vec::new(), 0, 0);
    for (at, c) in text.char_indices() {
        if units + c.len_utf16() > MAX_UNITS {
            pieces.extend(text.get(begin..at));
            (begin, units) = (at, 0);
        }
        units += c.len_utf16();
    }
    pieces.extend(text.get(begin..));
    pieces
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_is_cut_where_a_cell_is_full_and_no_letter_is_torn() {
        assert_eq!(cell_texts(""), [""]);
        let full = "预".repeat(MAX_UNITS);
        assert_eq!(beginning(&full), full);
        assert_eq!(cell_texts(&full), [full.as_str()]);
        let more = format!("{full}算");
        assert_eq!(cell_texts(&more), [full.as_str(), "算"]);
        // A letter of two units does not fit where one is left.
        let wide = format!("{}𠮷算", "a".repeat(MAX_UNITS - 1));
        assert_eq!(beginning(&wide).len(), MAX_UNITS - 1);
        assert_eq!(cell_texts(&wide)[1], "𠮷算");
    }
}
