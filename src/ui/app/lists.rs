//! Keeping the lists up to the document, and what takes longer behind it.

use std::sync::Arc;

use eframe::egui::Context;

use crate::budget::Cell;
use crate::engine::{Finding, TextPlace};
use crate::session::DocumentHost as _;
use crate::session::background_check::{self, BackgroundProgress};
use crate::session::lists::Lists;

use super::App;

/// Rule, cell and place in the narrative: these tell a finding apart.
type FindingKey = (Arc<str>, Cell, Option<TextPlace>);

impl App {
    /// Lists the document's state anew; what takes long follows.
    pub(super) fn gather(&mut self) {
        self.lists = Lists::gather(&self.session, self.settings.lang, self.settings.unit);
        self.grid.set_comments(super::comments_by_cell(&self.lists));
        self.state += 1;
        if self.checks_at_once && self.lists.checking {
            let document = self.session.document();
            let found = background_check::check_now(document.sheet(), document.budget());
            self.lists.add_background(found, document.budget());
        }
    }

    /// Goes on with what takes long, and lists it once it is there.
    pub(super) fn poll_background(&mut self, ctx: &Context) {
        self.refresh();
        if !self.lists.checking {
            return;
        }
        let wakes = ctx.clone();
        let wake = move || wakes.request_repaint();
        match self.background.poll(self.state, self.session.document(), wake) {
            BackgroundProgress::Waits(time) => ctx.request_repaint_after(time),
            BackgroundProgress::Runs => {}
            BackgroundProgress::Done(found) => {
                let at = self.place_in_findings();
                self.lists.add_background(found, self.session.document().budget());
                // The whole check may have been put together before its causes were known.
                self.review = None;
                self.find_again(at);
            }
        }
    }

    pub(super) fn place_in_findings(&self) -> Option<FindingKey> {
        let finding = self.finding_at.and_then(|at| self.lists.findings.get(at));
        finding.map(|finding| (Arc::clone(&finding.rule), finding.cell, finding.text.clone()))
    }

    pub(super) fn find_again(&mut self, at: Option<FindingKey>) {
        self.finding_at = at.and_then(|(rule, cell, text)| {
            let same = |f: &Finding| f.rule == rule && f.cell == cell && f.text == text;
            self.lists.findings.iter().position(same)
        });
    }
}
