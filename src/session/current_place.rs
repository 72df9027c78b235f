//! Where the person is: the page and the finding.

use super::lists::{DocumentLists, MainView, OutlineEntry, OutlineState};
use crate::budget::{Cell, NamedPlace};
use crate::edit::Document;

/// Where the person is.
pub struct CurrentPlace {
    pub page: MainView,
    /// Where one was before the whole check or the pictures.
    pub before_whole: Option<MainView>,
    /// The finding gone to last, by its number.
    pub finding_at: Option<usize>,
    /// The page is brought into view in the outline when it is drawn next.
    pub reveal_page: bool,
    /// So is the finding in the list.
    pub reveal_finding: bool,
}

impl Default for CurrentPlace {
    fn default() -> Self {
        Self {
            page: MainView::Table(0),
            before_whole: None,
            finding_at: None,
            reveal_page: true,
            reveal_finding: false,
        }
    }
}

impl CurrentPlace {
    /// Shows a page; the outline follows.
    pub fn show(&mut self, page: MainView) {
        self.page = page;
        self.reveal_page = true;
    }

    /// The first table, or whatever the outline has first.
    pub fn show_first(&mut self, lists: &DocumentLists) {
        let table = |entry: &&OutlineEntry| matches!(entry.state, OutlineState::Table { .. });
        let first = lists.pages().find(table).or_else(|| lists.pages().next());
        let page = first.map_or_else(|| self.page.clone(), |entry| entry.page.clone());
        self.show(page);
    }

    /// The table in the middle, if one is.
    pub fn table(&self) -> Option<usize> {
        match self.page {
            MainView::Table(table) => Some(table),
            MainView::Text(_) | MainView::Review | MainView::Pictures => None,
        }
    }

    /// The key of the section of text in the middle, if one is.
    pub fn section(&self) -> Option<&str> {
        match &self.page {
            MainView::Text(key) => Some(key),
            MainView::Table(_) | MainView::Review | MainView::Pictures => None,
        }
    }

    /// By its names, so that it is found again another day.
    pub fn named(&self, document: &Document, cursor: Option<Cell>) -> Option<NamedPlace> {
        match &self.page {
            MainView::Table(table) => {
                let cell = cursor.unwrap_or_else(|| Cell::new(*table, 0, 0, 0));
                NamedPlace::of(document.forms(), document.budget(), cell)
            }
            MainView::Text(key) => Some(NamedPlace::of_text(key, "")),
            MainView::Review | MainView::Pictures => None,
        }
    }

    /// Another document: nothing of the old places holds.
    pub fn forget(&mut self) {
        (self.before_whole, self.finding_at) = (None, None);
    }
}
