//! What stands on covers and titles: the year and whose budget it is.

use std::collections::BTreeMap;

use crate::budget::BudgetUnit as Organisation;
use crate::read::{DocumentPart, PageSource, ReadDocument};

use super::region::Region;
use super::{texts, words};

/// The year that most titles name, else most of the first texts.
pub fn year_of(document: &ReadDocument, regions: &[Region]) -> Option<i32> {
    let mut count: BTreeMap<i32, usize> = BTreeMap::new();
    let mut add = |text: &str, weight: usize| {
        for year in words::years(text).into_iter().take(1) {
            *count.entry(year).or_default() += weight;
        }
    };
    for region in regions {
        region.titles.iter().for_each(|(_, title)| add(title, 2));
    }
    for page in document.pages.iter().filter(|page| page.rows() <= 60).take(20) {
        let cells = page.cells().iter().filter(|cell| cell.text.chars().count() <= 40);
        cells.take(40).for_each(|cell| add(&cell.text, 1));
        if let PageSource::Sheet { name, .. } = &page.source {
            add(name, 1);
        }
    }
    for paragraph in document.texts.iter().take(60) {
        if paragraph.text.chars().count() <= 60 {
            add(&paragraph.text, 1);
        }
    }
    add(&document.file, 1);
    most_said(count).or_else(|| words::year_in_name(&document.file))
}

/// What is said most often, of those said as often the last in order.
pub fn most_said<T: Ord>(said: impl IntoIterator<Item = (T, usize)>) -> Option<T> {
    let mut count: BTreeMap<T, usize> = BTreeMap::new();
    for (said, times) in said {
        *count.entry(said).or_default() += times;
    }
    count.into_iter().max_by_key(|(_, times)| *times).map(|(said, _)| said)
}

/// Whose budget it is: as most tables say, else as the cover of a file does.
pub fn organisation(
    document: &ReadDocument,
    regions: &[Region],
    files: &[DocumentPart],
) -> Organisation {
    let names = regions.iter().filter_map(|region| Some((region.name.clone()?, 1)));
    let on_cover = || files.iter().find_map(|part| texts::name_on_cover(document, part));
    let declared = || {
        let pages = files.iter().filter_map(|part| document.pages.get(part.pages.clone()));
        let firsts = pages.filter_map(<[_]>::first);
        let mut cells = firsts.flat_map(|page| page.cells().iter().take(20));
        cells.find_map(|cell| words::declared_name(&cell.text))
    };
    let said = most_said(names).or_else(on_cover).or_else(declared).unwrap_or_default();
    let (code, name) = coded_name(&said);
    Organisation { name: name.to_owned(), code: code.to_owned(), ..Organisation::default() }
}

/// 505001-某某局: a code before a name, and the name; an empty one where there is none.
pub fn coded_name(said: &str) -> (&str, &str) {
    let digits = said.find(|c: char| !c.is_ascii_digit()).unwrap_or(said.len());
    let (code, rest) = said.split_at(digits);
    let rest = rest.trim_start_matches(['-', '－', ' ', '　', '_']).trim();
    match (3..=12).contains(&code.len()) && !rest.is_empty() {
        true => (code, rest),
        false => ("", said),
    }
}
