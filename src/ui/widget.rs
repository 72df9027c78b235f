//! Small drawn things that several areas share: pills, flat buttons, segments, truncated lines.

use eframe::egui::{
    self, Align, Align2, Color32, CornerRadius, FontId, Frame, Margin, Mesh, Painter, ProgressBar,
    Rect, Response, RichText, Role, ScrollArea, Sense, Shape, Stroke, StrokeKind, TextStyle,
    TextWrapMode, Ui, WidgetInfo, WidgetText, pos2, vec2,
};

use crate::ui::font;
use crate::ui::theme::{Theme, size};

/// A short text on a rounded ground, for states and counts.
pub fn pill(ui: &mut Ui, text: &str, ink: Color32, fill: Color32) -> Response {
    let galley = ui.painter().layout_no_wrap(text.to_owned(), font::bold(size::SMALL), ink);
    let body = vec2(galley.size().x + 14.0, 20.0);
    let (rect, response) = ui.allocate_exact_size(body, Sense::hover());
    response.widget_info(|| WidgetInfo::labeled(Role::Label, true, text));
    ui.painter().rect_filled(rect, CornerRadius::same(size::CORNER), fill);
    let at = Align2::CENTER_CENTER.align_size_within_rect(galley.size(), rect);
    ui.painter().galley(at.min, galley, ink);
    response
}

/// How far something is, 0 to 1, in so many points: to be seen as a bar from its beginning.
pub fn progress_ui(ui: &mut Ui, theme: &Theme, share: f32, width: f32) {
    ui.scope(|ui| {
        ui.visuals_mut().extreme_bg_color = theme.grid_line;
        let bar = ProgressBar::new(share.max(0.03)).desired_width(width);
        ui.add(bar.fill(theme.accent));
    });
}

/// Tips beside what is pointed at.
pub trait Tip {
    /// A tip, but none from beneath a dialog, where the pointer may have been left.
    fn tip(self, text: impl Into<WidgetText>) -> Self;
    /// The same, beside the pointer.
    fn tip_at_pointer(self, text: impl Into<WidgetText>) -> Self;
}

impl Tip for Response {
    fn tip(self, text: impl Into<WidgetText>) -> Self {
        if is_beneath(&self.ctx, self.layer_id) { self } else { self.on_hover_text(text) }
    }

    fn tip_at_pointer(self, text: impl Into<WidgetText>) -> Self {
        let beneath = is_beneath(&self.ctx, self.layer_id);
        if beneath { self } else { self.on_hover_text_at_pointer(text) }
    }
}

/// Whether a dialog is open over a layer.
fn is_beneath(ctx: &egui::Context, layer: egui::LayerId) -> bool {
    ctx.memory(|memory| !memory.is_above_modal_layer(layer))
}

/// A button without a frame until the pointer is over it.
pub fn flat(ui: &mut Ui, enabled: bool, text: &str) -> Response {
    ui.add_enabled(enabled, egui::Button::new(text).frame_when_inactive(false))
}

/// Makes the rest of an area take the keyboard as a whole, with a ring while it has it. Up and
/// down are the area's then; Tab goes on into it.
pub fn pane(ui: &mut Ui, id: egui::Id, theme: &Theme, name: &str) -> Response {
    let all = ui.available_rect_before_wrap();
    let pane = ui.interact(all, id, Sense::focusable_noninteractive());
    pane.widget_info(|| WidgetInfo::labeled(Role::List, true, name));
    if pane.has_focus() {
        let filter = egui::EventFilter { vertical_arrows: true, ..egui::EventFilter::default() };
        ui.memory_mut(|memory| memory.set_focus_lock_filter(id, filter));
        let ring = Stroke::new(1.5, theme.accent);
        let corner = CornerRadius::same(size::CORNER);
        ui.painter().rect_stroke(all.expand(3.0), corner, ring, StrokeKind::Inside);
    }
    pane
}

