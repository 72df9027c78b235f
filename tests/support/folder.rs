//! A folder of its own for the files of one test, gone with it.

#![allow(dead_code, clippy::expect_used, reason = "each test uses a part")]

use std::fs;
use std::path::{Path, PathBuf};

pub struct Folder(tempfile::TempDir);

impl Folder {
    pub fn new() -> Self {
        Self(tempfile::tempdir().expect("a folder"))
    }

    pub fn path(&self) -> &Path {
        self.0.path()
    }

    /// Writes a file; gives where it is.
    #[track_caller]
    pub fn put(&self, name: &str, text: &str) -> PathBuf {
        let path = self.path().join(name);
        fs::write(&path, text).expect("written");
        path
    }

    /// Nobody may write that file any more.
    #[track_caller]
    pub fn protect(&self, name: &str) {
        let path = self.path().join(name);
        let mut rights = fs::metadata(&path).expect("there").permissions();
        rights.set_readonly(true);
        fs::set_permissions(&path, rights).expect("protected");
    }

    #[track_caller]
    pub fn text(&self, name: &str) -> String {
        fs::read_to_string(self.path().join(name)).expect("a file that reads")
    }
}
