//! The panel at the bottom: everything the checks found, filtered by force and table.

use eframe::egui::{self, Align, Button, Label, Layout, RichText, ScrollArea, Sense, Stroke, Ui};
use egui_extras::{Column, TableBuilder, TableRow};

use crate::engine::{Finding, Verdict};
use crate::form::Force;
use crate::ui::command::Command;
use crate::ui::font;
use crate::ui::texts;
use crate::ui::theme::{sign, size};

use super::causes::causes_ui;
use super::lists::{filter_of, mark};
use super::{Action, Page, View, difference_text, widget};

const LINE: f32 = 26.0;

/// Which findings are shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Filter {
    pub mandatory: bool,
    pub explain: bool,
    pub hint: bool,
    pub rounding: bool,
    /// Only those whose main cell stands in the table shown.
    pub this_table: bool,
    /// The notes made while reading the file, instead of findings.
    pub problems: bool,
}

impl Default for Filter {
    fn default() -> Self {
        Self {
            mandatory: true,
            explain: true,
            hint: true,
            rounding: true,
            this_table: false,
            problems: false,
        }
    }
}

impl Filter {
    fn shows(&self, finding: &Finding, page: &Page) -> bool {
        let by_force = match filter_of(finding) {
            None => self.rounding,
            Some(Force::Mandatory) => self.mandatory,
            Some(Force::Explain) => self.explain,
            Some(Force::Hint) => self.hint,
        };
        let here = match (page, &finding.text) {
            (Page::Text(section), Some(text)) => *section == text.section,
            (Page::Table(table), None) => *table == finding.cell.t(),
            _ => false,
        };
        by_force && (!self.this_table || here)
    }

    /// Numbers of the findings it lets through, in the list's order.
    pub fn shown(&self, view: &View<'_>) -> Vec<usize> {
        (0..view.lists.findings.len())
            .filter(|&i| self.shows(&view.lists.findings[i], view.page))
            .collect()
    }
}

/// Numbers of the findings that a filter lets through, kept as long as nothing changes.
#[derive(Debug, Default)]
pub struct Shown {
    of: Option<(u64, Filter, Page)>,
    numbers: Vec<usize>,
}

impl Shown {
    fn get(&mut self, view: &View<'_>, filter: Filter) -> &[usize] {
        let of = (view.document().revision(), filter, view.page.clone());
        if self.of.as_ref() != Some(&of) {
            self.numbers = filter.shown(view);
            self.of = Some(of);
        }
        &self.numbers
    }
}

/// Draws the panel. `at` is the finding gone to last; `reveal` scrolls it into view.
pub fn findings_ui(
    ui: &mut Ui,
    view: &View<'_>,
    (filter, shown): (&mut Filter, &mut Shown),
    at: Option<usize>,
    reveal: bool,
    actions: &mut Vec<Action>,
) {
    heading_ui(ui, view, filter, actions);
    ui.add_space(2.0);
    if filter.mandatory && !filter.problems {
        causes_ui(ui, view, actions);
    }
    if filter.problems && !view.session.problems().is_empty() {
        problems_ui(ui, view);
        return;
    }
    let shown = shown.get(view, *filter);
    if shown.is_empty() {
        let (text, ink) = if view.lists.findings.is_empty() {
            (
                format!("{} {}", sign(Verdict::Balanced), texts::ALL_CLEAR.get(view.lang)),
                view.theme.good,
            )
        } else {
            (texts::NONE_SHOWN.get(view.lang).to_owned(), view.theme.weak)
        };
        ui.add_space(8.0);
        ui.horizontal(|ui| {
            ui.add_space(6.0);
            ui.add(Label::new(RichText::new(text).color(ink)).selectable(false));
        });
        return;
    }
    let pane = widget::pane(ui, focus_id(), view.theme, texts::FINDINGS.get(view.lang));
    if pane.has_focus() {
        keys(ui, shown, at, actions);
    }
    table_ui(ui, view, shown, at, reveal, actions);
}

/// Id of the list, for giving it the keyboard.
pub fn focus_id() -> egui::Id {
    egui::Id::unique("findings list")
}

