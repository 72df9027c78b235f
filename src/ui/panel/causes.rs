//! What most likely went wrong: each cause of mandatory findings with the cell to look at and the
//! figure it should hold, set right by one click.
//!
//! A cause is in one place: over its findings where the list is grouped, in a strip of its own
//! above a list that is not.

use eframe::egui::{
    self, Align, Button, CornerRadius, Frame, Label, Layout, Margin, RichText, Sense, Stroke,
    StrokeKind, Ui,
};

use crate::engine::Cause;
use crate::session::reading::correction;
use crate::ui::font;
use crate::ui::texts;
use crate::ui::theme::size;
use crate::ui::view::{cause_sentence, named_causes};
use crate::ui::widget::Tip as _;

use super::{Action, View, widget};

/// Causes written out; the rest are as findings in the list.
const MOST: usize = 3;

/// Says that causes are still being looked for, or how many sums were too many to be decided.
pub fn checking_ui(ui: &mut Ui, view: &View<'_>) {
    let said = match view.lists.undecided {
        _ if view.lists.checking && view.lists.blocking > 0 => {
            texts::CHECKING.get(view.lang).to_owned()
        }
        0 => return,
        sums => format!("{sums}{}", texts::UNDECIDED.get(view.lang)),
    };
    let text = RichText::new(said).size(size::SMALL);
    ui.add(Label::new(text.color(view.theme.weak)));
}

/// Draws the causes that have a suspect, most places first.
pub fn causes_ui(ui: &mut Ui, view: &View<'_>, actions: &mut Vec<Action>) {
    for (at, cause) in named_causes(&view.lists.causes).take(MOST).enumerate() {
        Frame::new().fill(view.theme.bad_soft).inner_margin(Margin::symmetric(6, 3)).show(
            ui,
            |ui| {
                let said = cause_sentence(view, cause);
                ui.horizontal(|ui| {
                    ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
                        button_ui(ui, view, cause, actions);
                        ui.with_layout(Layout::left_to_right(Align::Center), |ui| {
                            let title = texts::LIKELY.get(view.lang);
                            let title = RichText::new(title).font(font::bold(size::SMALL));
                            ui.add(Label::new(title.color(view.theme.bad)));
                            said_ui(ui, view, (at == 0, cause), &said, actions);
                        });
                    });
                });
            },
        );
        ui.add_space(2.0);
    }
}

/// Id of the first cause, for giving it the keyboard.
pub fn focus_id() -> egui::Id {
    egui::Id::unique("first cause")
}

/// The button that sets the cause right, where one figure alone explains it.
pub fn button_ui(ui: &mut Ui, view: &View<'_>, cause: &Cause, actions: &mut Vec<Action>) {
    let Some(suspect) = cause.suspects.first() else { return };
    // Where several explain it equally well, the person has to choose.
    let certain = cause.suspects.len() == 1 && cause.others == 0;
    if !certain || !view.situation.writable() {
        return;
    }
    let text = match suspect.proposed {
        Some(proposed) => {
            let shown =
                view.figure_text(suspect.cell.t(), view.shown(suspect.cell, Some(proposed)));
            texts::change_to(view.lang, &shown)
        }
        None => texts::CLEAR_IT.get(view.lang).to_owned(),
    };
    if ui.add(Button::new(text)).clicked() {
        actions.push(Action::Intent(correction(suspect)));
        actions.push(Action::Go(suspect.cell));
    }
}

/// What is said of the cause, a way to its cell; the first cause takes the keyboard.
pub fn said_ui(
    ui: &mut Ui,
    view: &View<'_>,
    (first, cause): (bool, &Cause),
    said: &str,
    actions: &mut Vec<Action>,
) {
    let theme = view.theme;
    let Some(suspect) = cause.suspects.first() else { return };
    let label = widget::cut_label(ui, RichText::new(said).color(theme.text));
    let id = if first { focus_id() } else { label.id.with("cause") };
    let label = ui.interact(label.rect, id, Sense::click()).union(label);
    if label.has_focus() {
        let ring = Stroke::new(1.5, theme.accent);
        let corner = CornerRadius::same(size::CORNER);
        ui.painter().rect_stroke(label.rect.expand(2.0), corner, ring, StrokeKind::Inside);
    }
    let label = label.tip(said).on_hover_cursor(egui::CursorIcon::PointingHand);
    if label.clicked() {
        actions.push(Action::Go(suspect.cell));
    }
}
