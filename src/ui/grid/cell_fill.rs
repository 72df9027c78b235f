//! The grounds of cells and the lines between them: one mesh for a pane.
//!
//! Painting takes longest where no graphics card helps, and there every pixel that is painted twice
//! counts. So nothing lies under a cell's ground, what has the colour that the window is cleared to is
//! not painted, neighbours of one colour are one rectangle, and all edges are on whole pixels,
//! where nothing has to be smoothed.

use eframe::egui::emath::GuiRounding as _;
use eframe::egui::layers::ShapeIdx;
use eframe::egui::{Color32, Mesh, Painter, Rect, Shape, Ui};

use crate::ui::theme::Theme;

use super::screen_layout::ScreenLayout;

pub(super) struct CellFill<'a> {
    painter: &'a Painter,
    at: ShapeIdx,
    /// The colour that is there already: the window is cleared to it.
    bare: Color32,
    grounds: Runs,
    below: Runs,
    right: Vec<(Rect, Color32)>,
}

impl<'a> CellFill<'a> {
    /// Below everything that is painted from now on.
    pub fn new(painter: &'a Painter, bare: Color32) -> Self {
        let at = painter.add(Shape::Noop);
        let (grounds, below) = (Runs::default(), Runs::default());
        Self { painter, at, bare, grounds, below, right: Vec::new() }
    }

    /// A cell's ground.
    pub fn fill(&mut self, rect: Rect, color: Color32) {
        self.grounds.add(self.snapped(rect), color);
    }

    /// A line inside a rectangle's lower edge.
    pub fn line_below(&mut self, rect: Rect, color: Color32) {
        let rect = self.snapped(rect);
        self.below.add(rect.with_min_y(rect.bottom() - self.width()), color);
    }

    /// A line inside a rectangle's right edge; one with the lines above it.
    pub fn line_right(&mut self, rect: Rect, color: Color32) {
        let rect = self.snapped(rect);
        let line = rect.with_min_x(rect.right() - self.width());
        let above = self.right.iter_mut().find(|(above, known)| {
            *known == color && above.x_range() == line.x_range() && above.bottom() == line.top()
        });
        match above {
            Some((above, _)) => above.max.y = line.max.y,
            None => self.right.push((line, color)),
        }
    }

    pub fn paint(self) {
        let clip = self.painter.clip_rect();
        let grounds = self.grounds.0.into_iter().filter(|(_, color)| *color != self.bare);
        let mut mesh = Mesh::default();
        for (rect, color) in grounds.chain(self.below.0).chain(self.right) {
            let rect = rect.intersect(clip);
            if rect.is_positive() {
                mesh.add_colored_rect(rect, color);
            }
        }
        self.painter.set(self.at, Shape::mesh(mesh));
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

/// Rectangles of which neighbours of one colour, left to right, have become one.
#[derive(Default)]
struct Runs(Vec<(Rect, Color32)>);

impl Runs {
    fn add(&mut self, rect: Rect, color: Color32) {
        match self.0.last_mut() {
            Some((last, known))
                if *known == color
                    && last.right() == rect.left()
                    && last.y_range() == rect.y_range() =>
            {
                last.max.x = rect.max.x;
            }
            _ => self.0.push((rect, color)),
        }
    }
}

/// Paints what lies under the scroll bars.
pub(super) fn margins(ui: &Ui, laid: &ScreenLayout, theme: &Theme) {
    let color = theme.beyond;
    let painter = ui.painter_at(laid.area);
    let mut ground = CellFill::new(&painter, theme.surface);
    ground.fill(laid.area.with_min_x(laid.view.right()), color);
    ground.fill(laid.area.with_max_x(laid.view.right()).with_min_y(laid.view.bottom()), color);
    ground.paint();
}

/// Paints what lies right of the sections, between them and below the last.
pub(super) fn beyond(ui: &Ui, laid: &ScreenLayout, (left, top): (f32, f64), theme: &Theme) {
    let color = theme.beyond;
    let view = laid.view;
    let painter = ui.painter_at(view);
    let mut ground = CellFill::new(&painter, theme.surface);
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
