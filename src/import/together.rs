//! Several files of one budget read as one document: a workbook a table, the narrative beside them.
//!
//! They are read at once, on all cores. What cannot be read, and what is no part of it, becomes a note
//! of the document, so that nothing is left out in silence.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use crate::cores;
use crate::file::{self, Fingerprint};
use crate::form::FormSet;
use crate::lang::{Lang, Tell as _, Text};
use crate::read::{
    self, Limits, Note, NoteKind, ReadBound, ReadDocument, ReadError, ReadProgress, Watch,
};
use crate::source::{Diagnostic, Fault as _};

use super::order::{follows, number_in_order, sort_naturally};
use super::{ENDINGS, ImportError, is_budget};

/// Files that one budget is joined of at most.
pub const MAX_FILES: usize = 300;

/// Endings that files of a folder have that cannot be read, but may hold a part of the budget: why
/// they cannot is told.
const UNREADABLE: [&str; 17] = [
    "doc", "wps", "ofd", "rtf", "txt", "htm", "mht", "xlsb", "zip", "rar", "7z", "jpg", "jpeg",
    "png", "bmp", "tif", "tiff",
];

/// Files that belong together, before they are read.
#[derive(Clone, Debug, Default)]
pub struct FileSet {
    /// The files to be read, in their order.
    pub files: Vec<PathBuf>,
    /// What is no part of it, and why.
    passed: Vec<Note>,
}

/// Files read as one document.
#[derive(Debug)]
pub struct ReadTogether {
    /// The files that were read, in the order of the document's parts.
    pub files: Vec<PathBuf>,
    /// Of each the bytes, where it is a PDF, whose pages can be drawn.
    pub papers: Vec<Option<Arc<[u8]>>>,
    /// What was read.
    pub document: ReadDocument,
}

impl FileSet {
    /// The files among those paths and in the folders among them; not in the folders below these,
    /// which may be other units'. What is in `except` is none of them, as a report that is written
    /// into the same folder.
    pub fn of(paths: &[PathBuf], except: &[&Path]) -> Result<Self, ImportError> {
        let whole = |path: &Path| path.canonicalize().unwrap_or_else(|_| path.to_owned());
        let except: Vec<PathBuf> = except.iter().map(|path| whole(path)).collect();
        let mut set = Self::default();
        for path in paths {
            if path.is_dir() {
                set.in_folder(path)?;
            } else {
                set.named(path);
            }
        }
        number_in_order(&mut set.files);
        let mut seen = Vec::new();
        set.files.retain(|path| {
            let whole = whole(path);
            let new = !seen.contains(&whole) && !except.contains(&whole);
            seen.push(whole);
            new
        });
        match set.files.len() {
            0 => Err(set.nothing(paths)),
            count if count > MAX_FILES => Err(too_many(count)),
            _ => Ok(set),
        }
    }

    /// Whether it is one file and nothing else is to be told, so that it is read as such.
    pub fn only(&self) -> Option<&PathBuf> {
        match self.files.as_slice() {
            [only] if self.passed.is_empty() => Some(only),
            _ => None,
        }
    }

    /// A file that somebody named.
    fn named(&mut self, path: &Path) {
        if is_readable_budget(path) {
            let what = match path.metadata().is_ok_and(|own| own.len() == 0) {
                true => ("文件是空的，没有读入", "the file is empty and was not read"),
                false => (
                    "是预算文件，不能与表一并读入；要把读出的数更新进它，打开它再按文件更新（命令行用 --update）",
                    "is a budget file and is not read with tables; to update it from them, open it and update from files (--update on the command line)",
                ),
            };
            self.pass(NoteKind::Lost, path, what);
        } else {
            self.files.push(path.to_owned());
        }
    }

    fn in_folder(&mut self, folder: &Path) -> Result<(), ImportError> {
        let unread = |error: &std::io::Error| ImportError::Read {
            path: folder.to_owned(),
            error: ReadError::io(error),
        };
        let entries = std::fs::read_dir(folder).map_err(|error| unread(&error))?;
        let mut found = Vec::new();
        for entry in entries {
            found.push(entry.map_err(|error| unread(&error))?.path());
        }
        sort_naturally(&mut found);
        for path in found {
            let name = name_of(&path);
            let ending = path.extension().and_then(|e| e.to_str()).unwrap_or_default();
            let among =
                |known: &[&str]| known.iter().any(|known| ending.eq_ignore_ascii_case(known));
            // Hidden, or what a spreadsheet puts beside a file that it has open.
            if name.starts_with('.') || name.starts_with("~$") {
                continue;
            }
            if path.is_dir() {
                let what = ("下级文件夹，没有看里面", "a folder below, not looked into");
                self.pass(NoteKind::Hint, &path, what);
            } else if ending.eq_ignore_ascii_case("ron") {
                if !is_own(&path, &name) {
                    let what = (
                        "是预算文件，没有一并读入",
                        "is a budget file and was not read with the tables",
                    );
                    self.pass(NoteKind::Hint, &path, what);
                }
            } else if among(&ENDINGS) || among(&UNREADABLE) {
                self.files.push(path);
            }
        }
        Ok(())
    }

