//! What a paste will do, shown before anything changes.

use eframe::egui::{Checkbox, ComboBox, Key, Label, Popup, RichText, ScrollArea, Ui};

use crate::clipboard::Paste;
use crate::lang::{Lang, Tell as _};
use crate::ui::texts;
use crate::ui::view::View;
use crate::ui::widget;

use super::list::{Chosen, ListLine, MAX_LIST, list_ui};
use super::{Answer, answer, buttons_ui, primary, text_ui, title_ui};

/// A paste that asks first.
#[derive(Debug)]
pub struct PasteAsk {
    paste: Paste,
    chosen: Chosen,
}

impl PasteAsk {
    pub fn new(paste: Paste) -> Self {
        Self { paste, chosen: Chosen::default() }
    }
}

pub fn paste_ui(ui: &mut Ui, view: &View<'_>, ask: &mut PasteAsk, fresh: bool) -> Option<Answer> {
    let (theme, lang) = (view.theme, view.lang);
    let PasteAsk { paste, chosen } = ask;
    title_ui(ui, texts::PASTE_TITLE.get(lang));
    let inserted = paste.insert.map_or(0, |(.., count)| count);
    let filled = paste.entries.iter().filter(|(_, text)| !text.trim().is_empty()).count();
    text_ui(ui, theme, &paste_line(lang, filled, inserted, paste.passed, paste.grave));
    if paste.replaced > 0 {
        let said = RichText::new(paste_replaces(lang, paste.replaced, paste.is_told_where()))
            .color(theme.rounding);
        ui.add(eframe::egui::Label::new(said).wrap());
    }
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
    if !paste.notes.is_empty() {
        chosen.keys(ui, paste.notes.len());
        let offers = 30.0 * paste.offers.len() as f32;
        let height = (ui.max_rect().height() - 340.0 - offers).min(MAX_LIST * 0.8);
        let height = height.min(28.0 * paste.notes.len().max(3) as f32);
        let shares = [0.46, 0.18, 0.36];
        list_ui(ui, theme, chosen, paste.notes.len(), (height, &shares), |at| {
            let note = paste.notes.get(at);
            let parts = note.map(|n| vec![n.place.clone(), n.text.clone(), n.reason.clone()]);
            let weak = note.is_none_or(|note| !note.grave);
            ListLine { parts: parts.unwrap_or_default(), strong: 2, weak }
        });
    }
    // Enter that opens or closes a choice is no answer.
    let entered = !fresh && !choosing && ui.input(|i| i.key_pressed(Key::Enter));
    let given = buttons_ui(ui, |ui| {
        let go = primary(ui, theme, texts::PASTE.get(lang), fresh);
        let cancel = ui.button(texts::CANCEL.get(lang));
        // Title and headings may say more than where the cursor is.
        let whole = paste.block().len() > 2
            && ui
                .button(texts::PASTE_WHOLE.get(lang))
                .on_hover_text(texts::PASTE_WHOLE_HOVER.get(lang))
                .clicked();
        // A block may have a hundred thousand cells: what puts it in is made once, not each frame.
        if go.clicked() {
            return Some(Answer::Paste(paste.intent()));
        }
        let given = answer([(cancel, Answer::Close)]);
        given.or_else(|| whole.then(|| Answer::PasteWhole(paste.block().to_vec())))
    });
    given.or_else(|| entered.then(|| Answer::Paste(paste.intent())))
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
                ui.add(Label::new(name.as_str()).selectable(false));
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

/// `填入 12 格，插入 3 行；5 格不填，其中 2 格请核对`
fn paste_line(lang: Lang, filled: usize, inserted: usize, passed: usize, grave: usize) -> String {
    match lang {
        Lang::Zh => {
            let rows =
                if inserted > 0 { format!("，插入 {inserted} 行") } else { String::new() };
            let look =
                if grave > 0 { format!("，其中 {grave} 格请核对") } else { String::new() };
            let passed =
                if passed > 0 { format!("；{passed} 格不填{look}") } else { String::new() };
            format!("填入 {filled} 格{rows}{passed}。一步完成，可以撤销。")
        }
        Lang::En => {
            let rows =
                if inserted > 0 { format!(", {inserted} rows inserted") } else { String::new() };
            let passed = if passed > 0 {
                format!("; {passed} left out, {grave} of them worth a look")
            } else {
                String::new()
            };
            format!("{filled} cells filled{rows}{passed}. One step; it can be undone.")
        }
    }
}

/// `其中 3 格原有的内容会被替换`
fn paste_replaces(lang: Lang, count: usize, told: bool) -> String {
    match lang {
        // Where headings and codes say where it goes, it does not begin at the cursor.
        Lang::Zh if told => format!("其中 {count} 格原有的内容会被替换。"),
        Lang::En if told => format!("{count} of them replace what stands there."),
        Lang::Zh => format!("其中 {count} 格原有的内容会被替换，请看清从哪一格粘起。"),
        Lang::En => {
            format!("{count} of them replace what stands there: see where the paste begins.")
        }
    }
}