/// Up and down choose a finding, Enter goes to its cell.
fn keys(ui: &Ui, shown: &[usize], at: Option<usize>, actions: &mut Vec<Action>) {
    let pressed = |key| ui.input_mut(|i| i.consume_key(egui::Modifiers::NONE, key));
    let row = at.and_then(|at| shown.iter().position(|&number| number == at));
    let to = match (pressed(egui::Key::ArrowDown), pressed(egui::Key::ArrowUp), row) {
        (true, _, Some(row)) => Some((row + 1).min(shown.len().saturating_sub(1))),
        (_, true, Some(row)) => Some(row.saturating_sub(1)),
        (true, ..) | (_, true, _) => Some(0),
        _ => None,
    };
    if let Some(&number) = to.and_then(|to| shown.get(to)) {
        actions.push(Action::PointFinding(number));
    } else if let Some(at) = at.filter(|_| pressed(egui::Key::Enter)) {
        actions.push(Action::GoFinding(at));
    }
}

fn heading_ui(ui: &mut Ui, view: &View<'_>, filter: &mut Filter, actions: &mut Vec<Action>) {
    let (theme, lang) = (view.theme, view.lang);
    let counts = view.lists.counts;
    ui.horizontal(|ui| {
        ui.spacing_mut().item_spacing.x = 8.0;
        let title = RichText::new(texts::FINDINGS.get(lang)).font(font::bold(size::TEXT));
        // The switches say it as well where there is no room.
        if ui.available_width() > 640.0 {
            ui.add(Label::new(title).selectable(false));
        }
        let toggle = |ui: &mut Ui, on: &mut bool, title: &str, count: usize, ink, fill| {
            let text = format!("{title} {count}");
            let lit = *on && count > 0;
            let text = RichText::new(text).font(font::bold(size::SMALL));
            let text = text.color(if lit { ink } else { theme.weak });
            let button = Button::new(text)
                .selected(*on)
                .fill(if lit { fill } else { theme.surface })
                .stroke(Stroke::new(1.0, if *on { theme.edge } else { theme.line }));
            if ui.add(button).clicked() {
                *on = !*on;
            }
        };
        let force = |force| texts::force(force).get(lang);
        toggle(
            ui,
            &mut filter.mandatory,
            force(Force::Mandatory),
            counts.mandatory,
            theme.bad,
            theme.bad_soft,
        );
        toggle(
            ui,
            &mut filter.explain,
            force(Force::Explain),
            counts.explain,
            theme.rounding,
            theme.rounding_fill,
        );
        toggle(ui, &mut filter.hint, force(Force::Hint), counts.hint, theme.text, theme.hovered);
        toggle(
            ui,
            &mut filter.rounding,
            texts::ROUNDING.get(lang),
            counts.rounding,
            theme.rounding,
            theme.rounding_fill,
        );
        let problems = view.session.problems().len();
        if problems > 0 {
            toggle(
                ui,
                &mut filter.problems,
                texts::PROBLEMS.get(lang),
                problems,
                theme.accent,
                theme.selected,
            );
        } else {
            filter.problems = false;
        }
        ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
            let hide = Command::ToggleFindings;
            if widget::command_button(ui, hide.entry(), texts::CLOSE_PANEL.get(lang), true, lang) {
                actions.push(Action::Command(hide));
            }
            let held = usize::from(filter.this_table);
            let titles = [texts::ALL_TABLES.get(lang), texts::THIS_TABLE.get(lang)];
            if let Some(clicked) = widget::segments(ui, theme, &titles, held, "") {
                filter.this_table = clicked == 1;
            }
        });
    });
}

