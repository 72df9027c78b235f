//! The files below folders that may be budgets.

use std::path::{Path, PathBuf};

use crate::file::FileError;
use crate::import;
use crate::lang::{Lang, Tell as _, Text};

/// Folders below folders that are looked into, against links that lead in circles.
const DEEPEST: usize = 64;
/// Files that are looked at in one go.
const MAX_FILES: usize = 1_000_000;

/// What was met below some paths.
#[derive(Debug, Default)]
pub(super) struct FoundPaths {
    pub files: Vec<PathBuf>,
    /// What cannot be looked into, and why.
    pub unread: Vec<(PathBuf, String)>,
    /// What is passed over, and why.
    pub passed: Vec<(PathBuf, String)>,
    /// Files beyond the most that are looked at.
    more: usize,
}

/// Collects the files among and below some paths, in their order.
pub(super) fn walk(paths: &[PathBuf], lang: Lang) -> FoundPaths {
    let mut met = FoundPaths::default();
    for path in paths {
        met.below(path, 0, lang);
    }
    met.files.sort();
    met.files.dedup();
    if met.more > 0 {
        let said = match lang {
            Lang::Zh => format!("文件超过 {MAX_FILES} 个，另有 {} 个没有审核；请分批", met.more),
            Lang::En => format!(
                "more than {MAX_FILES} files; {} more were not checked: take them in turns",
                met.more
            ),
        };
        met.unread.push((paths.first().cloned().unwrap_or_default(), said));
    }
    met
}

impl FoundPaths {
    fn below(&mut self, path: &Path, depth: usize, lang: Lang) {
        if !path.is_dir() {
            // A file that was named is looked at whatever it is called.
            self.files.push(path.to_owned());
            return;
        }
        if depth >= DEEPEST {
            let said = lang.pick(
                "文件夹层次太深，没有看；请直接审核这个文件夹",
                "too many folders inside one another: check this one by itself",
            );
            self.unread.push((path.to_owned(), said.to_owned()));
            return;
        }
        let unread = |error| {
            let doing = Text::new("读取文件夹", "reading the folder");
            FileError::Io { path: path.to_owned(), doing, error }.tell(lang)
        };
        let entries = match std::fs::read_dir(path) {
            Ok(entries) => entries,
            Err(error) => return self.unread.push((path.to_owned(), unread(error))),
        };
        for entry in entries {
            match entry {
                Ok(entry) => self.entry(&entry, depth, lang),
                Err(error) => self.unread.push((path.to_owned(), unread(error))),
            }
        }
    }

    fn entry(&mut self, entry: &std::fs::DirEntry, depth: usize, lang: Lang) {
        let below = entry.path();
        let name = below.file_name().unwrap_or_default().to_string_lossy().into_owned();
        // Hidden, or what a spreadsheet puts beside a file that it has open.
        if name.starts_with('.') || name.starts_with("~$") {
            return;
        }
        let named = below.extension().and_then(|e| e.to_str()).is_some_and(|ending| {
            import::ENDINGS.iter().any(|known| ending.eq_ignore_ascii_case(known))
        });
        // Links to folders are not followed: they may lead back here.
        match entry.file_type() {
            Ok(kind) if kind.is_dir() => self.below(&below, depth + 1, lang),
            Ok(kind) if kind.is_symlink() && below.is_dir() => {
                let said = lang.pick("指向文件夹的链接", "a link to a folder");
                self.passed.push((below, said.to_owned()));
            }
            _ if !named => {}
            _ if self.files.len() >= MAX_FILES => self.more += 1,
            _ => self.files.push(below),
        }
    }
}
