//! Files of other kinds: read in the background, looked at beside their original, then taken up.
//!
//! The proposed budget is taken up as any other document, to inspect only, until the person decides
//! for it; what was there before comes back when not.

use std::path::{Path, PathBuf};
use std::time::Duration;

use super::Workspace;
use crate::budget::Cell;
use crate::dialog::{
    Dialog, Dialogs, FormDraftAsk, ImportWait, NextYearAsk, Purpose, UpdateAsk, error_lines,
};
use crate::edit::Document;
use crate::lang::Tell as _;
use crate::read::{ReadError, ReadProgress};
use crate::recognise::Spot;
use crate::session::form_draft::FormDraftJob;
use crate::session::import::{Import, ImportFailure, ImportJob, is_foreign, originals_of};
use crate::session::lists::MainView;
use crate::session::texts;
use crate::session::updating::Updating;
use crate::session::{DocumentHost as _, ImportMemory, Session};

/// What is being read, and what was.
#[derive(Default)]
pub struct Imports {
    /// A file that is being read.
    job: Option<ImportJob>,
    /// What it is read for.
    reads_for: ReadsFor,
    /// Last year's budget, remembered as a file of another kind.
    recalled: Option<ImportJob>,
    /// A file of another kind as last year's budget, while it is asked what becomes of it.
    last_year: Option<Import>,
    /// The original of an opened budget.
    original: Option<ImportJob>,
    shown: Option<ImportPreview>,
    /// Of the one shown last.
    number: u64,
}

/// What a file of another kind is read for.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
enum ReadsFor {
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

/// A file of another kind beside the budget that was made of it.
pub struct ImportPreview {
    pub import: Import,
    /// A place of the original to show, until it is shown.
    pub pointed: Option<Spot>,
    /// Tells it from others shown before it.
    pub number: u64,
    /// What was there before; gone once the import is taken up.
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

    /// What is near a cell in the original that has no figure there: its row, else where its table
    /// begins.
    pub fn spot_near(&self, document: &Document, cell: Cell) -> Option<Spot> {
        if self.is_preview() {
            self.import.row_spot(cell).or_else(|| self.import.table_spot(cell.t()))
        } else {
            let budget = document.budget();
            let row = self.import.row_spot_in(budget, cell);
            row.or_else(|| self.import.table_spot_in(budget, cell.t()))
        }
    }
}

/// The dialog that drafts a form set from these files, which are one budget; `because` says why, where
/// nobody asked for it.
fn draft_forms(work: &Workspace, files: Vec<PathBuf>, because: String) -> Dialog {
    let job = FormDraftJob::start(files, true, work.waker.now());
    Dialog::FormDraft(Box::new(FormDraftAsk::making(job, because)))
}

fn update(updating: Updating) -> Dialog {
    Dialog::Update(Box::new(UpdateAsk::new(updating)))
}

impl Imports {
    /// What is looked at and not taken up yet.
    pub fn preview(&self) -> Option<&Import> {
        self.shown.as_ref().filter(|shown| shown.is_preview()).map(|shown| &shown.import)
    }

    /// The original of the document, if it is at hand.
    pub fn shown(&self) -> Option<&ImportPreview> {
        self.shown.as_ref()
    }

    /// The place of the original that is to be shown, asked once.
    pub fn take_pointed(&mut self) -> Option<Spot> {
        self.shown.as_mut()?.pointed.take()
    }

    /// The file read as last year's budget, about which something was asked.
    pub fn take_last_year(&mut self) -> Option<Import> {
        self.last_year.take()
    }

    /// Another document: its original is not at hand yet.
    pub fn forget(&mut self) {
        (self.shown, self.original) = (None, None);
    }

    /// The dialog that drafts a form set: from the file that is looked at, else from what is named
    /// there.
    pub fn ask_form_draft(&self, work: &Workspace) -> Dialog {
        match self.preview() {
            Some(import) => draft_forms(work, import.files().to_vec(), String::new()),
            None => Dialog::FormDraft(Box::default()),
        }
    }

    /// Begins to read files that the budget is to be updated from. This and what follows gives what
    /// there is to ask or to say.
    pub fn begin_update(&mut self, work: &mut Workspace, paths: &[PathBuf]) -> Option<Dialog> {
        match paths {
            [only] if !only.is_dir() && !is_foreign(only) => {
                let why = texts::UPDATE_BUDGET.get(work.lang()).to_owned();
                Some(Dialog::cannot_open(vec![only.display().to_string(), why]))
            }
            paths => self.begin(work, paths, ReadsFor::Update),
        }
    }

