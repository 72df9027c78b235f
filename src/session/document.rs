//! The open document together with the file it came from.

mod names;
mod saving;
mod sidecar;

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::mpsc::Receiver;

use crate::budget::{Budget, BudgetUnit};
use crate::edit::{Document, Intent, NextYear, Record, Refusal, Step, differences, next_year};
use crate::engine::{LastYear, Others};
use crate::file::journal::{Base, BaseStatus, FoundJournal};
use crate::file::lock::HeldLock;
use crate::file::{self, FileError, Fingerprint, Opened, SaveChanges, Saver};
use crate::form::FormSet;
use crate::import::ImportError;
use crate::lang::{Lang, Text};
use crate::review;
use crate::session::rescue::Rescued;
use crate::source::Diagnostic;

use super::document_host::DocumentHost;
use super::import::Import;
use super::new_budget::NewBudget;
use super::safeguard::{JournalOrigin, OnDisk, Safeguard};
use names::file_name;
use saving::{FirstSaveChanges, Saving};
use sidecar::Sidecar;

pub use sidecar::CommentError;

/// Whether the file's own permissions forbid changing it.
fn is_unwritable(path: &Path) -> bool {
    std::fs::metadata(path).is_ok_and(|metadata| metadata.permissions().readonly())
}

/// A document, where it lies on disk and what was noticed while reading it.
pub struct Session {
    document: Document,
    path: Option<PathBuf>,
    fingerprint: Option<Fingerprint>,
    problems: Vec<Diagnostic>,
    newer: bool,
    converted: Option<u32>,
    /// The file or its folder is read-only.
    unwritable: bool,
    /// What saving changes of the file besides was asked and answered, or there is nothing of it.
    agreed: bool,
    sample: bool,
    last_year_path: Option<PathBuf>,
    /// The file of another kind that it was read from, the first of so many.
    source: Option<PathBuf>,
    sources: usize,
    inspecting: bool,
    backup: bool,
    /// The content that the document was before its first step, and its stamp.
    base: Option<(Base, Fingerprint)>,
    safeguard: Safeguard,
    sidecar: Sidecar,
    changes: FirstSaveChanges,
    saving: Option<Saving>,
}

impl Session {
    /// The sample inside the program, as an unsaved copy.
    pub fn sample() -> Result<Self, FileError> {
        let opened = file::sample()?;
        let base = (Base::Text(file::SAMPLE.to_owned()), opened.fingerprint);
        let mut session = Self::from_opened(opened, None);
        (session.sample, session.base) = (true, Some(base));
        Ok(session)
    }

    /// A budget with nothing in it, not on disk yet.
    pub fn blank(wanted: &NewBudget) -> Result<Self, FileError> {
        let budget = Budget::begin(&wanted.forms, wanted.unit.clone(), wanted.year);
        Self::made(&wanted.forms, &budget, Path::new(""))
    }

    /// A budget that goes on from the open one, not on disk yet.
    pub fn next_year(&self, options: &NextYear) -> Result<Self, FileError> {
        let (forms, last) = (self.document.forms(), self.document.budget());
        let budget = next_year(forms, last, forms, options);
        let file = self.path.as_ref().or(self.source.as_ref());
        let near = file.map_or(Path::new(""), PathBuf::as_path);
        let mut session = Self::made(forms, &budget, near)?;
        if options.year == last.year + 1 {
            let name = file.map_or_else(|| self.name(Lang::Zh), |path| file_name(path));
            let last = LastYear::new(forms, last.clone(), name);
            session.document.set_last_year(Some(Arc::new(last)));
            session.last_year_path = file.cloned();
        }
        Ok(session)
    }

    /// `near` is a file beside which the form set may lie, where it is not one of the program's own.
    fn made(forms: &FormSet, budget: &Budget, near: &Path) -> Result<Self, FileError> {
        // Read again as it would be read from disk, so that its work can be recovered.
        let text = file::write(forms, budget);
        let opened = file::read(near, &text)?;
        let base = (Base::Text(text), opened.fingerprint);
        let mut session = Self::from_opened(opened, None);
        session.base = Some(base);
        Ok(session)
    }

