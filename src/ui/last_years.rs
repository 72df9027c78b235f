//! Which budget of last year a file is held against, remembered from one day to the next.
//!
//! A small RON file beside the settings; as with those, that it cannot be read or written costs
//! nothing but the memory.

use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};

/// Files that are remembered; those named longest ago are forgotten first.
const MOST_FILES: usize = 1_000;

/// Files with last year's, the pair named last first.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct LastYears {
    files: Vec<(PathBuf, PathBuf)>,
}

impl LastYears {
    /// Where they are kept beside the settings.
    pub fn place(settings: &Path) -> PathBuf {
        settings.with_file_name("last-years.ron")
    }

    pub fn load(path: &Path) -> Self {
        let read = || ron::from_str::<Self>(&std::fs::read_to_string(path).ok()?).ok();
        read().unwrap_or_default()
    }

    pub fn save(&self, path: &Path) {
        let Ok(text) = ron::ser::to_string_pretty(self, ron::ser::PrettyConfig::default()) else {
            return;
        };
        if let Some(folder) = path.parent() {
            // Writing fails as well then, and only the memory is lost.
            let _ = std::fs::create_dir_all(folder);
        }
        let _ = std::fs::write(path, text);
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
        self.files.truncate(MOST_FILES);
    }
}

fn absolute(file: &Path) -> PathBuf {
    std::path::absolute(file).unwrap_or_else(|_| file.to_owned())
}
