//! The dialogs that keep work from being lost: recovering, a file in use, a failed save, a file
//! that somebody else changed.

use eframe::egui::{Label, RichText, ScrollArea, Ui};

use crate::dialog::safeguard as words;
use crate::file::SaveChanges;
use crate::file::lock::HeldLock;
use crate::lang::Text;
use crate::ui::texts::{self, Pair};
use crate::ui::view::View;

use super::parts::{answers_ui, text_ui, title_ui};
use super::{After, Answer, MAX_DIFFERENCES, Recovery, SafeguardAnswer, SafeguardAsk};

pub fn safeguard_ui(
    ui: &mut Ui,
    view: &View<'_>,
    guard: &mut SafeguardAsk,
    fresh: bool,
) -> Option<Answer> {
    let lang = view.lang;
    match guard {
        SafeguardAsk::Recover(recovery) => recover_ui(ui, view, recovery, fresh),
        SafeguardAsk::InUse { taken, sure } => in_use_ui(ui, view, taken, sure, fresh),
        SafeguardAsk::NotSaved { lines, after } => {
            title_ui(ui, texts::CANNOT_SAVE.get(lang));
            for line in lines {
                ui.add(Label::new(line.as_str()).wrap().selectable(true));
            }
            text_ui(ui, view.theme, words::NOT_LOST.get(lang));
            let answers = [
                (texts::SAVE_ELSEWHERE, Answer::SaveElsewhere { after: after.clone() }),
                (texts::CANCEL, Answer::Close),
            ];
            answers_ui(ui, view, fresh, answers)
        }
        SafeguardAsk::Departs { path, save_changes, overwrite, after } => {
            departs_ui(ui, view, save_changes);
            let (path, format, overwrite) = (path.clone(), save_changes.format, *overwrite);
            let keep = Answer::KeepOriginal { path, format, overwrite, after: after.clone() };
            let answers = [
                (words::DEPARTS_SAVE, keep),
                (texts::SAVE_ELSEWHERE, Answer::SaveElsewhere { after: after.clone() }),
                (texts::CANCEL, Answer::Close),
            ];
            answers_ui(ui, view, fresh, answers)
        }
        SafeguardAsk::Moved { path, changed, differs } => {
            title_ui(ui, texts::CHANGED_TITLE.get(lang));
            text_ui(ui, view.theme, &path.display().to_string());
            text_ui(ui, view.theme, words::MOVED_TEXT.get(lang));
            if *changed {
                text_ui(ui, view.theme, words::MOVED_MINE.get(lang));
            }
            differences_ui(ui, view, differs);
            let answers = [
                (words::KEEP_MINE, Answer::Safeguard(SafeguardAnswer::KeepMine)),
                (texts::SAVE_ELSEWHERE, Answer::SaveElsewhere { after: After::Stay }),
                (texts::RELOAD, Answer::Reload { path: path.clone() }),
            ];
            answers_ui(ui, view, fresh, answers)
        }
    }
}

/// What a first save changes besides.
fn departs_ui(ui: &mut Ui, view: &View<'_>, save_changes: &SaveChanges) {
    let lang = view.lang;
    title_ui(ui, words::DEPARTS_TITLE.get(lang));
    text_ui(ui, view.theme, words::DEPARTS.get(lang));
    let height = (ui.max_rect().height() - 240.0).clamp(60.0, 240.0);
    ScrollArea::vertical().max_height(height).auto_shrink([false, true]).show(ui, |ui| {
        for line in save_changes.lines(lang) {
            ui.add(Label::new(line).wrap().selectable(true));
        }
    });
}

/// In what the file on disk differs, line by line.
pub fn differences_ui(ui: &mut Ui, view: &View<'_>, differs: &[Text]) {
    let height = (ui.max_rect().height() - 240.0).clamp(60.0, 240.0);
    lines_ui(ui, height, differs.len(), |at| {
        differs.get(at).map_or("", |text| text.get(view.lang)).to_owned()
    });
    if differs.len() >= MAX_DIFFERENCES {
        let more = Pair::new("（只列出前面一部分）", "(only the first ones)");
        text_ui(ui, view.theme, more.get(view.lang));
    }
}

