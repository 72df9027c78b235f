//! The panel at the bottom: everything the checks found, as a filter lets it through.

use eframe::egui::{self, Align, Button, Color32, Label, Layout, RichText, Sense, Stroke, Ui};
use egui_extras::{Column, TableBuilder, TableRow};

use crate::engine::{ExplanationState, Finding, Verdict};
use crate::review::FindingGroup;
use crate::ui::command::Command;
use crate::ui::font;
use crate::ui::texts;
use crate::ui::theme::{Theme, size};
use crate::ui::widget::Tip as _;

use super::causes::{self, causes_ui};
use super::command_button::command_button;
use super::comment_list::{comments_ui, left_over_ui, problems_ui};
use super::mark::mark;
use super::{Action, LINE, View, widget};
use crate::session::finding_filter::{
    FilterItem, FilterItems, FilterToggle, FindingFilter, ShownFindings,
};
use crate::session::finding_words::FindingWords;
use crate::ui::view::cause_words;

/// Draws the panel. `at` is the finding gone to last; `reveal` scrolls it into view.
pub fn findings_ui(
    ui: &mut Ui,
    view: &View<'_>,
    (filter, shown): (&mut FindingFilter, &mut ShownFindings),
    at: Option<usize>,
    reveal: bool,
    actions: &mut Vec<Action>,
) {
    heading_ui(ui, view, filter, actions);
    ui.add_space(2.0);
    if filter.problems && !view.session.problems().is_empty() {
        problems_ui(ui, view);
        return;
    }
    if filter.comments {
        comments_ui(ui, view, actions);
        return;
    }
    causes::checking_ui(ui, view);
    if filter.mandatory && !filter.grouped {
        causes_ui(ui, view, actions);
    }
    let items = shown.get(view, *filter);
    if items.is_empty() {
        let any = !view.lists.is_empty(view.document());
        let (text, ink) = if !any && view.lists.is_blank() {
            // Nothing to find fault with is not the same as being right.
            (texts::NOTHING_YET.get(view.lang).to_owned(), view.theme.weak)
        } else if !any {
            (
                format!("{} {}", Verdict::Balanced.sign(), texts::ALL_CLEAR.get(view.lang)),
                view.theme.good,
            )
        } else {
            (texts::NONE_SHOWN.get(view.lang).to_owned(), view.theme.weak)
        };
        ui.add_space(8.0);
        ui.horizontal(|ui| {
            ui.add_space(6.0);
            ui.add(Label::new(RichText::new(text).color(ink)));
        });
        // A panel that shrank around this line would stay too low for the list that comes.
        ui.allocate_space(ui.available_size());
        return;
    }
    let pane = widget::pane(ui, focus_id(), view.theme, texts::FINDINGS.get(view.lang));
    if pane.has_focus() {
        keys(ui, items, at, actions);
    }
    if let Some(first) = table_ui(ui, view, items, at, reveal, actions) {
        shown.fold(first);
    }
    left_over_ui(ui, view, actions);
}

/// Id of the list, for giving it the keyboard.
pub fn focus_id() -> egui::Id {
    egui::Id::unique("findings list")
}

/// Up and down choose a finding, Enter goes to its cell.
fn keys(ui: &Ui, items: &FilterItems, at: Option<usize>, actions: &mut Vec<Action>) {
    let pressed = |key| ui.input_mut(|i| i.consume_key(egui::Modifiers::NONE, key));
    let here = at.filter(|&at| items.line_of(at).is_some());
    let to = match (pressed(egui::Key::ArrowDown), pressed(egui::Key::ArrowUp), here) {
        (true, _, Some(_)) => items.step(here, true).or(here),
        (_, true, Some(_)) => items.step(here, false).or(here),
        (true, ..) | (_, true, _) => items.step(None, true),
        _ => None,
    };
    if let Some(number) = to {
        actions.push(Action::PointFinding(number));
    } else if let Some(at) = at.filter(|_| pressed(egui::Key::Enter)) {
        actions.push(Action::GoFinding(at));
    }
}

