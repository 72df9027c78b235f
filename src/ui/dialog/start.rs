//! What there is to begin with: the files that were open, a new one, last year's, another, the
//! sample.

use eframe::egui::{Align, Key, Label, Layout, RichText, Ui};

use crate::ui::command::Command;
use crate::ui::font;
use crate::ui::texts;
use crate::ui::theme::size;
use crate::ui::view::View;

use super::list::list_ui;
use super::parts::{choose_by_keys, pressed, primary, text_ui, title_ui};
use super::{After, Answer, Purpose, StartAsk};

/// What is done from here, by the letter that does it.
const WAYS: [(Key, Command); 5] = [
    (Key::N, Command::New),
    (Key::L, Command::NewFromLast),
    (Key::O, Command::Open),
    (Key::P, Command::OpenPath),
    (Key::S, Command::OpenSample),
];

pub fn start_ui(ui: &mut Ui, view: &View<'_>, ask: &mut StartAsk, fresh: bool) -> Option<Answer> {
    let (theme, lang) = (view.theme, view.lang);
    title_ui(ui, texts::START_TITLE.get(lang));
    let mut given = None;
    ui.horizontal_wrapped(|ui| {
        for (key, command) in WAYS {
            let entry = command.entry();
            let title = format!("{}{}", entry.title.get(lang), lang.bracketed(key.name()));
            let button = ui.button(title).on_hover_text(entry.tip.get(lang));
            if pressed(ui, key) || button.clicked() {
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
        choose_by_keys(ui, &mut ask.chosen, count);
        let height = (ui.max_rect().height() - 190.0).min(27.0 * count.clamp(3, 14) as f32);
        let shares = [0.34, 0.08, 0.09, 0.49];
        let mut chosen = ask.chosen;
        let clicked =
            list_ui(ui, theme, &mut chosen, count, (height, &shares), |at| ask.line(at, lang));
        ask.chosen = chosen;
        let entered = !fresh && pressed(ui, Key::Enter);
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
        ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
            if primary(ui, theme, texts::CLOSE.get(lang), fresh && count == 0).clicked() {
                given = Some(Answer::Close);
            }
            let esc = RichText::new("Esc").font(font::bold(size::SMALL)).color(theme.weak);
            ui.add(Label::new(esc));
        });
    });
    given
}

/// What a way leads to; last year's file is asked for first, for none is open here.
fn way(command: Command) -> Answer {
    match command {
        Command::NewFromLast => Answer::Browse { purpose: Purpose::NextYear, after: After::Stay },
        command => Answer::Command(command),
    }
}
