//! A path typed by hand: for systems without a file dialog, and for those who type faster.

use eframe::egui::{Key, Label, TextEdit, Ui};

use crate::ui::texts;
use crate::ui::view::View;

use super::parts::{buttons_ui, primary, said_ui, select_chars, text_ui, title_ui};
use super::{Answer, PathEntry, Purpose};

pub fn path_ui(ui: &mut Ui, view: &View<'_>, entry: &mut PathEntry, fresh: bool) -> Option<Answer> {
    let (theme, lang) = (view.theme, view.lang);
    title_ui(ui, entry.purpose.title().get(lang));
    if entry.no_picker {
        text_ui(ui, theme, texts::PATH_NO_PICKER.get(lang));
    }
    let (label, hint) = match entry.purpose {
        Purpose::Folder | Purpose::PublishInto => (texts::FOLDER_PATH, texts::FOLDER_HINT),
        _ => (texts::PATH, texts::PATH_HINT),
    };
    let label = ui.add(Label::new(label.get(lang)));
    let edit = TextEdit::singleline(&mut entry.text)
        .hint_text(hint.get(lang))
        .desired_width(f32::INFINITY);
    let response = ui.add(edit).labelled_by(label.id);
    if fresh {
        response.request_focus();
        select_chars(ui.ctx(), response.id, entry.typed_over());
    }
    if response.changed() {
        entry.said = None;
    }
    let entered = response.lost_focus() && ui.input(|i| i.key_pressed(Key::Enter));
    entry.update();
    let overwrites = entry.overwrites();
    let said = entry.said.or_else(|| overwrites.then_some(texts::PATH_EXISTS));
    said_ui(ui, theme, said.map_or("", |said| said.get(lang)));
    let given = buttons_ui(ui, |ui| {
        let does = entry.purpose.does(overwrites);
        let go = primary(ui, theme, does.get(lang), false);
        let cancel = ui.button(texts::CANCEL.get(lang)).clicked();
        let browse = ui.button(texts::BROWSE.get(lang)).clicked();
        let (purpose, after) = (entry.purpose, entry.after.clone());
        let mut given = cancel
            .then_some(Answer::Close)
            .or_else(|| browse.then_some(Answer::Browse { purpose, after }));
        if entered && overwrites && entry.fault().is_none() {
            // Whoever types fast has not seen it yet: Enter again, on the button that says so.
            go.request_focus();
        } else if go.clicked() || entered {
            match (entry.fault(), entry.typed.path()) {
                (None, Some(path)) => {
                    let (purpose, after) = (entry.purpose, entry.after.clone());
                    given = Some(Answer::Path { purpose, path: path.to_owned(), after });
                }
                (fault, _) => entry.said = fault,
            }
        }
        given
    });
    if entered && given.is_none() && entry.said.is_some() {
        response.request_focus();
    }
    given
}
