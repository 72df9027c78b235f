//! Publishing and printing, and handing what was made to the system's programs.

use std::path::{Path, PathBuf};

use eframe::egui::Context;

use crate::dialog::Purpose;
use crate::session::DocumentHost as _;
use crate::session::printing::{PrintBus, PrintJob};
use crate::session::publishing::{
    PreviewJob, PublishFormat, PublishJob, PublishWanted, print_folder,
};
use crate::ui::dialog::{After, Answer, Dialog, Publishing};
use crate::ui::texts;
use crate::ui::view::waker;

use super::App;

impl App {
    /// Opens the dialog that publishes.
    pub(super) fn ask_publish(&mut self, ctx: &Context) {
        if !self.commit_pending() {
            return;
        }
        self.refresh();
        let beside = self.session.path().and_then(Path::parent).unwrap_or(Path::new("."));
        let beside = if beside.as_os_str().is_empty() { Path::new(".") } else { beside };
        let folder = std::path::absolute(beside).unwrap_or_else(|_| beside.to_owned());
        let mut ask = Publishing::new(self.session.document(), &folder);
        let wanted = PublishWanted { lang: self.lang(), ..PublishWanted::default() };
        ask.look_at(self.preview_job(ctx, wanted));
        self.dialogs.open(Dialog::Publish(ask));
    }

    /// Makes the PDF, for the system's program to print it. Nothing that is open hinders that;
    /// the paper says so.
    pub(super) fn print(&mut self, ctx: &Context) {
        if !self.commit_pending() {
            return;
        }
        let wanted = PublishWanted {
            formats: vec![PublishFormat::Pdf],
            folder: print_folder(),
            lang: self.lang(),
            allow_open: true,
            private: true,
            ..PublishWanted::default()
        };
        let job = self.publish_job(ctx, wanted);
        self.dialogs.open(Dialog::Publish(Publishing::printing(job)));
    }

    fn preview_job(&self, ctx: &Context, wanted: PublishWanted) -> PreviewJob {
        PreviewJob::start(self.session.document(), wanted, waker(ctx))
    }

    fn publish_job(&self, ctx: &Context, wanted: PublishWanted) -> PublishJob {
        PublishJob::start(self.session.document(), wanted, waker(ctx))
    }

    /// What the dialog was answered; it stays unless it was closed.
    pub(super) fn publish_answered(&mut self, ctx: &Context, mut ask: Publishing, answer: Answer) {
        match answer {
            Answer::Preview(wanted) => {
                ask.look_at(self.preview_job(ctx, *wanted));
            }
            Answer::Lack(place) => return self.go_lack(place),
            Answer::Publish(wanted) => ask.begin(self.publish_job(ctx, *wanted)),
            Answer::OpenOutside(path) => {
                if !self.system.open(&path) {
                    ask.say(self.cannot_open_outside(&path));
                }
            }
            Answer::Print(path) => self.hand_over(ctx, &mut ask, &path),
            Answer::BrowsePublish if self.system.asks => {
                self.ask(ctx, Purpose::PublishInto, After::Stay);
            }
            Answer::BrowsePublish => ask.say(texts::PATH_NO_PICKER.get(self.lang()).to_owned()),
            _ => return self.focus_page(ctx),
        }
        self.dialogs.shown = Some(Dialog::Publish(ask));
    }

    /// Gives a PDF to the system's print dialog, or to the system's program where there is none.
    fn hand_over(&self, ctx: &Context, ask: &mut Publishing, path: &Path) {
        if ask.had_print_dialog() || self.system.print_bus == PrintBus::None {
            ask.set_opened();
            if !self.system.open(path) {
                ask.say(self.cannot_open_outside(path));
            }
        } else {
            let wake = ctx.clone();
            let bus = self.system.print_bus.clone();
            ask.set_asking(PrintJob::start(path, bus, move || wake.request_repaint()));
        }
    }

    /// The system's dialog gave a folder, or there is no such dialog.
    pub(super) fn publish_into(&mut self, folder: Option<PathBuf>) {
        let no_picker = texts::PATH_NO_PICKER.get(self.lang()).to_owned();
        if let Some(Dialog::Publish(ask)) = &mut self.dialogs.shown {
            match folder {
                Some(folder) => ask.set_folder(&folder),
                None => ask.say(no_picker),
            }
        }
    }

    fn cannot_open_outside(&self, path: &Path) -> String {
        format!("{}{}", texts::NO_PROGRAM.get(self.lang()), path.display())
    }
}
