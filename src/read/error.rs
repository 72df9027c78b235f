//! Why a file cannot be read, in words.

use crate::lang::{Lang, Tell, Text};

use super::format::Format;

/// Why a file cannot be read at all.
#[derive(Clone, Debug, PartialEq)]
pub enum ReadError {
    /// The system refused; its reason.
    Io(String),
    /// None of the formats: what it looks like instead.
    Unknown(Text),
    /// Needs a password to be opened.
    Password,
    /// Of that format, but damaged: what is wrong with it.
    Broken { format: Format, what: Text },
    /// More of something than is read.
    TooMuch { bound: Bound, most: u64 },
    /// Took longer than that.
    TooSlow { seconds: u64 },
    /// A person cancelled it.
    Cancelled,
}

/// What there is too much of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Bound {
    File,
    Unpacked,
    Cells,
    Merges,
    Text,
    Pages,
}

impl ReadError {
    /// A damaged file.
    pub fn broken(format: Format, zh: impl Into<String>, en: impl Into<String>) -> Self {
        Self::Broken { format, what: Text::new(zh, en) }
    }
}

impl Tell for ReadError {
    fn tell(&self, lang: Lang) -> String {
        match self {
            Self::Io(reason) => match lang {
                Lang::Zh => format!("读不出来：{reason}"),
                Lang::En => format!("cannot be read: {reason}"),
            },
            Self::Unknown(what) => match lang {
                Lang::Zh => format!(
                    "不是能识别的文件：{}；能读的有 xlsx、xls、et、ods、csv、docx、odt、pdf",
                    what.zh
                ),
                Lang::En => format!(
                    "not a file that can be read: {}; these can: xlsx, xls, et, ods, csv, docx, odt, pdf",
                    what.en
                ),
            },
            Self::Password => lang
                .pick(
                    "文件设了打开密码；请在原来的程序里去掉密码，另存后再打开",
                    "the file has a password; remove it in the program it comes from, save, then open it again",
                )
                .to_owned(),
            Self::Broken { format, what } => match lang {
                Lang::Zh => format!(
                    "{}已损坏：{}；请在原来的程序里打开，另存后再试",
                    format.tell(lang),
                    what.zh
                ),
                Lang::En => format!(
                    "damaged {}: {}; open it in the program it comes from, save it anew and try again",
                    format.tell(lang),
                    what.en
                ),
            },
            Self::TooMuch { bound, most } => {
                let what = match bound {
                    Bound::File => lang.pick("文件的字节", "bytes of the file"),
                    Bound::Unpacked => lang.pick("展开后的字节", "bytes unpacked"),
                    Bound::Cells => lang.pick("单元格", "cells"),
                    Bound::Merges => lang.pick("合并区域", "merged areas"),
                    Bound::Text => lang.pick("文字的字节", "bytes of text"),
                    Bound::Pages => lang.pick("工作表或页", "sheets or pages"),
                };
                match lang {
                    Lang::Zh => format!("内容过多：{what}超过 {most}；请只留下预算的表，另存后再试"),
                    Lang::En => format!(
                        "too much: more than {most} {what}; leave only the budget's tables, save and try again"
                    ),
                }
            }
            Self::TooSlow { seconds } => match lang {
                Lang::Zh => format!("读了 {seconds} 秒还没有读完，已停下"),
                Lang::En => format!("stopped: not read after {seconds} seconds"),
            },
            Self::Cancelled => lang.pick("已取消", "cancelled").to_owned(),
        }
    }
}
