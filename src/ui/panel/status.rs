//! The line at the bottom: the budget's main figures, the selection, saved or not, zoom.

use eframe::egui::{self, Align, Label, Layout, RichText, Ui};

use crate::form::Headline;
use crate::lang::{Lang, Tell as _};
use crate::session::selection_summary::{SelectionSummary, difference, mean_text};
use crate::ui::command::Command;
use crate::ui::font;
use crate::ui::texts;
use crate::ui::theme::size;
use crate::ui::widget::Tip as _;

use super::command_button::command_button;
use super::{Action, View, widget};
use crate::ui::view::Notice;

/// Width that the main figures at the left take.
const HEADLINE: f32 = 330.0;

/// Width that sum, count, mean, least and most take.
const FULL: f32 = 480.0;

pub fn status_ui(
    ui: &mut Ui,
    view: &View<'_>,
    selection: SelectionSummary,
    notice: Option<&Notice>,
    actions: &mut Vec<Action>,
) {
    let (theme, lang) = (view.theme, view.lang);
    let weak = |text: &str| Label::new(RichText::new(text).color(theme.weak));
    let strong =
        |text: String, ink| Label::new(RichText::new(text).font(font::bold(size::TEXT)).color(ink));
    ui.horizontal_centered(|ui| {
        ui.spacing_mut().item_spacing.x = 6.0;
        ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
            let zoom = format!("{}%", (view.settings.zoom * 100.0).round());
            let reset = Command::ZoomReset;
            if command_button(ui, reset.entry(), &zoom, true, lang) {
                actions.push(Action::Command(reset));
            }
            let unit = match view.settings.unit {
                None => texts::OWN_UNIT.get(lang).to_owned(),
                Some(unit) => unit.tell(lang),
            };
            let switch = Command::SwitchUnit;
            if command_button(ui, switch.entry(), &unit, true, lang) {
                actions.push(Action::Command(switch));
            }
            let saved = if view.session.is_saving() {
                texts::SAVING
            } else if view.document().is_changed() || view.session.path().is_none() {
                texts::UNSAVED
            } else {
                texts::SAVED
            };
            ui.add(weak(saved.get(lang)));
            let causes = view.lists.tally.causes_text(lang);
            if !causes.is_empty() {
                let ink = if view.lists.blocking > 0 { theme.bad } else { theme.rounding };
                let text = RichText::new(causes).font(font::bold(size::SMALL)).color(ink);
                let review = Command::Review;
                let button = egui::Button::new(text).frame_when_inactive(false);
                let tip = review.entry().tooltip(lang);
                if ui.add(button).tip(tip).clicked() {
                    actions.push(Action::Command(review));
                }
            }
            ui.add_space(10.0);
            if selection.figures > 0 {
                // Of a single figure they would all say the same; on a small screen they would
                // lie over the main figures at the left.
                let many = selection.figures > 1;
                let room = ui.available_width() - HEADLINE;
                let count = Some(selection.figures.to_string());
                let table = view.table().unwrap_or(usize::MAX);
                let figure = |figure| view.figure_text(table, Some(figure));
                for (title, figure) in [
                    (texts::MOST, selection.most.filter(|_| many).map(figure)),
                    (texts::LEAST, selection.least.filter(|_| many).map(figure)),
                    (texts::MEAN, selection.mean.filter(|_| many).map(|f| mean_text(figure(f)))),
                    (texts::COUNT, count.filter(|_| many)),
                    (texts::SUM, selection.sum.map(figure)),
                ] {
                    if let Some(figure) = figure {
                        let needed = if title == texts::SUM { 0.0 } else { FULL };
                        if room < needed {
                            continue;
                        }
                        ui.add(strong(figure, theme.text));
                        ui.add(weak(title.get(lang)));
                        ui.add_space(4.0);
                    }
                }
            }
            if selection.cells > 0 {
                let more = if selection.unfinished { "+" } else { "" };
                let said = match lang {
                    Lang::Zh => format!("选中 {}{more} 格", selection.cells),
                    Lang::En => format!("{}{more} selected", selection.cells),
                };
                ui.add(weak(&said));
                ui.add_space(10.0);
            }
            ui.with_layout(Layout::left_to_right(Align::Center), |ui| {
                headline_ui(ui, view);
                if let Some(progress) = view.lists.progress.filter(|_| notice.is_none()) {
                    ui.add_space(8.0);
                    let said = progress.describe(lang);
                    widget::cut_label(ui, RichText::new(said).color(theme.weak));
                }
                if let Some(notice) = notice {
                    ui.add_space(8.0);
                    let (sign, ink) = match notice {
                        Notice::Done(_) => ("✓ ", theme.good),
                        Notice::Plain(_) => ("", theme.text),
                        Notice::Refused(_) => ("", theme.bad),
                    };
                    let text = format!("{sign}{}", notice.text());
                    widget::cut_label(ui, RichText::new(text).color(ink));
                }
            });
        });
    });
}

/// The form set's main figures; the first less the second where there are two to compare.
fn headline_ui(ui: &mut Ui, view: &View<'_>) {
    let (theme, lang) = (view.theme, view.lang);
    let document = view.document();
    let mut figures = document.computed().headline();
    for (headline, figure) in document.forms().headline.iter().zip(&mut figures) {
        let own = document.forms().tables.get(headline.table).map(|form| form.unit);
        let both = own.zip(view.settings.unit);
        let shown = both.and_then(|(own, shown)| figure.and_then(|f| f.convert(own, shown)));
        *figure = shown.or(*figure);
    }
    // The table of the document that a main figure is of.
    let table = |headline: &Headline| {
        let mut tables = view.budget().tables.iter();
        tables.position(|own| own.form() == Some(headline.table)).unwrap_or(usize::MAX)
    };
    let label = |text: String, ink, strong: bool| {
        let text = RichText::new(text).color(ink);
        let text = if strong { text.font(font::bold(size::TEXT)) } else { text };
        egui::Label::new(text)
    };
    for (headline, figure) in document.forms().headline.iter().zip(&figures) {
        ui.add(label(headline.title.get(lang).to_owned(), theme.weak, false));
        let shown = match figure {
            Some(_) => view.figure_text(table(headline), *figure),
            None => "\u{2014}".to_owned(),
        };
        ui.add(label(shown, theme.text, true));
        ui.add_space(10.0);
    }
    if let [Some(income), Some(expenditure), ..] = figures[..]
        && let Some(difference) = difference(income, expenditure)
    {
        let ink = if difference.is_zero() { theme.weak } else { theme.bad };
        ui.add(label(texts::DIFFERENCE.get(lang).to_owned(), ink, !difference.is_zero()));
        let table = document.forms().headline.first().map_or(usize::MAX, table);
        ui.add(label(view.difference_text(table, Some(difference)), ink, true));
    }
}
