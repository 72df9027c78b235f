//! What is above the grid: title, number, unit, state, and in words what is selected.

use eframe::egui::text::LayoutJob;
use eframe::egui::{
    self, Align, CornerRadius, FontId, Frame, Layout, Margin, RichText, Stroke, TextFormat, Ui,
};

use crate::amount::Unit;
use crate::edit::Document;
use crate::engine::{Derivation, VERIFY_SIGN, Verdict};
use crate::lang::{Lang, Tell as _};
use crate::publish::{money_line, unit_line};
use crate::session::lists::{MainView, OutlineSign};
use crate::ui::command::Command;
use crate::ui::font;
use crate::ui::texts;
use crate::ui::theme::{Theme, size};
use crate::ui::widget::Tip as _;

use super::mark::{VerdictMark, mark_of};
use super::{Action, View, widget};

/// Less room than this behind a title holds no more.
const LEAST: f32 = 24.0;

/// Title, number, state chips; below them unit and what amounts are counted in.
pub fn header_ui(ui: &mut Ui, view: &View<'_>, table: usize, actions: &mut Vec<Action>) {
    let shown = (view.document(), view.settings.unit);
    title_ui(ui, (view.theme, view.lang), shown, table, |ui| chips_ui(ui, view, table, actions));
}

/// The same with something else at the right; amounts are shown in that unit, if in another than the
/// table's own.
pub fn title_ui(
    ui: &mut Ui,
    (theme, lang): (&Theme, Lang),
    (document, unit): (&Document, Option<Unit>),
    table: usize,
    right_ui: impl FnOnce(&mut Ui),
) {
    let budget = document.budget();
    let form = budget.tables.get(table).and_then(|t| t.form());
    let form = form.and_then(|form| document.forms().tables.get(form));
    let weak = |text: String| egui::Label::new(RichText::new(text).color(theme.weak));
    let small = size::is_small(ui.ctx());
    ui.spacing_mut().item_spacing.y = if small { 3.0 } else { 5.0 };
    ui.spacing_mut().interact_size.y = 20.0;
    let counted_ui = |ui: &mut Ui| {
        let Some(form) = form else { return };
        let line = money_line(document.forms(), budget, form.unit, lang);
        let shown = unit.filter(|shown| *shown != form.unit);
        let shown = shown.map(|shown| texts::shown_in(lang, &shown.tell(lang))).unwrap_or_default();
        ui.add(weak(format!("{line}{shown}")));
    };
    let whose_ui = |ui: &mut Ui| {
        let line = unit_line(document.forms(), budget, lang);
        // On paper some tables do not say whose they are; a window does.
        let line = if line.is_empty() { budget.unit.name.clone() } else { line };
        widget::cut_label(ui, RichText::new(line).color(theme.weak));
    };
    ui.horizontal(|ui| {
        ui.spacing_mut().item_spacing.x = 10.0;
        ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
            right_ui(ui);
            // On a small screen all of it is on one line.
            if small {
                counted_ui(ui);
            }
            ui.with_layout(Layout::left_to_right(Align::Center), |ui| {
                let title = budget.table_title(document.forms(), table, lang);
                let title_size = if small { size::TITLE - 2.0 } else { size::TITLE };
                widget::cut_label(ui, RichText::new(title).font(font::bold(title_size)));
                // What has no room behind a long title is cut as well, not drawn over the rest.
                if let Some(form) = form
                    && form.is_numbered()
                    && ui.available_width() > LEAST
                {
                    widget::cut_label(ui, RichText::new(&form.number).color(theme.weak));
                }
                if small && ui.available_width() > LEAST {
                    whose_ui(ui);
                }
            });
        });
    });
    if small {
        return;
    }
    ui.horizontal(|ui| {
        ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
            counted_ui(ui);
            ui.with_layout(Layout::left_to_right(Align::Center), whose_ui);
        });
    });
}

