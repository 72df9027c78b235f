//! Finding and replacing over all tables and texts.

use std::time::Duration;

use eframe::egui::{Button, Grid, Key, Label, RichText, TextEdit, Ui};

use crate::ui::texts;
use crate::ui::view::View;

use super::list::list_ui;
use super::parts::{buttons_ui, choose_by_keys, primary, select_chars, text_ui, title_ui};
use super::{Answer, Find};

/// So long a frame goes on with a search: the first one, so that letters follow each other, and
/// those after it.
const SLICES: (Duration, Duration) = (Duration::from_millis(6), Duration::from_millis(15));

pub fn find_ui(ui: &mut Ui, view: &View<'_>, find: &mut Find, fresh: bool) -> Option<Answer> {
    let (theme, lang) = (view.theme, view.lang);
    let title = if find.replacing { texts::REPLACE_TITLE } else { texts::FIND_TITLE };
    title_ui(ui, title.get(lang));
    choose_by_keys(ui, &mut find.chosen, find.search.hits().len());
    let enter = ui.input(|i| i.key_pressed(Key::Enter));
    let (mut go, mut one) = (false, false);
    Grid::new("find fields").num_columns(2).spacing([10.0, 8.0]).show(ui, |ui| {
        let label = ui.add(Label::new(texts::FIND_LABEL.get(lang)));
        let wide = ui.available_width();
        let edit = TextEdit::singleline(&mut find.query)
            .hint_text(texts::FIND_HINT.get(lang))
            .desired_width(wide);
        let response = ui.add(edit).labelled_by(label.id);
        if fresh {
            response.request_focus();
            // What was looked for last is typed over.
            select_chars(ui.ctx(), response.id, 0..find.query.chars().count());
        }
        if response.changed() {
            find.said = None;
        }
        go = response.lost_focus() && enter;
        if go && find.search.hits().is_empty() {
            response.request_focus();
        }
        ui.end_row();
        if find.replacing {
            let label = ui.add(Label::new(texts::REPLACE_LABEL.get(lang)));
            let edit = TextEdit::singleline(&mut find.with).desired_width(wide);
            let response = ui.add(edit).labelled_by(label.id);
            one = response.lost_focus() && enter;
            if one {
                response.request_focus();
            }
            ui.end_row();
        }
    });
    let begun = find.is_of(view.document(), lang);
    find.follow(view.document(), lang, if begun { SLICES.1 } else { SLICES.0 });
    if !find.search.is_done() {
        ui.ctx().request_repaint();
    }
    text_ui(ui, theme, &find.summary(lang));
    let height = ui.max_rect().height() - if find.replacing { 290.0 } else { 235.0 };
    let (mut chosen, count, shares) = (find.chosen, find.search.hits().len(), [0.27, 0.38, 0.35]);
    let clicked = list_ui(ui, theme, &mut chosen, count, (height, &shares), |at| {
        find.line(view.document(), at, lang)
    });
    find.chosen = chosen;
    if find.replacing {
        let note = RichText::new(texts::REPLACE_NOTE.get(lang)).color(theme.weak);
        ui.add(Label::new(note).wrap());
    }
    let found = find.search.is_done() && count > 0;
    let usable = found && !view.document().is_read_only();
    let (mut all, mut close) = (false, false);
    buttons_ui(ui, |ui| {
        go |= primary(ui, theme, texts::GO_THERE.get(lang), false).clicked();
        if find.replacing {
            let button =
                |ui: &mut Ui, title: &str| ui.add_enabled(usable, Button::new(title)).clicked();
            all = button(ui, texts::REPLACE_ALL.get(lang));
            one |= button(ui, texts::REPLACE_ONE.get(lang));
        }
        close = ui.button(texts::CLOSE.get(lang)).clicked();
    });
    if close {
        return Some(Answer::Close);
    }
    if usable && (all || one) {
        let replacement = find.replacement(view.document(), all);
        find.begin_replacing(&replacement, one && !all);
        return Some(Answer::ReplaceText(replacement));
    }
    let at = clicked.or(go.then_some(find.chosen.at));
    at.and_then(|at| find.search.hits().get(at)).map(|hit| Answer::To(hit.place.clone()))
}
