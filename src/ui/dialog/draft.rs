//! 生成初稿: sections written from the tables, held beside what is written already; then what only
//! the person knows.

use eframe::egui::style::ScrollAnimation;
use eframe::egui::text::LayoutJob;
use eframe::egui::{
    Align, FontId, Key, Label, Layout, Modifiers, RichText, ScrollArea, Stroke, TextEdit,
    TextFormat, Ui, vec2,
};

use crate::edit::Document;
use crate::lang::Lang;
use crate::session::drafting::{
    Compared, DraftScope, DraftedSection, compare, section_drafts, write_drafts,
};
use crate::ui::font;
use crate::ui::grid::composing_after;
use crate::ui::texts;
use crate::ui::theme::{Theme, size};
use crate::ui::view::View;
use crate::ui::widget;

use super::list::{Chosen, ListLine, list_ui};
use super::{Answer, buttons_ui, primary, text_ui, title_ui};

/// Width of the list of sections.
const LIST: f32 = 400.0;
const SCOPES: [DraftScope; 3] = [DraftScope::Empty, DraftScope::EmptyOrTakenOver, DraftScope::All];

/// One paragraph beside the other, each in parts.
type ComparedPair = (String, Vec<Compared>, String, Vec<Compared>);

/// The drafts, and which of them are wanted.
#[derive(Debug)]
pub struct DraftAsk {
    drafts: Vec<DraftedSection>,
    wanted: Vec<bool>,
    /// Nothing where the person chose section by section.
    scope: Option<DraftScope>,
    chosen: Chosen,
    /// The comparison of the section chosen, worked out once.
    compared: Option<(usize, Vec<ComparedPair>)>,
    /// The questions are shown.
    asks: bool,
    /// The question that gets the keyboard next.
    wants: Option<usize>,
    composing: bool,
}

impl DraftAsk {
    /// Of one section where that one has a draft, else of those that have nothing of their own.
    pub fn new(document: &Document, section: Option<&str>) -> Self {
        let drafts = section_drafts(document);
        let at = drafts.iter().position(|own| Some(own.section.as_str()) == section);
        let mut ask = Self {
            wanted: vec![false; drafts.len()],
            scope: at.is_none().then(DraftScope::default),
            chosen: Chosen::at(at.unwrap_or(0)),
            drafts,
            compared: None,
            asks: false,
            wants: None,
            composing: false,
        };
        match at.and_then(|at| ask.wanted.get_mut(at)) {
            Some(wanted) => *wanted = true,
            None => ask.take(DraftScope::default()),
        }
        ask
    }

    fn take(&mut self, scope: DraftScope) {
        self.scope = Some(scope);
        self.wanted = self.drafts.iter().map(|own| own.is_in(scope) && !own.is_same()).collect();
    }

    fn switch(&mut self, at: usize) {
        if let Some(wanted) = self.wanted.get_mut(at) {
            *wanted = !*wanted;
            self.scope = None;
        }
    }

    fn chosen_drafts(&self) -> impl Iterator<Item = &DraftedSection> {
        self.drafts.iter().zip(&self.wanted).filter(|(_, wanted)| **wanted).map(|(own, _)| own)
    }

    /// Section and number of every question, in reading order.
    fn questions(&self) -> Vec<(usize, usize)> {
        let all = self.drafts.iter().zip(&self.wanted).enumerate();
        let all = all.filter(|(_, (_, wanted))| **wanted);
        all.flat_map(|(at, (own, _))| (0..own.answers.len()).map(move |nth| (at, nth))).collect()
    }

    fn write(&self) -> Answer {
        match write_drafts(self.chosen_drafts()) {
            Some(intent) => Answer::Do(Box::new(intent)),
            None => Answer::Close,
        }
    }

    /// Enter that ends a composition answers nothing.
    fn entered(&mut self, ui: &Ui) -> bool {
        let mut entered = false;
        ui.input(|input| {
            for event in &input.events {
                let before = self.composing;
                self.composing = composing_after(event, before);
                let enter = matches!(event, eframe::egui::Event::Key { key: Key::Enter, pressed: true, modifiers, .. }
                    if *modifiers == Modifiers::NONE || modifiers.command_only());
                entered |= enter && !before && !self.composing;
            }
        });
        entered
    }
}

