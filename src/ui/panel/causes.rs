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

use super::{Action, View, figure_text, widget};

/// Causes written out; the rest stand as findings in the list.
const MOST: usize = 3;

/// Draws the causes that have a suspect, most places first.
pub fn causes_ui(ui: &mut Ui, view: &View<'_>, actions: &mut Vec<Action>) {
    if view.lists.reckoning && view.lists.blocking > 0 {
        let text = RichText::new(texts::RECKONING.get(view.lang)).size(size::SMALL);
        ui.add(Label::new(text.color(view.theme.weak)).selectable(false));
    }
    for (at, cause) in named(&view.lists.causes).take(MOST).enumerate() {
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

/// Causes with a suspect, those that explain most first.
pub fn named(causes: &[Cause]) -> impl Iterator<Item = &Cause> {
    let mut named: Vec<&Cause> = causes.iter().filter(|c| !c.suspects.is_empty()).collect();
    named.sort_by_key(|cause| std::cmp::Reverse(cause.places.len()));
    named.into_iter()
}

/// `支出总表 行政单位医疗 52.13 疑为 25.13（数字颠倒）：改正后 6 处全部平衡`
pub fn sentence(view: &View<'_>, cause: &Cause) -> String {
    let table = cause.suspects.first().map(|suspect| {
        view.budget().table_title(view.document().forms(), suspect.cell.t(), view.lang)
    });
    let mut cause = cause.clone();
    for suspect in &mut cause.suspects {
        suspect.now = view.shown(suspect.cell, suspect.now);
        suspect.proposed = view.shown(suspect.cell, suspect.proposed);
    }
    format!("{}　{}", table.unwrap_or_default(), cause.text(view.lang))
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
            let said = RichText::new(sentence(view, cause)).color(theme.text);
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
