//! A folder of budgets checked in one go, as a list.

use std::path::Path;

use super::list::{Chosen, ListLine};
use crate::lang::Lang;
use crate::review::folder::{FileRow, Folder};
use crate::session::FolderCheck;

/// A check that runs or has ended, and the line chosen.
#[derive(Debug)]
pub struct FolderList {
    pub check: FolderCheck,
    pub chosen: Chosen,
}

impl FolderList {
    pub fn new(check: FolderCheck) -> Self {
        Self { check, chosen: Chosen::at(0) }
    }

    /// What was found, once the check has ended.
    pub fn found(&self) -> Option<&Folder> {
        self.check.found()
    }
}

/// A file in the list: its name below the folder, whose it is, how it is.
pub fn folder_line(root: &Path, file: &FileRow, lang: Lang) -> ListLine {
    let name = file.path.strip_prefix(root).unwrap_or(&file.path).display().to_string();
    let counts = &file.counts;
    let state = match (&file.error, counts.mandatory, counts.unexplained) {
        (Some(_), ..) => format!("? {}", lang.pick("读不出", "unreadable")),
        (None, 0, 0) if file.is_only_empty() => lang.pick("○ 空白", "○ empty").to_owned(),
        (None, 0, 0) => format!("✓ {}", lang.pick("通过", "well")),
        (None, 0, open) => format!("△ {} {open}", lang.pick("待说明", "to explain")),
        (None, open, _) => format!("× {} {open}", lang.pick("强制", "mandatory")),
    };
    let first = file.error.as_deref().unwrap_or(&file.first).to_owned();
    ListLine {
        parts: vec![name, file.unit.clone(), state, first],
        strong: 2,
        weak: file.error.is_some(),
    }
}
