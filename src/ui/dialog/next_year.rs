//! 由上年预算生成: the budget that is open is last year's; what goes on from it.

use std::path::PathBuf;

use eframe::egui::{Key, Label, Modifiers, RichText, ScrollArea, TextEdit, TextStyle, Ui};

use crate::edit::{Document, LastAmounts, NextYear, projects};
use crate::lang::Lang;
use crate::session::import::Import;
use crate::ui::pick::Purpose;
use crate::ui::texts::{self, Pair};
use crate::ui::view::View;

use super::list::{Chosen, ListLine, list_ui};
use super::{After, Answer, answer, buttons_ui, primary, text_ui, title_ui};

/// Height of the list of what found no place, in points.
const LOST: f32 = 76.0;

/// What is asked.
#[derive(Debug)]
pub struct NextYearAsk {
    /// The file of last year's budget, where it is not the one that is open.
    from: Option<PathBuf>,
    unit: String,
    last_year: i32,
    year: String,
    amounts: LastAmounts,
    /// Projects, and whether they go on.
    projects: Vec<(String, bool)>,
    chosen: Chosen,
    said: Option<Pair>,
    wants: bool,
    /// How well a file of another kind was read, and what of it found no place.
    told: Vec<String>,
}

impl NextYearAsk {
    /// Asks about a budget read from a file of another kind.
    pub fn of_import(import: &Import, lang: Lang) -> Self {
        let last = import.preview();
        Self { told: import.told(lang), ..Self::new(&last, Some(import.path().to_owned())) }
    }

    pub fn new(last: &Document, from: Option<PathBuf>) -> Self {
        let names = projects(last.forms(), last.budget());
        Self {
            from,
            unit: last.budget().unit.name.clone(),
            last_year: last.budget().year,
            year: (last.budget().year + 1).to_string(),
            amounts: LastAmounts::default(),
            projects: names.into_iter().map(|name| (name, true)).collect(),
            chosen: Chosen::default(),
            said: None,
            wants: true,
            told: Vec::new(),
        }
    }

    fn options(&self) -> Option<NextYear> {
        let year = self.year.trim().parse().ok().filter(|year| (1949..=2999).contains(year))?;
        let ended = self.projects.iter().filter(|(_, goes_on)| !goes_on);
        let ended = ended.map(|(name, _)| name.clone()).collect();
        Some(NextYear { year, amounts: self.amounts, ended })
    }
}

pub fn next_year_ui(ui: &mut Ui, view: &View<'_>, ask: &mut NextYearAsk) -> Option<Answer> {
    let (theme, lang) = (view.theme, view.lang);
    title_ui(ui, texts::NEXT_YEAR_TITLE.get(lang));
    let mut from = match lang {
        Lang::Zh => format!("上年：{} {} 年", ask.unit, ask.last_year),
        Lang::En => format!("Last year: {} {}", ask.unit, ask.last_year),
    };
    if let Some(path) = &ask.from {
        from += &lang.bracketed(&path.display().to_string());
    }
    text_ui(ui, theme, &from);
    text_ui(ui, theme, texts::NEXT_YEAR_TEXT.get(lang));
    let mut looks = false;
    if let Some((first, lost)) = ask.told.split_first() {
        text_ui(ui, theme, first);
        if !lost.is_empty() {
            ui.horizontal(|ui| {
                let said = RichText::new(texts::next_year_lost(lang, lost.len())).color(theme.bad);
                ui.add(Label::new(said).selectable(false));
                looks = ui.button(texts::NEXT_YEAR_LOOK.get(lang)).clicked();
            });
            ScrollArea::vertical().max_height(LOST).auto_shrink([false, true]).show_rows(
                ui,
                ui.text_style_height(&TextStyle::Body),
                lost.len(),
                |ui, range| {
                    for line in lost.get(range).unwrap_or_default() {
                        ui.add(Label::new(line.as_str()).truncate().selectable(false))
                            .on_hover_text(line.as_str());
                    }
                },
            );
        }
    }
    if looks {
        return Some(Answer::LookAtLastYear);
    }
    if !ask.projects.is_empty() {
        ask.chosen.keys(ui, ask.projects.len());
    }
    let enter = ui.input(|input| input.key_pressed(Key::Enter));
    let mut entered = false;
    ui.horizontal(|ui| {
        let label = ui.add(Label::new(texts::NEW_YEAR.get(lang)).selectable(false));
        let edit = ui.add(TextEdit::singleline(&mut ask.year).desired_width(90.0));
        let edit = edit.labelled_by(label.id);
        if std::mem::take(&mut ask.wants) {
            edit.request_focus();
        }
        if edit.changed() {
            ask.said = None;
        }
        entered = edit.lost_focus() && enter;
        ui.radio_value(&mut ask.amounts, LastAmounts::LastYear, texts::AMOUNTS_MOVE.get(lang));
        ui.radio_value(&mut ask.amounts, LastAmounts::Clear, texts::AMOUNTS_CLEAR.get(lang));
    });
    let mut switched = None;
    if !ask.projects.is_empty() {
        text_ui(ui, theme, texts::NEXT_YEAR_PROJECTS.get(lang));
        // A blank is no part of a year: Space is the list's.
        if ui.input_mut(|input| input.consume_key(Modifiers::NONE, Key::Space)) {
            ui.input_mut(|input| {
                input.events.retain(|e| !matches!(e, eframe::egui::Event::Text(t) if t == " "));
            });
            switched = Some(ask.chosen.at);
        }
        let lost = if ask.told.len() > 1 { LOST + 60.0 } else { 0.0 };
        let height =
            (ui.max_rect().height() - 260.0 - lost).min(27.0 * ask.projects.len().min(10) as f32);
        let clicked = list_ui(
            ui,
            theme,
            &mut ask.chosen,
            ask.projects.len(),
            (height, &[0.16, 0.84]),
            |at| {
                let (name, goes_on) =
                    ask.projects.get(at).map_or(("", true), |(name, on)| (name.as_str(), *on));
                let word = if goes_on { texts::GOES_ON } else { texts::HAS_ENDED };
                let parts = vec![word.get(lang).to_owned(), name.to_owned()];
                ListLine { parts, strong: 1, weak: !goes_on }
            },
        );
        switched = clicked.or(switched);
    }
    if let Some((_, goes_on)) = switched.and_then(|at| ask.projects.get_mut(at)) {
        *goes_on = !*goes_on;
    }
    let line = ask.said.map_or("", |said| said.get(lang));
    ui.add(Label::new(RichText::new(line).color(theme.bad)).wrap().selectable(false));
    let (go, other) = buttons_ui(ui, |ui| {
        let go = primary(ui, theme, texts::NEW_GO.get(lang), false);
        let cancel = ui.button(texts::CANCEL.get(lang));
        let other = ui.button(texts::NEXT_YEAR_OTHER.get(lang));
        let browse = Answer::Browse { purpose: Purpose::NextYear, after: After::Stay };
        (go.clicked(), answer([(cancel, Answer::Close), (other, browse)]))
    });
    if other.is_some() {
        return other;
    }
    if !(go || entered) {
        return None;
    }
    let options = ask.options();
    ask.said = options.is_none().then_some(texts::NEW_NO_YEAR);
    let from = ask.from.clone();
    options.map(|options| Answer::NextYear { options: Box::new(options), from })
}
