//! What follows from the answer of a dialog.

use std::path::{Path, PathBuf};

use eframe::egui::Context;

use crate::dialog::Purpose;
use crate::lang::Tell as _;
use crate::session::Session;
use crate::session::form_draft::{FormDraftJob, FormDrafting};
use crate::session::printing::{PrintBus, PrintJob};
use crate::ui::command::Command;
use crate::ui::dialog::{
    After, Answer, Dialog, DocumentSource, FormDraftAnswer, FormDraftAsk, Publishing,
    SafeguardAnswer,
};
use crate::ui::texts;
use crate::ui::view::Action;
use crate::workspace::{Imports, Next};

use super::App;

impl App {
    pub(super) fn answered(&mut self, ctx: &Context, answer: Answer) {
        // The keyboard goes back to the page once the dialog is gone.
        ctx.request_repaint();
        let mut checklist = None;
        match self.dialogs.shown.take() {
            // What was found is kept for the next time; what still runs is stopped.
            Some(Dialog::Folder(check)) => {
                self.dialogs.folder = check.found().is_some().then_some(check);
            }
            Some(Dialog::Checklist(ask)) => checklist = Some(ask),
            Some(Dialog::Publish(ask)) => return self.publish_answered(ctx, ask, answer),
            Some(Dialog::FormDraft(ask)) => {
                if let Answer::FormDraft(wanted) = answer {
                    return self.form_draft_answered(ctx, ask, wanted);
                }
            }
            Some(Dialog::Find(mut find)) => match answer {
                Answer::ReplaceText(replacement) => {
                    self.work.replace(&mut find, replacement);
                    // It stays open to say what was done.
                    self.dialogs.shown = Some(Dialog::Find(find));
                    return;
                }
                _ => self.dialogs.search = Some(find),
            },
            _ => {}
        }
        let next = match answer {
            Answer::Close => {
                self.imports.cancel();
                if self.opening.cancel() {
                    self.show_sample_first();
                }
                self.recoveries.put_off();
                self.work.focus_page();
                Next::Nothing
            }
            Answer::Lack(place) => self.work.go_lack(place).into(),
            Answer::Settle(intent) => Next::ask(self.work.settle_lack(checklist, *intent)),
            answer => self.follow_answer(ctx, answer),
        };
        self.go_on(ctx, next);
        self.give_focus(ctx);
    }

    /// Does what an answer says, whichever dialog gave it.
    fn follow_answer(&mut self, ctx: &Context, answer: Answer) -> Next {
        let work = &mut self.work;
        match answer {
            Answer::To(place) => work.visit(&place),
            Answer::Paste(intent) => {
                work.apply(intent);
                work.focus_page();
            }
            Answer::PasteWhole(rows) => return Imports::recognise_block(work, &rows).into(),
            Answer::History(count) => work.travel(count),
            Answer::Said(said) => {
                let failed = work.said(*said);
                work.focus_page();
                return failed.into();
            }
            Answer::Do(intent) => {
                work.apply(*intent);
            }
            Answer::New(wanted) => self.take_up_made(Session::blank(&wanted)),
            Answer::NextYear { options, from } => {
                let read = self.imports.take_last_year();
                let read = read.filter(|read| from.as_deref() == Some(read.path()));
                let made = match (from, read) {
                    (_, Some(read)) => {
                        Session::imported(&read).and_then(|last| last.next_year(&options))
                    }
                    (Some(path), None) => {
                        Session::open(&path).and_then(|last| last.next_year(&options))
                    }
                    (None, None) => work.session.next_year(&options),
                };
                self.take_up_made(made);
            }
            Answer::Command(command) => {
                self.perform(ctx, Action::Command(command));
                if command == Command::ToggleOpensLast {
                    self.show_start();
                }
            }
            Answer::LookAtLastYear => {
                if let Some(import) = self.imports.take_last_year() {
                    return self.imports.look_at_last_year(work, import).into();
                }
            }
            Answer::Replace { source, agreed: true } => self.replace_now(ctx, source),
            Answer::Replace { source, agreed: false } => self.replace(ctx, source),
            Answer::AddFiles(paths) => return self.imports.add(work, &paths).into(),
            Answer::CheckEach(paths) => return Next::ask(work.check_each(paths)),
            Answer::UseLastYear(path) => {
                return self.imports.compare_with_last_year(work, &path).into();
            }
            Answer::OpenFile(path) => self.replace(ctx, DocumentSource::File(path)),
            Answer::Inspect(path) => self.replace(ctx, DocumentSource::Inspect(path)),
            Answer::Reload { path } => self.read(&path, false),
            Answer::Save { after } => return self.saves.save(work, false, after),
            Answer::Discard { after } => return Next::GoOn(after),
            Answer::SaveDraft { save_as, after } => {
                work.make_draft();
                return self.saves.save_now(work, save_as, after);
            }
            Answer::Overwrite { path, after } => return self.saves.write(work, &path, true, after),
            Answer::KeepOriginal { path, format, overwrite, after } => {
                return self.saves.write_beside(work, (&path, format), overwrite, after);
            }
            Answer::SaveElsewhere { after } => return Next::Pick(Purpose::SaveAs, after),
            Answer::Path { purpose, path, after } => {
                self.path_given(ctx, purpose, vec![path], after)
            }
            Answer::Browse { purpose, after } => return Next::Pick(purpose, after),
            Answer::ExportFolder => {
                return Next::Pick(Purpose::Report { folder: true }, After::Stay);
            }
            Answer::AskFolder => {
                self.dialogs.folder = None;
                return Next::Pick(Purpose::Folder, After::Stay);
            }
            Answer::Safeguard(SafeguardAnswer::Recover) => {
                self.recover(true);
            }
            Answer::Safeguard(SafeguardAnswer::RecoverElsewhere) => {
                if self.recover(false) {
                    return Next::Pick(Purpose::SaveAs, After::Stay);
                }
            }
            Answer::Safeguard(answer) => return self.recoveries.answered(work, answer),
            // What only one dialog is answered was done with that dialog.
            Answer::Close
            | Answer::Lack(_)
            | Answer::Settle(_)
            | Answer::ReplaceText(_)
            | Answer::Publish(_)
            | Answer::FormDraft(_)
            | Answer::Preview(_)
            | Answer::BrowsePublish
            | Answer::Print(_)
            | Answer::OpenOutside(_) => {}
        }
        Next::Nothing
    }

