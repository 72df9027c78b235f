//! The open document together with the file it came from.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use crate::edit::{Document, Intent, Refusal, Step};
use crate::file::{self, FileError, Opened, Problem, Stamp};
use crate::lang::Lang;

use super::desk::Desk;
use super::texts;

/// A document, where it lies on disk and what was noticed while reading it.
pub struct Session {
    document: Document,
    path: Option<PathBuf>,
    stamp: Option<Stamp>,
    problems: Vec<Problem>,
    newer: bool,
    sample: bool,
}

impl Session {
    /// The sample inside the program, as an unsaved copy.
    pub fn sample() -> Result<Self, FileError> {
        let mut session = Self::from_opened(file::sample()?, None);
        session.sample = true;
        Ok(session)
    }

    /// A file from disk.
    pub fn open(path: &Path) -> Result<Self, FileError> {
        Ok(Self::from_opened(file::open(path)?, Some(path.to_owned())))
    }

    /// A document made elsewhere, not on disk yet.
    pub fn unsaved(document: Document) -> Self {
        Self {
            document,
            path: None,
            stamp: None,
            problems: Vec::new(),
            newer: false,
            sample: false,
        }
    }

    fn from_opened(opened: Opened, path: Option<PathBuf>) -> Self {
        let mut document = Document::new(opened.forms, opened.budget);
        document.set_read_only(opened.newer);
        Self {
            document,
            stamp: path.is_some().then_some(opened.stamp),
            path,
            problems: opened.problems,
            newer: opened.newer,
            sample: false,
        }
    }

    pub fn path(&self) -> Option<&Path> {
        self.path.as_deref()
    }

    /// What was noticed while reading.
    pub fn problems(&self) -> &[Problem] {
        &self.problems
    }

    /// Written by a newer version of the program, so never to be changed here.
    pub fn is_newer(&self) -> bool {
        self.newer
    }

    /// The file's name for the title bar.
    pub fn name(&self, lang: Lang) -> String {
        match &self.path {
            Some(path) => path
                .file_name()
                .map_or_else(|| path.display().to_string(), |n| n.to_string_lossy().into_owned()),
            None if self.sample => texts::SAMPLE_COPY.get(lang).to_owned(),
            None => texts::UNTITLED.get(lang).to_owned(),
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

    /// Opens to inspect, or to edit unless a newer version wrote the file.
    pub fn set_inspecting(&mut self, inspecting: bool) {
        self.document.set_read_only(inspecting || self.newer);
    }

    pub fn undo(&mut self) -> Option<Step> {
        self.document.undo().cloned()
    }

    pub fn redo(&mut self) -> Option<Step> {
        self.document.redo().cloned()
    }

    /// Writes the document there; from then on it is the document's file. Its own file is refused
    /// ([`FileError::Changed`]) where somebody else changed it meanwhile, unless `overwrite`.
    pub fn save(&mut self, path: &Path, overwrite: bool) -> Result<(), FileError> {
        let (forms, budget) = (self.document.forms(), self.document.budget());
        let own = self.path.as_deref() == Some(path);
        let stamp = match self.stamp.filter(|_| own && !overwrite) {
            Some(stamp) => file::save_unchanged(path, forms, budget, stamp)?,
            None => file::save(path, forms, budget)?,
        };
        self.document.mark_saved();
        self.path = Some(path.to_owned());
        self.stamp = Some(stamp);
        self.sample = false;
        Ok(())
    }

    pub fn forms(&self) -> &Arc<crate::form::FormSet> {
        self.document.forms()
    }
}

impl Desk for Session {
    fn document(&self) -> &Document {
        &self.document
    }

    fn apply(&mut self, intent: Intent) -> Result<(), Refusal> {
        self.document.apply(intent)
    }
}