fn heading_ui(ui: &mut Ui, view: &View<'_>, filter: &mut FindingFilter, actions: &mut Vec<Action>) {
    let (theme, lang) = (view.theme, view.lang);
    let counts = view.lists.counts;
    ui.horizontal(|ui| {
        ui.spacing_mut().item_spacing.x = 8.0;
        let title = RichText::new(texts::FINDINGS.get(lang)).font(font::bold(size::TEXT));
        // The switches say it as well where there is no room.
        if ui.available_width() > 640.0 {
            ui.add(Label::new(title));
        }
        let causes = view.lists.tally.causes_text(lang);
        if !causes.is_empty() && ui.available_width() > 760.0 {
            let ink = if view.lists.blocking > 0 { theme.bad } else { theme.rounding };
            ui.add(Label::new(RichText::new(causes).color(ink)));
        }
        filter.fit(counts.explained, view.session.problems().len());
        for toggle in FilterToggle::ALL {
            let Some(count) = filter.count(toggle, view) else { continue };
            let (ink, fill) = toggle_colors(toggle, theme);
            let (on, lit) = (filter.is_on(toggle), filter.is_on(toggle) && count > 0);
            let text = format!("{} {count}", toggle.title().get(lang));
            let text = RichText::new(text).font(font::bold(size::SMALL));
            let button = Button::new(text.color(if lit { ink } else { theme.weak }))
                .selected(on)
                .fill(if lit { fill } else { theme.surface })
                .stroke(Stroke::new(1.0, if on { theme.edge } else { theme.line }));
            if ui.add(button).clicked() {
                filter.switch(toggle);
            }
        }
        ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
            let hide = Command::ToggleFindings;
            if command_button(ui, hide.entry(), texts::CLOSE_PANEL.get(lang), true, lang) {
                actions.push(Action::Command(hide));
            }
            let held = usize::from(filter.this_table);
            let titles = [texts::ALL_TABLES.get(lang), texts::THIS_TABLE.get(lang)];
            if let Some(clicked) = widget::segments(ui, theme, &titles, held, "") {
                filter.this_table = clicked == 1;
            }
            // What is offered must also fit a small screen.
            if ui.available_width() > 130.0 {
                let titles = [texts::BY_CAUSE.get(lang), texts::ONE_BY_ONE.get(lang)];
                let held = usize::from(!filter.grouped);
                let tip = texts::BY_CAUSE_TIP.get(lang);
                if let Some(clicked) = widget::segments(ui, theme, &titles, held, tip) {
                    filter.grouped = clicked == 0;
                }
            }
        });
    });
}

/// Ink and ground of a switch that is on.
fn toggle_colors(toggle: FilterToggle, theme: &Theme) -> (Color32, Color32) {
    match toggle {
        FilterToggle::Mandatory => (theme.bad, theme.bad_soft),
        FilterToggle::Explain | FilterToggle::Rounding => (theme.rounding, theme.rounding_fill),
        FilterToggle::Explained => (theme.good, theme.hovered),
        FilterToggle::Hint => (theme.text, theme.hovered),
        FilterToggle::Problems | FilterToggle::Comments => (theme.accent, theme.selected),
    }
}

