//! Going to a table, code, row or text by its name.

use std::time::Duration;

use eframe::egui::{Key, Label, TextEdit, Ui};

use crate::session::lists::MainView;
use crate::ui::texts;
use crate::ui::view::View;

use super::list::{MAX_LIST, list_ui};
use super::parts::{Left, choose_by_keys, go_ui, text_ui, title_ui};
use super::{Answer, Goto};

/// How long rows are looked at in one frame.
const SLICE: Duration = Duration::from_millis(3);

pub fn goto_ui(ui: &mut Ui, view: &View<'_>, goto: &mut Goto, fresh: bool) -> Option<Answer> {
    let (theme, lang) = (view.theme, view.lang);
    title_ui(ui, texts::GOTO_TITLE.get(lang));
    choose_by_keys(ui, &mut goto.chosen, goto.targets.len());
    let label = ui.add(Label::new(texts::GOTO_LABEL.get(lang)));
    let edit = TextEdit::singleline(&mut goto.text)
        .hint_text(texts::GOTO_HINT.get(lang))
        .desired_width(f32::INFINITY);
    let response = ui.add(edit).labelled_by(label.id);
    if fresh {
        response.request_focus();
    }
    let entered = response.lost_focus() && ui.input(|i| i.key_pressed(Key::Enter));
    let shown = match view.reading.page {
        MainView::Table(table) => Some(*table),
        _ => None,
    };
    // Who presses Enter wants the best place of all.
    goto.follow(view.document(), lang, shown, if entered { Duration::MAX } else { SLICE });
    if goto.is_searching() {
        ui.ctx().request_repaint();
    }
    let height = (ui.max_rect().height() - 220.0).min(MAX_LIST);
    let (mut chosen, count) = (goto.chosen, goto.targets.len());
    let clicked =
        list_ui(ui, theme, &mut chosen, count, (height, &[0.62, 0.38]), |at| goto.line(at));
    goto.chosen = chosen;
    if count == 0 {
        text_ui(ui, theme, goto.said.as_deref().unwrap_or(texts::NOTHING_FOUND.get(lang)));
    }
    let go = |at: usize| goto.targets.get(at).map(|target| Answer::To(target.place.clone()));
    let given = match go_ui(ui, view, (texts::GO_THERE.get(lang), false), entered) {
        Some(Left::Cancelled) => Some(Answer::Close),
        Some(Left::Confirmed) => go(chosen.at),
        None => None,
    };
    if entered && given.is_none() {
        response.request_focus();
    }
    given.or(clicked.and_then(go))
}
