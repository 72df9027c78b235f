//! What is said beside the figures: of the last thing wanted, and of the file.

use std::path::Path;

use super::document::Session;
use super::document_host::DocumentHost as _;
use super::texts;
use crate::lang::Lang;

/// What the status bar says of the last thing wanted.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Notice {
    /// It was done.
    Done(String),
    /// There is something to know; nothing went wrong.
    Plain(String),
    /// It was not done, or something is wrong.
    Refused(String),
}

impl Notice {
    pub fn text(&self) -> &str {
        match self {
            Self::Done(text) | Self::Plain(text) | Self::Refused(text) => text,
        }
    }

    /// Why a file can only be inspected, if that is so.
    pub fn of_held_file(session: &Session, lang: Lang) -> Option<Self> {
        let why = if session.is_newer() {
            texts::NEWER
        } else if session.is_unwritable() {
            texts::UNWRITABLE
        } else if session.safeguard().is_locked_out() {
            texts::IN_USE_TITLE
        } else {
            return None;
        };
        Some(Self::Refused(why.get(lang).to_owned()))
    }

    /// What is to be known of a session's file as long as it is so.
    pub fn of_file(session: &Session, lang: Lang) -> Option<Self> {
        let gone = session.path().filter(|_| session.safeguard().is_gone());
        if let Some(why) = session.safeguard().fault() {
            Some(Self::Refused(journal_fault(lang, why.get(lang))))
        } else if let Some(path) = gone {
            Some(Self::Refused(file_gone(lang, path, !session.document().is_read_only())))
        } else if session.is_newer() {
            Some(Self::Plain(texts::NEWER.get(lang).to_owned()))
        } else if session.is_unwritable() {
            Some(Self::Plain(read_only(lang).to_owned()))
        } else {
            session.converted().map(|format| Self::Plain(older(lang, format)))
        }
    }
}

/// Said when a file of an older format was opened.
fn older(lang: Lang, format: u32) -> String {
    match lang {
        Lang::Zh => format!("文件格式较旧（{format}），已在内存中转换；首次保存时留存原件"),
        Lang::En => {
            format!(
                "an older file format ({format}), converted in memory; the first save keeps the original"
            )
        }
    }
}

/// Said where a file or its folder cannot be written.
fn read_only(lang: Lang) -> &'static str {
    lang.pick(
        "文件或所在文件夹是只读的，只供查阅；要修改，请另存",
        "the file or its folder is read-only: open to inspect; save it elsewhere to change it",
    )
}

/// Said where steps cannot be kept.
fn journal_fault(lang: Lang, why: &str) -> String {
    match lang {
        Lang::Zh => format!("恢复日志写不进去（{why}），请及时保存"),
        Lang::En => format!("the recovery journal cannot be written ({why}); save soon"),
    }
}

/// Said where the file is not there any more.
fn file_gone(lang: Lang, path: &Path, writes: bool) -> String {
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    match (lang, writes) {
        (Lang::Zh, true) => {
            format!("{name} 已被删除、改名或移走；内容都还在这里，保存就在原处重新写出")
        }
        (Lang::Zh, false) => format!("{name} 已被删除、改名或移走；内容都还在这里，可以另存"),
        (Lang::En, true) => format!(
            "{name} was deleted, renamed or moved; all of it is still here, and saving writes it anew"
        ),
        (Lang::En, false) => {
            format!(
                "{name} was deleted, renamed or moved; all of it is still here: save it elsewhere"
            )
        }
    }
}
