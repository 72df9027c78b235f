//! What stands on covers and titles: the year and whose budget it is.

use std::collections::BTreeMap;

use crate::budget::BudgetUnit as Organisation;
use crate::read::{PageSource, ReadDocument};

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
    let said = count.into_iter().max_by_key(|(year, count)| (*count, *year)).map(|(year, _)| year);
    said.or_else(|| words::year_in_name(&document.file))
}

/// Whose budget it is: as most tables say, else as the cover does.
pub fn organisation(document: &ReadDocument, regions: &[Region]) -> Organisation {
    let mut count: BTreeMap<String, usize> = BTreeMap::new();
    for name in regions.iter().filter_map(|region| region.name.as_ref()) {
        *count.entry(name.clone()).or_default() += 1;
    }
    let said = count.into_iter().max_by_key(|(_, count)| *count).map(|(name, _)| name);
    let said = said.or_else(|| texts::name_on_cover(document));
    let first = document.pages.first().into_iter().flat_map(|page| page.cells().iter().take(20));
    let declared = || first.into_iter().find_map(|cell| words::declared_name(&cell.text));
    let said = said.or_else(declared).unwrap_or_default();
    let digits = said.find(|c: char| !c.is_ascii_digit()).unwrap_or(said.len());
    let (code, rest) = said.split_at(digits);
    let rest = rest.trim_start_matches(['-', '－', ' ', '　', '_']).trim();
    // 505001-某某局: the code comes before the name.
    let (code, name) = if (3..=12).contains(&code.len()) && !rest.is_empty() {
        (code.to_owned(), rest.to_owned())
    } else {
        (String::new(), said.clone())
    };
    Organisation { name, code, ..Organisation::default() }
}