/// Draws the list; gives the first finding of a cause that is to be folded or unfolded.
fn table_ui(
    ui: &mut Ui,
    view: &View<'_>,
    items: &FilterItems,
    at: Option<usize>,
    reveal: bool,
    actions: &mut Vec<Action>,
) -> Option<usize> {
    let (theme, lang) = (view.theme, view.lang);
    ui.spacing_mut().item_spacing = egui::vec2(10.0, 0.0);
    // Lines between columns would be louder than what is in them.
    ui.visuals_mut().widgets.noninteractive.bg_stroke = Stroke::NONE;
    let (severity, verdict) = lang.pick((56.0, 96.0), (80.0, 108.0));
    let asks =
        view.situation.writable() && view.lists.counts.explain + view.lists.counts.explained > 0;
    let explain = if asks { lang.pick(74.0, 84.0) } else { 0.0 };
    // What is said needs the room; where it is, and what it is about, get shares of the rest.
    let rest = ui.available_width() - severity - verdict - explain - 88.0 - 44.0 - 70.0;
    let (title, place) = ((rest * 0.2).clamp(70.0, 190.0), (rest * 0.26).clamp(80.0, 260.0));
    let mut table = TableBuilder::new(ui)
        .id_salt("findings")
        .striped(false)
        .sense(Sense::CLICK)
        .auto_shrink(false)
        .min_scrolled_height(0.0)
        .cell_layout(Layout::left_to_right(Align::Center))
        .column(Column::exact(severity))
        .column(Column::exact(verdict))
        .column(Column::exact(title).clip(true))
        .column(Column::exact(place).clip(true))
        .column(Column::remainder().at_least(60.0).clip(true))
        .column(Column::exact(88.0))
        .column(Column::exact(explain).clip(true))
        .column(Column::exact(44.0));
    if let Some(row) = at.filter(|_| reveal).and_then(|at| items.line_of(at)) {
        table = table.scroll_to_row(row, None);
    }
    let table = table.header(LINE, |mut header| {
        let titles = [
            texts::SEVERITY,
            texts::VERDICT,
            texts::TABLE,
            texts::PLACE,
            texts::MESSAGE,
            texts::DIFFERENCE_COLUMN,
        ];
        for (i, title) in titles.into_iter().enumerate() {
            header.col(|ui| {
                let text = RichText::new(title.get(lang)).size(size::SMALL).color(theme.weak);
                let label = Label::new(text);
                if i == 5 {
                    ui.with_layout(Layout::right_to_left(Align::Center), |ui| ui.add(label));
                } else {
                    ui.add(label);
                }
            });
        }
        header.col(|_| {});
        header.col(|_| {});
    });
    let mut fold = None;
    table.body(|body| {
        body.rows(LINE, items.len(), |mut row| match items.get(row.index()) {
            Some(FilterItem::Finding { number, under }) => {
                let Some(finding) = view.finding(number) else {
                    return;
                };
                row.set_selected(at == Some(number));
                finding_row(&mut row, view, (number, &finding), under, actions);
                row.col(|ui| about_ui(ui, view, number, actions));
                let name = finding.sentence(lang);
                let response = row.response();
                response.widget_info(|| {
                    let selected = at == Some(number);
                    egui::WidgetInfo::selected(egui::Role::ListItem, true, selected, &name)
                });
                if response.on_hover_cursor(egui::CursorIcon::PointingHand).clicked() {
                    actions.push(Action::GoFinding(number));
                }
            }
            Some(FilterItem::Cause { group, places, folded, first }) => {
                if let Some(group) = view.lists.groups.get(group) {
                    let how = (places, folded, first);
                    let clicked = cause_row(&mut row, view, group, how, actions);
                    fold = fold.or(clicked);
                }
            }
            None => {}
        });
    });
    fold
}

/// The way to what there is to know about the rule.
fn about_ui(ui: &mut Ui, view: &View<'_>, number: usize, actions: &mut Vec<Action>) {
    let text = RichText::new(texts::ABOUT_RULE.get(view.lang)).size(size::SMALL);
    let button = ui.add(Button::new(text.color(view.theme.accent)).frame(false));
    if button.tip(Command::ExplainRule.entry().tip.get(view.lang)).clicked() {
        actions.push(Action::ExplainRule(number));
    }
}

