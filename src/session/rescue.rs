//! From a recovery journal to the document that it holds.
//!
//! Never knows egui.

use std::path::{Path, PathBuf};

use crate::edit::{Document, Record};
use crate::file::journal::{BaseStatus, FoundJournal, Tail};
use crate::file::{self, FileError, Opened};
use crate::lang::{Lang, Text};
use crate::source::{Diagnostic, Fault};

/// A document as its journal gives it.
#[derive(Debug)]
pub struct Rescued {
    /// With the steps in its history.
    pub document: Document,
    /// What was noticed in the file that the steps follow.
    pub problems: Vec<Diagnostic>,
    /// The older format of that file.
    pub converted: Option<u32>,
    /// Steps that do not fit the document, and everything behind them.
    pub left_out: usize,
}

/// Why nothing can be recovered.
#[derive(Debug)]
pub enum RescueError {
    /// The content that the steps follow is nowhere to be found.
    NoBase {
        journal: PathBuf,
    },
    File(FileError),
}

impl Fault for RescueError {
    fn diagnostic(&self) -> Diagnostic {
        match self {
            Self::NoBase { journal } => Diagnostic::new(
                (
                    "这些改动所依据的文件已经改变或不在了，也没有副本，不能自动恢复",
                    "the file that these changes belong to was changed or is gone, and there is no copy of it; they cannot be recovered",
                ),
                Text::default(),
            )
            .in_file(journal),
            Self::File(error) => error.diagnostic(),
        }
    }
}

/// Does the steps of a journal again, on the content that they follow: the last whole document
/// among them, or else the file.
pub fn rescue(found: &FoundJournal) -> Result<Rescued, RescueError> {
    let whole = |at: usize| match Record::from_text(&found.steps.get(at)?.step) {
        Some(Record::Whole(text)) => Some((at + 1, text)),
        _ => None,
    };
    let base = || Some((0, found.base()?));
    let (from, text) = (0..found.steps.len())
        .rev()
        .find_map(whole)
        .or_else(base)
        .ok_or_else(|| RescueError::NoBase { journal: found.journal.clone() })?;
    let path = found.file().unwrap_or_else(|| PathBuf::from("unsaved.ron"));
    let Opened { forms, budget, problems, converted, .. } =
        file::read(&path, &text).map_err(RescueError::File)?;
    let mut document = Document::new(forms, budget);
    if from > 0 {
        document.mark_unsaved();
    }
    let steps = found.steps.get(from..).unwrap_or_default();
    let again = |document: &mut Document, step: &str| {
        Record::from_text(step).is_some_and(|record| document.replay(&record))
    };
    let done = steps.iter().take_while(|kept| again(&mut document, &kept.step)).count();
    Ok(Rescued { document, problems, converted, left_out: steps.len() - done })
}

/// Whether everything in a journal is in the file already: the process ended between saving
/// and removing the journal.
pub fn is_saved(found: &FoundJournal) -> bool {
    let Some(path) = found.file().filter(|_| found.base_status() == BaseStatus::Changed) else {
        return false;
    };
    let Ok(rescued) = rescue(found) else { return false };
    let text = file::write(rescued.document.forms(), rescued.document.budget());
    found.tail == Tail::Whole
        && rescued.left_out == 0
        && std::fs::read(path).is_ok_and(|bytes| bytes == text.as_bytes())
}

/// The journals of a folder that hold something to recover, the newest first; those that do not
/// are removed. Of the others it is reported why they cannot be used.
pub fn waiting(folder: &Path) -> (Vec<FoundJournal>, Vec<file::journal::Unreadable>) {
    let (mut waiting, mut unreadable) = (Vec::new(), Vec::new());
    for found in file::journal::list(folder) {
        match found {
            Ok(found) if is_saved(&found) => found.discard(),
            Ok(found) => waiting.push(found),
            Err(why) => unreadable.push(why),
        }
    }
    (waiting, unreadable)
}

/// A panic brings the journal to the disk and says where it is.
pub fn keep_at_panic(lang: Lang) {
    let before = std::panic::take_hook();
    std::panic::set_hook(Box::new(move |info| {
        // What a damaged PDF does to the library that reads it is caught and reported there.
        if std::thread::current().name() == Some(crate::read::PDF_THREAD) {
            return;
        }
        before(info);
        let limit = std::time::Duration::from_secs(2);
        if let Some(path) = file::journal::flush_active(limit) {
            let path = path.display();
            let text = match lang {
                Lang::Zh => format!(
                    "程序出错退出。未保存的改动在 {path}；下次打开窗口时可以恢复，也可以用 yusuan recover"
                ),
                Lang::En => format!(
                    "The program failed. Unsaved changes are in {path}; the next start offers them, and so does yusuan recover"
                ),
            };
            // Where even that cannot be written, nobody is left to hear of it.
            let _ =
                std::io::Write::write_all(&mut std::io::stderr(), format!("{text}\n").as_bytes());
        }
    }));
}
