//! Column widths of the open document, carried between grid and memory.

use eframe::egui::Context;

use crate::session::ColumnWidths;
use crate::session::DocumentHost as _;
use crate::session::persistence;

use super::App;

impl App {
    /// Gives a newly opened file the widths it had, and remembers those that were changed.
    pub(super) fn keep_widths(&mut self, ctx: &Context) {
        let Some(place) = self.settings_path.as_deref().map(ColumnWidths::place) else {
            return;
        };
        let path = self.session.path();
        let opened = path != self.widths_of.as_deref();
        let changed = self.grid.widths_changed() && !ctx.input(|i| i.pointer.any_down());
        if !opened && !changed {
            return;
        }
        let document = self.session.document();
        let set = self.grid.set_widths(document.forms());
        if let Some(path) = path {
            let mut widths = persistence::load::<ColumnWidths>(&place);
            if opened && set.is_empty() {
                self.grid.put_widths(document.forms(), widths.of(path));
            } else {
                widths.set(path, set);
                persistence::save(&place, &widths);
            }
        }
        self.grid.widths_kept();
        self.widths_of = path.map(ToOwned::to_owned);
    }
}
