//! Going to a table, code, row or text by its name.

use eframe::egui::{Key, Label, TextEdit, Ui};

use crate::lang::{Lang, Tell as _};
use crate::search::{Query, Target, addressed, targets};
use crate::ui::texts;
use crate::ui::view::View;

use super::list::{Chosen, ListLine, MAX_LIST, list_ui};
use super::{Answer, answer, buttons_ui, primary, text_ui, title_ui};

/// A name being typed, and the places that have it.
#[derive(Debug, Default)]
pub struct Goto {
    text: String,
    /// What the list was made for.
    of: Option<(String, u64, Lang)>,
    targets: Vec<Target>,
    /// Which part of an address is unknown.
    said: Option<String>,
    chosen: Chosen,
}

pub fn goto_ui(ui: &mut Ui, view: &View<'_>, goto: &mut Goto, fresh: bool) -> Option<Answer> {
    let (theme, lang) = (view.theme, view.lang);
    title_ui(ui, texts::GOTO_TITLE.get(lang));
    goto.chosen.keys(ui, goto.targets.len());
    let label = ui.add(Label::new(texts::GOTO_LABEL.get(lang)).selectable(false));
    let edit = TextEdit::singleline(&mut goto.text)
        .hint_text(texts::GOTO_HINT.get(lang))
        .desired_width(f32::INFINITY);
    let response = ui.add(edit).labelled_by(label.id);
    if fresh {
        response.request_focus();
    }
    let entered = response.lost_focus() && ui.input(|i| i.key_pressed(Key::Enter));
    let of = Some((goto.text.clone(), view.document().revision(), lang));
    if goto.of != of {
        goto.targets = targets(view.document(), &Query::new(&goto.text), lang);
        goto.said = None;
        match addressed(view.document(), &goto.text, lang) {
            Some(Ok(target)) => goto.targets.insert(0, target),
            Some(Err(error)) => goto.said = Some(error.tell(lang)),
            None => {}
        }
        goto.chosen = Chosen::at(0);
        goto.of = of;
    }
    let height = (ui.max_rect().height() - 220.0).min(MAX_LIST);
    let Goto { targets, chosen, said, .. } = goto;
    let clicked = list_ui(ui, theme, chosen, targets.len(), (height, &[0.62, 0.38]), |at| {
        let target = targets.get(at);
        let parts = target.map(|t| vec![t.name.clone(), t.within.clone()]);
        ListLine { parts: parts.unwrap_or_default(), strong: 0, weak: false }
    });
    if targets.is_empty() {
        let said = said.as_deref().unwrap_or(texts::NOTHING_FOUND.get(lang));
        text_ui(ui, theme, said);
    }
    let go = |at: usize| targets.get(at).map(|target| Answer::To(target.place.clone()));
    let given = buttons_ui(ui, |ui| {
        let primary = primary(ui, theme, texts::GO_THERE.get(lang), false);
        let given = answer([(ui.button(texts::CANCEL.get(lang)), Answer::Close)]);
        if primary.clicked() || entered { go(chosen.at) } else { given }
    });
    if entered && given.is_none() {
        response.request_focus();
    }
    given.or(clicked.and_then(go))
}
