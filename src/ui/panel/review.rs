//! The whole check (全审) as a page: counts by severity and table, causes, what is open, what is
//! explained. Every line leads to its cell.

use eframe::egui::{
    self, Align, CursorIcon, FontId, Label, Layout, Rect, RichText, Sense, Stroke, Ui, pos2, vec2,
};

use crate::engine::Verdict;
use crate::form::Severity;
use crate::lang::Lang;
use crate::review::{FindingLine, Report, status_word};
use crate::ui::command::Command;
use crate::ui::font;
use crate::ui::texts;
use crate::ui::theme::size;

use super::command_button::command_button;
use super::{Action, LINE, MainView, View, widget};

/// Findings that are written out in each part; the panel below lists all.
const MOST: usize = 400;

/// Draws the page.
pub fn review_ui(ui: &mut Ui, view: &View<'_>, report: &Report, actions: &mut Vec<Action>) {
    let (theme, lang) = (view.theme, view.lang);
    ui.horizontal(|ui| {
        let title = format!("{}　{}", texts::REVIEW_TITLE.get(lang), report.unit);
        ui.add(Label::new(RichText::new(title).font(font::bold(size::TITLE))));
        ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
            let back = Command::Review;
            if command_button(ui, back.entry(), texts::BACK.get(lang), true, lang) {
                actions.push(Action::Command(back));
            }
            let export = Command::ExportReport;
            if command_button(ui, export.entry(), texts::EXPORT.get(lang), true, lang) {
                actions.push(Action::Command(export));
            }
        });
    });
    ui.add_space(6.0);
    widget::page_ui(ui, theme, "review", |ui| {
        body_ui(ui, view, report, actions);
    });
}

fn body_ui(ui: &mut Ui, view: &View<'_>, report: &Report, actions: &mut Vec<Action>) {
    let (theme, lang) = (view.theme, view.lang);
    let causes = report.counts.causes_text(lang);
    let (text, ink) = match causes.as_str() {
        "" => (format!("✓ {}", texts::ALL_CLEAR.get(lang)), theme.good),
        said if report.counts.mandatory > 0 => (said.to_owned(), theme.bad),
        said => (said.to_owned(), theme.rounding),
    };
    let text = RichText::new(text).font(font::bold(size::TITLE - 2.0)).color(ink);
    ui.add(Label::new(text));
    let counts = RichText::new(report.counts.text(lang)).color(theme.weak);
    ui.add(Label::new(counts));
    let ran = RichText::new(report.checks.text(lang)).color(theme.weak);
    ui.add(Label::new(ran));
    if let Some(last) = &report.last_year {
        let last = format!("{}{}{last}", texts::LAST_YEAR.get(lang), lang.pick("：", ": "));
        ui.add(Label::new(RichText::new(last).color(theme.weak)));
    }
    ui.add_space(10.0);
    tables_ui(ui, view, report, actions);
    if !report.causes.is_empty() {
        heading(ui, view, texts::LIKELY.get(lang), report.causes.len());
        for (at, cause) in report.causes.iter().enumerate() {
            let text = match cause.known {
                true => format!("{}. {}", at + 1, cause.text),
                false => {
                    let places = texts::places(lang, cause.places.len());
                    format!("{}. {}{}", at + 1, cause.text, lang.bracketed(&places))
                }
            };
            let ink = if cause.known { theme.text } else { theme.weak };
            if link(ui, RichText::new(text).color(ink)) {
                actions.extend(cause.cell.map(Action::Go));
            }
        }
    }
    let [open, explained, other] = report.parts();
    let parts = [
        (texts::REVIEW_OPEN, open),
        (texts::REVIEW_EXPLAINED, explained),
        (texts::REVIEW_OTHER, other),
    ];
    for (title, lines) in parts.iter().filter(|(_, lines)| !lines.is_empty()) {
        heading(ui, view, title.get(lang), lines.len());
        for line in lines.iter().take(MOST) {
            line_ui(ui, view, line, actions);
        }
        if lines.len() > MOST {
            let more = texts::and_more(lang, lines.len() - MOST);
            ui.add(Label::new(RichText::new(more).color(theme.weak)));
        }
    }
    for (title, remarks) in [
        (texts::COMMENTS.get(lang), &report.comments),
        (
            lang.pick("原审核结果已不存在的说明", "Explanations whose finding is gone"),
            &report.left_over,
        ),
    ] {
        if remarks.is_empty() {
            continue;
        }
        heading(ui, view, title, remarks.len());
        for remark in remarks {
            let gone = if remark.exists { "" } else { texts::PLACE_GONE.get(lang) };
            let by = format!("{} {}", remark.author, remark.date);
            let colon = lang.pick("：", ": ");
            let text = format!("{}{gone}{colon}{}　{}", remark.place, remark.text, by.trim());
            ui.add(Label::new(RichText::new(text).color(theme.text)).wrap().selectable(true));
        }
    }
}

fn heading(ui: &mut Ui, view: &View<'_>, title: &str, count: usize) {
    ui.add_space(14.0);
    let text = format!("{title}　{count}");
    let text = RichText::new(text).font(font::bold(size::TEXT + 1.0)).color(view.theme.accent);
    ui.add(Label::new(text));
    ui.add_space(2.0);
}

/// A line of text that can be clicked.
fn link(ui: &mut Ui, text: RichText) -> bool {
    let label = Label::new(text).wrap().sense(Sense::CLICK);
    ui.add(label).on_hover_cursor(CursorIcon::PointingHand).clicked()
}

