//! Where the person is: the page, the finding, the search.

use crate::dialog::Find;
use crate::session::lists::{DocumentLists, MainView, OutlineEntry, OutlineState};

/// Where the person is.
pub(super) struct CurrentPlace {
    pub page: MainView,
    /// Where one was before the whole check or the pictures.
    pub before_whole: Option<MainView>,
    /// The finding gone to last, by its number.
    pub finding_at: Option<usize>,
    /// The last search, to go on with.
    pub search: Option<Find>,
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
            search: None,
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

    /// Another document: nothing of the old places holds.
    pub fn forget(&mut self) {
        (self.before_whole, self.finding_at, self.search) = (None, None, None);
    }
}
