//! What was done, step by step, to go back and forth in.

use eframe::egui::{Key, Ui};

use crate::ui::texts;
use crate::ui::view::View;

use super::list::{Chosen, ListLine, MAX_LIST, list_ui};
use super::{Answer, answer, buttons_ui, primary, text_ui, title_ui};

/// The list of steps, newest on top.
#[derive(Debug, Default)]
pub struct HistoryDialog {
    chosen: Option<Chosen>,
}

pub fn history_ui(
    ui: &mut Ui,
    view: &View<'_>,
    history: &mut HistoryDialog,
    fresh: bool,
) -> Option<Answer> {
    let (theme, lang) = (view.theme, view.lang);
    let document = view.document();
    let (done, undone) = (document.done(), document.undone());
    title_ui(ui, texts::HISTORY.get(lang));
    text_ui(ui, theme, texts::HISTORY_TEXT.get(lang));
    let all = done.len() + undone.len();
    let entered = !fresh && ui.input(|i| i.key_pressed(Key::Enter));
    let mut chosen = history.chosen.unwrap_or(Chosen::at(undone.len()));
    chosen.keys(ui, all + 1);
    let height = (ui.max_rect().height() - 190.0).min(MAX_LIST);
    // ListLine 0 is the newest step, the last line the document as it was opened.
    let count_at = |at: usize| all - at.min(all);
    let clicked = list_ui(ui, theme, &mut chosen, all + 1, (height, &[0.1, 0.9]), |at| {
        let count = count_at(at);
        let step = count
            .checked_sub(1)
            .and_then(|step| done.get(step).or_else(|| undone.iter().rev().nth(step - done.len())));
        let what = step.map_or(texts::HISTORY_START.get(lang), |step| step.what.get(lang));
        let mark = match count {
            count if count == done.len() => texts::HISTORY_NOW.get(lang).to_owned(),
            0 => String::new(),
            count => count.to_string(),
        };
        ListLine { parts: vec![mark, what.to_owned()], strong: 1, weak: count > done.len() }
    });
    history.chosen = Some(chosen);
    let given = buttons_ui(ui, |ui| {
        let go = primary(ui, theme, texts::HISTORY_GO.get(lang), fresh);
        let close = ui.button(texts::CLOSE.get(lang));
        let to = Answer::History(count_at(chosen.at));
        answer([(go, to), (close, Answer::Close)])
    });
    let pressed = entered.then(|| Answer::History(count_at(chosen.at)));
    given.or(pressed).or(clicked.map(|at| Answer::History(count_at(at))))
}
