//! The line at the end of a block that takes rows.

use eframe::egui::{self, Align2, CursorIcon, FontId, pos2};

use crate::ui::texts;
use crate::ui::theme::size;

use super::GridFrame;
use super::screen_layout::ScreenLayout;

impl GridFrame<'_> {
    /// The line at the end of a block that takes rows: `＋ 添加一行`; a click adds one.
    pub fn add_lines(&mut self, ui: &egui::Ui, laid: &ScreenLayout, response: &egui::Response) {
        let scroll = self.state.view().scroll;
        let theme = self.look.theme;
        let painter = ui.painter_at(laid.view);
        let mut wanted = None;
        for band in 0..self.layout.bands.len() {
            let Some(block) = self.open_block(band) else { continue };
            let Some(rect) = laid.add_line(band, scroll) else { continue };
            let shown = rect.intersect(laid.view);
            if !shown.is_positive() {
                continue;
            }
            let hovered = response.hover_pos().is_some_and(|at| shown.contains(at));
            let color = if hovered { theme.accent } else { theme.weak };
            if hovered {
                ui.set_cursor_icon(CursorIcon::PointingHand);
            }
            painter.rect_filled(rect, 0.0, theme.surface);
            painter.text(
                pos2(rect.left() + size::CELL_PAD, rect.center().y),
                Align2::LEFT_CENTER,
                texts::ADD_ROW.get(self.look.lang),
                FontId::proportional(size::GRID_TEXT),
                color,
            );
            let id = egui::Id::unique(("yusuan add row", self.table, block));
            let mut asked = false;
            ui.ctx().accesskit_node_builder(id, |node| {
                node.set_role(egui::accesskit::Role::Button);
                node.set_label(texts::ADD_ROW.get(self.look.lang));
                node.add_action(egui::accesskit::Action::Click);
                node.set_bounds(super::paint::bounds(shown));
            });
            ui.input(|input| {
                asked |= input.events.iter().any(|event| {
                    matches!(event,
                    egui::Event::AccessKitActionRequest(request)
                        if request.action == egui::accesskit::Action::Click
                            && request.target_node == id.accesskit_id())
                });
            });
            if asked || hovered && response.clicked() {
                wanted = Some(block);
            }
        }
        if let Some(block) = wanted {
            self.state.wants_focus = true;
            self.add_row(block);
            ui.ctx().request_repaint();
        }
    }
}
