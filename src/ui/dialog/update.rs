//! 按文件更新: what a file exported again has otherwise than the budget, each accepted or refused.

use eframe::egui::accesskit::Role;
use eframe::egui::style::ScrollAnimation;
use eframe::egui::{
    Align, Label, Layout, Response, RichText, ScrollArea, Sense, Ui, WidgetInfo, vec2,
};

use crate::amount::Amount;
use crate::lang::Lang;
use crate::session::updating::{ChangeWords, Updating};
use crate::ui::texts;
use crate::ui::view::View;

use super::parts::{buttons_ui, close_ui, primary, text_ui, title_ui};
use super::{Answer, KINDS, UpdateAsk};

/// Height of a line, in points.
const LINE: f32 = 26.0;
/// Between two of them.
const GAP: f32 = 2.0;

/// The part of a line that says where the difference is: of a figure, and of a text.
const PLACES: (f32, f32) = (0.52, 0.3);

pub fn update_ui(ui: &mut Ui, view: &View<'_>, ask: &mut UpdateAsk, fresh: bool) -> Option<Answer> {
    let (theme, lang) = (view.theme, view.lang);
    title_ui(ui, texts::UPDATE_TITLE.get(lang));
    let count = ask.updating.len();
    text_ui(ui, theme, &texts::update_found(lang, &ask.updating));
    let contradiction = ask.updating.contradiction(lang);
    let above = if contradiction.is_some() { 216.0 } else { 190.0 };
    if let Some(other) = contradiction {
        ui.add(Label::new(RichText::new(format!("× {other}")).color(theme.bad)).wrap());
    }
    if count == 0 {
        return close_ui(ui, view, fresh, texts::OK);
    }
    // What is asked first is what to take, where nothing is taken yet.
    let mut asks = fresh && ask.count() == 0;
    ui.horizontal_wrapped(|ui| {
        for kind in KINDS {
            let own = ask.of_kind(kind);
            if own.is_empty() {
                continue;
            }
            let mut all = own.iter().all(|&at| ask.is_accepted(at));
            let title = texts::update_kind(lang, kind, own.len());
            let choice = ui.checkbox(&mut all, title);
            if std::mem::take(&mut asks) {
                choice.request_focus();
            }
            if choice.changed() {
                own.iter()
                    .filter_map(|&at| ask.accepted.get_mut(at).map(|slot| *slot = all))
                    .count();
            }
        }
    });
    let height = (ui.max_rect().height() - above).max(120.0).min((LINE + GAP) * count as f32 + 8.0);
    let mut go = None;
    let between = std::mem::replace(&mut ui.spacing_mut().item_spacing.y, GAP);
    let scroll = ScrollArea::vertical().id_salt("changes").max_height(height);
    scroll.auto_shrink([false, true]).show_rows(ui, LINE, count, |ui, rows| {
        ui.set_width(ui.available_width());
        for at in rows {
            let Some(words) = ask.updating.words(view.budget(), at, lang) else { continue };
            let Some(accepted) = ask.accepted.get_mut(at) else { continue };
            ui.horizontal(|ui| {
                ui.set_height(LINE);
                let kind = texts::change_word(lang, words.kind);
                let place = words.place("　");
                let choice = ui.checkbox(accepted, kind);
                if choice.gained_focus() {
                    // The next ones come into view, and can be reached, as the keyboard goes down.
                    let around = choice.rect.expand2(vec2(0.0, LINE));
                    ui.scroll_to_rect_animation(around, None, ScrollAnimation::none());
                }
                let place = RichText::new(place).color(theme.weak);
                let link = ask.updating.place(at);
                let texts = ask.updating.whole_texts(at);
                let part = if texts.is_some() { PLACES.1 } else { PLACES.0 };
                let label = Label::new(place).truncate().sense(Sense::click());
                let label = column_ui(ui, part * ui.available_width(), label);
                if let (true, Some(place)) = (label.clicked(), link) {
                    go = Some(Answer::Lack(place));
                }
                let change = change_text(&ask.updating, at, &words, lang);
                let name = format!("{kind}　{change}　{}", words.place("　"));
                choice.widget_info(|| {
                    WidgetInfo::selected(Role::CheckBox, true, *accepted, name.as_str())
                });
                let change = ui.add(Label::new(change).truncate());
                if let Some([old, new]) = texts {
                    change.on_hover_text(format!("{old}\n→\n{new}"));
                }
            });
        }
    });
    ui.spacing_mut().item_spacing.y = between;
    let taken = ask.count();
    let (took, cancelled) = buttons_ui(ui, |ui| {
        let title = texts::update_take(lang, taken);
        let fresh = fresh && taken > 0;
        let go = ui.add_enabled_ui(taken > 0, |ui| primary(ui, theme, &title, fresh).clicked());
        (go.inner, ui.button(texts::CANCEL.get(lang)).clicked())
    });
    if took {
        let intent = ask.updating.intent(view.document(), &|at| ask.is_accepted(at));
        return Some(intent.map_or(Answer::Close, |intent| Answer::Do(Box::new(intent))));
    }
    if cancelled { Some(Answer::Close) } else { go }
}

/// What is there and what the file has: amounts as the table shows them, of texts where they differ.
fn change_text(updating: &Updating, at: usize, words: &ChangeWords, lang: Lang) -> String {
    let amounts = updating.amounts(at).unwrap_or_default();
    let decimals = amounts.iter().flatten().map(|amount| amount.scale()).max().unwrap_or(0);
    let shown = |text: &str, amount: Option<Amount>| match (text, amount) {
        ("", _) => lang.pick("（空白）", "(blank)").to_owned(),
        (_, Some(amount)) => amount.grouped(decimals),
        (text, None) => text.to_owned(),
    };
    let [old, new] = amounts;
    format!("{} → {}", shown(&words.old, old), shown(&words.new, new))
}

/// A label in a column of that width.
fn column_ui(ui: &mut Ui, width: f32, label: Label) -> Response {
    let layout = Layout::left_to_right(Align::Center);
    let column = ui.allocate_ui_with_layout(vec2(width, LINE), layout, |ui| {
        ui.set_width(width);
        ui.add(label)
    });
    column.inner
}
