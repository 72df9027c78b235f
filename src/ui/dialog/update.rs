//! 按文件更新: what a file exported again has otherwise than the budget, each accepted or refused.

use eframe::egui::{Label, RichText, ScrollArea, Ui};

use crate::ui::texts;
use crate::ui::view::View;

use super::parts::{Left, close_ui, go_ui, text_ui, title_ui};
use super::{Answer, KINDS, UpdateAsk};

/// Height of a line, in points.
const LINE: f32 = 24.0;
pub fn update_ui(ui: &mut Ui, view: &View<'_>, ask: &mut UpdateAsk, fresh: bool) -> Option<Answer> {
    let (theme, lang) = (view.theme, view.lang);
    title_ui(ui, texts::UPDATE_TITLE.get(lang));
    let count = ask.updating.len();
    text_ui(ui, theme, &texts::update_found(lang, &ask.updating));
    if count == 0 {
        return close_ui(ui, view, fresh, texts::OK);
    }
    ui.horizontal_wrapped(|ui| {
        for kind in KINDS {
            let own = ask.of_kind(kind);
            if own.is_empty() {
                continue;
            }
            let mut all = own.iter().all(|&at| ask.is_accepted(at));
            let title = texts::update_kind(lang, kind, own.len());
            if ui.checkbox(&mut all, title).changed() {
                own.iter()
                    .filter_map(|&at| ask.accepted.get_mut(at).map(|slot| *slot = all))
                    .count();
            }
        }
    });
    let height = (ui.max_rect().height() - 190.0).max(120.0).min(LINE * count as f32 + 8.0);
    let mut go = None;
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
                ui.checkbox(accepted, format!("{kind}　{change}"));
                let place = RichText::new(place).color(theme.weak);
                let link = ask.updating.place(at);
                let label = ui.add(
                    Label::new(place)
                        .truncate()
                        .selectable(false)
                        .sense(eframe::egui::Sense::click()),
                );
                if let (true, Some(place)) = (label.clicked(), link) {
                    go = Some(Answer::Lack(place));
                }
            });
        }
    });
    match go_ui(ui, view, (&texts::update_take(lang, ask.count()), fresh), false) {
        Some(Left::Confirmed) => {
            let intent = ask.updating.intent(view.document(), &|at| ask.is_accepted(at));
            Some(intent.map_or(Answer::Close, |intent| Answer::Do(Box::new(intent))))
        }
        Some(Left::Cancelled) => Some(Answer::Close),
        None => go,
    }
}