fn chips_ui(ui: &mut Ui, view: &View<'_>, table: usize, actions: &mut Vec<Action>) {
    let (theme, lang) = (view.theme, view.lang);
    let counts = view.lists.counts_of(table);
    // Laid out from the right, so the most important comes last.
    if let Some(filtered) = &view.filtered {
        let text = RichText::new(filtered).color(theme.on_accent).font(font::bold(size::SMALL));
        let button = egui::Button::new(text).fill(theme.accent).truncate();
        let all = Command::ShowAll;
        if ui.add(button).tip(all.entry().tooltip(lang)).clicked() {
            actions.push(Action::Command(all));
        }
    }
    if counts.rounding > 0 {
        let text = texts::rounding_chip(lang, counts.rounding);
        let text = format!("{} {text}", Verdict::Rounding.sign());
        widget::pill(ui, &text, theme.rounding, theme.rounding_fill);
    }
    if counts.explain > 0 {
        let text = format!("{VERIFY_SIGN} {}", texts::explain_chip(lang, counts.explain));
        widget::pill(ui, &text, theme.rounding, theme.rounding_fill);
    }
    if counts.mandatory > 0 {
        let text = texts::unbalanced_chip(lang, counts.mandatory);
        let text = format!("{} {text}", Verdict::Unbalanced.sign());
        widget::pill(ui, &text, theme.bad, theme.bad_soft);
    }
    if counts.mandatory + counts.explain + counts.rounding == 0 {
        let (sign, words, ink) = match view.lists.sign_of(&MainView::Table(table)) {
            Some(OutlineSign::NotBegun) => ("○", texts::NOT_BEGUN, theme.weak),
            Some(OutlineSign::Unfinished) => ("…", texts::UNFINISHED, theme.weak),
            _ if view.document().computed().is_empty(table) => {
                ("○", texts::EMPTY_TABLE, theme.weak)
            }
            _ => (Verdict::Balanced.sign(), texts::BALANCED, theme.good),
        };
        let text = format!("{sign} {}", words.get(lang));
        widget::pill(ui, &text, ink, theme.surface);
    }
}

/// Which cell is selected and what it is, on one line.
pub fn explain_ui(ui: &mut Ui, view: &View<'_>, explanation: Option<&Derivation>) {
    let (theme, lang) = (view.theme, view.lang);
    Frame::new()
        .fill(theme.surface)
        .stroke(Stroke::new(1.0, theme.edge))
        .corner_radius(CornerRadius::same(size::CORNER))
        .inner_margin(Margin::symmetric(12, if size::is_small(ui.ctx()) { 0 } else { 3 }))
        .show(ui, |ui| {
            ui.set_min_height(24.0);
            ui.horizontal(|ui| {
                ui.set_width(ui.available_width());
                let Some(explanation) = explanation else {
                    widget::cut_label(
                        ui,
                        RichText::new(texts::NO_CELL.get(lang)).color(theme.weak),
                    );
                    return;
                };
                let explanation = &view.explained(explanation);
                let line = line(view, explanation);
                let wide = ui.fonts_mut(|fonts| fonts.layout_job(line.clone())).size().x;
                ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
                    // Where the sentence is cut, the pill says what its end would have said.
                    let figures = wide > ui.available_width() - 110.0;
                    verdict_pill(ui, view, explanation, figures);
                    if explanation.pinned {
                        widget::pill(ui, texts::PINNED.get(lang), theme.accent, theme.selected);
                    }
                    ui.with_layout(Layout::left_to_right(Align::Center), |ui| {
                        widget::cut_label(ui, line);
                    });
                });
            });
        });
}

fn verdict_pill(ui: &mut Ui, view: &View<'_>, explanation: &Derivation, figures: bool) {
    let lang = view.lang;
    let Some(VerdictMark { ink, fill, sign, word }) =
        mark_of(view, explanation.cell, explanation.verdict)
    else {
        return;
    };
    let mut text = sign.to_owned();
    let table = explanation.cell.t();
    match (explanation.stated, explanation.difference) {
        (Some(_), Some(_)) if figures => {
            for (name, figure) in [
                (texts::STATED, view.figure_text(table, explanation.stated)),
                (texts::DIFFERENCE, view.difference_text(table, explanation.difference)),
            ] {
                text.push_str(&format!(" {} {figure}", name.get(lang)));
            }
        }
        _ => text.push_str(&format!(" {word}")),
    }
    widget::pill(ui, &text, ink, fill);
}

/// The engine's sentence, with the cell's place set off from it.
fn line(view: &View<'_>, explanation: &Derivation) -> LayoutJob {
    let theme = view.theme;
    let text = view.derivation_text(explanation);
    let regular = FontId::proportional(size::TEXT);
    let mut job = LayoutJob::default();
    let mut rest = text.as_str();
    // Where the sentence begins with the place, as it does, its parts differ in weight.
    for (part, strong) in
        [(&explanation.table, false), (&explanation.row, true), (&explanation.column, false)]
    {
        let Some(at) = rest.find(part.as_str()).filter(|_| !part.is_empty()) else {
            continue;
        };
        let (before, from) = rest.split_at(at);
        let (own, after) = from.split_at(part.len());
        job.append(before, 0.0, TextFormat::simple(regular.clone(), theme.weak));
        let font = if strong { font::bold(size::TEXT) } else { regular.clone() };
        let ink = if strong { theme.text } else { theme.weak };
        job.append(own, 0.0, TextFormat::simple(font, ink));
        rest = after;
    }
    job.append(rest, 0.0, TextFormat::simple(regular.clone(), theme.text));
    job
}
