//! The line at the bottom: the budget's main figures, the selection, saved or not, zoom.

use eframe::egui::{self, Align, Label, Layout, RichText, Ui};

use crate::amount::Amount;
use crate::budget::Cell;
use crate::form::{Headline, Kind};
use crate::lang::Tell as _;
use crate::ui::command::Command;
use crate::ui::font;
use crate::ui::texts;
use crate::ui::theme::size;

use super::command_button::command_button;
use super::{Action, View, widget};
use crate::ui::view::Notice;

/// Cells of a selection that are added up; more would take longer than a frame may.
pub const MAX_CELLS: usize = 20_000;

/// Count, exact sum, mean, least and most of a selection.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct SelectionSummary {
    pub cells: usize,
    pub figures: usize,
    pub sum: Option<Amount>,
    /// To four decimals, rounded half away from zero.
    pub mean: Option<Amount>,
    pub least: Option<Amount>,
    pub most: Option<Amount>,
    /// There are more cells than were counted.
    pub cut: bool,
}

impl SelectionSummary {
    pub fn of(view: &View<'_>, cells: &[Cell]) -> Self {
        let computed = view.document().computed();
        let figure = |&cell: &Cell| {
            let figure = computed.figure(cell).effective?;
            let money = computed.kind(cell) == Some(&Kind::Money);
            Some(if money { view.in_shown_unit(cell.t(), figure) } else { figure })
        };
        let figures: Vec<Amount> = cells.iter().filter_map(figure).collect();
        Self {
            cells: cells.len(),
            figures: figures.len(),
            sum: sum(&figures),
            mean: mean(&figures),
            least: figures.iter().copied().min_by_key(|figure| figure.decimal()),
            most: figures.iter().copied().max_by_key(|figure| figure.decimal()),
            cut: cells.len() >= MAX_CELLS,
        }
    }
}

/// The exact sum, written with the most decimals of any; `None` of nothing or beyond 28 digits.
fn sum(figures: &[Amount]) -> Option<Amount> {
    let scale = figures.iter().map(|figure| figure.scale()).max()?;
    let total = figures
        .iter()
        .try_fold(0_i128, |total, figure| total.checked_add(figure.at_scale(scale)?))?;
    Amount::from_parts(total, scale)
}

/// Decimals of a mean.
const MEAN_DECIMALS: u32 = 4;

/// The mean of exact figures, rounded once.
fn mean(figures: &[Amount]) -> Option<Amount> {
    let total = sum(figures)?;
    let count = i128::try_from(figures.len()).ok().filter(|count| *count > 0)?;
    // As a whole number of the least decimal that is kept, where the sum has no finer ones.
    let scale = total.scale().max(MEAN_DECIMALS);
    let finer = 10_i128.checked_pow(scale - MEAN_DECIMALS)?;
    let (parts, divisor) = (total.at_scale(scale)?, count.checked_mul(finer)?);
    let (whole, rest) = (parts / divisor, parts % divisor);
    let up = rest.checked_mul(2)?.abs() >= divisor;
    Amount::from_parts(whole + if up { parts.signum() } else { 0 }, MEAN_DECIMALS)
}

/// A mean without the zeros behind its second decimal.
fn mean_text(mut text: String) -> String {
    let keeps = text.find('.').map_or(text.len(), |point| point + 3);
    while text.len() > keeps && text.ends_with('0') {
        text.pop();
    }
    text
}

/// Minuend − subtrahend, exactly.
fn difference(a: Amount, b: Amount) -> Option<Amount> {
    let negated = Amount::from_parts(b.mantissa().checked_neg()?, b.scale())?;
    sum(&[a, negated])
}

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
    let weak = |text: &str| Label::new(RichText::new(text).color(theme.weak)).selectable(false);
    let strong = |text: String, ink| {
        Label::new(RichText::new(text).font(font::bold(size::TEXT)).color(ink)).selectable(false)
    };
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
                if ui.add(button).on_hover_text(tip).clicked() {
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
                let more = if selection.cut { "+" } else { "" };
                let said = match lang {
                    crate::lang::Lang::Zh => format!("选中 {}{more} 格", selection.cells),
                    crate::lang::Lang::En => format!("{}{more} selected", selection.cells),
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
        egui::Label::new(text).selectable(false)
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

#[cfg(test)]
mod tests {
    use super::super::difference_text;
    use super::*;

    #[track_caller]
    fn check(figures: &[&str], expected: Option<&str>) {
        let figures: Vec<Amount> = figures.iter().map(|f| f.parse().unwrap()).collect();
        assert_eq!(sum(&figures).map(|s| s.to_string()).as_deref(), expected);
    }

    #[test]
    fn selections_add_up_exactly() {
        check(&[], None);
        check(&["0.1", "0.2"], Some("0.3"));
        check(&["1.8", "-1.80"], Some("0.00"));
        check(&["999999999999999.99", "0.01", "1"], Some("1000000000000001.00"));
        check(&["79228162514264337593543950335", "1"], None);
    }

    #[track_caller]
    fn check_mean(figures: &[&str], expected: Option<&str>) {
        let figures: Vec<Amount> = figures.iter().map(|f| f.parse().unwrap()).collect();
        assert_eq!(mean(&figures).map(|s| s.to_string()).as_deref(), expected);
    }

    #[test]
    fn means_are_rounded_half_away_from_zero_once() {
        check_mean(&[], None);
        check_mean(&["1", "2"], Some("1.5000"));
        check_mean(&["1", "0", "0"], Some("0.3333"));
        check_mean(&["2", "0", "0"], Some("0.6667"));
        check_mean(&["0.00010", "0.00000"], Some("0.0001"));
        check_mean(&["-0.00010", "0.00000"], Some("-0.0001"));
        check_mean(&["0.00008", "0.00001"], Some("0.0000"));
    }

    #[test]
    fn a_mean_ends_where_it_says_nothing_more() {
        let check = |mean: &str, expected| assert_eq!(mean_text(mean.to_owned()), expected);
        check("386.0000", "386.00");
        check("0.3330", "0.333");
        check("0.3333", "0.3333");
        check("100", "100");
    }

    #[test]
    fn the_difference_has_its_sign() {
        let amount = |text: &str| text.parse::<Amount>().unwrap();
        let text = |a, b| difference_text(difference(amount(a), amount(b)));
        assert_eq!(text("935.82", "962.82"), "\u{2212}27.00");
        assert_eq!(text("962.82", "935.82"), "+27.00");
        assert_eq!(text("935.82", "935.8200"), "0.0000");
    }
}
