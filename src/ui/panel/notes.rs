//! In place of the findings: comments, and what was noticed while the file was read; below them:
//! explanations whose finding is gone.

use eframe::egui::{self, Align, Label, Layout, RichText, ScrollArea, Sense, Ui};

use crate::edit::Intent;
use crate::review::describe_place;
use crate::ui::lists::{Remark, RemarkAt, Spot};
use crate::ui::texts;
use crate::ui::theme::size;
use crate::ui::view::{Action, View};
use crate::ui::widget;

use super::findings::LINE;

/// Explanations whose finding is gone: kept in the file until somebody takes them out.
pub(super) fn left_over_ui(ui: &mut Ui, view: &View<'_>, actions: &mut Vec<Action>) {
    let (theme, lang) = (view.theme, view.lang);
    let Some(&at) = view.lists.left_over.first() else { return };
    let Some(given) = view.budget().explanations.get(at) else { return };
    ui.horizontal(|ui| {
        if view.situation.writable() {
            if ui.button(texts::REMOVE.get(lang)).clicked() {
                actions.push(Action::Intent(Intent::RemoveExplanation { at }));
            }
            let attach = ui.button(texts::ATTACH_EXPLANATION.get(lang));
            if attach.on_hover_text(texts::SELECT_FINDING.get(lang)).clicked() {
                actions.push(Action::AttachExplanation(at));
            }
        }
        let place = describe_place(view.document().forms(), view.budget(), &given.place, lang);
        let said = texts::left_over(lang, view.lists.left_over.len(), &place, &given.text);
        widget::cut_label(ui, RichText::new(said).color(theme.weak));
    });
}

/// Comments with their places; those whose place is gone are said to be so.
pub(super) fn comments_ui(ui: &mut Ui, view: &View<'_>, actions: &mut Vec<Action>) {
    let (theme, lang) = (view.theme, view.lang);
    let remarks = &view.lists.remarks;
    if let Some(fault) = view.session.beside_fault() {
        widget::cut_label(ui, RichText::new(fault.get(lang)).color(theme.bad));
    }
    if remarks.is_empty() {
        ui.add(Label::new(RichText::new(texts::NO_COMMENTS.get(lang)).color(theme.weak)));
    }
    ScrollArea::vertical().auto_shrink(false).show_rows(ui, LINE, remarks.len(), |ui, range| {
        for remark in remarks.get(range).unwrap_or_default() {
            remark_row(ui, view, remark, actions);
        }
    });
}

fn remark_row(ui: &mut Ui, view: &View<'_>, remark: &Remark, actions: &mut Vec<Action>) {
    let (theme, lang) = (view.theme, view.lang);
    ui.horizontal(|ui| {
        ui.set_min_height(LINE);
        ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
            let beside = matches!(remark.at, RemarkAt::Beside(_));
            if beside || view.situation.writable() {
                if widget::flat(ui, true, texts::REMOVE.get(lang)).clicked() {
                    actions.push(Action::RemoveRemark(remark.at));
                }
                if widget::flat(ui, true, texts::CHANGE.get(lang)).clicked() {
                    actions.push(Action::EditRemark(remark.at));
                }
                if remark.spot == Spot::Gone {
                    let attach = widget::flat(ui, true, texts::ATTACH.get(lang));
                    if attach.on_hover_text(texts::ATTACH_TIP.get(lang)).clicked() {
                        actions.push(Action::AttachRemark(remark.at));
                    }
                }
            }
            if beside {
                let text = RichText::new(texts::BESIDE.get(lang)).size(size::SMALL);
                ui.add(Label::new(text.color(theme.weak)).selectable(false));
            }
            let by = format!("{} {}", remark.comment.author, remark.comment.date);
            ui.add(Label::new(RichText::new(by.trim()).color(theme.weak)).selectable(false));
            ui.with_layout(Layout::left_to_right(Align::Center), |ui| {
                let gone = remark.spot == Spot::Gone;
                let place = match gone {
                    true => format!("{}{}", remark.place, texts::PLACE_GONE.get(lang)),
                    false => remark.place.clone(),
                };
                let said = format!("{place}{}{}", lang.pick("：", ": "), remark.comment.text);
                let ink = if gone { theme.weak } else { theme.text };
                let text = RichText::new(said.replace('\n', " ")).color(ink);
                let label = widget::cut_label(ui, text).interact(Sense::CLICK);
                let label = label.on_hover_text(&remark.comment.text);
                if label.on_hover_cursor(egui::CursorIcon::PointingHand).clicked() {
                    actions.push(Action::GoRemark(remark.at));
                }
            });
        });
    });
}

/// What was noticed while the file was read, with its place in the file.
pub(super) fn problems_ui(ui: &mut Ui, view: &View<'_>) {
    let (theme, lang) = (view.theme, view.lang);
    let problems = view.session.problems();
    ScrollArea::vertical().auto_shrink(false).show_rows(ui, LINE, problems.len(), |ui, range| {
        for problem in problems.get(range).unwrap_or_default() {
            ui.horizontal(|ui| {
                ui.set_min_height(LINE);
                if problem.line > 0 {
                    let place = texts::line_column(lang, problem.line, problem.column);
                    ui.add(Label::new(RichText::new(place).color(theme.weak)).selectable(false));
                }
                let said = format!("{}　{}", problem.what.get(lang), problem.remedy.get(lang));
                widget::cut_label(ui, said.trim_end());
            });
        }
    });
}
