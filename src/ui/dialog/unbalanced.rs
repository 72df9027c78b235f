//! Before saving: what does not balance yet.

use std::rc::Rc;

use eframe::egui::{
    Align, CornerRadius, FontId, Frame, Layout, Rect, RichText, ScrollArea, Stroke, Ui, vec2,
};
use egui_extras::{Column, TableBuilder};

use crate::budget::Status;
use crate::engine::Finding;
use crate::ui::font;
use crate::ui::texts;
use crate::ui::theme::size;
use crate::ui::view::{View, cause_sentence, named_causes};
use crate::ui::widget;

use super::parts::{answers_ui, text_ui, title_ui};
use super::{After, Answer};

/// Lines that are listed; the rest is in the findings panel.
const MOST: usize = 200;
const LINE: f32 = 27.0;
/// Room at the edge of a cell.
const PAD: f32 = 9.0;

pub fn unbalanced_ui(
    ui: &mut Ui,
    view: &View<'_>,
    save_as: bool,
    after: &After,
    fresh: bool,
) -> Option<Answer> {
    let (theme, lang) = (view.theme, view.lang);
    title_ui(ui, &texts::save_title(lang, view.lists.blocking, view.lists.causes.len()));
    text_ui(ui, theme, texts::DRAFT_SAFE.get(lang));
    if view.budget().status != Status::Draft {
        text_ui(ui, theme, texts::GOES_DRAFT.get(lang));
    }
    // What blocks has the first numbers.
    let first = 0..view.lists.blocking.min(MOST);
    let listed: Vec<Rc<Finding>> = first.filter_map(|number| view.finding(number)).collect();
    Frame::new()
        .stroke(Stroke::new(1.0, theme.edge))
        .corner_radius(CornerRadius::same(size::CORNER))
        .show(ui, |ui| {
            ui.spacing_mut().item_spacing = vec2(0.0, 0.0);
            let room = (ui.max_rect().height() - 200.0).max(LINE * 3.0);
            // Sideways only where the window is narrower than the columns.
            let head = Rect::from_min_size(ui.max_rect().min, vec2(ui.available_width(), LINE));
            ui.painter().rect_filled(head.shrink(1.0), 0.0, theme.heading);
            ScrollArea::horizontal().show(ui, |ui| {
                list_ui(ui, view, &listed, room);
            });
        });
    if view.lists.blocking > listed.len() {
        text_ui(ui, theme, &texts::and_more(lang, view.lists.blocking - listed.len()));
    }
    for cause in named_causes(&view.lists.causes).take(2) {
        let said = format!("{}{}", texts::LIKELY_CELL.get(lang), cause_sentence(view, cause));
        text_ui(ui, theme, &said);
    }
    let answers = [
        (texts::GO_BACK, Answer::Close),
        (texts::SAVE_DRAFT, Answer::SaveDraft { save_as, after: after.clone() }),
        (texts::CANCEL, Answer::Close),
    ];
    answers_ui(ui, view, fresh, answers)
}

fn list_ui(ui: &mut Ui, view: &View<'_>, findings: &[Rc<Finding>], room: f32) {
    let (theme, lang) = (view.theme, view.lang);
    let figures: Vec<[String; 3]> = findings.iter().map(|own| figures(view, own)).collect();
    // A figure that is cut says nothing; a place does.
    let font = FontId::proportional(size::TEXT);
    let width = |text: &String| {
        let galley = ui.painter().layout_no_wrap(text.clone(), font.clone(), theme.text);
        galley.size().x + 2.0 * PAD
    };
    let figure = figures.iter().flatten().map(width).fold(92.0, f32::max);
    let wide = (ui.available_width() - 3.0 * figure - 16.0).max(2.0 * 160.0);
    TableBuilder::new(ui)
        .id_salt("unbalanced")
        .striped(true)
        .auto_shrink([false, true])
        .max_scroll_height(room)
        .cell_layout(Layout::left_to_right(Align::Center))
        .column(Column::exact(wide * 0.5).clip(true))
        .column(Column::exact(wide * 0.5).clip(true))
        .columns(Column::exact(figure), 3)
        .header(LINE, |mut header| {
            let titles = [
                texts::PLACE,
                texts::RELATION,
                texts::ONE_SIDE,
                texts::OTHER_SIDE,
                texts::DIFFERENCE_COLUMN,
            ];
            for (i, title) in titles.into_iter().enumerate() {
                header.col(|ui| {
                    let text = RichText::new(title.get(lang))
                        .font(font::bold(size::SMALL))
                        .color(theme.heading_text);
                    side(ui, i >= 2, |ui| drop(widget::cut_label(ui, text)));
                });
            }
        })
        .body(|body| {
            body.rows(LINE, findings.len(), |mut row| {
                let at = row.index();
                let Some((finding, figures)) = findings.get(at).zip(figures.get(at)) else {
                    return;
                };
                let (table, place) = view.finding_place(finding);
                let place = format!("{table}\u{3000}{place}");
                let relation = finding.relation.get(lang);
                let texts = [place.as_str(), relation];
                for text in texts {
                    row.col(|ui| {
                        side(ui, false, |ui| drop(widget::cut_label(ui, RichText::new(text))));
                    });
                }
                for (text, ink) in figures.iter().zip([theme.text, theme.text, theme.bad]) {
                    row.col(|ui| {
                        side(ui, true, |ui| {
                            drop(widget::cut_label(ui, RichText::new(text).color(ink)));
                        });
                    });
                }
            });
        });
}

/// Both sides of a finding and their difference.
fn figures(view: &View<'_>, finding: &Finding) -> [String; 3] {
    let at = finding.cell.t();
    [
        view.figure_text(at, finding.stated),
        view.figure_text(at, finding.computed),
        view.difference_text(at, finding.difference),
    ]
}

/// A cell's content at its left or right edge, with a little room.
fn side(ui: &mut Ui, right: bool, add: impl FnOnce(&mut Ui)) {
    let layout = if right {
        Layout::right_to_left(Align::Center)
    } else {
        Layout::left_to_right(Align::Center)
    };
    ui.with_layout(layout, |ui| {
        ui.add_space(PAD);
        add(ui);
    });
}
