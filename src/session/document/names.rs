//! What the open document is called: in the title, and where a file name is offered.

use std::path::Path;

use crate::lang::Lang;
use crate::session::texts;

use super::Session;

impl Session {
    /// The file's name for the title bar.
    pub fn name(&self, lang: Lang) -> String {
        match &self.path {
            Some(path) => file_name(path),
            None if self.sample => {
                lang.pick("示例副本（未保存）", "Copy of the sample (unsaved)").to_owned()
            }
            None => match &self.source {
                Some(source) => match (file_name(source), self.sources, lang) {
                    (source, 0 | 1, Lang::Zh) => format!("由 {source} 读入（未保存）"),
                    (source, 0 | 1, Lang::En) => format!("read from {source} (unsaved)"),
                    (source, count, Lang::Zh) => {
                        format!("由 {source} 等 {count} 个文件读入（未保存）")
                    }
                    (source, count, Lang::En) => {
                        format!("read from {source} and {} more files (unsaved)", count - 1)
                    }
                },
                None => lang.pick("未命名", "Untitled").to_owned(),
            },
        }
    }

    /// The file beside which others are offered: the document's, else the one it was read from.
    pub fn near(&self) -> Option<&Path> {
        self.path.as_deref().or(self.source.as_deref())
    }

    /// A file name to offer for saving.
    pub fn suggested_name(&self) -> String {
        if let Some(name) = self.path.as_ref().and_then(|path| path.file_name()) {
            return name.to_string_lossy().into_owned();
        }
        let budget = self.document.budget();
        let fits = |c: &char| !c.is_control() && !"/\\:*?\"<>|".contains(*c);
        let unit: String = budget.unit.name.chars().filter(fits).collect();
        if !unit.is_empty() {
            return format!("{unit}-{}.ron", budget.year);
        }
        // Of several files the folder has the name that they have in common.
        let source = self.source.as_deref();
        let named = match self.sources {
            0 | 1 => source.and_then(Path::file_stem),
            _ => source.and_then(Path::parent).and_then(Path::file_name),
        };
        match named {
            Some(stem) => format!("{}.ron", stem.to_string_lossy()),
            None => format!("{}.ron", budget.year),
        }
    }

    /// A file name to offer for the whole check, or for the table of a folder's files.
    pub fn report_name(&self, lang: Lang, folder: bool) -> String {
        let name = self.suggested_name();
        let stem = name.strip_suffix(".ron").unwrap_or(&name);
        let what = lang.pick("审核", "check");
        if folder { format!("{what}.html") } else { format!("{stem}-{what}.html") }
    }

    /// Whose budget it is, in which file, whether it is changed.
    pub fn title(&self, lang: Lang) -> String {
        let mark = if self.document.is_changed() { "● " } else { "" };
        let (unit, name) = (&self.document.budget().unit.name, self.name(lang));
        let parts = [unit.as_str(), &name, texts::PROGRAM.get(lang)];
        let parts: Vec<&str> = parts.into_iter().filter(|part| !part.is_empty()).collect();
        format!("{mark}{}", parts.join(" — "))
    }
}

/// A file's name without its folder.
pub(super) fn file_name(path: &Path) -> String {
    let name = path.file_name();
    name.map_or_else(|| path.display().to_string(), |name| name.to_string_lossy().into_owned())
}
