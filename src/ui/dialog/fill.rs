//! 按勾稽带入: every figure, row and table that follows from others, listed before it is taken.

use eframe::egui::{Key, Ui};

use crate::ui::texts;
use crate::ui::view::View;

use super::list::{MAX_LIST, list_ui};
use super::parts::{
    buttons_ui, choose_by_keys, close_ui, primary, space_in_list, text_ui, title_ui,
};
use super::{Answer, FillAsk};

pub fn fill_ui(ui: &mut Ui, view: &View<'_>, ask: &mut FillAsk, fresh: bool) -> Option<Answer> {
    let (theme, lang) = (view.theme, view.lang);
    title_ui(ui, texts::FILL_TITLE.get(lang));
    text_ui(ui, theme, &ask.summary(lang));
    if let Some(waits) = ask.waits(view.document(), lang) {
        text_ui(ui, theme, &waits);
    }
    let count = ask.len();
    let mut switched = None;
    if count > 0 {
        choose_by_keys(ui, &mut ask.chosen, count);
        if space_in_list(ui, fresh) {
            switched = Some(ask.chosen.at);
        }
        let height = (ui.max_rect().height() - 200.0).min(MAX_LIST);
        let height = height.min(28.0 * count.max(3) as f32);
        let (mut chosen, shares) = (ask.chosen, [0.05, 0.45, 0.16, 0.34]);
        let clicked =
            list_ui(ui, theme, &mut chosen, count, (height, &shares), |at| ask.line(at, lang));
        ask.chosen = chosen;
        switched = clicked.or(switched);
    }
    if let Some(at) = switched {
        ask.switch(view.document(), at);
    }
    let entered = !fresh && ui.input(|input| input.key_pressed(Key::Enter));
    if ask.plan.lines.is_empty() {
        return close_ui(ui, view, fresh, texts::OK).or(entered.then_some(Answer::Close));
    }
    // What takes it all is made once it is wanted, not each frame.
    let (go, close) = buttons_ui(ui, |ui| {
        let go = primary(ui, theme, texts::FILL_GO.get(lang), fresh).clicked();
        (go, ui.button(texts::CANCEL.get(lang)).clicked())
    });
    let take = || Answer::Do(Box::new(ask.plan.intent()));
    if close { Some(Answer::Close) } else { (go || entered).then(take) }
}
