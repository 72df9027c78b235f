//! What is asked so that no work is lost: recovering, a file in use, a failed save, a file that
//! somebody else changed.

use std::path::{Path, PathBuf};

use super::after::After;
use crate::file::SaveChanges;
use crate::file::journal::{BaseStatus, FoundJournal, Tail, now};
use crate::file::lock::HeldLock;
use crate::lang::{Lang, Tell as _, Text};
use crate::session::texts::Pair;

/// Steps that are listed, the last ones.
const MAX_STEPS: usize = 500;

/// Differences that are listed, the first ones.
pub const MAX_DIFFERENCES: usize = 200;

/// What is asked.
#[derive(Debug)]
pub enum SafeguardAsk {
    /// A journal was left behind.
    Recover(Box<Recovery>),
    /// Somebody else has the file open.
    InUse {
        taken: HeldLock,
        /// The person clicked once on taking over from another machine.
        sure: bool,
    },
    /// Saving failed; nothing is lost yet.
    NotSaved { lines: Vec<String>, after: After },
    /// The first save will change more of the file than the person did.
    Departs { path: PathBuf, save_changes: SaveChanges, overwrite: bool, after: After },
    /// The file was changed while it is open here.
    Moved { path: PathBuf, changed: bool, differs: Vec<Text> },
}

/// A journal that is offered.
#[derive(Debug)]
pub struct Recovery {
    found: FoundJournal,
    /// What became of the file that the steps belong to.
    status: BaseStatus,
    /// How many more journals wait.
    others: usize,
    /// The person clicked once on dropping it.
    pub dropping: bool,
}

impl Recovery {
    /// `status` is what became of the file that the steps belong to.
    pub fn new(found: FoundJournal, status: BaseStatus, others: usize) -> Self {
        Self { status, found, others, dropping: false }
    }
}

/// How it was answered.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum SafeguardAnswer {
    Recover,
    RecoverElsewhere,
    Drop,
    Copy,
    TakeOver(HeldLock),
    KeepMine,
}

impl Recovery {
    /// The file that the steps belong to.
    pub fn file(&self, lang: Lang) -> &str {
        self.found.header.path.as_deref().unwrap_or(NEVER_SAVED.get(lang))
    }

    /// How many steps there are, and what recovering them means for the file.
    pub fn summary(&self, lang: Lang) -> Vec<String> {
        let mut lines = vec![summary(lang, &self.found, self.others)];
        match self.status {
            BaseStatus::Same => lines.push(SAME.get(lang).to_owned()),
            BaseStatus::Changed => lines.push(CHANGED.get(lang).to_owned()),
            _ => {}
        }
        if self.found.tail == Tail::Torn {
            lines.push(TORN.get(lang).to_owned());
        }
        lines
    }

    /// Where the journal is damaged, if it is.
    pub fn damage(&self, lang: Lang) -> Option<String> {
        let Tail::Spoiled { line } = self.found.tail else { return None };
        Some(match lang {
            Lang::Zh => format!("恢复日志从第 {line} 行起已损坏，只能恢复到那里。"),
            Lang::En => {
                format!(
                    "The journal is damaged from line {line} on; up to there it can be recovered."
                )
            }
        })
    }

    /// How many of the last steps are listed.
    pub fn listed(&self) -> usize {
        self.found.steps.len().min(MAX_STEPS)
    }

    /// One of the steps listed.
    pub fn line(&self, at: usize, lang: Lang) -> String {
        let number = self.found.steps.len() - self.listed() + at;
        let what = self.found.steps.get(number).map(|kept| kept.what());
        format!("{}. {}", number + 1, what.as_ref().map_or("", |what| what.get(lang)))
    }
}

/// Who has the file, and since when.
pub fn owner(lang: Lang, taken: &HeldLock) -> String {
    let (who, since) = (taken.owner.tell(lang), ago(lang, taken.owner.since));
    match (taken.owner.since, lang) {
        (0, _) => who,
        (_, Lang::Zh) => format!("{who}，{since}打开"),
        (_, Lang::En) => format!("{who}, opened {since}"),
    }
}

/// Said where the file is in use on another machine.
pub fn ask_first(lang: Lang, lock_file: &Path) -> String {
    let sign = lock_file.display();
    match lang {
        Lang::Zh => format!(
            "这里看不到那台机器上的程序是否还在运行。标记文件：{sign}。请先与对方核实，确已不用再接管；否则会有一方的改动丢失。"
        ),
        Lang::En => format!(
            "Whether the program still runs on that machine cannot be seen from here. The sign is {sign}. Ask first, and take over only if it is no longer in use there; else one's changes are lost."
        ),
    }
}

