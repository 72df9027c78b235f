//! Comments in a file of their own beside the document's.

use std::path::Path;

use crate::budget::Comment;
use crate::edit::{Intent, Refusal};
use crate::file::{self, FileError};
use crate::form::FormSet;
use crate::lang::{Tell as _, Text};
use crate::session::document_host::DocumentHost as _;
use crate::source::{Diagnostic, Fault};

use super::Session;

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

/// The comments beside a document's file.
#[derive(Default)]
pub(super) struct Sidecar {
    comments: Vec<Comment>,
    /// What of them is on disk: without those that the saved document holds itself.
    saved: Vec<Comment>,
    /// Why they could not be read: then none may be written over them.
    fault: Option<Text>,
    /// Grows with every change of them.
    revision: u64,
}

impl Sidecar {
    /// Those beside the file of that path.
    pub fn read(path: &Path, forms: &FormSet) -> Self {
        match file::read_comments(path, forms) {
            Ok(comments) => Self { saved: comments.clone(), comments, ..Self::default() },
            Err(error) => {
                let why = Text::both(|lang| error.tell(lang));
                Self { fault: Some(why), ..Self::default() }
            }
        }
    }

    pub fn comments(&self) -> &[Comment] {
        &self.comments
    }

    /// Writes others in their place.
    fn write(&mut self, path: Option<&Path>, comments: Vec<Comment>) -> Result<(), CommentError> {
        let path = path.ok_or(CommentError::NoFile)?;
        file::save_comments(path, &comments).map_err(CommentError::Unsaved)?;
        self.saved.clone_from(&comments);
        self.comments = comments;
        self.revision += 1;
        Ok(())
    }

    fn readable(&self) -> Result<(), CommentError> {
        self.fault.clone().map_or(Ok(()), |why| Err(CommentError::Unread(why)))
    }

    /// Follows the document, which was saved at that path, its own unless it is new. `beside` are
    /// those that the saved document does not hold itself.
    pub fn follow(&mut self, path: &Path, own: bool, beside: Vec<Comment>) {
        let there: &[Comment] = if own { &self.saved } else { &[] };
        if self.fault.is_some() || *there == *beside {
            return;
        }
        match file::save_comments(path, &beside) {
            Ok(()) => self.saved = beside,
            Err(_) => {
                self.fault = Some(Text {
                    zh: "批注没有随文件另存".to_owned(),
                    en: "the comments were not saved along with the file".to_owned(),
                });
            }
        }
    }
}

impl Session {
    /// Comments that are in a file of their own beside the document's. One that is in the
    /// document as well counts there ([`crate::review::only_beside`]).
    pub fn sidecar_comments(&self) -> &[Comment] {
        self.sidecar.comments()
    }

    /// Why the comments beside the file could not be read.
    pub fn sidecar_fault(&self) -> Option<&Text> {
        self.sidecar.fault.as_ref()
    }

    /// Grows with every change of the comments beside the file; for caches.
    pub fn comments_revision(&self) -> u64 {
        self.sidecar.revision
    }

    /// Takes the comments beside the file into it, or puts those in it beside: one step of the
    /// document, which saving makes last. Until then none is in neither of the two, whatever
    /// becomes of the step: what was put beside stays there, what was taken in goes when the
    /// document is saved.
    pub fn move_comments(&mut self, inside: bool) -> Result<Result<(), Refusal>, CommentError> {
        self.sidecar.readable()?;
        let own = self.document.budget().comments.clone();
        let missing = |from: &[Comment], to: &[Comment]| -> Vec<Comment> {
            from.iter().filter(|comment| !to.contains(comment)).cloned().collect()
        };
        if inside {
            let beside = missing(self.sidecar.comments(), &own);
            let comments = own.into_iter().chain(beside).collect();
            return Ok(self.apply(Intent::SetComments { comments }));
        }
        if self.document.is_read_only() {
            return Ok(Err(Refusal::ReadOnly));
        }
        let mut comments = self.sidecar.comments().to_vec();
        comments.extend(missing(&own, &comments));
        self.sidecar.write(self.path.as_deref(), comments)?;
        Ok(self.apply(Intent::SetComments { comments: Vec::new() }))
    }

    /// Adds (`None`), changes or removes (`comment` is `None`) a comment beside the file, which is
    /// written at once; the document stays as it is.
    pub fn set_comment(
        &mut self,
        at: Option<usize>,
        comment: Option<Comment>,
    ) -> Result<(), CommentError> {
        self.sidecar.readable()?;
        let mut comments = self.sidecar.comments().to_vec();
        match (at, comment) {
            (None, Some(comment)) => comments.push(comment),
            (Some(at), Some(comment)) => {
                if let Some(slot) = comments.get_mut(at) {
                    *slot = comment;
                }
            }
            (Some(at), None) if at < comments.len() => drop(comments.remove(at)),
            _ => return Ok(()),
        }
        self.sidecar.write(self.path.as_deref(), comments)
    }
}
