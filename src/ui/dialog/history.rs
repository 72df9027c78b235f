//! What was done, step by step, to go back and forth in.

use eframe::egui::{Key, Ui};

use crate::ui::texts;
use crate::ui::view::View;

use super::list::{MAX_LIST, list_ui};
use super::parts::{answers_ui, choose_by_keys, text_ui, title_ui};
use super::{Answer, Chosen, HistoryDialog};

pub fn history_ui(
    ui: &mut Ui,
    view: &View<'_>,
    history: &mut HistoryDialog,
    fresh: bool,
) -> Option<Answer> {
    let (theme, lang, document) = (view.theme, view.lang, view.document());
    title_ui(ui, texts::HISTORY.get(lang));
    text_ui(ui, theme, texts::HISTORY_TEXT.get(lang));
    let all = HistoryDialog::len(document);
    let entered = !fresh && ui.input(|i| i.key_pressed(Key::Enter));
    let mut chosen = history.chosen.unwrap_or(Chosen::at(document.undone().len()));
    choose_by_keys(ui, &mut chosen, all);
    let height = (ui.max_rect().height() - 190.0).min(MAX_LIST);
    let clicked = list_ui(ui, theme, &mut chosen, all, (height, &[0.1, 0.9]), |at| {
        HistoryDialog::line(document, at, lang)
    });
    history.chosen = Some(chosen);
    let to = |at: usize| Answer::History(HistoryDialog::count_at(document, at));
    let answers = [(texts::HISTORY_GO, to(chosen.at)), (texts::CLOSE, Answer::Close)];
    let given = answers_ui(ui, view, fresh, answers);
    given.or(entered.then(|| to(chosen.at))).or(clicked.map(to))
}
