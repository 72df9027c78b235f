//! A folder of budgets checked in one go: a row for every file.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::Mutex;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};

use serde::Serialize;

use crate::edit::Document;
use crate::engine::Finding;
use crate::file::{self, FileError};
use crate::import::{self, ImportError};
use crate::lang::{Lang, Tell as _};

use super::group::{Tally, groups};
use super::report::{MAX_EXPLAINED, causes_of};
use super::table::TextCell;

/// Folders below folders that are looked into, against links that lead in circles.
const DEEPEST: usize = 64;
/// Files that are looked at in one go.
const MAX_FILES: usize = 1_000_000;

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
#[derive(Clone, Debug, Serialize)]
pub struct FileRow {
    #[serde(skip)]
    pub path: PathBuf,
    pub file: String,
    pub unit: String,
    pub unit_code: String,
    pub year: Option<i32>,
    #[serde(flatten)]
    pub counts: Tally,
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
            "file problems",
            "first",
        ],
    );
    titles.to_vec()
}

impl Folder {
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

/// Checks every file among and below the paths that may be a budget ([`import::ENDINGS`]), on all
/// cores; at any time as many documents
/// are held as there are cores. `tick` is called after each file, from any thread.
pub fn check(
    paths: &[PathBuf],
    lang: Lang,
    progress: &FolderProgress,
    tick: &(dyn Fn() + Sync),
) -> Folder {
    let mut found = Vec::new();
    let mut rows = BTreeMap::new();
    for path in paths {
        walk(path, 0, &mut found, &mut rows, lang);
    }
    found.sort();
    found.dedup();
    progress.all.store(found.len(), Ordering::Relaxed);
    let next = AtomicUsize::new(0);
    let done: Mutex<Vec<(usize, FileOutcome)>> = Mutex::new(Vec::with_capacity(found.len()));
    let work = || {
        let mut own = Vec::new();
        while !progress.stopped.load(Ordering::Relaxed) {
            let at = next.fetch_add(1, Ordering::Relaxed);
            let Some(path) = found.get(at) else { break };
            own.push((at, one(path, lang)));
            progress.done.fetch_add(1, Ordering::Relaxed);
            tick();
        }
        if let Ok(mut done) = done.lock() {
            done.extend(own);
        }
    };
    let cores = std::thread::available_parallelism().map_or(1, std::num::NonZero::get);
    std::thread::scope(|scope| {
        for _ in 1..cores.min(found.len()) {
            scope.spawn(work);
        }
        work();
    });
    let mut skipped = Vec::new();
    for (at, outcome) in done.into_inner().unwrap_or_default() {
        let Some(path) = found.get(at) else { continue };
        match outcome {
            FileOutcome::Row(row) => drop(rows.insert(path.clone(), *row)),
            FileOutcome::Skipped(why) => skipped.push((shown(path), why)),
        }
    }
    skipped.sort();
    let time = super::clock::now_written();
    Folder { lang, time, files: rows.into_values().collect(), skipped }
}

/// Collects the files below a path; what cannot be looked into becomes a row.
fn walk(
    path: &Path,
    depth: usize,
    found: &mut Vec<PathBuf>,
    rows: &mut BTreeMap<PathBuf, FileRow>,
    lang: Lang,
) {
    if !path.is_dir() {
        // A file that was named is looked at whatever it is called.
        found.push(path.to_owned());
        return;
    }
    let entries = match std::fs::read_dir(path) {
        Ok(entries) if depth < DEEPEST => entries,
        Ok(_) => return,
        Err(error) => {
            let (zh, en) = ("读取文件夹", "reading the folder");
            let doing = crate::lang::Text::new(zh, en);
            let error = FileError::Io { path: path.to_owned(), doing, error };
            rows.insert(path.to_owned(), unreadable(path, error.tell(lang)));
            return;
        }
    };
    for entry in entries.flatten() {
        let below = entry.path();
        let hidden = below.file_name().is_some_and(|name| name.to_string_lossy().starts_with('.'));
        let is_dir = entry.file_type().is_ok_and(|kind| kind.is_dir());
        let named = below.extension().and_then(|e| e.to_str()).is_some_and(|ending| {
            import::ENDINGS.iter().any(|known| ending.eq_ignore_ascii_case(known))
        });
        // What a spreadsheet puts beside a file that it has open.
        let held = below.file_name().is_some_and(|name| {
            let name = name.to_string_lossy();
            name.starts_with("~$") || name.starts_with(".~")
        });
        let hidden = hidden || held;
        if hidden || found.len() >= MAX_FILES {
            continue;
        }
        // Links to folders are not followed: they may lead back here.
        if is_dir {
            walk(&below, depth + 1, found, rows, lang);
        } else if named && !below.is_dir() {
            found.push(below);
        }
    }
}

/// The budget files below a folder, by path; what cannot be looked into is passed over.
pub(super) fn budget_files(folder: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    walk(folder, 0, &mut found, &mut BTreeMap::new(), Lang::default());
    found.retain(|path| !file::is_comments_name(&path.to_string_lossy()));
    found.sort();
    found
}

enum FileOutcome {
    Row(Box<FileRow>),
    /// No budget, and what it is.
    Skipped(String),
}

fn one(path: &Path, lang: Lang) -> FileOutcome {
    let name = path.file_name().map(|name| name.to_string_lossy().into_owned());
    if name.is_some_and(|name| file::is_comments_name(&name)) {
        return FileOutcome::Skipped(lang.pick("批注文件", "a file of comments").to_owned());
    }
    let opened = match import::open_budget(path) {
        Ok(opened) => opened,
        Err(ImportError::File(error)) => {
            return match form_set(path, &error, lang) {
                Some(why) => FileOutcome::Skipped(why),
                None => FileOutcome::Row(Box::new(unreadable(path, error.tell(lang)))),
            };
        }
        Err(error) => return FileOutcome::Row(Box::new(unreadable(path, error.tell(lang)))),
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
        counts,
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

fn unreadable(path: &Path, error: String) -> FileRow {
    FileRow {
        path: path.to_owned(),
        file: shown(path),
        unit: String::new(),
        unit_code: String::new(),
        year: None,
        counts: Tally::default(),
        first: String::new(),
        problems: 0,
        empty: false,
        error: Some(error),
    }
}

fn shown(path: &Path) -> String {
    path.display().to_string()
}