    /// A file from disk.
    pub fn open(path: &Path) -> Result<Self, FileError> {
        Ok(Self::from_opened(file::open(path)?, Some(path.to_owned())))
    }

    /// Compares the document with the budget published last year, in a file of any kind, or with
    /// none. Gives what of the file found no place.
    pub fn set_last_year(&mut self, path: Option<&Path>) -> Result<Vec<Diagnostic>, ImportError> {
        let year = self.document.budget().year;
        let found = path.map(|path| review::last_year(path, year)).transpose()?;
        Ok(self.put_last_year(found, path))
    }

    /// The same with a file that was read already.
    pub fn compare_with_import(&mut self, import: &Import) -> Result<Vec<Diagnostic>, ImportError> {
        let opened = import.of_year(self.document.budget().year.saturating_sub(1))?;
        let found = review::opened_last(import.path(), opened);
        Ok(self.put_last_year(Some(found), Some(import.path())))
    }

    fn put_last_year(
        &mut self,
        found: Option<(LastYear, Vec<Diagnostic>)>,
        path: Option<&Path>,
    ) -> Vec<Diagnostic> {
        let (last, problems) = found.unzip();
        self.document.set_last_year(last.map(Arc::new));
        self.last_year_path = path.map(ToOwned::to_owned);
        problems.unwrap_or_default()
    }

    /// Whose budget is in that file, where it is another unit's: neither name nor code is the same.
    /// A file that cannot be read is reported when it is taken.
    pub fn other_unit(&self, path: &Path) -> Option<String> {
        let theirs = file::open(path).ok()?.budget.unit;
        self.is_other_unit(&theirs).then_some(theirs.name)
    }

    /// Whether that unit is another than the document's, as far as both are named.
    pub fn is_other_unit(&self, theirs: &BudgetUnit) -> bool {
        let own = &self.document.budget().unit;
        let same_code = !own.code.is_empty() && own.code == theirs.code;
        let same = same_code || own.name.trim() == theirs.name.trim();
        !same && !own.name.is_empty() && !theirs.name.is_empty()
    }

    /// Where last year's budget is that it is compared with, if that is in a file.
    pub fn last_year_path(&self) -> Option<&Path> {
        self.last_year_path.as_deref()
    }

    /// A budget proposed for files of another kind, to look at.
    pub fn preview(document: Document, files: &[PathBuf]) -> Self {
        let (source, sources) = (files.first().cloned(), files.len());
        Self { source, sources, ..Self::unsaved(document) }
    }

    /// A budget read from a file of another kind, not on disk yet.
    pub fn imported(import: &Import) -> Result<Self, FileError> {
        let proposal = import.proposal();
        // Read again as it would be read from disk, so that its work can be recovered.
        let text = file::write(&proposal.forms, &proposal.budget);
        let opened = file::read(import.path(), &text)?;
        let base = (Base::Text(text), opened.fingerprint);
        let mut session = Self::from_opened(opened, None);
        (session.base, session.source) = (Some(base), Some(import.path().to_owned()));
        session.sources = import.files().len();
        // What found no place is reported as long as the budget is not saved and opened again.
        session.problems.extend(import.losses());
        session.document.mark_unsaved();
        Ok(session)
    }

    /// Compares the document with others besides last year's.
    pub fn set_others(&mut self, others: Others) {
        self.document.set_others(others);
    }

    /// A document made elsewhere, not on disk yet.
    pub fn unsaved(document: Document) -> Self {
        Self {
            document,
            path: None,
            fingerprint: None,
            problems: Vec::new(),
            newer: false,
            converted: None,
            unwritable: false,
            agreed: true,
            sample: false,
            last_year_path: None,
            source: None,
            sources: 0,
            inspecting: false,
            backup: true,
            base: None,
            safeguard: Safeguard::default(),
            sidecar: Sidecar::default(),
            changes: FirstSaveChanges::Unknown,
            saving: None,
        }
    }

    /// Somebody finds out what the first save changes of the file besides.
    pub(super) fn with_changes(self, changes: Receiver<SaveChanges>) -> Self {
        Self { changes: FirstSaveChanges::Coming(changes), ..self }
    }

