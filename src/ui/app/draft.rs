//! Making a whole new budget: rows added, known figures taken, what was taken over confirmed, the
//! checklist before it is final.

use std::sync::Arc;

use crate::budget::Status;
use crate::edit::Intent;
use crate::engine::LackPlace;
use crate::session::DocumentHost as _;
use crate::session::drafting;
use crate::session::lists::MainView;
use crate::ui::dialog::{ChecklistAsk, Dialog, DraftAsk, HeadAsk};
use crate::ui::texts;
use crate::ui::view::Notice;

use super::App;

impl App {
    /// Opens the checklist; `status` is what the file is to be called after it.
    pub(super) fn show_checklist(&mut self, status: Option<Status>) {
        if self.commit_pending() {
            self.refresh();
            let ask = ChecklistAsk::new(self.session.document(), status);
            self.dialogs.open(Dialog::Checklist(ask));
        }
    }

    /// Goes where something lacks.
    pub(super) fn go_lack(&mut self, place: LackPlace) {
        match place {
            LackPlace::Table(table) => {
                self.show(MainView::Table(table));
                self.grid.focus();
            }
            LackPlace::Cell(cell) => self.go(cell),
            LackPlace::Head => {
                let ask = HeadAsk::new(self.session.document().budget());
                self.dialogs.open(Dialog::Head(ask));
            }
            LackPlace::Section(key) => self.show(MainView::Text(Arc::from(key.as_str()))),
            LackPlace::Text(place) => self.go_text(place),
        }
    }

    /// Settles something of the checklist, which stays open with what is left.
    pub(super) fn settle_lack(&mut self, before: Option<ChecklistAsk>, intent: Intent) {
        self.apply(intent);
        let ask = match before {
            Some(before) => before.again(self.session.document()),
            None => ChecklistAsk::new(self.session.document(), None),
        };
        self.dialogs.open(Dialog::Checklist(ask));
    }

    /// Opens the drafts: of the section shown, or of all.
    pub(super) fn ask_draft(&mut self) {
        if self.commit_pending() {
            let ask = DraftAsk::new(self.session.document(), self.place.section());
            self.dialogs.open(Dialog::Draft(ask));
        }
    }

    /// Puts the figures of the section shown, or of all texts, to what the tables say.
    pub(super) fn refresh_figures(&mut self) {
        if !self.commit_pending() {
            return;
        }
        let section = self.place.section();
        let lang = self.settings.lang;
        match drafting::refresh_figures(self.session.document(), section) {
            Some((intent, count)) => {
                if self.apply(intent) {
                    self.notice = Some(Notice::Done(texts::figures_refreshed(lang, count)));
                }
            }
            None => self.notice = Some(Notice::Plain(texts::REFRESH_NONE.get(lang).to_owned())),
        }
    }

    /// Confirms what was taken over from last year in the table or section that is shown.
    pub(super) fn confirm_page(&mut self) {
        if !self.commit_pending() {
            return;
        }
        let at = self.reading().unconfirmed_here();
        if at.is_empty() {
            self.notice =
                Some(Notice::Plain(texts::CONFIRM_NONE.get(self.settings.lang).to_owned()));
        } else {
            self.apply(Intent::Confirm { at });
        }
    }
}
