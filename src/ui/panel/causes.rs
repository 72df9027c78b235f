//! What most likely went wrong: each cause of mandatory findings with the cell to look at and the
//! figure it should hold, set right by one click.

use eframe::egui::{
    self, Align, Button, CornerRadius, Frame, Label, Layout, Margin, RichText, Sense, Stroke,
    StrokeKind, Ui,
};

use crate::edit::Intent;
use crate::engine::Cause;
use crate::ui::font;
use crate::ui::texts;
use crate::ui::theme::size;
use crate::ui::view::{cause_sentence, named_causes};

use super::{Action, View, figure_text, widget};

/// Causes written out; the rest stand as findings in the list.
const MOST: usize = 3;

/// Draws the causes that have a suspect, most places first.
pub fn causes_ui(ui: &mut Ui, view: &View<'_>, actions: &mut Vec<Action>) {
    if view.lists.reckoning && view.lists.blocking > 0 {
        let text = RichText::new(texts::RECKONING.get(view.lang)).size(size::SMALL);
        ui.add(Label::new(text.color(view.theme.weak)).selectable(false));
    }
    for (at, cause) in named_causes(&view.lists.causes).take(MOST).enumerate() {
        Frame::new().fill(view.theme.bad_soft).inner_margin(Margin::symmetric(6, 3)).show(
            ui,
            |ui| {
                ui.horizontal(|ui| cause_ui(ui, view, (at == 0, cause), actions));
            },
        );
        ui.add_space(2.0);
    }
}

/// Id of the first cause, for giving it the keyboard.
pub fn focus_id() -> egui::Id {
    egui::Id::unique("first cause")
}

fn cause_ui(
    ui: &mut Ui,
    view: &View<'_>,
    (first, cause): (bool, &Cause),
    actions: &mut Vec<Action>,
) {
    let (theme, lang) = (view.theme, view.lang);
    let Some(suspect) = cause.suspects.first() else {
        return;
    };
    ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
        // Where several explain it equally well, the person has to choose.
        let certain = cause.suspects.len() == 1 && cause.others == 0;
        if certain && view.situation.writable() {
            let text = match suspect.proposed {
                Some(proposed) => {
                    let shown = figure_text(view.shown(suspect.cell, Some(proposed)));
                    texts::change_to(lang, &shown)
                }
                None => texts::CLEAR_IT.get(lang).to_owned(),
            };
            if ui.add(Button::new(text)).clicked() {
                let entries = suspect.corrections();
                actions.push(Action::Intent(if suspect.moves {
                    Intent::EnterMany { entries }
                } else {
                    Intent::Correct { entries }
                }));
                actions.push(Action::Go(suspect.cell));
            }
        }
        ui.with_layout(Layout::left_to_right(Align::Center), |ui| {
            let title = RichText::new(texts::LIKELY.get(lang)).font(font::bold(size::SMALL));
            ui.add(Label::new(title.color(theme.bad)).selectable(false));
            let said = RichText::new(cause_sentence(view, cause)).color(theme.text);
            let label = widget::cut_label(ui, said);
            let id = if first { focus_id() } else { label.id.with("cause") };
            let label = ui.interact(label.rect, id, Sense::click()).union(label);
            if label.has_focus() {
                let ring = Stroke::new(1.5, theme.accent);
                let corner = CornerRadius::same(size::CORNER);
                ui.painter().rect_stroke(label.rect.expand(2.0), corner, ring, StrokeKind::Inside);
            }
            if label.on_hover_cursor(egui::CursorIcon::PointingHand).clicked() {
                actions.push(Action::Go(suspect.cell));
            }
        });
    });
}
