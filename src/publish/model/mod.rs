//! The publication: what is on its pages, in reading order, with nothing of how a budget is
//! kept. Writers read this and nothing else.

#![warn(missing_docs)]

mod formula;
mod picture;
mod table;

use crate::lang::Lang;

pub use formula::{Address, Operator, Order, PublishedFormula, PublishedRelation};
pub use picture::{Picture, PictureBar, PicturePart};
pub use table::{
    Anchor, ColumnKind, HeadingCell, Orientation, PublishedCell, PublishedColumn, PublishedFigure,
    PublishedGrid, PublishedKind, PublishedRow, PublishedTable,
};

/// A whole document, ready to be written.
#[derive(Clone, Debug, PartialEq)]
pub struct Publication {
    /// The language of its printed words; titles and texts are as the budget has them.
    pub lang: Lang,
    /// Title of the document as file properties show it.
    pub title: String,
    /// Who publishes it.
    pub author: String,
    /// The document's day as ISO 8601 has it (`2024-02-08`), empty where none is given.
    pub date: String,
    /// The budget's year.
    pub year: i32,
    /// Lines of the cover, from the top.
    pub cover: Vec<CoverLine>,
    /// Lines of the table of contents.
    pub contents: Vec<ContentsEntry>,
    /// All that follows, in reading order.
    pub body: Vec<BodyItem>,
    /// What must hold between figures of the tables.
    pub relations: Vec<PublishedRelation>,
    /// Some of its figures as bars, for formats that can draw them.
    pub pictures: Vec<Picture>,
}

/// A line of the cover.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CoverLine {
    /// What it says.
    pub text: String,
    /// What it is, and so how it is set.
    pub kind: CoverKind,
}

impl CoverLine {
    /// The line in pieces of at most so many characters, where that takes no more than two: a long
    /// name is broken behind the name of its place or before a bracket, not in the middle of a word.
    pub fn pieces(&self, most: usize) -> Vec<&str> {
        let all = self.text.chars().count();
        if all <= most {
            return vec![&self.text];
        }
        let places = self.text.char_indices().enumerate().skip(1).filter(|(before, (at, c))| {
            let behind = self.text.get(..*at).is_some_and(|own| {
                own.ends_with(['省', '市', '州', '盟', '区', '县', '旗'])
                    && !own.ends_with("开发区")
            });
            (behind || matches!(c, '（' | '(')) && *before <= most && all - before <= most
        });
        // As near to the middle as can be.
        let best = places.min_by_key(|(before, _)| before.abs_diff(all - before));
        match best.and_then(|(_, (at, _))| self.text.split_at_checked(at)) {
            Some((first, rest)) => vec![first, rest],
            None => vec![&self.text],
        }
    }
}

/// What a line of the cover is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CoverKind {
    /// The large lines.
    Title,
    /// The day below them.
    Date,
    /// A warning to readers: the document has open findings.
    Notice,
}

/// A line of the contents.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ContentsEntry {
    /// 1 = part, 2 = section or table, 3 = below that.
    pub level: u8,
    /// What it says.
    pub text: String,
    /// The heading or table it leads to.
    pub target: Anchor,
    /// Printed in the contents; otherwise it is a bookmark only (copies of a repeating table).
    pub printed: bool,
}

/// A piece of the body.
#[derive(Clone, Debug, PartialEq)]
pub enum BodyItem {
    /// A heading.
    Heading(PublishedHeading),
    /// A paragraph of text.
    Paragraph(String),
    /// A table with its title.
    Table(PublishedTable),
}

impl BodyItem {
    /// The table, if it is one.
    pub fn table(&self) -> Option<&PublishedTable> {
        match self {
            Self::Table(table) => Some(table),
            _ => None,
        }
    }
}

/// A heading in the text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PublishedHeading {
    /// 1 = part (begins a page), 2 = section, 3 = below that.
    pub level: u8,
    /// What it says.
    pub text: String,
    /// Where the contents lead.
    pub anchor: Anchor,
}

impl Publication {
    /// Its tables in reading order, as [`Address::table`] counts them.
    pub fn tables(&self) -> impl Iterator<Item = &PublishedTable> {
        self.body.iter().filter_map(BodyItem::table)
    }

    /// The title of the contents' page.
    pub fn contents_title(&self) -> &'static str {
        self.lang.pick("目　录", "Contents")
    }

    /// Every text of the document in reading order, as all formats have it: cover, contents,
    /// headings, paragraphs, tables line by line.
    pub fn texts(&self) -> Vec<&str> {
        let mut texts: Vec<&str> = self.cover.iter().map(|line| line.text.as_str()).collect();
        texts.push(self.contents_title());
        texts.extend(self.contents.iter().filter(|e| e.printed).map(|e| e.text.as_str()));
        for item in &self.body {
            match item {
                BodyItem::Heading(heading) => texts.push(&heading.text),
                BodyItem::Paragraph(text) => texts.push(text),
                BodyItem::Table(table) => table.texts_into(&mut texts),
            }
        }
        texts.retain(|text| !text.is_empty());
        texts
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn long_names_on_a_cover_are_broken_where_a_word_ends() {
        for (text, most, expected) in [
            (
                "延边朝鲜族自治州社会保险事业管理局（本级）",
                15,
                &["延边朝鲜族自治州", "社会保险事业管理局（本级）"][..],
            ),
            ("上海市普陀区规划和自然资源局", 10, &["上海市普陀区", "规划和自然资源局"]),
            ("某某管理委员会办公室（本级）", 12, &["某某管理委员会办公室", "（本级）"]),
            ("江苏省人大常委会办公厅", 14, &["江苏省人大常委会办公厅"]),
            // Nowhere to break it: the writer does as it can.
            ("国家某某某某某某某某管理局", 8, &["国家某某某某某某某某管理局"]),
        ] {
            let line = CoverLine { text: text.to_owned(), kind: CoverKind::Title };
            assert_eq!(line.pieces(most), expected);
        }
    }
}