pub fn draft_ui(ui: &mut Ui, view: &View<'_>, ask: &mut DraftAsk, fresh: bool) -> Option<Answer> {
    let lang = view.lang;
    title_ui(ui, texts::DRAFT_TITLE.get(lang));
    if ask.drafts.is_empty() {
        text_ui(ui, view.theme, texts::DRAFT_NONE.get(lang));
        let entered = !fresh && ask.entered(ui);
        let ok = buttons_ui(ui, |ui| primary(ui, view.theme, texts::OK.get(lang), fresh));
        return (ok.clicked() || entered).then_some(Answer::Close);
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
    let pressed = |ui: &mut Ui, key| ui.input_mut(|i| i.consume_key(Modifiers::NONE, key));
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
    ask.chosen.keys(ui, count);
    let mut switched = None;
    if !fresh && pressed(ui, Key::Space) {
        switched = Some(ask.chosen.at);
    }
    let height = (ui.max_rect().height() - 190.0).clamp(140.0, 420.0);
    let width = ui.available_width();
    ui.horizontal_top(|ui| {
        let column = Layout::top_down(Align::Min);
        ui.allocate_ui_with_layout(vec2(LIST.min(width * 0.42), height), column, |ui| {
            let (drafts, wanted) = (&ask.drafts, &ask.wanted);
            let shares = [0.07, 0.53, 0.4];
            let clicked = list_ui(ui, theme, &mut ask.chosen, count, (height, &shares), |at| {
                line(drafts.get(at), wanted.get(at).copied().unwrap_or_default(), lang)
            });
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
    let entered = !fresh && ask.entered(ui);
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
        ui.input_mut(|input| input.consume_key(Modifiers::NONE, Key::Enter));
        return None;
    }
    Some(ask.write())
}

impl DraftAsk {
    /// The first question that has no answer yet, else the first.
    fn first_blank(&self) -> usize {
        let blank = |&(at, nth): &(usize, usize)| {
            let answer = self.drafts.get(at).and_then(|own| own.answers.get(nth));
            answer.is_some_and(|answer| answer.text.is_empty())
        };
        self.questions().iter().position(blank).unwrap_or(0)
    }

    fn compare(&mut self) {
        let at = self.chosen.at;
        if self.compared.as_ref().is_some_and(|(own, _)| *own == at) {
            return;
        }
        let Some(draft) = self.drafts.get(at) else { return };
        let new = draft.paragraphs();
        let pairs = (0..draft.old.len().max(new.len())).map(|nth| {
            let (old, new) = (draft.old.get(nth).cloned(), new.get(nth).cloned());
            let (old, new) = (old.unwrap_or_default(), new.unwrap_or_default());
            let (a, b) = compare(&old, &new);
            (old, a, new, b)
        });
        self.compared = Some((at, pairs.collect()));
    }
}

/// A section in the list: wanted or not, and what it has now.
fn line(draft: Option<&DraftedSection>, wanted: bool, lang: Lang) -> ListLine {
    let Some(draft) = draft else {
        return ListLine { parts: Vec::new(), strong: 1, weak: true };
    };
    let state = match draft {
        draft if draft.waits => texts::DRAFT_WAITS,
        draft if draft.old.is_empty() => texts::DRAFT_IS_EMPTY,
        draft if draft.is_same() => texts::DRAFT_IS_SAME,
        draft if draft.taken_over => texts::TO_CONFIRM,
        _ => texts::DRAFT_IS_WRITTEN,
    };
    let mut state = state.get(lang).to_owned();
    let open = draft.answers.len();
    if open > 0 {
        state += &match lang {
            Lang::Zh => format!("，要填 {open} 处"),
            Lang::En => format!(", {open} to fill in"),
        };
    }
    let parts =
        vec![if wanted { "✓" } else { "" }.to_owned(), draft.title.get(lang).to_owned(), state];
    ListLine { parts, strong: 1, weak: !wanted }
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
                ui.add(Label::new(text).selectable(false));
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
                        ui.add(Label::new(job).wrap().selectable(false));
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
    let entered = ask.entered(ui);
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
                ui.add(Label::new(title).wrap().selectable(false));
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
                        ui.add(Label::new(text).truncate().selectable(false))
                    })
                    .inner;
                let marked = answer.is_last_years();
                let room = ui.available_width() - if marked { 110.0 } else { 8.0 };
                let edit = TextEdit::singleline(&mut answer.text).hint_text(what.as_str());
                let response = ui.add(edit.desired_width(room)).labelled_by(label.id);
                if marked {
                    let mark = RichText::new(texts::DRAFT_OFFERED.get(lang)).color(theme.accent);
                    ui.add(Label::new(mark).selectable(false));
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