    fn pass(&mut self, kind: NoteKind, path: &Path, (zh, en): (&str, &str)) {
        let name = name_of(path);
        self.passed.push(Note::new(kind, format!("{name}：{zh}"), format!("{name}: {en}"), None));
    }

    /// Why there is nothing to be read.
    fn nothing(self, paths: &[PathBuf]) -> ImportError {
        let path = paths.first().cloned().unwrap_or_default();
        let said = |lang: Lang| -> Vec<String> {
            self.passed.iter().map(|note| note.words.get(lang).to_owned()).collect()
        };
        let mut what = Text::new(
            "没有可以读入的文件（xlsx、xls、et、ods、csv、docx、odt、pdf）",
            "there is no file to be read (xlsx, xls, et, ods, csv, docx, odt, pdf)",
        );
        if !self.passed.is_empty() {
            what.zh.push_str(&format!("；{}", said(Lang::Zh).join("；")));
            what.en.push_str(&format!("; {}", said(Lang::En).join("; ")));
        }
        ImportError::Set(Box::new(Diagnostic::new(what, Text::default()).in_file(&path)))
    }

    /// Reads the files, on all cores; `keeps_papers` keeps the bytes of PDFs.
    pub fn read(
        self,
        progress: &ReadProgress,
        keeps_papers: bool,
    ) -> Result<ReadTogether, ReadError> {
        let sizes: Vec<u64> = self.files.iter().map(|path| size_of(path)).collect();
        let all = sizes.iter().sum::<u64>().max(1);
        let mut work: Vec<(usize, ReadProgress)> = sizes
            .iter()
            .map(|size| progress.part((size.saturating_mul(1000) / all) as u32))
            .enumerate()
            .collect();
        // The large ones first, so that none is left to one core in the end.
        work.sort_by_key(|(at, _)| std::cmp::Reverse(sizes.get(*at).copied()));
        let names = distinct_names(&self.files);
        let mut read: Vec<(usize, Result<FileRead, ReadError>)> =
            cores::map(&work, |(at, progress)| {
                let path = self.files.get(*at).map_or(Path::new(""), PathBuf::as_path);
                let name = names.get(*at).map_or("", String::as_str);
                let mut watch = Watch::new(Limits::default(), progress.clone());
                let read = FileRead::of(path, name, &mut watch, keeps_papers);
                // A file that was given up is done with as well.
                let done = watch.step(1, 1);
                (*at, if read.is_ok() { done.and(read) } else { read })
            });
        if progress.is_cancelled() {
            return Err(ReadError::Cancelled);
        }
        read.sort_by_key(|(at, _)| *at);
        let mut notes = self.passed;
        let (mut files, mut papers, mut documents) = (Vec::new(), Vec::new(), Vec::new());
        let mut known: Vec<(Fingerprint, String)> = Vec::new();
        let (mut cells, mut pages) = (0_u64, 0_u64);
        let limits = Limits::default();
        for ((at, read), path) in read.into_iter().zip(self.files) {
            let name = names.get(at).cloned().unwrap_or_default();
            let read = read.and_then(|read| {
                let own: usize = read.document.pages.iter().map(|page| page.cells().len()).sum();
                cells = cells.saturating_add(own as u64);
                pages = pages.saturating_add(read.document.pages.len() as u64);
                let over = |bound, taken, most| match taken > most {
                    true => Err(ReadError::TooMuch { bound, most }),
                    false => Ok(()),
                };
                over(ReadBound::Cells, cells, limits.cells)?;
                over(ReadBound::Pages, pages, limits.pages)?;
                Ok(read)
            });
            match read {
                Ok(read) => match known.iter().find(|(own, _)| *own == read.fingerprint) {
                    Some((_, first)) => notes.push(Note::new(
                        NoteKind::Hint,
                        format!("{name} 与 {first} 完全相同，只读一次"),
                        format!("{name} is the same file as {first} and was read once"),
                        None,
                    )),
                    None => {
                        known.push((read.fingerprint, name));
                        files.push(path);
                        papers.push(read.paper);
                        documents.push(read.document);
                    }
                },
                Err(error) => {
                    let told = |lang| error.diagnostic().tell(lang);
                    let (zh, en) = (told(Lang::Zh), told(Lang::En));
                    notes.push(Note::new(
                        NoteKind::Lost,
                        format!("{name}没有读入：{zh}"),
                        format!("{name} was not read: {en}"),
                        None,
                    ));
                }
            }
        }
        let name = match (documents.first(), documents.last()) {
            (Some(first), Some(last)) if documents.len() > 1 => {
                format!("{} … {}", first.file, last.file)
            }
            (Some(only), _) => only.file.clone(),
            _ => names.first().cloned().unwrap_or_default(),
        };
        let mut document = read::join(&name, documents);
        for (part, pair) in document.parts.iter_mut().skip(1).zip(files.windows(2)) {
            part.follows = matches!(pair, [before, own] if follows(before, own));
        }
        document.notes.extend(notes);
        document.notes.sort_by_key(|note| note.kind);
        Ok(ReadTogether { files, papers, document })
    }
}

