//! A folder of budgets checked in one go: a row for every file.

mod record;
mod walk;

use std::collections::{BTreeMap, BTreeSet};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::mpsc::{Sender, channel};

use serde::{Deserialize, Serialize};

use crate::cores;
use crate::edit::Document;
use crate::engine::{Finding, RunTally};
use crate::file::{self, FileError, Fingerprint};
use crate::form;
use crate::import::{self, ImportError};
use crate::lang::{Lang, Tell as _};
use crate::source::Fault;

use super::group::{Tally, groups};
use super::report::{MAX_EXPLAINED, causes_of};
use super::table::TextCell;
use walk::walk;

pub use record::FolderRecord;

/// What was found in the files of folders.
#[derive(Clone, Debug, Serialize)]
pub struct Folder {
    #[serde(skip)]
    pub lang: Lang,
    /// When, as it is to be printed.
    pub time: String,
    /// By path.
    pub files: Vec<FileRow>,
    /// Files that are no budgets, and what they are.
    pub skipped: Vec<(String, String)>,
}

/// A file of the folder.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct FileRow {
    #[serde(skip)]
    pub path: PathBuf,
    pub file: String,
    pub unit: String,
    pub unit_code: String,
    pub year: Option<i32>,
    /// Id of the form set, empty where it could not be read.
    #[serde(default)]
    pub forms: String,
    #[serde(flatten)]
    pub counts: Tally,
    /// How many checks of the form set ran.
    #[serde(default)]
    pub checks: RunTally,
    /// The likeliest reason, or the first thing that must hold.
    pub first: String,
    /// What was noticed while it was read.
    pub problems: usize,
    /// Why it could not be read.
    pub error: Option<String>,
    /// No table holds anything: there was nothing to check.
    pub empty: bool,
}

impl FileRow {
    /// Nothing to find fault with, because there is nothing in it.
    pub fn is_only_empty(&self) -> bool {
        self.empty
            && self.error.is_none()
            && self.counts.mandatory == 0
            && self.counts.unexplained == 0
    }

    pub(super) fn cells(&self, lang: Lang) -> Vec<TextCell> {
        let read = self.error.is_none();
        let count = |count: usize| {
            if read { TextCell::figure(count.to_string()) } else { TextCell::default() }
        };
        let counts = &self.counts;
        let state = match (&self.error, counts.mandatory, counts.unexplained) {
            (Some(_), ..) => lang.pick("读不出", "unreadable"),
            (None, 0, 0) if self.is_only_empty() => lang.pick("空白", "empty"),
            (None, 0, 0) => lang.pick("通过", "well"),
            (None, 0, _) => lang.pick("待说明", "to explain"),
            (None, ..) => lang.pick("未通过", "faulty"),
        };
        vec![
            TextCell::text(&*self.file),
            TextCell::text(&*self.unit),
            TextCell::text(&*self.unit_code),
            TextCell::figure(self.year.map(|year| year.to_string()).unwrap_or_default()),
            TextCell::text(state),
            counts
                .causes
                .filter(|_| read)
                .map_or(TextCell::default(), |n| TextCell::figure(n.to_string())),
            count(counts.mandatory),
            count(counts.unexplained),
            count(counts.explained),
            count(counts.hints),
            count(counts.rounding),
            count(self.checks.ran()),
            count(self.checks.not_run()),
            count(self.problems),
            TextCell::text(self.error.as_deref().unwrap_or(&self.first)),
        ]
    }
}

/// Titles of [`FileRow`]'s cells.
pub(super) fn columns(lang: Lang) -> Vec<&'static str> {
    let titles = lang.pick(
        [
            "文件",
            "单位",
            "编码",
            "年度",
            "结果",
            "原因",
            "强制",
            "未说明",
            "已说明",
            "提示",
            "四舍五入差",
            "已审关系",
            "未审关系",
            "文件问题",
            "首要问题",
        ],
        [
            "file",
            "unit",
            "code",
            "year",
            "result",
            "causes",
            "mandatory",
            "not explained",
            "explained",
            "hints",
            "rounding",
            "checks run",
            "not run",
            "file problems",
            "first",
        ],
    );
    titles.to_vec()
}

