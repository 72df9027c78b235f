//! A folder of budgets checked in one go: how far it is, then a row for every file.

use eframe::egui::{Key, Label, ProgressBar, RichText, Ui};

use crate::ui::texts;
use crate::ui::view::View;

use super::list::list_ui;
use super::parts::{answers_ui, choose_by_keys, close_ui, text_ui, title_ui};
use super::{Answer, FolderList, ListLine, folder_line};

pub fn folder_ui(
    ui: &mut Ui,
    view: &View<'_>,
    list: &mut FolderList,
    fresh: bool,
) -> Option<Answer> {
    let (theme, lang) = (view.theme, view.lang);
    list.check.follow(lang);
    let FolderList { check, chosen } = list;
    title_ui(ui, texts::FOLDER_TITLE.get(lang));
    text_ui(ui, theme, &check.path().display().to_string());
    let rows = check.rows();
    match check.found() {
        Some(folder) => {
            text_ui(ui, theme, texts::FOLDER_TEXT.get(lang));
            ui.add(Label::new(RichText::new(folder.summary()).strong()));
        }
        None => {
            let (done, all) = check.progress();
            let share = done as f32 / all.max(1) as f32;
            ui.add(ProgressBar::new(share).text(format!("{done} / {all}")));
        }
    }
    let entered = !fresh && ui.input(|i| i.key_pressed(Key::Enter));
    choose_by_keys(ui, chosen, rows.len());
    let height = ui.max_rect().height() - 260.0;
    let shares = [0.3, 0.22, 0.12, 0.36];
    let clicked = list_ui(ui, theme, chosen, rows.len(), (height, &shares), |at| {
        rows.get(at).map_or_else(ListLine::blank, |file| folder_line(check.path(), file, lang))
    });
    let Some(folder) = check.found() else {
        return close_ui(ui, view, fresh, texts::STOP);
    };
    for (file, why) in folder.skipped.iter().take(3) {
        let colon = lang.pick("：", ": ");
        text_ui(ui, theme, &format!("{} {file}{colon}{why}", lang.pick("略过", "skipped")));
    }
    let open = |at: usize| {
        let file = folder.files.get(at).filter(|file| file.error.is_none());
        file.map(|file| Answer::Inspect(file.path.clone()))
    };
    let others = [
        (texts::CLOSE, Answer::Close),
        (texts::EXPORT, Answer::ExportFolder),
        (texts::OTHER_FOLDER, Answer::AskFolder),
    ];
    let given = match open(chosen.at) {
        Some(opened) => {
            let [close, export, other] = others;
            let answers = [(texts::FOLDER_OPEN, opened), export, other, close];
            answers_ui(ui, view, fresh, answers)
        }
        None => answers_ui(ui, view, fresh, others),
    };
    given.or_else(|| clicked.or(entered.then_some(chosen.at)).and_then(open))
}
