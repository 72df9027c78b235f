//! Making a whole new budget: rows added, known figures taken, what was taken over confirmed, the
//! checklist before it is final.

use std::sync::Arc;

use crate::budget::{Cell, Status};
use crate::edit::{Intent, Marked, unconfirmed};
use crate::engine::LackPlace;
use crate::form::RowsForm;
use crate::session::DocumentHost as _;
use crate::session::drafting;
use crate::session::lists::MainView;
use crate::ui::dialog::{ChecklistAsk, Dialog, DraftAsk, HeadAsk};
use crate::ui::texts;
use crate::ui::view::Notice;

use super::App;

/// Cells of a selection into which known figures are taken at once.
const MAX_TAKEN: usize = 2_000;

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
            let section = match &self.place.page {
                MainView::Text(key) => Some(&**key),
                MainView::Table(_) | MainView::Review | MainView::Pictures => None,
            };
            self.dialogs.open(Dialog::Draft(DraftAsk::new(self.session.document(), section)));
        }
    }

    /// Puts the figures of the section shown, or of all texts, to what the tables say.
    pub(super) fn refresh_figures(&mut self) {
        if !self.commit_pending() {
            return;
        }
        let section = match &self.place.page {
            MainView::Text(key) => Some(&**key),
            MainView::Table(_) | MainView::Review | MainView::Pictures => None,
        };
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

    /// Takes into the selected blanks what follows from other tables.
    pub(super) fn take_known(&mut self) {
        if !self.commit_pending() {
            return;
        }
        let document = self.session.document();
        let cells = self.grid.selected(document, MAX_TAKEN);
        let known = cells.into_iter().filter_map(|cell| {
            let known = document.computed().known(cell)?;
            Some((cell, known.amount.to_string()))
        });
        let entries: Vec<(Cell, String)> = known.collect();
        if entries.is_empty() {
            self.notice =
                Some(Notice::Plain(texts::FILL_NO_KNOWN.get(self.settings.lang).to_owned()));
        } else {
            self.apply(Intent::EnterMany { entries });
        }
    }

    /// Adds a row at the end of the block that the cursor is in, or of the first that takes rows.
    pub(super) fn add_row(&mut self) {
        let MainView::Table(table) = self.place.page else { return };
        if !self.commit_pending() {
            return;
        }
        let document = self.session.document();
        let form = document.budget().tables.get(table).and_then(|table| table.form());
        let Some(form) = form.and_then(|form| document.forms().tables.get(form)) else { return };
        let open = |block: usize| {
            form.blocks.get(block).is_some_and(|form| !matches!(form.rows, RowsForm::Fixed(_)))
        };
        let own = self.cursor().map(|cell| cell.b()).filter(|&block| open(block));
        let Some(block) = own.or_else(|| (0..form.blocks.len()).find(|&block| open(block))) else {
            return;
        };
        self.grid.add_row(block);
    }

    /// Confirms what was taken over from last year in the table or section that is shown.
    pub(super) fn confirm_page(&mut self) {
        if !self.commit_pending() {
            return;
        }
        let budget = self.session.document().budget();
        let here = |mark: &Marked| match (&self.place.page, mark) {
            (MainView::Table(table), Marked::Row(cell)) => cell.t() == *table,
            (MainView::Table(table), Marked::Table(at)) => at == table,
            (MainView::Text(key), Marked::Text(at)) => {
                budget.texts.get(*at).is_some_and(|text| *text.section == **key)
            }
            _ => false,
        };
        let at: Vec<Marked> = unconfirmed(budget).into_iter().filter(here).collect();
        if at.is_empty() {
            self.notice =
                Some(Notice::Plain(texts::CONFIRM_NONE.get(self.settings.lang).to_owned()));
        } else {
            self.apply(Intent::Confirm { at });
        }
    }
}