/// One of the files, read.
struct FileRead {
    document: ReadDocument,
    paper: Option<Arc<[u8]>>,
    fingerprint: Fingerprint,
}

impl FileRead {
    fn of(
        path: &Path,
        name: &str,
        watch: &mut Watch,
        keeps_paper: bool,
    ) -> Result<Self, ReadError> {
        let bytes = bytes(path, watch)?;
        let fingerprint = file::fingerprint(&bytes);
        let paper = keeps_paper && bytes.starts_with(b"%PDF");
        let paper = paper.then(|| Arc::from(bytes.as_slice()));
        let document = read::read_bytes(name, bytes, watch)?;
        Ok(Self { document, paper, fingerprint })
    }
}

/// The content of a file, if it is not too large.
pub fn bytes(path: &Path, watch: &Watch) -> Result<Vec<u8>, ReadError> {
    let io = |error: std::io::Error| ReadError::io(&error);
    watch.file(std::fs::metadata(path).map_err(io)?.len())?;
    std::fs::read(path).map_err(io)
}

fn size_of(path: &Path) -> u64 {
    path.metadata().map_or(1, |own| own.len().max(1))
}

/// Whether a file is a budget file; what cannot be opened is told when it is read.
pub fn is_readable_budget(path: &Path) -> bool {
    path.is_file() && is_budget(path) && std::fs::File::open(path).is_ok()
}

fn name_of(path: &Path) -> String {
    path.file_name().unwrap_or_default().to_string_lossy().into_owned()
}

/// Names by which the files are told apart: with their folders where several have the same.
fn distinct_names(files: &[PathBuf]) -> Vec<String> {
    let names: Vec<String> = files.iter().map(|path| name_of(path)).collect();
    let shown = names.iter().zip(files).map(|(name, path)| {
        let folder = path.parent().and_then(Path::file_name);
        match folder.filter(|_| names.iter().filter(|own| *own == name).count() > 1) {
            Some(folder) => format!("{}/{name}", folder.to_string_lossy()),
            None => name.clone(),
        }
    });
    shown.collect()
}

/// Whether a file of RON in a folder is the program's own: comments, or a form set.
fn is_own(path: &Path, name: &str) -> bool {
    let is_forms = || {
        let small = path.metadata().is_ok_and(|own| own.len() < 4 << 20);
        let text = small.then(|| std::fs::read_to_string(path).ok()).flatten();
        text.is_some_and(|text| FormSet::parse(&text).is_ok())
    };
    file::is_comments_name(name) || is_forms()
}

fn too_many(count: usize) -> ImportError {
    let what = (
        format!("文件有 {count} 个，太多：一份预算至多由 {MAX_FILES} 个文件合成"),
        format!("{count} files are too many: one budget is joined of {MAX_FILES} at most"),
    );
    let remedy =
        ("只留下这份预算的文件，再试", "leave only the files of this budget and try again");
    ImportError::Set(Box::new(Diagnostic::new(what, remedy)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn files_of_one_name_are_told_apart_by_their_folders() {
        let files = ["甲/表1.xlsx", "乙/表1.xlsx", "乙/表2.xlsx"].map(PathBuf::from);
        assert_eq!(distinct_names(&files), ["甲/表1.xlsx", "乙/表1.xlsx", "表2.xlsx"]);
    }
}
