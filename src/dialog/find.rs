//! A search over all tables and texts, and what is put in the place of what it finds.

use std::time::Duration;

use super::list::{Chosen, ListLine};
use crate::edit::Document;
use crate::lang::Lang;
use crate::search::{self, Query, Replacement, Search, SearchPlace};
use crate::session::texts;

/// A search: what is looked for, what was found, where one is in it.
#[derive(Debug, Default)]
pub struct Find {
    pub query: String,
    pub with: String,
    /// The field for what is put in its place is shown.
    pub replacing: bool,
    /// What the list was made for.
    pub of: Option<(String, u64, Lang)>,
    pub search: Search,
    pub chosen: Chosen,
    /// What the last replacement did.
    pub said: Option<String>,
    /// One hit was just replaced: how many there were before.
    pub replaced_one: Option<usize>,
}

impl Find {
    /// Begins anew where the query or the document is another one, and goes on with the search.
    pub fn follow(&mut self, document: &Document, lang: Lang, limit: Duration) {
        if !self.is_of(document, lang) {
            let of = Some((self.query.clone(), document.revision(), lang));
            let same = self.of.as_ref().is_some_and(|(query, ..)| *query == self.query);
            self.search = Search::new(document, Query::new(&self.query), lang);
            self.of = of;
            if !same {
                (self.chosen, self.replaced_one) = (Chosen::at(0), None);
            }
        }
        let before = self.search.is_done();
        self.search.advance(document, limit);
        if self.search.is_done() && !before {
            let count = self.search.hits().len();
            // What was put in may hold what is looked for: then the next place is the one below.
            let stays = self.replaced_one.take().is_some_and(|before| before == count);
            let at = self.chosen.at + usize::from(stays);
            self.chosen = Chosen::at(at.min(count.saturating_sub(1)));
        }
    }

    /// Whether the search is for the query and of the document as they are now.
    pub fn is_of(&self, document: &Document, lang: Lang) -> bool {
        self.of.as_ref().is_some_and(|(query, revision, own)| {
            (query.as_str(), *revision, *own) == (self.query.as_str(), document.revision(), lang)
        })
    }

    /// The next or previous place, round and round; none where nothing was found.
    pub fn step(&mut self, document: &Document, lang: Lang, forward: bool) -> Option<SearchPlace> {
        let known = self.of.is_some();
        self.follow(document, lang, Duration::MAX);
        let count = self.search.hits().len();
        if !known || count == 0 {
            return None;
        }
        let by = if forward { 1 } else { count - 1 };
        self.chosen = Chosen::at((self.chosen.at + by) % count);
        self.search.hits().get(self.chosen.at).map(|hit| hit.place.clone())
    }

    /// Remembers what a replacement did, to say it.
    pub fn replaced(&mut self, lang: Lang, changed: usize, passed: usize) {
        self.said = Some(texts::replaced(lang, changed, passed));
    }

    /// Remembers that one hit, or all, are being replaced.
    pub fn begin_replacing(&mut self, replacement: &Replacement, one: bool) {
        if one {
            self.replaced_one = Some(self.search.hits().len());
            if replacement.intent.is_none() {
                // Passed over: the next place is the one below.
                self.replaced_one = None;
                self.chosen = Chosen::at(self.chosen.at + 1);
            }
        }
    }

    /// What was found, in the list.
    pub fn line(&self, document: &Document, at: usize, lang: Lang) -> ListLine {
        let Some(hit) = self.search.hits().get(at) else { return ListLine::blank() };
        let (table, place) = search::words(document, &hit.place, lang);
        ListLine { parts: vec![table, place, hit.text.clone()], strong: 2, weak: !hit.open }
    }

    /// What was found and what a replacement did.
    pub fn summary(&self, lang: Lang) -> String {
        let count = texts::hits(lang, &self.search);
        match &self.said {
            // That nothing is left after a replacement is what was wanted.
            Some(said) if self.search.hits().is_empty() => said.clone(),
            Some(said) => format!("{said}　{count}"),
            None if self.query.trim().is_empty() => String::new(),
            None => count,
        }
    }

    /// The replacement of what is chosen, or of all that was found.
    pub fn replacement(&self, document: &Document, all: bool) -> Replacement {
        let (query, with) = (self.search.query(), self.with.as_str());
        if all {
            return search::replace(document, &self.search.all(document), query, with);
        }
        let own = self.search.hits().get(self.chosen.at).map(std::slice::from_ref);
        search::replace(document, own.unwrap_or_default(), query, with)
    }
}
