//! Opening, saving and closing, with everything that is asked on the way.

use std::path::{Path, PathBuf};

use eframe::egui::{Context, ViewportCommand};

use crate::budget::Status;
use crate::dialog::Purpose;
use crate::dialog::safeguard::original_kept;
use crate::edit::Intent;
use crate::file::FileError;
use crate::lang::Tell as _;
use crate::session::DocumentHost as _;
use crate::session::Session;
use crate::session::import::is_foreign;
use crate::ui::command::Command;
use crate::ui::dialog::{After, Answer, Dialog, DocumentSource, NewAsk, NextYearAsk};
use crate::ui::pick::{Picked, Picking};
use crate::ui::texts;
use crate::ui::view::{Action, Notice, waker};

use super::App;
use super::dialogs::told_lines;
use super::import::ReadsFor;

impl App {
    /// Says that a file could not be opened.
    pub fn cannot_open(&mut self, error: &FileError) {
        self.dialogs.cannot_open(told_lines(error, self.lang()));
    }

    /// The window's close button, or the command.
    pub(super) fn poll_close(&mut self, ctx: &Context) {
        if !ctx.input(|i| i.viewport().close_requested()) || self.window.closing {
            return;
        }
        if self.comes_after_saving(After::Quit) {
            return ctx.send_viewport_cmd(ViewportCommand::CancelClose);
        }
        if !self.commit_pending() || self.session.document().is_changed() {
            ctx.send_viewport_cmd(ViewportCommand::CancelClose);
            // A refused entry stays open in its cell with the reason beside it.
            if self.session.document().is_changed() {
                self.dialogs.open(Dialog::Unsaved { after: After::Quit });
            }
        }
    }

    /// The system's file dialog, once answered.
    pub(super) fn poll_picking(&mut self, ctx: &Context) {
        let Some((picking, _)) = &self.dialogs.picking else {
            return;
        };
        let Some(picked) = picking.poll() else { return };
        let purpose = picking.purpose;
        let Some((_, after)) = self.dialogs.picking.take() else {
            return;
        };
        match picked {
            Picked::Path(path) => self.path_given(ctx, purpose, path, after),
            Picked::Cancelled => {}
            Picked::Unavailable if purpose == Purpose::PublishInto => self.publish_into(None),
            Picked::Unavailable if purpose == Purpose::DraftFrom => self.draft_from(None),
            Picked::Unavailable => self.ask_path(purpose, true, after),
        }
    }

    pub(super) fn poll_dropped(&mut self, ctx: &Context) {
        let dropped: Vec<PathBuf> =
            ctx.input(|i| i.raw.dropped_files.iter().map(|file| file.path().to_owned()).collect());
        let Some(path) = dropped.first() else { return };
        if !self.takes_drops() {
            return;
        }
        self.dialogs.shown = None;
        if path.is_dir() {
            return self.check_folder(ctx, path);
        }
        self.replace(ctx, DocumentSource::File(path.clone()));
        self.imports.one_of_several = dropped.len() > 1;
        if self.imports.one_of_several {
            self.notice = Some(Notice::Plain(texts::DROP_ONE.get(self.settings.lang).to_owned()));
        }
    }

    /// Whether a file dropped now is opened: not while something is asked.
    pub(super) fn takes_drops(&self) -> bool {
        use Dialog::{About, Failed, Help, Legend, Rule, Start};
        let shown = self.dialogs.shown.as_ref();
        shown.is_none_or(|shown| {
            matches!(shown, Start(_) | Failed(_) | Help | Legend | Rule(_) | About)
        })
    }

    /// Opens another document, after asking about unsaved changes.
    pub(super) fn replace(&mut self, ctx: &Context, source: DocumentSource) {
        if !self.commit_pending() || self.comes_after_saving(After::Replace(source.clone())) {
            return;
        }
        if self.session.document().is_changed() {
            self.dialogs.open(Dialog::Unsaved { after: After::Replace(source) });
        } else {
            self.replace_now(ctx, source);
        }
    }

    pub(super) fn replace_now(&mut self, ctx: &Context, source: DocumentSource) {
        match source {
            DocumentSource::Sample => match Session::sample() {
                Ok(session) => self.take_up(session),
                Err(error) => {
                    self.dialogs.fail(texts::CANNOT_OPEN, told_lines(&error, self.lang()))
                }
            },
            DocumentSource::File(path) => self.read(&path, false),
            DocumentSource::Inspect(path) => self.read(&path, true),
            DocumentSource::Ask => self.ask(ctx, Purpose::Open, After::Stay),
            DocumentSource::New => {
                let document = self.session.document();
                let ask = NewAsk::new(document.forms(), document.budget().year);
                self.dialogs.open(Dialog::New(ask));
            }
            DocumentSource::NextYear => {
                let ask = NextYearAsk::new(self.session.document(), None);
                self.dialogs.open(Dialog::NextYear(ask));
            }
            DocumentSource::AskPath => self.ask_path(Purpose::Open, false, After::Stay),
        }
    }

