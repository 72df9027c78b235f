//! The grounds of cells and the lines between them: one mesh for a pane.
//!
//! Painting takes longest where no graphics card helps, and there every pixel that is painted twice
//! counts. So nothing lies under a cell's ground, neighbours of one colour are one rectangle, and
//! all edges stand on whole pixels, where nothing has to be smoothed.

use eframe::egui::emath::GuiRounding as _;
use eframe::egui::layers::ShapeIdx;
use eframe::egui::{Color32, Mesh, Painter, Rect, Shape, Ui};

use super::layout::Laid;

pub(super) struct Ground<'a> {
    painter: &'a Painter,
    at: ShapeIdx,
    mesh: Mesh,
    lines: Mesh,
    /// Not yet in the mesh: the next cell may lengthen it.
    last: Option<(Rect, Color32)>,
}

impl<'a> Ground<'a> {
    /// Below everything that is painted from now on.
    pub fn new(painter: &'a Painter) -> Self {
        let at = painter.add(Shape::Noop);
        Self { painter, at, mesh: Mesh::default(), lines: Mesh::default(), last: None }
    }

    /// A cell's ground.
    pub fn fill(&mut self, rect: Rect, color: Color32) {
        let rect = self.snapped(rect);
        if let Some((last, known)) = &mut self.last
            && *known == color
            && last.right() == rect.left()
            && last.y_range() == rect.y_range()
        {
            last.max.x = rect.max.x;
            return;
        }
        self.flush();
        self.last = Some((rect, color));
    }

    /// A line inside a rectangle's lower edge.
    pub fn line_below(&mut self, rect: Rect, color: Color32) {
        let rect = self.snapped(rect);
        self.line(rect.with_min_y(rect.bottom() - self.width()), color);
    }

    /// A line inside a rectangle's right edge.
    pub fn line_right(&mut self, rect: Rect, color: Color32) {
        let rect = self.snapped(rect);
        self.line(rect.with_min_x(rect.right() - self.width()), color);
    }

    pub fn paint(mut self) {
        self.flush();
        self.mesh.append(self.lines);
        self.painter.set(self.at, Shape::mesh(self.mesh));
    }

    fn flush(&mut self) {
        if let Some((rect, color)) = self.last.take() {
            add(&mut self.mesh, rect.intersect(self.painter.clip_rect()), color);
        }
    }

    fn line(&mut self, rect: Rect, color: Color32) {
        add(&mut self.lines, rect.intersect(self.painter.clip_rect()), color);
    }

    fn snapped(&self, rect: Rect) -> Rect {
        rect.round_to_pixels(self.painter.pixels_per_point())
    }

    /// Width of a line, in points: about one, and whole pixels.
    fn width(&self) -> f32 {
        let scale = self.painter.pixels_per_point();
        scale.round().max(1.0) / scale
    }
}

/// Paints what lies under the scroll bars.
pub(super) fn margins(ui: &Ui, laid: &Laid, color: Color32) {
    let painter = ui.painter_at(laid.area);
    let mut ground = Ground::new(&painter);
    ground.fill(laid.area.with_min_x(laid.view.right()), color);
    ground.fill(laid.area.with_max_x(laid.view.right()).with_min_y(laid.view.bottom()), color);
    ground.paint();
}

/// Paints what lies right of the sections, between them and below the last.
pub(super) fn beyond(ui: &Ui, laid: &Laid, (left, top): (f32, f64), color: Color32) {
    let view = laid.view;
    let painter = ui.painter_at(view);
    let mut ground = Ground::new(&painter);
    let y = |place: f64| view.top() + (place - top) as f32;
    let mut free = view.top();
    for (index, section) in laid.sections.iter().enumerate() {
        let columns = section.edges.len().saturating_sub(1);
        let right = laid.column_left(index, columns, left).max(view.left());
        let (upper, lower) = (y(section.top), y(section.bottom()));
        ground.fill(view.with_min_y(free).with_max_y(upper.min(view.bottom())), color);
        let beside = view.with_min_x(right).with_min_y(upper.max(view.top()));
        ground.fill(beside.with_max_y(lower.min(view.bottom())), color);
        free = lower.max(free);
    }
    ground.fill(view.with_min_y(free), color);
    ground.paint();
}

fn add(mesh: &mut Mesh, rect: Rect, color: Color32) {
    if rect.is_positive() {
        mesh.add_colored_rect(rect, color);
    }
}
