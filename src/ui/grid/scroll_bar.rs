//! A scroll bar of the grid, upright or lying.

use eframe::egui::{Rect, Sense, Ui, pos2};

use crate::ui::theme::Theme;

/// Shortest handle, in points.
const MIN_HANDLE: f32 = 28.0;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Direction {
    Horizontal,
    Vertical,
}

/// A bar as it is drawn in a frame.
pub(super) struct ScrollBar {
    pub direction: Direction,
    pub track: Rect,
    /// How much of the whole is in view, 0 to 1.
    pub share: f32,
    /// Where the view is between first and last place, 0 to 1.
    pub at: f32,
    /// Distance of the pointer from the handle's start, while this bar is dragged.
    pub grip: Option<f32>,
}

impl ScrollBar {
    /// Draws it. While the pointer moves it: the grip, and where the view is to be.
    pub fn show(&self, ui: &Ui, theme: &Theme) -> Option<(f32, f32)> {
        let track = self.track;
        let (id, length, start) = match self.direction {
            Direction::Vertical => ("scroll y", track.height(), track.top()),
            Direction::Horizontal => ("scroll x", track.width(), track.left()),
        };
        let bar = ui.interact(track, ui.scope_id().with(id), Sense::click_and_drag());
        let ((from, to), room) = self.handle(length);
        let moved = bar.interact_pointer_pos().map(|pointer| {
            let along = match self.direction {
                Direction::Vertical => pointer.y,
                Direction::Horizontal => pointer.x,
            };
            let within = along - start;
            let taken =
                if (from..to).contains(&within) { within - from } else { (to - from) / 2.0 };
            let fresh = bar.drag_started() || bar.clicked();
            let grip = self.grip.filter(|_| !fresh).unwrap_or(taken);
            (grip, ((within - grip) / room.max(1.0)).clamp(0.0, 1.0))
        });
        let handle = match self.direction {
            Direction::Vertical => Rect::from_min_max(
                pos2(track.left() + 3.0, start + from),
                pos2(track.right() - 2.0, start + to),
            ),
            Direction::Horizontal => Rect::from_min_max(
                pos2(start + from, track.top() + 3.0),
                pos2(start + to, track.bottom() - 2.0),
            ),
        };
        let ink = if bar.hovered() || bar.dragged() { theme.weak } else { theme.edge };
        ui.painter().rect_filled(handle, 4.0, ink);
        moved
    }

    /// Start and end of the handle, and the room it moves in.
    fn handle(&self, track: f32) -> ((f32, f32), f32) {
        let length = (track * self.share).clamp(MIN_HANDLE.min(track), track);
        let room = track - length;
        ((room * self.at, room * self.at + length), room)
    }
}
