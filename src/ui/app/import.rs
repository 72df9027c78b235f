//! Files of other kinds: read in the background, looked at beside their original, then taken up.
//!
//! The proposed budget is in the window as any other, to inspect only, until it is taken up;
//! what stood there before comes back when it is not.

use std::path::Path;

use eframe::egui::Context;

use crate::budget::Cell;
use crate::edit::Document;
use crate::lang::Tell as _;
use crate::recognise::Spot;
use crate::session::DocumentHost as _;
use crate::session::Session;
use crate::session::import::{Import, ImportError, ImportJob, ImportMemory, original_of};
use crate::ui::dialog::{Dialog, Failure, ImportWait};
use crate::ui::panel::original::Original;
use crate::ui::texts;

use super::App;

/// What was imported, and its original.
pub(super) struct Imported {
    pub import: Import,
    pub original: Original,
    /// What stood in the window before; gone once the import is taken up.
    before: Option<Box<Session>>,
}

impl Imported {
    /// Whether it is not taken up yet.
    pub fn is_preview(&self) -> bool {
        self.before.is_some()
    }

    /// Where the figure of a cell is in the original.
    pub fn spot(&self, document: &Document, cell: Cell) -> Option<Spot> {
        if self.is_preview() {
            self.import.spot(cell)
        } else {
            self.import.spot_in(document.budget(), cell)
        }
    }
}

impl App {
    /// Begins to read a file that is no budget file.
    pub(super) fn begin_import(&mut self, path: &Path) {
        let memory = ImportMemory::load(self.settings_path.as_deref());
        if self.checks_at_once {
            let read = Import::read(path, crate::read::Progress::default(), &memory);
            return self.imported(path, read);
        }
        let wake = self.ctx.clone();
        let job = ImportJob::start(path, memory, move || wake.request_repaint());
        self.open(Dialog::Importing(ImportWait { path: path.to_owned(), done: 0.0 }));
        self.import_job = Some(job);
    }

    /// Reads the file beside a budget that it was made from, to show it when asked.
    pub(super) fn find_original(&mut self, path: &Path) {
        let budget = self.session.document().budget();
        let Some(original) = original_of(budget, path) else { return };
        let wake = self.ctx.clone();
        let memory = ImportMemory::default();
        let job = ImportJob::start(&original, memory, move || wake.request_repaint());
        self.original_job = Some(job);
    }

    /// Goes on with a file that is being read.
    pub(super) fn poll_import(&mut self, ctx: &Context) {
        if let Some(read) = self.original_job.as_ref().and_then(ImportJob::poll) {
            self.original_job = None;
            // Without its original the budget is as good as before.
            if let (Ok(import), None) = (read, &self.imported) {
                let original = Original::of(&import, ctx);
                self.imported = Some(Imported { import, original, before: None });
            }
        }
        let Some(job) = &self.import_job else { return };
        match job.poll() {
            Some(read) => {
                let path = job.path().to_owned();
                self.import_job = None;
                if matches!(self.dialog, Some(Dialog::Importing(_))) {
                    self.dialog = None;
                }
                self.imported(&path, read);
            }
            None => {
                if let Some(Dialog::Importing(wait)) = &mut self.dialog {
                    wait.done = job.progress();
                }
                ctx.request_repaint_after(std::time::Duration::from_millis(60));
            }
        }
    }

    /// The person does not want to wait.
    pub(super) fn cancel_import(&mut self) {
        if let Some(job) = self.import_job.take() {
            job.cancel();
        }
    }

    fn imported(&mut self, path: &Path, read: Result<Import, ImportError>) {
        match read {
            Ok(import) => self.preview(import),
            Err(ImportError::Read(crate::read::ReadError::Cancelled)) => {}
            Err(error) => {
                let mut lines = vec![path.display().to_string()];
                lines.extend(error.tell(self.settings.lang).lines().map(str::to_owned));
                let (title, calm) = (texts::CANNOT_OPEN, Some(texts::NOT_TOUCHED));
                self.open(Dialog::Failed(Failure { title, lines, calm }));
            }
        }
    }

    /// Shows a proposed budget beside its original.
    fn preview(&mut self, import: Import) {
        let before = self.show_preview(&import);
        let before = match self.imported.take() {
            // A second file looked at: what stood there before the first is kept.
            Some(Imported { before: Some(first), .. }) => first,
            _ => Box::new(before),
        };
        let mut original = Original::of(&import, &self.ctx);
        if let Some(spot) = import.proposal().doubts.iter().find_map(|doubt| doubt.spot) {
            original.point(spot);
        }
        self.settings.findings = true;
        self.imported = Some(Imported { import, original, before: Some(before) });
    }

    fn show_preview(&mut self, import: &Import) -> Session {
        let mut session = Session::preview(import.preview(), import.name());
        session.set_inspecting(true);
        self.exchange(session)
    }

    /// Recognises anew after a correction.
    pub(super) fn correct_import(&mut self, correct: impl FnOnce(&mut Import)) {
        let Some(mut imported) = self.imported.take() else { return };
        if imported.is_preview() {
            let (page, cell) = (self.page.clone(), self.cursor());
            correct(&mut imported.import);
            let mut memory = ImportMemory::load(self.settings_path.as_deref());
            memory.remember(&imported.import);
            memory.save(self.settings_path.as_deref());
            drop(self.show_preview(&imported.import));
            if self.lists.pages().any(|entry| entry.page == page) {
                self.show(page);
            }
            if let Some(cell) = cell {
                self.go(cell);
            }
        }
        self.imported = Some(imported);
    }

    /// Takes the proposed budget up: to work on, or to inspect only.
    pub(super) fn take_up_import(&mut self, inspect: bool) {
        let Some(mut imported) = self.imported.take() else { return };
        let (page, cell) = (self.page.clone(), self.cursor());
        match Session::imported(&imported.import) {
            Ok(session) => {
                imported.before = None;
                drop(self.exchange(session));
                self.session.set_inspecting(inspect);
                if self.lists.pages().any(|entry| entry.page == page) {
                    self.show(page);
                }
                if let Some(cell) = cell {
                    self.go(cell);
                }
            }
            Err(error) => self.failed(texts::CANNOT_OPEN, &error, None),
        }
        self.imported = Some(imported);
    }

    /// Gives the proposed budget up; what stood in the window before comes back.
    pub(super) fn leave_import(&mut self) {
        if let Some(Imported { before: Some(before), .. }) = self.imported.take() {
            self.take_up(*before);
        }
    }

    /// Shows a place of the original, and its cell where it has one.
    pub(super) fn show_origin(&mut self, spot: Spot) {
        let Some(imported) = &mut self.imported else { return };
        imported.original.point(spot);
        if let Some(cell) = imported.import.cell(spot) {
            self.go(cell);
        }
    }

    /// A click on the original: to the cell that its figure became.
    pub(super) fn origin_clicked(&mut self, spot: Spot) {
        self.show_origin(spot);
    }
}
