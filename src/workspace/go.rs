//! Showing pages, cells, places in texts and findings.

use std::sync::Arc;

use super::Workspace;
use crate::budget::{Cell, NamedPlace};
use crate::engine::TextPlace;
use crate::search::SearchPlace;
use crate::session::DocumentHost as _;
use crate::session::lists::MainView;
use crate::session::texts;

/// What takes the keyboard.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Focus {
    /// The editor of the section of text.
    Text,
    /// The margin of a paragraph of it.
    Margin(usize),
}

impl Workspace {
    /// Whether the outline has that page.
    pub(super) fn is_listed(&self, page: &MainView) -> bool {
        self.lists.pages().any(|entry| entry.page == *page)
    }

    pub fn show(&mut self, page: MainView) {
        if page == self.place.page || !self.commit_pending() {
            return;
        }
        self.place.show(page);
        self.notice = None;
    }

    /// The whole check or the pictures, and back to where one was.
    pub fn show_whole(&mut self, page: MainView) {
        if self.place.page == page {
            return self.leave_whole();
        }
        let before = Some(self.place.page.clone()).filter(|before| !before.is_whole());
        let before = before.or_else(|| self.place.before_whole.take());
        self.show(page);
        self.place.before_whole = before;
    }

    /// Back to where one was before the whole check or the pictures.
    pub fn leave_whole(&mut self) {
        match self.place.before_whole.take().filter(|page| self.is_listed(page)) {
            Some(page) => self.show(page),
            None => self.show_first_page(),
        }
        self.focus_page();
    }

    /// The first table, or whatever the outline has first.
    pub fn show_first_page(&mut self) {
        self.place.show_first(&self.lists);
    }

    pub fn show_neighbour(&mut self, down: bool) {
        if let Some(page) = self.lists.neighbour(&self.place.page, down).cloned() {
            self.show(page);
            self.grid.focus();
        }
    }

    pub fn go(&mut self, cell: Cell) {
        self.show(MainView::Table(cell.t()));
        if self.place.page == MainView::Table(cell.t()) {
            self.grid.select(cell);
        }
    }

    /// Shows a place of a text and selects it there.
    pub fn go_text(&mut self, place: TextPlace) {
        let page = MainView::Text(Arc::clone(&place.section));
        self.show(page.clone());
        if self.place.page == page {
            self.drafts.section.point(place);
        }
    }

    /// The finding of that number is the one gone to; the list shows it.
    pub fn point_finding(&mut self, number: usize) {
        self.place.finding_at = Some(number);
        self.place.reveal_finding = true;
    }

    pub fn go_finding(&mut self, number: usize) {
        let Some(finding) = self.reading().finding(number) else {
            return;
        };
        let (cell, text) = (finding.cell, finding.text.clone());
        self.point_finding(number);
        match text {
            Some(place) => self.go_text(place),
            None => self.go(cell),
        }
    }

    /// The next or previous finding of the list; behind the last comes the first again.
    pub fn step_finding(&mut self, forward: bool) {
        let shown = self.filter.shown(&self.reading());
        let next = shown.step(self.place.finding_at, forward).or_else(|| shown.step(None, forward));
        if let Some(number) = next {
            self.settings.findings = true;
            self.go_finding(number);
        }
    }

    /// Shows a place that was looked for and gives it the keyboard.
    pub fn visit(&mut self, place: &SearchPlace) {
        match place {
            SearchPlace::Cell(cell) => self.go(*cell),
            SearchPlace::Table(table) | SearchPlace::Note(table) => {
                self.show(MainView::Table(*table));
                self.focus_page();
            }
            SearchPlace::Text { section, .. } => {
                self.show(MainView::Text(section.clone()));
                self.focus_page();
            }
        }
    }

    /// The next figure of the table that is not filled in.
    pub fn go_empty(&mut self, forward: bool) {
        if !self.commit_pending() {
            return;
        }
        match self.grid.next_empty(self.session.document(), forward) {
            Some(cell) => self.grid.select(cell),
            None => self.say(texts::NO_EMPTY),
        }
    }

    /// Undoes or does again until `count` steps are done.
    pub fn travel(&mut self, count: usize) {
        if self.commit_pending() {
            let last = self.session.travel(count);
            self.follow(last);
        }
    }

    /// Gives the keyboard to what is in the middle.
    pub fn focus_page(&mut self) {
        match self.place.page {
            MainView::Text(_) => self.focus = Some(Focus::Text),
            MainView::Review | MainView::Pictures => {}
            MainView::Table(_) => match self.cursor() {
                Some(cell) => self.grid.select(cell),
                None => self.grid.focus(),
            },
        }
    }

    /// Remembers the file with the place in it.
    pub fn note_place(&self) {
        let place = self.place.named(self.session.document(), self.cursor());
        self.remembered.note(&self.session, place);
    }

    /// Goes where the person was in the file opened just now.
    pub(super) fn return_to_place(&mut self) {
        let known = self.remembered.recent();
        let place = self.session.path().and_then(|path| known.place_in(path)).cloned();
        self.remembered.note(&self.session, None);
        let document = self.session.document();
        let Some(place) = place else { return };
        if let Some(cell) = place.cell(document.forms(), document.budget()) {
            self.go(cell);
        } else if let NamedPlace::Text { section, .. } = place {
            let page = MainView::Text(section.as_str().into());
            if self.is_listed(&page) {
                self.show(page);
            }
        }
    }
}
