//! 按文件更新: what a file exported again has otherwise than the budget, each accepted or refused.

use eframe::egui::style::ScrollAnimation;
use eframe::egui::{Label, RichText, ScrollArea, Ui, vec2};

use crate::ui::texts;
use crate::ui::view::View;

use super::parts::{buttons_ui, close_ui, primary, text_ui, title_ui};
use super::{Answer, KINDS, UpdateAsk};

/// Height of a line, in points.
const LINE: f32 = 26.0;
/// Between two of them.
const GAP: f32 = 2.0;

pub fn update_ui(ui: &mut Ui, view: &View<'_>, ask: &mut UpdateAsk, fresh: bool) -> Option<Answer> {
    let (theme, lang) = (view.theme, view.lang);
    title_ui(ui, texts::UPDATE_TITLE.get(lang));
    let count = ask.updating.len();
    text_ui(ui, theme, &texts::update_found(lang, &ask.updating));
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
    let height = (ui.max_rect().height() - 190.0).max(120.0).min((LINE + GAP) * count as f32 + 8.0);
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
                let shown = |text: &str| match text {
                    "" => lang.pick("（空白）", "(blank)").to_owned(),
                    text => text.to_owned(),
                };
                let change = format!("{} → {}", shown(&words.old), shown(&words.new));
                let kind = texts::change_word(lang, words.kind);
                let place = words.place("　");
                let choice = ui.checkbox(accepted, format!("{kind}　{change}"));
                if choice.gained_focus() {
                    // The next ones come into view, and can be reached, as the keyboard goes down.
                    let around = choice.rect.expand2(vec2(0.0, LINE));
                    ui.scroll_to_rect_animation(around, None, ScrollAnimation::none());
                }
                let place = RichText::new(place).color(theme.weak);
                let link = ask.updating.place(at);
                let label =
                    ui.add(Label::new(place).truncate().sense(eframe::egui::Sense::click()));
                if let (true, Some(place)) = (label.clicked(), link) {
                    go = Some(Answer::Lack(place));
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
