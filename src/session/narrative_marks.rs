//! What a section of text says about the tables: its figures, how they agree, and the correction of
//! those that do not.

use std::ops::Range;
use std::sync::Arc;

use super::lists::MainView;
use super::reading::Reading;
use super::texts::tie_words;
use crate::budget::Cell;
use crate::edit::Intent;
use crate::engine::{Mention, TextPlace, Tie};
use crate::form::Severity;
use crate::lang::Lang;

/// Places of texts that are listed for a cell at most.
const MAX_MENTIONS: usize = 20;

/// A figure of the text in the editor: its bytes there.
pub struct NarrativeMark<'a> {
    pub range: Range<usize>,
    pub mention: &'a Mention,
    /// What is found of it is to be verified only: not red.
    pub soft: bool,
}

/// The figures of the paragraphs that still are in the editor as the document has them.
pub fn marks<'a>(
    reading: &'a Reading<'_>,
    section: &str,
    paragraphs: &[String],
    text: &str,
) -> Vec<NarrativeMark<'a>> {
    let mut starts = Vec::new();
    let mut at = 0;
    for (line, paragraph) in text.split('\n').zip(paragraphs) {
        starts.push((line == paragraph).then_some(at));
        at += line.len() + 1;
    }
    let told = reading.lists.mentions_in(section);
    told.filter_map(|mention| {
        let start = starts.get(mention.place.paragraph).copied().flatten()?;
        let range = mention.place.range();
        let range = range.start + start..range.end + start;
        Some(NarrativeMark { range, mention, soft: is_soft(reading, mention) })
    })
    .collect()
}

/// Whether what is found of a figure need not be settled, only verified.
pub fn is_soft(reading: &Reading<'_>, mention: &Mention) -> bool {
    let severity = reading.lists.severity_in_text(&mention.place);
    severity.is_some_and(|severity| severity != Severity::Mandatory)
}

/// Where a place of the document is in the editor, in bytes.
pub fn range_in(text: &str, place: &TextPlace) -> Range<usize> {
    let before = text.split('\n').take(place.paragraph).map(|line| line.len() + 1).sum::<usize>();
    let end = text.len();
    (before + place.from).min(end)..(before + place.to).min(end)
}

/// The section with some bytes of a paragraph replaced.
pub fn corrected(
    reading: &Reading<'_>,
    place: &TextPlace,
    range: &Range<usize>,
    text: &str,
) -> Option<Intent> {
    let own = reading.budget().texts.iter().find(|own| *own.section == *place.section)?;
    let mut paragraphs = own.paragraphs.clone();
    let paragraph = paragraphs.get_mut(place.paragraph)?;
    paragraph.get(range.clone())?;
    paragraph.replace_range(range.clone(), text);
    Some(Intent::SetText { section: own.section.clone(), paragraphs })
}

/// How a figure of a text agrees, and with what.
pub fn told(mention: &Mention, lang: Lang) -> String {
    format!("{}\n{}", tie_words(mention.tie).get(lang), mention.message.get(lang))
}

/// Where texts mention a cell.
pub fn mentions_of<'a>(reading: &'a Reading<'_>, cell: Cell) -> Vec<&'a Mention> {
    let own = |mention: &&Mention| mention.cells.contains(&cell) && mention.tie != Tie::Free;
    reading.lists.mentions().filter(own).take(MAX_MENTIONS).collect()
}

/// The section's title and what it says at a place.
pub fn mentioned(reading: &Reading<'_>, place: &TextPlace) -> String {
    let page = MainView::Text(Arc::clone(&place.section));
    let entry = reading.lists.pages().find(|entry| entry.page == page);
    let title = entry.map_or(&*place.section, |entry| &entry.title);
    let text = reading.budget().texts.iter().find(|text| *text.section == *place.section);
    let paragraph = text.and_then(|text| text.paragraphs.get(place.paragraph));
    let words = paragraph.and_then(|paragraph| paragraph.get(place.range()));
    format!("{title} {}", words.unwrap_or_default())
}
