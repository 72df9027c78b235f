//! The open document together with the file it came from.

mod saving;

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::mpsc::Receiver;

use crate::budget::{Budget, BudgetUnit, Comment};
use crate::edit::{Document, Intent, NextYear, Record, Refusal, Step, differences, next_year};
use crate::engine::{LastYear, Others};
use crate::file::journal::{Base, BaseStatus, FoundJournal};
use crate::file::lock::HeldLock;
use crate::file::{self, FileError, Fingerprint, Opened, SaveChanges, Saver};
use crate::form::FormSet;
use crate::import::ImportError;
use crate::lang::{Lang, Tell as _, Text};
use crate::review;
use crate::session::rescue::Rescued;
use crate::source::{Diagnostic, Fault};

use super::document_host::DocumentHost;
use super::import::Import;
use super::new_budget::NewBudget;
use super::safeguard::{JournalOrigin, OnDisk, Safeguard};
use super::texts;
use saving::{FirstSaveChanges, Saving};

/// Why a comment was not kept beside the file.
#[derive(Debug)]
pub enum CommentError {
    /// The document lies in no file yet.
    NoFile,
    /// The comments that are there could not be read.
    Unread(Text),
    Unsaved(FileError),
}

impl Fault for CommentError {
    fn diagnostic(&self) -> Diagnostic {
        match self {
            Self::NoFile => Diagnostic::new(
                (
                    "文件还没有保存，批注没有地方存放；请先保存，或把批注存在预算文件里",
                    "the document is in no file yet; save it first, or keep comments in the file",
                ),
                Text::default(),
            ),
            Self::Unread(why) => Diagnostic::new(why.clone(), Text::default()),
            Self::Unsaved(error) => error.diagnostic(),
        }
    }
}

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
    /// The file of another kind that it was read from.
    source: Option<PathBuf>,
    inspecting: bool,
    backup: bool,
    /// The content that the document was before its first step, and its stamp.
    base: Option<(Base, Fingerprint)>,
    safeguard: Safeguard,
    /// Comments in a file of their own beside the document's.
    sidecar: Vec<Comment>,
    /// What of them is on disk: without those that the saved document holds itself.
    saved_sidecar: Vec<Comment>,
    /// Why those could not be read: then none may be written over them.
    sidecar_fault: Option<Text>,
    /// Grows with every change of them.
    comments_revision: u64,
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

    /// A budget proposed for a file of another kind, to look at.
    pub fn preview(document: Document, file: &Path) -> Self {
        Self { source: Some(file.to_owned()), ..Self::unsaved(document) }
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
            inspecting: false,
            backup: true,
            base: None,
            safeguard: Safeguard::default(),
            sidecar: Vec::new(),
            saved_sidecar: Vec::new(),
            sidecar_fault: None,
            comments_revision: 0,
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
        let read = path.as_deref().map(|path| file::read_comments(path, document.forms()));
        let (sidecar, sidecar_fault) = match read {
            Some(Ok(comments)) => (comments, None),
            Some(Err(error)) => {
                let said = Text::both(|lang| error.tell(lang));
                (Vec::new(), Some(said))
            }
            None => (Vec::new(), None),
        };
        Self {
            unwritable,
            saved_sidecar: sidecar.clone(),
            sidecar,
            sidecar_fault,
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

    /// Comments that are in a file of their own beside the document's. One that is in the
    /// document as well counts there ([`crate::review::only_beside`]).
    pub fn sidecar_comments(&self) -> &[Comment] {
        &self.sidecar
    }

    /// Takes the comments beside the file into it, or puts those in it beside: one step of the
    /// document, which saving makes last. Until then none is in neither of the two, whatever
    /// becomes of the step: what was put beside stays there, what was taken in goes when the
    /// document is saved.
    pub fn move_comments(&mut self, inside: bool) -> Result<Result<(), Refusal>, CommentError> {
        if let Some(fault) = &self.sidecar_fault {
            return Err(CommentError::Unread(fault.clone()));
        }
        let own = self.document.budget().comments.clone();
        let missing = |from: &[Comment], to: &[Comment]| -> Vec<Comment> {
            from.iter().filter(|comment| !to.contains(comment)).cloned().collect()
        };
        if inside {
            let mut comments = own.clone();
            comments.extend(missing(&self.sidecar, &own));
            return Ok(self.apply(Intent::SetComments { comments }));
        }
        if self.document.is_read_only() {
            return Ok(Err(Refusal::ReadOnly));
        }
        let path = self.path.as_deref().ok_or(CommentError::NoFile)?;
        let mut sidecar = self.sidecar.clone();
        sidecar.extend(missing(&own, &self.sidecar));
        file::save_comments(path, &sidecar).map_err(CommentError::Unsaved)?;
        (self.saved_sidecar, self.sidecar) = (sidecar.clone(), sidecar);
        self.comments_revision += 1;
        Ok(self.apply(Intent::SetComments { comments: Vec::new() }))
    }

    /// Why the comments beside the file could not be read.
    pub fn sidecar_fault(&self) -> Option<&Text> {
        self.sidecar_fault.as_ref()
    }

    /// Grows with every change of the comments beside the file; for caches.
    pub fn comments_revision(&self) -> u64 {
        self.comments_revision
    }

    /// Adds (`None`), changes or removes (`comment` is `None`) a comment beside the file, which is
    /// written at once; the document stays as it is.
    pub fn set_comment(
        &mut self,
        at: Option<usize>,
        comment: Option<Comment>,
    ) -> Result<(), CommentError> {
        if let Some(fault) = &self.sidecar_fault {
            return Err(CommentError::Unread(fault.clone()));
        }
        let path = self.path.as_deref().ok_or(CommentError::NoFile)?;
        let mut sidecar = self.sidecar.clone();
        match (at, comment) {
            (None, Some(comment)) => sidecar.push(comment),
            (Some(at), Some(comment)) => {
                if let Some(slot) = sidecar.get_mut(at) {
                    *slot = comment;
                }
            }
            (Some(at), None) if at < sidecar.len() => drop(sidecar.remove(at)),
            _ => return Ok(()),
        }
        file::save_comments(path, &sidecar).map_err(CommentError::Unsaved)?;
        (self.saved_sidecar, self.sidecar) = (sidecar.clone(), sidecar);
        self.comments_revision += 1;
        Ok(())
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

    /// The file's name for the title bar.
    pub fn name(&self, lang: Lang) -> String {
        match &self.path {
            Some(path) => file_name(path),
            None if self.sample => {
                lang.pick("示例副本（未保存）", "Copy of the sample (unsaved)").to_owned()
            }
            None => match &self.source {
                Some(source) => match (file_name(source), lang) {
                    (source, Lang::Zh) => format!("由 {source} 读入（未保存）"),
                    (source, Lang::En) => format!("read from {source} (unsaved)"),
                },
                None => lang.pick("未命名", "Untitled").to_owned(),
            },
        }
    }

    /// A file name to offer for saving.
    pub fn suggested_name(&self) -> String {
        match self.path.as_ref().and_then(|p| p.file_name()) {
            Some(name) => name.to_string_lossy().into_owned(),
            None => {
                let budget = self.document.budget();
                let unit: String = budget
                    .unit
                    .name
                    .chars()
                    .filter(|c| !c.is_control() && !"/\\:*?\"<>|".contains(*c))
                    .collect();
                format!("{unit}-{}.ron", budget.year)
            }
        }
    }

    /// A file name to offer for the whole check, or for the table of a folder's files.
    pub fn report_name(&self, lang: Lang, folder: bool) -> String {
        let name = self.suggested_name();
        let stem = name.strip_suffix(".ron").unwrap_or(&name);
        let what = lang.pick("审核", "check");
        if folder { format!("{what}.html") } else { format!("{stem}-{what}.html") }
    }

    /// Whose budget it is, in which file, whether it is changed.
    pub fn title(&self, lang: Lang) -> String {
        let mark = if self.document.is_changed() { "● " } else { "" };
        let (unit, name) = (&self.document.budget().unit.name, self.name(lang));
        let parts = [unit.as_str(), &name, texts::PROGRAM.get(lang)];
        let parts: Vec<&str> = parts.into_iter().filter(|part| !part.is_empty()).collect();
        format!("{mark}{}", parts.join(" — "))
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

/// A file's name without its folder.
fn file_name(path: &Path) -> String {
    let name = path.file_name();
    name.map_or_else(|| path.display().to_string(), |name| name.to_string_lossy().into_owned())
}

fn said(zh: &str, en: &str, what: &Text) -> Text {
    Text { zh: format!("{zh}：{}", what.zh), en: format!("{en}: {}", what.en) }
}
