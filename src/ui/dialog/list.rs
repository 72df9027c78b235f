//! A list to choose from with arrow keys while typing in the field above it.

use eframe::egui::{Align, FontId, Frame, Rect, ScrollArea, Stroke, StrokeKind, Ui, pos2, vec2};

use crate::dialog::{Chosen, ListLine};
use crate::ui::font;
use crate::ui::theme::{Theme, size};
use crate::ui::widget;

/// Height beyond which a list scrolls, in points.
pub const MAX_LIST: f32 = 430.0;

const LINE: f32 = 27.0;
const PAD: f32 = 10.0;

/// Draws the list; `shares` are the parts' shares of the width. Gives the line that was clicked.
pub fn list_ui(
    ui: &mut Ui,
    theme: &Theme,
    chosen: &mut Chosen,
    count: usize,
    (height, shares): (f32, &[f32]),
    line: impl Fn(usize) -> ListLine,
) -> Option<usize> {
    let mut clicked = None;
    Frame::new().stroke(Stroke::new(1.0, theme.edge)).inner_margin(1).show(ui, |ui| {
        ui.spacing_mut().item_spacing = vec2(0.0, 0.0);
        let height = height.max(LINE * 3.0);
        let mut area = ScrollArea::vertical().auto_shrink(false).max_height(height);
        if std::mem::take(&mut chosen.reveal) {
            // In the middle, so that neighbours are seen on both sides.
            let middle = chosen.at as f32 * LINE - (height - LINE) / 2.0;
            let most = (count as f32 * LINE - height).max(0.0);
            area = area.vertical_scroll_offset(middle.clamp(0.0, most));
        }
        area.show_rows(ui, LINE, count, |ui, range| {
            for at in range {
                let ListLine { parts, strong, weak } = line(at);
                let selected = at == chosen.at;
                let (rect, response) = widget::row(ui, LINE, &parts.join("　"), selected);
                let ground = match (selected, response.hovered()) {
                    (true, _) => theme.selected,
                    (false, true) => theme.hovered,
                    (false, false) => theme.surface,
                };
                ui.painter().rect_filled(rect, 0.0, ground);
                if selected {
                    let ring = Stroke::new(1.0, theme.accent);
                    ui.painter().rect_stroke(rect, 0.0, ring, StrokeKind::Inside);
                }
                let mut left = rect.left();
                let mut cut = false;
                for (i, (part, share)) in parts.iter().zip(shares).enumerate() {
                    let width = rect.width() * share;
                    let place = Rect::from_min_size(pos2(left, rect.top()), vec2(width, LINE));
                    left += width;
                    let (font, ink) = match (i == strong, weak) {
                        (true, false) => (font::bold(size::TEXT), theme.text),
                        (true, true) => (font::bold(size::TEXT), theme.weak),
                        (false, _) => (FontId::proportional(size::TEXT), theme.weak),
                    };
                    let inner = place.shrink2(vec2(PAD, 0.0));
                    cut |= widget::line_in(ui, inner, Align::Min, part, font, ink);
                }
                let response =
                    if cut { response.on_hover_text(parts.join("\n")) } else { response };
                if response.clicked() {
                    chosen.at = at;
                    clicked = Some(at);
                }
            }
        });
    });
    clicked
}
