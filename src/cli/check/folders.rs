//! Folders of budgets: a row a file, as each is done.

use std::io::{self, IsTerminal as _, Write as _};
use std::path::Path;
use std::sync::atomic::{AtomicUsize, Ordering};

use super::{CheckArgs, CheckFormat, put};
use crate::cli::console::{Console, ExitStatus};
use crate::file::FileError;
use crate::lang::{Lang, Text};
use crate::review::folder::{self, FolderEvent, FolderProgress, FolderRecord};
use crate::review::{Form, RowsWriter};

/// A row for every file.
pub(super) fn folders(
    console: &mut Console<'_>,
    args: &CheckArgs,
    form: Option<(&Path, Form)>,
) -> io::Result<ExitStatus> {
    let lang = console.lang;
    let mut record = match args.record.as_deref() {
        None => None,
        Some(path) => match FolderRecord::open(path, lang) {
            Ok(record) => Some(record),
            Err(error) => {
                let doing = Text::new("打开审核记录", "opening the record");
                let path = path.to_owned();
                return Ok(console.error(&FileError::Io { path, doing, error }));
            }
        },
    };
    let progress = FolderProgress::default();
    let terminal = io::stderr().is_terminal() && !(io::stdout().is_terminal() && form.is_none());
    let written = match args.format {
        CheckFormat::Text => Form::Text,
        CheckFormat::Json => Form::Json,
        CheckFormat::Csv => Form::Csv,
        CheckFormat::Html => Form::Html,
    };
    let mut rows = match form {
        None => RowsWriter::new(console.out, written, lang),
        Some(_) => None,
    };
    let folder = folder::check(&args.files, lang, &progress, record.as_mut(), &mut |event| {
        match (event, &mut rows) {
            (FolderEvent::Done(_), _) if terminal => bar(&progress, lang),
            (FolderEvent::Files(files), Some(rows)) => rows.begin(files),
            (FolderEvent::Row(row), Some(rows)) => rows.row(row),
            _ => {}
        }
        if rows.as_ref().is_some_and(RowsWriter::is_closed) {
            progress.stopped.store(true, Ordering::Relaxed);
        }
    });
    if terminal {
        // Where that cannot be written, nobody is left to hear of it.
        let _ = write!(io::stderr(), "\r\x1b[K");
    }
    if folder.files.is_empty() {
        for (file, why) in &folder.skipped {
            console.complain(&format!("{file}{}{why}", lang.pick("：", ": ")));
        }
        return Ok(console.complain(lang.pick(
            "没有找到预算文件（.ron，或 xlsx、xls、et、ods、csv、docx、pdf 等）",
            "no budget files (.ron, or xlsx, xls, et, ods, csv, docx, pdf) were found",
        )));
    }
    if let Some(rows) = rows {
        rows.end(&folder)?;
    } else if let Some((path, form)) = form {
        let mut text = Vec::new();
        folder.write(&mut text, form)?;
        if let Some(failed) = put(console, path, &text) {
            return Ok(failed);
        }
        writeln!(console.out, "{}", folder.summary())?;
    } else {
        folder.write(console.out, written)?;
    }
    let worst = folder.files.iter().map(|file| match file {
        file if file.error.is_some() || file.problems > 0 => ExitStatus::Failed,
        file if file.counts.mandatory > 0 => ExitStatus::Found,
        _ => ExitStatus::Well,
    });
    Ok(worst.max().unwrap_or(ExitStatus::Well))
}

/// `[#####-----] 120/1000`, at most every so often.
fn bar(progress: &FolderProgress, lang: Lang) {
    const WIDE: usize = 30;
    static SHOWN: AtomicUsize = AtomicUsize::new(usize::MAX);
    let (done, all) =
        (progress.done.load(Ordering::Relaxed), progress.all.load(Ordering::Relaxed).max(1));
    // A terminal takes its time: only what changes a percent is written.
    let percent = done * 100 / all;
    if SHOWN.swap(percent, Ordering::Relaxed) == percent {
        return;
    }
    let full = (done * WIDE / all).min(WIDE);
    let line = format!("{}{}", "#".repeat(full), "-".repeat(WIDE - full));
    let title = lang.pick("审核", "checking");
    let _ = write!(io::stderr(), "\r\x1b[K{title} [{line}] {done}/{all}");
}
