//! Documents that come and go: opened, dropped, recovered, closed, with what is asked on the way.

use std::path::{Path, PathBuf};

use eframe::egui::{Context, Event, ViewportCommand};

use crate::dialog::{Dialogs, Purpose, SeveralAsk, error_lines};
use crate::file::FileError;
use crate::session::import::is_foreign;
use crate::session::{DocumentHost as _, Session};
use crate::ui::dialog::{After, Dialog, DocumentSource, NewAsk, NextYearAsk, PathEntry, StartAsk};
use crate::ui::pick::{Picked, Picking};
use crate::ui::texts;
use crate::workspace::{Next, OpenedFile};

use super::App;

impl App {
    /// Opens a file without asking, at the start: nothing can be lost then. What the window was
    /// made with makes room for the sample where the file cannot be opened.
    pub fn open_first(&mut self, path: &Path) {
        self.opening.set_first();
        self.read(path, false);
    }

    /// Opens to inspect from the start.
    pub fn inspect(&mut self) {
        if !self.opening.inspect() {
            self.work.session.set_inspecting(true);
        }
    }

    /// What a window shows that was opened on no file: the sample the first time, later the start
    /// page, or the file open last where the person wants that.
    pub fn begin(&mut self) {
        let recent = self.work.recent_files();
        // Recovery comes first.
        if self.dialogs.shown.is_some() {
            return;
        }
        match recent.first() {
            Some(last) if self.work.settings.opens_last => {
                let path = last.path.clone();
                self.open_first(&path);
            }
            Some(_) => self.dialogs.open(Dialog::Start(StartAsk::new(recent))),
            None => {}
        }
    }

    /// Keeps recovery journals in that folder, shows others which files are open here, watches
    /// the file on disk, and offers what an earlier window left behind.
    pub fn guarded(&mut self, folder: &Path) {
        let asked = self.dialogs.shown.is_some();
        self.dialogs.open(self.recoveries.begin(&mut self.work, folder, asked));
    }

    /// Says that a file could not be opened.
    pub fn cannot_open(&mut self, error: &FileError) {
        self.dialogs.open(Dialog::cannot_open(error_lines(error, self.work.lang())));
    }

    /// The start page.
    pub(super) fn show_start(&mut self) {
        if self.work.commit_pending() {
            let recent = self.work.recent_files();
            self.dialogs.open(Dialog::Start(StartAsk::new(recent)));
        }
    }

    /// Puts another document in the window.
    pub(super) fn take_up(&mut self, session: Session) {
        self.imports.forget();
        let (before, asks) = self.work.exchange(session);
        drop(before);
        self.dialogs.open(asks);
        self.imports.recall(&mut self.work);
    }

    /// As [`Self::take_up`]; says why where there is no document.
    pub(super) fn take_up_made(&mut self, made: Result<Session, FileError>) {
        match made {
            Ok(session) => self.take_up(session),
            Err(error) => {
                let lines = error_lines(&error, self.work.lang());
                self.dialogs.open(Dialog::failed(texts::CANNOT_OPEN, lines));
            }
        }
    }

    /// Opens a file of whatever kind.
    pub(super) fn read(&mut self, path: &Path, inspect: bool) {
        if is_foreign(path) {
            return self.dialogs.open(self.imports.read(&mut self.work, &[path.to_owned()]));
        }
        match self.opening.begin(&self.work, path, inspect) {
            Ok(opened) => self.opened(opened),
            Err(wait) => self.dialogs.open(Dialog::Importing(wait)),
        }
    }

    /// Goes on with a budget file that is being opened.
    pub(super) fn poll_opening(&mut self) {
        let Some(opened) = self.opening.poll(&self.work, &mut self.dialogs) else { return };
        let was_first = self.opening.is_first();
        self.opened(opened);
        // What an earlier window left behind could not be offered while the bar was shown.
        if let (true, Some(folder)) = (was_first, self.work.journals().map(Path::to_owned)) {
            self.guarded(&folder);
        }
    }

    fn opened(&mut self, opened: OpenedFile) {
        let OpenedFile { path, inspect, session } = opened;
        match session {
            Ok(session) => {
                self.opening.take_first();
                self.take_up(*session);
                let asked = self.dialogs.shown.is_some();
                self.dialogs.open(self.recoveries.offer_for(&self.work, &path, asked));
                self.imports.find_original(&self.work, &path);
                if !crate::file::may_save(&path) {
                    self.work.session.set_unwritable();
                }
                if inspect {
                    self.work.session.set_inspecting(true);
                }
            }
            Err(error) => {
                self.show_sample_first();
                self.cannot_open(&error);
            }
        }
    }

