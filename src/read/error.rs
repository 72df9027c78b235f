//! Why a file cannot be read, in words.

use crate::lang::{Lang, Tell as _, Text};
use crate::source::{Diagnostic, Fault, system_reason};

use super::format::Format;

/// Why a file cannot be read at all.
#[derive(Clone, Debug, PartialEq)]
pub enum ReadError {
    /// The system refused; its reason.
    Io(Box<Diagnostic>),
    /// None of the formats: what it looks like instead.
    Unknown(Text),
    /// Needs a password to be opened.
    Password,
    /// Of that format, but damaged: what is wrong with it.
    Broken { format: Format, what: Text },
    /// Of that format, but not there to its end, and nothing of it can be read.
    Incomplete(Format),
    /// Packed as workbooks and documents are, but damaged or not there to its end.
    TornPackage,
    /// More of something than is read.
    TooMuch { bound: ReadBound, most: u64 },
    /// Took longer than that.
    TooSlow { seconds: u64 },
    /// A person cancelled it.
    Cancelled,
}

/// What there is too much of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ReadBound {
    File,
    Unpacked,
    Cells,
    Merges,
    Text,
    Pages,
}

impl ReadError {
    /// What the system refuses.
    pub fn io(error: &std::io::Error) -> Self {
        Self::Io(Box::new(system_reason(error)))
    }

    /// The thread that was to read is gone, or none can be had.
    pub fn no_thread() -> Self {
        let what = ("系统没有可用的线程", "the system has no thread for it");
        Self::Io(Box::new(Diagnostic::new(what, Text::default())))
    }

    /// A damaged file.
    pub fn broken(format: Format, zh: impl Into<String>, en: impl Into<String>) -> Self {
        Self::Broken { format, what: Text::new(zh, en) }
    }
}

impl Fault for ReadError {
    fn diagnostic(&self) -> Diagnostic {
        match self {
            Self::Io(reason) => Diagnostic::new(
                (
                    format!("读不出来：{}", reason.what.zh),
                    format!("cannot be read: {}", reason.what.en),
                ),
                Text::clone(&reason.remedy),
            ),
            Self::Unknown(what) => Diagnostic::new(
                (
                    format!("不是能识别的文件：{}", what.zh),
                    format!("not a file that can be read: {}", what.en),
                ),
                (
                    "能读的有 xlsx、xls、et、ods、csv、docx、odt、pdf",
                    "these can: xlsx, xls, et, ods, csv, docx, odt, pdf",
                ),
            ),
            Self::Password => Diagnostic::new(
                ("文件设了打开密码", "the file has a password"),
                (
                    "请在原来的程序里去掉密码，另存后再打开",
                    "remove it in the program it comes from, save, then open it again",
                ),
            ),
            Self::Broken { format, what } => Diagnostic::new(
                (
                    format!("{}已损坏：{}", format.tell(Lang::Zh), what.zh),
                    format!("damaged {}: {}", format.tell(Lang::En), what.en),
                ),
                (
                    "请在原来的程序里打开，另存后再试",
                    "open it in the program it comes from, save it anew and try again",
                ),
            ),
            Self::Incomplete(format) => Diagnostic::new(
                (
                    format!(
                        "{}不完整，可能没有下载完或已损坏，一页也读不出",
                        format.tell(Lang::Zh)
                    ),
                    format!(
                        "incomplete {}: not downloaded to its end or damaged, no page can be read",
                        format.tell(Lang::En)
                    ),
                ),
                ("请重新下载，或向提供者索取", "download it anew, or ask for it"),
            ),
            Self::TornPackage => Diagnostic::new(
                (
                    "文件已损坏或没有下载完整",
                    "the file is damaged or was not downloaded to its end",
                ),
                ("请重新下载，或向提供者索取", "download it anew, or ask for it"),
            ),
            Self::TooMuch { bound, most } => {
                let (zh, en) = match bound {
                    ReadBound::File => ("文件的字节", "bytes of the file"),
                    ReadBound::Unpacked => ("展开后的字节", "bytes unpacked"),
                    ReadBound::Cells => ("单元格", "cells"),
                    ReadBound::Merges => ("合并区域", "merged areas"),
                    ReadBound::Text => ("文字的字节", "bytes of text"),
                    ReadBound::Pages => ("工作表或页", "sheets or pages"),
                };
                Diagnostic::new(
                    (
                        format!("内容过多：{zh}超过 {most}"),
                        format!("too much: more than {most} {en}"),
                    ),
                    (
                        "请只留下预算的表，另存后再试",
                        "leave only the budget's tables, save and try again",
                    ),
                )
            }
            Self::TooSlow { seconds } => Diagnostic::new(
                (
                    format!("读了 {seconds} 秒还没有读完，已停下"),
                    format!("stopped: not read after {seconds} seconds"),
                ),
                Text::default(),
            ),
            Self::Cancelled => Diagnostic::new(("已取消", "cancelled"), Text::default()),
        }
    }
}
