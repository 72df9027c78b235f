//! A new budget: which form set, whose, which year.

use eframe::egui::{Grid, Label, Ui};

use crate::ui::texts;
use crate::ui::view::View;

use super::parts::{Left, choices_ui, go_ui, head_fields_ui, said_ui, text_ui, title_ui};
use super::{Answer, NewAsk};

pub fn new_ui(ui: &mut Ui, view: &View<'_>, ask: &mut NewAsk) -> Option<Answer> {
    let (theme, lang) = (view.theme, view.lang);
    title_ui(ui, texts::NEW_TITLE.get(lang));
    text_ui(ui, theme, texts::NEW_TEXT.get(lang));
    let mut entered = false;
    Grid::new("new budget").num_columns(2).spacing([12.0, 8.0]).show(ui, |ui| {
        ui.add(Label::new(texts::NEW_FORMS.get(lang)));
        ui.vertical(|ui| {
            let sets = ask.sets.iter().map(|set| set.name.get(lang)).enumerate();
            choices_ui(ui, &mut ask.chosen, sets);
        });
        ui.end_row();
        entered = head_fields_ui(ui, view, &mut ask.fields);
    });
    said_ui(ui, theme, ask.fields.said.map_or("", |said| said.get(lang)));
    match go_ui(ui, view, (texts::NEW_GO.get(lang), false), entered)? {
        Left::Cancelled => Some(Answer::Close),
        Left::Confirmed => ask.wanted().map(|wanted| Answer::New(Box::new(wanted))),
    }
}
