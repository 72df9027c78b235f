//! In place of the findings: comments, and what was noticed while the file was read; below them:
//! explanations whose finding is gone.

use eframe::egui::{self, Align, Label, Layout, RichText, ScrollArea, Sense, Ui};

use crate::edit::Intent;
use crate::review::describe_place;
use crate::session::lists::{CommentAnchor, CommentRef, ListedComment};
use crate::ui::texts;
use crate::ui::theme::size;
use crate::ui::view::{Action, View};
use crate::ui::widget;
use crate::ui::widget::Tip as _;

use super::LINE;

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
            if attach.tip(texts::SELECT_FINDING.get(lang)).clicked() {
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
    let comments = &view.lists.comments;
    if let Some(fault) = view.session.sidecar_fault() {
        widget::cut_label(ui, RichText::new(fault.get(lang)).color(theme.bad));
    }
    if comments.is_empty() {
        ui.add(Label::new(RichText::new(texts::NO_COMMENTS.get(lang)).color(theme.weak)));
    }
    ScrollArea::vertical().auto_shrink(false).show_rows(ui, LINE, comments.len(), |ui, range| {
        for listed in comments.get(range).unwrap_or_default() {
            comment_row(ui, view, listed, actions);
        }
    });
}

fn comment_row(ui: &mut Ui, view: &View<'_>, listed: &ListedComment, actions: &mut Vec<Action>) {
    let (theme, lang) = (view.theme, view.lang);
    ui.horizontal(|ui| {
        ui.set_min_height(LINE);
        ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
            let beside = matches!(listed.at, CommentRef::Sidecar(_));
            if beside || view.situation.writable() {
                if widget::flat(ui, true, texts::REMOVE.get(lang)).clicked() {
                    actions.push(Action::RemoveComment(listed.at));
                }
                if widget::flat(ui, true, texts::CHANGE.get(lang)).clicked() {
                    actions.push(Action::EditComment(listed.at));
                }
                if listed.anchor == CommentAnchor::Gone {
                    let attach = widget::flat(ui, true, texts::ATTACH.get(lang));
                    if attach.tip(texts::ATTACH_TIP.get(lang)).clicked() {
                        actions.push(Action::AttachComment(listed.at));
                    }
                }
            }
            if beside {
                let text = RichText::new(texts::BESIDE.get(lang)).size(size::SMALL);
                ui.add(Label::new(text.color(theme.weak)));
            }
            let by = format!("{} {}", listed.comment.author, listed.comment.date);
            ui.add(Label::new(RichText::new(by.trim()).color(theme.weak)));
            ui.with_layout(Layout::left_to_right(Align::Center), |ui| {
                let gone = listed.anchor == CommentAnchor::Gone;
                let place = match gone {
                    true => format!("{}{}", listed.place, texts::PLACE_GONE.get(lang)),
                    false => listed.place.clone(),
                };
                let said = format!("{place}{}{}", lang.pick("：", ": "), listed.comment.text);
                let ink = if gone { theme.weak } else { theme.text };
                let text = RichText::new(said.replace('\n', " ")).color(ink);
                let label = widget::cut_label(ui, text).interact(Sense::CLICK);
                let label = label.tip(&listed.comment.text);
                if label.on_hover_cursor(egui::CursorIcon::PointingHand).clicked() {
                    actions.push(Action::GoToComment(listed.at));
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
                if problem.line() > 0 {
                    let place = texts::line_column(lang, problem.line(), problem.column());
                    ui.add(Label::new(RichText::new(place).color(theme.weak)));
                }
                let said = format!("{}　{}", problem.what.get(lang), problem.remedy.get(lang));
                widget::cut_label(ui, said.trim_end());
            });
        }
    });
}
