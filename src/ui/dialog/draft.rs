//! 生成初稿: sections written from the tables, held beside what is written already; then what only
//! the person knows.

use eframe::egui::style::ScrollAnimation;
use eframe::egui::text::LayoutJob;
use eframe::egui::{
    Align, FontId, Key, Label, Layout, RichText, ScrollArea, Stroke, TextEdit, TextFormat, Ui, vec2,
};

use crate::session::drafting::Compared;
use crate::ui::font;
use crate::ui::texts;
use crate::ui::theme::{Theme, size};
use crate::ui::view::View;
use crate::ui::widget;

use super::list::list_ui;
use super::parts::{
    buttons_ui, choose_by_keys, close_ui, ended, pressed, primary, space_in_list, text_ui, title_ui,
};
use super::{Answer, DraftAsk, SCOPES};

/// Width of the list of sections.
const LIST: f32 = 400.0;
pub fn draft_ui(ui: &mut Ui, view: &View<'_>, ask: &mut DraftAsk, fresh: bool) -> Option<Answer> {
    let lang = view.lang;
    title_ui(ui, texts::DRAFT_TITLE.get(lang));
    if ask.drafts.is_empty() {
        text_ui(ui, view.theme, texts::DRAFT_NONE.get(lang));
        let entered = ended(ui, &mut ask.composing, false) && !fresh;
        return close_ui(ui, view, fresh, texts::OK).or(entered.then_some(Answer::Close));
    }
    if ask.asks { questions_ui(ui, view, ask) } else { choose_ui(ui, view, ask, fresh) }
}

fn choose_ui(ui: &mut Ui, view: &View<'_>, ask: &mut DraftAsk, fresh: bool) -> Option<Answer> {
    let (theme, lang) = (view.theme, view.lang);
    text_ui(ui, theme, texts::DRAFT_TEXT.get(lang));
    let titles =
        [texts::DRAFT_EMPTY, texts::DRAFT_TAKEN_OVER, texts::DRAFT_ALL].map(|t| t.get(lang));
    let at = ask.scope.and_then(|scope| SCOPES.iter().position(|own| *own == scope));
    let held = at.unwrap_or(SCOPES.len());
    let (left, right) = (pressed(ui, Key::ArrowLeft), pressed(ui, Key::ArrowRight));
    let clicked = widget::segments(ui, theme, &titles, held, "");
    let stepped = match (left, right) {
        (true, _) => Some(at.map_or(0, |at| at.saturating_sub(1))),
        (_, true) => Some(at.map_or(0, |at| (at + 1).min(SCOPES.len() - 1))),
        _ => None,
    };
    if let Some(scope) = clicked.or(stepped).and_then(|at| SCOPES.get(at)) {
        ask.take(*scope);
    }
    let count = ask.drafts.len();
    choose_by_keys(ui, &mut ask.chosen, count);
    let mut switched = None;
    if space_in_list(ui, fresh) {
        switched = Some(ask.chosen.at);
    }
    let height = (ui.max_rect().height() - 190.0).clamp(140.0, 420.0);
    let width = ui.available_width();
    ui.horizontal_top(|ui| {
        let column = Layout::top_down(Align::Min);
        ui.allocate_ui_with_layout(vec2(LIST.min(width * 0.42), height), column, |ui| {
            let (mut chosen, shares) = (ask.chosen, [0.07, 0.53, 0.4]);
            let clicked =
                list_ui(ui, theme, &mut chosen, count, (height, &shares), |at| ask.line(at, lang));
            ask.chosen = chosen;
            switched = clicked.or(switched);
        });
        ui.allocate_ui_with_layout(vec2(ui.available_width(), height), column, |ui| {
            comparison_ui(ui, view, ask, height);
        });
    });
    if let Some(at) = switched {
        ask.switch(at);
    }
    let any = ask.wanted.iter().any(|wanted| *wanted);
    let open = !ask.questions().is_empty();
    let entered = ended(ui, &mut ask.composing, false) && !fresh;
    let (go, close) = buttons_ui(ui, |ui| {
        let title = match (any, open) {
            (false, _) => texts::OK,
            (true, true) => texts::DRAFT_NEXT,
            (true, false) => texts::DRAFT_GO,
        };
        let go = primary(ui, theme, title.get(lang), fresh).clicked();
        (go, any && ui.button(texts::CANCEL.get(lang)).clicked())
    });
    if close || (go || entered) && !any {
        return Some(Answer::Close);
    }
    if !(go || entered) {
        return None;
    }
    if open {
        let (asks, first) = (true, ask.first_blank());
        (ask.asks, ask.wants) = (asks, Some(first));
        // The Enter that led here is none of the first field's.
        pressed(ui, Key::Enter);
        return None;
    }
    Some(ask.write())
}