    /// What the dialog that publishes was answered; it stays unless it was closed.
    fn publish_answered(&mut self, ctx: &Context, mut ask: Publishing, answer: Answer) {
        let no_picker = texts::PATH_NO_PICKER.get(self.work.lang());
        match answer {
            Answer::Preview(wanted) => ask.look_at(self.work.preview_job(*wanted)),
            Answer::Lack(place) => return self.dialogs.open(self.work.go_lack(place)),
            Answer::Publish(wanted) => ask.begin(self.work.publish_job(*wanted)),
            Answer::OpenOutside(path) => self.open_outside(&mut ask, &path),
            Answer::Print(path) => self.hand_over(&mut ask, &path),
            Answer::BrowsePublish if self.system.asks => {
                self.pick(ctx, Purpose::PublishInto, After::Stay);
            }
            Answer::BrowsePublish => ask.say(no_picker.to_owned()),
            _ => return self.focus_page(ctx),
        }
        self.dialogs.shown = Some(Dialog::Publish(ask));
    }

    /// Gives a PDF to the system's print dialog, or to the system's program where there is none.
    fn hand_over(&self, ask: &mut Publishing, path: &Path) {
        if ask.had_print_dialog() || self.system.print_bus == PrintBus::None {
            ask.set_opened();
            self.open_outside(ask, path);
        } else {
            let bus = self.system.print_bus.clone();
            ask.set_asking(PrintJob::start(path, bus, self.work.waker().now()));
        }
    }

    /// Hands a file or folder to the system's program for it, or says that there is none.
    fn open_outside(&self, ask: &mut Publishing, path: &Path) {
        if !self.system.open(path) {
            let no_program = texts::NO_PROGRAM.get(self.work.lang());
            ask.say(format!("{no_program}{}", path.display()));
        }
    }

    /// What the dialog that drafts a form set was answered; it stays unless the form set was
    /// written.
    fn form_draft_answered(
        &mut self,
        ctx: &Context,
        mut ask: Box<FormDraftAsk>,
        answer: FormDraftAnswer,
    ) {
        let lang = self.work.lang();
        let together = ask.draft().is_some_and(FormDrafting::is_together);
        match answer {
            FormDraftAnswer::From(files) => {
                ask.begin(FormDraftJob::start(files, together, self.work.waker().now()));
            }
            FormDraftAnswer::Browse if self.system.asks => {
                self.pick(ctx, Purpose::DraftFrom, After::Stay);
            }
            FormDraftAnswer::Browse => ask.say(texts::PATH_NO_PICKER.get(lang).to_owned()),
            FormDraftAnswer::Save => match ask.draft().map(|draft| (draft.save(), draft.files())) {
                Some((Ok(written), files)) => {
                    self.focus_page(ctx);
                    // It is read again, with the form set beside it: the first file, or all that are
                    // one budget.
                    let count = if together { files.len() } else { 1 };
                    let files: Vec<PathBuf> = files.iter().take(count).cloned().collect();
                    if files.iter().all(|path| !crate::import::is_budget(path)) {
                        self.dialogs.open(self.imports.read(&mut self.work, &files));
                    }
                    return self.work.say_done(texts::form_draft_saved(lang, &written));
                }
                Some((Err(error), _)) => ask.say(error.tell(lang)),
                None => {}
            },
        }
        self.dialogs.shown = Some(Dialog::FormDraft(ask));
    }
}