    /// The file that the window was opened for is not there to be shown: the sample is.
    pub(super) fn show_sample_first(&mut self) {
        if self.opening.take_first()
            && let Ok(session) = Session::sample()
        {
            self.take_up(session);
        }
    }

    /// Takes up what the offered journal holds. False where that cannot be done.
    pub(super) fn recover(&mut self, in_place: bool) -> bool {
        match self.recoveries.recover(&mut self.work, in_place) {
            Some(Ok((session, journal))) => {
                self.take_up(session);
                journal.resume(&mut self.work);
                true
            }
            Some(Err(why)) => {
                self.dialogs.open(why);
                false
            }
            None => false,
        }
    }

    /// Looks whether somebody else changed the file: when the window is turned to, and every few
    /// seconds while the person works. A window left alone looks at nothing and draws nothing.
    pub(super) fn poll_disk(&mut self, ctx: &Context) {
        let (turned_to, working) = ctx.input(|input| {
            let focus = |event: &Event| matches!(event, Event::WindowFocused(true));
            (input.events.iter().any(focus), !input.events.is_empty())
        });
        let asked = self.dialogs.shown.is_some() || self.system.picking.is_some();
        if self.work.journals().is_some() && working && !asked {
            self.dialogs.open(self.work.look_at_disk(turned_to));
        }
    }

    /// The window's close button, or the command.
    pub(super) fn poll_close(&mut self, ctx: &Context) {
        if !ctx.input(|i| i.viewport().close_requested()) || self.window.closing {
            return;
        }
        if self.saves.comes_after(&self.work, After::Quit) {
            return ctx.send_viewport_cmd(ViewportCommand::CancelClose);
        }
        if !self.work.commit_pending() || self.work.session.document().is_changed() {
            ctx.send_viewport_cmd(ViewportCommand::CancelClose);
            // A refused entry stays open in its cell with the reason beside it.
            if self.work.session.document().is_changed() {
                self.dialogs.open(Dialog::Unsaved { after: After::Quit });
            }
        }
    }

    pub(super) fn poll_dropped(&mut self, ctx: &Context) {
        let dropped: Vec<PathBuf> =
            ctx.input(|i| i.raw.dropped_files.iter().map(|file| file.path().to_owned()).collect());
        if dropped.is_empty() || !takes_drops(&self.dialogs) {
            return;
        }
        self.dialogs.shown = None;
        self.open_all(ctx, dropped, false);
    }

    /// Opens a file, checks a folder, or asks what several files are; `agreed` where it was asked
    /// already what becomes of the document that is open.
    pub fn open_all(&mut self, ctx: &Context, paths: Vec<PathBuf>, agreed: bool) {
        let Some(first) = paths.first().cloned() else { return };
        let previewing = self.imports.preview().is_some();
        match SeveralAsk::of(paths, previewing, agreed) {
            Some(ask) => self.dialogs.open(Dialog::Several(ask)),
            None if first.is_dir() => self.dialogs.open(self.work.check_folder(&first)),
            None if agreed => self.replace_now(ctx, DocumentSource::File(first)),
            None => self.replace(ctx, DocumentSource::File(first)),
        }
    }

    /// Opens another document, after asking about unsaved changes.
    pub(super) fn replace(&mut self, ctx: &Context, source: DocumentSource) {
        if !self.work.commit_pending()
            || self.saves.comes_after(&self.work, After::Replace(source.clone()))
        {
            return;
        }
        if self.work.session.document().is_changed() {
            self.dialogs.open(Dialog::Unsaved { after: After::Replace(source) });
        } else {
            self.replace_now(ctx, source);
        }
    }

    pub(super) fn replace_now(&mut self, ctx: &Context, source: DocumentSource) {
        match source {
            DocumentSource::Sample => self.take_up_made(Session::sample()),
            DocumentSource::File(path) => self.read(&path, false),
            DocumentSource::Together(paths) => {
                self.dialogs.open(self.imports.read(&mut self.work, &paths));
            }
            DocumentSource::Inspect(path) => self.read(&path, true),
            DocumentSource::Ask => self.pick(ctx, Purpose::Open, After::Stay),
            DocumentSource::New => {
                let document = self.work.session.document();
                let ask = NewAsk::new(document.forms(), document.budget().year);
                self.dialogs.open(Dialog::New(ask));
            }
            DocumentSource::NextYear => {
                let ask = NextYearAsk::new(self.work.session.document(), None);
                self.dialogs.open(Dialog::NextYear(ask));
            }
            DocumentSource::AskPath => self.type_path(Purpose::Open, false, After::Stay),
        }
    }

