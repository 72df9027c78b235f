//! Which budget of last year a file is compared with, remembered from one day to the next.
//!
//! A file beside the settings, kept as [`super::persistence`] does.

use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};

use super::persistence::absolute;

/// Files that are remembered; those named longest ago are forgotten first.
const MAX_FILES: usize = 1_000;

/// Files with last year's, the pair named last first.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct LastYearFiles {
    files: Vec<(PathBuf, PathBuf)>,
}

impl LastYearFiles {
    /// Where they are kept beside the settings.
    pub fn place(settings: &Path) -> PathBuf {
        settings.with_file_name("last-years.ron")
    }

    /// Last year's file of that file.
    pub fn of(&self, file: &Path) -> Option<PathBuf> {
        let file = absolute(file);
        self.files.iter().find(|(own, _)| *own == file).map(|(_, last)| last.clone())
    }

    /// Remembers it, or forgets it.
    pub fn set(&mut self, file: &Path, last: Option<&Path>) {
        let file = absolute(file);
        self.files.retain(|(own, _)| *own != file);
        if let Some(last) = last {
            self.files.insert(0, (file, absolute(last)));
        }
        self.files.truncate(MAX_FILES);
    }
}
