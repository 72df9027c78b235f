//! Recovery, files in use and files changed meanwhile: what the window asks and does about them.

use std::path::{Path, PathBuf};

use eframe::egui::{Context, Event};

use crate::dialog::Purpose;
use crate::dialog::safeguard::{
    MAX_DIFFERENCES, Recovery, SafeguardAnswer, SafeguardAsk, backup_switched, left_out,
};
use crate::file::FileError;
use crate::file::journal::FoundJournal;
use crate::lang::Tell as _;
use crate::session::DocumentHost as _;
use crate::session::OnDisk;
use crate::session::Session;
use crate::session::persistence;
use crate::session::rescue;
use crate::ui::dialog::{After, Dialog};
use crate::ui::texts;
use crate::ui::view::Notice;

use super::App;
use crate::dialog::error_lines;

/// What the window knows of its own safety.
#[derive(Debug, Default)]
pub(super) struct Safety {
    /// Where journals are kept, if anywhere.
    pub folder: Option<PathBuf>,
    /// Journals that are still to be offered, the first one now.
    waiting: Vec<FoundJournal>,
}

impl App {
    /// Keeps recovery journals in that folder, shows others which files are open here, watches
    /// the file on disk, and offers what an earlier window left behind.
    pub fn guarded(&mut self, folder: &Path) {
        self.safety.folder = Some(folder.to_owned());
        self.guard_session();
        let (waiting, unreadable) = rescue::waiting(folder);
        self.safety.waiting = waiting;
        if self.dialogs.shown.is_some() {
            return;
        }
        self.offer_next();
        if let (None, false) = (&self.dialogs.shown, unreadable.is_empty()) {
            let line = |faulty: &crate::file::journal::Unreadable| {
                let colon = self.settings.lang.pick("：", ": ");
                format!("{}{colon}{}", faulty.journal.display(), faulty.why.get(self.settings.lang))
            };
            self.dialogs
                .open(Dialog::failed(texts::CANNOT_OPEN, unreadable.iter().map(line).collect()));
        }
    }

    /// Looks after the document that was just put in the window.
    pub(super) fn guard_session(&mut self) {
        self.session.set_backup(self.settings.backup);
        if let Some(folder) = &self.safety.folder
            && let Some(taken) = self.session.guard(folder)
        {
            self.dialogs.open(Dialog::Safeguard(SafeguardAsk::InUse { taken, sure: false }));
        }
    }

    /// Offers a journal that belongs to the file just opened.
    pub(super) fn offer_for(&mut self, path: &Path) {
        let Some(folder) = &self.safety.folder else { return };
        let path = persistence::absolute(path);
        let (mut waiting, _) = rescue::waiting(folder);
        waiting.retain(|found| found.file().is_some_and(|file| file == path));
        self.safety.waiting = waiting;
        if self.dialogs.shown.is_none() {
            self.offer_next();
        }
    }

    pub(super) fn offer_next(&mut self) {
        if let Some(found) = self.safety.waiting.first() {
            let recovery =
                Recovery::new(found.clone(), found.base_status(), self.safety.waiting.len() - 1);
            self.dialogs.open(Dialog::Safeguard(SafeguardAsk::Recover(Box::new(recovery))));
        }
    }

    /// The person put the dialog aside: what it offered stays for another time.
    pub(super) fn put_off(&mut self) {
        self.safety.waiting.clear();
    }

