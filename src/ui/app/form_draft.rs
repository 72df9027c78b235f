//! Drafting a form set from files, beside which it lies in the end.

use std::path::{Path, PathBuf};

use eframe::egui::Context;

use crate::dialog::Purpose;
use crate::lang::Tell as _;
use crate::session::form_draft::FormDraftJob;
use crate::ui::dialog::{After, Dialog, FormDraftAnswer, FormDraftAsk};
use crate::ui::texts;
use crate::ui::view::{Notice, waker};

use super::App;

impl App {
    /// Opens the dialog that drafts: from the file that is looked at, else from what is named there.
    pub(super) fn ask_form_draft(&mut self, ctx: &Context) {
        let file = self.imports.preview().map(|import| import.path().to_owned());
        match file {
            Some(file) => self.draft_forms(ctx, vec![file], String::new()),
            None => self.dialogs.open(Dialog::FormDraft(Box::default())),
        }
    }

    /// Drafts from these files and says why, where nobody asked for it.
    pub(super) fn draft_forms(&mut self, ctx: &Context, files: Vec<PathBuf>, because: String) {
        let ask = FormDraftAsk::making(FormDraftJob::start(files, waker(ctx)), because);
        self.dialogs.open(Dialog::FormDraft(Box::new(ask)));
    }

    /// What the dialog was answered; it stays unless the form set was written.
    pub(super) fn form_draft_answered(
        &mut self,
        ctx: &Context,
        mut ask: Box<FormDraftAsk>,
        answer: FormDraftAnswer,
    ) {
        match answer {
            FormDraftAnswer::From(files) => ask.begin(FormDraftJob::start(files, waker(ctx))),
            FormDraftAnswer::Browse if self.system.asks => {
                self.ask(ctx, Purpose::DraftFrom, After::Stay);
            }
            FormDraftAnswer::Browse => ask.say(texts::PATH_NO_PICKER.get(self.lang()).to_owned()),
            FormDraftAnswer::Save => match ask.draft().map(|draft| (draft.save(), draft.files())) {
                Some((Ok(written), files)) => {
                    let first = files.first().cloned();
                    let said = texts::form_draft_saved(self.lang(), &written);
                    self.focus_page(ctx);
                    // The file is read again, with the form set beside it.
                    if let Some(first) = first.filter(|path| !crate::import::is_budget(path)) {
                        self.begin_import(&first);
                    }
                    self.notice = Some(Notice::Done(said));
                    return;
                }
                Some((Err(error), _)) => {
                    let said = error.tell(self.lang());
                    ask.say(said);
                }
                None => {}
            },
        }
        self.dialogs.shown = Some(Dialog::FormDraft(ask));
    }

    /// The system's dialog gave a file, or there is no such dialog.
    pub(super) fn draft_from(&mut self, path: Option<&Path>) {
        let no_picker = texts::PATH_NO_PICKER.get(self.lang()).to_owned();
        if let Some(Dialog::FormDraft(ask)) = &mut self.dialogs.shown {
            match path {
                Some(path) => ask.set_more(path),
                None => ask.say(no_picker),
            }
        }
    }
}
