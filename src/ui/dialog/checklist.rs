//! 定稿前检查: what a budget lacks before it is final, each a key away.

use eframe::egui::{Key, Ui};

use crate::edit::Intent;
use crate::ui::texts;
use crate::ui::view::View;

use super::list::{MAX_LIST, list_ui};
use super::parts::{buttons_ui, choose_by_keys, primary, space_in_list, text_ui, title_ui};
use super::{Answer, ChecklistAsk};

pub fn checklist_ui(
    ui: &mut Ui,
    view: &View<'_>,
    ask: &mut ChecklistAsk,
    fresh: bool,
) -> Option<Answer> {
    let (theme, lang) = (view.theme, view.lang);
    title_ui(ui, texts::CHECKLIST_TITLE.get(lang));
    let count = ask.lacks.len();
    text_ui(ui, theme, ask.summary().get(lang));
    let mut clicked = None;
    if count > 0 {
        choose_by_keys(ui, &mut ask.chosen, count);
        let height = (ui.max_rect().height() - 170.0).min(MAX_LIST);
        let height = height.min(28.0 * count.max(3) as f32);
        let mut chosen = ask.chosen;
        clicked =
            list_ui(ui, theme, &mut chosen, count, (height, &[0.2, 0.8]), |at| ask.line(at, lang));
        ask.chosen = chosen;
    }
    let go = ask.lacks.get(ask.chosen.at).map(|lack| Answer::Lack(lack.place.clone()));
    let status = ask.status.filter(|_| !ask.blocks());
    let settles = ask.remedy(view.document());
    if clicked.is_some() {
        return go;
    }
    let space = space_in_list(ui, fresh);
    if let (true, Some(intent)) = (space, settles) {
        return Some(Answer::Settle(Box::new(intent.clone())));
    }
    let entered = !fresh && ui.input(|input| input.key_pressed(Key::Enter));
    let answer = buttons_ui(ui, |ui| {
        let mut answer = None;
        if let Some(go) = &go
            && primary(ui, theme, texts::CHECKLIST_GO.get(lang), fresh).clicked()
        {
            answer = Some(go.clone());
        }
        if let Some(intent) = settles {
            let title = match intent {
                Intent::SetNote { .. } => texts::CHECKLIST_NOTE,
                _ => texts::CHECKLIST_CONFIRM,
            };
            if ui.button(title.get(lang)).clicked() {
                answer = Some(Answer::Settle(Box::new(intent.clone())));
            }
        }
        if let Some(status) = status
            && ui.button(texts::FINAL_ANYWAY.get(lang)).clicked()
        {
            answer = Some(Answer::Do(Box::new(Intent::SetStatus { status })));
        }
        let close = if go.is_some() {
            ui.button(texts::GO_BACK.get(lang))
        } else {
            primary(ui, theme, texts::OK.get(lang), fresh)
        };
        if close.clicked() {
            answer = Some(Answer::Close);
        }
        answer
    });
    answer.or_else(|| entered.then(|| go.unwrap_or(Answer::Close)))
}
