//! What a table goes by on its page and around it.

use std::path::Path;

use crate::read::{Page, PageParagraph, PageSource, ReadDocument};

use super::region::Region;
use super::unit::declared_unit;
use super::words::{declared_name, is_unnamed};

/// Paragraphs before a table that may be its title.
const ABOVE: usize = 5;
/// Longest paragraph that may be a title.
pub const MAX_TITLE: usize = 60;

/// The last paragraphs before the tables of a page, nearest first, and none from before the page
/// before.
pub fn texts_above(document: &ReadDocument, page: usize) -> impl Iterator<Item = &str> {
    let end = document.pages.get(page).map_or(0, |page| page.texts_before);
    let before = page.checked_sub(1).and_then(|before| document.pages.get(before));
    let begin = before.map_or(0, |before| before.texts_before).min(end);
    let begin = begin.max(document.texts_around(page).start.min(end));
    let texts = document.texts.get(begin..end.min(document.texts.len())).unwrap_or_default();
    let short = |paragraph: &&PageParagraph| paragraph.text.chars().count() <= MAX_TITLE;
    texts.iter().rev().take(ABOVE).filter(short).map(|paragraph| paragraph.text.as_str())
}

/// What a table goes by on its page and around it.
pub fn titles_of(document: &ReadDocument, page: &Page, region: &Region) -> Vec<String> {
    let mut titles: Vec<String> = region.titles.iter().map(|(_, text)| text.clone()).collect();
    if region.titles.is_empty() {
        let texts = texts_above(document, region.page);
        let is_title = |text: &&str| declared_unit(text).is_none() && declared_name(text).is_none();
        titles.extend(texts.filter(is_title).map(str::to_owned));
    }
    if let PageSource::Sheet { name, .. } = &page.source {
        let name = name.trim();
        let unnamed = name.is_empty() || is_unnamed(name);
        // A workbook of one sheet that nobody named is called as its file.
        if unnamed && titles.is_empty() && document.pages_beside(region.page) == 1 {
            let file = document.file_of(region.page);
            let stem = Path::new(&*file).file_stem().unwrap_or_default();
            titles.push(stem.to_string_lossy().into_owned());
        }
        titles.push(name.to_owned());
    }
    titles
}
