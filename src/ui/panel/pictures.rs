//! Figures of the budget as pictures (图示): bars, each a click to its row.
//!
//! Parts and years differ in colour and in how they are filled, and every figure is written: the
//! page can be read without colour.

use eframe::egui::{
    Align, Align2, Color32, CornerRadius, CursorIcon, FontId, Label, Layout, Painter, Rect,
    RichText, Role, Sense, Stroke, StrokeKind, Ui, WidgetInfo, pos2, vec2,
};

use crate::amount::Amount;
use crate::lang::{Lang, Tell as _};
use crate::publish::{Picture, PictureBar, PicturePart, PlacedPicture};
use crate::ui::command::Command;
use crate::ui::font;
use crate::ui::texts;
use crate::ui::theme::{Theme, size};
use crate::ui::widget::Tip as _;

use super::command_button::command_button;
use super::{Action, View, widget};

/// Height of one bar, and the room between two names.
const BAR: f32 = 18.0;
const GAP: f32 = 9.0;
/// Width of the figures behind the bars.
const FIGURES: f32 = 150.0;
/// Width of a year before its bar.
const YEAR: f32 = 44.0;
/// Least width of a part that can be hit and seen.
const LEAST: f32 = 2.0;

/// Draws the page.
pub fn pictures_ui(
    ui: &mut Ui,
    view: &View<'_>,
    placed: &[PlacedPicture],
    actions: &mut Vec<Action>,
) {
    let (theme, lang) = (view.theme, view.lang);
    ui.horizontal(|ui| {
        let title = format!("{}　{}", texts::PICTURES_TITLE.get(lang), view.budget().unit.name);
        let title = RichText::new(title).font(font::bold(size::TITLE));
        ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
            let back = Command::Pictures;
            if command_button(ui, back.entry(), texts::BACK.get(lang), true, lang) {
                actions.push(Action::Command(back));
            }
            let last = Command::LastYear;
            let asks = view.document().computed().last_year().is_none();
            if asks && command_button(ui, last.entry(), last.entry().title.get(lang), true, lang) {
                actions.push(Action::Command(last));
            }
            ui.with_layout(Layout::left_to_right(Align::Center), |ui| {
                widget::cut_label(ui, title);
            });
        });
    });
    ui.add_space(6.0);
    widget::page_ui(ui, theme, "pictures", |ui| {
        if placed.is_empty() {
            weak(ui, theme, texts::PICTURES_NONE.get(lang));
        }
        for (at, one) in placed.iter().enumerate() {
            if at > 0 {
                ui.add_space(22.0);
            }
            picture_ui(ui, view, one, at, actions);
        }
    });
}

fn weak(ui: &mut Ui, theme: &Theme, text: &str) {
    ui.add(Label::new(RichText::new(text).color(theme.weak)).wrap());
}

fn picture_ui(
    ui: &mut Ui,
    view: &View<'_>,
    placed: &PlacedPicture,
    at: usize,
    actions: &mut Vec<Action>,
) {
    let (theme, lang) = (view.theme, view.lang);
    let picture = &placed.picture;
    ui.horizontal(|ui| {
        let title = RichText::new(&picture.title).font(font::bold(size::TEXT + 1.5));
        ui.add(Label::new(title));
        let unit = format!("{}{}", texts::COUNTED_IN.get(lang), picture.unit.tell(lang));
        ui.add(Label::new(RichText::new(unit).color(theme.weak)));
        if picture.series.len() > 1 && !picture.bars.is_empty() {
            legend_ui(ui, theme, picture);
        }
    });
    if picture.bars.is_empty() {
        weak(ui, theme, texts::PICTURE_EMPTY.get(lang));
        return;
    }
    if picture.series.len() == 1 && !picture.stacked {
        weak(ui, theme, texts::PICTURE_ONE_YEAR.get(lang));
    }
    let names = (ui.available_width() * 0.3).clamp(120.0, 300.0);
    for (nth, bar) in picture.bars.iter().enumerate() {
        let cells = placed.cells.get(nth).map(Vec::as_slice).unwrap_or_default();
        let lines = if picture.stacked { 1 } else { bar.parts.len() };
        let height = lines as f32 * BAR + GAP;
        let (rect, response) =
            ui.allocate_exact_size(vec2(ui.available_width(), height), Sense::hover());
        if !ui.is_rect_visible(rect) {
            continue;
        }
        let name = Rect::from_min_size(rect.min, vec2(names - 12.0, BAR.max(height - GAP)));
        let text = FontId::proportional(size::TEXT);
        if widget::line_in(ui, name, Align::Max, &bar.name, text, theme.text) {
            response.tip(bar.name.as_str());
        }
        let area = Rect::from_min_max(
            pos2(rect.left() + names, rect.top()),
            pos2(rect.right() - FIGURES, rect.bottom() - GAP),
        );
        let draw = BarDrawing { view, picture, bar, cells, salt: (at, nth) };
        match picture.stacked {
            true => draw.stacked(ui, area, actions),
            false => draw.beside(ui, area, actions),
        }
    }
    if picture.left_out > 0 {
        let said = match lang {
            Lang::Zh => format!("另有较小的 {} 项没有画出", picture.left_out),
            Lang::En => format!("{} smaller ones are not drawn", picture.left_out),
        };
        weak(ui, theme, &said);
    }
}