    /// What a journal gave, with its file where that is still the one that the steps belong to and
    /// `in_place`, else as a copy that is not on disk yet.
    pub fn rescued(rescued: Rescued, found: &FoundJournal, in_place: bool) -> Self {
        let mut session = Self::unsaved(rescued.document);
        session.problems = rescued.problems;
        session.converted = rescued.converted;
        session.base = found.base().map(|text| (Base::Text(text), found.header.fingerprint));
        if in_place && found.base_status() == BaseStatus::Same {
            session.path = found.file();
            session.fingerprint = Some(found.header.fingerprint);
            session.agreed = false;
        } else {
            session.document.mark_unsaved();
        }
        session
    }

    /// What was opened, with the comments beside it; of no file where there is no path.
    pub fn from_opened(opened: Opened, path: Option<PathBuf>) -> Self {
        let mut document = Document::new(opened.forms, opened.budget);
        let unwritable = path.as_deref().is_some_and(is_unwritable);
        document.set_read_only(opened.newer || unwritable);
        let read = |path: &PathBuf| Sidecar::read(path, document.forms());
        let sidecar = path.as_ref().map(read).unwrap_or_default();
        Self {
            unwritable,
            sidecar,
            fingerprint: path.is_some().then_some(opened.fingerprint),
            base: path.clone().map(|path| (Base::File(path), opened.fingerprint)),
            path,
            problems: opened.problems,
            newer: opened.newer,
            converted: opened.converted,
            agreed: false,
            ..Self::unsaved(document)
        }
    }

    pub fn path(&self) -> Option<&Path> {
        self.path.as_deref()
    }

    /// What was noticed while reading.
    pub fn problems(&self) -> &[Diagnostic] {
        &self.problems
    }

    /// Written by a newer version of the program, so never to be changed here.
    pub fn is_newer(&self) -> bool {
        self.newer
    }

    /// The older format that the file was converted from in memory.
    pub fn converted(&self) -> Option<u32> {
        self.converted
    }

    /// The file cannot be written where it lies: it is open to inspect until it is saved elsewhere.
    pub fn set_unwritable(&mut self) {
        self.unwritable = true;
        self.set_inspecting(self.inspecting);
    }

    pub fn is_unwritable(&self) -> bool {
        self.unwritable
    }

    /// Keeps the file as it is, of that older format if it is of one, under another name, and
    /// gives that; from then on saving asks no more what it changes.
    pub fn keep_original(
        &mut self,
        path: &Path,
        format: Option<u32>,
    ) -> Result<PathBuf, FileError> {
        let kept = Saver::default().keep_original(path, format)?;
        self.agreed = true;
        Ok(kept)
    }

    /// Undoes or does again until `count` steps are done; gives the last step undone or done.
    pub fn travel(&mut self, count: usize) -> Option<Step> {
        let mut last = None;
        while self.document.done().len() > count {
            last = Some(self.undo()?);
        }
        while self.document.done().len() < count {
            last = Some(self.redo()?);
        }
        last
    }

    /// Opens to inspect, or to edit unless a newer version wrote the file.
    pub fn set_inspecting(&mut self, inspecting: bool) {
        self.inspecting = inspecting;
        let held = self.newer || self.unwritable || self.safeguard.is_locked_out();
        self.document.set_read_only(inspecting || held);
    }

    pub fn undo(&mut self) -> Option<Step> {
        let step = self.document.undo()?.clone();
        self.keep(Record::Undo, said("撤销", "undo", &step.what));
        Some(step)
    }

    pub fn redo(&mut self) -> Option<Step> {
        let step = self.document.redo()?.clone();
        self.keep(Record::Redo, said("重做", "redo", &step.what));
        Some(step)
    }

    fn keep(&mut self, record: Record, what: Text) {
        if let Some(saving) = &mut self.saving {
            saving.since.push((record.clone(), what.clone()));
        }
        if let Some((base, fingerprint)) = &self.base {
            let origin =
                JournalOrigin { path: self.path.as_deref(), base, fingerprint: *fingerprint };
            self.safeguard.did(&self.document, &origin, record, what);
        }
    }

    /// What keeps the document safe beside its file.
    pub fn safeguard(&self) -> &Safeguard {
        &self.safeguard
    }

    /// Whether saving keeps the previous version beside the file.
    pub fn set_backup(&mut self, backup: bool) {
        self.backup = backup;
    }

