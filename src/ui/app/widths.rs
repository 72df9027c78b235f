//! Column widths of the open document, carried between grid and memory.

use eframe::egui::Context;

use crate::ui::desk::Desk as _;
use crate::ui::memory;
use crate::ui::widths::Widths;

use super::App;

impl App {
    /// Gives a newly opened file the widths it had, and remembers those that were changed.
    pub(super) fn keep_widths(&mut self, ctx: &Context) {
        let Some(place) = self.settings_path.as_deref().map(Widths::place) else {
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
            let mut widths = memory::load::<Widths>(&place);
            if opened && set.is_empty() {
                self.grid.put_widths(document.forms(), widths.of(path));
            } else {
                widths.set(path, set);
                memory::save(&place, &widths);
            }
        }
        self.grid.widths_kept();
        self.widths_of = path.map(ToOwned::to_owned);
    }
}