/// Lines that scroll.
fn lines_ui(ui: &mut Ui, height: f32, count: usize, line: impl Fn(usize) -> String) {
    let list = ScrollArea::vertical().max_height(height).auto_shrink([false, true]);
    list.show_rows(ui, 20.0, count, |ui, rows| {
        for at in rows {
            ui.add(Label::new(line(at)).truncate().selectable(true));
        }
    });
}

fn recover_ui(
    ui: &mut Ui,
    view: &View<'_>,
    recovery: &mut Recovery,
    fresh: bool,
) -> Option<Answer> {
    let (theme, lang) = (view.theme, view.lang);
    title_ui(ui, words::RECOVER_TITLE.get(lang));
    ui.add(Label::new(recovery.file(lang)).wrap().selectable(true));
    for line in recovery.summary(lang) {
        text_ui(ui, theme, &line);
    }
    if let Some(damage) = recovery.damage(lang) {
        ui.add(Label::new(RichText::new(damage).color(theme.bad)).wrap().selectable(true));
    }
    let height = (ui.max_rect().height() - 240.0).clamp(80.0, 320.0);
    lines_ui(ui, height, recovery.listed(), |at| recovery.line(at, lang));
    let dropped = Answer::Safeguard(SafeguardAnswer::Drop);
    let drop = if recovery.dropping { words::DROP_SURE } else { words::DROP };
    let answers = [
        (words::RECOVER, Answer::Safeguard(SafeguardAnswer::Recover)),
        (texts::SAVE_ELSEWHERE, Answer::Safeguard(SafeguardAnswer::RecoverElsewhere)),
        (drop, dropped.clone()),
        (words::LATER, Answer::Close),
    ];
    let given = answers_ui(ui, view, fresh, answers);
    once_more(given, &dropped, &mut recovery.dropping)
}

/// An answer that must be given twice: the first time only makes `sure`.
fn once_more(given: Option<Answer>, asked: &Answer, sure: &mut bool) -> Option<Answer> {
    let passes = given.as_ref() != Some(asked) || *sure;
    *sure |= !passes;
    given.filter(|_| passes)
}

fn in_use_ui(
    ui: &mut Ui,
    view: &View<'_>,
    taken: &HeldLock,
    sure: &mut bool,
    fresh: bool,
) -> Option<Answer> {
    let (theme, lang) = (view.theme, view.lang);
    let (title, text) = match taken.stale {
        true => (words::STALE_TITLE, words::STALE),
        false => (texts::IN_USE_TITLE, words::IN_USE),
    };
    title_ui(ui, title.get(lang));
    ui.add(Label::new(words::owner(lang, taken)).wrap().selectable(true));
    text_ui(ui, theme, text.get(lang));
    let elsewhere = !taken.stale && taken.is_elsewhere();
    if elsewhere {
        text_ui(ui, theme, &words::ask_first(lang, &taken.lock_file));
    }
    let take = Answer::Safeguard(SafeguardAnswer::TakeOver(taken.clone()));
    let inspect = (words::INSPECT, Answer::Close);
    let copy = (words::COPY, Answer::Safeguard(SafeguardAnswer::Copy));
    if taken.stale {
        let answers = [(words::TAKE_OVER, take), copy, inspect];
        return answers_ui(ui, view, fresh, answers);
    }
    if !elsewhere {
        return answers_ui(ui, view, fresh, [inspect, copy]);
    }
    let title = if *sure { words::TAKE_OVER_SURE } else { words::TAKE_OVER_ELSEWHERE };
    let given = answers_ui(ui, view, fresh, [inspect, copy, (title, take.clone())]);
    once_more(given, &take, sure)
}
