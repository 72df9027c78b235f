//! 公开: which formats go into which folder, on what terms, and what is in the way.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use crate::amount::Unit;
use crate::edit::Document;
use crate::engine::Lack;
use crate::lang::{Lang, Tell as _};
use crate::publish::Adjusted;
use crate::session::TypedPath;
use crate::session::printing::{PrintEnd, PrintJob};
use crate::session::publishing::{
    PreviewJob, PublishError, PublishFormat, PublishJob, PublishWanted, Published,
    publication_lacks,
};
use crate::session::reading::Reading;
use crate::session::texts::{self, Pair};
use crate::source::Diagnostic;

/// What is asked, and how far it is.
#[derive(Debug)]
pub struct Publishing {
    /// In the order of [`PublishFormat::ALL`].
    pub formats: [bool; 4],
    pub folder: String,
    pub typed: TypedPath,
    pub lacks: Vec<Lack>,
    /// Publish in spite of what is open.
    pub allow_open: bool,
    pub terms: PublishTerms,
    pub look: Look,
    /// Mandatory findings that the last attempt was refused for.
    pub refused: usize,
    pub replace: bool,
    /// Names of files that are there already, for the folder and the formats looked at last.
    pub existing: Vec<String>,
    pub looked: Option<(String, [bool; 4])>,
    pub stage: Stage,
    /// The PDF is made to be printed, not to be published.
    pub prints: bool,
    pub handing: Handing,
    pub said: String,
    /// Something takes the keyboard in the next frame.
    pub wants: bool,
}

/// What the pages depend on.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct PublishTerms {
    /// All money in this unit instead of each table's own.
    pub unit: Option<Unit>,
    /// 舍位平衡.
    pub adjust: bool,
}

/// The pages as they would be.
#[derive(Debug, Default)]
pub struct Look {
    /// What they are made on, or were.
    pub terms: Option<PublishTerms>,
    pub job: Option<PreviewJob>,
    pub adjusted: Option<Result<Adjusted, Diagnostic>>,
    /// Why there are none.
    pub said: String,
}

#[derive(Debug)]
pub enum Stage {
    Asking,
    Making(PublishJob),
    Done(Published),
    /// Only where nothing could be asked again.
    Failed,
}

/// How far the PDF that is to be printed is on its way to the printer.
#[derive(Debug)]
pub enum Handing {
    Not,
    /// The system's print dialog has it.
    Asking(PrintJob),
    Ended(PrintEnd),
    /// Where there is no such dialog, the system's program for PDFs has it.
    Opened,
}

impl Publishing {
    pub fn new(document: &Document, folder: &Path) -> Self {
        let lacks = publication_lacks(document);
        Self { lacks, folder: folder.display().to_string(), ..Self::at(Stage::Asking, false) }
    }

    /// The PDF that is handed to the system's program is being made.
    pub fn printing(job: PublishJob) -> Self {
        Self::at(Stage::Making(job), true)
    }

    fn at(stage: Stage, prints: bool) -> Self {
        Self {
            formats: [true; 4],
            folder: String::new(),
            typed: TypedPath::default(),
            lacks: Vec::new(),
            allow_open: false,
            terms: PublishTerms::default(),
            look: Look::default(),
            refused: 0,
            replace: false,
            existing: Vec::new(),
            looked: None,
            stage,
            prints,
            handing: Handing::Not,
            said: String::new(),
            wants: true,
        }
    }

    pub fn set_folder(&mut self, folder: &Path) {
        self.folder = folder.display().to_string();
        self.said.clear();
    }

    /// The PDF is in the system's print dialog.
    pub fn set_asking(&mut self, job: PrintJob) {
        (self.handing, self.wants) = (Handing::Asking(job), true);
    }

    /// Whether a print dialog of the system was asked for already.
    pub fn had_print_dialog(&self) -> bool {
        matches!(self.handing, Handing::Ended(_))
    }

    /// The PDF was handed to the system's program.
    pub fn set_opened(&mut self) {
        (self.handing, self.wants) = (Handing::Opened, true);
    }

    /// Says in the dialog what could not be done.
    pub fn say(&mut self, said: String) {
        self.said = said;
    }

    /// The files are being made from now on.
    pub fn begin(&mut self, job: PublishJob) {
        (self.stage, self.wants) = (Stage::Making(job), true);
        self.said.clear();
    }