/// Two or more choices side by side of which one holds; gives the one clicked.
pub fn segments(
    ui: &mut Ui,
    theme: &Theme,
    titles: &[&str],
    held: usize,
    tip: &str,
) -> Option<usize> {
    let font = |holds| {
        if holds { font::bold(size::TEXT) } else { FontId::proportional(size::TEXT) }
    };
    // As wide as each is in bold, so that nothing moves when another one holds.
    let width = |title: &&str| {
        ui.painter().layout_no_wrap((*title).to_owned(), font(true), theme.text).size().x + 20.0
    };
    let widths: Vec<f32> = titles.iter().map(width).collect();
    let whole = vec2(widths.iter().sum(), 27.0);
    let (rect, _) = ui.allocate_exact_size(whole, Sense::hover());
    let corner = CornerRadius::same(size::CORNER);
    ui.painter().rect_filled(rect, corner, theme.surface);
    let mut left = rect.left();
    let mut clicked = None;
    for (i, (title, width)) in titles.iter().zip(widths).enumerate() {
        let holds = i == held;
        let place = Rect::from_min_size(pos2(left, rect.top()), vec2(width, rect.height()));
        left += width;
        let id = ui.scope_id().with(("segment", *title));
        let mut response = ui.interact(place, id, Sense::click());
        response.widget_info(|| WidgetInfo::selected(Role::Button, true, holds, *title));
        if !tip.is_empty() {
            response = response.tip(tip);
        }
        let ground = match (holds, response.hovered()) {
            (true, _) => theme.selected,
            (false, true) => theme.hovered,
            (false, false) => theme.surface,
        };
        ui.painter().rect_filled(place.shrink(1.0), corner, ground);
        if response.has_focus() {
            let ring = Stroke::new(1.0, theme.accent);
            ui.painter().rect_stroke(place.shrink(1.0), corner, ring, StrokeKind::Inside);
        }
        let ink = if holds { theme.accent } else { theme.text };
        line_in(ui, place, Align::Center, title, font(holds), ink);
        if response.clicked() && !holds {
            clicked = Some(i);
        }
    }
    ui.painter().rect_stroke(rect, corner, Stroke::new(1.0, theme.edge), StrokeKind::Inside);
    clicked
}

/// A line of text cut with … at the width there is; the whole of it on hover.
pub fn cut_label(ui: &mut Ui, text: impl Into<WidgetText>) -> Response {
    let label = egui::Label::new(text).truncate();
    ui.add(label.show_tooltip_when_elided(!is_beneath(ui.ctx(), ui.layer_id())))
}

/// As [`cut_label`], for what says more of itself on hover: two tips would lie one on the other.
pub fn told_label(ui: &mut Ui, text: impl Into<WidgetText>, tip: impl Into<WidgetText>) {
    let label = egui::Label::new(text).truncate();
    ui.add(label.show_tooltip_when_elided(false)).tip(tip);
}

/// Draws one line inside `rect`, cut with … where it is too long. True if it was cut.
pub fn line_in(ui: &Ui, rect: Rect, align: Align, text: &str, font: FontId, ink: Color32) -> bool {
    let text: WidgetText = RichText::new(text).font(font.clone()).color(ink).into();
    let galley = text.into_galley(ui, Some(TextWrapMode::Truncate), rect.width(), font);
    let elided = galley.elided;
    let at = Align2([align, Align::Center]).align_size_within_rect(galley.size(), rect);
    ui.painter().galley(at.min, galley, ink);
    elided
}

/// A row that can be clicked, over the whole width, with a name for screen readers.
pub fn row(ui: &mut Ui, height: f32, name: &str, selected: bool) -> (Rect, Response) {
    // Without `FOCUSABLE`: lists are walked with the arrow keys, not stop by stop.
    let (rect, response) = ui.allocate_exact_size(vec2(ui.available_width(), height), Sense::CLICK);
    response.widget_info(|| WidgetInfo::selected(Role::ListItem, ui.is_enabled(), selected, name));
    (rect, response)
}

