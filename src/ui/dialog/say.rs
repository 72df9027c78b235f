//! Writing an explanation (审核说明) or a comment (批注): a few lines, the author, done.

use eframe::egui::{Id, Label, RichText, ScrollArea, TextEdit, Ui};

use crate::ui::texts;
use crate::ui::view::View;

use super::parts::{Left, ended, field_ui, go_ui, text_ui, title_ui};
use super::{Answer, SayEntry};

pub fn say_ui(ui: &mut Ui, view: &View<'_>, entry: &mut SayEntry, fresh: bool) -> Option<Answer> {
    let (theme, lang) = (view.theme, view.lang);
    let (title, label, note) = entry.titles();
    title_ui(ui, title.get(lang));
    for line in &entry.about {
        ui.add(Label::new(line.as_str()).wrap());
    }
    let id = Id::unique("say text");
    let focused = ui.memory(|memory| memory.has_focus(id));
    let committed = ended(ui, &mut entry.composing, focused) && focused;
    let label = ui.add(Label::new(label.get(lang)));
    ScrollArea::vertical().max_height(220.0).show(ui, |ui| {
        let edit = TextEdit::multiline(&mut entry.text)
            .id(id)
            .desired_rows(4)
            .desired_width(f32::INFINITY);
        let response = ui.add(edit).labelled_by(label.id);
        if fresh {
            response.request_focus();
        }
        if response.changed() {
            entry.said = None;
        }
    });
    if let Some(others) = entry.others(lang) {
        ui.checkbox(&mut entry.for_all, others);
    }
    ui.horizontal(|ui| {
        field_ui(ui, texts::AUTHOR.get(lang), &mut entry.author, 160.0);
        if let Some(note) = note {
            let note = RichText::new(note.get(lang)).color(theme.weak);
            ui.add(Label::new(note).wrap());
        }
    });
    if let Some(said) = entry.said {
        text_ui(ui, theme, said.get(lang));
    }
    match go_ui(ui, view, (texts::CONFIRM.get(lang), false), committed)? {
        Left::Cancelled => Some(Answer::Close),
        Left::Confirmed => {
            let said = entry.done();
            entry.said = said.is_none().then_some(texts::NOTHING_SAID);
            said.map(|said| Answer::Said(Box::new(said)))
        }
    }
}