    /// The pages are being made from now on, as the person wants them now.
    pub fn look_at(&mut self, job: PreviewJob) {
        (self.look.job, self.look.terms) = (Some(job), Some(self.terms));
    }

    /// What was written, once it was.
    pub fn published(&self) -> Option<&Published> {
        match &self.stage {
            Stage::Done(published) => Some(published),
            _ => None,
        }
    }

    /// Takes up what was being made.
    pub fn follow(&mut self, reading: &Reading<'_>) {
        if let Handing::Asking(job) = &self.handing
            && let Some(end) = job.poll()
        {
            (self.handing, self.wants) = (Handing::Ended(end), true);
        }
        let Stage::Making(job) = &self.stage else { return };
        let Some(result) = job.poll() else { return };
        self.wants = true;
        match result {
            Ok(published) => self.stage = Stage::Done(published),
            Err(error) => {
                self.said = error.tell(reading.lang);
                if let PublishError::Open(open) = &error {
                    self.refused = open.len();
                }
                self.stage = if self.prints { Stage::Failed } else { Stage::Asking };
                // Files may have come meanwhile.
                self.looked = None;
            }
        }
    }

    /// Takes up the pages that were being made: the bytes of a PDF, or nothing where there is a
    /// reason why not; no answer while they are not there.
    pub fn follow_look(&mut self, lang: Lang) -> Option<Option<Arc<[u8]>>> {
        let made = self.look.job.as_ref().and_then(PreviewJob::poll)?;
        self.look.job = None;
        match made {
            Ok(preview) => {
                self.look.adjusted = preview.adjusted;
                self.look.said.clear();
                Some(Some(preview.bytes))
            }
            Err(error) => {
                self.look.adjusted = None;
                self.look.said = error.tell(lang);
                Some(None)
            }
        }
    }

    /// Whether the pages are others than those that were made or are being made.
    pub fn is_outdated(&self) -> bool {
        self.look.terms != Some(self.terms)
    }

    /// What is to be made.
    pub fn wanted(&self, reading: &Reading<'_>) -> PublishWanted {
        let ticked = PublishFormat::ALL.into_iter().zip(self.formats);
        PublishWanted {
            formats: ticked.filter_map(|(format, on)| on.then_some(format)).collect(),
            folder: self.typed.path().unwrap_or(Path::new("")).to_owned(),
            lang: reading.lang,
            unit: self.terms.unit,
            adjust_rounding: self.terms.adjust,
            allow_open: self.allow_open,
            overwrite: self.replace && !self.existing.is_empty(),
            ..PublishWanted::default()
        }
    }

    /// Looks which files are there already; asks the disk only where something else is wanted.
    pub fn look(&mut self, reading: &Reading<'_>) {
        self.typed.update(&self.folder, None);
        let now = (self.folder.clone(), self.formats);
        if self.looked.as_ref() == Some(&now) {
            return;
        }
        let there = self.wanted(reading).paths(reading.document().computed());
        let name = |path: PathBuf| {
            let name = path.file_name().map(|name| name.to_string_lossy().into_owned());
            name.filter(|_| path.exists())
        };
        self.existing = there.into_iter().filter_map(name).collect();
        // What was agreed to was agreed to for other files.
        self.replace = false;
        self.looked = Some(now);
    }

    /// Something is open that the person has to agree to.
    pub fn must_allow(&self, reading: &Reading<'_>) -> bool {
        self.open(reading) > 0 || !reading.session.problems().is_empty()
    }

    /// How many mandatory findings are open.
    pub fn open(&self, reading: &Reading<'_>) -> usize {
        reading.lists.blocking.max(self.refused)
    }

    /// Why it cannot begin.
    pub fn fault(&self, reading: &Reading<'_>) -> Option<Pair> {
        if !self.formats.contains(&true) {
            Some(texts::PUBLISH_NO_FORMAT)
        } else if self.typed.path().is_none() {
            Some(texts::PATH_EMPTY)
        } else if self.typed.exists() && !self.typed.is_folder() {
            Some(texts::NOT_A_FOLDER)
        } else if self.must_allow(reading) && !self.allow_open {
            Some(texts::PUBLISH_REFUSED)
        } else if !self.existing.is_empty() && !self.replace {
            Some(texts::PUBLISH_EXISTS)
        } else {
            None
        }
    }
}