/// One of several choices; where it does not stop the keyboard, arrow keys lead to it.
pub fn radio(ui: &mut Ui, holds: bool, title: &str, stops: bool) -> Response {
    let spacing = ui.spacing().clone();
    let beside = spacing.icon_width + spacing.icon_spacing;
    let room = ui.available_width() - beside;
    let text = WidgetText::from(title).into_galley(ui, None, room, TextStyle::Button);
    let height = text.size().y.max(spacing.interact_size.y);
    let sense = if stops { Sense::click() } else { Sense::CLICK };
    let (rect, response) = ui.allocate_exact_size(vec2(beside + text.size().x, height), sense);
    response.widget_info(|| WidgetInfo::selected(Role::RadioButton, ui.is_enabled(), holds, title));
    if ui.is_rect_visible(rect) {
        let visuals = *ui.style().interact(&response);
        let (small, big) = spacing.icon_rectangles(rect);
        let (center, radius) = (big.center(), big.width() * 0.5 + visuals.expansion);
        ui.painter().circle(center, radius, visuals.bg_fill, visuals.bg_stroke);
        if holds {
            ui.painter().circle_filled(center, small.width() / 3.0, visuals.fg_stroke.color);
        }
        let at = pos2(rect.left() + beside, rect.center().y - text.size().y * 0.5);
        ui.painter().galley(at, text, visuals.text_color());
    }
    response
}

/// What lies in a rectangle around another; all of it where the other is none.
pub fn around(outer: Rect, inner: Rect, color: Color32) -> Shape {
    let mut mesh = Mesh::default();
    let inner = inner.intersect(outer);
    if !inner.is_positive() {
        mesh.add_colored_rect(outer, color);
        return Shape::mesh(mesh);
    }
    let beside = outer.with_min_y(inner.top()).with_max_y(inner.bottom());
    for rect in [
        outer.with_max_y(inner.top()),
        beside.with_max_x(inner.left()),
        beside.with_min_x(inner.right()),
        outer.with_min_y(inner.bottom()),
    ] {
        mesh.add_colored_rect(rect, color);
    }
    Shape::mesh(mesh)
}

/// A triangle in a cell's upper right corner: somebody remarked on it.
pub fn corner(painter: &Painter, rect: Rect, color: Color32) {
    const SIDE: f32 = 8.0;
    let corner = rect.right_top() + vec2(-1.0, 0.0);
    let points = vec![corner, corner - vec2(SIDE, 0.0), corner + vec2(0.0, SIDE)];
    painter.add(egui::Shape::convex_polygon(points, color, Stroke::NONE));
}

/// Gives a combo box its name for screen readers; `held` is what it shows.
pub fn name_choice(response: &Response, name: &str, held: &str) {
    response.widget_info(|| WidgetInfo {
        current_text_value: Some(held.to_owned()),
        ..WidgetInfo::labeled(Role::ComboBox, response.enabled(), name)
    });
}

/// Arrows, page keys, Home and End scroll a page that has nothing to choose.
pub fn scroll_by_keys(ui: &Ui, page: f32) {
    const STEP: f32 = 60.0;
    let keys = [
        (egui::Key::ArrowDown, -STEP),
        (egui::Key::ArrowUp, STEP),
        (egui::Key::PageDown, -page),
        (egui::Key::PageUp, page),
        (egui::Key::End, f32::NEG_INFINITY),
        (egui::Key::Home, f32::INFINITY),
    ];
    for (key, by) in keys {
        if ui.input_mut(|input| input.consume_key(egui::Modifiers::NONE, key)) {
            ui.scroll_with_delta(vec2(0.0, by.clamp(-1e5, 1e5)));
        }
    }
}

/// A page that scrolls, on its own ground, for what is read instead of a table.
pub fn page_ui(ui: &mut Ui, theme: &Theme, id: &str, add: impl FnOnce(&mut Ui)) {
    Frame::new()
        .fill(theme.surface)
        .stroke(Stroke::new(1.0, theme.edge))
        .corner_radius(CornerRadius::same(size::CORNER))
        .show(ui, |ui| {
            ScrollArea::vertical().id_salt(id).auto_shrink(false).show(ui, |ui| {
                Frame::new().inner_margin(Margin::symmetric(26, 18)).show(ui, |ui| {
                    ui.set_width(ui.available_width());
                    add(ui);
                });
            });
        });
}
