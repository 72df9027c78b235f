//! Another document in the place of the one before.

use crate::dialog::Dialog;
use crate::dialog::safeguard::{SafeguardAsk, backup_switched};
use crate::grid::GridState;
use crate::session::finding_filter::FindingFilter;
use crate::session::{DocumentHost as _, Session};

use super::Workspace;

impl Workspace {
    /// Takes up another document. Gives the one before, and what there is to ask where somebody
    /// else has the file open.
    pub fn exchange(&mut self, session: Session) -> (Session, Option<Dialog>) {
        self.note_place();
        // The sign of the one before goes first, in case it is the same file.
        self.session.finish();
        let before = std::mem::replace(&mut self.session, session);
        self.generation += 1;
        let asks = self.guard();
        self.remembered.forget();
        self.grid = GridState::default();
        self.grid.focus();
        self.drafts.reset();
        self.filter = FindingFilter::default();
        self.filter.problems = !self.session.problems().is_empty();
        self.place.forget();
        self.lists.forget();
        self.notice = None;
        self.recall_last_year();
        self.gather();
        self.show_first_page();
        self.return_to_place();
        (before, asks)
    }

    /// Takes up another document at the place where the one before was shown.
    pub fn exchange_in_place(&mut self, session: Session) -> (Session, Option<Dialog>) {
        let (page, cell) = (self.place.page.clone(), self.cursor());
        let exchanged = self.exchange(session);
        if self.is_listed(&page) {
            self.show(page);
        }
        if let Some(cell) = cell {
            self.go(cell);
        }
        exchanged
    }

    /// Looks after the document that was just taken up.
    pub(super) fn guard(&mut self) -> Option<Dialog> {
        self.session.set_backup(self.settings.backup);
        let taken = self.session.guard(self.journals.as_deref()?)?;
        Some(Dialog::Safeguard(SafeguardAsk::InUse { taken, sure: false }))
    }

    /// Whether saving keeps the file as it was under another name.
    pub fn toggle_backup(&mut self) {
        self.settings.backup = !self.settings.backup;
        self.session.set_backup(self.settings.backup);
        self.say_done(backup_switched(self.settings.lang, self.settings.backup));
    }

    /// The document is put away. `agreed` says that the person gave its changes up; else they stay
    /// for the next start.
    pub fn finish(&mut self, agreed: bool) {
        if agreed || !self.session.document().is_changed() {
            self.session.finish();
        }
    }
}
