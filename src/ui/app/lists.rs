//! Keeping the lists up to the document, and what takes longer behind it.

use eframe::egui::Context;

use crate::session::DocumentHost as _;
use crate::ui::view::waker;

use super::App;

impl App {
    /// Lists the document's state again; what takes long follows.
    pub(super) fn gather(&mut self) {
        if self.lists.gather(&self.session, self.settings.lang, self.settings.unit) {
            self.grid.set_comments(self.lists.comments_by_cell());
        }
    }

    /// Goes on with what takes long, and lists it once it is there.
    pub(super) fn poll_background(&mut self, ctx: &Context) {
        self.refresh();
        if self.lists.poll(&self.session, waker(ctx), |time| ctx.request_repaint_after(time)) {
            self.place.finding_at = self.lists.stays_at(self.session.document());
        }
    }
}
