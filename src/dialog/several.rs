//! Several files dropped or picked at once, or a folder of them: one budget, or one each.

use std::path::PathBuf;

use crate::import::{FileSet, is_readable_budget, sort_naturally};
use crate::lang::Lang;

/// File names that are listed.
const LISTED: usize = 9;

/// What is asked of several files.
#[derive(Debug)]
pub struct SeveralAsk {
    /// In the order in which a person counts them.
    pub paths: Vec<PathBuf>,
    /// Their names, of a folder those in it.
    names: Vec<String>,
    /// How many of them are budget files already.
    pub budgets: usize,
    /// It is one folder.
    pub folder: bool,
    /// Another file is looked at, to which they may be added.
    pub adds: bool,
    /// It was asked already what becomes of the document that is open.
    pub agreed: bool,
}

impl SeveralAsk {
    /// What there is to ask; `None` where a file is simply opened, or a folder checked. `adds` says
    /// that a file is looked at that they could be added to.
    pub fn of(mut paths: Vec<PathBuf>, adds: bool, agreed: bool) -> Option<Self> {
        sort_naturally(&mut paths);
        let name = |path: &PathBuf| -> String {
            path.file_name().unwrap_or_default().to_string_lossy().into_owned()
        };
        let mut names = Vec::new();
        let mut budgets = 0;
        for path in &paths {
            if path.is_dir() {
                let found = FileSet::of(std::slice::from_ref(path), &[]).unwrap_or_default();
                names.extend(found.files.iter().map(name));
            } else {
                budgets += usize::from(is_readable_budget(path));
                names.push(name(path));
            }
        }
        let foreign = names.len() - budgets;
        let folder = matches!(paths.as_slice(), [only] if only.is_dir());
        let adds = adds && foreign > 0;
        let asks = match (paths.len(), folder) {
            (0, _) => false,
            (1, true) => foreign > 1 || adds,
            (1, false) => adds,
            _ => true,
        };
        asks.then_some(Self { paths, names, budgets, folder, adds, agreed })
    }

    /// Whether there are several that can be one budget.
    pub fn joins(&self) -> bool {
        self.names.len() - self.budgets > 1
    }

    /// Whether there are several files.
    pub fn is_several(&self) -> bool {
        self.paths.len() > 1
    }

    /// The files, as many as are listed.
    pub fn listed(&self, lang: Lang) -> String {
        let shown = self.names.iter().take(LISTED).map(String::as_str);
        let shown = shown.collect::<Vec<_>>().join(lang.pick("、", ", "));
        match (self.names.len(), lang) {
            (count, _) if count <= LISTED => shown,
            (count, Lang::Zh) => format!("{shown} 等 {count} 个文件"),
            (count, Lang::En) => format!("{shown} and {} more files", count - LISTED),
        }
    }
}
