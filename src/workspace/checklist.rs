//! What is lacking before a file is final, and calling it so.

use std::sync::Arc;

use super::Workspace;
use crate::budget::Status;
use crate::dialog::{ChecklistAsk, Dialog, HeadAsk};
use crate::edit::{Intent, Refusal};
use crate::engine::LackPlace;
use crate::lang::Tell as _;
use crate::session::DocumentHost as _;
use crate::session::finding_filter::FindingFilter;
use crate::session::lists::MainView;
use crate::session::texts;

impl Workspace {
    /// The checklist of all that is lacking.
    pub fn ask_checklist(&mut self) -> Option<Dialog> {
        let ask = |own: &Self| ChecklistAsk::new(own.session.document(), None);
        self.all_committed().then(|| Dialog::Checklist(ask(self)))
    }

    /// Goes where something lacks; the head of the file is a dialog.
    pub fn go_lack(&mut self, place: LackPlace) -> Option<Dialog> {
        match place {
            LackPlace::Table(table) => {
                self.show(MainView::Table(table));
                self.grid.focus();
            }
            LackPlace::Cell(cell) => self.go(cell),
            LackPlace::Head => {
                return Some(Dialog::Head(HeadAsk::new(self.session.document().budget())));
            }
            LackPlace::Section(key) => self.show(MainView::Text(Arc::from(key.as_str()))),
            LackPlace::Text(place) => self.go_text(place),
        }
        None
    }

    /// Settles something of the checklist; gives it with what is left.
    pub fn settle_lack(&mut self, before: Option<ChecklistAsk>, intent: Intent) -> Dialog {
        self.apply(intent);
        Dialog::Checklist(match before {
            Some(before) => before.again(self.session.document()),
            None => ChecklistAsk::new(self.session.document(), None),
        })
    }

    /// Calls the file a draft, final or published, or asks first about what is in the way.
    pub fn set_status(&mut self, status: Status) -> Option<Dialog> {
        if !self.all_committed() {
            return None;
        }
        if status > Status::Draft {
            let ask = ChecklistAsk::new(self.session.document(), Some(status));
            if !ask.is_empty() {
                return Some(Dialog::Checklist(ask));
            }
        }
        let refusal = self.session.apply(Intent::SetStatus { status }).err()?;
        // Easily overlooked in the status bar, and worth a list of what is in the way.
        if matches!(refusal, Refusal::MandatoryOpen { .. }) {
            self.settings.findings = true;
            self.filter = FindingFilter::default();
        }
        Some(Dialog::failed(texts::REFUSED, vec![refusal.tell(self.settings.lang)]))
    }

    /// A file with open mandatory findings is saved as a draft.
    pub fn make_draft(&mut self) {
        if self.session.document().budget().status == Status::Draft {
            return;
        }
        if let Err(refusal) = self.session.apply(Intent::SetStatus { status: Status::Draft }) {
            // While inspecting, a copy is saved as it is.
            self.refused(&refusal);
        }
    }

    /// The whole list of findings, from the first.
    pub fn list_findings(&mut self) {
        self.settings.findings = true;
        self.filter = FindingFilter::default();
        self.place.reveal_finding = true;
        let any = !self.lists.is_empty(self.session.document());
        self.place.finding_at = self.place.finding_at.or(any.then_some(0));
    }
}