impl Folder {
    /// Takes in what is ready and before that path, in order.
    fn take(
        &mut self,
        ready: &mut BTreeMap<PathBuf, FileOutcome>,
        before: Option<&PathBuf>,
        tell: &mut dyn FnMut(FolderEvent<'_>),
    ) {
        while let Some(first) = ready.first_entry() {
            if before.is_some_and(|before| first.key() >= before) {
                break;
            }
            match first.remove_entry() {
                (_, FileOutcome::Row(row)) => {
                    tell(FolderEvent::Row(&row));
                    self.files.push(*row);
                }
                (path, FileOutcome::Skipped(why)) => self.skipped.push((shown(&path), why)),
            }
        }
    }

    /// `1,000 个文件：通过 990，待说明 3，未通过 5，读不出 2`
    pub fn summary(&self) -> String {
        let count = |with: fn(&FileRow) -> bool| self.files.iter().filter(|f| with(f)).count();
        let unread = count(|file| file.error.is_some());
        let faulty = count(|file| file.error.is_none() && file.counts.mandatory > 0);
        let open = count(|file| {
            file.error.is_none() && file.counts.mandatory == 0 && file.counts.unexplained > 0
        });
        let empty = count(FileRow::is_only_empty);
        let all = self.files.len();
        let well = all - unread - faulty - open - empty;
        let mut said = match self.lang {
            Lang::Zh => format!(
                "{all} 个文件：通过 {well}，待说明 {open}，未通过 {faulty}，读不出 {unread}"
            ),
            Lang::En => format!(
                "{all} files: {well} well, {open} to explain, {faulty} faulty, {unread} unreadable"
            ),
        };
        if empty > 0 {
            let more = self.lang.pick(format!("，空白 {empty}"), format!(", {empty} empty"));
            said.push_str(&more);
        }
        said
    }
}

/// How far a check of folders is.
#[derive(Debug, Default)]
pub struct FolderProgress {
    pub done: AtomicUsize,
    pub all: AtomicUsize,
    /// Nobody waits for it any more.
    pub stopped: AtomicBool,
}

/// What a check of folders reports as it goes on.
pub enum FolderEvent<'a> {
    /// The files that are looked at.
    Files(&'a [PathBuf]),
    /// One more file is checked.
    Done(&'a Path),
    /// The row of the next file, in the files' order.
    Row(&'a FileRow),
}

/// Checks every file among and below the paths that may be a budget ([`import::ENDINGS`]), on all
/// cores; at any time as many documents are held as there are cores. A file that is known from the
/// record and has not changed is not checked again.
pub fn check(
    paths: &[PathBuf],
    lang: Lang,
    progress: &FolderProgress,
    mut record: Option<&mut FolderRecord>,
    tell: &mut dyn FnMut(FolderEvent<'_>),
) -> Folder {
    let met = walk(paths, lang);
    progress.all.store(met.files.len(), Ordering::Relaxed);
    tell(FolderEvent::Files(&met.files));
    let mut ready: BTreeMap<PathBuf, FileOutcome> = BTreeMap::new();
    for (path, why) in met.unread {
        let row = FileOutcome::Row(Box::new(unreadable(&path, why)));
        ready.insert(path, row);
    }
    for (path, why) in met.passed {
        ready.insert(path, FileOutcome::Skipped(why));
    }
    let mut folder =
        Folder { lang, time: super::clock::now_written(), files: Vec::new(), skipped: Vec::new() };
    let (sender, results) = channel();
    let next = AtomicUsize::new(0);
    let mut todo: Vec<usize> = Vec::new();
    for (at, path) in met.files.iter().enumerate() {
        match record.as_deref().and_then(|record| record.known(path)) {
            Some(known) => {
                ready.insert(path.clone(), known);
                progress.done.fetch_add(1, Ordering::Relaxed);
            }
            None => todo.push(at),
        }
    }
    let work = |sender: Sender<(usize, FileOutcome, Option<Fingerprint>)>| {
        while !progress.stopped.load(Ordering::Relaxed) {
            let at = todo.get(next.fetch_add(1, Ordering::Relaxed)).copied();
            let Some((at, path)) = at.and_then(|at| Some((at, met.files.get(at)?))) else { break };
            let content = file::fingerprint_of(path).ok();
            let checked = catch_unwind(AssertUnwindSafe(|| one(path, lang)));
            let outcome = checked.unwrap_or_else(|_| {
                let said = lang.pick(
                    "程序审核这个文件时出错，没有结果；请把文件发给维护者",
                    "the program failed on this file; please send it to the maintainers",
                );
                FileOutcome::Row(Box::new(unreadable(path, said.to_owned())))
            });
            if sender.send((at, outcome, content)).is_err() {
                break;
            }
        }
    };
    std::thread::scope(|scope| {
        for _ in 0..cores::count().min(todo.len()) {
            let sender = sender.clone();
            scope.spawn(|| work(sender));
        }
        drop(sender);
        // What is before the first file that is not done can be reported.
        let mut open: BTreeSet<&PathBuf> =
            todo.iter().filter_map(|&at| met.files.get(at)).collect();
        folder.take(&mut ready, open.first().copied(), tell);
        for (at, outcome, content) in results {
            progress.done.fetch_add(1, Ordering::Relaxed);
            let Some(path) = met.files.get(at) else { continue };
            tell(FolderEvent::Done(path));
            if let (Some(record), Some(content)) = (&mut record, content) {
                record.keep(path, content, &outcome);
            }
            ready.insert(path.clone(), outcome);
            open.remove(path);
            folder.take(&mut ready, open.first().copied(), tell);
        }
    });
    // Whatever was done of a check that was stopped.
    folder.take(&mut ready, None, tell);
    if let (Some(record), false) = (record, progress.stopped.load(Ordering::Relaxed)) {
        record.tidy(&met.files);
    }
    folder
}

/// The budget files below a folder, by path; what cannot be looked into is passed over.
pub(super) fn budget_files(folder: &Path) -> Vec<PathBuf> {
    let mut found = walk(&[folder.to_owned()], Lang::default()).files;
    found.retain(|path| !file::is_comments_name(&path.to_string_lossy()));
    found
}

/// What came of a file.
#[derive(Clone, Debug, Serialize, Deserialize)]
enum FileOutcome {
    Row(Box<FileRow>),
    /// No budget, and what it is.
    Skipped(String),
}

impl FileOutcome {
    /// The same of a file that is named this way now.
    fn of(self, path: &Path) -> Self {
        match self {
            Self::Row(row) => {
                Self::Row(Box::new(FileRow { path: path.to_owned(), file: shown(path), ..*row }))
            }
            skipped => skipped,
        }
    }

    /// Whether the form set may be one beside the file: it is, or nobody knows.
    fn may_use_forms_beside(&self) -> bool {
        match self {
            Self::Row(row) => form::shipped(&row.forms).is_none(),
            Self::Skipped(_) => true,
        }
    }
}

fn one(path: &Path, lang: Lang) -> FileOutcome {
    let name = path.file_name().map(|name| name.to_string_lossy().into_owned());
    let name = name.unwrap_or_default();
    if file::is_comments_name(&name) {
        return FileOutcome::Skipped(lang.pick("批注文件", "a file of comments").to_owned());
    }
    if name.strip_suffix(".csv").is_some_and(|id| form::classification_ids().any(|own| own == id)) {
        let said = lang.pick("替换自带科目表的编码表", "a list of codes for the files beside it");
        return FileOutcome::Skipped(said.to_owned());
    }
    // The row names the file.
    let why = |error: &dyn Fault| error.diagnostic().without_file().tell(lang);
    let opened = match import::open_budget(path) {
        Ok(opened) => opened,
        Err(ImportError::File(error)) => {
            return match form_set(path, &error, lang) {
                Some(why) => FileOutcome::Skipped(why),
                None => FileOutcome::Row(Box::new(unreadable(path, why(&error)))),
            };
        }
        Err(error) => return FileOutcome::Row(Box::new(unreadable(path, why(&error)))),
    };
    let document = Document::new(opened.forms, opened.budget);
    let budget = document.budget();
    let findings = document.computed().whole_check().0;
    let causes = causes_of(&document, &findings);
    let mut counts = Tally::with_causes(&findings, &groups(budget, &findings, &causes));
    if counts.mandatory > MAX_EXPLAINED {
        counts.causes = None;
    }
    let likely = causes
        .iter()
        .filter(|cause| !cause.suspects.is_empty())
        .max_by_key(|cause| cause.places.len())
        .map(|cause| {
            let table = cause
                .suspects
                .first()
                .map(|suspect| budget.table_title(document.forms(), suspect.cell.t(), lang));
            format!("{}　{}", table.unwrap_or_default(), cause.text(lang))
        });
    let first = findings.iter().find(|f| f.blocks_final());
    let first = first.or_else(|| findings.iter().find(|f| f.is_unexplained()));
    let said = |finding: &Finding| finding.sentence(lang);
    FileOutcome::Row(Box::new(FileRow {
        path: path.to_owned(),
        file: shown(path),
        unit: budget.unit.name.clone(),
        unit_code: budget.unit.code.clone(),
        year: Some(budget.year),
        forms: budget.forms.clone(),
        counts,
        checks: document.computed().run_tally(),
        first: likely.or_else(|| first.map(said)).unwrap_or_default(),
        problems: opened.problems.len(),
        error: None,
        empty: !budget.tables.iter().any(crate::budget::Table::has_figures),
    }))
}

/// Why a file that is no budget can be passed over: it is a form set for those beside it.
fn form_set(path: &Path, error: &FileError, lang: Lang) -> Option<String> {
    if !matches!(error, FileError::Syntax { .. }) {
        return None;
    }
    let text = file::read_text(path).ok()?;
    let forms = file::parse_forms(path, &text).ok()?;
    Some(match lang {
        Lang::Zh => format!("表样 {}", forms.id),
        Lang::En => format!("the form set {}", forms.id),
    })
}

/// A file that cannot be read, with why.
fn unreadable(path: &Path, error: String) -> FileRow {
    FileRow {
        path: path.to_owned(),
        file: shown(path),
        unit: String::new(),
        unit_code: String::new(),
        year: None,
        forms: String::new(),
        counts: Tally::default(),
        checks: RunTally::default(),
        first: String::new(),
        problems: 0,
        empty: false,
        error: Some(error),
    }
}

fn shown(path: &Path) -> String {
    path.display().to_string()
}