fn legend_ui(ui: &mut Ui, theme: &Theme, picture: &Picture) {
    let used = |at: usize| picture.bars.iter().flat_map(|bar| &bar.parts).any(|p| p.series == at);
    for (at, name) in picture.series.iter().enumerate().filter(|(at, _)| used(*at)) {
        ui.add_space(10.0);
        let (rect, _) = ui.allocate_exact_size(vec2(22.0, 12.0), Sense::hover());
        fill(ui.painter(), rect, theme, at);
        let name = RichText::new(name).color(theme.text);
        ui.add(Label::new(name));
    }
}

/// What one bar, or the bars under one name, are drawn from.
struct BarDrawing<'a> {
    view: &'a View<'a>,
    picture: &'a Picture,
    bar: &'a PictureBar,
    cells: &'a [Option<crate::budget::Cell>],
    salt: (usize, usize),
}

impl BarDrawing<'_> {
    fn figure(&self, figure: Amount) -> String {
        figure.grouped(self.picture.decimals).replace('-', "\u{2212}")
    }

    fn width(&self, part: &PicturePart, whole: f32) -> f32 {
        let width = whole * part.length as f32 / Picture::FULL as f32;
        if part.figure.is_zero() { 0.0 } else { width.max(LEAST) }
    }

    fn stacked(&self, ui: &mut Ui, area: Rect, actions: &mut Vec<Action>) {
        let theme = self.view.theme;
        let mut left = area.left();
        for (nth, part) in self.bar.parts.iter().enumerate() {
            let width = self.width(part, area.width());
            let rect = Rect::from_min_size(pos2(left, area.top()), vec2(width, BAR));
            self.part(ui, rect, nth, part, actions);
            left += width;
        }
        let total = self.bar.total.map(|total| self.figure(total)).unwrap_or_default();
        let share = self.bar.share.map(|share| format!("　{share}%")).unwrap_or_default();
        let place = Rect::from_min_size(pos2(left + 8.0, area.top()), vec2(FIGURES * 2.0, BAR));
        let painter = ui.painter();
        let bold = font::bold(size::TEXT);
        let (at, align) = (place.left_center(), Align2::LEFT_CENTER);
        let end = painter.text(at, align, total, bold, theme.text).right();
        let regular = FontId::proportional(size::SMALL);
        painter.text(pos2(end, at.y), align, share, regular, theme.weak);
    }

    fn beside(&self, ui: &mut Ui, area: Rect, actions: &mut Vec<Action>) {
        let theme = self.view.theme;
        for (nth, part) in self.bar.parts.iter().enumerate() {
            let top = area.top() + nth as f32 * BAR;
            let year = self.picture.series.get(part.series).map(String::as_str).unwrap_or_default();
            let regular = FontId::proportional(size::SMALL);
            let middle = top + BAR / 2.0;
            ui.painter().text(
                pos2(area.left(), middle),
                Align2::LEFT_CENTER,
                year,
                regular,
                theme.weak,
            );
            let width = self.width(part, area.width() - YEAR);
            let left = area.left() + YEAR;
            let rect = Rect::from_min_size(pos2(left, top + 1.0), vec2(width, BAR - 2.0));
            self.part(ui, rect, nth, part, actions);
            let font = match part.series {
                0 => font::bold(size::TEXT),
                _ => FontId::proportional(size::TEXT),
            };
            let at = pos2(left + width + 8.0, middle);
            let figure = self.figure(part.figure);
            ui.painter().text(at, Align2::LEFT_CENTER, figure, font, theme.text);
        }
    }

    /// One figure: drawn, named, and a click to its cell.
    fn part(
        &self,
        ui: &mut Ui,
        rect: Rect,
        nth: usize,
        part: &PicturePart,
        actions: &mut Vec<Action>,
    ) {
        let (theme, lang) = (self.view.theme, self.view.lang);
        let series = self.picture.series.get(part.series).map(String::as_str).unwrap_or_default();
        let unit = self.picture.unit.tell(lang);
        let said = format!("{} {series} {} {unit}", self.bar.name, self.figure(part.figure));
        let cell = self.cells.get(nth).copied().flatten();
        // What is nothing still has a name and a place.
        let hit = if rect.width() < 8.0 { rect.with_max_x(rect.left() + 8.0) } else { rect };
        let sense = if cell.is_some() { Sense::click() } else { Sense::hover() };
        let response = ui.interact(hit, ui.scope_id().with(("bar", self.salt, nth)), sense);
        let role = if cell.is_some() { Role::Button } else { Role::Label };
        response.widget_info(|| WidgetInfo::labeled(role, true, said.as_str()));
        fill(ui.painter(), rect, theme, part.series);
        if response.has_focus() || response.hovered() && cell.is_some() {
            let ring = Stroke::new(2.0, theme.text);
            ui.painter().rect_stroke(hit.expand(1.0), 2.0, ring, StrokeKind::Outside);
        }
        let response = response.tip(said);
        let Some(cell) = cell else { return };
        if response.on_hover_cursor(CursorIcon::PointingHand).clicked() {
            actions.push(Action::Go(cell));
        }
    }
}

