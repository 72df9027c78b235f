//! Paints headings and the frame around the selection.

use eframe::egui::text::LayoutJob;
use eframe::egui::{self, Align, Rect, Stroke, StrokeKind, pos2};

use crate::ui::font;
use crate::ui::theme::size;

use super::job::text_job;
use super::paint::{Painting, bounds};
use crate::table::geometry::BandSizes;
use crate::table::layout::{Band, GridPos};
use crate::table::selection::Selection;

impl Painting<'_> {
    pub fn heading(&self, index: usize, section: &BandSizes, band: &Band, top: f32) {
        let theme = self.look.theme;
        let view = self.laid.view;
        let [(_, scrolling), (_, staying)] = self.panes(section);
        let edge = |column: usize| self.laid.column_left(index, column, self.scroll.0);
        for heading in &band.headings {
            let (stays, ends) = (heading.from < section.frozen, heading.to <= section.frozen);
            let clip = match (stays, ends) {
                (true, true) => staying,
                (true, false) => view,
                _ => scrolling,
            };
            let last = heading.to.saturating_sub(1);
            let right = edge(last) + section.edge(heading.to) - section.edge(last);
            let rect = Rect::from_min_max(
                pos2(edge(heading.from), top + section.line_top(heading.line)),
                pos2(right, top + section.line_top(heading.line + heading.lines)),
            );
            // Merged over columns that stay and columns that have scrolled away.
            let rect =
                if stays && !ends { rect.with_max_x(right.max(scrolling.left())) } else { rect };
            let rect = match heading.part {
                Some(part) => {
                    let (left, right) = part.within(rect.left(), rect.right());
                    Rect::from_x_y_ranges(left..=right, rect.y_range())
                }
                None => rect,
            };
            let clip = clip.with_min_y(top.max(view.top()));
            if !rect.intersects(clip) {
                continue;
            }
            let painter = self.ui.painter_at(clip);
            let chosen = heading.to - heading.from == 1
                && self
                    .selection
                    .is_some_and(|s| s.cursor.band == index && s.columns().contains(&heading.from));
            painter.rect_filled(rect, 0.0, if chosen { theme.selected } else { theme.heading });
            let job = text_job(
                &heading.title,
                font::bold(size::GRID_TEXT),
                theme.heading_text,
                rect.width() - size::CELL_PAD,
                usize::MAX,
            );
            let galley = painter.layout_job(LayoutJob { halign: Align::Center, ..job });
            // A wide heading keeps its title in the part that is in view.
            let shown = rect.intersect(clip);
            let place = (
                heading.from,
                heading.line,
                heading.part.map(|part| part.within(0.0, 100.0).0 as u32),
            );
            let id = egui::Id::unique(("yusuan heading", index, place));
            self.ui.ctx().accesskit_node_builder(id, |node| {
                node.set_role(egui::accesskit::Role::ColumnHeader);
                node.set_label(heading.title.as_str());
                node.set_bounds(bounds(shown));
            });
            let fits = shown.width() > galley.size().x + size::CELL_PAD;
            let middle = if fits { shown.center().x } else { rect.center().x };
            painter.galley(
                pos2(middle, rect.center().y - galley.size().y / 2.0),
                galley,
                theme.heading_text,
            );
            let line = Stroke::new(1.0, theme.edge);
            painter.hline(rect.x_range(), rect.bottom() - 0.5, line);
            painter.vline(rect.right() - 0.5, rect.y_range(), line);
        }
    }

    pub fn selection_frame(&self, index: usize, section: &BandSizes, body_top: f32) {
        for area in self.others.iter().filter(|area| area.cursor.band == index) {
            self.area(index, section, body_top, area);
        }
        let Some(selection) = self.selection.filter(|s| s.cursor.band == index) else {
            return;
        };
        if !selection.is_one() || !self.others.is_empty() {
            self.area(index, section, body_top, &selection);
        }
        let theme = self.look.theme;
        for (pane, clip) in self.panes(section) {
            let painter = self.ui.painter_at(clip.with_min_y(body_top.max(clip.top())));
            if pane.contains(&selection.cursor.column) {
                let rect = self.laid.cell_rect(selection.cursor, self.scroll);
                let width = if self.focused { 2.0 } else { 1.0 };
                painter.rect_stroke(
                    rect,
                    0.0,
                    Stroke::new(width, theme.accent),
                    StrokeKind::Inside,
                );
            }
        }
    }

    /// The ground and frame of one selected area.
    fn area(&self, index: usize, section: &BandSizes, body_top: f32, selection: &Selection) {
        let theme = self.look.theme;
        let (rows, columns) = (selection.rows(), selection.columns());
        let corner = |row: usize, column: usize| {
            self.laid.cell_rect(GridPos { band: index, row, column }, self.scroll)
        };
        for (pane, clip) in self.panes(section) {
            let (from, to) =
                ((*columns.start()).max(pane.start), (*columns.end() + 1).min(pane.end));
            if from >= to {
                continue;
            }
            let painter = self.ui.painter_at(clip.with_min_y(body_top.max(clip.top())));
            let (first, last) = (corner(*rows.start(), from), corner(*rows.end(), to - 1));
            let near = self.laid.view.expand(60.0);
            let shown = Rect::from_min_max(first.min, last.max).intersect(near);
            painter.rect_filled(shown, 0.0, theme.selection);
            // Where the other pane goes on with it, its edge is out of sight.
            let beyond = |cut: bool| if cut { 8.0 } else { 0.0 };
            let left = shown.left() - beyond(from > *columns.start());
            let right = shown.right() + beyond(to <= *columns.end());
            let outline = shown.with_min_x(left).with_max_x(right);
            painter.rect_stroke(outline, 0.0, Stroke::new(1.0, theme.accent), StrokeKind::Inside);
        }
    }
}
