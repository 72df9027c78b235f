//! Several files dropped or picked at once: one budget, or one each.

use eframe::egui::{Label, Ui};

use crate::dialog::DocumentSource;
use crate::ui::texts::{self, Pair};
use crate::ui::view::View;

use super::parts::{buttons_ui, primary, text_ui, title_ui};
use super::{Answer, SeveralAsk};

pub fn several_ui(ui: &mut Ui, view: &View<'_>, ask: &SeveralAsk, fresh: bool) -> Option<Answer> {
    let lang = view.lang;
    let title = match (ask.folder, ask.is_several()) {
        (true, _) => texts::SEVERAL_FOLDER,
        (_, true) => texts::SEVERAL_TITLE,
        _ => texts::SEVERAL_ONE_MORE,
    };
    title_ui(ui, title.get(lang));
    text_ui(ui, view.theme, &ask.listed(lang));
    let choices = choices(ask);
    for (_, tip, _) in &choices {
        if let Some(tip) = tip {
            ui.add(Label::new(tip.get(lang)).wrap());
        }
    }
    if ask.budgets > 0 && ask.joins() {
        text_ui(ui, view.theme, texts::SEVERAL_BUDGETS.get(lang));
    }
    buttons_ui(ui, |ui| {
        let mut given = None;
        for (at, (title, _, answer)) in choices.into_iter().enumerate() {
            let title = title.get(lang);
            let clicked = match at {
                0 => primary(ui, view.theme, title, fresh).clicked(),
                _ => ui.button(title).clicked(),
            };
            given = given.or(clicked.then_some(answer));
        }
        given
    })
}

/// What can be done with the files, what that means, and the answer.
fn choices(ask: &SeveralAsk) -> Vec<(Pair, Option<Pair>, Answer)> {
    let (paths, agreed) = (ask.paths.clone(), ask.agreed);
    let replace = |source| Answer::Replace { source, agreed };
    let mut choices = Vec::new();
    if ask.adds {
        let answer = Answer::AddFiles(paths.clone());
        choices.push((texts::SEVERAL_ADD, Some(texts::SEVERAL_ADD_TIP), answer));
    }
    if ask.joins() {
        let answer = replace(DocumentSource::Together(paths.clone()));
        choices.push((texts::SEVERAL_TOGETHER, Some(texts::SEVERAL_TOGETHER_TIP), answer));
    }
    if ask.folder || ask.is_several() {
        let answer = Answer::CheckEach(paths.clone());
        choices.push((texts::SEVERAL_EACH, Some(texts::SEVERAL_EACH_TIP), answer));
    }
    if let (Some(first), false) = (paths.into_iter().next(), ask.folder) {
        let title = if ask.is_several() { texts::SEVERAL_FIRST } else { texts::SEVERAL_INSTEAD };
        choices.push((title, None, replace(DocumentSource::File(first))));
    }
    choices.push((texts::CANCEL, None, Answer::Close));
    choices
}