/// What several findings follow from. Gives its first finding when it is to be folded.
fn cause_row(
    row: &mut TableRow<'_, '_>,
    view: &View<'_>,
    group: &FindingGroup,
    (places, folded, leads): (usize, bool, bool),
    actions: &mut Vec<Action>,
) -> Option<usize> {
    let (theme, lang) = (view.theme, view.lang);
    let first = *group.places.first()?;
    let finding = view.finding(first)?;
    let cause = group.cause.and_then(|at| view.lists.causes.get(at));
    let cause = cause.filter(|cause| !cause.suspects.is_empty());
    let cell = cause.and_then(|cause| cause.suspects.first()).map(|suspect| suspect.cell);
    let (title, place) = match cell {
        Some(cell) => {
            let title = view.budget().table_title(view.document().forms(), cell.t(), lang);
            (title, view.place(cell))
        }
        None => view.finding_place(&finding),
    };
    let (_, ink) = mark(&finding, theme);
    let bold = |text: &str, ink| RichText::new(text).font(font::bold(size::SMALL)).color(ink);
    let message = match cause {
        Some(cause) => cause_words(view, cause),
        None => view.message(&finding).to_owned(),
    };
    let mut toggled = false;
    row.col(|ui| {
        let word = if cause.is_some() { texts::LIKELY } else { texts::CAUSE };
        ui.add(Label::new(bold(word.get(lang), ink)));
    });
    row.col(|ui| {
        let count = texts::places(lang, places);
        let text = format!("{} {count}", if folded { "＋" } else { "－" });
        let button = Button::new(bold(&text, theme.text)).frame_when_inactive(false);
        toggled = ui.add(button).tip(texts::FOLD_CAUSE.get(lang)).clicked();
    });
    row.col(|ui| {
        widget::cut_label(ui, bold(&title, theme.text));
    });
    row.col(|ui| drop(widget::cut_label(ui, bold(&place, theme.text))));
    row.col(|ui| match cause {
        Some(cause) => {
            ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
                causes::button_ui(ui, view, cause, actions);
                ui.with_layout(Layout::left_to_right(Align::Center), |ui| {
                    causes::said_ui(ui, view, (leads, cause), &message, actions);
                });
            });
        }
        None => drop(widget::cut_label(ui, bold(&message, theme.text))),
    });
    row.col(|_| {});
    row.col(|_| {});
    row.col(|_| {});
    let response = row.response();
    response.widget_info(|| {
        let name = format!("{}{}{message}", texts::CAUSE.get(lang), lang.pick("：", ": "));
        egui::WidgetInfo::labeled(egui::Role::ListItem, true, name)
    });
    if response.on_hover_cursor(egui::CursorIcon::PointingHand).clicked() {
        actions.push(cell.map_or(Action::GoFinding(first), Action::Go));
    }
    toggled.then_some(first)
}

fn finding_row(
    row: &mut TableRow<'_, '_>,
    view: &View<'_>,
    (number, finding): (usize, &Finding),
    under: bool,
    actions: &mut Vec<Action>,
) {
    let (theme, lang) = (view.theme, view.lang);
    let (title, place) = view.finding_place(finding);
    let quiet = finding.is_explained();
    let (sign, ink) = mark(finding, theme);
    let (ink, text_ink) = if quiet { (theme.weak, theme.weak) } else { (ink, theme.text) };
    let bold = |text: String, ink| RichText::new(text).font(font::bold(size::SMALL)).color(ink);
    row.col(|ui| {
        ui.add_space(if under { 12.0 } else { 0.0 });
        ui.add(Label::new(bold(texts::severity(finding.severity).get(lang).to_owned(), ink)));
    });
    row.col(|ui| {
        let word = match quiet {
            true => format!("✓ {}", texts::EXPLAINED.get(lang)),
            false => {
                let word = texts::verdict_of(finding.verdict, finding.severity, lang);
                format!("{sign} {word}")
            }
        };
        ui.add(Label::new(bold(word, ink)));
    });
    row.col(|ui| {
        widget::cut_label(ui, RichText::new(title).color(text_ink));
    });
    row.col(|ui| {
        widget::cut_label(ui, RichText::new(place).color(text_ink));
    });
    let FindingWords { message, outdated, tip } = FindingWords::of(view, finding);
    let message_ink = if outdated { theme.rounding } else { text_ink };
    row.col(|ui| widget::told_label(ui, RichText::new(message).color(message_ink), tip));
    row.col(|ui| {
        ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
            let text = RichText::new(view.difference_text(finding.cell.t(), finding.difference))
                .color(ink);
            ui.add(Label::new(text));
        });
    });
    row.col(|ui| {
        if finding.may_be_explained() && view.situation.writable() {
            let title = match finding.answer {
                ExplanationState::None => texts::EXPLAIN,
                ExplanationState::Given(_) => texts::EXPLAIN_OTHER,
                ExplanationState::Outdated(_) => texts::EXPLAIN_AGAIN,
            };
            let text = RichText::new(title.get(lang)).size(size::SMALL);
            let button = Button::new(text).frame_when_inactive(!quiet);
            if ui.add(button).clicked() {
                actions.push(Action::Explain(number));
            }
        }
    });
}
