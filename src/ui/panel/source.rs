//! The panel on the right: where the selected figure comes from, and what concerns it.

use eframe::egui::{
    self, CornerRadius, Frame, Key, Label, Margin, RichText, ScrollArea, Stroke, Ui,
};

use crate::engine::{Derivation, Role, Verdict};
use crate::ui::font;
use crate::ui::texts;
use crate::ui::theme::size;

use super::mark::{VerdictMark, mark, mark_of};
use super::trace::{self, TraceLine, heading_ui};
use super::{Action, Trace, View, narrative_marks, widget};

const LINE: f32 = 25.0;

/// Id of the panel, for giving it the keyboard.
pub fn focus_id() -> egui::Id {
    egui::Id::unique("source panel")
}

pub fn source_ui(ui: &mut Ui, view: &View<'_>, trace: Option<&Trace>, actions: &mut Vec<Action>) {
    let pane = widget::pane(ui, focus_id(), view.theme, texts::WHERE_FROM.get(view.lang));
    ScrollArea::vertical().auto_shrink(false).show(ui, |ui| {
        if pane.has_focus() {
            let by = ui.input(|i| {
                let pressed = |key| if i.key_pressed(key) { 3.0 * LINE } else { 0.0 };
                pressed(Key::ArrowUp) - pressed(Key::ArrowDown)
            });
            ui.scroll_with_delta(egui::vec2(0.0, by));
        }
        ui.spacing_mut().item_spacing.y = 2.0;
        heading_ui(ui, texts::WHERE_FROM.get(view.lang));
        let Some(trace) = trace else {
            weak_ui(ui, view, texts::NO_CELL.get(view.lang));
            return;
        };
        let explanation = &view.explained(&trace.explanation);
        figure_ui(ui, view, explanation, actions);
        ui.add_space(10.0);
        heading_ui(ui, texts::RELATED.get(view.lang));
        related_ui(ui, view, explanation, actions);
        trace::uses_ui(ui, view, trace, actions);
        narrative_marks::mentions_ui(ui, view, explanation.cell, actions);
    });
}

fn weak_ui(ui: &mut Ui, view: &View<'_>, text: &str) {
    ui.add(Label::new(RichText::new(text).color(view.theme.weak)).wrap());
}

fn figure_ui(ui: &mut Ui, view: &View<'_>, explanation: &Derivation, actions: &mut Vec<Action>) {
    let lang = view.lang;
    let computed = view.document().computed();
    let figure = computed.figure(explanation.cell);
    let whole = [&explanation.table, &explanation.row, &explanation.column];
    let place: Vec<&str> =
        whole.into_iter().map(String::as_str).filter(|p| !p.is_empty()).collect();
    weak_ui(ui, view, &place.join(" › "));
    match figure.role {
        Role::Label => return weak_ui(ui, view, texts::LABEL_CELL.get(lang)),
        Role::Text => return weak_ui(ui, view, texts::ENTERED_TEXT.get(lang)),
        Role::Entry | Role::Total => {}
    }
    let shown = match figure.effective {
        Some(amount) => {
            let cell = explanation.cell;
            view.figure_text(cell.t(), view.shown(cell, Some(amount)))
        }
        None => texts::BLANK.get(lang).to_owned(),
    };
    let name = if explanation.row.is_empty() { &explanation.column } else { &explanation.row };
    trace::figure_ui(ui, view, name, &shown);
    if figure.role == Role::Entry && explanation.terms.is_empty() {
        weak_ui(ui, view, texts::ENTERED.get(lang));
    }
    trace::addends_ui(ui, view, explanation.cell, actions);
    if let Some(formula) = &explanation.formula {
        weak_ui(ui, view, &format!("{}{formula}", texts::FORMULA.get(lang)));
    }
    if explanation.pinned {
        ui.add_space(4.0);
        weak_ui(ui, view, texts::PINNED_HELP.get(lang));
    }
    verdict_ui(ui, view, explanation);
}

