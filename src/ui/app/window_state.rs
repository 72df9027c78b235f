//! The system's window: its title and size, what waits for the next frame.

use eframe::egui::{Context, Pos2, Vec2, ViewportCommand, vec2};

use crate::ui::command::{Command, Trait};
use crate::ui::theme::size;

/// What the window keeps of itself.
#[derive(Default)]
pub(super) struct WindowState {
    /// Where a context menu is open, and which one.
    pub menu_at: Option<(Pos2, Trait)>,
    /// Commands that wait until what was typed before them is dealt with.
    pub queued: Vec<Command>,
    /// The person agreed to close it.
    pub closing: bool,
    /// Its title.
    titled: String,
    /// It was fitted to its screen.
    fitted: bool,
}

impl WindowState {
    /// A window as large as its screen, or larger, would hide its lower edge: it is made smaller,
    /// and maximised where somebody manages windows.
    pub fn fit_screen(&mut self, ctx: &Context, zoom: f32) {
        // Title bar, borders and the desktop's own panel.
        const DESKTOP: Vec2 = vec2(20.0, 70.0);
        let Some(screen) = ctx.input(|i| i.viewport().monitor_size).filter(|_| !self.fitted) else {
            return;
        };
        self.fitted = true;
        let room = screen - DESKTOP;
        let usual = size::WINDOW / zoom;
        if screen.x > 0.0 && (usual.x > room.x || usual.y > room.y) {
            ctx.send_viewport_cmd(ViewportCommand::InnerSize(usual.min(room)));
            ctx.send_viewport_cmd(ViewportCommand::Maximized(true));
        }
    }

    /// Tells the system's window its title.
    pub fn entitle(&mut self, ctx: &Context, title: String) {
        if title != self.titled {
            ctx.send_viewport_cmd(ViewportCommand::Title(title.clone()));
            self.titled = title;
        }
    }
}