/// The ground of a part: its colour, and a pattern that tells it from its neighbours.
fn fill(painter: &Painter, rect: Rect, theme: &Theme, series: usize) {
    if rect.width() <= 0.0 {
        return;
    }
    let ink = theme.series(series);
    let inside = painter.with_clip_rect(painter.clip_rect().intersect(rect));
    match series % 5 {
        0 => drop(inside.rect_filled(rect, CornerRadius::ZERO, ink)),
        1 => lines(&inside, rect, ink, true),
        2 => dots(&inside, rect, ink),
        3 => {
            lines(&inside, rect, ink, true);
            lines(&inside, rect, ink, false);
        }
        _ => {}
    }
    painter.rect_stroke(rect, CornerRadius::ZERO, Stroke::new(1.0, ink), StrokeKind::Inside);
}

/// Slanting lines, rising or falling.
fn lines(painter: &Painter, rect: Rect, ink: Color32, rising: bool) {
    const STEP: f32 = 5.0;
    let height = rect.height();
    let mut x = rect.left() - height;
    while x < rect.right() {
        let (from, to) = match rising {
            true => (pos2(x, rect.bottom()), pos2(x + height, rect.top())),
            false => (pos2(x, rect.top()), pos2(x + height, rect.bottom())),
        };
        painter.line_segment([from, to], Stroke::new(1.5, ink));
        x += STEP;
    }
}

fn dots(painter: &Painter, rect: Rect, ink: Color32) {
    const STEP: f32 = 5.0;
    let mut y = rect.top() + STEP / 2.0;
    while y < rect.bottom() {
        let mut x = rect.left() + STEP / 2.0;
        while x < rect.right() {
            painter.circle_filled(pos2(x, y), 1.1, ink);
            x += STEP;
        }
        y += STEP;
    }
}
