//! Last year's budget, with which the document is compared.

use std::path::Path;

use super::Workspace;
use crate::dialog::{Dialog, Purpose, error_lines};
use crate::lang::Tell as _;
use crate::session::DocumentHost as _;
use crate::session::import::{Import, is_foreign};
use crate::session::notice::Notice;
use crate::session::texts;

impl Workspace {
    /// Compares the document with that file from now on; `read` is what was read of it already.
    /// Gives what there is to say of what could not be read.
    pub fn take_last_year(&mut self, path: &Path, read: Option<&Import>) -> Option<Dialog> {
        let lang = self.lang();
        let compared = match read {
            Some(read) => self.session.compare_with_import(read),
            None => self.session.set_last_year(Some(path)),
        };
        let unread = match compared {
            Ok(unread) => unread,
            Err(error) => {
                let failed = Dialog::failed(texts::NOT_LAST_YEAR, error_lines(&error, lang));
                return Some(failed.or_another(Purpose::LastYear));
            }
        };
        self.refresh();
        let findings = self.lists.all(self.session.document());
        let count = findings.iter().filter(|finding| &*finding.number == "B13").count();
        let name = self.session.document().computed().last_year().map(|last| last.name());
        let ran = self.session.document().computed().ran_against_last();
        let said = texts::last_year_held(lang, name.unwrap_or_default(), (ran, count));
        self.notice = Some(if ran { Notice::Done(said) } else { Notice::Plain(said) });
        self.remembered.remember_last_year(&self.session, Some(path));
        if unread.is_empty() {
            return None;
        }
        let lines = unread.iter().map(|problem| problem.tell(lang)).collect();
        Some(Dialog::failed(texts::LAST_YEAR_UNREAD, lines))
    }

    pub fn forget_last_year(&mut self) {
        // Nothing is read, so nothing can fail.
        if self.session.set_last_year(None).is_ok() {
            self.say_done(texts::LAST_YEAR_NONE.get(self.lang()));
            self.remembered.remember_last_year(&self.session, None);
        }
    }

    /// What was remembered of the file opened just now; a file of another kind is left to
    /// [`Imports::recall`](super::Imports::recall).
    pub(super) fn recall_last_year(&mut self) {
        let Some(path) = self.remembered.last_year_of(&self.session) else { return };
        if !is_foreign(&path)
            && let Err(error) = self.session.set_last_year(Some(&path))
        {
            self.last_year_gone(&error.tell(self.lang()));
        }
    }

    pub(super) fn last_year_gone(&mut self, why: &str) {
        let said = texts::LAST_YEAR_GONE.get(self.lang());
        self.notice = Some(Notice::Refused(format!("{said}{why}")));
    }

    /// The document has a file now, of which things are remembered.
    pub(super) fn remember_saved(&mut self) {
        self.note_place();
        if let Some(last) = self.session.last_year_path().map(Path::to_owned) {
            self.remembered.remember_last_year(&self.session, Some(&last));
        }
    }
}
