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

    /// The whole check, and back to where one was.
    pub(super) fn show_review(&mut self, ctx: &Context) {
        if self.place.page != MainView::Review {
            let before = self.place.page.clone();
            self.show(MainView::Review);
            self.place.before_review = Some(before);
            return;
        }
        match self
            .place
            .before_review
            .take()
            .filter(|page| self.lists.pages().any(|e| e.page == *page))
        {
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
        let Some(finding) = self.lists.findings.get(number) else {
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
        if shown.is_empty() {
            return;
        }
        let at = self.place.finding_at.and_then(|at| shown.iter().position(|&number| number == at));
        let next = match (at, forward) {
            (Some(at), true) => (at + 1) % shown.len(),
            (Some(at), false) => (at + shown.len() - 1) % shown.len(),
            (None, true) => 0,
            (None, false) => shown.len() - 1,
        };
        if let Some(&number) = shown.get(next) {
            self.settings.findings = true;
            self.go_finding(number);
        }
    }

    /// Gives the keyboard to what is in the middle.
    pub(super) fn focus_page(&mut self, ctx: &Context) {
        match self.place.page {
            MainView::Text(_) => ctx.memory_mut(|memory| memory.request_focus(text::editor_id())),
            MainView::Review => {}
            MainView::Table(_) => match self.cursor() {
                Some(cell) => self.grid.select(cell),
                None => self.grid.focus(),
            },
        }
    }
}