    /// Keeps a journal in that folder and shows the sign that the file is open here. Where somebody
    /// else has it open it can only be inspected: gives who.
    pub fn guard(&mut self, folder: &Path) -> Option<HeldLock> {
        let taken = self.safeguard.guard(folder, self.path.as_deref());
        self.set_inspecting(self.inspecting);
        taken
    }

    /// Takes over from an owner that the person was asked about.
    pub fn take_over(&mut self, asked: &HeldLock) -> Option<HeldLock> {
        let taken = self.path.as_deref().and_then(|path| self.safeguard.take_over(path, asked));
        self.set_inspecting(self.inspecting);
        taken
    }

    /// Goes on with the journal that the document came from; where that cannot be, a new one
    /// begins with the whole document.
    pub fn resume(&mut self, found: &FoundJournal, whole: bool) {
        if whole && self.safeguard.resume(found, &self.document) {
            return;
        }
        let text = file::write(self.document.forms(), self.document.budget());
        self.keep(Record::Whole(text), said("恢复", "recovered", &Text::default()));
        if self.safeguard.flush() && self.safeguard.fault().is_none() {
            found.discard();
        }
    }

    /// Makes the document a copy that belongs to no file.
    pub fn detach(&mut self) {
        // It belongs to no file, however that ends.
        drop(self.finish_save());
        (self.path, self.fingerprint, self.unwritable) = (None, None, false);
        self.safeguard.let_go();
        self.document.mark_unsaved();
        self.set_inspecting(false);
    }

    /// What became of the file, reported once; `now` looks at once, else every few seconds. What is on
    /// no disk any more is unsaved.
    pub fn look_at_disk(&mut self, now: bool) -> OnDisk {
        if self.is_saving() {
            return OnDisk::Same;
        }
        let Some((path, fingerprint)) = self.path.as_deref().zip(self.fingerprint) else {
            return OnDisk::Same;
        };
        let found = self.safeguard.look(path, now);
        let differs = || file::fingerprint_of(path).is_ok_and(|found| found != fingerprint);
        match found {
            OnDisk::Changed if !differs() => OnDisk::Same,
            OnDisk::Gone => {
                if !self.document.is_read_only() {
                    self.document.mark_unsaved();
                }
                OnDisk::Gone
            }
            found => found,
        }
    }

    /// In what the file on disk differs from this document; empty where it cannot be read.
    pub fn differences(&self, most: usize) -> Vec<Text> {
        let theirs = self.path.as_deref().and_then(|path| file::open(path).ok());
        let theirs = theirs.filter(|theirs| theirs.budget.forms == self.document.budget().forms);
        theirs.map_or_else(Vec::new, |theirs| differences(&self.document, &theirs.budget, most))
    }

    /// The person wants this document, whatever is in the file now: it may be overwritten.
    pub fn keep_mine(&mut self) {
        let found = self.path.as_deref().and_then(|path| file::fingerprint_of(path).ok());
        if found.is_some() {
            self.fingerprint = found;
            self.document.mark_unsaved();
        }
    }

    /// The document is given up or saved: nothing is left to recover.
    pub fn finish(&mut self) {
        // What was given up may be on disk or not.
        drop(self.finish_save());
        self.safeguard.drop_journal();
        self.safeguard.let_go();
    }

    pub fn forms(&self) -> &Arc<crate::form::FormSet> {
        self.document.forms()
    }
}

impl DocumentHost for Session {
    fn document(&self) -> &Document {
        &self.document
    }

    fn apply(&mut self, intent: Intent) -> Result<(), Refusal> {
        let before = self.document.revision();
        let kept = self.safeguard.folder().is_some().then(|| intent.clone());
        self.document.apply(intent)?;
        if let (true, Some(intent)) = (self.document.revision() != before, kept) {
            let what = self.document.done().last().map(|step| step.what.clone());
            self.keep(Record::Do(intent), what.unwrap_or_default());
        }
        Ok(())
    }

    fn take_back(&mut self) -> bool {
        self.undo().is_some()
    }
}

fn said(zh: &str, en: &str, what: &Text) -> Text {
    Text { zh: format!("{zh}：{}", what.zh), en: format!("{en}: {}", what.en) }
}
