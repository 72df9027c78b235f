//! A form set drafted from published files: the relations that hold in their figures, what a person
//! decides of each, and the file that lies beside them in the end.

use std::path::{Path, PathBuf};
use std::sync::mpsc::{Receiver, TryRecvError, channel};

use crate::file::{FileError, write_new};
use crate::form::FormSet;
use crate::form::infer::{FormDraft, PrintedDocument, draft};
use crate::import::{FileSet, ImportError, printed, printed_together};
use crate::lang::Text;
use crate::read::{Limits, ReadError, ReadProgress, Watch};
use crate::source::{Diagnostic, Fault};

/// Files that a form set is drafted from at most.
pub const MAX_FILES: usize = 24;

/// What was drafted, and from what.
#[derive(Debug)]
pub struct FormDrafting {
    files: Vec<PathBuf>,
    /// The files are one document, not several of one kind.
    together: bool,
    documents: Vec<PrintedDocument>,
    /// Tables and relations, with what is decided of each.
    pub draft: FormDraft,
    /// The form set's id, which is its file's name too.
    pub id: String,
}

/// Why there is no form set.
#[derive(Debug)]
pub enum FormDraftError {
    Read(Box<ImportError>),
    NoTables(PathBuf),
    /// More files than [`MAX_FILES`].
    TooMany,
    /// What was typed is no name for a file.
    BadId(String),
    /// The form set as decided has faults.
    Faults(Vec<Diagnostic>),
    Write(FileError),
}

impl Fault for FormDraftError {
    fn diagnostic(&self) -> Diagnostic {
        let (what, remedy) = match self {
            Self::Read(error) => return error.diagnostic(),
            Self::Write(error) => return error.diagnostic(),
            Self::Faults(faults) => match faults.first() {
                Some(fault) => return fault.clone(),
                None => (Text::new("表样有差错", "the form set has faults"), Text::default()),
            },
            Self::NoTables(path) => {
                let path = path.display();
                let what = Text::new(
                    format!("{path}：没有找到表格"),
                    format!("{path}: no tables were found"),
                );
                (what, Text::default())
            }
            Self::TooMany => (
                Text::new("文件太多", "too many files"),
                Text::new(
                    format!("至多由 {MAX_FILES} 份文件起草"),
                    format!("a draft is made from {MAX_FILES} files at most"),
                ),
            ),
            Self::BadId(id) => (
                Text::new(
                    format!("“{id}”不能作表样的名称"),
                    format!("“{id}” cannot be the form set's id"),
                ),
                Text::new(
                    "请用汉字、字母、数字、- 和 _，它也是文件名",
                    "use letters, digits, - and _, as it names the file too",
                ),
            ),
        };
        Diagnostic::new(what, remedy)
    }
}

impl FormDrafting {
    /// Reads files of one kind, the first of which gives the layout, and drafts from all of them.
    /// `together` says that they are one document.
    pub fn read(
        files: &[PathBuf],
        together: bool,
        progress: ReadProgress,
    ) -> Result<Self, FormDraftError> {
        let failed = |error| FormDraftError::Read(Box::new(error));
        let set = together.then(|| FileSet::of(files, &[])).transpose().map_err(failed)?;
        let files = set.as_ref().map_or(files.to_vec(), |set| set.files.clone());
        let set = set.filter(|_| files.len() > 1);
        let together = set.is_some();
        if files.len() > MAX_FILES && !together {
            return Err(FormDraftError::TooMany);
        }
        let mut documents = Vec::new();
        if let Some(set) = set {
            documents.push(printed_together(set, &progress).map_err(failed)?);
        }
        let files_of_kind = if together { &[] } else { files.as_slice() };
        for path in files_of_kind {
            let mut watch = Watch::new(Limits::default(), progress.clone());
            let document = printed(path, &mut watch);
            let document = document.map_err(failed)?;
            if document.tables.is_empty() {
                return Err(FormDraftError::NoTables(path.clone()));
            }
            documents.push(document);
        }
        let mut draft = draft(&documents);
        // What the figures speak against is written only where a person says so.
        for (relation, choice) in draft.relations.iter().zip(&mut draft.choices) {
            choice.kept = relation.broken == 0;
        }
        let id = files.first().map_or_else(String::new, |path| id_of(path));
        Ok(Self { files, together, documents, draft, id })
    }

    /// Whether the files are one document.
    pub fn is_together(&self) -> bool {
        self.together
    }

