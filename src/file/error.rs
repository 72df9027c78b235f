//! What can be wrong with a file, reported with place and remedy.

use std::path::PathBuf;

use crate::form::shipped_ids;
use crate::lang::{Lang, Tell, Text};
use crate::source::{Diagnostic, Fault, system_reason};

/// Why a file cannot be read or written at all.
#[derive(Debug)]
pub enum FileError {
    /// The system refused: what was tried, the path, its reason.
    Io { path: PathBuf, doing: Text, error: std::io::Error },
    /// The disk has less room than the file needs, in bytes; nothing was written.
    NoRoom { path: PathBuf, need: u64, free: u64 },
    /// Larger than the program reads; the bound in bytes.
    TooLarge { path: PathBuf, bound: u64 },
    /// Not a budget file: where and why.
    Syntax { path: PathBuf, problem: Box<Diagnostic> },
    /// The form set it names is neither shipped nor beside the file.
    UnknownForms { path: PathBuf, id: String },
    /// The form set beside it is faulty; `path` is the form set's.
    FaultyForms { path: PathBuf, faults: Vec<Diagnostic> },
    /// The list of codes beside it is faulty; `path` is the list's.
    FaultyCodes { path: PathBuf, fault: Box<Diagnostic> },
    /// Somebody else has the file open.
    InUse { path: PathBuf, owner: super::owner::LockOwner },
    /// It is of another year than the one asked for.
    OtherYear { path: PathBuf, year: i32, wanted: i32 },
    /// The file on disk is no longer the one that was opened.
    Changed { path: PathBuf },
}

impl FileError {
    /// The file it is about.
    pub fn path(&self) -> &std::path::Path {
        match self {
            Self::Io { path, .. }
            | Self::NoRoom { path, .. }
            | Self::TooLarge { path, .. }
            | Self::Syntax { path, .. }
            | Self::UnknownForms { path, .. }
            | Self::FaultyForms { path, .. }
            | Self::FaultyCodes { path, .. }
            | Self::InUse { path, .. }
            | Self::OtherYear { path, .. }
            | Self::Changed { path } => path,
        }
    }
}

impl Fault for FileError {
    fn diagnostic(&self) -> Diagnostic {
        let found = match self {
            Self::Io { doing, error, .. } => {
                let mut reason = system_reason(error);
                reason.what.zh = format!("{}：{}", doing.zh, reason.what.zh);
                reason.what.en = format!("{}: {}", doing.en, reason.what.en);
                reason
            }
            Self::NoRoom { need, free, .. } => {
                let (need, free) = (need.div_ceil(1024), free / 1024);
                Diagnostic::new(
                    (
                        format!("磁盘已满：需要 {need} KiB，只剩 {free} KiB，没有保存"),
                        format!(
                            "the disk is full: {need} KiB are needed and {free} KiB are free; nothing was saved"
                        ),
                    ),
                    ("请腾出空间，或换一个位置保存", "make room, or save elsewhere"),
                )
            }
            Self::TooLarge { bound, .. } => {
                let most = bound >> 20;
                Diagnostic::new(
                    (
                        format!("文件太大，至多 {most} MiB"),
                        format!("the file is larger than {most} MiB"),
                    ),
                    ("请核对是不是预算文件", "check that it is a budget file"),
                )
            }
            Self::OtherYear { year, wanted, .. } => Diagnostic::new(
                (
                    format!("这是 {year} 年的预算，应为 {wanted} 年的"),
                    format!("a budget of {year}, where one of {wanted} is wanted"),
                ),
                ("请选上年的文件", "choose last year's file"),
            ),
            Self::Syntax { problem, .. } => (**problem).clone(),
            Self::UnknownForms { id, .. } => {
                let known = |lang: Lang| shipped_ids().join(lang.pick("、", ", "));
                Diagnostic::new(
                    (format!("没有名为“{id}”的表样"), format!("there is no form set “{id}”")),
                    (
                        format!(
                            "请把表样文件 {id}.ron 放在预算文件旁边，或改用程序自带的表样：{}",
                            known(Lang::Zh)
                        ),
                        format!(
                            "put its file {id}.ron beside the budget file, or use one that comes with the program: {}",
                            known(Lang::En)
                        ),
                    ),
                )
            }
            Self::FaultyForms { faults, .. } => {
                let first = |lang| faults.first().map(|fault| fault.tell(lang)).unwrap_or_default();
                let count = faults.len();
                Diagnostic::new(
                    (
                        format!("表样有 {count} 处错误，第一处：{}", first(Lang::Zh)),
                        format!("the form set has {count} faults, the first: {}", first(Lang::En)),
                    ),
                    Text::default(),
                )
            }
            Self::FaultyCodes { fault, .. } => (**fault).clone(),
            Self::InUse { owner, .. } => Diagnostic::new(
                (
                    format!("{}正在使用这个文件", owner.tell(Lang::Zh)),
                    format!("in use by {}", owner.tell(Lang::En)),
                ),
                ("请换一个文件名", "choose another name"),
            ),
            Self::Changed { .. } => Diagnostic::new(
                (
                    "打开之后，文件又被别的程序改过，没有保存",
                    "the file was changed by another program since it was opened and was not saved",
                ),
                ("请另存为新文件，或重新打开", "save under another name, or open it again"),
            ),
        };
        found.in_file(self.path())
    }
}

impl std::fmt::Display for FileError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.tell(Lang::Zh))
    }
}

impl std::error::Error for FileError {}