    /// Asks for a file with the system's dialog, or with the window's own where there is none.
    pub(super) fn ask(&mut self, ctx: &Context, purpose: Purpose, after: After) {
        if !self.dialogs.asks_system {
            self.ask_path(purpose, true, after);
            return;
        }
        if self.dialogs.picking.is_some() {
            return;
        }
        let name = match purpose {
            Purpose::Report { folder } => self.session.report_name(self.settings.lang, folder),
            _ => self.session.suggested_name(),
        };
        let (lang, near) = (self.settings.lang, self.session.path());
        let picking = Picking::start(purpose, lang, near, &name, waker(ctx));
        self.dialogs.picking = Some((picking, after));
    }

    fn path_given(&mut self, ctx: &Context, purpose: Purpose, path: PathBuf, after: After) {
        match purpose {
            Purpose::Open => self.replace_now(ctx, DocumentSource::File(path)),
            Purpose::SaveAs => self.write(ctx, &path, false, after),
            Purpose::Folder => self.check_folder(ctx, &path),
            Purpose::PublishInto => self.publish_into(Some(path)),
            Purpose::DraftFrom => self.draft_from(Some(&path)),
            Purpose::LastYear if is_foreign(&path) => self.begin_reading(&path, ReadsFor::LastYear),
            Purpose::LastYear => match self.session.other_unit(&path) {
                Some(theirs) => self.dialogs.open(Dialog::OtherUnit { path, theirs }),
                None => self.take_last_year(&path),
            },
            Purpose::NextYear => self.ask_next_year_of(&path),
            Purpose::UpdateFrom => self.begin_update(&path),
            Purpose::Report { folder } => self.export(&path, folder),
        }
    }

    /// Asks what goes on from the budget in that file. A file of another kind is read first.
    fn ask_next_year_of(&mut self, path: &Path) {
        if is_foreign(path) {
            return self.begin_reading(path, ReadsFor::NextYear);
        }
        match Session::open(path) {
            // What was not read in full would be lost without a word.
            Ok(last) if !last.problems().is_empty() => {
                let lang = self.lang();
                let lines = last.problems().iter().map(|problem| problem.tell(lang)).collect();
                self.dialogs.fail(texts::NEXT_YEAR_UNREAD, lines);
            }
            Ok(last) => {
                let ask = NextYearAsk::new(last.document(), Some(path.to_owned()));
                self.dialogs.open(Dialog::NextYear(ask));
            }
            Err(error) => self.dialogs.fail(texts::CANNOT_OPEN, told_lines(&error, self.lang())),
        }
    }

    /// The document has a file now, of which things are remembered.
    pub(super) fn remember_saved(&mut self) {
        self.note_place();
        if let Some(last) = self.session.last_year_path().map(Path::to_owned) {
            self.remembered.remember_last_year(&self.session, Some(&last));
        }
    }

