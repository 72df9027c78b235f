//! Replacing what was found: one intent for everything.

use std::collections::BTreeMap;

use crate::budget::ValueRef;
use crate::cores;
use crate::edit::{Document, Intent};

use super::{Query, SearchHit, SearchPlace};

/// What replacing would do.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Replacement {
    /// Nothing to do where there is none.
    pub intent: Option<Intent>,
    /// Cells, notes and paragraphs that change.
    pub changed: usize,
    /// Totals, printed titles, figures that are only similar, and what the document would refuse.
    pub passed: usize,
}

/// Replaces the query in these hits. A figure is replaced only where it is, as a whole, the figure
/// looked for: replacing digits inside figures makes other figures of them.
pub fn replace(document: &Document, hits: &[SearchHit], query: &Query, with: &str) -> Replacement {
    let budget = document.budget();
    let fit = cores::map(hits, |hit| entry(document, hit, query, with));
    let (mut entries, mut notes) = (Vec::new(), Vec::new());
    let mut texts: BTreeMap<String, Vec<String>> = BTreeMap::new();
    let (mut changed, mut passed) = (0, 0);
    for (hit, entry) in hits.iter().zip(fit) {
        let done = hit.open
            && match &hit.place {
                SearchPlace::Cell(cell) => {
                    let fits = entry.is_some();
                    entries.extend(entry.map(|text| (*cell, text)));
                    fits
                }
                SearchPlace::Note(table) => {
                    let note = budget.tables.get(*table).and_then(|t| t.note.as_deref());
                    notes.push((*table, query.replaced(note.unwrap_or_default(), with).0));
                    true
                }
                SearchPlace::Text { section, paragraph } => {
                    let own = budget.texts.iter().find(|text| text.section == **section);
                    let own = own.map(|text| text.paragraphs.clone()).unwrap_or_default();
                    let paragraphs = texts.entry(section.to_string()).or_insert(own);
                    if let Some(words) = paragraphs.get_mut(*paragraph) {
                        *words = query.replaced(words, with).0;
                    }
                    true
                }
                SearchPlace::Table(_) => false,
            };
        if done { changed += 1 } else { passed += 1 }
    }
    let intent = (changed > 0).then(|| Intent::Replace {
        entries,
        texts: texts.into_iter().collect(),
        notes,
        from: query.text().to_owned(),
        to: with.to_owned(),
        count: changed,
    });
    Replacement { intent, changed, passed }
}

/// What is entered in a cell instead; nothing where that changes nothing or is refused.
fn entry(document: &Document, hit: &SearchHit, query: &Query, with: &str) -> Option<String> {
    let SearchPlace::Cell(cell) = hit.place else { return None };
    if !hit.open {
        return None;
    }
    let text = match document.budget().value(cell) {
        ValueRef::Text(text) => query.replaced(text, with).0,
        ValueRef::Amount(amount) if query.is_whole_figure(&amount.to_string()) => {
            with.trim().to_owned()
        }
        _ => return None,
    };
    let fits = document.check(Intent::Enter { cell, text: text.clone() }).is_ok();
    fits.then_some(text)
}
