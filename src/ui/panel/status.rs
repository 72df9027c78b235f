//! The line at the bottom: the budget's main figures, the selection, saved or not, zoom.

use eframe::egui::{self, Align, Label, Layout, RichText, Ui};

use crate::amount::Amount;
use crate::budget::Cell;
use crate::ui::command::Command;
use crate::ui::font;
use crate::ui::texts;
use crate::ui::theme::size;

use super::{Action, View, difference_text, figure_text, widget};

/// Cells of a selection that are added up; more would take longer than a frame may.
pub const MOST_CELLS: usize = 20_000;

/// Count and exact sum of a selection.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Selection {
    pub cells: usize,
    pub figures: usize,
    pub sum: Option<Amount>,
    /// There are more cells than were counted.
    pub cut: bool,
}

impl Selection {
    pub fn of(view: &View<'_>, cells: &[Cell]) -> Self {
        let (sheet, budget) = (view.document().sheet(), view.budget());
        let figures: Vec<Amount> =
            cells.iter().filter_map(|&cell| sheet.figure(budget, cell).effective).collect();
        Self {
            cells: cells.len(),
            figures: figures.len(),
            sum: sum(&figures),
            cut: cells.len() >= MOST_CELLS,
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

/// Minuend − subtrahend, exactly.
fn difference(a: Amount, b: Amount) -> Option<Amount> {
    let negated = Amount::from_parts(b.mantissa().checked_neg()?, b.scale())?;
    sum(&[a, negated])
}

pub fn status_ui(
    ui: &mut Ui,
    view: &View<'_>,
    selection: Selection,
    notice: Option<&str>,
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
            if widget::command_button(ui, reset.entry(), &zoom, true, lang) {
                actions.push(Action::Command(reset));
            }
            let saved = if view.document().is_changed() || view.session.path().is_none() {
                texts::UNSAVED
            } else {
                texts::SAVED
            };
            ui.add(weak(saved.get(lang)));
            ui.add_space(10.0);
            if let Some(total) = selection.sum
                && selection.figures > 0
            {
                ui.add(strong(figure_text(Some(total)), theme.text));
                ui.add(weak(texts::SUM.get(lang)));
                ui.add_space(4.0);
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
                if let Some(notice) = notice {
                    ui.add_space(8.0);
                    widget::cut_label(ui, RichText::new(notice).color(theme.bad));
                }
            });
        });
    });
}

/// The form set's main figures; the first less the second where there are two to compare.
fn headline_ui(ui: &mut Ui, view: &View<'_>) {
    let (theme, lang) = (view.theme, view.lang);
    let document = view.document();
    let figures = document.sheet().headline(view.budget());
    let label = |text: String, ink, strong: bool| {
        let text = RichText::new(text).color(ink);
        let text = if strong { text.font(font::bold(size::TEXT)) } else { text };
        egui::Label::new(text).selectable(false)
    };
    for (headline, figure) in document.forms().headline.iter().zip(&figures) {
        ui.add(label(headline.title.get(lang).to_owned(), theme.weak, false));
        let shown = if figure.is_some() { figure_text(*figure) } else { "\u{2014}".to_owned() };
        ui.add(label(shown, theme.text, true));
        ui.add_space(10.0);
    }
    if let [Some(income), Some(expenditure), ..] = figures[..]
        && let Some(difference) = difference(income, expenditure)
    {
        let ink = if difference.is_zero() { theme.weak } else { theme.bad };
        ui.add(label(texts::DIFFERENCE.get(lang).to_owned(), ink, !difference.is_zero()));
        ui.add(label(difference_text(Some(difference)), ink, true));
    }
}

#[cfg(test)]
mod tests {
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

    #[test]
    fn the_difference_has_its_sign() {
        let amount = |text: &str| text.parse::<Amount>().unwrap();
        let text = |a, b| difference_text(difference(amount(a), amount(b)));
        assert_eq!(text("935.82", "962.82"), "\u{2212}27.00");
        assert_eq!(text("962.82", "935.82"), "+27.00");
        assert_eq!(text("935.82", "935.8200"), "0.0000");
    }
}
