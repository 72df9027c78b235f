//! 由上年预算生成: the budget that is open is last year's; what goes on from it.

use eframe::egui::{Event, Key, Label, RichText, ScrollArea, TextStyle, Ui};

use crate::edit::LastAmounts;
use crate::ui::texts;
use crate::ui::view::View;

use super::list::list_ui;
use super::parts::{
    buttons_ui, choices_ui, choose_by_keys, field_ui, pressed, primary, said_ui, text_ui, title_ui,
};
use super::{After, Answer, NextYearAsk, Purpose};

/// Height of the list of what found no place, in points.
const LOST: f32 = 76.0;

pub fn next_year_ui(ui: &mut Ui, view: &View<'_>, ask: &mut NextYearAsk) -> Option<Answer> {
    let (theme, lang) = (view.theme, view.lang);
    title_ui(ui, texts::NEXT_YEAR_TITLE.get(lang));
    text_ui(ui, theme, &ask.from_text(lang));
    text_ui(ui, theme, texts::NEXT_YEAR_TEXT.get(lang));
    if told_ui(ui, view, &ask.told) {
        return Some(Answer::LookAtLastYear);
    }
    let count = ask.projects.len();
    if count > 0 {
        choose_by_keys(ui, &mut ask.chosen, count);
    }
    let enter = ui.input(|input| input.key_pressed(Key::Enter));
    let (mut entered, mut in_year) = (false, false);
    ui.horizontal(|ui| {
        let edit = field_ui(ui, texts::NEW_YEAR.get(lang), &mut ask.year, 90.0);
        if std::mem::take(&mut ask.wants) {
            edit.request_focus();
        }
        if edit.changed() {
            ask.said = None;
        }
        entered = edit.lost_focus() && enter;
        choices_ui(
            ui,
            &mut ask.amounts,
            [
                (LastAmounts::LastYear, texts::AMOUNTS_MOVE.get(lang)),
                (LastAmounts::Clear, texts::AMOUNTS_CLEAR.get(lang)),
            ],
        );
        in_year = edit.has_focus();
    });
    if count > 0 {
        text_ui(ui, theme, texts::NEXT_YEAR_PROJECTS.get(lang));
        let mut switched = None;
        // A blank is no part of a year: Space is the list's there; a choice or a button keeps its own.
        let free = in_year || ui.memory(|memory| memory.focused().is_none());
        if free && pressed(ui, Key::Space) {
            let blank = |e: &Event| matches!(e, Event::Text(text) if text == " ");
            ui.input_mut(|input| input.events.retain(|e| !blank(e)));
            switched = Some(ask.chosen.at);
        }
        let lost = if ask.told.len() > 1 { LOST + 60.0 } else { 0.0 };
        let height = (ui.max_rect().height() - 260.0 - lost).min(27.0 * count.min(10) as f32);
        let (mut chosen, shares) = (ask.chosen, [0.16, 0.84]);
        let clicked =
            list_ui(ui, theme, &mut chosen, count, (height, &shares), |at| ask.line(at, lang));
        ask.chosen = chosen;
        if let Some(at) = clicked.or(switched) {
            ask.switch(at);
        }
    }
    said_ui(ui, theme, ask.said.map_or("", |said| said.get(lang)));
    let (go, other) = buttons_ui(ui, |ui| {
        let go = primary(ui, theme, texts::NEW_GO.get(lang), false).clicked();
        let cancel = ui.button(texts::CANCEL.get(lang)).clicked();
        let other = ui.button(texts::NEXT_YEAR_OTHER.get(lang)).clicked();
        let browse = Answer::Browse { purpose: Purpose::NextYear, after: After::Stay };
        (go, cancel.then_some(Answer::Close).or(other.then_some(browse)))
    });
    if other.is_some() {
        return other;
    }
    if !(go || entered) {
        return None;
    }
    let options = ask.options();
    ask.said = options.is_none().then_some(texts::NEW_NO_YEAR);
    let from = ask.from.clone();
    options.map(|options| Answer::NextYear { options: Box::new(options), from })
}

/// How well a file was read, and what of it found no place; whether that is to be looked at first.
fn told_ui(ui: &mut Ui, view: &View<'_>, told: &[String]) -> bool {
    let (theme, lang) = (view.theme, view.lang);
    let Some((first, lost)) = told.split_first() else { return false };
    text_ui(ui, theme, first);
    if lost.is_empty() {
        return false;
    }
    let mut looks = false;
    ui.horizontal(|ui| {
        let said = RichText::new(texts::next_year_lost(lang, lost.len())).color(theme.bad);
        ui.add(Label::new(said));
        looks = ui.button(texts::NEXT_YEAR_LOOK.get(lang)).clicked();
    });
    let area = ScrollArea::vertical().max_height(LOST).auto_shrink([false, true]);
    area.show_rows(ui, ui.text_style_height(&TextStyle::Body), lost.len(), |ui, range| {
        for line in lost.get(range).unwrap_or_default() {
            let label = Label::new(line.as_str()).truncate();
            ui.add(label).on_hover_text(line.as_str());
        }
    });
    looks
}
