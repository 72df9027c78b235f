//! The dialogs that keep work from being lost: recovering, a file in use, a failed save, a file
//! that somebody else changed.

use std::path::PathBuf;

use eframe::egui::{Label, RichText, ScrollArea, Ui};

use crate::file::SaveChanges;
use crate::file::journal::{BaseStatus, FoundJournal, Tail, now};
use crate::file::lock::HeldLock;
use crate::lang::{Lang, Tell as _, Text};
use crate::ui::texts::{self, Pair};
use crate::ui::view::View;

use super::{After, Answer, answer, buttons_ui, primary, text_ui, title_ui};

/// Steps that are listed, the last ones.
const MOST: usize = 500;

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
    standing: BaseStatus,
    /// How many more journals wait.
    others: usize,
    /// The person clicked once on dropping it.
    dropping: bool,
}

impl Recovery {
    /// `standing` is what became of the file that the steps belong to.
    pub fn new(found: FoundJournal, standing: BaseStatus, others: usize) -> Self {
        Self { standing, found, others, dropping: false }
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

const RECOVER_TITLE: Pair = Pair::new("恢复未保存的改动", "Recover unsaved changes");
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
const RECOVER: Pair = Pair::new("恢复", "Recover");
const DROP: Pair = Pair::new("丢弃", "Drop");
const DROP_SURE: Pair = Pair::new("确定丢弃", "Really drop");
const LATER: Pair = Pair::new("以后再说", "Later");
pub const IN_USE_TITLE: Pair = Pair::new("文件正在使用", "The file is in use");
const STALE_TITLE: Pair =
    Pair::new("文件上次没有正常关闭", "The file was not closed properly last time");
const IN_USE: Pair = Pair::new(
    "可以查阅，或另存一份副本再改。同时修改会有一方的改动丢失。",
    "Inspect it, or make a copy to change. If two change it at once, one's changes are lost.",
);
const STALE: Pair = Pair::new(
    "那个程序已经不在运行（可能是异常退出），可以接管。",
    "That program no longer runs (it may have crashed); you can take over.",
);
const INSPECT: Pair = Pair::new("只查阅", "Inspect");
const COPY: Pair = Pair::new("另存副本…", "Make a copy…");
const TAKE_OVER: Pair = Pair::new("接管", "Take over");
const TAKE_OVER_ELSEWHERE: Pair = Pair::new("接管…", "Take over…");
const TAKE_OVER_SURE: Pair = Pair::new("已核实，确定接管", "I asked: take over");
const NOT_LOST: Pair = Pair::new(
    "改动都还在窗口里，恢复日志也记着；可以换一个位置保存。",
    "Your changes are still here and in the recovery journal; save them elsewhere.",
);
const DEPARTS_TITLE: Pair = Pair::new("首次保存前请知悉", "Before this file is first saved");
const DEPARTS: Pair = Pair::new(
    "除了您的改动，保存还会使文件有以下变化；原件会另名留存在旁边。",
    "Besides your changes, saving changes the file as follows; the original is kept beside it.",
);
const DEPARTS_SAVE: Pair = Pair::new("留存原件并保存", "Keep the original and save");
const MOVED_TEXT: Pair = Pair::new(
    "别的程序刚刚改了这个文件。保留我的：下次保存时覆盖它（前一版本留作 .bak）。",
    "Another program just changed this file. Keep mine: the next save overwrites it (the version before stays as .bak).",
);
const MOVED_MINE: Pair = Pair::new(
    "重新读取会丢掉这里未保存的改动。",
    "Reading it again loses the unsaved changes here.",
);
const KEEP_MINE: Pair = Pair::new("保留我的", "Keep mine");

pub fn safeguard_ui(
    ui: &mut Ui,
    view: &View<'_>,
    guard: &mut SafeguardAsk,
    fresh: bool,
) -> Option<Answer> {
    match guard {
        SafeguardAsk::Recover(recovery) => recover_ui(ui, view, recovery, fresh),
        SafeguardAsk::InUse { taken, sure } => in_use_ui(ui, view, taken, sure, fresh),
        SafeguardAsk::NotSaved { lines, after } => not_saved_ui(ui, view, lines, after, fresh),
        SafeguardAsk::Departs { path, save_changes, overwrite, after } => {
            departs_ui(ui, view, save_changes);
            buttons_ui(ui, |ui| {
                let save = primary(ui, view.theme, DEPARTS_SAVE.get(view.lang), fresh);
                let (path, format) = (path.clone(), save_changes.format);
                let (overwrite, after_save) = (*overwrite, after.clone());
                answer([
                    (save, Answer::KeepOriginal { path, format, overwrite, after: after_save }),
                    (
                        ui.button(texts::SAVE_ELSEWHERE.get(view.lang)),
                        Answer::SaveElsewhere { after: after.clone() },
                    ),
                    (ui.button(texts::CANCEL.get(view.lang)), Answer::Close),
                ])
            })
        }
        SafeguardAsk::Moved { path, changed, differs } => {
            let lang = view.lang;
            title_ui(ui, texts::CHANGED_TITLE.get(lang));
            text_ui(ui, view.theme, &path.display().to_string());
            text_ui(ui, view.theme, MOVED_TEXT.get(lang));
            if *changed {
                text_ui(ui, view.theme, MOVED_MINE.get(lang));
            }
            differences_ui(ui, view, differs);
            buttons_ui(ui, |ui| {
                let mine = primary(ui, view.theme, KEEP_MINE.get(lang), fresh);
                answer([
                    (mine, Answer::Safeguard(SafeguardAnswer::KeepMine)),
                    (
                        ui.button(texts::SAVE_ELSEWHERE.get(lang)),
                        Answer::SaveElsewhere { after: After::Stay },
                    ),
                    (ui.button(texts::RELOAD.get(lang)), Answer::Reload { path: path.clone() }),
                ])
            })
        }
    }
}

/// What a first save changes besides.
fn departs_ui(ui: &mut Ui, view: &View<'_>, save_changes: &SaveChanges) {
    let lang = view.lang;
    title_ui(ui, DEPARTS_TITLE.get(lang));
    text_ui(ui, view.theme, DEPARTS.get(lang));
    let height = (ui.max_rect().height() - 240.0).clamp(60.0, 240.0);
    ScrollArea::vertical().max_height(height).auto_shrink([false, true]).show(ui, |ui| {
        for line in save_changes.lines(lang) {
            ui.add(Label::new(line).wrap());
        }
    });
}

/// Said when a file of an older format was opened.
pub fn older(lang: Lang, format: u32) -> String {
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
pub fn read_only(lang: Lang) -> &'static str {
    lang.pick(
        "文件或所在文件夹是只读的，只供查阅；要修改，请另存",
        "the file or its folder is read-only: open to inspect; save it elsewhere to change it",
    )
}

/// Said where an original was kept.
pub fn original_kept(lang: Lang, kept: &std::path::Path) -> String {
    match lang {
        Lang::Zh => format!("原件已留存为 {}", kept.display()),
        Lang::En => format!("the original is kept as {}", kept.display()),
    }
}

/// In what the file on disk differs, line by line.
pub(super) fn differences_ui(ui: &mut Ui, view: &View<'_>, differs: &[Text]) {
    let height = (ui.max_rect().height() - 240.0).clamp(60.0, 240.0);
    let list = ScrollArea::vertical().max_height(height).auto_shrink([false, true]);
    list.show_rows(ui, 20.0, differs.len(), |ui, rows| {
        for words in differs.iter().take(rows.end).skip(rows.start) {
            ui.add(Label::new(words.get(view.lang)).truncate());
        }
    });
    if differs.len() >= MAX_DIFFERENCES {
        let more = Pair::new("（只列出前面一部分）", "(only the first ones)");
        text_ui(ui, view.theme, more.get(view.lang));
    }
}

fn recover_ui(
    ui: &mut Ui,
    view: &View<'_>,
    recovery: &mut Recovery,
    fresh: bool,
) -> Option<Answer> {
    let (theme, lang, found) = (view.theme, view.lang, &recovery.found);
    title_ui(ui, RECOVER_TITLE.get(lang));
    let file = found.header.path.as_deref().unwrap_or(NEVER_SAVED.get(lang));
    ui.add(Label::new(file).wrap());
    text_ui(ui, theme, &summary(lang, found, recovery.others));
    if recovery.standing == BaseStatus::Same {
        text_ui(ui, theme, SAME.get(lang));
    } else if recovery.standing == BaseStatus::Changed {
        text_ui(ui, theme, CHANGED.get(lang));
    }
    match found.tail {
        Tail::Whole => {}
        Tail::Torn => text_ui(ui, theme, TORN.get(lang)),
        Tail::Spoiled { line } => {
            let text = match lang {
                Lang::Zh => format!("恢复日志从第 {line} 行起已损坏，只能恢复到那里。"),
                Lang::En => format!(
                    "The journal is damaged from line {line} on; up to there it can be recovered."
                ),
            };
            ui.add(Label::new(RichText::new(text).color(theme.bad)).wrap());
        }
    }
    let height = (ui.max_rect().height() - 240.0).clamp(80.0, 320.0);
    let from = found.steps.len().saturating_sub(MOST);
    let steps = found.steps.get(from..).unwrap_or_default();
    ScrollArea::vertical().max_height(height).auto_shrink([false, true]).show_rows(
        ui,
        20.0,
        steps.len(),
        |ui, rows| {
            for (i, kept) in steps.iter().enumerate().take(rows.end).skip(rows.start) {
                let line = format!("{}. {}", from + i + 1, kept.what().get(lang));
                ui.add(Label::new(line).truncate());
            }
        },
    );
    let dropping = recovery.dropping;
    let given = buttons_ui(ui, |ui| {
        let recover = primary(ui, theme, RECOVER.get(lang), fresh);
        let drop = if dropping { DROP_SURE } else { DROP };
        answer([
            (recover, Answer::Safeguard(SafeguardAnswer::Recover)),
            (
                ui.button(texts::SAVE_ELSEWHERE.get(lang)),
                Answer::Safeguard(SafeguardAnswer::RecoverElsewhere),
            ),
            (ui.button(drop.get(lang)), Answer::Safeguard(SafeguardAnswer::Drop)),
            (ui.button(LATER.get(lang)), Answer::Close),
        ])
    });
    if given == Some(Answer::Safeguard(SafeguardAnswer::Drop)) && !dropping {
        recovery.dropping = true;
        return None;
    }
    given
}

fn summary(lang: Lang, found: &FoundJournal, others: usize) -> String {
    let (steps, ago) = (found.steps.len(), ago(lang, found.at()));
    let mut text = match lang {
        Lang::Zh => format!("共 {steps} 步，最后一步在{ago}。"),
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
    let (seconds, zh, en) = match now().saturating_sub(at) {
        s @ 0..60 => (s, "秒", "seconds"),
        s @ 60..3600 => (s / 60, "分钟", "minutes"),
        s @ 3600..86_400 => (s / 3600, "小时", "hours"),
        s => (s / 86_400, "天", "days"),
    };
    match lang {
        Lang::Zh => format!("{seconds} {zh}前"),
        Lang::En => format!("{seconds} {en} ago"),
    }
}

fn in_use_ui(
    ui: &mut Ui,
    view: &View<'_>,
    taken: &HeldLock,
    sure: &mut bool,
    fresh: bool,
) -> Option<Answer> {
    let (theme, lang) = (view.theme, view.lang);
    title_ui(ui, if taken.stale { STALE_TITLE } else { IN_USE_TITLE }.get(lang));
    let since = ago(lang, taken.owner.since);
    let who = taken.owner.tell(lang);
    let who = match (taken.owner.since, lang) {
        (0, _) => who,
        (_, Lang::Zh) => format!("{who}，{since}打开"),
        (_, Lang::En) => format!("{who}, opened {since}"),
    };
    ui.add(Label::new(who).wrap());
    text_ui(ui, theme, if taken.stale { STALE } else { IN_USE }.get(lang));
    let elsewhere = !taken.stale && taken.is_elsewhere();
    if elsewhere {
        let sign = taken.lock_file.display();
        text_ui(
            ui,
            theme,
            &match lang {
                Lang::Zh => format!(
                    "这里看不到那台机器上的程序是否还在运行。标记文件：{sign}。请先与对方核实，确已不用再接管；否则会有一方的改动丢失。"
                ),
                Lang::En => format!(
                    "Whether the program still runs on that machine cannot be seen from here. The sign is {sign}. Ask first, and take over only if it is no longer in use there; else one's changes are lost."
                ),
            },
        );
    }
    let inspect = (Answer::Close, INSPECT);
    let take = (Answer::Safeguard(SafeguardAnswer::TakeOver(taken.clone())), TAKE_OVER);
    let first = if taken.stale { take.clone() } else { inspect.clone() };
    let given = buttons_ui(ui, |ui| {
        let primary = primary(ui, theme, first.1.get(lang), fresh);
        let copy = ui.button(COPY.get(lang));
        let third = match (taken.stale, elsewhere) {
            (true, _) => Some((inspect.0, INSPECT)),
            (_, true) => Some((take.0, if *sure { TAKE_OVER_SURE } else { TAKE_OVER_ELSEWHERE })),
            _ => None,
        };
        if let Some((third, label)) = third
            && ui.button(label.get(lang)).clicked()
        {
            return Some(third);
        }
        answer([(primary, first.0), (copy, Answer::Safeguard(SafeguardAnswer::Copy))])
    });
    if elsewhere && !*sure && matches!(given, Some(Answer::Safeguard(SafeguardAnswer::TakeOver(_))))
    {
        *sure = true;
        return None;
    }
    given
}

fn not_saved_ui(
    ui: &mut Ui,
    view: &View<'_>,
    lines: &[String],
    after: &After,
    fresh: bool,
) -> Option<Answer> {
    let lang = view.lang;
    title_ui(ui, texts::CANNOT_SAVE.get(lang));
    for line in lines {
        ui.add(Label::new(line.as_str()).wrap());
    }
    text_ui(ui, view.theme, NOT_LOST.get(lang));
    buttons_ui(ui, |ui| {
        let elsewhere = primary(ui, view.theme, texts::SAVE_ELSEWHERE.get(lang), fresh);
        let cancel = ui.button(texts::CANCEL.get(lang));
        answer([
            (elsewhere, Answer::SaveElsewhere { after: after.clone() }),
            (cancel, Answer::Close),
        ])
    })
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

/// Said where steps cannot be kept.
pub fn journal_fault(lang: Lang, why: &str) -> String {
    match lang {
        Lang::Zh => format!("恢复日志写不进去（{why}），请及时保存"),
        Lang::En => format!("the recovery journal cannot be written ({why}); save soon"),
    }
}

/// Said where the file is not there any more.
pub fn file_gone(lang: Lang, path: &std::path::Path, writes: bool) -> String {
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

/// Said where some steps do not fit.
pub fn left_out(lang: Lang, count: usize) -> String {
    match lang {
        Lang::Zh => format!("有 {count} 步不能重做，已恢复到那之前"),
        Lang::En => format!("{count} steps could not be done again; recovered up to there"),
    }
}
