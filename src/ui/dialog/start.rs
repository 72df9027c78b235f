//! What there is to begin with: the files that were open, a new one, last year's, another, the
//! sample.

use eframe::egui::{Key, Label, Modifiers, RichText, Ui};

use crate::lang::Lang;
use crate::session::RecentFile;
use crate::ui::command::Command;
use crate::ui::font;
use crate::ui::texts;
use crate::ui::theme::size;
use crate::ui::view::View;

use super::list::{Chosen, ListLine, list_ui};
use super::{Answer, primary, text_ui, title_ui};

/// What is done from here, by the letter that does it.
const WAYS: [(Key, Command); 5] = [
    (Key::N, Command::New),
    (Key::L, Command::NewFromLast),
    (Key::O, Command::Open),
    (Key::P, Command::OpenPath),
    (Key::S, Command::OpenSample),
];

/// The files that were open.
#[derive(Debug)]
pub struct StartAsk {
    recent: Vec<RecentFile>,
    chosen: Chosen,
}

impl StartAsk {
    pub fn new(recent: Vec<RecentFile>) -> Self {
        Self { recent, chosen: Chosen::default() }
    }
}

pub fn start_ui(ui: &mut Ui, view: &View<'_>, ask: &mut StartAsk, fresh: bool) -> Option<Answer> {
    let (theme, lang) = (view.theme, view.lang);
    title_ui(ui, texts::START_TITLE.get(lang));
    let mut given = None;
    ui.horizontal_wrapped(|ui| {
        for (key, command) in WAYS {
            let entry = command.entry();
            let title = format!("{}{}", entry.title.get(lang), lang.bracketed(key.name()));
            let button = ui.button(title).on_hover_text(entry.tip.get(lang));
            let pressed = ui.input_mut(|input| input.consume_key(Modifiers::NONE, key));
            if button.clicked() || pressed {
                given = Some(way(command));
            }
        }
    });
    ui.add_space(4.0);
    let count = ask.recent.len();
    if count == 0 {
        text_ui(ui, theme, texts::START_NONE.get(lang));
    } else {
        text_ui(ui, theme, texts::START_TEXT.get(lang));
        ask.chosen.keys(ui, count);
        let height = (ui.max_rect().height() - 190.0).min(27.0 * count.clamp(3, 14) as f32);
        let recent = &ask.recent;
        let shares = [0.34, 0.08, 0.09, 0.49];
        let clicked = list_ui(ui, theme, &mut ask.chosen, count, (height, &shares), |at| {
            line(recent.get(at), lang)
        });
        let entered =
            !fresh && ui.input_mut(|input| input.consume_key(Modifiers::NONE, Key::Enter));
        let chosen = clicked.or(entered.then_some(ask.chosen.at));
        let chosen = chosen.and_then(|at| ask.recent.get(at));
        given = chosen.map(|file| Answer::OpenFile(file.path.clone())).or(given);
    }
    ui.add_space(4.0);
    ui.horizontal(|ui| {
        let mut opens = view.settings.opens_last;
        let title = RichText::new(texts::START_OPENS_LAST.get(lang));
        if ui.checkbox(&mut opens, title).changed() {
            given = Some(Answer::Command(Command::ToggleOpensLast));
        }
        ui.with_layout(eframe::egui::Layout::right_to_left(eframe::egui::Align::Center), |ui| {
            if primary(ui, theme, texts::CLOSE.get(lang), fresh && count == 0).clicked() {
                given = Some(Answer::Close);
            }
            let esc = RichText::new("Esc").font(font::bold(size::SMALL)).color(theme.weak);
            ui.add(Label::new(esc).selectable(false));
        });
    });
    given
}

/// What a way leads to; last year's file is asked for first, for none is open here.
fn way(command: Command) -> Answer {
    use crate::ui::pick::Purpose;
    match command {
        Command::NewFromLast => {
            Answer::Browse { purpose: Purpose::NextYear, after: super::After::Stay }
        }
        command => Answer::Command(command),
    }
}

/// A file in the list: whose, which year, how far, where.
fn line(file: Option<&RecentFile>, lang: Lang) -> ListLine {
    let parts = file.map(|file| {
        let unit = match file.unit.is_empty() {
            true => texts::UNTITLED.get(lang).to_owned(),
            false => file.unit.clone(),
        };
        let status = texts::status(file.status).get(lang).to_owned();
        vec![unit, file.year.to_string(), status, file.path.display().to_string()]
    });
    ListLine { parts: parts.unwrap_or_default(), strong: 0, weak: false }
}
