//! Files of other kinds: read in the background, looked at beside their original, then taken up.
//!
//! The proposed budget is in the window as any other, to inspect only, until it is taken up;
//! what was there before comes back when it is not.

use std::path::Path;
use std::time::Duration;

use eframe::egui::Context;

use crate::budget::Cell;
use crate::edit::Document;
use crate::lang::Tell as _;
use crate::recognise::Spot;
use crate::session::DocumentHost as _;
use crate::session::import::{Import, ImportFailure, ImportJob, is_foreign, original_of};
use crate::session::updating::Updating;
use crate::session::{ImportMemory, OpenJob, Session};
use crate::ui::dialog::{Dialog, ImportWait, NextYearAsk, UpdateAsk};
use crate::ui::panel::original::Original;
use crate::ui::texts;
use crate::ui::view::{Notice, waker};

use super::App;
use crate::dialog::error_lines;

/// What is being read, and what was.
pub(super) struct Imports {
    /// The context of the window, to be woken by other threads.
    pub ctx: Context,
    /// A budget file that is being opened.
    pub opening: Option<OpenJob>,
    /// It is the file that the window was opened for.
    pub is_first: bool,
    /// Of several files dropped the first is being opened; what says so is not taken away by the cell
    /// that a file selects when it opens.
    pub one_of_several: bool,
    /// A file that is being read, and the original of an opened budget.
    job: Option<ImportJob>,
    /// What the file is read for.
    reads_for: ReadsFor,
    /// Last year's budget, remembered as a file of another kind.
    recalled: Option<ImportJob>,
    /// A file of another kind as last year's budget, while it is asked what becomes of it.
    pub last_year: Option<Import>,
    pub original_job: Option<ImportJob>,
    pub shown: Option<ImportPreview>,
    /// Tests wait for what is read.
    pub at_once: bool,
}

/// What a file of another kind is read for.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum ReadsFor {
    /// To be looked at and taken up.
    #[default]
    Itself,
    /// To be compared with the budget that is open.
    Update,
    /// As last year's budget, from which this year's is made.
    NextYear,
    /// As last year's budget, with which this year's is compared.
    LastYear,
}

impl Imports {
    pub fn new(ctx: &Context) -> Self {
        Self {
            ctx: ctx.clone(),
            opening: None,
            is_first: false,
            one_of_several: false,
            job: None,
            reads_for: ReadsFor::default(),
            recalled: None,
            last_year: None,
            original_job: None,
            shown: None,
            at_once: false,
        }
    }

    /// The file that the window was opened for, while it is being opened.
    pub fn first_opening(&self) -> Option<&Path> {
        self.opening.as_ref().filter(|_| self.is_first).map(OpenJob::path)
    }

    /// What is looked at and not taken up yet.
    pub fn preview(&self) -> Option<&Import> {
        self.shown.as_ref().filter(|shown| shown.is_preview()).map(|shown| &shown.import)
    }
}

/// What was imported, and its original.
pub(super) struct ImportPreview {
    pub import: Import,
    pub original: Original,
    /// What was in the window before; gone once the import is taken up.
    before: Option<Box<Session>>,
}

impl ImportPreview {
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

    /// Where a table of the budget begins in the original.
    pub fn table_spot(&self, document: &Document, table: usize) -> Option<Spot> {
        if self.is_preview() {
            self.import.table_spot(table)
        } else {
            self.import.table_spot_in(document.budget(), table)
        }
    }
}

impl App {
    /// Begins to read a file that the budget is to be updated from.
    pub(super) fn begin_update(&mut self, path: &Path) {
        if is_foreign(path) {
            self.begin_reading(path, ReadsFor::Update);
        } else {
            let why = texts::UPDATE_BUDGET.get(self.settings.lang).to_owned();
            self.dialogs.open(Dialog::cannot_open(vec![path.display().to_string(), why]));
        }
    }

    /// Shows what a file has otherwise than the budget.
    fn compare(&mut self, mut import: Import) {
        let document = self.session.document();
        import.on(document.forms());
        let updating = Updating::new(document, import.name(), import.proposal().clone());
        self.dialogs.open(Dialog::Update(Box::new(UpdateAsk::new(updating))));
    }

