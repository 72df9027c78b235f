//! Saving: asking where and whether, then writing in the background while typing goes on.

use std::path::{Path, PathBuf};
use std::time::Duration;

use eframe::egui::{Context, ViewportCommand};

use crate::dialog::Purpose;
use crate::dialog::safeguard::{MAX_DIFFERENCES, SafeguardAsk};
use crate::file::FileError;
use crate::session::DocumentHost as _;
use crate::ui::dialog::{After, Dialog};
use crate::ui::view::waker;

use super::App;

/// So long the window waits for a save before it goes on: most have ended by then.
const AT_ONCE: Duration = Duration::from_millis(3);

/// What is being written and what is to be.
#[derive(Debug, Default)]
pub(super) struct Saves {
    /// What is done once what is being written is.
    after: Option<After>,
    /// What is to be written next.
    next: Option<WriteOrder>,
}

/// What is to be written where, and what is done then.
#[derive(Debug)]
struct WriteOrder {
    path: PathBuf,
    overwrite: bool,
    after: After,
}

impl App {
    /// Saves: first what is open is shown, then a place is asked for, then it is written.
    pub(super) fn save(&mut self, ctx: &Context, save_as: bool, after: After) {
        if !self.commit_pending() {
            return;
        }
        self.refresh();
        if self.lists.blocking > 0 {
            self.dialogs.open(Dialog::Unbalanced { save_as, after });
        } else {
            self.save_now(ctx, save_as, after);
        }
    }

    pub(super) fn save_now(&mut self, ctx: &Context, save_as: bool, after: After) {
        match self.session.path() {
            Some(path) if !save_as => {
                let path = path.to_owned();
                self.write(ctx, &path, false, after);
            }
            _ => self.ask(ctx, Purpose::SaveAs, after),
        }
    }

    /// Writes the document there, once what is being written is.
    pub(super) fn write(&mut self, ctx: &Context, path: &Path, overwrite: bool, after: After) {
        self.saves.next = Some(WriteOrder { path: path.to_owned(), overwrite, after });
        self.poll_save(ctx);
    }

    /// Goes on with what is being written and what is to be.
    pub(super) fn poll_save(&mut self, ctx: &Context) {
        if self.session.is_saving() {
            match self.session.poll_save(Duration::ZERO) {
                Some(result) => self.saved(ctx, result),
                None => return,
            }
        }
        if let Some(order) = self.saves.next.take() {
            if self.imports.at_once || self.session.knows_save_changes() {
                self.begin_write(ctx, order);
            } else {
                self.saves.next = Some(order);
                ctx.request_repaint_after(Duration::from_millis(30));
            }
        }
    }

    fn begin_write(&mut self, ctx: &Context, order: WriteOrder) {
        let WriteOrder { path, overwrite, after } = order;
        let save_changes = self.session.save_changes(&path);
        if !save_changes.is_empty() {
            let ask = SafeguardAsk::Departs { path, save_changes, overwrite, after };
            return self.dialogs.open(Dialog::Safeguard(ask));
        }
        self.saves.after = Some(after);
        let begun = self.session.begin_save(&path, overwrite, waker(ctx));
        let ended = match (begun, self.imports.at_once) {
            (Err(error), _) => Some(Err(error)),
            (Ok(()), true) => self.session.finish_save(),
            (Ok(()), false) => self.session.poll_save(AT_ONCE),
        };
        if let Some(result) = ended {
            self.saved(ctx, result);
        }
    }

    /// What was being written is on disk, or is not.
    fn saved(&mut self, ctx: &Context, result: Result<(), FileError>) {
        let after = self.saves.after.take().unwrap_or(After::Stay);
        if result.is_ok() {
            self.remember_saved();
        }
        match result {
            // Something was typed meanwhile.
            Ok(()) if after != After::Stay && self.session.document().is_changed() => {
                self.dialogs.open(Dialog::Unsaved { after });
            }
            Ok(()) => self.carry_on(ctx, after),
            Err(FileError::Changed { path }) => {
                let differs = self.session.differences(MAX_DIFFERENCES);
                self.dialogs.open(Dialog::ChangedOnDisk { path, after, differs });
            }
            Err(error) => self.not_saved(&error, after),
        }
    }

    /// While something is being written, what would put the document away comes after it. Whether
    /// it does.
    pub(super) fn comes_after_saving(&mut self, after: After) -> bool {
        let saving = self.session.is_saving();
        match &mut self.saves.next {
            Some(next) => next.after = after,
            None if saving => self.saves.after = Some(after),
            None => return false,
        }
        true
    }

    /// What was to be done once the document is safe.
    pub(super) fn carry_on(&mut self, ctx: &Context, after: After) {
        match after {
            After::Stay => {}
            After::Quit => {
                self.window.closing = true;
                ctx.send_viewport_cmd(ViewportCommand::Close);
            }
            After::Replace(source) => self.replace_now(ctx, source),
        }
    }
}
