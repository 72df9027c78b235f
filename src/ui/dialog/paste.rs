//! What a paste will do, shown before anything changes.

use eframe::egui::{Checkbox, ComboBox, Key, Label, Popup, RichText, ScrollArea, Ui};

use crate::clipboard::Paste;
use crate::lang::Tell as _;
use crate::ui::texts;
use crate::ui::view::View;
use crate::ui::widget;

use super::list::{MAX_LIST, list_ui};
use super::parts::{buttons_ui, choose_by_keys, primary, text_ui, title_ui};
use super::{Answer, Chosen, PasteAsk};

pub fn paste_ui(ui: &mut Ui, view: &View<'_>, ask: &mut PasteAsk, fresh: bool) -> Option<Answer> {
    let (theme, lang) = (view.theme, view.lang);
    title_ui(ui, texts::PASTE_TITLE.get(lang));
    text_ui(ui, theme, &ask.summary(lang));
    if let Some(said) = ask.replaces(lang) {
        ui.add(Label::new(RichText::new(said).color(theme.rounding)).wrap().selectable(true));
    }
    let PasteAsk { paste, chosen } = ask;
    let mut switched = None;
    for (at, offer) in paste.offers.iter().enumerate() {
        let mut on = offer.on;
        let said = RichText::new(offer.kind.tell(lang)).color(theme.text);
        if ui.add(Checkbox::new(&mut on, said)).changed() {
            switched = Some(at);
        }
    }
    if let Some(at) = switched {
        paste.switch(view.document(), at, lang);
        *chosen = Chosen::default();
    }
    text_ui(ui, theme, texts::PASTE_COLUMNS.get(lang));
    let mut choosing = Popup::is_any_open(ui.ctx());
    if let Some((column, to)) = columns_ui(ui, view, paste, &mut choosing) {
        paste.send(view.document(), column, to, lang);
        *chosen = Chosen::default();
    }
    let count = paste.notes.len();
    if count > 0 {
        choose_by_keys(ui, chosen, count);
        let offers = 30.0 * paste.offers.len() as f32;
        let height = (ui.max_rect().height() - 340.0 - offers).min(MAX_LIST * 0.8);
        let height = height.min(28.0 * count.max(3) as f32);
        let (mut chosen, shares) = (*chosen, [0.46, 0.18, 0.36]);
        list_ui(ui, theme, &mut chosen, count, (height, &shares), |at| ask.line(at));
        ask.chosen = chosen;
    }
    let paste = &ask.paste;
    // Enter that opens or closes a choice is no answer.
    let entered = !fresh && !choosing && ui.input(|i| i.key_pressed(Key::Enter));
    buttons_ui(ui, |ui| {
        let go = primary(ui, theme, texts::PASTE.get(lang), fresh);
        let cancel = ui.button(texts::CANCEL.get(lang)).clicked();
        // Title and headings may say more than where the cursor is.
        let whole = paste.block().len() > 2
            && ui
                .button(texts::PASTE_WHOLE.get(lang))
                .on_hover_text(texts::PASTE_WHOLE_HOVER.get(lang))
                .clicked();
        match (go.clicked() || entered, cancel, whole) {
            (_, true, _) => Some(Answer::Close),
            (_, _, true) => Some(Answer::PasteWhole(paste.block().to_vec())),
            (true, ..) => Some(Answer::Paste(paste.intent())),
            _ => None,
        }
    })
}

/// Where each column of the block goes, to be chosen; gives the choice that was made. `choosing`
/// becomes true while the keyboard is at one of them.
fn columns_ui(
    ui: &mut Ui,
    view: &View<'_>,
    paste: &Paste,
    choosing: &mut bool,
) -> Option<(usize, Option<usize>)> {
    let lang = view.lang;
    let choices = paste.choices(view.document(), lang);
    let title = |column: Option<usize>| {
        let Some(column) = column else { return texts::PASTE_NOWHERE.get(lang) };
        let found = choices.iter().find(|(at, _)| *at == column);
        found.map_or(texts::BEYOND.get(lang), |(_, title)| title.as_str())
    };
    let mut sent = None;
    let lines = (paste.targets().len().div_ceil(4) as f32 * 32.0).min(96.0);
    ScrollArea::vertical().id_salt("paste columns").max_height(lines).show(ui, |ui| {
        ui.horizontal_wrapped(|ui| {
            for (at, column) in paste.targets().iter().enumerate() {
                let name = format!("{} →", paste.column_name(at));
                ui.add(Label::new(name.as_str()));
                let (mut held, shown) = (*column, title(*column));
                let combo = ComboBox::from_id_salt(("paste column", at)).width(130.0).truncate();
                let combo = combo.selected_text(shown).show_ui(ui, |ui| {
                    ui.selectable_value(&mut held, None, texts::PASTE_NOWHERE.get(lang));
                    for (column, title) in &choices {
                        ui.selectable_value(&mut held, Some(*column), title.as_str());
                    }
                });
                *choosing |= combo.response.has_focus();
                widget::name_choice(&combo.response, &name, shown);
                if held != *column {
                    sent = Some((at, held));
                }
            }
        });
    });
    sent
}