    /// Shows what a pasted block has otherwise than the budget, recognised by its title and
    /// headings.
    pub(super) fn recognise_block(&mut self, rows: &[Vec<String>]) {
        let lang = self.settings.lang;
        let document = self.session.document();
        let name = texts::CLIPBOARD.get(lang);
        match Updating::of_block(document, name, rows) {
            Some(updating) => {
                self.dialogs.open(Dialog::Update(Box::new(UpdateAsk::new(updating))));
            }
            None => self.notice = Some(Notice::Plain(texts::PASTE_NO_TABLE.get(lang).to_owned())),
        }
    }

    /// Begins to read a file that is no budget file.
    pub(super) fn begin_import(&mut self, path: &Path) {
        self.begin_reading(path, ReadsFor::Itself);
    }

    pub(super) fn begin_reading(&mut self, path: &Path, reads_for: ReadsFor) {
        self.imports.reads_for = reads_for;
        let memory = ImportMemory::load(self.remembered.settings_path());
        if self.imports.at_once {
            let read = Import::read(path, crate::read::ReadProgress::default(), &memory);
            return self.imported(path, read);
        }
        let job = ImportJob::start(path, memory, waker(&self.imports.ctx));
        if let Some(read) = job.wait(ImportWait::AFTER) {
            return self.imported(path, read);
        }
        let (done, cells) = (job.progress(), job.cells());
        let wait = ImportWait { path: path.to_owned(), opens: false, done, cells };
        self.dialogs.open(Dialog::Importing(wait));
        self.imports.job = Some(job);
    }

    /// Reads the file beside a budget that it was made from, to show it when asked.
    pub(super) fn find_original(&mut self, path: &Path) {
        let budget = self.session.document().budget();
        let Some(original) = original_of(budget, path) else { return };
        let wake = waker(&self.imports.ctx);
        let job = ImportJob::start(&original, ImportMemory::default(), wake);
        self.imports.original_job = Some(job);
    }

    /// Goes on with a file that is being read.
    pub(super) fn poll_import(&mut self, ctx: &Context) {
        if let Some(read) =
            self.imports.original_job.as_ref().and_then(|job| job.wait(Duration::ZERO))
        {
            self.imports.original_job = None;
            // Without its original the budget is as good as before.
            if let (Ok(import), None) = (read, &self.imports.shown) {
                let original = Original::of(&import, ctx);
                self.imports.shown = Some(ImportPreview { import, original, before: None });
            }
        }
        if let Some(read) = self.imports.recalled.as_ref().and_then(|job| job.wait(Duration::ZERO))
        {
            self.imports.recalled = None;
            self.recalled(read);
        }
        let Some(job) = &self.imports.job else { return };
        match job.wait(Duration::ZERO) {
            Some(read) => {
                let path = job.path().to_owned();
                self.imports.job = None;
                if matches!(self.dialogs.shown, Some(Dialog::Importing(_))) {
                    self.dialogs.shown = None;
                }
                self.imported(&path, read);
            }
            None => {
                if let Some(Dialog::Importing(wait)) = &mut self.dialogs.shown {
                    (wait.done, wait.cells) = (job.progress(), job.cells());
                }
                ctx.request_repaint_after(ImportWait::MOVES);
            }
        }
    }

    /// The person does not want to wait.
    pub(super) fn cancel_import(&mut self) {
        if let Some(job) = self.imports.job.take() {
            job.cancel();
        }
    }

    fn imported(&mut self, path: &Path, read: Result<Import, ImportFailure>) {
        match read {
            // No form set is near: one can be drafted from the file.
            Err(error @ ImportFailure::NoForms { .. })
                if error.has_tables() && self.imports.reads_for != ReadsFor::Update =>
            {
                let because = error.tell(self.settings.lang);
                let ctx = self.imports.ctx.clone();
                self.draft_forms(&ctx, vec![path.to_owned()], because);
            }
            Ok(import) => match std::mem::take(&mut self.imports.reads_for) {
                ReadsFor::Update => self.compare(import),
                ReadsFor::NextYear if import.fits() => self.ask_next_year_from(import),
                ReadsFor::LastYear if import.fits() => self.compare_with_last_year(import),
                // What no form set fits is looked at and put right first.
                ReadsFor::NextYear | ReadsFor::LastYear => self.look_at_last_year(import),
                ReadsFor::Itself => self.preview(import),
            },
            Err(ImportFailure::Read(crate::read::ReadError::Cancelled)) => {}
            Err(error) => {
                let mut lines = vec![path.display().to_string()];
                lines.extend(error_lines(&error, self.settings.lang));
                self.dialogs.open(Dialog::cannot_open(lines));
            }
        }
    }

