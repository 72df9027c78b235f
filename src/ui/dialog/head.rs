//! Whose budget it is, of which year, how far: changed later, in one step.

use eframe::egui::{Grid, Label, Ui};

use crate::budget::Status;
use crate::ui::texts;
use crate::ui::view::View;

use super::parts::{Left, choices_ui, go_ui, head_fields_ui, said_ui, title_ui};
use super::{Answer, HeadAsk};

pub fn head_ui(ui: &mut Ui, view: &View<'_>, ask: &mut HeadAsk) -> Option<Answer> {
    let lang = view.lang;
    title_ui(ui, texts::HEAD_TITLE.get(lang));
    let mut entered = false;
    Grid::new("head").num_columns(2).spacing([12.0, 8.0]).show(ui, |ui| {
        entered = head_fields_ui(ui, view, &mut ask.fields);
        ui.add(Label::new(texts::HEAD_STATUS.get(lang)));
        ui.horizontal(|ui| {
            let all = [Status::Draft, Status::Final, Status::Published];
            let all = all.map(|status| (status, texts::status(status).get(lang)));
            choices_ui(ui, &mut ask.status, all);
        });
        ui.end_row();
    });
    said_ui(ui, view.theme, ask.fields.said.map_or("", |said| said.get(lang)));
    match go_ui(ui, view, (texts::CONFIRM.get(lang), false), entered)? {
        Left::Cancelled => Some(Answer::Close),
        Left::Confirmed => ask.intent().map(|intent| Answer::Do(Box::new(intent))),
    }
}
