//! What can be wrong with a file, told with place and remedy.

use std::io::ErrorKind;
use std::path::PathBuf;

use crate::form::{CodeFault, shipped_ids};
use crate::lang::{Lang, Tell, Text};
use crate::source::{Diagnostic, sentence};

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
    FaultyCodes { path: PathBuf, fault: CodeFault },
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

impl Tell for FileError {
    /// Begins with the file's name, and its place where it has one: `file.ron:12:5：…`.
    fn tell(&self, lang: Lang) -> String {
        let name = self.path().display();
        let colon = lang.pick("：", ": ");
        match self {
            Self::Io { doing, error, .. } => {
                let (what, remedy) = reason(error, lang);
                let what = format!("{}{colon}{what}", doing.get(lang));
                format!("{name}{colon}{}", sentence(lang, &what, remedy))
            }
            Self::NoRoom { need, free, .. } => {
                let (need, free) = (need.div_ceil(1024), free / 1024);
                match lang {
                    Lang::Zh => format!(
                        "{name}：磁盘已满：需要 {need} KiB，只剩 {free} KiB，没有保存；请腾出空间，或换一个位置保存"
                    ),
                    Lang::En => format!(
                        "{name}: the disk is full: {need} KiB are needed and {free} KiB are free; nothing was saved; make room, or save elsewhere"
                    ),
                }
            }
            Self::TooLarge { bound, .. } => match lang {
                Lang::Zh => {
                    format!("{name}：文件太大，至多 {} MiB；请核对是不是预算文件", bound >> 20)
                }
                Lang::En => format!(
                    "{name}: the file is larger than {} MiB; check that it is a budget file",
                    bound >> 20
                ),
            },
            Self::OtherYear { year, wanted, .. } => match lang {
                Lang::Zh => {
                    format!("{name}：这是 {year} 年的预算，应为 {wanted} 年的；请选上年的文件")
                }
                Lang::En => format!(
                    "{name}: a budget of {year}, where one of {wanted} is wanted; choose last year's file"
                ),
            },
            Self::Syntax { problem, .. } => problem.tell_of(name, lang),
            Self::UnknownForms { id, .. } => {
                let known = shipped_ids().join(lang.pick("、", ", "));
                match lang {
                    Lang::Zh => format!(
                        "{name}：没有名为“{id}”的表样；请把表样文件 {id}.ron 放在预算文件旁边，或改用程序自带的表样：{known}"
                    ),
                    Lang::En => format!(
                        "{name}: there is no form set “{id}”; put its file {id}.ron beside the \
                         budget file, or use one that comes with the program: {known}"
                    ),
                }
            }
            Self::FaultyForms { faults, .. } => {
                let first = faults.first().map(|fault| fault.tell(lang)).unwrap_or_default();
                match lang {
                    Lang::Zh => format!("{name}：表样有 {} 处错误，第一处：{first}", faults.len()),
                    Lang::En => {
                        format!(
                            "{name}: the form set has {} faults, the first: {first}",
                            faults.len()
                        )
                    }
                }
            }
            Self::FaultyCodes { fault, .. } => {
                let (line, what) = match *fault {
                    CodeFault::NotACode { line } => {
                        (line, lang.pick("不是“编码,名称”", "is not \"code,name\""))
                    }
                    CodeFault::Twice { line } => (line, lang.pick("编码重复", "repeats a code")),
                };
                match lang {
                    Lang::Zh => format!(
                        "{name}:{line}：{what}；科目表首行是 code,name，以下每行一个编码和名称"
                    ),
                    Lang::En => format!(
                        "{name}:{line}: this line {what}; a list of codes begins with code,name \
                         and has one code and its name a line"
                    ),
                }
            }
            Self::InUse { owner, .. } => match lang {
                Lang::Zh => format!("{name}：{}正在使用这个文件；请换一个文件名", owner.tell(lang)),
                Lang::En => {
                    format!("{name}: in use by {}; choose another name", owner.tell(lang))
                }
            },
            Self::Changed { .. } => match lang {
                Lang::Zh => format!(
                    "{name}：打开之后，文件又被别的程序改过，没有保存；请另存为新文件，或重新打开"
                ),
                Lang::En => format!(
                    "{name}: the file was changed by another program since it was opened and was \
                     not saved; save under another name, or open it again"
                ),
            },
        }
    }
}

/// The system's reason in plain words, and what to do about it.
pub fn system_reason(error: &std::io::Error, lang: Lang) -> String {
    let (what, remedy) = reason(error, lang);
    sentence(lang, &what, remedy)
}

/// The same in two parts.
fn reason(error: &std::io::Error, lang: Lang) -> (String, &'static str) {
    let (zh, en) = match error.kind() {
        ErrorKind::NotFound => {
            (("没有这个文件或文件夹", "请核对路径"), ("no such file or folder", "check the path"))
        }
        ErrorKind::PermissionDenied => (
            ("没有权限", "请核对文件和文件夹的权限，或换一个位置"),
            (
                "permission denied",
                "check the permissions of file and folder, or choose another place",
            ),
        ),
        ErrorKind::IsADirectory => (
            ("这是文件夹，不是文件", "请指定其中的预算文件"),
            ("this is a folder, not a file", "name a budget file in it"),
        ),
        ErrorKind::StorageFull | ErrorKind::QuotaExceeded => (
            ("磁盘已满", "请腾出空间，或换一个位置保存"),
            ("the disk is full", "make room, or save elsewhere"),
        ),
        ErrorKind::ReadOnlyFilesystem => {
            (("磁盘是只读的", "请换一个位置保存"), ("the disk is read-only", "save elsewhere"))
        }
        ErrorKind::AlreadyExists => {
            (("文件已经存在", "请换一个文件名"), ("the file exists already", "choose another name"))
        }
        ErrorKind::FileTooLarge => (
            ("磁盘不收这么大的文件", "请换一个位置保存"),
            ("the disk takes no file of that size", "save elsewhere"),
        ),
        // EIO has no kind of its own.
        _ if cfg!(unix) && error.raw_os_error() == Some(5) => (
            ("磁盘读写出错", "请换一个磁盘保存，并检查这个磁盘"),
            ("the disk reports an error", "save on another disk and have this one checked"),
        ),
        // Nor have a sharing violation and a lock of another program.
        _ if cfg!(windows) && matches!(error.raw_os_error(), Some(32 | 33)) => (
            ("文件正被别的程序使用", "请关闭那个程序，或换一个位置保存"),
            ("another program has the file open", "close that program, or save elsewhere"),
        ),
        _ => return (error.to_string(), ""),
    };
    let (what, remedy) = lang.pick(zh, en);
    (what.to_owned(), remedy)
}

impl std::fmt::Display for FileError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.tell(Lang::Zh))
    }
}

impl std::error::Error for FileError {}
