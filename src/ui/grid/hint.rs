//! What is said beneath a cell: why it refuses what was typed, what arithmetic will give, what
//! typing into a total means.

use eframe::egui::{self, Color32, FontId, Order, Rect, Stroke, StrokeKind, pos2, vec2};

use crate::budget::Cell;
use crate::grid::Rejected;
use crate::ui::theme::size;

use super::GridFrame;
use super::job::text_job;
use super::paint::bounds;
use super::screen_layout::ScreenLayout;

impl GridFrame<'_> {
    /// The reason of a refusal, beneath its cell.
    pub fn tell_rejection(&self, ui: &egui::Ui, laid: &ScreenLayout) {
        let Some(Rejected { cell, reason }) = &self.state.rejected else {
            return;
        };
        let theme = self.look.theme;
        let colors = [theme.bad_soft, theme.bad, theme.bad];
        let id = egui::Id::unique("yusuan cell refusal");
        self.box_beneath(ui, laid, *cell, (reason, colors), id);
    }

    /// What is said of the text while it is typed.
    pub fn tell_hint(&self, ui: &egui::Ui, laid: &ScreenLayout) {
        let Some(editor) = &self.state.editor else {
            return;
        };
        let lines = self.hints();
        if lines.is_empty() {
            return;
        }
        let theme = self.look.theme;
        let colors = [theme.surface, theme.edge, theme.text];
        let id = egui::Id::unique("yusuan cell hint");
        self.box_beneath(ui, laid, editor.cell, (&lines.join("\n"), colors), id);
    }

    fn box_beneath(
        &self,
        ui: &egui::Ui,
        laid: &ScreenLayout,
        cell: Cell,
        (text, [fill, edge, ink]): (&str, [Color32; 3]),
        id: egui::Id,
    ) {
        let Some(pos) = self.table_view().pos_of(cell) else {
            return;
        };
        let Some(view) = self.state.views.get(&self.table) else {
            return;
        };
        let place = laid.cell_rect(pos, view.scroll);
        let layer = egui::LayerId::new(Order::Foreground, id);
        let painter = ui.ctx().layer_painter(layer);
        let job = text_job(text, FontId::proportional(size::SMALL), ink, 320.0, usize::MAX);
        let galley = painter.layout_job(job);
        let full = galley.size() + vec2(16.0, 10.0);
        let below = place.bottom() + 3.0;
        let top =
            if below + full.y > laid.view.bottom() { place.top() - 3.0 - full.y } else { below };
        let left = place.left().min(laid.view.right() - full.x).max(laid.view.left());
        let rect = Rect::from_min_size(pos2(left, top), full);
        painter.rect(rect, 4.0, fill, Stroke::new(1.0, edge), StrokeKind::Inside);
        painter.galley(rect.min + vec2(8.0, 5.0), galley, ink);
        ui.ctx().accesskit_node_builder(id, |node| {
            node.set_role(egui::accesskit::Role::Alert);
            node.set_label(text);
            node.set_bounds(bounds(rect));
        });
    }
}
