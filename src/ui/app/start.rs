//! Where the window begins, and where the person was last.

use crate::budget::NamedPlace;
use crate::session::DocumentHost as _;
use crate::session::lists::MainView;
use crate::ui::dialog::{Dialog, StartAsk};

use super::App;

impl App {
    /// What a window shows that was opened on no file: the sample the first time, later the start
    /// page, or the file open last where the person wants that.
    pub fn begin(&mut self) {
        let recent = self.remembered.recent().there();
        // Recovery comes first.
        if self.dialogs.shown.is_some() {
            return;
        }
        match recent.first() {
            Some(last) if self.settings.opens_last => {
                let path = last.path.clone();
                self.open_first(&path);
            }
            Some(_) => self.dialogs.open(Dialog::Start(StartAsk::new(recent))),
            None => {}
        }
    }

    /// The start page.
    pub(super) fn show_start(&mut self) {
        if self.commit_pending() {
            let recent = self.remembered.recent().there();
            self.dialogs.open(Dialog::Start(StartAsk::new(recent)));
        }
    }

    /// Remembers the file with the place in it.
    pub(super) fn note_place(&self) {
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
            if self.lists.pages().any(|entry| entry.page == page) {
                self.show(page);
            }
        }
    }
}