    /// The files that it is drafted from.
    pub fn files(&self) -> &[PathBuf] {
        &self.files
    }

    /// Takes over what was decided in an earlier draft of some of the same files.
    pub fn keep_decisions(&mut self, before: &Self) {
        let old = before.draft.relations.iter().zip(&before.draft.choices);
        let old: Vec<_> = old.collect();
        for (relation, choice) in self.draft.relations.iter().zip(&mut self.draft.choices) {
            let same = |(own, _): &&(&_, &_)| {
                let own: &crate::form::infer::FoundRelation = own;
                own.table == relation.table && own.kind == relation.kind
            };
            if let Some((own, decided)) = old.iter().find(same) {
                let (name, kept) = (choice.name.clone(), choice.kept);
                *choice = (*decided).clone();
                // A name that was only numbered follows the new numbers, and what the new file
                // speaks against is to be confirmed again.
                if decided.name.starts_with("relation_") {
                    choice.name = name;
                }
                if relation.broken > own.broken {
                    choice.kept = kept;
                }
            }
        }
        self.id.clone_from(&before.id);
        self.draft.name.clone_from(&before.draft.name);
    }

    /// How many documents it is drafted from.
    pub fn documents(&self) -> usize {
        self.documents.len()
    }

    /// Where the form set goes: beside the first file.
    pub fn target(&self) -> PathBuf {
        let beside = self.files.first().map(PathBuf::as_path).unwrap_or(Path::new(""));
        beside.with_file_name(format!("{}.ron", self.id.trim()))
    }

    /// The form set as it would be written; else what is wrong with it.
    pub fn text(&self) -> Result<String, FormDraftError> {
        let id = self.id.trim();
        let good = |c: char| c.is_alphanumeric() || c == '-' || c == '_';
        if id.is_empty() || id.len() > 120 || !id.chars().all(good) {
            return Err(FormDraftError::BadId(self.id.clone()));
        }
        let text = self.draft.text(id);
        FormSet::parse(&text).map_err(FormDraftError::Faults)?;
        Ok(text)
    }

    /// Writes it; a file that is there already stays as it is.
    pub fn save(&self) -> Result<PathBuf, FormDraftError> {
        let text = self.text()?;
        let target = self.target();
        write_new(&target, &text).map_err(FormDraftError::Write)?;
        Ok(target)
    }
}

/// `某某局2025` of `某某局2025.xlsx`: what an id may have.
fn id_of(path: &Path) -> String {
    let stem = path.file_stem().map(|stem| stem.to_string_lossy()).unwrap_or_default();
    let good = |c: char| if c.is_alphanumeric() || c == '-' || c == '_' { c } else { '-' };
    let id: String = stem.chars().take(30).map(good).collect();
    let id = id.trim_matches('-');
    if id.is_empty() { "forms".to_owned() } else { format!("{id}-表样") }
}

/// A draft being made on a thread of its own.
#[derive(Debug)]
pub struct FormDraftJob {
    progress: ReadProgress,
    result: Receiver<Result<FormDrafting, FormDraftError>>,
}

impl FormDraftJob {
    /// Begins; `together` says that the files are one document. `wake` is called from the other thread
    /// once there is a result.
    pub fn start(
        files: Vec<PathBuf>,
        together: bool,
        wake: impl FnOnce() + Send + 'static,
    ) -> Self {
        let progress = ReadProgress::default();
        let shared = progress.clone();
        let (sender, result) = channel();
        let work = move || {
            // Whoever asked may be gone by now.
            let _ = sender.send(FormDrafting::read(&files, together, shared));
            wake();
        };
        // Without a thread the receiver is closed, which reads as a failure.
        drop(std::thread::Builder::new().name("form draft".to_owned()).spawn(work));
        Self { progress, result }
    }

    pub fn poll(&self) -> Option<Result<FormDrafting, FormDraftError>> {
        match self.result.try_recv() {
            Ok(result) => Some(result),
            Err(TryRecvError::Empty) => None,
            Err(TryRecvError::Disconnected) => {
                let error = ReadError::no_thread();
                let error = ImportError::Read { path: PathBuf::new(), error };
                Some(Err(FormDraftError::Read(Box::new(error))))
            }
        }
    }
}

impl Drop for FormDraftJob {
    fn drop(&mut self) {
        self.progress.cancel();
    }
}