    /// Begins to read files that are no budget files, to look at them as one budget.
    pub fn read(&mut self, work: &mut Workspace, paths: &[PathBuf]) -> Option<Dialog> {
        self.begin(work, paths, ReadsFor::Itself)
    }

    /// Begins to read what is looked at together with more files.
    pub fn add(&mut self, work: &mut Workspace, more: &[PathBuf]) -> Option<Dialog> {
        let own = self.preview().map(|import| import.files().to_vec()).unwrap_or_default();
        let paths: Vec<PathBuf> = own.into_iter().chain(more.iter().cloned()).collect();
        self.begin(work, &paths, ReadsFor::Itself)
    }

    fn begin(
        &mut self,
        work: &mut Workspace,
        paths: &[PathBuf],
        reads_for: ReadsFor,
    ) -> Option<Dialog> {
        self.reads_for = reads_for;
        let memory = ImportMemory::load(work.remembered.settings_path());
        if work.waits {
            let read = Import::read(paths, ReadProgress::default(), &memory);
            return self.imported(work, paths, read);
        }
        let job = ImportJob::start(paths, memory, work.waker.now());
        if let Some(read) = job.wait(ImportWait::AFTER) {
            return self.imported(work, paths, read);
        }
        let (done, cells) = (job.progress(), job.cells());
        self.job = Some(job);
        let path = paths.first().cloned().unwrap_or_default();
        let files = paths.len();
        Some(Dialog::Importing(ImportWait { path, files, opens: false, done, cells }))
    }

    /// Asks what goes on from the budget in that file. A file of another kind is read first.
    pub fn ask_next_year_of(&mut self, work: &mut Workspace, path: &Path) -> Option<Dialog> {
        if is_foreign(path) {
            return self.begin(work, &[path.to_owned()], ReadsFor::NextYear);
        }
        let lang = work.lang();
        Some(match Session::open(path) {
            // What was not read in full would be lost without a word.
            Ok(last) if !last.problems().is_empty() => {
                let lines = last.problems().iter().map(|problem| problem.tell(lang)).collect();
                Dialog::failed(texts::NEXT_YEAR_UNREAD, lines)
            }
            Ok(last) => Dialog::NextYear(NextYearAsk::new(last.document(), Some(path.to_owned()))),
            Err(error) => Dialog::failed(texts::CANNOT_OPEN, error_lines(&error, lang)),
        })
    }

    /// Asks whether the document is to be compared with that file, where it is another unit's; else
    /// compares it.
    pub fn ask_last_year(&mut self, work: &mut Workspace, path: &Path) -> Option<Dialog> {
        if is_foreign(path) {
            return self.begin(work, &[path.to_owned()], ReadsFor::LastYear);
        }
        match work.session.other_unit(path) {
            Some(theirs) => Some(Dialog::OtherUnit { path: path.to_owned(), theirs }),
            None => self.compare_with_last_year(work, path),
        }
    }

    /// Compares the document with that file from now on, whosever it is.
    pub fn compare_with_last_year(&mut self, work: &mut Workspace, path: &Path) -> Option<Dialog> {
        let read = self.last_year.take().filter(|read| read.path() == path);
        work.take_last_year(path, read.as_ref())
    }

    /// What a pasted block has otherwise than the budget, recognised by its title and headings.
    pub fn recognise_block(work: &mut Workspace, rows: &[Vec<String>]) -> Option<Dialog> {
        let name = texts::CLIPBOARD.get(work.lang());
        let updating = Updating::of_block(work.session.document(), name, rows);
        if updating.is_none() {
            work.say(texts::PASTE_NO_TABLE);
        }
        updating.map(update)
    }

    /// Reads the files beside a budget that it was made from, to show them when asked.
    pub fn find_original(&mut self, work: &Workspace, path: &Path) {
        let originals = originals_of(work.session.document().budget(), path);
        if !originals.is_empty() {
            let job = ImportJob::start(&originals, ImportMemory::default(), work.waker.now());
            self.original = Some(job);
        }
    }

