//! Before a file is called final: what has to be verified and is not explained.

use eframe::egui::{Label, RichText, ScrollArea, Ui};

use crate::budget::Status;
use crate::edit::Intent;
use crate::engine::Finding;
use crate::ui::texts;
use crate::ui::view::View;

use super::{Answer, answer, buttons_ui, primary, text_ui, title_ui};

/// Findings that are named; the rest is counted.
const MOST: usize = 100;

pub fn finalize_ui(ui: &mut Ui, view: &View<'_>, status: Status, fresh: bool) -> Option<Answer> {
    let (theme, lang) = (view.theme, view.lang);
    title_ui(ui, texts::FINAL_TITLE.get(lang));
    text_ui(ui, theme, texts::FINAL_TEXT.get(lang));
    let open: Vec<&Finding> = view.lists.findings.iter().filter(|f| f.is_unexplained()).collect();
    let height = ui.max_rect().height() - 170.0;
    ScrollArea::vertical().max_height(height.min(360.0)).show(ui, |ui| {
        ui.set_width(ui.available_width());
        for finding in open.iter().take(MOST) {
            let text = format!("△ {}", finding.sentence(lang));
            ui.add(Label::new(RichText::new(text).color(theme.text)).wrap().selectable(false));
        }
    });
    if open.len() > MOST {
        text_ui(ui, theme, &texts::and_more(lang, open.len() - MOST));
    }
    buttons_ui(ui, |ui| {
        let back = primary(ui, theme, texts::GO_BACK.get(lang), fresh);
        let anyway = ui.button(texts::FINAL_ANYWAY.get(lang));
        let intent = Intent::SetStatus { status };
        answer([(back, Answer::Close), (anyway, Answer::Do(Box::new(intent)))])
    })
}