    pub(super) fn safeguard_answered(&mut self, ctx: &Context, answer: SafeguardAnswer) {
        match answer {
            SafeguardAnswer::Recover => {
                self.recover(true);
            }
            SafeguardAnswer::RecoverElsewhere => {
                if self.recover(false) {
                    self.ask(ctx, Purpose::SaveAs, After::Stay);
                }
            }
            SafeguardAnswer::Drop => {
                if !self.safety.waiting.is_empty() {
                    self.safety.waiting.remove(0).discard();
                }
                self.offer_next();
            }
            SafeguardAnswer::Copy => {
                self.session.detach();
                self.ask(ctx, Purpose::SaveAs, After::Stay);
            }
            SafeguardAnswer::TakeOver(asked) => {
                let path = self.session.path().map(Path::to_owned);
                match self.session.take_over(&asked) {
                    Some(taken) => self
                        .dialogs
                        .open(Dialog::Safeguard(SafeguardAsk::InUse { taken, sure: false })),
                    // Whoever left the sign may have left a journal.
                    None => path.iter().for_each(|path| self.offer_for(path)),
                }
            }
            SafeguardAnswer::KeepMine => {
                self.session.keep_mine();
            }
        }
    }

    /// Takes up what the offered journal holds. False where that cannot be done.
    fn recover(&mut self, in_place: bool) -> bool {
        if self.safety.waiting.is_empty() {
            return false;
        }
        let found = self.safety.waiting.remove(0);
        let rescued = match rescue::rescue(&found) {
            Ok(rescued) => rescued,
            Err(error) => {
                self.dialogs
                    .open(Dialog::failed(texts::CANNOT_OPEN, vec![error.tell(self.settings.lang)]));
                return false;
            }
        };
        let missing = rescued.left_out;
        // The file may be open here already, or in another window, which then goes on with it.
        self.session.finish();
        let mut session = Session::rescued(rescued, &found, in_place);
        if let (Some(folder), true) = (&self.safety.folder, session.path().is_some())
            && let Some(taken) = session.guard(folder)
            && !(taken.stale && session.take_over(&taken).is_none())
        {
            session.detach();
        }
        self.take_up(session);
        self.session.resume(&found, missing == 0);
        if missing > 0 {
            self.notice = Some(Notice::Plain(left_out(self.settings.lang, missing)));
        }
        // Others wait for the next start, so that this one can be saved first.
        self.safety.waiting.clear();
        true
    }

    /// Looks whether somebody else changed the file: when the window is turned to, and every few
    /// seconds while the person works. A window left alone looks at nothing and draws nothing.
    pub(super) fn poll_disk(&mut self, ctx: &Context) {
        if self.safety.folder.is_none() {
            return;
        }
        let (turned_to, working) = ctx.input(|input| {
            let focus = |event: &Event| matches!(event, Event::WindowFocused(true));
            (input.events.iter().any(focus), !input.events.is_empty())
        });
        if !working || self.dialogs.shown.is_some() || self.system.picking.is_some() {
            return;
        }
        let found = self.session.look_at_disk(turned_to);
        let Some(path) = self.session.path().map(Path::to_owned) else { return };
        match found {
            // That it is gone is in the status bar as long as it is.
            OnDisk::Same | OnDisk::Gone => {}
            OnDisk::Changed => {
                let changed = self.session.document().is_changed();
                let differs = self.session.differences(MAX_DIFFERENCES);
                self.dialogs.open(Dialog::Safeguard(SafeguardAsk::Moved {
                    path,
                    changed,
                    differs,
                }));
            }
        }
    }

    pub(super) fn toggle_backup(&mut self) {
        self.settings.backup = !self.settings.backup;
        self.session.set_backup(self.settings.backup);
        let said = backup_switched(self.settings.lang, self.settings.backup);
        self.notice = Some(Notice::Done(said.to_owned()));
    }

    /// Saving failed: says why, and offers another place.
    pub(super) fn not_saved(&mut self, error: &FileError, after: After) {
        let lines = error_lines(error, self.settings.lang);
        self.dialogs.open(Dialog::Safeguard(SafeguardAsk::NotSaved { lines, after }));
    }

    /// The window closes. What the person did not agree to lose stays for the next start.
    pub(super) fn finish(&mut self) {
        if self.window.closing || !self.session.document().is_changed() {
            self.session.finish();
        }
    }
}