pub const RECOVER_TITLE: Pair = Pair::new("恢复未保存的改动", "Recover unsaved changes");
const NEVER_SAVED: Pair = Pair::new("尚未保存过的文件", "A document that was never saved");
const SAME: Pair = Pair::new(
    "磁盘上的文件仍是这些改动所依据的版本，可以直接恢复；恢复后请保存。",
    "The file on disk is still the one these changes belong to; recover them, then save.",
);
const CHANGED: Pair = Pair::new(
    "磁盘上的文件后来变了，或已不在原处。恢复会另成一份副本，不动那个文件。",
    "The file on disk was changed since, or is gone. Recovering makes a copy and leaves it alone.",
);
const TORN: Pair = Pair::new(
    "最后一步没有写完整，已略去。",
    "The last step was not written in full and is left out.",
);
pub const RECOVER: Pair = Pair::new("恢复", "Recover");
pub const DROP: Pair = Pair::new("丢弃", "Drop");
pub const DROP_SURE: Pair = Pair::new("确定丢弃", "Really drop");
pub const LATER: Pair = Pair::new("以后再说", "Later");
pub const STALE_TITLE: Pair =
    Pair::new("文件上次没有正常关闭", "The file was not closed properly last time");
pub const IN_USE: Pair = Pair::new(
    "可以查阅，或另存一份副本再改。同时修改会有一方的改动丢失。",
    "Inspect it, or make a copy to change. If two change it at once, one's changes are lost.",
);
pub const STALE: Pair = Pair::new(
    "那个程序已经不在运行（可能是异常退出），可以接管。",
    "That program no longer runs (it may have crashed); you can take over.",
);
pub const INSPECT: Pair = Pair::new("只查阅", "Inspect");
pub const COPY: Pair = Pair::new("另存副本…", "Make a copy…");
pub const TAKE_OVER: Pair = Pair::new("接管", "Take over");
pub const TAKE_OVER_ELSEWHERE: Pair = Pair::new("接管…", "Take over…");
pub const TAKE_OVER_SURE: Pair = Pair::new("已核实，确定接管", "I asked: take over");
pub const NOT_LOST: Pair = Pair::new(
    "改动都还在窗口里，恢复日志也记着；可以换一个位置保存。",
    "Your changes are still here and in the recovery journal; save them elsewhere.",
);
pub const DEPARTS_TITLE: Pair = Pair::new("首次保存前请知悉", "Before this file is first saved");
pub const DEPARTS: Pair = Pair::new(
    "除了您的改动，保存还会使文件有以下变化；原件会另名留存在旁边。",
    "Besides your changes, saving changes the file as follows; the original is kept beside it.",
);
pub const DEPARTS_SAVE: Pair = Pair::new("留存原件并保存", "Keep the original and save");
pub const MOVED_TEXT: Pair = Pair::new(
    "别的程序刚刚改了这个文件。保留我的：下次保存时覆盖它（前一版本留作 .bak）。",
    "Another program just changed this file. Keep mine: the next save overwrites it (the version before stays as .bak).",
);
pub const MOVED_MINE: Pair = Pair::new(
    "重新读取会丢掉这里未保存的改动。",
    "Reading it again loses the unsaved changes here.",
);
pub const KEEP_MINE: Pair = Pair::new("保留我的", "Keep mine");

fn summary(lang: Lang, found: &FoundJournal, others: usize) -> String {
    let (steps, ago) = (found.steps.len(), ago(lang, found.at()));
    let mut text = match lang {
        Lang::Zh => format!("共 {steps} 步，最后一步：{ago}。"),
        Lang::En if steps == 1 => format!("One step, {ago}."),
        Lang::En => format!("{steps} steps, the last one {ago}."),
    };
    if others > 0 {
        text.push_str(&match lang {
            Lang::Zh => format!("另有 {others} 个文件也有可恢复的改动。"),
            Lang::En => format!(" {others} more files have changes to recover."),
        });
    }
    text
}

/// How long ago a moment was, in seconds since 1970.
fn ago(lang: Lang, at: u64) -> String {
    let (count, zh, en) = match now().saturating_sub(at) {
        s @ 0..60 => (s, "秒", "second"),
        s @ 60..3600 => (s / 60, "分钟", "minute"),
        s @ 3600..86_400 => (s / 3600, "小时", "hour"),
        s => (s / 86_400, "天", "day"),
    };
    match lang {
        Lang::Zh => format!("{count} {zh}前"),
        Lang::En if count == 1 => format!("1 {en} ago"),
        Lang::En => format!("{count} {en}s ago"),
    }
}

/// Said where an original was kept.
pub fn original_kept(lang: Lang, kept: &Path) -> String {
    match lang {
        Lang::Zh => format!("原件已留存为 {}", kept.display()),
        Lang::En => format!("the original is kept as {}", kept.display()),
    }
}

/// Said when the switch is turned.
pub fn backup_switched(lang: Lang, on: bool) -> &'static str {
    match on {
        true => lang.pick(
            "保存时会把上一版本留作 .bak 文件",
            "saving keeps the version before as a .bak file",
        ),
        false => lang.pick("保存时不再留存上一版本", "saving no longer keeps the version before"),
    }
}

/// Said where some steps do not fit.
pub fn left_out(lang: Lang, count: usize) -> String {
    match lang {
        Lang::Zh => format!("有 {count} 步不能重做，已恢复到那之前"),
        Lang::En => format!("{count} steps could not be done again; recovered up to there"),
    }
}