    /// Does what is left to the window.
    pub(super) fn go_on(&mut self, ctx: &Context, next: impl Into<Next>) {
        match next.into() {
            Next::Nothing | Next::GoOn(After::Stay) => {}
            Next::Ask(dialog) => self.dialogs.open(*dialog),
            Next::Pick(purpose, after) => self.pick(ctx, purpose, after),
            Next::GoOn(After::Quit) => {
                self.window.closing = true;
                ctx.send_viewport_cmd(ViewportCommand::Close);
            }
            Next::GoOn(After::Replace(source)) => self.replace_now(ctx, source),
        }
    }

    /// Asks for a file with the system's dialog, or with the window's own where there is none.
    pub(super) fn pick(&mut self, ctx: &Context, purpose: Purpose, after: After) {
        if !self.system.asks {
            return self.type_path(purpose, true, after);
        }
        if self.system.picking.is_some() {
            return;
        }
        let (lang, session) = (self.work.lang(), &self.work.session);
        let name = match purpose {
            Purpose::Report { folder } => session.report_name(lang, folder),
            _ => session.suggested_name(),
        };
        let wake = crate::ui::view::waker(ctx);
        let picking = Picking::start(purpose, lang, session.near(), &name, wake);
        self.system.picking = Some((picking, after));
    }

    /// The same, once everything typed is in the document.
    pub(super) fn commit_and_pick(&mut self, ctx: &Context, purpose: Purpose) {
        if self.work.commit_pending() {
            self.pick(ctx, purpose, After::Stay);
        }
    }

    /// Opens the dialog in which a path is typed.
    fn type_path(&mut self, purpose: Purpose, no_picker: bool, after: After) {
        let (session, lang) = (&self.work.session, self.work.lang());
        let entry = PathEntry::offering(session, lang, purpose, no_picker, after);
        self.dialogs.open(Dialog::Path(entry));
    }

    /// The system's file dialog, once answered.
    pub(super) fn poll_picking(&mut self, ctx: &Context) {
        let answer = |(picking, _): &(Picking, After)| Some((picking.poll()?, picking.purpose));
        let Some((picked, purpose)) = self.system.picking.as_ref().and_then(answer) else {
            return;
        };
        let Some((_, after)) = self.system.picking.take() else { return };
        match picked {
            Picked::Paths(paths) => self.path_given(ctx, purpose, paths, after),
            Picked::Cancelled => {}
            Picked::Unavailable if matches!(purpose, Purpose::PublishInto | Purpose::DraftFrom) => {
                self.dialogs.say_no_picker(self.work.lang());
            }
            Picked::Unavailable => self.type_path(purpose, true, after),
        }
    }

    pub(super) fn path_given(
        &mut self,
        ctx: &Context,
        purpose: Purpose,
        paths: Vec<PathBuf>,
        after: After,
    ) {
        let Some(path) = paths.first().cloned() else { return };
        let (work, dialogs) = (&mut self.work, &mut self.dialogs);
        match purpose {
            Purpose::Open => self.open_all(ctx, paths, true),
            Purpose::SaveAs => {
                let next = self.saves.write(work, &path, false, after);
                self.go_on(ctx, next);
            }
            Purpose::Folder => dialogs.open(work.check_folder(&path)),
            Purpose::PublishInto | Purpose::DraftFrom => dialogs.put_path(&path),
            Purpose::LastYear => dialogs.open(self.imports.ask_last_year(work, &path)),
            Purpose::NextYear => dialogs.open(self.imports.ask_next_year_of(work, &path)),
            Purpose::UpdateFrom => dialogs.open(self.imports.begin_update(work, &paths)),
            Purpose::Report { folder } => {
                let found = dialogs.found().filter(|_| folder);
                let failed = work.export(&path, found);
                dialogs.open(failed);
            }
        }
    }
}

/// Whether a file dropped now is opened: not while something is asked.
pub(super) fn takes_drops(dialogs: &Dialogs) -> bool {
    use Dialog::{About, Failed, Help, Legend, Rule, Start};
    let shown = dialogs.shown.as_ref();
    shown
        .is_none_or(|shown| matches!(shown, Start(_) | Failed(_) | Help | Legend | Rule(_) | About))
}