fn tables_ui(ui: &mut Ui, view: &View<'_>, report: &Report, actions: &mut Vec<Action>) {
    let (theme, lang) = (view.theme, view.lang);
    if report.tables.is_empty() {
        return;
    }
    let titles = match lang {
        Lang::Zh => ["表", "强制", "未说明", "已说明", "提示", "四舍五入"],
        Lang::En => ["Table", "Mandatory", "To explain", "Explained", "Hints", "Rounding"],
    };
    let width = ui.available_width().min(900.0);
    ui.scope(|ui| {
        ui.set_max_width(width);
        ui.spacing_mut().item_spacing.y = 0.0;
        let small = FontId::proportional(size::SMALL);
        let (rect, _) = ui.allocate_exact_size(vec2(width, LINE), Sense::hover());
        for (place, title) in cells(rect).into_iter().zip(titles) {
            let first = place.left() < rect.center().x - rect.width() * 0.4;
            let align = if first { Align::Min } else { Align::Max };
            widget::line_in(ui, place, align, title, small.clone(), theme.weak);
        }
        ui.painter().hline(rect.x_range(), rect.bottom(), Stroke::new(1.0, theme.edge));
        for table in &report.tables {
            let title = format!("{} {}", table.number, table.title);
            let said = format!("{} {}", title.trim(), table.counts.text(lang));
            let (rect, response) = widget::row(ui, LINE, &said, false);
            if response.hovered() {
                ui.painter().rect_filled(rect, 0.0, theme.hovered);
            }
            ui.painter().hline(rect.x_range(), rect.bottom(), Stroke::new(1.0, theme.line));
            let counts = &table.counts;
            let figures = [
                (counts.mandatory, theme.bad),
                (counts.unexplained, theme.rounding),
                (counts.explained, theme.good),
                (counts.hints, theme.text),
                (counts.rounding, theme.text),
            ];
            let [first, rest @ ..] = cells(rect);
            let font = FontId::proportional(size::TEXT);
            widget::line_in(ui, first, Align::Min, title.trim(), font.clone(), theme.text);
            for (place, (count, ink)) in rest.into_iter().zip(figures) {
                let (font, ink) = match count {
                    0 => (font.clone(), theme.weak),
                    _ => (font::bold(size::TEXT), ink),
                };
                widget::line_in(ui, place, Align::Max, &count.to_string(), font, ink);
            }
            if response.on_hover_cursor(CursorIcon::PointingHand).clicked() {
                let text = table.section.as_deref().map(|key| MainView::Text(key.into()));
                actions.extend(table.table.map(MainView::Table).or(text).map(Action::Show));
            }
        }
    });
}

/// Where a line's title and its five figures are.
fn cells(line: Rect) -> [Rect; 6] {
    const FIGURE: f32 = 84.0;
    const PAD: f32 = 8.0;
    let first = line.right() - 5.0 * FIGURE;
    std::array::from_fn(|i| {
        let (from, to) = match i {
            0 => (line.left(), first),
            i => (first + (i - 1) as f32 * FIGURE, first + i as f32 * FIGURE),
        };
        Rect::from_min_max(pos2(from + PAD, line.top()), pos2(to - PAD, line.bottom()))
    })
}

/// A finding in two lines: where and what, then the remedy or the explanation.
fn line_ui(ui: &mut Ui, view: &View<'_>, line: &FindingLine, actions: &mut Vec<Action>) {
    let (theme, lang) = (view.theme, view.lang);
    let ink = match line.severity {
        _ if line.explained || line.verdict <= Verdict::Rounding => theme.weak,
        Severity::Mandatory => theme.bad,
        Severity::Explain => theme.rounding,
        Severity::Hint => theme.weak,
    };
    let width = ui.available_width();
    ui.horizontal_top(|ui| {
        ui.spacing_mut().item_spacing.x = 8.0;
        let state = format!("{} {}", line.severity.word(lang), status_word(line, lang));
        let state = RichText::new(state).font(font::bold(size::SMALL)).color(ink);
        ui.allocate_ui_with_layout(
            egui::vec2(lang.pick(104.0, 150.0), 20.0),
            Layout::left_to_right(Align::Min),
            |ui| ui.add(Label::new(state)),
        );
        ui.vertical(|ui| {
            ui.set_width(width - lang.pick(124.0, 170.0));
            ui.spacing_mut().item_spacing.y = 1.0;
            let colon = lang.pick("：", ": ");
            let text = format!("{}　{}{colon}{}", line.table, line.place, line.message);
            let text_ink = if line.explained { theme.weak } else { theme.text };
            if link(ui, RichText::new(text).color(text_ink)) {
                actions.push(Action::GoFinding(line.finding));
            }
            let mut below = |text: &str, ink| {
                let text = RichText::new(text).size(size::SMALL).color(ink);
                ui.add(Label::new(text).wrap());
            };
            if let Some(outdated) = &line.outdated {
                below(outdated, theme.rounding);
            }
            match &line.explanation {
                Some(given) => {
                    let title = lang.pick("说明：", "Explanation: ");
                    let by = line.explained_by.as_deref().unwrap_or_default();
                    below(&format!("{title}{given}　{by}"), theme.good);
                }
                None if !line.remedy.is_empty() => below(&line.remedy, theme.weak),
                None => {}
            }
        });
    });
    ui.add_space(4.0);
}
