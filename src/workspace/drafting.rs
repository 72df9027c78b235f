//! Writing a budget: its head, known figures and texts from the tables, what was taken over.

use super::Workspace;
use crate::dialog::{Dialog, DraftAsk, FillAsk, HeadAsk};
use crate::edit::Intent;
use crate::session::DocumentHost as _;
use crate::session::drafting;
use crate::session::texts;

impl Workspace {
    /// Unit, year and status.
    pub fn ask_head(&mut self) -> Option<Dialog> {
        let ask = |own: &Self| Dialog::Head(HeadAsk::new(own.session.document().budget()));
        self.commit_pending().then(|| ask(self))
    }

    /// What follows from other tables.
    pub fn ask_fill(&mut self) -> Option<Dialog> {
        let ask = |own: &Self| Dialog::Fill(FillAsk::new(own.session.document()));
        self.commit_pending().then(|| ask(self))
    }

    /// The drafts of the section shown, or of all.
    pub fn ask_draft(&mut self) -> Option<Dialog> {
        let ask = |own: &Self| DraftAsk::new(own.session.document(), own.place.section());
        self.commit_pending().then(|| Dialog::Draft(ask(self)))
    }

    /// Puts the figures of the section shown, or of all texts, to what the tables say.
    pub fn refresh_figures(&mut self) {
        if !self.commit_pending() {
            return;
        }
        let section = self.place.section();
        match drafting::refresh_figures(self.session.document(), section) {
            Some((intent, count)) => {
                if self.apply(intent) {
                    self.say_done(texts::figures_refreshed(self.settings.lang, count));
                }
            }
            None => self.say(texts::REFRESH_NONE),
        }
    }

    /// Confirms what was taken over from last year in the table or section that is shown.
    pub fn confirm_page(&mut self) {
        if !self.commit_pending() {
            return;
        }
        let at = self.reading().unconfirmed_here();
        if at.is_empty() {
            self.say(texts::CONFIRM_NONE);
        } else {
            self.apply(Intent::Confirm { at });
        }
    }
}
