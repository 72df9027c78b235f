//! What a section of text says about the tables: figures underlined by how they agree, what the
//! tables say under the pointer, a list of what is wrong with the correction beside it.

use std::ops::Range;
use std::sync::Arc;

use eframe::egui::text::{LayoutJob, TextFormat};
use eframe::egui::{
    self, Align, Button, Color32, CursorIcon, FontId, Frame, Galley, Label, Layout, Margin, Pos2,
    Rect, Response, RichText, ScrollArea, Sense, Stroke, Ui,
};

use crate::engine::{Finding, Tie};
use crate::session::narrative_marks::{
    NarrativeMark, corrected, is_soft, mentioned, mentions_of, told,
};
use crate::ui::font;
use crate::ui::texts;
use crate::ui::theme::{Theme, size};
use crate::ui::widget::Tip as _;

use super::mark::mark;
use super::trace::heading_ui;
use super::{Action, View};

/// Height that the list of what is wrong may take.
const LIST: f32 = 150.0;

/// Lays a text out with its figures marked; `lit` is what was gone to.
pub fn layout(
    ui: &Ui,
    theme: &Theme,
    text: &str,
    width: f32,
    (marks, lit): (&[NarrativeMark<'_>], Option<Range<usize>>),
) -> Arc<Galley> {
    let mut job = LayoutJob::default();
    job.wrap.max_width = width;
    let plain = || {
        let font = FontId::proportional(size::TEXT + 1.0);
        let mut format = TextFormat::simple(font, ui.visuals().text_color());
        // Lines farther apart than in lists, for reading.
        format.line_height = Some(27.0);
        format
    };
    // Bytes where the look may change.
    let mut cuts: Vec<usize> = marks.iter().flat_map(|m| [m.range.start, m.range.end]).collect();
    cuts.extend(lit.iter().flat_map(|lit| [lit.start, lit.end]));
    cuts.extend([0, text.len()]);
    cuts.retain(|cut| text.is_char_boundary(*cut));
    cuts.sort_unstable();
    cuts.dedup();
    for pair in cuts.windows(2) {
        let [from, to] = pair else { continue };
        let mut format = plain();
        if let Some(mark) = marks.iter().find(|m| m.range.contains(from)) {
            format.background = look(theme, mark).2;
        }
        if lit.as_ref().is_some_and(|lit| lit.contains(from)) {
            format.background = theme.selected;
        }
        job.append(text.get(*from..*to).unwrap_or_default(), 0.0, format);
    }
    if text.is_empty() {
        job.append("", 0.0, plain());
    }
    ui.fonts_mut(|fonts| fonts.layout_job(job))
}

/// Colour and thickness of a figure's line, and its ground.
fn look(theme: &Theme, mark: &NarrativeMark<'_>) -> (Color32, f32, Color32) {
    match mark.mention.tie {
        Tie::Wrong if mark.soft => (theme.rounding_bar, 2.0, theme.rounding_fill),
        Tie::Agrees => (theme.good, 1.0, Color32::TRANSPARENT),
        Tie::Rounding => (theme.rounding_bar, 1.0, theme.rounding_fill),
        Tie::Wrong => (theme.bad, 2.0, theme.bad_soft),
        Tie::Guess => (theme.accent, 1.0, Color32::TRANSPARENT),
        Tie::Free => (theme.edge, 1.0, Color32::TRANSPARENT),
    }
}

/// How many figures of the section agree, and how many do not.
pub fn counts_ui(ui: &mut Ui, view: &View<'_>, section: &str) {
    let (theme, lang) = (view.theme, view.lang);
    for tie in [Tie::Free, Tie::Guess, Tie::Wrong, Tie::Rounding, Tie::Agrees] {
        let own: Vec<_> = view.lists.mentions_in(section).filter(|own| own.tie == tie).collect();
        let count = own.len();
        if count == 0 {
            continue;
        }
        let soft = own.iter().all(|mention| is_soft(view, mention));
        let ink = match tie {
            Tie::Agrees => theme.good,
            Tie::Rounding => theme.rounding,
            Tie::Wrong if soft => theme.rounding,
            Tie::Wrong => theme.bad,
            Tie::Guess => theme.accent,
            Tie::Free => theme.weak,
        };
        let text = format!("{} {count}", texts::tie_words(tie).get(lang));
        ui.add(Label::new(RichText::new(text).size(size::SMALL).color(ink)));
        ui.add_space(4.0);
    }
}

/// Draws the line under every figure: close to its foot, broken where nothing was checked.
pub fn lines_ui(
    ui: &Ui,
    theme: &Theme,
    (galley, at): (&Galley, Pos2),
    (marks, text): (&[NarrativeMark<'_>], &str),
) {
    // What is below the letters in a line that is higher than they are.
    const FOOT: f32 = 4.5;
    for mark in marks {
        let (ink, thick, _) = look(theme, mark);
        let stroke = Stroke::new(thick, ink);
        for place in boxes(galley, text, &mark.range) {
            let place = place.translate(at.to_vec2());
            let y = place.max.y - FOOT;
            let ends = [egui::pos2(place.min.x, y), egui::pos2(place.max.x, y)];
            if matches!(mark.mention.tie, Tie::Guess | Tie::Free) {
                ui.painter().extend(egui::Shape::dashed_line(&ends, stroke, 3.0, 2.0));
            } else {
                ui.painter().line_segment(ends, stroke);
            }
        }
    }
}

/// Says what the tables say of the figure under the pointer, and goes there when asked.
pub fn pointer_ui(
    ui: &Ui,
    view: &View<'_>,
    (response, galley, at): (&Response, &Galley, Pos2),
    (marks, text): (&[NarrativeMark<'_>], &str),
    actions: &mut Vec<Action>,
) {
    let read_only = view.document().is_read_only();
    // Whatever button is held: the editor keeps the pointer to itself then.
    let pointer = ui.input(|input| input.pointer.latest_pos());
    let Some(pointer) = pointer.filter(|_| ui.rect_contains_pointer(response.rect)) else {
        return;
    };
    let covers = |mark: &&NarrativeMark<'_>| {
        boxes(galley, text, &mark.range).iter().any(|b| b.translate(at.to_vec2()).contains(pointer))
    };
    let Some(mark) = marks.iter().find(covers) else { return };
    let held = read_only || ui.input(|input| input.modifiers.command);
    let cell = mark.mention.cells.first().copied().filter(|c| *c != crate::budget::Cell::NOWHERE);
    if cell.is_some() && held {
        ui.set_cursor_icon(CursorIcon::PointingHand);
    }
    let mut words = told(mark.mention, view.lang);
    if cell.is_some() {
        let how = if read_only { texts::TOLD_CLICK } else { texts::TOLD_CTRL_CLICK };
        words = format!("{words}\n{}", how.get(view.lang));
    }
    response.clone().tip_at_pointer(words);
    let clicked = ui.input(|input| input.pointer.primary_clicked());
    if let Some(cell) = cell.filter(|_| clicked && held) {
        actions.push(Action::Go(cell));
    }
}

/// Where a range of the text is in the galley, a rectangle a line.
pub fn boxes(galley: &Galley, text: &str, range: &Range<usize>) -> Vec<Rect> {
    let chars = |byte: usize| text.get(..byte).map_or(0, |before| before.chars().count());
    let (from, to) = (chars(range.start), chars(range.end));
    let mut found: Vec<Rect> = Vec::new();
    for index in from..to {
        let here = galley.pos_from_cursor(egui::text::CCursor::new(index));
        let next = galley.pos_from_cursor(egui::text::CCursor::new(index + 1));
        let right = if next.min.y > here.min.y { galley.rect.right() } else { next.min.x };
        let body = Rect::from_min_max(here.min, egui::pos2(right, here.max.y));
        match found.last_mut().filter(|last| last.min.y == body.min.y) {
            Some(last) => *last = last.union(body),
            None => found.push(body),
        }
    }
    found
}

/// What is found in the section, each with a way to the tables and, where they decide it, the
/// correction. `settled`: nothing is being typed that the document does not have.
pub fn wrong_ui(
    ui: &mut Ui,
    view: &View<'_>,
    section: &str,
    committed: bool,
    actions: &mut Vec<Action>,
) {
    let found = view.lists.listed(view.document()).in_section(section);
    if found.is_empty() {
        return;
    }
    let frame = Frame::new().fill(view.theme.surface).inner_margin(Margin::symmetric(10, 6));
    frame.stroke(Stroke::new(1.0, view.theme.line)).show(ui, |ui| {
        ScrollArea::vertical()
            .id_salt("told wrong")
            .max_height(LIST)
            .auto_shrink([false, true])
            .show(ui, |ui| {
                for finding in found.into_iter().filter_map(|number| view.finding(number)) {
                    line_ui(ui, view, &finding, committed, actions);
                }
            });
    });
    ui.add_space(6.0);
}

fn line_ui(
    ui: &mut Ui,
    view: &View<'_>,
    finding: &Finding,
    committed: bool,
    actions: &mut Vec<Action>,
) {
    let (theme, lang) = (view.theme, view.lang);
    let (sign, ink) = mark(finding, theme);
    let Some(place) = &finding.text else { return };
    ui.horizontal(|ui| {
        let head = format!("{sign} {}", texts::severity(finding.severity).get(lang));
        let head = RichText::new(head).font(font::bold(size::SMALL)).color(ink);
        ui.add(Label::new(head));
        ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
            let mention =
                view.lists.mentions_in(&place.section).find(|mention| mention.place == *place);
            let correct = mention.and_then(|mention| mention.correct.as_ref());
            if let Some((range, text)) = correct.filter(|_| !view.document().is_read_only()) {
                let button = Button::new(texts::TOLD_CORRECT.get(lang));
                let button = ui.add_enabled(committed, button).tip(text);
                if button.clicked() {
                    actions.extend(corrected(view, place, range, text).map(Action::Intent));
                }
            }
            if let Some(cell) = finding.cells.first() {
                let button = ui.add(Button::new(texts::TOLD_GO.get(lang)));
                if button.tip(view.place(*cell)).clicked() {
                    actions.push(Action::Go(*cell));
                }
            }
            let said = Label::new(RichText::new(view.message(finding)).color(theme.text));
            let said = said.truncate().sense(Sense::CLICK);
            ui.with_layout(Layout::left_to_right(Align::Center), |ui| {
                let said = ui.add(said).on_hover_cursor(CursorIcon::PointingHand);
                let tip = format!("{}\n{}", view.message(finding), finding.remedy.get(lang));
                if said.tip(tip).clicked() {
                    actions.push(Action::GoText(place.clone()));
                }
            });
        });
    });
}

/// Where texts mention a cell, each a click away.
pub fn mentions_ui(
    ui: &mut Ui,
    view: &View<'_>,
    cell: crate::budget::Cell,
    actions: &mut Vec<Action>,
) {
    let (theme, lang) = (view.theme, view.lang);
    let mentions = mentions_of(view, cell);
    if mentions.is_empty() {
        return;
    }
    heading_ui(ui, texts::TOLD_IN.get(lang));
    for mention in mentions {
        let place = &mention.place;
        let wrong = mention.tie == Tie::Wrong && !is_soft(view, mention);
        let ink = if wrong { theme.bad } else { theme.accent };
        let label = Label::new(RichText::new(mentioned(view, place)).color(ink));
        let label = ui.add(label.truncate().sense(Sense::CLICK));
        let tip = told(mention, lang);
        if label.on_hover_cursor(CursorIcon::PointingHand).tip(tip).clicked() {
            actions.push(Action::GoText(place.clone()));
        }
    }
}