/// What is written now beside the draft, paragraph by paragraph.
fn comparison_ui(ui: &mut Ui, view: &View<'_>, ask: &mut DraftAsk, height: f32) {
    let (theme, lang) = (view.theme, view.lang);
    ask.compare();
    let Some((at, pairs)) = &ask.compared else { return };
    let whole = ui.available_width() - 14.0;
    let empty = ask.drafts.get(*at).is_none_or(|draft| draft.old.is_empty());
    // What is new is all there is to see where nothing was written.
    let widths = if empty { [0.0, whole] } else { [whole * 0.5 - 6.0; 2] };
    ScrollArea::vertical().id_salt(("comparison", *at)).max_height(height).show(ui, |ui| {
        ui.set_width(ui.available_width());
        let column = Layout::top_down(Align::Min);
        let heading = |ui: &mut Ui, width: f32, text: &str| {
            let text = RichText::new(text).font(font::bold(size::SMALL)).color(theme.weak);
            ui.allocate_ui_with_layout(vec2(width, 18.0), column, |ui| {
                ui.set_width(width);
                ui.add(Label::new(text));
            });
        };
        ui.horizontal_top(|ui| {
            if !empty {
                heading(ui, widths[0], texts::DRAFT_OLD.get(lang));
            }
            heading(ui, widths[1], texts::DRAFT_NEW.get(lang));
        });
        for (old, old_parts, new, new_parts) in pairs {
            ui.horizontal_top(|ui| {
                let side = |ui: &mut Ui, width: f32, text: &str, parts: &[Compared], new: bool| {
                    ui.allocate_ui_with_layout(vec2(width, 10.0), column, |ui| {
                        ui.set_width(width);
                        let job = job(theme, text, parts, (new, empty));
                        ui.add(Label::new(job).wrap());
                    });
                };
                if !empty {
                    side(ui, widths[0], old, old_parts, false);
                }
                side(ui, widths[1], new, new_parts, true);
            });
            ui.add_space(4.0);
        }
    });
}

/// A paragraph with what the other has not: struck out in the old, underlined in the new.
fn job(theme: &Theme, text: &str, parts: &[Compared], (new, alone): (bool, bool)) -> LayoutJob {
    let mut job = LayoutJob::default();
    for (range, same) in parts {
        let Some(part) = text.get(range.clone()) else { continue };
        let ink = if new { theme.text } else { theme.weak };
        let mut format = TextFormat::simple(FontId::proportional(size::TEXT), ink);
        if !same && !alone {
            match new {
                true => {
                    format.background = theme.rounding_fill;
                    format.underline = Stroke::new(1.0, theme.rounding);
                }
                false => format.strikethrough = Stroke::new(1.0, theme.weak),
            }
        }
        job.append(part, 0.0, format);
    }
    job
}

/// What only the person knows, one field for each place.
fn questions_ui(ui: &mut Ui, view: &View<'_>, ask: &mut DraftAsk) -> Option<Answer> {
    let (theme, lang) = (view.theme, view.lang);
    text_ui(ui, theme, texts::DRAFT_ASKS.get(lang));
    let questions = ask.questions();
    let entered = ended(ui, &mut ask.composing, false);
    let height = (ui.max_rect().height() - 150.0).clamp(140.0, 470.0);
    let mut next = None;
    ScrollArea::vertical().id_salt("questions").max_height(height).show(ui, |ui| {
        ui.set_width(ui.available_width());
        let mut section = None;
        for (number, &(at, nth)) in questions.iter().enumerate() {
            let Some(draft) = ask.drafts.get_mut(at) else { continue };
            if section != Some(at) {
                section = Some(at);
                let title = RichText::new(draft.title.get(lang)).font(font::bold(size::TEXT));
                ui.add(Label::new(title).wrap());
            }
            let (what, before) = draft.question(nth, lang);
            let Some(answer) = draft.answers.get_mut(nth) else { continue };
            ui.horizontal(|ui| {
                let width = ui.available_width();
                let column = Layout::right_to_left(Align::Center);
                let label = ui
                    .allocate_ui_with_layout(vec2(width * 0.42, 26.0), column, |ui| {
                        ui.set_width(width * 0.42);
                        let text = RichText::new(before).color(theme.weak);
                        ui.add(Label::new(text).truncate())
                    })
                    .inner;
                let marked = answer.is_last_years();
                let room = ui.available_width() - if marked { 110.0 } else { 8.0 };
                let edit = TextEdit::singleline(&mut answer.text).hint_text(what.as_str());
                let response = ui.add(edit.desired_width(room)).labelled_by(label.id);
                if marked {
                    let mark = RichText::new(texts::DRAFT_OFFERED.get(lang)).color(theme.accent);
                    ui.add(Label::new(mark));
                }
                if ask.wants.take_if(|wants| *wants == number).is_some() {
                    response.request_focus();
                    response.scroll_to_me_animation(None, ScrollAnimation::none());
                }
                if response.lost_focus() && entered {
                    next = Some(number + 1);
                }
            });
        }
    });
    let count = questions.len();
    let (go, back) = buttons_ui(ui, |ui| {
        let go = primary(ui, theme, texts::DRAFT_GO.get(lang), false).clicked();
        (go, ui.button(texts::GO_BACK.get(lang)).clicked())
    });
    if back {
        (ask.asks, ask.compared) = (false, None);
        return None;
    }
    match next {
        Some(at) if at < count => {
            ask.wants = Some(at);
            None
        }
        Some(_) => Some(ask.write()),
        None => go.then(|| ask.write()),
    }
}
