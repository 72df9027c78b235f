//! The lists of one session, kept up to its document, with what takes longer behind them.

use std::ops::Deref;
use std::path::Path;
use std::sync::Arc;

use crate::amount::Unit;
use crate::budget::Cell;
use crate::edit::Document;
use crate::engine::TextPlace;
use crate::file::{self, FileError};
use crate::lang::Lang;
use crate::review::folder::Folder;
use crate::review::{Form, Report, Subject, clock};

use super::background_check::{self, BackgroundCheck, BackgroundProgress};
use super::document::Session;
use super::document_host::DocumentHost as _;
use super::lists::DocumentLists;

/// Rule, cell and place in the narrative: these tell a finding apart.
type FindingKey = (Arc<str>, Cell, Option<TextPlace>);

/// What a report is of: revisions of document and comments, and the language.
type ReportKey = (u64, u64, Lang);

/// Why a report was not written.
#[derive(Debug)]
pub enum ReportError {
    /// The name's ending is none that a report can have.
    NoSuchForm,
    File(FileError),
}

/// The lists, and what is worked out of them.
pub struct Listing {
    lists: DocumentLists,
    background: BackgroundCheck,
    /// Which gathering of the lists it is: what the background finds belongs to one.
    generation: u64,
    /// Whoever gathers waits for what takes long, as tests do.
    waits: bool,
    /// The finding that somebody is at, by its number and by what tells it apart.
    at: Option<(usize, FindingKey)>,
    report: Option<(ReportKey, Report)>,
}

impl Deref for Listing {
    type Target = DocumentLists;

    fn deref(&self) -> &DocumentLists {
        &self.lists
    }
}

impl Listing {
    /// `unit` is what amounts in findings are counted in, where not in the tables' own.
    pub fn new(session: &Session, lang: Lang, unit: Option<Unit>) -> Self {
        Self {
            lists: DocumentLists::gather(session, lang, unit),
            background: BackgroundCheck::default(),
            generation: 0,
            waits: false,
            at: None,
            report: None,
        }
    }

    /// Waits from now on, whenever it gathers, for what takes long.
    pub fn wait(&mut self) {
        self.waits = true;
    }

    /// Brings the lists up to the document, or lists it anew where more than figures changed; what
    /// takes long follows. Whether it was listed anew.
    pub fn gather(&mut self, session: &Session, lang: Lang, unit: Option<Unit>) -> bool {
        let anew = !self.lists.update(session, lang, unit);
        if anew {
            self.lists = self.lists.gather_again(session, lang, unit);
        }
        self.generation += 1;
        if self.waits && self.lists.checking {
            let document = session.document();
            let found = background_check::check_now(document.computed());
            self.lists.add_background(found, document);
        }
        anew
    }

    /// Forgets what belongs to another document: revisions of two may be the same.
    pub fn forget(&mut self) {
        (self.report, self.at) = (None, None);
    }

    /// Goes on with what takes long; true once it is listed. `wake` is called from another thread
    /// when there is something to go on with, `later` with the time after which there is.
    pub fn poll(
        &mut self,
        session: &Session,
        wake: impl Fn() + Send + 'static,
        later: impl FnOnce(std::time::Duration),
    ) -> bool {
        if !self.lists.checking {
            return false;
        }
        match self.background.poll(self.generation, session.document(), wake) {
            BackgroundProgress::Waits(time) => later(time),
            BackgroundProgress::Runs => {}
            BackgroundProgress::Found(found) => {
                self.lists.add_background(found, session.document());
                // The whole check may have been put together before its causes were known.
                self.report = None;
                return true;
            }
        }
        false
    }

    /// Remembers which finding somebody is at, while its number still means it.
    pub fn stay_at(&mut self, document: &Document, number: Option<usize>) {
        if self.at.as_ref().map(|(at, _)| *at) != number {
            self.at = number.and_then(|number| {
                let finding = self.lists.finding(document, number)?;
                let key = (Arc::clone(&finding.rule), finding.cell, finding.text.clone());
                Some((number, key))
            });
        }
    }

    /// The number that the finding remembered has now.
    pub fn stays_at(&mut self, document: &Document) -> Option<usize> {
        let (_, (rule, cell, text)) = self.at.take()?;
        let found = self.lists.listed(document).find(&rule, cell, text.as_ref());
        let number = found.first().copied();
        self.at = number.map(|number| (number, (rule, cell, text)));
        number
    }

    /// Brings the whole check up to the document as it is now.
    pub fn gather_report(&mut self, session: &Session, lang: Lang) {
        let of = (session.document().revision(), session.comments_revision(), lang);
        if self.report.as_ref().is_some_and(|(known, _)| *known == of) {
            return;
        }
        let subject = Subject {
            file: session.name(lang),
            time: clock::now_written(),
            problems: session.problems(),
            beside: session.sidecar_comments(),
        };
        let (document, lists) = (session.document(), &self.lists);
        let report =
            Report::from_findings(document, &lists.all(document), &lists.causes, &subject, lang);
        self.report = Some((of, report));
    }

    /// Writes the whole check, or the table of a folder's files, to a file; the name's ending says
    /// in which form.
    pub fn write_report(
        &mut self,
        session: &Session,
        lang: Lang,
        folder: Option<&Folder>,
        path: &Path,
    ) -> Result<(), ReportError> {
        let form = Form::by_name(path).ok_or(ReportError::NoSuchForm)?;
        let mut text = Vec::new();
        let written = match folder {
            Some(folder) => folder.write(&mut text, form),
            None => {
                self.gather_report(session, lang);
                self.report().map_or(Ok(()), |report| report.write(&mut text, form))
            }
        };
        // Writing to memory does not fail.
        if written.is_err() {
            return Ok(());
        }
        let text = String::from_utf8_lossy(&text);
        file::Saver::default().put(path, &text).map(drop).map_err(ReportError::File)
    }

    /// The whole check as gathered last.
    pub fn report(&self) -> Option<&Report> {
        self.report.as_ref().map(|(_, report)| report)
    }
}
