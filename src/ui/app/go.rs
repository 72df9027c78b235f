//! Showing pages, cells, places in texts and findings.

use std::sync::Arc;

use eframe::egui::Context;

use crate::budget::Cell;
use crate::engine::TextPlace;
use crate::session::lists::MainView;
use crate::ui::panel::text;

use super::App;

impl App {
    pub(super) fn show(&mut self, page: MainView) {
        if page == self.place.page || !self.commit_pending() {
            return;
        }
        self.place.show(page);
        self.notice = None;
    }

    /// The whole check or the pictures, and back to where one was.
    pub(super) fn show_whole(&mut self, ctx: &Context, page: MainView) {
        if self.place.page == page {
            return self.leave_whole(ctx);
        }
        let before = Some(self.place.page.clone()).filter(|before| !before.is_whole());
        let before = before.or_else(|| self.place.before_whole.take());
        self.show(page);
        self.place.before_whole = before;
    }

    /// Back to where one was before the whole check or the pictures.
    pub(super) fn leave_whole(&mut self, ctx: &Context) {
        let before = self.place.before_whole.take();
        match before.filter(|page| self.lists.pages().any(|e| e.page == *page)) {
            Some(page) => self.show(page),
            None => self.show_first_page(),
        }
        self.focus_page(ctx);
    }

    /// The first table, or whatever the outline has first.
    pub(super) fn show_first_page(&mut self) {
        self.place.show_first(&self.lists);
    }

    pub(super) fn show_neighbour(&mut self, down: bool) {
        if let Some(page) = self.lists.neighbour(&self.place.page, down).cloned() {
            self.show(page);
            self.grid.focus();
        }
    }

    pub(super) fn go(&mut self, cell: Cell) {
        self.show(MainView::Table(cell.t()));
        if self.place.page == MainView::Table(cell.t()) {
            self.grid.select(cell);
        }
    }

    /// Shows a place of a text and selects it there.
    pub(super) fn go_text(&mut self, place: TextPlace) {
        let page = MainView::Text(Arc::clone(&place.section));
        self.show(page.clone());
        if self.place.page == page {
            self.drafts.section.point(place);
        }
    }

    pub(super) fn go_finding(&mut self, number: usize) {
        let Some(finding) = self.reading().finding(number) else {
            return;
        };
        let (cell, text) = (finding.cell, finding.text.clone());
        self.place.finding_at = Some(number);
        self.place.reveal_finding = true;
        match text {
            Some(place) => self.go_text(place),
            None => self.go(cell),
        }
    }

    pub(super) fn step_finding(&mut self, forward: bool) {
        let shown = self.panels.filter.shown(&self.reading());
        // Behind the last comes the first again.
        let next = shown.step(self.place.finding_at, forward).or_else(|| shown.step(None, forward));
        if let Some(number) = next {
            self.settings.findings = true;
            self.go_finding(number);
        }
    }

    /// Gives the keyboard to what is in the middle.
    pub(super) fn focus_page(&mut self, ctx: &Context) {
        match self.place.page {
            MainView::Text(_) => ctx.memory_mut(|memory| memory.request_focus(text::editor_id())),
            MainView::Review | MainView::Pictures => {}
            MainView::Table(_) => match self.cursor() {
                Some(cell) => self.grid.select(cell),
                None => self.grid.focus(),
            },
        }
    }
}
