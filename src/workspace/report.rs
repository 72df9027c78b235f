//! The whole check written to a file, and a folder of files checked.

use std::path::{Path, PathBuf};

use super::Workspace;
use crate::dialog::{Dialog, FolderList, error_lines};
use crate::review::Report;
use crate::review::folder::Folder;
use crate::session::FolderCheck;
use crate::session::listing::ReportError;
use crate::session::texts;

impl Workspace {
    /// Brings the whole check up to the document, to be shown.
    pub fn gather_report(&mut self) {
        self.lists.gather_report(&self.session, self.settings.lang);
    }

    /// The whole check as it was gathered last.
    pub fn report(&self) -> Option<&Report> {
        self.lists.report()
    }

    /// Writes the report, or the table of that folder's files; gives what there is to say where
    /// that fails.
    pub fn export(&mut self, path: &Path, folder: Option<&Folder>) -> Option<Dialog> {
        let lang = self.lang();
        self.refresh();
        match self.lists.write_report(&self.session, lang, folder, path) {
            Ok(()) => {
                self.say_done(texts::exported(lang, &path.display().to_string()));
                None
            }
            Err(ReportError::NoSuchForm) => {
                let why = texts::REPORT_KIND.get(lang).to_owned();
                Some(Dialog::failed(texts::REFUSED, vec![path.display().to_string(), why]))
            }
            Err(ReportError::File(error)) => {
                Some(Dialog::failed(texts::NOT_EXPORTED, error_lines(&error, lang)))
            }
        }
    }

    /// Begins to check a folder of files.
    pub fn check_folder(&self, path: &Path) -> Dialog {
        match path.is_dir() {
            true => self.check_each(vec![path.to_owned()]),
            false => {
                let why = texts::NOT_A_FOLDER.get(self.lang()).to_owned();
                Dialog::failed(texts::CANNOT_OPEN, vec![path.display().to_string(), why])
            }
        }
    }

    /// Begins to check files, and those below folders, each by itself.
    pub fn check_each(&self, paths: Vec<PathBuf>) -> Dialog {
        let check = FolderCheck::start(paths, self.lang(), self.waker.now());
        Dialog::Folder(FolderList::new(check))
    }
}