    /// Goes on with what is being read.
    pub fn poll(&mut self, work: &mut Workspace, dialogs: &mut Dialogs) {
        if let Some(read) = done(&mut self.original) {
            // Without its original the budget is as good as before.
            if let (Ok(import), None) = (read, &self.shown) {
                self.show(import, None, None);
            }
        }
        if let Some(read) = done(&mut self.recalled) {
            recalled(work, read);
        }
        let Some(job) = &self.job else { return };
        match job.wait(Duration::ZERO) {
            Some(read) => {
                let paths = job.paths().to_vec();
                self.job = None;
                dialogs.shown.take_if(|shown| matches!(shown, Dialog::Importing(_)));
                dialogs.open(self.imported(work, &paths, read));
            }
            None => {
                if let Some(Dialog::Importing(wait)) = &mut dialogs.shown {
                    (wait.done, wait.cells) = (job.progress(), job.cells());
                }
                work.waker.after(ImportWait::MOVES);
            }
        }
    }

    /// The person does not want to wait.
    pub fn cancel(&mut self) {
        if let Some(job) = self.job.take() {
            job.cancel();
        }
    }

    fn imported(
        &mut self,
        work: &mut Workspace,
        paths: &[PathBuf],
        read: Result<Import, ImportFailure>,
    ) -> Option<Dialog> {
        let lang = work.lang();
        let which = || texts::files_named(lang, paths);
        match read {
            // The text that goes with the tables, in a file of its own.
            Err(ImportFailure::NoForms { tables, document })
                if tables.is_empty()
                    && self.reads_for == ReadsFor::Update
                    && !document.texts.is_empty() =>
            {
                self.reads_for = ReadsFor::Itself;
                let updating = Updating::of_text(work.session.document(), &document);
                Some(updating.map_or_else(
                    || {
                        let no_section = texts::UPDATE_NO_SECTION.get(lang).to_owned();
                        Dialog::cannot_open(vec![which(), no_section])
                    },
                    update,
                ))
            }
            // No form set is near: one can be drafted from the file.
            Err(error @ ImportFailure::NoForms { .. })
                if error.has_tables() && self.reads_for != ReadsFor::Update =>
            {
                Some(draft_forms(work, paths.to_vec(), error.tell(lang)))
            }
            Ok(mut import) => match std::mem::take(&mut self.reads_for) {
                ReadsFor::Update => {
                    let document = work.session.document();
                    import.on(document.forms());
                    let proposal = import.proposal().clone();
                    Some(update(Updating::new(document, import.name(), proposal)))
                }
                ReadsFor::NextYear if import.fits() => {
                    let ask = NextYearAsk::of_import(&import, lang);
                    self.last_year = Some(import);
                    Some(Dialog::NextYear(ask))
                }
                // Where it is another unit's, after asking.
                ReadsFor::LastYear if import.fits() => {
                    let theirs = import.proposal().budget.unit.clone();
                    let path = import.path().to_owned();
                    self.last_year = Some(import);
                    match work.session.is_other_unit(&theirs) {
                        true => Some(Dialog::OtherUnit { path, theirs: theirs.name }),
                        false => self.compare_with_last_year(work, &path),
                    }
                }
                // What no form set fits is looked at and put right first.
                ReadsFor::NextYear | ReadsFor::LastYear => self.look_at_last_year(work, import),
                ReadsFor::Itself => self.look_at(work, import),
            },
            Err(ImportFailure::Read(ReadError::Cancelled)) => None,
            Err(error) => {
                let mut lines = vec![which()];
                lines.extend(error_lines(&error, lang));
                let failed = Dialog::cannot_open(lines);
                Some(match self.reads_for {
                    ReadsFor::Itself => failed,
                    ReadsFor::Update => failed.or_another(Purpose::UpdateFrom),
                    ReadsFor::NextYear => failed.or_another(Purpose::NextYear),
                    ReadsFor::LastYear => failed.or_another(Purpose::LastYear),
                })
            }
        }
    }

    /// Looks at a file first that was read as last year's budget.
    pub fn look_at_last_year(&mut self, work: &mut Workspace, import: Import) -> Option<Dialog> {
        let asks = self.look_at(work, import);
        work.say(texts::NEXT_YEAR_IMPORT);
        asks
    }

    /// Reads the file of another kind again with which the file opened just now was compared.
    pub fn recall(&mut self, work: &mut Workspace) {
        let Some(path) = work.remembered.last_year_of(&work.session) else { return };
        if !is_foreign(&path) {
            return;
        }
        let memory = ImportMemory::load(work.remembered.settings_path());
        let paths = [path];
        if work.waits {
            recalled(work, Import::read(&paths, ReadProgress::default(), &memory));
            return work.refresh();
        }
        self.recalled = Some(ImportJob::start(&paths, memory, work.waker.now()));
    }

