//! 起草表样: the files that a form set is drafted from, and what is decided of the draft.

use std::path::PathBuf;

use crate::lang::{Lang, Tell as _};
use crate::session::TypedPath;
use crate::session::form_draft::{FormDraftJob, FormDrafting};

/// What is asked, and how far it is.
#[derive(Debug, Default)]
pub struct FormDraftAsk {
    pub job: Option<FormDraftJob>,
    pub ready: Option<FormDrafting>,
    /// A file to be added.
    pub more: String,
    pub typed: TypedPath,
    pub said: String,
    /// Why it opened by itself.
    pub because: String,
}

/// What is to be done about it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum FormDraftAnswer {
    /// Draft again, from these files.
    From(Vec<PathBuf>),
    /// Ask with the system's dialog for a file to add.
    Browse,
    /// Write the form set and read the first file with it.
    Save,
}

impl FormDraftAsk {
    /// Files are read and a draft is made of them.
    pub fn making(job: FormDraftJob, because: String) -> Self {
        Self { job: Some(job), because, ..Self::default() }
    }

    /// The draft, once it is there.
    pub fn draft(&self) -> Option<&FormDrafting> {
        self.ready.as_ref()
    }

    /// Another draft is being made, of more files.
    pub fn begin(&mut self, job: FormDraftJob) {
        self.job = Some(job);
        self.said.clear();
        self.more.clear();
    }

    /// A file was picked: it is in the field, to be added.
    pub fn set_more(&mut self, path: &std::path::Path) {
        self.more = path.display().to_string();
    }

    /// Says in the dialog what could not be done.
    pub fn say(&mut self, said: String) {
        self.said = said;
    }

    /// The files with the one typed.
    pub fn files(&self) -> Vec<PathBuf> {
        let mut files = self.ready.as_ref().map_or(Vec::new(), |draft| draft.files().to_vec());
        let more = self.typed.path().filter(|_| !self.more.trim().is_empty());
        files.extend(more.filter(|path| !files.iter().any(|own| own == path)).map(PathBuf::from));
        files
    }

    /// Takes the draft up once it is there.
    pub fn follow(&mut self, lang: Lang) {
        let Some(result) = self.job.as_ref().and_then(FormDraftJob::poll) else { return };
        self.job = None;
        match result {
            Ok(mut draft) => {
                if let Some(before) = &self.ready {
                    draft.keep_decisions(before);
                }
                self.ready = Some(draft);
            }
            Err(error) => self.said = error.tell(lang),
        }
    }

    /// Relations in the order in which they are shown: those that were broken first.
    pub fn order(draft: &FormDrafting) -> Vec<usize> {
        let relations = &draft.draft.relations;
        let mut order: Vec<usize> = (0..relations.len()).collect();
        order.sort_by_key(|&at| relations.get(at).map_or(0, |own| usize::from(own.broken == 0)));
        order
    }

    /// `由 2 份文件：12 张表，63 条关系，取 60 条`
    pub fn summary(draft: &FormDrafting, lang: Lang) -> String {
        let (files, tables) = (draft.documents(), draft.draft.tables.len());
        let all = draft.draft.relations.len();
        let kept = draft.draft.choices.iter().filter(|choice| choice.kept).count();
        match lang {
            Lang::Zh => format!("由 {files} 份文件：{tables} 张表，{all} 条关系，取 {kept} 条"),
            Lang::En => {
                format!("From {files} files: {tables} tables, {all} relations, {kept} taken")
            }
        }
    }
}