fn table_ui(
    ui: &mut Ui,
    view: &View<'_>,
    shown: &[usize],
    at: Option<usize>,
    reveal: bool,
    actions: &mut Vec<Action>,
) {
    let (theme, lang) = (view.theme, view.lang);
    ui.spacing_mut().item_spacing = egui::vec2(10.0, 0.0);
    // Lines between columns would be louder than what stands in them.
    ui.visuals_mut().widgets.noninteractive.bg_stroke = Stroke::NONE;
    let (force, verdict) = lang.pick((44.0, 84.0), (72.0, 96.0));
    // What is said needs the room; where it is, and what it is about, get shares of the rest.
    let rest = ui.available_width() - force - verdict - 88.0 - 50.0;
    let (title, place) = ((rest * 0.2).clamp(70.0, 190.0), (rest * 0.26).clamp(80.0, 260.0));
    let mut table = TableBuilder::new(ui)
        .id_salt("findings")
        .striped(false)
        .sense(Sense::CLICK)
        .auto_shrink(false)
        .min_scrolled_height(0.0)
        .cell_layout(Layout::left_to_right(Align::Center))
        .column(Column::exact(force))
        .column(Column::exact(verdict))
        .column(Column::exact(title).clip(true))
        .column(Column::exact(place).clip(true))
        .column(Column::remainder().at_least(60.0).clip(true))
        .column(Column::exact(88.0));
    let row_at = at.and_then(|at| shown.iter().position(|&number| number == at));
    if let Some(row) = row_at.filter(|_| reveal) {
        table = table.scroll_to_row(row, None);
    }
    let table = table.header(LINE, |mut header| {
        let titles = [
            texts::FORCE,
            texts::VERDICT,
            texts::TABLE,
            texts::PLACE,
            texts::MESSAGE,
            texts::DIFFERENCE_COLUMN,
        ];
        for (i, title) in titles.into_iter().enumerate() {
            header.col(|ui| {
                let text = RichText::new(title.get(lang)).size(size::SMALL).color(theme.weak);
                let label = Label::new(text).selectable(false);
                if i == 5 {
                    ui.with_layout(Layout::right_to_left(Align::Center), |ui| ui.add(label));
                } else {
                    ui.add(label);
                }
            });
        }
    });
    table.body(|body| {
        body.rows(LINE, shown.len(), |mut row| {
            let Some(&number) = shown.get(row.index()) else {
                return;
            };
            let Some(finding) = view.lists.findings.get(number) else {
                return;
            };
            row.set_selected(at == Some(number));
            finding_row(&mut row, view, finding);
            let name = finding.message.get(lang);
            let response = row.response();
            response.widget_info(|| {
                egui::WidgetInfo::selected(egui::Role::ListItem, true, at == Some(number), name)
            });
            if response.on_hover_cursor(egui::CursorIcon::PointingHand).clicked() {
                actions.push(Action::GoFinding(number));
            }
        });
    });
}

fn finding_row(row: &mut TableRow<'_, '_>, view: &View<'_>, finding: &Finding) {
    let (theme, lang) = (view.theme, view.lang);
    let (title, place) = view.finding_place(finding);
    let (sign, ink) = mark(finding, theme);
    let bold = |text: String, ink| RichText::new(text).font(font::bold(size::SMALL)).color(ink);
    row.col(|ui| {
        ui.add(
            Label::new(bold(texts::force(finding.force).get(lang).to_owned(), ink))
                .selectable(false),
        );
    });
    row.col(|ui| {
        let text =
            format!("{} {}", sign, texts::verdict_of(finding.verdict, finding.force).get(lang));
        ui.add(Label::new(bold(text, ink)).selectable(false));
    });
    row.col(|ui| {
        widget::cut_label(ui, RichText::new(title).color(theme.text));
    });
    row.col(|ui| {
        widget::cut_label(ui, RichText::new(place).color(theme.text));
    });
    row.col(|ui| {
        let said = RichText::new(view.message(finding)).color(theme.text);
        let said = widget::cut_label(ui, said);
        let remedy = finding.remedy.get(lang);
        if !remedy.is_empty() {
            said.on_hover_text(format!("{}\n{remedy}", finding.message.get(lang)));
        }
    });
    row.col(|ui| {
        ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
            let text = RichText::new(difference_text(finding.difference)).color(ink);
            ui.add(Label::new(text).selectable(false));
        });
    });
}

/// What was noticed while the file was read, with its place in the file.
fn problems_ui(ui: &mut Ui, view: &View<'_>) {
    let (theme, lang) = (view.theme, view.lang);
    let problems = view.session.problems();
    ScrollArea::vertical().auto_shrink(false).show_rows(ui, LINE, problems.len(), |ui, range| {
        for problem in problems.get(range).unwrap_or_default() {
            ui.horizontal(|ui| {
                ui.set_min_height(LINE);
                if problem.line > 0 {
                    let place = texts::line_column(lang, problem.line, problem.column);
                    ui.add(Label::new(RichText::new(place).color(theme.weak)).selectable(false));
                }
                let said = format!("{}　{}", problem.what.get(lang), problem.remedy.get(lang));
                widget::cut_label(ui, said.trim_end());
            });
        }
    });
}