/// Stated, computed, difference and what rounding allows, in words.
fn verdict_ui(ui: &mut Ui, view: &View<'_>, explanation: &Derivation) {
    let (theme, lang) = (view.theme, view.lang);
    let Some(VerdictMark { ink, fill, sign, word }) =
        mark_of(view, explanation.cell, explanation.verdict)
    else {
        return;
    };
    ui.add_space(6.0);
    Frame::new()
        .fill(fill)
        .stroke(Stroke::new(1.0, ink.gamma_multiply(0.35)))
        .corner_radius(CornerRadius::same(size::CORNER))
        .inner_margin(Margin::symmetric(10, 8))
        .show(ui, |ui| {
            ui.set_width(ui.available_width());
            let mut text = format!("{sign} {word}");
            let table = explanation.cell.t();
            if explanation.difference.is_some() {
                let parts = [
                    (texts::STATED, view.figure_text(table, explanation.stated)),
                    (texts::COMPUTED, view.figure_text(table, explanation.computed)),
                    (texts::DIFFERENCE, view.difference_text(table, explanation.difference)),
                ];
                let parts = parts.map(|(name, figure)| format!("{} {figure}", name.get(lang)));
                text = format!("{text}\n{}", parts.join(lang.pick("，", ", ")));
            }
            let text = RichText::new(text).font(font::bold(size::TEXT)).color(ink);
            ui.add(Label::new(text).wrap().selectable(true));
            if let Some(bound) = explanation.bound {
                let bound = view.figure_text(table, Some(bound));
                let words = if explanation.verdict == Verdict::Rounding {
                    texts::within_rounding(lang, &bound)
                } else {
                    texts::beyond_rounding(lang, &bound)
                };
                ui.add(Label::new(RichText::new(words).color(theme.text)).wrap().selectable(true));
            }
        });
}

fn related_ui(ui: &mut Ui, view: &View<'_>, explanation: &Derivation, actions: &mut Vec<Action>) {
    let (theme, lang) = (view.theme, view.lang);
    let mut any = false;
    // What is said of this very cell first.
    let own = |number: &usize| view.finding(*number).is_some_and(|f| f.cell == explanation.cell);
    let concerning = view.lists.concerning(view.document(), explanation.cell);
    let (first, then): (Vec<usize>, Vec<usize>) = concerning.iter().copied().partition(own);
    for number in first.into_iter().chain(then).take(20) {
        let Some(finding) = view.finding(number) else {
            continue;
        };
        let finding = &*finding;
        any = true;
        let (sign, ink) = mark(finding, theme);
        let response = Frame::new()
            .inner_margin(Margin::symmetric(0, 4))
            .show(ui, |ui| {
                ui.set_width(ui.available_width());
                ui.horizontal(|ui| {
                    ui.spacing_mut().item_spacing.x = 6.0;
                    let head = format!(
                        "{} {} {}",
                        sign,
                        texts::severity(finding.severity).get(lang),
                        finding.number
                    );
                    let head = RichText::new(head).font(font::bold(size::SMALL)).color(ink);
                    ui.add(Label::new(head));
                    let gap = view.difference_text(finding.cell.t(), finding.difference);
                    ui.add(Label::new(RichText::new(gap).color(ink)));
                });
                let message = if finding.cell == explanation.cell {
                    view.message(finding).to_owned()
                } else {
                    finding.sentence(lang)
                };
                ui.add(Label::new(message).wrap());
                let given = finding.explanation(view.budget());
                if let Some(given) = given.filter(|_| finding.is_explained()) {
                    let said = format!("{}{}", lang.pick("说明：", "Explanation: "), given.text);
                    let said = RichText::new(said).color(theme.good);
                    ui.add(Label::new(said).wrap());
                }
                let remedy = finding.remedy.get(lang);
                if !remedy.is_empty() && !finding.is_explained() {
                    ui.add(Label::new(RichText::new(remedy).color(theme.weak)).wrap());
                }
            })
            .response;
        // The other cells that the finding compares with.
        for &cell in finding.cells.iter().filter(|&&cell| cell != explanation.cell).take(6) {
            let value = view.document().computed().figure(cell).effective;
            let value = view.shown(cell, value);
            let place = view.place(cell);
            let label = if cell.table == explanation.cell.table {
                place
            } else {
                let forms = view.document().forms();
                format!("{} › {place}", view.budget().table_title(forms, cell.t(), lang))
            };
            let figure = view.figure_text(cell.t(), value);
            let line = TraceLine { label, figure, cell, depth: 1, unfolds: false };
            trace::line_ui(ui, view, line, actions);
        }
        if response.interact(egui::Sense::CLICK).clicked() {
            actions.push(Action::GoFinding(number));
        }
        ui.separator();
    }
    if !any {
        weak_ui(ui, view, texts::NO_RELATED.get(lang));
    }
}