    /// Shows a proposed budget beside its original.
    fn look_at(&mut self, work: &mut Workspace, import: Import) -> Option<Dialog> {
        let (before, asks) = work.exchange(preview_session(&import));
        let before = match self.shown.take() {
            // A second file looked at: what was there before the first is kept.
            Some(ImportPreview { before: Some(first), .. }) => first,
            _ => Box::new(before),
        };
        work.settings.findings = true;
        let doubtful = import.proposal().doubts.iter().find_map(|doubt| doubt.spot);
        self.show(import, doubtful, Some(before));
        asks
    }

    fn show(&mut self, import: Import, pointed: Option<Spot>, before: Option<Box<Session>>) {
        self.number += 1;
        self.shown = Some(ImportPreview { import, pointed, number: self.number, before });
    }

    /// Recognises anew after a correction.
    pub fn correct(&mut self, work: &mut Workspace, correct: impl FnOnce(&mut Import)) {
        let Some(shown) = self.shown.as_mut().filter(|shown| shown.is_preview()) else { return };
        let import = &mut shown.import;
        correct(import);
        let mut memory = ImportMemory::load(work.remembered.settings_path());
        memory.remember(import.document(), import.corrected());
        memory.save(work.remembered.settings_path());
        // It is nobody's file, so there is nothing to ask.
        drop(work.exchange_in_place(preview_session(import)));
    }

    /// Takes the proposed budget up: to work on, or to inspect only.
    pub fn take_up(&mut self, work: &mut Workspace, inspect: bool) -> Option<Dialog> {
        let shown = self.shown.as_mut()?;
        match Session::imported(&shown.import) {
            Ok(session) => {
                shown.before = None;
                let (_, asks) = work.exchange_in_place(session);
                work.session.set_inspecting(inspect);
                asks
            }
            Err(error) => {
                Some(Dialog::failed(texts::CANNOT_OPEN, error_lines(&error, work.lang())))
            }
        }
    }

    /// Gives the proposed budget up; what was there before is to be taken up again.
    pub fn leave(&mut self) -> Option<Session> {
        self.shown.take()?.before.map(|before| *before)
    }

    /// Shows a table found: its part on its page of the original, and its first figure there.
    pub fn show_found(&mut self, work: &mut Workspace, found: usize) {
        let Some(shown) = &mut self.shown else { return };
        let Some(found) = shown.import.proposal().tables.get(found) else { return };
        let of_found = |spot: &Spot| {
            spot.page == found.page && (found.rows.0..found.rows.1).contains(&spot.row)
        };
        let mut places = shown.import.proposal().places.iter();
        if let Some((cell, spot)) = places.find(|(_, spot)| of_found(spot)) {
            let (cell, spot) = (*cell, *spot);
            shown.pointed = Some(spot);
            return work.go(cell);
        }
        let begin = Spot { page: found.page, row: found.rows.0, column: 0 };
        if let Some(table) = found.table {
            work.show(MainView::Table(table));
        }
        shown.pointed = Some(begin);
    }

    /// Shows a place of the original, and its cell where it has one.
    pub fn show_origin(&mut self, work: &mut Workspace, spot: Spot) {
        let Some(shown) = &mut self.shown else { return };
        shown.pointed = Some(spot);
        if let Some(cell) = shown.import.cell(spot) {
            work.go(cell);
        }
    }
}

/// What a job has read, once it has.
fn done(job: &mut Option<ImportJob>) -> Option<Result<Import, ImportFailure>> {
    let read = job.as_ref()?.wait(Duration::ZERO)?;
    *job = None;
    Some(read)
}

fn recalled(work: &mut Workspace, read: Result<Import, ImportFailure>) {
    let lang = work.lang();
    let compared = match read {
        Ok(import) => work.session.compare_with_import(&import).map_err(|error| error.tell(lang)),
        Err(error) => Err(error.tell(lang)),
    };
    if let Err(why) = compared {
        work.last_year_gone(&why);
    }
}

fn preview_session(import: &Import) -> Session {
    let mut session = Session::preview(import.preview(), import.files());
    session.set_inspecting(true);
    session
}