    pub(super) fn answered(&mut self, ctx: &Context, answer: Answer) {
        let mut answered = self.dialogs.shown.take();
        if let Some(Dialog::Folder(check)) = answered.take_if(|d| matches!(d, Dialog::Folder(_))) {
            // What was found is kept for the next time; what still runs is stopped.
            self.dialogs.folder = check.found().is_some().then_some(check);
        }
        let checklist = match answered.take_if(|d| matches!(d, Dialog::Checklist(_))) {
            Some(Dialog::Checklist(ask)) => Some(ask),
            _ => None,
        };
        // The keyboard goes back to the page once the dialog is gone.
        ctx.request_repaint();
        if let Some(Dialog::Publish(ask)) = answered {
            return self.publish_answered(ctx, ask, answer);
        }
        if let Answer::FormDraft(wanted) = &answer {
            if let Some(Dialog::FormDraft(ask)) = answered {
                self.form_draft_answered(ctx, ask, wanted.clone());
            }
            return;
        }
        if let Some(Dialog::Find(find)) = answered {
            match answer {
                Answer::Replace(replacement) => return self.replace_found(find, replacement),
                _ => self.dialogs.search = Some(find),
            }
        }
        match answer {
            Answer::Close => {
                self.cancel_import();
                self.cancel_opening();
                self.put_off();
                self.focus_page(ctx);
            }
            Answer::To(place) => self.visit(ctx, &place),
            // What only these dialogs are answered was done above.
            Answer::Replace(_)
            | Answer::Publish(_)
            | Answer::FormDraft(_)
            | Answer::Preview(_)
            | Answer::BrowsePublish
            | Answer::Print(_)
            | Answer::OpenOutside(_) => {}
            Answer::Paste(intent) => self.paste(ctx, intent),
            Answer::PasteWhole(rows) => self.recognise_block(&rows),
            Answer::History(count) => self.travel(count),
            Answer::New(wanted) => match Session::blank(&wanted) {
                Ok(session) => self.take_up(session),
                Err(error) => {
                    self.dialogs.fail(texts::CANNOT_OPEN, told_lines(&error, self.lang()))
                }
            },
            Answer::NextYear { options, from } => {
                let read = self.imports.last_year.take();
                let read = read.filter(|read| from.as_deref() == Some(read.path()));
                let made = match (from, read) {
                    (_, Some(read)) => {
                        Session::imported(&read).and_then(|last| last.next_year(&options))
                    }
                    (Some(path), None) => {
                        Session::open(&path).and_then(|last| last.next_year(&options))
                    }
                    (None, None) => self.session.next_year(&options),
                };
                match made {
                    Ok(session) => self.take_up(session),
                    Err(error) => {
                        self.dialogs.fail(texts::CANNOT_OPEN, told_lines(&error, self.lang()))
                    }
                }
            }
            Answer::Command(command) => {
                self.perform(ctx, Action::Command(command));
                if command == Command::ToggleOpensLast {
                    self.show_start();
                }
            }
            Answer::LookAtLastYear => {
                if let Some(import) = self.imports.last_year.take() {
                    self.look_at_last_year(import);
                }
            }
            Answer::UseLastYear(path) => self.take_last_year(&path),
            Answer::OpenFile(path) => self.replace(ctx, DocumentSource::File(path)),
            Answer::Lack(place) => self.go_lack(place),
            Answer::Settle(intent) => self.settle_lack(checklist, *intent),
            Answer::Save { after } => self.save(ctx, false, after),
            Answer::Discard { after } => self.carry_on(ctx, after),
            Answer::SaveDraft { save_as, after } => {
                if self.session.document().budget().status != Status::Draft {
                    let draft = Intent::SetStatus { status: Status::Draft };
                    if let Err(refusal) = self.session.apply(draft) {
                        // While inspecting, a copy is saved as it is.
                        self.refused(&refusal);
                    }
                }
                self.save_now(ctx, save_as, after);
            }
            Answer::Path { purpose, path, after } => self.path_given(ctx, purpose, path, after),
            Answer::Browse { purpose, after } => self.ask(ctx, purpose, after),
            Answer::Overwrite { path, after } => self.write(ctx, &path, true, after),
            Answer::KeepOriginal { path, format, overwrite, after } => {
                match self.session.keep_original(&path, format) {
                    Ok(kept) => {
                        self.write(ctx, &path, overwrite, after);
                        self.notice = Some(Notice::Done(original_kept(self.settings.lang, &kept)));
                    }
                    Err(error) => self.not_saved(&error, after),
                }
            }
            Answer::SaveElsewhere { after } => self.ask(ctx, Purpose::SaveAs, after),
            Answer::Reload { path } => self.read(&path, false),
            Answer::Said(said) => {
                self.said(*said);
                self.focus_page(ctx);
            }
            Answer::Do(intent) => {
                self.apply(*intent);
            }
            Answer::Inspect(path) => self.replace(ctx, DocumentSource::Inspect(path)),
            Answer::ExportFolder => self.ask(ctx, Purpose::Report { folder: true }, After::Stay),
            Answer::AskFolder => self.ask_folder(ctx, true),
            Answer::Safeguard(answer) => self.safeguard_answered(ctx, answer),
        }
    }

    /// Compares the document with that file from now on.
    pub(super) fn take_last_year(&mut self, path: &Path) {
        let lang = self.lang();
        let read = self.imports.last_year.take().filter(|read| read.path() == path);
        let held = match read {
            Some(read) => self.session.hold_against(&read),
            None => self.session.set_last_year(Some(path)),
        };
        let unread = match held {
            Ok(unread) => unread,
            Err(error) => return self.dialogs.fail(texts::CANNOT_OPEN, told_lines(&error, lang)),
        };
        self.refresh();
        let findings = self.lists.all(self.session.document());
        let count = findings.iter().filter(|finding| &*finding.number == "B13").count();
        let name = self.session.document().computed().last_year().map(|last| last.name());
        let ran = self.session.document().computed().ran_against_last();
        let said = texts::last_year_held(lang, name.unwrap_or_default(), (ran, count));
        self.notice = Some(if ran { Notice::Done(said) } else { Notice::Plain(said) });
        self.remembered.remember_last_year(&self.session, Some(path));
        if !unread.is_empty() {
            let lines = unread.iter().map(|problem| problem.tell(lang)).collect();
            self.dialogs.fail(texts::LAST_YEAR_UNREAD, lines);
        }
    }

    pub(super) fn forget_last_year(&mut self) {
        // Nothing is read, so nothing can fail.
        if self.session.set_last_year(None).is_ok() {
            self.notice = Some(Notice::Done(texts::LAST_YEAR_NONE.get(self.lang()).to_owned()));
            self.remembered.remember_last_year(&self.session, None);
        }
    }

    /// What was remembered of the file opened just now.
    pub(super) fn recall_last_year(&mut self) {
        let Some(path) = self.remembered.last_year_of(&self.session) else { return };
        if is_foreign(&path) {
            return self.recall_import(&path);
        }
        if let Err(error) = self.session.set_last_year(Some(&path)) {
            self.last_year_gone(&error.tell(self.lang()));
        }
    }

    pub(super) fn last_year_gone(&mut self, why: &str) {
        let said = texts::LAST_YEAR_GONE.get(self.lang());
        self.notice = Some(Notice::Refused(format!("{said}{why}")));
    }
}
