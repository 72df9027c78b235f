//! Which part of the window has the keyboard.

use eframe::egui::{self, Context, ViewportCommand};

use crate::session::lists::MainView;
use crate::ui::grid;
use crate::ui::panel::{causes, comment_margin, findings, outline, source, text};
use crate::ui::view::{explanation_open, named_causes};
use crate::workspace::Focus;

use super::App;

impl App {
    /// Gives the keyboard to what is in the middle.
    pub(super) fn focus_page(&mut self, ctx: &Context) {
        self.work.focus_page();
        self.give_focus(ctx);
    }

    /// Gives the keyboard to what the workspace wants to have it.
    pub(super) fn give_focus(&mut self, ctx: &Context) {
        let id = match self.work.take_focus() {
            Some(Focus::Text) => text::editor_id(),
            Some(Focus::Margin(paragraph)) => comment_margin::margin_id(paragraph),
            None => return,
        };
        ctx.memory_mut(|memory| memory.request_focus(id));
    }

    /// The keyboard that a menu, a dialog or a switch leaves behind goes back to the table, so
    /// that the next figure typed is not lost.
    pub(super) fn take_keyboard_back(&mut self, ctx: &Context) {
        let free = matches!(self.work.place.page, MainView::Table(_))
            && self.dialogs.shown.is_none()
            && self.window.menu_at.is_none()
            && ctx.memory(|memory| memory.focused().is_none())
            && !egui::Popup::is_any_open(ctx);
        if free && !self.work.grid.wants_focus() {
            self.work.grid.focus();
            ctx.request_repaint();
        }
    }

    /// Gives the keyboard to the next area that is open: outline, table, causes, findings, where
    /// the figure comes from.
    pub(super) fn next_pane(&mut self, ctx: &Context) {
        if !self.work.commit_pending() {
            return;
        }
        let work = &self.work;
        let has = |id| ctx.memory(|memory| memory.has_focus(id));
        let open = work.settings.findings && !work.filter.problems;
        let causes = open
            && work.filter.mandatory
            && named_causes(&work.reading().lists.causes).next().is_some();
        let findings = open && !work.filter.shown(&work.reading()).is_empty();
        let panes = [
            (outline::focus_id(), true),
            (causes::focus_id(), causes),
            (findings::focus_id(), findings),
            (source::focus_id(), explanation_open(&work.settings, ctx)),
        ];
        // The table has its own ways of taking the keyboard, and comes after the outline.
        let at = panes.iter().position(|(id, _)| has(*id));
        if at == Some(0) {
            self.focus_page(ctx);
            return;
        }
        let after = panes.iter().skip(at.map_or(1, |at| at + 1)).find(|(_, open)| *open);
        let to = after.map_or(outline::focus_id(), |(id, _)| *id);
        ctx.memory_mut(|memory| memory.request_focus(to));
    }

    /// Has the system cut, copy or paste in the grid, as if the keys had been pressed there.
    pub(super) fn clipboard(&mut self, ctx: &Context, request: ViewportCommand) {
        if self.work.commit_pending() {
            ctx.memory_mut(|memory| memory.request_focus(grid::focus_id()));
            ctx.send_viewport_cmd(request);
        }
    }
}