    /// Asks what goes on from the budget read from a file of another kind.
    fn ask_next_year_from(&mut self, import: Import) {
        let ask = NextYearAsk::of_import(&import, self.settings.lang);
        self.dialogs.open(Dialog::NextYear(ask));
        self.imports.last_year = Some(import);
    }

    /// Looks at a file first that was read as last year's budget.
    pub(super) fn look_at_last_year(&mut self, import: Import) {
        self.preview(import);
        let said = texts::NEXT_YEAR_IMPORT.get(self.settings.lang).to_owned();
        self.notice = Some(Notice::Plain(said));
    }

    /// Compares the document with the budget read from a file of another kind, after asking where
    /// that is another unit's.
    fn compare_with_last_year(&mut self, import: Import) {
        let theirs = import.proposal().budget.unit.clone();
        let path = import.path().to_owned();
        self.imports.last_year = Some(import);
        if self.session.is_other_unit(&theirs) {
            self.dialogs.open(Dialog::OtherUnit { path, theirs: theirs.name });
        } else {
            self.take_last_year(&path);
        }
    }

    /// Reads the file of another kind again with which the file opened just now was compared.
    pub(super) fn recall_import(&mut self, path: &Path) {
        let memory = ImportMemory::load(self.remembered.settings_path());
        if self.imports.at_once {
            let read = Import::read(path, crate::read::ReadProgress::default(), &memory);
            return self.recalled(read);
        }
        self.imports.recalled = Some(ImportJob::start(path, memory, waker(&self.imports.ctx)));
    }

    fn recalled(&mut self, read: Result<Import, ImportFailure>) {
        let lang = self.settings.lang;
        let held = match read {
            Ok(import) => {
                self.session.compare_with_import(&import).map_err(|error| error.tell(lang))
            }
            Err(error) => Err(error.tell(lang)),
        };
        if let Err(why) = held {
            self.last_year_gone(&why);
        }
    }

    /// Shows a proposed budget beside its original.
    fn preview(&mut self, import: Import) {
        let before = self.show_preview(&import);
        let before = match self.imports.shown.take() {
            // A second file looked at: what was there before the first is kept.
            Some(ImportPreview { before: Some(first), .. }) => first,
            _ => Box::new(before),
        };
        let mut original = Original::of(&import, &self.imports.ctx);
        if let Some(spot) = import.proposal().doubts.iter().find_map(|doubt| doubt.spot) {
            original.point(spot);
        }
        self.settings.findings = true;
        self.imports.shown = Some(ImportPreview { import, original, before: Some(before) });
    }

    fn show_preview(&mut self, import: &Import) -> Session {
        let mut session = Session::preview(import.preview(), import.path());
        session.set_inspecting(true);
        self.exchange(session)
    }

    /// Recognises anew after a correction.
    pub(super) fn correct_import(&mut self, correct: impl FnOnce(&mut Import)) {
        let Some(mut imported) = self.imports.shown.take() else { return };
        if imported.is_preview() {
            let (page, cell) = (self.place.page.clone(), self.cursor());
            correct(&mut imported.import);
            let mut memory = ImportMemory::load(self.remembered.settings_path());
            memory.remember(imported.import.document(), imported.import.corrected());
            memory.save(self.remembered.settings_path());
            drop(self.show_preview(&imported.import));
            if self.lists.pages().any(|entry| entry.page == page) {
                self.show(page);
            }
            if let Some(cell) = cell {
                self.go(cell);
            }
        }
        self.imports.shown = Some(imported);
    }

    /// Takes the proposed budget up: to work on, or to inspect only.
    pub(super) fn take_up_import(&mut self, inspect: bool) {
        let Some(mut imported) = self.imports.shown.take() else { return };
        let (page, cell) = (self.place.page.clone(), self.cursor());
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
            Err(error) => self
                .dialogs
                .open(Dialog::failed(texts::CANNOT_OPEN, error_lines(&error, self.lang()))),
        }
        self.imports.shown = Some(imported);
    }

    /// Gives the proposed budget up; what was in the window before comes back.
    pub(super) fn leave_import(&mut self) {
        if let Some(ImportPreview { before: Some(before), .. }) = self.imports.shown.take() {
            self.take_up(*before);
        }
    }

    /// Shows a place of the original, and its cell where it has one.
    pub(super) fn show_origin(&mut self, spot: Spot) {
        let Some(imported) = &mut self.imports.shown else { return };
        imported.original.point(spot);
        if let Some(cell) = imported.import.cell(spot) {
            self.go(cell);
        }
    }
}
